/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verdict on a plan: what it changes against the base, in a sentence, from differences taken replication
 * by replication. A difference whose interval contains 0 is never told as one.
 */
#include "compare.h"

#include <math.h>
#include <string.h>

#define CLAUSES 4
#define CLAUSE  256

size_t compare_base(const struct ht_comparison *comparison) {
    return comparison->pair_count > 0 ? comparison->pairs[0].pair.from : 0;
}

size_t compare_next(const struct ht_comparison *comparison, size_t pair) {
    while (pair < comparison->pair_count && comparison->pairs[pair].pair.from != compare_base(comparison)) {
        pair++;
    }
    return pair;
}

struct compared compared_of(const struct ht_comparison *comparison) {
    const struct ht_model *base = comparison->results[compare_base(comparison)].model;
    const struct ht_criterion criterion = ht_default_criterion(base);
    return (struct compared){criterion.measure, criterion.scope};
}

struct ht_estimate compare_estimate(const struct ht_comparison *comparison, size_t scenario, size_t period,
                                    size_t scope, enum ht_measure measure) {
    const struct ht_model *base = comparison->results[compare_base(comparison)].model;
    const struct ht_result *result = &comparison->results[scenario];
    const char *name = ht_model_scope_name(base, scope);
    const bool is_group = scope > base->call_type_count;
    const size_t first = scope == 0 ? 0 : is_group ? 1 + result->model->call_type_count : 1;
    const size_t count = scope == 0 ? 1
                         : is_group ? result->model->agent_group_count
                                    : result->model->call_type_count;
    for (size_t i = first; i < first + count; i++) {
        if ((scope == 0 || strcmp(ht_model_scope_name(result->model, i), name) == 0) &&
            (period == HT_WHOLE_RUN || period < result->period_count)) {
            return ht_result_estimate(result, period, i, measure);
        }
    }
    return (struct ht_estimate){NAN, NAN, NAN};
}

enum told compare_told(const struct ht_estimate *difference) {
    const bool interval = isfinite(difference->low) && isfinite(difference->high);
    if (!isfinite(difference->mean)) {
        return TOLD_NOTHING;
    }
    if (difference->mean == 0 && (!interval || (difference->low == 0 && difference->high == 0))) {
        return TOLD_SAME;
    }
    return !interval || difference->low > 0 || difference->high < 0 ? TOLD_APART : TOLD_UNDECIDED;
}

const char *compare_noun(enum ht_measure measure) {
    static const char *const nouns[HT_MEASURE_COUNT] = {[HT_ASA] = "average speed of answer",
                                                        [HT_HOLD_MEAN] = "mean hold",
                                                        [HT_HOLD_P50] = "median hold",
                                                        [HT_HOLD_P80] = "80th-percentile hold",
                                                        [HT_HOLD_P90] = "90th-percentile hold",
                                                        [HT_HOLD_P95] = "95th-percentile hold",
                                                        [HT_HOLD_P99] = "99th-percentile hold",
                                                        [HT_HOLD_MAX] = "longest hold",
                                                        [HT_ABANDON_RATE] = "abandon rate",
                                                        [HT_BLOCK_RATE] = "block rate",
                                                        [HT_SERVICE_LEVEL] = "service level",
                                                        [HT_HANDLE_MEAN] = "handle time",
                                                        [HT_FIRST_CALL_RESOLUTION] = "first-call resolution",
                                                        [HT_CALLBACK_DELAY] = "callback delay"};
    return nouns[measure] != NULL ? nouns[measure] : ht_measure_info[measure].name;
}

char *compare_amount(enum ht_measure measure, double value, char *buffer, size_t size) {
    const double amount = fabs(value);
    if (!isfinite(value) || ht_measure_info[measure].unit != HT_UNIT_SHARE) {
        return words_value(measure, amount, buffer, size);
    }
    snprintf(buffer, size, amount < 0.00095 ? "%.2g points" : "%.1f points", 100 * amount);
    return buffer;
}

char *compare_label(const char *label, size_t most, char *buffer, size_t size) {
    static const char dots[] = "\u2026";
    words_clean(label, buffer, size - sizeof dots);
    size_t width = 0;
    char *cut = buffer;
    for (char *c = buffer; *c != '\0'; c++) {
        const bool begins = ((unsigned char)*c & 0xC0) != 0x80;
        cut = begins && width + 1 == most ? c : cut;
        width += begins;
    }
    if (width > most) {
        strcpy(cut, dots);
    }
    return buffer;
}

