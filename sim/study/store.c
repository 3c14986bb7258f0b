/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeping replications in a results store, and finding them again. Invariant: a replication is in the store
 * whole or not at all, under its key; two under one key are the same bytes.
 */
#include "store.h"
#include "store_sql.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const store_periods[4] = {"interval", "hour", "day", "week"};
const enum ht_measure store_measures[STORE_MEASURES] = {HT_ASA, HT_HOLD_MEAN, HT_ABANDON_RATE,
                                                        HT_SERVICE_LEVEL};

static const char *const sql[STATEMENTS] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_KEEP_SCENARIO] = "INSERT OR IGNORE INTO scenarios (digest, name, file, text) VALUES (?, ?, ?, ?)",
    [SQL_KEEP_STUDY] = "INSERT OR IGNORE INTO studies (digest, seed, period) VALUES (?, ?, ?)",
    [SQL_KEEP_REPLICATION] =
        "INSERT OR IGNORE INTO replications"
        " SELECT id, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM studies WHERE (digest, seed, period) = (?1, ?2, ?3)",
    [SQL_RECORD] = "SELECT record FROM replications WHERE replication = ?4 AND"
                   " study = (SELECT id FROM studies WHERE (digest, seed, period) = (?1, ?2, ?3))",
    [SQL_STUDIES] = "SELECT id, digest, name, file, seed, period, total(calls)"
                    " FROM studies JOIN scenarios USING (digest) LEFT JOIN replications ON study = id"
                    " GROUP BY id ORDER BY id",
    [SQL_NUMBERS] = "SELECT replication FROM replications WHERE study = ? ORDER BY replication",
    [SQL_TEXT] = "SELECT text FROM scenarios WHERE digest = ?",
    [SQL_SCENARIOS] = "SELECT digest, name, file, text FROM scenarios ORDER BY rowid",
    [SQL_REPLICATIONS] = "SELECT digest, seed, period, replication, calls, asa, hold_mean, abandon_rate,"
                         " service_level, record FROM replications JOIN studies ON study = id"
                         " ORDER BY id, replication",
};

int store_period(const char *name) {
    for (int i = 0; name != NULL && i < 4; i++)
        if (strcmp(name, store_periods[i]) == 0)
            return i;
    return -1;
}

bool store_seed(const char *text, uint64_t *seed) {
    char *end = NULL;
    if (text == NULL || text[0] == '\0')
        return false;
    *seed = strtoull(text, &end, 10);
    return *end == '\0';
}

sqlite3_stmt *store_statement(struct ht_store *store, enum statement which) {
    sqlite3_stmt **statement = &store->statements[which];
    if (store->status != HT_STORE_FINE)
        return NULL;
    if (*statement == NULL) {
        const int code =
            sqlite3_prepare_v3(store->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
        if (code != SQLITE_OK)
            store_sqlite_failed(store, code);
    }
    return *statement;
}

int store_step(struct ht_store *store, sqlite3_stmt *statement) {
    errno = 0;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return code;
    if (code != SQLITE_DONE)
        store_sqlite_failed(store, code);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code;
}

bool store_do(struct ht_store *store, enum statement which) {
    sqlite3_stmt *statement = store_statement(store, which);
    return statement != NULL && store_step(store, statement) == SQLITE_DONE;
}

bool store_end(struct ht_store *store, bool fine) {
    if (fine && store_do(store, SQL_COMMIT))
        return true;
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static void bind_text(sqlite3_stmt *statement, int column, const char *text) {
    sqlite3_bind_text(statement, column, text, -1, SQLITE_TRANSIENT);
}

static void bind_study(sqlite3_stmt *statement, const struct record_key *key) {
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)key->seed);
    bind_text(statement, 1, key->digest);
    bind_text(statement, 2, seed);
    bind_text(statement, 3, store_periods[key->by]);
}

static bool differs(struct ht_store *store, const struct record_key *key) {
    return store_fail(store, HT_STORE_INPUT,
                      "replication %zu of scenario %.16s with seed %llu has another result here; was it "
                      "simulated by another build, on another kind of machine?",
                      key->replication, key->digest, (unsigned long long)key->seed);
}

/* The record of a key; its bytes live until the statement is stepped again. NULL and fine: there is none. */
static sqlite3_stmt *find(struct ht_store *store, const struct record_key *key) {
    sqlite3_stmt *statement = store_statement(store, SQL_RECORD);
    if (statement == NULL)
        return NULL;
    bind_study(statement, key);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)key->replication);
    return store_step(store, statement) == SQLITE_ROW ? statement : NULL;
}

