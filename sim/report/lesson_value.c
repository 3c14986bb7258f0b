/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the numbers of a lesson come to. Intervals are carried through sums and products by interval
 * arithmetic (R. E. Moore, "Interval Analysis", 1966, chapter 2): what holds for all values within them holds
 * beyond chance.
 */
#include "lesson.h"

#include <holdtime/calendar.h>

#include <math.h>
#include <string.h>

size_t lesson_scope(const struct ht_model *model, const char *name, enum ht_measure measure) {
    const size_t scopes = ht_model_scopes(model);
    size_t found = name == NULL ? 0 : scopes;
    for (size_t i = scopes; name != NULL && i-- > 1;) {
        const bool named = strcmp(ht_model_scope_name(model, i), name) == 0;
        found = named && (found == scopes || ht_scope_has(model, i, measure)) ? i : found;
    }
    return found;
}

/* Position of the period in which it lies; `count`: there is none. */
static size_t find_period(const struct ht_model *model, const struct ht_period *periods, size_t count,
                          const struct ht_lesson_when *when) {
    double time = when->seconds;
    if (when->how == HT_WHEN_CLOCK) {
        time += floor(model->calendar.warm_up / HT_DAY) * HT_DAY;
    } else if (when->how == HT_WHEN_DATE) {
        time += (double)(when->day - model->calendar.start_day) * HT_DAY;
    }
    size_t i = 0;
    while (i < count && (time < periods[i].start || time >= periods[i].start + periods[i].length)) {
        i++;
    }
    return i;
}

static size_t extreme_period(const struct ht_result *result, size_t scope,
                             const struct ht_lesson_node *node) {
    size_t found = result->period_count;
    double best = NAN;
    for (size_t i = 0; i < result->period_count; i++) {
        const double value = ht_result_estimate(result, i, scope, node->measure).mean;
        if (isfinite(value) &&
            (isnan(best) || (node->when.how == HT_WHEN_MOST ? value > best : value < best))) {
            best = value;
            found = i;
        }
    }
    return found;
}

static const struct ht_estimate undefined = {NAN, NAN, NAN};

/* The plain average over the periods in which there is one, whatever their calls. */
static struct ht_estimate mean_of_periods(const struct ht_result *result, size_t scope,
                                          enum ht_measure measure) {
    struct ht_estimate sum = {0};
    size_t defined = 0;
    for (size_t i = 0; i < result->period_count; i++) {
        const struct ht_estimate e = ht_result_estimate(result, i, scope, measure);
        if (isfinite(e.mean)) {
            sum = (struct ht_estimate){sum.mean + e.mean, sum.low + e.low, sum.high + e.high};
            defined++;
        }
    }
    const double n = (double)defined;
    return defined == 0 ? undefined : (struct ht_estimate){sum.mean / n, sum.low / n, sum.high / n};
}

static struct ht_estimate measured(const struct ht_lesson_told *told, const struct ht_lesson_node *node) {
    const struct ht_result *result = &told->results[node->run];
    const size_t scope = lesson_scope(result->model, node->scope, node->measure);
    size_t period = HT_WHOLE_RUN;
    if (scope == ht_model_scopes(result->model)) {
        return undefined;
    }
    if (node->when.how == HT_WHEN_MEAN) {
        return mean_of_periods(result, scope, node->measure);
    }
    if (node->when.how == HT_WHEN_MOST || node->when.how == HT_WHEN_LEAST) {
        period = extreme_period(result, scope, node);
    } else if (node->when.how != HT_WHEN_WHOLE_RUN) {
        period = find_period(result->model, result->periods, result->period_count, &node->when);
    }
    return period == result->period_count ? undefined
                                          : ht_result_estimate(result, period, scope, node->measure);
}

struct ht_estimate lesson_measure(const struct ht_result *result, const char *scope,
                                  enum ht_measure measure) {
    const size_t found = lesson_scope(result->model, scope, measure);
    return found == ht_model_scopes(result->model) ? undefined
                                                   : ht_result_estimate(result, HT_WHOLE_RUN, found, measure);
}

static double apply(char operator, double a, double b) {
    return operator== '+' ? a + b : operator== '-' ? a - b : operator== '*' ? a * b : a / b;
}

