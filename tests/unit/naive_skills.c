/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who takes whom in the simple simulator, and how long it takes him.
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

/* Place in a group's list; SIZE_MAX: does not serve it. */
static size_t skill(const struct ht_agent_group *g, size_t type) {
    for (size_t i = 0; i < g->serves_count; i++)
        if (g->serves[i].call_type == type)
            return i;
    return SIZE_MAX;
}

double naive_agent_factor(const struct world *w, const struct agent *a, size_t type) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    double factor = g->handle_factor * curve(&g->learning, (double)a->calls, w->now - a->from);
    factor *= g->serves[skill(g, type)].handle_factor;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (relearns(w, a, r, type))
            factor *= curve(&r->relearn, (double)a->relearnt[i], w->now - r->at);
    }
    return factor;
}

double naive_type_factor(const struct world *w, size_t type) {
    const struct ht_call_type *t = &w->model->call_types[type];
    double factor = naive_profile_factor(w, t->handle_profile, t->handle_profile_count);
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (concerns(r, type) && w->now >= r->at)
            factor *= surge(&r->handle, w->now - r->at);
    }
    return factor;
}

double naive_repeat_factor(const struct world *w, const struct agent *a, size_t type) {
    double factor = w->model->agent_groups[a->group].repeat_factor;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (concerns(r, type) && w->now >= r->at)
            factor *= r->repeat_factor;
    }
    return factor;
}

void naive_note_call(struct world *w, struct agent *a, size_t type) {
    for (size_t i = 0; i < w->model->rollout_count; i++)
        a->relearnt[i] += relearns(w, a, &w->model->rollouts[i], type);
    a->calls++;
}

/* Place of the group in the routes of a call type; 0 for all where there are none, SIZE_MAX: not his. */
static size_t route(const struct world *w, size_t group, size_t type, double *after) {
    const struct ht_call_type *t = &w->model->call_types[type];
    *after = 0;
    if (skill(&w->model->agent_groups[group], type) == SIZE_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i < t->route_count; i++)
        if (t->routes[i].group == group) {
            *after = t->routes[i].after;
            return i;
        }
    return t->route_count == 0 ? 0 : SIZE_MAX;
}

bool naive_takes(const struct world *w, size_t group, size_t type) {
    double after;
    return route(w, group, type, &after) != SIZE_MAX;
}

/* The instant from which the group may take this waiting caller. */
double naive_opening(const struct world *w, const struct caller *c, size_t group) {
    double after;
    return route(w, group, c->type, &after) == SIZE_MAX ? INFINITY : w->run->attempts[c->row].arrival + after;
}

bool naive_may_take(const struct world *w, const struct agent *a, const struct caller *c) {
    return naive_opening(w, c, a->group) <= w->now;
}

/* Does anybody wait whom he may take, now or later? And does anybody talk who will come to him next? */
bool naive_is_wanted(const struct world *w, const struct agent *a, bool escalations) {
    const bool stop = w->calendar->stop_at_end;
    for (size_t i = 0; i < w->caller_count; i++) {
        const struct caller *c = &w->callers[i];
        const bool talks = c->state == TALKING && c->next == ESCALATING;
        const bool comes =
            (talks || c->state == ESCALATING) && !(stop && c->ends >= w->calendar->length) && escalations;
        if ((c->state == WAITING || c->state == QUEUED) && naive_takes(w, a->group, c->type))
            return true;
        if (comes && naive_takes(w, a->group, w->model->call_types[c->type].escalate.to))
            return true;
    }
    return false;
}

bool naive_before(const struct world *w, const struct caller *a, const struct caller *b) {
    const double x = w->run->attempts[a->row].arrival - a->credit;
    const double y = w->run->attempts[b->row].arrival - b->credit;
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return x < y || (!(x > y) && a->row < b->row);
}

/* Callbacks that wait for the live callers to be served. */
bool naive_comes_last(const struct world *w, const struct caller *c) {
    return c->state == QUEUED && !w->model->call_types[c->type].callback.in_turn;
}

static bool preferred(const struct world *w, const struct ht_agent_group *g, const struct caller *a,
                      const struct caller *b) {
    if (naive_comes_last(w, a) != naive_comes_last(w, b))
        return naive_comes_last(w, b);
    if (g->take == HT_LISTED_CALL && a->priority == b->priority && a->type != b->type)
        return skill(g, a->type) < skill(g, b->type);
    return naive_before(w, a, b);
}

struct caller *naive_choose_caller(struct world *w, const struct agent *a) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    struct caller *best = NULL;
    for (size_t i = 0; i < w->caller_count; i++) {
        struct caller *c = &w->callers[i];
        if (c->state != WAITING && !(c->state == QUEUED && naive_line_free(w)))
            continue;
        if (naive_may_take(w, a, c) && (best == NULL || preferred(w, g, c, best)))
            best = c;
    }
    return best;
}

/* What agents are compared by: the lowest is taken. */
static double rank(const struct world *w, const struct agent *a, size_t type) {
    switch (w->model->agent_choice) {
    case HT_FASTEST: return naive_agent_factor(w, a, type);
    case HT_SLOWEST: return -naive_agent_factor(w, a, type);
    case HT_LEAST_OCCUPIED: return w->now > a->came ? a->worked / (w->now - a->came) : 0;
    case HT_LISTED_AGENT: return (double)a->group;
    default: return 0;
    }
}

struct agent *naive_choose_agent(struct world *w, const struct caller *c) {
    struct agent *best = NULL;
    size_t best_place = SIZE_MAX;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        double after;
        if (!a->present || a->busy || !naive_may_take(w, a, c))
            continue;
        const size_t place = route(w, a->group, c->type, &after);
        const double x = rank(w, a, c->type), y = best == NULL ? 0 : rank(w, best, c->type);
        if (best != NULL && place == best_place && fabs(x - y) < 1e-9 && (x < y || x > y || x > 0))
            w->run->doubtful = true;
        if (best == NULL || place < best_place ||
            (place == best_place && (x < y || (!(x > y) && a->idle < best->idle)))) {
            best = a;
            best_place = place;
        }
    }
    return best;
}
