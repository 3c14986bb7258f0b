/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One interval by formula and by simulation as JSON and CSV.
 */
#include "explanation.h"

#include "fields.h"
#include "jot.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>

static json_t *jot_start(const struct ht_explanation *e) {
    char text[64];
    return json_string(ht_format_time(e->model->calendar.start_day, e->when.start, text, sizeof text));
}

static json_t *jot_given(const struct ht_explanation *e) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "calls_per_hour", jot_number(e->calls * HT_HOUR),
                     "aht", jot_number(e->handle), "offered_load", jot_number(e->c.offered_load), "agents",
                     jot_number(e->agents * e->share), "agents_on_phones", jot_number(e->agents), "rostered",
                     jot_number(e->rostered), "patience", jot_number(e->patience));
}

static json_t *jot_formula(const struct ht_explanation *e, const struct ht_erlang_answer *answer) {
    json_t *object = json_object();
    bool fine = jot_put(object, "steady", json_boolean(answer->steady)) &&
                jot_put(object, "queue_grows_per_hour", jot_number(answer->growth * HT_HOUR));
    for (size_t i = 0; fine && i < EXPLANATION_MEASURES; i++) {
        const enum ht_measure m = explanation_measures[i];
        fine = jot_put(object, ht_measure_info[m].name, jot_number(explanation_formula(e, answer, m)));
    }
    return object;
}

static json_t *jot_simulated(const struct ht_explanation *e) {
    json_t *object = json_object();
    bool fine = jot_put(object, "queue_at_start", jot_estimate(&e->queue_at_start));
    for (size_t m = 0; fine && m < HT_MEASURE_COUNT; m++) {
        if (ht_scope_has(e->model, e->scope, (enum ht_measure)m)) {
            fine = jot_put(object, ht_measure_info[m].name, jot_estimate(&e->simulated[m]));
        }
    }
    return object;
}

static json_t *jot_reasons(const struct ht_explanation *e) {
    json_t *list = json_array();
    for (size_t i = 0; i < e->reason_count; i++) {
        const struct ht_reason *r = &e->reasons[i];
        char buffer[1024];
        struct words w;
        words_init(&w, buffer, sizeof buffer);
        if (reason_tells(r)) {
            reason_words(&w, e, r);
        }
        json_array_append_new(
            list,
            json_pack("{s:s, s:o, s:o, s:o, s:o}", "reason", reason_name(r->kind), "hold_mean",
                      jot_estimate(&r->hold), "abandon_rate", jot_estimate(&r->abandoned), "beyond_chance",
                      r->kind < HT_REASON_SWITCHED ? json_boolean(reason_tells(r)) : json_null(), "text",
                      buffer[0] == '\0' ? json_null() : jot_text(buffer)));
    }
    return list;
}

bool ht_report_explanation_json(const struct ht_explanation *e, FILE *out) {
    json_t *object = json_object();
    const bool fine =
        jot_put(object, "scenario", jot_text(e->model->name)) && jot_put(object, "start", jot_start(e)) &&
        jot_put(object, "length_s", jot_number(e->when.length)) &&
        jot_put(object, "scope", jot_text(ht_model_scope_name(e->model, e->scope))) &&
        jot_put(object, "replications", json_integer((json_int_t)e->replications)) &&
        jot_put(object, "given", jot_given(e)) && jot_put(object, "erlang_c", jot_formula(e, &e->c)) &&
        jot_put(object, "erlang_a", explanation_has_a(e) ? jot_formula(e, &e->a) : json_null()) &&
        jot_put(object, "simulated", jot_simulated(e)) && jot_put(object, "reasons", jot_reasons(e));
    if (!fine) {
        json_decref(object);
        object = NULL;
    }
    return jot_dump(object, out) && fputc('\n', out) != EOF && fflush(out) == 0;
}

static void put_row(const char *by, const char *name, const struct ht_estimate *value, FILE *out) {
    fprintf(out, "%s,%s,", by, name);
    csv_number(value->mean, out);
    fputc(',', out);
    csv_number(value->low, out);
    fputc(',', out);
    csv_number(value->high, out);
    fputc('\n', out);
}

bool ht_report_explanation_csv(const struct ht_explanation *e, FILE *out) {
    fputs("by,measure,mean,low,high\n", out);
    for (size_t i = 0; i < EXPLANATION_MEASURES; i++) {
        const enum ht_measure m = explanation_measures[i];
        const struct ht_estimate c = {explanation_formula(e, &e->c, m), NAN, NAN},
                                 a = {explanation_formula(e, &e->a, m), NAN, NAN};
        put_row("erlang_c", ht_measure_info[m].name, &c, out);
        if (explanation_has_a(e)) {
            put_row("erlang_a", ht_measure_info[m].name, &a, out);
        }
        put_row("simulated", ht_measure_info[m].name, &e->simulated[m], out);
    }
    for (size_t i = 0; i < e->reason_count; i++) {
        put_row(reason_name(e->reasons[i].kind), "hold_mean", &e->reasons[i].hold, out);
        put_row(reason_name(e->reasons[i].kind), "abandon_rate", &e->reasons[i].abandoned, out);
    }
    return fflush(out) == 0 && !ferror(out);
}
