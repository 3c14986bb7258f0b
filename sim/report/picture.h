/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture before it is drawn: a title that states a finding, and a small table of numbers. It is kept as
 * CSV, so that anybody may draw it with another tool, or edit it and have it drawn again: what is read back
 * is trusted no more than any other input.
 *
 *     # title: Hold stays above 2 min for 13 weeks after go-live
 *     # label asa: answered calls
 *     x_from,x_to,asa,asa_low,asa_high
 *     -2.5,-1.5,118.2,110.4,126.0
 *
 * Columns NAME_low and NAME_high are the interval of column NAME; columns with a label are drawn as series,
 * those with a layer ("# layer NAME: ..") as areas, each upon the one before. A timeline has a bar a row,
 * whose texts stand in "# row: .." and "# note: ..", in the order of the rows.
 */
#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include <holdtime/study.h>
#include <stdio.h>

#define PICTURE_COLUMNS 24
#define PICTURE_MARKS   8
#define PICTURE_BINS    8
#define PICTURE_BARS    10
#define PICTURE_NAME    32
#define PICTURE_TEXT    256

struct picture_column {
    char name[PICTURE_NAME];  /* of a-z, 0-9 and _ */
    char label[PICTURE_NAME]; /* empty: not a series */
    bool layer;               /* an area of a stack, not a line */
};

struct picture_mark {
    double x;
    char text[PICTURE_NAME];
};

/* What is said of a row of a timeline: at the left, at the right. */
struct picture_bar {
    char name[2 * PICTURE_NAME], note[PICTURE_TEXT];
};

struct picture {
    char title[PICTURE_TEXT], subtitle[PICTURE_TEXT], x_label[PICTURE_TEXT];
    bool clock;    /* x is the hour of the day */
    double scale;  /* numbers are divided by this when drawn: 60 shows seconds as minutes */
    double floor;  /* where the y axis begins; before scaling */
    double target; /* NAN: none; before scaling, like every number here */
    char target_label[PICTURE_NAME];
    struct picture_mark marks[PICTURE_MARKS];
    size_t mark_count;
    double bins[PICTURE_BINS]; /* of a heat map: where colours change, ascending */
    size_t bin_count;
    struct picture_bar bars[PICTURE_BARS]; /* of the first rows */
    size_t bar_count;
    struct picture_column columns[PICTURE_COLUMNS];
    size_t column_count;
    double *cells; /* [rows][column_count], NAN where empty */
    size_t rows, capacity;
    bool no_memory; /* rows were lost */
};

void picture_init(struct picture *picture);
void picture_release(struct picture *picture);

/* Columns are added before rows. */
void picture_add_column(struct picture *picture, const char *name, const char *label);
void picture_add_layer(struct picture *picture, const char *name, const char *label);
/* The cells of a new row, all NAN; NULL when memory is exhausted. */
double *picture_add_row(struct picture *picture);
/* Position of a column; column_count when there is none. */
size_t picture_column(const struct picture *picture, const char *name);
double picture_cell(const struct picture *picture, size_t row, size_t column);

bool picture_write(const struct picture *picture, FILE *out);
/* Reads what picture_write wrote, or somebody edited; false with messages about `path`. */
bool picture_read(struct picture *picture, FILE *in, const char *path, struct ht_messages *problems);

/* Fills in the picture of that name from a result. False: it makes no sense for this result. */
bool picture_hold(struct picture *picture, const struct ht_result *result);
bool picture_calls(struct picture *picture, const struct ht_result *result);
bool picture_supply(struct picture *picture, const struct ht_result *result);
bool picture_heat(struct picture *picture, const struct ht_result *result);
bool picture_service(struct picture *picture, const struct ht_result *result);
bool picture_proficiency(struct picture *picture, const struct ht_result *result);
bool picture_defects(struct picture *picture, const struct ht_result *result);

/* The pictures there are; the script that draws one is plots/NAME.gp. */
struct picture_kind {
    const char *name;
    bool (*fill)(struct picture *picture,
                 const struct ht_result *result); /* NULL: not a picture of one result */
};
#define PICTURE_KINDS 21
extern const struct picture_kind picture_kinds[PICTURE_KINDS];

#endif
