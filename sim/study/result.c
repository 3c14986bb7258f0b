/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the reduced replications to a result: estimates, verdicts on targets, the tables of the pictures.
 */
#include "replicated.h"
#include <math.h>
#include <stdlib.h>

static bool fill_estimates(const struct reduced *all, const struct shape *s, struct ht_result *result,
                           struct ht_arena *arena, struct ht_histogram *scratch) {
    const size_t cells = (1 + s->row_count) * s->scopes;
    result->estimates = ht_arena_alloc(arena, cells * HT_MEASURE_COUNT, sizeof *result->estimates);
    if (result->estimates == NULL)
        return false;
    for (size_t i = 0; i < cells; i++)
        for (enum ht_measure m = 0; m < HT_MEASURE_COUNT; m++)
            result->estimates[i * HT_MEASURE_COUNT + m] =
                reduced_estimate(all, s, i / s->scopes, i % s->scopes, m, scratch);
    return true;
}

/* The first period from which every later one that has anything to measure meets the target. */
static void find_first_safe(struct ht_verdict *v) {
    size_t first = v->period_count;
    v->first_safe = HT_NO_TIME;
    for (size_t p = v->period_count; p-- > 0;) {
        if (isnan(v->periods[p].met_probability))
            continue;
        if (v->periods[p].missed)
            break;
        first = p;
    }
    v->first_safe_period = first;
    if (first < v->period_count)
        v->first_safe = v->periods[first].when.start;
}

static bool fill_verdict(const struct reduced *all, const struct shape *s, struct ht_result *result,
                         size_t target, struct ht_arena *arena) {
    const struct grid *grid = &s->targets[target];
    struct ht_verdict *v = &result->verdicts[target];
    v->target = &s->model->targets[target];
    v->period_count = grid->count;
    v->periods = ht_arena_alloc(arena, grid->count, sizeof *v->periods);
    if (v->periods == NULL)
        return false;
    for (size_t p = 0; p < grid->count; p++) {
        const size_t i = s->first_value[target] + p;
        struct ht_target_period *period = &v->periods[p];
        const double share = all->defined[i] > 0.0 ? all->met[i] / all->defined[i] : NAN;
        *period = (struct ht_target_period){grid->periods[p], share, all->value[i] / all->defined[i],
                                            share < v->target->confidence};
        v->missed_count += period->missed ? 1 : 0;
    }
    v->met_probability = all->all_met[target] / (double)all->replications;
    find_first_safe(v);
    return true;
}

static bool fill_heat(const struct reduced *all, const struct shape *s, struct ht_result *result) {
    result->heat_weeks = s->weeks;
    result->heat = ht_arena_alloc(&result->arena, s->weeks * 24, sizeof *result->heat);
    if (result->heat == NULL)
        return false;
    for (size_t i = 0; i < s->weeks * 24; i++)
        result->heat[i] = all->heat[2 * i + 1] > 0.0 ? all->heat[2 * i] / all->heat[2 * i + 1] : NAN;
    return true;
}

/* Where the agents of a group were, per second of open time. Those nesting count among the slow. */
static struct ht_presence presence(const double *of, double open) {
    const double learning = of[HT_SUM_BUSY] > 0.0 ? of[HT_SUM_BUSY_LEARNING] / of[HT_SUM_BUSY] : 0.0;
    const double others = of[HT_SUM_ON_OPEN] - of[HT_SUM_NESTING];
    const double slow = fmax(0.0, learning * of[HT_SUM_ON_OPEN] - of[HT_SUM_NESTING]);
    return (struct ht_presence){.rostered = of[HT_SUM_ROSTERED] / open,
                                .training = of[HT_SUM_TRAINING] / open,
                                .lent = of[HT_SUM_LENT] / open,
                                .absent = of[HT_SUM_ABSENT] / open,
                                .away = of[HT_SUM_AWAY] / open,
                                .on = of[HT_SUM_ON_OPEN] / open,
                                .nesting = of[HT_SUM_NESTING] / open,
                                .learning = fmin(others, slow) / open};
}

/* Where everybody was; and agents on the phones, each group weighted by the pace at which it worked: a
 * proficient agent's is 1. */
