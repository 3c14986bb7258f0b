/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of a lesson: what the reader is asked to guess, what is drawn, what is claimed; and the places for
 * numbers in texts.
 */
#include "lesson.h"

#include <holdtime/calendar.h>
#include <holdtime/scenario.h>

#include <math.h>
#include <string.h>

/* Adds the place [from, to) with the expression in [begin, end); without one the mistake is said. */
static void add_fill(struct page *page, struct ht_lesson_text *text, struct ht_lesson_fill fill, size_t begin,
                     size_t end) {
    fill.expression = page_expression(page, page_copy(page, text->text + begin, text->text + end));
    if (fill.expression != NULL) {
        text->fills[text->fill_count++] = fill;
    }
}

static struct ht_lesson_text new_text(struct page *page, const char *text) {
    return (struct ht_lesson_text){text, page_room(page, strlen(text) / 2 + 1, sizeof(struct ht_lesson_fill)),
                                   0};
}

struct ht_lesson_text page_braces(struct page *page, const char *source) {
    struct ht_lesson_text text = new_text(page, source);
    for (size_t i = 0; source[i] != '\0'; i++) {
        if (source[i] != '{') {
            continue;
        }
        const size_t end = i + strcspn(source + i, "}");
        if (source[end] == '\0') {
            page_fail(page, NULL, NULL, "expected } after \"%.40s\", found none", source + i);
            break;
        }
        add_fill(page, &text,
                 (struct ht_lesson_fill){.from = i, .to = end + 1, .inner_from = i, .inner_to = end + 1},
                 i + 1, end);
        i = end;
    }
    return text;
}

struct ht_lesson_text page_comments(struct page *page, const char *source) {
    struct ht_lesson_text text = new_text(page, source);
    const char *told = source; /* what is before it belongs to the numbers before */
    for (const char *at; (at = strstr(told, "<!--")) != NULL;) {
        const char *end = strstr(at + 4, "-->"), *close = at - 2, *open = NULL;
        if (end == NULL) {
            page_fail(page, NULL, "a comment is on one line", "expected --> after \"%.40s\", found none", at);
            break;
        }
        if (at - told >= 5 && strncmp(close, "**", 2) == 0) {
            for (open = close - 2; open > told && strncmp(open, "**", 2) != 0; open--) {
            }
        }
        if (open != NULL && strncmp(open, "**", 2) == 0) {
            add_fill(page, &text,
                     (struct ht_lesson_fill){.from = (size_t)(open - source),
                                             .to = (size_t)(end + 3 - source),
                                             .inner_from = (size_t)(open + 2 - source),
                                             .inner_to = (size_t)(close - source)},
                     (size_t)(at + 4 - source), (size_t)(end - source));
        } else {
            page_fail(page, NULL, "for example `**?**<!--20 agents: asa-->`",
                      "expected a number between ** right before a comment, found \"%.40s\"", at);
        }
        told = end + 3;
    }
    return text;
}

/* What follows "KEY:"; NULL: another line. */
static const char *after_key(struct page *page, const char *line, const char *key) {
    const size_t length = strlen(key);
    line += strspn(line, " ");
    return strncmp(line, key, length) == 0 && line[length] == ':'
               ? page_copy(page, line + length + 1, line + strlen(line))
               : NULL;
}

/* "- 3 min", "- 3 min: half again as long", "- it doubles = 2" */
static void read_option(struct page *page, struct ht_lesson_guess *guess, const char *line, int *kinds) {
    const char *words = page_copy(page, line + 1, line + strlen(line));
    const char *equals = strrchr(words, '=');
    const size_t k = guess->option_count;
    if (k == HT_LESSON_OPTIONS) {
        page_fail(page, "guess", NULL, "expected at most %d options, found more", HT_LESSON_OPTIONS);
        return;
    }
    const char *value = equals != NULL ? page_copy(page, equals + 1, words + strlen(words))
                                       : page_copy(page, words, words + strcspn(words, ":"));
    guess->options[k].words = equals == NULL ? words : page_copy(page, words, equals);
    if (!page_literal(value, &guess->options[k].value, &kinds[k])) {
        page_fail(page, "guess", "for example `- 3 min` or `- the wait doubles = 2`",
                  "expected a value, VALUE: words, or words = the number they stand for, found \"%.60s\"",
                  words);
        return;
    }
    for (size_t i = 0; i < k; i++) {
        if (guess->options[i].value == guess->options[k].value) {
            page_fail(page, "guess", NULL, "expected options that differ, found \"%.60s\" twice", words);
        }
    }
    guess->option_count++;
}

