/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One replication: the loop that takes the next event, from the agenda or the next fresh call, and the books
 * at its end. Conservation is checked in every bin: each attempt had exactly one outcome.
 */
#include "observe.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static inline __attribute__((always_inline)) void happen(struct world *w, uint32_t node,
                                                         enum event_kind kind) {
    if (kind == EVENT_DEPARTURE) {
        agent_departs(w, node - AGENDA_NODES);
    } else if (node >= w->first_caller_node) {
        const uint32_t caller = node - w->first_caller_node;
        if (kind == EVENT_ABANDON)
            call_leaves(w, caller);
        else if (kind == EVENT_AGENTS_ON)
            call_route_opens(w, caller);
        else
            call_due(w, caller);
    } else if (node < agent_node(w->agent_count)) {
        away_returns(w, node - AGENDA_NODES);
    } else if (node < shift_node(w, w->shift_count)) {
        roster_shift(w, node - shift_node(w, 0));
    } else if (node < calendar_node(w)) {
        const uint32_t n = node - group_node(w, 0, GROUP_STAFFING);
        roster_group(w, n / GROUP_EVENTS, (enum group_event)(n % GROUP_EVENTS));
    } else if (node >= break_node(w, 0)) {
        away_break(w, node - break_node(w, 0));
    } else if (node >= spell_node(w, 0)) {
        away_spell(w, node - spell_node(w, 0));
    } else if (node == midnight_node(w)) {
        career_midnight(w);
    } else if (node >= defect_node(w, 0)) {
        defect_worked_on(w, node - defect_node(w, 0));
    } else if (node >= course_node(w, 0)) {
        career_course(w, node - course_node(w, 0));
    } else if (kind == EVENT_OPENING) {
        roster_opening(w);
    } else if (kind == EVENT_CLOSING) {
        roster_closing(w);
    } else {
        roster_end(w);
    }
}

/* Moves time on; the bins passed begin with what is there now. */
static inline void advance(struct world *w, double time) {
    if (time >= w->observe.bin_to)
        observe_roll(w, time);
    w->now = time;
}

static void run(struct world *w) {
    const bool stop = w->model->calendar.stop_at_end;
    for (;;) {
        const struct agenda_key call = {agenda_bits(w->next_call), w->next_order};
        struct agenda_key event;
        if (agenda_take(&w->agenda, call, w->next_tick, &event)) {
            advance(w, agenda_time(event.time));
            happen(w, agenda_node_of(event.order), agenda_kind(event.order));
            if (w->over && (stop || (w->busy == 0 && w->coming == 0 && !roster_hope(w))))
                return;
        } else if (w->next_call < INFINITY) {
            advance(w, w->next_call);
            call_arrives(w, w->next_type);
            if (w->no_memory)
                return;
        } else {
            return;
        }
    }
}

static void check_conservation(const struct ht_measures *out) {
    static const enum ht_call_sum kinds[] = {HT_SUM_FRESH, HT_SUM_REDIALS, HT_SUM_REPEATS, HT_SUM_ESCALATIONS,
                                             HT_SUM_CALLBACKS};
    static const enum ht_call_sum outcomes[] = {HT_SUM_ANSWERED,     HT_SUM_ABANDONED,   HT_SUM_BALKED,
                                                HT_SUM_BLOCKED,      HT_SUM_TURNED_AWAY, HT_SUM_TOOK_CALLBACK,
                                                HT_SUM_STILL_WAITING};
    for (size_t row = 0; row < (out->bins + 1) * out->types; row++) {
        const double *of = out->calls[row].of;
        double begun = 0.0, ended = 0.0;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            begun += of[kinds[i]];
        for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
            ended += of[outcomes[i]];
        if (ended != begun) {
            fprintf(stderr,
                    "holdtime: defect: interval %zu, call type %zu: %.0f attempts but %.0f outcomes\n",
                    row / out->types, row % out->types, begun, ended);
            abort();
        }
    }
}

bool ht_replicate(const struct ht_model *model, uint64_t seed, uint64_t rep, struct ht_arena *arena,
                  struct ht_measures *out, struct ht_trace *trace) {
    struct world w;
    ht_arena_reset(arena);
    if (trace != NULL)
        trace->count = 0;
    if (!world_init(&w, model, (struct ht_luck){seed, rep}, arena, out, trace))
        return false;
    observe_roll(&w, 0.0);
    roster_begin(&w);
    arrivals_begin(&w);
    run(&w);
    if (w.no_memory)
        return false;
    calls_cut_off(&w);
    observe_roll(&w, fmax(w.now, model->calendar.length));
    agents_finish(&w);
    observe_finish(&w);
    out->attempts = (double)w.sequence;
    check_conservation(out);
    return true;
}
