/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of a call: it arrives, is answered at once, or waits and is answered. What ends without an answer
 * is in losses.c. Each outcome is booked to the bin in which the attempt arrived.
 */
#include "luck.h"
#include "observe.h"
#include "queues.h"
#include <limits.h>

#define PER_HANG_UP 600.0 /* seconds predicted to which announce.hang_up refers */
#define MEMORY      100.0 /* recent answers: so many of them weigh 63% of their mean handle time */

static inline void take_line(struct world *w, struct type_state *type) {
    type->lines++;
    w->lines++;
    observe_lines(w, type);
}

static inline __attribute__((always_inline)) void unqueued(struct world *w, uint32_t id) {
    struct caller *c = &w->callers[id];
    struct type_state *type = &w->types[c->type];
    if (c->timed)
        agenda_cancel(&w->agenda, caller_node(w, id));
    c->timed = false;
    if (c->kind == HT_KIND_CALLBACK) {
        callback_unqueued(w, id);
        return;
    }
    queue_unlink(w, &type->queue, id);
    type->waiting--;
    w->waiting--;
}

void call_unqueued(struct world *w, uint32_t id) {
    unqueued(w, id);
}

/* What a replay says of its calls; NAN where it says nothing, or of later contacts. */
static double replayed_talk(const struct ht_call_type *type, const struct caller *c) {
    return c->contact == 0 ? type->arrivals.calls[c->number].handle : NAN;
}

static double credit(const struct ht_call_type *type, const struct caller *c, bool passed_on) {
    const double replayed = c->type == c->origin && !passed_on ? type->arrivals.calls[c->number].credit : NAN;
    return isnan(replayed) ? type->credit : replayed;
}

static __attribute__((noinline)) double draw_rest(const struct world *w, const struct ht_distribution *d,
                                                  const struct caller *c, unsigned which) {
    const struct word word = {c->luck.word[which], HT_LUCK_CALL, c->origin, c->number,
                              4 * (uint64_t)c->contact + which};
    return luck_rest(d, w->luck, word);
}

/* What the luck of the contact makes of this law. */
static inline __attribute__((always_inline)) double
draw(const struct world *w, const struct ht_distribution *d, const struct caller *c, unsigned which) {
    double x;
    return luck_fast(d, c->luck.word[which], &x) ? x : draw_rest(w, d, c, which);
}

/* What replays, rollouts and profiles make of it; how long it is before the handle factors is in `work`. */
static __attribute__((noinline)) double special_work(const struct world *w, const struct caller *c,
                                                     size_t group, struct work *work) {
    const struct type_state *state = &w->types[c->type];
    const double replayed = state->replayed ? replayed_talk(state->model, c) : NAN;
    if (!isnan(replayed))
        work->talk = replayed;
    if (state->extra_work)
        rollouts_add_work(w, c, group, work);
    return state->steady_handle ? 1.0 : rollouts_handle(w, c->type, group);
}

/* What follows from an answer besides the talk; true: the caller will be heard of again. */
static __attribute__((noinline)) bool special_answer(struct world *w, uint32_t id, uint32_t agent,
                                                     const struct work *work) {
    const struct caller *c = &w->callers[id];
    struct type_state *state = &w->types[c->type];
    if (w->trace != NULL)
        trace_answer(w, id, agent, w->now + work->talk, w->now + work->talk + work->wrap_up);
    if (state->predicted)
        state->recent += (work->talk + work->wrap_up - state->recent) / MEMORY;
    if (state->caused)
        defect_revealed(w, c);
    return state->followed && contact_follows(w, id, agent, w->now + work->talk);
}

