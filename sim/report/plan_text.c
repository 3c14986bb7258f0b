/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A planning as text, as advice: the answer first, then what was chosen, how sure that is, what more or less
 * money would keep, and what every class's first day is worth.
 */
#include "plan.h"
#include "table.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define RIVALS 5 /* runners-up shown */

static void put(const struct words *words, FILE *out) {
    table_paragraph(words->buffer, "  ", out);
}

/* A heading of one or two lines: a long name is parted at the blank nearest to its middle. */
static void part_name(const char *name, char above[TABLE_CELL], char below[TABLE_CELL]) {
    char clean[TABLE_CELL];
    words_clean(name, clean, sizeof clean);
    const size_t length = strlen(clean);
    size_t best = 0;
    for (size_t i = 0; length > 10 && i < length; i++) {
        const size_t middle = length / 2, old = best > middle ? best - middle : middle - best;
        if (clean[i] == ' ' && (best == 0 || (i > middle ? i - middle : middle - i) < old)) {
            best = i;
        }
    }
    above[0] = '\0';
    snprintf(below, TABLE_CELL, "%s", best > 0 ? clean + best + 1 : clean);
    if (best > 0) {
        memcpy(above, clean, best);
        above[best] = '\0';
    }
}

static bool decisions_table(const struct ht_plan_report *report, FILE *out) {
    static const struct table_column columns[] = {{"", "decision", .left = true},
                                                  {"", "best", .left = true},
                                                  {"as", "planned", .left = true},
                                                  {.above = "costs", .heading = "once"},
                                                  {.above = "", .heading = "choices"}};
    const struct ht_planning *planning = report->planning;
    const size_t *choice = planning->plans[planning->winner].choice;
    struct table table;
    table_init(&table, columns, 5);
    for (size_t d = 0; d < planning->base.decision_count; d++) {
        const struct ht_decision *decision = &planning->base.decisions[d];
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            errno = ENOMEM;
            return false;
        }
        words_clean(decision->name, row[0], TABLE_CELL);
        plan_value(report, d, choice == NULL ? report->written[d] : choice[d], row[1], TABLE_CELL);
        plan_value(report, d, report->written[d], row[2], TABLE_CELL);
        if (decision->costs != NULL && choice != NULL) {
            plan_money(decision->costs[choice[d]], row[3], TABLE_CELL);
        }
        snprintf(row[4], TABLE_CELL, "%zu", decision->value_count);
    }
    table_print(&table, SIZE_MAX, out);
    table_release(&table);
    return true;
}

/* How many plans there are and what became of them. */
static void add_search(struct words *words, const struct ht_planning *planning) {
    const struct ht_certificate *c = &planning->certificate;
    char plans[64], pruned[64], replications[64];
    words_add(words, "Of %s plan%s ", words_count((double)planning->combinations, plans, sizeof plans),
              planning->combinations == 1 ? "" : "s");
    if (planning->pruned > 0) {
        words_add(words, "%s could be ruled out by a fluid model; ",
                  words_count((double)planning->pruned, pruned, sizeof pruned));
    }
    words_add(words, "%zu %s simulated, %s replications in all.", planning->plan_count,
              planning->plan_count == 1 ? "was" : "were",
              words_count((double)c->replications, replications, sizeof replications));
}

static void put_certificate(const struct ht_planning *planning, FILE *out) {
    const struct ht_certificate *c = &planning->certificate;
    char buffer[1024], money[80];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    const size_t open = plan_count_standing(planning, HT_PLAN_OPEN);
    if (c->given && planning->found) {
        words_add(
            &words,
            "How sure: with a probability of at least %.6g%% this plan keeps the promise, and of the "
            "plans simulated none that keeps it is cheaper by %s or more. (Probabilities within %.6g of "
            "what is asked for may be judged either way.) ",
            100 * c->confidence, plan_money(c->indifference, money, sizeof money), c->tolerance);
    } else if (!planning->found && planning->untried == 0 && open == 0 && !planning->interrupted) {
        words_add(&words,
                  "How sure: with a probability of at least %.6g%% none of the plans simulated keeps the "
                  "promise. (Probabilities within %.6g of what is asked for may be judged either way.) ",
                  100 * c->confidence, c->tolerance);
    } else if (planning->interrupted) {
        words_add(&words, "How sure: not certified, as it was interrupted; this is the best so far. ");
    } else {
        words_add(&words, "How sure: not certified; %s. ",
                  planning->untried > 0
                      ? "there are plans that were neither simulated nor ruled out (--plans allows more)"
                      : "the replications of a plan did not suffice to judge them all (-n allows more)");
    }
    add_search(&words, planning);
    if (planning->untried > 0) {
        char untried[64];
        words_add(&words, " %s were not tried.",
                  words_count((double)planning->untried, untried, sizeof untried));
    }
    if (open > 0) {
        words_add(&words, " %zu %s given up undecided, mostly for %s.", open, open == 1 ? "was" : "were",
                  open == 1 ? "its cost" : "their cost");
    }
    put(&words, out);
}