void page_guess(struct page *page, char **lines, size_t count, int first) {
    struct ht_lesson_guess *guess = &page->lesson->guesses[page->lesson->guess_count++];
    const char *question = "";
    int kinds[HT_LESSON_OPTIONS] = {0};
    const size_t errors = page->messages->errors;
    guess->line = first;
    for (size_t i = 0; i < count; i++) {
        const char *line = lines[i] + strspn(lines[i], " "), *answer = after_key(page, line, "answer");
        page->place.line = first + (int)i;
        if (strncmp(line, "- ", 2) == 0) {
            read_option(page, guess, line, kinds);
        } else if (answer != NULL) {
            guess->answer = page_expression(page, answer);
        } else if (*line != '\0') {
            question = page_print(page, "%s%s%s", question, *question == '\0' ? "" : " ", line);
        }
    }
    page->place.line = first;
    guess->question = page_braces(page, question);
    if (page->messages->errors > errors) {
        return;
    }
    if (*question == '\0' || guess->option_count < 2 || guess->answer == NULL) {
        page_fail(page, "guess", NULL,
                  "expected a question, two options `- ..` or more and `answer: EXPRESSION`, found %s",
                  *question == '\0'       ? "no question"
                  : guess->answer == NULL ? "no answer"
                                          : "fewer options");
        return;
    }
    for (size_t i = 0; i < guess->option_count; i++) {
        if (!page_kinds_agree(kinds[i], guess->answer->root->kind)) {
            page_fail(page, "guess", NULL, "expected options of the answer's kind, %s, found \"%s\"",
                      page_kind_name(guess->answer->root->kind), guess->options[i].words);
        }
    }
}

/* "asa", "orders: asa", "asa "answered callers"" */
static void read_measures(struct page *page, struct ht_lesson_picture *picture, const char *text) {
    for (const char *from = text;; from++) {
        const char *end = ht_setting_end(from, ',');
        const char *item = page_copy(page, from, end), *quote = strchr(item, '"');
        const char *words_end = quote == NULL ? NULL : strchr(quote + 1, '"');
        const char *name_end = quote == NULL ? item + strlen(item) : quote, *colon = strchr(item, ':');
        const size_t k = picture->measure_count;
        if (k == HT_LESSON_LINES) {
            page_fail(page, "picture", NULL, "expected at most %d measures, found more", HT_LESSON_LINES);
            return;
        }
        colon = colon != NULL && colon < name_end ? colon : NULL;
        const char *name = page_copy(page, colon == NULL ? item : colon + 1, name_end);
        picture->measures[k].scope = colon == NULL ? NULL : page_copy(page, item, colon);
        picture->measures[k].words = words_end == NULL ? NULL : page_copy(page, quote + 1, words_end);
        picture->measures[k].measure = ht_measure_from_name(name);
        if (picture->measures[k].measure == HT_MEASURE_COUNT) {
            page_fail(page, "picture", "for example `asa \"answered callers\"`",
                      "expected a measure, found \"%.60s\"", name);
            return;
        }
        picture->measure_count++;
        from = end;
        if (*end == '\0') {
            return;
        }
    }
}

