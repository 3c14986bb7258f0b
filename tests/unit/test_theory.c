/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The textbook formulas against what they do not use: values computed with 50 digits from incomplete gamma
 * functions, birth-death chains summed state by state, values published in tables, and each other's limits.
 */
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <holdtime/theory.h>
#include <math.h>
#include <stdlib.h>

static struct ht_erlang_answer solve(enum ht_erlang formula, double agents, double rate, double handle,
                                     double patience, double within) {
    const struct ht_erlang_queue queue = {formula, rate, handle, patience, within, agents};
    struct ht_erlang_answer answer;
    ht_erlang_solve(&queue, &answer);
    return answer;
}

static void near(double found, double expected, double relative, const char *what) {
    ck_assert_msg(fabs(found - expected) <= relative * fabs(expected) + 1e-15, "%s: %.17g, expected %.17g",
                  what, found, expected);
}

/* mpmath, 50 digits: Erlang A by e^y y^-c gamma(c, y), the inverse of B by its recurrence. */
static const struct {
    double agents, rate, handle, patience, within;
    double wait, abandon, asa, hold, sl_offered, sl_met, sl_net, occupancy;
} exact_a[] = {
    {1, 0.004, 200, 100, 20, 0.51260910164624086, 0.35923862294219893, 17.542349024878475, 35.923862294219893,
     0.52230723381339209, 0.61183774617063564, 0.57366802611438121, 0.51260910164624086},
    {1, 0.01, 200, 0.001, 20, 0.66666888887407419, 0.66666555556296291, 9.9998750014305404e-9,
     0.00066666555556296293, 0.33333444443703709, 1.0, 1.0, 0.66666888887407419},
    {5, 0.027777777777777776, 180, 120, 20, 0.5170735951795998, 0.19237030147402808, 19.094050228098209,
     23.08443617688337, 0.57998760053205911, 0.65144989953283707, 0.62462471896178295, 0.80762969852597187},
    {40, 0.16666666666666666, 300, 180, 60, 0.87374719351804992, 0.20837958605793969, 39.050977633143699,
     37.508325490429144, 0.59285830987627356, 0.77211218517226601, 0.72234067518756905, 0.98952551742757533},
    {80, 0.3333333333333333, 240, 1e+06, 20, 0.98518287227613498, 0.0013608724357847511, 1361.2478272980879,
     1360.8724357847511, 0.023889318302205812, 0.023908931040004697, 0.0238897868463313, 0.99863912756421519},
    {100, 0.5, 240, 600, 0, 0.99875635280484975, 0.1667124732047702, 108.23135083724536, 100.02748392286212,
     0.0012436471951502521, 0.0012436471951502521, 0.0012436471951502521, 0.99994503215427576},
    {100, 1.0, 240, 300, 120, 1.0, 0.58333333333333333, 261.44222119593029, 175.0, 2.2329694251643213e-9,
     0.32967995616977532, 3.3311989374010294e-9, 1.0},
    {1000, 2.7777777777777777, 360, 300, 20, 0.48162652682628607, 0.013189086453246342, 3.922577148917716,
     3.9567259359739025, 0.96103637541445071, 0.97387127324368103, 0.97353155343633799, 0.98681091354675362},
    {10000, 40, 250, 200, 10, 0.47354039049572905, 0.0042117064635051947, 0.83997744858332445,
     0.84234129270103893, 0.99578409937326951, 0.99999579595872004, 0.99999577817768542, 0.99578829353649481},
    {10000, 80, 250, 900, 20, 1.0, 0.5, 623.81996256182115, 450.0, 0, 0.021977127515399438, 0, 1.0},
    {10000, 39, 250, 5000, 20, 0.0065935535863002311, 1.2986495471540864e-6, 0.0064919865970874837,
     0.0064932477357704319, 0.99999870134798218, 0.99999999999752891, 0.99999999999752891,
     0.97499873381669152},
    {100000, 400, 250, 300, 5, 0.5231757581108261, 0.0012041024528320949, 0.36101196416160335,
     0.36123073584962848, 0.99879589313531589, 0.99999999558604046, 0.99999999558071919, 0.99879589754716791},
    {100000, 331, 300, 100000, 20, 0.015333215388179204, 6.5633839175810065e-8, 0.006563356270777024,
     0.0065633839175810065, 0.99999993436616082, 1.0, 1.0, 0.9929999348255977},
    {100000, 800, 250, 300, 5, 1.0, 0.5, 207.9429041697197, 150.0, 0, 0.016528546178382511, 0, 1.0},
    {3, 1e-06, 300, 300, 20, 4.498987621489875e-12, 1.1247975202485535e-12, 2.5307640506241271e-10,
     3.3743925607456605e-10, 0.99999999999629077, 0.99999999999655405, 0.99999999999655405,
     9.9999999999887516e-5},
    {10, 0.2, 300, 1e-06, 20, 0.83651823244782134, 0.83651820456388398, 1.7056295322719409e-13,
     8.3651820456388394e-7, 0.16348179543611602, 1.0, 1.0, 0.98089077261669619},
    {10, 0.03, 300, 1e+09, 20, 0.66873092598152469, 2.006181342805168e-7, 200.61811434321386,
     200.6181342805168, 0.37439766357251992, 0.3743976765110607, 0.37439766841667942, 0.89999981944367911},
};
#define EXACT_A ((int)(sizeof exact_a / sizeof exact_a[0]))

