/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bookings. Row `bins` of every table is the nowhere of calls that arrived outside [warm_up, length), kept so
 * that booking needs no question and conservation can be checked over all calls.
 */
#include "observe.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

enum { CLOSED, PARTLY_OPEN, ALL_OPEN };

size_t ht_bin_count(const struct ht_calendar *calendar) {
    return (size_t)ceil(calendar->length / calendar->interval);
}

size_t ht_pace_weeks(const struct ht_model *model) {
    return (size_t)ceil(model->calendar.length / HT_WEEK);
}

size_t ht_defect_count(const struct ht_model *model) {
    size_t count = 0;
    for (size_t r = 0; r < model->rollout_count; r++)
        count += model->rollouts[r].defect_count;
    return count;
}

bool ht_measures_init(struct ht_measures *measures, struct ht_arena *arena, const struct ht_model *model,
                      const size_t *hold_period, size_t hold_periods) {
    struct ht_measures *m = measures;
    m->bins = ht_bin_count(&model->calendar);
    m->types = model->call_type_count;
    m->groups = model->agent_group_count;
    m->weeks = ht_pace_weeks(model);
    m->defect_count = ht_defect_count(model);
    m->hold_period = hold_period;
    m->hold_periods = hold_periods;
    m->attempts = 0.0;
    m->calls = ht_arena_alloc(arena, (m->bins + 1) * m->types, sizeof *m->calls);
    m->agents = ht_arena_alloc(arena, (m->bins + 1) * m->groups, sizeof *m->agents);
    m->all = ht_arena_alloc(arena, m->bins + 1, sizeof *m->all);
    m->holds = ht_arena_alloc(arena, hold_periods * m->types, sizeof *m->holds);
    m->paces = ht_arena_alloc(arena, m->groups * m->weeks, sizeof *m->paces);
    m->defects = ht_arena_alloc(arena, m->defect_count, sizeof *m->defects);
    return m->calls != NULL && m->agents != NULL && m->all != NULL && m->holds != NULL && m->paces != NULL &&
           m->defects != NULL;
}

static void clear(struct ht_measures *m) {
    memset(m->calls, 0, (m->bins + 1) * m->types * sizeof *m->calls);
    memset(m->agents, 0, (m->bins + 1) * m->groups * sizeof *m->agents);
    memset(m->all, 0, (m->bins + 1) * sizeof *m->all);
    memset(m->holds, 0, m->hold_periods * m->types * sizeof *m->holds);
    memset(m->paces, 0, m->groups * m->weeks * sizeof *m->paces);
    for (size_t d = 0; d < m->defect_count; d++)
        m->defects[d] = (struct ht_defect_sums){.found = NAN, .fixed = NAN};
    m->attempts = 0.0;
}

static void enter_bin(struct world *w, size_t bin) {
    const struct ht_measures *out = w->observe.out;
    w->observe.bin = bin;
    for (size_t t = 0; t < out->types; t++) {
        w->types[t].sums = out->calls[bin * out->types + t].of;
        w->types[t].holds = bin < out->bins ? &out->holds[out->hold_period[bin] * out->types + t] : NULL;
    }
    for (size_t t = 0; t < w->team_count; t++)
        w->teams[t].sums = out->agents[bin * out->groups + w->teams[t].group].of;
}

