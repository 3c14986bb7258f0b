/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree of a scenario: libconfig's settings copied into nodes that know their file and line, can be
 * replaced by a value of another type, and keep whole numbers apart from reals. The only file that sees
 * libconfig. Invariant: every child's `parent` is the node it hangs from, and `count` counts the children.
 */
#include "reader.h"
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

struct node *node_new(struct reader *r, struct node *parent, enum node_kind kind, const char *name) {
    struct node *node = scratch(r, 1, sizeof *node);
    *node = (struct node){.name = name == NULL ? NULL : print(r, "%s", name), .kind = kind, .parent = parent};
    if (parent != NULL) {
        node->place = parent->place;
        node->folder = parent->folder;
        *(parent->last == NULL ? &parent->first : &parent->last->next) = node;
        parent->last = node;
        parent->count++;
    }
    return node;
}

struct node *node_member(const struct node *group, const char *name) {
    if (group == NULL || group->kind != NODE_GROUP) {
        return NULL;
    }
    for (struct node *child = group->first; child != NULL; child = child->next) {
        if (strcmp(child->name, name) == 0) {
            return child;
        }
    }
    return NULL;
}

/* The name of an item of a list: what its own key `name` says. */
static const char *item_name(const struct node *item) {
    const struct node *name = node_member(item, "name");
    return name != NULL && name->kind == NODE_TEXT && *name->text != '\0' ? name->text : NULL;
}

static size_t position(const struct node *item) {
    size_t before = 0;
    for (const struct node *sibling = item->parent->first; sibling != item; sibling = sibling->next) {
        before++;
    }
    return before;
}

const char *node_path(struct reader *r, const struct node *node, const char *member) {
    const char *path = "";
    if (node->parent != NULL) {
        const char *above = node_path(r, node->parent, NULL);
        const char *name = node->name != NULL ? node->name : item_name(node);
        path = name == NULL ? print(r, "%s[%zu]", above, position(node))
                            : print(r, "%s%s%s", above, *above == '\0' ? "" : ".", name);
    }
    return member == NULL ? path : print(r, "%s%s%s", path, *path == '\0' ? "" : ".", member);
}

#define LONGEST_QUOTE 48

/* At most LONGEST_QUOTE bytes of a text, cut between characters. */
static const char *shortened(struct reader *r, const char *text) {
    size_t length = strlen(text);
    if (length <= LONGEST_QUOTE) {
        return text;
    }
    size_t whole = LONGEST_QUOTE;
    while (whole > 0 && ((unsigned char)text[whole] & 0xC0) == 0x80) {
        whole--;
    }
    return print(r, "%.*s..", (int)whole, text);
}

const char *node_describe(struct reader *r, const struct node *node) {
    switch (node->kind) {
    case NODE_GROUP: return "a group `{ .. }`";
    case NODE_LIST: return node->count == 0 ? "an empty list" : print(r, "a list of %zu", node->count);
    case NODE_INTEGER: return print(r, "%lld", node->integer);
    case NODE_REAL: return print(r, "%.15g", node->real);
    case NODE_BOOL: return node->truth ? "true" : "false";
    case NODE_TEXT: return print(r, "\"%s\"", shortened(r, node->text));
    }
    return "";
}

/* Where a setting stands; releases of libconfig that give list items no line leave them on their list's. */
static void locate(struct node *node, const config_setting_t *setting, const struct source *source) {
    size_t line = setting->line;
    if (line > 0 && line <= source->lines) {
        const struct origin *origin = &source->origins[line - 1];
        node->place = (struct ht_place){origin->file, origin->line};
        node->folder = origin->folder;
    }
}

static void fill_text(struct reader *r, struct node *node, const char *text) {
    size_t good;
    node->text = print(r, "%s", text);
    if (!is_utf8(text, strlen(text), &good)) {
        fail(r, node, NULL, "expected text in UTF-8, found the byte 0x%02X", (unsigned char)text[good]);
        node->text = "?";
    }
}

static void fill_node(struct reader *r, struct node *node, config_setting_t *setting,
                      const struct source *source);

static enum node_kind kind_of(const config_setting_t *setting) {
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_GROUP: return NODE_GROUP;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64: return NODE_INTEGER;
    case CONFIG_TYPE_FLOAT: return NODE_REAL;
    case CONFIG_TYPE_BOOL: return NODE_BOOL;
    case CONFIG_TYPE_STRING: return NODE_TEXT;
    default: return NODE_LIST;
    }
}

static void fill_children(struct reader *r, struct node *node, config_setting_t *setting,
                          const struct source *source) {
    unsigned length = (unsigned)config_setting_length(setting);
    for (unsigned i = 0; i < length; i++) {
        config_setting_t *child = config_setting_get_elem(setting, i);
        fill_node(r, node_new(r, node, kind_of(child), config_setting_name(child)), child, source);
    }
}

