/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a sweep: along one setting a line with its interval, or for values that are no numbers a
 * dot each; over two settings a heat map with the border of where the target is kept. Positions stand for
 * values where they are not drawn to scale. Texts are those of the bars: the note of the first is the label
 * of the y axis, the others have the names of positions along x and, as notes, along y.
 */
#include "chart.h"
#include "compare.h"
#include "pictures.h"
#include "sweep.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define NAMES (PICTURE_BARS - 1) /* most positions that have names */

static void set_scale(struct picture *picture, enum ht_measure measure, double most) {
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: picture->scale = most > 180 ? 60 : 1; break;
    case HT_UNIT_SHARE: picture->scale = 0.01; break;
    case HT_UNIT_COUNT:
    case HT_UNIT_LEVEL:
    case HT_UNIT_MONEY: break;
    }
}

static const char *unit_of(const struct picture *picture, enum ht_measure measure) {
    return picture->scale == 60                                 ? ", minutes"
           : ht_measure_info[measure].unit == HT_UNIT_SECONDS   ? ", seconds"
           : picture->scale == 0.01 /* of set_scale, exactly */ ? ", percent"
                                                                : "";
}

static double mean_at(const struct ht_sweep *sweep, size_t point) {
    size_t scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    return ht_result_estimate(sweep_result(sweep, point), HT_WHOLE_RUN, scope, measure).mean;
}

/* Smallest and largest mean of the measure; NAN when there is none. */
static void find_span(const struct ht_sweep *sweep, double *least, double *most) {
    *least = *most = NAN;
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        *least = fmin(*least, mean_at(sweep, i));
        *most = fmax(*most, mean_at(sweep, i));
    }
}

