/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `replay`: exact calls from a CSV file, one a row. Invariant: calls come out by arrival, those of one
 * instant in the order of the file, all within the calendar.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { ARRIVAL, ID, HANDLE, PATIENCE, PRIORITY, CREDIT, COLUMNS };
static const char *const column_names[COLUMNS] = {"arrival",  "id",       "handle",
                                                  "patience", "priority", "credit"};

struct replay {
    struct reader *r;
    struct sheet sheet;
    size_t columns[COLUMNS]; /* where they are; SIZE_MAX: nowhere */
};

static const char *cell(const struct replay *replay, size_t row, enum column column) {
    size_t at = replay->columns[column];
    return at == SIZE_MAX ? "" : sheet_cell(&replay->sheet, row, at);
}

/* Columns that mean nothing here are named once, in case one of them is a misspelling. */
static void warn_of_others(struct replay *replay) {
    const struct sheet *sheet = &replay->sheet;
    const char *others = NULL;
    for (size_t i = 0; i < sheet->rows[0].count; i++) {
        bool used = false;
        for (size_t j = 0; j < COLUMNS; j++) {
            used |= replay->columns[j] == i;
        }
        const char *name = sheet->text + sheet->cells[i];
        if (!used) {
            others = others == NULL ? print(replay->r, "`%.60s`", name)
                                    : print(replay->r, "%s, `%.60s`", others, name);
        }
    }
    if (others != NULL) {
        ht_messages_add(replay->r->messages, HT_WARNING, (struct ht_place){sheet->path, sheet->rows[0].line},
                        NULL, NULL, "not used: %s", others);
    }
}

static bool find_columns(struct replay *replay) {
    const struct sheet *sheet = &replay->sheet;
    for (size_t i = 0; i < COLUMNS; i++) {
        replay->columns[i] = sheet_column(sheet, column_names[i]);
    }
    if (replay->columns[ARRIVAL] != SIZE_MAX) {
        warn_of_others(replay);
        return true;
    }
    const char **names = scratch(replay->r, sheet->rows[0].count, sizeof *names);
    size_t count = sheet->bare ? 0 : sheet->rows[0].count;
    for (size_t i = 0; i < count; i++) {
        names[i] = sheet->text + sheet->cells[i];
    }
    ht_messages_add(replay->r->messages, HT_ERROR, (struct ht_place){sheet->path, sheet->rows[0].line}, NULL,
                    count == 0 ? NULL : suggestion(replay->r, "arrival", names, count),
                    "expected a column named `arrival` in the first row");
    return false;
}

/* Seconds from a cell; NAN when it is empty. */
static double read_seconds(struct replay *replay, size_t row, enum column column) {
    const char *text = cell(replay, row, column);
    double seconds = NAN;
    if (*text == '\0') {
        return NAN;
    }
    if (column == PATIENCE && strcmp(text, "inf") == 0) {
        return INFINITY;
    }
    if ((!parse_number(text, &seconds) && !ht_parse_duration(text, &seconds)) || seconds < 0 ||
        seconds > LONGEST) {
        sheet_fail(replay->r, &replay->sheet, row, replay->columns[column],
                   "expected seconds of at least 0%s, or nothing, found \"%.48s\"",
                   column == PATIENCE ? ", \"inf\"" : "", text);
    }
    return seconds;
}

static int read_priority(struct replay *replay, size_t row) {
    const char *text = cell(replay, row, PRIORITY);
    double number = 0;
    if (*text == '\0') {
        return INT_MIN;
    }
    if (!parse_number(text, &number) || number != floor(number) || fabs(number) > 1e6) {
        sheet_fail(replay->r, &replay->sheet, row, replay->columns[PRIORITY],
                   "expected a whole number, or nothing, found \"%.48s\"", text);
        return INT_MIN;
    }
    return (int)number;
}

static double read_arrival(struct replay *replay, size_t row) {
    double time = 0;
    sheet_moment(replay->r, &replay->sheet, row, replay->columns[ARRIVAL], &time);
    return time;
}

static int compare_calls(const void *left, const void *right) {
    const struct ht_replayed *a = left, *b = right;
    if (a->arrival != b->arrival) {
        return a->arrival < b->arrival ? -1 : 1;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Copies the names of calls into one piece of memory; bytes that are no UTF-8 become '?'. */
static void fill_ids(struct replay *replay, struct ht_replayed *calls, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += strlen(cell(replay, i, ID)) + 1;
    }
    char *ids = keep(replay->r, size, 1);
    for (size_t i = 0; i < count; i++) {
        const char *id = cell(replay, i, ID);
        size_t length = strlen(id), good = 0;
        memcpy(ids, id, length + 1);
        while (!is_utf8(ids, length, &good)) {
            ids[good] = '?';
        }
        calls[i].id = ids;
        ids += length + 1;
    }
}

static void read_calls(struct replay *replay, struct ht_arrivals *arrivals) {
    size_t count = sheet_rows(&replay->sheet);
    struct ht_replayed *calls = keep(replay->r, count, sizeof *calls);
    for (size_t i = 0; i < count; i++) {
        calls[i] = (struct ht_replayed){.arrival = read_arrival(replay, i),
                                        .handle = read_seconds(replay, i, HANDLE),
                                        .patience = read_seconds(replay, i, PATIENCE),
                                        .credit = read_seconds(replay, i, CREDIT),
                                        .priority = read_priority(replay, i),
                                        .row = (uint32_t)i};
    }
    if (replay->columns[ID] != SIZE_MAX) {
        fill_ids(replay, calls, count);
    }
    qsort(calls, count, sizeof *calls, compare_calls);
    arrivals->calls = calls;
    arrivals->call_count = count;
}

/* Calls from the end of the calendar on are left out. */
static void cut_at_end(struct replay *replay, struct ht_arrivals *arrivals) {
    double length = replay->r->model->calendar.length;
    size_t left = arrivals->call_count;
    while (replay->r->length_known && left > 0 && arrivals->calls[left - 1].arrival >= length) {
        left--;
    }
    if (left < arrivals->call_count) {
        char end[40];
        ht_messages_add(replay->r->messages, HT_WARNING, (struct ht_place){replay->sheet.path, 0}, NULL, NULL,
                        "left out: %zu of %zu calls, which arrive after the end of the calendar (%s)",
                        arrivals->call_count - left, arrivals->call_count,
                        ht_format_time(replay->r->model->calendar.start_day, length, end, sizeof end));
        arrivals->call_count = left;
    }
}

bool replay_read(struct reader *r, const struct node *file, struct ht_arrivals *arrivals) {
    struct replay replay = {.r = r};
    bool good = sheet_read(r, file, &replay.sheet) && find_columns(&replay);
    if (good) {
        read_calls(&replay, arrivals);
        good = replay.sheet.complaints == 0;
    }
    if (good) {
        cut_at_end(&replay, arrivals);
        arrivals->replay_file = need(ht_arena_text(&r->model->arena, replay.sheet.path));
    }
    sheet_release(&replay.sheet);
    return good;
}
