/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions of durations, by the parameters people know (mean, coefficient of variation), all in seconds.
 * A draw is a function of one 64-bit word of luck, plus a reserve of luck that belongs to the same entity for
 * the samplers that need more than one word.
 */
#ifndef HOLDTIME_DISTRIBUTION_H
#define HOLDTIME_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ht_law {
    HT_LAW_NEVER, /* absent: zero for times that are waited out, infinite for patience */
    HT_LAW_CONSTANT,
    HT_LAW_EXPONENTIAL,
    HT_LAW_LOGNORMAL,
    HT_LAW_GAMMA,
    HT_LAW_WEIBULL,
    HT_LAW_ERLANG,
    HT_LAW_HYPEREXPONENTIAL,
    HT_LAW_UNIFORM,
    HT_LAW_TRIANGULAR,
    HT_LAW_EMPIRICAL,
    HT_LAWS
};

struct ht_distribution {
    enum ht_law law;
    /* As given: */
    double mean;                 /* every law that has the key; else computed by ht_distribution_prepare */
    double cv;                   /* lognormal, gamma */
    double shape;                /* weibull */
    int stages;                  /* erlang */
    double min, mode, max;       /* uniform, triangular */
    size_t count;                /* hyperexponential branches, empirical values */
    const double *probabilities; /* [count]; hyperexponential; sums to 1 */
    const double *values;        /* [count]; hyperexponential means; empirical values, ascending */
    const char *file;            /* empirical: where the values came from */
    /* Derived by ht_distribution_prepare: */
    double a, b; /* lognormal mean and deviation of log2; gamma/erlang shape, scale; weibull scale, 1/shape */
};

/* The reserve: identity of the luck that a sampler may go on drawing from; see random.h. */
struct ht_reserve;

/* Fills `mean` (where the law gives it) and the derived members; the parameters must be in range. A lognormal
 * or gamma law with cv 0 becomes a constant. */
void ht_distribution_prepare(struct ht_distribution *d);

/* One variate from `word` (uniform over 64 bits). HT_LAW_NEVER gives 0. */
double ht_distribution_draw(const struct ht_distribution *d, uint64_t word, const struct ht_reserve *reserve);

/* P(X <= x). */
double ht_distribution_cdf(const struct ht_distribution *d, double x);

/* Name in the scenario language: "lognormal". */
const char *ht_law_name(enum ht_law law);

/* The u-quantile (0 < u < 1) of the gamma law of this shape and scale. */
double ht_gamma_quantile(double u, double shape, double scale);

#endif
