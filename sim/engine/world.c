/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sets up the world of a replication: sizes from the model, one agenda node for each owner of an event.
 */
#include "world.h"
#include "observe.h"
#include <math.h>
#include <string.h>

static bool takes_nesting(const struct ht_nesting *nesting, size_t call_type) {
    for (size_t i = 0; i < nesting->serves_count; i++)
        if (nesting->serves[i] == call_type)
            return true;
    return false;
}

/* The teams that take a type's calls: by its routes, or in the order of the scenario; those nesting behind
 * the others of their group, whose equals they are. */
static bool init_takers(struct world *w, size_t type) {
    const struct ht_model *model = w->model;
    const struct ht_call_type *t = &model->call_types[type];
    struct type_state *state = &w->types[type];
    state->preferred = t->routes != NULL;
    state->takers = ht_arena_alloc(w->arena, w->team_count, sizeof *state->takers);
    if (state->takers == NULL)
        return false;
    for (size_t i = 0; i < (state->preferred ? t->route_count : model->agent_group_count); i++) {
        struct taker taker = {.team = state->preferred ? t->routes[i].group : i, .alike = 1};
        const size_t nest = w->groups[taker.team].nest;
        if (!ht_group_takes(model, taker.team, type, &taker.after))
            continue;
        if (nest > 0 && takes_nesting(&model->agent_groups[taker.team].nesting, type))
            taker.alike = 2;
        state->takers[state->taker_count++] = taker;
        if (taker.alike > 1)
            state->takers[state->taker_count++] = (struct taker){nest, 1, taker.after};
        state->opens = state->opens || taker.after > 0.0;
    }
    state->one_team = state->taker_count == 1 && !state->opens && model->agent_choice == HT_LONGEST_IDLE;
    return true;
}

static double mean_of_replayed(const struct ht_arrivals *arrivals) {
    double sum = 0.0;
    for (size_t i = 0; i < arrivals->call_count; i++)
        sum += arrivals->calls[i].handle;
    return arrivals->call_count > 0 ? sum / (double)arrivals->call_count : 0.0;
}

/* What the life of its callers may hold besides waiting and talking. */
static void init_life(const struct ht_call_type *model, struct type_state *type) {
    type->replayed = model->arrivals.source == HT_SOURCE_REPLAY;
    type->followed = model->repeat.probability > 0.0 || model->escalate.probability > 0.0;
    type->predicted = model->announce.wait || model->callback.accept > 0.0;
    if (type->predicted) /* without `handle` a replay gives it for every call */
        type->recent =
            (model->handle.law != HT_LAW_NEVER ? model->handle.mean : mean_of_replayed(&model->arrivals)) +
            model->wrap_up.mean;
}

/* Bits for call types, the best priority first. */
static void init_bits(struct world *w) {
    const struct ht_model *model = w->model;
    for (size_t t = 0; t < model->call_type_count; t++) {
        size_t before = 0;
        for (size_t u = 0; u < model->call_type_count; u++)
            before += model->call_types[u].priority < model->call_types[t].priority ||
                      (model->call_types[u].priority == model->call_types[t].priority && u < t);
        w->types[t].bit = (uint64_t)1 << before % QUEUE_BITS;
        w->by_bit[before % QUEUE_BITS] = (uint32_t)t;
    }
}

/* May a team ask for the queue bits, and do they say all? */
static void init_ranks(const struct world *w, struct team *team) {
    const struct ht_call_type *types = w->model->call_types;
    team->at_once = team->model->take != HT_LISTED_CALL && w->model->call_type_count <= QUEUE_BITS;
    team->ranked = true;
    for (size_t i = 0; i < team->taken_count; i++) {
        const size_t type = team->taken[i].type;
        team->at_once = team->at_once && team->taken[i].after <= 0.0;
        team->ranked = team->ranked && types[type].arrivals.source != HT_SOURCE_REPLAY;
        for (size_t j = 0; j < i; j++)
            team->ranked = team->ranked && types[type].priority != types[team->taken[j].type].priority;
        team->types |= w->types[type].bit;
    }
}

