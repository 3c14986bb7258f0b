/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of made-up results: words, text, CSV, JSON.
 */
#include "fabricated.h"
#include "report_forecast.h"
#include "report_traces.h"

#include "report/table.h"
#include "report/words.h"
#include "suite.h"
#include <jansson.h>

START_TEST(durations_as_people_say_them) {
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {{0, "0.0 s"},           {4.26, "4.3 s"},      {9.94, "9.9 s"},     {9.96, "10 s"},
                 {59.4, "59 s"},         {59.6, "1 min 00 s"}, {125, "2 min 05 s"}, {1514.4, "25 min 14 s"},
                 {3599.6, "1 h 00 min"}, {7500, "2 h 05 min"}, {NAN, "-"},          {INFINITY, "-"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        ck_assert_str_eq(words_duration(cases[i].seconds, text, sizeof text), cases[i].text);
    }
}
END_TEST

START_TEST(counts_shares_and_levels) {
    char text[64];
    ck_assert_str_eq(words_count(0, text, sizeof text), "0");
    ck_assert_str_eq(words_count(999.6, text, sizeof text), "1,000");
    ck_assert_str_eq(words_count(1234567, text, sizeof text), "1,234,567");
    ck_assert_str_eq(words_count(-12345, text, sizeof text), "-12,345");
    ck_assert_str_eq(words_count(NAN, text, sizeof text), "-");
    ck_assert_str_eq(words_share(0.1234, text, sizeof text), "12.3%");
    ck_assert_str_eq(words_level(289.25, text, sizeof text), "289.2");
    ck_assert_str_eq(words_level(12345, text, sizeof text), "12,345");
    ck_assert_str_eq(words_bound(HT_SERVICE_LEVEL, 0.8, text, sizeof text), "80%");
    ck_assert_str_eq(words_bound(HT_ASA, 120, text, sizeof text), "2 min");
}
END_TEST

START_TEST(ordinals_and_announced_waits) {
    static const struct {
        size_t value;
        const char *text;
    } ordinals[] = {{1, "1st"},   {2, "2nd"},   {3, "3rd"},     {4, "4th"},     {10, "10th"},
                    {11, "11th"}, {12, "12th"}, {13, "13th"},   {20, "20th"},   {21, "21st"},
                    {22, "22nd"}, {23, "23rd"}, {101, "101st"}, {111, "111th"}, {1012, "1012th"}};
    static const struct {
        double seconds;
        const char *text;
    } waits[] = {{0, "a moment"},
                 {2.4, "a moment"},
                 {2.6, "about 5 s"},
                 {57.4, "about 55 s"},
                 {57.6, "about 1 min"},
                 {250, "about 4 min"},
                 {57.4 * 60, "about 57 min"},
                 {57.6 * 60, "about 1 h"},
                 {5000, "about 1 h 25 min"},
                 {INFINITY, "-"}};
    char text[64];
    for (size_t i = 0; i < sizeof ordinals / sizeof ordinals[0]; i++) {
        ck_assert_str_eq(words_ordinal(ordinals[i].value, text, sizeof text), ordinals[i].text);
    }
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        ck_assert_str_eq(words_about(waits[i].seconds, text, sizeof text), waits[i].text);
    }
}
END_TEST

START_TEST(texts_are_cleaned) {
    char text[64], tiny[4];
    ck_assert_str_eq(words_clean("a\tb\x1b[31m\x7f", text, sizeof text), "a b [31m ");
    ck_assert_str_eq(words_clean("\xc3\xbcn\xef\xbf\xbd\xf0\x9f\x93\x9e", text, sizeof text),
                     "\xc3\xbcn\xef\xbf\xbd\xf0\x9f\x93\x9e");
    ck_assert_str_eq(words_clean("\xff"
                                 "a\xc3",
                                 text, sizeof text),
                     "?a?");
    ck_assert_str_eq(words_clean("\xed\xa0\x80", text, sizeof text), "???");
    ck_assert_str_eq(words_clean("\xc2\x9b"
                                 "31m",
                                 text, sizeof text),
                     " 31m");
    ck_assert_str_eq(words_clean("aa\xc3\xbc", tiny, sizeof tiny), "aa");
    ck_assert_uint_eq(words_width("\xc2\xb1 12 s"), 6);
}
END_TEST

