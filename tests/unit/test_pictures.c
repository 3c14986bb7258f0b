/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures: their findings, their files, their scripts, and the drawing where gnuplot is installed.
 */
#include "pictures_floor.h"
#include "report/chart.h"
#include "suite.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "holdtime-pictures-XXXXXX";

static void set_up(void) {
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void) {
    char command[256];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(titles_state_findings) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    check_title(picture_hold, &f.result, "Mean hold stays above 2 min for 16 weeks after go-live");
    check_title(picture_calls, &f.result, "Redials add 29% to the calls at the worst, 2 weeks after go-live");
    fabricated_set(&f, 4, HT_REPEATS, 5000, 0);
    check_title(picture_calls, &f.result,
                "Redials and repeats add 42% to the calls at the worst, 2 weeks after go-live");
    check_title(picture_supply, &f.result, "Load is above capacity for 6 weeks after go-live");
    check_title(picture_service, &f.result,
                "At the worst 46% give up and almost none are answered in 20 s, 2 weeks after go-live");
    check_title(picture_heat, &f.result,
                "11:00 is the last hour to return under 2 min, 22 weeks after go-live");
    f.target.bound = 3600;
    check_title(picture_hold, &f.result, "Mean hold stays within the target of 1 h in every week");
    f.target.bound = 10;
    check_title(picture_hold, &f.result, "Mean hold is above 10 s in every week");
    f.model.target_count = 0;
    check_title(picture_hold, &f.result, "Mean hold peaks at 25 min 10 s 2 weeks after go-live");
    f.model.rollout_count = 0;
    check_title(picture_hold, &f.result, "Mean hold peaks at 25 min 10 s in week 5 (4 Dec 2006)");
    for (size_t p = 0; p <= f.result.period_count; p++) {
        fabricated_set(&f, p, HT_ASA, NAN, NAN);
    }
    check_title(picture_hold, &f.result, "No call was answered");
    fabricated_release(&f);
}
END_TEST

START_TEST(weeks_count_from_go_live) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    struct picture picture = filled(picture_hold, &f.result);
    ck_assert_double_eq(picture_cell(&picture, 0, 0), -1.5);
    ck_assert_double_eq(picture_cell(&picture, 0, 1), -0.5);
    ck_assert_double_eq(picture.marks[0].x, -0.5);
    ck_assert_double_eq(picture.target, 120);
    ck_assert_double_eq(picture.scale, 60);
    ck_assert_str_eq(picture.x_label, "Weeks since go-live (week 0 begins 20 Nov 2006)");
    picture_release(&picture);
    fabricated_release(&f);
}
END_TEST

START_TEST(a_heat_map_needs_two_weeks) {
    struct fabricated f;
    struct picture picture;
    fabricated_init(&f, 2, 1); /* one of them is warm-up */
    picture_init(&picture);
    ck_assert(!picture_heat(&picture, &f.result));
    picture_release(&picture);
    fabricated_release(&f);
}
END_TEST

START_TEST(what_is_written_reads_back) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    fabricated_agents(&f);
    fabricated_defects(&f);
    f.rollout.name = "it's {live}, `now`";
    f.causes[2].name = "# row: 1, {x}: \"y\"";
    f.causes[1].name = "";
    for (size_t i = 0; i < PICTURE_KINDS && picture_kinds[i].fill != NULL; i++) {
        struct picture picture = filled(picture_kinds[i].fill, &f.result), read;
        struct ht_messages problems;
        char *text = NULL, *again = NULL;
        size_t size;
        ht_messages_init(&problems);
        FILE *stream = open_memstream(&text, &size);
        ck_assert(picture_write(&picture, stream));
        fclose(stream);
        stream = fmemopen(text, size, "r");
        ck_assert_msg(picture_read(&read, stream, "x.csv", &problems), "%s", text);
        fclose(stream);
        stream = open_memstream(&again, &size);
        ck_assert(picture_write(&read, stream));
        fclose(stream);
        ck_assert_str_eq(again, text);
        free(text);
        free(again);
        picture_release(&read);
        picture_release(&picture);
        ht_messages_release(&problems);
    }
    fabricated_release(&f);
}
END_TEST

