/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast the cohorts of a forecast work, and what they learn.
 */
#ifndef HOLDTIME_PACE_H
#define HOLDTIME_PACE_H

#include "fixes.h"
#include "presence.h"

struct pace {
    const struct ht_model *model;
    size_t types;
    double *pair;  /* [groups][types]: handle factor of the pair; 0: the group does not take the type */
    bool *nests;   /* [groups][types]: its nesters take the type */
    bool *touched; /* [rollouts][types] */
    bool *reached; /* [rollouts][groups] */
    bool *shared;  /* [rollouts]: every group is reached, and what it does to handle times is in the work */
    double *local; /* [groups][types]: factor of the other rollouts on handle times */
    double *gain;  /* [groups]: experience from one call */
    double *calls; /* [cohorts]: handled by each agent so far, coached ones counted more */
    double
        *relearned; /* [cohorts][rollouts][2]: since the rollout, by those trained and those who skipped it */
    double *rate;   /* [cohorts][rollouts][2]: calls of these for each call of the cohort */
    double *factor; /* [cohorts][types]: time for a second of proficient work; 0: they do not take it */
    double *repeats; /* [cohorts][types]: factor on the repeat probability */
};

bool pace_init(struct pace *pace, const struct presence *presence, struct ht_arena *arena);

/* Fills `factor` and `repeats` at t, for cohorts on the phones. */
void pace_update(struct pace *pace, const struct presence *presence, const struct fixes *fixes, double t);

/* Each agent of cohort `c` has handled so many calls of a type. */
void pace_learn(struct pace *pace, const struct presence *presence, size_t c, size_t type, double calls);

/* Seconds that the rollouts add to each call of a type, and the factor they put on its handle time, at t: of
 * those that reach all groups. */
double pace_extra(const struct pace *pace, size_t type, double t);
double pace_surge(const struct pace *pace, const struct fixes *fixes, size_t type, double t);

#endif
