/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as tidy CSV (RFC 4180, but lines end in \n): one row for each period, scope and measure.
 */
#include "fields.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>
#include <string.h>

void csv_text(const char *text, FILE *out) {
    if (text[strcspn(text, ",\"\r\n")] == '\0' && text[0] != ' ' &&
        (text[0] == '\0' || text[strlen(text) - 1] != ' ')) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

void csv_number(double value, FILE *out) {
    if (isfinite(value)) {
        fprintf(out, "%.17g", value);
    }
}

static void put_scope(const struct ht_result *result, size_t period, size_t scope, FILE *out) {
    const struct ht_model *model = result->model;
    const char *kind = scope == 0 ? "all" : scope <= model->call_type_count ? "call_type" : "agent_group";
    char start[64] = "";
    if (period != HT_WHOLE_RUN) {
        ht_format_time(model->calendar.start_day, result->periods[period].start, start, sizeof start);
    }
    for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
        if (!ht_scope_has(model, scope, (enum ht_measure)m)) {
            continue;
        }
        const struct ht_estimate e = ht_result_estimate(result, period, scope, (enum ht_measure)m);
        csv_text(model->name, out);
        fprintf(out, ",%s,%s,", start, kind);
        csv_text(scope == 0 ? "all" : ht_model_scope_name(model, scope), out);
        fprintf(out, ",%s,", ht_measure_info[m].name);
        csv_number(e.mean, out);
        fputc(',', out);
        csv_number(e.low, out);
        fputc(',', out);
        csv_number(e.high, out);
        fputc('\n', out);
    }
}

bool ht_report_csv(const struct ht_result *result, FILE *out) {
    fputs("scenario,period_start,scope,name,measure,mean,low,high\n", out);
    const size_t scopes = ht_model_scopes(result->model);
    for (size_t scope = 0; scope < scopes; scope++) {
        put_scope(result, HT_WHOLE_RUN, scope, out);
    }
    for (size_t period = 0; period < result->period_count && !ferror(out); period++) {
        for (size_t scope = 0; scope < scopes; scope++) {
            put_scope(result, period, scope, out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
