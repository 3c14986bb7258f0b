/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A forecast against what happened. Every replication leaves three sums (calls, seconds of hold, callers who
 * gave up) for each interval of the day, each day and all of them; the log is summed into the same cells by
 * the same definitions. An interval of prediction spans the middle 95% of the replications: where the
 * forecast is right, 95 of 100 such rows hold what was really seen.
 */
#include "crew.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <holdtime/backtest.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define OUTSIDE 0.025 /* of the replications, on either side of a prediction interval */

struct tally {
    double calls, hold, abandoned; /* accepted calls */
    double handled, handle;        /* of those answered whose handle time is known */
};

enum { FORECAST, REPLAYED, SIMULATIONS };

/* Cells: intervals of the day, then days, then one for all. */
struct trial {
    const struct ht_study_options *options;
    const struct ht_model *models[SIMULATIONS];
    size_t slots, cells, planned, done;
    struct tally *sums[SIMULATIONS]; /* [planned][cells] */
    double attempts, start;
};

static void count(struct tally *cell, const struct tally *more) {
    cell->calls += more->calls;
    cell->hold += more->hold;
    cell->abandoned += more->abandoned;
    cell->handled += more->handled;
    cell->handle += more->handle;
}

/* Adds to the three cells that an interval of the calendar belongs to. */
static void count_interval(struct tally *cells, const struct trial *trial, size_t interval,
                           const struct tally *more) {
    count(&cells[interval % trial->slots], more);
    count(&cells[trial->slots + interval / trial->slots], more);
    count(&cells[trial->cells - 1], more);
}

static void report_progress(void *context) {
    const struct trial *t = context;
    const struct ht_progress progress = {t->done, t->planned, t->attempts, crew_seconds() - t->start};
    if (t->options->progress != NULL)
        t->options->progress(t->options->progress_context, &progress);
}

static bool add(void *context, const struct replicated *replication) {
    struct trial *t = context;
    const size_t intervals = (t->cells - t->slots - 1) * t->slots;
    for (size_t m = 0; m < SIMULATIONS; m++) {
        struct tally *cells = &t->sums[m][t->done * t->cells];
        for (size_t i = 0; i < intervals; i++) {
            const struct sums *sums = &replication[m].sums[1 + i];
            const struct ratio hold = measure_ratio(t->models[m], sums, HT_HOLD_MEAN);
            const struct ratio abandoned = measure_ratio(t->models[m], sums, HT_ABANDON_RATE);
            const struct ratio handle = measure_ratio(t->models[m], sums, HT_HANDLE_MEAN);
            const struct tally one = {hold.under, hold.over, abandoned.over, handle.under, handle.over};
            count_interval(cells, t, i, &one);
        }
        t->attempts += replication[m].attempts;
    }
    t->done++;
    report_progress(t);
    return true;
}

/* Intervals as rows, all callers together, and no histograms: quantiles are not asked for. */
static bool shape_of_intervals(struct shape *shape, const struct ht_model *model, struct ht_arena *arena) {
    const size_t bins = ht_bin_count(&model->calendar);
    if (!shape_init(shape, model, HT_PER_WEEK, arena) ||
        !grid_init(&shape->rows, model, HT_PER_INTERVAL, arena))
        return false;
    memset(shape->hold_period, 0, bins * sizeof *shape->hold_period);
    memset(shape->hold_end, 0, bins * sizeof *shape->hold_end);
    shape->row_count = shape->rows.count;
    shape->hold_count = shape->scopes = 1;
    return true;
}

static enum ht_study_status simulate(struct trial *t, struct ht_arena *arena) {
    struct shape shapes[SIMULATIONS];
    for (size_t m = 0; m < SIMULATIONS; m++) {
        t->sums[m] = ht_arena_alloc(arena, t->planned * t->cells, sizeof *t->sums[m]);
        if (t->sums[m] == NULL || !shape_of_intervals(&shapes[m], t->models[m], arena))
            return HT_STUDY_NO_MEMORY;
    }
    const struct crew crew = {.shapes = shapes,
                              .scenarios = SIMULATIONS,
                              .seed = t->options->seed_given ? t->options->seed : t->models[0]->run.seed,
                              .replications = t->planned,
                              .threads = crew_threads(NULL, t->options->threads, SIMULATIONS * t->planned),
                              .interrupted = t->options->interrupted,
                              .add = add,
                              .beat = report_progress,
                              .context = t};
    return crew_failure(crew_work(&crew));
}

/* --- from sums to rows */

static double share(double over, double under) {
    return under > 0.0 ? over / under : NAN;
}

static double of_calls(const struct tally *s) {
    return s->calls;
}

