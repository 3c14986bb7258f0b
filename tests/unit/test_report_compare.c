/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of made-up comparisons: verdicts, tables, JSON, CSV, pictures.
 */
#include "fabricated.h"

#include "report/compare.h"
#include "suite.h"
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#define WEEKS   26
#define PERIODS (WEEKS - 1)
#define SCOPES  3
#define MOST    9

struct made_up {
    struct fabricated scenarios[MOST];
    struct ht_result results[MOST];
    struct ht_paired pairs[MOST];
    const char *labels[MOST];
    bool left[MOST];
    struct ht_comparison comparison;
};

static void set_difference(struct made_up *m, size_t pair, size_t row, enum ht_measure measure, double mean,
                           double half) {
    for (size_t scope = 0; scope < SCOPES; scope++) {
        m->pairs[pair].differences[(row * SCOPES + scope) * HT_MEASURE_COUNT + measure] =
            (struct ht_estimate){mean, mean - half, mean + half};
    }
}

/* Differences of asa and hold from the results of either, with an interval of a tenth. */
static void pair_up(struct made_up *m, size_t pair) {
    struct ht_paired *p = &m->pairs[pair];
    const size_t cells = (1 + PERIODS) * SCOPES * HT_MEASURE_COUNT;
    p->pair = (struct ht_pair){0, pair + 1};
    p->differences = calloc(cells, sizeof *p->differences);
    p->reduction = calloc(SCOPES * HT_MEASURE_COUNT, sizeof *p->reduction);
    p->missed = calloc(1, sizeof *p->missed);
    p->ends = calloc(1, sizeof *p->ends);
    p->missed[0] = (struct ht_estimate){-7, -8, -6.04};
    p->ends[0] = (struct ht_estimate){-5.25, -6.52, -3.98};
    for (size_t i = 0; i < cells; i++) {
        p->differences[i] = (struct ht_estimate){NAN, NAN, NAN};
    }
    for (size_t i = 0; i < SCOPES * HT_MEASURE_COUNT; i++) {
        p->reduction[i] = 14.4;
    }
    for (size_t row = 0; row <= PERIODS; row++) {
        const enum ht_measure measures[] = {HT_ASA, HT_HOLD_MEAN};
        for (size_t i = 0; i < 2; i++) {
            const double d = fabricated_cell(&m->scenarios[pair + 1], row, 0, measures[i])->mean -
                             fabricated_cell(&m->scenarios[0], row, 0, measures[i])->mean;
            set_difference(m, pair, row, measures[i], d, 0.1 * fabs(d));
        }
    }
}

/* `count` plans: the first as planned, each other with shorter holds from week 5 on. */
static void made_up_init(struct made_up *m, size_t count, size_t targets) {
    static const char *const labels[MOST] = {
        "as planned", "40 reps from March", "early class", "three", "four", "five", "six", "seven", "eight"};
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < count; i++) {
        struct fabricated *f = &m->scenarios[i];
        fabricated_init(f, WEEKS, targets);
        for (size_t p = 4; i > 0 && p < PERIODS; p++) {
            fabricated_row(f, p + 1, fabricated_asa(p + 1) * (1 - 0.3 / (double)i));
        }
        if (i > 0) {
            fabricated_row(f, 0, 300 + 20 * (double)i);
        }
        m->results[i] = f->result;
        m->labels[i] = labels[i];
        m->left[i] = i == 1;
    }
    for (size_t i = 0; i + 1 < count; i++) {
        pair_up(m, i);
    }
    m->comparison = (struct ht_comparison){.count = count,
                                           .results = m->results,
                                           .pairs = m->pairs,
                                           .pair_count = count - 1,
                                           .selection = {.criterion = {HT_ASA, 0, false, 12, 0.95},
                                                         .possible = true,
                                                         .decided = true,
                                                         .decided_after = 37,
                                                         .best = 1,
                                                         .left = m->left,
                                                         .left_count = 1}};
}

