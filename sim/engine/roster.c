/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is on the phones when. Named agents follow shifts (or the opening hours, which are a shift of
 * everybody); counted agents follow the staffing of their group. Shifts do not begin on holidays. After the
 * horizon only what serves the callers still inside goes on: agents stay until nobody they serve waits.
 */
#include "observe.h"
#include <holdtime/calendar.h>
#include <math.h>

#define DRAIN_DAYS 14 /* shifts go on this long after the end when callers still wait */

/* Finds the next time at or after `from` when the shift begins or is on; false when there is none to come. */
static bool next_shift(const struct world *w, struct shift_state *s, double from) {
    const struct ht_calendar *calendar = &w->model->calendar;
    const double last = calendar->length + DRAIN_DAYS * HT_DAY;
    for (double day = floor(from / HT_DAY) - 1.0; day * HT_DAY <= last; day += 1.0) {
        const int64_t date = calendar->start_day + (int64_t)day;
        const double begins = day * HT_DAY + s->shift->from;
        const double ends = day * HT_DAY + s->shift->to + (s->shift->to <= s->shift->from ? HT_DAY : 0.0);
        if ((s->shift->days >> ht_weekday(date) & 1u) == 0 || ht_is_holiday(calendar, date) || ends <= from)
            continue;
        if (begins < from && from > 0.0)
            continue; /* the one that is just over */
        s->begins = fmax(begins, from);
        s->ends = ends;
        return true;
    }
    return false;
}

/* What the agent does with his shift, which is on. */
static void begin_work(struct world *w, const struct shift_state *s, uint32_t agent) {
    switch ((enum post)w->agents[agent].post) {
    case POST_NONE: return;
    case POST_CLASS: agent_placed(w, agent, PLACE_CLASS); return;
    case POST_LENT:
        agent_placed(w, agent, w->agents[agent].state == AGENT_OFF ? PLACE_LENT : PLACE_PHONES);
        agent_on_time(w, agent);
        return;
    case POST_WORK: break;
    }
    if (w->away == NULL)
        agent_placed(w, agent, PLACE_PHONES);
    else if (!away_begins(w, agent, s->begins))
        return;
    agent_on(w, agent);
}

void roster_begins_work(struct world *w, uint32_t agent) {
    const struct group_state *g = &w->groups[agent_group(w, agent)];
    for (size_t i = g->first_shift; i < g->first_shift + g->shift_count; i++) {
        const struct shift_state *s = &w->shifts[i];
        if (s->on && agent >= s->first && agent < s->first + s->count)
            begin_work(w, s, agent);
    }
}

static void shift_on(struct world *w, struct shift_state *s) {
    s->on = true;
    for (uint32_t a = s->first; a < s->first + s->count; a++)
        begin_work(w, s, a);
}

static void shift_off(struct world *w, struct shift_state *s, double since) {
    s->on = false;
    for (uint32_t a = s->first; a < s->first + s->count; a++) {
        agent_off(w, a, w->over || (!w->open && !w->model->calendar.clear_at_close), since);
        agent_placed(w, a, PLACE_NOWHERE);
    }
}

void roster_shift(struct world *w, size_t shift) {
    struct shift_state *s = &w->shifts[shift];
    if (s->on) {
        shift_off(w, s, w->now);
        if (w->away != NULL)
            away_shift_ends(w, shift);
        if (next_shift(w, s, w->now))
            agenda_schedule(&w->agenda, shift_node(w, shift), s->begins, EVENT_AGENTS_ON);
    } else {
        shift_on(w, s);
        if (w->away != NULL)
            away_shift_begins(w, shift);
        agenda_schedule(&w->agenda, shift_node(w, shift), s->ends, EVENT_AGENTS_OFF);
    }
}

/* Applies the steps of a staffed group that are due, and schedules the next one. */
static void follow_staffing(struct world *w, size_t group) {
    const struct ht_agent_group *model = &w->model->agent_groups[group];
    struct group_state *g = &w->groups[group];
    while (g->next_step < model->staffing_count && model->staffing[g->next_step].from <= w->now)
        w->teams[group].target = (size_t)model->staffing[g->next_step++].value;
    group_balance(w, group);
    if (g->next_step < model->staffing_count) {
        const struct ht_step *next = &model->staffing[g->next_step];
        const bool fewer = next->value < (double)w->teams[group].target;
        agenda_schedule(&w->agenda, group_node(w, group, GROUP_STAFFING), next->from,
                        fewer ? EVENT_AGENTS_OFF : EVENT_AGENTS_ON);
    }
}

static void contracts_end(struct world *w, size_t group) {
    const struct group_state *g = &w->groups[group];
    for (uint32_t a = g->first; a < g->first + g->count; a++) {
        w->agents[a].post = POST_NONE;
        agent_off(w, a, false, w->now);
        agent_placed(w, a, PLACE_NOWHERE);
    }
}

void roster_group(struct world *w, size_t group, enum group_event event) {
    if (event == GROUP_STAFFING)
        follow_staffing(w, group);
    else if (event == GROUP_COACHING)
        career_coaching(w, group);
    else
        contracts_end(w, group);
}

