/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Explanations of one interval: which one is the busiest, what it is compared with, and whose agents count.
 * The first two intervals of the day are looked at, where there is nothing, or but one interval, before them.
 */
#include "suite.h"
#include <holdtime/calendar.h>
#include <holdtime/explain.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* Sales become fewer from hour to hour; of those who take service six stay until half past one, then four. */
static const char two[] =
    "name = \"two\"; calendar = { length = \"6 h\"; interval = \"1 h\"; };\n"
    "call_types = ( { name = \"sales\"; handle = \"5 min\"; patience = 600; arrivals = { pieces ="
    "  ( { from = 0; per_hour = 60; }, { from = \"1 h\"; per_hour = 40; }, { from = \"2 h\"; per_hour = 20; }"
    "  ); }; }, { name = \"service\"; handle = \"5 min\"; patience = 600; arrivals = { per_hour = 30; }; } "
    ");\n"
    "agent_groups = ( { name = \"a\"; count = 8; serves = [ \"sales\" ]; }, { name = \"b\";"
    "  serves = [ \"service\" ]; staffing = ( { from = 0; count = 6; }, { from = 5400; count = 4; } ); } );\n"
    "run = { replications = 2; seed = 1; };\n";

static struct ht_model model;

static void set_up(void) {
    char name[] = "explain-XXXXXX";
    struct ht_messages messages;
    FILE *file = fdopen(mkstemp(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(two, file);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(&model, name, NULL, 0, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
    ht_messages_release(&messages);
    remove(name);
}

static void tear_down(void) {
    ht_model_release(&model);
}

static void explain(struct ht_explanation *out, double start, size_t scope) {
    const struct ht_explain_options options = {
        .study = {.replications = 2, .threads = 1}, .start = start, .scope = scope};
    ck_assert_int_eq(ht_explain(&model, &options, out), HT_STUDY_DONE);
    ck_assert_double_eq(out->when.start, start);
}

START_TEST(the_busiest_interval_may_be_any) {
    bool fine = false;
    ck_assert_double_eq(ht_explain_busiest(&model, 0.0, 6 * HT_HOUR, &fine), 0.0);
    ck_assert(fine);
    ck_assert_double_eq(ht_explain_busiest(&model, HT_HOUR, 6 * HT_HOUR, &fine), HT_HOUR);
    ck_assert_double_eq(ht_explain_busiest(&model, 5 * HT_HOUR, 6 * HT_HOUR, &fine), 5 * HT_HOUR);
    ck_assert_double_nan(ht_explain_busiest(&model, 6 * HT_HOUR, 7 * HT_HOUR, &fine));
}
END_TEST

/* Sales and service of the hour, and of the one before. */
START_TEST(the_interval_before_is_the_one_before) {
    static const double calls[] = {90, 70, 50, 50};
    struct ht_explanation out;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        explain(&out, (double)i * HT_HOUR, 0);
        ck_assert_double_eq_tol(out.now.calls, calls[i], 1e-9);
        ck_assert_double_eq(out.now.open_time, HT_HOUR);
        ck_assert_double_eq_tol(out.before.calls, i == 0 ? 0.0 : calls[i - 1], 1e-9);
        ck_assert_double_eq(out.before.open_time, i == 0 ? 0.0 : HT_HOUR);
    }
}
END_TEST

static const struct ht_reason *found(const struct ht_explanation *out, enum ht_reason_kind kind) {
    for (size_t i = 0; i < out->reason_count; i++)
        if (out->reasons[i].kind == kind)
            return &out->reasons[i];
    return NULL;
}

/* Of service: 6 when the second hour begins, 5 in its mean; in the first and the third nobody comes or goes.
 * The eight of the other group are not among them, and come into it where all calls are looked at. */
START_TEST(agents_are_those_who_take_the_calls) {
    struct ht_explanation out;
    explain(&out, HT_HOUR, 2);
    const struct ht_reason *reason = found(&out, HT_REASON_AGENTS);
    ck_assert_ptr_nonnull(reason);
    ck_assert_double_eq_tol(reason->here, 6.0, 1e-9);
    ck_assert_double_eq_tol(reason->there, 5.0, 1e-9);
    explain(&out, HT_HOUR, 0);
    reason = found(&out, HT_REASON_AGENTS);
    ck_assert_ptr_nonnull(reason);
    ck_assert_double_eq_tol(reason->here, 14.0, 1e-9);
    ck_assert_double_eq_tol(reason->there, 13.0, 1e-9);
    for (int i = 0; i < 2; i++) {
        explain(&out, 2 * i * HT_HOUR, 2);
        ck_assert_ptr_null(found(&out, HT_REASON_AGENTS));
        ck_assert_double_eq_tol(out.agents, i == 0 ? 6.0 : 4.0, 1e-9);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("explain");
    TCase *tests = tcase_create("explain");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_busiest_interval_may_be_any);
    tcase_add_test(tests, the_interval_before_is_the_one_before);
    tcase_add_test(tests, agents_are_those_who_take_the_calls);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
