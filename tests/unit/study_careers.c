/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts of who is where, by hand: classes, trainers, nesting, coaching, attrition.
 */
#include "study_forecast.h"
#include <holdtime/calendar.h>
#include <math.h>

static const struct ht_forecast_group *day(const struct small *s, size_t number, size_t group) {
    return &s->forecast.periods[number].groups[group];
}

/* Agent-hours of the first day, compared with those by hand. */
static void check_hours(const struct small *s, size_t group, double rostered, double present, double on,
                        double capacity) {
    const struct ht_forecast_group *g = day(s, 0, group);
    ck_assert_double_eq_tol(24 * g->rostered, rostered, 1e-6);
    ck_assert_double_eq_tol(24 * g->present, present, 1e-6);
    ck_assert_double_eq_tol(24 * g->agents, on, 1e-6);
    ck_assert_double_eq_tol(24 * g->capacity, capacity, 1e-6);
}

/* Classes of 4, 4 and 2 begin at 6, 9 and 12 o'clock and take calls 6 hours later. */
static void in_classes(struct ht_agent_group *group) {
    group->joins = 6 * HT_HOUR;
    group->training =
        (struct ht_training){.length = 6 * HT_HOUR, .pass = 1, .class_size = 4, .every = 3 * HT_HOUR};
}

static const struct ht_shift early = {.count = 6, .days = 0x7F, .from = 6 * HT_HOUR, .to = 18 * HT_HOUR};
static const struct ht_shift late = {.count = 4, .days = 0x7F, .from = 12 * HT_HOUR, .to = 24 * HT_HOUR};

static void in_shifts(struct ht_agent_group *group, struct ht_shift shifts[static 2]) {
    group->roster = HT_ROSTER_SHIFTS;
    group->shifts = shifts;
    group->shift_count = 2;
}

/* Half of each class pass. In class 4 * 6, 4 * 6 and 2 * 6 hours, then in work 2 * 12, 2 * 9 and 1 * 6: 48,
 * of which a quarter is absent, and half of the rest off the phones. */
START_TEST(classes_follow_one_another) {
    struct ht_shift shifts[] = {early, late};
    struct small s;
    small_init(&s, 1, 1);
    in_classes(&s.groups[0]);
    s.groups[0].training.pass = 0.5;
    s.groups[0].absence = 0.25;
    s.groups[0].off_phone = 0.5;
    small_forecast(&s);
    check_hours(&s, 0, 108, 96, 18, 18);
    small_release(&s);
    /* The first six work from 6 to 18, the others from noon: the second class is of both. In class and in
     * work 4 * 12, 2 * 9 + 2 * 12 and 2 * 12 hours; on the phones 4 * 6, 2 * 3 + 2 * 9 and 2 * 6. */
    small_init(&s, 1, 1);
    in_classes(&s.groups[0]);
    in_shifts(&s.groups[0], shifts);
    small_forecast(&s);
    check_hours(&s, 0, 114, 114, 60, 60);
    small_release(&s);
    /* whose contract ends at 15 o'clock: 4 * 9, 4 * 6 and 2 * 3 hours; the first class takes calls for 3 */
    small_init(&s, 1, 1);
    in_classes(&s.groups[0]);
    s.groups[0].leaves = 15 * HT_HOUR;
    small_forecast(&s);
    check_hours(&s, 0, 66, 66, 12, 12);
    small_release(&s);
}
END_TEST

/* Three agents work from midnight to noon and seven from noon on. Two teach the first class, from 6 to 12: of
 * the lowest numbers, who are in the first shift. Two teach the second, from 9 to 15: the third of the first
 * shift, and one of the other who is away from noon to 15. The first two then teach the third class, and are
 * off shift anyhow. */
