/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario from its file to a checked and derived model. Invariant: either there is an error message, or
 * the model is whole.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <string.h>

static const struct word countings[] = {{"offered", HT_COUNT_OFFERED},
                                        {"answered", HT_COUNT_ANSWERED},
                                        {"net", HT_COUNT_NET},
                                        {"met", HT_COUNT_MET},
                                        {NULL, 0}};

static const struct key service_level_keys[] = {
    {.name = "within",
     .read = key_duration,
     .offset = offsetof(struct ht_service_level, within),
     .range = ANY_LENGTH},
    {.name = "counting",
     .read = key_word,
     .offset = offsetof(struct ht_service_level, counting),
     .words = countings},
};

static bool key_service_level(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, service_level_keys, COUNT_OF(service_level_keys), into);
}

#define MEMBER(member) offsetof(struct ht_model, member)

/* In the order of reading: the calendar judges times, and names must be there before they are used. */
static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"ERP go-live\";"},
    {.name = "description", .read = key_text, .offset = MEMBER(description)},
    {.name = "calendar", .read = section_calendar, .example = "calendar = { length = \"4 weeks\"; };"},
    {.name = "lines", .read = key_limit, .offset = MEMBER(lines), .range = {1, MOST, false}},
    {.name = "service_level", .read = key_service_level, .offset = MEMBER(service_level)},
    {.name = "call_types",
     .read = section_call_types,
     .example =
         "call_types = ( { name = \"orders\"; arrivals = { per_hour = 120; }; handle = \"6 min\"; } );"},
    {.name = "agent_groups",
     .read = section_agent_groups,
     .example = "agent_groups = ( { name = \"reps\"; count = 20; serves = [ \"orders\" ]; } );"},
    {.name = "routing", .read = section_routing},
    {.name = "rollouts", .read = section_rollouts},
    {.name = "targets", .read = section_targets},
    {.name = "shift_patterns", .read = section_shift_patterns},
    {.name = "decisions", .read = section_decisions},
    {.name = "run", .read = section_run},
};

/* Takes the list `set` out of the tree and applies it. */
static void apply_own_changes(struct reader *r, struct node *root) {
    struct node *set = node_member(root, "set");
    if (set == NULL) {
        return;
    }
    struct node **link = &root->first, *before = NULL;
    while (*link != set) {
        before = *link;
        link = &before->next;
    }
    *link = set->next;
    if (root->last == set) {
        root->last = before;
    }
    root->count--;
    if (!value_list(r, set, "changes \"PATH=VALUE\"")) {
        return;
    }
    for (const struct node *item = set->first; item != NULL; item = item->next) {
        if (item->kind != NODE_TEXT) {
            fail(r, item, NULL, "expected a change \"PATH=VALUE\", found %s", node_describe(r, item));
        } else {
            set_apply(r, root, item->text, item->place, item->folder);
        }
    }
}

bool ht_scenario_read(struct ht_model *model, const char *file, const char *const *set, size_t set_count,
                      struct ht_messages *messages) {
    struct reader r = {.model = model, .messages = messages};
    size_t errors = messages->errors;
    ht_model_init(model);
    ht_arena_init(&r.arena);
    model->file = need(ht_arena_text(&model->arena, file));
    struct node *root = tree_read(&r, file);
    if (root != NULL) {
        apply_own_changes(&r, root);
        for (size_t i = 0; i < set_count; i++) {
            struct ht_place place = {.file = print(&r, "--set %s", set[i])};
            set_apply(&r, root, set[i], place, root->folder);
        }
        group_read(&r, root, keys, COUNT_OF(keys), model);
        routing_settle(&r, root);
        repeats_settle(&r, root);
    }
    ht_arena_release(&r.arena);
    if (messages->errors > errors) {
        return false;
    }
    digest_fill(model);
    if (!ht_model_derive(model)) {
        ht_messages_add(messages, HT_MACHINE, (struct ht_place){.file = file}, NULL, NULL,
                        "not enough memory for this scenario");
        return false;
    }
    return true;
}
