/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Comparing scenarios: differences by hand, what common callers are worth, and the promise of the selection.
 */
#include "study/select.h"
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <holdtime/holdtime.h>
#include <holdtime/random.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char desk[] =
    "name = \"desk\"; calendar = { length = \"4 weeks\"; open = \"Mon-Fri 08:00-18:00\"; };\n"
    "call_types = ( { name = \"orders\"; arrivals = { per_day = 900; };\n"
    "  handle = { distribution = \"lognormal\"; mean = \"6 min\"; cv = 1.1; };\n"
    "  patience = { distribution = \"exponential\"; mean = \"10 min\"; }; } );\n"
    "agent_groups = ( { name = \"reps\"; count = 10; serves = [ \"orders\" ]; cost_per_hour = 30; } );\n"
    "targets = ( { measure = \"asa\"; at_most = \"1 min\"; per = \"day\"; } );\n"
    "run = { replications = 20; seed = 3; };\n";

static void read_desk(struct ht_model *model, const char *set) {
    char name[] = "compare-XXXXXX";
    struct ht_messages messages;
    FILE *file = fdopen(mkstemp(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(desk, file);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, name, &set, set == NULL ? 0 : 1, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
    remove(name);
}

/* The desk as it is, and with these settings. */
struct plans {
    struct ht_model models[3];
    size_t count;
    struct ht_comparison comparison;
};

static void compare(struct plans *p, size_t count, const char *const *sets, size_t threads) {
    const struct ht_model *models[3];
    struct ht_pair pairs[2];
    p->count = count;
    for (size_t i = 0; i < count; i++) {
        read_desk(&p->models[i], sets[i]);
        models[i] = &p->models[i];
        if (i > 0)
            pairs[i - 1] = (struct ht_pair){0, i};
    }
    const struct ht_compare_options options = {.study = {.threads = threads, .precision = 0},
                                               .pairs = pairs,
                                               .pair_count = count - 1,
                                               .criterion = ht_default_criterion(models[0])};
    ck_assert_int_eq(ht_compare_run(models, count, &options, &p->comparison), HT_STUDY_DONE);
}

static void release(struct plans *p) {
    ht_comparison_release(&p->comparison);
    for (size_t i = 0; i < p->count; i++)
        ht_model_release(&p->models[i]);
}

START_TEST(differences_of_ratios_by_hand) {
    /* first: 2/1, 4/2, 6/3 (ratio 2 always); second: 3/1, 9/3, 3/2 (ratio of sums 15/6 = 2.5) */
    static const struct ratio first[] = {{2, 1}, {4, 2}, {6, 3}}, second[] = {{3, 1}, {9, 3}, {3, 2}};
    struct joint j = {0};
    double reduction;
    for (int i = 0; i < 3; i++)
        joint_add(&j, first[i], second[i]);
    const struct ht_estimate e = joint_difference(&j, &reduction);
    ck_assert_double_eq_tol(e.mean, 0.5, 1e-12);
    /* residuals of the second, over its mean under 2: (3 - 2.5, 9 - 7.5, 3 - 5) / 2 = 0.25, 0.75, -1 */
    const double spread = 0.0625 + 0.5625 + 1.0, error = sqrt(spread / 2 / 3);
    /* most of the spread is where the first brings its calls: 1/6, 2/6, 3/6 of them */
    const double lever = (0.0625 / 6 + 0.5625 * 2 / 6 + 1.0 * 3 / 6) / spread,
                 drawn = 2.0 / 3.0 / (1.0 - lever);
    const double t = gsl_cdf_tdist_Pinv(0.975, 1.0 / lever - 1.0); /* 14/36, the calls', would be more */
    const double skewness = 1.5 * (0.015625 + 0.421875 - 1.0) / pow(spread / 2, 1.5);
    const double bend = drawn * skewness / (6 * sqrt(3.0));
    const double up = (cbrt(1 + 6 * bend * (t - bend)) - 1) / (2 * bend);
    const double down = (cbrt(1 - 6 * bend * (t + bend)) - 1) / (2 * bend);
    ck_assert_double_eq_tol(e.low, e.mean - drawn * drawn * error * up, 1e-12);
    ck_assert_double_eq_tol(e.high, e.mean - drawn * drawn * error * down, 1e-12);
    ck_assert_double_eq_tol(reduction, 1.0, 1e-12); /* the first does not vary */
    j = (struct joint){0};
    for (int i = 0; i < 3; i++)
        joint_add(&j, second[i], (struct ratio){second[i].over + second[i].under, second[i].under});
    const struct ht_estimate shifted = joint_difference(&j, &reduction);
    ck_assert_double_eq_tol(shifted.mean, 1.0, 1e-12); /* always one more: sure */
    ck_assert_double_eq_tol(shifted.high, 1.0, 1e-6);
}
END_TEST

START_TEST(the_same_plan_does_not_differ) {
    static const char *const sets[] = {NULL, "name=another"};
    struct plans p;
    compare(&p, 2, sets, 2);
    const struct ht_paired *pair = &p.comparison.pairs[0];
    for (enum ht_measure m = 0; m < HT_MEASURE_COUNT; m++) {
        const struct ht_estimate e = ht_paired_difference(&p.comparison, pair, HT_WHOLE_RUN, 0, m);
        if (!isnan(e.mean))
            ck_assert(e.mean == 0 && e.low == 0 && e.high == 0);
    }
    ck_assert(pair->missed[0].mean == 0 && pair->ends[0].mean == 0);
    ck_assert(!p.comparison.selection.decided && p.comparison.selection.left_count == 2);
    release(&p);
}
END_TEST

START_TEST(one_more_agent_and_the_same_callers) {
    static const char *const sets[] = {NULL, "agent_groups.reps.count=11", "agent_groups.reps.count=9"};
    struct plans p;
    compare(&p, 3, sets, 2);
    const struct ht_comparison *c = &p.comparison;
    const struct ht_estimate more = ht_paired_difference(c, &c->pairs[0], HT_WHOLE_RUN, 0, HT_ASA);
    const struct ht_estimate fewer = ht_paired_difference(c, &c->pairs[1], HT_WHOLE_RUN, 0, HT_ASA);
    ck_assert(more.high < 0 && fewer.low > 0);
    const double base = ht_result_estimate(&c->results[0], HT_WHOLE_RUN, 0, HT_ASA).mean;
    const double with = ht_result_estimate(&c->results[1], HT_WHOLE_RUN, 0, HT_ASA).mean;
    ck_assert_double_eq_tol(more.mean, with - base, 1e-9 * base);
    /* the same callers call: not one more or less */
    const struct ht_estimate fresh = ht_paired_difference(c, &c->pairs[0], HT_WHOLE_RUN, 0, HT_FRESH);
    ck_assert(fresh.mean == 0 && fresh.low == 0 && fresh.high == 0);
    ck_assert_double_gt(c->pairs[0].reduction[HT_ASA], 3); /* where it should be large */
    /* an agent more is paid for 200 open hours */
    const struct ht_estimate cost = ht_paired_difference(c, &c->pairs[0], HT_WHOLE_RUN, 0, HT_COST);
    ck_assert_double_gt(cost.mean, 5500);
    ck_assert(c->pairs[0].missed[0].high < 0 && c->pairs[1].missed[0].low > 0);
    ck_assert(c->selection.possible && c->selection.decided && c->selection.best == 1);
    release(&p);
}
END_TEST

START_TEST(threads_do_not_matter) {
    static const char *const sets[] = {NULL, "agent_groups.reps.count=11"};
    struct plans one, many;
    compare(&one, 2, sets, 1);
    compare(&many, 2, sets, 5);
    const size_t cells =
        (1 + one.comparison.results[0].period_count) * ht_model_scopes(&one.models[0]) * HT_MEASURE_COUNT;
    ck_assert_mem_eq(one.comparison.pairs[0].differences, many.comparison.pairs[0].differences,
                     cells * sizeof(struct ht_estimate));
    release(&one);
    release(&many);
}
END_TEST

static void ck_alike(double a, double b) {
    ck_assert(a == b || (isnan(a) && isnan(b)));
}

static void ck_same(struct ht_estimate a, struct ht_estimate b) {
    ck_alike(a.mean, b.mean);
    ck_alike(a.low, b.low);
    ck_alike(a.high, b.high);
}

/* What brief results have is what whole ones say, bit for bit; by mean and by quantile, of all and of some.
 */
static void brief_is_as_whole(enum ht_measure measure, size_t scope, const struct plans *whole) {
    const struct ht_model *models[3] = {&whole->models[0], &whole->models[1], &whole->models[2]};
    const struct ht_pair pairs[] = {{0, 1}, {0, 2}};
    const struct ht_focus focus = {measure, scope};
    const struct ht_compare_options options = {.study = {.threads = 2, .precision = 0},
                                               .pairs = pairs,
                                               .pair_count = 2,
                                               .criterion = ht_default_criterion(models[0]),
                                               .focus = &focus};
    struct ht_comparison brief;
    ck_assert_int_eq(ht_compare_run(models, 3, &options, &brief), HT_STUDY_DONE);
    const size_t periods = brief.results[0].period_count, scopes = ht_model_scopes(models[0]);
    ck_assert(brief.course != NULL && whole->comparison.course == NULL);
    for (size_t i = 0; i < 3; i++) {
        const struct ht_result *a = &whole->comparison.results[i], *b = &brief.results[i];
        ck_assert_uint_eq(a->period_count, periods);
        ck_assert(a->simulated_calls == b->simulated_calls && a->replications == b->replications);
        for (size_t c = 0; c < scopes * HT_MEASURE_COUNT; c++)
            ck_same(a->estimates[c], b->estimates[c]);
        for (size_t p = 0; p < periods; p++)
            ck_alike(ht_result_estimate(a, p, scope, measure).mean, brief.course[i * periods + p]);
        ck_assert_uint_eq(a->verdicts[0].missed_count, b->verdicts[0].missed_count);
        ck_assert(a->verdicts[0].met_probability == b->verdicts[0].met_probability);
        for (size_t p = 0; p < a->verdicts[0].period_count; p++)
            ck_alike(a->verdicts[0].periods[p].value, b->verdicts[0].periods[p].value);
    }
    for (size_t i = 0; i < 2; i++) {
        const struct ht_paired *a = &whole->comparison.pairs[i], *b = &brief.pairs[i];
        for (enum ht_measure m = 0; m < HT_MEASURE_COUNT; m++)
            ck_same(ht_paired_difference(&whole->comparison, a, HT_WHOLE_RUN, 0, m),
                    ht_paired_difference(&brief, b, HT_WHOLE_RUN, 0, m));
        ck_same(a->missed[0], b->missed[0]);
        ck_same(a->ends[0], b->ends[0]);
        ck_assert_double_eq(a->reduction[HT_ASA], b->reduction[HT_ASA]);
    }
    ck_assert(brief.selection.best == whole->comparison.selection.best);
    ht_comparison_release(&brief);
}

START_TEST(brief_results_say_the_same) {
    /* open on Saturdays: a shape of its own */
    static const char *const sets[] = {NULL, "agent_groups.reps.count=11",
                                       "calendar.open=Mon-Sat 08:00-18:00"};
    struct plans p;
    compare(&p, 3, sets, 2);
    brief_is_as_whole(HT_ASA, 0, &p);
    brief_is_as_whole(HT_HOLD_P90, 1, &p);
    brief_is_as_whole(HT_OCCUPANCY, 2, &p);
    release(&p);
}
END_TEST

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
/* So many points of 26 weeks by day: their memory is theirs, not a report's. */
START_TEST(a_point_takes_little_memory) {
    enum { POINTS = 100 };
    struct ht_model model;
    const struct ht_model *models[POINTS];
    struct ht_pair pairs[POINTS - 1];
    struct rusage before, after;
    read_desk(&model, "calendar.length=\"26 weeks\"");
    for (size_t i = 0; i < POINTS; i++) {
        models[i] = &model;
        if (i > 0)
            pairs[i - 1] = (struct ht_pair){i - 1, i};
    }
    const struct ht_criterion criterion = ht_default_criterion(&model);
    const struct ht_focus focus = ht_default_focus(models, POINTS, &criterion);
    const struct ht_compare_options options = {
        .study = {.replications = 1, .threads = 2, .precision = 0, .by_given = true, .by = HT_PER_DAY},
        .pairs = pairs,
        .pair_count = POINTS - 1,
        .criterion = criterion,
        .focus = &focus};
    struct ht_comparison comparison;
    getrusage(RUSAGE_SELF, &before);
    ck_assert_int_eq(ht_compare_run(models, POINTS, &options, &comparison), HT_STUDY_DONE);
    getrusage(RUSAGE_SELF, &after);
    /* Whole ones take some 9 MB each. */
    ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 25L * 1024);
    ht_comparison_release(&comparison);
    ht_model_release(&model);
}
END_TEST
#endif

START_TEST(what_cannot_be_compared) {
    struct ht_model a, b;
    read_desk(&a, NULL);
    read_desk(&b, "calendar.length=\"3 weeks\"");
    ck_assert_str_eq(ht_compare_obstacle(&a, &b), "calendar.length");
    ht_model_release(&b);
    read_desk(&b, "agent_groups.reps.count=1");
    ck_assert_ptr_null(ht_compare_obstacle(&a, &b));
    ht_model_release(&a);
    ht_model_release(&b);
}
END_TEST

#define EXPERIMENTS 1000

/* Five plans, the first better than the others by just the indifference: the hardest case. Normal values of
 * standard deviation 3, with half of the variance in common. */
START_TEST(selection_keeps_its_promise) {
    const struct ht_criterion criterion = {HT_ASA, 0, false, 1.0, 0.95};
    size_t right = 0, replications = 0;
    for (uint64_t experiment = 0; experiment < EXPERIMENTS; experiment++) {
        struct ht_arena arena;
        struct selection s;
        ht_arena_init(&arena);
        ck_assert(selection_init(&s, 5, 0, criterion, &arena));
        for (uint64_t r = 0; s.decided_after == 0; r++) {
            const struct ht_luck luck = {experiment, r};
            double z[6];
            for (uint64_t i = 0; i < 6; i++)
                z[i] = gsl_cdf_ugaussian_Pinv(ht_uniform(ht_luck_words(luck, 1, 0, i, 0).word[0]));
            for (size_t i = 0; i < 5; i++)
                s.value[i] = (struct ratio){100 + (i == 0 ? -1 : 0) + 3 * sqrt(0.5) * (z[i] + z[5]), 1};
            selection_add(&s);
        }
        right += s.left[0] ? 1 : 0;
        replications += s.replications;
        ht_arena_release(&arena);
    }
    ck_assert_double_ge((double)right / EXPERIMENTS, 0.95 - 3 * sqrt(0.95 * 0.05 / EXPERIMENTS));
    ck_assert_uint_lt(replications, 1000 * EXPERIMENTS);
}
END_TEST

/* Two plans that cannot be told apart. The variances come from ten replications: with these something can be
 * said, with fewer not. */
START_TEST(selection_is_possible_after_the_first_stage) {
    const struct ht_criterion criterion = {HT_ASA, 0, false, 1.0, 0.95};
    for (size_t replications = 8; replications <= 12; replications++) {
        struct ht_arena arena;
        struct selection s;
        struct ht_selection out;
        ht_arena_init(&arena);
        ck_assert(selection_init(&s, 2, replications, criterion, &arena));
        for (size_t r = 0; r < replications; r++) {
            const double off = r % 2 == 0 ? 50 : -50;
            s.value[0] = (struct ratio){100 + off, 1};
            s.value[1] = (struct ratio){100 - off, 1};
            selection_add(&s);
        }
        ck_assert(selection_result(&s, &out, &arena));
        ck_assert(out.possible == (replications >= 10) && !out.decided && out.left_count == 2);
        if (out.possible)
            ck_assert_uint_gt(out.needed_at_most, 12);
        ht_arena_release(&arena);
    }
}
END_TEST

/* All scenarios ask the same: that is looked at, whoever is the only one. Else the criterion is. */
START_TEST(what_is_looked_at) {
    struct ht_target calls = {.measure = HT_ASA, .scope = 1}, all = {.measure = HT_ABANDON_RATE, .scope = 0};
    struct ht_model a = {.targets = &calls, .target_count = 1}, b = {.targets = &all, .target_count = 1};
    const struct ht_model *const both[] = {&a, &b}, *const twice[] = {&a, &a, &b};
    const struct ht_criterion criterion = {.measure = HT_HOLD_MEAN, .scope = 3};
    for (size_t count = 1; count <= 2; count++) {
        const struct ht_focus focus = ht_default_focus(count == 1 ? both : twice, count, &criterion);
        ck_assert(focus.measure == HT_ASA && focus.scope == 1);
        const struct ht_focus other = ht_default_focus(count == 1 ? both : twice, count + 1, &criterion);
        ck_assert(other.measure == HT_HOLD_MEAN && other.scope == 3);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("compare");
    TCase *tests = tcase_create("compare");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, differences_of_ratios_by_hand);
    tcase_add_test(tests, the_same_plan_does_not_differ);
    tcase_add_test(tests, one_more_agent_and_the_same_callers);
    tcase_add_test(tests, threads_do_not_matter);
    tcase_add_test(tests, brief_results_say_the_same);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    tcase_add_test(tests, a_point_takes_little_memory);
#endif
    tcase_add_test(tests, what_cannot_be_compared);
    tcase_add_test(tests, selection_keeps_its_promise);
    tcase_add_test(tests, selection_is_possible_after_the_first_stage);
    tcase_add_test(tests, what_is_looked_at);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