START_TEST(erlang_a_agrees_with_fifty_digits) {
    const struct ht_erlang_answer a = solve(HT_ERLANG_A, exact_a[_i].agents, exact_a[_i].rate,
                                            exact_a[_i].handle, exact_a[_i].patience, exact_a[_i].within);
    /* Where the load is near 100,000 the recurrence of B has taken as many steps. */
    const double close = 1e-12;
    near(a.wait_probability, exact_a[_i].wait, close, "wait_probability");
    near(a.abandon_rate, exact_a[_i].abandon, close, "abandon_rate");
    near(a.asa, exact_a[_i].asa, close, "asa");
    near(a.hold_mean, exact_a[_i].hold, close, "hold_mean");
    near(a.sl_offered, exact_a[_i].sl_offered, close, "sl_offered");
    near(a.service_level, exact_a[_i].sl_offered, close, "service_level");
    near(a.sl_met, exact_a[_i].sl_met, close, "sl_met");
    near(a.sl_net, exact_a[_i].sl_net, close, "sl_net");
    near(a.sl_answered, exact_a[_i].sl_offered / (1 - exact_a[_i].abandon), close, "sl_answered");
    near(a.occupancy, exact_a[_i].occupancy, close, "occupancy");
    near(a.queue_mean, exact_a[_i].rate * exact_a[_i].hold, close, "queue_mean");
    /* The hold of all is that of the answered and of those who give up. */
    near(a.abandon_rate * a.hold_abandoned + (1 - a.abandon_rate) * a.asa, a.hold_mean, 1e-9,
         "hold_abandoned");
}
END_TEST

/* The chain of Erlang A state by state: up at `rate`, down at min(k, n) / handle + (k - n) / patience. */
static void compare_with_chain(int agents, double load, double patience) {
    const double handle = 200, rate = load / handle;
    long double weight = 1, sum = 0, waiting = 0, queue = 0, busy = 0;
    for (int k = 0; k < 400000; k++) {
        const int over = k > agents ? k - agents : 0;
        sum += weight;
        waiting += k >= agents ? weight : 0;
        queue += weight * over;
        busy += weight * (k < agents ? k : agents);
        const int more = k + 1 > agents ? k + 1 - agents : 0;
        weight *= rate / ((k + 1 - more) / (long double)handle + more / (long double)patience);
        if (weight > 1e300L) { /* only proportions matter */
            weight *= 1e-300L;
            sum *= 1e-300L;
            waiting *= 1e-300L;
            queue *= 1e-300L;
            busy *= 1e-300L;
        }
        if (k > agents && weight < 1e-30L * sum && weight * 2 < sum)
            break;
    }
    const struct ht_erlang_answer a = solve(HT_ERLANG_A, agents, rate, handle, patience, 20);
    near(a.wait_probability, (double)(waiting / sum), 1e-10, "wait_probability of the chain");
    near(a.queue_mean, (double)(queue / sum), 1e-10, "queue_mean of the chain");
    near(a.abandon_rate, (double)(queue / sum) / patience / rate, 1e-10, "abandon_rate of the chain");
    near(a.occupancy, (double)(busy / sum) / agents, 1e-10, "occupancy of the chain");
}

START_TEST(erlang_a_agrees_with_its_chain) {
    static const int agents[] = {1, 2, 7, 40, 300, 2000};
    static const double shares[] = {0.01, 0.5, 0.9, 1, 1.05, 2, 10}, patience[] = {0.1, 30, 200, 3000};
    for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
        for (size_t j = 0; j < sizeof shares / sizeof shares[0]; j++)
            for (size_t k = 0; k < sizeof patience / sizeof patience[0]; k++)
                compare_with_chain(agents[i], shares[j] * agents[i], patience[k]);
}
END_TEST

