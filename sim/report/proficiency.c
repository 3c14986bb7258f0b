/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of proficiency: how much longer than a veteran the agents of a group take for a call, by their
 * week on the phones.
 */
#include "pictures.h"

#include <math.h>
#include <stdlib.h>

#define GROUPS_SHOWN 6 /* as many colours there are */
#define WITHIN       1.05

/* How a group comes along. */
struct learner {
    size_t group;
    size_t weeks;  /* on the phones before it is within 5%; never: after the last it is not */
    double last;   /* factor at the end */
    size_t length; /* weeks in which it answered calls, gaps included */
    bool never;
};

static double pace_at(const struct ht_result *result, size_t group, size_t week) {
    return result->paces[group * result->pace_weeks + week];
}

/* False: the group has nothing to learn, or too little time on the phones to see a course. */
static bool find_learner(const struct ht_result *result, size_t group, struct learner *learner) {
    *learner = (struct learner){.group = group, .last = NAN};
    if (result->model->agent_groups[group].learning.curve == HT_CURVE_NONE) {
        return false;
    }
    for (size_t week = 0; week < result->pace_weeks; week++) {
        const double pace = pace_at(result, group, week);
        if (!isnan(pace)) {
            learner->last = pace;
            learner->length = week + 1;
            learner->weeks = pace > WITHIN ? week + 1 : learner->weeks;
        }
    }
    learner->never = learner->last > WITHIN;
    return learner->length > 1;
}

/* The slowest first; of those that never arrive, the one that is furthest away. */
static int by_speed(const void *a, const void *b) {
    const struct learner *x = a, *y = b;
    if (x->never != y->never) {
        return x->never ? -1 : 1;
    }
    if (x->never && x->last != y->last) {
        return x->last > y->last ? -1 : 1;
    }
    if (!x->never && x->weeks != y->weeks) {
        return x->weeks > y->weeks ? -1 : 1;
    }
    return (x->group > y->group) - (x->group < y->group);
}

static int by_group(const void *a, const void *b) {
    const struct learner *x = a, *y = b;
    return (x->group > y->group) - (x->group < y->group);
}

static const char *name_of(const struct ht_result *result, const struct learner *learner,
                           char name[PICTURE_NAME]) {
    return words_clean(result->model->agent_groups[learner->group].name, name, PICTURE_NAME);
}

static void title(struct words *words, const struct ht_result *result, const struct learner *slowest,
                  const struct learner *fastest) {
    char name[PICTURE_NAME], other[PICTURE_NAME];
    if (slowest->never) {
        words_add(words,
                  "After %zu week%s on the phones agents of %s still take %.0f%% longer than a veteran",
                  slowest->length, slowest->length == 1 ? "" : "s", name_of(result, slowest, name),
                  100 * (slowest->last - 1));
    } else if (slowest->weeks == 0) {
        words_add(words, "New agents are within 5%% of a veteran from their first week on the phones");
    } else if (slowest->weeks == fastest->weeks) {
        words_add(words, "New agents are within 5%% of a veteran after %zu week%s on the phones",
                  slowest->weeks, slowest->weeks == 1 ? "" : "s");
    } else {
        words_add(words, "New agents are within 5%% of a veteran after %zu (%s) to %zu weeks (%s)",
                  fastest->weeks, name_of(result, fastest, other), slowest->weeks,
                  name_of(result, slowest, name));
    }
}

/* Of learners by speed, the slowest that tells something: one that is not there yet does so when it had more
 * time than others took. */
static const struct learner *find_slowest(const struct learner *learners, size_t count) {
    size_t unfinished = 0;
    while (unfinished < count && learners[unfinished].never) {
        unfinished++;
    }
    for (size_t i = 0; i < unfinished; i++) {
        if (unfinished == count || learners[i].length > learners[unfinished].weeks) {
            return &learners[i];
        }
    }
    return &learners[unfinished];
}

static void add_rows(struct picture *picture, const struct ht_result *result, const struct learner *learners,
                     size_t count) {
    size_t weeks = 0;
    picture->floor = 1;
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    for (size_t i = 0; i < count; i++) {
        char column[PICTURE_NAME], name[PICTURE_NAME];
        snprintf(column, sizeof column, "group_%zu", i + 1);
        picture_add_column(picture, column, name_of(result, &learners[i], name));
        weeks = learners[i].length > weeks ? learners[i].length : weeks;
    }
    for (size_t week = 0; week < weeks; week++) {
        double *row = picture_add_row(picture);
        if (row == NULL) {
            return;
        }
        row[0] = (double)week + 0.5;
        row[1] = (double)week + 1.5;
        for (size_t i = 0; i < count; i++) {
            row[2 + i] = pace_at(result, learners[i].group, week);
            picture->floor = row[2 + i] < 1 ? 0 : picture->floor;
        }
    }
}

bool picture_proficiency(struct picture *picture, const struct ht_result *result) {
    const size_t groups = result->model->agent_group_count;
    struct learner *learners = malloc((groups + 1) * sizeof *learners);
    size_t count = 0;
    if (learners == NULL) {
        picture->no_memory = true;
        return true;
    }
    for (size_t g = 0; result->paces != NULL && g < groups; g++) {
        count += find_learner(result, g, &learners[count]);
    }
    if (count == 0) {
        free(learners);
        return false;
    }
    struct words words;
    const size_t shown = count < GROUPS_SHOWN ? count : GROUPS_SHOWN;
    qsort(learners, count, sizeof *learners, by_speed);
    words_init(&words, picture->title, sizeof picture->title);
    title(&words, result, find_slowest(learners, count), &learners[count - 1]);
    qsort(learners, shown, sizeof *learners, by_group);
    add_rows(picture, result, learners, shown);
    free(learners);
    picture->target = WITHIN;
    snprintf(picture->target_label, sizeof picture->target_label, "within 5%% of a veteran");
    snprintf(picture->x_label, sizeof picture->x_label, "Week on the phones");
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words, "Handle time as a multiple of a veteran's, mean over calls answered");
    if (shown < count) {
        words_add(&words, ", the %zu slowest of %zu groups", shown, count);
    }
    pictures_add_replications(&words, result, false);
    return true;
}
