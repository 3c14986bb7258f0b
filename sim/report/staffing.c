/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What text, data and picture of a staffing share; see staffing.h.
 */
#include "staffing.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

const struct ht_rostered *staff_roster(const struct ht_staff_report *report) {
    return report->roster != NULL && report->roster->gap_count == 0 ? report->roster : NULL;
}

const struct ht_result *staff_result(const struct ht_staff_report *report) {
    const struct ht_rostered *roster = staff_roster(report);
    return roster == NULL ? &report->needs->result : &roster->result;
}

double staff_start(const struct ht_staffing *needs, size_t bin) {
    return (double)bin * needs->model->calendar.interval;
}

bool staff_shown(const struct ht_staffing *needs, size_t bin) {
    const struct ht_calendar *calendar = &needs->model->calendar;
    return needs->open[bin] && staff_start(needs, bin) + calendar->interval > calendar->warm_up;
}

size_t staff_period(const struct ht_result *result, size_t bin) {
    const double interval = result->model->calendar.interval;
    if (result->by != HT_PER_INTERVAL || result->period_count == 0) {
        return HT_WHOLE_RUN;
    }
    const size_t first = (size_t)floor(result->periods[0].start / interval + 1e-9);
    return bin >= first && bin - first < result->period_count ? bin - first : HT_WHOLE_RUN;
}

size_t staff_need(const struct ht_staffing *needs, size_t bin) {
    size_t sum = 0;
    for (size_t g = 0; g < needs->groups; g++) {
        sum += needs->need[bin * needs->groups + g];
    }
    return sum;
}

size_t staff_peak(const struct ht_staffing *needs) {
    size_t peak = needs->bins;
    for (size_t b = 0; b < needs->bins; b++) {
        if (staff_shown(needs, b) &&
            (peak == needs->bins || staff_need(needs, b) > staff_need(needs, peak))) {
            peak = b;
        }
    }
    return peak;
}

double staff_on_phones(const struct ht_model *model, size_t group, double rostered) {
    const struct ht_agent_group *g = &model->agent_groups[group];
    return rostered * (1 - g->absence) * (1 - g->off_phone);
}

size_t staff_cover(const struct ht_staff_report *report, size_t bin) {
    const struct ht_rostered *roster = staff_roster(report);
    size_t sum = 0;
    for (size_t g = 0; roster != NULL && g < report->needs->groups; g++) {
        sum += roster->cover[bin * report->needs->groups + g];
    }
    return sum;
}

double staff_hours(const struct ht_staffing *needs, const size_t *counts) {
    double sum = 0;
    for (size_t i = 0; i < needs->bins * needs->groups; i++) {
        sum += staff_shown(needs, i / needs->groups) ? (double)counts[i] : 0;
    }
    return sum * needs->model->calendar.interval / HT_HOUR;
}

double staff_roster_hours(const struct ht_staff_report *report) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    double sum = 0;
    for (size_t i = 0; roster != NULL && i < needs->bins * needs->groups; i++) {
        if (staff_shown(needs, i / needs->groups)) {
            sum += staff_on_phones(needs->model, i % needs->groups, (double)roster->cover[i]);
        }
    }
    return sum * needs->model->calendar.interval / HT_HOUR;
}

size_t staff_people(const struct ht_rostered *roster) {
    size_t sum = 0;
    for (size_t i = 0; i < roster->duty_count; i++) {
        sum += roster->duties[i].count;
    }
    return sum;
}

static double measured(const struct ht_model *model) {
    return model->calendar.length - model->calendar.warm_up;
}

double staff_weeks(const struct ht_model *model) {
    return fmax(1, measured(model) / HT_WEEK);
}

char *staff_clock(double second, char *buffer, size_t size) {
    const long minutes = lround(second / HT_MINUTE) % (24 * 60);
    snprintf(buffer, size, "%02ld:%02ld", minutes / 60, minutes % 60);
    return buffer;
}

char *staff_when(const struct ht_model *model, double time, char *buffer, size_t size) {
    char clock[16];
    if (measured(model) > HT_WEEK) {
        return words_period(model, HT_PER_INTERVAL, time, buffer, size);
    }
    const double day = floor(time / HT_DAY);
    staff_clock(time - day * HT_DAY, clock, sizeof clock);
    if (measured(model) <= HT_DAY) {
        snprintf(buffer, size, "%s", clock);
    } else {
        snprintf(buffer, size, "%s %s", weekdays[ht_weekday(model->calendar.start_day + (int64_t)day)],
                 clock);
    }
    return buffer;
}

char *staff_days(unsigned days, char *buffer, size_t size) {
    struct words words;
    words_init(&words, buffer, size);
    for (size_t first = 0; first < 7; first++) {
        size_t last = first;
        if ((days >> first & 1U) == 0) {
            continue;
        }
        while (last + 1 < 7 && (days >> (last + 1) & 1U) != 0) {
            last++;
        }
        words_add(&words, "%s%s", words.length > 0 ? ", " : "", weekdays[first]);
        if (last > first) {
            words_add(&words, "%s%s", last > first + 1 ? "-" : ", ", weekdays[last]);
        }
        first = last;
    }
    return buffer;
}

void staff_promise(struct words *words, const struct ht_model *model, const struct ht_target *target) {
    char bound[64], scope[128];
    words_add(words, "%s %s %s", ht_measure_info[target->measure].name,
              target->at_least ? "at least" : "at most",
              words_bound(target->measure, target->bound, bound, sizeof bound));
    if (target->scope > 0) {
        words_add(words, " for %s",
                  words_clean(ht_model_scope_name(model, target->scope), scope, sizeof scope));
    }
    words_add(words, " each %s", words_per(target->per));
}
