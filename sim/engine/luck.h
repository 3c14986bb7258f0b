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

static inline __attribute__((always_inline)) double luck_draw(const struct ht_distribution *d,
                                                              struct ht_luck luck, struct word word) {
    double x;
    switch (d->law) {
    case HT_LAW_NEVER: return 0.0;
    case HT_LAW_CONSTANT: return d->mean;
    case HT_LAW_EXPONENTIAL:
        if (ht_exponential_fast(word.bits, &x))
            return d->mean * x;
        break;
    case HT_LAW_LOGNORMAL:
        if (ht_normal_fast(word.bits, &x))
            return exp(d->a + d->b * x);
        break;
    default: break;
    }
    const struct ht_reserve reserve = {luck, word.purpose, word.owner, word.index, word.slot};
    return ht_distribution_draw(d, word.bits, &reserve);
}

static inline double luck_exponential(struct ht_luck luck, struct word word) {
    double x;
    if (ht_exponential_fast(word.bits, &x))
        return x;
    const struct ht_reserve reserve = {luck, word.purpose, word.owner, word.index, word.slot};
    return ht_exponential(word.bits, &reserve);
}

#endif