/* Periods are counted, everything else is an amount of its measure. */
struct quantity {
    bool periods;
    enum ht_measure measure;
};

static char *size_of(const struct quantity *quantity, double value, char *buffer, size_t size) {
    const double amount = fabs(value);
    if (!quantity->periods) {
        return compare_amount(quantity->measure, amount, buffer, size);
    }
    if (amount >= 99.5) {
        return words_count(amount, buffer, size);
    }
    snprintf(buffer, size, amount < 0.095 ? "%.1g" : "%.1f", amount);
    char *point = strstr(buffer, ".0");
    if (point != NULL && point[2] == '\0') {
        *point = '\0';
    }
    return buffer;
}

/* The clauses of one sentence. */
struct sentence {
    char clauses[CLAUSES][CLAUSE];
    size_t count;
    bool interval_told; /* only the first says what it is */
};

static struct words new_clause(struct sentence *sentence) {
    struct words words;
    words_init(&words, sentence->clauses[sentence->count], CLAUSE);
    sentence->count += sentence->count + 1 < CLAUSES;
    return words;
}

/* " (95% interval 4 to 6)", in the direction of the difference. */
static void add_interval(struct sentence *sentence, struct words *words, const struct quantity *quantity,
                         const struct ht_estimate *d) {
    char low[64], high[64];
    if (!isfinite(d->low) || !isfinite(d->high)) {
        return;
    }
    words_add(words, " (%s%s to %s)", sentence->interval_told ? "" : "95% interval ",
              size_of(quantity, d->mean < 0 ? d->high : d->low, low, sizeof low),
              size_of(quantity, d->mean < 0 ? d->low : d->high, high, sizeof high));
    sentence->interval_told = true;
}

/* " (3 s shorter to 5 s longer)" around 0. */
static void add_span(struct words *words, const struct quantity *quantity, const struct ht_estimate *d,
                     const char *below, const char *above) {
    char low[64], high[64];
    words_add(words, " (%s %s to %s %s)", size_of(quantity, d->low, low, sizeof low), below,
              size_of(quantity, d->high, high, sizeof high), above);
}

/* "no difference can be told in mean hold (3 s shorter to 5 s longer)" and so on: one measure, one clause. */
static void add_measure(struct sentence *sentence, enum ht_measure measure, const struct ht_estimate *d,
                        const char *of) {
    const struct quantity quantity = {.measure = measure};
    const enum told told = compare_told(d);
    const char *noun = compare_noun(measure);
    char amount[64];
    if (told == TOLD_NOTHING) {
        return;
    }
    struct words words = new_clause(sentence);
    if (told == TOLD_SAME) {
        words_add(&words, "%s%s is the same", noun, of);
    } else if (told == TOLD_UNDECIDED) {
        words_add(&words, "no difference can be told in %s%s", noun, of);
        add_span(&words, &quantity, d, words_comparative(measure, false), words_comparative(measure, true));
    } else {
        words_add(&words, "%s%s is %s %s", noun, of, size_of(&quantity, d->mean, amount, sizeof amount),
                  words_comparative(measure, d->mean > 0));
        add_interval(sentence, &words, &quantity, d);
    }
}

static void add_cost(struct sentence *sentence, const struct ht_estimate *d) {
    const struct quantity quantity = {.measure = HT_COST};
    const enum told told = compare_told(d);
    char amount[64];
    if (told == TOLD_NOTHING) {
        return;
    }
    struct words words = new_clause(sentence);
    if (told == TOLD_SAME) {
        words_add(&words, "it costs the same");
    } else if (told == TOLD_UNDECIDED) {
        words_add(&words, "no difference can be told in cost");
        add_span(&words, &quantity, d, "less", "more");
    } else {
        words_add(&words, "it costs %s %s", size_of(&quantity, d->mean, amount, sizeof amount),
                  d->mean < 0 ? "less" : "more");
        add_interval(sentence, &words, &quantity, d);
    }
}

static const char *plural(const char *amount) {
    return strcmp(amount, "1") == 0 ? "" : "s";
}

