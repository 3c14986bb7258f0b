/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Luck that belongs to somebody: counter-based random numbers, Philox4x64-10 (Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC11). The key is (seed, replication); the counter *is* the
 * identity: (purpose, owner, index, block). No state, no order: the same identity always has the same luck.
 */
#ifndef HOLDTIME_RANDOM_H
#define HOLDTIME_RANDOM_H

#include <stdint.h>

/* Who the luck belongs to: the owner is a call type and the index a caller, unless it says otherwise; words
 * in their order. Values are part of every result: never renumber. */
enum ht_purpose {
    /* block = contact (0 fresh, one more with each repeat and escalation): handle, patience, wrap-up, balk */
    HT_LUCK_CALL = 1,
    /* block = attempt that failed, from 1: again?, delay, balk and patience of the redial */
    HT_LUCK_ATTEMPT = 2,
    /* index = day: unit exponentials (or gaps) in order */
    HT_LUCK_ARRIVALS = 3,
    /* owner = call type (or HT_SHARED), index = day */
    HT_LUCK_BUSYNESS = 4,
    /* owner = agent group, index = agent: passes the training? */
    HT_LUCK_AGENT = 5,
    /* block = attempt: which idle agent */
    HT_LUCK_ROUTING = 6,
    /* block = contact: repeats?, delay, escalated? */
    HT_LUCK_AFTER = 7,
    /* block = attempt: hangs up at the announcement?, accepts a callback? */
    HT_LUCK_OFFER = 8,
    /* block = dials before this one: in vain? */
    HT_LUCK_DIAL = 9,
    /* owner = call type (or HT_SHARED), index = incident: quiet time, length */
    HT_LUCK_INCIDENT = 10,
    /* index = day: how many callers each arrival of it brings */
    HT_LUCK_BATCH = 11,
    /* owner = agent group, index = agent, block = day the shift begins: absent? */
    HT_LUCK_ABSENCE = 12,
    /* owner = agent group, index = agent, block = 65536 * day the shift begins + spell: time on the phones
     * before it, its length, (first spell) does the shift begin in it? */
    HT_LUCK_OFF_PHONE = 13,
    /* owner = agent group, index = agent: how much hazard of leaving he stands */
    HT_LUCK_LEAVING = 14,
    /* owner = agent group, index = agent, block = rollout: takes its training? */
    HT_LUCK_ADOPTION = 15,
    /* block = rollout: due to which defect?, spared by its fix? */
    HT_LUCK_CAUSE = 16,
    /* owner = rollout, index = defect, block = tries before: does the fix work? */
    HT_LUCK_FIX = 17,
    /* owner = call type + 2^32 * rollout, block = contact: prompted? */
    HT_LUCK_PROMPT = 18
};
#define HT_SHARED UINT64_MAX

struct ht_luck {
    uint64_t seed, replication;
};

struct ht_words {
    uint64_t word[4];
};

/* Identity of luck beyond the first words: samplers that reject go on from here. */
struct ht_reserve {
    struct ht_luck luck;
    uint64_t purpose, owner, index;
    uint64_t block; /* blocks from (block + 1) << 32 on are this reserve's own */
};

#define HT_PHILOX_M0 0xD2E7470EE14C6C93u
#define HT_PHILOX_M1 0xCA5A826395121157u

static inline void ht_philox_round(uint64_t c[4], uint64_t k0, uint64_t k1) {
    __extension__ typedef unsigned __int128 wide;
    const wide p0 = (wide)HT_PHILOX_M0 * c[0];
    const wide p1 = (wide)HT_PHILOX_M1 * c[2];
    const uint64_t c1 = c[1], c3 = c[3];
    c[0] = (uint64_t)(p1 >> 64) ^ c1 ^ k0;
    c[1] = (uint64_t)p1;
    c[2] = (uint64_t)(p0 >> 64) ^ c3 ^ k1;
    c[3] = (uint64_t)p0;
}

/* Four words for one identity. */
static inline struct ht_words ht_luck_words(struct ht_luck luck, uint64_t purpose, uint64_t owner,
                                            uint64_t index, uint64_t block) {
    struct ht_words w = {{index, block, owner, purpose}};
    uint64_t k0 = luck.seed, k1 = luck.replication;
    for (int round = 0; round < 10; round++) {
        ht_philox_round(w.word, k0, k1);
        k0 += 0x9E3779B97F4A7C15u;
        k1 += 0xBB67AE8584CAA73Bu;
    }
    return w;
}

/* The keys of all rounds, for those who ask for many words of one replication. */
struct ht_round_keys {
    uint64_t of[20];
};

static inline struct ht_round_keys ht_luck_round_keys(struct ht_luck luck) {
    struct ht_round_keys keys;
    for (uint64_t round = 0; round < 10; round++) {
        keys.of[2 * round] = luck.seed + round * 0x9E3779B97F4A7C15u;
        keys.of[2 * round + 1] = luck.replication + round * 0xBB67AE8584CAA73Bu;
    }
    return keys;
}

/* The same words as ht_luck_words. */
static inline struct ht_words ht_luck_words_by(const struct ht_round_keys *keys, uint64_t purpose,
                                               uint64_t owner, uint64_t index, uint64_t block) {
    struct ht_words w = {{index, block, owner, purpose}};
    for (int round = 0; round < 10; round++)
        ht_philox_round(w.word, keys->of[2 * round], keys->of[2 * round + 1]);
    return w;
}

/* The blocks 0 of one owner: of their first two rounds, what does not depend on the index. */
struct ht_owner_luck {
    uint64_t a, b, c, d;
};

static inline struct ht_owner_luck ht_owner_luck(const struct ht_round_keys *keys, uint64_t purpose,
                                                 uint64_t owner) {
    uint64_t c[4] = {0, 0, owner, purpose};
    struct ht_owner_luck of = {.a = purpose ^ keys->of[1]};
    ht_philox_round(c, keys->of[0], keys->of[1]);
    of.b = c[1] ^ keys->of[2];
    c[3] = 0;
    ht_philox_round(c, keys->of[2], keys->of[3]);
    of.c = c[2];
    of.d = c[3];
    return of;
}

/* The same words as ht_luck_words for block 0 of this index, with two products less. */
static inline struct ht_words ht_owner_words(const struct ht_round_keys *keys, const struct ht_owner_luck *of,
                                             uint64_t index) {
    __extension__ typedef unsigned __int128 wide;
    const wide first = (wide)HT_PHILOX_M0 * index;
    const wide second = (wide)HT_PHILOX_M1 * ((uint64_t)(first >> 64) ^ of->a);
    struct ht_words w = {
        {(uint64_t)(second >> 64) ^ of->b, (uint64_t)second, (uint64_t)first ^ of->c, of->d}};
    for (int round = 2; round < 10; round++)
        ht_philox_round(w.word, keys->of[2 * round], keys->of[2 * round + 1]);
    return w;
}

/* (0, 1): never 0, never 1. 52 bits and a half, so that the largest value is still below 1. */
static inline double ht_uniform(uint64_t word) {
    return ((double)(word >> 12) + 0.5) * 0x1p-52;
}

#endif
