/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs of calls: what is read from each kind of log, and that it does not depend on how it is written down.
 */
#include "log_desk.h"
#include "suite.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *type_of(size_t index) {
    return call_log.types[call_at(index)->type].name;
}

static const char *agent_of(size_t index) {
    const uint32_t agent = call_at(index)->agent;
    return agent == HT_NOBODY ? "-" : call_log.agents[agent];
}

static void assert_call(size_t index, double arrival, double hold, double handle, bool answered) {
    const struct ht_logged_call *call = call_at(index);
    ck_assert_double_eq(call->arrival, arrival);
    ck_assert_double_eq(call->hold, hold);
    ck_assert(isnan(handle) ? isnan(call->handle) : call->handle == handle);
    ck_assert_int_eq(call->answered, answered);
}

START_TEST(the_banks_log) {
    ck_assert(read_log(sample("bank.txt")));
    assert_silent();
    ck_assert(call_log.anonymous_bank);
    ck_assert_int_eq(call_log.start_day, ht_day_from_date(1999, 12, 30));
    ck_assert_uint_eq(call_log.days, 3); /* to the first of January 2000 */
    ck_assert_uint_eq(call_log.rows, 10);
    ck_assert_uint_eq(call_log.call_count, 8);
    ck_assert_uint_eq(left_out("hung up in the voice menu"), 1);
    ck_assert_uint_eq(left_out("phantom"), 1);
    assert_call(0, 8 * HT_HOUR + 5, 153, NAN, false);
    assert_call(1, 8 * HT_HOUR + 709, 0, 120, true);
    assert_call(4, HT_DAY + 23 * HT_HOUR + 58 * 60 + 25, 0, 200, true);  /* ends after midnight */
    assert_call(5, HT_DAY + 23 * HT_HOUR + 59 * 60 + 55, 20, 100, true); /* answered after midnight */
    assert_call(6, 2 * HT_DAY + 10 * HT_HOUR + 5, 60, 30, true);
    ck_assert_str_eq(agent_of(0), "-");
    ck_assert_str_eq(agent_of(1), "DANA");
    ck_assert_str_eq(agent_of(6), "-"); /* answered, but not by whom */
    ck_assert_uint_eq(call_at(1)->caller, 0);
    ck_assert_uint_ne(call_at(2)->caller, 0);
    ck_assert_uint_eq(call_at(2)->caller, call_at(3)->caller);
    ck_assert_uint_ne(call_at(2)->caller, call_at(4)->caller);
}
END_TEST

START_TEST(priority_of_the_bank_is_credit) {
    static const struct {
        const char *name;
        double credit;
    } types[] = {{"IN", 0},           {"NE", 0}, {"NE priority", 90}, {"NW", 0}, {"PS", 0},
                 {"PS priority", 90}, {"TT", 0}};
    ck_assert(read_log(sample("bank.txt")));
    ck_assert_uint_eq(call_log.type_count, 7);
    for (size_t i = 0; i < 7; i++) {
        ck_assert_str_eq(call_log.types[i].name, types[i].name);
        ck_assert_double_eq(call_log.types[i].credit, types[i].credit);
        ck_assert_int_eq(call_log.types[i].priority, 1);
    }
    ck_assert_str_eq(type_of(0), "PS priority");
    ck_assert_str_eq(type_of(1), "PS");
}
END_TEST

START_TEST(the_banks_log_without_names) {
    size_t length;
    char *text = bytes_of(sample("bank.txt"), &length);
    must_read(strchr(text, '\n') + 1);
    ck_assert(call_log.anonymous_bank);
    ck_assert_uint_eq(call_log.call_count, 8);
    char blanks[4096], *to = blanks; /* as some copies of it are */
    for (const char *at = text; *at != '\0'; at++) {
        to += sprintf(to, "%s%c", *at == '\t' || *at == '\n' ? "  " : "", *at == '\t' ? ' ' : *at);
    }
    *to = '\0';
    free(text);
    must_read(blanks);
    assert_silent();
    ck_assert_uint_eq(call_log.call_count, 8);
}
END_TEST

