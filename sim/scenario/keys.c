/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of keys, and the readers of plain values. Invariant: a reader that returns false has said why, and
 * left its target alone.
 */
#include "reader.h"
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENOUGH_MISTAKES  5 /* in one row of numbers */
#define MOST_SUGGESTIONS 20

void *need(void *memory) {
    if (memory == NULL) {
        fputs("holdtime: not enough memory to read this scenario\n", stderr);
        _Exit(HT_EXIT_MACHINE);
    }
    return memory;
}

void *scratch(struct reader *r, size_t count, size_t size) {
    return need(ht_arena_alloc(&r->arena, count, size));
}

void *keep(struct reader *r, size_t count, size_t size) {
    return need(ht_arena_alloc(&r->model->arena, count, size));
}

static char *print_list(struct reader *r, const char *format, va_list arguments) {
    assert(format != NULL);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = scratch(r, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *print(struct reader *r, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = print_list(r, format, arguments);
    va_end(arguments);
    return text;
}

static void say(struct reader *r, enum ht_severity severity, const struct node *node, const char *hint,
                const char *format, va_list arguments) {
    const char *text = print_list(r, format, arguments);
    ht_messages_add(r->messages, severity, node->place, node_path(r, node, NULL), hint, "%s", text);
}

void report(struct reader *r, enum ht_severity severity, const struct node *node, const char *hint,
            const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(r, severity, node, hint, format, arguments);
    va_end(arguments);
}

bool fail(struct reader *r, const struct node *node, const char *hint, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(r, HT_ERROR, node, hint, format, arguments);
    va_end(arguments);
    return false;
}

void missing(struct reader *r, const struct node *group, const char *member, const char *example) {
    for (const struct misspelling *m = r->misspellings; m != NULL; m = m->before) {
        if (m->group == group && m->meant != NULL && strcmp(m->meant, member) == 0) {
            return;
        }
    }
    ht_messages_add(r->messages, HT_ERROR, group->place, node_path(r, group, member),
                    print(r, "for example `%s`", example), "missing");
}

bool node_says(const struct node *node, const char *text) {
    return node->kind == NODE_TEXT && strcmp(node->text, text) == 0;
}

const char *suggestion(struct reader *r, const char *word, const char *const *names, size_t count) {
    const char *closest = ht_closest(word, names, count);
    if (closest != NULL) {
        return print(r, "did you mean `%s`?", closest);
    }
    const char *all = NULL;
    for (size_t i = 0; i < count && i < MOST_SUGGESTIONS; i++) {
        all = all == NULL ? print(r, "known here: %s", names[i]) : print(r, "%s, %s", all, names[i]);
    }
    return count > MOST_SUGGESTIONS ? print(r, "%s, ..", all) : all;
}

size_t find_name(struct reader *r, const struct node *name, const char *what, const char *const *names,
                 size_t count) {
    if (name->kind != NODE_TEXT) {
        fail(r, name, NULL, "expected the name of a%s %s, found %s",
             strchr("aeiou", *what) != NULL ? "n" : "", what, node_describe(r, name));
        return SIZE_MAX;
    }
    const char **known = scratch(r, count, sizeof *known);
    size_t known_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (names[i] != NULL) { /* one that has no name was complained of */
            if (strcmp(names[i], name->text) == 0) {
                return i;
            }
            known[known_count++] = names[i];
        }
    }
    fail(r, name, suggestion(r, name->text, known, known_count), "no %s is named %s", what,
         node_describe(r, name));
    return SIZE_MAX;
}

bool value_names(struct reader *r, const struct node *list, const char *of, name_finder *find, size_t **into,
                 size_t *count) {
    if (!value_list(r, list, of)) {
        return false;
    }
    size_t *found = keep(r, list->count, sizeof *found), length = 0;
    bool good = true;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        size_t position = find(r, item), i = 0;
        while (i < length && found[i] != position) {
            i++;
        }
        if (position == SIZE_MAX) {
            good = false;
        } else if (i < length) {
            good = fail(r, item, NULL, "%s stands in this list twice", node_describe(r, item));
        } else {
            found[length++] = position;
        }
    }
    *into = found;
    *count = length;
    return good;
}

static const struct key *key_find(const struct key *keys, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            return &keys[i];
        }
    }
    return NULL;
}

