/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls of the simple simulator: how they come in, how long they last, how they end and what follows.
 */
#include "naive_world.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

double naive_luck(const struct world *w, enum ht_purpose purpose, const struct caller *c, size_t block,
                  unsigned word) {
    const struct ht_luck luck = {w->model->run.seed, 0};
    return ht_uniform(ht_luck_words(luck, purpose, c->origin, c->index, block).word[word]);
}

double naive_mean(const struct ht_distribution *d, double otherwise) {
    return d->law == HT_LAW_NEVER ? otherwise : d->mean;
}

/* Arrivals after gaps of open time, and spells off the phones, are computed in other ways: what nearly
 * coincides may come in any order. */
bool naive_is_exact(const struct world *w) {
    for (size_t t = 0; t < w->model->call_type_count; t++)
        if (w->model->call_types[t].arrivals.source == HT_SOURCE_GAPS)
            return false;
    for (size_t g = 0; g < w->model->agent_group_count; g++)
        if (w->model->agent_groups[g].off_phone > 0)
            return false;
    return true;
}

static void set_hold(struct world *w, struct naive_attempt *row) {
    row->hold = w->now - row->arrival;
    if (fabs(row->hold - w->model->service_level.within) < 1e-6 && row->hold > 0 && !naive_is_exact(w))
        w->run->doubtful = true;
}

size_t naive_count_callers(const struct world *w, size_t type, enum state state) {
    size_t count = 0;
    for (size_t i = 0; i < w->caller_count; i++)
        count += (type == SIZE_MAX || w->callers[i].type == type) && w->callers[i].state == state;
    return count;
}

size_t naive_count_lines(const struct world *w, size_t type) {
    return naive_count_callers(w, type, WAITING) + naive_count_callers(w, type, TALKING);
}

bool naive_line_free(const struct world *w) {
    return naive_count_lines(w, SIZE_MAX) < w->model->lines;
}

static void note_max(double *max, size_t value) {
    *max = fmax(*max, (double)value);
}

/* Levels count when they last, or when a caller has just come in. */
void naive_note_levels(struct world *w) {
    if (w->now < w->calendar->warm_up || w->now >= w->calendar->length)
        return;
    struct naive_bin *bin = &w->run->bins[(size_t)floor(w->now / w->calendar->interval)];
    for (size_t scope = 0; scope <= w->model->call_type_count; scope++) {
        note_max(&bin->calls[scope].queue_max, naive_count_callers(w, scope - 1, WAITING));
        note_max(&bin->calls[scope].lines_max, naive_count_lines(w, scope - 1));
    }
}

/* What he will do after talking. A repeat counts against the fresh attempt when that was answered and nothing
 * but escalations came between. */
static void decide_next(struct world *w, struct caller *c, const struct agent *a) {
    const struct ht_call_type *type = &w->model->call_types[c->type];
    const double repeats = type->repeat.probability * naive_repeat_factor(w, a, c->type);
    c->next = OUT;
    c->turn = w->turn++;
    if (naive_luck(w, HT_LUCK_AFTER, c, c->contact, 2) < type->escalate.probability) {
        c->next = ESCALATING;
    } else if (naive_luck(w, HT_LUCK_AFTER, c, c->contact, 0) < repeats) {
        c->next = REPEATING;
        w->run->attempts[c->fresh_row].repeated |= !c->repeated;
        c->repeated = true;
    }
}