bool observe_init(struct world *w, struct ht_measures *out) {
    const struct ht_calendar *calendar = &w->model->calendar;
    struct observe *o = &w->observe;
    clear(out);
    *o = (struct observe){.calendar = calendar,
                          .out = out,
                          .bins_per_second = 1.0 / calendar->interval,
                          .all_busy_since = 0.0,
                          .book_to = -INFINITY};
    enter_bin(w, out->bins);
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

/* Books the maxima of the present bin; the next one begins with what is there now. */
static void close_maxima(struct world *w) {
    struct observe *o = &w->observe;
    struct ht_all_sums *all = &o->out->all[o->bin];
    all->queue_max = fmax(all->queue_max, (double)o->waiting_max);
    all->lines_max = fmax(all->lines_max, (double)o->lines_max);
    o->waiting_max = w->waiting;
    o->lines_max = w->lines;
    for (size_t i = 0; i < o->out->types; i++) {
        struct type_state *type = &w->types[i];
        double *of = type->sums;
        of[HT_SUM_QUEUE_MAX] = fmax(of[HT_SUM_QUEUE_MAX], (double)type->waiting_max);
        of[HT_SUM_LINES_MAX] = fmax(of[HT_SUM_LINES_MAX], (double)type->lines_max);
        type->waiting_max = type->waiting;
        type->lines_max = type->lines;
    }
}

void observe_roll(struct world *w, double now) {
    struct observe *o = &w->observe;
    const struct ht_calendar *calendar = o->calendar;
    while (now >= o->bin_to) {
        const double from = o->bin_to;
        close_maxima(w);
        if (from >= calendar->length) {
            enter_bin(w, o->out->bins);
            o->bin_from = from;
            o->bin_to = INFINITY;
            o->bin_open = false;
            o->book_to = -INFINITY;
        } else {
            const size_t bin = bin_at(o, from);
            enter_bin(w, from < calendar->warm_up ? o->out->bins : bin);
            o->bin_from = from;
            o->bin_to = fmin((double)(bin + 1) * calendar->interval, calendar->length);
            if (from < calendar->warm_up)
                o->bin_to = fmin(o->bin_to, calendar->warm_up);
            o->bin_open = o->bin != o->out->bins && o->open[bin] == ALL_OPEN;
            o->book_to = o->bin_open ? o->bin_to : -INFINITY;
        }
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

/* A sum that grows by `weight` for each second, or each one in open time. */
struct part {
    size_t sum;
    double weight;
    bool open;
};

/* Adds [from, to) to sums of the bins in which it passes; `row` are those of bin 0. Time after the end goes
 * to the last bin, but for parts in open time. */
static inline __attribute__((always_inline)) void spread(const struct observe *o, double *row, size_t stride,
                                                         double from, double to, const struct part *parts,
                                                         size_t count) {
    const struct ht_calendar *calendar = o->calendar;
    const double end = calendar->length;
    for (size_t i = 0; to > end && !calendar->stop_at_end && i < count; i++)
        if (!parts[i].open)
            row[(o->out->bins - 1) * stride + parts[i].sum] += parts[i].weight * (to - larger(from, end));
    from = larger(from, calendar->warm_up);
    to = smaller(to, end);
    if (!(from < to))
        return;
    const bool now = o->bin_open && from >= o->bin_from && from < o->bin_to;
    for (size_t bin = now ? o->bin : bin_at(o, from); from < to; bin++) {
        const double until = smaller(to, (double)(bin + 1) * calendar->interval);
        const double seconds = until - from, open = open_part(o, bin, from, until);
        for (size_t i = 0; i < count; i++)
            row[bin * stride + parts[i].sum] += parts[i].weight * (parts[i].open ? open : seconds);
        from = until;
    }
}

static double *calls_row(const struct observe *o, size_t bin, size_t type) {
    return o->out->calls[bin * o->out->types + type].of;
}

static double *group_row(const struct observe *o, size_t bin, size_t group) {
    return o->out->agents[bin * o->out->groups + group].of;
}

static size_t calls_stride(const struct observe *o) {
    return o->out->types * HT_CALL_SUMS;
}

static size_t groups_stride(const struct observe *o) {
    return o->out->groups * HT_GROUP_SUMS;
}

/* Rare enough to stand apart: what does not pass in the present bin alone. */
void observe_spread_callers(const struct observe *o, size_t type, enum ht_call_sum sum, double from,
                            double to) {
    const struct part part = {sum, 1.0, true};
    spread(o, calls_row(o, 0, type), calls_stride(o), from, to, &part, 1);
}

void observe_spread_waited(const struct observe *o, size_t type, double from, double to) {
    static const struct part parts[] = {{HT_SUM_QUEUE_TIME, 1.0, true}, {HT_SUM_LINE_TIME, 1.0, true}};
    spread(o, calls_row(o, 0, type), calls_stride(o), from, to, parts, 2);
}

static void spread_work(const struct observe *o, size_t group, double from, double to, double factor) {
    const struct part parts[] = {
        {HT_SUM_BUSY, 1.0, false}, {HT_SUM_BUSY_OPEN, 1.0, true}, {HT_SUM_CAPACITY, 1.0 / factor, false}};
    spread(o, group_row(o, 0, group), groups_stride(o), from, to, parts, 3);
}

void observe_long_answer(struct world *w, const struct caller *c, double hold, const struct talk *t) {
    const struct observe *o = &w->observe;
    const double called = c->kind == HT_KIND_CALLBACK ? w->now : c->arrival, seconds = t->free - w->now;
    double *work = group_row(o, c->bin, t->team->group);
    observe_count(observe_call(w, c->bin, c->type), w, c, hold, t);
    if (c->bin < o->out->bins)
        ht_histogram_add(&o->out->holds[o->out->hold_period[c->bin] * o->out->types + c->type], hold);
    work[HT_SUM_GROUP_ANSWERED] += 1.0;
    work[HT_SUM_GROUP_HANDLE] += seconds;
    observe_callers(w, c->type, HT_SUM_QUEUE_TIME, called, w->now);
    observe_callers(w, c->type, HT_SUM_LINE_TIME, called, t->ends);
    if (!observe_here(o, w->now, t->free)) {
        spread_work(o, t->team->group, w->now, t->free, t->factor);
        return;
    }
    work = t->team->sums;
    work[HT_SUM_BUSY] += seconds;
    work[HT_SUM_BUSY_OPEN] += seconds;
    work[HT_SUM_CAPACITY] += seconds / t->factor;
}

void observe_learning(struct world *w, size_t group, double to) {
    const struct observe *o = &w->observe;
    const struct part part = {HT_SUM_BUSY_LEARNING, 1.0, false};
    if (observe_here(o, w->now, to))
        w->teams[group].sums[HT_SUM_BUSY_LEARNING] += to - w->now;
    else
        spread(o, group_row(o, 0, group), groups_stride(o), w->now, to, &part, 1);
}

void observe_pace(struct world *w, size_t group, size_t week, double factor) {
    const struct ht_measures *out = w->observe.out;
    if (week >= out->weeks)
        return; /* in the drain */
    out->paces[group * out->weeks + week].calls += 1.0;
    out->paces[group * out->weeks + week].factor += factor;
}

void observe_overtime(struct world *w, size_t group, double from, double to) {
    const struct observe *o = &w->observe;
    const struct part part = {HT_SUM_OVERTIME, 1.0, false};
    spread(o, group_row(o, 0, group), groups_stride(o), from, to, &part, 1);
}

/* Agent-seconds that are paid, within the horizon: those in a place, in open time. */
static void spread_paid(const struct observe *o, size_t group, enum ht_group_sum sum, double from, double to,
                        double agents) {
    const struct part parts[] = {{sum, agents, true}, {HT_SUM_PAID, agents, false}};
    const double until = smaller(to, o->calendar->length);
    if (from < until)
        spread(o, group_row(o, 0, group), groups_stride(o), from, until, parts,
               sum == HT_SUM_ROSTERED ? 2 : 1);
}

void observe_on(struct world *w, size_t team) {
    struct team *t = &w->teams[team];
    const struct observe *o = &w->observe;
    const double agents = (double)t->on, from = t->changed;
    const struct part parts[] = {{HT_SUM_ON, agents, false}, {HT_SUM_ON_OPEN, agents, true}};
    t->changed = w->now;
    if (t->on == 0 || w->now <= from)
        return;
    spread(o, group_row(o, 0, t->group), groups_stride(o), from, w->now, parts, 2);
    if (t->nesting)
        spread_paid(o, t->group, HT_SUM_NESTING, from, w->now, agents);
    if (t->model->roster == HT_ROSTER_STAFFING)
        spread_paid(o, t->group, HT_SUM_ROSTERED, from, w->now, agents);
    if (w->careers.strains != NULL)
        w->careers.strains[t->group].on += agents * (w->now - from);
}

static void change_level(struct world *w, size_t group, struct level *level, enum ht_group_sum sum,
                         int change) {
    if (level->agents > 0 && w->now > level->since)
        spread_paid(&w->observe, group, sum, level->since, w->now, (double)level->agents);
    level->since = w->now;
    level->agents = change > 0 ? level->agents + 1 : level->agents - 1;
}

void observe_place(struct world *w, size_t group, enum place place, int change) {
    static const enum ht_group_sum sums[PLACE_PHONES] = {[PLACE_CLASS] = HT_SUM_TRAINING,
                                                         [PLACE_LENT] = HT_SUM_LENT,
                                                         [PLACE_ABSENT] = HT_SUM_ABSENT,
                                                         [PLACE_AWAY] = HT_SUM_AWAY};
    struct group_state *g = &w->groups[group];
    if (place == PLACE_NOWHERE)
        return;
    change_level(w, group, &g->rostered, HT_SUM_ROSTERED, change);
    if (place != PLACE_PHONES)
        change_level(w, group, &g->levels[place], sums[place], change);
}

void observe_people(struct world *w, size_t group, enum ht_group_sum sum, double count) {
    const struct observe *o = &w->observe;
    if (o->bin < o->out->bins)
        o->out->agents[o->bin * o->out->groups + group].of[sum] += count;
}

void observe_available(struct world *w) {
    const struct observe *o = &w->observe;
    const struct part part = {0, 1.0, true};
    double *row = &o->out->all[0].all_busy;
    if (observe_here(o, o->all_busy_since, w->now))
        o->out->all[o->bin].all_busy += w->now - o->all_busy_since;
    else
        spread(o, row, sizeof *o->out->all / sizeof *row, o->all_busy_since, w->now, &part, 1);
}

void observe_finish(struct world *w) {
    for (size_t team = 0; team < w->team_count; team++)
        observe_on(w, team);
    if (w->idle == 0)
        observe_available(w);
}
