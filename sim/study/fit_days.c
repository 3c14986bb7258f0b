/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which days are like their weekday, and when the centre is open.
 *
 * Open is when calls are answered: the intervals from the first to the last one with a twentieth of the usual
 * number, less what is empty between. Weekdays that open and close within half an hour of each other share
 * their hours, which are then those of all their days together.
 */
#include "fit_work.h"
#include <math.h>
#include <stdlib.h>

#define QUARTER     900.0
#define ODD_SHARE   (1.0 / 3.0)
#define HALF_HOURS  48
#define FLOOD       2.5 /* times the usual calls of a half hour */
#define FLOOD_CALLS 100.0
#define FLOOD_SHARE 0.15    /* of a usual day's calls, above the usual */
#define FAINT       0.05    /* share of the usual number under which an interval is not open */
#define PIECE       0.02    /* of a weekday's answered calls: a smaller piece apart from the rest is none */
#define STRAY       0.005   /* a weekday with a smaller share of the busiest one's answered calls is closed */
#define SHORT_STOP  HT_HOUR /* a shorter pause is not closed */
#define ENOUGH      20.0    /* calls that should have come in a pause before it counts as one */
#define DENSE       5.0     /* calls in an interval from which its edge is sharp */

struct hours {
    double bin;
    size_t bins;
    double *answered;                                  /* [HT_FIT_WEEKDAYS][bins] */
    double days[HT_FIT_WEEKDAYS];                      /* summed there */
    size_t from[HT_FIT_WEEKDAYS], to[HT_FIT_WEEKDAYS]; /* bins; to == from: closed */
};

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool day_calls(struct fit_work *w, double **calls) {
    const struct ht_call_log *log = w->log;
    *calls = ht_arena_alloc(&w->scratch, log->days, sizeof **calls);
    if (*calls == NULL)
        return false;
    for (size_t i = 0; i < log->call_count; i++)
        (*calls)[fit_day(w, log->calls[i].arrival)] += 1.0;
    for (size_t i = 0; i < log->interval_count; i++) {
        const double offered = fit_offered(&log->intervals[i]);
        (*calls)[fit_day(w, log->intervals[i].start)] += isnan(offered) ? 0.0 : offered;
    }
    return true;
}

/* Of the days of this weekday on which anybody called. */
static double median_of(const struct fit_work *w, const double *calls, size_t weekday, double *room) {
    size_t n = 0;
    for (size_t d = 0; d < w->log->days; d++)
        if (fit_weekday(w, d) == weekday && calls[d] > 0.0)
            room[n++] = calls[d];
    qsort(room, n, sizeof *room, by_value);
    return n == 0 ? 0.0 : 0.5 * (room[(n - 1) / 2] + room[n / 2]);
}

/* A gap in the log: a week and more without a call. */
static void mark_gaps(struct fit_work *w, const double *calls) {
    for (size_t d = 0, from = 0; d <= w->log->days; d++)
        if (d == w->log->days || calls[d] > 0.0) {
            for (size_t k = from; d - from >= HT_FIT_WEEKDAYS && k < d; k++)
                w->odd[k] = true;
            from = d + 1;
        }
}

/* Of the days of this weekday in that half hour. */
static double usual_half_hour(const struct fit_work *w, const double *halves, size_t weekday, size_t half,
                              double *room) {
    size_t n = 0;
    for (size_t d = 0; d < w->log->days; d++)
        if (fit_weekday(w, d) == weekday && !w->odd[d])
            room[n++] = halves[d * HALF_HOURS + half];
    qsort(room, n, sizeof *room, by_value);
    return n == 0 ? 0.0 : 0.5 * (room[(n - 1) / 2] + room[n / 2]);
}

static void tell_flood(struct fit_work *w, size_t day, size_t from, size_t to, double calls, double usual) {
    char date[32];
    fit_remark(w, NULL,
               "%s: %.0f calls from %02zu:%02zu to %02zu:%02zu, where %.0f are usual: a flood (an outage?); "
               "the day is "
               "in no estimate",
               ht_format_date(w->log->start_day + (int64_t)day, date, sizeof date), calls, from / 2,
               from % 2 * 30, to / 2, to % 2 * 30, usual);
}

/* An hour and more with far more calls than that time of the weekday has: something had failed, and callers
 * who behave as nobody does on other days are neither the arrivals nor the patience to plan for. */
