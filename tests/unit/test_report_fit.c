/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written of a made-up fit: the scenario reads back to the numbers of the fit whatever things are
 * called, and the reports say what the fit and the backtest say.
 */
#include "fabricated_fit.h"
#include "suite.h"
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fabricated_fit made;
static struct ht_model model;
static struct ht_fit_scenario scenario;
static char folder[] = "holdtime-report-fit-XXXXXX";

static void setup(void) {
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    fabricated_fit_init(&made);
    scenario = (struct ht_fit_scenario){.fit = &made.fit,
                                        .source = "a\nb \"c\".csv",
                                        .start_day = ht_day_from_date(1999, 1, 11),
                                        .days = 28,
                                        .replications = 100,
                                        .seed = 77};
    ht_model_init(&model);
}

static void teardown(void) {
    ht_model_release(&model);
    for (int again = 0; again < 2; again++) {
        scenario.replay = again == 1;
        fabricated_remove(&scenario, folder);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

static void reread(void) {
    ht_model_release(&model);
    fabricated_read(&model, &scenario, folder);
}

START_TEST(numbers_come_back) {
    reread();
    ck_assert_str_eq(model.call_types[0].name, "a \"b\" # }"); /* of one line */
    ck_assert_str_eq(model.call_types[1].name, made.types[1].name);
    ck_assert_int_eq(model.call_types[1].priority, 2);
    const struct ht_call_type *type = &model.call_types[0];
    ck_assert_int_eq(type->handle.law, HT_LAW_LOGNORMAL);
    ck_assert_double_eq(type->handle.mean, 101.5);
    ck_assert_double_eq(type->handle.cv, 1.25);
    ck_assert_int_eq(type->patience.law, HT_LAW_WEIBULL);
    ck_assert_double_eq(type->patience.shape, 0.75);
    ck_assert_double_eq(type->arrivals.busyness_cv, 0.2);
    ck_assert(!type->arrivals.busyness_shared);
    ck_assert_int_eq(model.call_types[1].patience.law, HT_LAW_NEVER);
    ck_assert_int_eq(model.call_types[1].handle.law, HT_LAW_EMPIRICAL);
    ck_assert_uint_eq(model.call_types[1].handle.count, 3);
    ck_assert_double_eq(model.call_types[1].arrivals.busyness_cv, 0);
    ck_assert_uint_eq(model.run.replications, 100);
    ck_assert_uint_eq(model.run.seed, 77);
    ck_assert_double_eq(model.calendar.length, 28 * HT_DAY);
    ck_assert_double_eq(model.calendar.interval, HT_HOUR);
    ck_assert_uint_eq(model.calendar.opening_count, 1);
    ck_assert_uint_eq(model.calendar.openings[0].days, 0x1F);
    ck_assert_uint_eq(model.calendar.holiday_count, 0);
    ck_assert_uint_eq(model.agent_groups[1].serves_count, 1);
    ck_assert_uint_eq(model.agent_groups[1].serves[0].call_type, 1);
}
END_TEST

/* Every interval of the week brings the calls that are expected in it. */
START_TEST(calls_come_back) {
    reread();
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < (size_t)28 * FABRICATED_SLOTS; i++) {
            const size_t cell = i / FABRICATED_SLOTS % 7 * FABRICATED_SLOTS + i % FABRICATED_SLOTS;
            const double calls =
                ht_rate_integral(&model.call_types[t].rate, (double)i * HT_HOUR, (double)(i + 1) * HT_HOUR);
            ck_assert_double_eq_tol(calls, made.expected[t][cell], 1e-9);
        }
    }
}
END_TEST

START_TEST(redials_are_no_fresh_calls) {
    made.types[0].identified = true;
    made.types[0].redial = 0.4;
    made.types[0].redial_delay = 600;
    made.types[0].fresh = 0.9;
    reread();
    ck_assert_double_eq_tol(ht_rate_integral(&model.call_types[0].rate, 8 * HT_HOUR, 9 * HT_HOUR), 36, 1e-9);
    ck_assert_double_eq_tol(model.call_types[0].redial.after_abandon, 0.4, 1e-12);
    ck_assert_double_eq_tol(model.call_types[0].redial.delay.mean, 600, 1e-9);
}
END_TEST

static double staff_at(size_t group, double t) {
    const struct ht_agent_group *g = &model.agent_groups[group];
    double agents = 0;
    for (size_t i = 0; i < g->staffing_count && g->staffing[i].from <= t; i++) {
        agents = g->staffing[i].value;
    }
    return agents;
}

