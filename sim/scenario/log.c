/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads logs of real calls: every file is looked at once for its columns and for what its dates mean, then
 * all are taken row by row. Invariant: until all is read, times are seconds since `base_day`, the day given
 * as the start or the first one met.
 */
#include "log.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TYPES  1000
#define MOST_AGENTS 100000
#define LOOK        200                 /* rows looked at for dates that could be read in two ways */
#define FARTHEST    (400.0 * 366)       /* days from one row to another */
#define LONGEST_RUN (FARTHEST * HT_DAY) /* s since the start */

bool log_fail(struct log_reader *r, int line, const char *hint, const char *format, ...) {
    char text[700];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ht_messages_add(r->messages, HT_ERROR, (struct ht_place){r->paths[r->file], line}, NULL, hint, "%s",
                    text);
    r->stopped = true;
    return false;
}

bool log_no_memory(struct log_reader *r) {
    ht_messages_add(r->messages, HT_MACHINE, (struct ht_place){r->paths[r->file], 0}, NULL, NULL,
                    "no memory to read this log");
    r->stopped = true;
    return false;
}

void *log_grown(void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) {
        return items;
    }
    size_t larger = *capacity < 256 ? 256 : *capacity * 2;
    void *grown = realloc(items, larger * size);
    if (grown != NULL) {
        *capacity = larger;
    }
    return grown;
}

void log_keep_call(struct log_reader *r, const struct ht_logged_call *call, uint64_t key) {
    struct log_record *records =
        log_grown(r->records, r->record_count, &r->record_capacity, sizeof *r->records);
    if (records == NULL) {
        r->no_memory = true;
        return;
    }
    r->records = records;
    records[r->record_count++] = (struct log_record){*call, key, r->file, (uint32_t)r->text.row_line};
}

void log_keep_interval(struct log_reader *r, const struct ht_logged_interval *interval) {
    struct log_span *spans = log_grown(r->spans, r->span_count, &r->span_capacity, sizeof *r->spans);
    if (spans == NULL) {
        r->no_memory = true;
        return;
    }
    r->spans = spans;
    spans[r->span_count++] = (struct log_span){*interval, r->file, (uint32_t)r->text.row_line};
}

static uint32_t judged(struct log_reader *r, uint32_t number, uint32_t most, const char *what,
                       const char *column) {
    if (number == UINT32_MAX) {
        r->no_memory = true;
        return 0;
    }
    if (number >= most && !r->stopped) {
        char hint[80];
        snprintf(hint, sizeof hint, "is it the right column? Another is chosen by --column '%s=NAME'",
                 column);
        log_fail(r, r->text.row_line, hint, "found more than %u different %s", (unsigned)most, what);
    }
    return number;
}

uint32_t log_type_of(struct log_reader *r, size_t field, int priority, double credit) {
    static const struct log_cell other = {(char *)"other", 5}, calls = {(char *)"calls", 5};
    const struct log_cell *name = log_cell_of(r, field);
    name = !log_has(r, field) ? &calls : log_is_absent(name) ? &other : name;
    return judged(r, log_name(&r->types, &r->log->arena, name, priority, credit), MOST_TYPES,
                  "types of calls", "type");
}

uint32_t log_agent_of(struct log_reader *r, const struct log_cell *group, const struct log_cell *name) {
    char text[512];
    struct log_cell whole = *name;
    if (group != NULL && group->length > 0) {
        int length = snprintf(text, sizeof text, "%.240s %.240s", group->text, name->text);
        whole = (struct log_cell){text, length < 0 ? 0 : (size_t)length};
    }
    return judged(r, log_name(&r->agents, &r->log->arena, &whole, 0, 0), MOST_AGENTS, "agents", "agent");
}

