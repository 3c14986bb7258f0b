/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime results: what a results store holds; reports from it without simulating. The scenario is read
 * again from the text that the store keeps; its digest tells whether it still means the same.
 */
#include "stores.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_EXPORT = CLI_KEY + 0x10, KEY_SCENARIO, KEY_SEED, KEY_BY };
enum { TEXT, JSON, CSV, NO_EXPORT };

struct arguments {
    const char *store, *scenario;
    size_t export, replications; /* 0: all there are without a gap */
    bool seed_given, by_given;
    uint64_t seed;
    enum ht_per by;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    static const char *const formats[] = {"text", "json", "csv"};
    static const char *const pers[] = {"interval", "hour", "day", "week"};
    struct arguments *a = state->input;
    if (cli_help(key, state) == 0) {
        return 0;
    }
    switch (key) {
    case 'n': a->replications = cli_number(state, "-n", text, 1, 1000000000); return 0;
    case KEY_EXPORT: a->export = cli_choice(state, "--export", text, formats, 3); return 0;
    case KEY_SCENARIO: a->scenario = text; return 0;
    case KEY_SEED:
        a->seed = cli_seed(state, "--seed", text);
        a->seed_given = true;
        return 0;
    case KEY_BY:
        a->by = (enum ht_per)cli_choice(state, "--by", text, pers, 4);
        a->by_given = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->store != NULL) {
            argp_error(state, "expected one results store, found another: \"%s\"", text);
        }
        a->store = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected a results store"); return 0;
    case ARGP_KEY_END:
        if (a->replications > 0 && a->export == NO_EXPORT) {
            argp_error(state, "-n needs --export FORMAT");
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"export", KEY_EXPORT, "FORMAT", 0, "report a study as text, json or csv, as run would", 0},
    {"replications", 'n', "N", 0,
     "from the first N replications (default: as many as are there without a gap)", 0},
    {"scenario", KEY_SCENARIO, "NAME", 0, "only studies of this scenario: its name, or how its digest begins",
     0},
    {"seed", KEY_SEED, "S", 0, "only those with this seed", 0},
    {"by", KEY_BY, "PERIOD", 0, "only those reported by interval, hour, day or week", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "STORE",
    .doc =
        "List what a results store holds: each study, how many replications there are, and which are "
        "missing between them. With --export, report one study again without simulating."
        "\v"
        "Exit status: 0 done; 2 the file is no results store or is damaged, or no single study is meant; 3 "
        "the machine failed.\n\n"
        "Examples:\n"
        "  holdtime results studies.db\n"
        "  holdtime results studies.db --scenario 'ERP go-live' --export csv > periods.csv\n"};

static bool fits(const struct ht_stored *study, const struct arguments *a) {
    const bool named =
        a->scenario == NULL || strcmp(a->scenario, study->name) == 0 ||
        (strlen(a->scenario) >= 4 && strncmp(a->scenario, study->digest, strlen(a->scenario)) == 0);
    return named && (!a->seed_given || a->seed == study->seed) && (!a->by_given || a->by == study->by);
}

/* Mistakes in a text that nobody wrote by hand are told of the store. */
static void rename_places(struct ht_messages *messages, const char *file, const char *store) {
    for (size_t i = 0; i < messages->count; i++) {
        struct ht_message *message = &messages->items[i];
        char *copy = message->file != NULL && strcmp(message->file, file) == 0 ? strdup(store) : NULL;
        if (copy != NULL) {
            free(message->file);
            message->file = copy;
            message->line = 0;
        }
    }
}

/* A scenario is read from a file; this one lives as long as it takes. False: the reason is in errno. */
static bool write_temporary(const char *text, char *path, size_t size) {
    const char *folder = getenv("TMPDIR");
    snprintf(path, size, "%s/holdtime-XXXXXX", folder != NULL && folder[0] != '\0' ? folder : "/tmp");
    const int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file == NULL) {
        return false;
    }
    const bool written = fputs(text, file) >= 0;
    if (fclose(file) != 0 || !written) {
        unlink(path);
        return false;
    }
    return true;
}