static void made_up_release(struct made_up *m) {
    for (size_t i = 0; i < m->comparison.count; i++) {
        fabricated_release(&m->scenarios[i]);
    }
    for (size_t i = 0; i < m->comparison.pair_count; i++) {
        free(m->pairs[i].differences);
        free(m->pairs[i].reduction);
        free(m->pairs[i].missed);
        free(m->pairs[i].ends);
    }
}

static char *written(const struct made_up *m,
                     bool (*write)(const struct ht_comparison *, const char *const *, FILE *)) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(write(&m->comparison, m->labels, out));
    fclose(out);
    return text;
}

static void expect_verdict(const struct made_up *m, const char *expected) {
    char text[1024];
    struct words words;
    words_init(&words, text, sizeof text);
    compare_verdict(&words, &m->comparison, m->labels, 0);
    ck_assert_str_eq(text, expected);
}

START_TEST(a_verdict_tells_what_can_be_told) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    expect_verdict(&m, "With 40 reps from March, the misses end 5.2 weeks sooner (95% interval 4 to 6.5) and "
                       "7 fewer weeks are missed (6 to 8).");
    set_difference(&m, 0, 0, HT_COST, 212345, 14000);
    expect_verdict(&m, "With 40 reps from March, the misses end 5.2 weeks sooner (95% interval 4 to 6.5), "
                       "7 fewer weeks are missed (6 to 8), and it costs 212,345 more (198,345 to 226,345).");
    set_difference(&m, 0, 0, HT_COST, -212, 300);
    m.pairs[0].ends[0] = (struct ht_estimate){-1, -3, 1};
    m.pairs[0].missed[0] = (struct ht_estimate){1, 0.5, 1.5};
    expect_verdict(&m, "With 40 reps from March, 1 more week is missed (95% interval 0.5 to 1.5), no "
                       "difference can be told in when the misses end, and no difference can be told in cost "
                       "(512 less to 88 more).");
    made_up_release(&m);
}
END_TEST

START_TEST(an_interval_around_0_is_no_difference) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    m.pairs[0].ends[0] = (struct ht_estimate){-1, -3, 1};
    m.pairs[0].missed[0] = (struct ht_estimate){-0.25, -1.5, 1};
    expect_verdict(
        &m, "With 40 reps from March, no difference can be told in the weeks missed (1.5 fewer to "
            "1 more) and average speed of answer is 1 min 20 s shorter (95% interval 1 min 12 s to 1 min "
            "28 s).");
    set_difference(&m, 0, 0, HT_ASA, 2, 5);
    m.pairs[0].ends[0] = m.pairs[0].missed[0] = (struct ht_estimate){0, 0, 0};
    expect_verdict(&m, "With 40 reps from March, as many weeks are missed and no difference can be told in "
                       "average speed of answer (3.0 s shorter to 7.0 s longer).");
    set_difference(&m, 0, 0, HT_ASA, 0, 0);
    set_difference(&m, 0, 0, HT_COST, 0, 0);
    expect_verdict(
        &m, "With 40 reps from March, as many weeks are missed, average speed of answer is the same, and "
            "it costs the same.");
    made_up_release(&m);
}
END_TEST

START_TEST(without_a_common_target_hold_is_compared) {
    struct made_up m;
    made_up_init(&m, 2, 0);
    expect_verdict(&m,
                   "With 40 reps from March, mean hold is 1 min 32 s shorter (95% interval 1 min 23 s to 1 "
                   "min 41 s).");
    made_up_release(&m);
    made_up_init(&m, 2, 1);
    m.pairs[0].ends[0] = m.pairs[0].missed[0] = (struct ht_estimate){NAN, NAN, NAN};
    expect_verdict(
        &m, "With 40 reps from March, average speed of answer is 1 min 20 s shorter (95% interval 1 min 12 s "
            "to 1 min 28 s).");
    made_up_release(&m);
}
END_TEST

START_TEST(one_replication_has_no_intervals) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    m.pairs[0].ends[0] = (struct ht_estimate){-5, NAN, NAN};
    m.pairs[0].missed[0] = (struct ht_estimate){-7, NAN, NAN};
    expect_verdict(&m,
                   "With 40 reps from March, the misses end 5 weeks sooner and 7 fewer weeks are missed.");
    m.results[0].replications = 1;
    m.comparison.selection.possible = false;
    char *text = written(&m, ht_report_comparison_text);
    ck_assert_ptr_nonnull(strstr(text, "no intervals (they need two)"));
    ck_assert_ptr_nonnull(strstr(text, "takes 10 replications"));
    free(text);
    made_up_release(&m);
}
END_TEST

