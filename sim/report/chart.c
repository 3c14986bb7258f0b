/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script's half that depends on the numbers: ranges, ticks, places of labels, data blocks. How it looks
 * is decided in plots/.
 */
#include "chart.h"
#include "words.h"

#include <assert.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TICKS       6    /* at most so many steps of the y axis */
#define LABEL_APART 0.06 /* of the height of the axis */

/* `text` between single quotes, doubled within; `escaped` gets a backslash before each of its characters.
 * Gnuplot takes two quotes at the beginning for an empty text, so those there stand between double ones. */
static void quote(const char *text, const char *escaped, FILE *out) {
    char clean[PICTURE_TEXT];
    const char *c = words_clean(text, clean, sizeof clean);
    const size_t leading = strspn(c, "'");
    if (leading > 0) {
        fprintf(out, "\"%.*s\".", (int)leading, c);
    }
    fputc('\'', out);
    for (c += leading; *c != '\0'; c++) {
        if (*c == '\'') {
            fputc('\'', out);
        } else if (strchr(escaped, *c) != NULL) {
            fputc('\\', out);
        }
        fputc(*c, out);
    }
    fputc('\'', out);
}

void chart_quote(const char *text, FILE *out) {
    quote(text, "", out);
}

void chart_quote_enhanced(const char *text, FILE *out) {
    quote(text, "{}^_@&~\\", out);
}

double chart_step(double most, bool sixties) {
    static const double tens[] = {1, 2, 2.5, 5, 10}, of_sixty[] = {1, 2, 5, 10, 15, 20, 30, 60};
    if (!(most > 0) || !isfinite(most)) {
        return 1;
    }
    if (sixties && most > TICKS && most <= 60 * TICKS) {
        for (size_t i = 0; i < sizeof of_sixty / sizeof of_sixty[0]; i++) {
            if (most <= of_sixty[i] * TICKS) {
                return of_sixty[i];
            }
        }
    }
    const double magnitude = pow(10, floor(log10(most / TICKS)));
    for (size_t i = 0; i < sizeof tens / sizeof tens[0]; i++) {
        if (most <= tens[i] * magnitude * TICKS) {
            return tens[i] * magnitude;
        }
    }
    return 10 * magnitude;
}

/* Least squares with order and distance kept: isotonic regression by pooling (Ayer et al., 1955) of the
 * heights less the room of those below, each pool being a row of labels that touch. */
void chart_spread(double *wanted, size_t count, double apart, double bottom, double top) {
    struct {
        double sum;
        size_t size;
    } pools[PICTURE_COLUMNS + 1];
    assert(count <= sizeof pools / sizeof pools[0]);
    size_t pooled = 0;
    for (size_t i = 0; i < count; i++) {
        pools[pooled].sum = wanted[i] - (double)i * apart;
        pools[pooled++].size = 1;
        while (pooled > 1 && pools[pooled - 2].sum / (double)pools[pooled - 2].size >
                                 pools[pooled - 1].sum / (double)pools[pooled - 1].size) {
            pooled--;
            pools[pooled - 1].sum += pools[pooled].sum;
            pools[pooled - 1].size += pools[pooled].size;
        }
    }
    const double room = (double)count * apart - apart;
    for (size_t pool = 0, i = 0; pool < pooled; pool++) {
        const double mean = pools[pool].sum / (double)pools[pool].size;
        for (size_t k = 0; k < pools[pool].size; k++, i++) {
            wanted[i] = fmax(bottom, fmin(mean, top - room)) + (double)i * apart;
        }
    }
}

static bool is_series(const struct picture *picture, size_t column) {
    return picture->columns[column].label[0] != '\0';
}

static size_t column_of_bound(const struct picture *picture, size_t column, const char *suffix) {
    char name[PICTURE_NAME + 8];
    snprintf(name, sizeof name, "%s%s", picture->columns[column].name, suffix);
    return picture_column(picture, name);
}

/* How high the layers of the stack reach in a row, those before column `end`. */
static double stack_height(const struct picture *picture, size_t row, size_t end) {
    double sum = 0;
    for (size_t c = 0; c < end; c++) {
        const double value = picture->columns[c].layer ? picture_cell(picture, row, c) : 0;
        sum += isfinite(value) ? value : 0;
    }
    return sum;
}

/* The largest number that is drawn, and a little more: no line runs along the edge. */
static double height_of(const struct picture *picture) {
    double most = isfinite(picture->target) ? picture->target : 0;
    for (size_t r = 0; r < picture->rows; r++) {
        most = fmax(most, stack_height(picture, r, picture->column_count));
    }
    for (size_t c = 0; c < picture->column_count; c++) {
        if (!is_series(picture, c)) {
            continue;
        }
        const size_t high = column_of_bound(picture, c, "_high");
        for (size_t r = 0; r < picture->rows; r++) {
            most = fmax(most, fmax(picture_cell(picture, r, c), picture_cell(picture, r, high)));
        }
    }
    return 1.02 * most / picture->scale;
}

