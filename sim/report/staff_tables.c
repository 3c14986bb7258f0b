/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of a staffing: needed and rostered by time of day and day, a table a group, and the roster.
 */
#include "staffing.h"
#include "table.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

/* The days that have a column: the days measured, or the days of the week where it is more than one week. */
struct columns {
    bool by_weekday;
    double first; /* day of the first column, where each is a date */
    size_t count;
    struct table_column table[1 + 7];
    char above[7][16], heading[7][8];
};

static size_t column_of(const struct columns *columns, const struct ht_model *model, double start) {
    const double day = floor(start / HT_DAY);
    return columns->by_weekday ? (size_t)ht_weekday(model->calendar.start_day + (int64_t)day)
                               : (size_t)(day - columns->first);
}

static void name_columns(struct columns *columns, const struct ht_model *model) {
    char date[64];
    for (size_t c = 0; c < columns->count; c++) {
        const double day = columns->by_weekday ? 0 : columns->first + (double)c;
        if (columns->by_weekday) {
            staff_days(1U << c, columns->heading[c], sizeof columns->heading[c]);
        } else {
            words_period(model, HT_PER_DAY, day * HT_DAY, date, sizeof date); /* "Mon 6 Nov 2006" */
            *strrchr(date, ' ') = '\0';
            snprintf(columns->heading[c], sizeof columns->heading[c], "%.3s", date);
            snprintf(columns->above[c], sizeof columns->above[c], "%.15s", date + 4);
        }
        columns->table[1 + c] =
            (struct table_column){.above = columns->above[c], .heading = columns->heading[c]};
    }
}

static struct columns columns_of(const struct ht_model *model) {
    const struct ht_calendar *calendar = &model->calendar;
    struct columns columns = {.first = floor(calendar->warm_up / HT_DAY)};
    const double days = ceil(calendar->length / HT_DAY - 1e-9) - columns.first;
    columns.by_weekday = days > 7;
    columns.count = days > 7 ? 7 : days < 1 ? 1 : (size_t)days;
    return columns;
}

/* Rows are intervals of the day, or of many the hours. */
#define ROWS_SHOWN 30

struct span {
    double row;         /* its length */
    size_t first, last; /* rows of the day that are open on any */
};

static struct span span_of(const struct ht_staffing *needs) {
    const double interval = needs->model->calendar.interval;
    double from = HT_DAY, to = 0;
    for (size_t b = 0; b < needs->bins; b++) {
        const double second = fmod(staff_start(needs, b), HT_DAY);
        if (staff_shown(needs, b)) {
            from = fmin(from, second);
            to = fmax(to, second + interval);
        }
    }
    const double row = to - from > ROWS_SHOWN * interval && interval < HT_HOUR ? HT_HOUR : interval;
    return (struct span){row, (size_t)floor(from / row + 1e-9), (size_t)ceil(to / row - 1e-9)};
}

/* The bin that a cell shows: the largest need of the group in it, then the fewest rostered; bins: closed. */
static size_t bin_of_cell(const struct ht_staff_report *report, const struct columns *columns,
                          const struct span *span, size_t group, size_t row, size_t column) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    size_t chosen = needs->bins;
    for (size_t b = 0; b < needs->bins; b++) {
        const double start = staff_start(needs, b);
        if (!staff_shown(needs, b) || column_of(columns, needs->model, start) != column ||
            (size_t)floor(fmod(start, HT_DAY) / span->row + 1e-9) != row) {
            continue;
        }
        const size_t cell = b * needs->groups + group, best = chosen * needs->groups + group;
        if (chosen == needs->bins || needs->need[cell] > needs->need[best] ||
            (needs->need[cell] == needs->need[best] && roster != NULL &&
             roster->cover[cell] < roster->cover[best])) {
            chosen = b;
        }
    }
    return chosen;
}

static bool add_row(struct table *table, const struct ht_staff_report *report, const struct columns *columns,
                    const struct span *span, size_t group, size_t row) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    char(*cells)[TABLE_CELL] = table_row(table);
    if (cells == NULL) {
        return false;
    }
    staff_clock((double)row * span->row, cells[0], TABLE_CELL);
    for (size_t c = 0; c < columns->count; c++) {
        const size_t bin = bin_of_cell(report, columns, span, group, row, c);
        const size_t cell = bin * needs->groups + group;
        if (bin < needs->bins && roster != NULL) {
            snprintf(cells[1 + c], TABLE_CELL, "%zu/%zu", needs->need[cell], roster->cover[cell]);
        } else if (bin < needs->bins) {
            snprintf(cells[1 + c], TABLE_CELL, "%zu", needs->need[cell]);
        }
    }
    return true;
}

