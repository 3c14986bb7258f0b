/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The centres. Their rates are worked out from what each of them says, by hand and with constants of their
 * own; nothing of the model's derived parts is used.
 */
#include "arrivals_cases.h"
#include <check.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONDAY   0x01u
#define SATURDAY 0x20u
#define WORKDAYS 0x1fu
#define ALL_DAYS 0x7fu

void centre_init(struct centre *c, double days, size_t types) {
    memset(c, 0, sizeof *c);
    ht_model_init(&c->model);
    ht_arena_init(&c->inputs);
    ht_arena_init(&c->working);
    c->model.calendar.length = days * HT_DAY;
    c->model.call_types = c->types;
    c->model.call_type_count = types;
    c->model.agent_groups = &c->group;
    c->model.agent_group_count = 1;
    for (size_t t = 0; t < types; t++) {
        c->types[t] = (struct ht_call_type){.name = "calls",
                                            .queue_limit = HT_UNLIMITED,
                                            .divert_after = INFINITY,
                                            .callback.offer_at = INFINITY,
                                            .callback.offer_at_queue = HT_UNLIMITED,
                                            .redial.max_attempts = HT_UNLIMITED};
        c->skills[t] = (struct ht_skill){t, 1.0};
    }
    c->group = (struct ht_agent_group){.name = "agents",
                                       .count = 1,
                                       .serves = c->skills,
                                       .serves_count = types,
                                       .handle_factor = 1.0,
                                       .repeat_factor = 1.0,
                                       .joins = HT_NO_TIME,
                                       .leaves = HT_NO_TIME};
}

void centre_derive(struct centre *c) {
    ck_assert(ht_model_derive(&c->model));
    const size_t bins = ht_bin_count(&c->model.calendar);
    const size_t *periods = ht_arena_alloc(&c->inputs, bins, sizeof *periods);
    ck_assert(periods != NULL && ht_measures_init(&c->measures, &c->inputs, &c->model, periods, 1));
}

void centre_replicate(struct centre *c, uint64_t seed, uint64_t replication) {
    c->trace.count = 0;
    ck_assert(ht_replicate(&c->model, seed, replication, &c->working, &c->measures, &c->trace));
}

void centre_release(struct centre *c) {
    free(c->trace.rows);
    ht_arena_release(&c->working);
    ht_arena_release(&c->inputs);
    ht_model_release(&c->model);
}

static int weekday(double t) {
    return (int)(t / HT_DAY) % 7; /* from a Monday on */
}

static double hour(double t) {
    return fmod(t, HT_DAY) / HT_HOUR;
}

/* 400 calls an hour. */
static void change_plain(struct centre *c) {
    c->types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_PER_HOUR, .per_hour = 400.0};
}

static double rate_plain(double t) {
    (void)t;
    return 400.0 / HT_HOUR;
}

/* 6000 calls on a mean day, weekdays from 8 to 18, Saturdays from 9 to 13; the second Wednesday is a holiday.
 * No calls from 12 to 13. Weights of the week: the mean of the six that are not 0 is 1. */
static double morning_peak[20] = {1, 2, 4, 5, 4, 3.5, 3, 2, 0, 0, 2, 2.5, 3, 3, 2.5, 2, 1.5, 1, 0.5, 0.25};
static const double week_shape[7] = {1.4, 1.2, 1.1, 1.0, 0.9, 0.4, 0.0};

static void change_shaped(struct centre *c) {
    static struct ht_opening openings[] = {{WORKDAYS, 8 * HT_HOUR, 18 * HT_HOUR},
                                           {SATURDAY, 9 * HT_HOUR, 13 * HT_HOUR}};
    static int64_t holiday;
    holiday = c->model.calendar.start_day + 9;
    c->model.calendar.openings = openings;
    c->model.calendar.opening_count = 2;
    c->model.calendar.holidays = &holiday;
    c->model.calendar.holiday_count = 1;
    c->types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_PER_DAY,
                                                .per_day = 6000.0,
                                                .profile = morning_peak,
                                                .profile_count = 20,
                                                .weekdays_given = true};
    memcpy(c->types[0].arrivals.weekdays, week_shape, sizeof week_shape);
}

static double rate_shaped(double t) {
    const bool saturday = weekday(t) == 5;
    const double h = hour(t), open = saturday ? 9 : 8, close = saturday ? 13 : 18;
    double weights = 0.0;
    if (weekday(t) == 6 || (int)(t / HT_DAY) == 9 || h < open || h >= close)
        return 0.0;
    for (int slot = saturday ? 2 : 0; slot < (saturday ? 10 : 20); slot++)
        weights += morning_peak[slot] * 30.0 * HT_MINUTE;
    return 6000.0 * week_shape[weekday(t)] * morning_peak[(int)(2.0 * h) - 16] / weights;
}

/* 120 calls an hour in the nights that begin on a Monday to Friday, 30% more of them each week. */
static void change_growing(struct centre *c) {
    static struct ht_opening nights = {WORKDAYS, 20 * HT_HOUR, 4 * HT_HOUR};
    c->model.calendar.openings = &nights;
    c->model.calendar.opening_count = 1;
    c->types[0].arrivals =
        (struct ht_arrivals){.source = HT_SOURCE_PER_HOUR, .per_hour = 120.0, .growth_per_week = 0.3};
}

