/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenarios of staff_model.h. Only agent groups and rollouts are copied; luck belongs to calls and days,
 * so the same callers meet every staffing.
 */
#include "staff_model.h"
#include <holdtime/calendar.h>
#include <holdtime/engine.h>
#include <math.h>
#include <string.h>

#define STAYS 3600.0 /* past closing time, where occupancy matters */

/* As the scenario language has it for who does not mention careers. */
static void without_careers(struct ht_agent_group *group, size_t index) {
    group->joins = group->leaves = HT_NO_TIME;
    group->training = (struct ht_training){.pass = 1.0, .class_size = HT_UNLIMITED, .trainers_from = index};
    group->nesting = (struct ht_nesting){.coaches_from = index};
    group->coaching = (struct ht_coaching){
        .coaches_from = index, .half_life_factor = 1.0, .from = HT_NO_TIME, .until = HT_NO_TIME};
    group->attrition = (struct ht_attrition){.first_90_days = NAN, .strain = 1.0};
    group->learning = (struct ht_learning){.curve = HT_CURVE_NONE, .repeat_start = 1.0};
}

bool staff_plain(struct ht_model *copy, const struct ht_model *model, struct ht_arena *arena) {
    const size_t groups = model->agent_group_count, rollouts = model->rollout_count;
    *copy = *model;
    ht_arena_init(&copy->arena);
    copy->agent_groups = ht_arena_alloc(arena, groups, sizeof *copy->agent_groups);
    copy->rollouts = ht_arena_alloc(arena, rollouts, sizeof *copy->rollouts);
    if (copy->agent_groups == NULL || copy->rollouts == NULL)
        return false;
    for (size_t g = 0; g < groups; g++) {
        copy->agent_groups[g] = model->agent_groups[g];
        without_careers(&copy->agent_groups[g], g);
    }
    for (size_t r = 0; r < rollouts; r++) {
        copy->rollouts[r] = model->rollouts[r];
        copy->rollouts[r].relearn = copy->rollouts[r].skipped =
            (struct ht_learning){.curve = HT_CURVE_NONE, .repeat_start = 1.0};
        copy->rollouts[r].adoption = 1.0;
    }
    return true;
}

double staff_bin_length(const struct ht_model *model, size_t bin) {
    const double interval = model->calendar.interval, from = (double)bin * interval;
    return fmin(interval, model->calendar.length - from);
}

bool *staff_open(const struct ht_model *model, struct ht_arena *arena) {
    const size_t bins = ht_bin_count(&model->calendar);
    bool *open = ht_arena_alloc(arena, bins, sizeof *open);
    for (size_t i = 0; open != NULL && i < bins; i++) {
        const double from = (double)i * model->calendar.interval;
        open[i] = ht_open_time(&model->calendar, from, from + staff_bin_length(model, i)) > 0.0;
    }
    return open;
}

/* Intervals that agents stay on past the last open one. */
static size_t staying(const struct ht_model *model) {
    if (model->calendar.clear_at_close)
        return 0;
    for (size_t t = 0; t < model->target_count; t++)
        if (model->targets[t].measure == HT_OCCUPANCY)
            return (size_t)ceil(STAYS / model->calendar.interval);
    return SIZE_MAX;
}

/* A step wherever the number changes; the first at time 0. */
static bool fill_steps(struct ht_agent_group *group, const struct ht_model *plain, const bool *open,
                       const size_t *counts, size_t g, struct ht_arena *arena) {
    const size_t bins = ht_bin_count(&plain->calendar), groups = plain->agent_group_count;
    const size_t stays = staying(plain);
    size_t last = 0, closed = 0;
    group->staffing = ht_arena_alloc(arena, bins, sizeof *group->staffing);
    if (group->staffing == NULL)
        return false;
    group->staffing_count = group->count = 0;
    for (size_t i = 0; i < bins; i++) {
        closed = open[i] ? 0 : closed + 1;
        const size_t count = open[i] ? counts[i * groups + g] : closed <= stays ? last : 0;
        if (i == 0 || count != last)
            group->staffing[group->staffing_count++] =
                (struct ht_step){(double)i * plain->calendar.interval, (double)count};
        group->count = count > group->count ? count : group->count;
        last = count;
    }
    return true;
}

bool staff_counted(struct ht_model *copy, const struct ht_model *plain, const bool *open,
                   const size_t *counts, struct ht_arena *arena) {
    const size_t groups = plain->agent_group_count;
    *copy = *plain;
    ht_arena_init(&copy->arena);
    copy->agent_groups = ht_arena_alloc(arena, groups, sizeof *copy->agent_groups);
    if (copy->agent_groups == NULL)
        return false;
    for (size_t g = 0; g < groups; g++) {
        struct ht_agent_group *group = &copy->agent_groups[g];
        *group = plain->agent_groups[g];
        group->roster = HT_ROSTER_STAFFING;
        group->shifts = NULL;
        group->shift_count = 0;
        group->absence = group->off_phone = 0.0;
        if (!fill_steps(group, plain, open, counts, g, arena))
            return false;
    }
    return true;
}
