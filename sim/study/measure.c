/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every measure as a ratio of sums (TERMS of the project: ratio of sums over replications, never a mean of
 * ratios). A count is its sum over 1, a time average its integral over open time, a maximum itself over 1
 * where there is one.
 */
#include "sums.h"
#include <math.h>

/* Attempts, and those accepted: not blocked, not cut off at the end. */
static double attempts(const struct sums *s) {
    return s->call[HT_SUM_FRESH] + s->call[HT_SUM_REDIALS] + s->call[HT_SUM_REPEATS] +
           s->call[HT_SUM_ESCALATIONS] + s->call[HT_SUM_CALLBACKS];
}
static double accepted(const struct sums *s) {
    return attempts(s) - s->call[HT_SUM_BLOCKED] - s->call[HT_SUM_STILL_WAITING];
}
static double one(const struct sums *s) {
    (void)s;
    return 1.0;
}
static double open_time(const struct sums *s) {
    return s->open_time;
}
static double all_busy(const struct sums *s) {
    return s->all_busy;
}
static double hold_all(const struct sums *s) {
    return s->call[HT_SUM_HOLD_ANSWERED] + s->call[HT_SUM_HOLD_ABANDONED] + s->call[HT_SUM_HOLD_TURNED_AWAY];
}
static double lost(const struct sums *s) { /* balks count as abandoned */
    return s->call[HT_SUM_ABANDONED] + s->call[HT_SUM_BALKED];
}
static double patient(const struct sums *s) { /* the denominator of sl_net */
    return accepted(s) - s->call[HT_SUM_ABANDONED_WITHIN];
}
static double ended_within(const struct sums *s) {
    return s->call[HT_SUM_ANSWERED_WITHIN] + s->call[HT_SUM_ABANDONED_WITHIN];
}
static double any_answered(const struct sums *s) {
    return s->call[HT_SUM_ANSWERED] > 0.0 ? 1.0 : 0.0;
}
static double answered(const struct sums *s) {
    return s->call[HT_SUM_ANSWERED] +
           (s->call[HT_SUM_ANSWERED] > 0.0 ? 0.0 : s->group[HT_SUM_GROUP_ANSWERED]);
}
static double handle(const struct sums *s) {
    return s->call[HT_SUM_ANSWERED] > 0.0 ? s->call[HT_SUM_HANDLE] : s->group[HT_SUM_GROUP_HANDLE];
}

/* Plain sums by name. */
#define CALL_SUM(name, sum_of)                                                                               \
    static double name(const struct sums *s) {                                                               \
        return s->call[sum_of];                                                                              \
    }
#define GROUP_SUM(name, sum_of)                                                                              \
    static double name(const struct sums *s) {                                                               \
        return s->group[sum_of];                                                                             \
    }
CALL_SUM(fresh, HT_SUM_FRESH)
CALL_SUM(redials, HT_SUM_REDIALS)
CALL_SUM(repeats, HT_SUM_REPEATS)
CALL_SUM(escalations, HT_SUM_ESCALATIONS)
CALL_SUM(callbacks, HT_SUM_CALLBACKS)
CALL_SUM(dialled, HT_SUM_DIALLED)
CALL_SUM(callback_delay, HT_SUM_CALLBACK_DELAY)
CALL_SUM(abandoned, HT_SUM_ABANDONED)
CALL_SUM(balked, HT_SUM_BALKED)
CALL_SUM(blocked, HT_SUM_BLOCKED)
CALL_SUM(turned_away, HT_SUM_TURNED_AWAY)
CALL_SUM(still_waiting, HT_SUM_STILL_WAITING)
CALL_SUM(calls_answered, HT_SUM_ANSWERED)
CALL_SUM(waited, HT_SUM_WAITED)
CALL_SUM(hold_answered, HT_SUM_HOLD_ANSWERED)
CALL_SUM(hold_abandoned, HT_SUM_HOLD_ABANDONED)
CALL_SUM(answered_within, HT_SUM_ANSWERED_WITHIN)
CALL_SUM(fresh_answered, HT_SUM_FRESH_ANSWERED)
CALL_SUM(fresh_blocked, HT_SUM_FRESH_BLOCKED)
CALL_SUM(first_to_answer, HT_SUM_FIRST_TO_ANSWER)
CALL_SUM(queue_time, HT_SUM_QUEUE_TIME)
CALL_SUM(line_time, HT_SUM_LINE_TIME)
CALL_SUM(between_time, HT_SUM_BETWEEN_TIME)
CALL_SUM(hold_max, HT_SUM_HOLD_MAX)
CALL_SUM(queue_max, HT_SUM_QUEUE_MAX)
CALL_SUM(lines_max, HT_SUM_LINES_MAX)
GROUP_SUM(busy, HT_SUM_BUSY)
GROUP_SUM(on, HT_SUM_ON)
GROUP_SUM(busy_open, HT_SUM_BUSY_OPEN)
GROUP_SUM(on_open, HT_SUM_ON_OPEN)
GROUP_SUM(overtime, HT_SUM_OVERTIME)
GROUP_SUM(rostered, HT_SUM_ROSTERED)
GROUP_SUM(absent, HT_SUM_ABSENT)
GROUP_SUM(left, HT_SUM_LEFT)

