/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Defects of rollouts in a forecast: found by the calls they cause, fixed by teams.
 */
#ifndef HOLDTIME_FIXES_H
#define HOLDTIME_FIXES_H

#include <holdtime/model.h>

struct fix;

struct fixes {
    const struct ht_model *model;
    struct fix *all; /* in the order of the rollouts */
    size_t *first;   /* [rollouts + 1] */
    size_t *working; /* [rollouts]: teams at work */
};

bool fixes_init(struct fixes *fixes, const struct ht_model *model, struct ht_arena *arena);

/* Ends the fixes that are due at `now`. */
void fixes_end(struct fixes *fixes, double now);

/* Share of a rollout's extra volume and handle time that the fixes have left. */
double fixes_left(const struct fixes *fixes, size_t rollout);

/* Over [from, to) so many calls were answered that the extra volume of a rollout brought, fixes apart. */
void fixes_learn(struct fixes *fixes, size_t rollout, double from, double to, double extra);

#endif