START_TEST(trainers_are_off_the_phones) {
    struct ht_shift shifts[] = {{.count = 3, .days = 0x7F, .from = 0, .to = 12 * HT_HOUR},
                                {.count = 7, .days = 0x7F, .from = 12 * HT_HOUR, .to = 24 * HT_HOUR}};
    struct small s;
    small_init(&s, 1, 2);
    in_shifts(&s.groups[0], shifts);
    in_classes(&s.groups[1]);
    s.groups[1].training.trainers_per_class = 2;
    s.groups[1].training.trainers_from = 0;
    small_forecast(&s);
    const double on = 3 * 12 - 2 * 6 - 3 + 7 * 12 - 3;
    check_hours(&s, 0, 120, 120, on, on);
    small_release(&s);
    /* who teaches is not absent */
    small_init(&s, 1, 2);
    in_shifts(&s.groups[0], shifts);
    in_classes(&s.groups[1]);
    s.groups[0].absence = 0.5;
    s.groups[1].training.trainers_per_class = 2;
    s.groups[1].training.trainers_from = 0;
    small_forecast(&s);
    check_hours(&s, 0, 120, 120 - 0.5 * on, 0.5 * on, 0.5 * on);
    small_release(&s);
}
END_TEST

/* Twenty are wanted for each class: the first takes all ten from 6 to 12, the second finds nobody, the third
 * takes those who come back, from 12 to 18. Classes that follow their own group's find nobody either, while
 * all of it nests. */
START_TEST(nobody_is_lent_who_is_not_there) {
    struct small s;
    small_init(&s, 1, 2);
    in_classes(&s.groups[1]);
    s.groups[1].training.trainers_per_class = 20;
    s.groups[1].training.trainers_from = 0;
    small_forecast(&s);
    check_hours(&s, 0, 240, 240, 120, 120);
    small_release(&s);
    for (int i = 0; i < 2; i++) {
        small_init(&s, 1, 1);
        in_classes(&s.groups[0]);
        s.groups[0].training.trainers_per_class = 1;
        s.groups[0].training.every = 9 * HT_HOUR; /* from 6, 15 and 24 o'clock on */
        s.groups[0].nesting.length = i == 0 ? HT_HOUR : HT_DAY;
        small_forecast(&s);
        const double on = 4 * 12 + 4 * 3 - (i == 0 ? 6 : 0);
        check_hours(&s, 0, 4 * 18 + 4 * 9, 4 * 18 + 4 * 9, on, on);
        small_release(&s);
    }
}
END_TEST

/* Ten agents take calls from 6 o'clock on, until noon only those of one type; those of the second take twice
 * as long: 10 agents, or 10 / 2 where it is this one, then 10 / 1.5. Three others coach them, one for every
 * four. */
START_TEST(nesters_take_some_types) {
    struct small s;
    for (int i = 0; i < 3; i++) {
        size_t only = i == 2 ? 1 : 0;
        small_init(&s, 2, 2);
        s.skills[1][1].handle_factor = 2;
        s.groups[1].joins = 0;
        s.groups[1].training = (struct ht_training){.length = 6 * HT_HOUR, .pass = 1};
        s.groups[1].nesting = (struct ht_nesting){
            .length = 6 * HT_HOUR, .serves = &only, .serves_count = 1, .agents_per_coach = i == 0 ? 4 : 0};
        small_forecast(&s);
        const double coached = i == 0 ? 18 : 0;
        check_hours(&s, 0, 240, 240, 240 - coached, 240 - coached);
        check_hours(&s, 1, 240, 240, 180, (only == 0 ? 60 : 30) + 120 / 1.5);
        small_release(&s);
    }
    /* Of two trainees each passes with probability a half: a coach for both is needed with that of 0.75. */
    small_init(&s, 1, 2);
    s.groups[1].count = 2;
    s.groups[1].joins = 0;
    s.groups[1].training = (struct ht_training){.length = 6 * HT_HOUR, .pass = 0.5};
    s.groups[1].nesting = (struct ht_nesting){.length = 6 * HT_HOUR, .agents_per_coach = 2};
    small_forecast(&s);
    check_hours(&s, 0, 240, 240, 240 - 0.75 * 6, 240 - 0.75 * 6);
    check_hours(&s, 1, 12 + 18, 12 + 18, 18, 18);
    small_release(&s);
}
END_TEST

/* Ten agents meet ten calls an hour of either type, and take both from noon on: after 15 hours they have had
 * 12 + 6 calls each, and from 17.5 on they take twice as long. */
