/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pictures by period share.
 */
#ifndef REPORT_PICTURES_H
#define REPORT_PICTURES_H

#include "findings.h"
#include "picture.h"

/* Axis, marks and the columns of x: what every picture by period begins with. */
void pictures_begin(struct picture *picture, const struct axis *axis);

/* The row of a period; NULL where there is none. Closed days are left out, so that lines join the days on
 * either side; closed hours part them, but for those at the ends. */
double *pictures_add_period(struct picture *picture, const struct axis *axis, size_t period);

/* The largest value of a measure in any period; at least 0. */
double pictures_largest(const struct ht_result *result, size_t scope, enum ht_measure measure);

/* ". 50 replications", and what a band means where there is one. */
void pictures_add_replications(struct words *words, const struct ht_result *result, bool band);

/* Leaves a picture as DIRECTORY/pictures/NAME.csv, in the place of that of an earlier result; NULL, or one
 * without rows: only takes that away. False with errno. */
bool pictures_leave(const char *directory, const char *name, const struct picture *picture);

#endif
