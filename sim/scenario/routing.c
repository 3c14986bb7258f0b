/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who takes which call: the section `routing`, `take` of an agent group and `routes` of a call type.
 * Invariant: routes name groups that serve the type, each once.
 */
#include "reader.h"

static const struct word agent_choices[] = {{"longest_idle", HT_LONGEST_IDLE},
                                            {"least_occupied", HT_LEAST_OCCUPIED},
                                            {"fastest", HT_FASTEST},
                                            {"slowest", HT_SLOWEST},
                                            {"random", HT_RANDOM},
                                            {"listed", HT_LISTED_AGENT},
                                            {NULL, 0}};
static const struct word call_choices[] = {
    {"longest_wait", HT_LONGEST_WAIT}, {"listed", HT_LISTED_CALL}, {NULL, 0}};

bool key_call_choice(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_word(r, value, call_choices, into);
}

static const struct key routing_keys[] = {
    {.name = "agent",
     .read = key_word,
     .offset = offsetof(struct ht_model, agent_choice),
     .words = agent_choices},
    {.name = "call", .read = key_call_choice, .offset = offsetof(struct ht_model, call_choice)},
};

bool section_routing(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, routing_keys, COUNT_OF(routing_keys), into);
}

static bool key_group(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    size_t found = find_agent_group(r, value);
    *(size_t *)into = found;
    return found != SIZE_MAX;
}

static const struct key route_keys[] = {
    {.name = "group",
     .read = key_group,
     .offset = offsetof(struct ht_route, group),
     .example = "group = \"reps\";"},
    {.name = "after", .read = key_duration, .offset = offsetof(struct ht_route, after), .range = ANY_LENGTH},
};

static void read_route(struct reader *r, const struct node *item, struct ht_call_type *type) {
    struct ht_route *route = &type->routes[type->route_count++];
    const struct node *name = item;
    *route = (struct ht_route){.group = SIZE_MAX};
    if (item->kind == NODE_GROUP) {
        group_read(r, item, route_keys, COUNT_OF(route_keys), route);
        name = node_member(item, "group");
    } else {
        route->group = find_agent_group(r, item);
    }
    if (route->group == SIZE_MAX) {
        return;
    }
    const struct ht_agent_group *group = &r->model->agent_groups[route->group];
    /* A group that serves nothing was complained of. */
    if (group->serves_count > 0 && !group_serves(group, (size_t)(type - r->model->call_types))) {
        fail(r, name, "its `serves` must list them", "agent group %s does not serve these calls",
             node_describe(r, name));
    }
    for (size_t i = 0; i + 1 < type->route_count; i++) {
        if (type->routes[i].group == route->group) {
            fail(r, name, NULL, "%s stands in this list twice", node_describe(r, name));
            return;
        }
    }
}

static void read_routes(struct reader *r, const struct node *list, struct ht_call_type *type) {
    if (!value_list(r, list, "agent groups, by name or as `{ group = ..; after = ..; }`")) {
        return;
    }
    if (list->count == 0) {
        fail(r, list, "leave `routes` out for every group that serves these calls",
             "expected at least one agent group, found an empty list");
        return;
    }
    type->routes = keep(r, list->count, sizeof *type->routes);
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        read_route(r, item, type);
    }
}

void routing_settle(struct reader *r, const struct node *root) {
    struct ht_model *model = r->model;
    const struct node *types = node_member(root, "call_types"), *groups = node_member(root, "agent_groups");
    size_t i = 0;
    for (const struct node *item = model->agent_groups == NULL ? NULL : groups->first; item != NULL;
         item = item->next, i++) {
        if (node_member(item, "take") == NULL) {
            model->agent_groups[i].take = model->call_choice;
        }
    }
    i = 0;
    for (const struct node *item = model->call_types == NULL ? NULL : types->first; item != NULL;
         item = item->next, i++) {
        const struct node *routes = node_member(item, "routes");
        if (routes != NULL && model->agent_groups != NULL) {
            read_routes(r, routes, &model->call_types[i]);
        }
    }
}
