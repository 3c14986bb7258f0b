/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters minute by minute, and by trying all.
 */
#include "cover_naive.h"
#include <check.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool open_at(const struct ht_calendar *c, double t) {
    for (size_t i = 0; i < c->window_count; i++)
        if (t >= c->windows[i].from && t < c->windows[i].to)
            return true;
    return false;
}

/* Is who works these days from `start` on the phones at t? */
static bool on_phones(const struct ht_calendar *c, const struct ht_shift_pattern *p, double start,
                      unsigned days, double t) {
    for (double day = floor(t / HT_DAY) - 1.0; day * HT_DAY <= t; day += 1.0) {
        const int64_t date = c->start_day + (int64_t)day;
        const double since = t - day * HT_DAY - start;
        if ((days >> ht_weekday(date) & 1u) == 0 || ht_is_holiday(c, date) || since < 0.0 ||
            since >= p->length)
            continue;
        bool away = false;
        for (size_t i = 0; i < p->break_count; i++)
            away |= since >= p->breaks[i].after && since < p->breaks[i].after + p->breaks[i].length;
        if (!away)
            return true;
    }
    return false;
}

static double presence(const struct ht_model *m, const struct naive_column *column, size_t bin) {
    double all = 0.0, there = 0.0, open = 0.0, open_there = 0.0;
    for (double t = (double)bin * m->calendar.interval; t < (double)(bin + 1) * m->calendar.interval;
         t += 60.0) {
        const bool on =
            on_phones(&m->calendar, &m->shift_patterns[column->pattern], column->start, column->days, t);
        all += 1.0;
        there += on ? 1.0 : 0.0;
        if (open_at(&m->calendar, t)) {
            open += 1.0;
            open_there += on ? 1.0 : 0.0;
        }
    }
    return open > 0.0 ? open_there / open : there / all;
}

static size_t count_days(unsigned days) {
    size_t count = 0;
    for (int i = 0; i < 7; i++)
        count += days >> i & 1u;
    return count;
}

static double hour_cost(const struct ht_model *m, size_t group) {
    bool any = false;
    for (size_t g = 0; g < m->agent_group_count; g++)
        any = any || !isnan(m->agent_groups[g].cost_per_hour);
    if (!any)
        return 1.0;
    return isnan(m->agent_groups[group].cost_per_hour) ? 0.0 : m->agent_groups[group].cost_per_hour;
}

static bool allowed(const struct ht_shift_pattern *p, size_t group) {
    for (size_t i = 0; i < p->agent_group_count; i++)
        if (p->agent_groups[i] == group)
            return true;
    return false;
}

bool naive_columns(struct naive_cover *n, const struct ht_staffing *staffing) {
    const struct ht_model *m = staffing->model;
    *n = (struct naive_cover){.staffing = staffing, .optimum = INFINITY};
    for (size_t g = 0; g < m->agent_group_count; g++)
        for (size_t p = 0; p < m->shift_pattern_count; p++)
            for (size_t s = 0; s < m->shift_patterns[p].start_count; s++)
                for (unsigned days = 1; days < 128; days++) {
                    const struct ht_shift_pattern *pattern = &m->shift_patterns[p];
                    if (!allowed(pattern, g) || (days & ~pattern->days) != 0 ||
                        count_days(days) != pattern->days_per_week)
                        continue;
                    if (n->count == NAIVE_COLUMNS)
                        return false;
                    struct naive_column *c = &n->columns[n->count++];
                    *c = (struct naive_column){
                        .group = g, .pattern = p, .start = pattern->starts[s], .days = days};
                    c->cost = (double)pattern->days_per_week * pattern->length / 3600.0 * hour_cost(m, g) *
                              pattern->cost_factor;
                    c->present = calloc(staffing->bins, sizeof *c->present);
                    for (size_t bin = 0; bin < staffing->bins; bin++)
                        c->present[bin] = presence(m, c, bin);
                }
    return true;
}

void naive_release(struct naive_cover *n) {
    for (size_t i = 0; i < n->count; i++)
        free(n->columns[i].present);
    n->count = 0;
}

/* Agents rostered that a bin asks for. */
static double asks(const struct ht_staffing *s, size_t bin, size_t group) {
    const struct ht_agent_group *g = &s->model->agent_groups[group];
    return s->open[bin] ? (double)s->need[bin * s->groups + group] / (1.0 - g->absence) / (1.0 - g->off_phone)
                        : 0.0;
}

static bool within_limits(const struct naive_cover *n, const size_t *x) {
    const struct ht_model *m = n->staffing->model;
    for (size_t i = 0; i < n->count; i++)
        for (int day = 0; day < 7; day++) {
            size_t begin = 0;
            for (size_t j = 0; j < n->count; j++)
                if (n->columns[j].pattern == n->columns[i].pattern &&
                    n->columns[j].start == n->columns[i].start && (n->columns[j].days >> day & 1u) != 0)
                    begin += x[j];
            if (begin > m->shift_patterns[n->columns[i].pattern].at_most)
                return false;
        }
    return true;
}

