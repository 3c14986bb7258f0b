/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fits of logs whose truth is known: arrivals, busyness, hours, odd days, and what is refused here;
 * laws and patience in fit_times.c, types, groups, redials and staff in fit_floor.c, exports by interval in
 * fit_exports.c.
 */
#include "fit_made.h"
#include "suite.h"
#include <gsl/gsl_errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

/* --- arrivals */

static const double weekday_level[] = {500, 450, 430, 420, 380, 0, 0};

/* So many weeks of Monday to Friday, busier at 10:00, every day times a gamma factor of this cv. */
static void weeks_from(size_t draw, size_t count, double cv) {
    const struct ht_distribution factor =
        prepared((struct ht_distribution){.law = HT_LAW_GAMMA, .mean = 1.0, .cv = cv});
    begin(7 * count, 1, 1);
    for (size_t day = 0, n = 0; day < 7 * count; day++) {
        const double f = cv > 0.0 ? made_draw(&factor, 20, 1000 * draw + day) : 1.0;
        for (size_t slot = 18; slot < 34; slot++) {
            const double weight = slot == 20 ? 2.0 / 17.0 : 1.0 / 17.0;
            const unsigned calls =
                made_poisson(f * weight * weekday_level[day % 7] + 1e-9, 21, 48 * (1000 * draw + day) + slot);
            for (unsigned i = 0; i < calls && weekday_level[day % 7] > 0; i++, n++)
                made_call((double)day * HT_DAY + 1800.0 * ((double)slot + made_uniform(22, n)), 0.0, 60.0, 0,
                          0);
        }
    }
    fit_it();
}

static void weeks(size_t count, double cv) {
    weeks_from(0, count, cv);
}

START_TEST(test_busyness) {
    weeks(40, 0.2);
    const struct ht_fit_type *type = &fit.types[0];
    ck_assert_double_eq_tol(type->busyness_cv, 0.2, 0.025);
    ck_assert_double_lt(type->busyness_low, 0.2);
    ck_assert_double_gt(type->busyness_high, 0.2);
    ck_assert_double_lt(type->busyness_high - type->busyness_low, 0.06);
    ck_assert_double_gt(type->daily_ratio, 10.0);
    ck_assert_double_eq_tol(type->interval_ratio, 1.0, 0.08);
    end();
}
END_TEST

START_TEST(test_poisson_days) {
    weeks(30, 0.0);
    const struct ht_fit_type *type = &fit.types[0];
    ck_assert_double_lt(type->busyness_cv, 0.025);
    ck_assert_double_eq(type->busyness_low, 0.0);
    ck_assert_double_eq_tol(type->daily_ratio, 1.0, 0.3);
    end();
}
END_TEST

/* Four Mondays: the means that are estimated from the same days must not make it too small (by 13%, without
 * adjustment). */
START_TEST(test_busyness_of_few_weeks) {
    double sum = 0.0;
    for (size_t i = 0; i < 30; i++) {
        weeks_from(i, 4, 0.2);
        ck_assert_double_gt(fit.types[0].busyness_high, fit.types[0].busyness_cv);
        sum += fit.types[0].busyness_cv / 30.0;
        end();
    }
    ck_assert_double_eq_tol(sum, 0.2, 0.012);
}
END_TEST

/* Weekdays that differ by chance alone are drawn together. */
START_TEST(test_levels) {
    double own[5] = {0}, raw = 0.0, drawn = 0.0;
    begin(21, 1, 1);
    for (size_t day = 0, n = 0; day < 21; day++) {
        const double f = 0.7 + 0.6 * made_uniform(24, day);
        for (unsigned i = 0; day % 7 < 5 && i < (unsigned)(400.0 * f); i++, n++) {
            made_call(some_time(day, n), 0.0, 60.0, 0, 0);
            own[day % 7] += 1.0 / 3.0;
        }
    }
    fit_it();
    const double mean = (own[0] + own[1] + own[2] + own[3] + own[4]) / 5.0;
    for (size_t d = 0; d < 5; d++) {
        double sum = 0.0;
        for (size_t k = 0; k < fit.slots; k++)
            sum += fit.types[0].expected[d * fit.slots + k];
        raw += fabs(own[d] - mean);
        drawn += fabs(sum - mean);
    }
    ck_assert_double_lt(drawn, 0.5 * raw);
    end();
}
END_TEST

