/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table in plain text; see table.h.
 */
#include "table.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

void table_init(struct table *table, const struct table_column *columns, size_t column_count) {
    *table = (struct table){.columns = columns, .column_count = column_count};
}

void table_release(struct table *table) {
    free(table->cells);
    table->cells = NULL;
}

char (*table_row(struct table *table))[TABLE_CELL] {
    const size_t stride = table->column_count + 1;
    if (table->rows == table->capacity) {
        const size_t capacity = table->capacity == 0 ? 64 : 2 * table->capacity;
        char(*cells)[TABLE_CELL] = realloc(table->cells, capacity * stride * sizeof *cells);
        if (cells == NULL) {
            return NULL;
        }
        table->cells = cells;
        table->capacity = capacity;
    }
    char(*row)[TABLE_CELL] = table->cells + table->rows++ * stride;
    memset(row, 0, stride * sizeof *row);
    return row;
}

/* Blanks before a column. */
static size_t gap(const struct table *table, size_t column) {
    return column == 0 ? 0 : column < table->column_count && table->columns[column].close ? 1 : 2;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* Widths of the columns, 0 for those left out: the empty ones, and the optional ones that do not fit. */
static void measure(const struct table *table, size_t width[TABLE_COLUMNS + 1]) {
    const size_t stride = table->column_count + 1;
    size_t total = 0;
    for (size_t c = 0; c < stride; c++) {
        width[c] = 0;
        for (size_t r = 0; r < table->rows; r++) {
            width[c] = larger(width[c], words_width(table->cells[r * stride + c]));
        }
        if (c < table->column_count && width[c] > 0) {
            width[c] = larger(width[c], words_width(table->columns[c].above));
            width[c] = larger(width[c], words_width(table->columns[c].heading));
        }
        /* A remark may go past the page: it stands in a row or two. */
        total += width[c] > 0 && c < table->column_count ? width[c] + gap(table, c) : 0;
    }
    for (int rank = 9; rank > 0 && total > TABLE_PAGE; rank--) {
        for (size_t c = 0; c < table->column_count; c++) {
            if (table->columns[c].optional == rank && width[c] > 0) {
                total -= width[c] + gap(table, c);
                width[c] = 0;
            }
        }
    }
}

/* Writes `cell` into a line; blanks are held back until something follows them, so no line ends in any. */
static void put_cell(FILE *out, size_t *held, const char *cell, size_t width, bool left) {
    const size_t taken = words_width(cell), blanks = width > taken ? width - taken : 0;
    *held += left ? 0 : blanks;
    if (taken > 0) {
        fprintf(out, "%*s%s", (int)*held, "", cell);
        *held = 0;
    }
    *held += left ? blanks : 0;
}

static void put_heading(const struct table *table, const size_t *width, bool above, FILE *out) {
    size_t held = 0;
    for (size_t c = 0; c < table->column_count; c++) {
        if (width[c] > 0) {
            const struct table_column *column = &table->columns[c];
            held += gap(table, c);
            put_cell(out, &held, above ? column->above : column->heading, width[c], column->left);
        }
    }
    fputc('\n', out);
}

static void put_rule(const struct table *table, const size_t *width, FILE *out) {
    size_t total = 0;
    for (size_t c = 0; c < table->column_count; c++) {
        total += width[c] > 0 ? gap(table, c) + width[c] : 0;
    }
    for (size_t i = 0; i < total; i++) {
        fputc('-', out);
    }
    fputc('\n', out);
}

void table_print(const struct table *table, size_t rule, FILE *out) {
    size_t width[TABLE_COLUMNS + 1] = {0};
    measure(table, width);
    put_heading(table, width, true, out);
    put_heading(table, width, false, out);
    put_rule(table, width, out);
    for (size_t r = 0; r < table->rows; r++) {
        if (r == rule) {
            put_rule(table, width, out);
        }
        char(*row)[TABLE_CELL] = table->cells + r * (table->column_count + 1);
        size_t held = 0;
        for (size_t c = 0; c <= table->column_count; c++) {
            if (width[c] > 0) {
                held += gap(table, c);
                put_cell(out, &held, row[c], width[c], c == table->column_count || table->columns[c].left);
            }
        }
        fputc('\n', out);
    }
}

void table_paragraph(const char *text, const char *indent, FILE *out) {
    size_t column = 0;
    while (*(text += strspn(text, " ")) != '\0') {
        char word[512];
        const size_t length = strcspn(text, " ");
        const size_t kept = length < sizeof word ? length : sizeof word - 1;
        memcpy(word, text, kept);
        word[kept] = '\0';
        text += kept;
        const size_t width = words_width(word);
        if (column > 0 && column + 1 + width > TABLE_PAGE) {
            fprintf(out, "\n%s", indent);
            column = strlen(indent);
        } else if (column > 0) {
            fputc(' ', out);
            column++;
        }
        fputs(word, out);
        column += width;
    }
    fputc('\n', out);
}
