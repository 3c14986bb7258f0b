/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of one replication: callers, queues, agents, and what happens to them. Decisions (routing.c) read
 * the world and return a choice; calls.c and agents.c act on it. Everything lives in the arena of the
 * replication.
 */
#ifndef HOLDTIME_WORLD_H
#define HOLDTIME_WORLD_H

#include "agenda.h"
#include <assert.h>
#include <holdtime/engine.h>
#include <holdtime/random.h>
#include <stdalign.h>

#define NOBODY     UINT32_MAX
#define QUEUE_BITS 64 /* where there are more call types, nobody asks for bits */

/* One caller inside: waiting, or between two attempts. Those being served are known to their agent alone,
 * but for those who will call again or be passed on. A contact begins with a fresh call, a repeat or an
 * escalation, each with luck of its own; redials and callbacks belong to the contact they follow. */
struct caller {
    struct ht_words luck; /* of the contact: handle, patience, wrap-up, balk */
    double first_arrival; /* of the first attempt of the contact */
    double key;           /* arrival - credit: the order among equals in priority */
    double patience;      /* < 0: not drawn yet */
    double leaves;        /* waiting: when he gives up or is diverted */
    /* From here on what a long queue touches when somebody leaves it: one cache line. */
    double arrival;      /* of this attempt */
    uint64_t number;     /* k-th fresh caller of his first type .. */
    uint32_t origin;     /* .. which this is: together who he is */
    uint32_t type, bin;  /* of this attempt */
    uint32_t next, prev; /* neighbours in the queue; next free slot of the pool */
    int priority;
    uint64_t sequence;        /* order of attempts, the last tie-break */
    uint32_t tries, attempts; /* so far; those of them he has made himself */
    uint32_t contact;
    unsigned char kind, due; /* enum ht_kind: of this attempt; of the one he is scheduled for */
    bool timed;              /* his node stands in the agenda */
    bool diverted;           /* `leaves` is voice mail */
};
static_assert(sizeof(struct caller) == 128, "two cache lines, found by a shift");

/* What few callers need besides; same places. */
struct caller_more {
    uint64_t leave_order; /* of his leaving in the agenda, where groups open to him before that */
    size_t row;           /* in the trace */
    uint32_t fresh_bin;   /* of his fresh attempt, .. */
    bool fresh_answered;  /* .. which was answered and led to no repeat so far */
    bool passed_on;       /* to another call type, once; for callers of a replay */
    bool called_back;     /* the present callback has been dialled before */
    uint32_t dials;       /* of callbacks to him, so far */
    uint32_t retries;     /* of the present callback, left */
};

#define SOURCE_DRAWS 32 /* words drawn at once: the processor rarely foresees that more are due */

/* Where fresh calls of a type come from; `next` is drawn one call ahead. */
struct source {
    double next;          /* INFINITY: no more */
    uint64_t order;       /* of that call in the agenda */
    uint64_t number;      /* of the next caller */
    struct ht_words luck; /* of the next caller */
    struct ht_owner_luck callers;
    size_t piece;                /* of the rate */
    double mass;                 /* of the piece gone by */
    double per_mass;             /* seconds a unit of mass where the rate is constant; else 0 */
    double piece_mass, from, to; /* of the piece: all of its mass, when it begins and ends */
    double day;                  /* the piece's */
    double busyness;             /* the day's factor */
    uint64_t drawn;              /* draws of the day used up */
    bool plain;                  /* exponentials of a rate, one caller each */
    bool in_stretches;           /* has incidents, or gaps */
    bool incident;               /* one is on */
    double incident_turns;       /* when the next one begins or this one ends */
    uint64_t incidents;          /* over so far */
    uint64_t arrivals;           /* of the day, a batch being one */
    size_t companions;           /* of the caller held ready, still to come */
    uint64_t draws[SOURCE_DRAWS];
};

struct queue { /* by (priority, key, sequence) */
    uint32_t first, last;
};

/* A team that takes a type's calls: those of callers who have waited `after`. */
struct taker {
    size_t team;
    size_t alike; /* this one and those behind it that stand for the same agent group */
    double after;
};

