/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days, clock times and durations: the units of people. Inside, time is seconds since 00:00 of the first day;
 * a day always has 86,400 s (wall clock; the hour of a daylight-saving change is not modelled).
 * Day numbers count from 1970-01-01; algorithm: H. Hinnant, "chrono-compatible low-level date algorithms".
 */
#ifndef HOLDTIME_CALENDAR_H
#define HOLDTIME_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HT_MINUTE 60.0
#define HT_HOUR   3600.0
#define HT_DAY    86400.0
#define HT_WEEK   604800.0

/* Day number of a date of the proleptic Gregorian calendar, and back. */
int64_t ht_day_from_date(int year, int month, int day);
void ht_date_from_day(int64_t day, int *year, int *month, int *dayofmonth);
int ht_weekday(int64_t day); /* 0 = Monday .. 6 = Sunday */

/* Parsers take the whole text (surrounding blanks aside) and return false when it is anything else. */
bool ht_parse_date(const char *text, int64_t *day);     /* "2006-11-20" */
bool ht_parse_clock(const char *text, double *seconds); /* "08:00", "16:30:15", "24:00" */
bool ht_parse_date_time(const char *text, int64_t *day,
                        double *second_of_day); /* "2006-11-20 08:00", 'T' too */
bool ht_parse_duration(const char *text,
                       double *seconds); /* "90 s", "1 h 30 min", "2 days"; a bare number: s */

/* Formatters write at most `size` bytes with the terminating zero and return `buffer`. */
char *ht_format_duration(double seconds, char *buffer, size_t size); /* for people: "2 min 05 s", "3 weeks" */
char *ht_format_exact(double seconds, char *buffer, size_t size); /* reads back to the same value: "90 s" */
char *ht_format_date(int64_t day, char *buffer, size_t size);     /* "2006-11-20" */
/* A point in time as "2006-11-20T08:00" (seconds added when not zero); `day` is the day number of time 0. */
char *ht_format_time(int64_t start_day, double time, char *buffer, size_t size);

#endif
