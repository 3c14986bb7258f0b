/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What callers do besides calling once: those who wait, give up, call again, are passed on or called back.
 * Invariant: whatever can happen has all it needs, and no call goes on for ever.
 */
#include "reader.h"
#include <math.h>

static bool key_divert_after(struct reader *r, const struct node *value, const struct key *key, void *into) {
    if (node_says(value, "never")) {
        *(double *)into = INFINITY;
        return true;
    }
    return value_duration(r, value, key->range, into);
}

static const struct key divert_keys[] = {
    {.name = "after", .read = key_divert_after, .range = ANY_LENGTH, .example = "after = \"10 min\";"},
};

bool key_divert(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, divert_keys, COUNT_OF(divert_keys), into);
}

#define MEMBER(member) offsetof(struct ht_announce, member)

static const struct key announce_keys[] = {
    {.name = "wait", .read = key_bool, .offset = MEMBER(wait)},
    {.name = "hang_up", .read = key_number, .offset = MEMBER(hang_up), .range = SHARE},
    {.name = "patience_factor",
     .read = key_number,
     .offset = MEMBER(patience_factor),
     .range = {0, 1000, true}},
};

bool key_announce(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    ((struct ht_announce *)into)->wait = true; /* whoever writes the group means it */
    return group_read(r, value, announce_keys, COUNT_OF(announce_keys), into);
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_redial, member)

static const struct word patience_when_redialling[] = {{"kept", false}, {"redrawn", true}, {NULL, 0}};

static const struct key redial_keys[] = {
    {.name = "after_abandon", .read = key_number, .offset = MEMBER(after_abandon), .range = SHARE},
    {.name = "after_block", .read = key_number, .offset = MEMBER(after_block), .range = SHARE},
    {.name = "delay", .read = key_distribution, .offset = MEMBER(delay)},
    {.name = "max_attempts", .read = key_limit, .offset = MEMBER(max_attempts), .range = {1, MOST, false}},
    {.name = "patience",
     .read = key_flag,
     .offset = MEMBER(redraw_patience),
     .words = patience_when_redialling},
};

/* Calls that are certain to be made again, for ever, must at least take time. */
static bool check_delay(struct reader *r, const struct node *group, const struct ht_distribution *delay) {
    const struct node *node = node_member(group, "delay");
    return node == NULL || delay->mean > 0 ||
           fail(r, node, NULL, "expected a mean above 0: everybody calls again, for ever, at one instant");
}

bool key_redial(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_redial *redial = into;
    bool good = group_read(r, value, redial_keys, COUNT_OF(redial_keys), redial);
    if ((redial->after_abandon > 0 || redial->after_block > 0) && node_member(value, "delay") == NULL) {
        missing(r, value, "delay", "delay = { distribution = \"exponential\"; mean = \"20 min\"; };");
        good = false;
    }
    const bool certain = redial->after_abandon == 1 || redial->after_block == 1;
    if (good && certain && redial->max_attempts == HT_UNLIMITED) {
        good = check_delay(r, value, &redial->delay);
    }
    return good;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_repeat, member)

static const struct key repeat_keys[] = {
    {.name = "probability",
     .read = key_number,
     .offset = MEMBER(probability),
     .range = SHARE,
     .example = "probability = 0.15;"},
    {.name = "delay", .read = key_distribution, .offset = MEMBER(delay)},
};

bool key_repeat(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_repeat *repeat = into;
    bool good = group_read(r, value, repeat_keys, COUNT_OF(repeat_keys), repeat);
    if (repeat->probability > 0 && node_member(value, "delay") == NULL) {
        missing(r, value, "delay", "delay = { distribution = \"exponential\"; mean = \"1 day\"; };");
        good = false;
    }
    if (good && repeat->probability == 1) {
        good = check_delay(r, value, &repeat->delay);
    }
    return good;
}

/* The largest factor on the repeat probability that a curve ever gives. */
static double largest_of_curve(const struct ht_learning *curve) {
    double largest = 1;
    if (curve->curve == HT_CURVE_EXPONENTIAL || curve->curve == HT_CURVE_POWER) {
        largest = fmax(1, ht_learning_repeat(curve, curve->start));
    }
    for (size_t i = 0; curve->curve == HT_CURVE_TABLE && i < curve->point_count; i++) {
        largest = fmax(largest, ht_learning_repeat(curve, curve->points[i].value));
    }
    return largest;
}

