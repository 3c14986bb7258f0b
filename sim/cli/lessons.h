/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the lessons are: pages NN-NAME.md in one folder, in the order of NN.
 */
#ifndef CLI_LESSONS_H
#define CLI_LESSONS_H

#include "cli.h"

struct lesson_entry {
    char *name, *path; /* "knee", "../01-knee.md" */
};

struct lessons {
    struct lesson_entry *entries;
    size_t count;
};

/* In the folder of the environment, else in the first that has any: beside the program, as installed, in the
 * source tree. CLI_DONE, or what went wrong was said and its exit status returned. Release it either way. */
int lessons_find(struct lessons *lessons);
void lessons_release(struct lessons *lessons);

/* The entry of that name; NULL: said that there is none. */
const struct lesson_entry *lessons_named(const struct lessons *lessons, const char *name);

#endif
