/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every law of durations, a million draws each, against its distribution function from another source: by
 * Kolmogorov-Smirnov and Anderson-Darling, in the tails by counts beyond the quantiles 10^-3, 10^-4 and 10^-5
 * from either end, in moments by those of the draws cut off at the quantile 0.9999 (so that their error is
 * known whatever the tail). The rare paths of the ziggurats, which hardly show in a whole law, are tested
 * alone.
 */
#include "engine/luck.h"
#include "goodness.h"
#include "laws_references.h"
#include "suite.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { DRAWS = 100000, RARE = 5000 };
#else
enum { DRAWS = 1000000, RARE = 50000 };
#endif
#define SKEWED_CV 8.0 /* of laws whose mean is not yet normal over so many draws */

static const struct ht_luck luck = {20061120, 3};

/* Draw i of an owner, from words and reserves as the engine takes them: four of every caller. */
static double draw(const struct ht_distribution *d, uint64_t owner, uint64_t i) {
    const uint64_t slot = i % 4, index = i / 4;
    const struct ht_words w = ht_luck_words(luck, HT_LUCK_CALL, owner, index, 0);
    const struct word word = {w.word[slot], HT_LUCK_CALL, owner, index, slot};
    return luck_draw(d, luck, word);
}

/* P(X <= x); of what is too small to be told from 0, some probability below that of the smallest number. */
static double share_of(const struct law_reference *r, double x, uint64_t i) {
    if (x > 1e-300)
        return r->share(&r->d, x, false);
    return r->share(&r->d, 1e-300, false) * ht_uniform(ht_luck_words(luck, 0, 0, i, 0).word[0]);
}

static double quantile(const struct law_reference *r, double beyond) {
    double low = 0.0, high = 1.0;
    while (r->share(&r->d, high, true) > beyond)
        high *= 2.0;
    for (int i = 0; i < 100; i++) {
        const double middle = 0.5 * (low + high);
        *(r->share(&r->d, middle, true) > beyond ? &low : &high) = middle;
    }
    return high;
}

struct tail {
    const struct law_reference *reference;
    double cut;
    int power;
};

/* E(min(X / cut, 1)^k) is the integral of k y^(k-1) P(X > y cut) over [0, 1]. */
static double moment_at(double y, void *context) {
    const struct tail *t = context;
    return t->power * pow(y, t->power - 1) * t->reference->share(&t->reference->d, y * t->cut, true);
}

static double cut_moment(struct tail *t) {
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(1000);
    gsl_function f = {moment_at, t};
    double value, error;
    ck_assert(room != NULL);
    gsl_integration_qags(&f, 0.0, 1.0, 1e-10, 1e-9, 1000, room, &value, &error);
    gsl_integration_workspace_free(room);
    return value;
}

static void check_moments(struct goodness *g, const struct law_reference *r, const double *x, size_t n) {
    struct tail t = {.reference = r, .cut = quantile(r, 1e-4)};
    double sums[7] = {0}, sum = 0.0;
    char what[32];
    for (size_t i = 0; i < n; i++) {
        const double y = fmin(x[i] / t.cut, 1.0);
        double power = 1.0;
        for (int k = 1; k <= 6; k++)
            sums[k] += power *= y;
        sum += x[i];
    }
    for (t.power = 1; t.power <= 3; t.power++) {
        const double mean = sums[t.power] / (double)n, variance = sums[2 * t.power] / (double)n - mean * mean;
        snprintf(what, sizeof what, "moment %d", t.power);
        goodness_add(g, goodness_normal((mean - cut_moment(&t)) / sqrt(variance / (double)n)), r->name, what);
    }
    const double off = sum / (double)n / r->mean - 1.0;
    if (r->cv < SKEWED_CV)
        goodness_add(g, goodness_normal(off / r->cv * sqrt((double)n)), r->name, "mean");
}

