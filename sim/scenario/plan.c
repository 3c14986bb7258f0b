/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sections `targets` and `run`. Invariant: a target asks for one bound on a measure that its scope has
 * and that this version measures.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <limits.h>
#include <math.h>
#include <string.h>

static bool key_measure(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    if (value->kind != NODE_TEXT) {
        return fail(r, value, NULL, "expected the name of a measure such as \"asa\", found %s",
                    node_describe(r, value));
    }
    enum ht_measure measure = ht_measure_from_name(value->text);
    if (measure == HT_MEASURE_COUNT) {
        const char *names[HT_MEASURE_COUNT];
        for (size_t i = 0; i < HT_MEASURE_COUNT; i++) {
            names[i] = ht_measure_info[i].name;
        }
        const char *closest = ht_closest(value->text, names, HT_MEASURE_COUNT);
        return fail(r, value, closest == NULL ? NULL : print(r, "did you mean `%s`?", closest),
                    "no measure is named %s", node_describe(r, value));
    }
    *(enum ht_measure *)into = measure;
    return true;
}

static const struct word pers[] = {{"interval", HT_PER_INTERVAL},
                                   {"hour", HT_PER_HOUR},
                                   {"day", HT_PER_DAY},
                                   {"week", HT_PER_WEEK},
                                   {NULL, 0}};

static bool key_per(struct reader *r, const struct node *value, const struct key *key, void *into) {
    const double interval = r->model->calendar.interval;
    int per;
    if (!value_word(r, value, key->words, &per)) {
        return false;
    }
    if (per == HT_PER_HOUR && r->interval_known && fmod(HT_HOUR, interval) != 0) {
        char text[40];
        return fail(r, value, NULL,
                    "a target per hour needs a `calendar.interval` that divides an hour, not %s",
                    ht_format_exact(interval, text, sizeof text));
    }
    *(int *)into = per;
    return true;
}

#define MEMBER(member) offsetof(struct ht_target, member)

/* The bound is read by what the measure is. */
static const struct key target_keys[] = {
    {.name = "measure", .read = key_measure, .offset = MEMBER(measure), .example = "measure = \"asa\";"},
    {.name = "at_most", .read = key_apart},
    {.name = "at_least", .read = key_apart},
    {.name = "per", .read = key_per, .offset = MEMBER(per), .words = pers},
    {.name = "confidence", .read = key_number, .offset = MEMBER(confidence), .range = {0, 1, true}},
    {.name = "call_type", .read = key_apart},
    {.name = "agent_group", .read = key_apart},
};

static void prepare_target(void *item) {
    *(struct ht_target *)item =
        (struct ht_target){.measure = HT_MEASURE_COUNT, .per = HT_PER_WEEK, .confidence = 0.9};
}

static void read_bound(struct reader *r, const struct node *item, struct ht_target *target) {
    const struct node *most = node_member(item, "at_most"), *least = node_member(item, "at_least");
    if ((most == NULL) == (least == NULL)) {
        if (most == NULL) {
            missing(r, item, "at_most", "at_most = \"2 min\";` or `at_least = 0.8;");
        } else {
            fail(r, least, "write two targets", "a target has either `at_most` or `at_least`");
        }
        return;
    }
    const struct node *bound = most != NULL ? most : least;
    target->at_least = least != NULL;
    if (target->measure == HT_MEASURE_COUNT) {
        return; /* an unknown measure: no telling what it is counted in */
    }
    switch (ht_measure_info[target->measure].unit) {
    case HT_UNIT_SECONDS: value_duration(r, bound, (struct range)ANY_LENGTH, &target->bound); break;
    case HT_UNIT_SHARE: value_number(r, bound, (struct range)SHARE, &target->bound); break;
    case HT_UNIT_MONEY: value_number(r, bound, (struct range){-1e12, 1e12, false}, &target->bound); break;
    default: value_number(r, bound, (struct range){0, 1e12, false}, &target->bound); break;
    }
}

static void read_scope(struct reader *r, const struct node *item, struct ht_target *target) {
    const struct node *type = node_member(item, "call_type"), *group = node_member(item, "agent_group");
    if (type != NULL && group != NULL) {
        fail(r, group, "write two targets", "a target is about a `call_type` or an `agent_group`, not both");
        return;
    }
    if (type == NULL && group == NULL) {
        return;
    }
    size_t found = type != NULL ? find_call_type(r, type) : find_agent_group(r, group);
    if (found == SIZE_MAX) {
        return;
    }
    target->scope = 1 + found + (group != NULL ? r->model->call_type_count : 0);
    unsigned needed = type != NULL ? HT_OF_CALLS : HT_OF_GROUPS;
    if (target->measure < HT_MEASURE_COUNT && (ht_measure_info[target->measure].scopes & needed) == 0) {
        fail(r, type != NULL ? type : group, NULL, "\"%s\" is not measured by %s",
             ht_measure_info[target->measure].name, type != NULL ? "call type" : "agent group");
    }
}

bool section_targets(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"target", target_keys, COUNT_OF(target_keys), sizeof(struct ht_target),
                                       prepare_target};
    struct ht_model *model = r->model;
    model->targets = items_read(r, list, &items, &model->target_count);
    size_t i = 0;
    for (const struct node *item = list->first; item != NULL && model->targets != NULL;
         item = item->next, i++) {
        if (item->kind == NODE_GROUP) {
            read_bound(r, item, &model->targets[i]);
            read_scope(r, item, &model->targets[i]);
        }
    }
    return true;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_run, member)

static bool key_seed(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    if (value->kind != NODE_INTEGER || value->integer < 0) {
        return fail(r, value, NULL, "expected a whole number between 0 and %lld, found %s", LLONG_MAX,
                    node_describe(r, value));
    }
    *(uint64_t *)into = (uint64_t)value->integer;
    return true;
}

static const struct key run_keys[] = {
    {.name = "replications", .read = key_count, .offset = MEMBER(replications), .range = {1, MOST, false}},
    {.name = "seed", .read = key_seed, .offset = MEMBER(seed)},
    {.name = "precision", .read = key_number, .offset = MEMBER(precision), .range = SHARE},
    {.name = "max_replications",
     .read = key_count,
     .offset = MEMBER(max_replications),
     .range = {1, MOST, false}},
};

bool section_run(struct reader *r, const struct node *group, const struct key *key, void *into) {
    (void)key, (void)into;
    struct ht_run *run = &r->model->run;
    group_read(r, group, run_keys, COUNT_OF(run_keys), run);
    const struct node *most = node_member(group, "max_replications");
    if (most != NULL && run->max_replications < run->replications) {
        fail(r, most, NULL, "expected at least `replications` (%zu), found %s", run->replications,
             node_describe(r, most));
    } else if (run->max_replications < run->replications) {
        run->max_replications = run->replications;
    }
    return true;
}
