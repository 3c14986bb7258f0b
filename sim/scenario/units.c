/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The units of people: durations, points in time, dates, days of the week, numbers of calls. Invariant: what
 * comes out is finite seconds (or calls), and points in time are never before the calendar starts.
 */
#include "reader.h"
#include <ctype.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Units that people write and that are no durations here. */
const char *unit_hint(const char *text) {
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    size_t begin = length;
    while (begin > 0 && isalpha((unsigned char)text[begin - 1])) {
        begin--;
    }
    const char *unit = text + begin;
    if (strchr(text, ',') != NULL) {
        return "decimals are written with a point";
    }
    length -= begin;
    if (length == 1 && *unit == 'm') {
        return "`m` could be many things: write `min`";
    }
    if (strncmp(unit, "month", 5) == 0 || strncmp(unit, "year", 4) == 0) {
        return "months and years differ in length: count days or weeks";
    }
    return begin > 0 && length > 0 ? "units are s, min, h, days and weeks, larger ones first" : NULL;
}

bool value_duration(struct reader *r, const struct node *node, struct range range, double *into) {
    double seconds = node->real;
    bool is_number = node->kind == NODE_INTEGER || node->kind == NODE_REAL;
    if (!is_number && (node->kind != NODE_TEXT || !ht_parse_duration(node->text, &seconds))) {
        return fail(r, node, node->kind == NODE_TEXT ? unit_hint(node->text) : NULL,
                    "expected a duration such as \"90 s\" or \"6 min\", found %s", node_describe(r, node));
    }
    if (!(seconds >= range.low && seconds <= range.high) || (range.above && seconds == range.low)) {
        char bound[64];
        bool is_long = seconds > range.high;
        const char *words = is_long && range.high == LONGEST
                                ? "1000 years"
                                : ht_format_exact(is_long ? range.high : range.low, bound, sizeof bound);
        return fail(r, node, NULL, "expected a duration %s %s, found %s",
                    is_long       ? "of at most"
                    : range.above ? "above"
                                  : "of at least",
                    words, node_describe(r, node));
    }
    *into = seconds;
    return true;
}

bool key_duration(struct reader *r, const struct node *value, const struct key *key, void *into) {
    return value_duration(r, value, key->range, into);
}

#define FIRST_YEAR 1900
#define LAST_YEAR  2999

bool value_date(struct reader *r, const struct node *node, int64_t *into) {
    int64_t day;
    if (node->kind != NODE_TEXT || !ht_parse_date(node->text, &day)) {
        bool looks_like_one = node->kind == NODE_TEXT && strspn(node->text, "0123456789-") == 10 &&
                              node->text[4] == '-' && node->text[7] == '-' && node->text[10] == '\0';
        return fail(r, node, looks_like_one ? "there is no such day" : NULL,
                    "expected a date such as \"2006-11-20\", found %s", node_describe(r, node));
    }
    int year, month, dayofmonth;
    ht_date_from_day(day, &year, &month, &dayofmonth);
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        return fail(r, node, NULL, "expected a year between %d and %d, found %s", FIRST_YEAR, LAST_YEAR,
                    node_describe(r, node));
    }
    *into = day;
    return true;
}

/* Seconds since the start from a date, with a time of day or without. */
static bool parse_date(const struct ht_model *model, const char *text, double *time) {
    int64_t day;
    double second_of_day = 0;
    if (!ht_parse_date(text, &day) && !ht_parse_date_time(text, &day, &second_of_day)) {
        return false;
    }
    *time = (double)(day - model->calendar.start_day) * HT_DAY + second_of_day;
    return true;
}

bool parse_moment(const struct ht_model *model, const char *text, double *time) {
    return parse_number(text, time) || parse_date(model, text, time) || ht_parse_duration(text, time);
}

bool value_time(struct reader *r, const struct node *node, double *into) {
    const struct ht_calendar *calendar = &r->model->calendar;
    double time = node->real;
    bool is_number = node->kind == NODE_INTEGER || node->kind == NODE_REAL, is_date = false;
    if (!is_number && (node->kind != NODE_TEXT || (!(is_date = parse_date(r->model, node->text, &time)) &&
                                                   !ht_parse_duration(node->text, &time)))) {
        return fail(
            r, node, NULL,
            "expected a date \"2006-11-20\", a date and time \"2006-11-20 08:00\" or a duration since the "
            "start, found %s",
            node_describe(r, node));
    }
    if (is_date && !r->start_known) {
        return false; /* the date of the start was complained of */
    }
    char date[40];
    if (time < 0) {
        ht_format_date(calendar->start_day, date, sizeof date);
        return fail(r, node, NULL, "expected a time from the start of the calendar%s on, found %s",
                    r->start_known ? print(r, " (%s)", date) : "", node_describe(r, node));
    }
    if (!(time <= LONGEST)) {
        return fail(r, node, NULL, "expected a time within 1000 years of the start, found %s",
                    node_describe(r, node));
    }
    if (r->length_known && time >= calendar->length) {
        report(r, HT_WARNING, node, NULL,
               "%s is not before the end of the calendar (%s), so nothing comes of it",
               node_describe(r, node),
               ht_format_time(calendar->start_day, calendar->length, date, sizeof date));
    }
    *into = time;
    return true;
}

