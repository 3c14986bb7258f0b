/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder that each test of call logs works in, and the log last read.
 */
#include "log_desk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
struct ht_messages messages;
struct ht_call_log call_log;
struct ht_log_options options;

const char *log_file(const char *name) {
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

const char *sample(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/unit/logs/%s", TEST_DIR, name);
    return path;
}

void put_bytes(const char *name, const void *bytes, size_t length) {
    FILE *file = fopen(log_file(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

void put_text(const char *name, const char *text) {
    put_bytes(name, text, strlen(text));
}

char *bytes_of(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    char *bytes = malloc(1 << 16);
    ck_assert_ptr_nonnull(bytes);
    *length = fread(bytes, 1, (1 << 16) - 1, file);
    bytes[*length] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    return bytes;
}

void log_setup(void) {
    strcpy(folder, "holdtime-log-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ht_messages_init(&messages);
    call_log = (struct ht_call_log){0};
    options = (struct ht_log_options){0};
}

void log_teardown(void) {
    unlink(log_file("a.csv"));
    unlink(log_file("b.csv"));
    unlink(log_file("c.csv"));
    rmdir(folder);
    ht_log_release(&call_log);
    ht_messages_release(&messages);
}

bool read_files(const char *const *names, size_t count) {
    ht_log_release(&call_log);
    ht_messages_release(&messages);
    bool good = ht_log_read(&call_log, names, count, &options, &messages);
    ck_assert_int_eq(good, messages.errors == 0);
    return good;
}

bool read_log(const char *name) {
    const char *const names[] = {name};
    return read_files(names, 1);
}

/* The folder's name is left out of it. */
static char *said(void) {
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(stream);
    ht_messages_print(&messages, stream);
    ck_assert_int_eq(fclose(stream), 0);
    const size_t head = strlen(folder) + 1;
    for (char *at = text; (at = strstr(at, folder)) != NULL;) {
        memmove(at, at + head, strlen(at + head) + 1);
    }
    return text;
}

void must_read(const char *text) {
    put_text("a.csv", text);
    if (!read_log(log_file("a.csv"))) {
        char *all = said();
        ck_abort_msg("refused:\n%s", all);
    }
}

void must_refuse(const char *text, const char *part) {
    put_text("a.csv", text);
    ck_assert(!read_log(log_file("a.csv")));
    assert_said(part);
}

void assert_said(const char *part) {
    char *text = said();
    ck_assert_msg(strstr(text, part) != NULL, "expected \"%s\" in\n%s", part, text);
    free(text);
}

void assert_silent(void) {
    char *text = said();
    ck_assert_str_eq(text, "");
    free(text);
}

size_t left_out(const char *why) {
    size_t count = 0;
    for (size_t i = 0; i < call_log.left_out_count; i++) {
        if (strncmp(call_log.left_out[i].why, why, strlen(why)) == 0) {
            count += call_log.left_out[i].count;
        }
    }
    return count;
}

const struct ht_logged_call *call_at(size_t index) {
    ck_assert_uint_lt(index, call_log.call_count);
    return &call_log.calls[index];
}
