/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of a fit share: which days and calls count, and a sample of times in few points.
 *
 * Parts return false when memory is exhausted.
 */
#ifndef FIT_WORK_H
#define FIT_WORK_H

#include <holdtime/calendar.h>
#include <holdtime/fit.h>

#define FIT_NO_TYPE SIZE_MAX

struct fit_work {
    struct ht_fit *fit;
    const struct ht_call_log *log;
    struct ht_messages *messages;
    struct ht_place place;        /* the log */
    struct ht_arena scratch;      /* reset by each part */
    bool *odd;                    /* [log->days] */
    bool *fitted;                 /* [log->days]: in the fitted span and not odd */
    size_t *type_of;              /* [log->type_count]: type of the fit */
    size_t *group_of;             /* [log->type_count]: agent group */
    size_t like[HT_FIT_WEEKDAYS]; /* the first weekday with the same opening hours; itself when closed */
    bool open[HT_FIT_WEEKDAYS];
    bool unseen[HT_FIT_WEEKDAYS]; /* no such day is fitted; its hours are those of the days kept aside */
    double *totals;               /* [types][log->days]: calls of a fitted day, in opening hours */
};

static inline size_t fit_day(const struct fit_work *w, double t) {
    const double day = t / HT_DAY;
    return day <= 0.0 ? 0 : day >= (double)w->log->days ? w->log->days - 1 : (size_t)day;
}

static inline size_t fit_weekday(const struct fit_work *w, size_t day) {
    return (size_t)ht_weekday(w->log->start_day + (int64_t)day);
}

static inline size_t fit_slot(const struct fit_work *w, double t) {
    const double within = t - (double)fit_day(w, t) * HT_DAY;
    const size_t slot = within <= 0.0 ? 0 : (size_t)(within / w->fit->interval);
    return slot < w->fit->slots ? slot : w->fit->slots - 1;
}

/* A fitted day, in opening hours: the calls that every estimate is made of. */
static inline bool fit_counts(const struct fit_work *w, double t) {
    return w->fitted[fit_day(w, t)] && ht_fit_open(w->fit, t);
}

void fit_remark(struct fit_work *w, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Times in ascending points: whole seconds as they are while they are short, else by bins of less than 1%
 * with their means, so that the sum of all is kept. */
struct fit_sample {
    size_t points;
    double *x, *log_x;       /* log_x: of `least` where x is below it */
    double *events, *beyond; /* [points]: seen to end at x; known only to last longer */
    double total, censored;  /* sums of the two */
    double sum;              /* of x * events */
    double unit;             /* what the times are whole multiples of: 1 s as a rule; 0: of nothing */
    double least; /* a time shorter than this is only known to be so (0 s: less than half a second) */
};

/* From `count` times, `ended[i]` telling events from censored ones (NULL: all are events). Sorts `times`. */
struct fit_time {
    double x;
    bool ended;
};
bool fit_sample(struct fit_sample *sample, struct fit_time *times, size_t count, struct ht_arena *arena);

/* Laws by maximum likelihood, best (smallest AIC) first. With `mean` above 0 the laws are held to that mean.
 */
bool fit_laws(const struct fit_sample *sample, double mean, struct ht_fit_law *laws, size_t *count,
              struct ht_arena *arena);

/* Coefficient of variation. */
double fit_law_cv(const struct ht_distribution *law);

double fit_law_log_likelihood(const struct ht_distribution *law, const struct fit_sample *sample);

/* Kaplan-Meier with Greenwood's variance; with it the distance of each law to the curve. */
bool fit_curve(const struct fit_sample *sample, struct ht_fit_times *times, struct ht_arena *arena);
double fit_curve_quantile(const struct ht_fit_times *times, double survival);

bool fit_days(struct fit_work *w);  /* odd days, opening hours */
bool fit_types(struct fit_work *w); /* types and agent groups; totals */
bool fit_arrivals(struct fit_work *w);
bool fit_handle(struct fit_work *w);
bool fit_patience(struct fit_work *w);
bool fit_redials(struct fit_work *w);
bool fit_staff(struct fit_work *w);
void fit_staff_step(struct ht_fit *fit);
/* The agent group's staff from agent seconds by step of the log: whole agents, and the means of the weekdays.
 */
bool fit_staff_seen(struct fit_work *w, size_t group, const double *there, double scale);
bool fit_scale_typical(struct fit_work *w, size_t group);
/* Agents by step, smoothed, and whether it is open then; then these times `scale`, whole: [steps], scratch.
 */
bool fit_smooth_staff(struct fit_work *w, const double *there, double **smoothed, bool **open);
void fit_scaled_staff(const double *smoothed, const bool *open, size_t steps, double scale, size_t *agents);
size_t fit_most_agents(const struct fit_work *w, const double *there, double scale);
/* The factor with which the fitted days simulated anew are as they were. */
bool fit_scale(struct fit_work *w, size_t group, const double *there, double *scale);
bool fit_interval_times(struct fit_work *w); /* of an interval export: handle times and patience */
bool fit_interval_staff(struct fit_work *w);

/* Whose times: of one type, or pooled where it has too few. */
enum fit_scope { FIT_OWN, FIT_GROUP, FIT_ALL, FIT_SCOPES };
static inline bool fit_in_scope(const struct fit_work *w, enum fit_scope scope, size_t type,
                                uint32_t log_type) {
    return scope == FIT_ALL || (scope == FIT_OWN ? w->type_of[log_type] == type
                                                 : w->group_of[log_type] == w->fit->types[type].group);
}

/* Of an interval export: calls offered; NAN: not said. */
double fit_offered(const struct ht_logged_interval *i);

#endif
