/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fit, part by part, each in a file of its own: days and opening hours, types and agent groups, arrivals,
 * handle times, patience, redials, staff. How call-centre data are read in this way: Brown, Gans, Mandelbaum,
 * Sakov, Shen, Zeltyn and Zhao (2005), "Statistical analysis of a telephone call center: a queueing-science
 * perspective".
 */
#include "fit_work.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

#define HALF_HOUR     1800.0
#define SMALLEST_TYPE 0.01

void fit_remark(struct fit_work *w, const char *hint, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ht_messages_add(w->messages, HT_WARNING, w->place, NULL, hint, "%s", text);
}

double fit_offered(const struct ht_logged_interval *i) {
    if (!isnan(i->offered))
        return i->offered;
    return i->answered + (isnan(i->abandoned) ? 0.0 : i->abandoned);
}

/* Days in order: is it among the odd ones? */
static bool is_odd(const struct ht_fit *fit, size_t day) {
    size_t low = 0, high = fit->odd_day_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (fit->odd_days[middle] == day)
            return true;
        if (fit->odd_days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool ht_fit_open(const struct ht_fit *fit, double t) {
    if (t < 0.0)
        return false;
    const size_t day = (size_t)(t / HT_DAY);
    const unsigned weekday = 1u << ht_weekday(fit->log->start_day + (int64_t)day);
    const double within = t - (double)day * HT_DAY;
    for (size_t i = 0; i < fit->opening_count; i++) {
        const struct ht_fit_opening *o = &fit->openings[i];
        if ((o->days & weekday) != 0 && within >= o->from && within < o->to)
            return !is_odd(fit, day);
    }
    return false;
}

static bool complain(struct fit_work *w, const char *hint, const char *text) {
    ht_messages_add(w->messages, HT_ERROR, w->place, NULL, hint, "%s", text);
    return false;
}

/* Defaults, and what cannot be. */
static bool settle(struct fit_work *w) {
    struct ht_fit *fit = w->fit;
    const size_t days = w->log->days;
    if (fit->options.interval <= 0.0)
        fit->options.interval = HALF_HOUR;
    if (fit->options.smallest_type <= 0.0)
        fit->options.smallest_type = SMALLEST_TYPE;
    fit->interval = fit->options.interval;
    const double slots = HT_DAY / fit->interval;
    if (fit->interval < 60.0 || slots != floor(slots))
        return complain(w, "such as 30 min", "the interval must divide a day and be at least 1 min");
    fit->slots = (size_t)slots;
    if (w->log->call_count + w->log->interval_count == 0 || days == 0)
        return complain(w, NULL, "there is nothing to fit: no row tells of a call that reached the queue");
    if (fit->options.first_day >= days)
        return complain(w, NULL, "the first day to fit is after the last day of the log");
    fit->first_day = fit->options.first_day;
    fit->days = fit->options.days > 0 && fit->options.days < days - fit->first_day ? fit->options.days
                                                                                   : days - fit->first_day;
    fit->options.days = fit->days;
    return true;
}

static bool begin(struct fit_work *w) {
    const struct ht_call_log *log = w->log;
    struct ht_arena *arena = &w->fit->arena;
    w->odd = ht_arena_alloc(arena, log->days, sizeof *w->odd);
    w->fitted = ht_arena_alloc(arena, log->days, sizeof *w->fitted);
    w->type_of = ht_arena_alloc(arena, log->type_count + 1, sizeof *w->type_of);
    w->group_of = ht_arena_alloc(arena, log->type_count + 1, sizeof *w->group_of);
    return w->odd != NULL && w->fitted != NULL && w->type_of != NULL && w->group_of != NULL;
}

static bool parts(struct fit_work *w) {
    static bool (*const calls[])(struct fit_work *) = {fit_days,     fit_types,   fit_arrivals, fit_handle,
                                                       fit_patience, fit_redials, fit_staff,    NULL};
    static bool (*const intervals[])(struct fit_work *) = {
        fit_days, fit_types, fit_arrivals, fit_interval_times, fit_interval_staff, NULL};
    bool (*const *part)(struct fit_work *) = w->log->calls != NULL ? calls : intervals;
    for (; *part != NULL; part++) {
        if (!(*part)(w))
            return false;
        ht_arena_reset(&w->scratch);
    }
    return true;
}

bool ht_fit_log(struct ht_fit *fit, const struct ht_call_log *log, const struct ht_fit_options *options,
                struct ht_messages *messages) {
    struct fit_work w = {.fit = fit, .log = log, .messages = messages};
    *fit = (struct ht_fit){.log = log, .shared_busyness = NAN};
    if (options != NULL)
        fit->options = *options;
    if (log->left_out_count > 0)
        w.place.file = log->left_out[0].file;
    ht_arena_init(&fit->arena);
    ht_arena_init(&w.scratch);
    const bool fine = settle(&w) && begin(&w) && parts(&w);
    ht_arena_release(&w.scratch);
    return fine;
}

void ht_fit_release(struct ht_fit *fit) {
    ht_arena_release(&fit->arena);
    *fit = (struct ht_fit){0};
}
