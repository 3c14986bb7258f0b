/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `arrivals`: where a call type's fresh calls come from. Invariant: exactly one source, and no modifier that
 * the source cannot bear.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST_PER_HOUR     1e7
#define MOST_PER_DAY      1e8
#define SHORTEST_INCIDENT 1.0 /* s: shorter ones could not all be followed */
#define MOST_GROWTH       1e6 /* over the whole horizon */

static const struct key piece_rate = {.name = "per_hour",
                                      .read = key_number,
                                      .offset = offsetof(struct ht_step, value),
                                      .range = {0, MOST_PER_HOUR, false},
                                      .example = "per_hour = 60;"};

static bool key_pieces(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_arrivals *arrivals = into;
    return value_steps(r, value, &piece_rate, &arrivals->pieces, &arrivals->piece_count);
}

static bool key_replay(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return replay_read(r, value, into);
}

static bool key_counts(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return counts_read(r, value, into);
}

static bool key_gaps(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_distribution *gaps = into;
    if (!key_distribution(r, value, key, gaps)) {
        return false;
    }
    return gaps->mean >= HT_HOUR / MOST_PER_HOUR ||
           fail(r, value, NULL, "expected a mean of at least %g s, found %.6g s", HT_HOUR / MOST_PER_HOUR,
                gaps->mean);
}

static double sum_of(const double *numbers, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

static bool key_weekdays(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_arrivals *arrivals = into;
    double *weights;
    size_t count;
    if (!value_numbers(r, value, key->range, &weights, &count)) {
        return false;
    }
    if (count != 7) {
        return fail(r, value, NULL, "expected 7 weights, Monday first, found %zu", count);
    }
    if (sum_of(weights, count) <= 0) {
        return fail(r, value, NULL, "expected weights that are not all 0");
    }
    memcpy(arrivals->weekdays, weights, sizeof arrivals->weekdays);
    arrivals->weekdays_given = true;
    return true;
}

static bool key_profile(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_arrivals *arrivals = into;
    return value_by_interval(r, value, key->range, "weight", &arrivals->profile, &arrivals->profile_count);
}

static bool key_growth(struct reader *r, const struct node *value, const struct key *key, void *into) {
    if (!value_number(r, value, key->range, into)) {
        return false;
    }
    double weeks = r->length_known ? r->model->calendar.length / HT_WEEK : 0;
    double factor = pow(1 + *(double *)into, weeks);
    return factor <= MOST_GROWTH ||
           fail(r, value, NULL,
                "expected less growth: %s a week makes %.3g times the calls by the end of "
                "the calendar",
                node_describe(r, value), factor);
}

static const struct key busyness_keys[] = {
    {.name = "cv",
     .read = key_number,
     .offset = offsetof(struct ht_arrivals, busyness_cv),
     .range = {0, 10, false},
     .example = "cv = 0.1;"},
    {.name = "shared", .read = key_bool, .offset = offsetof(struct ht_arrivals, busyness_shared)},
};

static bool key_busyness(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, busyness_keys, COUNT_OF(busyness_keys), into);
}

#define MEMBER(member) offsetof(struct ht_incidents, member)

static const struct key incidents_keys[] = {
    {.name = "every",
     .read = key_duration,
     .offset = MEMBER(every),
     .range = {SHORTEST_INCIDENT, LONGEST, false},
     .example = "every = \"90 min\";"},
    {.name = "lasting",
     .read = key_duration,
     .offset = MEMBER(lasting),
     .range = {SHORTEST_INCIDENT, LONGEST, false},
     .example = "lasting = \"20 min\";"},
    {.name = "factor",
     .read = key_number,
     .offset = MEMBER(factor),
     .range = {0, 1000, false},
     .example = "factor = 4.3;"},
    {.name = "shared", .read = key_bool, .offset = MEMBER(shared)},
};

static bool key_incidents(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return group_read(r, value, incidents_keys, COUNT_OF(incidents_keys), into);
}

