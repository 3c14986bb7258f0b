/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts of a simple centre against arithmetic by hand.
 */
#include "study_forecast.h"
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <string.h>

void small_init(struct small *s, size_t types, size_t groups) {
    memset(s, 0, sizeof *s);
    ht_model_init(&s->model);
    s->model.calendar.length = HT_DAY;
    s->model.calendar.interval = HT_HOUR;
    s->model.call_types = s->types;
    s->model.call_type_count = types;
    s->model.agent_groups = s->groups;
    s->model.agent_group_count = groups;
    for (size_t t = 0; t < types; t++)
        s->types[t] = (struct ht_call_type){
            .name = "type",
            .arrivals = {.source = HT_SOURCE_PER_HOUR, .per_hour = 100.0},
            .handle = {.law = HT_LAW_CONSTANT, .mean = 300.0},
            .wrap_up = {.law = HT_LAW_EXPONENTIAL, .mean = 60.0},
        };
    for (size_t g = 0; g < groups; g++) {
        for (size_t t = 0; t < types; t++)
            s->skills[g][t] = (struct ht_skill){t, 1.0};
        s->groups[g] = (struct ht_agent_group){.name = "group",
                                               .count = 10,
                                               .serves = s->skills[g],
                                               .serves_count = types,
                                               .handle_factor = 1.0,
                                               .repeat_factor = 1.0,
                                               .joins = HT_NO_TIME,
                                               .leaves = HT_NO_TIME};
    }
}

void small_forecast(struct small *s) {
    ht_arena_init(&s->arena);
    ck_assert(ht_model_derive(&s->model));
    ck_assert(ht_forecast(&s->model, HT_PER_DAY, &s->forecast, &s->arena));
}

void small_release(struct small *s) {
    ht_arena_release(&s->arena);
    ht_model_release(&s->model);
}

/* Forecasts the day, and compares it with calls, load, agents on the phones and capacity by hand. */
static void check_presence(struct small *s, double calls, double load, double agents, double capacity) {
    small_forecast(s);
    ck_assert_uint_eq(s->forecast.count, 1);
    const struct ht_forecast_period *p = &s->forecast.periods[0];
    ck_assert_double_eq_tol(p->calls, calls, 1e-6 * calls);
    ck_assert_double_eq_tol(p->offered_load, load, 1e-6 * load);
    ck_assert_double_eq_tol(p->agents, agents, 1e-9);
    ck_assert_double_eq_tol(p->capacity, capacity, 1e-6 * (capacity + 1.0));
    small_release(s);
}

static void check_forecast(struct small *s, double calls, double load, double capacity) {
    check_presence(s, calls, load, 10.0 * (double)s->model.agent_group_count, capacity);
}

/* Batches of 1 or 3 callers: 2 on average. Quiet for 100 s, threefold for 50 s: (100 + 150) / 150 = 5/3. */
START_TEST(forecast_counts_batches_and_incidents) {
    double batch[] = {0.5, 0.0, 0.5};
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].arrivals.batch = batch;
    s.types[0].arrivals.batch_count = 3;
    check_forecast(&s, 4800, 20, 10);
    small_init(&s, 1, 1);
    s.types[0].arrivals.incidents = (struct ht_incidents){100, 50, 3, false};
    check_forecast(&s, 4000, 10 * 5.0 / 3, 10);
}
END_TEST

/* Gaps of 72 s in the mean: 50 arrivals an hour. Counts: 60 calls in the first 30 min, 20 in the next, and no
 * more. Replays: what they are, none of it in batches. */
START_TEST(forecast_counts_gaps_counts_and_replays) {
    struct ht_step counts[] = {{0, 60}, {1800, 20}};
    struct ht_replayed calls[] = {{.arrival = 5, .handle = NAN}, {.arrival = 7, .handle = 1020}};
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_GAPS,
                                               .gaps = {.law = HT_LAW_ERLANG, .stages = 2, .mean = 72}};
    check_forecast(&s, 1200, 5, 10);
    small_init(&s, 1, 1);
    s.types[0].arrivals = (struct ht_arrivals){
        .source = HT_SOURCE_COUNTS, .counts = counts, .count_count = 2, .counts_interval = 1800};
    check_forecast(&s, 80, 80 * 360 / HT_DAY, 10);
    small_init(&s, 1, 1);
    s.types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_REPLAY, .calls = calls, .call_count = 2};
    check_forecast(&s, 2, (360 + 1080) / HT_DAY, 10);
}
END_TEST

/* A quarter of the answered calls again: 4/3 of the calls in all. They take as long as configured, though the
 * call that is replayed took longer. */
START_TEST(forecast_repeats) {
    struct ht_replayed call = {.arrival = 5, .handle = 1020};
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].repeat.probability = 0.25;
    check_forecast(&s, 2400, 40.0 / 3, 10);
    small_init(&s, 1, 1);
    s.types[0].repeat.probability = 0.25;
    s.types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_REPLAY, .calls = &call, .call_count = 1};
    check_forecast(&s, 1, (1080 + 120) / HT_DAY, 10);
}
END_TEST