static struct ht_estimate combine(char operator, struct ht_estimate a, struct ht_estimate b) {
    struct ht_estimate e = {.mean = apply(operator, a.mean, b.mean), .low = NAN, .high = NAN};
    if (isnan(a.low) || isnan(b.low) || (operator== '/' && b.low <= 0 && b.high >= 0)) {
        return e; /* an interval of the divisor around 0 bounds nothing */
    }
    const double corners[] = {apply(operator, a.low, b.low), apply(operator, a.low, b.high),
                              apply(operator, a.high, b.low), apply(operator, a.high, b.high)};
    for (size_t i = 0; i < 4; i++) {
        e.low = fmin(e.low, corners[i]);
        e.high = fmax(e.high, corners[i]);
    }
    return e;
}

/* As deep as an expression has brackets and operators. */
static struct ht_estimate evaluate(const struct ht_lesson_told *told, const struct ht_lesson_node *node) {
    switch (node->operation) {
    case HT_LESSON_LITERAL: return (struct ht_estimate){node->number, node->number, node->number};
    case HT_LESSON_MEASURE: return measured(told, node);
    case HT_LESSON_OPERATOR: break;
    }
    return combine(node->operator, evaluate(told, node->left), evaluate(told, node->right));
}

struct ht_estimate ht_lesson_value(const struct ht_lesson_told *told,
                                   const struct ht_lesson_expression *expression) {
    return evaluate(told, expression->root);
}

static char *plain_words(double value, char *buffer, size_t size) {
    if (isfinite(value) && fabs(value) < 9.95) {
        snprintf(buffer, size, "%.1f", value);
        return buffer;
    }
    return words_count(value, buffer, size);
}

static char *about_words(double value, char *buffer, size_t size) {
    char text[64];
    const double step = value == 0 || !isfinite(value) ? 1 : pow(10, floor(log10(fabs(value))) - 1);
    const double rounded = step * round(value / step);
    if (fabs(rounded) < 10 && rounded != floor(rounded)) {
        snprintf(buffer, size, "about %.1g", rounded);
    } else {
        snprintf(buffer, size, "about %s", words_count(rounded, text, sizeof text));
    }
    return buffer;
}

char *ht_lesson_words(const struct ht_lesson_expression *expression, double value, char *buffer,
                      size_t size) {
    const int kind = expression->root->kind;
    switch (expression->as) {
    case HT_LESSON_AS_PERCENT:
        snprintf(buffer, size, isfinite(value) ? "%.0f%%" : "-", 100 * value);
        return buffer;
    case HT_LESSON_AS_ABOUT:
        return kind == HT_UNIT_SECONDS ? words_about(value, buffer, size) : about_words(value, buffer, size);
    case HT_LESSON_AS_NUMBER: return plain_words(value, buffer, size);
    case HT_LESSON_BY_KIND: break;
    }
    switch (kind) {
    case HT_UNIT_SECONDS:
        if (value < 0) {
            buffer[0] = '-';
            words_duration(-value, buffer + 1, size - 1);
            return buffer;
        }
        return words_duration(value, buffer, size);
    case HT_UNIT_SHARE: return words_share(value, buffer, size);
    case HT_UNIT_COUNT:
    case HT_UNIT_MONEY: return words_count(value, buffer, size);
    case HT_UNIT_LEVEL: return words_level(value, buffer, size);
    default: return plain_words(value, buffer, size);
    }
}

