/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals. Bounds are cut to what a measure can be: shares to [0, 1], all but money to 0 or more.
 */
#include "estimate.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

#define LEVEL    0.975 /* two-sided 95% */
#define ROUNDING 1e-13 /* share of the terms of a sum below which it is what is left of equals */

void moments_add(struct moments *m, struct ratio r) {
    const double over = r.over - m->over, under = r.under - m->under;
    const double before = m->n, n = m->n + 1.0;
    m->n = n;
    if (over == 0.0 && under == 0.0)
        return; /* as all so far: nothing else changes */
    const double one = (n - 2.0) * before / (n * n);
    m->third[0] += over * (over * over * one - 3.0 * m->over_over / n);
    m->third[1] += over * over * under * one - (2.0 * over * m->over_under + under * m->over_over) / n;
    m->third[2] += over * under * under * one - (2.0 * under * m->over_under + over * m->under_under) / n;
    m->third[3] += under * (under * under * one - 3.0 * m->under_under / n);
    m->over += over / n;
    m->under += under / n;
    m->over_over += over * (r.over - m->over);
    m->over_under += over * (r.under - m->under);
    m->under_under += under * (r.under - m->under);
}

/* Cut to what the measure can be. */
static struct ht_estimate between(double mean, double low, double high, enum ht_unit unit) {
    return (struct ht_estimate){mean, unit == HT_UNIT_MONEY ? low : fmax(low, 0.0),
                                unit == HT_UNIT_SHARE ? fmin(high, 1.0) : high};
}

static double student(double replications) {
    return gsl_cdf_tdist_Pinv(LEVEL, fmax(replications, 2.0) - 1.0);
}

static struct ht_estimate around(double mean, double error, double n, enum ht_unit unit) {
    if (!(n >= 2.0) || isnan(mean))
        return (struct ht_estimate){mean, NAN, NAN};
    const double half = student(n) * error;
    return between(mean, mean - half, mean + half, unit);
}

/* Willink's G: how many standard errors t is for a mean of n whose skewness is 6 sqrt(n) * bend. */
static double bent(double t, double bend) {
    const double cube = 1.0 + 6.0 * bend * (t - bend);
    if (fabs(bend) < 1e-6)
        return t;
    return (copysign(pow(fabs(cube), 1.0 / 3.0), cube) - 1.0) / (2.0 * bend);
}

/* Where the spread of an estimate comes from. */
struct residuals {
    double n;
    double squares, cubes; /* sums of the residuals of replications, in units of the estimate */
    double lever;          /* see leverage */
    double counted;        /* replications that the denominator comes from (Kish) */
};

/* The share of a denominator in the replications that the spread comes from: the mean share, weighed by
 * squared residuals. 1 / n where all weigh the same. `along`: mean of the denominator's deviations, weighed
 * so. */
static double leverage(double n, double mean, double along) {
    return fmax((mean + along) / (n * mean), 0.0);
}

static double kish(double n, double mean, double squares) {
    return n * mean * mean / (mean * mean + squares / n);
}

static struct ht_estimate leaning(double mean, const struct residuals *e, enum ht_unit unit) {
    const double n = e->n, deviation = sqrt(e->squares / (n - 1.0));
    const double skewness = n / (n - 1.0) / (n - 2.0) * e->cubes / (deviation * deviation * deviation);
    const double most = sqrt(n); /* of any sample; where only rounding is left, it may seem more */
    const double lever = fmin(e->lever, 0.5); /* beyond that nothing is known */
    const double drawn = (1.0 - 1.0 / n) / (1.0 - lever), reach = drawn * drawn * deviation / sqrt(n);
    const double bend = drawn * fmax(fmin(skewness, most), -most) / (6.0 * sqrt(n));
    const double t = student(fmin(e->counted, 1.0 / lever));
    return between(mean, mean - reach * bent(t, bend), mean - reach * bent(-t, bend), unit);
}

