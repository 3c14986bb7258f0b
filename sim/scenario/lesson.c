/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of a lesson: lines, fences and blocks. Runs are read first, wherever they stand, as everything
 * else names them. Invariant of a page that was accepted: whatever an expression names in it is there.
 */
#include "lesson.h"

#include <holdtime/scenario.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SUMMARY 100 /* characters of the line in the list */

void *page_room(struct page *page, size_t count, size_t size) {
    return need(ht_arena_alloc(&page->lesson->arena, count, size));
}

char *page_copy(struct page *page, const char *from, const char *to) {
    while (from < to && strchr(" \t", *from) != NULL) {
        from++;
    }
    while (to > from && strchr(" \t", to[-1]) != NULL) {
        to--;
    }
    char *copy = page_room(page, (size_t)(to - from) + 1, 1);
    memcpy(copy, from, (size_t)(to - from));
    return copy;
}

char *page_print(struct page *page, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = page_room(page, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void page_fail(struct page *page, const char *path, const char *hint, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ht_messages_add(page->messages, HT_ERROR, page->place, path, hint, "%s", text);
}

const char *page_did_you_mean(struct page *page, const char *word, const char *const *names, size_t count) {
    const char *close = ht_closest(word, names, count);
    return close == NULL ? NULL : page_print(page, "did you mean `%s`?", close);
}

/* Lines of the page, cut at their ends. */
static char **split_lines(struct page *page, const char *bytes, size_t *count) {
    *count = 0;
    size_t room = 1;
    for (const char *c = bytes; *c != '\0'; c++) {
        room += *c == '\n';
    }
    char **lines = page_room(page, room, sizeof *lines);
    for (const char *from = bytes; *from != '\0';) {
        const size_t length = strcspn(from, "\n");
        const size_t kept = length - (length > 0 && from[length - 1] == '\r');
        lines[*count] = page_room(page, kept + 1, 1);
        memcpy(lines[(*count)++], from, kept);
        from += length + (from[length] == '\n');
    }
    return lines;
}

/* What a terminal would take for orders, or not for letters. */
static void check_bytes(struct page *page, char **lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t good;
        page->place.line = (int)i + 1;
        for (char *c = lines[i]; *c != '\0'; c++) {
            if ((unsigned char)*c < ' ' || *c == 0x7F) {
                if (*c != '\t') {
                    page_fail(page, NULL, NULL, "expected text, found the control character 0x%02x",
                              (unsigned)*c);
                }
                *c = ' ';
            }
        }
        if (!is_utf8(lines[i], strlen(lines[i]), &good)) {
            page_fail(page, NULL, "save the page as UTF-8", "expected UTF-8, found the byte 0x%02x",
                      (unsigned char)lines[i][good]);
            lines[i][good] = '\0';
        }
    }
}

static bool is_fence(const char *line) {
    return strncmp(line, "```", 3) == 0;
}

/* "run by hour": the periods that all runs report by. */
static void read_by(struct page *page, const char *words) {
    static const char *const pers[] = {"interval", "hour", "day", "week"};
    words += strspn(words, " ");
    if (*words == '\0') {
        return;
    }
    for (size_t i = 0; strncmp(words, "by ", 3) == 0 && i < COUNT_OF(pers); i++) {
        if (strcmp(words + 3, pers[i]) == 0) {
            page->lesson->by_given = true;
            page->lesson->by = (enum ht_per)i;
            return;
        }
    }
    page_fail(page, "run", NULL, "expected nothing more, or `by interval`, hour, day or week, found \"%s\"",
              words);
}

/* What a fence begins. */
static enum ht_lesson_part kind_of_fence(struct page *page, const char *line) {
    static const char *const names[] = {"run", "guess", "picture", "claim"};
    static const char *const looked_for[] = {"run",  "guess",    "picture", "claim",
                                             "runs", "question", "claims",  "pictures"};
    const char *words = line + 3 + strspn(line + 3, "` ");
    const size_t length = strcspn(words, " ");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strlen(names[i]) == length && strncmp(words, names[i], length) == 0) {
            if (i == 0) {
                read_by(page, words + length);
            }
            return (enum ht_lesson_part)(HT_LESSON_RUN + i);
        }
    }
    char *name = page_copy(page, words, words + length);
    const char *close = ht_closest(name, looked_for, COUNT_OF(looked_for));
    if (length > 2 && close != NULL) {
        page_fail(page, NULL, NULL, "expected run, guess, picture or claim after ```, found \"%s\"", name);
    }
    return HT_LESSON_CODE;
}

