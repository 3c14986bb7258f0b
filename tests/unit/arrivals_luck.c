/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What makes arrivals more than Poisson, by the laws it should follow.
 *
 * Busyness: with a gamma factor of mean 1 the calls of a day are negative binomial; given their number they
 * fall into intervals by the multinomial law, whatever the factor was. So what all intervals of a day share
 * is told from what each of them would have of its own. Incidents: a two-state Markov process that starts
 * quiet, so P(incident at t) = pi (1 - exp(-r t)), r the sum of both rates; means, variances and covariances
 * of intervals by integration of its autocovariance. Batches: sizes by their probabilities; the instants stay
 * a Poisson process. Gaps: with time measured by how fast they pass they follow their law.
 */
#include "arrivals_luck.h"
#include <holdtime/calendar.h>

#define BINS 20 /* of a day from 8 to 18 */

static struct ht_opening working_day = {0x7f, 8 * HT_HOUR, 18 * HT_HOUR};

static double calls_wanted(double share) {
    return ARRIVALS_CALLS * share;
}

struct busy_day {
    double calls[ARRIVALS_TYPES], by_bin[BINS];
};

static void read_days(const struct ht_trace *trace, struct busy_day *days) {
    for (size_t i = 0; i < trace->count; i++) {
        const struct ht_trace_row *r = &trace->rows[i];
        struct busy_day *day = &days[(size_t)(r->arrival / HT_DAY)];
        day->calls[r->call_type] += 1.0;
        if (r->call_type == 0)
            day->by_bin[(size_t)(fmod(r->arrival, HT_DAY) / (30 * HT_MINUTE)) - 16] += 1.0;
    }
}

/* Of a count whose mean is multiplied by a gamma factor of this cv. */
static double negative_binomial(double count, double mean, double cv, uint64_t i) {
    const double shape = 1.0 / (cv * cv), p = shape / (shape + mean);
    const double no_more = gsl_cdf_negative_binomial_P((unsigned)count, p, shape);
    return between(no_more - gsl_ran_negative_binomial_pdf((unsigned)count, p, shape), no_more, i);
}

/* The chi-square of a day's calls over its intervals has mean BINS - 1 and, for N calls over shares q,
 * variance 2 (BINS - 1) + (sum of 1/q - BINS^2 - 2 BINS + 2) / N. */
static void check_sharing(struct goodness *g, const struct busy_day *days, size_t count,
                          const double shares[BINS]) {
    double sum = 0.0, variance = 0.0, inverse = 0.0;
    for (size_t b = 0; b < BINS; b++)
        inverse += 1.0 / shares[b];
    for (size_t d = 0; d < count; d++) {
        const double n = days[d].calls[0];
        for (size_t b = 0; b < BINS && n > 0.0; b++) {
            const double off = days[d].by_bin[b] - n * shares[b];
            sum += off * off / (n * shares[b]);
        }
        if (n <= 0.0)
            continue;
        sum -= BINS - 1.0;
        variance += 2.0 * (BINS - 1.0) + (inverse - BINS * BINS - 2.0 * BINS + 2.0) / n;
    }
    goodness_add(g, goodness_normal(sum / sqrt(variance)), "intervals", "of a day");
}

/* Types 0 and 1 share their busyness, type 2 has the same law of its own: calls of 0, 1, 2, and 0 and 1
 * together, are negative binomial; 2 knows nothing of them. */
static void check_days(struct goodness *g, const struct busy_day *days, size_t count,
                       const double means[ARRIVALS_TYPES], double cv) {
    static const char *const names[] = {"days", "shared", "of its own", "both that share"};
    double *u = goodness_room(count, sizeof *u), *others = goodness_room(count, sizeof *others), sum = 0.0;
    for (size_t k = 0; k < 4; k++) {
        for (size_t d = 0; d < count; d++) {
            const double *calls = days[d].calls;
            u[d] = k < 3 ? negative_binomial(calls[k], means[k], cv, d)
                         : negative_binomial(calls[0] + calls[1], means[0] + means[1], cv, d);
        }
        if (k == 0)
            memcpy(others, u, count * sizeof *u);
        for (size_t d = 0; k == 2 && d < count; d++)
            sum += 12.0 * (u[d] - 0.5) * (others[d] - 0.5);
        check_uniform(g, names[k], u, count);
    }
    goodness_add(g, goodness_normal(sum / sqrt((double)count)), "days", "of two types");
    free(others);
    free(u);
}

