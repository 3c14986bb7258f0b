/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning: the winner of small problems is the best of all their plans, each simulated with callers of its
 * own; what is promised about threads, stores and interruptions holds.
 */
#include "plan_cases.h"
#include "plan_money.h"
#include "plan_promise.h"
#include "suite.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TRUTH 100    /* replications of every plan .. */
#define OTHER 100000 /* .. from this one on */

static const struct problem *problem(const char *name) {
    for (size_t i = 0; i < problem_count; i++)
        if (strcmp(problems[i].name, name) == 0)
            return &problems[i];
    ck_abort_msg("no problem %s", name);
    return NULL;
}

/* What exhaustive simulation says of a plan. */
struct truth {
    double cost;
    bool keeps;
};

static struct truth judge(const struct desk *desk, const struct ht_result *result, const size_t *choice) {
    const struct ht_estimate cost = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_COST);
    struct truth truth = {desk_once(desk, choice) + (isnan(cost.mean) ? 0.0 : cost.mean), true};
    for (size_t t = 0; t < result->model->target_count; t++)
        truth.keeps = truth.keeps && result->verdicts[t].missed_count == 0;
    return truth;
}

/* The cheapest plan that keeps its promise; SIZE_MAX: none does. */
static size_t best_of_all(const struct desk *desk) {
    struct ht_model models[64];
    const struct ht_model *all[64];
    size_t choice[MOST_DECISIONS], best = SIZE_MAX;
    double least = INFINITY;
    bool fatal;
    const struct ht_focus focus = {HT_COST, 0};
    struct ht_comparison c;
    ck_assert_uint_le(desk->combinations, 64);
    for (size_t i = 0; i < desk->combinations; i++) {
        desk_choice(desk, i, choice);
        ck_assert(desk->source.read(desk->source.context, choice, &models[i], &fatal));
        all[i] = &models[i];
    }
    const struct ht_compare_options options = {.study = {.replications = TRUTH, .first = OTHER, .threads = 2},
                                               .criterion = {HT_COST, 0, false, 1.0, 0.95},
                                               .focus = &focus};
    ck_assert_int_eq(ht_compare_run(all, desk->combinations, &options, &c), HT_STUDY_DONE);
    for (size_t i = 0; i < desk->combinations; i++) {
        desk_choice(desk, i, choice);
        const struct truth truth = judge(desk, &c.results[i], choice);
        if (truth.keeps && truth.cost < least) {
            best = i;
            least = truth.cost;
        }
    }
    ht_comparison_release(&c);
    for (size_t i = 0; i < desk->combinations; i++)
        ht_model_release(&models[i]);
    return best;
}

static void plan(struct desk *desk, const struct problem *p, const struct ht_plan_options *options,
                 struct ht_planning *planning) {
    if (desk->problem == NULL)
        desk_open(desk, p);
    const struct ht_plan_options usual = desk_options(desk, 2);
    ck_assert_int_eq(ht_plan(&desk->source, options == NULL ? &usual : options, planning), HT_STUDY_DONE);
}

START_TEST(the_winner_is_the_best_of_all_plans) {
    struct desk desk = {0};
    struct ht_planning p;
    plan(&desk, &problems[_i], NULL, &p);
    const size_t best = best_of_all(&desk), winner = desk_combination(&desk, p.plans[p.winner].choice);
    ck_assert_uint_eq(p.combinations, desk.combinations);
    ck_assert_uint_eq(p.plan_count + p.pruned + p.untried, p.combinations);
    ck_assert_int_eq(p.found, !desk.problem->nothing_keeps);
    ck_assert_int_eq(p.found, best != SIZE_MAX);
    ck_assert_int_eq(p.certificate.given, p.found);
    if (p.found) {
        ck_assert_msg(winner == best, "%s: plan %zu won, %zu is the best", desk.problem->name, winner, best);
        ck_assert_int_eq(p.plans[p.winner].standing, HT_PLAN_KEEPS);
    }
    ck_assert_uint_lt(p.plan_count, desk.combinations > 4 ? desk.combinations : 4);
    ht_planning_release(&p);
}
END_TEST

START_TEST(nothing_keeps_and_the_closest_is_named) {
    struct desk desk = {0};
    struct ht_planning p;
    plan(&desk, problem("nothing keeps"), NULL, &p);
    ck_assert(!p.found && !p.certificate.given);
    ck_assert_uint_eq(p.plans[p.winner].choice[0], 2); /* the most agents */
    ck_assert_uint_eq(p.pruned, 2);                    /* fewer cannot help: never simulated */
    ck_assert_uint_eq(p.class_count, 0);
    ck_assert_double_gt(p.plans[p.winner].worst_value, 85.0);
    ck_assert_ptr_eq(p.plans[p.winner].worst_target, &p.base.targets[0]);
    ht_planning_release(&p);
}
END_TEST

