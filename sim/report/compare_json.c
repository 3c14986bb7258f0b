/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A comparison as JSON: the scenarios over the whole run, the differences of every pair, by period too, and
 * the selection. Periods are dumped one by one, so that memory does not grow with their number.
 */
#include "jot.h"

#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

/* One pair, seen from the scenario it starts from, whose scopes the differences have. */
struct view {
    const struct ht_comparison *comparison;
    const struct ht_paired *paired;
    const struct ht_result *from;
    size_t period;
};

typedef json_t *member(const struct view *view, size_t scope, enum ht_measure measure);

static json_t *difference(const struct view *view, size_t scope, enum ht_measure measure) {
    const struct ht_estimate d =
        ht_paired_difference(view->comparison, view->paired, view->period, scope, measure);
    return jot_estimate(&d);
}

static json_t *reduction(const struct view *view, size_t scope, enum ht_measure measure) {
    return jot_number(view->paired->reduction[scope * HT_MEASURE_COUNT + measure]);
}

static json_t *of_scope(const struct view *view, size_t scope, member *value) {
    json_t *object = json_object();
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        if (ht_scope_has(view->from->model, scope, (enum ht_measure)m) &&
            !jot_put(object, ht_measure_info[m].name, value(view, scope, (enum ht_measure)m))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *of_scopes(const struct view *view, size_t first, size_t count, member *value) {
    json_t *object = json_object();
    for (size_t i = first; i < first + count; i++) {
        if (!jot_put(object, ht_model_scope_name(view->from->model, i), of_scope(view, i, value))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* Adds all, call_types and agent_groups to `object`, which is let go of when that fails. */
static json_t *with_scopes(json_t *object, const struct view *view, member *value) {
    const struct ht_model *model = view->from->model;
    if (object == NULL || !jot_put(object, "all", of_scope(view, 0, value)) ||
        !jot_put(object, "call_types", of_scopes(view, 1, model->call_type_count, value)) ||
        !jot_put(object, "agent_groups",
                 of_scopes(view, 1 + model->call_type_count, model->agent_group_count, value))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *period_object(const struct view *view) {
    const struct ht_period *when = &view->from->periods[view->period];
    return with_scopes(json_pack("{s:o, s:o}", "start", jot_time(view->from, when->start), "length_s",
                                 jot_number(when->length)),
                       view, difference);
}

static json_t *estimates(const struct ht_estimate *list, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, isfinite(list[i].mean) ? jot_estimate(&list[i]) : json_null());
    }
    return array;
}

static json_t *scenario_object(const struct ht_result *result, const char *label) {
    const struct ht_model *model = result->model;
    json_t *measures = json_object(), *targets = json_array();
    if (!jot_scopes(measures, result, HT_WHOLE_RUN)) {
        json_decref(measures);
        json_decref(targets);
        return NULL;
    }
    for (size_t i = 0; i < model->target_count; i++) {
        json_array_append_new(targets, jot_verdict(result, &result->verdicts[i]));
    }
    return json_pack("{s:o, s:o, s:o, s:s, s:o, s:o}", "label", jot_text(label), "name",
                     jot_text(model->name), "file", jot_text(model->file), "digest", model->digest,
                     "measures", measures, "targets", targets);
}

static json_t *selection_object(const struct ht_comparison *comparison, const char *const *labels) {
    const struct ht_selection *s = &comparison->selection;
    const struct ht_criterion *by = &s->criterion;
    json_t *left = json_array();
    for (size_t i = 0; s->possible && i < comparison->count; i++) {
        if (s->left[i]) {
            json_array_append_new(left, jot_text(labels[i]));
        }
    }
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o}", "measure",
        ht_measure_info[by->measure].name, "scope",
        jot_text(ht_model_scope_name(comparison->results[0].model, by->scope)), "best_is",
        by->most ? "most" : "least", "indifference", jot_number(by->indifference), "confidence",
        jot_number(by->confidence), "possible", s->possible, "decided", s->possible && s->decided,
        "decided_after", s->possible && s->decided ? json_integer((json_int_t)s->decided_after) : json_null(),
        "best", s->possible ? jot_text(labels[s->best]) : json_null(), "left", left, "needed_at_most",
        s->possible && !s->decided ? json_integer((json_int_t)s->needed_at_most) : json_null());
}

static bool dump_pair(const struct ht_comparison *comparison, const char *const *labels, size_t pair,
                      FILE *out) {
    const struct ht_paired *paired = &comparison->pairs[pair];
    struct view view = {comparison, paired, &comparison->results[paired->pair.from], HT_WHOLE_RUN};
    const size_t targets = view.from->model->target_count;
    fputs("{\"from\": ", out);
    bool whole = jot_dump(jot_text(labels[paired->pair.from]), out);
    fputs(", \"to\": ", out);
    whole = whole && jot_dump(jot_text(labels[paired->pair.to]), out);
    fputs(",\n   \"differences\": ", out);
    whole = whole && jot_dump(with_scopes(json_object(), &view, difference), out);
    fputs(",\n   \"missed\": ", out);
    whole = whole && jot_dump(estimates(paired->missed, targets), out);
    fputs(", \"ends\": ", out);
    whole = whole && jot_dump(estimates(paired->ends, targets), out);
    fputs(",\n   \"variance_reduction\": ", out);
    whole = whole && jot_dump(with_scopes(json_object(), &view, reduction), out);
    fputs(",\n   \"periods\": [", out);
    for (view.period = 0; whole && view.period < view.from->period_count; view.period++) {
        fputs(view.period > 0 ? ",\n    " : "\n    ", out);
        whole = jot_dump(period_object(&view), out);
    }
    fputs("]}", out);
    return whole;
}

/* The seed is written by hand: jansson's integers are signed. */
static void put_run(const struct ht_result *first, FILE *out) {
    fprintf(out,
            "{\"holdtime\": \"" HT_VERSION "\",\n \"run\": {\"seed\":%" PRIu64
            ",\"replications\":%zu,\"planned\":%zu,\"interrupted\":%s},\n \"scenarios\": [",
            first->seed, first->replications, first->planned, first->interrupted ? "true" : "false");
}

bool ht_report_comparison_json(const struct ht_comparison *comparison, const char *const *labels, FILE *out) {
    bool whole = true;
    put_run(&comparison->results[0], out);
    for (size_t i = 0; whole && i < comparison->count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        whole = jot_dump(scenario_object(&comparison->results[i], labels[i]), out);
    }
    fputs("],\n \"pairs\": [", out);
    for (size_t i = 0; whole && i < comparison->pair_count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        whole = dump_pair(comparison, labels, i, out);
    }
    fputs("],\n \"selection\": ", out);
    whole = whole && jot_dump(selection_object(comparison, labels), out);
    fputs("}\n", out);
    return whole && fflush(out) == 0 && !ferror(out);
}
