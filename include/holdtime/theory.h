/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The textbook queues in their steady state: one kind of call, constant rate, agents who are all alike, first
 * come first served. Pure functions of their arguments. Times are seconds, rates per second.
 *
 *   Erlang B  M/G/n/n   whoever finds no agent free is blocked
 *   Erlang C  M/M/n     whoever finds none free waits, however long it takes
 *   Erlang A  M/M/n+M   .. or until his patience, exponential, runs out (Palm)
 */
#ifndef HOLDTIME_THEORY_H
#define HOLDTIME_THEORY_H

#include <stdbool.h>

enum ht_erlang { HT_ERLANG_B, HT_ERLANG_C, HT_ERLANG_A };

struct ht_erlang_queue {
    enum ht_erlang formula;
    double rate;     /* calls per second, >= 0 */
    double handle;   /* mean handle time, > 0 */
    double patience; /* mean, > 0; Erlang A only; INFINITY: nobody gives up, which is Erlang C */
    double within;   /* time of the service level, >= 0 */
    double agents;   /* >= 0; parts of an agent are allowed */
};

/* Measures as TERMS of the program have them. NAN: undefined (speed of answer where nobody is answered).
 * Without a steady state the queue grows without end: holds and queue are INFINITY, service levels 0. */
struct ht_erlang_answer {
    double offered_load; /* erlangs: rate * handle */
    bool steady;
    double growth; /* callers per second by which the queue grows; 0 where there is a steady state */
    double occupancy;
    double block_rate;       /* B only, else 0; what follows is of the calls that are not blocked */
    double wait_probability; /* not answered at once */
    double abandon_rate;
    double asa;            /* mean hold of those answered */
    double hold_mean;      /* of all */
    double hold_abandoned; /* of those who give up */
    double queue_mean;     /* callers waiting */
    double sl_offered, sl_answered, sl_net, sl_met;
    double service_level; /* answered within / offered, blocked calls being offered too */
};

void ht_erlang_solve(const struct ht_erlang_queue *queue, struct ht_erlang_answer *answer);

/* Erlang's loss formula for `agents` >= 0 (parts allowed) and `load` > 0 erlangs. */
double ht_erlang_b(double agents, double load);

/* What is to be kept; NAN: nothing asked of that. */
struct ht_erlang_bounds {
    double service_level;                 /* at least */
    double asa, abandon_rate, block_rate; /* at most */
};
bool ht_erlang_keeps(const struct ht_erlang_answer *answer, const struct ht_erlang_bounds *bounds);

#define HT_ERLANG_MOST 1e6 /* agents and erlangs that the searches go up to */

/* The fewest whole agents that keep the bounds; NAN: not even HT_ERLANG_MOST do. `queue->agents` is not read.
 */
double ht_erlang_agents(const struct ht_erlang_queue *queue, const struct ht_erlang_bounds *bounds);

/* The highest rate at which `queue->agents` keep the bounds, rounded down by less than 1e-9 of it; NAN: none,
 * however low; INFINITY: any up to HT_ERLANG_MOST erlangs. `queue->rate` is not read. */
double ht_erlang_rate(const struct ht_erlang_queue *queue, const struct ht_erlang_bounds *bounds);

#endif
