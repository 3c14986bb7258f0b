/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a fit by the time of day: what a backtest saw and simulated, and how many calls come. Those of
 * durations are in fit_curves.c.
 */
#include "fit_pictures.h"
#include "fit.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define OUTSIDE_95 1.959963984540054 /* standard deviations of a normal law */
#define GROUPS     4                 /* of weekdays that are drawn */

/* --- the backtest: COLUMN hold_.. and gone_.. of two panels */

static void fill_panel(double *cells, const struct ht_forecasted *forecast,
                       const struct ht_forecasted *replayed) {
    cells[0] = forecast->seen;
    cells[1] = forecast->simulated;
    cells[2] = forecast->low;
    cells[3] = forecast->high;
    cells[4] = replayed->simulated;
}

static void backtest_title(struct words *words, const struct ht_backtest *b) {
    char seen[32], simulated[32], low[32], high[32];
    const struct ht_forecasted *hold = &b->whole.hold;
    const bool within = hold->seen >= hold->low && hold->seen <= hold->high;
    words_add(words, "Mean hold %s, forecast %s: %s", words_duration(hold->seen, seen, sizeof seen),
              words_duration(hold->simulated, simulated, sizeof simulated),
              within ? "within what chance allows" : "outside what chance allows");
    words_add(words, " (%s to %s)", words_duration(hold->low, low, sizeof low),
              words_duration(hold->high, high, sizeof high));
}

static bool fill_backtest(struct picture *picture, const struct ht_fit_report *report) {
    static const char *const names[] = {"hold_seen", "hold_sim", "hold_low", "hold_high", "hold_again",
                                        "gone_seen", "gone_sim", "gone_low", "gone_high", "gone_again"};
    const struct ht_backtest *b = report->backtest;
    struct words words;
    char days[96], name[48];
    if (b == NULL) {
        return false;
    }
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        picture_add_column(picture, names[i], "");
    }
    for (size_t i = 0; i < b->interval_count; i++) {
        const struct ht_backtest_row *row = &b->intervals[i];
        double *cells = row->calls.seen > 0 ? picture_add_row(picture) : NULL;
        if (cells != NULL) {
            cells[0] = row->from / HT_HOUR;
            cells[1] = (row->from + row->length) / HT_HOUR;
            fill_panel(cells + 2, &row->hold, &b->replayed[i].hold);
            fill_panel(cells + 7, &row->abandoned, &b->replayed[i].abandoned);
        }
    }
    picture->clock = true;
    words_init(&words, picture->title, sizeof picture->title);
    backtest_title(&words, b);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "By %s of the day, %s (%zu days). %zu replications; band: 95%% of them",
              fitted_interval(report->fit, false, name, sizeof name),
              fitted_days(report->fit, b->first_day, b->days, days, sizeof days), b->compared,
              b->replications);
    return true;
}

/* --- arrivals: weekdays with the same opening hours together */

/* Days of the week by the hours they are open; returns how many groups there are. */
static size_t group_weekdays(const struct ht_fit *fit, unsigned groups[HT_FIT_WEEKDAYS]) {
    size_t count = 0;
    unsigned done = 0;
    for (unsigned d = 0; d < HT_FIT_WEEKDAYS; d++) {
        unsigned same = 0x7F, open = fit->opening_count == 0 ? 1 : 0;
        for (size_t i = 0; i < fit->opening_count; i++) {
            const unsigned days = fit->openings[i].days;
            same &= (days >> d & 1) != 0 ? days : ~days;
            open |= days >> d & 1;
        }
        if (open != 0 && (done >> d & 1) == 0) {
            groups[count++] = same & 0x7F;
            done |= same;
        }
    }
    return count;
}

static void label_weekdays(unsigned days, char *buffer, size_t size) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    struct words words;
    words_init(&words, buffer, size);
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
        size_t last = d;
        while ((days >> d & 1) != 0 && last + 1 < HT_FIT_WEEKDAYS && (days >> (last + 1) & 1) != 0) {
            last++;
        }
        if ((days >> d & 1) != 0) {
            words_add(&words, "%s%s", words.length > 0 ? ", " : "", names[d]);
            words_add(&words, "%s%s", last > d ? "-" : "", last > d ? names[last] : "");
            d = last;
        }
    }
}

/* Mean calls of an interval on such a day, and their standard deviation from day to day: chance, and
 * busyness. */
static double calls_at(const struct ht_fit *fit, unsigned days, size_t slot, double *deviation) {
    double sum = 0, variance = 0, shared = 0, count = 0;
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
        count += days >> d & 1;
    }
    for (size_t t = 0; t < fit->type_count; t++) {
        const struct ht_fit_type *type = &fit->types[t];
        double mean = 0;
        for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
            mean += (days >> d & 1) != 0 ? type->expected[d * fit->slots + slot] / count : 0;
        }
        const double busy = type->busyness_cv > 0 ? type->busyness_cv * mean : 0;
        sum += mean;
        variance += mean + (fit->shared ? 0 : busy * busy);
        shared += fit->shared ? busy : 0;
    }
    *deviation = sqrt(variance + shared * shared);
    return sum;
}

