/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `shift_patterns`. Invariant: starts ascend, breaks stand in the order in which they come, each
 * within its shift and after the one before it, and all of it is whole seconds, as the clock times of the
 * shifts are that rosters are written with.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>

#define MOST_STARTS (HT_DAY / HT_MINUTE)

static bool key_seconds(struct reader *r, const struct node *value, const struct key *key, void *into) {
    double seconds;
    if (!value_duration(r, value, key->range, &seconds)) {
        return false;
    }
    if (seconds != floor(seconds)) {
        return fail(r, value, NULL, "expected whole seconds, found %s", node_describe(r, value));
    }
    *(double *)into = seconds;
    return true;
}

static bool key_clock(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_clock(r, value, HT_DAY - 1, into);
}

struct grid { /* starts = { from, to, every } */
    double from, to, every;
};

#define MEMBER(member) offsetof(struct grid, member)

static const struct key grid_keys[] = {
    {.name = "from", .read = key_clock, .offset = MEMBER(from), .example = "from = \"07:00\";"},
    {.name = "to", .read = key_clock, .offset = MEMBER(to), .example = "to = \"10:00\";"},
    {.name = "every",
     .read = key_seconds,
     .offset = MEMBER(every),
     .range = {HT_MINUTE, HT_DAY, false},
     .example = "every = \"30 min\";"},
};

#undef MEMBER

static bool read_grid(struct reader *r, const struct node *group, struct ht_shift_pattern *pattern) {
    struct grid grid = {0};
    if (!group_read(r, group, grid_keys, COUNT_OF(grid_keys), &grid)) {
        return false;
    }
    const struct node *to = node_member(group, "to"), *every = node_member(group, "every");
    if (grid.to < grid.from) {
        return fail(r, to, "the starts of a night are two patterns, one for either side of midnight",
                    "expected a time from `from` (%s) on, found %s", node_member(group, "from")->text,
                    node_describe(r, to));
    }
    if (fmod(grid.to - grid.from, grid.every) != 0) {
        return fail(r, every, NULL, "expected a duration that leads from %s to %s in whole steps, found %s",
                    node_member(group, "from")->text, to->text, node_describe(r, every));
    }
    pattern->start_count = (size_t)((grid.to - grid.from) / grid.every) + 1;
    pattern->starts = keep(r, pattern->start_count, sizeof *pattern->starts);
    for (size_t i = 0; i < pattern->start_count; i++) {
        pattern->starts[i] = grid.from + (double)i * grid.every;
    }
    return true;
}

static bool read_start(struct reader *r, const struct node *item, struct ht_shift_pattern *pattern) {
    double *start = &pattern->starts[pattern->start_count];
    if (!value_clock(r, item, HT_DAY - 1, start)) {
        return false;
    }
    if (pattern->start_count > 0 && *start <= start[-1]) {
        return fail(r, item, "starts stand in ascending order, each once",
                    "expected a time after the one before it, found %s", node_describe(r, item));
    }
    pattern->start_count++;
    return true;
}

static bool key_starts(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_shift_pattern *pattern = into;
    if (value->kind == NODE_GROUP) {
        return read_grid(r, value, pattern);
    }
    const bool is_list = value->kind == NODE_LIST;
    if (!is_list && value->kind != NODE_TEXT) {
        return fail(r, value, NULL,
                    "expected clock times `[ \"07:00\", .. ]` or `{ from = ..; to = ..; every = ..; }`, "
                    "found %s",
                    node_describe(r, value));
    }
    if (is_list && (value->count == 0 || (double)value->count > MOST_STARTS)) {
        return fail(r, value, NULL, "expected between 1 and %.0f clock times, found %s", MOST_STARTS,
                    node_describe(r, value));
    }
    pattern->starts = keep(r, is_list ? value->count : 1, sizeof *pattern->starts);
    bool good = true;
    for (const struct node *item = is_list ? value->first : value; item != NULL;
         item = is_list ? item->next : NULL) {
        good &= read_start(r, item, pattern);
    }
    return good;
}

#define MEMBER(member) offsetof(struct ht_pattern_break, member)

static const struct key break_keys[] = {
    {.name = "after",
     .read = key_seconds,
     .offset = MEMBER(after),
     .range = {0, HT_DAY, false},
     .example = "after = \"2 h\";"},
    {.name = "length",
     .read = key_seconds,
     .offset = MEMBER(length),
     .range = {0, HT_DAY, true},
     .example = "length = \"15 min\";"},
};

#undef MEMBER

static bool key_breaks(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    static const struct items items = {"break", break_keys, COUNT_OF(break_keys),
                                       sizeof(struct ht_pattern_break), NULL};
    struct ht_shift_pattern *pattern = into;
    const size_t errors = r->messages->errors;
    size_t count;
    struct ht_pattern_break *breaks = items_read(r, value, &items, &count);
    if (r->messages->errors > errors) {
        return false;
    }
    pattern->breaks = breaks;
    pattern->break_count = count;
    return true;
}

