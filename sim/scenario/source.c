/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario files as one text for libconfig. libconfig alone would let some mistakes pass, and differs between
 * releases (1.5 wraps whole numbers over 2^31, reads 010 as ten where 1.7 reads eight, accepts a comment that
 * never ends, wants one type in `[ ]`). So the text is brought to a form that all of them read alike:
 * includes expanded, comments blanked, `[ ]` turned into `( )`, numbers written out.
 *
 * Invariant: every line of the text has one origin; nothing but whole lines is ever inserted or moved.
 */
#include "reader.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST_INCLUDE 10
#define DEEPEST_BRACKET 64
#define LARGEST_FILE    ((size_t)1 << 28)

struct bracket {
    char closing;
    struct origin at;
};

struct scan {
    struct source *source;
    struct reader *r;
    struct origin here;
    const char *at; /* next byte of the file */
    struct bracket brackets[DEEPEST_BRACKET];
    size_t depth, includes;
    bool is_value;
};

char *file_bytes(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *bytes = NULL;
    size_t used = 0, size = 0;
    do {
        if (used + 1 >= size) {
            size = size == 0 ? (size_t)1 << 16 : size * 2;
            bytes = need(realloc(bytes, size));
        }
        used += fread(bytes + used, 1, size - used - 1, file);
    } while (!feof(file) && !ferror(file) && used < LARGEST_FILE);
    int reason = ferror(file) ? errno : used >= LARGEST_FILE ? EFBIG : 0;
    fclose(file);
    if (reason != 0) {
        free(bytes);
        errno = reason;
        return NULL;
    }
    bytes[used] = '\0';
    *length = used;
    return bytes;
}

char *path_join(struct reader *r, const char *folder, const char *name) {
    return *name == '/' || *folder == '\0' ? print(r, "%s", name) : print(r, "%s/%s", folder, name);
}

static const char *folder_of(struct reader *r, const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return "";
    }
    return slash == path ? "/" : print(r, "%.*s", (int)(slash - path), path);
}

bool is_utf8(const char *text, size_t length, size_t *good) {
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;
    while (i < length) {
        size_t more = s[i] < 0x80   ? 0
                      : s[i] < 0xC2 ? 4
                      : s[i] < 0xE0 ? 1
                      : s[i] < 0xF0 ? 2
                      : s[i] < 0xF5 ? 3
                                    : 4;
        bool whole = more < 4 && i + more < length;
        for (size_t j = 1; whole && j <= more; j++) {
            whole = (s[i + j] & 0xC0) == 0x80;
        }
        if (!whole || (s[i] == 0xE0 && s[i + 1] < 0xA0) || (s[i] == 0xED && s[i + 1] > 0x9F) ||
            (s[i] == 0xF0 && s[i + 1] < 0x90) || (s[i] == 0xF4 && s[i + 1] > 0x8F)) {
            *good = i;
            return false;
        }
        i += more + 1;
    }
    *good = i;
    return true;
}

/* Says what is wrong at a place; a value on its own is tried in silence. */
__attribute__((format(printf, 4, 5))) static bool refuse(struct scan *scan, struct origin at,
                                                         const char *hint, const char *format, ...) {
    if (!scan->is_value) {
        char text[512];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        ht_messages_add(scan->r->messages, HT_ERROR, (struct ht_place){at.file, at.line}, NULL, hint, "%s",
                        text);
    }
    return false;
}

static void put(struct source *source, char c) {
    if (source->length + 1 >= source->capacity) {
        source->capacity = source->capacity == 0 ? 4096 : source->capacity * 2;
        source->text = need(realloc(source->text, source->capacity));
    }
    source->text[source->length++] = c;
    source->text[source->length] = '\0';
}

static void put_text(struct source *source, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        put(source, text[i]);
    }
}

/* Ends a line of the text; the next one comes from `next`. */
static void put_line(struct source *source, struct origin next) {
    if (source->lines > 0) {
        put(source, '\n');
    }
    if (source->lines == source->origin_capacity) {
        source->origin_capacity = source->origin_capacity == 0 ? 256 : source->origin_capacity * 2;
        source->origins = need(realloc(source->origins, source->origin_capacity * sizeof *source->origins));
    }
    source->origins[source->lines++] = next;
}

/* Takes one byte over, keeping count of lines. */
static void take(struct scan *scan) {
    char c = *scan->at++;
    if (c == '\n') {
        scan->here.line++;
        put_line(scan->source, scan->here);
    } else {
        put(scan->source, c == '\r' && *scan->at == '\n' ? ' ' : c);
    }
}

/* The same for a byte that is to be blanked. */
static void blank(struct scan *scan) {
    if (*scan->at == '\n') {
        take(scan);
    } else {
        scan->at++;
        put(scan->source, ' ');
    }
}

