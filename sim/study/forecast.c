/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Load against capacity by arithmetic: a fluid model, interval by interval. Each call type's work is shared
 * out over the groups that serve it in proportion to their capacity; a group works at most at its capacity,
 * and learns by the calls that this lets it handle. Redials are not foreseen: the load is that of fresh
 * calls.
 */
#include "sums.h"
#include <holdtime/calendar.h>
#include <math.h>

struct fluid {
    const struct ht_model *model;
    size_t bins, types, groups;
    double *agent_time; /* [groups][bins]: agent-seconds on the phones in open time */
    double *calls;      /* [groups]: handled by each agent so far */
    double *relearned;  /* [groups][rollouts]: since the rollout */
    double *capacity;   /* [groups]: proficient agent-seconds of the present bin */
    double *work;       /* [types]: seconds of proficient work arriving in the bin */
    double *fresh;      /* [types]: calls arriving in the bin */
    double *served;     /* [types]: capacity of the groups that serve it */
    size_t *replayed;   /* [types]: replayed calls that have arrived */
};

/* Adds `agents` on the phones over [from, to) to the bins, open time only. */
static void add_presence(const struct fluid *f, size_t group, double from, double to, double agents) {
    const struct ht_calendar *calendar = &f->model->calendar;
    from = fmax(from, 0.0);
    to = fmin(to, calendar->length);
    for (size_t bin = (size_t)(from / calendar->interval); from < to && bin < f->bins; bin++) {
        const double until = fmin(to, (double)(bin + 1) * calendar->interval);
        f->agent_time[group * f->bins + bin] += agents * ht_open_time(calendar, from, until);
        from = until;
    }
}

static void add_shift(const struct fluid *f, size_t group, const struct ht_shift *shift, double since,
                      double until, double share) {
    const struct ht_calendar *calendar = &f->model->calendar;
    for (double day = -1.0; day * HT_DAY < calendar->length; day += 1.0) {
        const int64_t date = calendar->start_day + (int64_t)day;
        const double from = day * HT_DAY + shift->from;
        const double to = day * HT_DAY + shift->to + (shift->to <= shift->from ? HT_DAY : 0.0);
        if ((shift->days >> ht_weekday(date) & 1u) != 0 && !ht_is_holiday(calendar, date))
            add_presence(f, group, fmax(from, since), fmin(to, until), share * (double)shift->count);
    }
}

static void add_group(const struct fluid *f, size_t group) {
    const struct ht_agent_group *g = &f->model->agent_groups[group];
    const double length = f->model->calendar.length;
    const double since = g->joins == HT_NO_TIME ? 0.0 : g->joins + g->training_length;
    const double until = g->leaves == HT_NO_TIME ? length : fmin(g->leaves, length);
    const double share = g->joins == HT_NO_TIME ? 1.0 : g->training_pass;
    if (g->roster == HT_ROSTER_OPEN)
        add_presence(f, group, since, until, share * (double)g->count);
    for (size_t i = 0; g->roster == HT_ROSTER_SHIFTS && i < g->shift_count; i++)
        add_shift(f, group, &g->shifts[i], since, until, share);
    for (size_t i = 0; g->roster == HT_ROSTER_STAFFING && i < g->staffing_count; i++)
        add_presence(f, group, g->staffing[i].from,
                     i + 1 < g->staffing_count ? g->staffing[i + 1].from : length, g->staffing[i].value);
}

/* Share of what a group serves (`amount` by call type: work or calls of the present bin) that a rollout
 * touches. */
static double touched(const struct fluid *f, size_t group, const struct ht_rollout *rollout,
                      const double *amount) {
    const struct ht_agent_group *g = &f->model->agent_groups[group];
    double all = 0.0, of_rollout = 0.0, types = 0.0;
    for (size_t i = 0; i < g->serves_count; i++) {
        const bool its = ht_rollout_touches(rollout, g->serves[i].call_type);
        all += amount[g->serves[i].call_type];
        of_rollout += its ? amount[g->serves[i].call_type] : 0.0;
        types += its ? 1.0 : 0.0;
    }
    return all > 0.0 ? of_rollout / all : types / (double)g->serves_count; /* nothing arrives: any type may */
}