static void run_busy(struct centre *c, struct goodness *g, const double means[ARRIVALS_TYPES], double cv,
                     const double shares[BINS]) {
    enum { DAYS = 28 };
    const size_t replications = (size_t)(calls_wanted(1.0) / ((means[0] + means[1] + means[2]) * DAYS)),
                 count = replications * DAYS;
    struct busy_day *days = goodness_room(count, sizeof *days);
    for (size_t r = 0; r < replications; r++) {
        centre_replicate(c, ARRIVALS_SEED, r);
        read_days(&c->trace, days + r * DAYS);
    }
    check_sharing(g, days, count, shares);
    check_days(g, days, count, means, cv);
    free(days);
}

START_TEST(busy_days) {
    static const double cvs[] = {0.12, 0.5, 1.5}, means[] = {60.0, 90.0, 30.0};
    static struct goodness g;
    double profile[BINS], shares[BINS];
    struct centre c;
    char title[32];
    for (size_t b = 0; b < BINS; b++) {
        profile[b] = 1.0 + 0.2 * (double)b;
        shares[b] = profile[b] / (20.0 + 0.2 * 190.0);
    }
    centre_init(&c, 28, 3);
    c.model.calendar.openings = &working_day;
    c.model.calendar.opening_count = 1;
    for (size_t t = 0; t < 3; t++)
        c.types[t].arrivals = (struct ht_arrivals){.source = HT_SOURCE_PER_DAY,
                                                   .per_day = means[t],
                                                   .profile = profile,
                                                   .profile_count = BINS,
                                                   .busyness_cv = cvs[_i],
                                                   .busyness_shared = t < 2};
    centre_derive(&c);
    g.count = 0;
    run_busy(&c, &g, means, cvs[_i], shares);
    snprintf(title, sizeof title, "busyness, cv %g", cvs[_i]);
    goodness_check(&g, title);
    /* it would be seen if it were a little less, and if there were none */
    g.count = 0;
    run_busy(&c, &g, means, 0.7 * cvs[_i], shares);
    ck_assert(goodness_sided(g.list[goodness_worst(&g)].p) < 1e-7);
    centre_release(&c);
}
END_TEST

/* Incidents as a test knows them; rates per second. */
struct outages {
    double (*quiet)(double t); /* of arrivals, without them */
    double factor, begin, end;
};

static double in_incident(const struct outages *o, double t) {
    return o->begin / (o->begin + o->end) * -expm1(-(o->begin + o->end) * t);
}

/* Cov(incident at s, incident at t), s <= t. */
static double covariance(const struct outages *o, double s, double t) {
    const double both = o->begin + o->end, share = o->begin / both;
    return in_incident(o, s) * (share + (1.0 - share) * exp(-both * (t - s)) - in_incident(o, t));
}

#define STEPS 60

/* Covariance of the rate, integrated over two intervals that begin at a and b >= a. */
static double joint(const struct outages *o, double a, double b, double width) {
    const double step = width / STEPS, more = o->factor - 1.0;
    double sum = 0.0;
    for (int i = 0; i < STEPS; i++)
        for (int k = 0; k < STEPS; k++) {
            const double s = a + (i + 0.5) * step, t = b + (k + 0.5) * step;
            sum += o->quiet(s) * o->quiet(t) * covariance(o, fmin(s, t), fmax(s, t));
        }
    return sum * more * more * step * step;
}

static double mean_calls(const struct outages *o, double from, double width) {
    const double step = width / STEPS;
    double sum = 0.0;
    for (int i = 0; i < STEPS; i++) {
        const double t = from + (i + 0.5) * step;
        sum += o->quiet(t) * (1.0 + (o->factor - 1.0) * in_incident(o, t));
    }
    return sum * step;
}

#define ROOM 96 /* intervals of two days */

struct outage_sums {
    double mean[ROOM], variance[ROOM], next[ROOM]; /* next: covariance with the interval after */
    double sum[ROOM], squares, squares2, neighbours, neighbours2, types, types2;
    size_t bins, replications;
};

