/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arena: a chain of blocks, filled from the current one on. Invariant: blocks before `current` are
 * closed, those after it are empty. Nothing is ever given back but by reset and release.
 */
#include <holdtime/arena.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT     64u
#define FIRST_BLOCK   ((size_t)64 << 10)
#define LARGEST_BLOCK ((size_t)16 << 20)

struct ht_arena_block {
    struct ht_arena_block *next;
    size_t size, used; /* bytes behind this header */
};

/* The header fills one alignment unit, so that what follows it is aligned too. */
static unsigned char *block_bytes(struct ht_arena_block *block) {
    return (unsigned char *)block + ALIGNMENT;
}

static struct ht_arena_block *block_new(size_t size) {
    struct ht_arena_block *block =
        size <= SIZE_MAX - ALIGNMENT ? aligned_alloc(ALIGNMENT, ALIGNMENT + size) : NULL;
    if (block != NULL) {
        *block = (struct ht_arena_block){.size = size};
    }
    return block;
}

void ht_arena_init(struct ht_arena *arena) {
    *arena = (struct ht_arena){0};
}

void ht_arena_release(struct ht_arena *arena) {
    for (struct ht_arena_block *block = arena->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    ht_arena_init(arena);
}

void ht_arena_reset(struct ht_arena *arena) {
    for (struct ht_arena_block *block = arena->first; block != NULL; block = block->next) {
        block->used = 0;
    }
    arena->current = arena->first;
}

/* The block that `bytes` fit into, at or behind the current one, making it when there is none. Blocks grow
 * with the arena, so that their number stays small. */
static struct ht_arena_block *block_for(struct ht_arena *arena, size_t bytes) {
    struct ht_arena_block *last = NULL;
    for (struct ht_arena_block *block = arena->current; block != NULL; block = block->next) {
        if (block->size - block->used >= bytes) {
            return block;
        }
        last = block;
    }
    size_t size = last == NULL ? FIRST_BLOCK : last->size < LARGEST_BLOCK ? last->size * 2 : LARGEST_BLOCK;
    struct ht_arena_block *made = block_new(size < bytes ? bytes : size);
    if (made != NULL) {
        *(last == NULL ? &arena->first : &last->next) = made;
    }
    return made;
}

/* Room for `count * size` bytes, how many that is in `given`. */
static void *take(struct ht_arena *arena, size_t count, size_t size, size_t *given) {
    if (size != 0 && count > (SIZE_MAX - 2 * ALIGNMENT) / size) {
        return NULL;
    }
    size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes == 0) {
        bytes = ALIGNMENT; /* distinct even when empty */
    }
    struct ht_arena_block *block = block_for(arena, bytes);
    if (block == NULL) {
        return NULL;
    }
    arena->current = block;
    void *room = block_bytes(block) + block->used;
    block->used += bytes;
    *given = bytes;
    return room;
}

void *ht_arena_alloc(struct ht_arena *arena, size_t count, size_t size) {
    size_t given;
    void *room = take(arena, count, size, &given);
    return room == NULL ? NULL : memset(room, 0, given);
}

void *ht_arena_room(struct ht_arena *arena, size_t count, size_t size) {
    size_t given;
    return take(arena, count, size, &given);
}

char *ht_arena_text(struct ht_arena *arena, const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = ht_arena_alloc(arena, size, 1);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}
