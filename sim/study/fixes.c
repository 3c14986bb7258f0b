/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The closed loop of defects by expected values: calls count towards finding a defect as they can be
 * expected, and a fix that works with probability w removes w of what a good one would. After it the count
 * starts again for the case that it failed, and so on, with what probability is left. A team is taken as busy
 * while it is more likely than not that its fix is needed.
 */
#include "fixes.h"
#include <math.h>

#define HARDLY 1e-3 /* probability that no fix has worked below which no more are tried */

enum phase { COUNTING, WAITING, FIXING, FIXED };

struct fix {
    size_t rollout;
    const struct ht_defect *defect;
    enum phase phase;
    double count;   /* calls since the start or the last fix */
    double since;   /* when it was found; FIXING: when the fix ends */
    double unfixed; /* probability that no fix has worked so far */
};

bool fixes_init(struct fixes *f, const struct ht_model *model, struct ht_arena *arena) {
    size_t count = 0;
    for (size_t r = 0; r < model->rollout_count; r++)
        count += model->rollouts[r].defect_count;
    *f = (struct fixes){.model = model,
                        .all = ht_arena_alloc(arena, count + 1, sizeof *f->all),
                        .first = ht_arena_alloc(arena, model->rollout_count + 1, sizeof *f->first),
                        .working = ht_arena_alloc(arena, model->rollout_count + 1, sizeof *f->working)};
    if (f->all == NULL || f->first == NULL || f->working == NULL)
        return false;
    for (size_t r = 0, i = 0; r < model->rollout_count; r++) {
        for (size_t d = 0; d < model->rollouts[r].defect_count; d++)
            f->all[i++] =
                (struct fix){.rollout = r, .defect = &model->rollouts[r].defects[d], .unfixed = 1.0};
        f->first[r + 1] = i;
    }
    return true;
}

static bool needs_team(const struct fix *fix) {
    return fix->unfixed >= 0.5;
}

/* Teams of a rollout that are free from `freed` on begin with what was found first. */
static void assign(struct fixes *f, size_t rollout, double freed) {
    const size_t teams = f->model->rollouts[rollout].fix_teams;
    for (;;) {
        struct fix *next = NULL;
        for (size_t i = f->first[rollout]; i < f->first[rollout + 1]; i++) {
            struct fix *fix = &f->all[i];
            if (fix->phase == WAITING && (!needs_team(fix) || f->working[rollout] < teams) &&
                (next == NULL || fix->since < next->since))
                next = fix;
        }
        if (next == NULL)
            return;
        f->working[rollout] += needs_team(next) ? 1 : 0;
        next->phase = FIXING;
        next->since = fmax(next->since, needs_team(next) ? freed : 0.0) + next->defect->fix_takes;
    }
}

static void end_fix(struct fixes *f, struct fix *fix) {
    f->working[fix->rollout] -= needs_team(fix) ? 1 : 0;
    fix->unfixed *= 1.0 - fix->defect->works;
    fix->phase = fix->unfixed < HARDLY ? FIXED : COUNTING;
    fix->count = 0.0;
    assign(f, fix->rollout, fix->since);
}

void fixes_end(struct fixes *f, double now) {
    for (size_t r = 0; r < f->model->rollout_count; r++) {
        struct fix *due;
        do {
            due = NULL;
            for (size_t i = f->first[r]; i < f->first[r + 1]; i++) {
                struct fix *fix = &f->all[i];
                if (fix->phase == FIXING && fix->since <= now && (due == NULL || fix->since < due->since))
                    due = fix;
            }
            if (due != NULL)
                end_fix(f, due);
        } while (due != NULL);
    }
}

double fixes_left(const struct fixes *f, size_t rollout) {
    double left = 1.0;
    for (size_t i = f->first[rollout]; i < f->first[rollout + 1]; i++)
        left -= (1.0 - f->all[i].unfixed) * f->all[i].defect->share * f->all[i].defect->removes;
    return fmax(0.0, left);
}

void fixes_learn(struct fixes *f, size_t rollout, double from, double to, double extra) {
    if (f->model->rollouts[rollout].fix_teams == 0)
        return;
    for (size_t i = f->first[rollout]; i < f->first[rollout + 1]; i++) {
        struct fix *fix = &f->all[i];
        const double more = extra * fix->defect->share, missing = fix->defect->found_after - fix->count;
        if (fix->phase != COUNTING || more <= 0.0)
            continue;
        fix->count += more;
        if (more >= missing) {
            fix->phase = WAITING;
            fix->since = from + (to - from) * fmax(0.0, missing) / more;
        }
    }
    assign(f, rollout, 0.0);
}
