/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the simple simulator books of agents beside their calls: where they were paid to be, careers, paces.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>

/* At the present instant, for a group and for all. */
void naive_book(struct world *w, size_t group, enum ht_group_sum sum, double value) {
    if (w->now < w->calendar->warm_up || w->now >= w->calendar->length)
        return;
    struct naive_bin *bin = &w->run->bins[(size_t)floor(w->now / w->calendar->interval)];
    bin->agents[0].of[sum] += value;
    bin->agents[1 + group].of[sum] += value;
}

static bool is_rostered(const struct world *w, const struct agent *a) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    if (g->roster == HT_ROSTER_STAFFING)
        return a->present;
    if (!a->hired || a->gone)
        return false;
    if (g->roster == HT_ROSTER_OPEN)
        return w->open;
    const struct ht_shift *s = w->streams[a->stream].shift;
    return naive_holds(w->calendar, s->days, s->from, s->to, w->now);
}

/* The time from now on, in which nothing changes. */
void naive_book_roster(struct world *w, double lasts) {
    for (size_t i = 0; i < w->agent_count; i++) {
        const struct agent *a = &w->agents[i];
        const double open = w->open ? lasts : 0;
        if (a->present && a->nesting)
            naive_book(w, a->group, HT_SUM_NESTING, open);
        if (!is_rostered(w, a))
            continue;
        naive_book(w, a->group, HT_SUM_PAID, lasts);
        naive_book(w, a->group, HT_SUM_ROSTERED, open);
        if (a->absent)
            naive_book(w, a->group, HT_SUM_ABSENT, open);
        else if (!a->present)
            naive_book(w, a->group,
                       !a->ready             ? HT_SUM_TRAINING
                       : a->lent != SIZE_MAX ? HT_SUM_LENT
                                             : HT_SUM_AWAY,
                       open);
    }
}

/* A call is answered at this pace, by his week on the phones. */
void naive_note_pace(struct world *w, const struct agent *a, double pace) {
    bool learns = w->model->agent_groups[a->group].learning.curve != HT_CURVE_NONE;
    for (size_t i = 0; i < w->model->rollout_count; i++)
        learns |= w->model->rollouts[i].relearn.curve != HT_CURVE_NONE &&
                  naive_reaches(&w->model->rollouts[i], a->group);
    if (!learns)
        return;
    const double week = floor((w->now - a->from) / HT_WEEK);
    struct ht_pace_sums *sums = &w->run->paces[a->group][(size_t)fmin(week, NAIVE_WEEKS - 1)];
    sums->calls++;
    sums->factor += pace;
    if (fabs(pace - 1.05) < 1e-9)
        w->run->doubtful = true;
}
