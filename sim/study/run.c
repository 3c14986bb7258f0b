/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers. A worker takes the next replication, simulates it in memory of its own and leaves the digest in a
 * slot of a ring; the calling thread reduces the slots in the order of replications. So the result is the
 * same for any number of threads, and memory is the same for any number of replications.
 */
#include "replicated.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MIN_FOR_PRECISION 10 /* replications before an interval is trusted to stop a study */

struct study {
    const struct ht_study_options *options;
    struct shape shape;
    struct ht_result *result;
    uint64_t seed;
    size_t planned;
    struct replicated *ring;
    size_t ring_size;
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    size_t taken, added; /* replications begun; reduced */
    bool stop;
};

struct worker {
    struct study *study;
    pthread_t thread;
    bool running;
    struct ht_arena arena, own; /* of a replication; of the worker */
    struct ht_measures measures;
    struct ht_histogram *scratch;
};

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The number of the replication to do next, once its slot is free; false: no more. */
static bool take(struct study *s, size_t *replication) {
    bool any = true;
    pthread_mutex_lock(&s->mutex);
    while (!s->stop && s->taken < s->planned && s->taken >= s->added + s->ring_size)
        pthread_cond_wait(&s->emptied, &s->mutex);
    if (s->stop || s->taken >= s->planned)
        any = false;
    else
        *replication = s->taken++;
    pthread_mutex_unlock(&s->mutex);
    return any;
}

static void *work(void *context) {
    struct worker *w = context;
    struct study *s = w->study;
    size_t i;
    while (take(s, &i)) {
        struct replicated *slot = &s->ring[i % s->ring_size];
        struct ht_trace *trace = i < s->result->traced ? &s->result->traces[i] : NULL;
        w->measures.holds = slot->holds;
        slot->failed = !ht_replicate(s->shape.model, s->seed, i, &w->arena, &w->measures, trace);
        if (!slot->failed)
            replicated_digest(slot, &s->shape, &w->measures, w->scratch);
        pthread_mutex_lock(&s->mutex);
        slot->ready = true;
        pthread_cond_signal(&s->filled);
        pthread_mutex_unlock(&s->mutex);
    }
    return NULL;
}

static bool worker_start(struct worker *w, struct study *s) {
    *w = (struct worker){.study = s};
    ht_arena_init(&w->arena);
    ht_arena_init(&w->own);
    w->scratch = ht_arena_alloc(&w->own, 1, sizeof *w->scratch);
    if (w->scratch == NULL ||
        !ht_measures_init(&w->measures, &w->own, s->shape.model, s->shape.hold_period, 0))
        return false;
    w->measures.hold_periods = s->shape.hold_count; /* the histograms are those of the slot */
    w->running = pthread_create(&w->thread, NULL, work, w) == 0;
    return w->running;
}

static void worker_finish(struct worker *w) {
    if (w->running)
        pthread_join(w->thread, NULL);
    ht_arena_release(&w->arena);
    ht_arena_release(&w->own);
}

static double relative_half_width(struct ht_estimate e) {
    return e.mean == 0.0 ? 0.0 : 0.5 * (e.high - e.low) / fabs(e.mean);
}

/* Are the measures of all targets (without targets: the mean hold) as sure as asked? */
static bool precise(const struct study *s, const struct reduced *all, double precision,
                    struct ht_histogram *scratch) {
    const struct ht_model *model = s->shape.model;
    if (all->replications < MIN_FOR_PRECISION)
        return false;
    for (size_t i = 0; i < model->target_count; i++) {
        const struct ht_target *t = &model->targets[i];
        const struct ht_estimate e = reduced_estimate(all, &s->shape, 0, t->scope, t->measure, scratch);
        if (!(relative_half_width(e) <= precision))
            return false;
    }
    return model->target_count > 0 ||
           relative_half_width(reduced_estimate(all, &s->shape, 0, 0, HT_HOLD_MEAN, scratch)) <= precision;
}

static void report_progress(const struct study *s, const struct reduced *all, double start) {
    const struct ht_progress progress = {all->replications, s->planned, all->attempts, seconds_now() - start};
    if (s->options->progress != NULL)
        s->options->progress(s->options->progress_context, &progress);
}

static bool interrupted(const struct study *s) {
    return s->options->interrupted != NULL && *s->options->interrupted != 0;
}

/* Waits for the slot of the next replication; false when told to stop meanwhile. Looks up four times a
 * second. */
static bool await(struct study *s, const struct reduced *all, double start, struct replicated *slot) {
    bool stopped = interrupted(s);
    pthread_mutex_lock(&s->mutex);
    while (!slot->ready && !stopped) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 250000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&s->filled, &s->mutex, &until);
        stopped = interrupted(s);
        if (!slot->ready && !stopped)
            report_progress(s, all, start);
    }
    pthread_mutex_unlock(&s->mutex);
    return !stopped;
}

