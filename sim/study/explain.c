/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One interval by formula and by simulation. The formulas get what a planner would give them: the calls that
 * come without the redials, the mean handle time, the agents on the phones. Whatever else the scenario has is
 * switched off in turn and simulated again with the same callers. Only the days up to that of the interval
 * are simulated, and only from the interval on is measured; the numbers are those of the full run.
 *
 * The numbers of a reason, `here` and `there`:
 *   REDIALS   share of the attempts that are redials
 *   PATIENCE, HANDLE   coefficient of variation (largest distance from 1 over call types)
 *   BUSYNESS  its coefficient of variation
 *   START     callers waiting at the start; in the steady state
 *   RATE      calls per hour in the first half of the interval; in the second
 *   AGENTS    on the phones at the start; over the interval
 *   LUCK_OF_AGENTS   standard deviation of the number of agents
 *   SPEED     agents; how many proficient ones do as much
 *   MIX       mean handle time of the shortest call type, as simulated; of the longest
 */
#include "without.h"
#include <holdtime/calendar.h>
#include <holdtime/compare.h>
#include <math.h>
#include <stdlib.h>

/* Where nobody says how many replications: enough for so many calls up to the interval, within bounds. */
#define CALLS_WORTH 400000.0
#define FEWEST      40.0
#define MOST        1000.0

struct explaining {
    const struct ht_explain_options *options;
    const struct ht_model *model;
    struct ht_explanation *out;
    struct ht_model variants[1 + HT_REASON_SWITCHED]; /* the scenario itself first */
    const struct ht_model *models[1 + HT_REASON_SWITCHED];
    enum ht_reason_kind kinds[1 + HT_REASON_SWITCHED];
    struct ht_pair pairs[HT_REASON_SWITCHED];
    size_t count; /* of these */
    struct ht_study_options study;
};

double ht_explain_busiest(const struct ht_model *model, double from, double to, bool *fine) {
    struct ht_arena arena;
    struct ht_forecast forecast;
    double best = 0.0, start = NAN;
    ht_arena_init(&arena);
    *fine = ht_forecast(model, HT_PER_INTERVAL, &forecast, &arena);
    for (size_t i = 0; *fine && i < forecast.count; i++) {
        const struct ht_forecast_period *p = &forecast.periods[i];
        if (p->when.start >= from && p->when.start < to && p->open_time > 0.0 && p->offered_load > best) {
            best = p->offered_load;
            start = p->when.start;
        }
    }
    ht_arena_release(&arena);
    return start;
}

static size_t usual_replications(const struct ht_model *model, double until) {
    double calls = 1.0;
    for (size_t t = 0; t < model->call_type_count; t++) {
        const struct ht_arrivals *a = &model->call_types[t].arrivals;
        const double each = ht_mean_batch(a) / (a->source == HT_SOURCE_GAPS ? a->gaps.mean : 1.0);
        calls += ht_rate_integral(&model->call_types[t].rate, 0.0, until) * each + (double)a->call_count;
    }
    return (size_t)ceil(fmin(fmax(CALLS_WORTH / calls, FEWEST), MOST));
}

static bool takes(const struct explaining *e, size_t group) {
    bool any = false;
    for (size_t t = 0; t < e->model->call_type_count; t++)
        any |= (e->out->scope == 0 || e->out->scope == 1 + t) && ht_group_takes(e->model, group, t, NULL);
    return any;
}

/* The models that are simulated: the scenario, and each feature that it has switched off. */
static bool prepare(struct explaining *e) {
    const double start = e->options->start;
    e->models[0] = &e->variants[0];
    e->count = 1;
    if (!model_window(&e->variants[0], e->model, start, 0.0))
        return false;
    for (enum ht_reason_kind kind = 0; kind < HT_REASON_SWITCHED; kind++) {
        struct ht_model *variant = &e->variants[e->count];
        bool there;
        if (!model_window(variant, e->model, start, 0.0) || !model_without(variant, kind, &there)) {
            ht_model_release(variant);
            return false;
        }
        if (!there) {
            ht_model_release(variant);
            continue;
        }
        e->kinds[e->count] = kind;
        e->models[e->count] = variant;
        e->pairs[e->count - 1] = (struct ht_pair){e->count, 0};
        e->count++;
    }
    return true;
}

