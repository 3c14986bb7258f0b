/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares simulated measures with known answers, or with each other: run_cases TABLE [TIMES [CASE]]. One row
 * of the table is one check; rows that share scenario and overrides share one run. TIMES multiplies the
 * replications of every scenario. Columns and the rules of passing: README.md.
 */
#include "table.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is simulated: the left side of a check and, where a row compares two measures, the right one. */
enum side { OWN, OTHER, SIDES };

struct value {
    double mean, low, high;
    double error;        /* standard error of the mean */
    double deviation;    /* between replications */
    size_t replications; /* 0: not simulated yet */
};

struct check {
    const struct table *table;
    const char *file; /* of the table */
    const char *only; /* case; NULL: all */
    double times;
    struct value (*values)[SIDES]; /* [rows] */
    size_t passed, failed;
};

/* The text of a column for one side; what the other side leaves empty is as on the own side, "-" is empty. */
static const char *side_text(const struct table *table, size_t row, enum side side, const char *column) {
    if (side == OTHER) {
        char name[32];
        snprintf(name, sizeof name, "other_%s", column);
        const char *text = table_text(table, row, name);
        if (*text)
            return strcmp(text, "-") == 0 ? "" : text;
    }
    return table_text(table, row, column);
}

/* Does this row set two measures against each other? Else it holds one against `expected`. */
static bool has_other(const struct table *table, size_t row) {
    static const char *const columns[] = {"other_scenario", "other_set", "other_scope", "other_period",
                                          "other_measure"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (*table_text(table, row, columns[i]))
            return true;
    return false;
}

static size_t sides_of(const struct table *table, size_t row) {
    return has_other(table, row) ? SIDES : OTHER;
}

/* Cuts "sd:" or "each:" off the name of a measure. */
static const char *measure_of(const char *text, const char *prefix, bool *has) {
    const size_t length = strlen(prefix);
    *has = strncmp(text, prefix, length) == 0;
    return *has ? text + length : text;
}

static enum ht_measure named_measure(const char *text, bool *deviation, bool *each) {
    const char *name = measure_of(measure_of(text, "sd:", deviation), "each:", each);
    const enum ht_measure measure = ht_measure_from_name(name);
    if (measure == HT_MEASURE_COUNT) {
        fprintf(stderr, "no measure named %s\n", name);
        exit(2);
    }
    return measure;
}

static size_t scope_of(const struct ht_model *model, const char *name) {
    for (size_t scope = 0; scope < ht_model_scopes(model); scope++)
        if (strcmp(ht_model_scope_name(model, scope), name) == 0)
            return scope;
    fprintf(stderr, "no call type or agent group named %s\n", name);
    exit(2);
}

static size_t period_of(const struct ht_result *result, const char *text) {
    const size_t period = *text ? (size_t)strtoull(text, NULL, 10) : HT_WHOLE_RUN;
    if (*text && period >= result->period_count) {
        fprintf(stderr, "no period %s\n", text);
        exit(2);
    }
    return period;
}

/* Half the width of the 95% interval over its standard error, for n replications. */
static double half_width_in_errors(size_t n) {
    return gsl_cdf_tdist_Pinv(0.975, (double)(n - 1));
}

static void study(const struct ht_model *model, const struct ht_study_options *options,
                  struct ht_result *result) {
    if (ht_study_run(model, options, result) != HT_STUDY_DONE) {
        fprintf(stderr, "%s: the study did not finish\n", model->file);
        exit(3);
    }
}

/* The mean over replications of each one's own measure, where the estimates of a study are ratios of sums:
 * studies of one replication, seed after seed. */
static struct ht_estimate mean_of_each(const struct ht_model *model, const struct ht_study_options *options,
                                       const struct ht_result *result, const struct table *table, size_t row,
                                       enum side side, enum ht_measure measure) {
    struct ht_study_options one = *options;
    one.replications = 1;
    one.seed_given = true;
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < result->replications; i++) {
        one.seed = model->run.seed + i;
        struct ht_result single;
        study(model, &one, &single);
        const size_t period = period_of(&single, side_text(table, row, side, "period"));
        const size_t scope = scope_of(model, side_text(table, row, side, "scope"));
        const double value = ht_result_estimate(&single, period, scope, measure).mean;
        const double step = value - mean;
        mean += step / (double)(i + 1);
        squares += step * (value - mean);
        ht_result_release(&single);
    }
    const double n = (double)result->replications;
    const double half = sqrt(squares / (n - 1.0) / n) * half_width_in_errors(result->replications);
    return (struct ht_estimate){mean, mean - half, mean + half};
}

