/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small planning problems, and where their plans come from: a scenario file in a folder of its own, read with
 * a setting for each decision.
 */
#ifndef PLAN_CASES_H
#define PLAN_CASES_H

#include <holdtime/holdtime.h>

#define MOST_DECISIONS 3
#define MOST_VALUES    8

/* One decision: its path or, after a space, a second one; values parted by spaces; what they cost. */
struct choice {
    const char *set, *values;
    double costs[MOST_VALUES];
};

struct problem {
    const char *name, *text;
    struct choice choices[MOST_DECISIONS];
    double indifference; /* 0: the default */
    bool nothing_keeps;
};

extern const struct problem problems[];
extern const size_t problem_count;

/* A problem at hand. */
struct desk {
    const struct problem *problem;
    struct ht_decision decisions[MOST_DECISIONS];
    size_t count, combinations;
    char text[MOST_DECISIONS][2][128];
    const char *sets[MOST_DECISIONS][2], *values[MOST_DECISIONS][MOST_VALUES];
    struct ht_plan_source source;
    struct ht_store *store;
    size_t reads;
};

void desk_open(struct desk *desk, const struct problem *problem);
struct ht_plan_options desk_options(const struct desk *desk, size_t threads);
/* The choice of a combination, and back. */
void desk_choice(const struct desk *desk, size_t combination, size_t *choice);
size_t desk_combination(const struct desk *desk, const size_t *choice);
double desk_once(const struct desk *desk, const size_t *choice);

#endif
