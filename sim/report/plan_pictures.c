/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of a planning: cost against the probability of keeping the promise, a dot a plan; and what
 * every class's first day does to the worst period and to the cost. The notes of rows hold what the pictures
 * say of single points: the first is the unit of money.
 */
#include "chart.h"
#include "pictures.h"
#include "plan.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define CLASSES 4 /* most classes in a picture */

/* Money in millions or thousands where it has many digits. */
struct unit {
    double size;
    const char *name; /* ", millions" */
};

static struct unit unit_of(double most) {
    static const struct unit units[] = {{1e6, ", millions"}, {1e3, ", thousands"}, {1, ""}};
    size_t i = 0;
    while (i < 2 && !(most >= 2 * units[i].size)) {
        i++;
    }
    return units[i];
}

static double frontier_largest(const struct ht_planning *planning) {
    double most = fabs(planning->as_is.cost.mean);
    for (size_t i = 0; i < planning->plan_count; i++) {
        most = fmax(most, fabs(planning->plans[i].cost.mean));
    }
    return most;
}

enum frontier_column { X_FROM, X_TO, KEEPS, MISSES, UNDECIDED, FRONT, BEST, WRITTEN };

static void frontier_row(struct picture *picture, const struct ht_planning *planning, size_t index,
                         double money) {
    const struct ht_plan *plan = &planning->plans[index];
    double *row = picture_add_row(picture);
    if (row == NULL) {
        return;
    }
    row[X_FROM] = row[X_TO] = plan->cost.mean / money;
    row[plan->standing == HT_PLAN_KEEPS      ? KEEPS
        : plan->standing == HT_PLAN_REJECTED ? MISSES
                                             : UNDECIDED] = plan->kept;
    row[BEST] = index == planning->winner ? plan->kept : NAN;
}

/* What the frontier's lines lead through, by cost: rows of their own, so that nothing parts them. */
static void frontier_rows(struct picture *picture, const struct ht_planning *planning, double money) {
    for (size_t i = 0; i < planning->plan_count; i++) {
        frontier_row(picture, planning, i, money);
    }
    if (planning->as_is.replications > 0) {
        double *row = picture_add_row(picture);
        if (row != NULL) {
            row[X_FROM] = row[X_TO] = planning->as_is.cost.mean / money;
            row[WRITTEN] = planning->as_is.kept;
        }
    }
    for (size_t i = 0; i < planning->frontier_count; i++) {
        double *row = picture_add_row(picture);
        if (row != NULL) {
            const struct ht_plan *plan = &planning->plans[planning->frontier[i]];
            row[X_FROM] = row[X_TO] = plan->cost.mean / money;
            row[FRONT] = plan->kept;
        }
    }
}

static void frontier_title(struct picture *picture, const struct ht_plan_report *report) {
    const struct ht_planning *planning = report->planning;
    const struct ht_plan *best = &planning->plans[planning->winner];
    char cost[80], saved[80];
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    if (!planning->found) {
        words_add(&words,
                  "No plan keeps the promise; the closest does with a probability of %.2f in its worst %s",
                  best->kept, best->worst_target == NULL ? "period" : words_per(best->worst_target->per));
        return;
    }
    words_add(&words, "The promise can be kept for %s", plan_money(best->cost.mean, cost, sizeof cost));
    if (isfinite(planning->saving.mean) && planning->saving.mean != 0) {
        words_add(&words, ", %s %s than as planned",
                  plan_money(fabs(planning->saving.mean), saved, sizeof saved),
                  planning->saving.mean > 0 ? "less" : "more");
    }
}

/* What all targets ask for; NAN: not the same. */
static double asked(const struct ht_model *model) {
    double confidence = model->targets[0].confidence;
    for (size_t i = 1; i < model->target_count; i++) {
        confidence = model->targets[i].confidence == confidence ? confidence : NAN;
    }
    return confidence;
}

static void fill_frontier(struct picture *picture, const struct ht_plan_report *report) {
    const struct ht_planning *planning = report->planning;
    const struct unit unit = unit_of(frontier_largest(planning));
    struct words words;
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    picture_add_column(picture, "keeps", "keeps it");
    picture_add_column(picture, "misses", "misses it");
    picture_add_column(picture, "undecided", "undecided");
    picture_add_column(picture, "frontier", "");
    picture_add_column(picture, "best", "");
    picture_add_column(picture, "written", "");
    frontier_rows(picture, planning, unit.size);
    picture->scale = 0.01;
    picture->target = asked(&planning->base);
    if (isfinite(picture->target)) {
        snprintf(picture->target_label, sizeof picture->target_label, "asked %.6g%%", 100 * picture->target);
    }
    frontier_title(picture, report);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words,
              "Probability that the worst %s keeps its target, percent, by expected cost; a dot a plan",
              words_per(planning->base.targets[0].per));
    snprintf(picture->x_label, sizeof picture->x_label, "expected cost%s", unit.name);
}

enum date_column { DATE_FROM, DATE_TO, SAFE, FIRST_CLASS };

static bool same_measure(const struct ht_target *a, const struct ht_target *b) {
    return a != NULL && b != NULL && a->measure == b->measure && a->scope == b->scope;
}

/* The target whose worst periods are drawn: that of most dates, the first one's. */
static const struct ht_target *drawn_target(const struct ht_planning *planning) {
    for (size_t k = 0; k < planning->class_count; k++) {
        for (size_t i = 0; i < planning->classes[k].date_count; i++) {
            if (planning->classes[k].dates[i].plan.worst_target != NULL) {
                return planning->classes[k].dates[i].plan.worst_target;
            }
        }
    }
    return NULL;
}

