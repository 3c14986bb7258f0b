/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files: where calls come from, what callers do, and who takes them. What is said about wrong files
 * is pinned in tests/bad.
 */
#include "scenario_folder.h"
#include <holdtime/scenario.h>
#include <math.h>
#include <string.h>

#define WEEK                                                                                                 \
    "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"1 week\"; open = \"08:00-10:00\"; };\n"

/* Every key of the call side. */
static const char callers[] = WEEK
    "call_types = ( { name = \"orders\"; divert = { after = \"10 min\"; };\n"
    "    routes = ( \"reps\", { group = \"over flow\"; after = \"60 s\"; } );\n"
    "    arrivals = { counts = \"data.csv\"; growth_per_week = 0.5; busyness = { cv = 0.1; };\n"
    "      incidents = { every = \"90 min\"; lasting = 1200; factor = 4.3; shared = true; };\n"
    "      batch = [ 0.5, 0.3, 0.2 ]; };\n"
    "    handle = \"6 min\"; handle_profile = ( 1, 1.5, 2, 0.5 );\n"
    "    announce = { hang_up = 0.1; patience_factor = 1.2; };\n"
    "    repeat = { probability = 0.15; delay = { distribution = \"exponential\"; mean = \"1 day\"; }; };\n"
    "    escalate = { probability = 0.1; to = \"tier 2\"; };\n"
    "    callback = { offer_at = \"5 min\"; accept = 0.5; order = \"in_turn\"; no_answer = 0.25; retries = "
    "3;\n"
    "      retry_after = \"1 h\"; };\n"
    "    value = 12; abandon_cost = 4.5; },\n"
    "  { name = \"tier 2\"; handle = \"8 min\"; callback = { offer_at_queue = 3; accept = 1; };\n"
    "    divert = { after = \"never\"; }; announce = { wait = false; hang_up = 0.5; };\n"
    "    repeat = { probability = 0; }; abandon_cost = 0; },\n"
    "  { name = \"gaps\"; handle = 60;\n"
    "    arrivals = { gaps = { distribution = \"erlang\"; mean = 300; stages = 2; }; batch = [ 1 ];\n"
    "      profile = [ 1, 2, 3, 4 ]; weekdays = [ 1, 2, 1, 1, 1, 1, 1 ];\n"
    "      incidents = { every = 60; lasting = 60; factor = 0; }; }; } );\n"
    "routing = { agent = \"least_occupied\"; call = \"listed\"; };\n"
    "agent_groups = ( { name = \"reps\"; count = 3; serves = ( \"gaps\", { call = \"orders\"; handle_factor "
    "= "
    "1.3; } ); },\n"
    "  { name = \"over flow\"; count = 3; take = \"longest_wait\"; serves = [ \"tier 2\", \"orders\" ]; } "
    ");\n"
    "targets = ( { measure = \"cost\"; at_most = -5; }, { measure = \"first_call_resolution\"; at_least = "
    "0.8; "
    "},\n"
    "  { measure = \"callback_delay\"; at_most = \"1 h\"; call_type = \"tier 2\"; } );\n";

static void read_callers(const char *counts) {
    put("data.csv", counts);
    put("a.cfg", callers);
    must_read("a.cfg", NULL, 0);
}

#define COUNTS "calls;start\n3;28800\n4.5;2006-11-06 09:00\n0;34200\n7;2006-11-07 08:00\n"

