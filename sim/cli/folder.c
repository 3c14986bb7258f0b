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

bool cli_write_outputs(const char *folder, const struct cli_output *outputs, size_t count, const void *what,
                       bool (*pictures)(const void *what, const char *folder)) {
    const size_t size = strlen(folder) + 32;
    char *path = malloc(size);
    if (path == NULL) {
        cli_no_memory();
        return false;
    }
    bool whole = true;
    for (size_t i = 0; whole && i < count; i++) {
        snprintf(path, size, "%s/%s", folder, outputs[i].name);
        if (outputs[i].absent) {
            unlink(path);
        } else {
            whole = cli_write_with(path, outputs[i].write, what);
        }
    }
    if (whole && !pictures(what, folder)) {
        snprintf(path, size, "%s/pictures", folder);
        cli_machine_failed(path);
        whole = false;
    }
    free(path);
    return whole;
}

static bool write_json(const void *result, FILE *out) {
    return ht_report_json(result, out);
}

static bool write_csv(const void *result, FILE *out) {
    return ht_report_csv(result, out);
}

static bool write_scenario(const void *result, FILE *out) {
    return ht_scenario_write(((const struct ht_result *)result)->model, out);
}

static bool write_trace(const void *result, FILE *out) {
    return ht_report_trace(result, out);
}

static bool write_pictures(const void *result, const char *folder) {
    return ht_pictures_write(result, folder);
}

bool cli_write_results(const struct ht_result *result, const char *folder) {
    const struct cli_output outputs[] = {{"result.json", write_json, false},
                                         {"periods.csv", write_csv, false},
                                         {"scenario.cfg", write_scenario, false},
                                         {"trace.csv", write_trace, result->traced == 0}};
    return cli_write_outputs(folder, outputs, sizeof outputs / sizeof outputs[0], result, write_pictures);
}
