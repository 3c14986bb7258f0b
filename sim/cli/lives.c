/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares the life of every call of a replication with a life known in advance; see lives.h.
 */
#include "lives.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define AGREEMENT 1e-6 /* seconds */
#define TOLD      10   /* differences told in full */
#define LINE      400

static const char *const columns[] = {"trace", "scenario", "set", "expected", "source"};

static const char *const fields[] = {"call_type", "origin",  "kind",     "outcome", "agent_group",
                                     "caller",    "arrival", "hold",     "agent",   "answered",
                                     "ended",     "ahead",   "predicted"};
enum { FIELDS = sizeof fields / sizeof fields[0], FIRST_NUMBER = 5 };

static const char *const outcomes[] = {
    [HT_OUTCOME_WAITING] = "waiting",     [HT_OUTCOME_ANSWERED] = "answered",
    [HT_OUTCOME_ABANDONED] = "abandoned", [HT_OUTCOME_BALKED] = "balked",
    [HT_OUTCOME_BLOCKED] = "blocked",     [HT_OUTCOME_TURNED_AWAY] = "turned_away",
    [HT_OUTCOME_CALLBACK] = "callback"};
static const char *const kinds[] = {[HT_KIND_FRESH] = "fresh",
                                    [HT_KIND_REDIAL] = "redial",
                                    [HT_KIND_REPEAT] = "repeat",
                                    [HT_KIND_ESCALATION] = "escalation",
                                    [HT_KIND_CALLBACK] = "callback"};

bool lives_read(struct lives *lives, const char *file, struct answer_work *work) {
    *lives = (struct lives){0};
    if (!answer_table_read(&lives->table, file, work->messages)) {
        return false;
    }
    answer_table_expect(&lives->table, columns, sizeof columns / sizeof columns[0], 4, work->messages);
    return true;
}

void lives_release(struct lives *lives) {
    for (size_t i = 0; i < lives->count; i++) {
        answer_table_release(&lives->items[i].expected);
    }
    free(lives->items);
    answer_table_release(&lives->table);
    *lives = (struct lives){0};
}

static void expect_word(const struct answer_table *table, size_t row, const char *column,
                        const char *const *words, size_t count, struct ht_messages *messages) {
    const char *text = answer_text(table, row, column);
    bool known = *text == '\0';
    for (size_t i = 0; i < count; i++) {
        known = known || strcmp(text, words[i]) == 0;
    }
    if (!known) {
        char hint[64];
        const char *close = ht_closest(text, words, count);
        snprintf(hint, sizeof hint, "did you mean `%s`?", close == NULL ? "" : close);
        answer_complain(table, row, column, close == NULL ? NULL : hint, messages,
                        "expected what becomes of an attempt, found \"%s\"", text);
    }
}

/* The file of expected attempts. */
static bool take_expected(struct life *life, const char *file, struct ht_messages *messages) {
    struct answer_table *table = &life->expected;
    if (!answer_table_read(table, file, messages)) {
        return false;
    }
    answer_table_expect(table, fields, FIELDS, 0, messages);
    for (size_t row = 0; row < table->count; row++) {
        expect_word(table, row, "kind", kinds, sizeof kinds / sizeof kinds[0], messages);
        expect_word(table, row, "outcome", outcomes, sizeof outcomes / sizeof outcomes[0], messages);
        for (size_t i = FIRST_NUMBER; i < FIELDS; i++) {
            if (strcmp(answer_text(table, row, fields[i]), "-") != 0) {
                answer_number(table, row, fields[i], messages);
            }
        }
    }
    return true;
}

static bool take_life(const struct answer_table *table, size_t row, struct life *life,
                      struct answer_work *work) {
    struct ht_check *check = life->check;
    struct ht_model model;
    *check = (struct ht_check){.kind = HT_CHECK_LIVES,
                               .name = answer_text(table, row, "trace"),
                               .table = table->file,
                               .line = table->rows[row].line,
                               .scenario = answer_text(table, row, "scenario"),
                               .set = answer_text(table, row, "set"),
                               .scope = "all",
                               .period = "",
                               .measure = "every attempt",
                               .source = answer_text(table, row, "source"),
                               .other = "",
                               .complaint = ""};
    check->found = check->low = check->high = check->error = check->tolerance = check->distance =
        check->least = check->most = NAN;
    life->set = check->set;
    life->scenario = answers_beside(table->file, check->scenario, work->arena);
    const char *expected = answers_beside(table->file, answer_text(table, row, "expected"), work->arena);
    if (life->scenario == NULL || expected == NULL || !take_expected(life, expected, work->messages)) {
        return false;
    }
    check->expected = (double)life->expected.count;
    work->all += check->expected + 1;
    if (!answers_scenario(life->scenario, life->set, &model, work->messages)) {
        answer_complain(table, row, *life->set == '\0' ? "scenario" : "set", NULL, work->messages,
                        "expected a scenario that can be read, found the errors told of %s", life->scenario);
    }
    ht_model_release(&model);
    return true;
}

bool lives_take(struct lives *lives, struct ht_check *checks, size_t *count, struct answer_work *work) {
    const struct answer_table *table = &lives->table;
    lives->items = calloc(table->count + 1, sizeof *lives->items);
    *count = 0;
    for (size_t row = 0; lives->items != NULL && row < table->count; row++) {
        if (answers_wanted(work, answer_text(table, row, "trace"))) {
            struct life *life = &lives->items[lives->count++];
            life->check = &checks[(*count)++];
            if (!take_life(table, row, life, work)) {
                return false;
            }
        }
    }
    return lives->items != NULL;
}

