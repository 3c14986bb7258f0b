/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of supply: where the rostered agents are, as areas upon one another, and over them the lines of
 * what those on the phones can carry and of the load.
 */
#include "pictures.h"

#include <math.h>
#include <stdlib.h>

#define SEEN 0.05 /* agents: what never comes to so much is not drawn */

/* From the bottom up; the first three are on the phones. */
enum layer { PROFICIENT, LEARNING, NESTING, TEACHING, TRAINING, OFF_PHONE, ABSENT, LAYERS };

static const struct {
    const char *name, *label;
} layers[LAYERS] = {[PROFICIENT] = {"proficient", "proficient"},
                    [LEARNING] = {"learning", "learning"},
                    [NESTING] = {"nesting", "nesting"},
                    [TEACHING] = {"teaching", "teaching"},
                    [TRAINING] = {"training", "in training"},
                    [OFF_PHONE] = {"off_phone", "off phone"},
                    [ABSENT] = {"absent", "absent"}};

static void add_group(double sums[LAYERS], const struct ht_presence *group) {
    sums[PROFICIENT] += fmax(0, group->on - group->nesting - group->learning);
    sums[LEARNING] += group->learning;
    sums[NESTING] += group->nesting;
    sums[TEACHING] += group->lent;
    sums[TRAINING] += group->training;
    sums[OFF_PHONE] += group->away;
    sums[ABSENT] += group->absent;
}

static void sum_groups(const struct ht_result *result, size_t period, double sums[LAYERS]) {
    const size_t groups = result->model->agent_group_count;
    for (size_t i = 0; i < LAYERS; i++) {
        sums[i] = 0;
    }
    for (size_t g = 0; g < groups; g++) {
        add_group(sums, &result->presence[period * groups + g]);
    }
}

/* Which layers there is anything of. */
static void find_layers(const struct ht_result *result, bool occurs[LAYERS]) {
    double sums[LAYERS];
    for (size_t i = 0; i < LAYERS; i++) {
        occurs[i] = false;
    }
    for (size_t p = 0; p < result->period_count; p++) {
        sum_groups(result, p, sums);
        for (size_t i = 0; i < LAYERS; i++) {
            occurs[i] = occurs[i] || sums[i] >= SEEN;
        }
    }
}

/* "; at the worst 289 of 420 are on the phones", where not nearly all of them are and there is room for it.
 */
static void add_presence(struct words *words, const struct ht_result *result, size_t period) {
    double sums[LAYERS], all = 0;
    char text[32], of[32];
    sum_groups(result, period, sums);
    for (size_t i = 0; i < LAYERS; i++) {
        all += sums[i];
    }
    const double on = sums[PROFICIENT] + sums[LEARNING] + sums[NESTING];
    if (on < 0.95 * all && words->length <= 50) {
        words_add(words, "; at the worst %s of %s are on the phones", words_count(on, text, sizeof text),
                  words_count(all, of, sizeof of));
    }
}

/* False: no memory. */
static bool title(struct words *words, const struct axis *axis) {
    const struct ht_result *result = axis->result;
    double *use = malloc((result->period_count + 1) * sizeof *use);
    if (use == NULL) {
        return false;
    }
    for (size_t p = 0; p < result->period_count; p++) {
        const double load = result->forecast.periods[p].offered_load;
        use[p] = result->supply[p] > 0 ? load / result->supply[p] : load > 0 ? INFINITY : NAN;
    }
    const struct excess excess = excess_find(use, result->period_count, 1);
    if (excess.worst == result->period_count) {
        words_add(words, "No calls, no load");
    } else if (excess.count > 0) {
        words_add(words, "Load is above capacity ");
        finding_excess(words, axis, &excess);
        add_presence(words, result, excess.worst);
    } else {
        words_add(words, "The agents can carry the load; it comes closest, %.0f%%, ",
                  100 * use[excess.worst]);
        finding_place(words, axis, excess.worst);
    }
    free(use);
    return true;
}

static void add_columns(struct picture *picture, const bool occurs[LAYERS]) {
    const bool on_only = !occurs[LEARNING] && !occurs[NESTING];
    for (size_t i = 0; i < LAYERS; i++) {
        if (occurs[i]) {
            picture_add_layer(picture, layers[i].name,
                              i == PROFICIENT && on_only ? "on the phones" : layers[i].label);
        }
    }
    picture_add_column(picture, "capacity", "capacity");
    picture_add_column(picture, "load", "offered load");
}

bool picture_supply(struct picture *picture, const struct ht_result *result) {
    if (result->forecast.count != result->period_count || result->supply == NULL ||
        result->presence == NULL) {
        return false;
    }
    const struct axis axis = axis_of(result);
    double sums[LAYERS];
    bool occurs[LAYERS];
    find_layers(result, occurs);
    pictures_begin(picture, &axis);
    add_columns(picture, occurs);
    for (size_t p = 0; p < result->period_count; p++) {
        double *row = pictures_add_period(picture, &axis, p);
        if (row != NULL && result->forecast.periods[p].open_time > 0) {
            double *cell = row + 2;
            sum_groups(result, p, sums);
            for (size_t i = 0; i < LAYERS; i++) {
                if (occurs[i]) {
                    *cell++ = sums[i];
                }
            }
            *cell++ = result->supply[p];
            *cell = result->forecast.periods[p].offered_load;
        }
    }
    struct words words;
    words_init(&words, picture->title, sizeof picture->title);
    picture->no_memory |= !title(&words, &axis);
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "Agents by what they do; capacity in proficient agents, load in erlangs%s, by %s",
              pictures_largest(result, 0, HT_REDIALS) > 0 ? " (no redials)" : "", words_per(result->by));
    pictures_add_replications(&words, result, false);
    return true;
}
