/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one writer of measures. Calls are booked to the bin of their arrival, which they carry; stretches of
 * time are spread over the bins in which they pass, as soon as their end is known, even when it lies ahead.
 */
#ifndef HOLDTIME_OBSERVE_H
#define HOLDTIME_OBSERVE_H

#include "world.h"

bool observe_init(struct world *w, struct ht_measures *out);
void observe_roll(struct world *w, double now); /* into the bin that holds `now` */
void observe_finish(struct world *w);

/* The sums a call of this type and bin is booked to. */
static inline double *observe_call(struct world *w, uint32_t bin, size_t type) {
    return w->observe.out->calls[bin * w->observe.out->types + type].of;
}

/* Caller-seconds [from, to) of a call type, in open time within the horizon. */
void observe_callers(struct world *w, size_t type, enum ht_call_sum sum, double from, double to);

/* A caller has waited from `from` to now: in a queue, on a line. */
void observe_waited(struct world *w, size_t type, double from);

/* A call answered by an agent of `group`: his work from now to `to` at `factor` times a proficient agent's
 * pace, still learning or not. */
void observe_work(struct world *w, size_t group, uint32_t bin, double to, double factor, bool learning);

/* An agent of the group answers in his `week` on the phones, at this learning factor. */
void observe_pace(struct world *w, size_t group, size_t week, double factor);

void observe_overtime(struct world *w, size_t group, double from, double to);
void observe_on(struct world *w, size_t team); /* before `on` of the team changes */
void observe_place(struct world *w, size_t group, enum place place, int change); /* in the number there */
void observe_people(struct world *w, size_t group, enum ht_group_sum sum, double count); /* now */
void observe_idle(struct world *w, size_t idle);    /* sets the number of available agents */
void observe_waiting(struct world *w, size_t type); /* after the number waiting has grown */
void observe_lines(struct world *w, size_t type);   /* after the lines in use have grown */
void observe_hold(struct world *w, uint32_t bin, size_t type, double hold);

#endif
