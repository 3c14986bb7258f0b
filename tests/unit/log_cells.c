/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Single cells of logs: dates, clock times, durations and numbers in the ways that they are written.
 */
#include "log_desk.h"
#include "scenario/log.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct log_cell cell_of(const char *text) {
    static char room[200];
    strcpy(room, text);
    return (struct log_cell){room, strlen(room)};
}

static const struct {
    const char *text;
    enum ht_log_dates order;
    int year, month, day;
    double second;
} moments[] = {
    {"2006-11-20 08:00", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"2006-11-20T08:00:15", HT_DATES_GUESSED, 2006, 11, 20, 28815},
    {"2006-11-20T08:00:15.125Z", HT_DATES_GUESSED, 2006, 11, 20, 28815.125},
    {"2006-11-20 08:00:15,5", HT_DATES_GUESSED, 2006, 11, 20, 28815.5},
    {"2006-11-20T08:00:15+02:00", HT_DATES_GUESSED, 2006, 11, 20, 28815},
    {"2006-11-20 08:00:15-0500", HT_DATES_GUESSED, 2006, 11, 20, 28815},
    {"2006-11-20 08:00:15 UTC", HT_DATES_GUESSED, 2006, 11, 20, 28815},
    {"2006/11/20 8:00", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"2006/1/2 8:00", HT_DATES_GUESSED, 2006, 1, 2, 28800},
    {"20061120 08:00", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"20.11.2006 08:00:01", HT_DATES_GUESSED, 2006, 11, 20, 28801},
    {"1.2.2006 08:00", HT_DATES_GUESSED, 2006, 2, 1, 28800},
    {"1.2.06 08:00", HT_DATES_GUESSED, 2006, 2, 1, 28800},
    {"1.2.2006 08:00", HT_DATES_MDY, 2006, 1, 2, 28800},
    {"1/2/2006 08:00", HT_DATES_MDY, 2006, 1, 2, 28800},
    {"1/2/2006 08:00", HT_DATES_DMY, 2006, 2, 1, 28800},
    {"1-2-99 08:00", HT_DATES_DMY, 1999, 2, 1, 28800},
    {"06/11/20 08:00", HT_DATES_YMD, 2006, 11, 20, 28800},
    {"11/20/2006 3:05 PM", HT_DATES_MDY, 2006, 11, 20, 54300},
    {"11/20/2006 12:05:30 am", HT_DATES_MDY, 2006, 11, 20, 330},
    {"11/20/2006, 12:05 PM", HT_DATES_MDY, 2006, 11, 20, 43500},
    {"20-Nov-2006 08:00", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"20 November 2006 08:00", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"Nov 20, 2006 8:00 AM", HT_DATES_GUESSED, 2006, 11, 20, 28800},
    {"2006-11-20 24:00", HT_DATES_GUESSED, 2006, 11, 20, 86400},
    {"2006-02-28 00:00:59.999", HT_DATES_GUESSED, 2006, 2, 28, 59.999},
};

static void check_dates_and_times(size_t at) {
    struct log_dates dates = {.order = moments[at].order};
    struct log_moment moment;
    struct log_cell cell = cell_of(moments[at].text);
    ck_assert_msg(log_moment(&cell, true, &dates, &moment), "%s", moments[at].text);
    ck_assert_int_eq(moment.kind, LOG_DATE_CLOCK);
    ck_assert_int_eq(moment.day, ht_day_from_date(moments[at].year, moments[at].month, moments[at].day));
    ck_assert_double_eq(moment.second, moments[at].second);
    ck_assert(isnan(moment.until));
}

START_TEST(dates_and_times) {
    for (size_t at = 0; at < sizeof moments / sizeof *moments; at++) {
        check_dates_and_times(at);
    }
}
END_TEST

