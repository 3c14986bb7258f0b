/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of results that `run -o` leaves.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_one(const char *path) {
    struct stat status;
    if (mkdir(path, 0777) == 0) {
        return true;
    }
    if (errno == EEXIST && stat(path, &status) == 0) {
        errno = ENOTDIR;
        return S_ISDIR(status.st_mode);
    }
    return false;
}

bool cli_make_folder(const char *path) {
    char *copy = strdup(path);
    bool made = copy != NULL;
    for (char *slash = copy; made && (slash = strchr(slash + 1, '/')) != NULL;) {
        *slash = '\0';
        made = make_one(copy);
        *slash = '/';
    }
    made = made && make_one(path);
    const int reason = errno;
    free(copy);
    errno = reason;
    return made;
}

bool cli_write_with(const char *path, bool (*write)(const void *what, FILE *out), const void *what) {
    struct ht_file file;
    if (!ht_file_open(&file, path)) {
        cli_machine_failed(path);
        return false;
    }
    if (!write(what, file.stream)) {
        cli_machine_failed(path);
        ht_file_abandon(&file);
        return false;
    }
    if (!ht_file_commit(&file)) {
        cli_machine_failed(path);
        return false;
    }
    return true;
}

struct of_result {
    const struct ht_result *result;
    bool (*write)(const struct ht_result *result, FILE *out);
};

static bool write_of_result(const void *what, FILE *out) {
    const struct of_result *of = what;
    return of->write(of->result, out);
}

bool cli_write_file(const char *path, const struct ht_result *result,
                    bool (*write)(const struct ht_result *result, FILE *out)) {
    const struct of_result of = {result, write};
    return cli_write_with(path, write_of_result, &of);
}

static bool write_scenario(const struct ht_result *result, FILE *out) {
    return ht_scenario_write(result->model, out);
}

bool cli_write_results(const struct ht_result *result, const char *folder) {
    static const struct {
        const char *name;
        bool (*write)(const struct ht_result *result, FILE *out);
        bool of_traces;
    } files[] = {{"result.json", ht_report_json, false},
                 {"periods.csv", ht_report_csv, false},
                 {"scenario.cfg", write_scenario, false},
                 {"trace.csv", ht_report_trace, true}};
    const size_t size = strlen(folder) + 32;
    char *path = malloc(size);
    bool whole = path != NULL;
    for (size_t i = 0; whole && i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, size, "%s/%s", folder, files[i].name);
        if (files[i].of_traces && result->traced == 0) {
            unlink(path); /* one of an earlier run would pass for this run's */
        } else {
            whole = cli_write_file(path, result, files[i].write);
        }
    }
    if (whole && !ht_pictures_write(result, folder)) {
        snprintf(path, size, "%s/pictures", folder);
        cli_machine_failed(path);
        whole = false;
    }
    free(path);
    return whole;
}