bool key_time(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_time(r, value, into);
}

bool value_clock(struct reader *r, const struct node *node, double latest, double *into) {
    double seconds;
    if (node->kind != NODE_TEXT || !ht_parse_clock(node->text, &seconds) || seconds > latest) {
        return fail(r, node, NULL, "expected a time of day from \"00:00\" to \"%s\", found %s",
                    latest < HT_DAY ? "23:59:59" : "24:00", node_describe(r, node));
    }
    *into = seconds;
    return true;
}

/* The weekday that the first letters of a text name ("Mon", "monday"), its length; -1: none. */
static int scan_weekday(const char *text, size_t *length) {
    static const char *const names[7] = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday"};
    char word[10] = "";
    size_t letters = 0;
    while (isalpha((unsigned char)text[letters])) {
        if (letters < sizeof word - 1) {
            word[letters] = (char)tolower((unsigned char)text[letters]);
        }
        letters++;
    }
    *length = letters;
    for (int day = 0; day < 7; day++) {
        if (letters >= 3 && letters < sizeof word && (letters == 3 || letters == strlen(names[day])) &&
            strncmp(word, names[day], letters) == 0) {
            return day;
        }
    }
    return -1;
}

bool parse_days(const char *text, unsigned *days) {
    unsigned found = 0;
    while (*(text += strspn(text, ", \t")) != '\0') {
        size_t length;
        int from = scan_weekday(text, &length), to = from;
        text += length;
        if (*text == '-') {
            to = scan_weekday(text + 1, &length);
            text += 1 + length;
        }
        if (from < 0 || to < 0 || (*text != '\0' && strchr(", \t", *text) == NULL)) {
            return false;
        }
        for (int day = from;; day = (day + 1) % 7) {
            found |= 1u << day;
            if (day == to) {
                break;
            }
        }
    }
    *days = found;
    return found != 0;
}

bool key_days(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    unsigned days;
    if (value->kind != NODE_TEXT || !parse_days(value->text, &days)) {
        return fail(r, value, NULL, "expected days such as \"Mon-Fri\" or \"Sat, Sun\", found %s",
                    node_describe(r, value));
    }
    *(unsigned *)into = days;
    return true;
}

bool parse_number(const char *text, double *number) {
    text += strspn(text, " \t");
    size_t length = strspn(text, "0123456789.eE+-");
    char *end;
    double value = strtod(text, &end);
    if (length == 0 || end != text + length || end[strspn(end, " \t")] != '\0' || !isfinite(value)) {
        return false;
    }
    *number = value;
    return true;
}

bool parse_calls(const char *text, double *calls) {
    char *number = NULL;
    double value = strtod(text, &number);
    if (number == text || strspn(text, " \t0123456789.eE+-") < (size_t)(number - text)) {
        return false;
    }
    number += strspn(number, " \t");
    size_t length = strncmp(number, "calls", 5) == 0 ? 5 : strncmp(number, "call", 4) == 0 ? 4 : 0;
    if (length == 0 || number[length + strspn(number + length, " \t")] != '\0') {
        return false;
    }
    *calls = value;
    return true;
}

/* A number of calls, above 0: "300 calls", or 300. */
bool key_calls(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    double calls = value->real;
    bool is_number = value->kind == NODE_INTEGER || value->kind == NODE_REAL;
    if ((!is_number && (value->kind != NODE_TEXT || !parse_calls(value->text, &calls))) ||
        !(calls > 0 && calls <= 1e9)) {
        return fail(r, value, NULL, "expected a number of calls such as \"300 calls\", found %s",
                    node_describe(r, value));
    }
    *(double *)into = calls;
    return true;
}

bool value_steps(struct reader *r, const struct node *list, const struct key *value, struct ht_step **into,
                 size_t *count) {
    const struct key keys[] = {
        {.name = "from",
         .read = key_time,
         .offset = offsetof(struct ht_step, from),
         .example = "from = \"0 s\";"},
        *value,
    };
    const struct items steps = {"step", keys, COUNT_OF(keys), sizeof(struct ht_step), NULL};
    size_t errors = r->messages->errors;
    *into = items_read(r, list, &steps, count);
    if (r->messages->errors > errors) {
        return false;
    }
    if (*count == 0) {
        return fail(r, list, NULL, "expected at least one step");
    }
    size_t i = 1;
    for (const struct node *item = list->first->next; item != NULL; item = item->next, i++) {
        if ((*into)[i].from <= (*into)[i - 1].from) {
            return fail(r, node_member(item, "from"), NULL,
                        "expected a time after that of the step before it");
        }
    }
    return true;
}
