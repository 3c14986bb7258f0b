/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Load against capacity by arithmetic: a fluid model, stretch by stretch. Each call type's work is shared
 * out over the cohorts of agents that take it in proportion to their capacity (whatever their order of
 * preference), what one cannot do goes to those who have time left, and each learns by the calls that this
 * lets it handle. What a rollout adds to handle times is load: where it does so to some groups only, by the
 * share of the work that they are likely to do.
 *
 * Every call is taken to be answered and brings its repeats and escalations in the stretch of its own
 * arrival: their delays, a day perhaps, are left out. Redials are not foreseen. Incidents multiply the rate
 * by their mean in the long run; busyness has mean 1. Chance within a group is replaced by its mean
 * (presence.c), and so is that of finding and fixing defects (fixes.c).
 */
#include "fixes.h"
#include "pace.h"
#include "presence.h"
#include "sums.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST_GENERATIONS 1000 /* of repeats and escalations that follow a call */
#define ROUNDS           8    /* of sharing out work */
#define NOTHING          1e-9 /* share of the work that is not worth another round */

struct fluid {
    const struct ht_model *model;
    struct presence presence;
    struct pace pace;
    struct fixes fixes;
    size_t types;
    size_t *replayed; /* [types]: replayed calls that have arrived */
    double *per_mass; /* [types]: calls for each unit of the rate's integral */
    double
        *repeats; /* [types]: probability that a call of the present stretch repeats, unless it escalates */
    double *leads_to;   /* [types][types]: calls of the second in all that a fresh one of the first brings */
    double *now, *next; /* [types]: one generation of these and the following */
    double *drawn;      /* [types]: calls that the rate brings in the stretch, fixes apart */
    double *fresh;      /* [types]: fresh calls arriving in it */
    double *arriving;   /* [types]: all calls arriving in it */
    double *work;       /* [types]: seconds of proficient work that these bring */
    double *left;       /* [types]: of these not yet handed to anybody */
    double *served;     /* [types]: spare capacity of the cohorts that take it */
    double *mean;       /* [cohorts]: handle factor over all the work of the stretch; 0: they take none */
    double *spare;      /* [cohorts]: agent-seconds without work yet */
    double *handled;    /* [cohorts][types]: proficient seconds of work done */
};

static double mean_handling(const struct ht_call_type *type) {
    return type->handle.mean + type->wrap_up.mean;
}

/* Share of the calls drawn that fixes leave: a fix takes its part of the extra volume of its rollout. */
static double unspared(const struct fluid *f, size_t type, double t) {
    double share = 1.0;
    for (size_t r = 0; r < f->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &f->model->rollouts[r];
        const double volume = ht_surge_at(&rollout->volume, rollout->at, t);
        if (rollout->defect_count > 0 && volume > 1.0 && f->pace.touched[r * f->types + type])
            share *= (1.0 + (volume - 1.0) * fixes_left(&f->fixes, r)) / volume;
    }
    return share;
}

/* Fresh calls of the stretch and their work, then what they lead to. */
static void arriving(struct fluid *f, double from, double to) {
    const double middle = 0.5 * (from + to);
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_call_type *type = &f->model->call_types[t];
        const double extra = pace_extra(&f->pace, t, middle);
        f->drawn[t] = ht_rate_integral(&type->rate, from, to) * f->per_mass[t];
        f->fresh[t] = f->drawn[t] * unspared(f, t, middle);
        f->work[t] = f->fresh[t] * (mean_handling(type) + extra);
        for (size_t *i = &f->replayed[t]; *i < type->arrivals.call_count; ++*i) {
            const struct ht_replayed *call = &type->arrivals.calls[*i];
            if (call->arrival >= to)
                break;
            f->fresh[t] += 1.0;
            f->work[t] +=
                (isnan(call->handle) ? type->handle.mean : call->handle) + type->wrap_up.mean + extra;
        }
    }
    for (size_t t = 0; t < f->types; t++) {
        const double each = mean_handling(&f->model->call_types[t]) + pace_extra(&f->pace, t, middle);
        f->arriving[t] = 0.0;
        for (size_t s = 0; s < f->types; s++)
            f->arriving[t] += f->fresh[s] * f->leads_to[s * f->types + t];
        f->work[t] += (f->arriving[t] - f->fresh[t]) * each;
        f->work[t] *= ht_handle_profile_at(f->model, t, middle) * pace_surge(&f->pace, &f->fixes, t, middle);
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

/* Probability that a call of this type answered in the stretch repeats: the mean over the agents on the
 * phones who take it, by how many calls each can handle; exactly that of each where they are alike. */
static double repeating(const struct fluid *f, size_t type) {
    const double probability = f->model->call_types[type].repeat.probability;
    double first = NAN, all = 0.0, off_first = 0.0;
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const double on = f->presence.cohorts[c].on, factor = f->pace.factor[c * f->types + type];
        const double here = fmin(1.0, probability * f->pace.repeats[c * f->types + type]);
        if (on <= 0.0 || factor <= 0.0)
            continue;
        first = isnan(first) ? here : first;
        all += on / factor;
        off_first += on / factor * (here - first);
    }
    return isnan(first) ? f->repeats[type] : first + off_first / all;
}

