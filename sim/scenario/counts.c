/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `counts`: the calls expected from each point in time on, from a CSV file. Invariant: rows ascend, a whole
 * number of intervals apart; the interval is the shortest distance between two of them.
 */
#include "reader.h"
#include <holdtime/calendar.h>
#include <math.h>

#define MOST_PER_ROW 1e8

static double shortest_distance(const struct ht_step *rows, size_t count) {
    double shortest = INFINITY;
    for (size_t i = 1; i < count; i++) {
        shortest = fmin(shortest, rows[i].from - rows[i - 1].from);
    }
    return shortest;
}

static void check_distances(struct reader *r, struct sheet *sheet, const struct ht_arrivals *arrivals) {
    char interval[64];
    size_t column = sheet_column(sheet, "start");
    for (size_t i = 1; i < arrivals->count_count; i++) {
        double steps = (arrivals->counts[i].from - arrivals->counts[i - 1].from) / arrivals->counts_interval;
        if (fabs(steps - round(steps)) > 1e-6) {
            sheet_fail(r, sheet, i, column,
                       "expected a whole number of intervals (%s, the shortest distance between two rows) "
                       "after the row before, found %.48s",
                       ht_format_exact(arrivals->counts_interval, interval, sizeof interval),
                       sheet_cell(sheet, i, column));
        }
    }
}

bool counts_read(struct reader *r, const struct node *file, struct ht_arrivals *arrivals) {
    static const struct range calls = {0, MOST_PER_ROW, false};
    struct sheet sheet;
    bool good = sheet_read(r, file, &sheet) && sheet_steps(r, &sheet, "start", "calls", calls, NULL,
                                                           &arrivals->counts, &arrivals->count_count);
    if (good) {
        arrivals->counts_interval = arrivals->count_count > 1
                                        ? shortest_distance(arrivals->counts, arrivals->count_count)
                                        : r->model->calendar.interval;
        check_distances(r, &sheet, arrivals);
        good = sheet.complaints == 0;
        arrivals->counts_file = need(ht_arena_text(&r->model->arena, sheet.path));
    }
    sheet_release(&sheet);
    return good;
}
