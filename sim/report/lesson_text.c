/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lesson on a terminal: the little of Markdown that its pages use, block by block.
 */
#include "lesson.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 12 /* of a table */
#define INDENT  4

/* Emphasis, code and links within a text: marks for the first, the words alone of the others. */
static void add_inline(struct lesson_string *out, const char *text) {
    bool bold = false;
    for (const char *c = text; *c != '\0'; c++) {
        const char *close = strchr(c + 1, *c == '[' ? ']' : *c);
        if (strncmp(c, "**", 2) == 0) {
            bold = !bold;
            lesson_add_char(out, bold ? LESSON_BOLD : LESSON_PLAIN);
            c++;
        } else if (*c == '`' && close != NULL) {
            lesson_add(out, c + 1, (size_t)(close - c) - 1);
            c = close;
        } else if (*c == '*' && c[1] != ' ' && close != NULL && close[-1] != ' ') {
            lesson_add(out, c + 1, (size_t)(close - c) - 1);
            c = close;
        } else if (*c == '[' && close != NULL && close[1] == '(' && strchr(close, ')') != NULL) {
            lesson_add(out, c + 1, (size_t)(close - c) - 1);
            c = strchr(close, ')');
        } else {
            lesson_add_char(out, *c);
        }
    }
    if (bold) {
        lesson_add_char(out, LESSON_PLAIN);
    }
}

/* A text of the lesson, its numbers in it, marked. */
static struct lesson_string marked_of(const struct ht_lesson_told *told, const struct ht_lesson_text *text) {
    struct lesson_string filled = {.text = NULL}, marked = {.text = NULL};
    lesson_fill(told, text, false, &filled);
    add_inline(&marked, filled.text == NULL ? "" : filled.text);
    marked.no_memory = marked.no_memory || filled.no_memory;
    free(filled.text);
    return marked;
}

/* The length of "- ", "* " or "12. " at the beginning of a list item; 0: none. */
static size_t item_mark(const char *line) {
    const size_t digits = strspn(line, "0123456789");
    if (digits > 0 && digits < 4 && strncmp(line + digits, ". ", 2) == 0) {
        return digits + 2;
    }
    return (line[0] == '-' || line[0] == '*') && line[1] == ' ' ? 2 : 0;
}

static size_t blanks(const char *line) {
    return strspn(line, " ");
}

/* Does a line begin something of its own, so that it does not go on with the one before? Within a paragraph,
 * "62. " at the beginning of a line is no item, as in CommonMark. */
static bool begins(const char *line, bool in_list) {
    const char *text = line + blanks(line);
    const bool item =
        item_mark(text) > 0 && (in_list || text[0] < '0' || text[0] > '9' || strncmp(text, "1. ", 3) == 0);
    return *text == '\0' || *text == '#' || *text == '|' || item;
}

/* A paragraph or a list item from line `at` on; the line after it. */
static size_t tell_paragraph(const struct ht_lesson_told *told, size_t at, size_t end,
                             struct ht_lesson_look look, FILE *out) {
    struct lesson_string whole = {.text = NULL};
    const char *line = told->lesson->lines[at].text;
    const size_t lead = blanks(line), mark = item_mark(line + lead);
    char first[64] = "";
    if (mark > 0) {
        snprintf(first, sizeof first, "%.*s", (int)(lead + mark < 60 ? lead + mark : 60), line);
    }
    for (bool begun = false; at < end && (!begun || !begins(told->lesson->lines[at].text, mark > 0));
         at++, begun = true) {
        struct lesson_string marked = marked_of(told, &told->lesson->lines[at]);
        const char *text = marked.text == NULL ? "" : marked.text;
        text += begun ? 0 : lead + mark;
        lesson_add(&whole, text, strlen(text));
        lesson_add_char(&whole, ' ');
        free(marked.text);
    }
    lesson_wrap(whole.text == NULL ? "" : whole.text, first, strlen(first), look, out);
    free(whole.text);
    return at;
}

/* A row cut at its bars; where each cell begins and how long it is, blanks left out. */
static size_t cut_row(const char *row, const char *cells[COLUMNS], size_t lengths[COLUMNS]) {
    size_t count = 0;
    row += blanks(row);
    for (row += *row == '|'; *row != '\0' && count < COLUMNS; row += *row == '|') {
        const char *end = row + strcspn(row, "|");
        if (*end == '\0' && row[blanks(row)] == '\0') {
            break;
        }
        const char *from = row + blanks(row), *to = end;
        while (to > from && to[-1] == ' ') {
            to--;
        }
        cells[count] = from;
        lengths[count++] = (size_t)(to - from);
        row = end;
    }
    return count;
}

