/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of a comparison: what every plan comes to by period, and what each changes against the base.
 */
#include "chart.h"
#include "compare.h"
#include "pictures.h"

#include <ctype.h>
#include <errno.h>
#include <holdtime/report.h>
#include <math.h>
#include <string.h>

#define PLANS 8  /* colours that are told apart */
#define BANDS 4  /* of more lines bands hide each other */
#define LABEL 28 /* characters of a label beside its line */
#define TITLE 48 /* .. within a title */

/* What is drawn, of the base and of the plans set against it. */
struct drawn {
    const struct ht_comparison *comparison;
    const char *const *labels;
    struct compared shown;
    struct axis axis;
    size_t pairs[PLANS - 1], count; /* plans beside the base */
    size_t chosen;                  /* of these: the one that titles speak of */
};

static struct drawn drawn_of(const struct ht_comparison *c, const char *const *labels) {
    struct drawn drawn = {.comparison = c, .labels = labels, .shown = compared_of(c)};
    drawn.axis = axis_of(&c->results[compare_base(c)]);
    for (size_t i = compare_next(c, 0); i < c->pair_count && drawn.count < PLANS - 1;
         i = compare_next(c, i + 1)) {
        if (c->selection.possible && c->pairs[i].pair.to == c->selection.best) {
            drawn.chosen = drawn.count;
        }
        drawn.pairs[drawn.count++] = i;
    }
    return drawn;
}

static size_t scenario_of(const struct drawn *drawn, size_t plan) {
    return plan == 0 ? compare_base(drawn->comparison)
                     : drawn->comparison->pairs[drawn->pairs[plan - 1]].pair.to;
}

static struct ht_estimate value_of(const struct drawn *drawn, size_t plan, size_t period) {
    return compare_estimate(drawn->comparison, scenario_of(drawn, plan), period, drawn->shown.scope,
                            drawn->shown.measure);
}

static struct ht_estimate difference_of(const struct drawn *drawn, size_t plan, size_t period) {
    return ht_paired_difference(drawn->comparison, &drawn->comparison->pairs[drawn->pairs[plan - 1]], period,
                                drawn->shown.scope, drawn->shown.measure);
}

/* A go-live that the base does not have, or has at another time. */
static void add_marks(struct picture *picture, const struct drawn *drawn) {
    for (size_t plan = 1; plan <= drawn->count; plan++) {
        const size_t scenario = scenario_of(drawn, plan);
        const struct ht_model *model = drawn->comparison->results[scenario].model;
        for (size_t i = 0; i < model->rollout_count && picture->mark_count < PICTURE_MARKS; i++) {
            const double at = model->rollouts[i].at, x = axis_x(&drawn->axis, at);
            bool known = at < 0 || at >= model->calendar.length;
            for (size_t k = 0; k < picture->mark_count; k++) {
                known = known || picture->marks[k].x == x;
            }
            if (!known) {
                struct picture_mark *mark = &picture->marks[picture->mark_count++];
                mark->x = x;
                compare_label(drawn->labels[scenario], LABEL, mark->text, sizeof mark->text);
            }
        }
    }
}

/* Columns of the plans from `first` on and a row for each period. */
static void add_lines(struct picture *picture, const struct drawn *drawn, size_t first,
                      struct ht_estimate (*value)(const struct drawn *, size_t, size_t)) {
    const struct ht_result *base = drawn->axis.result;
    const bool bands = drawn->count + 1 - first <= BANDS;
    char name[PICTURE_NAME], label[PICTURE_TEXT];
    for (size_t plan = first; plan <= drawn->count; plan++) {
        compare_label(drawn->labels[scenario_of(drawn, plan)], LABEL, label, sizeof label);
        snprintf(name, sizeof name, "plan_%zu", plan + 1);
        picture_add_column(picture, name, label[0] == '\0' ? name : label);
        if (bands) {
            snprintf(name, sizeof name, "plan_%zu_low", plan + 1);
            picture_add_column(picture, name, "");
            snprintf(name, sizeof name, "plan_%zu_high", plan + 1);
            picture_add_column(picture, name, "");
        }
    }
    for (size_t p = 0; p < base->period_count; p++) {
        double *cell = pictures_add_period(picture, &drawn->axis, p);
        if (cell == NULL) {
            continue;
        }
        cell += 2;
        for (size_t plan = first; plan <= drawn->count; plan++) {
            const struct ht_estimate e = value(drawn, plan, p);
            *cell++ = e.mean;
            if (bands) {
                *cell++ = e.low;
                *cell++ = e.high;
            }
        }
    }
}