static void fill_node(struct reader *r, struct node *node, config_setting_t *setting,
                      const struct source *source) {
    locate(node, setting, source);
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT: node->integer = config_setting_get_int(setting); break;
    case CONFIG_TYPE_INT64: node->integer = config_setting_get_int64(setting); break;
    case CONFIG_TYPE_FLOAT: node->real = config_setting_get_float(setting); break;
    case CONFIG_TYPE_BOOL: node->truth = config_setting_get_bool(setting) != 0; break;
    case CONFIG_TYPE_STRING: fill_text(r, node, config_setting_get_string(setting)); break;
    default: fill_children(r, node, setting, source); break;
    }
    if (node->kind == NODE_INTEGER) {
        node->real = (double)node->integer;
    }
}

/* A line of the text that libconfig was given, without the blanks around it. */
static const char *line_of(struct reader *r, const struct source *source, size_t line) {
    const char *at = source->text == NULL ? "" : source->text;
    while (line > 1 && at != NULL) {
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
        line--;
    }
    if (at == NULL) {
        return "";
    }
    at += strspn(at, " \t");
    size_t length = strcspn(at, "\n");
    while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t')) {
        length--;
    }
    return shortened(r, print(r, "%.*s", (int)length, at));
}

static void report_syntax(struct reader *r, const struct source *source, const config_t *config) {
    size_t line = config_error_line(config) > 0 ? (size_t)config_error_line(config) : 1;
    line = line > source->lines ? source->lines : line;
    struct origin at = source->origins[line - 1];
    struct ht_place place = {at.file, at.line};
    const char *text = line_of(r, source, line);
    const char *reason = config_error_text(config);
    if (reason != NULL && strstr(reason, "duplicate") != NULL) {
        ht_messages_add(r->messages, HT_ERROR, place, NULL,
                        "to change a key of an included file, write `set = [ \"PATH=VALUE\" ];`",
                        "`%s` gives a value to a key that already has one", text);
    } else if (*text == '\0') {
        ht_messages_add(r->messages, HT_ERROR, place, NULL, "is a value missing after the last `=`?",
                        "the text ends too early");
    } else {
        const char *hint = "a setting reads `key = value;`, with texts, dates and durations in quotes";
        if (source->quote.file != NULL && source->quote_end == line) {
            hint = print(r, "a quoted text runs from line %d to here: is its closing `\"` missing?",
                         source->quote.line);
        }
        ht_messages_add(r->messages, HT_ERROR, place, NULL, hint, "cannot make sense of `%s`", text);
    }
}

struct node *tree_read(struct reader *r, const char *file) {
    struct node *root = NULL;
    struct source source;
    if (source_read(&source, r, file)) {
        config_t config;
        config_init(&config);
        if (config_read_string(&config, source.text == NULL ? "" : source.text) == CONFIG_TRUE) {
            root = node_new(r, NULL, NODE_GROUP, NULL);
            root->place = (struct ht_place){source.origins[0].file, 0};
            root->folder = source.origins[0].folder;
            fill_children(r, root, config_root_setting(&config), &source);
        } else {
            report_syntax(r, &source, &config);
        }
        config_destroy(&config);
    }
    source_release(&source);
    return root;
}

/* Gives every node of a value the one place it has. */
static void settle(struct node *node, struct ht_place place, const char *folder) {
    node->place = place;
    node->folder = folder;
    for (struct node *child = node->first; child != NULL; child = child->next) {
        settle(child, place, folder);
    }
}

struct node *tree_value(struct reader *r, const char *value, struct ht_place place, const char *folder) {
    struct node *node = NULL;
    struct source source;
    if (source_of_value(&source, r, value)) {
        config_t config;
        config_init(&config);
        /* Exactly one setting: "5; x = 6" is a text. */
        if (config_read_string(&config, source.text) == CONFIG_TRUE &&
            config_setting_length(config_root_setting(&config)) == 1) {
            config_setting_t *setting = config_setting_get_elem(config_root_setting(&config), 0);
            node = node_new(r, NULL, kind_of(setting), NULL);
            source.lines = 0; /* its lines are nobody's */
            node->place = place;
            fill_node(r, node, setting, &source);
        }
        config_destroy(&config);
    }
    source_release(&source);
    if (node == NULL) {
        if (*value != '\0' && strchr("{([\"", *value) != NULL) {
            return NULL;
        }
        node = node_new(r, NULL, NODE_TEXT, NULL);
        node->place = place;
        fill_text(r, node, value);
    }
    settle(node, place, folder);
    return node;
}
