/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime compare: the same callers through several plans.
 */
#include "plans.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_WITH = CLI_KEY + 0x10, KEY_BEST, KEY_INDIFFERENCE };

struct arguments {
    struct cli_study study;
    struct cli_sets files, with;
    const char *best, *indifference;
    struct ht_criterion criterion; /* what --best says */
};

/* Measures of which more is better; of the others the least is best unless --best says so. */
static bool more_is_better(enum ht_measure measure) {
    return measure == HT_ANSWERED || measure == HT_FIRST_CALL_RESOLUTION ||
           (measure >= HT_SERVICE_LEVEL && measure <= HT_SL_MET);
}

/* MEASURE, or MEASURE:most, MEASURE:least. */
static void parse_best(struct arguments *a, struct argp_state *state) {
    static const char *const ways[] = {"most", "least"};
    const char *names[HT_MEASURE_COUNT];
    const size_t length = strcspn(a->best, ":");
    char *name = strdup(a->best);
    if (name == NULL) {
        exit(cli_no_memory());
    }
    name[length] = '\0';
    for (size_t i = 0; i < HT_MEASURE_COUNT; i++) {
        names[i] = ht_measure_info[i].name;
    }
    const enum ht_measure measure = ht_measure_from_name(name);
    if (measure == HT_MEASURE_COUNT) {
        const char *close = ht_closest(name, names, HT_MEASURE_COUNT);
        argp_error(state, "--best: expected a measure, as asa or cost:least, found \"%s\"%s%s%s", a->best,
                   close == NULL ? "" : "; did you mean `", close == NULL ? "" : close,
                   close == NULL ? "" : "`?");
    }
    a->criterion.measure = measure;
    a->criterion.most = a->best[length] == ':'
                            ? cli_choice(state, "--best", a->best + length + 1, ways, 2) == 0
                            : more_is_better(measure);
    free(name);
}

static void conclude(struct arguments *a, struct argp_state *state) {
    if (a->files.count == 1 && a->with.count == 0) {
        argp_error(state, "expected a scenario to compare %s with, or --with 'LABEL: PATH=VALUE'",
                   a->files.items[0]);
    }
    if (a->files.count + a->with.count > PLANS_MOST) {
        argp_error(state, "expected at most %d scenarios, found %zu; holdtime sweep takes more", PLANS_MOST,
                   a->files.count + a->with.count);
    }
    if (a->best != NULL) {
        parse_best(a, state);
    }
    const struct cli_asked reports[] = {{a->best != NULL, "--best"},
                                        {a->indifference != NULL, "--indifference"}};
    cli_study_conclude(&a->study, state, reports, sizeof reports / sizeof reports[0]);
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_WITH: a->with.items[a->with.count++] = text; return 0;
    case KEY_BEST: a->best = text; return 0;
    case KEY_INDIFFERENCE: a->indifference = text; return 0;
    case ARGP_KEY_ARG: a->files.items[a->files.count++] = text; return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected the scenario file of the base"); return 0;
    case ARGP_KEY_END: conclude(a, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"with", KEY_WITH, "'LABEL: PATH=VALUE, ..'", 0,
     "compare with BASE changed so; the label is what the report calls it (may be repeated)", 0},
    {"best", KEY_BEST, "MEASURE", 0,
     "the measure by which the best is selected; MEASURE:most or MEASURE:least says which way "
     "(default: that of the first target, else hold_mean)",
     0},
    {"indifference", KEY_INDIFFERENCE, "X", 0,
     "a difference in that measure smaller than X does not matter (default: a tenth of the target, or 5 s)",
     0},
    CLI_STUDY_OPTIONS("also leave comparison.json, differences.csv, the scenarios and pictures in DIR"),
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "BASE [OTHER...]",
    .doc = "Send the same callers through several plans and tell what each changes against the first, how "
           "sure that is, and which is best."
           "\v"
           "A plan is a scenario file, or BASE with changes (--with). All must have the same calendar and "
           "call types; agents, rollouts and targets may differ. At most 8 plans. --set, -n and --seed "
           "hold for all of them.\n\n"
           "Differences are taken replication by replication, so what luck all share cancels. The best is "
           "selected by Kim and Nelson's procedure with a probability of at least 95% if it is ahead by the "
           "indifference; --indifference takes a number, or a duration where the measure is a time.\n\n"
           "Exit status: 0 done; 2 the input is wrong; 3 the machine failed; 130 interrupted, the results of "
           "the complete replications written.\n\n"
           "Examples:\n"
           "  holdtime compare erp-go-live-no-reps.cfg erp-go-live.cfg -n 20 -o hired\n"
           "  holdtime compare erp-go-live.cfg -n 20 \\\n"
           "      --with 'class 1 now: agent_groups.class-1.joins=2006-11-06' \\\n"
           "      --with 'half the last: agent_groups.class-3.count=20'\n"
           "  holdtime compare outage-storms.cfg \\\n"
           "      --with '2 more: agent_groups.agents.count=32'\n"
           "  holdtime compare hire-early-or-late.cfg \\\n"
           "      --with 'later: agent_groups.reps.joins=2006-12-04' \\\n"
           "      --best cost --indifference 10000\n"};

