/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places and findings in words; see findings.h.
 */
#include "findings.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

/* The first rollout that goes live within the calendar; HT_NO_TIME when there is none. */
static double first_go_live(const struct ht_model *model) {
    double first = HT_NO_TIME;
    for (size_t i = 0; i < model->rollout_count; i++) {
        const double at = model->rollouts[i].at;
        if (at >= 0 && at < model->calendar.length && (first < 0 || at < first)) {
            first = at;
        }
    }
    return first;
}

struct axis axis_of(const struct ht_result *result) {
    struct axis axis = {.result = result, .unit = HT_DAY};
    const double go_live = first_go_live(result->model);
    const bool coarse = result->by == HT_PER_WEEK || result->by == HT_PER_DAY;
    if (coarse && go_live >= 0) {
        axis.since_go_live = true;
        axis.origin = floor(go_live / HT_WEEK) * HT_WEEK;
        axis.unit = HT_WEEK;
        axis.shift = -0.5;
    } else if (coarse) {
        axis.unit = result->by == HT_PER_WEEK ? HT_WEEK : HT_DAY;
        axis.shift = 0.5;
    } else if (result->period_count > 0) {
        const struct ht_period *first = &result->periods[0];
        const struct ht_period *last = &result->periods[result->period_count - 1];
        const double day = floor(first->start / HT_DAY) * HT_DAY;
        axis.clock = last->start + last->length <= day + HT_DAY;
        axis.origin = axis.clock ? day : 0;
        axis.unit = axis.clock ? HT_HOUR : HT_DAY;
    }
    return axis;
}

double axis_x(const struct axis *axis, double time) {
    return (time - axis->origin) / axis->unit + axis->shift;
}

void axis_period(const struct axis *axis, size_t period, double *from, double *to) {
    const struct ht_period *when = &axis->result->periods[period];
    double start = when->start, end = when->start + when->length;
    if (axis->result->by == HT_PER_WEEK || axis->result->by == HT_PER_DAY) {
        const double whole = axis->result->by == HT_PER_WEEK ? HT_WEEK : HT_DAY;
        start = floor(when->start / whole) * whole;
        end = start + whole;
    }
    *from = axis_x(axis, start);
    *to = axis_x(axis, end);
}

void axis_label(const struct axis *axis, char *buffer, size_t size) {
    const struct ht_model *model = axis->result->model;
    char date[64];
    if (axis->since_go_live) {
        snprintf(buffer, size, "Weeks since go-live (week 0 begins %s)",
                 words_date(model, axis->origin, date, sizeof date));
    } else if (axis->clock) {
        snprintf(buffer, size, "Time of day, %s",
                 words_period(model, HT_PER_DAY, axis->origin, date, sizeof date));
    } else if (axis->result->by == HT_PER_WEEK) {
        snprintf(buffer, size, "Week (week 1 begins %s)", words_date(model, 0, date, sizeof date));
    } else if (axis->result->by == HT_PER_DAY) {
        snprintf(buffer, size, "Day (day 1 is %s)", words_period(model, HT_PER_DAY, 0, date, sizeof date));
    } else {
        snprintf(buffer, size, "Days since 00:00 of %s",
                 words_period(model, HT_PER_DAY, 0, date, sizeof date));
    }
}

static void add_clock(struct words *words, double time) {
    const long minutes = lround((time - floor(time / HT_DAY) * HT_DAY) / 60);
    words_add(words, "%02ld:%02ld", minutes / 60, minutes % 60);
}

void finding_place(struct words *words, const struct axis *axis, size_t period) {
    const struct ht_result *result = axis->result;
    const double start = result->periods[period].start;
    char name[64];
    if (axis->clock) {
        words_add(words, "at ");
        add_clock(words, start);
        return;
    }
    if (!axis->since_go_live || result->by != HT_PER_WEEK) {
        words_add(words, "%s %s", result->by == HT_PER_WEEK ? "in" : "on",
                  words_period(result->model, result->by, start, name, sizeof name));
        return;
    }
    finding_weeks(words, words_week(start) - words_week(axis->origin));
}

void finding_weeks(struct words *words, long since_go_live) {
    if (since_go_live == 0) {
        words_add(words, "in the week of go-live");
    } else {
        words_add(words, "%ld week%s %s go-live", labs(since_go_live), labs(since_go_live) == 1 ? "" : "s",
                  since_go_live > 0 ? "after" : "before");
    }
}

struct excess excess_find(const double *values, size_t count, double bound) {
    struct excess excess = {.worst = count};
    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i]) && (excess.worst == count || values[i] > values[excess.worst])) {
            excess.worst = i;
        }
    }
    if (excess.worst == count || !(values[excess.worst] > bound)) {
        return excess;
    }
    excess.from_the_start = excess.to_the_end = true;
    for (size_t i = excess.worst + 1; i-- > 0;) {
        if (values[i] > bound) {
            excess.first = i;
            excess.count++;
        } else if (!isnan(values[i])) {
            excess.from_the_start = false;
            break;
        }
    }
    excess.last = excess.worst;
    for (size_t i = excess.worst + 1; i < count; i++) {
        if (values[i] > bound) {
            excess.last = i;
            excess.count++;
        } else if (!isnan(values[i])) {
            excess.to_the_end = false;
            break;
        }
    }
    return excess;
}

void finding_excess(struct words *words, const struct axis *axis, const struct excess *excess) {
    const struct ht_result *result = axis->result;
    const char *per = words_per(result->by);
    const struct ht_period *first = &result->periods[excess->first], *last = &result->periods[excess->last];
    char name[64];
    if (excess->from_the_start && excess->to_the_end) {
        words_add(words, "in every %s", per);
    } else if (axis->clock) {
        words_add(words, "from ");
        add_clock(words, first->start);
        words_add(words, " to ");
        add_clock(words, last->start + last->length);
    } else if (excess->to_the_end && axis->since_go_live && result->by == HT_PER_WEEK) {
        const long since = words_week(first->start) - words_week(axis->origin);
        words_add(words, "from ");
        if (since == 0) {
            words_add(words, "the week of go-live");
        } else {
            finding_weeks(words, since);
        }
        words_add(words, " to the end");
    } else if (excess->to_the_end) {
        words_add(words, "from %s to the end",
                  words_period(result->model, result->by, first->start, name, sizeof name));
    } else if (result->by == HT_PER_WEEK || result->by == HT_PER_DAY) {
        /* Of days also those that are closed in between. */
        const double unit = result->by == HT_PER_WEEK ? HT_WEEK : HT_DAY;
        const long units = lround(floor(last->start / unit) - floor(first->start / unit)) + 1;
        words_add(words, "for %ld %s%s%s", units, per, units == 1 ? "" : "s",
                  axis->since_go_live && first->start >= axis->origin ? " after go-live" : "");
    } else {
        words_add(words, "longest ");
        finding_place(words, axis, excess->first);
    }
}
