/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters the slow way, from the words of the scenario alone: presence minute by minute through the days of
 * the horizon, and the cheapest roster by trying all.
 */
#ifndef COVER_NAIVE_H
#define COVER_NAIVE_H

#include <holdtime/staff.h>

#define NAIVE_COLUMNS 64

struct naive_column {
    size_t group, pattern;
    double start;
    unsigned days;
    double cost;     /* a week, of one agent */
    double *present; /* [bins]: share of the open minutes (of a closed bin, of all minutes) */
};

struct naive_cover {
    const struct ht_staffing *staffing;
    struct naive_column columns[NAIVE_COLUMNS];
    size_t count;
    double optimum; /* INFINITY: no roster covers the needs */
    size_t tried;
};

/* False: more columns than there is room for. */
bool naive_columns(struct naive_cover *n, const struct ht_staffing *staffing);
void naive_release(struct naive_cover *n);

/* Fills optimum; gives up (false) after so many trials. */
bool naive_search(struct naive_cover *n, size_t most);

/* Asserts that the roster keeps every rule, covers the needs, and is described rightly. */
void naive_check(const struct naive_cover *n, const struct ht_rostered *roster);

#endif
