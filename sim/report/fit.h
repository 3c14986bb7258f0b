/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the reports of a fit share.
 */
#ifndef REPORT_FIT_H
#define REPORT_FIT_H

#include "words.h"
#include <holdtime/report.h>

/* The tables beside a scenario of a fit. */
enum fit_table { FIT_CALLS, FIT_HANDLE, FIT_STAFF };
const char *fitted_table_name(const struct ht_fit_scenario *scenario, enum fit_table table, size_t index,
                              char *buffer, size_t size);
bool fitted_table_write(const struct ht_fit_scenario *scenario, enum fit_table table, size_t index,
                        FILE *out);

/* Has a replay any call of this type? */
bool fitted_replays(const struct ht_fit_scenario *scenario, const struct ht_fit_type *type);

/* Are the handle times of this type a table? */
bool fitted_empirical(const struct ht_fit_type *type);
/* Does the scenario let callers of this type redial? Then that share of its calls is no fresh demand. */
bool fitted_redials(const struct ht_fit_type *type);
double fitted_fresh_share(const struct ht_fit_type *type);
bool fitted_odd_day(const struct ht_fit *fit, size_t day);
/* Open days that are in the estimates: odd ones are not. */
size_t fitted_day_count(const struct ht_fit *fit);
/* The law that is used, as it was fitted; NULL: it is none of the candidates. */
const struct ht_fit_law *fitted_law_used(const struct ht_fit_times *times);

/* "Mon 4 Jan 1999", of a day of the log; "Mon 4 - Sun 31 Jan 1999" of several. */
char *fitted_day(const struct ht_fit *fit, size_t day, char *buffer, size_t size);
char *fitted_days(const struct ht_fit *fit, size_t first, size_t days, char *buffer, size_t size);
/* "half hour", "interval of 15 min", or of several. */
const char *fitted_interval(const struct ht_fit *fit, bool several, char *buffer, size_t size);

/* The mean hold of those of a type who gave up, on the days fitted: what people take for patience. NAN: none
 * did. */
double fitted_naive_patience(const struct ht_fit *fit, const struct ht_fit_type *type);
/* Where the curve has fallen to `y`; NAN: it does not fall so far. */
double fitted_curve_reaches(const struct ht_fit_times *times, double y);
/* The call type with the most calls. */
const struct ht_fit_type *fitted_largest(const struct ht_fit *fit);
bool fitted_is_of_type(const struct ht_fit_type *type, uint32_t log_type);

/* What was found in the log: the part of the text report that needs no backtest. False: no memory. */
bool fitted_found(const struct ht_fit_report *report, FILE *out);

#endif
