/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The number in the system of staff_flow.h, from traces: a caller served counts for the group that serves
 * him, one who waits for the first of his routes or, where groups are equal, for one after another of them.
 * Every interval is looked at LOOKS times, evenly spread. All sums are of integers, so that threads may add
 * them in any order.
 */
#include "staff_flow.h"
#include "crew.h"
#include "staff_model.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define LOOKS   4
#define CALLS   4e6 /* simulated for one look at the flow, .. */
#define FEWEST  5.0 /* .. in replications between these */
#define MOST    400.0
#define SECONDS 1024.0 /* units of handled */

struct flowing {
    struct staff_bench *bench;
    struct staff_flow *flow;
    const struct ht_model *model;
    size_t **takers, *taker_count; /* [types]: groups that those waiting count for, in turn */
    size_t looks;                  /* in all */
    pthread_mutex_t mutex;
    size_t taken;
    bool failed;
};

struct hand { /* one thread */
    struct flowing *f;
    pthread_t thread;
    struct ht_arena arena, own;
    struct ht_measures measures;
    struct ht_trace trace;
    int32_t *change; /* [looks + 1][groups]: of the number in the system since the look before */
};

/* Most callers at once compared with the mean: busy days and outages. */
static double swell(const struct ht_model *model) {
    double most = 1.0;
    for (size_t t = 0; t < model->call_type_count; t++) {
        const struct ht_arrivals *a = &model->call_types[t].arrivals;
        const double outage = a->incidents.every > 0.0 ? fmax(1.0, a->incidents.factor) : 1.0;
        most = fmax(most, (1.0 + 4.0 * a->busyness_cv) * outage);
    }
    return most;
}

static double slowest(const struct ht_model *model, size_t g) {
    const struct ht_agent_group *group = &model->agent_groups[g];
    double most = 1.0;
    for (size_t i = 0; i < group->serves_count; i++)
        most = fmax(most, group->serves[i].handle_factor * group->handle_factor);
    return most;
}

static double longest(const struct ht_model *model) {
    double most = 1.0;
    for (size_t t = 0; t < model->call_type_count; t++)
        most = fmax(most, model->call_types[t].handle.mean + model->call_types[t].wrap_up.mean);
    return most;
}

static size_t twice(double load) {
    return 2 * (size_t)ceil(load + 10.0 * sqrt(load) + 10.0);
}

size_t *staff_ample(const struct staff_bench *b) {
    struct ht_model model = *b->plain;
    struct ht_forecast forecast;
    struct ht_arena arena;
    size_t *ample = ht_arena_alloc(b->arena, b->bins * b->groups, sizeof *ample);
    const double fades = exp(-model.calendar.interval / longest(&model)), swells = swell(&model);
    double load = 0.0;
    model.calendar.warm_up = 0.0;
    ht_arena_init(&arena);
    const bool fine = ample != NULL && ht_forecast(&model, HT_PER_INTERVAL, &forecast, &arena);
    for (size_t i = 0; fine && i < b->bins; i++) {
        load *= fades;
        if (i < forecast.count && forecast.periods[i].open_time > 0.0)
            load = fmax(load, forecast.periods[i].offered_load);
        for (size_t g = 0; b->open[i] && g < b->groups; g++)
            ample[i * b->groups + g] = b->unused[g] ? 0 : twice(load * swells * slowest(&model, g));
    }
    ht_arena_release(&arena);
    return fine ? ample : NULL;
}

static size_t flow_replications(const struct staff_bench *b) {
    double calls = 1.0;
    for (size_t t = 0; t < b->plain->call_type_count; t++) {
        const struct ht_arrivals *a = &b->plain->call_types[t].arrivals;
        const double each = ht_mean_batch(a) / (a->source == HT_SOURCE_GAPS ? a->gaps.mean : 1.0);
        calls += ht_rate_integral(&b->plain->call_types[t].rate, 0.0, b->plain->calendar.length) * each +
                 (double)a->call_count;
    }
    return (size_t)fmin(fmax(CALLS / calls, FEWEST), fmin(MOST, fmax(FEWEST, (double)b->replications)));
}

