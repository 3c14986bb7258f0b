/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariant: the slots of jobs added .. added + ring_size - 1 belong to workers or wait to be taken over; job
 * number j is scenario j % scenarios of replication j / scenarios and has slot j % ring_size, so that a slot
 * serves one scenario only.
 */
#include "crew.h"
#include "desk.h"
#include "outpost.h"
#include "store.h"
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#define ALONE   250000000L /* nanoseconds between two looks at whether to stop .. */
#define SERVING 500000L    /* .. and at what other ranks have sent */
#define MANY    100 /* scenarios: of so many, workers wait a moment after a replication rather than keep two */

struct yard { /* what the workers share */
    const struct crew *crew;
    struct replicated *ring;
    size_t ring_size;
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    size_t taken, added; /* jobs begun; taken over */
    bool stop;
    struct outposts outposts;
    struct desk desk; /* where what they send is read, if slots are brief */
};

struct worker {
    struct yard *yard;
    pthread_t thread;
    bool running;
    struct desk desk;
};

double crew_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

size_t crew_threads(const struct ht_ranks *ranks, size_t asked, size_t jobs) {
    const long processors = ranks != NULL && ranks->shared ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    const size_t wanted = asked > 0 ? asked : processors > 0 ? (size_t)processors : 1;
    return wanted < jobs ? wanted : jobs;
}

size_t crew_share(size_t replications, size_t shard, size_t shards) {
    return shards == 0 ? replications : (replications + shards - 1 - shard) / shards;
}

enum ht_study_status crew_failure(enum crew_end end) {
    switch (end) {
    case CREW_NO_MEMORY: return HT_STUDY_NO_MEMORY;
    case CREW_STORE_FAILED: return HT_STUDY_STORE_FAILED;
    case CREW_RANKS_FAILED: return HT_STUDY_RANKS_FAILED;
    default: return HT_STUDY_DONE;
    }
}

size_t crew_replication(const struct crew *crew, size_t job) {
    const size_t number = job / crew->scenarios;
    return crew->shards == 0 ? crew->first + number : crew->shard + number * crew->shards;
}

static size_t jobs(const struct crew *crew) {
    return crew_share(crew->replications - crew->first, crew->shard, crew->shards) * crew->scenarios;
}

static bool traced(const struct crew *crew, size_t job) {
    return job % crew->scenarios == 0 && crew_replication(crew, job) < crew->traced;
}

/* The job to do next, if its slot is free, and who else should do it; false: nobody can now, or should
 * because it is to be traced. */
