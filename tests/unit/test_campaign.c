/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A randomised campaign: valid scenarios over the whole language are read, written and read again, run with
 * one and with three threads, and their results checked. The engine itself watches over the conservation of
 * calls. A scenario that fails is kept in its folder, named after its seed.
 *
 * CAMPAIGN_CASES in the environment sets how many, CAMPAIGN_SEED from which one on.
 */
#include "campaign.h"
#include "suite.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { CASES = 20 };
#else
enum { CASES = 60 };
#endif

static char under_way[200]; /* what to say when the library aborts */

static void on_abort(int number) {
    (void)number;
    if (write(STDERR_FILENO, under_way, strlen(under_way)) < 0)
        _exit(1);
}

struct text {
    char *bytes;
    size_t size;
};

static FILE *text_open(struct text *text) {
    *text = (struct text){0};
    FILE *out = open_memstream(&text->bytes, &text->size);
    ck_assert_ptr_nonnull(out);
    return out;
}

static bool same(const struct text *a, const struct text *b) {
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

static struct text written(const struct ht_model *model) {
    struct text text;
    FILE *out = text_open(&text);
    ck_assert(ht_scenario_write(model, out));
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

/* Every report, for whatever they may stumble over; the JSON is given back. */
static struct text reported(const struct ht_result *result) {
    struct text json, rest;
    FILE *out = text_open(&json);
    ck_assert(ht_report_json(result, out));
    ck_assert_int_eq(fclose(out), 0);
    out = text_open(&rest);
    ck_assert(ht_report_text(result, out) && ht_report_csv(result, out));
    ck_assert(result->traced == 0 || ht_report_trace(result, out));
    for (size_t i = 0; result->traced > 0 && i < result->traces[0].count; i += 97)
        ck_assert(ht_report_explain(result, i, out));
    ck_assert_int_eq(fclose(out), 0);
    free(rest.bytes);
    return json;
}

static void complain(char *wrong, size_t size, const char *what) {
    if (wrong[0] == '\0')
        snprintf(wrong, size, "%s", what);
}

static struct text run(const struct ht_model *model, size_t replications, size_t threads, size_t traced,
                       char *wrong, size_t size) {
    const struct ht_study_options options = {.replications = replications,
                                             .threads = threads,
                                             .traced = traced,
                                             .by_given = model->run.seed % 2 == 0,
                                             .by = model->run.seed % 4 == 0 ? HT_PER_DAY : HT_PER_WEEK};
    struct ht_result result;
    char found[300] = "";
    ck_assert_int_eq(ht_study_run(model, &options, &result), HT_STUDY_DONE);
    campaign_check(&result, found, sizeof found);
    if (found[0] == '\0')
        campaign_check_careers(&result, found, sizeof found);
    struct text json = reported(&result);
    if (result.replications != replications)
        complain(wrong, size, "another number of replications");
    if (strstr(json.bytes, "nan") != NULL || strstr(json.bytes, "inf") != NULL)
        complain(wrong, size, "the JSON holds something that is no number");
    if (found[0] != '\0')
        complain(wrong, size, found);
    ht_result_release(&result);
    return json;
}

/* The sums of one replication, which a result does not show. */
static void replicate(const struct ht_model *model, char *wrong, size_t size) {
    struct ht_arena arena, work;
    struct ht_measures measures;
    char found[300] = "";
    size_t *period = calloc(ht_bin_count(&model->calendar), sizeof *period);
    ht_arena_init(&arena);
    ht_arena_init(&work);
    ck_assert(period != NULL && ht_measures_init(&measures, &arena, model, period, 1));
    ck_assert(ht_replicate(model, model->run.seed, 1, &work, &measures, NULL));
    campaign_check_sums(model, &measures, found, sizeof found);
    if (found[0] != '\0')
        complain(wrong, size, found);
    ht_arena_release(&arena);
    ht_arena_release(&work);
    free(period);
}

static void compare_runs(const struct ht_model *model, const struct ht_model *again, char *wrong,
                         size_t size) {
    const size_t replications = 3 + model->run.seed % 2;
    struct text traced = run(model, 1, 1, 1, wrong, size), one = run(model, replications, 1, 0, wrong, size),
                three = run(model, replications, 3, 0, wrong, size),
                reread = run(again, replications, 2, 0, wrong, size);
    replicate(model, wrong, size);
    if (!same(&one, &three))
        complain(wrong, size, "one and three threads differ");
    if (!same(&one, &reread))
        complain(wrong, size, "the scenario as written gives other results");
    free(traced.bytes);
    free(one.bytes);
    free(three.bytes);
    free(reread.bytes);
}

static bool read_model(struct ht_model *model, const char *file) {
    struct ht_messages messages;
    ht_messages_init(&messages);
    const bool good = ht_scenario_read(model, file, NULL, 0, &messages);
    if (good)
        ht_model_warn(model, &messages);
    else
        ht_messages_print(&messages, stdout);
    ht_messages_release(&messages);
    return good;
}

static void try_again(struct ht_model *model, const char *folder, char *wrong, size_t size) {
    struct ht_model again;
    char file[300];
    snprintf(file, sizeof file, "%s/again.cfg", folder);
    struct text text = written(model);
    FILE *out = fopen(file, "w");
    ck_assert(out != NULL && fwrite(text.bytes, 1, text.size, out) == text.size && fclose(out) == 0);
    if (!read_model(&again, file)) {
        complain(wrong, size, "the scenario as written cannot be read");
    } else {
        struct text twice = written(&again);
        if (strcmp(model->digest, again.digest) != 0)
            complain(wrong, size, "the scenario as written has another digest");
        if (!same(&text, &twice))
            complain(wrong, size, "written twice, the scenario differs");
        again.file = model->file; /* which the JSON names */
        compare_runs(model, &again, wrong, size);
        free(twice.bytes);
    }
    free(text.bytes);
    ht_model_release(&again);
}

/* True when nothing is wrong; the folder is then gone. */
static bool try_case(uint64_t seed) {
    struct ht_model model;
    char folder[64], file[100], wrong[400] = "";
    snprintf(folder, sizeof folder, "campaign-%llu-XXXXXX", (unsigned long long)seed);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/case.cfg", folder);
    snprintf(under_way, sizeof under_way, "campaign seed %llu aborted; the scenario is %s\n",
             (unsigned long long)seed, file);
    ck_assert(campaign_make(folder, seed));
    if (read_model(&model, file))
        try_again(&model, folder, wrong, sizeof wrong);
    else
        complain(wrong, sizeof wrong, "it cannot be read");
    ht_model_release(&model);
    if (wrong[0] == '\0')
        campaign_remove(folder);
    else
        printf("campaign seed %llu: %s; the scenario is %s\n", (unsigned long long)seed, wrong, file);
    fflush(stdout); /* a failed check leaves without */
    return wrong[0] == '\0';
}

static uint64_t setting(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

START_TEST(test_campaign) {
    const uint64_t first = setting("CAMPAIGN_SEED", 1), cases = setting("CAMPAIGN_CASES", CASES);
    uint64_t failed = 0;
    signal(SIGABRT, on_abort);
    for (uint64_t seed = first; seed < first + cases && failed < 5; seed++)
        failed += !try_case(seed);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

int main(void) {
    gsl_set_error_handler_off(); /* as the program does */
    Suite *suite = suite_create("campaign");
    TCase *cases = tcase_create("campaign");
    tcase_set_timeout(cases, 0); /* a long campaign is asked for; ctest has its own limit */
    tcase_add_test(cases, test_campaign);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
