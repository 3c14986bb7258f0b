/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a picture's table to a gnuplot script that needs no other file.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "picture.h"

/* A text between single quotes as gnuplot reads it, control characters stripped: for use where text is set
 * `noenhanced`, so that none of its characters has another meaning. */
void chart_quote(const char *text, FILE *out);
/* The same with the characters of enhanced text escaped. */
void chart_quote_enhanced(const char *text, FILE *out);

/* What of the picture a script finds: variables and data blocks (see plots/style.gp). */
void chart_variables(const struct picture *picture, FILE *out);

/* A step that divides [0, most] into few parts of round length; `clock`: of minutes or hours. */
double chart_step(double most, bool sixties);

/* Heights for labels of at least `apart` from each other, as near as may be to where they belong, within
 * [bottom, top]. `wanted` is ascending, of at most PICTURE_COLUMNS + 1, and is moved. */
void chart_spread(double *wanted, size_t count, double apart, double bottom, double top);

#endif