static bool key_batch(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_arrivals *arrivals = into;
    double *probabilities;
    size_t count;
    if (!value_numbers(r, value, key->range, &probabilities, &count)) {
        return false;
    }
    double sum = sum_of(probabilities, count);
    if (!(fabs(sum - 1) <= 1e-9)) {
        return fail(r, value, "they are those of 1, 2, .. callers",
                    "expected probabilities that add up to 1, found a sum of %.12g", sum);
    }
    if (count > 1) { /* [ 1.0 ] is how the absence of batches is written */
        arrivals->batch = probabilities;
        arrivals->batch_count = count;
    }
    return true;
}

#undef MEMBER
#define MEMBER(member) offsetof(struct ht_arrivals, member)

static const struct key keys[] = {
    {.name = "per_hour", .read = key_number, .offset = MEMBER(per_hour), .range = {0, MOST_PER_HOUR, false}},
    {.name = "per_day", .read = key_number, .offset = MEMBER(per_day), .range = {0, MOST_PER_DAY, false}},
    {.name = "pieces", .read = key_pieces},
    {.name = "replay", .read = key_replay},
    {.name = "counts", .read = key_counts},
    {.name = "gaps", .read = key_gaps, .offset = MEMBER(gaps)},
    {.name = "profile", .read = key_profile, .range = {0, 1e9, false}},
    {.name = "weekdays", .read = key_weekdays, .range = {0, 1e9, false}},
    {.name = "growth_per_week",
     .read = key_growth,
     .offset = MEMBER(growth_per_week),
     .range = {-1, 10, true}},
    {.name = "busyness", .read = key_busyness},
    {.name = "incidents", .read = key_incidents, .offset = MEMBER(incidents)},
    {.name = "batch", .read = key_batch, .range = SHARE},
};

static const char *const sources[] = {
    [HT_SOURCE_PER_HOUR] = "per_hour", [HT_SOURCE_PER_DAY] = "per_day", [HT_SOURCE_PIECES] = "pieces",
    [HT_SOURCE_COUNTS] = "counts",     [HT_SOURCE_GAPS] = "gaps",       [HT_SOURCE_REPLAY] = "replay",
};

/* Chooses the one source there is. */
static bool find_source(struct reader *r, const struct node *group, enum ht_source *source) {
    const struct node *first = NULL;
    for (const struct node *child = group->first; child != NULL; child = child->next) {
        for (size_t i = 0; i < COUNT_OF(sources); i++) {
            if (strcmp(child->name, sources[i]) != 0) {
                continue;
            }
            if (first != NULL) {
                return fail(r, child, "there is exactly one source",
                            "`%s` already says where the calls come from", first->name);
            }
            first = child;
            *source = (enum ht_source)i;
        }
    }
    return first != NULL ||
           fail(
               r, group, "for example `per_hour = 120;`",
               "expected one of `per_hour`, `per_day`, `pieces`, `counts`, `gaps` and `replay`, to say where "
               "the calls come from");
}

/* Modifiers that a source cannot bear: the first two, or for a replay all. */
static bool refuse_modifiers(struct reader *r, const struct node *group, enum ht_source source) {
    static const char *const modifiers[] = {"weekdays", "profile",   "growth_per_week",
                                            "busyness", "incidents", "batch"};
    static const char *const why[] = {[HT_SOURCE_PIECES] = "pieces say it all",
                                      [HT_SOURCE_COUNTS] = "the counts say it all",
                                      [HT_SOURCE_REPLAY] = "a replay has exactly the calls of its file"};
    bool good = true;
    for (size_t i = 0; i < (source == HT_SOURCE_REPLAY ? COUNT_OF(modifiers) : 2); i++) {
        const struct node *found = node_member(group, modifiers[i]);
        if (found != NULL && why[source] != NULL) {
            good = fail(r, found, NULL, "`%s` cannot go with `%s`: %s", modifiers[i], sources[source],
                        why[source]);
        }
    }
    return good;
}

bool key_arrivals(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_arrivals *arrivals = into;
    bool good = group_read(r, value, keys, COUNT_OF(keys), arrivals);
    return value->kind == NODE_GROUP && find_source(r, value, &arrivals->source) &&
           refuse_modifiers(r, value, arrivals->source) && good;
}
