/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans simulated, as far as is needed to judge them. Costs are compared by the procedure of select.h, two
 * plans at a time: its error, shared out among as many plans as may be simulated, is that of each pair.
 */
#include "crew.h"
#include "plan_work.h"
#include "select.h"
#include <math.h>
#include <string.h>

struct running {
    struct planner *planner;
    struct trial *trial;
    struct shape whole, brief;
    struct goal goal;
    struct selection against; /* the rival first */
};

bool trial_init(struct planner *p, struct trial *t, size_t combination, size_t most) {
    struct ht_arena *arena = &p->out->arena;
    *t = (struct trial){
        .combination = combination, .most = most, .open_count = p->values, .standing = HT_PLAN_OPEN};
    if (combination == AS_WRITTEN)
        t->once = p->prospects.base == AS_WRITTEN ? 0.0 : p->prospects.once[p->prospects.base];
    else
        t->once = p->prospects.once[combination];
    t->cost = ht_arena_room(arena, most, sizeof *t->cost);
    t->met = ht_arena_alloc(arena, p->values + 1, sizeof *t->met);
    t->defined = ht_arena_alloc(arena, p->values + 1, sizeof *t->defined);
    t->sum = ht_arena_alloc(arena, p->values + 1, sizeof *t->sum);
    t->decided = ht_arena_alloc(arena, p->values + 1, sizeof *t->decided);
    t->values = ht_arena_room(arena, VALUES_KEPT * p->values, sizeof *t->values);
    if (t->cost == NULL || t->met == NULL || t->defined == NULL || t->sum == NULL || t->decided == NULL ||
        t->values == NULL)
        return planner_no_memory(p);
    memset(t->decided, HT_PLAN_OPEN, p->values + 1);
    return true;
}

/* What not losing any call would have saved, and what the agents cost. */
static void add_cost(const struct shape *s, struct trial *t, const struct replicated *r) {
    const struct ht_model *model = s->model;
    const struct sums *all = &r->sums[0];
    t->cost[t->n] = t->once + (all->costs ? all->cost : 0.0);
    for (size_t i = 0; i < model->call_type_count; i++) {
        const struct ht_call_type *type = &model->call_types[i];
        const double *of = r->sums[1 + i].call;
        const double lost =
            of[HT_SUM_ABANDONED] + of[HT_SUM_BALKED] + of[HT_SUM_BLOCKED] + of[HT_SUM_TURNED_AWAY];
        t->gain += lost * ((isnan(type->value) ? 0.0 : type->value) +
                           (isnan(type->abandon_cost) ? 0.0 : type->abandon_cost));
    }
    for (size_t g = 0; g < model->agent_group_count; g++)
        t->agents += r->sums[1 + model->call_type_count + g].cost;
}

static void add_values(const struct planner *p, const struct shape *s, struct trial *t,
                       const struct replicated *r) {
    bool every = true;
    for (size_t target = 0; target < s->model->target_count; target++) {
        const struct ht_target *asked = &s->model->targets[target];
        for (size_t i = s->first_value[target]; i < s->first_value[target + 1]; i++) {
            const double value = r->values[i];
            if (t->n < VALUES_KEPT)
                t->values[t->n * p->values + i] = value;
            if (isnan(value))
                continue;
            const bool met = asked->at_least ? value >= asked->bound : value <= asked->bound;
            t->defined[i] += 1.0;
            t->sum[i] += value;
            t->met[i] += met ? 1.0 : 0.0;
            every = every && met;
        }
    }
    t->all_met += every ? 1.0 : 0.0;
}

static bool reached(const struct trial *t, enum until until) {
    return until != UNTIL_COUNT && (t->standing != HT_PLAN_OPEN || (until == UNTIL_LIKELY && t->likely));
}

