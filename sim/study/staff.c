/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The needs: the search (staff_search.c), then other callers, as the search has chosen what suits its own.
 * Where these miss a period, agents are added until they do not, and as many others come to judge with them,
 * ROUNDS times at most. The result is of all callers but those of the search; what it still misses by chance,
 * near the confidence asked for, shows in it.
 */
#include "staff_model.h"
#include "staff_search.h"
#include <math.h>
#include <string.h>

#define ROUNDS     3
#define ROUNDS_CUT 2 /* where work is short */

/* `kept` on `rounds` sets of replications that the search has not seen. */
static enum ht_study_status verify(struct ht_staffing *out, const struct staff_search *s, size_t rounds,
                                   const volatile sig_atomic_t *interrupted) {
    const struct staff_bench *b = s->bench;
    const struct ht_study_options *asked = &b->options->study;
    const struct ht_study_options study = {.replications = rounds * b->replications,
                                           .first = b->replications,
                                           .seed_given = true,
                                           .seed = b->seed,
                                           .threads = asked->threads,
                                           .by_given = true,
                                           .by = HT_PER_INTERVAL,
                                           .progress = asked->progress,
                                           .progress_context = asked->progress_context,
                                           .interrupted = interrupted};
    ht_result_release(&out->result);
    return staff_counted(&out->staffed, b->plain, b->open, s->kept, &out->arena)
               ? ht_study_run(&out->staffed, &study, &out->result)
               : HT_STUDY_NO_MEMORY;
}

/* Do the fresh callers miss a period that the search is about? */
static bool fresh_miss(const struct ht_staffing *out, const struct staff_bench *b) {
    for (size_t v = 0; v < b->value_count; v++)
        if (!b->impossible[v] &&
            out->result.verdicts[b->values[v].target].periods[b->values[v].period].missed)
            return true;
    return false;
}

static void say(const struct staff_bench *b, const char *what) {
    if (b->options->stage != NULL)
        b->options->stage(b->options->stage_context, what);
}

/* Verifies `kept`, raising it where that has to be; `out->result` is of what it is in the end. */
static enum ht_study_status settle(struct ht_staffing *out, struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    const size_t rounds = s->cut ? ROUNDS_CUT : ROUNDS;
    for (size_t round = 1;; round++) {
        say(b, "other callers");
        const enum ht_study_status status = verify(out, s, round, b->options->study.interrupted);
        if (status != HT_STUDY_DONE || out->result.interrupted || round > rounds || !fresh_miss(out, b))
            return status;
        s->again = round;
        memcpy(s->counts, s->kept, b->bins * b->groups * sizeof *s->counts);
        say(b, "more agents where other callers need them");
        if (!staff_raise(s))
            return b->status;
    }
}

static double hours(const struct staff_bench *b, const size_t *counts) {
    double sum = 0.0;
    for (size_t i = 0; i < b->bins; i++)
        for (size_t g = 0; g < b->groups; g++)
            sum += (double)counts[i * b->groups + g] * staff_bin_length(b->plain, i) / 3600.0;
    return sum;
}

/* Targets left out, as the ample staffing kept them, and contrary ones that are missed in the end. */
static bool fill_impossible(struct ht_staffing *out, const struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    out->impossible = ht_arena_alloc(&out->arena, b->value_count, sizeof *out->impossible);
    if (out->impossible == NULL)
        return false;
    for (size_t v = 0; v < b->value_count; v++) {
        const size_t t = b->values[v].target, p = b->values[v].period;
        const struct ht_target *target = &out->model->targets[t];
        const struct ht_target_period *seen = &out->result.verdicts[t].periods[p];
        struct ht_shortfall *short_of = &out->impossible[out->impossible_count];
        if (!b->impossible[v])
            continue;
        *short_of = (struct ht_shortfall){target, seen->when, seen->value, seen->met_probability};
        if (!b->contrary[t]) {
            short_of->value = s->ample_tally.value[v] / s->ample_tally.defined[v];
            short_of->met_probability = staff_met(&s->ample_tally, v);
        }
        out->impossible_count += !b->contrary[t] || seen->missed ? 1 : 0;
    }
    return true;
}

static enum ht_study_status find(struct ht_staffing *out, struct staff_search *s) {
    struct staff_bench *b = s->bench;
    bool found = staff_search_run(s);
    if (!found && (b->status != HT_STUDY_NOTHING || !s->any_kept))
        return b->status;
    out->iterations = s->iterations;
    out->formula = s->start.formula;
    enum ht_study_status status = found ? settle(out, s) : HT_STUDY_NOTHING;
    if (status == HT_STUDY_NOTHING || out->result.interrupted) {
        out->interrupted = true;
        status = verify(out, s, 1, NULL);
    }
    out->trials = b->trials;
    out->bounded = s->bounded || s->cut;
    out->need = s->kept;
    out->agent_hours = hours(b, out->need);
    out->formula_hours = hours(b, out->formula);
    if (status == HT_STUDY_DONE && !fill_impossible(out, s))
        return HT_STUDY_NO_MEMORY;
    return status;
}

enum ht_study_status ht_staff(const struct ht_model *model, const struct ht_staff_options *options,
                              struct ht_staffing *out) {
    struct staff_bench bench = {0};
    struct staff_search search;
    enum ht_study_status status = HT_STUDY_NO_MEMORY;
    *out = (struct ht_staffing){
        .model = model, .bins = ht_bin_count(&model->calendar), .groups = model->agent_group_count};
    ht_arena_init(&out->arena);
    struct ht_model *plain = ht_arena_alloc(&out->arena, 1, sizeof *plain);
    if (plain != NULL && staff_plain(plain, model, &out->arena) &&
        staff_bench_init(&bench, plain, options, &out->arena) && staff_search_init(&search, &bench)) {
        out->open = bench.open;
        status = find(out, &search);
    }
    staff_bench_release(&bench);
    return status;
}

void ht_staffing_release(struct ht_staffing *staffing) {
    ht_result_release(&staffing->result);
    ht_arena_release(&staffing->arena);
    *staffing = (struct ht_staffing){0};
}
