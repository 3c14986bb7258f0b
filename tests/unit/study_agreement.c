/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The forecast against simulation where it should be exact but for chance: with far more calls than agents,
 * everybody is always busy, and no time is lost in waiting.
 */
#include "study_forecast.h"
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char busy_floor[] =
    "name = \"busy floor\";\n"
    "calendar = { start = \"2006-11-06\"; length = \"10 weeks\"; open = \"Mon-Fri 08:00-18:00\"; };\n"
    "call_types = (\n"
    "  { name = \"orders\"; arrivals = { per_hour = 240.0; }; handle = \"12 min\"; wrap_up = \"2 min\";\n"
    "    patience = { distribution = \"exponential\"; mean = \"20 min\"; }; },\n"
    "  { name = \"tax\"; arrivals = { per_hour = 160.0; }; handle = \"16 min\"; wrap_up = \"2 min\";\n"
    "    patience = { distribution = \"exponential\"; mean = \"20 min\"; }; } );\n"
    "agent_groups = (\n"
    "  { name = \"veterans\"; serves = [ \"orders\", \"tax\" ];\n"
    "    shifts = ( { count = 36; days = \"Mon-Fri\"; from = \"08:00\"; to = \"16:30\";\n"
    "                 breaks = ( { at = \"12:00\"; length = \"30 min\"; } ); },\n"
    "               { count = 24; days = \"Mon-Fri\"; from = \"09:30\"; to = \"18:00\"; } );\n"
    "    absence = 0.06; off_phone = 0.1; attrition = { per_year = 0.8; strain = 1.2; }; },\n"
    "  { name = \"new\"; count = 36; serves = [ \"orders\", \"tax\" ]; joins = \"2006-11-13\";\n"
    "    training = { length = \"2 weeks\"; pass = 0.9; class_size = 12; every = \"1 week\";\n"
    "                 trainers_per_class = 2; trainers_from = \"veterans\"; };\n"
    "    nesting = { length = \"1 week\"; serves = [ \"orders\" ]; coaches_from = \"veterans\";\n"
    "                agents_per_coach = 3; };\n"
    "    learning = { curve = \"exponential\"; start = 2.0; half_life = \"75 calls\"; };\n"
    "    coaching = { coaches_from = \"veterans\"; share = 0.05; half_life_factor = 0.5;\n"
    "                 from = \"2006-12-11\"; until = \"2007-01-01\"; };\n"
    "    absence = 0.08; off_phone = 0.12; attrition = { per_year = 0.5; first_90_days = 0.3; }; } );\n"
    "rollouts = ( { name = \"go-live\"; at = \"2006-12-06\"; call_types = [ \"orders\" ];\n"
    "    relearn = { start = 1.6; half_life = \"60 calls\"; }; adoption = 0.7;\n"
    "    skipped = { start = 2.2; half_life = \"100 calls\"; }; } );\n";

static void read_floor(struct ht_model *model) {
    char name[] = "agreement-XXXXXX";
    struct ht_messages messages;
    FILE *file = fdopen(mkstemp(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(busy_floor, file);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, name, NULL, 0, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
    remove(name);
}

static void check_near(const char *what, size_t group, size_t week, double expected, double simulated) {
    ck_assert_msg(fabs(expected - simulated) <= 0.03 * simulated + 0.05,
                  "%s of group %zu in week %zu: %g expected, %g simulated", what, group, week, expected,
                  simulated);
}

START_TEST(the_forecast_agrees_with_a_busy_floor) {
    const struct ht_study_options options = {
        .replications = 60, .precision = 0, .by_given = true, .by = HT_PER_WEEK};
    struct ht_model model;
    struct ht_result result;
    read_floor(&model);
    ck_assert_int_eq(ht_study_run(&model, &options, &result), HT_STUDY_DONE);
    for (size_t week = 0; week < result.period_count; week++) {
        const struct ht_forecast_period *period = &result.forecast.periods[week];
        for (size_t g = 0; g < model.agent_group_count; g++) {
            const struct ht_forecast_group *expected = &period->groups[g];
            const struct ht_presence *simulated = &result.presence[week * model.agent_group_count + g];
            check_near("rostered", g, week, expected->rostered, simulated->rostered);
            check_near("present", g, week, expected->present, simulated->rostered - simulated->absent);
            check_near("on the phones", g, week, expected->agents, simulated->on);
        }
        check_near("capacity", 0, week, period->capacity, result.supply[week]);
    }
    ht_result_release(&result);
    ht_model_release(&model);
}
END_TEST

TCase *agreement_case(void) {
    TCase *tests = tcase_create("agreement");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, the_forecast_agrees_with_a_busy_floor);
    return tests;
}