static struct ht_lesson_block *add_block(struct ht_lesson *lesson, enum ht_lesson_part kind, size_t first) {
    struct ht_lesson_block *block = &lesson->blocks[lesson->block_count++];
    block->kind = kind;
    block->first = block->end = first;
    return block;
}

/* Cuts the page at its fences. */
static void find_blocks(struct page *page, char **lines, size_t count) {
    struct ht_lesson *lesson = page->lesson;
    struct ht_lesson_block *block = NULL;
    bool fenced = false;
    for (size_t i = 0; i < count; i++) {
        page->place.line = (int)i + 1;
        if (is_fence(lines[i])) {
            fenced = !fenced;
            block = fenced ? add_block(lesson, kind_of_fence(page, lines[i]), i + 1) : NULL;
        } else {
            block = block == NULL ? add_block(lesson, HT_LESSON_TEXT, i) : block;
            block->end = i + 1;
        }
    }
    if (fenced) {
        page->place.line = (int)lesson->blocks[lesson->block_count - 1].first;
        page_fail(page, NULL, NULL, "expected ``` at the end of the block that begins here, found none");
    }
}

/* "# Title", and the first paragraph. */
static void read_head(struct page *page, char **lines, size_t count) {
    struct ht_lesson *lesson = page->lesson;
    size_t i = 0;
    page->place.line = 1;
    if (count == 0 || strncmp(lines[0], "# ", 2) != 0) {
        page_fail(page, NULL, "for example `# The knee of utilisation`",
                  "expected the title, found \"%.40s\"", count == 0 ? "" : lines[0]);
        return;
    }
    lesson->title = page_copy(page, lines[0] + 2, lines[0] + strlen(lines[0]));
    for (i = 1; i < count && lines[i][0] == '\0'; i++) {
    }
    page->place.line = (int)(i < count ? i + 1 : count);
    for (; i < count && lines[i][0] != '\0' && !is_fence(lines[i]); i++) {
        lesson->summary = page_print(page, "%s%s%s", lesson->summary == NULL ? "" : lesson->summary,
                                     lesson->summary == NULL ? "" : " ", lines[i]);
    }
    if (lesson->summary == NULL) {
        page_fail(page, NULL, NULL,
                  "expected one sentence after the title that says what the lesson is about");
    } else if (strlen(lesson->summary) > SUMMARY) {
        page_fail(page, NULL, "the next paragraph may say more",
                  "expected a first paragraph of at most %d characters, found %zu", SUMMARY,
                  strlen(lesson->summary));
    }
}

static void read_block(struct page *page, struct ht_lesson_block *block, char **lines) {
    struct ht_lesson *lesson = page->lesson;
    const size_t count = block->end - block->first;
    const int first = (int)block->first + 1;
    switch (block->kind) {
    case HT_LESSON_TEXT:
        for (size_t i = block->first; i < block->end; i++) {
            page->place.line = (int)i + 1;
            lesson->lines[i] = page_comments(page, lines[i]);
        }
        break;
    case HT_LESSON_GUESS:
        block->index = lesson->guess_count;
        page_guess(page, lines + block->first, count, first);
        break;
    case HT_LESSON_PICTURE:
        block->index = lesson->picture_count;
        page_picture(page, lines + block->first, count, first);
        break;
    case HT_LESSON_CLAIM: page_claims(page, lines + block->first, count, first); break;
    case HT_LESSON_CODE:
    case HT_LESSON_RUN: break;
    }
}