START_TEST(a_measure_has_its_own_words) {
    ck_assert_str_eq(words_comparative(HT_ASA, false), "shorter");
    ck_assert_str_eq(words_comparative(HT_HANDLE_MEAN, true), "longer");
    ck_assert_str_eq(words_superlative(HT_HOLD_P90, false), "shortest");
    ck_assert_str_eq(words_comparative(HT_ABANDONED, false), "fewer");
    ck_assert_str_eq(words_superlative(HT_ANSWERED, true), "most");
    ck_assert_str_eq(words_comparative(HT_SERVICE_LEVEL, true), "higher");
    ck_assert_str_eq(words_superlative(HT_COST, false), "lowest");
}
END_TEST

START_TEST(the_text_tells_verdict_best_and_weeks) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    char *text = written(&m, ht_report_comparison_text);
    const char *parts[] = {
        "Against as planned:\n",
        "With 40 reps from March, the misses end",
        "Best by average speed of answer (the shortest): 40 reps from March, selected with a probability of\n"
        "at least 95% if it is ahead of every other by 12 s or more (Kim and Nelson's procedure, after 37\n"
        "replications).\n",
        "By week, average speed of answer.",
        "as planned",
        "difference",
        "<- ERP go-live",
        "whole run",
        "whole run,",
        "hold, mean",
        "as sure as 14 times",
        "50 replications of each"};
    const char *at = text;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *found = strstr(at, parts[i]);
        ck_assert_msg(found != NULL, "no \"%s\" where it belongs in\n%s", parts[i], text);
        at = found;
    }
    ck_assert_ptr_nonnull(strstr(text, "-1 min 20 s ± 8.0 s"));
    free(text);
    m.comparison.selection.decided = false;
    m.comparison.selection.needed_at_most = 1240;
    m.comparison.selection.left_count = 2;
    m.left[0] = true;
    text = written(&m, ht_report_comparison_text);
    ck_assert_ptr_nonnull(strstr(text, "undecided between as planned or 40 reps from March"));
    ck_assert_ptr_nonnull(strstr(text, "1,240"));
    free(text);
    made_up_release(&m);
}
END_TEST

START_TEST(many_plans_keep_to_the_page) {
    for (size_t count = 3; count <= MOST; count += 2) {
        struct made_up m;
        made_up_init(&m, count, 1);
        m.labels[2] = "a label that is much too long to stand above a column of a table on a page";
        char *text = written(&m, ht_report_comparison_text), *rest = NULL;
        for (size_t i = 1; i < count; i++) {
            char label[64];
            snprintf(label, sizeof label, "With %.30s", m.labels[i]);
            ck_assert_ptr_nonnull(strstr(text, label));
        }
        for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
            /* A remark may go past the page. */
            ck_assert_msg(words_width(line) <= 100 || strstr(line, "<-") != NULL, "%s", line);
        }
        free(text);
        made_up_release(&m);
    }
}
END_TEST

START_TEST(many_periods_show_those_that_differ_most) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    struct ht_period days[100];
    struct ht_estimate *estimates = calloc(101 * SCOPES * HT_MEASURE_COUNT, sizeof *estimates);
    struct ht_estimate *differences = calloc(101 * SCOPES * HT_MEASURE_COUNT, sizeof *differences);
    struct ht_estimate *kept = m.pairs[0].differences;
    for (size_t p = 0; p < 100; p++) {
        days[p] = (struct ht_period){(double)(7 + p) * HT_DAY, HT_DAY};
        differences[(p + 1) * SCOPES * HT_MEASURE_COUNT + HT_ASA].mean = p == 70 ? -999 : -(double)p / 100;
    }
    for (size_t i = 0; i < 2; i++) {
        m.results[i].estimates = estimates;
        m.results[i].periods = days;
        m.results[i].period_count = 100;
        m.results[i].by = HT_PER_DAY;
    }
    m.pairs[0].differences = differences;
    char *text = written(&m, ht_report_comparison_text);
    ck_assert_ptr_nonnull(strstr(text, "the 20 days that differ most, of 100"));
    ck_assert_ptr_nonnull(strstr(text, "-16 min 39 s"));
    ck_assert_ptr_null(strstr(text, "-0.2 s"));
    free(text);
    m.pairs[0].differences = kept;
    free(estimates);
    free(differences);
    made_up_release(&m);
}
END_TEST

