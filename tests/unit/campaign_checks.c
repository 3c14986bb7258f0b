/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must hold of any result: measures in their ranges, quantiles in order, limits kept, sums that add up.
 */
#include "campaign.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct checker {
    const struct ht_result *result;
    size_t period, scope;
    char *wrong;
    size_t size;
};

static double value(const struct checker *k, enum ht_measure measure) {
    return ht_result_estimate(k->result, k->period, k->scope, measure).mean;
}

/* Zero where it is undefined: what is added up. */
static double sum(const struct checker *k, enum ht_measure measure) {
    const double x = value(k, measure);
    return isnan(x) ? 0 : x;
}

__attribute__((format(printf, 3, 4))) static void expect(struct checker *k, bool good, const char *format,
                                                         ...) {
    if (good || k->wrong[0] != '\0')
        return;
    char when[40] = "the whole run";
    if (k->period != HT_WHOLE_RUN)
        snprintf(when, sizeof when, "period %zu", k->period);
    const int length =
        snprintf(k->wrong, k->size, "%s, %s: ", when, ht_model_scope_name(k->result->model, k->scope));
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(k->wrong + length, k->size - (size_t)length, format, arguments);
    va_end(arguments);
}

static bool equal(double a, double b) {
    return fabs(a - b) <= 1e-6 + 1e-9 * fabs(a);
}

/* Also true of what is undefined. */
static bool at_most(double a, double b) {
    return isnan(a) || isnan(b) || a <= b + 1e-6 + 1e-9 * fabs(b);
}

static void expect_at_most(struct checker *k, enum ht_measure measure, double most) {
    const double x = value(k, measure);
    expect(k, at_most(x, most), "%s is %.17g, above %.17g", ht_measure_info[measure].name, x, most);
}

static void check_ranges(struct checker *k) {
    for (enum ht_measure measure = 0; measure < HT_MEASURE_COUNT; measure++) {
        if (!ht_scope_has(k->result->model, k->scope, measure))
            continue;
        const struct ht_estimate e = ht_result_estimate(k->result, k->period, k->scope, measure);
        const char *name = ht_measure_info[measure].name;
        const bool share = ht_measure_info[measure].unit == HT_UNIT_SHARE;
        expect(k, !isinf(e.mean), "%s is infinite", name);
        expect(k, measure == HT_COST || isnan(e.mean) || e.mean >= 0, "%s is %.17g", name, e.mean);
        expect(k, !share || at_most(e.mean, 1), "%s is %.17g", name, e.mean);
        expect(k, at_most(e.low, e.mean) && at_most(e.mean, e.high), "%s is %.17g, not in %.17g to %.17g",
               name, e.mean, e.low, e.high);
    }
}

static void check_counts(struct checker *k) {
    static const enum ht_measure kinds[] = {HT_FRESH, HT_REDIALS, HT_REPEATS, HT_ESCALATIONS, HT_CALLBACKS};
    static const enum ht_measure outcomes[] = {HT_ANSWERED,    HT_ABANDONED,     HT_BALKED,   HT_BLOCKED,
                                               HT_TURNED_AWAY, HT_STILL_WAITING, HT_CALLBACKS};
    const double attempts = value(k, HT_ATTEMPTS);
    double by_kind = 0, by_outcome = 0;
    for (size_t i = 0; i < 5; i++)
        by_kind += value(k, kinds[i]);
    for (size_t i = 0; i < 7; i++) /* every callback begins with an attempt that ends by accepting it */
        by_outcome += value(k, outcomes[i]);
    expect(k, equal(by_kind, attempts), "%.17g attempts, %.17g by kind", attempts, by_kind);
    expect(k, equal(by_outcome, attempts), "%.17g attempts, %.17g by outcome", attempts, by_outcome);
}

/* Quantiles pool the replications while maxima are means over them: they compare with one replication only,
 * but for the width of a bin of the histogram. */
static void check_holds(struct checker *k) {
    static const enum ht_measure quantiles[] = {HT_HOLD_P50, HT_HOLD_P80, HT_HOLD_P90, HT_HOLD_P95,
                                                HT_HOLD_P99};
    const double max = value(k, HT_HOLD_MAX);
    for (size_t i = 0; i + 1 < 5; i++)
        expect_at_most(k, quantiles[i], value(k, quantiles[i + 1]));
    for (size_t i = 0; k->result->replications == 1 && i < 5; i++)
        expect_at_most(k, quantiles[i], max * (1 + 1.0 / 64) + 0.0625);
    if (k->result->replications == 1)
        expect_at_most(k, HT_ASA, max);
    expect_at_most(k, HT_ASA, value(k, HT_FIRST_TO_ANSWER));
    expect(k, (value(k, HT_ANSWERED) > 0) == !isnan(value(k, HT_ASA)),
           "asa is defined where nothing was answered");
    expect_at_most(k, HT_SL_OFFERED, value(k, HT_SL_ANSWERED));
    expect_at_most(k, HT_SL_OFFERED, value(k, HT_SL_NET));
    expect_at_most(k, HT_SL_OFFERED, value(k, HT_SL_MET));
}

