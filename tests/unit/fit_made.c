/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs made in memory: helpers of test_fit.c.
 */
#include "fit_made.h"
#include <gsl/gsl_cdf.h>
#include <holdtime/calendar.h>
#include <holdtime/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct made made;
struct ht_fit fit;
struct ht_messages messages;

static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"};

void begin(size_t days, size_t types, size_t agents) {
    made = (struct made){.room = 1024};
    struct ht_call_log *log = &made.log;
    log->start_day = ht_day_from_date(2006, 11, 6);
    log->days = days;
    log->type_count = types;
    log->agent_count = agents;
    log->calls = calloc(made.room, sizeof *log->calls);
    log->types = calloc(types, sizeof *log->types);
    log->agents = (const char **)letters;
    for (size_t t = 0; t < types; t++)
        log->types[t] = (struct ht_logged_type){.name = letters[t], .priority = 1};
}

void end(void) {
    ht_fit_release(&fit);
    ht_messages_release(&messages);
    free(made.log.calls);
    free(made.log.intervals);
    free(made.log.types);
}

void made_call(double arrival, double hold, double handle, uint32_t type, uint32_t agent) {
    struct ht_call_log *log = &made.log;
    if (log->call_count == made.room) {
        made.room *= 2;
        log->calls = realloc(log->calls, made.room * sizeof *log->calls);
    }
    log->calls[log->call_count++] = (struct ht_logged_call){.arrival = arrival,
                                                            .hold = hold,
                                                            .handle = handle,
                                                            .type = type,
                                                            .agent = agent,
                                                            .answered = !isnan(handle)};
}

static struct ht_words words(uint64_t stream, uint64_t n) {
    return ht_luck_words((struct ht_luck){7, 7}, HT_LUCK_CALL, stream, n, 0);
}

double made_uniform(uint64_t stream, uint64_t n) {
    return ht_uniform(words(stream, n).word[0]);
}

double made_draw(const struct ht_distribution *law, uint64_t stream, uint64_t n) {
    const struct ht_reserve reserve = {{7, 7}, HT_LUCK_CALL, stream, n, 1};
    return ht_distribution_draw(law, words(stream, n).word[0], &reserve);
}

unsigned made_poisson(double mean, uint64_t stream, uint64_t n) {
    const double u = made_uniform(stream, n);
    unsigned k = (unsigned)fmax(0.0, mean - 12.0 * sqrt(mean) - 12.0);
    while (gsl_cdf_poisson_P(k, mean) < u)
        k++;
    return k;
}

static int by_arrival(const void *a, const void *b) {
    const struct ht_logged_call *p = a, *q = b;
    return (p->arrival > q->arrival) - (p->arrival < q->arrival);
}

bool made_fit(const struct ht_fit_options *options) {
    if (made.log.call_count > 0)
        qsort(made.log.calls, made.log.call_count, sizeof *made.log.calls, by_arrival);
    ht_messages_init(&messages);
    return ht_fit_log(&fit, &made.log, options, &messages);
}

bool made_says(const char *text) {
    for (size_t i = 0; i < messages.count; i++)
        if (strstr(messages.items[i].text, text) != NULL)
            return true;
    return false;
}

void fit_it(void) {
    const bool fine = made_fit(NULL);
    if (!fine)
        ht_messages_print(&messages, stderr);
    ck_assert(fine);
}

double some_time(size_t day, uint64_t n) {
    return (double)day * HT_DAY + NINE + floor(8.0 * HT_HOUR * made_uniform(99, n));
}

struct ht_distribution prepared(struct ht_distribution d) {
    ht_distribution_prepare(&d);
    return d;
}
