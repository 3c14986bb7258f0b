/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime erlang: the textbook formulas, asked for any one of agents, load and what comes of them.
 */
#include "cli.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_CALLS = CLI_KEY + 0x10,
    KEY_LOAD,
    KEY_AHT,
    KEY_PATIENCE,
    KEY_WITHIN,
    KEY_AGENTS,
    KEY_SERVICE_LEVEL,
    KEY_ASA,
    KEY_ABANDON,
    KEY_BLOCK,
    KEY_FORMAT
};

enum format { TEXT, JSON, CSV };

struct arguments {
    const char *formula;
    double calls, load, aht, patience, within, agents; /* NAN: not given */
    struct ht_erlang_question question;
    enum format format;
};

/* A decimal number above 0, up to `most`. */
static double number(struct argp_state *state, const char *option, const char *text, double most) {
    char *end;
    const bool decimal =
        text[0] != '\0' && strchr("0123456789.", text[0]) != NULL && strpbrk(text, "xX") == NULL;
    const double value = strtod(text, &end);
    if (!decimal || end == text || *end != '\0' || !(value > 0 && value <= most)) {
        argp_error(state, "%s: expected a number above 0, at most %.0f, found \"%s\"", option, most, text);
    }
    return value;
}

static double duration(struct argp_state *state, const char *option, const char *text, bool positive) {
    double value = 0;
    const bool given = ht_parse_duration(text, &value);
    if (!given || value < 0 || (positive && value == 0) || value > 1e9) {
        argp_error(state, "%s: expected a duration%s such as \"20 s\" or \"4 min\", found \"%s\"", option,
                   positive ? " above 0" : "", text);
    }
    return value;
}

/* Between 0 and 1, as 0.8 or as 80%. */
static double share(struct argp_state *state, const char *option, const char *text) {
    char *end;
    const bool decimal =
        text[0] != '\0' && strchr("0123456789.", text[0]) != NULL && strpbrk(text, "xX") == NULL;
    double value = strtod(text, &end);
    const bool percent = strcmp(end, "%") == 0;
    value = percent ? value / 100 : value;
    if (!decimal || end == text || (*end != '\0' && !percent) || !(value > 0 && value < 1)) {
        char hint[64] = "";
        if (decimal && *end == '\0' && value >= 1 && value < 100) {
            snprintf(hint, sizeof hint, "; did you mean %g%%?", value);
        }
        argp_error(state, "%s: expected a share between 0 and 1, as 0.8 or 80%%, found \"%s\"%s", option,
                   text, hint);
    }
    return value;
}

static enum ht_erlang parse_formula(const struct arguments *a, struct argp_state *state) {
    static const char *const names[] = {"b", "c", "a"};
    char folded[2] = {a->formula[0], '\0'};
    for (int i = 0; i < 3; i++) {
        folded[0] = (char)(a->formula[0] | 0x20);
        if (a->formula[0] != '\0' && a->formula[1] == '\0' && strcmp(folded, names[i]) == 0) {
            return (enum ht_erlang)i;
        }
    }
    argp_error(
        state,
        "expected b (blocked calls are lost), c (everybody waits) or a (callers give up), found \"%s\"",
        a->formula);
    return HT_ERLANG_C;
}

/* What one formula knows and another does not. */
static void refuse_foreign(const struct arguments *a, struct argp_state *state) {
    const enum ht_erlang formula = a->question.queue.formula;
    const struct ht_erlang_bounds *b = &a->question.bounds;
    if (formula != HT_ERLANG_A && (!isnan(a->patience) || !isnan(b->abandon_rate))) {
        argp_error(state, "%s: nobody gives up in Erlang %c; did you mean `holdtime erlang a`?",
                   isnan(a->patience) ? "--abandon" : "--patience", formula == HT_ERLANG_B ? 'B' : 'C');
    }
    if (formula == HT_ERLANG_A && isnan(a->patience)) {
        argp_error(state, "Erlang A needs --patience DURATION, the mean time until a caller gives up; "
                          "without it, `holdtime erlang c`");
    }
    if (formula == HT_ERLANG_B && (!isnan(b->service_level) || !isnan(b->asa))) {
        argp_error(state, "%s: nobody waits in Erlang B; it has --block, and `holdtime erlang c` has %s",
                   isnan(b->service_level) ? "--asa" : "--service-level",
                   isnan(b->service_level) ? "--asa" : "--service-level");
    }
    if (formula != HT_ERLANG_B && !isnan(b->block_rate)) {
        argp_error(state, "--block: nobody is blocked in Erlang %c; did you mean `holdtime erlang b`?",
                   formula == HT_ERLANG_C ? 'C' : 'A');
    }
}

