/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Simulates what tables of known answers ask for, and judges; see answers.h. Rows that share a scenario and
 * overrides share one study.
 */
#include "answers.h"

#include <gsl/gsl_cdf.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define TOLD     3.0 /* an answer with a standard error: so many of both sides combined */
#define MOST     6.0 /* a tolerance is never wider than so many of our own */
#define ROUNDING 1e-9
#define REDRAW   0.2 /* seconds between two lines of progress */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void answers_progress(struct answer_work *work, const char *what, double share) {
    const double seconds = now();
    if (work->began <= 0) {
        work->began = seconds;
    }
    if (!work->progress.shown || seconds < work->drawn + REDRAW) {
        return;
    }
    work->drawn = seconds;
    const double done = work->done + share * work->running, spent = seconds - work->began;
    char left[64] = "";
    if (spent > 2 && done > 0) {
        ht_format_duration(ceil(spent * (work->all - done) / done), left, sizeof left);
    }
    cli_progress_line("%s: %s, check %zu of %zu%s%s%s", work->suite, what, work->checked + 1, work->checks,
                      *left == '\0' ? "" : ", about ", left, *left == '\0' ? "" : " left");
}

struct drawing {
    struct answer_work *work;
    const char *what;
};

static void on_progress(void *context, const struct ht_progress *progress) {
    const struct drawing *drawing = context;
    answers_progress(drawing->work, drawing->what,
                     progress->planned == 0 ? 0 : (double)progress->done / (double)progress->planned);
}

/* Half the width of the 95% interval over its standard error, for n replications. */
static double half_width_in_errors(size_t n) {
    return gsl_cdf_tdist_Pinv(0.975, (double)(n - 1));
}

static bool is_finite(const struct answer_value *value) {
    return isfinite(value->low) && isfinite(value->high) && value->low <= value->mean &&
           value->mean <= value->high;
}

static double tolerance_of(const struct answer *a) {
    const struct answer_side *side = &a->side[OWN];
    if (!isnan(a->se)) {
        return TOLD * hypot(a->se, side->value.error);
    }
    if (isnan(a->at)) {
        return a->tolerance;
    }
    const double scaled = a->tolerance * sqrt(a->at / (double)side->value.replications);
    if (side->deviation) {
        return scaled;
    }
    /* A measure that is the same for every caller has no error: allow for its rounding. */
    return fmin(scaled, fmax(MOST * side->value.error, ROUNDING * fabs(a->check->expected)));
}

/* Chance of a draw further off than so many standard errors. */
static double beyond(double errors, size_t replications) {
    return 2 * gsl_cdf_tdist_Q(errors, (double)(replications - 1));
}

/* The standard deviation between replications, with the interval that normal ones have. */
static void show_deviation(struct ht_check *check, const struct answer_value *value) {
    const double freedom = (double)(value->replications - 1);
    check->found = value->deviation;
    check->low = value->deviation * sqrt(freedom / gsl_cdf_chisq_Pinv(0.975, freedom));
    check->high = value->deviation * sqrt(freedom / gsl_cdf_chisq_Pinv(0.025, freedom));
    const double error = value->deviation / sqrt(2 * freedom);
    check->chance = error > 0 ? 2 * gsl_cdf_ugaussian_Q(check->tolerance / error) : 0;
}

static void judge_answer(const struct answer *a) {
    struct ht_check *check = a->check;
    const struct answer_value *value = &a->side[OWN].value;
    check->found = value->mean;
    check->low = value->low;
    check->high = value->high;
    check->error = value->error;
    check->tolerance = tolerance_of(a);
    if (a->side[OWN].deviation) {
        show_deviation(check, value);
    } else if (check->kind != HT_CHECK_EXACT && value->error > 0) {
        const double both = isnan(a->se) ? value->error : hypot(a->se, value->error);
        check->distance = (check->found - check->expected) / both;
        check->chance = beyond(check->tolerance / both, value->replications);
    }
    const bool holds = is_finite(value) && fabs(check->found - check->expected) <= check->tolerance;
    check->status = holds ? HT_CHECK_HOLDS : HT_CHECK_FAILS;
}

/* Is the measure below (above) the bound or `factor` times the other by more than chance: are their intervals
 * apart? */
static void judge_order(const struct answer *a) {
    struct ht_check *check = a->check;
    const struct answer_value *own = &a->side[OWN].value, *other = &a->side[OTHER].value;
    const bool bound = a->sides == OTHER;
    const double factor = isnan(a->factor) ? 1 : a->factor;
    check->found = own->mean;
    check->low = own->low;
    check->high = own->high;
    check->error = own->error;
    check->least = bound ? check->expected : factor * other->low;
    check->most = bound ? check->expected : factor * other->high;
    const double middle = bound ? check->expected : factor * other->mean;
    const double both = bound ? own->error : hypot(own->error, factor * other->error);
    const double gap = check->above ? own->low - check->most : check->least - own->high;
    if (both > 0) {
        check->distance = (own->mean - middle) / both;
        /* Were the sides where they were found: that others' intervals touch. */
        check->chance = gsl_cdf_ugaussian_Q(gap / both);
    }
    const bool holds = is_finite(own) && isfinite(check->least) && isfinite(check->most) &&
                       check->least <= check->most && gap > 0;
    check->status = holds ? HT_CHECK_HOLDS : HT_CHECK_FAILS;
}

void answers_judge(struct answer *answer) {
    answer->check->replications = answer->side[OWN].value.replications;
    answer->check->chance = 0;
    if (answer->check->kind == HT_CHECK_ORDER) {
        judge_order(answer);
    } else {
        judge_answer(answer);
    }
}

