/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime validate: known answers held against this build, on this machine. Which answers there are stands
 * in tables; a suite is a row here and a table or two.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "lives.h"
#include "study_options.h"

#include <errno.h>
#include <gsl/gsl_version.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define AT_LENGTH 16 /* times the replications, of --long: tolerances a quarter as wide */
#define PATH      4096

static const struct {
    const char *name, *what;
    const char *answers, *lives; /* tables; NULL: none */
} kinds[] = {
    {"theory", "queues with exact answers: Erlang, priorities, redials, surges", "cases.csv", NULL},
    {"staffing", "the fewest agents: N keep the level, N - 1 do not", "staffing.csv", NULL},
    {"go-live", "a go-live week by week, by an independent program", "go_live.csv", NULL},
    {"scenarios", "the scenarios shipped, by the formulas they quote", "scenarios.csv", NULL},
    {"lessons", "what no formula knows: this is shorter than that", "lessons.csv", NULL},
    {"traces", "every call of small scenarios, computed by hand", "traces/measures.csv", "traces/traces.csv"},
    {"days", "two real days of a bank, call by call, three ways", "traces/day_measures.csv",
     "traces/days.csv"},
};
enum { SUITES = sizeof kinds / sizeof kinds[0] };

struct suite {
    size_t kind; /* position in `kinds` */
    struct answers answers;
    struct lives lives;
};

struct arguments {
    struct cli_study study; /* --seed, -j, --format, --quiet */
    struct cli_sets cases, suites;
    const char *tables;
    bool at_length, list;
};

enum { KEY_LONG = CLI_KEY + 0x10, KEY_CASE, KEY_TABLES, KEY_LIST };

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    const char *names[SUITES];
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    for (size_t i = 0; i < SUITES; i++) {
        names[i] = kinds[i].name;
    }
    switch (key) {
    case KEY_LONG: a->at_length = true; return 0;
    case KEY_CASE: a->cases.items[a->cases.count++] = text; return 0;
    case KEY_TABLES: a->tables = text; return 0;
    case KEY_LIST: a->list = true; return 0;
    case ARGP_KEY_ARG:
        a->suites.items[a->suites.count++] = names[cli_choice(state, "SUITE", text, names, SUITES)];
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"long", KEY_LONG, NULL, 0,
     "sixteen times the replications, tolerances a quarter as wide: twenty minutes or more", 0},
    {"case", KEY_CASE, "NAME", 0, "only the checks of this case (may be repeated)", 0},
    {"list", KEY_LIST, NULL, 0, "list the suites, and the cases of those that are named; check nothing", 0},
    {"tables", KEY_TABLES, "DIR", 0, "take the tables of known answers from DIR", 0},
    {"seed", CLI_STUDY_SEED, "S", 0,
     "other callers, 0 to 2^64-1 (default: those of the scenarios, with which every check holds)", 0},
    {"jobs", 'j', "THREADS", 0,
     "work on THREADS replications at once (default: one a processor); results do not depend on it", 0},
    {"format", CLI_STUDY_FORMAT, "FORMAT", 0, "report as text, json or csv (default: text)", 0},
    {"quiet", CLI_STUDY_QUIET, NULL, 0, "no progress", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[SUITE...]",
    .doc = "Hold this build, on this machine, against answers known from elsewhere: formulas, exact Markov "
           "chains, an independent program, published results, computation by hand, and two days of a real "
           "call centre, call by call."
           "\v"
           "Suites (default: all, a minute or two on two processors):\n"
           "  theory     queues with exact answers: Erlang, priorities, redials, surges\n"
           "  staffing   the fewest agents: N keep the level, N - 1 do not\n"
           "  go-live    a go-live week by week, by an independent program\n"
           "  scenarios  the scenarios shipped, by the formulas they quote\n"
           "  lessons    what no formula knows: this is shorter than that\n"
           "  traces     every call of small scenarios, computed by hand\n"
           "  days       two real days of a bank, call by call, three ways\n\n"
           "A table of the suites follows the answer, then how far the simulation is from theory and what "
           "chance "
           "explains of it, then every check: expected, simulated, its 95% interval, tolerance, distance in "
           "standard errors, verdict, source.\n\n"
           "Exit status: 0 all hold; 1 some do not; 2 the input is wrong; 3 the machine failed; 130 "
           "interrupted, told is what was checked.\n\n"
           "Examples:\n"
           "  holdtime validate\n"
           "  holdtime validate theory --case erlanga\n"
           "  holdtime validate theory --seed 1\n"
           "  holdtime validate --long --format csv >checks.csv\n"};

