/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of a lesson as tables: bars by run, lines over time, curves over a setting. Values of a bar in
 * words are in the note of its group, parted by bars. At most one of each shape, as a picture is called by
 * its script.
 */
#include "lesson.h"

#include "compare.h"
#include "pictures.h"

#include <holdtime/calendar.h>

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const scripts[] = {
    [HT_LESSON_BARS] = "lesson-bars", [HT_LESSON_LINE] = "lesson-line", [HT_LESSON_CURVE] = "lesson-curve"};

/* "mean hold of orders", "wait probability". */
static void measure_words(const struct ht_lesson_picture *p, size_t m, struct words *words) {
    if (p->measures[m].words != NULL) {
        words_add(words, "%s", p->measures[m].words);
        return;
    }
    for (const char *c = compare_noun(p->measures[m].measure); *c != '\0'; c++) {
        words_add(words, "%c", *c == '_' ? ' ' : *c);
    }
    if (p->measures[m].scope != NULL) {
        words_add(words, " of %s", p->measures[m].scope);
    }
}

/* "{n} agents" without what varies: "agents". */
static void family_words(const struct ht_lesson_family *family, struct words *words) {
    for (const char *c = family->label; *c != '\0'; c++) {
        if (*c == '{') {
            c += strcspn(c, "}");
            c += c[1] == ' ';
        } else {
            words_add(words, "%c", *c);
        }
    }
}

void lesson_series(const struct ht_lesson *lesson, const struct ht_lesson_picture *p, size_t family,
                   size_t run, size_t m, char *buffer, size_t size) {
    struct words words;
    words_init(&words, buffer, size);
    if (p->shape == HT_LESSON_CURVE && p->family_count > 1) {
        family_words(&lesson->families[family], &words);
    } else if (p->shape == HT_LESSON_LINE && (p->family_count > 1 || lesson->families[family].count > 1)) {
        words_add(&words, "%s", lesson->runs[run].label);
    }
    if (p->measure_count > 1 || words.length == 0) {
        words_add(&words, "%s", words.length == 0 ? "" : ", ");
        measure_words(p, m, &words);
    }
}

static void add_series(struct picture *picture, size_t k, const char *label) {
    char name[PICTURE_NAME], cut[PICTURE_TEXT];
    snprintf(name, sizeof name, "group_%zu", k + 1);
    picture_add_column(picture, name, compare_label(label, PICTURE_NAME - 4, cut, sizeof cut));
    snprintf(name, sizeof name, "group_%zu_low", k + 1);
    picture_add_column(picture, name, "");
    snprintf(name, sizeof name, "group_%zu_high", k + 1);
    picture_add_column(picture, name, "");
}

static void set_cell(double *row, size_t k, struct ht_estimate e) {
    row[2 + 3 * k] = e.mean;
    row[3 + 3 * k] = e.low;
    row[4 + 3 * k] = e.high;
}

static bool lesson_run_of(const struct ht_lesson *lesson, const struct ht_lesson_picture *p, size_t index,
                          size_t *family, size_t *run) {
    for (size_t f = 0; f < p->family_count; f++) {
        const struct ht_lesson_family *of = &lesson->families[p->families[f]];
        if (index < of->count) {
            *family = p->families[f];
            *run = of->first + index;
            return true;
        }
        index -= of->count;
    }
    return false;
}

static void fill_bars(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                      struct picture *picture) {
    size_t family = 0, run = 0;
    char text[PICTURE_TEXT];
    for (size_t m = 0; m < p->measure_count; m++) {
        lesson_series(told->lesson, p, 0, 0, m, text, sizeof text);
        add_series(picture, m, text);
    }
    for (size_t i = 0; lesson_run_of(told->lesson, p, i, &family, &run); i++) {
        double *row = picture_add_row(picture);
        if (row == NULL) {
            return;
        }
        struct picture_bar *bar = &picture->bars[picture->bar_count++];
        struct words note;
        words_init(&note, bar->note, sizeof bar->note);
        words_clean(told->lesson->runs[run].label, bar->name, sizeof bar->name);
        row[0] = (double)i + 0.5;
        row[1] = (double)i + 1.5;
        for (size_t m = 0; m < p->measure_count; m++) {
            const enum ht_measure measure = p->measures[m].measure;
            const struct ht_estimate e = lesson_measure(&told->results[run], p->measures[m].scope, measure);
            set_cell(row, m, e);
            words_add(&note, "%s|", words_value(measure, e.mean, text, sizeof text));
        }
    }
}

