/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain week: opening hours by weekday, without holidays or dates.
 */
#ifndef HOLDTIME_PLAIN_H
#define HOLDTIME_PLAIN_H

#include <holdtime/model.h>

/* Open seconds of a weekday within [from, to) of the day, nights begun the day before included. */
double plain_open(const struct ht_calendar *calendar, int weekday, double from, double to);

#endif
