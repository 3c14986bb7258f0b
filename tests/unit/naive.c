/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The simple simulator: time goes from one instant at which anything can happen to the next, found by looking
 * at everything; within an instant the order of kinds is that of the language: departures and wrap-up ends,
 * agents arriving, abandonments, agents leaving, arrivals, and back to the first after each of them.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

/* A level that lasts to the very edge of an interval counts in the next one too. */
#define LEVEL_BEFORE_COUNTS true
#define UNSCHEDULED         UINT64_MAX

static bool step_abandonment(struct world *w) {
    struct caller *next = NULL;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->state == WAITING && c->abandons <= w->now && (next == NULL || c->row < next->row))
            next = c;
    }
    if (next != NULL)
        naive_give_up(w, next, HT_OUTCOME_ABANDONED);
    return next != NULL;
}

/* The next fresh call of a type counts as scheduled when the one before it arrives. */
static void schedule_next(struct world *w, size_t type) {
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->type == type && c->state == DUE && c->turn == UNSCHEDULED) {
            c->turn = w->turn++;
            return;
        }
    }
}

static bool step_arrival(struct world *w) {
    struct caller *next = NULL;
    if (w->now >= w->calendar->length)
        return false;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if ((c->state == DUE || c->state == BETWEEN) && c->due <= w->now &&
            (next == NULL || c->turn < next->turn))
            next = c;
    }
    if (next != NULL && next->state == DUE)
        schedule_next(w, next->type);
    if (next != NULL)
        naive_arrive(w, next);
    return next != NULL;
}

static void live_instant(struct world *w) {
    bool again = true;
    while (again) {
        while (naive_step_end(w))
            ;
        naive_agents_arrive(w);
        while (step_abandonment(w))
            ;
        naive_agents_leave(w);
        again = naive_agents_arrive(w) || step_arrival(w);
    }
}

static void book_agents(struct world *w, struct naive_bin *bin, double lasts, bool open) {
    for (size_t i = 0; i < w->agent_count; i++) {
        const struct agent *a = &w->agents[i];
        const size_t scopes[] = {0, a->group + 1};
        for (size_t s = 0; a->present && s < 2; s++) {
            struct naive_agents *sums = &bin->agents[scopes[s]];
            sums->on += lasts;
            sums->busy += a->busy ? lasts : 0;
            sums->on_open += open ? lasts : 0;
            sums->busy_open += open && a->busy ? lasts : 0;
            sums->overtime += !naive_counted(w, a) && !naive_scheduled(w, a, w->now) ? lasts : 0;
        }
    }
}

static bool anybody_available(const struct world *w) {
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].present && !w->agents[i].busy)
            return true;
    return false;
}

/* The time from now to `next`, in which nothing changes. After the end agents alone are booked, to the last
 * bin. */
static void book_time(struct world *w, double next) {
    const double lasts = next - w->now;
    const bool ended = w->now >= w->calendar->length, open = !ended && w->open;
    if (w->now < w->calendar->warm_up || lasts <= 0)
        return;
    const size_t index = ended ? w->run->bin_count - 1 : (size_t)floor(w->now / w->calendar->interval);
    struct naive_bin *bin = &w->run->bins[index];
    book_agents(w, bin, lasts, open);
    naive_note_levels(w);
    if (!open)
        return;
    bin->open += lasts;
    bin->all_busy += anybody_available(w) ? 0 : lasts;
    for (size_t scope = 0; scope <= w->model->call_type_count; scope++) {
        bin->calls[scope].queue_time += lasts * (double)naive_count_waiting(w, scope - 1);
        bin->calls[scope].line_time += lasts * (double)naive_count_lines(w, scope - 1);
        bin->calls[scope].between_time += lasts * (double)naive_count_callers(w, scope - 1, BETWEEN);
    }
}

