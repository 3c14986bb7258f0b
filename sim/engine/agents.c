/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Agents on and off the phones, idle and free. Invariant: an agent is on his group's idle list exactly when
 * he is on the phones, free, and there is no call he may take; a freed agent takes his next call inside the
 * same event.
 */
#include "observe.h"
#include "queues.h"
#include <math.h>

static void become_idle(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    struct team *g = &w->teams[a->team];
    a->state = AGENT_IDLE;
    a->idle_order = w->idle_orders++;
    a->next = NOBODY;
    a->prev = g->idle_last;
    if (g->idle_last == NOBODY)
        g->idle_first = id;
    else
        w->agents[g->idle_last].next = id;
    g->idle_last = id;
    g->idle++;
    if (w->idle++ == 0)
        observe_available(w);
}

static void linger(struct world *w, struct agent *a, bool lingers) {
    w->lingering += (lingers ? 1u : 0u) - (a->lingers ? 1u : 0u);
    a->lingers = lingers;
}

void agent_take(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    struct team *g = &w->teams[a->team];
    if (a->lingers)
        linger(w, a, false);
    if (a->prev == NOBODY)
        g->idle_first = a->next;
    else
        w->agents[a->prev].next = a->next;
    if (a->next == NOBODY)
        g->idle_last = a->prev;
    else
        w->agents[a->next].prev = a->prev;
    g->idle--;
    if (--w->idle == 0)
        w->observe.all_busy_since = w->now;
}

/* What a leaver has worked past the end of his shift. */
static void book_overtime(struct world *w, const struct agent *a) {
    if (a->leaving && w->now > a->off_at)
        observe_overtime(w, w->teams[a->team].group, a->off_at, w->now);
}

void agents_finish(struct world *w) {
    for (uint32_t a = 0; a < w->agent_count; a++)
        book_overtime(w, &w->agents[a]);
}

static void go(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    observe_on(w, a->team);
    w->teams[a->team].on--;
    book_overtime(w, a);
    a->leaving = false;
    a->state = AGENT_OFF;
    if (a->post == POST_LENT && a->place != PLACE_NOWHERE)
        agent_placed(w, id, PLACE_LENT);
}

/* Though free, may an agent yet have to take somebody who is inside: one who has not waited long enough for
 * his group, a callback that needs a line, or one whose talk will escalate? */
static bool expects(const struct world *w, const struct agent *a) {
    const struct team *g = &w->teams[a->team];
    for (size_t i = 0; w->coming + w->waiting + w->callbacks > 0 && i < g->taken_count; i++) {
        const struct type_state *type = &w->types[g->taken[i].type];
        if (type->coming > 0 || type->queue.first != NOBODY || type->later.first != NOBODY)
            return true;
    }
    return false;
}

/* His time on the phones is over, but for what closing time or the end leaves to him. */
static bool off_duty(const struct world *w, const struct agent *a) {
    return a->leaving || (w->over && w->teams[a->team].model->roster != HT_ROSTER_STAFFING);
}

/* Of one who is leaving, or may owe a spell off the phones. True: he must not, or need not, take a call. */
static bool goes(struct world *w, uint32_t id) {
    const struct agent *a = &w->agents[id];
    if (a->leaving && !a->stays) {
        go(w, id);
        return true;
    }
    if (w->away != NULL && !a->leaving && w->away[id].owed > 0.0) {
        away_now(w, id);
        return true;
    }
    return false;
}

/* Takes the next call there is for him, if any. */
static inline __attribute__((always_inline)) bool takes_call(struct world *w, uint32_t id,
                                                             const struct team *team) {
    while (w->waiting + w->callbacks > 0) {
        const uint32_t caller = routing_call(w, team);
        if (caller == NOBODY)
            return false;
        if (w->callers[caller].kind != HT_KIND_CALLBACK || callback_dialled(w, caller)) {
            call_answered(w, caller, id);
            return true;
        }
    }
    return false;
}