/* Mean handle factor of a group's agents at t, over the work of the present bin. */
static double pace(const struct fluid *f, size_t group, double t) {
    const struct ht_agent_group *g = &f->model->agent_groups[group];
    const double since = g->joins == HT_NO_TIME ? 0.0 : g->joins + g->training_length;
    double factor = g->handle_factor * ht_learning_factor(&g->learning, f->calls[group], t - since);
    for (size_t r = 0; r < f->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &f->model->rollouts[r];
        const double calls = f->relearned[group * f->model->rollout_count + r];
        if (t >= rollout->at && (since <= 0.0 || since < rollout->at))
            factor *= 1.0 + touched(f, group, rollout, f->work) *
                                (ht_learning_factor(&rollout->relearn, calls, t - rollout->at) - 1.0);
    }
    return factor;
}

static void arriving(struct fluid *f, double from, double to) {
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_call_type *type = &f->model->call_types[t];
        const double factor = ht_handle_factor_at(f->model, t, 0.5 * (from + to));
        f->fresh[t] = ht_rate_integral(&type->rate, from, to);
        f->work[t] = f->fresh[t] * factor * (type->handle.mean + type->wrap_up.mean);
        for (size_t *i = &f->replayed[t]; *i < type->arrivals.call_count; ++*i) {
            const struct ht_replayed *call = &type->arrivals.calls[*i];
            if (call->arrival >= to)
                break;
            f->fresh[t] += 1.0;
            f->work[t] +=
                factor * ((isnan(call->handle) ? type->handle.mean : call->handle) + type->wrap_up.mean);
        }
    }
}

/* What each agent of the groups learns in a bin that ends at `to`. */
static void learn(struct fluid *f, size_t bin, double to) {
    const struct ht_model *model = f->model;
    for (size_t g = 0; g < f->groups; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        const double present = group->joins == HT_NO_TIME ? 1.0 : group->training_pass;
        const double agents = fmax(1.0, present * (double)group->count);
        double offered = 0.0, calls = 0.0;
        for (size_t i = 0; i < group->serves_count; i++) {
            const size_t t = group->serves[i].call_type;
            const double share = f->served[t] > 0.0 ? f->capacity[g] / f->served[t] : 0.0;
            offered += share * f->work[t];
            calls += share * f->fresh[t];
        }
        if (offered <= 0.0 || f->agent_time[g * f->bins + bin] <= 0.0)
            continue;
        const double handled = calls * fmin(1.0, f->capacity[g] / offered) / agents;
        f->calls[g] += handled;
        for (size_t r = 0; r < model->rollout_count; r++)
            if (to > model->rollouts[r].at)
                f->relearned[g * model->rollout_count + r] +=
                    handled * touched(f, g, &model->rollouts[r], f->fresh);
    }
}

static void advance(struct fluid *f, size_t bin, struct ht_forecast_period *period) {
    const struct ht_calendar *calendar = &f->model->calendar;
    const double from = (double)bin * calendar->interval,
                 to = fmin(from + calendar->interval, calendar->length);
    arriving(f, from, to);
    for (size_t t = 0; t < f->types; t++)
        f->served[t] = 0.0;
    for (size_t g = 0; g < f->groups; g++) {
        const struct ht_agent_group *group = &f->model->agent_groups[g];
        const double time = f->agent_time[g * f->bins + bin];
        f->capacity[g] = time / pace(f, g, 0.5 * (from + to));
        for (size_t i = 0; i < group->serves_count; i++)
            f->served[group->serves[i].call_type] += f->capacity[g];
        if (period != NULL) {
            period->agents += time;
            period->capacity += f->capacity[g];
        }
    }
    learn(f, bin, to);
    for (size_t t = 0; period != NULL && t < f->types; t++) {
        period->calls += f->fresh[t];
        period->offered_load += f->work[t];
    }
}