static void check_levels(struct checker *k) {
    const struct ht_model *model = k->result->model;
    double limit = 0;
    for (size_t t = 0; t < model->call_type_count; t++)
        if (k->scope == 0 || k->scope == t + 1)
            limit += model->call_types[t].queue_limit == HT_UNLIMITED
                         ? INFINITY
                         : (double)model->call_types[t].queue_limit;
    expect_at_most(k, HT_QUEUE_MEAN, value(k, HT_QUEUE_MAX));
    expect_at_most(k, HT_QUEUE_MAX, limit);
    expect_at_most(k, HT_QUEUE_MAX, value(k, HT_LINES_MAX));
    expect_at_most(k, HT_LINES_MEAN, value(k, HT_LINES_MAX));
    if (model->lines != HT_UNLIMITED)
        expect_at_most(k, HT_LINES_MAX, (double)model->lines);
}

static const enum ht_measure additive[] = {HT_ATTEMPTS,    HT_FRESH,     HT_REDIALS,     HT_REPEATS,
                                           HT_ESCALATIONS, HT_CALLBACKS, HT_ANSWERED,    HT_ABANDONED,
                                           HT_BALKED,      HT_BLOCKED,   HT_TURNED_AWAY, HT_STILL_WAITING,
                                           HT_OVERTIME_S,  HT_LEAVERS,   HT_COST};

/* The parts of a scope, or of the run, add up. */
static void check_sums(struct checker *k) {
    const struct ht_model *model = k->result->model;
    for (size_t i = 0; i < sizeof additive / sizeof *additive; i++) {
        const enum ht_measure measure = additive[i];
        if (!ht_scope_has(model, k->scope, measure))
            continue;
        struct checker part = *k;
        double whole = sum(k, measure), types = 0, groups = 0, periods = 0;
        for (part.scope = 1; part.scope < ht_model_scopes(model); part.scope++)
            if (ht_scope_has(model, part.scope, measure))
                *(part.scope <= model->call_type_count ? &types : &groups) += sum(&part, measure);
        part.scope = k->scope;
        for (part.period = 0; part.period < k->result->period_count; part.period++)
            periods += sum(&part, measure);
        const char *name = ht_measure_info[measure].name;
        const bool of_groups = measure == HT_OVERTIME_S || measure == HT_LEAVERS;
        if (k->scope == 0 && measure == HT_COST)
            expect(k, equal(whole, types + groups), "%s is %.17g, %.17g in parts", name, whole,
                   types + groups);
        else if (k->scope == 0 && !of_groups)
            expect(k, equal(whole, types), "%s is %.17g, %.17g by call type", name, whole, types);
        if (k->scope == 0 && (measure == HT_ANSWERED || of_groups))
            expect(k, equal(whole, groups), "%s is %.17g, %.17g by agent group", name, whole, groups);
        if (k->period == HT_WHOLE_RUN)
            expect(k, equal(whole, periods), "%s is %.17g, %.17g by period", name, whole, periods);
    }
}

static void check_scope(struct checker *k) {
    const bool calls = k->scope <= k->result->model->call_type_count;
    const bool agents = k->scope == 0 || !calls;
    check_ranges(k);
    check_sums(k);
    if (calls) {
        check_counts(k);
        check_holds(k);
        check_levels(k);
    }
    if (agents) {
        expect_at_most(k, HT_BUSY_MEAN, value(k, HT_AGENTS_MEAN));
        expect_at_most(k, HT_ABSENT_MEAN, value(k, HT_ROSTERED_MEAN));
    }
}

void campaign_check(const struct ht_result *result, char *wrong, size_t size) {
    struct checker k = {.result = result, .wrong = wrong, .size = size};
    wrong[0] = '\0';
    for (size_t period = 0; period <= result->period_count; period++) {
        k.period = period == 0 ? HT_WHOLE_RUN : period - 1;
        for (k.scope = 0; k.scope < ht_model_scopes(result->model); k.scope++)
            check_scope(&k);
    }
}
