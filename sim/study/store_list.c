/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a results store holds, and joining two. Invariant: a merge happens whole or not at all, and only
 * records that are whole are copied.
 */
#include "store_sql.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAPS_SHOWN 4

static const char *column(sqlite3_stmt *statement, int i) {
    const char *text = (const char *)sqlite3_column_text(statement, i);
    return text == NULL ? "" : text;
}

static bool no_memory(struct ht_store *store) {
    return store_fail(store, HT_STORE_MACHINE, "not enough memory");
}

struct gaps {
    char text[160];
    size_t count;
};

static void add_gap(struct gaps *gaps, size_t first, size_t last) {
    const size_t used = strlen(gaps->text), room = sizeof gaps->text - used;
    const char *comma = gaps->count == 0 ? "" : ", ";
    gaps->count++;
    if (gaps->count == GAPS_SHOWN + 1)
        snprintf(gaps->text + used, room, ", ...");
    else if (gaps->count <= GAPS_SHOWN && first == last)
        snprintf(gaps->text + used, room, "%s%zu", comma, first);
    else if (gaps->count <= GAPS_SHOWN)
        snprintf(gaps->text + used, room, "%s%zu-%zu", comma, first, last);
}

/* Which replications of a study there are. */
static bool count_numbers(struct ht_store *store, sqlite3_int64 study, struct ht_stored *out,
                          struct ht_arena *arena) {
    struct gaps gaps = {.count = 0};
    sqlite3_stmt *statement = store_statement(store, SQL_NUMBERS);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, study);
    size_t next = 0;
    while (store_step(store, statement) == SQLITE_ROW) {
        const size_t number = (size_t)sqlite3_column_int64(statement, 0);
        if (number > next)
            add_gap(&gaps, next, number - 1);
        else if (gaps.count == 0)
            out->prefix++;
        out->replications++;
        out->last = number;
        next = number + 1;
    }
    out->gaps = ht_arena_text(arena, gaps.text);
    return out->gaps == NULL ? no_memory(store) : store->status == HT_STORE_FINE;
}

static bool read_study(struct ht_store *store, sqlite3_stmt *row, struct ht_stored *out,
                       struct ht_arena *arena) {
    *out = (struct ht_stored){.calls = sqlite3_column_double(row, 6)};
    snprintf(out->digest, sizeof out->digest, "%s", column(row, 1));
    out->name = ht_arena_text(arena, column(row, 2));
    out->file = ht_arena_text(arena, column(row, 3));
    const int by = store_period(column(row, 5));
    if (out->name == NULL || out->file == NULL)
        return no_memory(store);
    if (!store_seed(column(row, 4), &out->seed) || by < 0)
        return store_fail(store, HT_STORE_INPUT,
                          "this results store is damaged: a study has no seed or period");
    out->by = (enum ht_per)by;
    return count_numbers(store, sqlite3_column_int64(row, 0), out, arena);
}

static bool list(struct ht_store *store, struct ht_arena *arena, struct ht_stored **studies, size_t *count) {
    size_t room = 0;
    sqlite3_stmt *statement = store_statement(store, SQL_STUDIES);
    if (statement == NULL)
        return false;
    while (store_step(store, statement) == SQLITE_ROW) {
        if (*count == room) {
            struct ht_stored *more = ht_arena_alloc(arena, 2 * room + 16, sizeof *more);
            if (more == NULL)
                return no_memory(store);
            if (room > 0)
                memcpy(more, *studies, room * sizeof *more);
            *studies = more;
            room = 2 * room + 16;
        }
        if (!read_study(store, statement, &(*studies)[*count], arena)) {
            sqlite3_reset(statement);
            return false;
        }
        ++*count;
    }
    return store->status == HT_STORE_FINE;
}

bool ht_store_list(struct ht_store *store, struct ht_arena *arena, struct ht_stored **studies,
                   size_t *count) {
    *studies = NULL;
    *count = 0;
    pthread_mutex_lock(&store->mutex);
    const bool fine = list(store, arena, studies, count);
    pthread_mutex_unlock(&store->mutex);
    return fine;
}

char *ht_store_scenario(struct ht_store *store, const char *digest, struct ht_arena *arena) {
    char *text = NULL;
    pthread_mutex_lock(&store->mutex);
    sqlite3_stmt *statement = store_statement(store, SQL_TEXT);
    if (statement != NULL) {
        sqlite3_bind_text(statement, 1, digest, -1, SQLITE_TRANSIENT);
        if (store_step(store, statement) == SQLITE_ROW) {
            text = ht_arena_text(arena, column(statement, 0));
            if (text == NULL)
                no_memory(store);
            sqlite3_reset(statement);
        } else {
            store_fail(store, HT_STORE_INPUT, "this results store is damaged: it lacks scenario %.16s",
                       digest);
        }
    }
    pthread_mutex_unlock(&store->mutex);
    return text;
}

static bool copy_scenarios(struct ht_store *into, struct ht_store *from) {
    sqlite3_stmt *row = store_statement(from, SQL_SCENARIOS),
                 *copy = store_statement(into, SQL_KEEP_SCENARIO);
    if (row == NULL || copy == NULL)
        return false;
    bool fine = true;
    while (fine && store_step(from, row) == SQLITE_ROW) {
        for (int i = 0; i < 4; i++)
            sqlite3_bind_value(copy, i + 1, sqlite3_column_value(row, i));
        fine = store_step(into, copy) == SQLITE_DONE;
    }
    sqlite3_reset(row);
    return fine && from->status == HT_STORE_FINE;
}

static void bind_columns(sqlite3_stmt *statement, void *context) {
    sqlite3_stmt *row = context;
    for (int i = 0; i < 1 + STORE_MEASURES; i++)
        sqlite3_bind_value(statement, 5 + i, sqlite3_column_value(row, 4 + i));
}

static bool copy_replication(struct ht_store *into, struct ht_store *from, sqlite3_stmt *row) {
    const int by = store_period(column(row, 2));
    struct record_key key = {.digest = column(row, 0), .replication = (size_t)sqlite3_column_int64(row, 3)};
    const unsigned char *record = sqlite3_column_blob(row, 5 + STORE_MEASURES);
    const size_t size = (size_t)sqlite3_column_bytes(row, 5 + STORE_MEASURES);
    bool whole = by >= 0 && store_seed(column(row, 1), &key.seed);
    if (whole) {
        key.by = (enum ht_per)by;
        whole = record_whole(record, size, &key);
    }
    if (!whole)
        return store_fail(
            from, HT_STORE_INPUT,
            "replication %zu of scenario %.16s with seed %.20s is damaged: its check sum is wrong",
            key.replication, key.digest, column(row, 1));
    return store_put(into, &key, record, size, bind_columns, row);
}

static bool copy(struct ht_store *into, struct ht_store *from) {
    if (!copy_scenarios(into, from))
        return false;
    sqlite3_stmt *row = store_statement(from, SQL_REPLICATIONS);
    bool fine = row != NULL;
    while (fine && store_step(from, row) == SQLITE_ROW)
        fine = copy_replication(into, from, row);
    sqlite3_reset(row);
    return fine && from->status == HT_STORE_FINE;
}

bool ht_store_merge(struct ht_store *into, struct ht_store *from) {
    pthread_mutex_lock(&into->mutex);
    const bool fine = store_do(into, SQL_BEGIN) && store_end(into, copy(into, from));
    pthread_mutex_unlock(&into->mutex);
    return fine;
}
