/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime merge: join results stores, as the shards of a study leave them.
 */
#include "stores.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct arguments {
    const char **stores;
    size_t count;
    const char *output;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_help(key, state) == 0) {
        return 0;
    }
    switch (key) {
    case 'o':
        if (text[0] == '\0') {
            argp_error(state, "-o: expected a file, found \"\"");
        }
        a->output = text;
        return 0;
    case ARGP_KEY_ARG: a->stores[a->count++] = text; return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected results stores"); return 0;
    case ARGP_KEY_END:
        if (a->output == NULL) {
            argp_error(state, "expected -o STORE, the store to join them in");
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"output", 'o', "STORE", 0, "join them in STORE, which is made where there is none", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "STORE...",
    .doc =
        "Join results stores. What STORE holds already is kept; a replication that two of them have must be "
        "the same in both."
        "\v"
        "Exit status: 0 done; 2 a file is no results store, is damaged, or contradicts another; 3 the "
        "machine failed.\n\n"
        "Examples:\n"
        "  holdtime merge shard-1.db shard-2.db shard-3.db -o all.db\n"
        "  holdtime results all.db\n"};

static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* The exit status of a store, whose failure is said. */
static int state_of(const struct ht_store *store) {
    return store != NULL && ht_store_status(store) == HT_STORE_FINE ? CLI_DONE : cli_store_failed(store);
}

/* Without `into`, only sees whether it is a store. */
static int add(struct ht_store *into, const char *path) {
    struct ht_store *from = ht_store_open(path, HT_STORE_READ);
    int status = state_of(from);
    if (status == CLI_DONE && into != NULL && !ht_store_merge(into, from)) {
        status = ht_store_status(from) != HT_STORE_FINE ? cli_store_failed(from) : cli_store_failed(into);
    }
    ht_store_close(from);
    return status;
}

static int merge(const struct arguments *a) {
    int status = CLI_DONE;
    for (size_t i = 0; i < a->count && status == CLI_DONE; i++) {
        status = add(NULL, a->stores[i]);
    }
    if (status != CLI_DONE) {
        return status;
    }
    const bool is_new = access(a->output, F_OK) != 0;
    struct ht_store *into = ht_store_open(a->output, HT_STORE_WRITE);
    status = state_of(into);
    for (size_t i = 0; i < a->count && status == CLI_DONE; i++) {
        if (!same_file(a->stores[i], a->output)) {
            status = add(into, a->stores[i]);
        }
    }
    if (status == CLI_DONE) {
        status = cli_store_list(into);
    }
    ht_store_close(into);
    if (status != CLI_DONE && is_new) {
        unlink(a->output); /* nobody shall take a part for the whole */
    }
    return status;
}

int cli_merge(int argc, char **argv) {
    struct arguments a = {.stores = calloc((size_t)argc + 1, sizeof *a.stores)};
    if (a.stores == NULL) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    const int status = merge(&a);
    free(a.stores);
    return status;
}
