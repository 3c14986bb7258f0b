/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning curves and rollouts of the random scenarios.
 */
#include "naive_maker.h"
#include <math.h>

/* How much the start of a curve adds to the repeat probability. */
static void make_repeat_start(struct maker *m, size_t curve) {
    static const char *const some[] = {"0.5", "1.25", "1.75", "3"};
    if (naive_chance(m, 35))
        naive_put(m, curve, OPTIONAL, " repeat_start = %s;", some[naive_below(m, 4)]);
}

void naive_make_learning(struct maker *m, size_t parent, const char *key) {
    size_t points = 0, group;
    switch (naive_below(m, 4)) {
    case 0:
        group = naive_put(m, parent, OPTIONAL,
                          "    %s = { curve = \"exponential\"; start = %.17g; half_life = \"%d calls\";", key,
                          naive_factor(m), m->grid ? 1 : 3);
        break;
    case 1:
        group = naive_put(m, parent, OPTIONAL,
                          "    %s = { curve = \"power\"; start = %.17g; rate = %s; after = \"%d calls\";",
                          key, naive_factor(m) * 2, m->grid ? "0.5" : "0.85", m->grid ? 1 : 2);
        break;
    case 2:
        points = group =
            naive_put(m, parent, OPTIONAL, "    %s = { curve = \"table\"; points = ( (\"0 calls\", %.17g),\n",
                      key, naive_factor(m));
        naive_put(m, points, OPTIONAL, "      (\"%zu calls\", %.17g),\n", 1 + naive_below(m, 3),
                  naive_factor(m));
        break;
    default:
        points = group =
            naive_put(m, parent, OPTIONAL, "    %s = { curve = \"table\"; points = ( (\"0 s\", %.17g),\n",
                      key, naive_factor(m));
        naive_put(m, points, OPTIONAL, "      (\"%.17g s\", %.17g),\n", GRID + floor(naive_moment(m)),
                  naive_factor(m));
    }
    if (points > 0)
        naive_put(m, points, NEEDED, "    );");
    make_repeat_start(m, group);
    naive_put(m, group, NEEDED, " };\n");
}

static void make_relearning(struct maker *m, size_t r) {
    static const char *const adoption[] = {"0", "0.25", "0.5", "0.75"};
    naive_make_learning(m, r, "relearn");
    if (!naive_chance(m, 40))
        return;
    naive_make_learning(m, r, "skipped");
    naive_put(m, r, OPTIONAL, "    adoption = %s;\n", adoption[naive_below(m, 4)]);
}

static void make_reached(struct maker *m, size_t r) {
    const size_t reached = naive_put(m, r, OPTIONAL, "    agent_groups = [");
    const size_t sure = 1 + naive_below(m, m->groups);
    for (size_t g = 1; g <= m->groups; g++)
        if (g == sure || naive_chance(m, 30))
            naive_put(m, reached, g != sure, " \"g%zu\",", g);
    naive_put(m, reached, NEEDED, " ];\n");
}

/* Never nothing. */
static double extra(struct maker *m, size_t most) {
    return naive_duration(m, 1, most) + !m->grid;
}

static void make_extra_work(struct maker *m, size_t r) {
    static const char *const share[] = {"0.25", "0.5", "0.75", "1"};
    size_t work;
    if (naive_chance(m, 25)) {
        work = naive_put(m, r, OPTIONAL, "    second_system = { wrap_up = %.17g;", extra(m, 3));
        if (naive_chance(m, 50))
            naive_put(m, work, OPTIONAL, " lasting = %.17g;", extra(m, 60));
        naive_put(m, work, NEEDED, " };\n");
    }
    if (naive_chance(m, 25)) {
        work = naive_put(m, r, OPTIONAL, "    prompts = { talk = %.17g; share = %s;", extra(m, 3),
                         share[naive_below(m, 4)]);
        if (naive_chance(m, 50))
            naive_put(m, work, OPTIONAL, " lasting = %.17g;", extra(m, 60));
        naive_put(m, work, NEEDED, " };\n");
    }
}

