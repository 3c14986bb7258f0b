/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handle times and patience: part of test_fit.c.
 */
#include "fit_made.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

static void calls_of(const struct ht_distribution *law, size_t n) {
    begin(5, 1, 1);
    for (size_t i = 0; i < n; i++)
        made_call(some_time(i % 5, i), 0.0, floor(made_draw(law, 1, i) + 0.5), 0, 0);
    fit_it();
}

static void check_law(struct ht_distribution truth) {
    const struct ht_distribution law = prepared(truth);
    calls_of(&law, 30000);
    const struct ht_fit_times *handle = &fit.types[0].handle;
    ck_assert_uint_eq(handle->count, 30000);
    ck_assert_msg(handle->laws[0].law.law == law.law, "%s taken for %s", ht_law_name(law.law),
                  ht_law_name(handle->laws[0].law.law));
    ck_assert_double_lt(handle->laws[0].distance, 0.012);
    ck_assert_double_eq_tol(handle->used.mean, handle->mean, 1e-6 * handle->mean);
    ck_assert_double_eq_tol(handle->mean, law.mean, 0.03 * law.mean);
    ck_assert_double_eq_tol(handle->used.cv, law.cv, 0.03 * law.cv + 1e-9);
    ck_assert_double_eq_tol(handle->used.shape, law.shape, 0.03 * law.shape + 1e-9);
    for (size_t i = 1; i < handle->law_count; i++)
        ck_assert_double_ge(handle->laws[i].aic, handle->laws[i - 1].aic);
}

START_TEST(test_handle_laws) {
    static const struct ht_distribution laws[] = {{.law = HT_LAW_LOGNORMAL, .mean = 180, .cv = 1.3},
                                                  {.law = HT_LAW_GAMMA, .mean = 240, .cv = 0.6},
                                                  {.law = HT_LAW_WEIBULL, .mean = 300, .shape = 1.7},
                                                  {.law = HT_LAW_WEIBULL, .mean = 300, .shape = 0.7}};
    check_law(laws[_i]);
    end();
}
END_TEST

START_TEST(test_two_branches) {
    static const double p[] = {0.3, 0.7}, m[] = {20.0, 300.0};
    const struct ht_distribution law = prepared((struct ht_distribution){
        .law = HT_LAW_HYPEREXPONENTIAL, .count = 2, .probabilities = p, .values = m});
    calls_of(&law, 30000);
    const struct ht_distribution *used = &fit.types[0].handle.used;
    ck_assert_int_eq(used->law, HT_LAW_HYPEREXPONENTIAL);
    const size_t small = used->values[0] < used->values[1] ? 0 : 1;
    ck_assert_double_eq_tol(used->probabilities[small], 0.3, 0.015);
    ck_assert_double_eq_tol(used->values[small], 20.0, 1.5);
    ck_assert_double_eq_tol(used->values[1 - small], 300.0, 9.0);
    end();
}
END_TEST

START_TEST(test_exponential_has_one_parameter) {
    const struct ht_distribution law =
        prepared((struct ht_distribution){.law = HT_LAW_EXPONENTIAL, .mean = 200});
    calls_of(&law, 20000);
    const struct ht_fit_times *handle = &fit.types[0].handle;
    for (size_t i = 0; i < handle->law_count; i++)
        if (handle->laws[i].law.law == HT_LAW_EXPONENTIAL)
            ck_assert_double_lt(handle->laws[i].aic, handle->laws[0].aic + 4.0);
    ck_assert_double_eq_tol(handle->median, 200 * log(2.0), 4.0);
    end();
}
END_TEST

/* Agents who hang up at once must not break a law that knows no zero, and the load stays right. */
START_TEST(test_zeros) {
    const struct ht_distribution law =
        prepared((struct ht_distribution){.law = HT_LAW_LOGNORMAL, .mean = 180, .cv = 1.2});
    begin(5, 1, 1);
    double sum = 0.0;
    for (size_t i = 0; i < 10000; i++) {
        const double handle = i % 20 == 0 ? 0.0 : floor(made_draw(&law, 1, i) + 0.5);
        made_call(some_time(i % 5, i), 0.0, handle, 0, 0);
        sum += handle;
    }
    fit_it();
    const struct ht_fit_times *handle = &fit.types[0].handle;
    ck_assert_uint_eq(handle->law_count, 5);
    for (size_t i = 0; i < handle->law_count; i++) {
        ck_assert(isfinite(handle->laws[i].log_likelihood));
        ck_assert_double_eq_tol(handle->laws[i].law.mean, sum / 10000.0, 1e-6 * sum / 10000.0);
    }
    ck_assert_double_eq_tol(handle->curve[1].y, 0.95, 0.002);
    ck_assert_double_eq(handle->curve[1].x, 0.0);
    end();
}
END_TEST