/* Is a target still missed when the calendar ends? Nobody knows when the misses would have ended. */
static bool missed_at_the_end(const struct ht_result *result, const struct ht_target *target) {
    for (size_t i = 0; i < result->model->target_count; i++) {
        const struct ht_verdict *verdict = &result->verdicts[i];
        const struct ht_target *t = verdict->target;
        size_t last = verdict->period_count;
        while (last > 0 && isnan(verdict->periods[last - 1].met_probability)) {
            last--;
        }
        if (t->measure == target->measure && t->per == target->per && t->bound == target->bound && last > 0) {
            return verdict->periods[last - 1].missed;
        }
    }
    return false;
}

/* When the misses of a target end, and how many there are. False: no difference in either can be told. */
static bool add_misses(struct sentence *sentence, const struct ht_target *target,
                       const struct ht_paired *paired, size_t index, const struct ht_result *worse) {
    const struct ht_estimate *missed = &paired->missed[index], *ends = &paired->ends[index];
    const struct quantity periods = {.periods = true};
    const enum told of_ends = compare_told(ends), of_missed = compare_told(missed);
    const char *per = words_per(target->per);
    char amount[64];
    if (of_ends == TOLD_APART) {
        struct words words = new_clause(sentence);
        size_of(&periods, ends->mean, amount, sizeof amount);
        words_add(&words, "the misses end %s%s %s%s %s", missed_at_the_end(worse, target) ? "at least " : "",
                  amount, per, plural(amount), ends->mean < 0 ? "sooner" : "later");
        add_interval(sentence, &words, &periods, ends);
    }
    if (of_missed == TOLD_APART) {
        struct words words = new_clause(sentence);
        size_of(&periods, missed->mean, amount, sizeof amount);
        words_add(&words, "%s %s %s%s missed", amount, missed->mean < 0 ? "fewer" : "more", per,
                  strcmp(amount, "1") == 0 ? " is" : "s are");
        add_interval(sentence, &words, &periods, missed);
    }
    if (of_ends == TOLD_APART || of_missed == TOLD_APART) {
        if (of_ends == TOLD_UNDECIDED) {
            struct words words = new_clause(sentence);
            words_add(&words, "no difference can be told in when the misses end");
        }
        return true;
    }
    struct words words = new_clause(sentence);
    if (of_missed == TOLD_UNDECIDED) {
        words_add(&words, "no difference can be told in the %ss missed", per);
        add_span(&words, &periods, missed, "fewer", "more");
    } else {
        words_add(&words, "as many %ss are missed", per);
    }
    return false;
}

/* The first target that both have; NULL: none. */
static const struct ht_target *common_target(const struct ht_result *base, const struct ht_paired *paired,
                                             size_t *index) {
    for (size_t i = 0; i < base->model->target_count; i++) {
        if (isfinite(paired->missed[i].mean) && isfinite(paired->ends[i].mean)) {
            *index = i;
            return &base->model->targets[i];
        }
    }
    return NULL;
}

void compare_verdict(struct words *words, const struct ht_comparison *comparison, const char *const *labels,
                     size_t pair) {
    const struct ht_paired *paired = &comparison->pairs[pair];
    const struct ht_result *base = &comparison->results[paired->pair.from];
    struct sentence sentence = {.count = 0};
    size_t index = 0;
    const struct ht_target *target = common_target(base, paired, &index);
    const struct ht_result *worse =
        target != NULL && paired->ends[index].mean > 0 ? &comparison->results[paired->pair.to] : base;
    const bool told = target != NULL && add_misses(&sentence, target, paired, index, worse);
    if (!told) {
        const struct compared shown = compared_of(comparison);
        const struct ht_estimate d =
            ht_paired_difference(comparison, paired, HT_WHOLE_RUN, shown.scope, shown.measure);
        char of[96] = "", name[64];
        if (shown.scope > 0) {
            snprintf(of, sizeof of, " of %s",
                     words_clean(ht_model_scope_name(base->model, shown.scope), name, sizeof name));
        }
        add_measure(&sentence, shown.measure, &d, of);
    }
    const struct ht_estimate cost = ht_paired_difference(comparison, paired, HT_WHOLE_RUN, 0, HT_COST);
    add_cost(&sentence, &cost);
    char label[256];
    words_add(words, "With %s, ", words_clean(labels[paired->pair.to], label, sizeof label));
    for (size_t i = 0; i < sentence.count; i++) {
        words_add(words, "%s%s",
                  i == 0                   ? ""
                  : i + 1 < sentence.count ? ", "
                  : i > 1                  ? ", and "
                                           : " and ",
                  sentence.clauses[i]);
    }
    words_add(words, sentence.count == 0 ? "nothing was measured that both have." : ".");
}
