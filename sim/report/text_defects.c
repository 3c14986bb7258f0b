/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text report on root causes.
 */
#include "defects.h"
#include "table.h"
#include "text.h"

#include <math.h>

enum column { NAME, FOUND, FOUND_IN, FIXED, FIXED_IN, CALLS, SAVED, HALF_WIDTH, COLUMNS };

/* When it happened on average, and in how many of the runs where there are several. */
static void put_event(const struct ht_result *result, double when, double probability,
                      char cells[2][TABLE_CELL]) {
    if (!(probability > 0)) {
        snprintf(cells[0], TABLE_CELL, "never");
        return;
    }
    if (result->by == HT_PER_WEEK) {
        words_date(result->model, when, cells[0], TABLE_CELL);
    } else {
        words_period(result->model, result->by, when, cells[0], TABLE_CELL);
    }
    if (result->replications > 1) {
        snprintf(cells[1], TABLE_CELL, "%.0f%%", 100 * probability);
    }
}

static bool add_defect(struct table *table, const struct ht_result *result,
                       const struct ht_defect_result *defect) {
    char(*row)[TABLE_CELL] = table_row(table), name[33];
    if (row == NULL) {
        return false;
    }
    snprintf(row[NAME], TABLE_CELL, "%s", defect_name(result, defect, name, sizeof name));
    put_event(result, defect->found, defect->found_probability, &row[FOUND]);
    put_event(result, defect->fixed, defect->fixed_probability, &row[FIXED]);
    words_count(defect->calls.mean, row[CALLS], TABLE_CELL);
    if (defect->fixed_probability > 0) {
        const double half = defect->spared.high - defect->spared.mean;
        char text[32];
        words_count(defect->spared.mean, row[SAVED], TABLE_CELL);
        if (isfinite(half) && half >= 0.5) {
            snprintf(row[HALF_WIDTH], TABLE_CELL, "± %s", words_count(half, text, sizeof text));
        }
    }
    return true;
}

bool text_defects(const struct ht_result *result, FILE *out) {
    static const struct table_column columns[COLUMNS] = {
        [NAME] = {.above = "", .heading = "root cause", .left = true},
        [FOUND] = {.above = "found,", .heading = "on average"},
        [FOUND_IN] = {.above = "in so many", .heading = "of the runs", .optional = 2},
        [FIXED] = {.above = "fixed,", .heading = "on average"},
        [FIXED_IN] = {.above = "in so many", .heading = "of the runs"},
        [CALLS] = {.above = "calls", .heading = "due to it"},
        [SAVED] = {.above = "calls", .heading = "saved"},
        [HALF_WIDTH] = {.above = "", .heading = "", .left = true, .optional = 1, .close = true}};
    struct table table;
    bool whole = true;
    table_init(&table, columns, COLUMNS);
    for (size_t i = 0; whole && i < result->defect_count; i++) {
        if (defect_begins(result, &result->defects[i])) {
            whole = add_defect(&table, result, &result->defects[i]);
        }
    }
    if (whole && table.rows > 0) {
        fputc('\n', out);
        table_print(&table, table.rows, out);
    }
    table_release(&table);
    return whole;
}
