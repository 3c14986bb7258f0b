/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report for people: the answer, a table by period, the targets, and how all of it was estimated.
 */
#include "text.h"
#include "table.h"
#include "words.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_SHOWN 60 /* more periods than this are represented by the worst of them */
#define ROWS_WORST 20

static double mean_of(const struct ht_result *result, size_t period, enum ht_measure measure) {
    return ht_result_estimate(result, period, 0, measure).mean;
}

/* A closed day has neither calls nor agents: nothing to show. */
static bool is_closed(const struct ht_result *result, size_t period) {
    return !(mean_of(result, period, HT_ATTEMPTS) > 0) && !(mean_of(result, period, HT_AGENTS_MEAN) > 0);
}

enum column {
    PERIOD,
    CALLS,
    REDIALS,
    AGENTS,
    HOLD,
    HALF_WIDTH,
    ASA,
    P90,
    BLOCKED,
    ABANDON,
    LEVEL,
    MET,
    COST,
    COLUMNS
};

static void put_half_width(char *cell, const struct ht_estimate *estimate) {
    const double half = fmax(estimate->high - estimate->mean, estimate->mean - estimate->low); /* it leans */
    if (isfinite(half) && half > 0) { /* a replayed day has none */
        snprintf(cell, TABLE_CELL,
                 half < 0.95   ? "± %.1f s"
                 : half < 99.5 ? "± %.0f s"
                               : "± %.1f min",
                 half < 99.5 ? half : half / 60);
    }
}

/* Appends the row of a period (or HT_WHOLE_RUN) and of all calls or one type's; its first cell and remark are
 * left to the caller. */
static char (*add_row(struct table *table, const struct ht_result *result, size_t period,
                      size_t scope))[TABLE_CELL] {
    static const struct {
        enum column column;
        enum ht_measure measure;
    } measures[] = {{CALLS, HT_FRESH},         {REDIALS, HT_REDIALS},      {AGENTS, HT_AGENTS_MEAN},
                    {HOLD, HT_HOLD_MEAN},      {P90, HT_HOLD_P90},         {ASA, HT_ASA},
                    {LEVEL, HT_SERVICE_LEVEL}, {ABANDON, HT_ABANDON_RATE}, {COST, HT_COST}};
    char(*row)[TABLE_CELL] = table_row(table);
    if (row == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        const enum ht_measure measure = measures[i].measure;
        if (ht_scope_has(result->model, scope, measure)) {
            words_value(measure, ht_result_estimate(result, period, scope, measure).mean,
                        row[measures[i].column], TABLE_CELL);
        }
    }
    /* Histograms are known to 1%: of a long hold the seconds would be false precision. */
    const double p90 = ht_result_estimate(result, period, scope, HT_HOLD_P90).mean;
    if (p90 >= 10 * HT_MINUTE && p90 < HT_HOUR) {
        snprintf(row[P90], TABLE_CELL, "%.0f min", p90 / HT_MINUTE);
    }
    if (!(mean_of(result, HT_WHOLE_RUN, HT_REDIALS) > 0)) { /* an empty column is not shown */
        row[REDIALS][0] = '\0';
    }
    if (!text_has_costs(result)) {
        row[COST][0] = '\0';
    }
    /* Lines without limit, and many with one, never block. */
    if (mean_of(result, HT_WHOLE_RUN, HT_BLOCK_RATE) > 0) {
        words_share(ht_result_estimate(result, period, scope, HT_BLOCK_RATE).mean, row[BLOCKED], TABLE_CELL);
    }
    const struct ht_estimate hold = ht_result_estimate(result, period, scope, HT_HOLD_MEAN);
    put_half_width(row[HALF_WIDTH], &hold);
    return row;
}

/* The probability that a period meets the first target that is judged by the periods shown. */
static void put_met(const struct ht_result *result, size_t period, char *cell) {
    if (result->model->target_count != 1 || result->verdicts[0].target->per != result->by) {
        return;
    }
    const struct ht_verdict *verdict = &result->verdicts[0];
    for (size_t i = 0; i < verdict->period_count; i++) {
        const struct ht_target_period *judged = &verdict->periods[i];
        if (judged->when.start == result->periods[period].start && !isnan(judged->met_probability)) {
            snprintf(cell, TABLE_CELL, "%.2f", judged->met_probability);
        }
    }
}

struct ranked {
    double hold;
    size_t period;
};

static int by_hold_falling(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->hold != y->hold) {
        return x->hold < y->hold ? 1 : -1;
    }
    return (x->period > y->period) - (x->period < y->period);
}

