/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unit exponential and standard normal variates from one 64-bit word: the ziggurat with 256 layers (Marsaglia
 * and Tsang, "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000). The layer
 * comes from bits 0-7, the sign from bit 8, the position from bits 12-63, so that they are independent
 * (Doornik 2005).
 *
 * The fast paths here settle 98.9% of the draws; when one returns false, ht_distribution_draw decides the
 * same word with further luck of the same owner.
 */
#ifndef HOLDTIME_ZIGGURAT_H
#define HOLDTIME_ZIGGURAT_H

#include <holdtime/random.h>
#include <stdbool.h>

#define HT_ZIGGURAT_LAYERS 256

struct ht_ziggurat {
    double x[HT_ZIGGURAT_LAYERS + 1]; /* right edge of each layer, descending; x[0] the base's pseudo-edge */
    double f[HT_ZIGGURAT_LAYERS + 1]; /* density (unnormalised) at x[i]; f[0] unused */
};

extern const struct ht_ziggurat ht_ziggurat_exponential, ht_ziggurat_normal;

static inline bool ht_exponential_fast(uint64_t word, double *x) {
    const struct ht_ziggurat *z = &ht_ziggurat_exponential;
    const unsigned layer = (unsigned)(word & 255);
    *x = ht_uniform(word) * z->x[layer];
    return *x < z->x[layer + 1];
}

static inline bool ht_normal_fast(uint64_t word, double *x) {
    const struct ht_ziggurat *z = &ht_ziggurat_normal;
    const unsigned layer = (unsigned)(word & 255);
    union {
        double size;
        uint64_t bits;
    } u = {ht_uniform(word) * z->x[layer]};
    const bool settled = u.size < z->x[layer + 1];
    u.bits |= (word & 256) << 55; /* the sign without a branch, which nothing could predict */
    *x = u.size;
    return settled;
}

/* The same draws to their end. */
double ht_exponential(uint64_t word, const struct ht_reserve *reserve);
double ht_normal(uint64_t word, const struct ht_reserve *reserve);

#endif
