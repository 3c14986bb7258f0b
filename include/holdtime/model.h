/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario as plain structs, open to all. Times are seconds since 00:00 of the first day (time 0),
 * durations seconds, rates per second. The first part of each struct is what a scenario says, in its words;
 * what stands under "derived" is computed from it by ht_model_derive and never written by hand.
 *
 * Ownership: everything a model points to lives in its arena. Read-only once derived: any number of threads.
 */
#ifndef HOLDTIME_MODEL_H
#define HOLDTIME_MODEL_H

#include <holdtime/arena.h>
#include <holdtime/distribution.h>
#include <holdtime/measure.h>
#include <holdtime/message.h>
#include <holdtime/rate.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HT_UNLIMITED SIZE_MAX
#define HT_NO_TIME   (-1.0) /* a point in time that was not given */

/* "Mon-Fri 08:00-18:00"; `to` <= `from` reaches into the next day. Days: bit 0 = Monday. */
struct ht_opening {
    unsigned days;
    double from, to; /* seconds of the day, to <= 86400 */
};

struct ht_window { /* [from, to) */
    double from, to;
};

struct ht_calendar {
    int64_t start_day; /* day number of time 0, see calendar.h */
    double length, warm_up, interval;
    struct ht_opening *openings; /* none: always open */
    size_t opening_count;
    int64_t *holidays; /* day numbers */
    size_t holiday_count;
    bool clear_at_close; /* at_close = "clear" */
    bool stop_at_end;    /* at_end = "stop" */
    /* derived: */
    struct ht_window *windows; /* open time within [0, length), ascending, joined where they meet */
    size_t window_count;
    bool ends_open; /* the centre would still be open at `length` */
};

enum ht_counting { HT_COUNT_OFFERED, HT_COUNT_ANSWERED, HT_COUNT_NET, HT_COUNT_MET };

struct ht_service_level {
    double within;
    enum ht_counting counting;
};

enum ht_source {
    HT_SOURCE_PER_HOUR,
    HT_SOURCE_PER_DAY,
    HT_SOURCE_PIECES,
    HT_SOURCE_COUNTS,
    HT_SOURCE_GAPS,
    HT_SOURCE_REPLAY
};

struct ht_step { /* a value from a time on */
    double from;
    double value; /* calls per hour; expected calls; agents */
};

/* One call of a replay. NAN and INT_MIN: as configured or drawn. */
struct ht_replayed {
    double arrival, handle, patience, credit;
    int priority;
    uint32_t row;   /* position in the file, from 0; ascending arrival, file order at ties */
    const char *id; /* as in the file; NULL when it has no such column */
};

/* Random outages: quiet for exponential times of mean `every`, then `factor` times the rate for exponential
 * times of mean `lasting`, and so on, closed hours included; the horizon starts quiet. */
struct ht_incidents {
    double every, lasting, factor; /* every 0: none */
    bool shared;                   /* one draw for all call types that say so */
};

struct ht_arrivals {
    enum ht_source source;
    double per_hour, per_day; /* as given, calls */
    struct ht_step *pieces;   /* value: calls per hour; 0 before the first */
    size_t piece_count;
    struct ht_step *counts; /* value: calls expected in the open time of [from, from + counts_interval) */
    size_t count_count;
    double counts_interval;
    const char *counts_file;
    struct ht_distribution gaps; /* between arrivals, in open time, where nothing changes the rate */
    double *profile; /* relative weight of each interval of the open day (see ht_open_day); NULL: even */
    size_t profile_count;
    bool weekdays_given;
    double weekdays[7]; /* relative, Monday first; only when given */
    double growth_per_week;
    double busyness_cv; /* 0: none */
    bool busyness_shared;
    struct ht_incidents incidents;
    double *batch; /* [i]: probability that an arrival brings i + 1 callers; NULL: always one */
    size_t batch_count;
    struct ht_replayed *calls;
    size_t call_count;
    const char *replay_file;
};

struct ht_redial {
    double after_abandon, after_block; /* probabilities; both 0: nobody redials */
    struct ht_distribution delay;
    size_t max_attempts; /* HT_UNLIMITED: no limit */
    bool redraw_patience;
};

/* Callers who must wait hear the predicted wait: a share `hang_up` per 10 minutes predicted balks, the
 * patience of the others is multiplied. */
struct ht_announce {
    bool wait; /* false: nothing is announced */
    double hang_up, patience_factor;
};

struct ht_repeat { /* answered but not resolved: calls again, `delay` after the end of talking */
    double probability;
    struct ht_distribution delay;
};

struct ht_escalate { /* after talking, joins the queue of another call type */
    double probability;
    size_t to; /* call type by position */
};

/* Virtual hold, offered to callers who must wait. A callback that is dialled in vain (probability no_answer)
 * is dialled again `retry_after` later, at most `retries` times; then it is lost. */
