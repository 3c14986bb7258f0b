/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Known answers of measures: tables whose rows hold a simulated measure against its known value, or against
 * another. tests/cases/README.md has the columns and the rules of passing.
 *
 *     answers_read    the table; what is wrong with a row becomes a message
 *     answers_take    one ht_check a row; reads every scenario once, so that its mistakes are told as well
 *     answers_run     simulates and judges
 */
#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H

#include "answer_table.h"
#include "cli.h"

#include <holdtime/validation.h>

/* What is simulated: the left side of a check and, where a row compares two measures, the right one. */
enum { OWN, OTHER, SIDES };

struct answer_value {
    double mean, low, high;
    double error;        /* standard error of the mean */
    double deviation;    /* between replications */
    size_t replications; /* 0: not simulated yet */
};

struct answer_side {
    const char *scenario, *set, *scope_name, *period_text, *measure_text;
    bool deviation, each; /* the measure is the deviation, the mean of each replication's own */
    enum ht_measure measure;
    size_t scope, period; /* HT_WHOLE_RUN */
    size_t run;
    struct answer_value value;
};

struct answer {
    struct ht_check *check;
    size_t row;
    struct answer_side side[SIDES];
    size_t sides;
    double at, se, factor; /* NAN: not given */
    double tolerance;      /* as given */
};

/* Rows that share a scenario and overrides share a run. */
struct answer_run {
    const char *scenario, *set;
    bool periods;    /* some row asks for an interval */
    bool random;     /* some row has chance in it */
    double expected; /* calls of a replication, as forecast: how long it may take */
};

struct answers {
    struct answer_table table;
    struct answer *items;
    size_t count;
    struct answer_run *runs;
    size_t run_count;
};

/* What all tables of a validation share. */
struct answer_work {
    struct ht_study_options options; /* seed, threads, interruption */
    size_t times;                    /* the replications of every scenario */
    const struct cli_sets *cases;    /* names of those that are wanted; none: all */
    struct ht_arena *arena;          /* owns what a check points to */
    struct ht_messages *messages;
    double calls; /* simulated */
    struct cli_progress progress;
    const char *suite;
    size_t checked, checks;
    double done, all, running; /* expected calls: of runs that are done, of all, of the one that runs */
    double began, drawn;       /* when; seconds of the monotonic clock */
};

enum answer_end { ANSWERS_DONE, ANSWERS_STOPPED, ANSWERS_WRONG, ANSWERS_NO_MEMORY };

bool answers_wanted(const struct answer_work *work, const char *name);
/* The scenario `name` beside the table, with overrides "PATH=VALUE;PATH=VALUE". The model is to be released
 * either way; false: see the messages. */
bool answers_scenario(const char *path, const char *set, struct ht_model *model,
                      struct ht_messages *messages);
/* `name` beside `file`, in `arena`; NULL: no memory. */
const char *answers_beside(const char *file, const char *name, struct ht_arena *arena);
/* Calls that a replication is expected to bring, at least 1. */
double answers_expected(const struct ht_model *model);
/* Draws how far it is, at most a few times a second; `share` of the run now simulated is done. */
void answers_progress(struct answer_work *work, const char *what, double share);

/* False: no memory. Release whatever came of it. */
bool answers_read(struct answers *answers, const char *file, struct answer_work *work);
/* Writes the checks that are wanted from `checks` on; their number in `count`. */
bool answers_take(struct answers *answers, struct ht_check *checks, size_t *count, struct answer_work *work);
enum answer_end answers_run(struct answers *answers, struct answer_work *work);
/* Holds the simulated values of a check against what is known. */
void answers_judge(struct answer *answer);
void answers_release(struct answers *answers);

/* The standard error behind an interval of a study. */
double answer_error(const struct ht_estimate *estimate, enum ht_measure measure, size_t replications);

/* Sums up the distances of all checks; false: no memory. */
bool answers_chance(struct ht_validation *validation);

#endif