static double resolved(const struct sums *s) {
    return s->call[HT_SUM_FRESH_ANSWERED] - s->call[HT_SUM_FRESH_REPEATED];
}
static double cost(const struct sums *s) {
    return s->cost;
}
static double any_cost(const struct sums *s) {
    return s->costs ? 1.0 : 0.0;
}

/* Quantiles and service_level are not here: they have rules of their own. */
static const struct {
    double (*over)(const struct sums *s);
    double (*under)(const struct sums *s);
} rules[HT_MEASURE_COUNT] = {
    [HT_ATTEMPTS] = {attempts, one},
    [HT_FRESH] = {fresh, one},
    [HT_REDIALS] = {redials, one},
    [HT_REPEATS] = {repeats, one},
    [HT_ESCALATIONS] = {escalations, one},
    [HT_CALLBACKS] = {callbacks, one},
    [HT_ANSWERED] = {answered, one},
    [HT_ABANDONED] = {abandoned, one},
    [HT_BALKED] = {balked, one},
    [HT_BLOCKED] = {blocked, one},
    [HT_TURNED_AWAY] = {turned_away, one},
    [HT_STILL_WAITING] = {still_waiting, one},
    [HT_ASA] = {hold_answered, calls_answered},
    [HT_HOLD_MEAN] = {hold_all, accepted},
    [HT_HOLD_ABANDONED] = {hold_abandoned, lost},
    [HT_HOLD_MAX] = {hold_max, any_answered},
    [HT_WAIT_PROBABILITY] = {waited, accepted},
    [HT_ABANDON_RATE] = {lost, accepted},
    [HT_BLOCK_RATE] = {blocked, attempts},
    [HT_SL_OFFERED] = {answered_within, accepted},
    [HT_SL_ANSWERED] = {answered_within, calls_answered},
    [HT_SL_NET] = {answered_within, patient},
    [HT_SL_MET] = {ended_within, accepted},
    [HT_QUEUE_MEAN] = {queue_time, open_time},
    [HT_QUEUE_MAX] = {queue_max, one},
    [HT_HANDLE_MEAN] = {handle, answered},
    [HT_OCCUPANCY] = {busy, on},
    [HT_AGENTS_MEAN] = {on_open, open_time},
    [HT_BUSY_MEAN] = {busy_open, open_time},
    [HT_ALL_BUSY] = {all_busy, open_time},
    [HT_LINES_MEAN] = {line_time, open_time},
    [HT_LINES_MAX] = {lines_max, one},
    [HT_OVERTIME_S] = {overtime, one},
    [HT_CALLBACK_DELAY] = {callback_delay, dialled},
    [HT_BETWEEN_ATTEMPTS_MEAN] = {between_time, open_time},
    [HT_FIRST_TO_ANSWER] = {first_to_answer, calls_answered},
    [HT_FIRST_ATTEMPT_BLOCK_RATE] = {fresh_blocked, fresh},
    [HT_FIRST_CALL_RESOLUTION] = {resolved, fresh_answered},
    [HT_COST] = {cost, any_cost},
    [HT_ROSTERED_MEAN] = {rostered, open_time},
    [HT_ABSENT_MEAN] = {absent, open_time},
    [HT_LEAVERS] = {left, one},
};

struct ratio measure_ratio(const struct ht_model *model, const struct sums *sums, enum ht_measure measure) {
    static const enum ht_measure by_counting[] = {[HT_COUNT_OFFERED] = HT_SL_OFFERED,
                                                  [HT_COUNT_ANSWERED] = HT_SL_ANSWERED,
                                                  [HT_COUNT_NET] = HT_SL_NET,
                                                  [HT_COUNT_MET] = HT_SL_MET};
    if (measure == HT_SERVICE_LEVEL)
        measure = by_counting[model->service_level.counting];
    if (measure_is_quantile(measure)) {
        const double q = sums->quantile[measure - HT_HOLD_P50];
        return isnan(q) ? (struct ratio){0.0, 0.0} : (struct ratio){q, 1.0};
    }
    return (struct ratio){rules[measure].over(sums), rules[measure].under(sums)};
}

bool ht_scope_has(const struct ht_model *model, size_t scope, enum ht_measure measure) {
    const unsigned scopes = ht_measure_info[measure].scopes;
    if (scope == 0)
        return true;
    return (scopes & (scope <= model->call_type_count ? HT_OF_CALLS : HT_OF_GROUPS)) != 0;
}
