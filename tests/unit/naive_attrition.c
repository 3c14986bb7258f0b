/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attrition in the simple simulator: at every midnight each agent lives through the hazard of the day past.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <holdtime/ziggurat.h>
#include <math.h>

/* By the work and the time on the phones of the week before `day`. */
static double strain(const struct world *w, size_t group, size_t day) {
    double work = 0, on = 0;
    for (size_t d = day < 7 ? 0 : day - 7; d < day; d++) {
        work += w->work[group][d];
        on += w->on[group][d];
    }
    if (on <= 0 || work / on <= 0.85)
        return 1;
    return pow(w->model->agent_groups[group].attrition.strain, (work / on - 0.85) / 0.10);
}

/* Of the day that begins at `midnight`. */
static double hazard(const struct ht_attrition *attrition, const struct agent *a, double midnight) {
    if (midnight < a->paid)
        return 0;
    if (!isnan(attrition->first_90_days) && midnight - a->paid < 90 * HT_DAY)
        return attrition->first_90_days / 90;
    return attrition->per_year / 365;
}

static double threshold(const struct world *w, const struct agent *a) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    const struct ht_reserve reserve = {luck, HT_LUCK_LEAVING, a->group, a->number, 0};
    return ht_exponential(ht_luck_words(luck, HT_LUCK_LEAVING, a->group, a->number, 0).word[0], &reserve);
}

void naive_count_hazards(struct world *w) {
    const size_t day = (size_t)floor(w->now / HT_DAY + 0.5);
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        const struct ht_attrition *attrition = &w->model->agent_groups[a->group].attrition;
        if (!a->hired || a->gone || naive_counted(w, a))
            continue;
        a->hazard += hazard(attrition, a, (double)(day - 1) * HT_DAY) * strain(w, a->group, day);
        if (a->hazard <= 0 || a->hazard < threshold(w, a))
            continue;
        a->gone = true;
        a->until = w->now;
        naive_go_off(w, a, false);
        naive_book(w, a->group, HT_SUM_LEFT, 1);
    }
}
