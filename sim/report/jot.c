/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of JSON; see jot.h.
 */
#include "jot.h"
#include "words.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *jot_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* JSON is UTF-8; a name that is not is cleaned rather than lost. */
static char *utf8(const char *text) {
    const size_t size = strlen(text) + 1;
    char *clean = malloc(size);
    return clean == NULL ? NULL : words_clean(text, clean, size);
}

json_t *jot_text(const char *text) {
    json_t *value = json_string(text);
    if (value == NULL) {
        char *clean = utf8(text);
        value = clean == NULL ? NULL : json_string(clean);
        free(clean);
    }
    return value;
}

bool jot_put(json_t *object, const char *key, json_t *value) {
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

json_t *jot_estimate(const struct ht_estimate *e) {
    return json_pack("{s:o, s:o, s:o}", "mean", jot_number(e->mean), "low", jot_number(e->low), "high",
                     jot_number(e->high));
}

static json_t *measures_of_scope(const struct ht_result *result, size_t period, size_t scope) {
    json_t *object = json_object();
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        if (!ht_scope_has(result->model, scope, (enum ht_measure)m)) {
            continue;
        }
        const struct ht_estimate e = ht_result_estimate(result, period, scope, (enum ht_measure)m);
        if (!jot_put(object, ht_measure_info[m].name, jot_estimate(&e))) {
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
        if (!jot_put(object, name, measures_of_scope(result, period, first + i))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

bool jot_scopes(json_t *object, const struct ht_result *result, size_t period) {
    const struct ht_model *model = result->model;
    return jot_put(object, "all", measures_of_scope(result, period, 0)) &&
           jot_put(object, "call_types", measures_of_scopes(result, period, 1, model->call_type_count)) &&
           jot_put(object, "agent_groups",
                   measures_of_scopes(result, period, 1 + model->call_type_count, model->agent_group_count));
}

json_t *jot_time(const struct ht_result *result, double time) {
    char text[64];
    return json_string(ht_format_time(result->model->calendar.start_day, time, text, sizeof text));
}

static json_t *judged_periods(const struct ht_result *result, const struct ht_verdict *verdict) {
    json_t *list = json_array();
    for (size_t i = 0; i < verdict->period_count; i++) {
        const struct ht_target_period *p = &verdict->periods[i];
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o, s:b}", "start", jot_time(result, p->when.start),
                                        "met_probability", jot_number(p->met_probability), "value",
                                        jot_number(p->value), "missed", p->missed));
    }
    return list;
}

json_t *jot_verdict(const struct ht_result *result, const struct ht_verdict *verdict) {
    const struct ht_target *target = verdict->target;
    json_t *missed = json_array();
    for (size_t i = 0; i < verdict->period_count; i++) {
        if (verdict->periods[i].missed) {
            json_array_append_new(missed, jot_time(result, verdict->periods[i].when.start));
        }
    }
    const bool safe = verdict->first_safe_period < verdict->period_count;
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "measure", ht_measure_info[target->measure].name,
        "scope", jot_text(ht_model_scope_name(result->model, target->scope)), "per", words_per(target->per),
        target->at_least ? "at_least" : "at_most", jot_number(target->bound), "confidence",
        jot_number(target->confidence), "met_probability", jot_number(verdict->met_probability),
        "periods_missed", missed, "first_safe", safe ? jot_time(result, verdict->first_safe) : json_null(),
        "periods", judged_periods(result, verdict));
}

bool jot_dump(json_t *value, FILE *out) {
    if (value == NULL) {
        errno = ENOMEM;
        return false;
    }
    const int failed = json_dumpf(value, out, JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY | JSON_COMPACT);
    json_decref(value);
    return failed == 0;
}
