/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One interval by Erlang C, Erlang A and simulation as text: who says what, side by side, and why they
 * differ.
 */
#include "explanation.h"

#include "table.h"

#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>

const enum ht_measure explanation_measures[EXPLANATION_MEASURES] = {
    HT_HOLD_MEAN,        HT_ASA,       HT_SERVICE_LEVEL, HT_ABANDON_RATE,
    HT_WAIT_PROBABILITY, HT_OCCUPANCY, HT_QUEUE_MEAN};

double explanation_formula(const struct ht_explanation *e, const struct ht_erlang_answer *a,
                           enum ht_measure measure) {
    const double levels[] = {[HT_COUNT_OFFERED] = a->sl_offered,
                             [HT_COUNT_ANSWERED] = a->sl_answered,
                             [HT_COUNT_NET] = a->sl_net,
                             [HT_COUNT_MET] = a->sl_met};
    switch (measure) {
    case HT_HOLD_MEAN: return a->hold_mean;
    case HT_ASA: return a->asa;
    case HT_SERVICE_LEVEL: return levels[e->model->service_level.counting];
    case HT_ABANDON_RATE: return a->abandon_rate;
    case HT_WAIT_PROBABILITY: return a->wait_probability;
    case HT_OCCUPANCY: return a->occupancy;
    case HT_QUEUE_MEAN: return a->queue_mean;
    default: return NAN;
    }
}

bool explanation_has_a(const struct ht_explanation *e) {
    return isfinite(e->patience);
}

/* "Mon 6 Nov 2006 10:00, 30 min, calls of orders (the busiest interval)". */
static void add_interval(struct words *w, const struct ht_explanation *e) {
    char text[128];
    words_add(w, "%s, %s", words_period(e->model, HT_PER_INTERVAL, e->when.start, text, sizeof text),
              e->busiest ? "the busiest interval" : "one interval");
    words_add(w, " (%s)", ht_format_duration(e->when.length, text, sizeof text));
    if (e->scope > 0) {
        words_add(w, ", %s", words_clean(ht_model_scope_name(e->model, e->scope), text, sizeof text));
    }
}

/* Is this hold, of a formula, the simulated one as far as can be told? */
static bool agrees(const struct ht_explanation *e, double hold) {
    const struct ht_estimate *simulated = &e->simulated[HT_HOLD_MEAN];
    return (hold >= simulated->low && hold <= simulated->high) || fabs(hold - simulated->mean) < 0.05;
}

/* Does the formula that knows most agree? */
static bool formula_agrees(const struct ht_explanation *e) {
    return agrees(e, explanation_has_a(e) ? e->a.hold_mean : e->c.hold_mean);
}

static void add_verdict(struct words *w, const struct ht_explanation *e) {
    const struct ht_estimate *hold = &e->simulated[HT_HOLD_MEAN];
    char text[64], low[64], high[64];
    add_interval(w, e);
    words_add(w, ": as simulated, callers hold %s on average", words_duration(hold->mean, text, sizeof text));
    if (!isnan(hold->low)) {
        words_add(w, " (95%% interval %s to %s)", words_duration(fmax(hold->low, 0), low, sizeof low),
                  words_duration(hold->high, high, sizeof high));
    }
    words_add(w, ". ");
    if (explanation_has_a(e)) {
        words_add(w, "Erlang A says %s%s. ", words_duration(e->a.hold_mean, text, sizeof text),
                  agrees(e, e->a.hold_mean) ? ", which is the same within chance" : "");
    }
    if (e->c.steady) {
        words_add(w, "Erlang C says %s%s.", words_duration(e->c.hold_mean, text, sizeof text),
                  agrees(e, e->c.hold_mean) ? ", the same within chance" : "");
    } else {
        words_add(w, "Erlang C has no steady state: the queue would grow by %s calls an hour.",
                  words_level(e->c.growth * HT_HOUR, text, sizeof text));
    }
}

/* What the formulas were given. */
static void add_given(struct words *w, const struct ht_explanation *e) {
    char calls[32], handle[64], text[64], rostered[32];
    words_add(w, "Given to the formulas: %s calls an hour",
              words_level(e->calls * HT_HOUR, calls, sizeof calls));
    words_add(w, " of %s, which is %s erlangs; ", words_duration(e->handle, handle, sizeof handle),
              words_level(e->c.offered_load, text, sizeof text));
    words_add(w, "%s agents on the phones", words_level(e->agents, text, sizeof text));
    words_add(w, " (%s rostered)", words_level(e->rostered, rostered, sizeof rostered));
    if (e->share < 1) {
        words_add(w, ", of whose work these calls are %s,", words_share(e->share, text, sizeof text));
        words_add(w, " so %s of them", words_level(e->agents * e->share, text, sizeof text));
    }
    if (explanation_has_a(e)) {
        words_add(w, "; patience of %s on average.", words_duration(e->patience, text, sizeof text));
    } else {
        words_add(w, "; callers never give up, so there is no Erlang A.");
    }
}

