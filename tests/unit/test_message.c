/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Located messages, guesses at what was meant, and the arena.
 */
#include "suite.h"
#include <holdtime/arena.h>
#include <holdtime/message.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct ht_messages messages;

static void setup(void) {
    ht_messages_init(&messages);
}

static void teardown(void) {
    ht_messages_release(&messages);
}

static void assert_printed(const char *expected) {
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    ht_messages_print(&messages, stream);
    fclose(stream);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(messages_come_by_file_and_line) {
    ht_messages_add(&messages, HT_ERROR, (struct ht_place){"b.cfg", 2}, "run.seed", NULL, "second of %d", 2);
    ht_messages_add(&messages, HT_WARNING, (struct ht_place){"b.cfg", 1}, NULL, "a hint", "first");
    ht_messages_add(&messages, HT_ERROR, (struct ht_place){"b.cfg", 2}, "run.seed", NULL, "third");
    ht_messages_add(&messages, HT_ERROR, (struct ht_place){"--set x=1", 0}, "x", NULL, "unknown key");
    ht_messages_add(&messages, HT_ERROR, (struct ht_place){NULL, 0}, NULL, NULL, "nowhere");
    ck_assert_uint_eq(messages.count, 5);
    ck_assert_uint_eq(messages.errors, 4);
    assert_printed("error: nowhere\n"
                   "--set x=1: error: x: unknown key\n"
                   "b.cfg:1: warning: first; a hint\n"
                   "b.cfg:2: error: run.seed: second of 2\n"
                   "b.cfg:2: error: run.seed: third\n");
}
END_TEST

START_TEST(messages_stay_on_one_line) {
    char path[] = "a\tb";
    ht_messages_add(&messages, HT_ERROR, (struct ht_place){"x", 1}, path, "hint\x1b[31m", "found \"%s\"",
                    "a\nb");
    path[0] = 'z'; /* the collection has its own copy */
    assert_printed("x:1: error: a?b: found \"a?b\"; hint?[31m\n");
}
END_TEST

START_TEST(many_messages_keep_their_order) {
    for (int i = 0; i < 1000; i++) {
        ht_messages_add(&messages, HT_ERROR, (struct ht_place){"x", 1}, NULL, NULL, "%d", i);
    }
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    ht_messages_print(&messages, stream);
    fclose(stream);
    char *at = text;
    for (int i = 0; i < 1000; i++) {
        at = strstr(at, "error: ");
        ck_assert_int_eq(strtol(at += 7, NULL, 10), i);
    }
    free(text);
}
END_TEST

static const struct {
    const char *word, *closest;
} guesses[] = {
    {"patiense", "patience"},
    {"pateince", "patience"},
    {"Patience", "patience"},
    {"patience", "patience"},
    {"wait", NULL},
    {"handel", "handle"},
    {"cound", "count"},
    {"", NULL},
    {"xy", NULL},
    {"cv", NULL},
    {"hnadle", "handle"},
};

START_TEST(guesses_are_close_or_none) {
    static const char *const known[] = {"handle", "patience", "count"};
    const char *found = ht_closest(guesses[_i].word, known, 3);
    if (guesses[_i].closest == NULL) {
        ck_assert_ptr_null(found);
    } else {
        ck_assert_ptr_nonnull(found);
        ck_assert_str_eq(found, guesses[_i].closest);
    }
    ck_assert_ptr_null(ht_closest(guesses[_i].word, known, 0));
}
END_TEST

START_TEST(long_words_are_no_trouble) {
    char word[500];
    memset(word, 'a', sizeof word);
    word[sizeof word - 1] = '\0';
    const char *known[] = {"handle", word};
    ck_assert_ptr_eq(ht_closest("handel", known, 2), known[0]);
    ht_closest(word, known, 2);
}
END_TEST

START_TEST(arena_gives_zeroed_aligned_memory) {
    struct ht_arena arena;
    ht_arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 5000; i++) {
            unsigned char *bytes = ht_arena_alloc(&arena, i % 300, 7);
            ck_assert_ptr_nonnull(bytes);
            ck_assert_uint_eq((uintptr_t)bytes % 64, 0);
            size_t length = i % 300 * 7, dirty = 0;
            for (size_t j = 0; j < length; j++) {
                dirty += bytes[j] != 0;
                bytes[j] = 0xFF;
            }
            ck_assert_uint_eq(dirty, 0);
        }
        ck_assert_ptr_nonnull(ht_arena_alloc(&arena, (size_t)5 << 20, 1));
        ht_arena_reset(&arena);
    }
    ht_arena_release(&arena);
}
END_TEST

START_TEST(arena_gives_the_same_memory_after_a_reset) {
    struct ht_arena arena;
    ht_arena_init(&arena);
    void *given[100];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 100; i++) {
            void *memory = ht_arena_alloc(&arena, i * 1000 + 1, 1);
            if (round > 0) {
                ck_assert_ptr_eq(memory, given[i]);
            }
            given[i] = memory;
        }
        ht_arena_reset(&arena);
    }
    ht_arena_release(&arena);
}
END_TEST

START_TEST(arena_refuses_what_no_machine_has) {
    struct ht_arena arena;
    ht_arena_init(&arena);
    ck_assert_ptr_null(ht_arena_alloc(&arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(ht_arena_alloc(&arena, SIZE_MAX, 1));
    ck_assert_str_eq(ht_arena_text(&arena, "still fine"), "still fine");
    ht_arena_release(&arena);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("message");
    TCase *cases = tcase_create("message");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, messages_come_by_file_and_line);
    tcase_add_test(cases, messages_stay_on_one_line);
    tcase_add_test(cases, many_messages_keep_their_order);
    tcase_add_loop_test(cases, guesses_are_close_or_none, 0, sizeof guesses / sizeof *guesses);
    tcase_add_test(cases, long_words_are_no_trouble);
    tcase_add_test(cases, arena_gives_zeroed_aligned_memory);
    tcase_add_test(cases, arena_gives_the_same_memory_after_a_reset);
    tcase_add_test(cases, arena_refuses_what_no_machine_has);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
