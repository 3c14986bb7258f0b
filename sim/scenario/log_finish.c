/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is left to do when every row is read: order, duplicates, rows that are years away, the first day,
 * names. Invariant: the result does not depend on the order of the files or of the rows in them, but for the
 * place of the first row of a kind that is left out.
 */
#include "log.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FARTHEST (3 * 366 * HT_DAY) /* from the middle row */

static int compare_numbers(double a, double b) {
    return a < b ? -1 : a > b ? 1 : isnan(b) - isnan(a); /* what is not said comes first */
}

static int compare_records(const void *left, const void *right) {
    const struct log_record *a = left, *b = right;
    const struct ht_logged_call *x = &a->call, *y = &b->call;
    int order = compare_numbers(x->arrival, y->arrival);
    if (order == 0 && x->type != y->type) {
        order = x->type < y->type ? -1 : 1;
    }
    if (order == 0 && a->key != b->key) {
        order = a->key < b->key ? -1 : 1;
    }
    if (order == 0 && x->caller != y->caller) {
        order = x->caller < y->caller ? -1 : 1;
    }
    order = order == 0 ? compare_numbers(x->hold, y->hold) : order;
    if (order == 0 && x->agent != y->agent) {
        order = x->agent < y->agent ? -1 : 1;
    }
    order = order == 0 ? compare_numbers(x->handle, y->handle) : order;
    if (order == 0 && a->file != b->file) {
        order = a->file < b->file ? -1 : 1;
    }
    return order != 0 ? order : a->line < b->line ? -1 : a->line > b->line;
}

/* A call that is named is the same one when it comes at the same time in the same queue: numbers are used
 * again, and a call that is passed on queues twice. One without a name is the same when there is someone in
 * it to tell by. */
static bool same_call(const struct log_record *a, const struct log_record *b) {
    const struct ht_logged_call *x = &a->call, *y = &b->call;
    return x->arrival == y->arrival && x->type == y->type && a->key == b->key &&
           (a->key != 0 || ((x->caller != 0 || x->agent != HT_NOBODY) && x->caller == y->caller &&
                            x->hold == y->hold && x->agent == y->agent));
}

static int compare_spans(const void *left, const void *right) {
    const struct log_span *a = left, *b = right;
    int order = compare_numbers(a->interval.start, b->interval.start);
    if (order == 0 && a->interval.type != b->interval.type) {
        order = a->interval.type < b->interval.type ? -1 : 1;
    }
    if (order == 0 && a->file != b->file) {
        order = a->file < b->file ? -1 : 1;
    }
    return order != 0 ? order : a->line < b->line ? -1 : a->line > b->line;
}

static bool same_figures(const struct ht_logged_interval *a, const struct ht_logged_interval *b) {
    return compare_numbers(a->offered, b->offered) == 0 && compare_numbers(a->answered, b->answered) == 0 &&
           compare_numbers(a->abandoned, b->abandoned) == 0 && compare_numbers(a->handle, b->handle) == 0;
}

/* qsort takes half the memory again, and most logs are in order. */
static void sort(void *items, size_t count, size_t size, int compare(const void *, const void *)) {
    const char *item = items;
    for (size_t i = 1; i < count; i++) {
        if (compare(item + (i - 1) * size, item + i * size) > 0) {
            qsort(items, count, size, compare);
            return;
        }
    }
}

static bool is_far(struct log_reader *r, double time, double middle, uint32_t file, uint32_t line) {
    if (fabs(time - middle) <= FARTHEST) {
        return false;
    }
    char date[24];
    log_leave_at(r, LOG_FAR_AWAY, file, line,
                 ht_format_date(r->base_day + (int64_t)floor(time / HT_DAY), date, sizeof date));
    return true;
}

static void settle_records(struct log_reader *r) {
    size_t kept = 0;
    sort(r->records, r->record_count, sizeof *r->records, compare_records);
    const double middle = r->record_count > 0 ? r->records[r->record_count / 2].call.arrival : 0;
    for (size_t i = 0; i < r->record_count; i++) {
        const struct log_record *record = &r->records[i];
        if (is_far(r, record->call.arrival, middle, record->file, record->line)) {
            continue;
        }
        if (kept > 0 && same_call(&r->records[kept - 1], record)) {
            log_leave_at(r, LOG_DUPLICATE, record->file, record->line, "");
            continue;
        }
        r->records[kept++] = *record;
    }
    r->record_count = kept;
}

