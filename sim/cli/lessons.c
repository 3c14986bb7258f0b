/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of lessons; see lessons.h.
 */
#include "lessons.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define PATH    4096
#define LESSONS 1000

/* "01-knee.md": where its name begins, and how long it is; 0: no lesson. */
static size_t name_within(const char *file, size_t *length) {
    const size_t digits = strspn(file, "0123456789"), whole = strlen(file);
    if (digits == 0 || file[digits] != '-' || whole < digits + 5 || strcmp(file + whole - 3, ".md") != 0) {
        return 0;
    }
    *length = whole - 3 - digits - 1;
    return digits + 1;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct lesson_entry *)a)->path, ((const struct lesson_entry *)b)->path);
}

static bool add_entry(struct lessons *lessons, const char *folder, const char *file) {
    size_t length;
    const size_t at = name_within(file, &length), room = strlen(folder) + strlen(file) + 2;
    if (at == 0) {
        return true;
    }
    struct lesson_entry *grown = realloc(lessons->entries, (lessons->count + 1) * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    lessons->entries = grown;
    struct lesson_entry *entry = &grown[lessons->count++];
    *entry = (struct lesson_entry){malloc(length + 1), malloc(room)};
    if (entry->name == NULL || entry->path == NULL) {
        return false;
    }
    snprintf(entry->name, length + 1, "%s", file + at);
    snprintf(entry->path, room, "%s/%s", folder, file);
    return true;
}

/* False: memory is exhausted. */
static bool look_in(struct lessons *lessons, const char *folder) {
    DIR *open = opendir(folder);
    bool whole = true;
    const struct dirent *file;
    while (open != NULL && whole && lessons->count < LESSONS && (file = readdir(open)) != NULL) {
        whole = add_entry(lessons, folder, file->d_name);
    }
    if (open != NULL) {
        closedir(open);
    }
    return whole;
}

int lessons_find(struct lessons *lessons) {
    char beside[PATH];
    const char *own = getenv("HOLDTIME_LESSONS");
    const bool placed = ht_path_from_program(HT_LESSONS_FROM_PROGRAM, beside, sizeof beside);
    const char *const folders[] = {placed ? beside : NULL, HT_LESSONS_INSTALLED, HT_LESSONS_SOURCE};
    *lessons = (struct lessons){NULL, 0};
    if (own != NULL && !look_in(lessons, own)) {
        return cli_no_memory();
    }
    for (size_t i = 0; own == NULL && lessons->count == 0 && i < sizeof folders / sizeof folders[0]; i++) {
        if (folders[i] != NULL && !look_in(lessons, folders[i])) {
            return cli_no_memory();
        }
    }
    if (lessons->count == 0 && own != NULL) {
        fprintf(stderr,
                "holdtime lesson: HOLDTIME_LESSONS: expected a folder of pages such as 01-knee.md, found "
                "none in \"%s\"\n",
                own);
        return CLI_INPUT;
    }
    if (lessons->count == 0) {
        fputs("holdtime: no lessons are installed; HOLDTIME_LESSONS may name their folder\n", stderr);
        return CLI_MACHINE;
    }
    qsort(lessons->entries, lessons->count, sizeof *lessons->entries, by_path);
    return CLI_DONE;
}

void lessons_release(struct lessons *lessons) {
    for (size_t i = 0; i < lessons->count; i++) {
        free(lessons->entries[i].name);
        free(lessons->entries[i].path);
    }
    free(lessons->entries);
}

const struct lesson_entry *lessons_named(const struct lessons *lessons, const char *name) {
    const char *names[LESSONS];
    for (size_t i = 0; i < lessons->count; i++) {
        names[i] = lessons->entries[i].name;
        if (strcmp(name, names[i]) == 0) {
            return &lessons->entries[i];
        }
    }
    const char *close = ht_closest(name, names, lessons->count);
    fprintf(stderr, "holdtime lesson: there is no lesson \"%s\"", name);
    if (close != NULL) {
        fprintf(stderr, "; did you mean `%s`?", close);
    }
    fputs("\nholdtime lesson lists them; a page of your own is named by its path, as ./page.md\n", stderr);
    return NULL;
}
