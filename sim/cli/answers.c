/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of known answers: rows into checks; see answers.h. Invariant: a row that is kept names a measure, a
 * scope and an interval which its scenario has, and one way to judge it.
 */
#include "answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HINT 160

static const char *const columns[] = {
    "case",           "scenario",  "set",         "scope",        "measure",       "expected",
    "source", /* needed */
    "period",         "tolerance", "at",          "se",           "order",         "factor",
    "other_scenario", "other_set", "other_scope", "other_period", "other_measure",
};
enum { COLUMNS = sizeof columns / sizeof columns[0], NEEDED = 7 };

bool answers_read(struct answers *answers, const char *file, struct answer_work *work) {
    *answers = (struct answers){0};
    if (!answer_table_read(&answers->table, file, work->messages)) {
        return false;
    }
    answer_table_expect(&answers->table, columns, COLUMNS, NEEDED, work->messages);
    return true;
}

void answers_release(struct answers *answers) {
    free(answers->items);
    free(answers->runs);
    answer_table_release(&answers->table);
    *answers = (struct answers){0};
}

bool answers_wanted(const struct answer_work *work, const char *name) {
    for (size_t i = 0; i < work->cases->count; i++) {
        if (strcmp(work->cases->items[i], name) == 0) {
            return true;
        }
    }
    return work->cases->count == 0;
}

const char *answers_beside(const char *file, const char *name, struct ht_arena *arena) {
    const char *slash = strrchr(file, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - file) + 1;
    char *path = ht_arena_alloc(arena, folder + strlen(name) + 1, 1);
    if (path != NULL) {
        memcpy(path, file, folder);
        strcpy(path + folder, name);
    }
    return path;
}

bool answers_scenario(const char *path, const char *set, struct ht_model *model,
                      struct ht_messages *messages) {
    const size_t most = strlen(set) / 2 + 1;
    char *text = strdup(set), *rest = text;
    const char **items = calloc(most, sizeof *items);
    size_t count = 0;
    bool valid = false;
    if (text != NULL && items != NULL) {
        for (char *one; (one = strtok_r(rest, ";", &rest)) != NULL && count < most;) {
            items[count++] = one;
        }
        valid = ht_scenario_read(model, path, items, count, messages);
    } else {
        *model = (struct ht_model){0};
        ht_messages_add(messages, HT_MACHINE, (struct ht_place){path, 0}, NULL, NULL, "no memory to read it");
    }
    free(items);
    free(text);
    return valid;
}

/* The text of a column for one side; what the other side leaves empty is as on the own side, "-" is empty. */
static const char *side_text(const struct answer_table *table, size_t row, size_t side, const char *column) {
    if (side == OTHER) {
        char name[32];
        snprintf(name, sizeof name, "other_%s", column);
        const char *text = answer_text(table, row, name);
        if (*text != '\0') {
            return strcmp(text, "-") == 0 ? "" : text;
        }
    }
    return answer_text(table, row, column);
}

/* Does this row set two measures against each other? Else it holds one against `expected`. */
static bool has_other(const struct answer_table *table, size_t row) {
    for (size_t i = 0; i < COLUMNS; i++) {
        if (strncmp(columns[i], "other_", 6) == 0 && *answer_text(table, row, columns[i]) != '\0') {
            return true;
        }
    }
    return false;
}

/* "did you mean `NAME`?" for what is closest, NULL where nothing is. */
static const char *hint_of(const char *word, const char *const *names, size_t count, char hint[HINT]) {
    const char *close = ht_closest(word, names, count);
    if (close == NULL) {
        return NULL;
    }
    snprintf(hint, HINT, "did you mean `%.100s`?", close);
    return hint;
}

/* Cuts "sd:" or "each:" off the name of a measure. */
static const char *without(const char *text, const char *prefix, bool *has) {
    const size_t length = strlen(prefix);
    *has = strncmp(text, prefix, length) == 0;
    return *has ? text + length : text;
}

