/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exports by interval: part of test_fit.c.
 */
#include "fit_made.h"
#include <math.h>
#include <stdlib.h>

static void begin_export(size_t days, size_t types) {
    begin(days, types, 0);
    free(made.log.calls);
    made.log.calls = NULL;
    made.log.intervals = calloc(days * types * 48, sizeof *made.log.intervals);
}

/* One more row; what it does not say is NAN. */
static void row(size_t day, size_t slot, uint32_t type, struct ht_logged_interval said) {
    said.start = (double)day * HT_DAY + 1800.0 * (double)slot;
    said.length = 1800.0;
    said.type = type;
    made.log.intervals[made.log.interval_count++] = said;
}

START_TEST(test_interval_export) {
    begin_export(14, 1);
    for (size_t day = 0; day < 14; day++)
        for (size_t s = 18; s < 34; s++)
            row(day, s, 0,
                (struct ht_logged_interval){.offered = s == 20 ? 60 : 40,
                                            .answered = s == 20 ? 54 : 36,
                                            .abandoned = NAN,
                                            .asa = 30.0,
                                            .handle = 200.0,
                                            .agents = s < 26 ? 5.0 : 4.0});
    ck_assert(made_fit(NULL));
    const struct ht_fit_type *type = &fit.types[0];
    ck_assert_double_eq_tol(type->expected[20], 60.0, 1e-6);
    ck_assert_double_eq_tol(type->expected[21], 40.0, 1e-6);
    ck_assert_uint_eq(type->calls, 14 * (60 + 15 * 40));
    ck_assert_uint_eq(type->answered, 14 * (54 + 15 * 36));
    ck_assert_uint_eq(type->abandoned, 14 * (6 + 15 * 4));
    ck_assert_uint_eq(type->outside, 0);
    ck_assert_double_eq(type->handle.used.mean, 200.0);
    ck_assert_int_eq(type->patience.used.law, HT_LAW_EXPONENTIAL);
    ck_assert_double_eq_tol(type->patience.used.mean, 300.0,
                            1e-6); /* 30 s of waiting a call, one in ten gone */
    ck_assert_uint_eq(fit.groups[0].seen[20 * 6].agents, 5);
    ck_assert_uint_eq(fit.groups[0].seen[30 * 6].agents, 4);
    ck_assert_double_eq(fit.openings[0].from, NINE);
    ck_assert(made_says("means only"));
    end();
}
END_TEST

/* Offered and abandoned tell who was answered: 20 - 2 calls in ten half hours of ten days. A row in which
 * nothing is said changes nothing. */
START_TEST(test_export_that_says_little) {
    const struct ht_logged_interval silent = {
        .offered = NAN, .answered = NAN, .abandoned = NAN, .asa = NAN, .handle = NAN, .agents = NAN};
    begin_export(10, 1);
    for (size_t day = 0; day < 10; day++)
        for (size_t s = 20; s < 31; s++)
            row(day, s, 0,
                s == 25 ? silent
                        : (struct ht_logged_interval){.offered = 20,
                                                      .answered = NAN,
                                                      .abandoned = 2,
                                                      .asa = 15.0,
                                                      .handle = s < 25 ? 100.0 : 300.0,
                                                      .agents = NAN});
    ck_assert(made_fit(NULL));
    const struct ht_fit_type *type = &fit.types[0];
    ck_assert_uint_eq(type->calls, 2000);
    ck_assert_uint_eq(type->answered, 1800);
    ck_assert_uint_eq(type->abandoned, 200);
    ck_assert_uint_eq(type->handle.count, 1800);
    ck_assert_double_eq_tol(type->handle.used.mean, 200.0, 1e-9);
    ck_assert_double_eq_tol(type->patience.used.mean, 150.0, 1e-9); /* 15 s a call, one in ten gone */
    ck_assert_double_eq_tol(type->expected[20], 20.0, 1e-6);
    end();
}
END_TEST

/* The type that calls most is the one most called in opening hours of the fitted days; what comes at night,
 * when hardly anybody is answered, makes no type large. */
START_TEST(test_export_of_two_types) {
    begin_export(10, 2);
    for (size_t day = 0; day < 10; day++) {
        for (size_t s = 20; s < 30; s++)
            for (uint32_t type = 0; type < 2; type++)
                row(day, s, type,
                    (struct ht_logged_interval){.offered = type == 0 ? 30 : 50,
                                                .answered = type == 0 ? 30 : 50,
                                                .abandoned = 0,
                                                .asa = 0.0,
                                                .handle = 60.0,
                                                .agents = NAN});
        row(day, 4, 0,
            (struct ht_logged_interval){
                .offered = 900, .answered = 0, .abandoned = 900, .asa = NAN, .handle = NAN, .agents = NAN});
    }
    ck_assert(made_fit(NULL));
    ck_assert_uint_eq(fit.type_count, 2);
    ck_assert_str_eq(fit.types[0].name, "B");
    ck_assert_str_eq(fit.types[1].name, "A");
    ck_assert_uint_eq(fit.types[0].calls, 5000);
    ck_assert_uint_eq(fit.types[1].calls, 3000);
    ck_assert_uint_eq(fit.types[1].abandoned, 0);
    ck_assert_uint_eq(fit.types[1].outside, 9000);
    end();
}
END_TEST

void fit_exports_tests(TCase *tests) {
    tcase_add_test(tests, test_interval_export);
    tcase_add_test(tests, test_export_that_says_little);
    tcase_add_test(tests, test_export_of_two_types);
}
