/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files: agents who join in classes, nest, are coached, leave and cost money; rollouts that reach
 * some of them, and their defects. What is said about wrong files is pinned in tests/bad.
 */
#include "scenario_folder.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <math.h>
#include <string.h>

/* Groups lend to those before and after them; sections stand in any order. */
static const char careers[] = CALENDAR
    "rollouts = ( { name = \"ERP\"; at = \"2006-11-20\"; agent_groups = [ \"veterans\", \"hired\" ];\n"
    "    call_types = [ \"orders\" ]; volume = { peak = 2.4; }; relearn = { start = 1.6;\n"
    "      half_life = \"250 calls\"; repeat_start = 0.5; }; adoption = 0.75;\n"
    "    skipped = { curve = \"table\"; points = ( (\"0 days\", 2.0), (\"4 weeks\", 1.0) ); repeat_start = "
    "2; };\n"
    "    second_system = { wrap_up = \"45 s\"; lasting = \"26 weeks\"; };\n"
    "    prompts = { share = 0.3; talk = \"1 min\"; lasting = 86400.5; };\n"
    "    defects = ( { name = \"doubles\"; share = 0.35; found_after = \"2000 calls\"; fix_takes = \"3 "
    "weeks\";\n"
    "        works = 0.8; removes = 0.9; }, { name = \"other\"; share = 0.65; found_after = 1.5; fix_takes = "
    "0; } );\n"
    "    fix_teams = 2; },\n"
    "  { name = \"second\"; at = \"2006-11-27\"; prompts = { share = 0; talk = 5; }; second_system = { "
    "wrap_up = 1; }; "
    "} );\n"
    "agent_groups = (\n"
    "  { name = \"hired\"; serves = [ \"licensing\", \"orders\" ]; count = 60; joins = \"2006-12-04\";\n"
    "    training = { length = \"2 weeks\"; pass = 0.9; class_size = 25; every = \"1 week\";\n"
    "      trainers_per_class = 2; trainers_from = \"veterans\"; };\n"
    "    nesting = { length = \"3 weeks\"; serves = [ \"orders\" ]; coaches_from = \"others\"; "
    "agents_per_coach = 6; };\n"
    "    coaching = { coaches_from = \"veterans\"; share = 0.05; half_life_factor = 0.5; from = "
    "\"2006-12-18\";\n"
    "      until = \"2007-02-01 12:00\"; };\n"
    "    attrition = { per_year = 0.35; first_90_days = 0.18; strain = 1.5; };\n"
    "    learning = { curve = \"power\"; start = 1.8; rate = 0.85; after = \"50 calls\"; repeat_start = 1.5; "
    "};\n"
    "    cost_per_hour = 28; overtime_factor = 1.5; hire_cost = 3000.5; training_cost_per_day = 200; },\n"
    "  { name = \"veterans\"; serves = [ \"orders\", \"licensing\" ]; count = 40;\n"
    "    learning = { start = 1.1; half_life = 10; };\n"
    "    coaching = { share = 0.1; half_life_factor = 0.25; }; attrition = { per_year = 0.1; }; },\n"
    "  { name = \"others\"; serves = [ \"orders\", \"licensing\" ]; count = 30; joins = \"2006-11-13\";\n"
    "    training = { length = \"1 week\"; trainers_from = \"veterans\"; };\n"
    "    nesting = { length = \"1 week\"; coaches_from = \"veterans\"; }; attrition = { first_90_days = 0.2; "
    "}; },\n"
    "  { name = \"counted\"; serves = [ \"orders\" ]; staffing = ( { from = 0; count = 1; } ); cost_per_hour "
    "= 0; } );\n"
    "call_types = ( { name = \"orders\"; arrivals = { per_hour = 120; }; handle = \"6 min\"; },\n"
    "  { name = \"licensing\"; arrivals = { per_hour = 12; }; handle = \"6 min\"; } );\n"
    "targets = ( { measure = \"cost\"; at_most = 1e6; agent_group = \"hired\"; },\n"
    "  { measure = \"leavers\"; at_most = 3; agent_group = \"veterans\"; },\n"
    "  { measure = \"absent_mean\"; at_most = 3; }, { measure = \"rostered_mean\"; at_least = 3; per = "
    "\"day\"; } );\n";

