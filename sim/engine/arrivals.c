/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fresh calls. Every day of a type has its own row of draws; an arrival is the time at which the integral of
 * the day's rate, times its busyness and the incidents, has grown by the next of them.
 *
 * The draws are unit exponentials; what a day leaves of its last one is dropped: the exponential has no
 * memory. So a day's calls depend on nothing but the day. For `gaps` they are the gaps, which pass at the
 * rate of 1 a second where nothing changes it; what a day leaves of its last one carries over.
 */
#include "luck.h"
#include "world.h"
#include <holdtime/calendar.h>
#include <string.h>

static __attribute__((noinline)) void fill_draws(const struct world *w, size_t type, struct source *s) {
    for (uint64_t i = 0; i < SOURCE_DRAWS / 4; i++) {
        const struct ht_words words =
            ht_luck_words_by(&w->keys, HT_LUCK_ARRIVALS, type, (uint64_t)s->day, s->drawn / 4 + i);
        memcpy(&s->draws[4 * i], words.word, sizeof words.word);
    }
}

/* The next word of the day's luck. */
static inline uint64_t next_bits(const struct world *w, size_t type, struct source *s) {
    const uint64_t slot = s->drawn;
    if (slot % SOURCE_DRAWS == 0)
        fill_draws(w, type, s);
    s->drawn++;
    return s->draws[slot % SOURCE_DRAWS];
}

/* Whose the last word is. */
static struct word last_word(size_t type, const struct source *s) {
    const uint64_t slot = s->drawn - 1;
    return (struct word){s->draws[slot % SOURCE_DRAWS], HT_LUCK_ARRIVALS, type, (uint64_t)s->day, slot};
}

static __attribute__((noinline)) double exponential_rest(const struct world *w, size_t type,
                                                         const struct source *s) {
    return luck_exponential(w->luck, last_word(type, s));
}

static inline double next_exponential(const struct world *w, size_t type, struct source *s) {
    double x;
    return ht_exponential_fast(next_bits(w, type, s), &x) ? x : exponential_rest(w, type, s);
}

static double next_draw(const struct world *w, size_t type, struct source *s) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    if (a->source != HT_SOURCE_GAPS)
        return next_exponential(w, type, s);
    next_bits(w, type, s);
    return luck_draw(&a->gaps, w->luck, last_word(type, s));
}

static double busyness(const struct world *w, size_t type, double day) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    const double variance = a->busyness_cv * a->busyness_cv;
    if (variance <= 0.0)
        return 1.0;
    const uint64_t owner = a->busyness_shared ? HT_SHARED : type;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_BUSYNESS, owner, (uint64_t)day, 0);
    return ht_gamma_quantile(ht_uniform(words.word[0]), 1.0 / variance, variance);
}

/* The quiet time before the next incident, or the length of the present one. */
static double incident_time(const struct world *w, size_t type, const struct source *s) {
    const struct ht_incidents *i = &w->model->call_types[type].arrivals.incidents;
    const uint64_t owner = i->shared ? HT_SHARED : type, which = s->incident ? 1 : 0;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_INCIDENT, owner, s->incidents, 0);
    const struct word word = {words.word[which], HT_LUCK_INCIDENT, owner, s->incidents, which};
    return (s->incident ? i->lasting : i->every) * luck_exponential(w->luck, word);
}

/* Begins or ends incidents up to and including time t. */
static void follow_incidents(const struct world *w, size_t type, struct source *s, double t) {
    while (s->incident_turns <= t) {
        s->incidents += s->incident ? 1 : 0;
        s->incident = !s->incident;
        s->incident_turns += incident_time(w, type, s);
    }
}

/* Enters the piece s->piece; true when it begins another day, whose luck is then set up. */
static bool enter_piece(const struct world *w, size_t type, struct source *s) {
    const struct ht_rate_piece *p = &w->model->call_types[type].rate.pieces[s->piece];
    const double day = floor(p->from / HT_DAY);
    const bool constant = p->c[1] == 0.0 && p->c[2] == 0.0 && p->c[3] == 0.0;
    s->mass = 0.0;
    s->piece_mass = p->mass;
    s->from = p->from;
    s->to = p->to;
    s->per_mass = constant ? 1.0 / p->c[0] : 0.0;
    if (s->in_stretches)
        follow_incidents(w, type, s, p->from);
    if (day == s->day)
        return false;
    s->day = day;
    s->drawn = s->arrivals = 0;
    s->busyness = busyness(w, type, day);
    return true;
}

/* The next arrival is where s->mass of the present piece has gone by. */
static inline void arrive_here(const struct ht_rate *rate, struct source *s) {
    const double at = s->per_mass > 0.0 ? s->from + s->mass * s->per_mass
                                        : ht_rate_piece_invert(&rate->pieces[s->piece], s->mass);
    const double within = at < s->to ? at : s->to;
    s->next = s->next > within ? s->next : within; /* rounding must not turn time back */
}

static inline void next_by_rate(const struct world *w, size_t type, struct source *s) {
    const struct ht_rate *rate = &w->model->call_types[type].rate;
    double need = next_exponential(w, type, s) / s->busyness;
    while (s->mass + need >= s->piece_mass) {
        need -= s->piece_mass - s->mass;
        if (++s->piece == rate->count) {
            s->next = INFINITY;
            return;
        }
        if (enter_piece(w, type, s))
            need = next_exponential(w, type, s) / s->busyness;
    }
    s->mass += need;
    arrive_here(rate, s);
}

