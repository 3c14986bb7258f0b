/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands for the C library of another machine: loaded before libm, an exp with now and then another last
 * digit.
 */
double exp(double x);
double exp2(double x);

double exp(double x) {
    return exp2(1.44269504088896340736 * x);
}