static bool scan_comment(struct scan *scan) {
    if (scan->at[0] == '#' || scan->at[1] == '/') {
        while (*scan->at != '\0' && *scan->at != '\n') {
            blank(scan);
        }
        return true;
    }
    struct origin begin = scan->here;
    for (blank(scan), blank(scan); scan->at[0] != '*' || scan->at[1] != '/'; blank(scan)) {
        if (*scan->at == '\0') {
            return refuse(scan, begin, "end it with `*/`", "the comment that begins here never ends");
        }
    }
    blank(scan);
    blank(scan);
    return true;
}

/* Quotes that do not pair up. An earlier text that runs over lines is the likelier place of the missing one.
 */
static bool refuse_quotes(struct scan *scan, struct origin begin) {
    struct origin first = scan->source->quote;
    if (first.file == NULL) {
        return refuse(scan, begin, "close it with `\"`", "the quoted text that begins here never ends");
    }
    return refuse(scan, first, "is the closing `\"` of the text that begins here missing?",
                  "the quotes of this file do not pair up");
}

static bool scan_quoted(struct scan *scan) {
    struct origin begin = scan->here;
    for (take(scan); *scan->at != '"'; take(scan)) {
        if (*scan->at == '\\' && scan->at[1] != '\0') {
            take(scan);
        }
        if (*scan->at == '\0') {
            return refuse_quotes(scan, begin);
        }
    }
    take(scan);
    if (begin.line != scan->here.line && scan->source->quote.file == NULL) {
        scan->source->quote = begin;
        scan->source->quote_end = scan->source->lines;
    }
    return true;
}

/* Writes a whole number so that every libconfig reads the same: decimal, no leading zeros, with an L where 32
 * bits do not hold it; beyond 64 bits as a real, which the range of its key will refuse. */
static void put_whole(struct source *source, bool negative, const char *digits, size_t length) {
    while (length > 1 && *digits == '0') {
        digits++;
        length--;
    }
    if (negative) {
        put(source, '-');
    }
    put_text(source, digits, length);
    const char *most = "9223372036854775807";
    if (length > strlen(most) || (length == strlen(most) && strncmp(digits, most, length) > 0)) {
        put_text(source, ".0", 2);
    } else if (length > 9) {
        put(source, 'L');
    }
}

static void scan_number(struct scan *scan) {
    const char *begin = scan->at, *p = begin;
    bool is_signed = *p == '-' || *p == '+';
    p += is_signed;
    const char *digits = p;
    bool hexadecimal = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
    while (isalnum((unsigned char)*p) || *p == '.' ||
           ((*p == '-' || *p == '+') && !hexadecimal && (p[-1] == 'e' || p[-1] == 'E'))) {
        p++;
    }
    size_t length = (size_t)(p - digits), run = strspn(digits, "0123456789");
    bool suffixed = run < length && digits[run] == 'L' && length - run <= 2 && p[-1] == 'L';
    scan->at = p;
    if (hexadecimal && length > 2 && length <= 17 &&
        strspn(digits + 2, "0123456789abcdefABCDEF") == length - 2) {
        char decimal[24];
        int n = snprintf(decimal, sizeof decimal, "%llu", strtoull(digits + 2, NULL, 16));
        put_whole(scan->source, *begin == '-', decimal, (size_t)n);
    } else if (run > 0 && (run == length || suffixed)) {
        put_whole(scan->source, *begin == '-', digits, run);
    } else {
        put_text(scan->source, begin, (size_t)(p - begin));
    }
}

/* Puts `,` or `)` right behind the value it follows, lines between them after it: libconfig places a quoted
 * text on the line of whatever follows it. A comma before a closing bracket goes: only some releases take it.
 */
static void put_after_value(struct source *source, char c) {
    size_t end = source->length;
    while (end > 0 && isspace((unsigned char)source->text[end - 1])) {
        end--;
    }
    if (c == ')' && end > 0 && source->text[end - 1] == ',') {
        source->text[end - 1] = ' ';
    }
    put(source, c);
    if (end > 0 && source->text[end - 1] == '"') {
        memmove(source->text + end + 1, source->text + end, source->length - 1 - end);
        source->text[end] = c;
    }
}

static bool scan_opening(struct scan *scan) {
    char c = *scan->at++;
    if (scan->depth == DEEPEST_BRACKET) {
        return refuse(scan, scan->here, NULL, "brackets are nested more than %d deep", DEEPEST_BRACKET);
    }
    scan->brackets[scan->depth++] = (struct bracket){c == '{' ? '}' : c == '(' ? ')' : ']', scan->here};
    put(scan->source, c == '[' ? '(' : c);
    return true;
}

static bool scan_closing(struct scan *scan) {
    char c = *scan->at++;
    if (scan->depth == 0) {
        return refuse(scan, scan->here, NULL, "`%c` closes nothing", c);
    }
    struct bracket open = scan->brackets[--scan->depth];
    if (open.closing != c) {
        return refuse(scan, scan->here, "brackets must close in the order they were opened",
                      "found `%c` where `%c` is needed to close what line %d opens", c, open.closing,
                      open.at.line);
    }
    if (c == '}') {
        put(scan->source, c);
    } else {
        put_after_value(scan->source, ')');
    }
    return true;
}

static bool scan_file(struct scan *scan, const char *file);