/* One of forty times is 0 s, which is to say shorter than half a second: its likelihood is that probability,
 * the others' is the density. */
START_TEST(test_one_zero) {
    begin(5, 1, 1);
    for (size_t i = 0; i < 40; i++)
        made_call(some_time(i % 5, i), 0.0, i == 0 ? 0.0 : 10.0 + (double)i, 0, 0);
    fit_it();
    const struct ht_fit_times *handle = &fit.types[0].handle;
    const double sum = 39 * 10 + 39 * 40 / 2, mean = sum / 40;
    size_t exponential = 0;
    while (exponential < handle->law_count && handle->laws[exponential].law.law != HT_LAW_EXPONENTIAL)
        exponential++;
    ck_assert_uint_lt(exponential, handle->law_count);
    ck_assert_double_eq_tol(handle->laws[exponential].log_likelihood,
                            log(1 - exp(-0.5 / mean)) - 39 * log(mean) - sum / mean, 1e-9);
    end();
}
END_TEST

START_TEST(test_times_as_they_are) {
    const struct ht_fit_options options = {.empirical_handle = true};
    begin(5, 1, 1);
    for (size_t i = 0; i < 10000; i++)
        made_call(some_time(i % 5, i), 0.0, (double)(i % 100), 0, 0);
    ck_assert(made_fit(&options));
    ck_assert_int_eq(fit.types[0].handle.used.law, HT_LAW_EMPIRICAL);
    ck_assert_double_eq_tol(fit.types[0].handle.used.mean, 49.5, 0.1);
    ck_assert_double_gt(fit.types[0].handle.used.values[fit.types[0].handle.used.count - 1], 98.0);
    end();
}
END_TEST

START_TEST(test_longer_in_the_morning) {
    begin(10, 1, 1);
    for (size_t i = 0; i < 40000; i++) {
        const double t = some_time(i % 5, i), second = fmod(t, HT_DAY);
        const double mean = second < 12 * HT_HOUR ? 240.0 : 160.0;
        made_call(t, 0.0, floor(-mean * log(made_uniform(1, i))), 0, 0);
    }
    fit_it();
    const struct ht_fit_type *type = &fit.types[0];
    ck_assert_double_eq_tol(type->handle_profile[20] / type->handle_profile[30], 1.5, 0.06);
    double sum = 0.0;
    for (size_t s = 18; s < 34; s++)
        sum += type->handle_profile[s] / 16.0;
    ck_assert_double_eq_tol(sum, 1.0, 0.01);
    ck_assert_double_gt(type->handle_by_slot, 0.2);
    end();
}
END_TEST

/* --- patience */

/* Callers wait for an exponential time of mean 100 s; who is less patient gives up. */
static double calls_with_patience(const struct ht_distribution *patience, size_t n, double balk) {
    double sum = 0.0, gone = 0.0;
    begin(5, 1, 1);
    for (size_t i = 0; i < n; i++) {
        const double wait = -100.0 * log(made_uniform(2, i));
        const bool balks = made_uniform(3, i) < balk;
        const double willing = balks ? 0.4 : made_draw(patience, 4, i);
        const bool answered = wait < willing;
        made_call(some_time(i % 5, i), fmin(wait, willing), answered ? 120.0 : NAN, 0,
                  answered ? 0 : HT_NOBODY);
        sum += answered ? 0.0 : willing;
        gone += answered ? 0.0 : 1.0;
    }
    for (size_t i = 0; i < n; i++) /* who was answered at once tells nothing */
        made_call(some_time(i % 5, n + i), 0.0, 120.0, 0, 0);
    fit_it();
    return sum / gone;
}

START_TEST(test_patience) {
    static const struct ht_distribution laws[] = {{.law = HT_LAW_WEIBULL, .mean = 300, .shape = 0.8},
                                                  {.law = HT_LAW_EXPONENTIAL, .mean = 240},
                                                  {.law = HT_LAW_GAMMA, .mean = 200, .cv = 0.7}};
    const struct ht_distribution law = prepared(laws[_i]);
    const double naive = calls_with_patience(&law, 60000, 0.0);
    const struct ht_fit_times *patience = &fit.types[0].patience;
    ck_assert_double_lt(naive, 0.55 * law.mean);
    ck_assert_double_eq_tol(patience->used.mean, law.mean, 0.12 * law.mean);
    for (size_t i = 0; i < patience->law_count; i++)
        if (patience->laws[i].law.law == law.law) {
            ck_assert_double_eq_tol(patience->laws[i].law.mean, law.mean, 0.07 * law.mean);
            ck_assert_double_lt(patience->laws[i].aic, patience->laws[0].aic + 8.0);
            ck_assert_double_lt(patience->laws[i].distance, 0.05);
        }
    ck_assert_uint_eq(patience->count + patience->censored, 60000);
    ck_assert_double_eq(fit.types[0].balk, 0.0);
    end();
}
END_TEST

