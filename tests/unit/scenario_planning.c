/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files: shift patterns and decisions, which change no replication. What is said about wrong files
 * is pinned in tests/bad.
 */
#include "scenario_folder.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS                                                                                               \
    "agent_groups = ( { name = \"reps\"; count = 20; serves = [ \"orders\" ]; },\n"                          \
    "  { name = \"class-1\"; count = 8; serves = [ \"orders\" ]; joins = \"2006-12-04\"; } );\n"

/* Sections in any order; a night; a shift of 24 hours; a break at once after another, and one that ends with
 * its shift. */
static const char planning[] = CALENDAR
    "decisions = (\n"
    "  { name = \"class\"; set = \" agent_groups.class-1.count \"; values = [ 0, 20, 40 ];\n"
    "    costs = [ 0, 5000, 9000.5 ]; },\n"
    "  { name = \"ramp\"; set = [ \"rollouts.ERP.at\", \"agent_groups.class-1.joins\" ];\n"
    "    from = \"2006-12-25\"; to = \"2007-03-05\"; step = \"2 weeks\"; },\n"
    "  { name = \"factor\"; set = \"agent_groups.reps.handle_factor\"; from = -0.3; to = 0.7; step = 0.1;\n"
    "    cost_each = 250; },\n"
    "  { name = \"anything\"; set = \"x.y\";\n"
    "    values = ( 1e-9, 3000000000, 0.1, -2.0, true, false, \"true\", \"2 weeks\", \"a \\\"b\\\\\\n, [c]\" "
    "); } );\n"
    "shift_patterns = (\n"
    "  { name = \"full day\"; agent_groups = [ \"reps\" ]; starts = [ \"07:00\", \"07:30:15\" ];\n"
    "    length = \"8 h 30 min\"; breaks = ( { after = \"2 h\"; length = \"15 min\"; },\n"
    "      { after = \"2 h 15 min\"; length = 60; }, { after = \"8 h\"; length = \"30 min\"; } );\n"
    "    days = \"Sat-Mon\"; days_per_week = 2; at_most = 30; cost_factor = 1.25; },\n"
    "  { name = \"night\"; starts = { from = \"19:00\"; to = \"23:59:59\"; every = \"4 h 59 min 59 s\"; };\n"
    "    length = \"24 h\"; },\n"
    "  { name = \"one start\"; starts = \"06:00\"; length = 1; days = \"Tue\"; },\n"
    "  { name = \"a grid of one\"; starts = { from = \"06:00\"; to = \"06:00\"; every = \"1 day\"; };\n"
    "    length = \"1 h\"; days = \"Mon-Fri\"; agent_groups = [ \"class-1\", \"reps\" ]; } );\n" CALLS GROUPS;

static void assert_values(const struct ht_decision *decision, const char *const *values, size_t count) {
    ck_assert_uint_eq(decision->value_count, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(decision->values[i], values[i]);
    }
}

START_TEST(without_a_word_nothing_is_planned) {
    put("a.cfg", SMALL);
    must_read("a.cfg", NULL, 0);
    ck_assert(model.shift_patterns == NULL && model.shift_pattern_count == 0);
    ck_assert(model.decisions == NULL && model.decision_count == 0);
    put("a.cfg", SMALL "shift_patterns = (); decisions = [];");
    must_read("a.cfg", NULL, 0);
    ck_assert(model.shift_pattern_count == 0 && model.decision_count == 0);
    assert_round_trip("a.cfg");
}
END_TEST

START_TEST(shift_patterns_become_the_model) {
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.shift_pattern_count, 4);
    const struct ht_shift_pattern *full = model.shift_patterns, *night = full + 1, *one = full + 2;
    ck_assert_str_eq(full->name, "full day");
    ck_assert(full->agent_group_count == 1 && full->agent_groups[0] == 0);
    ck_assert(full->start_count == 2 && full->starts[0] == 7 * HT_HOUR &&
              full->starts[1] == 7.5 * HT_HOUR + 15);
    ck_assert(full->length == 8.5 * HT_HOUR && full->break_count == 3);
    ck_assert(full->breaks[0].after == 2 * HT_HOUR && full->breaks[0].length == 900);
    ck_assert(full->breaks[1].after == 2.25 * HT_HOUR && full->breaks[1].length == 60);
    ck_assert(full->breaks[2].after == 8 * HT_HOUR && full->breaks[2].length == 1800);
    ck_assert(full->days == 0x61 && full->days_per_week == 2);
    ck_assert(full->at_most == 30 && full->cost_factor == 1.25);
    ck_assert(night->agent_group_count == 2 && night->agent_groups[0] == 0 && night->agent_groups[1] == 1);
    ck_assert(night->start_count == 2 && night->starts[0] == 19 * HT_HOUR && night->starts[1] == HT_DAY - 1);
    ck_assert(night->length == HT_DAY && night->break_count == 0);
    ck_assert(night->days == 0x7F && night->days_per_week == 7);
    ck_assert(night->at_most == HT_UNLIMITED && night->cost_factor == 1);
    ck_assert(one->start_count == 1 && one->starts[0] == 6 * HT_HOUR && one->length == 1);
    ck_assert(one->days == 0x02 && one->days_per_week == 1);
    ck_assert(full[3].start_count == 1 && full[3].starts[0] == 6 * HT_HOUR && full[3].days_per_week == 5);
    ck_assert(full[3].agent_groups[0] == 1 && full[3].agent_groups[1] == 0);
}
END_TEST

