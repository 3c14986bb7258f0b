/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariant: rank 0 gives an outpost at most AHEAD jobs a thread that have not come back, so an outpost has
 * room for what it is given, and while one job travels another is being simulated. Everything that decides
 * what a replication is must be the same on all ranks before the first job is given; so must the C library's
 * functions, whose last digits may depend on its version and on the processor.
 */
#include "outpost.h"
#include "desk.h"
#include "record.h"
#include <holdtime/holdtime.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD 2

/* What a study is about, as ranks tell each other: a HELLO is this and then each scenario. */
struct about {
    char version[16], host[64];
    uint64_t mathematics, threads, scenarios, seed, replications, by, shard, shards;
};

struct about_scenario {
    char digest[24], file[232];
};

/* A number that is the same wherever the functions that luck goes through give the same bits. */
static uint64_t mathematics(void) {
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (int i = 1; i <= 20000; i++) {
        const double x = 0.00037 * i;
        const double values[] = {exp(-x), log(x), log1p(-0.01 * x), pow(x, 0.7), exp2(-x)};
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            uint64_t bits;
            memcpy(&bits, &values[v], sizeof bits);
            sum = (sum ^ bits) * UINT64_C(0x100000001b3);
        }
    }
    return sum;
}

static struct about about(const struct crew *crew) {
    struct about a = {.version = HT_VERSION,
                      .mathematics = mathematics(),
                      .threads = crew->threads,
                      .scenarios = crew->scenarios,
                      .seed = crew->seed,
                      .replications = crew->replications,
                      .by = (uint64_t)crew->shapes[0].rows.per,
                      .shard = crew->shard,
                      .shards = crew->shards};
    memcpy(a.host, crew->ranks->host, sizeof a.host);
    return a;
}

static struct about_scenario about_scenario(const struct ht_model *model) {
    struct about_scenario s = {.digest = ""};
    const size_t length = strlen(model->file), size = sizeof s.file - 1;
    memcpy(s.digest, model->digest, sizeof model->digest);
    memcpy(s.file, length > size ? model->file + length - size : model->file, length > size ? size : length);
    return s;
}

static bool say_hello(const struct crew *crew) {
    const struct about a = about(crew);
    const size_t size = sizeof a + crew->scenarios * sizeof(struct about_scenario);
    unsigned char *letter = malloc(size);
    if (letter == NULL)
        return false;
    memcpy(letter, &a, sizeof a);
    for (size_t s = 0; s < crew->scenarios; s++) {
        const struct about_scenario scenario = about_scenario(crew->shapes[s].model);
        memcpy(letter + sizeof a + s * sizeof scenario, &scenario, sizeof scenario);
    }
    const bool said = ranks_send(crew->ranks, 0, RANKS_HELLO, letter, size);
    free(letter);
    return said;
}

static bool same_program(struct ht_ranks *ranks, size_t from, const struct about *ours,
                         const struct about *theirs) {
    if (strcmp(theirs->version, ours->version) != 0)
        return ranks_fail(ranks, HT_RANKS_INPUT, "rank %zu on %s is holdtime %s, rank 0 on %s holdtime %s",
                          from, theirs->host, theirs->version, ours->host, ours->version);
    return theirs->mathematics == ours->mathematics ||
           ranks_fail(
               ranks, HT_RANKS_INPUT,
               "rank %zu on %s computes exp, log and the like with other last digits than rank 0 on %s, "
               "so results would depend on who simulates what; use machines of one kind, with the same C "
               "library",
               from, theirs->host, ours->host);
}

static bool same_scenario(struct ht_ranks *ranks, const struct letter *hello, const char *host,
                          const struct ht_model *model, size_t scenario) {
    const struct about_scenario ours = about_scenario(model);
    struct about_scenario theirs;
    memcpy(&theirs, hello->at + sizeof(struct about) + scenario * sizeof theirs, sizeof theirs);
    theirs.file[sizeof theirs.file - 1] = '\0';
    return memcmp(ours.digest, theirs.digest, sizeof ours.digest) == 0 ||
           ranks_fail(ranks, HT_RANKS_INPUT,
                      "%s: rank %zu on %s reads another scenario here (digest %.16s) than rank 0 on %s in %s "
                      "(%.16s); all must be given the same files, data files included",
                      theirs.file, hello->from, host, theirs.digest, ranks->host, ours.file, ours.digest);
}

