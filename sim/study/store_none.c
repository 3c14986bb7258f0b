/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results stores of a build without SQLite: there are none, and it is said what to install.
 */
#include "store.h"
#include <stdlib.h>

struct ht_store {
    char nothing;
};

const char *ht_store_library(void) {
    return NULL;
}

struct ht_store *ht_store_open(const char *path, enum ht_store_use use) {
    (void)path, (void)use;
    return calloc(1, sizeof(struct ht_store));
}

void ht_store_close(struct ht_store *store) {
    free(store);
}

enum ht_store_status ht_store_status(const struct ht_store *store) {
    (void)store;
    return HT_STORE_MACHINE;
}

const char *ht_store_error(const struct ht_store *store) {
    (void)store;
    return "results stores need SQLite: install the package libsqlite3-dev and build holdtime again";
}

bool ht_store_keep(struct ht_store *store, const struct ht_model *model, const char *text) {
    (void)store, (void)model, (void)text;
    return false;
}

bool ht_store_list(struct ht_store *store, struct ht_arena *arena, struct ht_stored **studies,
                   size_t *count) {
    (void)store, (void)arena, (void)studies, (void)count;
    return false;
}

char *ht_store_scenario(struct ht_store *store, const char *digest, struct ht_arena *arena) {
    (void)store, (void)digest, (void)arena;
    return NULL;
}

bool ht_store_merge(struct ht_store *into, struct ht_store *from) {
    (void)into, (void)from;
    return false;
}

enum store_fetched store_fetch(struct ht_store *store, const struct shape *shape, uint64_t seed,
                               size_t replication, struct replicated *r) {
    (void)store, (void)shape, (void)seed, (void)replication, (void)r;
    return STORE_FAILED;
}

bool store_save(struct ht_store *store, const struct shape *shape, uint64_t seed, size_t replication,
                struct replicated *r) {
    (void)store, (void)shape, (void)seed, (void)replication, (void)r;
    return false;
}
