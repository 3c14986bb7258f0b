/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The needs: small scenarios against every staffing there is, and what ht_staff promises.
 */
#include "staff_small.h"
#include "study/staff_model.h"
#include "study/staff_search.h"
#include "suite.h"
#include <holdtime/theory.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The open intervals of a staffing. */
static struct small_staffing shape_of(const struct staff_bench *b, const size_t *counts) {
    struct small_staffing s = {.groups = b->groups};
    for (size_t i = 0; i < b->bins; i++) {
        if (!b->open[i])
            continue;
        ck_assert_uint_lt(s.intervals, 8);
        s.first[s.intervals] = i;
        memcpy(&s.counts[s.intervals++ * b->groups], &counts[i * b->groups], b->groups * sizeof *counts);
    }
    return s;
}

static double price_of(const struct ht_model *model, const struct small_staffing *s) {
    double sum = 0.0;
    for (size_t i = 0; i < s->intervals * s->groups; i++)
        sum += (double)s->counts[i] * small_price(model, i % s->groups);
    return sum;
}

static void describe(const struct small_staffing *s, char *text, size_t size) {
    size_t used = 0;
    for (size_t i = 0; i < s->intervals * s->groups && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%zu", i == 0 ? "" : " ", s->counts[i]);
}

START_TEST(the_search_finds_the_optimum) {
    const struct small_case *c = &small_cases[_i];
    const struct ht_staff_options options = {.study = {.threads = 1}};
    struct ht_model model, plain;
    struct ht_arena arena;
    struct staff_bench bench;
    struct staff_search search;
    char found[200], cheapest[200];
    small_read_case(&model, c);
    ht_arena_init(&arena);
    ck_assert(staff_plain(&plain, &model, &arena));
    ck_assert(staff_bench_init(&bench, &plain, &options, &arena) && staff_search_init(&search, &bench));
    ck_assert_msg(staff_search_run(&search), "%s: failed", c->name);
    ck_assert(search.any_kept && !search.bounded);
    const struct small_staffing mine = shape_of(&bench, search.kept);
    struct small_staffing best = mine;
    const double price = price_of(&model, &mine);
    ck_assert_msg(small_keeps(&model, &mine, 0, c->replications), "%s: a target is missed", c->name);
    const double least = small_cheapest(&model, &mine, price, c->replications, &best);
    describe(&mine, found, sizeof found);
    describe(&best, cheapest, sizeof cheapest);
    ck_assert_msg(least >= price - 1e-9, "%s: found %g (%s), but %g (%s) will do", c->name, price, found,
                  least, cheapest);
    for (size_t v = 0; v < bench.value_count; v++)
        ck_assert_msg(!bench.impossible[v], "%s: period %zu is said to be impossible", c->name, v);
    staff_bench_release(&bench);
    ht_arena_release(&arena);
    ht_model_release(&model);
}
END_TEST

/* Staffs a scenario. */
struct staffed {
    struct ht_model model;
    struct ht_staffing staffing;
};

static void staff(struct staffed *s, const char *text, size_t threads) {
    const struct ht_staff_options options = {.study = {.threads = threads}};
    small_read(&s->model, text);
    ck_assert_int_eq(ht_staff(&s->model, &options, &s->staffing), HT_STUDY_DONE);
    ck_assert(!s->staffing.interrupted && !s->staffing.bounded);
}

static void release(struct staffed *s) {
    ht_staffing_release(&s->staffing);
    ht_model_release(&s->model);
}

static bool keeps(const struct staffed *s, const size_t *counts, size_t replications) {
    struct small_staffing small = {.groups = s->staffing.groups};
    for (size_t i = 0; i < s->staffing.bins; i++)
        if (s->staffing.open[i]) {
            ck_assert_uint_lt(small.intervals, 8);
            small.first[small.intervals] = i;
            memcpy(&small.counts[small.intervals++ * small.groups], &counts[i * small.groups],
                   small.groups * sizeof *counts);
        }
    return small_keeps(&s->model, &small, 0, replications);
}

/* Half an hour of overload, and calls that take as long: who still waits is the next interval's burden. */
static const char spill[] =
    "calendar = { length = \"1 day\"; open = \"08:00-10:00\"; interval = \"30 min\"; };\n"
    "call_types = ( { name = \"calls\"; arrivals = { per_day = 70; profile = [ 5, 1, 1, 1 ]; };\n"
    "  handle = { distribution = \"exponential\"; mean = \"15 min\"; }; } );\n"
    "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );\n"
    "targets = ( { measure = \"asa\"; at_most = \"1 min\"; per = \"interval\"; confidence = 0.7; } );\n"
    "run = { replications = 20; seed = 2; };\n";

START_TEST(what_an_interval_leaves_waiting_meets_the_next) {
    struct staffed s;
    staff(&s, spill, 2);
    struct small_staffing alone = {.groups = 1};
    static const double shares[] = {5, 1, 1, 1};
    for (size_t i = 0; i < 4; i++) { /* as a table of Erlang A, or C, by interval has it */
        const struct ht_erlang_queue queue = {.formula = HT_ERLANG_A,
                                              .rate = 70.0 * shares[i] / 8.0 / 1800.0,
                                              .handle = 900.0,
                                              .patience = INFINITY,
                                              .within = 20.0};
        const struct ht_erlang_bounds bounds = {NAN, 60.0, NAN, NAN};
        alone.first[i] = 16 + i;
        alone.counts[alone.intervals++] = (size_t)ht_erlang_agents(&queue, &bounds);
    }
    ck_assert(!small_keeps(&s.model, &alone, 0, 20));
    ck_assert(keeps(&s, s.staffing.need, 20));
    ck_assert_uint_gt(s.staffing.need[17], alone.counts[1]);
    for (size_t p = 0; p < s.staffing.result.verdicts[0].period_count; p++)
        ck_assert(!s.staffing.result.verdicts[0].periods[p].missed);
    release(&s);
}
END_TEST

START_TEST(threads_do_not_matter) {
    struct staffed one, many;
    staff(&one, spill, 1);
    staff(&many, spill, 3);
    const size_t cells = one.staffing.bins * one.staffing.groups;
    ck_assert_mem_eq(one.staffing.need, many.staffing.need, cells * sizeof(size_t));
    ck_assert_mem_eq(one.staffing.formula, many.staffing.formula, cells * sizeof(size_t));
    ck_assert_uint_eq(one.staffing.trials, many.staffing.trials);
    ck_assert_uint_eq(one.staffing.iterations, many.staffing.iterations);
    ck_assert_mem_eq(one.staffing.result.estimates, many.staffing.result.estimates,
                     (1 + one.staffing.result.period_count) * ht_model_scopes(&one.model) * HT_MEASURE_COUNT *
                         sizeof(struct ht_estimate));
    release(&one);
    release(&many);
}
END_TEST

/* The result is of `staffed`, of replications that the search has not seen. */
START_TEST(the_result_is_of_other_callers) {
    struct staffed s;
    struct ht_result again;
    staff(&s, spill, 2);
    const struct ht_result *result = &s.staffing.result;
    ck_assert_ptr_eq(result->model, &s.staffing.staffed);
    ck_assert_uint_eq(result->replications % 20, 0);
    const struct ht_study_options options = {
        .replications = result->replications, .first = 20, .by_given = true, .by = HT_PER_INTERVAL};
    ck_assert_int_eq(ht_study_run(&s.staffing.staffed, &options, &again), HT_STUDY_DONE);
    ck_assert_mem_eq(result->estimates, again.estimates,
                     (1 + again.period_count) * ht_model_scopes(&s.model) * HT_MEASURE_COUNT *
                         sizeof *again.estimates);
    double hours = 0.0;
    for (size_t i = 0; i < s.staffing.bins; i++)
        hours += 0.5 * (double)s.staffing.need[i];
    ck_assert_double_eq_tol(hours, s.staffing.agent_hours, 1e-9);
    ht_result_release(&again);
    release(&s);
}
END_TEST

/* M/M/n+M for a whole day, half of the days better than the bound, as the mean is: Erlang A. */
START_TEST(a_steady_day_needs_what_erlang_a_says) {
    static const struct { double rate, bound; } days[] = {{100, 20}, {240, 10}, {30, 60}};
    for (size_t i = 0; i < 3; i++) {
        char text[1000];
        struct staffed s;
        snprintf(text, sizeof text,
                 "calendar = { length = \"1 day\"; interval = \"24 h\"; };"
                 "call_types = ( { name = \"calls\"; arrivals = { per_hour = %g; };"
                 "  handle = { distribution = \"exponential\"; mean = \"6 min\"; };"
                 "  patience = { distribution = \"exponential\"; mean = \"4 min\"; }; } );"
                 "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );"
                 "targets = ( { measure = \"asa\"; at_most = %g; per = \"day\"; confidence = 0.5; } );"
                 "run = { replications = 40; seed = 11; };",
                 days[i].rate, days[i].bound);
        staff(&s, text, 2);
        const struct ht_erlang_queue queue = {.formula = HT_ERLANG_A,
                                              .rate = days[i].rate / 3600.0,
                                              .handle = 360.0,
                                              .patience = 240.0,
                                              .within = 20.0};
        const struct ht_erlang_bounds bounds = {NAN, days[i].bound, NAN, NAN};
        const double formula = ht_erlang_agents(&queue, &bounds);
        ck_assert_double_le(fabs((double)s.staffing.need[0] - formula), 1.0);
        ck_assert_double_le(fabs((double)s.staffing.formula[0] - formula), 1.0);
        release(&s);
    }
}
END_TEST

START_TEST(what_lines_do_not_allow_is_impossible) {
    struct staffed s;
    staff(&s,
          "calendar = { length = \"1 day\"; open = \"08:00-09:30\"; };"
          "lines = 3; call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 1, 3, 1 ]; };"
          "  handle = { distribution = \"exponential\"; mean = \"5 min\"; };"
          "  patience = { distribution = \"exponential\"; mean = \"5 min\"; }; } );"
          "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );"
          "targets = ( { measure = \"block_rate\"; at_most = 0.05; per = \"interval\"; confidence = 0.9; },"
          "  { measure = \"asa\"; at_most = 20; per = \"interval\"; confidence = 0.6; } );"
          "run = { replications = 20; seed = 5; };",
          2);
    const struct ht_staffing *out = &s.staffing;
    ck_assert_uint_gt(out->impossible_count, 0);
    for (size_t i = 0; i < out->impossible_count; i++) {
        ck_assert_ptr_eq(out->impossible[i].target, &s.model.targets[0]);
        ck_assert_double_gt(out->impossible[i].value, 0.05);
        ck_assert_double_lt(out->impossible[i].met_probability, 0.9);
    }
    ck_assert_uint_eq(out->result.verdicts[1].missed_count, 0);
    ck_assert_uint_ge(out->need[17], 1);
    ck_assert_uint_le(out->need[17], 3); /* the fourth agent has no line */
    release(&s);
}
END_TEST

/* Agents as proficient: classes, curves and ends of contracts make no difference, nor do the classes need
 * anybody of their own. */
START_TEST(careers_are_left_out) {
    static const char common[] =
        "calendar = { length = \"2 days\"; open = \"08:00-09:00\"; };"
        "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; };"
        "  handle = { distribution = \"exponential\"; mean = \"4 min\"; };"
        "  patience = { distribution = \"exponential\"; mean = \"5 min\"; }; } );"
        "targets = ( { measure = \"asa\"; at_most = 30; per = \"interval\"; confidence = 0.6; } );"
        "run = { replications = 10; seed = 4; };";
    char plain[1500], learning[1500];
    struct staffed a, b;
    snprintf(plain, sizeof plain,
             "%sagent_groups = ( { name = \"reps\"; count = 4; serves = [ \"calls\" ]; } );", common);
    snprintf(
        learning, sizeof learning,
        "%sagent_groups = ( { name = \"reps\"; count = 4; serves = [ \"calls\" ];"
        "  learning = { curve = \"exponential\"; start = 2; half_life = \"50 calls\"; };"
        "  attrition = { per_year = 5; }; leaves = \"1 day\"; },"
        "  { name = \"class\"; count = 3; serves = [ \"calls\" ]; joins = \"1 day\"; } );"
        "rollouts = ( { name = \"new\"; at = \"0 s\"; relearn = { start = 1.6; half_life = \"99 calls\"; }; "
        "} );",
        common);
    staff(&a, plain, 2);
    staff(&b, learning, 2);
    for (size_t i = 0; i < a.staffing.bins; i++) {
        ck_assert_uint_eq(a.staffing.need[i], b.staffing.need[2 * i]);
        ck_assert_uint_eq(b.staffing.need[2 * i + 1], 0);
    }
    ck_assert_ptr_eq(b.staffing.model, &b.model);
    ck_assert(b.model.agent_groups[0].learning.curve == HT_CURVE_EXPONENTIAL);
    release(&a);
    release(&b);
}
END_TEST

/* More agents do not help to be busy; and calls that no target is about are served all the same. */
START_TEST(busy_agents_and_other_calls) {
    struct staffed s;
    staff(&s,
          "calendar = { length = \"1 day\"; open = \"08:00-09:00\"; };"
          "call_types = ( { name = \"calls\"; arrivals = { per_day = 40; };"
          "  handle = { distribution = \"exponential\"; mean = \"4 min\"; };"
          "  patience = { distribution = \"exponential\"; mean = \"5 min\"; }; }, { name = \"mail\";"
          "  arrivals = { per_day = 60; }; handle = { distribution = \"exponential\"; mean = \"6 min\"; };"
          "  patience = { distribution = \"exponential\"; mean = \"9 min\"; }; } );"
          "agent_groups = ( { name = \"reps\"; count = 4; serves = [ \"calls\" ]; },"
          "  { name = \"clerks\"; count = 2; serves = [ \"mail\" ]; } );"
          "targets = ( { measure = \"asa\"; at_most = 20; per = \"day\"; confidence = 0.9;"
          "  call_type = \"calls\"; }, { measure = \"occupancy\"; at_least = 0.99; per = \"day\";"
          "  agent_group = \"reps\"; } );"
          "run = { replications = 10; seed = 4; };",
          2);
    ck_assert_uint_eq(s.staffing.impossible_count, 1);
    ck_assert_ptr_eq(s.staffing.impossible[0].target, &s.model.targets[1]);
    ck_assert_double_lt(s.staffing.impossible[0].value, 0.99);
    ck_assert_uint_eq(s.staffing.result.verdicts[0].missed_count, 0);
    ck_assert_uint_ge(s.staffing.need[2 * 17 + 1], 4); /* of some 6 erlangs */
    ck_assert_uint_le(s.staffing.need[2 * 17 + 1], 8);
    release(&s);
}
END_TEST

/* Calls that the end of the horizon cuts off have no length: the formula takes it from the others. There are
 * 3 erlangs, and some three calls are cut off in each replication. */
START_TEST(calls_cut_off_have_no_length) {
    const struct ht_erlang_queue queue = {
        .formula = HT_ERLANG_A, .rate = 30.0 / 3600.0, .handle = 360.0, .patience = 540.0, .within = 20.0};
    const struct ht_erlang_bounds bounds = {NAN, 60.0, NAN, NAN};
    const double formula = ht_erlang_agents(&queue, &bounds);
    for (int replications = 8; replications <= 12; replications++) {
        char text[1000];
        struct staffed s;
        snprintf(text, sizeof text,
                 "calendar = { length = \"4 h\"; interval = \"4 h\"; at_end = \"stop\"; };"
                 "call_types = ( { name = \"calls\"; arrivals = { per_hour = 30; };"
                 "  handle = { distribution = \"exponential\"; mean = \"6 min\"; };"
                 "  patience = { distribution = \"exponential\"; mean = \"9 min\"; }; } );"
                 "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );"
                 "targets = ( { measure = \"asa\"; at_most = 60; per = \"interval\"; confidence = 0.5; } );"
                 "run = { replications = %d; seed = 4; };",
                 replications);
        staff(&s, text, 1);
        ck_assert_double_le(fabs((double)s.staffing.formula[0] - formula), 1.0);
        release(&s);
    }
}
END_TEST

/* Nobody has to be there for calls that do not come: those of the first half-hour are long gone in the third
 * and the fourth, unless the calls of the other type may be passed on to its agents at any time. */
START_TEST(nobody_waits_for_calls_that_do_not_come) {
    for (int i = 0; i < 2; i++) {
        char text[1000];
        struct staffed s;
        snprintf(text, sizeof text,
                 "calendar = { length = \"2 h\"; interval = \"30 min\"; };"
                 "call_types = ( { name = \"early\"; handle = \"2 min\"; patience = 60; arrivals ="
                 "  { pieces = ( { from = 0; per_hour = 30; }, { from = 1800; per_hour = 0; } ); }; },"
                 "  { name = \"others\"; handle = \"2 min\"; patience = 60; arrivals = { per_hour = 30; };"
                 "  escalate = { probability = %s; to = \"early\"; }; } );"
                 "agent_groups = ( { name = \"a\"; count = 3; serves = [ \"early\" ]; },"
                 "  { name = \"b\"; count = 3; serves = [ \"others\" ]; } );"
                 "targets = ( { measure = \"asa\"; at_most = 60; per = \"interval\"; confidence = 0.5; } );"
                 "run = { replications = 5; seed = 4; };",
                 i == 0 ? "0.0" : "1e-9");
        staff(&s, text, 1);
        ck_assert_uint_ge(s.staffing.need[0], 1);
        for (size_t bin = 2; bin < 4; bin++) {
            ck_assert_uint_eq(s.staffing.need[2 * bin], i == 0 ? 0 : 1);
            ck_assert_uint_ge(s.staffing.need[2 * bin + 1], 1);
        }
        release(&s);
    }
}
END_TEST

/* One interval and one group: three agents short of what it takes, three are added one by one, and no more,
 * though there might be many. */
START_TEST(raising_goes_in_small_steps) {
    const struct ht_staff_options options = {.study = {.threads = 1}};
    struct ht_model model, plain;
    struct ht_arena arena;
    struct staff_bench bench;
    struct staff_search search;
    small_read(&model,
               "calendar = { length = \"1 h\"; interval = \"1 h\"; };"
               "call_types = ( { name = \"calls\"; arrivals = { per_hour = 60; };"
               "  handle = { distribution = \"exponential\"; mean = \"6 min\"; };"
               "  patience = { distribution = \"exponential\"; mean = \"9 min\"; }; } );"
               "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );"
               "targets = ( { measure = \"asa\"; at_most = 60; per = \"interval\"; confidence = 0.5; } );"
               "run = { replications = 10; seed = 4; };");
    ht_arena_init(&arena);
    ck_assert(staff_plain(&plain, &model, &arena));
    ck_assert(staff_bench_init(&bench, &plain, &options, &arena) && staff_search_init(&search, &bench));
    ck_assert(staff_search_run(&search) && bench.bins == 1);
    const size_t need = search.kept[0];
    ck_assert(need >= 5 && search.ample[0] > need + 3);
    search.counts[0] = need - 3;
    ck_assert(staff_raise(&search));
    ck_assert_uint_eq(search.counts[0], need);
    ck_assert_uint_eq(search.kept[0], need);
    staff_bench_release(&bench);
    ht_arena_release(&arena);
    ht_model_release(&model);
}
END_TEST

static volatile sig_atomic_t stop;

static void stop_at(void *context, const char *what) {
    if (strstr(what, context) != NULL)
        stop = 1;
}

START_TEST(interrupted_it_still_keeps_the_targets) {
    char when[] = "fewer agents", at_once[] = "load";
    struct ht_staff_options options = {
        .study = {.threads = 2, .interrupted = &stop}, .stage = stop_at, .stage_context = when};
    struct ht_staffing out;
    struct staffed s;
    small_read(&s.model, spill);
    stop = 0;
    ck_assert_int_eq(ht_staff(&s.model, &options, &s.staffing), HT_STUDY_DONE);
    ck_assert(s.staffing.interrupted && s.staffing.result.replications > 0);
    ck_assert(keeps(&s, s.staffing.need, 20));
    options.stage_context = at_once;
    stop = 0;
    ck_assert_int_eq(ht_staff(&s.model, &options, &out), HT_STUDY_NOTHING);
    ht_staffing_release(&out);
    release(&s);
}
END_TEST

/* Steps only where the number changes; callers served past closing time find the last ones there, unless
 * occupancy is asked for, which their idle night would spoil. */
START_TEST(agents_are_counted_by_interval) {
    struct ht_model model, plain, counted;
    struct ht_arena arena;
    size_t counts[48] = {[16] = 3, [17] = 3, [18] = 5};
    char text[1000];
    for (int i = 0; i < 3; i++) {
        snprintf(
            text, sizeof text,
            "calendar = { length = \"1 day\"; open = \"08:00-09:30\"; at_close = \"%s\"; };"
            "call_types = ( { name = \"calls\"; arrivals = { per_day = 40; }; handle = 200; } );"
            "agent_groups = ( { name = \"reps\"; count = 4; serves = [ \"calls\" ]; absence = 0.1;"
            "  off_phone = 0.1; } ); targets = ( { measure = \"%s\"; at_most = 0.5; per = \"day\"; %s } );",
            i == 0 ? "clear" : "serve", i == 2 ? "occupancy" : "asa",
            i == 2 ? "agent_group = \"reps\";" : "");
        small_read(&model, text);
        ht_arena_init(&arena);
        ck_assert(staff_plain(&plain, &model, &arena));
        ck_assert_double_eq(plain.agent_groups[0].absence, 0.1);
        const bool *open = staff_open(&plain, &arena);
        ck_assert(open[16] && open[18] && !open[15] && !open[19]);
        ck_assert(staff_counted(&counted, &plain, open, counts, &arena));
        const struct ht_agent_group *reps = &counted.agent_groups[0];
        ck_assert(reps->absence == 0.0 && reps->off_phone == 0.0 && reps->roster == HT_ROSTER_STAFFING);
        ck_assert_uint_eq(reps->count, 5);
        ck_assert_uint_eq(reps->staffing_count, i == 1 ? 3 : 4);
        ck_assert(reps->staffing[0].value == 0.0 && reps->staffing[1].from == 8.0 * 3600.0);
        ck_assert(reps->staffing[1].value == 3.0 && reps->staffing[2].value == 5.0);
        if (i != 1)
            ck_assert_double_eq(reps->staffing[3].from, (i == 0 ? 9.5 : 10.5) * 3600.0);
        ht_arena_release(&arena);
        ht_model_release(&model);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("staff");
    TCase *tests = tcase_create("needs");
    tcase_set_timeout(tests, 600);
    tcase_add_loop_test(tests, the_search_finds_the_optimum, 0, SMALL_CASES);
    tcase_add_test(tests, what_an_interval_leaves_waiting_meets_the_next);
    tcase_add_test(tests, threads_do_not_matter);
    tcase_add_test(tests, the_result_is_of_other_callers);
    tcase_add_test(tests, a_steady_day_needs_what_erlang_a_says);
    tcase_add_test(tests, what_lines_do_not_allow_is_impossible);
    tcase_add_test(tests, careers_are_left_out);
    tcase_add_test(tests, busy_agents_and_other_calls);
    tcase_add_test(tests, calls_cut_off_have_no_length);
    tcase_add_test(tests, nobody_waits_for_calls_that_do_not_come);
    tcase_add_test(tests, raising_goes_in_small_steps);
    tcase_add_test(tests, interrupted_it_still_keeps_the_targets);
    tcase_add_test(tests, agents_are_counted_by_interval);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
