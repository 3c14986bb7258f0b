/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Types, groups, redials and staff: part of test_fit.c.
 */
#include "fit_made.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(test_groups) {
    begin(5, 4, 5);
    for (uint32_t i = 0; i < 100; i++) /* one who does both alone joins nothing */
        made_call(some_time(i % 5, i), 0.0, 60.0, i % 2 * 2, 4);
    for (size_t i = 0; i < 8000; i++) /* A and B: agents 0 and 1; C: 2 and 3, who take an A now and then */
        made_call(some_time(i % 5, i), 0.0, 60.0, (uint32_t)(i / 5 % 2), (uint32_t)(i % 2));
    for (size_t i = 0; i < 4000; i++)
        made_call(some_time(i % 5, i), 0.0, 60.0, i % 50 == 0 ? 0 : 2, 2 + (uint32_t)(i % 2));
    for (size_t i = 0; i < 50; i++) /* rare, mostly by those of C */
        made_call(some_time(i % 5, i), 0.0, 60.0, 3, i % 5 == 0 ? 0 : 2);
    fit_it();
    ck_assert_uint_eq(fit.group_count, 2);
    ck_assert_uint_eq(fit.type_count, 3);
    ck_assert_uint_eq(fit.groups[0].agents + fit.groups[1].agents, 5);
    for (size_t t = 0; t < 3; t++) {
        const char name = fit.types[t].name[0];
        ck_assert_uint_eq(fit.types[t].log_type_count, name == 'C' ? 2 : 1);
        ck_assert_str_eq(fit.groups[fit.types[t].group].name, name == 'C' ? "C agents" : "A agents");
    }
    ck_assert(made_says("D is counted as C"));
    end();
}
END_TEST

/* Ten rare types with long names: the remark holds the first 199 characters of their list. */
START_TEST(test_many_rare_types) {
    char names[10][40], list[400] = "", remark[400];
    begin(5, 11, 1);
    for (size_t i = 0; i < 4000; i++)
        made_call(some_time(i % 5, i), 0.0, 60.0, 0, 0);
    for (size_t t = 0; t < 10; t++) {
        snprintf(names[t], sizeof names[t], "a rare matter that is number %02zu", t);
        made.log.types[1 + t].name = names[t];
        strcat(strcat(list, t > 0 ? ", " : ""), names[t]);
        for (size_t i = 0; i < 10; i++)
            made_call(some_time(i % 5, 10 * t + i), 0.0, 60.0, (uint32_t)(1 + t), 0);
    }
    fit_it();
    ck_assert_uint_eq(fit.type_count, 1);
    ck_assert_uint_eq(fit.types[0].calls, 4100);
    snprintf(remark, sizeof remark, "%.199s are counted as A: each is under 1%% of all calls", list);
    ck_assert(made_says(remark));
    end();
}
END_TEST

/* Known only in the queue: no type of its own. */
START_TEST(test_kinds) {
    begin(5, 2, 1);
    made.log.types[1].name = "A priority";
    made.log.types[1].credit = 90.0;
    for (size_t i = 0; i < 3000; i++)
        made_call(some_time(i % 5, i), i % 3 == 0 ? 0.0 : 30.0, 60.0, i % 3 == 2, 0);
    fit_it();
    ck_assert_uint_eq(fit.type_count, 1);
    ck_assert_str_eq(fit.types[0].name, "A");
    ck_assert_uint_eq(fit.types[0].calls, 3000);
    ck_assert_double_eq(fit.types[0].credit, 0.0);
    end();
}
END_TEST

/* --- redials */

static void redials(double share) {
    begin(28, 1, 1);
    for (size_t i = 0; i < 12000; i++) {
        const bool answered = i % 3 != 0;
        const double t = some_time((size_t)(28.0 * made_uniform(42, i)), i);
        made_call(t, 60.0, answered ? 60.0 : NAN, 0, answered ? 0 : HT_NOBODY);
        made.log.calls[made.log.call_count - 1].caller = 1 + i % 2000; /* who calls again by chance */
        if (!answered && made_uniform(40, i) < share) {
            made_call(t + 60.0 - 600.0 * log(made_uniform(41, i)), 0.0, 60.0, 0, 0);
            made.log.calls[made.log.call_count - 1].caller = 1 + i % 2000;
        }
    }
    fit_it();
    ck_assert(fit.types[0].identified);
}

START_TEST(test_redials) {
    redials(0.4);
    ck_assert_double_eq_tol(fit.types[0].redial, 0.4, 0.03);
    ck_assert_double_eq_tol(fit.types[0].redial_delay, 600.0, 90.0);
    ck_assert_double_eq_tol(fit.types[0].fresh,
                            1.0 - fit.types[0].redial * 4000.0 / (double)fit.types[0].calls, 0.01);
    end();
}
END_TEST

