/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all tests of call logs share: a folder to write logs in, the log last read and what was said about it.
 */
#ifndef LOG_DESK_H
#define LOG_DESK_H

#include <check.h>
#include <holdtime/log.h>

extern struct ht_messages messages; /* of the last reading */
extern struct ht_call_log call_log;
extern struct ht_log_options options; /* of the next one; none at the beginning of a test */

void log_setup(void);
void log_teardown(void);

/* Files are a.csv, b.csv and c.csv: the teardown removes them. */
const char *log_file(const char *name);
void put_bytes(const char *name, const void *bytes, size_t length);
void put_text(const char *name, const char *text);

bool read_files(const char *const *names, size_t count);
bool read_log(const char *name);
/* Writes the text to a.csv and reads it; the message or the count it fails by is shown. */
void must_read(const char *text);
void must_refuse(const char *text, const char *part); /* of all that is said */
void assert_said(const char *part);
void assert_silent(void);
size_t left_out(const char *why); /* rows, by the beginning of the reason */
const struct ht_logged_call *call_at(size_t index);
/* One of tests/unit/logs. */
const char *sample(const char *name);
char *bytes_of(const char *path, size_t *length); /* malloc'ed */

TCase *faults_case(void);
TCase *cells_case(void);

#endif
