/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long callers are willing to wait. Who was answered was willing to wait at least that long: a censored
 * time; the mean hold of those who gave up would be far too short. Who was answered at once tells nothing.
 *
 * What lies beyond the longest hold is a guess, and laws of about the same likelihood guess differently: one
 * with a heavy tail has callers who never give up, and an overloaded queue of them grows without end. So the
 * law used is the best of those whose mean lies within what was seen (or, where holds are short, within as
 * small a multiple of it as any does).
 *
 * Hang-ups within the first second of waiting, above what the next ones lead to expect, are balking.
 */
#include "fit_work.h"
#include <math.h>

#define ENOUGH   40    /* of those who gave up, for a law of one's own */
#define AT_ONCE  1.5   /* s */
#define SOON     4.5   /* s */
#define LATER    9.5   /* s */
#define CLEAR    3.0   /* standard errors that make an excess */
#define A_FEW    0.003 /* of those who wait: a smaller excess is none */
#define NO_WORSE 2.0   /* of the criterion: a difference that says nothing (Burnham and Anderson 2004) */
#define REACH    3.0   /* the next multiple of the longest hold that means may have */
#define VERY_FEW 3     /* hang-ups under which patience is not known at all */

static size_t gather(const struct fit_work *w, enum fit_scope scope, size_t type, struct fit_time *times) {
    size_t n = 0;
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if ((c->hold > 0.0 || !c->answered) && fit_in_scope(w, scope, type, c->type) &&
            fit_counts(w, c->arrival))
            times[n++] = (struct fit_time){c->hold, !c->answered};
    }
    return n;
}

/* Multiplies the hang-ups of the first second. */
static void scale_first(struct fit_sample *s, const double *kept, double factor) {
    for (size_t i = 0; i < s->points && s->x[i] < AT_ONCE; i++) {
        const double now = factor * kept[i];
        s->total += now - s->events[i];
        s->sum += (now - s->events[i]) * s->x[i];
        s->events[i] = now;
    }
}

/* Hazard of hanging up, summed from one time to another. */
static double hazard(const struct fit_sample *s, double from, double to) {
    double gone = 0.0, waited = 0.0;
    for (size_t i = 0; i < s->points; i++) {
        if (s->x[i] < from)
            continue;
        gone += s->x[i] < to ? s->events[i] : 0.0;
        waited += (s->events[i] + s->beyond[i]) * (fmin(s->x[i], to) - from);
    }
    return gone / fmax(waited, 1.0) * (to - from);
}

/* Hang-ups due within the first second and a half: the hazard of the next eight is that of a Weibull law, c
 * t^k, which may well fall from the start. */
static double due_at_once(const struct fit_sample *s) {
    const double soon = hazard(s, AT_ONCE, SOON), later = hazard(s, SOON, LATER);
    double low = 0.3, high = 1.5;
    for (int i = 0; i < 40 && later > 0.0; i++) {
        const double k = 0.5 * (low + high);
        if ((pow(SOON, k) - pow(AT_ONCE, k)) * later < soon * (pow(LATER, k) - pow(SOON, k)))
            high = k;
        else
            low = k;
    }
    const double k = later > 0.0 ? 0.5 * (low + high) : 1.0;
    const double due = soon * pow(AT_ONCE, k) / (pow(SOON, k) - pow(AT_ONCE, k));
    return (s->total + s->censored) * -expm1(-due);
}

/* Who hangs up at once, above what is due, never meant to wait: such callers are taken out of the sample. */
static bool take_balkers(struct fit_sample *s, double *balk, struct ht_arena *arena) {
    double first = 0.0, *kept = ht_arena_alloc(arena, s->points + 1, sizeof *kept);
    if (kept == NULL)
        return false;
    for (size_t i = 0; i < s->points; i++) {
        kept[i] = s->events[i];
        first += s->x[i] < AT_ONCE ? kept[i] : 0.0;
    }
    const double waited = s->total + s->censored, due = due_at_once(s);
    *balk = 0.0;
    if (first - due > CLEAR * sqrt(fmax(due, 1.0)) && first - due > A_FEW * waited) {
        *balk = (first - due) / waited;
        scale_first(s, kept, due / first);
    }
    return true;
}

static int parameters(const struct ht_fit_law *law) {
    return law->law.law == HT_LAW_EXPONENTIAL ? 1 : law->law.law == HT_LAW_HYPEREXPONENTIAL ? 3 : 2;
}

