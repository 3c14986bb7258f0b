/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of a result as neutral tables: which series, which marks, and the finding that is the title.
 * Heat map, supply, proficiency and defects have files of their own.
 */
#include "pictures.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct series {
    enum ht_measure measure;
    const char *label;
    bool band; /* draw its interval */
};

static double mean_of(const struct ht_result *result, size_t period, size_t scope, enum ht_measure measure) {
    return ht_result_estimate(result, period, scope, measure).mean;
}

double pictures_largest(const struct ht_result *result, size_t scope, enum ht_measure measure) {
    double most = 0;
    for (size_t p = 0; p < result->period_count; p++) {
        most = fmax(most, mean_of(result, p, scope, measure));
    }
    return most;
}

void pictures_begin(struct picture *picture, const struct axis *axis) {
    const struct ht_model *model = axis->result->model;
    axis_label(axis, picture->x_label, sizeof picture->x_label);
    picture->clock = axis->clock;
    for (size_t i = 0; i < model->rollout_count && picture->mark_count < PICTURE_MARKS; i++) {
        if (model->rollouts[i].at >= 0 && model->rollouts[i].at < model->calendar.length) {
            struct picture_mark *mark = &picture->marks[picture->mark_count++];
            mark->x = axis_x(axis, model->rollouts[i].at);
            words_clean(model->rollouts[i].name, mark->text, sizeof mark->text);
        }
    }
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
}

static bool is_closed(const struct ht_result *result, size_t period) {
    return !(mean_of(result, period, 0, HT_ATTEMPTS) > 0) &&
           !(mean_of(result, period, 0, HT_AGENTS_MEAN) > 0);
}

/* Is there nothing to show before or after this period? */
static bool is_outside(const struct ht_result *result, size_t period) {
    size_t first = period, last = period;
    while (first > 0 && is_closed(result, first)) {
        first--;
    }
    while (last + 1 < result->period_count && is_closed(result, last)) {
        last++;
    }
    return is_closed(result, first) || is_closed(result, last);
}

double *pictures_add_period(struct picture *picture, const struct axis *axis, size_t period) {
    const struct ht_result *result = axis->result;
    if (is_closed(result, period) && (result->by == HT_PER_DAY || is_outside(result, period))) {
        return NULL;
    }
    double *row = picture_add_row(picture);
    if (row != NULL) {
        axis_period(axis, period, &row[0], &row[1]);
    }
    return row;
}

static void add_series(struct picture *picture, const struct axis *axis, size_t scope,
                       const struct series *series, size_t count) {
    const struct ht_result *result = axis->result;
    for (size_t s = 0; s < count; s++) {
        const char *name = ht_measure_info[series[s].measure].name;
        char bound[PICTURE_NAME + 8];
        picture_add_column(picture, name, series[s].label);
        if (series[s].band) {
            snprintf(bound, sizeof bound, "%s_low", name);
            picture_add_column(picture, bound, "");
            snprintf(bound, sizeof bound, "%s_high", name);
            picture_add_column(picture, bound, "");
        }
    }
    for (size_t p = 0; p < result->period_count; p++) {
        double *cell = pictures_add_period(picture, axis, p);
        if (cell == NULL) {
            continue;
        }
        cell += 2;
        for (size_t s = 0; s < count; s++) {
            const struct ht_estimate e = ht_result_estimate(result, p, scope, series[s].measure);
            *cell++ = e.mean;
            if (series[s].band) {
                *cell++ = e.low;
                *cell++ = e.high;
            }
        }
    }
}

void pictures_add_replications(struct words *words, const struct ht_result *result, bool band) {
    if (result->replications > 1) {
        words_add(words, "%s%zu replications", band ? ". Band: 95% confidence interval (t), " : ". ",
                  result->replications);
    } else {
        words_add(words, ". One replication");
    }
}

static bool is_hold(enum ht_measure measure) {
    return measure == HT_ASA || measure == HT_HOLD_MEAN || (measure >= HT_HOLD_P50 && measure <= HT_HOLD_MAX);
}

