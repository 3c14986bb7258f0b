/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random scenarios: learning curves and rollouts.
 */
#include "campaign.h"

bool campaign_learning(struct campaign *c, const char *key) {
    campaign_say(c, "    %s = ", key);
    switch (campaign_below(c, 5)) {
    case 0:
        campaign_say(c, "{ curve = \"exponential\"; start = %.17g; half_life = \"%zu calls\"; ",
                     campaign_between(c, 0.5, 3), 1 + campaign_below(c, 200));
        break;
    case 1:
        campaign_say(c, "{ curve = \"power\"; start = %.17g; rate = %.17g; after = \"%zu calls\"; ",
                     campaign_between(c, 0.5, 3), campaign_between(c, 0.5, 1), 1 + campaign_below(c, 100));
        break;
    case 2:
        campaign_say(c, "{ curve = \"table\"; points = ( (\"0 calls\", 2.0), (\"%zu calls\", 1.25) ); ",
                     1 + campaign_below(c, 60));
        break;
    case 3:
        campaign_say(c,
                     "{ curve = \"table\"; points = ( (\"0 days\", 1.7), (\"%zu h\", 1.2), (\"9 days\", "
                     "0.9) ); ",
                     1 + campaign_below(c, 100));
        break;
    default: campaign_say(c, "\"none\";\n"); return false;
    }
    if (campaign_chance(c, 30))
        campaign_say(c, " repeat_start = %.17g;", campaign_between(c, 0, 3));
    campaign_say(c, " };\n");
    return true;
}

static void make_surge(struct campaign *c, const char *key, double least, double most) {
    campaign_say(
        c, "    %s = { peak = %.17g; ramp = %.17g; hold = %.17g; half_life = %.17g; settles_at = %.17g; };\n",
        key, campaign_between(c, least, most),
        campaign_chance(c, 30) ? 0 : campaign_between(c, 0, c->length / 4),
        campaign_between(c, 0, c->length / 4),
        campaign_chance(c, 20) ? 0 : campaign_between(c, 60, c->length), campaign_between(c, least, most));
}

/* Together the defects cause at most all of the extra volume. */
static void make_defects(struct campaign *c) {
    const size_t count = 1 + campaign_below(c, 4);
    campaign_say(c, "    defects = (\n");
    for (size_t i = 0; i < count; i++) {
        campaign_say(
            c,
            "      { name = \"defect %zu\"; share = %.17g; found_after = \"%zu calls\"; fix_takes = %.17g;",
            i, campaign_between(c, 0.02, 1) / (double)count, 1 + campaign_below(c, 1 + (size_t)c->calls / 4),
            campaign_chance(c, 10) ? 0 : campaign_between(c, 0, c->length / 4));
        if (campaign_chance(c, 60))
            campaign_say(c, " works = %.17g;", campaign_between(c, 0, 1));
        if (campaign_chance(c, 60))
            campaign_say(c, " removes = %.17g;", campaign_between(c, 0, 1));
        campaign_say(c, " }%s\n", i + 1 < count ? "," : " );");
    }
    if (campaign_chance(c, 60))
        campaign_say(c, "    fix_teams = %zu;\n", campaign_below(c, 3));
}

static void make_volume(struct campaign *c) {
    const bool defects = campaign_chance(c, 60);
    make_surge(c, "volume", defects ? 1 : 0.3, defects ? 3 : 2);
    if (defects)
        make_defects(c);
}

static void make_relearning(struct campaign *c) {
    if (!campaign_learning(c, "relearn") || campaign_chance(c, 50))
        return;
    if (campaign_learning(c, "skipped"))
        campaign_say(c, "    adoption = %.17g;\n", campaign_between(c, 0, 1));
}

static void make_lasting(struct campaign *c) {
    if (campaign_chance(c, 60))
        campaign_say(c, " lasting = %.17g;", 1 + campaign_between(c, 0, c->length));
    campaign_say(c, " };\n");
}

static void make_extra_work(struct campaign *c) {
    if (campaign_chance(c, 30)) {
        campaign_say(c, "    second_system = { wrap_up = %.17g;", 1 + campaign_between(c, 0, 100));
        make_lasting(c);
    }
    if (campaign_chance(c, 30)) {
        campaign_say(c, "    prompts = { talk = %.17g; share = %.17g;", 1 + campaign_between(c, 0, 100),
                     campaign_between(c, 0, 1));
        make_lasting(c);
    }
}

void campaign_rollouts(struct campaign *c) {
    const size_t rollouts = 1 + campaign_below(c, 2);
    campaign_say(c, "rollouts = (\n");
    for (size_t i = 0; i < rollouts; i++) {
        campaign_say(c, "  { name = \"rollout %zu\"; at = %.17g;\n", i, campaign_between(c, 0, c->length));
        if (campaign_chance(c, 50))
            campaign_say(c, "    call_types = [ \"type %zu\" ];\n", campaign_below(c, c->types));
        if (campaign_chance(c, 30))
            campaign_say(c, "    agent_groups = [ \"group %zu\" ];\n", campaign_below(c, c->groups));
        if (campaign_chance(c, 70))
            make_volume(c);
        if (campaign_chance(c, 50))
            make_surge(c, "handle", 0.3, 2);
        if (campaign_chance(c, 50))
            make_relearning(c);
        make_extra_work(c);
        if (campaign_chance(c, 30))
            campaign_say(c, "    repeat_factor = %.17g;\n", campaign_between(c, 0, 1.2));
        campaign_say(c, "  }%s\n", i + 1 < rollouts ? "," : "");
    }
    campaign_say(c, ");\n");
}
