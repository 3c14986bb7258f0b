/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Luck: the generator against its published test vectors, the samplers against their distribution functions.
 */
#include "suite.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <holdtime/distribution.h>
#include <holdtime/ziggurat.h>
#include <math.h>
#include <stdlib.h>

#define DRAWS 200000

/* Known answers for philox4x64, 10 and 7 rounds, of the Random123 distribution (file kat_vectors). */
START_TEST(published_vectors) {
    enum { FEWER = 7 }; /* rounds; known answers for them too */
    static const uint64_t in[3][6] = {
        {0, 0, 0, 0, 0, 0},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
        {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89, 0x452821e638d01377,
         0xbe5466cf34e90c6c}};
    static const uint64_t out[3][4] = {
        {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b},
        {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0},
        {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}};
    static const uint64_t sooner[3][4] = {
        {0x5dc8ee6268ec62cd, 0x139bc570b6c125a0, 0x84d6deb4fb65f49e, 0xaff7583376d378c2},
        {0x071dd84367903154, 0x48e2bbdc722b37d1, 0x6afa9890bb89f76c, 0x9194c8d8ada56ac7},
        {0x513a366704edf755, 0xf05d9924c07044d3, 0xbef2cb9cbea74c6c, 0x8db948de4caa1f8a}};
    for (int i = 0; i < 3; i++) {
        uint64_t c[4] = {in[i][0], in[i][1], in[i][2], in[i][3]};
        const struct ht_round_keys keys = ht_luck_round_keys((struct ht_luck){in[i][4], in[i][5]});
        for (int round = 0; round < FEWER; round++)
            ht_philox_round(c, keys.of[2 * round], keys.of[2 * round + 1]);
        ck_assert_mem_eq(c, sooner[i], sizeof c);
        const struct ht_words w =
            ht_luck_words((struct ht_luck){in[i][4], in[i][5]}, in[i][3], in[i][2], in[i][0], in[i][1]);
        for (int k = 0; k < 4; k++)
            ck_assert_uint_eq(w.word[k], out[i][k]);
    }
}
END_TEST

/* The shorter ways to the same words. */
START_TEST(shorter_ways) {
    uint64_t lot = 0;
    for (int i = 0; i < 1000; i++) {
        const struct ht_words dice = ht_luck_words((struct ht_luck){99, 0}, 0, 0, lot++, 0),
                              more = ht_luck_words((struct ht_luck){99, 1}, 0, 0, lot++, 0);
        const struct ht_luck luck = {dice.word[0], dice.word[1]};
        const uint64_t purpose = dice.word[2], owner = dice.word[3], index = more.word[0];
        const struct ht_round_keys keys = ht_luck_round_keys(luck);
        const struct ht_owner_luck of = ht_owner_luck(&keys, purpose, owner);
        const struct ht_words wanted = ht_luck_words(luck, purpose, owner, index, 0),
                              found = ht_owner_words(&keys, &of, index),
                              other = ht_luck_words(luck, purpose, owner, index, more.word[1]),
                              by = ht_luck_words_by(&keys, purpose, owner, index, more.word[1]);
        for (int k = 0; k < 4; k++) {
            ck_assert_uint_eq(found.word[k], wanted.word[k]);
            ck_assert_uint_eq(by.word[k], other.word[k]);
        }
    }
}
END_TEST

START_TEST(uniform_stays_inside) {
    ck_assert(ht_uniform(0) > 0.0);
    ck_assert(ht_uniform(UINT64_MAX) < 1.0);
}
END_TEST

/* Draw i of a sample: each index is another owner, as calls are. */
static double draw(const struct ht_distribution *d, uint64_t index) {
    const struct ht_luck luck = {20061120, 7};
    const struct ht_words w = ht_luck_words(luck, HT_LUCK_CALL, 3, index, 0);
    const struct ht_reserve reserve = {luck, HT_LUCK_CALL, 3, index, 1};
    return ht_distribution_draw(d, w.word[1], &reserve);
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Kolmogorov-Smirnov: 2.2 / sqrt(n) is exceeded by chance about once in ten thousand. */
static void fits(const struct ht_distribution *d) {
    double *x = malloc(DRAWS * sizeof *x), worst = 0.0, mean = 0.0;
    for (size_t i = 0; i < DRAWS; i++) {
        x[i] = draw(d, i);
        mean += (x[i] - mean) / (double)(i + 1);
    }
    qsort(x, DRAWS, sizeof *x, ascending);
    for (size_t i = 0; i < DRAWS; i++) {
        const double p = ht_distribution_cdf(d, x[i]);
        worst = fmax(worst, fmax(p - (double)i / DRAWS, (double)(i + 1) / DRAWS - p));
    }
    free(x);
    ck_assert_msg(worst < 2.2 / sqrt(DRAWS), "%s: distance %g", ht_law_name(d->law), worst);
    ck_assert_msg(fabs(mean / d->mean - 1.0) < 0.02, "%s: mean %g instead of %g", ht_law_name(d->law), mean,
                  d->mean);
}

START_TEST(draws_follow_their_law) {
    static const double shares[] = {0.3, 0.7}, means[] = {400.0, 100.0};
    struct ht_distribution laws[] = {
        {.law = HT_LAW_EXPONENTIAL, .mean = 300.0},
        {.law = HT_LAW_LOGNORMAL, .mean = 360.0, .cv = 1.1},
        {.law = HT_LAW_GAMMA, .mean = 200.0, .cv = 0.5},
        {.law = HT_LAW_GAMMA, .mean = 200.0, .cv = 2.0},
        {.law = HT_LAW_WEIBULL, .mean = 900.0, .shape = 0.8},
        {.law = HT_LAW_ERLANG, .mean = 300.0, .stages = 3},
        {.law = HT_LAW_HYPEREXPONENTIAL, .count = 2, .probabilities = shares, .values = means},
        {.law = HT_LAW_UNIFORM, .min = 10.0, .max = 30.0},
        {.law = HT_LAW_TRIANGULAR, .min = 10.0, .mode = 15.0, .max = 40.0},
    };
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        ht_distribution_prepare(&laws[i]);
        fits(&laws[i]);
    }
}
END_TEST