START_TEST(test_two_kinds_of_patience) {
    static const double p[] = {0.4, 0.6}, m[] = {30.0, 400.0};
    const struct ht_distribution law = prepared((struct ht_distribution){
        .law = HT_LAW_HYPEREXPONENTIAL, .count = 2, .probabilities = p, .values = m});
    calls_with_patience(&law, 40000, 0.0);
    const struct ht_distribution *used = &fit.types[0].patience.used;
    ck_assert_int_eq(used->law, HT_LAW_HYPEREXPONENTIAL);
    ck_assert_double_eq_tol(fmin(used->values[0], used->values[1]), 30.0, 3.0);
    ck_assert_double_eq_tol(fmax(used->values[0], used->values[1]), 400.0, 40.0);
    end();
}
END_TEST

START_TEST(test_balking) {
    const struct ht_distribution law =
        prepared((struct ht_distribution){.law = HT_LAW_EXPONENTIAL, .mean = 240});
    calls_with_patience(&law, 30000, 0.05);
    ck_assert_double_eq_tol(fit.types[0].balk, 0.05, 0.006);
    ck_assert_double_eq_tol(fit.types[0].patience.used.mean, 240.0, 20.0);
    ck_assert_double_lt(ht_distribution_cdf(&fit.types[0].patience.used, 2.0), 0.02);
    end();
}
END_TEST

/* A lognormal patience whose mean nobody can have seen: the law taken does not rest on it. */
START_TEST(test_no_endless_patience) {
    const struct ht_distribution law =
        prepared((struct ht_distribution){.law = HT_LAW_LOGNORMAL, .mean = 20000, .cv = 12});
    calls_with_patience(&law, 30000, 0.0);
    const struct ht_fit_times *patience = &fit.types[0].patience;
    ck_assert_int_eq(patience->laws[0].law.law, HT_LAW_LOGNORMAL);
    ck_assert_int_ne(patience->used.law, HT_LAW_LOGNORMAL);
    ck_assert_double_lt(patience->used.mean, 0.5 * patience->laws[0].law.mean);
    ck_assert(made_says("willing to wait longer than anybody did"));
    end();
}
END_TEST

static double parameters(enum ht_law law) {
    return law == HT_LAW_EXPONENTIAL ? 1 : law == HT_LAW_HYPEREXPONENTIAL ? 3 : 2;
}

/* Of laws between which a small sample cannot decide the simplest is taken, and of those the likeliest. */
START_TEST(test_simplest_patience) {
    static const struct ht_distribution laws[] = {{.law = HT_LAW_WEIBULL, .mean = 60, .shape = 1.8},
                                                  {.law = HT_LAW_GAMMA, .mean = 60, .cv = 0.5},
                                                  {.law = HT_LAW_WEIBULL, .mean = 60, .shape = 1.15}};
    size_t ties = 0, simpler = 0;
    for (size_t i = 0; i < 15; i++) {
        const struct ht_distribution law = prepared(laws[i % 3]);
        calls_with_patience(&law, 120 + 10 * i, 0.0);
        const struct ht_fit_times *p = &fit.types[0].patience;
        ck_assert_uint_ge(p->law_count, 4);
        ck_assert_double_lt(p->laws[0].law.mean, p->curve[p->curve_count - 1].x); /* rests on what was seen */
        size_t best = 0;
        for (size_t k = p->law_count; k-- > 0;) {
            const bool as_good = p->laws[k].aic < p->laws[0].aic + 2.0;
            if (as_good && parameters(p->laws[k].law.law) <= parameters(p->laws[best].law.law))
                best = k;
        }
        ck_assert_int_eq(p->used.law, p->laws[best].law.law);
        ck_assert_double_eq(p->used.mean, p->laws[best].law.mean);
        simpler += best > 0;
        for (size_t k = best + 1; k < p->law_count; k++)
            ties += p->laws[k].aic < p->laws[0].aic + 2.0 &&
                    parameters(p->laws[k].law.law) == parameters(p->laws[best].law.law);
        end();
    }
    ck_assert_uint_gt(ties, 0);
    ck_assert_uint_gt(simpler, 0);
}
END_TEST