/* Can this agent come at t, for somebody who waits now? */
static bool helps(struct world *w, const struct agent *a, double t) {
    if (naive_choose_caller(w, a) == NULL)
        return false;
    if (naive_counted(w, a))
        return naive_staffing(&w->model->agent_groups[a->group], t) > w->staff[a->group];
    return a->able && naive_scheduled(w, a, t) && !naive_scheduled(w, a, nextafter(t, 0));
}

/* Once the horizon is over and nobody talks, time goes on only for those who can still be answered. */
static double next_help(struct world *w, double next) {
    for (size_t i = 0; i < w->instant_count; i++)
        for (size_t a = 0; a < w->agent_count; a++)
            if (w->instants[i] > w->now && w->instants[i] < next && helps(w, &w->agents[a], w->instants[i]))
                return w->instants[i];
    return next;
}

static double next_instant(struct world *w) {
    const bool ended = w->now >= w->calendar->length;
    double next = INFINITY;
    bool waiting = false;
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].busy)
            next = fmin(next, w->agents[i].end);
    for (size_t i = 0; i < w->caller_count; i++) {
        const struct caller *c = &w->callers[i];
        if (c->state == WAITING)
            next = fmin(next, c->abandons);
        if (!ended && (c->state == DUE || c->state == BETWEEN))
            next = fmin(next, c->due);
        waiting = waiting || c->state == WAITING;
    }
    if (ended && waiting)
        next = next_help(w, next);
    for (size_t i = 0; i < w->instant_count; i++)
        if (w->instants[i] > w->now && (!ended || next < INFINITY))
            next = fmin(next, w->instants[i]);
    return next;
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
    }
    for (size_t i = 0; midnight <= 0 && i < g->staffing_count; i++)
        add_instant(w, g->staffing[i].from);
    if (midnight <= 0) {
        add_instant(w, g->joins + g->training_length);
        add_instant(w, g->leaves);
    }
}

static void add_instants(struct world *w) {
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
}

static void add_callers(struct world *w) {
    for (size_t t = 0; t < w->model->call_type_count; t++) {
        const struct ht_call_type *type = &w->model->call_types[t];
        for (size_t i = 0; i < type->arrivals.call_count; i++) {
            const struct ht_replayed *r = &type->arrivals.calls[i];
            if (w->caller_count == NAIVE_CALLERS)
                abort();
            w->callers[w->caller_count++] = (struct caller){
                .state = DUE,
                .type = t,
                .index = i,
                .first = r->arrival,
                .due = r->arrival,
                .handle = isnan(r->handle) ? type->handle.mean : r->handle,
                .wrap_up = type->wrap_up.law == HT_LAW_NEVER ? 0 : type->wrap_up.mean,
                .patience = !isnan(r->patience)                  ? r->patience
                            : type->patience.law == HT_LAW_NEVER ? INFINITY
                                                                 : type->patience.mean,
                .credit = isnan(r->credit) ? type->credit : r->credit,
                .priority = r->priority == INT32_MIN ? type->priority : r->priority,
                .turn = i == 0 ? w->turn++ : UNSCHEDULED,
            };
        }
    }
}

void naive_simulate(const struct ht_model *model, struct naive_run *run) {
    struct world *w = calloc(1, sizeof *w);
    *run = (struct naive_run){.bin_count = (size_t)ceil(model->calendar.length / model->calendar.interval)};
    run->bins = calloc(run->bin_count, sizeof *run->bins);
    if (w == NULL || run->bins == NULL)
        abort();
    w->model = model;
    w->calendar = &model->calendar;
    w->run = run;
    add_callers(w);
    naive_add_agents(w);
    add_instants(w);
    for (double next = 0; next < INFINITY; next = next_instant(w)) {
        book_time(w, next);
        w->now = next;
        if (LEVEL_BEFORE_COUNTS)
            naive_note_levels(w);
        live_instant(w);
        if (w->now >= w->calendar->length && w->calendar->stop_at_end)
            break;
    }
    free(w);
}

void naive_release(struct naive_run *run) {
    free(run->attempts);
    free(run->bins);
}
