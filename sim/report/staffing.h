/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What text, data and picture of a staffing share. Shown are the open intervals that are measured.
 */
#ifndef REPORT_STAFFING_H
#define REPORT_STAFFING_H

#include "words.h"

#include <holdtime/report.h>

/* The roster, where there is one; NULL: none was looked for, or no roster covers the needs. */
const struct ht_rostered *staff_roster(const struct ht_staff_report *report);
/* What was simulated last: the roster where there is one, else the needs. */
const struct ht_result *staff_result(const struct ht_staff_report *report);

bool staff_shown(const struct ht_staffing *needs, size_t bin);
double staff_start(const struct ht_staffing *needs, size_t bin);
/* The period of a result by interval that a bin is; HT_WHOLE_RUN: none. */
size_t staff_period(const struct ht_result *result, size_t bin);

size_t staff_need(const struct ht_staffing *needs, size_t bin); /* of all groups */
/* The bin of the largest need of all groups, the first of several; bins: nothing is shown. */
size_t staff_peak(const struct ht_staffing *needs);

/* Of agents rostered, those on the phones on average: absence and time off the phones taken off. */
double staff_on_phones(const struct ht_model *model, size_t group, double rostered);
/* Agents rostered and not on a break, of all groups. */
size_t staff_cover(const struct ht_staff_report *report, size_t bin);
/* Agent hours of these counts ([bins][groups]) in the intervals shown. */
double staff_hours(const struct ht_staffing *needs, const size_t *counts);
/* Agent hours on the phones that the roster brings in the intervals shown. */
double staff_roster_hours(const struct ht_staff_report *report);
size_t staff_people(const struct ht_rostered *roster);

/* Weeks measured, at least 1: what is told "a week" is divided by it. */
double staff_weeks(const struct ht_model *model);

/* "Mon 10:30"; "10:30" where one day is measured; with the date where it is more than a week. */
char *staff_when(const struct ht_model *model, double time, char *buffer, size_t size);
/* "Mon-Fri", "Mon, Wed-Fri". */
char *staff_days(unsigned days, char *buffer, size_t size);
char *staff_clock(double second, char *buffer, size_t size); /* "07:30", past midnight of the next day */
/* "asa at most 1 min each day". */
void staff_promise(struct words *words, const struct ht_model *model, const struct ht_target *target);

/* Needed and rostered by time of day, then the roster. False: no memory. */
bool staff_tables(const struct ht_staff_report *report, FILE *out);

#endif