#define BANK_NAMES                                                                                           \
    "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\t" \
    "q_time\toutcome\tser_start\tser_exit\tser_time\tserver\n"

static const struct {
    const char *row, *why; /* NULL: kept */
} bank_rows[] = {
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tAGENT\t8:00:34\t8:01:34\t60\tANN",
     NULL},
    {"A\t1\t.\t.\tPS\t19990131\t8:00:00\t8:00:05\t5\t.\t.\t.\tAGENT\t8:00:05\t8:01:05\t60\t.", NULL},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tAGENT\t0:00:00\t0:00:00\t0\tANN",
     NULL},
    {"A\t1\t0\t0\tXX\t990131\t8:00:50\t8:00:05\t-45\t8:00:05\t8:00:35\t30\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     NULL}, /* the menu's clock is nobody's business, an unknown type a type */
    {"A\t1\t0\t0\tPS\t990131\t23:59:54\t23:59:54\t0\t0:00:00\t0:00:27\t27\tAGENT\t0:00:26\t0:01:33\t67\tANN",
     NULL},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:05\t0\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER",
     "hung up in the voice menu"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tHANG\t8:00:35\t8:01:35\t60\tNO_"
     "SERVER",
     "hung up, yet served"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:35\t8:00:05\t30\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "times run backwards"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t300\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "times contradict each other"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:02:05\t120\tAGENT\t8:00:35\t8:01:35\t60\tANN",
     "times contradict each other"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t-30\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "times run backwards"},
    {"A\t1\t0\t0\tPS\t990131\t1:00:00\t1:00:05\t5\t1:00:05\t9:10:05\t29400\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "more than 8 hours long"},
    {"A\t1\t0\t0\tPS\t990231\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "no date and time"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:0x:05\t8:00:35\t30\tHANG\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "a duration or number"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tGONE\t0:00:00\t0:00:00\t0\tNO_"
     "SERVER",
     "an outcome that is not understood"},
    {"A\t1\t0\t0\tPS\t990131\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tHANG\t0:00:00", "not as many cells"},
    {BANK_NAMES, "column names once more"},
};

static void check_rows_of_the_bank(size_t at) {
    static const char good[] =
        "\tA\t0\t0\tPS\t990130\t8:00:00\t8:00:05\t5\t8:00:05\t8:00:35\t30\tHANG\t0:00:00\t"
        "0:00:00\t0\tNO_SERVER\n";
    char text[4096] = BANK_NAMES;
    for (int i = 0; i < 6; i++) { /* so that one faulty row is not one in five */
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d%s", i, good);
    }
    strcat(strcat(text, bank_rows[at].row), "\n");
    must_read(text);
    ck_assert_uint_eq(call_log.rows, 7);
    ck_assert_uint_eq(call_log.call_count, bank_rows[at].why == NULL ? 7 : 6);
    ck_assert_uint_eq(call_log.left_out_count, bank_rows[at].why == NULL ? 0 : 1);
    ck_assert_uint_eq(bank_rows[at].why == NULL ? 0 : left_out(bank_rows[at].why), bank_rows[at].why != NULL);
    if (bank_rows[at].why != NULL && call_log.left_out[0].wrong) {
        assert_said("a.csv:8: warning: left out: ");
        assert_said(bank_rows[at].why);
    } else {
        assert_silent();
    }
}

START_TEST(rows_of_the_bank) {
    for (size_t at = 0; at < sizeof bank_rows / sizeof *bank_rows; at++) {
        check_rows_of_the_bank(at);
    }
}
END_TEST

