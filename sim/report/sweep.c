/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a sweep finds; see sweep.h.
 */
#include "sweep.h"

#include <math.h>
#include <string.h>

size_t sweep_points(const struct ht_sweep *sweep) {
    return sweep->comparison->count;
}

const struct ht_result *sweep_result(const struct ht_sweep *sweep, size_t point) {
    return &sweep->comparison->results[point];
}

size_t sweep_index(const struct ht_sweep *sweep, size_t point, size_t setting) {
    const size_t last = sweep->settings[sweep->setting_count - 1].count;
    if (sweep->setting_count == 1) {
        return point;
    }
    return setting == 0 ? point / last : point % last;
}

const char *sweep_value(const struct ht_sweep *sweep, size_t point, size_t setting) {
    return sweep->settings[setting].values[sweep_index(sweep, point, setting)];
}

size_t sweep_at(const struct ht_sweep *sweep, size_t first, size_t second) {
    return sweep->setting_count == 1 ? first : first * sweep->settings[1].count + second;
}

size_t sweep_axis(const struct ht_sweep *sweep) {
    size_t setting = 0;
    while (setting < sweep->setting_count && sweep->settings[setting].numbers == NULL) {
        setting++;
    }
    return setting;
}

const struct ht_paired *sweep_previous(const struct ht_sweep *sweep, size_t point) {
    const struct ht_comparison *c = sweep->comparison;
    size_t low = 0, high = c->pair_count; /* they are made in the order of points */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->pairs[middle].pair.to < point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < c->pair_count && c->pairs[low].pair.to == point ? &c->pairs[low] : NULL;
}

double sweep_step(const struct ht_sweep *sweep, const struct ht_paired *paired) {
    for (size_t s = 0; s < sweep->setting_count; s++) {
        const size_t from = sweep_index(sweep, paired->pair.from, s);
        const size_t to = sweep_index(sweep, paired->pair.to, s);
        if (from != to && sweep->settings[s].numbers != NULL) {
            return sweep->settings[s].numbers[to] - sweep->settings[s].numbers[from];
        }
    }
    return NAN;
}

struct ht_estimate sweep_marginal(const struct ht_sweep *sweep, size_t point, enum ht_measure measure) {
    const struct ht_paired *paired = sweep_previous(sweep, point);
    if (paired == NULL) {
        return (struct ht_estimate){NAN, NAN, NAN};
    }
    const struct ht_estimate e = ht_paired_difference(sweep->comparison, paired, HT_WHOLE_RUN, 0, measure);
    const double step = sweep_step(sweep, paired);
    return step > 0 ? (struct ht_estimate){e.mean / step, e.low / step, e.high / step}
                    : (struct ht_estimate){e.mean / step, e.high / step, e.low / step};
}

static const struct ht_target *first_target(const struct ht_sweep *sweep, size_t point) {
    const struct ht_model *model = sweep_result(sweep, point)->model;
    return model->target_count > 0 ? &model->targets[0] : NULL;
}

bool sweep_has_target(const struct ht_sweep *sweep) {
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        if (!ht_ask_the_same(sweep_result(sweep, 0)->model, sweep_result(sweep, i)->model)) {
            return false;
        }
    }
    return true;
}

bool sweep_one_bound(const struct ht_sweep *sweep) {
    for (size_t i = 1; i < sweep_points(sweep); i++) {
        if (first_target(sweep, i)->bound != first_target(sweep, 0)->bound) {
            return false;
        }
    }
    return true;
}

bool sweep_keeps(const struct ht_sweep *sweep, size_t point, bool all) {
    const struct ht_result *result = sweep_result(sweep, point);
    for (size_t i = 0; i < (all ? result->model->target_count : 1); i++) {
        if (result->verdicts[i].missed_count > 0 || words_judged(&result->verdicts[i]) == 0) {
            return false;
        }
    }
    return true;
}

enum ht_measure sweep_measure(const struct ht_sweep *sweep, size_t *scope) {
    *scope = sweep->comparison->focus.scope;
    return sweep->comparison->focus.measure;
}

bool sweep_more_is_better(const struct ht_sweep *sweep) {
    return sweep_has_target(sweep) ? first_target(sweep, 0)->at_least
                                   : sweep->comparison->selection.criterion.most;
}

