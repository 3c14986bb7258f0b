/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside the reader of lessons: what its parts share. Texts live in the lesson's arena.
 */
#ifndef SCENARIO_LESSON_H
#define SCENARIO_LESSON_H

#include "reader.h"

#include <holdtime/lesson.h>

struct page {
    struct ht_lesson *lesson;
    struct ht_messages *messages;
    struct ht_place place;
};

void *page_room(struct page *page, size_t count, size_t size);
/* A copy of [from, to) without the blanks around it. */
char *page_copy(struct page *page, const char *from, const char *to);
char *page_print(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A mistake in the present line; `path` and `hint` may be NULL. */
void page_fail(struct page *page, const char *path, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "did you mean `asa`?", or NULL. */
const char *page_did_you_mean(struct page *page, const char *word, const char *const *names, size_t count);

/* Does `text` begin with a blank, one of `operators` and a blank? */
bool page_is_operator(const char *text, const char *operators);

/* "12", "0.5", "2 min", "5%": the whole text. `kind` becomes that of struct ht_lesson_node. */
bool page_literal(const char *text, double *value, int *kind);
bool page_kinds_agree(int a, int b);
const char *page_kind_name(int kind);
/* NULL: said what is wrong. */
const struct ht_lesson_expression *page_expression(struct page *page, const char *text);

/* "LABEL: FILE; PATH=VALUE; ..; for n = VALUES" */
void page_run(struct page *page, const char *line);

/* Places for numbers: {EXPRESSION}, or **words**<!--EXPRESSION-->. */
struct ht_lesson_text page_braces(struct page *page, const char *text);
struct ht_lesson_text page_comments(struct page *page, const char *text);

/* Blocks, given the lines between their fences; `first` is the line of the first. */
void page_guess(struct page *page, char **lines, size_t count, int first);
void page_picture(struct page *page, char **lines, size_t count, int first);
void page_claims(struct page *page, char **lines, size_t count, int first);

#endif
