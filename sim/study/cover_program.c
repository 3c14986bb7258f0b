/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From needs and shift patterns to an integer program: the set covering formulation of shift scheduling
 * (Dantzig, "A comment on Edie's 'Traffic delays at toll booths'", Operations Research 2, 1954), for tours of
 * a week: a column is a pattern, a start and a set of days.
 *
 * Invariant: rows stand in the order demands (those covered by some column), limits, cuts.
 */
#include "cover.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY    1e-7
#define FREE_WORK 1e-6 /* price of an hour that costs nothing, in dearest hours: it is not wasted either */
#define DEAR      1e4  /* price of falling short by one agent, in agents of the dearest column */

static bool works_today(const struct cover *c, size_t bin, int ago) {
    const struct ht_calendar *calendar = &c->model->calendar;
    const int64_t day = (int64_t)floor((double)bin * calendar->interval / HT_DAY) - ago;
    return !ht_is_holiday(calendar, calendar->start_day + day);
}

static size_t slot_of(const struct cover *c, size_t bin) {
    const int64_t day = (int64_t)(bin / c->day_slots);
    return (size_t)ht_weekday(c->model->calendar.start_day + day) * c->day_slots + bin % c->day_slots;
}

size_t cover_slot(const struct cover *c, size_t bin) {
    return slot_of(c, bin) + (works_today(c, bin, 1) ? 0 : c->slots);
}

double cover_share(const struct cover *c, const struct column *column, size_t slot) {
    const size_t plain = slot % c->slots, day = plain / c->day_slots;
    const struct turn *turn = &c->turns[column->turn];
    double share = (column->days >> day & 1u) != 0 ? turn->today[plain] : 0.0;
    if (slot < c->slots && (column->days >> (day + 6) % 7 & 1u) != 0)
        share += turn->before[plain];
    return share;
}

double cover_in_bin(const struct cover *c, const struct column *column, size_t bin) {
    const size_t slot = slot_of(c, bin), day = slot / c->day_slots;
    const struct turn *turn = &c->turns[column->turn];
    double share = 0.0;
    if ((column->days >> day & 1u) != 0 && works_today(c, bin, 0))
        share += turn->today[slot];
    if ((column->days >> (day + 6) % 7 & 1u) != 0 && works_today(c, bin, 1))
        share += turn->before[slot];
    return share;
}

/* Open seconds that a shift from `begins` on is on the phones within a window; all seconds where the calendar
 * is never open then. */
static double present(const struct ht_calendar *calendar, bool open, const struct ht_shift_pattern *pattern,
                      double begins, struct ht_window window) {
    double sum = 0.0, from = begins;
    for (size_t i = 0; i <= pattern->break_count; i++) {
        const bool last = i == pattern->break_count;
        const double to = begins + (last ? pattern->length : pattern->breaks[i].after);
        const double a = fmax(from, window.from), b = fmin(to, window.to);
        if (a < b)
            sum += open ? ht_open_time(calendar, a, b) : b - a;
        if (!last)
            from = fmax(from, to + pattern->breaks[i].length);
    }
    return sum;
}

/* An open window that stands for each slot: [slots]; of a slot that never opens any. */
static struct ht_window *stand_ins(const struct cover *c, bool *open, struct ht_arena *arena) {
    const struct ht_calendar *calendar = &c->model->calendar;
    struct ht_window *windows = ht_arena_alloc(arena, c->slots, sizeof *windows);
    double *most = ht_arena_alloc(arena, c->slots, sizeof *most);
    if (windows == NULL || most == NULL)
        return NULL;
    for (size_t s = 0; s < c->slots; s++)
        windows[s] = (struct ht_window){(double)(s % c->day_slots) * calendar->interval,
                                        (double)(s % c->day_slots + 1) * calendar->interval};
    for (size_t bin = 0; bin < c->staffing->bins; bin++) {
        const double from = (double)bin * calendar->interval, to = from + calendar->interval;
        const double time = ht_open_time(calendar, from, fmin(to, calendar->length));
        const size_t s = slot_of(c, bin);
        if (time > most[s]) {
            most[s] = time;
            windows[s] = (struct ht_window){from, to};
            open[s] = true;
        }
    }
    return windows;
}

