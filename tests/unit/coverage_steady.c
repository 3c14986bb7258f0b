/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * M/M/n+M in its steady state, and mixtures of it over days. The offered wait (of a caller who never gives
 * up) has an atom at 0 and the density c * exp(rate * integral of the survivor function of patience - n mu x)
 * (Baccelli and Hebuterne, "On queues with impatient customers", 1981; Zeltyn and Mandelbaum 2005, 2.2). All
 * measures are integrals of it, by Simpson's rule.
 */
#include "coverage.h"
#include <gsl/gsl_randist.h>
#include <math.h>

#define STEPS 800 /* of Simpson's rule; even */
#define NODES 90  /* of the mixture */

/* What happens to a caller, of one rate or mixed: expectations per second. */
struct flow {
    double rate, answered, waited, lost;
    double hold_answered, hold_lost; /* caller-seconds */
    double answered_by, lost_by;     /* within a time */
    double busy;                     /* agents */
};

static double offered_wait(const struct steady_queue *q, double x) {
    const double patient = isinf(q->patience) ? x : q->patience * (1.0 - exp(-x / q->patience));
    return exp(q->rate * patient - q->agents * x / q->handle);
}

/* Unscaled integrals over the offered wait, from 0 to `until`. */
struct parts {
    double all, answered, hold_answered, hold_all;
};

static void add_part(struct parts *p, const struct steady_queue *q, double x, double weight) {
    const double stays = isinf(q->patience) ? 1.0 : exp(-x / q->patience);
    const double mass = weight * offered_wait(q, x);
    p->all += mass;
    p->answered += mass * stays;
    p->hold_answered += mass * stays * x;
    p->hold_all += mass * (isinf(q->patience) ? x : q->patience * (1.0 - stays));
}

static struct parts integrate(const struct steady_queue *q, double until) {
    struct parts p = {0};
    const double step = until / STEPS;
    for (int i = 0; i <= STEPS; i++)
        add_part(&p, q, i * step, step / 3.0 * (i == 0 || i == STEPS ? 1.0 : i % 2 ? 4.0 : 2.0));
    return p;
}

/* Beyond it the density is nothing. */
static double far(const struct steady_queue *q) {
    double x = q->handle;
    while (offered_wait(q, x) > 1e-18)
        x *= 1.1;
    return x;
}

static struct flow flow_of(const struct steady_queue *q, double within) {
    const double load = q->rate * q->handle;
    double below = 1.0, state = 1.0, last = 1.0; /* fewer busy than agents, unscaled; n - 1 busy */
    for (double j = 1.0; j < q->agents; j++) {
        last = state *= load / j;
        below += state;
    }
    const double end = far(q);
    const struct parts p = integrate(q, end), by = integrate(q, fmin(within, end));
    const double density = q->rate * last, total = below + density * p.all, scale = q->rate / total;
    struct flow f = {.rate = q->rate};
    f.waited = scale * density * p.all;
    f.answered = scale * (below + density * p.answered);
    f.lost = f.rate - f.answered;
    f.hold_answered = scale * density * p.hold_answered;
    f.hold_lost = scale * density * (p.hold_all - p.hold_answered);
    f.answered_by = within < 0.0 ? 0.0 : scale * (below + density * by.answered);
    /* who has given up by then: those whose patience is shorter than both */
    const double gone = isinf(q->patience) ? 0.0 : 1.0 - exp(-within / q->patience);
    f.lost_by = scale * density * (by.all - by.answered + (p.all - by.all) * gone);
    f.busy = f.answered * q->handle;
    return f;
}

static void mix(struct flow *sum, const struct flow *f, double weight) {
    sum->rate += weight * f->rate;
    sum->answered += weight * f->answered;
    sum->waited += weight * f->waited;
    sum->lost += weight * f->lost;
    sum->hold_answered += weight * f->hold_answered;
    sum->hold_lost += weight * f->hold_lost;
    sum->answered_by += weight * f->answered_by;
    sum->lost_by += weight * f->lost_by;
    sum->busy += weight * f->busy;
}

/* The factor of a day has mean 1; the trapezoid rule is exact enough where a density ends smoothly. */
static struct flow flow_of_days(const struct steady_queue *queue, double within) {
    if (queue->busyness == 0.0)
        return flow_of(queue, within);
    const double variance = queue->busyness * queue->busyness, step = (1.0 + 9.0 * queue->busyness) / NODES;
    struct flow sum = {0};
    for (int i = 1; i <= NODES; i++) {
        struct steady_queue day = *queue;
        day.rate *= i * step;
        const struct flow f = flow_of(&day, within);
        mix(&sum, &f, step * gsl_ran_gamma_pdf(i * step, 1.0 / variance, variance));
    }
    return sum;
}

static double quantile(const struct steady_queue *q, double level) {
    double low = 0.0, high = far(q);
    const double answered = flow_of_days(q, 0.0).answered;
    for (int i = 0; i < 45; i++) {
        const double middle = 0.5 * (low + high);
        if (flow_of_days(q, middle).answered_by < level * answered)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double erlang_wait(double agents, double load) {
    const struct steady_queue q = {load, 1.0, INFINITY, agents, 0.0, 0.0};
    return flow_of(&q, 0.0).waited / load;
}

void steady_claims(struct coverage_model *m, const struct steady_queue *q) {
    static const double levels[] = {0.5, 0.8, 0.9, 0.95, 0.99};
    const struct flow f = flow_of_days(q, q->within);
    const size_t run = HT_WHOLE_RUN;
    coverage_claim(m, HT_ASA, 0, run, f.hold_answered / f.answered);
    coverage_claim(m, HT_HOLD_MEAN, 0, run, (f.hold_answered + f.hold_lost) / f.rate);
    coverage_claim(m, HT_WAIT_PROBABILITY, 0, run, f.waited / f.rate);
    coverage_claim(m, HT_SL_OFFERED, 0, run, f.answered_by / f.rate);
    coverage_claim(m, HT_QUEUE_MEAN, 0, run, f.hold_answered + f.hold_lost);
    coverage_claim(m, HT_BUSY_MEAN, 0, run, f.busy);
    if (!isinf(q->patience)) {
        coverage_claim(m, HT_ABANDON_RATE, 0, run, f.lost / f.rate);
        coverage_claim(m, HT_HOLD_ABANDONED, 0, run, f.hold_lost / f.lost);
        coverage_claim(m, HT_SL_NET, 0, run, f.answered_by / (f.rate - f.lost_by));
        coverage_claim(m, HT_SL_MET, 0, run, (f.answered_by + f.lost_by) / f.rate);
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (1.0 - levels[i] < 1.0 - flow_of_days(q, 0.0).answered_by / f.answered) /* else it is 0 */
            coverage_claim(m, (enum ht_measure)(HT_HOLD_P50 + i), 0, run, quantile(q, levels[i]));
}
