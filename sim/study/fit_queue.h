/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain queue, to see what a fit makes of the days it was fitted to.
 */
#ifndef FIT_QUEUE_H
#define FIT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct fit_caller {
    double arrival, handle, patience;
    double rank; /* the smallest is answered first */
};

struct fit_floor {
    const struct fit_caller *callers; /* ascending arrival */
    size_t caller_count;
    const size_t *agents; /* by step, from time 0 on; the last holds on */
    size_t step_count;
    double step;
    size_t *waiting; /* [caller_count]: room */
    double *busy;    /* [most agents]: room */
};

struct fit_outcome {
    double hold, abandoned; /* sums over the callers */
};

/* Callers in order of rank; a call begins only while fewer are busy than there are agents. Callers still
 * waiting when all steps are over wait out their patience. */
struct fit_outcome fit_queue(const struct fit_floor *floor);

#endif
