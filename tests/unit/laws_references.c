/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distribution functions by their formulas (Johnson, Kotz and Balakrishnan, "Continuous univariate
 * distributions"): the exponential and its mixtures, Weibull, lognormal by erfc, Erlang by the sum of
 * Poisson, gamma of half-integer shape by erfc and recurrence, of any other by GSL.
 */
#include "laws_references.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

static double exponential_share(double x, double mean, bool beyond) {
    return beyond ? exp(-x / mean) : -expm1(-x / mean);
}

static double exponential(const struct ht_distribution *d, double x, bool beyond) {
    return exponential_share(x, d->mean, beyond);
}

static double weibull(const struct ht_distribution *d, double x, bool beyond) {
    const double scale = d->mean / tgamma(1.0 + 1.0 / d->shape);
    return exponential_share(pow(x / scale, d->shape), 1.0, beyond);
}

static double lognormal(const struct ht_distribution *d, double x, bool beyond) {
    const double variance = log(1.0 + d->cv * d->cv), middle = d->mean / sqrt(1.0 + d->cv * d->cv),
                 z = log(x / middle) / sqrt(variance);
    return 0.5 * erfc((beyond ? z : -z) * sqrt(0.5));
}

static double gamma_share(const struct ht_distribution *d, double x, bool beyond) {
    const double shape = 1.0 / (d->cv * d->cv), y = x * shape / d->mean;
    return beyond ? gsl_cdf_gamma_Q(y, shape, 1.0) : gsl_cdf_gamma_P(y, shape, 1.0);
}

/* cv 2^(1/2) / n: shape n^2 / 2, here of odd n: Q(a + 1, y) = Q(a, y) + y^a exp(-y) / Gamma(a + 1). */
static double half_gamma(const struct ht_distribution *d, double x, bool beyond) {
    const double shape = 1.0 / (d->cv * d->cv), y = x * shape / d->mean;
    double q = erfc(sqrt(y)), p = erf(sqrt(y));
    for (double a = 0.5; a < shape - 0.25; a += 1.0) {
        const double step = exp(a * log(y) - y) / tgamma(a + 1.0);
        q += step;
        p -= step;
    }
    return beyond ? q : p;
}

/* P(fewer than `stages` events of a Poisson process by x); the rest by what comes after, for small x. */
static double erlang(const struct ht_distribution *d, double x, bool beyond) {
    const double y = x * d->stages / d->mean;
    double term = exp(-y), sum = term;
    for (int k = 1; k < d->stages; k++)
        sum += term *= y / k;
    if (beyond || sum < 0.5)
        return beyond ? sum : 1.0 - sum;
    sum = 0.0;
    for (int k = d->stages; term > 1e-17 * sum; k++)
        sum += term *= y / k;
    return sum;
}

static double hyperexponential(const struct ht_distribution *d, double x, bool beyond) {
    double sum = 0.0;
    for (size_t i = 0; i < d->count; i++)
        sum += d->probabilities[i] * exponential_share(x, d->values[i], beyond);
    return sum;
}

static double uniform(const struct ht_distribution *d, double x, bool beyond) {
    const double share = beyond ? (d->max - x) / (d->max - d->min) : (x - d->min) / (d->max - d->min);
    return fmin(fmax(share, 0.0), 1.0);
}

static double triangular(const struct ht_distribution *d, double x, bool beyond) {
    const double y = fmin(fmax(x, d->min), d->max), width = d->max - d->min;
    if (y < d->mode) {
        const double p = (y - d->min) * (y - d->min) / (width * (d->mode - d->min));
        return beyond ? 1.0 - p : p;
    }
    const double q = d->mode < d->max ? (d->max - y) * (d->max - y) / (width * (d->max - d->mode)) : 0.0;
    return beyond ? q : 1.0 - q;
}

static const double two_shares[] = {0.3, 0.7}, two_means[] = {400.0, 100.0};
static const double four_shares[] = {0.9, 0.05, 0.04, 0.01}, four_means[] = {60.0, 5.0, 600.0, 7200.0};

#define LAW(text, law_, share_, mean_, cv_, ...)                                                             \
    { text, {.law = HT_LAW_##law_, __VA_ARGS__}, share_, mean_, cv_ }
#define BY_CV(text, law_, share_, mean_, cv_)                                                                \
    LAW(text, law_, share_, mean_, cv_, .mean = (mean_), .cv = (cv_))

/* With the cv, by hand, of laws that have none as a key. */
const struct law_reference law_references[] = {
    LAW("exponential", EXPONENTIAL, exponential, 300, 1, .mean = 300),
    BY_CV("lognormal, cv 0.05", LOGNORMAL, lognormal, 360, 0.05),
    BY_CV("lognormal, cv 0.5", LOGNORMAL, lognormal, 360, 0.5),
    BY_CV("lognormal, cv 1.1", LOGNORMAL, lognormal, 360, 1.1),
    BY_CV("lognormal, cv 3", LOGNORMAL, lognormal, 360, 3),
    BY_CV("lognormal, cv 10", LOGNORMAL, lognormal, 360, 10),
    BY_CV("gamma, cv 0.05", GAMMA, gamma_share, 200, 0.05),
    BY_CV("gamma, cv 0.47 (shape 9/2)", GAMMA, half_gamma, 200, 0.47140452079103168),
    BY_CV("gamma, cv 0.9", GAMMA, gamma_share, 200, 0.9),
    BY_CV("gamma, cv 1", GAMMA, exponential, 200, 1),
    BY_CV("gamma, cv 1.41 (shape 1/2)", GAMMA, half_gamma, 200, 1.4142135623730951),
    BY_CV("gamma, cv 2", GAMMA, gamma_share, 200, 2),
    BY_CV("gamma, cv 5", GAMMA, gamma_share, 200, 5),
    BY_CV("gamma, cv 10", GAMMA, gamma_share, 200, 10),
    LAW("weibull, shape 0.3", WEIBULL, weibull, 900, 5.4076858, .mean = 900, .shape = 0.3),
    LAW("weibull, shape 0.8", WEIBULL, weibull, 900, 1.2605128, .mean = 900, .shape = 0.8),
    LAW("weibull, shape 2", WEIBULL, weibull, 900, 0.5227232, .mean = 900, .shape = 2),
    LAW("weibull, shape 8", WEIBULL, weibull, 900, 0.1483689, .mean = 900, .shape = 8),
    LAW("erlang, 3 stages", ERLANG, erlang, 300, 0.5773503, .mean = 300, .stages = 3),
    LAW("erlang, 60 stages", ERLANG, erlang, 300, 0.1290994, .mean = 300, .stages = 60),
    /* second moments 2 sum p m^2: 110000 and 1072082.5 */
    LAW("hyperexponential, 2 means", HYPEREXPONENTIAL, hyperexponential, 190, 1.4307660, .count = 2,
        .probabilities = two_shares, .values = two_means),
    LAW("hyperexponential, 4 means", HYPEREXPONENTIAL, hyperexponential, 150.25, 6.8183341, .count = 4,
        .probabilities = four_shares, .values = four_means),
    LAW("uniform", UNIFORM, uniform, 20, 0.2886751, .min = 10, .max = 30),
    LAW("triangular", TRIANGULAR, triangular, 65.0 / 3, 0.3028465, .min = 10, .mode = 15, .max = 40),
    LAW("triangular, rising", TRIANGULAR, triangular, 30, 0.2357023, .min = 10, .mode = 40, .max = 40),
    LAW("triangular, falling", TRIANGULAR, triangular, 20, 0.3535534, .min = 10, .mode = 10, .max = 40),
};
const size_t law_reference_count = sizeof law_references / sizeof *law_references;
