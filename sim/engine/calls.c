/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of a call: it arrives, is blocked, answered at once, or waits; it is answered, abandoned or turned
 * away; its caller may try again. Each outcome is booked to the bin in which the attempt arrived.
 */
#include "luck.h"
#include "observe.h"
#include <limits.h>
#include <stdlib.h>

static uint32_t caller_node(const struct world *w, uint32_t caller) {
    return w->first_caller_node + caller;
}

static void trace_attempt(struct world *w, struct caller *c, enum ht_kind kind) {
    struct ht_trace *trace = w->trace;
    if (trace->count == trace->capacity) {
        const size_t capacity = trace->capacity > 0 ? 2 * trace->capacity : 1024;
        struct ht_trace_row *rows = realloc(trace->rows, capacity * sizeof *rows);
        if (rows == NULL) {
            w->no_memory = true;
            trace->count--; /* overwrite the last row; the replication fails anyway */
        } else {
            trace->rows = rows;
            trace->capacity = capacity;
        }
    }
    c->row = trace->count++;
    trace->rows[c->row] = (struct ht_trace_row){.arrival = c->arrival,
                                                .hold = NAN,
                                                .answered = NAN,
                                                .ended = NAN,
                                                .caller = c->number,
                                                .call_type = c->type,
                                                .group = UINT32_MAX,
                                                .agent = UINT32_MAX,
                                                .kind = kind,
                                                .outcome = HT_OUTCOME_WAITING};
}

static void trace_end(struct world *w, const struct caller *c, enum ht_outcome outcome, double hold) {
    w->trace->rows[c->row].outcome = outcome;
    w->trace->rows[c->row].hold = hold;
}

static void trace_answer(struct world *w, const struct caller *c, uint32_t agent, double ended) {
    struct ht_trace_row *row = &w->trace->rows[c->row];
    const bool cut = w->model->calendar.stop_at_end && ended > w->model->calendar.length;
    trace_end(w, c, HT_OUTCOME_ANSWERED, w->now - c->arrival);
    row->group = w->agents[agent].group;
    row->agent = agent - w->groups[row->group].first;
    row->answered = w->now;
    row->ended = cut ? NAN : ended;
}

static struct word attempt_word(const struct caller *c, const struct ht_words *words, unsigned which) {
    return (struct word){words->word[which], HT_LUCK_ATTEMPT, c->type, c->number,
                         4 * (uint64_t)c->attempts + which};
}

/* The caller's attempt has failed: he goes away, or calls again with this probability. */
static void goes_away(struct world *w, uint32_t id, double again) {
    struct caller *c = &w->callers[id];
    const struct ht_redial *redial = &w->model->call_types[c->type].redial;
    if (again > 0.0 && c->attempts < redial->max_attempts) {
        const struct ht_words words =
            ht_luck_words(w->luck, HT_LUCK_ATTEMPT, c->type, c->number, c->attempts);
        if (ht_uniform(words.word[0]) < again) {
            const double delay = luck_draw(&redial->delay, w->luck, attempt_word(c, &words, 1));
            const double due = ht_next_open(&w->model->calendar, w->now + delay);
            c->luck.word[3] = words.word[2]; /* of balking */
            if (redial->redraw_patience)
                c->patience =
                    luck_draw(&w->model->call_types[c->type].patience, w->luck, attempt_word(c, &words, 3));
            observe_callers(w, c->type, HT_SUM_BETWEEN_TIME, w->now, due);
            if (due < w->model->calendar.length) {
                agenda_schedule(&w->agenda, caller_node(w, id), due, EVENT_CALL);
                return;
            }
        }
    }
    world_free_caller(w, id);
}

static void release_line(struct world *w, size_t type) {
    w->types[type].lines--;
    w->lines--;
}

static void blocked(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_BLOCKED] += 1.0;
    if (c->attempts == 1)
        of[HT_SUM_FRESH_BLOCKED] += 1.0;
    if (w->trace != NULL)
        trace_end(w, c, HT_OUTCOME_BLOCKED, NAN);
    goes_away(w, id, w->model->call_types[c->type].redial.after_block);
}

static void balks(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_BALKED] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    of[HT_SUM_ABANDONED_WITHIN] += 1.0;
    if (w->trace != NULL)
        trace_end(w, c, HT_OUTCOME_BALKED, 0.0);
    goes_away(w, id, w->model->call_types[c->type].redial.after_abandon);
}

