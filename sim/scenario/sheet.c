/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSV files by libcsv: comma, semicolon or tab, quotes, either line end, a byte-order mark. Invariant: every
 * row knows the line it begins on, and has as many cells as the header.
 */
#include "reader.h"
#include <assert.h>
#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENOUGH_COMPLAINTS 20 /* about one file */

static void *grown(void *memory, size_t *capacity, size_t needed, size_t size) {
    if (needed <= *capacity) {
        return memory;
    }
    *capacity = needed < 1024 ? 1024 : needed * 2;
    return need(realloc(memory, *capacity * size));
}

static void take_cell(void *bytes, size_t length, void *context) {
    struct sheet *sheet = context;
    if (!sheet->in_row) {
        sheet->rows = grown(sheet->rows, &sheet->row_capacity, sheet->row_count + 1, sizeof *sheet->rows);
        sheet->rows[sheet->row_count++] = (struct sheet_row){.first = sheet->cell_count, .line = sheet->line};
        sheet->in_row = true;
    }
    sheet->after_return = false;
    sheet->cells = grown(sheet->cells, &sheet->cell_capacity, sheet->cell_count + 1, sizeof *sheet->cells);
    sheet->cells[sheet->cell_count++] = sheet->used;
    sheet->rows[sheet->row_count - 1].count++;
    sheet->text = grown(sheet->text, &sheet->size, sheet->used + length + 1, 1);
    const char *cell = bytes;
    for (size_t i = 0; i < length; i++) {
        sheet->line += cell[i] == '\n'; /* within quotes */
        sheet->text[sheet->used++] = cell[i];
    }
    sheet->text[sheet->used++] = '\0';
}

/* With CSV_REPALL_NL, for every line end outside quotes, blank lines included. */
static void end_line(int terminator, void *context) {
    struct sheet *sheet = context;
    if (terminator == '\r' || (terminator == '\n' && !sheet->after_return)) {
        sheet->line++;
    }
    sheet->after_return = terminator == '\r';
    sheet->in_row = false;
}

/* The separator that the first line has most of. */
static unsigned char guess_separator(const char *text) {
    static const char separators[] = {',', ';', '\t'};
    size_t counts[3] = {0};
    bool quoted = false;
    for (; *text != '\0' && (quoted || (*text != '\n' && *text != '\r')); text++) {
        quoted ^= *text == '"';
        for (size_t i = 0; i < 3; i++) {
            counts[i] += !quoted && *text == separators[i];
        }
    }
    size_t best = counts[1] > counts[0] ? 1 : 0;
    return (unsigned char)separators[counts[2] > counts[best] ? 2 : best];
}

static bool complain(struct reader *r, const struct sheet *sheet, int line, const char *text) {
    ht_messages_add(r->messages, HT_ERROR, (struct ht_place){sheet->path, line}, NULL, NULL, "%s", text);
    return false;
}

static bool parse(struct reader *r, struct sheet *sheet, const char *bytes, size_t length) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
        return complain(r, sheet, 0, "no memory to read this file");
    }
    csv_set_delim(&parser, guess_separator(bytes));
    bool good = csv_parse(&parser, bytes, length, take_cell, end_line, sheet) == length &&
                csv_fini(&parser, take_cell, end_line, sheet) == 0;
    csv_free(&parser);
    return good || complain(r, sheet, sheet->line, "a quote is out of place or never closed in this row");
}

static bool check_rows(struct reader *r, struct sheet *sheet) {
    if (sheet->row_count == 0) {
        return complain(r, sheet, 0, "expected rows below a line of column names, found an empty file");
    }
    double number;
    size_t columns = sheet->rows[0].count;
    sheet->bare = columns == 1 && parse_number(sheet->text + sheet->cells[0], &number);
    if (!sheet->bare && sheet->row_count == 1) {
        return complain(r, sheet, 0, "expected rows below the line of column names, found none");
    }
    for (size_t i = 0; i < columns && !sheet->bare; i++) {
        const char *name = sheet->text + sheet->cells[i];
        if (*name != '\0' && sheet_column(sheet, name) != i) {
            return complain(r, sheet, sheet->rows[0].line, print(r, "two columns are named \"%s\"", name));
        }
    }
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        size_t count = sheet->rows[i + !sheet->bare].count;
        if (count != columns) {
            sheet_fail(r, sheet, i, SIZE_MAX, "expected %zu cells as in the first row, found %zu", columns,
                       count);
        }
    }
    return sheet->complaints == 0;
}

bool sheet_read(struct reader *r, const struct node *node, struct sheet *sheet) {
    *sheet = (struct sheet){.line = 1};
    if (node->kind != NODE_TEXT || *node->text == '\0') {
        return fail(r, node, NULL, "expected the name of a CSV file, found %s", node_describe(r, node));
    }
    sheet->path = path_join(r, node->folder, node->text);
    size_t length;
    errno = 0;
    char *bytes = file_bytes(sheet->path, &length);
    if (bytes == NULL) {
        report(r, ht_severity_of(errno), node, "file names are relative to the scenario that names them",
               "cannot read \"%s\": %s", sheet->path, strerror(errno));
        return false;
    }
    size_t mark = strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    bool good = strlen(bytes) == length
                    ? parse(r, sheet, bytes + mark, length - mark) && check_rows(r, sheet)
                    : complain(r, sheet, 0, "expected a text file, found zero bytes in it");
    free(bytes);
    return good;
}

