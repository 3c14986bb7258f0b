/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is the certificate's promise kept? Two problems whose truth is known (8,000 replications of every plan),
 * planned again and again with other luck. Both are made to be got wrong: in one the cheapest plan misses
 * just beyond the tolerance, in the other the second best costs a little more than the indifference more.
 *
 * A longer campaign, once: 7 of 500 winners were wrong in the first, none of 300 in the second; 1 in 10 is
 * promised.
 */
#include "plan_promise.h"
#include "plan_cases.h"
#include <check.h>
#include <gsl/gsl_cdf.h>

#define CENTRE(bound, cost)                                                                                  \
    "calendar = { length = \"1 day\"; open = \"09:00-11:00\"; };\n"                                          \
    "call_types = ( { name = \"orders\"; arrivals = { per_hour = 40; }; handle = { distribution = "          \
    "\"exponential\"; mean = \"5 min\"; }; patience = { distribution = \"exponential\"; mean = \"8 min\"; "  \
    "}; "                                                                                                    \
    "abandon_cost = " cost "; } );\n"                                                                        \
    "agent_groups = ( { name = \"reps\"; count = 5; serves = [ \"orders\" ]; cost_per_hour = 25; } );\n"     \
    "targets = ( { measure = \"asa\"; at_most = " bound "; per = \"day\"; confidence = 0.8; } );\n"

#define TOLERANCE  0.08
#define CONFIDENCE 0.9

/* With 4 reps the target is met with a probability of 0.713, with 5 of 0.973 (half-width 0.01). */
static const struct problem misses = {
    "just beyond the tolerance", CENTRE("55", "0"), {{"agent_groups.reps.count", "3 4 5 6", {0}}}, 1, false};

/* All keep the promise. They cost 376 (4 reps), 329.9 (5), 335.2 (6), 367 (7), half-width of the difference
 * of 5 and 6 less than 0.7. */
static const struct problem costs = {"just beyond the indifference",
                                     CENTRE("200", "20"),
                                     {{"agent_groups.reps.count", "4 5 6 7", {0}}},
                                     4.4,
                                     false};

struct tally plan_often(const struct promise_case *c, size_t times, uint64_t seed) {
    struct tally tally = {0, 0, 0};
    for (size_t i = 0; i < times; i++) {
        struct desk desk;
        struct ht_planning planning;
        desk_open(&desk, c->problem);
        struct ht_plan_options options = desk_options(&desk, 1);
        options.confidence = CONFIDENCE;
        options.tolerance = TOLERANCE;
        options.study.seed_given = true;
        options.study.seed = seed + i;
        options.study.replications = 4000;
        if (ht_plan(&desk.source, &options, &planning) == HT_STUDY_DONE && planning.certificate.given) {
            tally.given++;
            tally.wrong += planning.plans[planning.winner].choice[0] != c->right ? 1 : 0;
        }
        tally.replications += planning.certificate.replications;
        ht_planning_release(&planning);
    }
    return tally;
}

const struct promise_case promise_cases[] = {{&misses, 2}, {&costs, 1}};

/* As many wrong or more are seen with a probability of less than 1 in 1000, if the promise is kept. */
START_TEST(the_certificate_keeps_its_promise) {
    const struct tally t = plan_often(&promise_cases[_i], 40, 5000);
    ck_assert_uint_ge(t.given, 36);
    if (t.wrong > 0)
        ck_assert_msg(gsl_cdf_binomial_Q((unsigned)t.wrong - 1, 1.0 - CONFIDENCE, (unsigned)t.given) > 0.001,
                      "%zu of %zu winners are wrong", t.wrong, t.given);
}
END_TEST

TCase *promise_case(void) {
    TCase *tcase = tcase_create("promise");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, the_certificate_keeps_its_promise, 0, 2);
    return tcase;
}
