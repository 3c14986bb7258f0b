/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Differences as tidy CSV (RFC 4180, but lines end in \n): one row for each pair, period, scope and measure;
 * rows without a period_start are of the whole run.
 */
#include "fields.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>

struct place {
    const struct ht_comparison *comparison;
    const char *const *labels;
    const struct ht_paired *paired;
    size_t period;
};

static void put_scope(const struct place *at, size_t scope, FILE *out) {
    const struct ht_result *from = &at->comparison->results[at->paired->pair.from];
    const struct ht_model *model = from->model;
    const char *kind = scope == 0 ? "all" : scope <= model->call_type_count ? "call_type" : "agent_group";
    char start[64] = "";
    if (at->period != HT_WHOLE_RUN) {
        ht_format_time(model->calendar.start_day, from->periods[at->period].start, start, sizeof start);
    }
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        if (!ht_scope_has(model, scope, (enum ht_measure)m)) {
            continue;
        }
        const struct ht_estimate d =
            ht_paired_difference(at->comparison, at->paired, at->period, scope, (enum ht_measure)m);
        csv_text(at->labels[at->paired->pair.from], out);
        fputc(',', out);
        csv_text(at->labels[at->paired->pair.to], out);
        fprintf(out, ",%s,%s,", start, kind);
        csv_text(ht_model_scope_name(model, scope), out);
        fprintf(out, ",%s,", ht_measure_info[m].name);
        csv_number(d.mean, out);
        fputc(',', out);
        csv_number(d.low, out);
        fputc(',', out);
        csv_number(d.high, out);
        fputc('\n', out);
    }
}

static void put_scopes(const struct place *at, FILE *out) {
    const size_t scopes = ht_model_scopes(at->comparison->results[at->paired->pair.from].model);
    for (size_t scope = 0; scope < scopes; scope++) {
        put_scope(at, scope, out);
    }
}

bool ht_report_comparison_csv(const struct ht_comparison *comparison, const char *const *labels, FILE *out) {
    fputs("from,to,period_start,scope,name,measure,difference,low,high\n", out);
    for (size_t i = 0; i < comparison->pair_count; i++) {
        struct place at = {comparison, labels, &comparison->pairs[i], HT_WHOLE_RUN};
        const size_t periods = comparison->results[at.paired->pair.from].period_count;
        put_scopes(&at, out);
        for (at.period = 0; at.period < periods && !ferror(out); at.period++) {
            put_scopes(&at, out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
