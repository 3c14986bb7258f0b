/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Root causes: what became of them in words, and the picture of their timeline, a bar for each from its
 * go-live to the end, parted where it is found and where it is fixed.
 */
#include "defects.h"
#include "pictures.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

#define LINE 108 /* characters that fit into the width of a picture */

bool defect_is_found(const struct ht_defect_result *defect) {
    return defect->found_probability >= 0.5;
}

bool defect_is_fixed(const struct ht_defect_result *defect) {
    return defect->fixed_probability >= 0.5;
}

bool defect_begins(const struct ht_result *result, const struct ht_defect_result *defect) {
    return defect->rollout->at < result->model->calendar.length;
}

char *defect_name(const struct ht_result *result, const struct ht_defect_result *defect, char *buffer,
                  size_t size) {
    const bool several = result->defects[0].rollout != result->defects[result->defect_count - 1].rollout;
    char name[128], rollout[128];
    words_clean(defect->defect->name, name, sizeof name);
    words_clean(defect->rollout->name, rollout, sizeof rollout);
    snprintf(buffer, size, "%s%s%s", name, several ? ", " : "", several ? rollout : "");
    return words_clean(buffer, buffer, size);
}

struct summary {
    size_t count, found, fixed;
    double last_fixed; /* mean time of the latest of these; NAN: none */
    double spared;     /* calls saved by all fixes */
};

static struct summary summarise(const struct ht_result *result) {
    struct summary summary = {.last_fixed = NAN};
    for (size_t i = 0; i < result->defect_count; i++) {
        const struct ht_defect_result *defect = &result->defects[i];
        if (!defect_begins(result, defect)) {
            continue;
        }
        summary.count++;
        summary.found += defect_is_found(defect);
        summary.spared += isfinite(defect->spared.mean) ? defect->spared.mean : 0;
        if (defect_is_fixed(defect)) {
            summary.fixed++;
            summary.last_fixed = fmax(summary.last_fixed, defect->fixed); /* a number beats NAN */
        }
    }
    return summary;
}

/* "2 of 3 root causes are fixed" and `when`; "None of 3 root causes is fixed before the end, 2 are found". */
static void add_fate(struct words *words, const struct summary *summary, const char *when) {
    if (summary->fixed == 0 && summary->count == 1) {
        words_add(words, "The root cause is %s before the end",
                  summary->found > 0 ? "found, but not fixed" : "not found");
    } else if (summary->fixed == 0) {
        words_add(words, "None of %zu root causes is %s before the end", summary->count,
                  summary->found > 0 ? "fixed" : "found");
        if (summary->found > 0) {
            words_add(words, ", %zu %s found", summary->found, summary->found == 1 ? "is" : "are");
        }
    } else if (summary->count == 1) {
        words_add(words, "The root cause is fixed %s", when);
    } else if (summary->fixed == summary->count) {
        words_add(words,
                  summary->count == 2 ? "Both root causes are fixed %s" : "All root causes are fixed %s",
                  when);
    } else {
        words_add(words, "%zu of %zu root causes %s fixed %s", summary->fixed, summary->count,
                  summary->fixed == 1 ? "is" : "are", when);
    }
}

/* "by week 9 (1 Jan 2007)", "by Mon 20 Nov 2006 14:30". */
static void name_time(const struct ht_result *result, double time, char *buffer, size_t size) {
    const double begin = result->by == HT_PER_WEEK ? floor(time / HT_WEEK) * HT_WEEK : time;
    char name[64];
    snprintf(buffer, size, "by %s", words_period(result->model, result->by, begin, name, sizeof name));
}

void defects_answer(struct words *words, const struct ht_result *result) {
    const struct summary summary = summarise(result);
    char when[80] = "", calls[64];
    if (summary.count == 0) {
        return;
    }
    if (summary.fixed > 0) {
        name_time(result, summary.last_fixed, when, sizeof when);
    }
    words_add(words, "%s", words->length > 0 ? " " : "");
    add_fate(words, &summary, when);
    if (summary.spared >= 0.5) {
        words_add(words, "; that saves %s calls", words_count(summary.spared, calls, sizeof calls));
    }
    words_add(words, ".");
}