/* `@include "name"` at the beginning of a line. */
static bool scan_include(struct scan *scan) {
    const char *name = scan->at + strlen("@include");
    name += strspn(name, " \t");
    size_t length = *name == '"' ? strcspn(name + 1, "\"\n") : 0;
    if (length == 0 || name[1 + length] != '"') {
        return refuse(scan, scan->here, NULL, "expected `@include \"FILE\"`");
    }
    if (scan->includes == DEEPEST_INCLUDE) {
        return refuse(scan, scan->here, "does it include itself?",
                      "included files are nested more than %d deep", DEEPEST_INCLUDE);
    }
    const char *file = path_join(scan->r, scan->here.folder, print(scan->r, "%.*s", (int)length, name + 1));
    struct origin back = scan->here;
    const char *rest = name + length + 2;
    scan->includes++;
    bool read = scan_file(scan, file);
    scan->includes--;
    scan->here = back;
    scan->at = rest;
    put_line(scan->source, back);
    return read;
}

static bool begins_number(const char *p) {
    p += *p == '-' || *p == '+';
    return isdigit((unsigned char)p[0]) || (p[0] == '.' && isdigit((unsigned char)p[1]));
}

static bool scan_token(struct scan *scan) {
    const char *p = scan->at;
    if (p[0] == '#' || (p[0] == '/' && (p[1] == '/' || p[1] == '*'))) {
        return scan_comment(scan);
    }
    if (*p == '"') {
        return scan_quoted(scan);
    }
    if (strchr("({[", *p) != NULL) {
        return scan_opening(scan);
    }
    if (strchr(")}]", *p) != NULL) {
        return scan_closing(scan);
    }
    if (*p == ',') {
        scan->at++;
        put_after_value(scan->source, ',');
    } else if (begins_number(p)) {
        scan_number(scan);
    } else if (isalpha((unsigned char)*p) || *p == '*' || *p == '_') {
        while (isalnum((unsigned char)*scan->at) || (*scan->at != '\0' && strchr("-_*", *scan->at) != NULL)) {
            take(scan);
        }
    } else {
        take(scan);
    }
    return true;
}

static bool scan_text(struct scan *scan) {
    bool line_begins = true;
    while (*scan->at != '\0') {
        if (line_begins && !scan->is_value && strncmp(scan->at, "@include", strlen("@include")) == 0) {
            if (!scan_include(scan)) {
                return false;
            }
        } else if (!scan_token(scan)) {
            return false;
        } else {
            char last = scan->at[-1];
            line_begins = last == '\n' || (line_begins && (last == ' ' || last == '\t'));
        }
    }
    return true;
}

static bool check_bytes(struct scan *scan, const char *bytes, size_t length) {
    size_t good = strlen(bytes);
    if (good == length && is_utf8(bytes, length, &good)) {
        return true;
    }
    struct origin at = scan->here;
    for (size_t i = 0; i < good; i++) {
        at.line += bytes[i] == '\n';
    }
    return refuse(scan, at, NULL, "expected text in UTF-8, found the byte 0x%02X",
                  (unsigned char)bytes[good]);
}

static bool scan_file(struct scan *scan, const char *file) {
    size_t length;
    errno = 0;
    char *bytes = file_bytes(file, &length);
    if (bytes == NULL) {
        const int error = errno;
        const struct ht_place place = scan->includes > 0 ? (struct ht_place){scan->here.file, scan->here.line}
                                                         : (struct ht_place){file, 0};
        const char *which =
            scan->includes > 0 ? print(scan->r, "the included file \"%s\"", file) : "this file";
        ht_messages_add(scan->r->messages, ht_severity_of(error), place, NULL, NULL, "cannot read %s: %s",
                        which, strerror(error));
        return false;
    }
    scan->here = (struct origin){.file = file, .folder = folder_of(scan->r, file), .line = 1};
    put_line(scan->source, scan->here);
    bool good = check_bytes(scan, bytes, length);
    if (good) {
        scan->at = strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? bytes + 3 : bytes; /* a byte-order mark */
        good = scan_text(scan);
    }
    free(bytes);
    return good;
}

static bool check_brackets(struct scan *scan) {
    if (scan->depth == 0) {
        return true;
    }
    struct bracket open = scan->brackets[scan->depth - 1];
    return refuse(scan, open.at, NULL, "the bracket that opens here is never closed by `%c`", open.closing);
}

bool source_read(struct source *source, struct reader *r, const char *file) {
    *source = (struct source){0};
    struct scan scan = {.source = source, .r = r};
    return scan_file(&scan, print(r, "%s", file)) && check_brackets(&scan);
}

bool source_of_value(struct source *source, struct reader *r, const char *value) {
    *source = (struct source){0};
    struct scan scan = {.source = source, .r = r, .at = value, .is_value = true};
    put_line(source, scan.here);
    put_text(source, "value = ", strlen("value = "));
    return scan_text(&scan) && check_brackets(&scan);
}

void source_release(struct source *source) {
    free(source->text);
    free(source->origins);
    *source = (struct source){0};
}