/* Which of agents, load and bounds is to be found: the one that was not given. */
static void conclude(struct arguments *a, struct argp_state *state) {
    struct ht_erlang_question *q = &a->question;
    q->queue.formula = parse_formula(a, state);
    refuse_foreign(a, state);
    const struct ht_erlang_bounds *b = &q->bounds;
    const bool bounds =
        !isnan(b->service_level) || !isnan(b->asa) || !isnan(b->abandon_rate) || !isnan(b->block_rate);
    const bool agents = !isnan(a->agents), load = !isnan(a->calls) || !isnan(a->load);
    if (!isnan(a->calls) && !isnan(a->load)) {
        argp_error(state, "--load and --calls-per-hour say the same twice; give one of them");
    }
    q->load_only = isnan(a->aht) && q->queue.formula == HT_ERLANG_B && isnan(a->calls);
    if (isnan(a->aht) && !q->load_only) {
        argp_error(state, "expected --aht DURATION, the mean handle time: talk and wrap-up");
    }
    if (agents && load && bounds) {
        argp_error(state, "agents, load and a bound are given, so nothing is left to find; leave one out");
    }
    if (agents + load + bounds < 2) {
        argp_error(state,
                   "expected two of agents (--agents), load (--calls-per-hour or --load) and a bound (%s); "
                   "the third is found",
                   q->queue.formula == HT_ERLANG_B   ? "--block"
                   : q->queue.formula == HT_ERLANG_C ? "--service-level or --asa"
                                                     : "--service-level, --asa or --abandon");
    }
    q->found = !agents ? HT_FOUND_AGENTS : !load ? HT_FOUND_RATE : HT_FOUND_NOTHING;
    q->queue.handle = q->load_only ? HT_HOUR : a->aht;
    q->queue.patience = a->patience;
    q->queue.within = a->within;
    q->queue.agents = a->agents;
    q->queue.rate = !isnan(a->calls) ? a->calls / HT_HOUR : a->load / q->queue.handle;
    if (load && q->queue.rate * q->queue.handle > HT_ERLANG_MOST) {
        argp_error(state, "expected a load of at most %.0f erlangs, found %.6g", HT_ERLANG_MOST,
                   q->queue.rate * q->queue.handle);
    }
}

