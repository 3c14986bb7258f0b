/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans of a scenario; see choices.h.
 */
#include "choices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNSET SIZE_MAX /* in a choice: this decision is left as written */

/* Room for every change of a choice: "PATH=VALUE" for each path of each decision with its longest value. */
static bool make_room(struct choices *c) {
    size_t count = c->sets->count, size = 1;
    for (size_t d = 0; d < c->base.decision_count; d++) {
        const struct ht_decision *decision = &c->base.decisions[d];
        size_t longest = 0;
        for (size_t v = 0; v < decision->value_count; v++) {
            const size_t length = strlen(decision->values[v]);
            longest = length > longest ? length : longest;
        }
        for (size_t s = 0; s < decision->set_count; s++) {
            size += strlen(decision->sets[s]) + longest + 2;
        }
        count += decision->set_count;
    }
    c->all = calloc(count + 1, sizeof *c->all);
    c->text = malloc(size);
    c->written = calloc(c->base.decision_count + 1, sizeof *c->written);
    return c->all != NULL && c->text != NULL && c->written != NULL;
}

/* Reads the scenario with these values, decisions at UNSET left alone. */
static bool read_with(struct choices *c, const size_t *choice, struct ht_model *model,
                      struct ht_messages *messages) {
    size_t count = c->sets->count;
    char *at = c->text;
    memcpy(c->all, c->sets->items, count * sizeof *c->all);
    for (size_t d = 0; choice != NULL && d < c->base.decision_count; d++) {
        const struct ht_decision *decision = &c->base.decisions[d];
        for (size_t s = 0; choice[d] != UNSET && s < decision->set_count; s++) {
            const size_t path = strlen(decision->sets[s]), value = strlen(decision->values[choice[d]]);
            c->all[count++] = at;
            memcpy(at, decision->sets[s], path);
            at[path] = '=';
            memcpy(at + path + 1, decision->values[choice[d]], value + 1);
            at += path + value + 2;
        }
    }
    return ht_scenario_read(model, c->file, c->all, count, messages);
}

bool choices_read(struct choices *c, const size_t *choice, struct ht_model *model, bool *fatal) {
    struct ht_messages unread;
    ht_messages_init(&unread);
    const bool read = read_with(c, choice, model, &unread);
    *fatal = unread.machine;
    ht_messages_release(&unread);
    return read;
}

static bool same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Does an option of ours, "--set PATH=VALUE", say the mistake? */
static bool is_of(const struct ht_decision *decision, const char *place) {
    for (size_t s = 0; place != NULL && strncmp(place, "--set ", 6) == 0 && s < decision->set_count; s++) {
        const size_t length = strlen(decision->sets[s]);
        if (strncmp(place + 6, decision->sets[s], length) == 0 && place[6 + length] == '=') {
            return true;
        }
    }
    return false;
}

/* Tells a mistake at the decision that makes it; of those that all its values make the first is kept. */
static void tell(struct ht_messages *into, const struct ht_message *m, const struct choices *c,
                 const struct ht_decision *decision, size_t value) {
    char path[256], text[1024];
    snprintf(path, sizeof path, "decisions.%s", decision->name);
    snprintf(text, sizeof text, "%s%s%s", m->path == NULL ? "" : m->path, m->path == NULL ? "" : ": ",
             m->text);
    if (!is_of(decision, m->file)) {
        const size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, " (with the value %.80s)", decision->values[value]);
    }
    for (size_t i = 0; i < into->count; i++) {
        if (same_text(into->items[i].path, path) && same_text(into->items[i].text, text)) {
            return;
        }
    }
    const struct ht_place place = {decision->file == NULL ? c->file : decision->file, decision->line};
    ht_messages_add(into, m->severity, place, path, m->hint, "%s", text);
}

/* Reads every value of a decision, the others as written, which also tells which of them is written. */
static void try_values(struct choices *c, size_t d, size_t *choice, struct ht_messages *messages) {
    const struct ht_decision *decision = &c->base.decisions[d];
    c->written[d] = decision->value_count;
    for (size_t v = 0; v < decision->value_count; v++) {
        struct ht_messages found;
        struct ht_model model;
        ht_messages_init(&found);
        choice[d] = v;
        if (!read_with(c, choice, &model, &found)) {
            for (size_t i = 0; i < found.count; i++) {
                if (found.items[i].severity != HT_WARNING) {
                    tell(messages, &found.items[i], c, decision, v);
                }
            }
        } else if (strcmp(model.digest, c->base.digest) == 0) {
            c->written[d] = v;
        }
        ht_model_release(&model);
        ht_messages_release(&found);
    }
    choice[d] = UNSET;
}

