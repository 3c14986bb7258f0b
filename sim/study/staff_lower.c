/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Down from a staffing that misses nothing: agents taken away, then exchanged, as long as nothing is missed.
 *
 * More agents hardly ever make anything worse, so whoever could not be spared once cannot be spared once
 * others have gone: each interval is given up for good when it fails, until an exchange changes its
 * neighbours. Where work is bounded, intervals go several at a time.
 */
#include "staff_search.h"
#include <math.h>
#include <string.h>

#define PART   16  /* of the agents are taken away at first */
#define ROUNDS 3   /* of passes over all intervals that there should be work for */
#define SMALL  8   /* intervals times groups of a block that are exchanged all with all; else .. */
#define NEAR   2   /* .. within so many intervals */
#define FAR    3   /* agents touched by an exchange .. */
#define TINY   4   /* .. or, of so few intervals times groups, .. */
#define FAREST 7   /* .. so many in the end */
#define MOST   3   /* .. of these in one place */
#define PASSES 20  /* of exchanges, .. */
#define SHARE  0.5 /* .. which may take so many times the work before them, .. */
#define LITTLE 2e7 /* .. or so many attempts simulated */

static size_t longest_block(const struct staff_bench *b) {
    size_t longest = 0;
    for (size_t i = 0; i < b->block_count; i++) {
        const size_t length = b->blocks[i].last_bin - b->blocks[i].first_bin;
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* The cell of a block, if it has one in this place that the search is about; else SIZE_MAX. */
static size_t cell_at(const struct staff_bench *b, const struct staff_block *block, size_t offset, size_t g) {
    const size_t bin = block->first_bin + offset;
    return bin < block->last_bin && b->open[bin] && !b->fixed[bin] && b->asked[g] ? bin * b->groups + g
                                                                                  : SIZE_MAX;
}

/* Places that are open in any block, as offsets; returns how many. */
static size_t find_places(const struct staff_bench *b, size_t *places) {
    const size_t longest = longest_block(b);
    size_t count = 0;
    for (size_t offset = 0; offset < longest; offset++) {
        bool any = false;
        for (size_t i = 0; i < b->block_count; i++) {
            const size_t bin = b->blocks[i].first_bin + offset;
            any = any || (bin < b->blocks[i].last_bin && b->open[bin] && !b->fixed[bin]);
        }
        if (any)
            places[count++] = offset;
    }
    return count;
}

/* Groups, the dearest first; returns how many targets ask for. */
static size_t dearest_first(const struct staff_bench *b, size_t *order) {
    size_t count = 0;
    for (size_t g = 0; g < b->groups; g++) {
        size_t at = count;
        if (!b->asked[g])
            continue;
        for (; at > 0 && b->cost[order[at - 1]] < b->cost[g]; at--)
            order[at] = order[at - 1];
        order[at] = g;
        count++;
    }
    return count;
}

static size_t first_step(size_t count) {
    size_t step = 1;
    while (2 * step * PART <= count)
        step *= 2;
    return count > 0 ? step : 0;
}

static void shorten_steps(struct staff_search *s, size_t block, const size_t *places, size_t from, size_t to,
                          size_t g) {
    for (size_t p = from; p < to; p++) {
        const size_t cell = cell_at(s->bench, &s->bench->blocks[block], places[p], g);
        if (cell != SIZE_MAX)
            s->step[cell] /= 2;
    }
}

/* A block stays as it is where a change would leave callers without anybody. */
static bool leaves_nobody(struct staff_search *s, size_t block) {
    const struct staff_bench *b = s->bench;
    const size_t first = b->blocks[block].first_bin * b->groups, last = b->blocks[block].last_bin * b->groups;
    if (staff_answers(b, block, s->trial))
        return false;
    memcpy(&s->trial[first], &s->counts[first], (last - first) * sizeof *s->trial);
    return true;
}

/* Places [from, to) of a group in one block, each with its own step. False: nothing is left to take away. */
static bool take_from(struct staff_search *s, size_t block, const size_t *places, size_t from, size_t to,
                      size_t g) {
    const struct staff_bench *b = s->bench;
    for (;;) {
        bool any = false;
        for (size_t p = from; p < to; p++) {
            const size_t cell = cell_at(b, &b->blocks[block], places[p], g);
            if (cell == SIZE_MAX || s->step[cell] == 0 || s->counts[cell] <= s->start.least[cell])
                continue;
            const size_t spare = s->counts[cell] - s->start.least[cell];
            s->trial[cell] -= s->step[cell] < spare ? s->step[cell] : spare;
            any = true;
        }
        if (!any || !leaves_nobody(s, block))
            return any;
        shorten_steps(s, block, places, from, to, g);
    }
}

/* The same in all blocks. */
static bool take_away(struct staff_search *s, const size_t *places, size_t from, size_t to, size_t g) {
    const struct staff_bench *b = s->bench;
    bool any = false;
    memcpy(s->trial, s->counts, b->bins * b->groups * sizeof *s->trial);
    for (size_t i = 0; i < b->block_count; i++)
        any = take_from(s, i, places, from, to, g) || any;
    return any;
}

struct lowering {
    struct staff_search *s;
    size_t *places, place_count;
    size_t *order, order_count; /* groups */
};

/* Each place once, `chunk` of them at a time, until none has a step left. */
static bool lower_by(struct lowering *l, size_t chunk) {
    struct staff_search *s = l->s;
    for (bool any = true; any;) {
        any = false;
        for (size_t o = 0; o < l->order_count; o++)
            for (size_t p = 0; p < l->place_count; p += chunk) {
                const size_t to = p + chunk < l->place_count ? p + chunk : l->place_count;
                if (!take_away(s, l->places, p, to, l->order[o]))
                    continue;
                if (!staff_may_go_on(s))
                    return true;
                if (!staff_look(s, s->trial, &s->tally))
                    return false;
                staff_adopt(s);
                for (size_t i = 0; i < s->bench->block_count; i++)
                    if (staff_differs(s, i)) /* it was not taken over */
                        shorten_steps(s, i, l->places, p, to, l->order[o]);
                any = true;
            }
    }
    return true;
}

/* Steps anew; of 1 only in blocks that an exchange has changed, which differ from `before`. */
static void reset_steps(struct staff_search *s, const size_t *before) {
    const struct staff_bench *b = s->bench;
    for (size_t i = 0; i < b->block_count; i++) {
        const size_t first = b->blocks[i].first_bin * b->groups, last = b->blocks[i].last_bin * b->groups;
        const bool changed =
            before != NULL && memcmp(&before[first], &s->counts[first], (last - first) * sizeof *before) != 0;
        for (size_t cell = first; cell < last; cell++)
            s->step[cell] = before == NULL ? first_step(s->counts[cell]) : changed ? 1 : 0;
    }
}

static bool lowering_init(struct lowering *l, struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    *l = (struct lowering){.s = s,
                           .places = ht_arena_alloc(b->arena, longest_block(b), sizeof *l->places),
                           .order = ht_arena_alloc(b->arena, b->groups, sizeof *l->order)};
    s->bench->status = HT_STUDY_NO_MEMORY;
    if (l->places == NULL || l->order == NULL)
        return false;
    l->place_count = find_places(b, l->places);
    l->order_count = dearest_first(b, l->order);
    return true;
}

/* Places to lower at a time for the work that is left. */
static size_t affordable_chunk(const struct lowering *l) {
    const struct staff_search *s = l->s;
    const double each = s->bench->simulated / (double)(s->bench->trials + 1);
    const double looks = fmax(1.0, (s->limit - s->bench->simulated) / fmax(1.0, each));
    const double wanted = (double)(ROUNDS * l->place_count * l->order_count);
    const size_t chunk = (size_t)ceil(wanted / looks);
    return chunk < 1 ? 1 : chunk < l->place_count ? chunk : l->place_count;
}

bool staff_lower(struct staff_search *s) {
    struct lowering l;
    if (!lowering_init(&l, s))
        return false;
    for (size_t chunk = affordable_chunk(&l); chunk > 0 && !s->bounded; chunk /= 2) {
        reset_steps(s, NULL);
        if (!lower_by(&l, chunk))
            return false;
    }
    return memcmp(s->counts, s->kept, s->bench->bins * s->bench->groups * sizeof *s->kept) == 0 ||
           staff_raise(s);
}

/* Exchanges: changes of the cells of a window, found by going through all with at most `reach` agents
 * touched, that make it cheaper and add somebody somewhere. */
struct exchanging {
    struct lowering low;
    size_t first, window; /* places */
    size_t reach, beyond; /* at most so many; more than these */
    int *change;          /* [window][groups in order] */
    bool any, failed;
    size_t *before;
};

/* The changes in all blocks where they can be made. False: nowhere. */
static bool put_changes(const struct exchanging *e) {
    struct staff_search *s = e->low.s;
    const struct staff_bench *b = s->bench;
    const size_t cells = e->window * e->low.order_count;
    bool any = false;
    memcpy(s->trial, s->counts, b->bins * b->groups * sizeof *s->trial);
    for (size_t i = 0; i < b->block_count; i++) {
        bool fits = true;
        for (size_t c = 0; fits && c < cells; c++) {
            const size_t cell = cell_at(b, &b->blocks[i], e->low.places[e->first + c / e->low.order_count],
                                        e->low.order[c % e->low.order_count]);
            fits = e->change[c] == 0 || (cell != SIZE_MAX && (double)s->counts[cell] + e->change[c] >=
                                                                 (double)s->start.least[cell]);
        }
        for (size_t c = 0; fits && c < cells; c++) {
            const size_t cell = cell_at(b, &b->blocks[i], e->low.places[e->first + c / e->low.order_count],
                                        e->low.order[c % e->low.order_count]);
            if (e->change[c] != 0)
                s->trial[cell] = (size_t)((double)s->counts[cell] + e->change[c]);
        }
        any = any || (fits && !leaves_nobody(s, i));
    }
    return any;
}

static void try_changes(struct exchanging *e) {
    struct staff_search *s = e->low.s;
    if (!put_changes(e) || !staff_may_go_on(s))
        return;
    memcpy(e->before, s->counts, s->bench->bins * s->bench->groups * sizeof *e->before);
    e->failed = !staff_look(s, s->trial, &s->tally);
    if (e->failed || !staff_adopt(s))
        return;
    e->any = true;
    reset_steps(s, e->before);
    e->failed = !lower_by(&e->low, 1);
}

/* Goes through the changes of cell `c` on; so far they cost `cost` and add `added` agents. */
static void go_through(struct exchanging *e, size_t c, size_t touches, double cost, int added) {
    const size_t cells = e->window * e->low.order_count;
    if (e->failed || e->low.s->bounded)
        return;
    if (c == cells) {
        bool here = false;
        for (size_t i = 0; i < e->low.order_count; i++)
            here = here || e->change[i] != 0; /* else a later window has it */
        if (here && touches > e->beyond && added > 0 && cost < -1e-9)
            try_changes(e);
        return;
    }
    const double each = e->low.s->bench->cost[e->low.order[c % e->low.order_count]];
    for (int change = -MOST; change <= MOST; change++) {
        const size_t touched = (size_t)(change < 0 ? -change : change);
        if (touches + touched > e->reach)
            continue;
        e->change[c] = change;
        go_through(e, c + 1, touches + touched, cost + change * each, added + (change > 0 ? change : 0));
    }
    e->change[c] = 0;
}

bool staff_exchange(struct staff_search *s) {
    const bool bounded = s->bounded; /* what follows is a bonus */
    struct exchanging e = {
        .before = ht_arena_alloc(s->bench->arena, s->bench->bins * s->bench->groups, sizeof *e.before)};
    if (!lowering_init(&e.low, s))
        return false;
    const size_t places = e.low.place_count, all = places * e.low.order_count;
    const size_t window = all <= SMALL || places < NEAR ? places : NEAR;
    e.change = ht_arena_alloc(s->bench->arena, window * e.low.order_count, sizeof *e.change);
    if (e.before == NULL || e.change == NULL)
        return false;
    const double before = s->bench->simulated;
    s->limit = fmin(s->limit, before + fmax(SHARE * before, LITTLE));
    e.reach = FAR;
    for (int pass = 0; pass < PASSES; pass++) {
        e.any = false;
        for (e.first = 0; e.first < places; e.first++) {
            e.window = places - e.first < window ? places - e.first : window;
            go_through(&e, 0, 0, 0.0, 0);
            if (e.failed)
                return false;
        }
        if (!e.any && (all > TINY || e.reach == FAREST))
            break;
        e.beyond = e.any ? 0 : e.reach;
        e.reach = e.any ? FAR : e.reach + 2;
    }
    s->bounded = bounded;
    return memcmp(s->counts, s->kept, s->bench->bins * s->bench->groups * sizeof *s->kept) == 0 ||
           staff_raise(s);
}
