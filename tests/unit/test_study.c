/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replications and studies: same bytes for any number of threads, same callers in compared scenarios,
 * arrivals that follow their rate, verdicts on targets, stopping.
 */
#include "study_forecast.h"
#include "suite.h"
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char base[] =
    "name = \"study\";\n"
    "calendar = { start = \"2006-11-06\"; length = \"2 weeks\"; open = \"Mon-Fri 08:00-18:00\"; warm_up = "
    "\"1 day\"; };\n"
    "call_types = ( { name = \"a\"; arrivals = { per_day = 600.0; profile = [ 1, 2, 3, 4, 5, 5, 4, 3, 2, 1,\n"
    "    1, 2, 3, 4, 5, 5, 4, 3, 2, 1 ]; weekdays = [ 1.2, 1.1, 1.0, 0.9, 0.8, 0, 0 ]; growth_per_week = "
    "0.1;\n"
    "    busyness = { cv = 0.2; }; };\n"
    "    handle = { distribution = \"lognormal\"; mean = \"6 min\"; cv = 1.1; };\n"
    "    wrap_up = { distribution = \"gamma\"; mean = 40; cv = 0.7; };\n"
    "    patience = { distribution = \"weibull\"; mean = \"5 min\"; shape = 0.8; }; balk = 0.05;\n"
    "    redial = { after_abandon = 0.6; after_block = 0.8; delay = { distribution = \"exponential\"; mean = "
    "\"20 min\"; };\n"
    "               max_attempts = 4; }; },\n"
    "  { name = \"b\"; priority = 2; queue_limit = 3; arrivals = { per_hour = 10.0; }; handle = \"3 min\";\n"
    "    redial = { after_block = 0.5; delay = \"1 h\"; }; } );\n"
    "agent_groups = ( { name = \"g\"; count = 8; serves = [ \"a\", \"b\" ];\n"
    "    learning = { curve = \"exponential\"; start = 1.5; half_life = \"50 calls\"; }; },\n"
    "  { name = \"h\"; serves = [ \"b\" ]; staffing = ( { from = 0; count = 1; }, { from = \"9 days\"; count "
    "= 2; } ); } );\n"
    "rollouts = ( { name = \"r\"; at = \"2006-11-15\"; call_types = [ \"a\" ];\n"
    "    volume = { peak = 1.5; ramp = \"1 day\"; hold = \"1 day\"; half_life = \"2 days\"; settles_at = "
    "1.1; };\n"
    "    relearn = { start = 1.3; half_life = \"40 calls\"; }; } );\n"
    "targets = ( { measure = \"hold_p90\"; at_most = \"3 min\"; per = \"day\"; confidence = 0.5; call_type = "
    "\"a\"; },\n"
    "            { measure = \"abandon_rate\"; at_most = 0.9; per = \"week\"; },\n"
    "            { measure = \"abandon_rate\"; at_most = 0.0; per = \"week\"; } );\n"
    "run = { replications = 12; seed = 5; };\n";

static void read_model(struct ht_model *model, const char *const *set, size_t sets) {
    char name[] = "study-XXXXXX";
    struct ht_messages messages;
    const int fd = mkstemp(name);
    FILE *file = fdopen(fd, "w");
    ck_assert_ptr_nonnull(file);
    fputs(base, file);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, name, set, sets, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
    remove(name);
}

/* The whole JSON report: every digit of every estimate. */
static char *report(const struct ht_model *model, size_t threads, enum ht_per by) {
    const struct ht_study_options options = {
        .threads = threads, .precision = -1.0, .by_given = true, .by = by};
    struct ht_result result;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_int_eq(ht_study_run(model, &options, &result), HT_STUDY_DONE);
    ck_assert(ht_report_json(&result, out));
    ck_assert_int_eq(fclose(out), 0);
    ht_result_release(&result);
    return text;
}

START_TEST(threads_do_not_matter) {
    static const enum ht_per pers[] = {HT_PER_INTERVAL, HT_PER_DAY, HT_PER_WEEK};
    struct ht_model model;
    read_model(&model, NULL, 0);
    for (size_t i = 0; i < 3; i++) {
        char *one = report(&model, 1, pers[i]);
        for (size_t threads = 2; threads <= 7; threads += 5) {
            char *many = report(&model, threads, pers[i]);
            ck_assert_str_eq(one, many);
            free(many);
        }
        free(one);
    }
    ht_model_release(&model);
}
END_TEST

