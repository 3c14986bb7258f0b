/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue of a call type: a list in the order (priority, arrival - credit, order of attempts). A newcomer
 * is sought from the end backwards, so where all callers of a type are alike he is appended at once; only
 * replayed calls can differ in priority and credit, and they move past few.
 */
#include "observe.h"

static bool goes_before(const struct caller *a, const struct caller *b) {
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return a->key < b->key || (a->key == b->key && a->sequence < b->sequence);
}

void queue_insert(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    struct type_state *type = &w->types[c->type];
    uint32_t after = type->last;
    while (after != NOBODY && goes_before(c, &w->callers[after]))
        after = w->callers[after].prev;
    c->prev = after;
    c->next = after == NOBODY ? type->first : w->callers[after].next;
    if (c->next == NOBODY)
        type->last = id;
    else
        w->callers[c->next].prev = id;
    if (after == NOBODY)
        type->first = id;
    else
        w->callers[after].next = id;
    type->waiting++;
    w->waiting++;
    observe_waiting(w, c->type);
}

void queue_remove(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    struct type_state *type = &w->types[c->type];
    if (c->prev == NOBODY)
        type->first = c->next;
    else
        w->callers[c->prev].next = c->next;
    if (c->next == NOBODY)
        type->last = c->prev;
    else
        w->callers[c->next].prev = c->prev;
    type->waiting--;
    w->waiting--;
}
