/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs that are wrong: what is said, where, and what is left out. Whatever the bytes, rows read are rows kept
 * and rows left out, and nothing falls over.
 */
#include "log_desk.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *text, *said;
} refused[] = {
    {"", "a.csv: error: expected rows below a line of column names, found an empty file\n"},
    {"\n\n", "a.csv: error: expected rows below a line of column names, found none\n"},
    {"arrival,hold,outcome\n", "a.csv: error: expected rows below the line of column names, found none\n"},
    {"arival,type,wait,outcome\n2006-11-20 08:00,a,2,answered\n",
     "a.csv:1: error: no column for `arrival` (or `date` and `time`); found \"arival\", \"type\", \"wait\", "
     "\"outcome\"; did "
     "you mean --column 'arrival=arival'?\n"},
    {"arrival,type\n2006-11-20 08:00,a\n",
     "a.csv:1: error: no column for `hold` (or `answered`), `outcome` (or `answered`, `handle`, `talk`, "
     "`agent`); found "
     "\"arrival\", \"type\"; name the column by --column 'hold=ITS NAME'\n"},
    {"start,offerred\n2006-11-20 08:00,3\n", "no column for"},
    {"vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_"
     "exit\tq_time\tser_"
     "start\tser_exit\tser_time\tserver\n1\n",
     "a.csv:1: error: no column for outcome; found \"vru+line\", "},
    {"arrival,hold,outcome\n5,1,answered\n", "a.csv:2: error: expected a date and time, found \"5\"; say "
                                             "which day second 0 begins by --start YYYY-MM-DD\n"},
    {"arrival,hold,outcome\n01/02/2006 08:00,3,answered\n03/02/2006 08:00,3,answered\n",
     "a.csv: error: no date tells whether the day or the month comes first: no number in them is above 12; "
     "say so by "
     "--dates dmy or --dates mdy\n"},
    {"arrival,hold,outcome\n2006-11-20 08:00,1,answered\n2006-11-20 08:00,1,gone\n2006-11-20 "
     "08:00,x,answered\n"
     "2006-11-20 08:00,1,gone\n",
     "a.csv:3: error: 3 of 4 rows are faulty, too many to go on; most of them (2): an outcome that is not "
     "understood, here "
     "\"gone\"; words understood: answered, abandoned, "},
    {"arrival,hold,outcome\n2006-11-20 08:00,1,blocked\n2006-11-20 08:00,1,blocked\n2006-11-20 "
     "08:00,1,menu\n",
     "a.csv: error: none of the 3 rows is of use; most of them: blocked: no line was free\n"},
    {"PK\x03\x04ZZZZZZ",
     "a.csv: error: expected a CSV file, found a spreadsheet or an archive; export it as CSV in UTF-8\n"},
    {"\x1F\x8Bzzz", "a.csv: error: expected a CSV file, found a packed one; unpack it first\n"},
    {"\"arrival,hold,outcome\n2006-11-20 08:00,1,answered\n",
     "a.csv:1: error: expected column names, found a quote that is out of place or never closed; is it a CSV "
     "file?\n"},
    {"start,offered\n2006-11-20 08:00,3\n",
     "a.csv: error: how long the intervals are cannot be told from their starts; add a column `length`\n"},
};

static void check_files_are_refused(size_t at) {
    must_refuse(refused[at].text, refused[at].said);
    ck_assert_uint_eq(messages.count, 1);
    ck_assert_uint_eq(call_log.call_count, 0);
}

START_TEST(files_are_refused) {
    for (size_t at = 0; at < sizeof refused / sizeof *refused; at++) {
        check_files_are_refused(at);
    }
}
END_TEST

START_TEST(files_cannot_be_read) {
    ck_assert(!read_log("nowhere/at all.csv"));
    assert_said("nowhere/at all.csv: error: cannot read it: No such file or directory\n");
    ck_assert(!read_log("/"));
    assert_said("/: error: cannot read it: Is a directory\n");
    put_bytes("a.csv", "arrival\0,hold", 13);
    ck_assert(!read_log(log_file("a.csv")));
    assert_said("a.csv: error: expected a text file, found zero bytes in it; export it as CSV in UTF-8\n");
    ck_assert(!read_files(NULL, 0));
    assert_said("error: expected a log of calls, found none\n");
}
END_TEST

