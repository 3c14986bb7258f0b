/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small centres with arrivals of every kind, and their rates again by hand.
 */
#ifndef ARRIVALS_CASES_H
#define ARRIVALS_CASES_H

#include <holdtime/engine.h>

#define ARRIVALS_TYPES 3

/* Every call is answered at once and takes no time: nothing but arrivals is left. */
struct centre {
    struct ht_model model;
    struct ht_call_type types[ARRIVALS_TYPES];
    struct ht_agent_group group;
    struct ht_skill skills[ARRIVALS_TYPES];
    struct ht_arena inputs, working;
    struct ht_measures measures;
    struct ht_trace trace;
};

/* A centre that is always open for `days` from a Monday on, by bins of half an hour; the case changes it,
 * then it is derived. */
void centre_init(struct centre *c, double days, size_t types);
void centre_derive(struct centre *c);
void centre_replicate(struct centre *c, uint64_t seed, uint64_t replication);
void centre_release(struct centre *c);

/* Arrivals of a Poisson process: `rate` is per second, smooth within each minute. */
struct poisson_case {
    const char *name;
    double days;
    void (*change)(struct centre *c);
    double (*rate)(double t);
};

extern const struct poisson_case poisson_cases[];
extern const int poisson_case_count;

#endif