static void put_rivals(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    const struct ht_certificate *c = &planning->certificate;
    for (size_t i = 0; i < c->rival_count && i < RIVALS; i++) {
        char buffer[1024];
        struct words words;
        words_init(&words, buffer, sizeof buffer);
        words_add(&words, i == 0 ? "Next best: " : "Then: ");
        plan_choice(&words, report, planning->plans[c->rivals[i].plan].choice);
        words_add(&words, ": ");
        plan_difference(&words, &c->rivals[i].difference);
        words_add(&words, ".");
        put(&words, out);
    }
}

#define FRONT 4 /* columns of the frontier that are no decisions */

/* Is a decision not the same in all plans of the frontier? */
static bool varies(const struct ht_planning *planning, size_t decision) {
    for (size_t i = 1; i < planning->frontier_count; i++) {
        const size_t *a = planning->plans[planning->frontier[0]].choice;
        const size_t *b = planning->plans[planning->frontier[i]].choice;
        if (a != NULL && b != NULL && a[decision] != b[decision]) {
            return true;
        }
    }
    return false;
}

struct frontier {
    const struct ht_plan_report *report;
    size_t decisions[TABLE_COLUMNS - FRONT], count;
    char above[TABLE_COLUMNS - FRONT][TABLE_CELL], below[TABLE_COLUMNS - FRONT][TABLE_CELL];
    struct table_column columns[TABLE_COLUMNS];
};

static void frontier_columns(struct frontier *f) {
    static const struct table_column first[FRONT] = {{.above = "", .heading = "cost"},
                                                     {.above = "keeps the", .heading = "promise"},
                                                     {.above = "worst", .heading = "period"},
                                                     {.above = "periods", .heading = "missed"}};
    const struct ht_planning *planning = f->report->planning;
    memcpy(f->columns, first, sizeof first);
    for (size_t d = 0; d < planning->base.decision_count && FRONT + f->count < TABLE_COLUMNS; d++) {
        if (varies(planning, d)) {
            part_name(planning->base.decisions[d].name, f->above[f->count], f->below[f->count]);
            f->columns[FRONT + f->count] = (struct table_column){
                .above = f->above[f->count], .heading = f->below[f->count], .optional = f->count > 3 ? 1 : 0};
            f->decisions[f->count++] = d;
        }
    }
}

static bool frontier_row(const struct frontier *f, struct table *table, const struct ht_plan *plan,
                         const char *remark) {
    char(*row)[TABLE_CELL] = table_row(table);
    if (row == NULL) {
        errno = ENOMEM;
        return false;
    }
    plan_money(plan->cost.mean, row[0], TABLE_CELL);
    snprintf(row[1], TABLE_CELL, "%.2f", plan->kept);
    if (plan->worst_target != NULL) {
        words_value(plan->worst_target->measure, plan->worst_value, row[2], TABLE_CELL);
    }
    snprintf(row[3], TABLE_CELL, "%zu", plan->missed_count);
    for (size_t i = 0; i < f->count; i++) {
        const size_t d = f->decisions[i];
        plan_value(f->report, d, plan->choice == NULL ? f->report->written[d] : plan->choice[d],
                   row[FRONT + i], TABLE_CELL);
    }
    snprintf(row[FRONT + f->count], TABLE_CELL, "%s", remark);
    return true;
}

/* What all plans of the frontier have in common. */
static void put_common(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    const size_t *choice = planning->plans[planning->frontier[0]].choice;
    char buffer[1024], name[128], value[128];
    struct words words;
    bool any = false;
    words_init(&words, buffer, sizeof buffer);
    for (size_t d = 0; choice != NULL && d < planning->base.decision_count; d++) {
        if (!varies(planning, d)) {
            words_add(&words, "%s%s: %s", any ? ", " : "In all of them, ",
                      words_clean(planning->base.decisions[d].name, name, sizeof name),
                      plan_value(report, d, choice[d], value, sizeof value));
            any = true;
        }
    }
    words_add(&words, ".");
    if (any) {
        put(&words, out);
    }
}

static bool put_frontier(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    struct frontier f = {.report = report, .count = 0};
    struct table table;
    if (planning->frontier_count == 0) {
        return true;
    }
    fputs("\nWhat money buys: the plans of which none cheaper keeps the promise more often. The probability\n"
          "is that of the worst period.\n\n",
          out);
    frontier_columns(&f);
    table_init(&table, f.columns, FRONT + f.count);
    bool whole = true;
    for (size_t i = 0; whole && i < planning->frontier_count; i++) {
        whole = frontier_row(&f, &table, &planning->plans[planning->frontier[i]],
                             planning->frontier[i] != planning->winner ? ""
                             : planning->found                         ? "<- best"
                                                                       : "<- closest");
    }
    const size_t rule = table.rows;
    whole = whole && (planning->as_is.replications == 0 ||
                      frontier_row(&f, &table, &planning->as_is, "<- as planned"));
    if (whole) {
        table_print(&table, rule, out);
        put_common(report, out);
    }
    table_release(&table);
    return whole;
}

