/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expressions of a lesson: sums and products of numbers and of what runs measured, "B: asa / A: asa - 1 as
 * %". Operators stand between blanks, so that labels may have them inside. By recursive descent.
 */
#include "lesson.h"

#include <holdtime/calendar.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 50 /* brackets */

struct parser {
    struct page *page;
    const char *at;
    size_t depth;
};

static const struct ht_lesson_node *parse_sum(struct parser *parser);

bool page_is_operator(const char *text, const char *operators) {
    return text[0] == ' ' && text[1] != '\0' && strchr(operators, text[1]) != NULL &&
           (text[2] == ' ' || text[2] == '\0');
}

bool page_literal(const char *text, double *value, int *kind) {
    char *end;
    const size_t length = strlen(text);
    if (length == 0 || strchr("+-.0123456789", text[0]) == NULL || strpbrk(text, "xX") != NULL) {
        return false;
    }
    *value = strtod(text, &end);
    *kind = HT_LESSON_PLAIN;
    if (end == text || !isfinite(*value)) {
        return false;
    }
    if (strcmp(end, "%") == 0) {
        *value /= 100;
        *kind = HT_UNIT_SHARE;
        return true;
    }
    if (*end != '\0') {
        *kind = HT_UNIT_SECONDS;
        return ht_parse_duration(text, value);
    }
    return true;
}

/* Only times are of their own kind: a count or a level may be set against a plain number. */
bool page_kinds_agree(int a, int b) {
    return a == b ||
           (a != HT_UNIT_SECONDS && b != HT_UNIT_SECONDS && (a == HT_LESSON_PLAIN || b == HT_LESSON_PLAIN));
}

const char *page_kind_name(int kind) {
    static const char *const names[] = {[HT_UNIT_COUNT] = "a count",
                                        [HT_UNIT_SECONDS] = "a time",
                                        [HT_UNIT_SHARE] = "a share",
                                        [HT_UNIT_LEVEL] = "a level",
                                        [HT_UNIT_MONEY] = "an amount of money",
                                        [HT_LESSON_PLAIN] = "a plain number"};
    return names[kind];
}

static struct ht_lesson_node *new_node(struct parser *parser, enum ht_lesson_operation operation, int kind) {
    struct ht_lesson_node *node = page_room(parser->page, 1, sizeof *node);
    node->operation = operation;
    node->kind = kind;
    return node;
}

static bool find_run(struct page *page, const char *label, size_t *run) {
    const struct ht_lesson *lesson = page->lesson;
    const char *names[HT_LESSON_RUNS];
    for (size_t i = 0; i < lesson->run_count; i++) {
        names[i] = lesson->runs[i].label;
        if (strcmp(label, names[i]) == 0) {
            *run = i;
            return true;
        }
    }
    page_fail(page, NULL, page_did_you_mean(page, label, names, lesson->run_count),
              "expected the label of a run, found \"%.60s\"", label);
    return false;
}

static bool find_measure(struct page *page, const char *name, enum ht_measure *measure) {
    const char *names[HT_MEASURE_COUNT];
    for (size_t i = 0; i < HT_MEASURE_COUNT; i++) {
        names[i] = ht_measure_info[i].name;
    }
    *measure = ht_measure_from_name(name);
    if (*measure == HT_MEASURE_COUNT) {
        page_fail(page, NULL, page_did_you_mean(page, name, names, HT_MEASURE_COUNT),
                  "expected a measure such as asa, found \"%.60s\"", name);
        return false;
    }
    return true;
}

/* "week 3" and the like: when it begins. */
static bool numbered(const char *text, double *seconds) {
    static const struct {
        const char *name;
        double length;
    } units[] = {{"hour ", HT_HOUR}, {"day ", HT_DAY}, {"week ", HT_WEEK}};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        const size_t length = strlen(units[i].name);
        if (strncmp(text, units[i].name, length) == 0) {
            char *end;
            const unsigned long n = strtoul(text + length, &end, 10);
            *seconds = ((double)n - 1) * units[i].length;
            return text[length] >= '1' && text[length] <= '9' && *end == '\0' && n < 100000;
        }
    }
    return false;
}

static bool read_when(struct page *page, const char *text, struct ht_lesson_when *when) {
    if (strcmp(text, "worst") == 0) {
        when->how = HT_WHEN_MOST;
    } else if (strcmp(text, "least") == 0) {
        when->how = HT_WHEN_LEAST;
    } else if (strcmp(text, "mean") == 0) {
        when->how = HT_WHEN_MEAN;
    } else if (numbered(text, &when->seconds)) {
        when->how = HT_WHEN_SINCE_START;
    } else if (ht_parse_clock(text, &when->seconds)) {
        when->how = HT_WHEN_CLOCK;
    } else if (ht_parse_date(text, &when->day) || ht_parse_date_time(text, &when->day, &when->seconds)) {
        when->how = HT_WHEN_DATE;
    } else {
        page_fail(page, NULL, NULL,
                  "expected a period such as `week 3`, `day 2`, `hour 5`, `10:30`, a date, `worst`, `least` "
                  "or `mean`, found \"%.60s\"",
                  text);
        return false;
    }
    return true;
}

