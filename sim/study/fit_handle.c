/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long callers are talked to.
 *
 * The mean handle time decides the load, so every law is held to the mean of the times as logged and its
 * shape alone is fitted: a lognormal law fitted freely to times of which some are very short overstates their
 * mean by a tenth and more. Wrap-up that is not logged is in the staff, not here (see fit_staff.c).
 */
#include "fit_work.h"
#include <math.h>
#include <string.h>

#define ENOUGH      30   /* times, for a law of one's own */
#define FIT_BADLY   0.05 /* distance */
#define AN_INTERVAL 30   /* times, for an interval's mean to be told */
#define KEPT        4096 /* values of the observed distribution */

static size_t gather(const struct fit_work *w, enum fit_scope scope, size_t type, struct fit_time *times) {
    size_t n = 0;
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if (c->answered && !isnan(c->handle) && fit_in_scope(w, scope, type, c->type) &&
            fit_counts(w, c->arrival))
            times[n++] = (struct fit_time){c->handle, true};
    }
    return n;
}

static void describe(struct ht_fit_times *handle, const struct fit_sample *s, const struct fit_time *times,
                     size_t n) {
    double squares = 0.0;
    handle->count = n;
    handle->mean = n > 0 ? s->sum / (double)n : NAN;
    for (size_t i = 0; i < n; i++)
        squares += (times[i].x - handle->mean) * (times[i].x - handle->mean);
    handle->cv = n > 1 && handle->mean > 0.0 ? sqrt(squares / (double)(n - 1)) / handle->mean : NAN;
    handle->median = n > 0 ? 0.5 * (times[(n - 1) / 2].x + times[n / 2].x) : NAN;
}

/* The times themselves, thousands of them by means of as many equal parts, which keeps the mean. */
static bool keep(struct ht_fit_times *handle, const struct fit_time *times, size_t n,
                 struct ht_arena *arena) {
    const size_t count = n < KEPT ? n : KEPT;
    double *values = ht_arena_alloc(arena, count, sizeof *values);
    if (values == NULL)
        return false;
    for (size_t k = 0; k < count; k++) {
        const size_t from = k * n / count, to = (k + 1) * n / count;
        for (size_t i = from; i < to; i++)
            values[k] += times[i].x / (double)(to - from);
    }
    handle->used = (struct ht_distribution){.law = HT_LAW_EMPIRICAL, .count = count, .values = values};
    ht_distribution_prepare(&handle->used);
    return true;
}

/* Factors on the mean by interval of the day, drawn to 1 as far as chance explains their differences (as
 * weekdays' levels in fit_arrivals.c): handle times of the night shift are not those of the morning, and
 * staff told from busy agents goes with them. */
static void draw_profile(struct ht_fit_times *handle, double *profile, const double *n, size_t slots) {
    double all = 0.0, spare = 0.0, between = 0.0, mean = 0.0, used = 0.0;
    const double spread = handle->cv * handle->cv;
    for (size_t s = 0; s < slots; s++) {
        if (n[s] < 1.0)
            continue;
        const double f = profile[s] - 1.0;
        between += n[s] * f * f;
        all += n[s];
        spare += n[s] * n[s];
        used += 1.0;
    }
    const double room = all - spare / all;
    const double variance = room > 0.0 ? fmax(0.0, (between - (used - 1.0) * spread) / room) : 0.0;
    for (size_t s = 0; s < slots; s++) {
        const double own = n[s] >= 1.0 && variance > 0.0 ? variance / (variance + spread / n[s]) : 0.0;
        profile[s] = 1.0 + own * (profile[s] - 1.0);
        mean += n[s] * profile[s] / all;
    }
    for (size_t s = 0; s < slots; s++)
        profile[s] /= mean;
}

