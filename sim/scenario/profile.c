/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers laid on the open day, one for each interval: weights of arrivals, factors on handle times.
 * Invariant: what comes out has as many numbers as ht_open_day has slots.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <string.h>

static bool check_count(struct reader *r, const struct node *value, const char *what, size_t count) {
    const struct ht_calendar *calendar = &r->model->calendar;
    if (!r->open_known || !r->interval_known) {
        return true; /* what is wrong with the calendar was said */
    }
    size_t first, slots;
    char from[32], to[32], interval[40];
    ht_open_day(calendar, &first, &slots);
    if (count == slots) {
        return true;
    }
    const double end = (double)(first + slots) * calendar->interval;
    ht_format_time(0, (double)first * calendar->interval, from, sizeof from);
    ht_format_time(0, end, to, sizeof to);
    return fail(r, value, NULL, "expected %zu %ss, one for each interval of %s from %s to %s, found %zu",
                slots, what, ht_format_exact(calendar->interval, interval, sizeof interval),
                strchr(from, 'T') + 1, end == HT_DAY ? "24:00" : strchr(to, 'T') + 1, count);
}

bool value_by_interval(struct reader *r, const struct node *value, struct range range, const char *what,
                       double **into, size_t *count) {
    double *numbers, sum = 0;
    size_t found;
    bool good = value->kind == NODE_TEXT ? sheet_numbers(r, value, what, range, &numbers, &found)
                                         : value_numbers(r, value, range, &numbers, &found);
    if (!good || !check_count(r, value, what, found)) {
        return false;
    }
    for (size_t i = 0; i < found; i++) {
        sum += numbers[i];
    }
    if (sum <= 0) {
        return fail(r, value, NULL, "expected %ss that are not all 0", what);
    }
    *into = numbers;
    *count = found;
    return true;
}
