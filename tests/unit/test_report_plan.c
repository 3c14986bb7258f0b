/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of made-up plannings: the advice in words, JSON, CSV and the tables of pictures.
 */
#include "fabricated.h"

#include "report/picture.h"
#include "report/plan.h"
#include "suite.h"
#include <jansson.h>
#include <unistd.h>

#define PLANS 4
#define DATES 7

/* Reps who join: how many, in which classes, when; when to go live; callback on or off. */
struct planned {
    struct fabricated f;
    struct ht_agent_group groups[2];
    struct ht_decision decisions[5];
    size_t choices[PLANS][5], written[5], frontier[2];
    struct ht_plan plans[PLANS];
    struct ht_plan_rival rivals[1];
    struct ht_class_date dates[DATES];
    struct ht_class_advice advice;
    struct ht_planning planning;
    struct ht_plan_report report;
};

static const char *counts[] = {"100", "120", "187"}, *sizes[] = {"25", "50"},
                  *days[] = {"\"2006-11-13\"", "\"2006-12-11\""},
                  *lives[] = {"\"2006-11-20\"", "\"2007-01-15\""}, *words_of[] = {"0", "0.5"};
static const char *paths[] = {"agent_groups.reps.count", "agent_groups.reps.training.class_size",
                              "agent_groups.reps.joins", "rollouts.ERP go-live.at",
                              "call_types.orders.callback.accept"};
static double own_costs[] = {0, 12000};

static void decide(struct planned *p, size_t d, const char *name, const char **values, size_t count) {
    p->decisions[d] = (struct ht_decision){
        .name = name, .sets = &paths[d], .set_count = 1, .values = values, .value_count = count};
}

static struct ht_plan plan_of(struct planned *p, const size_t *choice, enum ht_standing standing, double cost,
                              double kept) {
    struct ht_plan plan = {.choice = (size_t *)(uintptr_t)choice, .standing = standing, .replications = 60};
    plan.cost = (struct ht_estimate){cost, cost - 1e5, cost + 1e5};
    plan.fluid_cost = cost - 5e5;
    plan.kept = kept;
    plan.worst_target = &p->f.target;
    plan.worst = (struct ht_period){8 * HT_WEEK, HT_WEEK};
    plan.worst_value = kept >= 0.9 ? 110 : 655;
    plan.missed_count = kept >= 0.9 ? 0 : 12;
    plan.all_kept = 0.9 * kept;
    return plan;
}

static void add_dates(struct planned *p) {
    for (size_t i = 0; i < DATES; i++) {
        struct ht_class_date *date = &p->dates[i];
        const double late = i < 3 ? 0 : (double)i - 2;
        date->joins = (1 + (double)i) * HT_WEEK;
        date->keeps = i < 3;
        date->plan = plan_of(p, p->choices[1], date->keeps ? HT_PLAN_KEEPS : HT_PLAN_REJECTED,
                             36.9e6 + 1e5 * late, date->keeps ? 0.97 - 0.02 * (double)i : 0.4);
        date->plan.worst_value = 100 + 8 * (double)i + 80 * late;
        date->plan.missed_count = (size_t)late;
        date->extra = (struct ht_estimate){1e5 * late, 9e4 * late, 1.1e5 * late};
        date->rep_cost = (struct ht_estimate){3500 - 1000 * late, 3000, 4000};
        date->rep_worst = (struct ht_estimate){-2 - late, -3, -1};
    }
    p->advice = (struct ht_class_advice){.group = 1,
                                         .count = 120,
                                         .joins = HT_WEEK,
                                         .dates = p->dates,
                                         .date_count = DATES,
                                         .latest = 2,
                                         .late = 6};
    p->planning.classes = &p->advice;
    p->planning.class_count = 1;
}

