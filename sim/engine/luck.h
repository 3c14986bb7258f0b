/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws for the engine: the fast paths inline, the owner's identity made up only when a sampler needs more of
 * it.
 */
#ifndef HOLDTIME_LUCK_H
#define HOLDTIME_LUCK_H

#include <holdtime/distribution.h>
#include <holdtime/ziggurat.h>
#include <math.h>

/* A word of luck and whose it is: word `slot % 4` of block `slot / 4` of (purpose, owner, index). */
struct word {
    uint64_t bits;
    uint64_t purpose, owner, index, slot;
};

/* The draw of this law as far as one word settles it, which it mostly does. */
static inline __attribute__((always_inline)) bool luck_fast(const struct ht_distribution *d, uint64_t bits,
                                                            double *x) {
    bool settled = true;
    switch (d->law) {
    case HT_LAW_NEVER: *x = 0.0; break;
    case HT_LAW_CONSTANT: *x = d->mean; break;
    case HT_LAW_EXPONENTIAL:
        settled = ht_exponential_fast(bits, x);
        *x *= d->mean;
        break;
    case HT_LAW_LOGNORMAL:
        settled = ht_normal_fast(bits, x);
        *x = settled ? exp2(d->a + d->b * *x) : 0.0;
        break;
    default: settled = false; break;
    }
    return settled;
}

static inline double luck_rest(const struct ht_distribution *d, struct ht_luck luck, struct word word) {
    const struct ht_reserve reserve = {luck, word.purpose, word.owner, word.index, word.slot};
    return ht_distribution_draw(d, word.bits, &reserve);
}

static inline double luck_draw(const struct ht_distribution *d, struct ht_luck luck, struct word word) {
    double x;
    return luck_fast(d, word.bits, &x) ? x : luck_rest(d, luck, word);
}

static inline double luck_exponential(struct ht_luck luck, struct word word) {
    double x;
    if (ht_exponential_fast(word.bits, &x))
        return x;
    const struct ht_reserve reserve = {luck, word.purpose, word.owner, word.index, word.slot};
    return ht_exponential(word.bits, &reserve);
}

#endif
