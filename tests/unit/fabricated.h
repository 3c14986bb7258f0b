/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result made up for tests of the reports: a surge after a go-live, without any simulation.
 */
#ifndef FABRICATED_H
#define FABRICATED_H

#include <check.h>
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fabricated {
    struct ht_model model;
    struct ht_call_type type;
    struct ht_agent_group group;
    struct ht_skill serves;
    struct ht_rollout rollout;
    struct ht_defect causes[3];
    struct ht_defect_result defects[3];
    struct ht_forecast_group *forecast; /* [period] */
    struct ht_target target;
    struct ht_verdict verdict;
    struct ht_result result;
};

static inline double fabricated_asa(size_t week) {
    const double since = (double)week - 2;
    return since < 0 ? 90 + 3 * (double)week
                     : 60 + 1450 * (since < 2 ? (since + 1) / 3 : exp2(-(since - 2) / 3));
}

static inline struct ht_estimate *fabricated_cell(struct fabricated *f, size_t row, size_t scope,
                                                  enum ht_measure measure) {
    return &f->result.estimates[(row * ht_model_scopes(&f->model) + scope) * HT_MEASURE_COUNT + measure];
}

static inline void fabricated_set(struct fabricated *f, size_t row, enum ht_measure measure, double mean,
                                  double half) {
    for (size_t scope = 0; scope < ht_model_scopes(&f->model); scope++) {
        *fabricated_cell(f, row, scope, measure) = (struct ht_estimate){mean, mean - half, mean + half};
    }
}

static inline void fabricated_row(struct fabricated *f, size_t row, double asa) {
    const double lost = asa / (asa + 1800);
    fabricated_set(f, row, HT_FRESH, 26000 + 10 * asa, 100);
    fabricated_set(f, row, HT_REDIALS, 8 * asa, 50);
    fabricated_set(f, row, HT_ATTEMPTS, 26000 + 18 * asa, 100);
    fabricated_set(f, row, HT_ANSWERED, (26000 + 18 * asa) * (1 - lost), 100);
    fabricated_set(f, row, HT_ABANDONED, (26000 + 18 * asa) * lost, 100);
    fabricated_set(f, row, HT_BLOCKED, 0, 0);
    fabricated_set(f, row, HT_ASA, asa, 0.08 * asa);
    fabricated_set(f, row, HT_HOLD_MEAN, 1.15 * asa, 0.09 * asa);
    fabricated_set(f, row, HT_HOLD_P90, 2.2 * asa, 0.1 * asa);
    fabricated_set(f, row, HT_ABANDON_RATE, lost, 0.01);
    fabricated_set(f, row, HT_BLOCK_RATE, 0, 0);
    fabricated_set(f, row, HT_SERVICE_LEVEL, exp(-asa / 150), 0.02);
    fabricated_set(f, row, HT_AGENTS_MEAN, 289.25, 1);
}

/* Everybody on the phones; nothing to learn. */
static inline void fabricated_floor(struct fabricated *f, size_t weeks) {
    struct ht_result *r = &f->result;
    r->presence = calloc(weeks, sizeof *r->presence);
    r->paces = calloc(weeks, sizeof *r->paces);
    r->pace_weeks = weeks;
    f->forecast = calloc(weeks, sizeof *f->forecast);
    for (size_t p = 0; p < weeks; p++) {
        f->forecast[p] = (struct ht_forecast_group){289, 289, 289, r->supply[p]};
        r->forecast.periods[p].groups = &f->forecast[p];
        r->presence[p] = (struct ht_presence){.rostered = 289.25, .on = 289.25};
        r->paces[p] = NAN;
    }
}

/* Estimates anew for a result of one period whose model has got one more call type or agent group. */
static inline void fabricated_fourth_scope(struct fabricated *f) {
    const size_t cells = (size_t)2 * 4 * HT_MEASURE_COUNT;
    f->result.estimates = realloc(f->result.estimates, cells * sizeof *f->result.estimates);
    if (f->result.estimates == NULL) {
        abort();
    }
    for (size_t i = 0; i < cells; i++) {
        f->result.estimates[i] = (struct ht_estimate){NAN, NAN, NAN};
    }
    fabricated_row(f, 0, 60);
    fabricated_row(f, 1, 60);
}

