/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime plan: the cheapest choice of the scenario's decisions that keeps its targets.
 */
#include "choices.h"
#include "stores.h"
#include "study_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_CONFIDENCE = CLI_KEY + 0x10, KEY_TOLERANCE, KEY_INDIFFERENCE, KEY_PLANS };

#define REDRAW 0.2 /* seconds between two drawings of progress */

struct arguments {
    const char *scenario;
    struct cli_study study;
    double confidence, tolerance, indifference; /* 0: as ht_plan has it */
    size_t plans;
};

/* A number above 0. */
static double parse_money(struct argp_state *state, const char *option, const char *text) {
    char *end;
    const bool decimal =
        text[0] != '\0' && strchr("0123456789.", text[0]) != NULL && strpbrk(text, "xX") == NULL;
    const double value = strtod(text, &end);
    if (!decimal || end == text || *end != '\0' || !(value > 0) || !isfinite(value)) {
        argp_error(state, "%s: expected a number above 0, such as 10000, found \"%s\"", option, text);
    }
    return value;
}

static double parse_confidence(struct argp_state *state, const char *option, const char *text) {
    const double value = cli_fraction(state, option, text);
    if (!(value > 0.5)) {
        argp_error(state, "%s: expected a number above 0.5 and below 1, such as 0.95, found \"%s\"", option,
                   text);
    }
    return value;
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_CONFIDENCE: a->confidence = parse_confidence(state, "--confidence", text); return 0;
    case KEY_TOLERANCE: a->tolerance = cli_fraction(state, "--tolerance", text); return 0;
    case KEY_INDIFFERENCE: a->indifference = parse_money(state, "--indifference", text); return 0;
    case KEY_PLANS: a->plans = cli_number(state, "--plans", text, 1, HT_PLANS_MOST); return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    case ARGP_KEY_END: cli_study_conclude(&a->study, state, NULL, 0); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    CLI_SIMULATION_OPTIONS("simulate at most N replications of a plan (default: 1000)"),
    {"confidence", KEY_CONFIDENCE, "P", 0,
     "be right with a probability of at least P, above 0.5 and below 1 (default: 0.95)", 0},
    {"tolerance", KEY_TOLERANCE, "P", 0,
     "a plan whose probability of keeping a target is within P of what the target asks for may be judged "
     "either way (default: 0.05)",
     0},
    {"indifference", KEY_INDIFFERENCE, "MONEY", 0,
     "a difference in cost below MONEY does not matter (default: a thousandth of what the scenario as "
     "written costs)",
     0},
    {"plans", KEY_PLANS, "N", 0, "simulate at most N plans (default: 200)", 0},
    {"store", CLI_STUDY_STORE, "FILE", 0, "keep every finished replication in FILE, a results store", 0},
    {"resume", CLI_STUDY_RESUME, NULL, 0, "take what the store has instead of simulating it", 0},
    {"output", 'o', "DIR", 0,
     "also leave plan.json, plan.csv, the best plan as scenario.cfg and pictures in DIR", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc =
        "Find the cheapest plan that keeps the targets: a value for each of the scenario's decisions, such "
        "as how many to hire, when, in which classes, and when to go live."
        "\v"
        "A fluid model rules plans out, simulation with the same callers judges the others, and the best "
        "is certified. The report tells what to do, what it costs and saves, what more or less money "
        "would keep, the latest safe first day of every class, and what four weeks later does.\n\n"
        "Exit status: 0 done, also where no plan keeps the targets; 2 the input is wrong; 3 the machine "
        "failed; 130 interrupted, the best plan so far written.\n\n"
        "Examples:\n"
        "  holdtime plan erp-go-live-plan.cfg -o advice\n"
        "  holdtime plan erp-go-live-plan.cfg --store plan.db --resume\n"
        "  holdtime run advice/scenario.cfg\n"};

/* What the progress line and the reports need of a planning. */
struct planner {
    struct choices *choices;
    const struct cli_study *study;
    struct ht_plan_report report;
    double drawn; /* when progress last was */
};

static void draw_progress(void *context, const struct ht_plan_progress *progress) {
    struct planner *p = context;
    const struct ht_planning *so_far = progress->so_far;
    if (!p->study->progress.shown || progress->seconds < p->drawn + REDRAW) {
        return;
    }
    p->drawn = progress->seconds;
    char best[512] = "";
    if (so_far->winner < so_far->plan_count) {
        p->report.planning = so_far;
        ht_report_plan_brief(&p->report, so_far->winner, best, sizeof best);
    }
    /* The plan last: it is what a narrow terminal may cut. */
    cli_progress_line("%zu plan%s, %zu replications, %.0f s%s%s%s%s", so_far->plan_count,
                      so_far->plan_count == 1 ? "" : "s", progress->replications, progress->seconds,
                      progress->stage == NULL ? "" : ", ", progress->stage == NULL ? "" : progress->stage,
                      best[0] == '\0' ? ""
                      : so_far->found ? "; best so far "
                                      : "; closest so far ",
                      best);
}

static bool write_json(const void *report, FILE *out) {
    return ht_report_plan_json(report, out);
}

static bool write_csv(const void *report, FILE *out) {
    return ht_report_plan_csv(report, out);
}

static bool write_best(const void *report, FILE *out) {
    return ht_scenario_write(&((const struct ht_plan_report *)report)->planning->best, out);
}

static bool write_pictures(const void *report, const char *folder) {
    return ht_pictures_write_plan(report, folder);
}

static bool write_folder(const struct ht_plan_report *report, const char *folder) {
    static const struct cli_output outputs[] = {{"plan.json", write_json, false},
                                                {"plan.csv", write_csv, false},
                                                {"scenario.cfg", write_best, false}};
    return cli_write_outputs(folder, outputs, sizeof outputs / sizeof outputs[0], report, write_pictures);
}

static int tell_interrupted(const struct arguments *a) {
    fprintf(stderr, "holdtime: interrupted; this is the best plan so far. ");
    if (a->study.store != NULL) {
        fprintf(stderr, "To go on: the same command with --store %s --resume\n", a->study.store);
    } else {
        fputs("With --store FILE it could go on later\n", stderr);
    }
    return CLI_INTERRUPTED;
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report_plan(const struct ht_plan_report *report, const struct arguments *a) {
    static bool (*const reports[])(const struct ht_plan_report *, FILE *) = {
        [CLI_TEXT] = ht_report_plan_text, [CLI_JSON] = ht_report_plan_json, [CLI_CSV] = ht_report_plan_csv};
    if (a->study.folder != NULL && !write_folder(report, a->study.folder)) {
        return CLI_MACHINE;
    }
    if (!reports[a->study.format](report, stdout)) {
        cli_stdout_failed();
    }
    cli_study_drawn(&a->study);
    return report->planning->interrupted ? tell_interrupted(a) : CLI_DONE;
}

static bool keep(void *context, const struct ht_model *model) {
    struct planner *p = context;
    return cli_store_keep(p->study->options.store, model);
}

static bool read_choice(void *context, const size_t *choice, struct ht_model *model, bool *fatal) {
    const struct planner *p = context;
    return choices_read(p->choices, choice, model, fatal);
}

static int simulate(struct choices *choices, struct arguments *a) {
    int status = cli_study_open(&a->study, NULL, 0);
    if (status != CLI_DONE) {
        return status;
    }
    cli_study_begin(&a->study);
    const struct ht_model *base = &choices->base;
    struct planner planner = {
        .choices = choices,
        .study = &a->study,
        .report = {.written = choices->written,
                   .seed = a->study.options.seed_given ? a->study.options.seed : base->run.seed}};
    const struct ht_plan_source source = {.decisions = base->decisions,
                                          .decision_count = base->decision_count,
                                          .read = read_choice,
                                          .keep = a->study.options.store == NULL ? NULL : keep,
                                          .context = &planner};
    struct ht_plan_options how = {.study = a->study.options,
                                  .confidence = a->confidence,
                                  .tolerance = a->tolerance,
                                  .indifference = a->indifference,
                                  .simulated_at_most = a->plans,
                                  .progress = draw_progress,
                                  .progress_context = &planner};
    how.study.progress = NULL; /* a line of its own */
    struct ht_planning planning;
    const enum ht_study_status ended = ht_plan(&source, &how, &planning);
    if (cli_study_ended(&a->study, ended, NULL, " of a plan", &status)) {
        planner.report.planning = &planning;
        status = report_plan(&planner.report, a);
    }
    ht_planning_release(&planning);
    return status;
}

static int plan(struct arguments *a) {
    struct choices choices;
    int status = choices_init(&choices, a->scenario, &a->study.sets);
    if (status == CLI_DONE) {
        struct ht_messages warnings;
        ht_messages_init(&warnings);
        status = !cli_study_may_write(&a->study) ? CLI_MACHINE
                 : cli_study_warnings(&a->study, &choices.base, a->scenario, &warnings)
                     ? simulate(&choices, a)
                     : cli_no_memory();
        ht_messages_release(&warnings);
    }
    choices_release(&choices);
    return status;
}

int cli_plan(int argc, char **argv) {
    struct arguments a = {.confidence = 0.95, .tolerance = 0.05};
    if (!cli_study_init(&a.study, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    const int status = plan(&a);
    cli_study_release(&a.study);
    return status;
}
