/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging of staff_judge.h. Invariant: a tally depends on the staffing and the replications alone.
 */
#include "staff_judge.h"
#include "crew.h"
#include "staff_model.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define NEXT_TO_NOTHING 1e-3 /* what agents without a cost cost among others, so that none is wasted */

struct judging {
    struct staff_bench *bench;
    struct staff_tally *tallies;
    size_t count, done, planned;
    double start;
};

/* More agents make it worse, or at least not better: costs, and how busy agents are to be kept. */
static bool is_contrary(const struct ht_target *t) {
    switch (t->measure) {
    case HT_SERVICE_LEVEL:
    case HT_SL_OFFERED:
    case HT_SL_ANSWERED:
    case HT_SL_NET:
    case HT_SL_MET:
    case HT_ANSWERED:
    case HT_AGENTS_MEAN: return !t->at_least;
    case HT_COST: return true;
    default: return t->at_least;
    }
}

/* Is a target about the calls of this group, or about the group? */
static bool concerns(const struct ht_model *model, const struct ht_target *t, size_t group) {
    if (t->scope > model->call_type_count)
        return t->scope == 1 + model->call_type_count + group;
    for (size_t type = 0; type < model->call_type_count; type++)
        if ((t->scope == 0 || t->scope == 1 + type) && ht_group_takes(model, group, type, NULL))
            return true;
    return false;
}

/* Its handle factor for a type's calls; 0: it takes none. */
static double pace_at(const struct ht_model *model, size_t group, size_t type) {
    const struct ht_agent_group *g = &model->agent_groups[group];
    for (size_t i = 0; i < g->serves_count; i++)
        if (g->serves[i].call_type == type && ht_group_takes(model, group, type, NULL))
            return g->serves[i].handle_factor * g->handle_factor;
    return 0.0;
}

static bool may_work(const struct ht_shift_pattern *pattern, size_t group) {
    for (size_t i = 0; i < pattern->agent_group_count; i++)
        if (pattern->agent_groups[i] == group)
            return true;
    return false;
}

/* Are these agents the same but for their careers, as the classes of a recruitment are? */
static bool alike(const struct ht_model *model, size_t a, size_t b) {
    const struct ht_agent_group *x = &model->agent_groups[a], *y = &model->agent_groups[b];
    const bool same_price =
        x->cost_per_hour == y->cost_per_hour || (isnan(x->cost_per_hour) && isnan(y->cost_per_hour));
    bool same = same_price && x->take == HT_LONGEST_WAIT && y->take == HT_LONGEST_WAIT &&
                x->absence == y->absence && x->off_phone == y->off_phone &&
                x->repeat_factor == y->repeat_factor;
    for (size_t t = 0; same && t < model->call_type_count; t++)
        same = pace_at(model, a, t) == pace_at(model, b, t) &&
               (pace_at(model, a, t) <= 0.0 || model->call_types[t].routes == NULL);
    for (size_t r = 0; same && r < model->rollout_count; r++)
        same = ht_rollout_reaches(&model->rollouts[r], a) == ht_rollout_reaches(&model->rollouts[r], b);
    for (size_t i = 0; same && i < model->shift_pattern_count; i++)
        same = may_work(&model->shift_patterns[i], a) == may_work(&model->shift_patterns[i], b);
    for (size_t t = 0; same && t < model->target_count; t++)
        same = model->targets[t].scope <= model->call_type_count;
    return same;
}

/* Of agents who are alike the first group stands for all. */
static bool stood_for(const struct ht_model *model, size_t group) {
    for (size_t g = 0; g < group; g++)
        if (alike(model, g, group))
            return true;
    return false;
}

static void fill_groups(struct staff_bench *b) {
    const struct ht_model *model = b->plain;
    double least = INFINITY;
    for (size_t g = 0; g < b->groups; g++)
        if (model->agent_groups[g].cost_per_hour > 0.0)
            least = fmin(least, model->agent_groups[g].cost_per_hour);
    for (size_t g = 0; g < b->groups; g++) {
        const double cost = model->agent_groups[g].cost_per_hour;
        b->cost[g] = isinf(least) ? 1.0 : cost > 0.0 ? cost : least * NEXT_TO_NOTHING;
        b->unused[g] = stood_for(model, g);
        for (size_t t = 0; !b->unused[g] && t < model->target_count; t++)
            b->asked[g] = b->asked[g] || (!b->contrary[t] && concerns(model, &model->targets[t], g));
    }
    for (size_t i = 0; i < b->bins; i++)
        b->fixed[i] = (double)(i + 1) * model->calendar.interval <= model->calendar.warm_up;
}