START_TEST(one_row_a_call) {
    ck_assert(read_log(sample("calls.csv")));
    assert_silent();
    ck_assert(!call_log.anonymous_bank);
    ck_assert_int_eq(call_log.start_day, ht_day_from_date(2006, 11, 20));
    ck_assert_uint_eq(call_log.days, 2);
    ck_assert_uint_eq(call_log.call_count, 5);
    ck_assert_ptr_null(call_log.intervals);
    assert_call(0, 8 * HT_HOUR + 5, 12, 270, true);
    assert_call(1, 8 * HT_HOUR + 40, 95, NAN, false);
    assert_call(2, 8 * HT_HOUR + 60, 0, 45, true);
    assert_call(3, HT_DAY - 10, 20, 180, true);
    assert_call(4, HT_DAY + 9.5 * HT_HOUR, 70, 615, true);
    ck_assert_str_eq(type_of(2), "licensing, renewals");
    ck_assert_str_eq(agent_of(2), "O'Brien, Pat");
    ck_assert_str_eq(agent_of(4), "Zo\xC3\xAB \"Z\" Quist");
    ck_assert_uint_eq(call_at(1)->caller, call_at(4)->caller);
    ck_assert_uint_ne(call_at(0)->caller, call_at(1)->caller);
    ck_assert_uint_eq(call_at(3)->caller, 0); /* anonymous */
}
END_TEST

START_TEST(one_row_an_interval) {
    ck_assert(read_log(sample("intervals.csv")));
    assert_silent();
    ck_assert_ptr_null(call_log.calls);
    ck_assert_uint_eq(call_log.interval_count, 4);
    const struct ht_logged_interval *interval = call_log.intervals;
    ck_assert_str_eq(call_log.types[interval[0].type].name, "licensing");
    ck_assert_double_eq(interval[1].start, 8 * HT_HOUR);
    ck_assert_double_eq(interval[1].length, 1800);
    ck_assert_double_eq(interval[1].offered, 120);
    ck_assert_double_eq(interval[1].answered, 110);
    ck_assert_double_eq(interval[1].abandoned, 10);
    ck_assert_double_eq(interval[1].asa, 35);
    ck_assert_double_eq(interval[1].handle, 320);
    ck_assert_double_eq(interval[1].agents, 14.5);
    ck_assert_double_eq(interval[2].asa, 48.5);
    ck_assert_double_eq(interval[3].start, 9 * HT_HOUR);
    ck_assert(isnan(interval[3].asa));
    must_read("date,interval,answered,abandoned,avg wait (min)\n2006-11-20,23:30-00:00,\"1,200\",3,1.5\n");
    ck_assert_double_eq(call_log.intervals[0].length, 1800);
    ck_assert_double_eq(call_log.intervals[0].offered, 1203);
    ck_assert_double_eq(call_log.intervals[0].asa, 90);
    must_read(
        "start,length,calls\n2006-11-20 08:00,15,3\n2006-11-20 08:15,900,3\n2006-11-20 08:30,0:15:00,3\n");
    for (size_t i = 0; i < 3; i++) {
        ck_assert_double_eq(call_log.intervals[i].length, 900);
    }
    must_read("From,To,Calls offered,Calls handled\n2006-11-20 08:00,2006-11-20 08:20,3,2\n");
    ck_assert_double_eq(call_log.intervals[0].length, 1200);
    must_read("start time;end time;offered;duration\n2006-11-20 23:30;00:00;3;x\n");
    ck_assert_double_eq(call_log.intervals[0].length, 1800);
    must_read("date,calls\n2006-11-20,3\n2006-11-21,4\n2006-11-24,5\n2006-11-25,5\n");
    ck_assert_double_eq(call_log.intervals[0].length, HT_DAY);
}
END_TEST