START_TEST(without_a_word_callers_call_once) {
    put("a.cfg", SMALL);
    must_read("a.cfg", NULL, 0);
    const struct ht_call_type *type = &model.call_types[0];
    ck_assert(isinf(type->divert_after) && type->routes == NULL && type->handle_profile == NULL);
    ck_assert(type->arrivals.batch == NULL && type->arrivals.incidents.every == 0);
    ck_assert(!type->announce.wait && type->announce.patience_factor == 1);
    ck_assert(type->repeat.probability == 0 && type->escalate.probability == 0);
    ck_assert(isinf(type->callback.offer_at) && type->callback.offer_at_queue == HT_UNLIMITED);
    ck_assert_double_eq(type->callback.accept, 0);
    ck_assert(isnan(type->value) && isnan(type->abandon_cost));
    ck_assert_double_eq(model.agent_groups[0].serves[0].handle_factor, 1);
    ck_assert_int_eq(model.agent_groups[0].take, HT_LONGEST_WAIT);
    ck_assert_int_eq(model.agent_choice, HT_LONGEST_IDLE);
}
END_TEST

START_TEST(sources_become_the_model) {
    read_callers(COUNTS);
    const struct ht_arrivals *a = &model.call_types[0].arrivals, *gaps = &model.call_types[2].arrivals;
    ck_assert_int_eq(a->source, HT_SOURCE_COUNTS);
    ck_assert_uint_eq(a->count_count, 4);
    ck_assert(a->counts[1].from == 32400 && a->counts[1].value == 4.5 && a->counts[3].from == 115200);
    ck_assert_double_eq(a->counts_interval, 1800); /* from 09:00 to 09:30 */
    ck_assert(a->growth_per_week == 0.5 && a->busyness_cv == 0.1);
    ck_assert(a->incidents.every == 5400 && a->incidents.lasting == 1200 && a->incidents.factor == 4.3);
    ck_assert(a->incidents.shared && !gaps->incidents.shared);
    ck_assert(a->batch_count == 3 && a->batch[0] == 0.5 && a->batch[2] == 0.2);
    ck_assert_int_eq(gaps->source, HT_SOURCE_GAPS);
    ck_assert(gaps->gaps.law == HT_LAW_ERLANG && gaps->gaps.mean == 300 && gaps->gaps.stages == 2);
    ck_assert(gaps->profile_count == 4 && gaps->weekdays[1] == 2 && gaps->incidents.factor == 0);
    ck_assert_ptr_null(gaps->batch); /* [ 1 ] is no batch */
    /* Reached by escalations alone. */
    ck_assert_int_eq(model.call_types[1].arrivals.source, HT_SOURCE_PER_HOUR);
    ck_assert_double_eq(model.call_types[1].arrivals.per_hour, 0);
}
END_TEST

START_TEST(a_single_row_of_counts_is_an_interval_of_the_calendar) {
    read_callers("start,calls\n28800,3\n");
    ck_assert_double_eq(model.call_types[0].arrivals.counts_interval, 1800);
    read_callers("start,calls\n0,3\n3600.5,4\n7201,4\n14402,3\n");
    ck_assert_double_eq(model.call_types[0].arrivals.counts_interval, 3600.5);
}
END_TEST

START_TEST(callers_become_the_model) {
    read_callers(COUNTS);
    const struct ht_call_type *orders = &model.call_types[0], *tier = &model.call_types[1];
    ck_assert(orders->divert_after == 600 && isinf(tier->divert_after));
    ck_assert(orders->handle_profile_count == 4 && orders->handle_profile[1] == 1.5);
    ck_assert(orders->announce.wait && orders->announce.hang_up == 0.1 &&
              orders->announce.patience_factor == 1.2);
    ck_assert(!tier->announce.wait && tier->announce.hang_up == 0.5 && tier->announce.patience_factor == 1);
    ck_assert(orders->repeat.probability == 0.15 && orders->repeat.delay.mean == 86400);
    ck_assert(orders->escalate.probability == 0.1 && orders->escalate.to == 1);
    const struct ht_callback *callback = &orders->callback;
    ck_assert(callback->offer_at == 300 && callback->offer_at_queue == HT_UNLIMITED &&
              callback->accept == 0.5);
    ck_assert(callback->in_turn && callback->no_answer == 0.25 && callback->retries == 3);
    ck_assert_double_eq(callback->retry_after, 3600);
    ck_assert(tier->callback.offer_at_queue == 3 && isinf(tier->callback.offer_at));
    ck_assert(!tier->callback.in_turn && tier->callback.retries == 2 && tier->callback.retry_after == 1800);
    ck_assert(orders->value == 12 && orders->abandon_cost == 4.5);
    ck_assert(isnan(tier->value) && tier->abandon_cost == 0);
    ck_assert(model.targets[0].measure == HT_COST && model.targets[0].bound == -5);
    ck_assert(model.targets[2].measure == HT_CALLBACK_DELAY && model.targets[2].bound == 3600);
}
END_TEST

