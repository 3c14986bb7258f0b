/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios side by side: differences replication by replication, and which of them is best. Common random
 * numbers come of themselves: luck belongs to callers, days and agents.
 */
#include "crew.h"
#include "select.h"
#include <holdtime/compare.h>
#include <math.h>
#include <string.h>

/* What two scenarios have in common, and their joint moments. */
struct couple {
    struct ht_pair pair;
    size_t *scope;          /* [scopes of the first]: of the second; SIZE_MAX: it has none of that name */
    size_t *target;         /* [targets of the first]: of the second; SIZE_MAX: it has no such target */
    struct joint *measures; /* [cells][measures]; a cell is a row and a scope, scopes varying faster */
    size_t cells, whole;    /* brief: 1; of these, those of the whole run */
    struct joint *missed, *ends; /* [targets] */
};

struct comparing {
    const struct ht_compare_options *options;
    struct ht_comparison *out;
    struct shape *shapes, *briefs; /* [count]; briefs NULL: everything is kept */
    const struct shape *kept;      /* the ones of these that are reduced */
    struct reduced *all;
    struct couple *couples;
    struct selection selection;
    size_t planned;
    double start;
};

const char *ht_compare_obstacle(const struct ht_model *a, const struct ht_model *b) {
    const struct ht_calendar *x = &a->calendar, *y = &b->calendar;
    if (x->start_day != y->start_day)
        return "calendar.start";
    if (x->length != y->length)
        return "calendar.length";
    if (x->warm_up != y->warm_up)
        return "calendar.warm_up";
    if (x->interval != y->interval)
        return "calendar.interval";
    if (a->call_type_count != b->call_type_count)
        return "call_types";
    for (size_t i = 0; i < a->call_type_count; i++)
        if (strcmp(a->call_types[i].name, b->call_types[i].name) != 0)
            return "call_types";
    return NULL;
}

struct ht_criterion ht_default_criterion(const struct ht_model *model) {
    for (size_t i = 0; i < model->target_count; i++) {
        const struct ht_target *t = &model->targets[i];
        if (t->scope <= model->call_type_count && t->bound != 0.0)
            return (struct ht_criterion){t->measure, t->scope, t->at_least, 0.1 * fabs(t->bound), 0.95};
    }
    return (struct ht_criterion){HT_HOLD_MEAN, 0, false, 5.0, 0.95};
}

bool ht_ask_the_same(const struct ht_model *a, const struct ht_model *b) {
    const struct ht_target *t = a->targets, *u = b->targets;
    return a->target_count > 0 && b->target_count > 0 && t->measure == u->measure && t->scope == u->scope &&
           t->at_least == u->at_least && t->per == u->per;
}

struct ht_focus ht_default_focus(const struct ht_model *const *models, size_t count,
                                 const struct ht_criterion *criterion) {
    for (size_t i = 0; i < count; i++)
        if (!ht_ask_the_same(models[0], models[i]))
            return (struct ht_focus){criterion->measure, criterion->scope};
    return (struct ht_focus){models[0]->targets[0].measure, models[0]->targets[0].scope};
}

static size_t same_scope(const struct ht_model *a, const struct ht_model *b, size_t scope) {
    if (scope <= a->call_type_count)
        return scope; /* "all", and call types, which are the same */
    for (size_t i = b->call_type_count + 1; i < ht_model_scopes(b); i++)
        if (strcmp(ht_model_scope_name(a, scope), ht_model_scope_name(b, i)) == 0)
            return i;
    return SIZE_MAX;
}

static size_t same_target(const struct ht_model *a, const struct ht_model *b, size_t target) {
    const struct ht_target *t = &a->targets[target];
    for (size_t i = 0; i < b->target_count; i++) {
        const struct ht_target *u = &b->targets[i];
        if (u->measure == t->measure && u->per == t->per && u->at_least == t->at_least &&
            u->bound == t->bound && u->scope == same_scope(a, b, t->scope))
            return i;
    }
    return SIZE_MAX;
}

