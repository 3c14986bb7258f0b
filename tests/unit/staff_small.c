/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenarios of staff_small.h. Staffings are put into the model by hand, not as the search does it.
 */
#include "staff_small.h"
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEED "6"
#define ONE_TYPE                                                                                             \
    "handle = { distribution = \"exponential\"; mean = \"4 min\"; };"                                        \
    "patience = { distribution = \"exponential\"; mean = \"5 min\"; };"
#define REPS "agent_groups = ( { name = \"reps\"; count = 3; serves = [ \"calls\" ]; } );"

const struct small_case small_cases[SMALL_CASES] = {
    {"service level by interval", "length = \"1 day\"; open = \"08:00-10:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 80; profile = [ 1, 2, 3, 1 ]; };" ONE_TYPE
     "} );" REPS
     "targets = ( { measure = \"service_level\"; at_least = 0.7; per = \"interval\"; confidence = 0.8; } );",
     10},
    {"speed of answer by interval, half the days", "length = \"1 day\"; open = \"08:00-10:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 70; profile = [ 3, 1, 1, 2 ]; };" ONE_TYPE
     "} );" REPS "targets = ( { measure = \"asa\"; at_most = 30; per = \"interval\"; confidence = 0.5; } );",
     10},
    {"abandonments by day", "length = \"1 day\"; open = \"08:00-10:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 1, 2, 2, 1 ]; };" ONE_TYPE
     "} );" REPS
     "targets = ( { measure = \"abandon_rate\"; at_most = 0.08; per = \"day\"; confidence = 0.9; } );",
     10},
    {"speed of answer by day", "length = \"1 day\"; open = \"08:00-09:30\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 1, 3, 1 ]; };" ONE_TYPE
     "} );" REPS "targets = ( { measure = \"asa\"; at_most = 25; per = \"day\"; confidence = 0.5; } );",
     10},
    {"served past closing time", "length = \"1 day\"; open = \"08:00-09:30\"; at_close = \"serve\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60;"
     "  profile = [ 1, 1, 3 ]; }; handle = { distribution = \"exponential\"; mean = \"4 min\"; }; } );" REPS
     "targets = ( { measure = \"asa\"; at_most = 60; per = \"interval\"; confidence = 0.8; } );",
     10},
    {"turned away at closing time", "length = \"1 day\"; open = \"08:00-09:30\"; at_close = \"clear\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60;"
     "  profile = [ 2, 1, 2 ]; }; handle = { distribution = \"exponential\"; mean = \"4 min\"; };"
     "  wrap_up = \"1 min\"; } );" REPS
     "targets = ( { measure = \"sl_offered\"; at_least = 0.75; per = \"hour\"; confidence = 0.7; } );",
     10},
    {"redials", "length = \"1 day\"; open = \"08:00-10:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 2, 2, 1, 1 ]; };" ONE_TYPE
     "  redial = { after_abandon = 0.7; delay = { distribution = \"exponential\"; mean = \"8 min\"; }; }; } "
     ");" REPS
     "targets = ( { measure = \"hold_mean\"; at_most = 40; per = \"interval\"; confidence = 0.7; } );",
     10},
    {"two groups, one with two skills", "length = \"1 day\"; open = \"08:00-09:00\";",
     "call_types = ( { name = \"a\"; arrivals = { per_day = 26; };" ONE_TYPE "}, { name = \"b\";"
     "  arrivals = { per_day = 18; profile = [ 1, 2 ]; };" ONE_TYPE "} );"
     "agent_groups = ( { name = \"narrow\"; count = 2; serves = [ \"a\" ]; },"
     "  { name = \"broad\"; count = 2; serves = [ \"a\", \"b\" ]; } );"
     "targets = ( { measure = \"asa\"; at_most = 40; per = \"interval\"; confidence = 0.7; } );",
     10},
    {"dear and cheap agents", "length = \"1 day\"; open = \"08:00-09:00\";",
     "call_types = ( { name = \"a\"; arrivals = { per_day = 26; profile = [ 2, 1 ]; };" ONE_TYPE "},"
     "  { name = \"b\"; arrivals = { per_day = 18; };" ONE_TYPE "} );"
     "agent_groups = ( { name = \"cheap\"; count = 2; serves = [ \"a\" ]; cost_per_hour = 20; },"
     "  { name = \"dear\"; count = 2; serves = [ \"a\", \"b\" ]; cost_per_hour = 27; } );"
     "targets = ( { measure = \"asa\"; at_most = 45; per = \"interval\"; confidence = 0.7;"
     "  call_type = \"a\"; }, { measure = \"abandon_rate\"; at_most = 0.15; per = \"day\"; confidence = 0.6;"
     "  call_type = \"b\"; } );",
     10},
    {"priorities", "length = \"1 day\"; open = \"08:00-09:30\";",
     "call_types = ( { name = \"gold\"; priority = 1; arrivals = { per_day = 20; };" ONE_TYPE "},"
     "  { name = \"calls\"; priority = 2; arrivals = { per_day = 40; profile = [ 1, 2, 2 ]; };" ONE_TYPE
     "} );"
     "agent_groups = ( { name = \"reps\"; count = 2; serves = [ \"gold\", \"calls\" ]; } );"
     "targets = ( { measure = \"asa\"; at_most = 15; per = \"interval\"; confidence = 0.7;"
     "  call_type = \"gold\"; }, { measure = \"hold_mean\"; at_most = 90; per = \"day\"; confidence = 0.9;"
     "  call_type = \"calls\"; } );",
     10},
    {"overflow after a while", "length = \"1 day\"; open = \"08:00-09:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 40; profile = [ 1, 2 ]; };" ONE_TYPE
     "  routes = ( { group = \"first\"; }, { group = \"second\"; after = \"30 s\"; } ); } );"
     "agent_groups = ( { name = \"first\"; count = 2; serves = [ \"calls\" ]; cost_per_hour = 30; },"
     "  { name = \"second\"; count = 2; serves = [ \"calls\" ]; cost_per_hour = 22; } );"
     "targets = ( { measure = \"asa\"; at_most = 30; per = \"interval\"; confidence = 0.7; } );",
     10},
    {"most of the waits", "length = \"1 day\"; open = \"08:00-10:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 1, 1, 3, 2 ]; };" ONE_TYPE
     "  balk = 0.1; } );" REPS
     "targets = ( { measure = \"hold_p80\"; at_most = 45; per = \"hour\"; confidence = 0.8; } );",
     10},
    {"few lines, two targets", "length = \"1 day\"; open = \"08:00-09:30\";",
     "lines = 9; call_types = ( { name = \"calls\"; arrivals = { per_day = 70; profile = [ 1, 2, 1 ]; "
     "};" ONE_TYPE "} );" REPS
     "targets = ( { measure = \"block_rate\"; at_most = 0.1; per = \"interval\"; confidence = 0.7; },"
     "  { measure = \"asa\"; at_most = 60; per = \"day\"; confidence = 0.9; } );",
     10},
    {"day and night", "length = \"2 days\"; interval = \"12 h\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 140; profile = [ 1, 2 ]; };"
     "  handle = { distribution = \"exponential\"; mean = \"20 min\"; };"
     "  patience = { distribution = \"exponential\"; mean = \"15 min\"; }; } );" REPS
     "targets = ( { measure = \"asa\"; at_most = 240; per = \"day\"; confidence = 0.7; } );",
     10},
    {"two days, each for itself", "length = \"2 days\"; open = \"08:00-09:00\";",
     "call_types = ( { name = \"calls\"; arrivals = { per_day = 40;"
     "  profile = [ 1, 2 ]; weekdays = [ 1, 1.6, 1, 1, 1, 1, 1 ]; };" ONE_TYPE "} );" REPS
     "targets = ( { measure = \"asa\"; at_most = 30; per = \"interval\"; confidence = 0.7; } );",
     10},
};

