/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a log, cell by cell, from a file that is read by blocks: logs are too long to be held whole and too
 * many rows for a parser that is called back for every cell. Invariant: [begin, end) holds whole characters
 * of the file not yet taken, a row is taken only when its end is in sight, and `line` is that of `begin`.
 *
 * The notation is that of RFC 4180, taken as it comes: any separator, any line end, blanks about quotes. A
 * quote that is never closed must not swallow the rest of the file: a row over several lines counts only when
 * it has as many cells as the header; otherwise its first line is faulty and reading goes on with the next
 * one.
 */
#include "log.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK ((size_t)1 << 16)

static void complain(struct ht_messages *messages, const char *path, const char *hint, const char *text) {
    ht_messages_add(messages, HT_ERROR, (struct ht_place){path, 0}, NULL, hint, "%s", text);
}

/* For the system's reason. */
static bool unreadable(struct ht_messages *messages, const char *path) {
    ht_messages_add(messages, ht_severity_of(errno), (struct ht_place){path, 0}, NULL, NULL,
                    "cannot read it: %s", strerror(errno));
    return false;
}

/* What comes through a pipe, in a file without a name. */
static FILE *spooled(FILE *pipe) {
    FILE *spool = tmpfile();
    char *block = malloc(BLOCK);
    bool good = spool != NULL && block != NULL;
    for (size_t length; good && (length = fread(block, 1, BLOCK, pipe)) > 0;) {
        good = fwrite(block, 1, length, spool) == length;
    }
    good = good && !ferror(pipe) && fflush(spool) == 0;
    const int reason = errno;
    free(block);
    if (!good && spool != NULL) {
        fclose(spool);
    }
    errno = reason;
    return good ? spool : NULL;
}

static FILE *opened(const char *path, FILE **spool) {
    struct stat status;
    FILE *file = *spool == NULL ? fopen(path, "rb") : *spool;
    if (file == NULL || file == *spool || fstat(fileno(file), &status) != 0 || S_ISREG(status.st_mode)) {
        return file;
    }
    errno = EISDIR;
    *spool = S_ISDIR(status.st_mode) ? NULL : spooled(file);
    const int reason = errno;
    fclose(file);
    errno = reason;
    return *spool;
}

/* One UTF-16 unit or pair from `raw` as UTF-8; how many bytes it took, 0 when `count` are too few. */
static size_t transcode(const unsigned char *raw, size_t count, bool big, char *out, size_t *length) {
    if (count < 2) {
        return 0;
    }
    uint32_t unit = big ? (uint32_t)(raw[0] << 8 | raw[1]) : (uint32_t)(raw[1] << 8 | raw[0]);
    size_t taken = 2;
    if (unit >= 0xD800 && unit < 0xDC00) {
        if (count < 4) {
            return 0;
        }
        uint32_t low = big ? (uint32_t)(raw[2] << 8 | raw[3]) : (uint32_t)(raw[3] << 8 | raw[2]);
        bool paired = low >= 0xDC00 && low < 0xE000;
        unit = paired ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
        taken = paired ? 4 : 2;
    } else if (unit >= 0xDC00 && unit < 0xE000) {
        unit = 0xFFFD;
    }
    const int more = unit < 0x80 ? 0 : unit < 0x800 ? 1 : unit < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    out[(*length)++] = (char)(leads[more] | unit >> (6 * more));
    for (int i = more - 1; i >= 0; i--) {
        out[(*length)++] = (char)(0x80 | (unit >> (6 * i) & 0x3F));
    }
    return taken;
}

/* Reads a block of UTF-16 behind `end`, where there is room for it. */
static void fill_wide(struct log_text *text) {
    unsigned char raw[8192 + sizeof text->odd];
    memcpy(raw, text->odd, text->odd_count);
    size_t count = text->odd_count + fread(raw + text->odd_count, 1, 8192, text->file), at = 0;
    text->read_out = feof(text->file) || ferror(text->file);
    for (size_t taken; (taken = transcode(raw + at, count - at, text->code == LOG_UTF16_BE, text->bytes,
                                          &text->end)) > 0;) {
        at += taken;
    }
    text->odd_count = count - at;
    memcpy(text->odd, raw + at, text->odd_count);
}