START_TEST(routes_and_skills_become_the_model) {
    read_callers(COUNTS);
    const struct ht_call_type *orders = &model.call_types[0];
    ck_assert_uint_eq(orders->route_count, 2);
    ck_assert(orders->routes[0].group == 0 && orders->routes[0].after == 0);
    ck_assert(orders->routes[1].group == 1 && orders->routes[1].after == 60);
    ck_assert_ptr_null(model.call_types[1].routes);
    const struct ht_agent_group *reps = &model.agent_groups[0];
    ck_assert_uint_eq(reps->serves_count, 2);
    ck_assert(reps->serves[0].call_type == 2 && reps->serves[0].handle_factor == 1);
    ck_assert(reps->serves[1].call_type == 0 && reps->serves[1].handle_factor == 1.3);
    ck_assert_int_eq(model.agent_choice, HT_LEAST_OCCUPIED);
    ck_assert_int_eq(reps->take, HT_LISTED_CALL); /* of `routing` */
    ck_assert_int_eq(model.agent_groups[1].take, HT_LONGEST_WAIT);
}
END_TEST

START_TEST(own_take_overrides_routing_wherever_it_stands) {
    static const char group[] =
        "agent_groups = ( { name = \"a\"; count = 2; serves = [ \"orders\" ]; },\n"
        "  { name = \"b\"; count = 2; serves = [ \"orders\" ]; take = \"listed\"; } );\n";
    static const char *const routings[] = {"", "routing = { call = \"longest_wait\"; };",
                                           "routing = { call = \"listed\"; };"};
    for (size_t i = 0; i < 6; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%s%s%s%s", CALENDAR CALLS, i < 3 ? routings[i] : "", group,
                 i < 3 ? "" : routings[i - 3]);
        put("a.cfg", text);
        must_read("a.cfg", NULL, 0);
        ck_assert_int_eq(model.agent_groups[0].take, i % 3 == 2 ? HT_LISTED_CALL : HT_LONGEST_WAIT);
        ck_assert_int_eq(model.agent_groups[1].take, HT_LISTED_CALL);
        assert_round_trip("a.cfg");
    }
}
END_TEST

static const struct {
    const char *word;
    enum ht_agent_choice choice;
} choices[] = {{"longest_idle", HT_LONGEST_IDLE},
               {"least_occupied", HT_LEAST_OCCUPIED},
               {"fastest", HT_FASTEST},
               {"slowest", HT_SLOWEST},
               {"random", HT_RANDOM},
               {"listed", HT_LISTED_AGENT}};

START_TEST(agents_are_chosen_by_word) {
    char text[2000];
    snprintf(text, sizeof text, "%srouting = { agent = \"%s\"; };", SMALL, choices[_i].word);
    put("a.cfg", text);
    must_read("a.cfg", NULL, 0);
    ck_assert_int_eq(model.agent_choice, choices[_i].choice);
    assert_round_trip("a.cfg");
}
END_TEST

START_TEST(callers_come_back_from_their_own_text) {
    put("data.csv", COUNTS);
    put("a.cfg", callers);
    assert_round_trip("a.cfg");
    /* What the text leaves out would be an infinity or no number. */
    ck_assert_ptr_null(strstr(written(), "inf"));
    ck_assert_ptr_null(strstr(written(), "nan"));
}
END_TEST