/* A number above 0, or where the measure is a time a duration; NAN: neither. */
static double read_indifference(const char *text, enum ht_measure measure) {
    double value;
    char *end;
    if (ht_measure_info[measure].unit == HT_UNIT_SECONDS && ht_parse_duration(text, &value) && value > 0) {
        return value;
    }
    const bool decimal =
        text[0] != '\0' && strchr("0123456789.", text[0]) != NULL && strpbrk(text, "xX") == NULL;
    value = strtod(text, &end);
    return decimal && end != text && *end == '\0' && value > 0 && isfinite(value) ? value : NAN;
}

/* What does not matter where nobody says: of the target on this measure a tenth; NAN: it must be said. */
static double usual_indifference(const struct ht_model *base, enum ht_measure measure) {
    for (size_t i = 0; i < base->target_count; i++) {
        if (base->targets[i].measure == measure && base->targets[i].bound != 0) {
            return 0.1 * fabs(base->targets[i].bound);
        }
    }
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: return 5;
    case HT_UNIT_SHARE: return 0.01;
    case HT_UNIT_LEVEL: return 1;
    case HT_UNIT_COUNT:
    case HT_UNIT_MONEY: break;
    }
    return NAN;
}

/* The criterion of --best and --indifference; false when something is missing. */
static bool choose_criterion(const struct arguments *a, const struct ht_model *base,
                             struct ht_criterion *criterion) {
    *criterion = ht_default_criterion(base);
    if (a->best != NULL) {
        const bool other = criterion->measure != a->criterion.measure;
        criterion->measure = a->criterion.measure;
        criterion->most = a->criterion.most;
        if (other) {
            criterion->scope = 0;
            criterion->indifference = usual_indifference(base, criterion->measure);
        }
    }
    const char *name = ht_measure_info[criterion->measure].name;
    if (a->indifference != NULL) {
        criterion->indifference = read_indifference(a->indifference, criterion->measure);
        if (isnan(criterion->indifference)) {
            fprintf(stderr, "holdtime compare: --indifference: expected a %s above 0 for %s, found \"%s\"\n",
                    ht_measure_info[criterion->measure].unit == HT_UNIT_SECONDS ? "duration" : "number", name,
                    a->indifference);
            return false;
        }
    }
    if (isnan(criterion->indifference)) {
        fprintf(stderr,
                "holdtime compare: --best %s: what difference in it does not matter? Say so with "
                "--indifference X\n",
                name);
        return false;
    }
    return true;
}

struct outcome {
    const struct ht_comparison *comparison;
    const char *const *labels;
    bool (*write)(const struct ht_comparison *comparison, const char *const *labels, FILE *out);
    size_t scenario; /* of the file that holds one */
};

static bool write_outcome(const void *context, FILE *out) {
    const struct outcome *outcome = context;
    return outcome->write != NULL
               ? outcome->write(outcome->comparison, outcome->labels, out)
               : ht_scenario_write(outcome->comparison->results[outcome->scenario].model, out);
}

