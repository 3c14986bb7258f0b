/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The empty model with the defaults of the scenario language, and the numbering of scopes. Invariant: scope 0
 * is the whole centre, then come the call types, then the agent groups, each in the order of the scenario.
 */
#include <assert.h>
#include <holdtime/calendar.h>
#include <holdtime/model.h>

void ht_model_init(struct ht_model *model) {
    *model = (struct ht_model){
        /* A Monday, so that weekdays mean what they say in scenarios that name no date. */
        .calendar = {.start_day = ht_day_from_date(2001, 1, 1), .interval = 30 * HT_MINUTE},
        .lines = HT_UNLIMITED,
        .service_level = {.within = 20, .counting = HT_COUNT_OFFERED},
        .agent_choice = HT_LONGEST_IDLE,
        .run = {.replications = 20, .seed = 1, .max_replications = 10000},
    };
    ht_arena_init(&model->arena);
}

void ht_model_release(struct ht_model *model) {
    ht_arena_release(&model->arena);
    ht_model_init(model);
}

size_t ht_model_scopes(const struct ht_model *model) {
    return 1 + model->call_type_count + model->agent_group_count;
}

const char *ht_model_scope_name(const struct ht_model *model, size_t scope) {
    assert(scope < ht_model_scopes(model));
    if (scope == 0) {
        return "all";
    }
    if (scope <= model->call_type_count) {
        return model->call_types[scope - 1].name;
    }
    return model->agent_groups[scope - 1 - model->call_type_count].name;
}