/* `weeks` of them, the first left out as warm-up; week 3 goes live; target: asa at most 2 min. */
static inline void fabricated_init(struct fabricated *f, size_t weeks, size_t targets) {
    memset(f, 0, sizeof *f);
    f->type = (struct ht_call_type){.name = "orders"};
    f->group = (struct ht_agent_group){.name = "reps", .serves = &f->serves, .serves_count = 1};
    f->rollout = (struct ht_rollout){.name = "ERP go-live", .at = 2 * HT_WEEK};
    f->target = (struct ht_target){.measure = HT_ASA, .bound = 120, .per = HT_PER_WEEK, .confidence = 0.9};
    ht_model_init(&f->model);
    f->model.name = "ERP go-live";
    f->model.file = "erp.cfg";
    snprintf(f->model.digest, sizeof f->model.digest, "0123456789abcdef");
    f->model.calendar.start_day = ht_day_from_date(2006, 11, 6);
    f->model.calendar.length = (double)weeks * HT_WEEK;
    f->model.calendar.warm_up = HT_WEEK;
    f->model.call_types = &f->type;
    f->model.call_type_count = 1;
    f->model.agent_groups = &f->group;
    f->model.agent_group_count = 1;
    f->model.rollouts = &f->rollout;
    f->model.rollout_count = 1;
    f->model.targets = &f->target;
    f->model.target_count = targets;
    struct ht_result *r = &f->result;
    *r = (struct ht_result){.model = &f->model,
                            .seed = UINT64_MAX,
                            .replications = 50,
                            .planned = 50,
                            .simulated_calls = 1234567,
                            .by = HT_PER_WEEK,
                            .period_count = weeks - 1,
                            .heat_weeks = weeks};
    r->periods = calloc(weeks, sizeof *r->periods);
    r->estimates = calloc(weeks * 3 * HT_MEASURE_COUNT, sizeof *r->estimates);
    r->heat = calloc(weeks * 24, sizeof *r->heat);
    r->supply = calloc(weeks, sizeof *r->supply);
    r->forecast.periods = calloc(weeks, sizeof *r->forecast.periods);
    r->forecast.count = weeks - 1;
    for (size_t i = 0; i < weeks * 3 * HT_MEASURE_COUNT; i++) {
        r->estimates[i] = (struct ht_estimate){NAN, NAN, NAN};
    }
    fabricated_row(f, 0, 400);
    for (size_t p = 0; p + 1 < weeks; p++) {
        r->periods[p] = (struct ht_period){(double)(p + 1) * HT_WEEK, HT_WEEK};
        fabricated_row(f, p + 1, fabricated_asa(p + 1));
        r->supply[p] = 240 + 2.5 * (double)p;
        r->forecast.periods[p] = (struct ht_forecast_period){
            r->periods[p], 50 * HT_HOUR, 26000, 225 + 0.05 * fabricated_asa(p + 1), 289, r->supply[p], NULL};
    }
    fabricated_floor(f, weeks);
    for (size_t i = 0; i < weeks * 24; i++) {
        const size_t hour = i % 24, week = i / 24;
        const double shape = 1.6 - 0.15 * fabs((double)hour - 11);
        r->heat[i] = week == 0 || hour < 8 || hour >= 18 ? NAN : fabricated_asa(week) * shape;
    }
    struct ht_verdict *v = r->verdicts = &f->verdict;
    v->target = &f->target;
    v->period_count = weeks - 1;
    v->periods = calloc(weeks, sizeof *v->periods);
    v->first_safe_period = 0;
    v->first_safe = HT_WEEK;
    for (size_t p = 0; p + 1 < weeks; p++) {
        const double value = fabricated_asa(p + 1), met = value > 120 ? 0.1 : 0.98;
        v->periods[p] = (struct ht_target_period){r->periods[p], met, value, met < 0.9};
        v->missed_count += met < 0.9;
        if (met < 0.9) {
            v->first_safe_period = p + 1;
            v->first_safe = (double)(p + 2) * HT_WEEK;
        }
    }
}

