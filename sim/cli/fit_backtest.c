/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days kept aside: which they are; their scenarios as files, read back as anybody would read them, and
 * simulated.
 */
#include "fit.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEWEST 7 /* days to fit: every weekday once */
#define NAME   160

/* --- days */

static bool refuse(const struct ht_call_log *log, const char *option, int64_t day, const char *expected) {
    char given[32], from[32], to[32];
    fprintf(stderr, "holdtime: %s: expected %s; the log is of %s to %s, found %s\n", option, expected,
            ht_format_date(log->start_day, from, sizeof from),
            ht_format_date(log->start_day + (int64_t)log->days - 1, to, sizeof to),
            ht_format_date(day, given, sizeof given));
    return false;
}

bool fit_choose_days(const struct fit_arguments *a, const struct ht_call_log *log, struct fit_days *days) {
    const int64_t start = log->start_day, last = start + (int64_t)log->days - 1;
    const int64_t from = a->from == NO_DAY || a->from < start ? start : a->from;
    const int64_t until = a->until == NO_DAY || a->until > last ? last : a->until;
    if (from > last) {
        return refuse(log, "--from", a->from, "a day of the log");
    }
    if (until < start || until < from) {
        return refuse(log, "--until", a->until, "a day of the log, not before the first to look at");
    }
    if (a->backtest != NO_DAY && (a->backtest <= from || a->backtest > until)) {
        return refuse(log, "--backtest", a->backtest, "a day of the log with days before it to fit");
    }
    if (a->backtest != NO_DAY && log->calls == NULL) {
        fputs("holdtime: --backtest: expected a log with a row a call; an export by interval does not say "
              "how long "
              "every caller held\n",
              stderr);
        return false;
    }
    const int64_t end = a->backtest != NO_DAY ? a->backtest : until + 1;
    *days = (struct fit_days){.first = (size_t)(from - start), .count = (size_t)(end - from)};
    if (a->backtest != NO_DAY) {
        days->kept_first = (size_t)(a->backtest - start);
        days->kept = (size_t)(until - a->backtest) + 1;
    }
    if (days->count < FEWEST && !a->study.quiet) {
        fprintf(stderr,
                "holdtime: warning: %zu day%s fitted; with fewer than %d not every weekday is known\n",
                days->count, days->count == 1 ? " is" : "s are", FEWEST);
    }
    return true;
}

/* --- files */

uint64_t fit_file_seed(const struct fit_arguments *a) {
    return a->study.options.seed_given ? a->study.options.seed & INT64_MAX : 1;
}

struct part {
    const struct ht_fit_scenario *scenario;
    size_t file;
};

static bool write_part(const void *what, FILE *out) {
    const struct part *part = what;
    return ht_fit_scenario_write(part->scenario, part->file, out);
}

/* FOLDER/NAME; NULL: memory is exhausted, which is said. */
static char *path_in(const char *folder, const char *name) {
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path == NULL) {
        cli_no_memory();
    } else {
        snprintf(path, size, "%s/%s", folder, name);
    }
    return path;
}

bool fit_write_scenario(const struct ht_fit_scenario *scenario, const char *folder) {
    char name[NAME];
    bool whole = true;
    /* The scenario comes last: where it is, its tables are. */
    for (size_t file = ht_fit_scenario_files(scenario); whole && file-- > 0;) {
        const struct part part = {scenario, file};
        char *path = path_in(folder, ht_fit_scenario_name(scenario, file, name, sizeof name));
        whole = path != NULL && cli_write_with(path, write_part, &part);
        free(path);
    }
    return whole;
}

static void remove_scenario(const struct ht_fit_scenario *scenario, const char *folder) {
    char name[NAME];
    for (size_t file = 0; file < ht_fit_scenario_files(scenario); file++) {
        char *path = path_in(folder, ht_fit_scenario_name(scenario, file, name, sizeof name));
        if (path != NULL) {
            unlink(path);
        }
        free(path);
    }
}

/* --- the comparison */

/* Writes a scenario and reads it back. What is wrong with it then is our mistake, not the user's. */
static int make(struct ht_model *model, const struct ht_fit_scenario *scenario, const char *folder) {
    struct ht_messages messages;
    char name[NAME];
    ht_model_init(model);
    if (!fit_write_scenario(scenario, folder)) {
        return CLI_MACHINE;
    }
    char *path = path_in(folder, ht_fit_scenario_name(scenario, 0, name, sizeof name));
    if (path == NULL) {
        return CLI_MACHINE;
    }
    ht_model_release(model);
    ht_messages_init(&messages);
    const bool good = ht_scenario_read(model, path, NULL, 0, &messages);
    if (!good) {
        ht_messages_print(&messages, stderr);
        fputs("holdtime: the scenario of the backtest cannot be simulated\n", stderr);
    }
    const int status = good ? CLI_DONE : cli_wrong(&messages);
    ht_messages_release(&messages);
    free(path);
    return status;
}

static int compare(struct ht_backtest *out, struct fit_arguments *a, const struct ht_fit *fit,
                   size_t first_day, const struct ht_model models[2]) {
    struct ht_study_options *options = &a->study.options;
    cli_study_begin(&a->study);
    const enum ht_study_status ended = ht_backtest(out, fit, first_day, &models[0], &models[1], options);
    int status = CLI_DONE;
    /* Of the result only what is said of shards is looked at, and there are none. */
    if (!cli_study_ended(&a->study, ended, NULL, " of the backtest", &status)) {
        ht_backtest_release(out);
    }
    return status;
}

static int backtest_in(struct ht_backtest *out, struct fit_arguments *a, const struct ht_fit *fit,
                       const struct fit_days *days, const char *source, const char *folder, bool keep) {
    struct ht_fit_scenario scenario = {.fit = fit,
                                       .source = source,
                                       .start_day = fit->log->start_day + (int64_t)days->kept_first,
                                       .days = days->kept,
                                       .as_seen = true,
                                       .replications = a->study.options.replications,
                                       .seed = fit_file_seed(a)};
    struct ht_model models[2];
    int status = CLI_DONE;
    for (size_t i = 0; i < 2; i++) {
        scenario.replay = i == 1;
        status = status == CLI_DONE ? make(&models[i], &scenario, folder) : status;
        if (status != CLI_DONE && i == 0) {
            ht_model_init(&models[1]);
        }
    }
    if (status == CLI_DONE) {
        status = compare(out, a, fit, days->kept_first, models);
    }
    for (size_t i = 0; i < 2; i++) {
        scenario.replay = i == 1;
        ht_model_release(&models[i]);
        if (!keep) {
            remove_scenario(&scenario, folder);
        }
    }
    return status;
}

int fit_backtest(struct ht_backtest *out, struct fit_arguments *a, const struct ht_fit *fit,
                 const struct fit_days *days, const char *source, const char *folder) {
    const char *parent = getenv("TMPDIR");
    char *path = folder != NULL
                     ? path_in(folder, "backtest")
                     : path_in(parent == NULL || *parent == '\0' ? "/tmp" : parent, "holdtime-fit-XXXXXX");
    if (path == NULL) {
        return CLI_MACHINE;
    }
    if (folder != NULL ? !cli_make_folder(path) : mkdtemp(path) == NULL) {
        const int status = cli_machine_failed(path);
        free(path);
        return status;
    }
    const int status = backtest_in(out, a, fit, days, source, path, folder != NULL);
    if (folder == NULL) {
        rmdir(path);
    }
    free(path);
    return status;
}
