/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every choice by arithmetic: its load and capacity by the forecast (forecast.c), what its agents cost, and
 * what calls cost that an overload turns away. Models are read one after the other and not kept.
 *
 * Four rules leave choices out.
 *
 * A plan is hopeless where an overload holds callers for more than twice as long as a target on the hold
 * allows. Of exponential patience with mean m, a load of r times the capacity makes 1 - 1 / r give up, which
 * holds callers for m * log(r) (Whitt, "Fluid models for multiserver queues with abandonments", Operations
 * Research 54, 2006, section 3). Only where nothing else keeps callers away, all calls are of one type, and
 * the period lasts much longer than that.
 *
 * A plan that misses a target in a period cannot be mended by more load or less capacity: every plan of the
 * same side (equal in those values that the forecast does not see, such as callbacks) whose load is nowhere
 * lower and where no group's capacity is higher, in that period and those before it that callers may come
 * back from, fails as well: of weeks that is the one before, of shorter periods all of them.
 *
 * In a large centre with one type of calls, days of one profile and one target on how long they wait or how
 * many give up, what decides is the load over the capacity: a plan of the same side which has more of it in
 * any period than the plan that failed had where it failed fails as well.
 *
 * A plan whose agents cost more than the best plan found, even if few calls were lost, is not cheaper: half
 * as many as any plan of the same side has lost that is under less strain. What agents cost comes from the
 * forecast, corrected by the least ratio of simulated to forecast cost among the plans simulated so far, less
 * half the range of these ratios and at least a thousandth.
 */
#include "plan_work.h"
#include <holdtime/calendar.h>
#include <math.h>

#define MOST_ROOM 128e6 /* numbers of a forecast kept, of all choices; beyond it weeks stand for days */
#define SEEN      1e-5  /* relative difference from which on a forecast differs */
#define ROUNDING  1e-6
/* Of the mean that stands for the worst period, and still tells two plans of one worst period apart. */
#define SHARPNESS   16.0
#define LARGE       50.0 /* erlangs */
#define MORE        1.005
#define MARGIN      1e-3
#define HOPELESS    2.0  /* times the bound .. */
#define MUCH_LONGER 20.0 /* .. and the period so many times that */

static double given(double price) {
    return isnan(price) ? 0.0 : price;
}

static size_t width(const struct prospects *s) {
    return s->periods * (1 + s->groups);
}

/* Days of a class on which the centre opens, as far as they are measured. */
static double class_days(const struct ht_calendar *calendar, double begin, double length) {
    double days = 0.0;
    for (double day = fmax(begin, calendar->warm_up); day < fmin(begin + length, calendar->length);
         day += HT_DAY)
        days +=
            ht_open_time(calendar, floor(day / HT_DAY) * HT_DAY, (floor(day / HT_DAY) + 1.0) * HT_DAY) > 0.0
                ? 1.0
                : 0.0;
    return days;
}

static double hiring(const struct ht_model *model, const struct ht_agent_group *group) {
    const struct ht_calendar *calendar = &model->calendar;
    const size_t size = ht_class_size(group);
    double sum = 0.0;
    for (size_t k = 0; k < ht_class_count(group); k++) {
        const double begin = ht_class_begin(group, k);
        const size_t left = group->count - k * size;
        const double heads = (double)(left < size ? left : size);
        if (begin >= calendar->warm_up && begin < calendar->length)
            sum += heads * given(group->hire_cost);
        sum +=
            heads * given(group->training_cost_per_day) * class_days(calendar, begin, group->training.length);
    }
    return sum;
}

static double wages(const struct ht_model *model, const struct ht_forecast *forecast) {
    double sum = 0.0;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        double hours = 0.0;
        for (size_t i = 0; i < forecast->count; i++)
            hours += forecast->periods[i].groups[g].rostered * forecast->periods[i].open_time / HT_HOUR;
        sum += hours * given(group->cost_per_hour) + hiring(model, group);
    }
    return sum;
}

