/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Load against capacity by arithmetic: a fluid model, interval by interval. Each call type's work is shared
 * out over the groups that take it in proportion to their capacity (whatever their order of preference); a
 * group works at most at its capacity, and learns by the calls that this lets it handle.
 *
 * Every call is taken to be answered and brings its repeats and escalations in the interval of its own
 * arrival: their delays, a day perhaps, are left out. Redials are not foreseen. Incidents multiply the rate
 * by their mean in the long run; busyness has mean 1.
 *
 * Absence and time off the phones thin out the agents evenly; breaks are taken on the minute.
 */
#include "sums.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST_GENERATIONS 1000 /* of repeats and escalations that follow a call */

struct fluid {
    const struct ht_model *model;
    size_t bins, types, groups;
    double *agent_time; /* [groups][bins]: agent-seconds on the phones in open time */
    double *calls;      /* [groups]: handled by each agent so far */
    double *relearned;  /* [groups][rollouts]: since the rollout */
    double *capacity;   /* [groups]: proficient agent-seconds of the present bin */
    double *pair;       /* [groups][types]: handle factor of the pair; 0: the group does not take the type */
    double *touched;    /* [rollouts][types]: 1 where the rollout touches the type, else 0 */
    double *per_mass;   /* [types]: calls for each unit of the rate's integral */
    double *repeats;    /* [types]: probability that a call of the present bin repeats, unless it escalates */
    double *leads_to;   /* [types][types]: calls of the second in all that a fresh one of the first brings */
    double *now, *next; /* [types]: one generation of these and the following */
    double *fresh;      /* [types]: fresh calls arriving in the bin */
    double *arriving;   /* [types]: all calls arriving in it */
    double *work;       /* [types]: seconds of proficient work that these bring */
    double *served;     /* [types]: capacity of the groups that take it */
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
        if ((shift->days >> ht_weekday(date) & 1u) == 0 || ht_is_holiday(calendar, date))
            continue;
        double back = from; /* from the break before */
        for (size_t i = 0; i < shift->break_count; i++) {
            const struct ht_break *b = &shift->breaks[i];
            const double at = day * HT_DAY + b->at + (b->at < shift->from ? HT_DAY : 0.0);
            add_presence(f, group, fmax(back, since), fmin(at, until), share * (double)shift->count);
            back = at + b->length;
        }
        add_presence(f, group, fmax(back, since), fmin(to, until), share * (double)shift->count);
    }
}

static void add_group(const struct fluid *f, size_t group) {
    const struct ht_agent_group *g = &f->model->agent_groups[group];
    const double length = f->model->calendar.length;
    const double since = g->joins == HT_NO_TIME ? 0.0 : g->joins + g->training_length;
    const double until = g->leaves == HT_NO_TIME ? length : fmin(g->leaves, length);
    const double share =
        (g->joins == HT_NO_TIME ? 1.0 : g->training_pass) * (1.0 - g->absence) * (1.0 - g->off_phone);
    if (g->roster == HT_ROSTER_OPEN)
        add_presence(f, group, since, until, share * (double)g->count);
    for (size_t i = 0; g->roster == HT_ROSTER_SHIFTS && i < g->shift_count; i++)
        add_shift(f, group, &g->shifts[i], since, until, share);
    for (size_t i = 0; g->roster == HT_ROSTER_STAFFING && i < g->staffing_count; i++)
        add_presence(f, group, g->staffing[i].from,
                     i + 1 < g->staffing_count ? g->staffing[i + 1].from : length, g->staffing[i].value);
}

/* A group's mean of `value` over the types it takes, weighted by `amount` (work or calls of the present bin,
 * as both are given by type); where nothing arrives any type may. 0 when it takes none. */
static double mix(const struct fluid *f, size_t group, const double *amount, const double *value) {
    double all = 0.0, of_all = 0.0, types = 0.0, of_types = 0.0;
    for (size_t t = 0; t < f->types; t++) {
        if (f->pair[group * f->types + t] <= 0.0)
            continue;
        all += amount[t];
        of_all += amount[t] * value[t];
        types += 1.0;
        of_types += value[t];
    }
    return all > 0.0 ? of_all / all : types > 0.0 ? of_types / types : 0.0;
}

/* Mean handle factor of a group's agents at t, over the work of the present bin; 0 when they take no calls.
 */
