/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row a call, columns by name. What a row does not say in one way it may say in another: the hold is
 * given, or lies between arrival and answer; the handle time is given, is talk and wrap-up, or lies between
 * answer and end. Invariant: what is kept has a hold of at least 0 and, where it was answered, a handle time
 * of at least 0 or NAN.
 */
#include "log.h"
#include <math.h>
#include <string.h>

#define SLACK 1.5 /* s: some columns are cut to whole seconds and others are not */

enum fate { UNKNOWN, ANSWERED, ABANDONED, LEFT_OUT }; /* left out: plus why */

static const struct {
    unsigned char fate;
    const char *words;
} outcomes[] = {
    {ANSWERED,
     "answered|handled|served|agent|connected|completed|complete|success|successful|ok|serviced|accepted|acd|"
     "talked|answer|answered by agent|completeagent|completecaller|transfer|transferred|attendedtransfer|"
     "blindtransfer|resolved|normal|yes|true|1|y"},
    {ABANDONED,
     "abandoned|abandon|aban|hang|hung up|hangup|hang up|lost|balked|caller hung up|caller abandoned|missed|"
     "no answer|unanswered|not answered|dropped|abandoned in queue|queue abandon|short abandon|abandoned "
     "ring|"
     "reneged|gave up|no|false|0|n"},
    {LEFT_OUT + LOG_BLOCKED, "blocked|busy|congestion|all trunks busy|all lines busy"},
    {LEFT_OUT + LOG_TURNED_AWAY,
     "turned away|rejected|overflow|overflowed|overflow out|redirected|diverted|voicemail|"
     "voice mail|timeout|timed out|exitwithtimeout|exitempty|exitwithkey|joinempty|full|"
     "closed|after hours|forced disconnect"},
    {LEFT_OUT + LOG_CALLBACK, "callback|callback requested|callback accepted|virtual hold"},
    {LEFT_OUT + LOG_WAITING, "waiting|still waiting|in queue|queued|in progress|ongoing|active|talking"},
    {LEFT_OUT + LOG_MENU, "menu|ivr|ivr abandon|abandoned in ivr|self service|self served|contained"},
    {LEFT_OUT + LOG_PHANTOM, "phantom|ghost|test"},
};

struct row { /* NAN: not said */
    double arrival, answered, left, ended;
    double hold, handle;
    bool plain;                  /* times are seconds since the start */
    bool says_answered, flagged; /* by the column of that name; as a yes or no */
};

static bool is_flag(const struct log_cell *cell, const struct row *row) {
    return cell->length > 0 && cell->length < 6 &&
           (log_says(cell, "yes|no|true|false|y|n") ||
            (!row->plain && cell->length == 1 && log_says(cell, "0|1")));
}

/* Every outcome is judged once. */
static unsigned char fate_of(struct log_reader *r, const struct log_cell *cell) {
    const size_t known = r->outcomes.count;
    uint32_t number = log_name(&r->outcomes, &r->log->arena, cell, 0, 0);
    if (number >= LOG_COUNT(r->fates)) {
        r->no_memory |= number == UINT32_MAX;
        return LEFT_OUT + LOG_BAD_OUTCOME;
    }
    if (number == known) {
        r->fates[number] = LEFT_OUT + LOG_BAD_OUTCOME;
        for (size_t i = LOG_COUNT(outcomes); i-- > 0;) {
            if (log_says(cell, outcomes[i].words)) {
                r->fates[number] = outcomes[i].fate;
            }
        }
    }
    return r->fates[number];
}

/* A duration; NAN where nothing is said. False: it cannot be understood. */
static bool duration_of(const struct log_reader *r, size_t field, double *seconds) {
    const struct log_cell *cell = log_cell_of(r, field);
    *seconds = NAN;
    return log_is_absent(cell) || log_seconds(cell, log_commas(r), r->columns.unit[field], seconds);
}

/* A moment; NAN where nothing is said. */
static bool moment_of(struct log_reader *r, size_t field, const struct row *row, double *time) {
    const struct log_cell *cell = log_cell_of(r, field);
    *time = NAN;
    return log_is_absent(cell) || log_time_of(r, field, row->arrival, row->plain, time);
}