/* Where a series ends, in its units, of a layer the middle; NAN when it never begins. */
static double last_value(const struct picture *picture, size_t column) {
    for (size_t r = picture->rows; r-- > 0;) {
        const double value = picture_cell(picture, r, column);
        if (isfinite(value)) {
            return picture->columns[column].layer ? stack_height(picture, r, column) + value / 2 : value;
        }
    }
    return NAN;
}

struct label {
    double y;
    const char *text, *name; /* name: of the series, "target" */
    size_t order;            /* layers of no height keep theirs */
};

static int by_height(const void *a, const void *b) {
    const struct label *x = a, *y = b;
    return x->y != y->y ? (x->y > y->y) - (x->y < y->y) : (x->order > y->order) - (x->order < y->order);
}

static void write_labels(const struct picture *picture, double bottom, double top, FILE *out) {
    struct label labels[PICTURE_COLUMNS + 1];
    double heights[PICTURE_COLUMNS + 1];
    size_t count = 0, longest = 0;
    if (isfinite(picture->target)) {
        labels[count++] =
            (struct label){picture->target / picture->scale, picture->target_label, "target", 0};
    }
    for (size_t c = 0; c < picture->column_count; c++) {
        const double y = last_value(picture, c) / picture->scale;
        if (is_series(picture, c) && isfinite(y)) {
            labels[count++] = (struct label){y, picture->columns[c].label, picture->columns[c].name, 1 + c};
        }
    }
    qsort(labels, count, sizeof *labels, by_height);
    for (size_t i = 0; i < count; i++) {
        const size_t width = words_width(labels[i].text);
        heights[i] = labels[i].y;
        longest = width > longest ? width : longest;
    }
    const double span = top - bottom;
    chart_spread(heights, count, LABEL_APART * span, bottom - 0.02 * span, top);
    fprintf(
        out,
        "LABELS = %zu\nLABEL_WIDTH = %zu\narray LABEL_Y[%zu]\narray LABEL_TEXT[%zu]\narray LABEL_OF[%zu]\n",
        count, longest, count + 1, count + 1, count + 1);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "LABEL_Y[%zu] = %.17g\nLABEL_TEXT[%zu] = ", i + 1, heights[i], i + 1);
        chart_quote(labels[i].text, out);
        fprintf(out, "\nLABEL_OF[%zu] = '%s'\n", i + 1, labels[i].name);
    }
}

static void write_text(const char *name, const char *text, FILE *out) {
    fprintf(out, "%s = ", name);
    chart_quote(text, out);
    fputc('\n', out);
}

static void write_marks(const struct picture *picture, FILE *out) {
    fprintf(out, "MARKS = %zu\narray MARK_X[%zu]\narray MARK_TEXT[%zu]\n", picture->mark_count,
            picture->mark_count + 1, picture->mark_count + 1);
    for (size_t i = 0; i < picture->mark_count; i++) {
        fprintf(out, "MARK_X[%zu] = %.17g\nMARK_TEXT[%zu] = ", i + 1, picture->marks[i].x, i + 1);
        chart_quote(picture->marks[i].text, out);
        fputc('\n', out);
    }
}

static bool is_line(const struct picture *picture, size_t column) {
    return is_series(picture, column) && !picture->columns[column].layer;
}

static bool is_band(const struct picture *picture, size_t column) {
    return is_line(picture, column) && column_of_bound(picture, column, "_low") < picture->column_count;
}

static bool is_layer(const struct picture *picture, size_t column) {
    return picture->columns[column].layer;
}

/* The names of lines, of those with an interval and of layers, as lists of words, and where each column is.
 */
static void write_columns(const struct picture *picture, FILE *out) {
    static const struct {
        const char *name;
        bool (*among)(const struct picture *, size_t);
    } lists[] = {{"SERIES", is_line}, {"BANDS", is_band}, {"LAYERS", is_layer}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        fprintf(out, "%s = '", lists[i].name);
        for (size_t c = 0; c < picture->column_count; c++) {
            if (lists[i].among(picture, c)) {
                fprintf(out, "%s ", picture->columns[c].name);
            }
        }
        fputs("'\n", out);
    }
    for (size_t c = 0; c < picture->column_count; c++) {
        fprintf(out, "COLUMN_%s = %zu\n", picture->columns[c].name, c + 2);
    }
}

/* Weeks and days in fours, hours in parts of a day. */
static double x_step(double span, bool clock) {
    static const double units[] = {1, 2, 4, 8, 13, 26}, hours[] = {1, 2, 3, 4, 6, 12};
    const double *steps = clock ? hours : units;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (span >= 2 && span <= 9 * steps[i]) {
            return steps[i];
        }
    }
    return chart_step(span, false);
}

