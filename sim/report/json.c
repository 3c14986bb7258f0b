/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as JSON. The outer shape is written here, each period a line of its own built and dumped by
 * jansson, so that memory does not grow with the number of periods.
 */
#include "jot.h"
#include "words.h"

#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

/* Where agents of a group are in a period. */
static json_t *presence(const struct ht_result *result, size_t period, size_t group) {
    const struct ht_presence *at = &result->presence[period * result->model->agent_group_count + group];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rostered", jot_number(at->rostered),
                     "training", jot_number(at->training), "lent", jot_number(at->lent), "absent",
                     jot_number(at->absent), "away", jot_number(at->away), "on", jot_number(at->on),
                     "nesting", jot_number(at->nesting), "learning", jot_number(at->learning));
}

static const char *group_name(const struct ht_result *result, size_t group) {
    return ht_model_scope_name(result->model, 1 + result->model->call_type_count + group);
}

/* An object with a member for each agent group. */
static json_t *by_group(const struct ht_result *result, size_t index,
                        json_t *(*value)(const struct ht_result *, size_t index, size_t group)) {
    json_t *object = json_object();
    for (size_t g = 0; g < result->model->agent_group_count; g++) {
        if (!jot_put(object, group_name(result, g), value(result, index, g))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* Learning factor of a group by week on the phones. */
static json_t *pace(const struct ht_result *result, size_t unused, size_t group) {
    json_t *list = json_array();
    for (size_t week = 0; week < result->pace_weeks; week++) {
        json_array_append_new(list, jot_number(result->paces[group * result->pace_weeks + week]));
    }
    (void)unused;
    return list;
}

static json_t *period_object(const struct ht_result *result, size_t period) {
    json_t *object = json_object();
    if (!jot_put(object, "start", jot_time(result, result->periods[period].start)) ||
        !jot_put(object, "length_s", jot_number(result->periods[period].length)) ||
        !jot_scopes(object, result, period) ||
        !jot_put(object, "presence", by_group(result, period, presence))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *whole_run_object(const struct ht_result *result) {
    json_t *object = json_object();
    if (!jot_scopes(object, result, HT_WHOLE_RUN)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *forecast_object(const struct ht_result *result, size_t period) {
    const struct ht_forecast_period *p = &result->forecast.periods[period];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "start", jot_time(result, p->when.start),
                     "length_s", jot_number(p->when.length), "open_s", jot_number(p->open_time), "calls",
                     jot_number(p->calls), "offered_load", jot_number(p->offered_load), "agents",
                     jot_number(p->agents), "capacity", jot_number(p->capacity));
}

static json_t *time_or_null(const struct ht_result *result, double time) {
    return isfinite(time) ? jot_time(result, time) : json_null();
}

static json_t *defect_object(const struct ht_result *result, size_t i) {
    const struct ht_defect_result *d = &result->defects[i];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rollout",
                     jot_text(d->rollout->name), "name", jot_text(d->defect->name), "found_probability",
                     jot_number(d->found_probability), "found", time_or_null(result, d->found), "found_first",
                     time_or_null(result, d->found_first), "found_last", time_or_null(result, d->found_last),
                     "fixed_probability", jot_number(d->fixed_probability), "fixed",
                     time_or_null(result, d->fixed), "fixed_first", time_or_null(result, d->fixed_first),
                     "fixed_last", time_or_null(result, d->fixed_last), "calls", jot_estimate(&d->calls),
                     "calls_saved", jot_estimate(&d->spared));
}

static bool dump_list(const struct ht_result *result, const char *name, size_t count,
                      json_t *(*item)(const struct ht_result *, size_t), FILE *out) {
    fprintf(out, ",\n \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        if (!jot_dump(item(result, i), out)) {
            return false;
        }
    }
    fputs("]", out);
    return true;
}

static json_t *target_item(const struct ht_result *result, size_t i) {
    return jot_verdict(result, &result->verdicts[i]);
}

/* The seed is written by hand: jansson's integers are signed. */
static bool dump_run(const struct ht_result *result, FILE *out) {
    const struct ht_model *model = result->model;
    fputs("{\"holdtime\": \"" HT_VERSION "\",\n \"scenario\": ", out);
    if (!jot_dump(json_pack("{s:o, s:o, s:s}", "name", jot_text(model->name), "file", jot_text(model->file),
                            "digest", model->digest),
                  out)) {
        return false;
    }
    fprintf(out,
            ",\n \"run\": {\"seed\":%" PRIu64 ",\"replications\":%zu,\"planned\":%zu,"
            "\"simulated_calls\":%.0f,\"interrupted\":%s,\"precision_reached\":%s}",
            result->seed, result->replications, result->planned, result->simulated_calls,
            result->interrupted ? "true" : "false",
            !result->precision_asked    ? "null"
            : result->precision_reached ? "true"
                                        : "false");
    return true;
}

bool ht_report_json(const struct ht_result *result, FILE *out) {
    if (!dump_run(result, out)) {
        return false;
    }
    fputs(",\n \"measures\": ", out);
    if (!jot_dump(whole_run_object(result), out) ||
        !dump_list(result, "periods", result->period_count, period_object, out) ||
        !dump_list(result, "targets", result->model->target_count, target_item, out) ||
        !dump_list(result, "forecast", result->forecast.count, forecast_object, out) ||
        !dump_list(result, "defects", result->defect_count, defect_object, out)) {
        return false;
    }
    fputs(",\n \"pace\": ", out);
    if (!jot_dump(by_group(result, 0, pace), out)) {
        return false;
    }
    fputs("}\n", out);
    return fflush(out) == 0 && !ferror(out);
}
