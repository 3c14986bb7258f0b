/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads tables of checks; see table.h. The file is read whole and cut up in place.
 */
#include "table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OVERRIDES = 16 };

static char *read_whole(const char *file) {
    FILE *in = fopen(file, "rb");
    if (!in) {
        perror(file);
        return NULL;
    }
    size_t size = 0, capacity = 1 << 16;
    char *text = malloc(capacity);
    while (text) {
        size += fread(text + size, 1, capacity - size - 1, in);
        if (size < capacity - 1)
            break;
        capacity *= 2;
        char *larger = realloc(text, capacity);
        if (!larger)
            free(text);
        text = larger;
    }
    if (text)
        text[size] = '\0';
    fclose(in);
    return text;
}

static size_t count_of(const char *text, char c) {
    size_t n = 0;
    for (; *text; text++)
        n += *text == c;
    return n;
}

/* Cuts one line into the next row of cells; false when it has another number of fields than the first. */
static bool cut_line(struct table *table, char *line, size_t lines) {
    const size_t fields = count_of(line, ',') + 1;
    if (!table->cells) {
        table->columns = fields;
        table->cells = calloc(lines * fields, sizeof *table->cells);
    } else if (fields != table->columns) {
        return false;
    } else {
        table->rows++;
    }
    for (size_t i = 0; i < fields; i++) {
        table->cells[table->rows * table->columns + i] = line;
        line += strcspn(line, ",");
        *line++ = '\0';
    }
    return true;
}

bool table_read(struct table *table, const char *file) {
    *table = (struct table){.text = read_whole(file)};
    if (!table->text)
        return false;
    const size_t lines = count_of(table->text, '\n') + 1;
    size_t number = 0;
    for (char *line = table->text, *next; *line; line = next) {
        const size_t length = strcspn(line, "\n");
        next = line + length + (line[length] != '\0');
        line[length] = '\0';
        number++;
        if (*line == '#' || *line == '\0')
            continue;
        if (!cut_line(table, line, lines)) {
            fprintf(stderr, "%s:%zu: expected %zu fields\n", file, number, table->columns);
            return false;
        }
    }
    return table->cells != NULL;
}

void table_release(struct table *table) {
    free(table->cells);
    free(table->text);
}

const char *table_text(const struct table *table, size_t row, const char *column) {
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[i], column) == 0)
            return table->cells[(row + 1) * table->columns + i];
    return "";
}

double table_number(const struct table *table, size_t row, const char *column) {
    const char *text = table_text(table, row, column);
    if (!*text)
        return NAN;
    char *end;
    const double value = strtod(text, &end);
    if (*end) {
        fprintf(stderr, "row %zu, %s: not a number: %s\n", row + 1, column, text);
        exit(2);
    }
    return value;
}

char *table_beside(const char *file, const char *name) {
    const char *slash = strrchr(file, '/');
    const size_t folder = slash ? (size_t)(slash - file) + 1 : 0;
    char *path = malloc(folder + strlen(name) + 1);
    if (!path)
        abort();
    memcpy(path, file, folder);
    strcpy(path + folder, name);
    return path;
}

bool table_scenario(const char *file, const char *name, const char *overrides, struct ht_model *model) {
    char *scenario = table_beside(file, name);
    char *text = table_beside("", overrides);
    const char *set[MOST_OVERRIDES];
    size_t count = 0;
    char *rest = text;
    for (char *one; (one = strtok_r(rest, ";", &rest)) && count < MOST_OVERRIDES;)
        set[count++] = one;
    struct ht_messages messages;
    ht_messages_init(&messages);
    const bool valid = ht_scenario_read(model, scenario, set, count, &messages);
    if (!valid)
        ht_messages_print(&messages, stdout);
    ht_messages_release(&messages);
    free(text);
    free(scenario);
    return valid;
}
