/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Day-to-day busyness. With a gamma factor on the day's Poisson rate its total is negative binomial
 * (Greenwood and Yule 1920); the factor's cv is the one of largest likelihood. The means of the weekdays are
 * estimated from the same few days, which would make it too small (four Mondays: by 13%): the likelihood is
 * adjusted for them (Cox and Reid 1987, "Parameter orthogonality and approximate conditional inference"). The
 * interval is that of the likelihood ratio.
 */
#include "fit_busyness.h"
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define GOLDEN      0.6180339887498949
#define SMALLEST_CV 1e-4
#define LARGEST_CV  5.0
#define RATIO_95    1.920729410347062 /* half the 95% point of chi-square with 1 degree of freedom */

struct totals {
    const struct fit_work *w;
    const double *of_day; /* [log->days] */
    double n[HT_FIT_WEEKDAYS], mean[HT_FIT_WEEKDAYS];
};

static void sum_up(const struct fit_work *w, size_t type, struct totals *t) {
    *t = (struct totals){.w = w, .of_day = w->totals + type * w->log->days};
    for (size_t d = 0; d < w->log->days; d++)
        if (w->fitted[d]) {
            const size_t weekday = fit_weekday(w, d);
            t->n[weekday] += 1.0;
            t->mean[weekday] += (t->of_day[d] - t->mean[weekday]) / t->n[weekday];
        }
}

/* The adjusted log likelihood, less what does not depend on the cv. */
static double likelihood(const struct totals *t, double cv) {
    const double k = 1.0 / (cv * cv);
    double sum = 0.0;
    for (size_t d = 0; d < t->w->log->days; d++) {
        const size_t weekday = fit_weekday(t->w, d);
        const double x = t->of_day[d], m = t->mean[weekday];
        if (!t->w->fitted[d] || !(m > 0.0) || t->n[weekday] < 2.0)
            continue;
        if (cv < 0.5 * SMALLEST_CV)
            sum += x * log(m) - m;
        else
            sum +=
                gsl_sf_lngamma(x + k) - gsl_sf_lngamma(k) - x * log(k) - (k + x) * log1p(m / k) + x * log(m);
    }
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        if (t->n[d] >= 2.0 && t->mean[d] > 0.0)
            sum -= 0.5 * log(t->n[d] * t->mean[d] / (1.0 + cv * cv * t->mean[d]));
    return sum;
}

/* Where the likelihood has fallen to `level` between the cvs `in` and `out` (logarithms). */
static double edge(const struct totals *t, double in, double out, double level) {
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (in + out);
        if (likelihood(t, exp(middle)) > level)
            in = middle;
        else
            out = middle;
    }
    return exp(0.5 * (in + out));
}

static void find_cv(const struct totals *t, struct ht_fit_type *type) {
    const double least = log(SMALLEST_CV), most = log(LARGEST_CV), poisson = likelihood(t, 0.0);
    double low = least, high = most;
    while (high - low > 1e-7) {
        const double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
        if (likelihood(t, exp(a)) > likelihood(t, exp(b)))
            high = b;
        else
            low = a;
    }
    const double at = 0.5 * (low + high), best = likelihood(t, exp(at));
    type->busyness_cv = best > poisson + 1e-9 ? exp(at) : 0.0;
    const double level = fmax(best, poisson) - RATIO_95;
    type->busyness_low = poisson > level ? 0.0 : edge(t, at, least, level);
    type->busyness_high = edge(t, type->busyness_cv > 0.0 ? at : least, most, level);
}

void fit_busyness(struct fit_work *w, size_t type_index, const double *counts) {
    struct ht_fit_type *type = &w->fit->types[type_index];
    const size_t slots = w->fit->slots;
    struct totals t;
    sum_up(w, type_index, &t);
    double daily = 0.0, daily_free = 0.0, within = 0.0, within_free = 0.0;
    for (size_t weekday = 0; weekday < HT_FIT_WEEKDAYS; weekday++)
        daily_free += t.n[weekday] >= 2.0 && t.mean[weekday] > 0.0 ? t.n[weekday] - 1.0 : 0.0;
    for (size_t d = 0; d < w->log->days; d++) {
        const double m = t.mean[fit_weekday(w, d)];
        if (w->fitted[d] && m > 0.0 && t.n[fit_weekday(w, d)] >= 2.0)
            daily += (t.of_day[d] - m) * (t.of_day[d] - m) / m;
    }
    /* Intervals against the weekday's shape and the day's own total: chi-square of homogeneity. */
    for (size_t weekday = 0; weekday < HT_FIT_WEEKDAYS; weekday++) {
        if (t.n[weekday] < 2.0)
            continue;
        double used = 0.0;
        for (size_t s = 0; s < slots; s++) {
            double sum = 0.0;
            for (size_t d = 0; d < w->log->days; d++)
                sum += w->fitted[d] && fit_weekday(w, d) == weekday ? counts[d * slots + s] : 0.0;
            used += sum > 0.0;
            for (size_t d = 0; d < w->log->days && sum > 0.0; d++)
                if (w->fitted[d] && fit_weekday(w, d) == weekday && t.of_day[d] > 0.0) {
                    const double e = t.of_day[d] * sum / (t.mean[weekday] * t.n[weekday]);
                    within += (counts[d * slots + s] - e) * (counts[d * slots + s] - e) / e;
                }
        }
        within_free += (t.n[weekday] - 1.0) * fmax(0.0, used - 1.0);
    }
    type->daily_ratio = daily_free > 0.0 ? daily / daily_free : NAN;
    type->interval_ratio = within_free > 0.0 ? within / within_free : NAN;
    if (daily_free > 0.0)
        find_cv(&t, type);
    else
        type->busyness_high = NAN;
}

/* Correlation of the gamma factors of the two largest types: what their totals have in common is theirs
 * alone, Poisson's scatter being of each by itself. */
void fit_shared_busyness(struct fit_work *w) {
    struct ht_fit *fit = w->fit;
    if (fit->type_count < 2)
        return;
    struct totals a, b;
    sum_up(w, 0, &a);
    sum_up(w, 1, &b);
    double together = 0.0, n = 0.0;
    for (size_t d = 0; d < w->log->days; d++) {
        const size_t k = fit_weekday(w, d);
        if (w->fitted[d] && a.n[k] >= 2.0 && a.mean[k] > 0.0 && b.mean[k] > 0.0) {
            together += (a.of_day[d] / a.mean[k] - 1.0) * (b.of_day[d] / b.mean[k] - 1.0);
            n += 1.0 - 1.0 / a.n[k];
        }
    }
    const double spread = fit->types[0].busyness_cv * fit->types[1].busyness_cv;
    fit->shared_busyness = n > 0.0 && spread > 0.0 ? fmax(-1.0, fmin(1.0, together / n / spread)) : 0.0;
    fit->shared = fit->shared_busyness > 0.5;
}