static double estimated(const struct ht_result *result, size_t scope, enum ht_measure measure) {
    return ht_result_estimate(result, 0, scope, measure).mean;
}

/* First attempts, repeats and escalations of a scope over the interval. */
static double new_calls(const struct ht_result *result, size_t scope) {
    return estimated(result, scope, HT_FRESH) + estimated(result, scope, HT_REPEATS) +
           estimated(result, scope, HT_ESCALATIONS);
}

/* Agents who take the calls, and what part of their work these are. */
static void count_agents(const struct explaining *e, const struct ht_result *result) {
    struct ht_explanation *out = e->out;
    const struct ht_model *model = e->model;
    double all = 0.0, own = 0.0;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const size_t scope = 1 + model->call_type_count + g;
        if (takes(e, g)) {
            out->agents += estimated(result, scope, HT_AGENTS_MEAN);
            out->rostered += estimated(result, scope, HT_ROSTERED_MEAN);
        }
    }
    for (size_t t = 0; t < model->call_type_count; t++) {
        const double handle = estimated(result, 1 + t, HT_HANDLE_MEAN);
        bool met = false;
        for (size_t g = 0; g < model->agent_group_count; g++)
            met |= takes(e, g) && ht_group_takes(model, g, t, NULL);
        const double work = met && !isnan(handle) ? new_calls(result, 1 + t) * handle : 0.0;
        all += work;
        own += out->scope == 0 || out->scope == 1 + t ? work : 0.0;
    }
    out->share = all > 0.0 ? own / all : 1.0;
}

/* Callers of several types: each gives up at its own rate. */
static double mean_patience(const struct explaining *e, const struct ht_result *result) {
    double calls = 0.0, rates = 0.0;
    for (size_t t = 0; t < e->model->call_type_count; t++)
        if (e->out->scope == 0 || e->out->scope == 1 + t) {
            calls += new_calls(result, 1 + t);
            rates += new_calls(result, 1 + t) / patience_mean(&e->model->call_types[t]);
        }
    return rates > 0.0 ? calls / rates : INFINITY;
}

static void solve(struct ht_explanation *out, double within) {
    struct ht_erlang_queue queue = {.formula = HT_ERLANG_C,
                                    .rate = out->calls,
                                    .handle = out->handle,
                                    .within = within,
                                    .agents = out->agents * out->share};
    ht_erlang_solve(&queue, &out->c);
    if (isfinite(out->patience)) {
        queue.formula = HT_ERLANG_A;
        queue.patience = out->patience;
        ht_erlang_solve(&queue, &out->a);
    }
}

static struct ht_reason *add_reason(struct ht_explanation *out, enum ht_reason_kind kind) {
    const struct ht_estimate unknown = {NAN, NAN, NAN};
    struct ht_reason *reason = &out->reasons[out->reason_count++];
    *reason = (struct ht_reason){kind, unknown, unknown, NAN, NAN};
    return reason;
}

/* The coefficient of variation that is furthest from that of an exponential law, and the mean of it. */
static double oddest(const struct explaining *e, double (*cv)(const struct ht_call_type *type)) {
    double odd = 1.0;
    for (size_t t = 0; t < e->model->call_type_count; t++) {
        const double value = cv(&e->model->call_types[t]);
        if (fabs(value - 1.0) > fabs(odd - 1.0))
            odd = value;
    }
    return odd;
}

