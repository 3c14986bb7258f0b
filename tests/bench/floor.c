/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest loop that simulates one queue and nothing else: how fast could this machine be, with the
 * engine's own generator? M/M/100 at load 0.95, and M/M/100 at load 1.1 with exponential patience of twice
 * the mean handle time; both also with lognormal handle times (cv 1).
 *
 * The next arrival is a scalar, the end times of the calls in progress stand in a binary heap of integers
 * (the bits of a time >= 0 ascend with it), callers wait in a ring. Nobody is taken off the ring when his
 * patience ends: he is passed over when he reaches its head. That is exact, as nobody looks at the ring in
 * between.
 *
 *     floor MODEL CALLS [AGENTS]   MODEL: wait, patience, wait-lognormal, patience-lognormal; AGENTS: 100
 *     floor expected MODEL         Erlang C or Erlang A: mean wait of those answered, share abandoned
 *     floor check                  compares what the loop finds with them
 */
#include <holdtime/ziggurat.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGENTS = 100, MOST_AGENTS = 10000, RING = 1 << 14 };

#define HANDLE_MEAN 300.0

struct model {
    const char *name;
    double load;
    bool patient; /* never abandons; otherwise exponential patience, mean 2 HANDLE_MEAN */
    bool lognormal;
};

static const struct model models[] = {
    {"wait", 0.95, true, false},
    {"patience", 1.1, false, false},
    {"wait-lognormal", 0.95, true, true},
    {"patience-lognormal", 1.1, false, true},
};
enum { MODELS = sizeof models / sizeof *models };

struct caller {
    double arrival, gives_up, handle;
};

struct floor {
    uint64_t heap[MOST_AGENTS + 2]; /* [1 .. busy]; one beyond the end is read but never chosen */
    size_t agents, busy;
    struct caller *ring;
    size_t head, tail; /* ever growing; their remainder is the place */
};

struct tally {
    uint64_t arrivals, answered, abandoned, waited;
    double hold;
};

static inline uint64_t bits_of(double time) {
    union {
        double time;
        uint64_t bits;
    } u = {time};
    return u.bits;
}

static inline double time_of(uint64_t bits) {
    union {
        uint64_t bits;
        double time;
    } u = {bits};
    return u.time;
}

static inline void push(struct floor *f, uint64_t key) {
    size_t at = ++f->busy;
    for (; at > 1 && f->heap[at / 2] > key; at /= 2)
        f->heap[at] = f->heap[at / 2];
    f->heap[at] = key;
}

/* Puts `key` in the place of the smallest. */
static inline void replace(struct floor *f, uint64_t key) {
    size_t at = 1;
    for (size_t child; (child = 2 * at) <= f->busy; at = child) {
        child += f->heap[child + 1] < f->heap[child]; /* without a branch */
        if (f->heap[child] >= key)
            break;
        f->heap[at] = f->heap[child];
    }
    f->heap[at] = key;
}

static inline void pop(struct floor *f) {
    const uint64_t last = f->heap[f->busy];
    f->heap[f->busy--] = UINT64_MAX;
    if (f->busy > 0)
        replace(f, last);
}

static inline double exponential(uint64_t word, const struct ht_reserve *reserve) {
    double x;
    return ht_exponential_fast(word, &x) ? x : ht_exponential(word, reserve);
}

static inline double normal(uint64_t word, const struct ht_reserve *reserve) {
    double x;
    return ht_normal_fast(word, &x) ? x : ht_normal(word, reserve);
}

/* The first call ends: his agent takes whoever still waits. */
static inline void depart(struct floor *f, struct tally *tally) {
    const double now = time_of(f->heap[1]);
    while (f->head != f->tail) {
        const struct caller *c = &f->ring[f->head++ % RING];
        if (c->gives_up < now) {
            tally->abandoned++;
            continue;
        }
        tally->answered++;
        tally->hold += now - c->arrival;
        replace(f, bits_of(now + c->handle));
        return;
    }
    pop(f);
}

static inline void arrive(struct floor *f, struct tally *tally, struct caller caller) {
    tally->arrivals++;
    if (f->busy < f->agents) {
        tally->answered++;
        push(f, bits_of(caller.arrival + caller.handle));
    } else {
        tally->waited++;
        f->ring[f->tail++ % RING] = caller;
        if (f->tail - f->head > RING)
            abort();
    }
}

/* Inlined into each model's own loop, so that what a model does not have costs nothing. */
static inline __attribute__((always_inline)) struct tally loop(struct floor *f, uint64_t calls, double load,
                                                               double patience_mean, bool lognormal) {
    const struct ht_luck luck = {.seed = 1, .replication = 0};
    const double gap_mean = HANDLE_MEAN / (load * (double)f->agents);
    const double sigma = sqrt(log(2.0)), mu = log(HANDLE_MEAN) - 0.5 * sigma * sigma; /* cv 1 */
    struct tally tally = {0};
    double next = 0.0;
    for (uint64_t k = 0; k < calls; k++) {
        const struct ht_words words = ht_luck_words(luck, HT_LUCK_CALL, 0, k, 0);
        struct ht_reserve reserve = {.luck = luck, .purpose = HT_LUCK_CALL, .index = k};
        next += gap_mean * exponential(words.word[0], &reserve);
        reserve.block = 1;
        struct caller caller = {.arrival = next, .gives_up = (double)INFINITY};
        caller.handle = lognormal ? exp(mu + sigma * normal(words.word[1], &reserve))
                                  : HANDLE_MEAN * exponential(words.word[1], &reserve);
        reserve.block = 2;
        if (patience_mean > 0.0)
            caller.gives_up = next + patience_mean * exponential(words.word[2], &reserve);
        while (f->busy > 0 && time_of(f->heap[1]) <= next)
            depart(f, &tally);
        arrive(f, &tally, caller);
    }
    while (f->busy > 0)
        depart(f, &tally);
    return tally;
}

