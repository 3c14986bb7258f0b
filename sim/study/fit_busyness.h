/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How days differ from their weekday.
 */
#ifndef FIT_BUSYNESS_H
#define FIT_BUSYNESS_H

#include "fit_work.h"

/* Busyness and the variance ratios of one type from its counts [log->days][slots]. */
void fit_busyness(struct fit_work *w, size_t type, const double *counts);
void fit_shared_busyness(struct fit_work *w);

#endif