/* The standard deviation between replications follows from the interval of their mean. */
static struct value value_of(const struct check *check, const struct ht_study_options *options,
                             const struct ht_result *result, size_t row, enum side side) {
    bool deviation, each;
    const enum ht_measure measure =
        named_measure(side_text(check->table, row, side, "measure"), &deviation, &each);
    const size_t period = period_of(result, side_text(check->table, row, side, "period"));
    const size_t scope = scope_of(result->model, side_text(check->table, row, side, "scope"));
    const struct ht_estimate estimate =
        each ? mean_of_each(result->model, options, result, check->table, row, side, measure)
             : ht_result_estimate(result, period, scope, measure);
    const size_t n = result->replications;
    const double error = (estimate.high - estimate.low) / 2.0 / half_width_in_errors(n);
    return (struct value){estimate.mean, estimate.low, estimate.high, error, error * sqrt((double)n), n};
}

static double tolerance_of(const struct table *table, size_t row, const struct value *value, bool deviation) {
    const double reference_error = table_number(table, row, "se");
    if (!isnan(reference_error))
        return 3.0 * hypot(reference_error, value->error);
    const double tolerance = table_number(table, row, "tolerance");
    const double at = table_number(table, row, "at");
    if (isnan(at))
        return tolerance;
    const double scaled = tolerance * sqrt(at / (double)value->replications);
    if (deviation)
        return scaled;
    /* A measure that is the same for every caller has no error: allow for its rounding. */
    const double expected = table_number(table, row, "expected");
    return fmin(scaled, fmax(6.0 * value->error, 1e-9 * fabs(expected)));
}

static bool is_finite(const struct value *value) {
    return isfinite(value->low) && isfinite(value->high) && value->low <= value->mean &&
           value->mean <= value->high;
}

static bool check_answer(const struct table *table, size_t row, const struct value *value) {
    bool deviation, each;
    const char *measure = table_text(table, row, "measure");
    named_measure(measure, &deviation, &each);
    const double found = deviation ? value->deviation : value->mean;
    const double expected = table_number(table, row, "expected");
    const double tolerance = tolerance_of(table, row, value, deviation);
    const bool passed = is_finite(value) && fabs(found - expected) <= tolerance;
    const char *period = table_text(table, row, "period");
    printf("%-22s %-22s %-12s %3s %13.6g %13.6g [%12.6g, %12.6g] +-%-10.3g %5.2f %s\n",
           table_text(table, row, "case"), measure, table_text(table, row, "scope"), *period ? period : "-",
           expected, found, value->low, value->high, tolerance,
           value->error > 0.0 && !deviation ? (found - expected) / value->error : 0.0,
           passed ? "ok" : "FAILED");
    return passed;
}

/* Is the measure below (above) the bound or `factor` times the other by more than chance: are their intervals
 * apart? */