/* Fresh calls of a type, for weights. */
static double calls_of(const struct ht_model *model, const struct ht_call_type *type) {
    const double mass = ht_rate_integral(&type->rate, 0.0, model->calendar.length);
    const double each = type->arrivals.source == HT_SOURCE_GAPS ? type->arrivals.gaps.mean : 1.0;
    return mass * ht_mean_batch(&type->arrivals) / each + (double)type->arrivals.call_count;
}

/* What calls cost where the overload is lost. */
static double calls_cost(const struct ht_model *model, const struct ht_forecast *forecast) {
    double calls = 0.0, value = 0.0, abandon = 0.0, cost = 0.0;
    for (size_t t = 0; t < model->call_type_count; t++) {
        const struct ht_call_type *type = &model->call_types[t];
        const double of = calls_of(model, type);
        calls += of;
        value += of * given(type->value);
        abandon += of * given(type->abandon_cost);
    }
    for (size_t i = 0; calls > 0.0 && i < forecast->count; i++) {
        const struct ht_forecast_period *f = &forecast->periods[i];
        const double lost =
            f->offered_load > f->capacity ? (f->offered_load - f->capacity) / f->offered_load : 0.0;
        cost += f->calls * (lost * abandon - (1.0 - lost) * value) / calls;
    }
    return cost;
}

/* In the worst period. */
static double peak(const struct ht_forecast *forecast) {
    double most = 0.0;
    for (size_t i = 0; i < forecast->count; i++)
        if (forecast->periods[i].open_time > 0.0)
            most = fmax(most, forecast->periods[i].offered_load / forecast->periods[i].capacity);
    return most;
}

static double strain(const struct ht_forecast *forecast) {
    double sum = 0.0, periods = 0.0;
    for (size_t i = 0; i < forecast->count; i++) {
        const struct ht_forecast_period *f = &forecast->periods[i];
        if (f->open_time <= 0.0 || f->offered_load <= 0.0)
            continue;
        sum += pow(f->offered_load / f->capacity, SHARPNESS);
        periods += 1.0;
    }
    return periods > 0.0 ? pow(sum / periods, 1.0 / SHARPNESS) : 0.0;
}

/* Can it be met by the same callers and asked for the same? */
static bool comparable(const struct ht_model *base, const struct ht_model *model) {
    bool same = ht_compare_obstacle(base, model) == NULL && base->target_count == model->target_count &&
                base->agent_group_count == model->agent_group_count;
    for (size_t t = 0; same && t < base->target_count; t++)
        same = base->targets[t].per == model->targets[t].per;
    return same;
}

/* Does nothing but patience keep callers away? */
static bool only_patience(const struct ht_model *model) {
    const struct ht_call_type *type = &model->call_types[0];
    return model->call_type_count == 1 && model->lines == HT_UNLIMITED &&
           type->arrivals.source != HT_SOURCE_REPLAY && type->queue_limit == HT_UNLIMITED &&
           isinf(type->divert_after) && type->balk <= 0.0 && !type->announce.wait &&
           type->callback.accept <= 0.0 && type->repeat.probability <= 0.0 && /* nowhere to escalate to */
           (type->patience.law == HT_LAW_EXPONENTIAL || type->patience.law == HT_LAW_NEVER);
}

static bool hopeless(const struct ht_model *model, const struct ht_forecast *forecast, enum ht_per per) {
    double bound = INFINITY;
    if (!only_patience(model))
        return false;
    for (size_t t = 0; t < model->target_count; t++) {
        const struct ht_target *target = &model->targets[t];
        if ((target->measure == HT_ASA || target->measure == HT_HOLD_MEAN) && !target->at_least &&
            target->scope <= 1 && target->per <= per)
            bound = fmin(bound, target->bound);
    }
    const struct ht_distribution *patience = &model->call_types[0].patience;
    const double mean = patience->law == HT_LAW_NEVER ? INFINITY : patience->mean;
    for (size_t i = 0; i < forecast->count; i++) {
        const struct ht_forecast_period *f = &forecast->periods[i];
        const double hold = f->offered_load > f->capacity ? mean * log(f->offered_load / f->capacity) : 0.0;
        const double seen = fmin(hold, f->open_time / MUCH_LONGER);
        if (f->open_time > 0.0 && seen > HOPELESS * bound)
            return true;
    }
    return false;
}