/* Reads on; false when memory or the file fails. */
static bool fill(struct log_text *text) {
    if (text->begin > 0) {
        memmove(text->bytes, text->bytes + text->begin, text->end - text->begin);
        text->end -= text->begin;
        text->begin = 0;
    }
    if (text->end + BLOCK + 1 > text->capacity) { /* one more byte for the zero behind the last cell */
        size_t capacity = text->end + BLOCK + (text->end == 0 ? 1 : LOG_LONGEST_ROW);
        char *bytes = realloc(text->bytes, capacity);
        if (bytes == NULL) {
            errno = ENOMEM;
            return false;
        }
        text->bytes = bytes;
        text->capacity = capacity;
    }
    if (text->code != LOG_BYTES) {
        fill_wide(text);
    } else {
        text->end += fread(text->bytes + text->end, 1, BLOCK, text->file);
        text->read_out = feof(text->file) || ferror(text->file);
    }
    return !ferror(text->file);
}

/* The separator that the line at `at` has most of, and how many. `at` goes on to the next line. */
static char separator_of_line(const struct log_text *text, size_t *at, size_t *most) {
    static const char separators[] = {',', ';', '\t', '|', ' '};
    size_t counts[sizeof separators] = {0}, best = 0;
    bool quoted = false;
    for (; *at < text->end && (quoted || strchr("\r\n", text->bytes[*at]) == NULL); ++*at) {
        quoted ^= text->bytes[*at] == '"';
        for (size_t j = 0; j < sizeof separators && !quoted; j++) {
            counts[j] += text->bytes[*at] == separators[j];
        }
    }
    ++*at;
    counts[4] = counts[4] < 12 ? 0 : counts[4]; /* blanks are in titles too */
    for (size_t j = 1; j < sizeof separators; j++) {
        best = counts[j] > counts[best] && (separators[j] != ' ' || counts[best] == 0) ? j : best;
    }
    *most = counts[best];
    return separators[best];
}

/* That of the first line with three cells, so that titles above the names do not decide. */
static char guess_separator(const struct log_text *text) {
    char separator = ',';
    size_t at = text->begin, most = 0;
    for (int line = 0; line < 20 && at < text->end && most < 2; line++) {
        size_t count;
        char found = separator_of_line(text, &at, &count);
        if (count > most) {
            most = count;
            separator = found;
        }
    }
    return separator;
}

void log_text_rewind(struct log_text *text) {
    rewind(text->file);
    text->begin = text->end = text->odd_count = 0;
    text->read_out = false;
    text->line = 1;
    text->code = LOG_BYTES;
    if (!fill(text)) {
        return;
    }
    const unsigned char *bytes = (const unsigned char *)text->bytes;
    if (text->end >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        text->begin = 3;
    } else if (text->end >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        text->code = bytes[0] == 0xFF ? LOG_UTF16_LE : LOG_UTF16_BE;
        text->end = 0;
        if (fseek(text->file, 2, SEEK_SET) != 0 || !fill(text)) {
            return;
        }
    }
    text->separator = guess_separator(text);
}

/* What else is given to such a program by mistake. */
static bool check_kind(const struct log_text *text, struct ht_messages *messages) {
    const char *hint = "export it as CSV in UTF-8";
    size_t length = text->end - text->begin;
    const char *bytes = text->bytes + text->begin;
    if (length == 0) {
        complain(messages, text->path, NULL,
                 "expected rows below a line of column names, found an empty file");
    } else if (length > 3 &&
               (memcmp(bytes, "PK\x03\x04", 4) == 0 || memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0)) {
        complain(messages, text->path, hint, "expected a CSV file, found a spreadsheet or an archive");
    } else if (length > 1 && memcmp(bytes, "\x1F\x8B", 2) == 0) {
        complain(messages, text->path, "unpack it first", "expected a CSV file, found a packed one");
    } else if (memchr(bytes, '\0', length < 4096 ? length : 4096) != NULL) {
        complain(messages, text->path, hint, "expected a text file, found zero bytes in it");
    } else {
        return true;
    }
    return false;
}

