/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A textbook formula as text: the answer, what else it says, the levels of staffing beside it, and what it
 * takes for granted.
 */
#include "erlang.h"

#include "table.h"
#include "words.h"

#include <holdtime/calendar.h>
#include <math.h>

struct ht_erlang_answer erlang_with(const struct ht_erlang_question *question, double agents) {
    struct ht_erlang_queue queue = question->queue;
    struct ht_erlang_answer answer;
    queue.agents = agents;
    ht_erlang_solve(&queue, &answer);
    return answer;
}

double erlang_first(const struct ht_erlang_question *question) {
    return fmax(question->queue.agents - ERLANG_BESIDE, 1);
}

double erlang_last(const struct ht_erlang_question *question) {
    return question->queue.agents + ERLANG_BESIDE;
}

const char *erlang_title(enum ht_erlang formula) {
    static const char *const titles[] = {
        [HT_ERLANG_B] = "Erlang B", [HT_ERLANG_C] = "Erlang C", [HT_ERLANG_A] = "Erlang A"};
    return titles[formula];
}

/* "21 agents", "1 agent". */
static const char *agents_of(double agents, char *buffer, size_t size) {
    char count[32];
    snprintf(buffer, size, "%s agent%s", words_count(agents, count, sizeof count), agents == 1 ? "" : "s");
    return buffer;
}

/* A rate as calls an hour, "236.41", never more than it is. */
static const char *hourly(double rate, char *buffer, size_t size) {
    const double calls = rate * HT_HOUR;
    if (calls >= 99999.5 || calls == floor(calls)) {
        return words_count(floor(calls), buffer, size);
    }
    snprintf(buffer, size, "%.8g", calls < 0.1 ? calls : floor(calls * 100 + 1e-6) / 100);
    return buffer;
}

/* "240 calls an hour", or "16 erlangs" where the handle time was not told. */
static const char *offered(const struct ht_erlang_question *q, char *buffer, size_t size) {
    char calls[32];
    if (q->load_only) {
        snprintf(buffer, size, "%.6g erlangs", q->queue.rate * q->queue.handle);
    } else {
        snprintf(buffer, size, "%s calls an hour", hourly(q->queue.rate, calls, sizeof calls));
    }
    return buffer;
}

/* What is asked for: "80% answered within 20 s, speed of answer at most 15 s". */
static void add_bounds(struct words *w, const struct ht_erlang_question *q) {
    const struct ht_erlang_bounds *b = &q->bounds;
    const char *comma = "";
    char text[64];
    if (!isnan(b->service_level)) {
        words_add(w, "%.6g%% answered within %s", 100 * b->service_level,
                  ht_format_duration(q->queue.within, text, sizeof text));
        comma = ", ";
    }
    if (!isnan(b->asa)) {
        words_add(w, "%sspeed of answer at most %s", comma, ht_format_duration(b->asa, text, sizeof text));
        comma = ", ";
    }
    if (!isnan(b->abandon_rate)) {
        words_add(w, "%sat most %.6g%% abandoned", comma, 100 * b->abandon_rate);
        comma = ", ";
    }
    if (!isnan(b->block_rate)) {
        words_add(w, "%sat most %.6g%% blocked", comma, 100 * b->block_rate);
    }
}

/* What comes of these agents in the measures that were asked for: "86.1%, 6.2 s". */
static void add_result(struct words *w, const struct ht_erlang_bounds *b, const struct ht_erlang_answer *a) {
    const char *comma = "";
    char text[64];
    const struct {
        double bound, value;
    } shares[] = {{b->service_level, a->service_level},
                  {b->abandon_rate, a->abandon_rate},
                  {b->block_rate, a->block_rate}};
    for (size_t i = 0; i < 3; i++) {
        if (!isnan(shares[i].bound)) {
            words_add(w, "%s%.2f%%", comma, 100 * shares[i].value);
            comma = ", ";
        }
        if (i == 0 && !isnan(b->asa)) {
            words_add(w, "%s%s", comma, words_duration(a->asa, text, sizeof text));
            comma = ", ";
        }
    }
}

/* No steady state: what comes against what can be answered. */
static void tell_growth(struct words *w, const struct ht_erlang_question *q,
                        const struct ht_erlang_answer *a) {
    char agents[48], can[32], come[32], grows[32];
    words_add(w, "There is no steady state: %s can answer %s calls an hour, and %s come. ",
              agents_of(q->queue.agents, agents, sizeof agents),
              hourly(q->queue.agents / q->queue.handle, can, sizeof can),
              hourly(q->queue.rate, come, sizeof come));
    if (a->growth > 0) {
        words_add(w, "The queue grows by %s calls an hour for as long as that lasts.",
                  hourly(a->growth, grows, sizeof grows));
    } else {
        words_add(
            w, "What bad luck adds to the queue never leaves it: it grows, slower and slower, without end.");
    }
    words_add(w, " Erlang C knows nobody who gives up; Erlang A (holdtime erlang a) does.");
}