static void settle_spans(struct log_reader *r) {
    size_t kept = 0;
    sort(r->spans, r->span_count, sizeof *r->spans, compare_spans);
    const double middle = r->span_count > 0 ? r->spans[r->span_count / 2].interval.start : 0;
    for (size_t i = 0; i < r->span_count; i++) {
        const struct log_span *span = &r->spans[i], *before = kept > 0 ? &r->spans[kept - 1] : NULL;
        if (is_far(r, span->interval.start, middle, span->file, span->line)) {
            continue;
        }
        if (before != NULL && before->interval.start == span->interval.start &&
            before->interval.type == span->interval.type) {
            bool same = same_figures(&before->interval, &span->interval);
            log_leave_at(r, same ? LOG_DUPLICATE : LOG_TWICE, span->file, span->line, "");
            continue;
        }
        r->spans[kept++] = *span;
    }
    r->span_count = kept;
}

static int compare_lengths(const void *left, const void *right) {
    return compare_numbers(*(const double *)left, *(const double *)right);
}

/* The commonest time between one start and the next, of two the shorter one. 0: there is but one start. */
static double spacing(const struct log_span *spans, size_t count, double *gaps) {
    size_t gap_count = 0, most = 0, run = 0;
    double best = 0;
    for (size_t i = 1; i < count; i++) {
        double gap = spans[i].interval.start - spans[i - 1].interval.start;
        gaps[gap_count] = gap;
        gap_count += gap > 0;
    }
    qsort(gaps, gap_count, sizeof *gaps, compare_lengths);
    for (size_t i = 0; i < gap_count; i++) {
        run = i > 0 && gaps[i] == gaps[i - 1] ? run + 1 : 1;
        if (run > most) {
            most = run;
            best = gaps[i];
        }
    }
    return best;
}

static bool find_lengths(struct log_reader *r) {
    bool all = true;
    for (size_t i = 0; i < r->span_count; i++) {
        all &= !isnan(r->spans[i].interval.length);
    }
    if (all) {
        return true;
    }
    double *gaps = malloc(r->span_count * sizeof *gaps);
    if (gaps == NULL) {
        return log_no_memory(r);
    }
    const double length = spacing(r->spans, r->span_count, gaps);
    free(gaps);
    if (length <= 0 || length > HT_DAY) {
        return log_fail(r, 0, "add a column `length`",
                        "how long the intervals are cannot be told from their starts");
    }
    for (size_t i = 0; i < r->span_count; i++) {
        struct ht_logged_interval *interval = &r->spans[i].interval;
        interval->length = isnan(interval->length) ? length : interval->length;
    }
    return true;
}

static int compare_names(const void *left, const void *right) {
    const struct log_name *a = *(const struct log_name *const *)left,
                          *b = *(const struct log_name *const *)right;
    int order = strcmp(a->text, b->text);
    if (order == 0 && a->priority != b->priority) {
        order = a->priority < b->priority ? -1 : 1;
    }
    return order != 0 ? order : compare_numbers(a->credit, b->credit);
}

/* Names in use in the order of the alphabet, and the new number of each. NULL: no memory. */
static const struct log_name **sorted(const struct log_names *names, const bool *used, uint32_t *numbers,
                                      size_t *count) {
    const struct log_name **order = malloc((names->count + 1) * sizeof *order);
    *count = 0;
    for (size_t i = 0; i < names->count && order != NULL; i++) {
        if (used[i]) {
            order[(*count)++] = &names->items[i];
        }
    }
    if (order != NULL) {
        qsort(order, *count, sizeof *order, compare_names);
        for (size_t i = 0; i < *count; i++) {
            numbers[order[i] - names->items] = (uint32_t)i;
        }
    }
    return order;
}

/* Types that differ in priority or credit alone are told apart by that. */
static const char *title(struct log_reader *r, const struct log_name *name, const struct log_name *before) {
    char text[1200];
    if (before == NULL || strcmp(before->text, name->text) != 0) {
        return name->text;
    }
    if (r->format == LOG_BANK) {
        snprintf(text, sizeof text, "%s priority", name->text);
    } else if (name->priority != before->priority) {
        snprintf(text, sizeof text, "%.1000s priority %d", name->text, name->priority);
    } else {
        snprintf(text, sizeof text, "%.1000s priority %d credit %.15g", name->text, name->priority,
                 name->credit);
    }
    return ht_arena_text(&r->log->arena, text);
}

static bool name_types(struct log_reader *r, const bool *used, uint32_t *numbers) {
    struct ht_call_log *log = r->log;
    const struct log_name **order = sorted(&r->types, used, numbers, &log->type_count);
    bool good = order != NULL;
    log->types = ht_arena_alloc(&log->arena, log->type_count, sizeof *log->types);
    for (size_t i = 0; good && log->types != NULL && i < log->type_count; i++) {
        log->types[i] = (struct ht_logged_type){.name = title(r, order[i], i == 0 ? NULL : order[i - 1]),
                                                .credit = order[i]->credit,
                                                .priority = order[i]->priority};
        good = log->types[i].name != NULL;
    }
    free(order);
    return good && log->types != NULL;
}

