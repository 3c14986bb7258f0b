/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares simulated measures with known answers: run_cases TABLE [TIMES [CASE]]. One row of the table is one
 * check; rows that share scenario and overrides share one run. TIMES multiplies the replications of every
 * scenario. Columns and the rule of tolerance: README.md.
 */
#include "table.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
    const struct table *table;
    const char *file; /* of the table */
    double times;
    size_t passed, failed;
};

/* "sd:MEASURE" asks for the standard deviation between replications, which the interval of a mean contains.
 */
static const char *measure_of(const char *text, bool *deviation) {
    *deviation = strncmp(text, "sd:", 3) == 0;
    return *deviation ? text + 3 : text;
}

static size_t scope_of(const struct ht_model *model, const char *name) {
    for (size_t scope = 0; scope < ht_model_scopes(model); scope++)
        if (strcmp(ht_model_scope_name(model, scope), name) == 0)
            return scope;
    fprintf(stderr, "no call type or agent group named %s\n", name);
    exit(2);
}

/* Half the width of the 95% interval over its standard error, for n replications. */
static double half_width_in_errors(size_t n) {
    return gsl_cdf_tdist_Pinv(0.975, (double)(n - 1));
}

static double tolerance_of(const struct table *table, size_t row, size_t n, double error, bool deviation) {
    const double reference_error = table_number(table, row, "se");
    if (!isnan(reference_error))
        return 3.0 * hypot(reference_error, error);
    const double tolerance = table_number(table, row, "tolerance");
    const double at = table_number(table, row, "at");
    if (isnan(at))
        return tolerance;
    const double scaled = tolerance * sqrt(at / (double)n);
    if (deviation)
        return scaled;
    /* A measure that is the same for every caller has no error: allow for its rounding. */
    const double expected = table_number(table, row, "expected");
    return fmin(scaled, fmax(6.0 * error, 1e-9 * fabs(expected)));
}

static void check_row(struct check *check, const struct ht_result *result, size_t row) {
    const struct table *table = check->table;
    bool deviation;
    const char *measure_text = table_text(table, row, "measure");
    const enum ht_measure measure = ht_measure_from_name(measure_of(measure_text, &deviation));
    if (measure == HT_MEASURE_COUNT) {
        fprintf(stderr, "row %zu: no measure %s\n", row + 1, measure_text);
        exit(2);
    }
    const char *scope_text = table_text(table, row, "scope");
    const char *period_text = table_text(table, row, "period");
    const size_t period = *period_text ? (size_t)strtoull(period_text, NULL, 10) : HT_WHOLE_RUN;
    if (*period_text && period >= result->period_count) {
        fprintf(stderr, "row %zu: no period %s\n", row + 1, period_text);
        exit(2);
    }
    const struct ht_estimate estimate =
        ht_result_estimate(result, period, scope_of(result->model, scope_text), measure);
    const double error = (estimate.high - estimate.low) / 2.0 / half_width_in_errors(result->replications);
    const double value = deviation ? error * sqrt((double)result->replications) : estimate.mean;
    const double expected = table_number(table, row, "expected");
    const double tolerance = tolerance_of(table, row, result->replications, error, deviation);
    const bool finite = isfinite(estimate.low) && isfinite(estimate.high) && estimate.low <= estimate.mean &&
                        estimate.mean <= estimate.high;
    const bool passed = finite && fabs(value - expected) <= tolerance;
    passed ? check->passed++ : check->failed++;
    printf("%-22s %-22s %-12s %3s %13.6g %13.6g [%12.6g, %12.6g] +-%-10.3g %5.2f %s\n",
           table_text(table, row, "case"), measure_text, scope_text, *period_text ? period_text : "-",
           expected, value, estimate.low, estimate.high, tolerance,
           error > 0.0 && !deviation ? (value - expected) / error : 0.0, passed ? "ok" : "FAILED");
}

static bool same_run(const struct table *table, size_t a, size_t b) {
    return strcmp(table_text(table, a, "scenario"), table_text(table, b, "scenario")) == 0 &&
           strcmp(table_text(table, a, "set"), table_text(table, b, "set")) == 0;
}

static void check_run(struct check *check, size_t row) {
    struct ht_model model;
    if (!table_scenario(check->table, check->file, row, &model))
        exit(2);
    struct ht_study_options options = {.replications =
                                           (size_t)fmax(2.0, (double)model.run.replications * check->times),
                                       .by = HT_PER_INTERVAL};
    for (size_t i = row; i < check->table->rows; i++)
        if (same_run(check->table, row, i) && *table_text(check->table, i, "period"))
            options.by_given = true;
    struct ht_result result;
    if (ht_study_run(&model, &options, &result) != HT_STUDY_DONE) {
        fprintf(stderr, "%s: the study did not finish\n", table_text(check->table, row, "scenario"));
        exit(3);
    }
    for (size_t i = row; i < check->table->rows; i++)
        if (same_run(check->table, row, i))
            check_row(check, &result, i);
    fflush(stdout);
    ht_result_release(&result);
    ht_model_release(&model);
}

static bool seen_before(const struct table *table, size_t row) {
    for (size_t i = 0; i < row; i++)
        if (same_run(table, i, row))
            return true;
    return false;
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
    struct check check = {.table = &table, .file = argv[1], .times = argc > 2 ? strtod(argv[2], NULL) : 1.0};
    printf("%-22s %-22s %-12s %3s %13s %13s %-28s %-12s %5s\n", "case", "measure", "scope", "per", "expected",
           "simulated", " 95% interval", "tolerance", "se");
    for (size_t row = 0; row < table.rows; row++)
        if (!seen_before(&table, row) && (argc < 4 || strcmp(table_text(&table, row, "case"), argv[3]) == 0))
            check_run(&check, row);
    printf("%zu passed, %zu failed\n", check.passed, check.failed);
    table_release(&table);
    return check.failed || !check.passed;
}
