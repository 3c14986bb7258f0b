/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Call types of the random scenarios: whatever can be said of them without more luck than the simple
 * simulator knows.
 */
#include "naive_maker.h"
#include <holdtime/calendar.h>
#include <math.h>

static void make_cell(struct maker *m, size_t row, const char *before, double value, bool given) {
    naive_put(m, row, NEEDED, "%s", before);
    if (given)
        naive_put(m, row, OPTIONAL, "%.17g", value);
}

/* Midnights are where careers change. */
static double rush_begins(struct maker *m) {
    const double t = naive_moment(m);
    return m->careers && t > HT_DAY && naive_chance(m, 60) ? floor(t / HT_DAY) * HT_DAY - 8 * GRID : t;
}

static void make_replay(struct maker *m, size_t type, size_t rush) {
    const size_t calls = 1 + naive_below(m, (rush == 0 ? 7u : 15u) * (m->careers ? 3 : 1));
    const double from = rush_begins(m);
    const unsigned file = m->file;
    m->file = (unsigned)type;
    naive_put(m, ALONE, NEEDED, "arrival,handle,patience,priority,credit\n");
    for (size_t i = 0; i < calls; i++) {
        const double t =
            rush > 0 && naive_chance(m, 60) ? from + naive_duration(m, 0, 12 * rush) : naive_moment(m);
        const size_t row = naive_put(m, ALONE, i > 0, "%.17g", t);
        make_cell(m, row, ",", naive_duration(m, naive_chance(m, 90), 8), naive_chance(m, 60));
        make_cell(m, row, ",", naive_duration(m, 0, 8), naive_chance(m, 40));
        make_cell(m, row, ",", (double)naive_below(m, 4), naive_chance(m, 15));
        make_cell(m, row, ",", naive_duration(m, 0, 6), naive_chance(m, 15));
        naive_put(m, row, NEEDED, "\n");
    }
    m->file = file;
}

/* "1" or a probability that luck decides. */
static const char *probability(struct maker *m, size_t sure) {
    static const char *const some[] = {"0.25", "0.5", "0.75"};
    return naive_chance(m, sure) ? "1" : some[naive_below(m, 3)];
}

static void make_redial(struct maker *m, size_t parent) {
    const bool after_abandon = naive_chance(m, 70);
    const size_t redial =
        naive_put(m, parent, OPTIONAL, "    redial = { patience = \"kept\"; delay = %.17g;\n",
                  naive_chance(m, 90) ? GRID / 2 + naive_duration(m, 1, 16) : GRID);
    naive_put(m, redial, OPTIONAL, "      after_abandon = %s;\n", after_abandon ? probability(m, 60) : "0");
    if (!after_abandon || naive_chance(m, 60))
        naive_put(m, redial, OPTIONAL, "      after_block = %s;\n", probability(m, 60));
    if (naive_chance(m, 60))
        naive_put(m, redial, OPTIONAL, "      max_attempts = %zu;\n", 1 + naive_below(m, 4));
    naive_put(m, redial, NEEDED, "    };\n");
}

/* Chains that come back to where they began must end: by luck. */
static void make_after(struct maker *m, size_t t, size_t type) {
    if (naive_chance(m, 25))
        naive_put(m, t, OPTIONAL, "    repeat = { probability = %s; delay = %.17g; };\n", probability(m, 0),
                  naive_duration(m, 0, 20) + (m->grid ? GRID : 1));
    if (m->types > 1 && naive_chance(m, 30)) {
        const size_t other = 1 + naive_below(m, m->types - 1), to = other + (other >= type);
        naive_put(m, t, OPTIONAL, "    escalate = { probability = %s; to = \"t%zu\"; };\n",
                  to > type             ? probability(m, 50)
                  : naive_chance(m, 50) ? "0.25"
                                        : "0.5",
                  to);
    }
}

static void make_offers(struct maker *m, size_t t) {
    static const char *const hang_up[] = {"0", "0.1", "0.5", "1"};
    if (naive_chance(m, 25)) {
        const size_t announce =
            naive_put(m, t, OPTIONAL, "    announce = { hang_up = %s;", hang_up[naive_below(m, 4)]);
        naive_put(m, announce, OPTIONAL, " patience_factor = %.17g;", naive_factor(m));
        naive_put(m, announce, NEEDED, naive_chance(m, 90) ? " };\n" : " wait = false; };\n");
    }
    if (!naive_chance(m, 35))
        return;
    const size_t callback = naive_put(m, t, OPTIONAL, "    callback = { accept = %s; ", probability(m, 60));
    if (naive_chance(m, 60))
        naive_put(m, callback, NEEDED, "offer_at = %.17g;\n", naive_duration(m, 0, 6));
    else
        naive_put(m, callback, NEEDED, "offer_at_queue = %zu;\n", naive_below(m, 4));
    if (naive_chance(m, 50))
        naive_put(m, callback, OPTIONAL, "      order = \"in_turn\";\n");
    if (naive_chance(m, 40)) {
        naive_put(m, callback, OPTIONAL, "      no_answer = %s;\n", probability(m, 15));
        naive_put(m, callback, OPTIONAL, "      retries = %zu;\n", naive_below(m, 4));
        naive_put(m, callback, OPTIONAL, "      retry_after = %.17g;\n", naive_duration(m, 1, 10) + 1);
    }
    naive_put(m, callback, NEEDED, "    };\n");
}