static void check_tails(struct goodness *g, const struct law_reference *r, const double *x, const double *u,
                        size_t n) {
    static const double shares[] = {1e-3, 1e-4, 1e-5};
    double low[3] = {0}, high[3] = {0};
    for (size_t i = 0; i < n; i++) {
        if (u[i] > 2e-3 && u[i] < 1.0 - 2e-3)
            continue;
        const double beyond = r->share(&r->d, x[i], true);
        for (size_t k = 0; k < 3; k++) {
            low[k] += u[i] < shares[k] ? 1.0 : 0.0;
            high[k] += beyond < shares[k] ? 1.0 : 0.0;
        }
    }
    for (size_t k = 0; k < 3; k++) {
        char what[32];
        snprintf(what, sizeof what, "lowest %g", shares[k]);
        goodness_add(g, goodness_binomial(low[k], shares[k], (double)n), r->name, what);
        snprintf(what, sizeof what, "highest %g", shares[k]);
        goodness_add(g, goodness_binomial(high[k], shares[k], (double)n), r->name, what);
    }
}

/* The program's own distribution function, from one tail to the other. */
static void check_cdf(const struct law_reference *r, const struct ht_distribution *d, const double *x) {
    for (size_t i = 0; i < 2000; i++) {
        const double share = r->share(&r->d, x[i], false), found = ht_distribution_cdf(d, x[i]);
        if (!(fabs(found - share) < 1e-10))
            ck_abort_msg("%s: P(X <= %g) is %g, not %g", r->name, x[i], found, share);
    }
    ck_assert(ht_distribution_cdf(d, -1.0) == 0.0);
    ck_assert_double_eq_tol(ht_distribution_cdf(d, 1e15), 1.0, 1e-12);
    ck_assert_msg(fabs(d->mean / r->mean - 1.0) < 1e-12, "%s: mean %g", r->name, d->mean);
}

enum fault { NONE, MEANS, CUT };

static double faulty(double x, const struct law_reference *r, enum fault fault, double cut, uint64_t i) {
    if (fault == CUT)
        return fmin(x, cut);
    return fault == MEANS && i % 10 == 0 ? r->mean : x;
}

static void check_law(struct goodness *g, size_t number, enum fault fault, size_t n) {
    static double x[DRAWS], u[DRAWS];
    const struct law_reference *r = &law_references[number];
    struct ht_distribution d = r->d;
    const double cut = quantile(r, 2e-3);
    ht_distribution_prepare(&d);
    for (size_t i = 0; i < n; i++) {
        x[i] = faulty(draw(&d, number, i), r, fault, cut, i);
        u[i] = share_of(r, x[i], i);
    }
    check_tails(g, r, x, u, n);
    check_moments(g, r, x, n);
    if (fault == NONE)
        check_cdf(r, &d, x);
    goodness_sort(u, n);
    goodness_add(g, goodness_ks(u, n), r->name, "KS");
    goodness_add(g, goodness_ad(u, n), r->name, "AD");
}

static void expect_misfit(const struct goodness *g, const char *test) {
    size_t found = 0;
    for (size_t i = 0; i < g->count; i++)
        if (strstr(g->list[i].of, test) != NULL) {
            ck_assert_msg(g->list[i].p < 1e-4 || g->list[i].p > 1.0 - 1e-4, "%s passes: p %g", g->list[i].of,
                          g->list[i].p);
            found++;
        }
    ck_assert_uint_eq(found, 1);
}

/* The yardsticks: limits from the tables of Kolmogorov's law and of Anderson and Darling's (1954; 1%:
 * Marsaglia and Marsaglia), and the p-values of samples that are surely uniform. */
START_TEST(p_values_are_right) {
    enum { SAMPLES = 1000, SIZE = 2000 };
    static struct goodness g;
    static double u[SIZE];
    ck_assert_double_eq_tol(goodness_kolmogorov(0.8276), 0.5, 1e-4);
    ck_assert_double_eq_tol(goodness_kolmogorov(1.2238), 0.1, 1e-4);
    ck_assert_double_eq_tol(goodness_kolmogorov(1.6276), 0.01, 1e-5);
    ck_assert_double_eq_tol(goodness_anderson_darling(1.933), 0.1, 1e-4);
    ck_assert_double_eq_tol(goodness_anderson_darling(2.492), 0.05, 1e-4);
    ck_assert_double_eq_tol(goodness_anderson_darling(3.878), 0.01, 1e-5);
    for (uint64_t sample = 0; sample < SAMPLES; sample++) {
        for (uint64_t i = 0; i < SIZE; i++)
            u[i] = ht_uniform(ht_luck_words(luck, 0, sample, i, 0).word[0]);
        goodness_sort(u, SIZE);
        goodness_add(&g, goodness_ks(u, SIZE), "KS", "");
        goodness_add(&g, goodness_ad(u, SIZE), "AD", "");
    }
    goodness_check_all(&g, "samples", "KS");
    goodness_check_all(&g, "samples", "AD");
}
END_TEST

