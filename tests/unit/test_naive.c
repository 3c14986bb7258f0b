/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine against a second simulator that shares nothing with it but the model as read: random scenarios
 * that hardly know luck, attempt by attempt and measure by measure. A failing scenario is shrunk and printed.
 *
 * NAIVE_CASES in the environment sets how many, NAIVE_SEED from which one on.
 */
#include "naive.h"
#include "suite.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { CASES = 300 };
#else
enum { CASES = 4000 };
#endif

struct difference {
    char text[2000]; /* empty: none */
};

__attribute__((format(printf, 2, 3))) static void differ(struct difference *d, const char *format, ...) {
    const size_t length = strlen(d->text);
    va_list arguments;
    if (length > sizeof d->text / 2)
        return; /* enough is known */
    va_start(arguments, format);
    vsnprintf(d->text + length, sizeof d->text - length, format, arguments);
    va_end(arguments);
}

static bool same(double a, double b) {
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-6 * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool same_attempt(const struct ht_trace_row *e, const struct naive_attempt *n) {
    return same(e->arrival, n->arrival) && e->call_type == n->type && e->caller == n->caller &&
           e->origin == n->origin && e->kind == n->kind && e->outcome == n->outcome &&
           (n->outcome == HT_OUTCOME_WAITING || same(e->hold, n->hold)) && same(e->answered, n->answered) &&
           same(e->ended, n->ended) &&
           (n->group == SIZE_MAX ? e->group == UINT32_MAX : e->group == n->group && e->agent == n->agent);
}

static const char *describe(char *text, size_t size, size_t type, size_t origin, size_t caller, int kind,
                            double arrival, int outcome, double hold, double answered, double ended,
                            int group, int agent) {
    static const char *const outcomes[] = {"waiting", "answered",    "abandoned", "balked",
                                           "blocked", "turned away", "callback"};
    static const char *const kinds[] = {"fresh", "redial", "repeat", "escalation", "callback"};
    snprintf(text, size,
             "t%zu caller t%zu/%zu %s at %.10g %s hold %.10g answered %.10g ended %.10g by g%d agent %d",
             type + 1, origin + 1, caller, kinds[kind], arrival, outcomes[outcome], hold, answered, ended,
             group + 1, agent);
    return text;
}

static const char *describe_naive(char *text, size_t size, const struct naive_attempt *a) {
    describe(text, size, a->type, a->origin, a->caller, (int)a->kind, a->arrival, (int)a->outcome, a->hold,
             a->answered, a->ended, (int)a->group, (int)a->agent);
    const size_t length = strlen(text);
    snprintf(text + length, size - length, " ahead %d predicted %.10g", (int)a->ahead, a->predicted);
    return text;
}

static const char *describe_engine(char *text, size_t size, const struct ht_trace_row *r) {
    describe(text, size, r->call_type, r->origin, (size_t)r->caller, (int)r->kind, r->arrival,
             (int)r->outcome, r->hold, r->answered, r->ended, (int)r->group, (int)r->agent);
    const size_t length = strlen(text);
    snprintf(text + length, size - length, " ahead %d predicted %.10g", (int)r->ahead, r->predicted);
    return text;
}

static void compare_attempts(const struct ht_trace *trace, const struct naive_run *run,
                             struct difference *d) {
    char a[400], b[400];
    for (size_t i = 0; i < trace->count || i < run->attempt_count; i++) {
        if (i < trace->count && i < run->attempt_count && same_attempt(&trace->rows[i], &run->attempts[i]))
            continue;
        differ(d, "attempt %zu\n  engine %s\n  naive  %s\n", i,
               i < trace->count ? describe_engine(a, sizeof a, &trace->rows[i]) : "none",
               i < run->attempt_count ? describe_naive(b, sizeof b, &run->attempts[i]) : "none");
        return;
    }
}

static double quantile_level(enum ht_measure measure) {
    switch (measure) {
    case HT_HOLD_P50: return 0.5;
    case HT_HOLD_P80: return 0.8;
    case HT_HOLD_P90: return 0.9;
    case HT_HOLD_P95: return 0.95;
    case HT_HOLD_P99: return 0.99;
    default: return NAN;
    }
}

/* A quantile comes from a histogram: but for the width of a bin, a share `level` of the holds lies below. */
static bool quantile_fits(const struct ht_model *model, const struct naive_run *run, size_t from, size_t to,
                          size_t scope, double level, double q) {
    const double answered = naive_answered_by(model, run, from, to, scope, INFINITY);
    if (isnan(q) || answered < 1)
        return isnan(q) && answered < 1;
    return naive_answered_by(model, run, from, to, scope, q * (1 - 1.0 / 32) - 0.1) <= level * answered &&
           naive_answered_by(model, run, from, to, scope, q * (1 + 1.0 / 32) + 0.1) >= level * answered;
}

static void compare_period(const struct ht_result *result, const struct naive_run *run, size_t period,
                           struct difference *d) {
    const struct ht_model *model = result->model;
    const bool whole = period == HT_WHOLE_RUN;
    const size_t from = whole ? 0 : (size_t)floor(result->periods[period].start / model->calendar.interval);
    const size_t to = whole ? run->bin_count : from + 1;
    for (size_t scope = 0; scope < ht_model_scopes(model); scope++) {
        for (enum ht_measure measure = 0; measure < HT_MEASURE_COUNT; measure++) {
            if (!ht_scope_has(model, scope, measure))
                continue;
            const double e = ht_result_estimate(result, period, scope, measure).mean;
            const double n = naive_measure(model, run, from, to, scope, measure);
            const double level = quantile_level(measure);
            const bool quantile = !isnan(level), calls = scope <= model->call_type_count;
            if (quantile ? calls && !quantile_fits(model, run, from, to, scope, level, e) : !same(e, n))
                differ(d, "%s of %s, %s %.10g: engine %.10g, naive %.10g%s\n", ht_measure_info[measure].name,
                       ht_model_scope_name(model, scope), whole ? "whole run" : "from",
                       whole ? 0 : result->periods[period].start, e, n, quantile ? " (other holds)" : "");
        }
    }
}

static void compare_measures(const struct ht_model *model, const struct naive_run *run,
                             struct difference *d) {
    const struct ht_study_options options = {
        .replications = 1, .threads = 1, .by_given = true, .by = HT_PER_INTERVAL};
    struct ht_result result;
    if (ht_study_run(model, &options, &result) != HT_STUDY_DONE) {
        differ(d, "the study failed\n");
    } else {
        compare_period(&result, run, HT_WHOLE_RUN, d);
        for (size_t p = 0; p < result.period_count; p++)
            compare_period(&result, run, p, d);
        const size_t first = (size_t)floor(model->calendar.warm_up / model->calendar.interval);
        if (result.period_count != run->bin_count - first)
            differ(d, "%zu periods, not %zu\n", result.period_count, run->bin_count - first);
    }
    ht_result_release(&result);
}

static const struct {
    enum ht_group_sum sum;
    const char *name;
} careers[] = {
    {HT_SUM_PAID, "paid"},         {HT_SUM_ROSTERED, "rostered"},
    {HT_SUM_TRAINING, "training"}, {HT_SUM_LENT, "lent"},
    {HT_SUM_ABSENT, "absent"},     {HT_SUM_AWAY, "away"},
    {HT_SUM_NESTING, "nesting"},   {HT_SUM_BUSY_LEARNING, "busy learning"},
    {HT_SUM_HIRED, "hired"},       {HT_SUM_TRAINEE_DAYS, "trainee days"},
    {HT_SUM_LEFT, "left"},
};

static void compare_careers(const struct ht_model *model, const struct ht_measures *measures,
                            const struct naive_run *run, struct difference *d) {
    for (size_t bin = 0; bin < measures->bins; bin++)
        for (size_t g = 0; g < model->agent_group_count; g++)
            for (size_t i = 0; i < sizeof careers / sizeof *careers; i++) {
                const enum ht_group_sum sum = careers[i].sum;
                const double e = measures->agents[bin * measures->groups + g].of[sum];
                const double n = run->bins[bin].agents[1 + g].of[sum];
                if (!same(e, n))
                    differ(d, "sum of %s of %s from %.10g: engine %.10g, naive %.10g\n", careers[i].name,
                           model->agent_groups[g].name, (double)bin * model->calendar.interval, e, n);
            }
}

static void compare_paces(const struct ht_model *model, const struct ht_measures *measures,
                          const struct naive_run *run, struct difference *d) {
    for (size_t g = 0; g < model->agent_group_count; g++)
        for (size_t week = 0; week < measures->weeks && week < NAIVE_WEEKS; week++) {
            const struct ht_pace_sums *e = &measures->paces[g * measures->weeks + week];
            const struct ht_pace_sums *n = &run->paces[g][week];
            if (!same(e->calls, n->calls) || !same(e->factor, n->factor))
                differ(d, "paces of %s in week %zu: engine %g calls %.10g, naive %g calls %.10g\n",
                       model->agent_groups[g].name, week, e->calls, e->factor, n->calls, n->factor);
        }
}

static void compare_defects(const struct ht_model *model, const struct ht_measures *measures,
                            const struct naive_run *run, struct difference *d) {
    size_t next = 0;
    for (size_t r = 0; r < model->rollout_count; r++)
        for (size_t i = 0; i < model->rollouts[r].defect_count; i++) {
            const struct ht_defect_sums *e = &measures->defects[next++], *n = &run->defects[r][i];
            if (!same(e->found, n->found) || !same(e->fixed, n->fixed) || !same(e->calls, n->calls) ||
                !same(e->spared, n->spared))
                differ(d,
                       "defect %s: engine found %.10g fixed %.10g calls %g spared %g\n"
                       "naive found %.10g fixed %.10g calls %g spared %g\n",
                       model->rollouts[r].defects[i].name, e->found, e->fixed, e->calls, e->spared, n->found,
                       n->fixed, n->calls, n->spared);
        }
    if (next != measures->defect_count)
        differ(d, "%zu defects, not %zu\n", measures->defect_count, next);
}

static void compare_replication(const struct ht_model *model, const struct naive_run *run,
                                struct difference *d) {
    struct ht_arena arena, work;
    struct ht_measures measures;
    struct ht_trace trace = {0};
    const size_t bins = ht_bin_count(&model->calendar);
    size_t *period = calloc(bins, sizeof *period);
    ht_arena_init(&arena);
    ht_arena_init(&work);
    if (!ht_measures_init(&measures, &arena, model, period, 1) ||
        !ht_replicate(model, model->run.seed, 0, &work, &measures, &trace))
        differ(d, "the replication failed\n");
    else
        compare_attempts(&trace, run, d);
    if (d->text[0] == '\0') {
        compare_careers(model, &measures, run, d);
        compare_paces(model, &measures, run, d);
        compare_defects(model, &measures, run, d);
    }
    free(trace.rows);
    free(period);
    ht_arena_release(&arena);
    ht_arena_release(&work);
}

/* False when the scenario cannot be read. */
static bool try_case(const struct naive_case *scenario, const char *folder, struct difference *d,
                     bool complain) {
    struct ht_model model;
    struct ht_messages messages;
    struct naive_run run;
    char name[256];
    d->text[0] = '\0';
    snprintf(name, sizeof name, "%s/case.cfg", folder);
    ck_assert(naive_case_write(scenario, folder));
    ht_messages_init(&messages);
    const bool good = ht_scenario_read(&model, name, NULL, 0, &messages);
    if (good) {
        naive_simulate(&model, &run);
        if (!run.doubtful)
            compare_replication(&model, &run, d);
        if (!run.doubtful && d->text[0] == '\0')
            compare_measures(&model, &run, d);
        naive_release(&run);
    } else if (complain) {
        ht_messages_print(&messages, stdout);
    }
    ht_model_release(&model);
    ht_messages_release(&messages);
    return good;
}

/* Leaves out whatever can be left out while some difference of the same sort remains. */
static void shrink(struct naive_case *scenario, const char *folder, struct difference *d) {
    struct difference now;
    bool again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < scenario->count; i++) {
            struct naive_piece *p = &scenario->pieces[i];
            if (!p->removable || !naive_piece_on(scenario, i))
                continue;
            p->on = false;
            if (try_case(scenario, folder, &now, false) && strncmp(now.text, d->text, 5) == 0) {
                *d = now;
                again = true;
            } else {
                p->on = true;
            }
        }
    }
}