void sheet_release(struct sheet *sheet) {
    free(sheet->text);
    free(sheet->cells);
    free(sheet->rows);
    *sheet = (struct sheet){0};
}

size_t sheet_rows(const struct sheet *sheet) {
    return sheet->row_count - !sheet->bare;
}

size_t sheet_column(const struct sheet *sheet, const char *name) {
    for (size_t i = 0; i < sheet->rows[0].count && !sheet->bare; i++) {
        if (strcmp(sheet->text + sheet->cells[i], name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column) {
    const struct sheet_row *found = &sheet->rows[row + !sheet->bare];
    return column < found->count ? sheet->text + sheet->cells[found->first + column] : "";
}

void sheet_fail(struct reader *r, struct sheet *sheet, size_t row, size_t column, const char *format, ...) {
    struct ht_place place = {sheet->path, sheet->rows[row + !sheet->bare].line};
    if (sheet->complaints++ >= ENOUGH_COMPLAINTS) {
        if (sheet->complaints == ENOUGH_COMPLAINTS + 1) {
            ht_messages_add(r->messages, HT_ERROR, place, NULL, NULL,
                            "this row and maybe more of the file are wrong too");
        }
        return;
    }
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *name = column == SIZE_MAX ? NULL
                       : sheet->bare      ? "column 1"
                                          : print(r, "column `%s`", sheet->text + sheet->cells[column]);
    ht_messages_add(r->messages, HT_ERROR, place, name, NULL, "%s", text);
}

bool sheet_number(struct reader *r, struct sheet *sheet, size_t row, size_t column, struct range range,
                  double *into) {
    const char *cell = sheet_cell(sheet, row, column);
    double number;
    if (!parse_number(cell, &number)) {
        sheet_fail(r, sheet, row, column, "expected a number, found \"%.48s\"", cell);
        return false;
    }
    if (!(number >= range.low && number <= range.high)) {
        sheet_fail(r, sheet, row, column, "expected a number between %.15g and %.15g, found %s", range.low,
                   range.high, cell);
        return false;
    }
    *into = number;
    return true;
}

bool sheet_moment(struct reader *r, struct sheet *sheet, size_t row, size_t column, double *into) {
    const char *cell = sheet_cell(sheet, row, column);
    if (!parse_moment(r->model, cell, into)) {
        sheet_fail(r, sheet, row, column,
                   "expected seconds since the start or a date and time, found \"%.48s\"", cell);
        return false;
    }
    if (*into < 0 && r->start_known) {
        sheet_fail(r, sheet, row, column, "expected a time from the start of the calendar on, found %.48s",
                   cell);
        return false;
    }
    return true;
}

bool sheet_steps(struct reader *r, struct sheet *sheet, const char *from, const char *value,
                 struct range range, const char *whole, struct ht_step **into, size_t *count) {
    const size_t at = sheet_column(sheet, from), column = sheet_column(sheet, value),
                 rows = sheet_rows(sheet);
    if (at == SIZE_MAX || column == SIZE_MAX) {
        return complain(r, sheet, sheet->rows[0].line,
                        print(r, "expected the columns `%s` and `%s` in the first row", from, value));
    }
    struct ht_step *steps = keep(r, rows, sizeof *steps);
    for (size_t i = 0; i < rows; i++) {
        if (sheet_moment(r, sheet, i, at, &steps[i].from) && i > 0 && steps[i].from <= steps[i - 1].from) {
            sheet_fail(r, sheet, i, at, "expected a time after that of the row before, found %.48s",
                       sheet_cell(sheet, i, at));
        }
        if (sheet_number(r, sheet, i, column, range, &steps[i].value) && whole != NULL &&
            steps[i].value != floor(steps[i].value)) {
            sheet_fail(r, sheet, i, column, "expected a whole number of %s, found %.48s", whole,
                       sheet_cell(sheet, i, column));
        }
    }
    *into = steps;
    *count = rows;
    return sheet->complaints == 0;
}

bool sheet_numbers(struct reader *r, const struct node *file, const char *column, struct range range,
                   double **into, size_t *count) {
    struct sheet sheet;
    bool good = sheet_read(r, file, &sheet);
    if (good) {
        assert(sheet.rows != NULL); /* a sheet that was read has its line of names */
        size_t rows = sheet_rows(&sheet),
               chosen = sheet.rows[0].count == 1 ? 0 : sheet_column(&sheet, column);
        if (chosen == SIZE_MAX) {
            good = complain(r, &sheet, sheet.rows[0].line,
                            print(r, "expected a single column, or one named `%s`", column));
        } else {
            double *numbers = keep(r, rows, sizeof *numbers);
            for (size_t i = 0; i < rows; i++) {
                good &= sheet_number(r, &sheet, i, chosen, range, &numbers[i]);
            }
            *into = numbers;
            *count = rows;
        }
    }
    sheet_release(&sheet);
    return good;
}
