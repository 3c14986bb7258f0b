/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handle factors by group, learning curve, relearning and rollout. Every cohort has its own calls handled so
 * far. Those who take the training of a rollout and those who skip it relearn apart; the speed of the cohort
 * is the mean of theirs, as capacity is the sum of 1 / handle factor.
 */
#include "pace.h"
#include <math.h>

enum { TRAINED, SKIPPED, WAYS };

static void fill_group(const struct pace *p, size_t g) {
    const struct ht_agent_group *group = &p->model->agent_groups[g];
    for (size_t i = 0; i < group->serves_count; i++) {
        const size_t t = group->serves[i].call_type;
        if (ht_group_takes(p->model, g, t, NULL))
            p->pair[g * p->types + t] = group->serves[i].handle_factor;
    }
    for (size_t t = 0; t < p->types; t++) {
        p->nests[g * p->types + t] = group->nesting.serves_count == 0;
        p->local[g * p->types + t] = 1.0;
    }
    for (size_t i = 0; i < group->nesting.serves_count; i++)
        p->nests[g * p->types + group->nesting.serves[i]] = true;
}

bool pace_init(struct pace *p, const struct presence *presence, struct ht_arena *arena) {
    const struct ht_model *model = presence->model;
    const size_t groups = model->agent_group_count, types = model->call_type_count,
                 rollouts = model->rollout_count, cohorts = presence->cohort_count;
    *p = (struct pace){
        .model = model,
        .types = types,
        .pair = ht_arena_alloc(arena, groups * types, sizeof *p->pair),
        .nests = ht_arena_alloc(arena, groups * types, sizeof *p->nests),
        .touched = ht_arena_alloc(arena, rollouts * types + 1, sizeof *p->touched),
        .reached = ht_arena_alloc(arena, rollouts * groups + 1, sizeof *p->reached),
        .shared = ht_arena_alloc(arena, rollouts + 1, sizeof *p->shared),
        .local = ht_arena_alloc(arena, groups * types, sizeof *p->local),
        .gain = ht_arena_alloc(arena, groups, sizeof *p->gain),
        .calls = ht_arena_alloc(arena, cohorts, sizeof *p->calls),
        .relearned = ht_arena_alloc(arena, cohorts * rollouts * WAYS + 1, sizeof *p->relearned),
        .rate = ht_arena_alloc(arena, cohorts * rollouts * WAYS + 1, sizeof *p->rate),
        .factor = ht_arena_alloc(arena, cohorts * types, sizeof *p->factor),
        .repeats = ht_arena_alloc(arena, cohorts * types, sizeof *p->repeats),
    };
    if (p->pair == NULL || p->nests == NULL || p->touched == NULL || p->reached == NULL ||
        p->shared == NULL || p->local == NULL || p->gain == NULL || p->calls == NULL ||
        p->relearned == NULL || p->rate == NULL || p->factor == NULL || p->repeats == NULL)
        return false;
    for (size_t g = 0; g < groups; g++)
        fill_group(p, g);
    for (size_t r = 0; r < rollouts; r++) {
        p->shared[r] = true;
        for (size_t t = 0; t < types; t++)
            p->touched[r * types + t] = ht_rollout_touches(&model->rollouts[r], t);
        for (size_t g = 0; g < groups; g++) {
            p->reached[r * groups + g] = ht_rollout_reaches(&model->rollouts[r], g);
            p->shared[r] &= p->reached[r * groups + g];
        }
    }
    return true;
}

static double extra_work(const struct ht_rollout *rollout, double t) {
    double seconds = 0.0;
    if (ht_extra_work_on(&rollout->second_system, rollout->at, t))
        seconds += rollout->second_system.share * rollout->second_system.seconds;
    if (ht_extra_work_on(&rollout->prompts, rollout->at, t))
        seconds += rollout->prompts.share * rollout->prompts.seconds;
    return seconds;
}

/* Factor of a rollout on handle times, as far as its fixes have left any. */
static double surge(const struct pace *p, const struct fixes *fixes, size_t rollout, double t) {
    const struct ht_rollout *r = &p->model->rollouts[rollout];
    return 1.0 + (ht_surge_at(&r->handle, r->at, t) - 1.0) * fixes_left(fixes, rollout);
}

double pace_extra(const struct pace *p, size_t type, double t) {
    double seconds = 0.0;
    for (size_t r = 0; r < p->model->rollout_count; r++)
        if (p->shared[r] && p->touched[r * p->types + type])
            seconds += extra_work(&p->model->rollouts[r], t);
    return seconds;
}

double pace_surge(const struct pace *p, const struct fixes *fixes, size_t type, double t) {
    double factor = 1.0;
    for (size_t r = 0; r < p->model->rollout_count; r++)
        if (p->shared[r] && p->touched[r * p->types + type] && t >= p->model->rollouts[r].at)
            factor *= surge(p, fixes, r, t);
    return factor;
}

