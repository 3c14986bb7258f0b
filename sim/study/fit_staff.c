/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many agents were there for calls, told by the calls they took: the number that makes the queue right,
 * not that of the chairs.
 *
 * An agent is there while he talks. Between two calls he was not free at any moment when a caller of his
 * group waited, or he would have taken him: he was wrapping up, or away. So of the time before a call he
 * counts as free from the last moment at which anybody waited, unless that is longer ago than `away_after`:
 * then he came back some time, and counts for as long as a free agent usually waits for a call. Wrap-up that
 * is not logged is thereby in the staff, not in the handle times. What is free after an agent's last call of
 * the day is not known, but for the last moments before closing.
 */
#include "fit_staff.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

#define AWAY_MEDIANS   10.0 /* one in a thousand free agents waits longer than ten medians for a call */
#define SHORTEST_BREAK 600.0
#define LONGEST_IDLE   14400.0

/* Spells in which callers of the group wait; calls come in order of arrival. */
static bool find_waiting(struct shift_work *s, size_t group) {
    const struct fit_work *w = s->w;
    size_t n = 0, waited = 0;
    for (size_t i = 0; i < w->log->call_count; i++)
        waited += w->log->calls[i].hold > 0.0 && w->group_of[w->log->calls[i].type] == group;
    double *spells = ht_arena_room(&s->w->scratch, 2 * waited + 1, sizeof *spells);
    if (spells == NULL)
        return false;
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if (!(c->hold > 0.0) || w->group_of[c->type] != group)
            continue;
        if (n > 0 && c->arrival <= spells[2 * n - 1]) {
            spells[2 * n - 1] = fmax(spells[2 * n - 1], fit_start_of(c));
            continue;
        }
        spells[2 * n] = c->arrival;
        spells[2 * n + 1] = fit_start_of(c);
        n++;
    }
    s->waiting[group] = spells;
    s->spells[group] = n;
    return true;
}

/* The last moment before `t` at which a caller of the group waited; -INFINITY: none. */
static double last_waiting(const struct shift_work *s, size_t group, double t) {
    size_t low = 0, high = s->spells[group]; /* spells before low begin before t */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->waiting[group][2 * middle] < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? -INFINITY : fmin(t, s->waiting[group][2 * low - 1]);
}

static void add(struct shift_work *s, size_t group, double from, double to) {
    for (from = fmax(from, 0.0); from < to;) {
        const size_t step = (size_t)(from / s->step);
        if (step >= s->steps)
            return;
        const double end = fmin(to, (double)(step + 1) * s->step);
        s->there[group * s->steps + step] += end - from;
        from = end;
    }
}

static bool named(const struct ht_logged_call *c) {
    return c->answered && c->agent != HT_NOBODY;
}

/* An agent's calls in order of start: nearly so already, as the log is in order of arrival. */
static void mend(const struct ht_call_log *log, uint32_t *order, size_t count) {
    for (size_t k = 1; k < count; k++)
        for (size_t j = k;
             j > 0 && fit_start_of(&log->calls[order[j]]) < fit_start_of(&log->calls[order[j - 1]]); j--) {
            const uint32_t swap = order[j];
            order[j] = order[j - 1];
            order[j - 1] = swap;
        }
}

static bool sort_by_agent(struct shift_work *s) {
    const struct ht_call_log *log = s->w->log;
    size_t *next = ht_arena_alloc(&s->w->scratch, log->agent_count + 1, sizeof *next);
    if (next == NULL)
        return false;
    for (size_t i = 0; i < log->call_count; i++)
        if (named(&log->calls[i]))
            s->first[log->calls[i].agent + 1]++;
    for (size_t a = 0; a < log->agent_count; a++) {
        s->first[a + 1] += s->first[a];
        next[a] = s->first[a];
    }
    for (size_t i = 0; i < log->call_count; i++)
        if (named(&log->calls[i]))
            s->order[next[log->calls[i].agent]++] = (uint32_t)i;
    for (size_t a = 0; a < log->agent_count; a++)
        mend(log, s->order + s->first[a], s->first[a + 1] - s->first[a]);
    return true;
}

