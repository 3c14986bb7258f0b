/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A second, deliberately simple simulator of the scenario language, to be compared with the engine. It scans
 * plain arrays at every step, knows replayed calls, constant gaps and constant distributions only, and shares
 * no code with the engine: of the library it uses the model as read, nothing that is derived from it, and the
 * words of luck that belong to callers, agents and defects (random.h, ziggurat.h).
 *
 * naive_case.c makes up scenarios as text, in pieces that can be left out one by one to shrink a failing one.
 */
#ifndef NAIVE_H
#define NAIVE_H

#include <holdtime/holdtime.h>

enum {
    NAIVE_TYPES = 4,
    NAIVE_GROUPS = 4,
    NAIVE_ROLLOUTS = 2,
    NAIVE_DEFECTS = 3, /* of a rollout */
    NAIVE_CALLERS = 4000,
    NAIVE_AGENTS = 64,
    NAIVE_WEEKS = 8
};

struct naive_attempt {
    double arrival, hold, answered, ended; /* answered and ended NAN when they did not happen */
    double handle;                         /* talk and wrap-up */
    double since_first;                    /* from the first attempt of this contact to its answer */
    double first_dial;                     /* of a callback; NAN: not dialled */
    double predicted;                      /* wait; NAN: nobody asked */
    size_t ahead;                          /* in the queue he joined; SIZE_MAX: joined none */
    size_t caller, origin;                 /* his number among the fresh callers of his first call type */
    size_t type, group, agent;             /* group and agent SIZE_MAX: none */
    enum ht_kind kind;
    enum ht_outcome outcome;
    bool waited;   /* accepted, and could not be answered at once */
    bool repeated; /* a fresh attempt that led to a repeat, if it was answered */
};

struct naive_calls { /* of one call type, or of all, in one bin */
    double queue_time, line_time, between_time;
    double queue_max, lines_max;
};

struct naive_agents { /* of one group, or of all, in one bin */
    double busy, on, busy_open, on_open, overtime;
    double of[HT_GROUP_SUMS]; /* HT_SUM_PAID and those after it */
};

struct naive_bin { /* index 0: all; then types, groups */
    struct naive_calls calls[1 + NAIVE_TYPES];
    struct naive_agents agents[1 + NAIVE_GROUPS];
    double open, all_busy;
};

struct naive_run {
    struct naive_attempt *attempts; /* in order of arrival */
    size_t attempt_count, attempt_capacity;
    struct naive_bin *bins;
    size_t bin_count;
    struct ht_pace_sums paces[NAIVE_GROUPS][NAIVE_WEEKS];
    struct ht_defect_sums defects[NAIVE_ROLLOUTS][NAIVE_DEFECTS];
    bool doubtful; /* a decision hung on the rounding of sums */
};

/* Runs replication 0 of `model`, whose sources must all be replays or gaps and whose distributions constants.
 */
void naive_simulate(const struct ht_model *model, struct naive_run *run);
void naive_release(struct naive_run *run);

/* A measure of bins [from, to), scope as in model.h; NAN: undefined, or not known here. */
double naive_measure(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                     size_t scope, enum ht_measure measure);

/* Attempts answered in these bins after a hold of at most `hold`. */
double naive_answered_by(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                         size_t scope, double hold);

enum { NAIVE_FILES = 1 + NAIVE_TYPES, NAIVE_PIECES = 4000 };

struct naive_piece {
    size_t parent;  /* left out with it; itself: none */
    unsigned file;  /* 0 the scenario, then one replay a call type */
    bool removable; /* may be left out when shrinking */
    bool on;
    char text[160];
};

struct naive_case {
    struct naive_piece pieces[NAIVE_PIECES];
    size_t count;
    unsigned files;
};

void naive_case_make(struct naive_case *scenario, uint64_t seed);
bool naive_case_write(const struct naive_case *scenario, const char *folder); /* case.cfg, calls-1.csv, .. */
void naive_case_print(const struct naive_case *scenario);
bool naive_piece_on(const struct naive_case *scenario, size_t piece);

#endif
