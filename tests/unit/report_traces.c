/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `holdtime run --trace` and `--explain` print: every attempt as a row, and the life of one caller.
 */
#include "report_traces.h"
#include "fabricated.h"

START_TEST(traces_are_rows) {
    struct fabricated f;
    fabricated_init(&f, 3, 1);
    struct ht_trace_row rows[] = {{.arrival = 0.1,
                                   .hold = 5,
                                   .answered = 5.1,
                                   .ended = 65.1,
                                   .kind = HT_KIND_FRESH,
                                   .outcome = HT_OUTCOME_ANSWERED},
                                  {.arrival = 2,
                                   .hold = 0,
                                   .answered = NAN,
                                   .ended = NAN,
                                   .group = UINT32_MAX,
                                   .agent = UINT32_MAX,
                                   .kind = HT_KIND_REDIAL,
                                   .outcome = HT_OUTCOME_BLOCKED}};
    struct ht_trace trace = {rows, 2, 2};
    f.result.traces = &trace;
    f.result.traced = 1;
    char *text = fabricated_written(ht_report_trace, &f.result);
    ck_assert_str_eq(
        text, "replication,attempt,call_type,kind,arrival,hold,outcome,agent_group,agent,answered,ended\n"
              "0,0,orders,fresh,0.10000000000000001,5,answered,reps,0,5.0999999999999996,65.099999999999994\n"
              "0,1,orders,redial,2,0,blocked,,,,\n");
    free(text);
    fabricated_release(&f);
}
END_TEST

START_TEST(traces_name_every_kind_and_outcome) {
    struct fabricated f;
    fabricated_init(&f, 3, 1);
    static const char *const expected[] = {"fresh,1,,waiting",     "redial,1,,abandoned",
                                           "repeat,1,,balked",     "escalation,1,,turned_away",
                                           "callback,1,,callback", "fresh,1,,blocked"};
    static const enum ht_outcome outcomes[] = {HT_OUTCOME_WAITING,  HT_OUTCOME_ABANDONED,
                                               HT_OUTCOME_BALKED,   HT_OUTCOME_TURNED_AWAY,
                                               HT_OUTCOME_CALLBACK, HT_OUTCOME_BLOCKED};
    struct ht_trace_row rows[6];
    for (size_t i = 0; i < 6; i++) {
        rows[i] = (struct ht_trace_row){.arrival = 1,
                                        .hold = NAN,
                                        .answered = NAN,
                                        .ended = NAN,
                                        .group = UINT32_MAX,
                                        .agent = UINT32_MAX,
                                        .kind = (enum ht_kind)(i % 5),
                                        .outcome = outcomes[i]};
    }
    struct ht_trace trace = {rows, 6, 6};
    f.result.traces = &trace;
    f.result.traced = 1;
    char *text = fabricated_written(ht_report_trace, &f.result), row[64];
    for (size_t i = 0; i < 6; i++) {
        snprintf(row, sizeof row, "\n0,%zu,orders,%s,,,,\n", i, expected[i]);
        ck_assert_ptr_nonnull(strstr(text, row));
    }
    free(text);
    fabricated_release(&f);
}
END_TEST

/* Two call types and two groups of agents, whose callers live through everything that can happen to them. */
struct lives {
    struct fabricated f;
    struct ht_call_type types[2];
    struct ht_agent_group groups[2];
    struct ht_trace trace;
};

static void lives_init(struct lives *l, struct ht_trace_row *rows, size_t count) {
    memset(l, 0, sizeof *l);
    fabricated_init(&l->f, 3, 0);
    l->types[0] = (struct ht_call_type){.name = "orders",
                                        .queue_limit = HT_UNLIMITED,
                                        .divert_after = INFINITY,
                                        .announce = {.wait = true, .hang_up = 0.1, .patience_factor = 1}};
    l->types[1] = (struct ht_call_type){.name = "tier\t2", .queue_limit = 5, .divert_after = 10 * HT_MINUTE};
    l->groups[0] = (struct ht_agent_group){.name = "reps"};
    l->groups[1] = (struct ht_agent_group){.name = "experts"};
    l->f.model.call_types = l->types;
    l->f.model.call_type_count = 2;
    l->f.model.agent_groups = l->groups;
    l->f.model.agent_group_count = 2;
    l->trace = (struct ht_trace){rows, count, count};
    l->f.result.traces = &l->trace;
    l->f.result.traced = 1;
}

static void check_life(const struct lives *l, size_t attempt, const char *expected) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert(ht_report_explain(&l->f.result, attempt, out));
    fclose(out);
    ck_assert_str_eq(text, expected);
    free(text);
}

#define NOBODY UINT32_MAX, UINT32_MAX
#define NEVER  NAN, NAN, NAN
#define NINE   (9 * HT_HOUR)