static void take_switched(const struct explaining *e, const struct ht_comparison *comparison) {
    struct ht_explanation *out = e->out;
    const struct ht_result *result = &comparison->results[0];
    for (size_t i = 1; i < e->count; i++) {
        const struct ht_paired *pair = &comparison->pairs[i - 1];
        struct ht_reason *reason = add_reason(out, e->kinds[i]);
        reason->hold = ht_paired_difference(comparison, pair, 0, out->scope, HT_HOLD_MEAN);
        reason->abandoned = ht_paired_difference(comparison, pair, 0, out->scope, HT_ABANDON_RATE);
        if (reason->kind == HT_REASON_REDIALS)
            reason->here =
                estimated(result, out->scope, HT_REDIALS) / estimated(result, out->scope, HT_ATTEMPTS);
        else if (reason->kind == HT_REASON_PATIENCE)
            reason->here = oddest(e, patience_cv);
        else if (reason->kind == HT_REASON_HANDLE)
            reason->here = oddest(e, handle_cv);
        for (size_t t = 0; reason->kind == HT_REASON_BUSYNESS && t < e->model->call_type_count; t++)
            reason->here = fmax(reason->here, e->model->call_types[t].arrivals.busyness_cv);
    }
}

/* Callers waiting and agents on the phones at the very start: a run that measures its first second. */
static enum ht_study_status look_at_start(struct explaining *e, double *agents) {
    struct ht_explanation *out = e->out;
    struct ht_model until;
    struct ht_result result;
    enum ht_study_status status = HT_STUDY_NO_MEMORY;
    *agents = 0.0;
    if (model_window(&until, e->model, e->options->start, 1.0)) {
        status = ht_study_run(&until, &e->study, &result);
        if (status == HT_STUDY_DONE) {
            out->queue_at_start = ht_result_estimate(&result, 0, out->scope, HT_QUEUE_MEAN);
            for (size_t g = 0; g < e->model->agent_group_count; g++)
                *agents +=
                    takes(e, g) ? estimated(&result, 1 + e->model->call_type_count + g, HT_AGENTS_MEAN) : 0.0;
        }
        ht_result_release(&result);
    }
    ht_model_release(&until);
    return status;
}

/* A queue at the start that is neither that of the formula nor that of the interval as simulated was brought
 * in, or has yet to build: the rest wait longer, or shorter, by what agents need to work off the difference.
 */
static void add_start(const struct explaining *e) {
    struct ht_explanation *out = e->out;
    const struct ht_erlang_answer *formula = isfinite(out->patience) ? &out->a : &out->c;
    const double steady = formula->queue_mean, queue = out->queue_at_start.mean;
    const double now = out->simulated[HT_QUEUE_MEAN].mean, odd = isfinite(steady) ? queue - steady : queue;
    if (!(fabs(odd) > fmax(1.0, 0.2 * fmin(queue, steady))) || fabs(queue - now) <= fmax(0.5, 0.1 * now))
        return;
    struct ht_reason *reason = add_reason(out, HT_REASON_START);
    reason->here = queue;
    reason->there = steady;
    if (isfinite(steady))
        reason->hold.mean = odd * out->handle / (out->agents * out->share);
}

static double half_calls(const struct explaining *e, double from, double to) {
    double calls = 0.0;
    for (size_t t = 0; t < e->model->call_type_count; t++)
        if (e->out->scope == 0 || e->out->scope == 1 + t)
            calls += ht_rate_integral(&e->model->call_types[t].rate, from, to);
    const double open = ht_open_time(&e->model->calendar, from, to);
    return open > 0.0 ? calls / open * HT_HOUR : 0.0;
}

static void add_rate(const struct explaining *e) {
    const struct ht_period *when = &e->out->when;
    const double middle = when->start + 0.5 * when->length, end = when->start + when->length;
    const double first = half_calls(e, when->start, middle), second = half_calls(e, middle, end);
    bool known = true;
    for (size_t t = 0; t < e->model->call_type_count; t++)
        known &= e->model->call_types[t].arrivals.source != HT_SOURCE_GAPS;
    if (known && fabs(second - first) > 0.05 * fmax(first, second)) {
        struct ht_reason *reason = add_reason(e->out, HT_REASON_RATE);
        reason->here = first;
        reason->there = second;
    }
}

