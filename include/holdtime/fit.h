/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a log of real calls says about the model: when callers come, how long they are talked to, how long
 * they wait, and how many agents there were. Every estimate is of the fitted days alone; the days that follow
 * them may be kept aside and forecast (see backtest.h).
 *
 * Times are seconds since 00:00 of the first day of the log. Ownership: everything lives in the fit's arena
 * but what belongs to the log, which must outlive it.
 */
#ifndef HOLDTIME_FIT_H
#define HOLDTIME_FIT_H

#include <holdtime/arena.h>
#include <holdtime/distribution.h>
#include <holdtime/log.h>
#include <stdbool.h>
#include <stddef.h>

#define HT_FIT_WEEKDAYS 7
#define HT_FIT_LAWS     6 /* candidates at most */

struct ht_fit_options {
    double interval;        /* s; 0: 30 min */
    size_t first_day, days; /* fitted: [first_day, first_day + days) of the log; days 0: to its end */
    double away_after;      /* s: an agent without a call for longer is off the phones; 0: estimated */
    double smallest_type; /* types with a smaller share of the calls join the largest of their group; 0: 1% */
    bool empirical_handle; /* the logged handle times themselves instead of a law */
};

/* A law fitted by maximum likelihood; of handle times, held to their mean as logged (the mean is the load).
 */
struct ht_fit_law {
    struct ht_distribution law; /* prepared */
    double log_likelihood;
    double aic;      /* Akaike 1974: 2 x parameters - 2 log likelihood; the smallest is taken */
    double distance; /* Kolmogorov-Smirnov: largest distance of the two distribution functions; of patience,
                        that to the Kaplan-Meier curve where it is known */
};

struct ht_fit_point {       /* of a curve */
    double x, y, low, high; /* low, high: 95% interval; NAN: none */
};

struct ht_fit_times {        /* a duration: handle times, or patience */
    size_t count;            /* observed */
    size_t censored;         /* known only to be longer (patience: the answered) */
    double mean, cv, median; /* of the handle times as logged; of patience, of the law taken (median:
                                Kaplan-Meier, NAN where the curve does not fall so far) */
    struct ht_fit_law laws[HT_FIT_LAWS]; /* best first */
    size_t law_count;            /* 0: too few observations; what is used is pooled over the agent group */
    struct ht_distribution used; /* in the scenario; HT_LAW_NEVER: nothing is known. Of patience the best law
                                    whose mean does not rest on longer waits than anybody had */
    bool pooled;
    struct ht_fit_point *curve; /* observed distribution: P(X > x), Kaplan-Meier with Greenwood's interval */
    size_t curve_count;
};

struct ht_fit_type {
    const char *name;
    const size_t *log_types; /* types of the log that it is made of */
    size_t log_type_count;
    double credit;
    int priority;
    size_t group;                        /* the agent group that answers it */
    size_t calls;                        /* of the fitted days, in opening hours */
    size_t answered, abandoned, outside; /* outside opening hours: left out of everything */
    double *expected; /* [HT_FIT_WEEKDAYS][slots]: calls expected in each interval of each weekday, Monday
                         first; all attempts, redials too */
    /* Day-to-day busyness: every day's rate is multiplied by a gamma factor with this cv, by maximum
     * likelihood of the days' totals (negative binomial); 0 where they vary no more than Poisson's. */
    double busyness_cv, busyness_low, busyness_high; /* 95%, likelihood ratio */
    double daily_ratio;    /* variance / mean of the days' totals about their weekday's mean */
    double interval_ratio; /* the same of the intervals, the day's factor divided out: 1 is Poisson; what is
                              above is not in the model */
    struct ht_fit_times handle, patience;
    double balk; /* share of those who had to wait that is gone at once, above what the patience law says */
    bool identified; /* callers are: what follows is known */
    double redial;   /* share of the abandoned who call again within a day, above chance; NAN: not known */
    double redial_delay; /* s, mean */
    double fresh; /* share of `expected` that is no redial: a scenario with redials expects so much less */
    double
        *handle_profile;   /* [slots]: factor on handle times by interval of the day, mean 1 over the calls */
    double handle_by_slot; /* largest change of the mean handle time over the day, as a share of it; for the
                              report */
};

struct ht_fit_step {
    double from; /* s since the start of the log */
    size_t agents;
};

struct ht_fit_group {
    const char *name;
    size_t agents; /* different ones seen on the fitted days */
    /* On the phones, over ALL days of the log, those kept aside too, by steps of `staff_step`. `present` is
     * what the calls tell of each step: with these very calls replayed it gives the queue that was. But it
     * moves with them (who wraps up for long does so when he can afford it), so to calls that come anew it is
     * too little: `seen` is the same smoothed and times `scale`, with which the fitted days simulated anew
     * have the holds and the share of abandoned that they had. */
    struct ht_fit_step *present, *seen;
    size_t seen_count; /* of each */
    double scale;
    double *typical; /* [HT_FIT_WEEKDAYS][slots]: mean of the fitted days, with a factor of its own, found in
                        the same way */
};

struct ht_fit_opening {
    unsigned days; /* bit 0 = Monday */
    double from, to;
};

struct ht_fit {
    const struct ht_call_log *log;
    struct ht_fit_options options; /* as used, defaults filled in */
    size_t first_day, days;        /* fitted */
    double interval;
    size_t slots; /* intervals of a day */
    double staff_step;
    struct ht_fit_opening *openings;
    size_t opening_count;
    size_t *odd_days; /* days of the whole log, closed or so unlike their weekday (under a third of its calls,
                         or a flood of them for an hour and more) that they are in no estimate */
    size_t odd_day_count;
    struct ht_fit_type *types;
    size_t type_count;
    struct ht_fit_group *groups;
    size_t group_count;
    double shared_busyness; /* correlation of the days' factors of the two largest types; NAN: one type */
    bool shared;            /* the scenario lets the types share their factor: it is above 0.5 */
    struct ht_arena arena;
};

/* False when memory is exhausted or there is nothing to fit (then `messages` says what is missing). Remarks
 * that a planner must know (patience known only up to the longest hold, too few days of a weekday) are
 * warnings there. To be released either way. */
bool ht_fit_log(struct ht_fit *fit, const struct ht_call_log *log, const struct ht_fit_options *options,
                struct ht_messages *messages);
void ht_fit_release(struct ht_fit *fit);

/* Is this second open? On odd days none is. */
bool ht_fit_open(const struct ht_fit *fit, double t);

#endif