START_TEST(draws_follow_their_law) {
    static struct goodness g;
    for (size_t i = 0; i < law_reference_count; i++)
        check_law(&g, i, NONE, DRAWS);
    goodness_check(&g, "laws");
    goodness_check_all(&g, "laws", "KS");
    goodness_check_all(&g, "laws", "AD");
}
END_TEST

/* They can fail: where one draw in ten is the mean instead, or the longest of them are cut off, each of
 * the tests that should see it does. */
START_TEST(faults_are_found) {
    static struct goodness g;
    for (size_t i = 0; i < law_reference_count; i += 7) {
        g.count = 0;
        check_law(&g, i, MEANS, DRAWS / 10);
        expect_misfit(&g, "KS");
        expect_misfit(&g, "AD");
        g.count = 0;
        check_law(&g, i, CUT, DRAWS / 10);
        expect_misfit(&g, "highest 0.001");
    }
}
END_TEST

/* The fast paths give up where the position lies beyond the next layer. */
static uint64_t hard_word(const struct ht_ziggurat *z, unsigned layer, uint64_t owner, uint64_t i) {
    const struct ht_words w = ht_luck_words(luck, HT_LUCK_CALL, owner, i, 7);
    const double sure = z->x[layer + 1] / z->x[layer], position = sure + (1.0 - sure) * ht_uniform(w.word[0]);
    return (uint64_t)(position * 0x1p52) << 12 | (w.word[1] & 0xf00) | layer;
}

/* P(X <= x) of the whole law: of the unit exponential, or of the size of a standard normal. */
static double whole(bool normal, double x) {
    return normal ? erf(x * sqrt(0.5)) : -expm1(-x);
}

/* .. and when the word is hard. In the lowest layer X is beyond its edge. In another it is a point below the
 * curve of what the layer has beyond the next one, or, when the point tried there is above it, anything. */
static double hard_share(const struct ht_ziggurat *z, bool normal, unsigned layer, double x) {
    const double inner = z->x[layer + 1], outer = z->x[layer], scale = normal ? sqrt(GOODNESS_PI / 2.0) : 1.0;
    if (layer == 0)
        return normal ? 1.0 - erfc(x * sqrt(0.5)) / erfc(inner * sqrt(0.5)) : -expm1(inner - x);
    const double height = z->f[layer + 1] - z->f[layer], room = (outer - inner) * height,
                 y = fmin(fmax(x, inner), outer),
                 below = scale * (whole(normal, y) - whole(normal, inner)) - (y - inner) * z->f[layer],
                 all = scale * (whole(normal, outer) - whole(normal, inner)) - (outer - inner) * z->f[layer];
    return (below + (room - all) * whole(normal, x)) / room;
}

static void check_layer(struct goodness *g, bool normal, unsigned layer) {
    const struct ht_ziggurat *z = normal ? &ht_ziggurat_normal : &ht_ziggurat_exponential;
    const uint64_t owner = 100 + 2 * layer + (normal ? 1 : 0);
    double *u = goodness_room(RARE, sizeof *u), negative = 0.0, x;
    char what[32];
    for (uint64_t i = 0; i < RARE; i++) {
        const struct ht_reserve reserve = {luck, HT_LUCK_CALL, owner, i, 1 + i % 3};
        const uint64_t bits = hard_word(z, layer, owner, i);
        if (normal ? ht_normal_fast(bits, &x) : ht_exponential_fast(bits, &x))
            ck_abort_msg("layer %u: not a hard word", layer);
        x = normal ? ht_normal(bits, &reserve) : ht_exponential(bits, &reserve);
        negative += x < 0.0 ? 1.0 : 0.0;
        u[i] = hard_share(z, normal, layer, fabs(x));
    }
    snprintf(what, sizeof what, "layer %u", layer);
    goodness_sort(u, RARE);
    goodness_add(g, goodness_ks(u, RARE), normal ? "normal KS" : "exponential KS", what);
    goodness_add(g, goodness_ad(u, RARE), normal ? "normal AD" : "exponential AD", what);
    if (normal)
        goodness_add(g, goodness_binomial(negative, 0.5, RARE), "signs of", what);
    free(u);
}