static bool learns(const struct explaining *e, size_t group) {
    const struct ht_agent_group *g = &e->model->agent_groups[group];
    bool relearns = false;
    for (size_t r = 0; r < e->model->rollout_count; r++)
        relearns |= e->model->rollouts[r].relearn.curve != HT_CURVE_NONE &&
                    e->model->rollouts[r].at <= e->options->start &&
                    ht_rollout_reaches(&e->model->rollouts[r], group);
    return g->learning.curve != HT_CURVE_NONE || relearns;
}

static void add_agents(const struct explaining *e, const struct ht_result *result, double at_start) {
    struct ht_explanation *out = e->out;
    double variance = 0.0, least = INFINITY, most = 0.0;
    bool learning = false;
    for (size_t g = 0; g < e->model->agent_group_count; g++) {
        const struct ht_agent_group *group = &e->model->agent_groups[g];
        if (!takes(e, g))
            continue;
        const double there = (1.0 - group->absence) * (1.0 - group->off_phone);
        variance += estimated(result, 1 + e->model->call_type_count + g, HT_AGENTS_MEAN) * (1.0 - there);
        learning |= learns(e, g);
        for (size_t s = 0; s < group->serves_count; s++) {
            least = fmin(least, group->handle_factor * group->serves[s].handle_factor);
            most = fmax(most, group->handle_factor * group->serves[s].handle_factor);
        }
    }
    if (fabs(at_start - out->agents) > 0.03 * out->agents) {
        struct ht_reason *reason = add_reason(out, HT_REASON_AGENTS);
        reason->here = at_start;
        reason->there = out->agents;
    }
    if (variance > 0.0)
        add_reason(out, HT_REASON_LUCK_OF_AGENTS)->here = sqrt(variance);
    if (most > least || learning) {
        struct ht_reason *reason = add_reason(out, HT_REASON_SPEED);
        reason->here = estimated(result, 0, HT_AGENTS_MEAN);
        reason->there = result->supply[0];
    }
}

static void add_calls(const struct explaining *e) {
    const struct ht_model *model = e->model;
    const size_t own = e->out->scope > 0 ? e->out->scope - 1 : 0;
    bool other_arrivals = false, priority = false;
    for (size_t t = 0; t < model->call_type_count; t++) {
        const struct ht_call_type *type = &model->call_types[t];
        const enum ht_source source = type->arrivals.source;
        other_arrivals |=
            (e->out->scope == 0 || t == own) && (source == HT_SOURCE_REPLAY || source == HT_SOURCE_GAPS);
        priority |= e->out->scope > 0 && (type->priority != model->call_types[own].priority ||
                                          type->credit != model->call_types[own].credit);
    }
    if (other_arrivals)
        add_reason(e->out, HT_REASON_ARRIVALS);
    if (priority)
        add_reason(e->out, HT_REASON_PRIORITY);
}

/* Call types of which each has another mean handle time. */
static void add_mix(const struct explaining *e, const struct ht_result *result) {
    double shortest = INFINITY, longest = 0.0;
    for (size_t t = 0; e->out->scope == 0 && t < e->model->call_type_count; t++) {
        const double handle = estimated(result, 1 + t, HT_HANDLE_MEAN);
        if (new_calls(result, 1 + t) > 0.0 && !isnan(handle)) {
            shortest = fmin(shortest, handle);
            longest = fmax(longest, handle);
        }
    }
    if (longest > 1.1 * shortest) {
        struct ht_reason *reason = add_reason(e->out, HT_REASON_MIX);
        reason->here = shortest;
        reason->there = longest;
    }
}

