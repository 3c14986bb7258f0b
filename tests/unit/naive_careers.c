/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Careers in the simple simulator: classes with their trainers, nesting with its coaches, coaching. A class
 * and a coaching are streams that go from stage to stage; whoever they borrow bears their number.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>

static size_t class_size(const struct ht_agent_group *g) {
    return g->training.class_size == 0 || g->training.class_size > g->count ? g->count
                                                                            : g->training.class_size;
}

void naive_add_careers(struct world *w, size_t group) {
    const struct ht_agent_group *g = &w->model->agent_groups[group];
    for (size_t first = 0; g->joins >= 0 && first < g->count; first += class_size(g)) {
        struct stream *s = naive_add_stream(w, CLASS, group);
        s->first = first;
        s->count = class_size(g) < g->count - first ? class_size(g) : g->count - first;
        s->begins = g->joins + (double)(first / class_size(g)) * g->training.every;
        s->ends = s->begins + g->training.length;
        s->nests = s->ends + g->nesting.length;
    }
    if (g->coaching.share > 0) {
        struct stream *s = naive_add_stream(w, COACHING, group);
        s->begins = fmax(0, g->coaching.from);
        s->ends = g->coaching.until < 0 ? INFINITY : g->coaching.until;
    }
}

void naive_join_class(const struct world *w, struct agent *a) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    a->class = SIZE_MAX;
    for (size_t i = 0; i < w->stream_count; i++) {
        const struct stream *s = &w->streams[i];
        if (s->cause == CLASS && s->group == a->group && a->number >= s->first &&
            a->number < s->first + s->count)
            a->class = i;
    }
    a->hired = a->ready = a->class == SIZE_MAX;
    a->paid = a->hired ? -INFINITY : w->streams[a->class].begins;
    a->from = a->hired ? 0 : w->streams[a->class].ends;
    a->until = g->leaves < 0 ? INFINITY : g->leaves;
}

bool naive_in_work(const struct agent *a) {
    return a->ready && !a->gone;
}

static bool is_on_shift(const struct world *w, const struct agent *a) {
    return a->stream == SIZE_MAX || w->streams[a->stream].on;
}

/* Takes the first `count` agents of a group who are to be had; how many there were. */
static size_t borrow(struct world *w, const struct stream *s, size_t group, size_t count) {
    size_t lent = 0;
    for (size_t i = 0; i < w->agent_count && lent < count; i++) {
        struct agent *a = &w->agents[i];
        if (a->group != group || !naive_in_work(a) || a->nesting || a->lent != SIZE_MAX)
            continue;
        a->lent = (size_t)(s - w->streams);
        naive_go_off(w, a, false);
        lent++;
    }
    return lent;
}

static void give_back(struct world *w, const struct stream *s) {
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->lent != (size_t)(s - w->streams))
            continue;
        a->lent = SIZE_MAX;
        if (is_on_shift(w, a))
            naive_come_on(w, a);
    }
}

/* Is he, or will he be, in this class? Not where the contract ends before it begins. */
static bool is_of(const struct world *w, const struct agent *a, const struct stream *s) {
    return a->class == (size_t)(s - w->streams) && !a->gone && a->until > s->begins;
}

static bool passes(const struct world *w, const struct agent *a) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    const uint64_t word = ht_luck_words(luck, HT_LUCK_AGENT, a->group, a->number, 0).word[0];
    return ht_uniform(word) < w->model->agent_groups[a->group].training.pass;
}

static void graduate(struct world *w, struct stream *s) {
    const double nesting = w->model->agent_groups[s->group].nesting.length;
    s->stage = nesting > 0 ? GRADUATED : OVER;
    give_back(w, s);
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (!is_of(w, a, s))
            continue;
        a->ready = passes(w, a);
        a->gone = !a->ready;
        a->nesting = nesting > 0;
        if (is_on_shift(w, a))
            naive_come_on(w, a);
    }
}

