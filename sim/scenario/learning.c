/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning curves: `learning` of an agent group, `relearn` and `skipped` of a rollout. Invariant: a table
 * begins at 0 and ascends, in calls or in time.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <string.h>

static const struct range factor = {0, 1000, true};

/* One point of a table, ("1 week", 1.6). */
static bool read_point(struct reader *r, const struct node *point, struct ht_step *step, bool *by_time) {
    static const struct range any_length = ANY_LENGTH;
    if (point->kind != NODE_LIST || point->count != 2) {
        return fail(r, point, NULL, "expected a point such as `(\"1 week\", 1.6)`, found %s",
                    node_describe(r, point));
    }
    const struct node *from = point->first;
    if (from->kind != NODE_TEXT) {
        return fail(r, from, NULL,
                    "expected calls or time with the unit, \"50 calls\" or \"1 week\", found %s",
                    node_describe(r, from));
    }
    *by_time = !parse_calls(from->text, &step->from);
    if (*by_time ? !value_duration(r, from, any_length, &step->from) : step->from < 0) {
        return *by_time ? false : fail(r, from, NULL, "expected a number of calls of at least 0");
    }
    return value_number(r, from->next, factor, &step->value);
}

static bool key_points(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_learning *learning = into;
    if (!value_list(r, value, "points `(\"1 week\", 1.6)`")) {
        return false;
    }
    if (value->count == 0) {
        return fail(r, value, NULL, "expected at least one point");
    }
    struct ht_step *points = keep(r, value->count, sizeof *points);
    size_t count = 0;
    for (const struct node *point = value->first; point != NULL; point = point->next, count++) {
        bool by_time = false;
        if (!read_point(r, point, &points[count], &by_time)) {
            return false;
        }
        if (count == 0) {
            learning->points_by_time = by_time;
            if (points[0].from != 0) {
                return fail(r, point, NULL, "expected the first point at 0, found %s",
                            node_describe(r, point->first));
            }
        } else if (by_time != learning->points_by_time) {
            return fail(r, point, NULL, "points count either calls or time, not both");
        } else if (points[count].from <= points[count - 1].from) {
            return fail(r, point, NULL, "expected a point after the one before it, found %s",
                        node_describe(r, point->first));
        }
    }
    learning->points = points;
    learning->point_count = count;
    return true;
}

#define MEMBER(member) offsetof(struct ht_learning, member)
#define CURVE                                                                                                \
    { .name = "curve", .read = key_apart }
#define START                                                                                                \
    {                                                                                                        \
        .name = "start", .read = key_number, .offset = MEMBER(start), .range = {0, 1000, true},              \
        .example = "start = 1.8;"                                                                            \
    }

#define REPEAT_START                                                                                         \
    {                                                                                                        \
        .name = "repeat_start", .read = key_number, .offset = MEMBER(repeat_start), .range = {               \
            0,                                                                                               \
            1000,                                                                                            \
            false                                                                                            \
        }                                                                                                    \
    }

static const struct key exponential[] = {CURVE,
                                         START,
                                         REPEAT_START,
                                         {.name = "half_life",
                                          .read = key_calls,
                                          .offset = MEMBER(half_life),
                                          .example = "half_life = \"300 calls\";"}};
static const struct key power[] = {
    CURVE,
    START,
    REPEAT_START,
    {.name = "rate",
     .read = key_number,
     .offset = MEMBER(rate),
     .range = {0, 1, true},
     .example = "rate = 0.85;"},
    {.name = "after", .read = key_calls, .offset = MEMBER(after), .example = "after = \"50 calls\";"}};
static const struct key table[] = {
    CURVE,
    REPEAT_START,
    {.name = "points", .read = key_points, .example = "points = ( (\"0 days\", 2.0), (\"1 week\", 1.6) );"}};

static const struct word curves[] = {
    {"exponential", HT_CURVE_EXPONENTIAL}, {"power", HT_CURVE_POWER}, {"table", HT_CURVE_TABLE}, {NULL, 0}};

bool key_learning(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_learning *learning = into;
    *learning = (struct ht_learning){.curve = HT_CURVE_NONE, .repeat_start = 1};
    if (node_says(value, "none")) {
        return true;
    }
    if (value->kind != NODE_GROUP) {
        return fail(r, value, NULL, "expected a learning curve `{ .. }` or \"none\", found %s",
                    node_describe(r, value));
    }
    int curve = HT_CURVE_EXPONENTIAL;
    const struct node *word = node_member(value, "curve");
    if (word != NULL && !value_word(r, word, curves, &curve)) {
        return false;
    }
    learning->curve = (enum ht_curve)curve;
    return curve == HT_CURVE_POWER   ? group_read(r, value, power, COUNT_OF(power), learning)
           : curve == HT_CURVE_TABLE ? group_read(r, value, table, COUNT_OF(table), learning)
                                     : group_read(r, value, exponential, COUNT_OF(exponential), learning);
}
