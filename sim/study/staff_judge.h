/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Staffings simulated and judged by the targets of the scenario, as a study judges (result.c): a period is
 * missed when it meets its target in less than the share of replications asked for.
 */
#ifndef HOLDTIME_STAFF_JUDGE_H
#define HOLDTIME_STAFF_JUDGE_H

#include "replicated.h"
#include <holdtime/staff.h>

/* A block: a day, or a week if a target is about weeks, that the search takes for a world of its own. Bins
 * and values, in their order, are those of the scenario. */
struct staff_block {
    size_t first_bin, last_bin; /* [first, last) */
    bool leads_on;              /* it is open across its end */
};

struct staff_value { /* a period of a target */
    size_t target, period, block;
    size_t first_bin, last_bin;
};

/* What staffing works with. */
struct staff_bench {
    const struct ht_model *plain; /* the scenario without careers */
    const struct ht_staff_options *options;
    struct shape shape; /* by week */
    size_t bins, groups;
    bool *open;     /* [bins] */
    bool *asked;    /* [groups]: a target that more agents help is about its calls */
    bool *unused;   /* [groups]: one before it has the same agents, but for careers; it needs nobody */
    bool *fixed;    /* [bins]: nothing is measured in it */
    bool *calls;    /* [bins][types]: calls of this type may come in it */
    double *cost;   /* [groups]: of an agent-hour */
    bool *contrary; /* [targets]: more agents do not help to keep it */
    struct staff_block *blocks;
    size_t block_count;
    struct staff_value *values;
    size_t value_count;
    bool *impossible; /* [values]: left out of the search, with those that are contrary */
    uint64_t seed;
    size_t replications;
    double simulated; /* attempts so far */
    size_t trials;
    enum ht_study_status status; /* why judging failed; HT_STUDY_NOTHING: interrupted */
    struct ht_arena *arena;      /* of what lasts */
    struct ht_arena scratch;     /* of one judgement */
};

/* What a staffing did. */
struct staff_tally {
    double *met, *defined, *value; /* [values]: replications, and the sum of the measure over these */
};

/* `plain` and `options` must outlive it. False: no memory. */
bool staff_bench_init(struct staff_bench *b, const struct ht_model *plain,
                      const struct ht_staff_options *options, struct ht_arena *arena);
void staff_bench_release(struct staff_bench *b);

bool staff_tally_init(struct staff_tally *tally, const struct staff_bench *b, struct ht_arena *arena);

/* Simulates replications first .. first + replications - 1 of `count` staffings, each [bins][groups], and
 * adds to their tallies. False: see b->status. */
bool staff_judge(struct staff_bench *b, const size_t *const *staffings, size_t count, size_t first,
                 size_t replications, struct staff_tally *tallies);

/* Share of the replications that met it; NAN: nothing to measure. */
double staff_met(const struct staff_tally *tally, size_t value);
/* Does it miss a period that the search is about? */
bool staff_missed(const struct staff_bench *b, const struct staff_tally *tally, size_t value);
/* .. any of them? */
bool staff_misses(const struct staff_bench *b, const struct staff_tally *tally);

/* A centre that is open answers: has each interval of the block somebody for every call that may come in it?
 * Else measures of the calls answered alone would be kept by answering none. */
bool staff_answers(const struct staff_bench *b, size_t block, const size_t *counts);

/* Money, or hours where no group has a cost. */
double staff_cost(const struct staff_bench *b, const size_t *counts);

bool staff_interrupted(const struct staff_bench *b);

#endif