struct ht_callback {
    double offer_at;       /* predicted wait, s; INFINITY: not offered by it */
    size_t offer_at_queue; /* callers waiting; HT_UNLIMITED: not offered by it */
    double accept;         /* 0: no callbacks */
    bool in_turn;          /* keeps his place in the queue; else dialled when no live caller waits */
    double no_answer;
    size_t retries;
    double retry_after;
};

struct ht_route { /* an agent group, open to callers who have waited `after` seconds */
    size_t group; /* by position */
    double after;
};

struct ht_call_type {
    const char *name;
    int priority;
    double credit;
    size_t queue_limit;      /* HT_UNLIMITED: none */
    double divert_after;     /* still waiting then: sent to voice mail; INFINITY: never */
    struct ht_route *routes; /* in order of preference; NULL: every group that serves it, all equal */
    size_t route_count;
    struct ht_arrivals arrivals;
    struct ht_distribution handle, wrap_up, patience; /* patience HT_LAW_NEVER: never abandons */
    double *handle_profile; /* factor on handle times by interval of the open day (see ht_open_day); NULL */
    size_t handle_profile_count;
    double balk;
    struct ht_announce announce;
    struct ht_redial redial;
    struct ht_repeat repeat;
    struct ht_escalate escalate;
    struct ht_callback callback;
    double value, abandon_cost; /* money per answered / lost call; NAN: not given */
    /* derived: */
    struct ht_rate rate; /* arrivals per second with profile, weekdays, growth, rollouts, without busyness,
                            incidents and batches; for gaps how fast they pass; empty for replay */
};

enum ht_roster { HT_ROSTER_OPEN, HT_ROSTER_SHIFTS, HT_ROSTER_STAFFING };

struct ht_break {
    double at; /* second of the day; before `from` of its shift: the next day */
    double length;
};

struct ht_shift {
    size_t count;
    unsigned days;           /* bit 0 = Monday: the day it begins */
    double from, to;         /* seconds of the day; to <= from: ends the next day */
    struct ht_break *breaks; /* in the order in which they come */
    size_t break_count;
};

enum ht_curve { HT_CURVE_NONE, HT_CURVE_EXPONENTIAL, HT_CURVE_POWER, HT_CURVE_TABLE };

/* Handle factor by experience n (calls handled so far):
 *   exponential  1 + (start - 1) * 2^(-n / half_life)
 *   power        max(1, start * rate^log2(1 + n / after)): each doubling of experience multiplies by `rate`
 *   table        the value of the last point reached, a step function of calls or of time on the phones */
struct ht_learning {
    enum ht_curve curve;
    double start, half_life, rate, after;
    struct ht_step *points; /* from: calls, or seconds since joining the phones */
    size_t point_count;
    bool points_by_time;
    double
        repeat_start; /* factor on the repeat probability at the start of the curve; it falls to 1 with it */
};

/* Which waiting call a free agent takes, among those of the best priority: the longest wait, credit counted
 * in, or by the order of the group's `serves`. */
enum ht_call_choice { HT_LONGEST_WAIT, HT_LISTED_CALL };

struct ht_skill {
    size_t call_type; /* by position in the model */
    double handle_factor;
};

/* Classes of a group that joins: its agents in the order of their numbers, `class_size` each, begin `every`
 * so long after one another and are on the phones `length` later. */
struct ht_training {
    double length, pass;
    size_t class_size; /* HT_UNLIMITED: all in one class */
    double every;
    size_t trainers_per_class,
        trainers_from; /* so many of that group (by position) are off the phones meanwhile; 0: none */
};

/* The first time on the phones: supervised, on a restricted mix. */
struct ht_nesting {
    double length;  /* 0: none */
    size_t *serves; /* call types by position, of those that the group serves */
    size_t serves_count;
    size_t agents_per_coach,
        coaches_from; /* one for so many is off the phones meanwhile; 0: none; of this group */
};

/* A share of a group's agents goes off the phones to coach: calls then teach this group more. */
struct ht_coaching {
    double share; /* of `coaches_from`; 0: no coaching */
    size_t coaches_from;
    double half_life_factor; /* each call handled counts as 1 / this many */
    double from, until;      /* HT_NO_TIME: from the start, to the end */
};

/* Hazards of leaving for good. */
struct ht_attrition {
    double per_year;      /* leavers per agent and year of 365 days */
    double first_90_days; /* cumulative, over the first 90 days paid; NAN: as per_year */
    double strain;        /* factor for each 0.1 of occupancy above 0.85 over the trailing week */
};
#define HT_STRAIN_DAYS 7 /* of that week */

