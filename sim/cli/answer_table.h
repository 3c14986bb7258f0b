/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of known answers: text files of comma-separated fields without quotes. Lines beginning with # are
 * comments, the first other line names the columns.
 */
#ifndef CLI_ANSWER_TABLE_H
#define CLI_ANSWER_TABLE_H

#include <holdtime/message.h>
#include <stdbool.h>
#include <stddef.h>

struct answer_row {
    int line;
    char **fields; /* [columns]; point into the text of the file */
};

struct answer_table {
    const char *file; /* the caller's */
    char *text;
    char **names, **fields; /* of the columns; of all rows */
    size_t columns;
    struct answer_row *rows;
    size_t count;
};

/* Reads `file`, which is kept. What is wrong becomes messages, and a row with another number of fields than
 * there are columns is left out; false: no memory. To be released either way. */
bool answer_table_read(struct answer_table *table, const char *file, struct ht_messages *messages);
void answer_table_release(struct answer_table *table);

/* Messages for columns that are not among `known`, and for the first `needed` of these that are missing. */
void answer_table_expect(const struct answer_table *table, const char *const *known, size_t count,
                         size_t needed, struct ht_messages *messages);

/* The text of a field; "" when the table has no such column. */
const char *answer_text(const struct answer_table *table, size_t row, const char *column);

/* Its number, NAN when it is empty; what is no finite number is a message. */
double answer_number(const struct answer_table *table, size_t row, const char *column,
                     struct ht_messages *messages);

/* A message about a field of a row. */
void answer_complain(const struct answer_table *table, size_t row, const char *column, const char *hint,
                     struct ht_messages *messages, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
