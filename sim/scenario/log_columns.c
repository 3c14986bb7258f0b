/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of a log by their names, and what kind of log they make. Names are compared by their letters
 * and digits alone, whatever the case; a unit behind a name ("wait (min)", "talk_ms") says what a bare number
 * counts. Invariant: a column serves one field, unless it was asked for by name.
 */
#include "log.h"
#include "reader.h"
#include <ctype.h>
#include <string.h>

#define HEADER_ROWS 20 /* titles above the column names */
#define BANK_ENOUGH 12 /* names of the bank's log that make a file one */

static bool is_letter(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Are the letters and digits of [name, end) those of [alias, alias_end)? */
static bool same_letters(const char *name, const char *end, const char *alias, const char *alias_end) {
    for (;; name++, alias++) {
        while (name < end && !is_letter(*name)) {
            name++;
        }
        while (alias < alias_end && !is_letter(*alias)) {
            alias++;
        }
        if (name == end || alias == alias_end) {
            return name == end && alias == alias_end;
        }
        if (tolower((unsigned char)*name) != tolower((unsigned char)*alias)) {
            return false;
        }
    }
}

static const struct {
    const char *name;
    double seconds;
} units[] = {{"s", 1},        {"sec", 1},    {"secs", 1},     {"second", 1},          {"seconds", 1},
             {"min", 60},     {"mins", 60},  {"minute", 60},  {"minutes", 60},        {"h", 3600},
             {"hours", 3600}, {"ms", 0.001}, {"msec", 0.001}, {"milliseconds", 0.001}};

/* Where the unit at the end of a column's name begins; NULL: it has none. */
static const char *unit_of(const struct log_cell *name, double *seconds) {
    const char *end = name->text + name->length, *begin;
    while (end > name->text && !is_letter(end[-1])) {
        end--;
    }
    for (begin = end; begin > name->text && is_letter(begin[-1]);) {
        begin--;
    }
    for (size_t i = 0; i < LOG_COUNT(units) && begin > name->text; i++) {
        if (same_letters(begin, end, units[i].name, units[i].name + strlen(units[i].name))) {
            *seconds = units[i].seconds;
            return begin;
        }
    }
    return NULL;
}

static bool bears(const struct log_cell *name, const char *alias, const char *alias_end, double *unit) {
    const char *end = name->text + name->length, *begin;
    double seconds = 1;
    *unit = 1;
    if (same_letters(name->text, end, alias, alias_end)) {
        return true;
    }
    begin = unit_of(name, &seconds);
    if (begin != NULL && same_letters(name->text, begin, alias, alias_end)) {
        *unit = seconds;
        return true;
    }
    return false;
}

struct header { /* one row taken as column names */
    const struct log_cell *names;
    size_t count;
    char first[LOG_CELLS]; /* letters: most names need not be looked at further */
    bool used[LOG_CELLS];
};

static struct header header_of(const struct log_text *text) {
    struct header header = {.names = text->cells,
                            .count = text->cell_count < LOG_CELLS ? text->cell_count : LOG_CELLS};
    for (size_t i = 0; i < header.count; i++) {
        const char *at = text->cells[i].text;
        while (*at != '\0' && !is_letter(*at)) {
            at++;
        }
        header.first[i] = (char)tolower((unsigned char)*at);
    }
    return header;
}

static size_t find_alias(struct header *header, const char *alias, const char *alias_end, double *unit) {
    for (size_t i = 0; i < header->count; i++) {
        if (!header->used[i] && header->first[i] == *alias &&
            bears(&header->names[i], alias, alias_end, unit)) {
            header->used[i] = true;
            return i;
        }
    }
    return LOG_NOWHERE;
}

static size_t find_field(struct header *header, const struct log_field *field, double *unit) {
    size_t found = find_alias(header, field->name, field->name + strlen(field->name), unit);
    for (const char *alias = field->aliases; alias != NULL && found == LOG_NOWHERE;) {
        const char *end = alias + strcspn(alias, "|");
        found = find_alias(header, alias, end, unit);
        alias = *end == '\0' ? NULL : end + 1;
    }
    return found;
}

/* What the options call this field; NULL: nothing. */
static const char *asked_name(const struct log_reader *r, const char *field) {
    for (size_t i = 0; i < r->options->column_count; i++) {
        const char *ours = r->options->columns[i].ours;
        if (same_letters(ours, ours + strlen(ours), field, field + strlen(field))) {
            return r->options->columns[i].theirs;
        }
    }
    return NULL;
}

static size_t find_asked(struct header *header, const char *theirs, double *unit) {
    const char *end = theirs + strlen(theirs);
    for (size_t i = 0; i < header->count; i++) {
        const struct log_cell *name = &header->names[i];
        if (bears(name, theirs, end, unit)) {
            unit_of(name, unit); /* asked for with its unit */
            header->used[i] = true;
            return i;
        }
    }
    return LOG_NOWHERE;
}

/* Finds the columns of one kind of log in a row; how many there are, 0 when one asked for by name is not. */
static size_t match(const struct log_reader *r, const struct log_kind *kind, const struct log_text *text,
                    struct log_columns *columns) {
    struct header header = header_of(text);
    size_t found = 0;
    bool asked[32] = {false}, good = true;
    for (size_t i = 0; i < kind->count; i++) {
        const char *theirs = kind->format == LOG_BANK ? NULL : asked_name(r, kind->fields[i].name);
        asked[i] = theirs != NULL;
        columns->unit[i] = 1;
        columns->at[i] = asked[i] ? find_asked(&header, theirs, &columns->unit[i]) : LOG_NOWHERE;
        good &= !asked[i] || columns->at[i] != LOG_NOWHERE;
    }
    for (size_t i = 0; i < kind->count; i++) {
        if (!asked[i]) {
            columns->at[i] = find_field(&header, &kind->fields[i], &columns->unit[i]);
        }
        found += columns->at[i] != LOG_NOWHERE;
    }
    return good ? found : 0;
}

static bool there(const struct log_columns *columns, size_t field) {
    return columns->at[field] != LOG_NOWHERE;
}

/* What a call-by-call log cannot do without, as names; ends with NULL. */
static void missing_of_calls(const struct log_reader *r, const struct log_columns *columns,
                             const char *missing[4]) {
    size_t count = 0;
    if (!there(columns, CALL_ARRIVAL) && !there(columns, CALL_DATE) &&
        !(there(columns, CALL_TIME) && r->start_given)) {
        missing[count++] = "arrival";
    }
    if (!there(columns, CALL_HOLD) && !there(columns, CALL_ANSWERED)) {
        missing[count++] = "hold";
    }
    if (!there(columns, CALL_OUTCOME) && !there(columns, CALL_ANSWERED) && !there(columns, CALL_HANDLE) &&
        !there(columns, CALL_TALK) && !there(columns, CALL_AGENT) && !there(columns, CALL_LEFT)) {
        missing[count++] = "outcome";
    }
    missing[count] = NULL;
}

static void missing_of_intervals(const struct log_columns *columns, const char *missing[4]) {
    size_t count = 0;
    if (!there(columns, INTERVAL_START) && !there(columns, INTERVAL_DATE)) {
        missing[count++] = "start";
    }
    if (!there(columns, INTERVAL_OFFERED) &&
        (!there(columns, INTERVAL_ANSWERED) || !there(columns, INTERVAL_ABANDONED))) {
        missing[count++] = "offered";
    }
    missing[count] = NULL;
}

/* Does a header that has all that intervals need really speak of calls? Callers and intervals both come
 * `from`. */
static bool of_single_calls(const struct log_columns *intervals, const struct log_columns *calls) {
    if (there(calls, CALL_OUTCOME) || there(calls, CALL_ID) || there(calls, CALL_AGENT) ||
        (there(calls, CALL_CALLER) && calls->at[CALL_CALLER] != intervals->at[INTERVAL_START])) {
        return true;
    }
    return !there(intervals, INTERVAL_OFFERED) && (there(calls, CALL_TALK) || there(calls, CALL_ENDED));
}

static bool is_bare_bank(const struct log_text *text) {
    return text->cell_count == BANK_FIELDS && log_says(&text->cells[BANK_OUTCOME], "agent|hang|phantom") &&
           text->cells[BANK_DATE].length > 0 &&
           strspn(text->cells[BANK_DATE].text, "0123456789") == text->cells[BANK_DATE].length;
}

struct guess { /* the row most like column names */
    size_t found;
    int line;
    enum log_format format;
    const char *missing[4];
    const struct ht_log_column *lost; /* asked for and not there; NULL: none */
    char names[400], closest[120];
};

static const char *closest_name(const struct log_text *text, const char *word) {
    const char *names[LOG_CELLS];
    size_t count = text->cell_count < LOG_CELLS ? text->cell_count : LOG_CELLS;
    for (size_t i = 0; i < count; i++) {
        names[i] = text->cells[i].text;
    }
    return ht_closest(word, names, count);
}

static void list_names(const struct log_text *text, char *into, size_t size) {
    size_t used = 0;
    into[0] = '\0';
    for (size_t i = 0; i < text->cell_count && i < LOG_CELLS && used < size; i++) {
        char room[3 * 256];
        struct log_word word = log_utf8(&text->cells[i], room);
        int length = snprintf(into + used, size - used, "%s\"%.*s\"", i == 0 ? "" : ", ",
                              (int)(word.length < 40 ? word.length : 40), word.text);
        if (length < 0 || used + (size_t)length + 8 > size) {
            snprintf(into + used, size - used, "%s", ", ..");
            return;
        }
        used += (size_t)length;
    }
}

static void remember(const struct log_reader *r, struct guess *guess, const struct log_kind *kind,
                     size_t found, const struct log_columns *columns) {
    const struct log_text *text = &r->text;
    if (guess->line != 0 && found <= guess->found) {
        return;
    }
    *guess = (struct guess){.found = found, .line = text->row_line, .format = kind->format};
    list_names(text, guess->names, sizeof guess->names);
    if (kind->format == LOG_INTERVALS) {
        missing_of_intervals(columns, guess->missing);
    } else if (kind->format == LOG_CALLS) {
        missing_of_calls(r, columns, guess->missing);
    } else {
        for (size_t i = 0, count = 0; i < BANK_FIELDS && count < 3; i++) {
            if (!there(columns, i)) {
                guess->missing[count++] = log_kinds[0].fields[i].name;
            }
        }
    }
    struct header header = header_of(text);
    for (size_t i = r->options->column_count; i-- > 0;) {
        double unit;
        if (find_asked(&header, r->options->columns[i].theirs, &unit) == LOG_NOWHERE) {
            guess->lost = &r->options->columns[i];
        }
    }
    const char *word = guess->lost != NULL ? guess->lost->theirs : guess->missing[0];
    const char *close = word == NULL ? NULL : closest_name(text, word);
    snprintf(guess->closest, sizeof guess->closest, "%s", close == NULL ? "" : close);
}

static bool take(struct log_reader *r, enum log_format format, const struct log_columns *columns) {
    if (r->format != LOG_UNKNOWN && r->format != format) {
        const char *now = NULL, *before = NULL;
        for (size_t i = 0; i < LOG_KINDS; i++) {
            now = log_kinds[i].format == format ? log_kinds[i].what : now;
            before = log_kinds[i].format == r->format ? log_kinds[i].what : before;
        }
        return log_fail(r, r->text.row_line, "read logs of different kinds apart",
                        "expected %s as in the files before, found %s", before, now);
    }
    r->format = format;
    r->columns = *columns;
    r->text.expected = r->text.cell_count;
    const struct log_cell *first = log_cell_of(r, there(columns, 0) ? 0 : 1);
    snprintf(r->heading, sizeof r->heading, "%s", first->text);
    return true;
}

/* Judges the row just read. True: it is the header, and `good` says whether all is well with it. */
static bool judge(struct log_reader *r, struct guess *guess, bool *good) {
    struct log_columns columns[LOG_KINDS] = {0};
    size_t found[LOG_KINDS];
    for (size_t i = 0; i < LOG_KINDS; i++) {
        found[i] = match(r, &log_kinds[i], &r->text, &columns[i]);
    }
    if (r->text.cell_count > LOG_CELLS) {
        *good = log_fail(r, r->text.row_line, "is it a CSV file?", "expected at most %d columns, found %zu",
                         LOG_CELLS, r->text.cell_count);
        return true;
    }
    if (is_bare_bank(&r->text)) {
        for (size_t i = 0; i < BANK_FIELDS; i++) {
            columns[0].at[i] = i;
        }
        *good = take(r, LOG_BANK, &columns[0]);
        log_text_rewind(&r->text);
        return true;
    }
    if (found[0] >= BANK_ENOUGH) {
        remember(r, guess, &log_kinds[0], found[0] + LOG_CELLS, &columns[0]);
        *good = found[0] == BANK_FIELDS && take(r, LOG_BANK, &columns[0]);
        return found[0] == BANK_FIELDS;
    }
    const char *missing[4];
    missing_of_intervals(&columns[1], missing);
    if (found[1] > 0 && missing[0] == NULL && !of_single_calls(&columns[1], &columns[2])) {
        *good = take(r, LOG_INTERVALS, &columns[1]);
        return true;
    }
    missing_of_calls(r, &columns[2], missing);
    if (found[2] > 0 && missing[0] == NULL) {
        *good = take(r, LOG_CALLS, &columns[2]);
        return true;
    }
    bool intervals = found[1] > found[2] && !of_single_calls(&columns[1], &columns[2]);
    remember(r, guess, &log_kinds[intervals ? 1 : 2], found[intervals ? 1 : 2], &columns[intervals ? 1 : 2]);
    return false;
}

/* The column that is missing, and what may stand for it. */
static const char *instead_of(enum log_format format, const char *name) {
    return format == LOG_BANK             ? name
           : strcmp(name, "hold") == 0    ? "`hold` (or `answered`)"
           : strcmp(name, "outcome") == 0 ? "`outcome` (or `answered`, `handle`, `talk`, `agent`)"
           : strcmp(name, "arrival") == 0 ? "`arrival` (or `date` and `time`)"
           : strcmp(name, "start") == 0   ? "`start` (or `date` and `time`)"
           : strcmp(name, "offered") == 0 ? "`offered` (or `answered` and `abandoned`)"
                                          : name;
}

/* No row will do: says what the most likely one lacks. */
static bool refuse(struct log_reader *r, const struct guess *guess) {
    char missing[240] = "", hint[400] = "";
    const char *name = guess->lost != NULL ? guess->lost->ours : guess->missing[0];
    for (size_t i = 0; i < 4 && guess->missing[i] != NULL; i++) {
        size_t used = strlen(missing);
        snprintf(missing + used, sizeof missing - used, "%s%s", i == 0 ? "" : ", ",
                 instead_of(guess->format, guess->missing[i]));
    }
    if (guess->closest[0] != '\0') {
        snprintf(hint, sizeof hint, "did you mean --column '%.60s=%s'?", name, guess->closest);
    } else if (guess->format != LOG_BANK && guess->lost == NULL) {
        snprintf(hint, sizeof hint, "name the column by --column '%.60s=ITS NAME'", name);
    }
    return guess->lost != NULL
               ? log_fail(r, guess->line, *hint == '\0' ? NULL : hint,
                          "no column is called \"%.60s\"; found %s", guess->lost->theirs, guess->names)
               : log_fail(r, guess->line, *hint == '\0' ? NULL : hint, "no column for %s; found %s", missing,
                          guess->names);
}

bool log_columns_read(struct log_reader *r) {
    struct guess guess = {0};
    r->text.expected = 0;
    for (int i = 0; i < HEADER_ROWS; i++) {
        enum log_row row = log_text_next(&r->text);
        bool good = false;
        if (row == LOG_ROW_END || row == LOG_ROW_FAILED) {
            break;
        }
        if (row == LOG_ROW && judge(r, &guess, &good)) {
            return good;
        }
        if (row != LOG_ROW && guess.line == 0) {
            return log_fail(r, r->text.row_line, "is it a CSV file?", "expected column names, found %s",
                            row == LOG_ROW_LONG    ? "a row longer than 64 KiB"
                            : row == LOG_ROW_ZEROS ? "zero bytes"
                                                   : "a quote that is out of place or never closed");
        }
    }
    if (guess.line == 0) {
        return log_fail(r, 0, NULL, "expected rows below a line of column names, found none");
    }
    return refuse(r, &guess);
}

bool log_options_check(struct log_reader *r) {
    const char *known[CALL_FIELDS + INTERVAL_FIELDS];
    size_t count = 0, errors = r->messages->errors;
    for (size_t k = 1; k < LOG_KINDS; k++) {
        for (size_t i = 0; i < log_kinds[k].count; i++) {
            known[count++] = log_kinds[k].fields[i].name;
        }
    }
    for (size_t i = 0; i < r->options->column_count; i++) {
        const struct ht_log_column *column = &r->options->columns[i];
        bool found = false;
        for (size_t j = 0; j < count; j++) {
            found |= same_letters(column->ours, column->ours + strlen(column->ours), known[j],
                                  known[j] + strlen(known[j]));
        }
        if (!found) {
            char hint[80], place[120];
            const char *close = ht_closest(column->ours, known, count);
            snprintf(hint, sizeof hint, "did you mean `%s`?", close == NULL ? "" : close);
            snprintf(place, sizeof place, "--column '%.40s=%.40s'", column->ours, column->theirs);
            ht_messages_add(r->messages, HT_ERROR, (struct ht_place){place, 0}, NULL,
                            close == NULL ? NULL : hint, "no column is called `%.40s` here", column->ours);
        }
    }
    return r->messages->errors == errors;
}

const struct log_cell *log_cell_of(const struct log_reader *r, size_t field) {
    static const struct log_cell nothing = {(char *)"", 0};
    const size_t at = r->columns.at[field];
    return at < r->text.cell_count && at < LOG_CELLS ? &r->text.cells[at] : &nothing;
}

bool log_has(const struct log_reader *r, size_t field) {
    return r->columns.at[field] != LOG_NOWHERE;
}

bool log_commas(const struct log_reader *r) {
    return r->text.separator != ',';
}