/* Is another rank about the same? Else a failure that names it. */
static bool agrees(const struct crew *crew, const struct about *ours, const struct letter *hello,
                   struct about *theirs) {
    struct ht_ranks *ranks = crew->ranks;
    *theirs = (struct about){.version = ""};
    memcpy(theirs, hello->at, hello->size < sizeof *theirs ? hello->size : sizeof *theirs);
    theirs->version[sizeof theirs->version - 1] = theirs->host[sizeof theirs->host - 1] = '\0';
    if (!same_program(ranks, hello->from, ours, theirs))
        return false;
    for (size_t s = 0; s < crew->scenarios && s < theirs->scenarios; s++)
        if (!same_scenario(ranks, hello, theirs->host, crew->shapes[s].model, s))
            return false;
    const bool same = theirs->scenarios == ours->scenarios && theirs->seed == ours->seed &&
                      theirs->by == ours->by && theirs->replications == ours->replications &&
                      theirs->shard == ours->shard && theirs->shards == ours->shards;
    return same || ranks_fail(ranks, HT_RANKS_INPUT,
                              "rank %zu on %s was given other options than rank 0 on %s (seed, replications, "
                              "period, shard or number of scenarios differ)",
                              hello->from, theirs->host, ours->host);
}

static bool interrupted(const struct crew *crew) {
    return crew->interrupted != NULL && *crew->interrupted != 0;
}

enum crew_end outposts_meet(struct outposts *o, const struct crew *crew, struct ht_arena *arena) {
    struct ht_ranks *ranks = crew->ranks;
    const struct about ours = about(crew);
    *o = (struct outposts){.crew = crew, .each = ht_arena_alloc(arena, ranks->count, sizeof *o->each)};
    if (o->each == NULL)
        return CREW_NO_MEMORY;
    for (size_t met = 1; met < ranks->count;) {
        struct letter letter;
        struct about theirs;
        if (interrupted(crew))
            return CREW_INTERRUPTED;
        if (!ranks_receive(ranks, &letter)) {
            ranks_rest(ranks);
        } else if (letter.kind == RANKS_GOODBYE) {
            ranks_left(ranks, &letter);
            return CREW_RANKS_FAILED;
        } else if (letter.kind == RANKS_HELLO) {
            if (!agrees(crew, &ours, &letter, &theirs))
                return CREW_RANKS_FAILED;
            struct outpost *one = &o->each[letter.from];
            one->threads = (size_t)theirs.threads;
            memcpy(one->host, theirs.host, sizeof one->host);
            o->threads += (size_t)theirs.threads;
            met++;
        }
    }
    return CREW_DONE;
}

/* The one with the least to do for a thread; near the end nobody gets jobs ahead that another could begin. */
size_t outposts_next(const struct outposts *o, size_t left) {
    const size_t ahead = left > o->threads ? AHEAD : 1;
    size_t best = 0;
    for (size_t rank = 1; o->each != NULL && rank < o->crew->ranks->count; rank++) {
        const struct outpost *one = &o->each[rank], *other = &o->each[best];
        if (one->given < ahead * one->threads &&
            (best == 0 || one->given * other->threads < other->given * one->threads))
            best = rank;
    }
    return best;
}

bool outposts_give(struct outposts *o, size_t rank, size_t job) {
    const uint64_t number = job;
    o->each[rank].given++;
    return ranks_send(o->crew->ranks, rank, RANKS_JOB, &number, sizeof number);
}

bool outposts_receive(struct outposts *o, size_t *job, struct letter *record) {
    struct ht_ranks *ranks = o->crew->ranks;
    uint64_t number;
    while (ranks_receive(ranks, record)) {
        if (record->kind == RANKS_RECORD && record->size > sizeof number) {
            memcpy(&number, record->at, sizeof number);
            *job = (size_t)number;
            o->each[record->from].given--;
            return true;
        }
        if (record->kind == RANKS_GOODBYE)
            return ranks_left(ranks, record);
        if (record->kind == RANKS_FAILED)
            return ranks_fail(ranks, HT_RANKS_MACHINE, "rank %zu on %s: not enough memory", record->from,
                              o->each[record->from].host);
    }
    return false;
}

/* Scenario and replication of a job. */
static struct record_key key_of(const struct crew *crew, size_t job) {
    const struct shape *shape = &crew->shapes[job % crew->scenarios];
    return (struct record_key){shape->model->digest, crew->seed, shape->rows.per,
                               crew_replication(crew, job)};
}

bool outposts_read(const struct outposts *o, size_t job, const struct letter *record, struct replicated *r) {
    const struct crew *crew = o->crew;
    const struct record_key key = key_of(crew, job);
    return record_read(record->at + sizeof(uint64_t), record->size - sizeof(uint64_t), &key,
                       &crew->shapes[job % crew->scenarios], r) ||
           ranks_fail(crew->ranks, HT_RANKS_MACHINE, "rank %zu on %s sent what cannot be read", record->from,
                      o->each[record->from].host);
}

void outposts_stop(struct outposts *o) {
    for (size_t rank = 1; o->each != NULL && rank < o->crew->ranks->count; rank++)
        ranks_send(o->crew->ranks, rank, RANKS_STOP, NULL, 0);
}