START_TEST(decisions_become_the_model) {
    static const char *const counts[] = {"0", "20", "40"}, *const dates[] = {"\"2006-12-25\"",
                                                                             "\"2007-01-08\"",
                                                                             "\"2007-01-22\"",
                                                                             "\"2007-02-05\"",
                                                                             "\"2007-02-19\"",
                                                                             "\"2007-03-05\""},
                             *const factors[] = {"-0.3", "-0.2", "-0.1", "0",   "0.1", "0.2",
                                                 "0.3",  "0.4",  "0.5",  "0.6", "0.7"},
                             *const any[] = {"1e-09",    "3000000000",  "0.1",
                                             "-2",       "true",        "false",
                                             "\"true\"", "\"2 weeks\"", "\"a \\\"b\\\\\\n, [c]\""};
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.decision_count, 4);
    const struct ht_decision *d = model.decisions;
    ck_assert(strcmp(d[0].name, "class") == 0 && d[0].set_count == 1 && d[1].set_count == 2);
    ck_assert_str_eq(d[0].sets[0], "agent_groups.class-1.count");
    ck_assert_str_eq(d[1].sets[0], "rollouts.ERP.at");
    ck_assert_str_eq(d[1].sets[1], "agent_groups.class-1.joins");
    assert_values(&d[0], counts, 3);
    assert_values(&d[1], dates, 6);
    assert_values(&d[2], factors, 11);
    assert_values(&d[3], any, 9);
    ck_assert(d[0].costs[0] == 0 && d[0].costs[1] == 5000 && d[0].costs[2] == 9000.5);
    ck_assert(d[1].costs == NULL && d[3].costs == NULL);
    ck_assert(d[2].costs[0] == -75 && d[2].costs[3] == 0 && d[2].costs[10] == 0.7 * 250);
    ck_assert_str_eq(d[0].file, in_folder("a.cfg"));
    ck_assert_int_eq(d[0].line, 3);
}
END_TEST

START_TEST(planning_comes_back_from_its_own_text) {
    put("a.cfg", planning);
    assert_round_trip("a.cfg");
    /* The model it was read back to: */
    ck_assert_uint_eq(model.shift_patterns[0].break_count, 3);
    ck_assert_uint_eq(model.shift_patterns[1].at_most, HT_UNLIMITED);
    ck_assert_double_eq(model.decisions[0].costs[2], 9000.5);
    ck_assert_str_eq(model.decisions[3].values[1], "3000000000");
    ck_assert_str_eq(model.decisions[3].values[6], "\"true\"");
}
END_TEST

START_TEST(planning_is_no_part_of_the_digest) {
    char digest[17];
    put("a.cfg", CALENDAR CALLS GROUPS);
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    ck_assert_str_eq(model.digest, digest);
}
END_TEST

/* Changes of one value each: each must show in the text, not in the digest, and come back. */
static const char *const changes[] = {
    "shift_patterns.full day.agent_groups[0]=class-1",
    "shift_patterns.full day.starts[1]=08:00",
    "shift_patterns.full day.length=9 h",
    "shift_patterns.full day.breaks[1].after=3 h",
    "shift_patterns.full day.breaks[1].length=61",
    "shift_patterns.full day.days=Mon-Fri",
    "shift_patterns.full day.days_per_week=3",
    "shift_patterns.full day.at_most=unlimited",
    "shift_patterns.full day.cost_factor=0.1",
    "decisions.class.set=lines",
    "decisions.class.values[1]=21",
    "decisions.class.costs=[0,1,0.1]",
    "decisions.factor.step=0.5",
    "decisions.ramp.to=2006-12-25",
};

START_TEST(overrides_reach_what_is_planned) {
    char digest[17];
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    char *before = strdup(written());
    must_read("a.cfg", &changes[_i], 1);
    char *after = strdup(written());
    ck_assert_str_ne(after, before);
    ck_assert_str_eq(model.digest, digest);
    put("b.cfg", after);
    must_read("b.cfg", NULL, 0);
    ck_assert_str_eq(written(), after);
    free(after);
    free(before);
}
END_TEST