static bool couple_init(struct couple *c, const struct comparing *s, struct ht_pair pair,
                        struct ht_arena *arena) {
    const struct shape *shape = &s->kept[pair.from];
    const struct ht_model *a = shape->model, *b = s->kept[pair.to].model;
    c->pair = pair;
    c->whole = s->briefs == NULL ? shape->scopes : 1;
    c->cells = c->whole + shape->row_count * shape->scopes;
    c->scope = ht_arena_alloc(arena, shape->scopes, sizeof *c->scope);
    c->target = ht_arena_alloc(arena, a->target_count, sizeof *c->target);
    c->measures = ht_arena_alloc(arena, c->cells * HT_MEASURE_COUNT, sizeof *c->measures);
    c->missed = ht_arena_alloc(arena, a->target_count, sizeof *c->missed);
    c->ends = ht_arena_alloc(arena, a->target_count, sizeof *c->ends);
    if (c->scope == NULL || c->target == NULL || c->measures == NULL || c->missed == NULL || c->ends == NULL)
        return false;
    for (size_t i = 0; i < shape->scopes; i++)
        c->scope[i] = same_scope(a, b, i);
    for (size_t i = 0; i < a->target_count; i++)
        c->target[i] = same_target(a, b, i);
    return true;
}

/* Periods missed in this replication, and periods until the last of them is over. */
static void misses(const struct shape *s, const struct replicated *r, size_t target, double *missed,
                   double *ends) {
    const struct ht_target *t = &s->model->targets[target];
    const size_t first = s->first_value[target];
    *missed = *ends = 0.0;
    for (size_t i = first; i < s->first_value[target + 1]; i++) {
        const double value = r->values[i];
        if (isnan(value) || (t->at_least ? value >= t->bound : value <= t->bound))
            continue;
        *missed += 1.0;
        *ends = (double)(i - first + 1);
    }
}

static void couple_add(struct couple *c, const struct comparing *s, const struct replicated *r) {
    const struct shape *x = &s->kept[c->pair.from], *y = &s->kept[c->pair.to];
    const struct replicated *a = &r[c->pair.from], *b = &r[c->pair.to];
    for (size_t i = 0; i < c->cells; i++) {
        const size_t row = i / x->scopes, scope = i % x->scopes, other = c->scope[scope];
        for (enum ht_measure m = 0; other != SIZE_MAX && m < HT_MEASURE_COUNT; m++)
            if (ht_scope_has(x->model, scope, m))
                joint_add(&c->measures[i * HT_MEASURE_COUNT + m], measure_ratio(x->model, &a->sums[i], m),
                          measure_ratio(y->model, &b->sums[row * y->scopes + other], m));
    }
    for (size_t t = 0; t < x->model->target_count; t++) {
        double first[2], second[2];
        if (c->target[t] == SIZE_MAX)
            continue;
        misses(x, a, t, &first[0], &first[1]);
        misses(y, b, c->target[t], &second[0], &second[1]);
        joint_add(&c->missed[t], (struct ratio){first[0], 1.0}, (struct ratio){second[0], 1.0});
        joint_add(&c->ends[t], (struct ratio){first[1], 1.0}, (struct ratio){second[1], 1.0});
    }
}

static void report_progress(void *context) {
    const struct comparing *s = context;
    double attempts = 0.0;
    for (size_t i = 0; i < s->out->count; i++)
        attempts += s->all[i].attempts;
    const struct ht_progress progress = {
        s->all[0].replications, crew_share(s->planned, s->options->study.shard, s->options->study.shards),
        attempts, crew_seconds() - s->start};
    if (s->options->study.progress != NULL)
        s->options->study.progress(s->options->study.progress_context, &progress);
}

static bool add(void *context, const struct replicated *replication) {
    struct comparing *s = context;
    for (size_t i = 0; i < s->out->count; i++) {
        reduced_add(&s->all[i], &s->kept[i], &replication[i]);
        s->selection.value[i] =
            measure_ratio(s->kept[i].model, &replication[i].sums[s->selection.criterion.scope],
                          s->selection.criterion.measure);
    }
    for (size_t i = 0; i < s->out->pair_count; i++)
        couple_add(&s->couples[i], s, replication);
    selection_add(&s->selection);
    report_progress(s);
    return true;
}

