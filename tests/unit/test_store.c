/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records and results stores: what is kept comes back bit for bit, whatever is damaged, foreign or at odds is
 * refused with its place, and a resumed study gives the bytes of one that never stopped.
 */
#include "study/record.h"
#include "study/store.h"
#include "suite.h"
#include <holdtime/holdtime.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char text[] =
    "name = \"stored\"; calendar = { length = \"2 days\"; interval = \"1 h\"; };\n"
    "call_types = ( { name = \"a\"; arrivals = { per_hour = 30.0; }; handle = \"5 min\";\n"
    "    patience = { distribution = \"exponential\"; mean = 60; }; }, { name = \"never\"; arrivals = { "
    "per_hour = 0; };\n"
    "    handle = 60; } );\n"
    "agent_groups = ( { name = \"g\"; count = 3; serves = [ \"a\", \"never\" ];\n"
    "    learning = { curve = \"exponential\"; start = 1.5; half_life = \"50 calls\"; }; } );\n"
    "targets = ( { measure = \"hold_p90\"; at_most = 20; per = \"day\"; call_type = \"never\"; } );\n"
    "run = { replications = 4; seed = 5; };\n";

static char folder[] = "store-XXXXXX";
static struct ht_model model;
static struct shape shape;
static struct ht_arena arena;