/* Where a side takes its text from: the column that a message should point to. */
static const char *column_of(const struct answer_table *table, size_t row, size_t side, const char *own,
                             const char *other) {
    return side == OTHER && *answer_text(table, row, other) != '\0' ? other : own;
}

static bool take_side(const struct answer_table *table, size_t row, size_t side, struct answer_side *out,
                      struct answer_work *work) {
    char hint[HINT];
    const char *names[HT_MEASURE_COUNT];
    out->measure_text = side_text(table, row, side, "measure");
    out->set = side_text(table, row, side, "set");
    out->scope_name = side_text(table, row, side, "scope");
    out->period_text = side_text(table, row, side, "period");
    out->scenario = answers_beside(table->file, side_text(table, row, side, "scenario"), work->arena);
    const char *name = without(without(out->measure_text, "sd:", &out->deviation), "each:", &out->each);
    out->measure = ht_measure_from_name(name);
    if (out->measure == HT_MEASURE_COUNT) {
        for (size_t i = 0; i < HT_MEASURE_COUNT; i++) {
            names[i] = ht_measure_info[i].name;
        }
        answer_complain(table, row, column_of(table, row, side, "measure", "other_measure"),
                        hint_of(name, names, HT_MEASURE_COUNT, hint), work->messages,
                        "expected a measure, found \"%s\"", name);
    }
    return out->scenario != NULL;
}

/* An ordering: against a bound or another measure, not both. */
static void take_order(const struct answer_table *table, struct answer *a, const char *order,
                       struct ht_messages *messages) {
    static const char *const orders[] = {"below", "above"};
    char hint[HINT];
    a->check->kind = HT_CHECK_ORDER;
    a->check->above = strcmp(order, "above") == 0;
    if (!a->check->above && strcmp(order, "below") != 0) {
        answer_complain(table, a->row, "order", hint_of(order, orders, 2, hint), messages,
                        "expected below or above, found \"%s\"", order);
    }
    if (isnan(a->check->expected) == (a->sides == OTHER)) {
        answer_complain(table, a->row, "expected", NULL, messages,
                        "expected either a bound or another measure to compare with, found %s",
                        a->sides == OTHER ? "neither" : "both");
    }
    if (!isnan(a->factor) && !(a->factor > 0)) {
        answer_complain(table, a->row, "factor", NULL, messages, "expected a number above 0, found \"%g\"",
                        a->factor);
    }
}

/* A known answer: with its standard error, or a tolerance. */
static void take_answer(const struct answer_table *table, struct answer *a, struct ht_messages *messages) {
    const bool has_se = !isnan(a->se), has_tolerance = !isnan(a->tolerance);
    if (isnan(a->check->expected)) {
        answer_complain(table, a->row, "expected", NULL, messages, "expected the known answer, found none");
    }
    if (a->sides > OTHER) {
        answer_complain(table, a->row, "order", NULL, messages,
                        "expected below or above, to compare with another measure, found none");
    }
    if (has_se == has_tolerance) {
        answer_complain(table, a->row, "tolerance", NULL, messages,
                        "expected either a tolerance or `se`, the standard error of the answer (0: exact), "
                        "found %s",
                        has_se ? "both" : "neither");
    }
    if (has_se && a->side[OWN].deviation) {
        answer_complain(table, a->row, "se", NULL, messages,
                        "expected a tolerance and `at` for a standard deviation, found `se`");
    }
    if (a->tolerance < 0 || a->se < 0 || a->at <= 0) {
        answer_complain(table, a->row,
                        a->tolerance < 0 ? "tolerance"
                        : a->se < 0      ? "se"
                                         : "at",
                        NULL, messages, "expected a number %s", a->at <= 0 ? "above 0" : "of at least 0");
    }
    a->check->kind = a->se > 0                 ? HT_CHECK_REFERENCE
                     : has_se || !isnan(a->at) ? HT_CHECK_THEORY
                                               : HT_CHECK_EXACT;
}

