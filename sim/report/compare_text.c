/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A comparison for people: a sentence for each plan, which is best and how sure that is, the differences by
 * period and over the whole run, and what the common callers were worth.
 */
#include "compare.h"
#include "table.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_SHOWN  60 /* more periods than this are represented by those that differ most */
#define ROWS_WORST  20
#define WITH_VALUES 2 /* so many plans beside the base are shown with values; of more only differences */
#define ABREAST     3 /* plans in one table */

enum { NAME, BASE, FIRST_PLAN }; /* columns; then of each plan: */
enum { VALUE, DIFFERENCE, HALF_WIDTH, COLUMNS_OF_PLAN };
#define COLUMNS (FIRST_PLAN + COLUMNS_OF_PLAN * ABREAST)

/* The plans of one table. */
struct abreast {
    const struct ht_comparison *comparison;
    size_t pairs[ABREAST];
    size_t count;
    bool values;
};

static void put_value(enum ht_measure measure, double value, char *cell) {
    if (isfinite(value)) {
        words_value(measure, value, cell, TABLE_CELL);
    }
}

/* "+12 s", "-3.2 pt": shares differ by points. */
static void put_difference(enum ht_measure measure, const struct ht_estimate *d, char *cell,
                           char *half_width) {
    char amount[TABLE_CELL - 8];
    if (!isfinite(d->mean)) {
        return;
    }
    const bool share = ht_measure_info[measure].unit == HT_UNIT_SHARE;
    const double half = (d->high - d->low) / 2;
    if (share) {
        snprintf(amount, sizeof amount, "%.1f pt", 100 * fabs(d->mean));
    } else {
        words_value(measure, fabs(d->mean), amount, sizeof amount);
    }
    /* What rounds to 0 has no sign. */
    const char *sign = strpbrk(amount, "123456789") == NULL ? "" : d->mean > 0 ? "+" : "-";
    snprintf(cell, TABLE_CELL, "%s%s", sign, amount);
    if (!isfinite(half) || (half == 0 && d->mean == 0)) {
        return;
    }
    if (share) {
        snprintf(half_width, TABLE_CELL, "± %.1f", 100 * half);
    } else {
        snprintf(half_width, TABLE_CELL, "± %s", words_value(measure, half, amount, sizeof amount));
    }
}

/* A row of every plan for one measure; false when memory is exhausted. */
static bool add_row(struct table *table, const struct abreast *plans, size_t period, size_t scope,
                    enum ht_measure measure, const char *name, const char *remark) {
    const struct ht_comparison *c = plans->comparison;
    char(*row)[TABLE_CELL] = table_row(table);
    if (row == NULL) {
        return false;
    }
    snprintf(row[NAME], TABLE_CELL, "%s", name);
    snprintf(row[COLUMNS], TABLE_CELL, "%s", remark);
    put_value(measure, compare_estimate(c, compare_base(c), period, scope, measure).mean, row[BASE]);
    for (size_t i = 0; i < plans->count; i++) {
        const struct ht_paired *paired = &c->pairs[plans->pairs[i]];
        char(*cells)[TABLE_CELL] = row + FIRST_PLAN + COLUMNS_OF_PLAN * i;
        if (plans->values) {
            put_value(measure, compare_estimate(c, paired->pair.to, period, scope, measure).mean,
                      cells[VALUE]);
        }
        const struct ht_estimate d = ht_paired_difference(c, paired, period, scope, measure);
        put_difference(measure, &d, cells[DIFFERENCE], cells[HALF_WIDTH]);
    }
    return true;
}

struct ranked {
    double size;
    size_t period;
};

static int by_size_falling(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->size != y->size) {
        return x->size < y->size ? 1 : -1;
    }
    return (x->period > y->period) - (x->period < y->period);
}

static int by_period(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return (x->period > y->period) - (x->period < y->period);
}

/* The periods worth a row, in time order: all in which the base or a plan has a value, or those of them that
 * differ most. */
static size_t choose_rows(const struct ht_comparison *c, const struct compared *shown, struct ranked *rows,
                          size_t *measured) {
    const struct ht_result *base = &c->results[compare_base(c)];
    size_t count = 0;
    for (size_t p = 0; p < base->period_count; p++) {
        bool any = isfinite(compare_estimate(c, compare_base(c), p, shown->scope, shown->measure).mean);
        double size = 0;
        for (size_t i = compare_next(c, 0); i < c->pair_count; i = compare_next(c, i + 1)) {
            const struct ht_paired *paired = &c->pairs[i];
            any = any || isfinite(compare_estimate(c, paired->pair.to, p, shown->scope, shown->measure).mean);
            size = fmax(size, fabs(ht_paired_difference(c, paired, p, shown->scope, shown->measure).mean));
        }
        if (any) {
            rows[count++] = (struct ranked){size, p};
        }
    }
    *measured = count;
    if (count > ROWS_SHOWN) {
        qsort(rows, count, sizeof *rows, by_size_falling);
        qsort(rows, ROWS_WORST, sizeof *rows, by_period);
        count = ROWS_WORST;
    }
    return count;
}

