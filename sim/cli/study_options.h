/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every command that simulates shares: its options, the results store, the two signals, progress, what
 * cannot be written found out first, and how a study ends.
 *
 *     struct cli_study study;
 *     cli_study_init(&study, argc)              before argp_parse
 *     cli_study_parse(key, text, state, &study) from the parser, first; it knows -h and --usage too
 *     cli_study_conclude(&study, state, ..)     from the parser, at the end of the command line
 *     cli_study_may_write(&study)               before anything is simulated
 *     cli_study_open(&study, models, count)     likewise: the store
 *     cli_study_begin(&study)                   then run with study.options
 *     cli_study_ended(&study, ended, ..)        then report
 *     cli_study_drawn, cli_study_told           when the files are written
 */
#ifndef CLI_STUDY_OPTIONS_H
#define CLI_STUDY_OPTIONS_H

#include "cli.h"

enum cli_format { CLI_TEXT, CLI_JSON, CLI_CSV };

struct cli_study {
    struct cli_sets sets;            /* --set */
    struct ht_study_options options; /* -n, --seed, -j, --by, --resume, --shard */
    enum cli_format format;
    const char *folder; /* -o; NULL: none */
    const char *store;  /* --store; NULL: none */
    bool quiet;
    struct cli_progress progress;
};

/* Keys of the options below; a command's own begin at CLI_KEY + 0x10 and stay under these. */
enum {
    CLI_STUDY_SET = CLI_KEY + 0x100,
    CLI_STUDY_SEED,
    CLI_STUDY_BY,
    CLI_STUDY_FORMAT,
    CLI_STUDY_QUIET,
    CLI_STUDY_STORE,
    CLI_STUDY_RESUME,
    CLI_STUDY_SHARD
};

/* Rows of an argp table of every command that simulates; REPLICATIONS is the text of -n. */
#define CLI_SIMULATION_OPTIONS(REPLICATIONS)                                                                  \
    {"set",                                                                                                   \
     CLI_STUDY_SET,                                                                                           \
     "PATH=VALUE",                                                                                            \
     0,                                                                                                       \
     "change one setting of the scenario, as agent_groups.reps.count=340 (may be repeated)",                  \
     0},                                                                                                      \
        {"replications", 'n', "N", 0, REPLICATIONS, 0},                                                       \
        {"seed", CLI_STUDY_SEED, "S", 0, "seed of all luck, 0 to 2^64-1 (default: as the scenario says)", 0}, \
        {"jobs",                                                                                              \
         'j',                                                                                                 \
         "THREADS",                                                                                           \
         0,                                                                                                   \
         "work on THREADS replications at once (default: one a processor); results do not depend on it",      \
         0},                                                                                                  \
        {"format", CLI_STUDY_FORMAT, "FORMAT", 0, "report as text, json or csv (default: text)", 0}, {        \
        "quiet", CLI_STUDY_QUIET, NULL, 0, "no progress, no count of warnings, no remarks", 0                 \
    }

/* Those and the others of a study; OUTPUT is the text of -o. */
#define CLI_STUDY_OPTIONS(OUTPUT)                                                                             \
    CLI_SIMULATION_OPTIONS("simulate N replications (default: as the scenario says)"),                        \
        {"by", CLI_STUDY_BY, "PERIOD", 0, "report by interval, hour, day or week", 0},                        \
        {"store", CLI_STUDY_STORE, "FILE", 0, "keep every finished replication in FILE, a results store", 0}, \
        {"resume", CLI_STUDY_RESUME, NULL, 0, "take what the store has instead of simulating it", 0},         \
        {"shard",                                                                                             \
         CLI_STUDY_SHARD,                                                                                     \
         "I/N",                                                                                               \
         0,                                                                                                   \
         "only simulate every N-th replication, from the I-th on, into the store; holdtime merge joins "      \
         "stores",                                                                                            \
         0},                                                                                                  \
    {                                                                                                         \
        "output", 'o', "DIR", 0, OUTPUT, 0                                                                    \
    }

/* `limit` is argc. False when memory is exhausted. */
bool cli_study_init(struct cli_study *study, int limit);
void cli_study_release(struct cli_study *study);

/* Takes the options above and those of CLI_HELP_OPTIONS; any other key is ARGP_ERR_UNKNOWN. */
error_t cli_study_parse(int key, char *text, struct argp_state *state, struct cli_study *study);

/* What the options mean together; `own` are the command's own that ask for a report. */
struct cli_asked {
    bool given;
    const char *option;
};
void cli_study_conclude(const struct cli_study *study, struct argp_state *state, const struct cli_asked *own,
                        size_t count);

/* Makes the folder of -o; what cannot be written is found out before hours of simulation, not after. */
bool cli_study_may_write(const struct cli_study *study);

/* Opens the store of --store, if any, and keeps the scenarios in it. CLI_DONE, or what went wrong is said and
 * its exit status returned; cli_study_release closes the store. */
int cli_study_open(struct cli_study *study, const struct ht_model *const *models, size_t count);

/* Fills in progress and interruption of `study->options` and catches SIGINT and SIGTERM: the first asks the
 * study to finish, the second ends the process. */
void cli_study_begin(struct cli_study *study);

/* Are there results to report? Else why not is said, and `exit_status` set. `first` is the result of the
 * first scenario, `each` what has so many replications, as " of each plan" ("" where there is one). */
bool cli_study_ended(struct cli_study *study, enum ht_study_status status, const struct ht_result *first,
                     const char *each, int *exit_status);

/* Where -o was given: draws the pictures there, and says where the results are. */
void cli_study_drawn(const struct cli_study *study);

/* CLI_DONE, or when the study was interrupted says so and returns CLI_INTERRUPTED. */
int cli_study_told(const struct ht_result *result);

/* One line about warnings of `file`, which `check` tells; false when memory is exhausted. */
bool cli_study_warnings(const struct cli_study *study, const struct ht_model *model, const char *file,
                        struct ht_messages *messages);

/* The frame of a command about one scenario: reads it, sees to what cannot be written, counts its warnings,
 * and has `command` do the rest; then releases the study. The exit status. */
int cli_study_of_scenario(struct cli_study *study, const char *file,
                          int (*command)(void *context, const struct ht_model *model), void *context);

/* What gnuplot could not do is told in one line and costs no results. */
void cli_tell_drawing(enum ht_draw_status status, const struct ht_messages *problems);

#endif
