/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands share. Each command is one function in one file: it takes its own arguments (argv[0] is
 * "holdtime NAME") and returns the exit status of the process.
 */
#ifndef CLI_H
#define CLI_H

#include <argp.h>
#include <holdtime/holdtime.h>

enum cli_status {
    CLI_DONE = 0,
    CLI_MISSED = 1,                /* --enforce, and a target is missed; validate, and a known answer is */
    CLI_INPUT = 2,                 /* the input is wrong */
    CLI_MACHINE = HT_EXIT_MACHINE, /* disk, memory, gnuplot */
    CLI_INTERRUPTED = 130
};

int cli_run(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_plot(int argc, char **argv);
int cli_sweep(int argc, char **argv);
int cli_results(int argc, char **argv);
int cli_merge(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_erlang(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_staff(int argc, char **argv);
int cli_plan(int argc, char **argv);
int cli_fit(int argc, char **argv);
int cli_validate(int argc, char **argv);
int cli_lesson(int argc, char **argv);

/* Keys of options without a letter lie above those that argp and the letters use. */
enum { CLI_KEY = 0x1000, CLI_KEY_USAGE };

/* Rows of -h, --help and --usage, for argp tables that are parsed with ARGP_NO_HELP. */
#define CLI_HELP_OPTIONS                                                                                     \
    {"help", 'h', NULL, 0, "give this help", -1}, {                                                          \
        "usage", CLI_KEY_USAGE, NULL, 0, "give a short usage message", -1                                    \
    }
/* Answers them; any other key is ARGP_ERR_UNKNOWN. */
error_t cli_help(int key, struct argp_state *state);

/* Runs a command that spreads its work over the ranks of an MPI job, where a launcher started one, and gives
 * all ranks the exit status of rank 0. Other ranks are silent: what they say before a study begins is for
 * rank 0 to tell where it matters. */
int cli_ranks_run(int (*command)(int argc, char **argv), int argc, char **argv);
/* NULL: this process is alone. */
struct ht_ranks *cli_ranks(void);
/* Is it this process that reports, writes files and keeps the store? */
bool cli_reports(void);
/* Says what is wrong between ranks; its exit status. */
int cli_ranks_failed(void);
/* A study begins: what is said from now on is no message to a user. */
void cli_ranks_begin(void);

/* --set options collected in order. */
struct cli_sets {
    const char **items;
    size_t count;
};
/* `limit` is argc: there cannot be more of them. False when memory is exhausted. */
bool cli_sets_init(struct cli_sets *sets, int limit);
void cli_sets_release(struct cli_sets *sets);

/* The one scenario file that a command takes: its argument (ARGP_KEY_ARG), or that there is none
 * (ARGP_KEY_NO_ARGS). */
void cli_one_scenario(int key, char *text, struct argp_state *state, const char **scenario);

/* Whole texts only: no sign, blank or rest. Else the parser's error message is given and the process ends. */
uint64_t cli_seed(struct argp_state *state, const char *option, const char *text);
size_t cli_number(struct argp_state *state, const char *option, const char *text, size_t least, size_t most);
double cli_fraction(struct argp_state *state, const char *option, const char *text);
/* Position of `text` among `names`. */
size_t cli_choice(struct argp_state *state, const char *option, const char *text, const char *const *names,
                  size_t count);

/* "holdtime: WHAT: REASON", the reason being the system's for errno. Returns CLI_MACHINE. */
int cli_machine_failed(const char *what);
/* Says that memory is exhausted. Returns CLI_MACHINE. */
int cli_no_memory(void);
/* CLI_MACHINE when there are errors of the machine, else CLI_INPUT. */
int cli_wrong(const struct ht_messages *messages);
/* Prints messages, how many of them are errors, and what was not done because of them. Returns cli_wrong. */
int cli_refuse(const struct ht_messages *messages, const char *left_undone);
/* Says that standard output failed and ends the process: what is left in its buffer is given up. */
_Noreturn void cli_stdout_failed(void);
/* Reads a scenario. False when there were errors: then all messages are printed. `model` and `messages` are
 * initialised here, and to be released either way. */
bool cli_read_scenario(struct ht_model *model, const char *file, const struct cli_sets *sets,
                       struct ht_messages *messages);
/* Adds every warning about a model, those of the forecast included; false when memory is exhausted. */
bool cli_warnings(const struct ht_model *model, enum ht_per by, struct ht_forecast *forecast,
                  struct ht_arena *arena, struct ht_messages *messages);

struct cli_progress {
    bool shown;      /* on a terminal, and wanted */
    double drawn;    /* when it was last drawn */
    char stage[128]; /* said first, where a command goes through several */
};
void cli_progress_draw(void *context, const struct ht_progress *progress);
/* Something else begins. */
void cli_progress_stage(void *context, const char *what);
void cli_progress_clear(const struct cli_progress *progress);
/* Draws over the line, as much as the terminal is wide. Only where progress is shown. */
void cli_progress_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Columns or rows of a terminal; `fallback` when there is none. */
unsigned cli_terminal_size(int terminal, bool of_columns, unsigned fallback);

/* Creates `path` and the folders above it that are missing; false with errno. */
bool cli_make_folder(const char *path);
/* One file written by `write`; prints what fails. */
bool cli_write_with(const char *path, bool (*write)(const void *what, FILE *out), const void *what);
/* One file of several in a folder. */
struct cli_output {
    const char *name;
    bool (*write)(const void *what, FILE *out);
    bool absent; /* there is none: one of an earlier run, which would pass for this run's, is removed */
};
/* All of them and the pictures, but for their drawing; prints what fails. */
bool cli_write_outputs(const char *folder, const struct cli_output *outputs, size_t count, const void *what,
                       bool (*pictures)(const void *what, const char *folder));
/* The same of a result. */
bool cli_write_results(const struct ht_result *result, const char *folder);

#endif