/* A row whose beginning is not to be understood may be none of the data. */
static enum log_why no_start(struct log_reader *r, const struct log_cell *cell) {
    static const char totals[][8] = {"total", "sum", "grand", "gesamt", "average"};
    const struct log_cell *first = &r->text.cells[0];
    if (cell->length > 0 && strcmp(cell->text, r->heading) == 0) {
        return log_leave(r, LOG_NAMES_AGAIN, "%s", "");
    }
    for (size_t i = 0; i < LOG_COUNT(totals); i++) {
        struct log_cell start = {first->text, strlen(totals[i])};
        if (first->length >= start.length && log_says(&start, totals[i])) {
            return log_leave(r, LOG_TOTALS, "%s", "");
        }
    }
    return cell->length > 0 ? log_leave(r, LOG_BAD_TIME, "\"%.60s\"", cell->text)
                            : log_leave(r, LOG_BAD_TIME, "found nothing");
}

static bool since_base(struct log_reader *r, const struct log_moment *moment, double *time) {
    if (!r->base_known) {
        r->base_known = true;
        r->base_day = moment->day;
    }
    const double days = (double)(moment->day - r->base_day);
    *time = days * HT_DAY + moment->second;
    return fabs(days) < FARTHEST;
}

/* A clock time alone needs the date beside it, and a date the clock time. */
static bool complete(struct log_reader *r, size_t date, size_t time, struct log_moment *moment) {
    struct log_moment other;
    const size_t wanted = moment->kind == LOG_CLOCK ? date : time;
    const struct log_cell *cell = log_cell_of(r, wanted);
    if (cell->length > 0 && log_moment(cell, log_commas(r), &r->dates, &other) &&
        other.kind == (moment->kind == LOG_CLOCK ? LOG_DATE : LOG_CLOCK)) {
        moment->day = moment->kind == LOG_CLOCK ? other.day : moment->day;
        moment->second = moment->kind == LOG_CLOCK ? moment->second : other.second;
        moment->until = moment->kind == LOG_CLOCK ? moment->until : other.until;
        moment->kind = LOG_DATE_CLOCK;
        return true;
    }
    if (moment->kind == LOG_CLOCK && !log_has(r, date) && r->start_given) {
        moment->day = r->base_day;
        moment->kind = LOG_DATE_CLOCK;
        return true;
    }
    return moment->kind == LOG_DATE && r->format == LOG_INTERVALS && !log_has(r, time); /* of days */
}

enum log_why log_start_of(struct log_reader *r, size_t field, size_t date, size_t time,
                          struct log_moment *moment, double *start) {
    const size_t from = log_has(r, field) ? field : log_has(r, date) ? date : time;
    const struct log_cell *cell = log_cell_of(r, from);
    if (!log_moment(cell, log_commas(r), &r->dates, moment)) {
        return no_start(r, cell);
    }
    if (moment->kind == LOG_PLAIN) {
        if (!r->start_given) {
            log_fail(r, r->text.row_line, "say which day second 0 begins by --start YYYY-MM-DD",
                     "expected a date and time, found \"%.60s\"", cell->text);
            return LOG_BAD_TIME;
        }
        *start = moment->second * r->columns.unit[from];
        return *start >= 0 && *start < LONGEST_RUN ? LOG_KEPT
                                                   : log_leave(r, LOG_BAD_TIME, "\"%.60s\"", cell->text);
    }
    if ((moment->kind != LOG_DATE_CLOCK && !complete(r, date, time, moment)) ||
        !since_base(r, moment, start)) {
        return log_leave(r, LOG_BAD_TIME, "\"%.60s\"%s", cell->text,
                         moment->kind == LOG_CLOCK  ? " without a date"
                         : moment->kind == LOG_DATE ? " without a clock time"
                                                    : "");
    }
    return LOG_KEPT;
}

bool log_time_of(struct log_reader *r, size_t field, double start, bool plain, double *time) {
    struct log_moment moment;
    if (!log_moment(log_cell_of(r, field), log_commas(r), &r->dates, &moment) || moment.kind == LOG_DATE) {
        return false;
    }
    if (moment.kind == LOG_PLAIN) {
        *time = moment.second * r->columns.unit[field];
        return plain;
    }
    if (moment.kind == LOG_DATE_CLOCK) {
        return since_base(r, &moment, time);
    }
    *time = floor(start / HT_DAY) * HT_DAY + moment.second;
    *time += *time < start - HT_DAY / 2 ? HT_DAY : 0; /* past midnight */
    return true;
}

