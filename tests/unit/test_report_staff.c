/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of a made-up staffing: the answer, needs and roster by time of day, JSON, CSV and the numbers of
 * the picture, without any simulation.
 */
#include "report/chart.h"
#include "report/staffing.h"
#include "suite.h"
#include <check.h>
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define DAYS   7
#define BINS   ((size_t)DAYS * 48)
#define GROUPS 2
#define SCOPES 4

/* A desk open Mon-Fri 08:00-18:00 for a week from Monday 6 Nov 2006: reps and gurus. */
struct desk {
    struct ht_model model;
    struct ht_call_type type;
    struct ht_agent_group groups[GROUPS];
    struct ht_shift_pattern pattern;
    struct ht_pattern_break breaks[2];
    struct ht_target target;
    struct ht_verdict verdict;
    struct ht_target_period judged[DAYS];
    bool open[BINS];
    size_t formula[BINS * GROUPS], need[BINS * GROUPS], cover[BINS * GROUPS];
    struct ht_period periods[BINS];
    struct ht_estimate *estimates;
    struct ht_duty duties[2];
    struct ht_gap gaps[1];
    struct ht_shortfall shortfall;
    struct ht_staffing needs;
    struct ht_rostered roster;
    struct ht_staff_report report;
};

/* 20 reps at the edges of the day, 40 at 11:00, four more on Monday; 3 gurus. */
static void fill_bin(struct desk *d, size_t bin) {
    const size_t day = bin / 48, slot = bin % 48;
    d->periods[bin] = (struct ht_period){(double)bin * 1800, 1800};
    d->open[bin] = day < 5 && slot >= 16 && slot < 36;
    if (!d->open[bin]) {
        return;
    }
    const double shape = 40 - 3 * fabs((double)slot - 22) + (day == 0 ? 4 : 0);
    d->need[bin * GROUPS] = (size_t)fmax(shape, 20);
    d->need[bin * GROUPS + 1] = 3;
    for (size_t g = 0; g < GROUPS; g++) {
        d->formula[bin * GROUPS + g] = d->need[bin * GROUPS + g] - 1;
        d->cover[bin * GROUPS + g] = d->need[bin * GROUPS + g] + 6;
    }
}

static void set_measure(struct desk *d, size_t row, enum ht_measure measure, double mean) {
    for (size_t scope = 0; scope < SCOPES; scope++) {
        d->estimates[(row * SCOPES + scope) * HT_MEASURE_COUNT + measure] =
            (struct ht_estimate){mean, 0.9 * mean, 1.1 * mean};
    }
}

static void fill_result(struct desk *d, struct ht_result *result) {
    *result = (struct ht_result){.model = &d->model,
                                 .seed = UINT64_MAX,
                                 .replications = 40,
                                 .planned = 40,
                                 .simulated_calls = 123456,
                                 .by = HT_PER_INTERVAL,
                                 .periods = d->periods,
                                 .period_count = BINS,
                                 .estimates = d->estimates,
                                 .verdicts = &d->verdict};
}

static void fill_model(struct desk *d) {
    ht_model_init(&d->model);
    d->type = (struct ht_call_type){.name = "orders"};
    d->groups[0] = (struct ht_agent_group){.name = "reps", .absence = 0.1, .off_phone = 0.1};
    d->groups[1] = (struct ht_agent_group){.name = "gurus, \"paid\""};
    d->breaks[0] = (struct ht_pattern_break){2 * HT_HOUR, 900};
    d->breaks[1] = (struct ht_pattern_break){4.5 * HT_HOUR, 1800};
    d->pattern = (struct ht_shift_pattern){.name = "full day",
                                           .length = 8.5 * HT_HOUR,
                                           .breaks = d->breaks,
                                           .break_count = 2,
                                           .days_per_week = 5};
    d->target = (struct ht_target){.measure = HT_ASA, .bound = 60, .per = HT_PER_DAY, .confidence = 0.9};
    d->model.name = "Desk";
    d->model.file = "desk.cfg";
    snprintf(d->model.digest, sizeof d->model.digest, "0123456789abcdef");
    d->model.calendar.start_day = ht_day_from_date(2006, 11, 6);
    d->model.calendar.length = DAYS * HT_DAY;
    d->model.calendar.interval = 1800;
    d->model.call_types = &d->type;
    d->model.call_type_count = 1;
    d->model.agent_groups = d->groups;
    d->model.agent_group_count = GROUPS;
    d->model.targets = &d->target;
    d->model.target_count = 1;
    d->model.shift_patterns = &d->pattern;
    d->model.shift_pattern_count = 1;
    d->verdict = (struct ht_verdict){
        .target = &d->target, .periods = d->judged, .period_count = DAYS, .met_probability = 0.8};
    for (size_t day = 0; day < DAYS; day++) {
        d->judged[day] = (struct ht_target_period){
            {(double)day * HT_DAY, HT_DAY}, day < 5 ? 0.99 - 0.01 * (double)day : NAN, 40, false};
    }
}

