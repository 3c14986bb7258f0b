/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several scenarios met by the same callers: replication i of each has the luck of replication i of the
 * others, so differences are taken replication by replication, and what is common to both cancels.
 *
 * The models must agree in calendar (start, length, warm-up, interval) and call types by name; agent groups,
 * rollouts and targets may differ.
 */
#ifndef HOLDTIME_COMPARE_H
#define HOLDTIME_COMPARE_H

#include <holdtime/study.h>

struct ht_pair { /* scenarios by position; differences are `to` - `from` */
    size_t from, to;
};

/* Which scenario is best: by the value of one measure over the whole run of each replication. */
struct ht_criterion {
    enum ht_measure measure;
    size_t scope;        /* of the first scenario: "all" or a call type */
    bool most;           /* the largest is best, else the smallest */
    double indifference; /* a difference smaller than this does not matter; > 0 */
    double confidence;   /* of the selection, say 0.95 */
};

/* The one measure that brief results have by period. */
struct ht_focus {
    enum ht_measure measure;
    size_t scope;
};

struct ht_compare_options {
    struct ht_study_options study; /* precision and traces are not used */
    const struct ht_pair *pairs;
    size_t pair_count;
    struct ht_criterion criterion;
    /* NULL: everything. Else little memory for each scenario: results and differences are brief (below), with
     * this in focus. */
    const struct ht_focus *focus;
};

/* `to` - `from`, paired. */
struct ht_paired {
    struct ht_pair pair;
    /* [1 + period_count][scopes of `from`][HT_MEASURE_COUNT]; row 0: the whole run. NAN where either has no
     * such measure, or `to` no scope of that name. */
    struct ht_estimate *differences;
    /* [scopes of `from`][HT_MEASURE_COUNT], whole run: variance of the difference with callers of their own
     * divided by that with the same callers; NAN with one replication, or where either is 0. */
    double *reduction;
    /* [targets of `from`]: periods missed; periods until the last one missed is over. NAN where `to` has no
     * such target (same measure, scope, per). */
    struct ht_estimate *missed, *ends;
};

/* Kim and Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS 11
 * (2001), with common random numbers: of normal values, the best is selected with probability of at least
 * `confidence` whenever it is better than all others by the indifference. */
struct ht_selection {
    struct ht_criterion criterion;
    bool possible;        /* at least 10 replications, and two scenarios that have the measure */
    bool decided;         /* within the replications simulated */
    size_t decided_after; /* replications that it took */
    size_t best;          /* the one selected; undecided: the best so far */
    bool *left;           /* [count]: not eliminated */
    size_t left_count;
    size_t needed_at_most; /* replications after which it is decided in any case */
};

struct ht_comparison {
    size_t count;
    /* [count]; replications are the same for all. Brief results have estimates of the whole run alone
     * (HT_WHOLE_RUN), verdicts and periods; of forecast, heat, supply, presence, paces and defects nothing.
     * Brief differences and reductions are of the whole run and scope 0 alone. */
    struct ht_result *results;
    struct ht_focus focus; /* of brief results, and .. */
    double *course;        /* .. [count][period_count] its means; NULL: results are not brief */
    struct ht_paired *pairs;
    size_t pair_count;
    struct ht_selection selection;
    struct ht_arena arena; /* owns all of it */
};

/* Runs all scenarios. `out` is initialised here; release it whatever the status. */
enum ht_study_status ht_compare_run(const struct ht_model *const *models, size_t count,
                                    const struct ht_compare_options *options, struct ht_comparison *out);
void ht_comparison_release(struct ht_comparison *comparison);

/* Why the second model cannot be compared with the first: what differs, as "calendar.length"; NULL: it can.
 */
const char *ht_compare_obstacle(const struct ht_model *first, const struct ht_model *second);

/* Default: the measure of the first target on all calls or a call type, a tenth of its bound being
 * indifferent; without one hold_mean, 5 s; confidence 0.95. */
struct ht_criterion ht_default_criterion(const struct ht_model *model);

/* Do both ask for the same thing first: measure, scope, side and period of a target? The bound may differ. */
bool ht_ask_the_same(const struct ht_model *a, const struct ht_model *b);

/* Default: what all ask for first, else what the criterion is about. */
struct ht_focus ht_default_focus(const struct ht_model *const *models, size_t count,
                                 const struct ht_criterion *criterion);

struct ht_estimate ht_paired_difference(const struct ht_comparison *comparison,
                                        const struct ht_paired *paired, size_t period, size_t scope,
                                        enum ht_measure measure);

#endif
