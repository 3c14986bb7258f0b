/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The heat map of hold: hour of the day by week, in colours that part at the target.
 */
#include "findings.h"
#include "picture.h"

#include <holdtime/calendar.h>
#include <math.h>

#define HOURS 24

static double heat_at(const struct ht_result *result, size_t week, size_t hour) {
    return result->heat[week * HOURS + hour];
}

static double target_of(const struct ht_model *model) {
    for (size_t i = 0; i < model->target_count; i++) {
        if (model->targets[i].measure == HT_ASA && model->targets[i].scope == 0 &&
            !model->targets[i].at_least) {
            return model->targets[i].bound;
        }
    }
    return NAN;
}

/* With a target, powers of two around it as far as holds reach; else round durations, the largest below the
 * largest hold. */
static void choose_bins(struct picture *picture, double largest) {
    static const double round[] = {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400};
    const size_t count = sizeof round / sizeof round[0], shown = 6;
    if (isfinite(picture->target)) {
        double edge = picture->target / 4;
        while (picture->bin_count < 4 || (picture->bin_count < PICTURE_BINS - 1 && edge < largest)) {
            picture->bins[picture->bin_count++] = edge;
            edge *= 2;
        }
        return;
    }
    size_t last = shown - 1;
    while (last + 1 < count && round[last + 1] < largest) {
        last++;
    }
    for (size_t i = last + 1 - shown; i <= last; i++) {
        picture->bins[picture->bin_count++] = round[i];
    }
}

/* The hour that is last to come back under the target, and the week in which it still misses. */
static void find_last_miss(const struct ht_result *result, double target, size_t *hour, size_t *week,
                           size_t *misses) {
    *misses = 0;
    for (size_t w = 0; w < result->heat_weeks; w++) {
        double worst = target;
        for (size_t h = 0; h < HOURS; h++) {
            if (heat_at(result, w, h) > target) {
                ++*misses;
            }
            if (heat_at(result, w, h) > worst) {
                worst = heat_at(result, w, h);
                *hour = h;
                *week = w;
            }
        }
    }
}

static void find_worst(const struct ht_result *result, size_t *hour, size_t *week) {
    for (size_t i = 0; i < result->heat_weeks * HOURS; i++) {
        const double worst = heat_at(result, *week, *hour);
        if (result->heat[i] > worst || (isnan(worst) && !isnan(result->heat[i]))) {
            *week = i / HOURS;
            *hour = i % HOURS;
        }
    }
}

static void add_week(struct words *words, const struct axis *axis, size_t week) {
    if (axis->since_go_live) {
        finding_weeks(words, (long)week - (words_week(axis->origin) - 1));
    } else {
        words_add(words, "in week %zu", week + 1);
    }
}

static void title_heat(struct words *words, const struct axis *axis, double target) {
    const struct ht_result *result = axis->result;
    size_t hour = 0, week = 0, misses = 0;
    char text[64];
    if (isfinite(target)) {
        find_last_miss(result, target, &hour, &week, &misses);
        if (misses == 0) {
            words_add(words, "Hold stays within %s at every hour of every week",
                      ht_format_duration(target, text, sizeof text));
            return;
        }
        if (week + 1 < result->heat_weeks) {
            words_add(words, "%02zu:00 is the last hour to return under %s, ", hour,
                      ht_format_duration(target, text, sizeof text));
            add_week(words, axis, week + 1);
            return;
        }
    }
    hour = week = 0;
    find_worst(result, &hour, &week);
    words_add(words, "The longest hold, %s, comes at %02zu:00, ",
              words_duration(heat_at(result, week, hour), text, sizeof text), hour);
    add_week(words, axis, week);
}

bool picture_heat(struct picture *picture, const struct ht_result *result) {
    size_t weeks = 0;
    double largest = 0;
    for (size_t w = 0; w < result->heat_weeks; w++) {
        bool any = false;
        for (size_t h = 0; h < HOURS; h++) {
            any = any || !isnan(heat_at(result, w, h));
            largest = fmax(largest, heat_at(result, w, h));
        }
        weeks += any;
    }
    if (weeks < 2) {
        return false;
    }
    struct axis axis = axis_of(result);
    if (!axis.since_go_live || axis.unit != HT_WEEK) {
        struct ht_result by_week = *result;
        by_week.by = HT_PER_WEEK;
        axis = axis_of(&by_week);
        axis.result = result;
    }
    picture->target = target_of(result->model);
    choose_bins(picture, largest);
    snprintf(picture->x_label, sizeof picture->x_label, "%s",
             axis.since_go_live ? "Weeks since go-live" : "Week");
    picture_add_column(picture, "week", "");
    picture_add_column(picture, "hour", "");
    picture_add_column(picture, "asa", "");
    for (size_t i = 0; i < result->heat_weeks * HOURS; i++) {
        double *row = isnan(result->heat[i]) ? NULL : picture_add_row(picture);
        if (row != NULL) {
            const size_t week = i / HOURS;
            row[0] = axis_x(&axis, ((double)week + 0.5) * HT_WEEK);
            row[1] = (double)(i % HOURS);
            row[2] = result->heat[i];
        }
    }
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_heat(&words, &axis, picture->target);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "Mean hold of answered calls by hour of day and week. %s%zu replication%s",
              isfinite(picture->target) ? "Blue meets the target, orange misses it. " : "",
              result->replications, result->replications == 1 ? "" : "s");
    return true;
}
