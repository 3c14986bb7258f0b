/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Selecting the best of several scenarios: Kim and Nelson, "A fully sequential procedure for
 * indifference-zone selection in simulation", ACM TOMACS 11 (2001), section 3, with c = 1. Variances of
 * differences come from the first replications; after each further one, who is worse than another by more
 * than a bound that shrinks is eliminated. It is followed replication by replication, in their order, within
 * those that are simulated anyway.
 */
#ifndef HOLDTIME_SELECT_H
#define HOLDTIME_SELECT_H

#include "estimate.h"
#include <holdtime/compare.h>

#define FIRST_STAGE 10 /* replications that the variances come from */

struct selection {
    struct ht_criterion criterion;
    size_t count, planned, replications;
    struct ratio *value;              /* [count]: of the replication to add */
    double *first;                    /* [FIRST_STAGE][count] values of the first stage */
    double *sum;                      /* [count] */
    double h_squared;                 /* of the paper */
    bool *left, *stays;               /* in the running; after the present screening */
    size_t left_count, decided_after; /* 0: not yet */
    bool undefined;                   /* a value was missing: nothing can be selected */
};

bool selection_init(struct selection *s, size_t count, size_t planned, struct ht_criterion criterion,
                    struct ht_arena *arena);
void selection_add(struct selection *s); /* the replication in `value` */
bool selection_result(const struct selection *s, struct ht_selection *out, struct ht_arena *arena);

#endif
