/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The models of the study of coverage. Those of a steady state are short days after a warm-up of many times
 * what the system needs to forget its start, so that the error of the start is far below any interval.
 */
#include "coverage.h"
#include <assert.h>
#include <holdtime/theory.h>
#include <math.h>

#define HOUR 3600.0

void coverage_claim(struct coverage_model *m, enum ht_measure measure, size_t scope, size_t period,
                    double truth) {
    assert(m->claim_count < COVERAGE_CLAIMS);
    m->claims[m->claim_count++] = (struct coverage_claim){measure, scope, period, truth};
}

static void erlang_c(struct coverage_model *m) {
    const struct steady_queue queue = {100 / HOUR, 180.0, INFINITY, 6.0, 0.0, 20.0};
    steady_claims(m, &queue);
}

static void erlang_c_of_seven(struct coverage_model *m) {
    const struct steady_queue queue = {100 / HOUR, 180.0, INFINITY, 7.0, 0.0, 20.0};
    steady_claims(m, &queue);
}

static void erlang_a(struct coverage_model *m) {
    const struct steady_queue queue = {100 / HOUR, 180.0, 120.0, 5.0, 0.0, 20.0};
    steady_claims(m, &queue);
}

/* Days that differ: what a day brings is weighed by its calls. */
static void busy_days(struct coverage_model *m) {
    const struct steady_queue queue = {300 / HOUR, 180.0, 150.0, 17.0, 0.2581988897471611, 20.0};
    steady_claims(m, &queue);
}

static void busy_days_of_eighteen(struct coverage_model *m) {
    const struct steady_queue queue = {300 / HOUR, 180.0, 150.0, 18.0, 0.2581988897471611, 20.0};
    steady_claims(m, &queue);
}

/* Erlang B knows of handle times nothing but their mean. */
static void erlang_b(struct coverage_model *m) {
    const double load = 7.5, blocked = ht_erlang_b(10.0, load), run_load = load * (1.0 - blocked);
    coverage_claim(m, HT_BLOCK_RATE, 0, HT_WHOLE_RUN, blocked);
    coverage_claim(m, HT_ALL_BUSY, 0, HT_WHOLE_RUN, blocked); /* arrivals see time averages */
    coverage_claim(m, HT_BUSY_MEAN, 0, HT_WHOLE_RUN, run_load);
    coverage_claim(m, HT_OCCUPANCY, 0, HT_WHOLE_RUN, run_load / 10.0);
}

static void surge(struct coverage_model *m) {
    const struct surge s = {1800.0, {60 / HOUR, 150 / HOUR, 80 / HOUR}, 200.0, 150.0, 6, 20.0};
    surge_claims(m, &s);
}

static void surge_of_seven(struct coverage_model *m) {
    const struct surge s = {1800.0, {60 / HOUR, 150 / HOUR, 80 / HOUR}, 200.0, 150.0, 7, 20.0};
    surge_claims(m, &s);
}

static void quiet(struct coverage_model *m) {
    const struct surge s = {1800.0, {8 / HOUR, 24 / HOUR, 12 / HOUR}, 200.0, 150.0, 1, 20.0};
    surge_claims(m, &s);
}

/* The next three were added when the intervals were made, and had no part in the choice. */
static void unlike_days(struct coverage_model *m) {
    const struct steady_queue queue = {160 / HOUR, 150.0, 240.0, 7.0, 0.4, 20.0};
    steady_claims(m, &queue);
}

static void overload(struct coverage_model *m) {
    const struct steady_queue queue = {200 / HOUR, 90.0, 60.0, 4.0, 0.0, 30.0};
    steady_claims(m, &queue);
}

static void small_desk(struct coverage_model *m) {
    const struct surge s = {1800.0, {20 / HOUR, 50 / HOUR, 16 / HOUR}, 300.0, 100.0, 3, 30.0};
    surge_claims(m, &s);
}

/* One agent, lognormal handle times: Pollaczek and Khinchine. */
static void heavy_tail(struct coverage_model *m) {
    const double rate = 9 / HOUR, mean = 280.0, cv = 1.2, load = rate * mean;
    const double wait = 0.5 * load * mean * (1.0 + cv * cv) / (1.0 - load);
    coverage_claim(m, HT_ASA, 0, HT_WHOLE_RUN, wait);
    coverage_claim(m, HT_QUEUE_MEAN, 0, HT_WHOLE_RUN, rate * wait);
    coverage_claim(m, HT_WAIT_PROBABILITY, 0, HT_WHOLE_RUN, load);
    coverage_claim(m, HT_BUSY_MEAN, 0, HT_WHOLE_RUN, load);
}

/* Seven agents who take urgent calls first (Cobham 1954; Kella and Yechiali 1985). Who is urgent and must
 * wait waits for those of his kind only: exponentially. */
