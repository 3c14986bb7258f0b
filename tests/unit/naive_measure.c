/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures of the simple simulator, straight from its list of attempts and its bins, by their definitions.
 */
#include "naive.h"
#include <math.h>

struct tally { /* of the attempts of a scope that arrived in a period */
    double fresh, redials, repeats, escalations, callbacks, took_callback, answered, abandoned, balked,
        blocked, turned_away, waiting;
    double fresh_blocked, waited, hold_answered, hold_abandoned, hold_turned_away, hold_max;
    double answered_within, abandoned_within, handle, since_first;
    double fresh_answered, fresh_repeated, dialled, dial_delay;
};

static bool in_scope(const struct ht_model *model, const struct naive_attempt *a, size_t scope) {
    if (scope == 0)
        return true;
    if (scope <= model->call_type_count)
        return a->type == scope - 1;
    return a->group == scope - 1 - model->call_type_count;
}

static void tally_outcome(struct tally *t, const struct naive_attempt *a, double within) {
    switch (a->outcome) {
    case HT_OUTCOME_ANSWERED:
        t->answered++;
        t->hold_answered += a->hold;
        t->hold_max = fmax(t->hold_max, a->hold);
        t->answered_within += a->hold <= within;
        t->handle += a->handle;
        t->since_first += a->since_first;
        t->fresh_answered += a->kind == HT_KIND_FRESH;
        t->fresh_repeated += a->kind == HT_KIND_FRESH && a->repeated;
        break;
    case HT_OUTCOME_ABANDONED:
        t->abandoned++;
        t->hold_abandoned += a->hold;
        t->abandoned_within += a->hold <= within;
        break;
    case HT_OUTCOME_BALKED:
        t->balked++;
        t->abandoned_within++;
        break;
    case HT_OUTCOME_BLOCKED:
        t->blocked++;
        t->fresh_blocked += a->kind == HT_KIND_FRESH;
        break;
    case HT_OUTCOME_TURNED_AWAY:
        t->turned_away++;
        t->hold_turned_away += a->hold;
        break;
    case HT_OUTCOME_WAITING: t->waiting++; break;
    case HT_OUTCOME_CALLBACK: t->took_callback++; break;
    }
}

static bool in_bins(const struct ht_model *model, const struct naive_attempt *a, size_t from, size_t to) {
    const double interval = model->calendar.interval;
    return a->arrival >= model->calendar.warm_up && a->arrival >= (double)from * interval &&
           a->arrival < fmin((double)to * interval, model->calendar.length);
}

double naive_answered_by(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                         size_t scope, double hold) {
    double count = 0;
    for (size_t i = 0; i < run->attempt_count; i++) {
        const struct naive_attempt *a = &run->attempts[i];
        count += in_bins(model, a, from, to) && in_scope(model, a, scope) &&
                 a->outcome == HT_OUTCOME_ANSWERED && a->hold <= hold;
    }
    return count;
}

static struct tally tally_attempts(const struct ht_model *model, const struct naive_run *run, size_t from,
                                   size_t to, size_t scope) {
    struct tally t = {0};
    for (size_t i = 0; i < run->attempt_count; i++) {
        const struct naive_attempt *a = &run->attempts[i];
        if (!in_bins(model, a, from, to) || !in_scope(model, a, scope))
            continue;
        t.fresh += a->kind == HT_KIND_FRESH;
        t.redials += a->kind == HT_KIND_REDIAL;
        t.repeats += a->kind == HT_KIND_REPEAT;
        t.escalations += a->kind == HT_KIND_ESCALATION;
        t.callbacks += a->kind == HT_KIND_CALLBACK;
        t.dialled += !isnan(a->first_dial);
        t.dial_delay += isnan(a->first_dial) ? 0 : a->first_dial - a->arrival;
        t.waited += a->waited && a->outcome != HT_OUTCOME_WAITING;
        tally_outcome(&t, a, model->service_level.within);
    }
    return t;
}

static double ratio(double part, double whole) {
    return whole > 0 ? part / whole : NAN;
}

static double accepted_by(const struct tally *t) {
    return t->answered + t->abandoned + t->balked + t->turned_away + t->took_callback;
}