bool log_text_open(struct log_text *text, const char *path, FILE **spool, struct ht_messages *messages) {
    *text = (struct log_text){.path = path};
    errno = 0;
    text->file = opened(path, spool);
    text->spooled = text->file != NULL && text->file == *spool;
    if (text->file == NULL) {
        return unreadable(messages, path);
    }
    log_text_rewind(text);
    if (ferror(text->file) || text->bytes == NULL) {
        return unreadable(messages, path);
    }
    return check_kind(text, messages);
}

void log_text_close(struct log_text *text) {
    if (text->file != NULL && !text->spooled) {
        fclose(text->file);
    }
    free(text->bytes);
    text->file = NULL;
    text->bytes = NULL;
}

/* While a row is looked for: nothing of the text is changed until its end is found. */
struct scan {
    const char *at, *end;
    bool last; /* the file ends at `end` */
    char separator;
    int lines;
    size_t count;
    struct log_cell *cells;
};

enum found { FOUND, NEEDS_MORE, BAD_QUOTE };

static bool is_blank(char c, char separator) { /* which a tab may be */
    return c == ' ' || (c == '\t' && separator != '\t');
}

static bool is_end(char c) {
    return c == '\n' || c == '\r';
}

static const char *skip_blanks(const struct scan *scan, const char *at) {
    while (at < scan->end && is_blank(*at, scan->separator)) {
        at++;
    }
    return at;
}

static void put_cell(struct scan *scan, const char *begin, const char *end) {
    if (scan->count < LOG_CELLS) {
        scan->cells[scan->count] = (struct log_cell){(char *)begin, (size_t)(end - begin)};
    }
    scan->count++;
}

/* A cell that opens with a quote at `open`; it keeps its quotes for now. */
static enum found scan_quoted(struct scan *scan, const char *open) {
    const char *at = open + 1;
    for (bool closed = false; !closed;) {
        for (; at < scan->end && *at != '"'; at++) {
            scan->lines += *at == '\n' || (*at == '\r' && at + 1 < scan->end && at[1] != '\n');
        }
        if (at == scan->end) {
            return scan->last ? BAD_QUOTE : NEEDS_MORE;
        }
        if (at + 1 == scan->end && !scan->last) {
            return NEEDS_MORE; /* is it the first of two? */
        }
        closed = at + 1 == scan->end || at[1] != '"';
        at += closed ? 1 : 2;
    }
    put_cell(scan, open, at);
    scan->at = skip_blanks(scan, at);
    return scan->at < scan->end && *scan->at != scan->separator && !is_end(*scan->at) ? BAD_QUOTE : FOUND;
}

static void scan_plain(struct scan *scan, const char *at) {
    const char *begin = at, *end;
    const char separator = scan->separator;
    while (at < scan->end && *at != separator && *at != '\n' && *at != '\r') {
        at++;
    }
    for (end = at; end > begin && is_blank(end[-1], separator);) {
        end--;
    }
    put_cell(scan, begin, end);
    scan->at = at;
}

/* One row, its line end left where it is. */
static enum found scan_row(struct scan *scan) {
    for (;;) {
        const char *at = skip_blanks(scan, scan->at);
        if (at < scan->end && *at == '"') {
            enum found found = scan_quoted(scan, at);
            if (found != FOUND) {
                return found;
            }
        } else {
            scan_plain(scan, at);
        }
        if (scan->separator == ' ') {
            const char *next = skip_blanks(scan, scan->at);
            scan->at = next < scan->end && !is_end(*next) && next > scan->at ? next - 1 : next;
        }
        if (scan->at >= scan->end) {
            return scan->last ? FOUND : NEEDS_MORE;
        }
        if (is_end(*scan->at)) {
            return scan->last || scan->at + 1 < scan->end ? FOUND : NEEDS_MORE; /* is "\r" half of "\r\n"? */
        }
        scan->at++;
    }
}