/* What calls of the stretch lead to: computed anew only where something has changed. */
static void lead_on(const struct fluid *f) {
    bool changed = f->presence.from <= 0.0;
    for (size_t t = 0; t < f->types; t++) {
        const double probability = repeating(f, t);
        changed |= probability != f->repeats[t];
        f->repeats[t] = probability;
    }
    if (changed)
        follow(f);
}

/* Mean handle factor of a cohort over all the work of the stretch; where nothing arrives any type may. 0 when
 * it takes none. */
static double mean_factor(const struct fluid *f, size_t c) {
    double all = 0.0, of_all = 0.0, types = 0.0, of_types = 0.0;
    for (size_t t = 0; t < f->types; t++) {
        const double factor = f->pace.factor[c * f->types + t];
        if (factor <= 0.0)
            continue;
        all += f->work[t];
        of_all += f->work[t] * factor;
        types += 1.0;
        of_types += factor;
    }
    return all > 0.0 ? of_all / all : types > 0.0 ? of_types / types : 0.0;
}

/* Hands what is left of the work to who has time for it; returns how much. */
static double hand_out(const struct fluid *f) {
    double handed = 0.0;
    memset(f->served, 0, f->types * sizeof *f->served);
    for (size_t c = 0; c < f->presence.cohort_count; c++)
        for (size_t t = 0; f->spare[c] > 0.0 && t < f->types; t++)
            f->served[t] += f->pace.factor[c * f->types + t] > 0.0 ? f->spare[c] / f->mean[c] : 0.0;
    for (size_t t = 0; t < f->types; t++) /* from now on: work for each second of spare capacity */
        f->served[t] = f->served[t] > 0.0 ? f->left[t] / f->served[t] : 0.0;
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const double *factor = &f->pace.factor[c * f->types];
        double needed = 0.0; /* time for each second of its own */
        for (size_t t = 0; f->spare[c] > 0.0 && t < f->types; t++)
            needed += f->served[t] * factor[t] / f->mean[c];
        if (needed <= 0.0)
            continue;
        const double taken = f->spare[c] / f->mean[c] / fmax(1.0, needed);
        for (size_t t = 0; t < f->types; t++) {
            const double work = factor[t] > 0.0 ? f->served[t] * taken : 0.0;
            f->handled[c * f->types + t] += work;
            f->left[t] = fmax(0.0, f->left[t] - work);
            handed += work;
        }
        f->spare[c] = needed >= 1.0 ? 0.0 : f->spare[c] * (1.0 - needed);
    }
    return handed;
}

/* Who does what of the work of the stretch. */
static void work_off(const struct fluid *f) {
    double work = 0.0;
    memset(f->handled, 0, f->presence.cohort_count * f->types * sizeof *f->handled);
    memcpy(f->left, f->work, f->types * sizeof *f->left);
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const double on = f->presence.cohorts[c].on;
        f->mean[c] = on > 0.0 ? mean_factor(f, c) : 0.0;
        f->spare[c] = f->mean[c] > 0.0 ? on : 0.0;
    }
    for (size_t t = 0; t < f->types; t++)
        work += f->work[t];
    for (int i = 0; work > 0.0 && i < ROUNDS; i++)
        if (hand_out(f) <= NOTHING * work)
            break;
}

