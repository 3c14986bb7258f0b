/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening hours, shifts, staffing and contracts of the simple simulator, and the agents they bring and take;
 * their careers are in naive_careers.c.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

/* What the roster says of a named agent, whatever the end of the horizon. */
bool naive_scheduled(const struct world *w, const struct agent *a, double t) {
    const struct ht_agent_group *g = &w->model->agent_groups[a->group];
    if (t < a->from || t >= a->until)
        return false;
    if (g->roster == HT_ROSTER_OPEN)
        return naive_is_open(w->calendar, fmin(t, nextafter(w->calendar->length, 0))) &&
               (t < w->calendar->length || naive_is_open(w->calendar, w->calendar->length));
    const struct ht_shift *s = w->streams[a->stream].shift;
    return naive_holds(w->calendar, s->days, s->from, s->to, t);
}

size_t naive_staffing(const struct ht_agent_group *g, double t) {
    size_t count = 0;
    for (size_t i = 0; i < g->staffing_count && g->staffing[i].from <= t; i++)
        count = (size_t)g->staffing[i].value;
    return count;
}

bool naive_counted(const struct world *w, const struct agent *a) {
    return w->model->agent_groups[a->group].roster == HT_ROSTER_STAFFING;
}

static void send_home(struct agent *a) {
    a->present = a->busy = a->wrapping = a->stays = false;
}

void naive_become_idle(struct world *w, struct agent *a) {
    struct caller *c;
    if (a->busy)
        a->worked += w->now - a->answered;
    a->busy = a->wrapping = false;
    a->idle = w->turn++;
    while ((c = naive_choose_caller(w, a)) != NULL && !naive_take(w, c, a))
        ;
}

static void come_to_the_phones(struct world *w, struct agent *a) {
    a->present = true;
    a->came = w->now;
    a->worked = 0;
    naive_become_idle(w, a);
}

static size_t count_present(const struct world *w, size_t group) {
    size_t count = 0;
    for (size_t i = 0; i < w->agent_count; i++)
        count += w->agents[i].group == group && w->agents[i].present;
    return count;
}

static void take_what_he_owes(struct world *w, struct agent *a) {
    const double owed = a->owed;
    a->owed = 0;
    naive_go_away(w, a, owed);
}

static void come_back(struct world *w, struct agent *a) {
    a->away = false;
    if (a->owed > 0)
        take_what_he_owes(w, a);
    else if (a->duty || naive_is_wanted(w, a, true))
        come_to_the_phones(w, a);
}

static void become_free(struct world *w, struct agent *a) {
    const bool goes = naive_counted(w, a) ? count_present(w, a->group) > w->staff[a->group]
                                          : !a->duty && !(a->stays && naive_is_wanted(w, a, true));
    if (goes) {
        send_home(a);
    } else if ((a->duty || w->ended) && a->owed > 0) {
        a->busy = a->wrapping = false;
        take_what_he_owes(w, a);
    } else {
        naive_become_idle(w, a);
    }
}

static void end_talk_or_wrap_up(struct world *w, struct agent *a) {
    if (!a->wrapping) {
        naive_end_talk(w, &w->callers[a->caller]);
        a->wrapping = true;
        naive_line_freed(w);
        if (a->wrap_up > 0) {
            a->end = w->now + a->wrap_up;
            a->turn = w->turn++;
            return;
        }
    }
    become_free(w, a);
}

/* After the end of the horizon a shift comes for the callers left over, those to be passed on included, and
 * for nothing else. */
void naive_come_on(struct world *w, struct agent *a) {
    if (!naive_in_work(a) || a->lent != SIZE_MAX || (!w->ended && a->stream == SIZE_MAX && !w->open))
        return;
    if (w->ended && a->stream == SIZE_MAX && !naive_scheduled(w, a, w->now))
        return;
    if (w->ended && !a->present && !naive_is_wanted(w, a, true))
        return;
    a->absent = naive_is_absent(w, a, w->now);
    if (a->absent)
        return;
    a->duty = !w->ended;
    a->stays = w->ended;
    naive_plan_shift(w, a);
    if (a->present || a->away)
        return;
    come_to_the_phones(w, a);
}

void naive_go_off(const struct world *w, struct agent *a, bool stays) {
    a->absent = a->away = false;
    a->owed = 0;
    if (!a->present) {
        a->duty = false;
        return;
    }
    a->stays = stays && (a->duty || a->stays);
    a->duty = false;
    if (!a->busy && !(a->stays && naive_is_wanted(w, a, true)))
        send_home(a);
}

