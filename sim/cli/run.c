/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime run: simulate a scenario and report.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    KEY_SET = CLI_KEY + 0x10,
    KEY_SEED,
    KEY_BY,
    KEY_FORMAT,
    KEY_TRACE,
    KEY_TRACE_REPLICATIONS,
    KEY_PRECISION,
    KEY_ENFORCE,
    KEY_PLOT_TERMINAL,
    KEY_QUIET,
    KEY_STORE,
    KEY_RESUME,
    KEY_SHARD,
    KEY_EXPLAIN
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

struct arguments {
    const char *scenario, *folder, *trace;
    struct cli_sets sets;
    struct ht_study_options study;
    enum format format;
    bool enforce, plot_terminal, quiet;
    bool explain;
    size_t explained; /* attempt of replication 0 */
};

static volatile sig_atomic_t interrupted;

/* The first signal asks the study to finish; the second finds the default action and ends the process. */
static void on_signal(int number) {
    interrupted = 1;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    (void)number;
}

static void catch_signals(void) {
    static const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        struct sigaction action;
        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            memset(&action, 0, sizeof action);
            action.sa_handler = on_signal;
            sigemptyset(&action.sa_mask);
            sigaction(signals[i], &action, NULL);
        }
    }
}

static error_t parse_study(int key, char *text, struct argp_state *state, struct arguments *a) {
    static const char *const pers[] = {"interval", "hour", "day", "week"};
    static const char *const formats[] = {"text", "json", "csv"};
    switch (key) {
    case 'n': a->study.replications = cli_number(state, "-n", text, 1, 1000000000); return 0;
    case 'j': a->study.threads = cli_number(state, "-j", text, 1, 4096); return 0;
    case KEY_SEED:
        a->study.seed = cli_seed(state, "--seed", text);
        a->study.seed_given = true;
        return 0;
    case KEY_BY:
        a->study.by = (enum ht_per)cli_choice(state, "--by", text, pers, 4);
        a->study.by_given = true;
        return 0;
    case KEY_FORMAT: a->format = (enum format)cli_choice(state, "--format", text, formats, 3); return 0;
    case KEY_TRACE_REPLICATIONS:
        a->study.traced = cli_number(state, "--trace-replications", text, 1, 1000000000);
        return 0;
    case KEY_EXPLAIN:
        a->explain = true;
        a->explained = cli_number(state, "--explain", text, 0, 1000000000);
        return 0;
    case KEY_PRECISION: a->study.precision = cli_fraction(state, "--precision", text); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static error_t refuse_later(int key, struct argp_state *state) {
    const char *option = key == KEY_STORE    ? "--store"
                         : key == KEY_RESUME ? "--resume"
                         : key == KEY_SHARD  ? "--shard"
                                             : NULL;
    if (option == NULL) {
        return ARGP_ERR_UNKNOWN;
    }
    argp_error(state, "%s is not yet supported by this version", option);
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_help(key, state) == 0 || refuse_later(key, state) == 0 || parse_study(key, text, state, a) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_SET: a->sets.items[a->sets.count++] = text; return 0;
    case 'o': a->folder = text; return 0;
    case KEY_TRACE: a->trace = text; return 0;
    case KEY_ENFORCE: a->enforce = true; return 0;
    case KEY_PLOT_TERMINAL: a->plot_terminal = true; return 0;
    case KEY_QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARG:
        if (a->scenario != NULL) {
            argp_error(state, "expected one scenario, found another: \"%s\"", text);
        }
        a->scenario = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected a scenario file"); return 0;
    case ARGP_KEY_END:
        if (a->folder != NULL && a->folder[0] == '\0') {
            argp_error(state, "-o: expected a folder, found \"\"");
        }
        if (a->trace != NULL && a->trace[0] == '\0') {
            argp_error(state, "--trace: expected a file, found \"\"");
        }
        if (a->study.traced > 0 && a->trace == NULL && a->folder == NULL) {
            argp_error(state, "--trace-replications needs --trace FILE or -o DIR to write to");
        }
        if ((a->trace != NULL || a->explain) && a->study.traced == 0) {
            a->study.traced = 1;
        }
        if (a->explain && a->study.replications == 0) {
            a->study.replications = 1;
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"set", KEY_SET, "PATH=VALUE", 0,
     "change one setting of the scenario, as agent_groups.reps.count=340 (may be repeated)", 0},
    {"replications", 'n', "N", 0, "simulate N replications (default: as the scenario says)", 0},
    {"seed", KEY_SEED, "S", 0, "seed of all luck, 0 to 2^64-1 (default: as the scenario says)", 0},
    {"jobs", 'j', "THREADS", 0,
     "work on THREADS replications at once (default: one a processor); "
     "results do not depend on it",
     0},
    {"by", KEY_BY, "PERIOD", 0, "report by interval, hour, day or week", 0},
    {"format", KEY_FORMAT, "FORMAT", 0, "report as text, json or csv (default: text)", 0},
    {"output", 'o', "DIR", 0, "also leave result.json, periods.csv, scenario.cfg and pictures in DIR", 0},
    {"trace", KEY_TRACE, "FILE", 0, "write every attempt of replication 0 to FILE as CSV", 0},
    {"trace-replications", KEY_TRACE_REPLICATIONS, "N", 0, "trace the first N replications", 0},
    {"explain", KEY_EXPLAIN, "CALL", 0,
     "instead of the report, tell what happens to the caller who made attempt CALL (as numbered by --trace) "
     "of replication 0, from the first call to the last; simulates that one alone unless -n says more",
     0},
    {"precision", KEY_PRECISION, "P", 0,
     "go on until the 95% interval of every target's measure is within P of it, as 0.02", 0},
    {"enforce", KEY_ENFORCE, NULL, 0, "exit with status 1 when a target is missed", 0},
    {"plot-terminal", KEY_PLOT_TERMINAL, NULL, 0, "draw hold time as text (needs gnuplot)", 0},
    {"quiet", KEY_QUIET, NULL, 0, "no progress, no count of warnings, no remarks", 0},
    {"store", KEY_STORE, "FILE", OPTION_HIDDEN, NULL, 0},
    {"resume", KEY_RESUME, NULL, OPTION_HIDDEN, NULL, 0},
    {"shard", KEY_SHARD, "I/N", OPTION_HIDDEN, NULL, 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc = "Simulate a scenario and report hold times, losses and the targets met or missed."
           "\v"
           "Exit status: 0 done; 1 a target is missed (--enforce); 2 the input is wrong; 3 the machine "
           "failed; 130 interrupted, the results of the complete replications written.\n\n"
           "Examples:\n"
           "  holdtime run scenarios/erp-go-live.cfg\n"
           "  holdtime run erp-go-live.cfg -o results -n 200\n"
           "  holdtime run erp-go-live.cfg --set agent_groups.veterans.count=440 --by day\n"
           "  holdtime run erp-go-live.cfg --format csv > periods.csv\n"
           "  holdtime run bank-day.cfg -n 1 --trace calls.csv --plot-terminal\n"
           "  holdtime run bank-day.cfg --explain 700\n"};

/* One line about warnings: all of them are `check`'s to tell. */
static bool count_warnings(const struct ht_model *model, const struct arguments *a,
                           struct ht_messages *messages) {
    struct ht_arena arena;
    struct ht_forecast forecast;
    ht_arena_init(&arena);
    const bool known = cli_warnings(model, ht_default_per(model), &forecast, &arena, messages);
    if (known && messages->count > 0 && !a->quiet) {
        fprintf(stderr, "%zu warning%s; see: holdtime check %s\n", messages->count,
                messages->count == 1 ? "" : "s", a->scenario);
    }
    ht_arena_release(&arena);
    return known;
}

/* A measure of the terminal; `fallback` when there is none. */
static unsigned terminal_size(bool of_columns, unsigned fallback) {
    struct winsize size = {0};
    const char *text = getenv(of_columns ? "COLUMNS" : "LINES");
    unsigned value = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        value = of_columns ? size.ws_col : size.ws_row;
    }
    if (value == 0 && text != NULL) {
        value = (unsigned)strtoul(text, NULL, 10);
    }
    return value < 20 || value > 500 ? fallback : value;
}

/* What gnuplot could not do is told in one line and costs no results. */
static void tell_drawing(enum ht_draw_status status, const struct ht_messages *problems) {
    if (status == HT_DRAW_NO_GNUPLOT) {
        fputs("holdtime: no pictures: gnuplot is not installed (package gnuplot-nox)\n", stderr);
    } else if (status == HT_DRAW_FAILED) {
        fprintf(stderr, "holdtime: not every picture could be drawn: %s\n",
                problems->count > 0 ? problems->items[0].text : "gnuplot failed");
    }
}

static void draw_in_terminal(const struct ht_result *result, FILE *out) {
    struct ht_messages problems;
    ht_messages_init(&problems);
    const unsigned columns = terminal_size(true, 80), rows = terminal_size(false, 24);
    fputc('\n', out);
    tell_drawing(ht_pictures_terminal(result, columns > 120 ? 120 : columns, rows > 32 ? 32 : rows - 2, out,
                                      &problems),
                 &problems);
    ht_messages_release(&problems);
}

static void draw_in_folder(const char *folder) {
    struct ht_messages problems;
    ht_messages_init(&problems);
    tell_drawing(ht_pictures_draw(folder, &problems), &problems);
    ht_messages_release(&problems);
}

static bool target_missed(const struct ht_result *result) {
    for (size_t i = 0; i < result->model->target_count; i++) {
        if (result->verdicts[i].missed_count > 0) {
            return true;
        }
    }
    return false;
}

/* The life of one caller. */
static int explain(const struct ht_result *result, size_t attempt) {
    const size_t attempts = result->traces[0].count;
    if (attempts == 0) {
        fputs("holdtime: --explain: nobody calls in replication 0\n", stderr);
        return CLI_INPUT;
    }
    if (attempt >= attempts) {
        fprintf(stderr,
                "holdtime: --explain: expected an attempt of replication 0, which has %zu: 0 to %zu; found "
                "%zu\n",
                attempts, attempts - 1, attempt);
        return CLI_INPUT;
    }
    if (!ht_report_explain(result, attempt, stdout)) {
        cli_stdout_failed();
    }
    return CLI_DONE;
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report(const struct ht_result *result, const struct arguments *a) {
    static bool (*const reports[])(const struct ht_result *, FILE *) = {
        [FORMAT_TEXT] = ht_report_text, [FORMAT_JSON] = ht_report_json, [FORMAT_CSV] = ht_report_csv};
    if (a->folder != NULL && !cli_write_results(result, a->folder)) {
        return CLI_MACHINE;
    }
    if (a->trace != NULL && !cli_write_file(a->trace, result, ht_report_trace)) {
        return CLI_MACHINE;
    }
    if (a->explain) {
        const int status = explain(result, a->explained);
        if (status != CLI_DONE) {
            return status;
        }
    } else if (!reports[a->format](result, stdout)) {
        cli_stdout_failed();
    }
    if (a->plot_terminal) {
        draw_in_terminal(result, a->format == FORMAT_TEXT ? stdout : stderr);
    }
    if (a->folder != NULL) {
        draw_in_folder(a->folder);
        if (!a->quiet) {
            fprintf(stderr, "results are in %s\n", a->folder);
        }
    }
    if (result->interrupted) {
        fprintf(stderr, "holdtime: interrupted; the results are of %zu of %zu replications\n",
                result->replications, result->planned);
        return CLI_INTERRUPTED;
    }
    return a->enforce && target_missed(result) ? CLI_MISSED : CLI_DONE;
}

static int simulate(const struct ht_model *model, struct arguments *a) {
    struct cli_progress progress = {.shown = !a->quiet && isatty(STDERR_FILENO)};
    a->study.progress = cli_progress_draw;
    a->study.progress_context = &progress;
    a->study.interrupted = &interrupted;
    catch_signals();
    struct ht_result result;
    const enum ht_study_status status = ht_study_run(model, &a->study, &result);
    cli_progress_clear(&progress);
    int exit_status = CLI_DONE;
    if (status == HT_STUDY_NOTHING) {
        fputs("holdtime: interrupted before the first replication was complete; nothing was written\n",
              stderr);
        exit_status = CLI_INTERRUPTED;
    } else if (status == HT_STUDY_NO_MEMORY) {
        exit_status = cli_no_memory();
    } else {
        exit_status = report(&result, a);
    }
    ht_result_release(&result);
    return exit_status;
}

/* What cannot be written is found out before hours of simulation, not after. */
static bool may_write(const struct arguments *a) {
    if (a->folder != NULL && (!cli_make_folder(a->folder) || access(a->folder, W_OK | X_OK) != 0)) {
        cli_machine_failed(a->folder);
        return false;
    }
    struct ht_file probe;
    if (a->trace != NULL && !ht_file_open(&probe, a->trace)) {
        cli_machine_failed(a->trace);
        return false;
    }
    if (a->trace != NULL) {
        ht_file_abandon(&probe);
    }
    return true;
}

int cli_run(int argc, char **argv) {
    struct arguments a = {.study = {.precision = -1}};
    if (!cli_sets_init(&a.sets, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    struct ht_model model;
    struct ht_messages messages;
    int status = CLI_INPUT;
    if (cli_read_scenario(&model, a.scenario, &a.sets, &messages)) {
        if (a.enforce && model.target_count == 0 && !a.quiet) {
            fputs("holdtime: --enforce: the scenario has no targets\n", stderr);
        }
        status = !may_write(&a)                           ? CLI_MACHINE
                 : !count_warnings(&model, &a, &messages) ? cli_no_memory()
                                                          : simulate(&model, &a);
    }
    ht_messages_release(&messages);
    ht_model_release(&model);
    cli_sets_release(&a.sets);
    return status;
}
