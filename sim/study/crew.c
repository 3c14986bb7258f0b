/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariant: the slots of jobs added .. added + ring_size - 1 belong to workers or wait to be taken over; job
 * number j is scenario j % scenarios of replication j / scenarios and has slot j % ring_size, so that a slot
 * serves one scenario only.
 */
#include "crew.h"
#include "store.h"
#include <pthread.h>
#include <time.h>
#include <unistd.h>

struct yard { /* what the workers share */
    const struct crew *crew;
    struct replicated *ring;
    size_t ring_size;
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    size_t taken, added; /* jobs begun; taken over */
    bool stop;
};

struct worker {
    struct yard *yard;
    pthread_t thread;
    bool running;
    struct ht_arena arena, own;   /* of a replication; of the worker */
    struct ht_measures *measures; /* [scenarios] */
    struct ht_histogram *scratch;
};

double crew_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

size_t crew_threads(size_t asked, size_t jobs) {
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const size_t wanted = asked > 0 ? asked : processors > 0 ? (size_t)processors : 1;
    return wanted < jobs ? wanted : jobs;
}

size_t crew_share(size_t replications, size_t shard, size_t shards) {
    return shards == 0 ? replications : (replications + shards - 1 - shard) / shards;
}

static size_t jobs(const struct crew *crew) {
    return crew_share(crew->replications, crew->shard, crew->shards) * crew->scenarios;
}

/* The number of the job to do next, once its slot is free; false: no more. */
static bool take(struct yard *y, size_t *job) {
    bool any = true;
    pthread_mutex_lock(&y->mutex);
    while (!y->stop && y->taken < jobs(y->crew) && y->taken >= y->added + y->ring_size)
        pthread_cond_wait(&y->emptied, &y->mutex);
    if (y->stop || y->taken >= jobs(y->crew))
        any = false;
    else
        *job = y->taken++;
    pthread_mutex_unlock(&y->mutex);
    return any;
}

/* From the store, if it is there. */
static bool fetched(const struct crew *crew, const struct shape *shape, size_t replication,
                    struct replicated *slot) {
    const enum store_fetched found = store_fetch(crew->store, shape, crew->seed, replication, slot);
    slot->failed = found == STORE_FAILED;
    return found != STORE_NOT_THERE;
}

static void do_job(struct worker *w, size_t job) {
    const struct crew *crew = w->yard->crew;
    const size_t scenario = job % crew->scenarios, number = job / crew->scenarios;
    const size_t replication = crew->shards == 0 ? number : crew->shard + number * crew->shards;
    const struct shape *shape = &crew->shapes[scenario];
    struct replicated *slot = &w->yard->ring[job % w->yard->ring_size];
    struct ht_measures *measures = &w->measures[scenario];
    const bool traced = scenario == 0 && replication < crew->traced;
    if (crew->store != NULL && crew->resume && !traced && fetched(crew, shape, replication, slot))
        return;
    measures->holds = slot->holds;
    slot->failed = !ht_replicate(shape->model, crew->seed, replication, &w->arena, measures,
                                 traced ? &crew->traces[replication] : NULL);
    if (!slot->failed)
        replicated_digest(slot, shape, measures, w->scratch);
    if (!slot->failed && crew->store != NULL)
        slot->failed = !store_save(crew->store, shape, crew->seed, replication, slot);
}

static void *work(void *context) {
    struct worker *w = context;
    struct yard *y = w->yard;
    size_t job;
    while (take(y, &job)) {
        do_job(w, job);
        pthread_mutex_lock(&y->mutex);
        y->ring[job % y->ring_size].ready = true;
        pthread_cond_signal(&y->filled);
        pthread_mutex_unlock(&y->mutex);
    }
    return NULL;
}

static bool worker_start(struct worker *w, struct yard *y) {
    const struct crew *crew = y->crew;
    *w = (struct worker){.yard = y};
    ht_arena_init(&w->arena);
    ht_arena_init(&w->own);
    w->scratch = ht_arena_alloc(&w->own, 1, sizeof *w->scratch);
    w->measures = ht_arena_alloc(&w->own, crew->scenarios, sizeof *w->measures);
    if (w->scratch == NULL || w->measures == NULL)
        return false;
    for (size_t s = 0; s < crew->scenarios; s++) {
        const struct shape *shape = &crew->shapes[s];
        if (!ht_measures_init(&w->measures[s], &w->own, shape->model, shape->hold_period, 0))
            return false;
        w->measures[s].hold_periods = shape->hold_count; /* the histograms are those of the slot */
    }
    w->running = pthread_create(&w->thread, NULL, work, w) == 0;
    return w->running;
}

static void worker_finish(struct worker *w) {
    if (w->running)
        pthread_join(w->thread, NULL);
    ht_arena_release(&w->arena);
    ht_arena_release(&w->own);
}

