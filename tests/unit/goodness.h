/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goodness of fit: p-values, and lists of them. Every test gives P(the statistic would be larger) under the
 * hypothesis, uniform over (0, 1) when that holds: a p next to 0 is a misfit, one next to 1 fits too well to
 * be luck. Samples come as probabilities u = F(x).
 *
 * Kolmogorov-Smirnov: the limiting law (Kolmogorov 1933; both series in Marsaglia, Tsang and Wang,
 * "Evaluating Kolmogorov's distribution", J. Stat. Software 8(18), 2003) at the argument of Stephens (JRSS B
 * 32, 1970), within 1e-3 of the exact p from n = 50 on. Anderson-Darling: the limiting law as approximated by
 * Marsaglia and Marsaglia, "Evaluating the Anderson-Darling distribution", J. Stat. Software 9(2), 2004,
 * within 2e-6; for samples of some thousands on.
 */
#ifndef TEST_GOODNESS_H
#define TEST_GOODNESS_H

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOODNESS_PI 3.14159265358979323846

static inline int goodness_compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static inline void *goodness_room(size_t count, size_t size) {
    void *room = calloc(count + 1, size);
    ck_assert_msg(room != NULL, "no memory");
    return room;
}

/* Sorts numbers of [0, 1], in linear time when they are spread evenly: by n cells, then each cell. */
static inline void goodness_sort(double *u, size_t n) {
    static uint32_t *ends; /* kept for the next time */
    static double *sorted;
    static size_t capacity;
    if (n == 0)
        return;
    if (n > capacity) {
        free(ends);
        free(sorted);
        ends = goodness_room(n + 2, sizeof *ends);
        sorted = goodness_room(n, sizeof *sorted);
        capacity = n;
    }
    memset(ends, 0, (n + 2) * sizeof *ends);
    for (size_t i = 0; i < n; i++)
        ends[(size_t)(u[i] * (double)n)]++;
    for (size_t i = 1; i <= n + 1; i++)
        ends[i] += ends[i - 1];
    for (size_t i = n; i-- > 0;)
        sorted[--ends[(size_t)(u[i] * (double)n)]] = u[i];
    for (size_t i = 0; i <= n; i++) { /* cells begin at `ends` now */
        const size_t end = ends[i + 1];
        if (end > ends[i] + 16) {
            qsort(sorted + ends[i], end - ends[i], sizeof *sorted, goodness_compare);
            continue;
        }
        for (size_t k = ends[i] + 1; k < end; k++) {
            const double x = sorted[k];
            size_t at = k;
            for (; at > ends[i] && sorted[at - 1] > x; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = x;
        }
    }
    memcpy(u, sorted, n * sizeof *u);
}

/* P(K > x) of Kolmogorov's limiting law. */
static inline double goodness_kolmogorov(double x) {
    double sum = 0.0;
    if (x < 1.0) {
        for (int k = 1; k < 20; k += 2)
            sum += exp(-k * k * GOODNESS_PI * GOODNESS_PI / (8.0 * x * x));
        return 1.0 - sqrt(2.0 * GOODNESS_PI) / x * sum;
    }
    for (int k = 1; k < 20; k++)
        sum += (k % 2 == 1 ? 2.0 : -2.0) * exp(-2.0 * k * k * x * x);
    return sum;
}

static inline double goodness_ks(const double *sorted, size_t n) {
    const double size = (double)n, root = sqrt(size);
    double worst = 0.0;
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fmax(sorted[i] - (double)i / size, (double)(i + 1) / size - sorted[i]));
    return goodness_kolmogorov(worst * (root + 0.12 + 0.11 / root));
}

/* P(A2 > z) of the limiting law of Anderson and Darling. */
static inline double goodness_anderson_darling(double z) {
    static const double low[] = {2.00012, 0.247105, -0.0649821, 0.0347962, -0.0116720, 0.00168691},
                        high[] = {1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146};
    const double *c = z < 2.0 ? low : high;
    const double series = c[0] + z * (c[1] + z * (c[2] + z * (c[3] + z * (c[4] + z * c[5]))));
    return z < 2.0 ? 1.0 - exp(-1.2337141 / z) / sqrt(z) * series : -expm1(-exp(series));
}