static void dump_estimate(FILE *out, struct ht_estimate e) {
    fprintf(out, " %.17g %.17g %.17g", e.mean, e.low, e.high);
}

static void dump_plan(FILE *out, const struct ht_plan *p, size_t decisions) {
    for (size_t d = 0; p->choice != NULL && d < decisions; d++)
        fprintf(out, " %zu", p->choice[d]);
    fprintf(out, " %d %zu %.17g %.17g %.17g %.17g %zu %.17g", (int)p->standing, p->replications,
            p->fluid_cost, p->kept, p->worst.start, p->worst_value, p->missed_count, p->all_kept);
    dump_estimate(out, p->cost);
    fputc('\n', out);
}

static void dump_class(FILE *out, const struct ht_class_advice *c, size_t decisions) {
    fprintf(out, "class %zu %zu %.17g %zu %zu\n", c->group, c->count, c->joins, c->latest, c->late);
    for (size_t i = 0; i < c->date_count; i++) {
        fprintf(out, "%.17g %d", c->dates[i].joins, (int)c->dates[i].keeps);
        dump_estimate(out, c->dates[i].extra);
        dump_estimate(out, c->dates[i].rep_cost);
        dump_estimate(out, c->dates[i].rep_worst);
        dump_plan(out, &c->dates[i].plan, decisions);
    }
}

/* All of a planning as text; to be freed. */
static char *dump(const struct ht_planning *p, size_t decisions) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(out);
    fprintf(out, "%zu %zu %zu %d %zu %d %zu %zu %.17g\n", p->combinations, p->pruned, p->untried,
            (int)p->found, p->winner, (int)p->certificate.given, p->certificate.finalists,
            p->certificate.replications, p->certificate.indifference);
    dump_plan(out, &p->as_is, decisions);
    for (size_t i = 0; i < p->plan_count; i++)
        dump_plan(out, &p->plans[i], decisions);
    for (size_t i = 0; i < p->frontier_count; i++)
        fprintf(out, "frontier %zu\n", p->frontier[i]);
    for (size_t i = 0; i < p->certificate.rival_count; i++) {
        fprintf(out, "rival %zu", p->certificate.rivals[i].plan);
        dump_estimate(out, p->certificate.rivals[i].difference);
    }
    dump_estimate(out, p->saving);
    for (size_t i = 0; i < p->class_count; i++)
        dump_class(out, &p->classes[i], decisions);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

static char *planned(struct desk *desk, const struct problem *p, const struct ht_plan_options *options) {
    struct ht_planning planning;
    plan(desk, p, options, &planning);
    char *text = dump(&planning, desk->count);
    ht_planning_release(&planning);
    return text;
}

START_TEST(threads_do_not_matter) {
    static const char *const names[] = {"a class and its date", "calls that cost money"};
    for (size_t i = 0; i < 2; i++) {
        struct desk one, many;
        desk_open(&one, problem(names[i]));
        desk_open(&many, problem(names[i]));
        const struct ht_plan_options single = desk_options(&one, 1), five = desk_options(&many, 5);
        char *a = planned(&one, NULL, &single), *b = planned(&many, NULL, &five);
        ck_assert_str_eq(a, b);
        free(a);
        free(b);
    }
}
END_TEST

/* Stops a planning from its progress. */
struct stop {
    size_t plans;
    volatile sig_atomic_t now;
    struct ht_planning at; /* what was seen last */
};

static void stop_after(void *context, const struct ht_plan_progress *progress) {
    struct stop *stop = context;
    ck_assert_ptr_nonnull(progress->stage);
    if (progress->so_far->plan_count >= stop->plans)
        stop->now = 1;
}

static void stop_at(struct ht_plan_options *options, struct stop *stop) {
    options->study.interrupted = &stop->now;
    options->progress = stop_after;
    options->progress_context = stop;
}

START_TEST(interrupted_it_says_what_it_has) {
    struct desk desk;
    struct stop stop = {.plans = 3};
    struct ht_planning p;
    desk_open(&desk, problem("two skills, three decisions"));
    struct ht_plan_options options = desk_options(&desk, 2);
    stop_at(&options, &stop);
    plan(&desk, NULL, &options, &p);
    ck_assert(p.interrupted && !p.certificate.given);
    ck_assert(p.plan_count == 3 || p.plan_count == 4);
    ck_assert_uint_gt(p.untried, 0);
    ck_assert_str_eq(p.best.name, desk.problem->name);
    ht_planning_release(&p);
    stop = (struct stop){.now = 1};
    desk.reads = 0;
    ck_assert_int_eq(ht_plan(&desk.source, &options, &p), HT_STUDY_NOTHING);
    ck_assert_uint_le(desk.reads, 2);
    ht_planning_release(&p);
}
END_TEST