struct camp { /* what the workers of an outpost share */
    const struct crew *crew;
    size_t *jobs; /* [room], to be begun: a ring */
    size_t room, first, waiting;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    bool stop;
};

struct hand {
    struct camp *camp;
    pthread_t thread;
    bool running;
    struct desk desk;
    struct bytes letter, record;
};

static bool take(struct camp *camp, size_t *job) {
    pthread_mutex_lock(&camp->mutex);
    while (!camp->stop && camp->waiting == 0)
        pthread_cond_wait(&camp->given, &camp->mutex);
    const bool any = !camp->stop;
    if (any) {
        *job = camp->jobs[camp->first];
        camp->first = (camp->first + 1) % camp->room;
        camp->waiting--;
    }
    pthread_mutex_unlock(&camp->mutex);
    return any;
}

/* The record behind the number of its job. */
static bool send_record(struct hand *hand, size_t job) {
    const uint64_t number = job;
    const size_t size = sizeof number + hand->record.size;
    if (hand->letter.capacity < size) {
        unsigned char *at = realloc(hand->letter.at, 2 * size);
        if (at == NULL)
            return false;
        hand->letter.at = at;
        hand->letter.capacity = 2 * size;
    }
    memcpy(hand->letter.at, &number, sizeof number);
    memcpy(hand->letter.at + sizeof number, hand->record.at, hand->record.size);
    return ranks_send(hand->camp->crew->ranks, 0, RANKS_RECORD, hand->letter.at, size);
}

static void *work(void *context) {
    struct hand *hand = context;
    const struct crew *crew = hand->camp->crew;
    size_t job;
    while (take(hand->camp, &job)) {
        const size_t scenario = job % crew->scenarios;
        const struct record_key key = key_of(crew, job);
        struct desk *desk = &hand->desk;
        if (!desk_turn_to(desk, crew->shapes, scenario, true) ||
            !desk_simulate(desk, crew->shapes, crew->seed, key.replication, &desk->whole, NULL) ||
            !record_write(&hand->record, &key, &crew->shapes[scenario], &desk->whole) ||
            !send_record(hand, job))
            ranks_send(crew->ranks, 0, RANKS_FAILED, NULL, 0);
    }
    return NULL;
}

static bool hand_start(struct hand *hand, struct camp *camp) {
    *hand = (struct hand){.camp = camp};
    desk_init(&hand->desk);
    hand->running = pthread_create(&hand->thread, NULL, work, hand) == 0;
    return hand->running;
}

static void hand_finish(struct hand *hand) {
    if (hand->running)
        pthread_join(hand->thread, NULL);
    desk_release(&hand->desk);
    free(hand->letter.at);
    free(hand->record.at);
}

/* Passes on what rank 0 asks for, until it says that this is all. */
static void listen(struct camp *camp) {
    struct ht_ranks *ranks = camp->crew->ranks;
    struct letter letter;
    uint64_t number;
    for (;;) {
        if (!ranks_receive(ranks, &letter)) {
            ranks_rest(ranks);
        } else if (letter.kind == RANKS_JOB) {
            memcpy(&number, letter.at, sizeof number);
            pthread_mutex_lock(&camp->mutex);
            camp->jobs[(camp->first + camp->waiting++) % camp->room] = (size_t)number;
            pthread_cond_signal(&camp->given);
            pthread_mutex_unlock(&camp->mutex);
        } else if (letter.kind == RANKS_STOP || letter.kind == RANKS_END) {
            return;
        }
    }
}

static bool man(struct camp *camp, struct ht_arena *arena) {
    const size_t threads = camp->crew->threads;
    struct hand *hands = ht_arena_alloc(arena, threads, sizeof *hands);
    size_t started = 0;
    camp->room = AHEAD * threads;
    camp->jobs = ht_arena_alloc(arena, camp->room, sizeof *camp->jobs);
    bool fine = hands != NULL && camp->jobs != NULL;
    while (fine && started < threads)
        fine = hand_start(&hands[started++], camp);
    fine = fine && say_hello(camp->crew);
    if (fine)
        listen(camp);
    pthread_mutex_lock(&camp->mutex);
    camp->stop = true;
    pthread_cond_broadcast(&camp->given);
    pthread_mutex_unlock(&camp->mutex);
    for (size_t i = 0; i < started; i++)
        hand_finish(&hands[i]);
    return fine;
}

enum crew_end outpost_work(const struct crew *crew) {
    struct camp camp = {.crew = crew};
    struct ht_arena arena;
    ht_arena_init(&arena);
    pthread_mutex_init(&camp.mutex, NULL);
    pthread_cond_init(&camp.given, NULL);
    const bool fine = man(&camp, &arena);
    pthread_mutex_destroy(&camp.mutex);
    pthread_cond_destroy(&camp.given);
    ht_arena_release(&arena);
    return fine ? CREW_INTERRUPTED : CREW_NO_MEMORY;
}
