/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the reports of a planning share: its choices and its money in words. A plan is what one is told to do;
 * so a choice reads as an instruction wherever what a decision sets is known (how many to hire, when, in
 * which classes, when to go live), else as the name of the decision and its value.
 */
#ifndef REPORT_PLAN_H
#define REPORT_PLAN_H

#include "words.h"

#include <holdtime/report.h>

/* What a decision is about. */
enum plan_kind { PLAN_COUNT, PLAN_CLASS_SIZE, PLAN_EVERY, PLAN_JOINS, PLAN_GOES_LIVE, PLAN_OTHER };

/* Its kind, and the position of the agent group or rollout it sets. */
enum plan_kind plan_kind_of(const struct ht_model *model, const struct ht_decision *decision, size_t *which);

/* A value of a decision: "120", "9 Oct 2006", "2 weeks". Beyond the last value: as the scenario has it. */
char *plan_value(const struct ht_plan_report *report, size_t decision, size_t value, char *buffer,
                 size_t size);

/* "hire 120 in classes of 25 from 9 Oct 2006, go live on 15 Jan 2007". */
void plan_choice(struct words *words, const struct ht_plan_report *report, const size_t *choice);
/* Is it the choice that the scenario as written makes? */
bool plan_is_written(const struct ht_plan_report *report, const size_t *choice);

/* "36.9 million", "412,300". */
char *plan_money(double value, char *buffer, size_t size);
/* "2.10 million less (95% interval 1.90 million to 2.30 million)" of a difference of cost; "as much" where it
 * is none, and what is not known apart from 0 is called so. */
void plan_difference(struct words *words, const struct ht_estimate *difference);

/* "hold at most 3 min in every week, 9 times in 10"; of several targets the first, and how many more. */
void plan_promise(struct words *words, const struct ht_model *model);
/* "hold", "service level": within a sentence. */
const char *plan_noun(enum ht_measure measure);
/* "week 9 (4 Dec 2006)", and "a hold of 7 min 02 s" in it. */
void plan_worst_when(struct words *words, const struct ht_model *model, const struct ht_plan *plan);
void plan_worst_value(struct words *words, const struct ht_target *target, double value);
/* "5 weeks", "1 day": so many periods of the targets; "periods" where they differ. */
void plan_periods(struct words *words, const struct ht_model *model, size_t count);

/* The answer: what to do, what it costs, what it keeps. */
void plan_answer(struct words *words, const struct ht_plan_report *report);

/* Has the planning a plan at all to speak of? */
bool plan_any(const struct ht_planning *planning);
size_t plan_count_standing(const struct ht_planning *planning, enum ht_standing standing);
bool plan_on_frontier(const struct ht_planning *planning, size_t plan);

#endif
