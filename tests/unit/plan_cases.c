/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days of a small centre, tens to hundreds of calls each, so that every plan can be simulated very often.
 */
#include "plan_cases.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY  "calendar = { length = \"1 day\"; open = \"09:00-13:00\"; };\n"
#define WEEK "calendar = { start = \"2006-11-06\"; length = \"5 days\"; open = \"09:00-12:00\"; };\n"
#define WEEKS                                                                                                \
    "calendar = { start = \"2006-11-06\"; length = \"5 weeks\"; open = \"Mon-Thu 09:00-11:00\"; };\n"
#define ORDERS(rate, more)                                                                                   \
    "{ name = \"orders\"; arrivals = { per_hour = " rate "; }; handle = { distribution = \"exponential\"; "  \
    "mean = \"5 min\"; }; patience = { distribution = \"exponential\"; mean = \"8 min\"; }; " more " }"
#define REPS(count, more)                                                                                    \
    "{ name = \"reps\"; count = " count "; serves = [ \"orders\" ]; cost_per_hour = 25; " more " }"
#define ASA(bound, per)                                                                                      \
    "targets = ( { measure = \"asa\"; at_most = " bound "; per = \"" per "\"; confidence = 0.8; } );\n"
#define CALLS(list)  "call_types = ( " list " );\n"
#define AGENTS(list) "agent_groups = ( " list " );\n"

static const char one_skill[] = DAY CALLS(ORDERS("40", "")) AGENTS(REPS("4", "")) ASA("85", "day");

static const char lost_calls[] =
    DAY CALLS(ORDERS("40", "abandon_cost = 30; value = 5;")) AGENTS(REPS("4", "")) ASA("300", "day");

static const char two_skills[] = DAY CALLS(
    ORDERS("30", "") ", { name = \"help\"; arrivals = { per_hour = 20; }; handle = \"6 min\"; patience = "
                     "{ distribution = \"exponential\"; mean = \"10 min\"; }; }")
    AGENTS(REPS("3", "") ", { name = \"experts\"; count = 2; serves = [ \"help\" ]; cost_per_hour = 40; }, "
                         "{ name = \"all\"; count = 1; serves = [ \"orders\", \"help\" ]; cost_per_hour = "
                         "33; }") "targets = ( { measure = \"asa\"; at_most = 75; per = \"day\"; confidence "
                                  "= 0.8; call_type = "
                                  "\"orders\"; }, { measure = \"abandon_rate\"; at_most = 0.2; per = "
                                  "\"day\"; confidence = 0.75; "
                                  "call_type = \"help\"; } );\n";

static const char learners[] = WEEK CALLS(ORDERS("40", "")) AGENTS(
    REPS("3", "") ", { name = \"new\"; count = 2; serves = [ \"orders\" ]; cost_per_hour = 18; learning = { "
                  "curve = \"exponential\"; start = 2.2; half_life = \"20 calls\"; }; }") ASA("75", "day");

static const char hired[] = WEEKS CALLS(ORDERS("40", "")) AGENTS(
    REPS("5", "") ", { name = \"class\"; count = 2; serves = [ \"orders\" ]; cost_per_hour = 20; joins = "
                  "\"2006-11-13\"; training = { length = \"2 days\"; }; hire_cost = 60; "
                  "training_cost_per_day = 10; learning = { curve = \"exponential\"; start = 1.5; half_life "
                  "= \"40 calls\"; }; }") "rollouts = ( { name = \"go-live\"; at = \"2006-11-20\"; volume = "
                                          "{ peak = 2; settles_at = 2; }; } );"
                                          "\n" ASA("75", "week");

static const char rollout[] = WEEKS CALLS(ORDERS("35", "")) AGENTS(
    REPS("5", "") ", { name = \"class\"; count = 3; serves = [ \"orders\" ]; cost_per_hour = 25; joins = "
                  "\"2006-11-20\"; }") "rollouts = ( { name = \"go-live\"; at = \"2006-11-13\"; handle = { "
                                       "peak = 2.6; half_life = \"2 weeks\"; "
                                       "settles_at = 1.05; }; } );\n" ASA("90", "week");