static enum answer_end end_of(enum ht_study_status status, const struct ht_result *result) {
    return status == HT_STUDY_NO_MEMORY                        ? ANSWERS_NO_MEMORY
           : status == HT_STUDY_NOTHING || result->interrupted ? ANSWERS_STOPPED
                                                               : ANSWERS_DONE;
}

/* The mean over replications of each one's own measure, where the estimates of a study are ratios of sums:
 * studies of one replication, seed after seed. */
static enum answer_end mean_of_each(const struct answer_side *side, const struct ht_model *model,
                                    const struct ht_study_options *options, size_t replications,
                                    struct ht_estimate *out) {
    struct ht_study_options one = *options;
    const uint64_t seed = options->seed_given ? options->seed : model->run.seed;
    double mean = 0, squares = 0;
    one.replications = 1;
    one.seed_given = true;
    for (size_t i = 0; i < replications; i++) {
        struct ht_result single;
        one.seed = seed + i;
        const enum ht_study_status status = ht_study_run(model, &one, &single);
        const enum answer_end end = end_of(status, &single);
        const double value = end == ANSWERS_DONE
                                 ? ht_result_estimate(&single, side->period, side->scope, side->measure).mean
                                 : 0;
        ht_result_release(&single);
        if (end != ANSWERS_DONE) {
            return end;
        }
        const double step = value - mean;
        mean += step / (double)(i + 1);
        squares += step * (value - mean);
    }
    const double n = (double)replications;
    const double half = sqrt(squares / (n - 1) / n) * half_width_in_errors(replications);
    *out = (struct ht_estimate){mean, mean - half, mean + half};
    return ANSWERS_DONE;
}

/* The standard deviation between replications follows from the standard error. */
static enum answer_end measure(struct answer_side *side, const struct ht_study_options *options,
                               const struct ht_result *result) {
    const size_t n = result->replications;
    struct ht_estimate e;
    if (!side->each) {
        e = ht_result_estimate(result, side->period, side->scope, side->measure);
    } else {
        const enum answer_end end = mean_of_each(side, result->model, options, n, &e);
        if (end != ANSWERS_DONE) {
            return end;
        }
    }
    const double error = answer_error(&e, side->measure, n);
    side->value = (struct answer_value){e.mean, e.low, e.high, error, error * sqrt((double)n), n};
    return ANSWERS_DONE;
}

/* Measures every side of every row that shares the run; judges what is then complete. */
static enum answer_end measure_all(struct answers *answers, size_t run, const struct ht_result *result,
                                   const struct ht_study_options *options, struct answer_work *work) {
    for (size_t i = 0; i < answers->count; i++) {
        struct answer *a = &answers->items[i];
        bool changed = false, complete = true;
        for (size_t side = 0; side < a->sides; side++) {
            if (a->side[side].run == run) {
                const enum answer_end end = measure(&a->side[side], options, result);
                if (end != ANSWERS_DONE) {
                    return end;
                }
                changed = true;
            }
            complete = complete && a->side[side].value.replications > 0;
        }
        if (changed && complete) {
            answers_judge(a);
            work->checked++;
        }
    }
    return ANSWERS_DONE;
}

static const char *first_name(const struct answers *answers, size_t run) {
    for (size_t i = 0; i < answers->count; i++) {
        for (size_t side = 0; side < answers->items[i].sides; side++) {
            if (answers->items[i].side[side].run == run) {
                return answers->items[i].check->name;
            }
        }
    }
    return "";
}

/* Scenarios of one seed share their callers, so that all are lucky together. Other callers are others in
 * every run: the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014) parts the seeds. */
static uint64_t seed_of_run(uint64_t seed, const struct answer_run *run) {
    const char *slash = strrchr(run->scenario, '/');
    const char *const texts[] = {slash == NULL ? run->scenario : slash + 1, run->set};
    uint64_t z = seed;
    for (size_t i = 0; i < 2; i++) {
        for (const char *c = texts[i];; c++) {
            z = (z ^ (unsigned char)*c) + 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            z ^= z >> 31;
            if (*c == '\0') {
                break;
            }
        }
    }
    return z;
}

static enum answer_end simulate(struct answers *answers, size_t index, const struct ht_model *model,
                                struct answer_work *work) {
    const struct answer_run *run = &answers->runs[index];
    struct drawing drawing = {work, first_name(answers, index)};
    struct ht_study_options options = work->options;
    struct ht_result result;
    /* Where nothing is random but what a seed is known for, its own replications are those that are known. */
    const size_t planned = model->run.replications * (run->random ? work->times : 1);
    options.replications = planned < 2 ? 2 : planned;
    options.by = HT_PER_INTERVAL;
    options.by_given = run->periods;
    options.seed_given = options.seed_given && run->random;
    options.seed = seed_of_run(options.seed, run);
    options.progress = on_progress;
    options.progress_context = &drawing;
    work->running = run->expected;
    enum answer_end end = end_of(ht_study_run(model, &options, &result), &result);
    if (end == ANSWERS_DONE) {
        work->calls += result.simulated_calls;
        options.progress = NULL;
        end = measure_all(answers, index, &result, &options, work);
    }
    ht_result_release(&result);
    work->done += run->expected;
    return end;
}

enum answer_end answers_run(struct answers *answers, struct answer_work *work) {
    enum answer_end end = ANSWERS_DONE;
    for (size_t i = 0; end == ANSWERS_DONE && i < answers->run_count; i++) {
        struct ht_model model;
        end = answers_scenario(answers->runs[i].scenario, answers->runs[i].set, &model, work->messages)
                  ? simulate(answers, i, &model, work)
                  : ANSWERS_WRONG;
        ht_model_release(&model);
    }
    return end;
}
