/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One interval of a scenario by Erlang C, by Erlang A and as simulated, and what makes them differ. What can
 * be switched off is: the same callers go through the scenario with and without it, and the difference is
 * what it does.
 */
#ifndef HOLDTIME_EXPLAIN_H
#define HOLDTIME_EXPLAIN_H

#include <holdtime/study.h>
#include <holdtime/theory.h>

/* What a scenario has and a formula has not. The first are switched off to see what they do. */
enum ht_reason_kind {
    HT_REASON_REDIALS,
    HT_REASON_PATIENCE, /* not exponential */
    HT_REASON_HANDLE,   /* handle times not exponential */
    HT_REASON_BUSYNESS,
    HT_REASON_INCIDENTS,
    HT_REASON_BATCHES,
    HT_REASON_LINES,
    HT_REASON_QUEUE_LIMIT,
    HT_REASON_BALKING,
    HT_REASON_ANNOUNCEMENTS,
    HT_REASON_CALLBACKS,
    HT_REASON_VOICE_MAIL,
    HT_REASON_SKILLS, /* not every agent takes every call */
    HT_REASON_SWITCHED,
    HT_REASON_START = HT_REASON_SWITCHED, /* queue at the start is not that of the steady state */
    HT_REASON_ARRIVALS,                   /* not Poisson: replayed, or gaps of another kind */
    HT_REASON_RATE,                       /* changes within the interval */
    HT_REASON_AGENTS,                     /* their number changes within the interval */
    HT_REASON_LUCK_OF_AGENTS,             /* their number is random: absence, spells off the phones */
    HT_REASON_SPEED,                      /* they are not equally fast */
    HT_REASON_PRIORITY,
    HT_REASON_MIX, /* call types that take differently long */
    HT_REASONS
};

struct ht_reason {
    enum ht_reason_kind kind;
    /* What it adds to mean hold and abandon rate (switched off: with it less without it, the same callers;
     * the start: an estimate of the hold without interval). NAN: not known. */
    struct ht_estimate hold, abandoned;
    double here, there; /* the numbers of the reason; see explain.c */
};

struct ht_explain_options {
    /* `by`, precision, traces, store and shards are not used; replications 0: up to 1000, fewer (but 40)
     * where there is much to simulate before the interval. */
    struct ht_study_options study;
    double start; /* of the interval; see ht_explain_busiest */
    bool busiest; /* .. and this is it */
    size_t scope; /* 0: all calls, or 1 + a call type */
};

struct ht_explanation {
    const struct ht_model *model;
    struct ht_period when;
    size_t scope, replications;
    bool interrupted;
    bool busiest;    /* for the report: nobody chose the interval */
    double calls;    /* first attempts, repeats and escalations, per second of open time, as simulated */
    double handle;   /* mean, as simulated */
    double patience; /* mean; INFINITY: nobody gives up */
    double rostered, agents; /* on shift and on the phones, as simulated; of all who take the calls */
    double share; /* of the work of these agents that is of this scope: agents * share go into the formulas */
    struct ht_erlang_answer c, a; /* a: only where patience is finite */
    struct ht_estimate simulated[HT_MEASURE_COUNT];
    struct ht_estimate queue_at_start;     /* callers waiting, as simulated */
    struct ht_forecast_period now, before; /* by arithmetic; before.open_time 0: there is none */
    struct ht_reason reasons[HT_REASONS];  /* those that are there, the strongest first */
    size_t reason_count;
};

/* Start of the interval that brings most work for open time within [from, to) and outside the warm-up; NAN:
 * it is closed all that time. `*fine` false: no memory. */
double ht_explain_busiest(const struct ht_model *model, double from, double to, bool *fine);

/* The interval must be open for a while, and somebody must call and be on the phones in it, or the status is
 * HT_STUDY_DONE and `out->calls` or `out->agents` is 0. */
enum ht_study_status ht_explain(const struct ht_model *model, const struct ht_explain_options *options,
                                struct ht_explanation *out);

#endif