static double of_hold(const struct tally *s) {
    return share(s->hold, s->calls);
}

static double of_abandoned(const struct tally *s) {
    return share(s->abandoned, s->calls);
}

static double of_handle(const struct tally *s) {
    return share(s->handle, s->handled);
}

/* The cells of one simulation beside the same of the log; `scratch` has room for a number of each
 * replication. */
struct comparison {
    const struct trial *trial;
    const struct tally *sums, *seen;
    double *scratch;
};

static struct ht_forecasted forecasted(const struct comparison *c, size_t cell,
                                       double (*measure)(const struct tally *)) {
    struct tally all = {0};
    size_t known = 0;
    for (size_t r = 0; r < c->trial->done; r++) {
        const struct tally *one = &c->sums[r * c->trial->cells + cell];
        count(&all, one);
        const double value = measure(one);
        if (!isnan(value))
            c->scratch[known++] = value;
    }
    struct ht_forecasted f = {measure(&c->seen[cell]), measure(&all), NAN, NAN};
    if (measure == of_calls)
        f.simulated /= (double)c->trial->done;
    if (known > 1) {
        gsl_sort(c->scratch, 1, known);
        f.low = gsl_stats_quantile_from_sorted_data(c->scratch, 1, known, OUTSIDE);
        f.high = gsl_stats_quantile_from_sorted_data(c->scratch, 1, known, 1.0 - OUTSIDE);
    }
    return f;
}

static struct ht_backtest_row row_of(const struct comparison *c, size_t cell, double from, double length) {
    return (struct ht_backtest_row){.from = from,
                                    .length = length,
                                    .calls = forecasted(c, cell, of_calls),
                                    .hold = forecasted(c, cell, of_hold),
                                    .abandoned = forecasted(c, cell, of_abandoned)};
}

static struct ht_backtest_error error_of(const struct ht_backtest_row *rows, size_t row_count,
                                         size_t offset) {
    struct ht_backtest_error e = {NAN, NAN, NAN};
    double weight = 0.0, bias = 0.0, absolute = 0.0, within = 0.0, known = 0.0;
    for (size_t i = 0; i < row_count; i++) {
        const struct ht_forecasted *f = (const struct ht_forecasted *)((const char *)&rows[i] + offset);
        if (isnan(f->seen) || isnan(f->simulated))
            continue;
        weight += rows[i].calls.seen;
        bias += rows[i].calls.seen * (f->simulated - f->seen);
        absolute += rows[i].calls.seen * fabs(f->simulated - f->seen);
        within += f->seen >= f->low && f->seen <= f->high ? 1.0 : 0.0;
        known += 1.0;
    }
    if (weight > 0.0)
        e = (struct ht_backtest_error){bias / weight, absolute / weight, within / known};
    return e;
}

#define ERROR_OF(rows, row_count, measure)                                                                   \
    error_of(rows, row_count, offsetof(struct ht_backtest_row, measure))

static void fill_errors(struct ht_backtest *b) {
    b->calls_by_interval = ERROR_OF(b->intervals, b->interval_count, calls);
    b->hold_by_interval = ERROR_OF(b->intervals, b->interval_count, hold);
    b->abandoned_by_interval = ERROR_OF(b->intervals, b->interval_count, abandoned);
    b->calls_by_day = ERROR_OF(b->daily, b->day_count, calls);
    b->hold_by_day = ERROR_OF(b->daily, b->day_count, hold);
    b->abandoned_by_day = ERROR_OF(b->daily, b->day_count, abandoned);
    b->hold_replayed = ERROR_OF(b->replayed, b->interval_count, hold);
    b->abandoned_replayed = ERROR_OF(b->replayed, b->interval_count, abandoned);
}

/* --- what happened */

static bool is_open(const struct ht_calendar *calendar, double t) {
    for (size_t i = 0; i < calendar->window_count; i++)
        if (t >= calendar->windows[i].from && t < calendar->windows[i].to)
            return true;
    return false;
}

static void look(struct ht_backtest *b, struct tally *seen, const struct ht_fit *fit,
                 const struct trial *trial) {
    const struct ht_calendar *calendar = &trial->models[FORECAST]->calendar;
    const double start = (double)b->first_day * HT_DAY;
    for (size_t i = 0; i < fit->log->call_count; i++) {
        const struct ht_logged_call *call = &fit->log->calls[i];
        const double t = call->arrival - start;
        if (t < 0.0 || t >= calendar->length)
            continue;
        const bool handled = call->answered && !isnan(call->handle);
        const struct tally one = {1.0, call->hold, call->answered ? 0.0 : 1.0, handled ? 1.0 : 0.0,
                                  handled ? call->handle : 0.0};
        if (is_open(calendar, t))
            count_interval(seen, trial, (size_t)(t / fit->interval), &one);
        else if (ht_is_holiday(calendar, calendar->start_day + (int64_t)(t / HT_DAY)))
            b->odd_calls++;
    }
}