static void write_x_axis(const struct picture *picture, FILE *out) {
    const size_t from = picture_column(picture, "x_from"), to = picture_column(picture, "x_to");
    double least = INFINITY, most = -INFINITY;
    for (size_t r = 0; r < picture->rows; r++) {
        least = fmin(least, picture_cell(picture, r, from));
        most = fmax(most, picture_cell(picture, r, to));
    }
    if (!(most > least)) {
        least = 0;
        most = 1;
    }
    const double step = x_step(most - least, picture->clock);
    fprintf(out, "X_FROM = %.17g\nX_TO = %.17g\nX_STEP = %.17g\nCLOCK = %d\n", least, most, step,
            picture->clock);
}

/* Each row starts with the middle of its period; in $steps it stands twice, at either end. */
static void write_rows(const struct picture *picture, bool steps, FILE *out) {
    const size_t from = picture_column(picture, "x_from"), to = picture_column(picture, "x_to");
    fputs(steps ? "$steps << END_OF_DATA\n" : "$data << END_OF_DATA\n", out);
    for (size_t r = 0; r < picture->rows; r++) {
        const double left = picture_cell(picture, r, from), right = picture_cell(picture, r, to);
        if (steps && r > 0 &&
            (left > picture_cell(picture, r - 1, to) + 1e-9 * (right - left) ||
             left < picture_cell(picture, r - 1, from))) {
            fputc('\n', out); /* closed in between, or another day: no step leads over it */
        }
        for (int end = 0; end < (steps ? 2 : 1); end++) {
            const double x = !steps ? left + (right - left) / 2 : end == 0 ? left : right;
            fprintf(out, isfinite(x) ? "%.17g" : "NaN", x);
            for (size_t c = 0; c < picture->column_count; c++) {
                const double value = picture_cell(picture, r, c);
                fprintf(out, isfinite(value) ? " %.17g" : " NaN", value);
            }
            fputc('\n', out);
        }
    }
    fputs("END_OF_DATA\n", out);
}

static void write_bins(const struct picture *picture, FILE *out) {
    size_t within = 0;
    fprintf(out, "BINS = %zu\narray BIN[%zu]\narray BIN_TEXT[%zu]\n", picture->bin_count,
            picture->bin_count + 1, picture->bin_count + 1);
    for (size_t i = 0; i < picture->bin_count; i++) {
        char text[PICTURE_NAME], duration[PICTURE_NAME - 8];
        const bool target = picture->bins[i] == picture->target;
        snprintf(text, sizeof text, "%s%s", ht_format_duration(picture->bins[i], duration, sizeof duration),
                 target ? " target" : "");
        within += picture->bins[i] <= picture->target;
        fprintf(out, "BIN[%zu] = %.17g\nBIN_TEXT[%zu] = ", i + 1, picture->bins[i], i + 1);
        chart_quote(text, out);
        fputc('\n', out);
    }
    /* Bins up to here meet the target; 0 where there is none. */
    fprintf(out, "BINS_WITHIN = %zu\n", within);
}

/* The texts of a timeline. */
static void write_bars(const struct picture *picture, FILE *out) {
    fprintf(out, "BARS = %zu\narray BAR_NAME[%zu]\narray BAR_NOTE[%zu]\n", picture->bar_count,
            picture->bar_count + 1, picture->bar_count + 1);
    for (size_t i = 0; i < picture->bar_count; i++) {
        fprintf(out, "BAR_NAME[%zu] = ", i + 1);
        chart_quote(picture->bars[i].name, out);
        fprintf(out, "\nBAR_NOTE[%zu] = ", i + 1);
        chart_quote(picture->bars[i].note, out);
        fputc('\n', out);
    }
}

void chart_variables(const struct picture *picture, FILE *out) {
    const bool percent = picture->scale == 0.01;
    const double bottom = picture->floor / picture->scale;
    const double most = percent ? fmin(100, height_of(picture)) : height_of(picture);
    const double height = fmax(0, most - bottom);
    const double step = chart_step(height, picture->scale == 60 || picture->scale == 1);
    const double top = bottom + fmax(step, ceil(height / step - 1e-9) * step);
    fputs("set encoding utf8\n", out);
    write_text("TITLE", picture->title, out);
    fputs("TITLE_ENHANCED = ", out);
    chart_quote_enhanced(picture->title, out);
    fputc('\n', out);
    write_text("SUBTITLE", picture->subtitle, out);
    write_text("X_LABEL", picture->x_label, out);
    fprintf(out, "TITLE_WIDTH = %zu\nSUBTITLE_WIDTH = %zu\n", words_width(picture->title),
            words_width(picture->subtitle));
    fprintf(out, "SCALE = %.17g\nROWS = %zu\nY_FROM = %.17g\nY_TO = %.17g\nY_STEP = %.17g\n", picture->scale,
            picture->rows, bottom, top, step);
    fprintf(out, "HAS_TARGET = %d\nTARGET = %.17g\n", isfinite(picture->target) != 0,
            isfinite(picture->target) ? picture->target / picture->scale : 0);
    write_x_axis(picture, out);
    write_marks(picture, out);
    write_columns(picture, out);
    write_labels(picture, bottom, top, out);
    write_bins(picture, out);
    write_bars(picture, out);
    write_rows(picture, false, out);
    write_rows(picture, true, out);
}
