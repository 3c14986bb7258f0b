/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a study uses a results store.
 */
#ifndef HOLDTIME_STUDY_STORE_H
#define HOLDTIME_STUDY_STORE_H

#include "replicated.h"
#include <holdtime/store.h>

enum store_fetched { STORE_FETCHED, STORE_NOT_THERE, STORE_FAILED };

/* The digest of a replication into `r`, whose flags are left alone. */
enum store_fetched store_fetch(struct ht_store *store, const struct shape *shape, uint64_t seed,
                               size_t replication, struct replicated *r);

/* Keeps one, committed when this returns true. One that is there already must be the same. */
bool store_save(struct ht_store *store, const struct shape *shape, uint64_t seed, size_t replication,
                struct replicated *r);

#endif
