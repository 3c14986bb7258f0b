/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws of durations by maximum likelihood, some of the times known only to be longer than seen (censored).
 *
 * A time shorter than half the log's unit counts by the probability of being that short: a lognormal or gamma
 * law knows no zero, and systems log whole seconds. Two-parameter laws: simplex search of Nelder and Mead
 * (1965, "A simplex method for function minimization"; GSL's) in the logarithms of their parameters. Two
 * exponential branches: expectation and maximisation (Dempster, Laird and Rubin 1977, "Maximum likelihood
 * from incomplete data via the EM algorithm"), where a censored time c of branch i is expected to last c +
 * mean[i].
 *
 * Laws that are held to a mean have their shape alone fitted. Best is the smallest criterion of Akaike (1974,
 * "A new look at the statistical model identification"), the mean counted among the parameters either way.
 */
#include "fit_work.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#define TINY        1e-300
#define EM_TRIAL    30
#define EM_ROUNDS   1000
#define EM_CLOSE    1e-5 /* of the log likelihood: converged */
#define SMALLEST_CV 1e-3
#define LARGEST_CV  50.0

static double log_hyper(const struct ht_distribution *d, double x, bool density) {
    double p = 0.0;
    for (size_t i = 0; i < d->count; i++)
        p += d->probabilities[i] / (density ? d->values[i] : 1.0) * exp(-x / d->values[i]);
    return log(fmax(p, TINY));
}

/* How many deviations of a lognormal law a logarithm is from its mean; the law has both to base 2. */
static double standard_log(const struct ht_distribution *d, double log_x) {
    return (log_x / M_LN2 - d->a) / d->b;
}

static double log_density(const struct ht_distribution *d, double x, double log_x) {
    const double z = standard_log(d, log_x);
    switch (d->law) {
    case HT_LAW_EXPONENTIAL: return -log(d->mean) - x / d->mean;
    case HT_LAW_LOGNORMAL: return -0.5 * z * z - log_x - log(d->b * M_LN2) - 0.5 * log(2.0 * M_PI);
    case HT_LAW_GAMMA: return (d->a - 1.0) * log_x - x / d->b - d->a * log(d->b) - gsl_sf_lngamma(d->a);
    case HT_LAW_WEIBULL: {
        const double k = d->shape, y = log_x - log(d->a);
        return log(k / d->a) + (k - 1.0) * y - exp(k * y);
    }
    case HT_LAW_HYPEREXPONENTIAL: return log_hyper(d, x, true);
    default: return 0.0;
    }
}

static double log_survival(const struct ht_distribution *d, double x, double log_x) {
    switch (d->law) {
    case HT_LAW_EXPONENTIAL: return -x / d->mean;
    case HT_LAW_LOGNORMAL: return gsl_sf_log_erfc(standard_log(d, log_x) / M_SQRT2) - M_LN2;
    case HT_LAW_GAMMA: return log(fmax(gsl_cdf_gamma_Q(x, d->a, d->b), TINY));
    case HT_LAW_WEIBULL: return -exp(d->shape * (log_x - log(d->a)));
    case HT_LAW_HYPEREXPONENTIAL: return log_hyper(d, x, false);
    default: return 0.0;
    }
}

double fit_law_log_likelihood(const struct ht_distribution *law, const struct fit_sample *s) {
    const double unit = s->unit > 0.0 ? log(s->unit) : 0.0;
    double sum = 0.0;
    for (size_t i = 0; i < s->points; i++) {
        const double x = s->x[i];
        if (s->events[i] > 0.0 && x < s->least)
            sum += s->events[i] * log(fmax(ht_distribution_cdf(law, s->least), TINY));
        else if (s->events[i] > 0.0)
            sum += s->events[i] * (log_density(law, x, s->log_x[i]) + unit);
        if (s->beyond[i] > 0.0 && x >= s->least)
            sum += s->beyond[i] * log_survival(law, x, s->log_x[i]);
    }
    return sum;
}

double fit_law_cv(const struct ht_distribution *d) {
    double square = 0.0;
    switch (d->law) {
    case HT_LAW_EXPONENTIAL: return 1.0;
    case HT_LAW_LOGNORMAL:
    case HT_LAW_GAMMA: return d->cv;
    case HT_LAW_WEIBULL:
        return sqrt(fmax(0.0, gsl_sf_gamma(1.0 + 2.0 * d->b) * d->a * d->a / (d->mean * d->mean) - 1.0));
    case HT_LAW_HYPEREXPONENTIAL:
        for (size_t i = 0; i < d->count; i++)
            square += 2.0 * d->probabilities[i] * d->values[i] * d->values[i];
        return sqrt(fmax(0.0, square / (d->mean * d->mean) - 1.0));
    default: return 0.0;
    }
}

/* The law of this place and shape: place is the logarithm of a mean (lognormal: the mean of the logarithms,
 * which moves apart from the spread), shape that of cv, sigma or Weibull's shape. */
static bool set_law(struct ht_distribution *d, enum ht_law law, double place, double shape) {
    *d = (struct ht_distribution){.law = law};
    if (law == HT_LAW_LOGNORMAL) {
        const double sigma = exp(shape);
        if (sigma > 6.0 || place + 0.5 * sigma * sigma > 40.0)
            return false;
        d->mean = exp(place + 0.5 * sigma * sigma);
        d->cv = sqrt(expm1(sigma * sigma));
    } else {
        d->mean = exp(place);
        d->cv = d->shape = exp(shape);
        if (place > 40.0 || d->shape < 0.05 || d->shape > 200.0)
            return false;
        if (law == HT_LAW_WEIBULL)
            d->cv = 0.0;
        else
            d->shape = 0.0;
    }
    ht_distribution_prepare(d);
    return true;
}

struct search {
    const struct fit_sample *sample;
    enum ht_law law;
    double mean; /* held; 0: free */
};

static double badness(const gsl_vector *v, void *context) {
    const struct search *s = context;
    struct ht_distribution d;
    if (!set_law(&d, s->law, gsl_vector_get(v, 0), gsl_vector_get(v, 1)))
        return 1e300;
    const double l = fit_law_log_likelihood(&d, s->sample);
    return isfinite(l) ? -l : 1e300;
}

static bool simplex(const struct search *s, double place, double shape, struct ht_distribution *best) {
    gsl_multimin_function f = {.f = badness, .n = 2, .params = (void *)s};
    gsl_vector *at = gsl_vector_alloc(2), *step = gsl_vector_alloc(2);
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2);
    const bool fine = at != NULL && step != NULL && m != NULL;
    if (fine) {
        gsl_vector_set(at, 0, place);
        gsl_vector_set(at, 1, shape);
        gsl_vector_set_all(step, 0.3);
        gsl_multimin_fminimizer_set(m, &f, at, step);
        for (int i = 0; i < 300; i++)
            if (gsl_multimin_fminimizer_iterate(m) != 0 || gsl_multimin_fminimizer_size(m) < 1e-6)
                break;
        set_law(best, s->law, gsl_vector_get(m->x, 0), gsl_vector_get(m->x, 1));
    }
    if (m != NULL)
        gsl_multimin_fminimizer_free(m);
    gsl_vector_free(at);
    gsl_vector_free(step);
    return fine;
}

static void set_held(struct ht_distribution *d, const struct search *s, double log_shape) {
    *d = (struct ht_distribution){.law = s->law, .mean = s->mean};
    if (s->law == HT_LAW_WEIBULL)
        d->shape = exp(log_shape);
    else
        d->cv = exp(log_shape);
    ht_distribution_prepare(d);
}

/* Golden section (Kiefer 1953, "Sequential minimax search for a maximum"): the likelihood has one summit. */
static void held_shape(const struct search *s, struct ht_distribution *best) {
    const double golden = 0.5 * (sqrt(5.0) - 1.0);
    double low = log(s->law == HT_LAW_WEIBULL ? 0.1 : SMALLEST_CV),
           high = log(s->law == HT_LAW_WEIBULL ? 200.0 : LARGEST_CV), value[2];
    double at[2] = {high - golden * (high - low), low + golden * (high - low)};
    for (size_t k = 0; k < 2; k++) {
        set_held(best, s, at[k]);
        value[k] = fit_law_log_likelihood(best, s->sample);
    }
    while (high - low > 1e-6) {
        const size_t worse = value[0] >= value[1] ? 1 : 0;
        if (worse == 1)
            high = at[1];
        else
            low = at[0];
        at[worse] = at[1 - worse];
        value[worse] = value[1 - worse];
        at[1 - worse] = worse == 1 ? high - golden * (high - low) : low + golden * (high - low);
        set_held(best, s, at[1 - worse]);
        value[1 - worse] = fit_law_log_likelihood(best, s->sample);
    }
    set_held(best, s, 0.5 * (low + high));
}

struct branches {
    double p[2], mean[2];
};

/* One step; the log likelihood (up to a constant) of what came in. */
static double em_step(const struct fit_sample *s, struct branches *b) {
    double weight[2] = {0.0, 0.0}, time[2] = {0.0, 0.0}, sum = 0.0;
    const double rate[2] = {1.0 / b->mean[0], 1.0 / b->mean[1]};
    for (size_t i = 0; i < s->points; i++) {
        const double x = s->x[i] > 0.5 * s->least ? s->x[i] : 0.5 * s->least;
        const double lasting[2] = {b->p[0] * exp(-x * rate[0]), b->p[1] * exp(-x * rate[1])};
        const double ending[2] = {lasting[0] * rate[0], lasting[1] * rate[1]};
        const double all = ending[0] + ending[1] + TINY, rest = lasting[0] + lasting[1] + TINY;
        for (size_t k = 0; k < 2; k++) {
            const double e = s->events[i] * ending[k] / all, c = s->beyond[i] * lasting[k] / rest;
            weight[k] += e + c;
            time[k] += e * x + c * (x + b->mean[k]);
        }
        if (s->events[i] > 0.0)
            sum += s->events[i] * log(all);
        if (s->beyond[i] > 0.0)
            sum += s->beyond[i] * log(rest);
    }
    for (size_t k = 0; k < 2; k++) {
        b->p[k] = weight[k] / (weight[0] + weight[1]);
        b->mean[k] = fmax(time[k] / fmax(weight[k], TINY), 1e-6);
    }
    return sum;
}

/* The likelihood may have several summits: a few steps from each start, then the best alone. False when there
 * are no two branches to be told apart. */
static bool two_branches(const struct fit_sample *s, double mean, struct branches *b) {
    static const struct branches starts[] = {
        {{0.5, 0.5}, {0.3, 1.7}}, {{0.1, 0.9}, {0.03, 1.1}}, {{0.9, 0.1}, {0.7, 4.0}}};
    double best = -INFINITY, before = -INFINITY;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct branches try = starts[i];
        for (size_t k = 0; k < 2; k++)
            try.mean[k] *= mean;
        for (int step = 0; step < EM_TRIAL; step++)
            em_step(s, &try);
        struct branches next = try;
        const double now = em_step(s, &next);
        if (now > best) {
            best = now;
            *b = next;
        }
    }
    for (int i = 0; i < EM_ROUNDS; i++) {
        const double now = em_step(s, b);
        if (now - before < EM_CLOSE)
            break;
        before = now;
    }
    const double far = 1000.0 * (s->points > 0 ? s->x[s->points - 1] : 1.0);
    return b->p[0] > 1e-4 && b->p[1] > 1e-4 && fabs(b->mean[1] - b->mean[0]) > 0.02 * mean &&
           b->mean[0] < far && b->mean[1] < far;
}