/* The profile, and the most telling of its intervals: by how much, as a share, it differs from all. */
static bool by_slot(struct fit_work *w, size_t type) {
    struct ht_fit_type *t = &w->fit->types[type];
    const size_t slots = w->fit->slots;
    double *profile = ht_arena_alloc(&w->fit->arena, slots, sizeof *profile);
    double *n = ht_arena_alloc(&w->scratch, slots, sizeof *n);
    if (profile == NULL || n == NULL)
        return false;
    t->handle_profile = profile;
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if (w->type_of[c->type] != type || !c->answered || isnan(c->handle) || !fit_counts(w, c->arrival))
            continue;
        profile[fit_slot(w, c->arrival)] += c->handle;
        n[fit_slot(w, c->arrival)] += 1.0;
    }
    const bool known = t->handle.count >= ENOUGH && t->handle.mean > 0.0 && t->handle.cv > 0.0;
    for (size_t s = 0; s < slots; s++)
        profile[s] = known && n[s] >= 1.0 ? profile[s] / n[s] / t->handle.mean : 1.0;
    if (known)
        draw_profile(&t->handle, profile, n, slots);
    for (size_t s = 0; s < slots; s++)
        if (n[s] >= AN_INTERVAL && fabs(profile[s] - 1.0) > fabs(t->handle_by_slot))
            t->handle_by_slot = profile[s] - 1.0;
    return true;
}

static bool own_law(struct fit_work *w, size_t type, struct fit_time *times, size_t n,
                    const struct fit_sample *s) {
    struct ht_fit_type *t = &w->fit->types[type];
    if (!fit_laws(s, t->handle.mean, t->handle.laws, &t->handle.law_count, &w->fit->arena))
        return false;
    if (w->fit->options.empirical_handle)
        return keep(&t->handle, times, n, &w->fit->arena);
    t->handle.used = t->handle.laws[0].law;
    return true;
}

/* Too few of one's own: those of the group, or of everybody. */
static bool pooled_law(struct fit_work *w, size_t type, struct fit_time *times) {
    struct ht_fit_times *handle = &w->fit->types[type].handle;
    struct fit_sample s;
    size_t n = 0;
    for (enum fit_scope scope = FIT_GROUP; scope < FIT_SCOPES && n < ENOUGH; scope++)
        n = gather(w, scope, type, times);
    handle->pooled = true;
    if (n == 0) {
        ht_messages_add(w->messages, HT_ERROR, w->place, NULL, NULL,
                        "there is nothing to fit: no handle time is logged");
        return false;
    }
    struct ht_fit_law laws[HT_FIT_LAWS];
    size_t count;
    if (!fit_sample(&s, times, n, &w->scratch) ||
        !fit_laws(&s, s.sum / (double)n, laws, &count, &w->fit->arena))
        return false;
    handle->used = laws[0].law;
    fit_remark(w, NULL,
               "%s: %zu handle times are too few for a law; that of all calls of its agents is taken",
               w->fit->types[type].name, handle->count);
    return true;
}

static bool one_type(struct fit_work *w, size_t type, struct fit_time *times) {
    struct ht_fit_type *t = &w->fit->types[type];
    struct fit_sample s;
    const size_t n = gather(w, FIT_OWN, type, times);
    if (!fit_sample(&s, times, n, &w->scratch))
        return false;
    describe(&t->handle, &s, times, n);
    const bool own = n >= ENOUGH && t->handle.mean > 0.0;
    if (own && !own_law(w, type, times, n, &s))
        return false;
    if (!fit_curve(&s, &t->handle, &w->fit->arena) || !by_slot(w, type))
        return false;
    if (own && !w->fit->options.empirical_handle && t->handle.laws[0].distance > FIT_BADLY)
        fit_remark(
            w, "the logged times themselves can be used instead",
            "%s: no law fits the handle times well; the distribution functions of the best, %s, and of "
            "the log differ by up to %.1f%%",
            t->name, ht_law_name(t->handle.used.law), 100.0 * t->handle.laws[0].distance);
    return own || pooled_law(w, type, times);
}

bool fit_handle(struct fit_work *w) {
    for (size_t t = 0; t < w->fit->type_count; t++) {
        struct fit_time *times = ht_arena_room(&w->scratch, w->log->call_count + 1, sizeof *times);
        if (times == NULL || !one_type(w, t, times))
            return false;
        ht_arena_reset(&w->scratch);
    }
    return true;
}
