/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of made-up sweeps: from which value on the target is kept, what one more is worth, JSON, CSV and
 * the tables of pictures.
 */
#include "fabricated.h"

#include "report/sweep.h"
#include "suite.h"
#include <jansson.h>
#include <unistd.h>

#define POINTS 6

/* Six points, 300 to 350 in steps of 10 unless a test says otherwise. */
struct swept {
    struct fabricated f[POINTS];
    struct ht_result results[POINTS];
    struct ht_paired pairs[POINTS];
    struct ht_estimate *differences[POINTS];
    double *course;
    const char *values[POINTS], *others[2];
    double numbers[POINTS];
    struct ht_sweep_setting settings[2];
    struct ht_comparison comparison;
    struct ht_sweep sweep;
};

/* Marks: m the point misses two weeks, . it keeps the target. */
static void swept_init(struct swept *s, const char *marks) {
    static const char *const values[] = {"300", "310", "320", "330", "340", "350"};
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < POINTS; i++) {
        struct ht_verdict *verdict = &s->f[i].verdict;
        fabricated_init(&s->f[i], 5, 1);
        for (size_t p = 0; p < verdict->period_count; p++) {
            verdict->periods[p].missed = marks[i] == 'm' && p < 2;
        }
        verdict->missed_count = marks[i] == 'm' ? 2 : 0;
        verdict->met_probability = marks[i] == 'm' ? 0 : 0.97;
        fabricated_set(&s->f[i], 0, HT_ASA, 200 - 20 * (double)i, 3);
        s->results[i] = s->f[i].result;
        s->values[i] = values[i];
        s->numbers[i] = strtod(values[i], NULL);
    }
    for (size_t i = 0; i + 1 < POINTS; i++) {
        s->differences[i] = calloc(5 * 3 * HT_MEASURE_COUNT, sizeof **s->differences);
        s->differences[i][HT_ASA] = (struct ht_estimate){-20, -25, -15};
        s->pairs[i] = (struct ht_paired){.pair = {i, i + 1}, .differences = s->differences[i]};
    }
    const size_t periods = s->results[0].period_count;
    s->course = calloc(POINTS * periods, sizeof *s->course);
    for (size_t i = 0; i < POINTS * periods; i++) {
        s->course[i] = ht_result_estimate(&s->results[i / periods], i % periods, 0, HT_ASA).mean;
    }
    s->settings[0] = (struct ht_sweep_setting){"agent_groups.reps.count", s->values, s->numbers, POINTS};
    s->comparison = (struct ht_comparison){.count = POINTS,
                                           .results = s->results,
                                           .focus = {HT_ASA, 0},
                                           .course = s->course,
                                           .pairs = s->pairs,
                                           .pair_count = POINTS - 1,
                                           .selection = {.criterion = {HT_ASA, 0, false, 12, 0.95}}};
    s->sweep = (struct ht_sweep){&s->comparison, s->settings, 1};
}

static void swept_release(struct swept *s) {
    free(s->course);
    for (size_t i = 0; i < POINTS; i++) {
        fabricated_release(&s->f[i]);
        free(s->differences[i]);
    }
}

/* 3 x 2 points: 300, 310, 320 by two words. */
static void swept_by_two(struct swept *s) {
    s->others[0] = "fastest";
    s->others[1] = "a 'b\", c";
    s->settings[0].count = 3;
    s->settings[1] = (struct ht_sweep_setting){"routing.agent", s->others, NULL, 2};
    s->sweep.setting_count = 2;
    s->comparison.pair_count = 4;
    for (size_t i = 0; i < 4; i++) {
        s->pairs[i].pair = (struct ht_pair){i, i + 2};
    }
}

static void check_answer(const char *marks, const char *expected) {
    struct swept s;
    char text[1024];
    swept_init(&s, marks);
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text, expected);
    swept_release(&s);
}

#define PATH "agent_groups.reps.count: "
#define KEPT "the hold target of 2 min in every week"

START_TEST(the_answer_is_where_the_target_begins_to_be_kept) {
    check_answer("mmm...", PATH "330 is the least that keeps " KEPT "; 320 misses 2 of 4 weeks.");
    check_answer("..mmmm", PATH "310 is the most that keeps " KEPT "; 320 misses 2 of 4 weeks.");
    check_answer("......", PATH "every value from 300 to 350 keeps " KEPT ".");
    check_answer("mmmmmm",
                 PATH "no value from 300 to 350 keeps " KEPT "; 350 misses 2 of 4 weeks, the fewest.");
    check_answer("m..mmm",
                 PATH "only 310 to 320 keeps " KEPT "; 300 misses 2 of 4 weeks, 330 misses 2 of 4 weeks.");
    check_answer("m.m...", PATH "330 is the least that keeps " KEPT
                                "; 320 misses 2 of 4 weeks (1 other value, past ones that miss it, keeps it "
                                "too).");
    check_answer("m.m..m", PATH "only 310 to 310 keeps " KEPT "; 300 misses 2 of 4 weeks, 320 misses 2 of 4 "
                                "weeks (2 other values, past ones that miss it, keep it too).");
}
END_TEST