static bool add_periods(struct table *table, const struct abreast *plans, const struct words_rows *names,
                        const struct ranked *rows, size_t count) {
    const struct ht_comparison *c = plans->comparison;
    const struct compared shown = compared_of(c);
    const struct ht_result *base = &c->results[compare_base(c)];
    for (size_t i = 0; i < count; i++) {
        char name[TABLE_CELL], remark[TABLE_CELL];
        words_row(names, &base->periods[rows[i].period], name, remark, TABLE_CELL);
        if (!add_row(table, plans, rows[i].period, shown.scope, shown.measure, name, remark)) {
            return false;
        }
    }
    return add_row(table, plans, HT_WHOLE_RUN, shown.scope, shown.measure, "whole run", "");
}

/* Measures over the whole run and all calls, where anybody has them. */
static bool add_measures(struct table *table, const struct abreast *plans) {
    static const struct {
        enum ht_measure measure;
        const char *name;
    } rows[] = {{HT_ASA, "speed of answer"},      {HT_HOLD_MEAN, "hold, mean"},
                {HT_HOLD_P90, "hold, 90% below"}, {HT_ABANDON_RATE, "abandoned"},
                {HT_BLOCK_RATE, "blocked"},       {HT_SERVICE_LEVEL, "service level"},
                {HT_REDIALS, "redials"},          {HT_OCCUPANCY, "occupancy"},
                {HT_AGENTS_MEAN, "agents"},       {HT_COST, "cost"}};
    const struct ht_comparison *c = plans->comparison;
    bool whole = true;
    for (size_t i = 0; whole && i < sizeof rows / sizeof rows[0]; i++) {
        const enum ht_measure measure = rows[i].measure;
        double most = 0;
        bool any = false;
        for (size_t s = 0; s < c->count; s++) {
            const double value = ht_result_estimate(&c->results[s], HT_WHOLE_RUN, 0, measure).mean;
            any = any || isfinite(value);
            most = fmax(most, fabs(value));
        }
        /* What never happens anywhere is not shown, but for what always is. */
        const bool rare = measure == HT_BLOCK_RATE || measure == HT_REDIALS || measure == HT_COST;
        if (any && (most > 0 || !rare)) {
            whole = add_row(table, plans, HT_WHOLE_RUN, 0, measure, rows[i].name, "");
        }
    }
    return whole;
}

struct headings {
    struct table_column columns[COLUMNS];
    char labels[1 + ABREAST][2][TABLE_CELL];
};

/* A label over two lines of `most` characters, parted at a blank where there is one. */
static void split_label(const char *label, size_t most, char lines[2][TABLE_CELL]) {
    char text[256];
    words_clean(label, text, sizeof text);
    size_t length = 0;
    for (size_t width = 0; text[length] != '\0'; length++) {
        width += ((unsigned char)text[length] & 0xC0) != 0x80;
        if (width > most) {
            break;
        }
    }
    snprintf(lines[0], TABLE_CELL, "%.*s", (int)length, text);
    const char *rest = text + length;
    char *blank = strrchr(lines[0], ' ');
    if (*rest == '\0') {
        /* One line is enough, and stands next to the numbers. */
        compare_label(text, most, lines[1], TABLE_CELL);
        lines[0][0] = '\0';
        return;
    }
    if (*rest != ' ' && blank != NULL && blank != lines[0]) {
        *blank = '\0';
        rest = text + (blank - lines[0]);
    }
    compare_label(rest + (*rest == ' '), most, lines[1], TABLE_CELL);
}

/* Each plan's label above its first column; tables of one, of two and of several plans have room for so much.
 */
static void put_headings(struct headings *h, const struct abreast *plans, const char *const *labels,
                         const char *above, const char *heading) {
    const struct ht_comparison *c = plans->comparison;
    const size_t most = !plans->values ? 12 : plans->count == 1 ? 24 : 11;
    memset(h, 0, sizeof *h);
    for (size_t i = 0; i < COLUMNS; i++) {
        h->columns[i] = (struct table_column){.above = "", .heading = ""};
    }
    h->columns[NAME] = (struct table_column){.above = above, .heading = heading, .left = true};
    split_label(labels[compare_base(c)], most, h->labels[0]);
    h->columns[BASE].above = h->labels[0][0];
    h->columns[BASE].heading = h->labels[0][1];
    for (size_t i = 0; i < plans->count; i++) {
        struct table_column *columns = h->columns + FIRST_PLAN + COLUMNS_OF_PLAN * i;
        char(*label)[TABLE_CELL] = h->labels[1 + i];
        split_label(labels[c->pairs[plans->pairs[i]].pair.to], most, label);
        columns[VALUE].above = columns[DIFFERENCE].above = label[0];
        columns[VALUE].heading = columns[DIFFERENCE].heading = label[1];
        if (plans->values) {
            columns[DIFFERENCE].above = "";
            columns[DIFFERENCE].heading = "difference";
        }
        columns[HALF_WIDTH].left = columns[HALF_WIDTH].close = true;
    }
}

