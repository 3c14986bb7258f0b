/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables beside a scenario of a fit: expected or real calls and handle times by call type, staff by agent
 * group.
 *
 * Names of files are made of names of types and groups, of a few harmless characters alone; where two come
 * out alike in any spelling, a dot and their number, which no other name can have, tells them apart.
 */
#include "fields.h"
#include "fit.h"

#include <ctype.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#define STEM 48 /* most of a name that a file keeps */

static const char *name_of(const struct ht_fit *fit, enum fit_table table, size_t index) {
    return table == FIT_STAFF ? fit->groups[index].name : fit->types[index].name;
}

static void stem(const char *name, char safe[STEM + 1]) {
    size_t length = 0;
    for (; *name != '\0' && length < STEM; name++) {
        const unsigned char c = (unsigned char)*name;
        safe[length++] = c < 0x80 && (isalnum(c) || c == '_') ? (char)c : '-';
    }
    safe[length] = '\0';
}

const char *fitted_table_name(const struct ht_fit_scenario *scenario, enum fit_table table, size_t index,
                              char *buffer, size_t size) {
    const size_t count = table == FIT_STAFF ? scenario->fit->group_count : scenario->fit->type_count;
    static const char *const kinds[] = {"calls", "handle", "staff"};
    static const char *const of_replay[] = {"replay", "handle", "present"};
    const char *kind = (scenario->replay ? of_replay : kinds)[table];
    char safe[STEM + 1], other[STEM + 1];
    bool alone = true;
    stem(name_of(scenario->fit, table, index), safe);
    for (size_t i = 0; i < count; i++) {
        stem(name_of(scenario->fit, table, i), other);
        alone = alone && (i == index || strcasecmp(safe, other) != 0);
    }
    if (alone) {
        snprintf(buffer, size, "%s-%s.csv", safe, kind);
    } else {
        snprintf(buffer, size, "%s.%zu-%s.csv", safe, index + 1, kind);
    }
    return buffer;
}

/* A clock time that reads back. */
static void put_time(const struct ht_fit_scenario *s, double time, FILE *out) {
    char text[64];
    ht_format_time(s->start_day, time, text, sizeof text);
    *strchr(text, 'T') = ' ';
    fputs(text, out);
}

static size_t weekday_of(const struct ht_fit_scenario *s, size_t day) {
    return (size_t)ht_weekday(s->start_day + (int64_t)day);
}

/* The log's day that a day of the scenario is. */
static size_t logged_day(const struct ht_fit_scenario *s, size_t day) {
    return (size_t)(s->start_day - s->fit->log->start_day) + day;
}

/* A row for every interval with calls, and one without after each run of them: so two rows are an interval
 * apart. */
static void write_counts(const struct ht_fit_scenario *s, const struct ht_fit_type *type, FILE *out) {
    const double fresh = fitted_fresh_share(type);
    const size_t slots = s->fit->slots;
    bool open = false, any = false;
    fputs("start,calls\n", out);
    for (size_t i = 0; i < s->days * slots; i++) {
        const double calls = fresh * type->expected[weekday_of(s, i / slots) * slots + i % slots];
        if (calls > 0 || open) {
            put_time(s, (double)i * s->fit->interval, out);
            fprintf(out, ",%.6g\n", calls);
        }
        open = calls > 0;
        any = any || open;
    }
    if (!any) {
        put_time(s, 0, out);
        fputs(",0\n", out);
    }
}

/* The next call of the log from position `i` on that is replayed; call_count: there is none. */
static size_t next_replayed(const struct ht_fit_scenario *s, const struct ht_fit_type *type, size_t i) {
    const struct ht_call_log *log = s->fit->log;
    const double start = (double)logged_day(s, 0) * HT_DAY, end = start + (double)s->days * HT_DAY;
    for (; i < log->call_count; i++) {
        const double t = log->calls[i].arrival;
        if (t >= start && t < end && fitted_is_of_type(type, log->calls[i].type) && ht_fit_open(s->fit, t) &&
            !fitted_odd_day(s->fit, (size_t)(t / HT_DAY))) {
            break;
        }
    }
    return i;
}

bool fitted_replays(const struct ht_fit_scenario *s, const struct ht_fit_type *type) {
    return next_replayed(s, type, 0) < s->fit->log->call_count;
}

