/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A validation for people: how many known answers hold and on what machine, what fails in full, whether the
 * distances look like chance, then every check.
 */
#include "table.h"
#include "words.h"

#include <holdtime/validation.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT 1024

size_t ht_validation_count(const struct ht_validation *validation, const struct ht_validation_suite *suite,
                           enum ht_check_kind kind, enum ht_check_status status) {
    size_t count = 0;
    for (size_t s = 0; s < validation->count; s++) {
        const struct ht_validation_suite *one = &validation->suites[s];
        for (size_t i = 0; (suite == NULL || suite == one) && i < one->count; i++) {
            count +=
                one->checks[i].status == status && (kind == HT_CHECK_KINDS || one->checks[i].kind == kind);
        }
    }
    return count;
}

/* Attempts of the replays of a suite, or of all (NULL), that were compared one by one. */
static size_t followed(const struct ht_validation *validation, const struct ht_validation_suite *suite) {
    size_t count = 0;
    for (size_t s = 0; s < validation->count; s++) {
        const struct ht_validation_suite *one = &validation->suites[s];
        for (size_t i = 0; (suite == NULL || suite == one) && i < one->count; i++) {
            count += one->checks[i].kind == HT_CHECK_LIVES ? one->checks[i].attempts : 0;
        }
    }
    return count;
}

static void put_paragraph(const struct words *words, const char *indent, FILE *out) {
    table_paragraph(words->buffer, indent, out);
}

/* "143 replays (137 of traces, 6 of days), 10,572 calls followed one by one". */
static void add_lives(struct words *words, const struct ht_validation *v, const char *comma) {
    char number[32];
    size_t suites = 0;
    const size_t lives = ht_validation_count(v, NULL, HT_CHECK_LIVES, HT_CHECK_HOLDS);
    if (lives == 0) {
        return;
    }
    words_add(words, "%s%s replays (", comma, words_count((double)lives, number, sizeof number));
    for (size_t s = 0; s < v->count; s++) {
        const size_t count = ht_validation_count(v, &v->suites[s], HT_CHECK_LIVES, HT_CHECK_HOLDS);
        if (count > 0) {
            words_add(words, "%s%s of %s", suites++ > 0 ? ", " : "",
                      words_count((double)count, number, sizeof number), v->suites[s].name);
        }
    }
    words_add(words, "), %s calls followed one by one",
              words_count((double)followed(v, NULL), number, sizeof number));
}

/* "402 of theory, 46 of another program, ..": what holds, by kind. */
static void add_kinds(struct words *words, const struct ht_validation *v) {
    static const char *const kinds[] = {[HT_CHECK_THEORY] = "%s of theory",
                                        [HT_CHECK_REFERENCE] = "%s of another program",
                                        [HT_CHECK_EXACT] = "%s without chance",
                                        [HT_CHECK_ORDER] = "%s orderings"};
    char number[32];
    const char *comma = ": ";
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        const size_t count = ht_validation_count(v, NULL, (enum ht_check_kind)kind, HT_CHECK_HOLDS);
        if (count > 0) {
            words_add(words, "%s", comma);
            words_count((double)count, number, sizeof number);
            words_add(words, kinds[kind], number);
            comma = ", ";
        }
    }
    add_lives(words, v, comma);
}

static void put_answer(const struct ht_validation *v, FILE *out) {
    char buffer[TEXT], number[32], of[32], calls[32];
    struct words words;
    const size_t holds = ht_validation_count(v, NULL, HT_CHECK_KINDS, HT_CHECK_HOLDS);
    const size_t fails = ht_validation_count(v, NULL, HT_CHECK_KINDS, HT_CHECK_FAILS);
    const size_t open = ht_validation_count(v, NULL, HT_CHECK_KINDS, HT_CHECK_OPEN);
    words_init(&words, buffer, sizeof buffer);
    if (v->interrupted) {
        words_add(&words, "Interrupted with %s checks to go. So far ",
                  words_count((double)open, number, sizeof number));
    }
    words_count((double)holds, number, sizeof number);
    words_count((double)(holds + fails), of, sizeof of);
    words_add(&words, "%s of %s known answers hold on this machine", number, of);
    add_kinds(&words, v);
    words_add(&words, ".");
    if (fails > 0) {
        words_add(&words, " %s fail%s.", words_count((double)fails, number, sizeof number),
                  fails == 1 ? "s" : "");
    }
    put_paragraph(&words, "", out);
    words_init(&words, buffer, sizeof buffer);
    words_add(&words, "(holdtime %s, %s. %s calls simulated", v->version, v->machine,
              words_count(v->calls, calls, sizeof calls));
    if (v->at_length) {
        words_add(&words, ", at length: %zu times the replications, tolerances a quarter as wide", v->times);
    }
    if (v->seed_given) {
        words_add(&words, ", with other callers than the scenarios': seed %" PRIu64, v->seed);
    }
    words_add(&words, ".)");
    put_paragraph(&words, "", out);
}

