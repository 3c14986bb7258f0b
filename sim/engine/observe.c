/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bookings. Row `bins` of every table is the nowhere of calls that arrived outside [warm_up, length), kept so
 * that booking needs no question and conservation can be checked over all calls.
 */
#include "observe.h"
#include <math.h>
#include <string.h>

enum { CLOSED, PARTLY_OPEN, ALL_OPEN };

size_t ht_bin_count(const struct ht_calendar *calendar) {
    return (size_t)ceil(calendar->length / calendar->interval);
}

bool ht_measures_init(struct ht_measures *measures, struct ht_arena *arena, const struct ht_model *model,
                      const size_t *hold_period, size_t hold_periods) {
    struct ht_measures *m = measures;
    m->bins = ht_bin_count(&model->calendar);
    m->types = model->call_type_count;
    m->groups = model->agent_group_count;
    m->hold_period = hold_period;
    m->hold_periods = hold_periods;
    m->attempts = 0.0;
    m->calls = ht_arena_alloc(arena, (m->bins + 1) * m->types, sizeof *m->calls);
    m->agents = ht_arena_alloc(arena, (m->bins + 1) * m->groups, sizeof *m->agents);
    m->all = ht_arena_alloc(arena, m->bins + 1, sizeof *m->all);
    m->holds = ht_arena_alloc(arena, hold_periods * m->types, sizeof *m->holds);
    return m->calls != NULL && m->agents != NULL && m->all != NULL && m->holds != NULL;
}

static void clear(struct ht_measures *m) {
    memset(m->calls, 0, (m->bins + 1) * m->types * sizeof *m->calls);
    memset(m->agents, 0, (m->bins + 1) * m->groups * sizeof *m->agents);
    memset(m->all, 0, (m->bins + 1) * sizeof *m->all);
    memset(m->holds, 0, m->hold_periods * m->types * sizeof *m->holds);
    m->attempts = 0.0;
}

bool observe_init(struct world *w, struct ht_measures *out) {
    const struct ht_calendar *calendar = &w->model->calendar;
    struct observe *o = &w->observe;
    clear(out);
    *o = (struct observe){.calendar = calendar,
                          .out = out,
                          .bin = out->bins,
                          .bins_per_second = 1.0 / calendar->interval,
                          .all_busy_since = 0.0};
    o->open = ht_arena_alloc(w->arena, out->bins + 1, 1);
    if (o->open == NULL)
        return false;
    for (size_t i = 0; i < out->bins; i++) {
        const double from = (double)i * calendar->interval;
        const double to = fmin(from + calendar->interval, calendar->length);
        const double open = ht_open_time(calendar, from, to);
        o->open[i] = open <= 0.0 ? CLOSED : open >= to - from ? ALL_OPEN : PARTLY_OPEN;
    }
    return true;
}

/* The bin whose stretch holds t, by multiplication put right at the edges. */
static size_t bin_at(const struct observe *o, double t) {
    const double interval = o->calendar->interval;
    size_t i = (size_t)(t * o->bins_per_second);
    while ((double)(i + 1) * interval <= t)
        i++;
    while ((double)i * interval > t)
        i--;
    return i;
}

/* Raises the maxima of the present bin to what is there now. */
static void raise_maxima(struct world *w) {
    const struct observe *o = &w->observe;
    struct ht_all_sums *all = &o->out->all[o->bin];
    all->queue_max = fmax(all->queue_max, (double)w->waiting);
    all->lines_max = fmax(all->lines_max, (double)w->lines);
    for (size_t type = 0; type < o->out->types; type++) {
        double *of = o->out->calls[o->bin * o->out->types + type].of;
        of[HT_SUM_QUEUE_MAX] = fmax(of[HT_SUM_QUEUE_MAX], (double)w->types[type].waiting);
        of[HT_SUM_LINES_MAX] = fmax(of[HT_SUM_LINES_MAX], (double)w->types[type].lines);
    }
}

void observe_roll(struct world *w, double now) {
    struct observe *o = &w->observe;
    const struct ht_calendar *calendar = o->calendar;
    while (now >= o->bin_to) {
        const double from = o->bin_to;
        if (from >= calendar->length) {
            o->bin = o->out->bins;
            o->bin_from = from;
            o->bin_to = INFINITY;
            o->bin_open = false;
        } else {
            const size_t bin = bin_at(o, from);
            o->bin = from < calendar->warm_up ? o->out->bins : bin;
            o->bin_from = from;
            o->bin_to = fmin((double)(bin + 1) * calendar->interval, calendar->length);
            if (from < calendar->warm_up)
                o->bin_to = fmin(o->bin_to, calendar->warm_up);
            o->bin_open = o->bin != o->out->bins && o->open[bin] == ALL_OPEN;
        }
        raise_maxima(w);
    }
}

static inline double smaller(double a, double b) {
    return a < b ? a : b;
}
static inline double larger(double a, double b) {
    return a > b ? a : b;
}

/* The part of [from, until), inside one bin, that is open time. */
static inline double open_part(const struct observe *o, size_t bin, double from, double until) {
    return o->open[bin] == ALL_OPEN ? until - from
           : o->open[bin] == CLOSED ? 0.0
                                    : ht_open_time(o->calendar, from, until);
}

/* Adds weight * seconds of [from, to) to `first[bin * stride]` of the bins in which they pass, and the open
 * part of them to `open` likewise. Either may be NULL. Time after the end goes to the last bin of `first`. */
