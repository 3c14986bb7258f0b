/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queues of a call type: lists in the order (priority, arrival - credit, order of attempts). A newcomer
 * is sought from the end backwards, so where all callers of a type are alike he is appended at once; only
 * replayed calls can differ in priority and credit, and they move past few.
 */
#ifndef HOLDTIME_QUEUES_H
#define HOLDTIME_QUEUES_H

#include "world.h"

static inline bool queue_before(const struct caller *a, const struct caller *b) {
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return a->key < b->key || (a->key == b->key && a->sequence < b->sequence);
}

/* The one after whom `c` belongs, or NOBODY; `behind` is raised by those he passes. */
static inline uint32_t queue_place(const struct world *w, const struct queue *queue, const struct caller *c,
                                   size_t *behind) {
    uint32_t after = queue->last;
    while (after != NOBODY && queue_before(c, &w->callers[after])) {
        after = w->callers[after].prev;
        ++*behind;
    }
    return after;
}

static inline void queue_link(struct world *w, struct queue *queue, uint32_t id) {
    struct caller *c = &w->callers[id];
    size_t behind = 0;
    const uint32_t after = queue_place(w, queue, c, &behind);
    c->prev = after;
    c->next = after == NOBODY ? queue->first : w->callers[after].next;
    if (c->next == NOBODY)
        queue->last = id;
    else
        w->callers[c->next].prev = id;
    if (after == NOBODY)
        queue->first = id;
    else
        w->callers[after].next = id;
    w->queued |= w->types[c->type].bit;
}

static inline void queue_unlink(struct world *w, struct queue *queue, uint32_t id) {
    const struct caller *c = &w->callers[id];
    if (c->prev == NOBODY)
        queue->first = c->next;
    else
        w->callers[c->prev].next = c->next;
    if (c->next == NOBODY)
        queue->last = c->prev;
    else
        w->callers[c->next].prev = c->prev;
    if (w->types[c->type].queue.first == NOBODY)
        w->queued &= ~w->types[c->type].bit;
}

/* Which waiting call an agent of the team takes; NOBODY: there is nothing for him. */
uint32_t routing_choice(const struct world *w, const struct team *team);

/* The same, mostly the first of a queue. Of teams that take their callers at once only the queues of these
 * types that hold somebody need be asked, and of those `ranked` only the first. */
static inline __attribute__((always_inline)) uint32_t routing_call(const struct world *w,
                                                                   const struct team *team) {
    uint32_t best = NOBODY;
    if (!team->at_once || w->callbacks > 0)
        return routing_choice(w, team);
    uint64_t types = w->queued & team->types;
    if (team->ranked)
        return types == 0 ? NOBODY : w->types[w->by_bit[__builtin_ctzll(types)]].queue.first;
    for (; types != 0; types &= types - 1) {
        const uint32_t id = w->types[w->by_bit[__builtin_ctzll(types)]].queue.first;
        if (best == NOBODY || queue_before(&w->callers[id], &w->callers[best]))
            best = id;
    }
    return best;
}

#endif
