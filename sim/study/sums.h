/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bins of one replication to the sums of one scope over one stretch of time, and from those to
 * measures.
 */
#ifndef HOLDTIME_SUMS_H
#define HOLDTIME_SUMS_H

#include <holdtime/study.h>

#define QUANTILES 5 /* HT_HOLD_P50 .. HT_HOLD_P99, in a row */

/* All a measure may be computed from. What a scope does not have stays 0. */
struct sums {
    double call[HT_CALL_SUMS];
    double group[HT_GROUP_SUMS];
    double all_busy, open_time;
    double cost;
    bool costs;                 /* the scope has something that costs or earns money */
    double quantile[QUANTILES]; /* NAN: nothing answered */
};

/* Periods of one length, as stretches of bins. */
struct grid {
    enum ht_per per;
    struct ht_period *periods;
    size_t *first_bin; /* [count + 1] */
    size_t count;
};

double per_seconds(const struct ht_model *model, enum ht_per per);
bool grid_init(struct grid *grid, const struct ht_model *model, enum ht_per per, struct ht_arena *arena);

/* Sums of `scope` over bins [first, last) of a replication; quantiles are left alone. */
void sums_of(struct sums *sums, const struct ht_model *model, const struct ht_measures *measures,
             size_t scope, size_t first, size_t last);

/* Histogram of the holds of `scope` over hold periods [first, last) into `out`; only for calls. */
void sums_holds(struct ht_histogram *out, const struct ht_measures *measures, size_t scope, size_t first,
                size_t last);
void sums_quantiles(struct sums *sums, const struct ht_histogram *holds);

/* A measure is over / under; `under` is 0 where it is undefined. Quantiles are their own value. */
struct ratio {
    double over, under;
};
struct ratio measure_ratio(const struct ht_model *model, const struct sums *sums, enum ht_measure measure);

static inline bool measure_is_quantile(enum ht_measure m) {
    return m >= HT_HOLD_P50 && m <= HT_HOLD_P99;
}
extern const double quantile_levels[QUANTILES];

#endif
