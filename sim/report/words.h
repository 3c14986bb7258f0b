/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers, times and periods in the words of people. Functions that take (buffer, size) write at most `size`
 * bytes with the terminating zero and return `buffer`; what is undefined (NAN) reads "-".
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <holdtime/study.h>

/* A text that grows in storage of fixed size; what does not fit is left out. */
struct words {
    char *buffer;
    size_t size, length;
};

void words_init(struct words *words, char *buffer, size_t size);
void words_add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

char *words_duration(double seconds, char *buffer, size_t size); /* "2 min 05 s", "4.3 s" */
char *words_count(double value, char *buffer, size_t size);      /* "12,345" */
char *words_share(double value, char *buffer, size_t size);      /* "12.3%" */
char *words_level(double value, char *buffer, size_t size);      /* "289", "12.4" */
char *words_ordinal(size_t value, char *buffer, size_t size);    /* "1st", "12th" */
char *words_about(double seconds, char *buffer, size_t size);    /* as announced: "about 4 min" */
char *words_value(enum ht_measure measure, double value, char *buffer, size_t size);
/* How values of a measure compare, so that nobody reads a shorter time the wrong way round: "shorter" and
 * "longer" of times, "fewer" and "more" of counts, "lower" and "higher"; and of all the "shortest" .. */
const char *words_comparative(enum ht_measure measure, bool more);
const char *words_superlative(enum ht_measure measure, bool most);
/* What a scenario file gave, without the zeros of an estimate: "2 min", "80%". */
char *words_bound(enum ht_measure measure, double value, char *buffer, size_t size);

/* `text` with control characters and broken UTF-8 replaced: safe for a terminal, a chart, a CSV comment. */
char *words_clean(const char *text, char *buffer, size_t size);

/* Columns that a UTF-8 text takes, every character counted as one. */
size_t words_width(const char *text);

const char *words_per(enum ht_per per); /* "week" */
/* Week of the calendar in which `time` lies, from 1. */
long words_week(double time);
/* "19 Feb 2007". */
char *words_date(const struct ht_model *model, double time, char *buffer, size_t size);
/* "week 16 (19 Feb 2007)", "Mon 19 Feb 2007", "Mon 19 Feb 2007 08:30". */
char *words_period(const struct ht_model *model, enum ht_per per, double time, char *buffer, size_t size);

/* How the rows of a table name their periods: what all of them share stands in the heading. */
struct words_rows {
    const struct ht_model *model;
    enum ht_per per;
    bool one_day;     /* cells are clock times, the heading is the day */
    char heading[64]; /* "Wed 3 Feb 1999", "2006-2007" */
};
struct words_rows words_rows(const struct ht_model *model, enum ht_per per, const struct ht_period *first,
                             const struct ht_period *last);
/* The first cell of a row, "16  19 Feb", "Mon 19 Feb 08:30", "08:30", and its remark: "<- ERP go-live" where
 * one goes live. */
void words_row(const struct words_rows *rows, const struct ht_period *when, char *name, char *remark,
               size_t size);

/* The periods a target misses, runs joined: "weeks 3-15, 18". A closed day does not end a run of days. */
void words_missed(struct words *words, const struct ht_model *model, const struct ht_verdict *verdict);
/* Periods of a verdict in which there was anything to measure. */
size_t words_judged(const struct ht_verdict *verdict);

/* What a target asks: "Hold target of 2 min", "Service-level target of 80% within 20 s for orders". */
void words_target(struct words *words, const struct ht_model *model, const struct ht_target *target);

/* How the service level counts: "of offered", ... */
const char *words_counting(enum ht_counting counting);

#endif
