/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other ranks of an MPI job as workers of a crew. Rank 0 sees each as an outpost that is given jobs and
 * sends back records; on the others, working for a crew means doing what rank 0 asks.
 */
#ifndef HOLDTIME_STUDY_OUTPOST_H
#define HOLDTIME_STUDY_OUTPOST_H

#include "crew.h"
#include "ranks.h"

struct outpost {
    size_t threads, given; /* jobs given and not yet come back */
    char host[64];
};

/* The outposts of a study as rank 0 sees them; all zero: there are none. */
struct outposts {
    const struct crew *crew;
    struct outpost *each; /* [count] of ranks; that of rank 0 is not used */
    size_t threads;       /* of all */
};

/* Waits until all have said what they are about, which must be what the crew is about; else
 * CREW_RANKS_FAILED. CREW_DONE: they have, and it is. */
enum crew_end outposts_meet(struct outposts *outposts, const struct crew *crew, struct ht_arena *arena);

/* Who should be given the next of so many jobs left; 0: nobody. */
size_t outposts_next(const struct outposts *outposts, size_t left);
/* False: no memory. */
bool outposts_give(struct outposts *outposts, size_t rank, size_t job);

/* What has come back; false: nothing has, or a rank failed (ranks_fail). */
bool outposts_receive(struct outposts *outposts, size_t *job, struct letter *record);
/* Of such a record's bytes; false: ranks_fail. */
bool outposts_read(const struct outposts *outposts, size_t job, const struct letter *record,
                   struct replicated *r);

/* No more of this study. What is still being done elsewhere is of no use, and not waited for. */
void outposts_stop(struct outposts *outposts);

/* On other ranks: works until rank 0 says that it is enough. */
enum crew_end outpost_work(const struct crew *crew);

#endif
