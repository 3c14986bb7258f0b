/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fit and its backtest as JSON.
 */
#include "fit.h"
#include "jot.h"

#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

static json_t *time_of(const struct ht_fit *fit, double time) {
    char text[64];
    return json_string(ht_format_time(fit->log->start_day, time, text, sizeof text));
}

static json_t *date_of(const struct ht_fit *fit, size_t day) {
    char text[32];
    return json_string(ht_format_date(fit->log->start_day + (int64_t)day, text, sizeof text));
}

static json_t *whole(size_t number) {
    return json_integer((json_int_t)number);
}

static json_t *numbers(const double *values, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, jot_number(values[i]));
    }
    return list;
}

/* --- the log */

static json_t *left_out(const struct ht_call_log *log) {
    json_t *list = json_array();
    for (size_t i = 0; i < log->left_out_count; i++) {
        const struct ht_left_out *left = &log->left_out[i];
        json_array_append_new(list, json_pack("{s:o, s:o, s:b, s:o, s:i}", "why", jot_text(left->why),
                                              "count", whole(left->count), "faulty", left->wrong, "file",
                                              left->file == NULL ? json_null() : jot_text(left->file), "line",
                                              left->line));
    }
    return list;
}

static json_t *log_of(const struct ht_fit_report *r) {
    const struct ht_call_log *log = r->fit->log;
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "source", jot_text(r->source), "rows", whole(log->rows),
                     "start", date_of(r->fit, 0), "days", whole(log->days), "left_out", left_out(log));
}

/* --- laws */

static json_t *law_of(const struct ht_distribution *d) {
    json_t *law = json_object();
    bool fine =
        jot_put(law, "distribution", d->law == HT_LAW_NEVER ? json_null() : json_string(ht_law_name(d->law)));
    if (d->law != HT_LAW_NEVER && d->law != HT_LAW_UNIFORM && d->law != HT_LAW_TRIANGULAR) {
        fine = fine && jot_put(law, "mean", jot_number(d->mean));
    }
    if (d->law == HT_LAW_LOGNORMAL || d->law == HT_LAW_GAMMA) {
        fine = fine && jot_put(law, "cv", jot_number(d->cv));
    } else if (d->law == HT_LAW_WEIBULL) {
        fine = fine && jot_put(law, "shape", jot_number(d->shape));
    } else if (d->law == HT_LAW_ERLANG) {
        fine = fine && jot_put(law, "stages", json_integer(d->stages));
    } else if (d->law == HT_LAW_HYPEREXPONENTIAL) {
        fine = fine && jot_put(law, "probabilities", numbers(d->probabilities, d->count)) &&
               jot_put(law, "means", numbers(d->values, d->count));
    }
    if (!fine) {
        json_decref(law);
        return NULL;
    }
    return law;
}

static json_t *times_of(const struct ht_fit_times *times) {
    json_t *laws = json_array();
    for (size_t i = 0; i < times->law_count; i++) {
        const struct ht_fit_law *law = &times->laws[i];
        json_array_append_new(laws, json_pack("{s:o, s:o, s:o, s:o}", "law", law_of(&law->law),
                                              "log_likelihood", jot_number(law->log_likelihood), "aic",
                                              jot_number(law->aic), "distance", jot_number(law->distance)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "count", whole(times->count), "censored",
                     whole(times->censored), "mean", jot_number(times->mean), "median",
                     jot_number(times->median), "cv", jot_number(times->cv), "pooled", times->pooled, "used",
                     law_of(&times->used), "laws", laws);
}

/* --- types and groups */

static json_t *type_of(const struct ht_fit *fit, const struct ht_fit_type *t) {
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:{s:o, s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "name", jot_text(t->name), "agent_group", jot_text(fit->groups[t->group].name), "calls",
        whole(t->calls), "answered", whole(t->answered), "abandoned", whole(t->abandoned),
        "outside_opening_hours", whole(t->outside), "priority", t->priority, "credit", jot_number(t->credit),
        "busyness", "cv", jot_number(t->busyness_cv), "low", jot_number(t->busyness_low), "high",
        jot_number(t->busyness_high), "daily_ratio", jot_number(t->daily_ratio), "interval_ratio",
        jot_number(t->interval_ratio), "handle", times_of(&t->handle), "patience", times_of(&t->patience),
        "abandoned_after_mean", jot_number(fitted_naive_patience(fit, t)), "balk", jot_number(t->balk),
        "redial", t->identified ? jot_number(t->redial) : json_null(), "redial_delay",
        t->identified ? jot_number(t->redial_delay) : json_null());
}

static json_t *fit_of(const struct ht_fit *fit) {
    json_t *types = json_array(), *groups = json_array(), *odd = json_array();
    for (size_t t = 0; t < fit->type_count; t++) {
        json_array_append_new(types, type_of(fit, &fit->types[t]));
    }
    for (size_t g = 0; g < fit->group_count; g++) {
        json_array_append_new(
            groups, json_pack("{s:o, s:o, s:o, s:o}", "name", jot_text(fit->groups[g].name), "agents",
                              whole(fit->groups[g].agents), "scale", jot_number(fit->groups[g].scale),
                              "typical", numbers(fit->groups[g].typical, HT_FIT_WEEKDAYS * fit->slots)));
    }
    for (size_t i = 0; i < fit->odd_day_count; i++) {
        json_array_append_new(odd, date_of(fit, fit->odd_days[i]));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "first_day", date_of(fit, fit->first_day), "days",
                     whole(fit->days), "interval_s", jot_number(fit->interval), "odd_days", odd, "call_types",
                     types, "agent_groups", groups, "shared_busyness", jot_number(fit->shared_busyness));
}

/* --- the backtest */

static json_t *forecasted_of(const struct ht_forecasted *f) {
    return json_pack("{s:o, s:o, s:o, s:o}", "seen", jot_number(f->seen), "simulated",
                     jot_number(f->simulated), "low", jot_number(f->low), "high", jot_number(f->high));
}

static json_t *row_of(json_t *from, const struct ht_backtest_row *row) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "from", from, "length_s", jot_number(row->length), "calls",
                     forecasted_of(&row->calls), "hold_mean", forecasted_of(&row->hold), "abandon_rate",
                     forecasted_of(&row->abandoned));
}