static void desk_init(struct desk *d) {
    memset(d, 0, sizeof *d);
    fill_model(d);
    const size_t cells = (BINS + 1) * SCOPES * HT_MEASURE_COUNT;
    d->estimates = calloc(cells, sizeof *d->estimates);
    ck_assert_ptr_nonnull(d->estimates);
    for (size_t i = 0; i < cells; i++) {
        d->estimates[i] = (struct ht_estimate){NAN, NAN, NAN};
    }
    for (size_t b = 0; b < BINS; b++) {
        fill_bin(d, b);
        if (d->open[b]) {
            set_measure(d, b + 1, HT_ASA, 30 + (double)(b % 48));
            set_measure(d, b + 1, HT_OCCUPANCY, 0.85);
        }
    }
    d->needs = (struct ht_staffing){.model = &d->model,
                                    .bins = BINS,
                                    .groups = GROUPS,
                                    .open = d->open,
                                    .formula = d->formula,
                                    .need = d->need,
                                    .iterations = 4,
                                    .trials = 9,
                                    .impossible = &d->shortfall};
    fill_result(d, &d->needs.result);
    d->duties[0] = (struct ht_duty){0, 0, 8 * HT_HOUR, 0x1f, 40, 48000};
    d->duties[1] = (struct ht_duty){1, 0, 9.5 * HT_HOUR, 0x1d, 3, 4500};
    d->gaps[0] = (struct ht_gap){1, {8 * HT_HOUR, 9 * HT_HOUR}, 3, true};
    d->shortfall = (struct ht_shortfall){&d->target, {HT_DAY, HT_DAY}, 95, 0.25};
    d->roster = (struct ht_rostered){.duties = d->duties,
                                     .duty_count = 2,
                                     .cost = 52500,
                                     .bound = 52100,
                                     .optimal = true,
                                     .priced = true,
                                     .paid_hours = 1820,
                                     .rounds = 2,
                                     .cuts = 1,
                                     .cover = d->cover,
                                     .gaps = d->gaps,
                                     .missed = &d->shortfall};
    fill_result(d, &d->roster.result);
    d->report = (struct ht_staff_report){&d->needs, &d->roster};
}

static void desk_release(struct desk *d) {
    free(d->estimates);
}

/* What `write` puts out, to be freed. */
static char *written(bool (*write)(const struct ht_staff_report *, FILE *), const struct desk *d) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(write(&d->report, out));
    fclose(out);
    return text;
}

/* Has the report this, line ends read as blanks? No line is longer than a page. */
static void check_text(const struct desk *d, const char *const *wanted) {
    char *text = written(ht_report_staff_text, d);
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        char copy[512];
        snprintf(copy, sizeof copy, "%.*s", (int)strcspn(line, "\n"), line);
        ck_assert_msg(words_width(copy) <= 100, "too long: %s", copy);
    }
    size_t kept = 0;
    for (const char *c = text; *c != '\0'; c++) {
        const char plain = *c == '\n' ? ' ' : *c;
        if (plain != ' ' || kept == 0 || text[kept - 1] != ' ') {
            text[kept++] = plain;
        }
    }
    text[kept] = '\0';
    for (; *wanted != NULL; wanted++) {
        ck_assert_msg(strstr(text, *wanted) != NULL, "not \"%s\" in: %s", *wanted, text);
    }
    free(text);
}