/* --- rows of what is ever open */

static bool slot_is_open(const struct ht_calendar *calendar, double from, double length) {
    for (double day = 0.0; day < calendar->length; day += HT_DAY)
        if (ht_open_time(calendar, day + from, day + from + length) > 0.0)
            return true;
    return false;
}

static bool fill_intervals(struct ht_backtest *b, const struct comparison *forecast,
                           const struct comparison *replayed) {
    const struct trial *trial = forecast->trial;
    const double length = HT_DAY / (double)trial->slots;
    b->intervals = ht_arena_alloc(&b->arena, trial->slots, sizeof *b->intervals);
    b->replayed = ht_arena_alloc(&b->arena, trial->slots, sizeof *b->replayed);
    if (b->intervals == NULL || b->replayed == NULL)
        return false;
    for (size_t slot = 0; slot < trial->slots; slot++) {
        const double from = (double)slot * length;
        if (!slot_is_open(&trial->models[FORECAST]->calendar, from, length))
            continue;
        b->intervals[b->interval_count] = row_of(forecast, slot, from, length);
        b->replayed[b->interval_count++] = row_of(replayed, slot, from, length);
    }
    return true;
}

static bool fill_days(struct ht_backtest *b, const struct comparison *forecast) {
    const struct trial *trial = forecast->trial;
    b->daily = ht_arena_alloc(&b->arena, b->days, sizeof *b->daily);
    for (size_t day = 0; b->daily != NULL && day < b->days; day++) {
        const double from = (double)day * HT_DAY;
        if (ht_open_time(&trial->models[FORECAST]->calendar, from, from + HT_DAY) > 0.0)
            b->daily[b->day_count++] =
                row_of(forecast, trial->slots + day, (double)b->first_day * HT_DAY + from, HT_DAY);
    }
    b->compared = b->day_count;
    return b->daily != NULL;
}

static bool fill(struct ht_backtest *b, const struct ht_fit *fit, const struct trial *trial,
                 struct ht_arena *arena) {
    struct tally *seen = ht_arena_alloc(arena, trial->cells, sizeof *seen);
    double *scratch = ht_arena_alloc(arena, trial->done, sizeof *scratch);
    if (seen == NULL || scratch == NULL)
        return false;
    look(b, seen, fit, trial);
    const struct comparison forecast = {trial, trial->sums[FORECAST], seen, scratch},
                            replayed = {trial, trial->sums[REPLAYED], seen, scratch};
    if (!fill_intervals(b, &forecast, &replayed) || !fill_days(b, &forecast))
        return false;
    const double from = (double)b->first_day * HT_DAY, length = (double)b->days * HT_DAY;
    b->whole = row_of(&forecast, trial->cells - 1, from, length);
    b->replayed_whole = row_of(&replayed, trial->cells - 1, from, length);
    b->handle = forecasted(&forecast, trial->cells - 1, of_handle);
    fill_errors(b);
    return true;
}

enum ht_study_status ht_backtest(struct ht_backtest *out, const struct ht_fit *fit, size_t first_day,
                                 const struct ht_model *forecast, const struct ht_model *replayed,
                                 const struct ht_study_options *options) {
    const size_t days = (size_t)(forecast->calendar.length / HT_DAY + 0.5);
    struct trial trial = {.options = options,
                          .models = {forecast, replayed},
                          .slots = fit->slots,
                          .cells = fit->slots + days + 1,
                          .planned =
                              options->replications > 0 ? options->replications : forecast->run.replications,
                          .start = crew_seconds()};
    struct ht_arena arena;
    *out = (struct ht_backtest){.first_day = first_day, .days = days};
    ht_arena_init(&arena);
    ht_arena_init(&out->arena);
    enum ht_study_status status = simulate(&trial, &arena);
    out->replications = trial.done;
    out->interrupted = trial.done < trial.planned;
    if (status == HT_STUDY_DONE && trial.done == 0)
        status = HT_STUDY_NOTHING;
    if (status == HT_STUDY_DONE && !fill(out, fit, &trial, &arena))
        status = HT_STUDY_NO_MEMORY;
    ht_arena_release(&arena);
    return status;
}

void ht_backtest_release(struct ht_backtest *backtest) {
    ht_arena_release(&backtest->arena);
}
