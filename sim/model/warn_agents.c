/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Agent groups that are valid and yet probably not what was meant: their shifts, their careers, and whom they
 * borrow as trainers and coaches.
 */
#include "plain.h"
#include "warn.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>

/* Seconds of a week that a shift spends outside opening hours. */
static double outside(const struct ht_calendar *calendar, const struct ht_shift *shift) {
    const bool overnight = shift->to <= shift->from;
    double total = 0.0;
    for (int day = 0; day < 7; day++) {
        if ((shift->days >> day & 1u) == 0)
            continue;
        const double end = overnight ? HT_DAY : shift->to;
        total += end - shift->from - plain_open(calendar, day, shift->from, end);
        if (overnight)
            total += shift->to - plain_open(calendar, (day + 1) % 7, 0.0, shift->to);
    }
    return total;
}

static void warn_shifts(const struct warner *w, const struct ht_agent_group *group) {
    char duration[64], key[64];
    for (size_t i = 0; i < group->shift_count; i++) {
        const double seconds = outside(&w->model->calendar, &group->shifts[i]);
        if (seconds <= 0.0)
            continue;
        snprintf(key, sizeof key, "shifts[%zu]", i);
        warn(w, key, "%s a week of each agent's shift lie outside opening hours, with nobody calling",
             ht_format_duration(seconds, duration, sizeof duration));
    }
}

/* What agents are away for, said twice or meant otherwise. */
static void warn_shrinkage(const struct warner *w, const struct ht_agent_group *group) {
    const struct ht_calendar *calendar = &w->model->calendar;
    bool breaks = false;
    double longest = 0.0;
    char duration[64];
    for (size_t i = 0; i < group->shift_count; i++)
        breaks |= group->shifts[i].break_count > 0;
    if (breaks && group->off_phone > 0.0)
        warn(w, "off_phone",
             "the shifts have breaks too: breaks are either scheduled or in `off_phone`, else they count "
             "twice");
    for (size_t i = 0; i < calendar->window_count; i++)
        longest = fmax(longest, calendar->windows[i].to - calendar->windows[i].from);
    if (group->absence > 0.0 && group->roster == HT_ROSTER_OPEN && longest > HT_DAY)
        warn(w, "absence",
             "it is drawn once, at the start of opening hours that last %s, and not every day: "
             "give the group `shifts`",
             ht_format_duration(longest, duration, sizeof duration));
}

static double graduation(const struct ht_agent_group *group, size_t class) {
    return ht_class_begin(group, class) + group->training.length;
}

/* Classes that graduate too late to take a call. */
static void warn_classes(const struct warner *w, const struct ht_agent_group *group) {
    const size_t classes = ht_class_count(group);
    const double length = w->model->calendar.length;
    size_t late = 0, gone = 0;
    for (size_t k = 0; k < classes; k++) {
        late += graduation(group, k) >= length;
        gone += group->leaves != HT_NO_TIME && group->leaves <= graduation(group, k);
    }
    if (late > 0 && group->joins < length)
        warn(w, "training",
             "%zu of %zu %s would graduate after the end of the horizon: these agents take no call", late,
             classes, classes == 1 ? "class" : "classes");
    if (gone > 0)
        warn(w, "leaves", "%zu of %zu %s would graduate after they leave: these agents take no call", gone,
             classes, classes == 1 ? "class" : "classes");
}

/* Agents of a group, lent to another from `from` on until `until`. */
struct loan {
    const char *key;
    size_t group;
    double agents; /* the most at once */
    double from, until;
};

static void warn_loan(const struct warner *w, const struct loan *loan) {
    const struct ht_agent_group *lender = &w->model->agent_groups[loan->group];
    const double there = lender->joins == HT_NO_TIME ? 0.0 : graduation(lender, 0);
    if (loan->agents <= 0.0)
        return;
    if (there >= loan->until || (lender->leaves != HT_NO_TIME && lender->leaves <= loan->from))
        warn(w, loan->key, "no agent of \"%s\" is at work at that time: nobody is lent", lender->name);
    else if (loan->agents > (double)lender->count)
        warn(w, loan->key, "%.0f agents of \"%s\" are wanted at once, which has %zu", loan->agents,
             lender->name, lender->count);
}

/* Classes that overlap when each takes `length` and the next begins `every` later. */
static double overlapping(const struct ht_agent_group *group, double length) {
    const double classes = (double)ht_class_count(group), every = group->training.every;
    return length <= 0.0 ? 0.0 : every <= 0.0 ? classes : fmin(classes, ceil(length / every));
}