/* Open bins in order; where the centre closes in between, `next` is 0 and not looked at. */
static void expect(struct outage_sums *s, const struct outages *o, const struct ht_calendar *calendar) {
    const double width = calendar->interval;
    for (size_t b = 0; b < s->bins; b++) {
        const double from = (double)b * width;
        if (ht_open_time(calendar, from, from + width) < width)
            continue;
        s->mean[b] = mean_calls(o, from, width);
        s->variance[b] = s->mean[b] + joint(o, from, from, width);
        if (b + 1 < s->bins && ht_open_time(calendar, from, from + 2.0 * width) >= 2.0 * width)
            s->next[b] = joint(o, from, from + width, width);
    }
}

/* Sums over intervals of squares, of products with the next interval, and of both types, less their means;
 * each in units of the interval's variance. */
static void add_replication(struct outage_sums *s, double counts[2][ROOM]) {
    double squares = 0.0, neighbours = 0.0, types = 0.0;
    for (size_t b = 0; b < s->bins; b++) {
        if (s->mean[b] <= 0.0)
            continue;
        const double off = counts[0][b] - s->mean[b], other = counts[1][b] - s->mean[b];
        s->sum[b] += counts[0][b];
        squares += off * off / s->variance[b] - 1.0;
        types += (off * other + s->mean[b]) / s->variance[b] - 1.0;
        if (s->next[b] > 0.0)
            neighbours += (off * (counts[0][b + 1] - s->mean[b + 1]) - s->next[b]) / s->variance[b];
    }
    s->squares += squares;
    s->squares2 += squares * squares;
    s->neighbours += neighbours;
    s->neighbours2 += neighbours * neighbours;
    s->types += types;
    s->types2 += types * types;
    s->replications++;
}

static void judge(const struct outage_sums *s, struct goodness *g) {
    const double n = (double)s->replications;
    char what[32];
    for (size_t b = 0; b < s->bins; b++) {
        snprintf(what, sizeof what, "%zu", b);
        if (s->mean[b] > 0.0)
            goodness_add(g, goodness_normal((s->sum[b] / n - s->mean[b]) / sqrt(s->variance[b] / n)),
                         "interval", what);
    }
    check_zero(g, "variance", s->squares, s->squares2, n);
    check_zero(g, "next interval", s->neighbours, s->neighbours2, n);
    check_zero(g, "type that shares them", s->types, s->types2, n);
}

static void run_outages(struct centre *c, const struct outages *o, struct goodness *g) {
    static struct outage_sums s;
    const struct ht_calendar *calendar = &c->model.calendar;
    double all = 0.0;
    memset(&s, 0, sizeof s);
    s.bins = ht_bin_count(calendar);
    expect(&s, o, calendar);
    for (size_t b = 0; b < s.bins; b++)
        all += 2.0 * s.mean[b];
    for (size_t r = 0; (double)r * all < calls_wanted(1.0); r++) {
        double counts[2][ROOM] = {{0}};
        centre_replicate(c, ARRIVALS_SEED, r);
        for (size_t i = 0; i < c->trace.count; i++) {
            const struct ht_trace_row *row = &c->trace.rows[i];
            const size_t bin = (size_t)(row->arrival / calendar->interval);
            if (bin >= s.bins || s.mean[bin] <= 0.0)
                ck_abort_msg("a call at %g, where there are none", row->arrival);
            counts[row->call_type][bin] += 1.0;
        }
        add_replication(&s, counts);
    }
    judge(&s, g);
}

static double level(double t) {
    (void)t;
    return 30.0 / HT_HOUR;
}

/* From 4 an hour up to 60 over 18 h. */
static double climbing(double t) {
    const double h = t / HT_HOUR;
    return 4.0 / HT_HOUR * (h < 6.0 ? 1.0 : h < 24.0 ? 1.0 + (h - 6.0) * 14.0 / 18.0 : 15.0);
}

