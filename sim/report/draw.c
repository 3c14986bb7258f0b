/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing: a picture's table and the scripts of plots/ become one self-contained script in a folder of its
 * own, gnuplot runs there, and what it drew is moved to its place when whole.
 */
#include "chart.h"
#include "gnuplot.h"
#include "picture.h"

#include <errno.h>
#include <holdtime/report.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH 4096

/* Fixed names inside the folder of one drawing. */
#define SCRIPT  "script.gp"
#define OUTPUT  "output"
#define PRINTED "printed"
#define ERRORS  "errors"

/* Appends a script of plots/ to `out`: that of the environment, the installed, the one in the source tree. */
static bool append_script(const char *name, FILE *out) {
    char path[PATH], beside[PATH];
    const char *const folders[] = {getenv("HOLDTIME_PLOTS"),
                                   ht_path_from_program(HT_PLOTS_FROM_PROGRAM, beside, sizeof beside) ? beside
                                                                                                      : NULL,
                                   HT_PLOTS_INSTALLED, HT_PLOTS_SOURCE};
    FILE *in = NULL;
    for (size_t i = 0; in == NULL && i < sizeof folders / sizeof folders[0]; i++) {
        if (folders[i] != NULL && snprintf(path, sizeof path, "%s/%s.gp", folders[i], name) < PATH) {
            in = fopen(path, "r");
        }
    }
    if (in == NULL) {
        return false;
    }
    char buffer[4096];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, in)) > 0) {
        fwrite(buffer, 1, got, out);
    }
    const bool whole = !ferror(in);
    fclose(in);
    return whole;
}

struct drawing {
    const struct picture *picture;
    const char *script; /* of plots/ */
    const char *format; /* svg, png, dumb */
    unsigned columns, rows;
    char folder[PATH];
};

/* The path of a file in the drawing's folder. */
static const char *inside(const struct drawing *drawing, const char *name, char path[PATH]) {
    const int length = snprintf(path, PATH, "%s/%s", drawing->folder, name);
    return length > 0 && length < PATH ? path : "";
}

static bool write_script(const struct drawing *drawing) {
    char path[PATH];
    FILE *out = fopen(inside(drawing, SCRIPT, path), "w");
    if (out == NULL) {
        return false;
    }
    fprintf(out, "FORMAT = '%s'\nOUTPUT = '%s'\nCOLUMNS = %u\nLINES = %u\n", drawing->format, OUTPUT,
            drawing->columns, drawing->rows);
    chart_variables(drawing->picture, out);
    const bool found = append_script("style", out) && append_script(drawing->script, out);
    const bool whole = !ferror(out);
    return fclose(out) == 0 && found && whole;
}

/* The first line in which gnuplot says what is wrong; it shows lines of the script before. */
static void report_errors(const struct drawing *drawing, struct ht_messages *problems) {
    char path[PATH], line[256], said[256] = "gnuplot failed";
    FILE *in = fopen(inside(drawing, ERRORS, path), "r");
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strstr(line, "line ") != NULL) {
            snprintf(said, sizeof said, "%s", line);
        }
    }
    if (in != NULL) {
        fclose(in);
    }
    ht_messages_add(problems, HT_ERROR, (struct ht_place){NULL, 0}, drawing->script, NULL, "%s", said);
}

static enum ht_draw_status run(const struct drawing *drawing, struct ht_messages *problems) {
    char path[PATH];
    struct stat status;
    if (!write_script(drawing)) {
        ht_messages_add(problems, HT_ERROR, (struct ht_place){NULL, 0}, drawing->script, NULL,
                        "its script cannot be put together: %s", strerror(errno));
        return HT_DRAW_FAILED;
    }
    switch (gnuplot_run(drawing->folder, SCRIPT, PRINTED, ERRORS)) {
    case GNUPLOT_MISSING: return HT_DRAW_NO_GNUPLOT;
    case GNUPLOT_DONE:
        if (stat(inside(drawing, OUTPUT, path), &status) == 0 && status.st_size > 0) {
            return HT_DRAWN;
        }
        break;
    case GNUPLOT_FAILED: break;
    }
    report_errors(drawing, problems);
    return HT_DRAW_FAILED;
}

static void remove_folder(const struct drawing *drawing) {
    static const char *const names[] = {SCRIPT, OUTPUT, PRINTED, ERRORS};
    char path[PATH];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unlink(inside(drawing, names[i], path));
    }
    rmdir(drawing->folder);
}

