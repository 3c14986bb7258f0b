/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of every attempt as CSV, in order of arrival, replication by replication.
 */
#include "fields.h"

#include <holdtime/report.h>
#include <math.h>

static const char *kind_name(enum ht_kind kind) {
    static const char *const names[] = {[HT_KIND_FRESH] = "fresh",
                                        [HT_KIND_REDIAL] = "redial",
                                        [HT_KIND_REPEAT] = "repeat",
                                        [HT_KIND_ESCALATION] = "escalation",
                                        [HT_KIND_CALLBACK] = "callback"};
    return names[kind];
}

static const char *outcome_name(enum ht_outcome outcome) {
    static const char *const names[] = {
        [HT_OUTCOME_WAITING] = "waiting",     [HT_OUTCOME_ANSWERED] = "answered",
        [HT_OUTCOME_ABANDONED] = "abandoned", [HT_OUTCOME_BALKED] = "balked",
        [HT_OUTCOME_BLOCKED] = "blocked",     [HT_OUTCOME_TURNED_AWAY] = "turned_away",
        [HT_OUTCOME_CALLBACK] = "callback"};
    return names[outcome];
}

static void put_row(const struct ht_model *model, const struct ht_trace_row *row, FILE *out) {
    csv_text(model->call_types[row->call_type].name, out);
    fprintf(out, ",%s,", kind_name(row->kind));
    csv_number(row->arrival, out);
    fputc(',', out);
    csv_number(row->hold, out);
    fprintf(out, ",%s,", outcome_name(row->outcome));
    if (row->group != UINT32_MAX) {
        csv_text(model->agent_groups[row->group].name, out);
    }
    fputc(',', out);
    if (row->agent != UINT32_MAX) {
        fprintf(out, "%u", (unsigned)row->agent);
    }
    fputc(',', out);
    csv_number(row->answered, out);
    fputc(',', out);
    csv_number(row->ended, out);
    fputc('\n', out);
}

bool ht_report_trace(const struct ht_result *result, FILE *out) {
    fputs("replication,attempt,call_type,kind,arrival,hold,outcome,agent_group,agent,answered,ended\n", out);
    for (size_t replication = 0; replication < result->traced; replication++) {
        const struct ht_trace *trace = &result->traces[replication];
        for (size_t attempt = 0; attempt < trace->count && !ferror(out); attempt++) {
            fprintf(out, "%zu,%zu,", replication, attempt);
            put_row(result->model, &trace->rows[attempt], out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