static void follow_staffing(struct world *w, struct stream *s) {
    const struct ht_agent_group *g = &w->model->agent_groups[s->group];
    w->staff[s->group] = naive_staffing(g, w->now);
    while (s->steps < g->staffing_count && g->staffing[s->steps].from <= w->now)
        s->steps++;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->group == s->group && !a->present && count_present(w, s->group) < w->staff[s->group]) {
            come_to_the_phones(w, a);
        }
    }
    for (size_t i = w->agent_count; i-- > 0;) {
        struct agent *a = &w->agents[i];
        if (a->group == s->group && a->present && !a->busy && count_present(w, s->group) > w->staff[s->group])
            send_home(a);
    }
}

/* Does this stream change now, for the better (agents come) or the worse? */
static bool changes(const struct world *w, const struct stream *s, bool better) {
    const struct ht_agent_group *g = &w->model->agent_groups[s->group];
    switch (s->cause) {
    case CLASS:
    case COACHING:
    case MIDNIGHT: return naive_career_changes(w, s, better);
    case CONTRACT_END: return !better && !s->on && g->leaves <= w->now;
    case STAFFING:
        return s->steps < g->staffing_count && g->staffing[s->steps].from <= w->now &&
               better == (naive_staffing(g, w->now) >= w->staff[s->group]);
    case SHIFT:
        if (s->on)
            return !better && s->ends <= w->now;
        return better && naive_holds(w->calendar, s->shift->days, s->shift->from, s->shift->to, w->now);
    }
    return false;
}

static double shift_end(const struct ht_shift *s, double now) {
    const double midnight = floor(now / HT_DAY) * HT_DAY;
    return s->to <= s->from && now - midnight >= s->from ? midnight + HT_DAY + s->to : midnight + s->to;
}

static void change(struct world *w, struct stream *s) {
    const size_t index = (size_t)(s - w->streams);
    if (s->stage != GRADUATED) /* its nesting was planned when it graduated */
        s->turn = w->turn++;
    if (s->cause == CLASS || s->cause == COACHING || s->cause == MIDNIGHT) {
        naive_career_change(w, s);
        return;
    }
    s->on = !s->on;
    if (s->cause == STAFFING) {
        follow_staffing(w, s);
        return;
    }
    if (s->cause == SHIFT) {
        s->begins = naive_begin(s->shift, w->now);
        s->ends = shift_end(s->shift, w->now);
        naive_plan_breaks(w, s);
    }
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (s->cause == SHIFT ? a->stream != index : a->group != s->group)
            continue;
        a->gone |= s->cause == CONTRACT_END;
        if (s->cause == SHIFT && s->on)
            naive_come_on(w, a);
        else
            naive_go_off(w, a, s->cause == SHIFT && (w->ended || (!w->open && !w->calendar->clear_at_close)));
    }
}

/* A route opens to a caller who has waited long enough: an idle agent of the group takes him. */
static bool step_opening(struct world *w, uint64_t before) {
    struct caller *next = NULL;
    size_t group = 0;
    for (size_t i = 0; i < w->caller_count; i++)
        for (size_t g = 0; g < w->model->agent_group_count; g++) {
            struct caller *c = &w->callers[i];
            if ((c->state == WAITING || c->state == QUEUED) && c->opening[g] < before &&
                naive_opening(w, c, g) <= w->now) {
                next = c;
                group = g;
                before = c->opening[g];
            }
        }
    if (next == NULL)
        return false;
    next->opening[group] = NO_TURN;
    struct agent *a = naive_choose_agent(w, next);
    if (a != NULL && (next->state == WAITING || naive_line_free(w)))
        naive_take(w, next, a);
    return true;
}

/* Somebody comes back from a break, or a route opens. */
static bool step_return(struct world *w, uint64_t before) {
    struct agent *next = NULL;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->away && a->back <= w->now && a->turn < before) {
            next = a;
            before = a->turn;
        }
    }
    if (step_opening(w, before))
        return true;
    if (next != NULL)
        come_back(w, next);
    return next != NULL;
}

static bool step_streams(struct world *w, bool better) {
    struct stream *next = NULL;
    for (size_t i = 0; i < w->stream_count; i++) {
        struct stream *s = &w->streams[i];
        if (changes(w, s, better) && (next == NULL || s->turn < next->turn))
            next = s;
    }
    if (better && step_return(w, next == NULL ? NO_TURN : next->turn))
        return true;
    if (next != NULL)
        change(w, next);
    return next != NULL;
}