void small_read(struct ht_model *model, const char *text) {
    char name[] = "staff-XXXXXX";
    struct ht_messages messages;
    FILE *file = fdopen(mkstemp(name), "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "name = \"small\";\n%s", text);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, name, NULL, 0, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
    remove(name);
}

void small_read_case(struct ht_model *model, const struct small_case *c) {
    char text[4096];
    const int size =
        snprintf(text, sizeof text, "calendar = { %s }; run = { replications = %zu; seed = %s; };\n%s",
                 c->calendar, c->replications, SEED, c->rest);
    ck_assert(size > 0 && (size_t)size < sizeof text);
    small_read(model, text);
}

/* From each interval on as many as in it; after the last, callers served past closing time find its agents
 * still there. */
static void put(struct ht_model *model, const struct small_staffing *s, struct ht_agent_group *groups,
                struct ht_step (*steps)[16]) {
    memcpy(groups, model->agent_groups, s->groups * sizeof *groups);
    for (size_t g = 0; g < s->groups; g++) {
        groups[g].roster = HT_ROSTER_STAFFING;
        groups[g].staffing = steps[g];
        groups[g].staffing_count = s->intervals;
        groups[g].count = 0;
        for (size_t i = 0; i < s->intervals; i++) {
            const size_t count = s->counts[i * s->groups + g];
            const size_t slot = s->first[i];
            steps[g][i] = (struct ht_step){(double)slot * model->calendar.interval, (double)count};
            groups[g].count = count > groups[g].count ? count : groups[g].count;
        }
    }
    model->agent_groups = groups;
}