static void planned_init(struct planned *p) {
    static const size_t choices[PLANS][5] = {
        {0, 0, 0, 0, 0}, {1, 0, 0, 1, 1}, {2, 0, 0, 1, 1}, {0, 0, 0, 1, 1}};
    memset(p, 0, sizeof *p);
    fabricated_init(&p->f, 20, 1);
    p->groups[0] = (struct ht_agent_group){.name = "veterans", .joins = HT_NO_TIME, .count = 400};
    p->groups[1] = (struct ht_agent_group){.name = "reps", .joins = 4 * HT_WEEK, .count = 187};
    p->groups[1].training = (struct ht_training){.length = HT_WEEK, .class_size = 25, .every = HT_WEEK};
    p->f.model.agent_groups = p->groups;
    p->f.model.agent_group_count = 2;
    decide(p, 0, "reps to hire", counts, 3);
    decide(p, 1, "class size", sizes, 2);
    decide(p, 2, "first class begins", days, 2);
    decide(p, 3, "go-live", lives, 2);
    decide(p, 4, "callback taken by", words_of, 2);
    p->decisions[4].costs = own_costs;
    p->f.model.decisions = p->decisions;
    p->f.model.decision_count = 5;
    memcpy(p->choices, choices, sizeof choices);
    const size_t written[5] = {2, 0, 2, 0, 0};
    memcpy(p->written, written, sizeof written);
    p->plans[0] = plan_of(p, p->choices[0], HT_PLAN_REJECTED, 35e6, 0.02);
    p->plans[1] = plan_of(p, p->choices[1], HT_PLAN_KEEPS, 36.9e6, 0.97);
    p->plans[2] = plan_of(p, p->choices[2], HT_PLAN_KEEPS, 37.25e6, 0.99);
    p->plans[3] = plan_of(p, p->choices[3], HT_PLAN_OPEN, 36.8e6, 0.89);
    p->frontier[0] = 0;
    p->frontier[1] = 1;
    p->rivals[0] = (struct ht_plan_rival){2, {350000, 300000, 400000}};
    p->planning = (struct ht_planning){.base = p->f.model,
                                       .as_is = plan_of(p, NULL, HT_PLAN_REJECTED, 39e6, 0),
                                       .plans = p->plans,
                                       .plan_count = PLANS,
                                       .combinations = 48,
                                       .pruned = 44,
                                       .found = true,
                                       .winner = 1,
                                       .saving = {2.1e6, 1.9e6, 2.3e6},
                                       .certificate = {.given = true,
                                                       .confidence = 0.95,
                                                       .tolerance = 0.05,
                                                       .indifference = 39000,
                                                       .finalists = PLANS,
                                                       .replications = 1204,
                                                       .rivals = p->rivals,
                                                       .rival_count = 1},
                                       .frontier = p->frontier,
                                       .frontier_count = 2,
                                       .best = p->f.model};
    add_dates(p);
    p->report = (struct ht_plan_report){&p->planning, p->written, UINT64_MAX};
}

static char *written(bool (*write)(const struct ht_plan_report *, FILE *), const struct planned *p) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(write(&p->report, out));
    fclose(out);
    return text;
}

/* The text with its lines joined. */
static char *advice(const struct planned *p) {
    char *text = written(ht_report_plan_text, p), *to = text;
    for (const char *c = text; *c != '\0'; c++) {
        *to++ = *c;
        if (strncmp(c, "\n  ", 3) == 0 && c[3] != ' ') {
            to[-1] = ' ';
            c += 2;
        }
    }
    *to = '\0';
    return text;
}

static void expect(const struct planned *p, const char *part) {
    char *text = advice(p);
    ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in:\n%.2000s", part, text);
    free(text);
}

static void expect_not(const struct planned *p, const char *part) {
    char *text = advice(p);
    ck_assert_msg(strstr(text, part) == NULL, "\"%s\" is in:\n%.2000s", part, text);
    free(text);
}

START_TEST(the_answer_comes_first) {
    struct planned p;
    planned_init(&p);
    char *text = advice(&p);
    const char *answer =
        "Hire 120 reps in classes of 25 from 13 Nov 2006, go live on 15 Jan 2007, callback taken by: 0.5: "
        "36.9 "
        "million, 2.10 million less (95% interval 1.90 million to 2.30 million) than as planned, and the "
        "promise "
        "(hold at most 2 min in every week, 9 times in 10) is kept. As planned it is missed in 12 weeks, the "
        "worst being week 9 (1 Jan 2007) with a hold of 10 min 55 s.\n";
    ck_assert_msg(strncmp(text, answer, strlen(answer)) == 0, "%.2000s", text);
    free(text);
    fabricated_release(&p.f);
}
END_TEST

