/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as JSON. The outer shape is written here, each period a line of its own built and dumped by
 * jansson, so that memory does not grow with the number of periods. Undefined numbers are null, reals carry
 * 17 digits.
 */
#include "words.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* JSON is UTF-8; a name that is not is cleaned rather than lost. */
static char *utf8(const char *text) {
    const size_t size = strlen(text) + 1;
    char *clean = malloc(size);
    return clean == NULL ? NULL : words_clean(text, clean, size);
}

static json_t *string(const char *text) {
    json_t *value = json_string(text);
    if (value == NULL) {
        char *clean = utf8(text);
        value = clean == NULL ? NULL : json_string(clean);
        free(clean);
    }
    return value;
}

/* Sets a member and takes the value over; false when memory is exhausted. */
static bool put(json_t *object, const char *key, json_t *value) {
    if (value == NULL) {
        return false;
    }
    json_incref(value);
    bool done = json_object_set(object, key, value) == 0;
    if (!done) {
        char *clean = utf8(key);
        done = clean != NULL && json_object_set(object, clean, value) == 0;
        free(clean);
    }
    json_decref(value);
    json_decref(value);
    return done;
}

static json_t *estimate(const struct ht_estimate *e) {
    return json_pack("{s:o, s:o, s:o}", "mean", number(e->mean), "low", number(e->low), "high",
                     number(e->high));
}