START_TEST(csv_is_tidy) {
    struct made_up m;
    made_up_init(&m, 3, 1);
    m.labels[1] = "40 reps, \"early\"";
    char *text = written(&m, ht_report_comparison_csv), *rest = NULL;
    ck_assert_ptr_nonnull(strstr(text, "as planned,\"40 reps, \"\"early\"\"\",,all,all,asa,-80,-88,-72\n"));
    ck_assert_ptr_nonnull(strstr(text, "as planned,early class,2007-01-01T00:00,call_type,orders,asa,"));
    size_t rows = 0, cells = 0;
    for (size_t scope = 0; scope < SCOPES; scope++) {
        for (size_t i = 0; i < HT_MEASURE_COUNT; i++) {
            cells += ht_scope_has(&m.scenarios[0].model, scope, (enum ht_measure)i);
        }
    }
    const char *header = strtok_r(text, "\n", &rest);
    ck_assert_str_eq(header, "from,to,period_start,scope,name,measure,difference,low,high");
    while (strtok_r(NULL, "\n", &rest) != NULL) {
        rows++;
    }
    ck_assert_uint_eq(rows, 2 * (1 + PERIODS) * cells);
    free(text);
    made_up_release(&m);
}
END_TEST

START_TEST(json_has_the_agreed_shape) {
    struct made_up m;
    made_up_init(&m, 3, 1);
    char *text = written(&m, ht_report_comparison_json);
    json_error_t error;
    json_t *root = json_loads(text, JSON_DECODE_INT_AS_REAL, &error);
    ck_assert_msg(root != NULL, "%s at %d", error.text, error.line);
    const char *from, *to, *best, *measure;
    double mean, low, high, missed, ends, times, week;
    json_t *scenarios, *pairs, *periods, *left;
    int decided, possible;
    ck_assert_int_eq(json_unpack(root, "{s:o, s:o, s:{s:s, s:s, s:b, s:b, s:o}}", "scenarios", &scenarios,
                                 "pairs", &pairs, "selection", "best", &best, "measure", &measure, "decided",
                                 &decided, "possible", &possible, "left", &left),
                     0);
    ck_assert_str_eq(best, "40 reps from March");
    ck_assert_str_eq(measure, "asa");
    ck_assert(decided && possible);
    ck_assert_uint_eq(json_array_size(left), 1);
    ck_assert_uint_eq(json_array_size(scenarios), 3);
    ck_assert_uint_eq(json_array_size(pairs), 2);
    ck_assert_int_eq(json_unpack(json_array_get(scenarios, 2), "{s:s, s:{s:{s:{s:F}}}, s:[{s:s}]}", "label",
                                 &to, "measures", "all", "asa", "mean", &mean, "targets", "measure",
                                 &measure),
                     0);
    ck_assert_str_eq(to, "early class");
    ck_assert_double_eq(mean, 340);
    ck_assert_int_eq(
        json_unpack(json_array_get(pairs, 0),
                    "{s:s, s:s, s:{s:{s:{s:F, s:F, s:F}}}, s:[{s:F}], s:[{s:F}], s:{s:{s:{s:F}}}, s:o}",
                    "from", &from, "to", &to, "differences", "all", "asa", "mean", &mean, "low", &low, "high",
                    &high, "missed", "mean", &missed, "ends", "mean", &ends, "variance_reduction",
                    "call_types", "orders", "asa", &times, "periods", &periods),
        0);
    ck_assert_str_eq(from, "as planned");
    ck_assert_str_eq(to, "40 reps from March");
    ck_assert(mean == -80 && low == -88 && high == -72 && missed == -7 && ends == -5.25 && times == 14.4);
    ck_assert_uint_eq(json_array_size(periods), PERIODS);
    ck_assert_int_eq(json_unpack(json_array_get(periods, 8), "{s:s, s:{s:{s:F}}}", "start", &from, "all",
                                 "hold_mean", "mean", &week),
                     0);
    ck_assert_str_eq(from, "2007-01-08T00:00");
    ck_assert_double_eq_tol(week, -0.3 * 1.15 * fabricated_asa(9), 1e-9);
    json_decref(root);
    free(text);
    made_up_release(&m);
}
END_TEST

