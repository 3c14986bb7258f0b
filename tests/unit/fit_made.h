/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs made in memory whose truth is known.
 */
#ifndef TEST_FIT_MADE_H
#define TEST_FIT_MADE_H

#include <check.h>
#include <holdtime/calendar.h>
#include <holdtime/distribution.h>
#include <holdtime/fit.h>
#include <holdtime/log.h>

struct made {
    struct ht_call_log log;
    size_t room;
};

/* One more call. `handle` NAN: it was abandoned. */
void made_call(double arrival, double hold, double handle, uint32_t type, uint32_t agent);

/* The n-th uniform variate of a stream, and variate of a law. */
double made_uniform(uint64_t stream, uint64_t n);
double made_draw(const struct ht_distribution *law, uint64_t stream, uint64_t n);
unsigned made_poisson(double mean, uint64_t stream, uint64_t n);

/* Sorts the calls and fits them. */
bool made_fit(const struct ht_fit_options *options);

/* Does a message hold these words? */
bool made_says(const char *words);

/* What every test works on: a log of so many days from 2006-11-06, a Monday, on, its types and agents named
 * A, B, .., is begun, filled and fitted (which must succeed); all of it is released. */
extern struct made made;
extern struct ht_fit fit;
extern struct ht_messages messages;
void begin(size_t days, size_t types, size_t agents);
void fit_it(void);
void end(void);

#define NINE (9.0 * HT_HOUR)

/* A whole second between 9:00 and 17:00 of a day. */
double some_time(size_t day, uint64_t n);
struct ht_distribution prepared(struct ht_distribution d);

void fit_times_tests(TCase *tests);
void fit_floor_tests(TCase *tests);
void fit_exports_tests(TCase *tests);

#endif
