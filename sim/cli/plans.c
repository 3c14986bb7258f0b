/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans to compare; see plans.h.
 */
#include "plans.h"

#include <ctype.h>
#include <string.h>

#define OPTION "--with"

void plans_init(struct plans *plans) {
    *plans = (struct plans){.count = 0};
    ht_arena_init(&plans->arena);
}

void plans_release(struct plans *plans) {
    for (size_t i = 0; i < plans->count; i++) {
        ht_model_release(&plans->models[i]);
    }
    ht_arena_release(&plans->arena);
}

static void no_memory(struct ht_messages *messages) {
    ht_messages_add(messages, HT_MACHINE, (struct ht_place){.line = 0}, NULL, NULL, "not enough memory");
}

/* The next comma outside brackets and quotes, or the end. */
static const char *next_comma(const char *text) {
    int depth = 0;
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (quoted && *text == '\\' && text[1] != '\0') {
            text++;
        } else if (*text == '"') {
            quoted = !quoted;
        } else if (!quoted && strchr("([{", *text) != NULL) {
            depth++;
        } else if (!quoted && strchr(")]}", *text) != NULL) {
            depth--;
        } else if (!quoted && depth <= 0 && *text == ',') {
            break;
        }
    }
    return text;
}

/* The text without blanks at its ends; NULL when memory is exhausted. */
static char *trimmed(struct ht_arena *arena, const char *text, size_t length) {
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    char *copy = ht_arena_alloc(arena, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

const char *plans_split(const char *text, struct ht_arena *arena, struct cli_sets *sets,
                        struct ht_messages *messages) {
    const struct ht_place place = {OPTION, 0};
    const char *colon = strchr(text, ':'), *equals = strchr(text, '=');
    if (colon == NULL || (equals != NULL && equals < colon) ||
        strspn(text, " \t\n") == (size_t)(colon - text)) {
        ht_messages_add(messages, HT_ERROR, place, NULL,
                        "for example `one more: agent_groups.reps.count=341`",
                        "expected LABEL: PATH=VALUE, .., found \"%.80s\"", text);
        return NULL;
    }
    const char *label = trimmed(arena, text, (size_t)(colon - text));
    for (const char *at = colon + 1;;) {
        const char *end = next_comma(at);
        char *change = trimmed(arena, at, (size_t)(end - at));
        if (label == NULL || change == NULL) {
            no_memory(messages);
            return NULL;
        }
        if (strchr(change, '=') == NULL) {
            ht_messages_add(messages, HT_ERROR, place, label,
                            at > colon + 1 ? "a value that has commas goes in quotes or brackets" : NULL,
                            "expected PATH=VALUE, found \"%.80s\"", change);
            return NULL;
        }
        sets->items[sets->count++] = change;
        if (*end == '\0') {
            return label;
        }
        at = end + 1;
    }
}

/* The messages about a plan, those about its own changes with the option that the user gave. */
static void take_over(struct ht_messages *into, const struct ht_messages *from, const char *label,
                      const struct cli_sets *sets, size_t common) {
    for (size_t i = 0; i < from->count; i++) {
        const struct ht_message *m = &from->items[i];
        char place[256];
        struct ht_place at = {m->file, m->line};
        for (size_t s = common; s < sets->count; s++) {
            if (m->file != NULL && strncmp(m->file, "--set ", 6) == 0 &&
                strcmp(m->file + 6, sets->items[s]) == 0) {
                snprintf(place, sizeof place, OPTION " %s: %s", label, sets->items[s]);
                at.file = place;
            }
        }
        ht_messages_add(into, m->severity, at, m->path, m->hint, "%s", m->text);
    }
}

/* Reads the next plan; `own` (NULL: none) are the changes that are its alone. */
static bool read_plan(struct plans *plans, const char *file, const char *label, const struct cli_sets *common,
                      const struct cli_sets *own, struct ht_messages *messages) {
    struct cli_sets all = {NULL, 0};
    const size_t room = common->count + (own == NULL ? 0 : own->count) + 1;
    struct ht_messages found;
    all.items = ht_arena_alloc(&plans->arena, room, sizeof *all.items);
    if (all.items == NULL) {
        no_memory(messages);
        return false;
    }
    for (size_t i = 0; i < common->count; i++) {
        all.items[all.count++] = common->items[i];
    }
    for (size_t i = 0; own != NULL && i < own->count; i++) {
        all.items[all.count++] = own->items[i];
    }
    ht_messages_init(&found);
    plans->labels[plans->count] = label;
    const bool read = ht_scenario_read(&plans->models[plans->count++], file, all.items, all.count, &found);
    if (!read) {
        take_over(messages, &found, label, &all, common->count);
    }
    ht_messages_release(&found);
    return read;
}

static bool read_with(struct plans *plans, const char *file, const char *text, const struct cli_sets *common,
                      struct ht_messages *messages) {
    size_t commas = 0;
    for (const char *c = text; *c != '\0'; c++) {
        commas += *c == ',';
    }
    struct cli_sets own = {ht_arena_alloc(&plans->arena, commas + 1, sizeof *own.items), 0};
    if (own.items == NULL) {
        no_memory(messages);
        return false;
    }
    const char *label = plans_split(text, &plans->arena, &own, messages);
    return label != NULL && read_plan(plans, file, label, common, &own, messages);
}

/* How the files of plans are called: by the scenario's name, by the file's, by its path: the first under
 * which all differ. */
static const char *file_label(const struct plans *plans, const struct cli_sets *files, size_t i, int way) {
    const char *slash = strrchr(files->items[i], '/');
    return way == 0 ? plans->models[i].name : way == 1 && slash != NULL ? slash + 1 : files->items[i];
}

static void name_files(struct plans *plans, const struct cli_sets *files) {
    bool differ = false;
    for (int way = 0; way < 3 && !differ; way++) {
        differ = true;
        for (size_t i = 0; i < files->count; i++) {
            plans->labels[i] = file_label(plans, files, i, way);
            for (size_t k = 0; k < i; k++) {
                differ = differ && strcmp(plans->labels[i], plans->labels[k]) != 0;
            }
        }
    }
    if (files->count == 1) {
        plans->labels[0] = "as planned";
    }
}

/* Labels twice, and plans that cannot be set against the first. */
static void check(const struct plans *plans, const struct cli_sets *files, struct ht_messages *messages) {
    for (size_t i = 1; i < plans->count; i++) {
        char option[256];
        snprintf(option, sizeof option, OPTION " %s", plans->labels[i]);
        const struct ht_place place = {i < files->count ? files->items[i] : option, 0};
        const char *obstacle = ht_compare_obstacle(&plans->models[0], &plans->models[i]);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(plans->labels[i], plans->labels[k]) == 0) {
                ht_messages_add(messages, HT_ERROR, place, NULL, NULL,
                                "expected another label than those before, found \"%s\" again",
                                plans->labels[i]);
                break;
            }
        }
        if (obstacle != NULL) {
            ht_messages_add(messages, HT_ERROR, place, obstacle,
                            "plans are compared over the same time and call types",
                            "expected the same as in %s, found another", files->items[0]);
        }
    }
}