static void set_up(void) {
    struct ht_messages messages;
    char file[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/scenario.cfg", folder);
    FILE *out = fopen(file, "w");
    ck_assert(out != NULL && fputs(text, out) >= 0 && fclose(out) == 0);
    ht_messages_init(&messages);
    ck_assert(ht_scenario_read(&model, file, NULL, 0, &messages));
    ht_messages_release(&messages);
    ht_arena_init(&arena);
    ck_assert(shape_init(&shape, &model, HT_PER_DAY, &arena));
    ck_assert_int_eq(chdir(folder), 0);
}

static void tear_down(void) {
    ht_arena_release(&arena);
    ht_model_release(&model);
    ck_assert_int_eq(chdir(".."), 0);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
}

static struct replicated empty_slot(void) {
    struct replicated r;
    ck_assert(replicated_init(&r, &shape, &arena));
    return r;
}

static struct replicated simulated(uint64_t seed, size_t replication) {
    struct replicated r = empty_slot();
    struct ht_arena working;
    struct ht_measures measures;
    struct ht_histogram *scratch = ht_arena_alloc(&arena, 1, sizeof *scratch);
    ht_arena_init(&working);
    ck_assert(ht_measures_init(&measures, &arena, &model, shape.hold_period, 0));
    measures.hold_periods = shape.hold_count;
    measures.holds = r.holds;
    ck_assert(ht_replicate(&model, seed, replication, &working, &measures, NULL));
    replicated_digest(&r, &shape, &measures, scratch);
    ht_arena_release(&working);
    return r;
}

static struct record_key key_of(uint64_t seed, size_t replication) {
    return (struct record_key){model.digest, seed, HT_PER_DAY, replication};
}

START_TEST(a_record_reads_back_bit_for_bit) {
    const struct record_key key = key_of(UINT64_MAX, 3);
    struct replicated r = simulated(UINT64_MAX, 3), back = empty_slot();
    const size_t sums = (1 + shape.rows.count) * shape.scopes;
    struct bytes record = {0}, again = {0};
    r.heat[0] = -0.0;
    r.heat[1] = -NAN;
    r.sums[1].costs = true;
    ck_assert(isnan(r.values[0]));
    memset(back.sums, 0xaa, sums * sizeof *back.sums);
    memset(back.holds, 0xaa, shape.hold_count * 2 * sizeof *back.holds);
    ck_assert(record_write(&record, &key, &shape, &r));
    ck_assert(record_read(record.at, record.size, &key, &shape, &back));
    ck_assert(record_write(&again, &key, &shape, &back));
    ck_assert_mem_eq(record.at, again.at, record.size);
    ck_assert_uint_eq(record.size, again.size);
    for (size_t i = 0; i < sums; i++) {
        ck_assert_mem_eq(back.sums[i].call, r.sums[i].call, sizeof r.sums[i].call);
        ck_assert_mem_eq(back.sums[i].group, r.sums[i].group, sizeof r.sums[i].group);
        ck_assert_mem_eq(back.sums[i].quantile, r.sums[i].quantile, sizeof r.sums[i].quantile);
        ck_assert(back.sums[i].costs == r.sums[i].costs && back.sums[i].open_time == r.sums[i].open_time);
    }
    ck_assert_mem_eq(back.holds, r.holds, shape.hold_count * 2 * sizeof *r.holds);
    ck_assert_mem_eq(back.values, r.values, shape.first_value[1] * sizeof *r.values);
    ck_assert_mem_eq(back.heat, r.heat, shape.weeks * 48 * sizeof *r.heat);
    ck_assert_mem_eq(back.paces, r.paces, shape.pace_weeks * sizeof *r.paces);
    ck_assert(back.attempts == r.attempts && r.attempts > 0.0);
    /* Of a histogram only what is not 0 is kept. */
    ck_assert_uint_lt(record.size, shape.hold_count * sizeof *r.holds);
    free(record.at);
    free(again.at);
}
END_TEST

START_TEST(a_damaged_record_is_refused) {
    const struct record_key key = key_of(7, 1);
    struct record_key other[4] = {key, key, key, key};
    struct replicated r = simulated(7, 1);
    struct bytes record = {0};
    ck_assert(record_write(&record, &key, &shape, &r));
    for (size_t i = 0; i < record.size; i++) {
        record.at[i] ^= (unsigned char)(1 << i % 8);
        ck_assert_msg(!record_read(record.at, record.size, &key, &shape, &r), "byte %zu", i);
        record.at[i] ^= (unsigned char)(1 << i % 8);
        ck_assert(!record_whole(record.at, i, &key));
    }
    other[0].seed = 8;
    other[1].replication = 2;
    other[2].by = HT_PER_WEEK;
    other[3].digest = "0123456789abcdef";
    for (size_t i = 0; i < 4; i++)
        ck_assert(!record_read(record.at, record.size, &other[i], &shape, &r));
    ck_assert(record_read(record.at, record.size, &key, &shape, &r));
    free(record.at);
}
END_TEST

/* Whole, but of a study whose numbers are more, or fewer. */
START_TEST(a_record_of_another_shape_is_refused) {
    const struct record_key key = key_of(7, 1);
    struct replicated r = simulated(7, 1);
    struct bytes record = {0};
    ck_assert(record_write(&record, &key, &shape, &r));
    shape.pace_weeks--;
    ck_assert(!record_read(record.at, record.size, &key, &shape, &r));
    shape.pace_weeks++;
    shape.rows.count--;
    ck_assert(!record_read(record.at, record.size, &key, &shape, &r));
    shape.rows.count++;
    ck_assert(record_write(&record, &key, &shape, &r));
    shape.weeks--;
    ck_assert(!record_read(record.at, record.size, &key, &shape, &r));
    shape.weeks++;
    ck_assert(record_read(record.at, record.size, &key, &shape, &r));
    free(record.at);
}
END_TEST

static struct ht_store *opened(const char *path) {
    struct ht_store *store = ht_store_open(path, HT_STORE_WRITE);
    ck_assert_msg(ht_store_status(store) == HT_STORE_FINE, "%s", ht_store_error(store));
    ck_assert(ht_store_keep(store, &model, text));
    return store;
}

static void save(struct ht_store *store, uint64_t seed, size_t replication) {
    struct replicated r = simulated(seed, replication);
    ck_assert_msg(store_save(store, &shape, seed, replication, &r), "%s", ht_store_error(store));
}

static void close_failed(struct ht_store *store, enum ht_store_status status, const char *says) {
    ck_assert_int_eq(ht_store_status(store), status);
    ck_assert_msg(strstr(ht_store_error(store), says) != NULL, "%s", ht_store_error(store));
    ht_store_close(store);
}

static void sql(const char *path, const char *statements) {
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, statements, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

START_TEST(what_is_saved_is_found) {
    struct ht_store *store = opened("a.db");
    struct replicated r = simulated(UINT64_MAX, 2), back = empty_slot();
    struct bytes one = {0}, other = {0};
    const struct record_key key = key_of(UINT64_MAX, 2);
    ck_assert_int_eq(store_fetch(store, &shape, UINT64_MAX, 2, &back), STORE_NOT_THERE);
    save(store, UINT64_MAX, 2);
    save(store, UINT64_MAX, 2); /* twice the same is no contradiction */
    save(store, 1, 0);
    ht_store_close(store);
    ck_assert_int_ne(access("a.db-wal", F_OK), 0); /* what is left is one file */

    store = ht_store_open("a.db", HT_STORE_READ);
    ck_assert_int_eq(store_fetch(store, &shape, UINT64_MAX, 2, &back), STORE_FETCHED);
    ck_assert_int_eq(store_fetch(store, &shape, UINT64_MAX, 0, &back), STORE_NOT_THERE);
    ck_assert_int_eq(store_fetch(store, &shape, 2, 2, &back), STORE_NOT_THERE);
    ck_assert(record_write(&one, &key, &shape, &r) && record_write(&other, &key, &shape, &back));
    ck_assert_mem_eq(one.at, other.at, one.size);
    close_failed(store, HT_STORE_FINE, "");
    free(one.at);
    free(other.at);
}
END_TEST

START_TEST(a_list_tells_what_is_missing) {
    static const size_t numbers[] = {0, 1, 3, 7, 8, 10, 12, 14, 20};
    struct ht_store *store = opened("list.db");
    struct ht_stored *studies;
    size_t count;
    ck_assert(ht_store_list(store, &arena, &studies, &count));
    ck_assert_uint_eq(count, 0);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        save(store, 5, numbers[i]);
    save(store, 6, 3);
    ck_assert(ht_store_list(store, &arena, &studies, &count));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(studies[0].name, "stored");
    ck_assert_str_eq(studies[0].digest, model.digest);
    ck_assert_str_eq(studies[0].file, model.file);
    ck_assert_str_eq(studies[0].gaps, "2, 4-6, 9, 11, ...");
    ck_assert(studies[0].seed == 5 && studies[0].by == HT_PER_DAY && studies[0].prefix == 2 &&
              studies[0].last == 20 && studies[0].replications == 9 && studies[0].calls > 9.0 * 1000.0);
    ck_assert_str_eq(studies[1].gaps, "0-2");
    ck_assert(studies[1].seed == 6 && studies[1].prefix == 0 && studies[1].replications == 1);
    ck_assert_str_eq(ht_store_scenario(store, model.digest, &arena), text);
    ht_store_close(store);
}
END_TEST

/* More studies than a first guess has room for: each has its own seed, text and numbers. */
START_TEST(a_list_may_be_long) {
    enum { STUDIES = 60 };
    struct ht_store *store = opened("long.db");
    struct replicated r = simulated(1, 0);
    struct ht_stored *studies;
    size_t count;
    for (uint64_t seed = 0; seed < STUDIES; seed++)
        for (size_t replication = 0; replication <= seed % 3; replication++)
            ck_assert(store_save(store, &shape, seed, 2 * replication, &r));
    ck_assert(ht_store_list(store, &arena, &studies, &count));
    ck_assert_uint_eq(count, STUDIES);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(studies[i].digest, model.digest);
        ck_assert_str_eq(studies[i].name, "stored");
        ck_assert_str_eq(studies[i].file, model.file);
        ck_assert_str_eq(studies[i].gaps, i % 3 == 0 ? "" : i % 3 == 1 ? "1" : "1, 3");
        ck_assert(studies[i].seed == i && studies[i].replications == i % 3 + 1 && studies[i].prefix == 1);
    }
    ht_store_close(store);
}
END_TEST

/* Killed in mid-transaction without a log, as when a store is opened or closed: readers roll it back. */
START_TEST(who_reads_after_a_kill_finds_all) {
    struct ht_store *store = opened("killed.db");
    save(store, 5, 0);
    save(store, 5, 1);
    ht_store_close(store);
    const pid_t child = fork();
    if (child == 0) {
        sqlite3 *db;
        const int code = sqlite3_open("killed.db", &db);
        _exit(code == SQLITE_OK &&
                      sqlite3_exec(
                          db,
                          "PRAGMA cache_size = 2; BEGIN; UPDATE replications SET calls = -1;"
                          "CREATE TABLE large (x); INSERT INTO large WITH RECURSIVE n (i) AS (SELECT 1 "
                          "UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT zeroblob(4000) FROM n",
                          NULL, NULL, NULL) == SQLITE_OK
                  ? 0
                  : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(access("killed.db-journal", F_OK), 0);
    store = ht_store_open("killed.db", HT_STORE_READ);
    struct ht_stored *studies;
    size_t count;
    ck_assert_msg(ht_store_list(store, &arena, &studies, &count), "%s", ht_store_error(store));
    ck_assert_uint_eq(count, 1);
    ck_assert(studies[0].replications == 2 && studies[0].calls > 1000.0);
    close_failed(store, HT_STORE_FINE, "");
}
END_TEST

START_TEST(contradictions_are_refused) {
    struct ht_store *store = opened("a.db");
    struct replicated r = simulated(5, 1);
    save(store, 5, 1);
    r.attempts += 1.0;
    ck_assert(!store_save(store, &shape, 5, 1, &r));
    close_failed(store, HT_STORE_INPUT, "a.db: replication 1 of scenario ");

    struct ht_store *other = opened("b.db"), *into = opened("a.db");
    save(other, 5, 0);
    ck_assert(store_save(other, &shape, 5, 1, &r));
    ck_assert(!ht_store_merge(into, other));
    close_failed(into, HT_STORE_INPUT, "a.db: replication 1 of scenario ");
    ht_store_close(other);
    into = opened("a.db");
    ck_assert_int_eq(store_fetch(into, &shape, 5, 0, &r), STORE_NOT_THERE); /* nothing of a failed merge */
    ht_store_close(into);
}
END_TEST

START_TEST(a_scenario_must_be_kept_first) {
    struct ht_store *store = ht_store_open("a.db", HT_STORE_WRITE);
    struct replicated r = simulated(5, 1);
    ck_assert(!store_save(store, &shape, 5, 1, &r));
    close_failed(store, HT_STORE_INPUT, "damaged");
}
END_TEST

static enum ht_study_status study(struct ht_store *store, bool resume, char **json) {
    const struct ht_study_options options = {.precision = -1.0, .store = store, .resume = resume};
    struct ht_result result;
    size_t size;
    const enum ht_study_status status = ht_study_run(&model, &options, &result);
    FILE *out = open_memstream(json, &size);
    ck_assert(status != HT_STUDY_DONE || ht_report_json(&result, out));
    ck_assert_int_eq(fclose(out), 0);
    ht_result_release(&result);
    return status;
}

START_TEST(a_resumed_study_gives_the_same_bytes) {
    char *alone, *kept, *resumed, *marked;
    struct ht_store *store = opened("a.db");
    save(store, 5, 2);
    ck_assert_int_eq(study(NULL, false, &alone), HT_STUDY_DONE);
    ck_assert_int_eq(study(store, false, &kept), HT_STUDY_DONE);
    ck_assert_int_eq(study(store, true, &resumed), HT_STUDY_DONE);
    ck_assert_str_eq(alone, kept);
    ck_assert_str_eq(alone, resumed);
    ht_store_close(store);

    /* It is indeed taken from the store: one that was tampered with by whoever can reckon the sum is
     * believed. */
    struct replicated r = simulated(5, 3);
    r.sums[0].call[HT_SUM_FRESH] += 1000.0;
    store = opened("b.db");
    ck_assert(store_save(store, &shape, 5, 3, &r));
    ck_assert_int_eq(study(store, true, &marked), HT_STUDY_DONE);
    ck_assert_str_ne(alone, marked);
    ht_store_close(store);
    free(alone);
    free(kept);
    free(resumed);
    free(marked);
}
END_TEST

START_TEST(damage_in_the_file_is_told) {
    static const char *const damages[] = {"substr(record, 1, 100)", "'text'", "zeroblob(length(record))",
                                          "(SELECT record FROM replications WHERE replication = 1)"};
    char statement[160];
    char *json;
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        struct ht_store *store = opened("a.db"), *into;
        for (size_t replication = 0; replication < 4; replication++)
            save(store, 5, replication);
        ht_store_close(store);
        snprintf(statement, sizeof statement, "UPDATE replications SET record = %s WHERE replication = 2",
                 damages[i]);
        sql("a.db", statement);
        store = opened("a.db");
        ck_assert_int_eq(study(store, true, &json), HT_STUDY_STORE_FAILED);
        close_failed(store, HT_STORE_INPUT, "a.db: replication 2 of scenario ");
        free(json);
        store = ht_store_open("a.db", HT_STORE_READ);
        into = ht_store_open("into.db", HT_STORE_WRITE);
        ck_assert(!ht_store_merge(into, store));
        close_failed(store, HT_STORE_INPUT, "a.db: replication 2 of scenario ");
        ht_store_close(into);
        ck_assert_int_eq(unlink("a.db"), 0);
    }
}
END_TEST

static void refused(const char *path, enum ht_store_use use, enum ht_store_status status, const char *says) {
    close_failed(ht_store_open(path, use), status, says);
}

START_TEST(what_is_no_store_is_refused) {
    FILE *file = fopen("words", "w");
    ck_assert(file != NULL &&
              fputs("name = \"no store\"; and more of it, enough for a head of a file", file) >= 0);
    for (int i = 0; i < 100; i++)
        fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    file = fopen("empty", "w");
    ck_assert(file != NULL && fclose(file) == 0);
    ht_store_close(opened("format.db"));
    ht_store_close(opened("version.db"));
    ht_store_close(opened("tables.db"));
    ht_store_close(opened("nameless.db"));
    sql("other.db", "CREATE TABLE t (x)");
    sql("format.db", "PRAGMA user_version = 2");
    sql("version.db", "UPDATE holdtime SET version = '0.0.9'");
    sql("tables.db", "DROP TABLE replications");
    sql("nameless.db", "DELETE FROM holdtime");
    for (enum ht_store_use use = HT_STORE_READ; use <= HT_STORE_WRITE; use++) {
        const enum ht_store_status place = use == HT_STORE_READ ? HT_STORE_INPUT : HT_STORE_MACHINE;
        refused("words", use, HT_STORE_INPUT,
                "words: expected a results store, found a file of another kind");
        refused("other.db", use, HT_STORE_INPUT, "found an SQLite file of another program");
        refused("format.db", use, HT_STORE_INPUT, "expected a results store of format 1, found format 2");
        refused("version.db", use, HT_STORE_INPUT, "found one of holdtime 0.0.9");
        refused("nameless.db", use, HT_STORE_INPUT, "nameless.db: this results store is damaged");
        refused(".", use, place, "found a folder");
        refused("/dev/null", use, place, "found no regular file");
        refused("none/a.db", use, place, "none/a.db: ");
        refused("words/a.db", use, place, "words/a.db: ");
    }
    refused("empty", HT_STORE_READ, HT_STORE_INPUT, "found an empty file");
    refused("none", HT_STORE_READ, HT_STORE_INPUT, "No such file or directory");
    ck_assert_int_ne(access("none", F_OK), 0);
    ht_store_close(opened("empty"));
    ht_store_close(opened(":memory:")); /* a name like any other */
    ck_assert_int_eq(access(":memory:", F_OK), 0);

    struct ht_store *store = opened("tables.db");
    struct ht_stored *studies;
    size_t count;
    ck_assert(!ht_store_list(store, &arena, &studies, &count));
    close_failed(store, HT_STORE_INPUT, "tables.db: this results store is damaged: no such table");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("store");
    TCase *tests = tcase_create("store");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_record_reads_back_bit_for_bit);
    tcase_add_test(tests, a_damaged_record_is_refused);
    tcase_add_test(tests, a_record_of_another_shape_is_refused);
    tcase_add_test(tests, what_is_saved_is_found);
    tcase_add_test(tests, a_list_tells_what_is_missing);
    tcase_add_test(tests, a_list_may_be_long);
    tcase_add_test(tests, who_reads_after_a_kill_finds_all);
    tcase_add_test(tests, contradictions_are_refused);
    tcase_add_test(tests, a_scenario_must_be_kept_first);
    tcase_add_test(tests, a_resumed_study_gives_the_same_bytes);
    tcase_add_test(tests, damage_in_the_file_is_told);
    tcase_add_test(tests, what_is_no_store_is_refused);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