static const struct {
    const char *name;
    struct ht_incidents incidents;
    bool always, climbs;
} outages[] = {{"incidents", {5400, 1200, 4.3, true}, true, false},
               {"incidents, closed at night", {14400, 3600, 6, true}, false, false},
               {"incidents without calls", {3600, 2400, 0, true}, true, false},
               {"incidents on a climb", {2400, 1200, 5, true}, true, true}};

START_TEST(incidents_come_and_go) {
    static size_t touched[] = {0, 1};
    static struct goodness g;
    const struct ht_incidents *incidents = &outages[_i].incidents;
    struct ht_rollout climb = {
        .name = "climb",
        .at = 6 * HT_HOUR,
        .call_types = touched,
        .call_type_count = 2,
        .volume = {.peak = 15, .ramp = 18 * HT_HOUR, .hold = HT_WEEK, .settles_at = 15},
        .handle = {.peak = 1, .settles_at = 1},
        .adoption = 1,
        .repeat_factor = 1,
        .fix_teams = 1};
    struct outages o = {outages[_i].climbs ? climbing : level, incidents->factor, 1.0 / incidents->every,
                        1.0 / incidents->lasting};
    struct centre c;
    centre_init(&c, outages[_i].climbs ? 1 : 2, 2);
    c.model.rollouts = &climb;
    c.model.rollout_count = outages[_i].climbs ? 1 : 0;
    c.model.calendar.openings = &working_day;
    c.model.calendar.opening_count = outages[_i].always ? 0 : 1;
    for (size_t t = 0; t < 2; t++)
        c.types[t].arrivals = (struct ht_arrivals){.source = HT_SOURCE_PER_HOUR,
                                                   .per_hour = outages[_i].climbs ? 4.0 : 30.0,
                                                   .incidents = *incidents};
    centre_derive(&c);
    g.count = 0;
    run_outages(&c, &o, &g);
    goodness_check(&g, outages[_i].name);
    /* the same mean in the long run, by incidents that last half as long */
    o.begin *= 2.0;
    o.end *= 2.0;
    g.count = 0;
    run_outages(&c, &o, &g);
    ck_assert(goodness_sided(g.list[goodness_worst(&g)].p) < 1e-7);
    centre_release(&c);
}
END_TEST

/* 60 arrivals an hour by day. */
static double rate_by_day(double t) {
    const double h = fmod(t, HT_DAY) / HT_HOUR;
    return h >= 8.0 && h < 18.0 ? 60.0 / HT_HOUR : 0.0;
}

START_TEST(batches) {
    enum { SIZES = 5 };
    static double sizes[SIZES] = {0.5, 0.2, 0.0, 0.2, 0.1};
    static struct goodness g;
    uint32_t counts[SIZES] = {0}, pairs[4] = {0};
    struct centre c;
    struct integral integral;
    size_t n = 0, last_size = 0;
    double last = 0.0, *u = goodness_room((size_t)ARRIVALS_CALLS, sizeof *u);
    centre_init(&c, 7, 1);
    c.model.calendar.openings = &working_day;
    c.model.calendar.opening_count = 1;
    c.types[0].arrivals = (struct ht_arrivals){
        .source = HT_SOURCE_PER_HOUR, .per_hour = 60.0, .batch = sizes, .batch_count = SIZES};
    centre_derive(&c);
    integral_init(&integral, rate_by_day, 7 * HT_DAY);
    const double all = integral.before[integral.minutes];
    for (size_t r = 0; (double)r * all < calls_wanted(0.5); r++) {
        centre_replicate(&c, ARRIVALS_SEED, r);
        for (size_t i = 0, size; i < c.trace.count; i += size) {
            const double t = c.trace.rows[i].arrival, now = integral_to(&integral, t);
            for (size = 1; i + size < c.trace.count && c.trace.rows[i + size].arrival == t;)
                size++;
            if (size > SIZES || n == (size_t)ARRIVALS_CALLS)
                ck_abort_msg("%zu callers at once, after %zu instants", size, n);
            counts[size - 1]++;
            pairs[(size == 1 ? 2 : 0) + (last_size == 1 ? 1 : 0)]++;
            last_size = size;
            u[n++] = -expm1(last - now);
            last = now;
        }
        last -= all;
    }
    ck_assert_uint_eq(counts[2], 0);
    counts[2] = counts[3];
    counts[3] = counts[4];
    goodness_add(&g, goodness_chi_square(counts, (const double[]){0.5, 0.2, 0.2, 0.1}, 4), "sizes", "");
    goodness_add(&g, goodness_chi_square(pairs, NULL, 4), "sizes", "one after another");
    check_uniform(&g, "instants", u, n);
    goodness_check(&g, "batches");
    integral_release(&integral);
    centre_release(&c);
    free(u);
}
END_TEST

