/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who takes which call. Choices only: nothing here changes the world.
 */
#include "queues.h"
#include <math.h>

static bool idle_longer(const struct world *w, uint32_t a, uint32_t b) {
    return b == NOBODY || w->agents[a].idle_order < w->agents[b].idle_order;
}

static uint32_t longest_idle(const struct world *w, const struct taker *takers, size_t count) {
    uint32_t best = NOBODY;
    for (size_t i = 0; i < count; i++) {
        const uint32_t head = w->teams[takers[i].team].idle_first;
        if (head != NOBODY && idle_longer(w, head, best))
            best = head;
    }
    return best;
}

static uint32_t first_listed(const struct world *w, const struct taker *takers, size_t count) {
    uint32_t first = NOBODY;
    for (size_t i = 0; first == NOBODY && i < count; i += takers[i].alike)
        first = longest_idle(w, &takers[i], takers[i].alike);
    return first;
}

/* The idle agent in this place, the longest idle being 0, of a group's own team and those nesting. */
static uint32_t idle_in_place(const struct world *w, const struct taker *taker, size_t place) {
    uint32_t own = w->teams[taker[0].team].idle_first;
    uint32_t nesting = taker[0].alike > 1 ? w->teams[taker[1].team].idle_first : NOBODY;
    for (;; place--) {
        uint32_t *next = own != NOBODY && idle_longer(w, own, nesting) ? &own : &nesting;
        if (place == 0)
            return *next;
        *next = w->agents[*next].next;
    }
}

static uint32_t random_idle(const struct world *w, const struct taker *takers, size_t count,
                            const struct caller *c) {
    size_t idle = 0;
    for (size_t i = 0; i < count; i++)
        idle += w->teams[takers[i].team].idle;
    if (idle == 0)
        return NOBODY;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_ROUTING, c->origin, c->number, c->tries);
    size_t place = (size_t)(ht_uniform(words.word[0]) * (double)idle);
    for (size_t i = 0;; i += takers[i].alike) {
        size_t here = 0;
        for (size_t j = i; j < i + takers[i].alike; j++)
            here += w->teams[takers[j].team].idle;
        if (place < here)
            return idle_in_place(w, &takers[i], place);
        place -= here;
    }
}

/* The idle agent whose handle factor, times `sign`, is smallest; the longest idle of equals. */
static uint32_t by_factor(const struct world *w, const struct taker *takers, size_t count, size_t call_type,
                          double sign) {
    uint32_t best = NOBODY;
    double least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        const struct team *g = &w->teams[takers[i].team];
        const double of_group = w->sites ? sign * rollouts_handle(w, call_type, g->group) : sign;
        for (uint32_t a = g->idle_first; a != NOBODY; a = w->agents[a].next) {
            const double factor = of_group * experience_factor(w, a, call_type);
            if (factor < least || (factor == least && idle_longer(w, a, best))) {
                best = a;
                least = factor;
            }
            if (g->equal_agents)
                break; /* the head stands for all of them */
        }
    }
    return best;
}

static uint32_t least_occupied(const struct world *w, const struct taker *takers, size_t count) {
    uint32_t best = NOBODY;
    double least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t id = w->teams[takers[i].team].idle_first; id != NOBODY; id = w->agents[id].next) {
            const struct stretch *s = &w->stretches[id];
            const double occupied = w->now > s->since ? s->worked / (w->now - s->since) : 0.0;
            if (occupied < least || (occupied == least && idle_longer(w, id, best))) {
                best = id;
                least = occupied;
            }
        }
    }
    return best;
}

/* Among groups of equal preference. */
static inline __attribute__((always_inline)) uint32_t
idle_agent(const struct world *w, const struct taker *takers, size_t count, const struct caller *c) {
    switch (w->model->agent_choice) {
    case HT_LEAST_OCCUPIED: return least_occupied(w, takers, count);
    case HT_FASTEST: return by_factor(w, takers, count, c->type, 1.0);
    case HT_SLOWEST: return by_factor(w, takers, count, c->type, -1.0);
    case HT_RANDOM: return random_idle(w, takers, count, c);
    case HT_LISTED_AGENT: return first_listed(w, takers, count);
    default: return longest_idle(w, takers, count);
    }
}

static bool has_waited(const struct world *w, const struct caller *c, double after) {
    return c->arrival + after <= w->now;
}

uint32_t routing_agent(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    uint32_t agent = NOBODY;
    if (!type->preferred)
        return idle_agent(w, type->takers, type->taker_count, c);
    for (size_t i = 0; agent == NOBODY && i < type->taker_count; i += type->takers[i].alike)
        if (has_waited(w, c, type->takers[i].after))
            agent = idle_agent(w, &type->takers[i], type->takers[i].alike, c);
    return agent;
}

/* The first of a queue who has waited long enough and, if he is to be called back, finds a line. */
static uint32_t first_ready(const struct world *w, const struct queue *queue, const struct taken *taken) {
    const bool line = w->lines < w->model->lines;
    for (uint32_t id = queue->first; id != NOBODY; id = w->callers[id].next) {
        const struct caller *c = &w->callers[id];
        const bool waited = taken->after <= 0.0 || has_waited(w, c, taken->after);
        if (waited && (line || c->kind != HT_KIND_CALLBACK))
            return id;
        if (!waited && !w->types[taken->type].replayed)
            return NOBODY; /* nor have those behind him, who came later */
    }
    return NOBODY;
}

static inline uint32_t first_of(const struct world *w, const struct queue *queue, const struct taken *taken) {
    if (queue->first == NOBODY || (taken->after <= 0.0 && w->callbacks == 0))
        return queue->first;
    return first_ready(w, queue, taken);
}

/* Best priority first; among equals the longest wait with credit, or the order of the group's list. */
static inline __attribute__((always_inline)) uint32_t best_of(const struct world *w, const struct team *g,
                                                              bool later) {
    const bool listed = g->model->take == HT_LISTED_CALL;
    uint32_t best = NOBODY;
    for (size_t i = 0; i < g->taken_count; i++) {
        const struct type_state *type = &w->types[g->taken[i].type];
        const uint32_t id = first_of(w, later ? &type->later : &type->queue, &g->taken[i]);
        if (id == NOBODY)
            continue;
        const struct caller *c = &w->callers[id];
        if (best == NOBODY || c->priority < w->callers[best].priority ||
            (!listed && queue_before(c, &w->callers[best])))
            best = id;
    }
    return best;
}

uint32_t routing_choice(const struct world *w, const struct team *team) {
    const uint32_t best = best_of(w, team, false);
    return best == NOBODY && w->later > 0 ? best_of(w, team, true) : best;
}
