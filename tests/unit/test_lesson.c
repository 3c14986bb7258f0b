/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of lessons: what is read from them, every mistake with its line, and what expressions come to.
 */
#include "suite.h"
#include <holdtime/calendar.h>
#include <holdtime/told.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct ht_messages messages;
static struct ht_lesson lesson;
static char folder[] = "holdtime-lesson-XXXXXX", file[64];

static void setup(void) {
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/page.md", folder);
    ht_messages_init(&messages);
}

static void teardown(void) {
    ht_lesson_release(&lesson);
    ht_messages_release(&messages);
    unlink(file);
    rmdir(folder);
    strcpy(folder, "holdtime-lesson-XXXXXX");
}

#define HEAD                                                                                                 \
    "# Title\n\nWhat it is about.\n\n```run\nas it is: a.cfg\n{n} agents: a.cfg; "                           \
    "agent_groups.reps.count={n}; for n = 2:4:1\n```\n"

static bool read_page(const char *text) {
    FILE *out = fopen(file, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    ck_assert_int_eq(fclose(out), 0);
    return ht_lesson_read(&lesson, file, &messages);
}

static void assert_said(int line, const char *text) {
    for (size_t i = 0; i < messages.count; i++) {
        if (messages.items[i].line == line && strstr(messages.items[i].text, text) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < messages.count; i++) {
        printf("%d: %s\n", messages.items[i].line, messages.items[i].text);
    }
    ck_abort_msg("nothing in line %d says \"%s\"", line, text);
}

START_TEST(a_family_is_a_run_each) {
    ck_assert(read_page(HEAD));
    ck_assert_str_eq(lesson.title, "Title");
    ck_assert_str_eq(lesson.summary, "What it is about.");
    ck_assert_uint_eq(lesson.run_count, 4);
    ck_assert_uint_eq(lesson.family_count, 2);
    ck_assert_str_eq(lesson.runs[3].label, "4 agents");
    ck_assert_str_eq(lesson.runs[3].sets[0], "agent_groups.reps.count=4");
    ck_assert_double_eq(lesson.runs[3].x, 4);
    ck_assert_str_eq(strrchr(lesson.runs[0].file, '/') + 1, "a.cfg");
    ck_assert(strncmp(lesson.runs[0].file, folder, strlen(folder)) == 0);
}
END_TEST

START_TEST(steps_need_not_be_whole) {
    ck_assert(read_page("# T\n\nS.\n\n```run\nby {x}: a.cfg; y=0.{x}; for x = 3:-1:-0.1\nto {x}: a.cfg; for "
                        "x = 5, 0.5\n```\n"));
    ck_assert_uint_eq(lesson.families[0].count, 41);
    ck_assert_str_eq(lesson.runs[3].value, "2.7");
    ck_assert_str_eq(lesson.runs[30].label, "by 0");
    ck_assert_double_eq(lesson.runs[42].x, 0.5);
}
END_TEST

START_TEST(values_may_be_words_and_settings_have_commas) {
    ck_assert(read_page(
        "# T\n\nS.\n\n```run by hour\n{kind} calls: a.cfg; x.y={ distribution = \"{kind}\"; mean = 3; }; "
        "z=[1, 2]; for kind = constant, exponential\n```\n"));
    ck_assert_uint_eq(lesson.run_count, 2);
    ck_assert_uint_eq(lesson.runs[1].set_count, 2);
    ck_assert_str_eq(lesson.runs[1].sets[0], "x.y={ distribution = \"exponential\"; mean = 3; }");
    ck_assert(!lesson.families[0].numbers);
    ck_assert(lesson.by_given && lesson.by == HT_PER_HOUR);
}
END_TEST

/* The value of the first term of a claim that reads `text` < 1000000. */
static double value_of(const char *text, int *kind) {
    char page[1024];
    const char *unit = kind != NULL && *kind == HT_UNIT_SECONDS ? " s" : "";
    snprintf(page, sizeof page, HEAD "\n```claim\n%s < 1000000%s\n```\n", text, unit);
    ck_assert_msg(read_page(page), "%s", text);
    const struct ht_lesson_told told = {&lesson, NULL};
    if (kind != NULL) {
        *kind = lesson.claims[0].terms[0]->root->kind;
    }
    const double value = ht_lesson_value(&told, lesson.claims[0].terms[0]).mean;
    ht_lesson_release(&lesson);
    return value;
}

START_TEST(expressions_bind_as_in_school) {
    static const struct {
        const char *text;
        double value;
        int kind;
    } cases[] = {{"2 + 3 * 4", 14, HT_LESSON_PLAIN},  {"(2 + 3) * 4", 20, HT_LESSON_PLAIN},
                 {"10 - 2 - 3", 5, HT_LESSON_PLAIN},  {"24 / 4 / 2", 3, HT_LESSON_PLAIN},
                 {"2 - -3", 5, HT_LESSON_PLAIN},      {"2 min + 30 s", 150, HT_UNIT_SECONDS},
                 {"2 * 1 min", 120, HT_UNIT_SECONDS}, {"1 min / 30 s", 2, HT_LESSON_PLAIN},
                 {"1 min / 2", 30, HT_UNIT_SECONDS},  {"5%", 0.05, HT_UNIT_SHARE},
                 {"1 - 5%", 0.95, HT_UNIT_SHARE},     {"3 * 5%", 0.15, HT_UNIT_SHARE},
                 {"10 min * 5%", 30, HT_UNIT_SECONDS}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int kind = cases[i].kind;
        ck_assert_double_eq_tol(value_of(cases[i].text, &kind), cases[i].value, 1e-12);
        ck_assert_msg(kind == cases[i].kind, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(references_name_run_scope_and_period) {
    ck_assert(read_page(HEAD "\n```claim\n3 agents: tier-2 desk: asa, 10:30 > as it is: hold_p90, week 2\n"
                             "2 agents: occupancy, worst < 4 agents: occupancy, 2024-03-04 10:00\n```\n"));
    const struct ht_lesson_node *a = lesson.claims[0].terms[0]->root, *b = lesson.claims[0].terms[1]->root;
    ck_assert_uint_eq(a->run, 2);
    ck_assert_str_eq(a->scope, "tier-2 desk");
    ck_assert(a->measure == HT_ASA && a->when.how == HT_WHEN_CLOCK && a->when.seconds == 10.5 * HT_HOUR);
    ck_assert(!lesson.claims[0].less[0]);
    ck_assert(b->run == 0 && b->scope == NULL && b->measure == HT_HOLD_P90);
    ck_assert(b->when.how == HT_WHEN_SINCE_START && b->when.seconds == HT_WEEK);
    ck_assert(lesson.claims[1].terms[0]->root->when.how == HT_WHEN_MOST);
    ck_assert(lesson.claims[1].terms[1]->root->when.how == HT_WHEN_DATE);
    ck_assert(lesson.claims[1].less[0]);
}
END_TEST

static void assert_words(const char *text, double value, const char *expected) {
    char page[1024], words[64];
    snprintf(page, sizeof page, HEAD "\n**?**<!--%s-->\n", text);
    ck_assert_msg(read_page(page), "%s", text);
    ck_assert_uint_eq(lesson.lines[9].fill_count, 1);
    ck_assert_str_eq(ht_lesson_words(lesson.lines[9].fills[0].expression, value, words, sizeof words),
                     expected);
    ht_lesson_release(&lesson);
}

START_TEST(numbers_are_shown_by_their_kind) {
    assert_words("as it is: asa", 125, "2 min 05 s");
    assert_words("as it is: asa - 3 agents: asa", -125, "-2 min 05 s");
    assert_words("as it is: abandon_rate", 0.153, "15.3%");
    assert_words("as it is: attempts", 12345, "12,345");
    assert_words("as it is: queue_mean", 12.44, "12.4");
    assert_words("as it is: asa / 3 agents: asa", 3.4, "3.4");
    assert_words("as it is: asa / 3 agents: asa", 12.4, "12");
    assert_words("as it is: asa / 3 agents: asa - 1 as %", 0.34, "34%");
    assert_words("as it is: asa as about", 125, "about 2 min");
    assert_words("as it is: attempts as about", 12345, "about 12,000");
    assert_words("as it is: asa as number", 125, "125");
}
END_TEST

START_TEST(the_nearest_option_is_right) {
    ck_assert(read_page(HEAD
                        "\n```guess\nHow long?\nDo say.\n- 20 s: as before\n- 1 min\n- much longer = 10 min\n"
                        "answer: as it is: asa\n```\n"));
    const struct ht_lesson_guess *guess = &lesson.guesses[0];
    ck_assert_str_eq(guess->question.text, "How long? Do say.");
    ck_assert_str_eq(guess->options[0].words, "20 s: as before");
    ck_assert_str_eq(guess->options[2].words, "much longer");
    ck_assert_uint_eq(ht_lesson_nearest(guess, 30), 0); /* by ratio: 1.5 against 2 */
    ck_assert_uint_eq(ht_lesson_nearest(guess, 40), 1);
    ck_assert_uint_eq(ht_lesson_nearest(guess, 240), 2);
    ck_assert_uint_eq(ht_lesson_nearest(guess, -5), 0);
}
END_TEST

START_TEST(every_mistake_is_told_at_once) {
    ck_assert(!read_page(
        HEAD "\nCallers hold **?**<!--3 agent: asa-->, <!--as it is: asa--> or **?**<!--as it is: aas-->.\n"
             "**?**<!--as it is: asa + 3--> **?**<!--as it is: asa, weak 3--> **?**<!--(3 + 4-->\n"
             "```guess\nWhat?\n- 3 min\n- 3 min\n- soon\nanswer: as it is: asa\n```\n"
             "```claim\nas it is: asa\nas it is: asa < 5%\n1 < 2 < 3 < 4\n```\n"
             "```picture\nbars: asa, occupancy\nof: 3 agents\ntitel: so\nline: asa\n```\n```piktures\n"));
    assert_said(10, "expected the label of a run, found \"3 agent\"");
    assert_said(10, "right before a comment");
    assert_said(10, "expected a measure such as asa, found \"aas\"");
    assert_said(11, "found a time and a plain number");
    assert_said(11, "found \"weak 3\"");
    assert_said(11, "expected ) or an operator");
    assert_said(15, "expected options that differ");
    assert_said(16, "found \"soon\"");
    assert_said(20, "expected EXPRESSION < EXPRESSION");
    assert_said(21, "found a time and a share");
    assert_said(22, "at most two comparisons");
    assert_said(26, "expected the label of a run, as in the run block, found \"3 agents\"");
    assert_said(27, "found \"titel: so\"");
    assert_said(28, "found another: line");
    assert_said(30, "expected run, guess, picture or claim");
}
END_TEST

START_TEST(marks_at_the_edge_are_mistakes) {
    static const char *const lines[] = {"**16 s**<!-->",          "**16 s**<!--->",    "**16 s**<!---->",
                                        "****<!--3-->",           "**<!--3-->",        "<!--3-->**4**",
                                        "**4**<!--as it is:-->",  "**4**<!--: asa-->", "**4**<!--3 + -->",
                                        "**4**<!--3-->**<!--3-->"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char page[1024];
        snprintf(page, sizeof page, HEAD "\n%s\n", lines[i]);
        ck_assert_msg(!read_page(page), "%s", lines[i]);
        ht_lesson_release(&lesson);
    }
    ck_assert(read_page(HEAD "\n**a** b **4**<!--3-->c**5**<!--2 + 2-->\n"));
    ck_assert_uint_eq(lesson.lines[9].fill_count, 2);
    ck_assert_uint_eq(lesson.lines[9].fills[0].from, 8);
    ck_assert_uint_eq(lesson.lines[9].fills[0].inner_from, 10);
    ck_assert_uint_eq(lesson.lines[9].fills[0].inner_to, 11);
    ck_assert_uint_eq(lesson.lines[9].fills[0].to, 21);
}
END_TEST

START_TEST(mistakes_in_runs_come_first) {
    ck_assert(!read_page("Title\n```run\na.cfg\nsame: a.cfg\nsame: b.cfg\n5 min: a.cfg\nx: a.cfg; "
                         "count\n{n}: a.cfg; for n = 3\n"
                         "y: a.cfg; for N = 1, 2\n```\n```claim\nnobody: asa < 3\n```\n"));
    assert_said(1, "expected the title");
    assert_said(3, "expected LABEL: FILE");
    assert_said(5, "expected another label than in line 4");
    assert_said(6, "expected a label of words");
    assert_said(7, "expected PATH=VALUE");
    assert_said(8, "expected a name of small letters and its values");
    assert_said(9, "expected a name of small letters and its values");
    ck_assert_uint_eq(messages.errors, 7);
}
END_TEST

START_TEST(only_text_is_a_page) {
    ck_assert(!read_page("# T\n\nS.\n\033[31mred\n\xff\n```run\na: a.cfg\n```\n"));
    assert_said(4, "control character 0x1b");
    assert_said(5, "UTF-8");
    ht_lesson_release(&lesson);
    ck_assert(!ht_lesson_read(&lesson, "nowhere/page.md", &messages));
    assert_said(0, "No such file");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lesson");
    TCase *cases = tcase_create("lesson");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_family_is_a_run_each);
    tcase_add_test(cases, steps_need_not_be_whole);
    tcase_add_test(cases, values_may_be_words_and_settings_have_commas);
    tcase_add_test(cases, expressions_bind_as_in_school);
    tcase_add_test(cases, references_name_run_scope_and_period);
    tcase_add_test(cases, numbers_are_shown_by_their_kind);
    tcase_add_test(cases, the_nearest_option_is_right);
    tcase_add_test(cases, every_mistake_is_told_at_once);
    tcase_add_test(cases, marks_at_the_edge_are_mistakes);
    tcase_add_test(cases, mistakes_in_runs_come_first);
    tcase_add_test(cases, only_text_is_a_page);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
