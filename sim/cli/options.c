/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Options that several commands have, and what they all do with a scenario.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

error_t cli_help(int key, struct argp_state *state) {
    if (key == 'h') {
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
    } else if (key == CLI_KEY_USAGE) {
        argp_state_help(state, stdout, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK);
    } else {
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

bool cli_sets_init(struct cli_sets *sets, int limit) {
    *sets = (struct cli_sets){.items = calloc((size_t)limit + 1, sizeof *sets->items)};
    return sets->items != NULL;
}

void cli_sets_release(struct cli_sets *sets) {
    free(sets->items);
}

void cli_one_scenario(int key, char *text, struct argp_state *state, const char **scenario) {
    if (key == ARGP_KEY_NO_ARGS) {
        argp_error(state, "expected a scenario file");
    } else if (*scenario != NULL) {
        argp_error(state, "expected one scenario, found another: \"%s\"", text);
    } else {
        *scenario = text;
    }
}

uint64_t cli_seed(struct argp_state *state, const char *option, const char *text) {
    errno = 0;
    const bool digits = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
    const unsigned long long value = digits ? strtoull(text, NULL, 10) : 0;
    if (!digits || errno != 0 || value > UINT64_MAX) {
        argp_error(state, "%s: expected a whole number from 0 to 18446744073709551615, found \"%s\"", option,
                   text);
    }
    return value;
}

size_t cli_number(struct argp_state *state, const char *option, const char *text, size_t least, size_t most) {
    errno = 0;
    const bool digits = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
    const unsigned long long value = digits ? strtoull(text, NULL, 10) : 0;
    if (!digits || errno != 0 || value < least || value > most) {
        argp_error(state, "%s: expected a whole number from %zu to %zu, found \"%s\"", option, least, most,
                   text);
    }
    return (size_t)value;
}

double cli_fraction(struct argp_state *state, const char *option, const char *text) {
    char *end;
    const bool decimal =
        text[0] != '\0' && strchr("0123456789.", text[0]) != NULL && strpbrk(text, "xX") == NULL;
    const double value = strtod(text, &end);
    if (!decimal || end == text || *end != '\0' || !(value >= 0 && value < 1)) {
        argp_error(state, "%s: expected a number from 0 up to 1, such as 0.02, found \"%s\"", option, text);
    }
    return value;
}

size_t cli_choice(struct argp_state *state, const char *option, const char *text, const char *const *names,
                  size_t count) {
    char list[128] = "";
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s",
                 i == 0          ? ""
                 : i + 1 < count ? ", "
                                 : " or ",
                 names[i]);
    }
    const char *close = ht_closest(text, names, count);
    argp_error(state, "%s: expected %s, found \"%s\"%s%s%s", option, list, text,
               close == NULL ? "" : "; did you mean `", close == NULL ? "" : close,
               close == NULL ? "" : "`?");
    return 0;
}

int cli_machine_failed(const char *what) {
    fprintf(stderr, "holdtime: %s: %s\n", what, strerror(errno));
    return CLI_MACHINE;
}

int cli_no_memory(void) {
    fputs("holdtime: not enough memory\n", stderr);
    return CLI_MACHINE;
}

int cli_wrong(const struct ht_messages *messages) {
    return messages->machine ? CLI_MACHINE : CLI_INPUT;
}

int cli_refuse(const struct ht_messages *messages, const char *left_undone) {
    ht_messages_print(messages, stderr);
    fprintf(stderr, "holdtime: %zu error%s; %s\n", messages->errors, messages->errors == 1 ? "" : "s",
            left_undone);
    return cli_wrong(messages);
}

_Noreturn void cli_stdout_failed(void) {
    _exit(cli_machine_failed("standard output"));
}

bool cli_read_scenario(struct ht_model *model, const char *file, const struct cli_sets *sets,
                       struct ht_messages *messages) {
    ht_messages_init(messages);
    if (ht_scenario_read(model, file, sets->items, sets->count, messages)) {
        return true;
    }
    cli_refuse(messages, "nothing was simulated");
    return false;
}

bool cli_warnings(const struct ht_model *model, enum ht_per by, struct ht_forecast *forecast,
                  struct ht_arena *arena, struct ht_messages *messages) {
    ht_model_warn(model, messages);
    if (!ht_forecast(model, by, forecast, arena)) {
        return false;
    }
    ht_forecast_warn(model, forecast, messages);
    return true;
}