/* What the other side of an ordering is, as far as it differs: "0.2 x asa of first line (other.cfg)". */
static const char *describe_other(const struct answer_table *table, const struct answer *a,
                                  struct ht_arena *arena) {
    char text[512], factor[32] = "";
    if (a->sides == OTHER) {
        return "";
    }
    if (!isnan(a->factor) && a->factor != 1) {
        snprintf(factor, sizeof factor, "%g x ", a->factor);
    }
    const struct answer_side *other = &a->side[OTHER];
    const char *scenario = answer_text(table, a->row, "other_scenario");
    const bool sets = strcmp(a->side[OWN].set, other->set) != 0;
    snprintf(text, sizeof text, "%s%s of %s%s%s%s%s", factor, other->measure_text, other->scope_name,
             *scenario != '\0' ? " in " : "", scenario, sets ? " with " : "",
             !sets                 ? ""
             : *other->set == '\0' ? "nothing changed"
                                   : other->set);
    return ht_arena_text(arena, text);
}

static bool take_row(struct answers *answers, struct answer *a, struct answer_work *work) {
    const struct answer_table *table = &answers->table;
    struct ht_check *check = a->check;
    a->sides = has_other(table, a->row) ? SIDES : OTHER;
    for (size_t i = 0; i < a->sides; i++) {
        if (!take_side(table, a->row, i, &a->side[i], work)) {
            return false;
        }
    }
    a->tolerance = answer_number(table, a->row, "tolerance", work->messages);
    a->at = answer_number(table, a->row, "at", work->messages);
    a->se = answer_number(table, a->row, "se", work->messages);
    a->factor = answer_number(table, a->row, "factor", work->messages);
    check->expected = answer_number(table, a->row, "expected", work->messages);
    const char *order = answer_text(table, a->row, "order");
    if (*order != '\0') {
        take_order(table, a, order, work->messages);
    } else {
        take_answer(table, a, work->messages);
    }
    check->other = describe_other(table, a, work->arena);
    return check->other != NULL;
}

/* The texts that a check shows. They outlive the table, which owns them as long as the validation. */
static void name_check(const struct answer_table *table, size_t row, struct ht_check *check) {
    *check = (struct ht_check){.name = answer_text(table, row, "case"),
                               .table = table->file,
                               .line = table->rows[row].line,
                               .scenario = answer_text(table, row, "scenario"),
                               .set = answer_text(table, row, "set"),
                               .scope = answer_text(table, row, "scope"),
                               .period = answer_text(table, row, "period"),
                               .measure = answer_text(table, row, "measure"),
                               .source = answer_text(table, row, "source"),
                               .found = NAN,
                               .low = NAN,
                               .high = NAN,
                               .error = NAN,
                               .tolerance = NAN,
                               .distance = NAN,
                               .least = NAN,
                               .most = NAN,
                               .other = "",
                               .complaint = ""};
}

/* The run of a side: one that is there already, or a new one. */
static size_t find_run(struct answers *answers, const struct answer_side *side) {
    for (size_t i = 0; i < answers->run_count; i++) {
        const struct answer_run *run = &answers->runs[i];
        if (strcmp(run->scenario, side->scenario) == 0 && strcmp(run->set, side->set) == 0) {
            return i;
        }
    }
    answers->runs[answers->run_count] = (struct answer_run){.scenario = side->scenario, .set = side->set};
    return answers->run_count++;
}