static double rate_growing(double t) {
    static const double weeks[] = {1.0, 1.3, 1.69};
    const double h = hour(t);
    const bool evening = h >= 20 && weekday(t) < 5, night = h < 4 && weekday(t) >= 1 && weekday(t) <= 5;
    return evening || night ? 120.0 / HT_HOUR * weeks[(int)(t / HT_WEEK)] : 0.0;
}

/* Nothing until 1:10, jumps in all directions, a minute of 6000 an hour, two stretches without a call. */
static struct ht_step jumps[] = {{4200, 300},  {7200, 900},  {10800, 0},    {18000, 50}, {18060, 6000},
                                 {18120, 200}, {36000, 0.5}, {43200, 1200}, {64800, 0},  {79200, 700}};

static void change_pieces(struct centre *c) {
    c->types[0].arrivals = (struct ht_arrivals){
        .source = HT_SOURCE_PIECES, .pieces = jumps, .piece_count = sizeof jumps / sizeof *jumps};
}

static double rate_pieces(double t) {
    double value = 0.0;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++)
        value = t >= jumps[i].from ? jumps[i].value : value;
    return value / HT_HOUR;
}

/* Calls by the hour; open from 8:20 to 17:40, so that the first row has 40 min to bring its calls, the last
 * but one too. Outside nothing comes whatever the rows say. */
static const double by_hour[24] = {0,   0, 0,   0,  5,   10,  20, 50,  120, 300, 410.5, 380,
                                   210, 0, 0.5, 90, 250, 160, 80, 0.1, 0,   0,   0,     0};

static void change_counts(struct centre *c) {
    static struct ht_opening day = {ALL_DAYS, 30000, 63600};
    static struct ht_step rows[48];
    for (size_t i = 0; i < 48; i++)
        rows[i] = (struct ht_step){(double)i * HT_HOUR, by_hour[i % 24] * (i < 24 ? 1.0 : 2.0)};
    c->model.calendar.openings = &day;
    c->model.calendar.opening_count = 1;
    c->model.calendar.interval = 20 * HT_MINUTE;
    c->types[0].arrivals = (struct ht_arrivals){
        .source = HT_SOURCE_COUNTS, .counts = rows, .count_count = 48, .counts_interval = HT_HOUR};
}

static double rate_counts(double t) {
    const int row = (int)hour(t);
    const double minute = fmod(t, HT_DAY) / HT_MINUTE, twice = t < HT_DAY ? 1.0 : 2.0;
    if (t >= 2.0 * HT_DAY || minute < 500 || minute >= 1060)
        return 0.0;
    return twice * by_hour[row] / (row == 8 || row == 17 ? 2400.0 : 3600.0);
}

/* 80 calls an hour and two rollouts: the first from Tuesday 10:00 on, up to three times as many over 6 h,
 * held for 12 h, then half as far from 0.7 every 20 h; the second doubles the rate at once on Thursday for a
 * day and leaves half as many again. */
static void change_surges(struct centre *c) {
    static size_t touched[] = {0};
    static struct ht_rollout rollouts[2];
    rollouts[0] = (struct ht_rollout){.name = "first",
                                      .at = 34 * HT_HOUR,
                                      .volume = {.peak = 3,
                                                 .ramp = 6 * HT_HOUR,
                                                 .hold = 12 * HT_HOUR,
                                                 .half_life = 20 * HT_HOUR,
                                                 .settles_at = 0.7}};
    rollouts[1] = (struct ht_rollout){
        .name = "second", .at = 72 * HT_HOUR, .volume = {.peak = 2, .hold = 24 * HT_HOUR, .settles_at = 1.5}};
    for (size_t i = 0; i < 2; i++) {
        rollouts[i].call_types = touched;
        rollouts[i].call_type_count = 1;
        rollouts[i].handle = (struct ht_surge){.peak = 1, .settles_at = 1};
        rollouts[i].adoption = rollouts[i].repeat_factor = 1;
        rollouts[i].fix_teams = 1;
    }
    c->model.rollouts = rollouts;
    c->model.rollout_count = 2;
    c->types[0].arrivals = (struct ht_arrivals){.source = HT_SOURCE_PER_HOUR, .per_hour = 80.0};
}

static double rate_surges(double t) {
    const double h = t / HT_HOUR;
    const double first = h < 34   ? 1.0
                         : h < 40 ? 1.0 + (h - 34.0) / 3.0
                         : h < 52 ? 3.0
                                  : 0.7 + 2.3 * pow(0.5, (h - 52.0) / 20.0);
    const double second = h < 72 ? 1.0 : h < 96 ? 2.0 : 1.5;
    return 80.0 / HT_HOUR * first * second;
}

const struct poisson_case poisson_cases[] = {
    {"constant", 3, change_plain, rate_plain},     {"shaped", 14, change_shaped, rate_shaped},
    {"growing", 21, change_growing, rate_growing}, {"pieces", 1, change_pieces, rate_pieces},
    {"counts", 3, change_counts, rate_counts},     {"surges", 7, change_surges, rate_surges},
};
const int poisson_case_count = sizeof poisson_cases / sizeof *poisson_cases;