/* Half of it is done, and kept; the rest is then planned with what there is. */
START_TEST(resumed_it_is_the_same) {
    static const char path[] = "plan-store";
    if (ht_store_library() == NULL)
        return;
    const struct problem *all = problem("a class and its date");
    struct desk plain = {0}, half, rest;
    struct stop stop = {.plans = 2};
    struct ht_planning p;
    char *expected = planned(&plain, all, NULL);
    for (int i = 0; i < 2; i++) {
        struct desk *desk = i == 0 ? &half : &rest;
        desk_open(desk, all);
        struct ht_plan_options options = desk_options(desk, 2);
        options.study.store = desk->store = ht_store_open(path, HT_STORE_WRITE);
        options.study.resume = true;
        if (i == 0)
            stop_at(&options, &stop);
        plan(desk, NULL, &options, &p);
        ck_assert_int_eq(p.interrupted, i == 0);
        if (i == 1) {
            char *text = dump(&p, desk->count);
            ck_assert_str_eq(text, expected);
            free(text);
        }
        ht_planning_release(&p);
        ck_assert_int_eq(ht_store_status(desk->store), HT_STORE_FINE);
        ht_store_close(desk->store);
    }
    free(expected);
    remove(path);
}
END_TEST

START_TEST(no_certificate_where_too_little_is_allowed) {
    struct desk desk;
    struct ht_planning p;
    desk_open(&desk, problem("calls that cost money"));
    struct ht_plan_options options = desk_options(&desk, 2);
    options.simulated_at_most = 2;
    plan(&desk, NULL, &options, &p);
    ck_assert(p.plan_count == 2 && p.untried > 0 && p.found && !p.certificate.given);
    ht_planning_release(&p);
    options.simulated_at_most = 0;
    options.study.replications = 60; /* the costs of the two best are not told apart by so few */
    plan(&desk, NULL, &options, &p);
    ck_assert(p.untried == 0 && p.found && !p.certificate.given);
    for (size_t i = 0; i < p.plan_count; i++)
        ck_assert_uint_le(p.plans[i].replications, 60);
    options.study.replications = 12; /* not even that one keeps its promise */
    ht_planning_release(&p);
    plan(&desk, NULL, &options, &p);
    ck_assert(!p.found && !p.certificate.given);
    ht_planning_release(&p);
}
END_TEST

START_TEST(frontier_and_rivals_are_in_order) {
    struct desk desk = {0};
    struct ht_planning p;
    plan(&desk, problem("calls that cost money"), NULL, &p);
    ck_assert_uint_gt(p.frontier_count, 0);
    for (size_t i = 1; i < p.frontier_count; i++) {
        ck_assert_double_ge(p.plans[p.frontier[i]].cost.mean, p.plans[p.frontier[i - 1]].cost.mean);
        ck_assert_double_gt(p.plans[p.frontier[i]].kept, p.plans[p.frontier[i - 1]].kept);
    }
    ck_assert_uint_gt(p.certificate.rival_count, 1);
    for (size_t i = 0; i < p.certificate.rival_count; i++) {
        const struct ht_plan_rival *r = &p.certificate.rivals[i];
        ck_assert_uint_ne(r->plan, p.winner);
        ck_assert_double_gt(r->difference.mean, 0.0);
        if (i > 0)
            ck_assert_double_ge(r->difference.mean, p.certificate.rivals[i - 1].difference.mean);
    }
    ck_assert_uint_eq(p.as_is.replications, p.plans[p.winner].replications);
    ck_assert_double_eq_tol(p.saving.mean, p.as_is.cost.mean - p.plans[p.winner].cost.mean, 1e-6);
    ck_assert_uint_eq(p.best.agent_groups[0].count, 6);
    ht_planning_release(&p);
}
END_TEST

