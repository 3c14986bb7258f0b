/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The section `decisions`: what a plan may choose. Invariant: the values of a decision differ, are scalars in
 * the notation of `--set`, and read back from it as they were given. Whether the settings exist and take
 * these values is known only when a plan is read.
 */
#include "pen.h"
#include "reader.h"
#include <ctype.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_VALUES 1000
#define MOST_SPENT  1e12
#define DIGITS      15 /* so many give 0.3 for 0 + 3 * 0.1 */

/* Settings that all plans share. */
static const struct {
    const char *path, *reason;
} shared[] = {
    {"calendar.start", "plans are compared over the same weeks"},
    {"calendar.length", "plans are compared over the same weeks"},
    {"calendar.warm_up", "plans are compared over the same weeks"},
    {"calendar.interval", "plans are compared in the same intervals"},
    {"run", "plans are simulated with the same seed, as often as it takes to tell them apart"},
    {"targets", "plans are held to the same targets"},
    {"service_level", "plans are held to the same targets"},
    {"decisions", "a decision is not made by another"},
    {"shift_patterns", "they are for `staff`, and change no plan"},
    {"set", "`set` is for scenario files"},
};

static bool begins_with(const char *path, const char *part) {
    const size_t length = strlen(part);
    return strncmp(path, part, length) == 0 && (path[length] == '\0' || strchr(".[", path[length]) != NULL);
}

static bool ends_in(const char *path, const char *part) {
    const size_t length = strlen(path), tail = strlen(part);
    return length >= tail && strcmp(path + length - tail, part) == 0;
}

/* Why no plan may differ by this setting; NULL: it may. */
static const char *objection(const char *path) {
    for (size_t i = 0; i < COUNT_OF(shared); i++) {
        if (begins_with(path, shared[i].path)) {
            return shared[i].reason;
        }
    }
    if (begins_with(path, "call_types") && ends_in(path, ".name")) {
        return "call types keep their names, so that plans are compared on the same callers";
    }
    return NULL;
}

/* The decision read before this one, or this one, that sets a path; NULL: none. */
static const struct ht_decision *setter_of(const struct ht_model *model, const struct ht_decision *last,
                                           const char *path) {
    for (const struct ht_decision *d = model->decisions; d <= last; d++) {
        for (size_t i = 0; i < d->set_count; i++) {
            if (strcmp(d->sets[i], path) == 0) {
                return d;
            }
        }
    }
    return NULL;
}

static const char *trimmed(struct reader *r, const char *text) {
    text += strspn(text, " \t\r\n");
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    return need(ht_arena_text(&r->model->arena, print(r, "%.*s", (int)length, text)));
}

static void read_path(struct reader *r, const struct node *node, struct ht_decision *decision) {
    if (node->kind != NODE_TEXT || strchr(node->text, '=') != NULL ||
        node->text[strspn(node->text, " \t\r\n")] == '\0') {
        fail(r, node, NULL, "expected a path such as \"agent_groups.reps.count\", found %s",
             node_describe(r, node));
        return;
    }
    const char *path = trimmed(r, node->text), *reason = objection(path);
    const struct ht_decision *setter = setter_of(r->model, decision, path);
    if (reason != NULL) {
        fail(r, node, NULL, "expected a setting in which plans may differ, found %s: %s",
             node_describe(r, node), reason);
    } else if (setter == decision) {
        fail(r, node, NULL, "%s stands in this list twice", node_describe(r, node));
    } else if (setter != NULL) {
        fail(r, node, NULL, "the decision \"%s\" sets %s already", setter->name == NULL ? "" : setter->name,
             node_describe(r, node));
    } else {
        decision->sets[decision->set_count++] = path;
    }
}

static void read_paths(struct reader *r, const struct node *value, struct ht_decision *decision) {
    const bool is_list = value->kind == NODE_LIST;
    if (is_list && value->count == 0) {
        fail(r, value, NULL, "expected at least one path, found an empty list");
        return;
    }
    decision->sets = keep(r, is_list ? value->count : 1, sizeof *decision->sets);
    for (const struct node *item = is_list ? value->first : value; item != NULL;
         item = is_list ? item->next : NULL) {
        read_path(r, item, decision);
    }
}

/* A scalar in the notation of scenario files. */
static const char *notation(struct reader *r, const struct node *node) {
    char *text = NULL;
    size_t length = 0;
    struct pen pen = {.out = need(open_memstream(&text, &length))};
    switch (node->kind) {
    case NODE_INTEGER: fprintf(pen.out, "%lld", node->integer); break;
    case NODE_REAL: pen_number(&pen, node->real); break;
    case NODE_BOOL: fputs(node->truth ? "true" : "false", pen.out); break;
    default: pen_text(&pen, node->text); break;
    }
    if (fclose(pen.out) != 0) {
        need(NULL);
    }
    const char *kept = need(ht_arena_text(&r->model->arena, text));
    free(text);
    return kept;
}

/* The values of a decision while they are read. */
struct values {
    struct ht_decision *decision;
    bool numeric;                /* all of them are numbers: */
    double numbers[MOST_VALUES]; /* [value_count] */
};