static bool mark_floods(struct fit_work *w, double *room) {
    const struct ht_call_log *log = w->log;
    if (log->calls == NULL)
        return true;
    double *halves = ht_arena_alloc(&w->scratch, log->days * HALF_HOURS, sizeof *halves);
    double *usual = ht_arena_alloc(&w->scratch, HT_FIT_WEEKDAYS * HALF_HOURS, sizeof *usual);
    if (halves == NULL || usual == NULL)
        return false;
    for (size_t i = 0; i < log->call_count; i++) {
        const size_t half = (size_t)fmax(0.0, log->calls[i].arrival / 1800.0);
        if (half < log->days * HALF_HOURS)
            halves[half] += 1.0;
    }
    for (size_t k = 0; k < HT_FIT_WEEKDAYS * HALF_HOURS; k++)
        usual[k] = usual_half_hour(w, halves, k / HALF_HOURS, k % HALF_HOURS, room);
    for (size_t d = 0; d < log->days; d++) {
        const double *mine = halves + d * HALF_HOURS, *theirs = usual + fit_weekday(w, d) * HALF_HOURS;
        double day = 0.0, calls = 0.0, expected = 0.0;
        for (size_t h = 0; h < HALF_HOURS; h++)
            day += theirs[h];
        for (size_t h = 0, from = 0; h <= HALF_HOURS && !w->odd[d]; h++) {
            if (h < HALF_HOURS && mine[h] > FLOOD * theirs[h]) {
                calls += mine[h];
                expected += theirs[h];
                continue;
            }
            w->odd[d] = h - from >= 2 && calls - expected > fmax(FLOOD_CALLS, FLOOD_SHARE * day);
            if (w->odd[d])
                tell_flood(w, d, from, h, calls, expected);
            calls = expected = 0.0;
            from = h + 1;
        }
    }
    return true;
}

static bool odd_days(struct fit_work *w, const double *calls) {
    struct ht_fit *fit = w->fit;
    const size_t days = w->log->days;
    double *room = ht_arena_alloc(&w->scratch, days, sizeof *room);
    fit->odd_days = ht_arena_alloc(&fit->arena, days, sizeof *fit->odd_days);
    if (room == NULL || fit->odd_days == NULL)
        return false;
    mark_gaps(w, calls);
    for (size_t weekday = 0; weekday < HT_FIT_WEEKDAYS; weekday++) {
        const double usual = median_of(w, calls, weekday, room);
        for (size_t d = 0; d < days; d++)
            if (fit_weekday(w, d) == weekday && calls[d] < ODD_SHARE * usual &&
                usual - calls[d] > 2.5 * sqrt(usual))
                w->odd[d] = true;
    }
    if (!mark_floods(w, room))
        return false;
    for (size_t d = 0; d < days; d++) {
        w->fitted[d] = d >= fit->first_day && d < fit->first_day + fit->days && !w->odd[d];
        if (w->odd[d])
            fit->odd_days[fit->odd_day_count++] = d;
    }
    return true;
}

/* Do days of this weekday lie in the fitted span, odd ones aside? And outside it? */
static bool in_span(const struct fit_work *w, size_t weekday, bool fitted) {
    for (size_t d = 0; d < w->log->days; d++)
        if (fit_weekday(w, d) == weekday && !w->odd[d] && w->fitted[d] == fitted)
            return true;
    return false;
}

static bool asked(const struct fit_work *w, size_t day) {
    return !w->odd[day] && w->fitted[day] != w->unseen[fit_weekday(w, day)];
}

static void add_answered(const struct fit_work *w, struct hours *h, double t, double n) {
    const size_t day = fit_day(w, t);
    if (!asked(w, day) || isnan(n))
        return;
    const size_t bin = (size_t)((t - (double)day * HT_DAY) / h->bin);
    h->answered[fit_weekday(w, day) * h->bins + (bin < h->bins ? bin : h->bins - 1)] += n;
}

static bool count_answered(struct fit_work *w, struct hours *h) {
    const struct ht_call_log *log = w->log;
    const double whole = w->fit->interval * ceil(QUARTER / w->fit->interval);
    h->bin = fmod(HT_DAY, whole) == 0.0 ? whole : w->fit->interval;
    h->bins = (size_t)(HT_DAY / h->bin);
    h->answered = ht_arena_alloc(&w->scratch, HT_FIT_WEEKDAYS * h->bins, sizeof *h->answered);
    if (h->answered == NULL)
        return false;
    for (size_t weekday = 0; weekday < HT_FIT_WEEKDAYS; weekday++)
        w->unseen[weekday] = !in_span(w, weekday, true) && in_span(w, weekday, false);
    for (size_t i = 0; i < log->call_count; i++)
        if (log->calls[i].answered)
            add_answered(w, h, log->calls[i].arrival, 1.0);
    for (size_t i = 0; i < log->interval_count; i++) {
        const struct ht_logged_interval *row = &log->intervals[i];
        const double n = isnan(row->answered) ? fit_offered(row) : row->answered;
        const double parts = fmax(1.0, floor(row->length / h->bin + 0.5));
        for (double k = 0.0; k < parts; k += 1.0)
            add_answered(w, h, row->start + k * h->bin, n / parts);
    }
    for (size_t d = 0; d < log->days; d++)
        h->days[fit_weekday(w, d)] += asked(w, d);
    return true;
}

