/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside a results store: the connection, its statements and how they fail.
 */
#ifndef HOLDTIME_STORE_SQL_H
#define HOLDTIME_STORE_SQL_H

#include "record.h"
#include <holdtime/store.h>
#include <pthread.h>
#include <sqlite3.h>

enum statement {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_KEEP_SCENARIO,
    SQL_KEEP_STUDY,
    SQL_KEEP_REPLICATION,
    SQL_RECORD,
    SQL_STUDIES,
    SQL_NUMBERS,
    SQL_TEXT,
    SQL_SCENARIOS,
    SQL_REPLICATIONS,
    STATEMENTS
};

struct ht_store {
    sqlite3 *db;
    char *path;
    bool writes;
    pthread_mutex_t mutex; /* held by whoever uses the rest */
    sqlite3_stmt *statements[STATEMENTS];
    struct bytes record;
    enum ht_store_status status;
    char error[600];
};

/* The period's name in the store; and back, -1 where there is none. */
extern const char *const store_periods[4];
int store_period(const char *name);
/* False when it is no number. */
bool store_seed(const char *text, uint64_t *seed);

/* The first failure is kept; returns false. */
bool store_fail(struct ht_store *store, enum ht_store_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool store_sqlite_failed(struct ht_store *store, int code);

/* Ready for binding; NULL: failed. */
sqlite3_stmt *store_statement(struct ht_store *store, enum statement which);
/* Takes a step: SQLITE_ROW, SQLITE_DONE, else failed. At the end or failed, it is reset. */
int store_step(struct ht_store *store, sqlite3_stmt *statement);
/* A statement without values or rows. */
bool store_do(struct ht_store *store, enum statement which);
/* Commits if `fine`, else takes everything back since SQL_BEGIN; is it committed? */
bool store_end(struct ht_store *store, bool fine);

/* Inside a transaction: the study, then the replication whose values `bind` binds from column 5 on (calls,
 * measures of store_measures, record). Where there is one already, its record must be the same. */
bool store_put(struct ht_store *store, const struct record_key *key, const unsigned char *record, size_t size,
               void (*bind)(sqlite3_stmt *statement, void *context), void *context);

/* Measures of a replication, over all calls, that stand in columns of their own. */
#define STORE_MEASURES 4
extern const enum ht_measure store_measures[STORE_MEASURES];

#endif
