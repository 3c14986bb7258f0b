/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waiting callers are a heap by rank, busy agents a heap by the end of their call; who has given up is found
 * out when his turn comes.
 */
#include "fit_queue.h"
#include <math.h>

struct state {
    const struct fit_floor *floor;
    size_t waiting, busy;
    struct fit_outcome out;
};

static bool sooner(const struct state *s, size_t a, size_t b) {
    const struct fit_caller *p = &s->floor->callers[a], *q = &s->floor->callers[b];
    return p->rank != q->rank ? p->rank < q->rank : a < b;
}

static void queue_up(struct state *s, size_t caller) {
    size_t *heap = s->floor->waiting, at = s->waiting++;
    for (; at > 0 && sooner(s, caller, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = caller;
}

static size_t take_first(struct state *s) {
    size_t *heap = s->floor->waiting, at = 0;
    const size_t first = heap[0], last = heap[--s->waiting];
    for (size_t child; (child = 2 * at + 1) < s->waiting; at = child) {
        child += child + 1 < s->waiting && sooner(s, heap[child + 1], heap[child]);
        if (!sooner(s, heap[child], last))
            break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return first;
}

static void begin_call(struct state *s, double end) {
    double *heap = s->floor->busy;
    size_t at = s->busy++;
    for (; at > 0 && end < heap[(at - 1) / 2]; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = end;
}

static void end_call(struct state *s) {
    double *heap = s->floor->busy;
    const double last = heap[--s->busy];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < s->busy; at = child) {
        child += child + 1 < s->busy && heap[child + 1] < heap[child];
        if (last <= heap[child])
            break;
        heap[at] = heap[child];
    }
    heap[at] = last;
}

static void give_up(struct state *s, const struct fit_caller *c) {
    s->out.hold += c->patience;
    s->out.abandoned += 1.0;
}

static void answer(struct state *s, double now, size_t agents) {
    while (s->waiting > 0 && s->busy < agents) {
        const struct fit_caller *c = &s->floor->callers[take_first(s)];
        if (c->arrival + c->patience < now) {
            give_up(s, c);
            continue;
        }
        s->out.hold += now - c->arrival;
        begin_call(s, now + c->handle);
    }
}

struct fit_outcome fit_queue(const struct fit_floor *floor) {
    struct state s = {.floor = floor};
    size_t next = 0, step = 0, agents = floor->step_count > 0 ? floor->agents[0] : 0;
    while (next < floor->caller_count || s.waiting > 0) {
        const double arrival = next < floor->caller_count ? floor->callers[next].arrival : INFINITY;
        const double end = s.busy > 0 ? s.floor->busy[0] : INFINITY;
        const double change = step + 1 < floor->step_count ? (double)(step + 1) * floor->step : INFINITY;
        const double now = fmin(arrival, fmin(end, change));
        if (isinf(now))
            break;
        if (end <= now)
            end_call(&s);
        else if (change <= now)
            agents = floor->agents[++step];
        else
            queue_up(&s, next++);
        answer(&s, now, agents);
    }
    while (s.waiting > 0)
        give_up(&s, &floor->callers[take_first(&s)]);
    return s.out;
}
