/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs of a lesson: a line each, or a family of them over the values of one setting.
 */
#include "lesson.h"

#include <ctype.h>
#include <holdtime/scenario.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 15 /* so many give 0.3 for 0.1 + 2 * 0.1 */

struct values {
    const char **texts;
    double *numbers;
    size_t count;
    bool numeric;
};

static const char *folder_of(struct page *page) {
    const char *slash = strrchr(page->place.file, '/');
    return slash == NULL ? "" : page_copy(page, page->place.file, slash + 1);
}

/* `text` with every {variable} replaced. */
static const char *replaced(struct page *page, const char *text, const char *variable, const char *value) {
    const size_t length = strlen(variable);
    const char *result = "";
    for (const char *from = text;;) {
        const char *at = strchr(from, '{');
        while (at != NULL && (strncmp(at + 1, variable, length) != 0 || at[1 + length] != '}')) {
            at = strchr(at + 1, '{');
        }
        if (at == NULL) {
            return page_print(page, "%s%s", result, from);
        }
        result = page_print(page, "%s%.*s%s", result, (int)(at - from), from, value);
        from = at + length + 2;
    }
}

static bool decimal(const char *text, double *value) {
    char *end;
    *value = strtod(text, &end);
    return text[0] != '\0' && *end == '\0' && isfinite(*value) &&
           strspn(text, "+-.0123456789eE") == strlen(text);
}

/* "17:24:1" */
static bool read_range(struct page *page, const char *text, struct values *values) {
    double part[3];
    size_t parts = 0;
    for (const char *from = text; parts < 3; parts++) {
        const char *end = from + strcspn(from, ":");
        if (!decimal(page_copy(page, from, end), &part[parts])) {
            return false;
        }
        if (*end == '\0') {
            parts++;
            break;
        }
        from = end + 1;
    }
    const double steps = parts == 3 ? floor((part[1] - part[0]) / part[2] + 1e-9) : NAN;
    if (!(steps >= 1 && steps < HT_LESSON_RUNS)) {
        return false;
    }
    values->count = (size_t)steps + 1;
    values->texts = page_room(page, values->count, sizeof *values->texts);
    for (size_t i = 0; i < values->count; i++) {
        values->texts[i] = page_print(page, "%.*g", DIGITS, part[0] + (double)i * part[2]);
    }
    return true;
}

static bool read_list(struct page *page, const char *text, struct values *values) {
    values->texts = page_room(page, strlen(text) + 1, sizeof *values->texts);
    for (const char *from = text;; from++) {
        const char *end = ht_setting_end(from, ',');
        values->texts[values->count++] = page_copy(page, from, end);
        if (values->texts[values->count - 1][0] == '\0') {
            return false;
        }
        from = end;
        if (*end == '\0') {
            return values->count > 1 && values->count <= HT_LESSON_RUNS;
        }
    }
}

/* "for n = 17:24:1"; false: said what is wrong. */
static bool read_for(struct page *page, const char *text, struct ht_lesson_family *family,
                     struct values *values) {
    const char *equals = strchr(text, '=');
    const char *from = text + 4;
    family->variable = equals == NULL ? "" : page_copy(page, from, equals);
    bool good = family->variable[0] != '\0';
    for (const char *c = family->variable; *c != '\0'; c++) {
        good = good && islower((unsigned char)*c);
    }
    if (!good || (!read_range(page, equals + 1, values) && !read_list(page, equals + 1, values))) {
        page_fail(page, "run", "for example `for n = 17:24:1` or `for n = 5, 10, 20`",
                  "expected a name of small letters and its values, at most %d, found \"%.60s\"",
                  HT_LESSON_RUNS, text);
        return false;
    }
    values->numbers = page_room(page, values->count, sizeof *values->numbers);
    values->numeric = true;
    for (size_t i = 0; i < values->count; i++) {
        values->numeric = decimal(values->texts[i], &values->numbers[i]) && values->numeric;
    }
    return true;
}

