/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queues of a call type: lists in the order (priority, arrival - credit, order of attempts). A newcomer
 * is sought from the end backwards, so where all callers of a type are alike he is appended at once; only
 * replayed calls can differ in priority and credit, and they move past few. Callbacks hold no line and are
 * not counted as waiting.
 */
#include "observe.h"

bool queue_before(const struct caller *a, const struct caller *b) {
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return a->key < b->key || (a->key == b->key && a->sequence < b->sequence);
}

static inline bool is_later(const struct world *w, const struct caller *c) {
    return c->kind == HT_KIND_CALLBACK && !w->model->call_types[c->type].callback.in_turn;
}

static inline struct queue *queue_of(const struct world *w, const struct caller *c) {
    struct type_state *type = &w->types[c->type];
    return is_later(w, c) ? &type->later : &type->queue;
}

/* The one after which `c` belongs; `behind` (may be NULL) counts those he passes. */
static inline uint32_t place_in(const struct world *w, const struct queue *queue, const struct caller *c,
                                size_t *behind) {
    uint32_t after = queue->last;
    while (after != NOBODY && queue_before(c, &w->callers[after])) {
        after = w->callers[after].prev;
        if (behind != NULL)
            ++*behind;
    }
    return after;
}

size_t queue_ahead(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    const size_t all = is_later(w, c) ? type->calling_later : type->waiting + type->keeping_turn;
    size_t behind = 0;
    place_in(w, queue_of(w, c), c, &behind);
    return all - behind;
}

/* One more (1) or less (SIZE_MAX, which adds -1). */
static void count_callback(struct world *w, const struct caller *c, size_t step) {
    struct type_state *type = &w->types[c->type];
    w->callbacks += step;
    if (is_later(w, c)) {
        w->later += step;
        type->calling_later += step;
    } else {
        type->keeping_turn += step;
    }
}

void queue_insert(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    struct queue *queue = queue_of(w, c);
    const uint32_t after = place_in(w, queue, c, NULL);
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
    if (c->kind == HT_KIND_CALLBACK) {
        count_callback(w, c, 1);
        return;
    }
    w->types[c->type].waiting++;
    w->waiting++;
    observe_waiting(w, c->type);
}

void queue_remove(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    struct queue *queue = queue_of(w, c);
    if (c->prev == NOBODY)
        queue->first = c->next;
    else
        w->callers[c->prev].next = c->next;
    if (c->next == NOBODY)
        queue->last = c->prev;
    else
        w->callers[c->next].prev = c->prev;
    if (c->kind == HT_KIND_CALLBACK) {
        count_callback(w, c, SIZE_MAX);
        return;
    }
    w->types[c->type].waiting--;
    w->waiting--;
}
