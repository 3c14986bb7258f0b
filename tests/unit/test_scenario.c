/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files: what each key becomes in the model, overrides, data files, and the way back to text.
 * What is said about wrong files is pinned in tests/bad.
 */
#include "scenario_folder.h"
#include "suite.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(defaults_are_those_of_the_language) {
    put("a.cfg", "name = \"t\"; calendar = { length = 3600; };" CALLS AGENTS);
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(messages.count, 0);
    ck_assert_int_eq(model.calendar.start_day, ht_day_from_date(2001, 1, 1));
    ck_assert_double_eq(model.calendar.length, 3600);
    ck_assert_double_eq(model.calendar.interval, 1800);
    ck_assert_uint_eq(model.calendar.opening_count, 0);
    ck_assert(!model.calendar.clear_at_close && !model.calendar.stop_at_end);
    ck_assert(model.lines == HT_UNLIMITED);
    ck_assert_double_eq(model.service_level.within, 20);
    const struct ht_call_type *type = &model.call_types[0];
    ck_assert_int_eq(type->priority, 1);
    ck_assert(type->queue_limit == HT_UNLIMITED && type->redial.max_attempts == HT_UNLIMITED);
    ck_assert(type->patience.law == HT_LAW_NEVER && type->wrap_up.law == HT_LAW_NEVER);
    ck_assert(type->handle.law == HT_LAW_CONSTANT && type->handle.mean == 360);
    const struct ht_agent_group *group = &model.agent_groups[0];
    ck_assert_double_eq(group->handle_factor, 1);
    ck_assert(group->joins == HT_NO_TIME && group->leaves == HT_NO_TIME);
    ck_assert(group->roster == HT_ROSTER_OPEN && group->learning.curve == HT_CURVE_NONE);
    ck_assert_uint_eq(model.run.replications, 20);
    ck_assert_uint_eq(model.run.max_replications, 10000);
    ck_assert_uint_eq(strlen(model.digest), 16);
}
END_TEST

