/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Erlang A on the modified offered load (Jennings, Mandelbaum, Massey and Whitt, "Server staffing to meet
 * time-varying demand", Management Science 42 (1996)): the load of an interval is the mean number in the
 * system with agents for everybody, which lags behind the arrivals by a handle time. It comes from the
 * simulation of an ample staffing, so what calls lead to, preferences and rollouts are in it.
 */
#include "staff_formula.h"
#include "without.h"
#include <holdtime/calendar.h>
#include <holdtime/theory.h>
#include <math.h>
#include <string.h>

#define MOST_ITERATIONS 10
#define WORK            6e7 /* attempts simulated, after which it is not repeated */
#define MANY            50  /* agents: so many may change by one more */
#define NO_TARGET       0.5 /* probability of delay where nothing else is known */
#define ENOUGH_CALLS    30  /* for a mean handle time of a day */

/* What a target is about as the formula has it; NAN: it knows no such measure. */
static double formula_value(const struct ht_erlang_answer *a, enum ht_measure measure,
                            const struct ht_model *m) {
    switch (measure) {
    case HT_ASA: return a->asa;
    case HT_HOLD_MEAN: return a->hold_mean;
    case HT_HOLD_ABANDONED: return a->hold_abandoned;
    case HT_WAIT_PROBABILITY: return a->wait_probability;
    case HT_ABANDON_RATE: return a->abandon_rate;
    case HT_QUEUE_MEAN: return a->queue_mean;
    case HT_OCCUPANCY: return a->occupancy;
    case HT_SL_OFFERED: return a->sl_offered;
    case HT_SL_ANSWERED: return a->sl_answered;
    case HT_SL_NET: return a->sl_net;
    case HT_SL_MET: return a->sl_met;
    case HT_SERVICE_LEVEL:
        return m->service_level.counting == HT_COUNT_OFFERED    ? a->sl_offered
               : m->service_level.counting == HT_COUNT_ANSWERED ? a->sl_answered
               : m->service_level.counting == HT_COUNT_NET      ? a->sl_net
                                                                : a->sl_met;
    default: return NAN;
    }
}

/* A bound on a quantile of the hold is a service level within that bound. */
static bool keeps(const struct ht_erlang_queue *queue, const struct ht_target *t, const struct ht_model *m) {
    struct ht_erlang_queue q = *queue;
    struct ht_erlang_answer a;
    if (measure_is_quantile(t->measure))
        q.within = t->bound;
    ht_erlang_solve(&q, &a);
    if (measure_is_quantile(t->measure))
        return a.sl_answered >= quantile_levels[t->measure - HT_HOLD_P50];
    const double value = formula_value(&a, t->measure, m);
    return isnan(value) ? a.steady && a.wait_probability <= NO_TARGET
                        : (t->at_least ? value >= t->bound : value <= t->bound);
}

/* The fewest agents that keep a target, up to `most`. */
static size_t fewest(struct ht_erlang_queue *queue, const struct ht_target *t, const struct ht_model *m,
                     size_t most) {
    size_t low = 0, high = most; /* low - 1 do not keep it */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        queue->agents = (double)middle;
        if (keeps(queue, t, m))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Mean talk and wrap-up of the calls that a group answers on a day; on all days, where there are few. */
static double mean_handle(const struct staff_bench *b, const struct staff_flow *flow, size_t day, size_t g) {
    double calls = (double)flow->answered[day * b->groups + g];
    double handled = (double)flow->handled[day * b->groups + g];
    for (size_t d = 0; calls < ENOUGH_CALLS && d < flow->days; d++) {
        calls += (double)flow->answered[d * b->groups + g];
        handled += (double)flow->handled[d * b->groups + g];
    }
    return calls > 0.0 ? handled / calls / 1024.0 : 0.0;
}

/* Of the call types of a group: rates of giving up, each weighing the same. */
static double mean_patience(const struct ht_model *model, size_t g) {
    double rate = 0.0, types = 0.0;
    for (size_t t = 0; t < model->call_type_count; t++)
        if (ht_group_takes(model, g, t, NULL)) {
            rate += 1.0 / patience_mean(&model->call_types[t]);
            types += 1.0;
        }
    return rate > 0.0 ? types / rate : INFINITY;
}

static bool covers(const struct staff_bench *b, const struct staff_value *v, size_t bin, size_t g) {
    const struct ht_target *t = &b->plain->targets[v->target];
    const size_t types = b->plain->call_type_count;
    if (bin < v->first_bin || bin >= v->last_bin || b->contrary[v->target])
        return false;
    return t->scope == 0 || t->scope == 1 + types + g ||
           (t->scope <= types && ht_group_takes(b->plain, g, t->scope - 1, NULL));
}

static void fill_cell(struct staff_start *s, const struct staff_bench *b, const struct staff_flow *flow,
                      struct ht_erlang_queue *queue, size_t bin, size_t g) {
    const size_t cell = bin * b->groups + g;
    const double load = staff_load(flow, cell);
    const size_t most = (size_t)(load + 20.0 * sqrt(load) + 20.0);
    struct ht_erlang_answer answer;
    size_t need = 0;
    queue->handle = mean_handle(b, flow, (size_t)((double)bin * b->plain->calendar.interval / HT_DAY), g);
    s->alpha[cell] = NO_TARGET;
    if (!(load > 0.0) || !(queue->handle > 0.0))
        return;
    queue->rate = load / queue->handle;
    for (size_t t = 0; t < b->plain->target_count; t++) {
        const struct staff_value about = {.target = t, .last_bin = b->bins};
        if (!covers(b, &about, bin, g))
            continue;
        const size_t by_target = fewest(queue, &b->plain->targets[t], b->plain, most);
        need = by_target > need && by_target < most ? by_target : need;
    }
    if (need == 0)
        need = (size_t)ceil(load);
    queue->agents = (double)need;
    ht_erlang_solve(queue, &answer);
    s->formula[cell] = need;
    s->alpha[cell] = fmin(fmax(answer.wait_probability, 0.001), 0.999);
    if (!b->asked[g] || b->fixed[bin])
        s->least[cell] = (size_t)ceil(load);
}

bool staff_formula(struct staff_start *s, const struct staff_bench *b, const struct staff_flow *flow) {
    const size_t cells = b->bins * b->groups;
    s->formula = ht_arena_alloc(b->arena, cells, sizeof *s->formula);
    s->alpha = ht_arena_alloc(b->arena, cells, sizeof *s->alpha);
    s->least = ht_arena_alloc(b->arena, cells, sizeof *s->least);
    if (s->formula == NULL || s->alpha == NULL || s->least == NULL)
        return false;
    for (size_t g = 0; g < b->groups; g++) {
        struct ht_erlang_queue queue = {.formula = HT_ERLANG_A,
                                        .patience = mean_patience(b->plain, g),
                                        .within = b->plain->service_level.within};
        for (size_t bin = 0; bin < b->bins; bin++)
            if (b->open[bin] && !b->unused[g])
                fill_cell(s, b, flow, &queue, bin, g);
    }
    return true;
}

void staff_shifted(const struct staff_start *s, const struct staff_bench *b, const struct staff_flow *flow,
                   const double *shift, size_t *counts) {
    for (size_t i = 0; i < b->block_count; i++)
        for (size_t bin = b->blocks[i].first_bin; bin < b->blocks[i].last_bin; bin++)
            for (size_t g = 0; b->open[bin] && g < b->groups; g++) {
                if (b->unused[g])
                    continue;
                const size_t cell = bin * b->groups + g;
                const double odds = s->alpha[cell] / (1.0 - s->alpha[cell]) * exp(shift[i]);
                const size_t tail = staff_tail(flow, cell, odds / (1.0 + odds));
                counts[cell] = tail > s->least[cell] ? tail : s->least[cell];
            }
}

bool staff_iterate(const struct staff_start *s, struct staff_bench *b, struct staff_flow *flow,
                   size_t *counts, size_t *iterations, bool *stable) {
    const size_t cells = b->bins * b->groups;
    double *even = ht_arena_alloc(b->arena, b->block_count, sizeof *even);
    size_t *next = ht_arena_alloc(b->arena, cells, sizeof *next);
    const double before = b->simulated;
    *stable = false;
    if (even == NULL || next == NULL) {
        b->status = HT_STUDY_NO_MEMORY;
        return false;
    }
    memcpy(counts, s->formula, cells * sizeof *counts);
    for (*iterations = 0; !*stable && *iterations < MOST_ITERATIONS && b->simulated - before < WORK;
         ++*iterations) {
        if (!staff_flow_run(flow, b, counts))
            return false;
        staff_shifted(s, b, flow, even, next);
        *stable = true;
        for (size_t i = 0; i < cells; i++)
            *stable = *stable && next[i] <= counts[i] + 1 + counts[i] / MANY &&
                      counts[i] <= next[i] + 1 + next[i] / MANY;
        memcpy(counts, next, cells * sizeof *counts);
    }
    return true;
}
