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
        w->types[type].sums[sum] += to - from;
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
    double *of = w->types[type].sums;
    of[HT_SUM_QUEUE_TIME] += w->now - from;
    of[HT_SUM_LINE_TIME] += w->now - from;
}

/* A talk that begins now. */
struct talk {
    const struct team *team;
    double handle;     /* talk and wrap-up */
    double ends, free; /* when the caller rings off; when the agent is free again */
    double factor;     /* the agent works at so many times a proficient agent's pace */
    bool waited;
};

/* What is counted of an answer where its attempt arrived. */
static inline __attribute__((always_inline)) void
observe_count(double *of, const struct world *w, const struct caller *c, double hold, const struct talk *t) {
    static const double fresh[] = {[HT_KIND_FRESH] = 1.0, [HT_KIND_CALLBACK] = 0.0};
    of[HT_SUM_ANSWERED] += 1.0;
    of[HT_SUM_HANDLE] += t->handle;
    of[HT_SUM_FIRST_TO_ANSWER] += w->now - c->first_arrival;
    of[HT_SUM_ANSWERED_WITHIN] += hold <= w->model->service_level.within ? 1.0 : 0.0;
    of[HT_SUM_FRESH_ANSWERED] += fresh[c->kind];
    if (t->waited) {
        of[HT_SUM_WAITED] += 1.0;
        of[HT_SUM_HOLD_ANSWERED] += hold;
        if (hold > of[HT_SUM_HOLD_MAX])
            of[HT_SUM_HOLD_MAX] = hold;
    }
}

/* An answer whose attempt arrived in an earlier bin, or whose talk goes on in later ones. */
void observe_long_answer(struct world *w, const struct caller *c, double hold, const struct talk *t);

/* Books an answer: the attempt, and caller's and agent's time, which is known when the talk begins. Mostly
 * all of it lies in the present bin. */
static inline __attribute__((always_inline)) void
observe_answer(struct world *w, const struct caller *c, const struct type_state *type, const struct talk *t) {
    const struct observe *o = &w->observe;
    const double hold = t->waited ? w->now - c->arrival : 0.0;
    if (c->bin != o->bin || t->free > o->book_to) {
        observe_long_answer(w, c, hold, t);
        return;
    }
    const double called = c->kind == HT_KIND_CALLBACK ? w->now : c->arrival, seconds = t->free - w->now;
    double *call = type->sums, *work = t->team->sums;
    observe_count(call, w, c, hold, t);
    if (t->waited)
        call[HT_SUM_QUEUE_TIME] += w->now - called;
    call[HT_SUM_LINE_TIME] += t->ends - called;
    ht_histogram_add(type->holds, hold);
    work[HT_SUM_GROUP_ANSWERED] += 1.0;
    work[HT_SUM_GROUP_HANDLE] += seconds;
    work[HT_SUM_BUSY] += seconds;
    work[HT_SUM_BUSY_OPEN] += seconds;
    work[HT_SUM_CAPACITY] += seconds / t->factor;
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

#endif
