/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the date of each class is worth: the winner with the class begun later, week by week, the same
 * callers calling; and with some more in it. A tenth more in every class, at least one, stands for one more:
 * what one would change is hidden by chance, and it is nearly proportional.
 */
#include "estimate.h"
#include "plan_work.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST       200 /* replications for judging a date */
#define ERROR      0.1 /* of the judgement, either way */
#define WEEKS_PAST 4   /* dates after the last that keeps the promise */
#define DATES_MOST 60

/* The winner with one class changed; everything else is the winner's own. */
struct variant {
    struct ht_model model;
    struct ht_agent_group *group;
};

static bool variant_init(struct variant *v, const struct ht_model *best, size_t group,
                         struct ht_arena *arena) {
    v->model = *best;
    v->model.agent_groups = ht_arena_alloc(arena, best->agent_group_count, sizeof *v->model.agent_groups);
    if (v->model.agent_groups == NULL)
        return false;
    memcpy(v->model.agent_groups, best->agent_groups,
           best->agent_group_count * sizeof *v->model.agent_groups);
    v->group = &v->model.agent_groups[group];
    if (v->group->shift_count == 0)
        return true;
    struct ht_shift *shifts = ht_arena_alloc(arena, v->group->shift_count, sizeof *shifts);
    if (shifts != NULL)
        memcpy(shifts, v->group->shifts, v->group->shift_count * sizeof *shifts);
    v->group->shifts = shifts;
    return shifts != NULL;
}

/* Adds a tenth to every class, on the largest shift; returns how many. */
static size_t enlarge(struct ht_agent_group *group) {
    const size_t size = ht_class_size(group), more = size >= 20 ? size / 10 : 1;
    const size_t added = more * ht_class_count(group);
    struct ht_shift *largest = group->shifts;
    for (size_t i = 1; i < group->shift_count; i++)
        largest = group->shifts[i].count > largest->count ? &group->shifts[i] : largest;
    if (group->training.class_size > 0 && group->training.class_size < group->count)
        group->training.class_size += more;
    if (group->shift_count > 0)
        largest->count += added;
    group->count += added;
    return added;
}

static struct ht_estimate each(struct ht_estimate all, size_t added) {
    const double n = (double)added;
    return (struct ht_estimate){all.mean / n, all.low / n, all.high / n};
}

/* The place of a plan's worst period among all values. */
static size_t worst_value(const struct planner *p, const struct ht_plan *plan) {
    const size_t target = (size_t)(plan->worst_target - p->out->base.targets);
    size_t period = 0;
    while (p->shape.targets[target].periods[period].start < plan->worst.start)
        period++;
    return p->shape.first_value[target] + period;
}

static struct ht_estimate value_difference(const struct planner *p, const struct trial *a,
                                           const struct trial *b, size_t value) {
    struct joint joint = {0};
    for (size_t r = 0; r < a->n && r < b->n && r < VALUES_KEPT; r++) {
        const double x = a->values[r * p->values + value], y = b->values[r * p->values + value];
        if (!isnan(x) && !isnan(y))
            joint_add(&joint, (struct ratio){x, 1.0}, (struct ratio){y, 1.0});
    }
    return joint_difference(&joint, NULL);
}

/* One more on this date. */
static bool one_more(struct planner *p, const struct ht_model *best, size_t group, const struct trial *t,
                     struct ht_class_date *date) {
    struct ht_arena *arena = &p->out->arena;
    struct variant v;
    struct trial larger;
    if (!variant_init(&v, best, group, arena) || !trial_init(p, &larger, t->combination, VALUES_KEPT))
        return planner_no_memory(p);
    v.group->joins = date->joins;
    date->rep_cost = date->rep_worst = (struct ht_estimate){NAN, NAN, NAN};
    if (v.group->roster == HT_ROSTER_STAFFING || date->plan.worst_target == NULL)
        return true; /* nobody can be added to counts */
    const size_t added = enlarge(v.group);
    if (!trial_run(p, &larger, &v.model, (struct goal){VALUES_KEPT, UNTIL_COUNT, NULL}))
        return false;
    date->rep_cost = each(trial_difference(t, &larger), added);
    date->rep_worst = each(value_difference(p, t, &larger, worst_value(p, &date->plan)), added);
    return true;
}

