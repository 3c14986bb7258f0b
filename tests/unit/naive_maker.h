/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tools of the makers of random scenarios. Every choice is a draw of its own, in order: a seed gives one
 * scenario.
 */
#ifndef NAIVE_MAKER_H
#define NAIVE_MAKER_H

#include "naive.h"

enum { GRID = 900, QUARTERS = 96 };

struct maker {
    struct naive_case *scenario;
    uint64_t seed, draws;
    unsigned file;
    bool grid, careers, gaps; /* careers: horizons of several days */
    double length, interval;
    bool open[QUARTERS]; /* of an hour, from midnight, on some day of the week */
    size_t types, groups;
    unsigned kind[NAIVE_GROUPS + 1];                /* 0 count, 1 shifts, 2 staffing */
    bool serves[NAIVE_GROUPS + 1][NAIVE_TYPES + 1]; /* both from 1 */
};

#define ALONE    SIZE_MAX
#define OPTIONAL true
#define NEEDED   false

size_t naive_below(struct maker *m, size_t count);
bool naive_chance(struct maker *m, size_t percent);

/* Adds a piece of text, left out with its parent; ALONE: it has none. Returns its position. */
__attribute__((format(printf, 4, 5))) size_t naive_put(struct maker *m, size_t parent, bool removable,
                                                       const char *format, ...);

double naive_duration(struct maker *m, size_t least, size_t most); /* in steps of the grid */
double naive_moment(struct maker *m);
double naive_factor(struct maker *m);

void naive_make_types(struct maker *m); /* naive_case_types.c */
/* naive_case_careers.c */
void naive_make_career(struct maker *m, size_t group, size_t index);
/* naive_case_rollouts.c */
void naive_make_learning(struct maker *m, size_t parent, const char *key);
void naive_make_rollouts(struct maker *m);

#endif
