/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many replications of one model: workers, estimates with intervals, verdicts on targets, and the forecast
 * that needs no simulation. Results depend on (model, seed, replications) alone: not on the number of
 * threads.
 */
#ifndef HOLDTIME_STUDY_H
#define HOLDTIME_STUDY_H

#include <holdtime/engine.h>
#include <holdtime/ranks.h>
#include <holdtime/store.h>
#include <signal.h>

/* An estimate over replications. NAN: undefined (mean), or no interval (low, high: one replication only). */
struct ht_estimate {
    double mean, low, high; /* 95% confidence interval */
};

struct ht_progress {
    size_t done, planned; /* replications; planned is the maximum when precision decides */
    double calls;         /* attempts simulated so far */
    double seconds;       /* since the start */
};

struct ht_study_options {
    size_t replications; /* 0: as the scenario says */
    size_t first; /* replications first .. first + replications - 1, others' luck; not with shards, traces,
                     precision */
    bool seed_given;
    uint64_t seed;
    size_t threads;   /* 0: one per processor */
    double precision; /* < 0: as the scenario says; 0: none */
    bool by_given;
    enum ht_per by; /* default: week from two weeks on, day from two days on, else interval */
    size_t traced;  /* trace replications 0 .. traced - 1 */
    void (*progress)(void *context,
                     const struct ht_progress *progress); /* may be NULL; calling thread only */
    void *progress_context;
    const volatile sig_atomic_t *interrupted; /* may be NULL; non-zero: finish with what is complete */
    struct ht_ranks *ranks;                   /* may be NULL: this process is alone */
    /* Keeps every replication; may be NULL. It must know the scenario (ht_store_keep). */
    struct ht_store *store;
    bool resume; /* what the store has is taken from there, but for traced replications */
    /* With shards > 0: only replications r with r % shards == shard; the estimates are of these. */
    size_t shard, shards;
};

struct ht_period {
    double start, length; /* seconds; the measured part of it */
};

struct ht_target_period {
    struct ht_period when;
    double met_probability; /* share of replications in which it was met; NAN: nothing to measure in any */
    double value;           /* estimate of the measure */
    bool missed;            /* met_probability below the confidence asked for */
};

struct ht_verdict {
    const struct ht_target *target;
    struct ht_target_period *periods;
    size_t period_count;
    size_t missed_count;
    double met_probability;   /* that every period meets the target */
    double first_safe;        /* start of the first period from which all meet it; HT_NO_TIME: none */
    size_t first_safe_period; /* its index; period_count: none */
};

/* One agent group in a period, means over open time. */
struct ht_forecast_group {
    double rostered; /* on shift, in class and lent included */
    double present;  /* of these not absent */
    double agents;   /* on the phones */
    double capacity; /* the same in fully proficient agents */
};

/* What a week (or `by` period) brings on average, by arithmetic alone; see ht_forecast. */
struct ht_forecast_period {
    struct ht_period when;
    double open_time;    /* seconds */
    double calls;        /* fresh */
    double offered_load; /* erlangs over open time: fresh calls and the repeats and escalations that follow
                            them * mean handle and wrap-up with rollout factors */
    double agents;       /* mean on the phones over open time */
    double capacity;     /* the same in fully proficient agents: sum of 1 / handle factor */
    struct ht_forecast_group *groups; /* [agent groups] */
};

struct ht_forecast {
    struct ht_forecast_period *periods;
    size_t count;
};

/* Where the agents of a group were in a period, as simulated: means over open time and replications. */
struct ht_presence {
    double rostered, training, lent, absent, away;
    double on; /* the phones: overtime and callers' sake included; of these: */
    double nesting, learning;
};

/* What became of a defect over the replications. */
struct ht_defect_result {
    const struct ht_rollout *rollout;
    const struct ht_defect *defect;
    double found_probability, fixed_probability; /* before the end */
    double found, found_first, found_last; /* mean, earliest and latest time where it was; NAN: nowhere */
    double fixed, fixed_first, fixed_last;
    struct ht_estimate calls, spared; /* answered that were due to it; saved by its fix */
};

struct ht_result {
    const struct ht_model *model;
    uint64_t seed;
    size_t replications; /* complete ones, all in the estimates */
    size_t planned;
    double simulated_calls;
    bool interrupted;
    bool precision_asked, precision_reached;
    enum ht_per by;
    struct ht_period *periods;
    size_t period_count;
    struct ht_estimate *estimates; /* [1 + period_count][scopes][HT_MEASURE_COUNT]; row 0: the whole run */
    struct ht_verdict *verdicts;   /* one for each target, in order */
    struct ht_forecast forecast;   /* by the same periods */
    /* Mean hold (asa) by hour of the day and week, over all call types: [weeks][24], NAN where nothing was
     * answered. */
    double *heat;
    size_t heat_weeks;
    double *supply; /* [period_count]: capacity in proficient agents as simulated (agents_mean * share of
                       speed) */
    struct ht_presence *presence; /* [period_count][agent groups] */
    double *paces;                /* [agent groups][pace_weeks]: mean learning factor of the calls answered in
                                     an agent's n-th week on the phones; NAN: none, or nothing to learn */
    size_t pace_weeks;
    struct ht_defect_result *defects; /* [defect_count], by rollout */
    size_t defect_count;
    struct ht_trace *traces; /* [traced] */
    size_t traced;
    struct ht_arena arena; /* owns all of it but the rows of the traces */
};

enum ht_study_status {
    HT_STUDY_DONE,
    HT_STUDY_NOTHING, /* interrupted before the first; always so on ranks other than 0 */
    HT_STUDY_NO_MEMORY,
    HT_STUDY_STORE_FAILED, /* see ht_store_error */
    HT_STUDY_RANKS_FAILED  /* see ht_ranks_error */
};

/* Runs the study. `result` is initialised here; release it whatever the status. */
enum ht_study_status ht_study_run(const struct ht_model *model, const struct ht_study_options *options,
                                  struct ht_result *result);
void ht_result_release(struct ht_result *result);

/* Estimate of a measure: `period` 0 .. period_count - 1, or HT_WHOLE_RUN. Scope: see model.h. */
#define HT_WHOLE_RUN SIZE_MAX
struct ht_estimate ht_result_estimate(const struct ht_result *result, size_t period, size_t scope,
                                      enum ht_measure measure);

/* Does this scope have this measure at all (agent groups have few)? */
bool ht_scope_has(const struct ht_model *model, size_t scope, enum ht_measure measure);

/* Load against capacity by period without simulation: expected calls, redials apart, and handle times against
 * the roster, with learning advanced by the calls each group can expect to handle. Allocates from `arena`;
 * false: no memory. */
bool ht_forecast(const struct ht_model *model, enum ht_per by, struct ht_forecast *out,
                 struct ht_arena *arena);

/* Adds a warning where the forecast shows load above capacity: the periods and by how much. */
void ht_forecast_warn(const struct ht_model *model, const struct ht_forecast *forecast,
                      struct ht_messages *messages);

/* The default period of a model, and its periods (measured part only). Allocates from `arena`; NULL: no
 * memory. */
enum ht_per ht_default_per(const struct ht_model *model);
struct ht_period *ht_periods(const struct ht_model *model, enum ht_per per, struct ht_arena *arena,
                             size_t *count);

#endif
