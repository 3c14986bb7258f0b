/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all tests of scenario files share.
 */
#ifndef SCENARIO_FOLDER_H
#define SCENARIO_FOLDER_H

#include <check.h>
#include <holdtime/model.h>

extern struct ht_messages messages; /* of the last reading */
extern struct ht_model model;

void scenario_setup(void);
void scenario_teardown(void);

/* Files are a.cfg, b.cfg, c.cfg, calls.csv, data.csv, sub/part.cfg and sub/data.csv: the teardown removes
 * them. */
const char *in_folder(const char *name);
void put(const char *name, const char *text);
bool read_again(const char *name, const char *const *set, size_t count);
void must_read(const char *name, const char *const *set, size_t count);
const char *written(void);

/* Reads, writes, reads and writes: the two texts and the two digests must be the same. */
void assert_round_trip(const char *name);
/* There is one message, and it has this part of "file:line: path: text; hint". */
void assert_only_message(const char *part);

#define CALENDAR "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"26 weeks\"; };\n"
#define CALLS    "call_types = ( { name = \"orders\"; arrivals = { per_hour = 120; }; handle = \"6 min\"; } );\n"
#define AGENTS   "agent_groups = ( { name = \"reps\"; count = 20; serves = [ \"orders\" ]; } );\n"
#define SMALL    CALENDAR CALLS AGENTS

TCase *callers_case(void);  /* scenario_callers.c */
TCase *agents_case(void);   /* scenario_agents.c */
TCase *careers_case(void);  /* scenario_careers.c */
TCase *planning_case(void); /* scenario_planning.c */

#endif