/* Runs through the plans as many as stand side by side; `begin` is a pair, pair_count when all are done. */
static struct abreast next_plans(const struct ht_comparison *c, size_t *begin) {
    struct abreast plans = {.comparison = c};
    size_t all = 0;
    for (size_t i = compare_next(c, 0); i < c->pair_count; i = compare_next(c, i + 1)) {
        all++;
    }
    plans.values = all <= WITH_VALUES;
    size_t i = compare_next(c, *begin);
    while (i < c->pair_count && plans.count < ABREAST) {
        plans.pairs[plans.count++] = i;
        i = compare_next(c, i + 1);
    }
    *begin = i;
    return plans;
}

static void introduce(const struct ht_comparison *c, const struct compared *shown, size_t count,
                      size_t measured, FILE *out) {
    const struct ht_result *base = &c->results[compare_base(c)];
    char text[512], scope[128];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "By %s, %s%s%s%s", words_per(base->by), compare_noun(shown->measure),
              shown->scope > 0 ? " of " : "",
              shown->scope > 0
                  ? words_clean(ht_model_scope_name(base->model, shown->scope), scope, sizeof scope)
                  : "",
              next_plans(c, &(size_t){0}).values ? "" : ": what each plan changes");
    if (count < measured) {
        words_add(&words, "; the %zu %ss that differ most, of %zu: -o DIR or --format csv give all of them",
                  count, words_per(base->by), measured);
    }
    words_add(&words, ".");
    fputc('\n', out);
    table_paragraph(text, "", out);
}

static bool print_periods(const struct ht_comparison *c, const char *const *labels, FILE *out) {
    const struct compared shown = compared_of(c);
    const struct ht_result *base = &c->results[compare_base(c)];
    struct ranked *rows = malloc((base->period_count + 1) * sizeof *rows);
    if (rows == NULL) {
        return false;
    }
    size_t measured;
    const size_t count = choose_rows(c, &shown, rows, &measured);
    bool whole = true;
    introduce(c, &shown, count, measured, out);
    const struct words_rows names =
        words_rows(base->model, base->by, &base->periods[0], &base->periods[base->period_count - 1]);
    for (size_t begin = 0; whole && compare_next(c, begin) < c->pair_count;) {
        const struct abreast plans = next_plans(c, &begin);
        struct headings h;
        put_headings(&h, &plans, labels, names.heading,
                     base->by == HT_PER_WEEK ? " #  week" : words_per(base->by));
        struct table table;
        table_init(&table, h.columns, COLUMNS);
        fputc('\n', out);
        whole = add_periods(&table, &plans, &names, rows, count);
        if (whole) {
            table_print(&table, count, out);
        }
        table_release(&table);
    }
    free(rows);
    return whole;
}

static bool print_whole_run(const struct ht_comparison *c, const char *const *labels, FILE *out) {
    bool whole = true;
    for (size_t begin = 0; whole && compare_next(c, begin) < c->pair_count;) {
        const struct abreast plans = next_plans(c, &begin);
        struct headings h;
        put_headings(&h, &plans, labels, "whole run,", "all calls");
        struct table table;
        table_init(&table, h.columns, COLUMNS);
        fputc('\n', out);
        whole = add_measures(&table, &plans);
        if (whole) {
            table_print(&table, SIZE_MAX, out);
        }
        table_release(&table);
    }
    return whole;
}

/* What the same callers were worth: differences of scenarios with callers of their own would need so many
 * times the replications. */
static void print_reduction(const struct ht_comparison *c, const char *const *labels, FILE *out) {
    const struct compared shown = compared_of(c);
    char text[1024], label[64];
    struct words words;
    size_t told = 0;
    words_init(&words, text, sizeof text);
    words_add(&words, "The same callers make the differences in %s as sure as ", compare_noun(shown.measure));
    for (size_t i = compare_next(c, 0); i < c->pair_count; i = compare_next(c, i + 1)) {
        const double times = c->pairs[i].reduction[shown.scope * HT_MEASURE_COUNT + shown.measure];
        if (isfinite(times) && times > 0) {
            words_add(&words, told++ == 0 ? "" : ", ");
            words_add(&words, times < 9.95 ? "%.1f" : "%.0f", times);
            if (c->pair_count > 1) {
                words_add(&words, " (%s)",
                          compare_label(labels[c->pairs[i].pair.to], 24, label, sizeof label));
            }
        }
    }
    if (told > 0) {
        words_add(&words, " times the replications would, with callers of their own.");
        fputc('\n', out);
        table_paragraph(text, "", out);
    }
}

