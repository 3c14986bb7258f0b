/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was found in a log, as tables: what was left out, arrivals, handle times, callers, staff.
 */
#include "fit.h"
#include "table.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define CELL(row, column) (row)[column], TABLE_CELL

static void put_name(const char *name, char cell[TABLE_CELL]) {
    char clean[28];
    words_clean(name, clean, sizeof clean);
    snprintf(cell, TABLE_CELL, "%s", clean);
}

/* --- what was left out */

static bool put_left_out(const struct ht_fit_report *report, FILE *out) {
    static const struct table_column columns[] = {{"", "rows", false, 0, false},
                                                  {"", "why they are left out", true, 0, false},
                                                  {"", "first", true, 1, false}};
    const struct ht_call_log *log = report->fit->log;
    struct table table;
    char rows[32], source[160];
    words_clean(report->source, source, sizeof source);
    fprintf(out, "\nThe log: %s rows of %s.", words_count((double)log->rows, rows, sizeof rows), source);
    fputs(log->left_out_count == 0 ? " None was left out.\n" : " Left out:\n", out);
    if (log->left_out_count == 0) {
        return true;
    }
    table_init(&table, columns, 3);
    for (size_t i = 0; i < log->left_out_count; i++) {
        const struct ht_left_out *left = &log->left_out[i];
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            return false;
        }
        words_count((double)left->count, CELL(row, 0));
        snprintf(CELL(row, 1), "%s%s", left->why, left->wrong ? " (faulty)" : "");
        if (left->file != NULL) {
            const char *slash = strrchr(left->file, '/');
            char file[40];
            words_clean(slash == NULL ? left->file : slash + 1, file, sizeof file);
            snprintf(CELL(row, 2), "%s:%d", file, left->line);
        }
    }
    table_print(&table, SIZE_MAX, out);
    table_release(&table);
    return true;
}

/* --- a table with a row for each call type */

static bool put_types(const struct ht_fit *fit, const struct table_column *columns, size_t column_count,
                      void (*fill)(const struct ht_fit *, const struct ht_fit_type *, char (*)[TABLE_CELL]),
                      FILE *out) {
    struct table table;
    table_init(&table, columns, column_count);
    for (size_t t = 0; t < fit->type_count; t++) {
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            return false;
        }
        put_name(fit->types[t].name, row[0]);
        fill(fit, &fit->types[t], row);
    }
    table_print(&table, SIZE_MAX, out);
    table_release(&table);
    return true;
}

static void fill_arrivals(const struct ht_fit *fit, const struct ht_fit_type *type, char (*row)[TABLE_CELL]) {
    words_count((double)type->calls, CELL(row, 1));
    if (type->outside > 0) {
        words_count((double)type->outside, CELL(row, 2));
    }
    snprintf(CELL(row, 3), "%.1f%%", 100 * type->busyness_cv);
    if (isfinite(type->busyness_low) && isfinite(type->busyness_high)) {
        snprintf(CELL(row, 4), "%.1f to %.1f", 100 * type->busyness_low, 100 * type->busyness_high);
    }
    words_level(type->daily_ratio, CELL(row, 5));
    snprintf(CELL(row, 6), isfinite(type->interval_ratio) ? "%.2f" : "-", type->interval_ratio);
    if (type->credit > 0) {
        words_duration(type->credit, CELL(row, 7));
    }
    put_name(fit->groups[type->group].name, row[8]);
}

static bool put_arrivals(const struct ht_fit *fit, FILE *out) {
    static const struct table_column columns[] = {{"", "calls of", true, 0, false},
                                                  {"in opening", "hours", false, 0, false},
                                                  {"outside", "", false, 3, false},
                                                  {"day-to-day", "busyness", false, 0, false},
                                                  {"95%", "interval", false, 1, false},
                                                  {"variance/mean", "of days", false, 2, false},
                                                  {"of intervals", "in a day", false, 2, false},
                                                  {"waiting", "credit", false, 3, false},
                                                  {"answered", "by", true, 3, false}};
    fputs("\nArrivals. Chance alone (Poisson) has a variance/mean of 1 and no busyness.\n\n", out);
    return put_types(fit, columns, sizeof columns / sizeof columns[0], fill_arrivals, out);
}

