/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files: agents away from the phones, and how well they resolve. What is said about wrong files is
 * pinned in tests/bad.
 */
#include "scenario_folder.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <string.h>

/* Breaks out of order, a night, a shift of 24 hours; one break follows another at once, and one ends with its
 * shift. */
static const char away[] = CALENDAR CALLS
    "agent_groups = ( { name = \"reps\"; serves = [ \"orders\" ]; absence = 0.06; repeat_factor = 1.25;\n"
    "    shifts = ( { count = 20; from = \"08:00\"; to = \"16:30\"; breaks = (\n"
    "        { at = \"12:00\"; length = \"30 min\"; }, { at = \"16:20\"; length = 600; },\n"
    "        { at = \"10:00:30\"; length = 0.5; }, { at = \"12:30\"; length = \"1 s\"; } ); },\n"
    "      { count = 2; from = \"22:00\"; to = \"06:00\"; breaks = (\n"
    "        { at = \"02:00\"; length = \"1 h\"; }, { at = \"22:00\"; length = \"5 min\"; },\n"
    "        { at = \"23:50\"; length = \"20 min\"; } ); },\n"
    "      { count = 1; from = \"09:00\"; to = \"09:00\"; breaks = ( { at = \"08:00\"; length = \"1 h\"; } "
    "); "
    "},\n"
    "      { count = 1; from = \"09:00\"; to = \"10:00\"; breaks = ( ); } ); },\n"
    "  { name = \"others\"; serves = [ \"orders\" ]; count = 4; off_phone = 0.95; off_phone_length = \"1 "
    "s\"; "
    "},\n"
    "  { name = \"counted\"; serves = [ \"orders\" ]; repeat_factor = 0; staffing = ( { from = 0; count = 1; "
    "} "
    "); } );\n"
    "rollouts = ( { name = \"ERP\"; at = \"2006-11-20\"; repeat_factor = 1.5; },\n"
    "  { name = \"second\"; at = \"2006-11-27\"; } );\n";

static void assert_break(const struct ht_shift *shift, size_t i, double at, double length) {
    ck_assert_uint_lt(i, shift->break_count);
    ck_assert_double_eq(shift->breaks[i].at, at);
    ck_assert_double_eq(shift->breaks[i].length, length);
}

START_TEST(without_a_word_all_are_there) {
    put("a.cfg", SMALL "rollouts = ( { name = \"ERP\"; at = 0; } );");
    must_read("a.cfg", NULL, 0);
    const struct ht_agent_group *group = &model.agent_groups[0];
    ck_assert(group->absence == 0 && group->off_phone == 0 && group->off_phone_length == 1200);
    ck_assert(group->repeat_factor == 1 && model.rollouts[0].repeat_factor == 1);
    const char *set[] = {"agent_groups[0]={name=\"reps\"; serves=[\"orders\"]; "
                         "shifts=({count=2; from=\"08:00\"; to=\"16:00\"})}"};
    must_read("a.cfg", set, 1);
    ck_assert_uint_eq(model.agent_groups[0].shifts[0].break_count, 0);
}
END_TEST

START_TEST(breaks_come_in_order) {
    put("a.cfg", away);
    must_read("a.cfg", NULL, 0);
    const struct ht_shift *shifts = model.agent_groups[0].shifts;
    ck_assert_uint_eq(shifts[0].break_count, 4);
    assert_break(&shifts[0], 0, 10 * HT_HOUR + 30, 0.5);
    assert_break(&shifts[0], 1, 12 * HT_HOUR, 1800);
    assert_break(&shifts[0], 2, 12.5 * HT_HOUR, 1);
    assert_break(&shifts[0], 3, 16 * HT_HOUR + 1200, 600);
    ck_assert_uint_eq(shifts[1].break_count, 3);
    assert_break(&shifts[1], 0, 22 * HT_HOUR, 300);
    assert_break(&shifts[1], 1, 24 * HT_HOUR - 600, 1200);
    assert_break(&shifts[1], 2, 2 * HT_HOUR, HT_HOUR);
    assert_break(&shifts[2], 0, 8 * HT_HOUR, HT_HOUR);
    ck_assert_uint_eq(shifts[3].break_count, 0);
}
END_TEST

START_TEST(shrinkage_becomes_the_model) {
    put("a.cfg", away);
    must_read("a.cfg", NULL, 0);
    ck_assert_uint_eq(messages.count, 0);
    const struct ht_agent_group *reps = &model.agent_groups[0], *others = &model.agent_groups[1];
    ck_assert(reps->absence == 0.06 && reps->off_phone == 0 && reps->repeat_factor == 1.25);
    ck_assert(others->absence == 0 && others->off_phone == 0.95 && others->off_phone_length == 1);
    ck_assert(others->repeat_factor == 1 && model.agent_groups[2].repeat_factor == 0);
    ck_assert(model.rollouts[0].repeat_factor == 1.5 && model.rollouts[1].repeat_factor == 1);
}
END_TEST

