/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fresh calls. Every day of a type has its own row of unit exponentials; an arrival is the time at which the
 * integral of the day's rate, times its busyness, has grown by the next of them. What a day leaves of its
 * last one is dropped: the exponential has no memory. So a day's calls depend on nothing but the day.
 */
#include "luck.h"
#include "world.h"
#include <gsl/gsl_cdf.h>
#include <holdtime/calendar.h>

static double next_exponential(const struct world *w, size_t type, struct source *s) {
    const uint64_t day = (uint64_t)s->day, block = s->drawn / 4, slot = s->drawn;
    double x;
    if (slot % 4 == 0)
        s->exponentials = ht_luck_words(w->luck, HT_LUCK_ARRIVALS, type, day, block);
    const uint64_t word = s->exponentials.word[slot % 4];
    s->drawn++;
    if (ht_exponential_fast(word, &x))
        return x;
    const struct ht_reserve reserve = {w->luck, HT_LUCK_ARRIVALS, type, day, slot};
    return ht_exponential(word, &reserve);
}

static double busyness(const struct world *w, size_t type, double day) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    const double variance = a->busyness_cv * a->busyness_cv;
    if (variance <= 0.0)
        return 1.0;
    const uint64_t owner = a->busyness_shared ? HT_SHARED : type;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_BUSYNESS, owner, (uint64_t)day, 0);
    return gsl_cdf_gamma_Pinv(ht_uniform(words.word[0]), 1.0 / variance, variance);
}

/* Enters the piece s->piece; true when it begins another day, whose luck is then set up. */
static bool enter_piece(const struct world *w, size_t type, struct source *s) {
    const struct ht_rate_piece *p = &w->model->call_types[type].rate.pieces[s->piece];
    const double day = floor(p->from / HT_DAY);
    const bool constant = p->c[1] == 0.0 && p->c[2] == 0.0 && p->c[3] == 0.0;
    s->mass = 0.0;
    s->per_mass = constant ? 1.0 / p->c[0] : 0.0;
    if (day == s->day)
        return false;
    s->day = day;
    s->drawn = 0;
    s->busyness = busyness(w, type, day);
    return true;
}

static void next_by_rate(const struct world *w, size_t type, struct source *s) {
    const struct ht_rate *rate = &w->model->call_types[type].rate;
    double need = next_exponential(w, type, s) / s->busyness;
    while (s->mass + need >= rate->pieces[s->piece].mass) {
        need -= rate->pieces[s->piece].mass - s->mass;
        if (++s->piece == rate->count) {
            s->next = INFINITY;
            return;
        }
        if (enter_piece(w, type, s))
            need = next_exponential(w, type, s) / s->busyness;
    }
    s->mass += need;
    const struct ht_rate_piece *p = &rate->pieces[s->piece];
    const double at = s->per_mass > 0.0 ? p->from + s->mass * s->per_mass : ht_rate_piece_invert(p, s->mass);
    const double within = at < p->to ? at : p->to;
    s->next = s->next > within ? s->next : within; /* rounding must not turn time back */
}

static void next_replayed(const struct world *w, size_t type, struct source *s) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    s->next = INFINITY;
    if (s->number < a->call_count && a->calls[s->number].arrival < w->model->calendar.length)
        s->next = a->calls[s->number].arrival;
}

static void prepare(struct world *w, size_t type) {
    struct source *s = &w->types[type].source;
    s->luck = ht_luck_words(w->luck, HT_LUCK_CALL, type, s->number, 0);
    s->order = agenda_order(&w->agenda, EVENT_CALL, 0);
    if (w->model->call_types[type].arrivals.source == HT_SOURCE_REPLAY)
        next_replayed(w, type, s);
    else if (s->next < INFINITY)
        next_by_rate(w, type, s);
    w->next_type = 0;
    for (size_t t = 1; t < w->model->call_type_count; t++) {
        const struct source *best = &w->types[w->next_type].source, *other = &w->types[t].source;
        if (other->next < best->next || (other->next == best->next && other->order < best->order))
            w->next_type = t;
    }
    w->next_call = w->types[w->next_type].source.next;
}

void arrivals_begin(struct world *w) {
    for (size_t type = 0; type < w->model->call_type_count; type++) {
        struct source *s = &w->types[type].source;
        const bool any = w->model->call_types[type].rate.count > 0;
        s->day = -1.0;
        s->next = 0.0;
        if (w->model->call_types[type].arrivals.source == HT_SOURCE_REPLAY)
            continue;
        if (any)
            enter_piece(w, type, s);
        else
            s->next = INFINITY;
    }
    for (size_t type = 0; type < w->model->call_type_count; type++)
        prepare(w, type);
}

void arrivals_next(struct world *w, size_t type) {
    w->types[type].source.number++;
    prepare(w, type);
}