static void keep_forecast(struct prospects *s, size_t c, const struct ht_forecast *forecast) {
    float *at = &s->fluid[c * width(s)];
    for (size_t i = 0; i < s->periods; i++) {
        *at++ = (float)forecast->periods[i].offered_load;
        for (size_t g = 0; g < s->groups; g++)
            *at++ = (float)forecast->periods[i].groups[g].capacity;
    }
}

static double once(const struct planner *p, size_t combination) {
    double sum = 0.0;
    for (size_t d = 0; d < p->source->decision_count; d++)
        if (p->source->decisions[d].costs != NULL)
            sum += p->source->decisions[d].costs[planner_digit(p, combination, d)];
    return sum;
}

static bool same_text(const char *a, const char *b) {
    size_t i = 0;
    while (a[i] != '\0' && a[i] == b[i])
        i++;
    return a[i] == b[i];
}

/* False: no memory. */
static bool take(struct planner *p, size_t c, enum ht_per per, struct ht_arena *scratch) {
    struct prospects *s = &p->prospects;
    struct ht_model model;
    struct ht_forecast forecast;
    ht_arena_reset(scratch);
    s->state[c] = PROSPECT_NONE;
    bool fine = true;
    if (planner_read(p, c, &model) && comparable(&p->out->base, &model)) {
        fine = ht_forecast(&model, per, &forecast, scratch);
        if (fine) {
            s->state[c] = hopeless(&model, &forecast, per) ? PROSPECT_PRUNED : PROSPECT_FREE;
            s->wages[c] = wages(&model, &forecast);
            s->once[c] = once(p, c);
            s->cost[c] = s->wages[c] + s->once[c] + calls_cost(&model, &forecast);
            s->strain[c] = strain(&forecast);
            s->peak[c] = (float)peak(&forecast);
            keep_forecast(s, c, &forecast);
        }
        if (s->base == AS_WRITTEN && same_text(model.digest, p->out->base.digest))
            s->base = c;
    }
    ht_model_release(&model);
    return fine;
}

static bool alike(const struct prospects *s, size_t a, size_t b) {
    const float *x = &s->fluid[a * width(s)], *y = &s->fluid[b * width(s)];
    for (size_t i = 0; i < width(s); i++)
        if (fabs((double)x[i] - (double)y[i]) > SEEN * fmax(fabs((double)x[i]), fabs((double)y[i])))
            return false;
    return true;
}

/* The side of a choice is the choice with every decision that the forecast sees at its first value. */
static void find_sides(struct planner *p) {
    struct prospects *s = &p->prospects;
    size_t step = s->count;
    for (size_t c = 0; c < s->count; c++)
        s->side[c] = c;
    for (size_t d = 0; d < p->source->decision_count; d++) {
        const size_t values = p->source->decisions[d].value_count;
        bool seen = false;
        step /= values;
        for (size_t c = 0; !seen && c < s->count; c++) {
            const size_t first = c - planner_digit(p, c, d) * step;
            seen = s->state[c] != PROSPECT_NONE && s->state[first] != PROSPECT_NONE && !alike(s, c, first);
        }
        for (size_t c = 0; seen && c < s->count; c++)
            s->side[c] -= planner_digit(p, c, d) * step;
    }
}