/* Is the plan dearer than its rival, as far as that has been simulated? */
static bool dearer(struct running *run) {
    struct selection *s = &run->against;
    const struct trial *rival = run->goal.rival, *t = run->trial;
    if (rival == NULL || t->n > rival->n)
        return false;
    s->value[0] = (struct ratio){rival->cost[t->n - 1], 1.0};
    s->value[1] = (struct ratio){t->cost[t->n - 1], 1.0};
    selection_add(s);
    return s->left_count == 1 && s->left[0];
}

static bool add(void *context, const struct replicated *replication) {
    struct running *run = context;
    struct trial *t = run->trial;
    add_cost(&run->brief, t, replication);
    add_values(run->planner, &run->brief, t, replication);
    t->n++;
    run->planner->replications++;
    promises_judge(run->planner, t);
    planner_tell(run->planner);
    const bool out = dearer(run);
    return !out && !reached(t, run->goal.until);
}

static void beat(void *context) {
    planner_tell(((struct running *)context)->planner);
}

static struct ht_criterion criterion(const struct planner *p) {
    return (struct ht_criterion){HT_COST, 0, false, p->indifference, p->pair_confidence};
}

/* Up to where both are simulated, the pair is as it was left. */
static bool prepare(struct running *run, const struct ht_model *model, struct ht_arena *arena) {
    const struct planner *p = run->planner;
    struct ht_arena scratch;
    ht_arena_init(&scratch);
    bool fine = shape_init_like(&run->whole, model, &p->shape, arena, &scratch);
    ht_arena_release(&scratch);
    if (!fine)
        return false;
    run->brief = shape_brief(&run->whole, (struct ht_focus){HT_COST, 0});
    if (run->goal.rival == NULL)
        return true;
    fine = selection_init(&run->against, 2, p->most, criterion(p), arena);
    for (size_t r = 0; fine && r < run->trial->n && r < run->goal.rival->n; r++) {
        run->against.value[0] = (struct ratio){run->goal.rival->cost[r], 1.0};
        run->against.value[1] = (struct ratio){run->trial->cost[r], 1.0};
        selection_add(&run->against);
    }
    return fine;
}

static enum crew_end work(struct running *run, bool stored) {
    const struct planner *p = run->planner;
    const struct ht_study_options *study = &p->options->study;
    const struct crew crew = {.shapes = &run->whole,
                              .briefs = &run->brief,
                              .scenarios = 1,
                              .seed = p->seed,
                              .first = run->trial->n,
                              .replications = run->goal.upto,
                              .threads = crew_threads(NULL, study->threads, run->goal.upto - run->trial->n),
                              .store = stored ? study->store : NULL,
                              .resume = study->resume,
                              .interrupted = study->interrupted,
                              .add = add,
                              .beat = beat,
                              .context = run};
    return crew_work(&crew);
}

static bool run_model(struct planner *p, struct trial *t, const struct ht_model *model, bool stored,
                      struct goal goal) {
    struct running run = {.planner = p, .trial = t, .goal = goal};
    struct ht_arena arena;
    ht_arena_init(&arena);
    const enum crew_end end = prepare(&run, model, &arena) ? work(&run, stored) : CREW_NO_MEMORY;
    ht_arena_release(&arena);
    if (crew_failure(end) != HT_STUDY_DONE)
        p->failure = crew_failure(end);
    p->interrupted = p->interrupted || end == CREW_INTERRUPTED;
    return !planner_stopped(p);
}

bool trial_run(struct planner *p, struct trial *t, const struct ht_model *model, struct goal goal) {
    struct ht_model own;
    goal.upto = goal.upto < t->most ? goal.upto : t->most;
    if (planner_stopped(p))
        return false;
    if (t->n >= goal.upto || reached(t, goal.until))
        return true;
    if (model != NULL)
        return run_model(p, t, model, false, goal);
    if (!planner_read(p, t->combination, &own)) {
        if (p->failure == HT_STUDY_DONE) /* it could be read before */
            p->failure = HT_STUDY_NO_MEMORY;
        ht_model_release(&own);
        return false;
    }
    const bool kept = p->options->study.store == NULL || p->source->keep == NULL ||
                      p->source->keep(p->source->context, &own);
    if (!kept)
        p->failure = HT_STUDY_STORE_FAILED;
    const bool fine = kept && run_model(p, t, &own, true, goal);
    ht_model_release(&own);
    return fine;
}

