/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What handling calls teaches an agent: the learning curve of his group, by calls handled or by time on the
 * phones, and relearning after a rollout, for those who were on the phones before it, by the calls of its
 * types handled since.
 */
#include "world.h"

/* Group and learning factor after the calls handled so far; time tables are looked up when a call is
 * answered. */
static void refresh(struct world *w, uint32_t agent) {
    struct agent *a = &w->agents[agent];
    const struct ht_agent_group *group = &w->model->agent_groups[a->group];
    a->factor = group->handle_factor;
    if (group->learning.curve != HT_CURVE_NONE && !group->learning.points_by_time)
        a->factor *= ht_learning_factor(&group->learning, a->calls, 0.0);
}

static double *relearned(const struct world *w, size_t rollout, uint32_t agent) {
    return &w->relearned[rollout * w->agent_count + agent];
}

static bool must_relearn(const struct world *w, const struct ht_rollout *rollout, uint32_t agent,
                         size_t type) {
    if (rollout->relearn.curve == HT_CURVE_NONE || w->now < rollout->at)
        return false;
    const struct group_state *group = &w->groups[w->agents[agent].group];
    if (group->phones_from > 0.0 && group->phones_from >= rollout->at)
        return false; /* was trained on the new system */
    return ht_rollout_touches(rollout, type);
}

double experience_factor(const struct world *w, uint32_t agent, size_t type) {
    const struct agent *a = &w->agents[agent];
    const struct group_state *state = &w->groups[a->group];
    double factor = a->factor;
    if (state->pair != NULL)
        factor *= state->pair[type];
    if (state->equal_agents)
        return factor;
    const struct ht_agent_group *group = &w->model->agent_groups[a->group];
    if (group->learning.points_by_time)
        factor *= ht_learning_factor(&group->learning, a->calls, w->now - state->phones_from);
    for (size_t r = 0; w->relearned != NULL && r < w->model->rollout_count; r++) {
        const struct ht_rollout *rollout = &w->model->rollouts[r];
        if (must_relearn(w, rollout, agent, type))
            factor *= ht_learning_factor(&rollout->relearn, *relearned(w, r, agent), w->now - rollout->at);
    }
    return factor;
}

void experience_gain(struct world *w, uint32_t agent, size_t type) {
    struct agent *a = &w->agents[agent];
    a->calls += 1.0;
    refresh(w, agent);
    for (size_t r = 0; w->relearned != NULL && r < w->model->rollout_count; r++)
        if (must_relearn(w, &w->model->rollouts[r], agent, type))
            *relearned(w, r, agent) += 1.0;
}

void experience_reset(struct world *w, uint32_t agent) {
    w->agents[agent].calls = 0.0;
    refresh(w, agent);
}
