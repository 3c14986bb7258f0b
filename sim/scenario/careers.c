/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happens to the agents of a group besides calls: they join in classes, are trained, nest, are coached
 * and leave. Invariant: who is lent to teach or coach comes from a group whose agents are named ones.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>

#define AGENTS_PER_COACH 8
#define MOST_CLASSES     1000 /* of a group: a forecast walks through them one by one */

bool key_joins(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    int64_t day;
    double second;
    bool is_day = value->kind == NODE_TEXT && ht_parse_date(value->text, &day);
    bool is_date = is_day || (value->kind == NODE_TEXT && ht_parse_date_time(value->text, &day, &second));
    if (is_date && r->start_known && day < r->model->calendar.start_day) {
        char date[40];
        return fail(r, value, "leave `joins` out for agents who are there from the start",
                    "%s is before the calendar starts (%s)", node_describe(r, value),
                    ht_format_date(r->model->calendar.start_day, date, sizeof date));
    }
    return value_time(r, value, into);
}

bool key_until(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    if (node_says(value, "never")) {
        *(double *)into = HT_NO_TIME;
        return true;
    }
    return value_time(r, value, into);
}

#define MEMBER(member) offsetof(struct ht_training, member)

/* `every` and the trainers depend on what else is given. */
static const struct key training_keys[] = {
    {.name = "length",
     .read = key_duration,
     .offset = MEMBER(length),
     .range = ANY_LENGTH,
     .example = "length = \"2 weeks\";"},
    {.name = "pass", .read = key_number, .offset = MEMBER(pass), .range = SHARE},
    {.name = "class_size", .read = key_limit, .offset = MEMBER(class_size), .range = {1, MOST, false}},
    {.name = "every", .read = key_duration, .offset = MEMBER(every), .range = ANY_LENGTH},
    {.name = "trainers_per_class",
     .read = key_count,
     .offset = MEMBER(trainers_per_class),
     .range = {0, MOST, false}},
    {.name = "trainers_from", .read = key_apart},
};

bool key_training(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_training *training = into;
    bool good = group_read(r, value, training_keys, COUNT_OF(training_keys), training);
    const struct node *trainers = node_member(value, "trainers_per_class");
    if (node_member(value, "every") == NULL) {
        training->every = training->length;
    }
    if (node_member(value, "trainers_from") != NULL) {
        training->trainers_per_class = trainers == NULL ? 1 : training->trainers_per_class;
    } else if (training->trainers_per_class > 0) {
        good =
            fail(r, trainers, "for example `trainers_from = \"veterans\";`, the agent group that lends them",
                 "trainers need `trainers_from`");
    }
    return good;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_nesting, member)

static bool key_nested(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_nesting *nesting = into;
    if (value->kind == NODE_LIST && value->count == 0) {
        return fail(r, value, "leave `serves` out for all that the group serves",
                    "expected at least one call type, found an empty list");
    }
    return value_call_types(r, value, &nesting->serves, &nesting->serves_count);
}

static const struct key nesting_keys[] = {
    {.name = "length",
     .read = key_duration,
     .offset = MEMBER(length),
     .range = ANY_LENGTH,
     .example = "length = \"2 weeks\";"},
    {.name = "serves", .read = key_nested},
    {.name = "agents_per_coach",
     .read = key_count,
     .offset = MEMBER(agents_per_coach),
     .range = {1, MOST, false}},
    {.name = "coaches_from", .read = key_apart},
};

/* The calls of a nesting are among those of the group, which were read before; all of them where it names
 * none. */
static bool settle_nested(struct reader *r, const struct node *list, struct ht_agent_group *group) {
    struct ht_nesting *nesting = &group->nesting;
    if (list == NULL) {
        nesting->serves_count = group->serves_count;
        nesting->serves = keep(r, group->serves_count, sizeof *nesting->serves);
        for (size_t i = 0; i < group->serves_count; i++) {
            nesting->serves[i] = group->serves[i].call_type;
        }
        return true;
    }
    if (nesting->serves_count != list->count || group->serves_count == 0) {
        return false; /* which was complained of */
    }
    const struct node *item = list->first;
    bool good = true;
    for (size_t i = 0; i < nesting->serves_count; i++, item = item->next) {
        if (!group_serves(group, nesting->serves[i])) {
            good = fail(r, item, "its `serves` must list them", "the group does not serve %s",
                        node_describe(r, item));
        }
    }
    return good;
}

bool key_nesting(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_agent_group *group = into;
    struct ht_nesting *nesting = &group->nesting;
    bool good = optional_read(r, value, "a nesting", nesting_keys, COUNT_OF(nesting_keys), nesting);
    const struct node *per_coach = node_member(value, "agents_per_coach");
    if (value->kind != NODE_GROUP) {
        return good;
    }
    good &= settle_nested(r, node_member(value, "serves"), group);
    if (node_member(value, "coaches_from") != NULL) {
        nesting->agents_per_coach = per_coach == NULL ? AGENTS_PER_COACH : nesting->agents_per_coach;
    } else if (per_coach != NULL) {
        good =
            fail(r, per_coach, "for example `coaches_from = \"veterans\";`, the agent group that lends them",
                 "coaches need `coaches_from`");
    }
    return good;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_coaching, member)