static bool is_rule(const char *row) {
    return row[strspn(row, " |:-")] == '\0' && strchr(row, '-') != NULL;
}

/* Rows of a table from line `at` on: laid out by their widest cells; the line after it. Columns whose rule
 * ends in a colon stand at the right. */
static size_t tell_table(const struct ht_lesson_told *told, size_t at, size_t end, struct ht_lesson_look look,
                         FILE *out) {
    size_t widths[COLUMNS] = {0}, lengths[COLUMNS];
    bool right[COLUMNS] = {false};
    const char *cells[COLUMNS];
    const size_t from = at;
    for (; at < end && told->lesson->lines[at].text[blanks(told->lesson->lines[at].text)] == '|'; at++) {
        struct lesson_string row = marked_of(told, &told->lesson->lines[at]);
        const bool rule = is_rule(told->lesson->lines[at].text);
        const size_t count = row.text == NULL ? 0 : cut_row(row.text, cells, lengths);
        for (size_t c = 0; c < count; c++) {
            const size_t width = rule ? 0 : lesson_width(cells[c], lengths[c]);
            widths[c] = width > widths[c] ? width : widths[c];
            right[c] = rule ? lengths[c] > 0 && cells[c][lengths[c] - 1] == ':' : right[c];
        }
        free(row.text);
    }
    for (size_t l = from; l < at; l++) {
        if (is_rule(told->lesson->lines[l].text)) {
            continue;
        }
        struct lesson_string row = marked_of(told, &told->lesson->lines[l]);
        const size_t count = row.text == NULL ? 0 : cut_row(row.text, cells, lengths);
        for (size_t c = 0; c < count; c++) {
            const int room = (int)(widths[c] - lesson_width(cells[c], lengths[c]));
            fprintf(out, "  %*s", right[c] ? room : 0, "");
            lesson_line(cells[c], lengths[c], look, out);
            fprintf(out, "%*s", right[c] || c + 1 == count ? 0 : room, "");
        }
        fputc('\n', out);
        free(row.text);
    }
    return at;
}

static void tell_heading(const struct ht_lesson_told *told, size_t line, struct ht_lesson_look look,
                         FILE *out) {
    const struct lesson_string marked = marked_of(told, &told->lesson->lines[line]);
    const char *text = marked.text == NULL ? "" : marked.text + strspn(marked.text, "# ");
    struct lesson_string heading = {.text = NULL};
    lesson_add_char(&heading, LESSON_BOLD);
    lesson_add(&heading, text, strlen(text));
    lesson_add_char(&heading, LESSON_PLAIN);
    lesson_wrap(heading.text == NULL ? "" : heading.text, "", 0, look, out);
    free(heading.text);
    free(marked.text);
}

static void tell_text(const struct ht_lesson_told *told, const struct ht_lesson_block *block,
                      struct ht_lesson_look look, FILE *out) {
    bool told_any = false, list = false, apart = false;
    for (size_t at = block->first; at < block->end;) {
        const char *line = told->lesson->lines[at].text, *text = line + blanks(line);
        if (*text == '\0') {
            apart = true;
            at++;
            continue;
        }
        const bool item = item_mark(text) > 0;
        if (told_any && (apart || !(list && item))) {
            fputc('\n', out);
        }
        told_any = true;
        list = item;
        apart = false;
        if (*text == '#') {
            tell_heading(told, at++, look, out);
        } else if (*text == '|') {
            at = tell_table(told, at, block->end, look, out);
        } else {
            at = tell_paragraph(told, at, block->end, look, out);
        }
    }
    if (told_any) {
        fputc('\n', out);
    }
}

/* As it is, but indented. */
static void tell_lines(const struct ht_lesson *lesson, const struct ht_lesson_block *block, FILE *out) {
    for (size_t l = block->first; l < block->end; l++) {
        fprintf(out, "%*s%s\n", lesson->lines[l].text[0] == '\0' ? 0 : INDENT, "", lesson->lines[l].text);
    }
    fputc('\n', out);
}

static void tell_guess(const struct ht_lesson_told *told, const struct ht_lesson_guess *guess,
                       struct ht_lesson_look look, FILE *out) {
    struct lesson_string question = marked_of(told, &guess->question), bold = {.text = NULL};
    lesson_add_char(&bold, LESSON_BOLD);
    lesson_add(&bold, "Guess:", 6);
    lesson_add_char(&bold, LESSON_PLAIN);
    lesson_add_char(&bold, ' ');
    lesson_add(&bold, question.text == NULL ? "" : question.text, question.length);
    lesson_wrap(bold.text == NULL ? "" : bold.text, "", 0, look, out);
    for (size_t i = 0; i < guess->option_count; i++) {
        fprintf(out, "  %zu  %s\n", i + 1, guess->options[i].words);
    }
    free(bold.text);
    free(question.text);
}

