/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that are left out: counted by reason, the first of each reason with its place and its words.
 * Invariant: rows read = rows kept + rows left out.
 */
#include "log.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FAULTY 0.2 /* of all rows: beyond, it is the file or its columns that are wrong */

static const char *const reasons[LOG_REASONS] = {
    [LOG_MENU] = "hung up in the voice menu",
    [LOG_PHANTOM] = "phantom call of the telephone system",
    [LOG_BLOCKED] = "blocked: no line was free",
    [LOG_TURNED_AWAY] = "turned away or sent elsewhere",
    [LOG_CALLBACK] = "took a callback, or was called back",
    [LOG_WAITING] = "not over yet when the log was written",
    [LOG_OTHER_REPLICATION] = "of another replication than the first",
    [LOG_NAMES_AGAIN] = "column names once more",
    [LOG_TOTALS] = "a line of totals",
    [LOG_DUPLICATE] = "duplicate of another row",
    [LOG_BAD_CELLS] = "not as many cells as columns",
    [LOG_BAD_QUOTE] = "a quote that is out of place or never closed",
    [LOG_BAD_LENGTH] = "longer than 64 KiB",
    [LOG_BAD_BYTES] = "zero bytes",
    [LOG_BAD_TIME] = "no date and time that can be understood",
    [LOG_BAD_NUMBER] = "a duration or number that cannot be understood",
    [LOG_BAD_OUTCOME] = "an outcome that is not understood",
    [LOG_NO_HOLD] = "it does not say how long the caller waited",
    [LOG_BACKWARDS] = "times run backwards",
    [LOG_ABSURD] = "more than 8 hours long",
    [LOG_CONTRADICTION] = "times contradict each other",
    [LOG_HUNG_UP_SERVED] = "hung up, yet served",
    [LOG_FAR_AWAY] = "more than three years away from the other rows",
    [LOG_TWICE] = "the same interval once more, with other figures",
};

enum log_why log_leave(struct log_reader *r, enum log_why why, const char *format, ...) {
    struct log_reason *reason = &r->reasons[why];
    if (reason->count++ == 0) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(reason->detail, sizeof reason->detail, format, arguments);
        va_end(arguments);
        reason->file = r->file;
        reason->line = (uint32_t)r->text.row_line;
    }
    return why;
}

void log_leave_at(struct log_reader *r, enum log_why why, uint32_t file, uint32_t line, const char *detail) {
    struct log_reason *reason = &r->reasons[why];
    bool first = reason->count++ == 0;
    if (first || file < reason->file || (file == reason->file && line < reason->line)) {
        snprintf(reason->detail, sizeof reason->detail, "%s", detail);
        reason->file = file;
        reason->line = line;
    }
}

static int compare_counts(const void *left, const void *right) {
    const struct ht_left_out *a = left, *b = right;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->why, b->why);
}

static void warn(struct log_reader *r, enum log_why why) {
    const struct log_reason *reason = &r->reasons[why];
    char more[64] = "";
    if (reason->count > 1) {
        snprintf(more, sizeof more, " (the first of %zu such rows)", reason->count);
    }
    ht_messages_add(r->messages, HT_WARNING, (struct ht_place){r->paths[reason->file], (int)reason->line},
                    NULL, NULL, "left out: %s%s%s%s", reasons[why], reason->detail[0] == '\0' ? "" : ": ",
                    reason->detail, more);
}

/* More than one row in five is faulty: what most of them suffer from, and where it begins. */
static bool refuse(struct log_reader *r, size_t faulty) {
    enum log_why worst = LOG_FIRST_FAULT;
    for (enum log_why why = LOG_FIRST_FAULT; why < LOG_REASONS; why++) {
        worst = r->reasons[why].count > r->reasons[worst].count ? why : worst;
    }
    const struct log_reason *reason = &r->reasons[worst];
    ht_messages_add(
        r->messages, HT_ERROR, (struct ht_place){r->paths[reason->file], (int)reason->line}, NULL,
        worst == LOG_BAD_OUTCOME
            ? "words understood: answered, abandoned, blocked, turned_away, callback, waiting, menu"
        : worst == LOG_BAD_TIME || worst == LOG_BAD_NUMBER || worst == LOG_NO_HOLD
            ? "is it the right column? Another is chosen by --column"
            : NULL,
        "%zu of %zu rows are faulty, too many to go on; most of them (%zu): %s%s%s", faulty, r->log->rows,
        reason->count, reasons[worst], reason->detail[0] == '\0' ? "" : ", here ", reason->detail);
    return false;
}

bool log_left_report(struct log_reader *r) {
    struct ht_call_log *log = r->log;
    size_t faulty = 0;
    log->left_out = ht_arena_alloc(&log->arena, LOG_REASONS, sizeof *log->left_out);
    if (log->left_out == NULL) {
        return log_no_memory(r);
    }
    for (enum log_why why = LOG_KEPT + 1; why < LOG_REASONS; why++) {
        const struct log_reason *reason = &r->reasons[why];
        if (reason->count > 0) {
            const bool wrong = why >= LOG_FIRST_FAULT;
            log->left_out[log->left_out_count++] = (struct ht_left_out){
                reasons[why], reason->count, r->paths[reason->file], (int)reason->line, wrong};
            faulty += wrong ? reason->count : 0;
        }
    }
    qsort(log->left_out, log->left_out_count, sizeof *log->left_out, compare_counts);
    if ((double)faulty > MOST_FAULTY * (double)log->rows) {
        return refuse(r, faulty);
    }
    for (enum log_why why = LOG_FIRST_FAULT; why < LOG_REASONS; why++) {
        if (r->reasons[why].count > 0) {
            warn(r, why);
        }
    }
    return true;
}
