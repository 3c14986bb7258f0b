/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals against the same computed plainly, in two passes over all values.
 */
#include "study/estimate.h"
#include "suite.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

#define N 12

static const double over[N] = {3.0, 0.0, 7.0, 1.0, 0.0, 19.0, 2.0, 2.0, 0.0, 5.0, 1.0, 40.0};
static const double under[N] = {10.0, 12.0, 17.0, 9.0, 0.0, 31.0, 11.0, 8.0, 10.0, 15.0, 12.0, 45.0};

static struct moments moments_of(double shift) {
    struct moments m = {0};
    for (int i = 0; i < N; i++)
        moments_add(&m, (struct ratio){over[i] + shift, under[i]});
    return m;
}

/* Of over - r * under over the mean of under. */
static void residuals(double r, double *error, double *skewness) {
    double mean = 0.0, squares = 0.0, cubes = 0.0;
    for (int i = 0; i < N; i++)
        mean += under[i] / N;
    for (int i = 0; i < N; i++) {
        const double e = (over[i] - r * under[i]) / mean;
        squares += e * e;
        cubes += e * e * e;
    }
    const double deviation = sqrt(squares / (N - 1));
    *error = deviation / sqrt(N);
    *skewness = N * cubes / (N - 1.0) / (N - 2.0) / pow(deviation, 3.0);
}

START_TEST(ratio_against_two_passes) {
    const struct moments m = moments_of(0.0);
    const struct ht_estimate e = moments_ratio(&m, HT_UNIT_SECONDS);
    double error, skewness;
    ck_assert_double_eq_tol(e.mean, 80.0 / 180.0, 1e-14);
    residuals(e.mean, &error, &skewness);
    ck_assert_double_gt(skewness, 1.0);
    /* shares of the denominator, and their mean where the residuals are */
    double squares = 0.0, residual = 0.0, there = 0.0;
    for (int i = 0; i < N; i++) {
        const double share = under[i] / 180.0, e2 = pow(over[i] - e.mean * under[i], 2.0);
        squares += share * share;
        residual += e2;
        there += e2 * share;
    }
    const double lever = there / residual, drawn = (1.0 - 1.0 / N) / (1.0 - lever);
    ck_assert_double_gt(lever, squares); /* the spread comes from fewer than the calls */
    const double a = drawn * skewness / (6.0 * sqrt(N)), t = gsl_cdf_tdist_Pinv(0.975, 1.0 / lever - 1.0);
    const double up = (cbrt(1.0 + 6.0 * a * (t - a)) - 1.0) / (2.0 * a);
    const double down = -(cbrt(1.0 - 6.0 * a * (t + a)) - 1.0) / (2.0 * a);
    error *= drawn * drawn;
    ck_assert_double_eq_tol(e.low, e.mean - up * error, 1e-12);
    ck_assert_double_eq_tol(e.high, e.mean + down * error, 1e-12);
    ck_assert_double_gt(e.high - e.mean, e.mean - e.low); /* the longer tail is above */
}
END_TEST

/* A difference to a scenario without variation is that to a number; and the other way round with the sign
 * changed. Differences as such: by hand in test_compare.c. */
START_TEST(difference_to_a_number) {
    struct joint after = {0}, before = {0};
    for (int i = 0; i < N; i++) {
        joint_add(&after, (struct ratio){7.0, 2.0}, (struct ratio){over[i], under[i]});
        joint_add(&before, (struct ratio){over[i], under[i]}, (struct ratio){7.0, 2.0});
    }
    const struct moments m = moments_of(0.0);
    const struct ht_estimate alone = moments_ratio(&m, HT_UNIT_MONEY);
    const struct ht_estimate up = joint_difference(&after, NULL), down = joint_difference(&before, NULL);
    ck_assert_double_eq_tol(up.mean, alone.mean - 3.5, 1e-13);
    ck_assert_double_eq_tol(up.low, alone.low - 3.5, 1e-12);
    ck_assert_double_eq_tol(up.high, alone.high - 3.5, 1e-12);
    ck_assert_double_eq_tol(down.low, -up.high, 1e-12);
    ck_assert_double_eq_tol(down.high, -up.low, 1e-12);
}
END_TEST

/* A share of skewed days is cut at 0 and 1; money is not cut. */
START_TEST(bounds) {
    struct moments few = {0}, most = {0};
    for (int i = 0; i < 4; i++) {
        moments_add(&few, (struct ratio){i == 3 ? 1.0 : 0.0, 1.0});
        moments_add(&most, (struct ratio){i == 3 ? 0.0 : 1.0, 1.0});
    }
    ck_assert_double_eq(moments_ratio(&few, HT_UNIT_SHARE).low, 0.0);
    ck_assert_double_eq(moments_ratio(&most, HT_UNIT_SHARE).high, 1.0);
    ck_assert_double_lt(moments_ratio(&few, HT_UNIT_MONEY).low, 0.0);
}
END_TEST