/* How much worse the next best law is: "gamma +312". */
static void put_second(const struct ht_fit_times *times, char cell[TABLE_CELL]) {
    if (times->law_count > 1) {
        snprintf(cell, TABLE_CELL, "%s +%.0f", ht_law_name(times->laws[1].law.law),
                 times->laws[1].aic - times->laws[0].aic);
    }
}

static void put_used(const struct ht_fit_times *times, char cell[TABLE_CELL], char distance[TABLE_CELL]) {
    const struct ht_fit_law *law = fitted_law_used(times);
    const bool none = times->used.law == HT_LAW_NEVER;
    snprintf(cell, TABLE_CELL, "%s", none ? "-" : times->pooled ? "as of all" : ht_law_name(times->used.law));
    if (law != NULL && !times->pooled) {
        snprintf(distance, TABLE_CELL, "%.3f", law->distance);
    }
}

static void fill_handle(const struct ht_fit *fit, const struct ht_fit_type *type, char (*row)[TABLE_CELL]) {
    const struct ht_fit_times *handle = &type->handle;
    words_count((double)handle->count, CELL(row, 1));
    words_duration(handle->mean, CELL(row, 2));
    words_duration(handle->median, CELL(row, 3));
    snprintf(CELL(row, 4), isfinite(handle->cv) ? "%.2f" : "-", handle->cv);
    put_used(handle, row[5], row[6]);
    put_second(handle, row[7]);
    if (isfinite(type->handle_by_slot)) {
        words_share(type->handle_by_slot, CELL(row, 8));
    }
    (void)fit;
}

static bool put_handle(const struct ht_fit *fit, FILE *out) {
    static const struct table_column columns[] = {{"", "handle times", true, 0, false},
                                                  {"", "logged", false, 0, false},
                                                  {"", "mean", false, 0, false},
                                                  {"", "median", false, 0, false},
                                                  {"", "cv", false, 0, false},
                                                  {"law that", "fits best", true, 0, false},
                                                  {"largest", "distance", false, 0, false},
                                                  {"next best,", "AIC", true, 2, false},
                                                  {"changes over", "the day by", false, 3, false}};
    fputc('\n', out);
    return put_types(fit, columns, sizeof columns / sizeof columns[0], fill_handle, out);
}

static void fill_patience(const struct ht_fit *fit, const struct ht_fit_type *type, char (*row)[TABLE_CELL]) {
    const struct ht_fit_times *patience = &type->patience;
    words_count((double)type->abandoned, CELL(row, 1));
    words_duration(fitted_naive_patience(fit, type), CELL(row, 2));
    words_duration(fitted_curve_reaches(patience, 0.75), CELL(row, 3));
    words_duration(fitted_curve_reaches(patience, 0.5), CELL(row, 4));
    words_duration(patience->used.law == HT_LAW_NEVER ? NAN : patience->used.mean, CELL(row, 5));
    put_used(patience, row[6], row[7]);
    words_share(type->balk, CELL(row, 8));
    if (type->identified && isfinite(type->redial)) {
        words_share(type->redial, CELL(row, 9));
        words_duration(type->redial_delay, CELL(row, 10));
    }
}

