/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sweep as tidy CSV (RFC 4180, but lines end in \n): one row for each point and measure of all calls over
 * the whole run, the values of the settings in columns of their own; `change` is the paired difference to
 * the neighbour before. What is asked first has two rows: met_probability and periods_missed.
 */
#include "fields.h"
#include "sweep.h"

#include <math.h>

static void put_values(const struct ht_sweep *sweep, size_t point, FILE *out) {
    for (size_t s = 0; s < sweep->setting_count; s++) {
        csv_text(sweep_value(sweep, point, s), out);
        fputc(',', out);
    }
}

static void put_estimate(const struct ht_estimate *e, FILE *out) {
    fputc(',', out);
    csv_number(e->mean, out);
    fputc(',', out);
    csv_number(e->low, out);
    fputc(',', out);
    csv_number(e->high, out);
}

static void put_measure(const struct ht_sweep *sweep, size_t point, enum ht_measure measure, FILE *out) {
    const struct ht_paired *paired = sweep_previous(sweep, point);
    const struct ht_estimate e = ht_result_estimate(sweep_result(sweep, point), HT_WHOLE_RUN, 0, measure);
    struct ht_estimate change = {NAN, NAN, NAN};
    if (paired != NULL) {
        change = ht_paired_difference(sweep->comparison, paired, HT_WHOLE_RUN, 0, measure);
    }
    put_values(sweep, point, out);
    fputs(ht_measure_info[measure].name, out);
    put_estimate(&e, out);
    put_estimate(&change, out);
    fputc('\n', out);
}

static void put_number(const struct ht_sweep *sweep, size_t point, const char *name, double value,
                       FILE *out) {
    put_values(sweep, point, out);
    fprintf(out, "%s,", name);
    csv_number(value, out);
    fputs(",,,,,\n", out);
}

bool ht_report_sweep_csv(const struct ht_sweep *sweep, FILE *out) {
    for (size_t s = 0; s < sweep->setting_count; s++) {
        csv_text(sweep->settings[s].path, out);
        fputc(',', out);
    }
    fputs("measure,mean,low,high,change,change_low,change_high\n", out);
    for (size_t point = 0; point < sweep_points(sweep) && !ferror(out); point++) {
        const struct ht_result *result = sweep_result(sweep, point);
        for (size_t m = 0; m < HT_MEASURE_COUNT; m++) {
            if (ht_scope_has(result->model, 0, (enum ht_measure)m)) {
                put_measure(sweep, point, (enum ht_measure)m, out);
            }
        }
        if (result->model->target_count > 0) {
            const struct ht_verdict *verdict = &result->verdicts[0];
            put_number(sweep, point, "met_probability", verdict->met_probability, out);
            put_number(sweep, point, "periods_missed", (double)verdict->missed_count, out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
