/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sweep as JSON. Each point is dumped by itself, so that memory does not grow with their number.
 */
#include "jot.h"
#include "sweep.h"

#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

/* A value as what it is: a number where all of the setting are. */
static json_t *value_at(const struct ht_sweep_setting *setting, size_t index) {
    return setting->numbers != NULL ? jot_number(setting->numbers[index]) : jot_text(setting->values[index]);
}

static json_t *setting_object(const struct ht_sweep_setting *setting) {
    json_t *values = json_array();
    for (size_t i = 0; i < setting->count; i++) {
        json_array_append_new(values, value_at(setting, i));
    }
    return json_pack("{s:o, s:o}", "path", jot_text(setting->path), "values", values);
}

static json_t *values_object(const struct ht_sweep *sweep, size_t point) {
    json_t *object = json_object();
    for (size_t s = 0; s < sweep->setting_count; s++) {
        const struct ht_sweep_setting *setting = &sweep->settings[s];
        if (!jot_put(object, setting->path, value_at(setting, sweep_index(sweep, point, s)))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* Differences of the whole run and all calls to the neighbour before; with `each`, for each unit of the
 * setting. */
static json_t *differences(const struct ht_sweep *sweep, size_t point, bool each) {
    const struct ht_paired *paired = sweep_previous(sweep, point);
    json_t *object = json_object();
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        const enum ht_measure measure = (enum ht_measure)m;
        const struct ht_estimate e =
            each ? sweep_marginal(sweep, point, measure)
                 : ht_paired_difference(sweep->comparison, paired, HT_WHOLE_RUN, 0, measure);
        if (ht_scope_has(sweep_result(sweep, point)->model, 0, measure) &&
            !jot_put(object, ht_measure_info[m].name, jot_estimate(&e))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *previous_object(const struct ht_sweep *sweep, size_t point) {
    const struct ht_paired *paired = sweep_previous(sweep, point);
    if (paired == NULL) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:o, s:o}", "from", values_object(sweep, paired->pair.from), "step",
                     jot_number(sweep_step(sweep, paired)), "all", differences(sweep, point, false),
                     "per_unit", differences(sweep, point, true));
}

static json_t *worst_object(const struct ht_sweep *sweep, size_t point) {
    const struct ht_result *result = sweep_result(sweep, point);
    size_t period, scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const double worst = sweep_worst(sweep, point, &period);
    if (period >= result->period_count) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:s, s:o, s:o}", "start", jot_time(result, result->periods[period].start),
                     "length_s", jot_number(result->periods[period].length), "measure",
                     ht_measure_info[measure].name, "scope",
                     jot_text(ht_model_scope_name(result->model, scope)), "mean", jot_number(worst));
}

static json_t *targets_list(const struct ht_result *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->model->target_count; i++) {
        json_array_append_new(list, jot_verdict(result, &result->verdicts[i]));
    }
    return list;
}

static json_t *point_object(const struct ht_sweep *sweep, size_t point) {
    const struct ht_result *result = sweep_result(sweep, point);
    json_t *measures = json_object();
    if (!jot_scopes(measures, result, HT_WHOLE_RUN)) {
        json_decref(measures);
        return NULL;
    }
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "values", values_object(sweep, point), "digest",
                     result->model->digest, "measures", measures, "worst_period", worst_object(sweep, point),
                     "targets", targets_list(result), "difference_to_previous",
                     previous_object(sweep, point));
}

static bool dump_head(const struct ht_sweep *sweep, FILE *out) {
    const struct ht_result *result = sweep_result(sweep, 0);
    char answer[4096];
    double calls = 0;
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        calls += sweep_result(sweep, i)->simulated_calls;
    }
    fputs("{\"holdtime\": \"" HT_VERSION "\",\n \"scenario\": ", out);
    if (!jot_dump(json_pack("{s:o, s:o}", "name", jot_text(result->model->name), "file",
                            jot_text(result->model->file)),
                  out)) {
        return false;
    }
    fprintf(out,
            ",\n \"run\": {\"seed\":%" PRIu64 ",\"replications\":%zu,\"planned\":%zu,"
            "\"simulated_calls\":%.0f,\"interrupted\":%s},\n \"answer\": ",
            result->seed, result->replications, result->planned, calls,
            result->interrupted ? "true" : "false");
    sweep_answer(sweep, answer, sizeof answer);
    return jot_dump(jot_text(answer), out);
}

static bool dump_settings(const struct ht_sweep *sweep, FILE *out) {
    fputs(",\n \"settings\": [", out);
    for (size_t i = 0; i < sweep->setting_count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        if (!jot_dump(setting_object(&sweep->settings[i]), out)) {
            return false;
        }
    }
    return fputs("]", out) >= 0;
}

bool ht_report_sweep_json(const struct ht_sweep *sweep, FILE *out) {
    if (!dump_head(sweep, out) || !dump_settings(sweep, out)) {
        return false;
    }
    fputs(",\n \"points\": [", out);
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        if (!jot_dump(point_object(sweep, i), out)) {
            return false;
        }
    }
    fputs("]}\n", out);
    return fflush(out) == 0 && !ferror(out);
}