static bool is_number(const struct node *node) {
    return node->kind == NODE_INTEGER || node->kind == NODE_REAL;
}

static bool read_value(struct reader *r, const struct node *item, struct values *values) {
    struct ht_decision *decision = values->decision;
    if (item->kind == NODE_GROUP || item->kind == NODE_LIST ||
        (item->kind == NODE_REAL && !isfinite(item->real))) {
        return fail(r, item, NULL, "expected a number, true, false or a text, found %s",
                    node_describe(r, item));
    }
    const char *text = notation(r, item);
    for (size_t i = 0; i < decision->value_count; i++) {
        if (strcmp(decision->values[i], text) == 0) {
            return fail(r, item, NULL, "expected values that differ, found %s twice", node_describe(r, item));
        }
    }
    values->numeric &= is_number(item);
    values->numbers[decision->value_count] = item->real;
    decision->values[decision->value_count++] = text;
    return true;
}

/* Room for so many values; false having said that they are too many. */
static bool make_room(struct reader *r, const struct node *node, double count, struct values *values) {
    if (!(count <= MOST_VALUES)) {
        return fail(r, node, NULL, "expected at most %d values, found %.0f", MOST_VALUES, count);
    }
    values->decision->values = keep(r, (size_t)count, sizeof *values->decision->values);
    return true;
}

static bool read_list(struct reader *r, const struct node *list, struct values *values) {
    if (!value_list(r, list, "values")) {
        return false;
    }
    if (list->count == 0) {
        return fail(r, list, NULL, "expected at least one value, found an empty list");
    }
    if (!make_room(r, list, (double)list->count, values)) {
        return false;
    }
    values->numeric = true;
    bool good = true;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        good &= read_value(r, item, values);
    }
    return good;
}

struct ladder { /* from, to and step of a decision */
    const struct node *from, *to, *step;
    double steps; /* between `from` and `to` */
};

/* Says what is wrong with `to - from` in units of `step`; sets `steps`. */
static bool count_steps(struct reader *r, struct ladder *ladder, double distance, double step) {
    const double steps = distance / step;
    ladder->steps = round(steps);
    if (distance < 0) {
        return fail(r, ladder->to, NULL, "expected at least `from` (%s), found %s",
                    node_describe(r, ladder->from), node_describe(r, ladder->to));
    }
    if (!(fabs(steps - ladder->steps) <= 1e-9 * fmax(1, steps))) {
        return fail(r, ladder->to, "or write the values as a list",
                    "expected a whole number of steps of %s from %s, found %s",
                    node_describe(r, ladder->step), node_describe(r, ladder->from),
                    node_describe(r, ladder->to));
    }
    return true;
}

static bool read_numbers(struct reader *r, struct ladder *ladder, struct values *values) {
    const struct range any = {-1e15, 1e15, false}, some = {0, 1e15, true};
    double from, to, step;
    bool good = value_number(r, ladder->from, any, &from);
    good &= value_number(r, ladder->to, any, &to);
    good &= value_number(r, ladder->step, some, &step);
    if (!good || !count_steps(r, ladder, to - from, step) ||
        !make_room(r, ladder->step, ladder->steps + 1, values)) {
        return false;
    }
    struct ht_decision *decision = values->decision;
    values->numeric = true;
    for (size_t i = 0; (double)i <= ladder->steps; i++) {
        const double exact = from + (double)i * step;
        const char *text = print(r, "%.*g", DIGITS, fabs(exact) < 1e-9 * step ? 0 : exact);
        if (i > 0 && strcmp(text, decision->values[i - 1]) == 0) {
            return fail(r, ladder->step, NULL, "expected a step that tells the values apart, found %s",
                        node_describe(r, ladder->step));
        }
        values->numbers[i] = strtod(text, NULL);
        decision->values[i] = need(ht_arena_text(&r->model->arena, text));
        decision->value_count = i + 1;
    }
    return true;
}

static bool value_day_step(struct reader *r, const struct node *node, double *step) {
    if (!value_duration(r, node, (struct range)SOME_LENGTH, step)) {
        return false;
    }
    return fmod(*step, HT_DAY) == 0 ||
           fail(r, node, NULL, "expected whole days such as \"1 week\", found %s", node_describe(r, node));
}

static bool read_dates(struct reader *r, struct ladder *ladder, struct values *values) {
    int64_t from, to;
    double step;
    bool good = value_date(r, ladder->from, &from);
    good &= value_date(r, ladder->to, &to);
    good &= value_day_step(r, ladder->step, &step);
    if (!good || !count_steps(r, ladder, (double)(to - from) * HT_DAY, step) ||
        !make_room(r, ladder->step, ladder->steps + 1, values)) {
        return false;
    }
    struct ht_decision *decision = values->decision;
    char date[32];
    for (size_t i = 0; (double)i <= ladder->steps; i++) {
        const int64_t day = from + (int64_t)i * (int64_t)(step / HT_DAY);
        const char *text = print(r, "\"%s\"", ht_format_date(day, date, sizeof date));
        decision->values[i] = need(ht_arena_text(&r->model->arena, text));
        decision->value_count = i + 1;
    }
    return true;
}