START_TEST(kinds_are_not_mixed) {
    put_text("a.csv", "arrival,hold,outcome\n2006-11-20 08:00,1,answered\n");
    put_text("b.csv", "start,offered,length\n2006-11-20 08:00,3,30\n");
    put_text("c.csv", "");
    const char *const files[] = {log_file("a.csv"), log_file("b.csv"), log_file("c.csv")};
    ck_assert(!read_files(files, 3));
    assert_said("b.csv:1: error: expected one row a call as in the files before, found an interval export; "
                "read logs of "
                "different kinds apart\n");
    assert_said("c.csv: error: "); /* all at once */
}
END_TEST

/* Each below five good rows. */
static const struct {
    const char *row, *why;
} faulty[] = {
    {"2006-11-20 08:00,2006-11-20 08:00:30,2006-11-20 08:01,,a",
     "not as many cells as columns: 5 instead of 7"},
    {"2006-11-20 08:00,,,,answered,a,b,c", "not as many cells as columns: 8 instead of 7"},
    {"\"2006-11-20 08:00,,,,answered,a,", "a quote that is out of place or never closed"},
    {"2006-11-20 08:00,,,,\"answered\"x,a,", "a quote that is out of place or never closed"},
    {"soon,,,5,answered,a,", "no date and time that can be understood: \"soon\""},
    {",,,5,answered,a,", "no date and time that can be understood: found nothing"},
    {"2006-11-31 08:00,,,5,answered,a,", "no date and time that can be understood: \"2006-11-31 08:00\""},
    {"2006-11-20,,,5,answered,a,",
     "no date and time that can be understood: \"2006-11-20\" without a clock time"},
    {"08:00,,,5,answered,a,", "no date and time that can be understood: \"08:00\" without a date"},
    {"2006-11-20 08:00,soon,,5,answered,a,", "no date and time that can be understood: \"soon\""},
    {"2006-11-20 08:00,,,a while,answered,a,", "a duration or number that cannot be understood: \"a while\""},
    {"2006-11-20 08:00,,,5,answered,a,high", "a duration or number that cannot be understood: \"high\""},
    {"2006-11-20 08:00,,,5,vanished,a,", "an outcome that is not understood: \"vanished\""},
    {"2006-11-20 08:00,,,,answered,a,", "it does not say how long the caller waited"},
    {"2006-11-20 08:00,,,,abandoned,a,", "it does not say how long the caller waited"},
    {"2006-11-20 08:00,2006-11-20 07:59:00,,5,answered,a,",
     "times run backwards: answered 60 s before it arrives"},
    {"2006-11-20 08:00,,2006-11-20 07:00:00,5,answered,a,",
     "times run backwards: ended 3600 s before it arrives"},
    {"2006-11-20 08:00,2006-11-20 08:09:00,2006-11-20 08:05:00,5,answered,a,",
     "times run backwards: ended 240 s before it is answered"},
    {"2006-11-20 08:00,,,-5,answered,a,", "times run backwards: a hold of -5 s"},
    {"2006-11-20 08:00,,,36000,abandoned,a,", "more than 8 hours long: a hold of 36000 s"},
    {"2006-11-20 08:00,,2006-11-21 08:00,5,answered,a,", "more than 8 hours long: a handle time of 86395 s"},
    {"2006-11-20 08:00,2006-11-22 08:00,,,answered,a,", "more than 8 hours long: a hold of 172800 s"},
    {"1996-11-20 08:00,,,5,answered,a,", "more than three years away from the other rows: 1996-11-20"},
    {"2026-11-20 08:00,,,5,answered,a,", "more than three years away from the other rows: 2026-11-20"},
};

static void check_rows_are_left_out(size_t at) {
    char text[2000] = "arrival,answered,ended,hold,outcome,type,priority\n";
    for (int i = 0; i < 5; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "2006-11-20 08:00:0%d,,,%d,answered,a,\n",
                 i, i);
    }
    strcat(strcat(text, faulty[at].row), "\n2006-11-20 09:00,,,5,answered,a,\n");
    must_read(text);
    ck_assert_uint_eq(call_log.rows, 7);
    ck_assert_uint_eq(call_log.call_count, 6); /* those behind it too */
    ck_assert_uint_eq(call_log.days, 1);
    ck_assert_uint_eq(call_log.left_out_count, 1);
    ck_assert(call_log.left_out[0].wrong);
    ck_assert_int_eq(call_log.left_out[0].line, 7);
    ck_assert_uint_eq(messages.count, 1);
    char warning[200];
    snprintf(warning, sizeof warning, "a.csv:7: warning: left out: %s\n", faulty[at].why);
    assert_said(warning);
}

