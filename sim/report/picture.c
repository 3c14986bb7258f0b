/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The neutral table behind a picture, and its CSV file; see picture.h.
 */
#include "picture.h"
#include "fields.h"
#include "words.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE     8192   /* longest line of a file */
#define LARGEST  1e15   /* what is drawn stays in the range of a double, scaled or not */
#define ROWS_MAX 400000 /* a year of intervals of 90 s */

const struct picture_kind picture_kinds[PICTURE_KINDS] = {{"hold", picture_hold},
                                                          {"calls", picture_calls},
                                                          {"supply", picture_supply},
                                                          {"heat", picture_heat},
                                                          {"service", picture_service},
                                                          {"proficiency", picture_proficiency},
                                                          {"defects", picture_defects},
                                                          {"compare", NULL},
                                                          {"difference", NULL},
                                                          {"sweep", NULL},
                                                          {"sweep-heat", NULL},
                                                          {"needed", NULL},
                                                          {"frontier", NULL},
                                                          {"start-dates", NULL},
                                                          {"lesson-bars", NULL},
                                                          {"lesson-line", NULL},
                                                          {"lesson-curve", NULL},
                                                          {"backtest", NULL},
                                                          {"arrivals", NULL},
                                                          {"handle", NULL},
                                                          {"patience", NULL}};

void picture_init(struct picture *picture) {
    *picture = (struct picture){.scale = 1, .target = NAN};
}

void picture_release(struct picture *picture) {
    free(picture->cells);
    picture->cells = NULL;
}

static void add_column(struct picture *picture, const char *name, const char *label, bool layer) {
    if (picture->column_count < PICTURE_COLUMNS) {
        struct picture_column *column = &picture->columns[picture->column_count++];
        snprintf(column->name, sizeof column->name, "%s", name);
        words_clean(label, column->label, sizeof column->label);
        column->layer = layer && column->label[0] != '\0';
    }
}

void picture_add_column(struct picture *picture, const char *name, const char *label) {
    add_column(picture, name, label, false);
}

void picture_add_layer(struct picture *picture, const char *name, const char *label) {
    add_column(picture, name, label, true);
}

double *picture_add_row(struct picture *picture) {
    const size_t stride = picture->column_count;
    if (picture->rows == picture->capacity) {
        const size_t capacity = picture->capacity == 0 ? 256 : 2 * picture->capacity;
        double *cells = realloc(picture->cells, capacity * stride * sizeof *cells);
        if (cells == NULL) {
            picture->no_memory = true;
            return NULL;
        }
        picture->cells = cells;
        picture->capacity = capacity;
    }
    double *row = picture->cells + picture->rows++ * stride;
    for (size_t c = 0; c < stride; c++) {
        row[c] = NAN;
    }
    return row;
}

size_t picture_column(const struct picture *picture, const char *name) {
    size_t c = 0;
    while (c < picture->column_count && strcmp(picture->columns[c].name, name) != 0) {
        c++;
    }
    return c;
}

double picture_cell(const struct picture *picture, size_t row, size_t column) {
    return column < picture->column_count ? picture->cells[row * picture->column_count + column] : NAN;
}

static bool column_is_empty(const struct picture *picture, size_t column) {
    for (size_t r = 0; r < picture->rows; r++) {
        if (isfinite(picture_cell(picture, r, column))) {
            return false;
        }
    }
    return true;
}

static void write_keys(const struct picture *picture, FILE *out) {
    fprintf(out, "# title: %s\n# subtitle: %s\n# x: %s\n", picture->title, picture->subtitle,
            picture->x_label);
    if (picture->clock) {
        fputs("# axis: clock\n", out);
    }
    fprintf(out, "# scale: %.17g\n", picture->scale);
    if (picture->floor != 0) {
        fprintf(out, "# floor: %.17g\n", picture->floor);
    }
    if (isfinite(picture->target)) {
        fprintf(out, "# target: %.17g\n# target_label: %s\n", picture->target, picture->target_label);
    }
    for (size_t i = 0; i < picture->mark_count; i++) {
        fprintf(out, "# mark: %.17g %s\n", picture->marks[i].x, picture->marks[i].text);
    }
    if (picture->bin_count > 0) {
        fputs("# bins:", out);
        for (size_t i = 0; i < picture->bin_count; i++) {
            fprintf(out, " %.17g", picture->bins[i]);
        }
        fputc('\n', out);
    }
    for (size_t c = 0; c < picture->column_count; c++) {
        if (picture->columns[c].label[0] != '\0' && !column_is_empty(picture, c)) {
            fprintf(out, "# %s %s: %s\n", picture->columns[c].layer ? "layer" : "label",
                    picture->columns[c].name, picture->columns[c].label);
        }
    }
    for (size_t i = 0; i < picture->bar_count; i++) {
        fprintf(out, "# row: %s\n# note: %s\n", picture->bars[i].name, picture->bars[i].note);
    }
}