START_TEST(without_a_word_nobody_comes_or_goes) {
    put("a.cfg", SMALL "rollouts = ( { name = \"ERP\"; at = 0; } );");
    must_read("a.cfg", NULL, 0);
    const struct ht_agent_group *group = &model.agent_groups[0];
    ck_assert(group->training.length == 0 && group->training.pass == 1 && group->training.every == 0);
    ck_assert(group->training.class_size == HT_UNLIMITED && group->training.trainers_per_class == 0);
    ck_assert(group->nesting.length == 0 && group->nesting.agents_per_coach == 0);
    ck_assert(group->coaching.share == 0 && group->coaching.coaches_from == 0);
    ck_assert(group->coaching.from == HT_NO_TIME && group->coaching.until == HT_NO_TIME);
    ck_assert(group->attrition.per_year == 0 && isnan(group->attrition.first_90_days));
    ck_assert(group->attrition.strain == 1 && group->overtime_factor == 1);
    ck_assert(isnan(group->cost_per_hour) && isnan(group->hire_cost) && isnan(group->training_cost_per_day));
    const struct ht_rollout *erp = &model.rollouts[0];
    ck_assert(erp->agent_group_count == 1 && erp->agent_groups[0] == 0);
    ck_assert(erp->adoption == 1 && erp->relearn.curve == HT_CURVE_NONE &&
              erp->skipped.curve == HT_CURVE_NONE);
    ck_assert(erp->second_system.seconds == 0 && erp->prompts.seconds == 0);
    ck_assert(erp->defect_count == 0 && erp->fix_teams == 1);
}
END_TEST

START_TEST(none_is_as_if_nothing_were_said) {
    char digest[17];
    put("a.cfg", SMALL "rollouts = ( { name = \"ERP\"; at = 0; } );");
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    const char *set[] = {"agent_groups.reps.nesting=none",
                         "agent_groups.reps.coaching={share=0; half_life_factor=0.5; from=7; until=8}",
                         "agent_groups.reps.attrition=none",
                         "rollouts.ERP.second_system=none",
                         "rollouts.ERP.prompts=none",
                         "rollouts.ERP.skipped=none",
                         "rollouts.ERP.relearn=none",
                         "rollouts.ERP.defects=()"};
    must_read("a.cfg", set, 8);
    ck_assert_str_eq(model.digest, digest);
    ck_assert(model.agent_groups[0].coaching.half_life_factor == 1 &&
              model.agent_groups[0].coaching.from == HT_NO_TIME);
    put("a.cfg", careers);
    const char *one[] = {"agent_groups.hired.nesting.length=0",
                         "agent_groups.hired.training.trainers_per_class=0"};
    const char *other[] = {
        "agent_groups.hired.nesting=none",
        "agent_groups.hired.training={length=\"2 weeks\"; pass=0.9; class_size=25; every=\"1 week\"}"};
    must_read("a.cfg", one, 2);
    strcpy(digest, model.digest);
    ck_assert(model.agent_groups[0].nesting.serves_count == 0);
    must_read("a.cfg", other, 2);
    ck_assert_str_eq(model.digest, digest);
}
END_TEST

