/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of holdtime fit.
 */
#ifndef CLI_FIT_H
#define CLI_FIT_H

#include "study_options.h"

/* What the command line says. Dates are day numbers; NO_DAY: not given. */
#define NO_DAY INT64_MIN
struct fit_arguments {
    struct cli_study study;
    const char **logs;
    size_t log_count;
    struct ht_log_column *columns;
    size_t column_count;
    struct ht_log_options log;
    struct ht_fit_options fit;
    int64_t from, until, backtest;
    size_t weeks;
};

/* Which days of a log are fitted, which are forecast; found out before anything is estimated. */
struct fit_days {
    size_t first, count;     /* fitted */
    size_t kept_first, kept; /* forecast; kept 0: none */
};
/* False: what is wrong is said. */
bool fit_choose_days(const struct fit_arguments *a, const struct ht_call_log *log, struct fit_days *days);

/* The seed that a scenario file can hold. */
uint64_t fit_file_seed(const struct fit_arguments *a);

/* Leaves every file of a scenario in a folder; prints what fails. */
bool fit_write_scenario(const struct ht_fit_scenario *scenario, const char *folder);

/* The scenarios of the days kept aside, in `folder` (NULL: in one that is there no longer afterwards),
 * simulated and compared. CLI_DONE, and `out` is to be released; else what went wrong is said and its exit
 * status returned. */
int fit_backtest(struct ht_backtest *out, struct fit_arguments *a, const struct ht_fit *fit,
                 const struct fit_days *days, const char *source, const char *folder);

#endif