static void list_left(struct words *words, const struct ht_comparison *c, const char *const *labels) {
    char label[256];
    size_t listed = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->selection.left[i]) {
            words_add(words, "%s%s",
                      listed == 0                            ? ""
                      : listed + 1 < c->selection.left_count ? ", "
                                                             : " or ",
                      words_clean(labels[i], label, sizeof label));
            listed++;
        }
    }
}

/* Which is best, and with what guarantee. */
static void add_best(struct words *words, const struct ht_comparison *c, const char *const *labels) {
    const struct ht_selection *s = &c->selection;
    const struct ht_criterion *by = &s->criterion;
    char label[256], indifference[64], scope[128], after[64];
    words_add(words, "Best by %s%s%s (the %s): ", compare_noun(by->measure), by->scope > 0 ? " of " : "",
              by->scope > 0
                  ? words_clean(ht_model_scope_name(c->results[0].model, by->scope), scope, sizeof scope)
                  : "",
              words_superlative(by->measure, by->most));
    if (!s->possible) {
        words_add(words, "not selected; that takes 10 replications or more, and the measure in each.");
        return;
    }
    if (ht_measure_info[by->measure].unit == HT_UNIT_SHARE) {
        snprintf(indifference, sizeof indifference, "%.6g points", 100 * by->indifference);
    } else {
        words_bound(by->measure, by->indifference, indifference, sizeof indifference);
    }
    words_clean(labels[s->best], label, sizeof label);
    if (s->decided) {
        words_add(words,
                  "%s, selected with a probability of at least %.6g%% if it is ahead of every other by %s or "
                  "more (Kim and Nelson's procedure, after %s replications).",
                  label, 100 * by->confidence, indifference,
                  words_count((double)s->decided_after, after, sizeof after));
        return;
    }
    words_add(words, "undecided between ");
    list_left(words, c, labels);
    words_add(words,
              "; %s is ahead so far. They may differ by less than %s, the difference that matters. %s "
              "replications decide in any case (Kim and Nelson's procedure, probability %.6g%%).",
              label, indifference, words_count((double)s->needed_at_most, after, sizeof after),
              100 * by->confidence);
}

static void print_footer(const struct ht_comparison *c, FILE *out) {
    const struct ht_result *first = &c->results[0];
    char text[512], calls[64];
    struct words words;
    double simulated = 0;
    for (size_t i = 0; i < c->count; i++) {
        simulated += c->results[i].simulated_calls;
    }
    if (first->interrupted) {
        fprintf(out, "\nInterrupted: %zu of %zu replications are complete, and only they are counted.\n",
                first->replications, first->planned);
    }
    words_init(&words, text, sizeof text);
    words_add(&words, "%zu replication%s of each, seed %" PRIu64 "; %s; %s calls simulated.",
              first->replications, first->replications == 1 ? "" : "s", first->seed,
              first->replications == 1
                  ? "no intervals (they need two)"
                  : "±: 95% confidence interval of the difference, paired by replication (Student's t, bent "
                    "for skewness, ratios by the delta method)",
              words_count(simulated, calls, sizeof calls));
    fputc('\n', out);
    table_paragraph(text, "", out);
}

bool ht_report_comparison_text(const struct ht_comparison *comparison, const char *const *labels, FILE *out) {
    char text[4096], label[256];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "Against %s:", words_clean(labels[compare_base(comparison)], label, sizeof label));
    table_paragraph(text, "", out);
    for (size_t i = compare_next(comparison, 0); i < comparison->pair_count;
         i = compare_next(comparison, i + 1)) {
        words_init(&words, text, sizeof text);
        compare_verdict(&words, comparison, labels, i);
        table_paragraph(text, "  ", out);
    }
    words_init(&words, text, sizeof text);
    add_best(&words, comparison, labels);
    fputc('\n', out);
    table_paragraph(text, "", out);
    if ((comparison->results[0].period_count > 0 && !print_periods(comparison, labels, out)) ||
        !print_whole_run(comparison, labels, out)) {
        errno = ENOMEM;
        return false;
    }
    print_reduction(comparison, labels, out);
    print_footer(comparison, out);
    return fflush(out) == 0 && !ferror(out);
}