START_TEST(careers_become_the_model) {
    put("a.cfg", careers);
    must_read("a.cfg", NULL, 0);
    const struct ht_agent_group *hired = &model.agent_groups[0], *veterans = &model.agent_groups[1];
    ck_assert(hired->training.length == 2 * HT_WEEK && hired->training.pass == 0.9);
    ck_assert(hired->training.class_size == 25 && hired->training.every == HT_WEEK);
    ck_assert(hired->training.trainers_per_class == 2 && hired->training.trainers_from == 1);
    ck_assert(hired->nesting.length == 3 * HT_WEEK && hired->nesting.serves_count == 1);
    ck_assert(hired->nesting.serves[0] == 0 && hired->nesting.coaches_from == 2);
    ck_assert_uint_eq(hired->nesting.agents_per_coach, 6);
    ck_assert(hired->coaching.share == 0.05 && hired->coaching.coaches_from == 1);
    ck_assert(hired->coaching.half_life_factor == 0.5 && hired->coaching.from == 42 * HT_DAY);
    ck_assert_double_eq(hired->coaching.until, 87.5 * HT_DAY);
    ck_assert(hired->attrition.per_year == 0.35 && hired->attrition.first_90_days == 0.18);
    ck_assert(hired->attrition.strain == 1.5 && hired->learning.repeat_start == 1.5);
    ck_assert(hired->cost_per_hour == 28 && hired->overtime_factor == 1.5);
    ck_assert(hired->hire_cost == 3000.5 && hired->training_cost_per_day == 200);
    ck_assert(veterans->coaching.coaches_from == 1 && veterans->coaching.half_life_factor == 0.25);
    ck_assert(veterans->coaching.from == HT_NO_TIME && veterans->coaching.until == HT_NO_TIME);
    ck_assert(veterans->attrition.per_year == 0.1 && isnan(veterans->attrition.first_90_days));
    ck_assert_double_eq(veterans->learning.repeat_start, 1);
}
END_TEST

START_TEST(what_is_left_out_follows_from_the_rest) {
    put("a.cfg", careers);
    must_read("a.cfg", NULL, 0);
    const struct ht_agent_group *others = &model.agent_groups[2];
    ck_assert(others->training.class_size == HT_UNLIMITED && others->training.every == HT_WEEK);
    ck_assert(others->training.trainers_per_class == 1 && others->training.trainers_from == 1);
    ck_assert(others->nesting.agents_per_coach == 8 && others->nesting.coaches_from == 1);
    ck_assert_uint_eq(others->nesting.serves_count, 2);
    ck_assert(others->nesting.serves[0] == 0 && others->nesting.serves[1] == 1);
    ck_assert(others->attrition.per_year == 0 && others->attrition.first_90_days == 0.2);
    ck_assert(model.agent_groups[3].cost_per_hour == 0 && isnan(model.agent_groups[3].hire_cost));
}
END_TEST

START_TEST(rollouts_become_the_model) {
    put("a.cfg", careers);
    must_read("a.cfg", NULL, 0);
    const struct ht_rollout *erp = &model.rollouts[0], *second = &model.rollouts[1];
    ck_assert_uint_eq(erp->agent_group_count, 2);
    ck_assert(erp->agent_groups[0] == 1 && erp->agent_groups[1] == 0);
    ck_assert_double_eq(erp->relearn.repeat_start, 0.5);
    ck_assert(erp->adoption == 0.75 && erp->skipped.curve == HT_CURVE_TABLE &&
              erp->skipped.repeat_start == 2);
    ck_assert(erp->second_system.share == 1 && erp->second_system.seconds == 45);
    ck_assert_double_eq(erp->second_system.lasting, 26 * HT_WEEK);
    ck_assert(erp->prompts.share == 0.3 && erp->prompts.seconds == 60 && erp->prompts.lasting == 86400.5);
    ck_assert_uint_eq(erp->defect_count, 2);
    const struct ht_defect *doubles = &erp->defects[0], *other = &erp->defects[1];
    ck_assert_str_eq(doubles->name, "doubles");
    ck_assert(doubles->share == 0.35 && doubles->found_after == 2000 && doubles->fix_takes == 3 * HT_WEEK);
    ck_assert(doubles->works == 0.8 && doubles->removes == 0.9);
    ck_assert(other->share == 0.65 && other->found_after == 1.5 && other->fix_takes == 0);
    ck_assert(other->works == 1 && other->removes == 1 && erp->fix_teams == 2);
    ck_assert(second->agent_group_count == 4 && second->agent_groups[3] == 3);
    ck_assert(second->prompts.share == 0 && second->prompts.seconds == 5 && isinf(second->prompts.lasting));
    ck_assert(second->second_system.share == 1 && isinf(second->second_system.lasting));
    ck_assert(model.targets[0].measure == HT_COST && model.targets[0].scope == 3);
    ck_assert(model.targets[1].measure == HT_LEAVERS && model.targets[1].scope == 4);
    ck_assert(model.targets[2].measure == HT_ABSENT_MEAN && model.targets[3].measure == HT_ROSTERED_MEAN);
}
END_TEST

