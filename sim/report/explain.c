/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of one caller, told from the trace: all attempts of whoever made a given one, instant by instant.
 */
#include "words.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>

/* When an attempt stopped waiting; the end of the horizon for those cut off. */
static double wait_end(const struct ht_model *model, const struct ht_trace_row *row) {
    switch (row->outcome) {
    case HT_OUTCOME_ANSWERED: return row->answered;
    case HT_OUTCOME_WAITING: return model->calendar.length;
    default: return isnan(row->hold) ? row->arrival : row->arrival + row->hold;
    }
}

/* Callers of the same type who were waiting when attempt `at` arrived. */
static size_t waiting_before(const struct ht_model *model, const struct ht_trace *trace, size_t at) {
    const struct ht_trace_row *row = &trace->rows[at];
    size_t waiting = 0;
    for (size_t i = 0; i < at; i++) {
        const struct ht_trace_row *other = &trace->rows[i];
        waiting += other->call_type == row->call_type && wait_end(model, other) > row->arrival ? 1 : 0;
    }
    return waiting;
}

/* Begins a line with the date and the time of day. */
static void at_time(const struct ht_model *model, double time, FILE *out) {
    char date[64];
    const double second = fmod(time, HT_DAY);
    const int whole = (int)second;
    fprintf(out, "  %s %02d:%02d:%02d  ", words_period(model, HT_PER_DAY, time, date, sizeof date),
            whole / 3600, whole / 60 % 60, whole % 60);
}

static void tell_answer(const struct ht_model *model, const struct ht_trace_row *row, FILE *out) {
    char hold[64], talk[64], name[128];
    at_time(model, row->answered, out);
    fprintf(out, "answered by agent %u of %s", (unsigned)row->agent,
            words_clean(model->agent_groups[row->group].name, name, sizeof name));
    fprintf(out, row->hold > 0 ? ", after holding %s\n" : " at once\n",
            words_duration(row->hold, hold, sizeof hold));
    if (isnan(row->ended)) {
        fputs("  still talking when the simulation ends\n", out);
        return;
    }
    at_time(model, row->ended, out);
    fprintf(out, "hangs up, after talking %s\n",
            words_duration(row->ended - row->answered, talk, sizeof talk));
}

static void tell_attempt(const struct ht_model *model, const struct ht_trace *trace, size_t attempt,
                         FILE *out) {
    const struct ht_trace_row *row = &trace->rows[attempt];
    char hold[64];
    at_time(model, row->arrival, out);
    fprintf(out, "%s (attempt %zu of all)", row->kind == HT_KIND_FRESH ? "calls" : "calls again", attempt);
    if (row->outcome == HT_OUTCOME_BLOCKED) {
        fputs(": blocked, no line or no room in the queue\n", out);
        return;
    }
    if (row->outcome == HT_OUTCOME_BALKED) {
        fputs(": would have to wait, hangs up at once\n", out);
        return;
    }
    if (!(row->outcome == HT_OUTCOME_ANSWERED && row->hold <= 0)) {
        fprintf(out, ", finds %zu waiting before him", waiting_before(model, trace, attempt));
    }
    fputc('\n', out);
    if (row->outcome == HT_OUTCOME_ANSWERED) {
        tell_answer(model, row, out);
    } else if (row->outcome == HT_OUTCOME_WAITING) {
        fputs("  still waiting when the simulation ends\n", out);
    } else {
        at_time(model, row->arrival + row->hold, out);
        fprintf(out, "%s after holding %s\n",
                row->outcome == HT_OUTCOME_ABANDONED ? "gives up" : "turned away",
                words_duration(row->hold, hold, sizeof hold));
    }
}

bool ht_report_explain(const struct ht_result *result, size_t attempt, FILE *out) {
    const struct ht_trace *trace = &result->traces[0];
    const struct ht_trace_row *chosen = &trace->rows[attempt];
    char name[128];
    fprintf(out, "Caller %llu of %s (counted from 0), replication 0:\n", (unsigned long long)chosen->caller,
            words_clean(result->model->call_types[chosen->call_type].name, name, sizeof name));
    for (size_t i = 0; i < trace->count; i++) {
        if (trace->rows[i].call_type == chosen->call_type && trace->rows[i].caller == chosen->caller) {
            tell_attempt(result->model, trace, i, out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
