/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of the simple simulator: plain arrays, looked through from end to end whenever something is
 * asked.
 */
#ifndef NAIVE_WORLD_H
#define NAIVE_WORLD_H

#include "naive.h"

enum { INSTANTS = 4000, STREAMS = 32 };
enum state { OUT, DUE, BETWEEN, WAITING, TALKING };

struct caller {
    enum state state;
    size_t type, index, attempts, row;
    double first, due, abandons, handle, wrap_up, patience, credit;
    int priority;
    uint64_t turn; /* order among the arrivals of one instant */
};

struct agent {
    size_t group, number, caller, calls, relearnt[NAIVE_ROLLOUTS];
    size_t stream;                /* of his shift; SIZE_MAX: none */
    bool able;                    /* passed the training */
    double from, until;           /* on the phones, at the longest */
    bool duty;                    /* named agents: on duty now */
    bool stays;                   /* off duty, yet takes calls until none waits */
    bool present, busy, wrapping; /* present: on the phones, or finishing */
    double end, wrap_up;          /* of the talk or the wrap-up; the wrap-up to come */
    uint64_t turn;                /* order among the ends of one instant */
    uint64_t idle;                /* lower: idle for longer */
};

/* What brings agents and takes them away, besides the opening hours. */
enum cause { JOINING, CONTRACT_END, STAFFING, SHIFT };

struct stream {
    enum cause cause;
    size_t group;
    const struct ht_shift *shift;
    bool on;       /* the shift; joining and contract end: it has happened */
    double ends;   /* the shift that is on */
    size_t steps;  /* of the staffing, applied */
    uint64_t turn; /* order among those of one instant */
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
    bool employed[NAIVE_GROUPS];
    double instants[INSTANTS]; /* at which the calendar, a roster or a bin changes */
    size_t instant_count;
    size_t staff[NAIVE_GROUPS]; /* staffing groups: the count now in force */
    double now;
    uint64_t turn;
};

/* naive_roster.c */
bool naive_is_open(const struct ht_calendar *c, double t);
bool naive_scheduled(const struct world *w, const struct agent *a, double t);
size_t naive_staffing(const struct ht_agent_group *g, double t);
bool naive_counted(const struct world *w, const struct agent *a);
bool naive_serves(const struct world *w, const struct agent *a, size_t type);
bool naive_step_end(struct world *w);
bool naive_agents_arrive(struct world *w);
void naive_agents_leave(struct world *w);
void naive_add_agents(struct world *w);

/* naive_calls.c */
size_t naive_count_callers(const struct world *w, size_t type, enum state state);
size_t naive_count_waiting(const struct world *w, size_t type);
size_t naive_count_lines(const struct world *w, size_t type);
void naive_note_levels(struct world *w);
void naive_answer(struct world *w, struct caller *c, struct agent *a);
void naive_give_up(struct world *w, struct caller *c, enum ht_outcome outcome);
struct caller *naive_choose_caller(struct world *w, const struct agent *a);
void naive_arrive(struct world *w, struct caller *c);

#endif
