/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime sweep: the same callers through every value of one setting or two.
 */
#include "study_options.h"
#include "vary.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_VARY = CLI_KEY + 0x10 };

struct arguments {
    const char *scenario;
    struct cli_sets varied; /* --vary as given */
    struct cli_study study;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_VARY: a->varied.items[a->varied.count++] = text; return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    case ARGP_KEY_END:
        if (a->scenario != NULL && a->varied.count == 0) {
            argp_error(state, "expected a setting to vary, as --vary agent_groups.reps.count=300:400:10");
        }
        cli_study_conclude(&a->study, state, NULL, 0);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"vary", KEY_VARY, "PATH=VALUES", 0,
     "the setting to vary: A:B:STEP are the numbers from A to B, V1,V2,.. values of any kind, written as for "
     "--set; may be given twice, then every combination is simulated",
     0},
    CLI_STUDY_OPTIONS("also leave sweep.json, sweep.csv and pictures in DIR"),
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc =
        "Simulate a scenario at every value of one setting or two, all of them with the same callers: from "
        "which value on the first target is kept, and what one more is worth."
        "\v"
        "Differences between neighbours are taken replication by replication, so few replications tell "
        "small steps apart. --by says of which periods the worst is shown. At most 1000 points.\n\n"
        "Exit status: 0 done; 2 the input is wrong; 3 the machine failed; 130 interrupted, the results of "
        "the complete replications written.\n\n"
        "Examples:\n"
        "  holdtime sweep erp-go-live.cfg -n 20 \\\n"
        "      --vary agent_groups.veterans.count=380:460:10\n"
        "  holdtime sweep erp-go-live.cfg \\\n"
        "      --vary 'rollouts.ERP go-live.at=2006-11-20,2007-01-15'\n"
        "  holdtime sweep impatient-callers.cfg \\\n"
        "      --vary 'call_types.calls.patience.mean=2 min,5 min,10 min'\n"
        "  holdtime sweep two-tier-helpdesk.cfg -o staffing \\\n"
        "      --vary agent_groups.generalists.count=9:14:1 \\\n"
        "      --vary agent_groups.specialists.count=6:10:1\n"};

/* The points of a sweep as models, and what they are compared by. */
struct points {
    struct ht_model *models;
    const struct ht_model **pointers;
    struct ht_pair *pairs;
    size_t count, read; /* read: initialised models */
};

static bool points_init(struct points *points, size_t count) {
    *points = (struct points){.count = count,
                              .models = calloc(count, sizeof *points->models),
                              .pointers = calloc(count, sizeof *points->pointers),
                              .pairs = calloc(count, sizeof *points->pairs)};
    return points->models != NULL && points->pointers != NULL && points->pairs != NULL;
}

static void points_release(struct points *points) {
    for (size_t i = 0; i < points->read; i++) {
        ht_model_release(&points->models[i]);
    }
    free(points->models);
    free(points->pointers);
    free(points->pairs);
}

static bool same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_option(const char *place) {
    return place != NULL && strncmp(place, "--set ", 6) == 0;
}

/* What is wrong whatever the value would be told of every value: of messages that differ in it alone, the
 * first is kept. Those about a value that is varied name the option that the user gave. */
static void merge_messages(struct ht_messages *into, const struct ht_messages *from,
                           const struct vary *vary) {
    for (size_t i = 0; i < from->count; i++) {
        const struct ht_message *m = &from->items[i];
        bool known = false;
        for (size_t k = 0; k < into->count && !known; k++) {
            const struct ht_message *old = &into->items[k];
            known = old->line == m->line && same_text(old->path, m->path) && same_text(old->text, m->text) &&
                    (same_text(old->file, m->file) || is_option(m->file));
        }
        char place[256];
        snprintf(place, sizeof place, "%s", m->file == NULL ? "" : m->file);
        for (size_t s = 0; s < vary->count && is_option(m->file); s++) {
            const size_t length = strlen(vary->settings[s].path);
            if (strncmp(m->file + 6, vary->settings[s].path, length) == 0 && m->file[6 + length] == '=') {
                snprintf(place, sizeof place, "--vary %s", m->file + 6);
            }
        }
        if (!known) {
            ht_messages_add(into, m->severity, (struct ht_place){m->file == NULL ? NULL : place, m->line},
                            m->path, m->hint, "%s", m->text);
        }
    }
}

/* Point `index` as a scenario: the settings of the user, then those varied. */
static bool read_point(struct ht_model *model, const struct arguments *a, const struct vary *vary,
                       size_t index, struct ht_messages *messages) {
    const size_t own = a->study.sets.count;
    const char **sets = calloc(own + VARY_SETTINGS, sizeof *sets);
    char *texts[VARY_SETTINGS] = {NULL};
    bool whole = sets != NULL;
    ht_model_init(model);
    for (size_t i = 0; whole && i < own; i++) {
        sets[i] = a->study.sets.items[i];
    }
    for (size_t i = 0; whole && i < vary->count; i++) {
        const char *path = vary->settings[i].path, *value = vary_value(vary, index, i);
        const size_t size = strlen(path) + strlen(value) + 2;
        texts[i] = malloc(size);
        whole = texts[i] != NULL;
        if (whole) {
            snprintf(texts[i], size, "%s=%s", path, value);
            sets[own + i] = texts[i];
        }
    }
    if (!whole) {
        ht_messages_add(messages, HT_MACHINE, (struct ht_place){a->scenario, 0}, NULL, NULL,
                        "not enough memory for this scenario");
    } else {
        struct ht_messages found;
        ht_messages_init(&found);
        whole = ht_scenario_read(model, a->scenario, sets, own + vary->count, &found);
        if (!whole) {
            merge_messages(messages, &found, vary);
        }
        ht_messages_release(&found);
    }
    for (size_t i = 0; i < VARY_SETTINGS; i++) {
        free(texts[i]);
    }
    free(sets);
    return whole;
}

