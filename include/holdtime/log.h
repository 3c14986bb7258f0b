/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A log of what a call centre really saw: one row a call, or one row an interval. Read from what telephone
 * systems export; nothing is estimated here.
 *
 * Times are seconds since 00:00 of the first day of the log. Ownership: everything lives in the log's arena.
 */
#ifndef HOLDTIME_LOG_H
#define HOLDTIME_LOG_H

#include <holdtime/arena.h>
#include <holdtime/message.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HT_NOBODY UINT32_MAX

struct ht_logged_call {
    double arrival;  /* joined the queue, or was answered at once */
    double hold;     /* until answered or gone; 0: answered at once */
    double handle;   /* talk, and wrap-up where it is logged; NAN: not answered, or not logged */
    uint64_t caller; /* the same number is the same caller; 0: not identified */
    uint32_t type;   /* by position in `types` */
    uint32_t agent;  /* by position in `agents`; HT_NOBODY: not answered, or not logged */
    bool answered;   /* else abandoned */
};

/* What an interval export says of one type of calls in [start, start + length); NAN: not said. */
struct ht_logged_interval {
    double start, length;
    double offered, answered, abandoned;
    double asa, handle; /* s: means of the answered */
    double agents;      /* on the phones, mean */
    uint32_t type;
};

struct ht_logged_type {
    const char *name;
    double credit; /* s of waiting these callers are given when queues are ordered */
    int priority;  /* 1 is answered before 2 */
};

/* Rows that say nothing about the queue, or that cannot be: counted by reason. */
struct ht_left_out {
    const char *why; /* "hung up in the voice menu" */
    size_t count;
    const char *file; /* where the first of them stands */
    int line;
    bool wrong; /* the row is faulty; else it is merely none of the queue's */
};

struct ht_call_log {
    int64_t start_day;            /* day number of time 0, see calendar.h */
    size_t days;                  /* from the first day with a row to the last one */
    struct ht_logged_call *calls; /* ascending arrival; NULL: an interval export */
    size_t call_count;
    struct ht_logged_interval *intervals; /* ascending start, then type; NULL: a call-by-call log */
    size_t interval_count;
    struct ht_logged_type *types;
    size_t type_count;
    const char **agents; /* names */
    size_t agent_count;
    size_t rows;                  /* read, those left out too */
    struct ht_left_out *left_out; /* most first */
    size_t left_out_count;
    bool anonymous_bank; /* which format it was found to be */
    struct ht_arena arena;
};

/* "arrival=Start time": the log calls a column its own way. */
struct ht_log_column {
    const char *ours, *theirs;
};

enum ht_log_dates { HT_DATES_GUESSED, HT_DATES_YMD, HT_DATES_DMY, HT_DATES_MDY };

struct ht_log_options {
    const struct ht_log_column *columns;
    size_t column_count;
    enum ht_log_dates dates; /* order of day, month and year; guessed from all rows, a tie is an error */
    const char *start;       /* date of time 0 where times are plain seconds; NULL: not given */
};

/* Reads one log of one or several files (together, in any order; overlapping rows are duplicates). The format
 * is told by the names of the columns: that of the "Anonymous Bank" (17 columns, from vru+line to server),
 * one row a call, or one row an interval; the README says which columns are understood. Separators (comma,
 * semicolon, tab), quotes, CRLF, a byte-order mark, UTF-8 and Latin-1 are taken as they come.
 *
 * A file that cannot be read at all (no such file, a column missing) is an error; so is a log in which more
 * than one row in five is faulty. Other faulty rows are left out, counted in `left_out`, and the first of
 * each kind is a warning with its place. Returns whether there was no error. `log` is initialised here and to
 * be released either way. A million rows take less than three seconds. */
bool ht_log_read(struct ht_call_log *log, const char *const *files, size_t file_count,
                 const struct ht_log_options *options, struct ht_messages *messages);
void ht_log_release(struct ht_call_log *log);

#endif
