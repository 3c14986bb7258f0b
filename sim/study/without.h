/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios with one feature switched off.
 */
#ifndef HOLDTIME_WITHOUT_H
#define HOLDTIME_WITHOUT_H

#include <holdtime/explain.h>

/* A copy of `model` that ends with the day of `start` and measures from `start` on, for `measured` seconds
 * or, with 0, to its end. What it points to belongs to `model` or to its own arena. False: no memory. */
bool model_window(struct ht_model *copy, const struct ht_model *model, double start, double measured);

/* Switches a feature off in such a copy; `*there` says whether it was on, in a call type of `scope` or one
 * that may meet its callers. False: no memory. */
bool model_without(struct ht_model *copy, enum ht_reason_kind kind, bool *there);

/* Mean patience and its coefficient of variation, over the calls of a replay where they bring their own;
 * INFINITY: they never give up. The same of talk and wrap-up together. */
double patience_mean(const struct ht_call_type *type);
double patience_cv(const struct ht_call_type *type);
double handle_cv(const struct ht_call_type *type);

#endif
