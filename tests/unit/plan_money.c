/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans whose money can be counted on fingers: three weeks of eight hours, calls that cost nothing, a promise
 * that any plan keeps.
 */
#include "plan_money.h"
#include "plan_cases.h"
#include <math.h>
#include <stdlib.h>

/* A class of two at 20 an hour, hired for 60, trained for two days at 10, and another one a week later. */
static const char classes[] =
    "calendar = { start = \"2006-11-06\"; length = \"3 weeks\"; open = \"Mon-Thu 09:00-11:00\"; };\n"
    "call_types = ( { name = \"orders\"; arrivals = { per_hour = 6; }; handle = \"2 min\"; patience = \"8 "
    "min\"; } );\n"
    "agent_groups = ( { name = \"reps\"; count = 2; serves = [ \"orders\" ]; cost_per_hour = 25; },\n"
    "  { name = \"class\"; count = 4; serves = [ \"orders\" ]; cost_per_hour = 20; joins = \"2006-11-06\"; "
    "hire_cost = 60; training_cost_per_day = 10;\n"
    "    training = { length = \"2 days\"; class_size = 2; every = \"1 week\"; }; } );\n"
    "targets = ( { measure = \"asa\"; at_most = 3600; per = \"week\"; confidence = 0.8; } );\n";
#define REPS         (2.0 * 25.0 * 24.0)
#define LEARNER(all) (20.0 * 8.0 * (all) + 60.0 + 2.0 * 10.0) /* one, who is there for so many weeks */

static const struct problem two_classes = {
    "two classes", classes, {{"agent_groups.class.count", "4", {0}}}, 0, false};
static const struct problem one_or_two = {
    "one class or two", classes, {{"agent_groups.class.count", "2 4", {0}}}, 0, false};
static const struct problem all_the_same = {
    "all the same", classes, {{"agent_groups.class.count", "2 2 2 2", {0}}}, 1, false};

static void plan(const struct problem *problem, struct ht_planning *p) {
    struct desk desk;
    desk_open(&desk, problem);
    const struct ht_plan_options options = desk_options(&desk, 1);
    ck_assert_int_eq(ht_plan(&desk.source, &options, p), HT_STUDY_DONE);
    ck_assert(p->found && p->certificate.given);
}

/* By arithmetic, all of it: wages, hiring and days of training. */
START_TEST(arithmetic_counts_hiring_and_training) {
    struct ht_planning p;
    const double one = REPS + 2.0 * LEARNER(3), two = one + 2.0 * LEARNER(2);
    plan(&one_or_two, &p);
    ck_assert_double_eq_tol(p.as_is.fluid_cost, two, 1e-6);
    ck_assert_uint_eq(p.plans[p.winner].choice[0], 0);
    for (size_t i = 0; i < p.plan_count; i++) {
        const double cost = p.plans[i].choice[0] == 0 ? one : two;
        ck_assert_double_eq_tol(p.plans[i].fluid_cost, cost, 1e-6);
        ck_assert_double_eq_tol(p.plans[i].cost.mean, cost, 10.0); /* a little overtime */
    }
    ht_planning_release(&p);
}
END_TEST

/* One more in each of the two classes, so that no third one begins. */
START_TEST(one_more_is_one_in_each_class) {
    struct ht_planning p;
    plan(&two_classes, &p);
    ck_assert_uint_eq(p.class_count, 1);
    ck_assert_uint_eq(p.classes[0].date_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const double weeks = 3.0 - (double)i;
        const double first = LEARNER(weeks), second = weeks > 1.0 ? LEARNER(weeks - 1.0) : 0.0;
        ck_assert_double_eq(p.classes[0].dates[i].joins, 7.0 * (double)i * HT_DAY);
        ck_assert_double_eq_tol(p.classes[0].dates[i].rep_cost.mean, (first + second) / 2.0, 5.0);
    }
    ht_planning_release(&p);
}
END_TEST

/* Rivals that cost the same stand in the order in which they were tried. */
START_TEST(equal_rivals_are_in_order) {
    struct ht_planning p;
    plan(&all_the_same, &p);
    ck_assert_uint_eq(p.certificate.rival_count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(p.certificate.rivals[i].plan, i + (i >= p.winner ? 1 : 0));
        ck_assert_double_eq(p.certificate.rivals[i].difference.mean, 0.0);
    }
    ht_planning_release(&p);
}
END_TEST

TCase *money_case(void) {
    TCase *tcase = tcase_create("money");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, arithmetic_counts_hiring_and_training);
    tcase_add_test(tcase, one_more_is_one_in_each_class);
    tcase_add_test(tcase, equal_rivals_are_in_order);
    return tcase;
}