START_TEST(decisions_certificate_and_frontier) {
    struct planned p;
    planned_init(&p);
    expect(&p, "reps to hire        120          187");
    expect(&p, "first class begins  13 Nov 2006  4 Dec 2006");
    expect(&p,
           "with a probability of at least 95% this plan keeps the promise, and of the plans simulated none "
           "that keeps it is cheaper by 39,000 or more.");
    expect(
        &p,
        "Of 48 plans 44 could be ruled out by a fluid model; 4 were simulated, 1,204 replications in all. 1 "
        "was given up undecided, mostly for its cost.");
    expect(&p, "Next best: hire 187 reps");
    expect(&p, "350,000 more (95% interval 300,000 to 400,000).");
    expect(&p, "<- best\n");
    expect(&p, "<- as planned\n");
    expect(&p, "In all of them, class size: 25, first class begins: 13 Nov 2006.");
    fabricated_release(&p.f);
}
END_TEST

START_TEST(what_four_weeks_later_does) {
    struct planned p;
    planned_init(&p);
    expect(
        &p,
        "reps (120, from 13 Nov 2006): the latest safe first day is 27 Nov 2006. Four weeks after that, on "
        "25 "
        "Dec 2006, the worst week has a hold of 7 min 48 s instead of 1 min 56 s, the promise is missed in 4 "
        "weeks, and it costs 400,000 more (95% interval 360,000 to 440,000).");
    expect(&p, "<- latest safe\n");
    p.advice.late = DATES;
    expect_not(&p, "Four weeks after that");
    p.advice.latest = DATES;
    expect(&p, "no first day keeps the promise");
    fabricated_release(&p.f);
}
END_TEST

START_TEST(nothing_keeps_the_promise) {
    struct planned p;
    planned_init(&p);
    p.planning.found = false;
    p.planning.winner = 0;
    p.planning.class_count = 0;
    expect(
        &p,
        "No plan keeps the promise (hold at most 2 min in every week, 9 times in 10). The closest: hire 100 "
        "reps in classes of 25 from 13 Nov 2006, go live on 20 Nov 2006, callback taken by: 0. It is missed "
        "in 12 weeks, the worst being week 9 (1 Jan 2007) with a hold of 10 min 55 s, 8 min 55 s more than "
        "promised; it is kept with a probability of 0.02 where 0.9 is asked for. It costs 35.0 million");
    p.planning.certificate.given = false;
    expect(&p,
           "not certified; the replications of a plan did not suffice to judge them all (-n allows more)");
    p.plans[3].standing = HT_PLAN_REJECTED;
    expect(&p, "with a probability of at least 95% none of the plans simulated keeps the promise.");
    p.planning.untried = 7;
    expect(&p, "No plan found yet keeps the promise");
    expect(&p,
           "not certified; there are plans that were neither simulated nor ruled out (--plans allows more)");
    expect(&p, "7 were not tried.");
    fabricated_release(&p.f);
}
END_TEST

START_TEST(the_scenario_as_written_may_be_the_best) {
    struct planned p;
    planned_init(&p);
    memcpy(p.written, p.choices[1], sizeof p.written);
    p.planning.saving = (struct ht_estimate){0, 0, 0};
    expect(&p, "callback taken by: 0.5, as planned: 36.9 million, and the promise");
    expect(&p, "no other plan that keeps it costs less.");
    expect_not(&p, "than as planned");
    fabricated_release(&p.f);
    planned_init(&p);
    p.planning.as_is.missed_count = 0;
    expect(&p, "is kept, as it would be as planned.");
    p.planning.interrupted = true;
    p.planning.certificate.given = false;
    p.plans[1].standing = HT_PLAN_OPEN;
    expect(&p, "is kept, as far as it was simulated, as it would be as planned.");
    expect(&p, "not certified, as it was interrupted");
    fabricated_release(&p.f);
}
END_TEST

START_TEST(money_and_differences) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {412300.4, "412,300"},
                 {999949, "999,949"},
                 {1e6, "1.00 million"},
                 {-2.345e6, "-2.35 million"},
                 {36.94e6, "36.9 million"},
                 {123.4e6, "123 million"},
                 {4321e6, "4,321 million"},
                 {NAN, "-"}};
    char buffer[256];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_str_eq(plan_money(cases[i].value, buffer, sizeof buffer), cases[i].text);
    }
    static const struct {
        struct ht_estimate difference;
        const char *text;
    } differences[] = {{{-2000, -3000, -1000}, "2,000 less (95% interval 1,000 to 3,000)"},
                       {{2000, 1000, 3000}, "2,000 more (95% interval 1,000 to 3,000)"},
                       {{2000, -1000, 5000}, "2,000 more (95% interval -1,000 to 5,000: it may be nothing)"},
                       {{2000, NAN, NAN}, "2,000 more"},
                       {{0, 0, 0}, "as much"}};
    for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++) {
        struct words words;
        words_init(&words, buffer, sizeof buffer);
        plan_difference(&words, &differences[i].difference);
        ck_assert_str_eq(buffer, differences[i].text);
    }
}
END_TEST

