/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime plot: draw or redraw the pictures of a folder that `run -o` left.
 */
#include "cli.h"

static error_t parse(int key, char *text, struct argp_state *state) {
    const char **folder = state->input;
    if (cli_help(key, state) == 0) {
        return 0;
    }
    switch (key) {
    case ARGP_KEY_ARG:
        if (*folder != NULL) {
            argp_error(state, "expected one folder, found another: \"%s\"", text);
        }
        *folder = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "expected the folder of a result"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {CLI_HELP_OPTIONS, {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "DIR",
    .doc = "Draw the pictures of a result from the numbers in DIR/pictures: NAME.svg and NAME.png beside "
           "each NAME.csv. Needs gnuplot."
           "\v"
           "HOLDTIME_PLOTS may name another folder of gnuplot scripts. Exit status: 0 drawn; 2 there is "
           "nothing to draw, or its numbers are wrong; 3 gnuplot is missing or the machine failed.\n\n"
           "Examples:\n"
           "  holdtime run erp-go-live.cfg -o results\n"
           "  holdtime plot results\n"};

int cli_plot(int argc, char **argv) {
    const char *folder = NULL;
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &folder);
    struct ht_messages problems;
    ht_messages_init(&problems);
    const enum ht_draw_status status = ht_pictures_draw(folder, &problems);
    ht_messages_print(&problems, stderr);
    bool wrong_numbers = false; /* a message about a line of a file is the user's to mend */
    for (size_t i = 0; i < problems.count; i++) {
        wrong_numbers = wrong_numbers || problems.items[i].line > 0;
    }
    ht_messages_release(&problems);
    switch (status) {
    case HT_DRAWN: return CLI_DONE;
    case HT_DRAW_NO_GNUPLOT:
        fputs("holdtime: no pictures: gnuplot is not installed (package gnuplot-nox)\n", stderr);
        return CLI_MACHINE;
    case HT_DRAW_NOTHING:
        fprintf(stderr,
                "holdtime: nothing to draw: no picture's numbers in %s/pictures; holdtime run -o %s "
                "writes them\n",
                folder, folder);
        return CLI_INPUT;
    case HT_DRAW_FAILED: break;
    }
    return wrong_numbers ? CLI_INPUT : CLI_MACHINE;
}