static bool is_empty(const struct scan *scan) {
    for (size_t i = 0; i < scan->count && i < LOG_CELLS; i++) {
        if (scan->cells[i].length > 0) {
            return false;
        }
    }
    return true;
}

/* Takes off quotes and puts a zero behind every cell. */
static void settle(struct log_text *text) {
    for (size_t i = 0; i < text->cell_count && i < LOG_CELLS; i++) {
        struct log_cell *cell = &text->cells[i];
        if (cell->length > 1 && *cell->text == '"') {
            const char *from = cell->text + 1, *end = cell->text + cell->length - 1;
            char *to = ++cell->text;
            for (; from < end; from++) {
                *to++ = *from;
                from += *from == '"'; /* a doubled one */
            }
            cell->length = (size_t)(to - cell->text);
            while (cell->length > 0 && is_blank(*cell->text, '\0')) {
                cell->text++;
                cell->length--;
            }
            while (cell->length > 0 && is_blank(cell->text[cell->length - 1], '\0')) {
                cell->length--;
            }
        }
        cell->text[cell->length] = '\0';
    }
}

/* Steps over a line end at `at`. */
static size_t behind_end(const struct log_text *text, size_t at) {
    if (at < text->end) {
        at += at + 1 < text->end && text->bytes[at] == '\r' && text->bytes[at + 1] == '\n' ? 2 : 1;
    }
    return at;
}

/* Leaves out the line that begins at `begin`; false when reading fails. */
static bool skip_line(struct log_text *text) {
    size_t at = text->begin;
    for (;;) {
        while (at < text->end && !is_end(text->bytes[at])) {
            at++;
        }
        if (text->read_out || at + 1 < text->end) {
            text->begin = behind_end(text, at);
            text->line++;
            return true;
        }
        text->begin = at; /* so that a line of any length takes no more room than a block */
        if (!fill(text)) {
            return false;
        }
        at = text->begin;
    }
}

/* The line at `begin` is no row: says why, standing behind it. */
static enum log_row refused(struct log_text *text, enum log_row why) {
    return skip_line(text) ? why : LOG_ROW_FAILED;
}

static enum log_row taken(struct log_text *text, const struct scan *scan) {
    const size_t end = (size_t)(scan->at - text->bytes), begin = text->begin;
    if (memchr(text->bytes + begin, '\0', end - begin) != NULL) {
        text->line += scan->lines + 1;
        text->begin = behind_end(text, end);
        return LOG_ROW_ZEROS;
    }
    text->begin = behind_end(text, end);
    text->line += scan->lines + 1;
    text->cell_count = scan->count;
    settle(text);
    return LOG_ROW;
}

enum log_row log_text_next(struct log_text *text) {
    for (;;) {
        if (text->begin >= text->end && text->read_out) {
            return LOG_ROW_END;
        }
        struct scan scan = {.at = text->bytes + text->begin,
                            .end = text->bytes + text->end,
                            .last = text->read_out,
                            .separator = text->separator,
                            .cells = text->cells};
        enum found found = scan_row(&scan);
        text->row_line = text->line;
        const size_t length = (size_t)(scan.at - text->bytes) - text->begin;
        if (found == NEEDS_MORE && text->end - text->begin <= LOG_LONGEST_ROW) {
            if (!fill(text)) {
                return LOG_ROW_FAILED;
            }
        } else if (found == FOUND && scan.lines == 0 && length <= LOG_LONGEST_ROW) {
            if (!is_empty(&scan)) {
                return taken(text, &scan);
            }
            text->begin = behind_end(text, (size_t)(scan.at - text->bytes));
            text->line++;
        } else if (found == FOUND && length <= LOG_LONGEST_ROW &&
                   (text->expected == 0 || scan.count == text->expected)) {
            return taken(text, &scan);
        } else {
            return refused(text, found == BAD_QUOTE || scan.lines > 0 ? LOG_ROW_QUOTE : LOG_ROW_LONG);
        }
    }
}