static bool warn(struct plans *plans, const struct cli_sets *files, const struct cli_study *study) {
    bool known = true;
    for (size_t i = 0; known && i < files->count; i++) {
        struct ht_messages warnings;
        ht_messages_init(&warnings);
        known = cli_study_warnings(study, &plans->models[i], files->items[i], &warnings);
        ht_messages_release(&warnings);
    }
    return known;
}

int plans_read(struct plans *plans, const struct cli_sets *files, const struct cli_sets *with,
               const struct cli_study *study) {
    struct ht_messages messages;
    ht_messages_init(&messages);
    bool base = false;
    for (size_t i = 0; i < files->count; i++) {
        const bool read = read_plan(plans, files->items[i], files->items[i], &study->sets, NULL, &messages);
        base = i == 0 ? read : base;
    }
    /* Its changes would only tell the mistakes of the base again. */
    for (size_t i = 0; base && i < with->count; i++) {
        read_with(plans, files->items[0], with->items[i], &study->sets, &messages);
    }
    if (messages.errors == 0) {
        name_files(plans, files);
        check(plans, files, &messages);
    }
    const int status = messages.errors > 0         ? cli_refuse(&messages, "nothing was simulated")
                       : warn(plans, files, study) ? CLI_DONE
                                                   : cli_no_memory();
    ht_messages_release(&messages);
    return status;
}
