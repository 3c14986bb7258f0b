/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The closed loop: calls reveal a root cause, a fix team mends it, and its calls stop coming. The calls of a
 * defect are those fresh calls whose luck says so: a share of the rollout's extra volume, whatever has been
 * fixed. Once it is, they are left out one by one (thinning), so that scenarios with and without fixes meet
 * the same callers.
 */
#include "observe.h"
#include <math.h>

enum { CAUSE, SPARED }; /* words of HT_LUCK_CAUSE */

/* The largest share of calls that defects of the rollout ever bring. */
static double most_caused(const struct ht_rollout *rollout) {
    const double volume = fmax(1.0, fmax(rollout->volume.peak, rollout->volume.settles_at));
    double share = 0.0;
    for (size_t d = 0; d < rollout->defect_count; d++)
        share += rollout->defects[d].share;
    return share * (volume - 1.0) / volume * (1.0 + 1e-9);
}

bool defects_init(struct world *w) {
    const struct ht_model *model = w->model;
    w->defect_count = ht_defect_count(model);
    w->rollouts = ht_arena_alloc(w->arena, model->rollout_count, sizeof *w->rollouts);
    w->defects = ht_arena_alloc(w->arena, w->defect_count, sizeof *w->defects);
    if (w->rollouts == NULL || w->defects == NULL)
        return false;
    size_t first = 0;
    for (size_t r = 0; r < model->rollout_count; r++) {
        w->rollouts[r] = (struct rollout_state){.left = 1.0,
                                                .at_most = most_caused(&model->rollouts[r]),
                                                .first_defect = first,
                                                .free_teams = model->rollouts[r].fix_teams};
        first += model->rollouts[r].defect_count;
    }
    return true;
}

/* The defect of the rollout that brings fresh call `number` of a type at t; `defect_count`: none of them. */
static size_t defect_of(const struct world *w, size_t r, size_t type, uint64_t number, double t,
                        struct ht_words *words) {
    const struct ht_rollout *rollout = &w->model->rollouts[r];
    size_t d = 0;
    if (rollout->defect_count == 0 || t < rollout->at || !ht_rollout_touches(rollout, type))
        return rollout->defect_count;
    *words = ht_luck_words(w->luck, HT_LUCK_CAUSE, type, number, r);
    const double u = ht_uniform(words->word[CAUSE]);
    if (u >= w->rollouts[r].at_most)
        return rollout->defect_count; /* whatever the volume at t */
    const double volume = ht_surge_at(&rollout->volume, rollout->at, t);
    const double extra = volume > 1.0 ? (volume - 1.0) / volume : 0.0;
    double share = rollout->defects[0].share;
    while (d < rollout->defect_count && u >= share * extra) {
        d++;
        share += d < rollout->defect_count ? rollout->defects[d].share : 0.0;
    }
    return d;
}

bool defect_spares(struct world *w, size_t type, uint64_t number) {
    struct ht_words words;
    for (size_t r = 0; r < w->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &w->model->rollouts[r];
        if (w->rollouts[r].left >= 1.0)
            continue; /* nothing fixed yet */
        const size_t d = defect_of(w, r, type, number, w->now, &words);
        const size_t defect = w->rollouts[r].first_defect + d;
        if (d == rollout->defect_count || !w->defects[defect].fixed ||
            ht_uniform(words.word[SPARED]) >= rollout->defects[d].removes)
            continue;
        if (w->observe.bin < w->observe.out->bins)
            w->observe.out->defects[defect].spared += 1.0;
        return true;
    }
    return false;
}

/* Gives free teams of the rollout something to do: what was found first. */
static void assign(struct world *w, size_t r) {
    const struct ht_rollout *rollout = &w->model->rollouts[r];
    struct rollout_state *state = &w->rollouts[r];
    while (state->free_teams > 0) {
        size_t next = rollout->defect_count;
        for (size_t d = 0; d < rollout->defect_count; d++) {
            const struct defect_state *s = &w->defects[state->first_defect + d];
            if (s->found > 0 && !s->in_work && !s->fixed &&
                (next == rollout->defect_count || s->found < w->defects[state->first_defect + next].found))
                next = d;
        }
        if (next == rollout->defect_count)
            return;
        const double done = w->now + rollout->defects[next].fix_takes;
        state->free_teams--;
        w->defects[state->first_defect + next].in_work = true;
        if (done < w->model->calendar.length)
            agenda_schedule(&w->agenda, defect_node(w, state->first_defect + next), done, EVENT_AGENTS_ON);
    }
}

static void reveal(struct world *w, size_t r, size_t d) {
    const size_t defect = w->rollouts[r].first_defect + d;
    struct defect_state *s = &w->defects[defect];
    struct ht_defect_sums *sums = &w->observe.out->defects[defect];
    sums->calls += 1.0;
    if (s->fixed || s->found > 0 || w->model->rollouts[r].fix_teams == 0)
        return;
    s->count += 1.0;
    if (s->count < w->model->rollouts[r].defects[d].found_after)
        return;
    s->found = ++w->defects_found;
    sums->found = isnan(sums->found) ? w->now : sums->found;
    assign(w, r);
}

void defect_revealed(struct world *w, const struct caller *c) {
    struct ht_words words;
    for (size_t r = 0; c->contact == 0 && r < w->model->rollout_count; r++) {
        const size_t d = defect_of(w, r, c->origin, c->number, c->first_arrival, &words);
        if (d < w->model->rollouts[r].defect_count)
            reveal(w, r, d);
    }
}

void defect_worked_on(struct world *w, size_t defect) {
    size_t r = 0;
    while (defect >= w->rollouts[r].first_defect + w->model->rollouts[r].defect_count)
        r++;
    struct defect_state *s = &w->defects[defect];
    const size_t d = defect - w->rollouts[r].first_defect;
    const struct ht_defect *model = &w->model->rollouts[r].defects[d];
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_FIX, r, d, s->tries++);
    s->in_work = false;
    s->found = 0;
    s->count = 0.0;
    if (ht_uniform(words.word[0]) < model->works) {
        s->fixed = true;
        w->observe.out->defects[defect].fixed = w->now;
        w->rollouts[r].left -= model->share * model->removes;
    }
    w->rollouts[r].free_teams++;
    assign(w, r);
}