/* The first letter of a sentence. */
static void capitalise(char *text) {
    if (text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
}

static void kept_in_every(struct words *words, const struct ht_sweep *sweep) {
    sweep_target_words(words, sweep);
    words_add(words, " is kept in every %s", words_per(sweep_result(sweep, 0)->verdicts[0].target->per));
}

static const char *clean(const struct ht_sweep *sweep, size_t point, char *buffer, size_t size) {
    return words_clean(sweep_value(sweep, point, 0), buffer, size);
}

static void title_values(struct words *words, const struct ht_sweep *sweep) {
    char value[128], mean[64];
    size_t scope, kept = 0;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const size_t best = sweep_best(sweep);
    for (size_t i = 0; sweep_has_target(sweep) && i < sweep_points(sweep); i++) {
        kept += sweep_keeps(sweep, i, false);
    }
    if (sweep_has_target(sweep) && sweep->setting_count > 1) {
        words_add(words, kept == 0 ? "at no combination " : "at %zu of %zu combinations ", kept,
                  sweep_points(sweep));
        kept_in_every(words, sweep);
        return;
    }
    double least, most;
    find_span(sweep, &least, &most);
    if (least == most) {
        words_add(words, "%s is %s, whatever the value", compare_noun(measure),
                  words_value(measure, most, mean, sizeof mean));
        return;
    }
    words_add(words, "%s is %s with ", compare_noun(measure),
              words_value(measure, mean_at(sweep, best), mean, sizeof mean));
    for (size_t s = 0; s < sweep->setting_count; s++) {
        words_add(words, "%s%s", s > 0 ? " and " : "",
                  words_clean(sweep_value(sweep, best, s), value, sizeof value));
    }
    const struct ht_selection *selection = &sweep->comparison->selection;
    words_add(words, selection->possible && selection->decided ? ", the best" : ", the best so far");
}

/* Along a number. */
static void title_line(struct words *words, const struct ht_sweep *sweep) {
    char a[128], b[128], x[64], y[64];
    size_t scope;
    const size_t last = sweep_points(sweep) - 1;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    if (!sweep_has_target(sweep)) {
        words_add(words, "%s goes from %s at %s to %s at %s", compare_noun(measure),
                  words_value(measure, mean_at(sweep, 0), x, sizeof x), clean(sweep, 0, a, sizeof a),
                  words_value(measure, mean_at(sweep, last), y, sizeof y), clean(sweep, last, b, sizeof b));
        return;
    }
    const struct sweep_finding f = sweep_find(sweep, 0, 0, false);
    clean(sweep, f.first, a, sizeof a);
    clean(sweep, f.last, b, sizeof b);
    if (f.kind == SWEEP_NONE) {
        words_add(words, "no value keeps ");
        sweep_target_words(words, sweep);
        words_add(words, " in every %s", words_per(sweep_result(sweep, 0)->verdicts[0].target->per));
        return;
    }
    kept_in_every(words, sweep);
    switch (f.kind) {
    case SWEEP_FROM: words_add(words, " from %s on", a); break;
    case SWEEP_UP_TO: words_add(words, " up to %s", b); break;
    case SWEEP_BETWEEN: words_add(words, " from %s to %s only", a, b); break;
    case SWEEP_HERE_AND_THERE: words_add(words, " at %zu of %zu values", f.others + 1, last + 1); break;
    case SWEEP_ALL:
    case SWEEP_NONE: words_add(words, ", whatever the value"); break;
    }
}

/* "average speed of answer (orders)". */
static void add_measure(struct words *words, const struct ht_sweep *sweep) {
    char name[128];
    size_t scope;
    words_add(words, "%s", compare_noun(sweep_measure(sweep, &scope)));
    if (scope > 0) {
        words_add(words, " (%s)",
                  words_clean(ht_model_scope_name(sweep_result(sweep, 0)->model, scope), name, sizeof name));
    }
}

/* Where the target begins to be kept, or ends. */
static void add_mark(struct picture *picture, const struct ht_sweep *sweep) {
    const struct sweep_finding f = sweep_find(sweep, 0, 0, false);
    struct picture_mark *mark = &picture->marks[picture->mark_count];
    char value[16];
    if (f.kind != SWEEP_FROM && f.kind != SWEEP_UP_TO) {
        return;
    }
    const size_t point = f.kind == SWEEP_FROM ? f.first : f.last;
    mark->x = sweep->settings[0].numbers[point];
    snprintf(mark->text, sizeof mark->text, "%s %s",
             words_clean(sweep_value(sweep, point, 0), value, sizeof value),
             f.kind == SWEEP_FROM ? "keeps it" : "still keeps it");
    picture->mark_count++;
}

static void set_target(struct picture *picture, const struct ht_sweep *sweep) {
    char bound[PICTURE_NAME - 8];
    if (sweep_has_target(sweep) && sweep_one_bound(sweep)) {
        const struct ht_target *target = &sweep_result(sweep, 0)->model->targets[0];
        picture->target = target->bound;
        snprintf(picture->target_label, sizeof picture->target_label, "target %s",
                 words_bound(target->measure, target->bound, bound, sizeof bound));
    }
}

/* Half the smallest distance of two values: so far the axis goes beyond them. */
static double margin_of(const struct ht_sweep_setting *setting) {
    double least = INFINITY;
    for (size_t i = 1; i < setting->count; i++) {
        least = fmin(least, fabs(setting->numbers[i] - setting->numbers[i - 1]));
    }
    return isfinite(least) ? least / 2 : 0.5;
}

/* Names of the positions along x, or along y; of many there is no room for any. */
static void add_names(struct picture *picture, const struct ht_sweep_setting *setting, bool of_y) {
    if (setting->numbers != NULL || setting->count > NAMES) {
        return;
    }
    for (size_t i = 0; i < setting->count; i++) {
        struct picture_bar *bar = &picture->bars[1 + i];
        if (of_y) {
            words_clean(setting->values[i], bar->note, sizeof bar->note);
        } else {
            words_clean(setting->values[i], bar->name, sizeof bar->name);
        }
    }
    if (picture->bar_count < 1 + setting->count) {
        picture->bar_count = 1 + setting->count;
    }
}

static void label_axis(const struct ht_sweep_setting *setting, char *buffer, size_t size) {
    struct words words;
    char path[PICTURE_TEXT - 64];
    words_init(&words, buffer, size);
    words_add(&words, "%s%s", words_clean(setting->path, path, sizeof path),
              setting->numbers == NULL && setting->count > NAMES ? ", by number of the value" : "");
}

static void add_line_rows(struct picture *picture, const struct ht_sweep *sweep) {
    const struct ht_sweep_setting *setting = &sweep->settings[0];
    size_t scope, period;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const double margin = setting->numbers == NULL ? 0.5 : margin_of(setting);
    for (size_t i = 0; i < setting->count; i++) {
        double *row = picture_add_row(picture);
        if (row == NULL) {
            return;
        }
        const struct ht_estimate e = ht_result_estimate(sweep_result(sweep, i), HT_WHOLE_RUN, scope, measure);
        const double x = setting->numbers == NULL ? (double)i + 1 : setting->numbers[i];
        row[0] = x - margin;
        row[1] = x + margin;
        row[2] = e.mean;
        row[3] = e.low;
        row[4] = e.high;
        row[5] = sweep_result(sweep, i)->period_count > 1 ? sweep_worst(sweep, i, &period) : NAN;
    }
}

/* One setting. */
static void picture_line(struct picture *picture, const struct ht_sweep *sweep) {
    const struct ht_result *result = sweep_result(sweep, 0);
    const struct ht_sweep_setting *setting = &sweep->settings[0];
    size_t scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    const char *name = ht_measure_info[measure].name;
    char text[PICTURE_NAME + 8], worst[PICTURE_NAME];
    snprintf(worst, sizeof worst, "worst %s", words_per(result->by));
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    picture_add_column(picture, name, "whole run");
    snprintf(text, sizeof text, "%s_low", name);
    picture_add_column(picture, text, "");
    snprintf(text, sizeof text, "%s_high", name);
    picture_add_column(picture, text, "");
    picture_add_column(picture, "worst", worst);
    add_line_rows(picture, sweep);
    double most = 0;
    for (size_t r = 0; r < picture->rows; r++) {
        most = fmax(most, fmax(picture_cell(picture, r, 2), picture_cell(picture, r, 5)));
    }
    set_scale(picture, measure, most);
    set_target(picture, sweep);
    label_axis(setting, picture->x_label, sizeof picture->x_label);
    add_names(picture, setting, false);
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    if (setting->numbers != NULL) {
        title_line(&words, sweep);
    } else {
        title_values(&words, sweep);
    }
    if (setting->numbers != NULL && sweep_has_target(sweep)) {
        add_mark(picture, sweep);
    }
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    add_measure(&words, sweep);
    words_add(&words, "%s", unit_of(picture, measure));
    if (setting->numbers == NULL && result->replications > 1) {
        words_add(&words, ". Bars: 95%% confidence interval (t), %zu replications", result->replications);
    } else {
        pictures_add_replications(&words, result, true);
    }
}

/* Where colours change: round durations over a wide span, else equal steps. */
static void choose_bins(struct picture *picture, enum ht_measure measure, double least, double most) {
    static const double round[] = {1,   2,   5,    10,   20,   30,   60,    120,
                                   300, 600, 1200, 1800, 3600, 7200, 14400, 28800};
    size_t within = 0;
    for (size_t i = 0; i < sizeof round / sizeof round[0]; i++) {
        within += round[i] > least && round[i] < most;
    }
    if (ht_measure_info[measure].unit == HT_UNIT_SECONDS && within >= 4) {
        for (size_t i = sizeof round / sizeof round[0], left = PICTURE_BINS - 1; i-- > 0 && left > 0;) {
            if (round[i] > least && round[i] < most) {
                picture->bins[picture->bin_count++] = round[i];
                left--;
            }
        }
        for (size_t i = 0; i < picture->bin_count / 2; i++) {
            const double swap = picture->bins[i];
            picture->bins[i] = picture->bins[picture->bin_count - 1 - i];
            picture->bins[picture->bin_count - 1 - i] = swap;
        }
        return;
    }
    const double step = picture->scale * chart_step((most - least) / picture->scale, false);
    for (double k = floor(least / step) + 1; k * step < most && picture->bin_count < PICTURE_BINS; k++) {
        picture->bins[picture->bin_count++] = k * step;
    }
}

enum heat_column { X, Y, X_VALUE, Y_VALUE, VALUE, MORE_IS_BETTER, KEPT, BORDER_RIGHT, BORDER_ABOVE };

static void add_cell(struct picture *picture, const struct ht_sweep *sweep, size_t i, size_t k) {
    const struct ht_sweep_setting *x = &sweep->settings[0], *y = &sweep->settings[1];
    const size_t point = sweep_at(sweep, i, k);
    double *row = picture_add_row(picture);
    if (row == NULL) {
        return;
    }
    row[X] = (double)i + 1;
    row[Y] = (double)k + 1;
    row[X_VALUE] = x->numbers == NULL ? NAN : x->numbers[i];
    row[Y_VALUE] = y->numbers == NULL ? NAN : y->numbers[k];
    row[VALUE] = mean_at(sweep, point);
    row[MORE_IS_BETTER] = sweep_more_is_better(sweep) ? 1 : NAN;
    if (sweep_has_target(sweep)) {
        const bool kept = sweep_keeps(sweep, point, false);
        row[KEPT] = kept;
        row[BORDER_RIGHT] = i + 1 < x->count && sweep_keeps(sweep, sweep_at(sweep, i + 1, k), false) != kept;
        row[BORDER_ABOVE] = k + 1 < y->count && sweep_keeps(sweep, sweep_at(sweep, i, k + 1), false) != kept;
    }
}

static bool has_border(const struct picture *picture) {
    bool any = false;
    for (size_t r = 0; r < picture->rows; r++) {
        any = any || picture_cell(picture, r, BORDER_RIGHT) > 0 || picture_cell(picture, r, BORDER_ABOVE) > 0;
    }
    return any;
}

/* Two settings, the first along x. */
static void picture_map(struct picture *picture, const struct ht_sweep *sweep) {
    static const char *const columns[] = {[X] = "x",
                                          [Y] = "y",
                                          [X_VALUE] = "x_value",
                                          [Y_VALUE] = "y_value",
                                          [VALUE] = "value",
                                          [MORE_IS_BETTER] = "more_is_better",
                                          [KEPT] = "kept",
                                          [BORDER_RIGHT] = "border_right",
                                          [BORDER_ABOVE] = "border_above"};
    const struct ht_result *result = sweep_result(sweep, 0);
    size_t scope;
    const enum ht_measure measure = sweep_measure(sweep, &scope);
    double least, most;
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
        picture_add_column(picture, columns[c], "");
    }
    for (size_t i = 0; i < sweep->settings[0].count; i++) {
        for (size_t k = 0; k < sweep->settings[1].count; k++) {
            add_cell(picture, sweep, i, k);
        }
    }
    find_span(sweep, &least, &most);
    set_scale(picture, measure, most);
    if (most > least) {
        choose_bins(picture, measure, least, most);
    }
    label_axis(&sweep->settings[0], picture->x_label, sizeof picture->x_label);
    label_axis(&sweep->settings[1], picture->bars[0].note, sizeof picture->bars[0].note);
    picture->bar_count = 1;
    add_names(picture, &sweep->settings[0], false);
    add_names(picture, &sweep->settings[1], true);
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_values(&words, sweep);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    add_measure(&words, sweep);
    words_add(&words, " over the whole run%s", unit_of(picture, measure));
    if (has_border(picture)) {
        words_add(&words, ". Line: on its lighter side the target is kept");
    }
    pictures_add_replications(&words, result, false);
}

bool ht_pictures_write_sweep(const struct ht_sweep *sweep, const char *directory) {
    const char *own = sweep->setting_count > 1 ? "sweep-heat" : "sweep";
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        const char *name = picture_kinds[i].name;
        if (strcmp(name, own) != 0) {
            whole = pictures_leave(directory, name, NULL);
        }
    }
    struct picture picture;
    picture_init(&picture);
    if (sweep->setting_count > 1) {
        picture_map(&picture, sweep);
    } else {
        picture_line(&picture, sweep);
    }
    capitalise(picture.title);
    capitalise(picture.subtitle);
    whole = whole && pictures_leave(directory, own, &picture);
    picture_release(&picture);
    return whole;
}
