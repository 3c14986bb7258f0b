/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plain queue of a fit: a day told by hand, and random floors against one without any heap, in which who
 * has waited too long leaves at once and who is next is searched for from end to end. Times are no whole
 * numbers, so that nothing happens at the same moment; ranks are few, so that many are equal.
 */
#include "study/fit_queue.h"
#include "suite.h"
#include <holdtime/random.h>
#include <math.h>

#define CALLERS 120
#define STEPS   12
#define AGENTS  9

/* --- by hand */

/* One agent, two from 200 s on, none from 300 s on:
 *   0: 10 s, talks to 110;
 *   1: 20 s, gives up at 50 (30 s);
 *   2: 30 s, answered at 200 by the second agent (170 s), who talks to 260;
 *   3: 40 s, before 2 by rank: answered at 110 (70 s), talks to 230;
 *   4: 250 s, answered at once, talks to 450;
 *   5: 290 s, answered at once, talks to 590;
 *   6: 295 s, waits for an agent until there is none, and gives up (1000 s). */
START_TEST(a_day_by_hand) {
    static const struct fit_caller callers[] = {
        {.arrival = 10, .handle = 100, .patience = 0, .rank = 2},
        {.arrival = 20, .handle = 50, .patience = 30, .rank = 2},
        {.arrival = 30, .handle = 60, .patience = 500, .rank = 2},
        {.arrival = 40, .handle = 120, .patience = 500, .rank = 1},
        {.arrival = 250, .handle = 200, .patience = 0, .rank = 2},
        {.arrival = 290, .handle = 300, .patience = 0, .rank = 2},
        {.arrival = 295, .handle = 60, .patience = 1000, .rank = 1},
    };
    static const size_t agents[] = {1, 1, 2, 0};
    size_t waiting[7];
    double busy[2];
    const struct fit_floor floor = {.callers = callers,
                                    .caller_count = 7,
                                    .agents = agents,
                                    .step_count = 4,
                                    .step = 100,
                                    .waiting = waiting,
                                    .busy = busy};
    const struct fit_outcome out = fit_queue(&floor);
    ck_assert_double_eq_tol(out.hold, 30 + 170 + 70 + 1000, 1e-9);
    ck_assert_double_eq(out.abandoned, 2);
}
END_TEST

/* --- against a naive one */

static double lot(uint64_t floor, uint64_t which) {
    return ht_uniform(ht_luck_words((struct ht_luck){11, 1}, 0, floor, which, 0).word[0]);
}

struct naive {
    const struct fit_floor *floor;
    bool waits[CALLERS];
    double end[CALLERS]; /* of his call; 0: has none */
    struct fit_outcome out;
};

static void leave(struct naive *n, double now) {
    for (size_t i = 0; i < n->floor->caller_count; i++) {
        const struct fit_caller *c = &n->floor->callers[i];
        if (n->waits[i] && c->arrival + c->patience < now) {
            n->waits[i] = false;
            n->out.hold += c->patience;
            n->out.abandoned += 1;
        }
    }
}

static size_t talking(const struct naive *n, double now) {
    size_t count = 0;
    for (size_t i = 0; i < n->floor->caller_count; i++)
        count += n->end[i] > now;
    return count;
}

/* Who waits with the smallest rank, first come first: callers are in order of arrival. */
static size_t next_of(const struct naive *n) {
    size_t best = CALLERS;
    for (size_t i = n->floor->caller_count; i-- > 0;)
        if (n->waits[i] && (best == CALLERS || n->floor->callers[i].rank <= n->floor->callers[best].rank))
            best = i;
    return best;
}

static size_t agents_at(const struct fit_floor *floor, double now) {
    const size_t step = (size_t)(now / floor->step);
    return floor->agents[step < floor->step_count ? step : floor->step_count - 1];
}

