/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random small scenarios as text, in pieces. In half of them all times lie on a coarse grid and all factors
 * are powers of two or sums of few, so that computed instants are exact and coincide often; in the others
 * times are arbitrary, and coincide only where the calendar makes them.
 */
#include "naive_maker.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* splitmix64 of a counter: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
static uint64_t draw(struct maker *m) {
    uint64_t x = m->seed * 0x9E3779B97F4A7C15U + ++m->draws * 0xD1B54A32D192ED03U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

size_t naive_below(struct maker *m, size_t count) {
    return (size_t)(draw(m) % count);
}

bool naive_chance(struct maker *m, size_t percent) {
    return naive_below(m, 100) < percent;
}

size_t naive_put(struct maker *m, size_t parent, bool removable, const char *format, ...) {
    const size_t index = m->scenario->count++;
    if (index == NAIVE_PIECES)
        abort();
    struct naive_piece *p = &m->scenario->pieces[index];
    *p = (struct naive_piece){parent == SIZE_MAX ? index : parent, m->file, removable, true, ""};
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(p->text, sizeof p->text, format, arguments) >= (int)sizeof p->text)
        abort();
    va_end(arguments);
    return index;
}

/* A duration of up to `most` steps of the grid. */
double naive_duration(struct maker *m, size_t least, size_t most) {
    const double steps = (double)(least + naive_below(m, most - least + 1));
    return m->grid || naive_chance(m, 20) ? GRID * steps
                                          : (GRID * steps * (double)naive_below(m, 1000000)) / 1e6;
}

double naive_moment(struct maker *m) {
    const double t = naive_duration(m, 0, (size_t)(m->length / GRID) - 1);
    return naive_chance(m, 10) ? floor(t / 7200) * 7200 : t;
}

double naive_factor(struct maker *m) {
    static const double dyadic[] = {0.5, 0.75, 1, 1.25, 1.5, 2};
    return m->grid || naive_chance(m, 50) ? dyadic[naive_below(m, 6)]
                                          : 0.5 + (double)naive_below(m, 2000) / 1000;
}

static const char *clock_time(struct maker *m, char buffer[6], unsigned least, unsigned most) {
    const unsigned quarter = least * 4 + (unsigned)naive_below(m, (most - least) * 4 + 1);
    const unsigned minute = m->grid || naive_chance(m, 50) ? quarter / 2 * 30 : quarter * 15;
    snprintf(buffer, 6, "%02u:%02u", minute / 60 % 24, minute % 60);
    return buffer;
}

static size_t quarter(const char *clock) {
    return (size_t)((clock[0] - '0') * 10 + clock[1] - '0') * 4 +
           (size_t)((clock[3] - '0') * 10 + clock[4] - '0') / 15;
}

/* Opening hours "a-b" open these quarters of an hour; b not after a is meant for the next day. */
static void mark_open(struct maker *m, const char *a, const char *b) {
    size_t q = quarter(a);
    do {
        m->open[q % QUARTERS] = true;
        q++;
    } while (q % QUARTERS != quarter(b) % QUARTERS);
}

static void make_open(struct maker *m, size_t parent) {
    char a[6] = "08:00", b[6] = "18:00", c[6] = "00:00", d[6] = "00:00";
    switch (m->careers && naive_chance(m, 50) ? 0 : naive_below(m, 6)) {
    case 0: mark_open(m, c, d); return;
    case 1:
        mark_open(m, a, b);
        naive_put(m, parent, OPTIONAL, "  open = \"08:00-18:00\";\n");
        return;
    case 2:
        naive_put(m, parent, OPTIONAL, "  open = [ \"%s-%s\", \"%s-%s\" ];\n", clock_time(m, a, 6, 8),
                  clock_time(m, b, 9, 12), clock_time(m, c, 12, 14), clock_time(m, d, 15, 22));
        mark_open(m, a, b);
        mark_open(m, c, d);
        return;
    case 3:
        naive_put(m, parent, OPTIONAL, "  open = \"%s-%s\";\n", clock_time(m, a, 15, 22),
                  clock_time(m, b, 1, 9));
        mark_open(m, a, b);
        return;
    case 4:
        naive_put(m, parent, OPTIONAL, "  open = [ \"Mon,Wed %s-%s\", \"Tue %s-24:00\" ];\n",
                  clock_time(m, a, 6, 9), clock_time(m, b, 14, 23), clock_time(m, c, 6, 20));
        mark_open(m, a, b);
        mark_open(m, c, d);
        return;
    default:
        naive_put(m, parent, OPTIONAL, "  open = \"%s-%s\";\n", clock_time(m, a, 0, 9),
                  clock_time(m, b, 12, 23));
        mark_open(m, a, b);
        return;
    }
}