START_TEST(a_trace_of_our_own) {
    options.start = "2006-11-20";
    must_read("replication,attempt,call_type,kind,arrival,hold,outcome,agent_group,agent,answered,ended\n"
              "0,0,a,fresh,28803.94033100583,0,answered,g,0,28803.94033100583,29467.01164020806\n"
              "0,1,a,fresh,100000,5.5,abandoned,,,,\n"
              "0,2,a,fresh,100000.5,0,balked,,,,\n"
              "0,3,a,fresh,100001,0,blocked,,,,\n"
              "0,4,a,redial,100002,9,turned_away,,,,\n"
              "0,5,a,fresh,100003,9,callback,,,,\n"
              "0,6,a,callback,100004,9,answered,g,1,100013,100020\n"
              "0,7,b,escalation,20061120,10,answered,h,0,20061130,20061140\n"
              "0,8,a,fresh,20061121,10,waiting,,,,\n"
              "1,0,a,fresh,28803,0,answered,g,0,28803,29467\n");
    assert_silent();
    ck_assert_int_eq(call_log.start_day, ht_day_from_date(2006, 11, 20));
    ck_assert_uint_eq(call_log.call_count, 4);
    assert_call(0, 28803.94033100583, 0, 29467.01164020806 - 28803.94033100583, true);
    assert_call(1, 100000, 5.5, NAN, false);
    assert_call(2, 100000.5, 0, NAN, false);
    assert_call(3, 20061120, 10, 10, true); /* seconds, no date */
    ck_assert_str_eq(agent_of(0), "g 0");
    ck_assert_str_eq(agent_of(3), "h 0");
    ck_assert_uint_eq(left_out("blocked"), 1);
    ck_assert_uint_eq(left_out("turned away"), 1);
    ck_assert_uint_eq(left_out("took a callback"), 2);
    ck_assert_uint_eq(left_out("not over yet"), 1);
    ck_assert_uint_eq(left_out("of another replication"), 1);
}
END_TEST

START_TEST(what_is_not_said_follows) {
    must_read("queued,answered,left,ended,talk (min),acw\n"
              "2006-11-20 08:00:00,2006-11-20 08:00:30,,2006-11-20 08:02:30,,10\n"
              "2006-11-20 08:00:10,,2006-11-20 08:01:00,,,\n"
              "2006-11-20 08:00:20,,,2006-11-20 08:00:21,,\n"
              "2006-11-20 23:59:50,00:00:05,,,2,\n");
    assert_call(0, 8 * HT_HOUR, 30, 130, true);
    assert_call(1, 8 * HT_HOUR + 10, 50, NAN, false);
    assert_call(2, 8 * HT_HOUR + 20, 1, NAN, false);
    assert_call(3, HT_DAY - 10, 15, 120, true);
    must_read("date,time,wait,agent\n2006-11-20,8:00 AM,5,Ann\n2006-11-20,8:00 PM,6,\n");
    assert_call(0, 8 * HT_HOUR, 5, NAN, true);
    assert_call(1, 20 * HT_HOUR, 6, NAN, false);
    must_read("arrival,wait,abandoned\n2006-11-20 08:00,5,no\n2006-11-20 08:01,6,yes\n");
    ck_assert(call_at(0)->answered && !call_at(1)->answered);
    must_read("arrival,wait,aht\n2006-11-20 08:00,5,60\n2006-11-20 08:01,6,0\n2006-11-20 08:02,6,\n");
    ck_assert(call_at(0)->answered && !call_at(1)->answered && !call_at(2)->answered);
    must_read("arrival,wait,handle,wrap_up,outcome\n2006-11-20 08:00,5,60,20,answered\n");
    ck_assert_double_eq(call_at(0)->handle, 60); /* the wrap-up is in it */
    must_read(
        "arrival,hold,outcome\n2006-11-20T08:00:00+01:00,5,answered\n2006-11-20T09:00:00+02:00,5,answered\n");
    assert_call(1, 9 * HT_HOUR, 5, NAN, true);
    ck_assert_uint_eq(messages.count, 1); /* once */
    assert_said("a.csv: warning: times carry an offset from UTC");
}
END_TEST

START_TEST(priorities_make_types) {
    must_read("arrival,type,priority,credit,hold,outcome\n"
              "2006-11-20 08:00,a,1,,5,answered\n2006-11-20 08:01,a,2,,5,answered\n"
              "2006-11-20 08:02,a,2,30,5,answered\n2006-11-20 08:03,,0,,5,answered\n");
    ck_assert_uint_eq(call_log.type_count, 4);
    ck_assert_str_eq(type_of(0), "a");
    ck_assert_str_eq(type_of(1), "a priority 2");
    ck_assert_str_eq(type_of(2), "a priority 2 credit 30");
    ck_assert_str_eq(type_of(3), "other");
    ck_assert_int_eq(call_log.types[call_at(1)->type].priority, 2);
    ck_assert_double_eq(call_log.types[call_at(2)->type].credit, 30);
    ck_assert_int_eq(call_log.types[call_at(3)->type].priority, 0);
}
END_TEST