START_TEST(choices_in_words) {
    struct planned p;
    char buffer[512];
    struct words words;
    planned_init(&p);
    const char *none[] = {"0", "5"};
    p.decisions[0].values = none;
    words_init(&words, buffer, sizeof buffer);
    plan_choice(&words, &p.report, p.choices[0]);
    ck_assert_str_eq(buffer, "hire no reps, go live on 20 Nov 2006, callback taken by: 0");
    /* A path by number is known as well; one of several is not taken for what it is. */
    const char *numbered[] = {"agent_groups[0].count", "agent_groups[1].count"};
    p.decisions[0].sets = numbered;
    words_init(&words, buffer, sizeof buffer);
    plan_choice(&words, &p.report, p.choices[1]);
    ck_assert_str_eq(buffer,
                     "5 veterans, reps in classes of 25 from 13 Nov 2006, go live on 15 Jan 2007, callback "
                     "taken by: 0.5");
    p.decisions[0].set_count = 2;
    words_init(&words, buffer, sizeof buffer);
    plan_choice(&words, &p.report, p.choices[1]);
    ck_assert_str_eq(buffer,
                     "reps in classes of 25 from 13 Nov 2006, go live on 15 Jan 2007, reps to hire: 5, "
                     "callback taken by: 0.5");
    ht_report_plan_brief(&p.report, 1, buffer, sizeof buffer);
    ck_assert_str_eq(buffer,
                     "36.9 million (reps in classes of 25 from 13 Nov 2006, go live on 15 Jan 2007, reps "
                     "to hire: 5, callback taken by: 0.5)");
    fabricated_release(&p.f);
}
END_TEST

START_TEST(json) {
    struct planned p;
    planned_init(&p);
    p.plans[3].cost = (struct ht_estimate){1, NAN, NAN};
    char *text = written(ht_report_plan_json, &p);
    ck_assert_ptr_nonnull(strstr(text, "\"seed\":18446744073709551615")); /* more than jansson reads */
    free(text);
    p.report.seed = 7;
    text = written(ht_report_plan_json, &p);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error), *best, *run;
    ck_assert_msg(root != NULL, "%s at %d: %.2000s", error.text, error.line, text);
    run = json_object_get(root, "run");
    ck_assert_int_eq(json_integer_value(json_object_get(run, "replications")), 1204);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "plans")), PLANS);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "decisions")), 5);
    ck_assert_int_eq(json_integer_value(json_object_get(root, "winner")), 1);
    best = json_object_get(root, "best");
    ck_assert_str_eq(json_string_value(json_object_get(best, "standing")), "keeps");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(best, "values"), "go-live")),
                     "\"2007-01-15\"");
    const json_t *as_written = json_object_get(json_object_get(root, "as_written"), "values");
    ck_assert(json_is_null(json_object_get(as_written, "first class begins")));
    ck_assert_str_eq(json_string_value(json_object_get(as_written, "reps to hire")), "187");
    const json_t *class = json_array_get(json_object_get(root, "classes"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(class, "latest_safe")), "2006-11-27T00:00");
    ck_assert_uint_eq(json_array_size(json_object_get(class, "dates")), DATES);
    const json_t *cost = json_object_get(json_array_get(json_object_get(root, "plans"), 3), "cost");
    ck_assert(json_is_null(json_object_get(cost, "low")));
    json_decref(root);
    free(text);
    fabricated_release(&p.f);
}
END_TEST