static bool prospects_init(struct planner *p, enum ht_per *per) {
    struct prospects *s = &p->prospects;
    struct ht_arena *arena = &p->out->arena;
    *s = (struct prospects){.count = 1, .groups = p->out->base.agent_group_count, .base = AS_WRITTEN};
    for (size_t d = 0; d < p->source->decision_count; d++) {
        s->count *= p->source->decisions[d].value_count;
        if (s->count > HT_PLANS_MOST)
            return false;
    }
    *per = ht_default_per(&p->out->base);
    s->when = ht_periods(&p->out->base, *per, arena, &s->periods);
    if (s->when != NULL && (double)s->count * (double)width(s) > MOST_ROOM) {
        *per = HT_PER_WEEK;
        s->when = ht_periods(&p->out->base, *per, arena, &s->periods);
    }
    s->per = *per;
    s->fluid = ht_arena_room(arena, s->count * width(s), sizeof *s->fluid);
    s->wages = ht_arena_alloc(arena, s->count, sizeof *s->wages);
    s->once = ht_arena_alloc(arena, s->count, sizeof *s->once);
    s->cost = ht_arena_alloc(arena, s->count, sizeof *s->cost);
    s->strain = ht_arena_alloc(arena, s->count, sizeof *s->strain);
    s->peak = ht_arena_alloc(arena, s->count, sizeof *s->peak);
    s->side = ht_arena_alloc(arena, s->count, sizeof *s->side);
    s->state = ht_arena_alloc(arena, s->count, sizeof *s->state);
    return s->when != NULL && s->fluid != NULL && s->wages != NULL && s->once != NULL && s->cost != NULL &&
           s->strain != NULL && s->peak != NULL && s->side != NULL && s->state != NULL;
}

/* Where all are hopeless, the least of them is tried all the same: to say by how much it fails. */
static void leave_one(struct prospects *s) {
    size_t least = SIZE_MAX;
    for (size_t c = 0; c < s->count; c++) {
        if (s->state[c] == PROSPECT_FREE)
            return;
        if (s->state[c] == PROSPECT_PRUNED && (least == SIZE_MAX || s->strain[c] < s->strain[least]))
            least = c;
    }
    if (least != SIZE_MAX)
        s->state[least] = PROSPECT_FREE;
}

bool prospects_read(struct planner *p) {
    struct prospects *s = &p->prospects;
    struct ht_forecast forecast;
    struct ht_arena scratch;
    enum ht_per per;
    ht_arena_init(&scratch);
    bool fine = prospects_init(p, &per) && ht_forecast(&p->out->base, per, &forecast, &scratch);
    if (fine) {
        s->base_wages = wages(&p->out->base, &forecast);
        s->base_cost = s->base_wages + calls_cost(&p->out->base, &forecast);
    }
    for (size_t c = 0; fine && !planner_stopped(p) && c < s->count; c++) {
        fine = take(p, c, per, &scratch);
        p->out->combinations += s->state[c] == PROSPECT_NONE ? 0 : 1;
        planner_tell(p);
    }
    ht_arena_release(&scratch);
    if (!fine)
        return planner_no_memory(p);
    if (!planner_stopped(p)) {
        find_sides(p);
        leave_one(s);
    }
    return !planner_stopped(p);
}

/* Is y no better off than x in these periods? */
static bool worse_off(const struct prospects *s, size_t y, size_t x, size_t first, size_t end) {
    const float *a = &s->fluid[y * width(s)], *b = &s->fluid[x * width(s)];
    for (size_t i = first * (1 + s->groups); i < end * (1 + s->groups); i++) {
        const double more = (double)a[i] - (double)b[i], slack = ROUNDING * fabs((double)b[i]);
        if (i % (1 + s->groups) == 0 ? more < -slack : more > slack)
            return false;
    }
    return true;
}

