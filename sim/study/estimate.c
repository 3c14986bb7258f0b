/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals. Bounds are cut to what a measure can be: shares to [0, 1], all but money to 0 or more.
 */
#include "estimate.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

#define LEVEL 0.975 /* two-sided 95% */

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
