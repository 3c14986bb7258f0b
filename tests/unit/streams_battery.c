/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The battery: frequencies, serial pairs and triples, correlations, runs, gaps (Knuth, "The Art of Computer
 * Programming" 2, section 3.3.2), birthday spacings (Marsaglia 1984; their Poisson law: Knuth, exercise
 * 3.3.2-28), and the bits of words and of the differences between neighbours.
 */
#include "streams_battery.h"

#define CELLS     4096u /* of pairs, of triples and of frequencies */
#define WINDOWS   6
#define LAGS      6
#define BITS      64
#define GAPS      40 /* from here on in one cell */
#define GAP_SHARE 0.125
#define WEIGHTS   33 /* of differences: 16 bits or less, 17, .., 48 or more */

static const unsigned shifts[WINDOWS] = {52, 42, 32, 22, 12, 0};
static const unsigned lags[LAGS] = {1, 2, 3, 4, 18, 64};

struct battery {
    uint32_t frequency[WINDOWS][CELLS], pair[2][CELLS], triple[2][CELLS];
    uint32_t bit[BITS], changed[BITS], weight[WEIGHTS], gap[GAPS + 1];
    double lag[LAGS];
    double words, steps, runs, birthdays; /* birthdays: spacings that came twice, high and low bits */
    unsigned since;                       /* words since the last that ends a gap */
    uint32_t day[BATTERY_PORTION];
};

static void count_cells(struct battery *b, const uint64_t *w) {
    for (size_t i = 0; i < BATTERY_PORTION; i++)
        for (size_t k = 0; k < WINDOWS; k++)
            b->frequency[k][w[i] >> shifts[k] & (CELLS - 1)]++;
    for (size_t i = 0; i + 1 < BATTERY_PORTION; i += 2) {
        b->pair[0][w[i] >> 58 << 6 | w[i + 1] >> 58]++;
        b->pair[1][(w[i] & 63) << 6 | (w[i + 1] & 63)]++;
    }
    for (size_t i = 0; i + 2 < BATTERY_PORTION; i += 3) {
        b->triple[0][w[i] >> 60 << 8 | w[i + 1] >> 60 << 4 | w[i + 2] >> 60]++;
        b->triple[1][(w[i] & 15) << 8 | (w[i + 1] & 15) << 4 | (w[i + 2] & 15)]++;
    }
}

static unsigned ones(uint64_t x) {
    unsigned count = 0;
    for (; x != 0; x &= x - 1)
        count++;
    return count;
}

static void count_bits(struct battery *b, const uint64_t *w) {
    for (size_t i = 0; i < BATTERY_PORTION; i++)
        for (size_t k = 0; k < BITS; k++)
            b->bit[k] += (uint32_t)(w[i] >> k & 1);
    for (size_t i = 0; i + 1 < BATTERY_PORTION; i += 2) {
        const uint64_t change = w[i] ^ w[i + 1];
        const unsigned weight = ones(change);
        for (size_t k = 0; k < BITS; k++)
            b->changed[k] += (uint32_t)(change >> k & 1);
        b->weight[weight < 16 ? 0 : weight > 48 ? WEIGHTS - 1 : weight - 16]++;
    }
}

static void follow(struct battery *b, const uint64_t *w) {
    for (size_t k = 0; k < LAGS; k++)
        for (size_t i = 0; i + lags[k] < BATTERY_PORTION; i++)
            b->lag[k] += ((double)w[i] * 0x1p-64 - 0.5) * ((double)w[i + lags[k]] * 0x1p-64 - 0.5);
    for (size_t i = 1; i < BATTERY_PORTION; i++)
        b->runs += (w[i] ^ w[i - 1]) >> 63 != 0 ? 1.0 : 0.0;
    for (size_t i = 0; i < BATTERY_PORTION; i++) {
        if (w[i] >> 61 != 5) {
            b->since++;
            continue;
        }
        b->gap[b->since < GAPS ? b->since : GAPS]++;
        b->since = 0;
    }
}