static void empty(struct study *s, struct replicated *slot) {
    pthread_mutex_lock(&s->mutex);
    slot->ready = false;
    s->added++;
    pthread_cond_broadcast(&s->emptied);
    pthread_mutex_unlock(&s->mutex);
}

/* After an interruption, when the workers are gone: the replications they still finished, as far as none is
 * missing. */
static bool reduce_rest(struct study *s, struct reduced *all) {
    struct replicated *slot;
    while (all->replications < s->planned && (slot = &s->ring[all->replications % s->ring_size])->ready) {
        if (slot->failed)
            return false;
        reduced_add(all, &s->shape, slot);
        slot->ready = false;
    }
    s->result->interrupted = all->replications < s->planned;
    return true;
}

static bool reduce(struct study *s, struct reduced *all, double precision, struct ht_histogram *scratch) {
    const double start = seconds_now();
    s->result->precision_asked = precision > 0.0;
    while (all->replications < s->planned) {
        struct replicated *slot = &s->ring[all->replications % s->ring_size];
        if (!await(s, all, start, slot)) {
            s->result->interrupted = true;
            return true;
        }
        if (slot->failed)
            return false;
        reduced_add(all, &s->shape, slot);
        empty(s, slot);
        report_progress(s, all, start);
        if (precision > 0.0 && precise(s, all, precision, scratch)) {
            s->result->precision_reached = true;
            return true;
        }
    }
    return true;
}

static size_t processors(void) {
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (size_t)n : 1;
}

static bool simulate(struct study *s, struct reduced *all, struct ht_arena *arena, size_t threads,
                     double precision) {
    struct worker *workers = ht_arena_alloc(arena, threads, sizeof *workers);
    struct ht_histogram *scratch = ht_arena_alloc(arena, 1, sizeof *scratch);
    size_t started = 0;
    bool fine = workers != NULL && scratch != NULL;
    while (fine && started < threads)
        fine = worker_start(&workers[started++], s);
    if (fine)
        fine = reduce(s, all, precision, scratch);
    pthread_mutex_lock(&s->mutex);
    s->stop = true;
    pthread_cond_broadcast(&s->emptied);
    pthread_mutex_unlock(&s->mutex);
    for (size_t i = 0; i < started; i++)
        worker_finish(&workers[i]);
    return fine && s->result->interrupted ? reduce_rest(s, all) : fine;
}

static bool prepare(struct study *s, struct reduced *all, struct ht_arena *arena, size_t threads,
                    size_t traced) {
    struct ht_arena *kept = &s->result->arena;
    s->ring_size = 2 * threads;
    s->ring = ht_arena_alloc(arena, s->ring_size, sizeof *s->ring);
    s->result->traces = ht_arena_alloc(kept, traced, sizeof *s->result->traces);
    if (s->result->traces != NULL)
        s->result->traced = traced;
    bool fine = s->ring != NULL && s->result->traces != NULL &&
                shape_init(&s->shape, s->result->model, s->result->by, kept) &&
                reduced_init(all, &s->shape, arena);
    for (size_t i = 0; fine && i < s->ring_size; i++)
        fine = replicated_init(&s->ring[i], &s->shape, arena);
    return fine;
}

enum ht_study_status ht_study_run(const struct ht_model *model, const struct ht_study_options *options,
                                  struct ht_result *result) {
    const struct ht_run *run = &model->run;
    const double precision = options->precision < 0.0 ? run->precision : options->precision;
    struct study s = {.options = options, .shape = {.model = model}, .result = result};
    struct reduced all = {0};
    struct ht_arena arena;

    *result = (struct ht_result){.model = model};
    ht_arena_init(&arena);
    ht_arena_init(&result->arena);
    s.seed = options->seed_given ? options->seed : run->seed;
    s.planned = options->replications > 0 ? options->replications : run->replications;
    if (precision > 0.0)
        s.planned = options->replications > 0 ? options->replications : run->max_replications;
    const size_t wanted = options->threads > 0 ? options->threads : processors();
    const size_t threads = wanted < s.planned ? wanted : s.planned;
    result->seed = s.seed;
    result->planned = s.planned;
    result->by = options->by_given ? options->by : ht_default_per(model);
    pthread_mutex_init(&s.mutex, NULL);
    pthread_cond_init(&s.filled, NULL);
    pthread_cond_init(&s.emptied, NULL);

    const size_t traced = options->traced < s.planned ? options->traced : s.planned;
    bool fine = prepare(&s, &all, &arena, threads, traced) && simulate(&s, &all, &arena, threads, precision);
    for (size_t i = all.replications; i < result->traced; i++)
        result->traces[i].count = 0; /* not complete: not shown */
    if (fine && all.replications > 0)
        fine = reduced_result(&all, &s.shape, result);

    pthread_mutex_destroy(&s.mutex);
    pthread_cond_destroy(&s.filled);
    pthread_cond_destroy(&s.emptied);
    ht_arena_release(&arena);
    return !fine ? HT_STUDY_NO_MEMORY : all.replications > 0 ? HT_STUDY_DONE : HT_STUDY_NOTHING;
}