static void begin_result(struct ht_result *result, const struct ht_model *model, const struct ht_model *first,
                         const struct comparing *s) {
    const struct ht_study_options *study = &s->options->study;
    *result = (struct ht_result){.model = model};
    ht_arena_init(&result->arena);
    result->seed = study->seed_given ? study->seed : first->run.seed;
    result->planned = s->planned;
    result->by = study->by_given ? study->by : ht_default_per(first);
}

/* What is whole, and of that, what is kept. */
static bool prepare_shapes(struct comparing *s, struct ht_arena *arena) {
    struct ht_comparison *out = s->out;
    struct ht_arena scratch;
    ht_arena_init(&scratch);
    s->shapes = ht_arena_alloc(&out->arena, out->count, sizeof *s->shapes);
    if (s->options->focus != NULL)
        s->briefs = ht_arena_alloc(arena, out->count, sizeof *s->briefs);
    bool fine = s->shapes != NULL && (s->options->focus == NULL || s->briefs != NULL) &&
                shape_init(&s->shapes[0], out->results[0].model, out->results[0].by, &out->arena);
    for (size_t i = 1; fine && i < out->count; i++)
        fine = shape_init_like(&s->shapes[i], out->results[i].model, &s->shapes[0], &out->arena, &scratch);
    for (size_t i = 0; fine && s->briefs != NULL && i < out->count; i++)
        s->briefs[i] = shape_brief(&s->shapes[i], *s->options->focus);
    s->kept = s->briefs != NULL ? s->briefs : s->shapes;
    ht_arena_release(&scratch);
    return fine;
}

static bool prepare(struct comparing *s, const struct ht_model *const *models, struct ht_arena *arena) {
    struct ht_comparison *out = s->out;
    out->results = ht_arena_alloc(&out->arena, out->count, sizeof *out->results);
    s->all = ht_arena_alloc(arena, out->count, sizeof *s->all);
    s->couples = ht_arena_alloc(arena, out->pair_count, sizeof *s->couples);
    if (out->results == NULL || s->all == NULL || s->couples == NULL)
        return false;
    for (size_t i = 0; i < out->count; i++)
        begin_result(&out->results[i], models[i], models[0], s);
    bool fine = prepare_shapes(s, arena) &&
                selection_init(&s->selection, out->count, s->planned, s->options->criterion, arena);
    for (size_t i = 0; fine && i < out->count; i++)
        fine = reduced_init(&s->all[i], &s->kept[i], arena);
    for (size_t i = 0; fine && i < out->pair_count; i++)
        fine = couple_init(&s->couples[i], s, s->options->pairs[i], arena);
    return fine;
}

static bool pair_result(const struct comparing *s, size_t pair) {
    struct ht_paired *out = &s->out->pairs[pair];
    struct couple *c = &s->couples[pair];
    const size_t cells = c->cells * HT_MEASURE_COUNT, whole = c->whole * HT_MEASURE_COUNT;
    const size_t targets = s->kept[c->pair.from].model->target_count;
    struct ht_arena *kept = &s->out->arena;
    out->pair = c->pair;
    out->differences = ht_arena_alloc(kept, cells, sizeof *out->differences);
    out->reduction = ht_arena_alloc(kept, whole, sizeof *out->reduction);
    out->missed = ht_arena_alloc(kept, targets, sizeof *out->missed);
    out->ends = ht_arena_alloc(kept, targets, sizeof *out->ends);
    if (out->differences == NULL || out->reduction == NULL || out->missed == NULL || out->ends == NULL)
        return false;
    for (size_t i = 0; i < cells; i++)
        out->differences[i] = joint_difference(&c->measures[i], i < whole ? &out->reduction[i] : NULL);
    for (size_t t = 0; t < targets; t++) {
        out->missed[t] = joint_difference(&c->missed[t], NULL);
        out->ends[t] = joint_difference(&c->ends[t], NULL);
    }
    return true;
}

