/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Known lives of calls: tables whose rows name a scenario, overrides and a file of what must become of every
 * attempt of its replication 0, in order of arrival. An empty field of that file is not looked at, "-" means
 * that it must be absent; times agree to 1e-6 s.
 *
 * Lives keep the seed of their scenario: some of them quote its luck.
 */
#ifndef CLI_LIVES_H
#define CLI_LIVES_H

#include "answers.h"

struct life {
    struct ht_check *check;
    const char *scenario, *set;
    struct answer_table expected;
};

struct lives {
    struct answer_table table;
    struct life *items;
    size_t count;
};

/* As answers_read, answers_take, answers_run. */
bool lives_read(struct lives *lives, const char *file, struct answer_work *work);
bool lives_take(struct lives *lives, struct ht_check *checks, size_t *count, struct answer_work *work);
enum answer_end lives_run(struct lives *lives, struct answer_work *work);
void lives_release(struct lives *lives);

#endif