static bool name_agents(struct log_reader *r, const bool *used, uint32_t *numbers) {
    struct ht_call_log *log = r->log;
    const struct log_name **order = sorted(&r->agents, used, numbers, &log->agent_count);
    log->agents = order == NULL ? NULL : ht_arena_alloc(&log->arena, log->agent_count, sizeof *log->agents);
    for (size_t i = 0; log->agents != NULL && i < log->agent_count; i++) {
        log->agents[i] = order[i]->text;
    }
    free(order);
    return log->agents != NULL;
}

struct renaming {
    bool *types_used, *agents_used;
    uint32_t *types, *agents;
};

static bool renumber(struct log_reader *r, struct renaming *naming) {
    if (naming->types_used == NULL || naming->agents_used == NULL || naming->types == NULL ||
        naming->agents == NULL) {
        return false;
    }
    for (size_t i = 0; i < r->record_count; i++) {
        const struct ht_logged_call *call = &r->records[i].call;
        naming->types_used[call->type] = true;
        if (call->agent != HT_NOBODY) {
            naming->agents_used[call->agent] = true;
        }
    }
    for (size_t i = 0; i < r->span_count; i++) {
        naming->types_used[r->spans[i].interval.type] = true;
    }
    if (!name_types(r, naming->types_used, naming->types) ||
        !name_agents(r, naming->agents_used, naming->agents)) {
        return false;
    }
    for (size_t i = 0; i < r->record_count; i++) {
        struct ht_logged_call *call = &r->records[i].call;
        call->type = naming->types[call->type];
        call->agent = call->agent == HT_NOBODY ? HT_NOBODY : naming->agents[call->agent];
    }
    for (size_t i = 0; i < r->span_count; i++) {
        r->spans[i].interval.type = naming->types[r->spans[i].interval.type];
    }
    sort(r->records, r->record_count, sizeof *r->records, compare_records);
    sort(r->spans, r->span_count, sizeof *r->spans, compare_spans);
    return true;
}

/* Gives types and agents their final numbers and names. */
static bool name_all(struct log_reader *r) {
    struct renaming naming = {calloc(r->types.count + 1, sizeof *naming.types_used),
                              calloc(r->agents.count + 1, sizeof *naming.agents_used),
                              calloc(r->types.count + 1, sizeof *naming.types),
                              calloc(r->agents.count + 1, sizeof *naming.agents)};
    const bool good = renumber(r, &naming);
    free(naming.types_used);
    free(naming.agents_used);
    free(naming.types);
    free(naming.agents);
    return good || log_no_memory(r);
}

static bool fill(struct log_reader *r) {
    struct ht_call_log *log = r->log;
    const bool calls = r->format != LOG_INTERVALS;
    const double first = calls ? r->records[0].call.arrival : r->spans[0].interval.start;
    const double last =
        calls ? r->records[r->record_count - 1].call.arrival : r->spans[r->span_count - 1].interval.start;
    const double origin = floor(first / HT_DAY);
    log->start_day = r->base_day + (int64_t)origin;
    log->days = (size_t)(floor(last / HT_DAY) - origin) + 1;
    log->anonymous_bank = r->format == LOG_BANK;
    if (calls) {
        log->calls = ht_arena_room(&log->arena, r->record_count, sizeof *log->calls);
    } else {
        log->intervals = ht_arena_room(&log->arena, r->span_count, sizeof *log->intervals);
    }
    if (log->calls == NULL && log->intervals == NULL) {
        return log_no_memory(r);
    }
    for (; log->calls != NULL && log->call_count < r->record_count; log->call_count++) {
        log->calls[log->call_count] = r->records[log->call_count].call;
        log->calls[log->call_count].arrival -= origin * HT_DAY;
    }
    for (; log->intervals != NULL && log->interval_count < r->span_count; log->interval_count++) {
        log->intervals[log->interval_count] = r->spans[log->interval_count].interval;
        log->intervals[log->interval_count].start -= origin * HT_DAY;
    }
    return true;
}

bool log_finish(struct log_reader *r) {
    settle_records(r);
    settle_spans(r);
    if (!log_left_report(r)) {
        return false;
    }
    if (r->record_count == 0 && r->span_count == 0) {
        const struct ht_call_log *log = r->log;
        return log->left_out_count == 0
                   ? log_fail(r, 0, NULL, "expected rows below the line of column names, found none")
                   : log_fail(r, 0, NULL, "none of the %zu rows is of use; most of them: %s", log->rows,
                              log->left_out[0].why);
    }
    return find_lengths(r) && name_all(r) && fill(r);
}
