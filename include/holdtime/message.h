/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Located messages: what a user got wrong, where, and what would be right.
 * They are collected, never fatal; whoever reads a scenario reports them all in one pass.
 *
 * Ownership: a collection owns copies of every text given to it.
 */
#ifndef HOLDTIME_MESSAGE_H
#define HOLDTIME_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum ht_severity {
    HT_ERROR,
    HT_WARNING,
    HT_MACHINE /* an error too, but of the machine: memory, disk */
};

/* The exit status of a process that the machine failed. */
enum { HT_EXIT_MACHINE = 3 };

/* Where a message points: a file and line, or an option of the command line (line 0). */
struct ht_place {
    const char *file; /* NULL: nowhere in particular */
    int line;         /* from 1; 0: the whole file or option */
};

struct ht_message {
    enum ht_severity severity;
    char *file; /* may be NULL */
    int line;
    char *path; /* full path of the key, "call_types.orders.patience"; may be NULL */
    char *text; /* one line: "expected a duration such as \"90 s\", found \"soon\"" */
    char *hint; /* "did you mean `patience`?"; may be NULL */
};

struct ht_messages {
    struct ht_message *items;
    size_t count, capacity;
    size_t errors; /* how many of them are errors */
    bool machine;  /* .. any of the machine: what is an error may be no mistake */
};

void ht_messages_init(struct ht_messages *messages);
void ht_messages_release(struct ht_messages *messages);

/* Of an error of the system (`errno`) by which a file cannot be read: HT_MACHINE or, as where there is no
 * such file, HT_ERROR. */
enum ht_severity ht_severity_of(int error);

/* Adds one message; `path` and `hint` may be NULL. The text is formatted like printf. Only when memory for
 * a few dozen bytes cannot be had, it says so and ends the process with HT_EXIT_MACHINE. */
void ht_messages_add(struct ht_messages *messages, enum ht_severity severity, struct ht_place place,
                     const char *path, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Writes "FILE:LINE: error: PATH: TEXT; HINT" a line each, sorted by file and line, errors and warnings
 * mixed. */
void ht_messages_print(const struct ht_messages *messages, FILE *out);

/* The candidate closest to `word` (edit distance at most a third of its length, at least 1), or NULL. */
const char *ht_closest(const char *word, const char *const *candidates, size_t count);

#endif
