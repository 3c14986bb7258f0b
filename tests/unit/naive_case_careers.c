/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Careers of the random scenarios: classes and who teaches them, nesting, coaching, attrition, and what it
 * costs. Agents join and leave at the same instants as much as they can.
 */
#include "naive_maker.h"
#include <holdtime/calendar.h>

/* A group that can lend agents; 0: none. */
static size_t lender(struct maker *m, size_t index) {
    for (size_t tries = 0; tries < 6; tries++) {
        const size_t g = 1 + naive_below(m, m->groups);
        if (m->kind[g] != 2 && (g != index || naive_chance(m, 20)))
            return g;
    }
    return 0;
}

static double stretch(struct maker *m, size_t least) {
    return naive_chance(m, 50) ? HT_DAY * (double)(least + naive_below(m, 2)) : naive_duration(m, least, 60);
}

static void make_training(struct maker *m, size_t joins, size_t index, double length) {
    static const char *const pass[] = {"0", "0.25", "0.5", "0.75"};
    const size_t training = naive_put(m, joins, OPTIONAL, "    training = { length = %.17g;", length);
    const size_t from = lender(m, index);
    if (naive_chance(m, 40))
        naive_put(m, training, OPTIONAL, " pass = %s;", pass[naive_below(m, 4)]);
    if (naive_chance(m, 55))
        naive_put(m, training, OPTIONAL, " class_size = %zu;", 1 + naive_below(m, 2));
    if (naive_chance(m, 60))
        naive_put(m, training, OPTIONAL, " every = %.17g;", stretch(m, 0));
    if (from > 0 && naive_chance(m, 60)) {
        const size_t trainers = naive_put(m, training, OPTIONAL, " trainers_from = \"g%zu\";", from);
        if (naive_chance(m, 50))
            naive_put(m, trainers, OPTIONAL, " trainers_per_class = %zu;", naive_below(m, 4));
    }
    naive_put(m, training, NEEDED, " };\n");
}

static void make_nesting(struct maker *m, size_t joins, size_t index) {
    const size_t nesting = naive_put(m, joins, OPTIONAL, "    nesting = { length = %.17g;", stretch(m, 1));
    const size_t from = lender(m, index);
    size_t served[NAIVE_TYPES], count = 0;
    for (size_t t = 1; t <= m->types; t++)
        if (m->serves[index][t])
            served[count++] = t;
    if (naive_chance(m, 75)) {
        const size_t serves = naive_put(m, nesting, OPTIONAL, " serves = [");
        const size_t sure = naive_below(m, count);
        for (size_t i = 0; i < count; i++)
            if (i == sure || naive_chance(m, 30))
                naive_put(m, serves, i != sure, " \"t%zu\",", served[i]);
        naive_put(m, serves, NEEDED, " ];");
    }
    if (from > 0 && naive_chance(m, 60)) {
        const size_t coaches = naive_put(m, nesting, OPTIONAL, " coaches_from = \"g%zu\";", from);
        if (naive_chance(m, 70))
            naive_put(m, coaches, OPTIONAL, " agents_per_coach = %zu;", 1 + naive_below(m, 3));
    }
    naive_put(m, nesting, NEEDED, " };\n");
}

static void make_stay(struct maker *m, size_t parent, size_t index) {
    const size_t usual = m->careers ? 60 : 30;
    const double length = naive_chance(m, 50)   ? HT_DAY * (double)naive_below(m, m->careers ? 4 : 2)
                          : naive_chance(m, 90) ? naive_duration(m, 1, 40)
                                                : 0;
    double from = 0;
    if (naive_chance(m, usual)) {
        const double begins = naive_chance(m, 50) ? HT_DAY * (double)naive_below(m, 3) : naive_moment(m) / 2;
        const size_t joins = naive_put(m, parent, OPTIONAL, "    joins = %.17g;\n", begins);
        from = begins + length;
        if (length > 0 || naive_chance(m, 20))
            make_training(m, joins, index, length);
        if (naive_chance(m, usual))
            make_nesting(m, joins, index);
    }
    if (naive_chance(m, 25))
        naive_put(m, parent, OPTIONAL, "    leaves = %.17g;\n",
                  from + (naive_chance(m, 50) ? HT_DAY * (double)(1 + naive_below(m, 2))
                                              : naive_duration(m, 1, 60) + 60));
}

static void make_coaching(struct maker *m, size_t parent, size_t index) {
    static const char *const share[] = {"0.05", "0.25", "0.5", "1"};
    static const char *const factor[] = {"0.5", "0.25", "2", "0.8"};
    const size_t from = lender(m, index);
    const double begins = naive_chance(m, 40) ? 0 : naive_moment(m);
    const size_t coaching =
        naive_put(m, parent, OPTIONAL, "    coaching = { share = %s; half_life_factor = %s;",
                  share[naive_below(m, 4)], factor[naive_below(m, m->grid ? 3 : 4)]);
    if (from > 0 && naive_chance(m, 70))
        naive_put(m, coaching, OPTIONAL, " coaches_from = \"g%zu\";", from);
    if (begins > 0)
        naive_put(m, coaching, OPTIONAL, " from = %.17g;", begins);
    if (naive_chance(m, 60))
        naive_put(m, coaching, OPTIONAL, " until = %.17g;", begins + GRID + stretch(m, 0));
    naive_put(m, coaching, NEEDED, " };\n");
}

/* People leave within days. */
static void make_attrition(struct maker *m, size_t parent) {
    static const char *const hazard[] = {"0", "20", "50", "100"};
    static const char *const strain[] = {"1", "1.5", "3", "20"};
    const size_t attrition =
        naive_put(m, parent, OPTIONAL, "    attrition = { per_year = %s;", hazard[naive_below(m, 4)]);
    if (naive_chance(m, 50))
        naive_put(m, attrition, OPTIONAL, " first_90_days = %s;", hazard[naive_below(m, 4)]);
    if (naive_chance(m, 60))
        naive_put(m, attrition, OPTIONAL, " strain = %s;", strain[naive_below(m, 4)]);
    naive_put(m, attrition, NEEDED, " };\n");
}

static void make_costs(struct maker *m, size_t parent) {
    if (naive_chance(m, 30))
        naive_put(m, parent, OPTIONAL, "    cost_per_hour = %zu;\n", naive_below(m, 50));
    if (naive_chance(m, 15))
        naive_put(m, parent, OPTIONAL, "    overtime_factor = 1.5;\n");
    if (naive_chance(m, 20))
        naive_put(m, parent, OPTIONAL, "    hire_cost = %zu;\n", naive_below(m, 3000));
    if (naive_chance(m, 20))
        naive_put(m, parent, OPTIONAL, "    training_cost_per_day = %zu;\n", naive_below(m, 200));
}

void naive_make_career(struct maker *m, size_t group, size_t index) {
    make_costs(m, group);
    if (m->kind[index] == 2)
        return;
    make_stay(m, group, index);
    if (naive_chance(m, m->careers ? 25 : 8))
        make_coaching(m, group, index);
    if (naive_chance(m, m->careers ? 45 : 5))
        make_attrition(m, group);
}
