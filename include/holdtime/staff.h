/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many agents it takes, interval by interval, and which shifts bring them.
 *
 * Needs. The fewest agents of each group on the phones in each interval so that no period of any target is
 * missed, judged as a study judges it: met in a share of at least `confidence` of the replications. All
 * intervals are simulated together, so what one leaves waiting meets the next. In every open interval there
 * is somebody for each call that may come: a target about the calls answered is not kept by answering none.
 * Groups that no target is about get as many agents as their load; of groups that differ in careers alone the
 * first stands for all.
 *
 * Roster. The cheapest set of shifts, of those the scenario allows (shift_patterns), whose agents, less
 * absence and time off the phones, cover the needs; then that very roster is simulated, and where it misses a
 * target more is asked for there, until it keeps them all.
 *
 * Both know agents as proficient: joins, training, nesting, learning, relearning, coaching, attrition and
 * contract ends of the scenario are left out (`plan` is about these).
 */
#ifndef HOLDTIME_STAFF_H
#define HOLDTIME_STAFF_H

#include <holdtime/study.h>

/* A target that cannot be kept, or only just cannot. */
struct ht_shortfall {
    const struct ht_target *target;
    struct ht_period when;
    double value;           /* of its measure, simulated */
    double met_probability; /* below what the target asks for */
};

struct ht_staffing {
    const struct ht_model *model;
    size_t bins, groups; /* reporting intervals of the calendar, agent groups */
    bool *open;          /* [bins]: calls may arrive or be answered in it, and it is measured or warms up */
    size_t *formula;     /* [bins][groups]: by Erlang A for each interval alone */
    size_t *need;        /* [bins][groups]: what it takes */
    double agent_hours, formula_hours;
    size_t iterations; /* of the tail of the number needed, until it was stable */
    size_t trials;     /* staffings simulated in all */
    bool interrupted;  /* the needs keep the targets but may not be the fewest */
    bool bounded;      /* likewise: the scenario is too large to try everything, or so many replications */
    /* The scenario with `need` as `staffing`: read-only. What is not its own belongs to `model`. */
    struct ht_model staffed;
    /* Of staffed, by interval: replications that come after those of the search. Where they missed a target,
     * agents were added and as many more joined them. */
    struct ht_result result;
    /* Targets that twice as many agents as anybody could use do not keep, and those missed that more agents
     * do not help, such as an occupancy of at least something. */
    struct ht_shortfall *impossible;
    size_t impossible_count;
    struct ht_arena arena; /* owns all of it */
};

/* One entry of a roster: so many agents of a group who work a pattern from this start on these days. */
struct ht_duty {
    size_t group, pattern; /* by position */
    double start;          /* second of the day */
    unsigned days;         /* bit 0 = Monday; pattern->days_per_week of them */
    size_t count;
    double cost; /* a week, all of them */
};

/* Why no roster covers the needs: at this time of the week so many agents of a group are missing, even if
 * everybody allowed works then. */
struct ht_gap {
    size_t group;
    struct ht_window when; /* of the horizon: the first week it happens */
    double missing;        /* agents rostered */
    bool uncovered;        /* no pattern of the group reaches that time; else `at_most` is what limits */
};

struct ht_rostered {
    struct ht_duty *duties; /* by group, pattern, start, days */
    size_t duty_count;
    double cost;         /* a week: paid hours * cost_per_hour (1 where no group has one) * cost_factor */
    double bound;        /* no roster that covers the needs costs less (of the linear program) */
    bool optimal;        /* the integer program was solved to the end, not stopped by its time */
    bool priced;         /* costs are money, not hours */
    double paid_hours;   /* a week */
    size_t rounds;       /* rosters simulated */
    size_t cuts;         /* rows that these added */
    size_t *cover;       /* [bins][groups]: agents rostered and not on a break, the needs' units apart */
    struct ht_gap *gaps; /* > 0: there is no roster */
    size_t gap_count;
    struct ht_model rostered;    /* the scenario with the duties as shifts; read-only */
    struct ht_result result;     /* simulated, other replications again; by interval */
    struct ht_shortfall *missed; /* what it does not keep although more agents no longer help */
    size_t missed_count;
    bool interrupted;
    struct ht_arena arena;
};

struct ht_staff_options {
    struct ht_study_options study; /* replications, seed, threads, progress, interrupted are used */
    void (*stage)(void *context, const char *what); /* what is being done, for a progress line; may be NULL */
    void *stage_context;
};

/* Of the other study options, shards, traces, precision and ranks are not used. `out` is initialised here;
 * release it whatever the status. At least one target is needed. */
enum ht_study_status ht_staff(const struct ht_model *model, const struct ht_staff_options *options,
                              struct ht_staffing *out);
void ht_staffing_release(struct ht_staffing *staffing);

/* Of the needs found before. At least one shift pattern is needed, and one that each group with a need may
 * work; without GLPK (ht_roster_library is NULL) it cannot be called. */
enum ht_study_status ht_roster(const struct ht_staffing *staffing, const struct ht_staff_options *options,
                               struct ht_rostered *out);
void ht_rostered_release(struct ht_rostered *rostered);

/* Version of the solver; NULL: built without. */
const char *ht_roster_library(void);

#endif