static double pace(const struct fluid *f, size_t group, double t) {
    const struct ht_agent_group *g = &f->model->agent_groups[group];
    const double since = g->joins == HT_NO_TIME ? 0.0 : g->joins + g->training_length;
    double factor = g->handle_factor * mix(f, group, f->work, &f->pair[group * f->types]) *
                    ht_learning_factor(&g->learning, f->calls[group], t - since);
    for (size_t r = 0; r < f->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &f->model->rollouts[r];
        const double calls = f->relearned[group * f->model->rollout_count + r];
        if (t >= rollout->at && (since <= 0.0 || since < rollout->at))
            factor *= 1.0 + mix(f, group, f->work, &f->touched[r * f->types]) *
                                (ht_learning_factor(&rollout->relearn, calls, t - rollout->at) - 1.0);
    }
    return factor;
}

static double mean_handling(const struct ht_call_type *type) {
    return type->handle.mean + type->wrap_up.mean;
}

/* Fresh calls of the bin and their work, then what they lead to. */
static void arriving(struct fluid *f, double from, double to) {
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_call_type *type = &f->model->call_types[t];
        f->fresh[t] = ht_rate_integral(&type->rate, from, to) * f->per_mass[t];
        f->work[t] = f->fresh[t] * mean_handling(type);
        for (size_t *i = &f->replayed[t]; *i < type->arrivals.call_count; ++*i) {
            const struct ht_replayed *call = &type->arrivals.calls[*i];
            if (call->arrival >= to)
                break;
            f->fresh[t] += 1.0;
            f->work[t] += (isnan(call->handle) ? type->handle.mean : call->handle) + type->wrap_up.mean;
        }
    }
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_call_type *type = &f->model->call_types[t];
        f->arriving[t] = 0.0;
        for (size_t s = 0; s < f->types; s++)
            f->arriving[t] += f->fresh[s] * f->leads_to[s * f->types + t];
        f->work[t] += (f->arriving[t] - f->fresh[t]) * mean_handling(type);
        f->work[t] *= ht_handle_factor_at(f->model, t, 0.5 * (from + to));
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
        for (size_t t = 0; t < f->types; t++) {
            const bool takes = f->pair[g * f->types + t] > 0.0 && f->served[t] > 0.0;
            const double share = takes ? f->capacity[g] / f->served[t] : 0.0;
            offered += share * f->work[t];
            calls += share * f->arriving[t];
        }
        if (offered <= 0.0 || f->agent_time[g * f->bins + bin] <= 0.0)
            continue;
        const double handled = calls * fmin(1.0, f->capacity[g] / offered) / agents;
        f->calls[g] += handled;
        for (size_t r = 0; r < model->rollout_count; r++)
            if (to > model->rollouts[r].at)
                f->relearned[g * model->rollout_count + r] +=
                    handled * mix(f, g, f->arriving, &f->touched[r * f->types]);
    }
}

/* Puts the calls that those of `now` lead to, by type, into `next`: a share of them escalates, of the others
 * a share repeats. Returns how many there are in all. */
static double generation(const struct fluid *f) {
    double all = 0.0;
    memset(f->next, 0, f->types * sizeof *f->next);
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_escalate *escalate = &f->model->call_types[t].escalate;
        const double passed_on = f->now[t] * escalate->probability;
        const double repeats = (f->now[t] - passed_on) * f->repeats[t];
        f->next[escalate->to] += passed_on;
        f->next[t] += repeats;
        all += passed_on + repeats;
    }
    return all;
}

/* Fills leads_to, generation by generation. Where none is ever resolved they do not end, and are cut off. */
static void follow(const struct fluid *f) {
    memset(f->leads_to, 0, f->types * f->types * sizeof *f->leads_to);
    for (size_t from = 0; from < f->types; from++) {
        double left = 1.0;
        memset(f->now, 0, f->types * sizeof *f->now);
        f->now[from] = 1.0;
        for (int i = 0; left > 1e-12 && i < MOST_GENERATIONS; i++) {
            for (size_t t = 0; t < f->types; t++)
                f->leads_to[from * f->types + t] += f->now[t];
            left = generation(f);
            memcpy(f->now, f->next, f->types * sizeof *f->now);
        }
    }
}

/* Probability that a call of this type answered at t repeats: the mean over the agents on the phones in the
 * bin who take it, exactly that of each where they are alike. */