static const struct table_column summary_columns[] = {
    {"", "suite", true, 0, false},          {"", "what is known", true, 0, false},
    {"", "checks", false, 0, false},        {"", "hold", false, 0, false},
    {"", "fail", false, 0, false},          {"", "not reached", false, 0, false},
    {"", "calls followed", false, 0, false}};
enum { SUITE, WHAT, CHECKS, HOLD, FAIL, OPEN, CALLS, SUMMARY_COLUMNS };

static void count_cell(size_t count, bool always, char *cell) {
    if (count > 0 || always) {
        words_count((double)count, cell, TABLE_CELL);
    }
}

static bool put_summary(const struct ht_validation *v, FILE *out) {
    struct table table;
    table_init(&table, summary_columns, SUMMARY_COLUMNS);
    bool fine = true;
    for (size_t s = 0; fine && s < v->count; s++) {
        const struct ht_validation_suite *suite = &v->suites[s];
        char(*row)[TABLE_CELL] = table_row(&table);
        fine = row != NULL;
        if (fine) {
            snprintf(row[SUITE], TABLE_CELL, "%s", suite->name);
            snprintf(row[WHAT], TABLE_CELL, "%s", suite->what);
            count_cell(suite->count, true, row[CHECKS]);
            count_cell(ht_validation_count(v, suite, HT_CHECK_KINDS, HT_CHECK_HOLDS), true, row[HOLD]);
            count_cell(ht_validation_count(v, suite, HT_CHECK_KINDS, HT_CHECK_FAILS), true, row[FAIL]);
            count_cell(ht_validation_count(v, suite, HT_CHECK_KINDS, HT_CHECK_OPEN), false, row[OPEN]);
            count_cell(followed(v, suite), false, row[CALLS]);
        }
    }
    if (fine) {
        table_print(&table, v->count, out);
    }
    table_release(&table);
    return fine;
}

static char *number(double value, char *buffer, size_t size) {
    if (isnan(value)) {
        snprintf(buffer, size, "-");
    } else {
        snprintf(buffer, size, "%.6g", value);
    }
    return buffer;
}

/* "asa of all in interval 3". */
static void add_measure(struct words *words, const struct ht_check *check) {
    words_add(words, "%s of %s", check->measure, check->scope);
    if (*check->period != '\0') {
        words_add(words, " in interval %s", check->period);
    }
}

static void add_failure(struct words *words, const struct ht_check *c) {
    char expected[32], found[32], low[32], high[32], bound[32];
    add_measure(words, c);
    number(c->expected, expected, sizeof expected);
    number(c->found, found, sizeof found);
    number(c->low, low, sizeof low);
    number(c->high, high, sizeof high);
    if (c->kind == HT_CHECK_ORDER) {
        words_add(words, ": expected %s %s", c->above ? "above" : "below",
                  *c->other == '\0' ? expected : c->other);
        if (*c->other != '\0') {
            words_add(words, ", which is %s to %s", number(c->least, bound, sizeof bound),
                      number(c->most, expected, sizeof expected));
        }
        words_add(words, ", beyond chance; simulated %s (95%% interval %s to %s)", found, low, high);
        return;
    }
    words_add(words, ": expected %s, simulated %s (95%% interval %s to %s): %.3g off, and %.3g is allowed",
              expected, found, low, high, fabs(c->found - c->expected), c->tolerance);
    if (!isnan(c->distance)) {
        words_add(words, "; %.1f standard errors", fabs(c->distance));
    }
}

/* Overrides, parted by blanks where a line may break. */
static void add_set(struct words *words, const char *set) {
    for (; *set != '\0'; set++) {
        words_add(words, *set == ';' ? "%c " : "%c", *set);
    }
}