static bool interrupted(const struct crew *crew) {
    return crew->interrupted != NULL && *crew->interrupted != 0;
}

/* Is all of the next replication there? */
static bool whole(const struct yard *y) {
    for (size_t s = 0; s < y->crew->scenarios; s++)
        if (!y->ring[(y->added + s) % y->ring_size].ready)
            return false;
    return true;
}

static struct replicated *next_of(const struct yard *y) {
    return &y->ring[y->added % y->ring_size];
}

static bool failed(const struct yard *y) {
    for (size_t s = 0; s < y->crew->scenarios; s++)
        if (next_of(y)[s].failed)
            return true;
    return false;
}

/* Waits for the next replication; false when told to stop meanwhile. Looks up four times a second. */
static bool await(struct yard *y) {
    bool stopped = interrupted(y->crew);
    pthread_mutex_lock(&y->mutex);
    while (!whole(y) && !stopped) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 250000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&y->filled, &y->mutex, &until);
        stopped = interrupted(y->crew);
        if (!whole(y) && !stopped)
            y->crew->beat(y->crew->context);
    }
    pthread_mutex_unlock(&y->mutex);
    return !stopped;
}

static void empty(struct yard *y) {
    pthread_mutex_lock(&y->mutex);
    for (size_t s = 0; s < y->crew->scenarios; s++)
        y->ring[(y->added + s) % y->ring_size].ready = false;
    y->added += y->crew->scenarios;
    pthread_cond_broadcast(&y->emptied);
    pthread_mutex_unlock(&y->mutex);
}

static enum crew_end take_over(struct yard *y) {
    while (y->added < jobs(y->crew)) {
        if (!await(y))
            return CREW_INTERRUPTED;
        if (failed(y))
            return CREW_NO_MEMORY;
        const bool more = y->crew->add(y->crew->context, next_of(y));
        empty(y);
        if (!more)
            return CREW_ENOUGH;
    }
    return CREW_DONE;
}

/* After an interruption, when the workers are gone: the replications they still finished, as far as none is
 * missing. */
static enum crew_end take_over_rest(struct yard *y) {
    while (y->added < jobs(y->crew) && whole(y)) {
        if (failed(y))
            return CREW_NO_MEMORY;
        const bool more = y->crew->add(y->crew->context, next_of(y));
        empty(y);
        if (!more)
            return CREW_ENOUGH;
    }
    return y->added < jobs(y->crew) ? CREW_INTERRUPTED : CREW_DONE;
}

static enum crew_end simulate(struct yard *y, struct ht_arena *arena) {
    const size_t threads = y->crew->threads;
    struct worker *workers = ht_arena_alloc(arena, threads, sizeof *workers);
    size_t started = 0;
    bool fine = workers != NULL;
    while (fine && started < threads)
        fine = worker_start(&workers[started++], y);
    const enum crew_end end = fine ? take_over(y) : CREW_NO_MEMORY;
    pthread_mutex_lock(&y->mutex);
    y->stop = true;
    pthread_cond_broadcast(&y->emptied);
    pthread_mutex_unlock(&y->mutex);
    for (size_t i = 0; i < started; i++)
        worker_finish(&workers[i]);
    return end == CREW_INTERRUPTED ? take_over_rest(y) : end;
}

/* Room for two replications, and for two jobs a thread. */
static bool ring_init(struct yard *y, struct ht_arena *arena) {
    const size_t scenarios = y->crew->scenarios;
    const size_t wanted = (2 * y->crew->threads + scenarios - 1) / scenarios;
    y->ring_size = (wanted > 2 ? wanted : 2) * scenarios;
    y->ring = ht_arena_alloc(arena, y->ring_size, sizeof *y->ring);
    bool fine = y->ring != NULL;
    for (size_t i = 0; fine && i < y->ring_size; i++)
        fine = replicated_init(&y->ring[i], &y->crew->shapes[i % scenarios], arena);
    return fine;
}

enum crew_end crew_work(const struct crew *crew) {
    struct yard yard = {.crew = crew};
    struct ht_arena arena;
    ht_arena_init(&arena);
    pthread_mutex_init(&yard.mutex, NULL);
    pthread_cond_init(&yard.filled, NULL);
    pthread_cond_init(&yard.emptied, NULL);
    const enum crew_end end = ring_init(&yard, &arena) ? simulate(&yard, &arena) : CREW_NO_MEMORY;
    pthread_mutex_destroy(&yard.mutex);
    pthread_cond_destroy(&yard.filled);
    pthread_cond_destroy(&yard.emptied);
    ht_arena_release(&arena);
    const bool store_failed =
        end == CREW_NO_MEMORY && crew->store != NULL && ht_store_status(crew->store) != HT_STORE_FINE;
    return store_failed ? CREW_STORE_FAILED : end;
}
