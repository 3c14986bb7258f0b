/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios with one feature switched off, for the same callers to go through: luck belongs to calls, days
 * and agents, so nothing else changes. A feature gives way to what the textbook formulas have in its place:
 * other laws to exponential ones of the same mean, uneven rates to their mean.
 */
#include "without.h"
#include <gsl/gsl_sf_gamma.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

bool model_window(struct ht_model *copy, const struct ht_model *model, double start, double measured) {
    struct ht_calendar *calendar = &copy->calendar;
    *copy = *model;
    ht_arena_init(&copy->arena);
    copy->call_types = ht_arena_alloc(&copy->arena, model->call_type_count, sizeof *copy->call_types);
    if (copy->call_types == NULL)
        return false;
    memcpy(copy->call_types, model->call_types, model->call_type_count * sizeof *copy->call_types);
    copy->targets = NULL;
    copy->target_count = 0;
    const double end = measured > 0.0 ? start + measured : (floor(start / HT_DAY) + 1.0) * HT_DAY;
    if (end < calendar->length) {
        calendar->length = end;
        calendar->stop_at_end = false; /* whoever is inside then is followed to his end, as he would be */
    }
    calendar->warm_up = start;
    return ht_model_derive(copy);
}

static double variance(const struct ht_distribution *d) {
    const double mean = d->mean;
    double sum = 0.0;
    switch (d->law) {
    case HT_LAW_EXPONENTIAL: return mean * mean;
    case HT_LAW_LOGNORMAL:
    case HT_LAW_GAMMA: return d->cv * d->cv * mean * mean;
    case HT_LAW_WEIBULL: return d->a * d->a * gsl_sf_gamma(1.0 + 2.0 * d->b) - mean * mean;
    case HT_LAW_ERLANG: return mean * mean / d->stages;
    case HT_LAW_HYPEREXPONENTIAL:
        for (size_t i = 0; i < d->count; i++)
            sum += 2.0 * d->probabilities[i] * d->values[i] * d->values[i];
        return sum - mean * mean;
    case HT_LAW_UNIFORM: return (d->max - d->min) * (d->max - d->min) / 12.0;
    case HT_LAW_TRIANGULAR:
        return (d->min * d->min + d->mode * d->mode + d->max * d->max - d->min * d->mode - d->min * d->max -
                d->mode * d->max) /
               18.0;
    case HT_LAW_EMPIRICAL:
        for (size_t i = 0; i < d->count; i++)
            sum += (d->values[i] - mean) * (d->values[i] - mean);
        return sum / (double)d->count;
    default: return 0.0;
    }
}

struct spread {
    double mean, variance;
};

/* Of the values that replayed calls bring, or of what is drawn for those who bring none. */
static struct spread spread_of(const struct ht_call_type *type, const struct ht_distribution *law,
                               size_t offset) {
    double n = 0.0, mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < type->arrivals.call_count; i++) {
        const double value = *(const double *)(const void *)((const char *)&type->arrivals.calls[i] + offset);
        if (isnan(value))
            continue;
        const double step = value - mean;
        mean += step / ++n;
        squares += step * (value - mean);
    }
    return n > 0.0 ? (struct spread){mean, squares / n} : (struct spread){law->mean, variance(law)};
}

static struct spread patience_spread(const struct ht_call_type *type) {
    return spread_of(type, &type->patience, offsetof(struct ht_replayed, patience));
}

/* Talk and wrap-up are drawn apart: variances add. */
static struct spread handle_spread(const struct ht_call_type *type) {
    const struct spread talk = spread_of(type, &type->handle, offsetof(struct ht_replayed, handle));
    return (struct spread){talk.mean + type->wrap_up.mean, talk.variance + variance(&type->wrap_up)};
}

double patience_mean(const struct ht_call_type *type) {
    const struct spread s = patience_spread(type);
    return s.mean > 0.0 ? s.mean : INFINITY; /* the mean of HT_LAW_NEVER is 0 */
}

double patience_cv(const struct ht_call_type *type) {
    const struct spread s = patience_spread(type);
    return sqrt(s.variance) / s.mean;
}

double handle_cv(const struct ht_call_type *type) {
    const struct spread s = handle_spread(type);
    return sqrt(s.variance) / s.mean;
}

static struct ht_distribution exponential(double mean) {
    struct ht_distribution d = {.law = HT_LAW_EXPONENTIAL, .mean = mean};
    ht_distribution_prepare(&d);
    return d;
}

/* Replayed calls of a type's own, to be changed; false: no memory. */
static bool own_calls(struct ht_model *copy, struct ht_call_type *type) {
    struct ht_arrivals *a = &type->arrivals;
    struct ht_replayed *calls = ht_arena_alloc(&copy->arena, a->call_count, sizeof *calls);
    if (a->call_count == 0)
        return true;
    if (calls != NULL)
        memcpy(calls, a->calls, a->call_count * sizeof *calls);
    a->calls = calls;
    return calls != NULL;
}

static bool exponential_patience(struct ht_model *copy, struct ht_call_type *type, bool *there) {
    const double mean = patience_mean(type);
    if (isinf(mean) || (fabs(patience_cv(type) - 1.0) < 1e-9 && type->patience.law == HT_LAW_EXPONENTIAL))
        return true;
    *there = true;
    type->patience = exponential(mean);
    if (!own_calls(copy, type))
        return false;
    for (size_t i = 0; i < type->arrivals.call_count; i++)
        type->arrivals.calls[i].patience = NAN;
    return true;
}