START_TEST(falling_values_are_read_the_other_way_round) {
    struct swept s;
    char text[1024];
    swept_init(&s, "...mmm");
    for (size_t i = 0; i < POINTS; i++) {
        static const char *const falling[] = {"350", "340", "330", "320", "310", "300"};
        s.values[i] = falling[i];
        s.numbers[i] = strtod(falling[i], NULL);
    }
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text, PATH "330 is the least that keeps " KEPT "; 320 misses 2 of 4 weeks.");
    const struct ht_estimate each = sweep_marginal(&s.sweep, 1, HT_ASA);
    ck_assert_double_eq(each.mean, 2);
    ck_assert_double_eq(each.low, 1.5);
    ck_assert_double_eq(each.high, 2.5);
    swept_release(&s);
}
END_TEST

START_TEST(one_more_is_the_difference_by_the_step) {
    struct swept s;
    swept_init(&s, "mmm...");
    const struct ht_estimate each = sweep_marginal(&s.sweep, 3, HT_ASA);
    ck_assert_double_eq(each.mean, -2);
    ck_assert_double_eq(each.low, -2.5);
    ck_assert_double_eq(each.high, -1.5);
    ck_assert(isnan(sweep_marginal(&s.sweep, 0, HT_ASA).mean));
    s.numbers[3] = 360; /* 320 to 360 */
    ck_assert_double_eq(sweep_marginal(&s.sweep, 3, HT_ASA).mean, -0.5);
    swept_release(&s);
}
END_TEST

START_TEST(two_settings_are_answered_row_by_row) {
    struct swept s;
    char text[1024];
    swept_init(&s, "m.mm..");
    swept_by_two(&s);
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text, "agent_groups.reps.count that keeps " KEPT
                           ", by routing.agent: fastest: 320 or more; a 'b\", c: 320 or more.");
    ck_assert_double_eq(sweep_marginal(&s.sweep, 4, HT_ASA).mean, -2); /* 310 to 320, the same word */
    swept_release(&s);
}
END_TEST

START_TEST(values_that_are_no_numbers_are_listed) {
    struct swept s;
    char text[1024];
    swept_init(&s, "m.mmm.");
    s.settings[0].numbers = NULL;
    s.comparison.pair_count = 0;
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text, PATH "2 of 6 keep " KEPT ": 310; 350. Best by average speed of answer so far: "
                                "agent_groups.reps.count = 350, 1 min 40 s; a choice that is sure takes 10 "
                                "replications.");
    for (size_t i = 0; i < POINTS; i++) {
        for (size_t p = 0; p < s.f[i].verdict.period_count; p++) {
            s.f[i].verdict.periods[p].met_probability = NAN; /* nobody calls */
        }
    }
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_int_eq(strncmp(text, PATH "none of 6 keeps " KEPT ". Best", 80), 0);
    swept_release(&s);
}
END_TEST

START_TEST(without_a_target_the_best_is_named) {
    struct swept s;
    char text[1024];
    swept_init(&s, "......");
    for (size_t i = 0; i < POINTS; i++) {
        s.f[i].model.target_count = 0;
    }
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text,
                     "Best by average speed of answer so far: agent_groups.reps.count = 350, 1 min 40 s; a "
                     "choice that is sure takes 10 replications.");
    s.comparison.selection.possible = s.comparison.selection.decided = true;
    s.comparison.selection.best = 4;
    sweep_answer(&s.sweep, text, sizeof text);
    ck_assert_str_eq(text, "Best by average speed of answer: agent_groups.reps.count = 340, 2 min 00 s, with "
                           "probability at least 0.95 where it is better by 12 s.");
    swept_release(&s);
}
END_TEST

/* What `write` puts out, to be freed. */
static char *written(bool (*write)(const struct ht_sweep *, FILE *), const struct ht_sweep *sweep) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert(write(sweep, out));
    fclose(out);
    return text;
}

START_TEST(the_text_has_a_row_a_point) {
    struct swept s;
    swept_init(&s, "mmm...");
    char *text = written(ht_report_sweep_text, &s.sweep);
    ck_assert_ptr_nonnull(strstr(text, "\n  320    0.00       2"));
    ck_assert_ptr_nonnull(strstr(text, "\n  330    0.97       0"));
    ck_assert_ptr_nonnull(strstr(text, "2 min 20 s ± 3.0 s"));
    ck_assert_ptr_nonnull(strstr(text, "-2.0 s ± 0.5 s\n"));
    ck_assert_ptr_nonnull(strstr(text, "6 points, the same callers at each; 50 replications"));
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        char copy[512];
        snprintf(copy, sizeof copy, "%.*s", (int)(end - line), line);
        ck_assert_uint_le(words_width(copy), 100);
        line = end + 1;
    }
    free(text);
    swept_release(&s);
}
END_TEST