static bool has_tables(const char *folder) {
    char path[PATH];
    return snprintf(path, sizeof path, "%s/%s", folder, kinds[0].answers) < PATH && access(path, R_OK) == 0;
}

/* Those installed with the program that runs, wherever it was moved; those of the source tree it was built
 * in; those of the place it was to be installed in. False: told. */
static bool find_tables(char folder[PATH]) {
    char beside[PATH];
    const bool placed = ht_path_from_program(HT_CASES_FROM_PROGRAM, beside, sizeof beside);
    const char *const folders[] = {placed ? beside : "", HT_CASES_SOURCE, HT_CASES_INSTALLED};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (has_tables(folders[i])) {
            char *whole = realpath(folders[i], NULL);
            snprintf(folder, PATH, "%s", whole == NULL ? folders[i] : whole);
            free(whole);
            return true;
        }
    }
    fprintf(stderr,
            "holdtime validate: the tables of known answers are neither in %s nor in %s; --tables DIR names "
            "them\n",
            folders[0], folders[2]);
    return false;
}

struct validating {
    struct arguments *arguments;
    struct suite suites[SUITES];
    struct ht_validation_suite shown[SUITES];
    struct ht_validation validation;
    struct answer_work work;
    struct ht_messages messages;
    struct ht_arena arena;
};

static bool is_chosen(const struct cli_sets *suites, const char *name) {
    for (size_t i = 0; i < suites->count; i++) {
        if (strcmp(suites->items[i], name) == 0) {
            return true;
        }
    }
    return suites->count == 0;
}

static const char *table_path(const char *folder, const char *name, struct ht_arena *arena) {
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *path = ht_arena_alloc(arena, size, 1);
    if (path != NULL) {
        snprintf(path, size, "%s/%s", folder, name);
    }
    return path;
}

/* The tables of a suite, as checks; false: no memory. */
static bool read_suite(struct validating *v, struct suite *suite, struct ht_validation_suite *shown,
                       const char *folder) {
    struct answer_work *work = &v->work;
    const char *answers = kinds[suite->kind].answers, *lives = kinds[suite->kind].lives;
    size_t known = 0, lived = 0;
    if (lives != NULL) {
        const char *path = table_path(folder, lives, &v->arena);
        if (path == NULL || !lives_read(&suite->lives, path, work)) {
            return false;
        }
    }
    const char *path = table_path(folder, answers, &v->arena);
    if (path == NULL || !answers_read(&suite->answers, path, work)) {
        return false;
    }
    const size_t rows = suite->lives.table.count + suite->answers.table.count;
    *shown = (struct ht_validation_suite){kinds[suite->kind].name, kinds[suite->kind].what,
                                          ht_arena_alloc(&v->arena, rows + 1, sizeof *shown->checks), 0};
    if (shown->checks == NULL || (lives != NULL && !lives_take(&suite->lives, shown->checks, &lived, work)) ||
        !answers_take(&suite->answers, shown->checks + lived, &known, work)) {
        return false;
    }
    shown->count = lived + known;
    work->checks += shown->count;
    return true;
}

static bool read_suites(struct validating *v, const char *folder) {
    for (size_t kind = 0; kind < SUITES; kind++) {
        if (is_chosen(&v->arguments->suites, kinds[kind].name)) {
            const size_t i = v->validation.count++;
            v->suites[i].kind = kind;
            if (!read_suite(v, &v->suites[i], &v->shown[i], folder)) {
                return false;
            }
        }
    }
    return true;
}

