/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An export by intervals tells means, not single times. Handle times are given the logged mean and the spread
 * usual in call centres (a lognormal law with cv 1.2; Brown et al. 2005, section 4, found 1.2 to 1.3).
 * Patience is exponential: callers give up at the rate at which they are seen to while they wait, those who
 * gave up being taken to have waited as long as those who were answered in the same interval.
 */
#include "fit_work.h"
#include <math.h>

#define USUAL_CV       1.2
#define USUAL_BUSYNESS 0.85 /* occupancy, where no staff is logged */

struct sums {
    double answered, handled, handling; /* calls; those whose handle time is known, and its sum */
    double abandoned, waiting;          /* where the hold is known */
    double offered, gone, outside;
};

static void add_row(const struct fit_work *w, const struct ht_logged_interval *row, struct sums *s) {
    const double offered = fit_offered(row);
    if (!fit_counts(w, row->start)) {
        s->outside += w->fitted[fit_day(w, row->start)] && !isnan(offered) ? offered : 0.0;
        return;
    }
    const double gone = !isnan(row->abandoned) ? row->abandoned : fmax(0.0, offered - row->answered);
    const double answered = !isnan(row->answered) ? row->answered : offered - (isnan(gone) ? 0.0 : gone);
    s->offered += isnan(offered) ? 0.0 : offered;
    s->answered += isnan(answered) ? 0.0 : answered;
    s->gone += isnan(gone) ? 0.0 : gone;
    if (!isnan(row->handle) && answered > 0.0) {
        s->handled += answered;
        s->handling += answered * row->handle;
    }
    if (!isnan(row->asa) && !isnan(gone) && !isnan(answered)) {
        s->abandoned += gone;
        s->waiting += row->asa * (answered + gone);
    }
}

static void set_patience(struct fit_work *w, struct ht_fit_type *type, const struct sums *s) {
    struct ht_fit_times *patience = &type->patience;
    patience->mean = patience->cv = patience->median = NAN;
    if (!(s->abandoned > 0.0) || !(s->waiting > 0.0)) {
        fit_remark(w, NULL,
                   "%s: the export does not tell how long callers waited and how many gave up; in the "
                   "scenario nobody gives up",
                   type->name);
        return;
    }
    patience->count = (size_t)s->abandoned;
    patience->used =
        (struct ht_distribution){.law = HT_LAW_EXPONENTIAL, .mean = fmax(1.0, s->waiting / s->abandoned)};
    ht_distribution_prepare(&patience->used);
    patience->mean = patience->used.mean;
    patience->cv = 1.0;
}

static bool set_times(struct fit_work *w, size_t t, const struct sums *own, const struct sums *all) {
    struct ht_fit_type *type = &w->fit->types[t];
    const struct sums *known = own->handled > 0.0 ? own : all;
    type->calls = (size_t)(own->offered + 0.5);
    type->answered = (size_t)(own->answered + 0.5);
    type->abandoned = (size_t)(own->gone + 0.5);
    type->outside = (size_t)(own->outside + 0.5);
    if (!(known->handling > 0.0)) {
        ht_messages_add(w->messages, HT_ERROR, w->place, NULL, NULL,
                        "there is nothing to fit: no handle time is logged");
        return false;
    }
    type->handle.count = (size_t)own->handled;
    type->handle.pooled = known != own;
    type->handle.mean = known->handling / known->handled;
    type->handle.cv = type->handle.median = NAN;
    type->handle.used =
        (struct ht_distribution){.law = HT_LAW_LOGNORMAL, .mean = type->handle.mean, .cv = USUAL_CV};
    ht_distribution_prepare(&type->handle.used);
    type->handle_profile = ht_arena_alloc(&w->fit->arena, w->fit->slots, sizeof *type->handle_profile);
    for (size_t i = 0; type->handle_profile != NULL && i < w->fit->slots; i++)
        type->handle_profile[i] = 1.0;
    set_patience(w, type, own);
    return type->handle_profile != NULL;
}

bool fit_interval_times(struct fit_work *w) {
    const size_t types = w->fit->type_count;
    struct sums *sums = ht_arena_alloc(&w->scratch, types, sizeof *sums), all = {0};
    if (sums == NULL)
        return false;
    for (size_t i = 0; i < w->log->interval_count; i++) {
        add_row(w, &w->log->intervals[i], &sums[w->type_of[w->log->intervals[i].type]]);
        add_row(w, &w->log->intervals[i], &all);
    }
    for (size_t t = 0; t < types; t++)
        if (!set_times(w, t, &sums[t], &all))
            return false;
    fit_remark(w, "a log with one row a call tells both",
               "an export by intervals tells means only: handle times are taken to be lognormal with cv %g, "
               "patience to be exponential",
               USUAL_CV);
    return true;
}

/* Agents of an interval: as logged (rows of several types of a group say the same), else by the load. */
static double agents_of(const struct fit_work *w, const struct ht_logged_interval *row, bool logged) {
    if (logged)
        return isnan(row->agents) ? 0.0 : row->agents;
    const double offered = fit_offered(row), handle = w->fit->types[w->type_of[row->type]].handle.mean;
    return isnan(offered) ? 0.0 : offered * handle / row->length / USUAL_BUSYNESS;
}

static void add_agents(const struct fit_work *w, const struct ht_logged_interval *row, bool logged,
                       double *there, size_t steps) {
    const double agents = agents_of(w, row, logged), step = w->fit->staff_step;
    for (size_t i = (size_t)(fmax(0.0, row->start) / step); i < steps; i++) {
        const double from = fmax(row->start, (double)i * step),
                     to = fmin(row->start + row->length, (double)(i + 1) * step);
        if (to <= from)
            return;
        there[i] = logged ? fmax(there[i], agents * (to - from)) : there[i] + agents * (to - from);
    }
}

bool fit_interval_staff(struct fit_work *w) {
    const struct ht_call_log *log = w->log;
    struct ht_fit *fit = w->fit;
    fit_staff_step(fit);
    const size_t steps = log->days * (size_t)(HT_DAY / fit->staff_step + 0.5);
    bool logged = false;
    for (size_t i = 0; i < log->interval_count; i++)
        logged |= log->intervals[i].agents > 0.0;
    if (!logged)
        fit_remark(w, NULL,
                   "the export does not tell how many agents there were: as many are taken as are %g%% "
                   "occupied by the calls",
                   100.0 * USUAL_BUSYNESS);
    for (size_t g = 0; g < fit->group_count; g++) {
        double *there = ht_arena_alloc(&w->scratch, steps, sizeof *there);
        if (there == NULL)
            return false;
        for (size_t i = 0; i < log->interval_count; i++)
            if (w->group_of[log->intervals[i].type] == g)
                add_agents(w, &log->intervals[i], logged, there, steps);
        if (!fit_staff_seen(w, g, there, 1.0))
            return false;
        for (size_t i = 0; i < fit->groups[g].seen_count; i++)
            if (fit->groups[g].seen[i].agents > fit->groups[g].agents)
                fit->groups[g].agents = fit->groups[g].seen[i].agents;
    }
    return true;
}