struct type_state {
    alignas(64) const struct ht_call_type *model;
    double *sums;                       /* of the present bin */
    struct ht_histogram *holds;         /* of its period; nothing where it is not measured */
    struct queue queue;                 /* waiting callers, and callbacks that keep their turn */
    struct queue later;                 /* callbacks for when no caller waits */
    uint32_t waiting, lines;            /* callers on the line */
    uint32_t waiting_max, lines_max;    /* in the present bin */
    size_t keeping_turn, calling_later; /* callbacks in `queue`, in `later` */
    struct taker *takers;               /* in order of preference where `preferred`, else all equal */
    size_t taker_count;
    bool preferred;
    bool one_team;      /* all its calls go to the longest idle of one team */
    bool opens;         /* some group opens to callers only after they have waited */
    bool steady_handle; /* neither rollouts nor a profile change its handle times */
    bool replayed;      /* its calls have priority, credit, handle time of their own */
    bool followed;      /* its answered calls may repeat or escalate */
    bool caused;        /* defects bring some of its calls */
    bool extra_work;    /* a second system, or prompts */
    bool special;       /* any of these, or traced: its talks are more than talk and wrap-up */
    bool plain;     /* its callers wait until answered or out of patience, and nothing else happens to them */
    bool predicted; /* its callers' waits are predicted, from .. */
    double recent;  /* .. the mean handle time of recent answers */
    uint64_t bit;   /* of w->queued */
    size_t coming;  /* talks in progress that will escalate to this type */
};
static_assert(sizeof(struct type_state) == 128, "found by a shift");

enum agent_state { AGENT_OFF, AGENT_AWAY /* on a break */, AGENT_IDLE, AGENT_TALKING, AGENT_WRAPPING };

/* What an agent is employed for; those without a post are yet to be hired, have failed, or left. */
enum post { POST_NONE, POST_CLASS, POST_WORK, POST_LENT };

/* What an agent does with his shift, as paid. */
enum place { PLACE_NOWHERE, PLACE_CLASS, PLACE_LENT, PLACE_ABSENT, PLACE_AWAY, PLACE_PHONES };

struct agent {
    uint32_t team, next, prev; /* list of the team's idle agents, the longest idle first */
    uint32_t type;             /* of the call in hand */
    uint64_t idle_order;
    double wrap_up;      /* to follow the talk in hand */
    double off_at;       /* end of shift of an agent who is leaving */
    double calls;        /* handled so far; while coached each counts for more */
    double factor;       /* group and learning factor; where learning goes by calls or not at all */
    unsigned char state; /* enum agent_state */
    unsigned char post;  /* enum post */
    unsigned char place; /* enum place */
    bool leaving;        /* goes when free .. */
    bool stays;          /* .. but not while callers he serves wait (closing time) */
    bool lingers;        /* idle past his time, for somebody who is inside and may yet need him */
};
static_assert(sizeof(struct agent) == 64, "a cache line");

/* An agent's present time on the phones. */
struct stretch {
    double since;
    double worked; /* talk and wrap-up, that in hand to its end */
};

/* An agent's breaks and spells off the phones. */
struct away {
    double owed;         /* seconds to be taken when he is free */
    double due, length;  /* of the next planned spell */
    uint64_t day, spell; /* the shift began on; so many drawn */
    bool planned;        /* a spell is */
};

/* A call type whose callers a group takes, once they have waited `after`. */
struct taken {
    size_t type;
    double after;
};

/* Agents who take the same calls: an agent group, or those of it who are nesting. */
struct team {
    const struct ht_agent_group *model;
    size_t group;        /* by position: the team of that number is the group's own */
    double *sums;        /* the group's, of the present bin */
    struct taken *taken; /* in the order of `serves` */
    size_t taken_count;
    const double *pair; /* handle factor by call type */
    uint32_t idle_first, idle_last;
    size_t idle, on;   /* available; on the phones */
    size_t target;     /* .. where staffing says how many are to be; else SIZE_MAX */
    double changed;    /* when `on` changed last */
    bool equal_agents; /* all have the same handle factor for a call .. */
    bool by_calls;     /* their factors change with the calls they handle, or never */
    bool at_once;      /* takes all callers of its types as soon as they call, by priority and wait .. */
    bool ranked;       /* .. no two of which have the same priority, .. */
    uint64_t types;    /* .. and which are these, as bits of w->queued */
    bool noted;        /* what its agents do counts beyond the call in hand */
    bool nesting;
};

struct level { /* agents in a place */
    size_t agents;
    double since;
};

struct group_state {
    uint32_t first, count;                       /* its agents */
    size_t next_step;                            /* of staffing */
    size_t first_shift, shift_count;             /* in world.shifts */
    size_t nest;                                 /* team of those nesting; 0: none */
    struct level rostered, levels[PLACE_PHONES]; /* by place but the phones */
    bool learns;                                 /* agents of it learn or relearn */
    bool coached;
    double gain; /* experience that a call counts for */
};

