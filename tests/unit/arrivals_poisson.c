/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tests of a Poisson process. Invariant: one after another, the replications are one process, as what is
 * left of the last exponential is one again.
 */
#include "arrivals_luck.h"

#define MINUTE 60.0

/* Gauss's three points, of the sixth order. */
static double quadrature(double (*rate)(double), double from, double to) {
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from), off = half * sqrt(0.6);
    return half * (5.0 * rate(middle - off) + 8.0 * rate(middle) + 5.0 * rate(middle + off)) / 9.0;
}

void integral_init(struct integral *integral, double (*rate)(double t), double length) {
    integral->rate = rate;
    integral->minutes = (size_t)(length / MINUTE);
    integral->before = goodness_room(integral->minutes + 1, sizeof *integral->before);
    for (size_t i = 0; i < integral->minutes; i++)
        integral->before[i + 1] =
            integral->before[i] + quadrature(rate, (double)i * MINUTE, (double)(i + 1) * MINUTE);
}

double integral_to(const struct integral *integral, double t) {
    const size_t minute = (size_t)(t / MINUTE);
    if (minute >= integral->minutes)
        return integral->before[integral->minutes];
    return integral->before[minute] + quadrature(integral->rate, (double)minute * MINUTE, t);
}

void integral_release(struct integral *integral) {
    free(integral->before);
}

double between(double less, double no_more, uint64_t i) {
    uint64_t x = (i + 1) * 0x9E3779B97F4A7C15u; /* the finaliser of MurmurHash3 */
    x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDu;
    x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53u;
    const double share = ((double)((x ^ x >> 33) >> 12) + 0.5) * 0x1p-52;
    return fmin(fmax(less + share * (no_more - less), 0.0), 1.0);
}

void check_zero(struct goodness *g, const char *what, double sum, double squares, double n) {
    const double mean = sum / n, variance = squares / n - mean * mean;
    goodness_add(g, goodness_normal(mean / sqrt(variance / n)), what, "z");
}

void check_spread(struct goodness *g, const char *what, double *u, size_t n) {
    goodness_sort(u, n);
    goodness_add(g, goodness_ks(u, n), what, "KS");
    goodness_add(g, goodness_ad(u, n), what, "AD");
}

void check_uniform(struct goodness *g, const char *what, double *u, size_t n) {
    double sum = 0.0;
    for (size_t i = 1; i < n; i++)
        sum += (u[i - 1] - 0.5) * (u[i] - 0.5);
    goodness_add(g, goodness_normal(12.0 * sum / sqrt((double)n - 1.0)), what, "lag 1");
    check_spread(g, what, u, n);
}

struct sample {
    struct integral integral;
    double interval;
    size_t bins, replications, arrivals, room;
    double *mean;     /* [bins] */
    double *counts;   /* [replications][bins] */
    double *gaps;     /* as probabilities */
    double *position; /* within their interval, likewise */
};

static void sample_init(struct sample *s, const struct poisson_case *test, double (*rate)(double),
                        double interval) {
    memset(s, 0, sizeof *s);
    integral_init(&s->integral, rate, test->days * 86400.0);
    const double all = s->integral.before[s->integral.minutes];
    s->interval = interval;
    s->bins = (size_t)(test->days * 86400.0 / interval);
    s->replications = (size_t)ceil(ARRIVALS_CALLS / all);
    s->room = (size_t)(1.2 * all * (double)s->replications);
    s->mean = goodness_room(s->bins, sizeof *s->mean);
    s->counts = goodness_room(s->replications * s->bins, sizeof *s->counts);
    s->gaps = goodness_room(s->room, sizeof *s->gaps);
    s->position = goodness_room(s->room, sizeof *s->position);
    for (size_t b = 0; b < s->bins; b++)
        s->mean[b] = integral_to(&s->integral, (double)(b + 1) * interval) -
                     integral_to(&s->integral, (double)b * interval);
}

