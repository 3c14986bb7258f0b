/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long times last, without a law: Kaplan and Meier (1958, "Nonparametric estimation from incomplete
 * observations"), the variance by Greenwood (1926, "The natural duration of cancer"), the interval by the
 * logarithm of minus the logarithm, which stays within 0 and 1 (Kalbfleisch and Prentice 1980, "The
 * statistical analysis of failure time data", section 1.3). At one time, those who leave come before those
 * last seen then.
 */
#include "fit_work.h"
#include <math.h>

#define Z95   1.959963984540054
#define KNOWN 0.1
#define MANY  40

static void interval(struct ht_fit_point *p, double greenwood) {
    if (p->y >= 1.0 || p->y <= 0.0) {
        p->low = p->high = NAN;
        return;
    }
    const double width = Z95 * sqrt(greenwood) / fabs(log(p->y));
    p->low = pow(p->y, exp(width));
    p->high = pow(p->y, exp(-width));
}

/* Largest distance of the law to the steps of the curve, as far as the curve is known: its interval is
 * narrower than a tenth, or few were ever seen. Where times are whole, the law is asked for what is rounded
 * to them. */
static double distance(const struct ht_distribution *law, const struct ht_fit_times *times, double unit) {
    double before = 1.0, largest = 0.0;
    for (size_t i = 1; i < times->curve_count; i++) {
        const struct ht_fit_point *p = &times->curve[i];
        if (p->high - p->low > KNOWN && i > 1 && times->count >= MANY)
            break;
        const double above = 1.0 - ht_distribution_cdf(law, p->x + 0.5 * unit);
        const double below = 1.0 - ht_distribution_cdf(law, p->x - 0.5 * unit);
        largest = fmax(largest, fmax(fabs(above - p->y), fabs(below - before)));
        before = p->y;
    }
    return largest;
}

bool fit_curve(const struct fit_sample *s, struct ht_fit_times *times, struct ht_arena *arena) {
    double at_risk = s->total + s->censored, survival = 1.0, greenwood = 0.0;
    times->curve = ht_arena_alloc(arena, s->points + 1, sizeof *times->curve);
    if (times->curve == NULL)
        return false;
    times->curve_count = 0;
    times->curve[times->curve_count++] = (struct ht_fit_point){0.0, 1.0, NAN, NAN};
    for (size_t i = 0; i < s->points; i++) {
        if (s->events[i] > 0.0) {
            const double left = at_risk - s->events[i];
            survival *= left / at_risk;
            greenwood += left > 0.0 ? s->events[i] / (at_risk * left) : INFINITY;
            struct ht_fit_point *p = &times->curve[times->curve_count++];
            *p = (struct ht_fit_point){.x = s->x[i], .y = survival};
            interval(p, greenwood);
        }
        at_risk -= s->events[i] + s->beyond[i];
    }
    for (size_t i = 0; i < times->law_count; i++)
        times->laws[i].distance = distance(&times->laws[i].law, times, s->unit);
    return true;
}

double fit_curve_quantile(const struct ht_fit_times *times, double survival) {
    for (size_t i = 0; i < times->curve_count; i++)
        if (times->curve[i].y <= survival + 1e-12)
            return times->curve[i].x;
    return NAN;
}
