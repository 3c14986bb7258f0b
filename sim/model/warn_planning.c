/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shift patterns and decisions that are valid and yet probably not what was meant.
 */
#include "plain.h"
#include "warn.h"
#include <holdtime/calendar.h>
#include <math.h>

/* Open seconds of a shift that begins on a weekday at `start`. */
static double open_within(const struct ht_calendar *calendar, int day, double start, double length) {
    const double end = start + length;
    return plain_open(calendar, day, start, fmin(end, HT_DAY)) +
           (end > HT_DAY ? plain_open(calendar, (day + 1) % 7, 0.0, end - HT_DAY) : 0.0);
}

static bool ever_open(const struct ht_calendar *calendar, const struct ht_shift_pattern *pattern) {
    for (size_t i = 0; i < pattern->start_count; i++)
        for (int day = 0; day < 7; day++)
            if ((pattern->days >> day & 1u) != 0 &&
                open_within(calendar, day, pattern->starts[i], pattern->length) > 0.0)
                return true;
    return false;
}

void warn_shift_pattern(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_shift_pattern *pattern = &model->shift_patterns[index];
    const struct warner w = {model, messages, "shift_patterns", pattern->name};
    if (!ever_open(&model->calendar, pattern))
        warn(&w, "starts", "all its shifts lie outside opening hours, with nobody calling");
}

void warn_decision(const struct ht_model *model, size_t index, struct ht_messages *messages) {
    const struct ht_decision *decision = &model->decisions[index];
    const struct warner w = {model, messages, "decisions", decision->name};
    if (decision->value_count == 1)
        warn(&w, "values", "there is one value: nothing is left to decide");
}