static struct ht_trace trace_of(const char *const *set, size_t sets, uint64_t rep) {
    struct ht_model model;
    struct ht_arena arena, own;
    struct ht_measures measures;
    struct ht_trace trace = {0};
    read_model(&model, set, sets);
    ht_arena_init(&arena);
    ht_arena_init(&own);
    size_t *holds = ht_arena_alloc(&own, ht_bin_count(&model.calendar), sizeof *holds);
    ck_assert(ht_measures_init(&measures, &own, &model, holds, 1));
    ck_assert(ht_replicate(&model, 9, rep, &arena, &measures, &trace));
    ht_arena_release(&arena);
    ht_arena_release(&own);
    ht_model_release(&model);
    return trace;
}

static size_t next_fresh(const struct ht_trace *trace, size_t i, uint32_t type) {
    while (i < trace->count && (trace->rows[i].kind != HT_KIND_FRESH || trace->rows[i].call_type != type))
        i++;
    return i;
}

/* Other agents, other redials: the fresh callers of every type arrive at the very same instants; a call type
 * added load elsewhere does not move them either. */
START_TEST(compared_scenarios_meet_the_same_callers) {
    static const char *const other[] = {"agent_groups.g.count=5", "call_types.a.redial.after_abandon=0.1",
                                        "call_types.b.arrivals.per_hour=14", "routing.agent=random"};
    struct ht_trace x = trace_of(NULL, 0, 3), y = trace_of(other, 4, 3);
    size_t i = 0, j = 0, same = 0;
    for (;; i++, j++, same++) {
        i = next_fresh(&x, i, 0);
        j = next_fresh(&y, j, 0);
        if (i == x.count || j == y.count)
            break;
        ck_assert(x.rows[i].arrival == y.rows[j].arrival);
        ck_assert_uint_eq(x.rows[i].caller, same);
    }
    ck_assert(i == x.count && j == y.count);
    ck_assert_uint_gt(same, 5000);
    free(x.rows);
    free(y.rows);
}
END_TEST

/* Luck of a day belongs to the day: more calls on the first day leave the second day's arrivals alone. */
START_TEST(days_have_their_own_luck) {
    static const char *const other[] = {"call_types.a.arrivals.weekdays=[ 2.2, 1.1, 1.0, 0.9, 0.8, 0, 0 ]",
                                        "call_types.a.arrivals.per_day=720.0"};
    struct ht_trace x = trace_of(NULL, 0, 0), y = trace_of(other, 2, 0);
    size_t i = 0, j = 0;
    while (x.rows[i].arrival < HT_DAY)
        i++;
    while (y.rows[j].arrival < HT_DAY)
        j++;
    ck_assert_uint_ne(i, j);
    for (size_t n = 0; n < 200; n++, i++, j++) {
        i = next_fresh(&x, i, 0);
        j = next_fresh(&y, j, 0);
        ck_assert_double_eq_tol(x.rows[i].arrival, y.rows[j].arrival, 1e-6);
    }
    free(x.rows);
    free(y.rows);
}
END_TEST

START_TEST(traces_keep_order_and_sense) {
    struct ht_trace t = trace_of(NULL, 0, 1);
    for (size_t i = 0; i < t.count; i++) {
        const struct ht_trace_row *row = &t.rows[i];
        const bool answered = row->outcome == HT_OUTCOME_ANSWERED;
        ck_assert(i == 0 || row->arrival >= t.rows[i - 1].arrival);
        ck_assert(answered == !isnan(row->answered));
        if (answered)
            ck_assert(row->ended >= row->answered && row->answered - row->arrival == row->hold);
        ck_assert(row->outcome != HT_OUTCOME_BLOCKED || row->call_type == 1);
    }
    free(t.rows);
}
END_TEST

/* Mean and variance of daily counts over many replications against per_day x weekday x growth x surge: 600
 * x 1.2 on the first Monday; 600 x 1.2 x 1.1 on the second; busyness of cv 0.2 adds (0.2 m)^2 to the variance
 * m of Poisson. */
START_TEST(counts_follow_the_rate) {
    static const char *const none[] = {"calendar.warm_up=0"};
    const struct ht_study_options options = {
        .replications = 2000, .precision = 0, .by_given = true, .by = HT_PER_DAY};
    struct ht_model model;
    struct ht_result result;
    read_model(&model, none, 1);
    ck_assert_int_eq(ht_study_run(&model, &options, &result), HT_STUDY_DONE);
    static const double factor[] = {1.2, 1.1, 1.0, 0.9, 0.8, 0, 0, 1.32, 1.21};
    for (size_t day = 0; day < 9; day++) {
        const double mean = 600.0 * factor[day], sd = sqrt(mean + 0.04 * mean * mean);
        const struct ht_estimate e = ht_result_estimate(&result, day, 1, HT_FRESH);
        ck_assert_double_eq_tol(e.mean, mean, 4.0 * sd / sqrt(2000.0) + 1e-9);
        if (mean > 0.0)
            ck_assert_double_eq_tol((e.high - e.low) / 2.0, 1.961 * sd / sqrt(2000.0),
                                    0.1 * 1.961 * sd / sqrt(2000.0));
    }
    /* the forecast knows the same calls, the surge of the second Thursday included: held at 1.5 */
    ck_assert_double_eq_tol(result.forecast.periods[10].calls, 100.0 + 600.0 * 0.9 * 1.1 * 1.5, 1e-6);
    ht_result_release(&result);
    ht_model_release(&model);
}
END_TEST

