/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a lesson in characters: a row for each run, period or value, and beside each other a bar and
 * its number for each series; all bars on one scale.
 */
#include "lesson.h"

#include "compare.h"

#include <math.h>
#include <string.h>

#define NAME_MOST 26 /* characters at the left */
#define BAR_MOST  40
#define BAR_LEAST 4 /* shorter ones show nothing: then numbers alone */
#define ROWS_MOST 30

struct layout {
    const struct ht_lesson_picture *p;
    const struct picture *picture;
    bool turned; /* one group of bars: a row each */
    size_t rows, series;
    size_t names, values, bar; /* widths in characters */
    double most;
};

static double value_of(const struct layout *l, size_t row, size_t series) {
    return l->turned ? picture_cell(l->picture, series, 2 + 3 * row)
                     : picture_cell(l->picture, row, 2 + 3 * series);
}

/* How a row is called. */
static void name_of(const struct layout *l, size_t row, char *buffer, size_t size) {
    const double from = picture_cell(l->picture, row, 0), to = picture_cell(l->picture, row, 1);
    if (l->turned) {
        compare_label(l->picture->columns[2 + 3 * row].label, NAME_MOST, buffer, size);
    } else if (l->p->shape == HT_LESSON_BARS) {
        compare_label(l->picture->bars[row].name, NAME_MOST, buffer, size);
    } else if (l->p->shape == HT_LESSON_CURVE) {
        snprintf(buffer, size, "%.6g", from + (to - from) / 2);
    } else if (l->picture->clock) {
        const long minutes = lround(60 * from);
        snprintf(buffer, size, "%02ld:%02ld", minutes / 60, minutes % 60);
    } else {
        snprintf(buffer, size, "%.6g", from + (to - from) / 2);
    }
}

static enum ht_measure measure_of(const struct layout *l, size_t series) {
    return l->p->measures[series % l->p->measure_count].measure;
}

static void measure_widths(struct layout *l, size_t columns) {
    char text[PICTURE_TEXT];
    for (size_t r = 0; r < l->rows; r++) {
        name_of(l, r, text, sizeof text);
        l->names = words_width(text) > l->names ? words_width(text) : l->names;
        for (size_t s = 0; s < l->series; s++) {
            const size_t width =
                words_width(words_value(measure_of(l, s), value_of(l, r, s), text, sizeof text));
            l->values = width > l->values ? width : l->values;
            l->most = fmax(l->most, value_of(l, r, s));
        }
    }
    const size_t used = 2 + l->names + l->series * (l->values + 3);
    const size_t bar = columns > used && l->series > 0 ? (columns - used) / l->series : 0;
    l->bar = bar < BAR_LEAST ? 0 : bar > BAR_MOST ? BAR_MOST : bar;
}

/* A bar to half a character. */
static void put_bar(const struct layout *l, double value, FILE *out) {
    const double length = l->most > 0 && value > 0 ? 2 * (double)l->bar * value / l->most : 0;
    const size_t halves = (size_t)lround(length);
    for (size_t i = 0; i < halves / 2; i++) {
        fputs("\u2588", out);
    }
    fputs(halves % 2 == 1 ? "\u258c" : "", out);
}

static size_t bar_width(const struct layout *l, double value) {
    return l->most > 0 && value > 0 ? (size_t)(lround(2 * (double)l->bar * value / l->most) + 1) / 2 : 0;
}

static void put_row(const struct layout *l, size_t row, FILE *out) {
    char text[PICTURE_TEXT];
    name_of(l, row, text, sizeof text);
    fprintf(out, "  %s%*s", text, (int)(l->names - words_width(text)), "");
    for (size_t s = 0; s < l->series; s++) {
        const double value = value_of(l, row, s);
        fputs("  ", out);
        put_bar(l, value, out);
        const size_t used =
            bar_width(l, value) + (size_t)fprintf(out, "%s%s", l->bar > 0 ? " " : "",
                                                  words_value(measure_of(l, s), value, text, sizeof text));
        fprintf(out, "%*s", s + 1 < l->series ? (int)(l->bar + 1 + l->values - used) : 0, "");
    }
    fputc('\n', out);
}

/* What stands in the columns. */
static void put_heading(const struct layout *l, FILE *out) {
    char text[PICTURE_TEXT];
    const size_t room = l->bar + 1 + l->values;
    fprintf(out, "  %*s", (int)l->names, "");
    for (size_t s = 0; s < l->series; s++) {
        compare_label(l->picture->columns[2 + 3 * s].label, room, text, sizeof text);
        fprintf(out, "  %s%*s", text, s + 1 < l->series ? (int)(room - words_width(text)) : 0, "");
    }
    fputc('\n', out);
}

void lesson_bars(const struct ht_lesson_told *told, const struct ht_lesson_picture *p,
                 struct ht_lesson_look look, FILE *out) {
    struct picture picture;
    if (lesson_picture(told, p, &picture)) {
        struct layout l = {
            .p = p, .picture = &picture, .series = (picture.column_count - 2) / 3, .rows = picture.rows};
        l.turned = p->shape == HT_LESSON_BARS && l.rows == 1;
        if (l.turned) {
            l.rows = l.series;
            l.series = 1;
        }
        const size_t step = 1 + (l.rows > 0 ? l.rows - 1 : 0) / ROWS_MOST;
        struct ht_lesson_look plain = {.columns = look.columns};
        lesson_wrap(picture.subtitle, "", 0, plain, out);
        measure_widths(&l, look.columns == 0 ? 100 : look.columns);
        if (p->shape == HT_LESSON_CURVE && picture.x_label[0] != '\0') {
            fprintf(out, "  %s:\n", picture.x_label);
        }
        if (l.series > 1) {
            put_heading(&l, out);
        }
        for (size_t r = 0; r < l.rows; r += step) {
            put_row(&l, r, out);
        }
    }
    picture_release(&picture);
}