bool picture_write(const struct picture *picture, FILE *out) {
    bool kept[PICTURE_COLUMNS] = {false};
    for (size_t c = 0; c < picture->column_count; c++) {
        kept[c] = !column_is_empty(picture, c);
    }
    write_keys(picture, out);
    for (size_t c = 0; c < picture->column_count; c++) {
        if (kept[c]) {
            fprintf(out, "%s%s", c > 0 ? "," : "", picture->columns[c].name);
        }
    }
    fputc('\n', out);
    for (size_t r = 0; r < picture->rows; r++) {
        for (size_t c = 0; c < picture->column_count; c++) {
            if (kept[c]) {
                fputs(c > 0 ? "," : "", out);
                csv_number(picture_cell(picture, r, c), out);
            }
        }
        fputc('\n', out);
    }
    return fflush(out) == 0 && !ferror(out);
}

struct reader {
    struct picture *picture;
    struct ht_messages *problems;
    struct ht_place place;
    struct picture_column labels[PICTURE_COLUMNS]; /* the header comes later */
    size_t label_count;
    bool failed;
};

static void complain(struct reader *reader, const char *key, const char *expected, const char *found) {
    char clean[64];
    reader->failed = true;
    ht_messages_add(reader->problems, HT_ERROR, reader->place, key, NULL, "expected %s, found \"%s\"",
                    expected, words_clean(found, clean, sizeof clean));
}

/* A number that is the whole text; else NAN, with a complaint. */
static double read_number(struct reader *reader, const char *key, const char *text) {
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(fabs(value) < LARGEST)) {
        complain(reader, key, "a number below 1e15", text);
        return NAN;
    }
    return value;
}

static void read_bins(struct reader *reader, char *text) {
    struct picture *picture = reader->picture;
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        const double edge = read_number(reader, "bins", word);
        if (picture->bin_count == PICTURE_BINS ||
            (picture->bin_count > 0 && !(edge > picture->bins[picture->bin_count - 1]))) {
            complain(reader, "bins", "at most 8 ascending numbers", word);
            return;
        }
        picture->bins[picture->bin_count++] = edge;
    }
}

static void read_mark(struct reader *reader, char *text) {
    struct picture *picture = reader->picture;
    char *blank = strchr(text, ' ');
    if (blank == NULL || picture->mark_count == PICTURE_MARKS) {
        complain(reader, "mark", "a number and a text, at most 8 times", text);
        return;
    }
    *blank = '\0';
    struct picture_mark *mark = &picture->marks[picture->mark_count++];
    mark->x = read_number(reader, "mark", text);
    words_clean(blank + 1, mark->text, sizeof mark->text);
}

static void read_label(struct reader *reader, const char *name, const char *text, bool layer) {
    if (reader->label_count < PICTURE_COLUMNS) {
        struct picture_column *column = &reader->labels[reader->label_count++];
        words_clean(name, column->name, sizeof column->name);
        words_clean(text, column->label, sizeof column->label);
        column->layer = layer;
    }
}

static void read_bar(struct reader *reader, const char *key, const char *text) {
    struct picture *picture = reader->picture;
    if (strcmp(key, "note") == 0 && picture->bar_count > 0) {
        struct picture_bar *bar = &picture->bars[picture->bar_count - 1];
        words_clean(text, bar->note, sizeof bar->note);
    } else if (strcmp(key, "row") == 0 && picture->bar_count < PICTURE_BARS) {
        struct picture_bar *bar = &picture->bars[picture->bar_count++];
        words_clean(text, bar->name, sizeof bar->name);
    } else {
        complain(reader, key, "a row and then its note, at most 10 times", text);
    }
}