static bool find_homes(struct shift_work *s) {
    const struct ht_call_log *log = s->w->log;
    size_t *calls = ht_arena_alloc(&s->w->scratch, s->groups, sizeof *calls);
    if (calls == NULL)
        return false;
    for (size_t a = 0; a < log->agent_count; a++) {
        for (size_t g = 0; g < s->groups; g++)
            calls[g] = 0;
        for (size_t k = s->first[a]; k < s->first[a + 1]; k++)
            calls[s->w->group_of[log->calls[s->order[k]].type]]++;
        for (size_t g = 1; g < s->groups; g++)
            if (calls[g] > calls[s->home[a]])
                s->home[a] = g;
    }
    return true;
}

/* Visits the time before each call of each agent in which he may have been free: since his last call, or
 * since anybody waited. */
struct pause {
    size_t group;
    double from, to; /* from == to: not free; -INFINITY: nothing before it is known */
    bool quiet;      /* nobody waited since his last call */
};
typedef void pause_visitor(struct shift_work *s, const struct pause *pause, void *context);

static void visit_pauses(struct shift_work *s, pause_visitor *visit, void *context) {
    const struct ht_call_log *log = s->w->log;
    for (size_t a = 0; a < log->agent_count; a++) {
        double end = -INFINITY;
        for (size_t k = s->first[a]; k < s->first[a + 1]; k++) {
            const struct ht_logged_call *c = &log->calls[s->order[k]];
            const double to = fit_start_of(c), waited = last_waiting(s, s->home[a], to);
            const struct pause pause = {
                .group = s->home[a], .from = fmin(to, fmax(end, waited)), .to = to, .quiet = waited <= end};
            if (c->hold <= 0.0)
                visit(s, &pause, context);
            end = fmax(end, fit_end_of(s, c));
        }
    }
}

struct idle {
    double *length;
    size_t count;
};

