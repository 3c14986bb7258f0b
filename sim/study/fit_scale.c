/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The staff for calls that come anew. What the calls tell of the staff moves with them: an agent is not free
 * while anybody waits, and takes his breath when he can afford it. Other calls under the same staff meet its
 * gaps at the wrong time, and a queue near its capacity answers with far longer holds. So the staff is
 * smoothed, and multiplied by the factor with which the fitted days, simulated with calls drawn from the fit,
 * have the mean hold and the share of abandoned that they had (both: the sum of the logarithms of their
 * ratios is zero).
 *
 * Luck is that of Philox, the same for every factor; the days' busyness is spread evenly over its law (a
 * shifted lattice), so that a few days say enough.
 */
#include "fit_queue.h"
#include "fit_work.h"
#include <gsl/gsl_sf_gamma.h>
#include <holdtime/random.h>
#include <math.h>
#include <stdlib.h>

#define CALLS       150000.0 /* simulated, about */
#define MOST_ROUNDS 20
#define SMALLEST    0.7
#define LARGEST     1.6
#define HALVINGS    8
#define SHORT_HOLD  2.0   /* s: with shorter ones the queue tells nothing of the staff */
#define RARELY_GONE 0.005 /* share of abandoned that tells nothing */
#define SEED        1999

struct trial {
    struct fit_work *w;
    size_t group, rounds, count, room;
    bool *used; /* [log->days]: of the fitted days, every one or, where there are many calls, every few */
    struct fit_caller *callers;    /* [rounds] one after the other */
    size_t *first;                 /* [rounds + 1] */
    double calls, hold, abandoned; /* seen on the fitted days */
    size_t *waiting, *agents;
    double *busy;
    const double *there;
    double *smoothed;
    bool *open;
    size_t steps;
};

static double draw(const struct ht_distribution *d, uint64_t type, uint64_t k, uint64_t block) {
    const struct ht_luck luck = {SEED, 0};
    const struct ht_words words = ht_luck_words(luck, HT_LUCK_CALL, type, k, block);
    const struct ht_reserve reserve = {luck, HT_LUCK_CALL, type, k, block};
    return ht_distribution_draw(d, words.word[0], &reserve);
}

static void add_caller(struct trial *t, size_t index, double arrival, uint64_t k) {
    const struct ht_fit_type *type = &t->w->fit->types[index];
    const struct ht_luck luck = {SEED, 0};
    const double patience =
        type->patience.used.law == HT_LAW_NEVER ? INFINITY : draw(&type->patience.used, index, k, 1);
    const bool balks = ht_uniform(ht_luck_words(luck, HT_LUCK_CALL, index, k, 2).word[0]) < type->balk;
    t->callers[t->count++] = (struct fit_caller){.arrival = arrival,
                                                 .handle = draw(&type->handle.used, index, k, 0) *
                                                           type->handle_profile[fit_slot(t->w, arrival)],
                                                 .patience = balks ? 0.0 : patience,
                                                 .rank = 1e12 * type->priority + arrival - type->credit};
}

/* The day's factor: evenly spread over the rounds. */
static double busyness(const struct trial *t, size_t type, size_t day, size_t round) {
    const struct ht_fit *fit = t->w->fit;
    const double cv = fit->types[type].busyness_cv;
    if (!(cv > 0.0))
        return 1.0;
    const struct ht_luck luck = {SEED, 0};
    const uint64_t owner = fit->shared ? HT_SHARED : type;
    const double shift = ht_uniform(ht_luck_words(luck, HT_LUCK_BUSYNESS, owner, day, 0).word[0]);
    const double u = fmod(shift + (double)round / (double)t->rounds, 1.0);
    return ht_gamma_quantile(fmin(fmax(u, 1e-9), 1.0 - 1e-9), 1.0 / (cv * cv), cv * cv);
}

/* Poisson calls of one type on one day, interval by interval. */
static void add_day(struct trial *t, size_t index, size_t day, size_t round, uint64_t *k) {
    const struct ht_fit *fit = t->w->fit;
    const struct ht_fit_type *type = &fit->types[index];
    const double factor = busyness(t, index, day, round),
                 *expected = type->expected + fit_weekday(t->w, day) * fit->slots;
    for (size_t s = 0; s < fit->slots; s++) {
        const double rate = expected[s] * factor;
        const struct ht_luck luck = {SEED, 1};
        for (double at = 0.0; rate > 0.0 && t->count < t->room; ++*k) {
            at -= log(ht_uniform(ht_luck_words(luck, HT_LUCK_ARRIVALS, index, *k, 0).word[0])) / rate;
            if (at >= 1.0)
                break;
            add_caller(t, index, (double)day * HT_DAY + ((double)s + at) * fit->interval, *k);
        }
        ++*k;
    }
}