static bool fill_turn(const struct cover *c, struct turn *turn, const struct ht_window *windows,
                      const bool *open) {
    const struct ht_calendar *calendar = &c->model->calendar;
    const struct ht_shift_pattern *pattern = &c->model->shift_patterns[turn->pattern];
    turn->today = ht_arena_alloc(c->arena, c->slots, sizeof *turn->today);
    turn->before = ht_arena_alloc(c->arena, c->slots, sizeof *turn->before);
    if (turn->today == NULL || turn->before == NULL)
        return false;
    for (size_t s = 0; s < c->slots; s++) {
        const struct ht_window w = windows[s];
        const double begins = floor(w.from / HT_DAY) * HT_DAY + turn->start;
        const double time = open[s] ? ht_open_time(calendar, w.from, w.to) : w.to - w.from;
        turn->today[s] = present(calendar, open[s], pattern, begins, w) / time;
        turn->before[s] = present(calendar, open[s], pattern, begins - HT_DAY, w) / time;
    }
    return true;
}

static bool make_turns(struct cover *c) {
    const struct ht_model *m = c->model;
    struct ht_arena scratch;
    size_t count = 0;
    for (size_t p = 0; p < m->shift_pattern_count; p++)
        count += m->shift_patterns[p].start_count;
    ht_arena_init(&scratch);
    c->turns = ht_arena_alloc(c->arena, count, sizeof *c->turns);
    bool *open = ht_arena_alloc(&scratch, c->slots, sizeof *open);
    const struct ht_window *windows = open == NULL ? NULL : stand_ins(c, open, &scratch);
    bool fine = windows != NULL && c->turns != NULL;
    for (size_t p = 0; fine && p < m->shift_pattern_count; p++)
        for (size_t i = 0; fine && i < m->shift_patterns[p].start_count; i++) {
            struct turn *turn = &c->turns[c->turn_count++];
            *turn = (struct turn){.pattern = p, .start = m->shift_patterns[p].starts[i]};
            fine = fill_turn(c, turn, windows, open);
        }
    ht_arena_release(&scratch);
    return fine;
}

static bool may_work(const struct ht_shift_pattern *pattern, size_t group) {
    bool may = false;
    for (size_t i = 0; i < pattern->agent_group_count; i++)
        may |= pattern->agent_groups[i] == group;
    return may;
}

static size_t bits(unsigned days) {
    size_t count = 0;
    for (; days != 0; days &= days - 1)
        count++;
    return count;
}

static bool any_cost(const struct ht_model *model) {
    bool any = false;
    for (size_t g = 0; g < model->agent_group_count; g++)
        any |= !isnan(model->agent_groups[g].cost_per_hour);
    return any;
}

/* Adds the columns of a group; with `room` NULL, only counts them. */
static size_t group_columns(const struct cover *c, size_t group, struct column *room) {
    const double given = c->model->agent_groups[group].cost_per_hour;
    const double rate = !c->priced ? 1.0 : isnan(given) ? 0.0 : given;
    size_t count = 0;
    for (size_t t = 0; t < c->turn_count; t++) {
        const struct ht_shift_pattern *p = &c->model->shift_patterns[c->turns[t].pattern];
        for (unsigned days = 1; may_work(p, group) && days < 1u << 7; days++) {
            if ((days & ~p->days) != 0 || bits(days) != p->days_per_week)
                continue;
            const double hours = (double)p->days_per_week * p->length / HT_HOUR;
            if (room != NULL)
                room[count] = (struct column){group, t, days, hours, hours * rate * p->cost_factor};
            count++;
        }
    }
    return count;
}

static bool make_columns(struct cover *c) {
    size_t count = 0;
    for (size_t g = 0; g < c->groups; g++)
        count += group_columns(c, g, NULL);
    c->columns = ht_arena_alloc(c->arena, count, sizeof *c->columns);
    for (size_t g = 0; c->columns != NULL && g < c->groups; g++)
        c->column_count += group_columns(c, g, c->columns + c->column_count);
    return c->columns != NULL;
}

