/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates, clock times and durations, there and back.
 */
#include "suite.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

START_TEST(days_and_dates_agree) {
    ck_assert_int_eq(ht_day_from_date(1970, 1, 1), 0);
    ck_assert_int_eq(ht_day_from_date(2000, 3, 1), 11017);
    ck_assert_int_eq(ht_day_from_date(1969, 12, 31), -1);
    for (int64_t day = ht_day_from_date(1899, 12, 31), last = ht_day_from_date(2401, 1, 1); day <= last;
         day++) {
        int year, month, dayofmonth;
        ht_date_from_day(day, &year, &month, &dayofmonth);
        if (ht_day_from_date(year, month, dayofmonth) != day) { /* an assertion each takes seconds */
            ck_abort_msg("day %lld", (long long)day);
        }
    }
}
END_TEST

START_TEST(weekdays_begin_on_monday) {
    ck_assert_int_eq(ht_weekday(ht_day_from_date(2006, 11, 20)), 0);
    ck_assert_int_eq(ht_weekday(ht_day_from_date(2001, 1, 1)), 0);
    ck_assert_int_eq(ht_weekday(ht_day_from_date(1969, 12, 28)), 6);
}
END_TEST

START_TEST(dates_are_read_whole_or_not_at_all) {
    static const char *const wrong[] = {"",           "2006-02-29",  "2006-13-01", "2006-11-31",
                                        "2006-11-00", "06-11-20",    "2006/11/20", "2006-11-20x",
                                        "20.11.2006", "2006-11-20 8"};
    int64_t day = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(!ht_parse_date(wrong[i], &day), "%s", wrong[i]);
    }
    ck_assert_int_eq(day, 7);
    ck_assert(ht_parse_date(" 2004-02-29 ", &day));
    ck_assert_int_eq(day, ht_day_from_date(2004, 2, 29));
}
END_TEST

START_TEST(clocks_go_to_midnight) {
    double seconds;
    ck_assert(ht_parse_clock("08:00", &seconds) && seconds == 8 * HT_HOUR);
    ck_assert(ht_parse_clock("8:30", &seconds) && seconds == 8.5 * HT_HOUR);
    ck_assert(ht_parse_clock("16:30:15", &seconds) && seconds == 59415);
    ck_assert(ht_parse_clock("24:00", &seconds) && seconds == HT_DAY);
    ck_assert(!ht_parse_clock("24:01", &seconds));
    ck_assert(!ht_parse_clock("8", &seconds));
    ck_assert(!ht_parse_clock("08:60", &seconds));
    ck_assert(!ht_parse_clock("08:00 pm", &seconds));
}
END_TEST

START_TEST(date_and_time_may_be_joined_by_a_t) {
    int64_t day;
    double second;
    ck_assert(ht_parse_date_time("2006-11-20 08:00", &day, &second));
    ck_assert_int_eq(day, ht_day_from_date(2006, 11, 20));
    ck_assert_double_eq(second, 28800);
    ck_assert(ht_parse_date_time("2006-11-20T08:00:01", &day, &second) && second == 28801);
    ck_assert(!ht_parse_date_time("2006-11-20", &day, &second));
    ck_assert(!ht_parse_date_time("2006-11-20 08", &day, &second));
}
END_TEST

static const struct {
    const char *text;
    double seconds;
} durations[] = {
    {"90 s", 90},
    {"90", 90},
    {"90s", 90},
    {"6 min", 360},
    {"1 h 30 min", 5400},
    {"1h30min", 5400},
    {"2 days", 172800},
    {"3 weeks", 1814400},
    {"1 week", 604800},
    {"1.5 h", 5400},
    {".5 min", 30},
    {"1e3", 1000},
    {"1 hour", 3600},
    {"2 hours", 7200},
    {"1 minute", 60},
    {"45 seconds", 45},
    {"1 second", 1},
    {"2 sec", 2},
    {" 20 s ", 20},
    {"-5 min", -300},
    {"1 week 2 days", 777600},
    {"1 day 1 h 1 min 1 s", 90061},
};

START_TEST(durations_are_read) {
    double seconds;
    ck_assert_msg(ht_parse_duration(durations[_i].text, &seconds), "%s", durations[_i].text);
    ck_assert_double_eq(seconds, durations[_i].seconds);
}
END_TEST

static const char *const no_durations[] = {
    "",    "s",   "soon", "5 m",   "1 month", "2 years", "1 h 30",      "30 min 1 h", "1 h 1 h",
    "inf", "nan", "0x10", "1e999", "5 min.",  "1,5 h",   "-1 h 30 min", "1 h -5 min", "5 MIN"};

