/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rates and their inversion, histograms and their error.
 */
#include "suite.h"
#include <holdtime/arena.h>
#include <holdtime/calendar.h>
#include <holdtime/histogram.h>
#include <holdtime/model.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double constant(const void *context, double t) {
    (void)t;
    return *(const double *)context;
}

static double surge(const void *context, double t) {
    return 2.5 * ht_surge_at(context, 100.0, t);
}

START_TEST(constants_are_exact) {
    struct ht_arena arena;
    struct ht_rate rate = {0};
    const double value = 0.3;
    ht_arena_init(&arena);
    ck_assert(ht_rate_append(&rate, &arena, 10.0, 20.0, constant, &value));
    ck_assert(ht_rate_append(&rate, &arena, 30.0, 40.0, constant, &value));
    ck_assert_uint_eq(rate.count, 2);
    ck_assert_double_eq_tol(ht_rate_integral(&rate, 15.0, 35.0), 3.0, 1e-12);
    ck_assert_double_eq_tol(ht_rate_piece_invert(&rate.pieces[1], 1.5), 35.0, 1e-12);
    ht_arena_release(&arena);
}
END_TEST

/* Ramp from 1 to 3 over 50 s, held 20 s, then 1.2 + 1.8 * 2^(-t/40): integrals by hand. */
START_TEST(surges_integrate_and_invert) {
    const struct ht_surge s = {.peak = 3.0, .ramp = 50.0, .hold = 20.0, .half_life = 40.0, .settles_at = 1.2};
    struct ht_arena arena;
    struct ht_rate rate = {0};
    ht_arena_init(&arena);
    ck_assert(ht_rate_append(&rate, &arena, 100.0, 150.0, surge, &s));
    ck_assert(ht_rate_append(&rate, &arena, 150.0, 170.0, surge, &s));
    ck_assert(ht_rate_append(&rate, &arena, 170.0, 370.0, surge, &s));
    const double decay = 1.2 * 200.0 + 1.8 * 40.0 / log(2.0) * (1.0 - exp2(-5.0));
    ck_assert_double_eq_tol(ht_rate_integral(&rate, 100.0, 150.0), 2.5 * 2.0 * 50.0, 1e-9);
    ck_assert_double_eq_tol(ht_rate_integral(&rate, 150.0, 170.0), 2.5 * 3.0 * 20.0, 1e-9);
    ck_assert_double_eq_tol(ht_rate_integral(&rate, 170.0, 370.0), 2.5 * decay, 1e-9);
    for (size_t i = 0; i < rate.count; i++) {
        const struct ht_rate_piece *p = &rate.pieces[i];
        for (double share = 0.0; share <= 1.0; share += 0.0625) {
            const double t = ht_rate_piece_invert(p, share * p->mass);
            ck_assert(t >= p->from && t <= p->to);
            ck_assert_double_eq_tol(ht_rate_integral(&rate, p->from, t), share * p->mass, 1e-11 * p->mass);
        }
    }
    ht_arena_release(&arena);
}
END_TEST

static double jump(const void *context, double t) {
    const double *at = context;
    return t < *at ? 1.0 : 3.0;
}

/* A jump inside a stretch is closed in on by halving, 40 times at most: a piece each, and two for the last.
 * What is left of it is a width of 2^-40 of the whole, on which the rate is wrong by 2 at most. Thirds and
 * tenths never come near an end of a half, where a jump is not seen. */
