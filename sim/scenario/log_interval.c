/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row an interval and type of calls: counts, means, agents. Invariant: what is kept says how many calls
 * were offered; what else a row does not say is NAN, and so is the length of intervals until all of them are
 * read.
 */
#include "log.h"
#include <math.h>
#include <string.h>

#define LARGEST_COUNT 1e7

static enum log_why read_count(struct log_reader *r, size_t field, double *count) {
    const struct log_cell *cell = log_cell_of(r, field);
    *count = NAN;
    if (log_is_absent(cell)) {
        return LOG_KEPT;
    }
    if (!log_number(cell, log_commas(r), count) || !(*count >= 0 && *count <= LARGEST_COUNT)) {
        return log_leave(r, LOG_BAD_NUMBER, "expected a count, found \"%.60s\"", cell->text);
    }
    return LOG_KEPT;
}

static enum log_why read_mean(struct log_reader *r, size_t field, double *seconds) {
    const struct log_cell *cell = log_cell_of(r, field);
    *seconds = NAN;
    if (log_is_absent(cell)) {
        return LOG_KEPT;
    }
    if (!log_seconds(cell, log_commas(r), r->columns.unit[field], seconds) || *seconds < 0) {
        return log_leave(r, LOG_BAD_NUMBER, "expected a time of at least 0 s, found \"%.60s\"", cell->text);
    }
    return *seconds > LOG_LONGEST_TIME ? log_leave(r, LOG_ABSURD, "a mean of %.0f s", *seconds) : LOG_KEPT;
}

/* From the row itself: the end in the same cell or in another one, or a length. A bare length below 100 is
 * minutes: there are intervals of 15, 30 and 60 min, but none of as many seconds. */
static enum log_why read_length(struct log_reader *r, const struct log_moment *moment,
                                struct ht_logged_interval *interval) {
    const struct log_cell *end = log_cell_of(r, INTERVAL_END), *length = log_cell_of(r, INTERVAL_LENGTH);
    interval->length = NAN;
    if (!isnan(moment->until)) {
        interval->length = moment->until - moment->second;
        interval->length += interval->length <= 0 ? HT_DAY : 0;
    } else if (end->length > 0) {
        double until;
        if (!log_time_of(r, INTERVAL_END, interval->start, moment->kind == LOG_PLAIN, &until)) {
            return log_leave(r, LOG_BAD_TIME, "\"%.60s\" as the end", end->text);
        }
        interval->length = until - interval->start;
    } else if (length->length > 0) {
        double number, unit = r->columns.unit[INTERVAL_LENGTH];
        bool bare = log_number(length, log_commas(r), &number);
        if (!log_seconds(length, log_commas(r), bare && unit == 1 && number < 100 ? HT_MINUTE : unit,
                         &interval->length)) {
            return log_leave(r, LOG_BAD_NUMBER, "\"%.60s\" as the length", length->text);
        }
    }
    if (interval->length <= 0 || interval->length > HT_DAY) {
        return log_leave(r, interval->length <= 0 ? LOG_BACKWARDS : LOG_BAD_NUMBER, "an interval of %.0f s",
                         interval->length);
    }
    return LOG_KEPT;
}

static enum log_why read_counts(struct log_reader *r, struct ht_logged_interval *interval) {
    enum log_why why = read_count(r, INTERVAL_OFFERED, &interval->offered);
    why = why == LOG_KEPT ? read_count(r, INTERVAL_ANSWERED, &interval->answered) : why;
    why = why == LOG_KEPT ? read_count(r, INTERVAL_ABANDONED, &interval->abandoned) : why;
    why = why == LOG_KEPT ? read_count(r, INTERVAL_AGENTS, &interval->agents) : why;
    if (why == LOG_KEPT && isnan(interval->offered)) {
        interval->offered = interval->answered + interval->abandoned;
        if (isnan(interval->offered)) {
            why = log_leave(r, LOG_BAD_NUMBER, "it does not say how many calls there were");
        }
    }
    return why;
}

enum log_why log_interval_take(struct log_reader *r) {
    struct ht_logged_interval interval = {0};
    struct log_moment moment;
    enum log_why why =
        log_start_of(r, INTERVAL_START, INTERVAL_DATE, INTERVAL_TIME, &moment, &interval.start);
    why = why == LOG_KEPT ? read_length(r, &moment, &interval) : why;
    why = why == LOG_KEPT ? read_counts(r, &interval) : why;
    why = why == LOG_KEPT ? read_mean(r, INTERVAL_ASA, &interval.asa) : why;
    why = why == LOG_KEPT ? read_mean(r, INTERVAL_HANDLE, &interval.handle) : why;
    if (why == LOG_KEPT) {
        interval.type = log_type_of(r, INTERVAL_TYPE, 1, 0);
        log_keep_interval(r, &interval);
    }
    return why;
}
