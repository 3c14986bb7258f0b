/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters by MPI. Invariant: every call of MPI between opening and closing is made under the mutex, as
 * MPI_THREAD_SERIALIZED asks; none of them waits, but for the matched receive of a letter that is there.
 * Errors are fatal, as MPI has it by default: the launcher says why, and ends all ranks.
 */
#include "ranks.h"
#include <limits.h>
#include <mpi.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct outgoing {
    struct outgoing *next;
    MPI_Request request;
    unsigned char bytes[];
};

struct post {
    pthread_mutex_t mutex;
    struct outgoing *outgoing; /* not known to have gone */
    unsigned char *incoming;
    size_t capacity;
};

const char *ht_ranks_library(void) {
    static char name[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(name, &length);
    name[strcspn(name, ",\n")] = '\0'; /* the rest is about who built it */
    return name;
}

bool post_open(struct ht_ranks *ranks) {
    int provided, rank, count, shared;
    struct post *post = calloc(1, sizeof *post);
    if (post == NULL)
        return false;
    pthread_mutex_init(&post->mutex, NULL);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Comm machine;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &shared);
    MPI_Comm_free(&machine);
    ranks->post = post;
    ranks->rank = (size_t)rank;
    ranks->count = (size_t)count;
    ranks->shared = shared > 1;
    if (provided < MPI_THREAD_SERIALIZED)
        ranks_fail(ranks, HT_RANKS_MACHINE, "%s was built without support for threads", ht_ranks_library());
    return true;
}

/* Forgets what has gone. */
static void sweep_out(struct post *post) {
    for (struct outgoing **at = &post->outgoing; *at != NULL;) {
        struct outgoing *one = *at;
        int gone;
        MPI_Test(&one->request, &gone, MPI_STATUS_IGNORE);
        if (gone) {
            *at = one->next;
            free(one);
        } else {
            at = &one->next;
        }
    }
}

bool post_busy(struct post *post) {
    pthread_mutex_lock(&post->mutex);
    sweep_out(post);
    const bool busy = post->outgoing != NULL;
    pthread_mutex_unlock(&post->mutex);
    return busy;
}

bool post_send(struct post *post, size_t to, enum ranks_kind kind, const void *at, size_t size) {
    struct outgoing *one = size > 0 ? malloc(sizeof *one + size) : NULL;
    if (size > 0 && (one == NULL || size > INT_MAX)) {
        free(one);
        return false;
    }
    pthread_mutex_lock(&post->mutex);
    if (size == 0) {
        MPI_Send(NULL, 0, MPI_BYTE, (int)to, (int)kind, MPI_COMM_WORLD);
    } else {
        memcpy(one->bytes, at, size);
        MPI_Isend(one->bytes, (int)size, MPI_BYTE, (int)to, (int)kind, MPI_COMM_WORLD, &one->request);
        one->next = post->outgoing;
        post->outgoing = one;
    }
    pthread_mutex_unlock(&post->mutex);
    return true; /* NOLINT(clang-analyzer-optin.mpi.MPI-Checker): sweep_out waits for the request */
}

/* With room for so many bytes; they are lost where there is no memory. */
static bool room(struct post *post, size_t size) {
    if (size <= post->capacity)
        return true;
    free(post->incoming);
    post->incoming = malloc(2 * size);
    post->capacity = post->incoming == NULL ? 0 : 2 * size;
    return post->incoming != NULL;
}

bool post_receive(struct post *post, struct letter *letter) {
    int there, size;
    MPI_Status status;
    pthread_mutex_lock(&post->mutex);
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (there) {
        MPI_Get_count(&status, MPI_BYTE, &size);
        if (!room(post, (size_t)size))
            MPI_Abort(MPI_COMM_WORLD, 3);
        MPI_Recv(post->incoming, size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        *letter = (struct letter){(size_t)status.MPI_SOURCE, (enum ranks_kind)status.MPI_TAG, post->incoming,
                                  (size_t)size};
    }
    pthread_mutex_unlock(&post->mutex);
    return there != 0;
}

void post_close(struct ht_ranks *ranks) {
    struct post *post = ranks->post;
    MPI_Finalize();
    pthread_mutex_destroy(&post->mutex);
    free(post->incoming);
    free(post);
}