static const char *const changes[] = {
    "agent_groups.hired.training.class_size=26",
    "agent_groups.hired.training.class_size=unlimited",
    "agent_groups.hired.training.every=2 weeks",
    "agent_groups.hired.training.trainers_per_class=0",
    "agent_groups.hired.training.trainers_from=others",
    "agent_groups.hired.nesting.length=2 weeks",
    "agent_groups.hired.nesting.serves=[\"orders\", \"licensing\"]",
    "agent_groups.hired.nesting.coaches_from=hired",
    "agent_groups.hired.nesting.agents_per_coach=7",
    "agent_groups.others.nesting=none",
    "agent_groups.hired.coaching.coaches_from=hired",
    "agent_groups.hired.coaching.share=0.06",
    "agent_groups.hired.coaching.half_life_factor=1e-9",
    "agent_groups.hired.coaching.from=0",
    "agent_groups.hired.coaching.until=never",
    "agent_groups.hired.coaching=none",
    "agent_groups.hired.attrition.per_year=0.3",
    "agent_groups.hired.attrition.first_90_days=0",
    "agent_groups.veterans.attrition.first_90_days=0",
    "agent_groups.hired.attrition.strain=1",
    "agent_groups.veterans.attrition=none",
    "agent_groups.hired.cost_per_hour=0",
    "agent_groups.veterans.cost_per_hour=0",
    "agent_groups.hired.overtime_factor=1",
    "agent_groups.hired.hire_cost=0",
    "agent_groups.hired.training_cost_per_day=0",
    "agent_groups.hired.learning.repeat_start=0",
    "agent_groups.veterans.learning.repeat_start=1.5",
    "rollouts.ERP.skipped.repeat_start=1",
    "rollouts.ERP.agent_groups=[\"hired\"]",
    "rollouts.second.agent_groups=[\"hired\"]",
    "rollouts.ERP.adoption=0.5",
    "rollouts.ERP.second_system.wrap_up=46",
    "rollouts.ERP.second_system.lasting=unlimited",
    "rollouts.ERP.prompts.share=1",
    "rollouts.ERP.prompts.talk=59",
    "rollouts.ERP.prompts.lasting=1 day",
    "rollouts.second.prompts.lasting=1 day",
    "rollouts.ERP.defects.doubles.name=a \\\"b\\\"",
    "rollouts.ERP.defects.doubles.share=0.3",
    "rollouts.ERP.defects.doubles.found_after=2001",
    "rollouts.ERP.defects.doubles.fix_takes=2 weeks",
    "rollouts.ERP.defects.doubles.works=1",
    "rollouts.ERP.defects.other.removes=0",
    "rollouts.ERP.fix_teams=0",
};

START_TEST(each_is_in_the_digest_and_the_text) {
    char digest[17];
    put("a.cfg", careers);
    assert_round_trip("a.cfg");
    strcpy(digest, model.digest);
    must_read("a.cfg", &changes[_i], 1);
    ck_assert_str_ne(model.digest, digest);
    put("c.cfg", written());
    assert_round_trip("c.cfg");
    ck_assert_str_ne(model.digest, digest);
}
END_TEST