START_TEST(test_expected) {
    weeks(30, 0.0);
    const double *expected = fit.types[0].expected;
    for (size_t d = 0; d < 7; d++) {
        double sum = 0.0;
        for (size_t s = 0; s < fit.slots; s++)
            sum += expected[d * fit.slots + s];
        ck_assert_double_eq_tol(sum, weekday_level[d], 12.0);
        if (d < 5) {
            ck_assert_double_eq_tol(expected[d * fit.slots + 20], weekday_level[d] * 2.0 / 17.0, 3.0);
            ck_assert_double_eq_tol(expected[d * fit.slots + 30], weekday_level[d] / 17.0, 2.0);
            ck_assert_double_eq(expected[d * fit.slots + 10], 0.0);
        }
    }
    end();
}
END_TEST

/* Two weeks and a seventh day of few: the shape of a weekday borrows from the others. */
START_TEST(test_borrowed_shape) {
    weeks(2, 0.0);
    const double *expected = fit.types[0].expected;
    double worst = 0.0;
    for (size_t d = 0; d < 5; d++)
        for (size_t s = 18; s < 34; s++)
            if (s != 20)
                worst = fmax(worst, fabs(expected[d * fit.slots + s] / (weekday_level[d] / 17.0) - 1.0));
    ck_assert_double_lt(worst, 0.3); /* of two days alone: 0.45 */
    ck_assert(made_says("only 2 of the fitted days are"));
    end();
}
END_TEST

START_TEST(test_trend) {
    begin(8 * 7, 1, 1);
    for (size_t day = 0, n = 0; day < 8 * 7; day++) {
        const unsigned calls = made_poisson(300.0 * pow(1.05, (double)day / 7.0), 21, day);
        for (unsigned i = 0; i < calls; i++, n++)
            made_call(some_time(day, n), 0.0, 60.0, 0, 0);
    }
    fit_it();
    ck_assert(made_says("calls grow by"));
    end();
}
END_TEST

/* Growth by 3% from week to week and no scatter. Days of a week are alike, so the line through all days is
 * flatter: by the variance of the weeks' numbers, 35/12, over that of the days' in weeks, 1763/588. */
START_TEST(test_small_trend) {
    const double factor = _i == 0 ? 1.03 : 1.0 / 1.03;
    begin(6 * 7, 1, 1);
    for (size_t day = 0, n = 0; day < 6 * 7; day++)
        for (double i = 0; i < round(400.0 * pow(factor, (double)(day / 7))); i++, n++)
            made_call(some_time(day, n), 0.0, 60.0, 0, 0);
    fit_it();
    ck_assert(made_says(_i == 0 ? "calls grow by 2.9% a week" : "calls fall by 2.8% a week"));
    end();
}
END_TEST

/* Two types, busier and quieter by turns of a week, together or against each other. Of the second nobody
 * calls on Saturdays: they say nothing of what the two have in common. */
static void two_types(double first, double second) {
    begin(10 * 7, 2, 1);
    for (size_t day = 0, n = 0; day < 10 * 7; day++) {
        const double turn = day / 7 % 2 == 0 ? 1.0 : -1.0;
        for (double i = 0; day % 7 < 6 && i < 100.0 * (1.0 + first * turn); i++, n++)
            made_call(some_time(day, n), 0.0, 60.0, 0, 0);
        for (double i = 0; day % 7 < 5 && i < 60.0 * (1.0 + second * turn); i++, n++)
            made_call(some_time(day, n), 0.0, 60.0, 1, 0);
    }
    fit_it();
    ck_assert_uint_eq(fit.type_count, 2);
}

START_TEST(test_shared_busyness) {
    two_types(0.4, 0.4);
    ck_assert_double_gt(fit.shared_busyness, 0.9);
    ck_assert(fit.shared);
    end();
    two_types(0.4, -0.4);
    ck_assert_double_lt(fit.shared_busyness, -0.9);
    ck_assert(!fit.shared);
    for (size_t t = 0; t < 2; t++)
        for (size_t d = 0; d < 7; d++) {
            double sum = 0.0;
            for (size_t s = 0; s < fit.slots; s++)
                sum += fit.types[t].expected[d * fit.slots + s];
            const double calls = t == 0 ? (d < 6 ? 100.0 : 0.0) : (d < 5 ? 60.0 : 0.0);
            ck_assert_double_eq_tol(sum, calls, 1e-6);
        }
    end();
}
END_TEST