static void make_calendar(struct maker *m) {
    static const char *const intervals[] = {"15 min", "30 min", "1 h", "2 h", "6 h", "1 day"};
    static const double lengths[] = {900, 1800, 3600, 7200, 21600, 86400};
    static const double hours[] = {10, 24, 30, 36, 48, 72, 100, 120, 210};
    m->length = HT_HOUR * (m->careers ? hours[4 + naive_below(m, 5)] : hours[naive_below(m, 6)]);
    const size_t group =
        naive_put(m, ALONE, NEEDED, "calendar = { start = \"2006-11-06\"; length = %.0f;\n", m->length);
    const size_t interval = naive_below(m, 6);
    m->interval = lengths[interval];
    naive_put(m, group, OPTIONAL, "  interval = \"%s\";\n", intervals[interval]);
    make_open(m, group);
    if (naive_chance(m, 25))
        naive_put(m, group, OPTIONAL, "  holidays = [ \"2006-11-%02zu\" ];\n", 5 + naive_below(m, 4));
    if (naive_chance(m, 40))
        naive_put(m, group, OPTIONAL, "  at_close = \"clear\";\n");
    if (naive_chance(m, 35))
        naive_put(m, group, OPTIONAL, "  at_end = \"stop\";\n");
    if (naive_chance(m, 30))
        naive_put(m, group, OPTIONAL, "  warm_up = %.17g;\n", naive_moment(m) / 2);
    naive_put(m, group, NEEDED, "};\n");
}

static void make_service_level(struct maker *m) {
    static const char *const countings[] = {"offered", "answered", "net", "met"};
    if (naive_chance(m, 30))
        naive_put(m, ALONE, OPTIONAL, "lines = %zu;\n", 1 + naive_below(m, 5));
    if (naive_chance(m, 70))
        naive_put(m, ALONE, OPTIONAL, "service_level = { within = %.17g; counting = \"%s\"; };\n",
                  naive_duration(m, 0, 3), countings[naive_below(m, 4)]);
}

/* Breaks within `from` and `to`, one after the other. */
static void make_breaks(struct maker *m, size_t shift, const char *from, const char *to) {
    const size_t begin = quarter(from), stretch = (quarter(to) + QUARTERS - begin - 1) % QUARTERS + 1;
    const size_t most = (stretch - 1) / 2, list = naive_put(m, shift, OPTIONAL, "\n        breaks = (");
    size_t q = begin;
    for (size_t i = 0; i == 0 || (i < 3 && naive_chance(m, 60)); i++) {
        const size_t wait = naive_below(m, most + 1), quarters = 1 + naive_below(m, most + 1) % 4;
        if (q + wait + quarters > begin + stretch)
            break;
        q += wait;
        naive_put(m, list, i > 0, " { at = \"%02zu:%02zu\"; length = %.17g; },", q / 4 % 24, q % 4 * 15,
                  m->grid ? GRID * (double)quarters
                          : 1 + (GRID * (double)quarters - 1) * (double)naive_below(m, 1000) / 1000);
        q += quarters;
    }
    naive_put(m, list, NEEDED, " );\n       ");
}