static bool take_for_rank(struct yard *y, size_t *job, size_t *rank) {
    pthread_mutex_lock(&y->mutex);
    const bool any =
        y->taken < jobs(y->crew) && y->taken < y->added + y->ring_size && !traced(y->crew, y->taken);
    *rank = any ? outposts_next(&y->outposts, jobs(y->crew) - y->taken) : 0;
    if (*rank > 0)
        *job = y->taken++;
    pthread_mutex_unlock(&y->mutex);
    return *rank > 0;
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

/* One replication of a scenario, all of it, into `whole`. */
static void replicate(struct worker *w, size_t job, struct replicated *whole) {
    const struct crew *crew = w->yard->crew;
    const struct shape *shape = &crew->shapes[job % crew->scenarios];
    const size_t replication = crew_replication(crew, job);
    struct ht_trace *trace = traced(crew, job) ? &crew->traces[replication] : NULL;
    if (crew->store != NULL && crew->resume && trace == NULL && fetched(crew, shape, replication, whole))
        return;
    whole->failed = !desk_simulate(&w->desk, crew->shapes, crew->seed, replication, whole, trace);
    if (!whole->failed && crew->store != NULL)
        whole->failed = !store_save(crew->store, shape, crew->seed, replication, whole);
}

static struct replicated *slot_of(const struct yard *y, size_t job) {
    return &y->ring[job % y->ring_size];
}

/* Leaves in its slot what there is to know of a job, which was put at a desk because slots are brief. */
static void condense(struct yard *y, size_t job, const struct desk *desk) {
    const size_t scenario = job % y->crew->scenarios;
    struct replicated *slot = slot_of(y, job);
    slot->failed = desk->whole.failed;
    if (!slot->failed)
        replicated_condense(slot, &y->crew->briefs[scenario], &desk->whole, &y->crew->shapes[scenario]);
}

static void do_job(struct worker *w, size_t job) {
    const struct crew *crew = w->yard->crew;
    const bool brief = crew->briefs != NULL;
    struct replicated *slot = slot_of(w->yard, job);
    slot->failed = !desk_turn_to(&w->desk, crew->shapes, job % crew->scenarios, brief);
    if (slot->failed)
        return;
    replicate(w, job, brief ? &w->desk.whole : slot);
    if (brief)
        condense(w->yard, job, &w->desk);
}

static void done(struct yard *y, size_t job) {
    pthread_mutex_lock(&y->mutex);
    slot_of(y, job)->ready = true;
    pthread_cond_signal(&y->filled);
    pthread_mutex_unlock(&y->mutex);
}

static void *work(void *context) {
    struct worker *w = context;
    struct yard *y = w->yard;
    size_t job;
    while (take(y, &job)) {
        do_job(w, job);
        done(y, job);
    }
    return NULL;
}

static bool worker_start(struct worker *w, struct yard *y) {
    *w = (struct worker){.yard = y};
    desk_init(&w->desk);
    w->running = pthread_create(&w->thread, NULL, work, w) == 0;
    return w->running;
}

static void worker_finish(struct worker *w) {
    if (w->running)
        pthread_join(w->thread, NULL);
    desk_release(&w->desk);
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

/* Where the calling thread puts a whole digest of a job; NULL: no memory. */
static struct replicated *room_for(struct yard *y, size_t job) {
    const struct crew *crew = y->crew;
    if (crew->briefs == NULL)
        return slot_of(y, job);
    return desk_turn_to(&y->desk, crew->shapes, job % crew->scenarios, true) ? &y->desk.whole : NULL;
}

static void put_away(struct yard *y, size_t job) {
    if (y->crew->briefs != NULL)
        condense(y, job, &y->desk);
    done(y, job);
}

/* What another rank has simulated. */
static bool take_in(struct yard *y, size_t job, const struct letter *record) {
    const struct crew *crew = y->crew;
    struct replicated *whole = room_for(y, job);
    if (whole == NULL || !outposts_read(&y->outposts, job, record, whole))
        return false;
    whole->failed = crew->store != NULL && !store_save(crew->store, &crew->shapes[job % crew->scenarios],
                                                       crew->seed, crew_replication(crew, job), whole);
    put_away(y, job);
    return true;
}

/* A job for another rank, unless it is in the store. */
static bool give_out(struct yard *y, size_t job, size_t rank) {
    const struct crew *crew = y->crew;
    if (crew->store != NULL && crew->resume) {
        struct replicated *whole = room_for(y, job);
        if (whole == NULL)
            return false;
        if (fetched(crew, &crew->shapes[job % crew->scenarios], crew_replication(crew, job), whole)) {
            put_away(y, job);
            return true;
        }
    }
    return outposts_give(&y->outposts, rank, job);
}

/* Takes from other ranks, and gives to them. False: no memory, or something is wrong there. */
static bool serve(struct yard *y) {
    struct letter record;
    size_t job, rank;
    if (y->outposts.each == NULL)
        return true;
    while (outposts_receive(&y->outposts, &job, &record))
        if (!take_in(y, job, &record))
            return false;
    while (take_for_rank(y, &job, &rank))
        if (!give_out(y, job, rank))
            return false;
    return ht_ranks_status(y->crew->ranks) == HT_RANKS_FINE;
}

static enum crew_end why_not(const struct yard *y) {
    const struct ht_ranks *ranks = y->crew->ranks;
    return ranks == NULL || ht_ranks_status(ranks) == HT_RANKS_FINE ? CREW_NO_MEMORY : CREW_RANKS_FAILED;
}

/* For so long at most; false: it is over and the next replication is not whole. */
static bool wait_for(struct yard *y, long nanoseconds) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += nanoseconds;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&y->mutex);
    if (!whole(y))
        pthread_cond_timedwait(&y->filled, &y->mutex, &until);
    const bool there = whole(y);
    pthread_mutex_unlock(&y->mutex);
    return there;
}