static bool same_is_there(struct ht_store *store, const struct record_key *key, const unsigned char *record,
                          size_t size) {
    sqlite3_stmt *found = find(store, key);
    if (found == NULL)
        return store_fail(store, HT_STORE_INPUT, "this results store is damaged: a replication is refused");
    const bool same = (size_t)sqlite3_column_bytes(found, 0) == size &&
                      memcmp(sqlite3_column_blob(found, 0), record, size) == 0;
    sqlite3_reset(found);
    return same || differs(store, key);
}

bool store_put(struct ht_store *store, const struct record_key *key, const unsigned char *record, size_t size,
               void (*bind)(sqlite3_stmt *statement, void *context), void *context) {
    sqlite3_stmt *study = store_statement(store, SQL_KEEP_STUDY);
    if (study == NULL)
        return false;
    bind_study(study, key);
    if (store_step(store, study) != SQLITE_DONE)
        return false;
    sqlite3_stmt *statement = store_statement(store, SQL_KEEP_REPLICATION);
    if (statement == NULL)
        return false;
    bind_study(statement, key);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)key->replication);
    bind(statement, context);
    const int code = sqlite3_bind_blob64(statement, 6 + STORE_MEASURES, record, size, SQLITE_STATIC);
    if (code != SQLITE_OK)
        return store_sqlite_failed(store, code);
    if (store_step(store, statement) != SQLITE_DONE)
        return false;
    return sqlite3_changes(store->db) > 0 || same_is_there(store, key, record, size);
}

struct columns {
    const struct ht_model *model;
    const struct replicated *r;
};

static void bind_measures(sqlite3_stmt *statement, void *context) {
    const struct columns *c = context;
    sqlite3_bind_double(statement, 5, c->r->attempts);
    for (int i = 0; i < STORE_MEASURES; i++) {
        const struct ratio ratio = measure_ratio(c->model, &c->r->sums[0], store_measures[i]);
        if (ratio.under > 0.0)
            sqlite3_bind_double(statement, 6 + i, ratio.over / ratio.under);
        else
            sqlite3_bind_null(statement, 6 + i);
    }
}

bool store_save(struct ht_store *store, const struct shape *shape, uint64_t seed, size_t replication,
                struct replicated *r) {
    const struct record_key key = {shape->model->digest, seed, shape->rows.per, replication};
    struct columns columns = {shape->model, r};
    pthread_mutex_lock(&store->mutex);
    bool fine = store->status == HT_STORE_FINE;
    if (fine && !record_write(&store->record, &key, shape, r))
        fine = store_fail(store, HT_STORE_MACHINE, "not enough memory");
    if (fine && store_do(store, SQL_BEGIN))
        fine = store_end(
            store, store_put(store, &key, store->record.at, store->record.size, bind_measures, &columns));
    else
        fine = false;
    pthread_mutex_unlock(&store->mutex);
    return fine;
}

enum store_fetched store_fetch(struct ht_store *store, const struct shape *shape, uint64_t seed,
                               size_t replication, struct replicated *r) {
    const struct record_key key = {shape->model->digest, seed, shape->rows.per, replication};
    pthread_mutex_lock(&store->mutex);
    sqlite3_stmt *found = find(store, &key);
    if (found != NULL) {
        const unsigned char *record = sqlite3_column_blob(found, 0);
        if (!record_read(record, (size_t)sqlite3_column_bytes(found, 0), &key, shape, r))
            store_fail(store, HT_STORE_INPUT,
                       "replication %zu of scenario %s with seed %llu is damaged: its check sum is wrong",
                       replication, key.digest, (unsigned long long)seed);
        sqlite3_reset(found);
    }
    const bool fine = store->status == HT_STORE_FINE;
    pthread_mutex_unlock(&store->mutex);
    return !fine ? STORE_FAILED : found != NULL ? STORE_FETCHED : STORE_NOT_THERE;
}

bool ht_store_keep(struct ht_store *store, const struct ht_model *model, const char *text) {
    pthread_mutex_lock(&store->mutex);
    sqlite3_stmt *statement = store_statement(store, SQL_KEEP_SCENARIO);
    if (statement != NULL) {
        bind_text(statement, 1, model->digest);
        bind_text(statement, 2, model->name);
        bind_text(statement, 3, model->file);
        bind_text(statement, 4, text);
        store_step(store, statement);
    }
    const bool fine = store->status == HT_STORE_FINE;
    pthread_mutex_unlock(&store->mutex);
    return fine;
}
