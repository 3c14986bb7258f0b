/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Predicted waits, and virtual hold: a caller who must wait may leave his number instead. His callback stands
 * in a queue without a line and without impatience, and is dialled by an agent who may take it when a line is
 * free. One that is dialled in vain is put aside and dialled again later, or lost. Invariant: while a line is
 * free, no agent is idle who could dial a callback.
 */
#include "luck.h"
#include "observe.h"
#include "queues.h"
#include <math.h>

static bool is_later(const struct world *w, const struct caller *c) {
    return c->kind == HT_KIND_CALLBACK && !w->types[c->type].model->callback.in_turn;
}

size_t callback_ahead(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    const bool later = is_later(w, c);
    size_t behind = 0;
    queue_place(w, later ? &type->later : &type->queue, c, &behind);
    return (later ? type->calling_later : type->waiting + type->keeping_turn) - behind;
}

double callback_predict(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    size_t agents = 0;
    for (size_t i = 0; i < type->taker_count; i++)
        agents += w->teams[type->takers[i].team].on;
    if (agents == 0)
        return INFINITY;
    return (double)(callback_ahead(w, c) + 1) * type->recent / (double)agents;
}

bool callback_accepted(const struct world *w, const struct caller *c, double predicted) {
    const struct ht_callback *callback = &w->types[c->type].model->callback;
    const bool offered = (callback->offer_at < INFINITY && predicted >= callback->offer_at) ||
                         w->types[c->type].waiting >= callback->offer_at_queue;
    if (callback->accept <= 0.0 || !offered)
        return false;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_OFFER, c->origin, c->number, c->tries);
    return ht_uniform(words.word[1]) < callback->accept;
}

/* Counts one more (1) or less (SIZE_MAX, which adds -1) in the queue that is returned. */
static struct queue *count_in_queue(struct world *w, const struct caller *c, size_t step) {
    struct type_state *type = &w->types[c->type];
    w->callbacks += step;
    if (!is_later(w, c)) {
        type->keeping_turn += step;
        return &type->queue;
    }
    w->later += step;
    type->calling_later += step;
    return &type->later;
}

static void join_queue(struct world *w, uint32_t id) {
    if (w->trace != NULL)
        trace_queue(w, id);
    queue_link(w, count_in_queue(w, &w->callers[id], 1), id);
    call_timed(w, id);
}

void callback_unqueued(struct world *w, uint32_t id) {
    queue_unlink(w, count_in_queue(w, &w->callers[id], SIZE_MAX), id);
}

void callback_taken(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_TOOK_CALLBACK] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    if (w->trace != NULL)
        trace_end(w, id, HT_OUTCOME_CALLBACK, 0.0);
    call_begins(w, id, HT_KIND_CALLBACK);
    w->more[id].retries = (uint32_t)w->types[c->type].model->callback.retries;
    w->more[id].called_back = false;
    c->leaves = INFINITY;
    join_queue(w, id);
}

static void put_aside(struct world *w, uint32_t id, double due) {
    struct caller *c = &w->callers[id];
    c->due = HT_KIND_CALLBACK;
    w->more[id].retries--;
    c->prev = NOBODY;
    c->next = w->aside;
    if (w->aside != NOBODY)
        w->callers[w->aside].prev = id;
    w->aside = id;
    agenda_schedule(&w->agenda, caller_node(w, id), due, EVENT_CALL);
}

static void take_back(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    if (c->prev == NOBODY)
        w->aside = c->next;
    else
        w->callers[c->prev].next = c->next;
    if (c->next != NOBODY)
        w->callers[c->next].prev = c->prev;
}

bool callback_dialled(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    struct caller_more *more = &w->more[id];
    const size_t type = c->type;
    const struct ht_callback *callback = &w->model->call_types[type].callback;
    if (!more->called_back) {
        double *of = observe_call(w, c->bin, c->type);
        of[HT_SUM_DIALLED] += 1.0;
        of[HT_SUM_CALLBACK_DELAY] += w->now - c->arrival;
        more->called_back = true;
    }
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_DIAL, c->origin, c->number, more->dials++);
    if (ht_uniform(words.word[0]) >= callback->no_answer)
        return true;
    const double due = ht_next_open(&w->model->calendar, w->now + callback->retry_after);
    call_unqueued(w, id);
    if (more->retries > 0 && due < w->model->calendar.length)
        put_aside(w, id, due);
    else
        call_lost(w, id);
    if (w->lingering > 0)
        agents_released(w, type);
    return false;
}

/* Stands in the queue again; an idle agent who may dial it does so at once. */
void callback_again(struct world *w, uint32_t id) {
    take_back(w, id);
    join_queue(w, id);
    call_offered(w, id);
}

/* The first callback in the order of dialling that an idle agent may take. */
static uint32_t first_dialled(const struct world *w, uint32_t *agent) {
    uint32_t best = NOBODY;
    for (int later = 0; later < 2 && best == NOBODY; later++) {
        for (size_t type = 0; type < w->model->call_type_count; type++) {
            const struct queue *queue = later ? &w->types[type].later : &w->types[type].queue;
            for (uint32_t id = queue->first; id != NOBODY; id = w->callers[id].next) {
                const struct caller *c = &w->callers[id];
                const uint32_t taker = c->kind == HT_KIND_CALLBACK ? routing_agent(w, c) : NOBODY;
                if (taker != NOBODY && (best == NOBODY || queue_before(c, &w->callers[best]))) {
                    best = id;
                    *agent = taker;
                }
            }
        }
    }
    return best;
}

void callbacks_line_freed(struct world *w) {
    uint32_t agent, id;
    while (w->lines < w->model->lines && w->callbacks > 0 && w->idle > 0 &&
           (id = first_dialled(w, &agent)) != NOBODY) {
        if (callback_dialled(w, id)) {
            agent_take(w, agent);
            call_answered(w, id, agent);
        }
    }
}

uint32_t callback_take_aside(struct world *w) {
    const uint32_t id = w->aside;
    if (id != NOBODY) {
        take_back(w, id);
        agenda_cancel(&w->agenda, caller_node(w, id));
    }
    return id;
}
