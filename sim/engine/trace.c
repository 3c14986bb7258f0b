/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row an attempt, in order of arrival; filled in as the attempt goes on.
 */
#include "world.h"
#include <math.h>
#include <stdlib.h>

void trace_attempt(struct world *w, uint32_t id) {
    const struct caller *c = &w->callers[id];
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
    w->more[id].row = trace->count;
    trace->rows[trace->count++] = (struct ht_trace_row){.arrival = c->arrival,
                                                        .hold = NAN,
                                                        .answered = NAN,
                                                        .ended = NAN,
                                                        .freed = NAN,
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

void trace_queue(struct world *w, uint32_t id) {
    struct ht_trace_row *row = &w->trace->rows[w->more[id].row];
    if (row->ahead == UINT32_MAX) /* else a callback that stands there again */
        row->ahead = (uint32_t)callback_ahead(w, &w->callers[id]);
}

void trace_end(struct world *w, uint32_t id, enum ht_outcome outcome, double hold) {
    struct ht_trace_row *row = &w->trace->rows[w->more[id].row];
    row->outcome = outcome;
    row->hold = hold;
}

void trace_answer(struct world *w, uint32_t id, uint32_t agent, double ended, double freed) {
    struct ht_trace_row *row = &w->trace->rows[w->more[id].row];
    const bool cut = w->model->calendar.stop_at_end && ended > w->model->calendar.length;
    trace_end(w, id, HT_OUTCOME_ANSWERED, w->now - w->callers[id].arrival);
    row->group = (uint32_t)agent_group(w, agent);
    row->agent = agent - w->groups[row->group].first;
    row->answered = w->now;
    row->ended = cut ? NAN : ended;
    row->freed = cut ? NAN : freed;
}
