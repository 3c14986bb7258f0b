/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening hours, instants and fresh callers of the simple simulator: what is known before anything happens.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

static bool holiday(const struct ht_calendar *c, int64_t date) {
    for (size_t i = 0; i < c->holiday_count; i++)
        if (c->holidays[i] == date)
            return true;
    return false;
}

/* Does something that begins on `days` at `from`, and may reach into the next day, hold at t? */
bool naive_holds(const struct ht_calendar *c, unsigned days, double from, double to, double t) {
    for (int back = 0; back < 2; back++) {
        const double midnight = (floor(t / HT_DAY) - back) * HT_DAY;
        const int64_t date = c->start_day + (int64_t)(midnight / HT_DAY);
        if ((days >> ht_weekday(date) & 1u) == 0 || holiday(c, date))
            continue;
        if (t >= midnight + from && t < midnight + to + (to <= from ? HT_DAY : 0))
            return true;
    }
    return false;
}

/* Holidays are closed all day, also for what opened the evening before. */
bool naive_is_open(const struct ht_calendar *c, double t) {
    if (holiday(c, c->start_day + (int64_t)floor(t / HT_DAY)))
        return false;
    for (size_t i = 0; i < c->opening_count; i++)
        if (naive_holds(c, c->openings[i].days, c->openings[i].from, c->openings[i].to, t))
            return true;
    return c->opening_count == 0;
}

double naive_next_open(const struct world *w, double t) {
    for (size_t i = 0; i < w->instant_count && !naive_is_open(w->calendar, t); i++)
        if (w->instants[i] > t)
            t = w->instants[i];
    return t >= w->calendar->length ? INFINITY : t;
}

/* Does this clock interval lie in opening hours on any day of the week? */
static bool slot_opens(const struct ht_calendar *c, size_t slot) {
    const double from = (double)slot * c->interval, to = from + c->interval;
    for (size_t i = 0; i < c->opening_count; i++) {
        const struct ht_opening *o = &c->openings[i];
        if (o->to > o->from ? o->from < to && o->to > from : o->from < to || o->to > from)
            return true;
    }
    return c->opening_count == 0;
}

double naive_profile_factor(const struct world *w, const double *profile, size_t slots) {
    const struct ht_calendar *c = w->calendar;
    const size_t now = (size_t)floor(fmod(w->now, HT_DAY) / c->interval);
    size_t first = 0;
    if (profile == NULL)
        return 1;
    while (!slot_opens(c, first))
        first++;
    return profile[now < first ? 0 : now - first < slots ? now - first : slots - 1];
}

static void add_instant(struct world *w, double t) {
    if (t <= 0)
        return;
    if (w->instant_count == INSTANTS)
        abort();
    size_t i = w->instant_count++;
    for (; i > 0 && w->instants[i - 1] > t; i--)
        w->instants[i] = w->instants[i - 1];
    w->instants[i] = t;
}

static void add_group_instants(struct world *w, const struct ht_agent_group *g, double midnight) {
    for (size_t i = 0; i < g->shift_count; i++) {
        add_instant(w, midnight + g->shifts[i].from);
        add_instant(w, midnight + g->shifts[i].to);
        for (size_t j = 0; j < g->shifts[i].break_count; j++)
            add_instant(w, midnight + g->shifts[i].breaks[j].at);
    }
    for (size_t i = 0; midnight <= 0 && i < g->staffing_count; i++)
        add_instant(w, g->staffing[i].from);
    if (midnight <= 0) {
        add_instant(w, g->leaves);
        add_instant(w, g->coaching.from);
        add_instant(w, g->coaching.until);
    }
    for (size_t i = 0; midnight <= 0 && g->joins >= 0 && i < g->count; i++) {
        const double begins = g->joins + (double)i * g->training.every; /* more classes than there can be */
        add_instant(w, begins);
        add_instant(w, begins + g->training.length);
        add_instant(w, begins + g->training.length + g->nesting.length);
    }
}

