/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters: the optimum is that of trying all, every rule is kept, what cannot be covered is named, and what
 * covers but misses its target is mended.
 */
#include "cover_cuts.h"
#include "cover_instance.h"
#include "cover_naive.h"
#include "study/cover.h"
#include "suite.h"
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every instance without trouble has in common: calls that nobody minds waiting for. */
#define CALLS                                                                                                \
    "call_types = ( { name = \"calls\"; arrivals = { per_hour = 1; }; handle = \"1 min\"; } );\n"            \
    "targets = ( { measure = \"asa\"; at_most = \"4 weeks\"; per = \"week\"; confidence = 0.5; } );\n"

struct text {
    char of[4096];
    size_t length;
};

static void add(struct text *t, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    t->length += (size_t)vsnprintf(t->of + t->length, sizeof t->of - t->length, format, arguments);
    va_end(arguments);
    ck_assert_uint_lt(t->length, sizeof t->of);
}

/* Numbers below n, the same in every run. */
static unsigned draw(uint64_t *state, unsigned n) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % n;
}

static void random_pattern(struct text *t, uint64_t *luck, unsigned index, unsigned groups) {
    static const char *const starts[] = {"[ \"06:00\" ]", "[ \"08:00\", \"12:00\" ]", "[ \"20:00\" ]",
                                         "[ \"07:30\" ]",
                                         "{ from = \"04:00\"; to = \"12:00\"; every = \"8 h\"; }"};
    static const char *const lengths[] = {"8 h", "12 h", "6 h 30 min", "24 h"};
    static const char *const days[] = {"days = \"Mon-Sun\";",
                                       "days = \"Mon-Sat\"; days_per_week = 5;",
                                       "days = \"Sat,Sun\"; days_per_week = 1;",
                                       "days = \"Mon-Fri\";",
                                       "days_per_week = 7;",
                                       "days = \"Mon-Fri\"; days_per_week = 4;"};
    static const char *const breaks[] = {
        "", "breaks = ( { after = \"2 h\"; length = \"30 min\"; } );",
        ("breaks = ( { after = \"2 h\"; length = \"1 h\"; }, { after = \"4 h\"; "
         "length = \"15 min\"; } );")};
    add(t, "%s{ name = \"p%u\"; starts = %s; length = \"%s\"; %s %s", index == 0 ? "" : ", ", index,
        starts[draw(luck, 5)], lengths[draw(luck, 4)], days[draw(luck, 6)], breaks[draw(luck, 3)]);
    if (groups == 2 && draw(luck, 3) == 0)
        add(t, " agent_groups = [ \"g%u\" ];", draw(luck, 2));
    if (draw(luck, 3) == 0)
        add(t, " at_most = %u;", 1 + draw(luck, 5));
    if (draw(luck, 3) == 0)
        add(t, " cost_factor = 1.25;");
    add(t, " }");
}

static void random_text(struct text *t, uint64_t *luck) {
    static const char *const open[] = {"always", "Mon-Sun 08:00-20:00", "Mon-Fri 08:00-16:00",
                                       "Mon-Sat 20:00-08:00"};
    static const char *const holidays[] = {"", "", " holidays = [ \"2006-11-09\" ];",
                                           " holidays = [ \"2006-11-05\", \"2006-11-12\" ];"};
    const unsigned groups = 1 + draw(luck, 2), patterns = 1 + draw(luck, 3);
    t->length = 0;
    add(t,
        "name = \"t\"; calendar = { start = \"2006-11-0%u\"; length = \"%s\"; interval = \"4 h\"; open = "
        "\"%s\";%s };\n" CALLS,
        6 + draw(luck, 3), draw(luck, 2) ? "1 week" : "2 weeks", open[draw(luck, 4)],
        holidays[draw(luck, 4)]);
    add(t, "agent_groups = (");
    for (unsigned g = 0; g < groups; g++) {
        add(t, "%s{ name = \"g%u\"; count = 1; serves = [ \"calls\" ];", g == 0 ? " " : ", ", g);
        if (draw(luck, 2) == 0)
            add(t, " absence = 0.1; off_phone = 0.15;");
        if (draw(luck, 2) == 0)
            add(t, " cost_per_hour = %u;", 10 + 3 * draw(luck, 5));
        add(t, " }");
    }
    add(t, " );\nshift_patterns = (");
    for (unsigned p = 0; p < patterns; p++)
        random_pattern(t, luck, p, groups);
    add(t, " );\n");
}