/* Time of day by day, of a group. */
static bool put_week(const struct ht_staff_report *report, size_t group, FILE *out) {
    const struct ht_staffing *needs = report->needs;
    struct columns columns = columns_of(needs->model);
    const struct span span = span_of(needs);
    struct table table;
    char name[128];
    bool whole = true;
    name_columns(&columns, needs->model);
    columns.table[0] = (struct table_column){.above = "", .heading = "from", .left = true};
    table_init(&table, columns.table, 1 + columns.count);
    for (size_t row = span.first; whole && row < span.last; row++) {
        whole = add_row(&table, report, &columns, &span, group, row);
    }
    if (whole) {
        fprintf(out, "\n%s\n", words_clean(needs->model->agent_groups[group].name, name, sizeof name));
        table_print(&table, table.rows, out);
    }
    table_release(&table);
    return whole;
}

static bool needed_at_all(const struct ht_staff_report *report, size_t group) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    for (size_t i = group; i < needs->bins * needs->groups; i += needs->groups) {
        if (needs->need[i] > 0 || (roster != NULL && roster->cover[i] > 0)) {
            return true;
        }
    }
    return false;
}

static bool put_needs(const struct ht_staff_report *report, FILE *out) {
    const struct ht_staffing *needs = report->needs;
    const struct columns columns = columns_of(needs->model);
    char text[512], name[64];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "Agents needed on the phones%s%s%s.",
              staff_roster(report) == NULL ? "" : "/rostered and not on a break",
              columns.by_weekday ? ", the most of the weeks measured" : "",
              span_of(needs).row > needs->model->calendar.interval ? ", the most of the hour" : "");
    fputc('\n', out);
    table_paragraph(text, "", out);
    for (size_t g = 0; g < needs->groups; g++) {
        if (!needed_at_all(report, g)) {
            fprintf(out, "\n%s: nobody is needed\n",
                    words_clean(needs->model->agent_groups[g].name, name, sizeof name));
        } else if (!put_week(report, g, out)) {
            return false;
        }
    }
    return true;
}

enum duty_column { GROUP, AGENTS, PATTERN, DAYS, FROM, TO, BREAKS, PRICE, DUTY_COLUMNS };

static bool add_duty(struct table *table, const struct ht_staff_report *report, const struct ht_duty *duty) {
    const struct ht_model *model = report->needs->model;
    const struct ht_shift_pattern *pattern = &model->shift_patterns[duty->pattern];
    char(*row)[TABLE_CELL] = table_row(table), clock[16];
    struct words breaks;
    if (row == NULL) {
        return false;
    }
    words_clean(model->agent_groups[duty->group].name, row[GROUP], TABLE_CELL);
    snprintf(row[AGENTS], TABLE_CELL, "%zu", duty->count);
    words_clean(pattern->name, row[PATTERN], TABLE_CELL);
    staff_days(duty->days, row[DAYS], TABLE_CELL);
    staff_clock(duty->start, row[FROM], TABLE_CELL);
    staff_clock(duty->start + pattern->length, row[TO], TABLE_CELL);
    words_init(&breaks, row[BREAKS], TABLE_CELL);
    for (size_t b = 0; b < pattern->break_count; b++) {
        words_add(&breaks, "%s%s", b > 0 ? ", " : "",
                  staff_clock(duty->start + pattern->breaks[b].after, clock, sizeof clock));
    }
    if (report->roster->priced) {
        words_count(duty->cost, row[PRICE], TABLE_CELL);
    }
    return true;
}

static bool put_roster(const struct ht_staff_report *report, FILE *out) {
    static const struct table_column columns[DUTY_COLUMNS] = {
        [GROUP] = {.above = "", .heading = "roster", .left = true},
        [AGENTS] = {.above = "", .heading = "agents"},
        [PATTERN] = {.above = "", .heading = "pattern", .left = true},
        [DAYS] = {.above = "", .heading = "days", .left = true},
        [FROM] = {.above = "", .heading = "from"},
        [TO] = {.above = "", .heading = "to"},
        [BREAKS] = {.above = "", .heading = "breaks at", .left = true, .optional = 1},
        [PRICE] = {.above = "cost", .heading = "a week"}};
    const struct ht_rostered *roster = staff_roster(report);
    struct table table;
    bool whole = true;
    if (roster == NULL || roster->duty_count == 0) {
        return true;
    }
    table_init(&table, columns, DUTY_COLUMNS);
    for (size_t i = 0; whole && i < roster->duty_count; i++) {
        whole = add_duty(&table, report, &roster->duties[i]);
    }
    if (whole) {
        table_print(&table, table.rows, out);
    }
    table_release(&table);
    return whole;
}

bool staff_tables(const struct ht_staff_report *report, FILE *out) {
    return put_needs(report, out) && put_roster(report, out);
}
