/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What became of root causes, in words. One that is found or fixed in most of the replications is said to be:
 * a sentence tells of one course of things.
 */
#ifndef REPORT_DEFECTS_H
#define REPORT_DEFECTS_H

#include "words.h"

bool defect_is_found(const struct ht_defect_result *defect);
bool defect_is_fixed(const struct ht_defect_result *defect);

/* Does its rollout go live before the end? */
bool defect_begins(const struct ht_result *result, const struct ht_defect_result *defect);

/* "duplicate accounts", and of which rollout where several have root causes. */
char *defect_name(const struct ht_result *result, const struct ht_defect_result *defect, char *buffer,
                  size_t size);

/* Adds the sentence "2 of 3 root causes are fixed by week 9 (1 Jan 2007); that saves 12,300 calls.", where
 * there are any. */
void defects_answer(struct words *words, const struct ht_result *result);

#endif