static void priorities(struct coverage_model *m) {
    static const double levels[] = {0.5, 0.8, 0.9, 0.95};
    const double agents = 7.0, service = agents / 180.0, urgent = 30 / HOUR, all = 120 / HOUR;
    const double wait = erlang_wait(agents, all * 180.0), run = service - urgent;
    coverage_claim(m, HT_WAIT_PROBABILITY, 0, HT_WHOLE_RUN, wait);
    coverage_claim(m, HT_ASA, 1, HT_WHOLE_RUN, wait / run);
    coverage_claim(m, HT_ASA, 2, HT_WHOLE_RUN, wait * service / run / (service - all));
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        coverage_claim(m, (enum ht_measure)(HT_HOLD_P50 + i), 1, HT_WHOLE_RUN,
                       log(wait / (1.0 - levels[i])) / run);
}

const struct coverage_model coverage_models[COVERAGE_MODELS] = {
    {"Erlang C",
     "mmc-small.cfg",
     {"calendar.warm_up=12 h", "calendar.length=1 day"},
     erlang_c,
     {{0}},
     0,
     NULL},
    {"Erlang A", "erlanga.cfg", {"calendar.warm_up=1 h", "calendar.length=5 h"}, erlang_a, {{0}}, 0, NULL},
    {"Erlang B, lognormal",
     "erlangb-lognormal.cfg",
     {"calendar.warm_up=6 h", "calendar.length=12 h", "calendar.at_end=stop"},
     erlang_b,
     {{0}},
     0,
     NULL},
    {"surge from empty", "interval-sl.cfg", {NULL}, surge, {{0}}, 0, NULL},
    {"quiet, from empty",
     "interval-sl.cfg",
     {"call_types.calls.arrivals.pieces=( { from = 0; per_hour = 8; }, { from = 1800; per_hour = 24; }, "
      "{ from = 3600; per_hour = 12; } )",
      "agent_groups.agents.staffing=( { from = 0; count = 1; } )"},
     quiet,
     {{0}},
     0,
     NULL},
    {"days that differ",
     "erlanga-gamma-day.cfg",
     {"calendar.warm_up=1 h", "calendar.length=4 h"},
     busy_days,
     {{0}},
     0,
     NULL},
    {"heavy tail, one agent",
     "mg1-lognormal.cfg",
     {"calendar.warm_up=3 days", "calendar.length=6 days"},
     heavy_tail,
     {{0}},
     0,
     NULL},
    {"priorities",
     "priority-mmc.cfg",
     {"calendar.warm_up=12 h", "calendar.length=1 day"},
     priorities,
     {{0}},
     0,
     NULL},
    {"days that differ more",
     "erlanga-gamma-day.cfg",
     {"calendar.warm_up=1 h", "calendar.length=3 h", "agent_groups.agents.count=7",
      "call_types.calls.arrivals.per_hour=160", "call_types.calls.arrivals.busyness.cv=0.4",
      "call_types.calls.handle.mean=150", "call_types.calls.patience.mean=240"},
     unlike_days,
     {{0}},
     0,
     NULL},
    {"overload",
     "erlanga.cfg",
     {"calendar.warm_up=1 h", "calendar.length=3 h", "agent_groups.agents.count=4",
      "call_types.calls.arrivals.per_hour=200", "call_types.calls.handle.mean=90",
      "call_types.calls.patience.mean=60", "service_level.within=30"},
     overload,
     {{0}},
     0,
     NULL},
    {"small desk",
     "interval-sl.cfg",
     {"call_types.calls.arrivals.pieces=( { from = 0; per_hour = 20; }, { from = 1800; per_hour = 50; }, "
      "{ from = 3600; per_hour = 16; } )",
      "agent_groups.agents.staffing=( { from = 0; count = 3; } )", "call_types.calls.handle.mean=300",
      "call_types.calls.patience.mean=100", "service_level.within=30"},
     small_desk,
     {{0}},
     0,
     NULL},
};

/* One agent more. */
static const struct {
    int base;
    const char *set;
    void (*fill)(struct coverage_model *model);
} what_ifs[COVERAGE_WHAT_IFS] = {
    {0, "agent_groups.agents.count=7", erlang_c_of_seven},
    {3, "agent_groups.agents.staffing=( { from = 0; count = 7; } )", surge_of_seven},
    {5, "agent_groups.agents.count=18", busy_days_of_eighteen},
};

struct coverage_model coverage_what_if(int number) {
    struct coverage_model before = coverage_models[what_ifs[number].base], after = before, change = before;
    before.fill(&before);
    what_ifs[number].fill(&after);
    change.what_if = what_ifs[number].set;
    for (size_t i = 0; i < before.claim_count; i++) {
        const struct coverage_claim *from = &before.claims[i], *to = after.claims;
        while (to < &after.claims[after.claim_count] &&
               (to->measure != from->measure || to->scope != from->scope || to->period != from->period))
            to++;
        if (to < &after.claims[after.claim_count] &&
            (from->measure < HT_HOLD_P50 || from->measure > HT_HOLD_P99))
            coverage_claim(&change, from->measure, from->scope, from->period, to->truth - from->truth);
    }
    return change;
}
