/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who can be expected to be where, stretch by stretch: the agents' side of a forecast.
 */
#ifndef HOLDTIME_PRESENCE_H
#define HOLDTIME_PRESENCE_H

#include <holdtime/model.h>

/* Agents who are alike: of one group, class and shift. What is expected of them need not be whole. */
struct cohort {
    size_t group, class_number, pattern;
    double size;          /* agents who begin */
    double pass;          /* share of them that passes the training */
    double begins;        /* first day paid; -INFINITY: before the start */
    double graduates;     /* first time on the phones */
    double settles, ends; /* end of nesting; of the contract */
    double survival;      /* share that attrition has left */
    double lent;          /* teaching or coaching, as if nobody had left since */
    bool nesting;         /* in the present stretch, as all that follows: */
    double heads;         /* agents in work, lent ones too */
    double rostered;      /* agent-seconds of open time on shift, classes and lent ones too */
    double present, on;   /* of these without the absent; on the phones */
};

/* When agents work: one shift, or all that a group has instead. Seconds of open time in the present stretch,
 * of one agent; under `staffing`, of all. */
struct pattern {
    size_t group;
    const struct ht_shift *shift; /* NULL: opening hours or staffing */
    size_t step;                  /* of the staffing, the one in force */
    double rostered, working;     /* on shift; of these not on a break */
};

struct loan;
struct strain;

struct presence {
    const struct ht_model *model;
    struct cohort *cohorts; /* by group, then by the numbers of their agents */
    size_t cohort_count;
    size_t *first; /* [groups + 1]: cohorts of each */
    struct pattern *patterns;
    size_t pattern_count;
    struct loan *loans;
    size_t loan_count;
    struct strain *strain; /* [groups] */
    double *cuts;          /* where somebody's place changes in the midst of a bin, ascending */
    size_t cut_count, next_cut;
    size_t day, bin;
    double from, to; /* the present stretch: nothing changes in it, and it lies in one bin */
};

bool presence_init(struct presence *presence, const struct ht_model *model, struct ht_arena *arena);

/* Goes on to the next stretch, the first one after presence_init; false at the end of the calendar. */
bool presence_next(struct presence *presence);

/* What cohort `c` did in the present stretch: agent-seconds in talk and wrap-up. Occupancy strains. */
void presence_worked(struct presence *presence, size_t c, double busy);

/* Share of the full effect of its coaching that a group has now. */
double presence_coaching(const struct presence *presence, size_t group);

#endif