bool small_keeps(const struct ht_model *model, const struct small_staffing *staffing, size_t first,
                 size_t replications) {
    struct ht_model staffed = *model;
    struct ht_agent_group groups[4];
    struct ht_step steps[4][16];
    struct ht_result result;
    bool keeps = true;
    ck_assert(staffing->groups <= 4 && staffing->intervals <= 16);
    put(&staffed, staffing, groups, steps);
    const struct ht_study_options options = {
        .replications = replications, .first = first, .threads = 1, .by_given = true, .by = HT_PER_DAY};
    ck_assert_int_eq(ht_study_run(&staffed, &options, &result), HT_STUDY_DONE);
    for (size_t t = 0; t < model->target_count; t++)
        keeps = keeps && result.verdicts[t].missed_count == 0;
    ht_result_release(&result);
    return keeps;
}

double small_price(const struct ht_model *model, size_t group) {
    const double cost = model->agent_groups[group].cost_per_hour;
    return isnan(cost) ? 1.0 : cost;
}

/* In each interval there is somebody for every call type. */
static bool answers(const struct ht_model *model, const struct small_staffing *s) {
    for (size_t i = 0; i < s->intervals; i++)
        for (size_t t = 0; t < model->call_type_count; t++) {
            size_t takers = 0;
            for (size_t g = 0; g < s->groups; g++)
                takers += ht_group_takes(model, g, t, NULL) ? s->counts[i * s->groups + g] : 0;
            if (takers == 0)
                return false;
        }
    return true;
}

/* Cells `cell` and on, those before costing `cost`. */
static void try_all(const struct ht_model *model, struct small_staffing *s, size_t cell, double cost,
                    double *limit, size_t replications, struct small_staffing *best) {
    if (cell == s->intervals * s->groups) {
        if (!answers(model, s) || !small_keeps(model, s, 0, replications))
            return;
        *limit = cost;
        *best = *s;
        return;
    }
    const double price = small_price(model, cell % s->groups);
    for (size_t count = 0; cost + (double)count * price < *limit - 1e-9; count++) {
        s->counts[cell] = count;
        try_all(model, s, cell + 1, cost + (double)count * price, limit, replications, best);
    }
}

double small_cheapest(const struct ht_model *model, const struct small_staffing *shape, double limit,
                      size_t replications, struct small_staffing *best) {
    struct small_staffing s = *shape;
    try_all(model, &s, 0, 0.0, &limit, replications, best);
    return limit;
}
