/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios that are valid and yet probably not what was meant: call types, rollouts and targets.
 */
#include "warn.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define SHORT_PATIENCE 10.0

void warn(const struct warner *w, const char *key, const char *format, ...) {
    char path[256], text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(path, sizeof path, "%s.%s%s%s", w->list, w->name, key[0] != '\0' ? "." : "", key);
    ht_messages_add(w->messages, HT_WARNING, (struct ht_place){w->model->file, 0}, path, NULL, "%s", text);
}

void warn_curve(const struct warner *w, const char *key, const struct ht_learning *learning) {
    char path[64];
    const double start = learning->curve == HT_CURVE_TABLE ? learning->points[0].value : learning->start;
    if (learning->curve == HT_CURVE_NONE || learning->repeat_start == 1.0 || start != 1.0)
        return;
    snprintf(path, sizeof path, "%s.repeat_start", key);
    warn(w, path, "it falls as the handle factor does, and the curve starts at 1: it changes nothing");
}

static bool anybody_takes(const struct ht_model *model, size_t call_type) {
    for (size_t g = 0; g < model->agent_group_count; g++)
        if (ht_group_takes(model, g, call_type, NULL))
            return true;
    return false;
}

static void warn_replay(const struct warner *w, const struct ht_arrivals *a) {
    const struct ht_calendar *calendar = &w->model->calendar;
    size_t closed = 0, late = 0;
    for (size_t i = 0; i < a->call_count; i++) {
        if (a->calls[i].arrival >= calendar->length)
            late++;
        else if (ht_next_open(calendar, a->calls[i].arrival) > a->calls[i].arrival)
            closed++;
    }
    if (closed > 0)
        warn(w, "arrivals.replay", "%zu replayed calls fall outside opening hours and will be turned away",
             closed);
    if (late > 0)
        warn(w, "arrivals.replay", "%zu replayed calls come after the end of the horizon and are left out",
             late);
}

static void warn_rows(const struct warner *w, size_t rows, double calls, const char *where) {
    if (rows > 0)
        warn(w, "arrivals.counts", "%zu %s with %.6g calls %s: they are left out", rows,
             rows > 1 ? "rows" : "row", calls, where);
}

static void warn_counts(const struct warner *w, const struct ht_arrivals *a) {
    const struct ht_calendar *calendar = &w->model->calendar;
    size_t closed = 0, late = 0;
    double closed_calls = 0.0, late_calls = 0.0;
    for (size_t i = 0; i < a->count_count; i++) {
        const struct ht_step *row = &a->counts[i];
        if (row->value <= 0.0)
            continue;
        if (row->from >= calendar->length) {
            late++;
            late_calls += row->value;
        } else if (ht_open_time(calendar, row->from, row->from + a->counts_interval) <= 0.0) {
            closed++;
            closed_calls += row->value;
        }
    }
    warn_rows(w, closed, closed_calls, "outside opening hours");
    warn_rows(w, late, late_calls, "after the end of the horizon");
}

/* Agents who serve the calls, but whom the routes never send one. */
static void warn_routes(const struct warner *w, size_t index) {
    const struct ht_model *model = w->model;
    for (size_t g = 0; model->call_types[index].routes != NULL && g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        bool serves = false;
        for (size_t i = 0; i < group->serves_count; i++)
            serves |= group->serves[i].call_type == index;
        if (serves && !ht_group_takes(model, g, index, NULL))
            warn(w, "routes",
                 "agent group \"%s\" serves these calls but is not among the routes: "
                 "it will take none of them",
                 group->name);
    }
}

static bool has_callback(const struct ht_callback *callback) {
    return isfinite(callback->offer_at) || callback->offer_at_queue != HT_UNLIMITED;
}

static void warn_call_type(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_call_type *type = &model->call_types[index];
    const struct warner w = {model, messages, "call_types", type->name};
    char duration[64];
    if (type->patience.law != HT_LAW_NEVER && type->patience.mean < SHORT_PATIENCE)
        warn(&w, "patience", "callers give up after %s on average; was a unit such as \"min\" left out?",
             ht_format_duration(type->patience.mean, duration, sizeof duration));
    if (type->repeat.probability >= 1.0)
        warn(&w, "repeat.probability",
             "nothing is ever resolved: every call is made again until the calendar ends");
    if (!anybody_takes(model, index))
        warn(&w, "", "no agent group serves these calls: nobody will answer");
    warn_replay(&w, &type->arrivals);
    warn_counts(&w, &type->arrivals);
    warn_routes(&w, index);
    if (type->announce.wait && type->announce.hang_up <= 0.0 && type->announce.patience_factor == 1.0)
        warn(&w, "announce", "with `hang_up` 0 and `patience_factor` 1 the announcement changes nothing");
    if (has_callback(&type->callback) && type->callback.accept <= 0.0)
        warn(&w, "callback.accept", "nobody accepts a callback: none will be made");
}

