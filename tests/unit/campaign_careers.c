/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random scenarios: how agents join, are trained, nest, are coached and leave, and what they cost.
 */
#include "campaign.h"
#include <holdtime/calendar.h>

/* Names a group that can lend agents, now and then; false: none. */
static bool say_lender(struct campaign *c, const char *key) {
    const size_t group = campaign_below(c, c->groups);
    if (c->roster[group] == HT_ROSTER_STAFFING || campaign_chance(c, 30))
        return false;
    campaign_say(c, " %s = \"group %zu\";", key, group);
    return true;
}

static void make_training(struct campaign *c, double length) {
    campaign_say(c, "    training = { length = %.17g; pass = %.17g;", length, campaign_between(c, 0, 1));
    if (campaign_chance(c, 50))
        campaign_say(c, " class_size = %zu;", 1 + campaign_below(c, 8));
    if (campaign_chance(c, 50))
        campaign_say(c, " every = %.17g;",
                     campaign_chance(c, 10) ? 0 : campaign_between(c, 0, c->length / 4));
    if (say_lender(c, "trainers_from") && campaign_chance(c, 60))
        campaign_say(c, " trainers_per_class = %zu;", campaign_below(c, 4));
    campaign_say(c, " };\n");
}

static void make_nesting(struct campaign *c, size_t group) {
    campaign_say(c, "    nesting = { length = %.17g;", campaign_between(c, 0, c->length / 2));
    for (size_t type = 0; type < c->types; type++)
        if (c->serves[group][type] && campaign_chance(c, 50)) {
            campaign_say(c, " serves = [ \"type %zu\" ];", type);
            break;
        }
    if (say_lender(c, "coaches_from") && campaign_chance(c, 60))
        campaign_say(c, " agents_per_coach = %zu;", 1 + campaign_below(c, 10));
    campaign_say(c, " };\n");
}

/* Days begin and end careers as often as any other time. */
static double some_time(struct campaign *c, double least, double most) {
    const double t = campaign_between(c, least, most);
    return campaign_chance(c, 50) ? t : HT_DAY * (double)(size_t)(t / HT_DAY);
}

static void make_stay(struct campaign *c, size_t group) {
    const double joins = some_time(c, 0, c->length / 2), training = some_time(c, 0, c->length / 3);
    const bool comes = campaign_chance(c, 40), trained = comes && campaign_chance(c, 75);
    if (comes)
        campaign_say(c, "    joins = %.17g;\n", joins);
    if (trained)
        make_training(c, training);
    if (comes && campaign_chance(c, 60))
        make_nesting(c, group);
    if (campaign_chance(c, 25))
        campaign_say(c, "    leaves = %.17g;\n",
                     1 + (comes ? joins : 0) + (trained ? training : 0) + some_time(c, 1, c->length));
}

static void make_coaching(struct campaign *c) {
    const double from = campaign_chance(c, 50) ? 0 : some_time(c, 0, c->length / 2);
    campaign_say(c, "    coaching = { share = %.17g; half_life_factor = %.17g;", campaign_between(c, 0, 0.4),
                 campaign_between(c, 0.1, 2));
    say_lender(c, "coaches_from");
    if (from > 0)
        campaign_say(c, " from = %.17g;", from);
    if (campaign_chance(c, 60))
        campaign_say(c, " until = %.17g;", from + 1 + campaign_between(c, 0, c->length));
    campaign_say(c, " };\n");
}

static void make_attrition(struct campaign *c) {
    campaign_say(c, "    attrition = { per_year = %.17g;",
                 campaign_chance(c, 50) ? campaign_between(c, 0, 2) : campaign_between(c, 0, 60));
    if (campaign_chance(c, 60))
        campaign_say(c, " first_90_days = %.17g;", campaign_between(c, 0, 20));
    if (campaign_chance(c, 60))
        campaign_say(c, " strain = %.17g;", campaign_between(c, 1, 4));
    campaign_say(c, " };\n");
}

static void make_costs(struct campaign *c) {
    if (campaign_chance(c, 40))
        campaign_say(c, "    cost_per_hour = %.17g;\n", campaign_between(c, 0, 60));
    if (campaign_chance(c, 20))
        campaign_say(c, "    overtime_factor = %.17g;\n", campaign_between(c, 0, 3));
    if (campaign_chance(c, 25))
        campaign_say(c, "    hire_cost = %.17g;\n", campaign_between(c, 0, 5000));
    if (campaign_chance(c, 25))
        campaign_say(c, "    training_cost_per_day = %.17g;\n", campaign_between(c, 0, 300));
}

void campaign_career(struct campaign *c, size_t group) {
    make_costs(c);
    if (c->roster[group] == HT_ROSTER_STAFFING)
        return;
    make_stay(c, group);
    if (campaign_chance(c, 20))
        make_coaching(c);
    if (campaign_chance(c, 35))
        make_attrition(c);
}