/* Needs by the slot of the week, less in some weeks. */
static void random_needs(struct instance *in, uint64_t *luck) {
    struct ht_staffing *s = &in->staffing;
    size_t base[42];
    for (size_t g = 0; g < s->groups; g++) {
        for (size_t i = 0; i < 42; i++)
            base[i] = draw(luck, 3) == 0 ? 0 : draw(luck, 4);
        for (size_t bin = 0; bin < s->bins; bin++) {
            const size_t need = base[bin % 42];
            s->need[bin * s->groups + g] = s->open[bin] && need > 0 ? need - draw(luck, 2) : 0;
        }
    }
}

START_TEST(optimum_is_that_of_trying_all) {
    uint64_t luck = 20061120;
    size_t solved = 0, infeasible = 0, limited = 0, given_up = 0;
    for (size_t i = 0; i < 90; i++) {
        struct text text;
        struct instance in;
        struct naive_cover naive;
        struct ht_rostered out;
        random_text(&text, &luck);
        instance_begin(&in, text.of);
        random_needs(&in, &luck);
        if (naive_columns(&naive, &in.staffing) && naive_search(&naive, 20000)) {
            instance_roster(&in, 1, 1, &out);
            if (isfinite(naive.optimum)) {
                ck_assert_msg(out.gap_count == 0 && fabs(out.cost - naive.optimum) < 1e-6 && out.optimal,
                              "%zu: %.17g, trying all %.17g, %zu gaps\n%s", i, out.cost, naive.optimum,
                              out.gap_count, text.of);
                naive_check(&naive, &out);
                solved++;
            } else {
                ck_assert_msg(out.gap_count > 0 && out.duty_count == 0, "%zu: %zu duties\n%s", i,
                              out.duty_count, text.of);
                infeasible++;
                for (size_t g = 0; g < out.gap_count; g++)
                    limited += out.gaps[g].uncovered ? 0 : 1;
            }
            ht_rostered_release(&out);
        } else
            given_up++;
        naive_release(&naive);
        instance_end(&in);
    }
    ck_assert_uint_ge(solved, 18);
    ck_assert_uint_ge(infeasible, 24);
    ck_assert_uint_ge(limited, 24);
}
END_TEST

#define WEEK(open)                                                                                           \
    "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"2 weeks\"; interval = \"1 h\"; open = "   \
    "\"" open "\"; };\n" CALLS
#define GROUP "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" ]; } );\n"

/* Wednesday's evening of the second week needs more than any shift reaches. */
START_TEST(names_what_no_pattern_reaches) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(
        &in, WEEK("Mon-Fri 08:00-20:00") GROUP
        "shift_patterns = ( { name = \"day\"; starts = [ \"08:00\", \"10:00\" ]; length = \"8 h\"; } );\n");
    instance_need(&in, 8, 18, 2);
    const size_t evening = (size_t)(9 * 24 + 18);
    in.staffing.need[evening] = 3;
    in.staffing.need[evening + 1] = 5;
    instance_roster(&in, 1, 1, &out);
    ck_assert_uint_eq(out.gap_count, 1);
    ck_assert_uint_eq(out.duty_count, 0);
    ck_assert(out.gaps[0].uncovered);
    ck_assert_uint_eq(out.gaps[0].group, 0);
    ck_assert_double_eq(out.gaps[0].when.from, (double)evening * HT_HOUR);
    ck_assert_double_eq(out.gaps[0].when.to, (double)(evening + 2) * HT_HOUR);
    ck_assert_double_eq_tol(out.gaps[0].missing, 5, 1e-9);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