/* Calls that are passed on may come at any time. */
static void fill_calls(struct staff_bench *b) {
    const struct ht_model *model = b->plain;
    const size_t types = model->call_type_count;
    const double interval = model->calendar.interval;
    for (size_t t = 0; t < types; t++) {
        const struct ht_arrivals *a = &model->call_types[t].arrivals;
        for (size_t i = 0; i < b->bins; i++)
            b->calls[i * types + t] = ht_rate_integral(&model->call_types[t].rate, (double)i * interval,
                                                       (double)(i + 1) * interval) > 0.0;
        for (size_t i = 0; i < a->call_count; i++) {
            const size_t bin = (size_t)(fmax(a->calls[i].arrival, 0.0) / interval);
            if (bin < b->bins)
                b->calls[bin * types + t] = true;
        }
    }
    for (size_t t = 0; t < types; t++)
        if (model->call_types[t].escalate.probability > 0.0)
            for (size_t i = 0; i < b->bins; i++)
                b->calls[i * types + model->call_types[t].escalate.to] = true;
}

static bool answered(const struct staff_bench *b, size_t type, const size_t *counts) {
    bool taken = false;
    for (size_t g = 0; g < b->groups; g++) {
        const bool takes = b->asked[g] && ht_group_takes(b->plain, g, type, NULL);
        if (takes && counts[g] > 0)
            return true;
        taken = taken || takes;
    }
    return !taken;
}

bool staff_answers(const struct staff_bench *b, size_t block, const size_t *counts) {
    const size_t types = b->plain->call_type_count;
    for (size_t i = b->blocks[block].first_bin; i < b->blocks[block].last_bin; i++)
        for (size_t t = 0; b->open[i] && t < types; t++)
            if (b->calls[i * types + t] && !answered(b, t, &counts[i * b->groups]))
                return false;
    return true;
}

/* Blocks are as long as the longest period of any target, at least a day. */
static bool fill_blocks(struct staff_bench *b) {
    const struct ht_model *model = b->plain;
    double length = HT_DAY;
    for (size_t t = 0; t < model->target_count; t++)
        length = fmax(length, per_seconds(model, model->targets[t].per));
    const size_t each = (size_t)(length / model->calendar.interval + 0.5);
    b->block_count = (b->bins + each - 1) / each;
    b->blocks = ht_arena_alloc(b->arena, b->block_count, sizeof *b->blocks);
    if (b->blocks == NULL)
        return false;
    for (size_t i = 0; i < b->block_count; i++) {
        const size_t last = (i + 1) * each < b->bins ? (i + 1) * each : b->bins;
        b->blocks[i] =
            (struct staff_block){i * each, last, last < b->bins && b->open[last - 1] && b->open[last]};
    }
    return true;
}

static bool fill_values(struct staff_bench *b) {
    const struct shape *s = &b->shape;
    const size_t each = b->blocks[0].last_bin;
    b->value_count = s->first_value[b->plain->target_count];
    b->values = ht_arena_alloc(b->arena, b->value_count, sizeof *b->values);
    b->impossible = ht_arena_alloc(b->arena, b->value_count, sizeof *b->impossible);
    if (b->values == NULL || b->impossible == NULL)
        return false;
    for (size_t t = 0; t < b->plain->target_count; t++)
        for (size_t v = s->first_value[t]; v < s->first_value[t + 1]; v++) {
            const size_t p = v - s->first_value[t], first = s->targets[t].first_bin[p];
            b->values[v] = (struct staff_value){t, p, first / each, first, s->targets[t].first_bin[p + 1]};
            b->impossible[v] = b->contrary[t];
        }
    return true;
}

bool staff_bench_init(struct staff_bench *b, const struct ht_model *plain,
                      const struct ht_staff_options *options, struct ht_arena *arena) {
    const struct ht_study_options *study = &options->study;
    *b = (struct staff_bench){.plain = plain,
                              .options = options,
                              .bins = ht_bin_count(&plain->calendar),
                              .groups = plain->agent_group_count,
                              .seed = study->seed_given ? study->seed : plain->run.seed,
                              .replications =
                                  study->replications > 0 ? study->replications : plain->run.replications,
                              .arena = arena};
    ht_arena_init(&b->scratch);
    b->open = staff_open(plain, arena);
    b->asked = ht_arena_alloc(arena, b->groups, sizeof *b->asked);
    b->unused = ht_arena_alloc(arena, b->groups, sizeof *b->unused);
    b->fixed = ht_arena_alloc(arena, b->bins, sizeof *b->fixed);
    b->calls = ht_arena_alloc(arena, b->bins * plain->call_type_count, sizeof *b->calls);
    b->cost = ht_arena_alloc(arena, b->groups, sizeof *b->cost);
    b->contrary = ht_arena_alloc(arena, plain->target_count, sizeof *b->contrary);
    if (b->open == NULL || b->asked == NULL || b->unused == NULL || b->fixed == NULL || b->calls == NULL ||
        b->cost == NULL || b->contrary == NULL || !shape_init(&b->shape, plain, HT_PER_WEEK, arena))
        return false;
    for (size_t t = 0; t < plain->target_count; t++)
        b->contrary[t] = is_contrary(&plain->targets[t]);
    fill_groups(b);
    fill_calls(b);
    return fill_blocks(b) && fill_values(b);
}