/* comparison.json, differences.csv, and each scenario as understood. */
static bool write_folder(const char *folder, struct outcome outcome) {
    const size_t size = strlen(folder) + 32;
    char *path = malloc(size);
    if (path == NULL) {
        cli_no_memory();
        return false;
    }
    snprintf(path, size, "%s/comparison.json", folder);
    outcome.write = ht_report_comparison_json;
    bool whole = cli_write_with(path, write_outcome, &outcome);
    snprintf(path, size, "%s/differences.csv", folder);
    outcome.write = ht_report_comparison_csv;
    whole = whole && cli_write_with(path, write_outcome, &outcome);
    outcome.write = NULL;
    for (; whole && outcome.scenario < outcome.comparison->count; outcome.scenario++) {
        snprintf(path, size, "%s/scenario-%zu.cfg", folder, 1 + outcome.scenario);
        whole = cli_write_with(path, write_outcome, &outcome);
    }
    if (whole && !ht_pictures_write_comparison(outcome.comparison, outcome.labels, folder)) {
        snprintf(path, size, "%s/pictures", folder);
        cli_machine_failed(path);
        whole = false;
    }
    free(path);
    return whole;
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report(const struct ht_comparison *comparison, const struct plans *plans,
                  const struct cli_study *study) {
    static bool (*const reports[])(const struct ht_comparison *, const char *const *,
                                   FILE *) = {[CLI_TEXT] = ht_report_comparison_text,
                                              [CLI_JSON] = ht_report_comparison_json,
                                              [CLI_CSV] = ht_report_comparison_csv};
    const struct outcome outcome = {.comparison = comparison, .labels = plans->labels};
    if (study->folder != NULL && !write_folder(study->folder, outcome)) {
        return CLI_MACHINE;
    }
    if (!reports[study->format](comparison, plans->labels, stdout)) {
        cli_stdout_failed();
    }
    cli_study_drawn(study);
    return cli_study_told(&comparison->results[0]);
}

static int simulate(const struct plans *plans, const struct ht_criterion *criterion,
                    struct cli_study *study) {
    struct ht_pair pairs[PLANS_MOST];
    const struct ht_model *models[PLANS_MOST];
    for (size_t i = 0; i < plans->count; i++) {
        models[i] = &plans->models[i];
    }
    for (size_t i = 1; i < plans->count; i++) {
        pairs[i - 1] = (struct ht_pair){0, i};
    }
    int status = cli_study_open(study, models, plans->count);
    if (status != CLI_DONE) {
        return status;
    }
    cli_study_begin(study);
    const struct ht_compare_options how = {
        .study = study->options, .pairs = pairs, .pair_count = plans->count - 1, .criterion = *criterion};
    struct ht_comparison comparison;
    const enum ht_study_status ended = ht_compare_run(models, plans->count, &how, &comparison);
    if (cli_study_ended(study, ended, comparison.results, " of each plan", &status)) {
        status = report(&comparison, plans, study);
    }
    ht_comparison_release(&comparison);
    return status;
}

static int compare(struct arguments *a, struct plans *plans) {
    struct ht_criterion criterion;
    const int read = plans_read(plans, &a->files, &a->with, &a->study);
    if (read != CLI_DONE) {
        return read;
    }
    if (!choose_criterion(a, &plans->models[0], &criterion)) {
        return CLI_INPUT;
    }
    return cli_study_may_write(&a->study) ? simulate(plans, &criterion, &a->study) : CLI_MACHINE;
}

int cli_compare(int argc, char **argv) {
    struct arguments a = {.best = NULL};
    int status = CLI_MACHINE;
    const bool study = cli_study_init(&a.study, argc), files = cli_sets_init(&a.files, argc),
               with = cli_sets_init(&a.with, argc);
    if (!study || !files || !with) {
        cli_no_memory();
    } else {
        struct plans plans;
        argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
        plans_init(&plans);
        status = compare(&a, &plans);
        plans_release(&plans);
    }
    cli_sets_release(&a.with);
    cli_sets_release(&a.files);
    cli_study_release(&a.study);
    return status;
}