START_TEST(offsets_are_noticed) {
    static const struct {
        const char *text;
        bool zone;
    } texts[] = {{"2006-11-20 08:00:00", false},      {"2006-11-20 08:00:00Z", true},
                 {"2006-11-20 08:00:00 GMT", true},   {"2006-11-20 08:00:00+02", true},
                 {"2006-11-20 08:00:00+0200", true},  {"2006-11-20T08:00:00-05:00", true},
                 {"2006-11-20T08:00:00+14:00", true}, {"2006-11-20 08:00-08:30", false}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct log_dates dates = {0};
        struct log_moment moment;
        struct log_cell cell = cell_of(texts[i].text);
        ck_assert_msg(log_moment(&cell, true, &dates, &moment), "%s", texts[i].text);
        ck_assert_msg(dates.zones == texts[i].zone, "%s", texts[i].text);
        ck_assert_double_eq(moment.second, 28800);
    }
}
END_TEST

static const char *const no_moments[] = {
    "2006-11-31 08:00",
    "2006-13-01 08:00",
    "2006-11-20 25:00",
    "2006-11-20 08:60",
    "2006-11-20 08:00:60",
    "2006-11-20 8",
    "2006-11-2008:00",
    "1806-11-20 08:00",
    "20/11 08:00",
    "2006-11-20 08:00 x",
    "2006-11-20 13:05 PM",
    "0:05 PM 2006",
    "Nob 20, 2006 8:00",
    "31.4.2006 08:00",
    "today",
    "1:2:3:4",
    "2006-11-20 08:00:00+25:00:00",
    "2006-11-20 08:00:00+15:00",
    "2006-11-20 08:00:00+012",
    "2006--11-20 08:00",
    "20061131 08:00",
    "2006-11-20T",
    "-",
    ":",
    "T08:00",
};

static void check_no_dates_and_times(size_t at) {
    struct log_dates dates = {0};
    struct log_moment moment;
    struct log_cell cell = cell_of(no_moments[at]);
    bool found = log_moment(&cell, true, &dates, &moment);
    ck_assert_msg(!found || (strcmp(no_moments[at], "2006-11-20T") == 0 && moment.kind == LOG_DATE), "%s",
                  no_moments[at]);
}

START_TEST(no_dates_and_times) {
    for (size_t at = 0; at < sizeof no_moments / sizeof *no_moments; at++) {
        check_no_dates_and_times(at);
    }
}
END_TEST

START_TEST(parts_of_moments) {
    struct log_dates dates = {0};
    struct log_moment moment;
    struct log_cell cell = cell_of("2006-11-20");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.kind == LOG_DATE);
    cell = cell_of("3:05 pm");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.kind == LOG_CLOCK && moment.second == 54300);
    cell = cell_of("08:00 - 08:30");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.second == 28800 && moment.until == 30600);
    cell = cell_of("2006-11-20 08:00-08:30");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.until == 30600);
    ck_assert(!dates.zones);
    cell = cell_of("28803.94033100583");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.kind == LOG_PLAIN);
    ck_assert_double_eq(moment.second, 28803.94033100583);
    dates.seconds = true;
    cell = cell_of("20061120");
    ck_assert(log_moment(&cell, true, &dates, &moment) && moment.kind == LOG_PLAIN);
}
END_TEST

START_TEST(dates_tell_their_order) {
    static const struct {
        const char *text;
        bool either, first, last;
    } dates[] = {{"2006-11-20", false, false, false}, {"20.11.2006", false, false, false},
                 {"11/12/2006", true, false, false},  {"13/12/2006", true, true, false},
                 {"12/13/2006", true, false, true},   {"20-Nov-06", false, false, false},
                 {"13-12-06", true, true, false},     {"13/13/2006", true, false, false}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct log_dates seen = {0};
        struct log_moment moment;
        struct log_cell cell = cell_of(dates[i].text);
        log_moment(&cell, true, &seen, &moment);
        ck_assert_int_eq(seen.either, dates[i].either);
        ck_assert_int_eq(seen.day_first, dates[i].first);
        ck_assert_int_eq(seen.day_last, dates[i].last);
    }
}
END_TEST

