/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime check: validate a scenario; expected load against capacity, without simulation.
 */
#include "cli.h"

enum { KEY_SET = CLI_KEY + 0x10, KEY_FULL };

struct arguments {
    const char *scenario;
    struct cli_sets sets;
    bool full;
};

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_help(key, state) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_SET: a->sets.items[a->sets.count++] = text; return 0;
    case KEY_FULL: a->full = true; return 0;
    case ARGP_KEY_ARG:
    case ARGP_KEY_NO_ARGS: cli_one_scenario(key, text, state, &a->scenario); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"set", KEY_SET, "PATH=VALUE", 0,
     "change one setting of the scenario, as agent_groups.reps.count=340 (may be repeated)", 0},
    {"full", KEY_FULL, NULL, 0, "print the complete scenario as understood, defaults included", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc = "Validate a scenario, set the expected load against the capacity of the agents, week by week, and "
           "tell how many of each group are there, without simulating."
           "\v"
           "Every mistake is told in one pass, with its place. Exit status: 0 valid (warnings are allowed); "
           "2 the scenario is wrong; 3 the machine failed.\n\n"
           "Examples:\n"
           "  holdtime check scenarios/erp-go-live.cfg\n"
           "  holdtime check erp-go-live.cfg --set agent_groups.veterans.count=440\n"
           "  holdtime check erp-go-live.cfg --full > complete.cfg\n"};

static int print_forecast(const struct ht_model *model, struct ht_messages *messages) {
    struct ht_arena arena;
    struct ht_forecast forecast;
    const enum ht_per by = ht_default_per(model);
    int status = CLI_DONE;
    ht_arena_init(&arena);
    if (!cli_warnings(model, by, &forecast, &arena, messages)) {
        status = cli_no_memory();
    } else if (!ht_report_forecast(model, by, &forecast, stdout)) {
        cli_stdout_failed();
    } else if (messages->count > 0) {
        putchar('\n');
        ht_messages_print(messages, stdout);
    }
    ht_arena_release(&arena);
    return status;
}

int cli_check(int argc, char **argv) {
    struct arguments a = {0};
    if (!cli_sets_init(&a.sets, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    struct ht_model model;
    struct ht_messages messages;
    int status;
    if (!cli_read_scenario(&model, a.scenario, &a.sets, &messages)) {
        status = cli_wrong(&messages);
    } else {
        status = CLI_DONE;
        if (!a.full) {
            status = print_forecast(&model, &messages);
        } else if (!ht_scenario_write(&model, stdout)) {
            cli_stdout_failed();
        }
    }
    ht_messages_release(&messages);
    ht_model_release(&model);
    cli_sets_release(&a.sets);
    return status;
}
