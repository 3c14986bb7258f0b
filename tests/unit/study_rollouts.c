/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts of what rollouts do, by hand: more work, relearning, repeats, defects and their fixes.
 */
#include "study_forecast.h"
#include <holdtime/calendar.h>
#include <math.h>

#define FOREVER 1e9

static const size_t both[] = {0, 1};

/* A rollout that does nothing yet, of the first call type and the first `groups` groups, from `at` on. */
static struct ht_rollout quiet(double at, size_t groups) {
    return (struct ht_rollout){.name = "r",
                               .at = at,
                               .call_types = (size_t *)both,
                               .call_type_count = 1,
                               .agent_groups = (size_t *)both,
                               .agent_group_count = groups,
                               .volume = {.peak = 1, .settles_at = 1},
                               .handle = {.peak = 1, .settles_at = 1},
                               .adoption = 1,
                               .repeat_factor = 1,
                               .fix_teams = 1};
}

/* Forecasts the day with this rollout, and compares it with hours of load and of each group's capacity. */
static void check_day(struct small *s, struct ht_rollout *rollout, double load, double first, double second) {
    s->model.rollouts = rollout;
    s->model.rollout_count = 1;
    small_forecast(s);
    const struct ht_forecast_period *p = &s->forecast.periods[0];
    ck_assert_double_eq_tol(24 * p->offered_load, load, 1e-4);
    ck_assert_double_eq_tol(24 * p->groups[0].capacity, first, 1e-6);
    if (s->model.agent_group_count > 1)
        ck_assert_double_eq_tol(24 * p->groups[1].capacity, second, 1e-6);
    small_release(s);
}

/* Calls of 360 s take 90 s more from noon to 18 o'clock; or half of them 72 s more, for good. Where only one
 * of two groups does it, its agents take fewer calls: the load grows by what these take longer. */
START_TEST(a_second_system_is_more_work) {
    struct ht_rollout rollout = quiet(HT_DAY / 2, 1);
    struct small s;
    rollout.second_system = (struct ht_extra_work){.share = 1, .seconds = 90, .lasting = 6 * HT_HOUR};
    small_init(&s, 1, 1);
    check_day(&s, &rollout, 18 * 10 + 6 * 12.5, 240, 0);
    small_init(&s, 1, 2);
    check_day(&s, &rollout, 18 * 10 + 6 * 10 * (8 * 1.25 + 10) / 18, 240, 240);
    rollout = quiet(HT_DAY / 2, 1);
    rollout.prompts = (struct ht_extra_work){.share = 0.5, .seconds = 72, .lasting = INFINITY};
    small_init(&s, 1, 1);
    check_day(&s, &rollout, 12 * 10 + 12 * 11, 240, 0);
    /* half of the work is of the other type */
    small_init(&s, 2, 2);
    check_day(&s, &rollout, 240 + 120 + 120 * (1.1 / 1.05 + 1) / (1 / 1.05 + 1), 240, 240);
    /* both, and all of it doubled: (360 + 90 + 36) * 2 */
    rollout.second_system = (struct ht_extra_work){.share = 1, .seconds = 90, .lasting = INFINITY};
    rollout.handle = (struct ht_surge){.peak = 2, .hold = FOREVER, .settles_at = 2};
    small_init(&s, 1, 2);
    check_day(&s, &rollout, 120 + 120 * 2 / (1 / 2.7 + 1), 240, 240);
    small_init(&s, 1, 1);
    check_day(&s, &rollout, 120 * 3.7, 240, 0);
}
END_TEST

/* Half of the agents relearn at 1.5, the others at 3: in the mean half as fast. Who comes later is trained on
 * the new system. */
