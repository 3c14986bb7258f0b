/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * holdtime lesson: a queueing effect, told with numbers just simulated.
 */
#include "lessons.h"
#include "study_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_NO_GUESS = CLI_KEY + 0x10, KEY_PAGE, KEY_CHECK };

struct arguments {
    const char *name; /* NULL: list them */
    struct cli_study study;
    bool no_guess, page, check;
};

static void conclude(const struct arguments *a, struct argp_state *state) {
    const struct ht_study_options *options = &a->study.options;
    if (a->page && a->check) {
        argp_error(state, "expected --page or --check, found both");
    }
    if (a->check && (options->seed_given || options->replications > 0)) {
        argp_error(state, "--check looks at the page as it was written; leave out -n and --seed");
    }
    if (a->name == NULL && (a->page || a->check || a->study.folder != NULL)) {
        argp_error(state, "expected the name of a lesson");
    }
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct arguments *a = state->input;
    if (cli_study_parse(key, text, state, &a->study) == 0) {
        return 0;
    }
    switch (key) {
    case KEY_NO_GUESS: a->no_guess = true; return 0;
    case KEY_PAGE: a->page = true; return 0;
    case KEY_CHECK: a->check = true; return 0;
    case ARGP_KEY_ARG:
        if (a->name != NULL) {
            argp_error(state, "expected one lesson, found another: \"%s\"", text);
        }
        a->name = text;
        return 0;
    case ARGP_KEY_END: conclude(a, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"no-guess", KEY_NO_GUESS, NULL, 0, "tell the answers without waiting for a guess", 0},
    {"replications", 'n', "N", 0, "simulate N replications of each run (default: as the scenarios say)", 0},
    {"seed", CLI_STUDY_SEED, "S", 0, "seed of all luck, 0 to 2^64-1 (default: as the first scenario says)",
     0},
    {"jobs", 'j', "THREADS", 0,
     "work on THREADS replications at once (default: one a processor); results do not depend on it", 0},
    {"output", 'o', "DIR", 0, "also leave the page and its pictures in DIR", 0},
    {"page", KEY_PAGE, NULL, 0, "print the page itself, its numbers as simulated", 0},
    {"check", KEY_CHECK, NULL, 0,
     "tell only whether the page's numbers are those simulated and its claims hold", 0},
    {"quiet", CLI_STUDY_QUIET, NULL, 0, "no progress, no remarks", 0},
    CLI_HELP_OPTIONS,
    {0}};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[NAME | FILE.md]",
    .doc =
        "List the lessons, or tell one: its scenarios are simulated first, then the story is told with the "
        "numbers that "
        "came of them. On a terminal you are asked to guess before you are told."
        "\v"
        "A lesson is a page of Markdown; one of your own is named by its path; WRITING.md beside the lessons "
        "says how it is written. "
        "What a lesson claims is checked every time. HOLDTIME_LESSONS may name another folder of them.\n\n"
        "Exit status: 0 told, and all it claims held; 1 a claim does not hold, or with --check a number of "
        "the page is "
        "another; 2 the input is wrong; 3 the machine failed; 130 interrupted.\n\n"
        "Examples:\n"
        "  holdtime lesson\n"
        "  holdtime lesson knee\n"
        "  holdtime lesson knee --no-guess -o knee\n"
        "  holdtime lesson ./my-page.md --seed 2\n"};

static struct ht_lesson_look look_of_stdout(void) {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    const char *plain = getenv("NO_COLOR");
    const unsigned columns = cli_terminal_size(STDOUT_FILENO, true, 80);
    return (struct ht_lesson_look){.columns = columns > 100 ? 100 : columns,
                                   .bold = terminal && (plain == NULL || plain[0] == '\0')};
}

static int list(const struct lessons *lessons) {
    const struct ht_lesson_look look = look_of_stdout();
    struct ht_messages messages;
    size_t width = 0;
    ht_messages_init(&messages);
    for (size_t i = 0; i < lessons->count; i++) {
        const size_t length = strlen(lessons->entries[i].name);
        width = length > width ? length : width;
    }
    bool whole = true;
    for (size_t i = 0; whole && i < lessons->count; i++) {
        struct ht_lesson lesson;
        if (ht_lesson_glance(&lesson, lessons->entries[i].path, &messages)) {
            whole = ht_lesson_entry(lessons->entries[i].name, width, lesson.summary, look, stdout);
        }
        ht_lesson_release(&lesson);
    }
    fputs("\nholdtime lesson NAME tells one.\n", stdout);
    const int status = messages.errors > 0 ? cli_wrong(&messages) : CLI_DONE;
    ht_messages_print(&messages, stderr);
    ht_messages_release(&messages);
    if (!whole || fflush(stdout) != 0) {
        cli_stdout_failed();
    }
    return status;
}