static void make_shifts(struct maker *m, size_t parent) {
    char a[6], b[6];
    const size_t shifts = 1 + naive_below(m, 3), list = naive_put(m, parent, OPTIONAL, "    shifts = (\n");
    for (size_t i = 0; i < shifts; i++) {
        const bool overnight = naive_chance(m, 25);
        const size_t count = naive_below(m, 3);
        if (overnight) {
            clock_time(m, a, 14, 23);
            clock_time(m, b, 0, 12);
        } else {
            clock_time(m, a, 0, 12);
            clock_time(m, b, 12, 23);
        }
        const size_t shift =
            naive_put(m, list, i > 0, "      { count = %zu; from = \"%s\"; to = \"%s\";", count, a, b);
        if (naive_chance(m, 20))
            naive_put(m, shift, OPTIONAL, " days = \"%s\";", naive_chance(m, 50) ? "Mon,Wed" : "Tue-Thu");
        if (naive_chance(m, 50))
            make_breaks(m, shift, a, b);
        naive_put(m, shift, NEEDED, " },\n");
    }
    naive_put(m, list, NEEDED, "    );\n");
}

/* Spells come at instants that coincide with nothing. */
static void make_shrinkage(struct maker *m, size_t parent) {
    static const char *const some[] = {"0.125", "0.25", "0.5", "0.75"};
    if (naive_chance(m, 15))
        naive_put(m, parent, OPTIONAL, "    absence = %s;\n", some[naive_below(m, 4)]);
    if (!naive_chance(m, 15))
        return;
    naive_put(m, parent, OPTIONAL, "    off_phone = %s;\n", some[naive_below(m, 4)]);
    if (naive_chance(m, 70))
        naive_put(m, parent, OPTIONAL, "    off_phone_length = %.17g;\n", naive_duration(m, 1, 12) + 60);
}

static void make_staffing(struct maker *m, size_t parent) {
    const size_t list =
        naive_put(m, parent, OPTIONAL, "    staffing = ( { from = 0; count = %zu; },\n", naive_below(m, 4));
    double from = 0;
    for (size_t i = naive_below(m, 6); i > 0; i--) {
        from += naive_duration(m, 1, 40) + 60;
        naive_put(m, list, OPTIONAL, "      { from = %.17g; count = %zu; },\n",
                  m->grid ? from - fmod(from, GRID) : from, naive_below(m, 4));
    }
    naive_put(m, list, NEEDED, "    );\n");
}

static void make_serves(struct maker *m, size_t g, size_t index) {
    const bool pairs = naive_chance(m, 30);
    naive_put(m, g, NEEDED, " serves = %c", pairs ? '(' : '[');
    for (size_t t = 1; t <= m->types; t++) {
        if (!m->serves[index][t])
            continue;
        const size_t skill = naive_put(m, g, OPTIONAL, pairs ? " { call = \"t%zu\";" : " \"t%zu\",", t);
        if (pairs && naive_chance(m, 70))
            naive_put(m, skill, OPTIONAL, " handle_factor = %.17g;", naive_factor(m));
        if (pairs)
            naive_put(m, skill, NEEDED, " },");
    }
    naive_put(m, g, NEEDED, " %c;\n", pairs ? ')' : ']');
    if (naive_chance(m, 20))
        naive_put(m, g, OPTIONAL, "    take = \"%s\";\n", naive_chance(m, 70) ? "listed" : "longest_wait");
}

static void make_group(struct maker *m, size_t list, size_t index) {
    const size_t g = naive_put(m, list, index > 1, "  { name = \"g%zu\";", index), kind = m->kind[index];
    make_serves(m, g, index);
    if (kind == 0)
        naive_put(m, g, OPTIONAL, "    count = %zu;\n", naive_below(m, 4));
    if (kind == 1)
        make_shifts(m, g);
    if (kind == 2)
        make_staffing(m, g);
    if (naive_chance(m, 30))
        naive_put(m, g, OPTIONAL, "    handle_factor = %.17g;\n", naive_factor(m));
    if (naive_chance(m, 35))
        naive_make_learning(m, g, "learning");
    if (naive_chance(m, 15))
        naive_put(m, g, OPTIONAL, "    repeat_factor = %.17g;\n", naive_factor(m) * 0.45);
    if (kind != 2)
        make_shrinkage(m, g);
    naive_make_career(m, g, index);
    naive_put(m, g, NEEDED, "  },\n");
}

