/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report of a sweep for people: the answer, a row a point, and what the columns mean.
 */
#include "compare.h"
#include "sweep.h"
#include "table.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_SHOWN 200 /* of more points than this only the best are shown */
#define ROWS_BEST  40

enum column {
    FIRST,
    SECOND,
    MET,
    MISSED,
    SAFE,
    ASA,
    P90,
    ABANDON,
    OCCUPANCY,
    WORST,
    COST,
    MORE,
    MORE_COST,
    COLUMNS
};

static struct ht_estimate whole_run(const struct ht_sweep *sweep, size_t point, enum ht_measure measure) {
    return ht_result_estimate(sweep_result(sweep, point), HT_WHOLE_RUN, 0, measure);
}

/* "12 s", "-0.35 s": as words_value, of a difference. */
static char *difference(enum ht_measure measure, double value, char *buffer, size_t size) {
    char text[TABLE_CELL];
    const double least = ht_measure_info[measure].unit == HT_UNIT_SECONDS ? 0.95 : 9.5;
    if (isfinite(value) && fabs(value) < least && value != 0) {
        snprintf(buffer, size, "%.2g%s", value, ht_measure_info[measure].unit == HT_UNIT_SECONDS ? " s" : "");
    } else {
        snprintf(buffer, size, "%s%s", value < 0 ? "-" : "",
                 words_value(measure, fabs(value), text, sizeof text));
    }
    return buffer;
}

/* "65 s ± 2.1 s"; without an interval the value alone. */
static void put_estimate(char *cell, enum ht_measure measure, const struct ht_estimate *e,
                         char *(*say)(enum ht_measure, double, char *, size_t)) {
    char value[TABLE_CELL / 2 - 4], half[TABLE_CELL / 2 - 4];
    const double width = fmax(e->high - e->mean, e->mean - e->low); /* it leans */
    say(measure, e->mean, value, sizeof value);
    if (isfinite(width) && width > 0) {
        snprintf(cell, TABLE_CELL, "%s ± %s", value, say(measure, width, half, sizeof half));
    } else {
        snprintf(cell, TABLE_CELL, "%s", value);
    }
}

static bool has_costs(const struct ht_sweep *sweep) {
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        if (isfinite(whole_run(sweep, i, HT_COST).mean)) {
            return true;
        }
    }
    return false;
}

static void put_verdict(char (*row)[TABLE_CELL], const struct ht_sweep *sweep, size_t point) {
    const struct ht_result *result = sweep_result(sweep, point);
    const struct ht_verdict *verdict = &result->verdicts[0];
    const size_t last = verdict->period_count - 1;
    char remark[TABLE_CELL];
    if (words_judged(verdict) == 0) {
        snprintf(row[MET], TABLE_CELL, "-");
        snprintf(row[MISSED], TABLE_CELL, "-");
        return;
    }
    snprintf(row[MET], TABLE_CELL, "%.2f", verdict->met_probability);
    snprintf(row[MISSED], TABLE_CELL, "%zu", verdict->missed_count);
    if (verdict->first_safe_period > last) {
        snprintf(row[SAFE], TABLE_CELL, "none");
    } else if (verdict->missed_count > 0) {
        const struct words_rows names = words_rows(result->model, verdict->target->per,
                                                   &verdict->periods[0].when, &verdict->periods[last].when);
        words_row(&names, &verdict->periods[verdict->first_safe_period].when, row[SAFE], remark, TABLE_CELL);
    } else {
        snprintf(row[SAFE], TABLE_CELL, "all");
    }
}

static void put_marginal(char *cell, const struct ht_sweep *sweep, size_t point, enum ht_measure measure) {
    const struct ht_estimate e = sweep_marginal(sweep, point, measure);
    if (isfinite(e.mean)) {
        put_estimate(cell, measure, &e, difference);
    }
}