static bool key_groups(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_shift_pattern *pattern = into;
    if (value->kind == NODE_LIST && value->count == 0) {
        return fail(r, value, "leave it out for all of them",
                    "expected at least one agent group, found an empty list");
    }
    return value_agent_groups(r, value, &pattern->agent_groups, &pattern->agent_group_count);
}

#define MEMBER(member) offsetof(struct ht_shift_pattern, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"full day\";"},
    {.name = "agent_groups", .read = key_groups},
    {.name = "starts", .read = key_starts, .example = "starts = [ \"07:00\", \"07:30\" ];"},
    {.name = "length",
     .read = key_seconds,
     .offset = MEMBER(length),
     .range = {0, HT_DAY, true},
     .example = "length = \"8 h 30 min\";"},
    {.name = "breaks", .read = key_breaks},
    {.name = "days", .read = key_days, .offset = MEMBER(days)},
    {.name = "days_per_week", .read = key_count, .offset = MEMBER(days_per_week), .range = {1, 7, false}},
    {.name = "at_most", .read = key_limit, .offset = MEMBER(at_most), .range = {1, MOST, false}},
    {.name = "cost_factor", .read = key_number, .offset = MEMBER(cost_factor), .range = {0, 1000, true}},
};

#undef MEMBER

static void prepare(void *item) {
    *(struct ht_shift_pattern *)item =
        (struct ht_shift_pattern){.days = 0x7F, .at_most = HT_UNLIMITED, .cost_factor = 1};
}

static size_t count_days(unsigned days) {
    size_t count = 0;
    for (; days != 0; days &= days - 1) {
        count++;
    }
    return count;
}

static void settle_days(struct reader *r, const struct node *item, struct ht_shift_pattern *pattern) {
    const size_t days = count_days(pattern->days);
    if (pattern->days_per_week > days) {
        const struct node *node = node_member(item, "days_per_week");
        fail(r, node, NULL, "expected at most %zu, as many as there are `days`, found %s", days,
             node_describe(r, node));
    } else if (pattern->days_per_week == 0) {
        pattern->days_per_week = days;
    }
}

/* Complains of breaks that do not lie within a well-read shift, one after the other. */
static void check_breaks(struct reader *r, const struct node *item, const struct ht_shift_pattern *pattern) {
    const struct node *node = node_member(item, "breaks")->first;
    double over = 0; /* the last break */
    char text[64];
    for (size_t i = 0; i < pattern->break_count; i++, node = node->next) {
        const struct ht_pattern_break *it = &pattern->breaks[i];
        const struct node *after = node_member(node, "after"), *length = node_member(node, "length");
        if (it->after >= pattern->length) {
            fail(r, after, NULL, "expected a duration below that of the shift (%s), found %s",
                 ht_format_exact(pattern->length, text, sizeof text), node_describe(r, after));
        } else if (it->after + it->length > pattern->length) {
            fail(r, length, NULL, "expected a duration of at most %s, as the shift ends then, found %s",
                 ht_format_exact(pattern->length - it->after, text, sizeof text), node_describe(r, length));
        }
        if (it->after < over) {
            fail(r, after, "breaks stand in the order in which they come, and do not overlap",
                 "expected a duration of at least %s, when the break before it is over, found %s",
                 ht_format_exact(over, text, sizeof text), node_describe(r, after));
        }
        over = fmax(over, it->after + it->length);
    }
}

/* A group that joins is there from the start for `staff`. */
static void warn_of_classes(struct reader *r, const struct node *item,
                            const struct ht_shift_pattern *pattern) {
    const struct node *list = node_member(item, "agent_groups");
    size_t i = 0;
    for (const struct node *name = list == NULL ? NULL : list->first;
         name != NULL && i < pattern->agent_group_count; name = name->next, i++) {
        if (r->model->agent_groups[pattern->agent_groups[i]].joins != HT_NO_TIME) {
            report(r, HT_WARNING, name, NULL,
                   "`staff` leaves `joins` out: it has these agents on the phones from the start, and "
                   "proficient");
        }
    }
}

static void settle(struct reader *r, const struct node *item, struct ht_shift_pattern *pattern) {
    struct ht_model *model = r->model;
    settle_days(r, item, pattern);
    if (pattern->break_count > 0 && pattern->length > 0) {
        check_breaks(r, item, pattern);
    }
    if (node_member(item, "agent_groups") != NULL) {
        warn_of_classes(r, item, pattern);
        return;
    }
    pattern->agent_group_count = model->agent_group_count;
    pattern->agent_groups = keep(r, model->agent_group_count, sizeof *pattern->agent_groups);
    for (size_t i = 0; i < model->agent_group_count; i++) {
        pattern->agent_groups[i] = i;
    }
}

bool section_shift_patterns(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"shift pattern", keys, COUNT_OF(keys), sizeof(struct ht_shift_pattern),
                                       prepare};
    struct ht_model *model = r->model;
    const size_t errors = r->messages->errors;
    model->shift_patterns = items_read(r, list, &items, &model->shift_pattern_count);
    const struct node *item = list->first;
    for (size_t i = 0; i < model->shift_pattern_count; i++, item = item->next) {
        settle(r, item, &model->shift_patterns[i]);
    }
    return r->messages->errors == errors;
}