static struct tally run(const struct model *model, uint64_t calls, size_t agents) {
    static struct floor f;
    f = (struct floor){.agents = agents, .ring = malloc(RING * sizeof *f.ring)};
    if (!f.ring)
        abort();
    memset(f.heap, 0xff, sizeof f.heap);
    const double load = model->load, patience_mean = 2.0 * HANDLE_MEAN;
    struct tally tally;
    if (model->patient)
        tally = model->lognormal ? loop(&f, calls, load, 0.0, true) : loop(&f, calls, load, 0.0, false);
    else
        tally = model->lognormal ? loop(&f, calls, load, patience_mean, true)
                                 : loop(&f, calls, load, patience_mean, false);
    free(f.ring);
    return tally;
}

struct answer {
    double wait_probability, asa, abandon_rate;
};

static struct answer measured(const struct tally *tally) {
    return (struct answer){(double)tally->waited / (double)tally->arrivals,
                           tally->hold / (double)tally->answered,
                           (double)tally->abandoned / (double)tally->arrivals};
}

/* Steady state of the birth-death chain, summed up to a queue that is never reached. Erlang C without
 * patience, Erlang A (Palm 1957) with it. The mean hold of those answered: all holds less those of the
 * abandoned; with q waiting and exponential patience, who gives up next is any of them, so that a caller who
 * joins behind q - 1 others is answered after hypoexponential stages. */
static struct answer expected(const struct model *model) {
    enum { LONGEST = 20000 };
    const double mu = 1.0 / HANDLE_MEAN, lambda = model->load * AGENTS * mu;
    const double theta = model->patient ? 0.0 : 1.0 / (2.0 * HANDLE_MEAN);
    double weight = 1.0, total = 0.0, waiting = 0.0, queue = 0.0, answered_hold = 0.0, answered_waiting = 0.0;
    double stay = 1.0, hold = 0.0; /* of one who joins behind n - AGENTS: P(answered), E[hold | answered] */
    for (int n = 0; n < AGENTS + LONGEST; n++) {
        total += weight;
        if (n >= AGENTS) {
            const double rate =
                AGENTS * mu + (n - AGENTS + 1) * theta; /* until the line moves or he leaves */
            stay *= 1.0 - theta / rate;
            hold += 1.0 / rate;
            waiting += weight;
            queue += weight * (n - AGENTS);
            answered_waiting += weight * stay;
            answered_hold += weight * stay * hold;
        }
        const double death = n + 1 <= AGENTS ? (n + 1) * mu : AGENTS * mu + (n + 1 - AGENTS) * theta;
        weight *= lambda / death;
    }
    const double abandon_rate = theta * queue / (lambda * total);
    return (struct answer){waiting / total, answered_hold / (total - waiting + answered_waiting),
                           abandon_rate};
}

static bool close_to(const char *model, const char *what, double found, double wanted, double tolerance) {
    const bool fine = fabs(found - wanted) <= tolerance;
    printf("%-20s %-17s %12.6g, expected %12.6g +- %.2g: %s\n", model, what, found, wanted, tolerance,
           fine ? "ok" : "FAILED");
    return fine;
}

/* With lognormal handle times no formula is exact; at this size they differ little from exponential ones. */
static int check(void) {
    bool fine = true;
    for (size_t i = 0; i < MODELS; i++) {
        const struct tally tally = run(&models[i], 20000000, AGENTS);
        const struct answer found = measured(&tally), wanted = expected(&models[i]);
        const double slack = models[i].lognormal ? 0.05 : 0.02;
        const char *name = models[i].name;
        fine &= close_to(name, "wait_probability", found.wait_probability, wanted.wait_probability, slack);
        fine &= close_to(name, "asa", found.asa, wanted.asa, slack * 2.0 * wanted.asa);
        fine &= close_to(name, "abandon_rate", found.abandon_rate, wanted.abandon_rate,
                         slack * wanted.abandon_rate);
        fine &= tally.answered + tally.abandoned == tally.arrivals;
    }
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const struct model *model_named(const char *name) {
    for (size_t i = 0; i < MODELS; i++)
        if (strcmp(models[i].name, name) == 0)
            return &models[i];
    return NULL;
}

static int usage(void) {
    fprintf(stderr, "usage: floor MODEL CALLS [AGENTS] | floor expected MODEL | floor check\n");
    return 2;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "check") == 0)
        return check();
    if (argc < 3 || argc > 4)
        return usage();
    const bool theory = strcmp(argv[1], "expected") == 0;
    const struct model *model = model_named(argv[theory ? 2 : 1]);
    const unsigned long agents = argc == 4 ? strtoul(argv[3], NULL, 10) : AGENTS;
    if (!model || agents < 1 || agents > MOST_AGENTS)
        return usage();
    if (theory) {
        const struct answer a = expected(model);
        printf("%.4f %.6f\n", a.asa, a.abandon_rate);
        return EXIT_SUCCESS;
    }
    const struct tally tally = run(model, strtoull(argv[2], NULL, 10), agents);
    const struct answer a = measured(&tally);
    printf("wait_probability %.6f  asa %.4f  abandon_rate %.6f\n", a.wait_probability, a.asa, a.abandon_rate);
    return EXIT_SUCCESS;
}