static bool put_table(const struct ht_explanation *e, FILE *out) {
    static const char *const names[] = {"mean hold", "speed of answer", NULL, "abandoned", "must wait",
                                        "occupancy", "callers waiting"};
    static const struct table_column columns[] = {{"", "", true, 0, false},
                                                  {"Erlang", "C", false, 0, false},
                                                  {"Erlang", "A", false, 0, false},
                                                  {"", "simulated", false, 0, false},
                                                  {"95%", "interval", true, 0, false}};
    struct table table;
    bool fine = true;
    table_init(&table, columns, 5);
    for (size_t i = 0; fine && i < EXPLANATION_MEASURES; i++) {
        const enum ht_measure m = explanation_measures[i];
        const struct ht_estimate *s = &e->simulated[m];
        char text[64], low[32], high[32];
        char(*row)[TABLE_CELL] = table_row(&table);
        fine = row != NULL;
        if (!fine) {
            break;
        }
        if (names[i] != NULL) {
            snprintf(row[0], TABLE_CELL, "%s", names[i]);
        } else {
            snprintf(row[0], TABLE_CELL, "answered in %s, %s",
                     ht_format_duration(e->model->service_level.within, text, sizeof text),
                     words_counting(e->model->service_level.counting));
        }
        words_value(m, explanation_formula(e, &e->c, m), row[1], TABLE_CELL);
        if (explanation_has_a(e)) {
            words_value(m, explanation_formula(e, &e->a, m), row[2], TABLE_CELL);
        }
        words_value(m, s->mean, row[3], TABLE_CELL);
        if (!isnan(s->low)) {
            snprintf(row[4], TABLE_CELL, "%s to %s", words_value(m, fmax(s->low, 0), low, sizeof low),
                     words_value(m, s->high, high, sizeof high));
        }
    }
    if (fine) {
        table_print(&table, table.rows, out);
    }
    table_release(&table);
    return fine;
}

/* Time in which the queue of Erlang C comes near its steady state: its relaxation time (Karlin and McGregor,
 * "Many server queueing processes with Poisson input and exponential service times", Pacific Journal of
 * Mathematics 8, 1958: the spectrum begins at (sqrt(n) - sqrt(load))^2 / handle). */
static double relaxation(const struct ht_explanation *e) {
    const double gap = sqrt(e->agents * e->share) - sqrt(e->c.offered_load);
    return e->handle / (gap * gap);
}

static void put_silent(const struct ht_explanation *e, FILE *out) {
    char buffer[1024];
    struct words w;
    size_t count = 0;
    words_init(&w, buffer, sizeof buffer);
    for (size_t i = 0; i < e->reason_count; i++) {
        if (!reason_tells(&e->reasons[i])) {
            words_add(&w, "%s%s", count++ > 0 ? ", " : "Switched off without a difference beyond chance: ",
                      reason_noun(e->reasons[i].kind));
        }
    }
    if (count > 0) {
        words_add(&w, ".");
        table_paragraph(buffer, "", out);
    }
}

static void put_reasons(const struct ht_explanation *e, FILE *out) {
    char buffer[1024], text[64], length[64];
    struct words w;
    size_t told = 0;
    for (size_t i = 0; i < e->reason_count; i++) {
        if (reason_tells(&e->reasons[i])) {
            if (told++ == 0) {
                fprintf(out, "%s, the strongest first where it is known:\n",
                        formula_agrees(e) ? "What the formulas do not know of"
                                          : "Why simulation and formulas differ");
            }
            words_init(&w, buffer, sizeof buffer);
            words_add(&w, "- ");
            reason_words(&w, e, &e->reasons[i]);
            table_paragraph(buffer, "  ", out);
        }
    }
    if (!explanation_has_a(e) && e->c.steady && relaxation(e) > e->when.length) {
        fputs(told++ == 0 ? "Why simulation and formulas differ:\n" : "", out);
        words_init(&w, buffer, sizeof buffer);
        words_add(&w,
                  "- The interval is short: the queue of Erlang C needs about %s to come near its steady "
                  "state, and "
                  "has %s.",
                  words_duration(relaxation(e), text, sizeof text),
                  ht_format_duration(e->when.length, length, sizeof length));
        table_paragraph(buffer, "  ", out);
    }
    if (told == 0) {
        fputs(e->reason_count == 0 ? "Nothing in the scenario stands against the formulas.\n"
                                   : "Nothing in the scenario makes a difference beyond chance.\n",
              out);
    }
    put_silent(e, out);
}

bool ht_report_explanation_text(const struct ht_explanation *e, FILE *out) {
    char buffer[1024];
    struct words w;
    words_init(&w, buffer, sizeof buffer);
    add_verdict(&w, e);
    table_paragraph(buffer, "", out);
    fputc('\n', out);
    words_init(&w, buffer, sizeof buffer);
    add_given(&w, e);
    table_paragraph(buffer, "", out);
    fputc('\n', out);
    if (!put_table(e, out)) {
        return false;
    }
    fputc('\n', out);
    put_reasons(e, out);
    fprintf(out, "\n%zu replication%s, the same callers with and without.\n", e->replications,
            e->replications == 1 ? "" : "s");
    return fflush(out) == 0 && !ferror(out);
}