/* Exactly one of `values` and a ladder. */
static bool read_values(struct reader *r, const struct node *item, struct values *values) {
    const struct node *list = node_member(item, "values");
    struct ladder ladder = {node_member(item, "from"), node_member(item, "to"), node_member(item, "step"), 0};
    const struct node *rung = ladder.from != NULL ? ladder.from : ladder.to != NULL ? ladder.to : ladder.step;
    if (list != NULL && rung != NULL) {
        return fail(r, rung, NULL, "a decision has either `values` or `from`, `to` and `step`");
    }
    if (list != NULL) {
        return read_list(r, list, values);
    }
    if (rung == NULL) {
        missing(r, item, "values", "values = [ 0, 20, 40 ];` or `from = 0; to = 40; step = 20;");
        return false;
    }
    const bool dates = rung == ladder.step ? false : rung->kind == NODE_TEXT;
    if (ladder.from == NULL) {
        missing(r, item, "from", dates ? "from = \"2006-10-09\";" : "from = 0;");
    }
    if (ladder.to == NULL) {
        missing(r, item, "to", dates ? "to = \"2006-12-04\";" : "to = 40;");
    }
    if (ladder.step == NULL) {
        missing(r, item, "step", dates ? "step = \"1 week\";" : "step = 20;");
    }
    if (ladder.from == NULL || ladder.to == NULL || ladder.step == NULL) {
        return false;
    }
    if (!is_number(ladder.from) && ladder.from->kind != NODE_TEXT) {
        return fail(r, ladder.from, NULL, "expected a number or a date such as \"2006-11-20\", found %s",
                    node_describe(r, ladder.from));
    }
    return dates ? read_dates(r, &ladder, values) : read_numbers(r, &ladder, values);
}

static void read_costs(struct reader *r, const struct node *list, struct ht_decision *decision) {
    const struct range range = {-MOST_SPENT, MOST_SPENT, false};
    double *costs = NULL;
    size_t count;
    if (!value_numbers(r, list, range, &costs, &count)) {
        return;
    }
    if (decision->value_count > 0 && count != decision->value_count) {
        fail(r, list, NULL, "expected %zu numbers, one for each value, found %s", decision->value_count,
             node_describe(r, list));
        return;
    }
    decision->costs = costs;
}

static void read_cost_each(struct reader *r, const struct node *node, const struct values *values) {
    struct ht_decision *decision = values->decision;
    double each;
    if (!value_number(r, node, (struct range){-MOST_MONEY, MOST_MONEY, false}, &each) ||
        decision->value_count == 0) {
        return;
    }
    if (!values->numeric) {
        fail(r, node, "write `costs`, one for each value", "`cost_each` is for values that are numbers");
        return;
    }
    decision->costs = keep(r, decision->value_count, sizeof *decision->costs);
    for (size_t i = 0; i < decision->value_count; i++) {
        decision->costs[i] = each * values->numbers[i];
    }
}

#define MEMBER(member) offsetof(struct ht_decision, member)

/* But for the name, what there may be depends on what else is given. */
static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"more reps\";"},
    {.name = "set", .read = key_apart, .example = "set = \"agent_groups.reps.count\";"},
    {.name = "values", .read = key_apart},
    {.name = "from", .read = key_apart},
    {.name = "to", .read = key_apart},
    {.name = "step", .read = key_apart},
    {.name = "costs", .read = key_apart},
    {.name = "cost_each", .read = key_apart},
};

#undef MEMBER

static void settle(struct reader *r, const struct node *item, struct ht_decision *decision) {
    const struct node *set = node_member(item, "set"), *costs = node_member(item, "costs"),
                      *each = node_member(item, "cost_each");
    struct values values = {.decision = decision};
    if (set != NULL) {
        read_paths(r, set, decision);
    }
    if (!read_values(r, item, &values)) {
        decision->value_count = 0; /* their number says nothing */
    }
    if (costs != NULL && each != NULL) {
        fail(r, each, NULL, "a decision has either `costs` or `cost_each`");
    } else if (costs != NULL) {
        read_costs(r, costs, decision);
    } else if (each != NULL) {
        read_cost_each(r, each, &values);
    }
}

bool section_decisions(struct reader *r, const struct node *list, const struct key *key, void *into) {
    (void)key, (void)into;
    static const struct items items = {"decision", keys, COUNT_OF(keys), sizeof(struct ht_decision), NULL};
    struct ht_model *model = r->model;
    const size_t errors = r->messages->errors;
    model->decisions = items_read(r, list, &items, &model->decision_count);
    const struct node *item = list->first;
    for (size_t i = 0; i < model->decision_count; i++, item = item->next) {
        struct ht_decision *decision = &model->decisions[i];
        if (item->kind == NODE_GROUP) {
            decision->file = need(ht_arena_text(&model->arena, item->place.file));
            decision->line = item->place.line;
            settle(r, item, decision);
        }
    }
    return r->messages->errors == errors;
}