START_TEST(columns_may_be_named) {
    static const struct ht_log_column columns[] = {
        {"arrival", "Beginn"}, {"hold", "warte zeit"}, {"Outcome", "Was"}, {"type", "offered"}};
    options.columns = columns;
    options.column_count = 4;
    must_read("Beginn;Warte_Zeit (min);Was;Offered\n2006-11-20 08:00;1,5;answered;a\n");
    assert_call(0, 8 * HT_HOUR, 90, NAN, true);
    ck_assert_str_eq(type_of(0), "a");
    must_refuse("Begin;Wartezeit;Was;Offered\n2006-11-20 08:00;1,5;answered;a\n",
                "a.csv:1: error: no column is called \"Beginn\"; found \"Begin\", \"Wartezeit\", \"Was\", "
                "\"Offered\"; "
                "did you mean --column 'arrival=Begin'?");
    static const struct ht_log_column another[] = {{"type", "Art"}, {"start", "Von"}};
    options.columns = another;
    options.column_count = 1;
    must_refuse("arrival,hold,outcome,type\n2006-11-20 08:00,5,answered,a\n",
                "a.csv:1: error: no column is called \"Art\"");
    options.column_count = 2;
    must_read("Von,calls,length,Art\n2006-11-20 08:00,5,30,a\n");
    ck_assert_uint_eq(call_log.interval_count, 1);
    static const struct ht_log_column wrong[] = {{"arival", "x"}, {"wrapup", "y"}};
    options.columns = wrong;
    options.column_count = 2;
    must_refuse("x\n",
                "--column 'arival=x': error: no column is called `arival` here; did you mean `arrival`?");
    ck_assert_uint_eq(messages.count, 1);
}
END_TEST

static const char *const dialects[] = {
    "arrival,type,hold,outcome,agent\n2006-11-20 08:00:00,a b,5,answered,Ann\n2006-11-20 08:00:10,c,6.5,hung "
    "up,\n",
    "arrival;type;hold;outcome;agent\r\n2006-11-20 08:00:00;a b;5;answered;Ann\r\n2006-11-20 "
    "08:00:10;c;6,5;hung up;\r\n",
    "arrival\ttype\thold\toutcome\tagent\n2006-11-20 08:00:00\ta b\t5\tanswered\tAnn\n2006-11-20 "
    "08:00:10\tc\t6.5\thung up\t",
    "arrival|type|hold|outcome|agent\r2006-11-20 08:00:00|a b|5|answered|Ann\r2006-11-20 08:00:10|c|6.5|hung "
    "up|\r",
    "\xEF\xBB\xBF"
    "Arrival Time, Call_Type ,HOLD (s),OutCome,Agent\n\n \"2006-11-20 08:00:00\" , \"a b\", 5 ,answered,Ann\n"
    ",,,,\n2006-11-20 08:00:10,c,\"6.5\",hung up,,,\n\n",
    "Report of 2006-11-30\n\nQueues: a b; c\narrival,type,hold,outcome,agent\n2006-11-20 08:00:10,c,6.5,hung "
    "up,\n"
    "2006-11-20 08:00:00,a b,5,answered,Ann\nTotal,,2,,\n",
    "outcome,agent,hold_ms,x,type,#arrival\nanswered,Ann,5000,\"1\n2\",a b,20061120 "
    "08:00:00\nHUNG_UP,-,6500,,c,"
    "2006-11-20T08:00:10\n",
};

