/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the "Anonymous Bank": a bank's calls of 1999, one row each in 17 columns (Guedj and Mandelbaum,
 * "Anonymous Bank" Call-Center Data, Technion, 2000). A call passes the voice menu (vru), may wait (q) and
 * may be served (ser); 0:00:00 says that it did not. Only the clock is logged: a time half a day before the
 * one it follows is of the next day. The times of the voice menu before its exit say nothing of the queue, so
 * they are not judged.
 *
 * Callers of priority 2 are given 90 s of waiting when the queue is ordered, and no other preference.
 */
#include "log.h"
#include <math.h>
#include <string.h>

#define CREDIT 90.0 /* s */
#define SLACK  2.0  /* s between what is logged twice */
#define GAP    30.0 /* s between leaving the queue and being served: clocks of two machines */

struct span { /* in the queue, or served */
    double start, exit, time;
    bool there;
};

static bool read_seconds(const struct log_reader *r, size_t field, double *seconds) {
    *seconds = 0;
    return log_is_absent(log_cell_of(r, field)) || log_seconds(log_cell_of(r, field), false, 1, seconds);
}

/* The moment near `before` at which the clock shows `clock`. */
static double next_to(double before, double clock) {
    double time = floor(before / HT_DAY) * HT_DAY + clock;
    return time < before - HT_DAY / 2 ? time + HT_DAY : time > before + HT_DAY / 2 ? time - HT_DAY : time;
}

static bool read_span(const struct log_reader *r, size_t start, double before, struct span *span) {
    double from, to; /* start, exit and time stand side by side */
    if (!read_seconds(r, start, &from) || !read_seconds(r, start + 1, &to) ||
        !read_seconds(r, start + 2, &span->time) || from < 0 || from > HT_DAY || to < 0 || to > HT_DAY) {
        return false;
    }
    span->there = from != 0 || to != 0 || span->time != 0;
    span->start = next_to(before, from);
    span->exit = next_to(span->start, to);
    return true;
}

static enum log_why check_span(struct log_reader *r, const struct span *span, const char *what) {
    const double length = span->exit - span->start;
    if (!span->there) {
        return LOG_KEPT;
    }
    if (span->time < 0 || length < 0) {
        return log_leave(r, LOG_BACKWARDS, "%s ends %.0f s before it begins", what,
                         length < 0 ? -length : -span->time);
    }
    if (fabs(length - span->time) > SLACK) {
        return log_leave(r, LOG_CONTRADICTION, "%s of %.0f s takes %.0f s by the clock", what, span->time,
                         length);
    }
    return span->time > LOG_LONGEST_TIME ? log_leave(r, LOG_ABSURD, "%s of %.0f s", what, span->time)
                                         : LOG_KEPT;
}

/* yymmdd, the leading zeros of the year 2000 perhaps lost; or with the century. */
static bool read_day(struct log_reader *r, int64_t *day) {
    const struct log_cell *cell = log_cell_of(r, BANK_DATE);
    double number;
    int year, month, dayofmonth;
    if (strspn(cell->text, "0123456789") != cell->length || !log_number(cell, false, &number) ||
        number < 101 || number > 99991231) {
        return false;
    }
    int date = (int)number, y = date / 10000;
    *day = ht_day_from_date(y > 99 ? y : y < 70 ? 2000 + y : 1900 + y, date / 100 % 100, date % 100);
    ht_date_from_day(*day, &year, &month, &dayofmonth);
    return month == date / 100 % 100 && dayofmonth == date % 100;
}

