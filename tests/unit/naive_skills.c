/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who takes whom in the simple simulator, and how long it takes him.
 */
#include "naive_world.h"
#include <math.h>
#include <stdlib.h>

double naive_surge(const struct ht_surge *s, double since) {
    if (since < 0)
        return 1;
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

/* The repeat factor of a curve whose handle factor is `factor`. */
static double curve_repeat(const struct ht_learning *l, double factor) {
    const double start = l->curve == HT_CURVE_TABLE ? l->points[0].value : l->start;
    if (l->curve == HT_CURVE_NONE || fabs(start - 1) <= 0)
        return 1;
    return 1 + (l->repeat_start - 1) * (factor - 1) / (start - 1);
}

bool naive_concerns(const struct ht_rollout *r, size_t type) {
    for (size_t i = 0; i < r->call_type_count; i++)
        if (r->call_types[i] == type)
            return true;
    return false;
}

bool naive_reaches(const struct ht_rollout *r, size_t group) {
    for (size_t i = 0; i < r->agent_group_count; i++)
        if (r->agent_groups[i] == group)
            return true;
    return false;
}

/* Is the rollout in force for calls of this type answered by this agent? */
static bool in_force(const struct world *w, const struct agent *a, const struct ht_rollout *r, size_t type) {
    return w->now >= r->at && naive_concerns(r, type) && naive_reaches(r, a->group);
}

/* Whoever came to the phones at `at` or later learnt the new way from the start. */
static bool relearns(const struct world *w, const struct agent *a, const struct ht_rollout *r, size_t type) {
    return in_force(w, a, r, type) && (a->from <= 0 || a->from < r->at);
}

/* The curve by which he relearns. */
static const struct ht_learning *new_curve(const struct world *w, const struct agent *a, size_t rollout) {
    const struct ht_rollout *r = &w->model->rollouts[rollout];
    const struct ht_luck luck = {w->model->run.seed, 0};
    const double u = ht_uniform(ht_luck_words(luck, HT_LUCK_ADOPTION, a->group, a->number, rollout).word[0]);
    return u < r->adoption ? &r->relearn : &r->skipped;
}

/* Place in a group's list; SIZE_MAX: does not serve it. */
static size_t skill(const struct ht_agent_group *g, size_t type) {
    for (size_t i = 0; i < g->serves_count; i++)
        if (g->serves[i].call_type == type)
            return i;
    return SIZE_MAX;
}

/* All that makes a call longer or shorter: experience, old and new; then the rest. */
enum { EXPERIENCE = 1 + NAIVE_ROLLOUTS, FACTORS = EXPERIENCE + 3 + NAIVE_ROLLOUTS };

static void find_factors(const struct world *w, const struct agent *a, size_t type, double f[FACTORS]) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    const struct ht_call_type *t = &w->model->call_types[type];
    for (size_t i = 0; i < FACTORS; i++)
        f[i] = 1;
    f[0] = curve(&g->learning, a->calls, w->now - a->from);
    f[EXPERIENCE] = g->handle_factor;
    f[EXPERIENCE + 1] = g->serves[skill(g, type)].handle_factor;
    f[EXPERIENCE + 2] = naive_profile_factor(w, t->handle_profile, t->handle_profile_count);
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (relearns(w, a, r, type))
            f[1 + i] = curve(new_curve(w, a, i), a->relearnt[i], w->now - r->at);
        if (in_force(w, a, r, type))
            f[EXPERIENCE + 3 + i] = naive_mended(w, i, naive_surge(&r->handle, w->now - r->at));
    }
}

double naive_pace(const struct world *w, const struct agent *a, size_t type) {
    double f[FACTORS], product = 1;
    find_factors(w, a, type, f);
    for (size_t i = 0; i < EXPERIENCE; i++)
        product *= f[i];
    return product;
}

double naive_handle_factor(const struct world *w, const struct agent *a, size_t type) {
    double f[FACTORS], product = 1;
    find_factors(w, a, type, f);
    for (size_t i = 0; i < FACTORS; i++)
        product *= f[i];
    return product;
}

/* Products of the same factors are the same in whatever order they are formed. */
static bool same_factors(const struct world *w, const struct agent *a, const struct agent *b, size_t type) {
    double x[FACTORS], y[FACTORS];
    bool same = true;
    find_factors(w, a, type, x);
    find_factors(w, b, type, y);
    for (size_t i = 0; i < FACTORS; i++)
        same &= !(x[i] < y[i] || x[i] > y[i]);
    return same;
}