static bool init_types(struct world *w) {
    const struct ht_model *model = w->model;
    w->type_count = model->call_type_count;
    w->types = ht_arena_alloc(w->arena, model->call_type_count, sizeof *w->types);
    w->sources = ht_arena_alloc(w->arena, model->call_type_count, sizeof *w->sources);
    w->due = ht_arena_alloc(w->arena, model->call_type_count, sizeof *w->due);
    if (w->types == NULL || w->sources == NULL || w->due == NULL)
        return false;
    for (size_t t = 0; t < model->call_type_count; t++) {
        struct type_state *type = &w->types[t];
        type->model = &model->call_types[t];
        type->queue = type->later = (struct queue){NOBODY, NOBODY};
        type->steady_handle = model->call_types[t].handle_profile == NULL;
        for (size_t r = 0; r < model->rollout_count; r++) {
            const struct ht_rollout *rollout = &model->rollouts[r];
            if (!ht_rollout_touches(rollout, t))
                continue;
            type->steady_handle = false;
            type->extra_work = type->extra_work || rollout->second_system.seconds > 0.0 ||
                               (rollout->prompts.share > 0.0 && rollout->prompts.seconds > 0.0);
            type->caused = type->caused || (rollout->defect_count > 0 &&
                                            model->call_types[t].arrivals.source != HT_SOURCE_REPLAY);
        }
        init_life(&model->call_types[t], type);
        type->special = !type->steady_handle || type->replayed || type->followed || type->caused ||
                        type->extra_work || type->predicted || w->trace != NULL;
        w->calls_back = w->calls_back || model->call_types[t].callback.accept > 0.0;
        if (!init_takers(w, t))
            return false;
        type->plain = type->model->queue_limit == HT_UNLIMITED && type->model->balk <= 0.0 &&
                      type->model->divert_after == INFINITY && !type->opens && !type->predicted &&
                      w->trace == NULL;
    }
    init_bits(w);
    for (size_t team = 0; team < w->team_count; team++)
        init_ranks(w, &w->teams[team]);
    return true;
}

static bool relearns(const struct ht_model *model) {
    for (size_t r = 0; r < model->rollout_count; r++)
        if (model->rollouts[r].relearn.curve != HT_CURVE_NONE)
            return true;
    return false;
}

static bool may_be_away(const struct ht_model *model) {
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        if (group->absence > 0.0 || group->off_phone > 0.0)
            return true;
        for (size_t i = 0; i < group->shift_count; i++)
            if (group->shifts[i].break_count > 0)
                return true;
    }
    return false;
}

/* The call types a team takes, in the order of its group's `serves`. */
static bool init_taken(struct world *w, size_t team) {
    struct team *t = &w->teams[team];
    const struct ht_agent_group *model = t->model;
    double *pair = ht_arena_alloc(w->arena, w->model->call_type_count, sizeof *pair);
    t->taken = ht_arena_alloc(w->arena, model->serves_count, sizeof *t->taken);
    if (pair == NULL || t->taken == NULL)
        return false;
    for (size_t i = 0; i < model->serves_count; i++) {
        struct taken taken = {.type = model->serves[i].call_type};
        pair[taken.type] = model->serves[i].handle_factor;
        if (ht_group_takes(w->model, t->group, taken.type, &taken.after) &&
            (!t->nesting || takes_nesting(&model->nesting, taken.type)))
            t->taken[t->taken_count++] = taken;
    }
    t->pair = pair;
    t->by_calls = t->equal_agents || (!model->learning.points_by_time && w->relearned == NULL);
    return true;
}

static bool relearned_by(const struct world *w, size_t group) {
    for (size_t r = 0; r < w->model->rollout_count; r++)
        if (w->model->rollouts[r].relearn.curve != HT_CURVE_NONE &&
            w->reached[r * w->model->agent_group_count + group])
            return true;
    return false;
}

static void init_group(struct world *w, size_t group, uint32_t first) {
    const struct ht_agent_group *model = &w->model->agent_groups[group];
    struct group_state *g = &w->groups[group];
    g->first = first;
    g->count = (uint32_t)model->count;
    g->gain = 1.0;
    g->learns = model->learning.curve != HT_CURVE_NONE || relearned_by(w, group);
    for (uint32_t a = 0; a < g->count; a++) {
        struct agent *agent = &w->agents[first + a];
        agent->team = (uint32_t)group;
        agent->next = agent->prev = NOBODY;
        agent->post = model->joins == HT_NO_TIME ? POST_WORK : POST_NONE;
        experience_init(w, group, first + a);
    }
}

