/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of one caller, told from the trace: all attempts of whoever made a given one, instant by instant.
 * A caller is in one place at a time, and the trace is in order of arrival: each attempt has ended before the
 * next begins, so telling them one after the other tells events in order of time.
 */
#include "words.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>

struct story {
    const struct ht_model *model;
    const struct ht_trace_row *row; /* the attempt being told .. */
    size_t attempt;                 /* .. and its number */
    FILE *out;
};

static const struct ht_call_type *type_of(const struct story *s) {
    return &s->model->call_types[s->row->call_type];
}

/* Begins a line with the date and the time of day. */
static void at_time(const struct story *s, double time) {
    char date[64];
    const double second = fmod(time, HT_DAY);
    const int whole = (int)second;
    fprintf(s->out, "  %s %02d:%02d:%02d  ", words_period(s->model, HT_PER_DAY, time, date, sizeof date),
            whole / 3600, whole / 60 % 60, whole % 60);
}

/* A line of what happens at `time`, `seconds` after what it ends began. */
static void after(const struct story *s, double time, const char *what, double seconds) {
    char text[64];
    at_time(s, time);
    fprintf(s->out, "%s %s\n", what, words_duration(seconds, text, sizeof text));
}

static void at_the_end(const struct story *s, const char *what) {
    at_time(s, s->model->calendar.length);
    fprintf(s->out, "%s when the simulation ends\n", what);
}

/* The end of talking, where it is not the beginning of something else. */
static void tell_talk(const struct story *s) {
    if (isnan(s->row->ended)) {
        at_the_end(s, "still talking");
    } else {
        after(s, s->row->ended, "hangs up after talking", s->row->ended - s->row->answered);
    }
}

/* How the attempt came about; `before`: the attempt before it, NULL for the first. */
static void tell_start(const struct story *s, const struct ht_trace_row *before) {
    char name[128], text[64];
    at_time(s, s->row->arrival);
    switch (s->row->kind) {
    case HT_KIND_FRESH: fputs("calls (", s->out); break;
    case HT_KIND_REDIAL: fputs("calls again (redial, ", s->out); break;
    case HT_KIND_REPEAT: fputs("calls again: not resolved (repeat, ", s->out); break;
    case HT_KIND_CALLBACK: fputs("waits to be called back (callback, ", s->out); break;
    case HT_KIND_ESCALATION:
        fprintf(s->out, "passed on to %s", words_clean(type_of(s)->name, name, sizeof name));
        if (before != NULL && !isnan(before->answered)) {
            fprintf(s->out, " after talking %s",
                    words_duration(s->row->arrival - before->answered, text, sizeof text));
        }
        fputs(" (escalation, ", s->out);
        break;
    }
    fprintf(s->out, "attempt %zu)\n", s->attempt);
}

/* What the caller hears of the wait, and the place in line. */
static void tell_queue(const struct story *s) {
    const struct ht_trace_row *row = s->row;
    char name[128], text[64];
    if (!isnan(row->predicted) && type_of(s)->announce.wait) {
        at_time(s, row->arrival);
        if (isfinite(row->predicted)) {
            fprintf(s->out, "hears: %s to wait\n", words_about(row->predicted, text, sizeof text));
        } else {
            fputs("hears: nobody is on the phones, no telling how long to wait\n", s->out);
        }
    }
    if (row->ahead != UINT32_MAX) {
        at_time(s, row->arrival);
        fprintf(s->out, "%s of %s, %s in line\n",
                row->kind == HT_KIND_CALLBACK ? "is listed for the agents" : "joins the queue",
                words_clean(type_of(s)->name, name, sizeof name),
                words_ordinal((size_t)row->ahead + 1, text, sizeof text));
    }
}