/* Books a wait that ended without an answer; the caller has left the queue. */
static void leave_queue(struct world *w, struct caller *c) {
    observe_callers(w, c->type, HT_SUM_QUEUE_TIME, c->arrival, w->now);
    observe_callers(w, c->type, HT_SUM_LINE_TIME, c->arrival, w->now);
    release_line(w, c->type);
}

void call_abandons(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    const double hold = w->now - c->arrival;
    of[HT_SUM_ABANDONED] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    of[HT_SUM_HOLD_ABANDONED] += hold;
    if (hold <= w->model->service_level.within)
        of[HT_SUM_ABANDONED_WITHIN] += 1.0;
    queue_remove(w, id);
    leave_queue(w, c);
    if (w->trace != NULL)
        trace_end(w, c, HT_OUTCOME_ABANDONED, hold);
    goes_away(w, id, w->model->call_types[c->type].redial.after_abandon);
}

static void turned_away(struct world *w, uint32_t id, bool waited) {
    struct caller *c = &w->callers[id];
    double *of = observe_call(w, c->bin, c->type);
    of[HT_SUM_TURNED_AWAY] += 1.0;
    of[HT_SUM_WAITED] += 1.0;
    if (waited) {
        of[HT_SUM_HOLD_TURNED_AWAY] += w->now - c->arrival;
        leave_queue(w, c);
    }
    if (w->trace != NULL)
        trace_end(w, c, HT_OUTCOME_TURNED_AWAY, w->now - c->arrival);
    world_free_caller(w, id);
}

/* Takes the first waiting caller of a type out of the queue and of the agenda. */
static uint32_t take_first(struct world *w, struct type_state *type) {
    const uint32_t id = type->first;
    queue_remove(w, id);
    if (w->callers[id].patience < INFINITY)
        agenda_cancel(&w->agenda, caller_node(w, id));
    return id;
}

void calls_turned_away(struct world *w) {
    for (size_t type = 0; type < w->model->call_type_count; type++)
        while (w->types[type].first != NOBODY)
            turned_away(w, take_first(w, &w->types[type]), true);
}

void calls_cut_off(struct world *w) {
    for (size_t type = 0; type < w->model->call_type_count; type++) {
        while (w->types[type].first != NOBODY) {
            const uint32_t id = take_first(w, &w->types[type]);
            struct caller *c = &w->callers[id];
            observe_call(w, c->bin, type)[HT_SUM_STILL_WAITING] += 1.0;
            leave_queue(w, c);
            world_free_caller(w, id);
        }
    }
}

static void book_answer(struct world *w, const struct caller *c, double handle_time, bool waited) {
    double *of = observe_call(w, c->bin, c->type);
    const double hold = w->now - c->arrival;
    of[HT_SUM_ANSWERED] += 1.0;
    of[HT_SUM_HANDLE] += handle_time;
    of[HT_SUM_FIRST_TO_ANSWER] += w->now - c->first_arrival;
    if (hold <= w->model->service_level.within)
        of[HT_SUM_ANSWERED_WITHIN] += 1.0;
    if (c->attempts == 1)
        of[HT_SUM_FRESH_ANSWERED] += 1.0;
    if (waited) {
        of[HT_SUM_WAITED] += 1.0;
        of[HT_SUM_HOLD_ANSWERED] += hold;
        if (hold > of[HT_SUM_HOLD_MAX])
            of[HT_SUM_HOLD_MAX] = hold;
        observe_callers(w, c->type, HT_SUM_QUEUE_TIME, c->arrival, w->now);
    }
    observe_hold(w, c->bin, c->type, hold);
}