/* 9.2 agents: four weeks cannot come nearer than 9.25. 0.2: never nobody. */
START_TEST(staff_is_right_on_average) {
    reread();
    for (size_t day = 0; day < 5; day++) {
        double sum = 0;
        for (size_t week = 0; week < 4; week++) {
            const double t = (double)(7 * week + day) * HT_DAY + 9.5 * HT_HOUR;
            sum += staff_at(0, t);
            ck_assert_double_eq(staff_at(1, t), 1);
            ck_assert_double_eq(staff_at(0, t + 3 * HT_HOUR), 0);
        }
        ck_assert_double_eq(sum, 37);
    }
}
END_TEST

/* The second week of the log again: its odd Wednesday is closed, its staff as seen. */
START_TEST(days_as_seen) {
    scenario.as_seen = true;
    scenario.days = 7;
    reread();
    ck_assert_uint_eq(model.calendar.holiday_count, 1);
    ck_assert_int_eq(model.calendar.holidays[0], ht_day_from_date(1999, 1, 13));
    ck_assert_double_eq(staff_at(0, 9 * HT_HOUR), 20);
    ck_assert_double_eq(staff_at(0, 13 * HT_HOUR), 21);
    ck_assert_double_eq(staff_at(0, 1.375 * HT_DAY - 1), 21);
    ck_assert_double_eq(staff_at(0, 1.375 * HT_DAY), 22);
    scenario.replay = true;
    reread();
    ck_assert_uint_eq(model.call_types[0].arrivals.call_count, 12); /* not the odd day's three */
    ck_assert_uint_eq(model.call_types[1].arrivals.call_count, 0);  /* all outside opening hours */
    ck_assert_double_eq(model.call_types[0].arrivals.calls[0].arrival, 8.25 * HT_HOUR);
    ck_assert_double_eq(model.call_types[0].arrivals.calls[0].handle, 100);
    ck_assert(isnan(model.call_types[0].arrivals.calls[1].handle));
}
END_TEST

/* The same in lower case and with every mark a dash, and still two files each, all within the folder. */
START_TEST(names_of_files) {
    char names[8][160];
    const size_t files = ht_fit_scenario_files(&scenario);
    ck_assert_uint_eq(files, 6);
    for (size_t i = 0; i < files; i++) {
        char buffer[160];
        strcpy(names[i], ht_fit_scenario_name(&scenario, i, buffer, sizeof buffer));
        ck_assert_ptr_null(strchr(names[i], '/'));
        ck_assert_int_ne(names[i][0], '.');
        for (size_t k = 0; k < i; k++) {
            ck_assert_str_ne(names[i], names[k]);
        }
    }
    ck_assert_str_eq(names[0], "scenario.cfg");
    ck_assert_str_eq(names[4], "reps.1-staff.csv");
    ck_assert_str_eq(names[5], "REPS.2-staff.csv");
}
END_TEST

/* --- reports */

static struct ht_backtest_row rows[2] = {
    {8 * HT_HOUR, HT_HOUR, {100, 90, 80, 105}, {40, 50, 45, 60}, {0.1, 0.12, 0.09, 0.15}},
    {9 * HT_HOUR, HT_HOUR, {50, 60, 55, 66}, {30, 29, 20, 40}, {0.2, 0.1, 0.05, 0.15}}};

static struct ht_backtest fabricated_backtest(void) {
    struct ht_backtest b = {.first_day = 7, .days = 7, .compared = 4, .odd_calls = 3, .replications = 200};
    b.intervals = b.replayed = b.daily = rows;
    b.interval_count = b.day_count = 2;
    b.whole = b.replayed_whole = rows[0];
    b.replayed_whole.hold.simulated = 42;
    b.handle = (struct ht_forecasted){200, 220, 210, 230};
    return b;
}

static char *printed(bool (*report)(const struct ht_fit_report *, FILE *), const struct ht_fit_report *r) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(report(r, out));
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

/* Line ends are blanks, so that a sentence is found wherever it is broken. */
static void assert_says(char *text, const char *part) {
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    if (strstr(text, part) == NULL) {
        fprintf(stderr, "%s\n", text);
        ck_abort_msg("does not say \"%s\"", part);
    }
}

