/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a staffing: needed against rostered, a panel a group, the open days of the busiest week side
 * by side. A row is an interval, its x the hour of its day; columns NAME_k are of the group of panel k.
 */
#include "pictures.h"
#include "staffing.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define PANELS 3
#define DAYS   7

/* What is drawn: the first day, and which days of its week are open. */
struct shown_week {
    const struct ht_staff_report *report;
    double first;          /* day of the week's first column */
    size_t position[DAYS]; /* panel column of a day of that week; DAYS: closed */
    size_t days;           /* open ones */
    size_t groups[PANELS], group_count;
};

static double day_of(const struct ht_staffing *needs, size_t bin) {
    return floor(staff_start(needs, bin) / HT_DAY);
}

static bool in_week(const struct shown_week *week, size_t bin) {
    const double day = day_of(week->report->needs, bin) - week->first;
    return staff_shown(week->report->needs, bin) && day >= 0 && day < DAYS;
}

/* Agent hours of a group in all: the groups with the most are drawn. */
static double weight_of(const struct ht_staff_report *report, size_t group) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    double sum = 0;
    for (size_t b = 0; b < needs->bins; b++) {
        const size_t cell = b * needs->groups + group;
        sum += (double)needs->need[cell] + (roster == NULL ? 0 : 1e-3 * (double)roster->cover[cell]);
    }
    return sum;
}

/* In the order of the scenario. */
static void choose_groups(struct shown_week *week) {
    const size_t groups = week->report->needs->groups;
    for (size_t g = 0; g < groups; g++) {
        size_t heavier = 0;
        const double own = weight_of(week->report, g);
        for (size_t other = 0; other < groups; other++) {
            const double weight = weight_of(week->report, other);
            heavier += weight > own || (weight == own && other < g);
        }
        if (own > 0 && heavier < PANELS) {
            week->groups[week->group_count++] = g;
        }
    }
}

/* The week of the calendar that the peak lies in; of less than a week measured, all of it. */
static struct shown_week week_of(const struct ht_staff_report *report, size_t peak) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_calendar *calendar = &needs->model->calendar;
    struct shown_week week = {.report = report};
    const double day = day_of(needs, peak), start = floor(calendar->warm_up / HT_DAY);
    const double monday = day - (double)ht_weekday(calendar->start_day + (int64_t)day);
    week.first = calendar->length / HT_DAY - start <= DAYS ? start : monday;
    for (size_t d = 0; d < DAYS; d++) {
        week.position[d] = DAYS;
    }
    for (size_t b = 0; b < needs->bins; b++) {
        if (in_week(&week, b)) {
            week.position[(size_t)(day_of(needs, b) - week.first)] = 0;
        }
    }
    for (size_t d = 0; d < DAYS; d++) {
        if (week.position[d] == 0) {
            week.position[d] = week.days++;
        }
    }
    choose_groups(&week);
    return week;
}

static void add_columns(struct picture *picture, const struct shown_week *week) {
    static const char *const names[] = {"needed", "formula", "on", "shift"};
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    picture_add_column(picture, "day", "");
    for (size_t k = 0; k < week->group_count; k++) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            char name[PICTURE_NAME];
            snprintf(name, sizeof name, "%s_%zu", names[i], k + 1);
            picture_add_column(picture, name, "");
        }
    }
}

static void add_rows(struct picture *picture, const struct shown_week *week) {
    const struct ht_staffing *needs = week->report->needs;
    const struct ht_rostered *roster = staff_roster(week->report);
    for (size_t b = 0; b < needs->bins; b++) {
        double *cell = in_week(week, b) ? picture_add_row(picture) : NULL;
        if (cell == NULL) {
            continue;
        }
        const double day = day_of(needs, b), second = staff_start(needs, b) - day * HT_DAY;
        *cell++ = second / HT_HOUR;
        *cell++ = (second + needs->model->calendar.interval) / HT_HOUR;
        *cell++ = (double)week->position[(size_t)(day - week->first)];
        for (size_t k = 0; k < week->group_count; k++) {
            const size_t g = week->groups[k], i = b * needs->groups + g;
            *cell++ = (double)needs->need[i];
            *cell++ = (double)needs->formula[i];
            if (roster != NULL) {
                cell[0] = staff_on_phones(needs->model, g, (double)roster->cover[i]);
                cell[1] = (double)roster->cover[i];
            }
            cell += 2;
        }
    }
}