double naive_repeat_factor(const struct world *w, const struct agent *a, size_t type) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    double factor = g->repeat_factor;
    factor *= curve_repeat(&g->learning, curve(&g->learning, a->calls, w->now - a->from));
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        const struct ht_learning *l = new_curve(w, a, i);
        if (in_force(w, a, r, type))
            factor *= r->repeat_factor;
        if (relearns(w, a, r, type))
            factor *= curve_repeat(l, curve(l, a->relearnt[i], w->now - r->at));
    }
    return factor;
}

double naive_extra_wrap_up(const struct world *w, const struct agent *a, const struct caller *c) {
    double seconds = 0;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        if (in_force(w, a, r, c->type) && w->now - r->at < r->second_system.lasting)
            seconds += r->second_system.seconds;
    }
    return seconds;
}

double naive_extra_talk(const struct world *w, const struct agent *a, const struct caller *c) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    double seconds = 0;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *r = &w->model->rollouts[i];
        const uint64_t owner = c->origin + ((uint64_t)i << 32);
        const double u = ht_uniform(ht_luck_words(luck, HT_LUCK_PROMPT, owner, c->index, c->contact).word[0]);
        if (in_force(w, a, r, c->type) && w->now - r->at < r->prompts.lasting && u < r->prompts.share)
            seconds += r->prompts.seconds;
    }
    return seconds;
}

/* A call teaches more while somebody coaches. */
void naive_note_call(struct world *w, struct agent *a, size_t type) {
    const double worth =
        w->coached[a->group] ? 1 / w->model->agent_groups[a->group].coaching.half_life_factor : 1;
    for (size_t i = 0; i < w->model->rollout_count; i++)
        a->relearnt[i] += relearns(w, a, &w->model->rollouts[i], type) ? worth : 0;
    a->calls += worth;
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

/* Does this agent take such calls? While he is nesting, few of those that his group takes. */
bool naive_handles(const struct world *w, const struct agent *a, size_t type) {
    const struct ht_nesting *nesting = &w->model->agent_groups[a->group].nesting;
    bool allowed = !a->nesting;
    for (size_t i = 0; i < nesting->serves_count; i++)
        allowed |= nesting->serves[i] == type;
    return allowed && naive_takes(w, a->group, type);
}

/* The instant from which the group may take this waiting caller. */
double naive_opening(const struct world *w, const struct caller *c, size_t group) {
    double after;
    return route(w, group, c->type, &after) == SIZE_MAX ? INFINITY : w->run->attempts[c->row].arrival + after;
}

bool naive_may_take(const struct world *w, const struct agent *a, const struct caller *c) {
    return naive_handles(w, a, c->type) && naive_opening(w, c, a->group) <= w->now;
}

/* Does anybody wait whom he may take, now or later? And does anybody talk who will come to him next? */
bool naive_is_wanted(const struct world *w, const struct agent *a, bool escalations) {
    const bool stop = w->calendar->stop_at_end;
    for (size_t i = 0; i < w->caller_count; i++) {
        const struct caller *c = &w->callers[i];
        const bool talks = c->state == TALKING && c->next == ESCALATING;
        const bool comes =
            (talks || c->state == ESCALATING) && !(stop && c->ends >= w->calendar->length) && escalations;
        if ((c->state == WAITING || c->state == QUEUED) && naive_handles(w, a, c->type))
            return true;
        if (comes && naive_handles(w, a, w->model->call_types[c->type].escalate.to))
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
    case HT_FASTEST: return naive_handle_factor(w, a, type);
    case HT_SLOWEST: return -naive_handle_factor(w, a, type);
    case HT_LEAST_OCCUPIED: return w->now > a->came ? a->worked / (w->now - a->came) : 0;
    case HT_LISTED_AGENT: return (double)a->group;
    default: return 0;
    }
}

/* Does it hang on the rounding of ratios and products whom this rank prefers? */
static bool is_doubtful(const struct world *w, const struct agent *a, const struct agent *b, size_t type) {
    const double x = rank(w, a, type), y = rank(w, b, type);
    if (fabs(x - y) >= 1e-9)
        return false;
    if (w->model->agent_choice == HT_LEAST_OCCUPIED)
        return x > 0 || y > 0;
    return (w->model->agent_choice == HT_FASTEST || w->model->agent_choice == HT_SLOWEST) &&
           !same_factors(w, a, b, type);
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
        if (best != NULL && place == best_place && is_doubtful(w, a, best, c->type))
            w->run->doubtful = true;
        if (best == NULL || place < best_place ||
            (place == best_place && (x < y || (!(x > y) && a->idle < best->idle)))) {
            best = a;
            best_place = place;
        }
    }
    return best;
}