static bool try_decisions(struct choices *c, struct ht_messages *messages) {
    size_t *choice = calloc(c->base.decision_count + 1, sizeof *choice);
    for (size_t d = 0; choice != NULL && d < c->base.decision_count; d++) {
        choice[d] = UNSET;
    }
    for (size_t d = 0; choice != NULL && d < c->base.decision_count; d++) {
        try_values(c, d, choice, messages);
    }
    free(choice);
    return choice != NULL;
}

static bool given(double money) {
    return !isnan(money) && money != 0;
}

/* Does anything in the scenario cost money? */
static bool has_costs(const struct ht_model *model) {
    bool any = false;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        any = any || given(group->cost_per_hour) || given(group->hire_cost) ||
              given(group->training_cost_per_day);
    }
    for (size_t k = 0; k < model->call_type_count; k++) {
        any = any || given(model->call_types[k].value) || given(model->call_types[k].abandon_cost);
    }
    for (size_t d = 0; d < model->decision_count; d++) {
        const struct ht_decision *decision = &model->decisions[d];
        for (size_t v = 0; decision->costs != NULL && v < decision->value_count; v++) {
            any = any || given(decision->costs[v]);
        }
    }
    return any;
}

/* Without these there is nothing to plan; all that is missing is told at once. */
static void require(const struct choices *c, struct ht_messages *messages) {
    const struct ht_place place = {c->file, 0};
    const struct ht_model *model = &c->base;
    if (model->decision_count == 0) {
        ht_messages_add(messages, HT_ERROR, place, "decisions",
                        "for example decisions = ( { name = \"reps to hire\"; set = "
                        "\"agent_groups.reps.count\"; from = 0; to = 100; step = 20; } );",
                        "expected what may be chosen, found none");
    }
    double plans = 1.0;
    for (size_t d = 0; d < model->decision_count; d++) {
        plans *= (double)model->decisions[d].value_count;
    }
    if (plans > HT_PLANS_MOST) {
        ht_messages_add(messages, HT_ERROR, place, "decisions", "larger steps, or fewer values",
                        "expected at most %d combinations of values, found %.0f", HT_PLANS_MOST, plans);
    }
    if (model->target_count == 0) {
        ht_messages_add(messages, HT_ERROR, place, "targets",
                        "for example targets = ( { measure = \"asa\"; at_most = \"3 min\"; per = \"week\"; "
                        "confidence = 0.9; } );",
                        "expected what the plan has to keep, found none");
    }
    if (!has_costs(model)) {
        const char *group = model->agent_group_count > 0 ? model->agent_groups[0].name : "GROUP";
        const char *type = model->call_type_count > 0 ? model->call_types[0].name : "TYPE";
        ht_messages_add(messages, HT_ERROR, place, NULL, NULL,
                        "every plan costs 0, so none is the cheapest: expected costs, such as "
                        "agent_groups.%.80s.cost_per_hour (or hire_cost, training_cost_per_day), "
                        "call_types.%.80s.abandon_cost, or costs of a decision; found none",
                        group, type);
    }
}

int choices_init(struct choices *c, const char *file, const struct cli_sets *sets) {
    struct ht_messages messages;
    *c = (struct choices){.file = file, .sets = sets};
    bool memory = true;
    if (cli_read_scenario(&c->base, file, sets, &messages)) {
        require(c, &messages);
        memory = make_room(c) && try_decisions(c, &messages);
        if (memory && messages.errors > 0) {
            cli_refuse(&messages, "nothing was simulated");
        }
    }
    const int status = messages.errors == 0 ? CLI_DONE : cli_wrong(&messages);
    ht_messages_release(&messages);
    return memory ? status : cli_no_memory();
}

void choices_release(struct choices *c) {
    ht_model_release(&c->base);
    free(c->written);
    free(c->all);
    free(c->text);
}