void naive_answer(struct world *w, struct caller *c, struct agent *a) {
    struct naive_attempt *row = &w->run->attempts[c->row];
    const double factor = naive_handle_factor(w, a, c->type), pace = naive_pace(w, a, c->type);
    const double talk = (c->handle + naive_extra_talk(w, a, c)) * factor;
    const double wrap_up = (c->wrap_up + naive_extra_wrap_up(w, a, c)) * factor;
    row->outcome = HT_OUTCOME_ANSWERED;
    row->answered = w->now;
    set_hold(w, row);
    row->since_first = w->now - c->first;
    row->ended = w->now + talk;
    row->handle = talk + wrap_up;
    row->group = a->group;
    row->agent = a->number;
    w->handle_mean[c->type] += (row->handle - w->handle_mean[c->type]) / 100;
    c->state = TALKING;
    c->ends = row->ended;
    decide_next(w, c, a);
    a->busy = true;
    a->wrapping = false;
    a->caller = (size_t)(c - w->callers);
    a->answered = w->now;
    a->end = row->ended;
    if (w->calendar->stop_at_end && row->ended > w->calendar->length)
        row->ended = NAN;
    a->wrap_up = wrap_up;
    a->turn = w->turn++;
    a->slow = pace > 1.05;
    naive_note_pace(w, a, pace);
    naive_note_causes(w, c);
    w->work[a->group][(size_t)floor(w->now / HT_DAY)] += row->handle;
    naive_note_call(w, a, c->type);
    naive_note_levels(w);
}

/* When somebody comes who means to after `delay`; INFINITY: the centre does not open again before the end. */
static double due_after(const struct world *w, double delay) {
    return naive_next_open(w, w->now + delay);
}

void naive_end_talk(struct world *w, struct caller *c) {
    const struct ht_repeat *repeat = &w->model->call_types[c->type].repeat;
    c->state = c->next;
    if (c->state == REPEATING)
        c->due = due_after(w, naive_mean(&repeat->delay, 0));
    if (c->state == ESCALATING)
        c->due = w->now;
}

static void redial(struct world *w, struct caller *c, double probability) {
    const struct ht_redial *redial = &w->model->call_types[c->type].redial;
    c->state = OUT;
    if (c->dialled >= redial->max_attempts ||
        naive_luck(w, HT_LUCK_ATTEMPT, c, c->attempts, 0) >= probability)
        return;
    c->state = BETWEEN;
    c->turn = w->turn++;
    c->due = due_after(w, naive_mean(&redial->delay, 0));
}

void naive_give_up(struct world *w, struct caller *c, enum ht_outcome outcome) {
    struct naive_attempt *row = &w->run->attempts[c->row];
    const struct ht_redial *again = &w->model->call_types[c->type].redial;
    row->outcome = outcome;
    if (outcome != HT_OUTCOME_BLOCKED)
        set_hold(w, row);
    c->state = OUT;
    if (outcome != HT_OUTCOME_TURNED_AWAY)
        redial(w, c, outcome == HT_OUTCOME_BLOCKED ? again->after_block : again->after_abandon);
}

struct naive_attempt *naive_new_attempt(struct world *w, struct caller *c, enum ht_kind kind) {
    struct naive_run *run = w->run;
    if (run->attempt_count == run->attempt_capacity) {
        run->attempt_capacity = run->attempt_capacity * 2 + 64;
        run->attempts = realloc(run->attempts, run->attempt_capacity * sizeof *run->attempts);
        if (run->attempts == NULL)
            abort();
    }
    c->row = run->attempt_count++;
    c->attempts++;
    c->dialled += kind == HT_KIND_FRESH || kind == HT_KIND_REDIAL || kind == HT_KIND_REPEAT;
    if (kind == HT_KIND_FRESH)
        c->fresh_row = c->row;
    run->attempts[c->row] = (struct naive_attempt){.arrival = w->now,
                                                   .hold = NAN,
                                                   .answered = NAN,
                                                   .ended = NAN,
                                                   .first_dial = NAN,
                                                   .predicted = NAN,
                                                   .ahead = SIZE_MAX,
                                                   .caller = c->index,
                                                   .origin = c->origin,
                                                   .type = c->type,
                                                   .group = SIZE_MAX,
                                                   .agent = SIZE_MAX,
                                                   .kind = kind,
                                                   .outcome = HT_OUTCOME_WAITING};
    return &run->attempts[c->row];
}