START_TEST(test_no_redials_but_by_chance) {
    redials(0.0);
    ck_assert_double_eq(fit.types[0].redial, 0.0);
    ck_assert_double_eq(fit.types[0].fresh, 1.0);
    end();
}
END_TEST

/* --- staff */

static size_t present_at(double t) {
    return fit.groups[0].present[(size_t)(t / fit.staff_step)].agents;
}

/* One day of two agents, 9:00 to 11:00:
 * agent 0 talks from 9:00 to 9:30, is free until 9:50 (called at once), talks to 10:00; then callers wait
 * until he answers at 10:30, so he was away; he talks to 11:00. Agent 1 talks from 9:00 to 9:15 and is gone.
 */
START_TEST(test_staff) {
    const struct ht_fit_options options = {.away_after = 1500.0};
    begin(1, 1, 2);
    made_call(NINE, 0.0, 1800.0, 0, 0);
    made_call(NINE, 0.0, 900.0, 0, 1);
    made_call(NINE + 3000.0, 0.0, 600.0, 0, 0);
    made_call(NINE + 3600.0, 1800.0, 1800.0, 0, 0);
    ck_assert(made_fit(&options));
    static const struct {
        double from;
        size_t agents;
    } truth[] = {{0, 2},    {600, 2},  {900, 1},  {1500, 1}, {1800, 1}, {2700, 1},
                 {3300, 1}, {3600, 0}, {5100, 0}, {5400, 1}, {6900, 1}, {7200, 0}};
    for (size_t i = 0; i < sizeof truth / sizeof *truth; i++)
        ck_assert_uint_eq(present_at(NINE + truth[i].from), truth[i].agents);
    ck_assert_double_eq(fit.staff_step, 300.0);
    ck_assert_uint_eq(fit.groups[0].agents, 2);
    end();
}
END_TEST

/* A caller waits from 9:12 to 9:20 for agent 1, who talks. Agent 0, who had ended at 9:10 and is called at
 * 9:30, can have been free from 9:20 on only. */
START_TEST(test_not_free_while_somebody_waits) {
    begin(1, 1, 2);
    made_call(NINE, 0.0, 600.0, 0, 0);
    made_call(NINE, 0.0, 1200.0, 0, 1);
    made_call(NINE + 720.0, 480.0, 1200.0, 0, 1);
    made_call(NINE + 1800.0, 0.0, 600.0, 0, 0);
    fit_it();
    ck_assert_uint_eq(present_at(NINE + 300.0), 2);
    ck_assert_uint_eq(present_at(NINE + 600.0), 1);
    ck_assert_uint_eq(present_at(NINE + 900.0), 1);
    ck_assert_uint_eq(present_at(NINE + 1200.0), 2);
    ck_assert_uint_eq(present_at(NINE + 1500.0), 2);
    ck_assert_uint_eq(present_at(NINE + 2100.0), 2);
    end();
}
END_TEST

/* The same gap of 20 minutes is too long: nobody was there but shortly before the call. */
START_TEST(test_away) {
    const struct ht_fit_options options = {.away_after = 900.0};
    begin(1, 1, 2);
    made_call(NINE, 0.0, 1800.0, 0, 0);
    made_call(NINE + 3000.0, 0.0, 600.0, 0, 0);
    ck_assert(made_fit(&options));
    ck_assert_uint_eq(present_at(NINE + 1500.0), 1);
    ck_assert_uint_eq(present_at(NINE + 1800.0), 0);
    ck_assert_uint_eq(present_at(NINE + 2400.0), 0);
    ck_assert_uint_eq(present_at(NINE + 3000.0), 1);
    end();
}
END_TEST

/* Free for 100, 200, 200 and 300 s before calls at once, so for 200 s on average, and away after ten times
 * the median of them, 2000 s. Neither his first call counts, nor one right after another, nor one that came
 * for him (10 s after his last) 2 s after somebody had waited for the other agent, nor a break of 44 min; but
 * he is there for 200 s before the call that ends it. */
START_TEST(test_idle) {
    static const double pauses[] = {100, 200, 0, 0, 0, 0, 0, 300, 200};
    double t = NINE;
    begin(1, 1, 2);
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        made_call(t, 0.0, 60.0, 0, 0);
        t += 60.0 + pauses[i];
    }
    made_call(t, 0.0, 60.0, 0, 0);
    made_call(t + 61.0, 7.0, 60.0, 0, 1);
    made_call(t + 70.0, 0.0, 60.0, 0, 0);
    const double left = t + 130.0, back = left + 2640.0;
    made_call(back, 0.0, 900.0, 0, 0);
    fit_it();
    ck_assert_double_eq(fit.options.away_after, 2000.0);
    const size_t step = (size_t)(back / 300.0);
    ck_assert_double_gt(fmod(back, 300.0), 150.0 + 1.0);
    ck_assert_uint_eq(present_at(300.0 * (double)step), 1);
    ck_assert_uint_eq(present_at(300.0 * (double)(step - 1)), 0);
    ck_assert_uint_eq(present_at(300.0 * (double)(step - 2)), 0);
    end();
}
END_TEST

