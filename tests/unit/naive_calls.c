/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls of the simple simulator: who takes which, how long it lasts, and how it ends.
 */
#include "naive_world.h"
#include <math.h>
#include <stdlib.h>

static double surge(const struct ht_surge *s, double since) {
    if (since < s->ramp)
        return 1 + (s->peak - 1) * since / s->ramp;
    if (since < s->ramp + s->hold)
        return s->peak;
    if (s->half_life <= 0)
        return s->settles_at;
    return s->settles_at + (s->peak - s->settles_at) * exp2(-(since - s->ramp - s->hold) / s->half_life);
}

static double curve(const struct ht_learning *l, double calls, double seconds) {
    double factor = 1;
    if (l->curve == HT_CURVE_EXPONENTIAL)
        factor = 1 + (l->start - 1) * exp2(-calls / l->half_life);
    if (l->curve == HT_CURVE_POWER)
        factor = fmax(1, l->start * pow(l->rate, log2(1 + calls / l->after)));
    for (size_t i = 0; l->curve == HT_CURVE_TABLE && i < l->point_count; i++)
        if (l->points[i].from <= (l->points_by_time ? seconds : calls))
            factor = l->points[i].value;
    return factor;
}

static bool concerns(const struct ht_rollout *r, size_t type) {
    for (size_t i = 0; i < r->call_type_count; i++)
        if (r->call_types[i] == type)
            return true;
    return false;
}

/* Whoever came to the phones at `at` or later learnt the new way from the start. */
static bool relearns(const struct world *w, const struct agent *a, const struct ht_rollout *r, size_t type) {
    const bool before = a->from <= 0 || a->from < r->at;
    return r->relearn.curve != HT_CURVE_NONE && w->now >= r->at && before && concerns(r, type);
}

static double agent_factor(const struct world *w, const struct agent *a, size_t type) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    double factor = g->handle_factor * curve(&g->learning, (double)a->calls, w->now - a->from);
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (relearns(w, a, r, type))
            factor *= curve(&r->relearn, (double)a->relearnt[i], w->now - r->at);
    }
    return factor;
}

static double rollout_factor(const struct world *w, size_t type) {
    double factor = 1;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (concerns(r, type) && w->now >= r->at)
            factor *= surge(&r->handle, w->now - r->at);
    }
    return factor;
}

size_t naive_count_callers(const struct world *w, size_t type, enum state state) {
    size_t count = 0;
    for (size_t i = 0; i < w->caller_count; i++)
        count += (type == SIZE_MAX || w->callers[i].type == type) && w->callers[i].state == state;
    return count;
}

size_t naive_count_waiting(const struct world *w, size_t type) {
    return naive_count_callers(w, type, WAITING);
}

size_t naive_count_lines(const struct world *w, size_t type) {
    return naive_count_callers(w, type, WAITING) + naive_count_callers(w, type, TALKING);
}

static void note_max(double *max, size_t value) {
    *max = fmax(*max, (double)value);
}

/* Levels count when they last, or when a caller has just come in. */
void naive_note_levels(struct world *w) {
    if (w->now < w->calendar->warm_up || w->now >= w->calendar->length)
        return;
    struct naive_bin *bin = &w->run->bins[(size_t)floor(w->now / w->calendar->interval)];
    for (size_t scope = 0; scope <= w->model->call_type_count; scope++) {
        note_max(&bin->calls[scope].queue_max, naive_count_waiting(w, scope - 1));
        note_max(&bin->calls[scope].lines_max, naive_count_lines(w, scope - 1));
    }
}

void naive_answer(struct world *w, struct caller *c, struct agent *a) {
    struct naive_attempt *row = &w->run->attempts[c->row];
    const double factor = rollout_factor(w, c->type) * agent_factor(w, a, c->type);
    row->outcome = HT_OUTCOME_ANSWERED;
    row->answered = w->now;
    row->hold = w->now - row->arrival;
    row->since_first = w->now - c->first;
    row->ended = w->now + c->handle * factor;
    row->handle = c->handle * factor + c->wrap_up * factor;
    row->group = a->group;
    row->agent = a->number;
    c->state = TALKING;
    a->busy = true;
    a->wrapping = false;
    a->caller = (size_t)(c - w->callers);
    a->end = row->ended;
    if (w->calendar->stop_at_end && row->ended > w->calendar->length)
        row->ended = NAN;
    a->wrap_up = c->wrap_up * factor;
    a->turn = w->turn++;
    for (size_t i = 0; i < w->model->rollout_count; i++)
        a->relearnt[i] += relearns(w, a, &w->model->rollouts[i], c->type);
    a->calls++;
    naive_note_levels(w);
}

