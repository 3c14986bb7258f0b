/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reserve of luck read in order, for samplers that need more than one word; also as a gsl_rng.
 */
#ifndef HOLDTIME_STREAM_H
#define HOLDTIME_STREAM_H

#include <gsl/gsl_rng.h>
#include <holdtime/random.h>

struct stream {
    struct ht_reserve reserve;
    uint64_t block;
    struct ht_words words;
    unsigned used; /* words taken of the present block; 4: the next block is due */
};

void stream_begin(struct stream *stream, const struct ht_reserve *reserve);
uint64_t stream_word(struct stream *stream);

/* A generator for GSL's samplers that reads `stream`; nothing to free. */
gsl_rng stream_gsl(struct stream *stream);

#endif
