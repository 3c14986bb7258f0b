/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Options of every command that simulates; see study_options.h.
 */
#include "study_options.h"

#include "stores.h"

#include <string.h>
#include <unistd.h>

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

bool cli_study_init(struct cli_study *study, int limit) {
    *study = (struct cli_study){.options = {.precision = -1}};
    return cli_sets_init(&study->sets, limit);
}

void cli_study_release(struct cli_study *study) {
    ht_store_close(study->options.store);
    cli_sets_release(&study->sets);
}

error_t cli_study_parse(int key, char *text, struct argp_state *state, struct cli_study *study) {
    static const char *const pers[] = {"interval", "hour", "day", "week"};
    static const char *const formats[] = {"text", "json", "csv"};
    switch (key) {
    case 'n': study->options.replications = cli_number(state, "-n", text, 1, 1000000000); return 0;
    case 'j': study->options.threads = cli_number(state, "-j", text, 1, 4096); return 0;
    case 'o':
        if (text[0] == '\0') {
            argp_error(state, "-o: expected a folder, found \"\"");
        }
        study->folder = text;
        return 0;
    case CLI_STUDY_SET: study->sets.items[study->sets.count++] = text; return 0;
    case CLI_STUDY_SEED:
        study->options.seed = cli_seed(state, "--seed", text);
        study->options.seed_given = true;
        return 0;
    case CLI_STUDY_BY:
        study->options.by = (enum ht_per)cli_choice(state, "--by", text, pers, 4);
        study->options.by_given = true;
        return 0;
    case CLI_STUDY_FORMAT:
        study->format = (enum cli_format)cli_choice(state, "--format", text, formats, 3);
        return 0;
    case CLI_STUDY_QUIET: study->quiet = true; return 0;
    case CLI_STUDY_STORE: study->store = text; return 0;
    case CLI_STUDY_RESUME: study->options.resume = true; return 0;
    case CLI_STUDY_SHARD: cli_shard(state, text, &study->options.shard, &study->options.shards); return 0;
    default: return cli_help(key, state);
    }
}

/* A shard has no result of its own. */
static void refuse_report(struct argp_state *state, struct cli_asked asked) {
    if (asked.given) {
        argp_error(state, "%s needs all replications; --shard only fills a store with some", asked.option);
    }
}

void cli_study_conclude(const struct cli_study *study, struct argp_state *state, const struct cli_asked *own,
                        size_t count) {
    const struct ht_study_options *options = &study->options;
    if (study->store != NULL && study->store[0] == '\0') {
        argp_error(state, "--store: expected a file, found \"\"");
    }
    if (study->store == NULL && (options->resume || options->shards > 0)) {
        argp_error(state, "%s needs --store FILE", options->resume ? "--resume" : "--shard");
    }
    if (options->shards > 0) {
        refuse_report(state, (struct cli_asked){study->folder != NULL, "-o"});
        refuse_report(state, (struct cli_asked){study->format != CLI_TEXT, "--format"});
    }
    for (size_t i = 0; options->shards > 0 && i < count; i++) {
        refuse_report(state, own[i]);
    }
}

bool cli_study_may_write(const struct cli_study *study) {
    if (study->folder == NULL || !cli_reports() ||
        (cli_make_folder(study->folder) && access(study->folder, W_OK | X_OK) == 0)) {
        return true;
    }
    cli_machine_failed(study->folder);
    return false;
}

void cli_study_begin(struct cli_study *study) {
    study->progress = (struct cli_progress){.shown = !study->quiet && cli_reports() && isatty(STDERR_FILENO)};
    study->options.progress = cli_progress_draw;
    study->options.progress_context = &study->progress;
    study->options.interrupted = &interrupted;
    study->options.ranks = cli_ranks();
    cli_ranks_begin();
    catch_signals();
}

int cli_study_open(struct cli_study *study, const struct ht_model *const *models, size_t count) {
    if (study->store == NULL || !cli_reports()) {
        return CLI_DONE;
    }
    struct ht_store *store = study->options.store = ht_store_open(study->store, HT_STORE_WRITE);
    bool ready = store != NULL && ht_store_status(store) == HT_STORE_FINE;
    for (size_t i = 0; ready && i < count; i++) {
        ready = cli_store_keep(store, models[i]);
    }
    return ready ? CLI_DONE : cli_store_failed(store);
}

