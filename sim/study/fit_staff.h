/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the staff is told by: who talked when, and when anybody waited.
 */
#ifndef FIT_STAFF_H
#define FIT_STAFF_H

#include "fit_work.h"
#include <math.h>

struct shift_work {
    struct fit_work *w;
    size_t groups, steps;
    double step;
    double **waiting; /* [groups]: from and to of the spells in which somebody waits, ascending */
    size_t *spells;   /* [groups] */
    double *there;    /* [groups][steps]: agent seconds */
    uint32_t *order;  /* answered calls by agent, then start */
    size_t *first;    /* [agents + 1]: of `order` */
    size_t *home;     /* [agents]: group */
    double mean_idle;
};

static inline double fit_start_of(const struct ht_logged_call *c) {
    return c->arrival + c->hold;
}

static inline double fit_end_of(const struct shift_work *s, const struct ht_logged_call *c) {
    const size_t type = s->w->type_of[c->type];
    return fit_start_of(c) + (isnan(c->handle) ? s->w->fit->types[type].handle.used.mean : c->handle);
}

/* The same `there` where the log names no agents. */
bool fit_unnamed_staff(struct shift_work *s);

#endif
