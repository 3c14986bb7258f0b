/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row an attempt, in order of arrival; filled in as the attempt goes on.
 */
#include "world.h"
#include <math.h>
#include <stdlib.h>

void trace_attempt(struct world *w, struct caller *c) {
    struct ht_trace *trace = w->trace;
    if (trace->count == trace->capacity) {
        const size_t capacity = trace->capacity > 0 ? 2 * trace->capacity : 1024;
        struct ht_trace_row *rows = realloc(trace->rows, capacity * sizeof *rows);
        if (rows == NULL) {
            w->no_memory = true; /* the replication fails */
            w->trace = NULL;
            return;
        }
        trace->rows = rows;
        trace->capacity = capacity;
    }
    c->row = trace->count++;
    trace->rows[c->row] = (struct ht_trace_row){.arrival = c->arrival,
                                                .hold = NAN,
                                                .answered = NAN,
                                                .ended = NAN,
                                                .predicted = NAN,
                                                .caller = c->number,
                                                .origin = c->origin,
                                                .call_type = c->type,
                                                .ahead = UINT32_MAX,
                                                .group = UINT32_MAX,
                                                .agent = UINT32_MAX,
                                                .kind = (enum ht_kind)c->kind,
                                                .outcome = HT_OUTCOME_WAITING};
}

void trace_end(struct world *w, const struct caller *c, enum ht_outcome outcome, double hold) {
    w->trace->rows[c->row].outcome = outcome;
    w->trace->rows[c->row].hold = hold;
}

void trace_answer(struct world *w, const struct caller *c, uint32_t agent, double ended) {
    struct ht_trace_row *row = &w->trace->rows[c->row];
    const bool cut = w->model->calendar.stop_at_end && ended > w->model->calendar.length;
    trace_end(w, c, HT_OUTCOME_ANSWERED, w->now - c->arrival);
    row->group = w->agents[agent].group;
    row->agent = agent - w->groups[row->group].first;
    row->answered = w->now;
    row->ended = cut ? NAN : ended;
}