START_TEST(nesters_learn_what_they_do) {
    size_t first = 0;
    struct ht_step points[] = {{0, 1}, {17.5, 2}};
    struct small s;
    small_init(&s, 2, 1);
    s.types[0].arrivals.per_hour = s.types[1].arrivals.per_hour = 10;
    s.groups[0].joins = 0;
    s.groups[0].training.pass = 1;
    s.groups[0].nesting = (struct ht_nesting){.length = 12 * HT_HOUR, .serves = &first, .serves_count = 1};
    s.groups[0].learning = (struct ht_learning){.curve = HT_CURVE_TABLE, .points = points, .point_count = 2};
    small_forecast(&s);
    check_hours(&s, 0, 240, 240, 240, 150 + 45);
    small_release(&s);
}
END_TEST

/* Three times as much work as the floor can do, a tenth of it for nesters too: they have time left when their
 * part of that is done, and do what the others leave of it. It makes no difference that they are in seven
 * shifts of the same hours. */
START_TEST(work_goes_to_who_has_time) {
    size_t first = 0;
    struct ht_step points[] = {{0, 1}, {14.5, 2}};
    struct ht_shift shifts[7];
    struct small s;
    for (size_t i = 0; i < 7; i++)
        shifts[i] = (struct ht_shift){.count = i < 3 ? 2 : 1, .days = 0x7F, .to = HT_DAY};
    for (size_t shift_count = 0; shift_count <= 7; shift_count += 7) {
        small_init(&s, 2, 2);
        s.types[0].arrivals.per_hour = 60;
        s.types[1].arrivals.per_hour = 540;
        s.groups[1].roster = shift_count > 0 ? HT_ROSTER_SHIFTS : s.groups[0].roster;
        s.groups[1].shifts = shifts;
        s.groups[1].shift_count = shift_count;
        s.groups[1].joins = 0;
        s.groups[1].training.pass = 1;
        s.groups[1].nesting = (struct ht_nesting){.length = HT_DAY, .serves = &first, .serves_count = 1};
        s.groups[1].learning =
            (struct ht_learning){.curve = HT_CURVE_TABLE, .points = points, .point_count = 2};
        small_forecast(&s);
        /* First the share of either group, 3 erlangs each; the others can do 10 of their 57: of the 3 there
         * are 2.47 left. So each of the nesters handles 5.47 calls an hour, 16.4 in three. */
        check_hours(&s, 1, 240, 240, 240, 3 * 10 + 21 * 5);
        small_release(&s);
    }
}
END_TEST

/* Five agents are three times as slow for their first twelve hours and then half as slow again; five more
 * begin at noon. Capacity is the sum of their speeds. */
START_TEST(classes_learn_apart) {
    struct ht_step points[] = {{0, 3}, {12 * HT_HOUR, 1.5}};
    struct small s;
    small_init(&s, 1, 1);
    s.groups[0].joins = 0;
    s.groups[0].training = (struct ht_training){.pass = 1, .class_size = 5, .every = 12 * HT_HOUR};
    s.groups[0].learning = (struct ht_learning){
        .curve = HT_CURVE_TABLE, .points = points, .point_count = 2, .points_by_time = true};
    small_forecast(&s);
    check_hours(&s, 0, 180, 180, 180, 12 * 5 / 3.0 + 12 * 5 / 1.5 + 12 * 5 / 3.0);
    small_release(&s);
}
END_TEST

/* Ten agents meet ten calls an hour and take twice as long from 11.5 calls on. Coached, each call counts two:
 * all day long they get there after 6 hours; from 6 to 18 o'clock after 9, with 6 + 6 calls. Two of the other
 * group coach, or nobody where there is nobody. */