START_TEST(other_texts_are_no_durations) {
    double seconds = 7;
    ck_assert_msg(!ht_parse_duration(no_durations[_i], &seconds), "%s", no_durations[_i]);
    ck_assert_double_eq(seconds, 7);
}
END_TEST

static const struct {
    double seconds;
    const char *people, *exact;
} formats[] = {
    {0, "0 s", "0 s"},
    {0.25, "0.3 s", "0.25 s"},
    {4.24, "4.2 s", "4.24 s"},
    {9.96, "10 s", "9.96 s"},
    {42.6, "43 s", "42.6 s"},
    {59.6, "1 min", "59.6 s"},
    {90, "1 min 30 s", "90 s"},
    {125, "2 min 05 s", "2 min 5 s"},
    {360, "6 min", "6 min"},
    {3599.7, "1 h", "3599.7 s"},
    {5400, "1 h 30 min", "1 h 30 min"},
    {7265, "2 h 01 min", "2 h 1 min 5 s"},
    {86399, "1 day", "23 h 59 min 59 s"},
    {100000, "1 day 4 h", "1 day 3 h 46 min 40 s"},
    {1814400, "3 weeks", "3 weeks"},
    {864000, "10 days", "10 days"},
    {-125, "-2 min 05 s", "-125 s"},
};

START_TEST(durations_are_written) {
    char buffer[64];
    ck_assert_str_eq(ht_format_duration(formats[_i].seconds, buffer, sizeof buffer), formats[_i].people);
    ck_assert_str_eq(ht_format_exact(formats[_i].seconds, buffer, sizeof buffer), formats[_i].exact);
}
END_TEST

START_TEST(exact_durations_read_back) {
    srand(1);
    for (int i = 0; i < 200000; i++) {
        char buffer[128];
        double scale = pow(10, rand() % 12), seconds = scale * rand() / RAND_MAX, back;
        seconds = i % 3 == 0 ? floor(seconds) : seconds;
        if (!ht_parse_duration(ht_format_exact(seconds, buffer, sizeof buffer), &back) || back != seconds) {
            ck_abort_msg("%s: %.17g", buffer, seconds);
        }
    }
}
END_TEST

START_TEST(small_buffers_are_not_overrun) {
    char buffer[8];
    for (size_t size = 1; size <= sizeof buffer; size++) {
        memset(buffer, 'x', sizeof buffer);
        ht_format_exact(100000, buffer, size);
        ck_assert(strlen(buffer) < size);
        ht_format_duration(-100000, buffer, size);
        ck_assert(strlen(buffer) < size);
        ht_format_time(0, 61, buffer, size);
        ck_assert(strlen(buffer) < size);
    }
}
END_TEST

START_TEST(times_are_written) {
    char buffer[40];
    int64_t start = ht_day_from_date(2006, 11, 6);
    ck_assert_str_eq(ht_format_time(start, 0, buffer, sizeof buffer), "2006-11-06T00:00");
    ck_assert_str_eq(ht_format_time(start, 14 * HT_DAY + 8 * HT_HOUR, buffer, sizeof buffer),
                     "2006-11-20T08:00");
    ck_assert_str_eq(ht_format_time(start, 61, buffer, sizeof buffer), "2006-11-06T00:01:01");
    ck_assert_str_eq(ht_format_time(start, -60, buffer, sizeof buffer), "2006-11-05T23:59");
    ck_assert_str_eq(ht_format_date(start, buffer, sizeof buffer), "2006-11-06");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("calendar");
    TCase *cases = tcase_create("calendar");
    tcase_add_test(cases, days_and_dates_agree);
    tcase_add_test(cases, weekdays_begin_on_monday);
    tcase_add_test(cases, dates_are_read_whole_or_not_at_all);
    tcase_add_test(cases, clocks_go_to_midnight);
    tcase_add_test(cases, date_and_time_may_be_joined_by_a_t);
    tcase_add_loop_test(cases, durations_are_read, 0, sizeof durations / sizeof *durations);
    tcase_add_loop_test(cases, other_texts_are_no_durations, 0, sizeof no_durations / sizeof *no_durations);
    tcase_add_loop_test(cases, durations_are_written, 0, sizeof formats / sizeof *formats);
    tcase_add_test(cases, exact_durations_read_back);
    tcase_add_test(cases, small_buffers_are_not_overrun);
    tcase_add_test(cases, times_are_written);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