/* Waits, from now on or again; routes that are closed to him yet will open. */
void naive_join(struct world *w, struct caller *c, enum state state) {
    const struct ht_call_type *type = &w->model->call_types[c->type];
    w->run->attempts[c->row].waited = true;
    c->state = state;
    for (size_t g = 0; g < NAIVE_GROUPS; g++)
        c->opening[g] = NO_TURN;
    for (size_t i = 0; i < type->route_count; i++) {
        const size_t group = type->routes[i].group;
        if (naive_takes(w, group, c->type) && naive_opening(w, c, group) > w->now)
            c->opening[group] = w->turn++;
    }
}

/* A repeat or an escalation: the same person, other luck. */
static void begin_contact(struct world *w, struct caller *c) {
    const struct ht_call_type *type = &w->model->call_types[c->type];
    if (c->state == ESCALATING) {
        c->type = type->escalate.to;
        type = &w->model->call_types[c->type];
        c->priority = type->priority;
        c->credit = type->credit;
    }
    c->contact++;
    c->first = w->now;
    c->handle = naive_mean(&type->handle, 0);
    c->wrap_up = naive_mean(&type->wrap_up, 0);
    c->patience = naive_mean(&type->patience, INFINITY);
}

static bool balks(const struct world *w, const struct caller *c, enum ht_kind kind) {
    const double u = kind == HT_KIND_REDIAL ? naive_luck(w, HT_LUCK_ATTEMPT, c, c->attempts - 1, 2)
                                            : naive_luck(w, HT_LUCK_CALL, c, c->contact, 3);
    return u < w->model->call_types[c->type].balk;
}

static bool anybody_on(const struct world *w, size_t type) {
    for (size_t i = 0; i < w->agent_count; i++)
        if (w->agents[i].present && naive_handles(w, &w->agents[i], type))
            return true;
    return false;
}

/* Only an escalation gets in while the centre is closed, and only to an agent who is still there. */
static bool is_shut(const struct world *w, const struct caller *c, enum ht_kind kind) {
    if (w->open)
        return false;
    return kind != HT_KIND_ESCALATION || (w->calendar->clear_at_close && w->now < w->calendar->length) ||
           !anybody_on(w, c->type);
}

static void wait(struct world *w, struct caller *c) {
    const struct ht_call_type *type = &w->model->call_types[c->type];
    const double factor = type->announce.wait ? type->announce.patience_factor : 1;
    naive_join(w, c, WAITING);
    c->abandons = w->now + c->patience * factor;
    c->diverts = w->now + type->divert_after;
    naive_note_levels(w);
}

void naive_arrive(struct world *w, struct caller *c) {
    const enum ht_kind kind = c->state == DUE         ? HT_KIND_FRESH
                              : c->state == BETWEEN   ? HT_KIND_REDIAL
                              : c->state == REPEATING ? HT_KIND_REPEAT
                                                      : HT_KIND_ESCALATION;
    if (kind == HT_KIND_REPEAT || kind == HT_KIND_ESCALATION)
        begin_contact(w, c);
    struct naive_attempt *row = naive_new_attempt(w, c, kind);
    c->state = OUT;
    struct agent *a = naive_choose_agent(w, c);
    if (is_shut(w, c, kind)) {
        row->waited = true; /* he was accepted and not answered at once, though he is turned away at once */
        naive_give_up(w, c, HT_OUTCOME_TURNED_AWAY);
    } else if (!naive_line_free(w)) {
        naive_give_up(w, c, HT_OUTCOME_BLOCKED);
    } else if (a != NULL) {
        naive_answer(w, c, a);
    } else if (naive_count_callers(w, c->type, WAITING) >= w->model->call_types[c->type].queue_limit) {
        naive_give_up(w, c, HT_OUTCOME_BLOCKED);
    } else if (balks(w, c, kind) || naive_hangs_up(w, c)) {
        row->waited = true;
        naive_give_up(w, c, HT_OUTCOME_BALKED);
    } else if (!naive_calls_back(w, c)) {
        wait(w, c);
    }
}
