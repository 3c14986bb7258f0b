/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A battery of tests of randomness for rows of 64-bit words.
 */
#ifndef STREAMS_BATTERY_H
#define STREAMS_BATTERY_H

#include "goodness.h"

/* Words are tested in portions of this many, so that rows need not be kept. */
#define BATTERY_PORTION 4096

/* Adds the p-values of `portions` portions of a row, which `fill` gives in order. */
void battery_run(struct goodness *g, const char *row, size_t portions,
                 void (*fill)(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]),
                 const void *context);

#endif
