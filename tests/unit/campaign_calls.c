/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random scenarios: call types, with all they can say.
 */
#include "campaign.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>

static void make_pieces(struct campaign *c, double per_hour) {
    double from = 0;
    campaign_say(c, "pieces = ( { from = 0; per_hour = %.17g; }", campaign_between(c, 0, 2 * per_hour));
    for (size_t i = campaign_below(c, 5); i > 0; i--) {
        from += campaign_between(c, 60, c->length / 3);
        campaign_say(c, ",\n      { from = %.17g; per_hour = %.17g; }", from,
                     campaign_between(c, 0, 2 * per_hour));
    }
    campaign_say(c, " );\n");
}

/* Rows may be left out, but not the first two, which tell how long each is. */
static void make_counts(struct campaign *c) {
    const double step = campaign_chance(c, 50) ? c->interval : 1800;
    const bool dates = campaign_chance(c, 50);
    char name[32], time[40];
    FILE *file = campaign_file(c, "counts", name);
    fprintf(file, "start,calls\n");
    const double rows = fmax(floor(c->length / step), 1), share = c->calls / rows;
    for (double row = 0; row < rows; row++)
        if (row < 2 || campaign_chance(c, 80))
            fprintf(file, "%s,%.17g\n", campaign_time(c, time, row * step, dates),
                    campaign_between(c, 0, 2 * share));
    fclose(file);
    campaign_say(c, "counts = \"%s\";\n", name);
}

/* Columns in any number; an empty cell says nothing. */
static void make_replay(struct campaign *c) {
    static const char *const columns[] = {"id", "handle", "patience", "priority", "credit", "colour"};
    const bool dates = campaign_chance(c, 40);
    bool given[6];
    char name[32], time[40];
    FILE *file = campaign_file(c, "calls", name);
    fprintf(file, "arrival");
    for (size_t i = 0; i < 6; i++) {
        given[i] = campaign_chance(c, 40);
        if (given[i])
            fprintf(file, ",%s", columns[i]);
    }
    for (size_t calls = 1 + (size_t)fmin(c->calls, 400), row = 0; row < calls; row++) {
        fprintf(file, "\n%s", campaign_time(c, time, campaign_between(c, 0, c->length - 1), dates));
        for (size_t i = 0; i < 6; i++) {
            if (given[i])
                fputc(',', file);
            if (given[i] && campaign_chance(c, 70)) {
                if (i == 0 || i == 5)
                    fprintf(file, "\"x, %zu\"", row);
                else if (i == 3)
                    fprintf(file, "%zu", campaign_below(c, 4));
                else
                    fprintf(file, "%.17g", campaign_between(c, 0, 400));
            }
        }
    }
    fprintf(file, "\n");
    fclose(file);
    campaign_say(c, "replay = \"%s\";\n", name);
}

enum source { PER_HOUR, PER_DAY, PIECES, COUNTS, GAPS, REPLAY };

static enum source make_source(struct campaign *c) {
    const double per_hour = c->calls / c->open_time * HT_HOUR;
    const enum source source = (enum source)campaign_below(c, 6);
    switch (source) {
    case PER_HOUR: campaign_say(c, "per_hour = %.17g;\n", campaign_chance(c, 3) ? 0 : per_hour); break;
    case PER_DAY: campaign_say(c, "per_day = %.17g;\n", c->calls / ceil(c->length / HT_DAY)); break;
    case PIECES: make_pieces(c, per_hour); break;
    case COUNTS: make_counts(c); break;
    case GAPS:
        campaign_say(c, "gaps = ");
        campaign_law(c, HT_HOUR / per_hour);
        break;
    case REPLAY: make_replay(c); break;
    }
    return source;
}

/* Where a bursty process would multiply the calls of a case, its bursts are few. */
static void make_arrivals(struct campaign *c) {
    campaign_say(c, "    arrivals = { ");
    const enum source source = make_source(c);
    const bool shaped = source == PER_HOUR || source == PER_DAY || source == GAPS;
    if (shaped && campaign_chance(c, 40)) {
        campaign_say(c, "      profile = ");
        campaign_profile(c, "weight", 0, 5);
    }
    if (shaped && campaign_chance(c, 30)) {
        campaign_say(c, "      weekdays = ");
        campaign_values(c, 7, 0, 2);
        campaign_say(c, ";\n");
    }
    if (source != REPLAY) {
        if (campaign_chance(c, 25))
            campaign_say(c, "      growth_per_week = %.17g;\n", campaign_between(c, -0.5, 0.5));
        if (campaign_chance(c, 30))
            campaign_say(c, "      busyness = { cv = %.17g; shared = %s; };\n", campaign_between(c, 0, 0.6),
                         campaign_chance(c, 50) ? "true" : "false");
        if (campaign_chance(c, 30))
            campaign_say(c, "      incidents = { every = %.17g; lasting = %.17g; factor = %.17g; %s};\n",
                         campaign_between(c, 3600, 100000), campaign_between(c, 60, 7200),
                         campaign_chance(c, 20) ? 0 : campaign_between(c, 0, 6),
                         campaign_chance(c, 40) ? "shared = true; " : "");
        if (campaign_chance(c, 25))
            campaign_say(c, "      batch = %s;\n",
                         campaign_chance(c, 50) ? "[ 0.5, 0.25, 0, 0.25 ]" : "[ 0.7, 0.3 ]");
    }
    campaign_say(c, "    };\n");
}

static void make_redial(struct campaign *c) {
    campaign_say(c, "    redial = { after_abandon = %.17g; after_block = %.17g; delay = ",
                 campaign_between(c, 0, 0.8), campaign_between(c, 0, 0.8));
    campaign_law(c, campaign_between(c, 10, 4000));
    if (campaign_chance(c, 60))
        campaign_say(c, "      max_attempts = %zu;\n", 1 + campaign_below(c, 6));
    if (campaign_chance(c, 60))
        campaign_say(c, "      patience = \"%s\";\n", campaign_chance(c, 50) ? "kept" : "redrawn");
    campaign_say(c, "    };\n");
}