static void check_dialects_say_the_same(size_t at) {
    must_read(dialects[at]);
    assert_silent();
    ck_assert_uint_eq(call_log.call_count, 2);
    assert_call(0, 8 * HT_HOUR, 5, NAN, true);
    assert_call(1, 8 * HT_HOUR + 10, 6.5, NAN, false);
    ck_assert_str_eq(type_of(0), "a b");
    ck_assert_str_eq(type_of(1), "c");
    ck_assert_str_eq(agent_of(0), "Ann");
}

START_TEST(dialects_say_the_same) {
    for (size_t at = 0; at < sizeof dialects / sizeof *dialects; at++) {
        check_dialects_say_the_same(at);
    }
}
END_TEST

#define LETTERS "arrival,type,hold,outcome,agent,caller\n"

START_TEST(encodings_say_the_same) {
    static const char text[] =
        LETTERS "2006-11-20 08:00,caf\xC3\xA9 \xE2\x82\xAC,5,answered,Zo\xC3\xAB,\xC3\xA9\n";
    static const char single[] = LETTERS "2006-11-20 09:00,caf\xE9 \x80,5,answered,Zo\xEB,\xE9\n";
    char wide[2 * sizeof text + 2] = "\xFE\xFF";
    size_t length = 2;
    for (const char *at = single; *at != '\0'; at++) {
        unsigned unit = (unsigned char)*at == 0x80 ? 0x20AC : (unsigned char)*at;
        wide[length++] = (char)(unit >> 8);
        wide[length++] = (char)(unit & 0xFF);
    }
    put_text("a.csv", text);
    put_text("b.csv", single);
    put_bytes("c.csv", wide, length);
    const char *const files[] = {log_file("a.csv"), log_file("b.csv"), log_file("c.csv")};
    ck_assert(read_files(files, 3));
    assert_silent();
    ck_assert_uint_eq(call_log.rows, 3);
    ck_assert_uint_eq(call_log.call_count, 2); /* b.csv and c.csv say the same */
    ck_assert_uint_eq(left_out("duplicate"), 1);
    ck_assert_uint_eq(call_log.type_count, 1);
    ck_assert_uint_eq(call_log.agent_count, 1);
    ck_assert_str_eq(call_log.types[0].name, "caf\xC3\xA9 \xE2\x82\xAC");
    ck_assert_uint_eq(call_at(0)->caller, call_at(1)->caller);
}
END_TEST

START_TEST(order_of_files_and_rows_does_not_matter) {
    put_text("a.csv", "arrival,type,hold,outcome,agent,caller\n2006-11-21 08:00,b,1,answered,Bob,1\n"
                      "2006-11-20 08:00,a,2,answered,Ann,2\n");
    put_text("b.csv", "type,arrival,outcome,hold,caller,agent\na,20.11.2006 08:00:00,answered,2.0,2,Ann\n"
                      "a,22.11.2006 08:00,abandoned,3,1,\n");
    const char *const one[] = {log_file("a.csv"), log_file("b.csv")}, *const other[] = {one[1], one[0]};
    struct ht_logged_call first[3];
    ck_assert(read_files(one, 2));
    ck_assert_uint_eq(call_log.call_count, 3);
    memcpy(first, call_log.calls, sizeof first);
    ck_assert(read_files(other, 2));
    ck_assert_uint_eq(call_log.call_count, 3);
    ck_assert_uint_eq(left_out("duplicate"), 1);
    for (size_t i = 0; i < 3; i++) {
        assert_call(i, first[i].arrival, first[i].hold, NAN, first[i].answered);
        ck_assert_uint_eq(call_at(i)->type, first[i].type);
        ck_assert_uint_eq(call_at(i)->agent, first[i].agent);
        ck_assert_uint_eq(call_at(i)->caller, first[i].caller);
    }
    ck_assert_double_eq(call_at(1)->arrival, HT_DAY + 8 * HT_HOUR);
}
END_TEST

