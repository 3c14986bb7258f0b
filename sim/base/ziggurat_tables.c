/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Computes the ziggurat tables when holdtime is built (Marsaglia and Tsang 2000, section 2): layers of equal
 * area v under a decreasing density f, x[1] = r where the tail begins, each next edge where f has risen by v
 * / x. The right r is the one with which the last layer closes at f(0) = 1; it is found by bisection.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LAYERS 256

struct law {
    const char *name;
    double (*density)(double x);
    double (*inverse)(double y);
    double (*tail)(double r); /* integral of the density from r on */
};

static double exponential_density(double x) {
    return exp(-x);
}
static double exponential_inverse(double y) {
    return -log(y);
}
static double normal_density(double x) {
    return exp(-0.5 * x * x);
}
static double normal_inverse(double y) {
    return sqrt(-2.0 * log(y));
}
static double normal_tail(double r) {
    return sqrt(acos(-1.0) / 2.0) * erfc(r / sqrt(2.0));
}

/* Fills the edges for tail start r; returns by how much the last layer overshoots f(0) = 1. */
static double fill(const struct law *law, double r, double x[LAYERS + 1]) {
    const double area = r * law->density(r) + law->tail(r);
    x[0] = area / law->density(r);
    x[1] = r;
    for (int i = 2; i < LAYERS; i++) {
        const double y = law->density(x[i - 1]) + area / x[i - 1];
        if (y >= 1.0)
            return 1.0;
        x[i] = law->inverse(y);
    }
    x[LAYERS] = 0.0;
    return law->density(x[LAYERS - 1]) + area / x[LAYERS - 1] - 1.0;
}

static void print(FILE *out, const struct law *law) {
    double x[LAYERS + 1], low = 2.0, high = 20.0;
    for (int i = 0; i < 200; i++) {
        const double r = 0.5 * (low + high);
        if (fill(law, r, x) > 0)
            low = r;
        else
            high = r;
    }
    fill(law, high, x);
    fprintf(out, "const struct ht_ziggurat ht_ziggurat_%s = {{\n", law->name);
    for (int i = 0; i <= LAYERS; i++)
        fprintf(out, "%a,\n", x[i]);
    fprintf(out, "}, {\n");
    for (int i = 0; i <= LAYERS; i++)
        fprintf(out, "%a,\n", i == LAYERS ? 1.0 : law->density(x[i]));
    fprintf(out, "}};\n");
}

int main(int argc, char **argv) {
    const struct law laws[] = {
        {"exponential", exponential_density, exponential_inverse, exponential_density},
        {"normal", normal_density, normal_inverse, normal_tail},
    };
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (out == NULL) {
        fprintf(stderr, "usage: ziggurat_tables FILE\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < 2; i++)
        print(out, &laws[i]);
    return fclose(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
