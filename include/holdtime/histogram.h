/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mergeable histogram of durations with a relative error of at most 1%: 64 bins an octave from 1/16 s to
 * 2^23 s, zero and the two ends apart. Counts are integers, so merging in any order gives the same bytes. A
 * quantile is interpolated in the middle of its bin, which is at most 1/64 = 1.6% wide.
 */
#ifndef HOLDTIME_HISTOGRAM_H
#define HOLDTIME_HISTOGRAM_H

#include <stdint.h>

#define HT_HISTOGRAM_BINS   (2 + 27 * 64) /* [0] below 1/16 s, zeros included; last: everything above */
#define HT_HISTOGRAM_OCTAVE 64            /* bins */
#define HT_HISTOGRAM_LOWEST (-4)          /* octave: 2^-4 s */

struct ht_histogram {
    uint64_t total;
    uint64_t count[HT_HISTOGRAM_BINS];
};

/* Counts a duration. The exponent of the double is the octave, the leading bits of its mantissa are the bin
 * in it: no logarithm is taken. */
static inline void ht_histogram_add(struct ht_histogram *h, double seconds) {
    const union {
        double seconds;
        uint64_t bits;
    } u = {seconds > 0.0 ? seconds : 0.0};
    const uint64_t first = (uint64_t)(1023 + HT_HISTOGRAM_LOWEST) * HT_HISTOGRAM_OCTAVE - 1;
    const uint64_t place = u.bits >> (52 - 6), above = place > first ? place - first : 0;
    h->count[above < HT_HISTOGRAM_BINS - 1 ? above : HT_HISTOGRAM_BINS - 1]++;
    h->total++;
}
void ht_histogram_merge(struct ht_histogram *into, const struct ht_histogram *from);
/* The value below which a share `p` lies, within 1%; NAN when empty. */
double ht_histogram_quantile(const struct ht_histogram *h, double p);
/* The same with durations spread evenly over each bin: nearer where they are many, up to a bin's width off
 * where they are not. */
double ht_histogram_even(const struct ht_histogram *h, double p);

#endif
