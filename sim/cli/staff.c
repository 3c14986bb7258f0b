/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime staff: the fewest agents by interval that keep the targets, and a roster of shifts that brings
 * them.
 */
#include "study_options.h"

enum { KEY_NO_ROSTER = CLI_KEY + 0x10, KEY_ENFORCE };

struct arguments {
    const char *scenario;
    struct cli_study study;
    bool no_roster, enforce;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_NO_ROSTER: a->no_roster = true; return 0;
    case KEY_ENFORCE: a->enforce = true; return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    CLI_SIMULATION_OPTIONS("judge by N replications (default: as the scenario says)"),
    {"output", 'o', "DIR", 0,
     "also leave staff.json, staff.csv, roster.csv, scenario.cfg and a picture in DIR; holdtime run "
     "DIR/scenario.cfg simulates what was found",
     0},
    {"no-roster", KEY_NO_ROSTER, NULL, 0, "only the agents needed, no shifts", 0},
    {"enforce", KEY_ENFORCE, NULL, 0, "exit with status 1 when a target cannot be kept or a need not covered",
     0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc =
        "Find the fewest agents on the phones in each interval that keep every target of a scenario, by "
        "simulation, and the cheapest roster of its shift_patterns that brings them."
        "\v"
        "How many agents the scenario has makes no difference; its calls, skills, routes, opening hours and "
        "targets do. A target is kept where every one of its periods is met with the probability it asks for "
        "(confidence). All intervals are simulated together, so callers whom one leaves waiting meet the "
        "next. The roster covers absence and time off the phones too, and is itself simulated and mended "
        "until it keeps the targets. Agents are taken as proficient: holdtime plan is about hiring and "
        "learning.\n\n"
        "Exit status: 0 done; 1 a target cannot be kept, or no roster covers the needs (--enforce); 2 the "
        "input is wrong; 3 the machine failed; 130 interrupted, what was found until then written.\n\n"
        "Examples:\n"
        "  holdtime staff scenarios/staff-a-desk.cfg\n"
        "  holdtime staff staff-a-desk.cfg -o roster && holdtime run roster/scenario.cfg\n"
        "  holdtime staff staff-a-desk.cfg --no-roster --format csv > needed.csv\n"
        "  holdtime staff staff-a-desk.cfg --set targets[0].at_most=30\n"};

/* Careers are what staffing leaves out. */
static bool has_career(const struct ht_agent_group *g) {
    return g->joins >= 0 || g->leaves >= 0 || g->training.length > 0 || g->nesting.length > 0 ||
           g->learning.curve != HT_CURVE_NONE || g->coaching.share > 0 || g->attrition.per_year > 0 ||
           g->attrition.first_90_days > 0;
}

static void remark_careers(const struct ht_model *model) {
    const char *separator =
        "holdtime: agents are taken as proficient and there all the time; left out is what is said of "
        "joining, learning and leaving of ";
    bool any = false;
    for (size_t i = 0; i < model->agent_group_count; i++) {
        if (has_career(&model->agent_groups[i])) {
            fprintf(stderr, "%s%s", separator, model->agent_groups[i].name);
            separator = ", ";
            any = true;
        }
    }
    for (size_t i = 0; i < model->rollout_count; i++) {
        if (model->rollouts[i].relearn.curve != HT_CURVE_NONE) {
            fprintf(stderr,
                    any ? ", and relearning at %s"
                        : "holdtime: agents are taken as proficient; left out is relearning at %s",
                    model->rollouts[i].name);
            any = true;
        }
    }
    fputs(any ? "\n" : "", stderr);
}

/* Is a roster to be made? If it cannot be, a remark says why. */
static bool wants_roster(const struct arguments *a, const struct ht_model *model) {
    if (a->no_roster) {
        return false;
    }
    if (model->shift_pattern_count == 0) {
        if (!a->study.quiet) {
            fputs("holdtime: no roster: the scenario has no shifts to choose from; add them as\n"
                  "  shift_patterns = ( { name = \"day\"; starts = { from = \"08:00\"; to = \"10:00\"; every "
                  "= \"30 min\"; };\n"
                  "                       length = \"8 h 30 min\"; breaks = ( { after = \"4 h\"; length = "
                  "\"30 min\"; } );\n"
                  "                       days_per_week = 5; } );\n",
                  stderr);
        }
        return false;
    }
    if (ht_roster_library() == NULL) {
        fputs("holdtime: no roster: this build is without GLPK (package libglpk-dev)\n", stderr);
        return false;
    }
    return true;
}

/* May anybody of the group work a pattern? */
static bool has_pattern(const struct ht_model *model, size_t group) {
    for (size_t i = 0; i < model->shift_pattern_count; i++) {
        for (size_t g = 0; g < model->shift_patterns[i].agent_group_count; g++) {
            if (model->shift_patterns[i].agent_groups[g] == group) {
                return true;
            }
        }
    }
    return false;
}

/* Every group that is needed must have one. */
static bool patterns_suffice(const struct ht_staffing *needs) {
    bool all = true;
    for (size_t g = 0; g < needs->groups; g++) {
        bool needed = false;
        for (size_t b = 0; b < needs->bins; b++) {
            needed = needed || needs->need[b * needs->groups + g] > 0;
        }
        if (needed && !has_pattern(needs->model, g)) {
            fprintf(stderr,
                    "holdtime: no roster: agents of %s are needed, but no shift pattern is for them\n",
                    needs->model->agent_groups[g].name);
            all = false;
        }
    }
    return all;
}

static bool write_json(const void *report, FILE *out) {
    return ht_report_staff_json(report, out);
}

static bool write_csv(const void *report, FILE *out) {
    return ht_report_staff_csv(report, out);
}

static bool write_roster(const void *report, FILE *out) {
    return ht_report_roster_csv(report, out);
}

/* The roster, or where there is none the needs, as a scenario. */
static bool write_scenario(const void *report, FILE *out) {
    const struct ht_staff_report *r = report;
    return ht_scenario_write(
        r->roster != NULL && r->roster->gap_count == 0 ? &r->roster->rostered : &r->needs->staffed, out);
}

static bool write_pictures(const void *report, const char *folder) {
    return ht_pictures_write_staff(report, folder);
}

static bool write_results(const struct ht_staff_report *report, const char *folder) {
    const bool no_roster = report->roster == NULL || report->roster->gap_count > 0;
    const struct cli_output outputs[] = {{"staff.json", write_json, false},
                                         {"staff.csv", write_csv, false},
                                         {"roster.csv", write_roster, no_roster},
                                         {"scenario.cfg", write_scenario, false}};
    return cli_write_outputs(folder, outputs, sizeof outputs / sizeof outputs[0], report, write_pictures);
}

/* Is a target missed, or a need not covered? */
static bool falls_short(const struct ht_staff_report *report) {
    const struct ht_rostered *roster = report->roster;
    if (report->needs->impossible_count > 0 ||
        (roster != NULL && (roster->gap_count > 0 || roster->missed_count > 0))) {
        return true;
    }
    const struct ht_result *result = roster == NULL ? &report->needs->result : &roster->result;
    for (size_t i = 0; i < result->model->target_count; i++) {
        if (result->verdicts[i].missed_count > 0) {
            return true;
        }
    }
    return false;
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report_it(const struct ht_staff_report *report, const struct arguments *a, bool interrupted) {
    static bool (*const reports[])(const struct ht_staff_report *,
                                   FILE *) = {[CLI_TEXT] = ht_report_staff_text,
                                              [CLI_JSON] = ht_report_staff_json,
                                              [CLI_CSV] = ht_report_staff_csv};
    if (a->study.folder != NULL && !write_results(report, a->study.folder)) {
        return CLI_MACHINE;
    }
    if (!reports[a->study.format](report, stdout)) {
        cli_stdout_failed();
    }
    cli_study_drawn(&a->study);
    if (interrupted) {
        fputs("holdtime: interrupted; what was found until then may not be the fewest or the cheapest\n",
              stderr);
        return CLI_INTERRUPTED;
    }
    return a->enforce && falls_short(report) ? CLI_MISSED : CLI_DONE;
}

/* The roster of the needs found, then the report. */
static int roster_and_report(struct arguments *a, const struct ht_staffing *needs,
                             const struct ht_staff_options *how, bool wanted) {
    const bool cut_short = needs->interrupted || needs->result.interrupted;
    struct ht_staff_report report = {needs, NULL};
    if (!wanted || cut_short || !patterns_suffice(needs)) {
        return report_it(&report, a, cut_short);
    }
    struct ht_rostered roster;
    int status = CLI_DONE;
    const enum ht_study_status ended = ht_roster(needs, how, &roster);
    cli_progress_clear(&a->study.progress);
    if (ended == HT_STUDY_NOTHING) {
        status = report_it(&report, a, true);
    } else if (cli_study_ended(&a->study, ended, &roster.result, "", &status)) {
        report.roster = &roster;
        status = report_it(&report, a, roster.interrupted || roster.result.interrupted);
    }
    ht_rostered_release(&roster);
    return status;
}

static int staff(void *context, const struct ht_model *model) {
    struct arguments *a = context;
    if (model->target_count == 0) {
        fprintf(
            stderr,
            "%s: error: targets: expected a target to keep, found none; as targets = ( { measure = \"asa\"; "
            "at_most = \"1 min\"; per = \"day\"; confidence = 0.9; } );\n"
            "holdtime: 1 error; nothing was simulated\n",
            a->scenario);
        return CLI_INPUT;
    }
    if (!a->study.quiet) {
        remark_careers(model);
    }
    const bool wanted = wants_roster(a, model);
    cli_study_begin(&a->study);
    const struct ht_staff_options how = {
        .study = a->study.options, .stage = cli_progress_stage, .stage_context = &a->study.progress};
    struct ht_staffing needs;
    int status = CLI_DONE;
    const enum ht_study_status ended = ht_staff(model, &how, &needs);
    if (cli_study_ended(&a->study, ended, &needs.result, "", &status)) {
        status = roster_and_report(a, &needs, &how, wanted);
    }
    ht_staffing_release(&needs);
    return status;
}

int cli_staff(int argc, char **argv) {
    struct arguments a = {0};
    if (!cli_study_init(&a.study, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    return cli_study_of_scenario(&a.study, a.scenario, staff, &a);
}