static void title(struct words *words, const struct axis *axis) {
    const struct ht_result *result = axis->result;
    const struct summary summary = summarise(result);
    char when[80] = "", calls[64];
    struct words place;
    words_init(&place, when, sizeof when);
    if (summary.fixed > 0 && axis->since_go_live) {
        finding_weeks(&place, words_week(summary.last_fixed) - words_week(axis->origin));
    } else if (summary.fixed > 0) {
        name_time(result, summary.last_fixed, when, sizeof when);
    }
    add_fate(words, &summary, when);
    if (summary.spared >= 0.5) {
        words_add(words, "; %s calls are saved", words_count(summary.spared, calls, sizeof calls));
    }
}

static void add_share(struct words *words, const struct ht_result *result, const char *what, double share) {
    words_add(words, "%s%s", words->length > 0 ? ", " : "", what);
    if (result->replications > 1) {
        words_add(words, " in %.0f%% of runs", 100 * share);
    }
}

/* "fixed in 92% of runs, 12,300 calls saved", "found in 98% of runs, never fixed". */
static void add_note(struct words *words, const struct ht_result *result,
                     const struct ht_defect_result *defect) {
    char calls[64];
    if (!defect_is_fixed(defect) && defect->found_probability > 0) {
        add_share(words, result, "found", defect->found_probability);
    }
    if (defect->fixed_probability > 0) {
        add_share(words, result, "fixed", defect->fixed_probability);
    } else {
        words_add(words, defect->found_probability > 0 ? ", never fixed" : "never found");
    }
    if (defect->spared.mean >= 0.5) {
        words_add(words, ", %s calls saved", words_count(defect->spared.mean, calls, sizeof calls));
    }
}

static void add_bar(struct picture *picture, const struct axis *axis, const struct ht_defect_result *defect) {
    double *row = picture->bar_count < PICTURE_BARS ? picture_add_row(picture) : NULL;
    if (row == NULL) {
        return;
    }
    const double end = axis->result->model->calendar.length;
    row[0] = axis_x(axis, fmax(0, defect->rollout->at));
    row[1] = axis_x(axis, end);
    if (defect_is_found(defect)) {
        row[2] = axis_x(axis, defect->found);
    }
    if (defect_is_fixed(defect)) {
        /* Each is a mean over the runs in which it came to it. */
        row[3] = axis_x(axis, fmax(defect->fixed, defect->found));
    }
    struct picture_bar *bar = &picture->bars[picture->bar_count++];
    struct words note;
    words_init(&note, bar->note, sizeof bar->note);
    add_note(&note, axis->result, defect);
    /* Both stand in one line. */
    const size_t room = LINE - words_width(bar->note);
    defect_name(axis->result, defect, bar->name, room < sizeof bar->name ? room : sizeof bar->name);
}

/* The calls of a defect that would be the last to be drawn, where there are more than bars. */
static double fewest_calls(const struct ht_result *result) {
    double least = -INFINITY;
    for (size_t i = 0; i < result->defect_count; i++) {
        size_t larger = 0;
        for (size_t j = 0; j < result->defect_count; j++) {
            larger += defect_begins(result, &result->defects[j]) &&
                      result->defects[j].calls.mean > result->defects[i].calls.mean;
        }
        if (larger >= PICTURE_BARS) {
            least = fmax(least, result->defects[i].calls.mean);
        }
    }
    return least;
}

bool picture_defects(struct picture *picture, const struct ht_result *result) {
    struct axis axis = axis_of(result);
    const struct summary summary = summarise(result);
    if (summary.count == 0) {
        return false;
    }
    axis_label(&axis, picture->x_label, sizeof picture->x_label);
    if (axis.since_go_live) { /* instants, not weeks: 0 is the go-live itself */
        char date[64];
        axis.shift = 0;
        snprintf(picture->x_label, sizeof picture->x_label, "Weeks since go-live, %s",
                 words_date(result->model, axis.origin, date, sizeof date));
    }
    picture->clock = axis.clock;
    static const char *const columns[] = {"x_from", "x_to", "found", "fixed"};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        picture_add_column(picture, columns[i], "");
    }
    const double fewest = fewest_calls(result);
    for (size_t i = 0; i < result->defect_count; i++) {
        const struct ht_defect_result *defect = &result->defects[i];
        if (defect_begins(result, defect) && !(defect->calls.mean <= fewest)) {
            add_bar(picture, &axis, defect);
        }
    }
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title(&words, &axis);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "Root causes%s: orange while hidden, amber while being fixed, green once fixed (means)",
              picture->rows < summary.count ? " with most calls" : "");
    pictures_add_replications(&words, result, false);
    return true;
}
