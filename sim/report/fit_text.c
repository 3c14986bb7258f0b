/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fit as text: how the forecast held, first; where it misses and whose fault that is; then what was found.
 */
#include "fit.h"
#include "table.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define LISTED 8 /* intervals named in a sentence */

/* --- the answer */

static void tell_forecast(struct words *w, const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    const struct ht_forecasted *hold = &b->whole.hold, *gone = &b->whole.abandoned;
    char days[96], fitted[96], a[32], s[32], low[32], high[32];
    words_add(
        w, "%zu open day%s, %s, forecast from the %zu of %s: callers really held %s on average, simulated %s",
        b->compared, b->compared == 1 ? "" : "s",
        fitted_days(r->fit, b->first_day, b->days, days, sizeof days), fitted_day_count(r->fit),
        fitted_days(r->fit, r->fit->first_day, r->fit->days, fitted, sizeof fitted),
        words_duration(hold->seen, a, sizeof a), words_duration(hold->simulated, s, sizeof s));
    words_add(w, " (95%% of simulations: %s to %s); ", words_duration(hold->low, low, sizeof low),
              words_duration(hold->high, high, sizeof high));
    words_add(w, "%s really gave up, simulated %s (%s to %s).", words_share(gone->seen, a, sizeof a),
              words_share(gone->simulated, s, sizeof s), words_share(gone->low, low, sizeof low),
              words_share(gone->high, high, sizeof high));
}

static bool inside(const struct ht_forecasted *f) {
    return f->seen >= f->low && f->seen <= f->high;
}

/* --- where it misses */

static size_t count_inside(const struct ht_backtest_row *rows, size_t count, size_t *known, bool hold) {
    size_t within = 0;
    *known = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ht_forecasted *f = hold ? &rows[i].hold : &rows[i].abandoned;
        *known += isnan(f->seen) ? 0 : 1;
        within += inside(f) ? 1 : 0;
    }
    return within;
}

static void put_clock(struct words *w, double second) {
    const long minutes = lround(second / HT_MINUTE);
    words_add(w, "%02ld:%02ld", minutes / 60, minutes % 60);
}

/* Intervals of the day whose hold lies outside on that side, runs joined: "09:00-10:30, 14:00-14:30". */
static size_t list_outside(struct words *w, const struct ht_backtest *b, bool too_long) {
    size_t runs = 0;
    for (size_t i = 0; i < b->interval_count; i++) {
        const size_t first = i;
        while (i < b->interval_count && (too_long ? b->intervals[i].hold.seen < b->intervals[i].hold.low
                                                  : b->intervals[i].hold.seen > b->intervals[i].hold.high)) {
            i++;
        }
        if (i > first) {
            if (runs++ < LISTED) {
                words_add(w, runs == 1 ? "" : ", ");
                put_clock(w, b->intervals[first].from);
                words_add(w, "-");
                put_clock(w, b->intervals[i - 1].from + b->intervals[i - 1].length);
            }
        }
    }
    if (runs > LISTED) {
        words_add(w, ", ..");
    }
    return runs;
}

/* The day that adds most to the error in hold. */
static void tell_worst_day(struct words *w, const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    const struct ht_backtest_row *worst = NULL;
    double most = 0;
    for (size_t i = 0; i < b->day_count; i++) {
        const struct ht_backtest_row *row = &b->daily[i];
        const double error = fabs(row->hold.simulated - row->hold.seen) * row->calls.seen;
        if (error > most && !inside(&row->hold)) {
            most = error;
            worst = row;
        }
    }
    if (worst == NULL) {
        return;
    }
    char date[64], seen[32], sim[32], came[32], calls[32];
    words_add(w, " Furthest off is %s: %s seen, %s simulated (%s calls came, %s were forecast).",
              fitted_day(r->fit, (size_t)(worst->from / HT_DAY), date, sizeof date),
              words_duration(worst->hold.seen, seen, sizeof seen),
              words_duration(worst->hold.simulated, sim, sizeof sim),
              words_count(worst->calls.seen, came, sizeof came),
              words_count(worst->calls.simulated, calls, sizeof calls));
}