/* "with a hold of 7 min in the worst week instead of 2 min 40 s, missed in 5 weeks, and it costs .. more". */
static void add_late(struct words *words, const struct ht_planning *planning,
                     const struct ht_class_advice *advice) {
    const struct ht_class_date *late = &advice->dates[advice->late];
    const struct ht_class_date *safe =
        advice->latest < advice->date_count ? &advice->dates[advice->latest] : NULL;
    char date[64], value[64];
    words_add(words, " Four weeks after that, on %s, the worst ",
              words_date(&planning->best, late->joins, date, sizeof date));
    words_add(words, "%s has ",
              late->plan.worst_target == NULL ? "period" : words_per(late->plan.worst_target->per));
    plan_worst_value(words, late->plan.worst_target, late->plan.worst_value);
    if (safe != NULL && safe->plan.worst_target == late->plan.worst_target &&
        late->plan.worst_target != NULL) {
        words_add(words, " instead of %s",
                  words_value(safe->plan.worst_target->measure, safe->plan.worst_value, value, sizeof value));
    }
    words_add(words, ", the promise is missed in ");
    plan_periods(words, &planning->best, late->plan.missed_count);
    words_add(words, ", and it costs ");
    plan_difference(words, &late->extra);
    words_add(words, ".");
}

static void put_advice(const struct ht_planning *planning, const struct ht_class_advice *advice, FILE *out) {
    const struct ht_agent_group *group = &planning->best.agent_groups[advice->group];
    char buffer[1024], name[128], date[64];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    words_add(&words, "%s (%zu, from %s): ", words_clean(group->name, name, sizeof name), advice->count,
              words_date(&planning->best, advice->joins, date, sizeof date));
    if (advice->latest >= advice->date_count) {
        words_add(&words, "no first day keeps the promise.");
    } else {
        words_add(&words, "the latest safe first day is %s.",
                  words_date(&planning->best, advice->dates[advice->latest].joins, date, sizeof date));
    }
    if (advice->late < advice->date_count) {
        add_late(&words, planning, advice);
    }
    fputc('\n', out);
    put(&words, out);
}

/* "-4.2 s": a change with its sign. */
static void put_change(enum ht_measure measure, double value, char *buffer, size_t size) {
    char text[TABLE_CELL - 1];
    if (isfinite(value)) {
        snprintf(buffer, size, "%s%s", value < 0 ? "-" : "+",
                 words_value(measure, fabs(value), text, sizeof text));
    }
}

static void money_change(double value, char *buffer, size_t size) {
    char text[TABLE_CELL - 1];
    if (isfinite(value)) {
        snprintf(buffer, size, "%s%s", value < 0 ? "-" : "+", plan_money(fabs(value), text, sizeof text));
    }
}

static bool dates_table(const struct ht_planning *planning, const struct ht_class_advice *advice, FILE *out) {
    static const struct table_column columns[] = {
        {.above = "", .heading = "first day"},          {.above = "keeps the", .heading = "promise"},
        {.above = "worst", .heading = "period"},        {.above = "periods", .heading = "missed"},
        {.above = "cost against", .heading = "best"},   {.above = "one more:", .heading = "costs"},
        {.above = "changes the", .heading = "worst by"}};
    struct table table;
    table_init(&table, columns, 7);
    for (size_t i = 0; i < advice->date_count; i++) {
        const struct ht_class_date *date = &advice->dates[i];
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            errno = ENOMEM;
            return false;
        }
        words_date(&planning->best, date->joins, row[0], TABLE_CELL);
        snprintf(row[1], TABLE_CELL, "%.2f", date->plan.kept);
        if (date->plan.worst_target != NULL) {
            const enum ht_measure measure = date->plan.worst_target->measure;
            words_value(measure, date->plan.worst_value, row[2], TABLE_CELL);
            put_change(measure, date->rep_worst.mean, row[6], TABLE_CELL);
        }
        snprintf(row[3], TABLE_CELL, "%zu", date->plan.missed_count);
        money_change(date->extra.mean, row[4], TABLE_CELL);
        money_change(date->rep_cost.mean, row[5], TABLE_CELL);
        snprintf(row[7], TABLE_CELL, "%s%s",
                 i == advice->latest            ? "<- latest safe"
                 : date->joins == advice->joins ? "<- best"
                                                : "",
                 i == advice->latest && date->joins == advice->joins ? ", best" : "");
    }
    table_print(&table, SIZE_MAX, out);
    table_release(&table);
    return true;
}

bool ht_report_plan_text(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    char buffer[2048];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    plan_answer(&words, report);
    put(&words, out);
    if (!plan_any(planning)) {
        return fflush(out) == 0 && !ferror(out);
    }
    fputc('\n', out);
    bool whole = decisions_table(report, out);
    fputc('\n', out);
    put_certificate(planning, out);
    put_rivals(report, out);
    whole = whole && put_frontier(report, out);
    for (size_t i = 0; whole && i < planning->class_count; i++) {
        put_advice(planning, &planning->classes[i], out);
        if (planning->classes[i].date_count > 0) {
            fputc('\n', out);
            whole = dates_table(planning, &planning->classes[i], out);
        }
    }
    return whole && fflush(out) == 0 && !ferror(out);
}