/* Changes, and the one thing that is then said; NULL: nothing is. */
static const struct {
    const char *message, *set[3];
} doubtful[] = {
    {NULL, {NULL}},
    {"agent_groups.hired.training: 1 of 3 classes would graduate after the end of the horizon",
     {"calendar.length=56 days"}},
    {NULL, {"calendar.length=57 days"}},
    {NULL, {"calendar.length=56 days", "agent_groups.hired.training.class_size=60"}},
    {"agent_groups.hired.leaves: 1 of 3 classes would graduate after they leave",
     {"agent_groups.hired.leaves=2007-01-01"}},
    {NULL, {"agent_groups.hired.leaves=2007-01-01 00:00:01"}},
    {"agent_groups.hired.training.trainers_from: 42 agents of \"veterans\" are wanted at once, which has 40",
     {"agent_groups.hired.training.trainers_per_class=21"}},
    {NULL, {"agent_groups.hired.training.trainers_per_class=20"}},
    {NULL,
     {"agent_groups.hired.training.trainers_per_class=21", "agent_groups.hired.training.every=2 weeks"}},
    {"agent_groups.hired.training.trainers_from: 42 agents",
     {"agent_groups.hired.training.trainers_per_class=14", "agent_groups.hired.training.every=0"}},
    {"agent_groups.hired.nesting.coaches_from: 36 agents of \"others\" are wanted at once, which has 35",
     {"agent_groups.hired.nesting.agents_per_coach=2", "agent_groups.others.count=35"}},
    {NULL, {"agent_groups.hired.nesting.agents_per_coach=2", "agent_groups.others.count=36"}},
    {"agent_groups.hired.training.trainers_from: no agent of \"veterans\" is at work at that time",
     {"agent_groups.veterans.leaves=2006-12-04", "agent_groups.hired.coaching=none"}},
    {"agent_groups.hired.coaching.coaches_from: no agent of \"veterans\" is at work at that time",
     {"agent_groups.veterans.leaves=2006-12-18"}},
    {NULL, {"agent_groups.veterans.leaves=2006-12-18 00:00:01"}},
    {"agent_groups.others.training.trainers_from: no agent of \"veterans\" is at work at that time",
     {"agent_groups.veterans.joins=2006-11-20"}},
    {NULL, {"agent_groups.veterans.joins=2006-11-19"}},
    {"agent_groups.hired.nesting: it takes all the calls of the group and has no coaches",
     {"agent_groups.hired.nesting={length=7}"}},
    {"agent_groups.hired.coaching: no learning curve of the group goes by calls",
     {"agent_groups.hired.learning=none", "rollouts=()"}},
    {NULL, {"agent_groups.hired.learning=none"}},
    {"agent_groups.hired.coaching: no learning curve",
     {"agent_groups.hired.learning=none", "rollouts.ERP.agent_groups=[\"veterans\"]"}},
    {"agent_groups.hired.coaching: no learning curve",
     {"agent_groups.hired.learning={curve=\"table\"; points=((\"0 days\", 2.0))}", "rollouts=()"}},
    {NULL, {"agent_groups.hired.learning={curve=\"table\"; points=((\"0 calls\", 2.0))}", "rollouts=()"}},
    {"agent_groups.veterans.coaching.half_life_factor: above 1 each call teaches less",
     {"agent_groups.veterans.coaching.half_life_factor=1.5"}},
    {"agent_groups.hired.attrition.strain: it multiplies hazards of 0",
     {"agent_groups.hired.attrition={strain=1.5}"}},
    {NULL, {"agent_groups.hired.attrition={first_90_days=0.1; strain=1.5}"}},
    {"agent_groups.hired.attrition.per_year: 35 leavers per agent",
     {"agent_groups.hired.attrition.per_year=35"}},
    {"agent_groups.hired.attrition.first_90_days: 18 leavers per agent",
     {"agent_groups.hired.attrition.first_90_days=18"}},
    {"agent_groups.veterans.attrition.first_90_days: agents who are there from the start are past them",
     {"agent_groups.veterans.attrition.first_90_days=0.1"}},
    {"agent_groups.veterans.hire_cost: the group has no `joins`: nobody is hired",
     {"agent_groups.veterans.hire_cost=1"}},
    {"agent_groups.veterans.training_cost_per_day: the group has no `joins`: nobody is trained",
     {"agent_groups.veterans.training_cost_per_day=1"}},
    {NULL, {"agent_groups.veterans.hire_cost=0", "agent_groups.veterans.training_cost_per_day=0"}},
    {"agent_groups.veterans.overtime_factor: it multiplies `cost_per_hour`",
     {"agent_groups.veterans.overtime_factor=2"}},
    {NULL, {"agent_groups.veterans.overtime_factor=2", "agent_groups.veterans.cost_per_hour=0"}},
    {"agent_groups.hired.learning.repeat_start: it falls as the handle factor does",
     {"agent_groups.hired.learning.start=1"}},
    {"rollouts.ERP.relearn.repeat_start: it falls", {"rollouts.ERP.relearn.start=1"}},
    {"rollouts.ERP.skipped.repeat_start: it falls",
     {"rollouts.ERP.skipped.points=((\"0 days\", 1), (\"1 day\", 2))"}},
    {"rollouts.ERP.agent_groups: none of these agent groups takes the calls",
     {"rollouts.ERP.agent_groups=[\"counted\"]", "rollouts.ERP.call_types=[\"licensing\"]"}},
    {"rollouts.ERP.defects: `volume` brings no extra calls", {"rollouts.ERP.volume={peak=1}"}},
    {NULL, {"rollouts.ERP.volume={peak=1; settles_at=1.1}"}},
    {"rollouts.ERP.defects: all calls of this rollout are replayed or escalated",
     {"rollouts.ERP.call_types=[\"licensing\"]", "call_types.licensing={name=\"licensing\"; handle=300}",
      "call_types.orders.escalate={probability=0.1; to=\"licensing\"}"}},
    {"targets[0].measure: there is nothing to measure: the agent group has no `cost_per_hour`",
     {"targets[0].agent_group=veterans"}},
    {NULL, {"targets[0].agent_group=veterans", "agent_groups.veterans.hire_cost=0"}},
    {NULL, {"targets[0].agent_group=counted"}},
    {NULL, {"targets=({measure=\"cost\"; at_most=1})"}},
    {"targets[0].measure: there is nothing to measure: no call type has a `value` or an `abandon_cost`; ",
     {"targets=({measure=\"cost\"; at_most=1; call_type=\"orders\"})"}},
};

