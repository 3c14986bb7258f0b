/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Defects in the simple simulator: which one made a caller call, and how calls lead to its fix.
 */
#include "naive_world.h"
#include <math.h>

static double luck(const struct world *w, const struct caller *c, size_t rollout, unsigned word) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    return ht_uniform(ht_luck_words(luck, HT_LUCK_CAUSE, c->origin, c->index, rollout).word[word]);
}

/* SIZE_MAX: none. */
static size_t find_cause(const struct world *w, const struct caller *c, size_t rollout) {
    const struct ht_rollout *r = &w->model->rollouts[rollout];
    const double volume = naive_surge(&r->volume, w->now - r->at);
    double share = 0;
    if (volume <= 1 || c->replayed || !naive_concerns(r, c->type))
        return SIZE_MAX;
    for (size_t d = 0; d < r->defect_count; d++) {
        share += r->defects[d].share;
        if (luck(w, c, rollout, 0) < share * (volume - 1) / volume)
            return d;
    }
    return SIZE_MAX;
}

/* Decides why this fresh caller calls, and whether a fix has done away with that. */
bool naive_is_spared(struct world *w, struct caller *c) {
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const size_t d = find_cause(w, c, i);
        c->cause[i] = d;
        if (d == SIZE_MAX || !w->defects[i][d].fixed ||
            luck(w, c, i, 1) >= w->model->rollouts[i].defects[d].removes)
            continue;
        w->run->defects[i][d].spared += w->now >= w->calendar->warm_up;
        return true;
    }
    return false;
}

/* Of the call that is being answered. */
void naive_note_causes(struct world *w, const struct caller *c) {
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        const size_t cause = c->contact == 0 ? c->cause[i] : SIZE_MAX;
        if (cause == SIZE_MAX)
            continue;
        struct defect *d = &w->defects[i][cause];
        struct ht_defect_sums *sums = &w->run->defects[i][cause];
        sums->calls++;
        if (d->found || d->fixed || w->model->rollouts[i].fix_teams == 0) /* nobody looks at them */
            continue;
        d->count++;
        d->found = d->count >= w->model->rollouts[i].defects[cause].found_after;
        d->turn = w->turn++;
        d->done = w->now; /* from when on it waits for a team */
        if (d->found && isnan(sums->found))
            sums->found = w->now;
    }
}

/* The teams that are free take what was found first. */
static void begin_fixes(struct world *w, size_t rollout, double now) {
    const struct ht_rollout *r = &w->model->rollouts[rollout];
    for (;;) {
        struct defect *first = NULL;
        size_t busy = 0;
        for (size_t i = 0; i < r->defect_count; i++) {
            struct defect *d = &w->defects[rollout][i];
            busy += d->under_way;
            if (d->found && !d->under_way && (first == NULL || d->turn < first->turn))
                first = d;
        }
        if (first == NULL || busy >= r->fix_teams)
            return;
        first->under_way = true;
        first->done = fmax(first->done, now) + r->defects[first - w->defects[rollout]].fix_takes;
    }
}

static void end_fix(struct world *w, size_t rollout, size_t defect) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    struct defect *d = &w->defects[rollout][defect];
    const uint64_t word = ht_luck_words(luck, HT_LUCK_FIX, rollout, defect, d->tries++).word[0];
    d->fixed = ht_uniform(word) < w->model->rollouts[rollout].defects[defect].works;
    d->found = d->under_way = false;
    d->count = 0;
    if (d->fixed)
        w->run->defects[rollout][defect].fixed = d->done;
}

/* Fixes that are done by then, one after the other; a team that comes free goes on at once. At its instant a
 * fix ends with agents leaving. */
void naive_mend(struct world *w, double until) {
    for (size_t i = 0; i < w->model->rollout_count; i++) {
        double now = 0;
        for (;;) {
            size_t next = SIZE_MAX;
            begin_fixes(w, i, now);
            for (size_t d = 0; d < w->model->rollouts[i].defect_count; d++)
                if (w->defects[i][d].under_way &&
                    (next == SIZE_MAX || w->defects[i][d].done < w->defects[i][next].done))
                    next = d;
            if (next == SIZE_MAX || w->defects[i][next].done > fmin(until, w->calendar->length))
                break;
            now = w->defects[i][next].done;
            end_fix(w, i, next);
        }
    }
}

/* A handle factor of the rollout after the fixes that worked. */
double naive_mended(const struct world *w, size_t rollout, double factor) {
    const struct ht_rollout *r = &w->model->rollouts[rollout];
    double left = 1;
    for (size_t d = 0; d < r->defect_count; d++)
        if (w->defects[rollout][d].fixed)
            left -= r->defects[d].share * r->defects[d].removes;
    return 1 + (factor - 1) * left;
}
