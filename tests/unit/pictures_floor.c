/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of the floor: where agents are, how fast they learn, what becomes of root causes.
 */
#include "pictures_floor.h"

static void check_columns(const struct picture *picture, const char *expected) {
    char text[512] = "";
    for (size_t c = 0; c < picture->column_count; c++) {
        const struct picture_column *column = &picture->columns[c];
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s%s", c > 0 ? " " : "",
                 column->layer ? "+" : "", column->name);
    }
    ck_assert_str_eq(text, expected);
}

START_TEST(supply_shows_the_layers_that_occur) {
    struct fabricated f;
    fabricated_init(&f, 26, 1);
    struct picture picture = filled(picture_supply, &f.result);
    check_columns(&picture, "x_from x_to +proficient capacity load");
    ck_assert_str_eq(picture.columns[2].label, "on the phones");
    picture_release(&picture);
    fabricated_agents(&f);
    picture = filled(picture_supply, &f.result);
    ck_assert_str_eq(
        picture.title,
        "Load is above capacity for 5 weeks after go-live; at the worst 358 of 420 are on the phones");
    check_columns(&picture,
                  "x_from x_to +proficient +learning +nesting +teaching +training +off_phone +absent "
                  "capacity load");
    ck_assert_str_eq(picture.columns[2].label, "proficient");
    double sum = 0;
    for (size_t c = 2; c < 9; c++) {
        sum += picture_cell(&picture, 7, c);
    }
    ck_assert_double_eq_tol(sum, 480, 1e-9);
    ck_assert_double_eq(picture_cell(&picture, 7, 3), 70);
    ck_assert_double_eq(picture_cell(&picture, 7, 4), 55);
    ck_assert_double_eq_tol(picture_cell(&picture, 7, 2), 480 - 22 - 40 - 12 - 70 - 55, 1e-9);
    picture_release(&picture);
    for (size_t p = 0; p < f.result.period_count; p++) {
        f.result.forecast.periods[p].offered_load = 500;
    }
    check_title(picture_supply, &f.result,
                "Load is above capacity in every week; at the worst 346 of 480 are on the phones");
    for (size_t p = 0; p < f.result.period_count; p++) {
        f.result.forecast.periods[p].offered_load = p < 6 ? 100 : 500;
    }
    check_title(picture_supply, &f.result, "Load is above capacity from 5 weeks after go-live to the end");
    fabricated_release(&f);
}
END_TEST

START_TEST(proficiency_needs_learners) {
    struct fabricated f;
    struct picture picture;
    fabricated_init(&f, 26, 1);
    picture_init(&picture);
    ck_assert(!picture_proficiency(&picture, &f.result));
    fabricated_agents(&f);
    f.result.pace_weeks = 1; /* a dot is no course */
    ck_assert(!picture_proficiency(&picture, &f.result));
    f.result.pace_weeks = 26;
    f.group.learning.curve = HT_CURVE_NONE; /* relearns perhaps, but is not new */
    ck_assert(!picture_proficiency(&picture, &f.result));
    f.group.learning.curve = HT_CURVE_POWER;
    picture_release(&picture);
    picture = filled(picture_proficiency, &f.result);
    check_columns(&picture, "x_from x_to group_1");
    ck_assert_str_eq(picture.title, "New agents are within 5% of a veteran after 10 weeks on the phones");
    ck_assert_str_eq(picture.columns[2].label, "reps");
    ck_assert_double_eq(picture.floor, 1);
    ck_assert_double_eq(picture.target, 1.05);
    ck_assert_uint_eq(picture.rows, 23);
    picture_release(&picture);
    f.result.paces[21] = NAN; /* a gap stays one */
    f.result.paces[22] = 1.07;
    picture = filled(picture_proficiency, &f.result);
    ck_assert_str_eq(picture.title,
                     "After 23 weeks on the phones agents of reps still take 7% longer than a veteran");
    ck_assert(isnan(picture_cell(&picture, 21, 2)));
    picture_release(&picture);
    for (size_t week = 0; week < f.result.pace_weeks; week++) {
        f.result.paces[week] = week < 5 ? 0.97 : NAN;
    }
    picture = filled(picture_proficiency, &f.result);
    ck_assert_str_eq(picture.title,
                     "New agents are within 5% of a veteran from their first week on the phones");
    ck_assert_double_eq(picture.floor, 0);
    picture_release(&picture);
    fabricated_release(&f);
}
END_TEST

START_TEST(proficiency_names_the_first_and_the_last) {
    struct fabricated f;
    struct ht_agent_group groups[9];
    char names[9][16];
    fabricated_init(&f, 26, 1);
    f.model.agent_groups = groups;
    f.model.agent_group_count = 9;
    f.result.paces = realloc(f.result.paces, 9 * 26 * sizeof *f.result.paces);
    ck_assert_ptr_nonnull(f.result.paces);
    for (size_t g = 0; g < 9; g++) {
        snprintf(names[g], sizeof names[g], "class {%zu}", g + 1);
        groups[g] = (struct ht_agent_group){.name = names[g], .learning.curve = HT_CURVE_EXPONENTIAL};
        for (size_t week = 0; week < 26; week++) {
            f.result.paces[g * 26 + week] = week < 12 - g ? 1.5 : 1;
        }
    }
    struct picture picture = filled(picture_proficiency, &f.result);
    ck_assert_str_eq(picture.title,
                     "New agents are within 5% of a veteran after 4 (class {9}) to 12 weeks (class {1})");
    ck_assert_ptr_nonnull(strstr(picture.subtitle, "the 6 slowest of 9 groups"));
    check_columns(&picture, "x_from x_to group_1 group_2 group_3 group_4 group_5 group_6");
    ck_assert_str_eq(picture.columns[7].label, "class {6}");
    picture_release(&picture);
    for (size_t week = 0; week < 26; week++) { /* joins late: after 5 weeks it is too early to tell */
        f.result.paces[8 * 26 + week] = week < 5 ? 1.4 : NAN;
    }
    check_title(picture_proficiency, &f.result,
                "New agents are within 5% of a veteran after 5 (class {8}) to 12 weeks (class {1})");
    for (size_t week = 0; week < 26; week++) {
        f.result.paces[8 * 26 + week] = week < 13 ? 1.4 : NAN;
    }
    check_title(picture_proficiency, &f.result,
                "After 13 weeks on the phones agents of class {9} still take 40% longer than a veteran");
    fabricated_release(&f);
}
END_TEST