static const struct {
    const char *text;
    bool comma;
    double unit, seconds; /* NAN: none */
} durations[] = {
    {"35", false, 1, 35},
    {"35.25", false, 1, 35.25},
    {"1.5", false, 60, 90},
    {"35,25", true, 1, 35.25},
    {"1,250", false, 1, 1250},
    {"1,250.5", false, 1, 1250.5},
    {"1,25", false, 1, NAN},
    {"0:35", false, 60, 35},
    {"75:10", false, 1, 4510},
    {"1:00:35", false, 1, 3635},
    {"00:00:35.5", false, 1, 35.5},
    {"00:00:35,5", true, 1, 35.5},
    {"35 s", false, 60, 35},
    {"1 min 5 s", false, 1, 65},
    {"-5", false, 1, -5},
    {"-0:05", false, 1, -5},
    {"1:75", false, 1, NAN},
    {"1:2:3:4", false, 1, NAN},
    {":35", false, 1, NAN},
    {"5:", false, 1, NAN},
    {"", false, 1, NAN},
    {"x", false, 1, NAN},
    {"1e3", false, 1, 1000},
    {"1e999", false, 1, NAN},
    {"0x10", false, 1, NAN},
    {"inf", false, 1, NAN},
    {"nan", false, 1, NAN},
    {"--5", false, 1, NAN},
    {".5", false, 1, 0.5},
    {"5.", false, 1, 5},
    {".", false, 1, NAN},
    {"+5", false, 1, 5},
    {"1,234,567", false, 1, 1234567},
    {"1234,567", false, 1, NAN},
    {"28803.94033100583", false, 1, 28803.94033100583},
    {"123456789012345678901234567890", false, 1, 123456789012345678901234567890.0},
};

static void check_durations_and_numbers(size_t at) {
    double seconds = NAN;
    struct log_cell cell = cell_of(durations[at].text);
    const bool found = log_seconds(&cell, durations[at].comma, durations[at].unit, &seconds);
    ck_assert_msg(found == !isnan(durations[at].seconds), "%s", durations[at].text);
    ck_assert_msg(!found || seconds == durations[at].seconds, "%s: %.17g", durations[at].text, seconds);
}

START_TEST(durations_and_numbers) {
    for (size_t at = 0; at < sizeof durations / sizeof *durations; at++) {
        check_durations_and_numbers(at);
    }
}
END_TEST

/* Our own way of reading numbers is strtod's. */
START_TEST(numbers_are_rounded_once) {
    uint64_t state = 20061120;
    for (int i = 0; i < 20000; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        char text[40];
        snprintf(text, sizeof text, "%.*f", (int)(state >> 60),
                 (double)(state >> 11) / (double)(UINT64_C(1) << (i % 50)));
        struct log_cell cell = cell_of(text);
        double number;
        ck_assert(log_number(&cell, false, &number));
        ck_assert_msg(number == strtod(text, NULL), "%s", text);
    }
}
END_TEST

START_TEST(words_are_compared_by_their_letters) {
    struct log_cell cell = cell_of("Turned-Away");
    ck_assert(log_says(&cell, "answered|turned away"));
    cell = cell_of("HUNG_UP");
    ck_assert(log_says(&cell, "hung up") && !log_says(&cell, "hung") && !log_says(&cell, "hung up on"));
    cell = cell_of("");
    ck_assert(!log_says(&cell, "a|b") && log_says(&cell, "a|-"));
}
END_TEST

TCase *cells_case(void) {
    TCase *cases = tcase_create("cells");
    tcase_add_test(cases, dates_and_times);
    tcase_add_test(cases, offsets_are_noticed);
    tcase_add_test(cases, no_dates_and_times);
    tcase_add_test(cases, parts_of_moments);
    tcase_add_test(cases, dates_tell_their_order);
    tcase_add_test(cases, durations_and_numbers);
    tcase_add_test(cases, numbers_are_rounded_once);
    tcase_add_test(cases, words_are_compared_by_their_letters);
    return cases;
}
