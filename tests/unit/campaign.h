/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random valid scenarios over the whole language, and what must hold of the results of any of them.
 */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include <holdtime/holdtime.h>

enum { CAMPAIGN_TYPES = 5, CAMPAIGN_GROUPS = 4, CAMPAIGN_FILES = 40 };

/* A scenario being written. Every choice is a draw of its own, in order: a seed gives one scenario. */
struct campaign {
    FILE *out;
    const char *folder;
    uint64_t seed, draws;
    size_t files; /* data files written beside the scenario */
    int64_t start_day;
    double length, interval; /* of the calendar */
    double opens, closes;    /* the open day, seconds from midnight */
    double open_time;        /* about as much of it in all */
    double calls;            /* about as many fresh ones of each call type */
    size_t types, groups;
    bool serves[CAMPAIGN_GROUPS][CAMPAIGN_TYPES];
    enum ht_roster roster[CAMPAIGN_GROUPS];
    bool is_target[CAMPAIGN_TYPES]; /* of an escalation */
};

/* Writes FOLDER/case.cfg and its data files; false when the system refuses. */
bool campaign_make(const char *folder, uint64_t seed);
void campaign_remove(const char *folder); /* and the folder itself */

/* campaign_case.c: tools */
size_t campaign_below(struct campaign *c, size_t count);
bool campaign_chance(struct campaign *c, size_t percent);
double campaign_between(struct campaign *c, double least, double most);
__attribute__((format(printf, 2, 3))) void campaign_say(struct campaign *c, const char *format, ...);
void campaign_law(struct campaign *c, double mean); /* a distribution of about this mean */
void campaign_values(struct campaign *c, size_t count, double least, double most); /* [ 1, 2, .. ] */
/* One for each interval of the open day, the column's name where it is a file. */
void campaign_profile(struct campaign *c, const char *column, double least, double most);
const char *campaign_time(struct campaign *c, char buffer[40], double t, bool as_date); /* for a cell */
/* Opens a data file for writing, whose name `name` receives. */
FILE *campaign_file(struct campaign *c, const char *kind, char name[32]);

void campaign_call_types(struct campaign *c);           /* campaign_calls.c */
void campaign_agents(struct campaign *c);               /* campaign_agents.c: groups, routing, targets */
void campaign_career(struct campaign *c, size_t group); /* campaign_careers.c */
/* campaign_rollouts.c; false: there is no curve. */
bool campaign_learning(struct campaign *c, const char *key);
void campaign_rollouts(struct campaign *c);

/* campaign_checks.c: the first thing that is wrong with a result, as text, or an empty one. */
void campaign_check(const struct ht_result *result, char *wrong, size_t size);
/* campaign_sums.c: the same of what a result says of agents' careers and defects; of the sums of a
 * replication. */
void campaign_check_careers(const struct ht_result *result, char *wrong, size_t size);
void campaign_check_sums(const struct ht_model *model, const struct ht_measures *measures, char *wrong,
                         size_t size);

#endif