START_TEST(defects_have_a_timeline) {
    struct fabricated f;
    struct picture picture;
    fabricated_init(&f, 26, 1);
    picture_init(&picture);
    ck_assert(!picture_defects(&picture, &f.result));
    picture_release(&picture);
    fabricated_defects(&f);
    picture = filled(picture_defects, &f.result);
    ck_assert_str_eq(picture.title,
                     "2 of 3 root causes are fixed 12 weeks after go-live; 15,400 calls are saved");
    check_columns(&picture, "x_from x_to found fixed");
    ck_assert_double_eq(picture_cell(&picture, 1, 0), 0);
    ck_assert_double_eq(picture_cell(&picture, 1, 1), 24);
    ck_assert_double_eq(picture_cell(&picture, 1, 2), 2.25);
    ck_assert_double_eq(picture_cell(&picture, 1, 3), 12.5);
    ck_assert(isnan(picture_cell(&picture, 2, 2)) && isnan(picture_cell(&picture, 2, 3)));
    ck_assert_uint_eq(picture.bar_count, 3);
    ck_assert_str_eq(picture.bars[0].name, "duplicate accounts");
    ck_assert_str_eq(picture.bars[0].note, "fixed in 100% of runs, 12,300 calls saved");
    ck_assert_str_eq(picture.bars[2].note, "never found");
    picture_release(&picture);
    f.defects[0].fixed_probability = 0.2; /* in most of the runs it is not */
    f.defects[1].fixed_probability = 0;
    f.defects[1].spared.mean = 0;
    picture = filled(picture_defects, &f.result);
    ck_assert_str_eq(picture.title,
                     "None of 3 root causes is fixed before the end, 2 are found; 12,300 calls are saved");
    ck_assert(isnan(picture_cell(&picture, 0, 3)));
    ck_assert_str_eq(picture.bars[0].note, "found in 100% of runs, fixed in 20% of runs, 12,300 calls saved");
    ck_assert_str_eq(picture.bars[1].note, "found in 100% of runs, never fixed");
    picture_release(&picture);
    f.result.replications = 1;
    f.result.defect_count = 1;
    f.defects[0].fixed_probability = 1;
    f.defects[0].fixed = f.defects[0].found - 1; /* means of different runs */
    picture = filled(picture_defects, &f.result);
    ck_assert_str_eq(picture.bars[0].note, "fixed, 12,300 calls saved");
    ck_assert_double_eq(picture_cell(&picture, 0, 3), picture_cell(&picture, 0, 2));
    picture_release(&picture);
    picture_init(&picture);
    f.rollout.at = 26 * HT_WEEK;
    ck_assert(!picture_defects(&picture, &f.result));
    picture_release(&picture);
    fabricated_release(&f);
}
END_TEST

START_TEST(of_many_defects_those_with_most_calls) {
    struct fabricated f;
    struct ht_defect_result many[14];
    struct ht_defect long_name = {
        .name = "an extraordinarily long name of a root cause, so long that no line has room for all of it"};
    fabricated_init(&f, 26, 1);
    fabricated_defects(&f);
    for (size_t i = 0; i < 14; i++) {
        many[i] = f.defects[0];
        many[i].calls.mean = (double)((i * 5) % 14);
        many[i].fixed_probability = 0.25;
    }
    many[3].defect = &long_name;
    many[3].calls.mean = 99;
    f.result.defects = many;
    f.result.defect_count = 14;
    struct picture picture = filled(picture_defects, &f.result);
    ck_assert_uint_eq(picture.rows, PICTURE_BARS);
    ck_assert_uint_eq(picture.bar_count, PICTURE_BARS);
    ck_assert_ptr_nonnull(strstr(picture.subtitle, "with most calls"));
    const struct picture_bar *bar = &picture.bars[2]; /* the first has none, and is left out */
    ck_assert_int_eq(strncmp(bar->name, "an extraordinarily long", 23), 0);
    ck_assert_uint_le(strlen(bar->name) + strlen(bar->note), 108);
    picture_release(&picture);
    fabricated_release(&f);
}
END_TEST

TCase *pictures_floor(void) {
    TCase *floor = tcase_create("floor");
    tcase_add_test(floor, supply_shows_the_layers_that_occur);
    tcase_add_test(floor, proficiency_needs_learners);
    tcase_add_test(floor, proficiency_names_the_first_and_the_last);
    tcase_add_test(floor, defects_have_a_timeline);
    tcase_add_test(floor, of_many_defects_those_with_most_calls);
    return floor;
}