static bool enough_cells(const struct log_text *text) {
    bool enough = text->cell_count >= text->expected && text->cell_count <= LOG_CELLS;
    for (size_t i = text->expected; enough && i < text->cell_count; i++) {
        enough = text->cells[i].length == 0; /* separators at the end of the line */
    }
    return enough;
}

static void take_row(struct log_reader *r) {
    r->log->rows++;
    if (!enough_cells(&r->text)) {
        log_leave(r, LOG_BAD_CELLS, "%zu instead of %zu", r->text.cell_count, r->text.expected);
    } else if (r->format == LOG_BANK) {
        log_bank_take(r);
    } else if (r->format == LOG_INTERVALS) {
        log_interval_take(r);
    } else {
        log_call_take(r);
    }
}

/* Notes what a row says of the order of day and month. */
static void look_at_row(struct log_reader *r) {
    static const size_t of_calls[] = {CALL_ARRIVAL, CALL_DATE, CALL_ANSWERED, CALL_LEFT, CALL_ENDED};
    static const size_t of_intervals[] = {INTERVAL_START, INTERVAL_DATE, INTERVAL_END};
    const bool calls = r->format == LOG_CALLS;
    struct log_moment moment;
    for (size_t i = 0; i < (calls ? LOG_COUNT(of_calls) : LOG_COUNT(of_intervals)); i++) {
        const struct log_cell *cell = log_cell_of(r, calls ? of_calls[i] : of_intervals[i]);
        if (cell->length >= 6) {
            log_moment(cell, log_commas(r), &r->dates, &moment);
        }
    }
}

static bool read_failed(struct log_reader *r) {
    ht_messages_add(r->messages, ht_severity_of(errno), (struct ht_place){r->paths[r->file], r->text.line},
                    NULL, NULL, "cannot read on: %s", strerror(errno));
    r->stopped = true;
    return false;
}

/* Opens a file and stands behind its column names. */
static bool begin_file(struct log_reader *r, uint32_t file) {
    r->file = file;
    if (!log_text_open(&r->text, r->paths[file], &r->spools[file], r->messages) || !log_columns_read(r)) {
        r->stopped = true;
        return false;
    }
    return true;
}

/* Looks at one file, until its dates are understood. */
static void look_at(struct log_reader *r, uint32_t file) {
    bool good = begin_file(r, file);
    const bool open = r->dates.order == HT_DATES_GUESSED && r->format != LOG_BANK;
    for (size_t row = 0; good && open && !r->dates.day_first && !r->dates.day_last; row++) {
        enum log_row found = log_text_next(&r->text);
        if (found == LOG_ROW_END || (row == LOOK && !r->dates.either)) {
            break;
        }
        if (found == LOG_ROW_FAILED) {
            good = read_failed(r);
        } else if (found == LOG_ROW) {
            look_at_row(r);
        }
    }
    log_text_close(&r->text);
}

static bool take_file(struct log_reader *r, uint32_t file) {
    enum log_row found = begin_file(r, file) ? LOG_ROW : LOG_ROW_END;
    while (!r->stopped && (found = log_text_next(&r->text)) != LOG_ROW_END && found != LOG_ROW_FAILED) {
        if (found == LOG_ROW) {
            take_row(r);
        } else {
            r->log->rows++;
            log_leave(r,
                      found == LOG_ROW_QUOTE  ? LOG_BAD_QUOTE
                      : found == LOG_ROW_LONG ? LOG_BAD_LENGTH
                                              : LOG_BAD_BYTES,
                      "%s", "");
        }
        if (r->no_memory) {
            log_no_memory(r);
        }
    }
    if (found == LOG_ROW_FAILED) {
        read_failed(r);
    }
    log_text_close(&r->text);
    return !r->stopped;
}

