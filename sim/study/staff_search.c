/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search of staff_search.h. Blocks (days, or weeks) are taken for worlds of their own: a change is tried
 * in all of them at once and kept where no period is missed. What one block does to another, by callers who
 * call again on the next day, shows when the staffing is judged as a whole, and is made good by raising.
 *
 * It begins with the tail of the number needed, whose odds of delay are shifted, in each block, to where its
 * targets are just kept. Then agents go one by one (staff_lower.c), and are exchanged.
 *
 * Invariant: `kept` was judged as a whole on all replications that count, and missed nothing.
 */
#include "staff_search.h"
#include <math.h>
#include <string.h>

#define WORK        5e8  /* attempts simulated in the search, at most about so many */
#define JUDGEMENTS  30.0 /* that should go into that .. */
#define FEWEST      20   /* .. with fewer replications, but no fewer than this */
#define SHIFTS      8    /* rounds of looking for the odds .. */
#define SHIFTS_CUT  5    /* .. where work is short */
#define FIRST_SHIFT 1.0
#define MOST_SHIFT  8.0
#define STRIDE      8   /* intervals of a period, of which one is raised */
#define STRIDE_CUT  2   /* where work is short */
#define PART_CUT    100 /* .. and part of the agents to add at once */
#define MOST_ROUNDS 80  /* of raising; then a block gets the ample staffing */
#define PATIENT     4   /* turns of raising before the interval before is raised too */

bool staff_search_init(struct staff_search *s, struct staff_bench *b) {
    const size_t cells = b->bins * b->groups;
    *s = (struct staff_search){.bench = b};
    s->counts = ht_arena_alloc(b->arena, cells, sizeof *s->counts);
    s->kept = ht_arena_alloc(b->arena, cells, sizeof *s->kept);
    s->trial = ht_arena_alloc(b->arena, cells, sizeof *s->trial);
    s->step = ht_arena_alloc(b->arena, cells, sizeof *s->step);
    s->choices = ht_arena_alloc(b->arena, b->groups * cells, sizeof *s->choices);
    s->tallies = ht_arena_alloc(b->arena, b->groups, sizeof *s->tallies);
    s->tried = ht_arena_alloc(b->arena, b->groups, sizeof *s->tried);
    s->group = ht_arena_alloc(b->arena, b->groups, sizeof *s->group);
    s->rounds = ht_arena_alloc(b->arena, b->value_count, sizeof *s->rounds);
    s->chosen = ht_arena_alloc(b->arena, b->value_count, sizeof *s->chosen);
    bool fine = s->counts != NULL && s->kept != NULL && s->trial != NULL && s->step != NULL &&
                s->choices != NULL && s->tried != NULL && s->group != NULL && s->tallies != NULL &&
                s->rounds != NULL && s->chosen != NULL && staff_tally_init(&s->tally, b, b->arena) &&
                staff_tally_init(&s->ample_tally, b, b->arena);
    for (size_t g = 0; fine && g < b->groups; g++)
        fine = staff_tally_init(&s->tallies[g], b, b->arena);
    return fine;
}

bool staff_may_go_on(struct staff_search *s) {
    if (s->bench->simulated > s->limit)
        s->bounded = true;
    return !s->bounded;
}

static void clear(const struct staff_bench *b, struct staff_tally *tally) {
    const size_t bytes = b->value_count * sizeof(double);
    memset(tally->met, 0, bytes);
    memset(tally->defined, 0, bytes);
    memset(tally->value, 0, bytes);
}

static bool look_at(struct staff_search *s, const size_t *const *staffings, size_t count,
                    struct staff_tally *tallies) {
    struct staff_bench *b = s->bench;
    for (size_t i = 0; i < count; i++)
        clear(b, &tallies[i]);
    const size_t n = b->replications;
    return s->again == 0 ? staff_judge(b, staffings, count, 0, n, tallies)
                         : staff_judge(b, staffings, count, n, s->again * n, tallies);
}

bool staff_look(struct staff_search *s, const size_t *counts, struct staff_tally *tally) {
    return look_at(s, &counts, 1, tally);
}

static bool block_misses(const struct staff_search *s, size_t block) {
    for (size_t v = 0; v < s->bench->value_count; v++)
        if (s->bench->values[v].block == block && staff_missed(s->bench, &s->tally, v))
            return true;
    return false;
}