/* Every fiftieth call is of another type, too few of whom gave up: its law is the one that all calls would
 * have, were they of one type. */
START_TEST(test_patience_of_the_group) {
    const struct ht_distribution law =
        prepared((struct ht_distribution){.law = HT_LAW_WEIBULL, .mean = 240, .shape = 1.5});
    calls_with_patience(&law, 3000, 0.04);
    const struct ht_fit_type all = fit.types[0];
    ck_assert(!all.patience.pooled);
    ck_assert_double_gt(all.balk, 0.02);
    ht_fit_release(&fit);
    ht_messages_release(&messages);
    made.log.type_count = 2;
    made.log.types = realloc(made.log.types, 2 * sizeof *made.log.types);
    made.log.types[1] = (struct ht_logged_type){.name = "B", .priority = 1};
    for (size_t i = 0; i < made.log.call_count; i += 50)
        made.log.calls[i].type = 1;
    fit_it();
    ck_assert_uint_eq(fit.type_count, 2);
    ck_assert_uint_eq(fit.group_count, 1);
    const struct ht_fit_type *few = &fit.types[1];
    ck_assert_str_eq(few->name, "B");
    ck_assert_uint_lt(few->patience.count, 40);
    ck_assert(few->patience.pooled && !fit.types[0].patience.pooled);
    ck_assert_int_eq(few->patience.used.law, all.patience.used.law);
    ck_assert_double_eq_tol(few->patience.used.mean, all.patience.used.mean, 1e-6);
    ck_assert_double_eq_tol(few->balk, all.balk, 1e-9);
    end();
}
END_TEST

/* Remission times of 21 patients (Freireich et al. 1963), the example of the textbooks: curve and interval by
 * hand. */
START_TEST(test_kaplan_meier) {
    static const double left[] = {6, 6, 6, 7, 10, 13, 16, 22, 23},
                        kept[] = {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
    static const struct ht_fit_point curve[] = {{0, 1.0, 0, 0},       {6, 0.857143, 0.619718, 0.951552},
                                                {7, 0.806723, 0, 0},  {10, 0.752941, 0, 0},
                                                {13, 0.690196, 0, 0}, {16, 0.627451, 0, 0},
                                                {22, 0.537815, 0, 0}, {23, 0.448179, 0.188052, 0.680143}};
    begin(1, 1, 1);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        made_call(NINE + (double)i, left[i], NAN, 0, HT_NOBODY);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        made_call(NINE + 100.0 + (double)i, kept[i], 60.0, 0, 0);
    fit_it();
    const struct ht_fit_times *patience = &fit.types[0].patience;
    ck_assert_uint_eq(patience->curve_count, sizeof curve / sizeof *curve);
    for (size_t i = 0; i < patience->curve_count; i++) {
        ck_assert_double_eq_tol(patience->curve[i].x, curve[i].x, 1e-12);
        ck_assert_double_eq_tol(patience->curve[i].y, curve[i].y, 1e-6);
        if (curve[i].low > 0) {
            ck_assert_double_eq_tol(patience->curve[i].low, curve[i].low, 1e-5);
            ck_assert_double_eq_tol(patience->curve[i].high, curve[i].high, 1e-5);
        }
    }
    ck_assert_double_eq(patience->median, 23.0);
    ck_assert(patience->pooled);
    ck_assert_int_eq(patience->used.law, HT_LAW_EXPONENTIAL); /* too few for any other */
    ck_assert_double_eq_tol(patience->used.mean, 359.0 / 9.0, 1e-9);
    end();
}
END_TEST

void fit_times_tests(TCase *tests) {
    tcase_add_loop_test(tests, test_handle_laws, 0, 4);
    tcase_add_test(tests, test_two_branches);
    tcase_add_test(tests, test_exponential_has_one_parameter);
    tcase_add_test(tests, test_zeros);
    tcase_add_test(tests, test_one_zero);
    tcase_add_test(tests, test_times_as_they_are);
    tcase_add_test(tests, test_longer_in_the_morning);
    tcase_add_loop_test(tests, test_patience, 0, 3);
    tcase_add_test(tests, test_two_kinds_of_patience);
    tcase_add_test(tests, test_balking);
    tcase_add_test(tests, test_no_endless_patience);
    tcase_add_test(tests, test_simplest_patience);
    tcase_add_test(tests, test_patience_of_the_group);
    tcase_add_test(tests, test_kaplan_meier);
}
