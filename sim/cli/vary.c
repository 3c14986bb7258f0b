/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings that `sweep` varies; see vary.h.
 */
#include "vary.h"

#include <ctype.h>
#include <holdtime/scenario.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DIGITS 15 /* so many give 0.3 for 0.1 + 2 * 0.1 */

struct option { /* one --vary */
    struct vary *vary;
    struct ht_messages *messages;
    struct ht_place place;
    char *path;
};

void vary_init(struct vary *vary) {
    *vary = (struct vary){.count = 0};
    ht_arena_init(&vary->arena);
}

void vary_release(struct vary *vary) {
    ht_arena_release(&vary->arena);
}

static void refuse(const struct option *option, const char *hint, const char *expected, const char *found) {
    ht_messages_add(option->messages, HT_ERROR, option->place, option->path, hint,
                    "expected %s, found \"%.80s\"", expected, found);
}

static bool no_memory(const struct option *option) {
    ht_messages_add(option->messages, HT_MACHINE, option->place, option->path, NULL, "not enough memory");
    return false;
}

/* A copy of [from, to) without the blanks around it. */
static char *copy(struct ht_arena *arena, const char *from, const char *to) {
    while (from < to && isspace((unsigned char)*from)) {
        from++;
    }
    while (to > from && isspace((unsigned char)to[-1])) {
        to--;
    }
    char *text = ht_arena_alloc(arena, (size_t)(to - from) + 1, 1);
    if (text != NULL) {
        memcpy(text, from, (size_t)(to - from));
    }
    return text;
}

static size_t count_items(const char *text, char separator) {
    size_t count = 1;
    for (text = ht_setting_end(text, separator); *text != '\0'; text = ht_setting_end(text + 1, separator)) {
        count++;
    }
    return count;
}

/* Decimal and finite, the whole text. */
static bool scan_number(const char *text, double *value) {
    char *end;
    if (text[strspn(text, "+-.0123456789eE")] != '\0' || strpbrk(text, "0123456789") == NULL) {
        return false;
    }
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static bool range_add(const struct option *option, struct ht_sweep_setting *setting, const double part[3],
                      const char *text) {
    const double steps = floor((part[1] - part[0]) / part[2] + 1e-9);
    if (part[2] == 0) {
        refuse(option, NULL, "a STEP other than 0 in A:B:STEP", text);
        return false;
    }
    if (part[0] == part[1]) {
        refuse(option, "--set gives one value", "A and B that differ in A:B:STEP", text);
        return false;
    }
    if (steps < 0) {
        refuse(option, NULL,
               part[1] > part[0] ? "a STEP above 0 in A:B:STEP, as B is above A"
                                 : "a STEP below 0 in A:B:STEP, as B is below A",
               text);
        return false;
    }
    if (!(steps >= 1)) {
        refuse(option, NULL, "a STEP no larger than B - A in A:B:STEP", text);
        return false;
    }
    if (steps >= VARY_POINTS) {
        ht_messages_add(option->messages, HT_ERROR, option->place, option->path, "take a larger STEP",
                        "expected at most %d values, found %.0f in \"%.80s\"", VARY_POINTS, steps + 1, text);
        return false;
    }
    const size_t count = (size_t)steps + 1;
    char(*texts)[32] = ht_arena_alloc(&option->vary->arena, count, sizeof *texts);
    const char **values = ht_arena_alloc(&option->vary->arena, count, sizeof *values);
    double *numbers = ht_arena_alloc(&option->vary->arena, count, sizeof *numbers);
    if (texts == NULL || values == NULL || numbers == NULL) {
        return no_memory(option);
    }
    for (size_t i = 0; i < count; i++) {
        const double value = part[0] + (double)i * part[2];
        snprintf(texts[i], sizeof texts[i], "%.*g", DIGITS, fabs(value) < 1e-9 * fabs(part[2]) ? 0 : value);
        values[i] = texts[i];
        numbers[i] = strtod(texts[i], NULL);
        if (i > 0 && numbers[i] == numbers[i - 1]) {
            refuse(option, NULL, "a STEP that tells the values apart in A:B:STEP", text);
            return false;
        }
    }
    *setting = (struct ht_sweep_setting){option->path, values, numbers, count};
    return true;
}

/* "A:B:STEP". */
static bool read_range(const struct option *option, struct ht_sweep_setting *setting, const char *text) {
    static const char expected[] = "numbers A:B:STEP, or at least two values separated by commas";
    double part[3] = {0};
    bool whole = count_items(text, ':') == 3;
    const char *from = text;
    for (size_t i = 0; whole && i < 3; i++) {
        const char *end = ht_setting_end(from, ':');
        char *item = copy(&option->vary->arena, from, end);
        if (item == NULL) {
            return no_memory(option);
        }
        whole = scan_number(item, &part[i]);
        from = *end == '\0' ? end : end + 1;
    }
    if (!whole) {
        refuse(option, NULL, expected, text);
        return false;
    }
    return range_add(option, setting, part, text);
}

/* Would it be a text without its quotes as well? Then it reads better without. */
static bool needs_no_quotes(const char *text, size_t length) {
    static const char *const words[] = {"true", "false", "nan", "inf", "infinity"};
    if (length < 3 || text[0] != '"' || strcspn(text + 1, "\"\\") != length - 2 ||
        strchr(" \t([{", text[1]) != NULL || isspace((unsigned char)text[length - 2])) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == length - 2 && strncasecmp(text + 1, words[i], length - 2) == 0) {
            return false;
        }
    }
    return strcspn(text + 1, " _,:ghijkmnopqrstuvwyz") < length - 2;
}

