/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A digest of one replication as bytes that mean the same on every machine, for results stores.
 */
#ifndef HOLDTIME_RECORD_H
#define HOLDTIME_RECORD_H

#include "replicated.h"

/* Whose record it is; bound to it by the check sum. */
struct record_key {
    const char *digest; /* of the scenario */
    uint64_t seed;
    enum ht_per by;
    size_t replication;
};

struct bytes {
    unsigned char *at;
    size_t size, capacity;
};

/* Replaces what `out` holds, whose memory is kept from one record to the next and freed by the caller; false:
 * no memory. */
bool record_write(struct bytes *out, const struct record_key *key, const struct shape *shape,
                  struct replicated *r);

/* Is it a record of this format and key, as it was written? */
bool record_whole(const unsigned char *at, size_t size, const struct record_key *key);

/* Overwrites all of `r` but its flags. False, `r` being worth nothing: not whole, or of another shape. */
bool record_read(const unsigned char *at, size_t size, const struct record_key *key,
                 const struct shape *shape, struct replicated *r);

#endif
