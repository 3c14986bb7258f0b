/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands that use results stores share.
 */
#ifndef CLI_STORES_H
#define CLI_STORES_H

#include "cli.h"

/* Says why a store failed (NULL: no memory); its exit status. */
int cli_store_failed(const struct ht_store *store);

/* Keeps a scenario as it was understood; what fails is the store's to tell. */
bool cli_store_keep(struct ht_store *store, const struct ht_model *model);

/* Studies as a table on stdout. */
void cli_store_table(const struct ht_stored *const *studies, size_t count);
/* All of a store; its exit status. */
int cli_store_list(struct ht_store *store);

/* "2/8" to shard 1 of 8; else the parser's error message is given and the process ends. */
void cli_shard(struct argp_state *state, const char *text, size_t *shard, size_t *shards);

#endif
