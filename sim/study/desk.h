/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one worker has to himself: the memory in which he simulates one scenario after another. It is as much
 * as one scenario takes, however many there are.
 */
#ifndef HOLDTIME_STUDY_DESK_H
#define HOLDTIME_STUDY_DESK_H

#include "replicated.h"

struct desk {
    struct ht_arena arena, own; /* of a replication; of a scenario, as all that follows: */
    size_t scenario;            /* SIZE_MAX: none yet */
    struct ht_measures measures;
    struct replicated whole; /* a digest, for who has nowhere else to put one */
    struct ht_histogram *scratch;
};

void desk_init(struct desk *desk);
void desk_release(struct desk *desk);

/* Memory for shapes[scenario] in place of that for the last; with that of `whole`, or without. False: no
 * memory. */
bool desk_turn_to(struct desk *desk, const struct shape *shapes, size_t scenario, bool whole);

/* Simulates one replication of the scenario it was turned to; `trace` may be NULL. False: no memory. */
bool desk_simulate(struct desk *desk, const struct shape *shapes, uint64_t seed, size_t replication,
                   struct replicated *out, struct ht_trace *trace);

#endif
