/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does a plan keep its promise? For every period of every target Wald's sequential probability ratio test
 * ("Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16, 1945, section 3) of
 * meeting it with a probability of c - tolerance or less against c + tolerance or more. The ratio is a
 * supermartingale under the one, its inverse under the other: by Ville's inequality it ever reaches
 * 1 / alpha with probability alpha at most, so the bounds are strict however the replications are cut up.
 *
 * A plan that misses beyond the tolerance in some period keeps its promise only if that period is accepted
 * in error: alpha for each plan. One that keeps it with the tolerance to spare is rejected if any of its
 * periods is: alpha is shared out among them. A period in which there is nothing to measure in as many
 * replications as would do if they were all met is not looked at.
 *
 * While it is only to be decided what to simulate next, a ratio of LIKELY will do.
 */
#include "plan_work.h"
#include <math.h>

#define LIKELY 10.0

static struct promise promise(double confidence, double tolerance) {
    const bool always = confidence >= 1.0; /* a single miss is enough then */
    const double width = fmin(tolerance, 0.5 * (1.0 - confidence));
    const double low = fmax(always ? 1.0 - tolerance : confidence - width, 0.5 * confidence);
    const double high = always ? 1.0 : confidence + width;
    return (struct promise){log(high / low), always ? -INFINITY : log((1.0 - high) / (1.0 - low))};
}

bool promises_init(struct planner *p) {
    const struct ht_model *base = &p->out->base;
    p->promises = ht_arena_alloc(&p->out->arena, base->target_count, sizeof *p->promises);
    for (size_t t = 0; p->promises != NULL && t < base->target_count; t++)
        p->promises[t] = promise(base->targets[t].confidence, p->options->tolerance);
    return p->promises != NULL || planner_no_memory(p);
}

void promises_bounds(const struct planner *p, struct trial *t, double alpha) {
    t->accept = -log(alpha);
    t->reject = log(alpha / (double)p->values);
}

/* Logarithm of the ratio of one period. */
static double ratio(const struct promise *r, const struct trial *t, size_t value) {
    const double missed = t->defined[value] - t->met[value];
    if (t->defined[value] <= 0.0)
        return (double)t->n * r->met;
    return t->met[value] * r->met + (missed > 0.0 ? missed * r->missed : 0.0);
}

static void judge_target(const struct planner *p, struct trial *t, size_t target, double *first) {
    const struct grid *grid = &p->shape.targets[target];
    for (size_t i = 0; i < grid->count; i++) {
        const size_t value = p->shape.first_value[target] + i;
        const double now = ratio(&p->promises[target], t, value);
        const double end = grid->periods[i].start + grid->periods[i].length;
        t->likely = t->likely && (t->decided[value] == HT_PLAN_KEEPS || now >= log(LIKELY));
        if (t->decided[value] != HT_PLAN_OPEN || (now < t->accept && now > t->reject))
            continue;
        t->decided[value] = now >= t->accept ? HT_PLAN_KEEPS : HT_PLAN_REJECTED;
        t->open_count--;
        if (now <= t->reject && end < *first) {
            *first = end;
            t->missed = value;
        }
    }
}

/* The first period in time stands for those missed together. */
void promises_judge(const struct planner *p, struct trial *t) {
    double first = INFINITY;
    if (t->standing != HT_PLAN_OPEN)
        return;
    t->likely = true;
    for (size_t target = 0; target < p->out->base.target_count; target++)
        judge_target(p, t, target, &first);
    t->standing = isfinite(first) ? HT_PLAN_REJECTED : t->open_count == 0 ? HT_PLAN_KEEPS : HT_PLAN_OPEN;
    t->likely = t->likely && t->standing != HT_PLAN_REJECTED;
}
