/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One replication simulated and digested. Invariant: what a worker did before leaves no trace in the digest.
 */
#include "desk.h"

void desk_init(struct desk *desk) {
    *desk = (struct desk){.scenario = SIZE_MAX};
    ht_arena_init(&desk->arena);
    ht_arena_init(&desk->own);
}

void desk_release(struct desk *desk) {
    ht_arena_release(&desk->arena);
    ht_arena_release(&desk->own);
}

/* The histograms measured are those of a digest. */
bool desk_turn_to(struct desk *desk, const struct shape *shapes, size_t scenario, bool whole) {
    const struct shape *shape = &shapes[scenario];
    if (desk->scenario == scenario)
        return true;
    ht_arena_reset(&desk->own);
    desk->scratch = ht_arena_alloc(&desk->own, 1, sizeof *desk->scratch);
    const bool fine = desk->scratch != NULL &&
                      ht_measures_init(&desk->measures, &desk->own, shape->model, shape->hold_period, 0) &&
                      (!whole || replicated_init(&desk->whole, shape, &desk->own));
    desk->measures.hold_periods = shape->hold_count;
    desk->scenario = fine ? scenario : SIZE_MAX;
    return fine;
}

bool desk_simulate(struct desk *desk, const struct shape *shapes, uint64_t seed, size_t replication,
                   struct replicated *out, struct ht_trace *trace) {
    const struct shape *shape = &shapes[desk->scenario];
    desk->measures.holds = out->holds;
    if (!ht_replicate(shape->model, seed, replication, &desk->arena, &desk->measures, trace))
        return false;
    replicated_digest(out, shape, &desk->measures, desk->scratch);
    return true;
}
