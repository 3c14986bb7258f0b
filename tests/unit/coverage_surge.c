/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * M(t)/M/n+M from an empty start, by interval of arrival: Kolmogorov's equations for the number of callers
 * inside, as arrivals find it, and for a caller who joins the queue the pure death process of those ahead
 * of him. Both by Runge and Kutta's rule of the fourth order, whose error is far below any interval's width.
 */
#include "coverage.h"
#include <math.h>
#include <string.h>

#define STATES  120  /* callers inside, at most */
#define STEP    0.25 /* seconds */
#define HORIZON 8000 /* steps of a tagged caller's wait */

struct world {
    double p[STATES], found[STATES]; /* probabilities; arrivals of the interval so far by what they found */
    double busy;                     /* agent-seconds in the interval so far */
};

static double death(const struct surge *s, size_t inside) {
    const size_t waiting = inside > s->agents ? inside - s->agents : 0;
    return (double)(inside - waiting) / s->handle + (double)waiting / s->patience;
}

static void slope(const struct surge *s, double rate, const struct world *w, struct world *d) {
    d->busy = 0.0;
    for (size_t k = 0; k < STATES; k++) {
        const double from_below = k > 0 ? rate * w->p[k - 1] : 0.0;
        const double from_above = k + 1 < STATES ? death(s, k + 1) * w->p[k + 1] : 0.0;
        const double out = (k + 1 < STATES ? rate : 0.0) + death(s, k);
        d->p[k] = from_below + from_above - out * w->p[k];
        d->found[k] = rate * w->p[k];
        d->busy += w->p[k] * (double)(k < s->agents ? k : s->agents);
    }
}

static struct world moved(const struct world *w, const struct world *d, double step) {
    struct world to = *w;
    for (size_t k = 0; k < STATES; k++) {
        to.p[k] += step * d->p[k];
        to.found[k] += step * d->found[k];
    }
    to.busy += step * d->busy;
    return to;
}

static void advance(const struct surge *s, double rate, struct world *w) {
    struct world a, b, c, d, at;
    slope(s, rate, w, &a);
    at = moved(w, &a, 0.5 * STEP);
    slope(s, rate, &at, &b);
    at = moved(w, &b, 0.5 * STEP);
    slope(s, rate, &at, &c);
    at = moved(w, &c, STEP);
    slope(s, rate, &at, &d);
    *w = moved(w, &a, STEP / 6.0);
    *w = moved(w, &b, STEP / 3.0);
    *w = moved(w, &c, STEP / 3.0);
    *w = moved(w, &d, STEP / 6.0);
}

/* Of the callers of one interval by the time they have waited: shares of those who joined the queue. */
struct tagged {
    double answered[HORIZON + 1], inside[HORIZON + 1]; /* answered by then; still waiting */
};

/* `ahead`: probability to be waiting with so many ahead. */
static void tagged_slope(const struct surge *s, const double *ahead, double *to) {
    for (size_t m = 0; m < STATES; m++) {
        const double service = (double)s->agents / s->handle;
        const double above = m + 1 < STATES ? ahead[m + 1] * (service + (double)(m + 1) / s->patience) : 0.0;
        to[m] = above - ahead[m] * (service + (double)(m + 1) / s->patience);
    }
    to[STATES] = ahead[0] * (double)s->agents / s->handle; /* answered */
}

static void tag(const struct surge *s, const double *found, struct tagged *t) {
    double y[STATES + 1] = {0}, k[4][STATES + 1], at[STATES + 1];
    static const double along[] = {0.0, 0.5, 0.5, 1.0}, weight[] = {1.0, 2.0, 2.0, 1.0};
    for (size_t m = 0; m + s->agents < STATES; m++)
        y[m] = found[m + s->agents];
    for (size_t i = 0; i <= HORIZON; i++) {
        t->answered[i] = y[STATES];
        t->inside[i] = 0.0;
        for (size_t m = 0; m < STATES; m++)
            t->inside[i] += y[m];
        for (int stage = 0; stage < 4; stage++) {
            for (size_t m = 0; m <= STATES; m++)
                at[m] = y[m] + (stage > 0 ? along[stage] * STEP * k[stage - 1][m] : 0.0);
            tagged_slope(s, at, k[stage]);
        }
        for (int stage = 0; stage < 4; stage++)
            for (size_t m = 0; m <= STATES; m++)
                y[m] += STEP / 6.0 * weight[stage] * k[stage][m];
    }
}

static double quantile(const struct tagged *t, double at_once, double level) {
    const double rank = level * (at_once + t->answered[HORIZON]);
    size_t i = 1;
    while (i < HORIZON && at_once + t->answered[i] < rank)
        i++;
    const double before = at_once + t->answered[i - 1], after = at_once + t->answered[i];
    return STEP * ((double)(i - 1) + (rank - before) / (after - before));
}

static void interval_claims(struct coverage_model *m, const struct surge *s, const struct world *w,
                            size_t period) {
    static const double levels[] = {0.5, 0.8, 0.9, 0.95};
    struct tagged t;
    double at_once = 0.0, accepted = 0.0, hold_answered = 0.0, hold_all = 0.0;
    for (size_t k = 0; k < STATES; k++) {
        accepted += w->found[k];
        at_once += k < s->agents ? w->found[k] : 0.0;
    }
    tag(s, w->found, &t);
    const double answered = at_once + t.answered[HORIZON];
    for (size_t i = 0; i < HORIZON; i++) { /* the mean of a time is the integral of its survivor function */
        hold_all += 0.5 * STEP * (t.inside[i] + t.inside[i + 1]);
        hold_answered += STEP * (t.answered[HORIZON] - 0.5 * (t.answered[i] + t.answered[i + 1]));
    }
    coverage_claim(m, HT_ANSWERED, 0, period, answered);
    coverage_claim(m, HT_ASA, 0, period, hold_answered / answered);
    coverage_claim(m, HT_HOLD_MEAN, 0, period, hold_all / accepted);
    coverage_claim(m, HT_WAIT_PROBABILITY, 0, period, 1.0 - at_once / accepted);
    coverage_claim(m, HT_ABANDON_RATE, 0, period, 1.0 - answered / accepted);
    coverage_claim(m, HT_SL_OFFERED, 0, period,
                   (at_once + t.answered[(size_t)(s->within / STEP)]) / accepted);
    coverage_claim(m, HT_BUSY_MEAN, 0, period, w->busy / s->interval);
    for (size_t i = 0; i < sizeof levels / sizeof *levels && period == 1; i++)
        if (levels[i] * answered > 1.02 * at_once)
            coverage_claim(m, (enum ht_measure)(HT_HOLD_P50 + i), 0, period,
                           quantile(&t, at_once, levels[i]));
}

void surge_claims(struct coverage_model *m, const struct surge *s) {
    struct world w = {.p = {1.0}};
    for (size_t period = 0; period < SURGE_INTERVALS; period++) {
        memset(w.found, 0, sizeof w.found);
        w.busy = 0.0;
        for (size_t i = 0; i < (size_t)(s->interval / STEP); i++)
            advance(s, s->rate[period], &w);
        interval_claims(m, s, &w, period);
    }
}