static bool init_team(struct world *w, size_t team, size_t group, bool nesting) {
    const struct ht_agent_group *model = &w->model->agent_groups[group];
    const bool strained = model->attrition.strain != 1.0;
    w->teams[team] = (struct team){.model = model,
                                   .group = group,
                                   .idle_first = NOBODY,
                                   .idle_last = NOBODY,
                                   .equal_agents = !w->groups[group].learns,
                                   .target = model->roster == HT_ROSTER_STAFFING ? 0 : SIZE_MAX,
                                   .noted = w->groups[group].learns || strained,
                                   .nesting = nesting};
    return init_taken(w, team);
}

static bool init_teams(struct world *w) {
    const struct ht_model *model = w->model;
    size_t nest = model->agent_group_count;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        if (!init_team(w, g, g, false))
            return false;
        if (model->agent_groups[g].nesting.length > 0.0) {
            w->groups[g].nest = nest;
            if (!init_team(w, nest++, g, true))
                return false;
        }
    }
    w->team_count = nest;
    return true;
}

/* Who relearns at which rollout, and who skipped its training. */
static bool init_rollouts(struct world *w, size_t agents) {
    const struct ht_model *model = w->model;
    const size_t rollouts = model->rollout_count, groups = model->agent_group_count;
    bool skipped = false;
    w->reached = ht_arena_alloc(w->arena, rollouts * groups, sizeof *w->reached);
    if (w->reached == NULL)
        return false;
    for (size_t r = 0; r < rollouts; r++) {
        skipped = skipped || model->rollouts[r].skipped.curve != HT_CURVE_NONE;
        for (size_t g = 0; g < groups; g++) {
            w->reached[r * groups + g] = ht_rollout_reaches(&model->rollouts[r], g);
            w->sites = w->sites || !w->reached[r * groups + g];
        }
    }
    if (relearns(model) &&
        (w->relearned = ht_arena_alloc(w->arena, rollouts * agents, sizeof *w->relearned)) == NULL)
        return false;
    return !skipped || (w->skipped = ht_arena_alloc(w->arena, rollouts * agents, sizeof *w->skipped)) != NULL;
}

static void init_skipped(struct world *w) {
    const struct ht_model *model = w->model;
    for (size_t r = 0; w->skipped != NULL && r < model->rollout_count; r++)
        for (size_t g = 0; model->rollouts[r].skipped.curve != HT_CURVE_NONE && g < model->agent_group_count;
             g++)
            for (uint32_t a = 0; a < w->groups[g].count; a++)
                w->skipped[r * w->agent_count + w->groups[g].first + a] =
                    ht_uniform(ht_luck_words(w->luck, HT_LUCK_ADOPTION, g, a, r).word[0]) >=
                    model->rollouts[r].adoption;
}

static bool init_agents(struct world *w) {
    const struct ht_model *model = w->model;
    size_t agents = 0;
    for (size_t g = 0; g < model->agent_group_count; g++)
        agents += model->agent_groups[g].count;
    w->agent_count = (uint32_t)agents;
    w->groups = ht_arena_alloc(w->arena, model->agent_group_count, sizeof *w->groups);
    w->teams = ht_arena_alloc(w->arena, 2 * model->agent_group_count, sizeof *w->teams);
    w->agents = ht_arena_alloc(w->arena, agents, sizeof *w->agents);
    w->careers.joined = ht_arena_alloc(w->arena, agents, sizeof *w->careers.joined);
    if (w->groups == NULL || w->teams == NULL || w->agents == NULL || w->careers.joined == NULL ||
        !init_rollouts(w, agents))
        return false;
    if (may_be_away(model) && (w->away = ht_arena_alloc(w->arena, agents, sizeof *w->away)) == NULL)
        return false;
    if (model->agent_choice == HT_LEAST_OCCUPIED &&
        (w->stretches = ht_arena_alloc(w->arena, agents, sizeof *w->stretches)) == NULL)
        return false;
    agents = 0;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        init_group(w, g, (uint32_t)agents);
        agents += model->agent_groups[g].count;
    }
    init_skipped(w);
    return init_teams(w);
}

