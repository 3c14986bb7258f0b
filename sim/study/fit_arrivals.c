/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When callers come: what to expect of each interval of each weekday. All attempts count, redials too.
 *
 * A month has four Mondays. So the shape of a weekday borrows from those with the same opening hours: its
 * counts by interval are Dirichlet-multinomial about their common shape (Mosimann 1962, "On the compound
 * multinomial distribution"), the strength of the loan by maximum likelihood, and the posterior mean is
 * taken. The weekday's level is drawn to the common one as far as the days' scatter explains the difference
 * (empirical Bayes; Morris 1983, "Parametric empirical Bayes inference"; the variance between weekdays by
 * DerSimonian and Laird 1986, "Meta-analysis in clinical trials").
 */
#include "fit_busyness.h"
#include "fit_work.h"
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define GOLDEN      0.6180339887498949
#define NO_LOAN     1e-9
#define FULL_LOAN   1e7
#define CLEAR_TREND 3.0 /* standard errors */

struct week {
    size_t slots, days[HT_FIT_WEEKDAYS];
    double *counts; /* [log->days][slots] */
    double *sums;   /* [HT_FIT_WEEKDAYS][slots], over the fitted days */
    double *common; /* [slots]: shape of those that open alike */
    double total[HT_FIT_WEEKDAYS], level[HT_FIT_WEEKDAYS];
    double mean; /* the common level */
};

static void add_interval(const struct fit_work *w, const struct ht_logged_interval *row, double *counts) {
    const double offered = fit_offered(row), length = w->fit->interval;
    if (isnan(offered))
        return;
    for (double from = row->start; from < row->start + row->length - 1e-6;) {
        const double to = fmin((floor(from / length + 1e-9) + 1.0) * length, row->start + row->length);
        if (from < (double)w->log->days * HT_DAY && fit_counts(w, from))
            counts[fit_day(w, from) * w->fit->slots + fit_slot(w, from)] +=
                offered * (to - from) / row->length;
        from = to;
    }
}

static void count(const struct fit_work *w, size_t type, double *counts) {
    const struct ht_call_log *log = w->log;
    for (size_t i = 0; i < log->call_count; i++) {
        const double t = log->calls[i].arrival;
        if (w->type_of[log->calls[i].type] == type && fit_counts(w, t))
            counts[fit_day(w, t) * w->fit->slots + fit_slot(w, t)] += 1.0;
    }
    for (size_t i = 0; i < log->interval_count; i++)
        if (w->type_of[log->intervals[i].type] == type && fit_counts(w, log->intervals[i].start))
            add_interval(w, &log->intervals[i], counts);
}

static bool sum_up(struct fit_work *w, size_t type, struct week *k) {
    const size_t days = w->log->days, slots = w->fit->slots;
    *k = (struct week){.slots = slots};
    k->counts = ht_arena_alloc(&w->scratch, days * slots, sizeof *k->counts);
    k->sums = ht_arena_alloc(&w->scratch, HT_FIT_WEEKDAYS * slots, sizeof *k->sums);
    k->common = ht_arena_alloc(&w->scratch, slots, sizeof *k->common);
    if (k->counts == NULL || k->sums == NULL || k->common == NULL)
        return false;
    count(w, type, k->counts);
    for (size_t d = 0; d < days; d++) {
        const size_t weekday = fit_weekday(w, d);
        double total = 0.0;
        for (size_t s = 0; s < slots; s++) {
            k->sums[weekday * slots + s] += k->counts[d * slots + s];
            total += k->counts[d * slots + s];
        }
        k->total[weekday] += total;
        k->days[weekday] += w->fitted[d];
        w->totals[type * days + d] = total;
    }
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        k->level[d] = k->days[d] > 0 ? k->total[d] / (double)k->days[d] : 0.0;
    return true;
}

static bool member(const struct fit_work *w, size_t weekday, size_t first) {
    return w->open[weekday] && w->like[weekday] == first;
}

static void common_shape(const struct fit_work *w, struct week *k, size_t first) {
    double all = 0.0;
    for (size_t s = 0; s < k->slots; s++) {
        k->common[s] = 0.0;
        for (size_t d = first; d < HT_FIT_WEEKDAYS; d++)
            if (member(w, d, first))
                k->common[s] += k->sums[d * k->slots + s];
        all += k->common[s];
    }
    for (size_t s = 0; s < k->slots && all > 0.0; s++)
        k->common[s] /= all;
}

static double compound_multinomial(const struct fit_work *w, const struct week *k, size_t first,
                                   double loan) {
    double sum = 0.0;
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++) {
        if (!member(w, d, first) || !(k->total[d] > 0.0))
            continue;
        sum += gsl_sf_lngamma(loan) - gsl_sf_lngamma(loan + k->total[d]);
        for (size_t s = 0; s < k->slots; s++)
            if (k->common[s] > 0.0 && k->sums[d * k->slots + s] > 0.0)
                sum += gsl_sf_lngamma(loan * k->common[s] + k->sums[d * k->slots + s]) -
                       gsl_sf_lngamma(loan * k->common[s]);
    }
    return sum;
}

/* How many calls of the common shape a weekday's own calls are mixed with; golden section. */
static double loan_of(const struct fit_work *w, const struct week *k, size_t first) {
    size_t members = 0;
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++)
        members += member(w, d, first) && k->total[d] > 0.0;
    if (members < 2)
        return NO_LOAN;
    double low = 0.0, high = log(FULL_LOAN);
    while (high - low > 1e-3) {
        const double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
        if (compound_multinomial(w, k, first, exp(a)) > compound_multinomial(w, k, first, exp(b)))
            high = b;
        else
            low = a;
    }
    return exp(0.5 * (low + high));
}