static void warn_loans(const struct warner *w, const struct ht_agent_group *group) {
    const struct ht_training *training = &group->training;
    const struct ht_nesting *nesting = &group->nesting;
    const struct ht_coaching *coaching = &group->coaching;
    const size_t classes = ht_class_count(group);
    if (classes > 0) {
        const double last = graduation(group, classes - 1);
        warn_loan(w,
                  &(struct loan){"training.trainers_from", training->trainers_from,
                                 (double)training->trainers_per_class * overlapping(group, training->length),
                                 group->joins, last});
        if (nesting->length > 0.0 && nesting->agents_per_coach > 0)
            warn_loan(w, &(struct loan){"nesting.coaches_from", nesting->coaches_from,
                                        overlapping(group, nesting->length) *
                                            ceil(training->pass * (double)ht_class_size(group) /
                                                 (double)nesting->agents_per_coach),
                                        graduation(group, 0), last + nesting->length});
    }
    if (coaching->share > 0.0)
        warn_loan(
            w, &(struct loan){"coaching.coaches_from", coaching->coaches_from,
                              (double)ht_coaches(w->model, coaching), fmax(coaching->from, 0.0),
                              coaching->until == HT_NO_TIME ? w->model->calendar.length : coaching->until});
}

static void warn_nesting(const struct warner *w, size_t index) {
    const struct ht_agent_group *group = &w->model->agent_groups[index];
    const struct ht_nesting *nesting = &group->nesting;
    bool any = false;
    if (nesting->length <= 0.0)
        return;
    for (size_t i = 0; i < nesting->serves_count; i++)
        any |= ht_group_takes(w->model, index, nesting->serves[i], NULL);
    if (!any)
        warn(w, "nesting.serves", "the routes send the group none of these calls: who nests takes none");
    else if (nesting->serves_count == group->serves_count && nesting->agents_per_coach == 0)
        warn(w, "nesting", "it takes all the calls of the group and has no coaches: it changes nothing");
}

static bool goes_by_calls(const struct ht_learning *learning) {
    return learning->curve == HT_CURVE_EXPONENTIAL || learning->curve == HT_CURVE_POWER ||
           (learning->curve == HT_CURVE_TABLE && !learning->points_by_time);
}

static void warn_coaching(const struct warner *w, size_t index) {
    const struct ht_agent_group *group = &w->model->agent_groups[index];
    bool learns = goes_by_calls(&group->learning);
    if (group->coaching.share <= 0.0)
        return;
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const struct ht_rollout *rollout = &w->model->rollouts[i];
        learns |= ht_rollout_reaches(rollout, index) &&
                  (goes_by_calls(&rollout->relearn) || goes_by_calls(&rollout->skipped));
    }
    if (!learns)
        warn(w, "coaching", "no learning curve of the group goes by calls: coaching changes nothing");
    else if (group->coaching.half_life_factor > 1.0)
        warn(w, "coaching.half_life_factor", "above 1 each call teaches less than without coaching");
}

#define MANY 5.0 /* leavers per agent */

static void warn_attrition(const struct warner *w, const struct ht_agent_group *group) {
    const struct ht_attrition *attrition = &group->attrition;
    const bool early = attrition->first_90_days > 0.0; /* not when it is NAN */
    if (attrition->per_year >= MANY || attrition->first_90_days >= MANY)
        warn(w, attrition->per_year >= MANY ? "attrition.per_year" : "attrition.first_90_days",
             "%.6g leavers per agent; was a share such as 0.35 meant?",
             attrition->per_year >= MANY ? attrition->per_year : attrition->first_90_days);
    if (attrition->strain > 1.0 && attrition->per_year <= 0.0 && !early)
        warn(w, "attrition.strain", "it multiplies hazards of 0: nobody leaves");
    if (early && group->joins == HT_NO_TIME)
        warn(w, "attrition.first_90_days",
             "agents who are there from the start are past them: only `per_year` counts");
}

static void warn_costs(const struct warner *w, const struct ht_agent_group *group) {
    static const char nobody[] = "the group has no `joins`: nobody is %s";
    if (group->hire_cost > 0.0 && group->joins == HT_NO_TIME)
        warn(w, "hire_cost", nobody, "hired");
    if (group->training_cost_per_day > 0.0 && group->joins == HT_NO_TIME)
        warn(w, "training_cost_per_day", nobody, "trained");
    if (group->overtime_factor != 1.0 && isnan(group->cost_per_hour))
        warn(w, "overtime_factor", "it multiplies `cost_per_hour`, which is not given");
}

void warn_agent_group(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_agent_group *group = &model->agent_groups[index];
    const struct warner w = {model, messages, "agent_groups", group->name};
    warn_shifts(&w, group);
    warn_shrinkage(&w, group);
    warn_curve(&w, "learning", &group->learning);
    warn_classes(&w, group);
    warn_loans(&w, group);
    warn_nesting(&w, index);
    warn_coaching(&w, index);
    warn_attrition(&w, group);
    warn_costs(&w, group);
}