double sweep_worst(const struct ht_sweep *sweep, size_t point, size_t *period) {
    const struct ht_result *result = sweep_result(sweep, point);
    const double *course = &sweep->comparison->course[point * result->period_count];
    const double sign = sweep_more_is_better(sweep) ? -1 : 1;
    double worst = NAN;
    *period = result->period_count;
    for (size_t p = 0; p < result->period_count; p++) {
        if (!isnan(course[p]) && !(sign * course[p] <= sign * worst)) {
            worst = course[p];
            *period = p;
        }
    }
    return worst;
}

static size_t missed_periods(const struct ht_sweep *sweep, size_t point, bool all) {
    const struct ht_result *result = sweep_result(sweep, point);
    size_t missed = 0;
    for (size_t i = 0; i < (all ? result->model->target_count : 1); i++) {
        const struct ht_verdict *verdict = &result->verdicts[i];
        /* A target that nothing can be judged by is not kept. */
        missed += words_judged(verdict) == 0 ? verdict->period_count + 1 : verdict->missed_count;
    }
    return missed;
}

/* Does point `a` fare better than `b`: fewer periods missed, then the measure? */
static bool is_better(const struct ht_sweep *sweep, size_t a, size_t b, bool all) {
    if (sweep_has_target(sweep) && missed_periods(sweep, a, all) != missed_periods(sweep, b, all)) {
        return missed_periods(sweep, a, all) < missed_periods(sweep, b, all);
    }
    size_t scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const double sign = sweep_more_is_better(sweep) ? -1 : 1;
    return sign * ht_result_estimate(sweep_result(sweep, a), HT_WHOLE_RUN, scope, measure).mean <
           sign * ht_result_estimate(sweep_result(sweep, b), HT_WHOLE_RUN, scope, measure).mean;
}

size_t sweep_best(const struct ht_sweep *sweep) {
    const struct ht_selection *selection = &sweep->comparison->selection;
    size_t best = 0;
    if (selection->possible) {
        return selection->best;
    }
    for (size_t i = 1; i < sweep_points(sweep); i++) {
        best = is_better(sweep, i, best, false) ? i : best;
    }
    return best;
}

/* The point at place i by rising values. */
static size_t place(const struct ht_sweep *sweep, size_t axis, size_t other, size_t i) {
    const struct ht_sweep_setting *setting = &sweep->settings[axis];
    const bool falling = setting->numbers[0] > setting->numbers[setting->count - 1];
    const size_t index = falling ? setting->count - 1 - i : i;
    return axis == 0 ? sweep_at(sweep, index, other) : sweep_at(sweep, other, index);
}

struct sweep_finding sweep_find(const struct ht_sweep *sweep, size_t axis, size_t other, bool all) {
    const size_t count = sweep->settings[axis].count;
    size_t kept = 0, best = 0, runs = 0, first = 0, last = 0;
    bool low = false, high = false, before = false;
    for (size_t i = 0; i < count; i++) {
        const bool keeps = sweep_keeps(sweep, place(sweep, axis, other, i), all);
        kept += keeps;
        runs += keeps && !before;
        low = low || (keeps && i == 0);
        high = high || (keeps && i + 1 == count);
        if (is_better(sweep, place(sweep, axis, other, i), place(sweep, axis, other, best), all)) {
            best = i;
        }
        /* The run that reaches the upper end, else that at the lower end, else the first. */
        if (keeps && !before) {
            size_t end = i;
            while (end + 1 < count && sweep_keeps(sweep, place(sweep, axis, other, end + 1), all)) {
                end++;
            }
            if (runs == 1 || end + 1 == count) {
                first = i;
                last = end;
            }
        }
        before = keeps;
    }
    const enum sweep_kept kind = kept == 0       ? SWEEP_NONE
                                 : kept == count ? SWEEP_ALL
                                 : high          ? SWEEP_FROM
                                 : low           ? SWEEP_UP_TO
                                 : runs == 1     ? SWEEP_BETWEEN
                                                 : SWEEP_HERE_AND_THERE;
    return (struct sweep_finding){.kind = kind,
                                  .first = place(sweep, axis, other, first),
                                  .last = place(sweep, axis, other, last),
                                  .below = place(sweep, axis, other, first > 0 ? first - 1 : 0),
                                  .above = place(sweep, axis, other, last + 1 < count ? last + 1 : last),
                                  .others = kept == 0 ? 0 : kept - (last - first + 1),
                                  .best = place(sweep, axis, other, best)};
}