struct shift_state {
    size_t group;
    const struct ht_shift *shift; /* NULL: as the centre is open */
    uint32_t first, count;        /* its agents */
    bool on;
    double begins, ends; /* of the present or next one */
    size_t next_break;
    bool break_planned;
};

/* A class: its agents begin, graduate, and nest. */
enum course_phase { COURSE_TO_BEGIN, COURSE_IN_CLASS, COURSE_TO_COACH, COURSE_NESTING, COURSE_OVER };
struct course {
    size_t group;
    uint32_t first, count;
    enum course_phase phase;
    double day; /* of training booked last */
};

/* What only a scenario in which people come, learn and go has; arrays by agent, NULL where not needed. */
struct careers {
    struct course *courses;
    size_t course_count;
    double *joined;         /* the phones; 0: there from the start */
    uint32_t *borrower;     /* of those who are lent: node of the class or coaching */
    double *hazard;         /* of leaving that they still stand; INFINITY: any */
    struct strain *strains; /* [groups], where people leave */
    bool midnights;         /* something is to be done every day */
    double midnight;        /* the next one */
};

struct strain { /* a group's last days, today's first in the sums */
    double worked, on;
    double next_worked; /* at midnight, before the day is over */
    double days_worked[HT_STRAIN_DAYS], days_on[HT_STRAIN_DAYS];
};

/* A rollout, as far as it goes differently each time. */
struct rollout_state {
    double left;    /* share of what it does to calls that no fix has removed */
    double at_most; /* share of calls that its defects bring */
    size_t first_defect;
    size_t free_teams;
};

struct defect_state {
    double count;   /* calls that revealed it since it was last found */
    uint64_t found; /* order among those found; 0: not (again) */
    bool in_work, fixed;
    uint64_t tries;
};

/* Books into measures; see observe.h. */
struct observe {
    const struct ht_calendar *calendar;
    struct ht_measures *out;
    size_t bin; /* where a call arriving now is booked; out->bins: nowhere */
    double bin_from, bin_to;
    bool bin_open;                 /* open all through the bin */
    double book_to;                /* then bin_to, else -INFINITY */
    size_t waiting_max, lines_max; /* in the bin */
    unsigned char *open;           /* [bins]: 0 closed, 1 partly, 2 all open */
    double bins_per_second;
    double all_busy_since; /* NAN: somebody is available */
};

struct world {
    const struct ht_model *model;
    struct ht_luck luck;
    struct ht_round_keys keys; /* of it */
    double now;
    struct agenda agenda;
    struct observe observe;
    struct ht_trace *trace;

    struct type_state *types;
    size_t type_count;
    struct source *sources; /* [types] */
    uint64_t *due;          /* [types]: about when the sources are due; see arrivals.c */
    double next_call;       /* the earliest source */
    uint64_t next_order;    /* in the agenda */
    uint64_t next_tick;     /* of the agenda, in which it falls */
    size_t next_type;
    struct caller *callers;
    struct caller_more *more; /* [callers] */
    size_t caller_count;
    uint32_t free_caller;
    uint32_t first_caller_node;
    uint64_t sequence; /* attempts so far */

    struct group_state *groups;
    struct team *teams; /* the groups' own in their order, then those nesting */
    size_t team_count;
    struct agent *agents;
    uint32_t agent_count;
    struct careers careers;
    struct rollout_state *rollouts;
    bool *reached;     /* [rollouts][groups]: by it */
    bool sites;        /* some rollout does not reach all groups */
    double *relearned; /* [rollouts][agents]: calls handled since the rollout */
    bool *skipped;     /* [rollouts][agents]: its training; NULL: nobody */
    struct defect_state *defects;
    size_t defect_count;
    uint64_t defects_found;
    struct stretch *stretches; /* [agents], where routing asks who is least occupied; else NULL */
    struct away *away;         /* [agents], where there are breaks, spells or absence; else NULL */
    struct shift_state *shifts;
    size_t shift_count;
    uint64_t idle_orders;
    size_t idle; /* available agents in all groups */
    size_t busy; /* in talk or wrap-up */

    size_t waiting, lines;
    uint64_t queued; /* call types with somebody in their queue, the best priority in the lowest bit */
    uint32_t by_bit[QUEUE_BITS]; /* their types */
    bool calls_back;             /* some call type offers callbacks */
    size_t callbacks;            /* in queues .. */
    size_t later;                /* .. and those of them for when no caller waits */
    size_t coming;               /* talks in progress that will escalate */
    size_t lingering;            /* idle agents past their time */
    uint32_t aside;              /* callbacks dialled in vain, until they are dialled again */
    size_t window;               /* of the calendar: present or next */
    bool open, over;
    bool no_memory;
    struct ht_arena *arena;
};