static void make_defects(struct maker *m, size_t r) {
    static const char *const share[] = {"0.25", "0.125", "0.5", "1"};
    static const char *const chance[] = {"0.5", "0.25", "0.75", "0"};
    const size_t most = 1 + naive_below(m, NAIVE_DEFECTS);
    const size_t list = naive_put(m, r, OPTIONAL, "    defects = (\n");
    for (size_t i = 0; i < most; i++) {
        const size_t d =
            naive_put(m, list, i > 0,
                      "      { name = \"d%zu\"; share = %s; found_after = \"%zu calls\"; fix_takes = %.17g;",
                      i, share[naive_below(m, most > 1 ? 2 : 4)], 1 + naive_below(m, 4),
                      naive_duration(m, 0, m->careers ? 60 : 16));
        if (naive_chance(m, 40))
            naive_put(m, d, OPTIONAL, " works = %s;", chance[naive_below(m, 4)]);
        if (naive_chance(m, 40))
            naive_put(m, d, OPTIONAL, " removes = %s;", chance[naive_below(m, 4)]);
        naive_put(m, d, NEEDED, " },\n");
    }
    naive_put(m, list, NEEDED, "    );\n");
    if (naive_chance(m, 50))
        naive_put(m, r, OPTIONAL, "    fix_teams = %zu;\n", naive_below(m, 3));
}

/* More calls, and why. */
static void make_volume(struct maker *m, size_t r) {
    const size_t volume = naive_put(m, r, OPTIONAL, "    volume = { peak = %.17g;", 1 + 2 * naive_factor(m));
    if (naive_chance(m, 50))
        naive_put(m, volume, OPTIONAL, " ramp = %.17g;", naive_duration(m, 1, 60));
    naive_put(m, volume, OPTIONAL, " hold = %.17g;", naive_duration(m, 1, 200));
    if (naive_chance(m, 50))
        naive_put(m, volume, OPTIONAL, " half_life = %.17g;", 7200 + naive_duration(m, 20, 200));
    if (naive_chance(m, 60))
        naive_put(m, volume, OPTIONAL, " settles_at = %.17g;", 1 + naive_factor(m));
    naive_put(m, volume, NEEDED, " };\n");
    if (naive_chance(m, 80))
        make_defects(m, r);
}

void naive_make_rollouts(struct maker *m) {
    const size_t rollouts = naive_below(m, 3),
                 list = rollouts == 0 ? 0 : naive_put(m, ALONE, OPTIONAL, "rollouts = (\n");
    for (size_t i = 0; i < rollouts; i++) {
        const size_t r = naive_put(m, list, OPTIONAL, "  { name = \"r%zu\"; at = %.17g;\n", i,
                                   naive_moment(m) / (naive_chance(m, 50) ? 4 : 1));
        if (naive_chance(m, 40))
            naive_put(m, r, OPTIONAL, "    call_types = [ \"t%zu\" ];\n", 1 + naive_below(m, m->types));
        if (naive_chance(m, 50))
            naive_put(m, r, OPTIONAL,
                      "    handle = { peak = %.17g; ramp = %.17g; hold = %.17g;\n      half_life = "
                      "%.17g; settles_at = %.17g; };\n",
                      naive_factor(m), naive_chance(m, 50) ? 0 : 16.0 * GRID, naive_duration(m, 0, 9),
                      m->grid ? 0 : naive_duration(m, 0, 9), naive_factor(m));
        if (m->groups > 1 && naive_chance(m, 30))
            make_reached(m, r);
        if (naive_chance(m, 60))
            make_relearning(m, r);
        if (naive_chance(m, 25))
            naive_put(m, r, OPTIONAL, "    repeat_factor = %s;\n", naive_chance(m, 50) ? "0.5" : "1.0625");
        make_extra_work(m, r);
        if (naive_chance(m, 60))
            make_volume(m, r);
        naive_put(m, r, NEEDED, "  },\n");
    }
    if (rollouts > 0)
        naive_put(m, list, NEEDED, ");\n");
}
