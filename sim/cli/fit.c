/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime fit: a scenario from a log of real calls, and how well it forecasts days that it has not seen.
 */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_COLUMN = CLI_KEY + 0x10,
    KEY_DATES,
    KEY_START,
    KEY_FROM,
    KEY_UNTIL,
    KEY_BACKTEST,
    KEY_INTERVAL,
    KEY_HANDLE,
    KEY_AWAY_AFTER,
    KEY_WEEKS
};

#define WEEKS        4   /* of the scenario, unless --weeks says */
#define REPLICATIONS 200 /* of a backtest, unless -n says: enough for a 95% interval of prediction */
#define MOST         10000

static int64_t read_date(struct argp_state *state, const char *option, const char *text) {
    int64_t day = 0;
    if (!ht_parse_date(text, &day)) {
        argp_error(state, "%s: expected a date such as 1999-02-01, found \"%s\"", option, text);
    }
    return day;
}

static double read_duration(struct argp_state *state, const char *option, const char *text) {
    double seconds = 0;
    if (!ht_parse_duration(text, &seconds) || !(seconds > 0) || !isfinite(seconds)) {
        argp_error(state, "%s: expected a duration such as \"15 min\", found \"%s\"", option, text);
    }
    return seconds;
}

static double read_interval(struct argp_state *state, const char *text) {
    const double seconds = read_duration(state, "--interval", text);
    if (seconds < HT_MINUTE || fmod(HT_DAY, seconds) != 0) {
        argp_error(
            state,
            "--interval: expected at least 1 min, and such that whole intervals fill a day; found \"%s\"",
            text);
    }
    return seconds;
}

static void add_column(struct fit_arguments *a, char *text, struct argp_state *state) {
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        argp_error(state, "--column: expected OURS=THEIRS such as arrival=\"Start time\", found \"%s\"",
                   text);
        return;
    }
    *equals = '\0';
    a->columns[a->column_count++] = (struct ht_log_column){text, equals + 1};
}

static void conclude(struct fit_arguments *a, struct argp_state *state) {
    if (a->log_count == 0) {
        argp_error(state, "expected the file of a log");
    }
    if (a->study.format == CLI_CSV) {
        argp_error(state, "--format: expected text or json, found \"csv\"; -o leaves tables as CSV");
    }
    if (a->backtest != NO_DAY && a->from != NO_DAY && a->backtest <= a->from) {
        argp_error(state, "--backtest: the days before it are fitted, so it must be later than --from");
    }
    if (a->backtest != NO_DAY && a->until != NO_DAY && a->backtest > a->until) {
        argp_error(state, "--backtest: the days from it on are forecast, so it cannot be later than --until");
    }
    if (a->from != NO_DAY && a->until != NO_DAY && a->until < a->from) {
        argp_error(state, "--until: expected a day that is not before --from");
    }
    if (a->study.options.replications == 0) {
        a->study.options.replications = REPLICATIONS;
    }
}