static bool make_folder(struct drawing *drawing, const char *parent, struct ht_messages *problems) {
    const int length = snprintf(drawing->folder, sizeof drawing->folder, "%s/.drawing-XXXXXX", parent);
    if (length < 0 || (size_t)length >= sizeof drawing->folder - 32) {
        errno = ENAMETOOLONG;
    } else if (mkdtemp(drawing->folder) != NULL) {
        return true;
    }
    ht_messages_add(problems, HT_ERROR, (struct ht_place){parent, 0}, NULL, NULL, "cannot be written to: %s",
                    strerror(errno));
    return false;
}

/* One picture in one format, to `target`. */
static enum ht_draw_status draw(struct drawing *drawing, const char *parent, const char *target,
                                struct ht_messages *problems) {
    char path[PATH];
    if (!make_folder(drawing, parent, problems)) {
        return HT_DRAW_FAILED;
    }
    enum ht_draw_status status = run(drawing, problems);
    if (status == HT_DRAWN && rename(inside(drawing, OUTPUT, path), target) != 0) {
        ht_messages_add(problems, HT_ERROR, (struct ht_place){target, 0}, NULL, NULL, "cannot be written: %s",
                        strerror(errno));
        status = HT_DRAW_FAILED;
    }
    remove_folder(drawing);
    return status;
}

static enum ht_draw_status draw_kind(const char *parent, const char *name, struct ht_messages *problems) {
    static const char *const formats[] = {"svg", "png"};
    char path[PATH];
    if (snprintf(path, sizeof path, "%s/%s.csv", parent, name) >= PATH) {
        return HT_DRAW_FAILED;
    }
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        return HT_DRAW_NOTHING;
    }
    struct picture picture;
    enum ht_draw_status status = picture_read(&picture, in, path, problems) ? HT_DRAWN : HT_DRAW_FAILED;
    fclose(in);
    for (size_t i = 0; status == HT_DRAWN && i < 2; i++) {
        struct drawing drawing = {.picture = &picture, .script = name, .format = formats[i]};
        /* As long as the name of the CSV file, which fitted. */
        status = snprintf(path, sizeof path, "%s/%s.%s", parent, name, formats[i]) < PATH
                     ? draw(&drawing, parent, path, problems)
                     : HT_DRAW_FAILED;
    }
    picture_release(&picture);
    return status;
}

enum ht_draw_status ht_pictures_draw(const char *directory, struct ht_messages *problems) {
    char parent[PATH];
    if (snprintf(parent, sizeof parent, "%s/pictures", directory) >= PATH - 64) {
        return HT_DRAW_NOTHING;
    }
    enum ht_draw_status all = HT_DRAW_NOTHING;
    for (size_t i = 0; i < PICTURE_KINDS; i++) {
        const enum ht_draw_status one = draw_kind(parent, picture_kinds[i].name, problems);
        if (one == HT_DRAW_NO_GNUPLOT) {
            return one;
        }
        if (one == HT_DRAW_FAILED || (one == HT_DRAWN && all == HT_DRAW_NOTHING)) {
            all = one;
        }
    }
    return all;
}

/* Copies a drawing made of text, without the form feed that begins it and the blanks about it. */
static bool copy_text(const struct drawing *drawing, FILE *out) {
    char path[PATH], line[1024];
    FILE *in = fopen(inside(drawing, OUTPUT, path), "r");
    if (in == NULL) {
        return false;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        const char *text = line + (line[0] == '\f');
        size_t length = strlen(text);
        while (length > 0 && strchr(" \r\n", text[length - 1]) != NULL) {
            length--;
        }
        if (length > 0) {
            fprintf(out, "%.*s\n", (int)length, text);
        }
    }
    const bool whole = !ferror(in);
    fclose(in);
    return fflush(out) == 0 && whole;
}

enum ht_draw_status ht_pictures_terminal(const struct ht_result *result, unsigned columns, unsigned rows,
                                         FILE *out, struct ht_messages *problems) {
    struct picture picture;
    struct drawing drawing = {
        .picture = &picture, .script = "terminal", .format = "dumb", .columns = columns, .rows = rows};
    const char *parent = getenv("TMPDIR");
    picture_init(&picture);
    enum ht_draw_status status = HT_DRAW_NOTHING;
    if (picture_hold(&picture, result) && picture.rows > 0) {
        status = HT_DRAW_FAILED;
        if (make_folder(&drawing, parent == NULL || parent[0] == '\0' ? "/tmp" : parent, problems)) {
            status = run(&drawing, problems);
            if (status == HT_DRAWN && !copy_text(&drawing, out)) {
                status = HT_DRAW_FAILED;
            }
            remove_folder(&drawing);
        }
    }
    picture_release(&picture);
    return status;
}
