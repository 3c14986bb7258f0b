/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer of a sweep: from which value on the target is kept, or which point is best.
 */
#include "compare.h"
#include "sweep.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define NAMED 8 /* most values of the other setting that are gone through */

void sweep_target_words(struct words *words, const struct ht_sweep *sweep) {
    char text[256];
    struct words target;
    if (!sweep_one_bound(sweep)) {
        words_add(words, "the target");
        return;
    }
    words_init(&target, text, sizeof text);
    words_target(&target, sweep_result(sweep, 0)->model, sweep_result(sweep, 0)->verdicts[0].target);
    text[0] = (char)tolower((unsigned char)text[0]);
    words_add(words, "the %s", text);
}

static const char *value_of(const struct ht_sweep *sweep, size_t point, size_t setting, char *buffer,
                            size_t size) {
    return words_clean(sweep_value(sweep, point, setting), buffer, size);
}

static void add_path(struct words *words, const struct ht_sweep *sweep, size_t setting) {
    char text[256];
    words_add(words, "%s", words_clean(sweep->settings[setting].path, text, sizeof text));
}

static const char *per_of(const struct ht_sweep *sweep) {
    return words_per(sweep_result(sweep, 0)->verdicts[0].target->per);
}

/* "340 misses 2 weeks". */
static void add_misses(struct words *words, const struct ht_sweep *sweep, size_t point, size_t axis) {
    char value[128];
    const struct ht_verdict *verdict = &sweep_result(sweep, point)->verdicts[0];
    const size_t missed = verdict->missed_count, judged = words_judged(verdict);
    value_of(sweep, point, axis, value, sizeof value);
    if (judged == 0) {
        words_add(words, "at %s there is nothing to judge", value);
        return;
    }
    words_add(words, "%s misses ", value);
    if (missed == judged) {
        words_add(words, judged == 1 ? "it" : "every %s", words_per(verdict->target->per));
    } else {
        words_add(words, "%zu of %zu %ss", missed, judged, words_per(verdict->target->per));
    }
}

static void add_others(struct words *words, const struct sweep_finding *finding) {
    if (finding->others > 0) {
        words_add(words, " (%zu other value%s, past ones that miss it, keep%s it too)", finding->others,
                  finding->others == 1 ? "" : "s", finding->others == 1 ? "s" : "");
    }
}

/* One setting, a number. */
static void answer_line(struct words *words, const struct ht_sweep *sweep) {
    const struct sweep_finding f = sweep_find(sweep, 0, 0, false);
    const size_t last = sweep_points(sweep) - 1;
    char a[128], b[128], kept[320];
    struct words keeps;
    words_init(&keeps, kept, sizeof kept);
    sweep_target_words(&keeps, sweep);
    words_add(&keeps, " in every %s", per_of(sweep));
    add_path(words, sweep, 0);
    value_of(sweep, f.first, 0, a, sizeof a);
    value_of(sweep, f.last, 0, b, sizeof b);
    switch (f.kind) {
    case SWEEP_ALL: words_add(words, ": every value from %s to %s keeps %s.", a, b, kept); return;
    case SWEEP_NONE:
        words_add(words, ": no value from %s to %s keeps %s; ", value_of(sweep, 0, 0, a, sizeof a),
                  value_of(sweep, last, 0, b, sizeof b), kept);
        add_misses(words, sweep, f.best, 0);
        words_add(words, ", the fewest.");
        return;
    case SWEEP_FROM:
        words_add(words, ": %s is the least that keeps %s; ", a, kept);
        add_misses(words, sweep, f.below, 0);
        break;
    case SWEEP_UP_TO:
        words_add(words, ": %s is the most that keeps %s; ", b, kept);
        add_misses(words, sweep, f.above, 0);
        break;
    case SWEEP_BETWEEN:
    case SWEEP_HERE_AND_THERE:
        words_add(words, ": only %s to %s keeps %s; ", a, b, kept);
        add_misses(words, sweep, f.below, 0);
        words_add(words, ", ");
        add_misses(words, sweep, f.above, 0);
        break;
    }
    add_others(words, &f);
    words_add(words, ".");
}

/* The same of all targets, in a few words. */
static void answer_all_targets(struct words *words, const struct ht_sweep *sweep) {
    const size_t targets = sweep_result(sweep, 0)->model->target_count;
    char a[128], b[128];
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        if (sweep_result(sweep, i)->model->target_count != targets) {
            return;
        }
    }
    if (targets < 2) {
        return;
    }
    const struct sweep_finding f = sweep_find(sweep, 0, 0, true);
    value_of(sweep, f.first, 0, a, sizeof a);
    value_of(sweep, f.last, 0, b, sizeof b);
    words_add(words,
              targets == 2 ? " Both targets together are kept " : " All %zu targets together are kept ",
              targets);
    switch (f.kind) {
    case SWEEP_NONE: words_add(words, "at no value."); return;
    case SWEEP_ALL: words_add(words, "at every value."); return;
    case SWEEP_FROM: words_add(words, "from %s on.", a); return;
    case SWEEP_UP_TO: words_add(words, "up to %s.", b); return;
    case SWEEP_BETWEEN: words_add(words, "from %s to %s.", a, b); return;
    case SWEEP_HERE_AND_THERE: words_add(words, "at %zu values.", f.others + 1); return;
    }
}