/* Every key of the language but those of callers, careers and rollouts, which have their own tests. */
static const char everything[] =
    "name = \"A \\\"quoted\\\" name\"; description = \"one\\n two\"\n \" three\";\n"
    "calendar = { start = \"2006-11-06\"; length = \"26 weeks\"; warm_up = \"1 week\";\n"
    "  open = [ \"Mon-Fri 08:00-18:00\", \"Sat 9:00-12:00\" ]; holidays = [ \"2006-12-25\" ];\n"
    "  interval = \"30 min\"; at_close = \"clear\"; at_end = \"stop\"; };\n"
    "lines = 400; service_level = { within = 30.5; counting = \"net\"; };\n"
    "call_types = ( { name = \"orders\"; priority = 2; credit = 90; queue_limit = 200; balk = 0.02;\n"
    "    arrivals = { per_day = 5200; weekdays = [ 1.15, 1, 1.05, 0.95, 0.85, 0.5, 0 ]; growth_per_week = "
    "1e-9;\n"
    "      busyness = { cv = 0.12; shared = true; };\n"
    "      profile = ( 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ); };\n"
    "    handle = { distribution = \"lognormal\"; mean = \"6 min\"; cv = 1.1; };\n"
    "    wrap_up = { distribution = \"exponential\"; mean = \"60 s\"; };\n"
    "    patience = { distribution = \"weibull\"; mean = \"15 min\"; shape = 0.8; };\n"
    "    redial = { after_abandon = 0.6; after_block = 0.8; max_attempts = 6; patience = \"redrawn\";\n"
    "      delay = { distribution = \"hyperexponential\"; probabilities = [ 0.25, 0.75 ]; means = [ 60, \"1 "
    "h\" ]; }; }; },\n"
    "  { name = \"tier 2.1\"; handle = { distribution = \"triangular\"; min = 1; mode = 0x10; max = 1e3; };\n"
    "    wrap_up = { distribution = \"uniform\"; min = 0; max = \"1 min\"; };\n"
    "    patience = { distribution = \"gamma\"; mean = \"1 h\"; cv = 0.3; };\n"
    "    arrivals = { pieces = ( { from = 0; per_hour = 60.5; }, { from = \"2006-11-06 08:30\"; per_hour = "
    "160; } ); }; },\n"
    "  { name = \"third\"; arrivals = { per_hour = 0.1; }; handle = { distribution = \"erlang\"; mean = 300; "
    "stages = 2; };\n"
    "    patience = { distribution = \"constant\"; mean = 12.25; }; } );\n"
    "agent_groups = ( { name = \"reps\"; serves = [ \"orders\" ]; count = 010; handle_factor = 1.3;\n"
    "    learning = { curve = \"table\"; points = ( (\"0 days\", 2.0), (\"1 week\", 1.6), [\"4 weeks\", 1] "
    "); };\n"
    "    joins = \"2006-12-04\"; training = { length = \"2 weeks\"; pass = 0.9; }; leaves = \"2007-03-30 "
    "12:00\"; },\n"
    "  { name = \"late\"; serves = ( \"tier 2.1\", \"orders\" ); learning = { curve = \"power\"; start = "
    "1.8; rate = 0.85; after = \"50 calls\"; };\n"
    "    shifts = ( { count = 200; days = \"Mon-Fri\"; from = \"08:00\"; to = \"16:30\"; },\n"
    "               { count = 3; days = \"Sat,Mon\"; from = \"22:00:30\"; to = \"24:00\"; } ); },\n"
    "  { name = \"counted\"; serves = [ \"third\" ]; staffing = ( { from = 0; count = 6; }, { from = \"30 "
    "min\"; count = 8; } );\n"
    "    learning = { start = 1.5; half_life = \"300 calls\"; }; } );\n"
    "routing = { agent = \"fastest\"; call = \"longest_wait\"; };\n"
    "rollouts = ( { name = \"ERP\"; at = \"2006-11-20 07:30\"; call_types = [ \"orders\" ]; relearn = { "
    "start = 1.6; half_life = \"250 calls\"; };\n"
    "    volume = { peak = 2.4; ramp = \"3 days\"; hold = \"2 weeks\"; half_life = \"4 weeks\"; settles_at = "
    "1.05; };\n"
    "    handle = { peak = 3; }; }, { name = \"second\"; at = \"30 days\"; } );\n"
    "targets = ( { measure = \"asa\"; at_most = \"2 min\"; },\n"
    "  { measure = \"service_level\"; at_least = 0.8; per = \"day\"; call_type = \"tier 2.1\"; confidence = "
    "0.95; },\n"
    "  { measure = \"occupancy\"; at_most = 0.9; per = \"hour\"; agent_group = \"late\"; } );\n"
    "run = { replications = 100; seed = 9000000000; precision = 0.02; max_replications = 2000; };\n";

START_TEST(calendar_and_service_become_the_model) {
    put("a.cfg", everything);
    must_read("a.cfg", NULL, 0);
    ck_assert_str_eq(model.name, "A \"quoted\" name");
    ck_assert_str_eq(model.description, "one\n two three");
    ck_assert_double_eq(model.calendar.warm_up, HT_WEEK);
    ck_assert_uint_eq(model.calendar.opening_count, 2);
    ck_assert_uint_eq(model.calendar.openings[0].days, 0x1F);
    ck_assert_uint_eq(model.calendar.openings[1].days, 0x20);
    ck_assert_double_eq(model.calendar.openings[1].from, 9 * HT_HOUR);
    ck_assert_int_eq(model.calendar.holidays[0], ht_day_from_date(2006, 12, 25));
    ck_assert(model.calendar.clear_at_close && model.calendar.stop_at_end);
    ck_assert_uint_eq(model.lines, 400);
    ck_assert_double_eq(model.service_level.within, 30.5);
    ck_assert_int_eq(model.service_level.counting, HT_COUNT_NET);
    ck_assert_int_eq(model.agent_choice, HT_FASTEST);
    ck_assert_uint_eq(model.run.replications, 100);
    ck_assert_uint_eq(model.run.seed, 9000000000);
    ck_assert_double_eq(model.run.precision, 0.02);
}
END_TEST