START_TEST(doubtful_careers_are_warned_of) {
    size_t sets = 0;
    while (sets < 3 && doubtful[_i].set[sets] != NULL) {
        sets++;
    }
    put("a.cfg", careers);
    must_read("a.cfg", doubtful[_i].set, sets);
    ht_messages_release(&messages); /* of times after the end */
    ht_model_warn(&model, &messages);
    if (doubtful[_i].message == NULL) {
        ht_messages_print(&messages, stderr);
        ck_assert_uint_eq(messages.count, 0);
    } else {
        assert_only_message(doubtful[_i].message);
        ck_assert_int_eq(messages.items[0].severity, HT_WARNING);
    }
}
END_TEST

START_TEST(nesting_without_calls_is_warned_of) {
    static const char *const set[] = {"call_types.orders.routes=[\"veterans\", \"others\", \"counted\"]"};
    put("a.cfg", careers);
    must_read("a.cfg", set, 1);
    ht_model_warn(&model, &messages);
    ck_assert_uint_eq(messages.count, 2); /* one of the routes */
    ck_assert_str_eq(messages.items[1].path, "agent_groups.hired.nesting.serves");
}
END_TEST

START_TEST(costs_of_nothing_at_all_are_warned_of) {
    put("a.cfg", SMALL "targets = ( { measure = \"cost\"; at_most = 1; } );");
    must_read("a.cfg", NULL, 0);
    ht_model_warn(&model, &messages);
    assert_only_message("targets[0].measure: there is nothing to measure: no call type has a `value` or an "
                        "`abandon_cost`, and no agent group a `cost_per_hour`");
}
END_TEST