static inline __attribute__((always_inline)) void start_talk(struct world *w, uint32_t id, uint32_t agent,
                                                             const struct type_state *state, bool waited) {
    struct caller *c = &w->callers[id];
    const bool special = state->special;
    struct agent *a = &w->agents[agent];
    const struct team *team = &w->teams[a->team];
    const double learned =
        team->by_calls ? a->factor * team->pair[c->type] : experience_factor(w, agent, c->type);
    struct work work = {.talk = draw(w, &state->model->handle, c, 0),
                        .wrap_up = draw(w, &state->model->wrap_up, c, 2)};
    double factor = learned;
    if (special)
        factor *= special_work(w, c, team->group, &work);
    work.talk *= factor;
    work.wrap_up *= factor;
    const double seconds = work.talk + work.wrap_up, ends = w->now + work.talk;

    a->type = c->type;
    a->wrap_up = work.wrap_up;
    a->state = AGENT_TALKING;
    w->busy++;
    if (w->stretches != NULL)
        w->stretches[agent].worked += seconds;
    agenda_schedule_as(&w->agenda, agent_node(agent), ends,
                       agenda_order(&w->agenda, EVENT_DEPARTURE, agent_node(agent)));
    const struct talk talk = {.team = team,
                              .handle = seconds,
                              .ends = ends,
                              .free = ends + work.wrap_up,
                              .factor = learned,
                              .waited = waited};
    observe_answer(w, c, state, &talk);
    if (!special || !special_answer(w, id, agent, &work))
        world_free_caller(w, id);
    if (team->noted)
        experience_note(w, agent, a->type, &talk);
}

/* In a long queue the next ones are no longer in the cache: they are sent for before they are needed, each
 * part one answer before it is followed. */
static inline __attribute__((always_inline)) void fetch_ahead(const struct world *w,
                                                              const struct queue *queue) {
    const uint32_t first = queue->first;
    const uint32_t second = first != NOBODY ? w->callers[first].next : NOBODY;
    const uint32_t third = second != NOBODY ? w->callers[second].next : NOBODY;
    if (third == NOBODY)
        return;
    __builtin_prefetch(&w->callers[third]);
    __builtin_prefetch(&w->callers[third].arrival);
    __builtin_prefetch(&w->agenda.nodes[caller_node(w, third)]);
    agenda_fetch_neighbours(&w->agenda, caller_node(w, second));
}

void call_answered(struct world *w, uint32_t id, uint32_t agent) {
    const size_t type = w->callers[id].type;
    unqueued(w, id);
    if (w->agenda.owners != NULL)
        fetch_ahead(w, &w->types[type].queue);
    if (w->callers[id].kind == HT_KIND_CALLBACK)
        take_line(w, &w->types[type]);
    start_talk(w, id, agent, &w->types[type], true);
    if (w->lingering > 0)
        agents_released(w, type);
}

/* His timer rings when the next group opens to him, or when he leaves. */
static inline __attribute__((always_inline)) void set_timer(struct world *w, uint32_t id,
                                                            const struct type_state *type) {
    struct caller *c = &w->callers[id];
    enum event_kind kind = EVENT_ABANDON;
    double at = c->leaves;
    for (size_t i = 0; type->opens && i < type->taker_count; i++) {
        const double opens = c->arrival + type->takers[i].after;
        if (opens > w->now && opens <= at) {
            at = opens;
            kind = EVENT_AGENTS_ON;
        }
    }
    c->timed = at < INFINITY;
    if (!c->timed)
        return;
    const uint64_t order = type->opens && kind == EVENT_ABANDON
                               ? w->more[id].leave_order
                               : agenda_order(&w->agenda, kind, caller_node(w, id));
    agenda_schedule_as(&w->agenda, caller_node(w, id), at, order);
}

void call_timed(struct world *w, uint32_t id) {
    set_timer(w, id, &w->types[w->callers[id].type]);
}

bool call_offered(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    const bool callback = c->kind == HT_KIND_CALLBACK;
    const uint32_t agent = callback && w->lines >= w->model->lines ? NOBODY : routing_agent(w, c);
    if (agent == NOBODY)
        return false;
    if (callback && !callback_dialled(w, id))
        return true;
    agent_take(w, agent);
    call_answered(w, id, agent);
    return true;
}