START_TEST(rows_are_left_out) {
    for (size_t at = 0; at < sizeof faulty / sizeof *faulty; at++) {
        check_rows_are_left_out(at);
    }
}
END_TEST

START_TEST(intervals_are_left_out) {
    static const char *const rows[] = {"2006-11-20 10:00,-1,1,",    "2006-11-20 10:00,x,1,",
                                       "2006-11-20 10:00,,1,",      "later,1,1,",
                                       "2006-11-20 10:00,1,-5,",    "2006-11-20 10:00,1,1,-3",
                                       "2006-11-20 10:00,1,40000,", "2006-11-20 10:00,1,1,1e9"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[400] = "start,offered,asa,agents\n";
        for (int j = 0; j < 5; j++) {
            snprintf(text + strlen(text), sizeof text - strlen(text), "2006-11-20 0%d:00,5,2,\n", j);
        }
        must_read(strcat(strcat(text, rows[i]), "\nTotal,25,2,\n"));
        ck_assert_uint_eq(call_log.interval_count, 5);
        ck_assert_uint_eq(left_out("a line of totals"), 1);
        ck_assert_uint_eq(messages.count, 1);
        assert_said("a.csv:7: warning: left out: ");
    }
}
END_TEST

START_TEST(faults_are_counted_by_kind) {
    char text[4000] = "arrival,hold,outcome\n";
    for (int i = 0; i < 60; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "2006-11-20 08:%02d,%s,%s\n", i,
                 i % 10 == 3 ? "x" : "5",
                 i % 20 == 7   ? "odd"
                 : i % 20 == 8 ? "blocked"
                               : "answered");
    }
    must_read(text);
    ck_assert_uint_eq(call_log.left_out_count, 3);
    ck_assert_uint_eq(call_log.left_out[0].count, 6); /* most first */
    ck_assert_int_eq(call_log.left_out[0].line, 5);
    ck_assert_uint_eq(call_log.call_count, 48);
    ck_assert_uint_eq(messages.count, 2);
    assert_said("a.csv:5: warning: left out: a duration or number that cannot be understood: \"x\" (the "
                "first of 6 such rows)\n");
}
END_TEST

START_TEST(a_quote_swallows_nothing) {
    static char text[400000];
    size_t length = (size_t)sprintf(text, "arrival,hold,outcome,note\n");
    for (int i = 0; i < 4000; i++) {
        length += (size_t)sprintf(text + length, "2006-11-20 %02d:%02d:%02d,5,answered,%s\n", 8 + i / 3600,
                                  i / 60 % 60, i % 60, i == 10 || i == 3000 ? "\"and then he said" : "");
    }
    must_read(text);
    ck_assert_uint_eq(call_log.rows, 4000);
    ck_assert_uint_eq(call_log.call_count, 3998);
    assert_said("a.csv:12: warning: left out: a quote that is out of place or never closed (the first of 2 "
                "such rows)\n");
}
END_TEST

START_TEST(long_rows_and_zeros_are_left_out) {
    static char text[1500000];
    size_t length = (size_t)sprintf(text, "arrival,hold,outcome,note\n");
    for (int i = 0; i < 20; i++) {
        length += (size_t)sprintf(text + length, "2006-11-20 08:00:%02d,5,answered,\n", i);
    }
    length += (size_t)sprintf(text + length, "2006-11-20 08:01,5,answered,");
    memset(text + length, 'x', 1000000);
    length += 1000000;
    length +=
        (size_t)sprintf(text + length, "\n2006-11-20 08:02,5,answered,?\n2006-11-20 08:03,x,answered,\n");
    *strchr(text, '?') = '\0';
    put_bytes("a.csv", text, length);
    ck_assert(read_log(log_file("a.csv")));
    ck_assert_uint_eq(call_log.call_count, 20);
    assert_said("a.csv:22: warning: left out: longer than 64 KiB\n");
    assert_said("a.csv:23: warning: left out: zero bytes\n");
    assert_said("a.csv:24: warning: left out: a duration or number that cannot be understood: \"x\"\n");
}
END_TEST

