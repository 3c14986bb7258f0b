/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer: what a planner asked the scenario, in a sentence or two.
 */
#include "defects.h"
#include "words.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>

/* The period in which a target fares worst; period_count when nothing was measured. */
static size_t worst_period(const struct ht_verdict *verdict) {
    size_t worst = verdict->period_count;
    for (size_t i = 0; i < verdict->period_count; i++) {
        const double value = verdict->periods[i].value;
        if (isnan(value)) {
            continue;
        }
        if (worst == verdict->period_count ||
            (verdict->target->at_least ? value < verdict->periods[worst].value
                                       : value > verdict->periods[worst].value)) {
            worst = i;
        }
    }
    return worst;
}

static void add_safe(struct words *words, const struct ht_model *model, const struct ht_verdict *verdict) {
    char name[64];
    const char *per = words_per(verdict->target->per);
    if (verdict->first_safe_period >= verdict->period_count) {
        words_add(words, "; no safe %s before the end.", per);
        return;
    }
    words_add(words, "; first safe %s%s%s.", verdict->target->per == HT_PER_WEEK ? "" : per,
              verdict->target->per == HT_PER_WEEK ? "" : " ",
              words_period(model, verdict->target->per, verdict->first_safe, name, sizeof name));
}

static void add_verdict(struct words *words, const struct ht_model *model, const struct ht_verdict *verdict) {
    words_target(words, model, verdict->target);
    if (words_judged(verdict) == 0) {
        words_add(words, ": nothing was measured that could be judged.");
    } else if (verdict->missed_count == 0) {
        words_add(words, " met every %s, with probability at least %.6g.", words_per(verdict->target->per),
                  verdict->target->confidence);
    } else if (verdict->missed_count == words_judged(verdict)) {
        words_add(words, " missed every %s.", words_per(verdict->target->per));
    } else {
        words_add(words, " missed in ");
        words_missed(words, model, verdict);
        add_safe(words, model, verdict);
    }
}

/* The estimate that the table shows, where it has the same periods: one figure for one thing. */
static double value_of(const struct ht_result *result, const struct ht_verdict *verdict, size_t period) {
    const struct ht_target_period *judged = &verdict->periods[period];
    for (size_t p = 0; p < result->period_count && result->by == verdict->target->per; p++) {
        if (result->periods[p].start == judged->when.start) {
            return ht_result_estimate(result, p, verdict->target->scope, verdict->target->measure).mean;
        }
    }
    return judged->value;
}

static void add_worst(struct words *words, const struct ht_result *result, const struct ht_verdict *verdict) {
    const struct ht_model *model = result->model;
    const size_t worst = worst_period(verdict);
    if (verdict->missed_count == 0 || worst == verdict->period_count) {
        return;
    }
    char name[64], value[64];
    words_add(
        words, " At the worst, %s%s, it is %s.", verdict->target->per == HT_PER_WEEK ? "in " : "on ",
        words_period(model, verdict->target->per, verdict->periods[worst].when.start, name, sizeof name),
        words_value(verdict->target->measure, value_of(result, verdict, worst), value, sizeof value));
}

/* Without targets: the measures that belong together, the flattering never without the others. */
static void add_measures(struct words *words, const struct ht_result *result) {
    const struct ht_model *model = result->model;
    const double hold = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_HOLD_MEAN).mean;
    const double p90 = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_HOLD_P90).mean;
    const double abandon = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_ABANDON_RATE).mean;
    const double level = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_SERVICE_LEVEL).mean;
    const double blocked = ht_result_estimate(result, HT_WHOLE_RUN, 0, HT_BLOCK_RATE).mean;
    char a[64], b[64];
    if (isnan(hold)) {
        words_add(words, "No call reached the centre in the time that is measured.");
        return;
    }
    words_add(words, "Callers hold %s on average, and one in ten of those answered at least %s; ",
              words_duration(hold, a, sizeof a), words_duration(p90, b, sizeof b));
    words_add(words, abandon > 0 ? "%s give up" : "nobody gives up", words_share(abandon, a, sizeof a));
    words_add(words, ", and %s are answered within %s (%s).", words_share(level, a, sizeof a),
              ht_format_duration(model->service_level.within, b, sizeof b),
              words_counting(model->service_level.counting));
    if (blocked > 0) {
        words_add(words, " %s find no line free.", words_share(blocked, a, sizeof a));
    }
}

void ht_report_answer(const struct ht_result *result, char *buffer, size_t size) {
    const struct ht_model *model = result->model;
    struct words words;
    words_init(&words, buffer, size);
    if (model->target_count == 0) {
        add_measures(&words, result);
    }
    for (size_t i = 0; i < model->target_count; i++) {
        words_add(&words, "%s", i > 0 ? " " : "");
        add_verdict(&words, model, &result->verdicts[i]);
    }
    if (model->target_count == 1) {
        add_worst(&words, result, &result->verdicts[0]);
    }
    defects_answer(&words, result);
}