struct ht_agent_group {
    const char *name;
    size_t count; /* agents; for staffing the largest count ever asked for */
    struct ht_skill *serves;
    size_t serves_count;
    enum ht_call_choice take; /* its own, or that of `routing` */
    double handle_factor;
    enum ht_roster roster;
    struct ht_shift *shifts; /* their agents are numbered through: the first shift has agents 0 .. count-1 */
    size_t shift_count;
    struct ht_step *staffing; /* value: agents */
    size_t staffing_count;
    double absence;          /* probability that an agent is away for a whole shift */
    double off_phone;        /* share of a shift that an agent spends off the phones, .. */
    double off_phone_length; /* .. in spells of this mean length */
    double repeat_factor;    /* on the repeat probability of the calls its agents answer */
    struct ht_learning learning;
    double joins; /* first day paid of the first class; HT_NO_TIME: there from the start */
    struct ht_training training;
    struct ht_nesting nesting;
    struct ht_coaching coaching;
    struct ht_attrition attrition;
    double leaves; /* contract end (00:00 of that day); HT_NO_TIME: stays */
    /* Money; NAN: not given. Per paid hour, from the first day paid on; per agent hired; per trainee and open
     * day of training. */
    double cost_per_hour, hire_cost, training_cost_per_day;
    double overtime_factor; /* on cost_per_hour, past the end of a shift */
};

/* Which idle agent, among the groups of equal preference. Ties go to the longest idle.
 *   least_occupied  the smallest share of his present stretch on the phones spent in talk and wrap-up
 *   fastest, slowest  by the handle factor now in force for this call
 *   listed  of the first group in the order of the scenario that has an idle one */
enum ht_agent_choice {
    HT_LONGEST_IDLE,
    HT_LEAST_OCCUPIED,
    HT_FASTEST,
    HT_SLOWEST,
    HT_RANDOM,
    HT_LISTED_AGENT
};

/* 1 before `at`, linear to `peak` over `ramp`, held, then settles_at + (peak - settles_at) *
 * 2^(-t/half_life). */
struct ht_surge {
    double peak, ramp, hold, half_life,
        settles_at; /* peak 1 and settles_at 1: no effect; half_life 0: at once */
};

/* More to do in a share of the calls of a rollout, from `at` on for `lasting`; the seconds are added to what
 * is drawn, before the handle factors. */
struct ht_extra_work {
    double share, seconds, lasting; /* seconds 0: none; lasting INFINITY: for good */
};

/* A root cause that calls reveal: the source of a share of the rollout's extra volume and handle time, until
 * it is fixed. */
struct ht_defect {
    const char *name;
    double share;       /* of the extra volume */
    double found_after; /* calls answered */
    double fix_takes;
    double works;   /* probability that a fix does */
    double removes; /* share of its calls that a fix removes */
};

struct ht_rollout {
    const char *name;
    double at;
    size_t *call_types; /* by position; all of them when the scenario names none */
    size_t call_type_count;
    size_t *agent_groups; /* whose calls it makes different; all of them when the scenario names none */
    size_t agent_group_count;
    struct ht_surge volume, handle;
    struct ht_learning relearn;         /* HT_CURVE_NONE: nothing to relearn */
    double adoption;                    /* share of the agents who take the training; the others .. */
    struct ht_learning skipped;         /* .. relearn by this curve */
    struct ht_extra_work second_system; /* wrap-up; share 1 */
    struct ht_extra_work prompts;       /* talk */
    double repeat_factor;               /* from `at` on, on the repeat probability of its call types */
    struct ht_defect *defects;
    size_t defect_count;
    size_t fix_teams; /* fixes worked on at once */
};

enum ht_per { HT_PER_INTERVAL, HT_PER_HOUR, HT_PER_DAY, HT_PER_WEEK };

struct ht_target {
    enum ht_measure measure;
    bool at_least; /* else at most */
    double bound;
    enum ht_per per;
    double confidence;
    size_t scope; /* see ht_model_scope_name: 0 all, then call types, then agent groups */
};

struct ht_run {
    size_t replications;
    uint64_t seed;
    double precision; /* 0: none */
    size_t max_replications;
};

struct ht_pattern_break {
    double after, length; /* seconds after the shift begins */
};

/* A shift that `holdtime staff` may put agents on; nothing else looks at it. */
struct ht_shift_pattern {
    const char *name;
    size_t *agent_groups; /* by position, who may work it; all of them when the scenario names none */
    size_t agent_group_count;
    double *starts; /* seconds of the day, ascending */
    size_t start_count;
    double length; /* at most a day */
    struct ht_pattern_break *breaks;
    size_t break_count;
    unsigned days;        /* bit 0 = Monday: the days it may begin on, .. */
    size_t days_per_week; /* .. of which an agent works so many, the same ones every week */
    size_t at_most;       /* agents who begin at one start on one day; HT_UNLIMITED */
    double cost_factor;   /* on the group's cost_per_hour */
};