START_TEST(periods_by_name) {
    struct fabricated f;
    char text[64];
    fabricated_init(&f, 26, 1);
    ck_assert_str_eq(words_period(&f.model, HT_PER_WEEK, 15 * HT_WEEK, text, sizeof text),
                     "week 16 (19 Feb 2007)");
    ck_assert_str_eq(words_period(&f.model, HT_PER_DAY, 14 * HT_DAY, text, sizeof text), "Mon 20 Nov 2006");
    ck_assert_str_eq(words_period(&f.model, HT_PER_INTERVAL, 14 * HT_DAY + 30600, text, sizeof text),
                     "Mon 20 Nov 2006 08:30");
    fabricated_release(&f);
}
END_TEST

/* The missed weeks of a string such as "mm..m-m": m missed, . met, - nothing to judge. */
static void check_missed(enum ht_per per, const char *marks, const char *expected) {
    struct fabricated f;
    char text[512];
    struct words words;
    const size_t count = strlen(marks);
    fabricated_init(&f, count + 1, 1);
    f.target.per = per;
    f.verdict.missed_count = 0;
    for (size_t i = 0; i < count; i++) {
        const bool missed = marks[i] == 'm';
        const double unit = per == HT_PER_WEEK ? HT_WEEK : HT_DAY;
        f.verdict.periods[i] = (struct ht_target_period){{(double)i * unit, unit},
                                                         marks[i] == '-' ? NAN
                                                         : missed        ? 0
                                                                         : 1,
                                                         100,
                                                         missed};
        f.verdict.missed_count += missed;
    }
    words_init(&words, text, sizeof text);
    words_missed(&words, &f.model, &f.verdict);
    ck_assert_str_eq(text, expected);
    fabricated_release(&f);
}

START_TEST(missed_periods_are_joined) {
    check_missed(HT_PER_WEEK, "..m", "week 3");
    check_missed(HT_PER_WEEK, "..mmmmm..m", "weeks 3-7, 10");
    check_missed(HT_PER_WEEK, "m-m-.m", "weeks 1-3, 6");
    check_missed(HT_PER_DAY, "...mm--m", "Thu 9 Nov 2006 to Mon 13 Nov 2006");
    check_missed(HT_PER_DAY, ".m", "Tue 7 Nov 2006");
    check_missed(HT_PER_WEEK, "m.m.m.m.m.m.m-",
                 "7 of 13 weeks, from week 1 (6 Nov 2006) to week 13 (29 Jan 2007)");
}
END_TEST

START_TEST(the_answer_comes_first) {
    struct fabricated f;
    char text[1024];
    fabricated_init(&f, 26, 1);
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_str_eq(text,
                     "Hold target of 2 min missed in weeks 3-18; first safe week 19 (12 Mar 2007). At the "
                     "worst, in week 5 (4 Dec 2006), it is 25 min 10 s.");
    f.verdict.first_safe_period = f.verdict.period_count;
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "; no safe week before the end."));
    f.verdict.missed_count = 0;
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_str_eq(text, "Hold target of 2 min met every week, with probability at least 0.9.");
    f.verdict.missed_count = f.verdict.period_count;
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "Hold target of 2 min missed every week."));
    fabricated_release(&f);
}
END_TEST

START_TEST(without_targets_the_answer_is_the_measures) {
    struct fabricated f;
    char text[1024];
    fabricated_init(&f, 26, 0);
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_str_eq(text,
                     "Callers hold 7 min 40 s on average, and one in ten of those answered at least 14 min "
                     "40 s; 18.2% give up, and 6.9% are answered within 20 s (of offered).");
    fabricated_set(&f, 0, HT_HOLD_MEAN, NAN, NAN);
    ht_report_answer(&f.result, text, sizeof text);
    ck_assert_str_eq(text, "No call reached the centre in the time that is measured.");
    fabricated_release(&f);
}
END_TEST

