/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenarios that staffing simulates: its own, with agents who are proficient and stay so, and that with
 * so many agents counted in each interval.
 */
#ifndef HOLDTIME_STAFF_MODEL_H
#define HOLDTIME_STAFF_MODEL_H

#include <holdtime/model.h>

/* A copy of `model` without careers: nobody joins, learns, relearns, coaches or leaves. Rosters, absence and
 * time off the phones are as they were. What the copy points to belongs to `model` or to `arena`; its own
 * arena is empty. False: no memory. */
bool staff_plain(struct ht_model *copy, const struct ht_model *model, struct ht_arena *arena);

/* A copy of a plain model with counts[bins][groups] agents on the phones, none of them absent or away.
 * Intervals that are not open have none; but where callers are served past closing time, the agents of the
 * last open interval stay: until the next opening or, if a target is about occupancy, which all the time they
 * are available would dilute, for an hour. */
bool staff_counted(struct ht_model *copy, const struct ht_model *plain, const bool *open,
                   const size_t *counts, struct ht_arena *arena);

/* [bins]: has the interval any open time? NULL: no memory. */
bool *staff_open(const struct ht_model *model, struct ht_arena *arena);

/* Length of a reporting interval within the horizon, s. */
double staff_bin_length(const struct ht_model *model, size_t bin);

#endif
