/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios that are valid and yet probably not what was meant.
 */
#include "plain.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>

#define SHORT_PATIENCE 10.0

static void warn(const struct ht_model *model, struct ht_messages *messages, const char *list,
                 const char *name, const char *key, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s.%s%s%s", list, name, key[0] != '\0' ? "." : "", key);
    ht_messages_add(messages, HT_WARNING, (struct ht_place){model->file, 0}, path, NULL, "%s", text);
}

static bool anybody_takes(const struct ht_model *model, size_t call_type) {
    for (size_t g = 0; g < model->agent_group_count; g++)
        if (ht_group_takes(model, g, call_type, NULL))
            return true;
    return false;
}

static void warn_replay(const struct ht_model *model, const struct ht_call_type *type,
                        struct ht_messages *messages) {
    const struct ht_arrivals *a = &type->arrivals;
    size_t closed = 0, late = 0;
    char text[256];
    for (size_t i = 0; i < a->call_count; i++) {
        if (a->calls[i].arrival >= model->calendar.length)
            late++;
        else if (ht_next_open(&model->calendar, a->calls[i].arrival) > a->calls[i].arrival)
            closed++;
    }
    if (closed > 0) {
        snprintf(text, sizeof text, "%zu replayed calls fall outside opening hours and will be turned away",
                 closed);
        warn(model, messages, "call_types", type->name, "arrivals.replay", text);
    }
    if (late > 0) {
        snprintf(text, sizeof text, "%zu replayed calls come after the end of the horizon and are left out",
                 late);
        warn(model, messages, "call_types", type->name, "arrivals.replay", text);
    }
}

static void warn_rows(const struct ht_model *model, const struct ht_call_type *type,
                      struct ht_messages *messages, size_t rows, double calls, const char *where) {
    char text[256];
    if (rows == 0)
        return;
    snprintf(text, sizeof text, "%zu %s with %.6g calls %s: they are left out", rows,
             rows > 1 ? "rows" : "row", calls, where);
    warn(model, messages, "call_types", type->name, "arrivals.counts", text);
}

static void warn_counts(const struct ht_model *model, const struct ht_call_type *type,
                        struct ht_messages *messages) {
    const struct ht_arrivals *a = &type->arrivals;
    size_t closed = 0, late = 0;
    double closed_calls = 0.0, late_calls = 0.0;
    for (size_t i = 0; i < a->count_count; i++) {
        const struct ht_step *row = &a->counts[i];
        if (row->value <= 0.0)
            continue;
        if (row->from >= model->calendar.length) {
            late++;
            late_calls += row->value;
        } else if (ht_open_time(&model->calendar, row->from, row->from + a->counts_interval) <= 0.0) {
            closed++;
            closed_calls += row->value;
        }
    }
    warn_rows(model, type, messages, closed, closed_calls, "outside opening hours");
    warn_rows(model, type, messages, late, late_calls, "after the end of the horizon");
}

/* Agents who serve the calls, but whom the routes never send one. */
static void warn_routes(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_call_type *type = &model->call_types[index];
    char text[512];
    for (size_t g = 0; type->routes != NULL && g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        bool serves = false;
        for (size_t i = 0; i < group->serves_count; i++)
            serves |= group->serves[i].call_type == index;
        if (!serves || ht_group_takes(model, g, index, NULL))
            continue;
        snprintf(text, sizeof text,
                 "agent group \"%s\" serves these calls but is not among the routes: "
                 "it will take none of them",
                 group->name);
        warn(model, messages, "call_types", type->name, "routes", text);
    }
}

static bool has_callback(const struct ht_callback *callback) {
    return isfinite(callback->offer_at) || callback->offer_at_queue != HT_UNLIMITED;
}

static void warn_call_type(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_call_type *type = &model->call_types[index];
    char text[256], duration[64];
    if (type->patience.law != HT_LAW_NEVER && type->patience.mean < SHORT_PATIENCE) {
        snprintf(text, sizeof text,
                 "callers give up after %s on average; was a unit such as \"min\" left out?",
                 ht_format_duration(type->patience.mean, duration, sizeof duration));
        warn(model, messages, "call_types", type->name, "patience", text);
    }
    if (type->repeat.probability >= 1.0)
        warn(model, messages, "call_types", type->name, "repeat.probability",
             "nothing is ever resolved: every call is made again until the calendar ends");
    if (!anybody_takes(model, index))
        warn(model, messages, "call_types", type->name, "",
             "no agent group serves these calls: nobody will answer");
    warn_replay(model, type, messages);
    warn_counts(model, type, messages);
    warn_routes(model, index, messages);
    if (type->announce.wait && type->announce.hang_up <= 0.0 && type->announce.patience_factor == 1.0)
        warn(model, messages, "call_types", type->name, "announce",
             "with `hang_up` 0 and `patience_factor` 1 the announcement changes nothing");
    if (has_callback(&type->callback) && type->callback.accept <= 0.0)
        warn(model, messages, "call_types", type->name, "callback.accept",
             "nobody accepts a callback: none will be made");
}