/* The first target on hold decides which measure and scope the picture shows. */
static const struct ht_target *hold_target(const struct ht_model *model) {
    for (size_t i = 0; i < model->target_count; i++) {
        if (is_hold(model->targets[i].measure) && !model->targets[i].at_least) {
            return &model->targets[i];
        }
    }
    return NULL;
}

static const char *hold_words(enum ht_measure measure) {
    switch (measure) {
    case HT_HOLD_MEAN: return "Mean hold of all calls accepted";
    case HT_HOLD_P50: return "Median hold of answered calls";
    case HT_HOLD_P80: return "Hold that 80% of answered calls stay below";
    case HT_HOLD_P90: return "Hold that 90% of answered calls stay below";
    case HT_HOLD_P95: return "Hold that 95% of answered calls stay below";
    case HT_HOLD_P99: return "Hold that 99% of answered calls stay below";
    case HT_HOLD_MAX: return "Longest hold of an answered call";
    default: return "Mean hold of answered calls";
    }
}

static const char *hold_noun(const struct ht_target *target) {
    switch (target == NULL ? HT_ASA : target->measure) {
    case HT_HOLD_P50: return "Median hold";
    case HT_HOLD_P80: return "80th percentile of hold";
    case HT_HOLD_P90: return "90th percentile of hold";
    case HT_HOLD_P95: return "95th percentile of hold";
    case HT_HOLD_P99: return "99th percentile of hold";
    case HT_HOLD_MAX: return "Longest hold";
    default: return "Mean hold";
    }
}

static void title_hold(struct words *words, const struct axis *axis, const double *values,
                       const struct ht_target *target) {
    const struct ht_result *result = axis->result;
    const double bound = target == NULL ? INFINITY : target->bound;
    const struct excess excess = excess_find(values, result->period_count, bound);
    const char *noun = hold_noun(target);
    char text[64];
    if (excess.worst == result->period_count) {
        words_add(words, "No call was answered");
    } else if (target == NULL) {
        words_add(words, "%s peaks at %s ", noun, words_duration(values[excess.worst], text, sizeof text));
        finding_place(words, axis, excess.worst);
    } else if (excess.count == 0) {
        words_add(words, "%s stays within the target of %s in every %s", noun,
                  ht_format_duration(bound, text, sizeof text), words_per(result->by));
    } else {
        words_add(words, "%s %s above %s ", noun, excess.to_the_end ? "is" : "stays",
                  ht_format_duration(bound, text, sizeof text));
        finding_excess(words, axis, &excess);
    }
}

bool picture_hold(struct picture *picture, const struct ht_result *result) {
    const struct axis axis = axis_of(result);
    const struct ht_target *target = hold_target(result->model);
    const enum ht_measure measure = target == NULL ? HT_ASA : target->measure;
    const size_t scope = target == NULL ? 0 : target->scope;
    const enum ht_measure other = measure == HT_ASA ? HT_HOLD_MEAN : HT_ASA;
    double *values = malloc((result->period_count + 1) * sizeof *values);
    if (values == NULL) {
        picture->no_memory = true;
        return true;
    }
    double apart = 0;
    for (size_t p = 0; p < result->period_count; p++) {
        values[p] = mean_of(result, p, scope, measure);
        apart = fmax(apart, fabs(values[p] - mean_of(result, p, scope, other)));
    }
    const double most = pictures_largest(result, scope, measure);
    picture->scale = most > 180 ? 60 : 1;
    pictures_begin(picture, &axis);
    const struct series series[] = {{measure,
                                     measure == HT_ASA         ? "answered"
                                     : measure == HT_HOLD_MEAN ? "all calls"
                                                               : "hold",
                                     true},
                                    {other, other == HT_ASA ? "mean of answered" : "all calls", false}};
    /* The second line is drawn where it can be told from the first. */
    add_series(picture, &axis, scope, series, apart > 0.03 * most ? 2 : 1);
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_hold(&words, &axis, values, target);
    free(values);
    char name[64];
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "%s", hold_words(measure));
    if (scope > 0) {
        words_add(&words, " (%s)", words_clean(ht_model_scope_name(result->model, scope), name, sizeof name));
    }
    words_add(&words, " by %s, %s", words_per(result->by), picture->scale > 1 ? "minutes" : "seconds");
    pictures_add_replications(&words, result, true);
    if (target != NULL) {
        picture->target = target->bound;
        snprintf(picture->target_label, sizeof picture->target_label, "target %s",
                 ht_format_duration(target->bound, name, sizeof name));
    }
    return true;
}