static bool check_names(struct reader *r, const struct node *group, const struct key *keys, size_t count) {
    const char **names = scratch(r, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = keys[i].name;
    }
    bool good = true;
    for (const struct node *child = group->first; child != NULL; child = child->next) {
        const struct key *key = key_find(keys, count, child->name);
        if (key == NULL) {
            struct misspelling *misspelling = scratch(r, 1, sizeof *misspelling);
            *misspelling =
                (struct misspelling){r->misspellings, group, ht_closest(child->name, names, count)};
            r->misspellings = misspelling;
            good = fail(r, child, suggestion(r, child->name, names, count), "unknown key");
        }
    }
    return good;
}

bool group_read(struct reader *r, const struct node *group, const struct key *keys, size_t count,
                void *into) {
    if (group->kind != NODE_GROUP) {
        return fail(r, group, NULL, "expected a group `{ .. }`, found %s", node_describe(r, group));
    }
    bool good = check_names(r, group, keys, count);
    for (size_t i = 0; i < count; i++) {
        const struct node *value = node_member(group, keys[i].name);
        if (value != NULL) {
            good &= keys[i].read(r, value, &keys[i], (char *)into + keys[i].offset);
        } else if (keys[i].example != NULL) {
            missing(r, group, keys[i].name, keys[i].example);
            good = false;
        }
    }
    return good;
}

bool optional_read(struct reader *r, const struct node *value, const char *what, const struct key *keys,
                   size_t count, void *into) {
    if (node_says(value, "none")) {
        return true;
    }
    if (value->kind != NODE_GROUP) {
        return fail(r, value, NULL, "expected %s `{ .. }` or \"none\", found %s", what,
                    node_describe(r, value));
    }
    return group_read(r, value, keys, count, into);
}

static const char *describe_range(struct reader *r, struct range range) {
    const char *low =
        range.above ? print(r, "above %.15g", range.low) : print(r, "of at least %.15g", range.low);
    if (!isfinite(range.high)) {
        return low;
    }
    return range.above ? print(r, "%s and at most %.15g", low, range.high)
                       : print(r, "between %.15g and %.15g", range.low, range.high);
}

static bool in_range(double value, struct range range) {
    return (range.above ? value > range.low : value >= range.low) && value <= range.high;
}

bool value_number(struct reader *r, const struct node *node, struct range range, double *into) {
    bool is_number = node->kind == NODE_INTEGER || node->kind == NODE_REAL;
    if (!is_number || !in_range(node->real, range)) {
        return fail(r, node, NULL, "expected a number %s, found %s", describe_range(r, range),
                    node_describe(r, node));
    }
    *into = node->real;
    return true;
}

bool value_whole(struct reader *r, const struct node *node, struct range range, long long *into) {
    bool is_whole = node->kind == NODE_INTEGER ||
                    (node->kind == NODE_REAL && node->real == floor(node->real) && fabs(node->real) < 1e15);
    if (!is_whole || !in_range(node->real, range)) {
        return fail(r, node, NULL, "expected a whole number %s, found %s", describe_range(r, range),
                    node_describe(r, node));
    }
    *into = node->kind == NODE_INTEGER ? node->integer : (long long)node->real;
    return true;
}

bool value_text(struct reader *r, const struct node *node, const char **into) {
    if (node->kind != NODE_TEXT) {
        return fail(r, node, "texts stand in quotes", "expected a text, found %s", node_describe(r, node));
    }
    *into = need(ht_arena_text(&r->model->arena, node->text));
    return true;
}

bool value_list(struct reader *r, const struct node *node, const char *of) {
    return node->kind == NODE_LIST ||
           fail(r, node, NULL, "expected a list of %s, found %s", of, node_describe(r, node));
}

bool value_numbers(struct reader *r, const struct node *node, struct range range, double **into,
                   size_t *count) {
    if (!value_list(r, node, "numbers")) {
        return false;
    }
    double *numbers = keep(r, node->count, sizeof *numbers);
    size_t found = 0, wrong = 0;
    for (const struct node *item = node->first; item != NULL && wrong < ENOUGH_MISTAKES; item = item->next) {
        wrong += !value_number(r, item, range, &numbers[found++]);
    }
    if (wrong > 0) {
        return false;
    }
    *into = numbers;
    *count = found;
    return true;
}