/* Attempts 0 2 3 4 6 7 8 are of one caller, who meets another's (1, 5) on the way: the same number, but first
 * of another call type. */
START_TEST(a_life_is_told_across_call_types) {
    struct ht_trace_row rows[] = {
        {NINE, 60, NEVER, 250, 7, 0, 0, 2, NOBODY, HT_KIND_FRESH, HT_OUTCOME_ABANDONED},
        {NINE + 30, 0, NINE + 30, NINE + 600, NINE + 630, NAN, 7, 1, 1, UINT32_MAX, 1, 0, HT_KIND_FRESH,
         HT_OUTCOME_ANSWERED},
        {NINE + 600, 0, NEVER, 720, 7, 0, 0, UINT32_MAX, NOBODY, HT_KIND_REDIAL, HT_OUTCOME_BALKED},
        {NINE + 1200, 125, NINE + 1325, NINE + 1385, NINE + 1385, 120, 7, 0, 0, 10, 0, 4, HT_KIND_REDIAL,
         HT_OUTCOME_ANSWERED},
        {NINE + 1385, 0, NEVER, NAN, 7, 0, 1, UINT32_MAX, NOBODY, HT_KIND_ESCALATION, HT_OUTCOME_CALLBACK},
        {NINE + 1385, 0, NEVER, NAN, 7, 1, 1, UINT32_MAX, NOBODY, HT_KIND_REPEAT, HT_OUTCOME_BLOCKED},
        {NINE + 1385, 725, NINE + 2110, NINE + 2120.25, NINE + 2150, NAN, 7, 0, 1, 1, 1, 3, HT_KIND_CALLBACK,
         HT_OUTCOME_ANSWERED},
        {NINE + HT_DAY, 0, NINE + HT_DAY, NINE + HT_DAY + 30, NINE + HT_DAY + 40, NAN, 7, 0, 1, UINT32_MAX, 1,
         0, HT_KIND_REPEAT, HT_OUTCOME_ANSWERED},
        {NINE + HT_DAY + 30, 0, NEVER, NAN, 7, 0, 0, UINT32_MAX, NOBODY, HT_KIND_ESCALATION,
         HT_OUTCOME_TURNED_AWAY}};
    struct lives l;
    lives_init(&l, rows, sizeof rows / sizeof rows[0]);
    static const char life[] =
        "Caller 7 of orders (counted from 0), replication 0:\n"
        "  Mon 6 Nov 2006 09:00:00  calls (attempt 0)\n"
        "  Mon 6 Nov 2006 09:00:00  hears: about 4 min to wait\n"
        "  Mon 6 Nov 2006 09:00:00  joins the queue of orders, 3rd in line\n"
        "  Mon 6 Nov 2006 09:01:00  gives up after holding 1 min 00 s\n"
        "  Mon 6 Nov 2006 09:10:00  calls again (redial, attempt 2)\n"
        "  Mon 6 Nov 2006 09:10:00  hears: about 12 min to wait\n"
        "  Mon 6 Nov 2006 09:10:00  hangs up at once\n"
        "  Mon 6 Nov 2006 09:20:00  calls again (redial, attempt 3)\n"
        "  Mon 6 Nov 2006 09:20:00  hears: about 2 min to wait\n"
        "  Mon 6 Nov 2006 09:20:00  joins the queue of orders, 11th in line\n"
        "  Mon 6 Nov 2006 09:22:05  answered by agent 4 of reps after holding 2 min 05 s\n"
        "  Mon 6 Nov 2006 09:23:05  passed on to tier 2 after talking 1 min 00 s (escalation, attempt 4)\n"
        "  Mon 6 Nov 2006 09:23:05  accepts a callback\n"
        "  Mon 6 Nov 2006 09:23:05  waits to be called back (callback, attempt 6)\n"
        "  Mon 6 Nov 2006 09:23:05  is listed for the agents of tier 2, 2nd in line\n"
        "  Mon 6 Nov 2006 09:35:10  called back by agent 3 of experts, 12 min 05 s after accepting\n"
        "  Mon 6 Nov 2006 09:35:20  hangs up after talking 10 s\n"
        "  Tue 7 Nov 2006 09:00:00  calls again: not resolved (repeat, attempt 7)\n"
        "  Tue 7 Nov 2006 09:00:00  answered at once by agent 0 of experts\n"
        "  Tue 7 Nov 2006 09:00:30  passed on to orders after talking 30 s (escalation, attempt 8)\n"
        "  Tue 7 Nov 2006 09:00:30  turned away: closed\n";
    check_life(&l, 0, life);
    check_life(&l, 6, life);
    check_life(&l, 1,
               "Caller 7 of tier 2 (counted from 0), replication 0:\n"
               "  Mon 6 Nov 2006 09:00:30  calls (attempt 1)\n"
               "  Mon 6 Nov 2006 09:00:30  answered at once by agent 0 of experts\n"
               "  Mon 6 Nov 2006 09:10:00  hangs up after talking 9 min 30 s\n"
               "  Mon 6 Nov 2006 09:23:05  calls again: not resolved (repeat, attempt 5)\n"
               "  Mon 6 Nov 2006 09:23:05  blocked: no place in the queue is free\n");
    fabricated_release(&l.f);
}
END_TEST