/* None, one, two, and all the same. */
START_TEST(few_replications) {
    struct moments m = {0};
    ck_assert(isnan(moments_ratio(&m, HT_UNIT_SECONDS).mean));
    moments_add(&m, (struct ratio){4.0, 2.0});
    ck_assert(moments_ratio(&m, HT_UNIT_SECONDS).mean == 2.0);
    ck_assert(isnan(moments_ratio(&m, HT_UNIT_SECONDS).low));
    moments_add(&m, (struct ratio){8.0, 2.0});
    const double half = gsl_cdf_tdist_Pinv(0.975, 1.0) * 1.0; /* of 2 and 4 */
    ck_assert_double_eq_tol(moments_ratio(&m, HT_UNIT_SECONDS).high, 3.0 + half, 1e-12);
    m = (struct moments){0};
    for (int i = 0; i < 5; i++)
        moments_add(&m, (struct ratio){0.3, 1.0});
    const struct ht_estimate same = moments_ratio(&m, HT_UNIT_SECONDS);
    ck_assert(same.low == same.mean && same.high == same.mean);
}
END_TEST

/* Third moments do not suffer from a mean far from 0. */
START_TEST(third_moments_keep_their_digits) {
    const struct moments near = moments_of(0.0), far = moments_of(1e6);
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq_tol(near.third[i] / far.third[i], 1.0, 1e-8);
}
END_TEST

/* Calls of replication i: 20 + 5 i holds, spread evenly from 0 to 40 + 30 (i % 4) seconds. */
static void fill(struct ht_histogram *holds, int i) {
    const int calls = 20 + 5 * i;
    *holds = (struct ht_histogram){0};
    for (int c = 0; c < calls; c++)
        ht_histogram_add(holds, (40.0 + 30.0 * (i % 4)) * (c + 0.5) / calls);
}

static double within(const struct ht_histogram *holds, double seconds) {
    struct ht_histogram up = {0};
    double count = 0.0;
    ht_histogram_add(&up, seconds);
    for (size_t bin = 0; bin < HT_HISTOGRAM_BINS; bin++) {
        if (up.count[bin] > 0)
            return count + 0.5 * (double)holds->count[bin];
        count += (double)holds->count[bin];
    }
    return count;
}

START_TEST(quantile_against_two_passes) {
    static const double levels[] = {0.5, 0.8, 0.95};
    static struct ht_histogram pooled, one;
    static struct ladder ladder;
    double counts[RUNGS];
    for (int i = 0; i < N; i++) {
        fill(&one, i);
        ht_histogram_merge(&pooled, &one);
        ladder_count(counts, &one);
        ladder_add(&ladder, counts);
    }
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
        const double q = ht_histogram_quantile(&pooled, levels[k]), all = (double)pooled.total;
        double squares = 0.0, in = 0.0, in_squares = 0.0, out = 0.0, out_squares = 0.0;
        for (int i = 0; i < N; i++) {
            fill(&one, i);
            const double below = within(&one, q), n = (double)one.total;
            const double e = below - within(&pooled, q) / all * n;
            squares += e * e;
            in += below;
            in_squares += below * below;
            out += n - below;
            out_squares += (n - below) * (n - below);
        }
        const double effective =
            fmin(in * in / (in_squares - 0.5 * in), out * out / (out_squares - 0.5 * out));
        const double half = gsl_cdf_tdist_Pinv(0.975, effective - 1.0) * sqrt(squares * N / (N - 1.0)) / all;
        const struct ht_estimate e = ladder_quantile(&ladder, &pooled, levels[k]);
        ck_assert_double_eq(e.mean, q);
        /* the spread between two rungs is a straight line, and that within a bin is not known */
        ck_assert_double_eq_tol(within(&pooled, e.high) / all, fmin(levels[k] + half, 1.0), 0.2 * half);
        ck_assert_double_eq_tol(within(&pooled, e.low) / all, levels[k] - half, 0.2 * half);
    }
}
END_TEST

/* Callers who all hold for the same time, or nobody. */
START_TEST(quantiles_of_little) {
    static struct ht_histogram same, none;
    static struct ladder ladder, empty;
    double counts[RUNGS];
    ck_assert(isnan(ladder_quantile(&empty, &none, 0.5).mean));
    for (int i = 0; i < 5; i++) {
        static struct ht_histogram one;
        one = (struct ht_histogram){0};
        for (int c = 0; c <= i; c++)
            ht_histogram_add(&one, 60.0);
        ladder_count(counts, &one);
        ladder_add(&ladder, counts);
        ht_histogram_merge(&same, &one);
        const struct ht_estimate e = ladder_quantile(&ladder, &same, 0.5);
        ck_assert_double_eq_tol(e.mean, 60.0, 0.6);
        ck_assert(i == 0 ? isnan(e.low) : e.low <= e.mean && e.mean <= e.high && e.high < 62.0);
    }
    ladder_count(counts, &none); /* a replication without calls says nothing */
    ladder_add(&ladder, counts);
    ck_assert_double_eq(ladder.n, 5.0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("estimate");
    TCase *tests = tcase_create("estimate");
    tcase_add_test(tests, ratio_against_two_passes);
    tcase_add_test(tests, difference_to_a_number);
    tcase_add_test(tests, bounds);
    tcase_add_test(tests, few_replications);
    tcase_add_test(tests, third_moments_keep_their_digits);
    tcase_add_test(tests, quantile_against_two_passes);
    tcase_add_test(tests, quantiles_of_little);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