/* The largest factor on the repeat probability of these calls that may ever be in force. */
static double largest_factor(const struct ht_model *model, size_t call_type) {
    double largest = 0;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        double factor =
            group_serves(group, call_type) ? group->repeat_factor * largest_of_curve(&group->learning) : 0;
        for (size_t i = 0; i < model->rollout_count; i++) {
            const struct ht_rollout *rollout = &model->rollouts[i];
            if (ht_rollout_touches(rollout, call_type) && ht_rollout_reaches(rollout, g)) {
                factor *= fmax(1, rollout->repeat_factor) *
                          fmax(largest_of_curve(&rollout->relearn), largest_of_curve(&rollout->skipped));
            }
        }
        largest = fmax(largest, factor);
    }
    return largest;
}

void repeats_settle(struct reader *r, const struct node *root) {
    const struct node *list = node_member(root, "call_types");
    size_t i = 0;
    if (list == NULL || list->kind != NODE_LIST) {
        return;
    }
    for (const struct node *item = list->first; item != NULL; item = item->next, i++) {
        const struct ht_repeat *repeat = &r->model->call_types[i].repeat;
        if (repeat->delay.law != HT_LAW_NEVER && repeat->probability < 1 &&
            repeat->probability * largest_factor(r->model, i) >= 1) {
            check_delay(r, node_member(item, "repeat"), &repeat->delay);
        }
    }
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_escalate, member)

static const struct key escalate_keys[] = {
    {.name = "probability",
     .read = key_number,
     .offset = MEMBER(probability),
     .range = SHARE,
     .example = "probability = 0.1;"},
    {.name = "to", .read = key_apart, .example = "to = \"tier 2\";"},
};

bool key_escalate(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, escalate_keys, COUNT_OF(escalate_keys), into);
}

static const char *name_of(const struct ht_call_type *type) {
    return type->name == NULL ? "(no name)" : type->name; /* which was complained of */
}

/* Complains once of every circle of escalations that nobody gets out of. */
static void check_circles(struct reader *r, const struct node *list) {
    const struct ht_model *model = r->model;
    size_t i = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next, i++) {
        const char *circle = name_of(&model->call_types[i]);
        size_t at = i, steps = 0;
        do {
            const struct ht_escalate *escalate = &model->call_types[at].escalate;
            if (escalate->probability < 1) {
                break;
            }
            at = escalate->to;
            circle = print(r, "%s -> %s", circle, name_of(&model->call_types[at]));
            steps++;
        } while (at > i && steps <= model->call_type_count);
        if (at == i && steps > 0) {
            fail(r, node_member(node_member(item, "escalate"), "probability"),
                 "one of the probabilities must be below 1", "these calls are escalated for ever: %s",
                 circle);
        }
    }
}

bool escalations_read(struct reader *r, const struct node *list, bool *reached) {
    struct ht_model *model = r->model;
    bool known = true, whole = true;
    size_t i = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next, i++) {
        const struct node *escalate = node_member(item, "escalate"), *to = node_member(escalate, "to");
        size_t found = to == NULL ? SIZE_MAX : find_call_type(r, to);
        if (found == i) {
            whole = fail(r, to, NULL, "expected another call type than their own, found %s",
                         node_describe(r, to));
        } else if (found != SIZE_MAX) {
            model->call_types[i].escalate.to = found;
            reached[found] = true;
        } else if (escalate != NULL) {
            known = whole = false;
        }
    }
    if (whole) {
        check_circles(r, list);
    }
    return known;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_callback, member)

static const struct word callback_orders[] = {{"after_live", false}, {"in_turn", true}, {NULL, 0}};

static const struct key callback_keys[] = {
    {.name = "offer_at", .read = key_duration, .offset = MEMBER(offer_at), .range = ANY_LENGTH},
    {.name = "offer_at_queue",
     .read = key_count,
     .offset = MEMBER(offer_at_queue),
     .range = {0, MOST, false}},
    {.name = "accept",
     .read = key_number,
     .offset = MEMBER(accept),
     .range = SHARE,
     .example = "accept = 0.5;"},
    {.name = "order", .read = key_flag, .offset = MEMBER(in_turn), .words = callback_orders},
    {.name = "no_answer", .read = key_number, .offset = MEMBER(no_answer), .range = SHARE},
    {.name = "retries", .read = key_count, .offset = MEMBER(retries), .range = {0, MOST, false}},
    {.name = "retry_after", .read = key_duration, .offset = MEMBER(retry_after), .range = SOME_LENGTH},
};

bool key_callback(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    bool good = group_read(r, value, callback_keys, COUNT_OF(callback_keys), into);
    if (value->kind != NODE_GROUP) {
        return false;
    }
    const struct node *wait = node_member(value, "offer_at"), *queue = node_member(value, "offer_at_queue");
    if (wait == NULL && queue == NULL) {
        missing(r, value, "offer_at", "offer_at = \"5 min\";` or `offer_at_queue = 10;");
        return false;
    }
    if (wait != NULL && queue != NULL) {
        return fail(r, queue, NULL, "a callback is offered by `offer_at` or by `offer_at_queue`, not both");
    }
    return good;
}
