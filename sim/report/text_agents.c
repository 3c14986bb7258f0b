/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text report on agents: what each group did, who left, what it costs.
 */
#include "table.h"
#include "text.h"
#include "words.h"

#include <math.h>

static size_t scope_of(const struct ht_result *result, size_t group) {
    return 1 + result->model->call_type_count + group;
}

static struct ht_estimate whole_run(const struct ht_result *result, size_t scope, enum ht_measure measure) {
    return ht_result_estimate(result, HT_WHOLE_RUN, scope, measure);
}

static bool may_leave(const struct ht_agent_group *group) {
    return group->attrition.per_year > 0 || group->attrition.first_90_days > 0;
}

/* Are noticeably more of them rostered than on the phones? */
static bool is_elsewhere(const struct ht_result *result, size_t scope) {
    return whole_run(result, scope, HT_ROSTERED_MEAN).mean >
           1.01 * whole_run(result, scope, HT_AGENTS_MEAN).mean;
}

enum column { GROUP, ROSTERED, ON_PHONES, OCCUPANCY, ANSWERED, HANDLE, OVERTIME, LEFT, COST, COLUMNS };

static bool add_group(struct table *table, const struct ht_result *result, size_t group, bool rostered) {
    static const struct {
        enum column column;
        enum ht_measure measure;
    } measures[] = {{ROSTERED, HT_ROSTERED_MEAN}, {ON_PHONES, HT_AGENTS_MEAN},
                    {OCCUPANCY, HT_OCCUPANCY},    {ANSWERED, HT_ANSWERED},
                    {HANDLE, HT_HANDLE_MEAN},     {OVERTIME, HT_OVERTIME_S},
                    {LEFT, HT_LEAVERS},           {COST, HT_COST}};
    const size_t scope = scope_of(result, group);
    char(*row)[TABLE_CELL] = table_row(table), name[40];
    if (row == NULL) {
        return false;
    }
    snprintf(row[GROUP], TABLE_CELL, "%s",
             words_clean(ht_model_scope_name(result->model, scope), name, sizeof name));
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        const enum ht_measure measure = measures[i].measure;
        words_value(measure, whole_run(result, scope, measure).mean, row[measures[i].column], TABLE_CELL);
    }
    /* An empty column is not shown. */
    if (!rostered) {
        row[ROSTERED][0] = '\0';
    }
    if (may_leave(&result->model->agent_groups[group])) {
        words_level(whole_run(result, scope, HT_LEAVERS).mean, row[LEFT], TABLE_CELL);
    } else {
        row[LEFT][0] = '\0';
    }
    if (!isfinite(whole_run(result, scope, HT_COST).mean)) {
        row[COST][0] = '\0';
    }
    return true;
}

static bool print_table(const struct ht_result *result, FILE *out) {
    static const struct table_column columns[COLUMNS] = {
        [GROUP] = {.above = "", .heading = "agents", .left = true},
        [ROSTERED] = {.above = "", .heading = "rostered"},
        [ON_PHONES] = {.above = "on the", .heading = "phones"},
        [OCCUPANCY] = {.above = "occu-", .heading = "pancy"},
        [ANSWERED] = {.above = "calls", .heading = "answered"},
        [HANDLE] = {.above = "handle,", .heading = "mean"},
        [OVERTIME] = {.above = "over-", .heading = "time"},
        [LEFT] = {.above = "", .heading = "left"},
        [COST] = {.above = "", .heading = "cost"}};
    const size_t groups = result->model->agent_group_count;
    struct table table;
    bool whole = true, rostered = false;
    for (size_t g = 0; g < groups; g++) {
        rostered = rostered || is_elsewhere(result, scope_of(result, g));
    }
    table_init(&table, columns, COLUMNS);
    for (size_t g = 0; whole && g < groups; g++) {
        whole = add_group(&table, result, g, rostered);
    }
    if (whole) {
        fputc('\n', out);
        table_print(&table, groups, out);
    }
    table_release(&table);
    return whole;
}

/* " ± 12", where there is an interval and it has a width. */
static void add_half_width(struct words *words, const struct ht_estimate *estimate,
                           char *(*format)(double, char *, size_t)) {
    const double half = fmax(estimate->high - estimate->mean, estimate->mean - estimate->low);
    char text[64];
    if (isfinite(half) && half > 0) {
        words_add(words, " ± %s", format(half, text, sizeof text));
    }
}

static void print_one_group(const struct ht_result *result, FILE *out) {
    const size_t scope = scope_of(result, 0);
    char text[512], a[64], b[64], c[64];
    struct words words;
    words_init(&words, text, sizeof text);
    if (is_elsewhere(result, scope)) {
        words_add(&words, "Agents rostered: %s, of whom %s on the phones and %s absent.",
                  words_level(whole_run(result, scope, HT_ROSTERED_MEAN).mean, a, sizeof a),
                  words_level(whole_run(result, scope, HT_AGENTS_MEAN).mean, b, sizeof b),
                  words_level(whole_run(result, scope, HT_ABSENT_MEAN).mean, c, sizeof c));
    }
    if (may_leave(&result->model->agent_groups[0])) {
        const struct ht_estimate left = whole_run(result, scope, HT_LEAVERS);
        words_add(&words, "%sLeft for good: %s", words.length > 0 ? " " : "",
                  words_level(left.mean, a, sizeof a));
        add_half_width(&words, &left, words_level);
        words_add(&words, ".");
    }
    if (words.length > 0) {
        fputc('\n', out);
        table_paragraph(text, "", out);
    }
}

bool text_groups(const struct ht_result *result, FILE *out) {
    if (result->model->agent_group_count > 1) {
        return print_table(result, out);
    }
    print_one_group(result, out);
    return true;
}

bool text_has_costs(const struct ht_result *result) {
    return isfinite(whole_run(result, 0, HT_COST).mean);
}

/* Sum over those of some scopes that have a cost; NAN: none has. */
static double cost_of(const struct ht_result *result, size_t first, size_t count) {
    double sum = NAN;
    for (size_t i = 0; i < count; i++) {
        const double cost = whole_run(result, first + i, HT_COST).mean;
        if (isfinite(cost)) {
            sum = isnan(sum) ? cost : sum + cost;
        }
    }
    return sum;
}

void text_costs(const struct ht_result *result, FILE *out) {
    const struct ht_model *model = result->model;
    if (!text_has_costs(result)) {
        return;
    }
    const struct ht_estimate cost = whole_run(result, 0, HT_COST);
    const double agents = cost_of(result, scope_of(result, 0), model->agent_group_count);
    const double calls = cost_of(result, 1, model->call_type_count);
    const double each = cost.mean / whole_run(result, 0, HT_ANSWERED).mean;
    static const char explained[] = "(of those lost, less the value of those answered)";
    char text[512], value[64];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "%s: %s", isfinite(agents) ? "Cost" : "Cost of calls",
              words_count(cost.mean, value, sizeof value));
    add_half_width(&words, &cost, words_count);
    if (!isfinite(agents)) {
        words_add(&words, " %s.", explained);
    } else {
        words_add(&words, isfinite(each) ? ", %.2f for each call answered." : ".", each);
    }
    if (isfinite(agents) && isfinite(calls)) {
        words_add(&words, " Of it agents: %s;", words_count(agents, value, sizeof value));
        words_add(&words, " calls: %s %s.", words_count(calls, value, sizeof value), explained);
    }
    fputc('\n', out);
    table_paragraph(text, "", out);
}