static const char callbacks[] =
    DAY CALLS(ORDERS("40", "callback = { offer_at = \"60 s\"; accept = 0; }; abandon_cost = 3;")) AGENTS(REPS(
        "4",
        "")) "targets = ( { measure = \"hold_mean\"; at_most = 35; per = \"day\"; confidence = 0.8; } );\n";

static const char shifts[] = DAY CALLS(ORDERS("40", ""))
    AGENTS("{ name = \"reps\"; serves = [ \"orders\" ]; cost_per_hour = 25; shifts = ( { "
           "count = 3; from = "
           "\"09:00\"; to = \"13:00\"; }, { count = 1; from = \"09:00\"; to = \"11:00\"; } "
           "); }") "targets = ( { measure = \"service_level\"; at_least = 0.7; per = "
                   "\"hour\"; confidence = 0.6; } );\n";

static const char large[] =
    "calendar = { length = \"3 days\"; open = \"09:00-10:00\"; };\n" CALLS(ORDERS("720", ""))
        AGENTS(REPS("60", "")) "rollouts = ( { name = \"go-live\"; at = \"2 days\"; volume = { peak = 1.15; "
                               "settles_at = 1.15; }; } );\n" ASA("45", "day");

const struct problem problems[] = {
    {"one skill", one_skill, {{"agent_groups.reps.count", "2 3 4 5 6 7 8", {0}}}, 0, false},
    {"the cheapest keeps", one_skill, {{"agent_groups.reps.count", "6 7 8", {0}}}, 0, false},
    {"nothing keeps", one_skill, {{"agent_groups.reps.count", "1 2 3", {0}}}, 0, true},
    {"calls that cost money", lost_calls, {{"agent_groups.reps.count", "2 3 4 5 6 7 8", {0}}}, 5, false},
    {"two skills, two decisions",
     two_skills,
     {{"agent_groups.reps.count", "2 3 4 5", {0}}, {"agent_groups.experts.count", "1 2 3 4", {0}}},
     0,
     false},
    {"two skills, three decisions",
     two_skills,
     {{"agent_groups.reps.count", "1 3 4", {0}},
      {"agent_groups.experts.count", "1 2 3", {0}},
      {"agent_groups.all.count", "0 1 2 3", {0}}},
     0,
     false},
    {"learning",
     learners,
     {{"agent_groups.reps.count", "2 3 4 5", {0}}, {"agent_groups.new.count", "0 2 4 6", {0}}},
     0,
     false},
    {"a class", hired, {{"agent_groups.class.count", "0 1 2 3 4 5", {0}}}, 0, false},
    {"a class and its date",
     hired,
     {{"agent_groups.class.count", "1 2 3 4", {0}},
      {"agent_groups.class.joins", "2006-11-06 2006-11-13 2006-11-20", {0}}},
     0,
     false},
    {"the date of a rollout",
     rollout,
     {{"rollouts.go-live.at", "2006-11-13 2006-11-20 2006-11-27", {0, 200, 900}},
      {"agent_groups.class.count", "2 3 4 5", {0}}},
     0,
     false},
    {"callbacks",
     callbacks,
     {{"call_types.orders.callback.accept", "0 0.9", {0, 40}}, {"agent_groups.reps.count", "3 4 5 6 7", {0}}},
     5,
     false},
    {"money spent once",
     one_skill,
     {{"agent_groups.reps.count", "3 4 5", {0}},
      {"call_types.orders.arrivals.per_hour", "40 35 24", {0, 60, 90}}},
     0,
     false},
    {"shifts",
     shifts,
     {{"agent_groups.reps.shifts[0].count", "3 4 5 6", {0}},
      {"agent_groups.reps.shifts[1].count", "0 1 2 3", {0}}},
     0,
     false},
    {"a large centre",
     large,
     {{"rollouts.go-live.at", "86400 172800 259200", {0, 80, 1200}},
      {"agent_groups.reps.count", "48 56 60 62 68 72 76", {0}}},
     0,
     false},
    {"two settings of one decision",
     two_skills,
     {{"agent_groups.reps.count agent_groups.experts.count", "2 3 4 5", {0}}},
     0,
     false},
};
const size_t problem_count = sizeof problems / sizeof *problems;

