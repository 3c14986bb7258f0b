/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lessons: a page of Markdown that simulates what it tells. Fenced blocks say what to run, what the reader is
 * asked to guess, which picture shows it and what is claimed; numbers in the text are followed by a comment
 * that says what they are, so that the page reads well as it is and its numbers can be simulated again:
 *
 *     With 21 agents callers hold **2 min 05 s**<!--21 agents: asa--> on average.
 *
 * A page is data: it names scenario files beside it and settings of them, and nothing else of the machine.
 */
#ifndef HOLDTIME_LESSON_H
#define HOLDTIME_LESSON_H

#include <holdtime/model.h>
#include <stdio.h>

#define HT_LESSON_RUNS    100
#define HT_LESSON_OPTIONS 5
#define HT_LESSON_LINES   6 /* of a picture: colours that are told apart */

/* Of what kind a number is: an enum ht_unit, or this. */
#define HT_LESSON_PLAIN ((int)HT_UNIT_MONEY + 1)

enum ht_lesson_operation { HT_LESSON_LITERAL, HT_LESSON_MEASURE, HT_LESSON_OPERATOR };

enum ht_lesson_how {
    HT_WHEN_WHOLE_RUN,
    HT_WHEN_SINCE_START,
    HT_WHEN_CLOCK,
    HT_WHEN_DATE,
    HT_WHEN_MOST,
    HT_WHEN_LEAST,
    HT_WHEN_MEAN
};

/* Which period of a run. */
struct ht_lesson_when {
    enum ht_lesson_how how;
    double seconds; /* since the start of the calendar, or of the day */
    int64_t day;    /* of a date */
};

struct ht_lesson_node {
    enum ht_lesson_operation operation;
    int kind; /* enum ht_unit, or HT_LESSON_PLAIN */
    double number;
    size_t run;        /* of a measure */
    const char *scope; /* NULL: all */
    enum ht_measure measure;
    struct ht_lesson_when when;
    char operator; /* + - * or / */
    const struct ht_lesson_node *left, *right;
};

enum ht_lesson_form { HT_LESSON_BY_KIND, HT_LESSON_AS_PERCENT, HT_LESSON_AS_ABOUT, HT_LESSON_AS_NUMBER };

struct ht_lesson_expression {
    const char *text;
    int line;
    const struct ht_lesson_node *root;
    enum ht_lesson_form as;
    struct ht_lesson_expression *next; /* in the page */
};

/* A text with places for numbers. */
struct ht_lesson_fill {
    size_t from, to;             /* bytes that the number takes the place of, with what marks it as one */
    size_t inner_from, inner_to; /* of these, what the page shows */
    const struct ht_lesson_expression *expression;
};
struct ht_lesson_text {
    const char *text;
    struct ht_lesson_fill *fills;
    size_t fill_count;
};

struct ht_lesson_run {
    const char *label, *file; /* the file as read, the page's folder before it */
    const char **sets;
    size_t set_count;
    int line;
    double x;          /* of a family of numbers; else its position from 1 */
    const char *value; /* of a family */
};

/* Runs that differ in one value; every run of its own is a family of one. */
struct ht_lesson_family {
    const char *label, *variable; /* "{n} agents", "n"; variable NULL: a single run */
    size_t first, count;
    bool numbers;
};

struct ht_lesson_guess {
    struct ht_lesson_text question;
    struct {
        const char *words;
        double value;
    } options[HT_LESSON_OPTIONS];
    size_t option_count;
    const struct ht_lesson_expression *answer;
    int line;
};

enum ht_lesson_shape { HT_LESSON_BARS, HT_LESSON_LINE, HT_LESSON_CURVE };

struct ht_lesson_picture {
    enum ht_lesson_shape shape;
    struct {
        const char *scope, *words; /* words NULL: as the measure is called */
        enum ht_measure measure;
    } measures[HT_LESSON_LINES];
    size_t measure_count;
    size_t *families;
    size_t family_count;
    const char *x, *y; /* may be NULL */
    double from, to;   /* clock times; NAN: all of it */
    struct ht_lesson_text title;
    int line;
};

/* terms[0] < terms[1] (less[0]) < terms[2] (less[1]). */
struct ht_lesson_claim {
    const struct ht_lesson_expression *terms[3];
    bool less[2];
    size_t term_count;
    const char *text, *words; /* words may be NULL */
    int line;
};

enum ht_lesson_part {
    HT_LESSON_TEXT,
    HT_LESSON_CODE,
    HT_LESSON_RUN,
    HT_LESSON_GUESS,
    HT_LESSON_PICTURE,
    HT_LESSON_CLAIM
};

struct ht_lesson_block {
    enum ht_lesson_part kind;
    size_t first, end; /* lines of its content, from 0 */
    size_t index;      /* of guesses and pictures */
};

struct ht_lesson {
    const char *file, *title, *summary;
    struct ht_lesson_text *lines;
    size_t line_count;
    struct ht_lesson_block *blocks;
    size_t block_count;
    struct ht_lesson_run *runs;
    size_t run_count;
    struct ht_lesson_family *families;
    size_t family_count;
    struct ht_lesson_guess *guesses;
    size_t guess_count;
    struct ht_lesson_picture *pictures;
    size_t picture_count;
    struct ht_lesson_claim *claims;
    size_t claim_count;
    struct ht_lesson_expression *expressions;
    bool by_given;
    enum ht_per by;
    struct ht_arena arena; /* owns all of it */
};

/* Reads a page; every mistake becomes a message. `lesson` is initialised here, and to be released either way.
 */
bool ht_lesson_read(struct ht_lesson *lesson, const char *file, struct ht_messages *messages);
void ht_lesson_release(struct ht_lesson *lesson);
/* Title and summary alone, for a list. */
bool ht_lesson_glance(struct ht_lesson *lesson, const char *file, struct ht_messages *messages);
/* Reads the scenario of a run, as ht_scenario_read. */
bool ht_lesson_model(const struct ht_lesson *lesson, size_t run, struct ht_model *model,
                     struct ht_messages *messages);

#endif
