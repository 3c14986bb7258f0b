/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rate over time, and the exact inversion of its integral. A rate is a row of pieces that meet or leave
 * gaps (rate 0); inside a piece it is a cubic in the fraction of the piece gone by, which holds constants,
 * ramps and, to 1e-12 of their value, the exponential decays and growth of a scenario (pieces are halved
 * until it does).
 */
#ifndef HOLDTIME_RATE_H
#define HOLDTIME_RATE_H

#include <stdbool.h>
#include <stddef.h>

struct ht_arena;

struct ht_rate_piece {
    double from, to; /* seconds */
    double mass;     /* integral of the rate over the piece */
    double c[4];     /* rate(u) = c0 + c1 u + c2 u^2 + c3 u^3, u = (t - from) / (to - from) */
};

struct ht_rate {
    struct ht_rate_piece *pieces; /* ascending, not overlapping, each within one day, mass > 0 */
    size_t count, capacity;
};

/* Appends pieces for `value(context, t)`, smooth over [from, to); false when memory is exhausted. */
bool ht_rate_append(struct ht_rate *rate, struct ht_arena *arena, double from, double to,
                    double (*value)(const void *context, double t), const void *context);

/* Integral over [from, to). */
double ht_rate_integral(const struct ht_rate *rate, double from, double to);

/* Integral over a piece from its beginning to t, which lies in it. */
double ht_rate_piece_mass(const struct ht_rate_piece *piece, double t);

/* The time at which `mass` (0 <= mass <= piece->mass) of a piece has gone by. */
double ht_rate_piece_invert(const struct ht_rate_piece *piece, double mass);

#endif
