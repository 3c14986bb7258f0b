/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What handling calls teaches an agent: the learning curve of his group, by calls handled or by time on the
 * phones, and relearning after a rollout, for those who were on the phones before it, by the calls of its
 * types handled since. Who skipped the training of a rollout relearns by another curve.
 */
#include "observe.h"
#include <holdtime/calendar.h>

#define PROFICIENT                                                                                           \
    (1.05 + 1e-12) /* the largest factor of a proficient agent; products may be off in the last digit */

/* Group and learning factor after the calls handled so far; time tables are looked up when a call is
 * answered. */
static void refresh(const struct ht_agent_group *group, struct agent *a) {
    a->factor = group->handle_factor;
    if (group->learning.curve != HT_CURVE_NONE && !group->learning.points_by_time)
        a->factor *= ht_learning_factor(&group->learning, a->calls, 0.0);
}

static double *relearned(const struct world *w, size_t rollout, uint32_t agent) {
    return &w->relearned[rollout * w->agent_count + agent];
}

/* The curve by which the agent relearns calls of this type; NULL: he need not. */
static const struct ht_learning *relearns_by(const struct world *w, size_t r, uint32_t agent, size_t type) {
    const struct ht_rollout *rollout = &w->model->rollouts[r];
    if (rollout->relearn.curve == HT_CURVE_NONE || w->now < rollout->at)
        return NULL;
    const double joined = w->careers.joined[agent];
    if (joined > 0.0 && joined >= rollout->at)
        return NULL; /* was trained on the new system */
    if (!w->reached[r * w->model->agent_group_count + agent_group(w, agent)] ||
        !ht_rollout_touches(rollout, type))
        return NULL;
    return w->skipped != NULL && w->skipped[r * w->agent_count + agent] ? &rollout->skipped
                                                                        : &rollout->relearn;
}

double experience_factor(const struct world *w, uint32_t agent, size_t type) {
    const struct agent *a = &w->agents[agent];
    const struct team *team = &w->teams[a->team];
    double factor = a->factor * team->pair[type];
    if (team->by_calls)
        return factor;
    const struct ht_agent_group *group = team->model;
    if (group->learning.points_by_time)
        factor *= ht_learning_factor(&group->learning, a->calls, w->now - w->careers.joined[agent]);
    for (size_t r = 0; w->relearned != NULL && r < w->model->rollout_count; r++) {
        const struct ht_learning *curve = relearns_by(w, r, agent, type);
        if (curve != NULL)
            factor *= ht_learning_factor(curve, *relearned(w, r, agent), w->now - w->model->rollouts[r].at);
    }
    return factor;
}

static double repeat_of(const struct ht_learning *curve, double calls, double seconds) {
    if (curve->repeat_start == 1.0)
        return 1.0;
    return ht_learning_repeat(curve, ht_learning_factor(curve, calls, seconds));
}

double experience_repeat(const struct world *w, uint32_t agent, size_t type) {
    const struct agent *a = &w->agents[agent];
    const struct team *team = &w->teams[a->team];
    if (team->equal_agents)
        return 1.0;
    double factor = repeat_of(&team->model->learning, a->calls, w->now - w->careers.joined[agent]);
    for (size_t r = 0; w->relearned != NULL && r < w->model->rollout_count; r++) {
        const struct ht_learning *curve = relearns_by(w, r, agent, type);
        if (curve != NULL)
            factor *= repeat_of(curve, *relearned(w, r, agent), w->now - w->model->rollouts[r].at);
    }
    return factor;
}

void experience_note(struct world *w, uint32_t agent, size_t type, const struct talk *talk) {
    struct agent *a = &w->agents[agent];
    const struct team *team = talk->team;
    const size_t group = team->group;
    const double gain = w->groups[group].gain;
    if (w->careers.strains != NULL) {
        struct strain *strain = &w->careers.strains[group];
        *(w->now < w->careers.midnight ? &strain->worked : &strain->next_worked) += talk->handle;
    }
    if (!w->groups[group].learns)
        return;
    /* What the factor owes to learning and relearning alone. */
    const double learned = talk->factor / (team->model->handle_factor * team->pair[type]);
    if (learned > PROFICIENT)
        observe_learning(w, group, talk->free);
    observe_pace(w, group, (size_t)((w->now - w->careers.joined[agent]) / HT_WEEK), learned);
    a->calls += gain;
    refresh(team->model, a);
    for (size_t r = 0; w->relearned != NULL && r < w->model->rollout_count; r++)
        if (relearns_by(w, r, agent, type) != NULL)
            *relearned(w, r, agent) += gain;
}

void experience_init(struct world *w, size_t group, uint32_t agent) {
    w->agents[agent].calls = 0.0;
    refresh(&w->model->agent_groups[group], &w->agents[agent]);
}