static void spread(const struct observe *o, double *first, double *open, size_t stride, double from,
                   double to, double weight) {
    const struct ht_calendar *calendar = o->calendar;
    const double end = calendar->length;
    if (first != NULL && to > end && !calendar->stop_at_end)
        first[(o->out->bins - 1) * stride] += weight * (to - larger(from, end));
    from = larger(from, calendar->warm_up);
    to = smaller(to, end);
    if (!(from < to))
        return;
    for (size_t bin = bin_at(o, from); from < to; bin++) {
        const double until = smaller(to, (double)(bin + 1) * calendar->interval);
        if (first != NULL)
            first[bin * stride] += weight * (until - from);
        if (open != NULL)
            open[bin * stride] += weight * open_part(o, bin, from, until);
        from = until;
    }
}

/* Does [from, to) lie in the present bin, all of it open and measured? */
static inline bool here(const struct observe *o, double from, double to) {
    return o->bin_open && from >= o->bin_from && to <= o->bin_to;
}

void observe_callers(struct world *w, size_t type, enum ht_call_sum sum, double from, double to) {
    const struct observe *o = &w->observe;
    if (here(o, from, to))
        o->out->calls[o->bin * o->out->types + type].of[sum] += to - from;
    else
        spread(o, NULL, &o->out->calls[type].of[sum], o->out->types * HT_CALL_SUMS, from, to, 1.0);
}

static void group_spread(const struct observe *o, size_t group, enum ht_group_sum sum,
                         enum ht_group_sum open_sum, double from, double to, double weight) {
    double *of = o->out->agents[group].of;
    spread(o, &of[sum], open_sum == sum ? NULL : &of[open_sum], o->out->groups * HT_GROUP_SUMS, from, to,
           weight);
}

void observe_work(struct world *w, size_t group, uint32_t bin, double to, double factor) {
    const struct observe *o = &w->observe;
    const double from = w->now, seconds = to - from;
    double *call = o->out->agents[bin * o->out->groups + group].of;
    call[HT_SUM_GROUP_ANSWERED] += 1.0;
    call[HT_SUM_GROUP_HANDLE] += seconds;
    if (here(o, from, to)) {
        double *of = o->out->agents[o->bin * o->out->groups + group].of;
        of[HT_SUM_BUSY] += seconds;
        of[HT_SUM_BUSY_OPEN] += seconds;
        of[HT_SUM_CAPACITY] += seconds / factor;
    } else {
        group_spread(o, group, HT_SUM_BUSY, HT_SUM_BUSY_OPEN, from, to, 1.0);
        group_spread(o, group, HT_SUM_CAPACITY, HT_SUM_CAPACITY, from, to, 1.0 / factor);
    }
}

void observe_overtime(struct world *w, size_t group, double from, double to) {
    group_spread(&w->observe, group, HT_SUM_OVERTIME, HT_SUM_OVERTIME, from, to, 1.0);
}

void observe_on(struct world *w, size_t group) {
    struct group_state *g = &w->groups[group];
    if (g->on > 0 && w->now > g->changed)
        group_spread(&w->observe, group, HT_SUM_ON, HT_SUM_ON_OPEN, g->changed, w->now, (double)g->on);
    g->changed = w->now;
}

void observe_idle(struct world *w, size_t idle) {
    struct observe *o = &w->observe;
    if (idle == 0 && w->idle > 0) {
        o->all_busy_since = w->now;
    } else if (idle > 0 && w->idle == 0) {
        double *first = &o->out->all[0].all_busy;
        if (here(o, o->all_busy_since, w->now))
            o->out->all[o->bin].all_busy += w->now - o->all_busy_since;
        else
            spread(o, NULL, first, sizeof *o->out->all / sizeof *first, o->all_busy_since, w->now, 1.0);
    }
    w->idle = idle;
}

void observe_waiting(struct world *w, size_t type) {
    const struct observe *o = &w->observe;
    struct ht_all_sums *all = &o->out->all[o->bin];
    double *of = o->out->calls[o->bin * o->out->types + type].of;
    if ((double)w->waiting > all->queue_max)
        all->queue_max = (double)w->waiting;
    if ((double)w->types[type].waiting > of[HT_SUM_QUEUE_MAX])
        of[HT_SUM_QUEUE_MAX] = (double)w->types[type].waiting;
}

void observe_lines(struct world *w, size_t type) {
    const struct observe *o = &w->observe;
    struct ht_all_sums *all = &o->out->all[o->bin];
    double *of = o->out->calls[o->bin * o->out->types + type].of;
    if ((double)w->lines > all->lines_max)
        all->lines_max = (double)w->lines;
    if ((double)w->types[type].lines > of[HT_SUM_LINES_MAX])
        of[HT_SUM_LINES_MAX] = (double)w->types[type].lines;
}

void observe_hold(struct world *w, uint32_t bin, size_t type, double hold) {
    const struct ht_measures *out = w->observe.out;
    if (bin < out->bins)
        ht_histogram_add(&out->holds[out->hold_period[bin] * out->types + type], hold);
}

void observe_finish(struct world *w) {
    for (size_t group = 0; group < w->observe.out->groups; group++)
        observe_on(w, group);
    observe_idle(w, w->idle + 1); /* closes a stretch of all busy */
}
