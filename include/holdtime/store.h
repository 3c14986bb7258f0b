/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A results store: an SQLite file that keeps every finished replication of any number of studies, one
 * transaction each, under (digest of the scenario, seed, period of the report, replication). What is there
 * need not be simulated again, and gives the same bytes. Several processes may work on one store.
 *
 * A store belongs to one version of holdtime: results of two do not mix. The first failure is kept with its
 * reason, and everything asked of the store afterwards fails. Functions may be called from several threads,
 * but for opening and closing.
 */
#ifndef HOLDTIME_STORE_H
#define HOLDTIME_STORE_H

#include <holdtime/arena.h>
#include <holdtime/model.h>

struct ht_store;

enum ht_store_status {
    HT_STORE_FINE,
    HT_STORE_INPUT,  /* no store, one of another version, damaged, or at odds with what it is asked to keep */
    HT_STORE_MACHINE /* disk, memory, permissions, another process that does not let go, no SQLite */
};
enum ht_store_use { HT_STORE_READ, HT_STORE_WRITE /* made where there is none */ };

/* SQLite's version; NULL: holdtime was built without. */
const char *ht_store_library(void);

/* NULL: not enough memory. Else to be closed, whatever its status. */
struct ht_store *ht_store_open(const char *path, enum ht_store_use use);
void ht_store_close(struct ht_store *store);
enum ht_store_status ht_store_status(const struct ht_store *store);
const char *ht_store_error(const struct ht_store *store); /* one line that names the file */

/* Keeps a scenario, whose complete text is given, before replications of it are stored. */
bool ht_store_keep(struct ht_store *store, const struct ht_model *model, const char *text);

/* A study in the store. */
struct ht_stored {
    char digest[17];
    const char *name, *file; /* of the scenario */
    uint64_t seed;
    enum ht_per by;
    size_t replications;
    size_t prefix;    /* replications 0 .. prefix - 1 are all there */
    size_t last;      /* the largest there is */
    const char *gaps; /* which are missing below it: "3, 7-9"; "": none */
    double calls;     /* attempts simulated */
};

/* All studies, in the order of their first replication. False: failed. Allocates from `arena`. */
bool ht_store_list(struct ht_store *store, struct ht_arena *arena, struct ht_stored **studies, size_t *count);

/* The text of a scenario; NULL: failed. */
char *ht_store_scenario(struct ht_store *store, const char *digest, struct ht_arena *arena);

/* Adds what `from` holds to `into`, all of it or nothing. Replications that both have must be the same. */
bool ht_store_merge(struct ht_store *into, struct ht_store *from);

#endif