static bool fill_supply(const struct reduced *all, const struct shape *s, struct ht_result *result) {
    const size_t groups = s->model->agent_group_count;
    result->supply = ht_arena_alloc(&result->arena, s->rows.count, sizeof *result->supply);
    result->presence = ht_arena_alloc(&result->arena, s->rows.count * groups, sizeof *result->presence);
    if (result->supply == NULL || result->presence == NULL)
        return false;
    for (size_t row = 0; row < s->rows.count; row++) {
        const struct ht_period *p = &s->rows.periods[row];
        const double open =
            ht_open_time(&s->model->calendar, p->start, p->start + p->length) * (double)all->replications;
        for (size_t g = 0; open > 0.0 && g < groups; g++) {
            const double *of = all->groups[row * groups + g].of, on = of[HT_SUM_ON_OPEN];
            result->supply[row] +=
                (of[HT_SUM_BUSY] > 0.0 ? on * of[HT_SUM_CAPACITY] / of[HT_SUM_BUSY] : on) / open;
            result->presence[row * groups + g] = presence(of, open);
        }
    }
    return true;
}

static bool fill_paces(const struct reduced *all, const struct shape *s, struct ht_result *result) {
    const size_t cells = s->model->agent_group_count * s->pace_weeks;
    result->pace_weeks = s->pace_weeks;
    result->paces = ht_arena_alloc(&result->arena, cells, sizeof *result->paces);
    if (result->paces == NULL)
        return false;
    for (size_t i = 0; i < cells; i++)
        result->paces[i] = all->paces[i].calls > 0.0 ? all->paces[i].factor / all->paces[i].calls : NAN;
    return true;
}

static double mean_time(const struct times *t) {
    return t->n > 0.0 ? t->sum / t->n : NAN;
}

static struct ht_defect_result defect_result(const struct defect_moments *m, double replications) {
    return (struct ht_defect_result){
        .found_probability = m->found.n / replications,
        .found = mean_time(&m->found),
        .found_first = m->found.n > 0.0 ? m->found.first : NAN,
        .found_last = m->found.n > 0.0 ? m->found.last : NAN,
        .fixed_probability = m->fixed.n / replications,
        .fixed = mean_time(&m->fixed),
        .fixed_first = m->fixed.n > 0.0 ? m->fixed.first : NAN,
        .fixed_last = m->fixed.n > 0.0 ? m->fixed.last : NAN,
        .calls = moments_ratio(&m->calls, HT_UNIT_COUNT),
        .spared = moments_ratio(&m->spared, HT_UNIT_COUNT),
    };
}

static bool fill_defects(const struct reduced *all, const struct shape *s, struct ht_result *result) {
    size_t i = 0;
    result->defects = ht_arena_alloc(&result->arena, s->defect_count, sizeof *result->defects);
    if (result->defects == NULL)
        return false;
    for (size_t r = 0; r < s->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &s->model->rollouts[r];
        for (size_t d = 0; d < rollout->defect_count; d++, i++) {
            result->defects[i] = defect_result(&all->defects[i], (double)all->replications);
            result->defects[i].rollout = rollout;
            result->defects[i].defect = &rollout->defects[d];
        }
    }
    result->defect_count = i;
    return true;
}

bool reduced_brief_result(const struct reduced *all, const struct shape *s, struct ht_result *result,
                          struct ht_arena *arena, struct ht_histogram *scratch) {
    result->replications = all->replications;
    result->simulated_calls = all->attempts;
    result->periods = s->rows.periods;
    result->period_count = s->rows.count;
    result->verdicts = ht_arena_alloc(arena, s->model->target_count, sizeof *result->verdicts);
    if (result->verdicts == NULL || !fill_estimates(all, s, result, arena, scratch))
        return false;
    for (size_t target = 0; target < s->model->target_count; target++)
        if (!fill_verdict(all, s, result, target, arena))
            return false;
    return true;
}

bool reduced_result(const struct reduced *all, const struct shape *s, struct ht_result *result) {
    struct ht_arena *arena = &result->arena;
    struct ht_histogram *scratch = ht_arena_alloc(arena, 1, sizeof *scratch);
    return scratch != NULL && reduced_brief_result(all, s, result, arena, scratch) &&
           fill_heat(all, s, result) && fill_supply(all, s, result) && fill_paces(all, s, result) &&
           fill_defects(all, s, result) && ht_forecast(s->model, s->rows.per, &result->forecast, arena);
}

struct ht_estimate ht_result_estimate(const struct ht_result *result, size_t period, size_t scope,
                                      enum ht_measure measure) {
    const size_t row = period == HT_WHOLE_RUN ? 0 : 1 + period;
    return result->estimates[(row * ht_model_scopes(result->model) + scope) * HT_MEASURE_COUNT + measure];
}

void ht_result_release(struct ht_result *result) {
    for (size_t i = 0; i < result->traced; i++)
        free(result->traces[i].rows);
    ht_arena_release(&result->arena);
    *result = (struct ht_result){0};
}