void call_route_opens(struct world *w, uint32_t id) {
    w->callers[id].timed = false;
    if (!call_offered(w, id))
        set_timer(w, id, &w->types[w->callers[id].type]);
}

/* What changes when and how a waiting caller leaves, besides his patience. */
static __attribute__((noinline)) void leaves_otherwise(struct world *w, uint32_t id,
                                                       const struct type_state *state) {
    struct caller *c = &w->callers[id];
    const struct ht_call_type *type = state->model;
    if (type->announce.wait && c->patience < INFINITY)
        c->leaves = w->now + c->patience * type->announce.patience_factor;
    c->diverted = w->now + type->divert_after < c->leaves;
    if (c->diverted)
        c->leaves = w->now + type->divert_after;
    if (w->trace != NULL)
        trace_queue(w, id);
    if (state->opens)
        w->more[id].leave_order = agenda_order(&w->agenda, EVENT_ABANDON, caller_node(w, id));
}

static inline __attribute__((always_inline)) void waits(struct world *w, uint32_t id,
                                                        struct type_state *state) {
    struct caller *c = &w->callers[id];
    const struct ht_call_type *type = state->model;
    if (c->patience < 0.0)
        c->patience = type->patience.law == HT_LAW_NEVER ? INFINITY : draw(w, &type->patience, c, 1);
    c->leaves = w->now + c->patience;
    c->diverted = false;
    if (!state->plain)
        leaves_otherwise(w, id, state);
    queue_link(w, &state->queue, id);
    state->waiting++;
    w->waiting++;
    observe_waiting(w, state);
    set_timer(w, id, state);
}

static bool hangs_up(const struct world *w, const struct caller *c, double predicted) {
    const struct ht_announce *announce = &w->types[c->type].model->announce;
    if (!announce->wait || announce->hang_up <= 0.0)
        return false;
    const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_OFFER, c->origin, c->number, c->tries);
    return ht_uniform(words.word[0]) < announce->hang_up * predicted / PER_HANG_UP;
}

/* The caller hears, or the centre weighs, how long he would wait; true: he does not wait on the line. */
static bool heeds_prediction(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
    const struct ht_call_type *type = w->types[c->type].model;
    const bool asked = type->announce.wait || type->callback.offer_at < INFINITY;
    const double predicted = asked ? callback_predict(w, c) : NAN;
    if (w->trace != NULL)
        w->trace->rows[w->more[id].row].predicted = predicted;
    if (hangs_up(w, c, predicted)) {
        call_balks(w, id);
        return true;
    }
    if (!callback_accepted(w, c, predicted))
        return false;
    callback_taken(w, id);
    return true;
}

/* What every attempt is counted as. */
static inline __attribute__((always_inline)) void begins(struct world *w, uint32_t id,
                                                         const struct type_state *state, enum ht_kind kind) {
    static const enum ht_call_sum sums[] = {[HT_KIND_FRESH] = HT_SUM_FRESH,
                                            [HT_KIND_REDIAL] = HT_SUM_REDIALS,
                                            [HT_KIND_REPEAT] = HT_SUM_REPEATS,
                                            [HT_KIND_ESCALATION] = HT_SUM_ESCALATIONS,
                                            [HT_KIND_CALLBACK] = HT_SUM_CALLBACKS};
    struct caller *c = &w->callers[id];
    c->kind = (unsigned char)kind;
    c->arrival = w->now;
    c->key =
        w->now - (state->replayed ? credit(state->model, c, w->more[id].passed_on) : state->model->credit);
    c->sequence = w->sequence++;
    c->bin = (uint32_t)w->observe.bin;
    if (kind == HT_KIND_FRESH) {
        c->tries = c->attempts = 1;
    } else {
        c->tries++;
        c->attempts += kind <= HT_KIND_REPEAT ? 1 : 0;
    }
    if (kind != HT_KIND_REDIAL && kind != HT_KIND_CALLBACK)
        c->first_arrival = w->now;
    state->sums[sums[kind]] += 1.0;
    if (w->trace != NULL)
        trace_attempt(w, id);
}