static const char *const changes[] = {
    "agent_groups.reps.shifts[0].breaks[2].at=10:00",
    "agent_groups.reps.shifts[0].breaks[2].length=15 min",
    "agent_groups.reps.shifts[0].breaks=()",
    "agent_groups.reps.absence=0.07",
    "agent_groups.reps.off_phone=0.1",
    "agent_groups.others.off_phone_length=20 min",
    "agent_groups.reps.repeat_factor=1.5",
    "agent_groups.counted.repeat_factor=1",
    "rollouts.ERP.repeat_factor=1",
};

START_TEST(each_is_in_the_digest_and_the_text) {
    char digest[17];
    put("a.cfg", away);
    assert_round_trip("a.cfg");
    strcpy(digest, model.digest);
    must_read("a.cfg", &changes[_i], 1);
    ck_assert_str_ne(model.digest, digest);
    put("c.cfg", written());
    assert_round_trip("c.cfg");
    ck_assert_str_ne(model.digest, digest);
}
END_TEST

static const struct {
    const char *set[2], *message; /* NULL: nothing is said */
} doubtful[] = {
    {{"agent_groups.reps.off_phone=0.1", "calendar.length=1 week"},
     "agent_groups.reps.off_phone: the shifts have breaks too: breaks are either scheduled or in "
     "`off_phone`"},
    {{"agent_groups.reps.off_phone=0.1", "agent_groups.reps.shifts=({count=1;from=\"08:00\";to=\"09:00\"})"},
     NULL},
    {{"agent_groups.others.absence=0.1", "calendar.length=1 week"},
     "agent_groups.others.absence: it is drawn once, at the start of opening hours that last 1 week"},
    {{"agent_groups.others.absence=0.1", "calendar.holidays=[\"2006-11-13\"]"},
     "agent_groups.others.absence: it is drawn once, at the start of opening hours that last 174 days"},
    {{"agent_groups.others.absence=0.1", "calendar.length=1 day"}, NULL},
    {{"agent_groups.reps.absence=1", "agent_groups.others.off_phone=0.5"}, NULL},
};

START_TEST(doubtful_shrinkage_is_warned_of) {
    put("a.cfg", away);
    must_read("a.cfg", doubtful[_i].set, 2);
    ht_messages_release(&messages); /* of rollouts after the end */
    ht_model_warn(&model, &messages);
    if (doubtful[_i].message == NULL) {
        ck_assert_uint_eq(messages.count, 0);
    } else {
        ck_assert_int_eq(messages.items[0].severity, HT_WARNING);
        assert_only_message(doubtful[_i].message);
    }
}
END_TEST

/* Repeats without a delay are refused where a factor makes them certain, and only there. */
START_TEST(certain_repeats_take_time) {
    put("a.cfg", SMALL "rollouts = ( { name = \"ERP\"; at = 0; }, { name = \"second\"; at = 0; } );");
    const char *set[] = {"call_types.orders.repeat={probability=0.25; delay=0}",
                         "rollouts.ERP.repeat_factor=2", "agent_groups.reps.repeat_factor=1.9",
                         "rollouts.second.repeat_factor=0.5"};
    must_read("a.cfg", set, 4);
    set[2] = "agent_groups.reps.repeat_factor=2";
    ck_assert(!read_again("a.cfg", set, 4));
    assert_only_message("call_types.orders.repeat.delay: expected a mean above 0");
    set[0] = "call_types.orders.repeat={probability=0.25; delay=1}";
    must_read("a.cfg", set, 4);
}
END_TEST

TCase *agents_case(void) {
    TCase *cases = tcase_create("agents");
    tcase_add_checked_fixture(cases, scenario_setup, scenario_teardown);
    tcase_add_test(cases, without_a_word_all_are_there);
    tcase_add_test(cases, breaks_come_in_order);
    tcase_add_test(cases, shrinkage_becomes_the_model);
    tcase_add_loop_test(cases, each_is_in_the_digest_and_the_text, 0, sizeof changes / sizeof *changes);
    tcase_add_loop_test(cases, doubtful_shrinkage_is_warned_of, 0, sizeof doubtful / sizeof *doubtful);
    tcase_add_test(cases, certain_repeats_take_time);
    return cases;
}