/* Node numbers in the agenda: agents, shifts, events of groups, the calendar, the end, classes, defects,
 * midnight, .. callers. */
static inline uint32_t agent_node(uint32_t agent) {
    return AGENDA_NODES + agent;
}
static inline uint32_t shift_node(const struct world *w, size_t shift) {
    return AGENDA_NODES + w->agent_count + (uint32_t)shift;
}
enum group_event { GROUP_STAFFING, GROUP_LEAVES, GROUP_COACHING, GROUP_EVENTS };
static inline uint32_t group_node(const struct world *w, size_t group, enum group_event event) {
    return shift_node(w, w->shift_count) + (uint32_t)group * GROUP_EVENTS + (uint32_t)event;
}
static inline uint32_t calendar_node(const struct world *w) {
    return group_node(w, w->model->agent_group_count, GROUP_STAFFING);
}
static inline uint32_t end_node(const struct world *w) {
    return calendar_node(w) + 1;
}

static inline uint32_t course_node(const struct world *w, size_t course) {
    return end_node(w) + 1 + (uint32_t)course;
}
static inline uint32_t defect_node(const struct world *w, size_t defect) {
    return course_node(w, w->careers.course_count) + (uint32_t)defect;
}
static inline uint32_t midnight_node(const struct world *w) {
    return defect_node(w, w->defect_count);
}

/* Behind them, where agents may be away: their spells, and the breaks of shifts. */
static inline uint32_t spell_node(const struct world *w, uint32_t agent) {
    return midnight_node(w) + 1 + agent;
}
static inline uint32_t break_node(const struct world *w, size_t shift) {
    return spell_node(w, w->agent_count) + (uint32_t)shift;
}

/* world.c */
bool world_init(struct world *w, const struct ht_model *model, struct ht_luck luck, struct ht_arena *arena,
                struct ht_measures *out, struct ht_trace *trace);
uint32_t world_take_caller(struct world *w); /* NOBODY: no memory */
void world_free_caller(struct world *w, uint32_t caller);

/* arrivals.c */
void arrivals_begin(struct world *w);
void arrivals_next(struct world *w, size_t type); /* moves a source on by one call */

/* calls.c: the life of a call */
void call_arrives(struct world *w, size_t type); /* the fresh call a source holds ready */
void call_due(struct world *w, uint32_t caller); /* a redial, repeat, escalation or callback's next dial */
void call_attempts(struct world *w, uint32_t caller, enum ht_kind kind);
void call_begins(struct world *w, uint32_t caller, enum ht_kind kind); /* books an attempt */
void call_timed(struct world *w, uint32_t caller);                     /* sets the timer of one who waits */
void call_route_opens(struct world *w, uint32_t caller); /* a group opens to one who has waited */
bool call_offered(struct world *w, uint32_t caller);     /* to idle agents; has he left the queue? */
void call_unqueued(struct world *w, uint32_t caller);    /* taken out of queue and agenda */
void call_answered(struct world *w, uint32_t caller, uint32_t agent); /* one who waits */
static inline uint32_t caller_node(const struct world *w, uint32_t caller) {
    return w->first_caller_node + caller;
}

/* losses.c: what ends without an answer */
void call_blocked(struct world *w, uint32_t caller);
void call_balks(struct world *w, uint32_t caller);
void call_turned_away(struct world *w, uint32_t caller);
void call_leaves(struct world *w, uint32_t caller);                  /* gives up, or is diverted */
void call_lost(struct world *w, uint32_t caller);                    /* has given up */
void call_goes_away(struct world *w, uint32_t caller, double again); /* or calls again, so likely */
void calls_turned_away(struct world *w);                             /* everybody waiting, at closing time */
void calls_cut_off(struct world *w);                                 /* everybody waiting, at the end */

/* contacts.c: what follows an answer */
bool contact_follows(struct world *w, uint32_t caller, uint32_t agent, double ended); /* does anything? */
void contact_begins(struct world *w, uint32_t caller, enum ht_kind kind);
bool contact_let_in(const struct world *w, const struct caller *caller); /* while closed */

