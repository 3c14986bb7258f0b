/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What text and pictures of a comparison share. Shown are the pairs that start from the scenario of the first
 * pair, the base; all pairs are in JSON and CSV.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "words.h"

#include <holdtime/compare.h>

/* What is compared by period: the measure that the base plan promises, else mean hold. */
struct compared {
    enum ht_measure measure;
    size_t scope; /* of the base */
};
struct compared compared_of(const struct ht_comparison *comparison);

size_t compare_base(const struct ht_comparison *comparison);
/* The next pair from the base, at `pair` or after it; pair_count: none. */
size_t compare_next(const struct ht_comparison *comparison, size_t pair);

/* The estimate of a scenario, of its scope that has the name of the base's; NAN where it has none. */
struct ht_estimate compare_estimate(const struct ht_comparison *comparison, size_t scenario, size_t period,
                                    size_t scope, enum ht_measure measure);

/* What a difference says: 0 is outside its interval, or there is no interval; it is always 0; or neither. */
enum told { TOLD_NOTHING, TOLD_SAME, TOLD_APART, TOLD_UNDECIDED };
enum told compare_told(const struct ht_estimate *difference);

/* "mean hold", "average speed of answer": within a sentence. */
const char *compare_noun(enum ht_measure measure);
/* The size of a difference, without its sign: "12 s", "3.2 points", "212,000". */
char *compare_amount(enum ht_measure measure, double value, char *buffer, size_t size);
/* A label, cleaned; one of more than `most` characters is cut and ends in dots. */
char *compare_label(const char *label, size_t most, char *buffer, size_t size);

/* "With LABEL, the misses end 5 weeks sooner (95% interval 4 to 6), .." */
void compare_verdict(struct words *words, const struct ht_comparison *comparison, const char *const *labels,
                     size_t pair);

#endif