bool ht_lesson_answer(const struct ht_lesson_told *told, const struct ht_lesson_guess *guess, size_t chosen,
                      struct ht_lesson_look look, FILE *out) {
    const double value = ht_lesson_value(told, guess->answer).mean;
    const size_t right = ht_lesson_nearest(guess, value);
    char number[64], text[512];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "%c%s%c %zu, %s. Simulated: %c%s%c.", LESSON_BOLD,
              chosen == HT_LESSON_OPTIONS ? "Answer:"
              : chosen == right           ? "Right:"
                                          : "No:",
              LESSON_PLAIN, right + 1, guess->options[right].words, LESSON_BOLD,
              ht_lesson_words(guess->answer, value, number, sizeof number), LESSON_PLAIN);
    lesson_wrap(text, "", 0, look, out);
    fputc('\n', out);
    return !ferror(out);
}

static void tell_picture(const struct ht_lesson_told *told, const struct ht_lesson_picture *picture,
                         struct ht_lesson_look look, FILE *out) {
    struct lesson_string filled = {.text = NULL}, title = {.text = NULL};
    lesson_fill(told, &picture->title, false, &filled);
    lesson_add_char(&title, LESSON_BOLD);
    for (const char *c = filled.text; c != NULL && *c != '\0'; c++) {
        if (*c != LESSON_BOLD && *c != LESSON_PLAIN) {
            lesson_add_char(&title, *c);
        }
    }
    lesson_add_char(&title, LESSON_PLAIN);
    lesson_wrap(title.text == NULL ? "" : title.text, "", 0, look, out);
    lesson_bars(told, picture, look, out);
    fputc('\n', out);
    free(title.text);
    free(filled.text);
}

bool ht_lesson_tell(const struct ht_lesson_told *told, size_t block, struct ht_lesson_look look, FILE *out) {
    const struct ht_lesson *lesson = told->lesson;
    const struct ht_lesson_block *b = &lesson->blocks[block];
    switch (b->kind) {
    case HT_LESSON_TEXT: tell_text(told, b, look, out); break;
    case HT_LESSON_CODE: tell_lines(lesson, b, out); break;
    case HT_LESSON_GUESS: tell_guess(told, &lesson->guesses[b->index], look, out); break;
    case HT_LESSON_PICTURE: tell_picture(told, &lesson->pictures[b->index], look, out); break;
    case HT_LESSON_RUN: /* of the end, see ht_lesson_runs */
    case HT_LESSON_CLAIM: break;
    }
    return !ferror(out);
}

bool ht_lesson_runs(const struct ht_lesson_told *told, struct ht_lesson_look look, FILE *out) {
    const struct ht_lesson *lesson = told->lesson;
    double calls = 0;
    char text[64], replications[64] = "", heading[192];
    bool alike = true;
    for (size_t i = 0; i < lesson->run_count; i++) {
        calls += told->results[i].simulated_calls;
        alike = alike && told->results[i].replications == told->results[0].replications;
    }
    if (alike) {
        snprintf(replications, sizeof replications, " in %zu replication%s each",
                 told->results[0].replications, told->results[0].replications == 1 ? "" : "s");
    }
    snprintf(heading, sizeof heading,
             "Simulated for this, %s calls%s:", words_count(calls, text, sizeof text), replications);
    lesson_wrap(heading, "", 0, look, out);
    for (size_t b = 0; b < lesson->block_count; b++) {
        const struct ht_lesson_block *block = &lesson->blocks[b];
        for (size_t l = block->first; block->kind == HT_LESSON_RUN && l < block->end; l++) {
            const char *line = lesson->lines[l].text;
            if (line[blanks(line)] != '\0') {
                lesson_wrap(line, "  ", 4, look, out);
            }
        }
    }
    fputc('\n', out);
    return !ferror(out);
}

bool ht_lesson_entry(const char *name, size_t width, const char *summary, struct ht_lesson_look look,
                     FILE *out) {
    char first[128];
    snprintf(first, sizeof first, "  %-*.100s", (int)(width < 100 ? width : 100) + 2, name);
    lesson_wrap(summary, first, strlen(first), look, out);
    return !ferror(out);
}
