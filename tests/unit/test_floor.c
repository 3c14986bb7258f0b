/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What reports tell of the floor: agents who leave, costs, root causes. Results are made up.
 */
#include "fabricated.h"

#include "report/words.h"
#include "suite.h"
#include <jansson.h>

static void check_says(const struct fabricated *f, const char *expected) {
    char *text = fabricated_written(ht_report_text, &f->result);
    ck_assert_msg(strstr(text, expected) != NULL, "%s", text);
    free(text);
}

static void check_silent(const struct fabricated *f, const char *never) {
    char *text = fabricated_written(ht_report_text, &f->result);
    ck_assert_msg(strstr(text, never) == NULL, "%s", text);
    free(text);
}

static void check_answer(const struct fabricated *f, const char *end) {
    char text[1024];
    ht_report_answer(&f->result, text, sizeof text);
    ck_assert_uint_ge(strlen(text), strlen(end));
    ck_assert_str_eq(text + strlen(text) - strlen(end), end);
}

START_TEST(the_answer_tells_of_fixes) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    check_answer(&f, " it is 25 min 10 s.");
    fabricated_defects(&f);
    check_answer(&f, " it is 25 min 10 s. 2 of 3 root causes are fixed by week 15 (12 Feb 2007); that saves "
                     "15,400 calls.");
    f.defects[1].fixed_probability = 0.4;
    check_answer(&f, " 1 of 3 root causes is fixed by week 7 (18 Dec 2006); that saves 15,400 calls.");
    f.defects[0].fixed_probability = f.defects[1].fixed_probability = 0;
    f.defects[0].spared.mean = f.defects[1].spared.mean = 0;
    check_answer(&f, " None of 3 root causes is fixed before the end, 2 are found.");
    f.defects[0].found_probability = f.defects[1].found_probability = 0.1;
    check_answer(&f, " None of 3 root causes is found before the end.");
    f.model.target_count = 0;
    f.result.defect_count = 1;
    check_answer(&f, "(of offered). The root cause is not found before the end.");
    f.defects[0].found_probability = 1;
    check_answer(&f, " The root cause is found, but not fixed before the end.");
    f.defects[0].fixed_probability = 1;
    check_answer(&f, " The root cause is fixed by week 7 (18 Dec 2006).");
    f.result.by = HT_PER_DAY;
    check_answer(&f, " The root cause is fixed by Thu 21 Dec 2006.");
    f.rollout.at = f.model.calendar.length; /* never goes live */
    check_answer(&f, "(of offered).");
    fabricated_release(&f);
}
END_TEST

START_TEST(root_causes_have_a_table) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    check_silent(&f, "root cause");
    fabricated_defects(&f);
    f.causes[1].name = "wrong\ttax \xff"
                       "codes";
    check_says(&f,
               "\n\n"
               "                         found,   in so many       fixed,   in so many      calls   calls\n"
               "root cause           on average  of the runs   on average  of the runs  due to it   saved\n"
               "-----------------------------------------------------------------------------------------"
               "------\n"
               "duplicate accounts  28 Nov 2006         100%  21 Dec 2006         100%      9,000  12,300 ± "
               "800\n"
               "wrong tax ?codes     5 Dec 2006         100%  15 Feb 2007          92%      7,000   3,100 ± "
               "500\n"
               "lost orders               never                     never                   5,000\n\n");
    f.result.replications = 1;
    check_silent(&f, "of the runs");
    struct ht_rollout other = {.name = "second wave", .at = 3 * HT_WEEK};
    f.defects[2].rollout = &other;
    check_says(&f, "\nduplicate accounts, ERP go-live ");
    check_says(&f, "\nlost orders, second wave ");
    fabricated_release(&f);
}
END_TEST

START_TEST(costs_are_told_where_given) {
    struct fabricated f;
    fabricated_init(&f, 4, 1);
    check_silent(&f, "cost");
    check_silent(&f, "Cost");
    *fabricated_cell(&f, 0, 0, HT_COST) = (struct ht_estimate){-1234, -1290, -1178};
    *fabricated_cell(&f, 0, 1, HT_COST) = (struct ht_estimate){-1234, -1290, -1178};
    *fabricated_cell(&f, 1, 0, HT_COST) = (struct ht_estimate){-400, NAN, NAN};
    check_says(&f, "\n\nCost of calls: -1,234 ± 56 (of those lost, less the value of those answered).\n\n");
    check_says(&f, " offered    cost\n");
    check_says(&f, "    -400\n");
    *fabricated_cell(&f, 0, 2, HT_COST) = (struct ht_estimate){81234, 81000, 81468};
    *fabricated_cell(&f, 0, 0, HT_COST) = (struct ht_estimate){80000, 79800, 80200};
    fabricated_set(&f, 0, HT_ANSWERED, 12500, 0);
    check_says(&f, "\n\nCost: 80,000 ± 200, 6.40 for each call answered. Of it agents: 81,234; calls: -1,234 "
                   "(of those lost,\nless the value of those answered).\n\n");
    fabricated_cell(&f, 0, 1, HT_COST)->mean = NAN;
    fabricated_cell(&f, 0, 0, HT_ANSWERED)->mean = 0;
    check_says(&f, "\n\nCost: 80,000 ± 200.\n\n");
    fabricated_release(&f);
}
END_TEST