bool staff_flow_init(struct staff_flow *flow, const struct staff_bench *b, const size_t *most) {
    const size_t cells = b->bins * b->groups;
    *flow = (struct staff_flow){.replications = flow_replications(b),
                                .days = (size_t)ceil(b->plain->calendar.length / HT_DAY)};
    flow->first = ht_arena_alloc(b->arena, cells + 1, sizeof *flow->first);
    flow->answered = ht_arena_alloc(b->arena, flow->days * b->groups, sizeof *flow->answered);
    flow->handled = ht_arena_alloc(b->arena, flow->days * b->groups, sizeof *flow->handled);
    if (flow->first == NULL || flow->answered == NULL || flow->handled == NULL)
        return false;
    for (size_t i = 0; i < cells; i++)
        flow->first[i + 1] = flow->first[i] + (b->open[i / b->groups] ? most[i] + 2 : 0);
    flow->times = ht_arena_alloc(b->arena, flow->first[cells], sizeof *flow->times);
    return flow->times != NULL;
}

static bool fill_takers(struct flowing *f, struct ht_arena *arena) {
    const struct ht_model *model = f->model;
    f->takers = ht_arena_alloc(arena, model->call_type_count, sizeof *f->takers);
    f->taker_count = ht_arena_alloc(arena, model->call_type_count, sizeof *f->taker_count);
    if (f->takers == NULL || f->taker_count == NULL)
        return false;
    for (size_t t = 0; t < model->call_type_count; t++) {
        const struct ht_call_type *type = &model->call_types[t];
        const size_t routes = type->routes != NULL ? type->route_count : model->agent_group_count;
        if ((f->takers[t] = ht_arena_alloc(arena, routes, sizeof **f->takers)) == NULL)
            return false;
        for (size_t i = 0; i < routes && (type->routes == NULL || f->taker_count[t] == 0); i++) {
            const size_t g = type->routes != NULL ? type->routes[i].group : i;
            if (!f->bench->unused[g] && ht_group_takes(model, g, t, NULL))
                f->takers[t][f->taker_count[t]++] = g;
        }
    }
    return true;
}

/* The first look at or after t. */
static size_t look_at(const struct flowing *f, double t) {
    const double each = f->model->calendar.interval / LOOKS, look = ceil(t / each - 0.5);
    return look >= 0.0 && look < (double)f->looks ? (size_t)look : look < 0.0 ? 0 : f->looks;
}

static void there(struct hand *h, size_t group, double from, double to) {
    const size_t groups = h->f->model->agent_group_count;
    h->change[look_at(h->f, from) * groups + group]++;
    h->change[look_at(h->f, to) * groups + group]--;
}

/* What a row has to say; whoever was cut off was there to the end. */
static void follow_row(struct hand *h, const struct ht_trace_row *row, size_t number) {
    const struct flowing *f = h->f;
    const size_t takers = f->taker_count[row->call_type];
    const bool answered = row->outcome == HT_OUTCOME_ANSWERED;
    const double waited = isnan(row->hold) ? INFINITY : row->arrival + row->hold;
    if (takers > 0 && waited > row->arrival)
        there(h, f->takers[row->call_type][number % takers], row->arrival, answered ? row->answered : waited);
    if (answered)
        there(h, row->group, row->answered, isnan(row->freed) ? INFINITY : row->freed);
}

/* The levels found in one replication, and how long calls took. */
static void book(struct hand *h, int32_t *now) {
    struct staff_flow *flow = h->f->flow;
    const struct staff_bench *b = h->f->bench;
    memset(now, 0, b->groups * sizeof *now);
    for (size_t look = 0; look < h->f->looks; look++)
        for (size_t g = 0; g < b->groups; g++) {
            const size_t cell = look / LOOKS * b->groups + g;
            const size_t levels = flow->first[cell + 1] - flow->first[cell];
            now[g] += h->change[look * b->groups + g];
            if (levels > 0)
                flow->times[flow->first[cell] + ((size_t)now[g] < levels ? (size_t)now[g] : levels - 1)]++;
        }
    for (size_t i = 0; i < h->trace.count; i++) {
        const struct ht_trace_row *row = &h->trace.rows[i];
        if (row->outcome != HT_OUTCOME_ANSWERED || isnan(row->freed) || row->answered < 0.0)
            continue;
        const size_t day = (size_t)(row->answered / HT_DAY);
        if (day < flow->days) {
            flow->answered[day * b->groups + row->group]++;
            flow->handled[day * b->groups + row->group] +=
                (uint64_t)((row->freed - row->answered) * SECONDS + 0.5);
        }
    }
}