static void leave_centre(struct world *w, struct caller *c, double probability) {
    const struct ht_redial *redial = &w->model->call_types[c->type].redial;
    c->state = OUT;
    if (probability < 0.5 || c->attempts >= redial->max_attempts)
        return;
    c->state = BETWEEN;
    c->turn = w->turn++;
    c->due = w->now + (redial->delay.law == HT_LAW_NEVER ? 0 : redial->delay.mean);
    for (size_t i = 0; i < w->instant_count && !naive_is_open(w->calendar, c->due); i++)
        if (w->instants[i] > c->due)
            c->due = w->instants[i];
    if (c->due >= w->calendar->length)
        c->due = INFINITY;
}

void naive_give_up(struct world *w, struct caller *c, enum ht_outcome outcome) {
    struct naive_attempt *row = &w->run->attempts[c->row];
    const struct ht_redial *redial = &w->model->call_types[c->type].redial;
    row->outcome = outcome;
    row->hold = outcome == HT_OUTCOME_BLOCKED ? NAN : w->now - row->arrival;
    leave_centre(w, c,
                 outcome == HT_OUTCOME_TURNED_AWAY ? 0
                 : outcome == HT_OUTCOME_BLOCKED   ? redial->after_block
                                                   : redial->after_abandon);
}

static struct agent *choose_agent(struct world *w, size_t type) {
    const enum ht_agent_choice choice = w->model->agent_choice;
    const double sign = choice == HT_FASTEST ? 1 : choice == HT_SLOWEST ? -1 : 0;
    struct agent *best = NULL;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (!a->present || a->busy || !naive_serves(w, a, type))
            continue;
        const double difference =
            best == NULL ? -1 : sign * (agent_factor(w, a, type) - agent_factor(w, best, type));
        if (difference < 0 || (!(difference > 0) && a->idle < best->idle))
            best = a;
    }
    return best;
}

static bool before(const struct world *w, const struct caller *a, const struct caller *b) {
    const double x = w->run->attempts[a->row].arrival - a->credit;
    const double y = w->run->attempts[b->row].arrival - b->credit;
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return x < y || (!(x > y) && a->row < b->row);
}

struct caller *naive_choose_caller(struct world *w, const struct agent *a) {
    struct caller *best = NULL;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->state == WAITING && naive_serves(w, a, c->type) && (best == NULL || before(w, c, best)))
            best = c;
    }
    return best;
}

static struct naive_attempt *new_attempt(struct world *w, struct caller *c) {
    struct naive_run *run = w->run;
    if (run->attempt_count == run->attempt_capacity) {
        run->attempt_capacity = run->attempt_capacity * 2 + 64;
        run->attempts = realloc(run->attempts, run->attempt_capacity * sizeof *run->attempts);
        if (run->attempts == NULL)
            abort();
    }
    c->row = run->attempt_count++;
    c->attempts++;
    run->attempts[c->row] = (struct naive_attempt){.arrival = w->now,
                                                   .hold = NAN,
                                                   .answered = NAN,
                                                   .ended = NAN,
                                                   .caller = c->index,
                                                   .type = c->type,
                                                   .group = SIZE_MAX,
                                                   .agent = SIZE_MAX,
                                                   .kind = c->attempts > 1 ? HT_KIND_REDIAL : HT_KIND_FRESH,
                                                   .outcome = HT_OUTCOME_WAITING};
    return &run->attempts[c->row];
}

void naive_arrive(struct world *w, struct caller *c) {
    const struct ht_call_type *type = &w->model->call_types[c->type];
    struct naive_attempt *row = new_attempt(w, c);
    struct agent *a = choose_agent(w, c->type);
    if (!w->open) {
        row->waited = true; /* he was accepted and not answered at once, though he is turned away at once */
        naive_give_up(w, c, HT_OUTCOME_TURNED_AWAY);
    } else if (naive_count_lines(w, SIZE_MAX) >= w->model->lines) {
        naive_give_up(w, c, HT_OUTCOME_BLOCKED);
    } else if (a != NULL) {
        naive_answer(w, c, a);
    } else if (naive_count_waiting(w, c->type) >= type->queue_limit) {
        naive_give_up(w, c, HT_OUTCOME_BLOCKED);
    } else if (type->balk > 0.5) {
        row->waited = true;
        naive_give_up(w, c, HT_OUTCOME_BALKED);
    } else {
        row->waited = true;
        c->state = WAITING;
        c->abandons = w->now + c->patience;
        naive_note_levels(w);
    }
}