/* The class on this date. As planned the plan is the winner itself, which has been judged. */
static bool one_date(struct planner *p, const struct ht_model *best, size_t group,
                     struct ht_class_date *date) {
    const struct trial *winner = &p->trials[p->out->winner];
    const struct ht_plan *plan = &p->out->plans[p->out->winner];
    const struct trial *same = date->joins == best->agent_groups[group].joins ? winner : NULL;
    struct variant v;
    struct trial t;
    if (!variant_init(&v, best, group, &p->out->arena) || !trial_init(p, &t, winner->combination, MOST))
        return planner_no_memory(p);
    promises_bounds(p, &t, ERROR);
    v.group->joins = date->joins;
    if (same == NULL && (!trial_run(p, &t, &v.model, (struct goal){VALUES_KEPT, UNTIL_COUNT, NULL}) ||
                         !trial_run(p, &t, &v.model, (struct goal){MOST, UNTIL_JUDGED, NULL})))
        return false;
    same = same == NULL ? &t : same;
    date->plan.choice = plan->choice;
    trial_report(p, same, &date->plan);
    date->keeps = date->plan.standing == HT_PLAN_KEEPS ||
                  (date->plan.standing == HT_PLAN_OPEN && date->plan.missed_count == 0);
    date->extra = trial_difference(winner, same);
    return one_more(p, best, group, same, date);
}

static void conclude(struct ht_class_advice *advice) {
    size_t safe = 0;
    while (safe < advice->date_count && advice->dates[safe].keeps)
        safe++;
    advice->latest = safe > 0 ? safe - 1 : advice->date_count;
    advice->late =
        safe > 0 && safe - 1 + WEEKS_PAST < advice->date_count ? safe - 1 + WEEKS_PAST : advice->date_count;
}

static bool one_class(struct planner *p, const struct ht_model *best, size_t group,
                      struct ht_class_advice *advice) {
    const struct ht_agent_group *g = &best->agent_groups[group];
    const double last =
        g->leaves == HT_NO_TIME ? best->calendar.length : fmin(best->calendar.length, g->leaves);
    *advice = (struct ht_class_advice){.group = group, .count = g->count, .joins = g->joins};
    advice->dates = ht_arena_alloc(&p->out->arena, DATES_MOST, sizeof *advice->dates);
    if (advice->dates == NULL)
        return planner_no_memory(p);
    bool fine = true;
    size_t kept = 0;
    while (fine && advice->date_count < DATES_MOST && advice->date_count <= kept + WEEKS_PAST) {
        struct ht_class_date *date = &advice->dates[advice->date_count];
        date->joins = g->joins + (double)advice->date_count * HT_WEEK;
        if (date->joins >= last)
            break;
        fine = one_date(p, best, group, date);
        if (fine && date->keeps)
            kept = advice->date_count;
        advice->date_count += fine ? 1 : 0;
    }
    conclude(advice);
    return fine;
}

bool dates(struct planner *p, const struct ht_model *best) {
    struct ht_planning *out = p->out;
    bool fine = true;
    out->classes = ht_arena_alloc(&out->arena, best->agent_group_count, sizeof *out->classes);
    if (out->classes == NULL)
        return planner_no_memory(p);
    for (size_t g = 0; fine && g < best->agent_group_count; g++) {
        if (best->agent_groups[g].joins == HT_NO_TIME || best->agent_groups[g].count == 0)
            continue;
        fine = one_class(p, best, g, &out->classes[out->class_count]);
        out->class_count += out->classes[out->class_count].date_count > 0 ? 1 : 0;
    }
    return fine;
}