static int stronger(const void *a, const void *b) {
    const struct ht_reason *x = a, *y = b;
    const double s = isnan(x->hold.mean) ? -1.0 : fabs(x->hold.mean),
                 t = isnan(y->hold.mean) ? -1.0 : fabs(y->hold.mean);
    return s > t ? -1 : s < t ? 1 : x->kind < y->kind ? -1 : x->kind > y->kind;
}

static bool take_forecast(const struct explaining *e) {
    struct ht_explanation *out = e->out;
    struct ht_arena arena;
    struct ht_forecast forecast;
    ht_arena_init(&arena);
    const bool fine = ht_forecast(e->model, HT_PER_INTERVAL, &forecast, &arena);
    for (size_t i = 0; fine && i < forecast.count; i++)
        if (forecast.periods[i].when.start <= out->when.start) {
            out->before = i > 0 ? forecast.periods[i - 1] : (struct ht_forecast_period){.open_time = 0.0};
            out->now = forecast.periods[i];
        }
    out->before.groups = out->now.groups = NULL; /* of the arena */
    ht_arena_release(&arena);
    return fine;
}

static enum ht_study_status conclude(struct explaining *e, const struct ht_comparison *comparison) {
    struct ht_explanation *out = e->out;
    const struct ht_result *result = &comparison->results[0];
    double at_start;
    out->replications = result->replications;
    out->interrupted = result->interrupted;
    out->when = result->periods[0];
    const double end = out->when.start + out->when.length;
    const double open = ht_open_time(&e->variants[0].calendar, out->when.start, end);
    for (enum ht_measure m = 0; m < HT_MEASURE_COUNT; m++)
        out->simulated[m] = ht_result_estimate(result, 0, out->scope, m);
    out->handle = out->simulated[HT_HANDLE_MEAN].mean;
    count_agents(e, result);
    if (!(open > 0.0) || !(out->handle > 0.0) || !(out->agents > 0.0))
        return HT_STUDY_DONE;
    out->calls = new_calls(result, out->scope) / open;
    out->patience = mean_patience(e, result);
    solve(out, e->model->service_level.within);
    e->study.replications = result->replications; /* as many as there are, and those in any case: */
    e->study.interrupted = NULL;
    const enum ht_study_status status = take_forecast(e) ? look_at_start(e, &at_start) : HT_STUDY_NO_MEMORY;
    if (status != HT_STUDY_DONE)
        return status;
    take_switched(e, comparison);
    add_start(e);
    add_rate(e);
    add_agents(e, result, at_start);
    add_calls(e);
    add_mix(e, result);
    qsort(out->reasons, out->reason_count, sizeof *out->reasons, stronger);
    return HT_STUDY_DONE;
}

enum ht_study_status ht_explain(const struct ht_model *model, const struct ht_explain_options *options,
                                struct ht_explanation *out) {
    struct explaining e = {.options = options, .model = model, .out = out, .study = options->study};
    *out = (struct ht_explanation){.model = model, .scope = options->scope, .busiest = options->busiest};
    e.study.by_given = true;
    e.study.by = HT_PER_INTERVAL;
    e.study.precision = 0.0;
    if (e.study.replications == 0)
        e.study.replications = usual_replications(model, options->start + model->calendar.interval);
    enum ht_study_status status = HT_STUDY_NO_MEMORY;
    if (prepare(&e)) {
        const struct ht_compare_options how = {.study = e.study,
                                               .pairs = e.pairs,
                                               .pair_count = e.count - 1,
                                               .criterion = ht_default_criterion(&e.variants[0])};
        struct ht_comparison comparison;
        status = ht_compare_run(e.models, e.count, &how, &comparison);
        if (status == HT_STUDY_DONE)
            status = conclude(&e, &comparison);
        ht_comparison_release(&comparison);
    }
    for (size_t i = 0; i < e.count; i++)
        ht_arena_release(&e.variants[i].arena);
    return status;
}
