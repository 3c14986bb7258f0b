/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The measures by name: one row each, in the order of output. How a measure is computed from the sums of a
 * replication stands in sim/study/measure.c, one row each again.
 */
#ifndef HOLDTIME_MEASURE_H
#define HOLDTIME_MEASURE_H

#include <stdbool.h>

enum ht_unit {
    HT_UNIT_COUNT,
    HT_UNIT_SECONDS,
    HT_UNIT_SHARE,
    HT_UNIT_LEVEL, /* callers, agents, lines */
    HT_UNIT_MONEY  /* may be negative */
};

enum ht_measure_scope { HT_OF_CALLS = 1, HT_OF_GROUPS = 2, HT_OF_ALL_ONLY = 4 };

/* X(name in C, name in output, unit, scopes that have it besides "all") */
#define HT_MEASURES(X)                                                                                       \
    X(ATTEMPTS, "attempts", COUNT, HT_OF_CALLS)                                                              \
    X(FRESH, "fresh", COUNT, HT_OF_CALLS)                                                                    \
    X(REDIALS, "redials", COUNT, HT_OF_CALLS)                                                                \
    X(REPEATS, "repeats", COUNT, HT_OF_CALLS)                                                                \
    X(ESCALATIONS, "escalations", COUNT, HT_OF_CALLS)                                                        \
    X(CALLBACKS, "callbacks", COUNT, HT_OF_CALLS)                                                            \
    X(ANSWERED, "answered", COUNT, HT_OF_CALLS | HT_OF_GROUPS)                                               \
    X(ABANDONED, "abandoned", COUNT, HT_OF_CALLS)                                                            \
    X(BALKED, "balked", COUNT, HT_OF_CALLS)                                                                  \
    X(BLOCKED, "blocked", COUNT, HT_OF_CALLS)                                                                \
    X(TURNED_AWAY, "turned_away", COUNT, HT_OF_CALLS)                                                        \
    X(STILL_WAITING, "still_waiting", COUNT, HT_OF_CALLS)                                                    \
    X(ASA, "asa", SECONDS, HT_OF_CALLS)                                                                      \
    X(HOLD_MEAN, "hold_mean", SECONDS, HT_OF_CALLS)                                                          \
    X(HOLD_ABANDONED, "hold_abandoned", SECONDS, HT_OF_CALLS)                                                \
    X(HOLD_P50, "hold_p50", SECONDS, HT_OF_CALLS)                                                            \
    X(HOLD_P80, "hold_p80", SECONDS, HT_OF_CALLS)                                                            \
    X(HOLD_P90, "hold_p90", SECONDS, HT_OF_CALLS)                                                            \
    X(HOLD_P95, "hold_p95", SECONDS, HT_OF_CALLS)                                                            \
    X(HOLD_P99, "hold_p99", SECONDS, HT_OF_CALLS)                                                            \
    X(HOLD_MAX, "hold_max", SECONDS, HT_OF_CALLS)                                                            \
    X(WAIT_PROBABILITY, "wait_probability", SHARE, HT_OF_CALLS)                                              \
    X(ABANDON_RATE, "abandon_rate", SHARE, HT_OF_CALLS)                                                      \
    X(BLOCK_RATE, "block_rate", SHARE, HT_OF_CALLS)                                                          \
    X(SERVICE_LEVEL, "service_level", SHARE, HT_OF_CALLS)                                                    \
    X(SL_OFFERED, "sl_offered", SHARE, HT_OF_CALLS)                                                          \
    X(SL_ANSWERED, "sl_answered", SHARE, HT_OF_CALLS)                                                        \
    X(SL_NET, "sl_net", SHARE, HT_OF_CALLS)                                                                  \
    X(SL_MET, "sl_met", SHARE, HT_OF_CALLS)                                                                  \
    X(QUEUE_MEAN, "queue_mean", LEVEL, HT_OF_CALLS)                                                          \
    X(QUEUE_MAX, "queue_max", LEVEL, HT_OF_CALLS)                                                            \
    X(HANDLE_MEAN, "handle_mean", SECONDS, HT_OF_CALLS | HT_OF_GROUPS)                                       \
    X(OCCUPANCY, "occupancy", SHARE, HT_OF_GROUPS)                                                           \
    X(AGENTS_MEAN, "agents_mean", LEVEL, HT_OF_GROUPS)                                                       \
    X(BUSY_MEAN, "busy_mean", LEVEL, HT_OF_GROUPS)                                                           \
    X(ALL_BUSY, "all_busy", SHARE, HT_OF_ALL_ONLY)                                                           \
    X(LINES_MEAN, "lines_mean", LEVEL, HT_OF_CALLS)                                                          \
    X(LINES_MAX, "lines_max", LEVEL, HT_OF_CALLS)                                                            \
    X(OVERTIME_S, "overtime_s", SECONDS, HT_OF_GROUPS)                                                       \
    X(CALLBACK_DELAY, "callback_delay", SECONDS, HT_OF_CALLS)                                                \
    X(BETWEEN_ATTEMPTS_MEAN, "between_attempts_mean", LEVEL, HT_OF_CALLS)                                    \
    X(FIRST_TO_ANSWER, "first_to_answer", SECONDS, HT_OF_CALLS)                                              \
    X(FIRST_ATTEMPT_BLOCK_RATE, "first_attempt_block_rate", SHARE, HT_OF_CALLS)                              \
    X(FIRST_CALL_RESOLUTION, "first_call_resolution", SHARE, HT_OF_CALLS)                                    \
    X(COST, "cost", MONEY, HT_OF_CALLS | HT_OF_GROUPS)                                                       \
    X(ROSTERED_MEAN, "rostered_mean", LEVEL, HT_OF_GROUPS)                                                   \
    X(ABSENT_MEAN, "absent_mean", LEVEL, HT_OF_GROUPS)                                                       \
    X(LEAVERS, "leavers", COUNT, HT_OF_GROUPS)

enum ht_measure {
#define X(id, name, unit, scopes) HT_##id,
    HT_MEASURES(X)
#undef X
        HT_MEASURE_COUNT
};

struct ht_measure_info {
    const char *name;
    enum ht_unit unit;
    unsigned scopes; /* of enum ht_measure_scope */
};

extern const struct ht_measure_info ht_measure_info[HT_MEASURE_COUNT];

/* HT_MEASURE_COUNT when there is none of that name. */
enum ht_measure ht_measure_from_name(const char *name);

#endif