/* A --case that no table has; the closest that one has is suggested. */
static void tell_unknown_case(struct validating *v, const char *name) {
    size_t count = 0, room = 0;
    for (size_t i = 0; i < v->validation.count; i++) {
        room += v->suites[i].answers.table.count + v->suites[i].lives.table.count;
    }
    const char **names = ht_arena_alloc(&v->arena, room + 1, sizeof *names);
    for (size_t i = 0; names != NULL && i < v->validation.count; i++) {
        const struct answer_table *answers = &v->suites[i].answers.table, *lives = &v->suites[i].lives.table;
        for (size_t row = 0; row < answers->count; row++) {
            names[count++] = answer_text(answers, row, "case");
        }
        for (size_t row = 0; row < lives->count; row++) {
            names[count++] = answer_text(lives, row, "trace");
        }
    }
    const char *close = names == NULL ? NULL : ht_closest(name, names, count);
    fprintf(stderr, "holdtime validate: --case: there is no case \"%s\" in %s%s%s%s\n", name,
            v->validation.count == 1 ? "this suite" : "these suites", close == NULL ? "" : "; did you mean `",
            close == NULL ? "" : close, close == NULL ? "" : "`?");
}

static bool cases_known(struct validating *v) {
    bool all = true;
    for (size_t i = 0; i < v->arguments->cases.count; i++) {
        bool known = false;
        for (size_t s = 0; s < v->validation.count; s++) {
            for (size_t k = 0; k < v->shown[s].count; k++) {
                known = known || strcmp(v->shown[s].checks[k].name, v->arguments->cases.items[i]) == 0;
            }
        }
        if (!known) {
            tell_unknown_case(v, v->arguments->cases.items[i]);
        }
        all = all && known;
    }
    return all;
}

static int list(const struct validating *v) {
    for (size_t s = 0; s < v->validation.count; s++) {
        const struct ht_validation_suite *suite = &v->shown[s];
        printf("%-9s %4zu checks  %s\n", suite->name, suite->count, suite->what);
        for (size_t i = 0; v->arguments->suites.count > 0 && i < suite->count; i++) {
            bool told = false;
            for (size_t k = 0; k < i && !told; k++) {
                told = strcmp(suite->checks[k].name, suite->checks[i].name) == 0;
            }
            if (!told) {
                printf("          %s\n", suite->checks[i].name);
            }
        }
    }
    return CLI_DONE;
}

static int wrong_tables(const struct ht_messages *messages) {
    return cli_refuse(messages, "nothing was simulated");
}

static enum answer_end simulate(struct validating *v) {
    struct answer_work *work = &v->work;
    const struct ht_study_options *asked = &v->arguments->study.options;
    cli_study_begin(&v->arguments->study);
    work->progress = v->arguments->study.progress;
    work->options = (struct ht_study_options){.seed = asked->seed,
                                              .seed_given = asked->seed_given,
                                              .threads = asked->threads,
                                              .interrupted = asked->interrupted};
    enum answer_end end = ANSWERS_DONE;
    for (size_t i = 0; end == ANSWERS_DONE && i < v->validation.count; i++) {
        work->suite = v->shown[i].name;
        end = lives_run(&v->suites[i].lives, work);
        if (end == ANSWERS_DONE) {
            end = answers_run(&v->suites[i].answers, work);
        }
    }
    cli_progress_clear(&work->progress);
    return end;
}

/* "GSL 2.7.1, gcc 12.2.0, Linux x86_64; tables of DIR". */
static const char *describe_machine(const char *folder, struct ht_arena *arena) {
    struct utsname system;
    char text[PATH + 512];
    const bool known = uname(&system) >= 0;
#ifdef __clang__
    const char *compiler = "";
#else
    const char *compiler = "gcc ";
#endif
    snprintf(text, sizeof text, "GSL %s, %s%s, %s %s; tables of %s", gsl_version, compiler, __VERSION__,
             known ? system.sysname : "unknown", known ? system.machine : "system", folder);
    return ht_arena_text(arena, text);
}