/* --- days and hours */

/* Monday to Friday 8 to 18, Saturday 9 to 13, Sunday closed, with a stray call at night now and then. */
static void office(size_t days, size_t holiday, size_t flood) {
    begin(days, 1, 1);
    for (size_t day = 0, n = 0; day < days; day++) {
        const double from = day % 7 < 5 ? 8.0 : 9.0, to = day % 7 < 5 ? 18.0 : 13.0;
        const size_t calls = day % 7 == 6 || day == holiday ? 0 : (size_t)(30.0 * (to - from));
        for (size_t i = 0; i < calls; i++, n++)
            made_call((double)day * HT_DAY + HT_HOUR * (from + (to - from) * made_uniform(30, n)), 0.0, 60.0,
                      0, 0);
        for (size_t i = 0; day == flood && i < 400; i++)
            made_call((double)day * HT_DAY + HT_HOUR * (14.0 + 1.5 * made_uniform(31, i)), 30.0, NAN, 0,
                      HT_NOBODY);
        if (day % 7 == 2)
            made_call((double)day * HT_DAY + 3.2 * HT_HOUR, 20.0, NAN, 0, HT_NOBODY);
    }
    fit_it();
}

START_TEST(test_openings) {
    office(28, SIZE_MAX, SIZE_MAX);
    ck_assert_uint_eq(fit.opening_count, 2);
    ck_assert_uint_eq(fit.openings[0].days, 0x1F);
    ck_assert_double_eq(fit.openings[0].from, 8 * HT_HOUR);
    ck_assert_double_eq(fit.openings[0].to, 18 * HT_HOUR);
    ck_assert_uint_eq(fit.openings[1].days, 0x20);
    ck_assert_double_eq(fit.openings[1].from, 9 * HT_HOUR);
    ck_assert_double_eq(fit.openings[1].to, 13 * HT_HOUR);
    ck_assert(ht_fit_open(&fit, 8 * HT_HOUR));
    ck_assert(!ht_fit_open(&fit, 8 * HT_HOUR - 1));
    ck_assert(!ht_fit_open(&fit, 18 * HT_HOUR));
    ck_assert(!ht_fit_open(&fit, 6 * HT_DAY + 12 * HT_HOUR));
    ck_assert_uint_eq(fit.types[0].outside, 4);
    ck_assert_uint_eq(fit.odd_day_count, 0);
    end();
}
END_TEST

START_TEST(test_odd_days) {
    office(35, 16, 23);
    ck_assert_uint_eq(fit.odd_day_count, 2);
    ck_assert_uint_eq(fit.odd_days[0], 16);
    ck_assert_uint_eq(fit.odd_days[1], 23);
    ck_assert(!ht_fit_open(&fit, 16 * HT_DAY + 12 * HT_HOUR));
    ck_assert(made_says("2006-11-29: 4"));
    ck_assert_uint_eq(fit.types[0].abandoned, 0);
    end();
}
END_TEST

/* Every half hour from 9:00 to 17:00 has 20 calls; on day 9 two have so many more from 14:00 on. */
static void more_calls(size_t more) {
    begin(21, 1, 1);
    for (size_t day = 0; day < 21; day++)
        for (size_t half = 18; half < 34; half++)
            for (size_t i = 0; i < 20 + (day == 9 && half / 2 == 14 ? more : 0); i++)
                made_call((double)day * HT_DAY + 1800.0 * (double)half + (double)i, 0.0, 60.0, 0, 0);
    fit_it();
}

/* A flood is 100 calls above the usual, not 100 calls. */
START_TEST(test_floods) {
    more_calls(49);
    ck_assert_uint_eq(fit.odd_day_count, 0);
    end();
    more_calls(51);
    ck_assert_uint_eq(fit.odd_day_count, 1);
    ck_assert_uint_eq(fit.odd_days[0], 9);
    ck_assert(made_says("2006-11-15: 142 calls from 14:00 to 15:00, where 40 are usual"));
    end();
}
END_TEST

/* One call in four days is answered soon after closing, or before opening: fewer than a twentieth of the
 * usual ten, but no stray that stands apart. */