START_TEST(json_has_settings_and_points) {
    struct swept s;
    swept_init(&s, "m.mm..");
    swept_by_two(&s);
    char *text = written(ht_report_sweep_json, &s.sweep);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
    const json_t *settings = json_object_get(root, "settings"), *points = json_object_get(root, "points");
    ck_assert_uint_eq(json_array_size(settings), 2);
    ck_assert_uint_eq(json_array_size(points), POINTS);
    const json_t *last = json_array_get(points, 5), *values = json_object_get(last, "values");
    ck_assert_double_eq(json_number_value(json_object_get(values, "agent_groups.reps.count")), 320);
    ck_assert_str_eq(json_string_value(json_object_get(values, "routing.agent")), "a 'b\", c");
    const json_t *previous = json_object_get(last, "difference_to_previous");
    ck_assert_double_eq(json_number_value(json_object_get(previous, "step")), 10);
    const json_t *asa = json_object_get(json_object_get(previous, "per_unit"), "asa");
    ck_assert_double_eq(json_number_value(json_object_get(asa, "high")), -1.5);
    ck_assert(json_is_null(json_object_get(json_array_get(points, 1), "difference_to_previous")));
    const json_t *all = json_object_get(json_object_get(last, "measures"), "all");
    ck_assert_double_eq(json_number_value(json_object_get(json_object_get(all, "asa"), "mean")), 100);
    ck_assert_uint_eq(json_array_size(json_object_get(last, "targets")), 1);
    json_decref(root);
    free(text);
    swept_release(&s);
}
END_TEST

START_TEST(csv_has_the_settings_as_columns) {
    struct swept s;
    swept_init(&s, "m.mm..");
    swept_by_two(&s);
    char *text = written(ht_report_sweep_csv, &s.sweep);
    ck_assert_int_eq(strncmp(text,
                             "agent_groups.reps.count,routing.agent,measure,mean,low,high,change,change_low,"
                             "change_high\n300,fastest,attempts,",
                             110),
                     0);
    ck_assert_ptr_nonnull(strstr(text, "\n300,\"a 'b\"\", c\",asa,180,177,183,,,\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n320,\"a 'b\"\", c\",asa,100,97,103,-20,-25,-15\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n310,fastest,periods_missed,2,,,,,\n"));
    free(text);
    swept_release(&s);
}
END_TEST

/* The CSV file of a picture, to be freed; it and its folder are removed. NULL: there is none. */
static char *picture_of(const struct ht_sweep *sweep, const char *name) {
    char folder[] = "sweep-XXXXXX", path[128], *text = NULL;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert(ht_pictures_write_sweep(sweep, folder));
    snprintf(path, sizeof path, "%s/pictures/%s.csv", folder, name);
    FILE *in = fopen(path, "r");
    if (in != NULL) {
        text = calloc(1, 65536);
        ck_assert_uint_gt(fread(text, 1, 65535, in), 0);
        fclose(in);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/pictures", folder);
    rmdir(path);
    rmdir(folder);
    return text;
}

START_TEST(the_line_is_titled_by_its_finding) {
    struct swept s;
    swept_init(&s, "mmm...");
    char *text = picture_of(&s.sweep, "sweep");
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(
        strstr(text, "# title: The hold target of 2 min is kept in every week from 330 on\n"));
    ck_assert_ptr_nonnull(strstr(text, "# mark: 330 330 keeps it\n"));
    ck_assert_ptr_nonnull(strstr(text, "# target: 120\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n315,325,160,157,163,"));
    free(text);
    swept_release(&s);
}
END_TEST

START_TEST(the_map_has_the_border_of_the_target) {
    struct swept s;
    swept_init(&s, "m.mm..");
    swept_by_two(&s);
    char *text = picture_of(&s.sweep, "sweep-heat");
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strstr(text, "\nx,y,x_value,value,kept,border_right,border_above\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n1,1,300,200,0,0,1\n1,2,300,180,1,1,0\n2,1,310,160,0,1,0\n"));
    ck_assert_ptr_nonnull(strstr(text, "# row: \n# note: routing.agent\n# row: \n# note: fastest\n"));
    free(text);
    swept_release(&s);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("sweep");
    tcase_add_test(tests, the_answer_is_where_the_target_begins_to_be_kept);
    tcase_add_test(tests, falling_values_are_read_the_other_way_round);
    tcase_add_test(tests, one_more_is_the_difference_by_the_step);
    tcase_add_test(tests, two_settings_are_answered_row_by_row);
    tcase_add_test(tests, values_that_are_no_numbers_are_listed);
    tcase_add_test(tests, without_a_target_the_best_is_named);
    tcase_add_test(tests, the_text_has_a_row_a_point);
    tcase_add_test(tests, json_has_settings_and_points);
    tcase_add_test(tests, csv_has_the_settings_as_columns);
    tcase_add_test(tests, the_line_is_titled_by_its_finding);
    tcase_add_test(tests, the_map_has_the_border_of_the_target);
    Suite *suite = suite_create("report_sweep");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