static void put_failure(const struct ht_validation_suite *suite, const struct ht_check *c, FILE *out) {
    char buffer[2 * TEXT];
    struct words words;
    fprintf(out, "\n- %s, %s (%s:%d)\n", suite->name, c->name, c->table, c->line);
    if (c->kind == HT_CHECK_LIVES) {
        for (const char *line = c->complaint; *line != '\0';) {
            const size_t length = strcspn(line, "\n");
            fprintf(out, "  %.*s\n", (int)length, line);
            line += length + (line[length] != '\0');
        }
        fprintf(out, "  %zu difference%s in %zu attempts.\n", c->differences, c->differences == 1 ? "" : "s",
                c->attempts);
    } else {
        words_init(&words, buffer, sizeof buffer);
        words_add(&words, "  ");
        add_failure(&words, c);
        words_add(&words, ".");
        fputs("  ", out);
        put_paragraph(&words, "  ", out);
    }
    words_init(&words, buffer, sizeof buffer);
    words_add(&words, "%s%s%s%s%s", *c->source == '\0' ? "Scenario " : "Source: ", c->source,
              *c->source == '\0' ? "" : ". Scenario ", c->scenario, *c->set == '\0' ? "" : " with ");
    add_set(&words, c->set);
    words_add(&words, ".");
    fputs("  ", out);
    put_paragraph(&words, "  ", out);
    fprintf(out, "  Again: holdtime validate %s --case '%s'\n", suite->name, c->name);
}

static void put_failures(const struct ht_validation *v, FILE *out) {
    for (size_t s = 0; s < v->count; s++) {
        for (size_t i = 0; i < v->suites[s].count; i++) {
            if (v->suites[s].checks[i].status == HT_CHECK_FAILS) {
                put_failure(&v->suites[s], &v->suites[s].checks[i], out);
            }
        }
    }
}

static void put_distances(const struct ht_validation *v, FILE *out) {
    const struct ht_chance *c = &v->chance;
    char buffer[2 * TEXT], share[32];
    struct words words;
    if (c->count < 2) {
        return;
    }
    words_init(&words, buffer, sizeof buffer);
    words_add(&words, "Distance from theory, in standard errors: %s of %zu simulated answers are within 2 (",
              words_share(c->within, share, sizeof share), c->count);
    words_add(&words, "by chance %s", words_share(c->within_expected, share, sizeof share));
    if (!isnan(c->within_error)) {
        words_add(&words, ", give or take %.1f", 100 * c->within_error);
    }
    words_add(&words,
              "), their mean is %+.2f (0), their standard deviation %.2f (1). The largest is %.1f, %s: ",
              c->mean, c->deviation, c->largest, c->largest_of->name);
    add_measure(&words, c->largest_of);
    words_add(&words,
              " (among so many independent ones, beyond %.1f half of the time, beyond %.1f once in twenty). ",
              c->largest_half, c->largest_rare);
    words_add(
        &words, "%s",
        v->seed_given
            ? "Answers of one scenario are measured in one run and are lucky together."
            : "That is no fair sample: the scenarios share a seed, so most of them have the same callers and "
              "are lucky together. --seed gives each scenario callers of its own.");
    fputc('\n', out);
    put_paragraph(&words, "", out);
}

/* Failures of one run come together. */
static size_t failed_runs(const struct ht_validation *v) {
    const struct ht_check *last = NULL;
    size_t runs = 0;
    for (size_t s = 0; s < v->count; s++) {
        for (size_t i = 0; i < v->suites[s].count; i++) {
            const struct ht_check *check = &v->suites[s].checks[i];
            if (check->status == HT_CHECK_FAILS) {
                runs += last == NULL || strcmp(last->scenario, check->scenario) != 0 ||
                        strcmp(last->set, check->set) != 0;
                last = check;
            }
        }
    }
    return runs;
}

static void put_luck(const struct ht_validation *v, FILE *out) {
    char buffer[TEXT];
    struct words words;
    const size_t fails = ht_validation_count(v, NULL, HT_CHECK_KINDS, HT_CHECK_FAILS);
    words_init(&words, buffer, sizeof buffer);
    if (v->seed_given) {
        words_add(&words, "These are other callers than the tolerances were tried with: chance alone makes ");
        words_add(&words, "about %.1f of so many checks fail; %zu did", v->chance.failures, fails);
        if (fails > 1) {
            words_add(&words, " (in %zu run%s, whose answers are lucky together)", failed_runs(v),
                      failed_runs(v) == 1 ? "" : "s");
        }
        words_add(&words, ". A check that fails with seed after seed is wrong.");
    } else {
        words_add(&words,
                  "The seed of every scenario is fixed, and with one C library results are the same on ");
        words_add(&words,
                  "any machine, so a check that fails means that something is different here. With other ");
        words_add(&words, "callers (--seed) chance alone would make about %.1f checks fail.",
                  v->chance.failures);
    }
    fputc('\n', out);
    put_paragraph(&words, "", out);
}