/* Curves multiply the repeat probability too: repeats without a delay are refused where it may reach 1. */
static const struct {
    bool good;
    const char *curve;
} repeats[] = {
    {true, "agent_groups.reps.learning={start=1.5; half_life=300; repeat_start=3.9}"},
    {false, "agent_groups.reps.learning={start=1.5; half_life=300; repeat_start=4}"},
    {true, "agent_groups.other.learning={start=1.5; half_life=300; repeat_start=4}"},
    {false, "rollouts.ERP.relearn={start=1.5; half_life=300; repeat_start=4}"},
    {false, "rollouts.ERP.skipped={start=1.5; half_life=300; repeat_start=4}"},
    {true, "rollouts.away.relearn={start=1.5; half_life=300; repeat_start=4}"},
    {false, "agent_groups.reps.learning={curve=\"table\"; points=((\"0 days\", 1.5), (\"1 day\", 3)); "
            "repeat_start=1.75}"}, /* 1 + 0.75 * 2 / 0.5 */
    {true, "agent_groups.reps.learning={curve=\"table\"; points=((\"0 days\", 1.5), (\"1 day\", 3)); "
           "repeat_start=1.7}"},
    {true, "agent_groups.reps.learning={start=1.5; half_life=300; repeat_start=0}"},
};

START_TEST(certain_repeats_of_beginners_take_time) {
    put("a.cfg",
        CALENDAR "call_types = ( { name = \"orders\"; arrivals = { per_hour = 120; }; handle = 1;\n"
                 "    repeat = { probability = 0.25; delay = 0; }; },\n"
                 "  { name = \"rest\"; arrivals = { per_hour = 120; }; handle = 1; } );\n"
                 "agent_groups = ( { name = \"reps\"; count = 1; serves = [ \"orders\" ]; },\n"
                 "  { name = \"other\"; count = 1; serves = [ \"rest\" ]; } );\n"
                 "rollouts = ( { name = \"ERP\"; at = 0; relearn = { start = 1.5; half_life = 300; }; },\n"
                 "  { name = \"away\"; at = 0; agent_groups = [ \"other\" ]; } );\n");
    if (repeats[_i].good) {
        must_read("a.cfg", &repeats[_i].curve, 1);
    } else {
        ck_assert(!read_again("a.cfg", &repeats[_i].curve, 1));
        assert_only_message("call_types.orders.repeat.delay: expected a mean above 0");
    }
}
END_TEST

TCase *careers_case(void) {
    TCase *cases = tcase_create("careers");
    tcase_add_checked_fixture(cases, scenario_setup, scenario_teardown);
    tcase_add_test(cases, without_a_word_nobody_comes_or_goes);
    tcase_add_test(cases, none_is_as_if_nothing_were_said);
    tcase_add_test(cases, careers_become_the_model);
    tcase_add_test(cases, what_is_left_out_follows_from_the_rest);
    tcase_add_test(cases, rollouts_become_the_model);
    tcase_add_loop_test(cases, each_is_in_the_digest_and_the_text, 0, sizeof changes / sizeof *changes);
    tcase_add_loop_test(cases, doubtful_careers_are_warned_of, 0, sizeof doubtful / sizeof *doubtful);
    tcase_add_test(cases, nesting_without_calls_is_warned_of);
    tcase_add_test(cases, costs_of_nothing_at_all_are_warned_of);
    tcase_add_loop_test(cases, certain_repeats_of_beginners_take_time, 0, sizeof repeats / sizeof *repeats);
    return cases;
}