void call_begins(struct world *w, uint32_t id, enum ht_kind kind) {
    begins(w, id, &w->types[w->callers[id].type], kind);
}

/* A caller who would have to wait may find no place to, or not want to. */
static __attribute__((noinline)) bool turns_elsewhere(struct world *w, uint32_t id,
                                                      const struct type_state *state) {
    const struct ht_call_type *type = state->model;
    if (state->waiting >= type->queue_limit) {
        call_blocked(w, id);
        return true;
    }
    if (type->balk > 0.0 && ht_uniform(w->callers[id].luck.word[3]) < type->balk) {
        call_balks(w, id);
        return true;
    }
    return state->predicted && heeds_prediction(w, id);
}

/* An attempt that has begun is blocked, turned away, answered, or waits. */
static inline __attribute__((always_inline)) void goes_on(struct world *w, uint32_t id,
                                                          struct type_state *state) {
    const struct caller *c = &w->callers[id];
    if (!w->open && !contact_let_in(w, c)) {
        call_turned_away(w, id);
        return;
    }
    if (w->lines >= w->model->lines) {
        call_blocked(w, id);
        return;
    }
    const uint32_t agent = w->idle == 0      ? NOBODY
                           : state->one_team ? w->teams[state->takers[0].team].idle_first
                                             : routing_agent(w, c);
    if (agent != NOBODY) {
        take_line(w, state);
        agent_take(w, agent);
        start_talk(w, id, agent, state, false);
    } else if (state->plain || !turns_elsewhere(w, id, state)) {
        take_line(w, state);
        waits(w, id, state);
    }
}

void call_attempts(struct world *w, uint32_t id, enum ht_kind kind) {
    struct type_state *state = &w->types[w->callers[id].type];
    begins(w, id, state, kind);
    goes_on(w, id, state);
}

/* The fresh caller a source holds ready; NOBODY: no memory. */
static inline uint32_t fresh_caller(struct world *w, size_t type) {
    const struct source *s = &w->sources[type];
    const struct ht_call_type *model = w->types[type].model;
    const uint32_t id = world_take_caller(w);
    if (id == NOBODY)
        return NOBODY;
    struct caller *c = &w->callers[id];
    c->patience = -1.0;
    c->priority = model->priority;
    c->luck = s->luck;
    c->number = s->number;
    c->type = c->origin = (uint32_t)type;
    c->contact = 0;
    c->timed = false;
    if (w->calls_back)
        w->more[id].dials = 0;
    if (w->types[type].replayed) {
        const struct ht_replayed *call = &model->arrivals.calls[s->number];
        c->patience = isnan(call->patience) ? -1.0 : call->patience;
        w->more[id].passed_on = false;
        c->priority = call->priority == INT_MIN ? c->priority : call->priority;
    }
    return id;
}

void call_arrives(struct world *w, size_t type) {
    struct type_state *state = &w->types[type];
    const bool spared = state->caused && defect_spares(w, type, w->sources[type].number);
    const uint32_t id = spared ? NOBODY : fresh_caller(w, type);
    arrivals_next(w, type);
    if (id == NOBODY)
        return;
    begins(w, id, state, HT_KIND_FRESH);
    goes_on(w, id, state);
}

void call_due(struct world *w, uint32_t id) {
    const enum ht_kind kind = (enum ht_kind)w->callers[id].due;
    if (kind == HT_KIND_REDIAL)
        call_attempts(w, id, kind);
    else if (kind == HT_KIND_CALLBACK)
        callback_again(w, id);
    else
        contact_begins(w, id, kind);
}
