/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Targets and the periods that miss them, in words.
 */
#include "words.h"

#include <holdtime/calendar.h>
#include <math.h>

#define RUNS_LISTED 6 /* more runs of missed periods than this are counted, not listed */

static bool judged(const struct ht_target_period *period) {
    return !isnan(period->met_probability);
}

size_t words_judged(const struct ht_verdict *verdict) {
    size_t count = 0;
    for (size_t i = 0; i < verdict->period_count; i++) {
        count += judged(&verdict->periods[i]);
    }
    return count;
}

/* The next run of missed periods from *first on; periods with nothing to measure belong to any run. */
static bool next_run(const struct ht_verdict *verdict, size_t *first, size_t *last) {
    size_t i = *first;
    while (i < verdict->period_count && !verdict->periods[i].missed) {
        i++;
    }
    *first = i;
    for (; i < verdict->period_count && (verdict->periods[i].missed || !judged(&verdict->periods[i])); i++) {
        if (verdict->periods[i].missed) {
            *last = i;
        }
    }
    return *first < verdict->period_count;
}

static void add_run(struct words *words, const struct ht_model *model, enum ht_per per, double from,
                    double to) {
    char first[64], last[64];
    if (per == HT_PER_WEEK) {
        words_add(words, "%ld", words_week(from));
        if (to > from) {
            words_add(words, "-%ld", words_week(to));
        }
        return;
    }
    words_add(words, "%s", words_period(model, per, from, first, sizeof first));
    if (to > from) {
        words_add(words, " to %s", words_period(model, per, to, last, sizeof last));
    }
}

void words_missed(struct words *words, const struct ht_model *model, const struct ht_verdict *verdict) {
    const enum ht_per per = verdict->target->per;
    size_t runs = 0, last = 0;
    for (size_t first = 0; next_run(verdict, &first, &last); first = last + 1) {
        runs++;
    }
    if (per == HT_PER_WEEK && runs <= RUNS_LISTED) {
        words_add(words, verdict->missed_count == 1 ? "week " : "weeks ");
    } else if (runs > RUNS_LISTED) {
        words_add(words, "%zu of %zu %ss, from ", verdict->missed_count, words_judged(verdict),
                  words_per(per));
        size_t first = 0;
        next_run(verdict, &first, &last);
        char name[64];
        words_add(words, "%s to ",
                  words_period(model, per, verdict->periods[first].when.start, name, sizeof name));
        for (size_t i = first; i < verdict->period_count; i++) {
            last = verdict->periods[i].missed ? i : last;
        }
        words_add(words, "%s",
                  words_period(model, per, verdict->periods[last].when.start, name, sizeof name));
        return;
    }
    const char *separator = "";
    for (size_t first = 0; next_run(verdict, &first, &last); first = last + 1) {
        words_add(words, "%s", separator);
        add_run(words, model, per, verdict->periods[first].when.start, verdict->periods[last].when.start);
        separator = ", ";
    }
}

const char *words_counting(enum ht_counting counting) {
    static const char *const texts[] = {[HT_COUNT_OFFERED] = "of offered",
                                        [HT_COUNT_ANSWERED] = "of answered",
                                        [HT_COUNT_NET] = "net of quick abandons",
                                        [HT_COUNT_MET] = "or gave up within, of offered"};
    return texts[counting];
}

/* The name a planner gives to a target on this measure; other measures go by their own name. */
static const char *target_noun(enum ht_measure measure) {
    switch (measure) {
    case HT_ASA: return "Hold";
    case HT_HOLD_MEAN: return "Hold (abandoned calls included)";
    case HT_HOLD_P50: return "Median-hold";
    case HT_HOLD_P80: return "80th-percentile hold";
    case HT_HOLD_P90: return "90th-percentile hold";
    case HT_HOLD_P95: return "95th-percentile hold";
    case HT_HOLD_P99: return "99th-percentile hold";
    case HT_HOLD_MAX: return "Longest-hold";
    case HT_ABANDON_RATE: return "Abandon-rate";
    case HT_BLOCK_RATE: return "Block-rate";
    case HT_OCCUPANCY: return "Occupancy";
    case HT_CALLBACK_DELAY: return "Callback-delay";
    case HT_FIRST_CALL_RESOLUTION: return "First-call-resolution";
    case HT_COST: return "Cost";
    case HT_SERVICE_LEVEL:
    case HT_SL_OFFERED:
    case HT_SL_ANSWERED:
    case HT_SL_NET:
    case HT_SL_MET: return "Service-level";
    default: return ht_measure_info[measure].name;
    }
}

static bool is_service_level(enum ht_measure measure) {
    return measure == HT_SERVICE_LEVEL || (measure >= HT_SL_OFFERED && measure <= HT_SL_MET);
}

void words_target(struct words *words, const struct ht_model *model, const struct ht_target *target) {
    char bound[64], within[64], scope[128];
    /* Waits, losses and loads are bounded above, what is wanted below; only the other way round is said. */
    const bool wanted = is_service_level(target->measure) || target->measure == HT_FIRST_CALL_RESOLUTION;
    const bool surprising = target->at_least != wanted;
    words_add(words, "%s target of %s%s", target_noun(target->measure),
              !surprising        ? ""
              : target->at_least ? "at least "
                                 : "at most ",
              words_bound(target->measure, target->bound, bound, sizeof bound));
    if (is_service_level(target->measure)) {
        words_add(words, " within %s",
                  ht_format_duration(model->service_level.within, within, sizeof within));
    }
    if (target->scope > 0) {
        words_add(words, " for %s",
                  words_clean(ht_model_scope_name(model, target->scope), scope, sizeof scope));
    }
}