static double short_of(const struct naive_cover *n, const size_t *x, size_t bin, size_t group) {
    double left = asks(n->staffing, bin, group);
    for (size_t j = 0; j < n->count; j++)
        if (n->columns[j].group == group)
            left -= (double)x[j] * n->columns[j].present[bin];
    return left;
}

/* Columns from `next` on are still open. */
static void search(struct naive_cover *n, size_t *x, size_t next, double cost, size_t most) {
    const struct ht_staffing *s = n->staffing;
    if (++n->tried > most || cost >= n->optimum - 1e-9)
        return;
    bool covered = true;
    double needed = 0.0; /* of the next column, at the very most */
    for (size_t bin = 0; bin < s->bins; bin++)
        for (size_t g = 0; g < s->groups; g++) {
            const double left = short_of(n, x, bin, g);
            if (left <= 1e-9)
                continue;
            covered = false;
            bool helps = false;
            for (size_t j = next; j < n->count; j++)
                helps |= n->columns[j].group == g && n->columns[j].present[bin] > 0.0;
            if (!helps)
                return;
            if (next < n->count && n->columns[next].group == g && n->columns[next].present[bin] > 0.0)
                needed = fmax(needed, ceil(left / n->columns[next].present[bin] - 1e-9));
        }
    if (covered) {
        n->optimum = cost;
        return;
    }
    for (x[next] = 0; (double)x[next] <= needed; x[next]++)
        if (within_limits(n, x))
            search(n, x, next + 1, cost + (double)x[next] * n->columns[next].cost, most);
    x[next] = 0;
}

bool naive_search(struct naive_cover *n, size_t most) {
    size_t x[NAIVE_COLUMNS + 1] = {0};
    search(n, x, 0, 0.0, most);
    return n->tried <= most;
}

static void check_shifts(const struct naive_cover *n, const struct ht_rostered *roster, const size_t *x) {
    const struct ht_model *m = n->staffing->model;
    for (size_t g = 0, duty = 0; g < m->agent_group_count; g++) {
        const struct ht_agent_group *group = &roster->rostered.agent_groups[g];
        size_t agents = 0;
        ck_assert_int_eq(group->roster, HT_ROSTER_SHIFTS);
        for (size_t i = 0; i < group->shift_count; i++, duty++) {
            const struct ht_duty *d = &roster->duties[duty];
            const struct ht_shift_pattern *p = &m->shift_patterns[d->pattern];
            const struct ht_shift *shift = &group->shifts[i];
            ck_assert_uint_eq(d->group, g);
            ck_assert_uint_eq(shift->count, d->count);
            ck_assert_uint_eq(shift->days, d->days);
            ck_assert_double_eq(shift->from, d->start);
            ck_assert_double_eq(fmod(shift->to - shift->from + HT_DAY - 1.0, HT_DAY), p->length - 1.0);
            ck_assert_uint_eq(shift->break_count, p->break_count);
            for (size_t b = 0; b < p->break_count; b++) {
                ck_assert_double_eq(fmod(shift->breaks[b].at - d->start + HT_DAY, HT_DAY),
                                    p->breaks[b].after);
                ck_assert_double_eq(shift->breaks[b].length, p->breaks[b].length);
            }
            agents += shift->count;
        }
        ck_assert_uint_eq(group->count, agents);
    }
    ck_assert(within_limits(n, x));
}

void naive_check(const struct naive_cover *n, const struct ht_rostered *roster) {
    const struct ht_staffing *s = n->staffing;
    size_t x[NAIVE_COLUMNS] = {0};
    double cost = 0.0;
    ck_assert_uint_eq(roster->gap_count, 0);
    for (size_t i = 0; i < roster->duty_count; i++) {
        const struct ht_duty *d = &roster->duties[i];
        size_t j = 0;
        while (j < n->count && (n->columns[j].group != d->group || n->columns[j].pattern != d->pattern ||
                                n->columns[j].start != d->start || n->columns[j].days != d->days))
            j++;
        ck_assert_uint_lt(j, n->count); /* a column there is: group, start, days and their number allowed */
        ck_assert_uint_gt(d->count, 0);
        ck_assert_uint_eq(x[j], 0);
        x[j] = d->count;
        ck_assert_double_eq_tol(d->cost, (double)d->count * n->columns[j].cost, 1e-9);
        cost += d->cost;
    }
    ck_assert_double_eq_tol(roster->cost, cost, 1e-9);
    ck_assert_double_le(roster->bound, roster->cost + 1e-6);
    for (size_t bin = 0; bin < s->bins; bin++)
        for (size_t g = 0; g < s->groups; g++) {
            double there = 0.0;
            ck_assert_double_le(short_of(n, x, bin, g), 1e-6);
            for (size_t j = 0; j < n->count; j++)
                there += n->columns[j].group == g ? (double)x[j] * n->columns[j].present[bin] : 0.0;
            if (s->open[bin])
                ck_assert_uint_eq(roster->cover[bin * s->groups + g], (size_t)floor(there + 1e-6));
        }
    check_shifts(n, roster, x);
}