static json_t *rows_of(const struct ht_fit *fit, const struct ht_backtest_row *rows, size_t count,
                       bool of_day) {
    json_t *list = json_array();
    char clock[16];
    for (size_t i = 0; i < count; i++) {
        const long minutes = lround(rows[i].from / HT_MINUTE);
        snprintf(clock, sizeof clock, "%02ld:%02ld", minutes / 60 % 100, minutes % 60);
        json_array_append_new(list,
                              row_of(of_day ? json_string(clock) : time_of(fit, rows[i].from), &rows[i]));
    }
    return list;
}

static json_t *error_of(const struct ht_backtest_error *e) {
    return json_pack("{s:o, s:o, s:o}", "bias", jot_number(e->bias), "absolute", jot_number(e->absolute),
                     "within", jot_number(e->within));
}

static json_t *errors_of(const struct ht_backtest *b) {
    return json_pack("{s:{s:o, s:o, s:o}, s:{s:o, s:o, s:o}, s:{s:o, s:o}}", "by_interval", "calls",
                     error_of(&b->calls_by_interval), "hold_mean", error_of(&b->hold_by_interval),
                     "abandon_rate", error_of(&b->abandoned_by_interval), "by_day", "calls",
                     error_of(&b->calls_by_day), "hold_mean", error_of(&b->hold_by_day), "abandon_rate",
                     error_of(&b->abandoned_by_day), "replayed", "hold_mean", error_of(&b->hold_replayed),
                     "abandon_rate", error_of(&b->abandoned_replayed));
}

static json_t *backtest_of(const struct ht_fit_report *r) {
    const struct ht_backtest *b = r->backtest;
    const struct ht_fit *fit = r->fit;
    if (b == NULL) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "first_day",
                     date_of(fit, b->first_day), "days", whole(b->days), "compared_days", whole(b->compared),
                     "odd_calls", whole(b->odd_calls), "replications", whole(b->replications), "whole",
                     row_of(time_of(fit, b->whole.from), &b->whole), "replayed_whole",
                     row_of(time_of(fit, b->whole.from), &b->replayed_whole), "handle_mean",
                     forecasted_of(&b->handle), "errors", errors_of(b), "by_interval",
                     rows_of(fit, b->intervals, b->interval_count, true), "replayed_by_interval",
                     rows_of(fit, b->replayed, b->interval_count, true), "by_day",
                     rows_of(fit, b->daily, b->day_count, false));
}

/* By hand, as JSON libraries have no unsigned integers, which seeds are. */
bool ht_report_fit_json(const struct ht_fit_report *report, FILE *out) {
    fprintf(out, "{\"holdtime\": \"" HT_VERSION "\",\n \"seed\": %" PRIu64 ",\n \"log\": ", report->seed);
    if (!jot_dump(log_of(report), out)) {
        return false;
    }
    fputs(",\n \"fit\": ", out);
    if (!jot_dump(fit_of(report->fit), out)) {
        return false;
    }
    fputs(",\n \"backtest\": ", out);
    if (!jot_dump(backtest_of(report), out)) {
        return false;
    }
    fputs("}\n", out);
    return !ferror(out);
}
