/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What text and data of a textbook formula share.
 */
#ifndef REPORT_ERLANG_H
#define REPORT_ERLANG_H

#include <holdtime/report.h>

/* Levels of staffing beside the one asked for that are shown, on either side. */
#define ERLANG_BESIDE 3

/* The same queue with other agents. */
struct ht_erlang_answer erlang_with(const struct ht_erlang_question *question, double agents);

/* The first and the last level of staffing that is shown; whole agents, at least one. */
double erlang_first(const struct ht_erlang_question *question);
double erlang_last(const struct ht_erlang_question *question);

const char *erlang_title(enum ht_erlang formula); /* "Erlang C" */

#endif