START_TEST(some_skip_the_training) {
    struct ht_step trained[] = {{0, 1.5}}, skipped[] = {{0, 3}};
    struct ht_rollout rollout = quiet(HT_DAY / 2, 2);
    struct small s;
    rollout.relearn =
        (struct ht_learning){.curve = HT_CURVE_TABLE, .points = trained, .point_count = 1, .repeat_start = 1};
    rollout.skipped =
        (struct ht_learning){.curve = HT_CURVE_TABLE, .points = skipped, .point_count = 1, .repeat_start = 2};
    rollout.adoption = 0.5;
    small_init(&s, 1, 2);
    s.groups[1].joins = HT_DAY / 2;
    s.groups[1].training.pass = 1;
    check_day(&s, &rollout, 240, 120 + 60, 120);
    /* of the calls the first handle two thirds, and the others, who resolve less, a third: 0.1 + 0.1 / 3 */
    small_init(&s, 1, 1);
    s.types[0].repeat.probability = 0.1;
    check_day(&s, &rollout, 120 / 0.9 + 120 / (0.9 - 0.1 / 3), 120 + 60, 0);
}
END_TEST

/* Ten agents meet ten calls an hour. Those who are trained are three times as fast as the others at first:
 * 1.5 calls an hour for each of theirs, and 0.5. From four calls on both are proficient. */
START_TEST(who_is_faster_learns_more) {
    struct ht_step trained[] = {{0, 1.5}, {4, 1}}, skipped[] = {{0, 4.5}, {4, 1}};
    struct ht_rollout rollout = quiet(0, 1);
    struct small s;
    rollout.relearn = (struct ht_learning){.curve = HT_CURVE_TABLE, .points = trained, .point_count = 2};
    rollout.skipped = (struct ht_learning){.curve = HT_CURVE_TABLE, .points = skipped, .point_count = 2};
    rollout.adoption = 0.5;
    small_init(&s, 1, 1);
    s.types[0].arrivals.per_hour = 10;
    /* After three hours 4.5 and 1.5 calls. From then on they are 4.5 times as fast: 2 / 5.5 calls an hour for
     * the others, who have 2.5 to go. */
    const double slow = 5 / 1.5 + 5 / 4.5, mixed = 5 + 5 / 4.5;
    check_day(&s, &rollout, 24, 3 * slow + 7 * mixed + 14 * 10, 0);
}
END_TEST

/* New agents take twice as long, and three times as many of their calls repeat: 60%. Beside as many
 * proficient agents they handle a third of the calls: 60% of these and 20% of the others repeat. */
START_TEST(learning_moves_repeats) {
    struct ht_rollout rollout = quiet(FOREVER, 1);
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].repeat.probability = 0.2;
    s.groups[0].learning =
        (struct ht_learning){.curve = HT_CURVE_EXPONENTIAL, .start = 2, .half_life = 1e15, .repeat_start = 3};
    check_day(&s, &rollout, 240 / 0.4, 120, 0);
    small_init(&s, 1, 2);
    s.types[0].repeat.probability = 0.2;
    s.groups[1].learning =
        (struct ht_learning){.curve = HT_CURVE_EXPONENTIAL, .start = 2, .half_life = 1e15, .repeat_start = 3};
    check_day(&s, &rollout, 240 * 1.5, 240, 120);
}
END_TEST

/* Twice the calls from the start on, and half as long again: 200 an hour, of which the defects bring 100. */
static struct ht_rollout defective(struct ht_defect *defects, size_t count, size_t teams) {
    struct ht_rollout rollout = quiet(0, 1);
    rollout.volume = (struct ht_surge){.peak = 2, .hold = FOREVER, .settles_at = 2};
    rollout.handle = (struct ht_surge){.peak = 1.5, .hold = FOREVER, .settles_at = 1.5};
    rollout.defects = defects;
    rollout.defect_count = count;
    rollout.fix_teams = teams;
    return rollout;
}

static void check_defects(size_t agents, struct ht_rollout *rollout, double calls, double load) {
    struct small s;
    small_init(&s, 1, 1);
    s.groups[0].count = agents;
    s.model.rollouts = rollout;
    s.model.rollout_count = 1;
    small_forecast(&s);
    ck_assert_double_eq_tol(s.forecast.periods[0].calls, calls, 1e-4);
    ck_assert_double_eq_tol(24 * s.forecast.periods[0].offered_load, load, 1e-4);
    small_release(&s);
}

