/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads tables of known answers; see answer_table.h. Invariant: a file is read whole and cut up in place, and
 * every row that is kept has as many fields as there are columns.
 */
#include "answer_table.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 200 /* of a message about a field */

/* The whole file, ended by a zero; NULL with errno. */
static char *read_whole(const char *file) {
    FILE *in = fopen(file, "rb");
    if (in == NULL) {
        return NULL;
    }
    size_t size = 0, room = (size_t)1 << 16;
    char *text = malloc(room);
    while (text != NULL && (size += fread(text + size, 1, room - size - 1, in)) == room - 1) {
        room *= 2;
        char *larger = realloc(text, room);
        if (larger == NULL) {
            free(text);
        }
        text = larger;
    }
    int reason = text == NULL ? ENOMEM : ferror(in) ? errno : 0;
    fclose(in);
    if (reason != 0) {
        free(text);
        errno = reason;
        return NULL;
    }
    text[size] = '\0';
    return text;
}

static size_t count_of(const char *text, char c) {
    size_t n = 0;
    for (; *text != '\0'; text++) {
        n += *text == c;
    }
    return n;
}

/* Cuts `line` at its commas. */
static void cut(char *line, char **fields) {
    for (size_t i = 0;; i++) {
        fields[i] = line;
        line += strcspn(line, ",");
        if (*line == '\0') {
            return;
        }
        *line++ = '\0';
    }
}

/* The first line names the columns, every other is a row. */
static bool take_line(struct answer_table *table, char *line, int number, size_t lines,
                      struct ht_messages *messages) {
    const size_t fields = count_of(line, ',') + 1;
    if (table->names == NULL) {
        table->columns = fields;
        table->names = calloc(fields, sizeof *table->names);
        table->fields = calloc(fields * lines, sizeof *table->fields);
        table->rows = calloc(lines, sizeof *table->rows);
        if (table->names == NULL || table->fields == NULL || table->rows == NULL) {
            return false;
        }
        cut(line, table->names);
    } else if (fields != table->columns) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){table->file, number}, NULL, NULL,
                        "expected %zu fields, one a column, found %zu", table->columns, fields);
    } else {
        char **cells = table->fields + table->count * fields;
        cut(line, cells);
        table->rows[table->count++] = (struct answer_row){number, cells};
    }
    return true;
}

bool answer_table_read(struct answer_table *table, const char *file, struct ht_messages *messages) {
    *table = (struct answer_table){.file = file, .text = read_whole(file)};
    if (table->text == NULL) {
        ht_messages_add(messages, ht_severity_of(errno), (struct ht_place){file, 0}, NULL, NULL,
                        "cannot read this file: %s", strerror(errno));
        return errno != ENOMEM;
    }
    const size_t lines = count_of(table->text, '\n') + 1;
    int number = 0;
    for (char *line = table->text, *next; *line != '\0'; line = next) {
        const size_t length = strcspn(line, "\n");
        next = line + length + (line[length] != '\0');
        line[length] = '\0';
        if (length > 0 && line[length - 1] == '\r') {
            line[length - 1] = '\0';
        }
        number++;
        if (*line != '#' && *line != '\0' && !take_line(table, line, number, lines, messages)) {
            return false;
        }
    }
    if (table->names == NULL) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){file, 0}, NULL, NULL,
                        "expected a line that names the columns, found none");
    } else if (table->count == 0) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){file, 0}, NULL, NULL,
                        "expected rows below the line of column names, found none");
    }
    return true;
}

void answer_table_release(struct answer_table *table) {
    free(table->rows);
    free(table->fields);
    free(table->names);
    free(table->text);
    *table = (struct answer_table){0};
}

static bool is_among(const char *name, char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

void answer_table_expect(const struct answer_table *table, const char *const *known, size_t count,
                         size_t needed, struct ht_messages *messages) {
    const struct ht_place place = {table->file, 0};
    for (size_t i = 0; i < table->columns; i++) {
        const char *name = table->names[i];
        bool found = false;
        for (size_t j = 0; j < count; j++) {
            found = found || strcmp(name, known[j]) == 0;
        }
        if (!found) {
            char hint[LONGEST];
            const char *close = ht_closest(name, known, count);
            snprintf(hint, sizeof hint, "did you mean `%s`?", close == NULL ? "" : close);
            ht_messages_add(messages, HT_ERROR, place, NULL, close == NULL ? NULL : hint,
                            "there is no column \"%s\"", name);
        } else if (is_among(name, table->names, i)) {
            ht_messages_add(messages, HT_ERROR, place, NULL, NULL, "two columns are named \"%s\"", name);
        }
    }
    for (size_t j = 0; j < needed && table->names != NULL; j++) {
        if (!is_among(known[j], table->names, table->columns)) {
            ht_messages_add(messages, HT_ERROR, place, NULL, NULL, "expected a column \"%s\", found none",
                            known[j]);
        }
    }
}

const char *answer_text(const struct answer_table *table, size_t row, const char *column) {
    for (size_t i = 0; i < table->columns; i++) {
        if (strcmp(table->names[i], column) == 0) {
            return table->rows[row].fields[i];
        }
    }
    return "";
}

double answer_number(const struct answer_table *table, size_t row, const char *column,
                     struct ht_messages *messages) {
    const char *text = answer_text(table, row, column);
    if (*text == '\0') {
        return NAN;
    }
    char *end;
    const double value = strtod(text, &end);
    if (*end != '\0' || !isfinite(value)) {
        answer_complain(table, row, column, NULL, messages, "expected a number, found \"%s\"", text);
        return NAN;
    }
    return value;
}

void answer_complain(const struct answer_table *table, size_t row, const char *column, const char *hint,
                     struct ht_messages *messages, const char *format, ...) {
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ht_messages_add(messages, HT_ERROR, (struct ht_place){table->file, table->rows[row].line}, column, hint,
                    "%s", text);
}
