/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A forecast held against what really happened: replications of a fitted scenario over days that were not
 * fitted, interval by interval beside the log of those days.
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
    double from,
        length; /* second of the day for an interval of the day; s since the start of the log for a day */
    struct ht_forecasted calls, hold, abandoned; /* accepted calls; their mean hold, s; share abandoned */
};

struct ht_backtest_error { /* over the rows of one kind, weighted by calls seen */
    double bias;           /* simulated - seen */
    double absolute;       /* mean absolute error */
    double within;         /* share of the rows whose interval holds what was seen */
};

struct ht_backtest {
    size_t first_day, days; /* of the log */
    size_t compared;        /* of these days, open ones that are not odd */
    size_t odd_calls;       /* calls on the odd ones, compared with nothing */
    size_t replications;    /* complete ones, of either simulation */
    bool interrupted;
    struct ht_backtest_row *intervals, *daily,
        whole; /* by interval of the day, all days together; by day; all */
    size_t interval_count, day_count;
    struct ht_forecasted handle; /* mean handle time of all, s */
    struct ht_backtest_error calls_by_interval, hold_by_interval, abandoned_by_interval;
    struct ht_backtest_error calls_by_day, hold_by_day, abandoned_by_day;
    /* The same with the very calls of the log (arrival and handle times) replayed: what is then left of the
     * error is the queue's and the staff's, not the forecast of arrivals'. */
    struct ht_backtest_row *replayed; /* [interval_count] */
    struct ht_backtest_row replayed_whole;
    struct ht_backtest_error hold_replayed, abandoned_replayed;
    struct ht_arena arena;
};

/* Compares the log with `forecast`, a scenario of the fit whose calendar is those days of the log from
 * `first_day` on (staff as seen, odd days closed), and with `replayed`, the same with the log's own calls.
 * What is open in `forecast` is compared, all call types together. Of `options`, replications, seed, threads,
 * progress and interruption count. `out` is
 * initialised here, to be released whatever the status. */
enum ht_study_status ht_backtest(struct ht_backtest *out, const struct ht_fit *fit, size_t first_day,
                                 const struct ht_model *forecast, const struct ht_model *replayed,
                                 const struct ht_study_options *options);
void ht_backtest_release(struct ht_backtest *backtest);

#endif
