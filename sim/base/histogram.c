/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logarithmic bins read off the bits of a double: the exponent is the octave, the six leading bits of the
 * mantissa the bin inside it (as in HdrHistogram, G. Tene). No logarithm is taken when counting.
 */
#include <holdtime/histogram.h>
#include <math.h>
#include <string.h>

#define MARGIN 0.36 /* of a bin, kept off its edges: 64% of 1/64 is the 1% promised */

/* Lower edge of bin i >= 1; that of the bin after the last is its upper edge. */
static double edge(size_t i) {
    const int octave = (int)((i - 1) / HT_HISTOGRAM_OCTAVE) + HT_HISTOGRAM_LOWEST;
    return ldexp(1.0 + (double)((i - 1) % HT_HISTOGRAM_OCTAVE) / HT_HISTOGRAM_OCTAVE, octave);
}

void ht_histogram_merge(struct ht_histogram *into, const struct ht_histogram *from) {
    if (from->total == 0)
        return;
    for (size_t i = 0; i < HT_HISTOGRAM_BINS; i++)
        into->count[i] += from->count[i];
    into->total += from->total;
}

static double value_at(const struct ht_histogram *h, double p, double margin) {
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
                   (edge(i + 1) - edge(i)) * (margin + (1.0 - 2.0 * margin) * (rank - below) / count);
        }
        below += count;
    }
    return edge(HT_HISTOGRAM_BINS - 1);
}

double ht_histogram_quantile(const struct ht_histogram *h, double p) {
    return value_at(h, p, MARGIN);
}

double ht_histogram_even(const struct ht_histogram *h, double p) {
    return value_at(h, p, 0.0);
}