/* The target on what is drawn; NULL: none. */
static const struct ht_target *target_of(const struct drawn *drawn) {
    const struct ht_model *model = drawn->axis.result->model;
    for (size_t i = 0; i < model->target_count; i++) {
        if (model->targets[i].measure == drawn->shown.measure &&
            model->targets[i].scope == drawn->shown.scope) {
            return &model->targets[i];
        }
    }
    return NULL;
}

static void set_scale(struct picture *picture, enum ht_measure measure, double most) {
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: picture->scale = most > 180 ? 60 : 1; break;
    case HT_UNIT_SHARE: picture->scale = 0.01; break;
    case HT_UNIT_COUNT:
    case HT_UNIT_MONEY:
    case HT_UNIT_LEVEL: picture->scale = most >= 10000 ? 1000 : 1; break;
    }
}

static void subtitle(struct picture *picture, const struct drawn *drawn, const char *of_what) {
    const struct ht_result *base = drawn->axis.result;
    const enum ht_unit unit = ht_measure_info[drawn->shown.measure].unit;
    char noun[64], scope[64];
    struct words words;
    snprintf(noun, sizeof noun, "%s", compare_noun(drawn->shown.measure));
    noun[0] = (char)toupper((unsigned char)noun[0]);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "%s", noun);
    if (drawn->shown.scope > 0) {
        words_add(&words, " of %s",
                  words_clean(ht_model_scope_name(base->model, drawn->shown.scope), scope, sizeof scope));
    }
    words_add(&words, "%s%s by %s", of_what,
              unit == HT_UNIT_SHARE     ? ", percent"
              : unit == HT_UNIT_SECONDS ? picture->scale == 60 ? ", minutes" : ", seconds"
              : picture->scale == 1000  ? ", thousands"
                                        : ",",
              words_per(base->by));
}

/* "as planned", "with 40 reps": a plan within a sentence. */
static void add_plan(struct words *words, const struct drawn *drawn, size_t plan) {
    char label[PICTURE_TEXT];
    compare_label(drawn->labels[scenario_of(drawn, plan)], TITLE, label, sizeof label);
    words_add(words, "%s%s", strcmp(label, "as planned") == 0 ? "" : "with ", label);
}

/* Periods whose value passes the bound. */
static size_t beyond(const struct drawn *drawn, size_t plan, const struct ht_target *target) {
    size_t count = 0;
    for (size_t p = 0; p < drawn->axis.result->period_count; p++) {
        const double value = value_of(drawn, plan, p).mean;
        count += target->at_least ? value < target->bound : value > target->bound;
    }
    return count;
}

static void title_compare(struct words *words, const struct drawn *drawn) {
    const struct ht_target *target = target_of(drawn);
    const char *per = words_per(drawn->axis.result->by);
    const size_t plan = drawn->chosen + 1;
    char noun[64], text[64];
    snprintf(noun, sizeof noun, "%s", compare_noun(drawn->shown.measure));
    noun[0] = (char)toupper((unsigned char)noun[0]);
    if (target != NULL) {
        const size_t base = beyond(drawn, 0, target);
        words_add(words, "%s is %s %s in %zu %s%s ", noun, target->at_least ? "below" : "above",
                  words_bound(target->measure, target->bound, text, sizeof text), base, per,
                  base == 1 ? "" : "s");
        add_plan(words, drawn, 0);
        const size_t left = beyond(drawn, plan, target);
        words_add(words, left == 0 ? ", in none " : ", in %zu ", left);
        add_plan(words, drawn, plan);
        return;
    }
    words_add(words, "%s: %s ", noun,
              words_value(drawn->shown.measure, value_of(drawn, 0, HT_WHOLE_RUN).mean, text, sizeof text));
    add_plan(words, drawn, 0);
    words_add(words, ", %s ",
              words_value(drawn->shown.measure, value_of(drawn, plan, HT_WHOLE_RUN).mean, text, sizeof text));
    add_plan(words, drawn, plan);
}

static void fill_compare(struct picture *picture, const struct drawn *drawn) {
    const struct ht_target *target = target_of(drawn);
    double most = 0;
    for (size_t plan = 0; plan <= drawn->count; plan++) {
        for (size_t p = 0; p < drawn->axis.result->period_count; p++) {
            most = fmax(most, value_of(drawn, plan, p).mean);
        }
    }
    pictures_begin(picture, &drawn->axis);
    add_marks(picture, drawn);
    add_lines(picture, drawn, 0, value_of);
    set_scale(picture, drawn->shown.measure, most);
    if (target != NULL) {
        char bound[PICTURE_NAME - 8];
        picture->target = target->bound;
        snprintf(picture->target_label, sizeof picture->target_label, "target %s",
                 words_bound(target->measure, target->bound, bound, sizeof bound));
    }
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_compare(&words, drawn);
    subtitle(picture, drawn, "");
    words_init(&words, picture->subtitle + strlen(picture->subtitle),
               sizeof picture->subtitle - strlen(picture->subtitle));
    pictures_add_replications(&words, drawn->axis.result, drawn->count < BANDS);
}