START_TEST(rare_paths_follow_their_law) {
    static const unsigned layers[] = {0, 1, 2, 60, 200, 254, 255};
    static struct goodness g;
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        check_layer(&g, false, layers[i]);
        check_layer(&g, true, layers[i]);
    }
    goodness_check(&g, "rare paths");
    goodness_check_all(&g, "rare paths", "KS");
}
END_TEST

/* Layers of equal area, edges on the curve; that of the lowest has the tail. */
START_TEST(layers_are_equal) {
    for (int normal = 0; normal < 2; normal++) {
        const struct ht_ziggurat *z = normal ? &ht_ziggurat_normal : &ht_ziggurat_exponential;
        const double scale = normal ? sqrt(GOODNESS_PI / 2.0) : 1.0, r = z->x[1], f = z->f[1],
                     tail = normal ? scale * erfc(r * sqrt(0.5)) : exp(-r), area = r * f + tail;
        ck_assert_double_eq_tol(z->x[0] * f, area, 1e-13 * area);
        for (size_t i = 1; i <= HT_ZIGGURAT_LAYERS; i++)
            ck_assert_double_eq_tol(z->f[i], exp(normal ? -0.5 * z->x[i] * z->x[i] : -z->x[i]), 1e-14);
        for (size_t i = 1; i < HT_ZIGGURAT_LAYERS; i++)
            ck_assert_double_eq_tol(z->x[i] * (z->f[i + 1] - z->f[i]), area, 1e-9 * area);
        ck_assert(z->x[HT_ZIGGURAT_LAYERS] == 0.0);
    }
}
END_TEST

/* What the engine draws by its fast paths is what the library draws. */
START_TEST(fast_paths_change_nothing) {
    for (size_t k = 0; k < law_reference_count; k++) {
        struct ht_distribution d = law_references[k].d;
        ht_distribution_prepare(&d);
        for (uint64_t i = 0; i < 5000; i++) {
            const uint64_t slot = i % 4, index = i / 4;
            const struct ht_words w = ht_luck_words(luck, HT_LUCK_CALL, k, index, 0);
            const struct ht_reserve reserve = {luck, HT_LUCK_CALL, k, index, slot};
            if (ht_distribution_draw(&d, w.word[slot], &reserve) != draw(&d, k, i))
                ck_abort_msg("%s: another draw", law_references[k].name);
        }
    }
}
END_TEST

/* Each of a thousand values equally often, whatever lies between them. */
START_TEST(empirical_values_come_alike) {
    enum { VALUES = 1000 };
    static double values[VALUES];
    static uint32_t counts[VALUES];
    struct ht_distribution d = {.law = HT_LAW_EMPIRICAL, .count = VALUES, .values = values};
    for (size_t i = 0; i < VALUES; i++)
        values[i] = (double)i * (double)i;
    ht_distribution_prepare(&d);
    for (size_t i = 0; i < DRAWS; i++) {
        const double root = sqrt(draw(&d, 50, i));
        if (root != floor(root) || root >= VALUES)
            ck_abort_msg("%g is none of the values", root * root);
        counts[(size_t)root]++;
    }
    const double p = goodness_chi_square(counts, NULL, VALUES);
    ck_assert_msg(goodness_sided(p) > 1e-4, "p %g", p);
    for (size_t i = 0; i < VALUES; i++)
        ck_assert_double_eq_tol(ht_distribution_cdf(&d, values[i] + 0.5), (double)(i + 1) / VALUES, 1e-12);
}
END_TEST

int main(void) {
    gsl_set_error_handler_off(); /* as the program does */
    Suite *suite = suite_create("laws");
    TCase *tests = tcase_create("laws");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, p_values_are_right);
    tcase_add_test(tests, draws_follow_their_law);
    tcase_add_test(tests, faults_are_found);
    tcase_add_test(tests, rare_paths_follow_their_law);
    tcase_add_test(tests, layers_are_equal);
    tcase_add_test(tests, fast_paths_change_nothing);
    tcase_add_test(tests, empirical_values_come_alike);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