START_TEST(names_are_not_without_number) {
    static char text[4000000];
    size_t length = (size_t)sprintf(text, "arrival,hold,outcome,type\n");
    for (int i = 0; i <= 1000; i++) {
        length += (size_t)sprintf(text + length, "2006-11-20 08:00,5,answered,t%d\n", i);
    }
    must_refuse(text,
                "a.csv:1002: error: found more than 1000 different types of calls; is it the right column?");
    length = (size_t)sprintf(text, "arrival,hold,agent\n");
    for (int i = 0; i <= 100000; i++) {
        length += (size_t)sprintf(text + length, "2006-11-20 08:00,5,a%d\n", i);
    }
    must_refuse(text,
                "a.csv:100002: error: found more than 100000 different agents; is it the right column?");
}
END_TEST

START_TEST(a_pipe_will_do) {
    static const char text[] =
        "arrival,hold,outcome\n13/11/2006 08:00,5,answered\n12/11/2006 08:00,5,answered\n";
    int ends[2];
    char path[40];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    ck_assert_int_eq(close(ends[1]), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    ck_assert(read_log(path));
    ck_assert_uint_eq(call_log.call_count, 2);
    ck_assert_uint_eq(call_log.days, 2);
    close(ends[0]);
}
END_TEST

static const char *const samples[] = {"bank.txt", "calls.csv", "intervals.csv"};

static void assert_all_counted(const char *bytes, size_t length) {
    put_bytes("a.csv", bytes, length);
    if (read_log(log_file("a.csv"))) {
        size_t left = 0;
        for (size_t i = 0; i < call_log.left_out_count; i++) {
            left += call_log.left_out[i].count;
        }
        ck_assert_uint_eq(call_log.call_count + call_log.interval_count + left, call_log.rows);
        for (size_t i = 0; i < call_log.call_count; i++) {
            const struct ht_logged_call *call = &call_log.calls[i];
            ck_assert(call->arrival >= 0 && call->hold >= 0 && !(call->handle < 0));
            ck_assert(call->answered || isnan(call->handle));
            ck_assert_uint_lt(call->type, call_log.type_count);
            ck_assert(call->agent == HT_NOBODY || call->agent < call_log.agent_count);
        }
    } else {
        ck_assert_uint_gt(messages.errors, 0);
    }
}

START_TEST(cut_anywhere) {
    size_t length;
    char *bytes = bytes_of(sample(samples[_i]), &length);
    for (size_t cut = 0; cut <= length; cut++) {
        assert_all_counted(bytes, cut);
    }
    free(bytes);
}
END_TEST

START_TEST(spoilt_anywhere) {
    static const char odd[] = {'"',    '\0',   '\n', '\r', ',', '\t', ';',
                               '\xFF', '\xC3', ':',  '-',  '9', ' ',  '.'};
    size_t length;
    char *bytes = bytes_of(sample(samples[_i]), &length);
    for (size_t at = 0; at < length; at++) {
        const char kept = bytes[at];
        bytes[at] = odd[at % sizeof odd];
        assert_all_counted(bytes, length);
        bytes[at] = kept;
    }
    free(bytes);
}
END_TEST

START_TEST(columns_are_not_without_number) {
    static char text[4000];
    for (int i = 0; i < 600; i++) {
        strcat(text, "a,");
    }
    must_refuse(text, "a.csv:1: error: expected at most 512 columns, found 601; is it a CSV file?");
}
END_TEST

TCase *faults_case(void) {
    TCase *cases = tcase_create("faults");
    tcase_add_checked_fixture(cases, log_setup, log_teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, files_are_refused);
    tcase_add_test(cases, files_cannot_be_read);
    tcase_add_test(cases, kinds_are_not_mixed);
    tcase_add_test(cases, rows_are_left_out);
    tcase_add_test(cases, intervals_are_left_out);
    tcase_add_test(cases, faults_are_counted_by_kind);
    tcase_add_test(cases, a_quote_swallows_nothing);
    tcase_add_test(cases, long_rows_and_zeros_are_left_out);
    tcase_add_test(cases, names_are_not_without_number);
    tcase_add_test(cases, columns_are_not_without_number);
    tcase_add_test(cases, a_pipe_will_do);
    tcase_add_loop_test(cases, cut_anywhere, 0, sizeof samples / sizeof *samples);
    tcase_add_loop_test(cases, spoilt_anywhere, 0, sizeof samples / sizeof *samples);
    return cases;
}
