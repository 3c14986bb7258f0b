/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "PATH=VALUE": changes to the tree before it is read, so that they get the same checks as the file. A path
 * goes by keys, and through lists by the `name` of an item or its number from 0. Invariant: whatever is
 * changed or made has the place of the change.
 */
#include "reader.h"
#include <ctype.h>
#include <holdtime/scenario.h>
#include <stdlib.h>
#include <string.h>

struct change {
    struct reader *r;
    const char *text; /* as given */
    const char *path, *at;
    struct ht_place place;
    const char *folder;
};

static bool refuse(const struct change *change, const char *hint, const char *text) {
    ht_messages_add(change->r->messages, HT_ERROR, change->place, change->path, hint, "%s", text);
    return false;
}

static void put_in_place(struct node *old, struct node *value) {
    struct node *parent = old->parent;
    value->name = old->name;
    value->parent = parent;
    value->next = old->next;
    struct node **link = &parent->first;
    while (*link != old) {
        link = &(*link)->next;
    }
    *link = value;
    if (parent->last == old) {
        parent->last = value;
    }
}

static void append(struct node *parent, struct node *value, const char *name) {
    value->name = name;
    value->parent = parent;
    *(parent->last == NULL ? &parent->first : &parent->last->next) = value;
    parent->last = value;
    parent->count++;
}

static bool ends_component(char c) {
    return c == '\0' || c == '.' || c == '[';
}

/* The item whose name the path goes on with; the longest one, as names may hold dots. */
static struct node *item_by_name(struct change *change, const struct node *list) {
    struct node *found = NULL;
    size_t longest = 0;
    for (struct node *item = list->first; item != NULL; item = item->next) {
        const struct node *name = node_member(item, "name");
        size_t length = name != NULL && name->kind == NODE_TEXT ? strlen(name->text) : 0;
        if (length > longest && strncmp(change->at, name->text, length) == 0 &&
            ends_component(change->at[length])) {
            found = item;
            longest = length;
        }
    }
    change->at += longest;
    return found;
}

/* "3" or "[3]"; false when the path goes on otherwise. */
static bool scan_position(struct change *change, size_t *position) {
    const char *p = change->at + (*change->at == '[');
    if (!isdigit((unsigned char)*p)) {
        return false;
    }
    char *end;
    *position = strtoul(p, &end, 10);
    if (*change->at == '[' && *end++ != ']') {
        return false;
    }
    if (!ends_component(*end)) {
        return false;
    }
    change->at = end;
    return true;
}

static bool no_such_item(struct change *change, const struct node *list) {
    const char **names = scratch(change->r, list->count, sizeof *names);
    size_t count = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        const struct node *name = node_member(item, "name");
        if (name != NULL && name->kind == NODE_TEXT) {
            names[count++] = name->text;
        }
    }
    size_t length = *change->at == '[' ? strcspn(change->at, "]") + 1 : strcspn(change->at, ".[");
    const char *rest = print(change->r, "%.*s", (int)length, change->at);
    const char *hint = count > 0 ? suggestion(change->r, rest, names, count) : "items count from 0";
    return refuse(change, hint,
                  print(change->r, "no item `%s` in `%s`, which has %zu", rest,
                        node_path(change->r, list, NULL), list->count));
}

/* Takes one step down from `*node`: to a child, or to where a child is to be made (*child NULL, *name its
 * key; NULL for the next item of a list). */
static bool step(struct change *change, struct node *node, struct node **child, const char **name) {
    *child = NULL;
    *name = NULL;
    if (node->kind == NODE_LIST) {
        size_t position;
        *child = item_by_name(change, node);
        if (*child != NULL) {
            return true;
        }
        const char *before = change->at;
        if (!scan_position(change, &position) || position > node->count) {
            change->at = before;
            return no_such_item(change, node);
        }
        for (*child = node->first; *child != NULL && position > 0; position--) {
            *child = (*child)->next;
        }
        return true;
    }
    if (node->kind != NODE_GROUP) {
        return refuse(change, NULL,
                      print(change->r, "`%s` is %s, with no keys of its own",
                            node_path(change->r, node, NULL), node_describe(change->r, node)));
    }
    size_t length = strcspn(change->at, ".[");
    if (length == 0) {
        return refuse(change, NULL, "a key is missing in this path");
    }
    *name = print(change->r, "%.*s", (int)length, change->at);
    change->at += length;
    *child = node_member(node, *name);
    return true;
}

static void carry_out(struct change *change, struct node *node, struct node *value) {
    for (;;) {
        struct node *child;
        const char *name;
        if (!step(change, node, &child, &name)) {
            return;
        }
        change->at += *change->at == '.';
        bool last = *change->at == '\0';
        if (last && child != NULL) {
            put_in_place(child, value);
            return;
        }
        if (last) {
            append(node, value, name);
            return;
        }
        if (child == NULL) {
            child = node_new(change->r, node, NODE_GROUP, name);
            child->place = change->place;
            child->folder = change->folder;
        }
        node = child;
    }
}

static const char *trimmed(struct reader *r, const char *text, size_t length) {
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    return print(r, "%.*s", (int)length, text);
}

void set_apply(struct reader *r, struct node *root, const char *text, struct ht_place place,
               const char *folder) {
    struct change change = {.r = r, .place = place, .folder = folder};
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        refuse(&change, "for example `agent_groups.reps.count=340`",
               print(r, "expected PATH=VALUE, found \"%.80s\"", text));
        return;
    }
    change.path = change.at = trimmed(r, text, (size_t)(equals - text));
    if (strcmp(change.path, "set") == 0) {
        refuse(&change, NULL, "`set` is for scenario files");
        return;
    }
    const char *written = trimmed(r, equals + 1, strlen(equals + 1));
    struct node *value = tree_value(r, written, place, folder);
    if (value == NULL) {
        refuse(&change, "is a bracket or a quote missing?",
               print(r, "cannot make sense of `%.80s`", written));
        return;
    }
    carry_out(&change, root, value);
}

const char *ht_setting_end(const char *text, char separator) {
    size_t depth = 0;
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (quoted) {
            text += *text == '\\' && text[1] != '\0';
            quoted = *text != '"';
        } else if (*text == '"') {
            quoted = true;
        } else if (strchr("([{", *text) != NULL) {
            depth++;
        } else if (strchr(")]}", *text) != NULL) {
            depth -= depth > 0;
        } else if (*text == separator && depth == 0) {
            break;
        }
    }
    return text;
}