/* The centre is open from 9 to 10. One agent takes a call every 36 s; the other's only call had come before
 * opening and ended at 9 sharp: he is there till closing time. */
START_TEST(test_there_from_opening) {
    const struct ht_fit_options options = {.away_after = 3600.0};
    begin(1, 1, 2);
    for (size_t i = 0; i < 100; i++)
        made_call(NINE + 36.0 * (double)i, 0.0, 30.0, 0, 0);
    made_call(NINE - 300.0, 0.0, 300.0, 0, 1);
    ck_assert(made_fit(&options));
    ck_assert_uint_eq(fit.opening_count, 1);
    ck_assert_double_eq(fit.openings[0].from, NINE);
    for (size_t i = 0; i < 12; i++)
        ck_assert_uint_eq(present_at(NINE + 300.0 * (double)i), 2);
    ck_assert_uint_eq(present_at(NINE + 3600.0), 0);
    end();
}
END_TEST

/* Two agents half of every five minutes each: rounding keeps the mean. */
START_TEST(test_whole_agents) {
    begin(1, 1, 3);
    for (size_t i = 0; i < 24; i++)
        for (uint32_t a = 0; a < 3; a++)
            made_call(NINE + 300.0 * (double)i + 150.0, 1.0, 149.0, 0, a);
    fit_it();
    size_t sum = 0;
    for (size_t i = 0; i < 24; i++)
        sum += present_at(NINE + 300.0 * (double)i);
    ck_assert_uint_ge(sum, 35); /* 1.49 agents on average */
    ck_assert_uint_le(sum, 36);
    end();
}
END_TEST

/* A queue with a known number of agents, in which callers come first come first served: 20 days of 6 agents.
 */
static void real_queue(bool named) {
    double busy[6] = {0};
    begin(20, 1, named ? 6 : 0);
    for (size_t day = 0, n = 0; day < 20; day++) {
        double t = (double)day * HT_DAY + NINE;
        for (size_t a = 0; a < 6; a++)
            busy[a] = t;
        for (;; n++) {
            t -= 40.0 * log(made_uniform(50, n));
            if (t > (double)day * HT_DAY + NINE + 8.0 * HT_HOUR)
                break;
            uint32_t first = 0;
            for (uint32_t a = 1; a < 6; a++)
                if (busy[a] < busy[first])
                    first = a;
            const double start = fmax(t, busy[first]), patience = -300.0 * log(made_uniform(51, n)),
                         handle = -220.0 * log(made_uniform(52, n));
            const bool gone = start - t > patience;
            made_call(t, gone ? patience : start - t, gone ? NAN : handle, 0,
                      gone || !named ? HT_NOBODY : first);
            busy[first] = gone ? busy[first] : start + handle;
        }
    }
    fit_it();
}

START_TEST(test_staff_of_a_queue) {
    real_queue(_i == 0);
    double sum = 0.0;
    for (size_t day = 0; day < 20; day++)
        for (size_t i = 2; i < 94; i++)
            sum += (double)present_at((double)day * HT_DAY + NINE + 300.0 * (double)i) / (20.0 * 92.0);
    ck_assert_double_eq_tol(sum, 6.0, _i == 0 ? 0.15 : 0.6);
    ck_assert_double_eq_tol(fit.groups[0].scale, 1.0, _i == 0 ? 0.05 : 0.15);
    ck_assert_double_eq_tol(fit.groups[0].typical[20], 6.0, 0.5);
    ck_assert(made_says("does not name the agents") == (_i == 1));
    double last = 0.0; /* smoothing ends at closing time */
    for (size_t day = 0; day < 20; day++)
        last += (double)fit.groups[0].seen[288 * day + 17 * 12 - 1].agents / 20.0;
    ck_assert_double_gt(last, 5.2);
    end();
}
END_TEST

void fit_floor_tests(TCase *tests) {
    tcase_add_test(tests, test_groups);
    tcase_add_test(tests, test_many_rare_types);
    tcase_add_test(tests, test_kinds);
    tcase_add_test(tests, test_redials);
    tcase_add_test(tests, test_no_redials_but_by_chance);
    tcase_add_test(tests, test_staff);
    tcase_add_test(tests, test_not_free_while_somebody_waits);
    tcase_add_test(tests, test_away);
    tcase_add_test(tests, test_idle);
    tcase_add_test(tests, test_there_from_opening);
    tcase_add_test(tests, test_whole_agents);
    tcase_add_loop_test(tests, test_staff_of_a_queue, 0, 2);
}
