/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions: a duration for a constant, or a group whose other keys depend on `distribution`. One row of
 * `laws` each. Invariant: what comes out has parameters in the range that ht_distribution_prepare asks for.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool key_probabilities(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_distribution *d = into;
    double *probabilities, sum = 0;
    if (!value_numbers(r, value, key->range, &probabilities, &d->count)) {
        return false;
    }
    for (size_t i = 0; i < d->count; i++) {
        sum += probabilities[i];
    }
    if (!(fabs(sum - 1) <= 1e-6)) {
        return fail(r, value, NULL, "expected probabilities that add up to 1, found a sum of %.6g", sum);
    }
    d->probabilities = probabilities;
    return true;
}

static bool key_means(struct reader *r, const struct node *value, const struct key *key, void *into) {
    if (!value_list(r, value, "durations")) {
        return false;
    }
    double *means = keep(r, value->count, sizeof *means);
    bool good = true;
    size_t i = 0;
    for (const struct node *item = value->first; item != NULL; item = item->next) {
        good &= value_duration(r, item, key->range, &means[i++]);
    }
    ((struct ht_distribution *)into)->values = means;
    return good;
}

static int compare_numbers(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static bool key_empirical(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_distribution *d = into;
    double *values;
    if (!sheet_numbers(r, value, "value", key->range, &values, &d->count)) {
        return false;
    }
    qsort(values, d->count, sizeof *values, compare_numbers);
    d->values = values;
    d->file = need(ht_arena_text(&r->model->arena, path_join(r, value->folder, value->text)));
    return true;
}

#define MEMBER(member) offsetof(struct ht_distribution, member)
#define WORD                                                                                                 \
    { .name = "distribution", .read = key_apart }
#define MEAN                                                                                                 \
    {                                                                                                        \
        .name = "mean", .read = key_duration, .offset = MEMBER(mean), .range = SOME_LENGTH,                  \
        .example = "mean = \"6 min\";"                                                                       \
    }

static const struct key constant[] = {WORD,
                                      {.name = "mean",
                                       .read = key_duration,
                                       .offset = MEMBER(mean),
                                       .range = ANY_LENGTH,
                                       .example = "mean = \"6 min\";"}};
static const struct key exponential[] = {WORD, MEAN};
static const struct key by_cv[] = {WORD,
                                   MEAN,
                                   {.name = "cv",
                                    .read = key_number,
                                    .offset = MEMBER(cv),
                                    .range = {0, 100, false},
                                    .example = "cv = 1.0;"}};
static const struct key weibull[] = {WORD,
                                     MEAN,
                                     {.name = "shape",
                                      .read = key_number,
                                      .offset = MEMBER(shape),
                                      .range = {0.05, 100, false},
                                      .example = "shape = 0.8;"}};
static const struct key erlang[] = {WORD,
                                    MEAN,
                                    {.name = "stages",
                                     .read = key_int,
                                     .offset = MEMBER(stages),
                                     .range = {1, 1000, false},
                                     .example = "stages = 2;"}};
static const struct key hyperexponential[] = {WORD,
                                              {.name = "probabilities",
                                               .read = key_probabilities,
                                               .range = SHARE,
                                               .example = "probabilities = [ 0.9, 0.1 ];"},
                                              {.name = "means",
                                               .read = key_means,
                                               .range = SOME_LENGTH,
                                               .example = "means = [ \"2 min\", \"20 min\" ];"}};
static const struct key uniform[] = {WORD,
                                     {.name = "min",
                                      .read = key_duration,
                                      .offset = MEMBER(min),
                                      .range = ANY_LENGTH,
                                      .example = "min = \"1 min\";"},
                                     {.name = "max",
                                      .read = key_duration,
                                      .offset = MEMBER(max),
                                      .range = ANY_LENGTH,
                                      .example = "max = \"9 min\";"}};
static const struct key triangular[] = {WORD,
                                        {.name = "min",
                                         .read = key_duration,
                                         .offset = MEMBER(min),
                                         .range = ANY_LENGTH,
                                         .example = "min = \"1 min\";"},
                                        {.name = "mode",
                                         .read = key_duration,
                                         .offset = MEMBER(mode),
                                         .range = ANY_LENGTH,
                                         .example = "mode = \"4 min\";"},
                                        {.name = "max",
                                         .read = key_duration,
                                         .offset = MEMBER(max),
                                         .range = ANY_LENGTH,
                                         .example = "max = \"9 min\";"}};
static const struct key empirical[] = {
    WORD, {.name = "file", .read = key_empirical, .range = ANY_LENGTH, .example = "file = \"handle.csv\";"}};

static const struct law {
    const struct key *keys;
    size_t key_count;
} laws[HT_LAWS] = {
    [HT_LAW_CONSTANT] = {constant, COUNT_OF(constant)},
    [HT_LAW_EXPONENTIAL] = {exponential, COUNT_OF(exponential)},
    [HT_LAW_LOGNORMAL] = {by_cv, COUNT_OF(by_cv)},
    [HT_LAW_GAMMA] = {by_cv, COUNT_OF(by_cv)},
    [HT_LAW_WEIBULL] = {weibull, COUNT_OF(weibull)},
    [HT_LAW_ERLANG] = {erlang, COUNT_OF(erlang)},
    [HT_LAW_HYPEREXPONENTIAL] = {hyperexponential, COUNT_OF(hyperexponential)},
    [HT_LAW_UNIFORM] = {uniform, COUNT_OF(uniform)},
    [HT_LAW_TRIANGULAR] = {triangular, COUNT_OF(triangular)},
    [HT_LAW_EMPIRICAL] = {empirical, COUNT_OF(empirical)},
};

static bool read_law(struct reader *r, const struct node *group, enum ht_law *law) {
    const char *names[HT_LAWS];
    size_t count = 0;
    for (int i = HT_LAW_CONSTANT; i < HT_LAWS; i++) {
        names[count++] = ht_law_name((enum ht_law)i);
    }
    const struct node *word = node_member(group, "distribution");
    if (word == NULL) {
        missing(r, group, "distribution", "distribution = \"exponential\";");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (node_says(word, names[i])) {
            *law = (enum ht_law)(HT_LAW_CONSTANT + (int)i);
            return true;
        }
    }
    return fail(r, word, suggestion(r, word->kind == NODE_TEXT ? word->text : "", names, count),
                "expected the name of a distribution, found %s", node_describe(r, word));
}

/* What no single key can see. */
static bool check_together(struct reader *r, const struct node *group, const struct ht_distribution *d) {
    const struct node *max = node_member(group, "max");
    if (d->law == HT_LAW_UNIFORM || d->law == HT_LAW_TRIANGULAR) {
        if (!(d->min < d->max)) {
            return fail(r, max, NULL, "expected a duration above `min` (%s), found %s",
                        node_describe(r, node_member(group, "min")), node_describe(r, max));
        }
        if (d->law == HT_LAW_TRIANGULAR && !(d->min <= d->mode && d->mode <= d->max)) {
            const struct node *mode = node_member(group, "mode");
            return fail(r, mode, NULL, "expected a duration between `min` (%s) and `max` (%s), found %s",
                        node_describe(r, node_member(group, "min")), node_describe(r, max),
                        node_describe(r, mode));
        }
    }
    const struct node *means = node_member(group, "means");
    if (d->law == HT_LAW_HYPEREXPONENTIAL && means->count != d->count) {
        return fail(r, means, NULL, "expected as many means as probabilities (%zu), found %zu", d->count,
                    means->count);
    }
    return true;
}

bool key_distribution(struct reader *r, const struct node *value, const struct key *key, void *into) {
    struct ht_distribution d = {.law = HT_LAW_CONSTANT};
    if (key->words != NULL && node_says(value, key->words->name)) {
        *(struct ht_distribution *)into = (struct ht_distribution){.law = HT_LAW_NEVER};
        return true;
    }
    if (value->kind == NODE_GROUP) {
        if (!read_law(r, value, &d.law) ||
            !group_read(r, value, laws[d.law].keys, laws[d.law].key_count, &d) ||
            !check_together(r, value, &d)) {
            return false;
        }
    } else if (value->kind == NODE_LIST || value->kind == NODE_BOOL) {
        return fail(r, value, NULL,
                    "expected a duration or a distribution `{ distribution = ..; }`, found %s",
                    node_describe(r, value));
    } else if (key->words != NULL && value->kind == NODE_TEXT && !ht_parse_duration(value->text, &d.mean)) {
        return fail(r, value, unit_hint(value->text),
                    "expected a duration such as \"6 min\", a distribution or \"%s\", found %s",
                    key->words->name, node_describe(r, value));
    } else if (!value_duration(r, value, (struct range)ANY_LENGTH, &d.mean)) {
        return false;
    }
    ht_distribution_prepare(&d);
    *(struct ht_distribution *)into = d;
    return true;
}
