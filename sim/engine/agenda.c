/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timing wheel and near heap. Invariant: events less than 4096 ticks away hang on level 0 by the lowest digit
 * (base 4096) of their tick, also those of the block of 4096 ticks after the present one. All others on level
 * l, slot s share with the present tick all digits above l, and their digit l is s, greater than the tick's.
 * So when the tick moves into the next block, the slots of the higher levels for it are spread first.
 */
#include "agenda.h"
#include <holdtime/arena.h>
#include <math.h>
#include <string.h>

#define DIGIT      12
#define DIGIT_MASK (AGENDA_SLOTS - 1)

static inline bool before(struct agenda_key a, struct agenda_key b) {
    return a.time < b.time || (a.time == b.time && a.order < b.order);
}

bool agenda_grow(struct agenda *agenda, size_t node_count) {
    if (node_count > AGENDA_MAX_NODES)
        return false;
    const size_t capacity = 2 * node_count; /* at most half of it live: see sweep */
    struct agenda_node *nodes = ht_arena_alloc(agenda->arena, node_count, sizeof *nodes);
    struct agenda_key *heap = ht_arena_room(agenda->arena, capacity, sizeof *heap);
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
    agenda->levels = ht_arena_alloc(arena, AGENDA_LEVELS, sizeof *agenda->levels);
    if (agenda->levels == NULL || !agenda_grow(agenda, node_count))
        return false;
    /* Ticks of an eighth to a quarter of the spacing: few bring two events. Powers of two keep them exact. */
    agenda->ticks_per_second = exp2(3.0 - ceil(log2(fmin(fmax(spacing, 1e-3), 1e4))));
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
static __attribute__((noinline)) void sweep(struct agenda *agenda) {
    size_t kept = 0;
    for (size_t i = 0; i < agenda->near; i++)
        if (live(agenda, agenda->heap[i]))
            sift_in(agenda->heap, kept++, agenda->heap[i]);
    agenda->near = kept;
}

static inline void push(struct agenda *agenda, struct agenda_key key) {
    if (agenda->near == agenda->heap_capacity)
        sweep(agenda);
    sift_in(agenda->heap, agenda->near++, key);
}

static void pop(struct agenda *agenda) {
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

void agenda_place(struct agenda *agenda, uint32_t node, uint64_t tick) {
    if (tick <= agenda->tick) {
        agenda->nodes[node].prev = AGENDA_IN_HEAP;
        push(agenda, agenda->nodes[node].key);
        return;
    }
    const unsigned level = tick - agenda->tick < AGENDA_SLOTS
                               ? 0
                               : (unsigned)(63 - __builtin_clzll(tick ^ agenda->tick)) / DIGIT;
    agenda_hang(agenda, level, (unsigned)(tick >> (DIGIT * level)) & DIGIT_MASK, node);
}

void agenda_cancel(struct agenda *agenda, uint32_t node) {
    struct agenda_node *nodes = agenda->nodes;
    const uint32_t next = nodes[node].next, prev = nodes[node].prev;
    if (prev == AGENDA_IN_HEAP) {
        nodes[node].key.order = 0; /* the entry in the heap is passed over when it comes up */
    } else if (prev < AGENDA_FIRST) {
        nodes[prev].next = next;
        nodes[next].prev = prev;
    } else {
        const unsigned slot = prev % AGENDA_SLOTS;
        struct agenda_level *l = &agenda->levels[(prev - AGENDA_FIRST) / AGENDA_SLOTS];
        nodes[next].prev = prev;
        l->first[slot] = next;
        l->filled[slot / 64] &= ~((uint64_t)(next == 0) << slot % 64);
    }
}

static inline uint32_t empty(struct agenda *agenda, unsigned level, unsigned slot) {
    struct agenda_level *l = &agenda->levels[level];
    const uint32_t first = l->first[slot];
    l->first[slot] = 0;
    l->filled[slot / 64] &= ~((uint64_t)1 << slot % 64);
    return first;
}

/* The first event of the next filled slot of the first level after `*slot`, looked for in two words of bits;
 * 0: none is there. */
static inline uint32_t later_node(const struct agenda_level *l, unsigned *slot) {
    unsigned word = *slot / 64;
    uint64_t later = l->filled[word] & (~(uint64_t)1 << *slot % 64);
    if (later == 0) {
        word = (word + 1) % (AGENDA_SLOTS / 64);
        later = l->filled[word];
    }
    if (later == 0)
        return 0;
    *slot = 64 * word + (unsigned)__builtin_ctzll(later);
    return l->first[*slot];
}

/* Sends for the node of the event after the next and its owner, and, as the next one's owner is there by now,
 * for the two whom he names; and walks one step along the list of the next block, so that it is there when
 * the block is spread. What has changed meanwhile costs a useless fetch. Inlined, as the compiler drops calls
 * of a function that only prefetches. */
static inline __attribute__((always_inline)) void fetch_ahead(struct agenda *agenda, unsigned slot) {
    const struct agenda_level *l = &agenda->levels[0];
    const uint32_t next = later_node(l, &slot), after = later_node(l, &slot);
    __builtin_prefetch(&agenda->nodes[after]);
    if (after >= agenda->first_owner)
        __builtin_prefetch(agenda->owners + (after - agenda->first_owner) * agenda->owner_size);
    if (next >= agenda->first_owner) {
        const uint32_t *links =
            (const uint32_t *)(const void *)(agenda->owners + agenda->owner_links +
                                             (next - agenda->first_owner) * agenda->owner_size);
        for (size_t i = 0; i < 2; i++)
            if (links[i] < AGENDA_MAX_NODES)
                __builtin_prefetch(agenda->owners + links[i] * agenda->owner_size, 1);
    }
    agenda->scout = agenda->nodes[agenda->scout].next;
    __builtin_prefetch(&agenda->nodes[agenda->scout]);
}

/* Moves all of a slot of the first level, which is the present tick's, into the heap. */
static void open_slot(struct agenda *agenda, unsigned slot) {
    uint32_t node = empty(agenda, 0, slot);
    while (node != 0) {
        struct agenda_node *n = &agenda->nodes[node];
        node = n->next;
        n->prev = AGENDA_IN_HEAP;
        push(agenda, n->key);
    }
}

/* Empties a slot of which the present tick is the beginning. */
static void spread(struct agenda *agenda, unsigned level, unsigned slot) {
    uint32_t node = empty(agenda, level, slot);
    while (node != 0) {
        const struct agenda_node *n = &agenda->nodes[node];
        const uint32_t next = n->next;
        agenda_place(agenda, node, agenda_tick(agenda, agenda_time(n->key.time)));
        node = next;
    }
}

/* The first filled slot of a level from `from` on; AGENDA_SLOTS: none. */
static unsigned next_filled(struct agenda_level *l, unsigned from) {
    unsigned i = from / 64;
    if (from >= AGENDA_SLOTS)
        return AGENDA_SLOTS;
    const uint64_t here = l->filled[i] & (~(uint64_t)0 << from % 64);
    if (here != 0)
        return 64 * i + (unsigned)__builtin_ctzll(here);
    uint64_t later = i < 63 ? l->any & (~(uint64_t)1 << i) : 0;
    for (; later != 0; later &= later - 1) {
        i = (unsigned)__builtin_ctzll(later);
        if (l->filled[i] != 0)
            return 64 * i + (unsigned)__builtin_ctzll(l->filled[i]);
        l->any &= ~((uint64_t)1 << i);
    }
    return AGENDA_SLOTS;
}

/* Moves the tick to the next block that holds anything, at its beginning, with all that hangs higher for it
 * brought down; false when that is beyond `limit`, or there is none. */
static __attribute__((noinline)) bool next_block(struct agenda *agenda, uint64_t limit) {
    uint64_t tick = 0;
    if (next_filled(&agenda->levels[0], 0) < AGENDA_SLOTS) {
        tick = (agenda->tick | DIGIT_MASK) + 1; /* they belong to the block after this one */
    } else {
        for (unsigned level = 1; tick == 0 && level < AGENDA_LEVELS; level++) {
            const unsigned shift = DIGIT * level, digit = (unsigned)(agenda->tick >> shift) & DIGIT_MASK;
            const unsigned slot = next_filled(&agenda->levels[level], digit + 1);
            if (slot < AGENDA_SLOTS)
                tick = ((agenda->tick >> shift >> DIGIT) << DIGIT | slot) << shift;
        }
    }
    if (tick == 0 || tick > limit)
        return false;
    agenda->tick = tick;
    for (unsigned level = AGENDA_LEVELS - 1; level > 0; level--)
        spread(agenda, level, (unsigned)(tick >> (DIGIT * level)) & DIGIT_MASK);
    agenda->scout = agenda->levels[1].first[((tick >> DIGIT) + 1) & DIGIT_MASK];
    open_slot(agenda, 0);
    return true;
}

/* Takes the head of the heap off if it comes before `call`. */
static inline bool take_head(struct agenda *agenda, struct agenda_key call, struct agenda_key *taken) {
    const struct agenda_key head = agenda->heap[0];
    if (!before(head, call))
        return false;
    *taken = head;
    pop(agenda);
    return true;
}

bool agenda_take(struct agenda *agenda, struct agenda_key call, uint64_t limit, struct agenda_key *taken) {
    while (agenda->near > 0) {
        if (live(agenda, agenda->heap[0]))
            return take_head(agenda, call, taken);
        pop(agenda);
    }
    do {
        if (agenda->next == 0) {
            const unsigned slot = next_filled(&agenda->levels[0], (unsigned)agenda->tick & DIGIT_MASK);
            if (slot == AGENDA_SLOTS) {
                if (!next_block(agenda, limit))
                    return false;
                continue;
            }
            agenda->next = (agenda->tick & ~(uint64_t)DIGIT_MASK) | slot;
        }
        if (agenda->next > limit)
            return false;
        agenda->tick = agenda->next;
        agenda->next = 0;
        const unsigned slot = (unsigned)agenda->tick & DIGIT_MASK;
        if (agenda->owners != NULL)
            fetch_ahead(agenda, slot);
        const uint32_t node = agenda->levels[0].first[slot];
        if (agenda->tick < limit && node != 0 && agenda->nodes[node].next == 0) { /* mostly: it is alone */
            agenda->nodes[node].prev = AGENDA_IN_HEAP;
            *taken = agenda->nodes[node].key;
            empty(agenda, 0, slot);
            return true;
        }
        open_slot(agenda, slot);
    } while (agenda->near == 0); /* what has just been put there is live */
    return take_head(agenda, call, taken);
}