/* What `holdtime plan` may choose; nothing else looks at it. */
struct ht_decision {
    const char *name;
    const char **sets; /* paths of settings, as for --set, that all take the value */
    size_t set_count;
    const char **values; /* as written for --set */
    size_t value_count;
    double *costs;    /* [value_count]: money spent once, besides what the scenario costs; NULL: none */
    const char *file; /* where it stands, for messages; NULL: unknown */
    int line;
};

struct ht_model {
    const char *name, *description; /* description may be NULL */
    const char *file;               /* as given on the command line */
    char digest[17]; /* 16 hexadecimal digits of the scenario as understood, data files included */
    struct ht_calendar calendar;
    size_t lines; /* HT_UNLIMITED: no limit */
    struct ht_service_level service_level;
    struct ht_call_type *call_types;
    size_t call_type_count;
    struct ht_agent_group *agent_groups;
    size_t agent_group_count;
    enum ht_agent_choice agent_choice;
    enum ht_call_choice call_choice;
    struct ht_rollout *rollouts;
    size_t rollout_count;
    struct ht_target *targets;
    size_t target_count;
    struct ht_run run;
    /* Choices of planning; not part of the digest, as they change no replication: */
    struct ht_shift_pattern *shift_patterns;
    size_t shift_pattern_count;
    struct ht_decision *decisions;
    size_t decision_count;
    struct ht_arena arena;
};

void ht_model_init(struct ht_model *model); /* empty, with the defaults of the language */
void ht_model_release(struct ht_model *model);

/* Computes everything under "derived". False when memory is exhausted. */
bool ht_model_derive(struct ht_model *model);

/* Warnings about a model that is valid but suspicious: mean patience under 10 s, a shift outside opening
 * hours, replayed calls outside opening hours, a call type nobody serves, targets that nothing can measure...
 * Needs a derived model. Load against capacity is judged by ht_forecast (study.h). */
void ht_model_warn(const struct ht_model *model, struct ht_messages *messages);

/* The open day that `profile` is laid on: first and last slot (of calendar.interval, from midnight) that is
 * open on any day of the week; `*slots` of them from `*first` on. */
void ht_open_day(const struct ht_calendar *calendar, size_t *first, size_t *slots);

/* t itself when open then, else the next opening; INFINITY when there is none before `length`. */
double ht_next_open(const struct ht_calendar *calendar, double t);

bool ht_is_holiday(const struct ht_calendar *calendar, int64_t date);

/* Open seconds within [from, to). */
double ht_open_time(const struct ht_calendar *calendar, double from, double to);

/* Is this call type one of the rollout's? */
bool ht_rollout_touches(const struct ht_rollout *rollout, size_t call_type);

/* Does it make the calls different that this agent group answers? */
bool ht_rollout_reaches(const struct ht_rollout *rollout, size_t group);

/* Is this more work to do at t? `at` is the rollout's. */
bool ht_extra_work_on(const struct ht_extra_work *work, double at, double t);

/* Factor of a surge that begins at `at`, at time t; and of the handle profile on the handle times of a call
 * type. */
double ht_surge_at(const struct ht_surge *surge, double at, double t);
double ht_handle_profile_at(const struct ht_model *model, size_t call_type, double t);

/* Classes of a group that joins (else 0), each of ht_class_size agents but the last; when class k begins. */
size_t ht_class_count(const struct ht_agent_group *group);
size_t ht_class_size(const struct ht_agent_group *group);
double ht_class_begin(const struct ht_agent_group *group, size_t k);

/* Hazard of leaving for a day that begins after `tenure` seconds paid (INFINITY: there from the start); and
 * the factor on it where a group worked so many of its agent-seconds on the phones. */
double ht_leaving_hazard(const struct ht_attrition *attrition, double tenure);
double ht_leaving_strain(const struct ht_attrition *attrition, double worked, double on);

/* Agents that a coaching takes from its group. */
size_t ht_coaches(const struct ht_model *model, const struct ht_coaching *coaching);

/* Does this agent group take calls of this type: does it serve them, and do their routes name it? `after`
 * (may be NULL) receives how long they must have waited. */
bool ht_group_takes(const struct ht_model *model, size_t group, size_t call_type, double *after);

/* Callers an arrival brings on average. */
double ht_mean_batch(const struct ht_arrivals *arrivals);

/* Handle factor of a learning curve after `calls` calls and `seconds` on the phones. */
double ht_learning_factor(const struct ht_learning *learning, double calls, double seconds);

/* Factor on the repeat probability where the handle factor of the curve is `factor`. */
double ht_learning_repeat(const struct ht_learning *learning, double factor);

/* Scopes: 0 is "all", 1 .. call types, then agent groups. */
size_t ht_model_scopes(const struct ht_model *model);
const char *ht_model_scope_name(const struct ht_model *model, size_t scope);

#endif