struct ht_estimate moments_ratio(const struct moments *m, enum ht_unit unit) {
    const double n = m->n, under = m->under;
    if (!(n > 0.0 && under > 0.0))
        return (struct ht_estimate){NAN, NAN, NAN};
    const double r = m->over / under;
    const double spread = fmax(m->over_over - 2.0 * r * m->over_under + r * r * m->under_under, 0.0);
    if (n < 3.0 || spread == 0.0)
        return around(r, n > 1.0 ? sqrt(spread / (n - 1.0) / n) / under : 0.0, n, unit);
    const double cubes =
        m->third[0] - 3.0 * r * m->third[1] + 3.0 * r * r * m->third[2] - r * r * r * m->third[3];
    const double along = (m->third[1] - 2.0 * r * m->third[2] + r * r * m->third[3]) / spread;
    const struct residuals e = {n, spread / (under * under), cubes / (under * under * under),
                                leverage(n, under, along), kish(n, under, m->under_under)};
    return leaning(r, &e, unit);
}

void ladder_count(double within[RUNGS], const struct ht_histogram *holds) {
    uint64_t sum = holds->count[0];
    for (size_t rung = 0; rung + 1 < RUNGS; rung++) {
        within[rung] = (double)sum;
        for (size_t bin = 1; bin <= RUNG; bin++)
            sum += holds->count[rung * RUNG + bin];
    }
    within[RUNGS - 1] = (double)holds->total;
}

void ladder_add(struct ladder *l, const double within[RUNGS]) {
    const double all = within[RUNGS - 1];
    if (all == 0.0)
        return;
    l->n += 1.0;
    for (size_t rung = 0; rung < RUNGS; rung++) {
        l->squares[rung] += within[rung] * within[rung];
        l->products[rung] += within[rung] * all;
    }
}

/* How sure the share of calls within a hold is. */
struct sureness {
    double clustering; /* its variance times the calls, over what independent calls would have */
    double effective;  /* replications that it comes from */
};

/* Replications that a number of calls comes from: few ones bring most of a tail. What Poisson numbers differ
 * by chance alone makes a variance less sure by half of that. */
static double effective(double sum, double squares, double n) {
    return fmin(sum * sum / (squares - 0.5 * sum), n);
}

/* At a rung; NAN where none or all are within. */
static struct sureness sureness_at(const struct ladder *l, const double within[RUNGS], size_t rung) {
    const double all = within[RUNGS - 1], below = within[rung], share = below / all;
    const double squares = l->squares[rung], products = l->products[rung], whole = l->squares[RUNGS - 1];
    if (!(below > 0.0 && below < all))
        return (struct sureness){NAN, NAN};
    const double spread = fmax(squares - 2.0 * share * products + share * share * whole, 0.0);
    return (struct sureness){spread / (all * share * (1.0 - share)),
                             fmin(effective(below, squares, l->n),
                                  effective(all - below, whole - 2.0 * products + squares, l->n))};
}

/* At the quantile of a level, from the rungs around it. */
static struct sureness sureness_of(const struct ladder *l, const double within[RUNGS], double level) {
    const double rank = level * within[RUNGS - 1];
    size_t rung = 0;
    while (within[rung] < rank)
        rung++;
    const struct sureness up = sureness_at(l, within, rung);
    if (rung == 0)
        return up;
    const struct sureness down = sureness_at(l, within, rung - 1);
    const double part = (rank - within[rung - 1]) / (within[rung] - within[rung - 1]);
    if (isnan(up.clustering) || isnan(down.clustering))
        return isnan(up.clustering) ? down : up;
    return (struct sureness){down.clustering + part * (up.clustering - down.clustering),
                             down.effective + part * (up.effective - down.effective)};
}

struct ht_estimate ladder_quantile(const struct ladder *l, const struct ht_histogram *holds, double level) {
    const double q = ht_histogram_quantile(holds, level), all = (double)holds->total;
    if (isnan(q) || l->n < 2.0)
        return (struct ht_estimate){q, NAN, NAN};
    double within[RUNGS];
    ladder_count(within, holds);
    struct sureness sure = sureness_of(l, within, level);
    if (isnan(sure.clustering)) /* all holds are between two rungs: as if every replication had one */
        sure = (struct sureness){l->squares[RUNGS - 1] / all, l->n};
    const double error = sqrt(sure.clustering * level * (1.0 - level) / all * l->n / (l->n - 1.0));
    const double half = student(sure.effective) * error;
    const double low = level > half ? ht_histogram_even(holds, level - half) : 0.0;
    return (struct ht_estimate){q, fmin(low, q), fmax(ht_histogram_even(holds, fmin(level + half, 1.0)), q)};
}

