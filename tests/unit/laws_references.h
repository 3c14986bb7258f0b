/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws of durations again, from the parameters people give: nothing here uses the code under test.
 */
#ifndef LAWS_REFERENCES_H
#define LAWS_REFERENCES_H

#include <holdtime/distribution.h>

/* P(X <= x), or with `beyond` P(X > x), each with its full relative precision. */
struct law_reference {
    const char *name;
    struct ht_distribution d; /* as given, not prepared */
    double (*share)(const struct ht_distribution *d, double x, bool beyond);
    double mean, cv;
};

extern const struct law_reference law_references[];
extern const size_t law_reference_count;

#endif