size_t ht_lesson_nearest(const struct ht_lesson_guess *guess, double value) {
    bool ratios = value > 0;
    size_t best = 0;
    double least = INFINITY;
    for (size_t i = 0; i < guess->option_count; i++) {
        ratios = ratios && guess->options[i].value > 0;
    }
    for (size_t i = 0; i < guess->option_count; i++) {
        const double option = guess->options[i].value;
        const double distance = ratios ? fabs(log(option / value)) : fabs(option - value);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

/* Before anything is simulated: what a measure names must be there. */
struct checked {
    const struct ht_lesson *lesson;
    const struct ht_model *models;
    struct ht_messages *messages;
    struct ht_arena arena;
    bool no_memory;
};

static void check_scope(struct checked *c, const struct ht_lesson_expression *e,
                        const struct ht_lesson_node *node) {
    const struct ht_model *model = &c->models[node->run];
    const struct ht_place place = {c->lesson->file, e->line};
    const size_t scopes = ht_model_scopes(model), scope = lesson_scope(model, node->scope, node->measure);
    const char *name = ht_measure_info[node->measure].name;
    if (scope < scopes) {
        if (!ht_scope_has(model, scope, node->measure)) {
            ht_messages_add(c->messages, HT_ERROR, place, NULL, NULL,
                            "expected a measure that \"%s\" has, found %s", ht_model_scope_name(model, scope),
                            name);
        }
        return;
    }
    const char **names = ht_arena_alloc(&c->arena, scopes, sizeof *names);
    char hint[256];
    if (names == NULL) {
        c->no_memory = true;
        return;
    }
    for (size_t i = 0; i < scopes; i++) {
        names[i] = ht_model_scope_name(model, i);
    }
    const char *close = ht_closest(node->scope, names, scopes);
    snprintf(hint, sizeof hint, "did you mean `%s`?", close == NULL ? "" : close);
    ht_messages_add(c->messages, HT_ERROR, place, NULL, close == NULL ? NULL : hint,
                    "expected a call type or agent group of the run \"%s\", found \"%s\"",
                    c->lesson->runs[node->run].label, node->scope);
}

static void check_period(struct checked *c, const struct ht_lesson_expression *e,
                         const struct ht_lesson_node *node) {
    static const char *const names[] = {"interval", "hour", "day", "week"};
    const struct ht_model *model = &c->models[node->run];
    const enum ht_per per = c->lesson->by_given ? c->lesson->by : ht_default_per(model);
    size_t count;
    const struct ht_period *periods = ht_periods(model, per, &c->arena, &count);
    if (periods == NULL) {
        c->no_memory = true;
    } else if (find_period(model, periods, count, &node->when) == count) {
        ht_messages_add(c->messages, HT_ERROR, (struct ht_place){c->lesson->file, e->line}, NULL,
                        "warm-up is not measured, nor what is after the end",
                        "expected a period within the %zu measured (by %s), found \"%s\"", count, names[per],
                        e->text);
    }
}

static void check_node(struct checked *c, const struct ht_lesson_expression *e,
                       const struct ht_lesson_node *node) {
    if (node->operation == HT_LESSON_OPERATOR) {
        check_node(c, e, node->left);
        check_node(c, e, node->right);
    } else if (node->operation == HT_LESSON_MEASURE) {
        check_scope(c, e, node);
        if (node->when.how == HT_WHEN_SINCE_START || node->when.how == HT_WHEN_CLOCK ||
            node->when.how == HT_WHEN_DATE) {
            check_period(c, e, node);
        }
    }
}

/* Scopes of pictures: some run must have them. */
static void check_picture(struct checked *c, const struct ht_lesson_picture *p) {
    for (size_t m = 0; m < p->measure_count; m++) {
        bool has = false;
        for (size_t f = 0; f < p->family_count; f++) {
            const struct ht_lesson_family *family = &c->lesson->families[p->families[f]];
            for (size_t r = family->first; r < family->first + family->count; r++) {
                const size_t scope =
                    lesson_scope(&c->models[r], p->measures[m].scope, p->measures[m].measure);
                has = has || (scope < ht_model_scopes(&c->models[r]) &&
                              ht_scope_has(&c->models[r], scope, p->measures[m].measure));
            }
        }
        if (!has) {
            ht_messages_add(c->messages, HT_ERROR, (struct ht_place){c->lesson->file, p->line}, "picture",
                            NULL, "expected a measure that a run has, found \"%s: %s\"",
                            p->measures[m].scope == NULL ? "all" : p->measures[m].scope,
                            ht_measure_info[p->measures[m].measure].name);
        }
    }
}

bool ht_lesson_check(const struct ht_lesson *lesson, const struct ht_model *models,
                     struct ht_messages *messages) {
    struct checked c = {.lesson = lesson, .models = models, .messages = messages};
    ht_arena_init(&c.arena);
    for (const struct ht_lesson_expression *e = lesson->expressions; e != NULL; e = e->next) {
        check_node(&c, e, e->root);
    }
    for (size_t i = 0; i < lesson->picture_count; i++) {
        check_picture(&c, &lesson->pictures[i]);
    }
    ht_arena_release(&c.arena);
    return !c.no_memory;
}
