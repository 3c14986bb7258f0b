/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals. Bounds are cut to what a measure can be: shares to [0, 1], all but money to 0 or more.
 */
#include "estimate.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

#define LEVEL    0.975 /* two-sided 95% */
#define ROUNDING 1e-13 /* share of the terms of a sum below which it is what is left of equals */

void moments_add(struct moments *m, struct ratio r) {
    const double over = r.over - m->over, under = r.under - m->under;
    m->n += 1.0;
    m->over += over / m->n;
    m->under += under / m->n;
    m->over_over += over * (r.over - m->over);
    m->over_under += over * (r.under - m->under);
    m->under_under += under * (r.under - m->under);
}

static struct ht_estimate around(double mean, double error, double n, enum ht_unit unit) {
    struct ht_estimate e = {mean, NAN, NAN};
    if (n >= 2.0 && !isnan(mean)) {
        const double half = gsl_cdf_tdist_Pinv(LEVEL, n - 1.0) * error;
        e.low = unit == HT_UNIT_MONEY ? mean - half : fmax(mean - half, 0.0);
        e.high = mean + half;
        if (unit == HT_UNIT_SHARE)
            e.high = fmin(e.high, 1.0);
    }
    return e;
}

struct ht_estimate moments_ratio(const struct moments *m, enum ht_unit unit) {
    if (!(m->n > 0.0 && m->under > 0.0))
        return (struct ht_estimate){NAN, NAN, NAN};
    const double ratio = m->over / m->under;
    const double spread = m->over_over - 2.0 * ratio * m->over_under + ratio * ratio * m->under_under;
    const double variance = m->n > 1.0 ? fmax(spread, 0.0) / (m->n - 1.0) : 0.0;
    return around(ratio, sqrt(variance / m->n) / m->under, m->n, unit);
}

struct ht_estimate moments_quantile(const struct moments *m, double q) {
    /* replications without an answered call came as 0 over 0: their share is 1 - under */
    const double n = round(m->n * m->under);
    if (isnan(q) || n < 1.0)
        return (struct ht_estimate){NAN, NAN, NAN};
    const double mean = m->over / m->under;
    const double squares =
        m->over_over + m->n * m->over * m->over - n * mean * mean; /* about the mean of those */
    const double about = squares + n * (mean - q) * (mean - q);
    const double variance = n > 1.0 ? fmax(about, 0.0) / (n - 1.0) : 0.0;
    return around(q, sqrt(variance / n), n, HT_UNIT_SECONDS);
}

void joint_add(struct joint *j, struct ratio first, struct ratio second) {
    const double value[4] = {first.over, first.under, second.over, second.under};
    double before[4];
    j->n += 1.0;
    for (int i = 0; i < 4; i++) {
        before[i] = value[i] - j->mean[i];
        j->mean[i] += before[i] / j->n;
    }
    for (int a = 0; a < 4; a++)
        for (int b = a; b < 4; b++)
            j->product[a][b] += before[a] * (value[b] - j->mean[b]);
}

/* Sum of weight[a] * weight[b] * product over a and b from `first` to `last`; 0 where only rounding is left.
 */
static double form(const struct joint *j, const double weight[4], int first, int last) {
    double sum = 0.0, size = 0.0;
    for (int a = first; a <= last; a++)
        for (int b = a; b <= last; b++) {
            const double term = (a == b ? 1.0 : 2.0) * weight[a] * weight[b] * j->product[a][b];
            sum += term;
            size += fabs(term);
        }
    return sum > ROUNDING * size ? sum : 0.0;
}

struct ht_estimate joint_difference(const struct joint *j, double *reduction) {
    const double *mean = j->mean;
    if (reduction != NULL)
        *reduction = NAN;
    if (!(j->n > 0.0 && mean[1] > 0.0 && mean[3] > 0.0))
        return (struct ht_estimate){NAN, NAN, NAN};
    const double first = mean[0] / mean[1], second = mean[2] / mean[3];
    const double weight[4] = {-1.0 / mean[1], first / mean[1], 1.0 / mean[3], -second / mean[3]};
    const double together = form(j, weight, 0, 3), apart = form(j, weight, 0, 1) + form(j, weight, 2, 3);
    if (reduction != NULL && together > 0.0 && apart > 0.0)
        *reduction = apart / together;
    const double variance = j->n > 1.0 ? together / (j->n - 1.0) : 0.0;
    return around(second - first, sqrt(variance / j->n), j->n, HT_UNIT_MONEY);
}