static int by_period(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return (x->period > y->period) - (x->period < y->period);
}

/* The periods worth a row, in time order: all that are open, or the ones with the longest hold. */
static size_t choose_rows(const struct ht_result *result, struct ranked *rows, size_t *open) {
    size_t count = 0;
    for (size_t p = 0; p < result->period_count; p++) {
        if (!is_closed(result, p)) {
            const double hold = mean_of(result, p, HT_HOLD_MEAN);
            rows[count++] = (struct ranked){isnan(hold) ? -1 : hold, p};
        }
    }
    *open = count;
    if (count > ROWS_SHOWN) {
        qsort(rows, count, sizeof *rows, by_hold_falling);
        qsort(rows, ROWS_WORST, sizeof *rows, by_period);
        count = ROWS_WORST;
    }
    return count;
}

/* The whole run, and where there are several call types each of them. */
static bool add_whole_run(struct table *table, const struct ht_result *result) {
    const size_t types = result->model->call_type_count;
    for (size_t scope = 0; scope <= (types > 1 ? types : 0); scope++) {
        char(*row)[TABLE_CELL] = add_row(table, result, HT_WHOLE_RUN, scope), name[24];
        if (row == NULL) {
            return false;
        }
        snprintf(row[PERIOD], TABLE_CELL, "%s%s", scope > 0 ? "  " : "",
                 scope > 0 ? words_clean(ht_model_scope_name(result->model, scope), name, sizeof name)
                           : "whole run");
    }
    return true;
}

static bool print_rows(const struct ht_result *result, const struct words_rows *names, struct table *table,
                       struct ranked *rows, FILE *out) {
    size_t open;
    const size_t count = choose_rows(result, rows, &open);
    for (size_t i = 0; i < count; i++) {
        const size_t period = rows[i].period;
        char(*row)[TABLE_CELL] = add_row(table, result, period, 0);
        if (row == NULL) {
            return false;
        }
        words_row(names, &result->periods[period], row[PERIOD], row[COLUMNS], TABLE_CELL);
        put_met(result, period, row[MET]);
    }
    if (!add_whole_run(table, result)) {
        return false;
    }
    if (count < open) {
        fprintf(out,
                "The %zu %ss with the longest hold, of %zu; -o DIR or --format csv give all of them%s\n\n",
                count, words_per(result->by), open,
                result->by == HT_PER_DAY ? ",\n--by week a shorter table." : ".");
    }
    table_print(table, count, out);
    return true;
}

static bool print_table(const struct ht_result *result, FILE *out) {
    const struct ht_service_level *level = &result->model->service_level;
    static const char *const counted[] = {[HT_COUNT_OFFERED] = "offered",
                                          [HT_COUNT_ANSWERED] = "answered",
                                          [HT_COUNT_NET] = "net",
                                          [HT_COUNT_MET] = "met"};
    char within[64], heading[80];
    snprintf(heading, sizeof heading, "in %s", ht_format_duration(level->within, within, sizeof within));
    const bool weeks = result->by == HT_PER_WEEK;
    const struct words_rows names = words_rows(result->model, result->by, &result->periods[0],
                                               &result->periods[result->period_count - 1]);
    const struct table_column columns[COLUMNS] = {
        [PERIOD] = {.above = names.heading,
                    .heading = weeks ? " #  week" : words_per(result->by),
                    .left = true},
        [CALLS] = {.above = "", .heading = "calls"},
        [REDIALS] = {.above = "", .heading = "redials"},
        [AGENTS] = {.above = "", .heading = "agents"},
        [HOLD] = {.above = "hold,", .heading = "mean"},
        [HALF_WIDTH] = {.above = "", .heading = "", .left = true, .optional = 5, .close = true},
        [ASA] = {.above = "speed of", .heading = "answer", .optional = 1},
        [P90] = {.above = "hold,", .heading = "90% below"},
        [BLOCKED] = {.above = "", .heading = "blocked"},
        [ABANDON] = {.above = "aban-", .heading = "doned"},
        [LEVEL] = {.above = heading, .heading = counted[level->counting]},
        [MET] = {.above = "meets", .heading = "target", .optional = 9},
        [COST] = {.above = "", .heading = "cost", .optional = 2},
    };
    struct table table;
    table_init(&table, columns, COLUMNS);
    struct ranked *rows = malloc((result->period_count + 1) * sizeof *rows);
    const bool whole = rows != NULL && print_rows(result, &names, &table, rows, out);
    free(rows);
    table_release(&table);
    return whole;
}