START_TEST(call_types_become_the_model) {
    put("a.cfg", everything);
    must_read("a.cfg", NULL, 0);
    const struct ht_call_type *orders = &model.call_types[0], *tier = &model.call_types[1];
    ck_assert_uint_eq(model.call_type_count, 3);
    ck_assert(orders->priority == 2 && orders->credit == 90 && orders->queue_limit == 200 &&
              orders->balk == 0.02);
    ck_assert(orders->arrivals.source == HT_SOURCE_PER_DAY && orders->arrivals.per_day == 5200);
    ck_assert(orders->arrivals.weekdays_given && orders->arrivals.weekdays[1] == 1 &&
              orders->arrivals.weekdays[5] == 0.5);
    ck_assert(orders->arrivals.profile_count == 20 && orders->arrivals.profile[19] == 20);
    ck_assert(orders->arrivals.busyness_cv == 0.12 && orders->arrivals.busyness_shared);
    ck_assert_double_eq(orders->arrivals.growth_per_week, 1e-9);
    ck_assert(orders->handle.law == HT_LAW_LOGNORMAL && orders->handle.cv == 1.1);
    ck_assert(orders->redial.redraw_patience && orders->redial.max_attempts == 6);
    ck_assert(orders->redial.delay.count == 2 && orders->redial.delay.values[1] == 3600);
    ck_assert(tier->handle.min == 1 && tier->handle.mode == 16 && tier->handle.max == 1000);
    ck_assert(tier->arrivals.source == HT_SOURCE_PIECES && tier->arrivals.piece_count == 2);
    ck_assert(tier->arrivals.pieces[1].from == 30600 && tier->arrivals.pieces[1].value == 160);
    ck_assert(model.call_types[2].handle.stages == 2 && model.call_types[2].patience.mean == 12.25);
}
END_TEST

START_TEST(agent_groups_become_the_model) {
    put("a.cfg", everything);
    must_read("a.cfg", NULL, 0);
    const struct ht_agent_group *reps = &model.agent_groups[0], *late = &model.agent_groups[1];
    ck_assert_uint_eq(reps->count, 10); /* decimal, whatever libconfig makes of a leading zero */
    ck_assert_double_eq(reps->joins, 28 * HT_DAY);
    ck_assert(reps->training.length == 2 * HT_WEEK && reps->training.pass == 0.9);
    ck_assert_double_eq(reps->leaves, 144.5 * HT_DAY);
    ck_assert(reps->learning.points_by_time && reps->learning.point_count == 3);
    ck_assert(reps->learning.points[2].from == 4 * HT_WEEK && reps->learning.points[2].value == 1);
    ck_assert(late->roster == HT_ROSTER_SHIFTS && late->count == 203 && late->shift_count == 2);
    ck_assert(late->shifts[1].days == 0x21 && late->shifts[1].from == 79230 && late->shifts[1].to == HT_DAY);
    ck_assert(late->serves_count == 2 && late->serves[0].call_type == 1 && late->serves[1].call_type == 0);
    ck_assert(late->learning.curve == HT_CURVE_POWER && late->learning.after == 50);
    ck_assert(model.agent_groups[2].roster == HT_ROSTER_STAFFING && model.agent_groups[2].count == 8);
    ck_assert_int_eq(model.agent_groups[2].learning.curve, HT_CURVE_EXPONENTIAL);
}
END_TEST

START_TEST(rollouts_and_targets_become_the_model) {
    put("a.cfg", everything);
    must_read("a.cfg", NULL, 0);
    const struct ht_rollout *erp = &model.rollouts[0];
    ck_assert(erp->at == 14 * HT_DAY + 7.5 * HT_HOUR && erp->call_type_count == 1);
    ck_assert(erp->volume.peak == 2.4 && erp->volume.settles_at == 1.05 && erp->handle.settles_at == 1);
    ck_assert(erp->relearn.start == 1.6 && erp->relearn.half_life == 250);
    ck_assert(model.rollouts[1].call_type_count == 3 && model.rollouts[1].volume.peak == 1);
    const struct ht_target *targets = model.targets;
    ck_assert(!targets[0].at_least && targets[0].bound == 120 && targets[0].per == HT_PER_WEEK);
    ck_assert(targets[0].confidence == 0.9 && targets[0].scope == 0);
    ck_assert(targets[1].at_least && targets[1].scope == 2 && targets[1].measure == HT_SERVICE_LEVEL);
    ck_assert(targets[2].per == HT_PER_HOUR && targets[2].scope == 5);
}
END_TEST

START_TEST(everything_comes_back_from_its_own_text) {
    put("a.cfg", everything);
    assert_round_trip("a.cfg");
    put("a.cfg", SMALL);
    assert_round_trip("a.cfg");
}
END_TEST

