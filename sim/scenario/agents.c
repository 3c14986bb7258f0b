/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `agent_groups`. Invariant: a group has one roster, and `count` agrees with it.
 */
#include "reader.h"
#include <math.h>
#include <string.h>

static const struct range agents = {0, MOST, false};

static bool key_skill(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    size_t found = find_call_type(r, value);
    *(size_t *)into = found;
    return found != SIZE_MAX;
}

static const struct key skill_keys[] = {
    {.name = "call",
     .read = key_skill,
     .offset = offsetof(struct ht_skill, call_type),
     .example = "call = \"orders\";"},
    {.name = "handle_factor",
     .read = key_number,
     .offset = offsetof(struct ht_skill, handle_factor),
     .range = {0, 1000, true}},
};

static bool read_skill(struct reader *r, const struct node *item, struct ht_agent_group *group) {
    struct ht_skill *skill = &group->serves[group->serves_count];
    const struct node *name = item;
    bool good = true;
    *skill = (struct ht_skill){.call_type = SIZE_MAX, .handle_factor = 1};
    if (item->kind == NODE_GROUP) {
        good = group_read(r, item, skill_keys, COUNT_OF(skill_keys), skill);
        name = node_member(item, "call");
    } else {
        skill->call_type = find_call_type(r, item);
    }
    if (skill->call_type == SIZE_MAX) {
        return false;
    }
    for (size_t i = 0; i < group->serves_count; i++) {
        if (group->serves[i].call_type == skill->call_type) {
            return fail(r, name, NULL, "%s stands in this list twice", node_describe(r, name));
        }
    }
    group->serves_count++;
    return good;
}

/* Names of call types, or groups with a factor for each. */
static bool key_serves(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_agent_group *group = into;
    if (!value_list(r, value, "names of call types")) {
        return false;
    }
    if (value->count == 0) {
        return fail(r, value, NULL, "expected at least one call type, found an empty list");
    }
    group->serves = keep(r, value->count, sizeof *group->serves);
    bool good = true;
    for (const struct node *item = value->first; item != NULL; item = item->next) {
        good &= read_skill(r, item, group);
    }
    return good;
}

static bool key_agents(struct reader *r, const struct node *value, const struct key *key, void *into) {
    long long whole;
    if (!value_whole(r, value, key->range, &whole)) {
        return false;
    }
    *(double *)into = (double)whole;
    return true;
}

static const struct key staffing_count = {.name = "count",
                                          .read = key_agents,
                                          .offset = offsetof(struct ht_step, value),
                                          .range = {0, MOST, false},
                                          .example = "count = 6;"};

static bool staffing_file(struct reader *r, const struct node *file, struct ht_agent_group *group) {
    struct sheet sheet;
    bool good = sheet_read(r, file, &sheet) && sheet_steps(r, &sheet, "from", "count", agents, "agents",
                                                           &group->staffing, &group->staffing_count);
    sheet_release(&sheet);
    return good;
}

static bool key_staffing(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_agent_group *group = into;
    group->roster = HT_ROSTER_STAFFING;
    return value->kind == NODE_TEXT
               ? staffing_file(r, value, group)
               : value_steps(r, value, &staffing_count, &group->staffing, &group->staffing_count);
}

#define MEMBER(member) offsetof(struct ht_agent_group, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"reps\";"},
    {.name = "count", .read = key_count, .offset = MEMBER(count), .range = {0, MOST, false}},
    {.name = "serves", .read = key_serves, .example = "serves = [ \"orders\" ];"},
    {.name = "take", .read = key_call_choice, .offset = MEMBER(take)},
    {.name = "handle_factor", .read = key_number, .offset = MEMBER(handle_factor), .range = {0, 1000, true}},
    {.name = "shifts", .read = key_shifts},
    {.name = "staffing", .read = key_staffing},
    {.name = "learning", .read = key_learning, .offset = MEMBER(learning)},
    {.name = "joins", .read = key_joins, .offset = MEMBER(joins)},
    {.name = "training", .read = key_training, .offset = MEMBER(training)},
    {.name = "nesting", .read = key_nesting},
    {.name = "coaching", .read = key_coaching, .offset = MEMBER(coaching)},
    {.name = "attrition", .read = key_attrition, .offset = MEMBER(attrition)},
    {.name = "leaves", .read = key_until, .offset = MEMBER(leaves)},
    {.name = "absence", .read = key_number, .offset = MEMBER(absence), .range = SHARE},
    {.name = "off_phone", .read = key_number, .offset = MEMBER(off_phone), .range = {0, 0.95, false}},
    {.name = "off_phone_length",
     .read = key_duration,
     .offset = MEMBER(off_phone_length),
     .range = {1, LONGEST, false}},
    {.name = "repeat_factor", .read = key_number, .offset = MEMBER(repeat_factor), .range = {0, 1000, false}},
    {.name = "cost_per_hour",
     .read = key_number,
     .offset = MEMBER(cost_per_hour),
     .range = {0, MOST_MONEY, false}},
    {.name = "overtime_factor",
     .read = key_number,
     .offset = MEMBER(overtime_factor),
     .range = {0, 1000, false}},
    {.name = "hire_cost", .read = key_number, .offset = MEMBER(hire_cost), .range = {0, MOST_MONEY, false}},
    {.name = "training_cost_per_day",
     .read = key_number,
     .offset = MEMBER(training_cost_per_day),
     .range = {0, MOST_MONEY, false}},
};

