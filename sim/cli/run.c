/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime run: simulate a scenario and report.
 */
#include "study_options.h"

#include <unistd.h>

enum {
    KEY_TRACE = CLI_KEY + 0x10,
    KEY_TRACE_REPLICATIONS,
    KEY_PRECISION,
    KEY_ENFORCE,
    KEY_PLOT_TERMINAL,
    KEY_EXPLAIN
};

struct arguments {
    const char *scenario, *trace;
    struct cli_study study;
    bool enforce, plot_terminal;
    bool explain;
    size_t explained; /* attempt of replication 0 */
};

/* What options mean together. */
static void conclude(struct arguments *a, struct argp_state *state) {
    struct ht_study_options *study = &a->study.options;
    if (a->trace != NULL && a->trace[0] == '\0') {
        argp_error(state, "--trace: expected a file, found \"\"");
    }
    if (study->traced > 0 && a->trace == NULL && a->study.folder == NULL) {
        argp_error(state, "--trace-replications needs --trace FILE or -o DIR to write to");
    }
    if ((a->trace != NULL || a->explain) && study->traced == 0) {
        study->traced = 1;
    }
    if (a->explain && study->replications == 0) {
        study->replications = 1;
    }
    const struct cli_asked reports[] = {{a->trace != NULL, "--trace"},
                                        {a->explain, "--explain"},
                                        {a->enforce, "--enforce"},
                                        {a->plot_terminal, "--plot-terminal"},
                                        {study->precision > 0.0, "--precision"}};
    cli_study_conclude(&a->study, state, reports, sizeof reports / sizeof reports[0]);
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_TRACE: a->trace = text; return 0;
    case KEY_TRACE_REPLICATIONS:
        a->study.options.traced = cli_number(state, "--trace-replications", text, 1, 1000000000);
        return 0;
    case KEY_EXPLAIN:
        a->explain = true;
        a->explained = cli_number(state, "--explain", text, 0, 1000000000);
        return 0;
    case KEY_PRECISION: a->study.options.precision = cli_fraction(state, "--precision", text); return 0;
    case KEY_ENFORCE: a->enforce = true; return 0;
    case KEY_PLOT_TERMINAL: a->plot_terminal = true; return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    case ARGP_KEY_END: conclude(a, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    CLI_STUDY_OPTIONS("also leave result.json, periods.csv, scenario.cfg and pictures in DIR"),
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

static void draw_in_terminal(const struct ht_result *result, FILE *out) {
    struct ht_messages problems;
    ht_messages_init(&problems);
    const unsigned columns = cli_terminal_size(STDOUT_FILENO, true, 80);
    const unsigned rows = cli_terminal_size(STDOUT_FILENO, false, 24);
    fputc('\n', out);
    cli_tell_drawing(ht_pictures_terminal(result, columns > 120 ? 120 : columns, rows > 32 ? 32 : rows - 2,
                                          out, &problems),
                     &problems);
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

static bool write_trace(const void *result, FILE *out) {
    return ht_report_trace(result, out);
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report(const struct ht_result *result, const struct arguments *a) {
    static bool (*const reports[])(const struct ht_result *, FILE *) = {
        [CLI_TEXT] = ht_report_text, [CLI_JSON] = ht_report_json, [CLI_CSV] = ht_report_csv};
    if (a->study.folder != NULL && !cli_write_results(result, a->study.folder)) {
        return CLI_MACHINE;
    }
    if (a->trace != NULL && !cli_write_with(a->trace, write_trace, result)) {
        return CLI_MACHINE;
    }
    if (a->explain) {
        const int status = explain(result, a->explained);
        if (status != CLI_DONE) {
            return status;
        }
    } else if (!reports[a->study.format](result, stdout)) {
        cli_stdout_failed();
    }
    if (a->plot_terminal) {
        draw_in_terminal(result, a->study.format == CLI_TEXT ? stdout : stderr);
    }
    cli_study_drawn(&a->study);
    const int told = cli_study_told(result);
    return told != CLI_DONE ? told : a->enforce && target_missed(result) ? CLI_MISSED : CLI_DONE;
}

/* The trace too is found out to be unwritable before hours of simulation, not after. */
static bool may_trace(const struct arguments *a) {
    struct ht_file probe;
    if (a->trace == NULL || !cli_reports()) {
        return true;
    }
    if (!ht_file_open(&probe, a->trace)) {
        cli_machine_failed(a->trace);
        return false;
    }
    ht_file_abandon(&probe);
    return true;
}

static int simulate(void *context, const struct ht_model *model) {
    struct arguments *a = context;
    const double precision =
        a->study.options.precision < 0.0 ? model->run.precision : a->study.options.precision;
    if (a->study.options.shards > 0 && precision > 0.0) {
        fputs("holdtime: --shard: the scenario asks for a precision, which takes all replications to judge; "
              "give --precision 0\n",
              stderr);
        return CLI_INPUT;
    }
    if (a->enforce && model->target_count == 0 && !a->study.quiet) {
        fputs("holdtime: --enforce: the scenario has no targets\n", stderr);
    }
    if (!may_trace(a)) {
        return CLI_MACHINE;
    }
    int status = cli_study_open(&a->study, &model, 1);
    if (status != CLI_DONE) {
        return status;
    }
    struct ht_result result;
    cli_study_begin(&a->study);
    const enum ht_study_status ended = ht_study_run(model, &a->study.options, &result);
    if (cli_study_ended(&a->study, ended, &result, "", &status)) {
        status = report(&result, a);
    }
    ht_result_release(&result);
    return status;
}

int cli_run(int argc, char **argv) {
    struct arguments a = {0};
    if (!cli_study_init(&a.study, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    return cli_study_of_scenario(&a.study, a.scenario, simulate, &a);
}