static void make_routes(struct maker *m, size_t t, size_t type) {
    size_t order[NAIVE_GROUPS], count = 0;
    for (size_t g = 1; g <= m->groups; g++)
        if (m->serves[g][type])
            order[count++] = g;
    if (count == 0 || !naive_chance(m, 35))
        return;
    const size_t routes = naive_put(m, t, OPTIONAL, "    routes = (\n");
    for (size_t left = count; left > 0; left--) {
        const size_t pick = naive_below(m, left), g = order[pick];
        order[pick] = order[left - 1];
        const size_t route = naive_put(m, routes, left < count, "      { group = \"g%zu\";", g);
        if (naive_chance(m, left < count ? 60 : 15))
            naive_put(m, route, OPTIONAL, " after = %.17g;", naive_duration(m, 0, 6));
        naive_put(m, route, NEEDED, " },\n");
    }
    naive_put(m, routes, NEEDED, "    );\n");
}

static void make_handle_profile(struct maker *m, size_t t) {
    const size_t quarters = (size_t)(m->interval / 900);
    size_t first = QUARTERS, last = 0;
    for (size_t q = 0; q < QUARTERS; q++) {
        first = m->open[q] && q < first ? q : first;
        last = m->open[q] ? q : last;
    }
    const size_t list = naive_put(m, t, OPTIONAL, "    handle_profile = [");
    for (size_t slot = first / quarters; slot <= last / quarters; slot++)
        naive_put(m, list, NEEDED, " %.17g,", naive_factor(m));
    naive_put(m, list, NEEDED, " ];\n");
}

/* Gaps are no multiple of anything: what comes of them coincides with nothing else. */
static void make_arrivals(struct maker *m, size_t t, size_t type, bool gaps) {
    if (!gaps) {
        naive_put(m, t, NEEDED, "    arrivals = { replay = \"calls-%zu.csv\"; };\n", type);
        make_replay(m, type, naive_below(m, 3));
        return;
    }
    const double gap = (5000.123 + (double)naive_below(m, 100000) / 3) * (m->length > 200000 ? 3 : 1);
    const size_t arrivals = naive_put(m, t, NEEDED, "    arrivals = { gaps = %.17g;", gap);
    if (naive_chance(m, 30))
        naive_put(m, arrivals, OPTIONAL,
                  naive_chance(m, 70) ? " batch = [ 0, 1 ];" : " batch = [ 0, 0, 1, 0 ];");
    if (naive_chance(m, 20))
        naive_put(m, arrivals, OPTIONAL, " incidents = { every = 3000; lasting = 800; factor = 1; };");
    naive_put(m, arrivals, NEEDED, " };\n");
}

static void make_type(struct maker *m, size_t list, size_t type) {
    const size_t t = naive_put(m, list, type > 1, "  { name = \"t%zu\";\n", type);
    make_arrivals(m, t, type, naive_chance(m, m->gaps ? 60 : 8));
    naive_put(m, t, NEEDED, "    handle = %.17g;\n", naive_duration(m, 1, 8));
    if (naive_chance(m, 50))
        naive_put(m, t, OPTIONAL, "    wrap_up = %.17g;\n", naive_duration(m, 1, 3));
    if (naive_chance(m, 60))
        naive_put(m, t, OPTIONAL, "    patience = %.17g;\n", naive_duration(m, 0, 12));
    if (naive_chance(m, 30))
        naive_put(m, t, OPTIONAL, "    priority = %zu;\n", 1 + naive_below(m, 3));
    if (naive_chance(m, 30))
        naive_put(m, t, OPTIONAL, "    credit = %.17g;\n", naive_duration(m, 0, 6));
    if (naive_chance(m, 30))
        naive_put(m, t, OPTIONAL, "    queue_limit = %zu;\n", naive_below(m, 4));
    if (naive_chance(m, 8))
        naive_put(m, t, OPTIONAL, "    balk = %s;\n", probability(m, 40));
    if (naive_chance(m, 20))
        naive_put(m, t, OPTIONAL, "    divert = { after = %.17g; };\n", naive_duration(m, 1, 8) + 1);
    if (naive_chance(m, 20))
        make_handle_profile(m, t);
    if (naive_chance(m, 25))
        naive_put(m, t, OPTIONAL, "    value = %zu;\n", naive_below(m, 20));
    if (naive_chance(m, 25))
        naive_put(m, t, OPTIONAL, "    abandon_cost = %zu;\n", naive_below(m, 20));
    if (naive_chance(m, 50))
        make_redial(m, t);
    make_after(m, t, type);
    make_offers(m, t);
    make_routes(m, t, type);
    naive_put(m, t, NEEDED, "  },\n");
}

void naive_make_types(struct maker *m) {
    m->scenario->files = 1 + (unsigned)m->types;
    naive_put(m, ALONE, NEEDED, "call_types = (\n");
    for (size_t type = 1; type <= m->types; type++)
        make_type(m, ALONE, type);
    naive_put(m, ALONE, NEEDED, ");\n");
}