START_TEST(the_text_answers_first) {
    struct desk d;
    desk_init(&d);
    check_text(&d,
               (const char *const[]){
                   "47 agents at the peak (Mon 11:00) and 1,512 agent hours a week on the phones keep the "
                   "promise: asa at most 1 min each day (confidence 0.9). Erlang A, each interval alone, "
                   "asks for 1,412 hours a week.",
                   "Cheapest roster: 43 people, 1,820 paid hours a week, 52,500 a week; no roster that "
                   "covers the needs costs less than 52,100.",
                   "kept; least likely Fri 10 Nov 2006, 0.95; all 5 days together 0.80.",
                   "Verified by simulating this very roster in 40 replications", NULL});
    d.report.roster = NULL;
    char *text = written(ht_report_staff_text, &d);
    ck_assert_ptr_null(strstr(text, "roster:"));
    ck_assert_ptr_nonnull(strstr(text, "simulating these needs"));
    free(text);
    desk_release(&d);
}
END_TEST

START_TEST(tables_have_days_and_times) {
    struct desk d;
    desk_init(&d);
    char *text = written(ht_report_staff_text, &d);
    ck_assert_ptr_nonnull(strstr(text, "\nreps\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n11:00  44/50  40/46  40/46  40/46   40/46\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n17:30  20/26  20/26  20/26  20/26   20/26\n"));
    ck_assert_ptr_null(strstr(text, "\n18:00"));
    ck_assert_ptr_null(strstr(text, "\n07:30"));
    ck_assert_ptr_nonnull(strstr(text, "Mon-Fri"));
    ck_assert_ptr_nonnull(strstr(text, "Mon, Wed-Fri  09:30  18:00  11:30, 14:00   4,500\n"));
    free(text);
    desk_release(&d);
}
END_TEST

START_TEST(of_more_than_a_week_the_most_is_shown) {
    struct desk d;
    desk_init(&d);
    d.model.calendar.length = 2 * HT_WEEK; /* the second week is closed in this made-up one */
    check_text(&d, (const char *const[]){"43 people",
                                         "47 agents at the peak (Mon 6 Nov 2006 11:00) and 756 agent hours",
                                         "the most of the weeks measured", NULL});
    d.model.calendar.length = HT_WEEK;
    d.model.calendar.warm_up = HT_DAY; /* Monday is not shown */
    check_text(&d, (const char *const[]){"43 agents at the peak (Tue 11:00) and 1,188 agent hours on", NULL});
    ck_assert(!staff_shown(&d.needs, 22));
    desk_release(&d);
}
END_TEST

START_TEST(of_many_rows_hours_are_shown) {
    struct desk d;
    desk_init(&d);
    for (size_t slot = 0; slot < 48;
         slot++) { /* Monday is open all day; of an hour the second half needs more */
        d.open[slot] = true;
        d.need[slot * GROUPS] = 10 + slot % 2;
        d.cover[slot * GROUPS] = 30 + slot % 2;
        d.need[(48 + slot) * GROUPS] = 12; /* on Tuesday the same, and fewer are rostered in it */
        d.cover[(48 + slot) * GROUPS] = 31 - slot % 2;
    }
    d.report.roster = &d.roster;
    char *text = written(ht_report_staff_text, &d);
    ck_assert_ptr_nonnull(strstr(text, "\n05:00  11/31\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n11:00  11/31  12/30  40/46  40/46   40/46\n"));
    ck_assert_ptr_null(strstr(text, "\n05:30"));
    ck_assert_ptr_nonnull(strstr(text, "the most of the hour"));
    free(text);
    desk_release(&d);
}
END_TEST

START_TEST(what_cannot_be_kept_is_said) {
    struct desk d;
    desk_init(&d);
    d.needs.impossible_count = 1;
    d.roster.missed_count = 1;
    d.verdict.missed_count = 1;
    d.judged[1].missed = true;
    d.judged[1].met_probability = 0.25;
    check_text(&d,
               (const char *const[]){
                   "keep what can be kept, but not every promise",
                   "Not even twice as many agents as anybody could use keep: - asa at most 1 min each day, "
                   "Tue 7 Nov 2006: it comes to 1 min 35 s, and is met with probability 0.25 where 0.9 is "
                   "asked.",
                   "The roster misses, and more agents no longer help:",
                   "missed in Tue 7 Nov 2006 (1 of 5); least likely Tue 7 Nov 2006, 0.25", NULL});
    desk_release(&d);
}
END_TEST

