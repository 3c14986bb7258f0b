/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts of a lesson on their way to a terminal: with their numbers, marked where they are bold, and wrapped.
 * Invariant: no control character of a page or of a name arrives there; the only ones are the marks, and
 * those are taken out.
 */
#include "lesson.h"

#include <stdlib.h>
#include <string.h>

#define BOLD_ON  "\033[1m"
#define BOLD_OFF "\033[0m"

void lesson_add(struct lesson_string *string, const char *text, size_t length) {
    if (string->length + length + 1 > string->size) {
        const size_t size = 2 * (string->length + length) + 64;
        char *grown = realloc(string->text, size);
        if (grown == NULL) {
            string->no_memory = true;
            return;
        }
        string->text = grown;
        string->size = size;
    }
    memcpy(string->text + string->length, text, length);
    string->length += length;
    string->text[string->length] = '\0';
}

void lesson_add_char(struct lesson_string *string, char c) {
    lesson_add(string, &c, 1);
}

void lesson_fill(const struct ht_lesson_told *told, const struct ht_lesson_text *text, bool page,
                 struct lesson_string *string) {
    size_t at = 0;
    for (size_t i = 0; i < text->fill_count; i++) {
        const struct ht_lesson_fill *fill = &text->fills[i];
        char number[64];
        ht_lesson_words(fill->expression, ht_lesson_value(told, fill->expression).mean, number,
                        sizeof number);
        lesson_add(string, text->text + at, (page ? fill->inner_from : fill->from) - at);
        if (page) {
            lesson_add(string, number, strlen(number));
        } else {
            lesson_add_char(string, LESSON_BOLD);
            for (const char *c = number; *c != '\0'; c++) {
                lesson_add_char(string, *c == ' ' ? LESSON_BLANK : *c);
            }
            lesson_add_char(string, LESSON_PLAIN);
        }
        at = page ? fill->inner_to : fill->to;
    }
    lesson_add(string, text->text + at, strlen(text->text + at));
}

static bool is_mark(char c) {
    return c == LESSON_BOLD || c == LESSON_PLAIN;
}

size_t lesson_width(const char *marked, size_t length) {
    size_t width = 0;
    for (size_t i = 0; i < length; i++) {
        width += !is_mark(marked[i]) && ((unsigned char)marked[i] & 0xC0) != 0x80;
    }
    return width;
}

void lesson_line(const char *marked, size_t length, struct ht_lesson_look look, FILE *out) {
    for (size_t i = 0; i < length; i++) {
        switch (marked[i]) {
        case LESSON_BOLD: fputs(look.bold ? BOLD_ON : "", out); break;
        case LESSON_PLAIN: fputs(look.bold ? BOLD_OFF : "", out); break;
        case LESSON_BLANK: fputc(' ', out); break;
        default: fputc(marked[i], out);
        }
    }
}

void lesson_wrap(const char *marked, const char *first, size_t indent, struct ht_lesson_look look,
                 FILE *out) {
    size_t column = words_width(first);
    bool fresh = true; /* nothing on the line yet */
    fputs(first, out);
    while (*(marked += strspn(marked, " ")) != '\0') {
        const size_t length = strcspn(marked, " "), width = lesson_width(marked, length);
        if (!fresh && look.columns > 0 && column + 1 + width > look.columns) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            fresh = true;
        }
        if (!fresh) {
            fputc(' ', out);
            column++;
        }
        lesson_line(marked, length, look, out);
        column += width;
        fresh = false;
        marked += length;
    }
    fputc('\n', out);
}
