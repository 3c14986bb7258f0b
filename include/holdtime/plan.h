/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan of least expected cost that keeps all targets. A plan is a choice of one value for every decision.
 *
 * A plan keeps its promise where no period of any target is missed as a study judges it: the target is met in
 * it with at least the probability `confidence` that it asks for. Its probability of keeping the promise is
 * that of its worst period. Its cost is the measure `cost` over the whole run, and what its values cost once.
 */
#ifndef HOLDTIME_PLAN_H
#define HOLDTIME_PLAN_H

#include <holdtime/study.h>

/* Where plans come from. `read` makes the scenario of a choice (one value number for each decision), in
 * `model`, which is initialised there and released by whoever called; false: it cannot be read, and
 * `*fatal` says whether that ends the study (no memory) or there is just no such plan. */
struct ht_plan_source {
    const struct ht_decision *decisions;
    size_t decision_count;
    bool (*read)(void *context, const size_t *choice, struct ht_model *model, bool *fatal);
    /* A model that `read` made is about to be simulated with a store: the store must know its scenario, which
     * only the caller can write. NULL where there is no store; false: it failed (HT_STUDY_STORE_FAILED).
     * Models that were changed since (another date of a class) have no digest of their own and may neither be
     * stored nor fetched. */
    bool (*keep)(void *context, const struct ht_model *model);
    void *context;
};

#define HT_PLANS_MOST 100000 /* combinations; of more ht_plan says that memory does not suffice */

struct ht_plan_progress;

struct ht_plan_options {
    struct ht_study_options study; /* replications: most of one plan, 0: 1000; shards, traces, precision and
                                      ranks are not used */
    double confidence;             /* of the certificate, > 0.5, < 1 */
    double tolerance; /* probabilities closer than this to what a target asks for may be judged either way */
    double
        indifference; /* money that does not matter; 0: a thousandth of the cost of the scenario as written */
    size_t simulated_at_most; /* plans; 0: 200 */
    /* A plan was simulated; may be NULL; calling thread only. */
    void (*progress)(void *context, const struct ht_plan_progress *progress);
    void *progress_context;
};

enum ht_standing {
    HT_PLAN_PRUNED,   /* not simulated: the fluid model says that it cannot be the best */
    HT_PLAN_REJECTED, /* misses a target */
    HT_PLAN_KEEPS,    /* keeps them all */
    HT_PLAN_OPEN      /* simulated, not decided: mostly as it was dearer than another anyway */
};

struct ht_plan {
    size_t *choice; /* [decisions]; NULL: the scenario as written */
    enum ht_standing standing;
    size_t replications;
    struct ht_estimate cost; /* of these replications, the values' own cost in it */
    double fluid_cost;       /* by arithmetic */
    double kept;             /* probability of meeting its target in the worst period, simulated */
    const struct ht_target *worst_target; /* of `base`; and that period: */
    struct ht_period worst;
    double worst_value;  /* mean of the target's measure in it */
    size_t missed_count; /* periods missed, of all targets */
    double all_kept;     /* probability that every period of every target is met */
};

/* One finalist against the winner. */
struct ht_plan_rival {
    size_t plan;
    struct ht_estimate difference; /* of cost to the winner, paired */
};

/* How sure the choice is. With a probability of at least `confidence` the winner keeps its promise but for
 * the tolerance, and no finalist that keeps it with the tolerance to spare costs less by the indifference or
 * more. Finalists are all plans simulated. */
struct ht_certificate {
    bool given; /* else the replications or the plans allowed did not suffice, or it was interrupted */
    double confidence, tolerance, indifference;
    size_t finalists, replications; /* of all of them */
    /* Those that keep their promise, or are likely to and were given up as too dear; the cheapest first. */
    struct ht_plan_rival *rivals;
    size_t rival_count;
};

/* A class of the winner on another date. */
struct ht_class_date {
    double joins;
    bool keeps; /* judged as plans are, but with an error of 1 in 10; the planned date as the winner */
    struct ht_plan plan;      /* with everything else as in the winner */
    struct ht_estimate extra; /* of cost, against the winner */
    /* One more rep hired on this date: cost, and the worst period's mean of its target's measure. */
    struct ht_estimate rep_cost, rep_worst;
};

/* A class (a group that joins) of the winner. */
struct ht_class_advice {
    size_t group; /* by position */
    size_t count;
    double joins;                /* as planned */
    struct ht_class_date *dates; /* week by week, the planned one and later ones, at most four past the last
                                    that keeps the promise */
    size_t date_count;
    size_t latest; /* the last date before the first that does not keep it; date_count: none keeps it */
    size_t late;   /* four weeks after that; date_count: beyond the end */
};

struct ht_planning {
    struct ht_model base;  /* the scenario as written */
    struct ht_plan as_is;  /* simulated as often as the winner */
    struct ht_plan *plans; /* all that were simulated, in that order */
    size_t plan_count;
    size_t combinations, pruned; /* choices there are; that were not simulated for the fluid model's sake */
    size_t untried;              /* neither simulated nor pruned: the plans allowed did not suffice */
    bool found;                  /* some plan keeps the promise */
    size_t winner;               /* of plans; !found: the one that comes closest */
    struct ht_estimate saving;   /* cost of the scenario as written - the winner's, paired */
    struct ht_certificate certificate;
    size_t *frontier; /* plans of which none cheaper keeps its promise with a higher probability, by cost */
    size_t frontier_count;
    struct ht_class_advice *classes;
    size_t class_count;
    struct ht_model best; /* the winner's scenario */
    bool interrupted;
    struct ht_arena arena; /* owns all of it */
};

struct ht_plan_progress {
    const struct ht_planning *so_far; /* plans and the best of them so far (winner, found) */
    size_t replications;
    double seconds;
    const char *stage;
};

/* Reads the scenario as written (choice NULL) and plans. At least one target and one decision are needed.
 * `out` is initialised here; release it whatever the status. Depends on (scenario, options) alone. */
enum ht_study_status ht_plan(const struct ht_plan_source *source, const struct ht_plan_options *options,
                             struct ht_planning *out);
void ht_planning_release(struct ht_planning *planning);

#endif