static void tell_answer(const struct story *s) {
    const struct ht_trace_row *row = s->row;
    const bool back = row->kind == HT_KIND_CALLBACK;
    char hold[64] = "", name[128];
    at_time(s, row->answered);
    if (row->hold > 0) {
        words_duration(row->hold, hold, sizeof hold);
    }
    fprintf(s->out, "%s%s by agent %u of %s", back ? "called back" : "answered",
            row->hold > 0 ? "" : " at once", (unsigned)row->agent,
            words_clean(s->model->agent_groups[row->group].name, name, sizeof name));
    fprintf(s->out, hold[0] == '\0' ? "\n" : back ? ", %s after accepting\n" : " after holding %s\n", hold);
}

static void tell_blocked(const struct story *s) {
    const bool lines = s->model->lines != HT_UNLIMITED, places = type_of(s)->queue_limit != HT_UNLIMITED;
    at_time(s, s->row->arrival);
    fprintf(s->out, "blocked: %s\n",
            lines && places ? "no line or no place in the queue is free"
            : places        ? "no place in the queue is free"
                            : "no line is free");
}

static void tell_turned_away(const struct story *s) {
    const struct ht_trace_row *row = s->row;
    const double end = row->arrival + row->hold;
    if (row->ahead == UINT32_MAX && !(row->hold > 0)) {
        at_time(s, row->arrival);
        fputs("turned away: closed\n", s->out);
    } else if (row->kind == HT_KIND_CALLBACK) {
        after(s, end, "turned away at closing time, not called back within", row->hold);
    } else if (row->hold >= type_of(s)->divert_after * (1 - 1e-9)) { /* the hold is rounded */
        after(s, end, "sent to voice mail after holding", row->hold);
    } else {
        after(s, end, "turned away at closing time after holding", row->hold);
    }
}

static void tell_outcome(const struct story *s) {
    const struct ht_trace_row *row = s->row;
    const bool back = row->kind == HT_KIND_CALLBACK;
    switch (row->outcome) {
    case HT_OUTCOME_ANSWERED: tell_answer(s); break;
    case HT_OUTCOME_BLOCKED: tell_blocked(s); break;
    case HT_OUTCOME_TURNED_AWAY: tell_turned_away(s); break;
    case HT_OUTCOME_WAITING: at_the_end(s, back ? "not yet called back" : "still waiting"); break;
    case HT_OUTCOME_ABANDONED:
        after(s, row->arrival + row->hold,
              back ? "does not pick up, and is called no more after" : "gives up after holding", row->hold);
        break;
    case HT_OUTCOME_BALKED:
        at_time(s, row->arrival);
        fputs(type_of(s)->announce.wait && !isnan(row->predicted) ? "hangs up at once\n"
                                                                  : "would have to wait: hangs up at once\n",
              s->out);
        break;
    case HT_OUTCOME_CALLBACK:
        at_time(s, row->arrival);
        fputs("accepts a callback\n", s->out);
        break;
    }
}

bool ht_report_explain(const struct ht_result *result, size_t attempt, FILE *out) {
    const struct ht_trace *trace = &result->traces[0];
    const struct ht_trace_row *chosen = &trace->rows[attempt], *before = NULL;
    struct story story = {.model = result->model, .out = out};
    char name[128];
    fprintf(out, "Caller %llu of %s (counted from 0), replication 0:\n", (unsigned long long)chosen->caller,
            words_clean(result->model->call_types[chosen->origin].name, name, sizeof name));
    for (size_t i = 0; i < trace->count; i++) {
        const struct ht_trace_row *row = &trace->rows[i];
        if (row->origin != chosen->origin || row->caller != chosen->caller) {
            continue;
        }
        if (before != NULL && before->outcome == HT_OUTCOME_ANSWERED && row->kind != HT_KIND_ESCALATION) {
            tell_talk(&story);
        }
        story.row = row;
        story.attempt = i;
        tell_start(&story, before);
        tell_queue(&story);
        tell_outcome(&story);
        before = row;
    }
    if (before->outcome == HT_OUTCOME_ANSWERED) {
        tell_talk(&story);
    }
    return fflush(out) == 0 && !ferror(out);
}