START_TEST(empirical_takes_each_value_alike) {
    static const double values[] = {1.0, 2.0, 2.0, 8.0};
    struct ht_distribution d = {.law = HT_LAW_EMPIRICAL, .count = 4, .values = values};
    size_t twos = 0;
    ht_distribution_prepare(&d);
    for (size_t i = 0; i < DRAWS; i++)
        twos += draw(&d, i) == 2.0 ? 1 : 0;
    ck_assert(fabs((double)twos / DRAWS - 0.5) < 0.006);
    ck_assert_double_eq_tol(d.mean, 3.25, 1e-12);
    ck_assert_double_eq_tol(ht_distribution_cdf(&d, 2.0), 0.75, 1e-12);
}
END_TEST

/* The far tails, where the ziggurat hands over to its slow path. */
START_TEST(tails_have_their_share) {
    struct ht_distribution exponential = {.law = HT_LAW_EXPONENTIAL, .mean = 1.0};
    size_t beyond = 0, far = 0;
    const struct ht_luck luck = {1, 1};
    for (uint64_t i = 0; i < 4 * DRAWS; i++) {
        const struct ht_words w = ht_luck_words(luck, HT_LUCK_CALL, 0, i, 0);
        const struct ht_reserve reserve = {luck, HT_LUCK_CALL, 0, i, 0};
        beyond += ht_distribution_draw(&exponential, w.word[0], &reserve) > 7.69711747 ? 1 : 0;
        far += fabs(ht_normal(w.word[1], &reserve)) > 3.5 ? 1 : 0;
    }
    const double expected = 4.0 * DRAWS * exp(-7.69711747),
                 normal = 4.0 * DRAWS * 2.0 * gsl_cdf_ugaussian_Q(3.5);
    ck_assert_msg(fabs((double)beyond - expected) < 4.0 * sqrt(expected), "%zu for %g", beyond, expected);
    ck_assert_msg(fabs((double)far - normal) < 4.0 * sqrt(normal), "%zu for %g", far, normal);
}
END_TEST

START_TEST(luck_has_no_order) {
    struct ht_distribution d = {.law = HT_LAW_GAMMA, .mean = 5.0, .cv = 1.5};
    ht_distribution_prepare(&d);
    const double first = draw(&d, 11);
    (void)draw(&d, 12);
    ck_assert(draw(&d, 11) == first);
}
END_TEST

/* Held against the CDF where that is exact, and against the normal law that a large shape tends to. */
START_TEST(gamma_quantiles) {
    static const double shapes[] = {0.02, 0.3, 1.0, 7.5, 390.0, 410.0, 2600.0, 9990.0, 10010.0, 30000.0};
    for (double u = 0.0005; u < 1.0; u += 0.0005) {
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            const double x = ht_gamma_quantile(u, shapes[i], 2.0 / shapes[i]);
            ck_assert_double_eq_tol(gsl_cdf_gamma_P(x, shapes[i], 2.0 / shapes[i]), u, 2e-8);
        }
        for (double shape = 1e9; shape < 1e20; shape *= 1e3) {
            const double x = ht_gamma_quantile(u, shape, 1.0 / shape);
            ck_assert_double_eq_tol((x - 1.0) * sqrt(shape), gsl_cdf_ugaussian_Pinv(u),
                                    1e-3 + 1e-15 * sqrt(shape));
        }
    }
}
END_TEST

int main(void) {
    gsl_set_error_handler_off(); /* as the program does */
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, published_vectors);
    tcase_add_test(tests, shorter_ways);
    tcase_add_test(tests, uniform_stays_inside);
    tcase_add_test(tests, draws_follow_their_law);
    tcase_add_test(tests, empirical_takes_each_value_alike);
    tcase_add_test(tests, tails_have_their_share);
    tcase_add_test(tests, luck_has_no_order);
    tcase_add_test(tests, gamma_quantiles);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
