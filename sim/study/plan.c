/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning from beginning to end: all choices by arithmetic, the search among them by simulation, the
 * procedure that certifies the winner, and what its classes are worth. What is finished when it is
 * interrupted is kept.
 */
#include "crew.h"
#include "plan_work.h"
#include <math.h>
#include <stdlib.h>

#define REPLICATIONS 1000
#define SIMULATED    200
#define TELLING      0.25 /* seconds between two reports of progress */
#define FIRST        10   /* replications of the scenario as written, to begin with */

size_t planner_digit(const struct planner *p, size_t combination, size_t decision) {
    for (size_t d = p->source->decision_count; --d > decision;)
        combination /= p->source->decisions[d].value_count;
    return combination % p->source->decisions[decision].value_count;
}

bool planner_no_memory(struct planner *p) {
    p->failure = HT_STUDY_NO_MEMORY;
    return false;
}

bool planner_stopped(struct planner *p) {
    const volatile sig_atomic_t *interrupted = p->options->study.interrupted;
    p->interrupted = p->interrupted || (interrupted != NULL && *interrupted != 0);
    return p->interrupted || p->failure != HT_STUDY_DONE;
}

static bool read_choice(struct planner *p, const size_t *choice, struct ht_model *model) {
    bool fatal = false;
    if (p->source->read(p->source->context, choice, model, &fatal))
        return true;
    return fatal ? planner_no_memory(p) : false;
}

static size_t *choice_of(struct planner *p, size_t combination) {
    const size_t decisions = p->source->decision_count;
    size_t *choice = ht_arena_alloc(&p->out->arena, decisions, sizeof *choice);
    for (size_t d = 0; choice != NULL && d < decisions; d++)
        choice[d] = planner_digit(p, combination, d);
    return choice;
}

bool planner_read(struct planner *p, size_t combination, struct ht_model *model) {
    if (combination == AS_WRITTEN)
        return read_choice(p, NULL, model);
    for (size_t d = 0; d < p->source->decision_count; d++)
        p->choice[d] = planner_digit(p, combination, d);
    return read_choice(p, p->choice, model);
}

/* The closest to keeping its promise: by what its worst period lacks, then the periods missed, then cost. */
static bool closer(const struct ht_plan *a, const struct ht_plan *b) {
    const double x = a->worst_target == NULL ? 0.0 : a->kept - a->worst_target->confidence;
    const double y = b->worst_target == NULL ? 0.0 : b->kept - b->worst_target->confidence;
    if (x != y)
        return x > y;
    if (a->missed_count != b->missed_count)
        return a->missed_count < b->missed_count;
    return a->cost.mean < b->cost.mean;
}

static void find_best(struct planner *p) {
    struct ht_planning *out = p->out;
    const size_t best = search_best(p);
    out->found = best != SIZE_MAX;
    out->winner = out->found ? best : 0;
    for (size_t i = 1; !out->found && i < out->plan_count; i++)
        if (closer(&out->plans[i], &out->plans[out->winner]))
            out->winner = i;
}

bool planner_book(struct planner *p, size_t trial) {
    struct ht_plan *plan = &p->out->plans[trial];
    if (plan->choice == NULL)
        plan->choice = choice_of(p, p->trials[trial].combination);
    if (plan->choice == NULL)
        return planner_no_memory(p);
    trial_report(p, &p->trials[trial], plan);
    p->out->plan_count = p->out->plan_count > trial ? p->out->plan_count : trial + 1;
    find_best(p);
    p->told = 0.0;
    planner_tell(p);
    return true;
}

void planner_tell(struct planner *p) {
    const double now = crew_seconds();
    const struct ht_plan_progress progress = {p->out, p->replications, now - p->start, p->stage};
    if (p->options->progress == NULL || now < p->told + TELLING)
        return;
    p->told = now;
    p->options->progress(p->options->progress_context, &progress);
}

static bool begin(struct planner *p) {
    const struct ht_plan_options *o = p->options;
    struct ht_arena *arena = &p->out->arena;
    const struct ht_model *base = &p->out->base;
    p->alpha = (1.0 - o->confidence) / 3.0;
    p->seed = o->study.seed_given ? o->study.seed : base->run.seed;
    p->most = o->study.replications > 0 ? o->study.replications : REPLICATIONS;
    p->plans_most = o->simulated_at_most > 0 ? o->simulated_at_most : SIMULATED;
    p->choice = ht_arena_alloc(arena, p->source->decision_count, sizeof *p->choice);
    if (p->choice == NULL ||
        !shape_init(&p->shape, base, o->study.by_given ? o->study.by : ht_default_per(base), arena))
        return planner_no_memory(p);
    p->values = p->shape.first_value[base->target_count];
    p->stage = "reading plans";
    if (!prospects_read(p))
        return false;
    p->plans_most = p->plans_most < p->prospects.count ? p->plans_most : p->prospects.count;
    p->pair_confidence = 1.0 - p->alpha / (double)(p->plans_most > 1 ? p->plans_most - 1 : 1);
    p->trials = ht_arena_alloc(arena, p->plans_most, sizeof *p->trials);
    p->out->plans = ht_arena_alloc(arena, p->plans_most, sizeof *p->out->plans);
    if (p->trials == NULL || p->out->plans == NULL)
        return planner_no_memory(p);
    if (!promises_init(p) || !trial_init(p, &p->as_written, AS_WRITTEN, p->most))
        return false;
    promises_bounds(p, &p->as_written, p->alpha);
    return true;
}