/* 50 calls an hour are due to it: 300 after 6 hours. The fix is done at 9:30, and tells from 10 on: it works
 * with probability 0.8 and removes half, 40% of the defect's half. If it did not, the next is found at 16,
 * and tells from 20 on: then it has worked with probability 0.96. */
START_TEST(calls_reveal_a_defect) {
    struct ht_defect defect = {"d", 0.5, 300, 3.5 * HT_HOUR, 0.8, 0.5};
    struct ht_rollout rollout = defective(&defect, 1, 1);
    const double first = 1 - 0.5 * 0.5 * 0.8, second = 1 - 0.5 * 0.5 * 0.96;
    check_defects(100, &rollout, 10 * 200 + 10 * 100 * (1 + first) + 4 * 100 * (1 + second),
                  10 * 30 + 10 * 10 * (1 + first) * (1 + 0.5 * first) +
                      4 * 10 * (1 + second) * (1 + 0.5 * second));
    /* ten agents answer a third of 30 erlangs: 200 after 12 hours */
    defect.found_after = 200;
    check_defects(10, &rollout, 16 * 200 + 8 * 100 * (1 + first),
                  16 * 30 + 8 * 10 * (1 + first) * (1 + 0.5 * first));
}
END_TEST

/* Found at 5, 4 and 3 o'clock. One team fixes the last of them until 9, the second until 15 and the first
 * until 21; two teams are done at 9 and 10, and with the first at 15. */
START_TEST(teams_take_what_is_found_first) {
    struct ht_defect defects[] = {{"c", 0.2, 100, 6 * HT_HOUR, 1, 1},
                                  {"b", 0.25, 100, 6 * HT_HOUR, 1, 1},
                                  {"a", 0.5, 150, 6 * HT_HOUR, 1, 1}};
    struct ht_rollout rollout = defective(defects, 3, 1);
    const double half = 10 * 1.5 * 1.25, quarter = 10 * 1.25 * 1.125, little = 10 * 1.05 * 1.025;
    check_defects(100, &rollout, 9 * 200 + 6 * 150 + 6 * 125 + 3 * 105,
                  9 * 30 + 6 * half + 6 * quarter + 3 * little);
    rollout.fix_teams = 2;
    check_defects(100, &rollout, 9 * 200 + 150 + 5 * 125 + 9 * 105, 9 * 30 + half + 5 * quarter + 9 * little);
    rollout.fix_teams = 0;
    check_defects(100, &rollout, 24 * 200, 24 * 30);
}
END_TEST

/* Replayed calls are more work too, but due to nothing; before a rollout nothing is found. */
START_TEST(replayed_calls_reveal_nothing) {
    struct ht_replayed calls[] = {{.arrival = 5, .handle = 360}, {.arrival = 15 * HT_HOUR, .handle = 360}};
    struct ht_defect defect = {"d", 1, 1, 0, 1, 1};
    struct ht_rollout rollout = defective(&defect, 1, 1);
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_REPLAY, .calls = calls, .call_count = 2};
    rollout.second_system = (struct ht_extra_work){.share = 1, .seconds = 60, .lasting = INFINITY};
    check_day(&s, &rollout, 2 * 480 * 1.5 / HT_HOUR, 240, 0);
    rollout.second_system.seconds = 0;
    rollout.at = 12 * HT_HOUR;
    check_defects(100, &rollout, 12 * 100 + 200 + 11 * 100, 12 * 10 + 30 + 11 * 10);
}
END_TEST

TCase *rollouts_case(void) {
    TCase *tests = tcase_create("rollouts");
    tcase_add_test(tests, a_second_system_is_more_work);
    tcase_add_test(tests, some_skip_the_training);
    tcase_add_test(tests, who_is_faster_learns_more);
    tcase_add_test(tests, learning_moves_repeats);
    tcase_add_test(tests, calls_reveal_a_defect);
    tcase_add_test(tests, teams_take_what_is_found_first);
    tcase_add_test(tests, replayed_calls_reveal_nothing);
    return tests;
}
