/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Periods and the sums over them. Grids start at time 0, so that the longer ones are unions of the shorter.
 */
#include "sums.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

const double quantile_levels[QUANTILES] = {0.5, 0.8, 0.9, 0.95, 0.99};

/* An hour that intervals do not fill is given as intervals. */
double per_seconds(const struct ht_model *model, enum ht_per per) {
    const double interval = model->calendar.interval;
    switch (per) {
    case HT_PER_HOUR: return fmod(HT_HOUR, interval) == 0.0 ? HT_HOUR : interval;
    case HT_PER_DAY: return HT_DAY;
    case HT_PER_WEEK: return HT_WEEK;
    default: return interval;
    }
}

enum ht_per ht_default_per(const struct ht_model *model) {
    const double length = model->calendar.length;
    return length >= 2.0 * HT_WEEK ? HT_PER_WEEK : length >= 2.0 * HT_DAY ? HT_PER_DAY : HT_PER_INTERVAL;
}

struct ht_period *ht_periods(const struct ht_model *model, enum ht_per per, struct ht_arena *arena,
                             size_t *count) {
    const struct ht_calendar *calendar = &model->calendar;
    const double step = per_seconds(model, per);
    const size_t first = (size_t)floor(calendar->warm_up / step),
                 last = (size_t)ceil(calendar->length / step);
    struct ht_period *periods = ht_arena_alloc(arena, last - first, sizeof *periods);
    *count = last - first;
    for (size_t i = 0; periods != NULL && i < *count; i++) {
        const double from = fmax((double)(first + i) * step, calendar->warm_up);
        const double to = fmin((double)(first + i + 1) * step, calendar->length);
        periods[i] = (struct ht_period){from, to - from};
    }
    return periods;
}

bool grid_init(struct grid *grid, const struct ht_model *model, enum ht_per per, struct ht_arena *arena) {
    grid->per = per;
    grid->periods = ht_periods(model, per, arena, &grid->count);
    grid->first_bin = ht_arena_alloc(arena, grid->count + 1, sizeof *grid->first_bin);
    if (grid->periods == NULL || grid->first_bin == NULL)
        return false;
    for (size_t i = 0; i < grid->count; i++)
        grid->first_bin[i] = (size_t)floor(grid->periods[i].start / model->calendar.interval + 1e-9);
    grid->first_bin[grid->count] = ht_bin_count(&model->calendar);
    return true;
}

static void add_calls(double *to, const double *from) {
    for (size_t i = 0; i < HT_SUM_ADDITIVE; i++)
        to[i] += from[i];
    for (size_t i = HT_SUM_ADDITIVE; i < HT_CALL_SUMS; i++)
        to[i] = fmax(to[i], from[i]);
}

static void add_groups(double *to, const double *from) {
    for (size_t i = 0; i < HT_GROUP_SUMS; i++)
        to[i] += from[i];
}

static double given(double price) {
    return isnan(price) ? 0.0 : price;
}

/* Net: what lost calls cost less what answered ones bring. */
static void add_cost(struct sums *sums, const struct ht_call_type *type, const double *of) {
    if (isnan(type->value) && isnan(type->abandon_cost))
        return;
    const double lost =
        of[HT_SUM_ABANDONED] + of[HT_SUM_BALKED] + of[HT_SUM_BLOCKED] + of[HT_SUM_TURNED_AWAY];
    sums->costs = true;
    sums->cost += given(type->abandon_cost) * lost - given(type->value) * of[HT_SUM_ANSWERED];
}

/* Paid hours, overtime for more, hiring, training. */
static void add_group_cost(struct sums *sums, const struct ht_agent_group *group, const double *of) {
    if (isnan(group->cost_per_hour) && isnan(group->hire_cost) && isnan(group->training_cost_per_day))
        return;
    sums->costs = true;
    sums->cost += given(group->cost_per_hour) *
                      (of[HT_SUM_PAID] + group->overtime_factor * of[HT_SUM_OVERTIME]) / HT_HOUR +
                  given(group->hire_cost) * of[HT_SUM_HIRED] +
                  given(group->training_cost_per_day) * of[HT_SUM_TRAINEE_DAYS];
}

/* The whole centre: every call type and group; what waits and what is on the lines is counted together. */
static void add_all(struct sums *sums, const struct ht_measures *m, size_t bin) {
    const struct ht_all_sums *all = &m->all[bin];
    const double queue_max = fmax(sums->call[HT_SUM_QUEUE_MAX], all->queue_max);
    const double lines_max = fmax(sums->call[HT_SUM_LINES_MAX], all->lines_max);
    for (size_t t = 0; t < m->types; t++)
        add_calls(sums->call, m->calls[bin * m->types + t].of);
    for (size_t g = 0; g < m->groups; g++)
        add_groups(sums->group, m->agents[bin * m->groups + g].of);
    sums->call[HT_SUM_QUEUE_MAX] = queue_max;
    sums->call[HT_SUM_LINES_MAX] = lines_max;
    sums->all_busy += all->all_busy;
}

void sums_of(struct sums *sums, const struct ht_model *model, const struct ht_measures *m, size_t scope,
             size_t first, size_t last) {
    const struct ht_calendar *calendar = &model->calendar;
    memset(sums, 0, sizeof *sums);
    for (size_t bin = first; bin < last; bin++) {
        if (scope == 0)
            add_all(sums, m, bin);
        else if (scope <= m->types)
            add_calls(sums->call, m->calls[bin * m->types + scope - 1].of);
        else
            add_groups(sums->group, m->agents[bin * m->groups + scope - 1 - m->types].of);
        for (size_t t = 0; t < m->types; t++)
            if (scope == 0 || scope == t + 1)
                add_cost(sums, &model->call_types[t], m->calls[bin * m->types + t].of);
        for (size_t g = 0; g < m->groups; g++)
            if (scope == 0 || scope == 1 + m->types + g)
                add_group_cost(sums, &model->agent_groups[g], m->agents[bin * m->groups + g].of);
    }
    sums->open_time = ht_open_time(calendar, fmax((double)first * calendar->interval, calendar->warm_up),
                                   fmin((double)last * calendar->interval, calendar->length));
}

void sums_holds(struct ht_histogram *out, const struct ht_measures *m, size_t scope, size_t first,
                size_t last) {
    memset(out, 0, sizeof *out);
    for (size_t period = first; period < last; period++)
        for (size_t t = 0; t < m->types; t++)
            if (scope == 0 || scope == t + 1)
                ht_histogram_merge(out, &m->holds[period * m->types + t]);
}

void sums_quantiles(struct sums *sums, const struct ht_histogram *holds) {
    for (size_t i = 0; i < QUANTILES; i++)
        sums->quantile[i] = ht_histogram_quantile(holds, quantile_levels[i]);
}