/* Does this point show a value that no earlier one of the kind does? Points where at most one setting is not
 * at its first value show all values. */
static bool shows_value(const struct vary *vary, size_t index) {
    size_t moved = 0;
    for (size_t i = 0; i < vary->count; i++) {
        moved += vary_value(vary, index, i) != vary->settings[i].values[0];
    }
    return moved < 2;
}

/* Reads all points. After a mistake only those are read that can show another. */
static bool read_points(struct points *points, const struct arguments *a, const struct vary *vary,
                        struct ht_messages *messages) {
    for (size_t i = 0; i < points->count; i++) {
        if (messages->errors > 0 && !shows_value(vary, i)) {
            continue;
        }
        struct ht_model *model = &points->models[points->read];
        const bool read = read_point(model, a, vary, i, messages);
        points->pointers[points->read++] = model;
        const char *obstacle =
            read && messages->errors == 0 && i > 0 ? ht_compare_obstacle(&points->models[0], model) : NULL;
        if (obstacle != NULL) {
            ht_messages_add(messages, HT_ERROR, (struct ht_place){"--vary", 0}, obstacle, NULL,
                            "expected points that meet the same callers, found ones that differ in this");
            return false;
        }
    }
    return messages->errors == 0;
}

static bool write_json(const void *sweep, FILE *out) {
    return ht_report_sweep_json(sweep, out);
}

static bool write_csv(const void *sweep, FILE *out) {
    return ht_report_sweep_csv(sweep, out);
}

static bool write_pictures(const void *sweep, const char *folder) {
    return ht_pictures_write_sweep(sweep, folder);
}

static bool write_results(const struct ht_sweep *sweep, const char *folder) {
    static const struct cli_output outputs[] = {{"sweep.json", write_json, false},
                                                {"sweep.csv", write_csv, false}};
    return cli_write_outputs(folder, outputs, sizeof outputs / sizeof outputs[0], sweep, write_pictures);
}

/* Files, then stdout, so that a reader who closes the pipe early loses nothing. */
static int report(const struct ht_sweep *sweep, const struct cli_study *study) {
    static bool (*const reports[])(const struct ht_sweep *, FILE *) = {[CLI_TEXT] = ht_report_sweep_text,
                                                                       [CLI_JSON] = ht_report_sweep_json,
                                                                       [CLI_CSV] = ht_report_sweep_csv};
    if (study->folder != NULL && !write_results(sweep, study->folder)) {
        return CLI_MACHINE;
    }
    if (!reports[study->format](sweep, stdout)) {
        cli_stdout_failed();
    }
    cli_study_drawn(study);
    return cli_study_told(&sweep->comparison->results[0]);
}

static int simulate(struct points *points, struct arguments *a, const struct vary *vary) {
    int status = cli_study_open(&a->study, points->pointers, points->count);
    if (status != CLI_DONE) {
        return status;
    }
    cli_study_begin(&a->study);
    const struct ht_criterion criterion = ht_default_criterion(&points->models[0]);
    const struct ht_focus focus = ht_default_focus(points->pointers, points->count, &criterion);
    const struct ht_compare_options how = {.study = a->study.options,
                                           .pairs = points->pairs,
                                           .pair_count = vary_pairs(vary, points->count, points->pairs),
                                           .criterion = criterion,
                                           .focus = &focus};
    struct ht_comparison comparison;
    const enum ht_study_status ended = ht_compare_run(points->pointers, points->count, &how, &comparison);
    if (cli_study_ended(&a->study, ended, comparison.results, " of each point", &status)) {
        const struct ht_sweep sweep = {&comparison, vary->settings, vary->count};
        status = report(&sweep, &a->study);
    }
    ht_comparison_release(&comparison);
    return status;
}

/* Every mistake of the options is told, then every one of the scenarios they make. */
static int sweep(struct arguments *a, struct vary *vary, struct ht_messages *messages) {
    bool good = true;
    for (size_t i = 0; i < a->varied.count; i++) {
        good = vary_add(vary, a->varied.items[i], messages) && good;
    }
    const size_t count = good ? vary_points(vary, messages) : 0;
    struct points points = {.count = 0};
    int status = CLI_INPUT;
    if (count > 0 && !points_init(&points, count)) {
        status = cli_no_memory();
    } else if (count > 0 && read_points(&points, a, vary, messages)) {
        status = cli_study_may_write(&a->study) ? simulate(&points, a, vary) : CLI_MACHINE;
    }
    points_release(&points);
    return messages->errors > 0 ? cli_refuse(messages, "nothing was simulated") : status;
}

int cli_sweep(int argc, char **argv) {
    struct arguments a = {.scenario = NULL};
    int status = CLI_MACHINE;
    const bool memory = cli_study_init(&a.study, argc);
    if (!cli_sets_init(&a.varied, argc) || !memory) {
        cli_no_memory();
    } else {
        struct vary vary;
        struct ht_messages messages;
        argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
        vary_init(&vary);
        ht_messages_init(&messages);
        status = sweep(&a, &vary, &messages);
        ht_messages_release(&messages);
        vary_release(&vary);
    }
    cli_sets_release(&a.varied);
    cli_study_release(&a.study);
    return status;
}