START_TEST(without_a_roster_gaps_are_told) {
    struct desk d;
    desk_init(&d);
    d.roster.gap_count = 1;
    d.roster.cover = NULL;
    ck_assert_ptr_null(staff_roster(&d.report));
    ck_assert_ptr_eq(staff_result(&d.report), &d.needs.result);
    check_text(&d,
               (const char *const[]){
                   "No roster of these shift patterns covers the needs. - gurus, \"paid\", Mon 6 Nov 2006 "
                   "08:00 to 09:00: 3.0 agents are missing; no shift pattern of theirs reaches this time.",
                   "11:00 44 40 40 40 40", NULL});
    d.gaps[0].uncovered = false;
    check_text(&d, (const char *const[]){"3.0 agents are missing; everybody whom `at_most` allows", NULL});
    char *text = written(ht_report_roster_csv, &d);
    ck_assert_str_eq(text, "agent_group,pattern,days,from,to,breaks,count,weekly_cost\n");
    free(text);
    desk_release(&d);
}
END_TEST

static json_t *read_json(const struct desk *d) {
    char *text = written(ht_report_staff_json, d);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
    free(text);
    return root;
}

static double number_at(const json_t *object, const char *key) {
    return json_number_value(json_object_get(object, key));
}

START_TEST(json_has_intervals_roster_and_verdicts) {
    struct desk d;
    desk_init(&d);
    json_t *root = read_json(&d);
    const json_t *intervals = json_object_get(root, "intervals");
    ck_assert_uint_eq(json_array_size(intervals), 100);
    const json_t *first = json_array_get(intervals, 0);
    ck_assert_str_eq(json_string_value(json_object_get(first, "start")), "2006-11-06T08:00");
    ck_assert_double_eq(number_at(json_object_get(first, "agent_groups"), "reps"), 26);
    ck_assert_double_eq(number_at(json_object_get(first, "erlang_a"), "gurus, \"paid\""), 2);
    ck_assert_double_eq(number_at(json_object_get(first, "rostered"), "gurus, \"paid\""), 9);
    ck_assert_double_eq(number_at(json_object_get(first, "asa"), "mean"), 46);
    const json_t *duty = json_array_get(json_object_get(root, "roster"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(duty, "from")), "09:30");
    ck_assert_str_eq(json_string_value(json_object_get(duty, "to")), "18:00");
    ck_assert_uint_eq(json_array_size(json_object_get(duty, "days")), 4);
    ck_assert_uint_eq(json_array_size(json_object_get(duty, "breaks")), 2);
    const json_t *verified = json_object_get(root, "verified");
    ck_assert_str_eq(json_string_value(json_object_get(verified, "what")), "roster");
    ck_assert_uint_eq(json_array_size(json_object_get(verified, "targets")), 1);
    ck_assert_double_eq(number_at(json_object_get(root, "roster_cost"), "bound"), 52100);
    ck_assert_double_eq(number_at(json_object_get(root, "needs"), "peak_agents"), 47);
    json_decref(root);
    d.report.roster = NULL;
    d.needs.impossible_count = 1;
    root = read_json(&d);
    ck_assert(json_is_null(json_object_get(root, "roster_cost")));
    ck_assert_uint_eq(json_array_size(json_object_get(root, "roster")), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "impossible")), 1);
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(root, "verified"), "what")), "needs");
    json_decref(root);
    desk_release(&d);
}
END_TEST

START_TEST(csv_has_a_row_an_interval_and_group) {
    struct desk d;
    desk_init(&d);
    char *text = written(ht_report_staff_csv, &d);
    size_t lines = 0;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    ck_assert_uint_eq(lines, 1 + 200);
    ck_assert_int_eq(strncmp(text,
                             "date,start,end,agent_group,needed,erlang_a,rostered,group_agents_mean,"
                             "group_occupancy,group_answered,attempts,asa,",
                             110),
                     0);
    ck_assert_ptr_nonnull(strstr(text, "\n2006-11-06,08:00,08:30,reps,26,25,32,,0.84999999999999998,,,46,"));
    ck_assert_ptr_nonnull(strstr(text, "\n2006-11-10,17:30,18:00,\"gurus, \"\"paid\"\"\",3,2,9,"));
    free(text);
    text = written(ht_report_roster_csv, &d);
    ck_assert_ptr_nonnull(
        strstr(text, "\nreps,full day,Mon-Fri,08:00,16:30,10:00-10:15 12:30-13:00,40,48000\n"));
    ck_assert_ptr_nonnull(strstr(text, ",full day,\"Mon, Wed-Fri\",09:30,18:00,"));
    free(text);
    desk_release(&d);
}
END_TEST

