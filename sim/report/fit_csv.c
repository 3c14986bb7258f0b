/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A backtest as CSV: a row for each interval of the day and each day, seen beside simulated.
 */
#include "fields.h"
#include "fit.h"

#include <holdtime/calendar.h>
#include <math.h>

static void put(const struct ht_forecasted *f, FILE *out) {
    const double cells[] = {f->seen, f->simulated, f->low, f->high};
    for (size_t i = 0; i < 4; i++) {
        fputc(',', out);
        csv_number(cells[i], out);
    }
}

static void put_row(const char *what, const char *from, const struct ht_backtest_row *row, FILE *out) {
    fprintf(out, "%s,%s", what, from);
    put(&row->calls, out);
    put(&row->hold, out);
    put(&row->abandoned, out);
    fputc('\n', out);
}

bool ht_report_backtest_csv(const struct ht_fit_report *report, FILE *out) {
    static const char *const measures[] = {"calls", "hold_mean", "abandon_rate"};
    const struct ht_backtest *b = report->backtest;
    char from[64];
    fputs("what,from", out);
    for (size_t m = 0; m < 3; m++) {
        fprintf(out, ",%s_seen,%s_simulated,%s_low,%s_high", measures[m], measures[m], measures[m],
                measures[m]);
    }
    fputc('\n', out);
    for (size_t i = 0; i < 2 * b->interval_count; i++) {
        const bool again = i >= b->interval_count;
        const struct ht_backtest_row *row = again ? &b->replayed[i - b->interval_count] : &b->intervals[i];
        const long minutes = lround(row->from / HT_MINUTE);
        snprintf(from, sizeof from, "%02ld:%02ld", minutes / 60 % 100, minutes % 60);
        put_row(again ? "interval replayed" : "interval", from, row, out);
    }
    for (size_t i = 0; i < b->day_count; i++) {
        const int64_t day = report->fit->log->start_day + (int64_t)(b->daily[i].from / HT_DAY);
        put_row("day", ht_format_date(day, from, sizeof from), &b->daily[i], out);
    }
    put_row("all", "", &b->whole, out);
    put_row("all replayed", "", &b->replayed_whole, out);
    return !ferror(out);
}
