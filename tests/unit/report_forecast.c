/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `holdtime check` prints: the answer, load against capacity, and where the agents of each group are.
 */
#include "report_forecast.h"
#include "fabricated.h"
#include <stdio.h>

/* The fabricated centre with a second group, "new", and places for the agents of both by week. */
struct floor {
    struct fabricated f;
    struct ht_agent_group groups[2];
    struct ht_forecast_group at[25][2];
};

static void floor_init(struct floor *floor, size_t groups) {
    memset(floor, 0, sizeof *floor);
    fabricated_init(&floor->f, 26, 1);
    floor->groups[0] = floor->f.group;
    floor->groups[1] = (struct ht_agent_group){.name = "new"};
    floor->f.model.agent_groups = floor->groups;
    floor->f.model.agent_group_count = groups;
    for (size_t p = 0; p < 25; p++) {
        floor->f.result.forecast.periods[p].groups = floor->at[p];
        floor->at[p][0] = (struct ht_forecast_group){289, 289, 289, 280};
    }
}

/* The text; free() it. */
static char *tables(struct floor *floor) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert(ht_report_forecast(&floor->f.model, HT_PER_WEEK, &floor->f.result.forecast, out));
    fclose(out);
    fabricated_release(&floor->f);
    return text;
}

START_TEST(the_forecast_tells_where_load_is_too_much) {
    struct floor floor;
    floor_init(&floor, 1);
    char *text = tables(&floor);
    ck_assert_int_eq(strncmp(text, "The expected load is above the capacity in 6 of 25 weeks.", 57), 0);
    ck_assert_ptr_nonnull(strstr(text, "104%  !  <- ERP go-live\n"));
    ck_assert_ptr_null(strstr(text, "rostered")); /* one group, all of it on the phones */
    free(text);
}
END_TEST

START_TEST(a_group_that_never_changes_takes_a_line) {
    struct floor floor;
    floor_init(&floor, 1);
    for (size_t p = 0; p < 25; p++)
        floor.at[p][0].rostered = 320;
    char *text = tables(&floor);
    ck_assert_ptr_nonnull(strstr(
        text,
        "\n\nreps, every week: 320.0 rostered, 289.0 present, 289.0 on the phones, 280.0 proficient.\n\n"
        "rostered: on shift, in class and lent to teach or coach included; present: of these not absent;\n"
        "means over open time.\n"));
    free(text);
}
END_TEST

/* Weeks 2 to 4: nobody; 5 and 6: in class; 7 and 8: slow on the phones, then fast. A go-live begins a row;
 * week 11, in which the centre is closed, ends none. */
START_TEST(weeks_alike_share_a_row) {
    static const struct ht_forecast_group class = {60, 60, 0, 0}, slow = {54, 50.2, 44, 24.4},
                                          better = {54, 50.2, 44, 1234.5};
    struct floor floor;
    floor_init(&floor, 2);
    for (size_t p = 3; p < 25; p++)
        floor.at[p][1] = p < 5 ? class : p < 7 ? slow : better;
    floor.f.result.forecast.periods[9].open_time = floor.f.result.forecast.periods[9].calls = 0;
    floor.at[9][1] = class;
    char *text = tables(&floor);
    ck_assert_ptr_nonnull(strstr(text, "\n\nreps, every week: 289.0 rostered"));
    ck_assert_ptr_nonnull(
        strstr(text, "\n\nnew\n"
                     "2006-2007                                     on the  in proficient\n"
                     " #  week                   rostered  present  phones         agents\n"
                     "-------------------------------------------------------------------\n"
                     " 2  13 Nov                        -        -       -              -\n"
                     " 3  20 Nov  to  4  27 Nov         -        -       -              -  <- ERP go-live\n"
                     " 5  4 Dec   to  6  11 Dec      60.0     60.0     0.0            0.0\n"
                     " 7  18 Dec  to  8  25 Dec      54.0     50.2    44.0           24.4\n"
                     " 9  1 Jan   to 26  30 Apr      54.0     50.2    44.0          1,234\n\n"));
    free(text);
}
END_TEST

TCase *forecast_tables_case(void) {
    TCase *tests = tcase_create("forecast tables");
    tcase_add_test(tests, the_forecast_tells_where_load_is_too_much);
    tcase_add_test(tests, a_group_that_never_changes_takes_a_line);
    tcase_add_test(tests, weeks_alike_share_a_row);
    return tests;
}
