/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does a lesson say what is so? Claims must hold beyond chance, and the numbers of the page be those
 * simulated.
 */
#include "lesson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "5 min 10 s (4 min 50 s to 5 min 31 s)" */
static void add_value(struct words *words, const struct ht_lesson_expression *expression,
                      struct ht_estimate e) {
    char mean[64], low[64], high[64];
    ht_lesson_words(expression, e.mean, mean, sizeof mean);
    words_add(words, "%s", mean);
    if (e.low != e.high && isfinite(e.low) && isfinite(e.high)) {
        words_add(words, " (%s to %s)", ht_lesson_words(expression, e.low, low, sizeof low),
                  ht_lesson_words(expression, e.high, high, sizeof high));
    }
}

static void verify_claim(const struct ht_lesson_told *told, const struct ht_lesson_claim *claim,
                         struct ht_messages *messages) {
    bool holds = true, told_apart = true, defined = true;
    char text[512];
    struct words words;
    words_init(&words, text, sizeof text);
    for (size_t i = 0; i < claim->term_count; i++) {
        const struct ht_estimate e = ht_lesson_value(told, claim->terms[i]);
        words_add(&words, "%s", i == 0 ? "" : " against ");
        add_value(&words, claim->terms[i], e);
        defined = defined && isfinite(e.mean);
        if (i == 0) {
            continue;
        }
        const struct ht_estimate before = ht_lesson_value(told, claim->terms[i - 1]);
        const struct ht_estimate *small = claim->less[i - 1] ? &before : &e,
                                 *large = claim->less[i - 1] ? &e : &before;
        holds = holds && small->mean < large->mean;
        told_apart = told_apart && small->high < large->low; /* false where there is no interval */
    }
    if (defined && (!holds || !told_apart)) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){told->lesson->file, claim->line}, "claim",
                        holds ? "more replications (-n) may tell" : NULL, "expected %s, found %s%s",
                        claim->text, text, holds ? ", which may be chance" : "");
    }
}

static void verify_guess(const struct ht_lesson_told *told, const struct ht_lesson_guess *guess,
                         struct ht_messages *messages) {
    const struct ht_estimate e = ht_lesson_value(told, guess->answer);
    if (!isfinite(e.mean)) {
        return;
    }
    if (isfinite(e.low) && isfinite(e.high) &&
        ht_lesson_nearest(guess, e.low) == ht_lesson_nearest(guess, e.high)) {
        return;
    }
    char text[256];
    struct words words;
    words_init(&words, text, sizeof text);
    add_value(&words, guess->answer, e);
    ht_messages_add(messages, HT_ERROR, (struct ht_place){told->lesson->file, guess->line}, "guess",
                    "options that lie further apart, or more replications",
                    "expected one option to be right beyond chance, found %s", text);
}

size_t ht_lesson_verify(const struct ht_lesson_told *told, struct ht_messages *messages) {
    const struct ht_lesson *lesson = told->lesson;
    for (const struct ht_lesson_expression *e = lesson->expressions; e != NULL; e = e->next) {
        if (!isfinite(ht_lesson_value(told, e).mean)) {
            ht_messages_add(messages, HT_ERROR, (struct ht_place){lesson->file, e->line}, NULL, NULL,
                            "expected a number, found that nothing was measured for %s", e->text);
        }
    }
    for (size_t i = 0; i < lesson->claim_count; i++) {
        verify_claim(told, &lesson->claims[i], messages);
    }
    for (size_t i = 0; i < lesson->guess_count; i++) {
        verify_guess(told, &lesson->guesses[i], messages);
    }
    return lesson->claim_count + lesson->guess_count;
}

size_t ht_lesson_compare(const struct ht_lesson_told *told, struct ht_messages *messages) {
    const struct ht_lesson *lesson = told->lesson;
    size_t count = 0;
    for (size_t l = 0; l < lesson->line_count; l++) {
        const struct ht_lesson_text *line = &lesson->lines[l];
        for (size_t i = 0; i < line->fill_count; i++) {
            const struct ht_lesson_fill *fill = &line->fills[i];
            char text[64];
            ht_lesson_words(fill->expression, ht_lesson_value(told, fill->expression).mean, text,
                            sizeof text);
            const size_t length = fill->inner_to - fill->inner_from;
            count++;
            if (strlen(text) != length || strncmp(text, line->text + fill->inner_from, length) != 0) {
                ht_messages_add(messages, HT_ERROR, (struct ht_place){lesson->file, (int)l + 1}, NULL,
                                "holdtime lesson --page writes the page anew",
                                "expected %s for %s, found %.*s", text, fill->expression->text, (int)length,
                                line->text + fill->inner_from);
            }
        }
    }
    return count;
}

bool ht_lesson_page(const struct ht_lesson_told *told, FILE *out) {
    const struct ht_lesson *lesson = told->lesson;
    bool no_memory = false;
    for (size_t l = 0; l < lesson->line_count; l++) {
        struct lesson_string string = {.text = NULL};
        lesson_fill(told, &lesson->lines[l], true, &string);
        lesson_add_char(&string, '\n');
        no_memory = no_memory || string.no_memory;
        if (string.text != NULL) {
            fputs(string.text, out);
        }
        free(string.text);
    }
    return fflush(out) == 0 && !ferror(out) && !no_memory;
}