static double repeating(const struct fluid *f, size_t type, size_t bin, double t) {
    double factor = f->model->call_types[type].repeat.probability;
    double first = NAN, agents = 0.0, off_first = 0.0;
    for (size_t r = 0; r < f->model->rollout_count; r++)
        if (t >= f->model->rollouts[r].at && f->touched[r * f->types + type] > 0.0)
            factor *= f->model->rollouts[r].repeat_factor;
    for (size_t g = 0; g < f->groups; g++) {
        const double probability = fmin(1.0, factor * f->model->agent_groups[g].repeat_factor);
        if (f->pair[g * f->types + type] <= 0.0)
            continue;
        first = isnan(first) ? probability : first;
        agents += f->agent_time[g * f->bins + bin];
        off_first += f->agent_time[g * f->bins + bin] * (probability - first);
    }
    return isnan(first) ? fmin(1.0, factor) : agents > 0.0 ? first + off_first / agents : first;
}

/* What calls of the bin lead to: computed anew only where something has changed. */
static void lead_on(const struct fluid *f, size_t bin, double t) {
    bool changed = bin == 0;
    for (size_t type = 0; type < f->types; type++) {
        const double probability = repeating(f, type, bin, t);
        changed |= probability != f->repeats[type];
        f->repeats[type] = probability;
    }
    if (changed)
        follow(f);
}

static void advance(struct fluid *f, size_t bin, struct ht_forecast_period *period) {
    const struct ht_calendar *calendar = &f->model->calendar;
    const double from = (double)bin * calendar->interval,
                 to = fmin(from + calendar->interval, calendar->length);
    lead_on(f, bin, 0.5 * (from + to));
    arriving(f, from, to);
    for (size_t t = 0; t < f->types; t++)
        f->served[t] = 0.0;
    for (size_t g = 0; g < f->groups; g++) {
        const double time = f->agent_time[g * f->bins + bin], factor = pace(f, g, 0.5 * (from + to));
        f->capacity[g] = factor > 0.0 ? time / factor : 0.0;
        for (size_t t = 0; t < f->types; t++)
            f->served[t] += f->pair[g * f->types + t] > 0.0 ? f->capacity[g] : 0.0;
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

/* Which groups take which types, which of these rollouts touch, and how many calls a unit of each rate means:
 * a rate counts arrivals, each of which brings a batch of callers; that of gaps says only how fast they pass.
 */
static void prepare(const struct fluid *f) {
    const struct ht_model *model = f->model;
    for (size_t g = 0; g < f->groups; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        for (size_t i = 0; i < group->serves_count; i++) {
            const size_t t = group->serves[i].call_type;
            if (ht_group_takes(model, g, t, NULL))
                f->pair[g * f->types + t] = group->serves[i].handle_factor;
        }
    }
    for (size_t r = 0; r < model->rollout_count; r++)
        for (size_t t = 0; t < f->types; t++)
            f->touched[r * f->types + t] = ht_rollout_touches(&model->rollouts[r], t) ? 1.0 : 0.0;
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_arrivals *a = &model->call_types[t].arrivals;
        const struct ht_incidents *incidents = &a->incidents;
        f->per_mass[t] = ht_mean_batch(a);
        if (incidents->every > 0.0)
            f->per_mass[t] *= (incidents->every + incidents->lasting * incidents->factor) /
                              (incidents->every + incidents->lasting);
        if (a->source == HT_SOURCE_GAPS)
            f->per_mass[t] /= a->gaps.mean;
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
    f->pair = ht_arena_alloc(arena, f->groups * f->types, sizeof *f->pair);
    f->touched = ht_arena_alloc(arena, model->rollout_count * f->types, sizeof *f->touched);
    f->leads_to = ht_arena_alloc(arena, f->types * f->types, sizeof *f->leads_to);
    f->replayed = ht_arena_alloc(arena, f->types, sizeof *f->replayed);
    double **const by_type[] = {&f->per_mass, &f->repeats,  &f->now,  &f->next,
                                &f->fresh,    &f->arriving, &f->work, &f->served};
    for (size_t i = 0; i < sizeof by_type / sizeof *by_type; i++)
        if ((*by_type[i] = ht_arena_alloc(arena, f->types, sizeof **by_type[i])) == NULL)
            return false;
    if (f->agent_time == NULL || f->calls == NULL || f->relearned == NULL || f->capacity == NULL ||
        f->pair == NULL || f->touched == NULL || f->leads_to == NULL || f->replayed == NULL)
        return false;
    prepare(f);
    return true;
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