static int by_arrival(const void *a, const void *b) {
    const struct fit_caller *p = a, *q = b;
    return p->arrival != q->arrival ? (p->arrival > q->arrival) - (p->arrival < q->arrival)
                                    : (p->rank > q->rank) - (p->rank < q->rank);
}

static bool choose_days(struct trial *t) {
    const struct fit_work *w = t->w;
    double calls = 0.0;
    for (size_t i = 0; i < w->fit->type_count; i++)
        calls += w->fit->types[i].group == t->group ? (double)w->fit->types[i].calls : 0.0;
    const size_t every = (size_t)fmax(1.0, floor(calls / CALLS));
    t->used = ht_arena_alloc(&t->w->scratch, w->log->days, sizeof *t->used);
    if (t->used == NULL)
        return false;
    for (size_t day = 0, n = 0; day < w->log->days; day++)
        t->used[day] = w->fitted[day] && n++ % every == 0;
    return true;
}

static void see(struct trial *t) {
    const struct fit_work *w = t->w;
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if (w->group_of[c->type] != t->group || !t->used[fit_day(w, c->arrival)] ||
            !fit_counts(w, c->arrival))
            continue;
        t->calls += 1.0;
        t->hold += c->hold;
        t->abandoned += !c->answered;
    }
}

static bool begin(struct trial *t) {
    struct fit_work *w = t->w;
    struct ht_arena *scratch = &w->scratch;
    t->steps = w->log->days * (size_t)(HT_DAY / w->fit->staff_step + 0.5);
    t->rounds = (size_t)fmin(MOST_ROUNDS, fmax(1.0, ceil(CALLS / fmax(t->calls, 1.0))));
    t->room = (size_t)(1.3 * (double)t->rounds * t->calls) + 1000;
    t->callers = ht_arena_room(scratch, t->room, sizeof *t->callers);
    t->first = ht_arena_alloc(scratch, t->rounds + 1, sizeof *t->first);
    t->waiting = ht_arena_room(scratch, t->room, sizeof *t->waiting);
    t->agents = ht_arena_room(scratch, t->steps, sizeof *t->agents);
    t->busy = ht_arena_room(scratch, fit_most_agents(w, t->there, LARGEST), sizeof *t->busy);
    if (t->callers == NULL || t->first == NULL || t->waiting == NULL || t->agents == NULL ||
        t->busy == NULL || !fit_smooth_staff(w, t->there, &t->smoothed, &t->open))
        return false;
    uint64_t k = 0;
    for (size_t r = 0; r < t->rounds; r++) {
        for (size_t index = 0; index < w->fit->type_count; index++)
            for (size_t day = 0; day < w->log->days && w->fit->types[index].group == t->group; day++)
                if (t->used[day])
                    add_day(t, index, day, r, &k);
        t->first[r + 1] = t->count;
        qsort(t->callers + t->first[r], t->count - t->first[r], sizeof *t->callers, by_arrival);
    }
    return true;
}

/* Above 0: held for too long, too many gone. */
static double excess(struct trial *t, double scale) {
    double hold = 0.0, abandoned = 0.0;
    fit_scaled_staff(t->smoothed, t->open, t->steps, scale, t->agents);
    for (size_t r = 0; r < t->rounds; r++) {
        const struct fit_floor floor = {.callers = t->callers + t->first[r],
                                        .caller_count = t->first[r + 1] - t->first[r],
                                        .agents = t->agents,
                                        .step_count =
                                            t->w->log->days * (size_t)(HT_DAY / t->w->fit->staff_step + 0.5),
                                        .step = t->w->fit->staff_step,
                                        .waiting = t->waiting,
                                        .busy = t->busy};
        const struct fit_outcome out = fit_queue(&floor);
        hold += out.hold;
        abandoned += out.abandoned;
    }
    const double each = (double)t->count / t->calls;
    double sum = log(fmax(hold, 1.0) / (each * t->hold));
    if (t->abandoned > RARELY_GONE * t->calls)
        sum += log(fmax(abandoned, 1.0) / (each * t->abandoned));
    return sum;
}

bool fit_scale(struct fit_work *w, size_t group, const double *there, double *scale) {
    struct trial t = {.w = w, .group = group, .there = there};
    *scale = 1.0;
    if (!choose_days(&t))
        return false;
    see(&t);
    if (!(t.hold > SHORT_HOLD * t.calls))
        return true;
    if (!begin(&t))
        return false;
    double low = SMALLEST, high = LARGEST;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (low + high);
        if (excess(&t, middle) > 0.0)
            low = middle;
        else
            high = middle;
    }
    *scale = 0.5 * (low + high);
    if (*scale < SMALLEST + 0.02 || *scale > LARGEST - 0.02)
        fit_remark(w, "are all calls and agents in the log?",
                   "%s: no number of agents near those seen gives the holds that were; the scenario has %.1f "
                   "times as many",
                   w->fit->groups[group].name, *scale);
    return true;
}
