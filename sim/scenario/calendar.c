/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `calendar`. Read first: points in time, profiles and targets are judged by it. Invariant: what
 * of it is marked as known was given well enough to judge other sections by.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define MOST_INTERVALS 1e6

static bool key_start(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    r->start_known = value_date(r, value, into);
    return r->start_known;
}

/* "Mon-Fri 08:00-18:00"; without days, every day. */
static bool parse_opening(const char *text, struct ht_opening *opening) {
    char days[64], from[16], to[16];
    size_t length = strcspn(text, "0123456789");
    const char *clock = text + length, *dash = strchr(clock, '-');
    if (length >= sizeof days || dash == NULL || (size_t)(dash - clock) >= sizeof from ||
        strlen(dash + 1) >= sizeof to) {
        return false;
    }
    memcpy(days, text, length);
    days[length] = '\0';
    memcpy(from, clock, (size_t)(dash - clock));
    from[dash - clock] = '\0';
    strcpy(to, dash + 1);
    opening->days = 0x7F;
    bool every_day = days[strspn(days, " \t")] == '\0';
    return (every_day || parse_days(days, &opening->days)) && ht_parse_clock(from, &opening->from) &&
           ht_parse_clock(to, &opening->to) && opening->from < HT_DAY;
}

static bool read_opening(struct reader *r, const struct node *value, struct ht_opening *opening) {
    if (value->kind != NODE_TEXT || !parse_opening(value->text, opening)) {
        return fail(r, value, NULL, "expected opening hours such as \"Mon-Fri 08:00-18:00\", found %s",
                    node_describe(r, value));
    }
    return true;
}

static bool key_open(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_calendar *calendar = into;
    if (node_says(value, "always")) {
        r->open_known = true;
        return true;
    }
    bool is_list = value->kind == NODE_LIST, good = true;
    if (is_list && value->count == 0) {
        return fail(r, value, NULL, "expected opening hours or \"always\", found an empty list");
    }
    calendar->openings = keep(r, is_list ? value->count : 1, sizeof *calendar->openings);
    for (const struct node *item = is_list ? value->first : value; item != NULL;
         item = is_list ? item->next : NULL) {
        good &= read_opening(r, item, &calendar->openings[calendar->opening_count++]);
    }
    r->open_known = good;
    return good;
}

static bool key_holidays(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    struct ht_calendar *calendar = into;
    if (!value_list(r, value, "dates")) {
        return false;
    }
    calendar->holidays = keep(r, value->count, sizeof *calendar->holidays);
    bool good = true;
    for (const struct node *item = value->first; item != NULL; item = item->next) {
        good &= value_date(r, item, &calendar->holidays[calendar->holiday_count++]);
    }
    return good;
}

static bool key_length(struct reader *r, const struct node *value, const struct key *key, void *into) {
    r->length_known = value_duration(r, value, key->range, into);
    return r->length_known;
}

static bool key_interval(struct reader *r, const struct node *value, const struct key *key, void *into) {
    double interval;
    r->interval_known = false;
    if (!value_duration(r, value, key->range, &interval)) {
        return false;
    }
    if (fmod(HT_DAY, interval) != 0) {
        return fail(r, value, "such as \"15 min\", \"30 min\" or \"1 h\"",
                    "expected an interval that divides a day evenly, found %s", node_describe(r, value));
    }
    *(double *)into = interval;
    r->interval_known = true;
    return true;
}

static const struct word at_close[] = {{"serve", false}, {"clear", true}, {NULL, 0}};
static const struct word at_end[] = {{"drain", false}, {"stop", true}, {NULL, 0}};

#define MEMBER(member) offsetof(struct ht_calendar, member)

static const struct key keys[] = {
    {.name = "start", .read = key_start, .offset = MEMBER(start_day)},
    {.name = "length",
     .read = key_length,
     .offset = MEMBER(length),
     .range = SOME_LENGTH,
     .example = "length = \"4 weeks\";"},
    {.name = "warm_up", .read = key_duration, .offset = MEMBER(warm_up), .range = ANY_LENGTH},
    {.name = "open", .read = key_open},
    {.name = "holidays", .read = key_holidays},
    {.name = "interval", .read = key_interval, .offset = MEMBER(interval), .range = {1, HT_DAY, false}},
    {.name = "at_close", .read = key_flag, .offset = MEMBER(clear_at_close), .words = at_close},
    {.name = "at_end", .read = key_flag, .offset = MEMBER(stop_at_end), .words = at_end},
};

bool section_calendar(struct reader *r, const struct node *group, const struct key *key, void *into) {
    (void)key, (void)into;
    struct ht_calendar *calendar = &r->model->calendar;
    r->start_known = node_member(group, "start") == NULL;
    r->open_known = node_member(group, "open") == NULL;
    r->interval_known = true;
    group_read(r, group, keys, COUNT_OF(keys), calendar);
    const struct node *warm_up = node_member(group, "warm_up");
    if (r->length_known && warm_up != NULL && calendar->warm_up >= calendar->length) {
        fail(r, warm_up, "`length` includes it", "expected a warm-up shorter than `length` (%s), found %s",
             node_describe(r, node_member(group, "length")), node_describe(r, warm_up));
    }
    if (r->length_known && r->interval_known && calendar->length / calendar->interval > MOST_INTERVALS) {
        const struct node *interval = node_member(group, "interval");
        fail(r, interval == NULL ? node_member(group, "length") : interval, "make `interval` longer",
             "expected at most a million intervals in `length`, found %.0f",
             ceil(calendar->length / calendar->interval));
    }
    return true;
}
