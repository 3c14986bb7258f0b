/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Staff of a log that names no agents. While anybody waits, all agents talk: they are as many as there are
 * calls. When nobody waits there are at least as many as talk at once within ten minutes, and that is taken.
 */
#include "fit_staff.h"
#include <stdlib.h>

#define AROUND 2 /* steps on either side */

struct edge {
    double t;
    int busy, waiting;
};

struct minutes {                /* of a step */
    double waited, busy_waited; /* seconds in which somebody waits; agent seconds in them */
    double most;                /* talking at once */
};

static int by_time(const void *a, const void *b) {
    const struct edge *p = a, *q = b;
    return p->t != q->t ? (p->t > q->t) - (p->t < q->t) : p->busy - q->busy;
}

static struct edge *edges_of(struct shift_work *s, size_t group, size_t *count) {
    const struct ht_call_log *log = s->w->log;
    struct edge *edges =
        ht_arena_room(&s->w->scratch, 2 * (log->call_count + s->spells[group]) + 1, sizeof *edges);
    *count = 0;
    if (edges == NULL)
        return NULL;
    for (size_t i = 0; i < log->call_count; i++) {
        const struct ht_logged_call *c = &log->calls[i];
        if (!c->answered || s->w->group_of[c->type] != group)
            continue;
        edges[(*count)++] = (struct edge){.t = fit_start_of(c), .busy = 1};
        edges[(*count)++] = (struct edge){.t = fit_end_of(s, c), .busy = -1};
    }
    for (size_t i = 0; i < s->spells[group]; i++) {
        edges[(*count)++] = (struct edge){.t = s->waiting[group][2 * i], .waiting = 1};
        edges[(*count)++] = (struct edge){.t = s->waiting[group][2 * i + 1], .waiting = -1};
    }
    qsort(edges, *count, sizeof *edges, by_time);
    return edges;
}

static void sweep(const struct shift_work *s, const struct edge *edges, size_t count,
                  struct minutes *minutes) {
    double now = 0.0;
    int busy = 0, waiting = 0;
    for (size_t i = 0; i < count; i++) {
        while (now < edges[i].t) {
            const size_t step = (size_t)(now / s->step);
            if (step >= s->steps)
                return;
            const double to = fmin(edges[i].t, (double)(step + 1) * s->step);
            if (waiting > 0) {
                minutes[step].waited += to - now;
                minutes[step].busy_waited += (to - now) * busy;
            }
            minutes[step].most = fmax(minutes[step].most, busy);
            now = to;
        }
        busy += edges[i].busy;
        waiting += edges[i].waiting;
    }
}

bool fit_unnamed_staff(struct shift_work *s) {
    fit_remark(s->w, NULL,
               "the log does not name the agents: while nobody waits there may have been more than are "
               "taken, as many as talked at once");
    for (size_t g = 0; g < s->groups; g++) {
        size_t count;
        const struct edge *edges = edges_of(s, g, &count);
        struct minutes *minutes = ht_arena_alloc(&s->w->scratch, s->steps, sizeof *minutes);
        if (edges == NULL || minutes == NULL)
            return false;
        sweep(s, edges, count, minutes);
        for (size_t i = 0; i < s->steps; i++) {
            double most = 0.0;
            for (size_t k = i < AROUND ? 0 : i - AROUND; k <= i + AROUND && k < s->steps; k++)
                most = fmax(most, minutes[k].most);
            s->there[g * s->steps + i] = minutes[i].busy_waited + (s->step - minutes[i].waited) * most;
        }
    }
    return true;
}