static bool init_shifts(struct world *w) {
    const struct ht_model *model = w->model;
    size_t count = 0;
    for (size_t g = 0; g < model->agent_group_count; g++)
        count += model->agent_groups[g].roster == HT_ROSTER_OPEN ? 1 : model->agent_groups[g].shift_count;
    w->shifts = ht_arena_alloc(w->arena, count, sizeof *w->shifts);
    if (w->shifts == NULL)
        return false;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        uint32_t first = w->groups[g].first;
        w->groups[g].first_shift = w->shift_count;
        if (group->roster == HT_ROSTER_OPEN)
            w->shifts[w->shift_count++] =
                (struct shift_state){.group = g, .first = first, .count = (uint32_t)group->count};
        for (size_t i = 0; group->roster == HT_ROSTER_SHIFTS && i < group->shift_count; i++) {
            w->shifts[w->shift_count++] = (struct shift_state){.group = g,
                                                               .shift = &group->shifts[i],
                                                               .first = first,
                                                               .count = (uint32_t)group->shifts[i].count};
            first += (uint32_t)group->shifts[i].count;
        }
        w->groups[g].shift_count = w->shift_count - w->groups[g].first_shift;
    }
    return true;
}

/* Expected seconds between departures with every agent busy: the grain of the agenda. */
static double event_spacing(const struct world *w) {
    double mean = 0.0;
    for (size_t t = 0; t < w->model->call_type_count; t++)
        mean += w->model->call_types[t].handle.mean / (double)w->model->call_type_count;
    return mean / fmax(1.0, w->agent_count);
}

bool world_init(struct world *w, const struct ht_model *model, struct ht_luck luck, struct ht_arena *arena,
                struct ht_measures *out, struct ht_trace *trace) {
    *w = (struct world){.model = model,
                        .luck = luck,
                        .keys = ht_luck_round_keys(luck),
                        .arena = arena,
                        .trace = trace,
                        .free_caller = NOBODY,
                        .aside = NOBODY};
    if (!init_agents(w) || !init_types(w) || !init_shifts(w) || !careers_init(w) || !defects_init(w) ||
        !observe_init(w, out))
        return false;
    w->first_caller_node = w->away != NULL ? break_node(w, w->shift_count) : midnight_node(w) + 1;
    return agenda_init(&w->agenda, arena, w->first_caller_node, event_spacing(w));
}

#define MANY_CALLERS 8192 /* a megabyte of them: more than the nearer caches hold */

/* Doubles the pool of callers. */
static bool more_callers(struct world *w) {
    const size_t count = w->caller_count > 0 ? 2 * w->caller_count : 256;
    struct caller *callers = count < NOBODY / 2 ? ht_arena_alloc(w->arena, count, sizeof *callers) : NULL;
    /* Room that few scenarios use: like a place that falls free, it is filled before it is read. */
    struct caller_more *more = callers != NULL ? ht_arena_room(w->arena, count, sizeof *more) : NULL;
    if (more == NULL || !agenda_grow(&w->agenda, w->first_caller_node + count))
        return false;
    if (w->caller_count > 0) {
        memcpy(callers, w->callers, w->caller_count * sizeof *callers);
        memcpy(more, w->more, w->caller_count * sizeof *more);
    }
    w->callers = callers;
    w->more = more;
    w->agenda.owners = count > MANY_CALLERS ? (const char *)&callers->arrival : NULL;
    w->agenda.owner_size = sizeof *callers;
    w->agenda.owner_links = offsetof(struct caller, next) - offsetof(struct caller, arrival);
    w->agenda.first_owner = w->first_caller_node;
    for (size_t i = count; i > w->caller_count; i--)
        world_free_caller(w, (uint32_t)(i - 1));
    w->caller_count = count;
    return true;
}

uint32_t world_take_caller(struct world *w) {
    if (w->free_caller == NOBODY && !more_callers(w)) {
        w->no_memory = true;
        return NOBODY;
    }
    const uint32_t caller = w->free_caller;
    w->free_caller = w->callers[caller].next;
    return caller;
}

void world_free_caller(struct world *w, uint32_t caller) {
    w->callers[caller].next = w->free_caller;
    w->free_caller = caller;
}
