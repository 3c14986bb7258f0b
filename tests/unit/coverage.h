/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models whose answers are known exactly, for the study of coverage: which cases they are (scenarios of
 * tests/cases, made short), which measures are asked for, and the true values.
 */
#ifndef COVERAGE_H
#define COVERAGE_H

#include <holdtime/study.h>

#define COVERAGE_CLAIMS   32
#define COVERAGE_MODELS   11
#define COVERAGE_WHAT_IFS 3

/* One measure and its true value. */
struct coverage_claim {
    enum ht_measure measure;
    size_t scope, period; /* period: HT_WHOLE_RUN, or that interval */
    double truth;
};

struct coverage_model {
    const char *name, *file; /* of the folder tests/cases */
    const char *set[8];      /* overrides; NULL after the last */
    void (*fill)(struct coverage_model *model);
    struct coverage_claim claims[COVERAGE_CLAIMS];
    size_t claim_count;
    const char *what_if; /* NULL; else one more override, and the claims are of what it changes */
};

extern const struct coverage_model coverage_models[COVERAGE_MODELS];

/* What a model claims of the difference that a setting makes for the same callers; not of quantiles, as those
 * of single replications are compared. */
struct coverage_model coverage_what_if(int number);

/* Studies of so many replications, or of as many as a precision asks for (0: as given), each with a seed of
 * its own. */
struct coverage_plan {
    size_t experiments, replications, threads;
    double precision;
    uint64_t seed; /* of the first */
};

struct coverage_score {
    double tried;         /* experiments that gave an interval; of these: */
    double above, below;  /* the interval lies above the truth, below it */
    double half;          /* sum of half the width */
    double mean, squares; /* sums of the estimate and its square */
    double replications;  /* sum, of all experiments */
};

void coverage_read(struct ht_model *model, const struct coverage_model *known);
/* `known` has its claims filled; scores: one for each of them. */
void coverage_experiments(const struct coverage_model *known, const struct coverage_plan *plan,
                          struct coverage_score *scores);
double coverage_share(const struct coverage_score *score);

void coverage_claim(struct coverage_model *model, enum ht_measure measure, size_t scope, size_t period,
                    double truth);

/* A queue of callers who are served in turn by `agents`, with exponential handle times and patience: the
 * steady state (Baccelli and Hebuterne 1981), days of gamma-distributed rates included. */
struct steady_queue {
    double rate, handle, patience, agents; /* per second; means; patience INFINITY: nobody gives up */
    double busyness;                       /* cv of the factor on the rate of a day; 0: none */
    double within;
};
void steady_claims(struct coverage_model *model, const struct steady_queue *queue);
double erlang_wait(double agents, double load); /* the probability of having to wait, Erlang C */

/* The same from an empty start, with a rate for each interval: by interval of arrival. */
#define SURGE_INTERVALS 3
struct surge {
    double interval, rate[SURGE_INTERVALS], handle, patience;
    size_t agents;
    double within;
};
void surge_claims(struct coverage_model *model, const struct surge *surge);

#endif
