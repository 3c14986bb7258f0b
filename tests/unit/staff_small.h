/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small scenarios for tests of staffing, and the least that any staffing of theirs costs, by trying them all.
 */
#ifndef TEST_STAFF_SMALL_H
#define TEST_STAFF_SMALL_H

#include <holdtime/holdtime.h>
#include <holdtime/staff.h>

struct small_case {
    const char *name;
    const char *calendar;
    const char *rest; /* of the scenario */
    size_t replications;
};

#define SMALL_CASES 15
extern const struct small_case small_cases[SMALL_CASES];

/* Reads a scenario; a test fails where it is wrong. */
void small_read(struct ht_model *model, const char *text);
void small_read_case(struct ht_model *model, const struct small_case *c);

/* Agents in the open intervals of a scenario, [intervals][groups]. */
struct small_staffing {
    size_t intervals, groups;
    size_t first[8]; /* [intervals]: their numbers in the calendar */
    size_t counts[16];
};

/* Does this staffing miss no period? As ht_study_run judges. */
bool small_keeps(const struct ht_model *model, const struct small_staffing *staffing, size_t first,
                 size_t replications);

/* Tries every staffing cheaper than this; returns the cost of the cheapest that misses nothing, or the limit.
 * `best` receives it. */
double small_cheapest(const struct ht_model *model, const struct small_staffing *shape, double limit,
                      size_t replications, struct small_staffing *best);

double small_price(const struct ht_model *model, size_t group);

#endif