/* What a decision says its values are, `--set` takes them for. */
START_TEST(values_read_back_from_the_command_line) {
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    const struct ht_decision *anything = &model.decisions[3];
    char sets[9][96];
    const char *overrides[9];
    for (size_t i = 0; i < anything->value_count; i++) {
        snprintf(sets[i], sizeof sets[i], "decisions.class.values[%zu]=%s", i, anything->values[i]);
        overrides[i] = sets[i];
    }
    put("c.cfg", CALENDAR CALLS GROUPS
        "decisions = ( { name = \"class\"; set = \"x.y\"; values = ( 11, 12, 13, 14, 15, 16, 17, 18, 19 ); } "
        ");");
    char *expected = strdup(written());
    must_read("c.cfg", overrides, 9);
    const char *text = written();
    const char *line = strstr(text, "values = "), *same = strstr(expected, "values = ( 1e-09");
    ck_assert(line != NULL && same != NULL);
    ck_assert_int_eq(strncmp(line, same, strcspn(same, ";")), 0);
    free(expected);
}
END_TEST

START_TEST(classes_in_a_shift_pattern_are_warned_of) {
    put("a.cfg", planning);
    must_read("a.cfg", NULL, 0);
    assert_only_message("shift_patterns.a grid of one.agent_groups[0]: `staff` leaves `joins` out");
}
END_TEST

static const struct {
    const char *set[2], *message;
} doubtful[] = {
    {{"shift_patterns.p.starts=19:00", "shift_patterns.p.days=Mon"},
     "shift_patterns.p.starts: all its shifts lie outside opening hours"},
    {{"shift_patterns.p.starts=[\"20:00\", \"23:00\"]", "shift_patterns.p.days=Fri"},
     "shift_patterns.p.starts: all its shifts lie outside opening hours"},
    {{"shift_patterns.p.starts=[\"07:00\", \"20:00\"]", "shift_patterns.p.days=Mon"}, NULL},
    {{"shift_patterns.p.starts=20:00", "shift_patterns.p.length=12 h 1 s"}, NULL},
    {{"shift_patterns.p={name=\"p\"; starts=\"20:00\"; length=\"12 h 1 s\"; days=\"Sun\"}"}, NULL},
    {{"shift_patterns.p={name=\"p\"; starts=\"20:00\"; length=\"12 h 1 s\"; days=\"Fri\"}"},
     "shift_patterns.p.starts: all its shifts lie outside opening hours"},
    {{"shift_patterns.p.starts=20:00", "shift_patterns.p.length=12 h"},
     "shift_patterns.p.starts: all its shifts lie outside opening hours"},
    {{"decisions.d.values=[7]", "decisions.d.costs=[1]"}, "decisions.d.values: there is one value"},
};

START_TEST(doubtful_planning_is_warned_of) {
    put("a.cfg", "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"26 weeks\"; open = \"Mon-Fri "
                 "08:00-18:00\"; };\n" CALLS AGENTS
                 "shift_patterns = ( { name = \"p\"; starts = \"08:00\"; length = \"8 h\"; } );\n"
                 "decisions = ( { name = \"d\"; set = \"lines\"; values = [ 1, 2 ]; } );\n");
    must_read("a.cfg", NULL, 0);
    ht_model_warn(&model, &messages);
    ck_assert_uint_eq(messages.count, 0);
    must_read("a.cfg", doubtful[_i].set, doubtful[_i].set[1] == NULL ? 1 : 2);
    ht_model_warn(&model, &messages);
    if (doubtful[_i].message == NULL) {
        ck_assert_uint_eq(messages.count, 0);
    } else {
        assert_only_message(doubtful[_i].message);
        ck_assert_int_eq(messages.items[0].severity, HT_WARNING);
    }
}
END_TEST

TCase *planning_case(void) {
    TCase *cases = tcase_create("planning");
    tcase_add_checked_fixture(cases, scenario_setup, scenario_teardown);
    tcase_add_test(cases, without_a_word_nothing_is_planned);
    tcase_add_test(cases, shift_patterns_become_the_model);
    tcase_add_test(cases, decisions_become_the_model);
    tcase_add_test(cases, planning_comes_back_from_its_own_text);
    tcase_add_test(cases, planning_is_no_part_of_the_digest);
    tcase_add_loop_test(cases, overrides_reach_what_is_planned, 0, sizeof changes / sizeof *changes);
    tcase_add_test(cases, values_read_back_from_the_command_line);
    tcase_add_test(cases, classes_in_a_shift_pattern_are_warned_of);
    tcase_add_loop_test(cases, doubtful_planning_is_warned_of, 0, sizeof doubtful / sizeof *doubtful);
    return cases;
}