static void everybody(struct world *w, bool comes) {
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].stream == SIZE_MAX && !naive_counted(w, &w->agents[i])) {
            if (comes)
                naive_come_on(w, &w->agents[i]);
            else
                naive_go_off(w, &w->agents[i], !w->calendar->clear_at_close);
        }
}

bool naive_step_end(struct world *w) {
    struct agent *next = NULL;
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->busy && a->end <= w->now && (next == NULL || a->turn < next->turn))
            next = a;
    }
    if (next != NULL)
        end_talk_or_wrap_up(w, next);
    return next != NULL;
}

/* Those who stayed only for callers who are gone by now. */
void naive_dismiss(struct world *w) {
    for (size_t i = 0; i < w->agent_count; i++) {
        struct agent *a = &w->agents[i];
        if (a->present && !a->busy && !a->duty && !naive_counted(w, a) && !naive_is_wanted(w, a, true))
            send_home(a);
    }
}

bool naive_agents_arrive(struct world *w) {
    bool any = false;
    for (size_t i = 0; w->now <= 0 && i < w->stream_count; i++)
        if (w->streams[i].cause == STAFFING && w->streams[i].steps == 0)
            follow_staffing(w, &w->streams[i]);
    if (!w->open && !w->ended && w->now < w->calendar->length && naive_is_open(w->calendar, w->now)) {
        w->open = true;
        w->opened = w->now;
        everybody(w, true);
    }
    while (naive_step_end(w) || step_streams(w, true))
        any = true;
    return any;
}

void naive_agents_leave(struct world *w) {
    if (w->open && !naive_is_open(w->calendar, w->now)) {
        for (size_t i = 0; w->calendar->clear_at_close && i < w->caller_count; i++)
            if (w->callers[i].state == WAITING || w->callers[i].state == QUEUED)
                naive_give_up(w, &w->callers[i], HT_OUTCOME_TURNED_AWAY);
        w->open = false;
        everybody(w, false);
    }
    while (step_streams(w, false))
        ;
    naive_count_class_days(w);
    naive_breaks_begin(w);
    if (!w->ended && w->now >= w->calendar->length) {
        w->open = false;
        w->ended = true;
        for (size_t i = 0; i < w->agent_count; i++)
            if (!naive_counted(w, &w->agents[i])) {
                const bool absent = w->agents[i].absent; /* and still so if he has yet to finish a call */
                naive_go_off(w, &w->agents[i], true);
                w->agents[i].absent = absent;
            }
    }
}

struct stream *naive_add_stream(struct world *w, enum cause cause, size_t group) {
    if (w->stream_count == STREAMS)
        abort();
    struct stream *s = &w->streams[w->stream_count++];
    *s = (struct stream){.cause = cause, .group = group, .turn = w->turn++};
    return s;
}

static void add_some_agents(struct world *w, size_t g, size_t first, size_t count, size_t stream) {
    for (size_t i = first; i < first + count; i++) {
        if (w->agent_count == NAIVE_AGENTS)
            abort();
        struct agent *a = &w->agents[w->agent_count++];
        *a = (struct agent){.group = g, .number = i, .stream = stream, .lent = SIZE_MAX, .class_day = -1};
        naive_join_class(w, a);
    }
}

void naive_add_agents(struct world *w) {
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        const struct ht_agent_group *group = &w->model->agent_groups[g];
        if (group->leaves >= 0)
            naive_add_stream(w, CONTRACT_END, g);
        if (group->roster == HT_ROSTER_STAFFING)
            naive_add_stream(w, STAFFING, g);
    }
    for (size_t g = 0; g < w->model->agent_group_count; g++)
        naive_add_careers(w, g);
    naive_add_stream(w, MIDNIGHT, SIZE_MAX)->begins = HT_DAY;
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        const struct ht_agent_group *group = &w->model->agent_groups[g];
        size_t first = 0;
        for (size_t i = 0; i < group->shift_count; i++) {
            naive_add_stream(w, SHIFT, g)->shift = &group->shifts[i];
            add_some_agents(w, g, first, group->shifts[i].count, w->stream_count - 1);
            first += group->shifts[i].count;
        }
        if (group->shift_count == 0)
            add_some_agents(w, g, 0, group->count, SIZE_MAX);
    }
}
