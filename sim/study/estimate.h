/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Estimates over replications, updated one replication at a time in a fixed order.
 */
#ifndef HOLDTIME_ESTIMATE_H
#define HOLDTIME_ESTIMATE_H

#include "sums.h"

/* Running means and co-moments of (over, under): Welford's update, in two dimensions, and of the third order
 * (Pebay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments", Sandia 2008, 2.1). */
struct moments {
    double n, over, under;                     /* replications; means */
    double over_over, over_under, under_under; /* sums of products of deviations */
    double third[4];                           /* .. of three, [i] of them of `under` */
};

void moments_add(struct moments *m, struct ratio r);

/* Ratio of means with its 95% interval: standard error by the delta method (Cochran, "Sampling Techniques",
 * 6.4; Law, "Simulation Modeling and Analysis", 9.4.2), Student's t, bent by the skewness of what a
 * replication adds (Willink, "A confidence interval and test for the mean of an asymmetric distribution",
 * Communications in Statistics 34, 2005). Its degrees of freedom are those of the replications that the
 * denominator comes from: (sum)^2 / sum of squares of them (Kish, "Survey Sampling", 1965), less one; or
 * fewer, if the spread comes from fewer. A replication with a share h of the denominator draws the ratio
 * towards itself, so that its residual is 1 - h of what it should be: the standard error is made longer by
 * the square of 1 - h, as it is for outlying points of a regression (Cribari-Neto, "Asymptotic inference
 * under heteroskedasticity of unknown form", Computational Statistics & Data Analysis 45, 2004), where h is
 * more than 1 / n. Without these, the few bad days that 20 replications may or may not have met leave one
 * interval in ten short: see tests/cases/RESULTS.md. */
struct ht_estimate moments_ratio(const struct moments *m, enum ht_unit unit);

/* How the calls answered within a hold go together in a replication. Holds are at the rungs of a ladder, a
 * quarter of an octave apart; all sums are of whole numbers, so exact. */
#define RUNGS ((HT_HISTOGRAM_BINS - 2) / RUNG + 1)
#define RUNG  (HT_HISTOGRAM_OCTAVE / 4) /* bins */
struct ladder {
    double n;               /* replications with any */
    double squares[RUNGS];  /* sums over replications: of the square of those within the hold .. */
    double products[RUNGS]; /* .. and of those within it times all */
};

/* Calls within the hold of each rung; the last rung has all of them. */
void ladder_count(double within[RUNGS], const struct ht_histogram *holds);
void ladder_add(struct ladder *ladder, const double within[RUNGS]);

/* A quantile of the pooled holds with its 95% interval: the interval of the share of calls answered within
 * it, a ratio, carried over to holds (Woodruff, "Confidence intervals for medians and other position
 * measures", JASA 47, 1952; for clusters, as replications are, Francisco and Fuller, "Quantile estimation
 * with a complex survey design", Annals of Statistics 19, 1991), with degrees of freedom as above, of the
 * calls within it or beyond it. The spread of quantiles of single replications instead, sectioning, misses
 * the truth once in four times where days differ. */
struct ht_estimate ladder_quantile(const struct ladder *ladder, const struct ht_histogram *holds,
                                   double level);

/* The same of two scenarios together: their ratios replication by replication. */
struct joint {
    double n;
    double mean[4];       /* over and under of the first, of the second */
    double product[4][4]; /* sums of products of deviations; only [i][j] with i <= j */
    double third[20];     /* .. of three, [i][j][k] with i <= j <= k in order */
};

void joint_add(struct joint *j, struct ratio first, struct ratio second);

/* Second minus first: the difference of two ratios of means with its 95% interval, made of the four as
 * moments_ratio makes that of two; of the two denominators counts the one that fewer replications bring.
 * Quantiles (over, with under 1 or 0) go by the same. `reduction` (may be NULL) receives the variance that
 * independent ones would have, divided by this one. */
struct ht_estimate joint_difference(const struct joint *j, double *reduction);

#endif
