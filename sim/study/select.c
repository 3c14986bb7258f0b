/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The procedure of select.h, for the smallest value: where the largest is best, values change their sign.
 */
#include "select.h"
#include <math.h>

/* h^2 of the paper: (n0 - 1) * ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1), as 2 c eta is that bracket. */
static double h_squared(size_t count, double confidence) {
    const double alpha = 1.0 - confidence, others = (double)count - 1.0;
    return (FIRST_STAGE - 1) * (pow(2.0 * alpha / others, -2.0 / (FIRST_STAGE - 1)) - 1.0);
}

bool selection_init(struct selection *s, size_t count, size_t planned, struct ht_criterion criterion,
                    struct ht_arena *arena) {
    *s = (struct selection){.criterion = criterion, .count = count, .planned = planned, .left_count = count};
    s->h_squared = h_squared(count, criterion.confidence);
    s->value = ht_arena_alloc(arena, count, sizeof *s->value);
    s->first = ht_arena_alloc(arena, FIRST_STAGE * count, sizeof *s->first);
    s->sum = ht_arena_alloc(arena, count, sizeof *s->sum);
    s->left = ht_arena_alloc(arena, count, sizeof *s->left);
    s->stays = ht_arena_alloc(arena, count, sizeof *s->stays);
    if (s->value == NULL || s->first == NULL || s->sum == NULL || s->left == NULL || s->stays == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        s->left[i] = true;
    return true;
}

/* Of the first stage. All pairs would be a matrix; few are ever asked for. */
static double difference_variance(const struct selection *s, size_t a, size_t b) {
    double mean = 0.0, squares = 0.0;
    for (size_t r = 0; r < FIRST_STAGE; r++)
        mean += (s->first[r * s->count + a] - s->first[r * s->count + b]) / FIRST_STAGE;
    for (size_t r = 0; r < FIRST_STAGE; r++) {
        const double off = s->first[r * s->count + a] - s->first[r * s->count + b] - mean;
        squares += off * off;
    }
    return squares / (FIRST_STAGE - 1);
}

/* Replications from which on nothing separates these two but which is ahead. */
static double horizon(const struct selection *s, size_t a, size_t b) {
    const double delta = s->criterion.indifference;
    return s->h_squared * difference_variance(s, a, b) / (delta * delta);
}

/* By how much a must lead b, in sums, to eliminate it after so many replications. */
static double lead(const struct selection *s, size_t a, size_t b) {
    return fmax(0.0, 0.5 * s->criterion.indifference * (horizon(s, a, b) - (double)s->replications));
}

/* Eliminates who is behind another one that was left; the best of them is never behind. */
static void screen(struct selection *s) {
    for (size_t i = 0; i < s->count; i++) {
        s->stays[i] = s->left[i];
        for (size_t j = 0; s->stays[i] && j < s->count; j++)
            s->stays[i] = !s->left[j] || s->sum[i] <= s->sum[j] + lead(s, i, j);
    }
    s->left_count = 0;
    for (size_t i = 0; i < s->count; i++) {
        s->left[i] = s->stays[i];
        s->left_count += s->left[i] ? 1 : 0;
    }
}

void selection_add(struct selection *s) {
    const double sign = s->criterion.most ? -1.0 : 1.0;
    for (size_t i = 0; i < s->count; i++) {
        const double value = sign * s->value[i].over / s->value[i].under;
        s->undefined = s->undefined || !(s->value[i].under > 0.0);
        s->sum[i] += s->value[i].under > 0.0 ? value : 0.0;
        if (s->replications < FIRST_STAGE)
            s->first[s->replications * s->count + i] = value;
    }
    s->replications++;
    if (s->undefined || s->replications < FIRST_STAGE || s->left_count < 2)
        return;
    screen(s);
    if (s->left_count == 1)
        s->decided_after = s->replications;
}

bool selection_result(const struct selection *s, struct ht_selection *out, struct ht_arena *arena) {
    double most = 0.0;
    *out = (struct ht_selection){.criterion = s->criterion,
                                 .possible = !s->undefined && s->replications >= FIRST_STAGE && s->count > 1,
                                 .decided = s->decided_after > 0,
                                 .decided_after = s->decided_after,
                                 .left_count = s->left_count};
    out->left = ht_arena_alloc(arena, s->count, sizeof *out->left);
    if (out->left == NULL)
        return false;
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        out->left[i] = s->left[i];
        if (s->left[i] && (!any || s->sum[i] < s->sum[out->best]))
            out->best = i;
        any = any || s->left[i];
        for (size_t j = 0; out->possible && s->left[i] && j < s->count; j++)
            if (s->left[j] && j != i)
                most = fmax(most, horizon(s, i, j));
    }
    out->needed_at_most = out->decided ? s->decided_after : (size_t)floor(fmin(most, 1e15)) + 1;
    return true;
}