static void sample_release(struct sample *s) {
    integral_release(&s->integral);
    free(s->mean);
    free(s->counts);
    free(s->gaps);
    free(s->position);
}

static void take(struct sample *s, const struct ht_trace *trace, size_t replication, double *left) {
    double last = -*left;
    for (size_t i = 0; i < trace->count; i++) {
        const double t = trace->rows[i].arrival, now = integral_to(&s->integral, t);
        const size_t bin = (size_t)(t / s->interval);
        if (bin >= s->bins || s->mean[bin] <= 0.0 || s->integral.rate(t) <= 0.0)
            ck_abort_msg("a call at %g, where there are none", t);
        if (s->arrivals == s->room)
            ck_abort_msg("a fifth more calls than there should be");
        const double begun = integral_to(&s->integral, (double)bin * s->interval);
        s->counts[replication * s->bins + bin] += 1.0;
        s->position[s->arrivals] = fmin(fmax((now - begun) / s->mean[bin], 0.0), 1.0);
        s->gaps[s->arrivals++] = -expm1(last - now);
        last = now;
    }
    *left = s->integral.before[s->integral.minutes] - last;
}

static void check_intervals(struct goodness *g, const struct sample *s) {
    char what[32];
    for (size_t b = 0; b < s->bins; b++) {
        double sum = 0.0;
        for (size_t r = 0; r < s->replications; r++)
            sum += s->counts[r * s->bins + b];
        snprintf(what, sizeof what, "%zu", b);
        if (s->mean[b] > 0.0)
            goodness_add(g, goodness_poisson(sum, s->mean[b] * (double)s->replications), "interval", what);
    }
}

/* The probability of each count; and (count - mean)^2 / mean, of mean 1 and variance 2 + 1 / mean. */
static void check_counts(struct goodness *g, const struct sample *s) {
    double *u = goodness_room(s->replications * s->bins, sizeof *u), off = 0.0, variance = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < s->replications * s->bins; i++) {
        const double mean = s->mean[i % s->bins], count = s->counts[i];
        if (mean <= 0.0)
            continue;
        const double no_more = gsl_cdf_poisson_P((unsigned)count, mean);
        u[n] = between(no_more - gsl_ran_poisson_pdf((unsigned)count, mean), no_more, i);
        n++;
        if (mean < 1.0)
            continue;
        off += (count - mean) * (count - mean) / mean - 1.0;
        variance += 2.0 + 1.0 / mean;
    }
    goodness_add(g, goodness_normal(off / sqrt(variance)), "counts", "dispersion");
    check_uniform(g, "counts", u, n);
    free(u);
}

static void check_replications(struct goodness *g, const struct sample *s) {
    double sum = 0.0, squares = 0.0, n = 0.0;
    for (size_t i = s->bins; i < s->replications * s->bins; i++) {
        const double mean = s->mean[i % s->bins];
        if (mean < 1.0)
            continue;
        const double product = (s->counts[i] - mean) * (s->counts[i - s->bins] - mean) / mean;
        sum += product;
        squares += product * product;
        n += 1.0;
    }
    check_zero(g, "replications", sum, squares, n);
}

void poisson_check(struct goodness *g, const struct poisson_case *test, double (*rate)(double t)) {
    struct centre c;
    struct sample s;
    double left = 0.0;
    centre_init(&c, test->days, 1);
    test->change(&c);
    centre_derive(&c);
    sample_init(&s, test, rate, c.model.calendar.interval);
    for (size_t r = 0; r < s.replications; r++) {
        centre_replicate(&c, ARRIVALS_SEED, r);
        take(&s, &c.trace, r, &left);
    }
    check_intervals(g, &s);
    check_counts(g, &s);
    check_replications(g, &s);
    check_uniform(g, "gaps", s.gaps, s.arrivals);
    check_spread(g, "positions", s.position, s.arrivals);
    sample_release(&s);
    centre_release(&c);
}