/* Day or month first? What one date says holds for all. */
static bool settle_dates(struct log_reader *r) {
    struct log_dates *dates = &r->dates;
    if (dates->order != HT_DATES_GUESSED || !dates->either) {
        return true;
    }
    if (!dates->day_first && !dates->day_last) {
        return log_fail(
            r, 0, "say so by --dates dmy or --dates mdy",
            "no date tells whether the day or the month comes first: no number in them is above 12");
    }
    dates->order = dates->day_first ? HT_DATES_DMY : HT_DATES_MDY;
    return true;
}

static bool read_start(struct log_reader *r) {
    const char *start = r->options->start;
    if (start == NULL) {
        return true;
    }
    if (!ht_parse_date(start, &r->base_day)) {
        ht_messages_add(r->messages, HT_ERROR, (struct ht_place){"--start", 0}, NULL, NULL,
                        "expected a date such as 2006-11-20, found \"%.40s\"", start);
        return false;
    }
    r->start_given = r->base_known = r->dates.seconds = true;
    return true;
}

static bool keep_paths(struct log_reader *r, const char *const *files) {
    bool good = true;
    r->paths = ht_arena_alloc(&r->log->arena, r->file_count + 1, sizeof *r->paths);
    r->spools = calloc(r->file_count + 1, sizeof *r->spools);
    for (size_t i = 0; r->paths != NULL && i < r->file_count; i++) {
        r->paths[i] = ht_arena_text(&r->log->arena, files[i]);
        good &= r->paths[i] != NULL;
    }
    return good && r->paths != NULL && r->spools != NULL;
}

static bool read_all(struct log_reader *r) {
    const bool options = log_options_check(r), start = read_start(r);
    if (!options || !start) {
        return false;
    }
    for (size_t i = 0; i < r->file_count; i++) {
        look_at(r, (uint32_t)i);
    }
    if (r->stopped || !settle_dates(r)) {
        return false;
    }
    for (size_t i = 0; i < r->file_count; i++) {
        if (!take_file(r, (uint32_t)i)) {
            return false;
        }
    }
    r->file = 0;
    if (r->dates.zones) {
        ht_messages_add(
            r->messages, HT_WARNING, (struct ht_place){r->paths[0], 0}, NULL, NULL,
            "times carry an offset from UTC, which is not looked at: they are taken as the clock on the "
            "wall shows them");
    }
    return log_finish(r);
}

static void release(struct log_reader *r) {
    for (size_t i = 0; r->spools != NULL && i < r->file_count; i++) {
        if (r->spools[i] != NULL) {
            fclose(r->spools[i]);
        }
    }
    log_names_release(&r->types);
    log_names_release(&r->agents);
    log_names_release(&r->outcomes);
    free(r->spools);
    free(r->records);
    free(r->spans);
    free(r);
}

bool ht_log_read(struct ht_call_log *log, const char *const *files, size_t file_count,
                 const struct ht_log_options *options, struct ht_messages *messages) {
    static const struct ht_log_options none = {0};
    struct log_reader *r = calloc(1, sizeof *r);
    bool good = r != NULL;
    *log = (struct ht_call_log){0};
    ht_arena_init(&log->arena);
    if (good) {
        r->log = log;
        r->options = options == NULL ? &none : options;
        r->messages = messages;
        r->file_count = file_count;
        r->dates.order = r->options->dates;
        good = keep_paths(r, files);
    }
    if (!good) {
        ht_messages_add(messages, HT_MACHINE, (struct ht_place){NULL, 0}, NULL, NULL,
                        "no memory to read this log");
    } else if (file_count == 0) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){NULL, 0}, NULL, NULL,
                        "expected a log of calls, found none");
        good = false;
    } else {
        good = read_all(r);
    }
    if (r != NULL) {
        release(r);
    }
    return good;
}

void ht_log_release(struct ht_call_log *log) {
    ht_arena_release(&log->arena);
    *log = (struct ht_call_log){0};
}
