/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts by hand: four slots of which one has calls, and one agent in each; what is asked for, how often, and
 * what becomes of it where it cannot be had.
 */
#include "cover_cuts.h"
#include "cover_instance.h"
#include "study/cover.h"
#include <holdtime/calendar.h>
#include <string.h>

/* Five erlangs from 10 to 11: both targets are missed whatever the luck, and by one more agent, too. */
#define TARGETS 2
static const char one_busy_hour[] =
    "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"1 day\"; interval = \"1 h\"; open = "
    "\"Mon 08:00-12:00\"; };\n"
    "call_types = ( { name = \"calls\"; arrivals = { per_day = 60; profile = [ 0.0, 0.0, 1.0, 0.0 ]; };\n"
    "    handle = { distribution = \"exponential\"; mean = \"5 min\"; }; patience = { distribution = "
    "\"exponential\"; mean = \"5 min\"; }; } );\n"
    "targets = ( { measure = \"asa\"; at_most = 1; per = \"day\"; confidence = 0.9; },\n"
    "  { measure = \"service_level\"; at_least = 0.95; per = \"day\"; confidence = 0.9; } );\n"
    "agent_groups = ( { name = \"g\"; serves = [ \"calls\" ]; shifts = ( { count = 1; from = \"08:00\"; to "
    "= "
    "\"12:00\"; } ); } );\n"
    "shift_patterns = ( { name = \"hour\"; starts = { from = \"08:00\"; to = \"11:00\"; every = \"1 h\"; "
    "};\n"
    "    length = \"1 h\"; days = \"Mon\"; } );\n";

/* The scenario's own shift, as four columns of an hour. */
struct hours {
    struct instance in;
    struct ht_arena arena;
    struct cover cover;
    struct ht_study_options study;
    struct ht_result result;
    double x[4];
    size_t asked[TARGETS + 1]; /* the last one is nobody's */
};

static void hours_begin(struct hours *h) {
    instance_begin(&h->in, one_busy_hour);
    instance_need(&h->in, 8, 12, 1);
    ht_arena_init(&h->arena);
    h->cover = (struct cover){.model = &h->in.model, .staffing = &h->in.staffing, .arena = &h->arena};
    ck_assert(cover_init(&h->cover));
    ck_assert_uint_eq(h->cover.column_count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_double_eq(h->cover.turns[h->cover.columns[i].turn].start, (8.0 + (double)i) * HT_HOUR);
        h->x[i] = 1.0;
    }
    h->asked[0] = h->asked[1] = 0;
    h->asked[TARGETS] = 70;
    h->study = (struct ht_study_options){
        .replications = 20, .threads = 1, .seed_given = true, .seed = 3, .by_given = true};
    ck_assert_int_eq(ht_study_run(&h->in.model, &h->study, &h->result), HT_STUDY_DONE);
    for (size_t t = 0; t < TARGETS; t++) {
        ck_assert_uint_eq(h->result.verdicts[t].period_count, 1);
        ck_assert_double_eq(h->result.verdicts[t].periods[0].met_probability, 0.0);
    }
}

static enum ht_study_status hours_cut(struct hours *h) {
    return cover_cut(&h->cover, &h->study, &h->in.model, &h->result, h->x, h->asked);
}

static void hours_end(struct hours *h) {
    ht_result_release(&h->result);
    ht_arena_release(&h->arena);
    instance_end(&h->in);
}

/* Each missed target asks, when agents matter: not before there are calls; for one more agent there, then
 * one, two, three, five. */
START_TEST(asks_where_agents_help) {
    static const double more[] = {1, 1, 2, 3, 5};
    struct hours h;
    hours_begin(&h);
    for (size_t round = 0; round < 5; round++) {
        const struct cut *before = h.cover.cuts;
        size_t count = 0;
        ck_assert_int_eq(hours_cut(&h), HT_STUDY_DONE);
        for (const struct cut *cut = h.cover.cuts; cut != before; cut = cut->next, count++) {
            const double *w = cut->weight;
            ck_assert_double_eq(w[0], 0.0);
            ck_assert_double_eq(w[1], 0.0);
            ck_assert_double_gt(w[2], 0.0);
            ck_assert_double_eq(w[2] > w[3] ? w[2] : w[3], 1.0);
            ck_assert_double_eq_tol(cut->bound - w[2] - w[3], more[round], 1e-9);
        }
        ck_assert_uint_eq(count, TARGETS);
        ck_assert_uint_eq(h.cover.cut_count, TARGETS * (round + 1));
        ck_assert_uint_eq(h.asked[0], round + 1);
        ck_assert_uint_eq(h.asked[1], round + 1);
        ck_assert_uint_eq(h.asked[TARGETS], 70);
    }
    hours_end(&h);
}
END_TEST

