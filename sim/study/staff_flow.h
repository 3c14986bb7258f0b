/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many callers an agent group has in the system, waiting or served, over time and chance.
 */
#ifndef HOLDTIME_STAFF_FLOW_H
#define HOLDTIME_STAFF_FLOW_H

#include "staff_judge.h"

struct staff_flow {
    size_t replications; /* of the last run */
    size_t *first;       /* [bins * groups + 1]: where the levels of a cell begin */
    uint16_t *times;     /* by cell and level: looks that found so many in the system; the last: or more */
    size_t days;
    uint64_t *answered, *handled; /* [days][groups]: calls, and 1/1024 s of talk and wrap-up */
};

/* A staffing with twice as many agents of each group as anybody could use. NULL: no memory. */
size_t *staff_ample(const struct staff_bench *b);

/* Room for levels up to `most`, a staffing. False: no memory. */
bool staff_flow_init(struct staff_flow *flow, const struct staff_bench *b, const size_t *most);

/* Simulates replications 0 .. with these agents. False: see b->status. */
bool staff_flow_run(struct staff_flow *flow, struct staff_bench *b, const size_t *counts);

/* The smallest c such that c or more are in the system with a probability of at most `alpha`. */
size_t staff_tail(const struct staff_flow *flow, size_t cell, double alpha);
/* Mean number in the system. */
double staff_load(const struct staff_flow *flow, size_t cell);

#endif
