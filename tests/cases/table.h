/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of checks: text files of comma-separated fields without quotes. Lines beginning with # are comments,
 * the first other line names the columns.
 */
#ifndef TABLE_H
#define TABLE_H

#include <holdtime/scenario.h>
#include <stdbool.h>
#include <stddef.h>

struct table {
    char *text;   /* the whole file; fields point into it */
    char **cells; /* [rows + 1][columns]; the first row holds the names */
    size_t columns, rows;
};

/* Prints the reason and returns false when the file cannot be read or a line has not as many fields as names.
 */
bool table_read(struct table *table, const char *file);
void table_release(struct table *table);

/* The text of a field; "" when the table has no such column. */
const char *table_text(const struct table *table, size_t row, const char *column);

/* Its number; NAN when it is empty. A field that is no number ends the program. */
double table_number(const struct table *table, size_t row, const char *column);

/* Reads the scenario `name` beside `file` with overrides ("PATH=VALUE;PATH=VALUE"). Prints what is wrong; the
 * model is to be released either way. */
bool table_scenario(const char *file, const char *name, const char *overrides, struct ht_model *model);

/* `name` beside `file`: "tests/cases/a.csv", "b.cfg" -> "tests/cases/b.cfg". To be freed. */
char *table_beside(const char *file, const char *name);

#endif
