/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must hold of agents' careers and of defects: nobody is in two places, nobody is paid for less than he
 * is rostered, and only a fix spares calls.
 */
#include "campaign.h"
#include <math.h>
#include <stdio.h>

static void complain(char *wrong, size_t size, const char *where, size_t period, const char *what) {
    if (wrong[0] == '\0')
        snprintf(wrong, size, "%s, period or interval %zu: %s", where, period, what);
}

/* Also true of what is undefined. */
static bool at_most(double a, double b) {
    return isnan(a) || isnan(b) || a <= b + 1e-6 + 1e-9 * fabs(b);
}

static void check_presence(const struct ht_presence *p, const char *group, size_t period, char *wrong,
                           size_t size) {
    const double parts[] = {p->rostered, p->training, p->lent,    p->absent,
                            p->away,     p->on,       p->nesting, p->learning};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (isinf(parts[i]) || !at_most(0, parts[i]))
            complain(wrong, size, group, period, "a presence below nothing");
    if (!at_most(p->training + p->lent + p->absent + p->away, p->rostered))
        complain(wrong, size, group, period, "more are off the phones than are rostered");
    if (!at_most(p->nesting, p->on))
        complain(wrong, size, group, period, "more are nesting than are on the phones");
    if (!at_most(p->learning, p->on))
        complain(wrong, size, group, period, "more are learning than are on the phones");
}

static bool in_order(double first, double mean, double last, double probability) {
    if (probability <= 0)
        return isnan(first) && isnan(mean) && isnan(last);
    return at_most(first, mean) && at_most(mean, last) && first >= 0 && isfinite(last);
}

static void check_defect(const struct ht_defect_result *d, char *wrong, size_t size) {
    const char *name = d->defect->name;
    if (!(d->found_probability >= 0 && d->found_probability <= 1 && d->fixed_probability >= 0))
        complain(wrong, size, name, 0, "no probability");
    if (d->fixed_probability > d->found_probability)
        complain(wrong, size, name, 0, "fixed more often than found");
    if (!in_order(d->found_first, d->found, d->found_last, d->found_probability) ||
        !in_order(d->fixed_first, d->fixed, d->fixed_last, d->fixed_probability))
        complain(wrong, size, name, 0, "times out of order");
    if (!at_most(0, d->calls.mean) || !at_most(0, d->spared.mean) || isnan(d->calls.mean))
        complain(wrong, size, name, 0, "calls below nothing");
    if (d->spared.mean > 0 && d->fixed_probability <= 0)
        complain(wrong, size, name, 0, "calls are spared without a fix");
    if (d->rollout->fix_teams == 0 && (d->found_probability > 0 || d->spared.mean > 0))
        complain(wrong, size, name, 0, "found with nobody to look for it");
}

void campaign_check_careers(const struct ht_result *result, char *wrong, size_t size) {
    const struct ht_model *model = result->model;
    size_t defects = 0;
    wrong[0] = '\0';
    for (size_t period = 0; period < result->period_count; period++)
        for (size_t g = 0; g < model->agent_group_count; g++)
            check_presence(&result->presence[period * model->agent_group_count + g],
                           model->agent_groups[g].name, period, wrong, size);
    for (size_t g = 0; g < model->agent_group_count; g++)
        for (size_t week = 0; week < result->pace_weeks; week++)
            if (result->paces[g * result->pace_weeks + week] <= 0)
                complain(wrong, size, model->agent_groups[g].name, week, "a pace of nothing");
    for (size_t r = 0; r < model->rollout_count; r++)
        defects += model->rollouts[r].defect_count;
    if (result->defect_count != defects)
        complain(wrong, size, "rollouts", 0, "another number of defects");
    for (size_t d = 0; d < result->defect_count; d++)
        check_defect(&result->defects[d], wrong, size);
}

static void check_bin(const struct ht_agent_group *g, const double *of, size_t bin, char *wrong,
                      size_t size) {
    const double off = of[HT_SUM_TRAINING] + of[HT_SUM_LENT] + of[HT_SUM_ABSENT] + of[HT_SUM_AWAY];
    for (size_t sum = 0; sum < HT_GROUP_SUMS; sum++)
        if (!isfinite(of[sum]) || !at_most(0, of[sum]))
            complain(wrong, size, g->name, bin, "a sum below nothing");
    if (!at_most(of[HT_SUM_ROSTERED], of[HT_SUM_PAID]))
        complain(wrong, size, g->name, bin, "rostered, and not paid");
    if (!at_most(off, of[HT_SUM_ROSTERED]))
        complain(wrong, size, g->name, bin, "off the phones, and not rostered");
    if (!at_most(of[HT_SUM_NESTING], of[HT_SUM_ON_OPEN]))
        complain(wrong, size, g->name, bin, "nesting, and not on the phones");
    if (!at_most(of[HT_SUM_BUSY_LEARNING], of[HT_SUM_BUSY]))
        complain(wrong, size, g->name, bin, "learning, and not busy");
    if (g->roster == HT_ROSTER_STAFFING && fabs(of[HT_SUM_ROSTERED] - of[HT_SUM_ON_OPEN]) > 1e-6)
        complain(wrong, size, g->name, bin, "counted agents are not those on the phones");
}

static void check_group(const struct ht_model *model, const struct ht_measures *measures, size_t group,
                        char *wrong, size_t size) {
    const struct ht_agent_group *g = &model->agent_groups[group];
    double hired = 0, left = 0;
    for (size_t bin = 0; bin < measures->bins; bin++) {
        const double *of = measures->agents[bin * measures->groups + group].of;
        check_bin(g, of, bin, wrong, size);
        hired += of[HT_SUM_HIRED];
        left += of[HT_SUM_LEFT];
    }
    if (hired > (g->joins < 0 ? 0 : (double)g->count))
        complain(wrong, size, g->name, 0, "more are hired than there are");
    if (left > (double)g->count || (left > 0 && g->attrition.per_year <= 0 &&
                                    (isnan(g->attrition.first_90_days) || g->attrition.first_90_days <= 0)))
        complain(wrong, size, g->name, 0, "more leave than can");
    for (size_t week = 0; week < measures->weeks; week++) {
        const struct ht_pace_sums *pace = &measures->paces[group * measures->weeks + week];
        if (!(pace->calls >= 0 && isfinite(pace->factor) && (pace->factor > 0) == (pace->calls > 0)))
            complain(wrong, size, g->name, week, "a pace without calls");
    }
}

void campaign_check_sums(const struct ht_model *model, const struct ht_measures *measures, char *wrong,
                         size_t size) {
    wrong[0] = '\0';
    for (size_t g = 0; g < model->agent_group_count; g++)
        check_group(model, measures, g, wrong, size);
    for (size_t d = 0; d < measures->defect_count; d++) {
        const struct ht_defect_sums *sums = &measures->defects[d];
        if (sums->spared > 0 && isnan(sums->fixed))
            complain(wrong, size, "defects", d, "calls are spared without a fix");
        if (sums->fixed > model->calendar.length || sums->fixed < sums->found ||
            (!isnan(sums->fixed) && isnan(sums->found)))
            complain(wrong, size, "defects", d, "fixed at a strange time");
        if (!isnan(sums->found) && sums->calls <= 0)
            complain(wrong, size, "defects", d, "found without calls");
    }
}
