/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `call_types`, but for where the calls come from (arrivals.c).
 */
#include "reader.h"
#include <math.h>
#include <string.h>

static const struct word never[] = {{"never", 0}, {NULL, 0}};

static bool key_handle_profile(struct reader *r, const struct node *value, const struct key *key,
                               void *into) {
    struct ht_call_type *type = into;
    return value_by_interval(r, value, key->range, "factor", &type->handle_profile,
                             &type->handle_profile_count);
}

#define MEMBER(member) offsetof(struct ht_call_type, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"orders\";"},
    {.name = "priority", .read = key_int, .offset = MEMBER(priority), .range = {-1e6, 1e6, false}},
    {.name = "credit", .read = key_duration, .offset = MEMBER(credit), .range = ANY_LENGTH},
    {.name = "queue_limit", .read = key_limit, .offset = MEMBER(queue_limit), .range = {0, MOST, false}},
    {.name = "arrivals", .read = key_arrivals, .offset = MEMBER(arrivals)},
    {.name = "handle", .read = key_distribution, .offset = MEMBER(handle)},
    {.name = "wrap_up", .read = key_distribution, .offset = MEMBER(wrap_up)},
    {.name = "patience", .read = key_distribution, .offset = MEMBER(patience), .words = never},
    {.name = "balk", .read = key_number, .offset = MEMBER(balk), .range = SHARE},
    {.name = "redial", .read = key_redial, .offset = MEMBER(redial)},
    {.name = "handle_profile", .read = key_handle_profile, .range = {0, 1000, false}},
    {.name = "divert", .read = key_divert, .offset = MEMBER(divert_after)},
    {.name = "routes", .read = key_apart},
    {.name = "announce", .read = key_announce, .offset = MEMBER(announce)},
    {.name = "repeat", .read = key_repeat, .offset = MEMBER(repeat)},
    {.name = "escalate", .read = key_escalate, .offset = MEMBER(escalate)},
    {.name = "callback", .read = key_callback, .offset = MEMBER(callback)},
    {.name = "value", .read = key_number, .offset = MEMBER(value), .range = {0, MOST_MONEY, false}},
    {.name = "abandon_cost",
     .read = key_number,
     .offset = MEMBER(abandon_cost),
     .range = {0, MOST_MONEY, false}},
};

static void prepare(void *item) {
    *(struct ht_call_type *)item = (struct ht_call_type){
        .priority = 1,
        .queue_limit = HT_UNLIMITED,
        .divert_after = INFINITY,
        .announce = {.patience_factor = 1},
        .redial = {.max_attempts = HT_UNLIMITED},
        .callback = {.offer_at = INFINITY, .offer_at_queue = HT_UNLIMITED, .retries = 2, .retry_after = 1800},
        .value = NAN,
        .abandon_cost = NAN};
}

/* `handle` may be left out where a replay gives it for every call, and there are no others. */
static void check_handle(struct reader *r, const struct node *item, const struct ht_call_type *type,
                         bool reached) {
    static const char example[] = "handle = { distribution = \"lognormal\"; mean = \"6 min\"; cv = 1.0; };";
    if (node_member(item, "handle") != NULL || item->kind != NODE_GROUP) {
        return;
    }
    if (node_member(node_member(item, "arrivals"), "replay") != NULL && type->arrivals.call_count == 0) {
        return; /* the file could not be read, which was said */
    }
    size_t i = 0;
    while (i < type->arrivals.call_count && !isnan(type->arrivals.calls[i].handle)) {
        i++;
    }
    if (type->arrivals.call_count == 0 || i < type->arrivals.call_count) {
        missing(r, item, "handle", example);
    } else if (reached || type->repeat.probability > 0) {
        ht_messages_add(r->messages, HT_ERROR, item->place, node_path(r, item, "handle"),
                        print(r, "for example `%s`", example),
                        "missing: the replay gives it for the calls of its file, not for %s",
                        reached ? "those escalated from other types" : "those who call again");
    }
}

/* A call type may live of the escalations of others alone. */
static void check_arrivals(struct reader *r, const struct node *item, bool reached) {
    if (item->kind == NODE_GROUP && node_member(item, "arrivals") == NULL && !reached) {
        missing(r, item, "arrivals", "arrivals = { per_hour = 120; };");
    }
}

bool section_call_types(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"call type", keys, COUNT_OF(keys), sizeof(struct ht_call_type),
                                       prepare};
    struct ht_model *model = r->model;
    model->call_types = items_read(r, list, &items, &model->call_type_count);
    if (list->kind == NODE_LIST && list->count == 0) {
        fail(r, list, NULL, "expected at least one call type");
    }
    if (model->call_types == NULL) {
        return false;
    }
    bool *reached = scratch(r, model->call_type_count, sizeof *reached);
    bool known = escalations_read(r, list, reached);
    size_t i = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next, i++) {
        struct ht_call_type *type = &model->call_types[i];
        check_arrivals(r, item, reached[i] || !known);
        check_handle(r, item, type, reached[i]);
        if (type->wrap_up.law == HT_LAW_CONSTANT && type->wrap_up.mean == 0) {
            type->wrap_up =
                (struct ht_distribution){.law = HT_LAW_NEVER}; /* no wrap-up, however it is said */
        }
    }
    return true;
}

size_t find_call_type(struct reader *r, const struct node *name) {
    const struct ht_model *model = r->model;
    const char **names = scratch(r, model->call_type_count, sizeof *names);
    for (size_t i = 0; i < model->call_type_count; i++) {
        names[i] = model->call_types[i].name;
    }
    return find_name(r, name, "call type", names, model->call_type_count);
}

bool value_call_types(struct reader *r, const struct node *list, size_t **into, size_t *count) {
    return value_names(r, list, "names of call types", find_call_type, into, count);
}
