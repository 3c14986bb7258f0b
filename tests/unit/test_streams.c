/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Luck of neighbours is independent: neighbouring calls, words of one call, attempts, owners, purposes, seeds
 * and replications, as the engine numbers them, in rows of words that a battery of tests is run on; and every
 * single bit of an identity changes each bit of its words in half of the cases (the strict avalanche
 * criterion: Webster and Tavares, "On the design of S-boxes", CRYPTO '85). The same battery rejects
 * generators that are known to be bad, and this one with fewer rounds: so it has the power to.
 */
#include "streams_battery.h"
#include "suite.h"
#include <holdtime/random.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { PORTIONS = 16, TRIALS = 128 };
#else
enum { PORTIONS = 64, TRIALS = 1024 };
#endif

/* A counter and a key, in the order of Philox, and the word wanted. */
struct identity {
    uint64_t index, block, owner, purpose, seed, replication;
    unsigned slot;
};

static void words_of_calls(struct identity *id, uint64_t i) {
    id->index = i / 4;
    id->slot = i % 4;
}

static void calls(struct identity *id, uint64_t i) {
    id->index = i;
}

static void attempts(struct identity *id, uint64_t i) {
    id->block = i;
    id->slot = 1;
}

/* What rejecting samplers read after one another when calls go beyond their first word. */
static void reserves(struct identity *id, uint64_t i) {
    id->index = i / 8;
    id->block = (1 + i / 4 % 2) << 32;
    id->slot = i % 4;
}

static void owners(struct identity *id, uint64_t i) {
    id->owner = i;
}

static void owners_of_rollouts(struct identity *id, uint64_t i) {
    id->owner = i % 4 + (i / 4 << 32);
}

static void purposes(struct identity *id, uint64_t i) {
    id->purpose = 1 + i % 18;
    id->index = i / 18;
}

static void seeds(struct identity *id, uint64_t i) {
    id->seed = i;
    id->slot = 2;
}

static void replications(struct identity *id, uint64_t i) {
    id->replication = i;
    id->slot = 3;
}

static void studies(struct identity *id, uint64_t i) {
    id->seed = 20061120 + i / 64;
    id->replication = i % 64;
}

/* 256 draws of each day's arrivals. */
static void days(struct identity *id, uint64_t i) {
    id->purpose = HT_LUCK_ARRIVALS;
    id->index = i / 256;
    id->block = i / 4 % 64;
    id->slot = i % 4;
}

static void high_bits(struct identity *id, uint64_t i) {
    id->index = i << 44;
}

static const struct {
    const char *name;
    void (*identify)(struct identity *id, uint64_t i);
} rows[] = {{"words of calls", words_of_calls},
            {"calls", calls},
            {"attempts", attempts},
            {"reserves", reserves},
            {"owners", owners},
            {"owners of rollouts", owners_of_rollouts},
            {"purposes", purposes},
            {"seeds", seeds},
            {"replications", replications},
            {"studies", studies},
            {"days", days},
            {"high bits", high_bits}};
enum { ROWS = sizeof rows / sizeof *rows, ROUNDS = 10 };

/* Philox with fewer rounds; that with all of them is the one under test. */
static struct ht_words words_of(const struct identity *id, int rounds) {
    if (rounds == ROUNDS)
        return ht_luck_words((struct ht_luck){id->seed, id->replication}, id->purpose, id->owner, id->index,
                             id->block);
    struct ht_words w = {{id->index, id->block, id->owner, id->purpose}};
    const struct ht_round_keys keys = ht_luck_round_keys((struct ht_luck){id->seed, id->replication});
    for (int round = 0; round < rounds; round++)
        ht_philox_round(w.word, keys.of[2 * round], keys.of[2 * round + 1]);
    return w;
}

struct row {
    size_t number;
    int rounds;
};

static void fill_row(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    const struct row *row = context;
    for (uint64_t i = 0; i < BATTERY_PORTION; i++) {
        struct identity id = {.purpose = HT_LUCK_CALL, .seed = 1};
        rows[row->number].identify(&id, from + i);
        words[i] = words_of(&id, row->rounds).word[id.slot];
    }
}

static void run_rows(struct goodness *g, int rounds, size_t portions) {
    for (size_t i = 0; i < ROWS; i++)
        battery_run(g, rows[i].name, portions, fill_row, &(struct row){i, rounds});
}

START_TEST(neighbours_are_independent) {
    static struct goodness g;
    run_rows(&g, ROUNDS, PORTIONS);
    goodness_check(&g, "neighbours");
    goodness_check_all(&g, "neighbours", "");
}
END_TEST

static uint64_t *input(struct identity *id, unsigned which) {
    uint64_t *const inputs[] = {&id->index,   &id->block, &id->owner,
                                &id->purpose, &id->seed,  &id->replication};
    return inputs[which];
}

/* Counts how often each of the 256 bits changes when one bit of the identity does. */
static void count_changes(uint32_t changed[256], unsigned which, unsigned bit, int rounds) {
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        struct identity id = {trial, trial % 3, trial % 7, 1 + trial % 18, 1, trial / 100, 0};
        const struct ht_words before = words_of(&id, rounds);
        *input(&id, which) ^= (uint64_t)1 << bit;
        const struct ht_words after = words_of(&id, rounds);
        for (unsigned k = 0; k < 256; k++)
            changed[k] += (uint32_t)((before.word[k / 64] ^ after.word[k / 64]) >> k % 64 & 1);
    }
}