/* How fast gaps pass: from 8 to 18, from noon of the second day on up to twice as fast over 4 hours of the
 * clock, then for good. */
static double speed(double t) {
    const double h = fmod(t, HT_DAY) / HT_HOUR, since = t / HT_HOUR - 36.0;
    return h < 8.0 || h >= 18.0 ? 0.0 : since < 0.0 ? 1.0 : since < 4.0 ? 1.0 + since / 4.0 : 2.0;
}

/* P(X <= x) of two stages, of mean 30; of Weibull's law with shape 2 and scale 40. */
static double erlang_gap(double x) {
    return 1.0 - (1.0 + x / 15.0) * exp(-x / 15.0);
}

static double weibull_gap(double x) {
    return -expm1(-(x / 40.0) * (x / 40.0));
}

static void run_gaps(struct centre *c, struct goodness *g, double (*share)(double)) {
    enum { FIRST = 9000 }; /* gaps of a replication; more come surely */
    struct integral integral;
    double *u = goodness_room((size_t)ARRIVALS_CALLS + FIRST, sizeof *u);
    size_t n = 0;
    integral_init(&integral, speed, 7 * HT_DAY);
    for (size_t r = 0; (double)n < calls_wanted(0.5); r++) {
        double last = 0.0;
        centre_replicate(c, ARRIVALS_SEED, r);
        if (c->trace.count < FIRST)
            ck_abort_msg("only %zu calls", c->trace.count);
        for (size_t i = 0; i < FIRST; i++) {
            const double now = integral_to(&integral, c->trace.rows[i].arrival);
            u[n++] = fmin(fmax(share(now - last), 0.0), 1.0);
            last = now;
        }
    }
    check_uniform(g, "gaps", u, n);
    integral_release(&integral);
    free(u);
}

START_TEST(gaps_follow_their_law) {
    static struct ht_distribution laws[] = {
        {.law = HT_LAW_ERLANG, .mean = 30.0, .stages = 2},
        {.law = HT_LAW_WEIBULL, .mean = 35.449077018110316, .shape = 2.0}}; /* 20 sqrt(pi) */
    static double (*const shares[])(double) = {erlang_gap, weibull_gap};
    static size_t touched[] = {0};
    struct ht_rollout faster = {.name = "faster",
                                .at = 36 * HT_HOUR,
                                .call_types = touched,
                                .call_type_count = 1,
                                .volume = {.peak = 2, .ramp = 4 * HT_HOUR, .hold = HT_WEEK, .settles_at = 2},
                                .handle = {.peak = 1, .settles_at = 1},
                                .adoption = 1,
                                .repeat_factor = 1,
                                .fix_teams = 1};
    static struct goodness g;
    struct centre c;
    centre_init(&c, 7, 1);
    c.model.calendar.openings = &working_day;
    c.model.calendar.opening_count = 1;
    c.model.rollouts = &faster;
    c.model.rollout_count = 1;
    c.types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_GAPS, .gaps = laws[_i]};
    ht_distribution_prepare(&c.types[0].arrivals.gaps);
    centre_derive(&c);
    g.count = 0;
    run_gaps(&c, &g, shares[_i]);
    goodness_check(&g, ht_law_name(laws[_i].law));
    g.count = 0;
    run_gaps(&c, &g, shares[1 - _i]);
    ck_assert(goodness_sided(g.list[goodness_worst(&g)].p) < 1e-7);
    centre_release(&c);
}
END_TEST

TCase *luck_case(void) {
    TCase *tests = tcase_create("luck");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, busy_days, 0, 3);
    tcase_add_loop_test(tests, incidents_come_and_go, 0, 4);
    tcase_add_test(tests, batches);
    tcase_add_loop_test(tests, gaps_follow_their_law, 0, 2);
    return tests;
}
