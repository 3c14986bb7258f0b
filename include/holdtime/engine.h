/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One replication: a pure function of (model, seed, replication). What it measures comes back as sums by
 * reporting interval ("bin"), from which any coarser period and every ratio is computed later.
 *
 * Everything about a call is booked to the bin in which its attempt arrived, agent time to the bin in which
 * it passes. Calls that arrived and time that passed before warm_up or after length are in no bin, but for
 * agents' work after the end, which goes to the last.
 */
#ifndef HOLDTIME_ENGINE_H
#define HOLDTIME_ENGINE_H

#include <holdtime/histogram.h>
#include <holdtime/model.h>

/* Sums by call type and bin. Up to HT_SUM_ADDITIVE they add over bins and types, from there on they are
 * maxima. */
enum ht_call_sum {
    HT_SUM_FRESH,
    HT_SUM_REDIALS,
    HT_SUM_ANSWERED,
    HT_SUM_ABANDONED,
    HT_SUM_BALKED,
    HT_SUM_BLOCKED,
    HT_SUM_TURNED_AWAY,
    HT_SUM_STILL_WAITING,
    HT_SUM_WAITED,           /* accepted, could not be answered at once, not cut off at the end */
    HT_SUM_HOLD_ANSWERED,    /* seconds of hold of those answered */
    HT_SUM_HOLD_ABANDONED,   /* .. of those who abandoned */
    HT_SUM_HOLD_TURNED_AWAY, /* .. of those turned away */
    HT_SUM_ANSWERED_WITHIN,  /* answered within the service level's time */
    HT_SUM_ABANDONED_WITHIN, /* abandoned or balked within it */
    HT_SUM_HANDLE,           /* talk + wrap-up seconds of those answered */
    HT_SUM_FRESH_ANSWERED,
    HT_SUM_FRESH_BLOCKED,
    HT_SUM_FIRST_TO_ANSWER, /* seconds from the first attempt (since last answered, if ever) to the answer */
    HT_SUM_QUEUE_TIME,      /* caller-seconds waiting, in open time */
    HT_SUM_LINE_TIME,       /* caller-seconds waiting or talking, in open time */
    HT_SUM_BETWEEN_TIME,    /* caller-seconds from an attempt that failed to its redial, in open time */
    HT_SUM_REPEATS,
    HT_SUM_ESCALATIONS,
    HT_SUM_CALLBACKS,
    HT_SUM_TOOK_CALLBACK,  /* attempts that ended by accepting a callback */
    HT_SUM_FRESH_REPEATED, /* fresh attempts, answered at once or after waiting, that lead to a repeat */
    HT_SUM_DIALLED,        /* callbacks dialled at least once */
    HT_SUM_CALLBACK_DELAY, /* seconds from accepting them to that */
    HT_SUM_ADDITIVE,
    HT_SUM_HOLD_MAX = HT_SUM_ADDITIVE, /* of those answered */
    HT_SUM_QUEUE_MAX,
    HT_SUM_LINES_MAX,
    HT_CALL_SUMS
};

struct ht_call_sums {
    double of[HT_CALL_SUMS];
};

/* Sums by agent group and bin; all add. */
enum ht_group_sum {
    HT_SUM_GROUP_ANSWERED, /* calls, in the bin of their arrival */
    HT_SUM_GROUP_HANDLE,   /* their talk + wrap-up seconds */
    HT_SUM_BUSY,           /* agent-seconds in talk or wrap-up */
    HT_SUM_ON,             /* agent-seconds on the phones, busy or available */
    HT_SUM_BUSY_OPEN,      /* the same two in open time only */
    HT_SUM_ON_OPEN,
    HT_SUM_CAPACITY, /* agent-seconds busy, each weighted by 1 / handle factor: what a proficient agent would
                        need */
    HT_SUM_OVERTIME, /* agent-seconds worked past the end of a shift */
    /* Agent-seconds on shift (or, without shifts, employed in open time), paid whatever they do: */
    HT_SUM_PAID,     /* in all */
    HT_SUM_ROSTERED, /* in open time; of these, in open time again: */
    HT_SUM_TRAINING, /* in class */
    HT_SUM_LENT,     /* teaching or coaching */
    HT_SUM_ABSENT,
    HT_SUM_AWAY,          /* on breaks and spells off the phones */
    HT_SUM_NESTING,       /* part of HT_SUM_ON_OPEN */
    HT_SUM_BUSY_LEARNING, /* part of HT_SUM_BUSY: more than 5% above a proficient agent's pace */
    HT_SUM_HIRED,         /* agents whose class begins */
    HT_SUM_TRAINEE_DAYS,  /* open days in class */
    HT_SUM_LEFT,          /* agents who left by attrition */
    HT_GROUP_SUMS
};

