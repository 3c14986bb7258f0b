/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The winner among the finalists: each of those that are not known to miss a target meets the winner alone,
 * replication by replication (Kim and Nelson 2001, see select.h), and those that are not yet told apart are
 * simulated on. Who beats the winner and keeps its promise takes its place, and meets all others again: so in
 * the end the winner itself has been compared with everyone.
 *
 * Errors: a third of them may come from accepting a plan that misses, a third from rejecting one that does
 * not (shared out in plan_search.c), a third from the costs, shared out among as many plans as may be
 * simulated.
 */
#include "plan_work.h"
#include <math.h>
#include <stdlib.h>

#define STEP 10 /* replications more */

static bool run(struct planner *p, size_t trial, struct goal goal) {
    const bool fine = trial_run(p, &p->trials[trial], NULL, goal);
    trial_report(p, &p->trials[trial], &p->out->plans[trial]);
    return fine;
}

/* Tells two apart. False: planner_stopped. */
static bool settle(struct planner *p, size_t first, size_t second, enum cheaper *verdict) {
    for (;;) {
        const struct trial *a = &p->trials[first], *b = &p->trials[second];
        *verdict = trial_cheaper(p, a, b);
        if (planner_stopped(p))
            return false;
        const size_t both = a->n < b->n ? a->n : b->n;
        if (*verdict != CHEAPER_UNKNOWN || b->standing == HT_PLAN_REJECTED || both >= p->most)
            return true;
        const struct goal goal = {both + STEP, UNTIL_COUNT, NULL};
        if (!run(p, first, goal) || !run(p, second, goal))
            return false;
    }
}

/* Everyone meets the winner; `*best` becomes who beats it. `*sure`: all of them are told apart. */
static bool round_of(struct planner *p, size_t *best, bool *sure) {
    const size_t winner = *best;
    *sure = true;
    for (size_t i = 0; *best == winner && i < p->out->plan_count; i++) {
        enum cheaper verdict;
        if (i == winner || p->trials[i].standing == HT_PLAN_REJECTED)
            continue;
        if (!settle(p, winner, i, &verdict))
            return false;
        if (verdict == CHEAPER_SECOND && !run(p, i, (struct goal){p->most, UNTIL_JUDGED, NULL}))
            return false;
        const enum ht_standing standing = p->trials[i].standing;
        if (verdict == CHEAPER_SECOND && standing == HT_PLAN_KEEPS)
            *best = i;
        else if (standing != HT_PLAN_REJECTED)
            *sure = *sure && (verdict == CHEAPER_FIRST || verdict == CHEAPER_EVEN);
    }
    return true;
}

static int by_difference(const void *a, const void *b) {
    const struct ht_plan_rival *x = a, *y = b;
    if (x->difference.mean != y->difference.mean)
        return x->difference.mean < y->difference.mean ? -1 : 1;
    return x->plan < y->plan ? -1 : x->plan > y->plan;
}

static bool list_rivals(struct planner *p) {
    struct ht_certificate *c = &p->out->certificate;
    c->rivals = ht_arena_alloc(&p->out->arena, p->out->plan_count, sizeof *c->rivals);
    if (c->rivals == NULL)
        return planner_no_memory(p);
    for (size_t i = 0; i < p->out->plan_count; i++)
        if (i != p->out->winner && (p->trials[i].standing == HT_PLAN_KEEPS || p->trials[i].likely))
            c->rivals[c->rival_count++] =
                (struct ht_plan_rival){i, trial_difference(&p->trials[p->out->winner], &p->trials[i])};
    qsort(c->rivals, c->rival_count, sizeof *c->rivals, by_difference);
    return true;
}

bool choose(struct planner *p) {
    size_t best = search_best(p);
    bool sure = false, fine = true;
    if (best == SIZE_MAX || p->trials[best].standing != HT_PLAN_KEEPS)
        return true;
    for (size_t i = 0, last = SIZE_MAX; fine && best != last && i <= p->out->plan_count; i++) {
        last = best;
        fine = round_of(p, &best, &sure);
        sure = sure && best == last;
    }
    p->out->winner = best;
    p->out->certificate.given = fine && sure && p->out->untried == 0;
    return list_rivals(p) && fine;
}
