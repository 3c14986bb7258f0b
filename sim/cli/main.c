/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The holdtime command: finds the subcommand, and sees to it that stdout arrived whole.
 */
#include "cli.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
#include <jansson.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES 32 /* most commands that the suggestion looks through */

struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* NULL: a later version has it */
    const char *summary;
    bool spreads; /* over the ranks of an MPI job; of another, rank 0 does all */
};

static const struct command commands[] = {
    {"run", cli_run, "simulate a scenario and report", true},
    {"check", cli_check, "validate a scenario; expected load against capacity, without simulating", false},
    {"plot", cli_plot, "draw or redraw the pictures of a result", false},
    {"compare", cli_compare, "the same callers through several plans: what each changes, which is best",
     true},
    {"sweep", cli_sweep, "simulate every value of one setting or two with the same callers", true},
    {"staff", cli_staff, "the fewest agents by interval that keep the targets; shifts that cover them",
     false},
    {"plan", cli_plan, "the cheapest choice of the decisions that keeps the targets, certified", false},
    {"fit", cli_fit, "a scenario from a log of real calls; how well it forecasts days it has not seen",
     false},
    {"results", cli_results, "list what a results store holds; report from it again", false},
    {"merge", cli_merge, "join results stores", false},
    {"explain", cli_explain, "one interval by Erlang C, Erlang A and simulation, and why they differ", false},
    {"lesson", cli_lesson, "queueing effects, told with numbers just simulated", false},
    {"validate", cli_validate, "known answers held against this build, on this machine", false},
    {"erlang", cli_erlang, "the textbook formulas: fewest agents, most calls, or what comes of both", false},
    {"workshop", NULL, NULL, false},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static int print_help(FILE *out, int status) {
    fputs("holdtime simulates a call centre: how long callers hold, how many give up, and which week meets "
          "the target.\n\n"
          "Usage: holdtime COMMAND [ARGUMENT]...\n\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++) {
        if (commands[i].run != NULL) {
            fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
        }
    }
    fputs("\nholdtime COMMAND --help tells more of each; holdtime --version, what it is built with.\n\n"
          "Examples:\n"
          "  holdtime check scenarios/erp-go-live.cfg\n"
          "  holdtime run scenarios/erp-go-live.cfg -o results\n",
          out);
    return status;
}

static int print_version(void) {
    const char *sqlite = ht_store_library(), *mpi = ht_ranks_library(), *glpk = ht_roster_library();
    printf("holdtime %s\n"
           "GSL %s, libconfig %d.%d.%d, jansson %s, libcsv %d.%d.%d, %s%s, %s%s, %s; gnuplot is looked "
           "for when a picture is drawn\n"
           "License GPL-3.0-or-later. There is no warranty.\n",
           HT_VERSION, GSL_VERSION, LIBCONFIG_VER_MAJOR, LIBCONFIG_VER_MINOR, LIBCONFIG_VER_REVISION,
           JANSSON_VERSION, CSV_MAJOR, CSV_MINOR, CSV_RELEASE,
           sqlite == NULL ? "no SQLite (package libsqlite3-dev)" : "SQLite ", sqlite == NULL ? "" : sqlite,
           glpk == NULL ? "no GLPK (package libglpk-dev)" : "GLPK ", glpk == NULL ? "" : glpk,
           mpi == NULL ? "no MPI (package libopenmpi-dev)" : mpi);
    return CLI_DONE;
}

static int unknown_command(const char *name) {
    const char *names[NAMES];
    size_t count = 0;
    for (size_t i = 0; i < COMMANDS && count < NAMES; i++) {
        if (commands[i].run != NULL) {
            names[count++] = commands[i].name;
        }
    }
    const char *close = ht_closest(name, names, count);
    fprintf(stderr, "holdtime: there is no command \"%s\"", name);
    if (close != NULL) {
        fprintf(stderr, "; did you mean `%s`?", close);
    }
    fputs("\nTry `holdtime --help`.\n", stderr);
    return CLI_INPUT;
}

static const struct command *find(const char *name) {
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static int run_command(const struct command *command, int argc, char **argv) {
    char title[64];
    if (command->run == NULL) {
        fprintf(stderr, "holdtime: the command %s is not yet supported by this version\n", command->name);
        return CLI_INPUT;
    }
    snprintf(title, sizeof title, "holdtime %s", command->name);
    argv[1] = title;
    return command->spreads ? cli_ranks_run(command->run, argc - 1, argv + 1)
                            : command->run(argc - 1, argv + 1);
}

/* Runs at every exit: a report that did not reach the disk is a failure, whatever was returned before. */
static void close_stdout(void) {
    const bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) != 0 || failed) {
        fprintf(stderr, "holdtime: standard output: %s\n", strerror(errno != 0 ? errno : EIO));
        _exit(CLI_MACHINE);
    }
}

int main(int argc, char **argv) {
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0) {
        fputs("holdtime: standard output is closed\n", stderr);
        return CLI_MACHINE;
    }
    argp_err_exit_status = CLI_INPUT;
    gsl_set_error_handler_off();
    if (atexit(close_stdout) != 0) {
        return CLI_MACHINE;
    }
    const char *name = argc < 2 ? "" : argv[1];
    const struct command *command = find(name);
    const bool help = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    const bool version = strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0;
    size_t rank;
    if (ht_ranks_launched(&rank) > 1 && rank > 0 && (command == NULL || !command->spreads)) {
        return CLI_DONE; /* and not rank 0's mistake, which would have the launcher end him in mid-sentence */
    }
    if (argc < 2) {
        return print_help(stderr, CLI_INPUT);
    }
    return help              ? print_help(stdout, CLI_DONE)
           : version         ? print_version()
           : command == NULL ? unknown_command(name)
                             : run_command(command, argc, argv);
}