static void drop_quotes(char *text) {
    const size_t length = strlen(text);
    if (needs_no_quotes(text, length)) {
        memmove(text, text + 1, length - 2);
        text[length - 2] = '\0';
    }
}

struct listed {
    const char *text;
    double number;
};

static int by_number(const void *a, const void *b) {
    const struct listed *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Numbers are put in order; other values stay as given. */
static bool list_add(const struct option *option, struct ht_sweep_setting *setting, struct listed *items,
                     size_t count, bool numeric) {
    const char **values = ht_arena_alloc(&option->vary->arena, count, sizeof *values);
    double *numbers = ht_arena_alloc(&option->vary->arena, count, sizeof *numbers);
    if (values == NULL || numbers == NULL) {
        return no_memory(option);
    }
    if (numeric) {
        qsort(items, count, sizeof *items, by_number);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (numeric ? items[i].number == items[k].number : strcmp(items[i].text, items[k].text) == 0) {
                ht_messages_add(option->messages, HT_ERROR, option->place, option->path, NULL,
                                "expected values that differ, found \"%.80s\" twice", items[i].text);
                return false;
            }
        }
        values[i] = items[i].text;
        numbers[i] = items[i].number;
    }
    *setting = (struct ht_sweep_setting){option->path, values, numeric ? numbers : NULL, count};
    return true;
}

static bool read_list(const struct option *option, struct ht_sweep_setting *setting, const char *text) {
    const size_t count = count_items(text, ',');
    if (count > VARY_POINTS) {
        ht_messages_add(option->messages, HT_ERROR, option->place, option->path, NULL,
                        "expected at most %d values, found %zu", VARY_POINTS, count);
        return false;
    }
    struct listed *items = ht_arena_alloc(&option->vary->arena, count, sizeof *items);
    if (items == NULL) {
        return no_memory(option);
    }
    bool numeric = true;
    const char *from = text;
    for (size_t i = 0; i < count; i++) {
        const char *end = ht_setting_end(from, ',');
        char *item = copy(&option->vary->arena, from, end);
        if (item == NULL) {
            return no_memory(option);
        }
        drop_quotes(item);
        items[i].text = item;
        if (item[0] == '\0') {
            refuse(option, NULL, "a value on either side of every comma", text);
            return false;
        }
        numeric = scan_number(items[i].text, &items[i].number) && numeric;
        from = *end == '\0' ? end : end + 1;
    }
    return list_add(option, setting, items, count, numeric);
}

bool vary_add(struct vary *vary, const char *text, struct ht_messages *messages) {
    struct option option = {.vary = vary, .messages = messages};
    const char *equals = strchr(text, '=');
    char *place = ht_arena_alloc(&vary->arena, strlen(text) + 16, 1);
    if (place == NULL) {
        return no_memory(&option);
    }
    snprintf(place, strlen(text) + 16, "--vary '%s'", text);
    option.place.file = place;
    if (equals == NULL || equals == text) {
        refuse(&option, "for example `agent_groups.reps.count=300:400:10`", "PATH=A:B:STEP or PATH=V1,V2,..",
               text);
        return false;
    }
    option.path = copy(&vary->arena, text, equals);
    char *values = copy(&vary->arena, equals + 1, text + strlen(text));
    if (option.path == NULL || values == NULL) {
        return no_memory(&option);
    }
    if (vary->count == VARY_SETTINGS) {
        ht_messages_add(messages, HT_ERROR, option.place, option.path, NULL,
                        "expected one or two --vary, found another");
        return false;
    }
    for (size_t i = 0; i < vary->count; i++) {
        if (strcmp(vary->settings[i].path, option.path) == 0) {
            ht_messages_add(messages, HT_ERROR, option.place, option.path, NULL,
                            "expected another setting, found one that is varied already");
            return false;
        }
    }
    struct ht_sweep_setting *setting = &vary->settings[vary->count];
    const bool read = count_items(values, ',') == 1 ? read_range(&option, setting, values)
                                                    : read_list(&option, setting, values);
    vary->count += read;
    return read;
}

size_t vary_points(const struct vary *vary, struct ht_messages *messages) {
    size_t points = 1;
    for (size_t i = 0; i < vary->count; i++) {
        points *= vary->settings[i].count; /* at most VARY_POINTS each */
    }
    if (points > VARY_POINTS) {
        ht_messages_add(messages, HT_ERROR, (struct ht_place){"--vary", 0}, NULL,
                        "take larger steps, or fewer values",
                        "expected at most %d points, found %zu x %zu = %zu", VARY_POINTS,
                        vary->settings[0].count, vary->settings[1].count, points);
        return 0;
    }
    return points;
}

/* How many points are passed before a setting takes its next value. */
static size_t stride_of(const struct vary *vary, size_t setting) {
    return setting + 1 < vary->count ? vary->settings[setting + 1].count : 1;
}

const char *vary_value(const struct vary *vary, size_t point, size_t setting) {
    const struct ht_sweep_setting *s = &vary->settings[setting];
    return s->values[point / stride_of(vary, setting) % s->count];
}

size_t vary_pairs(const struct vary *vary, size_t points, struct ht_pair *pairs) {
    size_t setting = vary->count;
    while (setting > 0 && vary->settings[setting - 1].numbers == NULL) {
        setting--;
    }
    if (setting-- == 0) {
        return 0;
    }
    const size_t stride = stride_of(vary, setting);
    size_t count = 0;
    for (size_t point = 0; point < points; point++) {
        if (point / stride % vary->settings[setting].count > 0) {
            pairs[count++] = (struct ht_pair){.from = point - stride, .to = point};
        }
    }
    return count;
}