static void arrivals_words(struct picture *picture, const struct ht_fit *fit, unsigned days, size_t peak,
                           double most) {
    char label[64], calls[32], name[48], when[96], busy[64] = "";
    struct words words;
    const long minutes = lround((double)peak * fit->interval / HT_MINUTE);
    label_weekdays(days, label, sizeof label);
    words_init(&words, picture->title, sizeof picture->title);
    words_add(&words, "Most calls come %s at %02ld:%02ld: %s %s %s", label, minutes / 60, minutes % 60,
              words_level(most, calls, sizeof calls),
              fit->interval == 1800 || fit->interval == HT_HOUR ? "a" : "an",
              fitted_interval(fit, false, name, sizeof name));
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    if (fitted_largest(fit)->busyness_cv > 0) {
        snprintf(busy, sizeof busy, ", by chance and busyness (cv %.0f%%)",
                 100 * fitted_largest(fit)->busyness_cv);
    }
    words_add(&words, "Calls by %s, mean of %s; band: 95%% of single days%s",
              fitted_interval(fit, false, name, sizeof name),
              fitted_days(fit, fit->first_day, fit->days, when, sizeof when), busy);
}

/* A column for each group of weekdays, and the band of the one with the peak: more would hide each other. */
static void add_groups(struct picture *picture, const unsigned *groups, size_t count, size_t banded) {
    static const char *const suffixes[] = {"", "_low", "_high"};
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    for (size_t g = 0; g < count; g++) {
        char name[PICTURE_NAME], label[64];
        label_weekdays(groups[g], label, sizeof label);
        for (size_t i = 0; i < (g == banded ? 3 : 1); i++) {
            snprintf(name, sizeof name, "group_%zu%s", g + 1, suffixes[i]);
            picture_add_column(picture, name, i == 0 ? label : "");
        }
    }
}

static void add_interval(struct picture *picture, const struct ht_fit *fit, const unsigned *groups,
                         size_t count, size_t banded, size_t slot) {
    double deviation, all = 0;
    for (size_t g = 0; g < count; g++) {
        all += calls_at(fit, groups[g], slot, &deviation);
    }
    double *cells = all > 0 ? picture_add_row(picture) : NULL;
    if (cells == NULL) {
        return;
    }
    *cells++ = (double)slot * fit->interval / HT_HOUR;
    *cells++ = (double)(slot + 1) * fit->interval / HT_HOUR;
    for (size_t g = 0; g < count; g++) {
        const double mean = calls_at(fit, groups[g], slot, &deviation);
        if (mean > 0) {
            cells[0] = mean;
        }
        if (mean > 0 && g == banded) {
            cells[1] = fmax(0, mean - OUTSIDE_95 * deviation);
            cells[2] = mean + OUTSIDE_95 * deviation;
        }
        cells += g == banded ? 3 : 1;
    }
}

static bool fill_arrivals(struct picture *picture, const struct ht_fit_report *report) {
    const struct ht_fit *fit = report->fit;
    unsigned groups[HT_FIT_WEEKDAYS];
    size_t count = group_weekdays(fit, groups), peak = 0, banded = 0;
    double most = 0, deviation;
    count = count < GROUPS ? count : GROUPS;
    for (size_t cell = 0; cell < count * fit->slots; cell++) {
        const double mean = calls_at(fit, groups[cell / fit->slots], cell % fit->slots, &deviation);
        if (mean > most) {
            most = mean;
            banded = cell / fit->slots;
            peak = cell % fit->slots;
        }
    }
    if (!(most > 0)) {
        return false;
    }
    add_groups(picture, groups, count, banded);
    for (size_t slot = 0; slot < fit->slots; slot++) {
        add_interval(picture, fit, groups, count, banded, slot);
    }
    picture->clock = true;
    arrivals_words(picture, fit, groups[banded], peak, most);
    return true;
}

bool ht_pictures_write_fit(const struct ht_fit_report *report, const char *directory) {
    static const struct {
        const char *name;
        bool (*fill)(struct picture *, const struct ht_fit_report *);
    } own[] = {{"backtest", fill_backtest},
               {"arrivals", fill_arrivals},
               {"handle", fitted_picture_handle},
               {"patience", fitted_picture_patience}};
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        struct picture picture;
        bool filled = false;
        picture_init(&picture);
        for (size_t k = 0; k < sizeof own / sizeof own[0]; k++) {
            if (strcmp(own[k].name, picture_kinds[i].name) == 0) {
                filled = own[k].fill(&picture, report);
            }
        }
        /* Pictures of an earlier result of another kind would pass for this one's. */
        whole = pictures_leave(directory, picture_kinds[i].name, filled ? &picture : NULL);
        const int reason = errno;
        picture_release(&picture);
        errno = reason;
    }
    return whole;
}