/* "LABEL: MEASURE", "LABEL: SCOPE: MEASURE", with ", PERIOD". */
static const struct ht_lesson_node *reference(struct parser *parser, const char *text) {
    struct page *page = parser->page;
    struct ht_lesson_node *node = new_node(parser, HT_LESSON_MEASURE, HT_LESSON_PLAIN);
    const char *end = text + strcspn(text, ","), *first = strchr(text, ':'), *last = NULL;
    for (const char *c = text; c < end; c++) {
        last = *c == ':' ? c : last;
    }
    if (last == NULL) {
        page_fail(page, NULL, "for example `20 agents: asa` or `5 min`",
                  "expected LABEL: MEASURE or a number, found \"%.60s\"", text);
        return NULL;
    }
    const bool has_run = find_run(page, page_copy(page, text, first), &node->run);
    const bool has_measure = find_measure(page, page_copy(page, last + 1, end), &node->measure);
    node->scope = first < last ? page_copy(page, first + 1, last) : NULL;
    if (node->scope != NULL && strcmp(node->scope, "all") == 0) {
        node->scope = NULL;
    }
    const bool has_when =
        *end == '\0' || read_when(page, page_copy(page, end + 1, end + strlen(end)), &node->when);
    if (!has_run || !has_measure || !has_when) {
        return NULL;
    }
    node->kind = (int)ht_measure_info[node->measure].unit;
    return node;
}

static const struct ht_lesson_node *parse_operand(struct parser *parser) {
    parser->at += strspn(parser->at, " ");
    if (*parser->at == '(') {
        if (++parser->depth > DEEPEST) {
            page_fail(parser->page, NULL, NULL, "expected at most %d brackets within each other, found more",
                      DEEPEST);
            return NULL;
        }
        parser->at++;
        const struct ht_lesson_node *node = parse_sum(parser);
        parser->at += strspn(parser->at, " ");
        if (node != NULL && *parser->at != ')') {
            page_fail(parser->page, NULL, NULL, "expected ) or an operator between blanks, found %.40s",
                      *parser->at == '\0' ? "the end" : parser->at);
            return NULL;
        }
        parser->at += node != NULL;
        parser->depth--;
        return node;
    }
    const char *from = parser->at;
    while (*parser->at != '\0' && *parser->at != ')' && *parser->at != '(' &&
           !page_is_operator(parser->at, "+-*/")) {
        parser->at++;
    }
    const char *text = page_copy(parser->page, from, parser->at);
    double number;
    int kind;
    if (page_literal(text, &number, &kind)) {
        struct ht_lesson_node *node = new_node(parser, HT_LESSON_LITERAL, kind);
        node->number = number;
        return node;
    }
    return reference(parser, text);
}

static const struct ht_lesson_node *combine(struct parser *parser, char operator,
                                            const struct ht_lesson_node * left,
                                            const struct ht_lesson_node *right) {
    int kind;
    if (operator== '+' || operator== '-') {
        if (!page_kinds_agree(left->kind, right->kind)) {
            page_fail(parser->page, NULL, NULL,
                      "expected numbers of one kind on either side of %c, found %s and %s", operator,
                      page_kind_name(left->kind), page_kind_name(right->kind));
            return NULL;
        }
        kind = left->kind == HT_LESSON_PLAIN ? right->kind : left->kind;
    } else {
        const bool scaled = right->kind == HT_LESSON_PLAIN || right->kind == HT_UNIT_SHARE;
        const bool scales = operator== '*' &&(left->kind == HT_LESSON_PLAIN || left->kind == HT_UNIT_SHARE);
        kind = operator== '/' && left->kind == right->kind ? HT_LESSON_PLAIN
               : scaled && left->kind != HT_LESSON_PLAIN   ? left->kind
               : scales                                    ? right->kind
                                                           : HT_LESSON_PLAIN;
    }
    struct ht_lesson_node *node = new_node(parser, HT_LESSON_OPERATOR, kind);
    node->operator= operator;
    node->left = left;
    node->right = right;
    return node;
}

static const struct ht_lesson_node *parse_chain(struct parser *parser, const char *operators,
                                                const struct ht_lesson_node *(*operand)(struct parser *)) {
    const struct ht_lesson_node *left = operand(parser);
    while (left != NULL && page_is_operator(parser->at, operators)) {
        const char operator= parser->at[1];
        parser->at += 2;
        const struct ht_lesson_node *right = operand(parser);
        left = right == NULL ? NULL : combine(parser, operator, left, right);
    }
    return left;
}

static const struct ht_lesson_node *parse_product(struct parser *parser) {
    return parse_chain(parser, "*/", parse_operand);
}

static const struct ht_lesson_node *parse_sum(struct parser *parser) {
    return parse_chain(parser, "+-", parse_product);
}

/* " as %" and the like at the end; `end` is moved before it. */
static enum ht_lesson_form form_of(const char *text, const char **end) {
    static const struct {
        const char *ending;
        enum ht_lesson_form as;
    } forms[] = {{" as %", HT_LESSON_AS_PERCENT},
                 {" as about", HT_LESSON_AS_ABOUT},
                 {" as number", HT_LESSON_AS_NUMBER}};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        const size_t length = strlen(forms[i].ending);
        if ((size_t)(*end - text) > length && strncmp(*end - length, forms[i].ending, length) == 0) {
            *end -= length;
            return forms[i].as;
        }
    }
    return HT_LESSON_BY_KIND;
}

const struct ht_lesson_expression *page_expression(struct page *page, const char *text) {
    struct ht_lesson_expression *expression = page_room(page, 1, sizeof *expression);
    text = page_copy(page, text, text + strlen(text));
    const char *end = text + strlen(text);
    expression->text = text;
    expression->line = page->place.line;
    expression->as = form_of(text, &end);
    struct parser parser = {.page = page, .at = page_copy(page, text, end)};
    expression->root = parse_sum(&parser);
    if (expression->root == NULL) {
        return NULL;
    }
    parser.at += strspn(parser.at, " ");
    if (*parser.at != '\0') {
        page_fail(page, NULL, NULL, "expected an operator between blanks or the end, found \"%.40s\"",
                  parser.at);
        return NULL;
    }
    expression->next = page->lesson->expressions;
    page->lesson->expressions = expression;
    return expression;
}