/* Waits for the next replication, serving other ranks; CREW_DONE when it is there. Looks up every so often.
 */
static enum crew_end await(struct yard *y) {
    double beaten = crew_seconds();
    for (;;) {
        if (interrupted(y->crew))
            return CREW_INTERRUPTED;
        if (!serve(y))
            return why_not(y);
        if (wait_for(y, y->outposts.each == NULL ? ALONE : SERVING))
            return CREW_DONE;
        if (crew_seconds() >= beaten + 1e-9 * ALONE) {
            beaten = crew_seconds();
            y->crew->beat(y->crew->context);
        }
    }
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
        const enum crew_end there = await(y);
        if (there != CREW_DONE)
            return there;
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
    bool fine = workers != NULL && serve(y); /* theirs take the longer way */
    while (fine && started < threads)
        fine = worker_start(&workers[started++], y);
    const enum crew_end end = fine ? take_over(y) : why_not(y);
    pthread_mutex_lock(&y->mutex);
    y->stop = true;
    pthread_cond_broadcast(&y->emptied);
    pthread_mutex_unlock(&y->mutex);
    outposts_stop(&y->outposts);
    for (size_t i = 0; i < started; i++)
        worker_finish(&workers[i]);
    return end == CREW_INTERRUPTED ? take_over_rest(y) : end;
}

/* Room for two replications, of many scenarios for one, and for two jobs a thread; of other ranks' threads,
 * who have two each and two more to come, for four. */
static bool ring_init(struct yard *y, struct ht_arena *arena) {
    const size_t scenarios = y->crew->scenarios, least = scenarios < MANY ? 2 : 1;
    const struct shape *shapes = y->crew->briefs == NULL ? y->crew->shapes : y->crew->briefs;
    const size_t wanted = (2 * y->crew->threads + 4 * y->outposts.threads + scenarios - 1) / scenarios;
    y->ring_size = (wanted > least ? wanted : least) * scenarios;
    y->ring = ht_arena_alloc(arena, y->ring_size, sizeof *y->ring);
    bool fine = y->ring != NULL;
    for (size_t i = 0; fine && i < y->ring_size; i++)
        fine = replicated_init(&y->ring[i], &shapes[i % scenarios], arena);
    return fine;
}

static enum crew_end meet_and_simulate(struct yard *y, struct ht_arena *arena) {
    const struct ht_ranks *ranks = y->crew->ranks;
    if (ranks != NULL && ranks->count > 1) {
        const enum crew_end met = outposts_meet(&y->outposts, y->crew, arena);
        if (met != CREW_DONE)
            return met;
    }
    return ring_init(y, arena) ? simulate(y, arena) : CREW_NO_MEMORY;
}

enum crew_end crew_work(const struct crew *crew) {
    struct yard yard = {.crew = crew};
    struct ht_arena arena;
    if (crew->ranks != NULL && crew->ranks->rank > 0)
        return outpost_work(crew);
    ht_arena_init(&arena);
    desk_init(&yard.desk);
    pthread_mutex_init(&yard.mutex, NULL);
    pthread_cond_init(&yard.filled, NULL);
    pthread_cond_init(&yard.emptied, NULL);
    const enum crew_end end = meet_and_simulate(&yard, &arena);
    pthread_mutex_destroy(&yard.mutex);
    pthread_cond_destroy(&yard.filled);
    pthread_cond_destroy(&yard.emptied);
    desk_release(&yard.desk);
    ht_arena_release(&arena);
    const bool store_failed =
        end == CREW_NO_MEMORY && crew->store != NULL && ht_store_status(crew->store) != HT_STORE_FINE;
    return store_failed ? CREW_STORE_FAILED : end;
}