/* Two settings: the row of each value of the other one. */
static void answer_rows(struct words *words, const struct ht_sweep *sweep, size_t axis) {
    const size_t other = 1 - axis, rows = sweep->settings[other].count;
    add_path(words, sweep, axis);
    words_add(words, " that keeps ");
    sweep_target_words(words, sweep);
    words_add(words, " in every %s, by ", per_of(sweep));
    add_path(words, sweep, other);
    for (size_t i = 0; i < rows; i++) {
        if (rows > NAMED && i >= NAMED / 2 && i + NAMED / 2 < rows) {
            words_add(words, i == NAMED / 2 ? "; .." : "");
            continue;
        }
        const struct sweep_finding f = sweep_find(sweep, axis, i, false);
        char a[128], b[128], row[128];
        value_of(sweep, f.first, axis, a, sizeof a);
        value_of(sweep, f.last, axis, b, sizeof b);
        words_add(words, "%s %s: ", i == 0 ? ":" : ";",
                  words_clean(sweep->settings[other].values[i], row, sizeof row));
        switch (f.kind) {
        case SWEEP_NONE: words_add(words, "none"); break;
        case SWEEP_ALL: words_add(words, "any"); break;
        case SWEEP_FROM: words_add(words, "%s or more", a); break;
        case SWEEP_UP_TO: words_add(words, "%s or less", b); break;
        case SWEEP_BETWEEN: words_add(words, "%s to %s", a, b); break;
        case SWEEP_HERE_AND_THERE: words_add(words, "%s to %s and others", a, b); break;
        }
    }
    words_add(words, ".");
}

/* "routing.agent = fastest, reps.count = 12". */
static void add_point(struct words *words, const struct ht_sweep *sweep, size_t point) {
    char value[128];
    for (size_t s = 0; s < sweep->setting_count; s++) {
        words_add(words, "%s", s > 0 ? " and " : "");
        add_path(words, sweep, s);
        words_add(words, " = %s", value_of(sweep, point, s, value, sizeof value));
    }
}

/* Values that are not numbers: how many keep the target. */
static void answer_values(struct words *words, const struct ht_sweep *sweep) {
    size_t kept = 0;
    for (size_t i = 0; i < sweep_points(sweep); i++) {
        kept += sweep_keeps(sweep, i, false);
    }
    if (sweep->setting_count == 1) {
        add_path(words, sweep, 0);
        words_add(words, ": ");
    }
    if (kept == 0) {
        words_add(words, "none of %zu keeps ", sweep_points(sweep));
    } else {
        words_add(words, "%zu of %zu keep%s ", kept, sweep_points(sweep), kept == 1 ? "s" : "");
    }
    sweep_target_words(words, sweep);
    words_add(words, " in every %s", per_of(sweep));
    for (size_t i = 0, named = 0; kept <= NAMED && i < sweep_points(sweep); i++) {
        if (sweep_keeps(sweep, i, false)) {
            char value[128];
            words_add(words, "%s", named++ == 0 ? ": " : "; ");
            if (sweep->setting_count == 1) {
                words_add(words, "%s", value_of(sweep, i, 0, value, sizeof value));
            } else {
                add_point(words, sweep, i);
            }
        }
    }
    words_add(words, ". ");
}

static bool all_alike(const struct ht_sweep *sweep, const struct ht_criterion *by) {
    const double first =
        ht_result_estimate(sweep_result(sweep, 0), HT_WHOLE_RUN, by->scope, by->measure).mean;
    for (size_t i = 1; i < sweep_points(sweep); i++) {
        if (ht_result_estimate(sweep_result(sweep, i), HT_WHOLE_RUN, by->scope, by->measure).mean != first) {
            return false;
        }
    }
    return true;
}

/* Which is best by the measure that decides, and how sure that is. */
static void answer_best(struct words *words, const struct ht_sweep *sweep) {
    const struct ht_selection *s = &sweep->comparison->selection;
    const struct ht_criterion *by = &s->criterion;
    char value[64], apart[64], scope[128];
    const size_t best = sweep_best(sweep);
    const struct ht_result *result = sweep_result(sweep, best);
    const double mean = ht_result_estimate(result, HT_WHOLE_RUN, by->scope, by->measure).mean;
    if (isnan(mean)) {
        words_add(words, "No call reached the centre in the time that is measured.");
        return;
    }
    words_value(by->measure, mean, value, sizeof value);
    if (all_alike(sweep, by)) {
        words_add(words, "The %s is %s at every point.", compare_noun(by->measure), value);
        return;
    }
    words_add(words, "Best by %s", compare_noun(by->measure));
    if (by->scope > 0) {
        words_add(words, " of %s",
                  words_clean(ht_model_scope_name(result->model, by->scope), scope, sizeof scope));
    }
    words_add(words, "%s: ", s->possible && s->decided ? "" : " so far");
    add_point(words, sweep, best);
    words_add(words, ", %s", value);
    words_bound(by->measure, by->indifference, apart, sizeof apart);
    if (!s->possible) {
        words_add(words, "; a choice that is sure takes 10 replications.");
    } else if (s->decided) {
        words_add(words, ", with probability at least %.6g where it is better by %s.", by->confidence, apart);
    } else {
        words_add(words, "; %zu of %zu are not told apart yet to %s with probability %.6g.", s->left_count,
                  sweep_points(sweep), apart, by->confidence);
    }
}

void sweep_answer(const struct ht_sweep *sweep, char *buffer, size_t size) {
    const size_t axis = sweep_axis(sweep);
    struct words words;
    words_init(&words, buffer, size);
    if (!sweep_has_target(sweep)) {
        answer_best(&words, sweep);
    } else if (axis == sweep->setting_count) {
        answer_values(&words, sweep);
        answer_best(&words, sweep);
    } else if (sweep->setting_count == 1) {
        answer_line(&words, sweep);
        answer_all_targets(&words, sweep);
    } else {
        answer_rows(&words, sweep, axis);
    }
}