START_TEST(what_a_class_is_worth_by_its_date) {
    struct desk desk = {0};
    struct ht_planning p;
    plan(&desk, problem("a class"), NULL, &p);
    ck_assert_uint_eq(p.class_count, 1);
    const struct ht_class_advice *c = &p.classes[0];
    ck_assert_uint_eq(c->group, 1);
    ck_assert_uint_eq(c->count, 2);
    ck_assert_double_eq(c->joins, 7.0 * HT_DAY);
    ck_assert_uint_eq(c->date_count, 4); /* until the end */
    ck_assert_uint_eq(c->latest, 0);     /* a week later is too late .. */
    ck_assert_uint_eq(c->late, c->date_count);
    for (size_t i = 0; i < c->date_count; i++) {
        const struct ht_class_date *d = &c->dates[i];
        ck_assert_double_eq(d->joins, (7.0 + 7.0 * (double)i) * HT_DAY);
        ck_assert_int_eq(d->keeps, i == 0);
        /* two reps for two hours of four days a week at 20, less a little overtime */
        ck_assert_double_eq_tol(d->extra.mean, -320.0 * (double)i, 10.0);
        /* one rep: so much for each week left, hiring and two days of training */
        ck_assert_double_eq_tol(d->rep_cost.mean, 160.0 * (4.0 - (double)i) + 60.0 + 20.0, 10.0);
        ck_assert_double_le(d->rep_worst.mean, 0.0);
    }
    ck_assert_double_lt(c->dates[0].rep_worst.high, 0.0); /* .. and one more would help then */
    ht_planning_release(&p);
}
END_TEST

/* Plans that there are not, and a machine that fails. */
struct odd {
    struct desk desk;
    bool fails;
};

static bool read_some(void *context, const size_t *choice, struct ht_model *model, bool *fatal) {
    struct odd *odd = context;
    *fatal = odd->fails && choice != NULL && choice[0] == 3;
    if (choice != NULL && choice[0] > 1 && choice[0] < 4) {
        ht_model_init(model);
        return false;
    }
    return odd->desk.source.read(&odd->desk, choice, model, fatal);
}

static bool no_room(void *context, const struct ht_model *model) {
    (void)context;
    (void)model;
    return false;
}

START_TEST(some_plans_cannot_be_read) {
    struct odd odd = {.fails = false};
    struct ht_planning p;
    desk_open(&odd.desk, problem("one skill")); /* 4 reps do; there are no plans for 4 and 5 */
    const struct ht_plan_options options = desk_options(&odd.desk, 2);
    struct ht_plan_source source = odd.desk.source;
    source.read = read_some;
    source.context = &odd;
    ck_assert_int_eq(ht_plan(&source, &options, &p), HT_STUDY_DONE);
    ck_assert_uint_eq(p.combinations, 5);
    ck_assert_uint_eq(p.plans[p.winner].choice[0], 4);
    ck_assert(p.certificate.given);
    ht_planning_release(&p);
    odd.fails = true;
    ck_assert_int_eq(ht_plan(&source, &options, &p), HT_STUDY_NO_MEMORY);
    ht_planning_release(&p);
}
END_TEST

/* Keeps nothing, so that the store refuses the replications; who does not mind is asked in vain so often. */
static volatile sig_atomic_t enough;
static size_t forgotten;

static bool forget(void *context, const struct ht_model *model) {
    (void)context;
    (void)model;
    enough = ++forgotten > 20;
    return true;
}

START_TEST(a_store_that_fails_ends_it) {
    struct desk desk;
    struct ht_planning p;
    if (ht_store_library() == NULL)
        return;
    desk_open(&desk, problem("one skill"));
    struct ht_plan_options options = desk_options(&desk, 2);
    options.study.store = ht_store_open("plan-store-2", HT_STORE_WRITE);
    options.study.interrupted = &enough;
    desk.source.keep = no_room;
    ck_assert_int_eq(ht_plan(&desk.source, &options, &p), HT_STUDY_STORE_FAILED);
    ht_planning_release(&p);
    desk.source.keep = forget;
    ck_assert_int_eq(ht_plan(&desk.source, &options, &p), HT_STUDY_STORE_FAILED);
    ck_assert_uint_eq(forgotten, 1);
    ht_planning_release(&p);
    ht_store_close(options.study.store);
    remove("plan-store-2");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("plan");
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 300);
    tcase_add_loop_test(cases, the_winner_is_the_best_of_all_plans, 0, (int)problem_count);
    tcase_add_test(cases, nothing_keeps_and_the_closest_is_named);
    tcase_add_test(cases, threads_do_not_matter);
    tcase_add_test(cases, interrupted_it_says_what_it_has);
    tcase_add_test(cases, resumed_it_is_the_same);
    tcase_add_test(cases, no_certificate_where_too_little_is_allowed);
    tcase_add_test(cases, frontier_and_rivals_are_in_order);
    tcase_add_test(cases, what_a_class_is_worth_by_its_date);
    tcase_add_test(cases, some_plans_cannot_be_read);
    tcase_add_test(cases, a_store_that_fails_ends_it);
    suite_add_tcase(s, cases);
    suite_add_tcase(s, promise_case());
    suite_add_tcase(s, money_case());
    return s;
}

int main(void) {
    return suite_run(suite());
}