START_TEST(targets_in_words) {
    struct fabricated f;
    char text[256];
    struct words words;
    fabricated_init(&f, 3, 1);
    const struct {
        struct ht_target target;
        const char *text;
    } cases[] = {
        {{.measure = HT_SERVICE_LEVEL, .at_least = true, .bound = 0.8, .scope = 1},
         "Service-level target of 80% within 20 s for orders"},
        {{.measure = HT_ABANDON_RATE, .bound = 0.05}, "Abandon-rate target of 5%"},
        {{.measure = HT_OCCUPANCY, .at_least = true, .bound = 0.7, .scope = 2},
         "Occupancy target of at least 70% for reps"},
        {{.measure = HT_FIRST_CALL_RESOLUTION, .at_least = true, .bound = 0.85},
         "First-call-resolution target of 85%"},
        {{.measure = HT_COST, .bound = -2500, .scope = 1}, "Cost target of -2500 for orders"},
        {{.measure = HT_HOLD_P90, .bound = 300}, "90th-percentile hold target of 5 min"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        words_init(&words, text, sizeof text);
        words_target(&words, &f.model, &cases[i].target);
        ck_assert_str_eq(text, cases[i].text);
    }
    fabricated_release(&f);
}
END_TEST

START_TEST(the_text_report_is_a_page_wide) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    f.model.description =
        "A description that is long enough to be broken into more than one line, as those of the "
        "scenarios that come with the program are, too.";
    char *text = fabricated_written(ht_report_text, &f.result);
    ck_assert_int_eq(strncmp(text, "Hold target of 2 min missed in weeks 3-18;", 40), 0);
    ck_assert_ptr_nonnull(strstr(text, "\n 3  20 Nov  31,433    4,347   289.2  10 min 25 s ± 49 s"));
    ck_assert_ptr_nonnull(strstr(text, "2.7%  <- ERP go-live\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nwhole run "));
    ck_assert_ptr_nonnull(strstr(text, "seed 18446744073709551615;"));
    ck_assert_ptr_nonnull(strstr(text, "(16 of 25)"));
    ck_assert_ptr_null(strstr(text, "Interrupted"));
    ck_assert_ptr_null(strstr(text, " \n"));
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *remark = strstr(line, "  <- ");
        if (remark != NULL) {
            *remark = '\0';
        }
        ck_assert_msg(words_width(line) <= TABLE_PAGE, "%s", line);
    }
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(the_text_tells_only_what_happens) {
    struct fabricated f;
    fabricated_init(&f, 4, 1);
    char *text = fabricated_written(ht_report_text, &f.result);
    static const char *const never[] = {"Repeats",     "Callbacks", "Passed on",
                                        "Turned away", "Cost",      "call type"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        ck_assert_ptr_null(strstr(text, never[i]));
    }
    ck_assert_ptr_nonnull(strstr(text, "\ncalls: new needs; redials apart. agents: "));
    free(text);
    fabricated_set(&f, 0, HT_REDIALS, 0, 0);
    fabricated_set(&f, 0, HT_REPEATS, 3912, 0);
    fabricated_set(&f, 0, HT_FIRST_CALL_RESOLUTION, 0.849, 0);
    fabricated_set(&f, 0, HT_CALLBACKS, 512, 0);
    fabricated_set(&f, 0, HT_CALLBACK_DELAY, 725, 0);
    fabricated_set(&f, 0, HT_COST, -1234, 0);
    fabricated_cell(&f, 0, 2, HT_COST)->mean = NAN; /* agents cost nothing */
    text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_nonnull(
        strstr(text, "\n\nRepeats: 3,912 (first-call resolution 84.9%). Callbacks: 512 (dialled after 12 min "
                     "05 s on average).\n\n"
                     "Cost of calls: -1,234 (of those lost, less the value of those answered).\n\n"
                     "calls: new needs; repeats and callbacks apart. agents: "));
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(several_call_types_have_a_table) {
    struct fabricated f;
    struct ht_call_type types[2] = {{.name = "orders"}, {.name = "tier 2"}};
    fabricated_init(&f, 2, 0);
    f.model.call_types = types;
    f.model.call_type_count = 2;
    fabricated_fourth_scope(&f);
    char *text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_null(strstr(text, "call type"));
    free(text);
    fabricated_cell(&f, 0, 0, HT_REPEATS)->mean = 1500;
    fabricated_cell(&f, 0, 1, HT_REPEATS)->mean = 1500;
    fabricated_cell(&f, 0, 2, HT_REPEATS)->mean = 0;
    fabricated_set(&f, 0, HT_FIRST_CALL_RESOLUTION, 0.9, 0);
    fabricated_cell(&f, 0, 0, HT_ESCALATIONS)->mean = 250;
    fabricated_cell(&f, 0, 1, HT_ESCALATIONS)->mean = 0;
    fabricated_cell(&f, 0, 2, HT_ESCALATIONS)->mean = 250;
    text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "\nRepeats: 1,500 (first-call resolution 90.0%). Passed on to another "
                                       "call type: 250.\n\n"
                                       "                    first-call  passed on\n"
                                       "call type  repeats  resolution      to it\n"
                                       "-----------------------------------------\n"
                                       "orders       1,500       90.0%\n"
                                       "tier 2                                250\n"));
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(what_was_cut_short_says_so) {
    struct fabricated f;
    fabricated_init(&f, 5, 1);
    f.result.interrupted = true;
    f.result.planned = 100;
    f.result.precision_asked = true;
    char *text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "Interrupted: 50 of 100 replications are complete"));
    ck_assert_ptr_nonnull(strstr(text, "precision asked for was not reached (replications: 50)"));
    free(text);
    f.result.replications = 1;
    text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "\n1 replication, seed"));
    ck_assert_ptr_nonnull(strstr(text, "no intervals"));
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(many_periods_show_the_worst) {
    struct fabricated f;
    fabricated_init(&f, 120, 1);
    char *text = fabricated_written(ht_report_text, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "The 20 weeks with the longest hold, of 119;"));
    ck_assert_ptr_nonnull(strstr(text, "<- ERP go-live"));
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(a_full_disk_is_noticed) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    bool (*const reports[])(const struct ht_result *, FILE *) = {ht_report_text, ht_report_json,
                                                                 ht_report_csv, ht_report_trace};
    for (size_t i = 0; i < 4; i++) {
        FILE *full = fopen("/dev/full", "w");
        ck_assert_ptr_nonnull(full);
        ck_assert(!reports[i](&f.result, full));
        fclose(full);
    }
    fabricated_release(&f);
}
END_TEST