START_TEST(duplicates_are_the_same_call) {
    must_read("id,arrival,type,hold,outcome\n"
              "1,2006-11-20 08:00,a,5,answered\n"
              "1,2006-11-20 08:00,a,5,answered\n"   /* once more */
              "1,2006-11-20 08:03,b,5,answered\n"   /* passed on */
              "2,2006-11-20 08:00,a,5,answered\n"); /* another one */
    ck_assert_uint_eq(call_log.call_count, 3);
    ck_assert_uint_eq(left_out("duplicate"), 1);
    ck_assert_int_eq(call_log.left_out[0].line, 3);
    ck_assert(!call_log.left_out[0].wrong);
    must_read("arrival,hold,outcome,agent,caller\n"
              "2006-11-20 08:00,5,answered,Ann,\n2006-11-20 08:00,5,answered,Ann,\n"
              "2006-11-20 08:00,5,answered,Bob,\n2006-11-20 08:00,6,answered,Bob,\n"
              "2006-11-20 08:01,5,abandoned,,\n2006-11-20 08:01,5,abandoned,,\n"
              "2006-11-20 08:02,5,abandoned,,7\n2006-11-20 08:02,5,abandoned,,7\n");
    ck_assert_uint_eq(call_log.call_count, 6); /* nobody knows whether the two at 08:01 are one */
    must_read(
        "start,type,offered,abandoned\n2006-11-20 08:00,a,1,0\n2006-11-20 08:00,a,1,0\n"
        "2006-11-20 08:30,a,1,1\n2006-11-20 08:30,b,2,1\n2006-11-20 09:00,b,2,0\n2006-11-20 09:00,b,3,0\n");
    ck_assert_uint_eq(call_log.interval_count, 4);
    ck_assert_uint_eq(left_out("duplicate"), 1);
    ck_assert_uint_eq(left_out("the same interval"), 1);
    assert_said("a.csv:7: warning: left out: the same interval once more, with other figures");
}
END_TEST

START_TEST(many_rows_over_many_blocks) {
    FILE *file = fopen(log_file("a.csv"), "wb");
    ck_assert_ptr_nonnull(file);
    fputs("arrival,type,hold,outcome,agent,note\n", file);
    for (int i = 19999; i >= 0; i--) {
        fprintf(file, "2006-11-%02d %02d:%02d:00,t%d,%d,answered,Agent %d,\"%*s\n\"\n", 1 + i / 1440,
                i / 60 % 24, i % 60, i % 7, i % 500, i % 97, 1 + i % 60, "x");
    }
    ck_assert_int_eq(fclose(file), 0);
    ck_assert(read_log(log_file("a.csv")));
    assert_silent();
    ck_assert_uint_eq(call_log.call_count, 20000);
    ck_assert_uint_eq(call_log.agent_count, 97);
    for (size_t i = 0; i < 20000; i++) {
        char type[8];
        snprintf(type, sizeof type, "t%zu", i % 7);
        assert_call(i, (double)i * 60, (double)(i % 500), NAN, true);
        ck_assert_str_eq(type_of(i), type);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("log");
    TCase *cases = tcase_create("log");
    tcase_add_checked_fixture(cases, log_setup, log_teardown);
    tcase_add_test(cases, the_banks_log);
    tcase_add_test(cases, priority_of_the_bank_is_credit);
    tcase_add_test(cases, the_banks_log_without_names);
    tcase_add_test(cases, rows_of_the_bank);
    tcase_add_test(cases, one_row_a_call);
    tcase_add_test(cases, one_row_an_interval);
    tcase_add_test(cases, a_trace_of_our_own);
    tcase_add_test(cases, what_is_not_said_follows);
    tcase_add_test(cases, priorities_make_types);
    tcase_add_test(cases, columns_may_be_named);
    tcase_add_test(cases, dialects_say_the_same);
    tcase_add_test(cases, encodings_say_the_same);
    tcase_add_test(cases, order_of_files_and_rows_does_not_matter);
    tcase_add_test(cases, duplicates_are_the_same_call);
    tcase_add_test(cases, many_rows_over_many_blocks);
    suite_add_tcase(suite, cases);
    suite_add_tcase(suite, faults_case());
    suite_add_tcase(suite, cells_case());
    return suite_run(suite);
}
