/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the reports of a fit say alike; see fit.h.
 */
#include "fit.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

bool fitted_empirical(const struct ht_fit_type *type) {
    return type->handle.used.law == HT_LAW_EMPIRICAL;
}

bool fitted_redials(const struct ht_fit_type *type) {
    return type->identified && type->redial > 0.005 && type->redial_delay > 0;
}

double fitted_fresh_share(const struct ht_fit_type *type) {
    return fitted_redials(type) ? type->fresh : 1;
}

bool fitted_odd_day(const struct ht_fit *fit, size_t day) {
    for (size_t i = 0; i < fit->odd_day_count; i++) {
        if (fit->odd_days[i] == day) {
            return true;
        }
    }
    return false;
}

static bool is_open_day(const struct ht_fit *fit, size_t day) {
    const int weekday = ht_weekday(fit->log->start_day + (int64_t)day);
    bool open = fit->opening_count == 0;
    for (size_t i = 0; i < fit->opening_count; i++) {
        open = open || (fit->openings[i].days >> weekday & 1) != 0;
    }
    return open;
}

size_t fitted_day_count(const struct ht_fit *fit) {
    size_t count = 0;
    for (size_t day = fit->first_day; day < fit->first_day + fit->days; day++) {
        count += is_open_day(fit, day) && !fitted_odd_day(fit, day) ? 1 : 0;
    }
    return count;
}

const struct ht_fit_law *fitted_law_used(const struct ht_fit_times *times) {
    for (size_t i = 0; i < times->law_count; i++) {
        if (times->laws[i].law.law == times->used.law) {
            return &times->laws[i];
        }
    }
    return NULL;
}

bool fitted_is_of_type(const struct ht_fit_type *type, uint32_t log_type) {
    for (size_t i = 0; i < type->log_type_count; i++) {
        if (type->log_types[i] == log_type) {
            return true;
        }
    }
    return false;
}

const struct ht_fit_type *fitted_largest(const struct ht_fit *fit) {
    const struct ht_fit_type *largest = &fit->types[0];
    for (size_t t = 1; t < fit->type_count; t++) {
        largest = fit->types[t].calls > largest->calls ? &fit->types[t] : largest;
    }
    return largest;
}

char *fitted_day(const struct ht_fit *fit, size_t day, char *buffer, size_t size) {
    struct ht_model days;
    ht_model_init(&days);
    days.calendar.start_day = fit->log->start_day;
    words_period(&days, HT_PER_DAY, (double)day * HT_DAY, buffer, size);
    ht_model_release(&days);
    return buffer;
}

char *fitted_days(const struct ht_fit *fit, size_t first, size_t days, char *buffer, size_t size) {
    char from[64], to[64];
    fitted_day(fit, first, from, sizeof from);
    fitted_day(fit, first + days - 1, to, sizeof to);
    /* What both end in, month and year, is said once. */
    const size_t length = strlen(from);
    const char *space = strrchr(from, ' ');
    for (const char *s = from + length; s > from + 4; s--) {
        const size_t tail = (size_t)(from + length - s);
        if (*s == ' ' && tail < strlen(to) && strcmp(s, to + strlen(to) - tail) == 0) {
            space = s;
        } else if (*s == ' ') {
            break;
        }
    }
    const bool shared = space != NULL && strcmp(space, to + strlen(to) - strlen(space)) == 0;
    snprintf(buffer, size, days == 1 ? "%.*s" : "%.*s to %s",
             (int)(days > 1 && shared ? (size_t)(space - from) : length), from, to);
    return buffer;
}

const char *fitted_interval(const struct ht_fit *fit, bool several, char *buffer, size_t size) {
    char length[32];
    if (fit->interval == 1800) {
        return several ? "half hours" : "half hour";
    }
    if (fit->interval == HT_HOUR) {
        return several ? "hours" : "hour";
    }
    snprintf(buffer, size, "interval%s of %s", several ? "s" : "",
             ht_format_duration(fit->interval, length, sizeof length));
    return buffer;
}

double fitted_naive_patience(const struct ht_fit *fit, const struct ht_fit_type *type) {
    const double from = (double)fit->first_day * HT_DAY, to = from + (double)fit->days * HT_DAY;
    double sum = 0, count = 0;
    for (size_t i = 0; i < fit->log->call_count; i++) {
        const struct ht_logged_call *call = &fit->log->calls[i];
        if (!call->answered && call->arrival >= from && call->arrival < to &&
            fitted_is_of_type(type, call->type) && ht_fit_open(fit, call->arrival)) {
            sum += call->hold;
            count += 1;
        }
    }
    return count > 0 ? sum / count : NAN;
}

double fitted_curve_reaches(const struct ht_fit_times *times, double y) {
    for (size_t i = 0; i < times->curve_count; i++) {
        if (times->curve[i].y <= y) {
            return times->curve[i].x;
        }
    }
    return NAN;
}