static bool hyperexponential(const struct fit_sample *s, double held, double start, struct ht_fit_law *law,
                             size_t *count, struct ht_arena *arena) {
    struct branches b;
    if (!two_branches(s, start, &b))
        return true;
    double *values = ht_arena_alloc(arena, 4, sizeof *values);
    if (values == NULL)
        return false;
    const double factor = held > 0.0 ? held / (b.p[0] * b.mean[0] + b.p[1] * b.mean[1]) : 1.0;
    for (size_t k = 0; k < 2; k++) {
        values[k] = b.p[k];
        values[2 + k] = b.mean[k] * factor;
    }
    law->law = (struct ht_distribution){
        .law = HT_LAW_HYPEREXPONENTIAL, .count = 2, .probabilities = values, .values = values + 2};
    ht_distribution_prepare(&law->law);
    law->log_likelihood = fit_law_log_likelihood(&law->law, s);
    law->aic = 2.0 * 3.0 - 2.0 * law->log_likelihood;
    ++*count;
    return true;
}

static void sort_laws(struct ht_fit_law *laws, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && laws[k].aic < laws[k - 1].aic; k--) {
            const struct ht_fit_law swap = laws[k];
            laws[k] = laws[k - 1];
            laws[k - 1] = swap;
        }
}

static bool two_parameters(const struct fit_sample *s, enum ht_law which, double held, double start,
                           struct ht_fit_law *law) {
    const struct search search = {.sample = s, .law = which, .mean = held};
    if (held > 0.0)
        held_shape(&search, &law->law);
    else if (!simplex(&search, log(start) - (which == HT_LAW_LOGNORMAL ? 0.5 : 0.0), 0.0, &law->law))
        return false;
    law->log_likelihood = fit_law_log_likelihood(&law->law, s);
    law->aic = 2.0 * 2.0 - 2.0 * law->log_likelihood;
    return true;
}