START_TEST(digest_is_of_the_meaning) {
    char digest[17];
    put("a.cfg", SMALL);
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    put("a.cfg",
        AGENTS CALLS "name = \"other\"; description = \"d\"; run = { seed = 7; };\n# comment\n"
                     "calendar = { length = 15724800.0; start = \"2006-11-06\"; interval = 1800; };");
    must_read("a.cfg", NULL, 0);
    ck_assert_str_eq(model.digest, digest);
    const char *set[] = {"agent_groups.reps.count=21"};
    must_read("a.cfg", set, 1);
    ck_assert_str_ne(model.digest, digest);
}
END_TEST

static const struct {
    const char *set;
    double value;
} counts[] = {
    {"agent_groups.reps.count=340", 340},
    {"agent_groups[0].count=340", 340},
    {"agent_groups.0.count = 340", 340},
    {"agent_groups.reps.count=0x10", 16},
    {"agent_groups.reps.count=340;", 340},
    {"agent_groups.reps={name=\"x\"; count=9; serves=[\"orders\"];}", 9},
    {"agent_groups=({name=\"x\"; count=8; serves=[\"orders\"];})", 8},
};

START_TEST(overrides_find_their_key) {
    put("a.cfg", SMALL);
    must_read("a.cfg", &counts[_i].set, 1);
    ck_assert_double_eq((double)model.agent_groups[0].count, counts[_i].value);
}
END_TEST

START_TEST(overrides_take_texts_with_and_without_quotes) {
    put("a.cfg", SMALL);
    const char *set[] = {"calendar.start=2006-11-20",
                         "call_types.orders.patience=6 min",
                         "call_types.orders.redial.after_abandon=0.5",
                         "call_types.orders.redial.delay={distribution=\"exponential\"; mean=\"20 min\"}",
                         "name=a = b",
                         "description=\"\""};
    must_read("a.cfg", set, sizeof set / sizeof *set);
    ck_assert_int_eq(model.calendar.start_day, ht_day_from_date(2006, 11, 20));
    ck_assert_double_eq(model.call_types[0].patience.mean, 360);
    ck_assert_double_eq(model.call_types[0].redial.after_abandon, 0.5);
    ck_assert_int_eq(model.call_types[0].redial.delay.law, HT_LAW_EXPONENTIAL);
    ck_assert_str_eq(model.name, "a = b");
    ck_assert_str_eq(model.description, "");
}
END_TEST

START_TEST(overrides_know_names_with_blanks_and_dots) {
    put("a.cfg", everything);
    const char *set[] = {"call_types.tier 2.1.priority=5", "targets.1.at_least=0.7",
                         "targets[3]={measure=\"asa\"; at_most=9}"};
    must_read("a.cfg", set, 3);
    ck_assert_int_eq(model.call_types[1].priority, 5);
    ck_assert_double_eq(model.targets[1].bound, 0.7);
    ck_assert_uint_eq(model.target_count, 4);
}
END_TEST

START_TEST(overrides_get_the_checks_of_the_file) {
    put("a.cfg", SMALL);
    const char *set[] = {"agent_groups.reps.cuont=340"};
    ck_assert(!read_again("a.cfg", set, 1));
    assert_only_message(
        "--set agent_groups.reps.cuont=340:0: agent_groups.reps.cuont: unknown key; did you mean `count`?");
}
END_TEST

START_TEST(a_file_varies_another) {
    put("b.cfg", SMALL);
    put("a.cfg",
        "@include \"b.cfg\"\nset = [ \"agent_groups.reps.count=5\", \"calendar.length=2 days\" ];\n");
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.agent_groups[0].count, 5);
    const char *set[] = {"agent_groups.reps.count=6"};
    must_read("a.cfg", set, 1);
    ck_assert_uint_eq(model.agent_groups[0].count, 6);
    ck_assert_double_eq(model.calendar.length, 2 * HT_DAY);
    put("a.cfg", "@include \"b.cfg\"\n\nset = [\n  \"agent_groups.reps.count=-5\" ];\n");
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message(
        "a.cfg:4: agent_groups.reps.count: expected a whole number between 0 and 10000000, found -5");
}
END_TEST

