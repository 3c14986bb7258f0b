/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings that `sweep` varies: "PATH=A:B:STEP" or "PATH=V1,V2,..", and every combination of their
 * values. Invariant: values of a setting differ, and where all are numbers each is above the one before, or
 * each below.
 */
#ifndef CLI_VARY_H
#define CLI_VARY_H

#include <holdtime/arena.h>
#include <holdtime/report.h>

#define VARY_SETTINGS 2
#define VARY_POINTS   1000

struct vary {
    struct ht_sweep_setting settings[VARY_SETTINGS];
    size_t count;
    struct ht_arena arena; /* owns the texts and numbers */
};

void vary_init(struct vary *vary);
void vary_release(struct vary *vary);

/* Adds the setting that one --vary describes. False: every mistake is a message whose place is the option. */
bool vary_add(struct vary *vary, const char *text, struct ht_messages *messages);

/* Number of combinations, the last setting varying fastest; 0 where there are more than VARY_POINTS, with a
 * message. */
size_t vary_points(const struct vary *vary, struct ht_messages *messages);

/* The value of a setting at a point. */
const char *vary_value(const struct vary *vary, size_t point, size_t setting);

/* Neighbours along the last setting that is a number, into `pairs` with room for one a point; how many. */
size_t vary_pairs(const struct vary *vary, size_t points, struct ht_pair *pairs);

#endif