static bool put_patience(const struct ht_fit *fit, FILE *out) {
    static const struct table_column columns[] = {{"", "callers of", true, 0, false},
                                                  {"", "gave up", false, 0, false},
                                                  {"after, on", "average", false, 0, false},
                                                  {"patience: 1", "in 4 under", false, 0, false},
                                                  {"half", "under", false, 0, false},
                                                  {"", "mean", false, 0, false},
                                                  {"", "law", true, 0, false},
                                                  {"largest", "distance", false, 3, false},
                                                  {"gone at", "once", false, 0, false},
                                                  {"call", "again", false, 0, false},
                                                  {"", "after", false, 2, false}};
    fputc('\n', out);
    if (fit->log->calls != NULL) {
        table_paragraph(
            "Patience counts those who were answered too, who would have waited longer (Kaplan-Meier); "
            "the mean hold of those who gave up is far shorter.",
            "", out);
        fputc('\n', out);
    }
    return put_types(fit, columns, sizeof columns / sizeof columns[0], fill_patience, out);
}

/* --- staff */

static void fill_staff(const struct ht_fit *fit, const struct ht_fit_group *group, char (*row)[TABLE_CELL]) {
    double sum = 0, slots = 0, most = 0;
    size_t peak = 0;
    for (size_t cell = 0; cell < HT_FIT_WEEKDAYS * fit->slots; cell++) {
        if (group->typical[cell] > most) {
            most = group->typical[cell];
            peak = cell;
        }
        if (group->typical[cell] > 0) {
            sum += group->typical[cell];
            slots += 1;
        }
    }
    put_name(group->name, row[0]);
    snprintf(CELL(row, 1), "%zu", group->agents);
    words_level(slots > 0 ? sum / slots : NAN, CELL(row, 2));
    words_level(most, CELL(row, 3));
    if (fit->log->calls != NULL) {
        snprintf(CELL(row, 5), "%.2f", group->scale);
    }
    if (most > 0) {
        static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
        const long minutes = lround((double)(peak % fit->slots) * fit->interval / HT_MINUTE);
        snprintf(CELL(row, 4), "%s %02ld:%02ld", names[peak / fit->slots], minutes / 60, minutes % 60);
    }
}

static bool put_staff(const struct ht_fit *fit, FILE *out) {
    static const struct table_column columns[] = {
        {"", "agents", true, 0, false},
        {"", "seen", false, 0, false},
        {"on the phones", "while any are", false, 0, false},
        {"", "at most", false, 0, false},
        {"", "when", true, 0, false},
        {"times as many as", "calls show at once", false, 0, false}};
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t g = 0; g < fit->group_count; g++) {
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            return false;
        }
        fill_staff(fit, &fit->groups[g], row);
    }
    fputc('\n', out);
    table_print(&table, SIZE_MAX, out);
    table_release(&table);
    return true;
}

static void put_remarks(const struct ht_fit *fit, FILE *out) {
    char text[1024];
    struct words w;
    words_init(&w, text, sizeof text);
    if (fit->log->calls != NULL) {
        words_add(
            &w,
            "A log shows an agent while he has a call. How many more there were is told by the holds: with "
            "the factor above the fitted days, simulated, have those they had. ");
    }
    if (isfinite(fit->shared_busyness)) {
        words_add(&w,
                  "Busy days are %s for the two largest call types (correlation %.2f), so the scenario %s. ",
                  fit->shared ? "the same" : "not the same", fit->shared_busyness,
                  fit->shared ? "draws one factor for all" : "draws each its own");
    }
    const struct ht_fit_type *type = fitted_largest(fit);
    if (type->interval_ratio > 1.2) {
        words_add(
            &w,
            "Within a day calls come more unevenly than chance has it (variance/mean %.2f): that is not in "
            "the model.",
            type->interval_ratio);
    }
    if (w.length > 0) {
        fputc('\n', out);
        table_paragraph(text, "", out);
    }
}

bool fitted_found(const struct ht_fit_report *report, FILE *out) {
    const struct ht_fit *fit = report->fit;
    if (!put_left_out(report, out) || !put_arrivals(fit, out) || !put_handle(fit, out) ||
        !put_patience(fit, out) || !put_staff(fit, out)) {
        return false;
    }
    put_remarks(fit, out);
    return true;
}
