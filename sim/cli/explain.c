/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime explain: one interval by Erlang C, Erlang A and simulation. (One caller is told by run --explain.)
 */
#include "study_options.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

enum { KEY_AT = CLI_KEY + 0x10, KEY_TYPE };

struct arguments {
    const char *scenario, *at, *type;
    struct cli_study study;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_AT: a->at = text; return 0;
    case KEY_TYPE: a->type = text; return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"at", KEY_AT, "WHEN", 0,
     "the interval of this time, as '2006-11-27 10:00', or the busiest of a day, as 2006-11-27 (default: the "
     "busiest of all)",
     0},
    {"type", KEY_TYPE, "NAME", 0, "the calls of this type alone (default: all)", 0},
    CLI_SIMULATION_OPTIONS(
        "simulate N replications (default: 40 to 1000, the fewer the more there is before the interval)"),
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc =
        "Set one interval of a scenario side by side as Erlang C and Erlang A have it and as it is "
        "simulated, and "
        "tell why they differ."
        "\v"
        "The formulas are given what a planner would give them: calls an hour without redials, the mean "
        "handle "
        "time, the agents on the phones, the mean patience. What else the scenario has (redials, days that "
        "differ, laws that are not exponential, lines, skills and so on) is switched off in turn, and the "
        "same "
        "callers go through it again: the difference, with its 95% interval, is what it does to hold. "
        "Besides, "
        "the queue at the start of the interval is set against the steady state.\n\n"
        "What happens to one caller is told by holdtime run --explain.\n\n"
        "Exit status: 0 done; 2 the input is wrong; 3 the machine failed; 130 interrupted, told from the "
        "complete replications.\n\n"
        "Examples:\n"
        "  holdtime explain scenarios/outage-storms.cfg\n"
        "  holdtime explain scenarios/erp-go-live.cfg --at '2006-11-27 10:00' -n 20\n"
        "  holdtime explain scenarios/bilingual.cfg --type French --format json\n"};

/* The call types by name: scope 1 + position; 0: there is none of that name, which is told. */
static size_t find_type(const struct ht_model *model, const char *name) {
    const char *close;
    const char *names[256];
    size_t count = 0;
    for (size_t i = 0; i < model->call_type_count; i++) {
        if (strcmp(model->call_types[i].name, name) == 0) {
            return 1 + i;
        }
        if (count < sizeof names / sizeof names[0]) {
            names[count++] = model->call_types[i].name;
        }
    }
    close = ht_closest(name, names, count);
    fprintf(stderr, "holdtime explain: --type: expected a call type of %s, as %s, found \"%s\"%s%s%s\n",
            model->file, names[0], name, close == NULL ? "" : "; did you mean `", close == NULL ? "" : close,
            close == NULL ? "" : "`?");
    return 0;
}

/* A time as scenarios write it; `*day` says that only a day was named. False: neither. */
static bool parse_when(const struct ht_model *model, const char *text, double *time, bool *day) {
    int64_t date;
    double second = 0;
    *day = ht_parse_date(text, &date);
    if (*day || ht_parse_date_time(text, &date, &second)) {
        *time = (double)(date - model->calendar.start_day) * HT_DAY + second;
        return true;
    }
    return ht_parse_duration(text, time);
}

/* A closed interval is no interval to explain; the next open one may be meant. */
static bool is_open(const struct ht_model *model, double start, const char *text) {
    const struct ht_calendar *calendar = &model->calendar;
    char next[64];
    if (ht_open_time(calendar, start, start + calendar->interval) > 0) {
        return true;
    }
    const double opening = ht_next_open(calendar, start);
    fprintf(stderr, "holdtime explain: --at: expected a time at which it is open, found \"%s\"", text);
    if (isfinite(opening)) {
        fprintf(stderr, "; it opens next at %s",
                ht_format_time(calendar->start_day, opening, next, sizeof next));
    }
    fputc('\n', stderr);
    return false;
}

/* Start of the interval; CLI_DONE, or what is wrong is said. */
static int choose_interval(const struct arguments *a, const struct ht_model *model,
                           struct ht_explain_options *how) {
    const struct ht_calendar *calendar = &model->calendar;
    char first[64], last[64];
    double time = 0;
    bool day = false, fine = true;
    if (a->at != NULL && (!parse_when(model, a->at, &time, &day) || time < 0 || time >= calendar->length)) {
        fprintf(stderr,
                "holdtime explain: --at: expected a time from %s up to %s, as \"2006-11-27 10:00\", found "
                "\"%s\"\n",
                ht_format_time(calendar->start_day, 0, first, sizeof first),
                ht_format_time(calendar->start_day, calendar->length, last, sizeof last), a->at);
        return CLI_INPUT;
    }
    how->busiest = a->at == NULL || day;
    how->start = floor(time / calendar->interval) * calendar->interval;
    if (a->at == NULL || day) {
        how->start = ht_explain_busiest(model, time, day ? time + HT_DAY : INFINITY, &fine);
        if (!fine) {
            return cli_no_memory();
        }
    }
    if (isnan(how->start)) {
        fprintf(stderr, "holdtime explain: nobody is expected to call %s, outside the warm-up\n",
                day ? "on that day" : "at all");
        return CLI_INPUT;
    }
    return is_open(model, how->start, a->at) ? CLI_DONE : CLI_INPUT;
}

static int report(const struct arguments *a, const struct ht_explanation *explanation) {
    static bool (*const reports[])(const struct ht_explanation *,
                                   FILE *) = {[CLI_TEXT] = ht_report_explanation_text,
                                              [CLI_JSON] = ht_report_explanation_json,
                                              [CLI_CSV] = ht_report_explanation_csv};
    if (!(explanation->calls > 0) || !(explanation->agents > 0)) {
        fprintf(stderr, "holdtime explain: %s in that interval; choose another with --at\n",
                explanation->agents > 0 ? "nobody calls, or nobody is answered,"
                                        : "nobody is on the phones for these calls");
        return CLI_INPUT;
    }
    if (!reports[a->study.format](explanation, stdout)) {
        cli_stdout_failed();
    }
    if (explanation->interrupted) {
        fprintf(stderr, "holdtime: interrupted; the results are of %zu replications\n",
                explanation->replications);
        return CLI_INTERRUPTED;
    }
    return CLI_DONE;
}

static int explain(void *context, const struct ht_model *model) {
    struct arguments *a = context;
    struct ht_explain_options how = {.scope = 0};
    struct ht_explanation explanation;
    int status = choose_interval(a, model, &how);
    if (status == CLI_DONE && a->type != NULL) {
        how.scope = find_type(model, a->type);
        status = how.scope == 0 ? CLI_INPUT : CLI_DONE;
    }
    if (status != CLI_DONE) {
        return status;
    }
    cli_study_begin(&a->study);
    how.study = a->study.options;
    const enum ht_study_status ended = ht_explain(model, &how, &explanation);
    return cli_study_ended(&a->study, ended, NULL, "", &status) ? report(a, &explanation) : status;
}

int cli_explain(int argc, char **argv) {
    struct arguments a = {0};
    if (!cli_study_init(&a.study, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    return cli_study_of_scenario(&a.study, a.scenario, explain, &a);
}
