/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows an answer: a call that solved nothing is made again, or is passed on to another call type.
 * Both are decided, and scheduled, when the call is answered; each begins a contact with luck of its own.
 * An escalated call does not repeat as well.
 */
#include "luck.h"
#include "observe.h"

enum { REPEATS, DELAY, ESCALATES }; /* words of HT_LUCK_AFTER */

static void escalates(struct world *w, uint32_t id, size_t to, double ended) {
    w->callers[id].due = HT_KIND_ESCALATION;
    w->types[to].coming++;
    w->coming++;
    agenda_schedule(&w->agenda, caller_node(w, id), ended, EVENT_CALL);
}

/* How likely is it that a call answered now solves nothing? */
static double repeat_probability(const struct world *w, size_t call_type, uint32_t agent) {
    const size_t group = agent_group(w, agent);
    return w->model->call_types[call_type].repeat.probability * w->model->agent_groups[group].repeat_factor *
           rollouts_repeat(w, call_type, group) * experience_repeat(w, agent, call_type);
}

bool contact_follows(struct world *w, uint32_t id, uint32_t agent, double ended) {
    struct caller *c = &w->callers[id];
    struct caller_more *more = &w->more[id];
    const struct ht_call_type *type = w->types[c->type].model;
    const struct ht_calendar *calendar = &w->model->calendar;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_AFTER, c->origin, c->number, c->contact);
    if (c->contact == 0) {
        more->fresh_answered = c->kind == HT_KIND_FRESH;
        more->fresh_bin = c->bin;
    }
    if (ht_uniform(words.word[ESCALATES]) < type->escalate.probability) {
        if (calendar->stop_at_end && ended >= calendar->length)
            return false;
        escalates(w, id, type->escalate.to, ended);
        return true;
    }
    if (ht_uniform(words.word[REPEATS]) >= repeat_probability(w, c->type, agent))
        return false;
    if (more->fresh_answered)
        observe_call(w, more->fresh_bin, c->origin)[HT_SUM_FRESH_REPEATED] += 1.0;
    more->fresh_answered = false;
    const struct word word = {words.word[DELAY], HT_LUCK_AFTER, c->origin, c->number,
                              4 * (uint64_t)c->contact + DELAY};
    const double due = ht_next_open(calendar, ended + luck_draw(&type->repeat.delay, w->luck, word));
    if (due >= calendar->length)
        return false;
    c->due = HT_KIND_REPEAT;
    agenda_schedule(&w->agenda, caller_node(w, id), due, EVENT_CALL);
    return true;
}

void contact_begins(struct world *w, uint32_t id, enum ht_kind kind) {
    struct caller *c = &w->callers[id];
    c->contact++;
    c->luck = ht_luck_words(w->luck, HT_LUCK_CALL, c->origin, c->number, c->contact);
    c->patience = -1.0;
    if (kind == HT_KIND_REPEAT) {
        call_attempts(w, id, kind);
        return;
    }
    const size_t to = w->types[c->type].model->escalate.to;
    c->type = (uint32_t)to;
    w->more[id].passed_on = true;
    c->priority = w->model->call_types[to].priority;
    w->types[to].coming--;
    w->coming--;
    call_attempts(w, id, kind);
    if (w->lingering > 0)
        agents_released(w, to);
}

bool contact_let_in(const struct world *w, const struct caller *c) {
    const struct type_state *type = &w->types[c->type];
    if (c->kind != HT_KIND_ESCALATION || (w->model->calendar.clear_at_close && !w->over))
        return false;
    for (size_t i = 0; i < type->taker_count; i++)
        if (w->teams[type->takers[i].team].on > 0)
            return true;
    return false;
}