struct ht_group_sums {
    double of[HT_GROUP_SUMS];
};

/* Sums of the whole centre by bin. */
struct ht_all_sums {
    double all_busy; /* open seconds in which no agent on the phones was available */
    double queue_max, lines_max;
};

/* How fast agents work by their week on the phones: calls, and the sum of the learning factors in force. */
struct ht_pace_sums {
    double calls, factor;
};

/* One defect of a rollout in one replication. */
struct ht_defect_sums {
    double found, fixed; /* when first found; when fixed for good; NAN: never */
    double calls;        /* answered that were due to it */
    double spared;       /* calls that its fix saved, in [warm_up, length) */
};

struct ht_measures {
    size_t bins, types, groups, hold_periods, weeks, defect_count;
    const size_t *hold_period;      /* [bins]: which histogram a bin's holds go to */
    struct ht_call_sums *calls;     /* [bins][types] */
    struct ht_group_sums *agents;   /* [bins][groups] */
    struct ht_all_sums *all;        /* [bins] */
    struct ht_histogram *holds;     /* [hold_periods][types], of answered attempts */
    struct ht_pace_sums *paces;     /* [groups][weeks], of groups that learn or relearn */
    struct ht_defect_sums *defects; /* [defect_count]: of the rollouts in their order */
    double attempts;                /* every attempt simulated, warm-up included */
};

/* Allocates measures from `arena`; false when memory is exhausted. ht_replicate clears them itself. */
bool ht_measures_init(struct ht_measures *measures, struct ht_arena *arena, const struct ht_model *model,
                      const size_t *hold_period, size_t hold_periods);

/* Bins from time 0; bin i covers [i, i+1) * calendar.interval, cut at length. */
size_t ht_bin_count(const struct ht_calendar *calendar);

/* Weeks on the phones that `paces` tells apart. */
size_t ht_pace_weeks(const struct ht_model *model);

/* Defects of all rollouts. */
size_t ht_defect_count(const struct ht_model *model);

enum ht_kind { HT_KIND_FRESH, HT_KIND_REDIAL, HT_KIND_REPEAT, HT_KIND_ESCALATION, HT_KIND_CALLBACK };
enum ht_outcome {
    HT_OUTCOME_WAITING,
    HT_OUTCOME_ANSWERED,
    HT_OUTCOME_ABANDONED,
    HT_OUTCOME_BALKED,
    HT_OUTCOME_BLOCKED,
    HT_OUTCOME_TURNED_AWAY,
    HT_OUTCOME_CALLBACK /* accepted one: the next row of this caller */
};

struct ht_trace_row {
    double arrival, hold, answered, ended; /* answered and ended NAN when they did not happen */
    double freed;                          /* the agent, after wrap-up; NAN likewise */
    double predicted;                      /* wait announced or weighed for a callback; NAN: none */
    uint64_t caller;                       /* who: number of the fresh caller within the type .. */
    uint32_t origin;                       /* .. that he called first */
    uint32_t call_type;
    uint32_t ahead;        /* callers before him in the queue he joined; UINT32_MAX: joined none */
    uint32_t group, agent; /* UINT32_MAX: none */
    enum ht_kind kind;
    enum ht_outcome outcome;
};

struct ht_trace { /* grows as needed; release with free(rows) */
    struct ht_trace_row *rows;
    size_t count, capacity;
};

/* Simulates replication `rep` of `model` into `out`; depends on nothing else. `arena` is working memory,
 * reset here. `trace` (may be NULL) receives every attempt in order of arrival. Returns false when memory is
 * exhausted. The conservation of calls is checked at the end, in every build: a breach is a defect and
 * aborts. */
bool ht_replicate(const struct ht_model *model, uint64_t seed, uint64_t rep, struct ht_arena *arena,
                  struct ht_measures *out, struct ht_trace *trace);

#endif