/* The agent has nothing in hand: he takes a call, waits for one, or goes. */
static inline __attribute__((always_inline)) void freed(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    const struct team *team = &w->teams[a->team];
    if (team->on > team->target) {
        go(w, id);
        return;
    }
    if (((a->leaving || w->away != NULL) && goes(w, id)) || takes_call(w, id, team))
        return;
    const bool over = (a->leaving || w->over) && off_duty(w, a);
    if (over && !expects(w, a)) {
        go(w, id);
        return;
    }
    become_idle(w, id);
    if (over)
        linger(w, a, true);
}

static __attribute__((noinline)) void find_work(struct world *w, uint32_t id) {
    freed(w, id);
}

void agents_released(struct world *w, size_t type) {
    const struct type_state *t = &w->types[type];
    for (size_t i = 0; i < t->taker_count; i++) {
        uint32_t next;
        for (uint32_t id = w->teams[t->takers[i].team].idle_first; id != NOBODY; id = next) {
            const struct agent *a = &w->agents[id];
            next = a->next;
            if (a->lingers && !expects(w, a)) {
                agent_take(w, id);
                go(w, id);
            }
        }
    }
}

void agent_departs(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    if (a->state == AGENT_TALKING) {
        w->types[a->type].lines--;
        w->lines--;
        if (w->callbacks > 0)
            callbacks_line_freed(w);
        if (a->wrap_up > 0.0) {
            a->state = AGENT_WRAPPING;
            agenda_schedule(&w->agenda, agent_node(id), w->now + a->wrap_up, EVENT_DEPARTURE);
            return;
        }
    }
    w->busy--;
    freed(w, id);
}

void agent_on_time(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    book_overtime(w, a);
    a->off_at = INFINITY;
}

void agent_on(struct world *w, uint32_t id) {
    struct agent *a = &w->agents[id];
    if (a->state != AGENT_OFF) { /* still there past the end of his last shift: goes straight on */
        book_overtime(w, a);
        a->leaving = false;
        linger(w, a, a->lingers && w->over);
        if (w->away != NULL && a->state == AGENT_IDLE && w->away[id].owed > 0.0) { /* it begins in a spell */
            agent_take(w, id);
            away_now(w, id);
        }
        return;
    }
    observe_on(w, a->team);
    w->teams[a->team].on++;
    if (w->stretches != NULL)
        w->stretches[id] = (struct stretch){w->now, 0.0};
    find_work(w, id);
}

void agent_off(struct world *w, uint32_t id, bool stays, double since) {
    struct agent *a = &w->agents[id];
    if (w->away != NULL)
        away_ends(w, id);
    if (a->state == AGENT_OFF)
        return;
    if (a->leaving) {
        a->stays = a->stays && stays; /* the end of a contract is final */
        a->off_at = since < a->off_at ? since : a->off_at;
    } else {
        a->leaving = true;
        a->stays = stays;
        a->off_at = since;
    }
    if (a->state != AGENT_IDLE)
        return;
    if (a->stays && expects(w, a)) {
        linger(w, a, true);
    } else {
        agent_take(w, id);
        go(w, id);
    }
}

void agent_moves(struct world *w, uint32_t id, size_t team) {
    struct agent *a = &w->agents[id];
    const bool idle = a->state == AGENT_IDLE;
    if (idle)
        agent_take(w, id);
    if (a->state >= AGENT_IDLE) {
        observe_on(w, a->team);
        observe_on(w, team);
        w->teams[a->team].on--;
        w->teams[team].on++;
    }
    a->team = (uint32_t)team;
    if (idle)
        find_work(w, id);
}

void agent_placed(struct world *w, uint32_t id, enum place place) {
    struct agent *a = &w->agents[id];
    const size_t group = agent_group(w, id);
    const enum place before = (enum place)a->place;
    if (before == place || w->over)
        return;
    a->place = (unsigned char)place;
    observe_place(w, group, before, -1);
    observe_place(w, group, place, 1);
}

void group_balance(struct world *w, size_t group) {
    struct group_state *g = &w->groups[group];
    const struct team *team = &w->teams[group];
    for (uint32_t a = g->first; a < g->first + g->count && team->on < team->target; a++)
        if (w->agents[a].state == AGENT_OFF)
            agent_on(w, a);
    for (uint32_t a = g->first + g->count; a > g->first && team->on > team->target; a--)
        if (w->agents[a - 1].state == AGENT_IDLE)
            agent_off(w, a - 1, false, w->now);
}