static void tell_agents(struct words *w, const struct ht_erlang_question *q,
                        const struct ht_erlang_answer *a) {
    char text[48], calls[48];
    words_add(w, "%s %s that keep%s this for %s: ", agents_of(q->queue.agents, text, sizeof text),
              q->queue.agents == 1 ? "is enough" : "are the fewest", q->queue.agents == 1 ? "s" : "",
              offered(q, calls, sizeof calls));
    add_bounds(w, q);
    words_add(w, " (%s). %s ", erlang_title(q->queue.formula),
              q->queue.agents == 1 ? "It gives" : "They give");
    add_result(w, &q->bounds, a);
    if (q->queue.agents > 1) {
        const struct ht_erlang_answer less = erlang_with(q, q->queue.agents - 1);
        words_count(q->queue.agents - 1, text, sizeof text);
        if (less.steady) {
            words_add(w, "; %s would give ", text);
            add_result(w, &q->bounds, &less);
        } else {
            words_add(w, "; with %s the queue would grow without end", text);
        }
    }
    words_add(w, ".");
}

static void tell_rate(struct words *w, const struct ht_erlang_question *q) {
    char agents[48], calls[48];
    words_add(w, "%s keep%s this up to %s", agents_of(q->queue.agents, agents, sizeof agents),
              q->queue.agents == 1 ? "s" : "", offered(q, calls, sizeof calls));
    if (!q->load_only) {
        words_add(w, " (%.6g erlangs)", q->queue.rate * q->queue.handle);
    }
    words_add(w, ": ");
    add_bounds(w, q);
    words_add(w, " (%s). The load is rounded down%s.", erlang_title(q->queue.formula),
              q->load_only ? "" : " to a hundredth of a call an hour");
}

static void tell_level(struct words *w, const struct ht_erlang_question *q,
                       const struct ht_erlang_answer *a) {
    char agents[48], calls[48], within[64];
    agents_of(q->queue.agents, agents, sizeof agents);
    offered(q, calls, sizeof calls);
    const char *s = q->queue.agents == 1 ? "s" : "";
    if (q->queue.formula == HT_ERLANG_B) {
        words_add(w, "%s block%s %.2f%% of %s (Erlang B).", agents, s, 100 * a->block_rate, calls);
        return;
    }
    words_add(w, "%s answer%s %.2f%% of %s within %s", agents, s, 100 * a->service_level, calls,
              ht_format_duration(q->queue.within, within, sizeof within));
    if (q->queue.formula == HT_ERLANG_A) {
        words_add(w, "; %.2f%% give up", 100 * a->abandon_rate);
    }
    words_add(w, " (%s).", erlang_title(q->queue.formula));
}

/* The queue that was asked about, in a line. */
static void tell_queue(struct words *w, const struct ht_erlang_question *q,
                       const struct ht_erlang_answer *a) {
    char calls[48], text[64];
    if (q->load_only) {
        words_add(w, "Offered load: %.6g erlangs.", a->offered_load);
        return;
    }
    words_add(w, "%s of %s: %.6g erlangs", offered(q, calls, sizeof calls),
              ht_format_duration(q->queue.handle, text, sizeof text), a->offered_load);
    if (q->queue.formula == HT_ERLANG_A) {
        words_add(w, "; callers are patient for %s on average",
                  ht_format_duration(q->queue.patience, text, sizeof text));
    }
    words_add(w, ".");
}

enum { AGENTS, OCCUPANCY, WAIT, ASA, HOLD, LEVEL, ABANDONED, BLOCKED, QUEUE, COLUMNS };

/* Which columns say something under which formula; the others stay empty, and are then not printed. */
static bool has_column(enum ht_erlang formula, int column) {
    switch (column) {
    case AGENTS:
    case OCCUPANCY: return true;
    case BLOCKED: return formula == HT_ERLANG_B;
    case HOLD:
    case ABANDONED: return formula == HT_ERLANG_A;
    default: return formula != HT_ERLANG_B;
    }
}