/* `model` is initialised here, and to be released whatever the status. */
static int read_again(const char *text, const struct ht_stored *study, const struct arguments *a,
                      struct ht_model *model) {
    char path[512];
    struct ht_messages messages;
    ht_model_init(model);
    if (!write_temporary(text, path, sizeof path)) {
        return cli_machine_failed(path);
    }
    ht_messages_init(&messages);
    int status = CLI_DONE;
    if (!ht_scenario_read(model, path, NULL, 0, &messages)) {
        rename_places(&messages, path, a->store);
        ht_messages_print(&messages, stderr);
        status = CLI_INPUT;
    } else if (strcmp(model->digest, study->digest) != 0) {
        status = CLI_INPUT;
    }
    if (status != CLI_DONE) {
        fprintf(stderr,
                "holdtime: %s: the scenario \"%s\" does not read as it did; are its data files still there, "
                "and the same?\n",
                a->store, study->name);
    }
    ht_messages_release(&messages);
    unlink(path);
    model->file = study->file;
    return status;
}

static int report(struct ht_store *store, const struct ht_model *model, const struct ht_stored *study,
                  const struct arguments *a) {
    static bool (*const reports[])(const struct ht_result *, FILE *) = {
        [TEXT] = ht_report_text, [JSON] = ht_report_json, [CSV] = ht_report_csv};
    const struct ht_study_options study_options = {.replications =
                                                       a->replications > 0 ? a->replications : study->prefix,
                                                   .seed_given = true,
                                                   .seed = study->seed,
                                                   .by_given = true,
                                                   .by = study->by,
                                                   .store = store,
                                                   .resume = true};
    struct ht_result result;
    int status = CLI_DONE;
    const enum ht_study_status ended = ht_study_run(model, &study_options, &result);
    if (ended == HT_STUDY_STORE_FAILED) {
        status = cli_store_failed(store);
    } else if (ended != HT_STUDY_DONE) {
        status = cli_no_memory();
    } else if (!reports[a->export](&result, stdout)) {
        cli_stdout_failed();
    }
    ht_result_release(&result);
    return status;
}

static int export(struct ht_store *store, const struct ht_stored *study, const struct arguments *a,
                  struct ht_arena *arena) {
    const size_t wanted = a->replications > 0 ? a->replications : 1;
    if (study->prefix < wanted) {
        fprintf(stderr, "holdtime: %s: expected replications 0 to %zu, found the first %zu%s%s\n", a->store,
                wanted - 1, study->prefix, study->gaps[0] != '\0' ? "; missing: " : "", study->gaps);
        return CLI_INPUT;
    }
    const char *text = ht_store_scenario(store, study->digest, arena);
    if (text == NULL) {
        return cli_store_failed(store);
    }
    struct ht_model model;
    int status = read_again(text, study, a, &model);
    if (status == CLI_DONE) {
        status = report(store, &model, study, a);
    }
    ht_model_release(&model);
    return status;
}

static int choose(struct ht_store *store, const struct arguments *a, struct ht_arena *arena) {
    struct ht_stored *studies;
    size_t count, fitting = 0;
    if (!ht_store_list(store, arena, &studies, &count)) {
        return cli_store_failed(store);
    }
    const struct ht_stored **fit = ht_arena_alloc(arena, count, sizeof *fit);
    if (fit == NULL) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        if (fits(&studies[i], a)) {
            fit[fitting++] = &studies[i];
        }
    }
    if (a->export == NO_EXPORT) {
        cli_store_table(fit, fitting);
        return CLI_DONE;
    }
    if (fitting == 1) {
        return export(store, fit[0], a, arena);
    }
    fprintf(stderr, "holdtime: %s: expected one study to export, found %zu%s\n", a->store, fitting,
            fitting == 0 ? "" : "; choose by --scenario, --seed or --by");
    return CLI_INPUT;
}

int cli_results(int argc, char **argv) {
    struct arguments a = {.export = NO_EXPORT};
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    struct ht_arena arena;
    ht_arena_init(&arena);
    struct ht_store *store = ht_store_open(a.store, HT_STORE_READ);
    const int status = store != NULL && ht_store_status(store) == HT_STORE_FINE ? choose(store, &a, &arena)
                                                                                : cli_store_failed(store);
    ht_store_close(store);
    ht_arena_release(&arena);
    return status;
}
