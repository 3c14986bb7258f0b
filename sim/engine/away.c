/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Agents who are not on the phones though their shift is on: absent for all of it, on a break, or in a spell
 * off the phones. Breaks and spells never begin in mid-call; what falls due then is owed, and taken in full
 * when the call and its wrap-up are done. Spells are planned in the time of the shift, whatever the calls do,
 * and the shift begins inside one with their long-run share: so that share is exact.
 */
#include "luck.h"
#include "observe.h"
#include <holdtime/calendar.h>

#define SPELLS_A_DAY                                                                                         \
    65536u /* luck set aside for the spells of a shift; beyond, that of the next day serves twice */

enum { UNTIL, LENGTH, INSIDE }; /* words of HT_LUCK_OFF_PHONE */

static const struct ht_agent_group *group_of(const struct world *w, uint32_t id) {
    return w->teams[w->agents[id].team].model;
}

/* Draws the agent's spell number away->spell: the time on the phones before it, and its length. */
static struct ht_words draw_spell(struct world *w, uint32_t id, double *until) {
    const struct ht_agent_group *group = group_of(w, id);
    struct away *away = &w->away[id];
    const uint64_t owner = agent_group(w, id), agent = id - w->groups[owner].first,
                   block = SPELLS_A_DAY * away->day + away->spell++;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_OFF_PHONE, owner, agent, block);
    struct word word = {words.word[UNTIL], HT_LUCK_OFF_PHONE, owner, agent, 4 * block + UNTIL};
    *until = group->off_phone_length * (1.0 - group->off_phone) / group->off_phone *
             luck_exponential(w->luck, word);
    word.bits = words.word[LENGTH];
    word.slot = 4 * block + LENGTH;
    away->length = group->off_phone_length * luck_exponential(w->luck, word);
    return words;
}

static void plan_spell(struct world *w, uint32_t id, double due) {
    w->away[id].due = due;
    w->away[id].planned = true;
    agenda_schedule(&w->agenda, spell_node(w, id), due, EVENT_AGENTS_OFF);
}

/* Off the phones for all that he owes. */
static void leaves_phones(struct world *w, uint32_t id) {
    struct away *away = &w->away[id];
    w->agents[id].state = AGENT_AWAY;
    agent_placed(w, id, PLACE_AWAY);
    agenda_schedule(&w->agenda, agent_node(id), w->now + away->owed, EVENT_AGENTS_ON);
    away->owed = 0.0;
}

/* A break or spell falls due. */
static void owes(struct world *w, uint32_t id, double length) {
    const struct agent *a = &w->agents[id];
    if (a->state == AGENT_OFF || a->leaving || w->over)
        return; /* after the end everybody works for those still inside */
    w->away[id].owed += length;
    if (a->state == AGENT_IDLE) {
        agent_take(w, id);
        away_now(w, id);
    }
}

void away_now(struct world *w, uint32_t id) {
    const size_t team = w->agents[id].team;
    observe_on(w, team);
    w->teams[team].on--;
    leaves_phones(w, id);
}

bool away_begins(struct world *w, uint32_t id, double begins) {
    const struct ht_agent_group *group = group_of(w, id);
    struct agent *a = &w->agents[id];
    struct away *away = &w->away[id];
    const uint64_t owner = agent_group(w, id), agent = id - w->groups[owner].first;
    double until;
    away->day = (uint64_t)floor(begins / HT_DAY);
    away->spell = 0;
    away->owed = 0.0;
    if (group->absence > 0.0 &&
        ht_uniform(ht_luck_words(w->luck, HT_LUCK_ABSENCE, owner, agent, away->day).word[0]) <
            group->absence) {
        agent_placed(w, id, PLACE_ABSENT);
        return false;
    }
    agent_placed(w, id, PLACE_PHONES);
    if (group->off_phone <= 0.0)
        return true;
    const struct ht_words words = draw_spell(w, id, &until);
    if (ht_uniform(words.word[INSIDE]) >= group->off_phone) {
        plan_spell(w, id, w->now + until);
        return true;
    }
    const double length = away->length;
    draw_spell(w, id, &until);
    plan_spell(w, id, w->now + length + until);
    away->owed = length;
    if (a->state != AGENT_OFF) /* still there past the end of his last shift: agent_on will see to it */
        return true;
    leaves_phones(w, id);
    return false;
}

void away_ends(struct world *w, uint32_t id) {
    struct away *away = &w->away[id];
    away->owed = 0.0;
    if (away->planned)
        agenda_cancel(&w->agenda, spell_node(w, id));
    away->planned = false;
    if (w->agents[id].state == AGENT_AWAY) {
        agenda_cancel(&w->agenda, agent_node(id));
        w->agents[id].state = AGENT_OFF;
    }
}

void away_spell(struct world *w, uint32_t id) {
    const struct away *away = &w->away[id];
    double until;
    const double length = away->length, due = away->due;
    owes(w, id, length);
    draw_spell(w, id, &until);
    plan_spell(w, id, due + length + until);
}

void away_returns(struct world *w, uint32_t id) {
    if (w->away[id].owed > 0.0) {
        leaves_phones(w, id);
        return;
    }
    w->agents[id].state = AGENT_OFF;
    agent_placed(w, id, PLACE_PHONES);
    agent_on(w, id);
}

static double break_time(const struct shift_state *s) {
    const struct ht_shift *shift = s->shift;
    const struct ht_break *b = &shift->breaks[s->next_break];
    const double midnight = s->ends - shift->to - (shift->to <= shift->from ? HT_DAY : 0.0);
    return midnight + b->at + (b->at < shift->from ? HT_DAY : 0.0);
}

static void plan_break(struct world *w, size_t shift) {
    struct shift_state *s = &w->shifts[shift];
    while (s->next_break < s->shift->break_count && break_time(s) < w->now)
        s->next_break++; /* the calendar begins in mid-shift */
    s->break_planned = s->next_break < s->shift->break_count;
    if (s->break_planned)
        agenda_schedule(&w->agenda, break_node(w, shift), break_time(s), EVENT_AGENTS_OFF);
}

void away_shift_begins(struct world *w, size_t shift) {
    w->shifts[shift].next_break = 0;
    plan_break(w, shift);
}

void away_shift_ends(struct world *w, size_t shift) {
    if (w->shifts[shift].break_planned)
        agenda_cancel(&w->agenda, break_node(w, shift));
    w->shifts[shift].break_planned = false;
}

void away_break(struct world *w, size_t shift) {
    struct shift_state *s = &w->shifts[shift];
    const double length = s->shift->breaks[s->next_break++].length;
    for (uint32_t a = s->first; a < s->first + s->count; a++)
        owes(w, a, length);
    plan_break(w, shift);
}