static error_t parse_bound(int key, char *text, struct argp_state *state, struct ht_erlang_bounds *bounds) {
    switch (key) {
    case KEY_SERVICE_LEVEL: bounds->service_level = share(state, "--service-level", text); return 0;
    case KEY_ASA: bounds->asa = duration(state, "--asa", text, true); return 0;
    case KEY_ABANDON: bounds->abandon_rate = share(state, "--abandon", text); return 0;
    case KEY_BLOCK: bounds->block_rate = share(state, "--block", text); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *text, struct argp_state *state) {
    static const char *const formats[] = {"text", "json", "csv"};
    struct arguments *a = state->input;
    if (cli_help(key, state) == 0 || parse_bound(key, text, state, &a->question.bounds) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_CALLS: a->calls = number(state, "--calls-per-hour", text, 1e12); return 0;
    case KEY_LOAD: a->load = number(state, "--load", text, HT_ERLANG_MOST); return 0;
    case KEY_AHT: a->aht = duration(state, "--aht", text, true); return 0;
    case KEY_PATIENCE: a->patience = duration(state, "--patience", text, true); return 0;
    case KEY_WITHIN: a->within = duration(state, "--within", text, false); return 0;
    case KEY_AGENTS:
        a->agents = (double)cli_number(state, "--agents", text, 1, (size_t)HT_ERLANG_MOST);
        return 0;
    case KEY_FORMAT: a->format = (enum format)cli_choice(state, "--format", text, formats, 3); return 0;
    case ARGP_KEY_ARG:
        if (a->formula != NULL) {
            argp_error(state, "expected one formula, found another: \"%s\"", text);
        }
        a->formula = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected a formula: b, c or a"); return 0;
    case ARGP_KEY_END: conclude(a, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"calls-per-hour", KEY_CALLS, "X", 0, "calls that come in an hour", 0},
    {"load", KEY_LOAD, "ERLANGS", 0, "offered load, instead of calls an hour: their number x handle time", 0},
    {"aht", KEY_AHT, "DURATION", 0, "average handle time, talk and wrap-up, as '4 min'", 0},
    {"patience", KEY_PATIENCE, "DURATION", 0, "mean time until a caller gives up (a only)", 0},
    {"within", KEY_WITHIN, "DURATION", 0, "time of the service level (default: 20 s)", 0},
    {"agents", KEY_AGENTS, "N", 0, "agents on the phones", 1},
    {"service-level", KEY_SERVICE_LEVEL, "P", 0,
     "at least this share answered within that time, as 0.8 or 80%", 1},
    {"asa", KEY_ASA, "DURATION", 0, "an average speed of answer of at most this", 1},
    {"abandon", KEY_ABANDON, "P", 0, "at most this share gives up (a only)", 1},
    {"block", KEY_BLOCK, "P", 0, "at most this share is blocked (b only)", 1},
    {"format", KEY_FORMAT, "FORMAT", 0, "report as text, json or csv (default: text)", 2},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "b|c|a",
    .doc =
        "The textbook formulas: Erlang b (who finds no agent free is blocked), c (everybody waits, however "
        "long) and a (callers wait until their patience runs out)."
        "\v"
        "Give the agents and the load, and the formula tells what comes of them. Give one of the two and a "
        "bound (or several), and the other is found: the fewest agents that keep it, or the most calls at "
        "which it is kept. The table shows the levels of staffing beside that.\n\n"
        "The formulas are exact for a steady state, up to a million agents; a scenario (holdtime run) knows "
        "days, breaks, learning and redials besides, and holdtime explain sets both side by side.\n\n"
        "Exit status: 0 done; 2 the input is wrong, or nothing keeps the bound; 3 the machine failed.\n\n"
        "Examples:\n"
        "  holdtime erlang c --calls-per-hour 240 --aht '4 min' --agents 20\n"
        "  holdtime erlang c --calls-per-hour 240 --aht '4 min' --service-level 80% \\\n"
        "      --within '20 s'\n"
        "  holdtime erlang a --calls-per-hour 600 --aht '5 min' --patience '3 min' \\\n"
        "      --abandon 3%\n"
        "  holdtime erlang a --agents 40 --aht '5 min' --patience '3 min' --asa '30 s'\n"
        "  holdtime erlang b --load 12.5 --block 1%\n"};

/* Finds what is asked for; false, and said, when nothing keeps the bounds. */
static bool find(struct ht_erlang_question *q) {
    if (q->found == HT_FOUND_AGENTS) {
        q->queue.agents = ht_erlang_agents(&q->queue, &q->bounds);
        if (isnan(q->queue.agents)) {
            fprintf(stderr, "holdtime erlang: not even %.0f agents keep this\n", HT_ERLANG_MOST);
            return false;
        }
    } else if (q->found == HT_FOUND_RATE) {
        q->queue.rate = ht_erlang_rate(&q->queue, &q->bounds);
        if (isnan(q->queue.rate) || isinf(q->queue.rate)) {
            fprintf(stderr, "holdtime erlang: %.0f agents %s this at any load up to %.0f erlangs\n",
                    q->queue.agents, isnan(q->queue.rate) ? "do not keep" : "keep", HT_ERLANG_MOST);
            return false;
        }
    }
    return true;
}

int cli_erlang(int argc, char **argv) {
    static bool (*const reports[])(const struct ht_erlang_question *, FILE *) = {
        [TEXT] = ht_report_erlang_text, [JSON] = ht_report_erlang_json, [CSV] = ht_report_erlang_csv};
    struct arguments a = {
        .calls = NAN, .load = NAN, .aht = NAN, .patience = NAN, .within = 20, .agents = NAN};
    a.question.bounds = (struct ht_erlang_bounds){NAN, NAN, NAN, NAN};
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    if (!find(&a.question)) {
        return CLI_INPUT;
    }
    if (!reports[a.format](&a.question, stdout)) {
        cli_stdout_failed();
    }
    return CLI_DONE;
}