/* The weekdays' levels drawn together, in logarithms; their sum over the fitted days is kept. */
static void draw_levels(const struct fit_work *w, struct week *k, size_t first, double cv) {
    double weight[HT_FIT_WEEKDAYS] = {0}, sum = 0.0, squares = 0.0, mean = 0.0, q = 0.0, all = 0.0,
           drawn = 0.0;
    size_t n = 0;
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++)
        if (member(w, d, first) && k->total[d] > 0.0) {
            weight[d] = (double)k->days[d] / (1.0 / k->level[d] + cv * cv);
            sum += weight[d];
            squares += weight[d] * weight[d];
            mean += weight[d] * log(k->level[d]);
            all += k->total[d];
            n++;
        }
    k->mean = 0.0;
    if (n == 0)
        return;
    mean /= sum;
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        if (weight[d] > 0.0)
            q += weight[d] * (log(k->level[d]) - mean) * (log(k->level[d]) - mean);
    const double spare = sum - squares / sum;
    const double between = spare > 0.0 ? fmax(0.0, (q - (double)(n - 1)) / spare) : 0.0;
    double level[HT_FIT_WEEKDAYS] = {0};
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        if (weight[d] > 0.0) {
            const double own = n > 1 ? between / (between + 1.0 / weight[d]) : 1.0;
            level[d] = exp(mean + own * (log(k->level[d]) - mean));
            drawn += level[d] * (double)k->days[d];
        }
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        if (weight[d] > 0.0)
            k->level[d] = level[d] * all / drawn;
    k->mean = exp(mean) * all / drawn;
}

/* What to expect of the weekdays that open like `first`. */
static void expect(const struct fit_work *w, struct ht_fit_type *type, struct week *k, size_t first) {
    common_shape(w, k, first);
    const double loan = loan_of(w, k, first);
    draw_levels(w, k, first, type->busyness_cv);
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++) {
        if (!member(w, d, first))
            continue;
        const double level = k->days[d] > 0 ? k->level[d] : k->mean;
        for (size_t s = 0; s < k->slots; s++)
            type->expected[d * k->slots + s] =
                level * (k->sums[d * k->slots + s] + loan * k->common[s]) / (k->total[d] + loan);
    }
}

/* Change of the logarithm of a day's calls over its weekday's mean, per week, with its standard error. */
static void look_for_trend(struct fit_work *w) {
    const size_t days = w->log->days;
    double mean[HT_FIT_WEEKDAYS] = {0}, n[HT_FIT_WEEKDAYS] = {0}, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0,
           m = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t d = 0; d < days; d++) {
            const size_t weekday = fit_weekday(w, d);
            double calls = 0.0;
            for (size_t t = 0; t < w->fit->type_count; t++)
                calls += w->totals[t * days + d];
            if (!w->fitted[d] || !w->open[weekday] || !(calls > 0.0))
                continue;
            if (pass == 0) {
                mean[weekday] += calls;
                n[weekday] += 1.0;
                continue;
            }
            const double x = (double)d / 7.0, y = log(calls * n[weekday] / mean[weekday]);
            m += 1.0;
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
        }
    if (m < 14.0)
        return;
    const double vx = sxx - sx * sx / m, slope = (sxy - sx * sy / m) / vx;
    const double rest = fmax(0.0, syy - sy * sy / m - slope * slope * vx) / (m - 8.0);
    if (fabs(slope) > CLEAR_TREND * sqrt(rest / vx))
        fit_remark(w, "growth_per_week of `arrivals` carries it on",
                   "calls %s by %.1f%% a week over the fitted days; the scenario keeps their mean",
                   slope > 0.0 ? "grow" : "fall", 100.0 * fabs(expm1(slope)));
}

static void tell_weekdays(struct fit_work *w) {
    static const char *const names[] = {"Mondays", "Tuesdays",  "Wednesdays", "Thursdays",
                                        "Fridays", "Saturdays", "Sundays"};
    for (size_t weekday = 0; weekday < HT_FIT_WEEKDAYS; weekday++) {
        size_t n = 0;
        for (size_t d = 0; d < w->log->days; d++)
            n += w->fitted[d] && fit_weekday(w, d) == weekday;
        if (w->open[weekday] && n == 0)
            fit_remark(w, NULL,
                       "no %s among the fitted days: they are taken to be like the weekdays with "
                       "the same opening hours",
                       names[weekday]);
        else if (w->open[weekday] && n < 3)
            fit_remark(w, NULL, "only %zu of the fitted days %s %s", n, n == 1 ? "is one of the" : "are",
                       names[weekday]);
    }
}

bool fit_arrivals(struct fit_work *w) {
    struct ht_fit *fit = w->fit;
    for (size_t t = 0; t < fit->type_count; t++) {
        struct ht_fit_type *type = &fit->types[t];
        struct week k;
        type->expected = ht_arena_alloc(&fit->arena, HT_FIT_WEEKDAYS * fit->slots, sizeof *type->expected);
        if (type->expected == NULL || !sum_up(w, t, &k))
            return false;
        type->redial = NAN;
        type->fresh = 1.0;
        fit_busyness(w, t, k.counts);
        for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
            if (w->open[d] && w->like[d] == d)
                expect(w, type, &k, d);
        ht_arena_reset(&w->scratch);
    }
    fit_shared_busyness(w);
    look_for_trend(w);
    tell_weekdays(w);
    return true;
}