struct comparison {
    const struct answer_table *expected;
    size_t row, differences;
    char told[TOLD * LINE]; /* the first of them, a line each */
};

static void tell(struct comparison *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct comparison *c, const char *format, ...) {
    char line[LINE];
    va_list arguments;
    if (c->differences++ >= TOLD) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    const size_t used = strlen(c->told);
    snprintf(c->told + used, sizeof c->told - used, "%s%s", used > 0 ? "\n" : "", line);
}

static void tell_field(struct comparison *c, const char *column, const char *expected, const char *found) {
    const char *slash = strrchr(c->expected->file, '/');
    tell(c, "%s:%d: attempt %zu: %s: expected %s, found %s", slash == NULL ? c->expected->file : slash + 1,
         c->expected->rows[c->row].line, c->row, column, expected, found);
}

static void compare_text(struct comparison *c, const char *column, const char *found) {
    const char *expected = answer_text(c->expected, c->row, column);
    if (*expected != '\0' && strcmp(expected, found) != 0) {
        tell_field(c, column, strcmp(expected, "-") == 0 ? "none" : expected, found);
    }
}

/* `found` is NAN where there is none. */
static void compare_number(struct comparison *c, const char *column, double found) {
    const char *expected = answer_text(c->expected, c->row, column);
    char text[32] = "none";
    if (!isnan(found)) {
        snprintf(text, sizeof text, "%.9g", found);
    }
    if (strcmp(expected, "-") == 0) {
        if (!isnan(found)) {
            tell_field(c, column, "none", text);
        }
    } else if (*expected != '\0' && !(fabs(strtod(expected, NULL) - found) <= AGREEMENT)) {
        tell_field(c, column, expected, text);
    }
}

static double number_or_none(uint32_t number) {
    return number == UINT32_MAX ? (double)NAN : (double)number;
}

static void compare_attempt(struct comparison *c, const struct ht_model *model,
                            const struct ht_trace_row *found) {
    const bool served = found->group != UINT32_MAX;
    compare_text(c, "call_type", model->call_types[found->call_type].name);
    compare_text(c, "origin", model->call_types[found->origin].name);
    compare_number(c, "caller", (double)found->caller);
    compare_text(c, "kind", kinds[found->kind]);
    compare_number(c, "arrival", found->arrival);
    compare_text(c, "outcome", outcomes[found->outcome]);
    compare_number(c, "hold", found->hold);
    compare_text(c, "agent_group", served ? model->agent_groups[found->group].name : "-");
    compare_number(c, "agent", number_or_none(found->agent));
    compare_number(c, "answered", found->answered);
    compare_number(c, "ended", found->ended);
    compare_number(c, "ahead", number_or_none(found->ahead));
    compare_number(c, "predicted", found->predicted);
}

/* False: no memory. */
static bool compare(const struct life *life, const struct ht_model *model, const struct ht_trace *trace,
                    struct ht_arena *arena) {
    struct comparison c = {.expected = &life->expected};
    if (trace->count != life->expected.count) {
        tell(&c, "expected %zu attempts, found %zu", life->expected.count, trace->count);
    }
    for (; c.row < life->expected.count && c.row < trace->count; c.row++) {
        compare_attempt(&c, model, &trace->rows[c.row]);
    }
    life->check->attempts = trace->count;
    life->check->found = (double)trace->count;
    life->check->differences = c.differences;
    life->check->complaint = ht_arena_text(arena, c.told);
    life->check->status = c.differences == 0 ? HT_CHECK_HOLDS : HT_CHECK_FAILS;
    return life->check->complaint != NULL;
}

/* Replication 0 with its trace; false: no memory. */
static bool replicate(const struct ht_model *model, struct ht_trace *trace) {
    struct ht_arena kept, work;
    ht_arena_init(&kept);
    ht_arena_init(&work);
    size_t *hold_period = ht_arena_alloc(&kept, ht_bin_count(&model->calendar), sizeof *hold_period);
    struct ht_measures measures;
    const bool done = hold_period != NULL && ht_measures_init(&measures, &kept, model, hold_period, 1) &&
                      ht_replicate(model, model->run.seed, 0, &work, &measures, trace);
    ht_arena_release(&work);
    ht_arena_release(&kept);
    return done;
}

static enum answer_end run_life(const struct life *life, struct answer_work *work) {
    struct ht_model model;
    enum answer_end end = ANSWERS_WRONG;
    if (answers_scenario(life->scenario, life->set, &model, work->messages)) {
        struct ht_trace trace = {0};
        end = replicate(&model, &trace) && compare(life, &model, &trace, work->arena) ? ANSWERS_DONE
                                                                                      : ANSWERS_NO_MEMORY;
        work->calls += (double)trace.count;
        free(trace.rows);
    }
    ht_model_release(&model);
    return end;
}

enum answer_end lives_run(struct lives *lives, struct answer_work *work) {
    enum answer_end end = ANSWERS_DONE;
    for (size_t i = 0; end == ANSWERS_DONE && i < lives->count; i++) {
        if (work->options.interrupted != NULL && *work->options.interrupted) {
            return ANSWERS_STOPPED;
        }
        work->running = lives->items[i].check->expected + 1;
        answers_progress(work, lives->items[i].check->name, 0);
        end = run_life(&lives->items[i], work);
        work->checked += end == ANSWERS_DONE;
        work->done += work->running;
    }
    return end;
}
