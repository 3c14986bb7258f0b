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

/* A drain that gets nowhere, because callbacks and waiting callers want the same lines, is given up some day.
 */
#define GIVEN_UP (13 * HT_DAY)

/* Who gives up waiting or is sent to voice mail; at a tie his patience ends first. */
static bool step_abandonment(struct world *w) {
    struct caller *next = NULL;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->state == WAITING && fmin(c->abandons, c->diverts) <= w->now &&
            (next == NULL || c->row < next->row))
            next = c;
    }
    if (next == NULL)
        return false;
    naive_give_up(w, next, next->abandons <= next->diverts ? HT_OUTCOME_ABANDONED : HT_OUTCOME_TURNED_AWAY);
    naive_line_freed(w);
    return true;
}

/* The next fresh call of a type counts as scheduled when the one before it arrives. */
static void schedule_next(struct world *w, size_t type) {
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->origin == type && c->state == DUE && c->turn == NO_TURN) {
            c->turn = w->turn++;
            return;
        }
    }
}

static bool comes(const struct world *w, const struct caller *c) {
    switch (c->state) {
    case DUE:
    case BETWEEN:
    case REPEATING:
    case ASIDE: return w->now < w->calendar->length;
    case ESCALATING: return w->now < w->calendar->length || !w->calendar->stop_at_end;
    default: return false;
    }
}

static bool step_arrival(struct world *w) {
    struct caller *next = NULL;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (comes(w, c) && c->due <= w->now && (next == NULL || c->turn < next->turn))
            next = c;
    }
    if (next == NULL)
        return false;
    if (next->state == DUE)
        schedule_next(w, next->origin);
    if (next->state == ASIDE)
        naive_dial_again(w, next);
    else if (next->state == DUE && naive_is_spared(w, next))
        next->state = OUT;
    else
        naive_arrive(w, next);
    return true;
}

/* What comes at one instant by different sums, such as one who waits and calls again and one who calls again
 * and waits, comes in any order where sums are not exact. */
static bool is_chance(const struct world *w) {
    bool ends = false, abandons = false, returns = false;
    for (size_t i = 0; i < w->agent_count; i++)
        ends |= w->agents[i].busy && w->agents[i].end <= w->now;
    for (size_t i = 0; i < w->caller_count; i++) {
        const struct caller *c = &w->callers[i];
        abandons |= c->state == WAITING && fmin(c->abandons, c->diverts) <= w->now;
        returns |= (c->state == BETWEEN || c->state == REPEATING || c->state == ASIDE) && c->due <= w->now;
    }
    return ends + abandons + returns > 1 && !naive_is_exact(w);
}

static void live_instant(struct world *w) {
    bool again = true;
    w->run->doubtful |= is_chance(w);
    naive_mend(w, nextafter(w->now, -1));
    while (again) {
        while (naive_step_end(w))
            ;
        naive_agents_arrive(w);
        while (step_abandonment(w))
            ;
        naive_agents_leave(w);
        naive_mend(w, w->now);
        naive_dismiss(w);
        again = naive_agents_arrive(w) || step_arrival(w);
    }
}

static bool working_hours(const struct world *w, const struct agent *a) {
    return !a->absent && naive_scheduled(w, a, w->now);
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
            sums->overtime += !naive_counted(w, a) && !working_hours(w, a) ? lasts : 0;
            sums->of[HT_SUM_BUSY_LEARNING] += a->busy && a->slow ? lasts : 0;
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
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].present)
            w->on[w->agents[i].group][(size_t)floor(w->now / HT_DAY)] += lasts;
    if (w->now < w->calendar->warm_up || lasts <= 0)
        return;
    const size_t index = ended ? w->run->bin_count - 1 : (size_t)floor(w->now / w->calendar->interval);
    struct naive_bin *bin = &w->run->bins[index];
    book_agents(w, bin, lasts, open);
    naive_book_roster(w, lasts);
    naive_note_levels(w);
    if (!open)
        return;
    bin->open += lasts;
    bin->all_busy += anybody_available(w) ? 0 : lasts;
    for (size_t scope = 0; scope <= w->model->call_type_count; scope++) {
        bin->calls[scope].queue_time += lasts * (double)naive_count_callers(w, scope - 1, WAITING);
        bin->calls[scope].line_time += lasts * (double)naive_count_lines(w, scope - 1);
        bin->calls[scope].between_time += lasts * (double)naive_count_callers(w, scope - 1, BETWEEN);
    }
}

/* Can this agent come at t, for somebody who waits now? */
static bool helps(const struct world *w, const struct agent *a, double t) {
    if (!naive_is_wanted(w, a, false))
        return false;
    if (naive_counted(w, a))
        return naive_staffing(&w->model->agent_groups[a->group], t) > w->staff[a->group];
    return naive_in_work(a) && a->lent == SIZE_MAX && naive_scheduled(w, a, t) &&
           !naive_scheduled(w, a, nextafter(t, 0)) && !naive_is_absent(w, a, t);
}

/* Once the horizon is over and nobody talks, time goes on only for those who can still be answered. */
static double next_help(const struct world *w, double next) {
    for (size_t i = 0; i < w->instant_count; i++)
        for (size_t a = 0; a < w->agent_count; a++)
            if (w->instants[i] > w->now && w->instants[i] < next && helps(w, &w->agents[a], w->instants[i]))
                return w->instants[i];
    return next;
}

/* The next opening of a route to an agent who stands there idle. */
static double next_opening(const struct world *w, const struct caller *c, double next) {
    for (size_t i = 0; i < w->agent_count; i++) {
        const struct agent *a = &w->agents[i];
        const double opens = naive_opening(w, c, a->group);
        if (a->present && !a->busy && opens > w->now && opens < next)
            next = opens;
    }
    return next;
}

static double next_instant(const struct world *w) {
    const bool ended = w->now >= w->calendar->length;
    double next = INFINITY;
    bool waiting = false;
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].busy)
            next = fmin(next, w->agents[i].end);
    for (size_t i = 0; i < w->caller_count; i++) {
        const struct caller *c = &w->callers[i];
        const bool waits = c->state == WAITING || c->state == QUEUED;
        if (c->state == WAITING)
            next = fmin(next, fmin(c->abandons, c->diverts));
        if (waits)
            next = next_opening(w, c, next);
        if (!ended && comes(w, c))
            next = fmin(next, c->due);
        waiting = waiting || waits;
    }
    next = fmin(next, naive_next_spell(w));
    if (ended && waiting)
        next = next_help(w, next);
    for (size_t i = 0; i < w->instant_count; i++)
        if (w->instants[i] > w->now && (!ended || next < INFINITY))
            next = fmin(next, w->instants[i]);
    return next;
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
    for (size_t t = 0; t < model->call_type_count; t++)
        w->handle_mean[t] =
            naive_mean(&model->call_types[t].handle, 0) + naive_mean(&model->call_types[t].wrap_up, 0);
    for (size_t r = 0; r < NAIVE_ROLLOUTS; r++)
        for (size_t d = 0; d < NAIVE_DEFECTS; d++)
            run->defects[r][d].found = run->defects[r][d].fixed = NAN;
    naive_add_instants(w);
    naive_add_callers(w);
    naive_add_agents(w);
    for (double next = 0; next < INFINITY; next = next_instant(w)) {
        run->doubtful |= next > model->calendar.length + GIVEN_UP;
        book_time(w, next);
        if (next > w->now && next - w->now < 1e-6 && !naive_is_exact(w))
            run->doubtful = true;
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