START_TEST(coaching_doubles_experience) {
    struct ht_step points[] = {{0, 1}, {11.5, 2}};
    const struct {
        double from, until;
        size_t coaches;
        double fast, away;
    } of[] = {{HT_NO_TIME, HT_NO_TIME, 10, 6, 48},
              {6 * HT_HOUR, 18 * HT_HOUR, 10, 9, 24},
              {HT_NO_TIME, HT_NO_TIME, 0, 12, 0}};
    struct small s;
    for (size_t i = 0; i < 3; i++) {
        small_init(&s, 1, 2);
        s.types[0].arrivals.per_hour = 10;
        s.groups[0].learning =
            (struct ht_learning){.curve = HT_CURVE_TABLE, .points = points, .point_count = 2};
        s.groups[0].coaching = (struct ht_coaching){.share = 0.2,
                                                    .coaches_from = 1,
                                                    .half_life_factor = 0.5,
                                                    .from = of[i].from,
                                                    .until = of[i].until};
        s.groups[1].serves_count = 0;
        s.groups[1].count = of[i].coaches;
        small_forecast(&s);
        check_hours(&s, 0, 240, 240, 240, of[i].fast * 10 + (24 - of[i].fast) * 5);
        const double rostered = 24 * (double)of[i].coaches;
        check_hours(&s, 1, rostered, rostered, rostered - of[i].away, 0);
        small_release(&s);
    }
}
END_TEST

/* A tenth of hazard a day: exp(-0.1) are left of ten after the first, and of those who began at noon of the
 * first day after the second. Those are new: 0.9 over 90 days is a hundredth a day. */
START_TEST(attrition_takes_its_share) {
    struct small s;
    small_init(&s, 1, 2);
    s.model.calendar.length = 3 * HT_DAY;
    s.groups[0].attrition = (struct ht_attrition){.per_year = 36.5, .first_90_days = NAN, .strain = 1};
    s.groups[1].joins = HT_DAY / 2;
    s.groups[1].training = (struct ht_training){.length = HT_DAY, .pass = 0.5};
    s.groups[1].attrition = (struct ht_attrition){.per_year = 36.5, .first_90_days = 0.9, .strain = 1};
    small_forecast(&s);
    for (size_t d = 0; d < 3; d++)
        ck_assert_double_eq_tol(day(&s, d, 0)->agents, 10 * exp(-0.1 * (double)d), 1e-9);
    ck_assert_double_eq_tol(day(&s, 0, 1)->rostered, 5, 1e-9);
    ck_assert_double_eq_tol(day(&s, 1, 1)->rostered, 7.5, 1e-9);
    ck_assert_double_eq_tol(day(&s, 1, 1)->agents, 2.5, 1e-9);
    ck_assert_double_eq_tol(day(&s, 2, 1)->rostered, 5 * exp(-0.01), 1e-9);
    small_release(&s);
    /* 90 days as new ones, then as the others */
    small_init(&s, 1, 1);
    s.model.calendar.length = 93 * HT_DAY;
    s.groups[0].joins = 0;
    s.groups[0].training.pass = 1;
    s.groups[0].attrition = (struct ht_attrition){.per_year = 36.5, .first_90_days = 0.9, .strain = 1};
    small_forecast(&s);
    ck_assert_double_eq_tol(day(&s, 90, 0)->agents, 10 * exp(-0.9), 1e-9);
    ck_assert_double_eq_tol(day(&s, 92, 0)->agents, 10 * exp(-0.9 - 0.2), 1e-9);
    small_release(&s);
}
END_TEST

/* Always busy on the first day, 0.15 over 0.85: a hazard of 0.01 times 4^1.5. On the second 8 erlangs for
 * those who are left: over the two days an occupancy of (10 + 8) / (10 + those). */