/* Learning and relearning by one of two call types: the fluid forecast and the simulation see the same
 * capacity. */
START_TEST(forecast_agrees_with_simulation) {
    const struct ht_study_options options = {
        .replications = 40, .precision = 0, .by_given = true, .by = HT_PER_DAY};
    struct ht_model model;
    struct ht_result result;
    read_model(&model, NULL, 0);
    ck_assert_int_eq(ht_study_run(&model, &options, &result), HT_STUDY_DONE);
    for (size_t day = 0; day < result.period_count; day++) {
        const struct ht_forecast_period *p = &result.forecast.periods[day];
        if (p->open_time > 0.0)
            ck_assert_msg(fabs(p->capacity / result.supply[day] - 1.0) < 0.03, "day %zu: %g for %g", day,
                          p->capacity, result.supply[day]);
    }
    ht_result_release(&result);
    ht_model_release(&model);
}
END_TEST

START_TEST(verdicts) {
    const struct ht_study_options options = {.precision = -1.0};
    struct ht_model model;
    struct ht_result result;
    read_model(&model, NULL, 0);
    ck_assert_int_eq(ht_study_run(&model, &options, &result), HT_STUDY_DONE);
    ck_assert_uint_eq(result.replications, 12);
    const struct ht_verdict *easy = &result.verdicts[1], *hard = &result.verdicts[2];
    ck_assert_uint_eq(easy->period_count, 2);
    ck_assert_uint_eq(easy->missed_count, 0);
    ck_assert(easy->met_probability == 1.0 &&
              easy->first_safe == HT_DAY); /* the measured part begins with day 2 */
    ck_assert_uint_eq(hard->missed_count, 2);
    ck_assert(hard->met_probability == 0.0 && hard->first_safe == HT_NO_TIME);
    ck_assert_uint_eq(result.verdicts[0].period_count, 13);
    ck_assert(isnan(result.verdicts[0].periods[5].met_probability)); /* a Sunday */
    ht_result_release(&result);
    ht_model_release(&model);
}
END_TEST

START_TEST(precision_stops_and_interruption_keeps) {
    const struct ht_study_options loose = {.precision = 0.5},
                                  strict = {.precision = 1e-9, .replications = 25};
    const volatile sig_atomic_t now = 1;
    const struct ht_study_options interrupted = {.precision = -1.0, .interrupted = &now};
    struct ht_model model;
    struct ht_result result;
    static const char *const one[] = {"targets=( { measure = \"asa\"; at_most = 60; } )"};
    read_model(&model, one, 1);
    ck_assert_int_eq(ht_study_run(&model, &loose, &result), HT_STUDY_DONE);
    ck_assert(result.precision_reached && result.replications == 20);
    ht_result_release(&result);
    ck_assert_int_eq(ht_study_run(&model, &strict, &result), HT_STUDY_DONE);
    ck_assert(!result.precision_reached && result.replications == 25);
    ht_result_release(&result);
    const enum ht_study_status status = ht_study_run(&model, &interrupted, &result);
    ck_assert(status == HT_STUDY_NOTHING || (status == HT_STUDY_DONE && result.interrupted));
    ht_result_release(&result);
    ht_model_release(&model);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("study");
    TCase *tests = tcase_create("study");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, threads_do_not_matter);
    tcase_add_test(tests, compared_scenarios_meet_the_same_callers);
    tcase_add_test(tests, days_have_their_own_luck);
    tcase_add_test(tests, traces_keep_order_and_sense);
    tcase_add_test(tests, counts_follow_the_rate);
    tcase_add_test(tests, forecast_agrees_with_simulation);
    tcase_add_test(tests, verdicts);
    tcase_add_test(tests, precision_stops_and_interruption_keeps);
    suite_add_tcase(suite, tests);
    suite_add_tcase(suite, forecast_case());
    suite_add_tcase(suite, careers_case());
    suite_add_tcase(suite, rollouts_case());
    suite_add_tcase(suite, agreement_case());
    return suite_run(suite);
}
