/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choices and money of a planning in words; see plan.h.
 */
#include "plan.h"

#include "compare.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

/* What follows "LIST.NAME." or "LIST[i]." in a path; NULL: it is about another item. */
static const char *after_item(const char *path, const char *list, const char *name, size_t index) {
    char start[256];
    const int length = snprintf(start, sizeof start, "%s.%s.", list, name);
    if (length > 0 && (size_t)length < sizeof start && strncmp(path, start, (size_t)length) == 0) {
        return path + length;
    }
    const int numbered = snprintf(start, sizeof start, "%s[%zu].", list, index);
    return strncmp(path, start, (size_t)numbered) == 0 ? path + numbered : NULL;
}

static enum plan_kind kind_of_group(const char *rest) {
    static const struct {
        const char *path;
        enum plan_kind kind;
    } known[] = {{"count", PLAN_COUNT},
                 {"joins", PLAN_JOINS},
                 {"training.class_size", PLAN_CLASS_SIZE},
                 {"training.every", PLAN_EVERY}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(rest, known[i].path) == 0) {
            return known[i].kind;
        }
    }
    return PLAN_OTHER;
}

enum plan_kind plan_kind_of(const struct ht_model *model, const struct ht_decision *decision, size_t *which) {
    const char *path = decision->set_count > 0 ? decision->sets[0] : "";
    const char *rest;
    *which = 0;
    for (size_t g = 0; decision->set_count == 1 && g < model->agent_group_count; g++) {
        if ((rest = after_item(path, "agent_groups", model->agent_groups[g].name, g)) != NULL) {
            *which = g;
            return kind_of_group(rest);
        }
    }
    for (size_t r = 0; decision->set_count == 1 && r < model->rollout_count; r++) {
        if ((rest = after_item(path, "rollouts", model->rollouts[r].name, r)) != NULL) {
            *which = r;
            return strcmp(rest, "at") == 0 ? PLAN_GOES_LIVE : PLAN_OTHER;
        }
    }
    return PLAN_OTHER;
}

/* A point in time as a scenario gives it: a date, with a time, or a duration since the start. */
static bool read_time(const struct ht_model *model, const char *text, double *time) {
    int64_t day;
    double second = 0;
    if (ht_parse_date(text, &day) || ht_parse_date_time(text, &day, &second)) {
        *time = (double)(day - model->calendar.start_day) * HT_DAY + second;
        return true;
    }
    return ht_parse_duration(text, time);
}

/* What a decision not at any of its values has in the scenario as written. */
static void written_value(const struct ht_model *model, enum plan_kind kind, size_t which, char *buffer,
                          size_t size) {
    const struct ht_agent_group *group = &model->agent_groups[which];
    switch (kind) {
    case PLAN_COUNT: snprintf(buffer, size, "%zu", group->count); return;
    case PLAN_CLASS_SIZE:
        if (ht_class_size(group) >= group->count) {
            snprintf(buffer, size, "all in one");
        } else {
            snprintf(buffer, size, "%zu", ht_class_size(group));
        }
        return;
    case PLAN_EVERY: ht_format_duration(group->training.every, buffer, size); return;
    case PLAN_JOINS:
        if (group->joins != HT_NO_TIME) {
            words_date(model, group->joins, buffer, size);
            return;
        }
        break;
    case PLAN_GOES_LIVE: words_date(model, model->rollouts[which].at, buffer, size); return;
    case PLAN_OTHER: break;
    }
    snprintf(buffer, size, "another");
}

char *plan_value(const struct ht_plan_report *report, size_t decision, size_t value, char *buffer,
                 size_t size) {
    const struct ht_model *model = &report->planning->base;
    const struct ht_decision *d = &model->decisions[decision];
    size_t which;
    const enum plan_kind kind = plan_kind_of(model, d, &which);
    if (value >= d->value_count) {
        written_value(model, kind, which, buffer, size);
        return buffer;
    }
    int64_t day;
    double time;
    words_clean(d->values[value], buffer, size);
    const size_t length = strlen(buffer);
    if (length > 2 && buffer[0] == '"' && buffer[length - 1] == '"') { /* a text, as for --set */
        memmove(buffer, buffer + 1, length - 2);
        buffer[length - 2] = '\0';
    }
    if ((kind == PLAN_JOINS || kind == PLAN_GOES_LIVE || ht_parse_date(buffer, &day)) &&
        read_time(model, buffer, &time)) {
        words_date(model, time, buffer, size);
    }
    return buffer;
}