/* The same where incidents cut the pieces into stretches, or draws outlast the day. */
static void next_in_stretches(const struct world *w, size_t type, struct source *s) {
    const struct ht_call_type *model = &w->model->call_types[type];
    const struct ht_rate *rate = &model->rate;
    double need = next_draw(w, type, s);
    for (;;) {
        const struct ht_rate_piece *p = &rate->pieces[s->piece];
        const bool turns = s->incident_turns < p->to;
        const double end = turns ? ht_rate_piece_mass(p, s->incident_turns) : p->mass;
        const double speed = s->busyness * (s->incident ? model->arrivals.incidents.factor : 1.0);
        const double room = fmax(0.0, end - s->mass) * speed;
        if (need < room) {
            s->mass += need / speed;
            arrive_here(rate, s);
            return;
        }
        need -= room;
        s->mass = fmax(s->mass, end);
        if (turns) {
            follow_incidents(w, type, s, s->incident_turns);
        } else if (++s->piece == rate->count) {
            s->next = INFINITY;
            return;
        } else if (enter_piece(w, type, s) && model->arrivals.source != HT_SOURCE_GAPS) {
            need = next_draw(w, type, s);
        }
    }
}

static void next_replayed(const struct world *w, size_t type, struct source *s) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    s->next = INFINITY;
    if (s->number < a->call_count && a->calls[s->number].arrival < w->model->calendar.length)
        s->next = a->calls[s->number].arrival;
}

/* How many callers the arrival brings besides the first. */
static size_t companions(const struct world *w, size_t type, struct source *s) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    const uint64_t number = s->arrivals++;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_BATCH, type, (uint64_t)s->day, number / 4);
    double u = ht_uniform(words.word[number % 4]);
    size_t more = 0;
    while (more + 1 < a->batch_count && u >= a->batch[more])
        u -= a->batch[more++];
    return more;
}

static void next_arrival(const struct world *w, size_t type, struct source *s) {
    if (w->model->call_types[type].arrivals.source == HT_SOURCE_REPLAY) {
        next_replayed(w, type, s);
    } else if (s->companions > 0) {
        s->companions--; /* at the same instant */
    } else if (s->next < INFINITY) {
        if (s->in_stretches)
            next_in_stretches(w, type, s);
        else
            next_by_rate(w, type, s);
        if (w->model->call_types[type].arrivals.batch != NULL && s->next < INFINITY)
            s->companions = companions(w, type, s);
    }
}

/* Of sources that are due at the same time, the one whose call was scheduled first. */
static __attribute__((noinline)) size_t first_scheduled(const struct world *w) {
    size_t first = 0;
    for (size_t t = 1; t < w->type_count; t++) {
        const struct source *s = &w->sources[t], *other = &w->sources[first];
        if (s->next < other->next || (s->next == other->next && s->order < other->order))
            first = t;
    }
    return first;
}

/* When a source is due, as far as it can be told with the lowest bits taken for whose it is. */
static inline uint64_t due_from(const struct source *s, size_t type) {
    return (agenda_bits(s->next) & ~(uint64_t)(QUEUE_BITS - 1)) | type % QUEUE_BITS;
}

/* The source that is due next; sought by minima, as nothing could predict branches. Where two are as good as
 * due together, their times tell. */
static inline size_t earliest(const struct world *w) {
    const size_t count = w->type_count;
    uint64_t due = w->due[0], second = UINT64_MAX;
    if (count == 1)
        return 0;
    for (size_t t = 1; t < count; t++) {
        const uint64_t other = w->due[t], later = other < due ? due : other;
        due = other < due ? other : due;
        second = later < second ? later : second;
    }
    return (due ^ second) < QUEUE_BITS || count > QUEUE_BITS ? first_scheduled(w)
                                                             : (size_t)(due % QUEUE_BITS);
}

static inline __attribute__((always_inline)) void prepare(struct world *w, size_t type) {
    struct source *s = &w->sources[type];
    s->luck = ht_owner_words(&w->keys, &s->callers, s->number);
    s->order = agenda_order(&w->agenda, EVENT_CALL, 0);
    if (s->plain && s->next < INFINITY)
        next_by_rate(w, type, s);
    else
        next_arrival(w, type, s);
    w->due[type] = due_from(s, type);
    w->next_type = earliest(w);
    w->next_call = w->sources[w->next_type].next;
    w->next_order = w->sources[w->next_type].order;
    w->next_tick = agenda_tick(&w->agenda, w->next_call);
}

static void begin(const struct world *w, size_t type, struct source *s) {
    const struct ht_arrivals *a = &w->model->call_types[type].arrivals;
    s->callers = ht_owner_luck(&w->keys, HT_LUCK_CALL, type);
    s->day = -1.0;
    s->next = 0.0;
    s->in_stretches = a->source == HT_SOURCE_GAPS || a->incidents.every > 0.0;
    s->plain = !s->in_stretches && a->batch == NULL && a->source != HT_SOURCE_REPLAY;
    s->incident_turns = a->incidents.every > 0.0 ? incident_time(w, type, s) : INFINITY;
    if (a->source == HT_SOURCE_REPLAY)
        return;
    if (w->model->call_types[type].rate.count > 0)
        enter_piece(w, type, s);
    else
        s->next = INFINITY;
}

void arrivals_begin(struct world *w) {
    for (size_t type = 0; type < w->model->call_type_count; type++)
        begin(w, type, &w->sources[type]);
    for (size_t type = 0; type < w->model->call_type_count; type++)
        prepare(w, type);
}

void arrivals_next(struct world *w, size_t type) {
    w->sources[type].number++;
    prepare(w, type);
}
