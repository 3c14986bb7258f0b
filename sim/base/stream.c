/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reserves of luck in order. Block numbers from (reserve->block + 1) << 32 on belong to the reserve alone.
 */
#include "stream.h"

void stream_begin(struct stream *stream, const struct ht_reserve *reserve) {
    stream->reserve = *reserve;
    stream->block = (reserve->block + 1) << 32;
    stream->used = 4;
}

uint64_t stream_word(struct stream *stream) {
    if (stream->used == 4) {
        const struct ht_reserve *r = &stream->reserve;
        stream->words = ht_luck_words(r->luck, r->purpose, r->owner, r->index, stream->block++);
        stream->used = 0;
    }
    return stream->words.word[stream->used++];
}

static void set(void *state, unsigned long seed) {
    (void)state; /* the identity is the seed */
    (void)seed;
}

static unsigned long get(void *state) {
    return (unsigned long)(stream_word(state) >> 32);
}

static double get_double(void *state) {
    return ht_uniform(stream_word(state));
}

static const gsl_rng_type stream_type = {
    "philox4x64-10 reserve", UINT32_MAX, 0, sizeof(struct stream), set, get, get_double};

gsl_rng stream_gsl(struct stream *stream) {
    return (gsl_rng){&stream_type, stream};
}
