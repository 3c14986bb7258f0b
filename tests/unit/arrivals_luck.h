/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of arrivals share.
 */
#ifndef ARRIVALS_LUCK_H
#define ARRIVALS_LUCK_H

#include "arrivals_cases.h"
#include "goodness.h"

#define ARRIVALS_CALLS 400000.0 /* of every case, about */
#define ARRIVALS_SEED  20061120

/* A rate and its integral. */
struct integral {
    double (*rate)(double t);
    double *before; /* [minutes + 1]: arrivals up to there */
    size_t minutes;
};

void integral_init(struct integral *integral, double (*rate)(double t), double length);
double integral_to(const struct integral *integral, double t);
void integral_release(struct integral *integral);

/* Adds the tests of a Poisson process of this rate. */
void poisson_check(struct goodness *g, const struct poisson_case *test, double (*rate)(double t));

/* A uniform variate of the tests' own, for a count that has jumps of probability: between those of less and
 * of no more. */
double between(double less, double no_more, uint64_t i);

/* The p-values of a sample of probabilities: KS and AD; and of their correlation with the one before. Both
 * sort it. */
void check_spread(struct goodness *g, const char *what, double *u, size_t n);
void check_uniform(struct goodness *g, const char *what, double *u, size_t n);

/* .. and of a mean that should be 0: n values by their sum and sum of squares. */
void check_zero(struct goodness *g, const char *what, double sum, double squares, double n);

TCase *luck_case(void);

#endif