START_TEST(strain_makes_agents_leave) {
    struct ht_step pieces[] = {{0, 200}, {HT_DAY, 80}};
    struct small s;
    small_init(&s, 1, 1);
    s.model.calendar.length = 3 * HT_DAY;
    s.types[0].arrivals =
        (struct ht_arrivals){.source = HT_SOURCE_PIECES, .pieces = pieces, .piece_count = 2};
    s.groups[0].attrition = (struct ht_attrition){.per_year = 3.65, .first_90_days = NAN, .strain = 4};
    small_forecast(&s);
    const double second = 10 * exp(-0.01 * 8), occupancy = 18 / (10 + second);
    ck_assert_double_eq_tol(day(&s, 1, 0)->agents, second, 1e-6);
    ck_assert_double_eq_tol(day(&s, 2, 0)->agents, second * exp(-0.01 * pow(4, (occupancy - 0.85) / 0.1)),
                            1e-6);
    small_release(&s);
    /* no strain at 0.8 */
    pieces[0].value = 80;
    small_init(&s, 1, 1);
    s.model.calendar.length = 2 * HT_DAY;
    s.types[0].arrivals =
        (struct ht_arrivals){.source = HT_SOURCE_PIECES, .pieces = pieces, .piece_count = 2};
    s.groups[0].attrition = (struct ht_attrition){.per_year = 3.65, .first_90_days = NAN, .strain = 4};
    small_forecast(&s);
    ck_assert_double_eq_tol(day(&s, 1, 0)->agents, 10 * exp(-0.01), 1e-6);
    small_release(&s);
}
END_TEST

/* Always busy for a week, and then at 0.8: after another week that is all that counts. */
START_TEST(strain_is_of_the_trailing_week) {
    struct ht_step pieces[] = {{0, 200}, {HT_WEEK, 80}};
    struct small s;
    small_init(&s, 1, 1);
    s.model.calendar.length = 16 * HT_DAY;
    s.types[0].arrivals =
        (struct ht_arrivals){.source = HT_SOURCE_PIECES, .pieces = pieces, .piece_count = 2};
    s.groups[0].attrition = (struct ht_attrition){.per_year = 0.0365, .first_90_days = NAN, .strain = 4};
    small_forecast(&s);
    ck_assert_double_eq_tol(day(&s, 7, 0)->agents, 10 * exp(-0.0001 * 8 * 7), 1e-9);
    ck_assert_double_lt(day(&s, 12, 0)->agents, day(&s, 11, 0)->agents * exp(-0.00011));
    ck_assert_double_eq_tol(day(&s, 15, 0)->agents, day(&s, 14, 0)->agents * exp(-0.0001), 1e-9);
    small_release(&s);
}
END_TEST

/* Two of those who are left of ten teach from noon of the second day to noon of the third: of them as many
 * leave as of the others. */
START_TEST(trainers_leave_too) {
    struct small s;
    small_init(&s, 1, 2);
    s.model.calendar.length = 3 * HT_DAY;
    s.groups[0].attrition = (struct ht_attrition){.per_year = 36.5, .first_90_days = NAN, .strain = 1};
    s.groups[1].joins = 1.5 * HT_DAY;
    s.groups[1].training = (struct ht_training){.length = HT_DAY, .pass = 1, .trainers_per_class = 2};
    small_forecast(&s);
    ck_assert_double_eq_tol(day(&s, 0, 0)->agents, 10, 1e-9);
    ck_assert_double_eq_tol(day(&s, 1, 0)->agents, 10 * exp(-0.1) - 1, 1e-9);
    ck_assert_double_eq_tol(day(&s, 2, 0)->agents, 10 * exp(-0.2) - exp(-0.1), 1e-9);
    ck_assert_double_eq_tol(day(&s, 2, 0)->rostered, 10 * exp(-0.2), 1e-9);
    small_release(&s);
}
END_TEST

TCase *careers_case(void) {
    TCase *tests = tcase_create("careers");
    tcase_add_test(tests, classes_follow_one_another);
    tcase_add_test(tests, trainers_are_off_the_phones);
    tcase_add_test(tests, nobody_is_lent_who_is_not_there);
    tcase_add_test(tests, nesters_take_some_types);
    tcase_add_test(tests, nesters_learn_what_they_do);
    tcase_add_test(tests, work_goes_to_who_has_time);
    tcase_add_test(tests, classes_learn_apart);
    tcase_add_test(tests, coaching_doubles_experience);
    tcase_add_test(tests, attrition_takes_its_share);
    tcase_add_test(tests, strain_makes_agents_leave);
    tcase_add_test(tests, strain_is_of_the_trailing_week);
    tcase_add_test(tests, trainers_leave_too);
    return tests;
}
