/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of the text report that have files of their own. Each prints nothing where there is nothing to tell,
 * else an empty line first; false: memory is exhausted.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <holdtime/study.h>
#include <stdio.h>

/* Where there are several groups of agents what each did, else who is not on the phones and who left. */
bool text_groups(const struct ht_result *result, FILE *out);

/* What the whole run costs, and for what. */
void text_costs(const struct ht_result *result, FILE *out);
/* Is any cost given? */
bool text_has_costs(const struct ht_result *result);

/* Root causes: when each was found and fixed, in how many of the runs, and what the fix saved. */
bool text_defects(const struct ht_result *result, FILE *out);

#endif
