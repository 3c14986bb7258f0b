/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rare paths of the ziggurats; see ziggurat.h for the method and the paper.
 */
#include "stream.h"
#include <holdtime/ziggurat.h>
#include <math.h>

#include "ziggurat_tables.h"

double ht_exponential(uint64_t word, const struct ht_reserve *reserve) {
    const struct ht_ziggurat *z = &ht_ziggurat_exponential;
    struct stream more;
    double x, shift = 0.0;
    if (ht_exponential_fast(word, &x))
        return x;
    stream_begin(&more, reserve);
    for (;;) {
        const unsigned layer = (unsigned)(word & 255);
        if (layer == 0) {
            shift += z->x[1]; /* the tail of an exponential is the exponential again */
        } else {
            const double y = z->f[layer] + ht_uniform(stream_word(&more)) * (z->f[layer + 1] - z->f[layer]);
            if (y < exp(-x))
                return shift + x;
        }
        word = stream_word(&more);
        if (ht_exponential_fast(word, &x))
            return shift + x;
    }
}

/* Marsaglia's tail of the normal beyond r: x = -ln(u1) / r, accepted where 2 * -ln(u2) > x^2. */
static double normal_tail(struct stream *more, double r) {
    double x, y;
    do {
        x = -log(ht_uniform(stream_word(more))) / r;
        y = -log(ht_uniform(stream_word(more)));
    } while (y + y < x * x);
    return r + x;
}

double ht_normal(uint64_t word, const struct ht_reserve *reserve) {
    const struct ht_ziggurat *z = &ht_ziggurat_normal;
    struct stream more;
    double x;
    if (ht_normal_fast(word, &x))
        return x;
    stream_begin(&more, reserve);
    for (;;) {
        const unsigned layer = (unsigned)(word & 255);
        if (layer == 0) {
            x = normal_tail(&more, z->x[1]);
            return (word & 256) != 0 ? -x : x;
        }
        const double y = z->f[layer] + ht_uniform(stream_word(&more)) * (z->f[layer + 1] - z->f[layer]);
        if (y < exp(-0.5 * x * x))
            return x;
        word = stream_word(&more);
        if (ht_normal_fast(word, &x))
            return x;
    }
}