static bool brief_results(const struct comparing *s, struct ht_arena *arena) {
    struct ht_comparison *out = s->out;
    const size_t periods = s->kept[0].course_count;
    struct ht_histogram *scratch = ht_arena_alloc(arena, 1, sizeof *scratch);
    out->focus = *s->options->focus;
    out->course = ht_arena_alloc(&out->arena, out->count * periods, sizeof *out->course);
    bool fine = scratch != NULL && out->course != NULL;
    for (size_t i = 0; fine && i < out->count; i++) {
        fine = reduced_brief_result(&s->all[i], &s->kept[i], &out->results[i], &out->arena, scratch);
        for (size_t p = 0; fine && p < periods; p++)
            out->course[i * periods + p] = reduced_course(&s->all[i], &s->kept[i], p, scratch);
    }
    return fine;
}

static bool results(const struct comparing *s, struct ht_arena *arena) {
    struct ht_comparison *out = s->out;
    bool fine = s->briefs == NULL || brief_results(s, arena);
    out->pairs = ht_arena_alloc(&out->arena, out->pair_count, sizeof *out->pairs);
    for (size_t i = 0; fine && s->briefs == NULL && i < out->count; i++)
        fine = reduced_result(&s->all[i], &s->shapes[i], &out->results[i]);
    for (size_t i = 0; fine && out->pairs != NULL && i < out->pair_count; i++)
        fine = pair_result(s, i);
    return fine && out->pairs != NULL && selection_result(&s->selection, &out->selection, &out->arena);
}

static enum crew_end simulate(struct comparing *s) {
    const struct ht_study_options *study = &s->options->study;
    const struct crew crew = {.shapes = s->shapes,
                              .briefs = s->briefs,
                              .scenarios = s->out->count,
                              .seed = s->out->results[0].seed,
                              .first = study->first,
                              .replications = study->first + s->planned,
                              .threads =
                                  crew_threads(study->ranks, study->threads, s->planned * s->out->count),
                              .ranks = study->ranks,
                              .shard = study->shard,
                              .shards = study->shards,
                              .store = study->store,
                              .resume = study->resume,
                              .interrupted = study->interrupted,
                              .add = add,
                              .beat = report_progress,
                              .context = s};
    const enum crew_end end = crew_work(&crew);
    for (size_t i = 0; i < s->out->count; i++)
        s->out->results[i].interrupted = end == CREW_INTERRUPTED;
    return end;
}

enum ht_study_status ht_compare_run(const struct ht_model *const *models, size_t count,
                                    const struct ht_compare_options *options, struct ht_comparison *out) {
    struct comparing s = {.options = options, .out = out, .start = crew_seconds()};
    struct ht_arena arena;
    *out = (struct ht_comparison){.count = count, .pair_count = options->pair_count};
    ht_arena_init(&arena);
    ht_arena_init(&out->arena);
    s.planned = options->study.replications > 0 ? options->study.replications : models[0]->run.replications;
    enum crew_end end = CREW_NO_MEMORY;
    if (prepare(&s, models, &arena))
        end = simulate(&s);
    const enum ht_study_status failure = crew_failure(end);
    bool fine = failure == HT_STUDY_DONE;
    const bool any = fine && s.all[0].replications > 0;
    if (any)
        fine = results(&s, &arena);
    ht_arena_release(&arena);
    if (failure != HT_STUDY_DONE)
        return failure;
    return !fine ? HT_STUDY_NO_MEMORY : any ? HT_STUDY_DONE : HT_STUDY_NOTHING;
}

struct ht_estimate ht_paired_difference(const struct ht_comparison *comparison,
                                        const struct ht_paired *paired, size_t period, size_t scope,
                                        enum ht_measure measure) {
    const size_t scopes = ht_model_scopes(comparison->results[paired->pair.from].model);
    const size_t row = period == HT_WHOLE_RUN ? 0 : 1 + period;
    return paired->differences[(row * scopes + scope) * HT_MEASURE_COUNT + measure];
}

void ht_comparison_release(struct ht_comparison *comparison) {
    for (size_t i = 0; comparison->results != NULL && i < comparison->count; i++)
        ht_result_release(&comparison->results[i]);
    ht_arena_release(&comparison->arena);
    *comparison = (struct ht_comparison){0};
}
