/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logarithmic bins read off the bits of a double: the exponent is the octave, the six leading bits of the
 * mantissa the bin inside it (as in HdrHistogram, G. Tene). No logarithm is taken when counting.
 */
#include <holdtime/histogram.h>
#include <math.h>
#include <string.h>

#define PER_OCTAVE    64
#define LOWEST_OCTAVE (-4) /* 2^-4 s */
#define MARGIN        0.36 /* of a bin, kept off its edges: 64% of 1/64 is the 1% promised */

static uint64_t bits(double x) {
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

static size_t bin_of(double seconds) {
    const uint64_t first = (uint64_t)(1023 + LOWEST_OCTAVE) * PER_OCTAVE;
    const uint64_t place = seconds > 0.0 ? bits(seconds) >> (52 - 6) : 0;
    if (place < first)
        return 0;
    return place - first < HT_HISTOGRAM_BINS - 2 ? (size_t)(place - first) + 1 : HT_HISTOGRAM_BINS - 1;
}

/* Lower edge of bin i >= 1; that of the bin after the last is its upper edge. */
static double edge(size_t i) {
    const int octave = (int)((i - 1) / PER_OCTAVE) + LOWEST_OCTAVE;
    return ldexp(1.0 + (double)((i - 1) % PER_OCTAVE) / PER_OCTAVE, octave);
}

void ht_histogram_add(struct ht_histogram *h, double seconds) {
    h->count[bin_of(seconds)]++;
    h->total++;
}

void ht_histogram_merge(struct ht_histogram *into, const struct ht_histogram *from) {
    if (from->total == 0)
        return;
    for (size_t i = 0; i < HT_HISTOGRAM_BINS; i++)
        into->count[i] += from->count[i];
    into->total += from->total;
}

double ht_histogram_quantile(const struct ht_histogram *h, double p) {
    const double rank = p * (double)h->total;
    double below = 0.0;
    if (h->total == 0)
        return NAN;
    for (size_t i = 0; i < HT_HISTOGRAM_BINS; i++) {
        const double count = (double)h->count[i];
        if (count > 0.0 && below + count >= rank) {
            if (i == 0)
                return 0.0;
            if (i == HT_HISTOGRAM_BINS - 1)
                return edge(i);
            return edge(i) +
                   (edge(i + 1) - edge(i)) * (MARGIN + (1.0 - 2.0 * MARGIN) * (rank - below) / count);
        }
        below += count;
    }
    return edge(HT_HISTOGRAM_BINS - 1);
}