/* What the rollouts that reach only some groups do to the handle times of group g, over what all share. */
static void update_local(const struct pace *p, const struct fixes *fixes, size_t g, double t) {
    for (size_t type = 0; type < p->types; type++) {
        const struct ht_call_type *call = &p->model->call_types[type];
        const double shared = call->handle.mean + call->wrap_up.mean + pace_extra(p, type, t);
        double extra = 0.0, factor = 1.0;
        for (size_t r = 0; r < p->model->rollout_count; r++) {
            if (p->shared[r] || !p->reached[r * p->model->agent_group_count + g] ||
                !p->touched[r * p->types + type] || t < p->model->rollouts[r].at)
                continue;
            extra += extra_work(&p->model->rollouts[r], t);
            factor *= surge(p, fixes, r, t);
        }
        p->local[g * p->types + type] = factor * (shared > 0.0 ? 1.0 + extra / shared : 1.0);
    }
}

/* Factors of a rollout on the pace and the repeats of a cohort that it reaches, on the types it touches. */
static void relearning(const struct pace *p, const struct cohort *cohort, size_t c, size_t r, double t,
                       double *factor, double *repeats) {
    const struct ht_rollout *rollout = &p->model->rollouts[r];
    const struct ht_learning *const curves[WAYS] = {&rollout->relearn, &rollout->skipped};
    const double share[WAYS] = {rollout->adoption, 1.0 - rollout->adoption};
    const double *calls = &p->relearned[(c * p->model->rollout_count + r) * WAYS];
    double *rate = &p->rate[(c * p->model->rollout_count + r) * WAYS];
    double speed = 0.0;
    *factor = 1.0;
    *repeats = rollout->repeat_factor;
    rate[TRAINED] = rate[SKIPPED] = 0.0;
    if (cohort->graduates > 0.0 && cohort->graduates >= rollout->at)
        return; /* trained on the new system */
    for (int way = 0; way < WAYS; way++) {
        rate[way] = 1.0 / ht_learning_factor(curves[way], calls[way], t - rollout->at);
        speed += share[way] * rate[way];
    }
    *repeats = 0.0;
    for (int way = 0; way < WAYS; way++) {
        *repeats += rollout->repeat_factor * share[way] * rate[way] / speed *
                    ht_learning_repeat(curves[way], 1.0 / rate[way]);
        rate[way] /= speed;
    }
    *factor = 1.0 / speed;
}

static void update_cohort(const struct pace *p, const struct cohort *cohort, size_t c, double t) {
    const struct ht_agent_group *group = &p->model->agent_groups[cohort->group];
    const double learned = ht_learning_factor(&group->learning, p->calls[c], t - cohort->graduates);
    const double repeats = group->repeat_factor * ht_learning_repeat(&group->learning, learned);
    double *factors = &p->factor[c * p->types], *again = &p->repeats[c * p->types];
    for (size_t type = 0; type < p->types; type++) {
        const size_t pair = cohort->group * p->types + type;
        const bool takes = !cohort->nesting || p->nests[pair];
        factors[type] = takes ? p->pair[pair] * group->handle_factor * learned * p->local[pair] : 0.0;
        again[type] = repeats;
    }
    for (size_t r = 0; r < p->model->rollout_count; r++) {
        if (t < p->model->rollouts[r].at || !p->reached[r * p->model->agent_group_count + cohort->group])
            continue;
        double factor, more;
        relearning(p, cohort, c, r, t, &factor, &more);
        for (size_t type = 0; type < p->types; type++)
            if (p->touched[r * p->types + type]) {
                factors[type] *= factor;
                again[type] *= more;
            }
    }
}

void pace_update(struct pace *p, const struct presence *presence, const struct fixes *fixes, double t) {
    bool local = false;
    for (size_t r = 0; r < p->model->rollout_count; r++)
        local |= !p->shared[r];
    for (size_t g = 0; local && g < p->model->agent_group_count; g++)
        update_local(p, fixes, g, t);
    for (size_t g = 0; g < p->model->agent_group_count; g++) {
        const struct ht_coaching *coaching = &p->model->agent_groups[g].coaching;
        p->gain[g] = 1.0;
        if (coaching->share > 0.0)
            p->gain[g] += presence_coaching(presence, g) * (1.0 / coaching->half_life_factor - 1.0);
    }
    for (size_t c = 0; c < presence->cohort_count; c++)
        if (presence->cohorts[c].on > 0.0)
            update_cohort(p, &presence->cohorts[c], c, t);
}

void pace_learn(struct pace *p, const struct presence *presence, size_t c, size_t type, double calls) {
    const size_t rollouts = p->model->rollout_count;
    calls *= p->gain[presence->cohorts[c].group];
    p->calls[c] += calls;
    for (size_t r = 0; r < rollouts; r++)
        if (p->touched[r * p->types + type] && presence->from >= p->model->rollouts[r].at)
            for (size_t way = 0; way < WAYS; way++)
                p->relearned[(c * rollouts + r) * WAYS + way] +=
                    calls * p->rate[(c * rollouts + r) * WAYS + way];
}
