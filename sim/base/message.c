/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Located messages. Invariant: `errors` counts the errors among `items`; every text is one line, whatever
 * bytes a user's file had in it.
 */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <holdtime/message.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory) {
    if (memory == NULL) {
        fputs("holdtime: not enough memory to collect messages\n", stderr);
        _Exit(HT_EXIT_MACHINE);
    }
    return memory;
}

/* Control characters would break the line or the terminal. */
static void keep_on_one_line(char *text) {
    for (; *text != '\0'; text++) {
        if (iscntrl((unsigned char)*text)) {
            *text = '?';
        }
    }
}

static char *copy_of(const char *text) {
    if (text == NULL) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    char *copy = memcpy(checked(malloc(size)), text, size);
    keep_on_one_line(copy);
    return copy;
}

void ht_messages_init(struct ht_messages *messages) {
    *messages = (struct ht_messages){0};
}

void ht_messages_release(struct ht_messages *messages) {
    for (size_t i = 0; i < messages->count; i++) {
        free(messages->items[i].file);
        free(messages->items[i].path);
        free(messages->items[i].text);
        free(messages->items[i].hint);
    }
    free(messages->items);
    ht_messages_init(messages);
}

enum ht_severity ht_severity_of(int error) {
    static const int machine[] = {ENOMEM, EIO, ENOSPC, EMFILE, ENFILE};
    for (size_t i = 0; i < sizeof machine / sizeof *machine; i++)
        if (error == machine[i])
            return HT_MACHINE;
    return HT_ERROR;
}

void ht_messages_add(struct ht_messages *messages, enum ht_severity severity, struct ht_place place,
                     const char *path, const char *hint, const char *format, ...) {
    if (messages->count == messages->capacity) {
        messages->capacity = messages->capacity == 0 ? 16 : messages->capacity * 2;
        messages->items = checked(realloc(messages->items, messages->capacity * sizeof *messages->items));
    }
    assert(format != NULL);
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = checked(malloc((size_t)length + 1));
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    keep_on_one_line(text);
    messages->items[messages->count++] = (struct ht_message){.severity = severity,
                                                             .file = copy_of(place.file),
                                                             .line = place.line,
                                                             .path = copy_of(path),
                                                             .text = text,
                                                             .hint = copy_of(hint)};
    messages->errors += severity != HT_WARNING;
    messages->machine |= severity == HT_MACHINE;
}

/* Order of printing; the address breaks ties, as items stand in the order in which they were found. */
static int compare_places(const void *left, const void *right) {
    const struct ht_message *a = *(const struct ht_message *const *)left;
    const struct ht_message *b = *(const struct ht_message *const *)right;
    int files = strcmp(a->file == NULL ? "" : a->file, b->file == NULL ? "" : b->file);
    if (files != 0) {
        return files;
    }
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

static void print_one(const struct ht_message *message, FILE *out) {
    if (message->file != NULL) {
        fputs(message->file, out);
        if (message->line > 0) {
            fprintf(out, ":%d", message->line);
        }
        fputs(": ", out);
    }
    fputs(message->severity == HT_WARNING ? "warning: " : "error: ", out);
    if (message->path != NULL && *message->path != '\0') {
        fprintf(out, "%s: ", message->path);
    }
    fputs(message->text, out);
    if (message->hint != NULL) {
        fprintf(out, "; %s", message->hint);
    }
    fputc('\n', out);
}

void ht_messages_print(const struct ht_messages *messages, FILE *out) {
    if (messages->count == 0) {
        return;
    }
    const struct ht_message **order = checked(calloc(messages->count, sizeof *order));
    for (size_t i = 0; i < messages->count; i++) {
        order[i] = &messages->items[i];
    }
    qsort(order, messages->count, sizeof *order, compare_places);
    for (size_t i = 0; i < messages->count; i++) {
        print_one(order[i], out);
    }
    free(order);
}

#define LONGEST_WORD 63

/* Edits (insert, delete, replace, swap neighbours) that turn one word into the other, case aside; words
 * longer than LONGEST_WORD are beyond guessing. Optimal string alignment: Wagner and Fischer's table, three
 * rows kept. */
static size_t edit_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST_WORD || m > LONGEST_WORD) {
        return LONGEST_WORD;
    }
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++) {
        above[j] = before[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        int x = tolower((unsigned char)a[i - 1]);
        for (size_t j = 1; j <= m; j++) {
            int y = tolower((unsigned char)b[j - 1]);
            size_t best = above[j - 1] + (x != y);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]) && before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            row[j] = best;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[m];
}

const char *ht_closest(const char *word, const char *const *candidates, size_t count) {
    size_t allowed = strlen(word) / 3;
    const char *closest = NULL;
    size_t least = (allowed < 1 ? 1 : allowed) + 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(word, candidates[i]);
        if (distance < least) {
            least = distance;
            closest = candidates[i];
        }
    }
    return closest;
}