static void avalanche(struct goodness *g, int rounds) {
    static const char *const names[] = {"index", "block", "owner", "purpose", "seed", "replication"};
    for (unsigned which = 0; which < 6; which++)
        for (unsigned bit = 0; bit < 64; bit++) {
            uint32_t changed[256] = {0};
            char what[16];
            double sum = 0.0;
            count_changes(changed, which, bit, rounds);
            for (unsigned k = 0; k < 256; k++)
                sum += (changed[k] - TRIALS / 2.0) * (changed[k] - TRIALS / 2.0) / (TRIALS / 4.0);
            snprintf(what, sizeof what, "bit %u", bit);
            goodness_add(g, gsl_cdf_chisq_Q(sum, 256.0), names[which], what);
        }
}

START_TEST(one_bit_changes_half_of_them) {
    static struct goodness g;
    avalanche(&g, ROUNDS);
    goodness_check(&g, "avalanche");
    goodness_check_all(&g, "avalanche", "");
}
END_TEST

/* How surely a list is rejected: the most unlikely p in it. */
static double doubt(const struct goodness *g, const char *title) {
    const size_t worst = goodness_worst(g);
    if (getenv("GOODNESS_PRINT") != NULL)
        printf("%s: rejected by %s: p %.3g\n", title, g->list[worst].of, g->list[worst].p);
    return goodness_sided(g->list[worst].p);
}

START_TEST(fewer_rounds_are_rejected) {
    static struct goodness g;
    for (int rounds = 1; rounds <= 5; rounds++) {
        char title[32];
        snprintf(title, sizeof title, "%d rounds", rounds);
        g.count = 0;
        run_rows(&g, rounds, 8);
        ck_assert_msg(doubt(&g, title) < 1e-12, "%s pass", title);
        g.count = 0;
        avalanche(&g, rounds);
        ck_assert_msg(doubt(&g, title) < 1e-12, "%s pass the avalanche", title);
    }
}
END_TEST

/* Knuth's MMIX generator; its low bits have short periods. */
static void low_bits(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    static uint64_t state;
    (void)context;
    state = from == 0 ? 1 : state;
    for (size_t i = 0; i < BATTERY_PORTION; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        words[i] = state << 32 | (state & UINT32_MAX);
    }
}

static void steps(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    (void)context;
    for (uint64_t i = 0; i < BATTERY_PORTION; i++)
        words[i] = (from + i) * 0x9E3779B97F4A7C15u;
}

/* Each word bad in one way only, and seldom: the good ones are of calls. */
static void echoes(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    fill_row(context, from, words);
    for (size_t i = 20; i < BATTERY_PORTION; i += 20)
        words[i] = words[i - 1];
}

static void leaning_bit(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    fill_row(context, from, words);
    for (size_t i = 0; i < BATTERY_PORTION; i += 20)
        words[i] |= 1u << 17;
}

/* RANDU, of which triples lie in 15 planes (Marsaglia 1968), in the highest bits alone. */
static void planes(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]) {
    static uint32_t state;
    fill_row(context, from, words);
    state = from == 0 ? 1 : state;
    for (size_t i = 0; i < BATTERY_PORTION; i++) {
        state = 65539u * state & 0x7fffffffu;
        words[i] = (uint64_t)state >> 23 << 56 | words[i] >> 8;
    }
}

START_TEST(bad_generators_are_rejected) {
    static const struct {
        const char *name;
        void (*fill)(const void *, uint64_t, uint64_t[BATTERY_PORTION]);
    } bad[] = {{"low bits of a linear generator", low_bits},
               {"equal steps", steps},
               {"every 20th word an echo", echoes},
               {"a bit that leans", leaning_bit},
               {"planes", planes}};
    static struct goodness g;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        g.count = 0;
        battery_run(&g, bad[i].name, 16, bad[i].fill, &(struct row){0, ROUNDS});
        ck_assert_msg(doubt(&g, bad[i].name) < 1e-9, "%s pass", bad[i].name);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("streams");
    TCase *tests = tcase_create("streams");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, neighbours_are_independent);
    tcase_add_test(tests, one_bit_changes_half_of_them);
    tcase_add_test(tests, fewer_rounds_are_rejected);
    tcase_add_test(tests, bad_generators_are_rejected);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