static bool add_row(struct table *table, const struct ht_sweep *sweep, size_t point, bool costs) {
    static const struct {
        enum column column;
        enum ht_measure measure;
    } measures[] = {{P90, HT_HOLD_P90}, {ABANDON, HT_ABANDON_RATE}, {OCCUPANCY, HT_OCCUPANCY}};
    char(*row)[TABLE_CELL] = table_row(table);
    if (row == NULL) {
        return false;
    }
    for (size_t s = 0; s < sweep->setting_count; s++) {
        words_clean(sweep_value(sweep, point, s), row[FIRST + s], TABLE_CELL);
    }
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        words_value(measures[i].measure, whole_run(sweep, point, measures[i].measure).mean,
                    row[measures[i].column], TABLE_CELL);
    }
    if (sweep_has_target(sweep)) {
        put_verdict(row, sweep, point);
    }
    size_t period, scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const double worst = sweep_worst(sweep, point, &period);
    words_value(measure, worst, row[WORST], TABLE_CELL);
    const struct ht_estimate asa = whole_run(sweep, point, HT_ASA), cost = whole_run(sweep, point, HT_COST);
    put_estimate(row[ASA], HT_ASA, &asa, words_value);
    put_marginal(row[MORE], sweep, point, HT_ASA);
    if (costs) {
        put_estimate(row[COST], HT_COST, &cost, words_value);
        put_marginal(row[MORE_COST], sweep, point, HT_COST);
    }
    return true;
}

struct ranked {
    size_t point, missed;
    double value;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->missed != y->missed) {
        return (x->missed > y->missed) - (x->missed < y->missed);
    }
    if (x->value != y->value) {
        return (x->value > y->value) - (x->value < y->value);
    }
    return (x->point > y->point) - (x->point < y->point);
}

static int by_point(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return (x->point > y->point) - (x->point < y->point);
}

/* All points, or of too many those that miss least and have the shortest hold, in their order. */
static size_t choose_rows(const struct ht_sweep *sweep, struct ranked *rows) {
    const size_t count = sweep_points(sweep);
    const bool judged = sweep_has_target(sweep);
    for (size_t i = 0; i < count; i++) {
        const double hold = whole_run(sweep, i, HT_HOLD_MEAN).mean;
        rows[i] = (struct ranked){i, judged ? sweep_result(sweep, i)->verdicts[0].missed_count : 0,
                                  isnan(hold) ? INFINITY : hold};
    }
    if (count <= ROWS_SHOWN) {
        return count;
    }
    qsort(rows, count, sizeof *rows, by_rank);
    qsort(rows, ROWS_BEST, sizeof *rows, by_point);
    return ROWS_BEST;
}

/* The last two parts of a path over one another: "veterans", "count". */
static void put_heading(const char *path, char *above, char *heading, size_t size) {
    char part[256];
    const char *end = strrchr(path, '.');
    words_clean(end == NULL ? path : end + 1, heading, size);
    above[0] = '\0';
    if (end != NULL) {
        const char *from = end;
        while (from > path && from[-1] != '.') {
            from--;
        }
        snprintf(part, sizeof part, "%.*s", (int)(end - from), from);
        words_clean(part, above, size);
    }
}

static bool print_rows(const struct ht_sweep *sweep, struct table *table, struct ranked *rows, FILE *out) {
    const size_t count = choose_rows(sweep, rows);
    const bool costs = has_costs(sweep);
    for (size_t i = 0; i < count; i++) {
        if (!add_row(table, sweep, rows[i].point, costs)) {
            return false;
        }
    }
    if (count < sweep_points(sweep)) {
        fprintf(out, "The best %zu of %zu points; -o DIR or --format csv give all of them.\n\n", count,
                sweep_points(sweep));
    }
    table_print(table, count, out);
    return true;
}

