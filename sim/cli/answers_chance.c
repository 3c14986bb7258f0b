/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Do the distances from theory look like chance? A distance in standard errors is Student's t, with as many
 * degrees of freedom as replications less one; the largest of independent ones stays below x with the product
 * of their probabilities to do so (David and Nagaraja, "Order Statistics", 2.1).
 */
#include "answers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WITHIN 2.0
#define RARE   0.05 /* once in twenty */
#define STEPS  60   /* of halving [0, FAR] */
#define FAR    100.0

static bool counts(const struct ht_check *check) {
    return check->kind == HT_CHECK_THEORY && check->status != HT_CHECK_OPEN && isfinite(check->distance) &&
           check->replications > 1;
}

/* Probability that a check is further off than x, by chance. */
static double beyond(const struct ht_check *check, double x) {
    return 2 * gsl_cdf_tdist_Q(x, (double)(check->replications - 1));
}

/* What the largest distance exceeds with `probability`, were the checks independent. */
static double largest_at(const struct ht_check *const *checks, size_t count, double probability) {
    double low = 0, high = FAR;
    for (int step = 0; step < STEPS; step++) {
        const double middle = (low + high) / 2;
        double none = 0; /* logarithm of the probability that none is beyond */
        for (size_t i = 0; i < count; i++) {
            none += log1p(-fmin(beyond(checks[i], middle), 1));
        }
        if (-expm1(none) > probability) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return count == 0 ? NAN : high;
}

static bool same_run(const struct ht_check *a, const struct ht_check *b) {
    return strcmp(a->scenario, b->scenario) == 0 && strcmp(a->set, b->set) == 0;
}

/* Is this one within, less its chance to be. */
static double surplus(const struct ht_check *check) {
    return (fabs(check->distance) <= WITHIN) - (1 - beyond(check, WITHIN));
}

/* Standard error of the share within, runs being independent of each other and their answers not: the
 * variance of a sum of clusters (Liang and Zeger, 1986). */
static double share_error(const struct ht_check *const *checks, size_t count) {
    double variance = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            variance += same_run(checks[i], checks[j]) ? surplus(checks[i]) * surplus(checks[j]) : 0;
        }
    }
    return sqrt(fmax(variance, 0)) / (double)count;
}

static void sum_up(struct ht_chance *chance, const struct ht_check *const *checks) {
    double squares = 0;
    const double n = (double)chance->count;
    for (size_t i = 0; i < chance->count; i++) {
        const struct ht_check *check = checks[i];
        const double step = check->distance - chance->mean;
        chance->mean += step / (double)(i + 1);
        squares += step * (check->distance - chance->mean);
        chance->within += (fabs(check->distance) <= WITHIN) / n;
        chance->within_expected += (1 - beyond(check, WITHIN)) / n;
        if (i == 0 || fabs(check->distance) > chance->largest) {
            chance->largest = fabs(check->distance);
            chance->largest_of = check;
        }
    }
    chance->deviation = chance->count > 1 ? sqrt(squares / (n - 1)) : NAN;
    chance->largest_half = largest_at(checks, chance->count, 0.5);
    chance->largest_rare = largest_at(checks, chance->count, RARE);
}

bool answers_chance(struct ht_validation *validation) {
    struct ht_chance *chance = &validation->chance;
    size_t all = 0;
    *chance = (struct ht_chance){0};
    for (size_t s = 0; s < validation->count; s++) {
        all += validation->suites[s].count;
    }
    const struct ht_check **checks = calloc(all + 1, sizeof *checks);
    if (checks == NULL) {
        return false;
    }
    for (size_t s = 0; s < validation->count; s++) {
        for (size_t i = 0; i < validation->suites[s].count; i++) {
            const struct ht_check *check = &validation->suites[s].checks[i];
            if (check->status != HT_CHECK_OPEN) {
                chance->failures += check->chance;
            }
            if (counts(check)) {
                checks[chance->count++] = check;
            }
        }
    }
    sum_up(chance, checks);
    chance->within_error = validation->seed_given ? share_error(checks, chance->count) : NAN;
    free(checks);
    return true;
}