static double service_level(const struct tally *t, enum ht_counting counting) {
    const double accepted = accepted_by(t);
    switch (counting) {
    case HT_COUNT_OFFERED: return ratio(t->answered_within, accepted);
    case HT_COUNT_ANSWERED: return ratio(t->answered_within, t->answered);
    case HT_COUNT_NET: return ratio(t->answered_within, accepted - t->abandoned_within);
    case HT_COUNT_MET: return ratio(t->answered_within + t->abandoned_within, accepted);
    }
    return NAN;
}

static double of_attempts(const struct tally *t, enum ht_measure measure, enum ht_counting counting) {
    const double accepted = accepted_by(t);
    const double attempts = accepted + t->blocked + t->waiting;
    const double hold = t->hold_answered + t->hold_abandoned + t->hold_turned_away;
    switch (measure) {
    case HT_ATTEMPTS: return attempts;
    case HT_FRESH: return t->fresh;
    case HT_REDIALS: return t->redials;
    case HT_ANSWERED: return t->answered;
    case HT_ABANDONED: return t->abandoned;
    case HT_BALKED: return t->balked;
    case HT_BLOCKED: return t->blocked;
    case HT_TURNED_AWAY: return t->turned_away;
    case HT_STILL_WAITING: return t->waiting;
    case HT_ASA: return ratio(t->hold_answered, t->answered);
    case HT_HOLD_MEAN: return ratio(hold, accepted);
    case HT_HOLD_ABANDONED: return ratio(t->hold_abandoned, t->abandoned + t->balked);
    case HT_HOLD_MAX: return t->answered > 0 ? t->hold_max : NAN;
    case HT_WAIT_PROBABILITY: return ratio(t->waited, accepted);
    case HT_ABANDON_RATE: return ratio(t->abandoned + t->balked, accepted);
    case HT_BLOCK_RATE: return ratio(t->blocked, attempts);
    case HT_FIRST_ATTEMPT_BLOCK_RATE: return ratio(t->fresh_blocked, t->fresh);
    case HT_SERVICE_LEVEL: return service_level(t, counting);
    case HT_SL_OFFERED: return service_level(t, HT_COUNT_OFFERED);
    case HT_SL_ANSWERED: return service_level(t, HT_COUNT_ANSWERED);
    case HT_SL_NET: return service_level(t, HT_COUNT_NET);
    case HT_SL_MET: return service_level(t, HT_COUNT_MET);
    case HT_HANDLE_MEAN: return ratio(t->handle, t->answered);
    case HT_REPEATS: return t->repeats;
    case HT_ESCALATIONS: return t->escalations;
    case HT_CALLBACKS: return t->callbacks;
    case HT_CALLBACK_DELAY: return ratio(t->dial_delay, t->dialled);
    case HT_FIRST_CALL_RESOLUTION: return 1 - ratio(t->fresh_repeated, t->fresh_answered);
    case HT_FIRST_TO_ANSWER: return ratio(t->since_first, t->answered);
    default: return NAN;
    }
}

static double zero_if_none(double x) {
    return isnan(x) ? 0 : x;
}

/* NAN where nothing of an agent group costs anything. */
static double group_cost(const struct ht_agent_group *g, const struct naive_run *run, size_t from, size_t to,
                         size_t group) {
    double sum = 0;
    for (size_t i = from; i < to; i++) {
        const struct naive_agents *a = &run->bins[i].agents[1 + group];
        sum +=
            zero_if_none(g->cost_per_hour) / 3600 * (a->of[HT_SUM_PAID] + g->overtime_factor * a->overtime);
        sum += zero_if_none(g->hire_cost) * a->of[HT_SUM_HIRED];
        sum += zero_if_none(g->training_cost_per_day) * a->of[HT_SUM_TRAINEE_DAYS];
    }
    return isnan(g->cost_per_hour) && isnan(g->hire_cost) && isnan(g->training_cost_per_day) ? NAN : sum;
}