void naive_add_instants(struct world *w) {
    const struct ht_calendar *c = w->calendar;
    const int days = (int)ceil(c->length / HT_DAY) + 16;
    for (int day = 0; day < days; day++) {
        const double midnight = day * HT_DAY;
        add_instant(w, midnight);
        for (size_t i = 0; i < c->opening_count; i++) {
            add_instant(w, midnight + c->openings[i].from);
            add_instant(w, midnight + c->openings[i].to);
        }
        for (size_t g = 0; g < w->model->agent_group_count; g++)
            add_group_instants(w, &w->model->agent_groups[g], midnight);
    }
    for (double t = 0; t < c->length; t += c->interval)
        add_instant(w, t);
    add_instant(w, c->length);
    add_instant(w, c->warm_up);
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        add_instant(w, r->at);
        add_instant(w, r->at + r->volume.ramp);
        add_instant(w, r->at + r->volume.ramp + r->volume.hold);
    }
}

static void add_caller(struct world *w, size_t t, size_t index, double arrival, const struct ht_replayed *r) {
    const struct ht_call_type *type = &w->model->call_types[t];
    const bool handle = r != NULL && !isnan(r->handle), patience = r != NULL && !isnan(r->patience);
    const bool credit = r != NULL && !isnan(r->credit), priority = r != NULL && r->priority != INT32_MIN;
    if (w->caller_count == NAIVE_CALLERS)
        abort();
    w->callers[w->caller_count++] = (struct caller){
        .state = DUE,
        .origin = t,
        .type = t,
        .index = index,
        .first = arrival,
        .due = arrival,
        .handle = handle ? r->handle : naive_mean(&type->handle, 0),
        .wrap_up = naive_mean(&type->wrap_up, 0),
        .patience = patience ? r->patience : naive_mean(&type->patience, INFINITY),
        .credit = credit ? r->credit : type->credit,
        .priority = priority ? r->priority : type->priority,
        .replayed = r != NULL,
        .turn = index == 0 ? w->turn++ : NO_TURN,
    };
}

/* How fast gaps pass. */
static double pace_of_gaps(const struct world *w, size_t type, double t) {
    double pace = 1;
    for (size_t i = 0; i < w->model->rollout_count; i++)
        if (naive_concerns(&w->model->rollouts[i], type))
            pace *= naive_surge(&w->model->rollouts[i].volume, t - w->model->rollouts[i].at);
    return pace;
}

#define INSIDE 1e-8 /* seconds: off the edge, where the pace jumps */

/* Gap passed from `from` to `to`, within which nothing jumps: by Simpson's rule. */
static double passed(const struct world *w, size_t type, double from, double to) {
    const int steps = 2 + (int)((to - from) / 200);
    const double step = (to - from) / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
        const double left = from + i * step, middle = left + step / 2, right = left + step;
        sum += pace_of_gaps(w, type, left + INSIDE) + 4 * pace_of_gaps(w, type, middle) +
               pace_of_gaps(w, type, right - INSIDE);
    }
    return sum * step / 6;
}

/* When `gap` has passed since `from`; it does before `to`. */
static double passes(const struct world *w, size_t type, double from, double to, double gap) {
    double low = from, high = to;
    for (int i = 0; i < 60; i++) {
        const double middle = low + (high - low) / 2, part = passed(w, type, low, middle);
        if (part < gap) {
            gap -= part;
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* A batch of callers whenever `gap` more seconds of open time have gone by. */
static void add_gap_callers(struct world *w, size_t t) {
    const struct ht_arrivals *a = &w->model->call_types[t].arrivals;
    double left = a->gaps.mean, now = 0;
    size_t batch = 1, index = 0;
    for (size_t i = 0; i < a->batch_count; i++)
        if (a->batch[i] > 0.5)
            batch = i + 1;
    for (size_t i = 0; now < w->calendar->length && i < w->instant_count; i++) {
        const double until = fmin(w->instants[i], w->calendar->length);
        while (naive_is_open(w->calendar, now) && left < passed(w, t, now, until)) {
            now = passes(w, t, now, until, left);
            left = a->gaps.mean;
            for (size_t j = 0; j < batch; j++)
                add_caller(w, t, index++, now, NULL);
        }
        if (naive_is_open(w->calendar, now))
            left -= passed(w, t, now, until);
        now = until;
    }
}

void naive_add_callers(struct world *w) {
    for (size_t t = 0; t < w->model->call_type_count; t++) {
        const struct ht_arrivals *a = &w->model->call_types[t].arrivals;
        if (a->source == HT_SOURCE_GAPS)
            add_gap_callers(w, t);
        for (size_t i = 0; i < a->call_count; i++)
            add_caller(w, t, i, a->calls[i].arrival, &a->calls[i]);
    }
}
