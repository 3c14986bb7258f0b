/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of JSON as the reports write them: undefined numbers are null, reals carry 17 digits, texts that are
 * not UTF-8 are cleaned rather than lost. A value is NULL when memory is exhausted.
 */
#ifndef REPORT_JOT_H
#define REPORT_JOT_H

#include <holdtime/study.h>
#include <jansson.h>
#include <stdio.h>

json_t *jot_number(double value);
json_t *jot_text(const char *text);
json_t *jot_estimate(const struct ht_estimate *estimate); /* mean, low, high */
json_t *jot_time(const struct ht_result *result, double time);
json_t *jot_verdict(const struct ht_result *result, const struct ht_verdict *verdict);

/* Sets a member and takes the value over; false when memory is exhausted. */
bool jot_put(json_t *object, const char *key, json_t *value);

/* Adds all, call_types and agent_groups of a period (or HT_WHOLE_RUN) to `object`. */
bool jot_scopes(json_t *object, const struct ht_result *result, size_t period);

/* Dumps a value and lets go of it. Losing it to a full memory or a full disk both end here. */
bool jot_dump(json_t *value, FILE *out);

#endif