/* 100 calls of the first type: half are passed on to the second, a fifth of the others call again: in all
 * 100 / (1 - 0.1). Of those of the second, a tenth goes on to the third and a fifth back to the first, taken
 * in turn below. */
START_TEST(forecast_escalations) {
    struct small s;
    small_init(&s, 3, 1);
    s.types[1].arrivals.per_hour = s.types[2].arrivals.per_hour = 0;
    s.types[0].escalate = (struct ht_escalate){0.5, 1};
    s.types[0].repeat.probability = 0.2;
    s.types[1].escalate = (struct ht_escalate){0.1, 2};
    s.types[1].handle.mean = 660; /* 2 erlangs for 10 calls an hour */
    s.types[2].handle.mean = 3540;
    const double first = 100 / 0.9, second = 0.5 * first, third = 0.1 * second;
    check_forecast(&s, 2400, (360 * first + 720 * second + 3600 * third) / 3600, 10);
    /* A cycle: n = 100 + 0.2 m, m = 0.5 n: n = 100 / 0.9. */
    small_init(&s, 2, 1);
    s.types[1].arrivals.per_hour = 0;
    s.types[0].escalate = (struct ht_escalate){0.5, 1};
    s.types[1].escalate = (struct ht_escalate){0.2, 0};
    check_forecast(&s, 2400, 1.5 * first / 10, 10);
    /* Never resolved: a large number, but a number. */
    small_init(&s, 2, 1);
    s.types[0].escalate = (struct ht_escalate){1, 1};
    s.types[1].escalate = (struct ht_escalate){1, 0};
    check_forecast(&s, 4800, 20000, 10);
}
END_TEST

/* Ten agents need 1.5 times as long for the second type: with as much work of either 10 / 1.25, with twice as
 * much of the second 10 / (4/3). Of a type that routes keep from them nothing counts, nor do agents who take
 * no type at all. */
START_TEST(forecast_pairs_and_routes) {
    struct ht_route routes[] = {{1, 0}};
    struct small s;
    small_init(&s, 2, 1);
    s.skills[0][1].handle_factor = 1.5;
    check_forecast(&s, 4800, 20, 8);
    small_init(&s, 2, 1);
    s.skills[0][1].handle_factor = 1.5;
    s.types[1].arrivals.per_hour = 200;
    check_forecast(&s, 7200, 30, 7.5);
    small_init(&s, 2, 2);
    s.skills[0][1].handle_factor = 1.5;
    s.skills[1][0].handle_factor = 2.0;
    s.types[1].routes = routes;
    s.types[1].route_count = 1;
    /* The others can do 10 / 1.5 of the mean work, so that they are given 4 erlangs of the first type; with
     * the 10 of the second these need 18 agents, and 14 / 18 is what each of the ten does. */
    check_forecast(&s, 4800, 20, 10 + 140.0 / 18);
    small_init(&s, 1, 2);
    s.types[0].routes = routes;
    s.types[0].route_count = 1;
    check_forecast(&s, 2400, 10, 10);
}
END_TEST

/* Learning counts every call that is answered, repeats too: from 11.5 calls on the agents take twice as long.
 * Ten of them meet 10 calls an hour, or with repeats 20: they get there after 12 hours, or after 6. */
START_TEST(forecast_learns_by_all_calls) {
    struct ht_step points[] = {{0, 1}, {11.5, 2}};
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].arrivals.per_hour = 10;
    s.groups[0].learning = (struct ht_learning){.curve = HT_CURVE_TABLE, .points = points, .point_count = 2};
    check_forecast(&s, 240, 1, (12 * 10 + 12 * 5) / 24.0);
    small_init(&s, 1, 1);
    s.types[0].arrivals.per_hour = 10;
    s.types[0].repeat.probability = 0.5;
    s.groups[0].learning = (struct ht_learning){.curve = HT_CURVE_TABLE, .points = points, .point_count = 2};
    check_forecast(&s, 240, 2, (6 * 10 + 18 * 5) / 24.0);
}
END_TEST

/* Handle times by the hour of the day: 24 factors with the mean 1.5. */
START_TEST(forecast_follows_the_handle_profile) {
    double profile[24];
    struct small s;
    for (size_t hour = 0; hour < 24; hour++)
        profile[hour] = hour < 12 ? 1.0 : 2.0;
    small_init(&s, 1, 1);
    s.types[0].handle_profile = profile;
    s.types[0].handle_profile_count = 24;
    check_forecast(&s, 2400, 15, 10);
}
END_TEST

/* Of 10 agents 20% are absent, and the others spend 25% of their time off the phones: 6 are left. */
START_TEST(forecast_takes_out_absence_and_time_off_the_phones) {
    struct small s;
    small_init(&s, 1, 1);
    s.groups[0].absence = 0.2;
    s.groups[0].off_phone = 0.25;
    s.groups[0].handle_factor = 1.5;
    check_presence(&s, 2400, 10, 6, 4);
    /* a cohort that joins at noon, half of which pass: 12 of 24 hours */
    small_init(&s, 1, 1);
    s.groups[0].absence = 0.2;
    s.groups[0].joins = HT_DAY / 2;
    s.groups[0].training.pass = 0.5;
    check_presence(&s, 2400, 10, 2, 2);
}
END_TEST

