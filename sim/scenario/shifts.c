/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shifts of an agent group, and their breaks. Invariant: breaks stand in the order in which they come,
 * each begins and is over within its shift, and no two overlap.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <stdlib.h>

static bool key_begin(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_clock(r, value, HT_DAY - 1, into);
}

static bool key_end(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_clock(r, value, HT_DAY, into);
}

#define MEMBER(member) offsetof(struct ht_break, member)

static const struct key break_keys[] = {
    {.name = "at", .read = key_begin, .offset = MEMBER(at), .example = "at = \"10:00\";"},
    {.name = "length",
     .read = key_duration,
     .offset = MEMBER(length),
     .range = SOME_LENGTH,
     .example = "length = \"15 min\";"},
};

#undef MEMBER

static bool key_breaks(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    static const struct items items = {"break", break_keys, COUNT_OF(break_keys), sizeof(struct ht_break),
                                       NULL};
    struct ht_shift *shift = into;
    size_t errors = r->messages->errors, count;
    struct ht_break *breaks = items_read(r, value, &items, &count);
    if (r->messages->errors > errors) {
        return false;
    }
    shift->breaks = breaks;
    shift->break_count = count;
    return true;
}

#define MEMBER(member) offsetof(struct ht_shift, member)

static const struct key shift_keys[] = {
    {.name = "count",
     .read = key_count,
     .offset = MEMBER(count),
     .range = {0, MOST, false},
     .example = "count = 20;"},
    {.name = "days", .read = key_days, .offset = MEMBER(days)},
    {.name = "from", .read = key_begin, .offset = MEMBER(from), .example = "from = \"08:00\";"},
    {.name = "to", .read = key_end, .offset = MEMBER(to), .example = "to = \"16:30\";"},
    {.name = "breaks", .read = key_breaks},
};

#undef MEMBER

#define NOT_READ (-1.0) /* a clock time that is missing or wrong */

static void prepare(void *item) {
    *(struct ht_shift *)item = (struct ht_shift){.days = 0x7F, .from = NOT_READ, .to = NOT_READ};
}

struct pause { /* a break by seconds since the midnight before its shift */
    const struct node *node;
    struct ht_break it;
    double at;
    size_t index;
};

static int compare_pauses(const void *a, const void *b) {
    const struct pause *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : (x->index > y->index) - (x->index < y->index);
}

/* Does a break lie within its shift, which ends at `end`? */
static void check_within(struct reader *r, const struct node *shift, const struct pause *pause, double end) {
    const char *from = node_member(shift, "from")->text, *to = node_member(shift, "to")->text;
    const struct node *at = node_member(pause->node, "at"), *length = node_member(pause->node, "length");
    char left[64];
    if (pause->at >= end) {
        fail(r, at, NULL, "expected a time within the shift (%s to %s), found %s", from, to,
             node_describe(r, at));
    } else if (pause->at + pause->it.length > end) {
        fail(r, length, NULL, "expected a duration of at most %s, as the shift ends at %s, found %s",
             ht_format_exact(end - pause->at, left, sizeof left), to, node_describe(r, length));
    }
}

/* Puts the breaks of a well-read shift into the order in which they come, and complains of those that do not
 * fit. */
static void settle_breaks(struct reader *r, const struct node *item, struct ht_shift *shift) {
    const double end = shift->to + (shift->to <= shift->from ? HT_DAY : 0);
    struct pause *pauses = scratch(r, shift->break_count, sizeof *pauses);
    size_t count = 0;
    for (const struct node *node = node_member(item, "breaks")->first; node != NULL; node = node->next) {
        const struct ht_break *it = &shift->breaks[count];
        pauses[count] = (struct pause){node, *it, it->at + (it->at < shift->from ? HT_DAY : 0), count};
        check_within(r, item, &pauses[count++], end);
    }
    qsort(pauses, count, sizeof *pauses, compare_pauses);
    const struct pause *before = NULL; /* the one that lasts longest so far */
    for (size_t i = 0; i < count && pauses[i].at < end; i++) {
        shift->breaks[i] = pauses[i].it;
        if (before != NULL && pauses[i].at < before->at + before->it.length) {
            fail(r, node_member(pauses[i].node, "at"), NULL, "overlaps the break at %s, which lasts %s",
                 node_member(before->node, "at")->text,
                 node_describe(r, node_member(before->node, "length")));
        }
        if (before == NULL || pauses[i].at + pauses[i].it.length > before->at + before->it.length) {
            before = &pauses[i];
        }
    }
}

bool key_shifts(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    static const struct items items = {"shift", shift_keys, COUNT_OF(shift_keys), sizeof(struct ht_shift),
                                       prepare};
    struct ht_agent_group *group = into;
    size_t errors = r->messages->errors;
    group->shifts = items_read(r, value, &items, &group->shift_count);
    group->roster = HT_ROSTER_SHIFTS;
    struct ht_shift *shift = group->shifts;
    for (const struct node *item = value->first; group->shift_count > 0 && item != NULL;
         item = item->next, shift++) {
        if (shift->break_count > 0 && shift->from != NOT_READ && shift->to != NOT_READ) {
            settle_breaks(r, item, shift);
        }
    }
    if (value->kind == NODE_LIST && value->count == 0) {
        return fail(r, value, NULL, "expected at least one shift, found %s", node_describe(r, value));
    }
    return r->messages->errors == errors;
}