/* The shifts of everybody, which are those without times of their own. */
static void everybody(struct world *w, bool on) {
    for (size_t i = 0; i < w->shift_count; i++) {
        struct shift_state *s = &w->shifts[i];
        if (s->shift == NULL && on) {
            s->begins = w->now;
            shift_on(w, s);
        } else if (s->shift == NULL)
            shift_off(w, s, w->now);
    }
}

void roster_opening(struct world *w) {
    const struct ht_window *window = &w->model->calendar.windows[w->window];
    w->open = true;
    everybody(w, true);
    if (window->to < w->model->calendar.length || !w->model->calendar.ends_open)
        agenda_schedule(&w->agenda, calendar_node(w), window->to, EVENT_CLOSING);
}

void roster_closing(struct world *w) {
    const struct ht_calendar *calendar = &w->model->calendar;
    w->open = false;
    if (calendar->clear_at_close)
        calls_turned_away(w);
    everybody(w, false);
    if (++w->window < calendar->window_count)
        agenda_schedule(&w->agenda, calendar_node(w), calendar->windows[w->window].from, EVENT_OPENING);
}

/* The end of the horizon: nobody calls any more, and agents without a caller to serve go. */
void roster_end(struct world *w) {
    for (uint32_t a = 0; a < w->agent_count; a++)
        agent_placed(w, a, PLACE_NOWHERE);
    w->open = false;
    w->over = true;
    for (size_t i = 0; i < w->shift_count; i++) {
        struct shift_state *s = &w->shifts[i];
        const double leaves = w->model->agent_groups[s->group].leaves;
        const double ends = s->shift == NULL ? INFINITY : s->ends;
        for (uint32_t a = s->first; s->on && a < s->first + s->count; a++)
            agent_off(w, a, true, leaves == HT_NO_TIME ? ends : fmin(ends, leaves));
    }
}

/* Is there anybody of the team among these agents who works? */
static bool any_works(const struct world *w, size_t team, uint32_t first, uint32_t count) {
    for (uint32_t a = first; a < first + count; a++)
        if (w->agents[a].team == team && w->agents[a].post == POST_WORK)
            return true;
    return false;
}

/* Can anybody of this team still come to the phones, now that the horizon is over? */
static bool may_come(const struct world *w, size_t team) {
    const struct ht_agent_group *model = w->teams[team].model;
    const struct group_state *g = &w->groups[w->teams[team].group];
    for (size_t i = g->next_step; i < model->staffing_count; i++)
        if (model->staffing[i].value > (double)w->teams[team].target)
            return true;
    for (uint32_t a = g->first; w->away != NULL && a < g->first + g->count; a++)
        if (w->agents[a].team == team && w->agents[a].state == AGENT_AWAY)
            return true;
    for (size_t i = g->first_shift; i < g->first_shift + g->shift_count; i++) {
        struct shift_state s = w->shifts[i];
        if (s.shift == NULL || (s.on && !next_shift(w, &s, s.ends)))
            continue;
        if (s.begins >= w->now && (model->leaves == HT_NO_TIME || s.begins < model->leaves) &&
            any_works(w, team, s.first, s.count))
            return true;
    }
    return false;
}

bool roster_hope(const struct world *w) {
    for (size_t type = 0; type < w->model->call_type_count; type++) {
        const struct type_state *t = &w->types[type];
        for (uint32_t c = t->queue.first; c != NOBODY; c = w->callers[c].next)
            if (w->callers[c].timed)
                return true;
        for (uint32_t c = t->later.first; c != NOBODY; c = w->callers[c].next)
            if (w->callers[c].timed)
                return true;
        const bool any = t->queue.first != NOBODY || t->later.first != NOBODY;
        for (size_t i = 0; any && i < t->taker_count; i++)
            if (may_come(w, t->takers[i].team))
                return true;
    }
    return false;
}

void roster_begin(struct world *w) {
    const struct ht_model *model = w->model;
    for (size_t g = 0; g < model->agent_group_count; g++) {
        const struct ht_agent_group *group = &model->agent_groups[g];
        if (group->leaves != HT_NO_TIME)
            agenda_schedule(&w->agenda, group_node(w, g, GROUP_LEAVES), group->leaves, EVENT_AGENTS_OFF);
        if (group->roster == HT_ROSTER_STAFFING)
            follow_staffing(w, g);
    }
    careers_begin(w);
    for (size_t i = 0; i < w->shift_count; i++)
        if (w->shifts[i].shift != NULL && next_shift(w, &w->shifts[i], 0.0))
            agenda_schedule(&w->agenda, shift_node(w, i), w->shifts[i].begins, EVENT_AGENTS_ON);
    if (model->calendar.window_count > 0)
        agenda_schedule(&w->agenda, calendar_node(w), model->calendar.windows[0].from, EVENT_OPENING);
    agenda_schedule(&w->agenda, end_node(w), model->calendar.length, EVENT_END);
}