/* Published and recomputed elsewhere: M/M/1 by hand; Erlang C and A of several sizes. */
START_TEST(known_answers) {
    const struct ht_erlang_answer one = solve(HT_ERLANG_C, 1, 0.004, 200, 0, 20);
    near(one.wait_probability, 0.8, 1e-14, "M/M/1");
    near(one.asa, 800, 1e-13, "M/M/1");
    near(one.sl_offered, 0.2158410613545958, 1e-13, "M/M/1");
    near(one.queue_mean, 3.2, 1e-13, "M/M/1");
    const struct ht_erlang_answer small = solve(HT_ERLANG_C, 6, 100 / 3600.0, 180, 0, 60);
    near(small.wait_probability, 0.5875164504606126, 1e-12, "5 erlangs on 6");
    near(small.asa, 105.75296108291025, 1e-12, "5 erlangs on 6");
    near(small.sl_offered, 0.5790260677677965, 1e-12, "5 erlangs on 6");
    const struct ht_erlang_answer large = solve(HT_ERLANG_C, 86, 1200 / 3600.0, 240, 0, 20);
    near(large.wait_probability, 0.40238862218418053, 1e-11, "80 erlangs on 86");
    near(large.sl_net, 0.7559389635257715, 1e-11, "80 erlangs on 86");
    near(solve(HT_ERLANG_B, 10, 90 / 3600.0, 300, 0, 0).block_rate, 0.09954371305634095, 1e-12, "B");
    near(solve(HT_ERLANG_B, 10, 90 / 3600.0, 300, 0, 0).occupancy, 0.6753422152077444, 1e-12, "B");
    const struct ht_erlang_answer palm = solve(HT_ERLANG_A, 40, 600 / 3600.0, 300, 180, 60);
    near(palm.hold_abandoned, 31.647890930182104, 1e-11, "50 erlangs on 40");
    near(palm.sl_answered, 0.7489174097014446, 1e-11, "50 erlangs on 40");
    near(palm.sl_net, 0.7223406751875739, 1e-11, "50 erlangs on 40");
    near(palm.queue_mean, 6.2513875817382365, 1e-11, "50 erlangs on 40");
}
END_TEST

/* B from its definition, for whole agents in long double; between them from the integral of exp(-t)
 * (1 + t / load)^n (Jagerman), by Simpson's rule. */
static double inverse_b_integral(double n, double load) {
    const int steps = 200000;
    const double end = 60 + 4 * n;
    long double sum = 0;
    for (int i = 0; i <= steps; i++) {
        const double t = end * i / steps, weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * expl(-t + n * log1pl(t / load));
    }
    return (double)(sum * end / steps / 3);
}

START_TEST(erlang_b_of_whole_agents_and_parts) {
    ck_assert(ht_erlang_b(0, 3) == 1);
    near(ht_erlang_b(1, 3), 0.75, 1e-15, "1 agent");
    near(ht_erlang_b(2, 3), 4.5 / 8.5, 1e-15, "2 agents");
    static const double agents[] = {0.3, 0.999, 1.5, 4.25, 30.5, 99.9}, loads[] = {0.2, 1, 7.5, 40, 200};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 5; j++)
            near(1 / ht_erlang_b(agents[i], loads[j]), inverse_b_integral(agents[i], loads[j]), 1e-8,
                 "part of an agent");
    /* Overloaded without end, each agent is always busy. */
    for (double n = 1; n <= 100000; n *= 10) {
        near(ht_erlang_b(n, 1e9) * 1e9, 1e9 - n, 1e-8, "overload");
        ck_assert(ht_erlang_b(n + 0.5, n) < ht_erlang_b(n, n) &&
                  ht_erlang_b(n + 0.5, n) > ht_erlang_b(n + 1, n));
    }
    /* B(n, n) sqrt(n) tends to sqrt(2 / pi). */
    near(ht_erlang_b(100000, 100000) * sqrt(100000), sqrt(2 / acos(-1)), 3e-3, "as many agents as erlangs");
}
END_TEST

