/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares the life of every call of one replication with a life known in advance: run_traces TABLE [TRACE].
 * A row of the table names a scenario, overrides and a file of expected attempts, in order of arrival; times
 * agree to 1e-6 s. An empty field is not looked at, "-" means that it must be absent. See traces/README.md.
 */
#include "table.h"
#include <gsl/gsl_errno.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMPLAINTS = 10 };

#define AGREEMENT 1e-6

static const char *const outcome_names[] = {
    [HT_OUTCOME_WAITING] = "waiting",     [HT_OUTCOME_ANSWERED] = "answered",
    [HT_OUTCOME_ABANDONED] = "abandoned", [HT_OUTCOME_BALKED] = "balked",
    [HT_OUTCOME_BLOCKED] = "blocked",     [HT_OUTCOME_TURNED_AWAY] = "turned_away",
    [HT_OUTCOME_CALLBACK] = "callback"};
static const char *const kind_names[] = {[HT_KIND_FRESH] = "fresh",
                                         [HT_KIND_REDIAL] = "redial",
                                         [HT_KIND_REPEAT] = "repeat",
                                         [HT_KIND_ESCALATION] = "escalation",
                                         [HT_KIND_CALLBACK] = "callback"};

struct comparison {
    const char *trace;
    const struct table *expected;
    size_t row, complaints;
};

static void complain(struct comparison *c, const char *column, const char *expected, const char *found) {
    if (c->complaints++ < MOST_COMPLAINTS)
        printf("%s: attempt %zu: %s: expected %s, found %s\n", c->trace, c->row, column, expected, found);
}

static void compare_text(struct comparison *c, const char *column, const char *found) {
    const char *expected = table_text(c->expected, c->row, column);
    if (*expected && strcmp(expected, found) != 0)
        complain(c, column, expected, found);
}

static void compare_number(struct comparison *c, const char *column, double found) {
    const char *expected = table_text(c->expected, c->row, column);
    char text[32];
    snprintf(text, sizeof text, "%.9g", found);
    if (!*expected)
        return;
    if (strcmp(expected, "-") == 0) {
        if (!isnan(found))
            complain(c, column, "none", text);
    } else if (!(fabs(table_number(c->expected, c->row, column) - found) <= AGREEMENT)) {
        complain(c, column, expected, text);
    }
}

static void compare_attempt(struct comparison *c, const struct ht_model *model,
                            const struct ht_trace_row *found) {
    const bool served = found->group != UINT32_MAX;
    compare_text(c, "call_type", model->call_types[found->call_type].name);
    compare_text(c, "origin", model->call_types[found->origin].name);
    compare_number(c, "caller", (double)found->caller);
    compare_text(c, "kind", kind_names[found->kind]);
    compare_number(c, "arrival", found->arrival);
    compare_text(c, "outcome", outcome_names[found->outcome]);
    compare_number(c, "hold", found->hold);
    compare_text(c, "agent_group", served ? model->agent_groups[found->group].name : "-");
    compare_number(c, "agent", found->agent == UINT32_MAX ? (double)NAN : (double)found->agent);
    compare_number(c, "answered", found->answered);
    compare_number(c, "ended", found->ended);
    compare_number(c, "ahead", found->ahead == UINT32_MAX ? (double)NAN : (double)found->ahead);
    compare_number(c, "predicted", found->predicted);
}

static bool compare_trace(const char *name, const struct ht_model *model, const struct ht_trace *trace,
                          const char *file) {
    struct table expected;
    if (!table_read(&expected, file))
        exit(2);
    struct comparison c = {.trace = name, .expected = &expected};
    if (trace->count != expected.rows) {
        printf("%s: expected %zu attempts, found %zu\n", name, expected.rows, trace->count);
        c.complaints++;
    }
    for (; c.row < expected.rows && c.row < trace->count; c.row++)
        compare_attempt(&c, model, &trace->rows[c.row]);
    printf("%-40s %6zu attempts, %zu differences: %s\n", name, trace->count, c.complaints,
           c.complaints ? "FAILED" : "ok");
    table_release(&expected);
    return c.complaints == 0;
}

static void replicate(const struct ht_model *model, struct ht_trace *trace) {
    struct ht_arena measures_arena, work;
    ht_arena_init(&measures_arena);
    ht_arena_init(&work);
    size_t *hold_period = calloc(ht_bin_count(&model->calendar), sizeof *hold_period);
    struct ht_measures measures;
    if (!hold_period || !ht_measures_init(&measures, &measures_arena, model, hold_period, 1) ||
        !ht_replicate(model, model->run.seed, 0, &work, &measures, trace)) {
        fprintf(stderr, "no memory\n");
        exit(3);
    }
    free(hold_period);
    ht_arena_release(&work);
    ht_arena_release(&measures_arena);
}

static bool check_row(const struct table *table, const char *table_file, size_t row) {
    char *expected = table_beside(table_file, table_text(table, row, "expected"));
    struct ht_model model;
    bool agrees =
        table_scenario(table_file, table_text(table, row, "scenario"), table_text(table, row, "set"), &model);
    if (agrees) {
        struct ht_trace trace = {0};
        replicate(&model, &trace);
        agrees = compare_trace(table_text(table, row, "trace"), &model, &trace, expected);
        free(trace.rows);
    }
    ht_model_release(&model);
    free(expected);
    return agrees;
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: run_traces TABLE [TRACE]\n");
        return 2;
    }
    gsl_set_error_handler_off();
    struct table table;
    if (!table_read(&table, argv[1]))
        return 2;
    size_t passed = 0, failed = 0;
    for (size_t row = 0; row < table.rows; row++)
        if (argc < 3 || strcmp(table_text(&table, row, "trace"), argv[2]) == 0)
            check_row(&table, argv[1], row) ? passed++ : failed++;
    printf("%zu passed, %zu failed\n", passed, failed);
    table_release(&table);
    return failed || !passed;
}