/* The largest difference of the plan that titles speak of, among those that are told apart. */
static void title_difference(struct words *words, const struct drawn *drawn) {
    const struct ht_result *base = drawn->axis.result;
    const size_t plan = drawn->chosen + 1;
    size_t worst = base->period_count;
    double most = 0;
    for (size_t p = 0; p < base->period_count; p++) {
        const struct ht_estimate d = difference_of(drawn, plan, p);
        if (compare_told(&d) == TOLD_APART && fabs(d.mean) > fabs(most)) {
            most = d.mean;
            worst = p;
        }
    }
    char noun[64], text[64];
    snprintf(noun, sizeof noun, "%s", compare_noun(drawn->shown.measure));
    noun[0] = (char)toupper((unsigned char)noun[0]);
    if (worst == base->period_count) {
        words_add(words, "%s does not differ in any %s that can be told, ", noun, words_per(base->by));
        add_plan(words, drawn, plan);
        return;
    }
    words_add(words, "%s is up to %s %s ", noun,
              compare_amount(drawn->shown.measure, most, text, sizeof text),
              words_comparative(drawn->shown.measure, most > 0));
    add_plan(words, drawn, plan);
    words_add(words, ", ");
    finding_place(words, &drawn->axis, worst);
}

/* The y axis begins at a whole step below the least number drawn, so that 0 has a tick. */
static void set_floor(struct picture *picture) {
    double least = 0, most = 0;
    for (size_t r = 0; r < picture->rows; r++) {
        for (size_t c = 2; c < picture->column_count; c++) {
            least = fmin(least, picture_cell(picture, r, c));
            most = fmax(most, picture_cell(picture, r, c));
        }
    }
    const double low = least / picture->scale, high = 1.02 * most / picture->scale;
    double floor_at = low;
    for (int pass = 0; pass < 4; pass++) {
        const double step = chart_step(high - floor_at, picture->scale == 60 || picture->scale == 1);
        floor_at = -ceil(-low / step - 1e-9) * step;
    }
    picture->floor = floor_at == 0 ? 0 : floor_at * picture->scale;
}

static void fill_difference(struct picture *picture, const struct drawn *drawn) {
    double most = 0;
    char label[PICTURE_TEXT], against[PICTURE_TEXT];
    for (size_t plan = 1; plan <= drawn->count; plan++) {
        for (size_t p = 0; p < drawn->axis.result->period_count; p++) {
            most = fmax(most, fabs(difference_of(drawn, plan, p).mean));
        }
    }
    pictures_begin(picture, &drawn->axis);
    add_marks(picture, drawn);
    add_lines(picture, drawn, 1, difference_of);
    set_scale(picture, drawn->shown.measure, most);
    set_floor(picture);
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    title_difference(&words, drawn);
    words_init(&words, against, sizeof against);
    words_add(&words, ", difference from %s",
              compare_label(drawn->labels[scenario_of(drawn, 0)], TITLE, label, sizeof label));
    subtitle(picture, drawn, against);
    words_init(&words, picture->subtitle + strlen(picture->subtitle),
               sizeof picture->subtitle - strlen(picture->subtitle));
    pictures_add_replications(&words, drawn->axis.result, drawn->count <= BANDS);
}

bool ht_pictures_write_comparison(const struct ht_comparison *comparison, const char *const *labels,
                                  const char *directory) {
    static const struct {
        const char *name;
        void (*fill)(struct picture *, const struct drawn *);
    } pictures[] = {{"compare", fill_compare}, {"difference", fill_difference}};
    const struct drawn drawn = drawn_of(comparison, labels);
    bool whole = true;
    for (size_t i = 0; whole && i < PICTURE_KINDS; i++) {
        struct picture picture;
        bool filled = false;
        picture_init(&picture);
        for (size_t k = 0; k < 2; k++) {
            if (strcmp(picture_kinds[i].name, pictures[k].name) == 0 && drawn.count > 0 &&
                drawn.axis.result->period_count > 0) {
                pictures[k].fill(&picture, &drawn);
                filled = true;
            }
        }
        whole = pictures_leave(directory, picture_kinds[i].name, filled ? &picture : NULL);
        const int reason = errno;
        picture_release(&picture);
        errno = reason;
    }
    return whole;
}
