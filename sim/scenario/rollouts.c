/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `rollouts`: what going live does to calls and agents.
 */
#include "reader.h"
#include <string.h>

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

#define MEMBER(member) offsetof(struct ht_rollout, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"ERP go-live\";"},
    {.name = "at", .read = key_time, .offset = MEMBER(at), .example = "at = \"2006-11-20\";"},
    {.name = "call_types", .read = key_touched},
    {.name = "volume", .read = key_surge, .offset = MEMBER(volume)},
    {.name = "handle", .read = key_handle_surge, .offset = MEMBER(handle)},
    {.name = "relearn", .read = key_learning, .offset = MEMBER(relearn)},
    {.name = "repeat_factor", .read = key_number, .offset = MEMBER(repeat_factor), .range = {0, 1000, false}},
    {.name = "defects"},
    {.name = "fix_teams"},
};

static void prepare(void *item) {
    *(struct ht_rollout *)item = (struct ht_rollout){
        .volume = {.peak = 1, .settles_at = 1}, .handle = {.peak = 1, .settles_at = 1}, .repeat_factor = 1};
}

bool section_rollouts(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"rollout", keys, COUNT_OF(keys), sizeof(struct ht_rollout), prepare};
    struct ht_model *model = r->model;
    model->rollouts = items_read(r, list, &items, &model->rollout_count);
    for (size_t i = 0; i < model->rollout_count; i++) {
        struct ht_rollout *rollout = &model->rollouts[i];
        if (rollout->call_types == NULL) {
            rollout->call_type_count = model->call_type_count;
            rollout->call_types = keep(r, model->call_type_count, sizeof *rollout->call_types);
            for (size_t j = 0; j < model->call_type_count; j++) {
                rollout->call_types[j] = j;
            }
        }
    }
    return true;
}
