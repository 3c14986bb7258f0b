/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that appear whole or not at all.
 */
#include "suite.h"
#include <errno.h>
#include <holdtime/report.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "holdtime-file-XXXXXX";
static char path[128];

static void set_up(void) {
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/result", folder);
}

static void tear_down(void) {
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    ck_assert_int_eq(system(command), 0);
}

static void put(const char *name, const char *text) {
    FILE *out = fopen(name, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    ck_assert_int_eq(fclose(out), 0);
}

static void check_content(const char *name, const char *expected) {
    char text[64] = "";
    FILE *in = fopen(name, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_eq(fread(text, 1, sizeof text - 1, in), strlen(expected));
    fclose(in);
    ck_assert_str_eq(text, expected);
}

START_TEST(a_commit_replaces) {
    struct ht_file file;
    put(path, "old");
    ck_assert(ht_file_open(&file, path));
    fputs("new", file.stream);
    fflush(file.stream);
    check_content(path, "old");
    ck_assert_int_ne(access(file.temporary, F_OK), -1);
    ck_assert(ht_file_commit(&file));
    check_content(path, "new");
}
END_TEST

START_TEST(what_is_abandoned_leaves_nothing) {
    struct ht_file file;
    ck_assert(ht_file_open(&file, path));
    fputs("new", file.stream);
    char *temporary = strdup(file.temporary);
    ht_file_abandon(&file);
    ck_assert_int_eq(access(temporary, F_OK), -1);
    ck_assert_int_eq(access(path, F_OK), -1);
    free(temporary);
    ht_file_abandon(&file);
}
END_TEST

START_TEST(two_at_once_do_not_meet) {
    struct ht_file one, two;
    ck_assert(ht_file_open(&one, path));
    ck_assert(ht_file_open(&two, path));
    fputs("one", one.stream);
    fputs("two", two.stream);
    ck_assert(ht_file_commit(&one));
    ck_assert(ht_file_commit(&two));
    check_content(path, "two");
}
END_TEST

START_TEST(links_are_followed) {
    struct ht_file file;
    char link[160];
    struct stat status;
    put(path, "old");
    snprintf(link, sizeof link, "%s-link", path);
    ck_assert_int_eq(symlink("result", link), 0);
    ck_assert(ht_file_open(&file, link));
    fputs("new", file.stream);
    ck_assert(ht_file_commit(&file));
    check_content(path, "new");
    ck_assert_int_eq(lstat(link, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
}
END_TEST

START_TEST(what_cannot_be_opened_says_why) {
    struct ht_file file;
    char missing[160];
    snprintf(missing, sizeof missing, "%s/missing/result", folder);
    ck_assert(!ht_file_open(&file, missing));
    ck_assert_int_eq(errno, ENOENT);
    ck_assert(!ht_file_open(&file, folder));
    ck_assert_int_eq(errno, EISDIR);
    if (geteuid() != 0) { /* root may write anywhere */
        ck_assert_int_eq(chmod(folder, 0500), 0);
        ck_assert(!ht_file_open(&file, path));
        ck_assert_int_eq(errno, EACCES);
    }
}
END_TEST

START_TEST(devices_are_written_to_directly) {
    struct ht_file file;
    struct stat status;
    ck_assert(ht_file_open(&file, "/dev/null"));
    fputs("gone", file.stream);
    ck_assert(ht_file_commit(&file));
    ck_assert_int_eq(stat("/dev/null", &status), 0);
    ck_assert(S_ISCHR(status.st_mode));
    ck_assert(ht_file_open(&file, "/dev/full"));
    fputs("too much", file.stream);
    ck_assert(!ht_file_commit(&file));
    ck_assert_int_eq(errno, ENOSPC);
}
END_TEST

int main(void) {
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, set_up, tear_down);
    tcase_add_test(files, a_commit_replaces);
    tcase_add_test(files, what_is_abandoned_leaves_nothing);
    tcase_add_test(files, two_at_once_do_not_meet);
    tcase_add_test(files, links_are_followed);
    tcase_add_test(files, what_cannot_be_opened_says_why);
    tcase_add_test(files, devices_are_written_to_directly);
    Suite *suite = suite_create("file");
    suite_add_tcase(suite, files);
    return suite_run(suite);
}