/* Each way an attempt can end that leaves nothing more to tell, by a caller of his own. */
START_TEST(lives_end_in_many_ways) {
    struct ht_trace_row rows[] = {
        {NINE, 600, NEVER, NAN, 0, 1, 1, 0, NOBODY, HT_KIND_FRESH, HT_OUTCOME_TURNED_AWAY},
        {NINE, 90, NEVER, NAN, 1, 1, 1, 0, NOBODY, HT_KIND_FRESH, HT_OUTCOME_TURNED_AWAY},
        {NINE, 0, NEVER, 40, 2, 1, 1, UINT32_MAX, NOBODY, HT_KIND_FRESH, HT_OUTCOME_BALKED},
        {NINE, NAN, NEVER, INFINITY, 3, 0, 0, 0, NOBODY, HT_KIND_FRESH, HT_OUTCOME_WAITING},
        {NINE, 0, NINE, NAN, NAN, NAN, 4, 0, 0, UINT32_MAX, 0, 0, HT_KIND_FRESH, HT_OUTCOME_ANSWERED},
        {NINE, 3600, NEVER, NAN, 5, 0, 0, UINT32_MAX, NOBODY, HT_KIND_CALLBACK, HT_OUTCOME_ABANDONED},
        {NINE, 3600, NEVER, NAN, 6, 0, 0, UINT32_MAX, NOBODY, HT_KIND_CALLBACK, HT_OUTCOME_TURNED_AWAY},
        {NINE, NAN, NEVER, NAN, 7, 0, 0, UINT32_MAX, NOBODY, HT_KIND_CALLBACK, HT_OUTCOME_WAITING},
        {NINE, 0, NEVER, NAN, 8, 0, 0, UINT32_MAX, NOBODY, HT_KIND_FRESH, HT_OUTCOME_BLOCKED},
        {NINE, 0, NEVER, NAN, 9, 1, 1, UINT32_MAX, NOBODY, HT_KIND_FRESH, HT_OUTCOME_BLOCKED}};
    static const char *const ends[] = {
        "09:00:00  joins the queue of tier 2, 1st in line\n"
        "  Mon 6 Nov 2006 09:10:00  sent to voice mail after holding 10 min 00 s\n",
        "  Mon 6 Nov 2006 09:01:30  turned away at closing time after holding 1 min 30 s\n",
        "(attempt 2)\n  Mon 6 Nov 2006 09:00:00  would have to wait: hangs up at once\n",
        "  Mon 6 Nov 2006 09:00:00  hears: nobody is on the phones, no telling how long to wait\n"
        "  Mon 6 Nov 2006 09:00:00  joins the queue of orders, 1st in line\n"
        "  Mon 27 Nov 2006 00:00:00  still waiting when the simulation ends\n",
        "agent 0 of reps\n  Mon 27 Nov 2006 00:00:00  still talking when the simulation ends\n",
        "09:00:00  waits to be called back (callback, attempt 5)\n"
        "  Mon 6 Nov 2006 10:00:00  does not pick up, and is called no more after 1 h 00 min\n",
        "  Mon 6 Nov 2006 10:00:00  turned away at closing time, not called back within 1 h 00 min\n",
        "  Mon 27 Nov 2006 00:00:00  not yet called back when the simulation ends\n",
        "  Mon 6 Nov 2006 09:00:00  blocked: no line is free\n",
        "  Mon 6 Nov 2006 09:00:00  blocked: no line or no place in the queue is free\n"};
    struct lives l;
    lives_init(&l, rows, sizeof rows / sizeof rows[0]);
    l.f.model.lines = 3;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        ck_assert(ht_report_explain(&l.f.result, i, out));
        fclose(out);
        ck_assert_uint_ge(size, strlen(ends[i]));
        ck_assert_str_eq(text + size - strlen(ends[i]), ends[i]);
        free(text);
    }
    fabricated_release(&l.f);
}
END_TEST

TCase *traces_case(void) {
    TCase *traces = tcase_create("traces");
    tcase_add_test(traces, traces_are_rows);
    tcase_add_test(traces, traces_name_every_kind_and_outcome);
    tcase_add_test(traces, a_life_is_told_across_call_types);
    tcase_add_test(traces, lives_end_in_many_ways);
    return traces;
}