bool value_word(struct reader *r, const struct node *node, const struct word *words, int *into) {
    const char *names[16], *choice = NULL;
    size_t count = 0;
    for (const struct word *word = words; word->name != NULL; word++) {
        if (node_says(node, word->name)) {
            *into = word->value;
            return true;
        }
        if (count < COUNT_OF(names)) {
            names[count++] = word->name;
        }
    }
    for (size_t i = 0; i < count; i++) {
        choice = i == 0 ? print(r, "\"%s\"", names[i])
                        : print(r, "%s%s\"%s\"", choice, i + 1 < count ? ", " : " or ", names[i]);
    }
    const char *closest = node->kind == NODE_TEXT ? ht_closest(node->text, names, count) : NULL;
    return fail(r, node, closest == NULL ? NULL : print(r, "did you mean \"%s\"?", closest),
                "expected %s, found %s", choice, node_describe(r, node));
}

bool key_bool(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    if (value->kind != NODE_BOOL) {
        return fail(r, value, NULL, "expected true or false, found %s", node_describe(r, value));
    }
    *(bool *)into = value->truth;
    return true;
}

bool key_apart(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)r, (void)value, (void)key, (void)into;
    return true;
}

bool key_number(struct reader *r, const struct node *value, const struct key *key, void *into) {
    return value_number(r, value, key->range, into);
}

bool key_int(struct reader *r, const struct node *value, const struct key *key, void *into) {
    long long whole = 0;
    if (!value_whole(r, value, key->range, &whole)) {
        return false;
    }
    *(int *)into = (int)whole;
    return true;
}

bool key_count(struct reader *r, const struct node *value, const struct key *key, void *into) {
    long long whole = 0;
    if (!value_whole(r, value, key->range, &whole)) {
        return false;
    }
    *(size_t *)into = (size_t)whole;
    return true;
}

bool key_limit(struct reader *r, const struct node *value, const struct key *key, void *into) {
    if (node_says(value, "unlimited")) {
        *(size_t *)into = HT_UNLIMITED;
        return true;
    }
    if (value->kind == NODE_TEXT) {
        return fail(r, value, NULL, "expected a whole number or \"unlimited\", found %s",
                    node_describe(r, value));
    }
    return key_count(r, value, key, into);
}

bool key_text(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    return value_text(r, value, into);
}

bool key_word(struct reader *r, const struct node *value, const struct key *key, void *into) {
    return value_word(r, value, key->words, into);
}

bool key_flag(struct reader *r, const struct node *value, const struct key *key, void *into) {
    int word = 0;
    if (!value_word(r, value, key->words, &word)) {
        return false;
    }
    *(bool *)into = word != 0;
    return true;
}

/* A name is one line, and neither empty nor endless. */
bool key_name(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    if (value->kind == NODE_TEXT) {
        size_t length = strlen(value->text);
        bool printable = true;
        for (size_t i = 0; i < length; i++) {
            printable &= !iscntrl((unsigned char)value->text[i]);
        }
        if (length == 0 || length > 200 || !printable) {
            return fail(r, value, NULL, "expected a name of 1 to 200 bytes on one line, found %s",
                        length > 200 ? print(r, "%zu bytes", length) : node_describe(r, value));
        }
    }
    return value_text(r, value, into);
}

/* Complains of a name that an earlier item bears. */
static void check_double(struct reader *r, const struct node *list, const struct node *item,
                         const char *what) {
    const struct node *name = node_member(item, "name");
    if (name == NULL || name->kind != NODE_TEXT) {
        return;
    }
    for (const struct node *other = list->first; other != item; other = other->next) {
        const struct node *taken = node_member(other, "name");
        if (taken != NULL && node_says(taken, name->text)) {
            fail(r, name, "names must differ", "another %s%s is named \"%s\"", what,
                 taken->place.line > 0 ? print(r, " (line %d)", taken->place.line) : "", name->text);
            return;
        }
    }
}

void *items_read(struct reader *r, const struct node *list, const struct items *items, size_t *count) {
    *count = 0;
    if (!value_list(r, list, print(r, "%ss `( { .. }, .. )`", items->what))) {
        return NULL;
    }
    char *all = keep(r, list->count, items->size);
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        char *into = all + *count * items->size;
        if (items->prepare != NULL) {
            items->prepare(into);
        }
        ++*count;
        group_read(r, item, items->keys, items->key_count, into);
        check_double(r, list, item, items->what);
    }
    return all;
}