/* What money does not matter. */
static void set_indifference(struct planner *p) {
    const double cost = fabs(trial_cost(&p->as_written));
    p->indifference = p->options->indifference > 0.0 ? p->options->indifference : 1e-3 * cost;
    if (!(p->indifference > 0.0))
        p->indifference = 1.0; /* nothing costs anything */
}

static int by_cost(const void *a, const void *b) {
    const struct ht_plan *const *x = a, *const *y = b;
    if ((*x)->cost.mean != (*y)->cost.mean)
        return (*x)->cost.mean < (*y)->cost.mean ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static bool draw_frontier(struct planner *p) {
    struct ht_planning *out = p->out;
    const struct ht_plan **sorted = malloc((out->plan_count + 1) * sizeof *sorted);
    out->frontier = ht_arena_alloc(&out->arena, out->plan_count, sizeof *out->frontier);
    bool fine = sorted != NULL && out->frontier != NULL;
    double most = -INFINITY;
    for (size_t i = 0; fine && i < out->plan_count; i++)
        sorted[i] = &out->plans[i];
    if (fine)
        qsort(sorted, out->plan_count, sizeof *sorted, by_cost);
    for (size_t i = 0; fine && i < out->plan_count; i++)
        if (sorted[i]->kept > most) {
            most = sorted[i]->kept;
            out->frontier[out->frontier_count++] = (size_t)(sorted[i] - out->plans);
        }
    free(sorted);
    return fine || planner_no_memory(p);
}

static void count_prospects(struct planner *p) {
    p->out->pruned = p->out->untried = 0;
    for (size_t c = 0; c < p->prospects.count; c++) {
        p->out->pruned += p->prospects.state[c] == PROSPECT_PRUNED || p->prospects.state[c] == PROSPECT_DEAR;
        p->out->untried += p->prospects.state[c] == PROSPECT_FREE ? 1 : 0;
    }
}

/* The search, as far as it gets. */
static void look(struct planner *p) {
    if (!begin(p))
        return;
    p->stage = "simulating the scenario as written";
    if (!trial_run(p, &p->as_written, NULL, (struct goal){FIRST, UNTIL_COUNT, NULL}))
        return;
    set_indifference(p);
    p->stage = "searching";
    const bool searched = search(p);
    count_prospects(p);
    p->stage = "comparing the best";
    if (searched)
        choose(p);
}

/* All that follows from what was simulated. */
static bool conclude(struct planner *p) {
    struct ht_planning *out = p->out;
    struct ht_certificate *c = &out->certificate;
    c->confidence = p->options->confidence;
    c->tolerance = p->options->tolerance;
    c->indifference = p->indifference;
    c->finalists = out->plan_count;
    for (size_t i = 0; i < out->plan_count; i++)
        c->replications += out->plans[i].replications;
    trial_report(p, &p->as_written, &out->as_is);
    out->as_is.fluid_cost = p->prospects.base_cost;
    out->saving = trial_difference(&p->trials[out->winner], &p->as_written);
    return draw_frontier(p);
}

static void finish(struct planner *p) {
    struct ht_planning *out = p->out;
    const size_t combination = p->trials[out->winner].combination;
    p->stage = "simulating the scenario as written";
    if (!planner_stopped(p))
        trial_run(p, &p->as_written, NULL, (struct goal){p->trials[out->winner].n, UNTIL_COUNT, NULL});
    if (!conclude(p))
        return;
    ht_model_release(&out->best);
    if (!planner_read(p, combination, &out->best)) {
        planner_no_memory(p); /* it could be read before */
        return;
    }
    p->stage = "moving the dates";
    if (out->found && !planner_stopped(p))
        dates(p, &out->best);
}

enum ht_study_status ht_plan(const struct ht_plan_source *source, const struct ht_plan_options *options,
                             struct ht_planning *out) {
    struct planner p = {.source = source, .options = options, .out = out, .start = crew_seconds()};
    *out = (struct ht_planning){0};
    ht_arena_init(&out->arena);
    ht_model_init(&out->base);
    ht_model_init(&out->best);
    ht_model_release(&out->base);
    if (!read_choice(&p, NULL, &out->base))
        return p.failure != HT_STUDY_DONE ? p.failure : HT_STUDY_NOTHING;
    look(&p);
    if (p.failure == HT_STUDY_DONE && out->plan_count > 0)
        finish(&p);
    out->interrupted = p.interrupted;
    out->certificate.given = out->certificate.given && !p.interrupted;
    if (p.failure != HT_STUDY_DONE)
        return p.failure;
    return out->plan_count > 0 ? HT_STUDY_DONE : HT_STUDY_NOTHING;
}

void ht_planning_release(struct ht_planning *planning) {
    ht_model_release(&planning->base);
    ht_model_release(&planning->best);
    ht_arena_release(&planning->arena);
    *planning = (struct ht_planning){0};
}
