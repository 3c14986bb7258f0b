/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The distributions of the scenario language. Exponential and normal variates by ziggurat, gamma ones by GSL
 * (Marsaglia and Tsang 2000, "A simple method for generating gamma variables"), the rest by inversion.
 */
#include "stream.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <holdtime/distribution.h>
#include <holdtime/ziggurat.h>
#include <math.h>

#define LARGE_SHAPE      400.0
#define VERY_LARGE_SHAPE 1e4

static const char *const names[HT_LAWS] = {
    [HT_LAW_NEVER] = "never",
    [HT_LAW_CONSTANT] = "constant",
    [HT_LAW_EXPONENTIAL] = "exponential",
    [HT_LAW_LOGNORMAL] = "lognormal",
    [HT_LAW_GAMMA] = "gamma",
    [HT_LAW_WEIBULL] = "weibull",
    [HT_LAW_ERLANG] = "erlang",
    [HT_LAW_HYPEREXPONENTIAL] = "hyperexponential",
    [HT_LAW_UNIFORM] = "uniform",
    [HT_LAW_TRIANGULAR] = "triangular",
    [HT_LAW_EMPIRICAL] = "empirical",
};

const char *ht_law_name(enum ht_law law) {
    return names[law];
}

void ht_distribution_prepare(struct ht_distribution *d) {
    if ((d->law == HT_LAW_LOGNORMAL || d->law == HT_LAW_GAMMA) && d->cv <= 0.0)
        d->law = HT_LAW_CONSTANT;
    switch (d->law) {
    case HT_LAW_LOGNORMAL: {
        const double variance = log1p(d->cv * d->cv);
        d->a = log2(d->mean) - 0.5 * variance / M_LN2;
        d->b = sqrt(variance) / M_LN2;
        break;
    }
    case HT_LAW_GAMMA:
        d->a = 1.0 / (d->cv * d->cv);
        d->b = d->mean * d->cv * d->cv;
        break;
    case HT_LAW_ERLANG:
        d->a = d->stages;
        d->b = d->mean / d->stages;
        break;
    case HT_LAW_WEIBULL:
        d->b = 1.0 / d->shape;
        d->a = d->mean / gsl_sf_gamma(1.0 + d->b);
        break;
    case HT_LAW_HYPEREXPONENTIAL:
        d->mean = 0.0;
        for (size_t i = 0; i < d->count; i++)
            d->mean += d->probabilities[i] * d->values[i];
        break;
    case HT_LAW_UNIFORM: d->mean = 0.5 * (d->min + d->max); break;
    case HT_LAW_TRIANGULAR: d->mean = (d->min + d->mode + d->max) / 3.0; break;
    case HT_LAW_EMPIRICAL:
        d->mean = 0.0;
        for (size_t i = 0; i < d->count; i++)
            d->mean += (d->values[i] - d->mean) / (double)(i + 1);
        break;
    default: break;
    }
}

static size_t branch(const struct ht_distribution *d, double u) {
    size_t i = 0;
    while (i + 1 < d->count && u >= d->probabilities[i])
        u -= d->probabilities[i++];
    return i;
}

static double hyperexponential(const struct ht_distribution *d, uint64_t word,
                               const struct ht_reserve *reserve) {
    struct ht_reserve rest = *reserve;
    struct stream more;
    stream_begin(&more, reserve);
    const uint64_t second = stream_word(&more);
    rest.block += (uint64_t)1 << 16; /* beyond every block and word a caller can have */
    return d->values[branch(d, ht_uniform(word))] * ht_exponential(second, &rest);
}

static double triangular(const struct ht_distribution *d, double u) {
    const double width = d->max - d->min, rise = d->mode - d->min;
    if (u * width < rise)
        return d->min + sqrt(u * width * rise);
    return d->max - sqrt((1.0 - u) * width * (d->max - d->mode));
}

static double gamma_variate(const struct ht_distribution *d, const struct ht_reserve *reserve) {
    struct stream more;
    stream_begin(&more, reserve);
    const gsl_rng rng = stream_gsl(&more);
    return gsl_ran_gamma(&rng, d->a, d->b);
}

