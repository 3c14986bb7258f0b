/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder that each test of scenario files works in, empty at its beginning, and the model last read.
 */
#include "scenario_folder.h"
#include "suite.h"
#include <holdtime/scenario.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
struct ht_messages messages;
struct ht_model model;

const char *in_folder(const char *name) {
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

void put(const char *name, const char *text) {
    FILE *file = fopen(in_folder(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

void scenario_setup(void) {
    strcpy(folder, "holdtime-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ht_messages_init(&messages);
    ht_model_init(&model);
}

void scenario_teardown(void) {
    static const char *const names[] = {"a.cfg",    "b.cfg",        "c.cfg",       "calls.csv",
                                        "data.csv", "sub/part.cfg", "sub/data.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unlink(in_folder(names[i]));
    }
    rmdir(in_folder("sub"));
    rmdir(folder);
    ht_model_release(&model);
    ht_messages_release(&messages);
}

bool read_again(const char *name, const char *const *set, size_t count) {
    ht_model_release(&model);
    ht_messages_release(&messages);
    return ht_scenario_read(&model, in_folder(name), set, count, &messages);
}

void must_read(const char *name, const char *const *set, size_t count) {
    if (!read_again(name, set, count)) {
        ht_messages_print(&messages, stderr);
        ck_abort_msg("%s was refused", name);
    }
}

const char *written(void) {
    static char *text;
    size_t length;
    free(text);
    text = NULL;
    FILE *stream = open_memstream(&text, &length);
    ck_assert(ht_scenario_write(&model, stream));
    fclose(stream);
    return text;
}

/* Reads, writes, reads and writes: the two texts and the two digests must be the same. */
void assert_round_trip(const char *name) {
    char digest[17];
    must_read(name, NULL, 0);
    strcpy(digest, model.digest);
    char *first = strdup(written());
    put("b.cfg", first);
    must_read("b.cfg", NULL, 0);
    ck_assert_str_eq(written(), first);
    ck_assert_str_eq(model.digest, digest);
    free(first);
}

void assert_only_message(const char *part) {
    ck_assert_uint_eq(messages.count, 1);
    char line[2048];
    const struct ht_message *m = &messages.items[0];
    snprintf(line, sizeof line, "%s:%d: %s: %s; %s", m->file, m->line, m->path == NULL ? "" : m->path,
             m->text, m->hint == NULL ? "" : m->hint);
    ck_assert_msg(strstr(line, part) != NULL, "\"%s\" is not in \"%s\"", part, line);
}
