/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters between the ranks of an MPI job. They arrive in the order in which they were sent, and go between
 * rank 0 and another only. Nothing here waits: MPI's own waiting takes a whole core, which on a machine with
 * as many ranks as processors would be taken from a simulation. Who has nothing to do calls ranks_rest.
 *
 * What is said:
 *   HELLO    to 0, at the beginning of a study: what it is about (outpost.c)
 *   JOB      from 0: simulate this (8 bytes, its number)
 *   RECORD   to 0: here it is (8 bytes, the number; a record)
 *   FAILED   to 0: not enough memory to
 *   STOP     from 0: no more of this study
 *   GOODBYE  to 0, the last: exit status (4 bytes), and what there is to say about it
 *   END      from 0, the last: exit status (4 bytes)
 */
#ifndef HOLDTIME_STUDY_RANKS_H
#define HOLDTIME_STUDY_RANKS_H

#include <holdtime/ranks.h>

enum ranks_kind { RANKS_HELLO, RANKS_JOB, RANKS_RECORD, RANKS_FAILED, RANKS_STOP, RANKS_GOODBYE, RANKS_END };

struct letter {
    size_t from;
    enum ranks_kind kind;
    const unsigned char *at; /* these bytes live until the next is received */
    size_t size;
};

struct post; /* how letters travel */

struct ht_ranks {
    size_t rank, count;
    bool shared; /* other ranks are on this machine */
    char host[64];
    struct post *post;
    size_t goodbyes; /* rank 0: received so far */
    bool ended;      /* others: rank 0 has said END .. */
    int end;         /* .. and this status */
    enum ht_ranks_status status;
    char error[2048];
};

/* With MPI or without, a file each. */
bool post_open(struct ht_ranks *ranks);
void post_close(struct ht_ranks *ranks); /* when nothing is under way any more */
bool post_send(struct post *post, size_t to, enum ranks_kind kind, const void *at, size_t size);
bool post_receive(struct post *post, struct letter *letter);
bool post_busy(struct post *post); /* something sent is still under way */

/* The bytes are copied. False: no memory; never so without bytes. From any thread. */
bool ranks_send(struct ht_ranks *ranks, size_t to, enum ranks_kind kind, const void *at, size_t size);

/* What has arrived; false: nothing has. */
bool ranks_receive(struct ht_ranks *ranks, struct letter *letter);

/* Leaves the processor to others for half a millisecond, or for a moment when letters are under way, which
 * may need this process to get on. */
void ranks_rest(struct ht_ranks *ranks);

/* Always false. The first failure is kept. */
bool ranks_fail(struct ht_ranks *ranks, enum ht_ranks_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A GOODBYE before its time is a failure: that of the rank who said it, if he had one. */
bool ranks_left(struct ht_ranks *ranks, const struct letter *goodbye);

#endif