bool staff_differs(const struct staff_search *s, size_t i) {
    const struct staff_block *block = &s->bench->blocks[i];
    const size_t groups = s->bench->groups, first = block->first_bin * groups;
    return memcmp(&s->counts[first], &s->trial[first],
                  (block->last_bin - block->first_bin) * groups * sizeof *s->counts) != 0;
}

bool staff_adopt(struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    const size_t cells = b->bins * b->groups;
    bool any = false, every = true;
    for (size_t i = 0; i < b->block_count; i++) {
        const struct staff_block *block = &b->blocks[i];
        const size_t first = block->first_bin * b->groups, last = block->last_bin * b->groups;
        if (!staff_differs(s, i))
            continue;
        const bool fine = !block_misses(s, i) && !(block->leads_on && block_misses(s, i + 1));
        any = any || fine;
        every = every && fine;
        if (fine)
            memcpy(&s->counts[first], &s->trial[first], (last - first) * sizeof *s->counts);
    }
    if (every && !staff_misses(b, &s->tally))
        memcpy(s->kept, s->counts, cells * sizeof *s->kept);
    return any;
}

/* What the ample staffing misses cannot be kept, and is left out. */
static bool find_impossible(struct staff_search *s) {
    struct staff_bench *b = s->bench;
    if (!staff_look(s, s->ample, &s->ample_tally))
        return false;
    for (size_t v = 0; v < b->value_count; v++)
        b->impossible[v] = b->impossible[v] || staff_missed(b, &s->ample_tally, v);
    memcpy(s->kept, s->ample, b->bins * b->groups * sizeof *s->kept);
    s->any_kept = true;
    return true;
}

/* The largest shift of the odds of delay, in each block, that misses nothing. */
struct odds {
    double *shift, *keeps, *misses; /* [blocks]; NAN: not known */
};

static void turn(struct odds *o, size_t i, bool missed) {
    (missed ? o->misses : o->keeps)[i] = o->shift[i];
    if (isnan(o->keeps[i]))
        o->shift[i] = fmax(o->shift[i] - 1.5 * FIRST_SHIFT, -MOST_SHIFT);
    else if (isnan(o->misses[i]))
        o->shift[i] = fmin(o->shift[i] + FIRST_SHIFT, MOST_SHIFT);
    else
        o->shift[i] = 0.5 * (o->keeps[i] + o->misses[i]);
}

static bool shift_odds(struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    struct odds o = {ht_arena_alloc(b->arena, b->block_count, sizeof(double)),
                     ht_arena_alloc(b->arena, b->block_count, sizeof(double)),
                     ht_arena_alloc(b->arena, b->block_count, sizeof(double))};
    s->bench->status = HT_STUDY_NO_MEMORY;
    if (o.shift == NULL || o.keeps == NULL || o.misses == NULL)
        return false;
    for (size_t i = 0; i < b->block_count; i++)
        o.keeps[i] = o.misses[i] = NAN;
    for (int round = 0; round < (s->cut ? SHIFTS_CUT : SHIFTS); round++) {
        staff_shifted(&s->start, b, &s->flow, o.shift, s->counts);
        if (!staff_look(s, s->counts, &s->tally))
            return false;
        if (!staff_misses(b, &s->tally) && staff_cost(b, s->counts) < staff_cost(b, s->kept))
            memcpy(s->kept, s->counts, b->bins * b->groups * sizeof *s->kept);
        for (size_t i = 0; i < b->block_count; i++)
            turn(&o, i, block_misses(s, i));
    }
    for (size_t i = 0; i < b->block_count; i++)
        o.shift[i] = isnan(o.keeps[i]) ? -MOST_SHIFT : o.keeps[i];
    staff_shifted(&s->start, b, &s->flow, o.shift, s->counts);
    return true;
}

/* Only one in so many intervals of a period is raised in a round, each in its turn. */
static size_t stride_of(const struct staff_search *s, const struct staff_value *v) {
    const size_t most = s->cut ? STRIDE_CUT : STRIDE;
    size_t open = 0;
    for (size_t bin = v->first_bin; bin < v->last_bin; bin++)
        open += s->bench->open[bin] ? 1 : 0;
    return open < 2 ? 1 : open / 2 < most ? open / 2 : most;
}

