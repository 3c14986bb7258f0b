/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Experiments: the same study again and again with other seeds, and how often its intervals hold the truth.
 * Every experiment leaves what it found in a place of its own, and these are added up in order: the scores
 * do not depend on the number of threads.
 */
#include "coverage.h"
#include <check.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct found {
    size_t replications;
    struct ht_estimate estimates[COVERAGE_CLAIMS];
};

struct work {
    const struct ht_model *model, *other; /* other: NULL, or what it is compared with */
    const struct coverage_model *known;
    const struct coverage_plan *plan;
    struct found *found; /* [experiments] */
    atomic_size_t next;
};

void coverage_read(struct ht_model *model, const struct coverage_model *known) {
    struct ht_messages messages;
    char path[400];
    size_t sets = 0;
    while (known->set[sets] != NULL)
        sets++;
    snprintf(path, sizeof path, "%s/cases/%s", TEST_DIR, known->file);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(model, path, known->set, sets, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
}

static void take_result(const struct work *work, const struct ht_study_options *options,
                        struct found *found) {
    struct ht_result result;
    if (ht_study_run(work->model, options, &result) != HT_STUDY_DONE)
        abort(); /* no memory; Check's assertions are not for threads */
    found->replications = result.replications;
    for (size_t i = 0; i < work->known->claim_count; i++) {
        const struct coverage_claim *claim = &work->known->claims[i];
        found->estimates[i] = ht_result_estimate(&result, claim->period, claim->scope, claim->measure);
    }
    ht_result_release(&result);
}

static void take_difference(const struct work *work, const struct ht_study_options *options,
                            struct found *found) {
    const struct ht_model *models[] = {work->model, work->other};
    const struct ht_pair pair = {0, 1};
    const struct ht_compare_options compare = {
        .study = *options, .pairs = &pair, .pair_count = 1, .criterion = ht_default_criterion(work->model)};
    struct ht_comparison comparison;
    if (ht_compare_run(models, 2, &compare, &comparison) != HT_STUDY_DONE)
        abort();
    found->replications = options->replications;
    for (size_t i = 0; i < work->known->claim_count; i++) {
        const struct coverage_claim *claim = &work->known->claims[i];
        found->estimates[i] = ht_paired_difference(&comparison, &comparison.pairs[0], claim->period,
                                                   claim->scope, claim->measure);
    }
    ht_comparison_release(&comparison);
}

static void experiment(const struct work *work, size_t number) {
    const struct ht_study_options options = {.replications = work->plan->replications,
                                             .seed_given = true,
                                             .seed = work->plan->seed + number,
                                             .threads = 1,
                                             .precision = work->plan->precision,
                                             .by_given = true,
                                             .by = HT_PER_INTERVAL};
    if (work->other == NULL)
        take_result(work, &options, &work->found[number]);
    else
        take_difference(work, &options, &work->found[number]);
}

static void *run(void *context) {
    struct work *work = context;
    for (size_t i; (i = atomic_fetch_add(&work->next, 1)) < work->plan->experiments;)
        experiment(work, i);
    return NULL;
}

static void add_up(const struct work *work, struct coverage_score *scores) {
    for (size_t e = 0; e < work->plan->experiments; e++)
        for (size_t i = 0; i < work->known->claim_count; i++) {
            const struct ht_estimate *found = &work->found[e].estimates[i];
            const double truth = work->known->claims[i].truth;
            struct coverage_score *score = &scores[i];
            score->replications += (double)work->found[e].replications;
            if (isnan(found->low)) /* nobody to ask, as the hold of those who gave up where nobody did */
                continue;
            score->tried += 1.0;
            score->above += found->low > truth ? 1.0 : 0.0;
            score->below += found->high < truth ? 1.0 : 0.0;
            score->half += 0.5 * (found->high - found->low);
            score->mean += found->mean;
            score->squares += found->mean * found->mean;
        }
}

static void read_other(struct ht_model *model, const struct coverage_model *known) {
    struct coverage_model other = *known;
    size_t sets = 0;
    while (other.set[sets] != NULL)
        sets++;
    other.set[sets] = known->what_if;
    coverage_read(model, &other);
}

void coverage_experiments(const struct coverage_model *known, const struct coverage_plan *plan,
                          struct coverage_score *scores) {
    pthread_t threads[16];
    const size_t count = plan->threads < 16 ? plan->threads : 16;
    struct ht_model model, other;
    coverage_read(&model, known);
    if (known->what_if != NULL)
        read_other(&other, known);
    struct work work = {
        .model = &model, .other = known->what_if != NULL ? &other : NULL, .known = known, .plan = plan};
    work.found = calloc(plan->experiments, sizeof *work.found);
    ck_assert_ptr_nonnull(work.found);
    for (size_t i = 1; i < count; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, run, &work), 0);
    run(&work);
    for (size_t i = 1; i < count; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    for (size_t i = 0; i < known->claim_count; i++)
        scores[i] = (struct coverage_score){0};
    add_up(&work, scores);
    free(work.found);
    if (work.other != NULL)
        ht_model_release(&other);
    ht_model_release(&model);
}

double coverage_share(const struct coverage_score *score) {
    return 1.0 - (score->above + score->below) / score->tried;
}