static enum log_why unreadable(struct log_reader *r, enum log_why why, size_t field) {
    return log_leave(r, why, "\"%.60s\"", log_cell_of(r, field)->text);
}

static enum log_why read_moments(struct log_reader *r, struct row *row) {
    const struct log_cell *answered = log_cell_of(r, CALL_ANSWERED), *left = log_cell_of(r, CALL_LEFT);
    row->answered = row->left = NAN;
    if (is_flag(answered, row)) {
        row->flagged = true;
        row->says_answered = log_says(answered, "yes|true|y|1");
    } else if (!moment_of(r, CALL_ANSWERED, row, &row->answered)) {
        return unreadable(r, LOG_BAD_TIME, CALL_ANSWERED);
    } else {
        row->says_answered = !isnan(row->answered);
    }
    if (is_flag(left, row)) {
        row->flagged = true;
        row->says_answered = log_says(left, "no|false|n|0");
    } else if (!moment_of(r, CALL_LEFT, row, &row->left)) {
        return unreadable(r, LOG_BAD_TIME, CALL_LEFT);
    }
    return moment_of(r, CALL_ENDED, row, &row->ended) ? LOG_KEPT : unreadable(r, LOG_BAD_TIME, CALL_ENDED);
}

/* An end before the beginning: the wrong columns, or a clock put back in between. */
static enum log_why check_order(struct log_reader *r, const struct row *row) {
    if (row->answered < row->arrival - SLACK) {
        return log_leave(r, LOG_BACKWARDS, "answered %.0f s before it arrives", row->arrival - row->answered);
    }
    if (row->left < row->arrival - SLACK) {
        return log_leave(r, LOG_BACKWARDS, "gone %.0f s before it arrives", row->arrival - row->left);
    }
    if (row->ended < row->arrival - SLACK) {
        return log_leave(r, LOG_BACKWARDS, "ended %.0f s before it arrives", row->arrival - row->ended);
    }
    if (row->ended < row->answered - SLACK) {
        return log_leave(r, LOG_BACKWARDS, "ended %.0f s before it is answered", row->answered - row->ended);
    }
    return LOG_KEPT;
}

static unsigned char judge(struct log_reader *r, const struct row *row) {
    const struct log_cell *outcome = log_cell_of(r, CALL_OUTCOME);
    double handle, talk;
    if (outcome->length > 0) {
        return fate_of(r, outcome);
    }
    if (row->flagged || log_has(r, CALL_ANSWERED)) {
        return row->says_answered ? ANSWERED : ABANDONED;
    }
    if (log_has(r, CALL_HANDLE) || log_has(r, CALL_TALK)) {
        bool said = duration_of(r, CALL_HANDLE, &handle) && duration_of(r, CALL_TALK, &talk);
        return said && !(handle > 0) && !(talk > 0) ? ABANDONED : ANSWERED;
    }
    if (log_has(r, CALL_AGENT)) {
        return log_is_nobody(log_cell_of(r, CALL_AGENT)) ? ABANDONED : ANSWERED;
    }
    return isnan(row->left) ? ANSWERED : ABANDONED;
}

static enum log_why find_hold(struct log_reader *r, struct row *row, bool answered) {
    if (!duration_of(r, CALL_HOLD, &row->hold)) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_HOLD);
    }
    if (isnan(row->hold)) {
        double until = answered ? row->answered : isnan(row->left) ? row->ended : row->left;
        row->hold = fmax(0, until - row->arrival);
        if (isnan(until)) {
            return log_leave(r, LOG_NO_HOLD, "%s", "");
        }
    }
    if (row->hold < -SLACK) {
        return log_leave(r, LOG_BACKWARDS, "a hold of %.0f s", row->hold);
    }
    row->hold = fmax(0, row->hold);
    return row->hold > LOG_LONGEST_TIME ? log_leave(r, LOG_ABSURD, "a hold of %.0f s", row->hold) : LOG_KEPT;
}

