/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time off the phones in the simple simulator: days of absence, breaks, spells. A break or spell that is due
 * makes an idle agent go; everybody else owes it and takes all that he owes in one go, as soon as he can.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <holdtime/ziggurat.h>
#include <math.h>

static struct ht_luck luck(const struct world *w) {
    return (struct ht_luck){w->model->run.seed, 0};
}

/* A shift under way when time begins counts as one of the first day. */
static uint64_t day(double t) {
    return (uint64_t)(int64_t)fmax(0, floor(t / HT_DAY));
}

/* Of the shift that is on at t. */
double naive_begin(const struct ht_shift *s, double t) {
    const double midnight = floor(t / HT_DAY) * HT_DAY;
    return t - midnight < s->from ? midnight + s->from - HT_DAY : midnight + s->from;
}

/* Of the shift that he works, or would work, at t. */
static double shift_begin(const struct world *w, const struct agent *a, double t) {
    if (a->stream == SIZE_MAX)
        return w->opened;
    return naive_begin(w->streams[a->stream].shift, t);
}

bool naive_is_absent(const struct world *w, const struct agent *a, double t) {
    const uint64_t word =
        ht_luck_words(luck(w), HT_LUCK_ABSENCE, a->group, a->number, day(shift_begin(w, a, t))).word[0];
    return ht_uniform(word) < w->model->agent_groups[a->group].absence;
}

static uint64_t spell_block(const struct agent *a) {
    return 65536 * day(a->begins) + a->spell;
}

static uint64_t spell_word(const struct world *w, const struct agent *a, unsigned word) {
    return ht_luck_words(luck(w), HT_LUCK_OFF_PHONE, a->group, a->number, spell_block(a)).word[word];
}

static double exponential(const struct world *w, const struct agent *a, unsigned word, double mean) {
    const struct ht_reserve reserve = {luck(w), HT_LUCK_OFF_PHONE, a->group, a->number,
                                       4 * spell_block(a) + word};
    return mean * ht_exponential(spell_word(w, a, word), &reserve);
}

/* His next spell, after time on the phones from `from` on. */
static void plan_spell(const struct world *w, struct agent *a, double from) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    const double on = g->off_phone_length * (1 - g->off_phone) / g->off_phone;
    a->due = from + exponential(w, a, 0, on);
    a->lasts = exponential(w, a, 1, g->off_phone_length);
}

static void next_spell(const struct world *w, struct agent *a) {
    const double ended = a->due + a->lasts;
    a->spell++;
    plan_spell(w, a, ended);
}

void naive_go_away(struct world *w, struct agent *a, double length) {
    if (a->busy || a->away) {
        a->owed += length;
        return;
    }
    a->present = false;
    a->away = true;
    a->back = w->now + length;
    a->turn = w->turn++;
}

/* For whoever joins a shift under way it begins then; the luck is that of the day it began. */
void naive_plan_shift(struct world *w, struct agent *a) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    a->begins = shift_begin(w, a, w->now);
    a->spell = 0;
    a->due = INFINITY;
    if (g->off_phone <= 0)
        return;
    plan_spell(w, a, w->now);
    if (ht_uniform(spell_word(w, a, 2)) < g->off_phone)
        a->due = w->now;
    if (a->due <= w->now) {
        naive_go_away(w, a, a->lasts);
        next_spell(w, a);
    }
}

static double break_at(const struct stream *s) {
    const struct ht_break *b = &s->shift->breaks[s->breaks];
    return floor(s->begins / HT_DAY) * HT_DAY + b->at + (b->at < s->shift->from ? HT_DAY : 0);
}

/* Breaks of a shift that was under way when time began may be over. */
void naive_plan_breaks(struct world *w, struct stream *s) {
    s->breaks = 0;
    s->break_turn = w->turn++;
    while (s->breaks < s->shift->break_count && break_at(s) < w->now)
        s->breaks++;
}

/* The next break of a shift comes after those of others that were known before it. */
static void next_break(struct world *w, struct stream *s) {
    s->breaks++;
    s->break_turn = w->turn++;
}

static bool step_break(struct world *w) {
    struct stream *first = NULL;
    for (size_t i = 0; i < w->stream_count; i++) {
        struct stream *s = &w->streams[i];
        if (s->cause == SHIFT && s->on && s->breaks < s->shift->break_count && break_at(s) <= w->now &&
            (first == NULL || s->break_turn < first->break_turn))
            first = s;
    }
    if (first == NULL)
        return false;
    for (size_t j = 0; j < w->agent_count; j++)
        if (w->agents[j].stream == (size_t)(first - w->streams) && w->agents[j].duty)
            naive_go_away(w, &w->agents[j], first->shift->breaks[first->breaks].length);
    next_break(w, first);
    return true;
}

static bool step_spell(struct world *w) {
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (!a->duty || a->due > w->now)
            continue;
        naive_go_away(w, a, a->lasts);
        next_spell(w, a);
        return true;
    }
    return false;
}

void naive_breaks_begin(struct world *w) {
    while (step_break(w) || step_spell(w))
        ;
}

/* The next instant at which a spell is due or somebody comes back. */
double naive_next_spell(const struct world *w) {
    double next = INFINITY;
    for (size_t i = 0; i < w->agent_count; i++) {
        const struct agent *a = &w->agents[i];
        if (a->duty)
            next = fmin(next, a->due);
        if (a->away)
            next = fmin(next, a->back);
    }
    return next;
}