/* Proficient agent-seconds of a cohort: at the pace of the work it does, or might. Longer calls on its side
 * of a rollout are no less proficient: they are more work. */
static double capacity(const struct fluid *f, size_t c) {
    const struct cohort *cohort = &f->presence.cohorts[c];
    double work = 0.0, time = 0.0, any_work = 0.0, any_time = 0.0;
    for (size_t t = 0; t < f->types; t++) {
        const double factor = f->pace.factor[c * f->types + t],
                     longer = f->pace.local[cohort->group * f->types + t];
        if (factor <= 0.0)
            continue;
        work += f->handled[c * f->types + t] * longer;
        time += f->handled[c * f->types + t] * factor;
        any_work += longer;
        any_time += factor;
    }
    return time > 0.0 ? cohort->on * work / time : any_time > 0.0 ? cohort->on * any_work / any_time : 0.0;
}

/* The work of a type, with what rollouts add to it where it is done. */
static double load(const struct fluid *f, size_t type) {
    double handled = 0.0, longer = 0.0;
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const double work = f->handled[c * f->types + type];
        handled += work;
        longer += work * (f->pace.local[f->presence.cohorts[c].group * f->types + type] - 1.0);
    }
    return f->work[type] * (handled > 0.0 ? 1.0 + longer / handled : 1.0);
}

/* What the calls of the stretch teach: agents their work, and everybody where the defects are. */
static void learn(struct fluid *f) {
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const struct cohort *cohort = &f->presence.cohorts[c];
        if (cohort->on > 0.0)
            presence_worked(&f->presence, c, f->mean[c] > 0.0 ? cohort->on - f->spare[c] : 0.0);
        for (size_t t = 0; t < f->types; t++) {
            const double work = f->handled[c * f->types + t];
            if (work > 0.0)
                pace_learn(&f->pace, &f->presence, c, t, work / f->work[t] * f->arriving[t] / cohort->heads);
        }
    }
    const double from = f->presence.from, to = f->presence.to;
    for (size_t r = 0; r < f->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &f->model->rollouts[r];
        const double volume = ht_surge_at(&rollout->volume, rollout->at, 0.5 * (from + to));
        double extra = 0.0;
        if (rollout->defect_count == 0 || volume <= 1.0)
            continue;
        for (size_t t = 0; t < f->types; t++)
            if (f->pace.touched[r * f->types + t] && f->work[t] > 0.0)
                extra += f->drawn[t] * (volume - 1.0) / volume * (1.0 - f->left[t] / f->work[t]);
        fixes_learn(&f->fixes, r, from, to, extra);
    }
}

static void book(const struct fluid *f, struct ht_forecast_period *period) {
    for (size_t t = 0; t < f->types; t++) {
        period->calls += f->fresh[t];
        period->offered_load += load(f, t);
    }
    for (size_t c = 0; c < f->presence.cohort_count; c++) {
        const struct cohort *cohort = &f->presence.cohorts[c];
        struct ht_forecast_group *group = &period->groups[cohort->group];
        const double proficient = cohort->on > 0.0 ? capacity(f, c) : 0.0;
        group->rostered += cohort->rostered;
        group->present += cohort->present;
        group->agents += cohort->on;
        group->capacity += proficient;
        period->agents += cohort->on;
        period->capacity += proficient;
    }
}

static void advance(struct fluid *f, struct ht_forecast_period *period) {
    const double from = f->presence.from, to = f->presence.to;
    fixes_end(&f->fixes, from);
    pace_update(&f->pace, &f->presence, &f->fixes, 0.5 * (from + to));
    lead_on(f);
    arriving(f, from, to);
    work_off(f);
    learn(f);
    if (period != NULL)
        book(f, period);
}

/* How many calls a unit of each rate means: a rate counts arrivals, each of which brings a batch of callers;
 * that of gaps says only how fast they pass. */
