/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why no roster covers the needs: slots that no shift reaches, and those that fall short because only so many
 * may begin at once: the program is solved again for the least total shortage.
 */
#include "cover.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY 1e-6

/* Agents missing from each slot of each group; [groups][2 * slots]. */
static bool uncovered(const struct cover *c, double *missing) {
    bool any = false;
    for (size_t i = 0; i < c->demand_count; i++) {
        const struct demand *d = &c->demands[i];
        if (d->covered)
            continue;
        missing[d->group * 2 * c->slots + d->slot] = d->agents;
        any = true;
    }
    return any;
}

static enum cover_end least_shortage(const struct cover *c, const volatile sig_atomic_t *interrupted,
                                     double *missing, struct ht_arena *arena) {
    struct program program;
    struct solution solution;
    if (!cover_program(c, COVER_LOOSE_DEMANDS, &program, arena))
        return COVER_NO_MEMORY;
    solution.x = ht_arena_alloc(arena, program.columns, sizeof *solution.x);
    if (solution.x == NULL)
        return COVER_NO_MEMORY;
    const enum cover_end end = cover_solve(&program, interrupted, &solution);
    size_t j = c->column_count;
    for (size_t i = 0; end == COVER_SOLVED && i < c->demand_count; i++) {
        const struct demand *d = &c->demands[i];
        if (d->covered)
            missing[d->group * 2 * c->slots + d->slot] = solution.x[j++];
    }
    return end;
}

/* The agents that a bin is short of: what its slot is short of at the most, less what it needs less. */
static double short_of(const struct cover *c, size_t bin, size_t group, const double *agents,
                       const double *missing) {
    const struct ht_agent_group *g = &c->model->agent_groups[group];
    const size_t cell = group * 2 * c->slots + cover_slot(c, bin);
    const double need = (double)c->staffing->need[bin * c->groups + group];
    if (!c->staffing->open[bin] || missing[cell] < NEARLY)
        return 0.0;
    return need / ((1.0 - g->absence) * (1.0 - g->off_phone)) - (agents[cell] - missing[cell]);
}

static void add_gap(const struct cover *c, struct ht_rostered *out, const struct ht_gap *gap) {
    struct ht_gap *last = out->gap_count > 0 ? &out->gaps[out->gap_count - 1] : NULL;
    if (last == NULL || last->group != gap->group || last->uncovered != gap->uncovered ||
        fabs(last->when.to - gap->when.from) > NEARLY) {
        out->gaps[out->gap_count++] = *gap;
        return;
    }
    last->when.to = fmin(gap->when.to, c->model->calendar.length);
    last->missing = fmax(last->missing, gap->missing);
}

/* One gap for each slot, in the first bin that is short; neighbours joined. */
static bool find_gaps(const struct cover *c, struct ht_rostered *out, double *missing, bool *unreached,
                      double *agents) {
    const double interval = c->model->calendar.interval;
    size_t count = 0;
    for (size_t i = 0; i < c->demand_count; i++) {
        const struct demand *d = &c->demands[i];
        const size_t cell = d->group * 2 * c->slots + d->slot;
        agents[cell] = d->agents;
        unreached[cell] = !d->covered;
        count += missing[cell] > NEARLY ? 1 : 0;
    }
    out->gaps = ht_arena_alloc(&out->arena, count, sizeof *out->gaps);
    if (out->gaps == NULL)
        return false;
    for (size_t g = 0; g < c->groups; g++)
        for (size_t bin = 0; bin < c->staffing->bins; bin++) {
            const size_t cell = g * 2 * c->slots + cover_slot(c, bin);
            if (short_of(c, bin, g, agents, missing) <= NEARLY)
                continue;
            const struct ht_gap gap = {.group = g,
                                       .when = {(double)bin * interval, (double)(bin + 1) * interval},
                                       .missing = missing[cell],
                                       .uncovered = unreached[cell]};
            add_gap(c, out, &gap);
            missing[cell] = 0.0;
        }
    return true;
}

enum cover_end cover_gaps(const struct cover *c, const volatile sig_atomic_t *interrupted,
                          struct ht_rostered *out) {
    const size_t cells = c->groups * 2 * c->slots;
    struct ht_arena arena;
    ht_arena_init(&arena);
    double *missing = ht_arena_alloc(&arena, cells, sizeof *missing);
    double *agents = ht_arena_alloc(&arena, cells, sizeof *agents);
    bool *unreached = ht_arena_alloc(&arena, cells, sizeof *unreached);
    enum cover_end end = COVER_NO_MEMORY;
    if (missing != NULL && agents != NULL && unreached != NULL) {
        end = least_shortage(c, interrupted, missing, &arena);
        uncovered(c, missing);
        if (end == COVER_SOLVED && !find_gaps(c, out, missing, unreached, agents))
            end = COVER_NO_MEMORY;
    }
    ht_arena_release(&arena);
    return end;
}