void joint_add(struct joint *j, struct ratio first, struct ratio second) {
    const double value[4] = {first.over, first.under, second.over, second.under};
    const double n = j->n + 1.0, one = (n - 1.0) * (n - 2.0) / (n * n);
    double before[4];
    for (int a = 0; a < 4; a++)
        before[a] = value[a] - j->mean[a];
    double *third = j->third;
    for (int a = 0; a < 4; a++)
        for (int b = a; b < 4; b++)
            for (int c = b; c < 4; c++)
                *third++ += before[a] * before[b] * before[c] * one -
                            (before[a] * j->product[b][c] + before[b] * j->product[a][c] +
                             before[c] * j->product[a][b]) /
                                n;
    j->n = n;
    for (int a = 0; a < 4; a++)
        j->mean[a] += before[a] / n;
    for (int a = 0; a < 4; a++)
        for (int b = a; b < 4; b++)
            j->product[a][b] += before[a] * (value[b] - j->mean[b]);
}

/* Sums over the replications of the residual's cube, and of its square times the deviation of each mean. */
static double form_third(const struct joint *j, const double weight[4], double along[4]) {
    const double *third = j->third;
    for (int a = 0; a < 4; a++)
        along[a] = 0.0;
    for (int a = 0; a < 4; a++)
        for (int b = a; b < 4; b++)
            for (int c = b; c < 4; c++, third++) {
                const double ways = a == b && b == c ? 1.0 : a == b || b == c ? 3.0 : 6.0;
                along[a] += ways / 3.0 * weight[b] * weight[c] * *third;
                along[b] += ways / 3.0 * weight[a] * weight[c] * *third;
                along[c] += ways / 3.0 * weight[a] * weight[b] * *third;
            }
    double sum = 0.0;
    for (int a = 0; a < 4; a++)
        sum += weight[a] * along[a];
    return sum;
}

/* Sum of weight[a] * weight[b] * product over a and b from `first` to `last`; 0 where only rounding is left.
 */
static double form(const struct joint *j, const double weight[4], int first, int last) {
    double sum = 0.0, size = 0.0;
    for (int a = first; a <= last; a++)
        for (int b = a; b <= last; b++) {
            const double term = (a == b ? 1.0 : 2.0) * weight[a] * weight[b] * j->product[a][b];
            sum += term;
            size += fabs(term);
        }
    return sum > ROUNDING * size ? sum : 0.0;
}

struct ht_estimate joint_difference(const struct joint *j, double *reduction) {
    const double *mean = j->mean;
    if (reduction != NULL)
        *reduction = NAN;
    if (!(j->n > 0.0 && mean[1] > 0.0 && mean[3] > 0.0))
        return (struct ht_estimate){NAN, NAN, NAN};
    const double first = mean[0] / mean[1], second = mean[2] / mean[3];
    const double weight[4] = {-1.0 / mean[1], first / mean[1], 1.0 / mean[3], -second / mean[3]};
    const double together = form(j, weight, 0, 3), apart = form(j, weight, 0, 1) + form(j, weight, 2, 3);
    if (reduction != NULL && together > 0.0 && apart > 0.0)
        *reduction = apart / together;
    if (j->n < 3.0 || together == 0.0)
        return around(second - first, j->n > 1.0 ? sqrt(together / (j->n - 1.0) / j->n) : 0.0, j->n,
                      HT_UNIT_MONEY);
    double along[4];
    const double cubes = form_third(j, weight, along);
    const double lever =
        fmax(leverage(j->n, mean[1], along[1] / together), leverage(j->n, mean[3], along[3] / together));
    const double counted = fmin(kish(j->n, mean[1], j->product[1][1]), kish(j->n, mean[3], j->product[3][3]));
    const struct residuals e = {j->n, together, cubes, lever, counted};
    return leaning(second - first, &e, HT_UNIT_MONEY);
}