/* "# KEY: VALUE"; comments of other shapes and keys are left alone. */
static void read_key(struct reader *reader, char *line) {
    struct picture *picture = reader->picture;
    char *key = line + 1 + strspn(line + 1, " ");
    char *colon = strstr(key, ": ");
    if (colon == NULL) {
        return;
    }
    char *value = colon + 2;
    *colon = '\0';
    if (strcmp(key, "title") == 0) {
        words_clean(value, picture->title, sizeof picture->title);
    } else if (strcmp(key, "subtitle") == 0) {
        words_clean(value, picture->subtitle, sizeof picture->subtitle);
    } else if (strcmp(key, "x") == 0) {
        words_clean(value, picture->x_label, sizeof picture->x_label);
    } else if (strcmp(key, "axis") == 0) {
        picture->clock = strcmp(value, "clock") == 0;
    } else if (strcmp(key, "scale") == 0) {
        picture->scale = read_number(reader, key, value);
        if (!(picture->scale > 1e-6)) {
            complain(reader, key, "a number above 1e-6", value);
        }
    } else if (strcmp(key, "floor") == 0) {
        picture->floor = read_number(reader, key, value);
    } else if (strcmp(key, "target") == 0) {
        picture->target = read_number(reader, key, value);
    } else if (strcmp(key, "target_label") == 0) {
        words_clean(value, picture->target_label, sizeof picture->target_label);
    } else if (strcmp(key, "mark") == 0) {
        read_mark(reader, value);
    } else if (strcmp(key, "bins") == 0) {
        read_bins(reader, value);
    } else if (strcmp(key, "row") == 0 || strcmp(key, "note") == 0) {
        read_bar(reader, key, value);
    } else if (strncmp(key, "label ", 6) == 0 || strncmp(key, "layer ", 6) == 0) {
        read_label(reader, key + 6, value, strncmp(key, "layer ", 6) == 0);
    }
}

/* The next field of a line, split at commas; NULL after the last. */
static char *next_field(char **rest) {
    char *field = *rest;
    if (field != NULL) {
        char *comma = strchr(field, ',');
        *rest = comma == NULL ? NULL : comma + 1;
        if (comma != NULL) {
            *comma = '\0';
        }
    }
    return field;
}

static struct picture_column label_of(const struct reader *reader, const char *column) {
    for (size_t i = 0; i < reader->label_count; i++) {
        if (strcmp(reader->labels[i].name, column) == 0) {
            return reader->labels[i];
        }
    }
    return (struct picture_column){.layer = false};
}

static void read_header(struct reader *reader, char *line) {
    struct picture *picture = reader->picture;
    for (char *rest = line, *name; (name = next_field(&rest)) != NULL;) {
        const size_t length = strlen(name);
        if (length == 0 || length >= PICTURE_NAME || !islower((unsigned char)name[0]) ||
            strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != length) {
            complain(reader, "header", "names of letters a-z, digits and _", name);
        } else if (picture_column(picture, name) < picture->column_count ||
                   picture->column_count == PICTURE_COLUMNS) {
            complain(reader, "header", "at most 24 different names", name);
        } else {
            const struct picture_column label = label_of(reader, name);
            add_column(picture, name, label.label, label.layer);
        }
    }
}

static void read_row(struct reader *reader, char *line) {
    struct picture *picture = reader->picture;
    double *row = picture->rows < ROWS_MAX ? picture_add_row(picture) : NULL;
    if (row == NULL) {
        complain(reader, NULL, "fewer rows", line);
        return;
    }
    size_t count = 0;
    for (char *rest = line, *field; (field = next_field(&rest)) != NULL; count++) {
        if (count < picture->column_count && field[0] != '\0') {
            row[count] = read_number(reader, picture->columns[count].name, field);
        }
    }
    if (count != picture->column_count) {
        complain(reader, NULL, "as many fields as the header has", line);
    }
}

bool picture_read(struct picture *picture, FILE *in, const char *path, struct ht_messages *problems) {
    struct reader reader = {.picture = picture, .problems = problems, .place = {path, 0}};
    char *line = malloc(LINE);
    picture_init(picture);
    while (line != NULL && !reader.failed && fgets(line, LINE, in) != NULL) {
        reader.place.line++;
        const size_t length = strcspn(line, "\r\n");
        if (length == LINE - 1) {
            complain(&reader, NULL, "a shorter line", line);
        }
        line[length] = '\0';
        if (line[0] == '#') {
            read_key(&reader, line);
        } else if (length > 0 && picture->column_count == 0) {
            read_header(&reader, line);
        } else if (length > 0) {
            read_row(&reader, line);
        }
    }
    reader.place.line += reader.place.line == 0;
    if (line == NULL || ferror(in)) {
        complain(&reader, NULL, "a readable file", path);
    } else if (!reader.failed && picture->rows == 0) {
        complain(&reader, NULL, "a header and rows of numbers", "none");
    }
    free(line);
    return !reader.failed;
}
