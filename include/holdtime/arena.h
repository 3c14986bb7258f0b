/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bump allocator: everything given out lives until reset or release. A model owns one; a replication works
 * in one that is reset for the next, so that after the first replication nothing is asked of the system.
 */
#ifndef HOLDTIME_ARENA_H
#define HOLDTIME_ARENA_H

#include <stddef.h>

struct ht_arena_block;

struct ht_arena {
    struct ht_arena_block *first, *current;
};

void ht_arena_init(struct ht_arena *arena);
void ht_arena_release(struct ht_arena *arena);
void ht_arena_reset(struct ht_arena *arena); /* forget everything, keep the memory */

/* `count * size` zeroed bytes aligned to 64 (a cache line), or NULL when memory is exhausted. */
void *ht_arena_alloc(struct ht_arena *arena, size_t count, size_t size);

/* The same, but what it holds is anything: for what is filled before it is read, so that large rooms of which
 * little is used cost no memory. */
void *ht_arena_room(struct ht_arena *arena, size_t count, size_t size);

/* A copy of `text`, or NULL when memory is exhausted. */
char *ht_arena_text(struct ht_arena *arena, const char *text);

#endif
