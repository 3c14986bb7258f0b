/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans of a scenario: it and every choice of values for its decisions, read as --set would have it.
 * Invariant of what choices_init accepted: there are decisions, targets and costs, and each value of each
 * decision alone makes a scenario that can be read.
 */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli.h"

struct choices {
    const char *file;
    const struct cli_sets *sets; /* of the command line, applied before those of a choice */
    struct ht_model base;        /* the scenario as written */
    size_t *written;             /* [decisions]: the value that `base` has; value_count: none of them */
    const char **all;            /* room for all changes of a choice */
    char *text;                  /* and for their texts */
};

/* CLI_DONE, or what is wrong was printed and its exit status returned. Release it either way. */
int choices_init(struct choices *choices, const char *file, const struct cli_sets *sets);
void choices_release(struct choices *choices);

/* See ht_plan_source. Not for several threads at once. */
bool choices_read(struct choices *choices, const size_t *choice, struct ht_model *model, bool *fatal);

#endif