/* Does any of the agent groups of a rollout take any of its calls? */
static bool anybody_reached(const struct ht_model *model, const struct ht_rollout *rollout) {
    for (size_t i = 0; i < rollout->agent_group_count; i++)
        for (size_t j = 0; j < rollout->call_type_count; j++)
            if (ht_group_takes(model, rollout->agent_groups[i], rollout->call_types[j], NULL))
                return true;
    return false;
}

/* Calls of a rollout that its volume adds to: replayed ones come as they are. */
static bool any_drawn(const struct ht_model *model, const struct ht_rollout *rollout) {
    for (size_t i = 0; i < rollout->call_type_count; i++) {
        const struct ht_arrivals *arrivals = &model->call_types[rollout->call_types[i]].arrivals;
        const bool none = arrivals->source == HT_SOURCE_PER_HOUR && arrivals->per_hour <= 0.0;
        if (!none && arrivals->source != HT_SOURCE_REPLAY)
            return true;
    }
    return false;
}

static void warn_rollout(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_rollout *rollout = &model->rollouts[index];
    const struct warner w = {model, messages, "rollouts", rollout->name};
    if (rollout->agent_group_count < model->agent_group_count && !anybody_reached(model, rollout))
        warn(&w, "agent_groups", "none of these agent groups takes the calls of this rollout");
    warn_curve(&w, "relearn", &rollout->relearn);
    warn_curve(&w, "skipped", &rollout->skipped);
    if (rollout->defect_count == 0)
        return;
    if (rollout->volume.peak == 1.0 && rollout->volume.settles_at == 1.0)
        warn(&w, "defects", "`volume` brings no extra calls: none is due to a defect, and none is found");
    else if (!any_drawn(model, rollout))
        warn(&w, "defects",
             "all calls of this rollout are replayed or escalated: none is due to a defect, and none is "
             "found");
}

static bool costs_something(const struct ht_agent_group *group) {
    return !isnan(group->cost_per_hour) || !isnan(group->hire_cost) || !isnan(group->training_cost_per_day);
}

/* Is there anything in the scope that a target on costs or callbacks could measure? */
static bool is_measured(const struct ht_model *model, const struct ht_target *target) {
    const size_t types = model->call_type_count;
    bool measured = false;
    for (size_t i = 0; i < types; i++) {
        const struct ht_call_type *type = &model->call_types[i];
        if (target->scope == 0 || target->scope == 1 + i)
            measured |= target->measure == HT_COST
                            ? !isnan(type->value) || !isnan(type->abandon_cost)
                            : has_callback(&type->callback) && type->callback.accept > 0.0;
    }
    for (size_t g = 0; target->measure == HT_COST && g < model->agent_group_count; g++)
        if (target->scope == 0 || target->scope == 1 + types + g)
            measured |= costs_something(&model->agent_groups[g]);
    return measured;
}

static void warn_target(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    static const char of_types[] = "no call type has a `value` or an `abandon_cost`",
                      of_group[] =
                          "the agent group has no `cost_per_hour`, `hire_cost` or `training_cost_per_day`",
                      of_all[] = "no call type has a `value` or an `abandon_cost`, and no agent group a "
                                 "`cost_per_hour`, `hire_cost` or `training_cost_per_day`";
    const struct ht_target *target = &model->targets[index];
    char path[64];
    if ((target->measure != HT_COST && target->measure != HT_CALLBACK_DELAY) || is_measured(model, target))
        return;
    snprintf(path, sizeof path, "targets[%zu].measure", index);
    ht_messages_add(messages, HT_WARNING, (struct ht_place){model->file, 0}, path, NULL,
                    "there is nothing to measure: %s",
                    target->measure != HT_COST                ? "no caller takes a callback"
                    : target->scope == 0                      ? of_all
                    : target->scope <= model->call_type_count ? of_types
                                                              : of_group);
}

void ht_model_warn(const struct ht_model *model, struct ht_messages *messages) {
    for (size_t i = 0; i < model->call_type_count; i++)
        warn_call_type(model, i, messages);
    for (size_t i = 0; i < model->agent_group_count; i++)
        warn_agent_group(model, i, messages);
    for (size_t i = 0; i < model->rollout_count; i++)
        warn_rollout(model, i, messages);
    for (size_t i = 0; i < model->target_count; i++)
        warn_target(model, i, messages);
    for (size_t i = 0; i < model->shift_pattern_count; i++)
        warn_shift_pattern(model, i, messages);
    for (size_t i = 0; i < model->decision_count; i++)
        warn_decision(model, i, messages);
}
