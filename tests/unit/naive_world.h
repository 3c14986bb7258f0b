/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of the simple simulator: plain arrays, looked through from end to end whenever something is
 * asked.
 */
#ifndef NAIVE_WORLD_H
#define NAIVE_WORLD_H

#include "naive.h"
#include <holdtime/random.h>

enum { INSTANTS = 8000, STREAMS = 64, DAYS = 64 };

/* QUEUED: a callback that may be dialled; ASIDE: one that was dialled in vain and waits for the next dial. */
enum state { OUT, DUE, BETWEEN, REPEATING, ESCALATING, WAITING, QUEUED, ASIDE, TALKING };

struct caller {
    enum state state;
    enum state next;      /* after talking: OUT, REPEATING or ESCALATING */
    size_t origin, index; /* who: his first call type, and his number in it */
    size_t type, row;     /* of the present attempt */
    size_t attempts;      /* of every kind */
    size_t dialled;       /* of those he made himself: fresh calls, redials, repeats */
    size_t contact;       /* 0, and one more with each repeat and escalation */
    size_t dials;         /* of the centre, to call him back */
    size_t retries;       /* left to the present callback */
    size_t fresh_row;
    bool repeated;
    double first; /* attempt of the contact */
    double due, abandons, diverts, ends, handle, wrap_up, patience, credit;
    bool replayed;
    size_t cause[NAIVE_ROLLOUTS]; /* the defect of the rollout that made him call; SIZE_MAX: none */
    int priority;
    uint64_t turn;                  /* order among the arrivals of one instant */
    uint64_t opening[NAIVE_GROUPS]; /* order among the agents coming at one instant; NO_TURN: none to come */
};

struct agent {
    size_t group, number, caller;
    double calls, relearnt[NAIVE_ROLLOUTS]; /* experience */
    size_t stream;                          /* of his shift; SIZE_MAX: none */
    size_t class;                           /* its stream; SIZE_MAX: there from the start */
    double paid, from, until;               /* first day paid; on the phones, at the longest */
    bool hired, ready, gone; /* his class has begun; he graduated; he failed, left or his contract ended */
    bool nesting;
    size_t lent;                  /* for which stream; SIZE_MAX: not at all */
    double hazard;                /* of leaving, lived through */
    double class_day;             /* the last one, counted */
    bool slow;                    /* he is learning: more than 5% above his pace in this call */
    bool duty;                    /* named agents: on duty now */
    bool stays;                   /* off duty, yet takes calls until none waits */
    bool absent;                  /* from the shift that is on */
    bool away;                    /* on duty, but on a break or a spell */
    double back, owed;            /* when he comes back; what he must take then, or when free */
    double begins;                /* of his shift, from which spells are planned */
    size_t spell;                 /* the next one, .. */
    double due, lasts;            /* .. when, and how long */
    bool present, busy, wrapping; /* present: on the phones, or finishing */
    double came, worked;          /* since when; and the busy seconds done since */
    double answered;              /* the call he is busy with */
    double end, wrap_up;          /* of the talk or the wrap-up; the wrap-up to come */
    uint64_t turn;                /* order among the ends, or the returns, of one instant */
    uint64_t idle;                /* lower: idle for longer */
};

/* What brings agents and takes them away, besides the opening hours. */
enum cause { CLASS, COACHING, MIDNIGHT, CONTRACT_END, STAFFING, SHIFT };

/* Of a class; a coaching is to come, on, or over. */
enum stage { TO_COME, ON, GRADUATED, NESTING, OVER };

struct stream {
    enum cause cause;
    size_t group;
    const struct ht_shift *shift;
    bool on;             /* the shift; contract end: it has happened */
    double begins, ends; /* the shift that is on; a class; a coaching; begins: the next midnight */
    double nests;        /* the end of the nesting of a class */
    size_t first, count; /* agents of a class */
    enum stage stage;
    size_t breaks;       /* of it, begun */
    uint64_t break_turn; /* order among the breaks of one instant */
    size_t steps;        /* of the staffing, applied */
    uint64_t turn;       /* order among those of one instant */
};

#define NO_TURN UINT64_MAX

/* A defect of a rollout: found it waits for a team; under way it has one, until `done`. */
struct defect {
    double count, done;
    bool found, under_way, fixed;
    size_t tries;
    uint64_t turn; /* order in which they were found */
};

struct world {
    const struct ht_model *model;
    const struct ht_calendar *calendar;
    struct naive_run *run;
    struct caller callers[NAIVE_CALLERS];
    size_t caller_count;
    struct agent agents[NAIVE_AGENTS];
    size_t agent_count;
    struct stream streams[STREAMS];
    size_t stream_count;
    bool open, ended;
    double opened; /* when it opened last */
    bool coached[NAIVE_GROUPS];
    double work[NAIVE_GROUPS][DAYS], on[NAIVE_GROUPS][DAYS]; /* by day: seconds, for the strain */
    struct defect defects[NAIVE_ROLLOUTS][NAIVE_DEFECTS];
    double handle_mean[NAIVE_TYPES]; /* as predictions know it */
    double instants[INSTANTS];       /* at which the calendar, a roster or a bin changes */
    size_t instant_count;
    size_t staff[NAIVE_GROUPS]; /* staffing groups: the count now in force */
    double now;
    uint64_t turn;
};