/* Three may begin at each of two starts; between 10 and 12 eight are needed, on Fridays nine; nobody is there
 * at 18:00. */
START_TEST(names_what_at_most_forbids) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(
        &in, WEEK("Mon-Fri 08:00-19:00") "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" "
                                         "]; absence = 0.2; } );\n"
                                         "shift_patterns = ( { name = \"day\"; starts = [ \"08:00\", "
                                         "\"10:00\" ]; length = \"8 h\"; at_most = 5;\n"
                                         "    days = \"Mon-Fri\"; days_per_week = 1; } );\n");
    instance_need(&in, 8, 18, 1);
    instance_need(&in, 10, 12, 9);
    for (size_t bin = 0; bin < in.staffing.bins; bin++)
        if (bin / 24 % 7 == 4 && bin % 24 == 11)
            in.staffing.need[bin] = 10;
    in.staffing.need[18] = 2;
    instance_roster(&in, 1, 1, &out);
    ck_assert_uint_eq(out.gap_count, 6);
    for (size_t i = 0; i < 5; i++) {
        /* 9 / 0.8 is 12 agents rostered, 10 / 0.8 is 13 */
        const struct ht_gap *gap = &out.gaps[i < 1 ? i : i + 1];
        ck_assert(!gap->uncovered);
        ck_assert_double_eq(gap->when.from, (double)i * HT_DAY + 10 * HT_HOUR);
        ck_assert_double_eq(gap->when.to, (double)i * HT_DAY + 12 * HT_HOUR);
        ck_assert_double_eq_tol(gap->missing, i == 4 ? 3 : 2, 1e-9);
    }
    ck_assert(out.gaps[1].uncovered);
    ck_assert_double_eq(out.gaps[1].when.from, 18 * HT_HOUR);
    ck_assert_double_eq_tol(out.gaps[1].missing, 3, 1e-9);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

/* What is said to be covered is what the engine has on the phones; nights, the week's end, a horizon that
 * begins in mid-shift, breaks and a holiday included. */
START_TEST(engine_has_as_many_on_the_phones) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(
        &in,
        "name = \"t\"; calendar = { start = \"2006-11-08\"; length = \"2 weeks\"; interval = \"30 min\";\n"
        "    holidays = [ \"2006-11-14\" ]; };\n" CALLS
        "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" ]; }, { name = \"h\"; count = 1; "
        "serves = [ \"calls\" ]; } );\n"
        "shift_patterns = ( { name = \"night\"; starts = [ \"21:30\", \"23:00\" ]; length = \"8 h\"; "
        "days_per_week = "
        "5;\n"
        "    breaks = ( { after = \"1 h\"; length = \"30 min\"; }, { after = \"4 h 30 min\"; length = \"1 "
        "h\"; } ); },\n"
        "  { name = \"day\"; starts = { from = \"06:00\"; to = \"15:00\"; every = \"90 min\"; }; length = "
        "\"8 h\"; "
        "agent_groups = [ \"h\" ]; } );\n");
    instance_need(&in, 0, 5.5, 2);
    instance_need(&in, 23, 24, 1);
    for (size_t bin = 0; bin < in.staffing.bins; bin++)
        if (in.staffing.open[bin] && bin % 48 >= 16 && bin % 48 < 40)
            in.staffing.need[2 * bin + 1] = 3;
    /* the night after the holiday has nobody from before */
    for (size_t bin = 7 * 48; bin < 7 * 48 + 12; bin++)
        in.staffing.need[2 * bin] = in.staffing.need[2 * bin + 1] = 0;
    instance_roster(&in, 1, 1, &out);
    ck_assert_uint_eq(out.gap_count, 0);
    size_t there = 0;
    for (size_t bin = 0; bin < in.staffing.bins; bin++)
        for (size_t g = 0; in.staffing.open[bin] && g < 2; g++) {
            const struct ht_presence *p = &out.result.presence[2 * bin + g];
            ck_assert_double_eq_tol(p->rostered - p->away, (double)out.cover[2 * bin + g], 0.2);
            ck_assert_uint_ge(out.cover[2 * bin + g], in.staffing.need[2 * bin + g]);
            there += out.cover[2 * bin + g];
        }
    ck_assert_uint_gt(there, 1000);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