/* Money, of the call types and agent groups that have any. */
static double cost(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                   size_t scope) {
    double sum = NAN;
    for (size_t i = 0; i < model->agent_group_count; i++) {
        const double part = group_cost(&model->agent_groups[i], run, from, to, i);
        if ((scope == 0 || scope == 1 + model->call_type_count + i) && !isnan(part))
            sum = zero_if_none(sum) + part;
    }
    for (size_t i = 0; i < model->call_type_count; i++) {
        const struct ht_call_type *type = &model->call_types[i];
        if ((scope > 0 && scope != i + 1) || (isnan(type->value) && isnan(type->abandon_cost)))
            continue;
        const struct tally t = tally_attempts(model, run, from, to, i + 1);
        const double lost = t.abandoned + t.balked + t.blocked + t.turned_away;
        sum = zero_if_none(sum) + zero_if_none(type->abandon_cost) * lost -
              zero_if_none(type->value) * t.answered;
    }
    return sum;
}

/* Group: SIZE_MAX when the scope is a call type, which has no agents. */
static double of_time(const struct naive_run *run, size_t from, size_t to, size_t scope, size_t group,
                      enum ht_measure measure) {
    struct naive_calls c = {0};
    struct naive_agents a = {0};
    double open = 0, all_busy = 0;
    for (size_t i = from; i < to; i++) {
        const struct naive_bin *bin = &run->bins[i];
        const struct naive_calls *calls = &bin->calls[scope];
        const struct naive_agents *agents = &bin->agents[group];
        open += bin->open;
        all_busy += bin->all_busy;
        c.queue_time += calls->queue_time;
        c.line_time += calls->line_time;
        c.between_time += calls->between_time;
        c.queue_max = fmax(c.queue_max, calls->queue_max);
        c.lines_max = fmax(c.lines_max, calls->lines_max);
        a.busy += agents->busy;
        a.on += agents->on;
        a.busy_open += agents->busy_open;
        a.on_open += agents->on_open;
        a.overtime += agents->overtime;
        for (enum ht_group_sum sum = 0; sum < HT_GROUP_SUMS; sum++)
            a.of[sum] += agents->of[sum];
    }
    switch (measure) {
    case HT_QUEUE_MEAN: return ratio(c.queue_time, open);
    case HT_QUEUE_MAX: return c.queue_max;
    case HT_LINES_MEAN: return ratio(c.line_time, open);
    case HT_LINES_MAX: return c.lines_max;
    case HT_BETWEEN_ATTEMPTS_MEAN: return ratio(c.between_time, open);
    case HT_OCCUPANCY: return ratio(a.busy, a.on);
    case HT_AGENTS_MEAN: return ratio(a.on_open, open);
    case HT_BUSY_MEAN: return ratio(a.busy_open, open);
    case HT_ALL_BUSY: return ratio(all_busy, open);
    case HT_OVERTIME_S: return a.overtime;
    case HT_ROSTERED_MEAN: return ratio(a.of[HT_SUM_ROSTERED], open);
    case HT_ABSENT_MEAN: return ratio(a.of[HT_SUM_ABSENT], open);
    case HT_LEAVERS: return a.of[HT_SUM_LEFT];
    default: return NAN;
    }
}

static bool of_attempts_only(enum ht_measure measure) {
    switch (measure) {
    case HT_QUEUE_MEAN:
    case HT_QUEUE_MAX:
    case HT_LINES_MEAN:
    case HT_LINES_MAX:
    case HT_BETWEEN_ATTEMPTS_MEAN:
    case HT_OCCUPANCY:
    case HT_AGENTS_MEAN:
    case HT_BUSY_MEAN:
    case HT_ALL_BUSY:
    case HT_ROSTERED_MEAN:
    case HT_ABSENT_MEAN:
    case HT_LEAVERS:
    case HT_OVERTIME_S: return false;
    default: return true;
    }
}

double naive_measure(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                     size_t scope, enum ht_measure measure) {
    if (measure == HT_COST)
        return cost(model, run, from, to, scope);
    if (of_attempts_only(measure)) {
        const struct tally t = tally_attempts(model, run, from, to, scope);
        return of_attempts(&t, measure, model->service_level.counting);
    }
    const bool of_group = scope > model->call_type_count;
    return of_time(run, from, to, of_group ? 0 : scope, of_group ? scope - model->call_type_count : 0,
                   measure);
}