/* naive_calendar.c */
bool naive_holds(const struct ht_calendar *c, unsigned days, double from, double to, double t);
bool naive_is_open(const struct ht_calendar *c, double t);
double naive_next_open(const struct world *w, double t); /* INFINITY: not before the end */
double naive_profile_factor(const struct world *w, const double *profile, size_t slots);
void naive_add_instants(struct world *w);
void naive_add_callers(struct world *w);

/* naive_roster.c */
bool naive_scheduled(const struct world *w, const struct agent *a, double t);
size_t naive_staffing(const struct ht_agent_group *g, double t);
bool naive_counted(const struct world *w, const struct agent *a);
bool naive_step_end(struct world *w);
bool naive_agents_arrive(struct world *w);
void naive_agents_leave(struct world *w);
void naive_dismiss(struct world *w);
void naive_add_agents(struct world *w);
void naive_come_on(struct world *w, struct agent *a);
void naive_go_off(const struct world *w, struct agent *a, bool stays);
void naive_become_idle(struct world *w, struct agent *a);
struct stream *naive_add_stream(struct world *w, enum cause cause, size_t group);

/* naive_careers.c */
void naive_add_careers(struct world *w, size_t group);
void naive_join_class(const struct world *w, struct agent *a);
bool naive_in_work(const struct agent *a);
bool naive_career_changes(const struct world *w, const struct stream *s, bool better);
void naive_career_change(struct world *w, struct stream *s);
void naive_count_class_days(struct world *w);

/* naive_attrition.c */
void naive_count_hazards(struct world *w);

/* naive_defects.c */
bool naive_is_spared(struct world *w, struct caller *c);
void naive_note_causes(struct world *w, const struct caller *c);
void naive_mend(struct world *w, double until);
double naive_mended(const struct world *w, size_t rollout, double factor);

/* naive_sums.c */
void naive_book(struct world *w, size_t group, enum ht_group_sum sum, double value);
void naive_book_roster(struct world *w, double lasts);
void naive_note_pace(struct world *w, const struct agent *a, double pace);

/* naive_away.c */
double naive_begin(const struct ht_shift *s, double t);
bool naive_is_absent(const struct world *w, const struct agent *a, double t);
void naive_go_away(struct world *w, struct agent *a, double length);
void naive_plan_shift(struct world *w, struct agent *a);
void naive_plan_breaks(struct world *w, struct stream *s);
void naive_breaks_begin(struct world *w);
double naive_next_spell(const struct world *w);

/* naive_skills.c */
bool naive_takes(const struct world *w, size_t group, size_t type);
bool naive_handles(const struct world *w, const struct agent *a, size_t type);
bool naive_may_take(const struct world *w, const struct agent *a, const struct caller *c);
bool naive_is_wanted(const struct world *w, const struct agent *a, bool escalations);
double naive_opening(const struct world *w, const struct caller *c, size_t group);
double naive_surge(const struct ht_surge *s, double since);
bool naive_concerns(const struct ht_rollout *r, size_t type);
bool naive_reaches(const struct ht_rollout *r, size_t group);
double naive_pace(const struct world *w, const struct agent *a, size_t type);
double naive_handle_factor(const struct world *w, const struct agent *a, size_t type);
double naive_repeat_factor(const struct world *w, const struct agent *a, size_t type);
double naive_extra_talk(const struct world *w, const struct agent *a, const struct caller *c);
double naive_extra_wrap_up(const struct world *w, const struct agent *a, const struct caller *c);
void naive_note_call(struct world *w, struct agent *a, size_t type);
bool naive_before(const struct world *w, const struct caller *a, const struct caller *b);
bool naive_comes_last(const struct world *w, const struct caller *c);
struct caller *naive_choose_caller(struct world *w, const struct agent *a);
struct agent *naive_choose_agent(struct world *w, const struct caller *c);

/* naive_calls.c */
double naive_luck(const struct world *w, enum ht_purpose purpose, const struct caller *c, size_t block,
                  unsigned word);
double naive_mean(const struct ht_distribution *d, double otherwise);
bool naive_is_exact(const struct world *w);
size_t naive_count_callers(const struct world *w, size_t type, enum state state);
size_t naive_count_lines(const struct world *w, size_t type);
bool naive_line_free(const struct world *w);
void naive_note_levels(struct world *w);
struct naive_attempt *naive_new_attempt(struct world *w, struct caller *c, enum ht_kind kind);
void naive_join(struct world *w, struct caller *c, enum state state);
void naive_answer(struct world *w, struct caller *c, struct agent *a);
void naive_end_talk(struct world *w, struct caller *c);
void naive_give_up(struct world *w, struct caller *c, enum ht_outcome outcome);
void naive_arrive(struct world *w, struct caller *c);

/* naive_offers.c */
bool naive_hangs_up(struct world *w, struct caller *c);
bool naive_calls_back(struct world *w, struct caller *c);
bool naive_take(struct world *w, struct caller *c, struct agent *a);
void naive_dial_again(struct world *w, struct caller *c);
void naive_line_freed(struct world *w);

#endif