/* The CSV file of the picture, to be freed; it and its folder are removed. */
static char *picture_of(const struct desk *d) {
    char folder[] = "staff-XXXXXX", path[128];
    char *text = calloc(1, 65536);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert(ht_pictures_write_staff(&d->report, folder));
    snprintf(path, sizeof path, "%s/pictures/needed.csv", folder);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_gt(fread(text, 1, 65535, in), 0);
    fclose(in);
    unlink(path);
    snprintf(path, sizeof path, "%s/pictures", folder);
    rmdir(path);
    rmdir(folder);
    return text;
}

START_TEST(the_picture_is_titled_by_its_finding) {
    struct desk d;
    desk_init(&d);
    char *text = picture_of(&d);
    ck_assert_ptr_nonnull(
        strstr(text, "# title: Mon peaks at 47 agents at 11:00; the roster covers it with 59 on shift\n"));
    ck_assert_ptr_nonnull(strstr(text, "# row: reps\n# note: Mon 6 Nov\n# row: gurus, \"paid\"\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nx_from,x_to,day,needed_1,formula_1,on_1,shift_1,needed_2,"));
    ck_assert_ptr_nonnull(strstr(text, "\n11,11.5,0,44,43,40.5"));
    ck_assert_ptr_nonnull(strstr(text, "\n17.5,18,4,20,19,"));
    free(text);
    d.report.roster = NULL;
    text = picture_of(&d);
    ck_assert_ptr_nonnull(strstr(text, "# title: Mon peaks at 47 agents at 11:00\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nx_from,x_to,day,needed_1,formula_1,needed_2,formula_2\n"));
    free(text);
    desk_release(&d);
}
END_TEST

START_TEST(steps_do_not_lead_from_day_to_day) {
    struct picture picture;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    picture_init(&picture);
    picture_add_column(&picture, "x_from", "");
    picture_add_column(&picture, "x_to", "");
    for (size_t i = 0; i < 3; i++) { /* 08:00, 09:00, and 08:00 of the next day */
        double *row = picture_add_row(&picture);
        ck_assert_ptr_nonnull(row);
        row[0] = 8 + (double)(i % 2);
        row[1] = row[0] + 1;
    }
    chart_variables(&picture, out);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "\n9 8 9\n9 9 10\n10 9 10\n\n8 8 9\n9 8 9\nEND_OF_DATA\n"));
    picture_release(&picture);
    free(text);
}
END_TEST

START_TEST(days_read_as_people_say_them) {
    static const struct {
        unsigned days;
        const char *text;
    } cases[] = {{0x1f, "Mon-Fri"},  {0x7f, "Mon-Sun"},           {0x01, "Mon"},
                 {0x03, "Mon, Tue"}, {0x5d, "Mon, Wed-Fri, Sun"}, {0, ""}};
    char text[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_str_eq(staff_days(cases[i].days, text, sizeof text), cases[i].text);
    }
    ck_assert_str_eq(staff_clock(25.5 * HT_HOUR, text, sizeof text), "01:30");
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("staff");
    tcase_add_test(tests, the_text_answers_first);
    tcase_add_test(tests, tables_have_days_and_times);
    tcase_add_test(tests, of_more_than_a_week_the_most_is_shown);
    tcase_add_test(tests, of_many_rows_hours_are_shown);
    tcase_add_test(tests, what_cannot_be_kept_is_said);
    tcase_add_test(tests, without_a_roster_gaps_are_told);
    tcase_add_test(tests, json_has_intervals_roster_and_verdicts);
    tcase_add_test(tests, csv_has_a_row_an_interval_and_group);
    tcase_add_test(tests, the_picture_is_titled_by_its_finding);
    tcase_add_test(tests, steps_do_not_lead_from_day_to_day);
    tcase_add_test(tests, days_read_as_people_say_them);
    Suite *suite = suite_create("report_staff");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
