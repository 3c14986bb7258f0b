/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arrivals against the integral of their rate, run by the engine and read from its trace. The rate comes from
 * what the scenario says, by hand; its integral from Gauss's quadrature over every minute.
 *
 * Poisson arrivals: calls of every interval over many replications, and of each replication, against the
 * Poisson law (none at all where the rate is 0); dispersion; no correlation with the interval before, the
 * replication before or the gap before; spread within intervals like the rate; and, with time measured by the
 * integrated rate, gaps that are unit exponentials (Brown et al., "Statistical analysis of a telephone call
 * center", JASA 100, 2005, section 3). What is more than Poisson (busyness, incidents, batches, gaps of
 * another law) is tested by the laws that it should have instead: arrivals_luck.c.
 */
#include "arrivals_luck.h"
#include "suite.h"
#include <gsl/gsl_errno.h>

START_TEST(calls_follow_the_rate) {
    static struct goodness g;
    const struct poisson_case *test = &poisson_cases[_i];
    g.count = 0;
    poisson_check(&g, test, test->rate);
    goodness_check(&g, test->name);
    goodness_check_all(&g, test->name, "interval");
}
END_TEST

/* Wrong references, each of which some of the tests must refuse. */
static double two_percent_more(double t) {
    return poisson_cases[0].rate(t) * 1.02;
}

static double one_interval_more(double t) {
    return poisson_cases[0].rate(t) * (t >= 90000.0 && t < 91800.0 ? 1.2 : 1.0);
}

static double tilted(double t) { /* within intervals, their sums being right */
    return poisson_cases[0].rate(t) * (0.9 + 0.2 * fmod(t, 1800.0) / 1800.0);
}

START_TEST(wrong_rates_are_refused) {
    static double (*const wrong[])(double) = {two_percent_more, one_interval_more, tilted};
    static struct goodness g;
    g.count = 0;
    poisson_check(&g, &poisson_cases[0], wrong[_i]);
    ck_assert_msg(goodness_sided(g.list[goodness_worst(&g)].p) < 1e-7, "rate %d passes", _i);
}
END_TEST

int main(void) {
    gsl_set_error_handler_off(); /* as the program does */
    Suite *suite = suite_create("arrivals");
    TCase *tests = tcase_create("arrivals");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, calls_follow_the_rate, 0, poisson_case_count);
    tcase_add_loop_test(tests, wrong_rates_are_refused, 0, 3);
    suite_add_tcase(suite, tests);
    suite_add_tcase(suite, luck_case());
    return suite_run(suite);
}