/* What may happen to calls besides the table above, over the whole run. */
static const struct extra {
    enum ht_measure measure;
    const char *above, *heading; /* of its column, where call types are told apart */
} extras[] = {{HT_REPEATS, "", "repeats"},
              {HT_FIRST_CALL_RESOLUTION, "first-call", "resolution"},
              {HT_ESCALATIONS, "passed on", "to it"},
              {HT_CALLBACKS, "", "callbacks"},
              {HT_CALLBACK_DELAY, "dialled", "after"},
              {HT_TURNED_AWAY, "turned", "away"}};
#define EXTRAS (sizeof extras / sizeof extras[0])

/* Does it happen at all? Resolution is worth a word where somebody calls again. */
static bool happens(const struct ht_result *result, size_t scope, enum ht_measure measure) {
    const enum ht_measure of = measure == HT_FIRST_CALL_RESOLUTION ? HT_REPEATS : measure;
    return ht_result_estimate(result, HT_WHOLE_RUN, scope, of).mean > 0;
}

static void put_extras(const struct ht_result *result, FILE *out) {
    static const char *const texts[EXTRAS] = {
        "Repeats: %s",   "(first-call resolution %s)",    "Passed on to another call type: %s",
        "Callbacks: %s", "(dialled after %s on average)", "Turned away: %s"};
    char text[512], value[64];
    struct words words;
    words_init(&words, text, sizeof text);
    for (size_t i = 0; i < EXTRAS; i++) {
        if (happens(result, 0, extras[i].measure)) {
            const char *gap = strstr(texts[i], "%s");
            words_value(extras[i].measure, mean_of(result, HT_WHOLE_RUN, extras[i].measure), value,
                        sizeof value);
            words_add(&words, "%s%.*s%s%s",
                      words.length == 0    ? ""
                      : texts[i][0] == '(' ? " "
                                           : ". ",
                      (int)(gap - texts[i]), texts[i], value, gap + 2);
        }
    }
    if (words.length > 0) {
        words_add(&words, ".");
        fputc('\n', out);
        table_paragraph(text, "", out);
    }
}

/* All calls, and where there are several types each of them. */
static bool print_extras(const struct ht_result *result, FILE *out) {
    const struct ht_model *model = result->model;
    struct table_column columns[1 + EXTRAS] = {{.above = "", .heading = "call type", .left = true}};
    struct table table;
    bool whole = true, any = false;
    put_extras(result, out);
    if (model->call_type_count < 2) {
        return true;
    }
    for (size_t i = 0; i < EXTRAS; i++) {
        columns[1 + i] = (struct table_column){.above = extras[i].above, .heading = extras[i].heading};
    }
    table_init(&table, columns, 1 + EXTRAS);
    for (size_t scope = 1; whole && scope <= model->call_type_count; scope++) {
        char(*row)[TABLE_CELL] = table_row(&table), name[40];
        whole = row != NULL;
        for (size_t i = 0; whole && i < EXTRAS; i++) {
            const enum ht_measure measure = extras[i].measure;
            if (happens(result, scope, measure)) {
                words_value(measure, ht_result_estimate(result, HT_WHOLE_RUN, scope, measure).mean,
                            row[1 + i], TABLE_CELL);
                any = true;
            }
        }
        if (whole) {
            snprintf(row[0], TABLE_CELL, "%s",
                     words_clean(ht_model_scope_name(model, scope), name, sizeof name));
        }
    }
    if (whole && any) {
        fputc('\n', out);
        table_print(&table, model->call_type_count, out);
    }
    table_release(&table);
    return whole;
}

/* "calls: new needs; redials, repeats and callbacks apart. " */
static void add_calls_note(struct words *words, const struct ht_result *result) {
    static const struct {
        enum ht_measure measure;
        const char *name;
    } kinds[] = {{HT_REDIALS, "redials"},
                 {HT_REPEATS, "repeats"},
                 {HT_ESCALATIONS, "those passed on"},
                 {HT_CALLBACKS, "callbacks"}};
    const char *present[4];
    size_t count = 0;
    for (size_t i = 0; i < 4; i++) {
        if (mean_of(result, HT_WHOLE_RUN, kinds[i].measure) > 0) {
            present[count++] = kinds[i].name;
        }
    }
    words_add(words, "calls: new needs");
    for (size_t i = 0; i < count; i++) {
        words_add(words, "%s%s", i == 0 ? "; " : i + 1 < count ? ", " : " and ", present[i]);
    }
    words_add(words, count > 0 ? " apart. " : ". ");
}

