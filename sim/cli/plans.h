/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans that `compare` compares: scenario files, and changes of the first of them. Invariant: labels
 * differ, and every plan can be compared with the first.
 */
#ifndef CLI_PLANS_H
#define CLI_PLANS_H

#include "study_options.h"

#define PLANS_MOST 8 /* more lines than colours that can be told apart */

struct plans {
    struct ht_model models[PLANS_MOST];
    const char *labels[PLANS_MOST];
    size_t count;
    struct ht_arena arena; /* owns labels and changes */
};

void plans_init(struct plans *plans);
void plans_release(struct plans *plans);

/* Reads all of them, at most PLANS_MOST; --set first, then the changes of `with`. CLI_DONE, or the exit
 * status when what is wrong was printed. */
int plans_read(struct plans *plans, const struct cli_sets *files, const struct cli_sets *with,
               const struct cli_study *study);

/* Splits "LABEL: PATH=VALUE, PATH=VALUE" at the first colon and at commas outside brackets and quotes.
 * Returns the label, NULL with a message when there is a mistake. `sets` has room for as many as there are
 * commas and one more. */
const char *plans_split(const char *text, struct ht_arena *arena, struct cli_sets *sets,
                        struct ht_messages *messages);

#endif