static bool check_order(const struct table *table, size_t row, const struct value *own,
                        const struct value *other) {
    const double given = table_number(table, row, "factor");
    const double factor = isnan(given) ? 1.0 : given;
    const double bound = table_number(table, row, "expected");
    const double low = isnan(bound) ? factor * other->low : bound;
    const double high = isnan(bound) ? factor * other->high : bound;
    const char *order = table_text(table, row, "order");
    const bool below = strcmp(order, "below") == 0;
    if (!below && strcmp(order, "above") != 0) {
        fprintf(stderr, "row %zu: no order %s\n", row + 1, order);
        exit(2);
    }
    const bool passed = is_finite(own) && isfinite(low) && isfinite(high) && low <= high &&
                        (below ? own->high < low : own->low > high);
    printf("%-22s %-22s %-12s %17s %13.6g [%12.6g, %12.6g] %s [%g, %g] %s\n", table_text(table, row, "case"),
           table_text(table, row, "measure"), table_text(table, row, "scope"), "", own->mean, own->low,
           own->high, order, low, high, passed ? "ok" : "FAILED");
    return passed;
}

static bool wanted(const struct check *check, size_t row) {
    return !check->only || strcmp(table_text(check->table, row, "case"), check->only) == 0;
}

static bool same_run(const struct table *table, size_t a, enum side side_a, size_t b, enum side side_b) {
    return strcmp(side_text(table, a, side_a, "scenario"), side_text(table, b, side_b, "scenario")) == 0 &&
           strcmp(side_text(table, a, side_a, "set"), side_text(table, b, side_b, "set")) == 0;
}

static void judge(struct check *check, size_t row) {
    const struct value *values = check->values[row];
    const bool passed = *table_text(check->table, row, "order")
                            ? check_order(check->table, row, &values[OWN], &values[OTHER])
                            : check_answer(check->table, row, &values[OWN]);
    passed ? check->passed++ : check->failed++;
}

/* Simulates one side of a row, for every side of every row that shares the run; judges what is then complete.
 */
static void run(struct check *check, size_t row, enum side side) {
    const struct table *table = check->table;
    struct ht_model model;
    if (!table_scenario(check->file, side_text(table, row, side, "scenario"),
                        side_text(table, row, side, "set"), &model))
        exit(2);
    struct ht_study_options options = {.replications =
                                           (size_t)fmax(2.0, (double)model.run.replications * check->times),
                                       .by = HT_PER_INTERVAL};
    for (size_t i = 0; i < table->rows; i++)
        for (enum side j = OWN; j < sides_of(table, i); j++)
            if (same_run(table, row, side, i, j) && *side_text(table, i, j, "period"))
                options.by_given = true;
    struct ht_result result;
    study(&model, &options, &result);
    for (size_t i = 0; i < table->rows; i++) {
        bool changed = false;
        for (enum side j = OWN; wanted(check, i) && j < sides_of(table, i); j++)
            if (same_run(table, row, side, i, j)) {
                check->values[i][j] = value_of(check, &options, &result, i, j);
                changed = true;
            }
        if (changed && check->values[i][OWN].replications &&
            (!has_other(table, i) || check->values[i][OTHER].replications))
            judge(check, i);
    }
    fflush(stdout);
    ht_result_release(&result);
    ht_model_release(&model);
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: run_cases TABLE [TIMES [CASE]]\n");
        return 2;
    }
    gsl_set_error_handler_off();
    struct table table;
    if (!table_read(&table, argv[1]))
        return 2;
    struct check check = {.table = &table,
                          .file = argv[1],
                          .only = argc > 3 ? argv[3] : NULL,
                          .times = argc > 2 ? strtod(argv[2], NULL) : 1.0,
                          .values = calloc(table.rows + 1, sizeof *check.values)};
    if (!check.values)
        return 3;
    printf("%-22s %-22s %-12s %3s %13s %13s %-28s %-12s %5s\n", "case", "measure", "scope", "per", "expected",
           "simulated", " 95% interval", "tolerance", "se");
    for (size_t row = 0; row < table.rows; row++)
        for (enum side side = OWN; wanted(&check, row) && side < sides_of(&table, row); side++)
            if (check.values[row][side].replications == 0)
                run(&check, row, side);
    printf("%zu passed, %zu failed\n", check.passed, check.failed);
    free(check.values);
    table_release(&table);
    return check.failed || !check.passed;
}
