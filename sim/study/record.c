/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record is: "HTRR"; format (4 bytes); number of words (8); runs; check sum (8), all little-endian. A word
 * is 8 bytes: a double as its bits, or a count. A run is: how many words are 0 (4 bytes), how many follow as
 * they are (4), these words. Most of a histogram is 0, so records are small.
 *
 * Invariant: what is written reads back bit for bit, signs of zeros and NANs included; one function walks the
 * digest in both directions, so they cannot differ. The check sum is FNV-1a (Fowler, Noll, Vo; 64 bits) of
 * the key and of all bytes before it: a record under another's key is not whole.
 */
#include "record.h"
#include <stdlib.h>
#include <string.h>

#define FORMAT 1
#define HEAD   16
#define TAIL   8

static const unsigned char magic[4] = {'H', 'T', 'R', 'R'};

struct coder {
    bool writing, fine;
    struct bytes *out;             /* writing: */
    size_t run;                    /* where the counts of the open run are; 0: none is open */
    const unsigned char *in, *end; /* reading */
    uint64_t words;                /* so far */
    uint32_t zeros, plain;         /* of the run: writing, so far; reading, still to come */
};

static void put_number(unsigned char *at, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(number >> 8 * i);
}

static uint64_t number_at(const unsigned char *at, size_t size) {
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)at[i] << 8 * i;
    return number;
}

static bool grow(struct bytes *b, size_t more) {
    if (b->size + more > b->capacity) {
        const size_t capacity = 2 * (b->size + more) + 4096;
        unsigned char *at = realloc(b->at, capacity);
        if (at == NULL)
            return false;
        b->at = at;
        b->capacity = capacity;
    }
    return true;
}

static void append(struct coder *c, uint64_t number, size_t size) {
    c->fine = c->fine && grow(c->out, size);
    if (!c->fine)
        return;
    put_number(c->out->at + c->out->size, number, size);
    c->out->size += size;
}

static void close_run(struct coder *c) {
    if (c->run != 0 && c->fine)
        put_number(c->out->at + c->run + 4, c->plain, 4);
    c->run = 0;
    c->zeros = c->plain = 0;
}

static void write_word(struct coder *c, uint64_t word) {
    if (c->run != 0 && (word == 0 || c->plain == UINT32_MAX))
        close_run(c);
    if (word == 0 && c->zeros < UINT32_MAX) {
        c->zeros++;
        return;
    }
    if (c->run == 0) {
        c->run = c->out->size;
        append(c, c->zeros, 4);
        append(c, 0, 4);
    }
    append(c, word, 8);
    c->plain++;
}

static uint64_t read_word(struct coder *c) {
    while (c->fine && c->zeros == 0 && c->plain == 0) {
        c->fine = c->end - c->in >= 8;
        if (!c->fine)
            return 0;
        c->zeros = (uint32_t)number_at(c->in, 4);
        c->plain = (uint32_t)number_at(c->in + 4, 4);
        c->in += 8;
        c->fine = (uint64_t)(c->end - c->in) / 8 >= c->plain && (c->zeros > 0 || c->plain > 0);
    }
    if (!c->fine)
        return 0;
    if (c->zeros > 0) {
        c->zeros--;
        return 0;
    }
    const uint64_t word = number_at(c->in, 8);
    c->in += 8;
    c->plain--;
    return word;
}

/* `count` doubles or counts. */
static void code(struct coder *c, void *words, size_t count) {
    unsigned char *at = words;
    for (size_t i = 0; i < count; i++, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        if (c->writing) {
            write_word(c, word);
        } else {
            word = read_word(c);
            memcpy(at, &word, 8);
        }
    }
    c->words += count;
}

static void code_flag(struct coder *c, bool *flag) {
    uint64_t word = c->writing && *flag;
    code(c, &word, 1);
    c->fine = c->fine && word <= 1;
    *flag = word != 0;
}

static void code_sums(struct coder *c, struct sums *s) {
    code(c, s->call, HT_CALL_SUMS);
    code(c, s->group, HT_GROUP_SUMS);
    code(c, &s->all_busy, 1);
    code(c, &s->open_time, 1);
    code(c, &s->cost, 1);
    code_flag(c, &s->costs);
    code(c, s->quantile, QUANTILES);
}

_Static_assert(sizeof(struct ht_histogram) == 8 * (1 + HT_HISTOGRAM_BINS), "a histogram is words");
_Static_assert(sizeof(struct ht_pace_sums) == 8 * 2, "a pace is words");
_Static_assert(sizeof(struct ht_defect_sums) == 8 * 4, "a defect is words");

static void code_all(struct coder *c, const struct shape *s, struct replicated *r) {
    const struct ht_model *model = s->model;
    for (size_t i = 0; i < (1 + s->rows.count) * s->scopes; i++)
        code_sums(c, &r->sums[i]);
    code(c, r->holds, s->hold_count * model->call_type_count * (1 + HT_HISTOGRAM_BINS));
    code(c, r->values, s->first_value[model->target_count]);
    code(c, r->heat, s->weeks * 24 * 2);
    code(c, r->paces, model->agent_group_count * s->pace_weeks * 2);
    code(c, r->defects, s->defect_count * 4);
    code(c, &r->attempts, 1);
}

static uint64_t hash(uint64_t sum, const unsigned char *at, size_t size) {
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ at[i]) * UINT64_C(0x100000001b3);
    return sum;
}

static uint64_t check_sum(const unsigned char *at, size_t size, const struct record_key *key) {
    unsigned char numbers[24];
    put_number(numbers, key->seed, 8);
    put_number(numbers + 8, (uint64_t)key->by, 8);
    put_number(numbers + 16, key->replication, 8);
    const uint64_t sum =
        hash(UINT64_C(0xcbf29ce484222325), (const unsigned char *)key->digest, strlen(key->digest));
    return hash(hash(sum, numbers, sizeof numbers), at, size);
}

bool record_write(struct bytes *out, const struct record_key *key, const struct shape *shape,
                  struct replicated *r) {
    struct coder c = {.writing = true, .out = out};
    out->size = 0;
    c.fine = grow(out, HEAD);
    if (!c.fine)
        return false;
    out->size = HEAD;
    code_all(&c, shape, r);
    if (c.zeros > 0 && c.run == 0) {
        append(&c, c.zeros, 4);
        append(&c, 0, 4);
    }
    close_run(&c);
    if (!c.fine || !grow(out, TAIL))
        return false;
    memcpy(out->at, magic, sizeof magic);
    put_number(out->at + 4, FORMAT, 4);
    put_number(out->at + 8, c.words, 8);
    put_number(out->at + out->size, check_sum(out->at, out->size, key), 8);
    out->size += TAIL;
    return true;
}

bool record_whole(const unsigned char *at, size_t size, const struct record_key *key) {
    return size >= HEAD + TAIL && memcmp(at, magic, sizeof magic) == 0 && number_at(at + 4, 4) == FORMAT &&
           number_at(at + size - TAIL, 8) == check_sum(at, size - TAIL, key);
}

bool record_read(const unsigned char *at, size_t size, const struct record_key *key,
                 const struct shape *shape, struct replicated *r) {
    if (!record_whole(at, size, key))
        return false;
    struct coder c = {.fine = true, .in = at + HEAD, .end = at + size - TAIL};
    code_all(&c, shape, r);
    return c.fine && c.zeros == 0 && c.plain == 0 && c.in == c.end && c.words == number_at(at + 8, 8);
}
