/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows from a scenario before anything is simulated: open windows and the rate of fresh calls.
 */
#include "plain.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_DAYS  (90.0 * HT_DAY) /* with a hazard of their own */
#define YEAR        365.0           /* days */
#define CALM        0.85            /* occupancy above which .. */
#define STRAIN_STEP 0.10            /* .. each so much strains */

bool ht_is_holiday(const struct ht_calendar *calendar, int64_t day) {
    for (size_t i = 0; i < calendar->holiday_count; i++)
        if (calendar->holidays[i] == day)
            return true;
    return false;
}

static int compare_windows(const void *a, const void *b) {
    const struct ht_window *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Raw windows of every opening that begins on a day from the one before the start to the one after the end.
 */
static size_t raw_windows(const struct ht_calendar *calendar, int64_t days, struct ht_window *windows) {
    size_t count = 0;
    for (int64_t day = -1; day <= days; day++) {
        const int64_t date = calendar->start_day + day;
        const double midnight = (double)day * HT_DAY;
        if (ht_is_holiday(calendar, date))
            continue;
        for (size_t i = 0; i < calendar->opening_count; i++) {
            const struct ht_opening *o = &calendar->openings[i];
            if ((o->days >> ht_weekday(date) & 1u) == 0)
                continue;
            double to = midnight + o->to + (o->to <= o->from ? HT_DAY : 0.0);
            if (to > midnight + HT_DAY && ht_is_holiday(calendar, date + 1))
                to = midnight + HT_DAY;
            windows[count++] = (struct ht_window){midnight + o->from, to};
        }
        if (calendar->opening_count == 0)
            windows[count++] = (struct ht_window){midnight, midnight + HT_DAY};
    }
    qsort(windows, count, sizeof *windows, compare_windows);
    return count;
}

/* Joins windows that meet, cuts them to [0, length), and notes whether the end falls in open time. */
static void join_windows(struct ht_calendar *calendar, size_t raw) {
    struct ht_window *w = calendar->windows;
    size_t count = 0;
    for (size_t i = 0; i < raw; i++) {
        if (count > 0 && w[i].from <= w[count - 1].to)
            w[count - 1].to = fmax(w[count - 1].to, w[i].to);
        else
            w[count++] = w[i];
    }
    calendar->window_count = 0;
    calendar->ends_open = false;
    for (size_t i = 0; i < count; i++) {
        const struct ht_window cut = {fmax(w[i].from, 0.0), fmin(w[i].to, calendar->length)};
        if (cut.from < cut.to) {
            calendar->ends_open = w[i].to > calendar->length;
            w[calendar->window_count++] = cut;
        }
    }
}

static bool derive_windows(struct ht_calendar *calendar, struct ht_arena *arena) {
    const int64_t days = (int64_t)ceil(calendar->length / HT_DAY);
    const size_t per_day = calendar->opening_count > 0 ? calendar->opening_count : 1;
    calendar->windows = ht_arena_alloc(arena, (size_t)(days + 2) * per_day, sizeof *calendar->windows);
    if (calendar->windows == NULL)
        return false;
    join_windows(calendar, raw_windows(calendar, days, calendar->windows));
    return true;
}

/* Index of the first window that ends after t. */
static size_t window_after(const struct ht_calendar *calendar, double t) {
    size_t low = 0, high = calendar->window_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (calendar->windows[middle].to <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double ht_next_open(const struct ht_calendar *calendar, double t) {
    const size_t i = window_after(calendar, t);
    return i < calendar->window_count ? fmax(t, calendar->windows[i].from) : INFINITY;
}

double ht_open_time(const struct ht_calendar *calendar, double from, double to) {
    double total = 0.0;
    for (size_t i = window_after(calendar, from); i < calendar->window_count; i++) {
        const struct ht_window *w = &calendar->windows[i];
        if (w->from >= to)
            break;
        total += fmin(w->to, to) - fmax(w->from, from);
    }
    return total;
}

void ht_open_day(const struct ht_calendar *calendar, size_t *first, size_t *slots) {
    double from = HT_DAY, to = 0.0;
    for (size_t i = 0; i < calendar->opening_count; i++) {
        const struct ht_opening *o = &calendar->openings[i];
        const bool overnight = o->to <= o->from;
        from = fmin(from, overnight ? 0.0 : o->from);
        to = fmax(to, overnight ? HT_DAY : o->to);
    }
    if (calendar->opening_count == 0) {
        from = 0.0;
        to = HT_DAY;
    }
    *first = (size_t)floor(from / calendar->interval);
    *slots = (size_t)ceil(to / calendar->interval) - *first;
}

double ht_surge_at(const struct ht_surge *surge, double at, double t) {
    const double since = t - at, decaying = since - surge->ramp - surge->hold;
    if (since < 0.0)
        return 1.0;
    if (since < surge->ramp)
        return 1.0 + (surge->peak - 1.0) * since / surge->ramp;
    if (decaying < 0.0)
        return surge->peak;
    if (surge->half_life <= 0.0)
        return surge->settles_at;
    return surge->settles_at + (surge->peak - surge->settles_at) * exp2(-decaying / surge->half_life);
}

bool ht_rollout_touches(const struct ht_rollout *rollout, size_t call_type) {
    for (size_t i = 0; i < rollout->call_type_count; i++)
        if (rollout->call_types[i] == call_type)
            return true;
    return false;
}

bool ht_rollout_reaches(const struct ht_rollout *rollout, size_t group) {
    for (size_t i = 0; i < rollout->agent_group_count; i++)
        if (rollout->agent_groups[i] == group)
            return true;
    return false;
}

bool ht_extra_work_on(const struct ht_extra_work *work, double at, double t) {
    return work->seconds > 0.0 && t >= at && t - at < work->lasting;
}

/* Outside the open day the nearest interval's. */
double ht_handle_profile_at(const struct ht_model *model, size_t call_type, double t) {
    const struct ht_call_type *type = &model->call_types[call_type];
    size_t first, slots;
    if (type->handle_profile == NULL)
        return 1.0;
    ht_open_day(&model->calendar, &first, &slots);
    const double second = t - floor(t / HT_DAY) * HT_DAY;
    const double slot = floor(second / model->calendar.interval) - (double)first;
    const double last = (double)type->handle_profile_count - 1.0;
    return type->handle_profile[(size_t)fmin(fmax(slot, 0.0), last)];
}

size_t ht_class_size(const struct ht_agent_group *group) {
    const size_t size = group->training.class_size;
    return size > 0 && size < group->count ? size : group->count;
}

size_t ht_class_count(const struct ht_agent_group *group) {
    if (group->joins == HT_NO_TIME || group->count == 0)
        return 0;
    return (group->count - 1) / ht_class_size(group) + 1;
}

double ht_class_begin(const struct ht_agent_group *group, size_t k) {
    return group->joins + (double)k * group->training.every;
}

double ht_leaving_hazard(const struct ht_attrition *attrition, double tenure) {
    return tenure < FIRST_DAYS && !isnan(attrition->first_90_days)
               ? attrition->first_90_days * HT_DAY / FIRST_DAYS
               : attrition->per_year / YEAR;
}

double ht_leaving_strain(const struct ht_attrition *attrition, double worked, double on) {
    return on > 0.0 && worked > CALM * on ? pow(attrition->strain, (worked / on - CALM) / STRAIN_STEP) : 1.0;
}

size_t ht_coaches(const struct ht_model *model, const struct ht_coaching *coaching) {
    const double agents = (double)model->agent_groups[coaching->coaches_from].count;
    return coaching->share > 0.0 ? (size_t)fmax(1.0, floor(coaching->share * agents + 0.5)) : 0;
}

double ht_learning_factor(const struct ht_learning *learning, double calls, double seconds) {
    double factor = 1.0;
    switch (learning->curve) {
    case HT_CURVE_EXPONENTIAL: return 1.0 + (learning->start - 1.0) * exp2(-calls / learning->half_life);
    case HT_CURVE_POWER:
        return fmax(1.0, learning->start * pow(learning->rate, log2(1.0 + calls / learning->after)));
    case HT_CURVE_TABLE: {
        const double experience = learning->points_by_time ? seconds : calls;
        for (size_t i = 0; i < learning->point_count && learning->points[i].from <= experience; i++)
            factor = learning->points[i].value;
        return factor;
    }
    default: return 1.0;
    }
}

double ht_learning_repeat(const struct ht_learning *learning, double factor) {
    const double start = learning->curve == HT_CURVE_TABLE ? learning->points[0].value : learning->start;
    if (learning->curve == HT_CURVE_NONE || start == 1.0)
        return 1.0;
    return fmax(0.0, 1.0 + (learning->repeat_start - 1.0) * (factor - 1.0) / (start - 1.0));
}

bool ht_group_takes(const struct ht_model *model, size_t group, size_t call_type, double *after) {
    const struct ht_agent_group *g = &model->agent_groups[group];
    const struct ht_call_type *type = &model->call_types[call_type];
    size_t skill = 0, route = 0;
    while (skill < g->serves_count && g->serves[skill].call_type != call_type)
        skill++;
    if (skill == g->serves_count)
        return false;
    while (route < type->route_count && type->routes[route].group != group)
        route++;
    if (type->routes != NULL && route == type->route_count)
        return false;
    if (after != NULL)
        *after = type->routes != NULL ? type->routes[route].after : 0.0;
    return true;
}

double ht_mean_batch(const struct ht_arrivals *arrivals) {
    double mean = 0.0;
    for (size_t i = 0; i < arrivals->batch_count; i++)
        mean += (double)(i + 1) * arrivals->batch[i];
    return arrivals->batch != NULL ? mean : 1.0;
}

/* Position of the last step at or before t; SIZE_MAX: t is before all. */
static size_t step_at(const struct ht_step *steps, size_t count, double t) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (steps[middle].from <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

/* One call type's shares of a week: what a weekday brings, and how it is laid over the day. */
struct shares {
    const struct ht_model *model;
    size_t call_type;
    size_t first_slot, slots;
    double weight_time[7]; /* sum over open slots of weight * open seconds, by weekday (no holidays) */
    double day_calls[7];   /* calls of each weekday: per day, or the factor on per_hour */
};

static double weight(const struct shares *s, double second_of_day) {
    const struct ht_arrivals *a = &s->model->call_types[s->call_type].arrivals;
    const double slot = floor(second_of_day / s->model->calendar.interval) - (double)s->first_slot;
    if (a->profile == NULL || slot < 0.0 || slot >= (double)a->profile_count)
        return 1.0;
    return a->profile[(size_t)slot];
}

double plain_open(const struct ht_calendar *calendar, int weekday, double from, double to) {
    double total = 0.0;
    if (calendar->opening_count == 0)
        return to - from;
    for (size_t i = 0; i < calendar->opening_count; i++) {
        const struct ht_opening *o = &calendar->openings[i];
        const bool overnight = o->to <= o->from;
        if ((o->days >> weekday & 1u) != 0)
            total += fmax(0.0, fmin(to, overnight ? HT_DAY : o->to) - fmax(from, o->from));
        if (overnight && (o->days >> ((weekday + 6) % 7) & 1u) != 0)
            total += fmax(0.0, fmin(to, o->to) - from);
    }
    return total;
}

/* Fills the week's shares. A mean day is the mean over the weekdays that are open and have a weight. */
static void share_out(struct shares *s) {
    const struct ht_calendar *calendar = &s->model->calendar;
    const struct ht_arrivals *a = &s->model->call_types[s->call_type].arrivals;
    double wanted[7], open[7], sum = 0.0;
    int days = 0;

    ht_open_day(calendar, &s->first_slot, &s->slots);
    for (int d = 0; d < 7; d++) {
        s->weight_time[d] = open[d] = 0.0;
        for (size_t slot = s->first_slot; slot < s->first_slot + s->slots; slot++) {
            const double from = (double)slot * calendar->interval;
            const double seconds = plain_open(calendar, d, from, from + calendar->interval);
            s->weight_time[d] += seconds * weight(s, from + 0.5 * calendar->interval);
            open[d] += seconds;
        }
        wanted[d] = a->weekdays_given                ? a->weekdays[d]
                    : a->source == HT_SOURCE_PER_DAY ? s->weight_time[d]
                                                     : 1.0;
        if (s->weight_time[d] > 0.0 && wanted[d] > 0.0) {
            sum += wanted[d];
            days++;
        }
    }
    for (int d = 0; d < 7; d++) {
        const double share = days > 0 ? wanted[d] * days / sum : 0.0;
        const double per_second = a->source == HT_SOURCE_GAPS ? 1.0 : a->per_hour / HT_HOUR;
        s->day_calls[d] = share * (a->source == HT_SOURCE_PER_DAY ? a->per_day : per_second * open[d]);
    }
}

/* Open time of [from, to), which may reach beyond the horizon: as on any such weekday there. */
static double open_beyond(const struct ht_calendar *calendar, double from, double to) {
    double total = ht_open_time(calendar, from, fmin(to, calendar->length));
    for (double t = fmax(from, calendar->length), next; t < to; t = next) {
        const double day = floor(t / HT_DAY);
        next = fmin(to, (day + 1.0) * HT_DAY);
        total += plain_open(calendar, ht_weekday(calendar->start_day + (int64_t)day), t - day * HT_DAY,
                            next - day * HT_DAY);
    }
    return total;
}

/* Calls per second at t of the row that covers it: its calls are shared out evenly over its open time. */
static double counted_rate(const struct ht_calendar *calendar, const struct ht_arrivals *a, double t) {
    const size_t row = step_at(a->counts, a->count_count, t);
    if (row == SIZE_MAX || t >= a->counts[row].from + a->counts_interval)
        return 0.0;
    const double from = a->counts[row].from;
    return a->counts[row].value / open_beyond(calendar, from, from + a->counts_interval);
}

/* Configured calls per second at t (open then), without rollouts; for gaps, how fast they pass. */
static double base_rate(const struct shares *s, double t) {
    const struct ht_calendar *calendar = &s->model->calendar;
    const struct ht_arrivals *a = &s->model->call_types[s->call_type].arrivals;
    const double day = floor(t / HT_DAY);
    const int weekday = ht_weekday(calendar->start_day + (int64_t)day);
    double rate = 0.0;
    if (a->source == HT_SOURCE_PIECES) {
        const size_t piece = step_at(a->pieces, a->piece_count, t);
        rate = piece == SIZE_MAX ? 0.0 : a->pieces[piece].value / HT_HOUR;
    } else if (a->source == HT_SOURCE_COUNTS) {
        rate = counted_rate(calendar, a, t);
    } else if (s->weight_time[weekday] > 0.0) {
        rate = s->day_calls[weekday] * weight(s, t - day * HT_DAY) / s->weight_time[weekday];
    }
    return rate * pow(1.0 + a->growth_per_week, floor(t / HT_WEEK));
}

struct smooth { /* between two breakpoints: a constant times the rollouts */
    const struct ht_model *model;
    size_t call_type;
    double base;
};

static double smooth_rate(const void *context, double t) {
    const struct smooth *s = context;
    double rate = s->base;
    for (size_t i = 0; i < s->model->rollout_count; i++)
        if (ht_rollout_touches(&s->model->rollouts[i], s->call_type))
            rate *= ht_surge_at(&s->model->rollouts[i].volume, s->model->rollouts[i].at, t);
    return rate;
}

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Instants at which the law of the rate may change, besides windows, days and profile slots: ascending. */
static double *breakpoints(const struct ht_model *model, const struct ht_arrivals *a, size_t *count) {
    double *at = malloc((a->piece_count + 2 * a->count_count + 3 * model->rollout_count + 1) * sizeof *at);
    *count = 0;
    if (at == NULL)
        return NULL;
    for (size_t i = 0; i < a->piece_count; i++)
        at[(*count)++] = a->pieces[i].from;
    for (size_t i = 0; i < a->count_count; i++) {
        at[(*count)++] = a->counts[i].from;
        at[(*count)++] = a->counts[i].from + a->counts_interval;
    }
    for (size_t i = 0; i < model->rollout_count; i++) {
        const struct ht_rollout *r = &model->rollouts[i];
        at[(*count)++] = r->at;
        at[(*count)++] = r->at + r->volume.ramp;
        at[(*count)++] = r->at + r->volume.ramp + r->volume.hold;
    }
    qsort(at, *count, sizeof *at, compare_doubles);
    return at;
}

static double next_break(double t, double step, const double *breaks, size_t count, size_t *at) {
    double next = (floor(t / step) + 1.0) * step;
    while (*at < count && breaks[*at] <= t)
        ++*at;
    return *at < count ? fmin(next, breaks[*at]) : next;
}

static bool derive_rate(struct ht_model *model, size_t call_type) {
    struct ht_call_type *type = &model->call_types[call_type];
    struct shares shares = {.model = model, .call_type = call_type};
    struct smooth smooth = {.model = model, .call_type = call_type};
    const double step = type->arrivals.profile != NULL ? model->calendar.interval : HT_DAY;
    size_t break_count, at = 0;
    double *breaks = breakpoints(model, &type->arrivals, &break_count);
    bool fine = breaks != NULL;

    type->rate = (struct ht_rate){0};
    share_out(&shares);
    for (size_t i = 0; fine && i < model->calendar.window_count; i++) {
        const struct ht_window *w = &model->calendar.windows[i];
        for (double t = w->from, next; fine && t < w->to; t = next) {
            next = fmin(next_break(t, step, breaks, break_count, &at), w->to);
            smooth.base = base_rate(&shares, t);
            fine = ht_rate_append(&type->rate, &model->arena, t, next, smooth_rate, &smooth);
        }
    }
    free(breaks);
    return fine;
}

bool ht_model_derive(struct ht_model *model) {
    if (!derive_windows(&model->calendar, &model->arena))
        return false;
    for (size_t i = 0; i < model->call_type_count; i++)
        if (model->call_types[i].arrivals.source != HT_SOURCE_REPLAY && !derive_rate(model, i))
            return false;
    return true;
}