static void start_talk(struct world *w, uint32_t id, uint32_t agent, bool waited) {
    const struct caller *c = &w->callers[id];
    const struct ht_call_type *type = &w->model->call_types[c->type];
    struct agent *a = &w->agents[agent];
    const double learned = experience_factor(w, agent, c->type);
    const double factor =
        w->types[c->type].steady_handle ? learned : learned * ht_handle_factor_at(w->model, c->type, w->now);
    struct word word = {c->luck.word[0], HT_LUCK_CALL, c->type, c->number, 0};
    const double talk = factor * (c->handle >= 0.0 ? c->handle : luck_draw(&type->handle, w->luck, word));
    word.bits = c->luck.word[2];
    word.slot = 2;
    const double wrap_up = factor * luck_draw(&type->wrap_up, w->luck, word);

    a->type = c->type;
    a->wrap_up = wrap_up;
    a->state = AGENT_TALKING;
    w->busy++;
    experience_gain(w, agent, c->type);
    agenda_schedule(&w->agenda, agent_node(agent), w->now + talk, EVENT_DEPARTURE);
    book_answer(w, c, talk + wrap_up, waited);
    observe_callers(w, c->type, HT_SUM_LINE_TIME, c->arrival, w->now + talk);
    observe_work(w, a->group, c->bin, w->now + talk + wrap_up, learned);
    if (w->trace != NULL)
        trace_answer(w, c, agent, w->now + talk);
    world_free_caller(w, id);
}

void call_answered(struct world *w, uint32_t id, uint32_t agent) {
    queue_remove(w, id);
    if (w->callers[id].patience < INFINITY)
        agenda_cancel(&w->agenda, caller_node(w, id));
    start_talk(w, id, agent, true);
}

static void waits(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    const struct ht_call_type *type = &w->model->call_types[c->type];
    if (c->patience < 0.0) {
        const struct word word = {c->luck.word[1], HT_LUCK_CALL, c->type, c->number, 1};
        c->patience =
            type->patience.law == HT_LAW_NEVER ? INFINITY : luck_draw(&type->patience, w->luck, word);
    }
    queue_insert(w, id);
    if (c->patience < INFINITY)
        agenda_schedule(&w->agenda, caller_node(w, id), w->now + c->patience, EVENT_ABANDON);
}

static void attempt(struct world *w, uint32_t id, enum ht_kind kind) {
    struct caller *c = &w->callers[id];
    const struct ht_call_type *type = &w->model->call_types[c->type];
    struct type_state *state = &w->types[c->type];

    c->arrival = w->now;
    c->key = c->arrival - c->credit;
    c->sequence = w->sequence++;
    c->bin = (uint32_t)w->observe.bin;
    c->attempts++;
    observe_call(w, c->bin, c->type)[kind == HT_KIND_FRESH ? HT_SUM_FRESH : HT_SUM_REDIALS] += 1.0;
    if (w->trace != NULL)
        trace_attempt(w, c, kind);
    if (!w->open) {
        turned_away(w, id, false);
        return;
    }
    if (w->lines >= w->model->lines) {
        blocked(w, id);
        return;
    }
    const uint32_t agent = routing_agent(w, c);
    if (agent == NOBODY && state->waiting >= type->queue_limit) {
        blocked(w, id);
        return;
    }
    if (agent == NOBODY && type->balk > 0.0 && ht_uniform(c->luck.word[3]) < type->balk) {
        balks(w, id);
        return;
    }
    state->lines++;
    w->lines++;
    observe_lines(w, c->type);
    if (agent == NOBODY) {
        waits(w, id);
    } else {
        agent_take(w, agent);
        start_talk(w, id, agent, false);
    }
}

void call_arrives(struct world *w, size_t type) {
    const struct source *s = &w->types[type].source;
    const struct ht_call_type *model = &w->model->call_types[type];
    const uint32_t id = world_take_caller(w);
    if (id == NOBODY)
        return;
    struct caller *c = &w->callers[id];
    c->first_arrival = w->now;
    c->patience = c->handle = -1.0;
    c->credit = model->credit;
    c->priority = model->priority;
    c->luck = s->luck;
    c->number = s->number;
    c->type = (uint32_t)type;
    c->attempts = 0;
    if (model->arrivals.source == HT_SOURCE_REPLAY) {
        const struct ht_replayed *call = &model->arrivals.calls[s->number];
        c->handle = isnan(call->handle) ? -1.0 : call->handle;
        c->patience = isnan(call->patience) ? -1.0 : call->patience;
        c->credit = isnan(call->credit) ? c->credit : call->credit;
        c->priority = call->priority == INT_MIN ? c->priority : call->priority;
    }
    arrivals_next(w, type);
    attempt(w, id, HT_KIND_FRESH);
}

void call_redials(struct world *w, uint32_t id) {
    attempt(w, id, HT_KIND_REDIAL);
}