static const struct key coaching_keys[] = {
    {.name = "coaches_from", .read = key_apart},
    {.name = "share",
     .read = key_number,
     .offset = MEMBER(share),
     .range = SHARE,
     .example = "share = 0.05;"},
    {.name = "half_life_factor",
     .read = key_number,
     .offset = MEMBER(half_life_factor),
     .range = {0, 1000, true},
     .example = "half_life_factor = 0.5;"},
    {.name = "from", .read = key_time, .offset = MEMBER(from)},
    {.name = "until", .read = key_until, .offset = MEMBER(until)},
};

bool key_coaching(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_coaching *coaching = into;
    size_t errors = r->messages->errors;
    bool good = optional_read(r, value, "coaching", coaching_keys, COUNT_OF(coaching_keys), coaching);
    const struct node *until = node_member(value, "until");
    if (r->messages->errors == errors && coaching->until != HT_NO_TIME &&
        coaching->until <= fmax(coaching->from, 0)) {
        good = fail(r, until, NULL, "expected a time after %s, found %s",
                    coaching->from > 0 ? "`from`" : "the start", node_describe(r, until));
    }
    return good;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_attrition, member)

static const struct key attrition_keys[] = {
    {.name = "per_year", .read = key_number, .offset = MEMBER(per_year), .range = {0, 100, false}},
    {.name = "first_90_days", .read = key_number, .offset = MEMBER(first_90_days), .range = {0, 100, false}},
    {.name = "strain", .read = key_number, .offset = MEMBER(strain), .range = {1, 1000, false}},
};

bool key_attrition(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return optional_read(r, value, "attrition", attrition_keys, COUNT_OF(attrition_keys), into);
}

void careers_prepare(struct ht_agent_group *group) {
    group->joins = group->leaves = HT_NO_TIME;
    group->training = (struct ht_training){.pass = 1, .class_size = HT_UNLIMITED};
    group->nesting = (struct ht_nesting){0};
    group->coaching = (struct ht_coaching){.half_life_factor = 1, .from = HT_NO_TIME, .until = HT_NO_TIME};
    group->attrition = (struct ht_attrition){.first_90_days = NAN, .strain = 1};
}

/* The agent group that lends agents, or `own` where none is named. */
static size_t lender(struct reader *r, const struct node *name, size_t own) {
    size_t found = name == NULL ? own : find_agent_group(r, name);
    if (found == SIZE_MAX) {
        return own;
    }
    if (name != NULL && r->model->agent_groups[found].roster == HT_ROSTER_STAFFING) {
        fail(r, name, "give the group `shifts` or a plain `count`",
             "agent group %s has `staffing`, which only counts agents: it can lend none",
             node_describe(r, name));
    }
    return found;
}

static void check_stay(struct reader *r, const struct node *item, const struct ht_agent_group *group) {
    const struct node *training = node_member(item, "training"), *nesting = node_member(item, "nesting");
    const struct node *leaves = node_member(item, "leaves");
    const bool from_the_start = node_member(item, "joins") == NULL;
    if (training != NULL && from_the_start) {
        fail(r, training, "for example `joins = \"2007-04-16\";`, the first day paid",
             "training needs `joins`: agents who are there from the start are trained");
    }
    if (nesting != NULL && from_the_start && !node_says(nesting, "none")) {
        fail(r, nesting, "for example `joins = \"2007-04-16\";`, the first day paid",
             "nesting needs `joins`: agents who are there from the start nest no more");
    }
    double on_the_phones = fmax(group->joins, 0) + group->training.length;
    if (leaves != NULL && group->leaves != HT_NO_TIME && group->leaves <= on_the_phones) {
        fail(r, leaves, NULL, "expected a time after %s, found %s",
             from_the_start ? "the start" : "`joins` and the training", node_describe(r, leaves));
    }
}

void careers_settle(struct reader *r, const struct node *item, size_t index) {
    struct ht_agent_group *group = &r->model->agent_groups[index];
    const struct node *training = node_member(item, "training"), *nesting = node_member(item, "nesting");
    group->training.trainers_from = lender(r, node_member(training, "trainers_from"), 0);
    group->nesting.coaches_from = lender(r, node_member(nesting, "coaches_from"), 0);
    group->coaching.coaches_from =
        lender(r, node_member(node_member(item, "coaching"), "coaches_from"), index);
    if (group->roster != HT_ROSTER_STAFFING) {
        check_stay(r, item, group);
    }
    /* What does not happen is the same however it is said. */
    if (group->training.trainers_per_class == 0) {
        group->training.trainers_from = 0;
    }
    if (group->nesting.length == 0) {
        group->nesting = (struct ht_nesting){0};
    }
    if (group->coaching.share == 0) {
        group->coaching = (struct ht_coaching){
            .coaches_from = index, .half_life_factor = 1, .from = HT_NO_TIME, .until = HT_NO_TIME};
    }
}

void careers_check_classes(struct reader *r, const struct node *item, const struct ht_agent_group *group) {
    const size_t classes = ht_class_count(group);
    if (classes > MOST_CLASSES) {
        fail(r, node_member(node_member(item, "training"), "class_size"), "make `class_size` larger",
             "expected at most %d classes, found %zu, of %zu agents in all", MOST_CLASSES, classes,
             group->count);
    }
}