/* Circles have chances below one; only towards later types an escalation is sure. */
static void make_after(struct campaign *c, size_t type) {
    if (campaign_chance(c, 35)) {
        campaign_say(c, "    repeat = { probability = %.17g; delay = ", campaign_between(c, 0, 0.5));
        campaign_law(c, campaign_between(c, 10, 100000));
        campaign_say(c, "    };\n");
    }
    if (c->types > 1 && campaign_chance(c, 40)) {
        const size_t other = campaign_below(c, c->types - 1), to = other + (other >= type);
        c->is_target[to] = true;
        campaign_say(c, "    escalate = { probability = %.17g; to = \"type %zu\"; };\n",
                     to > type && campaign_chance(c, 20) ? 1 : campaign_between(c, 0, 0.4), to);
    }
}

static void make_offers(struct campaign *c) {
    if (campaign_chance(c, 30))
        campaign_say(c, "    announce = { hang_up = %.17g; patience_factor = %.17g; };\n",
                     campaign_between(c, 0, 1), campaign_between(c, 0.1, 3));
    if (!campaign_chance(c, 40))
        return;
    campaign_say(c, "    callback = { accept = %.17g; ",
                 campaign_chance(c, 30) ? 1 : campaign_between(c, 0, 1));
    if (campaign_chance(c, 60))
        campaign_say(c, "offer_at = %.17g;\n", campaign_between(c, 0, 300));
    else
        campaign_say(c, "offer_at_queue = %zu;\n", campaign_below(c, 5));
    if (campaign_chance(c, 60))
        campaign_say(c, "      order = \"%s\";\n", campaign_chance(c, 60) ? "in_turn" : "after_live");
    if (campaign_chance(c, 50))
        campaign_say(c, "      no_answer = %.17g; retries = %zu; retry_after = %.17g;\n",
                     campaign_chance(c, 10) ? 1 : campaign_between(c, 0, 0.8), campaign_below(c, 4),
                     campaign_between(c, 1, 10000));
    campaign_say(c, "    };\n");
}

static void make_routes(struct campaign *c, size_t type) {
    size_t order[CAMPAIGN_GROUPS], count = 0;
    for (size_t g = 0; g < c->groups; g++)
        if (c->serves[g][type])
            order[count++] = g;
    if (count == 0 || !campaign_chance(c, 40))
        return;
    const bool named = campaign_chance(c, 40);
    campaign_say(c, "    routes = %c", named ? '[' : '(');
    for (size_t left = count; left > 0; left--) {
        const size_t pick = campaign_below(c, left), group = order[pick];
        order[pick] = order[left - 1];
        if (left < count)
            campaign_say(c, ",");
        if (named)
            campaign_say(c, " \"group %zu\"", group);
        else if (campaign_chance(c, 60))
            campaign_say(c, " { group = \"group %zu\"; after = %.17g; }", group, campaign_between(c, 0, 200));
        else
            campaign_say(c, " { group = \"group %zu\"; }", group);
        if (left > 1 && campaign_chance(c, 15))
            break;
    }
    campaign_say(c, " %c;\n", named ? ']' : ')');
}

static void make_limits(struct campaign *c) {
    if (campaign_chance(c, 30))
        campaign_say(c, "    priority = %zu;\n", campaign_below(c, 4));
    if (campaign_chance(c, 30))
        campaign_say(c, "    credit = %.17g;\n", campaign_between(c, 0, 300));
    if (campaign_chance(c, 30))
        campaign_say(c, "    queue_limit = %zu;\n", campaign_below(c, 12));
    if (campaign_chance(c, 25))
        campaign_say(c, "    divert = { after = %.17g; };\n", campaign_between(c, 1, 600));
    if (campaign_chance(c, 25))
        campaign_say(c, "    balk = %.17g;\n", campaign_between(c, 0, 0.5));
    if (campaign_chance(c, 30))
        campaign_say(c, "    value = %.17g;\n", campaign_between(c, 0, 20));
    if (campaign_chance(c, 30))
        campaign_say(c, "    abandon_cost = %.17g;\n", campaign_between(c, 0, 20));
}

/* What somebody escalates to may do without callers of its own: its arrivals are then known last. */
static void make_type(struct campaign *c, size_t type) {
    campaign_say(c, "  { name = \"type %zu\";\n", type);
    if (!c->is_target[type] || campaign_chance(c, 60))
        make_arrivals(c);
    campaign_say(c, "    handle = ");
    campaign_law(c, campaign_between(c, 20, 500));
    if (campaign_chance(c, 50)) {
        campaign_say(c, "    wrap_up = ");
        campaign_law(c, campaign_between(c, 1, 120));
    }
    if (campaign_chance(c, 75)) {
        campaign_say(c, "    patience = ");
        campaign_law(c, campaign_between(c, 10, 900));
    }
    if (campaign_chance(c, 25)) {
        campaign_say(c, "    handle_profile = ");
        campaign_profile(c, "factor", 0.3, 2);
    }
    make_limits(c);
    if (campaign_chance(c, 50))
        make_redial(c);
    make_after(c, type);
    make_offers(c);
    make_routes(c, type);
    campaign_say(c, "  }%s\n", type + 1 < c->types ? "," : "");
}

void campaign_call_types(struct campaign *c) {
    campaign_say(c, "call_types = (\n");
    for (size_t type = 0; type < c->types; type++)
        make_type(c, type);
    campaign_say(c, ");\n");
}