/* The first moment after `now` at which somebody comes, ends, or agents may change. */
static double after(const struct naive *n, double now) {
    double first = INFINITY;
    for (size_t i = 0; i < n->floor->caller_count; i++) {
        first = n->floor->callers[i].arrival > now ? fmin(first, n->floor->callers[i].arrival) : first;
        first = n->end[i] > now ? fmin(first, n->end[i]) : first;
    }
    const double change = (floor(now / n->floor->step) + 1.0) * n->floor->step;
    return change < n->floor->step * (double)n->floor->step_count ? fmin(first, change) : first;
}

static struct fit_outcome naive_queue(const struct fit_floor *floor) {
    struct naive n = {.floor = floor};
    for (double now = after(&n, -1e-9); !isinf(now); now = after(&n, now)) {
        for (size_t i = 0; i < floor->caller_count; i++)
            n.waits[i] |= floor->callers[i].arrival == now;
        leave(&n, now);
        for (size_t next; talking(&n, now) < agents_at(floor, now) && (next = next_of(&n)) < CALLERS;) {
            n.waits[next] = false;
            n.end[next] = now + floor->callers[next].handle;
            n.out.hold += now - floor->callers[next].arrival;
        }
    }
    leave(&n, INFINITY);
    return n.out;
}

/* A floor on which now all, now hardly anybody has to wait, and whose agents come and go. */
START_TEST(random_floors) {
    struct fit_caller callers[CALLERS];
    size_t agents[STEPS], waiting[CALLERS];
    double busy[AGENTS + 1], abandoned = 0;
    for (uint64_t f = 0; f < 150; f++) {
        const size_t most = 1 + (size_t)(AGENTS * lot(f, 0)), ranks = 1 + f % 4;
        double now = 0;
        for (uint64_t i = 0; i < CALLERS; i++) {
            now -= 10.0 * log(lot(f, 10 * i + 11));
            callers[i] = (struct fit_caller){.arrival = now,
                                             .handle = -60.0 * log(lot(f, 10 * i + 12)),
                                             .patience = -150.0 * log(lot(f, 10 * i + 13)),
                                             .rank = floor((double)ranks * lot(f, 10 * i + 14))};
        }
        for (uint64_t i = 0; i < STEPS; i++)
            agents[i] = (size_t)((double)(most + 1) * lot(f, 10 * i + 15));
        const struct fit_floor floor = {.callers = callers,
                                        .caller_count = CALLERS,
                                        .agents = agents,
                                        .step_count = STEPS,
                                        .step = 123.4,
                                        .waiting = waiting,
                                        .busy = busy};
        const struct fit_outcome naive = naive_queue(&floor), out = fit_queue(&floor);
        ck_assert_double_eq_tol(out.hold, naive.hold, 1e-6);
        ck_assert_double_eq(out.abandoned, naive.abandoned);
        abandoned += naive.abandoned;
    }
    ck_assert_double_gt(abandoned, 0.1 * 150 * CALLERS); /* the floors were neither empty nor all lost */
    ck_assert_double_lt(abandoned, 0.9 * 150 * CALLERS);
}
END_TEST

/* More agents than callers: nobody waits, whatever his patience. */
START_TEST(nobody_waits) {
    struct fit_caller callers[20];
    size_t agents = 20, waiting[20];
    double busy[20];
    for (size_t i = 0; i < 20; i++)
        callers[i] =
            (struct fit_caller){.arrival = (double)i, .handle = 1e4, .patience = i % 2 ? 0 : INFINITY};
    const struct fit_floor floor = {.callers = callers,
                                    .caller_count = 20,
                                    .agents = &agents,
                                    .step_count = 1,
                                    .step = 60,
                                    .waiting = waiting,
                                    .busy = busy};
    const struct fit_outcome out = fit_queue(&floor);
    ck_assert_double_eq(out.hold, 0);
    ck_assert_double_eq(out.abandoned, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("fit_queue");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_day_by_hand);
    tcase_add_test(all, random_floors);
    tcase_add_test(all, nobody_waits);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