/* callbacks.c */
size_t callback_ahead(const struct world *w, const struct caller *caller);   /* in his queue */
double callback_predict(const struct world *w, const struct caller *caller); /* his wait */
bool callback_accepted(const struct world *w, const struct caller *caller, double predicted);
void callback_taken(struct world *w, uint32_t caller);
void callback_unqueued(struct world *w, uint32_t caller);
bool callback_dialled(struct world *w, uint32_t caller); /* false: in vain; he has left the queue */
void callback_again(struct world *w, uint32_t caller);   /* after a dial in vain */
uint32_t callback_take_aside(struct world *w); /* one who is yet to be dialled again; NOBODY: none */
void callbacks_line_freed(struct world *w);    /* call it only where there are callbacks */

/* trace.c: of callers */
void trace_attempt(struct world *w, uint32_t caller);
void trace_queue(struct world *w, uint32_t caller);
void trace_end(struct world *w, uint32_t caller, enum ht_outcome outcome, double hold);
void trace_answer(struct world *w, uint32_t caller, uint32_t agent, double ended, double freed);

/* agents.c */
static inline size_t agent_group(const struct world *w, uint32_t agent) {
    return w->teams[w->agents[agent].team].group;
}
void agent_on(struct world *w, uint32_t agent);
void agent_off(struct world *w, uint32_t agent, bool stays, double since);
void agent_on_time(struct world *w, uint32_t agent); /* a leaver's next shift has begun: no more overtime */
void agent_departs(struct world *w, uint32_t agent); /* the end of talking or of wrap-up has come */
void agents_released(struct world *w, size_t type);  /* those lingering for this type who need not any more */
void agents_finish(struct world *w);                 /* books what is open at the end */
void agent_take(struct world *w, uint32_t agent);    /* takes an idle agent off the idle list */
void agent_moves(struct world *w, uint32_t agent, size_t team);       /* to another one of his group */
void agent_placed(struct world *w, uint32_t agent, enum place place); /* with his shift */
void group_balance(struct world *w, size_t group); /* brings a staffed group to its target */

/* away.c: only where there is w->away */
bool away_begins(struct world *w, uint32_t agent, double begins); /* a shift: does he come to the phones? */
void away_ends(struct world *w, uint32_t agent);
void away_now(struct world *w, uint32_t agent); /* from the phones, for what he owes */
void away_spell(struct world *w, uint32_t agent);
void away_returns(struct world *w, uint32_t agent);
void away_shift_begins(struct world *w, size_t shift); /* for shifts with times of their own */
void away_shift_ends(struct world *w, size_t shift);
void away_break(struct world *w, size_t shift);

/* careers.c: classes, nesting, coaching, and leaving for good */
bool careers_init(struct world *w); /* once groups and shifts are there */
void careers_begin(struct world *w);
void career_course(struct world *w, size_t course); /* its next phase */
void career_coaching(struct world *w, size_t group);
void career_midnight(struct world *w);

/* rollouts.c: on a call of the type that the group answers now */
struct work { /* seconds, before the handle factors */
    double talk, wrap_up;
};
double rollouts_handle(const struct world *w, size_t type, size_t group); /* factor of profile and rollouts */
double rollouts_repeat(const struct world *w, size_t type, size_t group);
void rollouts_add_work(const struct world *w, const struct caller *caller, size_t group, struct work *work);

/* defects.c: the closed loop */
bool defects_init(struct world *w);
bool defect_spares(struct world *w, size_t type, uint64_t number); /* the fresh call that would arrive now? */
void defect_revealed(struct world *w, const struct caller *caller); /* by an answered call, perhaps */
void defect_worked_on(struct world *w, size_t defect);              /* a fix is done */

/* roster.c */
void roster_begin(struct world *w);
void roster_begins_work(struct world *w, uint32_t agent); /* if his shift is on */
void roster_shift(struct world *w, size_t shift);
void roster_group(struct world *w, size_t group, enum group_event event);
void roster_opening(struct world *w);
void roster_closing(struct world *w);
void roster_end(struct world *w);
bool roster_hope(const struct world *w); /* of those who wait: to be answered, or to give up, in the drain */

/* routing.c: choices only */
uint32_t routing_agent(const struct world *w, const struct caller *caller); /* NOBODY: he must wait */

/* experience.c */
double experience_factor(const struct world *w, uint32_t agent, size_t type);
double experience_repeat(const struct world *w, uint32_t agent, size_t type); /* factor on its probability */
/* A call answered now; only for teams that are `noted`. */
struct talk;
void experience_note(struct world *w, uint32_t agent, size_t type, const struct talk *talk);
void experience_init(struct world *w, size_t group, uint32_t agent);

#endif