static void prepare(void *item) {
    struct ht_agent_group *group = item;
    *group = (struct ht_agent_group){.handle_factor = 1,
                                     .repeat_factor = 1,
                                     .off_phone_length = 1200,
                                     .learning.repeat_start = 1,
                                     .cost_per_hour = NAN,
                                     .hire_cost = NAN,
                                     .training_cost_per_day = NAN,
                                     .overtime_factor = 1};
    careers_prepare(group);
}

static void check_staffing(struct reader *r, const struct node *item, struct ht_agent_group *group) {
    static const char *const strangers[] = {"count",   "shifts",    "joins",           "training",
                                            "nesting", "coaching",  "attrition",       "leaves",
                                            "absence", "off_phone", "off_phone_length"};
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        const struct node *found = node_member(item, strangers[i]);
        if (found != NULL) {
            fail(r, found, NULL,
                 "`%s` cannot go with `staffing`, which says how many agents there are and when",
                 strangers[i]);
        }
    }
    group->count = 0;
    for (size_t i = 0; i < group->staffing_count; i++) {
        size_t asked = (size_t)group->staffing[i].value;
        group->count = asked > group->count ? asked : group->count;
    }
}

static void check_shifts(struct reader *r, const struct node *item, struct ht_agent_group *group) {
    size_t sum = 0;
    for (size_t i = 0; i < group->shift_count; i++) {
        sum += group->shifts[i].count;
    }
    const struct node *count = node_member(item, "count");
    if (count != NULL && group->count != sum) {
        fail(r, count, "leave `count` out: the shifts say it",
             "expected the sum of the shifts (%zu), found %s", sum, node_describe(r, count));
    }
    group->count = sum;
}

bool section_agent_groups(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"agent group", keys, COUNT_OF(keys), sizeof(struct ht_agent_group),
                                       prepare};
    struct ht_model *model = r->model;
    model->agent_groups = items_read(r, list, &items, &model->agent_group_count);
    if (list->kind == NODE_LIST && list->count == 0) {
        fail(r, list, NULL, "expected at least one agent group");
    }
    size_t i = 0;
    for (const struct node *item = list->first; item != NULL && model->agent_groups != NULL;
         item = item->next) {
        struct ht_agent_group *group = &model->agent_groups[i];
        careers_settle(r, item, i++);
        if (item->kind != NODE_GROUP) {
            continue;
        }
        if (group->roster == HT_ROSTER_STAFFING) {
            check_staffing(r, item, group);
        } else if (group->roster == HT_ROSTER_SHIFTS) {
            check_shifts(r, item, group);
        } else if (node_member(item, "count") == NULL) {
            missing(r, item, "count", "count = 20;");
        }
        careers_check_classes(r, item, group);
    }
    return true;
}

bool group_serves(const struct ht_agent_group *group, size_t call_type) {
    for (size_t i = 0; i < group->serves_count; i++) {
        if (group->serves[i].call_type == call_type) {
            return true;
        }
    }
    return false;
}

size_t find_agent_group(struct reader *r, const struct node *name) {
    const struct ht_model *model = r->model;
    const char **names = scratch(r, model->agent_group_count, sizeof *names);
    for (size_t i = 0; i < model->agent_group_count; i++) {
        names[i] = model->agent_groups[i].name;
    }
    return find_name(r, name, "agent group", names, model->agent_group_count);
}

bool value_agent_groups(struct reader *r, const struct node *list, size_t **into, size_t *count) {
    return value_names(r, list, "names of agent groups", find_agent_group, into, count);
}