static enum log_why read_exit(struct log_reader *r, double *exit) {
    double entry, clock;
    int64_t day;
    if (!read_day(r, &day)) {
        return log_leave(r, log_says(log_cell_of(r, BANK_DATE), "date") ? LOG_NAMES_AGAIN : LOG_BAD_TIME,
                         "\"%.40s\"", log_cell_of(r, BANK_DATE)->text);
    }
    if (!read_seconds(r, BANK_VRU_ENTRY, &entry) || !read_seconds(r, BANK_VRU_EXIT, &clock) || entry < 0 ||
        entry > HT_DAY || clock < 0 || clock > HT_DAY) {
        return log_leave(r, LOG_BAD_NUMBER, "\"%.20s\" to \"%.20s\" in the voice menu",
                         log_cell_of(r, BANK_VRU_ENTRY)->text, log_cell_of(r, BANK_VRU_EXIT)->text);
    }
    if (!r->base_known) {
        r->base_known = true;
        r->base_day = day;
    }
    *exit = next_to((double)(day - r->base_day) * HT_DAY + entry, clock);
    return LOG_KEPT;
}

/* What is not of the queue, or speaks against itself. */
static enum log_why judge(struct log_reader *r, double exit, const struct span *queue,
                          const struct span *service, bool answered) {
    enum log_why why = check_span(r, queue, "a wait");
    why = why == LOG_KEPT ? check_span(r, service, "a service") : why;
    if (why != LOG_KEPT) {
        return why;
    }
    if (!answered && service->there) {
        return log_leave(r, LOG_HUNG_UP_SERVED, "for %.0f s", service->time);
    }
    if (!answered && queue->time == 0) {
        return log_leave(r, LOG_MENU, "%s", "");
    }
    const double gap = service->start - (queue->there ? queue->exit : exit);
    if (service->there && fabs(gap) > GAP) {
        return log_leave(r, LOG_CONTRADICTION, "service begins %.0f s %s the wait ends", fabs(gap),
                         gap < 0 ? "before" : "after");
    }
    return LOG_KEPT;
}

static enum log_why read_names(struct log_reader *r, struct ht_logged_call *call) {
    const struct log_cell *server = log_cell_of(r, BANK_SERVER);
    const struct log_cell *priority = log_cell_of(r, BANK_PRIORITY),
                          *customer = log_cell_of(r, BANK_CUSTOMER);
    double rank = 0;
    if (!log_is_absent(priority) && !log_number(priority, false, &rank)) {
        return log_leave(r, LOG_BAD_NUMBER, "\"%.40s\" as priority", priority->text);
    }
    call->type = log_type_of(r, BANK_TYPE, 1, rank == 2 ? CREDIT : 0);
    call->agent = !call->answered || log_is_absent(server) || log_says(server, "no_server")
                      ? HT_NOBODY
                      : log_agent_of(r, NULL, server);
    call->caller = log_is_absent(customer) || log_says(customer, "0") ? 0 : log_hash(customer, 0);
    return LOG_KEPT;
}

enum log_why log_bank_take(struct log_reader *r) {
    const struct log_cell *outcome = log_cell_of(r, BANK_OUTCOME);
    struct span queue, service;
    double exit = 0;
    if (log_says(outcome, "phantom")) {
        return log_leave(r, LOG_PHANTOM, "%s", "");
    }
    enum log_why why = read_exit(r, &exit);
    if (why != LOG_KEPT) {
        return why;
    }
    if (!log_says(outcome, "agent|hang")) {
        return log_leave(r, LOG_BAD_OUTCOME, "\"%.40s\"", outcome->text);
    }
    if (!read_span(r, BANK_Q_START, exit, &queue) ||
        !read_span(r, BANK_SER_START, queue.there ? queue.exit : exit, &service)) {
        return log_leave(r, LOG_BAD_NUMBER, "in a row of %zu cells", r->text.cell_count);
    }
    struct ht_logged_call call = {.answered = log_says(outcome, "agent"), .handle = NAN};
    why = judge(r, exit, &queue, &service, call.answered);
    why = why == LOG_KEPT ? read_names(r, &call) : why;
    if (why == LOG_KEPT) {
        call.arrival = queue.there ? queue.start : exit;
        call.hold = queue.there ? queue.time : 0;
        call.handle = service.there ? service.time : NAN;
        log_keep_call(r, &call, log_hash(log_cell_of(r, BANK_ID), log_hash(log_cell_of(r, BANK_LINE), 1)));
    }
    return why;
}
