/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario and its needs, by hand.
 */
#ifndef COVER_INSTANCE_H
#define COVER_INSTANCE_H

#include <holdtime/staff.h>

struct instance {
    struct ht_model model;
    struct ht_staffing staffing;
};

/* Reads the text; nobody is needed yet. */
void instance_begin(struct instance *in, const char *text);
void instance_end(struct instance *in);

/* Needs the same number of every group in every open bin from `from` to `to` hours of the day. */
void instance_need(struct instance *in, double from, double to, size_t agents);

void instance_roster(const struct instance *in, size_t replications, size_t threads, struct ht_rostered *out);

#endif