static void read_families(struct page *page, struct ht_lesson_picture *picture, const char *text) {
    const struct ht_lesson *lesson = page->lesson;
    picture->family_count = 0;
    for (const char *from = text;; from++) {
        const char *end = ht_setting_end(from, ',');
        const char *label = page_copy(page, from, end);
        const char **names = page_room(page, lesson->family_count + 1, sizeof *names);
        size_t found = lesson->family_count;
        for (size_t i = 0; i < lesson->family_count; i++) {
            names[i] = lesson->families[i].label;
            found = strcmp(names[i], label) == 0 ? i : found;
        }
        if (found == lesson->family_count || picture->family_count == lesson->family_count) {
            page_fail(page, "picture", page_did_you_mean(page, label, names, lesson->family_count),
                      "expected the label of a run, as in the run block, found \"%.60s\"", label);
            return;
        }
        picture->families[picture->family_count++] = found;
        from = end;
        if (*end == '\0') {
            return;
        }
    }
}

static void read_clock(struct page *page, const char *text, double *seconds) {
    if (!ht_parse_clock(text, seconds)) {
        page_fail(page, "picture", NULL, "expected a time of day such as 08:00, found \"%.60s\"", text);
    }
}

/* One line "KEY: .."; false: no such key. */
static bool picture_line(struct page *page, struct ht_lesson_picture *picture, const char *line) {
    static const char *const keys[] = {"bars", "line", "curve", "of", "x", "y", "title", "from", "to"};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const char *text = after_key(page, line, keys[i]);
        if (text == NULL) {
            continue;
        }
        switch (i) {
        case 0:
        case 1:
        case 2:
            if (picture->measure_count > 0) {
                page_fail(page, "picture", "begin another block",
                          "expected one shape in a picture, found another: %s", keys[i]);
                break;
            }
            picture->shape = (enum ht_lesson_shape)i;
            read_measures(page, picture, text);
            break;
        case 3: read_families(page, picture, text); break;
        case 4: picture->x = text; break;
        case 5: picture->y = text; break;
        case 6: picture->title = page_braces(page, text); break;
        default: read_clock(page, text, i == 7 ? &picture->from : &picture->to); break;
        }
        return true;
    }
    const char *word = page_copy(page, line, line + strcspn(line, ":"));
    page_fail(page, "picture", page_did_you_mean(page, word, keys, COUNT_OF(keys)),
              "expected bars, line, curve, of, x, y, title, from or to and a colon, found \"%.60s\"", line);
    return false;
}

static void check_picture(struct page *page, const struct ht_lesson_picture *picture) {
    const struct ht_lesson *lesson = page->lesson;
    const char *shapes[] = {"bars", "line", "curve"};
    if (picture->measure_count == 0 || picture->title.text == NULL) {
        page_fail(page, "picture", NULL, "expected `bars:`, `line:` or `curve:` and `title:`, found %s",
                  picture->measure_count == 0 ? "no measure" : "no title");
        return;
    }
    for (size_t i = 1; i < picture->measure_count; i++) {
        const int a = (int)ht_measure_info[picture->measures[0].measure].unit;
        const int b = (int)ht_measure_info[picture->measures[i].measure].unit;
        if (a != b) {
            page_fail(page, "picture", NULL, "expected measures of one kind on one axis, found %s and %s",
                      page_kind_name(a), page_kind_name(b));
        }
    }
    for (size_t i = 0; i + 1 < lesson->picture_count; i++) {
        if (lesson->pictures[i].shape == picture->shape) {
            page_fail(page, "picture", NULL,
                      "expected one picture of each shape in a lesson, found another `%s:`",
                      shapes[picture->shape]);
        }
    }
    if (picture->family_count == 0) {
        page_fail(page, "picture", NULL, "expected runs `for` numbers in a curve, found none");
    }
    size_t lines = 0;
    for (size_t i = 0; i < picture->family_count; i++) {
        const struct ht_lesson_family *family = &lesson->families[picture->families[i]];
        lines += picture->shape == HT_LESSON_CURVE ? 1 : family->count;
        if (picture->shape == HT_LESSON_CURVE && !family->numbers) {
            page_fail(page, "picture", "say which with `of:`",
                      "expected runs `for` numbers in a curve, found \"%s\"", family->label);
        }
    }
    const size_t most = picture->shape == HT_LESSON_BARS ? 8 : HT_LESSON_LINES;
    const size_t drawn = picture->shape == HT_LESSON_BARS ? lines : lines * picture->measure_count;
    if (drawn > most) {
        page_fail(page, "picture", "say which runs with `of:`", "expected at most %zu %s, found %zu", most,
                  picture->shape == HT_LESSON_BARS ? "groups of bars" : "lines", drawn);
    }
}