static void note_idle(struct shift_work *s, const struct pause *p, void *context) {
    struct idle *idle = context;
    if (p->quiet && p->to > p->from && p->to - p->from < LONGEST_IDLE && fit_counts(s->w, p->to))
        idle->length[idle->count++] = p->to - p->from;
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How long free agents wait for a call when nobody waits for them; the longest such time that is no break. */
static bool find_idle(struct shift_work *s) {
    struct ht_fit *fit = s->w->fit;
    struct idle idle = {.length = ht_arena_room(&s->w->scratch, s->w->log->call_count + 1, sizeof(double))};
    if (idle.length == NULL)
        return false;
    visit_pauses(s, note_idle, &idle);
    qsort(idle.length, idle.count, sizeof *idle.length, by_value);
    const double median = idle.count > 0 ? idle.length[idle.count / 2] : 0.0;
    if (!(fit->options.away_after > 0.0))
        fit->options.away_after = fmin(LONGEST_IDLE, fmax(SHORTEST_BREAK, ceil(AWAY_MEDIANS * median)));
    size_t n = 0;
    for (; n < idle.count && idle.length[n] <= fit->options.away_after; n++)
        s->mean_idle += (idle.length[n] - s->mean_idle) / (double)(n + 1);
    return true;
}

static void add_idle(struct shift_work *s, const struct pause *p, void *context) {
    (void)context;
    const double length = p->to - p->from;
    const double free_for = length <= s->w->fit->options.away_after ? length : s->mean_idle;
    add(s, p->group, p->to - free_for, p->to);
}

static void add_busy(struct shift_work *s) {
    const struct ht_call_log *log = s->w->log;
    for (size_t a = 0; a < log->agent_count; a++) {
        double end = -INFINITY;
        for (size_t k = s->first[a]; k < s->first[a + 1]; k++) {
            const struct ht_logged_call *c = &log->calls[s->order[k]];
            add(s, s->w->group_of[c->type], fmax(end, fit_start_of(c)), fit_end_of(s, c));
            end = fmax(end, fit_end_of(s, c));
        }
    }
    for (size_t i = 0; i < log->call_count && log->agent_count > 0; i++)
        if (log->calls[i].answered && log->calls[i].agent == HT_NOBODY)
            add(s, s->w->group_of[log->calls[i].type], fit_start_of(&log->calls[i]),
                fit_end_of(s, &log->calls[i]));
}

/* The first moment from `t` on at which a caller of the group waits; INFINITY: none. */
static double next_waiting(const struct shift_work *s, size_t group, double t) {
    size_t low = 0, high = s->spells[group]; /* spells before low end by t */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->waiting[group][2 * middle + 1] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->spells[group] ? fmax(t, s->waiting[group][2 * low]) : INFINITY;
}

/* When the centre closes that is open at `t`; NAN: it is not. */
static double closing_after(const struct ht_fit *fit, double t) {
    const double day = floor(t / HT_DAY) * HT_DAY;
    const unsigned weekday = 1u << ht_weekday(fit->log->start_day + (int64_t)(t / HT_DAY));
    for (size_t i = 0; i < fit->opening_count; i++) {
        const struct ht_fit_opening *o = &fit->openings[i];
        if ((o->days & weekday) != 0 && t - day >= o->from && t - day < o->to)
            return day + o->to;
    }
    return NAN;
}

/* Shortly before closing an agent may get no other call: he is there until it closes, or somebody waits. */
static void add_last(struct shift_work *s) {
    const struct ht_call_log *log = s->w->log;
    for (size_t a = 0; a < log->agent_count; a++) {
        double end = -INFINITY;
        for (size_t k = s->first[a]; k < s->first[a + 1]; k++) {
            end = fmax(end, fit_end_of(s, &log->calls[s->order[k]]));
            const double next =
                k + 1 < s->first[a + 1] ? fit_start_of(&log->calls[s->order[k + 1]]) : INFINITY;
            const double closing = end >= 0.0 ? closing_after(s->w->fit, end) : NAN;
            if (next >= closing && closing - end <= s->w->fit->options.away_after)
                add(s, s->home[a], end, fmin(closing, next_waiting(s, s->home[a], end)));
        }
    }
}

static bool begin(struct fit_work *w, struct shift_work *s) {
    const struct ht_call_log *log = w->log;
    struct ht_arena *scratch = &w->scratch;
    fit_staff_step(w->fit);
    *s = (struct shift_work){.w = w, .groups = w->fit->group_count, .step = w->fit->staff_step};
    s->steps = log->days * (size_t)(HT_DAY / s->step + 0.5);
    s->waiting = ht_arena_alloc(scratch, s->groups, sizeof *s->waiting);
    s->spells = ht_arena_alloc(scratch, s->groups, sizeof *s->spells);
    s->there = ht_arena_alloc(scratch, s->groups * s->steps, sizeof *s->there);
    s->order = ht_arena_room(scratch, log->call_count + 1, sizeof *s->order);
    s->first = ht_arena_alloc(scratch, log->agent_count + 2, sizeof *s->first);
    s->home = ht_arena_alloc(scratch, log->agent_count + 1, sizeof *s->home);
    if (s->waiting == NULL || s->spells == NULL || s->there == NULL || s->order == NULL || s->first == NULL ||
        s->home == NULL)
        return false;
    for (size_t g = 0; g < s->groups; g++)
        if (!find_waiting(s, g))
            return false;
    return sort_by_agent(s) && find_homes(s);
}

bool fit_staff(struct fit_work *w) {
    struct shift_work s;
    if (!begin(w, &s) || !find_idle(&s))
        return false;
    add_busy(&s);
    visit_pauses(&s, add_idle, NULL);
    add_last(&s);
    if (w->log->agent_count == 0 && !fit_unnamed_staff(&s))
        return false;
    for (size_t g = 0; g < s.groups; g++) {
        double scale;
        const double *there = s.there + g * s.steps;
        if (!fit_scale(w, g, there, &scale) || !fit_staff_seen(w, g, there, scale) ||
            !fit_scale_typical(w, g))
            return false;
    }
    return true;
}