/* No shift begins on the holiday, so none is there in the night after it. */
START_TEST(the_night_after_a_holiday_is_empty) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(
        &in, "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"2 weeks\"; interval = \"2 h\";\n"
             "    holidays = [ \"2006-11-14\" ]; };\n" CALLS GROUP
             "shift_patterns = ( { name = \"night\"; starts = [ \"20:00\" ]; length = \"12 h\"; } );\n");
    instance_need(&in, 0, 8, 2);
    instance_roster(&in, 1, 1, &out);
    ck_assert_uint_eq(out.gap_count, 1);
    ck_assert(out.gaps[0].uncovered);
    ck_assert_double_eq(out.gaps[0].when.from, 9 * HT_DAY);
    ck_assert_double_eq(out.gaps[0].when.to, 9 * HT_DAY + 8 * HT_HOUR);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

#define BUSY(confidence)                                                                                     \
    "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"3 days\"; interval = \"30 min\"; open = " \
    "\"Mon-Fri 08:00-14:00\"; };\n"                                                                          \
    "call_types = ( { name = \"calls\"; arrivals = { per_hour = 60; }; handle = { distribution = "           \
    "\"exponential\"; mean = \"5 min\"; }; patience = { distribution = \"exponential\"; mean = \"5 min\"; "  \
    "}; } );\n"                                                                                              \
    "targets = ( { measure = \"service_level\"; at_least = 0.8; per = \"day\"; confidence = " confidence     \
    "; } );\n"                                                                                               \
    "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" ]; absence = 0.15; off_phone = 0.1; "  \
    "} );\n"                                                                                                 \
    "shift_patterns = ( { name = \"full\"; starts = [ \"08:00\" ]; length = \"6 h\"; days = \"Mon-Fri\";\n"  \
    "    breaks = ( { after = \"2 h\"; length = \"15 min\"; }, { after = \"4 h\"; length = \"30 min\"; } "   \
    "); },\n"                                                                                                \
    "  { name = \"part\"; starts = { from = \"08:00\"; to = \"11:00\"; every = \"30 min\"; }; length = \"3 " \
    "h\"; days "                                                                                             \
    "= \"Mon-Fri\"; } );\n"

/* Seven on the phones on average: absence, spells and breaks come on top, and chance. */
START_TEST(cuts_mend_what_averages_hide) {
    struct instance in, easy;
    struct ht_rostered out, first;
    struct naive_cover naive;
    instance_begin(&in, BUSY("0.95"));
    instance_begin(&easy, BUSY("0.01"));
    instance_need(&in, 8, 14, 7);
    instance_need(&easy, 8, 14, 7);
    instance_roster(&easy, 100, 2, &first);
    instance_roster(&in, 100, 2, &out);
    ck_assert_uint_eq(first.cuts, 0);
    ck_assert_uint_eq(first.rounds, 1);
    ck_assert_uint_eq(out.missed_count, 0);
    ck_assert_uint_gt(out.rounds, 1);
    ck_assert_uint_gt(out.cuts, 0);
    ck_assert_double_gt(out.cost, first.cost + 0.5);
    ck_assert_double_eq_tol(out.bound, first.bound, 1e-9);
    ck_assert_double_le(out.cost, 1.6 * first.cost); /* mended, not drowned */
    ck_assert_uint_eq(out.result.replications, 100);
    ck_assert_uint_eq(out.result.verdicts[0].missed_count, 0);
    for (size_t p = 0; p < out.result.verdicts[0].period_count; p++)
        ck_assert_double_ge(out.result.verdicts[0].periods[p].met_probability, 0.95);
    ck_assert_ptr_eq(out.result.model, &out.rostered);
    ck_assert(naive_columns(&naive, &in.staffing));
    naive_check(&naive, &out);
    naive_release(&naive);
    ht_rostered_release(&out);
    ht_rostered_release(&first);
    instance_end(&in);
    instance_end(&easy);
}
END_TEST

/* What the needs could not keep either, the roster is not asked for; more agents than may begin, neither. */
START_TEST(what_cannot_be_kept_is_reported) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(&in, BUSY("0.95"));
    instance_need(&in, 8, 14, 1);
    struct ht_shortfall hopeless = {.target = &in.model.targets[0], .when = {8 * HT_HOUR, 6 * HT_HOUR}};
    in.staffing.impossible = &hopeless;
    in.staffing.impossible_count = 1;
    for (size_t i = 0; i < in.model.shift_pattern_count; i++)
        in.model.shift_patterns[i].at_most = 1;
    instance_roster(&in, 40, 2, &out);
    ck_assert_uint_ge(out.missed_count, 1);
    ck_assert_ptr_eq(out.missed[0].target, hopeless.target);
    ck_assert_uint_gt(out.rounds, 1);
    ck_assert_double_lt(out.missed[0].met_probability, 0.95);
    for (size_t i = 0; i < out.duty_count; i++)
        ck_assert_uint_le(out.duties[i].count, 1);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

/* Threads and earlier calls change nothing. */
START_TEST(threads_do_not_matter) {
    struct instance in;
    struct ht_rostered one, many;
    instance_begin(&in, BUSY("0.95"));
    instance_need(&in, 8, 14, 8);
    instance_roster(&in, 40, 1, &one);
    instance_roster(&in, 40, 3, &many);
    ck_assert_uint_gt(one.cuts, 0);
    ck_assert_uint_eq(one.duty_count, many.duty_count);
    ck_assert_mem_eq(one.duties, many.duties, one.duty_count * sizeof *one.duties);
    ck_assert_uint_eq(one.rounds, many.rounds);
    ck_assert_uint_eq(one.cuts, many.cuts);
    ck_assert_double_eq(one.bound, many.bound);
    const size_t cells = (1 + one.result.period_count) * ht_model_scopes(&in.model) * HT_MEASURE_COUNT;
    ck_assert_mem_eq(one.result.estimates, many.result.estimates, cells * sizeof *one.result.estimates);
    ht_rostered_release(&one);
    ht_rostered_release(&many);
    instance_end(&in);
}
END_TEST

/* In whatever unit money is counted: ten hours are cheaper than eight at three times the price. */
START_TEST(the_unit_of_money_does_not_matter) {
    static const char *const rates[] = {"0.00000002", "20", "2000000"};
    for (size_t i = 0; i < 3; i++) {
        struct instance in;
        struct ht_rostered out;
        struct text text = {.length = 0};
        const double rate = strtod(rates[i], NULL);
        add(&text,
            WEEK("Mon-Fri 08:00-20:00") "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" "
                                        "]; cost_per_hour = %s; } );\n"
                                        "shift_patterns = ( { name = \"short\"; starts = [ \"08:00\" ]; "
                                        "length = \"8 h\"; cost_factor = 3.0; days = \"Mon-Fri\"; },\n"
                                        "  { name = \"long\"; starts = [ \"08:00\" ]; length = \"10 h\"; "
                                        "days = \"Mon-Fri\"; } );\n",
            rates[i]);
        instance_begin(&in, text.of);
        instance_need(&in, 8, 16, 1);
        instance_roster(&in, 1, 1, &out);
        ck_assert_uint_eq(out.duty_count, 1);
        ck_assert_uint_eq(out.duties[0].pattern, 1);
        ck_assert_double_eq_tol(out.cost / rate, 50.0, 1e-9);
        ck_assert_double_eq_tol(out.bound / rate, 50.0, 1e-6);
        ht_rostered_release(&out);
        instance_end(&in);
    }
}
END_TEST

/* Who comes for the last part of the only hour, of which the hour has so many, is there for one part: of one
 * agent with 5 % absence, so many must be rostered as make a whole number of parts, and nothing is cheaper.
 */
START_TEST(the_bound_knows_of_parts) {
    static const unsigned parts[] = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct instance in;
        struct ht_rostered out;
        struct text text = {.length = 0};
        const unsigned begins = 9 * 60 - 60 / parts[i];
        add(&text,
            WEEK("Mon 08:00-09:00") "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" ]; "
                                    "absence = 0.05; } );\n"
                                    "shift_patterns = ( { name = \"late\"; starts = [ \"%02u:%02u\" ]; "
                                    "length = \"1 h\"; days = \"Mon\"; } );\n",
            begins / 60, begins % 60);
        instance_begin(&in, text.of);
        instance_need(&in, 8, 9, 1);
        instance_roster(&in, 1, 1, &out);
        ck_assert_double_eq_tol(out.cost, ceil(parts[i] / 0.95), 1e-9);
        ck_assert_double_eq_tol(out.bound, out.cost, 1e-6);
        ht_rostered_release(&out);
        instance_end(&in);
    }
}
END_TEST