static uint64_t setting(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

START_TEST(test_same_as_naive) {
    static struct naive_case scenario;
    char folder[] = "naive-XXXXXX", name[300];
    const uint64_t first = setting("NAIVE_SEED", 1), cases = setting("NAIVE_CASES", CASES);
    const uint64_t most = setting("NAIVE_FAILURES", 1);
    uint64_t failed = 0;
    struct difference d;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (uint64_t seed = first; seed < first + cases && failed < most; seed++) {
        naive_case_make(&scenario, seed);
        if (!try_case(&scenario, folder, &d, true)) {
            naive_case_print(&scenario);
            failed++;
        } else if (d.text[0] != '\0') {
            shrink(&scenario, folder, &d);
            printf("The engine differs from the simple simulator:\n");
            naive_case_print(&scenario);
            printf("%s\n", d.text);
            failed++;
        }
    }
    fflush(stdout); /* a failed check leaves without */
    snprintf(name, sizeof name, "%s/case.cfg", folder);
    unlink(name);
    for (unsigned file = 1; file < NAIVE_FILES; file++) {
        snprintf(name, sizeof name, "%s/calls-%u.csv", folder, file);
        unlink(name);
    }
    rmdir(folder);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("naive");
    TCase *cases = tcase_create("naive");
    tcase_set_timeout(cases, 600);
    tcase_add_test(cases, test_same_as_naive);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