/* A lesson as it is told. */
struct telling {
    const struct arguments *a;
    struct cli_study *study;
    struct ht_lesson lesson;
    struct ht_model *models; /* [run_count], of these initialised: */
    size_t model_count;
    struct ht_result *results; /* [run_count], of these: */
    size_t result_count;
    const char *next; /* the lesson after it; NULL: none */
};

/* All runs; a mistake in one of a family is one of them all, and told once. */
static void read_models(struct telling *t, struct ht_messages *messages) {
    for (size_t f = 0; f < t->lesson.family_count; f++) {
        const struct ht_lesson_family *family = &t->lesson.families[f];
        bool read = true;
        for (size_t i = 0; i < family->count; i++) {
            ht_model_init(&t->models[t->model_count]);
            if (read) {
                read = ht_lesson_model(&t->lesson, t->model_count, &t->models[t->model_count], messages);
            }
            t->model_count++;
        }
    }
}

static int read_lesson(struct telling *t, const char *file) {
    struct ht_messages messages;
    int status = CLI_DONE;
    ht_messages_init(&messages);
    if (ht_lesson_read(&t->lesson, file, &messages)) {
        t->models = calloc(t->lesson.run_count, sizeof *t->models);
        t->results = calloc(t->lesson.run_count, sizeof *t->results);
        if (t->models == NULL || t->results == NULL) {
            status = cli_no_memory();
        } else {
            read_models(t, &messages);
        }
    }
    if (status == CLI_DONE && messages.errors == 0 && !ht_lesson_check(&t->lesson, t->models, &messages)) {
        status = cli_no_memory();
    }
    if (messages.errors > 0) {
        status = cli_refuse(&messages, "nothing was simulated");
    }
    ht_messages_release(&messages);
    return status;
}

/* All runs with the seed of the first: the same callers. */
static int simulate(struct telling *t) {
    struct cli_study *study = t->study;
    int status = CLI_DONE;
    cli_study_begin(study);
    study->options.by_given = t->lesson.by_given;
    study->options.by = t->lesson.by;
    study->options.seed = study->options.seed_given ? study->options.seed : t->models[0].run.seed;
    study->options.seed_given = true;
    while (status == CLI_DONE && t->result_count < t->lesson.run_count) {
        const size_t run = t->result_count++;
        char stage[160];
        snprintf(stage, sizeof stage, "run %zu of %zu, %.80s", run + 1, t->lesson.run_count,
                 t->lesson.runs[run].label);
        cli_progress_stage(&study->progress, stage);
        const enum ht_study_status ended = ht_study_run(&t->models[run], &study->options, &t->results[run]);
        if (ended == HT_STUDY_NO_MEMORY) {
            status = cli_no_memory();
        } else if (ended != HT_STUDY_DONE || t->results[run].interrupted) {
            cli_progress_clear(&study->progress);
            fputs("holdtime: interrupted; a lesson is told when all of it is simulated\n", stderr);
            status = CLI_INTERRUPTED;
        }
    }
    cli_progress_clear(&study->progress);
    return status;
}

/* The reader's guess, from 0; HT_LESSON_OPTIONS where he does not. */
static size_t ask(const struct ht_lesson_guess *guess) {
    char line[64];
    for (int trial = 0; trial < 3; trial++) {
        printf("Your guess, 1 to %zu (Enter: just tell): ", guess->option_count);
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL) {
            clearerr(stdin);
            putchar('\n');
            break;
        }
        char *end;
        const long number = strtol(line, &end, 10);
        if (line[strspn(line, " \t\r\n")] == '\0') {
            break;
        }
        if (end != line && end[strspn(end, " \t\r\n")] == '\0' && number >= 1 &&
            (size_t)number <= guess->option_count) {
            putchar('\n');
            return (size_t)number - 1;
        }
    }
    putchar('\n');
    return HT_LESSON_OPTIONS;
}

static int tell_story(const struct telling *t, const struct ht_lesson_told *told) {
    const struct ht_lesson_look look = look_of_stdout();
    const bool asks = !t->a->no_guess && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    for (size_t b = 0; b < t->lesson.block_count; b++) {
        const struct ht_lesson_block *block = &t->lesson.blocks[b];
        bool whole = ht_lesson_tell(told, b, look, stdout);
        if (whole && block->kind == HT_LESSON_GUESS) {
            const struct ht_lesson_guess *guess = &t->lesson.guesses[block->index];
            const size_t chosen = asks ? ask(guess) : HT_LESSON_OPTIONS;
            if (*t->study->options.interrupted) {
                return CLI_INTERRUPTED;
            }
            whole = ht_lesson_answer(told, guess, chosen, look, stdout);
        }
        if (!whole || fflush(stdout) != 0) {
            cli_stdout_failed();
        }
    }
    if (!ht_lesson_runs(told, look, stdout)) {
        cli_stdout_failed();
    }
    return CLI_DONE;
}