static void date_rows(struct picture *picture, const struct ht_planning *planning, size_t k,
                      const struct ht_target *target, double money) {
    const struct ht_class_advice *advice = &planning->classes[k];
    for (size_t i = 0; i < advice->date_count; i++) {
        const struct ht_class_date *date = &advice->dates[i];
        double *row = picture_add_row(picture);
        if (row == NULL) {
            return;
        }
        /* Seconds since 1970, as gnuplot counts time. */
        row[DATE_FROM] = row[DATE_TO] = (double)planning->base.calendar.start_day * HT_DAY + date->joins;
        row[SAFE] = i == advice->latest ? date->plan.worst_value : NAN;
        row[FIRST_CLASS + 2 * k] =
            same_measure(date->plan.worst_target, target) ? date->plan.worst_value : NAN;
        row[FIRST_CLASS + 2 * k + 1] = date->extra.mean / money;
    }
}

static double dates_largest(const struct ht_planning *planning) {
    double most = 0;
    for (size_t k = 0; k < planning->class_count && k < CLASSES; k++) {
        for (size_t i = 0; i < planning->classes[k].date_count; i++) {
            const double extra = fabs(planning->classes[k].dates[i].extra.mean);
            most = isfinite(extra) ? fmax(most, extra) : most;
        }
    }
    return most;
}

/* "reps must begin by 6 Nov 2006; four weeks later the worst week has 7 min 02 s". */
static void dates_title(struct picture *picture, const struct ht_planning *planning) {
    const struct ht_class_advice *advice = &planning->classes[0];
    char name[64], date[64], value[64];
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    words_clean(planning->best.agent_groups[advice->group].name, name, sizeof name);
    if (advice->latest >= advice->date_count) {
        words_add(&words, "On no first day do %s keep the promise", name);
        return;
    }
    words_add(&words, "%s: begin by %s", name,
              words_date(&planning->best, advice->dates[advice->latest].joins, date, sizeof date));
    if (advice->late < advice->date_count) {
        const struct ht_plan *late = &advice->dates[advice->late].plan;
        if (late->worst_target != NULL) {
            words_add(&words, "; four weeks later the worst %s has %s", words_per(late->worst_target->per),
                      words_value(late->worst_target->measure, late->worst_value, value, sizeof value));
        }
    }
}

static bool fill_dates(struct picture *picture, const struct ht_planning *planning) {
    const struct ht_target *target = drawn_target(planning);
    if (target == NULL) {
        return false;
    }
    const size_t count = planning->class_count < CLASSES ? planning->class_count : CLASSES;
    const struct unit unit = unit_of(dates_largest(planning));
    char bound[PICTURE_NAME - 8];
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    picture_add_column(picture, "safe", "");
    for (size_t k = 0; k < count; k++) {
        char name[PICTURE_NAME];
        snprintf(name, sizeof name, "group_%zu", k + 1);
        picture_add_column(picture, name, planning->best.agent_groups[planning->classes[k].group].name);
        snprintf(name, sizeof name, "cost_%zu", k + 1);
        picture_add_column(picture, name, "");
    }
    double most = target->bound;
    for (size_t k = 0; k < count; k++) {
        date_rows(picture, planning, k, target, unit.size);
    }
    for (size_t r = 0; r < picture->rows; r++) {
        for (size_t k = 0; k < count; k++) {
            most = fmax(most, picture_cell(picture, r, FIRST_CLASS + 2 * k));
        }
    }
    switch (ht_measure_info[target->measure].unit) {
    case HT_UNIT_SECONDS: picture->scale = most > 180 ? 60 : 1; break;
    case HT_UNIT_SHARE: picture->scale = 0.01; break;
    case HT_UNIT_COUNT:
    case HT_UNIT_LEVEL:
    case HT_UNIT_MONEY: break;
    }
    picture->target = target->bound;
    snprintf(picture->target_label, sizeof picture->target_label, "target %s",
             words_bound(target->measure, target->bound, bound, sizeof bound));
    dates_title(picture, planning);
    snprintf(picture->subtitle, sizeof picture->subtitle,
             "Above: %s of the worst %s%s. Below: cost against the best plan%s", plan_noun(target->measure),
             words_per(target->per),
             picture->scale == 60                                       ? ", minutes"
             : ht_measure_info[target->measure].unit == HT_UNIT_SECONDS ? ", seconds"
             : ht_measure_info[target->measure].unit == HT_UNIT_SHARE   ? ", percent"
                                                                        : "",
             unit.name);
    snprintf(picture->x_label, sizeof picture->x_label, "first day of the class");
    return true;
}

bool ht_pictures_write_plan(const struct ht_plan_report *report, const char *directory) {
    const struct ht_planning *planning = report->planning;
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        const char *name = picture_kinds[i].name;
        struct picture picture;
        picture_init(&picture);
        bool filled = false;
        if (strcmp(name, "frontier") == 0 && plan_any(planning)) {
            fill_frontier(&picture, report);
            filled = true;
        } else if (strcmp(name, "start-dates") == 0 && planning->class_count > 0) {
            filled = fill_dates(&picture, planning);
        }
        whole = pictures_leave(directory, name, filled ? &picture : NULL);
        const int reason = errno;
        picture_release(&picture);
        errno = reason;
    }
    return whole;
}
