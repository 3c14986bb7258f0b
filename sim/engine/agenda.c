/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timing wheel and near heap. Invariant: a node on level l, slot s shares with the present tick all digits
 * (base 64) above l, and its digit l is s, greater than the tick's; so the lowest filled level holds the next
 * events.
 */
#include "agenda.h"
#include <holdtime/arena.h>
#include <math.h>
#include <string.h>

#define DIGIT      6
#define DIGIT_MASK (AGENDA_SLOTS - 1)
#define LAST_TICK  (((uint64_t)1 << (DIGIT * AGENDA_LEVELS)) - 1)

static inline uint64_t time_bits(double time) {
    union {
        double time;
        uint64_t bits;
    } u = {time + 0.0}; /* -0 becomes 0 */
    return u.bits;
}

static inline bool before(struct agenda_key a, struct agenda_key b) {
    return a.time < b.time || (a.time == b.time && a.order < b.order);
}

static inline uint64_t tick_of(const struct agenda *agenda, double time) {
    const double tick = time * agenda->ticks_per_second;
    return tick < (double)LAST_TICK ? (uint64_t)tick : LAST_TICK;
}

bool agenda_grow(struct agenda *agenda, size_t node_count) {
    if (node_count > AGENDA_MAX_NODES)
        return false;
    const size_t capacity = 2 * node_count; /* at most half of it live: see sweep */
    struct agenda_node *nodes = ht_arena_alloc(agenda->arena, node_count, sizeof *nodes);
    struct agenda_key *heap = ht_arena_alloc(agenda->arena, capacity, sizeof *heap);
    if (nodes == NULL || heap == NULL)
        return false;
    if (agenda->node_count > 0) {
        memcpy(nodes, agenda->nodes, agenda->node_count * sizeof *nodes);
        memcpy(heap, agenda->heap, agenda->near * sizeof *heap);
    }
    agenda->nodes = nodes;
    agenda->heap = heap;
    agenda->heap_capacity = capacity;
    agenda->node_count = node_count;
    return true;
}

bool agenda_init(struct agenda *agenda, struct ht_arena *arena, size_t node_count, double spacing) {
    *agenda = (struct agenda){.arena = arena};
    if (!agenda_grow(agenda, node_count))
        return false;
    for (uint32_t head = 0; head < AGENDA_NODES; head++)
        agenda->nodes[head].next = agenda->nodes[head].prev = head;
    /* A tick of about the spacing keeps one or two events in the heap; a power of two keeps ticks exact. */
    agenda->ticks_per_second = exp2(-round(log2(fmin(fmax(spacing, 1e-3), 1e4))));
    return true;
}

static bool live(const struct agenda *agenda, struct agenda_key key) {
    return agenda->nodes[agenda_node_of(key.order)].key.order == key.order;
}

static void sift_in(struct agenda_key *heap, size_t place, struct agenda_key key) {
    while (place > 0 && before(key, heap[(place - 1) / 2])) {
        heap[place] = heap[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    heap[place] = key;
}

/* Throws cancelled entries out of a full heap. The live ones are at most the nodes: half the capacity. */
static void sweep(struct agenda *agenda) {
    size_t kept = 0;
    for (size_t i = 0; i < agenda->near; i++)
        if (live(agenda, agenda->heap[i]))
            sift_in(agenda->heap, kept++, agenda->heap[i]);
    agenda->near = kept;
}

static void push(struct agenda *agenda, struct agenda_key key) {
    if (agenda->near == agenda->heap_capacity)
        sweep(agenda);
    sift_in(agenda->heap, agenda->near++, key);
}

void agenda_pop(struct agenda *agenda) {
    struct agenda_key *heap = agenda->heap;
    const size_t near = --agenda->near;
    const struct agenda_key last = heap[near];
    size_t place = 0, child;
    while ((child = 2 * place + 1) < near) {
        child += child + 1 < near && before(heap[child + 1], heap[child]) ? 1 : 0;
        if (!before(heap[child], last))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = last;
}

static inline void hang(struct agenda *agenda, uint32_t head, uint32_t node) {
    struct agenda_node *nodes = agenda->nodes;
    const uint32_t last = nodes[head].prev;
    nodes[node].next = head;
    nodes[node].prev = last;
    nodes[last].next = node;
    nodes[head].prev = node;
}

/* Puts a node whose key is set where it belongs for the present tick. */
static inline void place(struct agenda *agenda, uint32_t node) {
    const struct agenda_key key = agenda->nodes[node].key;
    const uint64_t tick = tick_of(agenda, agenda_time(key.time));
    if (tick <= agenda->tick) {
        agenda->nodes[node].prev = AGENDA_IN_HEAP;
        push(agenda, key);
        return;
    }
    const int level = (63 - __builtin_clzll(tick ^ agenda->tick)) / DIGIT;
    const unsigned slot = (unsigned)(tick >> (DIGIT * level)) & DIGIT_MASK;
    agenda->filled[level] |= (uint64_t)1 << slot;
    hang(agenda, (uint32_t)level * AGENDA_SLOTS + slot, node);
}

void agenda_schedule_as(struct agenda *agenda, uint32_t node, double time, uint64_t order) {
    agenda->nodes[node].key = (struct agenda_key){time_bits(time), order};
    place(agenda, node);
}

void agenda_schedule(struct agenda *agenda, uint32_t node, double time, enum event_kind kind) {
    agenda_schedule_as(agenda, node, time, agenda_order(agenda, kind, node));
}

void agenda_cancel(struct agenda *agenda, uint32_t node) {
    struct agenda_node *nodes = agenda->nodes;
    if (nodes[node].prev == AGENDA_IN_HEAP) {
        nodes[node].key.order = 0; /* the entry in the heap is passed over when it comes up */
    } else {                       /* the slot's bit may stay set: an empty slot is passed over */
        nodes[nodes[node].prev].next = nodes[node].next;
        nodes[nodes[node].next].prev = nodes[node].prev;
    }
}

/* Empties slot `slot` of `level` after the present tick has moved to its beginning. */
static void spread(struct agenda *agenda, unsigned level, unsigned slot) {
    const uint32_t head = level * AGENDA_SLOTS + slot;
    uint32_t node = agenda->nodes[head].next;
    agenda->nodes[head].next = agenda->nodes[head].prev = head;
    agenda->filled[level] &= ~((uint64_t)1 << slot);
    while (node != head) {
        const uint32_t next = agenda->nodes[node].next;
        place(agenda, node);
        node = next;
    }
}

bool agenda_refill(struct agenda *agenda, double limit) {
    const uint64_t last = tick_of(agenda, limit);
    while (agenda->near > 0) {
        if (live(agenda, agenda->heap[0]))
            return true;
        agenda_pop(agenda);
    }
    for (unsigned level = 0; level < AGENDA_LEVELS;) {
        const unsigned shift = DIGIT * level;
        const unsigned digit = (unsigned)(agenda->tick >> shift) & DIGIT_MASK;
        const uint64_t later = agenda->filled[level] & (~(uint64_t)1 << digit);
        if (later == 0) {
            level++;
            continue;
        }
        const unsigned slot = (unsigned)__builtin_ctzll(later);
        const uint64_t tick = ((agenda->tick >> shift >> DIGIT) << DIGIT | slot) << shift;
        if (tick > last)
            return false;
        agenda->tick = tick;
        spread(agenda, level, slot);
        if (agenda->near > 0)
            return true;
        level = 0; /* the slot was empty or its events went to lower levels: look again from the lowest */
    }
    return false;
}
