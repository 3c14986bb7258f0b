/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `rollouts`: what going live does to calls and agents.
 */
#include "reader.h"
#include <math.h>

#define MEMBER(member) offsetof(struct ht_surge, member)

static const struct key surge_keys[] = {
    {.name = "peak",
     .read = key_number,
     .offset = MEMBER(peak),
     .range = {0, 1000, false},
     .example = "peak = 2.4;"},
    {.name = "ramp", .read = key_duration, .offset = MEMBER(ramp), .range = ANY_LENGTH},
    {.name = "hold", .read = key_duration, .offset = MEMBER(hold), .range = ANY_LENGTH},
    {.name = "half_life", .read = key_duration, .offset = MEMBER(half_life), .range = ANY_LENGTH},
    {.name = "settles_at", .read = key_number, .offset = MEMBER(settles_at), .range = {0, 1000, false}},
};

#undef MEMBER

static bool key_surge(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, surge_keys, COUNT_OF(surge_keys), into);
}

static bool key_handle_surge(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_surge *surge = into;
    if (!key_surge(r, value, key, into)) {
        return false;
    }
    const char *zero = surge->peak == 0 ? "peak" : surge->settles_at == 0 ? "settles_at" : NULL;
    return zero == NULL ||
           fail(r, node_member(value, zero), NULL,
                "expected a factor on handle times above 0, found 0: calls cannot take no time");
}

static bool key_touched(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_rollout *rollout = into;
    if (value->kind == NODE_LIST && value->count == 0) {
        return fail(r, value, "leave `call_types` out for all of them",
                    "expected at least one call type, found an empty list");
    }
    return value_call_types(r, value, &rollout->call_types, &rollout->call_type_count);
}

static bool key_reached(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_rollout *rollout = into;
    if (value->kind == NODE_LIST && value->count == 0) {
        return fail(r, value, "leave `agent_groups` out for all of them",
                    "expected at least one agent group, found an empty list");
    }
    if (r->model->agent_groups == NULL) {
        return false; /* they could not be read, which was said */
    }
    return value_agent_groups(r, value, &rollout->agent_groups, &rollout->agent_group_count);
}

static bool key_lasting(struct reader *r, const struct node *value, const struct key *key, void *into) {
    if (node_says(value, "unlimited")) {
        *(double *)into = INFINITY;
        return true;
    }
    return value_duration(r, value, key->range, into);
}

#define MEMBER(member) offsetof(struct ht_extra_work, member)
#define LASTING                                                                                              \
    { .name = "lasting", .read = key_lasting, .offset = MEMBER(lasting), .range = ANY_LENGTH }

static const struct key second_system_keys[] = {
    {.name = "wrap_up",
     .read = key_duration,
     .offset = MEMBER(seconds),
     .range = ANY_LENGTH,
     .example = "wrap_up = \"45 s\";"},
    LASTING,
};
static const struct key prompts_keys[] = {
    {.name = "share", .read = key_number, .offset = MEMBER(share), .range = SHARE, .example = "share = 0.3;"},
    {.name = "talk",
     .read = key_duration,
     .offset = MEMBER(seconds),
     .range = ANY_LENGTH,
     .example = "talk = \"1 min\";"},
    LASTING,
};

#undef MEMBER

static bool key_second_system(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return optional_read(r, value, "a second system", second_system_keys, COUNT_OF(second_system_keys), into);
}

static bool key_prompts(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return optional_read(r, value, "prompts", prompts_keys, COUNT_OF(prompts_keys), into);
}

#define MEMBER(member) offsetof(struct ht_rollout, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"ERP go-live\";"},
    {.name = "at", .read = key_time, .offset = MEMBER(at), .example = "at = \"2006-11-20\";"},
    {.name = "call_types", .read = key_touched},
    {.name = "agent_groups", .read = key_reached},
    {.name = "volume", .read = key_surge, .offset = MEMBER(volume)},
    {.name = "handle", .read = key_handle_surge, .offset = MEMBER(handle)},
    {.name = "relearn", .read = key_learning, .offset = MEMBER(relearn)},
    {.name = "adoption", .read = key_number, .offset = MEMBER(adoption), .range = SHARE},
    {.name = "skipped", .read = key_learning, .offset = MEMBER(skipped)},
    {.name = "second_system", .read = key_second_system, .offset = MEMBER(second_system)},
    {.name = "prompts", .read = key_prompts, .offset = MEMBER(prompts)},
    {.name = "repeat_factor", .read = key_number, .offset = MEMBER(repeat_factor), .range = {0, 1000, false}},
    {.name = "defects", .read = key_defects},
    {.name = "fix_teams", .read = key_count, .offset = MEMBER(fix_teams), .range = {0, MOST, false}},
};

static void prepare(void *item) {
    *(struct ht_rollout *)item = (struct ht_rollout){.volume = {.peak = 1, .settles_at = 1},
                                                     .handle = {.peak = 1, .settles_at = 1},
                                                     .relearn.repeat_start = 1,
                                                     .skipped.repeat_start = 1,
                                                     .adoption = 1,
                                                     .second_system = {.share = 1, .lasting = INFINITY},
                                                     .prompts = {.lasting = INFINITY},
                                                     .repeat_factor = 1,
                                                     .fix_teams = 1};
}

static bool is_given(const struct node *item, const char *curve) {
    const struct node *node = node_member(item, curve);
    return node != NULL && !node_says(node, "none");
}

/* Whoever skips a training relearns by a curve of his own. */
static void check_adoption(struct reader *r, const struct node *item, const struct ht_rollout *rollout) {
    if (rollout->adoption < 1 && !is_given(item, "skipped")) {
        missing(r, item, "skipped", "skipped = { start = 2.0; half_life = \"500 calls\"; };");
    }
    if (is_given(item, "skipped") && !is_given(item, "relearn")) {
        fail(r, node_member(item, "skipped"),
             "for example `relearn = { start = 1.6; half_life = \"250 calls\"; };`",
             "`skipped` needs `relearn`, the curve of those who took the training");
    }
}

/* All positions below `count`. */
static size_t *everyone(struct reader *r, size_t count) {
    size_t *all = keep(r, count, sizeof *all);
    for (size_t i = 0; i < count; i++) {
        all[i] = i;
    }
    return all;
}

bool section_rollouts(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"rollout", keys, COUNT_OF(keys), sizeof(struct ht_rollout), prepare};
    struct ht_model *model = r->model;
    model->rollouts = items_read(r, list, &items, &model->rollout_count);
    const struct node *item = list->first;
    for (size_t i = 0; i < model->rollout_count; i++, item = item->next) {
        struct ht_rollout *rollout = &model->rollouts[i];
        if (rollout->call_types == NULL) {
            rollout->call_type_count = model->call_type_count;
            rollout->call_types = everyone(r, model->call_type_count);
        }
        if (rollout->agent_groups == NULL) {
            rollout->agent_group_count = model->agent_group_count;
            rollout->agent_groups = everyone(r, model->agent_group_count);
        }
        check_adoption(r, item, rollout);
        defects_check(r, item, rollout);
    }
    return true;
}