static void tell_misses(struct words *w, const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    char name[48], list[256];
    struct words items;
    size_t known, days;
    const size_t hold = count_inside(b->intervals, b->interval_count, &known, true);
    const size_t gone = count_inside(b->intervals, b->interval_count, &known, false);
    words_add(
        w,
        "By %s of the day the hold seen lies within its 95%% interval in %zu of %zu, the share who gave "
        "up in %zu; ",
        fitted_interval(r->fit, false, name, sizeof name), hold, known, gone);
    const size_t hold_days = count_inside(b->daily, b->day_count, &days, true);
    const size_t gone_days = count_inside(b->daily, b->day_count, &days, false);
    words_add(w, "by day in %zu and %zu of %zu.", hold_days, gone_days, days);
    for (int too_long = 0; too_long < 2; too_long++) {
        words_init(&items, list, sizeof list);
        if (list_outside(&items, b, too_long != 0) > 0) {
            words_add(w, " Simulated holds are too %s at %s.", too_long != 0 ? "long" : "short", list);
        }
    }
    tell_worst_day(w, r);
}

static const char *signed_duration(double seconds, char *buffer, size_t size) {
    char text[32];
    snprintf(buffer, size, "%s%s",
             !(fabs(seconds) >= 0.05) ? ""
             : seconds < 0            ? "-"
                                      : "+",
             words_duration(fabs(seconds), text, sizeof text));
    return buffer;
}

static const char *signed_points(double share, char *buffer, size_t size) {
    snprintf(buffer, size, isnan(share) ? "-" : "%+.1f points", 100 * share);
    return buffer;
}

/* Whose fault it is: with the very calls of the log only staff, queue and patience can be. */
static void tell_causes(struct words *w, const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    const struct ht_forecasted *calls = &b->whole.calls, *again = &b->replayed_whole.hold;
    char seen[32], sim[32], low[32], high[32], a[48], c[48];
    words_add(w, "%s calls came, %s were forecast (95%%: %s to %s); ",
              words_count(calls->seen, seen, sizeof seen), words_count(calls->simulated, sim, sizeof sim),
              words_count(calls->low, low, sizeof low), words_count(calls->high, high, sizeof high));
    words_add(w, "they took %s on average, forecast %s", words_duration(b->handle.seen, seen, sizeof seen),
              words_duration(b->handle.simulated, sim, sizeof sim));
    const double work = calls->simulated * b->handle.simulated / (calls->seen * b->handle.seen) - 1;
    if (isfinite(work)) {
        words_add(w, ": %.0f%% %s work than there was", 100 * fabs(work), work < 0 ? "less" : "more");
    }
    const double total = b->whole.hold.simulated - b->whole.hold.seen, rest = again->simulated - again->seen;
    words_add(w, ". With the very calls of the log replayed callers hold %s and %s give up. ",
              words_duration(again->simulated, a, sizeof a),
              words_share(b->replayed_whole.abandoned.simulated, c, sizeof c));
    words_add(w, "So the error in hold, %s, is %s of forecasting calls and handle times, and ",
              signed_duration(total, seen, sizeof seen), signed_duration(total - rest, a, sizeof a));
    words_add(
        w,
        "%s of what the log does not show: who was on the phones without a call, how calls were given out, "
        "how long those who were answered would have waited.",
        signed_duration(rest, c, sizeof c));
}

static void tell_left_out(struct words *w, const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    char days[256], calls[32];
    struct words list;
    size_t odd = 0;
    words_init(&list, days, sizeof days);
    for (size_t d = b->first_day; d < b->first_day + b->days; d++) {
        if (fitted_odd_day(r->fit, d)) {
            char date[64];
            words_add(&list, "%s%s", odd++ == 0 ? "" : ", ", fitted_day(r->fit, d, date, sizeof date));
        }
    }
    if (odd > 0) {
        words_add(w, " Left out as closed, flooded or quite unlike their weekday: %s (%s calls).", days,
                  words_count((double)b->odd_calls, calls, sizeof calls));
    }
}

/* --- error figures */

struct error_line {
    const char *what;
    const struct ht_backtest_error *error;
    enum { CALLS, HOLD, GONE } of;
};