static bool good_label(struct page *page, const char *label) {
    double number;
    int kind;
    bool good = label[0] != '\0' && label[strcspn(label, ":;,{}()\"#|")] == '\0' &&
                !page_literal(label, &number, &kind);
    for (const char *c = label; *c != '\0'; c++) {
        good = good && !page_is_operator(c, "+-*/<>");
    }
    if (!good) {
        page_fail(
            page, "run", NULL,
            "expected a label of words, without : ; , # | quotes, brackets and operators, found \"%.60s\"",
            label);
        return false;
    }
    for (size_t i = 0; i < page->lesson->run_count; i++) {
        if (strcmp(page->lesson->runs[i].label, label) == 0) {
            page_fail(page, "run", NULL, "expected another label than in line %d, found \"%s\" again",
                      page->lesson->runs[i].line, label);
            return false;
        }
    }
    return true;
}

struct line { /* in parts */
    const char *label, *file, **sets;
    size_t set_count;
    const char *values; /* "for .."; NULL: a single run */
};

static bool split_line(struct page *page, const char *text, struct line *line) {
    const char *end = ht_setting_end(text, ';'), *colon = ht_setting_end(text, ':');
    if (*colon == '\0' || colon > end) {
        page_fail(page, "run", "for example `20 agents: knee.cfg; agent_groups.reps.count=20`",
                  "expected LABEL: FILE; PATH=VALUE; .., found \"%.60s\"", text);
        return false;
    }
    line->label = page_copy(page, text, colon);
    line->file = page_copy(page, colon + 1, end);
    line->sets = page_room(page, strlen(text) + 1, sizeof *line->sets);
    while (*end != '\0') {
        const char *from = end + 1;
        end = ht_setting_end(from, ';');
        const char *part = page_copy(page, from, end);
        if (line->values != NULL) {
            page_fail(page, "run", NULL, "expected nothing after the values of `for`, found \"%.60s\"", part);
            return false;
        }
        if (strncmp(part, "for ", 4) == 0) {
            line->values = part;
        } else if (strchr(part, '=') == NULL) {
            page_fail(page, "run", NULL, "expected PATH=VALUE, found \"%.60s\"", part);
            return false;
        } else {
            line->sets[line->set_count++] = part;
        }
    }
    if (line->file[0] == '\0') {
        page_fail(page, "run", NULL, "expected a scenario file after \"%s:\", found none", line->label);
    }
    return line->file[0] != '\0';
}

static bool add_run(struct page *page, const struct line *line, const char *variable, const char *value,
                    double x) {
    struct ht_lesson *lesson = page->lesson;
    const char *label = variable == NULL ? line->label : replaced(page, line->label, variable, value);
    if (lesson->run_count == HT_LESSON_RUNS) {
        page_fail(page, "run", NULL, "expected at most %d runs in a lesson, found more", HT_LESSON_RUNS);
        return false;
    }
    if (!good_label(page, label)) {
        return false;
    }
    struct ht_lesson_run *run = &lesson->runs[lesson->run_count];
    run->label = label;
    run->line = page->place.line;
    run->value = value;
    run->x = x;
    run->file = line->file[0] == '/' ? line->file : page_print(page, "%s%s", folder_of(page), line->file);
    run->sets = page_room(page, line->set_count + 1, sizeof *run->sets);
    for (; run->set_count < line->set_count; run->set_count++) {
        const char *set = line->sets[run->set_count];
        run->sets[run->set_count] = variable == NULL ? set : replaced(page, set, variable, value);
    }
    lesson->run_count++;
    return true;
}

void page_run(struct page *page, const char *text) {
    struct ht_lesson *lesson = page->lesson;
    struct line line = {.label = NULL};
    struct values values = {.count = 0};
    struct ht_lesson_family family = {.first = lesson->run_count};
    if (!split_line(page, text, &line) ||
        (line.values != NULL && !read_for(page, line.values, &family, &values))) {
        return;
    }
    family.label = line.label;
    family.count = line.values == NULL ? 1 : values.count;
    family.numbers = values.numeric;
    bool added = true;
    for (size_t i = 0; added && i < family.count; i++) {
        const bool single = line.values == NULL;
        added = add_run(page, &line, family.variable, single ? NULL : values.texts[i],
                        !single && values.numeric ? values.numbers[i] : (double)i + 1);
    }
    if (added) {
        lesson->families[lesson->family_count++] = family;
    }
}