/* Do all periods of the forecast look alike but for how much there is to do? */
static bool one_shape(const struct prospects *s, const struct ht_model *model) {
    const enum ht_source source = model->call_types[0].arrivals.source;
    const enum ht_measure measure = model->targets[0].measure;
    return s->per != HT_PER_INTERVAL && model->call_type_count == 1 && model->target_count == 1 &&
           (source == HT_SOURCE_PER_HOUR || source == HT_SOURCE_PER_DAY) &&
           (measure == HT_ASA || measure == HT_HOLD_MEAN || measure == HT_ABANDON_RATE ||
            measure == HT_SERVICE_LEVEL || (measure >= HT_HOLD_P50 && measure <= HT_HOLD_P99));
}

/* Load over capacity of a choice in a period; 0 where the centre is not large. */
static double load_ratio(const struct prospects *s, size_t c, size_t period) {
    const float *at = &s->fluid[c * width(s) + period * (1 + s->groups)];
    double capacity = 0.0;
    for (size_t g = 0; g < s->groups; g++)
        capacity += (double)at[1 + g];
    return capacity >= LARGE ? (double)at[0] / capacity : 0.0;
}

void prospects_reject(struct planner *p, const struct trial *t) {
    struct prospects *s = &p->prospects;
    size_t target = 0, first = 0, end = 0;
    while (p->shape.first_value[target + 1] <= t->missed)
        target++;
    const struct ht_period *missed =
        &p->shape.targets[target].periods[t->missed - p->shape.first_value[target]];
    while (end < s->periods && s->when[end].start < missed->start + missed->length)
        end++;
    if (s->per == HT_PER_WEEK)
        while (first < end && s->when[first].start + s->when[first].length <= missed->start - HT_WEEK)
            first++;
    const double ratio =
        end > 0 && one_shape(s, &p->out->base) ? load_ratio(s, t->combination, end - 1) : 0.0;
    for (size_t c = 0; c < s->count; c++)
        if ((s->state[c] == PROSPECT_FREE || s->state[c] == PROSPECT_DEAR) &&
            s->side[c] == s->side[t->combination] &&
            ((ratio > 0.0 && (double)s->peak[c] > MORE * ratio) ||
             worse_off(s, c, t->combination, first, end)))
            s->state[c] = PROSPECT_PRUNED;
}

/* The least that agents may cost for each unit forecast. */
static double least_ratio(const struct planner *p) {
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i <= p->out->plan_count; i++) {
        const struct trial *t = i == 0 ? &p->as_written : &p->trials[i - 1];
        const double forecast =
            t->combination == AS_WRITTEN ? p->prospects.base_wages : p->prospects.wages[t->combination];
        if (t->n == 0 || forecast <= 0.0)
            continue;
        least = fmin(least, t->agents / (double)t->n / forecast);
        most = fmax(most, t->agents / (double)t->n / forecast);
    }
    return isfinite(least) ? least - fmax(0.5 * (most - least), MARGIN * least) : 1.0;
}

/* The least that lost calls will cost: half of what they cost a plan under less strain. */
static double least_loss(const struct planner *p, size_t c) {
    const struct prospects *s = &p->prospects;
    double most = 0.0;
    for (size_t i = 0; i < p->out->plan_count; i++) {
        const struct trial *t = &p->trials[i];
        if (s->side[t->combination] == s->side[c] && s->strain[t->combination] <= s->strain[c])
            most = fmax(most, 0.5 * t->gain / (double)t->n);
    }
    return most;
}

void prospects_cost(struct planner *p, const struct trial *best) {
    struct prospects *s = &p->prospects;
    for (size_t c = 0; c < s->count; c++)
        if (s->state[c] == PROSPECT_DEAR)
            s->state[c] = PROSPECT_FREE;
    if (best == NULL)
        return;
    const double ratio = least_ratio(p), n = (double)best->n;
    const double enough = best->once + best->agents / n + best->gain / n - p->indifference;
    for (size_t c = 0; c < s->count; c++)
        if (s->state[c] == PROSPECT_FREE && s->wages[c] * ratio + s->once[c] + least_loss(p, c) > enough)
            s->state[c] = PROSPECT_DEAR;
}