START_TEST(jumps_are_closed_in_on) {
    static const double places[] = {1.0 / 3.0, 2.0 / 3.0, 0.1, 0.9};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct ht_arena arena;
        struct ht_rate rate = {0};
        ht_arena_init(&arena);
        ck_assert(ht_rate_append(&rate, &arena, 0.0, 1.0, jump, &places[i]));
        ck_assert_uint_le(rate.count, 42);
        ck_assert_double_eq(rate.pieces[0].from, 0.0);
        for (size_t p = 1; p < rate.count; p++) {
            ck_assert_double_eq(rate.pieces[p].from, rate.pieces[p - 1].to);
            ck_assert_double_ge(rate.pieces[p].to - rate.pieces[p].from, 0x1p-40);
        }
        ck_assert_double_eq(rate.pieces[rate.count - 1].to, 1.0);
        ck_assert_double_eq_tol(ht_rate_integral(&rate, 0.0, 1.0), 3.0 - 2.0 * places[i], 1e-11);
        ht_arena_release(&arena);
    }
}
END_TEST

/* Every value comes back from its bin within 1%, over the whole range; zeros stay zeros. */
START_TEST(histogram_error_is_below_one_percent) {
    static struct ht_histogram h;
    for (double x = 0.0625; x < 8e6; x *= 1.0137) {
        memset(&h, 0, sizeof h);
        ht_histogram_add(&h, x);
        for (double p = 0.0; p <= 1.0; p += 0.5)
            ck_assert_msg(fabs(ht_histogram_quantile(&h, p) / x - 1.0) < 0.016, "%g", x);
        ck_assert_msg(fabs(ht_histogram_quantile(&h, 0.5) / x - 1.0) < 0.01, "%g", x);
    }
    memset(&h, 0, sizeof h);
    ck_assert(isnan(ht_histogram_quantile(&h, 0.5)));
    ht_histogram_add(&h, 1e-12);
    ht_histogram_add(&h, 1e12);
    ck_assert(ht_histogram_quantile(&h, 0.4) == 0.0);
    ck_assert(ht_histogram_quantile(&h, 0.9) >= 0x1p23);
}
END_TEST

START_TEST(histograms_merge) {
    static struct ht_histogram a, b, both;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    memset(&both, 0, sizeof both);
    for (int i = 1; i <= 1000; i++) {
        ht_histogram_add(i % 3 == 0 ? &a : &b, i);
        ht_histogram_add(&both, i);
    }
    ht_histogram_merge(&a, &b);
    ck_assert_mem_eq(&a, &both, sizeof a);
    ck_assert_double_eq_tol(ht_histogram_quantile(&a, 0.9), 900.0, 9.0);
}
END_TEST

START_TEST(learning_curves) {
    const struct ht_learning exponential = {.curve = HT_CURVE_EXPONENTIAL, .start = 1.8, .half_life = 300.0};
    const struct ht_learning power = {.curve = HT_CURVE_POWER, .start = 1.8, .rate = 0.85, .after = 50.0};
    struct ht_step points[] = {{0.0, 2.0}, {HT_WEEK, 1.6}, {4.0 * HT_WEEK, 1.0}};
    const struct ht_learning table = {
        .curve = HT_CURVE_TABLE, .points = points, .point_count = 3, .points_by_time = true};
    ck_assert_double_eq_tol(ht_learning_factor(&exponential, 0.0, 0.0), 1.8, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&exponential, 600.0, 0.0), 1.2, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&power, 50.0, 0.0), 1.8 * 0.85, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&power, 150.0, 0.0), 1.8 * 0.85 * 0.85, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&power, 1e9, 0.0), 1.0, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&table, 9999.0, HT_WEEK - 1.0), 2.0, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&table, 0.0, HT_WEEK), 1.6, 1e-12);
    ck_assert_double_eq_tol(ht_learning_factor(&table, 0.0, 9.0 * HT_WEEK), 1.0, 1e-12);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rate");
    TCase *tests = tcase_create("rate");
    tcase_add_test(tests, constants_are_exact);
    tcase_add_test(tests, surges_integrate_and_invert);
    tcase_add_test(tests, jumps_are_closed_in_on);
    tcase_add_test(tests, histogram_error_is_below_one_percent);
    tcase_add_test(tests, histograms_merge);
    tcase_add_test(tests, learning_curves);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