START_TEST(edited_files_are_not_trusted) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"\n", "expected a header and rows of numbers"},
        {"x_from,x_to\n", "expected a header and rows of numbers"},
        {"x_from,Sys\n1,2\n", "expected names of letters a-z"},
        {"x_from,a;b\n1,2\n", "expected names of letters a-z"},
        {"x_from,x_from\n1,2\n", "different names"},
        {"x_from,a\n1,2,3\n", "as many fields as the header has"},
        {"x_from,a\n1\n", "as many fields as the header has"},
        {"x_from,a\n1,2x\n", "expected a number below 1e15, found \"2x\""},
        {"x_from,a\n1,inf\n", "expected a number"},
        {"x_from,a\n1,1e300\n", "expected a number"},
        {"# scale: 0\nx_from\n1\n", "scale"},
        {"# bins: 2 1\nx_from\n1\n", "ascending"},
        {"# mark: here\nx_from\n1\n", "mark"},
        {"# note: of no row\nx_from\n1\n", "a row and then its note"},
        {"# row: 1\n# row: 2\n# row: 3\n# row: 4\n# row: 5\n# row: 6\n# row: 7\n# row: 8\n# row: 9\n# row: "
         "10\n"
         "# row: 11\nx_from\n1\n",
         "at most 10 times"},
        {"# floor: low\nx_from\n1\n", "a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct picture picture;
        struct ht_messages problems;
        char copy[256];
        ht_messages_init(&problems);
        snprintf(copy, sizeof copy, "%s", cases[i].text);
        FILE *in = fmemopen(copy, strlen(copy), "r");
        ck_assert(!picture_read(&picture, in, "x.csv", &problems));
        fclose(in);
        ck_assert_uint_ge(problems.count, 1);
        ck_assert_msg(
            strstr(problems.items[0].text, cases[i].message) != NULL ||
                (problems.items[0].path != NULL && strstr(problems.items[0].path, cases[i].message)),
            "case %zu: %s", i, problems.items[0].text);
        ck_assert_int_ge(problems.items[0].line, 1);
        picture_release(&picture);
        ht_messages_release(&problems);
    }
}
END_TEST

static void check_quoted(void (*quote)(const char *, FILE *), const char *text, const char *expected) {
    char *quoted = NULL;
    size_t size;
    FILE *out = open_memstream(&quoted, &size);
    quote(text, out);
    fclose(out);
    ck_assert_str_eq(quoted, expected);
    free(quoted);
}

START_TEST(user_text_stays_text) {
    check_quoted(chart_quote, "it's `x` $(y) \"z\"", "'it''s `x` $(y) \"z\"'");
    check_quoted(chart_quote, "a\nb\x01", "'a b '");
    check_quoted(chart_quote, "''a'b'", "\"''\".'a''b'''");
    check_quoted(chart_quote, "'", "\"'\".''");
    check_quoted(chart_quote, "{a}_b^c@d&e~f\\", "'{a}_b^c@d&e~f\\'");
    check_quoted(chart_quote_enhanced, "{a}_b^c@d&e~f\\'", "'\\{a\\}\\_b\\^c\\@d\\&e\\~f\\\\'''");
}
END_TEST

START_TEST(steps_are_round) {
    ck_assert_double_eq(chart_step(0, false), 1);
    ck_assert_double_eq(chart_step(NAN, false), 1);
    ck_assert_double_eq(chart_step(100, false), 20);
    ck_assert_double_eq(chart_step(29, true), 5);
    ck_assert_double_eq(chart_step(170, true), 30);
    ck_assert_double_eq(chart_step(0.05, false), 0.01);
    ck_assert_double_eq(chart_step(1e6, true), 200000);
}
END_TEST

START_TEST(labels_keep_their_distance) {
    double apart[] = {1, 5, 9};
    chart_spread(apart, 3, 1, 0, 10);
    ck_assert_double_eq(apart[0], 1);
    ck_assert_double_eq(apart[2], 9);
    double together[] = {5, 5, 5.3};
    chart_spread(together, 3, 1, 0, 10);
    ck_assert_double_eq_tol(together[0], 4.1, 1e-12);
    ck_assert_double_eq_tol(together[1], 5.1, 1e-12);
    ck_assert_double_eq_tol(together[2], 6.1, 1e-12);
    double low[] = {0, 0, 0.1}, high[] = {9.9, 10};
    chart_spread(low, 3, 1, 0, 10);
    ck_assert_double_eq(low[0], 0);
    ck_assert_double_eq(low[2], 2);
    chart_spread(high, 2, 1, 0, 10);
    ck_assert_double_eq(high[0], 9);
    ck_assert_double_eq(high[1], 10);
}
END_TEST