static bool print_table(const struct ht_sweep *sweep, FILE *out) {
    char above[2][64] = {"", ""}, heading[2][64] = {"", ""}, missed[32] = "", worst[32];
    for (size_t s = 0; s < sweep->setting_count; s++) {
        put_heading(sweep->settings[s].path, above[s], heading[s], sizeof above[s]);
    }
    if (sweep_has_target(sweep)) {
        snprintf(missed, sizeof missed, "%ss", words_per(sweep_result(sweep, 0)->verdicts[0].target->per));
    }
    snprintf(worst, sizeof worst, "%s", words_per(sweep_result(sweep, 0)->by));
    const struct table_column columns[COLUMNS] = {
        [FIRST] = {.above = above[0], .heading = heading[0], .left = sweep->settings[0].numbers == NULL},
        [SECOND] = {.above = above[1],
                    .heading = heading[1],
                    .left = sweep->setting_count > 1 && sweep->settings[1].numbers == NULL},
        [MET] = {.above = "meets", .heading = "target"},
        [MISSED] = {.above = missed, .heading = "missed"},
        [SAFE] = {.above = "first", .heading = "safe", .optional = 7},
        [ASA] = {.above = "speed of", .heading = "answer"},
        [P90] = {.above = "hold,", .heading = "90% below"},
        [ABANDON] = {.above = "aban-", .heading = "doned"},
        [OCCUPANCY] = {.above = "occu-", .heading = "pancy", .optional = 6},
        [WORST] = {.above = "worst", .heading = worst, .optional = 5},
        [COST] = {.above = "", .heading = "cost", .optional = 1},
        [MORE] = {.above = "one more:", .heading = "answer"},
        [MORE_COST] = {.above = "one more:", .heading = "cost", .optional = 2},
    };
    struct table table;
    table_init(&table, columns, COLUMNS);
    struct ranked *rows = malloc(sweep_points(sweep) * sizeof *rows);
    const bool whole = rows != NULL && print_rows(sweep, &table, rows, out);
    free(rows);
    table_release(&table);
    return whole;
}

static void print_notes(const struct ht_sweep *sweep, FILE *out) {
    const struct ht_result *result = sweep_result(sweep, 0);
    char text[1024], name[256], value[64];
    struct words words;
    words_init(&words, text, sizeof text);
    if (sweep_has_target(sweep)) {
        words_add(&words, "meets target: probability that ");
        sweep_target_words(&words, sweep);
        words_add(&words, " is kept in every %s; missed: those in which it is kept with less than %.6g. ",
                  words_per(result->verdicts[0].target->per), result->verdicts[0].target->confidence);
    }
    size_t scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    words_add(&words, "worst %s: the %s in the %s where it is worst. ", words_per(result->by),
              compare_noun(measure), words_per(result->by));
    if (sweep->comparison->pair_count > 0) {
        const struct ht_paired *pair = &sweep->comparison->pairs[0];
        size_t s = sweep->setting_count - 1;
        while (s > 0 && sweep_index(sweep, pair->pair.from, s) == sweep_index(sweep, pair->pair.to, s)) {
            s--;
        }
        words_add(&words,
                  "one more: what one more of %s changes, from the paired difference to the value before.",
                  words_clean(sweep->settings[s].path, name, sizeof name));
    }
    fputc('\n', out);
    table_paragraph(text, "", out);
    double calls = 0;
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        calls += sweep_result(sweep, i)->simulated_calls;
    }
    words_init(&words, text, sizeof text);
    words_add(&words,
              "%zu points, the same callers at each; %zu replication%s, seed %" PRIu64
              "; %s; %s calls simulated.",
              sweep_points(sweep), result->replications, result->replications == 1 ? "" : "s", result->seed,
              result->replications == 1
                  ? "no intervals (they need two)"
                  : "95% confidence intervals (Student's t, bent for skewness; differences paired)",
              words_count(calls, value, sizeof value));
    if (result->interrupted) {
        words_add(&words, " Interrupted: of %zu replications planned only these are complete.",
                  result->planned);
    }
    table_paragraph(text, "", out);
}

bool ht_report_sweep_text(const struct ht_sweep *sweep, FILE *out) {
    char text[4096], name[256];
    sweep_answer(sweep, text, sizeof text);
    table_paragraph(text, "", out);
    fputc('\n', out);
    table_paragraph(words_clean(sweep_result(sweep, 0)->model->name, name, sizeof name), "", out);
    fputc('\n', out);
    if (!print_table(sweep, out)) {
        errno = ENOMEM;
        return false;
    }
    print_notes(sweep, out);
    return fflush(out) == 0 && !ferror(out);
}