static bool hand_init(struct hand *h) {
    const struct staff_bench *b = h->f->bench;
    h->change = ht_arena_alloc(&h->own, (h->f->looks + 2) * b->groups, sizeof *h->change);
    return h->change != NULL &&
           ht_measures_init(&h->measures, &h->own, h->f->model, b->shape.hold_period, b->shape.hold_count);
}

static bool take(struct flowing *f, size_t *replication) {
    pthread_mutex_lock(&f->mutex);
    const bool any = !f->failed && !staff_interrupted(f->bench) && f->taken < f->flow->replications;
    if (any)
        *replication = f->taken++;
    pthread_mutex_unlock(&f->mutex);
    return any;
}

static void *work(void *context) {
    struct hand *h = context;
    struct flowing *f = h->f;
    const size_t groups = f->bench->groups;
    size_t replication;
    bool fine = hand_init(h);
    while (fine && take(f, &replication)) {
        fine = ht_replicate(f->model, f->bench->seed, replication, &h->arena, &h->measures, &h->trace);
        memset(h->change, 0, (f->looks + 2) * groups * sizeof *h->change);
        for (size_t i = 0; fine && i < h->trace.count; i++)
            follow_row(h, &h->trace.rows[i], i);
        pthread_mutex_lock(&f->mutex);
        if (fine) {
            book(h, &h->change[(f->looks + 1) * groups]);
            f->bench->simulated += h->measures.attempts;
        }
        pthread_mutex_unlock(&f->mutex);
    }
    pthread_mutex_lock(&f->mutex);
    f->failed = f->failed || !fine;
    pthread_mutex_unlock(&f->mutex);
    return NULL;
}

static void run_hands(struct flowing *f, struct hand *hands, size_t count) {
    size_t started = 0;
    for (; started < count; started++) {
        hands[started].f = f;
        ht_arena_init(&hands[started].arena);
        ht_arena_init(&hands[started].own);
        if (pthread_create(&hands[started].thread, NULL, work, &hands[started]) != 0)
            break;
    }
    for (size_t i = 0; i < started; i++) {
        pthread_join(hands[i].thread, NULL);
        free(hands[i].trace.rows);
        ht_arena_release(&hands[i].arena);
        ht_arena_release(&hands[i].own);
    }
    f->failed = f->failed || started < count;
}

bool staff_flow_run(struct staff_flow *flow, struct staff_bench *b, const size_t *counts) {
    struct ht_model model;
    struct flowing f = {.bench = b, .flow = flow, .model = &model, .looks = b->bins * LOOKS};
    const size_t threads = crew_threads(NULL, b->options->study.threads, flow->replications);
    const size_t cells = b->bins * b->groups;
    ht_arena_reset(&b->scratch);
    struct hand *hands = ht_arena_alloc(&b->scratch, threads, sizeof *hands);
    b->status = HT_STUDY_NO_MEMORY;
    if (hands == NULL || !staff_counted(&model, b->plain, b->open, counts, &b->scratch) ||
        !fill_takers(&f, &b->scratch))
        return false;
    memset(flow->times, 0, flow->first[cells] * sizeof *flow->times);
    memset(flow->answered, 0, flow->days * b->groups * sizeof *flow->answered);
    memset(flow->handled, 0, flow->days * b->groups * sizeof *flow->handled);
    pthread_mutex_init(&f.mutex, NULL);
    run_hands(&f, hands, threads);
    pthread_mutex_destroy(&f.mutex);
    if (!f.failed)
        b->status = f.taken == flow->replications ? HT_STUDY_DONE : HT_STUDY_NOTHING;
    return b->status == HT_STUDY_DONE;
}

static double looks_of(const struct staff_flow *flow) {
    return (double)(flow->replications * LOOKS);
}

size_t staff_tail(const struct staff_flow *flow, size_t cell, double alpha) {
    const uint16_t *times = &flow->times[flow->first[cell]];
    const size_t levels = flow->first[cell + 1] - flow->first[cell];
    double above = looks_of(flow);
    for (size_t c = 0; c < levels; c++) {
        if (above <= alpha * looks_of(flow))
            return c;
        above -= times[c];
    }
    return levels;
}

double staff_load(const struct staff_flow *flow, size_t cell) {
    const uint16_t *times = &flow->times[flow->first[cell]];
    const size_t levels = flow->first[cell + 1] - flow->first[cell];
    double sum = 0.0;
    for (size_t c = 0; c < levels; c++)
        sum += (double)c * times[c];
    return sum / looks_of(flow);
}
