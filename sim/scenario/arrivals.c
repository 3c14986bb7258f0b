/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `arrivals`: where a call type's fresh calls come from. Invariant: exactly one source, and no modifier that
 * the source cannot bear.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST_PER_HOUR 1e7
#define MOST_PER_DAY  1e8
#define MOST_GROWTH   1e6 /* over the whole horizon */

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

static bool check_profile(struct reader *r, const struct node *value, const double *weights, size_t count) {
    const struct ht_calendar *calendar = &r->model->calendar;
    if (r->open_known && r->interval_known) {
        size_t first, slots;
        char from[32], to[32];
        ht_open_day(calendar, &first, &slots);
        if (count != slots) {
            const double end = (double)(first + slots) * calendar->interval;
            ht_format_time(0, (double)first * calendar->interval, from, sizeof from);
            ht_format_time(0, end, to, sizeof to);
            char interval[40];
            return fail(r, value, NULL,
                        "expected %zu weights, one for each interval of %s from %s to %s, found %zu", slots,
                        ht_format_exact(calendar->interval, interval, sizeof interval), strchr(from, 'T') + 1,
                        end == HT_DAY ? "24:00" : strchr(to, 'T') + 1, count);
        }
    }
    return sum_of(weights, count) > 0 || fail(r, value, NULL, "expected weights that are not all 0");
}

static bool key_profile(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_arrivals *arrivals = into;
    double *weights;
    size_t count;
    bool good = value->kind == NODE_TEXT ? sheet_numbers(r, value, "weight", key->range, &weights, &count)
                                         : value_numbers(r, value, key->range, &weights, &count);
    if (!good || !check_profile(r, value, weights, count)) {
        return false;
    }
    arrivals->profile = weights;
    arrivals->profile_count = count;
    return true;
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

#define MEMBER(member) offsetof(struct ht_arrivals, member)

static const struct key keys[] = {
    {.name = "per_hour", .read = key_number, .offset = MEMBER(per_hour), .range = {0, MOST_PER_HOUR, false}},
    {.name = "per_day", .read = key_number, .offset = MEMBER(per_day), .range = {0, MOST_PER_DAY, false}},
    {.name = "pieces", .read = key_pieces},
    {.name = "replay", .read = key_replay},
    {.name = "counts"},
    {.name = "gaps"},
    {.name = "profile", .read = key_profile, .range = {0, 1e9, false}},
    {.name = "weekdays", .read = key_weekdays, .range = {0, 1e9, false}},
    {.name = "growth_per_week",
     .read = key_growth,
     .offset = MEMBER(growth_per_week),
     .range = {-1, 10, true}},
    {.name = "busyness", .read = key_busyness},
    {.name = "incidents"},
    {.name = "batch"},
};

static const struct source_name {
    const char *name;
    int source; /* WORD_LATER: of the language, but not of this version */
} sources[] = {
    {"per_hour", HT_SOURCE_PER_HOUR}, {"per_day", HT_SOURCE_PER_DAY}, {"pieces", HT_SOURCE_PIECES},
    {"replay", HT_SOURCE_REPLAY},     {"counts", WORD_LATER},         {"gaps", WORD_LATER},
};

/* Chooses the one source there is. */
static bool find_source(struct reader *r, const struct node *group, int *source) {
    const struct node *first = NULL;
    for (const struct node *child = group->first; child != NULL; child = child->next) {
        for (size_t i = 0; i < COUNT_OF(sources); i++) {
            if (strcmp(child->name, sources[i].name) != 0) {
                continue;
            }
            if (first != NULL) {
                return fail(r, child, "there is exactly one source",
                            "`%s` already says where the calls come from", first->name);
            }
            first = child;
            *source = sources[i].source;
        }
    }
    return first != NULL || fail(r, group, "for example `per_hour = 120;`",
                                 "expected one of `per_hour`, `per_day`, `pieces` and `replay`, to say where "
                                 "the calls come from");
}

/* Modifiers that a source cannot bear; those of a replay include those of pieces. */
static bool refuse_modifiers(struct reader *r, const struct node *group, enum ht_source source) {
    static const char *const modifiers[] = {"weekdays", "profile", "growth_per_week", "busyness"};
    const char *name = source == HT_SOURCE_REPLAY ? "replay" : "pieces";
    const char *why =
        source == HT_SOURCE_REPLAY ? "a replay has exactly the calls of its file" : "pieces say it all";
    bool good = true;
    for (size_t i = 0; i < (source == HT_SOURCE_REPLAY ? 4 : 2); i++) {
        const struct node *found = node_member(group, modifiers[i]);
        if (found != NULL) {
            good = fail(r, found, NULL, "`%s` cannot go with `%s`: %s", modifiers[i], name, why);
        }
    }
    return good;
}

bool key_arrivals(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_arrivals *arrivals = into;
    bool good = group_read(r, value, keys, COUNT_OF(keys), arrivals);
    int source = WORD_LATER;
    if (value->kind != NODE_GROUP || !find_source(r, value, &source)) {
        return false;
    }
    if (source != WORD_LATER) {
        arrivals->source = (enum ht_source)source;
    }
    if (source == HT_SOURCE_PIECES || source == HT_SOURCE_REPLAY) {
        good &= refuse_modifiers(r, value, arrivals->source);
    }
    return good;
}