/* The decision of a kind about a group or rollout; decision_count: none. */
static size_t find_decision(const struct ht_model *model, enum plan_kind kind, size_t which) {
    size_t about, d = 0;
    while (d < model->decision_count &&
           (plan_kind_of(model, &model->decisions[d], &about) != kind || about != which)) {
        d++;
    }
    return d;
}

struct choosing {
    const struct ht_plan_report *report;
    const struct ht_model *model;
    const size_t *choice; /* NULL: as written */
    char text[128];
};

/* The value chosen for it; NULL: there is no such decision. */
static const char *chosen(struct choosing *c, enum plan_kind kind, size_t which) {
    const size_t d = find_decision(c->model, kind, which);
    if (d == c->model->decision_count) {
        return NULL;
    }
    return plan_value(c->report, d, c->choice == NULL ? c->report->written[d] : c->choice[d], c->text,
                      sizeof c->text);
}

/* "hire 120 reps", "hire nobody", "400 veterans", "class-1": false when nobody of the group comes. */
static bool add_who(struct words *words, struct choosing *c, size_t g) {
    const struct ht_agent_group *group = &c->model->agent_groups[g];
    const bool joins = group->joins != HT_NO_TIME;
    char name[128];
    words_clean(group->name, name, sizeof name);
    const char *count = chosen(c, PLAN_COUNT, g);
    if (count == NULL) {
        words_add(words, "%s", name);
        return true;
    }
    if (strcmp(count, "0") == 0) {
        words_add(words, joins ? "hire no %s" : "no %s", name);
        return false;
    }
    words_add(words, "%s%s %s", joins ? "hire " : "", count, name);
    return true;
}

static void add_group(struct words *words, struct choosing *c, size_t g) {
    static const enum plan_kind kinds[] = {PLAN_COUNT, PLAN_CLASS_SIZE, PLAN_EVERY, PLAN_JOINS};
    bool any = false;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        any = any || find_decision(c->model, kinds[k], g) < c->model->decision_count;
    }
    if (!any) {
        return;
    }
    words_add(words, "%s", words->length > 0 ? ", " : "");
    if (!add_who(words, c, g)) {
        return;
    }
    const char *value = chosen(c, PLAN_CLASS_SIZE, g);
    if (value != NULL) {
        words_add(words, strspn(value, "0123456789") > 0 ? " in classes of %s" : " %s class", value);
    }
    if ((value = chosen(c, PLAN_EVERY, g)) != NULL) {
        words_add(words, ", %s apart,", value);
    }
    if ((value = chosen(c, PLAN_JOINS, g)) != NULL) {
        words_add(words, " from %s", value);
    }
}

void plan_choice(struct words *words, const struct ht_plan_report *report, const size_t *choice) {
    struct choosing c = {.report = report, .model = &report->planning->base, .choice = choice};
    struct words own;
    char buffer[1024], name[128];
    size_t which;
    words_init(&own, buffer, sizeof buffer);
    for (size_t g = 0; g < c.model->agent_group_count; g++) {
        add_group(&own, &c, g);
    }
    for (size_t r = 0; r < c.model->rollout_count; r++) {
        const char *at = chosen(&c, PLAN_GOES_LIVE, r);
        if (at != NULL && c.model->rollout_count == 1) {
            words_add(&own, "%sgo live on %s", own.length > 0 ? ", " : "", at);
        } else if (at != NULL) {
            words_add(&own, "%s%s on %s", own.length > 0 ? ", " : "",
                      words_clean(c.model->rollouts[r].name, name, sizeof name), at);
        }
    }
    for (size_t d = 0; d < c.model->decision_count; d++) {
        if (plan_kind_of(c.model, &c.model->decisions[d], &which) == PLAN_OTHER) {
            words_add(&own, "%s%s: %s", own.length > 0 ? ", " : "",
                      words_clean(c.model->decisions[d].name, name, sizeof name),
                      plan_value(report, d, choice == NULL ? report->written[d] : choice[d], c.text,
                                 sizeof c.text));
        }
    }
    words_add(words, "%s", buffer);
}

bool plan_is_written(const struct ht_plan_report *report, const size_t *choice) {
    for (size_t d = 0; choice != NULL && d < report->planning->base.decision_count; d++) {
        if (choice[d] != report->written[d]) {
            return false;
        }
    }
    return true;
}

