/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How ranks find each other and part. Invariant: the last letter of a rank to rank 0 is its GOODBYE and the
 * last of rank 0 to it is END; both wait for the other's before they go, so that nothing is under way when
 * MPI ends, whatever either was doing.
 */
#include "ranks.h"
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MACHINE_FAILED 3 /* exit status, of every command */

/* A number in the environment; `otherwise` where it is none. */
static size_t number_of(const char *variable, size_t otherwise) {
    const char *text = getenv(variable);
    char *end;
    if (text == NULL || text[0] < '0' || text[0] > '9')
        return otherwise;
    const unsigned long number = strtoul(text, &end, 10);
    return *end == '\0' ? (size_t)number : otherwise;
}

/* Open MPI's mpirun; MPICH's and its descendants', and srun --mpi=pmi2; srun --mpi=pmix. */
size_t ht_ranks_launched(size_t *rank) {
    static const struct {
        const char *rank, *count;
    } launchers[] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                     {"PMI_RANK", "PMI_SIZE"},
                     {"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}};
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++) {
        const size_t count = number_of(launchers[i].count, 1);
        *rank = number_of(launchers[i].rank, SIZE_MAX);
        if (*rank < count)
            return count;
    }
    *rank = 0;
    return 1;
}

struct ht_ranks *ht_ranks_start(void) {
    struct ht_ranks *ranks = calloc(1, sizeof *ranks);
    if (ranks == NULL)
        return NULL;
    size_t rank;
    const size_t launched = ht_ranks_launched(&rank);
    ranks->rank = rank;
    if (gethostname(ranks->host, sizeof ranks->host - 1) != 0)
        memcpy(ranks->host, "?", 2);
    if (!post_open(ranks)) {
        free(ranks);
        return NULL;
    }
    if (ranks->count < launched) {
        ranks->rank = rank; /* one of those who are alone tells of it */
        ranks_fail(ranks, HT_RANKS_INPUT,
                   "started as one of %zu ranks, of which %s sees %zu; was it started by the launcher of "
                   "another MPI?",
                   launched, ht_ranks_library(), ranks->count);
    }
    return ranks;
}

size_t ht_ranks_rank(const struct ht_ranks *ranks) {
    return ranks->rank;
}

enum ht_ranks_status ht_ranks_status(const struct ht_ranks *ranks) {
    return ranks->status;
}

const char *ht_ranks_error(const struct ht_ranks *ranks) {
    return ranks->error;
}

bool ranks_fail(struct ht_ranks *ranks, enum ht_ranks_status status, const char *format, ...) {
    if (ranks->status != HT_RANKS_FINE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ranks->error, sizeof ranks->error, format, arguments);
    va_end(arguments);
    for (size_t last = strlen(ranks->error); last > 0 && ranks->error[last - 1] == '\n'; last--)
        ranks->error[last - 1] = '\0';
    ranks->status = status;
    return false;
}

static int status_in(const struct letter *letter) {
    int32_t status = -1;
    if (letter->size >= sizeof status)
        memcpy(&status, letter->at, sizeof status);
    return status;
}

bool ranks_left(struct ht_ranks *ranks, const struct letter *goodbye) {
    const size_t head = sizeof(int32_t) + sizeof ranks->host;
    const bool machine = status_in(goodbye) == MACHINE_FAILED;
    if (goodbye->size < head)
        return ranks_fail(ranks, HT_RANKS_INPUT, "rank %zu is of another version of holdtime", goodbye->from);
    const char *host = (const char *)goodbye->at + sizeof(int32_t);
    if (goodbye->size == head && machine)
        return ranks_fail(ranks, HT_RANKS_MACHINE, "rank %zu on %.63s: not enough memory", goodbye->from,
                          host);
    return ranks_fail(ranks, machine ? HT_RANKS_MACHINE : HT_RANKS_INPUT,
                      "rank %zu on %.63s gave up where rank 0 on %s did not%s%.*s", goodbye->from, host,
                      ranks->host, goodbye->size > head ? ":\n" : "", (int)(goodbye->size - head),
                      (const char *)goodbye->at + head);
}

bool ranks_send(struct ht_ranks *ranks, size_t to, enum ranks_kind kind, const void *at, size_t size) {
    return post_send(ranks->post, to, kind, at, size);
}

bool ranks_receive(struct ht_ranks *ranks, struct letter *letter) {
    if (!post_receive(ranks->post, letter))
        return false;
    if (letter->kind == RANKS_GOODBYE)
        ranks->goodbyes++;
    if (letter->kind == RANKS_END) {
        ranks->ended = true;
        ranks->end = status_in(letter);
    }
    return true;
}

void ranks_rest(struct ht_ranks *ranks) {
    const struct timespec half_a_millisecond = {.tv_nsec = 500000};
    if (post_busy(ranks->post))
        sched_yield();
    else
        nanosleep(&half_a_millisecond, NULL);
}

static void say_goodbye(struct ht_ranks *ranks, int32_t status, const char *said) {
    char letter[sizeof ranks->error];
    const size_t head = sizeof status + sizeof ranks->host;
    memcpy(letter, &status, sizeof status);
    memcpy(letter + sizeof status, ranks->host, sizeof ranks->host);
    snprintf(letter + head, sizeof letter - head, "%s", said == NULL ? "" : said);
    ranks_send(ranks, 0, RANKS_GOODBYE, letter, head + strlen(letter + head));
}

static void part(struct ht_ranks *ranks, int32_t status, const char *said) {
    struct letter letter;
    if (ranks->rank > 0)
        say_goodbye(ranks, status, said);
    for (size_t to = 1; ranks->rank == 0 && to < ranks->count; to++)
        ranks_send(ranks, to, RANKS_END, &status, sizeof status);
    while (ranks->rank > 0 ? !ranks->ended : ranks->goodbyes + 1 < ranks->count)
        if (!ranks_receive(ranks, &letter))
            ranks_rest(ranks);
    while (post_busy(ranks->post))
        sched_yield();
}

int ht_ranks_end(struct ht_ranks *ranks, int status, const char *said) {
    if (ranks == NULL)
        return status;
    if (ranks->count > 1)
        part(ranks, status, said);
    if (ranks->rank > 0 && ranks->ended && ranks->end >= 0)
        status = ranks->end;
    post_close(ranks);
    free(ranks);
    return status;
}