static int report(struct validating *v) {
    static bool (*const reports[])(const struct ht_validation *,
                                   FILE *) = {[CLI_TEXT] = ht_report_validation_text,
                                              [CLI_JSON] = ht_report_validation_json,
                                              [CLI_CSV] = ht_report_validation_csv};
    struct ht_validation *validation = &v->validation;
    validation->calls = v->work.calls;
    if (!answers_chance(validation)) {
        return cli_no_memory();
    }
    if (!reports[v->arguments->study.format](validation, stdout)) {
        cli_stdout_failed();
    }
    const size_t open = ht_validation_count(validation, NULL, HT_CHECK_KINDS, HT_CHECK_OPEN);
    const size_t fail = ht_validation_count(validation, NULL, HT_CHECK_KINDS, HT_CHECK_FAILS);
    if (validation->interrupted) {
        fprintf(stderr, "holdtime: interrupted; %zu of %zu checks were made\n", v->work.checks - open,
                v->work.checks);
        return CLI_INTERRUPTED;
    }
    return fail > 0 ? CLI_MISSED : CLI_DONE;
}

static int validate_with(struct validating *v, const char *folder) {
    struct ht_validation *validation = &v->validation;
    if (!read_suites(v, folder)) {
        return cli_no_memory();
    }
    if (v->messages.errors > 0) {
        return wrong_tables(&v->messages);
    }
    if (!cases_known(v)) {
        return CLI_INPUT;
    }
    if (v->arguments->list) {
        return list(v);
    }
    validation->machine = describe_machine(folder, &v->arena);
    if (validation->machine == NULL) {
        return cli_no_memory();
    }
    switch (simulate(v)) {
    case ANSWERS_NO_MEMORY: return cli_no_memory();
    case ANSWERS_WRONG: return wrong_tables(&v->messages);
    case ANSWERS_STOPPED: validation->interrupted = true; break;
    case ANSWERS_DONE: break;
    }
    return report(v);
}

static int validate(struct arguments *a) {
    char folder[PATH];
    if (a->tables == NULL && !find_tables(folder)) {
        return CLI_MACHINE;
    }
    struct validating *v = calloc(1, sizeof *v);
    if (v == NULL) {
        return cli_no_memory();
    }
    v->arguments = a;
    ht_messages_init(&v->messages);
    ht_arena_init(&v->arena);
    v->validation = (struct ht_validation){.suites = v->shown,
                                           .at_length = a->at_length,
                                           .times = a->at_length ? AT_LENGTH : 1,
                                           .seed_given = a->study.options.seed_given,
                                           .seed = a->study.options.seed,
                                           .version = HT_VERSION};
    v->work = (struct answer_work){
        .times = v->validation.times, .cases = &a->cases, .arena = &v->arena, .messages = &v->messages};
    const int status = validate_with(v, a->tables == NULL ? folder : a->tables);
    for (size_t i = 0; i < v->validation.count; i++) {
        lives_release(&v->suites[i].lives);
        answers_release(&v->suites[i].answers);
    }
    ht_arena_release(&v->arena);
    ht_messages_release(&v->messages);
    free(v);
    return status;
}

int cli_validate(int argc, char **argv) {
    struct arguments a = {.tables = NULL};
    int status = CLI_MACHINE;
    const bool study = cli_study_init(&a.study, argc), cases = cli_sets_init(&a.cases, argc),
               suites = cli_sets_init(&a.suites, argc);
    if (!study || !cases || !suites) {
        cli_no_memory();
    } else {
        argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
        status = validate(&a);
    }
    cli_sets_release(&a.suites);
    cli_sets_release(&a.cases);
    cli_study_release(&a.study);
    return status;
}
