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
static inline double *observe_call(const struct world *w, uint32_t bin, size_t type) {
    return w->observe.out->calls[bin * w->observe.out->types + type].of;
}

/* Does [from, to) lie in the present bin, all of it open and measured? */
static inline bool observe_here(const struct observe *o, double from, double to) {
    return o->bin_open && from >= o->bin_from && to <= o->bin_to;
}

/* Rare enough to stand apart: what does not pass in the present bin alone. */
void observe_spread_callers(const struct observe *o, size_t type, enum ht_call_sum sum, double from,
                            double to);
void observe_spread_waited(const struct observe *o, size_t type, double from, double to);

/* Caller-seconds [from, to) of a call type, in open time within the horizon. */
static inline void observe_callers(struct world *w, size_t type, enum ht_call_sum sum, double from,
                                   double to) {
    const struct observe *o = &w->observe;
    if (observe_here(o, from, to))
        o->calls[type].of[sum] += to - from;
    else
        observe_spread_callers(o, type, sum, from, to);
}

/* A caller has waited from `from` to now: in a queue, on a line. */
static inline void observe_waited(struct world *w, size_t type, double from) {
    const struct observe *o = &w->observe;
    if (!observe_here(o, from, w->now)) {
        observe_spread_waited(o, type, from, w->now);
        return;
    }
    double *of = o->calls[type].of;
    of[HT_SUM_QUEUE_TIME] += w->now - from;
    of[HT_SUM_LINE_TIME] += w->now - from;
}

/* When somebody called, was answered, and rang off; and when his agent was free again. */
struct talk {
    double called, answered, ends, free;
};

/* Caller's and agent's time where it does not all pass in the present bin. */
void observe_long_talk(struct world *w, size_t type, size_t group, const struct talk *t, double factor);

/* Caller's and agent's time, known when the talk begins; the agent works at `factor` times a proficient
 * agent's pace. Mostly all of it passes in the present bin. */
static inline void observe_talk(struct world *w, size_t type, size_t group, const struct talk *t,
                                double factor, bool waited) {
    const struct observe *o = &w->observe;
    if (!observe_here(o, t->called, t->free)) {
        observe_long_talk(w, type, group, t, factor);
        return;
    }
    double *call = o->calls[type].of, *work = o->agents[group].of;
    const double seconds = t->free - t->answered;
    if (waited)
        call[HT_SUM_QUEUE_TIME] += t->answered - t->called;
    call[HT_SUM_LINE_TIME] += t->ends - t->called;
    work[HT_SUM_BUSY] += seconds;
    work[HT_SUM_BUSY_OPEN] += seconds;
    work[HT_SUM_CAPACITY] += seconds / factor;
}

/* So much of an agent's time for a call of this bin. */
static inline void observe_handled(struct world *w, size_t group, uint32_t bin, double seconds) {
    const struct observe *o = &w->observe;
    double *of = bin == o->bin ? o->agents[group].of : o->out->agents[bin * o->out->groups + group].of;
    of[HT_SUM_GROUP_ANSWERED] += 1.0;
    of[HT_SUM_GROUP_HANDLE] += seconds;
}

void observe_learning(struct world *w, size_t group, double to); /* he is still learning at it */

/* An agent of the group answers in his `week` on the phones, at this learning factor. */
void observe_pace(struct world *w, size_t group, size_t week, double factor);

void observe_overtime(struct world *w, size_t group, double from, double to);
void observe_on(struct world *w, size_t team); /* before `on` of the team changes */
void observe_place(struct world *w, size_t group, enum place place, int change); /* in the number there */
void observe_people(struct world *w, size_t group, enum ht_group_sum sum, double count); /* now */
void observe_available(struct world *w); /* before an agent is, where none was */

/* After the number waiting has grown. */
static inline void observe_waiting(struct world *w, struct type_state *type) {
    w->observe.waiting_max = w->waiting > w->observe.waiting_max ? w->waiting : w->observe.waiting_max;
    type->waiting_max = type->waiting > type->waiting_max ? type->waiting : type->waiting_max;
}

/* After the lines in use have grown. */
static inline void observe_lines(struct world *w, struct type_state *type) {
    w->observe.lines_max = w->lines > w->observe.lines_max ? w->lines : w->observe.lines_max;
    type->lines_max = type->lines > type->lines_max ? type->lines : type->lines_max;
}

static inline void observe_hold(struct world *w, uint32_t bin, size_t type, double hold) {
    const struct observe *o = &w->observe;
    if (bin == o->bin && o->holds != NULL)
        ht_histogram_add(&o->holds[type], hold);
    else if (bin < o->out->bins)
        ht_histogram_add(&o->out->holds[o->out->hold_period[bin] * o->out->types + type], hold);
}

#endif