START_TEST(csv_is_tidy) {
    struct fabricated f;
    fabricated_init(&f, 3, 1);
    f.model.name = "a \"b\", c";
    f.type.name = "l1\nl2";
    *fabricated_cell(&f, 1, 0, HT_ASA) = (struct ht_estimate){0.1, NAN, NAN};
    char *text = fabricated_written(ht_report_csv, &f.result);
    ck_assert_int_eq(strncmp(text, "scenario,period_start,scope,name,measure,mean,low,high\n", 55), 0);
    ck_assert_ptr_nonnull(strstr(text, "\n\"a \"\"b\"\", c\",,all,all,fresh,30000,29900,30100\n"));
    ck_assert_ptr_nonnull(strstr(text, ",2006-11-13T00:00,all,all,asa,0.10000000000000001,,\n"));
    ck_assert_ptr_nonnull(strstr(text, ",call_type,\"l1\nl2\",asa,"));
    ck_assert_ptr_nonnull(strstr(text, ",agent_group,reps,agents_mean,289.25,"));
    ck_assert_ptr_null(strstr(text, ",agent_group,reps,asa,"));
    ck_assert_ptr_null(strstr(text, "nan"));
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(json_has_the_agreed_shape) {
    struct fabricated f;
    fabricated_init(&f, 4, 1);
    f.result.seed = 7;
    f.model.name = "\xff \"name\"";
    char *text = fabricated_written(ht_report_json, &f.result);
    json_error_t error;
    json_t *root = json_loads(text, 0, &error);
    ck_assert_msg(root != NULL, "%s", error.text);
    const char *name, *start, *first_safe;
    double mean, low, high, length, met;
    json_int_t seed, replications, calls;
    json_t *missed, *undefined;
    ck_assert_int_eq(json_unpack_ex(root, &error, 0, "{s:s, s:{s:s, s:s, s:s}, s:{s:I, s:I, s:I}}",
                                    "holdtime", &start, "scenario", "name", &name, "file", &start, "digest",
                                    &start, "run", "seed", &seed, "replications", &replications,
                                    "simulated_calls", &calls),
                     0);
    ck_assert_str_eq(name, "? \"name\"");
    ck_assert_int_eq(seed, 7);
    ck_assert_int_eq(calls, 1234567);
    ck_assert_int_eq(
        json_unpack_ex(root, &error, 0, "{s:{s:{s:{s:F,s:F,s:F}, s:{s:o}}, s:{s:{s:{}}}, s:{s:{}}}}",
                       "measures", "all", "asa", "mean", &mean, "low", &low, "high", &high, "callback_delay",
                       "mean", &undefined, "call_types", "orders", "asa", "agent_groups", "reps"),
        0);
    ck_assert_double_eq(mean, 400);
    ck_assert(json_is_null(undefined));
    json_t *periods = json_object_get(root, "periods");
    ck_assert_uint_eq(json_array_size(periods), 3);
    ck_assert_int_eq(json_unpack_ex(json_array_get(periods, 0), &error, 0, "{s:s, s:F, s:{}, s:{}, s:{}}",
                                    "start", &start, "length_s", &length, "all", "call_types",
                                    "agent_groups"),
                     0);
    ck_assert_str_eq(start, "2006-11-13T00:00");
    ck_assert_double_eq(length, 604800);
    ck_assert_int_eq(json_unpack_ex(root, &error, 0, "{s:[{s:s, s:s, s:F, s:o, s:n}]}", "targets", "measure",
                                    &name, "per", &first_safe, "met_probability", &met, "periods_missed",
                                    &missed, "first_safe"),
                     0);
    ck_assert_str_eq(name, "asa");
    ck_assert_str_eq(json_string_value(json_array_get(missed, 0)), "2006-11-20T00:00");
    json_decref(root);
    free(text);
    f.result.seed = UINT64_MAX;
    text = fabricated_written(ht_report_json, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "\"seed\":18446744073709551615,"));
    free(text);
    fabricated_release(&f);
}
END_TEST

