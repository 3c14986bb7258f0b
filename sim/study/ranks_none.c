/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ranks of a build without MPI: there is one, and it is said what to install. No letter is ever sent.
 */
#include "ranks.h"

const char *ht_ranks_library(void) {
    return NULL;
}

bool post_open(struct ht_ranks *ranks) {
    ranks->count = 1;
    ranks_fail(
        ranks, HT_RANKS_INPUT,
        "started several times by mpirun or the like, but built without MPI: each would do the whole "
        "study; install the package libopenmpi-dev and build holdtime again (cmake -D HOLDTIME_MPI=ON)");
    return true;
}

void post_close(struct ht_ranks *ranks) {
    (void)ranks;
}

bool post_send(struct post *post, size_t to, enum ranks_kind kind, const void *at, size_t size) {
    (void)post, (void)to, (void)kind, (void)at, (void)size;
    return false;
}

bool post_receive(struct post *post, struct letter *letter) {
    (void)post, (void)letter;
    return false;
}

bool post_busy(struct post *post) {
    (void)post;
    return false;
}
