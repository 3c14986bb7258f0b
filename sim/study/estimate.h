/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Estimates over replications, updated one replication at a time in a fixed order.
 */
#ifndef HOLDTIME_ESTIMATE_H
#define HOLDTIME_ESTIMATE_H

#include "sums.h"

/* Running means and co-moments of (over, under): Welford's update, in two dimensions. */
struct moments {
    double n, over, under;                     /* replications; means */
    double over_over, over_under, under_under; /* sums of products of deviations */
};

void moments_add(struct moments *m, struct ratio r);

/* Ratio of means with its 95% interval by the delta method (Cochran, "Sampling Techniques", 6.4; Law,
 * "Simulation Modeling and Analysis", 9.4.2), Student's t with n - 1 degrees of freedom. */
struct ht_estimate moments_ratio(const struct moments *m, enum ht_unit unit);

/* A pooled quantile q with its 95% interval from the quantiles of single replications: sectioning (Asmussen
 * and Glynn, "Stochastic Simulation", III.5a): spread about the pooled value, Student's t. */
struct ht_estimate moments_quantile(const struct moments *m, double q);

/* The same of two scenarios together: their ratios replication by replication. */
struct joint {
    double n;
    double mean[4];       /* over and under of the first, of the second */
    double product[4][4]; /* sums of products of deviations; only [i][j] with i <= j */
};

void joint_add(struct joint *j, struct ratio first, struct ratio second);

/* Second minus first: the difference of two ratios of means with its 95% interval by the delta method on all
 * four, Student's t with n - 1 degrees of freedom; quantiles (over, with under 1 or 0) go by the same.
 * `reduction` (may be NULL) receives the variance that independent ones would have, divided by this one. */
struct ht_estimate joint_difference(const struct joint *j, double *reduction);

#endif
