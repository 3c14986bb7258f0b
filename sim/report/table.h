/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table in plain text: columns as wide as their widest cell, optional ones left out when the page is too
 * narrow for all.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 13
#define TABLE_CELL    64
#define TABLE_PAGE    100 /* columns of text that a report may take */

struct table_column {
    const char *above, *heading; /* two lines of heading */
    bool left;                   /* aligned left; numbers are not */
    int optional;                /* 0: always shown; else the highest is left out first */
    bool close;                  /* one blank before it instead of two */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    char (*cells)[TABLE_CELL]; /* [rows][column_count], then one remark a row */
    size_t rows, capacity;
};

void table_init(struct table *table, const struct table_column *columns, size_t column_count);
void table_release(struct table *table);
/* The cells of a new row, all empty, the last of them (beyond the columns) for a remark; NULL: no memory. */
char (*table_row(struct table *table))[TABLE_CELL];
/* Prints the table; a line is drawn before row `rule`. */
void table_print(const struct table *table, size_t rule, FILE *out);

/* Prints `text` in lines of at most TABLE_PAGE columns, those after the first indented. */
void table_paragraph(const char *text, const char *indent, FILE *out);

#endif