/* Agents to add in a cell of a period that was missed in so many rounds. */
static size_t step_of(const struct staff_search *s, size_t cell, size_t rounds, size_t stride) {
    const size_t doubled = rounds / (stride + 2), part = s->cut ? s->counts[cell] / PART_CUT : 0;
    return (part > 0 ? part : 1) << (doubled < 12 ? doubled : 12);
}

/* Does it help the period to add agents of this group? */
static bool helps(const struct staff_bench *b, const struct staff_value *v, size_t g) {
    const struct ht_target *t = &b->plain->targets[v->target];
    const size_t types = b->plain->call_type_count;
    if (t->scope > types)
        return t->scope == 1 + types + g && b->asked[g];
    return b->asked[g] && (t->scope == 0 || ht_group_takes(b->plain, g, t->scope - 1, NULL));
}

/* Puts counts[] and the step of a missed period, of one group, into `into`, as far as that is not yet so. */
static void raise_period(const struct staff_search *s, size_t value, size_t g, size_t *into) {
    const struct staff_bench *b = s->bench;
    const struct staff_value *v = &b->values[value];
    const size_t rounds = s->rounds[value], stride = stride_of(s, v), before = rounds / (PATIENT * stride);
    size_t place = 0;
    for (size_t bin = v->first_bin > before ? v->first_bin - before : 0; bin < v->last_bin; bin++) {
        const size_t cell = bin * b->groups + g;
        const bool turn = place % stride == rounds % stride;
        size_t raised = s->counts[cell] + step_of(s, cell, rounds, stride);
        raised = rounds >= MOST_ROUNDS || raised > s->ample[cell] ? s->ample[cell] : raised;
        if (!b->open[bin])
            continue;
        place++;
        if ((turn || rounds >= MOST_ROUNDS) && raised > into[cell])
            into[cell] = raised;
    }
}

/* How much better a period does: first the share that meets the target, then the measure itself. */
static double gain(const struct staff_search *s, size_t value, size_t i) {
    const struct staff_bench *b = s->bench;
    const struct ht_target *t = &b->plain->targets[b->values[value].target];
    const struct staff_tally *with = &s->tallies[i];
    const double before = s->tally.value[value] / s->tally.defined[value];
    const double after = with->value[value] / with->defined[value];
    const double better = (t->at_least ? after - before : before - after) / fmax(fabs(t->bound), 1e-3);
    const double met = staff_met(with, value) - staff_met(&s->tally, value); /* NAN: none is answered now */
    return (isnan(met) ? 0.0 : met) + 0.1 * (isnan(better) ? 0.0 : better / (1.0 + fabs(better)));
}

/* counts[] raised in all periods missed, each by this group if it helps. */
static void raise_all(const struct staff_search *s, size_t g, size_t *into) {
    const struct staff_bench *b = s->bench;
    memcpy(into, s->counts, b->bins * b->groups * sizeof *into);
    for (size_t v = 0; v < b->value_count; v++)
        if (staff_missed(b, &s->tally, v) && helps(b, &b->values[v], g))
            raise_period(s, v, g, into);
}

/* Which group to raise for each period missed; with several, each is tried in all of them at once. */
static bool choose_groups(struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    const size_t cells = b->bins * b->groups;
    size_t count = 0;
    for (size_t g = 0; g < b->groups; g++)
        if (b->asked[g]) {
            s->tried[count] = &s->choices[g * cells];
            raise_all(s, g, &s->choices[g * cells]);
            s->group[count++] = g;
        }
    if (count > 1 && !look_at(s, s->tried, count, s->tallies))
        return false;
    for (size_t v = 0; v < b->value_count; v++) {
        double best = -INFINITY;
        s->chosen[v] = b->groups;
        for (size_t i = 0; i < count; i++) {
            const double here = count > 1 ? gain(s, v, i) / b->cost[s->group[i]] : 0.0;
            if (!helps(b, &b->values[v], s->group[i]) || !(here > best))
                continue;
            best = here;
            s->chosen[v] = s->group[i];
        }
    }
    return true;
}