/* The period with the largest share of two parts (undefined: 0) in a whole, and the share. */
static double worst_share(const struct ht_result *result, enum ht_measure part, enum ht_measure also,
                          enum ht_measure whole, size_t *worst) {
    double most = 0;
    for (size_t p = 0; p < result->period_count; p++) {
        const double parts = fmax(0, mean_of(result, p, 0, part)) + fmax(0, mean_of(result, p, 0, also));
        const double share = parts / mean_of(result, p, 0, whole);
        if (share > most && isfinite(share)) {
            most = share;
            *worst = p;
        }
    }
    return most;
}

static void title_calls(struct words *words, const struct axis *axis) {
    const struct ht_result *result = axis->result;
    size_t at_again = 0, at_lost = 0, busiest = 0;
    const double again = worst_share(result, HT_REDIALS, HT_REPEATS, HT_FRESH, &at_again);
    const double lost = worst_share(result, HT_ABANDONED, HT_BLOCKED, HT_ATTEMPTS, &at_lost);
    char text[64];
    if (again >= 0.05) {
        words_add(words, "%s add %.0f%% to the calls at the worst, ",
                  !(pictures_largest(result, 0, HT_REPEATS) > 0)   ? "Redials"
                  : !(pictures_largest(result, 0, HT_REDIALS) > 0) ? "Repeats"
                                                                   : "Redials and repeats",
                  100 * again);
        finding_place(words, axis, at_again);
    } else if (lost >= 0.02) {
        words_add(words, "%.0f%% of calls are lost at the worst, ", 100 * lost);
        finding_place(words, axis, at_lost);
    } else {
        for (size_t p = 0; p < result->period_count; p++) {
            if (mean_of(result, p, 0, HT_ATTEMPTS) > mean_of(result, busiest, 0, HT_ATTEMPTS)) {
                busiest = p;
            }
        }
        words_add(words, "Nearly every call is answered; the busiest %s brings %s", words_per(result->by),
                  words_count(mean_of(result, busiest, 0, HT_ATTEMPTS), text, sizeof text));
    }
}

bool picture_calls(struct picture *picture, const struct ht_result *result) {
    static const struct series all[] = {{HT_FRESH, "fresh", false},
                                        {HT_REDIALS, "redials", false},
                                        {HT_REPEATS, "repeats", false},
                                        {HT_ESCALATIONS, "passed on", false},
                                        {HT_ANSWERED, "answered", false},
                                        {HT_ABANDONED, "abandoned", false},
                                        {HT_BALKED, "hung up at once", false},
                                        {HT_BLOCKED, "blocked", false}};
    const struct axis axis = axis_of(result);
    struct series shown[sizeof all / sizeof all[0]];
    size_t count = 0;
    for (size_t s = 0; s < sizeof all / sizeof all[0]; s++) {
        /* Of what may happen, only what did. */
        if (s == 0 || pictures_largest(result, 0, all[s].measure) > 0) {
            shown[count++] = all[s];
        }
    }
    if (result->period_count == 0 || !(pictures_largest(result, 0, HT_ATTEMPTS) > 0)) {
        return false;
    }
    picture->scale = pictures_largest(result, 0, HT_FRESH) >= 10000 ? 1000 : 1;
    pictures_begin(picture, &axis);
    add_series(picture, &axis, 0, shown, count);
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_calls(&words, &axis);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "%s per %s, by when they arrived", picture->scale > 1 ? "Thousands of calls" : "Calls",
              words_per(result->by));
    pictures_add_replications(&words, result, false);
    return true;
}

