/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A forecast held against what really happened: replications of a fitted scenario over days that were not fitted,
 * interval by interval beside the log of those days.
 *
 * Shapes: hours by second of the day; days in order. Ownership: everything lives in the backtest's arena.
 */
#ifndef HOLDTIME_BACKTEST_H
#define HOLDTIME_BACKTEST_H

#include <holdtime/fit.h>
#include <holdtime/study.h>

/* One measure, really seen and simulated. NAN where nobody called. */
struct ht_forecasted {
    double seen, simulated;
    double low, high; /* 95% of replications of these very days lie within: a prediction interval */
};

struct ht_backtest_row {
    double from, length; /* second of the day for an interval of the day; s since the start of the log for a day */
    struct ht_forecasted calls, hold, abandoned; /* accepted calls; their mean hold, s; share abandoned */
};

struct ht_backtest_error { /* over the rows of one kind, weighted by calls seen */
    double bias;     /* simulated - seen */
    double absolute; /* mean absolute error */
    double within;   /* share of the rows whose interval holds what was seen */
};

struct ht_backtest {
    size_t first_day, days; /* of the log */
    struct ht_backtest_row *intervals, *daily, whole; /* by interval of the day, all days together; by day; all */
    size_t interval_count, day_count;
    struct ht_backtest_error calls_by_interval, hold_by_interval, abandoned_by_interval;
    struct ht_backtest_error calls_by_day, hold_by_day, abandoned_by_day;
    /* The same with the very calls of the log (arrival and handle times) replayed: what is then left of the error is the queue's
     * and the staff's, not the forecast of arrivals'. */
    struct ht_backtest_row *replayed; /* [interval_count] */
    struct ht_backtest_row replayed_whole;
    struct ht_backtest_error hold_replayed, abandoned_replayed;
    struct ht_arena arena;
};

#endif