static int compare_days(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* 4096 birthdays in a year of 2^32 days: 4096^3 / (4 * 2^32) = 4 spacings come again. */
static void count_birthdays(struct battery *b, const uint64_t *w, unsigned shift) {
    uint32_t *day = b->day;
    for (size_t i = 0; i < BATTERY_PORTION; i++)
        day[i] = (uint32_t)(w[i] >> shift);
    qsort(day, BATTERY_PORTION, sizeof *day, compare_days);
    const uint32_t first = day[0];
    for (size_t i = 0; i + 1 < BATTERY_PORTION; i++)
        day[i] = day[i + 1] - day[i];
    day[BATTERY_PORTION - 1] = first - day[BATTERY_PORTION - 1];
    qsort(day, BATTERY_PORTION, sizeof *day, compare_days);
    for (size_t i = 1; i < BATTERY_PORTION; i++)
        b->birthdays += day[i] == day[i - 1] ? 1.0 : 0.0;
}

/* Bits of which each is 1 in half of `n` cases. */
static double balance(const uint32_t *bits, double n) {
    double sum = 0.0;
    for (size_t k = 0; k < BITS; k++)
        sum += (bits[k] - n / 2.0) * (bits[k] - n / 2.0) / (n / 4.0);
    return gsl_cdf_chisq_Q(sum, BITS);
}

static double gaps(const struct battery *b) {
    double shares[GAPS + 1], rest = 1.0;
    for (size_t i = 0; i < GAPS; i++) {
        shares[i] = rest * GAP_SHARE;
        rest -= shares[i];
    }
    shares[GAPS] = rest;
    return goodness_chi_square(b->gap, shares, GAPS + 1);
}

static double weights(const struct battery *b) {
    double shares[WEIGHTS];
    for (unsigned i = 0; i < WEIGHTS; i++)
        shares[i] = gsl_ran_binomial_pdf(i + 16, 0.5, BITS);
    shares[0] = gsl_cdf_binomial_P(16, 0.5, BITS);
    shares[WEIGHTS - 1] = gsl_cdf_binomial_Q(47, 0.5, BITS);
    /* the outermost cells are all but empty: joined until they hold something */
    uint32_t joined[WEIGHTS];
    memcpy(joined, b->weight, sizeof joined);
    for (size_t i = 0; i < 4; i++) {
        joined[i + 1] += joined[i];
        shares[i + 1] += shares[i];
        joined[WEIGHTS - 2 - i] += joined[WEIGHTS - 1 - i];
        shares[WEIGHTS - 2 - i] += shares[WEIGHTS - 1 - i];
    }
    return goodness_chi_square(joined + 4, shares + 4, WEIGHTS - 8);
}

static void judge(const struct battery *b, struct goodness *g, const char *row, size_t portions) {
    char what[32];
    for (size_t k = 0; k < WINDOWS; k++) {
        snprintf(what, sizeof what, "bits %u..", shifts[k]);
        goodness_add(g, goodness_chi_square(b->frequency[k], NULL, CELLS), row, what);
    }
    for (size_t k = 0; k < LAGS; k++) {
        const double n = (double)portions * (BATTERY_PORTION - lags[k]);
        snprintf(what, sizeof what, "lag %u", lags[k]);
        goodness_add(g, goodness_normal(b->lag[k] * 12.0 / sqrt(n)), row, what);
    }
    goodness_add(g, goodness_chi_square(b->pair[0], NULL, CELLS), row, "pairs, high bits");
    goodness_add(g, goodness_chi_square(b->pair[1], NULL, CELLS), row, "pairs, low bits");
    goodness_add(g, goodness_chi_square(b->triple[0], NULL, CELLS), row, "triples, high bits");
    goodness_add(g, goodness_chi_square(b->triple[1], NULL, CELLS), row, "triples, low bits");
    goodness_add(g, balance(b->bit, b->words), row, "balance of bits");
    goodness_add(g, balance(b->changed, b->words / 2.0), row, "bits changed");
    goodness_add(g, weights(b), row, "number of bits changed");
    goodness_add(g, goodness_normal((b->runs - b->steps / 2.0) / sqrt(b->steps / 4.0)), row, "runs");
    goodness_add(g, gaps(b), row, "gaps");
    goodness_add(g, goodness_poisson(b->birthdays, 8.0 * (double)portions), row, "birthday spacings");
}

void battery_run(struct goodness *g, const char *row, size_t portions,
                 void (*fill)(const void *context, uint64_t from, uint64_t words[BATTERY_PORTION]),
                 const void *context) {
    struct battery *b = goodness_room(1, sizeof *b);
    uint64_t *words = goodness_room(BATTERY_PORTION, sizeof *words);
    for (size_t i = 0; i < portions; i++) {
        fill(context, i * BATTERY_PORTION, words);
        count_cells(b, words);
        count_bits(b, words);
        follow(b, words);
        count_birthdays(b, words, 32);
        count_birthdays(b, words, 0);
    }
    b->words = (double)portions * BATTERY_PORTION;
    b->steps = (double)portions * (BATTERY_PORTION - 1);
    judge(b, g, row, portions);
    free(words);
    free(b);
}