static bool make_limits(struct cover *c) {
    c->limits = ht_arena_alloc(c->arena, 7 * c->turn_count, sizeof *c->limits);
    for (size_t t = 0; c->limits != NULL && t < c->turn_count; t++) {
        const struct ht_shift_pattern *p = &c->model->shift_patterns[c->turns[t].pattern];
        for (size_t day = 0; p->at_most != HT_UNLIMITED && day < 7; day++)
            if ((p->days >> day & 1u) != 0)
                c->limits[c->limit_count++] = (struct limit){t, day, p->at_most};
    }
    return c->limits != NULL;
}

/* Are the shares of a slot that the group's turns cover all multiples of 1 / parts? */
static bool in_parts(const struct cover *c, const struct demand *d, double parts) {
    const size_t plain = d->slot % c->slots;
    bool all = true;
    for (size_t j = 0; all && j < c->column_count; j++) {
        const struct turn *turn = &c->turns[c->columns[j].turn];
        const double today = parts * turn->today[plain], before = parts * turn->before[plain];
        if (c->columns[j].group == d->group)
            all = fabs(today - round(today)) <= NEARLY && fabs(before - round(before)) <= NEARLY;
    }
    return all;
}

/* Whole numbers of agents, each counting as a share that is a multiple of one part, sum to such a multiple:
 * so may the bound be one. */
static double rounded_up(const struct cover *c, const struct demand *d) {
    static const double parts[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 60};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (in_parts(c, d, parts[i]))
            return ceil(d->agents * parts[i] - NEARLY) / parts[i];
    return d->agents;
}

static bool any_covers(const struct cover *c, const struct demand *d) {
    bool any = false;
    for (size_t j = 0; !any && j < c->column_count; j++)
        any = c->columns[j].group == d->group && cover_share(c, &c->columns[j], d->slot) > NEARLY;
    return any;
}

/* The most that each slot needs, and where. */
static bool make_demands(struct cover *c) {
    const struct ht_staffing *s = c->staffing;
    const size_t cells = c->groups * 2 * c->slots;
    size_t *at = ht_arena_alloc(c->arena, cells, sizeof *at);
    c->demands = ht_arena_alloc(c->arena, cells, sizeof *c->demands);
    if (at == NULL || c->demands == NULL)
        return false;
    for (size_t bin = 0; bin < s->bins; bin++)
        for (size_t g = 0; s->open[bin] && g < c->groups; g++) {
            const size_t slot = cover_slot(c, bin), need = s->need[bin * c->groups + g];
            size_t *known = &at[g * 2 * c->slots + slot];
            if (need == 0 || !works_today(c, bin, 0))
                continue;
            if (*known == 0) {
                c->demands[c->demand_count++] = (struct demand){.group = g, .slot = slot, .bin = bin};
                *known = c->demand_count;
            }
            struct demand *d = &c->demands[*known - 1];
            if ((double)need > d->agents) {
                d->agents = (double)need;
                d->bin = bin;
            }
        }
    for (size_t i = 0; i < c->demand_count; i++) {
        struct demand *d = &c->demands[i];
        const struct ht_agent_group *group = &c->model->agent_groups[d->group];
        d->agents /= (1.0 - group->absence) * (1.0 - group->off_phone);
        d->agents = rounded_up(c, d);
        d->covered = any_covers(c, d);
    }
    return true;
}

bool cover_init(struct cover *c) {
    c->day_slots = (size_t)lround(HT_DAY / c->model->calendar.interval);
    c->slots = 7 * c->day_slots;
    c->groups = c->model->agent_group_count;
    c->priced = any_cost(c->model);
    return make_turns(c) && make_columns(c) && make_limits(c) && make_demands(c);
}

/* Entries of a column, in the making; with `row` NULL they are only counted. */
struct pen {
    size_t row, at;
    size_t *rows;
    double *weights;
};

static void put(struct pen *pen, double weight) {
    if (weight > NEARLY && pen->rows != NULL) {
        pen->rows[pen->at] = pen->row;
        pen->weights[pen->at] = weight;
    }
    pen->at += weight > NEARLY ? 1 : 0;
    pen->row++;
}

