/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names by number, and texts as numbers. Invariant: names are UTF-8 whatever the file was, so that one name
 * written in two encodings is one; numbers are given in the order in which names are met. Hash: FNV-1a of 64
 * bits (Fowler, Noll and Vo), its bits stirred once more as in MurmurHash3's finaliser (Appleby); open
 * addressing.
 */
#include "log.h"
#include "reader.h"
#include <stdlib.h>
#include <string.h>

/* 0x80 to 0x9F of Windows-1252, which is Latin-1 elsewhere; 0: not assigned. */
static const uint16_t high_characters[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                             0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                             0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                             0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static size_t put_character(char *out, unsigned character) {
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | character >> 12);
    out[1] = (char)(0x80 | (character >> 6 & 0x3F));
    out[2] = (char)(0x80 | (character & 0x3F));
    return 3;
}

struct log_word log_utf8(const struct log_cell *cell, char room[3 * 256]) {
    size_t good, length = 0;
    if (is_utf8(cell->text, cell->length, &good)) {
        return (struct log_word){cell->text, cell->length};
    }
    for (size_t i = 0; i < cell->length && i < 256; i++) {
        unsigned character = (unsigned char)cell->text[i];
        if (character >= 0x80 && character < 0xA0) {
            character = high_characters[character - 0x80] != 0 ? high_characters[character - 0x80] : '?';
        }
        length += put_character(room + length, character);
    }
    return (struct log_word){room, length};
}

static uint64_t hash_bytes(const char *bytes, size_t length, uint64_t seed) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ seed;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    }
    hash = (hash ^ hash >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    return hash ^ hash >> 33;
}

uint64_t log_hash(const struct log_cell *cell, uint64_t seed) {
    char room[3 * 256];
    struct log_word word = log_utf8(cell, room);
    uint64_t hash = hash_bytes(word.text, word.length, seed);
    return hash == 0 ? 1 : hash;
}

static bool is_name(const struct log_name *name, struct log_word word, int priority, double credit) {
    return name->priority == priority && name->credit == credit &&
           strncmp(name->text, word.text, word.length) == 0 && name->text[word.length] == '\0';
}

static uint64_t hash_of(struct log_word word, int priority, double credit) {
    return hash_bytes(word.text, word.length, (uint64_t)(int64_t)priority * 31 + (uint64_t)(credit * 64));
}

/* The slot of a name, or the empty one where it would be. */
static uint32_t *slot_of(const struct log_names *names, struct log_word word, int priority, double credit) {
    size_t at = hash_of(word, priority, credit) & (names->slot_count - 1);
    while (names->slots[at] != 0 && !is_name(&names->items[names->slots[at] - 1], word, priority, credit)) {
        at = (at + 1) & (names->slot_count - 1);
    }
    return &names->slots[at];
}

/* Keeps at least half of the slots empty. */
static bool make_slots(struct log_names *names) {
    if (names->count * 2 < names->slot_count) {
        return true;
    }
    size_t count = names->slot_count == 0 ? 64 : names->slot_count * 4;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    for (uint32_t i = 0; i < names->count; i++) {
        const struct log_name *name = &names->items[i];
        *slot_of(names, (struct log_word){name->text, strlen(name->text)}, name->priority, name->credit) =
            i + 1;
    }
    return true;
}

static char *kept(struct ht_arena *arena, struct log_word word) {
    char *copy = ht_arena_alloc(arena, word.length + 1, 1);
    return copy == NULL ? NULL : memcpy(copy, word.text, word.length);
}

uint32_t log_name(struct log_names *names, struct ht_arena *arena, const struct log_cell *cell, int priority,
                  double credit) {
    char room[3 * 256];
    struct log_word word = log_utf8(cell, room);
    if (names->last < names->count && is_name(&names->items[names->last], word, priority, credit)) {
        return names->last;
    }
    if (!make_slots(names)) {
        return UINT32_MAX;
    }
    uint32_t *slot = slot_of(names, word, priority, credit);
    if (*slot == 0) {
        struct log_name *items = log_grown(names->items, names->count, &names->capacity, sizeof *items);
        char *text = items == NULL ? NULL : kept(arena, word);
        names->items = items == NULL ? names->items : items;
        if (text == NULL) {
            return UINT32_MAX;
        }
        names->items[names->count++] = (struct log_name){text, credit, priority};
        *slot = (uint32_t)names->count;
    }
    names->last = *slot - 1;
    return names->last;
}

void log_names_release(struct log_names *names) {
    free(names->items);
    free(names->slots);
    *names = (struct log_names){0};
}

static bool is_filler(char c) {
    return c == ' ' || c == '_' || c == '-';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Is the cell the word that ends at '|' or at the end of the text? */
static bool same_word(const struct log_cell *cell, const char *word) {
    for (const char *at = cell->text, *end = at + cell->length;; at++, word++) {
        while (at < end && is_filler(*at)) {
            at++;
        }
        while (is_filler(*word)) {
            word++;
        }
        if (at == end || *word == '|' || *word == '\0') {
            return at == end && (*word == '|' || *word == '\0');
        }
        if (lower(*at) != *word) {
            return false;
        }
    }
}

bool log_says(const struct log_cell *cell, const char *words) {
    const char first = cell->length == 0 || is_filler(*cell->text) ? '\0' : lower(*cell->text);
    for (const char *word = words;; word++) { /* most differ in their first letter */
        if ((*word == first || first == '\0') && same_word(cell, word)) {
            return true;
        }
        while (*word != '|' && *word != '\0') {
            word++;
        }
        if (*word == '\0') {
            return false;
        }
    }
}

bool log_is_absent(const struct log_cell *cell) {
    return cell->length == 0 ||
           ((*cell->text < '0' || *cell->text > '9') && log_says(cell, "-|.|n/a|na|nan|nat|null|none"));
}

bool log_is_nobody(const struct log_cell *cell) {
    return cell->length == 0 ||
           (cell->length < 16 && strchr("-.0nNuUaApPwWrR(?", *cell->text) != NULL &&
            log_says(cell, "-|.|0|?|n/a|na|nan|nat|none|null|nobody|unknown|anonymous|private|"
                           "withheld|restricted|(none)|(null)|unavailable|no server|no agent"));
}