START_TEST(included_files_keep_their_lines_and_folders) {
    ck_assert_int_eq(mkdir(in_folder("sub"), 0777), 0);
    put("sub/data.csv", "value\n10\n30\n20\n");
    put("sub/part.cfg",
        "# one\ncall_types = ( { name = \"orders\"; arrivals = { per_hour = 1; };\n"
        "  handle = { distribution = \"empirical\"; file = \"data.csv\"; }; balk = 0; } );\n");
    put("a.cfg", CALENDAR "  @include \"sub/part.cfg\"\n" AGENTS);
    assert_round_trip("a.cfg");
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.call_types[0].handle.count, 3);
    ck_assert_double_eq(model.call_types[0].handle.values[1], 20);
    put("sub/part.cfg",
        "# one\n\ncall_types = ( { name = \"orders\"; arrivals = { per_hour = -1; }; handle = 3; } );\n");
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message("sub/part.cfg:3: call_types.orders.arrivals.per_hour: ");
    put("a.cfg", CALENDAR "@include \"sub/part.cfg\"\n" AGENTS "lines = 0;");
    ck_assert(!read_again("a.cfg", NULL, 0));
    ck_assert_uint_eq(messages.count, 2);
    ck_assert_int_eq(messages.items[0].line, 4);
}
END_TEST

#define REPLAY                                                                                               \
    CALENDAR "call_types = ( { name = \"orders\"; handle = 60; arrivals = { replay = \"calls.csv\"; }; } "   \
             ");\n" AGENTS

START_TEST(replays_are_read_by_column_name) {
    put("a.cfg", REPLAY);
    put("calls.csv",
        "\xEF\xBB\xBFid;arrival;\"handle\";patience;type;priority;credit\r\n"
        "\"a;b\";100;20.5;inf;\"x\r\ny\";2;\r\n\r\nb;50;;30;PS;;1 min\r\nc;2006-11-06 00:00:50;;;;-1;\r\n");
    must_read("a.cfg", NULL, 0);
    assert_only_message("calls.csv:1: : not used: `type`");
    const struct ht_arrivals *arrivals = &model.call_types[0].arrivals;
    ck_assert_uint_eq(arrivals->call_count, 3);
    const struct ht_replayed *b = &arrivals->calls[0], *c = &arrivals->calls[1], *a = &arrivals->calls[2];
    ck_assert(b->arrival == 50 && b->row == 1 && isnan(b->handle) && b->patience == 30 && b->credit == 60);
    ck_assert(b->priority == INT_MIN && c->priority == -1 && a->priority == 2);
    ck_assert(c->arrival == 50 && c->row == 2 && isnan(c->patience));
    ck_assert(a->arrival == 100 && a->handle == 20.5 && isinf(a->patience) && isnan(a->credit));
    ck_assert_str_eq(a->id, "a;b");
    assert_round_trip("a.cfg");
}
END_TEST

START_TEST(calls_after_the_end_are_left_out) {
    put("a.cfg", REPLAY);
    put("calls.csv", "arrival\n15724800\n1\n15724799.5\n");
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.call_types[0].arrivals.call_count, 2);
    ck_assert_ptr_null(model.call_types[0].arrivals.calls[0].id);
    assert_only_message("left out: 1 of 3 calls");
}
END_TEST

START_TEST(digest_depends_on_what_data_files_say) {
    char digest[17];
    put("a.cfg", REPLAY);
    put("calls.csv", "arrival,x\n1,\n2,\n");
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    put("calls.csv", "arrival\n2.0\n1\n");
    must_read("a.cfg", NULL, 0);
    ck_assert_str_eq(model.digest, digest);
    put("calls.csv", "arrival\n2.0\n1.5\n");
    must_read("a.cfg", NULL, 0);
    ck_assert_str_ne(model.digest, digest);
}
END_TEST

START_TEST(handle_may_come_from_the_replay_alone) {
    put("a.cfg",
        CALENDAR "call_types = ( { name = \"orders\"; arrivals = { replay = \"calls.csv\"; }; } );\n" AGENTS);
    put("calls.csv", "arrival,handle\n1,60\n2,70\n");
    assert_round_trip("a.cfg");
    put("calls.csv", "arrival,handle\n1,60\n2,\n");
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message("call_types.orders.handle: missing");
}
END_TEST