char *plan_money(double value, char *buffer, size_t size) {
    if (!isfinite(value) || fabs(value) < 999950) {
        return words_count(value, buffer, size);
    }
    const double millions = value / 1e6;
    char digits[64];
    if (fabs(millions) >= 99.95) {
        words_count(millions, digits, sizeof digits);
    } else {
        snprintf(digits, sizeof digits, fabs(millions) >= 9.995 ? "%.1f" : "%.2f", millions);
    }
    snprintf(buffer, size, "%s million", digits);
    return buffer;
}

void plan_difference(struct words *words, const struct ht_estimate *difference) {
    char mean[80], from[80], to[80];
    const bool less = difference->mean < 0;
    const double low = less ? -difference->high : difference->low;
    const double high = less ? -difference->low : difference->high;
    if (!isfinite(difference->mean) || difference->mean == 0) {
        words_add(words, isfinite(difference->mean) ? "as much" : "an amount nobody knows");
        return;
    }
    words_add(words, "%s %s", plan_money(fabs(difference->mean), mean, sizeof mean), less ? "less" : "more");
    if (!isfinite(low)) {
        return;
    }
    words_add(words, " (95%% interval %s to %s%s)", plan_money(low, from, sizeof from),
              plan_money(high, to, sizeof to), low < 0 ? ": it may be nothing" : "");
}

/* "9 times in 10", "always", "in 95% of runs". */
static void add_confidence(struct words *words, double confidence) {
    const double tenths = 10 * confidence;
    if (confidence >= 1) {
        words_add(words, "always");
    } else if (fabs(tenths - round(tenths)) < 1e-9) {
        words_add(words, "%.0f times in 10", tenths);
    } else {
        words_add(words, "%.6g times in 100", 100 * confidence);
    }
}

const char *plan_noun(enum ht_measure measure) {
    return measure == HT_ASA ? "hold" : compare_noun(measure);
}

void plan_promise(struct words *words, const struct ht_model *model) {
    const struct ht_target *target = &model->targets[0];
    char bound[64], scope[128];
    words_add(words, "%s at %s %s", plan_noun(target->measure), target->at_least ? "least" : "most",
              words_bound(target->measure, target->bound, bound, sizeof bound));
    if (target->scope > 0) {
        words_add(words, " for %s",
                  words_clean(ht_model_scope_name(model, target->scope), scope, sizeof scope));
    }
    words_add(words, " in every %s, ", words_per(target->per));
    add_confidence(words, target->confidence);
    if (model->target_count > 1) {
        words_add(words, ", and %zu more target%s", model->target_count - 1,
                  model->target_count > 2 ? "s" : "");
    }
}

void plan_worst_when(struct words *words, const struct ht_model *model, const struct ht_plan *plan) {
    char text[64];
    if (plan->worst_target != NULL) {
        words_add(words, "%s",
                  words_period(model, plan->worst_target->per, plan->worst.start, text, sizeof text));
    }
}

void plan_worst_value(struct words *words, const struct ht_target *target, double value) {
    char text[64];
    if (target != NULL) {
        words_add(words, "a %s of %s", plan_noun(target->measure),
                  words_value(target->measure, value, text, sizeof text));
    }
}

void plan_periods(struct words *words, const struct ht_model *model, size_t count) {
    bool same = model->target_count > 0;
    for (size_t i = 1; i < model->target_count; i++) {
        same = same && model->targets[i].per == model->targets[0].per;
    }
    words_add(words, "%zu %s%s", count, same ? words_per(model->targets[0].per) : "period",
              count == 1 ? "" : "s");
}

bool plan_any(const struct ht_planning *planning) {
    return planning->winner < planning->plan_count;
}

size_t plan_count_standing(const struct ht_planning *planning, enum ht_standing standing) {
    size_t count = 0;
    for (size_t i = 0; i < planning->plan_count; i++) {
        count += planning->plans[i].standing == standing;
    }
    return count;
}

bool plan_on_frontier(const struct ht_planning *planning, size_t plan) {
    for (size_t i = 0; i < planning->frontier_count; i++) {
        if (planning->frontier[i] == plan) {
            return true;
        }
    }
    return false;
}

void ht_report_plan_brief(const struct ht_plan_report *report, size_t plan, char *buffer, size_t size) {
    char cost[80];
    struct words words;
    words_init(&words, buffer, size);
    words_add(&words, "%s (", plan_money(report->planning->plans[plan].cost.mean, cost, sizeof cost));
    plan_choice(&words, report, report->planning->plans[plan].choice);
    words_add(&words, ")");
}
