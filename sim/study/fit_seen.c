/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Staff as whole agents by short steps. What rounding leaves is carried to the next step, so that an hour has
 * as much capacity as was seen.
 */
#include "fit_work.h"
#include <math.h>

#define FIVE_MINUTES 300.0
#define AROUND       2 /* steps on either side that staff is smoothed over */

void fit_staff_step(struct ht_fit *fit) {
    fit->staff_step = fit->interval / ceil(fit->interval / FIVE_MINUTES);
}

static size_t steps_of(const struct fit_work *w) {
    return w->log->days * (size_t)(HT_DAY / w->fit->staff_step + 0.5);
}

static bool is_open(const struct fit_work *w, size_t step) {
    return ht_fit_open(w->fit, (double)step * w->fit->staff_step);
}

/* Agents, not whole. Nothing is carried over the moment of opening or closing. */
static double smooth(const struct fit_work *w, const double *there, const bool *open, size_t step,
                     size_t steps) {
    const size_t from = step < AROUND ? 0 : step - AROUND,
                 to = step + AROUND < steps ? step + AROUND : steps - 1;
    double sum = 0.0, n = 0.0;
    for (size_t i = from; i <= to; i++)
        if (open[i] == open[step]) {
            sum += there[i];
            n += 1.0;
        }
    return sum / (n * w->fit->staff_step);
}

static double round_off(double agents, double *left) {
    const double whole = fmax(0.0, floor(agents + *left + 0.5));
    *left = agents > 0.0 ? agents + *left - whole : 0.0;
    return whole;
}

size_t fit_most_agents(const struct fit_work *w, const double *there, double scale) {
    double most = 0.0;
    for (size_t i = 0; i < steps_of(w); i++)
        most = fmax(most, there[i] / w->fit->staff_step);
    return (size_t)(most * scale) + 2;
}

/* An agent without a call leaves no trace: while it is open there is at least one. */
static size_t at_least_one(double whole, bool open) {
    return whole < 1.0 && open ? 1 : (size_t)whole;
}

void fit_scaled_staff(const double *smoothed, const bool *open, size_t steps, double scale, size_t *agents) {
    double left = 0.0;
    for (size_t i = 0; i < steps; i++)
        agents[i] = at_least_one(round_off(scale * smoothed[i], &left), open[i]);
}

bool fit_smooth_staff(struct fit_work *w, const double *there, double **smoothed, bool **open) {
    const size_t steps = steps_of(w);
    *smoothed = ht_arena_room(&w->scratch, steps, sizeof **smoothed);
    *open = ht_arena_room(&w->scratch, steps, sizeof **open);
    if (*smoothed == NULL || *open == NULL)
        return false;
    for (size_t i = 0; i < steps; i++)
        (*open)[i] = is_open(w, i);
    for (size_t i = 0; i < steps; i++)
        (*smoothed)[i] = smooth(w, there, *open, i, steps);
    return true;
}

static bool typical_staff(struct fit_work *w, size_t g, const double *there) {
    struct ht_fit *fit = w->fit;
    const size_t per_slot = (size_t)(fit->interval / fit->staff_step + 0.5), per_day = per_slot * fit->slots;
    double *typical = ht_arena_alloc(&fit->arena, HT_FIT_WEEKDAYS * fit->slots, sizeof *typical);
    if (typical == NULL)
        return false;
    double days[HT_FIT_WEEKDAYS] = {0};
    for (size_t d = 0; d < w->log->days; d++)
        days[fit_weekday(w, d)] += w->fitted[d];
    for (size_t d = 0; d < w->log->days; d++)
        for (size_t i = 0; i < per_day && w->fitted[d]; i++)
            typical[fit_weekday(w, d) * fit->slots + i / per_slot] +=
                there[d * per_day + i] / (fit->interval * days[fit_weekday(w, d)]);
    fit->groups[g].typical = typical;
    return true;
}

/* The week's staff differs less from day to day than the days' own, so it has a factor of its own. */
bool fit_scale_typical(struct fit_work *w, size_t g) {
    struct ht_fit *fit = w->fit;
    double *typical = fit->groups[g].typical, scale;
    const size_t steps = steps_of(w), per_slot = (size_t)(fit->interval / fit->staff_step + 0.5),
                 per_day = per_slot * fit->slots;
    double *there = ht_arena_room(&w->scratch, steps, sizeof *there);
    if (there == NULL)
        return false;
    for (size_t i = 0; i < steps; i++)
        there[i] =
            typical[fit_weekday(w, i / per_day) * fit->slots + i % per_day / per_slot] * fit->staff_step;
    if (!fit_scale(w, g, there, &scale))
        return false;
    for (size_t k = 0; k < HT_FIT_WEEKDAYS * fit->slots; k++)
        typical[k] *= scale;
    return true;
}

bool fit_staff_seen(struct fit_work *w, size_t g, const double *there, double scale) {
    struct ht_fit_group *group = &w->fit->groups[g];
    const double step = w->fit->staff_step;
    const size_t steps = steps_of(w);
    size_t *agents = ht_arena_room(&w->scratch, steps, sizeof *agents);
    double *smoothed = NULL;
    bool *open = NULL;
    group->seen = ht_arena_alloc(&w->fit->arena, steps, sizeof *group->seen);
    group->present = ht_arena_alloc(&w->fit->arena, steps, sizeof *group->present);
    if (agents == NULL || group->seen == NULL || group->present == NULL ||
        !fit_smooth_staff(w, there, &smoothed, &open) || !typical_staff(w, g, there))
        return false;
    double left = 0.0;
    group->seen_count = steps;
    group->scale = scale;
    fit_scaled_staff(smoothed, open, steps, scale, agents);
    for (size_t i = 0; i < steps; i++) {
        const double from = (double)i * step;
        group->seen[i] = (struct ht_fit_step){from, agents[i]};
        group->present[i] = (struct ht_fit_step){from, (size_t)round_off(there[i] / step, &left)};
    }
    return true;
}