START_TEST(csv) {
    struct planned p;
    planned_init(&p);
    char *text = written(ht_report_plan_csv, &p);
    ck_assert_msg(
        strstr(text, "plan,reps to hire,class size,first class begins,go-live,callback taken by,standing,") ==
            text,
        "%.2000s", text);
    ck_assert_ptr_nonnull(strstr(text, "\nas written,187,25,,\"\"\"2006-11-20\"\"\",0,misses,60,39000000,"));
    ck_assert_ptr_nonnull(strstr(
        text, "\n1,120,25,\"\"\"2006-11-13\"\"\",\"\"\"2007-01-15\"\"\",0.5,keeps,60,36900000,36800000,"
              "37000000,36400000,0.96999999999999997,"));
    ck_assert_ptr_nonnull(strstr(text, ",0,asa,2007-01-01T00:00,110,yes,yes\n"));
    size_t lines = 0;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    ck_assert_uint_eq(lines, 2 + PLANS);
    free(text);
    fabricated_release(&p.f);
}
END_TEST

/* Reads DIR/pictures/NAME.csv, which must be there. */
static struct picture read_picture(const char *directory, const char *name) {
    char path[256];
    struct picture picture;
    struct ht_messages problems;
    ht_messages_init(&problems);
    snprintf(path, sizeof path, "%s/pictures/%s.csv", directory, name);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert(picture_read(&picture, in, path, &problems));
    fclose(in);
    ht_messages_release(&problems);
    return picture;
}

START_TEST(pictures) {
    struct planned p;
    char directory[] = "planned-XXXXXX", command[64];
    const char *kept = getenv("KEEP_PICTURES"); /* to look at them */
    planned_init(&p);
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert(ht_pictures_write_plan(&p.report, directory));
    struct picture frontier = read_picture(directory, "frontier"),
                   dates = read_picture(directory, "start-dates");
    ck_assert_str_eq(frontier.title,
                     "The promise can be kept for 36.9 million, 2.10 million less than as planned");
    ck_assert_uint_eq(frontier.rows, PLANS + 1 + 2);
    ck_assert_double_eq(frontier.target, 0.9);
    ck_assert_double_eq(picture_cell(&frontier, 1, picture_column(&frontier, "best")), 0.97);
    ck_assert_double_eq(picture_cell(&frontier, 0, picture_column(&frontier, "x_from")), 35);
    ck_assert_str_eq(dates.title,
                     "reps: begin by 27 Nov 2006; four weeks later the worst week has 7 min 48 s");
    ck_assert_uint_eq(dates.rows, DATES);
    ck_assert_double_eq(picture_cell(&dates, 2, picture_column(&dates, "safe")), 116);
    ck_assert_double_eq(picture_cell(&dates, 6, picture_column(&dates, "cost_1")), 400);
    ck_assert_double_eq(dates.target, 120);
    picture_release(&frontier);
    picture_release(&dates);
    /* Of a planning without classes the old picture goes. */
    if (kept == NULL) {
        p.planning.class_count = 0;
        ck_assert(ht_pictures_write_plan(&p.report, directory));
        snprintf(command, sizeof command, "%s/pictures/start-dates.csv", directory);
        ck_assert_int_ne(access(command, F_OK), 0);
        snprintf(command, sizeof command, "rm -r %s", directory);
        ck_assert_int_eq(system(command), 0);
    }
    fabricated_release(&p.f);
}
END_TEST

START_TEST(a_full_disk_is_told) {
    struct planned p;
    bool (*const writes[])(const struct ht_plan_report *, FILE *) = {ht_report_plan_text, ht_report_plan_json,
                                                                     ht_report_plan_csv};
    planned_init(&p);
    FILE *full = fopen("/dev/full", "w");
    for (size_t i = 0; full != NULL && i < sizeof writes / sizeof writes[0]; i++) {
        ck_assert(!writes[i](&p.report, full));
        clearerr(full);
    }
    if (full != NULL) {
        fclose(full);
    }
    fabricated_release(&p.f);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("report_plan");
    TCase *test_case = tcase_create("reports");
    tcase_add_test(test_case, the_answer_comes_first);
    tcase_add_test(test_case, decisions_certificate_and_frontier);
    tcase_add_test(test_case, what_four_weeks_later_does);
    tcase_add_test(test_case, nothing_keeps_the_promise);
    tcase_add_test(test_case, the_scenario_as_written_may_be_the_best);
    tcase_add_test(test_case, money_and_differences);
    tcase_add_test(test_case, choices_in_words);
    tcase_add_test(test_case, json);
    tcase_add_test(test_case, csv);
    tcase_add_test(test_case, pictures);
    tcase_add_test(test_case, a_full_disk_is_told);
    suite_add_tcase(suite, test_case);
    return suite_run(suite);
}