double trial_cost(const struct trial *t) {
    double sum = 0.0;
    for (size_t r = 0; r < t->n; r++)
        sum += t->cost[r];
    return t->n > 0 ? sum / (double)t->n : NAN;
}

/* How far a mean is from its bound, on the wrong side if above 1. */
static double strain(const struct ht_target *target, double value) {
    return target->at_least ? target->bound / value : value / target->bound;
}

/* The worst period is the one whose probability falls short of what is asked by most; of equal ones the one
 * whose mean does. */
static void find_worst(const struct planner *p, const struct trial *t, struct ht_plan *plan) {
    double least = INFINITY, most = -INFINITY;
    for (size_t target = 0; target < p->out->base.target_count; target++) {
        const struct ht_target *asked = &p->out->base.targets[target];
        const size_t first = p->shape.first_value[target];
        for (size_t i = first; i < p->shape.first_value[target + 1]; i++) {
            if (t->defined[i] <= 0.0)
                continue;
            const double share = t->met[i] / t->defined[i], mean = t->sum[i] / t->defined[i];
            plan->missed_count += share < asked->confidence ? 1 : 0;
            const double spare = share - asked->confidence;
            if (spare > least || (spare == least && !(strain(asked, mean) > most)))
                continue;
            least = spare;
            most = strain(asked, mean);
            plan->kept = share;
            plan->worst_target = asked;
            plan->worst = p->shape.targets[target].periods[i - first];
            plan->worst_value = mean;
        }
    }
}

void trial_report(const struct planner *p, const struct trial *t, struct ht_plan *plan) {
    struct moments cost = {0};
    size_t *choice = plan->choice;
    *plan = (struct ht_plan){.choice = choice, .standing = t->standing, .replications = t->n};
    for (size_t r = 0; r < t->n; r++)
        moments_add(&cost, (struct ratio){t->cost[r], 1.0});
    plan->cost = moments_ratio(&cost, HT_UNIT_MONEY);
    plan->fluid_cost = t->combination == AS_WRITTEN ? NAN : p->prospects.cost[t->combination];
    plan->kept = plan->worst_value = NAN;
    find_worst(p, t, plan);
    plan->all_kept = t->n > 0 ? t->all_met / (double)t->n : NAN;
}

struct ht_estimate trial_difference(const struct trial *first, const struct trial *second) {
    struct joint joint = {0};
    for (size_t r = 0; r < first->n && r < second->n; r++)
        joint_add(&joint, (struct ratio){first->cost[r], 1.0}, (struct ratio){second->cost[r], 1.0});
    return joint_difference(&joint, NULL);
}

enum cheaper trial_cheaper(struct planner *p, const struct trial *first, const struct trial *second) {
    enum cheaper verdict = CHEAPER_UNKNOWN;
    struct selection s;
    struct ht_selection result;
    struct ht_arena arena;
    ht_arena_init(&arena);
    if (selection_init(&s, 2, p->most, criterion(p), &arena)) {
        for (size_t r = 0; r < first->n && r < second->n; r++) {
            s.value[0] = (struct ratio){first->cost[r], 1.0};
            s.value[1] = (struct ratio){second->cost[r], 1.0};
            selection_add(&s);
        }
        if (s.left_count == 1)
            verdict = s.left[0] ? CHEAPER_FIRST : CHEAPER_SECOND;
        else if (!selection_result(&s, &result, &arena))
            planner_no_memory(p);
        else if (result.possible && s.replications >= result.needed_at_most)
            verdict = CHEAPER_EVEN; /* to the last cent */
    } else {
        planner_no_memory(p);
    }
    ht_arena_release(&arena);
    return verdict;
}
