/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mergeable histogram of durations with a relative error of at most 1%: 64 bins an octave from 1/16 s to
 * 2^23 s, zero and the two ends apart. Counts are integers, so merging in any order gives the same bytes. A
 * quantile is interpolated in the middle of its bin, which is at most 1/64 = 1.6% wide.
 */
#ifndef HOLDTIME_HISTOGRAM_H
#define HOLDTIME_HISTOGRAM_H

#include <stdint.h>

#define HT_HISTOGRAM_BINS (2 + 27 * 64) /* [0] below 1/16 s, zeros included; last: everything above */

struct ht_histogram {
    uint64_t total;
    uint64_t count[HT_HISTOGRAM_BINS];
};

void ht_histogram_add(struct ht_histogram *h, double seconds);
void ht_histogram_merge(struct ht_histogram *into, const struct ht_histogram *from);
/* The value below which a share `p` lies; NAN when empty. */
double ht_histogram_quantile(const struct ht_histogram *h, double p);

#endif