static json_t *measures_of_scope(const struct ht_result *result, size_t period, size_t scope) {
    json_t *object = json_object();
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        if (!ht_scope_has(result->model, scope, (enum ht_measure)m)) {
            continue;
        }
        const struct ht_estimate e = ht_result_estimate(result, period, scope, (enum ht_measure)m);
        if (!put(object, ht_measure_info[m].name, estimate(&e))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *measures_of_scopes(const struct ht_result *result, size_t period, size_t first, size_t count) {
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        const char *name = ht_model_scope_name(result->model, first + i);
        if (!put(object, name, measures_of_scope(result, period, first + i))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* Adds all, call_types and agent_groups of a period (or HT_WHOLE_RUN) to `object`. */
static bool put_scopes(json_t *object, const struct ht_result *result, size_t period) {
    const struct ht_model *model = result->model;
    return put(object, "all", measures_of_scope(result, period, 0)) &&
           put(object, "call_types", measures_of_scopes(result, period, 1, model->call_type_count)) &&
           put(object, "agent_groups",
               measures_of_scopes(result, period, 1 + model->call_type_count, model->agent_group_count));
}

static json_t *time_text(const struct ht_result *result, double time) {
    char text[64];
    return json_string(ht_format_time(result->model->calendar.start_day, time, text, sizeof text));
}

/* Where agents of a group are in a period. */
static json_t *presence(const struct ht_result *result, size_t period, size_t group) {
    const struct ht_presence *at = &result->presence[period * result->model->agent_group_count + group];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rostered", number(at->rostered), "training",
                     number(at->training), "lent", number(at->lent), "absent", number(at->absent), "away",
                     number(at->away), "on", number(at->on), "nesting", number(at->nesting), "learning",
                     number(at->learning));
}

static const char *group_name(const struct ht_result *result, size_t group) {
    return ht_model_scope_name(result->model, 1 + result->model->call_type_count + group);
}

/* An object with a member for each agent group. */
static json_t *by_group(const struct ht_result *result, size_t index,
                        json_t *(*value)(const struct ht_result *, size_t index, size_t group)) {
    json_t *object = json_object();
    for (size_t g = 0; g < result->model->agent_group_count; g++) {
        if (!put(object, group_name(result, g), value(result, index, g))) {
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
        json_array_append_new(list, number(result->paces[group * result->pace_weeks + week]));
    }
    (void)unused;
    return list;
}

static json_t *period_object(const struct ht_result *result, size_t period) {
    json_t *object = json_object();
    if (!put(object, "start", time_text(result, result->periods[period].start)) ||
        !put(object, "length_s", number(result->periods[period].length)) ||
        !put_scopes(object, result, period) || !put(object, "presence", by_group(result, period, presence))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *whole_run_object(const struct ht_result *result) {
    json_t *object = json_object();
    if (!put_scopes(object, result, HT_WHOLE_RUN)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *judged_periods(const struct ht_result *result, const struct ht_verdict *verdict) {
    json_t *list = json_array();
    for (size_t i = 0; i < verdict->period_count; i++) {
        const struct ht_target_period *p = &verdict->periods[i];
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o, s:b}", "start", time_text(result, p->when.start),
                                        "met_probability", number(p->met_probability), "value",
                                        number(p->value), "missed", p->missed));
    }
    return list;
}

static json_t *verdict_object(const struct ht_result *result, const struct ht_verdict *verdict) {
    const struct ht_target *target = verdict->target;
    json_t *missed = json_array();
    for (size_t i = 0; i < verdict->period_count; i++) {
        if (verdict->periods[i].missed) {
            json_array_append_new(missed, time_text(result, verdict->periods[i].when.start));
        }
    }
    const bool safe = verdict->first_safe_period < verdict->period_count;
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "measure", ht_measure_info[target->measure].name,
        "scope", string(ht_model_scope_name(result->model, target->scope)), "per", words_per(target->per),
        target->at_least ? "at_least" : "at_most", number(target->bound), "confidence",
        number(target->confidence), "met_probability", number(verdict->met_probability), "periods_missed",
        missed, "first_safe", safe ? time_text(result, verdict->first_safe) : json_null(), "periods",
        judged_periods(result, verdict));
}

static json_t *forecast_object(const struct ht_result *result, size_t period) {
    const struct ht_forecast_period *p = &result->forecast.periods[period];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "start", time_text(result, p->when.start),
                     "length_s", number(p->when.length), "open_s", number(p->open_time), "calls",
                     number(p->calls), "offered_load", number(p->offered_load), "agents", number(p->agents),
                     "capacity", number(p->capacity));
}

static json_t *time_or_null(const struct ht_result *result, double time) {
    return isfinite(time) ? time_text(result, time) : json_null();
}

static json_t *defect_object(const struct ht_result *result, size_t i) {
    const struct ht_defect_result *d = &result->defects[i];
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rollout",
                     string(d->rollout->name), "name", string(d->defect->name), "found_probability",
                     number(d->found_probability), "found", time_or_null(result, d->found), "found_first",
                     time_or_null(result, d->found_first), "found_last", time_or_null(result, d->found_last),
                     "fixed_probability", number(d->fixed_probability), "fixed",
                     time_or_null(result, d->fixed), "fixed_first", time_or_null(result, d->fixed_first),
                     "fixed_last", time_or_null(result, d->fixed_last), "calls", estimate(&d->calls),
                     "calls_saved", estimate(&d->spared));
}

/* Dumps a value and lets go of it. Losing it to a full memory or a full disk both end here. */
static bool dump(json_t *value, FILE *out) {
    if (value == NULL) {
        errno = ENOMEM;
        return false;
    }
    const int failed = json_dumpf(value, out, JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY | JSON_COMPACT);
    json_decref(value);
    return failed == 0;
}

static bool dump_list(const struct ht_result *result, const char *name, size_t count,
                      json_t *(*item)(const struct ht_result *, size_t), FILE *out) {
    fprintf(out, ",\n \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        if (!dump(item(result, i), out)) {
            return false;
        }
    }
    fputs("]", out);
    return true;
}

static json_t *target_item(const struct ht_result *result, size_t i) {
    return verdict_object(result, &result->verdicts[i]);
}

/* The seed is written by hand: jansson's integers are signed. */
static bool dump_run(const struct ht_result *result, FILE *out) {
    const struct ht_model *model = result->model;
    fputs("{\"holdtime\": \"" HT_VERSION "\",\n \"scenario\": ", out);
    if (!dump(json_pack("{s:o, s:o, s:s}", "name", string(model->name), "file", string(model->file), "digest",
                        model->digest),
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
    if (!dump(whole_run_object(result), out) ||
        !dump_list(result, "periods", result->period_count, period_object, out) ||
        !dump_list(result, "targets", result->model->target_count, target_item, out) ||
        !dump_list(result, "forecast", result->forecast.count, forecast_object, out) ||
        !dump_list(result, "defects", result->defect_count, defect_object, out)) {
        return false;
    }
    fputs(",\n \"pace\": ", out);
    if (!dump(by_group(result, 0, pace), out)) {
        return false;
    }
    fputs("}\n", out);
    return fflush(out) == 0 && !ferror(out);
}
