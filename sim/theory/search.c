/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The textbook formulas turned round: the fewest agents, or the most calls, that keep a bound. Every bounded
 * measure gets better with each agent and worse with each call, so bisection finds where it turns.
 */
#include <holdtime/theory.h>
#include <math.h>

bool ht_erlang_keeps(const struct ht_erlang_answer *answer, const struct ht_erlang_bounds *bounds) {
    return (isnan(bounds->service_level) || answer->service_level >= bounds->service_level) &&
           (isnan(bounds->asa) || answer->asa <= bounds->asa) &&
           (isnan(bounds->abandon_rate) || answer->abandon_rate <= bounds->abandon_rate) &&
           (isnan(bounds->block_rate) || answer->block_rate <= bounds->block_rate);
}

static bool keeps(struct ht_erlang_queue q, double agents, double rate,
                  const struct ht_erlang_bounds *bounds) {
    struct ht_erlang_answer answer;
    q.agents = agents;
    q.rate = rate;
    ht_erlang_solve(&q, &answer);
    return ht_erlang_keeps(&answer, bounds);
}

double ht_erlang_agents(const struct ht_erlang_queue *queue, const struct ht_erlang_bounds *bounds) {
    double few = 0.0, enough = 1.0; /* `few` do not keep the bounds, or are none at all */
    while (!keeps(*queue, enough, queue->rate, bounds)) {
        if (enough >= HT_ERLANG_MOST)
            return NAN;
        few = enough;
        enough = fmin(2.0 * enough, HT_ERLANG_MOST);
    }
    while (enough - few > 1.0) {
        const double middle = floor(0.5 * (few + enough));
        *(keeps(*queue, middle, queue->rate, bounds) ? &enough : &few) = middle;
    }
    return enough;
}

double ht_erlang_rate(const struct ht_erlang_queue *queue, const struct ht_erlang_bounds *bounds) {
    const double most = HT_ERLANG_MOST / queue->handle, least = 1e-12 / queue->handle;
    double kept = queue->agents / queue->handle, missed;
    if (keeps(*queue, queue->agents, kept, bounds)) {
        do {
            if (kept >= most)
                return INFINITY;
            kept = fmin(2.0 * kept, most);
        } while (keeps(*queue, queue->agents, kept, bounds));
        missed = kept;
        kept *= 0.5;
    } else {
        do {
            if (kept <= least)
                return NAN;
            missed = kept;
            kept *= 0.5;
        } while (!keeps(*queue, queue->agents, kept, bounds));
    }
    while (missed - kept > 1e-10 * kept) {
        const double middle = 0.5 * (kept + missed);
        *(keeps(*queue, queue->agents, middle, bounds) ? &kept : &missed) = middle;
    }
    return kept;
}