static bool write_page(const void *told, FILE *out) {
    return ht_lesson_page(told, out);
}

static bool write_pictures(const void *told, const char *folder) {
    return ht_lesson_pictures(told, folder);
}

/* What a lesson claims, and with --check its numbers. */
static int verdict(const struct telling *t, const struct ht_lesson_told *told) {
    struct ht_messages messages;
    ht_messages_init(&messages);
    const size_t claims = ht_lesson_verify(told, &messages), failed = messages.errors;
    const size_t numbers = t->a->check ? ht_lesson_compare(told, &messages) : 0,
                 other = messages.errors - failed;
    fflush(stdout);
    ht_messages_print(&messages, stderr);
    ht_messages_release(&messages);
    if (t->a->check) {
        printf("%s: %zu of %zu claims hold; %zu of %zu numbers are those simulated\n", t->lesson.title,
               failed < claims ? claims - failed : 0, claims, numbers - other, numbers);
    } else if (!t->a->page && claims > 0) {
        char held[64] = "All";
        if (failed > 0) {
            snprintf(held, sizeof held, "Only %zu of", failed < claims ? claims - failed : 0);
        }
        printf("%s %zu claims and answers of this lesson hold beyond chance (seed %llu).\n", held, claims,
               (unsigned long long)told->results[0].seed);
    }
    if (t->next != NULL && !t->a->check && !t->a->page && isatty(STDOUT_FILENO)) {
        printf("Next: holdtime lesson %s\n", t->next);
    }
    return failed + other > 0 ? CLI_MISSED : CLI_DONE;
}

static int tell(struct telling *t) {
    const struct ht_lesson_told told = {&t->lesson, t->results};
    const struct cli_output page = {"lesson.md", write_page, false};
    if (t->study->folder != NULL && !cli_write_outputs(t->study->folder, &page, 1, &told, write_pictures)) {
        return CLI_MACHINE;
    }
    if (t->a->page && !ht_lesson_page(&told, stdout)) {
        cli_stdout_failed();
    }
    const int status = t->a->page || t->a->check ? CLI_DONE : tell_story(t, &told);
    const int found = status == CLI_DONE ? verdict(t, &told) : status;
    if (found != CLI_INTERRUPTED) {
        cli_study_drawn(t->study);
    }
    return found;
}

static int lesson(struct arguments *a, const char *file, const char *next) {
    struct telling t = {.a = a, .study = &a->study, .next = next};
    int status = read_lesson(&t, file);
    if (status == CLI_DONE) {
        status = cli_study_may_write(&a->study) ? simulate(&t) : CLI_MACHINE;
    }
    if (status == CLI_DONE) {
        status = tell(&t);
    }
    for (size_t i = 0; i < t.result_count; i++) {
        ht_result_release(&t.results[i]);
    }
    for (size_t i = 0; i < t.model_count; i++) {
        ht_model_release(&t.models[i]);
    }
    free(t.results);
    free(t.models);
    ht_lesson_release(&t.lesson);
    return status;
}

/* By its path, or by its name among those there are. */
static int find_and_tell(struct arguments *a) {
    const size_t length = a->name == NULL ? 0 : strlen(a->name);
    if (a->name != NULL &&
        (strchr(a->name, '/') != NULL || (length > 3 && strcmp(a->name + length - 3, ".md") == 0))) {
        return lesson(a, a->name, NULL);
    }
    struct lessons lessons;
    int status = lessons_find(&lessons);
    if (status == CLI_DONE && a->name == NULL) {
        status = list(&lessons);
    } else if (status == CLI_DONE) {
        const struct lesson_entry *entry = lessons_named(&lessons, a->name);
        const bool last = entry == NULL || entry + 1 == lessons.entries + lessons.count;
        status = entry == NULL ? CLI_INPUT : lesson(a, entry->path, last ? NULL : entry[1].name);
    }
    lessons_release(&lessons);
    return status;
}

int cli_lesson(int argc, char **argv) {
    struct arguments a = {.name = NULL};
    if (!cli_study_init(&a.study, argc)) {
        return cli_no_memory();
    }
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &a);
    const int status = find_and_tell(&a);
    cli_study_release(&a.study);
    return status;
}