/* Used by threads and programs without Check, too. */
static void must(bool fine) {
    if (!fine)
        abort();
}

static bool read_plan(void *context, const size_t *choice, struct ht_model *model, bool *fatal) {
    struct desk *desk = context;
    char path[] = "plan-XXXXXX", lines[2 * MOST_DECISIONS][192];
    const char *sets[2 * MOST_DECISIONS];
    struct ht_messages messages;
    size_t count = 0;
    desk->reads++;
    *fatal = false;
    for (size_t d = 0; choice != NULL && d < desk->count; d++)
        for (size_t i = 0; i < desk->decisions[d].set_count; i++) {
            snprintf(lines[count], sizeof lines[count], "%s=%s", desk->decisions[d].sets[i],
                     desk->decisions[d].values[choice[d]]);
            sets[count] = lines[count];
            count++;
        }
    FILE *file = fdopen(mkstemp(path), "w");
    must(file != NULL);
    fprintf(file, "name = \"%s\";\n%srun = { seed = 11; };\n", desk->problem->name, desk->problem->text);
    must(fclose(file) == 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, path, sets, count, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    must(fine);
    ht_messages_release(&messages);
    remove(path);
    return fine;
}

static bool keep_plan(void *context, const struct ht_model *model) {
    struct desk *desk = context;
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    bool fine = stream != NULL && ht_scenario_write(model, stream);
    fine = stream != NULL && fclose(stream) == 0 && fine && ht_store_keep(desk->store, model, text);
    free(text);
    return fine;
}

static size_t words(char *text, const char **word) {
    size_t count = 0;
    for (char *rest = text, *next; (next = strtok_r(rest, " ", &rest)) != NULL;)
        word[count++] = next;
    return count;
}

void desk_open(struct desk *desk, const struct problem *problem) {
    *desk = (struct desk){.problem = problem, .combinations = 1};
    while (desk->count < MOST_DECISIONS && problem->choices[desk->count].set != NULL) {
        const struct choice *from = &problem->choices[desk->count];
        struct ht_decision *d = &desk->decisions[desk->count];
        char(*text)[128] = desk->text[desk->count];
        strcpy(text[0], from->set);
        strcpy(text[1], from->values);
        *d = (struct ht_decision){.name = from->set,
                                  .sets = desk->sets[desk->count],
                                  .values = desk->values[desk->count],
                                  .costs = (double *)(size_t)from->costs};
        d->set_count = words(text[0], d->sets);
        d->value_count = words(text[1], d->values);
        desk->combinations *= d->value_count;
        desk->count++;
    }
    desk->source = (struct ht_plan_source){desk->decisions, desk->count, read_plan, keep_plan, desk};
}

struct ht_plan_options desk_options(const struct desk *desk, size_t threads) {
    return (struct ht_plan_options){.study = {.threads = threads},
                                    .confidence = 0.95,
                                    .tolerance = 0.04,
                                    .indifference = desk->problem->indifference};
}

void desk_choice(const struct desk *desk, size_t combination, size_t *choice) {
    for (size_t d = desk->count; d-- > 0;) {
        choice[d] = combination % desk->decisions[d].value_count;
        combination /= desk->decisions[d].value_count;
    }
}

size_t desk_combination(const struct desk *desk, const size_t *choice) {
    size_t combination = 0;
    for (size_t d = 0; d < desk->count; d++)
        combination = combination * desk->decisions[d].value_count + choice[d];
    return combination;
}

double desk_once(const struct desk *desk, const size_t *choice) {
    double sum = 0.0;
    for (size_t d = 0; d < desk->count; d++)
        sum += desk->problem->choices[d].costs[choice[d]];
    return sum;
}