START_TEST(test_trickle) {
    begin(28, 1, 1);
    for (size_t day = 0; day < 28; day++) {
        for (size_t half = 18; half < 34; half++)
            for (size_t i = 0; i < 10; i++)
                made_call((double)day * HT_DAY + 1800.0 * (double)half + (double)i, 0.0, 60.0, 0, 0);
        if (day % 4 == 0)
            made_call((double)day * HT_DAY + 17.1 * HT_HOUR, 0.0, 60.0, 0, 0);
        if (day % 4 == 1)
            made_call((double)day * HT_DAY + 8.9 * HT_HOUR, 0.0, 60.0, 0, 0);
    }
    fit_it();
    ck_assert_uint_eq(fit.opening_count, 1);
    ck_assert_double_eq(fit.openings[0].from, NINE);
    ck_assert_double_eq(fit.openings[0].to, 17 * HT_HOUR);
    ck_assert_uint_eq(fit.types[0].outside, 14);
    end();
}
END_TEST

START_TEST(test_only_the_fitted_days) {
    const struct ht_fit_options options = {.first_day = 7, .days = 14};
    begin(28, 1, 1);
    for (size_t day = 0, n = 0; day < 28; day++)
        for (size_t i = 0; i < (day >= 7 && day < 21 ? 200 : 600); i++, n++)
            made_call(some_time(day, n), 0.0, day >= 7 && day < 21 ? 60.0 : 300.0, 0, 0);
    ck_assert(made_fit(&options));
    ck_assert_uint_eq(fit.types[0].calls, 14 * 200);
    ck_assert_double_eq_tol(fit.types[0].handle.mean, 60.0, 1e-9);
    ck_assert_uint_eq(fit.groups[0].seen_count, 28 * 288);
    double sum = 0.0;
    for (size_t s = 0; s < fit.slots; s++)
        sum += fit.types[0].expected[3 * fit.slots + s];
    ck_assert_double_eq_tol(sum, 200.0, 1e-6);
    end();
}
END_TEST

/* --- what cannot be */

static void refuse(const struct ht_fit_options *options, const char *words) {
    ck_assert(!made_fit(options));
    ck_assert_uint_gt(messages.errors, 0);
    ck_assert_msg(made_says(words), "%s", messages.items[0].text);
    end();
}

START_TEST(test_nothing_to_fit) {
    begin(7, 1, 1);
    refuse(NULL, "nothing to fit");
    begin(7, 1, 1);
    made_call(NINE, 60.0, NAN, 0, HT_NOBODY);
    refuse(NULL, "no call of the days to fit was answered");
    begin(7, 1, 1);
    made_call(NINE, 60.0, 60.0, 0, 0);
    made.log.calls[0].handle = NAN;
    refuse(NULL, "no handle time");
    begin(7, 1, 1);
    made_call(NINE, 60.0, 60.0, 0, 0);
    refuse(&(struct ht_fit_options){.first_day = 7}, "after the last day");
    begin(7, 1, 1);
    made_call(NINE, 60.0, 60.0, 0, 0);
    refuse(&(struct ht_fit_options){.interval = 1700.0}, "divide a day");
}
END_TEST

static void fit_arrivals_tests(TCase *tests) {
    tcase_add_test(tests, test_busyness);
    tcase_add_test(tests, test_poisson_days);
    tcase_add_test(tests, test_busyness_of_few_weeks);
    tcase_add_test(tests, test_levels);
    tcase_add_test(tests, test_expected);
    tcase_add_test(tests, test_borrowed_shape);
    tcase_add_test(tests, test_trend);
    tcase_add_loop_test(tests, test_small_trend, 0, 2);
    tcase_add_test(tests, test_shared_busyness);
    tcase_add_test(tests, test_openings);
    tcase_add_test(tests, test_floods);
    tcase_add_test(tests, test_trickle);
    tcase_add_test(tests, test_odd_days);
    tcase_add_test(tests, test_only_the_fitted_days);
    tcase_add_test(tests, test_nothing_to_fit);
}

int main(void) {
    Suite *suite = suite_create("fit");
    TCase *tests = tcase_create("fit");
    tcase_set_timeout(tests, 120);
    gsl_set_error_handler_off(); /* as the program does */
    fit_times_tests(tests);
    fit_arrivals_tests(tests);
    fit_floor_tests(tests);
    fit_exports_tests(tests);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
