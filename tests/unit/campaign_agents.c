/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random scenarios: agent groups, routing and targets.
 */
#include "campaign.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>

/* Around what the calls of all types need, from far too few to plenty. */
static size_t some_agents(struct campaign *c) {
    const double load = c->calls * (double)c->types * 250 / c->open_time / (double)c->groups;
    return campaign_below(c, (size_t)ceil(2 * load) + 3);
}

static void make_shifts(struct campaign *c) {
    static const char *const times[] = {
        "from = \"08:00\"; to = \"16:30\";", "from = \"12:00:30\"; to = \"21:00\";",
        "from = \"21:00\"; to = \"07:00\";", "from = \"00:00\"; to = \"24:00\";",
        "from = \"06:00\"; to = \"06:00\";"};
    static const char *const breaks[] = {
        "{ at = \"10:00\"; length = \"15 min\"; }, { at = \"12:00\"; length = \"30 min\"; }",
        "{ at = \"12:00:30\"; length = 1; }, { at = \"12:01\"; length = 600.5; }",
        "{ at = \"23:50\"; length = \"20 min\"; }, { at = \"06:00\"; length = \"1 h\"; }",
        "{ at = \"00:00\"; length = \"2 h\"; }, { at = \"23:59:59\"; length = 1; }",
        "{ at = \"12:00\"; length = \"12 h\"; }, { at = \"05:00\"; length = \"45 min\"; }"};
    static const char *const days[] = {"", " days = \"Mon-Fri\";", " days = \"Tue,Thu,Sun\";"};
    campaign_say(c, "    shifts = (\n");
    for (size_t left = 1 + campaign_below(c, 4); left > 0; left--) {
        const size_t time = campaign_below(c, 5);
        campaign_say(c, "      { count = %zu;%s %s", some_agents(c), days[campaign_below(c, 3)], times[time]);
        if (campaign_chance(c, 40))
            campaign_say(c, " breaks = ( %s );", breaks[time]);
        campaign_say(c, " }%s\n", left > 1 ? "," : " );");
    }
}

static void make_staffing(struct campaign *c) {
    char name[32];
    const bool file = campaign_chance(c, 40);
    FILE *out = file ? campaign_file(c, "staffing", name) : c->out;
    fputs(file ? "from,count\n" : "    staffing = (", out);
    double from = 0;
    for (size_t i = 0, steps = 1 + campaign_below(c, 8); i < steps; i++) {
        if (file)
            fprintf(out, "%.17g,%zu\n", from, some_agents(c));
        else
            fprintf(out, "%s { from = %.17g; count = %zu; }", i > 0 ? "," : "", from, some_agents(c));
        from += campaign_between(c, 1, c->length / 4);
    }
    if (file) {
        fclose(out);
        campaign_say(c, "    staffing = \"%s\";\n", name);
    } else {
        campaign_say(c, " );\n");
    }
}

static void make_serves(struct campaign *c, size_t group) {
    const bool pairs = campaign_chance(c, 40);
    bool first = true;
    campaign_say(c, " serves = %c", pairs ? '(' : '[');
    for (size_t i = 0, from = campaign_below(c, c->types); i < c->types; i++) {
        const size_t type = (from + i) % c->types;
        if (!c->serves[group][type])
            continue;
        campaign_say(c, pairs ? "%s { call = \"type %zu\";" : "%s \"type %zu\"", first ? "" : ",", type);
        if (pairs && campaign_chance(c, 70))
            campaign_say(c, " handle_factor = %.17g;", campaign_between(c, 0.4, 2.5));
        if (pairs)
            campaign_say(c, " }");
        first = false;
    }
    campaign_say(c, " %c;\n", pairs ? ')' : ']');
}

static void make_shrinkage(struct campaign *c) {
    if (campaign_chance(c, 30))
        campaign_say(c, "    absence = %.17g;\n", campaign_chance(c, 90) ? campaign_between(c, 0, 0.5) : 1.0);
    if (!campaign_chance(c, 35))
        return;
    campaign_say(c, "    off_phone = %.17g;\n",
                 campaign_chance(c, 90) ? campaign_between(c, 0, 0.5) : campaign_between(c, 0.5, 0.95));
    if (campaign_chance(c, 60))
        campaign_say(c, "    off_phone_length = %.17g;\n", 20 + campaign_between(c, 10, 7200));
}

static void make_group(struct campaign *c, size_t group) {
    const enum ht_roster roster = c->roster[group];
    campaign_say(c, "  { name = \"group %zu\";", group);
    make_serves(c, group);
    if (roster == HT_ROSTER_OPEN)
        campaign_say(c, "    count = %zu;\n", some_agents(c));
    if (roster == HT_ROSTER_SHIFTS)
        make_shifts(c);
    if (roster == HT_ROSTER_STAFFING)
        make_staffing(c);
    else
        make_shrinkage(c);
    campaign_career(c, group);
    if (campaign_chance(c, 25))
        campaign_say(c, "    repeat_factor = %.17g;\n", campaign_between(c, 0, 1.2));
    if (campaign_chance(c, 30))
        campaign_say(c, "    handle_factor = %.17g;\n", campaign_between(c, 0.5, 2));
    if (campaign_chance(c, 30))
        campaign_say(c, "    take = \"%s\";\n", campaign_chance(c, 70) ? "listed" : "longest_wait");
    if (campaign_chance(c, 40))
        campaign_learning(c, "learning");
    campaign_say(c, "  }%s\n", group + 1 < c->groups ? "," : "");
}

static void make_targets(struct campaign *c) {
    static const char *const targets[] = {
        "measure = \"asa\"; at_most = \"45 s\"; per = \"day\";",
        "measure = \"service_level\"; at_least = 0.8; per = \"week\"; confidence = 0.5;",
        "measure = \"abandon_rate\"; at_most = 0.1; per = \"day\"; call_type = \"type 0\";",
        "measure = \"occupancy\"; at_most = 0.9; per = \"week\"; agent_group = \"group 0\";",
        "measure = \"hold_p90\"; at_most = 100; per = \"day\";",
        "measure = \"first_call_resolution\"; at_least = 0.7; per = \"week\";",
        "measure = \"callback_delay\"; at_most = \"1 h\"; per = \"day\";",
        "measure = \"leavers\"; at_most = 2; per = \"week\"; agent_group = \"group 0\";",
        "measure = \"rostered_mean\"; at_least = 1; per = \"day\";"};
    const size_t count = 1 + campaign_below(c, 3);
    campaign_say(c, "targets = (\n");
    for (size_t i = 0; i < count; i++)
        campaign_say(c, "  { %s }%s\n", targets[campaign_below(c, 9)], i + 1 < count ? "," : "");
    campaign_say(c, ");\n");
}

void campaign_agents(struct campaign *c) {
    static const char *const choices[] = {"longest_idle", "least_occupied", "fastest",
                                          "slowest",      "random",         "listed"};
    for (size_t group = 0; group < c->groups; group++)
        c->roster[group] = (enum ht_roster)campaign_below(c, 3);
    campaign_say(c, "agent_groups = (\n");
    for (size_t group = 0; group < c->groups; group++)
        make_group(c, group);
    campaign_say(c, ");\n");
    if (campaign_chance(c, 80))
        campaign_say(c, "routing = { agent = \"%s\"; call = \"%s\"; };\n", choices[campaign_below(c, 6)],
                     campaign_chance(c, 30) ? "listed" : "longest_wait");
    if (campaign_chance(c, 40))
        campaign_rollouts(c);
    if (campaign_chance(c, 40))
        make_targets(c);
}