static bool exists(const char *name) {
    char path[128];
    struct stat status;
    snprintf(path, sizeof path, "%s/pictures/%s", folder, name);
    return stat(path, &status) == 0 && status.st_size > 0;
}

START_TEST(old_pictures_go) {
    struct fabricated f;
    char path[128];
    fabricated_init(&f, 26, 1);
    ck_assert(ht_pictures_write(&f.result, folder));
    ck_assert(exists("heat.csv"));
    ck_assert(exists("hold.csv"));
    ck_assert(!exists("proficiency.csv"));
    ck_assert(!exists("defects.csv"));
    snprintf(path, sizeof path, "%s/pictures/heat.svg", folder);
    FILE *out = fopen(path, "w");
    fputs("old", out);
    fclose(out);
    f.result.heat_weeks = 0;
    ck_assert(ht_pictures_write(&f.result, folder));
    ck_assert(!exists("heat.csv"));
    ck_assert(!exists("heat.svg"));
    ck_assert(!ht_pictures_write(&f.result, "/nonexistent"));
    fabricated_release(&f);
}
END_TEST

START_TEST(without_gnuplot_there_is_one_answer) {
    struct fabricated f;
    struct ht_messages problems;
    fabricated_init(&f, 26, 1);
    ht_messages_init(&problems);
    ck_assert_int_eq(ht_pictures_draw(folder, &problems), HT_DRAW_NOTHING);
    ck_assert(ht_pictures_write(&f.result, folder));
    setenv("PATH", "/nonexistent", 1);
    ck_assert_int_eq(ht_pictures_draw(folder, &problems), HT_DRAW_NO_GNUPLOT);
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    ht_messages_release(&problems);
    fabricated_release(&f);
}
END_TEST

START_TEST(gnuplot_draws_whatever_the_scenario_is_called) {
    static const char *const names[] = {"hold.svg",    "hold.png",    "calls.svg",       "calls.png",
                                        "supply.svg",  "supply.png",  "heat.svg",        "heat.png",
                                        "service.svg", "service.png", "proficiency.svg", "proficiency.png",
                                        "defects.svg", "defects.png"};
    struct fabricated f;
    struct ht_messages problems;
    if (system("gnuplot --version > /dev/null 2>&1") != 0) {
        return;
    }
    fabricated_init(&f, 26, 1);
    ht_messages_init(&problems);
    f.rollout.name = "it's {/:Bold live}, `touch pwned`";
    f.type.name = "or'ders }{ ~ \\ & @ ^_";
    fabricated_agents(&f);
    fabricated_defects(&f);
    f.group.name = "'; `touch pwned` }{";
    f.causes[0].name = "{/:Bold it's}, `touch pwned`";
    f.target.scope = 1;
    ck_assert(ht_pictures_write(&f.result, folder));
    const enum ht_draw_status status = ht_pictures_draw(folder, &problems);
    ck_assert_msg(status == HT_DRAWN, "%s", problems.count > 0 ? problems.items[0].text : "?");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ck_assert_msg(exists(names[i]), "%s", names[i]);
    }
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert_int_eq(ht_pictures_terminal(&f.result, 80, 24, out, &problems), HT_DRAWN);
    fclose(out);
    ck_assert_ptr_null(strchr(text, '\f'));
    ck_assert_ptr_nonnull(strstr(text, "Mean hold stays above 2 min"));
    free(text);
    ht_messages_release(&problems);
    fabricated_release(&f);
}
END_TEST

int main(void) {
    TCase *pictures = tcase_create("pictures");
    tcase_add_checked_fixture(pictures, set_up, tear_down);
    tcase_set_timeout(pictures, 60);
    tcase_add_test(pictures, titles_state_findings);
    tcase_add_test(pictures, weeks_count_from_go_live);
    tcase_add_test(pictures, a_heat_map_needs_two_weeks);
    tcase_add_test(pictures, what_is_written_reads_back);
    tcase_add_test(pictures, edited_files_are_not_trusted);
    tcase_add_test(pictures, user_text_stays_text);
    tcase_add_test(pictures, steps_are_round);
    tcase_add_test(pictures, labels_keep_their_distance);
    tcase_add_test(pictures, old_pictures_go);
    tcase_add_test(pictures, without_gnuplot_there_is_one_answer);
    tcase_add_test(pictures, gnuplot_draws_whatever_the_scenario_is_called);
    Suite *suite = suite_create("pictures");
    suite_add_tcase(suite, pictures);
    suite_add_tcase(suite, pictures_floor());
    return suite_run(suite);
}