static bool fluid_init(struct fluid *f, const struct ht_model *model, struct ht_arena *arena) {
    *f = (struct fluid){.model = model,
                        .bins = ht_bin_count(&model->calendar),
                        .types = model->call_type_count,
                        .groups = model->agent_group_count};
    f->agent_time = ht_arena_alloc(arena, f->groups * f->bins, sizeof *f->agent_time);
    f->calls = ht_arena_alloc(arena, f->groups, sizeof *f->calls);
    f->relearned = ht_arena_alloc(arena, f->groups * model->rollout_count + 1, sizeof *f->relearned);
    f->capacity = ht_arena_alloc(arena, f->groups, sizeof *f->capacity);
    f->work = ht_arena_alloc(arena, f->types, sizeof *f->work);
    f->fresh = ht_arena_alloc(arena, f->types, sizeof *f->fresh);
    f->served = ht_arena_alloc(arena, f->types, sizeof *f->served);
    f->replayed = ht_arena_alloc(arena, f->types, sizeof *f->replayed);
    return f->replayed != NULL && f->agent_time != NULL && f->calls != NULL && f->relearned != NULL &&
           f->capacity != NULL && f->work != NULL && f->fresh != NULL && f->served != NULL;
}

bool ht_forecast(const struct ht_model *model, enum ht_per by, struct ht_forecast *out,
                 struct ht_arena *arena) {
    struct grid grid;
    struct fluid f;
    if (!grid_init(&grid, model, by, arena) || !fluid_init(&f, model, arena))
        return false;
    out->count = grid.count;
    out->periods = ht_arena_alloc(arena, grid.count, sizeof *out->periods);
    if (out->periods == NULL)
        return false;
    for (size_t g = 0; g < f.groups; g++)
        add_group(&f, g);
    for (size_t bin = 0, p = 0; bin < f.bins; bin++) {
        while (p + 1 < grid.count && bin >= grid.first_bin[p + 1])
            p++;
        advance(&f, bin, bin >= grid.first_bin[0] ? &out->periods[p] : NULL);
    }
    for (size_t p = 0; p < grid.count; p++) {
        struct ht_forecast_period *period = &out->periods[p];
        const double from = (double)grid.first_bin[p] * model->calendar.interval;
        const double to =
            fmin((double)grid.first_bin[p + 1] * model->calendar.interval, model->calendar.length);
        period->when = grid.periods[p];
        period->open_time = ht_open_time(&model->calendar, from, to);
        if (period->open_time <= 0.0)
            continue;
        period->offered_load /= period->open_time;
        period->agents /= period->open_time;
        period->capacity /= period->open_time;
    }
    return true;
}

void ht_forecast_warn(const struct ht_model *model, const struct ht_forecast *forecast,
                      struct ht_messages *messages) {
    const struct ht_forecast_period *worst = NULL;
    size_t over = 0;
    char date[32];
    for (size_t i = 0; i < forecast->count; i++) {
        const struct ht_forecast_period *p = &forecast->periods[i];
        if (p->offered_load <= p->capacity)
            continue;
        over++;
        if (worst == NULL || p->offered_load - p->capacity > worst->offered_load - worst->capacity)
            worst = p;
    }
    if (worst == NULL)
        return;
    ht_messages_add(messages, HT_WARNING, (struct ht_place){model->file, 0}, NULL, NULL,
                    "more work arrives than the agents can do in %zu of %zu periods; most of all from %s on: "
                    "%.1f erlangs against the capacity of %.1f proficient agents",
                    over, forecast->count,
                    ht_format_time(model->calendar.start_day, worst->when.start, date, sizeof date),
                    worst->offered_load, worst->capacity);
}