/* Without training they arrive when they join. */
static bool is_at_once(const struct stream *s) {
    return s->cause == CLASS && s->ends <= s->begins;
}

static void begin_class(struct world *w, struct stream *s) {
    const struct ht_training *training = &w->model->agent_groups[s->group].training;
    double hired = 0;
    s->stage = ON;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        a->hired |= is_of(w, a, s);
        hired += is_of(w, a, s);
    }
    naive_book(w, s->group, HT_SUM_HIRED, hired);
    if (is_at_once(s))
        graduate(w, s);
    else if (training->trainers_per_class > 0 && hired > 0)
        borrow(w, s, training->trainers_from, training->trainers_per_class);
}

static void begin_nesting(struct world *w, struct stream *s) {
    const struct ht_nesting *nesting = &w->model->agent_groups[s->group].nesting;
    size_t nested = 0;
    s->stage = NESTING;
    for (size_t i = 0; i < w->agent_count; i++)
        nested += is_of(w, &w->agents[i], s);
    if (nesting->agents_per_coach > 0 && nested > 0)
        borrow(w, s, nesting->coaches_from, (nested - 1) / nesting->agents_per_coach + 1);
}

static void end_nesting(struct world *w, struct stream *s) {
    s->stage = OVER;
    give_back(w, s);
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->class != (size_t)(s - w->streams))
            continue;
        a->nesting = false;
        if (a->present && !a->busy)
            naive_become_idle(w, a);
    }
}

static void begin_coaching(struct world *w, struct stream *s) {
    const struct ht_coaching *coaching = &w->model->agent_groups[s->group].coaching;
    const double count = (double)w->model->agent_groups[coaching->coaches_from].count;
    const double share = floor(coaching->share * count + 0.5);
    s->stage = ON;
    w->coached[s->group] = borrow(w, s, coaching->coaches_from, (size_t)fmax(1, share)) > 0;
}

/* Nothing of all this happens once the horizon is over. */
bool naive_career_changes(const struct world *w, const struct stream *s, bool better) {
    if (w->now >= w->calendar->length)
        return false;
    if (s->cause == MIDNIGHT)
        return !better && s->begins <= w->now;
    switch (s->stage) {
    case TO_COME: return better == is_at_once(s) && s->begins <= w->now;
    case ON: return better && s->ends <= w->now;
    case GRADUATED: return !better;
    case NESTING: return better && s->nests <= w->now;
    case OVER: return false;
    }
    return false;
}

void naive_career_change(struct world *w, struct stream *s) {
    if (s->cause == MIDNIGHT) {
        naive_count_hazards(w);
        s->begins += HT_DAY;
    } else if (s->cause == COACHING) {
        if (s->stage == TO_COME) {
            begin_coaching(w, s);
            return;
        }
        s->stage = OVER;
        w->coached[s->group] = false;
        give_back(w, s);
    } else {
        switch (s->stage) {
        case TO_COME: begin_class(w, s); return;
        case ON: graduate(w, s); return;
        case GRADUATED: begin_nesting(w, s); return;
        default: end_nesting(w, s); return;
        }
    }
}

static bool opens_on(const struct world *w, double midnight) {
    if (naive_is_open(w->calendar, midnight))
        return true;
    for (size_t i = 0; i < w->instant_count; i++) {
        const double t = w->instants[i];
        if (t >= midnight && t < midnight + HT_DAY && t < w->calendar->length &&
            naive_is_open(w->calendar, t))
            return true;
    }
    return false;
}

/* Every day of a class counts once, when it begins. */
void naive_count_class_days(struct world *w) {
    const double midnight = floor(w->now / HT_DAY) * HT_DAY;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (!a->hired || a->ready || a->gone || w->now >= fmin(a->from, w->calendar->length) ||
            a->class_day >= midnight)
            continue;
        a->class_day = midnight;
        naive_book(w, a->group, HT_SUM_TRAINEE_DAYS, opens_on(w, midnight));
    }
}
