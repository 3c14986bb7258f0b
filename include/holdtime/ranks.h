/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study on many machines: an MPI launcher starts the same command several times, each process being a rank.
 * Rank 0 reports, writes and keeps the store as if it were alone; the others read the same scenario and
 * simulate what rank 0 asks them for, in the functions that run a study. The result is the same, byte for
 * byte, on any number of ranks.
 *
 * One of these a process. Only the thread that started it may pass it on to a study or end it.
 */
#ifndef HOLDTIME_RANKS_H
#define HOLDTIME_RANKS_H

#include <stdbool.h>
#include <stddef.h>

struct ht_ranks;

enum ht_ranks_status {
    HT_RANKS_FINE,
    HT_RANKS_INPUT,  /* the ranks were not given the same */
    HT_RANKS_MACHINE /* memory, here or at another rank; no MPI */
};

/* MPI's name and version; NULL: holdtime was built without. */
const char *ht_ranks_library(void);

/* How many ranks the environment says there are, and which of them this process is; 1: no launcher of MPI
 * started it, or it started one only. */
size_t ht_ranks_launched(size_t *rank);

/* Joins the other ranks; takes some tenths of a second. NULL: not enough memory. To be ended, whatever its
 * status. */
struct ht_ranks *ht_ranks_start(void);
size_t ht_ranks_rank(const struct ht_ranks *ranks);
enum ht_ranks_status ht_ranks_status(const struct ht_ranks *ranks);
const char *ht_ranks_error(const struct ht_ranks *ranks); /* may have several lines; no newline at the end */

/* Parts from the other ranks, who do this too, and waits for them. `status` is what this process will exit
 * with; negative: not known here. Returns what rank 0 will exit with; where that is not known there,
 * `status`. `said` is what a rank other than 0 had to say to its user, for rank 0 to pass on; may be NULL. */
int ht_ranks_end(struct ht_ranks *ranks, int status, const char *said);

#endif