START_TEST(agents_elsewhere_and_leavers_are_told) {
    struct fabricated f;
    fabricated_init(&f, 4, 1);
    fabricated_set(&f, 0, HT_LEAVERS, 0, 0);
    fabricated_set(&f, 0, HT_ROSTERED_MEAN, 289.25, 0);
    fabricated_set(&f, 0, HT_ABSENT_MEAN, 0, 0);
    check_silent(&f, "rostered");
    check_silent(&f, "Left");
    fabricated_set(&f, 0, HT_ROSTERED_MEAN, 330.5, 0);
    fabricated_set(&f, 0, HT_ABSENT_MEAN, 12.25, 0);
    check_says(&f, "\n\nAgents rostered: 330.5, of whom 289.2 on the phones and 12.2 absent.\n\n");
    f.group.attrition = (struct ht_attrition){.per_year = 0.3, .first_90_days = NAN};
    fabricated_set(&f, 0, HT_LEAVERS, 7.5, 0.5);
    check_says(&f, " absent. Left for good: 7.5 ± 0.5.\n\n");
    fabricated_release(&f);
}
END_TEST

START_TEST(groups_of_agents_have_a_table) {
    struct fabricated f;
    struct ht_agent_group groups[2] = {{.name = "reps"}, {.name = "class\x1b[31m"}};
    fabricated_init(&f, 2, 0);
    f.model.agent_groups = groups;
    f.model.agent_group_count = 2;
    fabricated_fourth_scope(&f);
    fabricated_set(&f, 0, HT_ROSTERED_MEAN, 289.25, 0);
    fabricated_set(&f, 0, HT_OVERTIME_S, 0, 0);
    fabricated_set(&f, 0, HT_LEAVERS, 0, 0);
    check_silent(&f, "rostered");
    check_silent(&f, "left");
    fabricated_cell(&f, 0, 3, HT_ROSTERED_MEAN)->mean = 320;
    fabricated_cell(&f, 0, 3, HT_LEAVERS)->mean = 3.25;
    fabricated_cell(&f, 0, 3, HT_COST)->mean = 54321;
    groups[1].attrition.first_90_days = 0.2;
    check_says(&f, "\n\n"
                   "                      on the  occu-     calls  handle,  over-\n"
                   "agents      rostered  phones  pancy  answered     mean   time  left    cost\n"
                   "---------------------------------------------------------------------------\n"
                   "reps           289.2   289.2      -    26,206        -  0.0 s\n"
                   "class [31m     320.0   289.2      -    26,206        -  0.0 s   3.2  54,321\n\n");
    fabricated_release(&f);
}
END_TEST

static json_t *read_json(const struct fabricated *f) {
    json_error_t error;
    char *text = fabricated_written(ht_report_json, &f->result);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "%s", error.text);
    free(text);
    return root;
}

START_TEST(json_tells_of_places_and_paces) {
    struct fabricated f;
    json_error_t error;
    double rostered, training, lent, absent, away, on, nesting, learning;
    json_t *pace;
    fabricated_init(&f, 12, 1);
    fabricated_agents(&f);
    f.result.seed = 1;
    f.group.name = "re\xffps";
    json_t *root = read_json(&f), *period = json_array_get(json_object_get(root, "periods"), 7);
    ck_assert_int_eq(
        json_unpack_ex(period, &error, JSON_STRICT,
                       "{s:o, s:o, s:o, s:o, s:o, s:{s:{s:F, s:F, s:F, s:F, s:F, s:F, s:F, s:F!}!}}", "start",
                       &pace, "length_s", &pace, "all", &pace, "call_types", &pace, "agent_groups", &pace,
                       "presence", "re?ps", "rostered", &rostered, "training", &training, "lent", &lent,
                       "absent", &absent, "away", &away, "on", &on, "nesting", &nesting, "learning",
                       &learning),
        0);
    ck_assert_double_eq(rostered, 480);
    ck_assert_double_eq(training + lent + absent + away + on, 480);
    ck_assert_double_eq(nesting, 55);
    ck_assert_double_eq(learning, 70);
    pace = json_object_get(json_object_get(root, "pace"), "re?ps");
    ck_assert_uint_eq(json_array_size(pace), 12);
    ck_assert_double_eq(json_real_value(json_array_get(pace, 1)), f.result.paces[1]);
    ck_assert(json_is_null(json_array_get(pace, 11)));
    ck_assert_uint_eq(json_array_size(json_object_get(root, "defects")), 0);
    json_decref(root);
    fabricated_release(&f);
}
END_TEST

