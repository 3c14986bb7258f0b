/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lesson told with what its runs came to: numbers in the text, the picture, and whether the claims hold.
 */
#ifndef HOLDTIME_TOLD_H
#define HOLDTIME_TOLD_H

#include <holdtime/lesson.h>
#include <holdtime/study.h>

/* Scopes and periods that the runs do not have become messages. `models` are those of all runs. False: memory
 * is exhausted. */
bool ht_lesson_check(const struct ht_lesson *lesson, const struct ht_model *models,
                     struct ht_messages *messages);

/* A lesson with what its runs came to. */
struct ht_lesson_told {
    const struct ht_lesson *lesson;
    const struct ht_result *results; /* [run_count] */
};

/* The 95% interval by interval arithmetic on those of the measures. */
struct ht_estimate ht_lesson_value(const struct ht_lesson_told *told,
                                   const struct ht_lesson_expression *expression);
char *ht_lesson_words(const struct ht_lesson_expression *expression, double value, char *buffer, size_t size);
/* Position of the option nearest to `value`. */
size_t ht_lesson_nearest(const struct ht_lesson_guess *guess, double value);
/* Claims, and guesses whose right option is not the same over the interval of the answer: what does not hold
 * becomes a message, as does a number of which nothing was measured. How many claims and guesses there are.
 */
size_t ht_lesson_verify(const struct ht_lesson_told *told, struct ht_messages *messages);
/* Numbers of the page that are not what was simulated become messages. How many were looked at. */
size_t ht_lesson_compare(const struct ht_lesson_told *told, struct ht_messages *messages);

/* How a terminal shows it; 0 columns: lines are as long as they are. */
struct ht_lesson_look {
    unsigned columns;
    bool bold;
};
/* A line of the list of lessons, its name in so many columns. */
bool ht_lesson_entry(const char *name, size_t width, const char *summary, struct ht_lesson_look look,
                     FILE *out);
/* The story by block, but for runs and claims; of a guess the question and its options, then the answer
 * (`chosen`: HT_LESSON_OPTIONS where the reader did not choose). False when writing fails. */
bool ht_lesson_tell(const struct ht_lesson_told *told, size_t block, struct ht_lesson_look look, FILE *out);
bool ht_lesson_answer(const struct ht_lesson_told *told, const struct ht_lesson_guess *guess, size_t chosen,
                      struct ht_lesson_look look, FILE *out);
/* What was simulated, for the end of the story. */
bool ht_lesson_runs(const struct ht_lesson_told *told, struct ht_lesson_look look, FILE *out);
/* The page itself with numbers as simulated. */
bool ht_lesson_page(const struct ht_lesson_told *told, FILE *out);
/* See ht_pictures_write. */
bool ht_lesson_pictures(const struct ht_lesson_told *told, const char *directory);

#endif