static void read_runs(struct page *page, char **lines) {
    struct ht_lesson *lesson = page->lesson;
    for (size_t b = 0; b < lesson->block_count; b++) {
        const struct ht_lesson_block *block = &lesson->blocks[b];
        for (size_t i = block->first; block->kind == HT_LESSON_RUN && i < block->end; i++) {
            page->place.line = (int)i + 1;
            if (lines[i][strspn(lines[i], " ")] != '\0') {
                page_run(page, lines[i]);
            }
        }
    }
    if (lesson->run_count == 0 && page->messages->errors == 0) {
        page->place.line = 0;
        page_fail(page, NULL, "for example `as it is: scenario.cfg` between ```run and ```",
                  "expected a run, found none");
    }
}

static void read_page(struct page *page, const char *bytes) {
    struct ht_lesson *lesson = page->lesson;
    size_t count;
    char **lines = split_lines(page, bytes, &count);
    check_bytes(page, lines, count);
    lesson->lines = page_room(page, count + 1, sizeof *lesson->lines);
    lesson->blocks = page_room(page, count + 1, sizeof *lesson->blocks);
    lesson->families = page_room(page, count + 1, sizeof *lesson->families);
    lesson->guesses = page_room(page, count + 1, sizeof *lesson->guesses);
    lesson->pictures = page_room(page, count + 1, sizeof *lesson->pictures);
    lesson->claims = page_room(page, count + 1, sizeof *lesson->claims);
    lesson->runs = page_room(page, HT_LESSON_RUNS, sizeof *lesson->runs);
    lesson->line_count = count;
    for (size_t i = 0; i < count; i++) {
        lesson->lines[i].text = lines[i];
    }
    read_head(page, lines, count);
    find_blocks(page, lines, count);
    const size_t errors = page->messages->errors;
    read_runs(page, lines);
    /* Runs that were not understood would be missed wherever they are named. */
    const bool runs_known = page->messages->errors == errors;
    for (size_t b = 0; runs_known && b < lesson->block_count; b++) {
        read_block(page, &lesson->blocks[b], lines);
    }
}

static bool read_with(struct ht_lesson *lesson, const char *file, struct ht_messages *messages,
                      void (*read)(struct page *page, const char *bytes)) {
    const size_t errors = messages->errors;
    *lesson = (struct ht_lesson){.by_given = false};
    ht_arena_init(&lesson->arena);
    struct page page = {lesson, messages, {NULL, 0}};
    size_t length;
    char *bytes = file_bytes(file, &length);
    lesson->file = page.place.file = page_print(&page, "%s", file);
    if (bytes == NULL) {
        page_fail(&page, NULL, NULL, "expected a page to read, found: %s", strerror(errno));
    } else if (strlen(bytes) < length) {
        page_fail(&page, NULL, NULL, "expected text, found a byte 0");
    } else {
        read(&page, bytes);
    }
    free(bytes);
    return messages->errors == errors;
}

bool ht_lesson_read(struct ht_lesson *lesson, const char *file, struct ht_messages *messages) {
    return read_with(lesson, file, messages, read_page);
}

static void glance(struct page *page, const char *bytes) {
    size_t count;
    char **lines = split_lines(page, bytes, &count);
    check_bytes(page, lines, count);
    read_head(page, lines, count);
}

bool ht_lesson_glance(struct ht_lesson *lesson, const char *file, struct ht_messages *messages) {
    return read_with(lesson, file, messages, glance);
}

void ht_lesson_release(struct ht_lesson *lesson) {
    ht_arena_release(&lesson->arena);
}

/* A mistake in a setting is one in the line of the page that has it. */
bool ht_lesson_model(const struct ht_lesson *lesson, size_t run, struct ht_model *model,
                     struct ht_messages *messages) {
    const struct ht_lesson_run *r = &lesson->runs[run];
    struct ht_messages found;
    ht_messages_init(&found);
    const bool read = ht_scenario_read(model, r->file, r->sets, r->set_count, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct ht_message *m = &found.items[i];
        const bool of_page = m->file != NULL && strncmp(m->file, "--set ", 6) == 0;
        const struct ht_place place =
            of_page ? (struct ht_place){lesson->file, r->line} : (struct ht_place){m->file, m->line};
        if (m->severity != HT_WARNING) {
            ht_messages_add(messages, m->severity, place, m->path, m->hint, "%s", m->text);
        }
    }
    ht_messages_release(&found);
    return read;
}
