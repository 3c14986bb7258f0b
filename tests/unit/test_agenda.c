/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The agenda against a naive one: an unsorted array searched from end to end. Times are drawn so that ties,
 * the same tick, far jumps and every level of the wheel occur; events are cancelled at random and their nodes
 * used again.
 */
#include "engine/agenda.h"
#include "suite.h"
#include <holdtime/arena.h>
#include <holdtime/random.h>
#include <math.h>
#include <stdlib.h>

#define OWNERS 300
#define STEPS  60000

struct naive {
    bool set;
    double time;
    enum event_kind kind;
    uint64_t sequence;
};

static uint64_t lot(uint64_t *state) {
    return ht_luck_words((struct ht_luck){*state, 1}, 0, 0, (*state)++, 0).word[0];
}

static double pick_time(uint64_t *state, double now) {
    static const double scales[] = {0.0, 0.01, 1.0, 60.0, 3600.0, 86400.0, 1e7, 1e10};
    const double scale = scales[lot(state) % 8];
    if (lot(state) % 4 == 0)
        return now + (double)(lot(state) % 3) * scale; /* ties */
    return now + ht_uniform(lot(state)) * scale;
}

static size_t naive_first(const struct naive *events) {
    size_t best = OWNERS;
    for (size_t i = 0; i < OWNERS; i++) {
        const struct naive *e = &events[i], *b = &events[best < OWNERS ? best : i];
        if (!e->set)
            continue;
        if (best == OWNERS || e->time < b->time || (e->time == b->time && e->kind < b->kind) ||
            (e->time == b->time && e->kind == b->kind && e->sequence < b->sequence))
            best = i;
    }
    return best;
}

/* All events have been scheduled before what is due at `call`. */
static bool comes_before(const struct naive *e, double call, enum event_kind kind) {
    return e->time < call || (e->time == call && e->kind <= kind);
}

static void play(double spacing, uint64_t seed) {
    struct naive events[OWNERS] = {{0}};
    struct ht_arena arena;
    struct agenda agenda;
    uint64_t state = seed << 32, sequence = 0;
    double now = 0.0;

    ht_arena_init(&arena);
    ck_assert(agenda_init(&agenda, &arena, AGENDA_NODES + OWNERS / 2, spacing));
    ck_assert(agenda_grow(&agenda, AGENDA_NODES + OWNERS));
    for (int step = 0; step < STEPS; step++) {
        const uint32_t owner = (uint32_t)(lot(&state) % OWNERS);
        const uint64_t what = lot(&state) % 8;
        if (what < 4 && !events[owner].set) {
            const enum event_kind kind = (enum event_kind)(lot(&state) % (EVENT_CALL + 1));
            events[owner] = (struct naive){true, pick_time(&state, now), kind, sequence++};
            agenda_schedule(&agenda, AGENDA_NODES + owner, events[owner].time, kind);
        } else if (what < 6 && events[owner].set) {
            events[owner].set = false;
            agenda_cancel(&agenda, AGENDA_NODES + owner);
        } else {
            const size_t first = naive_first(events);
            const double call = lot(&state) % 4 == 0 ? INFINITY : pick_time(&state, now);
            const enum event_kind kind = (enum event_kind)(lot(&state) % (EVENT_CALL + 1));
            const struct agenda_key limit = {agenda_bits(call), agenda_order_of(kind, sequence, 0)};
            struct agenda_key taken;
            const bool any = agenda_take(&agenda, limit, agenda_tick(&agenda, call), &taken);
            ck_assert_msg(any == (first != OWNERS && comes_before(&events[first], call, kind)),
                          "%s an event before %.17g", any ? "found" : "did not find", call);
            if (!any) {
                now = call < INFINITY ? call : now;
                continue;
            }
            ck_assert_uint_eq(agenda_node_of(taken.order), AGENDA_NODES + first);
            ck_assert(agenda_time(taken.time) == events[first].time);
            ck_assert_int_eq(agenda_kind(taken.order), events[first].kind);
            now = events[first].time;
            events[first].set = false;
        }
    }
    ht_arena_release(&arena);
}

START_TEST(agrees_with_a_naive_one) {
    static const double spacings[] = {1e-6, 0.05, 3.0, 700.0, 1e9};
    for (size_t i = 0; i < sizeof spacings / sizeof *spacings; i++)
        play(spacings[i], i + 1);
}
END_TEST

START_TEST(cancelled_entries_are_swept_out) {
    struct ht_arena arena;
    struct agenda agenda;
    ht_arena_init(&arena);
    ck_assert(agenda_init(&agenda, &arena, AGENDA_NODES + 2, 1.0));
    agenda_schedule(&agenda, AGENDA_NODES, 0.5, EVENT_CALL);
    for (int i = 0; i < 100000; i++) { /* all in the present tick, so all in the heap */
        agenda_schedule(&agenda, AGENDA_NODES + 1, 0.25, EVENT_ABANDON);
        agenda_cancel(&agenda, AGENDA_NODES + 1);
    }
    ck_assert(agenda.near <= agenda.heap_capacity);
    const struct agenda_key limit = {agenda_bits(1e9), 0};
    const uint64_t tick = agenda_tick(&agenda, 1e9);
    struct agenda_key taken;
    ck_assert(agenda_take(&agenda, limit, tick, &taken));
    ck_assert_uint_eq(agenda_node_of(taken.order), AGENDA_NODES);
    ck_assert(!agenda_take(&agenda, limit, tick, &taken));
    ht_arena_release(&arena);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("agenda");
    TCase *tests = tcase_create("agenda");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, agrees_with_a_naive_one);
    tcase_add_test(tests, cancelled_entries_are_swept_out);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