START_TEST(json_tells_of_root_causes) {
    struct fabricated f;
    json_error_t error;
    const char *rollout, *name, *found, *first, *last, *fixed;
    double found_probability, fixed_probability, mean, low;
    fabricated_init(&f, 26, 1);
    fabricated_defects(&f);
    f.result.seed = 1;
    f.rollout.name = "it's \"live\"";
    json_t *root = read_json(&f), *defects = json_object_get(root, "defects");
    ck_assert_uint_eq(json_array_size(defects), 3);
    ck_assert_int_eq(
        json_unpack_ex(
            json_array_get(defects, 1), &error, JSON_STRICT,
            "{s:s, s:s, s:F, s:s, s:s, s:s, s:F, s:s, s:s, s:s, s:{s:F, s:n, s:n}, s:{s:F, s:F, s:F}}",
            "rollout", &rollout, "name", &name, "found_probability", &found_probability, "found", &found,
            "found_first", &first, "found_last", &last, "fixed_probability", &fixed_probability, "fixed",
            &fixed, "fixed_first", &first, "fixed_last", &last, "calls", "mean", &mean, "low", "high",
            "calls_saved", "mean", &mean, "low", &low, "high", &low),
        0);
    ck_assert_str_eq(rollout, "it's \"live\"");
    ck_assert_str_eq(name, "wrong tax codes");
    ck_assert_str_eq(found, "2006-12-05T18:00");
    ck_assert_str_eq(fixed, "2007-02-15T12:00");
    ck_assert_str_eq(first, "2007-02-08T12:00");
    ck_assert_str_eq(last, "2007-02-22T12:00");
    ck_assert_double_eq(fixed_probability, 0.92);
    ck_assert_double_eq(mean, 3100);
    ck_assert_int_eq(json_unpack_ex(json_array_get(defects, 2), &error, 0,
                                    "{s:n, s:n, s:n, s:n, s:n, s:n, s:F}", "found", "found_first",
                                    "found_last", "fixed", "fixed_first", "fixed_last", "found_probability",
                                    &found_probability),
                     0);
    ck_assert_double_eq(found_probability, 0);
    json_decref(root);
    fabricated_release(&f);
}
END_TEST

START_TEST(new_measures_are_rows_of_the_csv) {
    struct fabricated f;
    fabricated_init(&f, 3, 1);
    fabricated_set(&f, 0, HT_COST, 1000.5, 0);
    fabricated_set(&f, 0, HT_LEAVERS, 2.5, 0.5);
    char *text = fabricated_written(ht_report_csv, &f.result);
    ck_assert_ptr_nonnull(strstr(text, "\nERP go-live,,agent_group,reps,cost,1000.5,1000.5,1000.5\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nERP go-live,,agent_group,reps,leavers,2.5,2,3\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nERP go-live,,all,all,rostered_mean,,,\n"));
    ck_assert_ptr_null(strstr(text, "call_type,orders,leavers"));
    free(text);
    fabricated_release(&f);
}
END_TEST

int main(void) {
    TCase *floor = tcase_create("floor");
    tcase_add_test(floor, the_answer_tells_of_fixes);
    tcase_add_test(floor, root_causes_have_a_table);
    tcase_add_test(floor, costs_are_told_where_given);
    tcase_add_test(floor, agents_elsewhere_and_leavers_are_told);
    tcase_add_test(floor, groups_of_agents_have_a_table);
    tcase_add_test(floor, json_tells_of_places_and_paces);
    tcase_add_test(floor, json_tells_of_root_causes);
    tcase_add_test(floor, new_measures_are_rows_of_the_csv);
    Suite *suite = suite_create("floor");
    suite_add_tcase(suite, floor);
    return suite_run(suite);
}