/* Agents who are trained, nest, learn, teach and are away, by week; the pace of those who learn. */
static inline void fabricated_agents(struct fabricated *f) {
    struct ht_result *r = &f->result;
    f->group.learning = (struct ht_learning){.curve = HT_CURVE_EXPONENTIAL, .start = 1.8, .half_life = 300};
    f->group.joins = HT_WEEK;
    for (size_t p = 0; p < r->period_count; p++) {
        const double hired = p < 4 ? 0 : 60, week = (double)p;
        struct ht_presence *at = &r->presence[p];
        *at = (struct ht_presence){.rostered = 420 + hired, .absent = 22, .away = 40};
        at->training = p >= 4 && p < 7 ? 60 : 0;
        at->lent = p >= 4 && p < 9 ? 12 : 0;
        at->nesting = p >= 7 && p < 9 ? 55 : 0;
        at->learning = p >= 7 ? 70 * exp2(-(week - 7) / 4) : 0;
        at->on = at->rostered - at->absent - at->away - at->training - at->lent;
        r->supply[p] = at->on - 0.4 * at->learning;
        r->forecast.periods[p].offered_load = 330 + 0.05 * fabricated_asa(p + 1);
    }
    for (size_t week = 0; week + 3 < r->pace_weeks; week++) {
        r->paces[week] = 1 + 0.8 * exp2(-((double)week + 0.5) / 2.5);
    }
}

/* Three root causes: one fixed early, one late in most runs, one never found. */
static inline void fabricated_defects(struct fabricated *f) {
    static const char *const names[] = {"duplicate accounts", "wrong tax codes", "lost orders"};
    const double at = f->rollout.at;
    for (size_t i = 0; i < 3; i++) {
        f->causes[i] = (struct ht_defect){.name = names[i], .share = 0.3};
        f->defects[i] = (struct ht_defect_result){.rollout = &f->rollout,
                                                  .defect = &f->causes[i],
                                                  .found = NAN,
                                                  .found_first = NAN,
                                                  .found_last = NAN,
                                                  .fixed = NAN,
                                                  .fixed_first = NAN,
                                                  .fixed_last = NAN,
                                                  .calls = {9000 - 2000 * (double)i, NAN, NAN}};
    }
    for (size_t i = 0; i < 2; i++) {
        const double found = at + (1.25 + (double)i) * HT_WEEK, fixed = at + (4.5 + 8 * (double)i) * HT_WEEK;
        struct ht_defect_result *defect = &f->defects[i];
        defect->found_probability = 1;
        defect->found = found;
        defect->found_first = found - HT_DAY;
        defect->found_last = found + 2 * HT_DAY;
        defect->fixed_probability = i == 0 ? 1 : 0.92;
        defect->fixed = fixed;
        defect->fixed_first = fixed - HT_WEEK;
        defect->fixed_last = fixed + HT_WEEK;
        defect->spared =
            i == 0 ? (struct ht_estimate){12300, 11500, 13100} : (struct ht_estimate){3100, 2600, 3600};
    }
    f->rollout.defects = f->causes;
    f->rollout.defect_count = 3;
    f->result.defects = f->defects;
    f->result.defect_count = 3;
}

static inline void fabricated_release(struct fabricated *f) {
    free(f->result.periods);
    free(f->result.estimates);
    free(f->result.heat);
    free(f->result.supply);
    free(f->result.presence);
    free(f->result.paces);
    free(f->forecast);
    free(f->result.forecast.periods);
    free(f->verdict.periods);
}

/* What `write` puts out, to be freed. */
static inline char *fabricated_written(bool (*write)(const struct ht_result *, FILE *),
                                       const struct ht_result *result) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(write(result, out));
    fclose(out);
    return text;
}

#endif