static void choose_skills(struct maker *m) {
    m->types = 1 + naive_below(m, 3);
    m->groups = 1 + naive_below(m, 3);
    for (size_t g = 1; g <= m->groups; g++) {
        const size_t sure = 1 + naive_below(m, m->types);
        m->kind[g] = m->careers && naive_chance(m, 30) ? 1 : (unsigned)naive_below(m, 3);
        for (size_t t = 1; t <= m->types; t++)
            m->serves[g][t] = t == sure || naive_chance(m, 60);
    }
}

static void make_routing(struct maker *m) {
    static const char *const choices[] = {"longest_idle", "fastest", "slowest", "least_occupied", "listed"};
    const size_t routing = naive_put(m, ALONE, OPTIONAL, "routing = {\n");
    if (naive_chance(m, 75))
        naive_put(m, routing, OPTIONAL, "  agent = \"%s\";\n", choices[naive_below(m, 5)]);
    if (naive_chance(m, 30))
        naive_put(m, routing, OPTIONAL, "  call = \"listed\";\n");
    naive_put(m, routing, NEEDED, "};\n");
}

void naive_case_make(struct naive_case *scenario, uint64_t seed) {
    struct maker m = {.scenario = scenario, .seed = seed};
    scenario->count = 0;
    m.grid = naive_chance(&m, 60);
    m.careers = naive_chance(&m, 45);
    m.gaps = naive_chance(&m, 35);
    naive_put(&m, ALONE, NEEDED, "name = \"seed %llu\";\n", (unsigned long long)seed);
    make_calendar(&m);
    make_service_level(&m);
    choose_skills(&m);
    naive_make_types(&m);
    naive_put(&m, ALONE, NEEDED, "agent_groups = (\n");
    for (size_t g = 1; g <= m.groups; g++)
        make_group(&m, ALONE, g);
    naive_put(&m, ALONE, NEEDED, ");\n");
    if (naive_chance(&m, 70))
        make_routing(&m);
    naive_make_rollouts(&m);
    naive_put(&m, ALONE, NEEDED, "run = { replications = 1; seed = %llu; };\n", (unsigned long long)seed);
}

bool naive_piece_on(const struct naive_case *scenario, size_t index) {
    const struct naive_piece *p = &scenario->pieces[index];
    return p->on && (p->parent == index || naive_piece_on(scenario, p->parent));
}

/* The text of one file. libconfig takes no comma before the end of a list: such commas are left out here. */
static void write_file(const struct naive_case *scenario, unsigned file, FILE *out) {
    bool comma = false;
    for (size_t i = 0; i < scenario->count; i++) {
        const struct naive_piece *p = &scenario->pieces[i];
        if (p->file != file || !naive_piece_on(scenario, i))
            continue;
        for (const char *c = p->text; *c != '\0'; c++) {
            const bool blank = *c == ' ' || *c == '\n';
            if (file == 0 && comma && !blank) {
                if (*c != ')' && *c != ']')
                    fputc(',', out);
                comma = false;
            }
            if (file == 0 && *c == ',')
                comma = true;
            else
                fputc(*c, out);
        }
    }
}

static void file_name(char *name, size_t size, const char *folder, unsigned file) {
    if (file == 0)
        snprintf(name, size, "%s/case.cfg", folder);
    else
        snprintf(name, size, "%s/calls-%u.csv", folder, file);
}

bool naive_case_write(const struct naive_case *scenario, const char *folder) {
    char name[256];
    for (unsigned file = 0; file < scenario->files; file++) {
        file_name(name, sizeof name, folder, file);
        FILE *out = fopen(name, "w");
        if (out == NULL)
            return false;
        write_file(scenario, file, out);
        if (fclose(out) != 0)
            return false;
    }
    return true;
}

void naive_case_print(const struct naive_case *scenario) {
    for (unsigned file = 0; file < scenario->files; file++) {
        if (file > 0)
            printf("--- calls-%u.csv\n", file);
        write_file(scenario, file, stdout);
    }
}