/* Scope and interval of a side, in the model of its run. */
static void resolve_side(const struct answers *answers, const struct answer *a, size_t which,
                         struct answer_side *side, const struct ht_model *model, size_t periods,
                         struct ht_messages *messages) {
    const struct answer_table *table = &answers->table;
    char hint[HINT];
    const char *names[64];
    const size_t scopes = ht_model_scopes(model);
    for (side->scope = 0; side->scope < scopes; side->scope++) {
        if (strcmp(ht_model_scope_name(model, side->scope), side->scope_name) == 0) {
            break;
        }
        names[side->scope % 64] = ht_model_scope_name(model, side->scope);
    }
    const char *column = column_of(table, a->row, which, "scope", "other_scope");
    if (side->scope == scopes) {
        answer_complain(table, a->row, column,
                        hint_of(side->scope_name, names, scopes < 64 ? scopes : 64, hint), messages,
                        "expected \"all\", a call type or an agent group of the scenario, found \"%s\"",
                        side->scope_name);
    } else if (side->measure != HT_MEASURE_COUNT && !ht_scope_has(model, side->scope, side->measure)) {
        answer_complain(table, a->row, column, NULL, messages, "\"%s\" has no %s", side->scope_name,
                        ht_measure_info[side->measure].name);
    }
    const char *text = side->period_text;
    const bool digits = text[strspn(text, "0123456789")] == '\0' && strlen(text) < 10;
    side->period = *text == '\0' ? HT_WHOLE_RUN : digits ? (size_t)strtoull(text, NULL, 10) : SIZE_MAX - 1;
    if (*text != '\0' && side->period >= periods) {
        answer_complain(table, a->row, column_of(table, a->row, which, "period", "other_period"), NULL,
                        messages, "expected the number of an interval, 0 to %zu, found \"%s\"", periods - 1,
                        text);
    }
}

double answers_expected(const struct ht_model *model) {
    struct ht_arena arena;
    struct ht_forecast forecast;
    double calls = 1;
    ht_arena_init(&arena);
    if (ht_forecast(model, HT_PER_WEEK, &forecast, &arena)) {
        for (size_t i = 0; i < forecast.count; i++) {
            calls += isfinite(forecast.periods[i].calls) ? forecast.periods[i].calls : 0;
        }
    }
    ht_arena_release(&arena);
    return calls;
}

/* Reads the scenario of a run, and sees to every side that is measured in it. */
static bool resolve_run(struct answers *answers, size_t index, struct answer_work *work) {
    struct answer_run *run = &answers->runs[index];
    struct ht_model model;
    struct ht_arena arena;
    size_t periods = 0;
    const bool valid = answers_scenario(run->scenario, run->set, &model, work->messages);
    ht_arena_init(&arena);
    bool fine = !valid || ht_periods(&model, HT_PER_INTERVAL, &arena, &periods) != NULL;
    bool told = false;
    for (size_t i = 0; fine && i < answers->count; i++) {
        struct answer *a = &answers->items[i];
        for (size_t side = 0; side < a->sides; side++) {
            if (a->side[side].run != index) {
                continue;
            }
            run->periods = run->periods || *a->side[side].period_text != '\0';
            run->random = run->random || a->check->kind != HT_CHECK_EXACT;
            if (valid) {
                resolve_side(answers, a, side, &a->side[side], &model, periods, work->messages);
            } else if (!told) {
                answer_complain(&answers->table, a->row, *run->set == '\0' ? "scenario" : "set", NULL,
                                work->messages,
                                "expected a scenario that can be read, found the errors told "
                                "of %s",
                                run->scenario);
                told = true;
            }
        }
    }
    if (valid) {
        run->expected = answers_expected(&model) * (double)(model.run.replications * work->times);
        work->all += run->expected;
    }
    ht_arena_release(&arena);
    ht_model_release(&model);
    return fine;
}

bool answers_take(struct answers *answers, struct ht_check *checks, size_t *count, struct answer_work *work) {
    const struct answer_table *table = &answers->table;
    answers->items = calloc(table->count + 1, sizeof *answers->items);
    answers->runs = calloc(SIDES * table->count + 1, sizeof *answers->runs);
    *count = answers->count = answers->run_count = 0;
    if (answers->items == NULL || answers->runs == NULL) {
        return false;
    }
    for (size_t row = 0; row < table->count; row++) {
        if (!answers_wanted(work, answer_text(table, row, "case"))) {
            continue;
        }
        struct answer *a = &answers->items[answers->count++];
        *a = (struct answer){.check = &checks[(*count)++], .row = row};
        name_check(table, row, a->check);
        if (!take_row(answers, a, work)) {
            return false;
        }
        for (size_t side = 0; side < a->sides; side++) {
            a->side[side].run = find_run(answers, &a->side[side]);
        }
    }
    for (size_t i = 0; i < answers->run_count; i++) {
        if (!resolve_run(answers, i, work)) {
            return false;
        }
    }
    return true;
}
