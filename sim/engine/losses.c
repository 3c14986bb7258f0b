/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls that end without an answer: blocked, balked, abandoned, turned away, cut off; and whether their
 * callers try again. Each outcome is booked to the bin in which the attempt arrived.
 */
#include "luck.h"
#include "observe.h"

static struct word attempt_word(const struct caller *c, const struct ht_words *words, unsigned which) {
    return (struct word){words->word[which], HT_LUCK_ATTEMPT, c->origin, c->number,
                         4 * (uint64_t)c->tries + which};
}

void call_goes_away(struct world *w, uint32_t id, double again) {
    struct caller *c = &w->callers[id];
    const struct ht_redial *redial = &w->types[c->type].model->redial;
    if (again > 0.0 && c->attempts < redial->max_attempts) {
        const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_ATTEMPT, c->origin, c->number, c->tries);
        if (ht_uniform(words.word[0]) < again) {
            const double delay = luck_draw(&redial->delay, w->luck, attempt_word(c, &words, 1));
            const double due = ht_next_open(&w->model->calendar, w->now + delay);
            c->luck.word[3] = words.word[2]; /* of balking */
            if (redial->redraw_patience)
                c->patience =
                    luck_draw(&w->types[c->type].model->patience, w->luck, attempt_word(c, &words, 3));
            observe_callers(w, c->type, HT_SUM_BETWEEN_TIME, w->now, due);
            if (due < w->model->calendar.length) {
                c->due = HT_KIND_REDIAL;
                agenda_schedule(&w->agenda, caller_node(w, id), due, EVENT_CALL);
                return;
            }
        }
    }
    if (w->agenda.owners != NULL) /* the next call gets his place, and leaving has touched half of it */
        __builtin_prefetch(c, 1);
    world_free_caller(w, id);
}

void call_blocked(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_BLOCKED] += 1.0;
    if (c->kind == HT_KIND_FRESH)
        of[HT_SUM_FRESH_BLOCKED] += 1.0;
    if (w->trace != NULL)
        trace_end(w, id, HT_OUTCOME_BLOCKED, NAN);
    call_goes_away(w, id, w->types[c->type].model->redial.after_block);
}

void call_balks(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_BALKED] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    of[HT_SUM_ABANDONED_WITHIN] += 1.0;
    if (w->trace != NULL)
        trace_end(w, id, HT_OUTCOME_BALKED, 0.0);
    call_goes_away(w, id, w->types[c->type].model->redial.after_abandon);
}

/* Books a wait that ended without an answer; who left his number held no line. */
static void leave_line(struct world *w, const struct caller *c) {
    if (c->kind == HT_KIND_CALLBACK)
        return;
    observe_waited(w, c->type, c->arrival);
    w->types[c->type].lines--;
    w->lines--;
}

void call_turned_away(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_TURNED_AWAY] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    of[HT_SUM_HOLD_TURNED_AWAY] += w->now - c->arrival;
    if (w->trace != NULL)
        trace_end(w, id, HT_OUTCOME_TURNED_AWAY, w->now - c->arrival);
    world_free_caller(w, id);
}

void call_lost(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    const double hold = w->now - c->arrival;
    of[HT_SUM_ABANDONED] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    of[HT_SUM_HOLD_ABANDONED] += hold;
    if (hold <= w->model->service_level.within)
        of[HT_SUM_ABANDONED_WITHIN] += 1.0;
    if (w->trace != NULL)
        trace_end(w, id, HT_OUTCOME_ABANDONED, hold);
    call_goes_away(w, id, w->types[c->type].model->redial.after_abandon);
}

void call_leaves(struct world *w, uint32_t id) {
    const size_t type = w->callers[id].type;
    w->callers[id].timed = false;
    call_unqueued(w, id);
    leave_line(w, &w->callers[id]);
    if (w->callers[id].diverted)
        call_turned_away(w, id);
    else
        call_lost(w, id);
    if (w->callbacks > 0)
        callbacks_line_freed(w);
    if (w->lingering > 0)
        agents_released(w, type);
}

static uint32_t take_first(struct world *w, const struct queue *queue) {
    const uint32_t id = queue->first;
    if (id != NOBODY) {
        call_unqueued(w, id);
        leave_line(w, &w->callers[id]);
    }
    return id;
}

void calls_turned_away(struct world *w) {
    uint32_t id;
    for (size_t type = 0; type < w->model->call_type_count; type++) {
        while ((id = take_first(w, &w->types[type].queue)) != NOBODY)
            call_turned_away(w, id);
        while ((id = take_first(w, &w->types[type].later)) != NOBODY)
            call_turned_away(w, id);
    }
}

static void cut_off(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    observe_call(w, c->bin, c->type)[HT_SUM_STILL_WAITING] += 1.0;
    world_free_caller(w, id);
}

void calls_cut_off(struct world *w) {
    uint32_t id;
    for (size_t type = 0; type < w->model->call_type_count; type++) {
        while ((id = take_first(w, &w->types[type].queue)) != NOBODY)
            cut_off(w, id);
        while ((id = take_first(w, &w->types[type].later)) != NOBODY)
            cut_off(w, id);
    }
    while ((id = callback_take_aside(w)) != NOBODY)
        cut_off(w, id);
}