static enum log_why find_handle(struct log_reader *r, struct row *row) {
    double talk, wrap_up;
    if (!duration_of(r, CALL_HANDLE, &row->handle)) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_HANDLE);
    }
    if (!duration_of(r, CALL_TALK, &talk)) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_TALK);
    }
    if (!duration_of(r, CALL_WRAP_UP, &wrap_up)) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_WRAP_UP);
    }
    if (isnan(row->handle)) {
        double from = isnan(row->answered) ? row->arrival + row->hold : row->answered;
        talk = isnan(talk) ? row->ended - from : talk;
        talk = talk < 0 && talk >= -SLACK ? 0 : talk;
        row->handle = talk + (isnan(wrap_up) ? 0 : wrap_up);
    }
    if (row->handle < 0 || wrap_up < 0) {
        return log_leave(r, LOG_BACKWARDS, "a handle time of %.0f s", row->handle);
    }
    return row->handle > LOG_LONGEST_TIME ? log_leave(r, LOG_ABSURD, "a handle time of %.0f s", row->handle)
                                          : LOG_KEPT;
}

/* Type, agent, caller: who and what it was about. */
static enum log_why find_names(struct log_reader *r, struct ht_logged_call *call) {
    const struct log_cell *priority = log_cell_of(r, CALL_PRIORITY);
    const struct log_cell *agent = log_cell_of(r, CALL_AGENT), *caller = log_cell_of(r, CALL_CALLER);
    double rank = 1, credit;
    if (priority->length > 0 &&
        (!log_number(priority, log_commas(r), &rank) || rank != floor(rank) || fabs(rank) > 1e6)) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_PRIORITY);
    }
    if (!duration_of(r, CALL_CREDIT, &credit) || credit < 0) {
        return unreadable(r, LOG_BAD_NUMBER, CALL_CREDIT);
    }
    call->type = log_type_of(r, CALL_TYPE, (int)rank, isnan(credit) ? 0 : credit);
    call->agent =
        !call->answered || agent->length == 0 || (!log_has(r, CALL_AGENT_GROUP) && log_is_nobody(agent))
            ? HT_NOBODY
            : log_agent_of(r, log_cell_of(r, CALL_AGENT_GROUP), agent);
    call->caller = log_is_nobody(caller) ? 0 : log_hash(caller, 0);
    return LOG_KEPT;
}

static enum log_why read_row(struct log_reader *r, struct row *row, struct ht_logged_call *call) {
    struct log_moment moment;
    enum log_why why = log_start_of(r, CALL_ARRIVAL, CALL_DATE, CALL_TIME, &moment, &row->arrival);
    if (why == LOG_KEPT) {
        row->plain = moment.kind == LOG_PLAIN;
        why = read_moments(r, row);
    }
    const unsigned char fate = why == LOG_KEPT ? judge(r, row) : UNKNOWN;
    if (fate >= LEFT_OUT) {
        return unreadable(r, (enum log_why)(fate - LEFT_OUT), CALL_OUTCOME);
    }
    call->answered = fate == ANSWERED;
    why = why == LOG_KEPT ? check_order(r, row) : why;
    why = why == LOG_KEPT ? find_hold(r, row, call->answered) : why;
    row->handle = NAN;
    why = why == LOG_KEPT && call->answered ? find_handle(r, row) : why;
    return why == LOG_KEPT ? find_names(r, call) : why;
}

enum log_why log_call_take(struct log_reader *r) {
    struct row row = {0};
    struct ht_logged_call call = {0};
    const struct log_cell *replication = log_cell_of(r, CALL_REPLICATION), *id = log_cell_of(r, CALL_ID);
    if (replication->length > 0 && !log_says(replication, "0|replication")) {
        return log_leave(r, LOG_OTHER_REPLICATION, "%s", "");
    }
    if (log_says(log_cell_of(r, CALL_KIND), "callback")) {
        return log_leave(r, LOG_CALLBACK, "%s", "");
    }
    enum log_why why = read_row(r, &row, &call);
    if (why == LOG_KEPT) {
        call.arrival = row.arrival;
        call.hold = row.hold;
        call.handle = row.handle;
        log_keep_call(r, &call, id->length > 0 ? log_hash(id, 1) : 0);
    }
    return why;
}