static bool put_errors(const struct ht_backtest *b, const char *interval, FILE *out) {
    static const struct table_column columns[] = {{"", "simulated against seen", true, 0, false},
                                                  {"", "bias", false, 0, false},
                                                  {"mean absolute", "error", false, 0, false},
                                                  {"within its", "95% interval", false, 0, false}};
    const struct error_line lines[] = {{"calls by", &b->calls_by_interval, CALLS},
                                       {"mean hold by", &b->hold_by_interval, HOLD},
                                       {"gave up by", &b->abandoned_by_interval, GONE},
                                       {"calls by day", &b->calls_by_day, CALLS},
                                       {"mean hold by day", &b->hold_by_day, HOLD},
                                       {"gave up by day", &b->abandoned_by_day, GONE},
                                       {"real calls replayed: mean hold by", &b->hold_replayed, HOLD},
                                       {"real calls replayed: gave up by", &b->abandoned_replayed, GONE}};
    struct table table;
    table_init(&table, columns, 4);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct ht_backtest_error *e = lines[i].error;
        char(*row)[TABLE_CELL] = table_row(&table);
        if (row == NULL) {
            table_release(&table);
            return false;
        }
        snprintf(row[0], TABLE_CELL, "%s%s%s", lines[i].what, strstr(lines[i].what, "day") ? "" : " ",
                 strstr(lines[i].what, "day") ? "" : interval);
        switch (lines[i].of) {
        case CALLS:
            snprintf(row[1], TABLE_CELL, "%+.1f", e->bias);
            snprintf(row[2], TABLE_CELL, "%.1f", e->absolute);
            break;
        case HOLD:
            signed_duration(e->bias, row[1], TABLE_CELL);
            words_duration(e->absolute, row[2], TABLE_CELL);
            break;
        case GONE:
            signed_points(e->bias, row[1], TABLE_CELL);
            snprintf(row[2], TABLE_CELL, "%.1f points", 100 * e->absolute);
            break;
        }
        snprintf(row[3], TABLE_CELL, isnan(e->within) ? "-" : "%.0f%%", 100 * e->within);
    }
    table_print(&table, 6, out);
    table_release(&table);
    return true;
}

static void put_paragraph(void (*tell)(struct words *, const struct ht_fit_report *),
                          void (*more)(struct words *, const struct ht_fit_report *),
                          const struct ht_fit_report *report, FILE *out) {
    char text[2048];
    struct words w;
    words_init(&w, text, sizeof text);
    tell(&w, report);
    if (more != NULL) {
        more(&w, report);
    }
    table_paragraph(text, "", out);
}

static void tell_fit(struct words *w, const struct ht_fit_report *r) {
    const struct ht_fit *fit = r->fit;
    const struct ht_fit_type *largest = fitted_largest(fit);
    char days[96], calls[32], mean[32], patience[32];
    size_t all = 0, gone = 0;
    for (size_t t = 0; t < fit->type_count; t++) {
        all += fit->types[t].calls;
        gone += fit->types[t].abandoned;
    }
    words_add(w, "Fitted to %s calls of %zu open days, %s: %.1f%% gave up.",
              words_count((double)all, calls, sizeof calls), fitted_day_count(fit),
              fitted_days(fit, fit->first_day, fit->days, days, sizeof days),
              all > 0 ? 100 * (double)gone / (double)all : 0);
    char name[64];
    words_clean(largest->name, name, sizeof name);
    words_add(w, " A call%s%s", fit->type_count > 1 ? " of " : "", fit->type_count > 1 ? name : "");
    words_add(w, " takes %s on average", words_duration(largest->handle.mean, mean, sizeof mean));
    if (largest->patience.used.law != HT_LAW_NEVER) {
        words_add(w, "; its callers would wait %s on average",
                  words_duration(largest->patience.used.mean, patience, sizeof patience));
    }
    if (largest->busyness_cv > 0) {
        words_add(w, "; days of the same weekday differ by %.0f%% (standard deviation).",
                  100 * largest->busyness_cv);
    } else {
        words_add(w, "; days of the same weekday differ no more than chance has it.");
    }
}

static void tell_method(struct words *w, const struct ht_fit_report *r) {
    words_add(
        w,
        "%zu replications, seed %llu; staff as the calls of the days forecast tell it; errors are weighted "
        "by calls. The "
        "intervals are of chance alone: that %zu days can only tell so much of the calls to come is not in "
        "them.",
        r->backtest->replications, (unsigned long long)r->seed, fitted_day_count(r->fit));
}

static bool put_backtest(const struct ht_fit_report *report, FILE *out) {
    const struct ht_backtest *b = report->backtest;
    char name[48];
    put_paragraph(tell_forecast, NULL, report, out);
    fputc('\n', out);
    put_paragraph(tell_misses, tell_left_out, report, out);
    fputc('\n', out);
    put_paragraph(tell_causes, NULL, report, out);
    fputc('\n', out);
    if (!put_errors(b, fitted_interval(report->fit, false, name, sizeof name), out)) {
        return false;
    }
    fputc('\n', out);
    put_paragraph(tell_method, NULL, report, out);
    fputc('\n', out);
    return true;
}

bool ht_report_fit_text(const struct ht_fit_report *report, FILE *out) {
    if (report->backtest != NULL && !put_backtest(report, out)) {
        errno = ENOMEM;
        return false;
    }
    put_paragraph(tell_fit, NULL, report, out);
    if (!fitted_found(report, out)) {
        errno = ENOMEM;
        return false;
    }
    return !ferror(out);
}