/* The solver's own: eight columns of which the first is the cheapest, one row. What stands behind them in
 * memory would cover the row. */
START_TEST(nothing_is_read_behind_a_program) {
    double price[8] = {1, 2, 2, 2, 2, 2, 2, 2}, weight[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1000}, bound[] = {2.5};
    size_t first[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, row[9] = {0};
    bool at_most[] = {false};
    double x[8];
    const struct program program = {8, 1, price, first, row, weight, bound, at_most};
    struct solution solution = {.x = x};
    ck_assert_int_eq(cover_solve(&program, NULL, &solution), COVER_SOLVED);
    ck_assert_double_eq(x[0], 3.0);
    for (size_t j = 1; j < 8; j++)
        ck_assert_double_eq(x[j], 0.0);
    ck_assert(solution.optimal);
    ck_assert_double_eq_tol(solution.bound, 2.5, 1e-9);
}
END_TEST

static volatile sig_atomic_t stop;

static void stop_at_second_roster(void *context, const char *what) {
    size_t *rosters = context;
    if (strcmp(what, "simulating the next roster") == 0)
        (*rosters)++;
    stop = *rosters > 0;
}

/* What was found before an interruption stays. */
START_TEST(interrupted_keeps_the_last_roster) {
    struct instance in;
    struct ht_rostered out;
    size_t rosters = 0;
    instance_begin(&in, BUSY("0.95"));
    instance_need(&in, 8, 14, 6);
    stop = 0;
    const struct ht_staff_options options = {
        .study = {.replications = 50, .threads = 1, .interrupted = &stop},
        .stage = stop_at_second_roster,
        .stage_context = &rosters};
    ck_assert_int_eq(ht_roster(&in.staffing, &options, &out), HT_STUDY_DONE);
    ck_assert(out.interrupted);
    ck_assert_uint_eq(out.rounds, 1);
    ck_assert_uint_gt(out.duty_count, 0);
    ck_assert_uint_eq(out.result.replications, 50);
    ht_rostered_release(&out);
    stop = 1;
    rosters = 1;
    ck_assert_int_eq(ht_roster(&in.staffing, &options, &out), HT_STUDY_NOTHING);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cover");
    TCase *tcase = tcase_create("cover");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, optimum_is_that_of_trying_all);
    tcase_add_test(tcase, names_what_no_pattern_reaches);
    tcase_add_test(tcase, names_what_at_most_forbids);
    tcase_add_test(tcase, engine_has_as_many_on_the_phones);
    tcase_add_test(tcase, the_night_after_a_holiday_is_empty);
    tcase_add_test(tcase, cuts_mend_what_averages_hide);
    tcase_add_test(tcase, what_cannot_be_kept_is_reported);
    tcase_add_test(tcase, threads_do_not_matter);
    tcase_add_test(tcase, interrupted_keeps_the_last_roster);
    tcase_add_test(tcase, the_unit_of_money_does_not_matter);
    tcase_add_test(tcase, the_bound_knows_of_parts);
    tcase_add_test(tcase, nothing_is_read_behind_a_program);
    suite_add_tcase(suite, tcase);
    suite_add_tcase(suite, cuts_case());
    return suite_run(suite);
}