/* Seconds of a week that a shift spends outside opening hours. */
static double outside(const struct ht_calendar *calendar, const struct ht_shift *shift) {
    const bool overnight = shift->to <= shift->from;
    double total = 0.0;
    for (int day = 0; day < 7; day++) {
        if ((shift->days >> day & 1u) == 0)
            continue;
        const double end = overnight ? HT_DAY : shift->to;
        total += end - shift->from - plain_open(calendar, day, shift->from, end);
        if (overnight)
            total += shift->to - plain_open(calendar, (day + 1) % 7, 0.0, shift->to);
    }
    return total;
}

/* What agents are away for, said twice or meant otherwise. */
static void warn_shrinkage(const struct ht_model *model, const struct ht_agent_group *group,
                           struct ht_messages *messages) {
    const struct ht_calendar *calendar = &model->calendar;
    bool breaks = false;
    double longest = 0.0;
    char text[256], duration[64];
    for (size_t i = 0; i < group->shift_count; i++)
        breaks |= group->shifts[i].break_count > 0;
    if (breaks && group->off_phone > 0.0)
        warn(model, messages, "agent_groups", group->name, "off_phone",
             "the shifts have breaks too: breaks are either scheduled or in `off_phone`, else they count "
             "twice");
    for (size_t i = 0; i < calendar->window_count; i++)
        longest = fmax(longest, calendar->windows[i].to - calendar->windows[i].from);
    if (group->absence <= 0.0 || group->roster != HT_ROSTER_OPEN || longest <= HT_DAY)
        return;
    snprintf(text, sizeof text,
             "it is drawn once, at the start of opening hours that last %s, and not every day: "
             "give the group `shifts`",
             ht_format_duration(longest, duration, sizeof duration));
    warn(model, messages, "agent_groups", group->name, "absence", text);
}

static void warn_group(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_agent_group *group = &model->agent_groups[index];
    char text[256], duration[64], key[64];
    for (size_t i = 0; i < group->shift_count; i++) {
        const double seconds = outside(&model->calendar, &group->shifts[i]);
        if (seconds <= 0.0)
            continue;
        snprintf(key, sizeof key, "shifts[%zu]", i);
        snprintf(text, sizeof text,
                 "%s a week of each agent's shift lie outside opening hours, with nobody calling",
                 ht_format_duration(seconds, duration, sizeof duration));
        warn(model, messages, "agent_groups", group->name, key, text);
    }
    warn_shrinkage(model, group, messages);
    if (group->joins != HT_NO_TIME && group->leaves != HT_NO_TIME &&
        group->leaves <= group->joins + group->training_length)
        warn(model, messages, "agent_groups", group->name, "leaves",
             "they leave before their training ends: they never take a call");
}

/* A target on what no call type of its scope has. */
static void warn_target(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_target *target = &model->targets[index];
    if ((target->measure != HT_COST && target->measure != HT_CALLBACK_DELAY) ||
        target->scope > model->call_type_count)
        return;
    for (size_t i = 0; i < model->call_type_count; i++) {
        const struct ht_call_type *type = &model->call_types[i];
        const bool measured = target->measure == HT_COST
                                  ? !isnan(type->value) || !isnan(type->abandon_cost)
                                  : has_callback(&type->callback) && type->callback.accept > 0.0;
        if (measured && (target->scope == 0 || target->scope == 1 + i))
            return;
    }
    char path[64];
    snprintf(path, sizeof path, "targets[%zu].measure", index);
    ht_messages_add(messages, HT_WARNING, (struct ht_place){model->file, 0}, path, NULL, "%s",
                    target->measure == HT_COST
                        ? "there is nothing to measure: no call type has a `value` or an `abandon_cost`"
                        : "there is nothing to measure: no caller takes a callback");
}

void ht_model_warn(const struct ht_model *model, struct ht_messages *messages) {
    for (size_t i = 0; i < model->call_type_count; i++)
        warn_call_type(model, i, messages);
    for (size_t i = 0; i < model->agent_group_count; i++)
        warn_group(model, i, messages);
    for (size_t i = 0; i < model->target_count; i++)
        warn_target(model, i, messages);
}
