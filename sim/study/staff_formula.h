/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the search for needs begins: each interval alone by Erlang A, then the tail of the number needed.
 */
#ifndef HOLDTIME_STAFF_FORMULA_H
#define HOLDTIME_STAFF_FORMULA_H

#include "staff_flow.h"

struct staff_start {
    size_t *formula; /* [bins][groups] */
    double *alpha;   /* [bins][groups]: probability of delay that goes with it */
    size_t *least;   /* [bins][groups]: the load, for groups and intervals that no target is about; else 0 */
};

/* Of a flow that met an ample staffing. False: no memory. */
bool staff_formula(struct staff_start *start, const struct staff_bench *b, const struct staff_flow *flow);

/* Feldman, Mandelbaum, Massey and Whitt, "Staffing of time-varying queues to achieve time-stable
 * performance", Management Science 54 (2008), section 3: agents in each interval such that the number in the
 * system, simulated with the agents before, reaches it with probability alpha; until no interval changes by
 * more than one (of many agents, two in a hundred). `counts` begins with the formula. False: see b->status.
 */
bool staff_iterate(const struct staff_start *start, struct staff_bench *b, struct staff_flow *flow,
                   size_t *counts, size_t *iterations, bool *stable);

/* The tail of a flow with odds of delay exp(shift[block]) times those of alpha. */
void staff_shifted(const struct staff_start *start, const struct staff_bench *b,
                   const struct staff_flow *flow, const double *shift, size_t *counts);

#endif
