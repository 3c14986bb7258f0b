/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pictures of a result say: places on their common x axis, and findings in words.
 */
#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H

#include "words.h"

/* How time runs along the pictures: x = (time - origin) / unit + shift. Weeks and days stand on whole numbers
 * and reach half a unit to either side. */
struct axis {
    const struct ht_result *result;
    double origin, unit, shift;
    bool since_go_live; /* weeks, 0 being the week of the first go-live */
    bool clock;         /* hour of one day */
};

struct axis axis_of(const struct ht_result *result);
double axis_x(const struct axis *axis, double time);
/* From where to where a period reaches: whole weeks and days, even where warm-up cuts them. */
void axis_period(const struct axis *axis, size_t period, double *from, double *to);
void axis_label(const struct axis *axis, char *buffer, size_t size);

/* "3 weeks after go-live", "in week 5 (..)", "on Mon 20 Nov 2006", "at 10:30". */
void finding_place(struct words *words, const struct axis *axis, size_t period);

/* "3 weeks after go-live", "in the week of go-live". */
void finding_weeks(struct words *words, long since_go_live);

/* A row of values by period and a bound that they should not pass. */
struct excess {
    size_t worst;       /* period of the largest value; period_count: no value at all */
    size_t first, last; /* the run of periods above the bound around the worst; NAN does not end it */
    size_t count;       /* of periods with a value in that run; 0: never above */
    bool to_the_end, from_the_start;
};
struct excess excess_find(const double *values, size_t count, double bound);
/* "for 13 weeks after go-live", "from 09:30 to 11:30", "in every week". */
void finding_excess(struct words *words, const struct axis *axis, const struct excess *excess);

#endif