/* A night shift of 10 from 20:00 to 04:00, so that the day sees 00:00 - 04:00 of the one and 20:00 - 24:00 of
 * the next: 80 hours of agents, less the break of 45 min of each evening, 40 min of the one before midnight
 * that goes on for 20 min after it, and 90 min of each morning. */
START_TEST(forecast_takes_out_breaks) {
    struct ht_break breaks[] = {{21.5 * HT_HOUR, 2700}, {23 * HT_HOUR + 1200, 3600}, {0.5 * HT_HOUR, 5400}};
    struct ht_shift night = {.count = 10,
                             .days = 0x7F,
                             .from = 20 * HT_HOUR,
                             .to = 4 * HT_HOUR,
                             .breaks = breaks,
                             .break_count = 3};
    const double hours = 8 - 0.75 - 2.0 / 3 - 1.0 / 3 - 1.5;
    struct small s;
    for (size_t i = 0; i < 2; i++) {
        small_init(&s, 1, 1);
        s.groups[0].roster = HT_ROSTER_SHIFTS;
        s.groups[0].shifts = &night;
        s.groups[0].shift_count = 1;
        s.groups[0].absence = 0.5 * (double)i;
        const double agents = 10 * hours / 24 * (1 - s.groups[0].absence);
        check_presence(&s, 2400, 10, agents, agents);
    }
    /* whoever leaves at 21:45 does so in the break: 00:00 - 04:00 and 20:00 - 21:30 */
    small_init(&s, 1, 1);
    s.groups[0].roster = HT_ROSTER_SHIFTS;
    s.groups[0].shifts = &night;
    s.groups[0].shift_count = 1;
    s.groups[0].leaves = 21.75 * HT_HOUR;
    const double agents = 10 * (4 - 1.0 / 3 - 1.5 + 1.5) / 24;
    check_presence(&s, 2400, 10, agents, agents);
}
END_TEST

/* 30% of the calls repeat, 1 / (1 - 0.3) calls for each; twice as many with agents who resolve less, half of
 * these and half of those: 1 / (1 - 0.45). From noon on a rollout multiplies both by 2, but not beyond 1:
 * half of 0.6 and half of 1 is 0.8. */
START_TEST(forecast_knows_who_resolves_less) {
    struct ht_rollout rollout = {.name = "r",
                                 .at = HT_DAY / 2,
                                 .call_types = (size_t[]){0},
                                 .call_type_count = 1,
                                 .agent_groups = (size_t[]){0, 1},
                                 .agent_group_count = 2,
                                 .adoption = 1,
                                 .volume = {.peak = 1, .settles_at = 1},
                                 .handle = {.peak = 1, .settles_at = 1},
                                 .repeat_factor = 2};
    struct small s;
    small_init(&s, 1, 1);
    s.types[0].repeat.probability = 0.3;
    check_forecast(&s, 2400, 10 / 0.7, 10);
    small_init(&s, 1, 2);
    s.types[0].repeat.probability = 0.3;
    s.groups[1].repeat_factor = 2;
    check_forecast(&s, 2400, 10 / 0.55, 20);
    small_init(&s, 2, 2);
    s.types[0].repeat.probability = s.types[1].repeat.probability = 0.3;
    s.groups[1].repeat_factor = 2;
    s.model.rollouts = &rollout;
    s.model.rollout_count = 1;
    check_forecast(&s, 4800, 10 / 0.55 + (10 / 0.55 + 10 / 0.2) / 2, 20);
    /* in the night nobody is there but the others, who resolve all */
    struct ht_step steps[] = {{0, 10}, {HT_DAY / 2, 0}}, others[] = {{0, 0}, {HT_DAY / 2, 10}};
    small_init(&s, 1, 2);
    s.types[0].repeat.probability = 0.3;
    for (size_t g = 0; g < 2; g++) {
        s.groups[g].roster = HT_ROSTER_STAFFING;
        s.groups[g].staffing = g == 0 ? steps : others;
        s.groups[g].staffing_count = 2;
    }
    s.groups[1].repeat_factor = 0;
    check_presence(&s, 2400, (10 / 0.7 + 10) / 2, 10, 10);
}
END_TEST

TCase *forecast_case(void) {
    TCase *tests = tcase_create("forecast");
    tcase_add_test(tests, forecast_counts_batches_and_incidents);
    tcase_add_test(tests, forecast_counts_gaps_counts_and_replays);
    tcase_add_test(tests, forecast_repeats);
    tcase_add_test(tests, forecast_escalations);
    tcase_add_test(tests, forecast_pairs_and_routes);
    tcase_add_test(tests, forecast_learns_by_all_calls);
    tcase_add_test(tests, forecast_follows_the_handle_profile);
    tcase_add_test(tests, forecast_takes_out_absence_and_time_off_the_phones);
    tcase_add_test(tests, forecast_takes_out_breaks);
    tcase_add_test(tests, forecast_knows_who_resolves_less);
    return tests;
}
