/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who gave up and called again. A caller calls again within a day by chance too, or for another matter: the
 * share of the answered who do is what the abandoned are compared with. Only callers who are known by a
 * number tell; what they tell is taken for all.
 *
 * The log goes by backwards: a table holds the next call of every caller.
 */
#include "fit_work.h"
#include <math.h>

#define MINUTES 1440 /* of follow-up */
#define ENOUGH  50   /* identified callers of either kind */
#define CLEAR   2.0  /* standard errors above chance */

struct book {
    size_t size; /* a power of two */
    uint64_t *caller;
    double *next;
};

struct again { /* of one type: calls, and those followed by another after so many minutes */
    double abandoned, answered;
    double after_abandoned[MINUTES], after_answered[MINUTES];
};

static bool book_init(struct book *book, size_t callers, struct ht_arena *arena) {
    book->size = 16;
    while (book->size < 2 * callers)
        book->size *= 2;
    book->caller = ht_arena_alloc(arena, book->size, sizeof *book->caller);
    book->next = ht_arena_alloc(arena, book->size, sizeof *book->next);
    return book->caller != NULL && book->next != NULL;
}

static size_t book_find(const struct book *book, uint64_t caller) {
    size_t at = (size_t)((caller * 0x9E3779B97F4A7C15u) >> 20) & (book->size - 1);
    while (book->caller[at] != 0 && book->caller[at] != caller)
        at = (at + 1) & (book->size - 1);
    return at;
}

static void follow(struct again *a, const struct ht_logged_call *c, double next) {
    const double end = c->arrival + c->hold + (c->answered && !isnan(c->handle) ? c->handle : 0.0);
    const double minute = floor(fmax(0.0, next - end) / HT_MINUTE);
    double *after = c->answered ? a->after_answered : a->after_abandoned;
    *(c->answered ? &a->answered : &a->abandoned) += 1.0;
    if (minute < MINUTES)
        after[(size_t)minute] += 1.0;
}

/* When half of the redials have come: of an exponential delay that is mean x log 2, whatever its tail. By
 * minute m the share p has called, of the answered the share c: redials are (p - c) / (1 - c), as chance may
 * come first. */
static double delay(const struct again *a, double redial) {
    double p = 0.0, chance = 0.0, before = 0.0;
    for (size_t m = 0; m < MINUTES; m++) {
        p += a->after_abandoned[m] / a->abandoned;
        chance += a->after_answered[m] / a->answered;
        const double now = (p - chance) / (1.0 - chance);
        if (now >= 0.5 * redial)
            return HT_MINUTE * ((double)m + (0.5 * redial - before) / (now - before)) / log(2.0);
        before = now;
    }
    return HT_DAY;
}

static void conclude(struct ht_fit_type *type, const struct again *a) {
    type->identified = a->abandoned >= ENOUGH && a->answered >= ENOUGH;
    if (!type->identified)
        return;
    double p = 0.0, chance = 0.0;
    for (size_t m = 0; m < MINUTES; m++) {
        p += a->after_abandoned[m] / a->abandoned;
        chance += a->after_answered[m] / a->answered;
    }
    const double error = sqrt(p * (1.0 - p) / a->abandoned + chance * (1.0 - chance) / a->answered);
    type->redial = 0.0;
    if (chance < 1.0 && p - chance > CLEAR * error) {
        type->redial = (p - chance) / (1.0 - chance);
        type->redial_delay = delay(a, type->redial);
        type->fresh = 1.0 - type->redial * (double)type->abandoned / (double)type->calls;
    }
}

bool fit_redials(struct fit_work *w) {
    const struct ht_call_log *log = w->log;
    struct book book;
    struct again *again = ht_arena_alloc(&w->scratch, w->fit->type_count, sizeof *again);
    if (again == NULL || !book_init(&book, log->call_count, &w->scratch))
        return false;
    const double end = (double)(w->fit->first_day + w->fit->days) * HT_DAY;
    for (size_t i = log->call_count; i-- > 0;) {
        const struct ht_logged_call *c = &log->calls[i];
        if (c->caller == 0 || c->arrival >= end)
            continue;
        const size_t at = book_find(&book, c->caller);
        const double next = book.caller[at] == 0 ? INFINITY : book.next[at];
        if (fit_counts(w, c->arrival) && c->arrival < end - HT_DAY)
            follow(&again[w->type_of[c->type]], c, next);
        book.caller[at] = c->caller;
        book.next[at] = c->arrival;
    }
    for (size_t t = 0; t < w->fit->type_count; t++)
        conclude(&w->fit->types[t], &again[t]);
    return true;
}