START_TEST(text_answers_first) {
    const struct ht_backtest b = fabricated_backtest();
    const struct ht_fit_report report = {&made.fit, &b, "log.csv", 1};
    char *text = printed(ht_report_fit_text, &report);
    assert_says(
        text, "4 open days, Mon 11 to Sun 17 Jan 1999, forecast from the 5 of Mon 4 to Sun 10 Jan 1999: "
              "callers really held 40 s on average, simulated 50 s (95% of simulations: 45 s to 1 min 00 s); "
              "10.0% really gave up, simulated 12.0% (9.0% to 15.0%).");
    ck_assert_ptr_eq(strstr(text, "4 open days"), text);
    assert_says(text, "within its 95% interval in 1 of 2, the share who gave up in 1;");
    assert_says(text, "Simulated holds are too long at 08:00-09:00.");
    assert_says(text, "Wed 13 Jan 1999 (3 calls)");
    assert_says(text, "they took 3 min 20 s on average, forecast 3 min 40 s: 1% less work than there was");
    assert_says(
        text,
        "So the error in hold, +10 s, is +8.0 s of forecasting calls and handle times, and +2.0 s of what "
        "the log does not show");
    assert_says(text, "hung up in the voice menu");
    assert_says(text, "january.txt:17");
    ck_assert_ptr_null(strstr(text, "nan"));
    free(text);
}
END_TEST

START_TEST(text_without_a_backtest) {
    const struct ht_fit_report report = {&made.fit, NULL, "log.csv", 1};
    char *text = printed(ht_report_fit_text, &report);
    ck_assert_ptr_eq(
        strstr(text, "Fitted to 20 calls of 5 open days, Mon 4 to Sun 10 Jan 1999: 50.0% gave up."), text);
    ck_assert_ptr_null(strstr(text, "nan"));
    free(text);
}
END_TEST

START_TEST(json) {
    const struct ht_backtest b = fabricated_backtest();
    const struct ht_fit_report report = {&made.fit, &b, "log.csv", UINT64_MAX};
    char *text = printed(ht_report_fit_json, &report);
    json_error_t error;
    ck_assert_ptr_nonnull(strstr(text, "\"seed\": 18446744073709551615"));
    /* jansson cannot hold such a seed: another, of as many digits. */
    char *seed = strstr(text, "18446744073709551615");
    memcpy(seed, "                   1", 20);
    json_t *root = json_loads(text, 0, &error);
    ck_assert_msg(root != NULL, "%s", error.text);
    const json_t *type = json_array_get(json_object_get(json_object_get(root, "fit"), "call_types"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(type, "name")), made.types[0].name);
    const json_t *used = json_object_get(json_object_get(type, "patience"), "used");
    ck_assert_str_eq(json_string_value(json_object_get(used, "distribution")), "weibull");
    ck_assert(json_is_null(json_object_get(type, "redial")));
    const json_t *whole = json_object_get(json_object_get(root, "backtest"), "whole");
    ck_assert_double_eq(json_real_value(json_object_get(json_object_get(whole, "hold_mean"), "simulated")),
                        50);
    ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(root, "backtest"), "by_day")), 2);
    json_decref(root);
    free(text);
}
END_TEST

START_TEST(csv) {
    const struct ht_backtest b = fabricated_backtest();
    const struct ht_fit_report report = {&made.fit, &b, "log.csv", 1};
    char *text = printed(ht_report_backtest_csv, &report);
    ck_assert_ptr_eq(
        strstr(text, "what,from,calls_seen,calls_simulated,calls_low,calls_high,hold_mean_seen,"), text);
    ck_assert_ptr_nonnull(strstr(text, "\ninterval,08:00,100,90,80,105,40,50,45,60,"));
    ck_assert_ptr_nonnull(strstr(text, "\nall replayed,,100,90,80,105,40,42,"));
    free(text);
}
END_TEST

START_TEST(pictures) {
    static const char *const names[] = {"backtest", "arrivals", "handle", "patience"};
    const struct ht_backtest b = fabricated_backtest();
    const struct ht_fit_report report = {&made.fit, &b, "log.csv", 1};
    struct stat status;
    char path[256];
    ck_assert(ht_pictures_write_fit(&report, folder));
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/pictures/%s.csv", folder, names[i]);
        ck_assert_msg(stat(path, &status) == 0 && status.st_size > 0, "%s is not there", path);
        ck_assert_int_eq(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/pictures", folder);
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("report_fit");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, numbers_come_back);
    tcase_add_test(all, calls_come_back);
    tcase_add_test(all, redials_are_no_fresh_calls);
    tcase_add_test(all, staff_is_right_on_average);
    tcase_add_test(all, days_as_seen);
    tcase_add_test(all, names_of_files);
    tcase_add_test(all, text_answers_first);
    tcase_add_test(all, text_without_a_backtest);
    tcase_add_test(all, json);
    tcase_add_test(all, csv);
    tcase_add_test(all, pictures);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
