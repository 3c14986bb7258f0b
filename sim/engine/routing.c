/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who takes which call. Choices only: nothing here changes the world.
 */
#include "world.h"
#include <math.h>

static bool idle_longer(const struct world *w, uint32_t a, uint32_t b) {
    return b == NOBODY || w->agents[a].idle_order < w->agents[b].idle_order;
}

static uint32_t longest_idle(const struct world *w, const struct type_state *type) {
    uint32_t best = NOBODY;
    for (size_t i = 0; i < type->group_count; i++) {
        const uint32_t head = w->groups[type->groups[i]].idle_first;
        if (head != NOBODY && idle_longer(w, head, best))
            best = head;
    }
    return best;
}

static uint32_t random_idle(const struct world *w, const struct type_state *type, const struct caller *c) {
    size_t idle = 0;
    for (size_t i = 0; i < type->group_count; i++)
        idle += w->groups[type->groups[i]].idle;
    if (idle == 0)
        return NOBODY;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_ROUTING, c->type, c->number, c->attempts);
    size_t place = (size_t)(ht_uniform(words.word[0]) * (double)idle), group = 0;
    while (place >= w->groups[type->groups[group]].idle)
        place -= w->groups[type->groups[group++]].idle;
    uint32_t agent = w->groups[type->groups[group]].idle_first;
    while (place-- > 0)
        agent = w->agents[agent].next;
    return agent;
}

/* The idle agent whose handle factor, times `sign`, is smallest; the longest idle of equals. */
static uint32_t by_factor(const struct world *w, const struct type_state *type, size_t call_type,
                          double sign) {
    uint32_t best = NOBODY;
    double least = INFINITY;
    for (size_t i = 0; i < type->group_count; i++) {
        const struct group_state *g = &w->groups[type->groups[i]];
        for (uint32_t a = g->idle_first; a != NOBODY; a = w->agents[a].next) {
            const double factor = sign * experience_factor(w, a, call_type);
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

uint32_t routing_agent(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    if (w->idle == 0)
        return NOBODY;
    switch (w->model->agent_choice) {
    case HT_RANDOM: return random_idle(w, type, c);
    case HT_FASTEST: return by_factor(w, type, c->type, 1.0);
    case HT_SLOWEST: return by_factor(w, type, c->type, -1.0);
    default: return longest_idle(w, type);
    }
}

/* Among the heads of the queues he serves: best priority, then longest wait with credit. */
uint32_t routing_call(const struct world *w, uint32_t agent) {
    const struct ht_agent_group *group = &w->model->agent_groups[w->agents[agent].group];
    const struct caller *best = NULL;
    if (w->waiting == 0)
        return NOBODY;
    for (size_t i = 0; i < group->serves_count; i++) {
        const uint32_t head = w->types[group->serves[i].call_type].first;
        if (head == NOBODY)
            continue;
        const struct caller *c = &w->callers[head];
        if (best == NULL || c->priority < best->priority ||
            (c->priority == best->priority &&
             (c->key < best->key || (c->key == best->key && c->sequence < best->sequence))))
            best = c;
    }
    return best == NULL ? NOBODY : (uint32_t)(best - w->callers);
}