/* Nothing is left to add where it would help: everybody for the blocks that miss something, then for all;
 * what is missed even then, by callers that the ample staffing had not met, cannot be kept. */
static void give_up(struct staff_search *s) {
    struct staff_bench *b = s->bench;
    const size_t bytes = b->bins * b->groups * sizeof *s->trial;
    for (size_t i = 0; i < b->block_count; i++) {
        const size_t first = b->blocks[i].first_bin * b->groups, last = b->blocks[i].last_bin * b->groups;
        if (block_misses(s, i))
            memcpy(&s->trial[first], &s->ample[first], (last - first) * sizeof *s->trial);
    }
    if (memcmp(s->trial, s->counts, bytes) == 0)
        memcpy(s->trial, s->ample, bytes);
    for (size_t v = 0; memcmp(s->trial, s->counts, bytes) == 0 && v < b->value_count; v++)
        b->impossible[v] = b->impossible[v] || staff_missed(b, &s->tally, v);
}

bool staff_raise(struct staff_search *s) {
    const struct staff_bench *b = s->bench;
    const size_t cells = b->bins * b->groups;
    memset(s->rounds, 0, b->value_count * sizeof *s->rounds);
    for (;;) {
        if (!staff_look(s, s->counts, &s->tally))
            return false;
        if (!staff_misses(b, &s->tally))
            break;
        if (!choose_groups(s))
            return false;
        memcpy(s->trial, s->counts, cells * sizeof *s->trial);
        for (size_t v = 0; v < b->value_count; v++)
            if (staff_missed(b, &s->tally, v)) {
                for (size_t g = 0; g < b->groups; g++)
                    if (s->rounds[v] >= MOST_ROUNDS || g == s->chosen[v])
                        raise_period(s, v, g, s->trial);
                s->rounds[v]++;
            }
        if (memcmp(s->trial, s->counts, cells * sizeof *s->trial) == 0)
            give_up(s);
        memcpy(s->counts, s->trial, cells * sizeof *s->counts);
    }
    memcpy(s->kept, s->counts, cells * sizeof *s->kept);
    return true;
}

/* Fewer replications than asked for, where all that is to be judged would take too long. */
static void bound_work(struct staff_search *s) {
    struct staff_bench *b = s->bench;
    const double each = fmax(1.0, b->simulated / (double)s->flow.replications);
    const double affordable = WORK / JUDGEMENTS / each;
    const size_t fewest = b->replications < FEWEST ? b->replications : FEWEST;
    s->cut = affordable < (double)b->replications && b->replications > fewest;
    if (s->cut)
        b->replications = affordable > (double)fewest ? (size_t)affordable : fewest;
    s->limit = WORK;
}

static bool begin(struct staff_search *s) {
    struct staff_bench *b = s->bench;
    b->status = HT_STUDY_NO_MEMORY;
    if ((s->ample = staff_ample(b)) == NULL || !staff_flow_init(&s->flow, b, s->ample))
        return false;
    if (!staff_flow_run(&s->flow, b, s->ample))
        return false;
    bound_work(s);
    b->status = HT_STUDY_NO_MEMORY;
    return staff_formula(&s->start, b, &s->flow);
}

static void say(const struct staff_search *s, const char *what) {
    const struct ht_staff_options *options = s->bench->options;
    if (options->stage != NULL)
        options->stage(options->stage_context, what);
}

bool staff_search_run(struct staff_search *s) {
    say(s, "the load, with agents for everybody");
    if (!begin(s) || !find_impossible(s))
        return false;
    say(s, "the tail of the number needed");
    bool stable;
    if (!staff_iterate(&s->start, s->bench, &s->flow, s->counts, &s->iterations, &stable))
        return false;
    /* Where targets let most callers wait, the iteration swings between too few and too many: then the tail
     * with agents for everybody tells more. */
    if (!stable && !staff_flow_run(&s->flow, s->bench, s->ample))
        return false;
    say(s, "as much delay as the targets allow");
    if (!shift_odds(s) || !staff_raise(s))
        return false;
    say(s, "fewer agents, interval by interval");
    if (!staff_lower(s))
        return false;
    say(s, "agents exchanged between intervals and groups");
    return staff_exchange(s);
}