static inline double goodness_ad(const double *sorted, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double u = fmax(sorted[i], 1e-300), rest = fmax(1.0 - sorted[n - 1 - i], 0x1p-53);
        sum += (2.0 * (double)i + 1.0) * log(u * rest);
    }
    return goodness_anderson_darling(-(double)n - sum / (double)n);
}

static inline double goodness_normal(double z) {
    return gsl_cdf_ugaussian_Q(z);
}

/* Of a count: half of the probability of the count itself belongs to either side. */
static inline double goodness_poisson(double count, double mean) {
    const unsigned k = (unsigned)count;
    return gsl_cdf_poisson_Q(k, mean) + 0.5 * gsl_ran_poisson_pdf(k, mean);
}

static inline double goodness_binomial(double count, double share, double n) {
    const unsigned k = (unsigned)count, size = (unsigned)n;
    return gsl_cdf_binomial_Q(k, share, size) + 0.5 * gsl_ran_binomial_pdf(k, share, size);
}

/* Counts against expected shares (NULL: all alike). */
static inline double goodness_chi_square(const uint32_t *counts, const double *shares, size_t cells) {
    double total = 0.0, sum = 0.0;
    for (size_t i = 0; i < cells; i++)
        total += counts[i];
    for (size_t i = 0; i < cells; i++) {
        const double expected = total * (shares != NULL ? shares[i] : 1.0 / (double)cells);
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return gsl_cdf_chisq_Q(sum, (double)cells - 1.0);
}

/* A list of p-values with what they are of. */
struct goodness {
    struct {
        char of[64];
        double p;
    } list[4096];
    size_t count;
};

static inline void goodness_add(struct goodness *g, double p, const char *what, const char *which) {
    ck_assert_uint_lt(g->count, sizeof g->list / sizeof *g->list);
    snprintf(g->list[g->count].of, sizeof g->list->of, "%s %s", what, which);
    g->list[g->count++].p = p;
}

/* How far a p is from where it may be: its distance to 0 or 1, doubled. */
static inline double goodness_sided(double p) {
    return isnan(p) ? 0.0 : 2.0 * fmin(p, 1.0 - p);
}

/* The most unlikely of all. */
static inline size_t goodness_worst(const struct goodness *g) {
    size_t worst = 0;
    for (size_t i = 1; i < g->count; i++)
        if (goodness_sided(g->list[i].p) < goodness_sided(g->list[worst].p))
            worst = i;
    return worst;
}

/* Are those themselves uniform that are of this test ("": of any)? They should be of different draws. */
static inline double goodness_uniform(const struct goodness *g, const char *test) {
    double *p = goodness_room(g->count, sizeof *p);
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++)
        if (strstr(g->list[i].of, test) != NULL)
            p[count++] = isnan(g->list[i].p) ? 0.0 : fmin(fmax(g->list[i].p, 0.0), 1.0);
    ck_assert_uint_gt(count, 0);
    goodness_sort(p, count);
    const double all = goodness_ks(p, count);
    free(p);
    return all;
}

/* With GOODNESS_PRINT in the environment every p is printed. */
static inline void goodness_print(const struct goodness *g, const char *title) {
    if (getenv("GOODNESS_PRINT") == NULL)
        return;
    for (size_t i = 0; i < g->count; i++)
        printf("%s: %s: p %.6g\n", title, g->list[i].of, g->list[i].p);
    printf("%s: %zu, the worst %.3g\n", title, g->count, goodness_sided(g->list[goodness_worst(g)].p));
}

/* By chance alone the worst of the list is beyond this limit once in a thousand lists. */
static inline bool goodness_holds(const struct goodness *g) {
    return goodness_sided(g->list[goodness_worst(g)].p) > 1e-3 / (double)g->count;
}

static inline void goodness_check(const struct goodness *g, const char *title) {
    const size_t worst = goodness_worst(g);
    goodness_print(g, title);
    ck_assert_msg(goodness_holds(g), "%s: %s: p %g, one of %zu", title, g->list[worst].of, g->list[worst].p,
                  g->count);
}

static inline void goodness_check_all(const struct goodness *g, const char *title, const char *test) {
    const double all = goodness_uniform(g, test);
    if (getenv("GOODNESS_PRINT") != NULL)
        printf("%s: all p-values%s%s: p %.3g\n", title, test[0] != '\0' ? " of " : "", test, all);
    ck_assert_msg(all > 1e-3, "%s: the p-values %s themselves: p %g", title, test, all);
}

#endif