/* The best law that does not rest on what nobody has seen; a simpler one that is as good before it. */
static size_t trusted(const struct ht_fit_law *laws, size_t count, const struct fit_sample *s) {
    const double longest = s->points > 0 ? s->x[s->points - 1] : 0.0;
    size_t best = 0;
    bool found = false;
    for (double reach = longest; reach > 0.0 && reach < 1e9 && !found; reach *= REACH)
        for (size_t i = 0; i < count && !found; i++)
            if (laws[i].law.mean <= reach) {
                best = i;
                found = true;
            }
    const double as_good = laws[best].aic + NO_WORSE;
    for (size_t i = best + 1; i < count && laws[i].aic < as_good; i++)
        if (parameters(&laws[i]) < parameters(&laws[best]))
            best = i;
    return best;
}

static void describe(struct ht_fit_times *patience) {
    patience->mean = patience->used.law == HT_LAW_NEVER ? NAN : patience->used.mean;
    patience->cv = patience->used.law == HT_LAW_NEVER ? NAN : fit_law_cv(&patience->used);
    patience->median = fit_curve_quantile(patience, 0.5);
}

static bool pooled_law(struct fit_work *w, size_t type, struct fit_time *times, size_t own) {
    struct ht_fit_type *t = &w->fit->types[type];
    struct fit_sample s = {0};
    struct ht_fit_law laws[HT_FIT_LAWS];
    size_t count;
    for (enum fit_scope scope = FIT_GROUP; scope < FIT_SCOPES && s.total < ENOUGH; scope++)
        if (!fit_sample(&s, times, gather(w, scope, type, times), &w->scratch))
            return false;
    t->patience.pooled = true;
    if (s.total < VERY_FEW) {
        fit_remark(
            w, NULL,
            "%s: %zu callers gave up, too few to tell how patient they are; in the scenario nobody gives up",
            t->name, own);
        return true;
    }
    if (s.total < ENOUGH) { /* what a dozen can tell is a rate */
        double waited = s.sum;
        for (size_t i = 0; i < s.points; i++)
            waited += s.beyond[i] * s.x[i];
        t->patience.used =
            (struct ht_distribution){.law = HT_LAW_EXPONENTIAL, .mean = fmax(1.0, waited / s.total)};
        ht_distribution_prepare(&t->patience.used);
    } else {
        if (!take_balkers(&s, &t->balk, &w->scratch) || !fit_laws(&s, 0.0, laws, &count, &w->fit->arena))
            return false;
        t->patience.used = laws[trusted(laws, count, &s)].law;
    }
    fit_remark(w, NULL,
               "%s: %zu callers gave up, too few for a law of their patience; that of all who call its "
               "agents is taken",
               t->name, own);
    return true;
}

static void tell_unknown(struct fit_work *w, size_t type, const struct fit_sample *s) {
    const struct ht_fit_type *t = &w->fit->types[type];
    char longest[64];
    if (s->points == 0 || t->patience.law_count == 0)
        return;
    const double last = t->patience.curve[t->patience.curve_count - 1].y;
    if (last > 0.5)
        fit_remark(w, NULL,
                   "%s: %.0f%% of the callers are willing to wait longer than anybody did (%s); how long is "
                   "the guess of the law, here %s",
                   t->name, 100.0 * last, ht_format_duration(s->x[s->points - 1], longest, sizeof longest),
                   ht_law_name(t->patience.used.law));
}

static bool one_type(struct fit_work *w, size_t type, struct fit_time *times) {
    struct ht_fit_type *t = &w->fit->types[type];
    struct fit_sample s, own;
    if (!fit_sample(&s, times, gather(w, FIT_OWN, type, times), &w->scratch))
        return false;
    t->patience.count = (size_t)s.total;
    t->patience.censored = (size_t)s.censored;
    own = s;
    const bool enough = s.total >= ENOUGH;
    if (enough) {
        own.events = ht_arena_alloc(&w->scratch, s.points + 1, sizeof *own.events);
        if (own.events == NULL)
            return false;
        for (size_t i = 0; i < s.points; i++)
            own.events[i] = s.events[i];
        if (!take_balkers(&own, &t->balk, &w->scratch) ||
            !fit_laws(&own, 0.0, t->patience.laws, &t->patience.law_count, &w->fit->arena))
            return false;
        t->patience.used = t->patience.laws[trusted(t->patience.laws, t->patience.law_count, &own)].law;
    }
    if (!fit_curve(&own, &t->patience, &w->fit->arena))
        return false;
    if (!enough && !pooled_law(w, type, times, t->patience.count))
        return false;
    describe(&t->patience);
    tell_unknown(w, type, &s);
    return true;
}

bool fit_patience(struct fit_work *w) {
    for (size_t t = 0; t < w->fit->type_count; t++) {
        struct fit_time *times = ht_arena_room(&w->scratch, w->log->call_count + 1, sizeof *times);
        if (times == NULL || !one_type(w, t, times))
            return false;
        ht_arena_reset(&w->scratch);
    }
    return true;
}