double ht_distribution_draw(const struct ht_distribution *d, uint64_t word,
                            const struct ht_reserve *reserve) {
    switch (d->law) {
    case HT_LAW_CONSTANT: return d->mean;
    case HT_LAW_EXPONENTIAL: return d->mean * ht_exponential(word, reserve);
    case HT_LAW_LOGNORMAL: return exp2(d->a + d->b * ht_normal(word, reserve));
    case HT_LAW_GAMMA:
    case HT_LAW_ERLANG: return gamma_variate(d, reserve);
    case HT_LAW_WEIBULL: return d->a * pow(ht_exponential(word, reserve), d->b);
    case HT_LAW_HYPEREXPONENTIAL: return hyperexponential(d, word, reserve);
    case HT_LAW_UNIFORM: return d->min + ht_uniform(word) * (d->max - d->min);
    case HT_LAW_TRIANGULAR: return triangular(d, ht_uniform(word));
    case HT_LAW_EMPIRICAL: return d->values[(size_t)(ht_uniform(word) * (double)d->count)];
    default: return 0.0;
    }
}

static double hyperexponential_cdf(const struct ht_distribution *d, double x) {
    double p = 0.0;
    for (size_t i = 0; i < d->count; i++)
        p += d->probabilities[i] * gsl_cdf_exponential_P(x, d->values[i]);
    return p;
}

static double triangular_cdf(const struct ht_distribution *d, double x) {
    const double width = d->max - d->min;
    if (x <= d->min)
        return 0.0;
    if (x >= d->max)
        return 1.0;
    if (x < d->mode)
        return (x - d->min) * (x - d->min) / (width * (d->mode - d->min));
    return 1.0 - (d->max - x) * (d->max - x) / (width * (d->max - d->mode));
}

static double empirical_cdf(const struct ht_distribution *d, double x) {
    size_t low = 0, high = d->count; /* values[0 .. low) <= x < values[high ..) */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (d->values[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low / (double)d->count;
}

double ht_distribution_cdf(const struct ht_distribution *d, double x) {
    if (x < 0.0)
        return 0.0;
    switch (d->law) {
    case HT_LAW_EXPONENTIAL: return gsl_cdf_exponential_P(x, d->mean);
    case HT_LAW_LOGNORMAL: return x > 0.0 ? gsl_cdf_lognormal_P(x, d->a * M_LN2, d->b * M_LN2) : 0.0;
    case HT_LAW_GAMMA:
    case HT_LAW_ERLANG: return gsl_cdf_gamma_P(x, d->a, d->b);
    case HT_LAW_WEIBULL: return gsl_cdf_weibull_P(x, d->a, d->shape);
    case HT_LAW_HYPEREXPONENTIAL: return hyperexponential_cdf(d, x);
    case HT_LAW_UNIFORM: return x < d->min ? 0.0 : x < d->max ? (x - d->min) / (d->max - d->min) : 1.0;
    case HT_LAW_TRIANGULAR: return triangular_cdf(d, x);
    case HT_LAW_EMPIRICAL: return empirical_cdf(d, x);
    default: return x >= d->mean ? 1.0 : 0.0;
    }
}

/* The series of Cornish and Fisher (1937, "Moments and cumulants in the specification of distributions") for
 * shape and scale 1: its error falls as 1 / shape. */
static double gamma_series(double u, double shape) {
    const double z = gsl_cdf_ugaussian_Pinv(u), root = sqrt(shape);
    return shape + z * root + (z * z - 1.0) / 3.0 + z * (z * z - 7.0) / (36.0 * root);
}

/* GSL's inverse fails where the quantile is next to 0, where the CDF is x^shape / Gamma(shape + 1). It also
 * loses its way where the shape is large, and its CDF where it is very large: between the two Newton's steps
 * on the CDF, above them the series alone, which is then within 1e-8 of the quantile. */
double ht_gamma_quantile(double u, double shape, double scale) {
    const double x = shape < LARGE_SHAPE ? gsl_cdf_gamma_Pinv(u, shape, scale) : NAN;
    if (isfinite(x))
        return x;
    if (shape < 1.0)
        return scale * exp((log(u) + gsl_sf_lngamma(shape + 1.0)) / shape);
    double y = gamma_series(u, shape), step = y;
    for (int i = 0; i < 20 && shape < VERY_LARGE_SHAPE && fabs(step) > 1e-14 * y; i++) {
        step = (gsl_cdf_gamma_P(y, shape, 1.0) - u) / gsl_ran_gamma_pdf(y, shape, 1.0);
        y -= step;
    }
    return y * scale;
}