START_TEST(endless_patience_is_erlang_c) {
    static const double agents[] = {1, 6, 86, 1000, 10000, 100000};
    for (size_t i = 0; i < 6; i++) {
        const double rate = (agents[i] - 0.5 * sqrt(agents[i])) / 300;
        const struct ht_erlang_answer c = solve(HT_ERLANG_C, agents[i], rate, 300, 0, 20);
        const struct ht_erlang_answer a = solve(HT_ERLANG_A, agents[i], rate, 300, INFINITY, 20);
        const struct ht_erlang_answer near_c = solve(HT_ERLANG_A, agents[i], rate, 300, 1e13, 20);
        ck_assert(a.asa == c.asa && a.sl_offered == c.sl_offered && a.abandon_rate == 0);
        near(near_c.wait_probability, c.wait_probability, 1e-8, "wait_probability");
        near(near_c.asa, c.asa, 1e-8, "asa");
        near(near_c.sl_offered, c.sl_offered, 1e-8, "sl_offered");
        near(near_c.abandon_rate * 1e13, c.asa, 1e-8, "abandon_rate");
    }
}
END_TEST

/* No patience at all is Erlang B. */
START_TEST(no_patience_is_erlang_b) {
    for (double n = 1; n <= 10000; n *= 10) {
        const struct ht_erlang_answer b = solve(HT_ERLANG_B, n, n / 300, 300, 0, 20);
        const struct ht_erlang_answer a = solve(HT_ERLANG_A, n, n / 300, 300, 1e-9, 20);
        near(a.abandon_rate, b.block_rate, 1e-7, "abandon_rate");
        near(a.occupancy, b.occupancy, 1e-7, "occupancy");
        near(a.sl_met, 1, 1e-12, "sl_met");
    }
}
END_TEST

START_TEST(extremes) {
    for (double n = 1; n <= 100000; n *= 10)
        for (enum ht_erlang f = HT_ERLANG_B; f <= HT_ERLANG_A; f++) {
            const struct ht_erlang_answer idle = solve(f, n, 0, 300, 100, 20);
            ck_assert(idle.steady && idle.occupancy == 0 && idle.asa == 0 && idle.queue_mean == 0);
            ck_assert(idle.service_level == 1 && idle.block_rate == 0 && idle.wait_probability == 0);
            const struct ht_erlang_answer twice = solve(f, n, 2 * n / 300, 300, 100, 20);
            ck_assert(twice.offered_load == 2 * n);
            if (f == HT_ERLANG_C) {
                ck_assert(!twice.steady && isinf(twice.asa) && isinf(twice.queue_mean));
                near(twice.growth, n / 300, 1e-12, "growth");
                ck_assert(twice.service_level == 0 && twice.wait_probability == 1 && twice.occupancy == 1);
            } else {
                const double lost = f == HT_ERLANG_B ? twice.block_rate : twice.abandon_rate;
                ck_assert(lost >= 0.5 - 1e-12 && lost <= 0.67 && twice.occupancy <= 1 + 1e-12);
                near(twice.occupancy, 2 * (1 - lost), 1e-11, "occupancy");
            }
        }
    /* The overloaded queue of a large centre is a fluid: those who wait for log(2) of a patience are
     * answered. */
    near(solve(HT_ERLANG_A, 100000, 2e5 / 300, 300, 100, 20).asa, 100 * log(2), 1e-4, "fluid");
    const struct ht_erlang_answer full = solve(HT_ERLANG_C, 10, 10 / 300.0, 300, 0, 20);
    ck_assert(!full.steady && full.growth == 0);
    const struct ht_erlang_answer nobody = solve(HT_ERLANG_A, 0, 0.1, 300, 60, 60);
    ck_assert(nobody.abandon_rate == 1 && nobody.hold_mean == 60 && isnan(nobody.asa));
    ck_assert(solve(HT_ERLANG_B, 0, 0.1, 300, 60, 60).block_rate == 1);
}
END_TEST

/* Fewest agents: calls an hour, handle time, service level, within; agents, and what one less gives. */
static const struct {
    double calls, handle, target, within, agents, level, one_less;
} staffed[] = {{60, 180, 0.8, 20, 5, 0.8109045783199375, 0.5441384612455098},
               {240, 240, 0.8, 20, 20, 0.8165122427716552, 0.7090642192132341},
               {240, 240, 0.9, 15, 22, 0.9237731453677489, 0.8749730078203153},
               {1000, 300, 0.8, 20, 91, 0.814382369726336, 0.7645011851926857},
               {3000, 200, 0.8, 30, 174, 0.8453331299485003, 0.7987849432053203},
               {10000, 360, 0.8, 20, 1017, 0.813087166487815, 0.7929212423583875}};