/* Names of the groups, and notes of the days. */
static void add_names(struct picture *picture, const struct shown_week *week) {
    const struct ht_model *model = week->report->needs->model;
    char date[64];
    size_t day = 0;
    for (size_t i = 0; i < week->days || i < week->group_count; i++) {
        struct picture_bar *bar = &picture->bars[picture->bar_count++];
        if (i < week->group_count) {
            words_clean(model->agent_groups[week->groups[i]].name, bar->name, sizeof bar->name);
        }
        while (i < week->days && week->position[day] != i) {
            day++;
        }
        if (i < week->days) {
            words_period(model, HT_PER_DAY, (week->first + (double)day) * HT_DAY, date, sizeof date);
            *strrchr(date, ' ') = '\0';
            snprintf(bar->note, sizeof bar->note, "%s", date);
        }
    }
}

static void title(struct words *words, const struct ht_staff_report *report, size_t peak) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_model *model = needs->model;
    char when[64];
    words_period(model, HT_PER_INTERVAL, staff_start(needs, peak), when, sizeof when);
    words_add(words, "%.3s peaks at %zu agents at %s", when, staff_need(needs, peak), strrchr(when, ' ') + 1);
    if (needs->impossible_count > 0) {
        words_add(words, "; not every target can be kept");
    } else if (report->roster != NULL && staff_roster(report) == NULL) {
        words_add(words, "; no roster of the patterns covers that");
    } else if (report->roster != NULL) {
        words_add(words,
                  report->roster->missed_count > 0 ? "; with %zu on shift a target is still missed"
                                                   : "; the roster covers it with %zu on shift",
                  staff_cover(report, peak));
    }
}

static void subtitle(struct words *words, const struct shown_week *week) {
    const struct ht_staffing *needs = week->report->needs;
    const struct ht_model *model = needs->model;
    char length[32], date[64];
    words_add(words, "Agents in intervals of %s",
              ht_format_duration(model->calendar.interval, length, sizeof length));
    if (week->first > 0 || model->calendar.length > HT_WEEK) {
        words_add(words, " in the busiest week (%s)",
                  words_date(model, week->first * HT_DAY, date, sizeof date));
    }
    if (week->group_count < needs->groups) {
        words_add(words, ", the %zu largest of %zu groups", week->group_count, needs->groups);
    }
    words_add(words, staff_roster(week->report) == NULL
                         ? ": needed on the phones"
                         : ": needed, and rostered with their mean on the phones");
    pictures_add_replications(words, staff_result(week->report), false);
}

bool ht_pictures_write_staff(const struct ht_staff_report *report, const char *directory) {
    const size_t peak = staff_peak(report->needs);
    struct picture picture;
    struct words words;
    picture_init(&picture);
    if (peak < report->needs->bins && staff_need(report->needs, peak) > 0) {
        const struct shown_week week = week_of(report, peak);
        snprintf(picture.x_label, sizeof picture.x_label, "Time of day");
        picture.clock = true;
        add_columns(&picture, &week);
        add_rows(&picture, &week);
        add_names(&picture, &week);
        words_init(&words, picture.title, sizeof picture.title);
        title(&words, report, peak);
        words_init(&words, picture.subtitle, sizeof picture.subtitle);
        subtitle(&words, &week);
    }
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        /* Pictures of an earlier result of another kind would pass for this one's. */
        const bool own = strcmp(picture_kinds[i].name, "needed") == 0;
        whole = pictures_leave(directory, picture_kinds[i].name, own ? &picture : NULL);
    }
    const int reason = errno;
    picture_release(&picture);
    errno = reason;
    return whole;
}
