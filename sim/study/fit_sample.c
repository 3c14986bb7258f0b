/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A million times as a thousand points. Telephone systems log whole seconds: short times are kept as they
 * are, longer ones share bins of relative width 1/128 at the mean of the times in them. That loses about
 * (1/128)^2 / 12 of the squared time, which no likelihood notices, and makes every evaluation cheap. Few
 * different times are all kept.
 */
#include "fit_work.h"
#include <math.h>
#include <stdlib.h>

#define FEW        2000 /* different times that are all kept */
#define KEPT_UNITS 256.0
#define PER_E_FOLD 128.0

static int by_time(const void *a, const void *b) {
    const struct fit_time *p = a, *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

/* The largest of a minute, a second and a millisecond that (nearly) all times are multiples of; 0: none. */
static double unit_of(const struct fit_time *times, size_t count) {
    static const double units[] = {60.0, 1.0};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t off = 0;
        for (size_t i = 0; i < count && 200 * off <= count; i++)
            off += fabs(remainder(times[i].x, units[u])) > 1e-6;
        if (200 * off <= count)
            return units[u];
    }
    return 0.0;
}

static size_t different(const struct fit_time *times, size_t count) {
    size_t n = count > 0;
    for (size_t i = 1; i < count; i++)
        n += times[i].x > times[i - 1].x;
    return n;
}

/* Which bin a time belongs to; ascending with it. */
static double bin_of(double x, double unit) {
    if (unit > 0.0 && x < KEPT_UNITS * unit)
        return floor(x / unit + 0.5);
    if (unit > 0.0)
        return KEPT_UNITS + floor(PER_E_FOLD * log(x / (KEPT_UNITS * unit)));
    return x < 1e-3 ? 0.0 : 1.0 + floor(PER_E_FOLD * log(x / 1e-3));
}

static void fill(struct fit_sample *s, const struct fit_time *times, size_t count, bool all) {
    double bin = NAN, sum = 0.0, n = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double mine = all ? times[i].x : bin_of(times[i].x, s->unit);
        if (mine != bin) {
            s->points++;
            bin = mine;
            sum = n = 0.0;
        }
        const size_t k = s->points - 1;
        sum += times[i].x;
        n += 1.0;
        s->x[k] = sum / n;
        if (times[i].ended) {
            s->events[k] += 1.0;
            s->total += 1.0;
            s->sum += times[i].x;
        } else {
            s->beyond[k] += 1.0;
            s->censored += 1.0;
        }
    }
    for (size_t k = 0; k < s->points; k++)
        s->log_x[k] = log(fmax(s->x[k], s->least));
}

/* At most this many bins, whatever the times. */
static size_t room_for(const struct fit_time *times, size_t count, double unit, size_t kinds) {
    if (kinds <= FEW || count == 0)
        return kinds;
    const double bins = unit > 0.0 ? KEPT_UNITS + PER_E_FOLD * log(1.0 + times[count - 1].x / unit)
                                   : 2.0 + PER_E_FOLD * log(1.0 + times[count - 1].x / 1e-3);
    return bins + 2.0 < (double)kinds ? (size_t)bins + 2 : kinds;
}

bool fit_sample(struct fit_sample *s, struct fit_time *times, size_t count, struct ht_arena *arena) {
    *s = (struct fit_sample){.unit = unit_of(times, count)};
    s->least = s->unit > 0.0 ? 0.5 * s->unit : 1e-3;
    qsort(times, count, sizeof *times, by_time);
    const size_t kinds = different(times, count), room = room_for(times, count, s->unit, kinds);
    s->x = ht_arena_alloc(arena, room + 1, sizeof *s->x);
    s->log_x = ht_arena_alloc(arena, room + 1, sizeof *s->log_x);
    s->events = ht_arena_alloc(arena, room + 1, sizeof *s->events);
    s->beyond = ht_arena_alloc(arena, room + 1, sizeof *s->beyond);
    if (s->x == NULL || s->log_x == NULL || s->events == NULL || s->beyond == NULL)
        return false;
    fill(s, times, count, kinds <= FEW);
    return true;
}