static void put_column(const struct cover *c, size_t j, struct pen *pen) {
    const struct column *column = &c->columns[j];
    pen->row = 0;
    for (size_t i = 0; i < c->demand_count; i++)
        if (c->demands[i].covered)
            put(pen, c->demands[i].group == column->group ? cover_share(c, column, c->demands[i].slot) : 0.0);
    for (size_t i = 0; i < c->limit_count; i++) {
        const struct limit *l = &c->limits[i];
        put(pen, l->turn == column->turn && (column->days >> l->weekday & 1u) != 0 ? 1.0 : 0.0);
    }
    for (const struct cut *cut = c->cuts; cut != NULL; cut = cut->next)
        put(pen, cut->weight[j]);
}

static size_t covered_demands(const struct cover *c) {
    size_t count = 0;
    for (size_t i = 0; i < c->demand_count; i++)
        count += c->demands[i].covered ? 1 : 0;
    return count;
}

static void put_bounds(const struct cover *c, struct program *p) {
    size_t row = 0;
    for (size_t i = 0; i < c->demand_count; i++)
        if (c->demands[i].covered)
            p->bound[row++] = c->demands[i].agents;
    for (size_t i = 0; i < c->limit_count; i++) {
        p->at_most[row] = true;
        p->bound[row++] = (double)c->limits[i].at_most;
    }
    for (const struct cut *cut = c->cuts; cut != NULL; cut = cut->next)
        p->bound[row++] = cut->bound;
}

static void put_prices(const struct cover *c, struct program *p) {
    double dearest_hour = 0.0, dearest = 0.0;
    for (size_t j = 0; j < c->column_count; j++)
        dearest_hour = fmax(dearest_hour, c->columns[j].cost / c->columns[j].hours);
    for (size_t j = 0; j < c->column_count; j++) {
        const double least = FREE_WORK * c->columns[j].hours * (dearest_hour > 0.0 ? dearest_hour : 1.0);
        p->price[j] = fmax(c->columns[j].cost, least);
        dearest = fmax(dearest, p->price[j]);
    }
    for (size_t j = c->column_count; j < p->columns; j++)
        p->price[j] = DEAR * dearest;
}

bool cover_program(const struct cover *c, enum cover_loose loose, struct program *p, struct ht_arena *arena) {
    const size_t demands = covered_demands(c),
                 free_from = loose == COVER_LOOSE_CUTS ? demands + c->limit_count : 0;
    const size_t short_of = loose == COVER_STRICT ? 0 : loose == COVER_LOOSE_CUTS ? c->cut_count : demands;
    struct pen pen = {0};
    for (size_t j = 0; j < c->column_count; j++)
        put_column(c, j, &pen);
    *p = (struct program){.columns = c->column_count + short_of,
                          .rows = demands + c->limit_count + c->cut_count};
    const size_t entries = pen.at + short_of;
    p->price = ht_arena_alloc(arena, p->columns, sizeof *p->price);
    p->first = ht_arena_alloc(arena, p->columns + 1, sizeof *p->first);
    p->row = ht_arena_alloc(arena, entries, sizeof *p->row);
    p->weight = ht_arena_alloc(arena, entries, sizeof *p->weight);
    p->bound = ht_arena_alloc(arena, p->rows, sizeof *p->bound);
    p->at_most = ht_arena_alloc(arena, p->rows, sizeof *p->at_most);
    if (p->price == NULL || p->first == NULL || p->row == NULL || p->weight == NULL || p->bound == NULL ||
        p->at_most == NULL)
        return false;
    pen = (struct pen){.rows = p->row, .weights = p->weight};
    for (size_t j = 0; j < p->columns; j++) {
        p->first[j] = pen.at;
        pen.row = j < c->column_count ? 0 : free_from + j - c->column_count;
        if (j < c->column_count)
            put_column(c, j, &pen);
        else
            put(&pen, 1.0);
    }
    p->first[p->columns] = pen.at;
    put_bounds(c, p);
    put_prices(c, p);
    return true;
}
