/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Do the 95% intervals hold the truth 95 times in 100? Many independent studies, with few replications each
 * as users make them, of models whose answers are known exactly. A quick look unless COVERAGE_EXPERIMENTS
 * asks for more (the preset `coverage`: 1000); COVERAGE_THREADS work at once; COVERAGE_REPORT names a file
 * for the tables that tests/cases/RESULTS.md shows.
 *
 * With 1000 experiments an interval that holds the truth 95 times in 100 is seen to do so 93.6 to 96.4 times
 * in 100, but for one time in twenty.
 */
#include "coverage.h"
#include "suite.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define QUICK 10
#else
#define QUICK 50
#endif
#define NOMINAL    0.95
#define BAND       0.014 /* two standard errors of a share seen in 1000 experiments */
#define SEQUENTIAL 0.02  /* where the interval itself says when to stop, what the precision of 0.5 leaves */

static const size_t sizes[] = {10, 20, 30, 100};
#define SIZES       (sizeof sizes / sizeof *sizes)
#define QUICK_SIZES 2 /* the first so many */

static size_t setting(const char *name, size_t otherwise) {
    const char *text = getenv(name);
    return text == NULL ? otherwise : (size_t)strtoull(text, NULL, 10);
}

static size_t experiments(void) {
    return setting("COVERAGE_EXPERIMENTS", QUICK);
}

static bool in_full(void) {
    return experiments() >= 1000;
}

