/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts that tell a lesson share.
 */
#ifndef REPORT_LESSON_H
#define REPORT_LESSON_H

#include "picture.h"
#include "words.h"

#include <holdtime/told.h>

/* Scope of a name, NULL being all; of a call type and an agent group of one name that which has the measure.
 * ht_model_scopes(model): there is none. */
size_t lesson_scope(const struct ht_model *model, const char *name, enum ht_measure measure);
struct ht_estimate lesson_measure(const struct ht_result *result, const char *scope, enum ht_measure measure);

/* Marks within a text that is to be wrapped; no page has these characters. */
#define LESSON_BOLD  '\001'
#define LESSON_PLAIN '\002'
#define LESSON_BLANK '\003' /* at which no line ends */

/* A text that grows as it must. */
struct lesson_string {
    char *text; /* malloc'ed; NULL at first */
    size_t length, size;
    bool no_memory;
};
void lesson_add(struct lesson_string *string, const char *text, size_t length);
void lesson_add_char(struct lesson_string *string, char c);
/* A text with its numbers: as the page has them (`page`), or marked for the terminal. */
void lesson_fill(const struct ht_lesson_told *told, const struct ht_lesson_text *text, bool page,
                 struct lesson_string *string);
/* Columns it takes. */
size_t lesson_width(const char *marked, size_t length);
/* Writes a marked text in lines of at most the terminal's width, `first` before the first and `indent` blanks
 * before the others. */
void lesson_wrap(const char *marked, const char *first, size_t indent, struct ht_lesson_look look, FILE *out);
/* One line, as it is. */
void lesson_line(const char *marked, size_t length, struct ht_lesson_look look, FILE *out);

/* A picture's table, its title apart; false: no memory. */
bool lesson_picture(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                    struct picture *picture);
/* The same in characters. */
void lesson_bars(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                 struct ht_lesson_look look, FILE *out);
/* How a line or bar of measure `m` of run (of a curve: family) `r` is called: by what it differs from the
 * others. */
void lesson_series(const struct ht_lesson *lesson, const struct ht_lesson_picture *p, size_t family,
                   size_t run, size_t m, char *buffer, size_t size);

#endif