int main(void) {
    TCase *words = tcase_create("words");
    tcase_add_test(words, durations_as_people_say_them);
    tcase_add_test(words, counts_shares_and_levels);
    tcase_add_test(words, ordinals_and_announced_waits);
    tcase_add_test(words, texts_are_cleaned);
    tcase_add_test(words, periods_by_name);
    tcase_add_test(words, missed_periods_are_joined);
    tcase_add_test(words, targets_in_words);
    TCase *reports = tcase_create("reports");
    tcase_add_test(reports, the_answer_comes_first);
    tcase_add_test(reports, without_targets_the_answer_is_the_measures);
    tcase_add_test(reports, the_text_report_is_a_page_wide);
    tcase_add_test(reports, the_text_tells_only_what_happens);
    tcase_add_test(reports, several_call_types_have_a_table);
    tcase_add_test(reports, what_was_cut_short_says_so);
    tcase_add_test(reports, many_periods_show_the_worst);
    tcase_add_test(reports, a_full_disk_is_noticed);
    tcase_add_test(reports, csv_is_tidy);
    tcase_add_test(reports, json_has_the_agreed_shape);
    Suite *suite = suite_create("report");
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, reports);
    suite_add_tcase(suite, forecast_tables_case());
    suite_add_tcase(suite, traces_case());
    return suite_run(suite);
}