static void prepare(const struct fluid *f) {
    for (size_t t = 0; t < f->types; t++) {
        const struct ht_arrivals *a = &f->model->call_types[t].arrivals;
        const struct ht_incidents *incidents = &a->incidents;
        f->per_mass[t] = ht_mean_batch(a);
        if (incidents->every > 0.0)
            f->per_mass[t] *= (incidents->every + incidents->lasting * incidents->factor) /
                              (incidents->every + incidents->lasting);
        if (a->source == HT_SOURCE_GAPS)
            f->per_mass[t] /= a->gaps.mean;
        f->repeats[t] = fmin(1.0, f->model->call_types[t].repeat.probability);
    }
}

static bool fluid_init(struct fluid *f, const struct ht_model *model, struct ht_arena *arena) {
    *f = (struct fluid){.model = model, .types = model->call_type_count};
    if (!presence_init(&f->presence, model, arena) || !pace_init(&f->pace, &f->presence, arena) ||
        !fixes_init(&f->fixes, model, arena))
        return false;
    const size_t cohorts = f->presence.cohort_count;
    double **const by_type[] = {&f->per_mass, &f->repeats,  &f->now,  &f->next, &f->drawn,
                                &f->fresh,    &f->arriving, &f->work, &f->left, &f->served};
    for (size_t i = 0; i < sizeof by_type / sizeof *by_type; i++)
        if ((*by_type[i] = ht_arena_alloc(arena, f->types, sizeof **by_type[i])) == NULL)
            return false;
    f->replayed = ht_arena_alloc(arena, f->types, sizeof *f->replayed);
    f->leads_to = ht_arena_alloc(arena, f->types * f->types, sizeof *f->leads_to);
    f->mean = ht_arena_alloc(arena, cohorts, sizeof *f->mean);
    f->spare = ht_arena_alloc(arena, cohorts, sizeof *f->spare);
    f->handled = ht_arena_alloc(arena, cohorts * f->types, sizeof *f->handled);
    if (f->replayed == NULL || f->leads_to == NULL || f->mean == NULL || f->spare == NULL ||
        f->handled == NULL)
        return false;
    prepare(f);
    return true;
}

/* From sums over a period to means over its open time. */
static void take_means(const struct ht_model *model, const struct grid *grid, size_t p,
                       struct ht_forecast_period *period) {
    const double interval = model->calendar.interval;
    period->when = grid->periods[p];
    period->open_time = ht_open_time(&model->calendar, (double)grid->first_bin[p] * interval,
                                     fmin((double)grid->first_bin[p + 1] * interval, model->calendar.length));
    if (period->open_time <= 0.0)
        return;
    period->offered_load /= period->open_time;
    period->agents /= period->open_time;
    period->capacity /= period->open_time;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        period->groups[g].rostered /= period->open_time;
        period->groups[g].present /= period->open_time;
        period->groups[g].agents /= period->open_time;
        period->groups[g].capacity /= period->open_time;
    }
}

bool ht_forecast(const struct ht_model *model, enum ht_per by, struct ht_forecast *out,
                 struct ht_arena *arena) {
    const size_t groups = model->agent_group_count;
    struct grid grid;
    struct fluid f;
    if (!grid_init(&grid, model, by, arena) || !fluid_init(&f, model, arena))
        return false;
    struct ht_forecast_group *all = ht_arena_alloc(arena, grid.count * groups, sizeof *all);
    out->count = grid.count;
    out->periods = ht_arena_alloc(arena, grid.count, sizeof *out->periods);
    if (all == NULL || out->periods == NULL)
        return false;
    for (size_t p = 0; p < grid.count; p++)
        out->periods[p].groups = &all[p * groups];
    for (size_t p = 0; presence_next(&f.presence);) {
        while (p + 1 < grid.count && f.presence.bin >= grid.first_bin[p + 1])
            p++;
        advance(&f, f.presence.bin >= grid.first_bin[0] ? &out->periods[p] : NULL);
    }
    for (size_t p = 0; p < grid.count; p++)
        take_means(model, &grid, p, &out->periods[p]);
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