/* Changes of one value each, by the path that leads there: each must show in the digest and come back. */
static const char *const changes[] = {
    "call_types.orders.divert.after=11 min",
    "call_types.orders.routes[1].after=61",
    "call_types.orders.routes=[\"reps\", \"over flow\"]",
    "call_types.orders.arrivals.incidents.every=91 min",
    "call_types.orders.arrivals.incidents.lasting=1201",
    "call_types.orders.arrivals.incidents.factor=4.4",
    "call_types.orders.arrivals.incidents.shared=false",
    "call_types.orders.arrivals.batch=[0.5,0.5]",
    "call_types.gaps.arrivals.gaps.mean=301",
    "call_types.orders.handle_profile[1]=1.6",
    "call_types.orders.announce.wait=false",
    "call_types.orders.announce.hang_up=0.2",
    "call_types.orders.announce.patience_factor=1.3",
    "call_types.orders.repeat.probability=0.16",
    "call_types.orders.repeat.delay=2 days",
    "call_types.orders.escalate.probability=0.2",
    "call_types.orders.escalate.to=gaps",
    "call_types.orders.callback.offer_at=6 min",
    "call_types.orders.callback.accept=0.6",
    "call_types.orders.callback.order=after_live",
    "call_types.orders.callback.no_answer=0.26",
    "call_types.orders.callback.retries=4",
    "call_types.orders.callback.retry_after=2 h",
    "call_types.tier 2.callback.offer_at_queue=4",
    "call_types.orders.value=13",
    "call_types.orders.abandon_cost=5",
    "call_types.tier 2.value=0",
    "agent_groups.reps.serves[0].handle_factor=1.1",
    "agent_groups.reps.take=longest_wait",
    "routing.agent=slowest",
    "routing.call=longest_wait",
};

START_TEST(every_key_is_in_the_digest_and_the_text) {
    /* In the longer form, so that paths reach the factors. */
    char text[sizeof callers + 100], digest[17], changed[17];
    const char *name = strstr(callers, "\"gaps\", {");
    snprintf(text, sizeof text, "%.*s{ call = \"gaps\"; }, {%s", (int)(name - callers), callers, name + 9);
    put("data.csv", COUNTS);
    put("a.cfg", text);
    must_read("a.cfg", NULL, 0);
    strcpy(digest, model.digest);
    const char *change = changes[_i];
    const char *other = strstr(change, "to=gaps") != NULL ? "call_types.tier 2.arrivals={per_hour=0;}" : NULL;
    const char *set[] = {change, other};
    must_read("a.cfg", set, other != NULL ? 2 : 1);
    strcpy(changed, model.digest);
    ck_assert_str_ne(changed, digest);
    put("b.cfg", written());
    must_read("b.cfg", NULL, 0);
    ck_assert_str_eq(model.digest, changed);
}
END_TEST

START_TEST(counts_are_known_by_what_they_say) {
    char digest[17];
    read_callers(COUNTS);
    strcpy(digest, model.digest);
    put("calls.csv", "start,calls,remark\n28800.0,3,\n32400,4.50,a\n34200,0,\n115200,7,\n");
    const char *set[] = {"call_types.orders.arrivals.counts=calls.csv"};
    must_read("a.cfg", set, 1);
    ck_assert_str_eq(model.digest, digest);
    read_callers("start,calls\n28800,3\n32400,4.5\n34200,0\n115200,8\n");
    ck_assert_str_ne(model.digest, digest);
}
END_TEST

START_TEST(calls_may_go_round_as_long_as_some_get_out) {
    put("a.cfg", CALENDAR "call_types = ( { name = \"orders\"; arrivals = { per_hour = 1; }; handle = 60; "
                          "escalate = { probability = 1; "
                          "to = \"b\"; }; }, { name = \"b\"; handle = 60; escalate = { probability = 0.99; "
                          "to = \"orders\"; }; } "
                          ");\n" AGENTS);
    assert_round_trip("a.cfg");
    ck_assert_uint_eq(model.call_types[1].escalate.to, 0);
}
END_TEST

