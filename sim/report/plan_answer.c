/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer of a planning: what to do, what it costs against the scenario as written, and what it keeps; or
 * that nothing keeps the promise, and by how much the closest plan misses it.
 */
#include "plan.h"

#include <math.h>
#include <string.h>

static const struct ht_plan *winner_of(const struct ht_planning *planning) {
    return &planning->plans[planning->winner];
}

static void add_promise(struct words *words, const struct ht_planning *planning) {
    words_add(words, "the promise (");
    plan_promise(words, &planning->base);
    words_add(words, ")");
}

/* "it is missed in 12 weeks, the worst being week 9 (4 Dec 2006) with a hold of 10 min 55 s". */
static void add_misses(struct words *words, const struct ht_planning *planning, const struct ht_plan *plan) {
    words_add(words, "missed in ");
    plan_periods(words, &planning->base, plan->missed_count);
    words_add(words, plan->missed_count == 1 ? ", " : ", the worst being ");
    plan_worst_when(words, &planning->base, plan);
    words_add(words, " with ");
    plan_worst_value(words, plan->worst_target, plan->worst_value);
}

/* The cost of a plan, and how it differs from that of the scenario as written. */
static void add_cost(struct words *words, const struct ht_plan_report *report) {
    const struct ht_planning *planning = report->planning;
    const struct ht_estimate *s = &planning->saving;
    const struct ht_estimate difference = {-s->mean, -s->high, -s->low};
    char cost[80];
    words_add(words, "%s", plan_money(winner_of(planning)->cost.mean, cost, sizeof cost));
    if (isfinite(s->mean) && !plan_is_written(report, winner_of(planning)->choice)) {
        words_add(words, ", ");
        plan_difference(words, &difference);
        words_add(words, s->mean == 0 ? " as planned" : " than as planned");
    }
}

static void answer_found(struct words *words, const struct ht_plan_report *report) {
    const struct ht_planning *planning = report->planning;
    const struct ht_plan *as_is = &planning->as_is;
    const size_t start = words->length;
    plan_choice(words, report, winner_of(planning)->choice);
    if (words->length > start && words->buffer[start] >= 'a' && words->buffer[start] <= 'z') {
        words->buffer[start] = (char)(words->buffer[start] - 'a' + 'A');
    }
    const bool written = plan_is_written(report, winner_of(planning)->choice);
    words_add(words, written ? ", as planned: " : ": ");
    add_cost(words, report);
    words_add(words, ", and ");
    add_promise(words, planning);
    words_add(words, winner_of(planning)->standing == HT_PLAN_OPEN ? " is kept, as far as it was simulated"
                                                                   : " is kept");
    if (written || as_is->replications == 0) {
        words_add(words, written ? "; no other plan that keeps it costs less." : ".");
    } else if (as_is->missed_count == 0) {
        words_add(words, ", as it would be as planned.");
    } else {
        words_add(words, ". As planned it is ");
        add_misses(words, planning, as_is);
        words_add(words, ".");
    }
}

/* By how much a value misses what its target asks for: "1 min 10 s more than promised". */
static void add_shortfall(struct words *words, const struct ht_plan *plan) {
    char amount[64];
    const struct ht_target *target = plan->worst_target;
    if (target == NULL) {
        return;
    }
    const double more = plan->worst_value - target->bound, beyond = target->at_least ? -more : more;
    if (beyond > 0) {
        words_add(words, ", %s %s than promised", words_value(target->measure, beyond, amount, sizeof amount),
                  target->at_least ? "less" : "more");
    } else {
        words_add(words, ", as promised on average, but not often enough");
    }
    words_add(words, "; it is kept with a probability of %.2f where %.6g is asked for", plan->kept,
              target->confidence);
}

static void answer_none(struct words *words, const struct ht_plan_report *report) {
    const struct ht_planning *planning = report->planning;
    const struct ht_plan *closest = winner_of(planning);
    words_add(words,
              planning->untried > 0 || planning->interrupted ? "No plan found yet keeps " : "No plan keeps ");
    add_promise(words, planning);
    words_add(words, ". The closest: ");
    plan_choice(words, report, closest->choice);
    words_add(words, ". It is ");
    if (closest->missed_count > 0) {
        add_misses(words, planning, closest);
        add_shortfall(words, closest);
    } else {
        words_add(words, "not certain enough to keep it");
    }
    words_add(words, ". It costs ");
    add_cost(words, report);
    words_add(words, ".");
}

void plan_answer(struct words *words, const struct ht_plan_report *report) {
    if (!plan_any(report->planning)) {
        words_add(words, "No plan was simulated.");
    } else if (report->planning->found) {
        answer_found(words, report);
    } else {
        answer_none(words, report);
    }
}