/* All the agent's time is talk then: the caller does not mind, and lines are seldom short by that. */
static bool exponential_handle(struct ht_model *copy, struct ht_call_type *type, bool *there) {
    const struct spread s = handle_spread(type);
    if (fabs(handle_cv(type) - 1.0) < 0.01 && type->handle.law == HT_LAW_EXPONENTIAL)
        return true;
    *there = true;
    type->handle = exponential(s.mean);
    type->wrap_up = (struct ht_distribution){.law = HT_LAW_NEVER};
    if (!own_calls(copy, type))
        return false;
    for (size_t i = 0; i < type->arrivals.call_count; i++)
        type->arrivals.calls[i].handle = NAN;
    return true;
}

static void scale_rate(struct ht_rate *rate, double factor) {
    for (size_t i = 0; i < rate->count; i++) {
        rate->pieces[i].mass *= factor;
        for (int c = 0; c < 4; c++)
            rate->pieces[i].c[c] *= factor;
    }
}

static bool without_in_type(struct ht_model *copy, struct ht_call_type *type, enum ht_reason_kind kind,
                            bool *there) {
    struct ht_arrivals *a = &type->arrivals;
    switch (kind) {
    case HT_REASON_REDIALS:
        *there |= type->redial.after_abandon > 0.0 || type->redial.after_block > 0.0;
        type->redial.after_abandon = type->redial.after_block = 0.0;
        break;
    case HT_REASON_PATIENCE: return exponential_patience(copy, type, there);
    case HT_REASON_HANDLE: return exponential_handle(copy, type, there);
    case HT_REASON_BUSYNESS:
        *there |= a->busyness_cv > 0.0;
        a->busyness_cv = 0.0;
        break;
    case HT_REASON_INCIDENTS:
        if (a->incidents.every > 0.0) {
            const struct ht_incidents *i = &a->incidents;
            *there = true;
            scale_rate(&type->rate, (i->every + i->lasting * i->factor) / (i->every + i->lasting));
            a->incidents.every = 0.0;
        }
        break;
    case HT_REASON_BATCHES:
        if (a->batch != NULL && a->source != HT_SOURCE_GAPS) {
            *there = true;
            scale_rate(&type->rate, ht_mean_batch(a));
            a->batch = NULL;
            a->batch_count = 0;
        }
        break;
    case HT_REASON_QUEUE_LIMIT:
        *there |= type->queue_limit != HT_UNLIMITED;
        type->queue_limit = HT_UNLIMITED;
        break;
    case HT_REASON_BALKING:
        *there |= type->balk > 0.0;
        type->balk = 0.0;
        break;
    case HT_REASON_ANNOUNCEMENTS:
        *there |=
            type->announce.wait && (type->announce.hang_up > 0.0 || type->announce.patience_factor != 1.0);
        type->announce.wait = false;
        break;
    case HT_REASON_CALLBACKS:
        *there |= type->callback.accept > 0.0;
        type->callback.accept = 0.0;
        break;
    case HT_REASON_VOICE_MAIL:
        *there |= isfinite(type->divert_after);
        type->divert_after = INFINITY;
        break;
    default: break;
    }
    return true;
}

/* Every agent takes every call: what a group did not serve at its usual pace. */
static bool pooled(struct ht_model *copy, bool *there) {
    const size_t types = copy->call_type_count;
    struct ht_agent_group *groups = ht_arena_alloc(&copy->arena, copy->agent_group_count, sizeof *groups);
    if (groups == NULL)
        return false;
    memcpy(groups, copy->agent_groups, copy->agent_group_count * sizeof *groups);
    for (size_t g = 0; g < copy->agent_group_count; g++) {
        struct ht_skill *all = ht_arena_alloc(&copy->arena, types, sizeof *all);
        size_t count = groups[g].serves_count;
        if (all == NULL)
            return false;
        memcpy(all, groups[g].serves, count * sizeof *all);
        for (size_t t = 0; t < types; t++) {
            bool served = false;
            for (size_t i = 0; i < groups[g].serves_count; i++)
                served |= groups[g].serves[i].call_type == t;
            *there |= !ht_group_takes(copy, g, t, NULL);
            if (!served)
                all[count++] = (struct ht_skill){t, 1.0};
        }
        groups[g].serves = all;
        groups[g].serves_count = count;
    }
    copy->agent_groups = groups;
    for (size_t t = 0; t < types; t++) {
        copy->call_types[t].routes = NULL;
        copy->call_types[t].route_count = 0;
    }
    return true;
}

bool model_without(struct ht_model *copy, enum ht_reason_kind kind, bool *there) {
    *there = false;
    if (kind == HT_REASON_SKILLS)
        return pooled(copy, there);
    if (kind == HT_REASON_LINES) {
        *there = copy->lines != HT_UNLIMITED;
        copy->lines = HT_UNLIMITED;
        return true;
    }
    for (size_t t = 0; t < copy->call_type_count; t++)
        if (!without_in_type(copy, &copy->call_types[t], kind, there))
            return false;
    return true;
}