static const char *verdict(const struct ht_check *check) {
    static const char *const words[] = {
        [HT_CHECK_OPEN] = "-", [HT_CHECK_HOLDS] = "holds", [HT_CHECK_FAILS] = "FAILS"};
    return words[check->status];
}

static void put_life(const struct ht_check *c, FILE *out) {
    char name[TEXT];
    fprintf(out, "  %-38s %6.0f attempts expected, %6zu simulated, %4zu differences %18s\n",
            words_clean(c->name, name, sizeof name), c->expected, c->attempts, c->differences, verdict(c));
}

/* Cells are cut to their columns, but for numbers: these always fit. */
static void put_check(const struct ht_check *c, FILE *out) {
    char clean[TEXT], scope[64], known[32], expected[40], found[32], low[32], high[32], tolerance[32],
        distance[32];
    const double bound = c->above ? c->most : c->least;
    const bool order = c->kind == HT_CHECK_ORDER;
    snprintf(scope, sizeof scope, *c->period == '\0' ? "%s" : "%s (%s)",
             words_clean(c->scope, clean, sizeof clean), c->period);
    number(order ? bound : c->expected, known, sizeof known);
    snprintf(expected, sizeof expected, "%s%s", order ? c->above ? "> " : "< " : "", known);
    number(c->found, found, sizeof found);
    number(c->low, low, sizeof low);
    number(c->high, high, sizeof high);
    snprintf(tolerance, sizeof tolerance, isnan(c->tolerance) ? "-" : "%.3g", c->tolerance);
    snprintf(distance, sizeof distance, isnan(c->distance) ? "-" : "%+.2f", c->distance);
    fprintf(out, "  %-24.24s %-14.14s %12s %11s %11s %11s %9s %7s  %s\n",
            words_clean(c->measure, clean, sizeof clean), scope, expected, found, low, high, tolerance,
            distance, verdict(c));
    if (*c->other != '\0') {
        fprintf(out, "      %s %s\n", c->above ? "above" : "below",
                words_clean(c->other, clean, sizeof clean));
    }
}

/* What rows of one heading share. */
static bool same_heading(const struct ht_check *a, const struct ht_check *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->scenario, b->scenario) == 0 &&
           strcmp(a->set, b->set) == 0 && strcmp(a->source, b->source) == 0;
}

static void put_heading(const struct ht_check *c, FILE *out) {
    char buffer[2 * TEXT], clean[2 * TEXT];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    words_add(&words, "%s: %s (%s%s", c->name, c->source, c->scenario, *c->set == '\0' ? "" : ", ");
    add_set(&words, c->set);
    words_add(&words, ")");
    table_paragraph(words_clean(buffer, clean, sizeof clean), "  ", out);
}

/* What an interruption left open is not shown. */
static void put_suite(const struct ht_validation_suite *suite, FILE *out) {
    const struct ht_check *above = NULL;
    bool headed = false;
    for (size_t i = 0; i < suite->count && !ferror(out); i++) {
        const struct ht_check *check = &suite->checks[i];
        if (check->status == HT_CHECK_OPEN) {
            continue;
        }
        if (!headed) {
            fprintf(out, "\n%s: %s\n\n", suite->name, suite->what);
            headed = true;
        }
        if (check->kind == HT_CHECK_LIVES) {
            put_life(check, out);
            continue;
        }
        if (above == NULL) {
            fprintf(out, "  %-24s %-14s %12s %11s %11s %11s %9s %7s  %s\n", "measure", "of (interval)",
                    "expected", "simulated", "95% from", "to", "tolerance", "errors", "verdict");
        }
        if (above == NULL || !same_heading(above, check)) {
            put_heading(check, out);
        }
        put_check(check, out);
        above = check;
    }
}

bool ht_report_validation_text(const struct ht_validation *validation, FILE *out) {
    put_answer(validation, out);
    put_failures(validation, out);
    if (!put_summary(validation, out)) {
        return false;
    }
    put_distances(validation, out);
    put_luck(validation, out);
    for (size_t s = 0; s < validation->count; s++) {
        put_suite(&validation->suites[s], out);
    }
    return fflush(out) == 0 && !ferror(out);
}
