/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers. A worker takes the next job, which is one scenario of one replication, simulates it in memory of
 * its own and leaves the digest in a slot of a ring; the calling thread takes the slots over in the order of
 * replications. So the result is the same for any number of threads, and memory is the same for any number of
 * replications.
 */
#ifndef HOLDTIME_CREW_H
#define HOLDTIME_CREW_H

#include "replicated.h"
#include <holdtime/study.h>

struct crew {
    const struct shape *shapes; /* [scenarios] */
    const struct shape *briefs; /* [scenarios]: what is taken over is condensed to these; NULL: it is not */
    size_t scenarios;
    uint64_t seed;
    size_t first, replications, threads; /* replications first .. replications - 1 are done */
    struct ht_ranks *ranks;              /* may be NULL: there are no other ranks */
    size_t shard,
        shards; /* with shards > 0, and first 0: number shard, shard + shards, .. of so many are done .. */
    struct ht_store *store;  /* may be NULL: keeps them .. */
    bool resume;             /* .. and has them, unless traced */
    struct ht_trace *traces; /* [traced], of the first scenario */
    size_t traced;
    const volatile sig_atomic_t *interrupted; /* may be NULL */
    /* Takes over one replication, [scenarios] digests, in order and in the calling thread; false: enough. */
    bool (*add)(void *context, const struct replicated *replication);
    void (*beat)(void *context); /* a quarter of a second has gone by without one */
    void *context;
};

/* On ranks other than 0, which have no results, it always ends interrupted or for want of memory. */
enum crew_end {
    CREW_DONE,
    CREW_ENOUGH,
    CREW_INTERRUPTED,
    CREW_NO_MEMORY,
    CREW_STORE_FAILED,
    CREW_RANKS_FAILED
};
enum crew_end crew_work(const struct crew *crew);

/* HT_STUDY_DONE: it did not fail. */
enum ht_study_status crew_failure(enum crew_end end);

/* As asked for, or one for each processor, of a machine that is shared by several ranks only one; no more
 * than there are jobs. */
size_t crew_threads(const struct ht_ranks *ranks, size_t asked, size_t jobs);

/* The replication of a job: its number, but for the first one and for shards. */
size_t crew_replication(const struct crew *crew, size_t job);

/* How many of so many replications fall to a shard; with shards = 0, all. */
size_t crew_share(size_t replications, size_t shard, size_t shards);

double crew_seconds(void); /* of a clock that only goes on */

#endif