static void write_replay(const struct ht_fit_scenario *s, const struct ht_fit_type *type, FILE *out) {
    const struct ht_call_log *log = s->fit->log;
    const double start = (double)logged_day(s, 0) * HT_DAY;
    fputs("arrival,handle\n", out);
    for (size_t i = 0; (i = next_replayed(s, type, i)) < log->call_count; i++) {
        fprintf(out, "%.17g,", log->calls[i].arrival - start);
        csv_number(log->calls[i].handle, out);
        fputc('\n', out);
    }
}

static void write_handle(const struct ht_fit_type *type, FILE *out) {
    fputs("value\n", out);
    for (size_t i = 0; i < type->handle.used.count; i++) {
        fprintf(out, "%.17g\n", type->handle.used.values[i]);
    }
}

static void put_staff(const struct ht_fit_scenario *s, double time, size_t agents, FILE *out) {
    put_time(s, time, out);
    fprintf(out, ",%zu\n", agents);
}

/* Does anybody ever call this group? */
static bool is_called_at_all(const struct ht_fit *fit, const struct ht_fit_group *group) {
    for (size_t t = 0; t < fit->type_count; t++) {
        if (&fit->groups[fit->types[t].group] == group) {
            return true;
        }
    }
    return false;
}

/* As they were: for the very calls of the log, as these tell; for others, as it comes to on average. An agent
 * without a call leaves no trace, so while it is open there is at least one. */
static void write_seen(const struct ht_fit_scenario *s, const struct ht_fit_group *group, FILE *out) {
    const double start = (double)logged_day(s, 0) * HT_DAY;
    const bool called = is_called_at_all(s->fit, group);
    const size_t steps = (size_t)lround((double)s->days * HT_DAY / s->fit->staff_step);
    const struct ht_fit_step *there = s->replay ? group->present : group->seen;
    size_t next = 0, last = SIZE_MAX, agents = 0;
    for (size_t i = 0; i < steps; i++) {
        const double t = (double)i * s->fit->staff_step;
        while (next < group->seen_count && there[next].from <= start + t + 1e-6) {
            agents = there[next++].agents;
        }
        const size_t least = called && ht_fit_open(s->fit, start + t) ? 1 : 0;
        const size_t shown = agents > least ? agents : least;
        if (shown != last) {
            put_staff(s, t, last = shown, out);
        }
    }
}

/* Does anybody call this group in that slot of the week? */
static bool is_called(const struct ht_fit *fit, const struct ht_fit_group *group, size_t cell) {
    for (size_t t = 0; t < fit->type_count; t++) {
        if (&fit->groups[fit->types[t].group] == group && fit->types[t].expected[cell] > 0) {
            return true;
        }
    }
    return false;
}

/* Whole agents whose mean over the weeks is the mean that was seen: a number is rounded up in that share of
 * the weeks, all intervals of a day in the same ones, as some days were better staffed than others; which
 * weeks differs by weekday. Where anybody calls there is at least one. */
static size_t rounded(const struct ht_fit_scenario *s, const struct ht_fit_group *group, size_t day,
                      size_t slot) {
    const size_t weeks = (s->days + 6) / 7, weekday = weekday_of(s, day),
                 cell = weekday * s->fit->slots + slot;
    const double turn = ((double)((day / 7 + weekday) % weeks) + 0.5) / (double)weeks;
    const double agents = floor(group->typical[cell] + turn);
    return agents >= 1 ? (size_t)agents : is_called(s->fit, group, cell) ? 1 : 0;
}

static void write_typical(const struct ht_fit_scenario *s, const struct ht_fit_group *group, FILE *out) {
    const size_t slots = s->fit->slots;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < s->days * slots; i++) {
        const size_t agents = rounded(s, group, i / slots, i % slots);
        if (agents != last) {
            put_staff(s, (double)i * s->fit->interval, last = agents, out);
        }
    }
}

bool fitted_table_write(const struct ht_fit_scenario *s, enum fit_table table, size_t index, FILE *out) {
    switch (table) {
    case FIT_CALLS: (s->replay ? write_replay : write_counts)(s, &s->fit->types[index], out); break;
    case FIT_HANDLE: write_handle(&s->fit->types[index], out); break;
    case FIT_STAFF:
        fputs("from,count\n", out);
        (s->as_seen ? write_seen : write_typical)(s, &s->fit->groups[index], out);
        break;
    }
    return !ferror(out);
}
