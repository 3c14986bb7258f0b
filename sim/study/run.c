/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One scenario, many replications: until they are done, or sure enough.
 */
#include "crew.h"
#include <math.h>

/* Replications before an interval is trusted to stop a study. With few, those intervals that happen to be too
 * short stop it (Singham and Schruben, "Finite-sample performance of absolute precision stopping rules",
 * INFORMS Journal on Computing 24, 2012); what so many leave of that stands in tests/cases/RESULTS.md. */
#define MIN_FOR_PRECISION 20

struct study {
    const struct ht_study_options *options;
    const struct shape *shape;
    struct reduced all;
    struct ht_histogram *scratch;
    size_t planned;
    double precision, start;
};

/* Intervals are not symmetrical: the longer side of it. */
static double relative_half_width(struct ht_estimate e) {
    return e.mean == 0.0 ? 0.0 : fmax(e.high - e.mean, e.mean - e.low) / fabs(e.mean);
}

/* Are the measures of all targets (without targets: the mean hold) as sure as asked? With a half-width of at
 * most p / (1 + p) of the estimate, the truth is within p of itself as surely as the interval covers it (Law,
 * "Simulation Modeling and Analysis", 9.4.1). Stopping at the first replication at which this holds keeps the
 * confidence as p goes to 0 (Chow and Robbins 1965; Glynn and Whitt, "The asymptotic validity of sequential
 * stopping rules", 1992). */
static bool precise(const struct study *s) {
    const double width = s->precision / (1.0 + s->precision);
    const struct ht_model *model = s->shape->model;
    if (s->all.replications < MIN_FOR_PRECISION)
        return false;
    for (size_t i = 0; i < model->target_count; i++) {
        const struct ht_target *t = &model->targets[i];
        const struct ht_estimate e = reduced_estimate(&s->all, s->shape, 0, t->scope, t->measure, s->scratch);
        if (!(relative_half_width(e) <= width))
            return false;
    }
    return model->target_count > 0 ||
           relative_half_width(reduced_estimate(&s->all, s->shape, 0, 0, HT_HOLD_MEAN, s->scratch)) <= width;
}

static void report_progress(void *context) {
    const struct study *s = context;
    const struct ht_progress progress = {s->all.replications,
                                         crew_share(s->planned, s->options->shard, s->options->shards),
                                         s->all.attempts, crew_seconds() - s->start};
    if (s->options->progress != NULL)
        s->options->progress(s->options->progress_context, &progress);
}

static bool add(void *context, const struct replicated *replication) {
    struct study *s = context;
    reduced_add(&s->all, s->shape, replication);
    report_progress(s);
    return !(s->precision > 0.0 && precise(s));
}

static bool prepare(struct study *s, struct shape *shape, struct ht_result *result, struct ht_arena *arena,
                    size_t traced) {
    s->scratch = ht_arena_alloc(arena, 1, sizeof *s->scratch);
    result->traces = ht_arena_alloc(&result->arena, traced, sizeof *result->traces);
    if (result->traces != NULL)
        result->traced = traced;
    return s->scratch != NULL && result->traces != NULL &&
           shape_init(shape, result->model, result->by, &result->arena) &&
           reduced_init(&s->all, shape, arena);
}

static enum crew_end simulate(struct study *s, struct ht_result *result) {
    const struct crew crew = {.shapes = s->shape,
                              .scenarios = 1,
                              .seed = result->seed,
                              .first = s->options->first,
                              .replications = s->options->first + s->planned,
                              .threads = crew_threads(s->options->ranks, s->options->threads, s->planned),
                              .ranks = s->options->ranks,
                              .shard = s->options->shard,
                              .shards = s->options->shards,
                              .store = s->options->store,
                              .resume = s->options->resume,
                              .traces = result->traces,
                              .traced = result->traced,
                              .interrupted = s->options->interrupted,
                              .add = add,
                              .beat = report_progress,
                              .context = s};
    const enum crew_end end = crew_work(&crew);
    result->precision_asked = s->precision > 0.0;
    result->precision_reached = end == CREW_ENOUGH;
    result->interrupted = end == CREW_INTERRUPTED;
    return end;
}

enum ht_study_status ht_study_run(const struct ht_model *model, const struct ht_study_options *options,
                                  struct ht_result *result) {
    const struct ht_run *run = &model->run;
    struct shape shape;
    struct study s = {.options = options,
                      .shape = &shape,
                      .precision = options->precision < 0.0 ? run->precision : options->precision,
                      .start = crew_seconds()};
    struct ht_arena arena;

    *result = (struct ht_result){.model = model};
    ht_arena_init(&arena);
    ht_arena_init(&result->arena);
    s.planned = options->replications > 0 ? options->replications
                : s.precision > 0.0       ? run->max_replications
                                          : run->replications;
    result->seed = options->seed_given ? options->seed : run->seed;
    result->planned = s.planned;
    result->by = options->by_given ? options->by : ht_default_per(model);

    const size_t traced = options->traced < s.planned ? options->traced : s.planned;
    enum crew_end end = CREW_NO_MEMORY;
    if (prepare(&s, &shape, result, &arena, traced))
        end = simulate(&s, result);
    const enum ht_study_status failure = crew_failure(end);
    bool fine = failure == HT_STUDY_DONE;
    for (size_t i = s.all.replications; i < result->traced; i++)
        result->traces[i].count = 0; /* not complete: not shown */
    if (fine && s.all.replications > 0)
        fine = reduced_result(&s.all, &shape, result);
    const bool any = s.all.replications > 0;
    ht_arena_release(&arena);
    if (failure != HT_STUDY_DONE)
        return failure;
    return !fine ? HT_STUDY_NO_MEMORY : any ? HT_STUDY_DONE : HT_STUDY_NOTHING;
}
