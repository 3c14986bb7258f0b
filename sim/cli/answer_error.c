/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The standard error behind a 95% interval. Intervals of a study go from mean - error * G(t) to mean - error
 * * G(-t), where G(t) is t bent by skewness (Willink, "A confidence interval and test for the mean of an
 * asymmetric distribution", Communications in Statistics 34, 2005), and are cut at what a measure can be. Two
 * bounds tell both the error and the bend. Where few replications bring most of the calls, t has less freedom
 * than is taken here, and the error comes out some per cent too large.
 */
#include "answers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define STRAIGHT 1e-6 /* a bend less than this is none */
#define STEPS    60   /* of halving */

static double bent(double t, double bend) {
    return fabs(bend) < STRAIGHT ? t : (cbrt(1 + 6 * bend * (t - bend)) - 1) / (2 * bend);
}

/* Where above / below, the two sides of the interval, are as -G(-t) / G(t). That grows with the bend up to
 * where the root changes sign, which takes a skewness of 3 in 40 replications; beyond, the bend is told too
 * small.
 */
static double bend_of(double below, double above, double t) {
    const double most = (sqrt(t * t + 2.0 / 3) - t) / 2; /* 6 b (t + b) = 1 */
    double low = -most, high = most;
    for (int step = 0; step < STEPS; step++) {
        const double middle = (low + high) / 2;
        if (-bent(-t, middle) * below < above * bent(t, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

double answer_error(const struct ht_estimate *e, enum ht_measure measure, size_t replications) {
    const double t = gsl_cdf_tdist_Pinv(0.975, (double)(replications - 1));
    const double below = e->mean - e->low, above = e->high - e->mean;
    const enum ht_unit unit = ht_measure_info[measure].unit;
    const bool cut_below = unit != HT_UNIT_MONEY && e->low <= 0;
    const bool cut_above = unit == HT_UNIT_SHARE && e->high >= 1;
    if (cut_below || cut_above) {
        return (cut_below && cut_above ? fmax(below, above) : cut_below ? above : below) / t;
    }
    if (!(below > 0 && above > 0) || fabs(below - above) <= STRAIGHT * (below + above)) {
        return (below + above) / 2 / t;
    }
    const double bend = bend_of(below, above, t);
    return (below + above) / (bent(t, bend) - bent(-t, bend));
}