/* Stops the n-th study when its first replication is done. */
struct stop {
    volatile sig_atomic_t now;
    size_t studies, at;
};

static void stop_in_study(void *context, const struct ht_progress *progress) {
    struct stop *stop = context;
    if (progress->done == 1 && stop->now == 0 && ++stop->studies == stop->at)
        stop->now = 1;
}

/* The roster as it is and one more in each of four slots: nothing is asked for by part of that. */
START_TEST(interrupted_asks_for_nothing) {
    struct hours h;
    hours_begin(&h);
    for (size_t at = 1; at <= 6; at++) {
        struct stop stop = {.at = at};
        h.study.interrupted = &stop.now;
        h.study.progress = stop_in_study;
        h.study.progress_context = &stop;
        ck_assert_int_eq(hours_cut(&h), at <= 5 ? HT_STUDY_NOTHING : HT_STUDY_DONE);
        ck_assert_uint_eq(h.cover.cut_count, at <= 5 ? 0 : TARGETS);
        ck_assert_uint_eq(h.asked[0], at <= 5 ? 0 : 1);
        ck_assert_uint_eq(stop.studies, at <= 5 ? at : 5);
    }
    hours_end(&h);
}
END_TEST

/* Calls take a minute, whoever is there: agents make no difference, so that rosters only grow, by up to 377
 * agents in one of the 42 slots, which is 9 around the clock. After 15 of them that is enough. */
START_TEST(gives_up_where_agents_do_not_help) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(&in,
                   "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"1 week\"; interval = \"4 "
                   "h\"; };\n"
                   "call_types = ( { name = \"calls\"; arrivals = { per_hour = 1; }; handle = \"1 min\"; } "
                   ");\n"
                   "targets = ( { measure = \"handle_mean\"; at_most = 30; per = \"week\"; confidence = "
                   "0.5; } );\n"
                   "agent_groups = ( { name = \"g\"; count = 1; serves = [ \"calls\" ]; } );\n"
                   "shift_patterns = ( { name = \"all\"; starts = [ \"00:00\" ]; length = \"24 h\"; days = "
                   "\"Mon-Sun\"; at_most = 100; } );\n");
    instance_need(&in, 0, 24, 1);
    instance_roster(&in, 1, 1, &out);
    ck_assert_uint_eq(out.rounds, 15);
    ck_assert_uint_eq(out.cuts, 14);
    ck_assert_uint_eq(out.missed_count, 1);
    ck_assert_double_eq(out.missed[0].value, 60.0);
    ck_assert_uint_eq(out.duty_count, 1);
    ck_assert_uint_lt(out.duties[0].count, 50);
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

/* Two may begin, and one of each group is needed: two of the busy group would do, but not in place of
 * the other one's agent. */
START_TEST(asking_takes_nobody_from_the_needs) {
    struct instance in;
    struct ht_rostered out;
    instance_begin(
        &in, "name = \"t\"; calendar = { start = \"2006-11-06\"; length = \"1 day\"; interval = \"4 "
             "h\"; open = \"Mon 08:00-12:00\"; };\n"
             "call_types = ( { name = \"few\"; arrivals = { per_hour = 1; }; handle = \"1 min\"; },\n"
             "  { name = \"many\"; arrivals = { per_hour = 20; }; handle = \"3 min\"; patience = \"10 "
             "min\"; } );\n"
             "targets = ( { measure = \"asa\"; at_most = 90; per = \"day\"; confidence = 0.5; call_type "
             "= \"many\"; } );\n"
             "agent_groups = ( { name = \"idle\"; count = 1; serves = [ \"few\" ]; },\n"
             "  { name = \"busy\"; count = 1; serves = [ \"many\" ]; } );\n"
             "shift_patterns = ( { name = \"day\"; starts = [ \"08:00\" ]; length = \"4 h\"; days = "
             "\"Mon\"; at_most = 2; } );\n");
    instance_need(&in, 8, 12, 1);
    instance_roster(&in, 5, 1, &out);
    ck_assert_uint_eq(out.missed_count, 1);
    ck_assert_uint_eq(out.rounds, 1);
    ck_assert_uint_eq(out.duty_count, 2);
    for (size_t g = 0; g < 2; g++) {
        ck_assert_uint_eq(out.duties[g].group, g);
        ck_assert_uint_eq(out.duties[g].count, 1);
        ck_assert_uint_eq(out.cover[2 * 2 + g], 1);
    }
    ht_rostered_release(&out);
    instance_end(&in);
}
END_TEST

TCase *cuts_case(void) {
    TCase *tcase = tcase_create("cuts");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, asks_where_agents_help);
    tcase_add_test(tcase, interrupted_asks_for_nothing);
    tcase_add_test(tcase, gives_up_where_agents_do_not_help);
    tcase_add_test(tcase, asking_takes_nobody_from_the_needs);
    return tcase;
}
