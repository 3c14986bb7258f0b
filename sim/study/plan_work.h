/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of planning share: the choices with what arithmetic says of them, and the plans simulated.
 * Invariant: replication i of every plan has the luck of replication i of all others, and a plan's
 * replications are 0 .. n - 1.
 */
#ifndef HOLDTIME_PLAN_WORK_H
#define HOLDTIME_PLAN_WORK_H

#include "replicated.h"
#include <holdtime/plan.h>

#define AS_WRITTEN  SIZE_MAX /* instead of the number of a combination */
#define VALUES_KEPT 8

/* What is known of a choice. */
enum prospect {
    PROSPECT_FREE,
    PROSPECT_TRIED,  /* simulated */
    PROSPECT_PRUNED, /* hopeless, or fails as well as one that was tried */
    PROSPECT_DEAR,   /* costs more than the best so far */
    PROSPECT_NONE    /* there is no such plan */
};

/* All choices, in ascending lexicographic order, by arithmetic alone. */
struct prospects {
    size_t count, periods, groups;
    enum ht_per per;
    struct ht_period *when; /* [periods] */
    float *fluid;           /* [count][periods][1 + groups]: load, and each group's capacity */
    double *wages;          /* [count]: what agents cost, hiring and training in it */
    double *once;           /* [count]: what the values cost */
    double *cost;           /* [count]: all of it, calls too */
    double *strain;         /* [count]: load over capacity, nearly that of the worst period */
    float *peak;            /* [count]: the same of the worst period itself */
    size_t *side;           /* [count]: the combination of those values that change the forecast, left out */
    unsigned char *state;   /* [count] of enum prospect */
    double base_wages, base_cost; /* of the scenario as written */
    size_t base;                  /* the combination that it is; AS_WRITTEN: none */
};

/* Wald's test of one target, see plan_keep.c: what a period met or missed adds to the logarithm of the
 * likelihood ratio. */
struct promise {
    double met, missed;
};

/* A plan as simulated. */
struct trial {
    size_t combination;
    double once;
    size_t n;
    size_t most;                 /* replications there is room for */
    double *cost;                /* [most] */
    double agents, gain;         /* sums: cost of the agents; of what not losing any call would save */
    double *met, *defined, *sum; /* [values], as in struct reduced */
    unsigned char *decided;      /* [values] of enum ht_standing: REJECTED, KEEPS or OPEN */
    size_t open_count;           /* values not decided */
    double all_met;              /* replications in which every period of every target was met */
    double accept, reject;       /* bounds of the tests */
    bool likely;                 /* keeps its promise by what there is, but that is not yet enough */
    enum ht_standing standing;
    size_t missed;  /* the value it was rejected for */
    double *values; /* [VALUES_KEPT][values]: of the first replications */
};

struct planner {
    const struct ht_plan_source *source;
    const struct ht_plan_options *options;
    struct ht_planning *out; /* its arena holds everything */
    struct shape shape;      /* of the scenario as written */
    size_t values;           /* periods of all targets */
    uint64_t seed;
    size_t most, plans_most;                     /* replications of a plan; plans */
    double indifference, alpha, pair_confidence; /* alpha: of each kind of error */
    struct promise *promises;                    /* [targets] */
    struct prospects prospects;
    struct trial as_written, *trials; /* [plans_most], of them out->plan_count */
    size_t *choice;                   /* [decisions] scratch */
    size_t replications;
    double start, told;
    const char *stage;
    enum ht_study_status failure; /* not HT_STUDY_DONE: it ends here */
    bool interrupted;
};

/* Reads a choice. False: there is none, or planner->failure is set. */
bool planner_read(struct planner *p, size_t combination, struct ht_model *model);
bool planner_stopped(struct planner *p); /* interrupted or failed */
void planner_tell(struct planner *p);    /* progress */
bool planner_no_memory(struct planner *p);
/* Reports a trial; the next one is then the last of the plans. */
bool planner_book(struct planner *p, size_t trial);
/* The value number that a combination gives a decision. */
size_t planner_digit(const struct planner *p, size_t combination, size_t decision);

/* plan_keep.c */
bool promises_init(struct planner *p);
/* Sets the bounds so that each kind of error has this probability at most. */
void promises_bounds(const struct planner *p, struct trial *t, double alpha);
void promises_judge(const struct planner *p, struct trial *t); /* after each replication */

/* plan_trials.c */
enum until { UNTIL_COUNT, UNTIL_LIKELY, UNTIL_JUDGED };
struct goal {
    size_t upto; /* replications at most, but there must be room */
    enum until until;
    const struct trial *rival; /* enough as soon as it is dearer than this one; may be NULL */
};
/* With room for so many replications. */
bool trial_init(struct planner *p, struct trial *t, size_t combination, size_t most);
/* Simulates on. `model` NULL: is read, and kept in the store. False: planner_stopped. */
bool trial_run(struct planner *p, struct trial *t, const struct ht_model *model, struct goal goal);
double trial_cost(const struct trial *t); /* mean, with what it costs once */
/* What an estimate of a plan says; `choice` is left alone. */
void trial_report(const struct planner *p, const struct trial *t, struct ht_plan *plan);
/* Cost of the second - the first, paired. */
struct ht_estimate trial_difference(const struct trial *first, const struct trial *second);

/* Which of two is cheaper, by Kim and Nelson, on the replications that both have. */
enum cheaper { CHEAPER_UNKNOWN, CHEAPER_FIRST, CHEAPER_SECOND, CHEAPER_EVEN };
enum cheaper trial_cheaper(struct planner *p, const struct trial *first, const struct trial *second);

/* plan_fluid.c */
bool prospects_read(struct planner *p);
/* What follows from a plan rejected: every plan with no less load and no more capacity fails as well. */
void prospects_reject(struct planner *p, const struct trial *t);
/* What follows from the best plan so far, which may be NULL: who must cost more is out until there is
 * another. */
void prospects_cost(struct planner *p, const struct trial *best);

/* plan_search.c */
bool search(struct planner *p);
/* The cheapest of the trials that keeps its promise, or is likely to; SIZE_MAX: none yet. */
size_t search_best(const struct planner *p);

/* plan_choose.c */
bool choose(struct planner *p);

/* plan_dates.c */
bool dates(struct planner *p, const struct ht_model *best);

#endif
