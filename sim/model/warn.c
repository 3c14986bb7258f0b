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

static bool anybody_serves(const struct ht_model *model, size_t call_type) {
    for (size_t g = 0; g < model->agent_group_count; g++)
        for (size_t i = 0; i < model->agent_groups[g].serves_count; i++)
            if (model->agent_groups[g].serves[i].call_type == call_type)
                return true;
    return false;
}

static void warn_call_type(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_call_type *type = &model->call_types[index];
    const struct ht_arrivals *a = &type->arrivals;
    char text[256], duration[64];
    if (type->patience.law != HT_LAW_NEVER && type->patience.mean < SHORT_PATIENCE) {
        snprintf(text, sizeof text,
                 "callers give up after %s on average; was a unit such as \"min\" left out?",
                 ht_format_duration(type->patience.mean, duration, sizeof duration));
        warn(model, messages, "call_types", type->name, "patience", text);
    }
    if (!anybody_serves(model, index))
        warn(model, messages, "call_types", type->name, "",
             "no agent group serves these calls: nobody will answer");
    size_t closed = 0, late = 0;
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
    if (group->joins != HT_NO_TIME && group->leaves != HT_NO_TIME &&
        group->leaves <= group->joins + group->training_length)
        warn(model, messages, "agent_groups", group->name, "leaves",
             "they leave before their training ends: they never take a call");
}

void ht_model_warn(const struct ht_model *model, struct ht_messages *messages) {
    for (size_t i = 0; i < model->call_type_count; i++)
        warn_call_type(model, i, messages);
    for (size_t i = 0; i < model->agent_group_count; i++)
        warn_group(model, i, messages);
}