bool fit_laws(const struct fit_sample *s, double held, struct ht_fit_law *laws, size_t *count,
              struct ht_arena *arena) {
    static const enum ht_law two[] = {HT_LAW_LOGNORMAL, HT_LAW_GAMMA, HT_LAW_WEIBULL};
    double all = s->sum;
    for (size_t i = 0; i < s->points; i++)
        all += s->beyond[i] * s->x[i];
    const double start = held > 0.0 ? held : fmax(all / fmax(s->total, 1.0), s->least);
    *count = 0;
    if (s->points == 1 && s->censored == 0.0) {
        laws[(*count)++] =
            (struct ht_fit_law){.law = {.law = HT_LAW_CONSTANT, .mean = fmax(s->x[0], s->least)}};
        ht_distribution_prepare(&laws[0].law);
        return true;
    }
    struct ht_fit_law *law = &laws[(*count)++];
    law->law = (struct ht_distribution){.law = HT_LAW_EXPONENTIAL, .mean = start};
    ht_distribution_prepare(&law->law);
    law->log_likelihood = fit_law_log_likelihood(&law->law, s);
    law->aic = 2.0 - 2.0 * law->log_likelihood;
    for (size_t i = 0; i < sizeof two / sizeof *two; i++)
        if (!two_parameters(s, two[i], held, start, &laws[(*count)++]))
            return false;
    if (!hyperexponential(s, held, start, &laws[*count], count, arena))
        return false;
    sort_laws(laws, *count);
    return true;
}