static const struct {
    const char *set, *message;
} doubtful[] = {
    {"call_types.orders.routes=[\"reps\"]",
     "call_types.orders.routes: agent group \"over flow\" serves these calls but is not among the routes"},
    {"agent_groups.reps.serves=[\"orders\"]", "call_types.gaps: no agent group serves these calls"},
    {"call_types.orders.announce={}", "call_types.orders.announce: with `hang_up` 0 and `patience_factor` 1"},
    {"call_types.tier 2.callback.accept=0", "call_types.tier 2.callback.accept: nobody accepts a callback"},
    {"calendar.open=08:30-10:30",
     "call_types.orders.arrivals.counts: 2 rows with 10 calls outside opening hours: they are left out"},
    {"calendar.length=1 day",
     "call_types.orders.arrivals.counts: 1 row with 7 calls after the end of the horizon: they are left out"},
};

START_TEST(doubtful_callers_are_warned_of) {
    read_callers(COUNTS);
    ht_model_warn(&model, &messages);
    ck_assert_uint_eq(messages.count, 0);
    /* Without the target that would be warned of too. */
    const char *set[] = {doubtful[_i].set, "targets=()"};
    must_read("a.cfg", set, 2);
    ck_assert_uint_eq(messages.count, 0);
    ht_model_warn(&model, &messages);
    ck_assert_int_eq(messages.items[0].severity, HT_WARNING);
    assert_only_message(doubtful[_i].message);
}
END_TEST

START_TEST(targets_on_nothing_are_warned_of) {
    put("a.cfg", SMALL "targets = ( { measure = \"cost\"; at_most = 3; } );");
    must_read("a.cfg", NULL, 0);
    ht_model_warn(&model, &messages);
    assert_only_message("targets[0].measure: there is nothing to measure: no call type has a `value`");
    const char *worth[] = {"call_types.orders.value=1"};
    must_read("a.cfg", worth, 1);
    ht_model_warn(&model, &messages);
    ck_assert_uint_eq(messages.count, 0);
    read_callers(COUNTS);
    const char *delay[] = {"targets[0]={measure=\"callback_delay\"; at_most=9; call_type=\"gaps\"}"};
    must_read("a.cfg", delay, 1);
    ht_model_warn(&model, &messages);
    assert_only_message("targets[0].measure: there is nothing to measure: no caller takes a callback");
}
END_TEST

TCase *callers_case(void) {
    TCase *cases = tcase_create("callers");
    tcase_add_checked_fixture(cases, scenario_setup, scenario_teardown);
    tcase_add_test(cases, without_a_word_callers_call_once);
    tcase_add_test(cases, sources_become_the_model);
    tcase_add_test(cases, a_single_row_of_counts_is_an_interval_of_the_calendar);
    tcase_add_test(cases, callers_become_the_model);
    tcase_add_test(cases, routes_and_skills_become_the_model);
    tcase_add_test(cases, own_take_overrides_routing_wherever_it_stands);
    tcase_add_loop_test(cases, agents_are_chosen_by_word, 0, sizeof choices / sizeof *choices);
    tcase_add_test(cases, callers_come_back_from_their_own_text);
    tcase_add_loop_test(cases, every_key_is_in_the_digest_and_the_text, 0, sizeof changes / sizeof *changes);
    tcase_add_test(cases, counts_are_known_by_what_they_say);
    tcase_add_test(cases, calls_may_go_round_as_long_as_some_get_out);
    tcase_add_loop_test(cases, doubtful_callers_are_warned_of, 0, sizeof doubtful / sizeof *doubtful);
    tcase_add_test(cases, targets_on_nothing_are_warned_of);
    return cases;
}