static void service_target(struct picture *picture, const struct ht_model *model) {
    for (size_t i = 0; i < model->target_count; i++) {
        const struct ht_target *target = &model->targets[i];
        if (target->scope == 0 &&
            (target->measure == HT_SERVICE_LEVEL || target->measure == HT_ABANDON_RATE)) {
            char bound[PICTURE_NAME - 8];
            picture->target = target->bound;
            snprintf(picture->target_label, sizeof picture->target_label, "target %s",
                     words_bound(target->measure, target->bound, bound, sizeof bound));
            return;
        }
    }
}

bool picture_service(struct picture *picture, const struct ht_result *result) {
    const struct ht_model *model = result->model;
    const struct axis axis = axis_of(result);
    char within[PICTURE_NAME - 12], label[PICTURE_NAME];
    snprintf(label, sizeof label, "answered in %s",
             ht_format_duration(model->service_level.within, within, sizeof within));
    const struct series series[] = {{HT_SERVICE_LEVEL, label, true}, {HT_ABANDON_RATE, "abandoned", true}};
    pictures_begin(picture, &axis);
    add_series(picture, &axis, 0, series, 2);
    picture->scale = 0.01;
    service_target(picture, model);
    size_t worst = result->period_count;
    for (size_t p = 0; p < result->period_count; p++) {
        const double level = mean_of(result, p, 0, HT_SERVICE_LEVEL);
        if (!isnan(level) &&
            (worst == result->period_count || level < mean_of(result, worst, 0, HT_SERVICE_LEVEL))) {
            worst = p;
        }
    }
    if (worst == result->period_count) {
        return false;
    }
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    const double level = mean_of(result, worst, 0, HT_SERVICE_LEVEL);
    const double lost = mean_of(result, worst, 0, HT_ABANDON_RATE);
    words_add(&words, lost < 0.005 ? "At the worst " : "At the worst %.0f%% give up and ", 100 * lost);
    words_add(&words, level < 0.005 ? "almost none" : "%.0f%%", 100 * level);
    words_add(&words, " are answered in %s, ", within);
    finding_place(&words, &axis, worst);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "Abandoned, and answered within %s (%s), percent by %s", within,
              words_counting(model->service_level.counting), words_per(result->by));
    pictures_add_replications(&words, result, true);
    return true;
}

/* A folder may hold the pictures of an earlier result: what is not drawn again must go. */
static bool remove_old(const char *path, size_t stem) {
    static const char *const endings[] = {".csv", ".svg", ".png"};
    char *name = malloc(stem + 8);
    if (name == NULL) {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, stem + 8, "%.*s%s", (int)stem, path, endings[i]);
        unlink(name);
    }
    free(name);
    return true;
}

static bool write_one(const struct picture *picture, const char *path) {
    struct ht_file file;
    if (!ht_file_open(&file, path)) {
        return false;
    }
    if (!picture_write(picture, file.stream)) {
        ht_file_abandon(&file);
        return false;
    }
    return ht_file_commit(&file);
}

bool pictures_leave(const char *directory, const char *name, const struct picture *picture) {
    const size_t size = strlen(directory) + strlen(name) + 32;
    char *path = malloc(size);
    if (path == NULL) {
        return false;
    }
    snprintf(path, size, "%s/pictures", directory);
    bool whole = mkdir(path, 0777) == 0 || errno == EEXIST;
    if (whole) {
        snprintf(path, size, "%s/pictures/%s.csv", directory, name);
        whole = remove_old(path, strlen(path) - strlen(".csv"));
    }
    if (whole && picture != NULL && picture->no_memory) {
        errno = ENOMEM;
        whole = false;
    }
    if (whole && picture != NULL && picture->rows > 0) {
        whole = write_one(picture, path);
    }
    const int reason = errno;
    free(path);
    errno = reason;
    return whole;
}

bool ht_pictures_write(const struct ht_result *result, const char *directory) {
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        const struct picture_kind *kind = &picture_kinds[i];
        struct picture picture;
        picture_init(&picture);
        const bool filled = kind->fill != NULL && kind->fill(&picture, result);
        whole = pictures_leave(directory, kind->name, filled ? &picture : NULL);
        const int reason = errno;
        picture_release(&picture);
        errno = reason;
    }
    return whole;
}