START_TEST(fewest_agents_and_most_calls) {
    struct ht_erlang_queue q = {HT_ERLANG_C, staffed[_i].calls / 3600, staffed[_i].handle,
                                0,           staffed[_i].within,       0};
    struct ht_erlang_bounds bounds = {staffed[_i].target, NAN, NAN, NAN};
    struct ht_erlang_answer answer;
    q.agents = ht_erlang_agents(&q, &bounds);
    ck_assert(q.agents == staffed[_i].agents);
    ht_erlang_solve(&q, &answer);
    near(answer.service_level, staffed[_i].level, 1e-10, "service level");
    near(solve(q.formula, q.agents - 1, q.rate, q.handle, 0, q.within).service_level, staffed[_i].one_less,
         1e-9, "service level of one less");
    /* These agents can take more calls, and at the most they just keep the bound. */
    const double rate = ht_erlang_rate(&q, &bounds);
    ck_assert(rate >= q.rate);
    near(solve(q.formula, q.agents, rate, q.handle, 0, q.within).service_level, staffed[_i].target, 1e-8,
         "service level at the most calls");
    ck_assert(solve(q.formula, q.agents, rate, q.handle, 0, q.within).service_level >= staffed[_i].target);
}
END_TEST

/* Each bound alone and all together, on Erlang A and B: what is found keeps them and one less does not. */
START_TEST(searches_of_every_bound) {
    static const struct ht_erlang_bounds all[] = {{0.8, NAN, NAN, NAN},  {NAN, 10, NAN, NAN},
                                                  {NAN, NAN, 0.03, NAN}, {NAN, NAN, NAN, 0.01},
                                                  {0.9, 5, 0.01, NAN},   {NAN, 100, NAN, NAN}};
    for (size_t i = 0; i < 6; i++)
        for (double rate = 0.001; rate < 200; rate *= 10) {
            struct ht_erlang_queue q = {i == 3 ? HT_ERLANG_B : HT_ERLANG_A, rate, 300, 120, 20, 0};
            struct ht_erlang_answer answer;
            q.agents = ht_erlang_agents(&q, &all[i]);
            ht_erlang_solve(&q, &answer);
            ck_assert(ht_erlang_keeps(&answer, &all[i]));
            const double most = ht_erlang_rate(&q, &all[i]);
            ck_assert_msg(most >= rate, "%g calls kept by the agents for %g", most, rate);
            q.rate = most;
            ht_erlang_solve(&q, &answer);
            ck_assert(ht_erlang_keeps(&answer, &all[i]));
            q.rate = most * (1 + 1e-8);
            ht_erlang_solve(&q, &answer);
            ck_assert(!ht_erlang_keeps(&answer, &all[i]));
            q.rate = rate;
            q.agents -= 1;
            ht_erlang_solve(&q, &answer);
            ck_assert(q.agents == 0 || !ht_erlang_keeps(&answer, &all[i]));
        }
    const struct ht_erlang_bounds never = {NAN, 0, NAN, NAN};
    const struct ht_erlang_queue q = {HT_ERLANG_C, 1e5, 300, 0, 20, 1};
    ck_assert(isnan(ht_erlang_agents(&q, &never)));
    const struct ht_erlang_bounds easy = {NAN, 1e6, NAN, NAN};
    const struct ht_erlang_queue patient = {HT_ERLANG_A, 1, 300, 60, 20, 1};
    ck_assert(isinf(ht_erlang_rate(&patient, &easy)));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("theory");
    TCase *formulas = tcase_create("formulas"), *searches = tcase_create("searches");
    gsl_set_error_handler_off();
    tcase_add_loop_test(formulas, erlang_a_agrees_with_fifty_digits, 0, EXACT_A);
    tcase_add_test(formulas, erlang_a_agrees_with_its_chain);
    tcase_add_test(formulas, known_answers);
    tcase_add_test(formulas, erlang_b_of_whole_agents_and_parts);
    tcase_add_test(formulas, endless_patience_is_erlang_c);
    tcase_add_test(formulas, no_patience_is_erlang_b);
    tcase_add_test(formulas, extremes);
    tcase_add_loop_test(searches, fewest_agents_and_most_calls, 0, 6);
    tcase_add_test(searches, searches_of_every_bound);
    tcase_set_timeout(formulas, 60);
    tcase_set_timeout(searches, 60);
    suite_add_tcase(suite, formulas);
    suite_add_tcase(suite, searches);
    return suite_run(suite);
}
