/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a study keeps of one replication, and how such records are reduced, in the order of replications.
 */
#ifndef HOLDTIME_REPLICATED_H
#define HOLDTIME_REPLICATED_H

#include "estimate.h"

/* The shape of a study: everything that is the same for all replications. */
struct shape {
    const struct ht_model *model;
    struct grid rows;     /* periods of the report */
    struct grid *targets; /* [target_count] periods each target is judged by */
    size_t *first_value;  /* [target_count + 1]: where a target's values begin */
    struct grid holds;    /* periods of the histograms: the finest anybody needs */
    size_t *hold_period;  /* [bins]: the histogram of the bin's period, for ht_measures; closed periods have
                             none .. */
    size_t *hold_end;     /* [bins]: .. and this is the first histogram after the period */
    size_t hold_count;
    size_t scopes, weeks, pace_weeks, defect_count;
};

/* One replication. */
struct replicated {
    struct sums *sums;          /* [1 + rows][scopes]; row 0: the whole run */
    struct ht_histogram *holds; /* [hold periods][types] */
    double *values; /* [first_value[target_count]]: the measure in each of a target's periods; NAN */
    double *heat;   /* [weeks][24][2]: hold of those answered, their number */
    struct ht_pace_sums *paces;     /* as measured */
    struct ht_defect_sums *defects; /* as measured */
    double attempts;
    bool ready, failed;
};

/* One defect over replications. */
struct times {
    double n, sum, first, last;
};
struct defect_moments {
    struct times found, fixed;
    struct moments calls, spared;
};

/* All replications so far. */
struct reduced {
    struct moments *moments;      /* [1 + rows][scopes][measures] */
    struct ht_histogram *holds;   /* [hold periods][types] */
    struct ht_group_sums *groups; /* [rows][groups] */
    struct ht_pace_sums *paces;   /* [groups][pace weeks] */
    struct defect_moments *defects;
    double *heat;
    double *met, *defined,
        *value;      /* [values]: replications that met the target; that had anything to measure; sums */
    double *all_met; /* [targets]: replications in which every period met it */
    double attempts;
    size_t replications;
};

bool shape_init(struct shape *shape, const struct ht_model *model, enum ht_per by, struct ht_arena *arena);
bool replicated_init(struct replicated *r, const struct shape *shape, struct ht_arena *arena);
bool reduced_init(struct reduced *r, const struct shape *shape, struct ht_arena *arena);

/* Digests what a replication measured; measures->holds are `r`'s own. `scratch` is overwritten. */
void replicated_digest(struct replicated *r, const struct shape *shape, const struct ht_measures *measures,
                       struct ht_histogram *scratch);
void reduced_add(struct reduced *all, const struct shape *shape, const struct replicated *r);

struct ht_estimate reduced_estimate(const struct reduced *all, const struct shape *shape, size_t row,
                                    size_t scope, enum ht_measure measure, struct ht_histogram *scratch);

/* Fills a result whose arena is set up. False: no memory. */
bool reduced_result(const struct reduced *all, const struct shape *shape, struct ht_result *result);

#endif
