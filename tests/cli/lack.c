/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory that runs out. Linked into a second holdtime, whose requests for memory the linker sends here
 * (--wrap); those of libraries stay what they are, as many end the process. A request is known by its place
 * in the program, by who called that, and by its number among those of both: how many there are in all is a
 * matter of threads and time. By the environment:
 *   LACK_PLACES=FILE    writes at the end what there is to refuse, a line of PLACE, CALLER and how often
 *   LACK=PLACE          refuses such requests for memory: of this place, (in hexadecimal,
 *   LACK_CALLER=CALLER  called from there,                                 as addr2line takes them)
 *   LACK_NUMBER=N       the Nth; those after it are granted again
 * Pieces of an arena count as requests: whether one of them needs a new block is chance.
 */
#include <errno.h>
#include <execinfo.h>
#include <holdtime/arena.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern const char __executable_start[]; /* the linker's */

/* What the linker calls the two. */
void *real_malloc(size_t size) __asm__("__real_malloc");
void *real_calloc(size_t count, size_t size) __asm__("__real_calloc");
void *real_realloc(void *memory, size_t size) __asm__("__real_realloc");
void *real_aligned_alloc(size_t alignment, size_t size) __asm__("__real_aligned_alloc");
char *real_strdup(const char *text) __asm__("__real_strdup");
FILE *real_open_memstream(char **text, size_t *size) __asm__("__real_open_memstream");
void *real_arena_alloc(struct ht_arena *arena, size_t count, size_t size) __asm__("__real_ht_arena_alloc");
void *real_arena_room(struct ht_arena *arena, size_t count, size_t size) __asm__("__real_ht_arena_room");
char *real_arena_text(struct ht_arena *arena, const char *text) __asm__("__real_ht_arena_text");
void *lack_malloc(size_t size) __asm__("__wrap_malloc");
void *lack_calloc(size_t count, size_t size) __asm__("__wrap_calloc");
void *lack_realloc(void *memory, size_t size) __asm__("__wrap_realloc");
void *lack_aligned_alloc(size_t alignment, size_t size) __asm__("__wrap_aligned_alloc");
char *lack_strdup(const char *text) __asm__("__wrap_strdup");
FILE *lack_open_memstream(char **text, size_t *size) __asm__("__wrap_open_memstream");
void *lack_arena_alloc(struct ht_arena *arena, size_t count, size_t size) __asm__("__wrap_ht_arena_alloc");
void *lack_arena_room(struct ht_arena *arena, size_t count, size_t size) __asm__("__wrap_ht_arena_room");
char *lack_arena_text(struct ht_arena *arena, const char *text) __asm__("__wrap_ht_arena_text");

enum { FRAMES = 8, MOST_PLACES = 1 << 14 };

struct place {
    uintptr_t at, caller; /* 0: none yet */
    unsigned long requests;
};

static struct place places[MOST_PLACES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place refused; /* its request of that number */
static const char *list;     /* where to write */

static uintptr_t offset(const void *address) {
    return (uintptr_t)address - (uintptr_t)__executable_start;
}

static void write_places(void) {
    FILE *out = fopen(list, "w");
    for (size_t i = 0; out != NULL && i < MOST_PLACES; i++)
        if (places[i].at != 0)
            fprintf(out, "%#jx %#jx %lu\n", (uintmax_t)places[i].at, (uintmax_t)places[i].caller,
                    places[i].requests);
    if (out == NULL || fclose(out) != 0)
        abort();
}

static unsigned long number(const char *variable, int base) {
    const char *text = getenv(variable);
    return text == NULL ? 0 : strtoul(text, NULL, base);
}

__attribute__((constructor)) static void begin(void) {
    refused = (struct place){number("LACK", 16), number("LACK_CALLER", 16), number("LACK_NUMBER", 10)};
    list = getenv("LACK_PLACES");
    if (list != NULL && atexit(write_places) != 0)
        abort();
}

/* Who called the function that `at` lies in. */
static uintptr_t caller_of(uintptr_t at) {
    void *frames[FRAMES];
    const int count = backtrace(frames, FRAMES);
    for (int i = 0; i + 1 < count; i++)
        if (offset(frames[i]) == at)
            return offset(frames[i + 1]);
    return 0;
}

static unsigned long count_request(uintptr_t at, uintptr_t caller) {
    size_t i = (at * 31 + caller) % MOST_PLACES;
    pthread_mutex_lock(&lock);
    while (places[i].at != 0 && (places[i].at != at || places[i].caller != caller))
        i = (i + 1) % MOST_PLACES;
    places[i].at = at;
    places[i].caller = caller;
    const unsigned long requests = ++places[i].requests;
    pthread_mutex_unlock(&lock);
    return requests;
}

static int lacking(const void *address) {
    const uintptr_t at = offset(address);
    if (list == NULL && at != refused.at)
        return 0;
    const uintptr_t caller = caller_of(at);
    if (count_request(at, caller) != refused.requests || at != refused.at || caller != refused.caller)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *lack_malloc(size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_malloc(size);
}

void *lack_calloc(size_t count, size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_calloc(count, size);
}

void *lack_realloc(void *memory, size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_realloc(memory, size);
}

void *lack_aligned_alloc(size_t alignment, size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_aligned_alloc(alignment, size);
}

char *lack_strdup(const char *text) {
    return lacking(__builtin_return_address(0)) ? NULL : real_strdup(text);
}

FILE *lack_open_memstream(char **text, size_t *size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_open_memstream(text, size);
}

void *lack_arena_alloc(struct ht_arena *arena, size_t count, size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_arena_alloc(arena, count, size);
}

void *lack_arena_room(struct ht_arena *arena, size_t count, size_t size) {
    return lacking(__builtin_return_address(0)) ? NULL : real_arena_room(arena, count, size);
}

char *lack_arena_text(struct ht_arena *arena, const char *text) {
    return lacking(__builtin_return_address(0)) ? NULL : real_arena_text(arena, text);
}
