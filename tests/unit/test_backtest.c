/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A forecast against what happened, on a log of which every figure is known by hand.
 */
#include "fabricated_fit.h"
#include "suite.h"
#include <unistd.h>

#define KEPT 7 /* first day that is not fitted */

static struct fabricated_fit made;
static struct ht_fit_scenario scenario;
static struct ht_model forecast, replayed;
static char folder[] = "holdtime-backtest-XXXXXX";

static void setup(void) {
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    fabricated_fit_init(&made);
    scenario = (struct ht_fit_scenario){.fit = &made.fit,
                                        .source = "log",
                                        .start_day = made.log.start_day + KEPT,
                                        .days = 7,
                                        .as_seen = true,
                                        .replications = 40,
                                        .seed = 5};
    fabricated_read(&forecast, &scenario, folder);
    scenario.replay = true;
    fabricated_read(&replayed, &scenario, folder);
}

static void teardown(void) {
    ht_model_release(&forecast);
    ht_model_release(&replayed);
    for (int again = 0; again < 2; again++) {
        scenario.replay = again == 1;
        fabricated_remove(&scenario, folder);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

static void run(struct ht_backtest *b, size_t threads) {
    const struct ht_study_options options = {.threads = threads};
    ck_assert_int_eq(ht_backtest(b, &made.fit, KEPT, &forecast, &replayed, &options), HT_STUDY_DONE);
}

static void assert_near(double found, double expected) {
    ck_assert_double_eq_tol(found, expected, 1e-9);
}

/* Mon, Tue, Thu, Fri are compared: three calls each in opening hours, of which one gives up; holds of 0, 10,
 * 40 s. */
START_TEST(what_was_seen) {
    struct ht_backtest b;
    run(&b, 1);
    ck_assert_uint_eq(b.first_day, KEPT);
    ck_assert_uint_eq(b.days, 7);
    ck_assert_uint_eq(b.compared, 4);
    ck_assert_uint_eq(b.odd_calls, 4);
    ck_assert_uint_eq(b.replications, 40);
    ck_assert(!b.interrupted);
    ck_assert_uint_eq(b.day_count, 4);
    ck_assert_uint_eq(b.interval_count, 4);
    assert_near(b.whole.from, KEPT * HT_DAY);
    assert_near(b.whole.length, 7 * HT_DAY);
    assert_near(b.replayed_whole.length, 7 * HT_DAY);
    assert_near(b.whole.calls.seen, 12);
    assert_near(b.whole.hold.seen, 50.0 / 3);
    assert_near(b.whole.abandoned.seen, 1.0 / 3);
    assert_near(b.daily[2].from, (KEPT + 3) * HT_DAY);
    assert_near(b.daily[2].hold.seen, 50.0 / 3);
    assert_near(b.intervals[0].from, 8 * HT_HOUR);
    assert_near(b.intervals[0].calls.seen, 8);
    assert_near(b.intervals[0].hold.seen, 25);
    assert_near(b.intervals[0].abandoned.seen, 0.5);
    assert_near(b.intervals[1].calls.seen, 0);
    ck_assert(isnan(b.intervals[1].hold.seen));
    assert_near(b.intervals[3].hold.seen, 0);
    ht_backtest_release(&b);
}
END_TEST

/* Three calls a day to twenty agents: nobody waits, and there is no luck in how many come. */
START_TEST(real_calls_replayed) {
    struct ht_backtest b;
    run(&b, 1);
    assert_near(b.replayed_whole.calls.simulated, 12);
    assert_near(b.replayed_whole.calls.low, 12);
    assert_near(b.replayed_whole.calls.high, 12);
    assert_near(b.replayed_whole.hold.simulated, 0);
    assert_near(b.replayed[0].calls.simulated, 8);
    assert_near(b.replayed[3].calls.simulated, 4);
    assert_near(b.hold_replayed.bias, -50.0 / 3); /* 8 calls 25 s too short, 4 right */
    assert_near(b.hold_replayed.absolute, 50.0 / 3);
    assert_near(b.hold_replayed.within, 0.5);
    assert_near(b.abandoned_replayed.bias, -1.0 / 3);
    ht_backtest_release(&b);
}
END_TEST

/* 4 h a day of 40 + 10 d and 35 + 10 d calls on Mon, Tue, Thu, Fri, d = 0, 1, 3, 4; half of the first vary
 * with the day: 2.8% of the total, besides Poisson. */
START_TEST(what_is_forecast) {
    struct ht_backtest b;
    run(&b, 1);
    const double expected = 4 * (4 * 75 + 2 * 10 * 8);
    ck_assert_double_gt(b.whole.calls.simulated, 0.97 * expected);
    ck_assert_double_lt(b.whole.calls.simulated, 1.03 * expected);
    ck_assert_double_lt(b.whole.calls.low, expected);
    ck_assert_double_gt(b.whole.calls.high, expected);
    /* sqrt(1840 + 0.2^2 (160^2 + 200^2 + 280^2 + 320^2)) = 108, and 3.92 times that, but for 40 replications
     */
    ck_assert_double_gt(b.whole.calls.high - b.whole.calls.low, 300);
    ck_assert_double_lt(b.whole.calls.high - b.whole.calls.low, 560);
    double days = 0, hours = 0;
    for (size_t i = 0; i < 4; i++) {
        days += b.daily[i].calls.simulated;
        hours += b.intervals[i].calls.simulated;
    }
    ck_assert_double_eq_tol(days, b.whole.calls.simulated, 1e-6);
    ck_assert_double_eq_tol(hours, b.whole.calls.simulated, 1e-6);
    assert_near(b.calls_by_day.bias, b.whole.calls.simulated / 4 - 3);
    assert_near(b.calls_by_day.within, 0);
    ht_backtest_release(&b);
}
END_TEST

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Every replication is told from the means of one more and one fewer. An interval of prediction ends a
 * fortieth of the way from the smallest to the largest of n numbers, between the two that it falls between.
 */
START_TEST(interval_of_prediction) {
    double calls[6], sorted[6], sum = 0;
    for (size_t n = 1; n <= 6; n++) {
        const struct ht_study_options options = {.threads = 1, .replications = n};
        struct ht_backtest b;
        ck_assert_int_eq(ht_backtest(&b, &made.fit, KEPT, &forecast, &replayed, &options), HT_STUDY_DONE);
        const struct ht_forecasted f = b.whole.calls;
        ht_backtest_release(&b);
        calls[n - 1] = f.simulated * (double)n - sum;
        sum += calls[n - 1];
        assert_near(calls[n - 1], round(calls[n - 1])); /* so many called */
        memcpy(sorted, calls, sizeof sorted);
        qsort(sorted, n, sizeof *sorted, by_value);
        if (n == 1) {
            ck_assert(isnan(f.low) && isnan(f.high));
            continue;
        }
        const double part = (double)(n - 1) / 40;
        assert_near(f.low, (1 - part) * sorted[0] + part * sorted[1]);
        assert_near(f.high, (1 - part) * sorted[n - 1] + part * sorted[n - 2]);
    }
    ck_assert_double_gt(sorted[2] - sorted[1], 1);
    ck_assert_double_gt(sorted[4] - sorted[3], 1);
}
END_TEST

static void assert_same(const struct ht_forecasted *a, const struct ht_forecasted *b) {
    ck_assert_mem_eq(a, b, sizeof *a);
}

START_TEST(threads_make_no_difference) {
    struct ht_backtest one, three;
    run(&one, 1);
    run(&three, 3);
    for (size_t i = 0; i < one.interval_count; i++) {
        assert_same(&one.intervals[i].calls, &three.intervals[i].calls);
        assert_same(&one.intervals[i].hold, &three.intervals[i].hold);
        assert_same(&one.replayed[i].abandoned, &three.replayed[i].abandoned);
    }
    assert_same(&one.whole.hold, &three.whole.hold);
    ht_backtest_release(&one);
    ht_backtest_release(&three);
}
END_TEST

struct counter {
    size_t calls, done;
    volatile sig_atomic_t stop;
};

static void count(void *context, const struct ht_progress *progress) {
    struct counter *counter = context;
    counter->calls++;
    counter->done = progress->done;
    counter->stop = progress->done >= 3;
}

START_TEST(interruption) {
    struct counter counter = {0};
    struct ht_backtest b;
    const struct ht_study_options options = {
        .threads = 1, .progress = count, .progress_context = &counter, .interrupted = &counter.stop};
    ck_assert_int_eq(ht_backtest(&b, &made.fit, KEPT, &forecast, &replayed, &options), HT_STUDY_DONE);
    ck_assert(b.interrupted);
    ck_assert_uint_ge(b.replications, 3);
    ck_assert_uint_lt(b.replications, 40);
    ck_assert_uint_eq(b.replications, counter.done);
    assert_near(b.replayed_whole.calls.simulated, 12);
    ht_backtest_release(&b);
    counter.stop = 1;
    ck_assert_int_eq(ht_backtest(&b, &made.fit, KEPT, &forecast, &replayed, &options), HT_STUDY_NOTHING);
    ht_backtest_release(&b);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("backtest");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, what_was_seen);
    tcase_add_test(all, real_calls_replayed);
    tcase_add_test(all, what_is_forecast);
    tcase_add_test(all, interval_of_prediction);
    tcase_add_test(all, threads_make_no_difference);
    tcase_add_test(all, interruption);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