void staff_bench_release(struct staff_bench *b) {
    ht_arena_release(&b->scratch);
}

bool staff_tally_init(struct staff_tally *tally, const struct staff_bench *b, struct ht_arena *arena) {
    tally->met = ht_arena_alloc(arena, b->value_count, sizeof *tally->met);
    tally->defined = ht_arena_alloc(arena, b->value_count, sizeof *tally->defined);
    tally->value = ht_arena_alloc(arena, b->value_count, sizeof *tally->value);
    return tally->met != NULL && tally->defined != NULL && tally->value != NULL;
}

static void report_progress(void *context) {
    const struct judging *j = context;
    const struct ht_study_options *study = &j->bench->options->study;
    const struct ht_progress progress = {j->done, j->planned, j->bench->simulated, crew_seconds() - j->start};
    if (study->progress != NULL)
        study->progress(study->progress_context, &progress);
}

static bool add(void *context, const struct replicated *replication) {
    struct judging *j = context;
    const struct staff_bench *b = j->bench;
    for (size_t i = 0; i < j->count; i++) {
        struct staff_tally *tally = &j->tallies[i];
        j->bench->simulated += replication[i].attempts;
        for (size_t v = 0; v < b->value_count; v++) {
            const struct ht_target *t = &b->plain->targets[b->values[v].target];
            const double value = replication[i].values[v];
            if (isnan(value))
                continue;
            tally->defined[v] += 1.0;
            tally->value[v] += value;
            tally->met[v] += (t->at_least ? value >= t->bound : value <= t->bound) ? 1.0 : 0.0;
        }
    }
    j->done++;
    report_progress(j);
    return true;
}

/* The shape depends on nothing that differs between staffings. */
static bool prepare(struct staff_bench *b, const size_t *const *staffings, size_t count,
                    struct shape **shapes) {
    struct ht_model *models = ht_arena_alloc(&b->scratch, count, sizeof *models);
    *shapes = ht_arena_alloc(&b->scratch, count, sizeof **shapes);
    if (models == NULL || *shapes == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!staff_counted(&models[i], b->plain, b->open, staffings[i], &b->scratch))
            return false;
        (*shapes)[i] = b->shape;
        (*shapes)[i].model = &models[i];
    }
    return true;
}

bool staff_judge(struct staff_bench *b, const size_t *const *staffings, size_t count, size_t first,
                 size_t replications, struct staff_tally *tallies) {
    struct judging j = {b, tallies, count, 0, replications, crew_seconds()};
    struct shape *shapes;
    ht_arena_reset(&b->scratch);
    b->status = HT_STUDY_NO_MEMORY;
    if (!prepare(b, staffings, count, &shapes))
        return false;
    const struct crew crew = {.shapes = shapes,
                              .scenarios = count,
                              .seed = b->seed,
                              .first = first,
                              .replications = first + replications,
                              .threads = crew_threads(NULL, b->options->study.threads, count * replications),
                              .interrupted = b->options->study.interrupted,
                              .add = add,
                              .beat = report_progress,
                              .context = &j};
    const enum crew_end end = crew_work(&crew);
    b->trials += count;
    b->status = end == CREW_INTERRUPTED ? HT_STUDY_NOTHING : crew_failure(end);
    return b->status == HT_STUDY_DONE;
}

double staff_met(const struct staff_tally *tally, size_t value) {
    return tally->defined[value] > 0.0 ? tally->met[value] / tally->defined[value] : NAN;
}

bool staff_missed(const struct staff_bench *b, const struct staff_tally *tally, size_t value) {
    return !b->impossible[value] &&
           staff_met(tally, value) < b->plain->targets[b->values[value].target].confidence;
}

bool staff_misses(const struct staff_bench *b, const struct staff_tally *tally) {
    for (size_t v = 0; v < b->value_count; v++)
        if (staff_missed(b, tally, v))
            return true;
    return false;
}

double staff_cost(const struct staff_bench *b, const size_t *counts) {
    double sum = 0.0;
    for (size_t i = 0; i < b->bins; i++)
        for (size_t g = 0; g < b->groups; g++)
            sum += (double)counts[i * b->groups + g] * b->cost[g] * staff_bin_length(b->plain, i) / 3600.0;
    return sum;
}

bool staff_interrupted(const struct staff_bench *b) {
    return b->options->study.interrupted != NULL && *b->options->study.interrupted != 0;
}