START_TEST(staffing_and_profiles_come_from_files) {
    put("a.cfg", CALENDAR
        "call_types = ( { name = \"orders\"; handle = 60; arrivals = { per_day = 9; profile = \"data.csv\"; "
        "}; } );\n"
        "agent_groups = ( { name = \"g\"; serves = [ \"orders\" ]; staffing = \"calls.csv\"; } );\n");
    char weights[400] = "interval;weight\n";
    for (int i = 0; i < 48; i++) {
        snprintf(weights + strlen(weights), sizeof weights - strlen(weights), "%d;%d\n", i, i + 1);
    }
    put("data.csv", weights);
    put("calls.csv", "count,from\n3,0\n0,2006-11-06 08:00\n");
    assert_round_trip("a.cfg");
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.call_types[0].arrivals.profile_count, 48);
    ck_assert_double_eq(model.call_types[0].arrivals.profile[47], 48);
    ck_assert(model.agent_groups[0].staffing_count == 2 && model.agent_groups[0].staffing[1].from == 28800);
    ck_assert_uint_eq(model.agent_groups[0].count, 3);
}
END_TEST

START_TEST(times_after_the_end_are_warned_of) {
    put("a.cfg", CALENDAR CALLS "agent_groups = ( { name = \"reps\"; count = 20; serves = [ \"orders\" ];\n"
                                " joins = \"2008-01-07\"; } );\n");
    must_read("a.cfg", NULL, 0);
    ck_assert_int_eq(messages.items[0].severity, HT_WARNING);
    assert_only_message("a.cfg:4: agent_groups.reps.joins: \"2008-01-07\" is not before the end of the "
                        "calendar (2007-05-07T00:00)");
}
END_TEST

START_TEST(large_whole_numbers_are_not_wrapped) {
    put("a.cfg", SMALL "run = { seed = 9223372036854775807; };");
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(model.run.seed, INT64_MAX);
    assert_round_trip("a.cfg");
    put("a.cfg", SMALL "run = { seed = 9223372036854775808; };");
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message("a.cfg:4: run.seed: expected a whole number between 0 and 9223372036854775807, found "
                        "9.22337203685478e+18");
    put("a.cfg", SMALL "lines = 4294967297;"); /* 1 in 32 bits */
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message("found 4294967297");
}
END_TEST

START_TEST(both_line_ends_and_a_mark_are_read) {
    put("a.cfg", "\xEF\xBB\xBF" CALENDAR "\r\nlines = 3;\r\n" CALLS "\r\n" AGENTS "\r\nroutng = 1;\r\n");
    ck_assert(!read_again("a.cfg", NULL, 0));
    assert_only_message("a.cfg:8: routng: unknown key; did you mean `routing`?");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("scenario");
    TCase *cases = tcase_create("scenario");
    tcase_add_checked_fixture(cases, scenario_setup, scenario_teardown);
    tcase_add_test(cases, defaults_are_those_of_the_language);
    tcase_add_test(cases, calendar_and_service_become_the_model);
    tcase_add_test(cases, call_types_become_the_model);
    tcase_add_test(cases, agent_groups_become_the_model);
    tcase_add_test(cases, rollouts_and_targets_become_the_model);
    tcase_add_test(cases, everything_comes_back_from_its_own_text);
    tcase_add_test(cases, digest_is_of_the_meaning);
    tcase_add_loop_test(cases, overrides_find_their_key, 0, sizeof counts / sizeof *counts);
    tcase_add_test(cases, overrides_take_texts_with_and_without_quotes);
    tcase_add_test(cases, overrides_know_names_with_blanks_and_dots);
    tcase_add_test(cases, overrides_get_the_checks_of_the_file);
    tcase_add_test(cases, a_file_varies_another);
    tcase_add_test(cases, included_files_keep_their_lines_and_folders);
    tcase_add_test(cases, replays_are_read_by_column_name);
    tcase_add_test(cases, calls_after_the_end_are_left_out);
    tcase_add_test(cases, digest_depends_on_what_data_files_say);
    tcase_add_test(cases, handle_may_come_from_the_replay_alone);
    tcase_add_test(cases, staffing_and_profiles_come_from_files);
    tcase_add_test(cases, times_after_the_end_are_warned_of);
    tcase_add_test(cases, large_whole_numbers_are_not_wrapped);
    tcase_add_test(cases, both_line_ends_and_a_mark_are_read);
    suite_add_tcase(suite, cases);
    suite_add_tcase(suite, callers_case());
    suite_add_tcase(suite, agents_case());
    suite_add_tcase(suite, careers_case());
    suite_add_tcase(suite, planning_case());
    return suite_run(suite);
}
