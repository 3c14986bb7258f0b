/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which plan to simulate next. Until one keeps its promise: the cheapest by arithmetic among those whose
 * strain (load over capacity, nearly that of the worst period) is halfway between the least there is and the
 * least that failed. From then on: of those that may still be cheaper, the cheaper half, and of these the one
 * with the least strain. So each plan simulated leaves out about half of those in question, by one rule or
 * the other. When none is left the best is simulated until it is sure to keep its promise, too; if it does
 * not, the search goes on with the next.
 */
#include "plan_work.h"
#include <math.h>
#include <stdlib.h>

#define EASY 0.95 /* strain that is likely to do, to begin with */

struct offer {
    size_t combination;
    double cost;
};

static int by_cost(const void *a, const void *b) {
    const struct offer *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->combination < y->combination ? -1 : x->combination > y->combination;
}

static size_t list_free(const struct prospects *s, struct offer *offers) {
    size_t count = 0;
    for (size_t c = 0; c < s->count; c++)
        if (s->state[c] == PROSPECT_FREE)
            offers[count++] = (struct offer){c, s->cost[c]};
    qsort(offers, count, sizeof *offers, by_cost);
    return count;
}

/* The first of the least strain. */
static size_t least_strained(const struct prospects *s, const struct offer *offers, size_t count) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (s->strain[offers[i].combination] < s->strain[offers[best].combination])
            best = i;
    return best;
}

/* A strain that should do, by what has failed so far. */
static double threshold(const struct planner *p, double least) {
    double failed = INFINITY;
    for (size_t i = 0; i < p->out->plan_count; i++)
        failed = fmin(failed, p->prospects.strain[p->trials[i].combination]);
    return isinf(failed) ? fmax(EASY, least) : 0.5 * (least + failed);
}

static size_t first_to_keep(const struct planner *p, const struct offer *offers, size_t count) {
    const struct prospects *s = &p->prospects;
    const size_t easiest = least_strained(s, offers, count);
    const double enough = threshold(p, s->strain[offers[easiest].combination]);
    for (size_t i = 0; i < count; i++)
        if (s->strain[offers[i].combination] <= enough)
            return i;
    return easiest;
}

size_t search_best(const struct planner *p) {
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t i = 0; i < p->out->plan_count; i++) {
        const struct trial *t = &p->trials[i];
        const double cost = trial_cost(t);
        if ((t->standing == HT_PLAN_KEEPS || (t->likely && t->n < p->most)) && cost < least) {
            best = i;
            least = cost;
        }
    }
    return best;
}

/* Whatever follows for others. */
static bool judged(struct planner *p, size_t trial, bool fine) {
    const struct trial *t = &p->trials[trial];
    if (t->n > 0 && !planner_book(p, trial))
        return false;
    if (t->standing == HT_PLAN_REJECTED)
        prospects_reject(p, t);
    return fine;
}

static bool go_on(struct planner *p, size_t trial, enum until until, const struct trial *rival) {
    const struct goal goal = {p->most, until, rival};
    return judged(p, trial, trial_run(p, &p->trials[trial], NULL, goal));
}

/* Errors are shared out so that the first plans, of which the best will be one, get most: 1 / (1 * 2),
 * 1 / (2 * 3), .. which is 1 in all. */
static bool try(struct planner *p, size_t combination, const struct trial *rival) {
    const size_t i = p->out->plan_count;
    struct trial *t = &p->trials[i];
    p->prospects.state[combination] = PROSPECT_TRIED;
    if (!trial_init(p, t, combination, p->most))
        return false;
    promises_bounds(p, t, p->alpha / ((double)(i + 1) * (double)(i + 2)));
    const bool fine = go_on(p, i, UNTIL_LIKELY, rival);
    if (t->n == 0)
        p->prospects.state[combination] = PROSPECT_FREE;
    return fine;
}

/* A trial that may yet be better: given up because it was dearer than another one, which fell. */
static size_t unsettled(struct planner *p, const struct trial *best) {
    for (size_t i = 0; i < p->out->plan_count; i++) {
        const struct trial *t = &p->trials[i];
        if (t->standing == HT_PLAN_OPEN && !t->likely && t->n < p->most &&
            (best == NULL || trial_cheaper(p, best, t) != CHEAPER_FIRST))
            return i;
    }
    return SIZE_MAX;
}

/* One step. False: it is over. */
static bool step(struct planner *p, struct offer *offers) {
    const size_t i = search_best(p);
    struct trial *best = i == SIZE_MAX ? NULL : &p->trials[i];
    prospects_cost(p, best);
    const size_t count = list_free(&p->prospects, offers);
    if (count > 0 && p->out->plan_count < p->plans_most) {
        const size_t next = best == NULL ? first_to_keep(p, offers, count)
                                         : least_strained(&p->prospects, offers, (count + 1) / 2);
        return try(p, offers[next].combination, best);
    }
    const size_t open = unsettled(p, best);
    if (open != SIZE_MAX)
        return go_on(p, open, UNTIL_LIKELY, best);
    if (best != NULL && best->standing == HT_PLAN_OPEN)
        return go_on(p, i, UNTIL_JUDGED, NULL);
    return false;
}

bool search(struct planner *p) {
    struct offer *offers = malloc(p->prospects.count * sizeof *offers);
    if (offers == NULL)
        return planner_no_memory(p);
    while (step(p, offers)) {
    }
    free(offers);
    return !planner_stopped(p);
}