/* The measure of a run in the period that begins at `start`. */
static struct ht_estimate at_time(const struct ht_result *result, const struct ht_lesson_picture *p, size_t m,
                                  double start) {
    const size_t scope = lesson_scope(result->model, p->measures[m].scope, p->measures[m].measure);
    for (size_t i = 0; scope < ht_model_scopes(result->model) && i < result->period_count; i++) {
        if (result->periods[i].start == start) {
            return ht_result_estimate(result, i, scope, p->measures[m].measure);
        }
    }
    return (struct ht_estimate){NAN, NAN, NAN};
}

static bool is_shown(const struct ht_lesson_picture *p, double start) {
    const double clock = start - floor(start / HT_DAY) * HT_DAY;
    return !(clock < p->from) && !(clock >= p->to);
}

static void fill_lines(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                       struct picture *picture) {
    size_t family = 0, run = 0, count = 0;
    char text[PICTURE_TEXT];
    lesson_run_of(told->lesson, p, 0, &family, &run);
    const struct ht_result *base = &told->results[run];
    const struct axis axis = axis_of(base);
    pictures_begin(picture, &axis);
    for (size_t i = 0; lesson_run_of(told->lesson, p, i, &family, &run); i++) {
        for (size_t m = 0; m < p->measure_count; m++) {
            lesson_series(told->lesson, p, family, run, m, text, sizeof text);
            add_series(picture, count++, text);
        }
    }
    for (size_t period = 0; period < base->period_count; period++) {
        const double start = base->periods[period].start;
        double *row = is_shown(p, start) ? pictures_add_period(picture, &axis, period) : NULL;
        for (size_t i = 0, k = 0; row != NULL && lesson_run_of(told->lesson, p, i, &family, &run); i++) {
            for (size_t m = 0; m < p->measure_count; m++) {
                set_cell(row, k++, at_time(&told->results[run], p, m, start));
            }
        }
    }
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The values of all families in order, each once; how many. */
static size_t all_values(const struct ht_lesson *lesson, const struct ht_lesson_picture *p,
                         double values[HT_LESSON_RUNS]) {
    size_t count = 0, kept = 0, family, run;
    while (lesson_run_of(lesson, p, count, &family, &run)) {
        values[count++] = lesson->runs[run].x;
    }
    qsort(values, count, sizeof *values, ascending);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || values[i] != values[kept - 1]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

static void fill_curve(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                       struct picture *picture) {
    const struct ht_lesson *lesson = told->lesson;
    double values[HT_LESSON_RUNS], margin = INFINITY;
    const size_t count = all_values(lesson, p, values);
    char text[PICTURE_TEXT];
    for (size_t f = 0; f < p->family_count; f++) {
        for (size_t m = 0; m < p->measure_count; m++) {
            lesson_series(lesson, p, p->families[f], 0, m, text, sizeof text);
            add_series(picture, f * p->measure_count + m, text);
        }
    }
    for (size_t i = 1; i < count; i++) {
        margin = fmin(margin, (values[i] - values[i - 1]) / 2);
    }
    for (size_t i = 0; i < count; i++) {
        double *row = picture_add_row(picture);
        if (row == NULL) {
            return;
        }
        row[0] = values[i] - margin;
        row[1] = values[i] + margin;
        for (size_t f = 0; f < p->family_count; f++) {
            const struct ht_lesson_family *family = &lesson->families[p->families[f]];
            for (size_t run = family->first; run < family->first + family->count; run++) {
                for (size_t m = 0; lesson->runs[run].x == values[i] && m < p->measure_count; m++) {
                    set_cell(
                        row, f * p->measure_count + m,
                        lesson_measure(&told->results[run], p->measures[m].scope, p->measures[m].measure));
                }
            }
        }
    }
    words_clean(p->x != NULL ? p->x : lesson->families[p->families[0]].variable, picture->x_label,
                sizeof picture->x_label);
}

static void set_scale(struct picture *picture, const struct ht_lesson_picture *p) {
    double most = 0;
    for (size_t r = 0; r < picture->rows; r++) {
        for (size_t c = 2; c < picture->column_count; c += 3) {
            most = fmax(most, picture_cell(picture, r, c));
        }
    }
    switch (ht_measure_info[p->measures[0].measure].unit) {
    case HT_UNIT_SECONDS: picture->scale = most > 180 ? 60 : 1; break;
    case HT_UNIT_SHARE: picture->scale = 0.01; break;
    case HT_UNIT_COUNT:
    case HT_UNIT_MONEY:
    case HT_UNIT_LEVEL: picture->scale = most >= 10000 ? 1000 : 1; break;
    }
}

/* "Mean hold, minutes, by interval. 100 replications each. Bands: .." */
static void set_subtitle(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                         struct picture *picture) {
    const enum ht_unit unit = ht_measure_info[p->measures[0].measure].unit;
    size_t family = 0, run = 0;
    struct words words;
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    lesson_run_of(told->lesson, p, 0, &family, &run);
    const struct ht_result *result = &told->results[run];
    if (p->y != NULL) {
        words_add(&words, "%s", p->y);
    } else if (p->measure_count == 1) {
        measure_words(p, 0, &words);
    } else {
        words_add(&words, "%s",
                  unit == HT_UNIT_SECONDS ? "hold"
                  : unit == HT_UNIT_SHARE ? "share"
                                          : "number");
    }
    words_add(&words, "%s",
              picture->scale == 60      ? ", minutes"
              : unit == HT_UNIT_SECONDS ? ", seconds"
              : unit == HT_UNIT_SHARE   ? ", percent"
              : picture->scale == 1000  ? ", thousands"
                                        : "");
    if (p->shape == HT_LESSON_LINE) {
        words_add(&words, ", by %s", words_per(result->by));
    }
    words_add(&words, ". %zu replication%s", result->replications, result->replications == 1 ? "" : "s");
    if (result->replications > 1) {
        words_add(&words, ". %s: 95%% confidence interval (t)",
                  p->shape == HT_LESSON_BARS ? "Whiskers" : "Bands");
    }
    picture->subtitle[0] = (char)toupper((unsigned char)picture->subtitle[0]);
}

bool lesson_picture(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                    struct picture *picture) {
    struct lesson_string title = {.text = NULL};
    picture_init(picture);
    lesson_fill(told, &p->title, true, &title);
    if (title.text != NULL) {
        words_clean(title.text, picture->title, sizeof picture->title);
    }
    free(title.text);
    if (p->shape != HT_LESSON_LINE) { /* lines have those of their periods */
        picture_add_column(picture, "x_from", "");
        picture_add_column(picture, "x_to", "");
    }
    switch (p->shape) {
    case HT_LESSON_BARS: fill_bars(told, p, picture); break;
    case HT_LESSON_LINE: fill_lines(told, p, picture); break;
    case HT_LESSON_CURVE: fill_curve(told, p, picture); break;
    }
    set_scale(picture, p);
    set_subtitle(told, p, picture);
    if (p->x != NULL) {
        words_clean(p->x, picture->x_label, sizeof picture->x_label);
    }
    return !picture->no_memory && !title.no_memory;
}

bool ht_lesson_pictures(const struct ht_lesson_told *told, const char *directory) {
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        const struct ht_lesson_picture *found = NULL;
        for (size_t k = 0; k < told->lesson->picture_count; k++) {
            const struct ht_lesson_picture *p = &told->lesson->pictures[k];
            found = strcmp(scripts[p->shape], picture_kinds[i].name) == 0 ? p : found;
        }
        struct picture picture;
        picture_init(&picture);
        if (found != NULL && !lesson_picture(told, found, &picture)) {
            errno = ENOMEM;
            whole = false;
        }
        whole = whole && pictures_leave(directory, picture_kinds[i].name, found == NULL ? NULL : &picture);
        const int reason = errno;
        picture_release(&picture);
        errno = reason;
    }
    return whole;
}