static void fill_row(char (*row)[TABLE_CELL], const struct ht_erlang_question *q, double agents) {
    const struct ht_erlang_answer a = erlang_with(q, agents);
    const struct {
        enum ht_measure measure;
        double value;
    } cells[COLUMNS] = {[OCCUPANCY] = {HT_OCCUPANCY, a.occupancy},
                        [WAIT] = {HT_WAIT_PROBABILITY, a.wait_probability},
                        [ASA] = {HT_ASA, a.asa},
                        [HOLD] = {HT_HOLD_MEAN, a.hold_mean},
                        [LEVEL] = {HT_SERVICE_LEVEL, a.service_level},
                        [ABANDONED] = {HT_ABANDON_RATE, a.abandon_rate},
                        [BLOCKED] = {HT_BLOCK_RATE, a.block_rate},
                        [QUEUE] = {HT_QUEUE_MEAN, a.queue_mean}};
    char text[32];
    words_count(agents, row[AGENTS], TABLE_CELL);
    for (int c = OCCUPANCY; c < COLUMNS; c++) {
        if (has_column(q->queue.formula, c)) {
            words_value(cells[c].measure, cells[c].value, row[c], TABLE_CELL);
        }
    }
    const bool asked = agents == q->queue.agents;
    if (a.steady) {
        snprintf(row[COLUMNS], TABLE_CELL, "%s",
                 !asked                        ? ""
                 : q->found == HT_FOUND_AGENTS ? "<- the fewest"
                                               : "<-");
    } else if (a.growth > 0) {
        snprintf(row[COLUMNS], TABLE_CELL, "%sthe queue grows by %s an hour", asked ? "<- " : "",
                 hourly(a.growth, text, sizeof text));
    } else {
        snprintf(row[COLUMNS], TABLE_CELL, "%sthe queue grows without end", asked ? "<- " : "");
    }
}

static bool put_table(const struct ht_erlang_question *q, FILE *out) {
    char level[96], text[64];
    snprintf(level, sizeof level, "in %s", ht_format_duration(q->queue.within, text, sizeof text));
    const struct table_column columns[COLUMNS] = {
        [AGENTS] = {"", "agents", false, 0, false},        [OCCUPANCY] = {"occu-", "pancy", false, 0, false},
        [WAIT] = {"must", "wait", false, 0, false},        [ASA] = {"speed of", "answer", false, 0, false},
        [HOLD] = {"mean", "hold", false, 0, false},        [LEVEL] = {"answered", level, false, 0, false},
        [ABANDONED] = {"aban-", "doned", false, 0, false}, [BLOCKED] = {"", "blocked", false, 0, false},
        [QUEUE] = {"callers", "waiting", false, 0, false}};
    struct table table;
    bool fine = true;
    table_init(&table, columns, COLUMNS);
    for (double n = erlang_first(q); fine && n <= erlang_last(q); n++) {
        char(*row)[TABLE_CELL] = table_row(&table);
        fine = row != NULL;
        if (fine) {
            fill_row(row, q, n);
        }
    }
    if (fine) {
        table_print(&table, table.rows, out);
    }
    table_release(&table);
    return fine;
}

static const char *const granted[] = {
    [HT_ERLANG_B] =
        "Erlang B takes for granted that calls come at a constant rate, that every agent can take "
        "every call, and that a blocked caller does not call again. Any handle times will do.",
    [HT_ERLANG_C] = "Erlang C takes for granted that calls come at a constant rate, that handle times are "
                    "exponential, that every agent can take every call, and that nobody ever gives up.",
    [HT_ERLANG_A] =
        "Erlang A takes for granted that calls come at a constant rate, that handle times and "
        "patience are exponential, that every agent can take every call, and that nobody who gave "
        "up calls again."};

bool ht_report_erlang_text(const struct ht_erlang_question *q, FILE *out) {
    const struct ht_erlang_answer a = erlang_with(q, q->queue.agents);
    char buffer[1024];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    if (!a.steady) {
        tell_growth(&words, q, &a);
    } else if (q->found == HT_FOUND_AGENTS) {
        tell_agents(&words, q, &a);
    } else if (q->found == HT_FOUND_RATE) {
        tell_rate(&words, q);
    } else {
        tell_level(&words, q, &a);
    }
    table_paragraph(buffer, "", out);
    words_init(&words, buffer, sizeof buffer);
    tell_queue(&words, q, &a);
    table_paragraph(buffer, "", out);
    fputc('\n', out);
    if (!put_table(q, out)) {
        return false;
    }
    fputc('\n', out);
    table_paragraph(granted[q->queue.formula], "", out);
    return fflush(out) == 0 && !ferror(out);
}