static error_t parse(int key, char *text, struct argp_state *state) {
    static const char *const orders[] = {"ymd", "dmy", "mdy"};
    static const char *const handles[] = {"law", "empirical"};
    struct fit_arguments *a = state->input;
    if (key == 'n') {
        a->study.options.replications = cli_number(state, "-n", text, 2, MOST);
        return 0;
    }
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_COLUMN: add_column(a, text, state); return 0;
    case KEY_DATES:
        a->log.dates = (enum ht_log_dates)(HT_DATES_YMD + (int)cli_choice(state, "--dates", text, orders, 3));
        return 0;
    case KEY_START:
        read_date(state, "--start", text);
        a->log.start = text;
        return 0;
    case KEY_FROM: a->from = read_date(state, "--from", text); return 0;
    case KEY_UNTIL: a->until = read_date(state, "--until", text); return 0;
    case KEY_BACKTEST: a->backtest = read_date(state, "--backtest", text); return 0;
    case KEY_INTERVAL: a->fit.interval = read_interval(state, text); return 0;
    case KEY_HANDLE: a->fit.empirical_handle = cli_choice(state, "--handle", text, handles, 2) == 1; return 0;
    case KEY_AWAY_AFTER: a->fit.away_after = read_duration(state, "--away-after", text); return 0;
    case KEY_WEEKS: a->weeks = cli_number(state, "--weeks", text, 1, 520); return 0;
    case ARGP_KEY_ARG: a->logs[a->log_count++] = text; return 0;
    case ARGP_KEY_END: conclude(a, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "leave scenario.cfg, its tables, fit.json, the report and pictures in DIR", 0},
    {"column", KEY_COLUMN, "OURS=THEIRS", 0,
     "the log calls column OURS (arrival, type, hold, ..; see the README) THEIRS (may be repeated)", 0},
    {"dates", KEY_DATES, "ORDER", 0,
     "order of day, month and year: ymd, dmy or mdy (default: told from all rows)", 0},
    {"start", KEY_START, "DATE", 0, "the day of second 0, where the log has times as plain seconds", 0},
    {"from", KEY_FROM, "DATE", 0, "the first day to look at (default: the first of the log)", 0},
    {"until", KEY_UNTIL, "DATE", 0, "the last day to look at (default: the last of the log)", 0},
    {"backtest", KEY_BACKTEST, "DATE", 0,
     "fit the days before DATE only; simulate those from it on and compare with what happened", 0},
    {"interval", KEY_INTERVAL, "DURATION", 0, "of arrivals and staff (default: 30 min)", 0},
    {"handle", KEY_HANDLE, "HOW", 0,
     "law, the best of several (default), or empirical: handle times are drawn from those of the log", 0},
    {"away-after", KEY_AWAY_AFTER, "DURATION", 0,
     "an agent without a call for longer is off the phones (default: estimated)", 0},
    {"weeks", KEY_WEEKS, "N", 0, "length of the scenario (default: 4)", 0},
    {"replications", 'n', "N", 0, "simulate the backtest N times (default: 200)", 0},
    {"seed", CLI_STUDY_SEED, "S", 0, "seed of all luck, 0 to 2^64-1 (default: 1)", 0},
    {"jobs", 'j', "THREADS", 0,
     "work on THREADS replications at once (default: one a processor); results do not depend on it", 0},
    {"format", CLI_STUDY_FORMAT, "FORMAT", 0, "report as text or json (default: text)", 0},
    {"quiet", CLI_STUDY_QUIET, NULL, 0, "no progress, no warnings, no remarks", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "LOG...",
    .doc = "Make a scenario of a log of real calls (one row a call, or one row an interval): when callers "
           "come, how "
           "long calls take, how long callers wait, and who was on the phones."
           "\v"
           "Exit status: 0 done; 2 the log or an option is wrong; 3 the machine failed; 130 interrupted.\n\n"
           "Examples:\n"
           "  holdtime fit calls.csv -o fitted && holdtime run fitted/scenario.cfg\n"
           "  holdtime fit january.txt february.txt --backtest 1999-02-01 -o fitted\n"
           "  holdtime fit export.csv --column arrival=\"Start time\" --dates dmy\n"};

/* What was read, for people: the files by their own names. */
static char *source_of(const struct fit_arguments *a) {
    size_t size = 1;
    for (size_t i = 0; i < a->log_count; i++) {
        size += strlen(a->logs[i]) + 2;
    }
    char *source = calloc(size, 1);
    for (size_t i = 0; source != NULL && i < a->log_count; i++) {
        const char *slash = strrchr(a->logs[i], '/');
        strcat(strcat(source, i == 0 ? "" : ", "), slash == NULL ? a->logs[i] : slash + 1);
    }
    return source;
}

/* The scenario begins on the first Monday after the days fitted. */
static struct ht_fit_scenario scenario_of(const struct fit_arguments *a, const struct ht_fit_report *report) {
    const struct ht_fit *fit = report->fit;
    const int64_t next = fit->log->start_day + (int64_t)(fit->first_day + fit->days);
    return (struct ht_fit_scenario){.fit = fit,
                                    .source = report->source,
                                    .start_day = next + (7 - ht_weekday(next)) % 7,
                                    .days = 7 * a->weeks,
                                    .replications = 100,
                                    .seed = fit_file_seed(a)};
}

static bool write_json(const void *report, FILE *out) {
    return ht_report_fit_json(report, out);
}

static bool write_text(const void *report, FILE *out) {
    return ht_report_fit_text(report, out);
}

static bool write_csv(const void *report, FILE *out) {
    return ht_report_backtest_csv(report, out);
}

static bool write_pictures(const void *report, const char *folder) {
    return ht_pictures_write_fit(report, folder);
}

static bool write_folder(const struct fit_arguments *a, const struct ht_fit_report *report) {
    const struct cli_output outputs[] = {{"fit.json", write_json, false},
                                         {"report.txt", write_text, false},
                                         {"backtest.csv", write_csv, report->backtest == NULL}};
    const struct ht_fit_scenario scenario = scenario_of(a, report);
    return fit_write_scenario(&scenario, a->study.folder) &&
           cli_write_outputs(a->study.folder, outputs, 3, report, write_pictures);
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int tell(const struct fit_arguments *a, const struct ht_fit_report *report) {
    if (a->study.folder != NULL && !write_folder(a, report)) {
        return CLI_MACHINE;
    }
    if (!(a->study.format == CLI_JSON ? ht_report_fit_json : ht_report_fit_text)(report, stdout)) {
        cli_stdout_failed();
    }
    cli_study_drawn(&a->study);
    if (report->backtest != NULL && report->backtest->interrupted) {
        fprintf(stderr, "holdtime: interrupted; the comparison is of %zu of %zu replications\n",
                report->backtest->replications, a->study.options.replications);
        return CLI_INTERRUPTED;
    }
    return CLI_DONE;
}

static int fit_days(struct fit_arguments *a, const struct ht_fit *fit, const struct fit_days *days) {
    struct ht_backtest backtest;
    char *source = source_of(a);
    if (source == NULL) {
        return cli_no_memory();
    }
    struct ht_fit_report report = {
        .fit = fit, .source = source, .seed = a->study.options.seed_given ? a->study.options.seed : 1};
    int status = cli_study_may_write(&a->study) ? CLI_DONE : CLI_MACHINE;
    if (status == CLI_DONE && days->kept > 0) {
        status = fit_backtest(&backtest, a, fit, days, source, a->study.folder);
        report.backtest = &backtest;
    }
    if (status == CLI_DONE) {
        status = tell(a, &report);
        if (report.backtest != NULL) {
            ht_backtest_release(&backtest);
        }
    }
    free(source);
    return status;
}

static void print(const struct fit_arguments *a, const struct ht_messages *messages) {
    if (messages->errors > 0 || !a->study.quiet) {
        ht_messages_print(messages, stderr);
    }
}

static int fit_log(struct fit_arguments *a, const struct ht_call_log *log) {
    struct fit_days days;
    struct ht_messages messages;
    struct ht_fit fit;
    if (!fit_choose_days(a, log, &days)) {
        return CLI_INPUT;
    }
    a->fit.first_day = days.first;
    a->fit.days = days.count;
    ht_messages_init(&messages);
    const bool fitted = ht_fit_log(&fit, log, &a->fit, &messages);
    print(a, &messages);
    const int status = fitted                ? fit_days(a, &fit, &days)
                       : messages.errors > 0 ? cli_wrong(&messages)
                                             : cli_no_memory();
    ht_fit_release(&fit);
    ht_messages_release(&messages);
    return status;
}

static int fit(struct fit_arguments *a) {
    struct ht_call_log log;
    struct ht_messages messages;
    ht_messages_init(&messages);
    const bool good = ht_log_read(&log, a->logs, a->log_count, &a->log, &messages);
    if (good) {
        print(a, &messages);
    }
    const int status = good ? fit_log(a, &log) : cli_refuse(&messages, "nothing was fitted");
    ht_log_release(&log);
    ht_messages_release(&messages);
    return status;
}

int cli_fit(int argc, char **argv) {
    struct fit_arguments a = {.from = NO_DAY, .until = NO_DAY, .backtest = NO_DAY, .weeks = WEEKS};
    a.logs = calloc((size_t)argc + 1, sizeof *a.logs);
    a.columns = calloc((size_t)argc + 1, sizeof *a.columns);
    int status = CLI_MACHINE;
    if (a.logs != NULL && a.columns != NULL && cli_study_init(&a.study, argc)) {
        argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
        a.log.columns = a.columns;
        a.log.column_count = a.column_count;
        status = fit(&a);
        cli_study_release(&a.study);
    } else {
        cli_no_memory();
    }
    free(a.logs);
    free(a.columns);
    return status;
}
