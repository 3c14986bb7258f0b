/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What text and data of an explanation share.
 */
#ifndef REPORT_EXPLANATION_H
#define REPORT_EXPLANATION_H

#include "words.h"

#include <holdtime/explain.h>

/* What is set side by side, in order; and its value in a formula, NAN where that has none. */
#define EXPLANATION_MEASURES 7
extern const enum ht_measure explanation_measures[EXPLANATION_MEASURES];
double explanation_formula(const struct ht_explanation *explanation, const struct ht_erlang_answer *answer,
                           enum ht_measure measure);

/* Erlang A is there: callers give up. */
bool explanation_has_a(const struct ht_explanation *explanation);

/* Does it change what callers meet, beyond chance, or can that not be told? Else it is one that does not. */
bool reason_tells(const struct ht_reason *reason);

const char *reason_name(enum ht_reason_kind kind); /* "redials", for data */
const char *reason_noun(enum ht_reason_kind kind); /* "redials", "days that differ": within a sentence */

/* The reason in a sentence or two, with what it does to callers. */
void reason_words(struct words *words, const struct ht_explanation *explanation,
                  const struct ht_reason *reason);

#endif