static void print_notes(const struct ht_result *result, FILE *out) {
    static const char *const ratios[] = {
        [HT_COUNT_OFFERED] = "calls answered within %s / calls accepted",
        [HT_COUNT_ANSWERED] = "calls answered within %s / calls answered",
        [HT_COUNT_NET] = "calls answered within %s / (calls accepted - calls abandoned within it)",
        [HT_COUNT_MET] = "(calls answered + calls abandoned within %s) / calls accepted"};
    const struct ht_service_level *level = &result->model->service_level;
    char text[1024], within[64];
    const char *ratio = ratios[level->counting], *gap = strstr(ratio, "%s");
    struct words words;
    words_init(&words, text, sizeof text);
    add_calls_note(&words, result);
    words_add(&words,
              "agents: on the phones. hold: of all calls accepted, answered or "
              "given up; speed of answer and 90%% below: of those answered. in %s: ",
              ht_format_duration(level->within, within, sizeof within));
    words_add(&words, "%.*s%s%s.", (int)(gap - ratio), ratio, within, gap + 2);
    table_paragraph(text, "", out);
}

static void print_targets(const struct ht_result *result, FILE *out) {
    for (size_t i = 0; i < result->model->target_count; i++) {
        const struct ht_verdict *verdict = &result->verdicts[i];
        const struct ht_target *target = verdict->target;
        char text[2048], bound[64], name[64], scope[128];
        struct words words;
        words_init(&words, text, sizeof text);
        words_add(&words, "%s %s %s", ht_measure_info[target->measure].name,
                  target->at_least ? "at least" : "at most",
                  words_bound(target->measure, target->bound, bound, sizeof bound));
        if (target->scope > 0) {
            words_add(&words, " for %s",
                      words_clean(ht_model_scope_name(result->model, target->scope), scope, sizeof scope));
        }
        words_add(&words, " each %s, probability %.6g asked: ", words_per(target->per), target->confidence);
        if (words_judged(verdict) == 0) {
            words_add(&words, "nothing to judge.");
        } else if (verdict->missed_count == 0) {
            words_add(&words, "met. All %zu %ss met together: probability %.2f.", words_judged(verdict),
                      words_per(target->per), verdict->met_probability);
        } else {
            words_add(&words, "missed in ");
            words_missed(&words, result->model, verdict);
            words_add(&words, " (%zu of %zu). First safe: %s. All met together: probability %.2f.",
                      verdict->missed_count, words_judged(verdict),
                      verdict->first_safe_period < verdict->period_count
                          ? words_period(result->model, target->per, verdict->first_safe, name, sizeof name)
                          : "none before the end",
                      verdict->met_probability);
        }
        fputs(i == 0 ? "\nTargets\n  " : "  ", out);
        table_paragraph(text, "    ", out);
    }
}

static void print_footer(const struct ht_result *result, FILE *out) {
    char calls[64];
    if (result->interrupted) {
        fprintf(out, "\nInterrupted: %zu of %zu replications are complete, and only they are counted.\n",
                result->replications, result->planned);
    }
    if (result->precision_asked && !result->precision_reached) {
        fprintf(out,
                "\nThe precision asked for was not reached (replications: %zu): the intervals are wider.\n",
                result->replications);
    }
    char text[512];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "%zu replication%s, seed %" PRIu64 "; %s; %s calls simulated.", result->replications,
              result->replications == 1 ? "" : "s", result->seed,
              result->replications == 1
                  ? "no intervals (they need two)"
                  : "95% confidence intervals (Student's t, bent for skewness, ratios by the delta "
                    "method; quantiles by Woodruff's)",
              words_count(result->simulated_calls, calls, sizeof calls));
    fputc('\n', out);
    table_paragraph(text, "", out);
}

bool ht_report_text(const struct ht_result *result, FILE *out) {
    char text[4096], name[256];
    ht_report_answer(result, text, sizeof text);
    table_paragraph(text, "", out);
    fputc('\n', out);
    snprintf(text, sizeof text, "%s", words_clean(result->model->name, name, sizeof name));
    if (result->model->description != NULL) {
        char description[2048];
        snprintf(text, sizeof text, "%s: %s", name,
                 words_clean(result->model->description, description, sizeof description));
    }
    table_paragraph(text, "", out);
    fputc('\n', out);
    if (result->period_count > 0 &&
        !(print_table(result, out) && print_extras(result, out) && text_groups(result, out))) {
        errno = ENOMEM;
        return false;
    }
    text_costs(result, out);
    if (!text_defects(result, out)) {
        errno = ENOMEM;
        return false;
    }
    fputc('\n', out);
    print_notes(result, out);
    print_targets(result, out);
    print_footer(result, out);
    return fflush(out) == 0 && !ferror(out);
}