/* Forgets what stands apart from the rest and is next to nothing: calls at midnight, a test on a Sunday. */
static void forget_strays(double *counts, size_t bins, size_t apart, double usual) {
    double all = 0.0;
    for (size_t b = 0; b < bins; b++)
        all += counts[b];
    for (size_t b = 0, from = 0; b <= bins; b++) {
        size_t end = b;
        while (end < bins && counts[end] < fmax(FAINT * usual, 1e-9))
            end++;
        if (b < bins && end - b < apart && end < bins) {
            b = end;
            continue;
        }
        double piece = 0.0;
        for (size_t k = from; k < b; k++)
            piece += counts[k];
        for (size_t k = from; k < b && piece < PIECE * all; k++)
            counts[k] = 0.0;
        from = end;
        b = end;
    }
}

/* First and last interval with more than a faint number; the usual number a bin. */
static double span_of(double *counts, const struct hours *h, size_t *from, size_t *to) {
    const size_t bins = h->bins;
    double sum = 0.0, used = 0.0;
    for (size_t b = 0; b < bins; b++) {
        sum += counts[b];
        used += counts[b] > 0.0;
    }
    const double usual = used > 0.0 ? sum / used : 0.0;
    forget_strays(counts, bins, (size_t)fmax(1.0, SHORT_STOP / h->bin), usual);
    for (*from = 0; *from < bins && (counts[*from] <= 0.0 || counts[*from] < FAINT * usual);)
        ++*from;
    for (*to = bins; *to > *from && (counts[*to - 1] <= 0.0 || counts[*to - 1] < FAINT * usual);)
        --*to;
    return usual;
}

static bool near(size_t a, size_t b, size_t bins) {
    return a > b ? a - b <= bins : b - a <= bins;
}

/* Own hours of every weekday, then which open alike. */
static void find_alike(struct fit_work *w, struct hours *h) {
    double usual[HT_FIT_WEEKDAYS], busiest = 0.0, per_day[HT_FIT_WEEKDAYS] = {0};
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
        usual[d] = span_of(h->answered + d * h->bins, h, &h->from[d], &h->to[d]);
        for (size_t b = 0; b < h->bins && h->days[d] > 0.0; b++)
            per_day[d] += h->answered[d * h->bins + b] / h->days[d];
        busiest = fmax(busiest, per_day[d]);
    }
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
        w->like[d] = d;
        w->open[d] = per_day[d] > 0.0 && per_day[d] >= STRAY * busiest;
        const size_t slack = (size_t)((usual[d] >= DENSE ? 1800.0 : 7200.0) / h->bin);
        for (size_t e = 0; e < d && w->like[d] == d; e++)
            if (w->open[d] && w->open[e] && w->like[e] == e && near(h->from[d], h->from[e], slack) &&
                near(h->to[d], h->to[e], slack))
                w->like[d] = e;
    }
}

static void add_opening(struct fit_work *w, const struct hours *h, size_t first, size_t from, size_t to) {
    struct ht_fit *fit = w->fit;
    struct ht_fit_opening *o = &fit->openings[fit->opening_count++];
    *o = (struct ht_fit_opening){.from = (double)from * h->bin, .to = (double)to * h->bin};
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++)
        if (w->open[d] && w->like[d] == first)
            o->days |= 1u << d;
}

/* The hours of the weekdays that open like `first`, from all their days; pauses cut them in pieces. */
static bool open_alike(struct fit_work *w, const struct hours *h, size_t first) {
    double *counts = ht_arena_alloc(&w->scratch, h->bins, sizeof *counts);
    if (counts == NULL)
        return false;
    for (size_t d = first; d < HT_FIT_WEEKDAYS; d++)
        for (size_t b = 0; b < h->bins && w->open[d] && w->like[d] == first; b++)
            counts[b] += h->answered[d * h->bins + b];
    size_t from, to, piece;
    const double usual = span_of(counts, h, &from, &to);
    piece = from;
    for (size_t b = from; b < to; b++) {
        size_t end = b;
        while (end < to && counts[end] < FAINT * usual)
            end++;
        if ((double)(end - b) * h->bin >= SHORT_STOP && usual * (double)(end - b) >= ENOUGH) {
            add_opening(w, h, first, piece, b);
            piece = end;
        }
        b = end > b ? end - 1 : b;
    }
    add_opening(w, h, first, piece, to);
    return true;
}

bool fit_days(struct fit_work *w) {
    struct ht_fit *fit = w->fit;
    struct hours h = {0};
    double *calls;
    if (!day_calls(w, &calls) || !odd_days(w, calls) || !count_answered(w, &h))
        return false;
    fit->openings = ht_arena_alloc(&fit->arena, HT_FIT_WEEKDAYS * h.bins, sizeof *fit->openings);
    if (fit->openings == NULL)
        return false;
    find_alike(w, &h);
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++)
        if (w->open[d] && w->like[d] == d && !open_alike(w, &h, d))
            return false;
    if (fit->opening_count > 0)
        return true;
    ht_messages_add(w->messages, HT_ERROR, w->place, NULL, NULL,
                    "there is nothing to fit: no call of the days to fit was answered");
    return false;
}
