/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The agenda: what happens next, in the total order (time, kind, order of scheduling).
 *
 * A hierarchical timing wheel (Varghese and Lauck, "Hashed and hierarchical timing wheels", SOSP 1987) of 4
 * levels with 4096 slots, in front of a small binary heap. Time is cut into ticks; events of ticks to come
 * hang unsorted in the wheel, those up to the present tick stand in the heap. So scheduling and cancelling
 * cost O(1), and an event is compared with others only when its time is near: most callers are answered
 * before their patience is. Ticks are so short that an event is mostly alone in its slot, and is taken from
 * there; empty slots cost nothing, as the next filled one is found by its bit.
 *
 * Events are nodes known by a number that their owner keeps: at most one event a node at a time. Node numbers
 * from AGENDA_NODES on are the owner's.
 */
#ifndef HOLDTIME_AGENDA_H
#define HOLDTIME_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ht_arena;

#define AGENDA_LEVELS 4
#define AGENDA_SLOTS  4096
#define AGENDA_NODES  1 /* the first number that is free for owners: node 0 ends every list */

/* Kinds in the order in which they happen at one instant (SCENARIO.md, semantics 7). */
enum event_kind {
    EVENT_DEPARTURE,  /* end of talking or of wrap-up */
    EVENT_OPENING,    /* the centre opens */
    EVENT_AGENTS_ON,  /* agents arrive on the phones */
    EVENT_ABANDON,    /* a caller's patience ends */
    EVENT_CLOSING,    /* the centre closes */
    EVENT_AGENTS_OFF, /* agents leave the phones */
    EVENT_END,        /* the horizon ends */
    EVENT_CALL        /* a redial; fresh calls stand outside the agenda and rank here too */
};

struct agenda_key { /* compared as integers: the bits of a time >= 0 ascend with it */
    uint64_t time;
    uint64_t order; /* kind (4 bits), order of scheduling (36 bits), node (24 bits) */
};

struct agenda_node {
    struct agenda_key key;
    uint32_t next, prev; /* in the list of a slot; the first one's prev is AGENDA_FIRST + slot */
};
#define AGENDA_MAX_NODES ((size_t)1 << 24)
#define AGENDA_FIRST     (1u << 24)
#define AGENDA_IN_HEAP   UINT32_MAX /* as prev; or taken */

struct agenda_level {
    uint64_t any;                       /* bit i: filled[i] may not be 0 */
    uint64_t filled[AGENDA_SLOTS / 64]; /* which slots hold events */
    uint32_t first[AGENDA_SLOTS];
};

struct agenda {
    struct agenda_node *nodes;
    struct agenda_level *levels;
    struct agenda_key *heap; /* an entry whose order is no more its node's was cancelled */
    size_t near, heap_capacity;
    uint64_t tick; /* every event of this tick or an earlier one is in the heap */
    uint64_t next; /* the first filled slot of the present block, as a tick; 0: to be sought */
    double ticks_per_second;
    uint64_t sequence;
    /* Memory of the owners from node `first_owner` on, where they are too many for the caches: sent for
     * shortly before their events. NULL: they are few. */
    const char *owners;
    size_t owner_size,
        owner_links; /* where he names two others, as uint32_t, whose memory changes with his */
    uint32_t first_owner;
    uint32_t scout; /* a node of the next block, or of none */
    size_t node_count;
    struct ht_arena *arena;
};

/* Room for nodes AGENDA_NODES .. node_count - 1; `spacing` is the expected time between events, in seconds.
 */
bool agenda_init(struct agenda *agenda, struct ht_arena *arena, size_t node_count, double spacing);
bool agenda_grow(struct agenda *agenda, size_t node_count);

static inline uint64_t agenda_order_of(enum event_kind kind, uint64_t sequence, uint32_t node) {
    return (uint64_t)kind << 60 | sequence << 24 | node;
}
/* The order number that an event of this kind scheduled now would have. */
static inline uint64_t agenda_order(struct agenda *agenda, enum event_kind kind, uint32_t node) {
    return agenda_order_of(kind, agenda->sequence++, node);
}
static inline enum event_kind agenda_kind(uint64_t order) {
    return (enum event_kind)(order >> 60);
}
static inline uint32_t agenda_node_of(uint64_t order) {
    return (uint32_t)(order & (AGENDA_MAX_NODES - 1));
}

#define AGENDA_LAST_TICK (((uint64_t)1 << 48) - 1)
static inline uint64_t agenda_tick(const struct agenda *agenda, double time) {
    const double tick = time * agenda->ticks_per_second, last = (double)AGENDA_LAST_TICK;
    return (uint64_t)(int64_t)(tick < last ? tick : last);
}

static inline uint64_t agenda_bits(double time) {
    union {
        double time;
        uint64_t bits;
    } u = {time + 0.0}; /* -0 becomes 0 */
    return u.bits;
}

static inline void agenda_hang(struct agenda *agenda, unsigned level, unsigned slot, uint32_t node) {
    struct agenda_level *l = &agenda->levels[level];
    struct agenda_node *nodes = agenda->nodes;
    const uint32_t next = l->first[slot];
    nodes[node].next = next;
    nodes[node].prev = AGENDA_FIRST + level * AGENDA_SLOTS + slot;
    nodes[next].prev = node;
    l->first[slot] = node;
    l->filled[slot / 64] |= (uint64_t)1 << slot % 64;
    l->any |= (uint64_t)1 << slot / 64;
}

/* What is due in the present tick, or not on the first level. */
void agenda_place(struct agenda *agenda, uint32_t node, uint64_t tick);

/* In the order kept since an earlier agenda_order for this node. */
static inline __attribute__((always_inline)) void agenda_schedule_as(struct agenda *agenda, uint32_t node,
                                                                     double time, uint64_t order) {
    const uint64_t tick = agenda_tick(agenda, time);
    agenda->nodes[node].key = (struct agenda_key){agenda_bits(time), order};
    if (tick - agenda->tick - 1 < AGENDA_SLOTS - 1) { /* of the past: huge */
        agenda->next = tick < agenda->next ? tick : agenda->next;
        agenda_hang(agenda, 0, (unsigned)tick % AGENDA_SLOTS, node);
    } else {
        agenda_place(agenda, node, tick);
    }
}
static inline void agenda_schedule(struct agenda *agenda, uint32_t node, double time, enum event_kind kind) {
    agenda_schedule_as(agenda, node, time, agenda_order(agenda, kind, node));
}
void agenda_cancel(struct agenda *agenda, uint32_t node);

/* Sends for what agenda_cancel will change besides the node, which is there. */
static inline __attribute__((always_inline)) void agenda_fetch_neighbours(const struct agenda *agenda,
                                                                          uint32_t node) {
    const struct agenda_node *n = &agenda->nodes[node];
    if (n->prev < AGENDA_FIRST)
        __builtin_prefetch(&agenda->nodes[n->prev], 1);
    __builtin_prefetch(&agenda->nodes[n->next], 1);
}

/* Takes the first event off that comes before `call`, which falls into the tick `limit`; false: there is
 * none, and the present tick has not run ahead of what is yet to be scheduled. */
bool agenda_take(struct agenda *agenda, struct agenda_key call, uint64_t limit, struct agenda_key *taken);

static inline double agenda_time(uint64_t bits) {
    union {
        uint64_t bits;
        double time;
    } u = {bits};
    return u.time;
}

#endif