/* What a shard has done; there is nothing to report before all have. */
static int tell_shard(const struct cli_study *study, const struct ht_result *first, const char *each) {
    const struct ht_study_options *options = &study->options;
    if (!study->quiet || first->interrupted) {
        fprintf(stderr, "%sshard %zu/%zu: %zu of %zu replications%s are in %s\n",
                first->interrupted ? "holdtime: interrupted; " : "", options->shard + 1, options->shards,
                first->replications, first->planned, each, study->store);
    }
    return first->interrupted ? CLI_INTERRUPTED : CLI_DONE;
}

bool cli_study_ended(struct cli_study *study, enum ht_study_status status, const struct ht_result *first,
                     const char *each, int *exit_status) {
    cli_progress_clear(&study->progress);
    if (!cli_reports()) {
        *exit_status = status == HT_STUDY_NO_MEMORY ? CLI_MACHINE : CLI_INTERRUPTED; /* rank 0 tells more */
        return false;
    }
    switch (status) {
    case HT_STUDY_STORE_FAILED: *exit_status = cli_store_failed(study->options.store); return false;
    case HT_STUDY_NO_MEMORY: *exit_status = cli_no_memory(); return false;
    case HT_STUDY_RANKS_FAILED: *exit_status = cli_ranks_failed(); return false;
    case HT_STUDY_DONE:
    case HT_STUDY_NOTHING: break;
    }
    if (study->options.shards > 0) {
        *exit_status = tell_shard(study, first, each);
        return false;
    }
    if (status == HT_STUDY_NOTHING) {
        fprintf(stderr, "holdtime: interrupted before the first replication%s was complete; %s%s\n", each,
                study->store == NULL ? "nothing was written" : "what was simulated is in ",
                study->store == NULL ? "" : study->store);
        *exit_status = CLI_INTERRUPTED;
        return false;
    }
    return true;
}

void cli_tell_drawing(enum ht_draw_status status, const struct ht_messages *problems) {
    if (status == HT_DRAW_NO_GNUPLOT) {
        fputs("holdtime: no pictures: gnuplot is not installed (package gnuplot-nox)\n", stderr);
    } else if (status == HT_DRAW_FAILED) {
        fprintf(stderr, "holdtime: not every picture could be drawn: %s\n",
                problems->count > 0 ? problems->items[0].text : "gnuplot failed");
    }
}

void cli_study_drawn(const struct cli_study *study) {
    if (study->folder == NULL) {
        return;
    }
    struct ht_messages problems;
    ht_messages_init(&problems);
    cli_tell_drawing(ht_pictures_draw(study->folder, &problems), &problems);
    ht_messages_release(&problems);
    if (!study->quiet) {
        fprintf(stderr, "results are in %s\n", study->folder);
    }
}

int cli_study_told(const struct ht_result *result) {
    if (!result->interrupted) {
        return CLI_DONE;
    }
    fprintf(stderr, "holdtime: interrupted; the results are of %zu of %zu replications\n",
            result->replications, result->planned);
    return CLI_INTERRUPTED;
}

bool cli_study_warnings(const struct cli_study *study, const struct ht_model *model, const char *file,
                        struct ht_messages *messages) {
    struct ht_arena arena;
    struct ht_forecast forecast;
    ht_arena_init(&arena);
    const bool known = cli_warnings(model, ht_default_per(model), &forecast, &arena, messages);
    if (known && messages->count > 0 && !study->quiet) {
        fprintf(stderr, "%zu warning%s; see: holdtime check %s\n", messages->count,
                messages->count == 1 ? "" : "s", file);
    }
    ht_arena_release(&arena);
    return known;
}

int cli_study_of_scenario(struct cli_study *study, const char *file,
                          int (*command)(void *context, const struct ht_model *model), void *context) {
    struct ht_model model;
    struct ht_messages messages;
    const int status = !cli_read_scenario(&model, file, &study->sets, &messages) ? cli_wrong(&messages)
                       : !cli_study_may_write(study)                             ? CLI_MACHINE
                       : !cli_study_warnings(study, &model, file, &messages)     ? cli_no_memory()
                                                                                 : command(context, &model);
    ht_messages_release(&messages);
    ht_model_release(&model);
    cli_study_release(study);
    return status;
}
