/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What rollouts do to a call that is answered now: factors on its handle time, and more to do. Each holds for
 * the call types it touches, where it reaches the agent group that answers.
 */
#include "world.h"

static bool concerns(const struct world *w, size_t r, size_t type, size_t group) {
    return w->now >= w->model->rollouts[r].at && w->reached[r * w->model->agent_group_count + group] &&
           ht_rollout_touches(&w->model->rollouts[r], type);
}

double rollouts_handle(const struct world *w, size_t type, size_t group) {
    double factor = ht_handle_profile_at(w->model, type, w->now);
    for (size_t r = 0; r < w->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &w->model->rollouts[r];
        if (!concerns(w, r, type, group))
            continue;
        const double surge = ht_surge_at(&rollout->handle, rollout->at, w->now), left = w->rollouts[r].left;
        factor *= left < 1.0 ? 1.0 + (surge - 1.0) * left : surge;
    }
    return factor;
}

double rollouts_repeat(const struct world *w, size_t type, size_t group) {
    double factor = 1.0;
    for (size_t r = 0; r < w->model->rollout_count; r++)
        if (concerns(w, r, type, group))
            factor *= w->model->rollouts[r].repeat_factor;
    return factor;
}

static bool prompted(const struct world *w, const struct caller *c, size_t r) {
    const uint64_t owner = c->origin + ((uint64_t)r << 32);
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_PROMPT, owner, c->number, c->contact);
    return ht_uniform(words.word[0]) < w->model->rollouts[r].prompts.share;
}

void rollouts_add_work(const struct world *w, const struct caller *c, size_t group, struct work *work) {
    for (size_t r = 0; r < w->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &w->model->rollouts[r];
        if (!concerns(w, r, c->type, group))
            continue;
        if (ht_extra_work_on(&rollout->second_system, rollout->at, w->now))
            work->wrap_up += rollout->second_system.seconds;
        if (ht_extra_work_on(&rollout->prompts, rollout->at, w->now) && prompted(w, c, r))
            work->talk += rollout->prompts.seconds;
    }
}
