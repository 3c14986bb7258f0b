/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rates as piecewise cubics. A smooth stretch is interpolated at the four Chebyshev nodes of its inside (so
 * that a jump at its very end does no harm), and halved until the cubic agrees with the function to 1e-12 in
 * between, or as well as times can be told apart there. Inversion is by Newton's method kept inside a
 * bracket; constants need one division.
 */
#include <float.h>
#include <holdtime/arena.h>
#include <holdtime/rate.h>
#include <math.h>
#include <string.h>

#define NODES     4
#define MAX_HALVE 40

static double cubic(const double c[NODES], double u) {
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]));
}

/* Integral of the cubic over [0, u]. */
static double cubic_mass(const double c[NODES], double u) {
    return u * (c[0] + u * (c[1] / 2.0 + u * (c[2] / 3.0 + u * c[3] / 4.0)));
}

/* Coefficients of the cubic through (u[i], y[i]): Newton's divided differences, multiplied out. */
static void interpolate(const double u[NODES], double y[NODES], double c[NODES]) {
    for (int order = 1; order < NODES; order++)
        for (int i = NODES - 1; i >= order; i--)
            y[i] = (y[i] - y[i - 1]) / (u[i] - u[i - order]);
    memset(c, 0, NODES * sizeof *c);
    for (int i = NODES - 1; i >= 0; i--) {
        for (int k = NODES - 1; k > 0; k--)
            c[k] = c[k - 1] - u[i] * c[k];
        c[0] = y[i] - u[i] * c[0];
    }
}

static bool push(struct ht_rate *rate, struct ht_arena *arena, const struct ht_rate_piece *piece) {
    if (rate->count == rate->capacity) {
        const size_t capacity = rate->capacity > 0 ? 2 * rate->capacity : 64;
        struct ht_rate_piece *pieces = ht_arena_alloc(arena, capacity, sizeof *pieces);
        if (pieces == NULL)
            return false;
        if (rate->count > 0)
            memcpy(pieces, rate->pieces, rate->count * sizeof *pieces);
        rate->pieces = pieces;
        rate->capacity = capacity;
    }
    rate->pieces[rate->count++] = *piece;
    return true;
}

static bool append(struct ht_rate *rate, struct ht_arena *arena, double from, double to,
                   double (*value)(const void *, double), const void *context, int halvings) {
    static const double nodes[NODES] = {0.03806023374435663, 0.30865828381745508, 0.69134171618254492,
                                        0.96193976625564337};
    static const double tests[] = {0.15, 0.5, 0.85};
    struct ht_rate_piece piece = {.from = from, .to = to};
    const double width = to - from;
    double y[NODES], largest = 0.0, smallest = INFINITY, worst = 0.0;
    bool constant = true;

    for (int i = 0; i < NODES; i++) {
        y[i] = value(context, from + nodes[i] * width);
        largest = fmax(largest, fabs(y[i]));
        smallest = fmin(smallest, fabs(y[i]));
        constant = constant && y[i] == y[0];
    }
    piece.c[0] = y[0];
    if (!constant)
        interpolate(nodes, y, piece.c);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        worst = fmax(worst, fabs(cubic(piece.c, tests[i]) - value(context, from + tests[i] * width)));
    const double rounding = 8.0 * DBL_EPSILON * to / width * (largest - smallest);
    if (worst > 1e-12 * largest + rounding && halvings < MAX_HALVE) {
        const double middle = from + 0.5 * width;
        return append(rate, arena, from, middle, value, context, halvings + 1) &&
               append(rate, arena, middle, to, value, context, halvings + 1);
    }
    piece.mass = width * cubic_mass(piece.c, 1.0);
    return piece.mass > 0.0 ? push(rate, arena, &piece) : true;
}

bool ht_rate_append(struct ht_rate *rate, struct ht_arena *arena, double from, double to,
                    double (*value)(const void *context, double t), const void *context) {
    return from < to ? append(rate, arena, from, to, value, context, 0) : true;
}

double ht_rate_piece_mass(const struct ht_rate_piece *piece, double t) {
    const double width = piece->to - piece->from;
    return width * cubic_mass(piece->c, (t - piece->from) / width);
}

double ht_rate_integral(const struct ht_rate *rate, double from, double to) {
    size_t low = 0, high = rate->count; /* the first piece that ends after `from` */
    double total = 0.0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rate->pieces[middle].to <= from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < rate->count && rate->pieces[low].from < to; low++) {
        const struct ht_rate_piece *p = &rate->pieces[low];
        total += ht_rate_piece_mass(p, fmin(to, p->to)) - ht_rate_piece_mass(p, fmax(from, p->from));
    }
    return total;
}

double ht_rate_piece_invert(const struct ht_rate_piece *piece, double mass) {
    const double *c = piece->c, width = piece->to - piece->from;
    double low = 0.0, high = 1.0, u = mass / piece->mass;
    if (c[1] == 0.0 && c[2] == 0.0 && c[3] == 0.0)
        return fmin(piece->from + mass / c[0], piece->to);
    for (int i = 0; i < 60; i++) {
        const double over = width * cubic_mass(c, u) - mass;
        if (over > 0.0)
            high = u;
        else
            low = u;
        double next = u - over / (width * cubic(c, u));
        if (fabs(next - u) <= 1e-8) /* each step squares the error: the next one is below rounding */
            return piece->from + fmin(next, 1.0) * width;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        u = next;
    }
    return piece->from + u * width;
}