/* To the report, if there is one. */
static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *format, ...) {
    const char *name = getenv("COVERAGE_REPORT");
    FILE *out = name == NULL ? NULL : fopen(name, "a");
    if (out == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(out, format, arguments);
    va_end(arguments);
    ck_assert_int_eq(fclose(out), 0);
}

static struct coverage_plan plan_of(size_t replications, double precision, uint64_t seed) {
    return (struct coverage_plan){.experiments = experiments(),
                                  .replications = replications,
                                  .threads = setting("COVERAGE_THREADS", 1),
                                  .precision = precision,
                                  .seed = seed};
}

struct tally {
    size_t cells, below, above, lowest; /* lowest: of 1000, rounded */
    double sum;
};

static void count(struct tally *tally, const struct coverage_score *score) {
    const double share = coverage_share(score);
    tally->cells++;
    tally->sum += share;
    tally->below += share < NOMINAL - BAND - 1e-9 ? 1 : 0;
    tally->above += share > NOMINAL + BAND + 1e-9 ? 1 : 0;
    if (tally->cells == 1 || share < 1e-3 * (double)tally->lowest)
        tally->lowest = (size_t)lround(1000.0 * share);
}

/* How often, marked where that is not 95 +- 1.4, and half the width on average. */
static void tell_score(const struct coverage_score *score) {
    const double share = coverage_share(score);
    const char *mark = share < NOMINAL - BAND - 1e-9 ? " <" : share > NOMINAL + BAND + 1e-9 ? " >" : "";
    tell(" %.1f%s | %.3g |", 100.0 * share, mark, score->half / score->tried);
}

static void tell_claim(const struct ht_model *model, const struct coverage_claim *claim) {
    tell("| `%s`", ht_measure_info[claim->measure].name);
    if (claim->scope > 0)
        tell(", %s", ht_model_scope_name(model, claim->scope));
    if (claim->period != HT_WHOLE_RUN)
        tell(", interval %zu", claim->period + 1);
    tell(" | %.4g |", claim->truth);
}

/* How far the mean of all estimates is from the truth, in parts of half an interval: what a start that is not
 * forgotten, or a wrong truth, would show. */
static double bias(const struct coverage_claim *claim, const struct coverage_score *score) {
    return (score->mean / score->tried - claim->truth) * score->tried / score->half;
}

static struct coverage_model filled(int number) {
    struct coverage_model known = coverage_models[number];
    known.fill(&known);
    return known;
}

static void tell_table(const struct coverage_model *known, struct coverage_score (*scores)[COVERAGE_CLAIMS],
                       size_t columns) {
    struct ht_model model;
    coverage_read(&model, known);
    tell("\n**%s**\n\n| measure | truth |", known->name);
    for (size_t i = 0; i < columns; i++)
        tell(" n = %zu | ± |", sizes[i]);
    tell("\n|---|---|");
    for (size_t i = 0; i < columns; i++)
        tell("---|---|");
    tell("\n");
    for (size_t c = 0; c < known->claim_count; c++) {
        tell_claim(&model, &known->claims[c]);
        for (size_t i = 0; i < columns; i++)
            tell_score(&scores[i][c]);
        tell("\n");
    }
    ht_model_release(&model);
}

/* In full every model is within the band on average. In the quick look all of them together nearly are:
 * intervals of 90% would not be. */
static void judge(const char *what, const struct tally *tally, double band) {
    const double mean = tally->sum / (double)tally->cells;
    printf("%s: %zu cells, on average %.1f%%, lowest %.1f%%, %zu below the band, %zu above\n", what,
           tally->cells, 100.0 * mean, 0.1 * (double)tally->lowest, tally->below, tally->above);
    fflush(stdout);
    ck_assert_double_le(fabs(mean - NOMINAL), band);
}

static void add_tally(struct tally *sum, const struct tally *tally) {
    sum->lowest = sum->cells == 0 || tally->lowest < sum->lowest ? tally->lowest : sum->lowest;
    sum->cells += tally->cells;
    sum->below += tally->below;
    sum->above += tally->above;
    sum->sum += tally->sum;
}

static void tell_tally(const struct tally *t) {
    tell("\nOf %zu cells %zu are within the band, %zu below, %zu above; on average "
         "%.1f.\n",
         t->cells, t->cells - t->below - t->above, t->below, t->above, 100.0 * t->sum / (double)t->cells);
}

static struct tally model_covers(const struct coverage_model *known, double band) {
    static struct coverage_score scores[SIZES][COVERAGE_CLAIMS];
    const size_t columns = in_full() ? SIZES : QUICK_SIZES;
    struct tally tally = {0};
    for (size_t i = 0; i < columns; i++) {
        const struct coverage_plan plan = plan_of(sizes[i], 0.0, 1 + 1000000 * i);
        coverage_experiments(known, &plan, scores[i]);
        for (size_t c = 0; c < known->claim_count; c++)
            count(&tally, &scores[i][c]);
    }
    tell_table(known, scores, columns);
    tell_tally(&tally);
    judge(known->name, &tally, band);
    for (size_t c = 0; in_full() && c < known->claim_count; c++)
        ck_assert_double_lt(fabs(bias(&known->claims[c], &scores[columns - 1][c])), 0.2);
    return tally;
}

START_TEST(intervals_cover) {
    struct tally all = {0};
    for (int i = 0; i < COVERAGE_MODELS; i++) {
        const struct coverage_model known = filled(i);
        const struct tally tally = model_covers(&known, in_full() ? BAND : 1.0);
        add_tally(&all, &tally);
    }
    tell("\n**All models**\n");
    tell_tally(&all);
    judge("all models", &all, in_full() ? BAND : experiments() >= 50 ? 0.02 : 0.05);
}
END_TEST

/* What one more agent changes, for the same callers: all models together, as each has few measures. */
START_TEST(differences_cover) {
    struct tally all = {0};
    tell("\n### Differences\n");
    for (int i = 0; i < (in_full() ? COVERAGE_WHAT_IFS : 1); i++) {
        const struct coverage_model known = coverage_what_if(i);
        const struct tally tally = model_covers(&known, 1.0);
        add_tally(&all, &tally);
    }
    judge("differences", &all, in_full() ? BAND : experiments() >= 50 ? 0.04 : 0.1);
}
END_TEST

/* Stopping as soon as the mean hold is known as well as asked. */
static const struct {
    int model;
    double precision;
} rules[] = {{1, 0.1}, {1, 0.15}, {3, 0.2}, {3, 0.3}, {4, 0.3}, {5, 0.3}, {5, 0.5}};
#define RULES (sizeof rules / sizeof *rules)

START_TEST(stopping_covers) {
    struct coverage_score scores[COVERAGE_CLAIMS];
    const struct coverage_model known = filled(rules[_i].model);
    const struct coverage_plan plan = plan_of(10000, rules[_i].precision, 5000001);
    struct tally tally = {0};
    struct ht_model model;
    if (!in_full() && _i != 0)
        return;
    coverage_experiments(&known, &plan, scores);
    coverage_read(&model, &known);
    for (size_t c = 0; c < known.claim_count; c++) {
        const struct coverage_claim *claim = &known.claims[c];
        count(&tally, &scores[c]);
        if (claim->measure != HT_HOLD_MEAN && claim->measure != HT_ABANDON_RATE &&
            claim->measure != HT_HOLD_P90)
            continue;
        tell("| %s | %g | %.1f ", known.name, rules[_i].precision,
             scores[c].replications / (double)plan.experiments);
        tell_claim(&model, claim);
        tell_score(&scores[c]);
        tell("\n");
    }
    ht_model_release(&model);
    judge(known.name, &tally, in_full() ? SEQUENTIAL : 1.0);
}
END_TEST

/* Callers who come in half an hour are Poisson: the probability that at least 30 come, of 30, 75 and 40
 * expected, is known, and so is that of being told a miss. */
START_TEST(promises_are_estimated) {
    static const double expected[] = {30.0, 75.0, 40.0};
    const size_t runs = 4 * experiments(), n = 20;
    const struct ht_study_options base = {.replications = n, .seed_given = true, .threads = 1};
    struct coverage_model known = coverage_models[3];
    struct ht_model model;
    double met[SURGE_INTERVALS] = {0}, missed[SURGE_INTERVALS] = {0}, every = 0.0, product = 1.0;
    known.set[0] =
        "targets=( { measure = \"attempts\"; at_least = 30; per = \"interval\"; confidence = 0.9; } )";
    coverage_read(&model, &known);
    for (size_t i = 0; i < runs; i++) {
        struct ht_study_options options = base;
        struct ht_result result;
        options.seed = 9000001 + i;
        ck_assert_int_eq(ht_study_run(&model, &options, &result), HT_STUDY_DONE);
        for (size_t p = 0; p < SURGE_INTERVALS; p++) {
            met[p] += result.verdicts[0].periods[p].met_probability / (double)runs;
            missed[p] += result.verdicts[0].periods[p].missed ? 1.0 / (double)runs : 0.0;
        }
        every += result.verdicts[0].met_probability / (double)runs;
        ht_result_release(&result);
    }
    for (size_t p = 0; p < SURGE_INTERVALS; p++) {
        const double truth = gsl_cdf_poisson_Q(29, expected[p]),
                     told = gsl_cdf_binomial_P(17, truth, (unsigned)n);
        product *= truth;
        tell("| at least 30 callers of %g expected | %.4f | %.4f | %.4f | %.4f |\n", expected[p], truth,
             met[p], told, missed[p]);
        ck_assert_double_le(fabs(met[p] - truth),
                            4.0 * sqrt(truth * (1.0 - truth) / (double)(runs * n)) + 1e-9);
        ck_assert_double_le(fabs(missed[p] - told), 4.0 * sqrt(told * (1.0 - told) / (double)runs) + 1e-9);
    }
    ck_assert_double_le(fabs(every - product), 4.0 * sqrt(product * (1.0 - product) / (double)(runs * n)));
    tell("| in every interval | %.4f | %.4f | | |\n", product, every);
    ht_model_release(&model);
}
END_TEST

static void heading(const char *text) {
    tell("%s", text);
}

/* Headings of the report stand in tests of their own, so that they come in order. */
START_TEST(head_of_stopping) {
    heading("\n### Stopping\n\n| model | precision | replications | measure | truth | covered | ± |\n"
            "|---|---|---|---|---|---|---|\n");
}
END_TEST
START_TEST(head_of_promises) {
    heading(
        "\n### Promises\n\n| promise | kept with probability | estimated | told missed, expected | seen |\n"
        "|---|---|---|---|---|\n");
}
END_TEST

int main(void) {
    const char *report = getenv("COVERAGE_REPORT");
    gsl_set_error_handler_off(); /* as the program does */
    if (report != NULL)
        remove(report); /* of an earlier run */
    Suite *suite = suite_create("coverage");
    TCase *cases = tcase_create("coverage");
    tcase_set_timeout(cases, 0); /* a long study is asked for; ctest has its own limit */
    tcase_add_test(cases, intervals_cover);
    tcase_add_test(cases, differences_cover);
    tcase_add_test(cases, head_of_stopping);
    tcase_add_loop_test(cases, stopping_covers, 0, RULES);
    tcase_add_test(cases, head_of_promises);
    tcase_add_test(cases, promises_are_estimated);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