/* Where a picture does not say which: all, of a curve all that have numbers. */
static void all_families(const struct ht_lesson *lesson, struct ht_lesson_picture *picture) {
    for (size_t i = 0; i < lesson->family_count; i++) {
        if (picture->shape != HT_LESSON_CURVE || lesson->families[i].numbers) {
            picture->families[picture->family_count++] = i;
        }
    }
}

void page_picture(struct page *page, char **lines, size_t count, int first) {
    struct ht_lesson *lesson = page->lesson;
    struct ht_lesson_picture *picture = &lesson->pictures[lesson->picture_count++];
    const size_t errors = page->messages->errors;
    picture->from = picture->to = NAN;
    picture->line = first;
    picture->families = page_room(page, lesson->family_count + 1, sizeof *picture->families);
    for (size_t i = 0; i < count; i++) {
        page->place.line = first + (int)i;
        if (lines[i][strspn(lines[i], " ")] != '\0') {
            picture_line(page, picture, lines[i]);
        }
    }
    page->place.line = first;
    if (picture->family_count == 0) {
        all_families(lesson, picture);
    }
    if (page->messages->errors == errors) {
        check_picture(page, picture);
    }
}

/* The next " < " or " > ", or the end. */
static const char *next_comparison(const char *text) {
    while (*text != '\0' && !page_is_operator(text, "<>")) {
        text++;
    }
    return text;
}

static void read_claim(struct page *page, const char *line) {
    struct ht_lesson_claim *claim = &page->lesson->claims[page->lesson->claim_count];
    const char *words = strstr(line, " # ");
    const char *end = words == NULL ? line + strlen(line) : words;
    const char *text = page_copy(page, line, end), *from = text;
    *claim = (struct ht_lesson_claim){.line = page->place.line, .text = text};
    claim->words = words == NULL ? NULL : page_copy(page, words + 3, words + strlen(words));
    for (;;) {
        const char *to = next_comparison(from);
        const struct ht_lesson_expression *term = page_expression(page, page_copy(page, from, to));
        if (term == NULL) {
            return;
        }
        if (claim->term_count > 0 &&
            !page_kinds_agree(claim->terms[claim->term_count - 1]->root->kind, term->root->kind)) {
            page_fail(page, "claim", NULL, "expected numbers of one kind on either side, found %s and %s",
                      page_kind_name(claim->terms[claim->term_count - 1]->root->kind),
                      page_kind_name(term->root->kind));
            return;
        }
        claim->terms[claim->term_count++] = term;
        if (*to == '\0') {
            break;
        }
        if (claim->term_count == COUNT_OF(claim->terms)) {
            page_fail(page, "claim", NULL, "expected at most two comparisons, found more");
            return;
        }
        claim->less[claim->term_count - 1] = to[1] == '<';
        from = to + 2;
    }
    if (claim->term_count < 2) {
        page_fail(page, "claim", "for example `20 agents: asa > 2 * 21 agents: asa`",
                  "expected EXPRESSION < EXPRESSION or >, found \"%.60s\"", text);
        return;
    }
    page->lesson->claim_count++;
}

void page_claims(struct page *page, char **lines, size_t count, int first) {
    for (size_t i = 0; i < count; i++) {
        page->place.line = first + (int)i;
        if (lines[i][strspn(lines[i], " ")] != '\0') {
            read_claim(page, lines[i]);
        }
    }
}
