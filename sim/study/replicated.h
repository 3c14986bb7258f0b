/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a study keeps of one replication, and how such records are reduced, in the order of replications.
 *
 * A brief shape keeps little, for studies of a thousand scenarios: of the whole run every measure, by period
 * one alone, verdicts on targets; no heat, presence, paces and defects. Its digests are condensed from whole
 * ones, and a store only has whole ones.
 */
#ifndef HOLDTIME_REPLICATED_H
#define HOLDTIME_REPLICATED_H

#include "estimate.h"
#include <holdtime/compare.h>

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
    size_t row_count;      /* periods that every measure is kept of: rows.count; brief: 0 .. */
    size_t course_count;   /* .. and those that the one in focus is kept of: rows.count; else 0 */
    struct ht_focus focus; /* brief shapes only */
};

/* One replication. */
struct replicated {
    struct sums *sums;          /* [1 + row_count][scopes]; row 0: the whole run */
    struct ratio *course;       /* [course_count] */
    struct ht_histogram *holds; /* [hold_count][types] */
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
    struct moments *moments;      /* [1 + row_count][scopes][measures] */
    struct moments *course;       /* [course_count] */
    struct ht_histogram *holds;   /* [hold_count][types] */
    struct ladder *ladders;       /* [open rows][1 + types] */
    size_t *ladder;               /* [1 + row_count]: which open row; SIZE_MAX: it has no histograms */
    double *within;               /* [2][1 + types][RUNGS]: of the whole run, of a row; while adding */
    struct ht_group_sums *groups; /* [row_count][groups] */
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
/* The same where `like`, the shape of a model with the same calendar but for its opening hours, is already
 * there: what both have in common is its. `scratch` is reset. */
bool shape_init_like(struct shape *shape, const struct ht_model *model, const struct shape *like,
                     struct ht_arena *arena, struct ht_arena *scratch);
/* The brief shape to a whole one. */
struct shape shape_brief(const struct shape *whole, struct ht_focus focus);
bool replicated_init(struct replicated *r, const struct shape *shape, struct ht_arena *arena);
bool reduced_init(struct reduced *r, const struct shape *shape, struct ht_arena *arena);

/* Digests what a replication measured; measures->holds are `r`'s own. `scratch` is overwritten. */
void replicated_digest(struct replicated *r, const struct shape *shape, const struct ht_measures *measures,
                       struct ht_histogram *scratch);
/* Makes a brief digest of a whole one. */
void replicated_condense(struct replicated *r, const struct shape *brief, const struct replicated *from,
                         const struct shape *whole);
void reduced_add(struct reduced *all, const struct shape *shape, const struct replicated *r);

struct ht_estimate reduced_estimate(const struct reduced *all, const struct shape *shape, size_t row,
                                    size_t scope, enum ht_measure measure, struct ht_histogram *scratch);

/* The mean of the measure in focus in a period; brief shapes only. */
double reduced_course(const struct reduced *all, const struct shape *shape, size_t period,
                      struct ht_histogram *scratch);

/* Fills a result whose arena is set up. False: no memory. */
bool reduced_result(const struct reduced *all, const struct shape *shape, struct ht_result *result);
/* Fills a result as far as a brief shape goes, from `arena`. */
bool reduced_brief_result(const struct reduced *all, const struct shape *shape, struct ht_result *result,
                          struct ht_arena *arena, struct ht_histogram *scratch);

#endif
