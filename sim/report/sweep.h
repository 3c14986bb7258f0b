/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the reports of a sweep share: which point has which values, which points keep the target, and the
 * answer in words. Points are numbered as the scenarios of the comparison.
 */
#ifndef REPORT_SWEEP_H
#define REPORT_SWEEP_H

#include "words.h"

#include <holdtime/report.h>

size_t sweep_points(const struct ht_sweep *sweep);
const struct ht_result *sweep_result(const struct ht_sweep *sweep, size_t point);

/* Which of its values a setting has at a point, and that value; and the point of such values (`second` is
 * left alone where there is one setting). */
size_t sweep_index(const struct ht_sweep *sweep, size_t point, size_t setting);
const char *sweep_value(const struct ht_sweep *sweep, size_t point, size_t setting);
size_t sweep_at(const struct ht_sweep *sweep, size_t first, size_t second);

/* The setting that answers are given for: the first that is a number; setting_count: none is. */
size_t sweep_axis(const struct ht_sweep *sweep);

/* The difference of a point to its neighbour before it; NULL: it has none. And by how much the setting
 * differs between the two. */
const struct ht_paired *sweep_previous(const struct ht_sweep *sweep, size_t point);
double sweep_step(const struct ht_sweep *sweep, const struct ht_paired *paired);
/* The difference of a measure (whole run, all calls) to that neighbour, for each unit of the setting; NAN:
 * none. */
struct ht_estimate sweep_marginal(const struct ht_sweep *sweep, size_t point, enum ht_measure measure);

/* Is the same thing asked of every point first: measure, scope, side and period? The bound may be what
 * varies. */
bool sweep_has_target(const struct ht_sweep *sweep);
bool sweep_one_bound(const struct ht_sweep *sweep);
/* Does the point keep its first target, or with `all` every one, in every period with the confidence asked
 * for? */
bool sweep_keeps(const struct ht_sweep *sweep, size_t point, bool all);

/* What the sweep is about: the measure and scope of the first target, or what decides which is best. */
enum ht_measure sweep_measure(const struct ht_sweep *sweep, size_t *scope);
bool sweep_more_is_better(const struct ht_sweep *sweep);
/* Its worst value in any period of the report, and the period; NAN: nothing was measured. */
double sweep_worst(const struct ht_sweep *sweep, size_t point, size_t *period);

/* Where along a row of points, by rising values of a setting, a target is kept. */
enum sweep_kept { SWEEP_NONE, SWEEP_ALL, SWEEP_FROM, SWEEP_UP_TO, SWEEP_BETWEEN, SWEEP_HERE_AND_THERE };
struct sweep_finding {
    enum sweep_kept kind;
    size_t first, last;  /* points that keep it: the ends of the row where it is kept */
    size_t below, above; /* the points next to these, which do not */
    size_t others;       /* points apart from that row that keep it too */
    size_t best;         /* the point that misses least */
};
/* Along setting `axis`, a number, the other one (if any) at its value `other`. */
struct sweep_finding sweep_find(const struct ht_sweep *sweep, size_t axis, size_t other, bool all);

/* The point that is selected, or without a selection fares best. */
size_t sweep_best(const struct ht_sweep *sweep);

/* The answer, in a sentence or a few. */
void sweep_answer(const struct ht_sweep *sweep, char *buffer, size_t size);
/* "the hold target of 2 min"; "the target" where its bound varies. */
void sweep_target_words(struct words *words, const struct ht_sweep *sweep);

#endif