/* The text of a file, to be freed. */
static char *file_text(const char *path) {
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s", path);
    char *text = calloc(1, 1 << 20);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, in), (1 << 20) - 1);
    fclose(in);
    return text;
}

START_TEST(pictures_say_what_they_show) {
    char folder[] = "compare-XXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t count = MOST; count >= 2; count--) {
        struct made_up m;
        made_up_init(&m, count, 1);
        ck_assert(ht_pictures_write_comparison(&m.comparison, m.labels, folder));
        made_up_release(&m);
    }
    snprintf(path, sizeof path, "%s/pictures/compare.csv", folder);
    char *text = file_text(path);
    ck_assert_ptr_nonnull(
        strstr(text, "# title: Average speed of answer is above 2 min in 16 weeks as planned, in 14 "
                     "with 40 reps from March\n"));
    ck_assert_ptr_nonnull(strstr(text, "# target: 120\n"));
    ck_assert_ptr_nonnull(strstr(text, "ERP go-live\n"));
    ck_assert_ptr_nonnull(strstr(text, "x_from,x_to,plan_1,plan_1_low,plan_1_high,plan_2,"));
    free(text);
    unlink(path);
    snprintf(path, sizeof path, "%s/pictures/difference.csv", folder);
    text = file_text(path);
    ck_assert_ptr_nonnull(strstr(text, "shorter with 40 reps from March, 3 weeks after go-live\n"));
    ck_assert_ptr_nonnull(strstr(text, "difference from as planned"));
    ck_assert_ptr_nonnull(strstr(text, "# floor: -"));
    ck_assert_ptr_null(strstr(text, "plan_1,"));
    free(text);
    unlink(path);
    snprintf(path, sizeof path, "%s/pictures", folder);
    rmdir(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_full_disk_is_noticed) {
    struct made_up m;
    made_up_init(&m, 2, 1);
    bool (*const writers[])(const struct ht_comparison *, const char *const *, FILE *) = {
        ht_report_comparison_text, ht_report_comparison_json, ht_report_comparison_csv};
    for (size_t i = 0; i < 3; i++) {
        FILE *out = fopen("/dev/full", "w");
        ck_assert_ptr_nonnull(out);
        ck_assert(!writers[i](&m.comparison, m.labels, out));
        fclose(out);
    }
    made_up_release(&m);
}
END_TEST

int main(void) {
    TCase *verdicts = tcase_create("verdicts");
    tcase_add_test(verdicts, a_verdict_tells_what_can_be_told);
    tcase_add_test(verdicts, an_interval_around_0_is_no_difference);
    tcase_add_test(verdicts, without_a_common_target_hold_is_compared);
    tcase_add_test(verdicts, one_replication_has_no_intervals);
    TCase *reports = tcase_create("reports");
    tcase_add_test(reports, a_measure_has_its_own_words);
    tcase_add_test(reports, the_text_tells_verdict_best_and_weeks);
    tcase_add_test(reports, many_plans_keep_to_the_page);
    tcase_add_test(reports, many_periods_show_those_that_differ_most);
    tcase_add_test(reports, csv_is_tidy);
    tcase_add_test(reports, json_has_the_agreed_shape);
    tcase_add_test(reports, pictures_say_what_they_show);
    tcase_add_test(reports, a_full_disk_is_noticed);
    Suite *suite = suite_create("report_compare");
    suite_add_tcase(suite, verdicts);
    suite_add_tcase(suite, reports);
    return suite_run(suite);
}
