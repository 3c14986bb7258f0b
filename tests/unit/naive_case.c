/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random small scenarios as text, in pieces. In half of them all times lie on a coarse grid and all factors
 * are powers of two or sums of few, so that computed instants are exact and coincide often; in the others
 * times are arbitrary, and coincide only where the calendar makes them.
 */
#include "naive.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct maker {
    struct naive_case *scenario;
    uint64_t seed, draws;
    unsigned file;
    bool grid;
    double length;
    size_t types;
};

/* splitmix64 of a counter: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
static uint64_t draw(struct maker *m) {
    uint64_t x = m->seed * 0x9E3779B97F4A7C15U + ++m->draws * 0xD1B54A32D192ED03U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

static size_t below(struct maker *m, size_t count) {
    return (size_t)(draw(m) % count);
}

static bool chance(struct maker *m, size_t percent) {
    return below(m, 100) < percent;
}

__attribute__((format(printf, 4, 5))) static size_t piece(struct maker *m, size_t parent, bool removable,
                                                          const char *format, ...) {
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

#define ALONE    SIZE_MAX
#define OPTIONAL true
#define NEEDED   false

enum { GRID = 900 };

/* A duration of up to `most` steps of the grid. */
static double duration(struct maker *m, size_t least, size_t most) {
    const double steps = (double)(least + below(m, most - least + 1));
    return m->grid || chance(m, 20) ? GRID * steps : (GRID * steps * (double)below(m, 1000000)) / 1e6;
}

static double moment(struct maker *m) {
    const double t = duration(m, 0, (size_t)(m->length / GRID) - 1);
    return chance(m, 10) ? floor(t / 7200) * 7200 : t;
}

static double factor(struct maker *m) {
    static const double dyadic[] = {0.5, 0.75, 1, 1.25, 1.5, 2};
    return m->grid || chance(m, 50) ? dyadic[below(m, 6)] : 0.5 + (double)below(m, 2000) / 1000;
}

static const char *clock_time(struct maker *m, char buffer[6], unsigned least, unsigned most) {
    const unsigned quarter = least * 4 + (unsigned)below(m, (most - least) * 4 + 1);
    const unsigned minute = m->grid || chance(m, 50) ? quarter / 2 * 30 : quarter * 15;
    snprintf(buffer, 6, "%02u:%02u", minute / 60 % 24, minute % 60);
    return buffer;
}

static void make_open(struct maker *m, size_t parent) {
    char a[6], b[6], c[6], d[6];
    switch (below(m, 6)) {
    case 0: return;
    case 1: piece(m, parent, OPTIONAL, "  open = \"08:00-18:00\";\n"); return;
    case 2:
        piece(m, parent, OPTIONAL, "  open = [ \"%s-%s\", \"%s-%s\" ];\n", clock_time(m, a, 6, 8),
              clock_time(m, b, 9, 12), clock_time(m, c, 12, 14), clock_time(m, d, 15, 22));
        return;
    case 3:
        piece(m, parent, OPTIONAL, "  open = \"%s-%s\";\n", clock_time(m, a, 15, 22), clock_time(m, b, 1, 9));
        return;
    case 4:
        piece(m, parent, OPTIONAL, "  open = [ \"Mon,Wed %s-%s\", \"Tue %s-24:00\" ];\n",
              clock_time(m, a, 6, 9), clock_time(m, b, 14, 23), clock_time(m, c, 6, 20));
        return;
    default:
        piece(m, parent, OPTIONAL, "  open = \"%s-%s\";\n", clock_time(m, a, 0, 9), clock_time(m, b, 12, 23));
        return;
    }
}

static void make_calendar(struct maker *m) {
    static const char *const intervals[] = {"15 min", "30 min", "1 h", "2 h", "6 h", "1 day"};
    static const double hours[] = {10, 24, 30, 36, 48, 72};
    m->length = HT_HOUR * hours[below(m, 6)];
    const size_t group =
        piece(m, ALONE, NEEDED, "calendar = { start = \"2006-11-06\"; length = %.0f;\n", m->length);
    piece(m, group, OPTIONAL, "  interval = \"%s\";\n", intervals[below(m, 6)]);
    make_open(m, group);
    if (chance(m, 25))
        piece(m, group, OPTIONAL, "  holidays = [ \"2006-11-%02zu\" ];\n", 5 + below(m, 4));
    if (chance(m, 40))
        piece(m, group, OPTIONAL, "  at_close = \"clear\";\n");
    if (chance(m, 35))
        piece(m, group, OPTIONAL, "  at_end = \"stop\";\n");
    if (chance(m, 30))
        piece(m, group, OPTIONAL, "  warm_up = %.17g;\n", moment(m) / 2);
    piece(m, group, NEEDED, "};\n");
}

static void make_service_level(struct maker *m) {
    static const char *const countings[] = {"offered", "answered", "net", "met"};
    if (chance(m, 30))
        piece(m, ALONE, OPTIONAL, "lines = %zu;\n", 1 + below(m, 5));
    if (chance(m, 70))
        piece(m, ALONE, OPTIONAL, "service_level = { within = %.17g; counting = \"%s\"; };\n",
              duration(m, 0, 3), countings[below(m, 4)]);
}

static void make_cell(struct maker *m, size_t row, const char *before, double value, bool given) {
    piece(m, row, NEEDED, "%s", before);
    if (given)
        piece(m, row, OPTIONAL, "%.17g", value);
}

static void make_replay(struct maker *m, size_t type, size_t rush) {
    const size_t calls = 1 + below(m, rush == 0 ? 7 : 15);
    const double from = moment(m);
    const unsigned file = m->file;
    m->file = (unsigned)type;
    piece(m, ALONE, NEEDED, "arrival,handle,patience,priority,credit\n");
    for (size_t i = 0; i < calls; i++) {
        const double t = rush > 0 && chance(m, 60) ? from + duration(m, 0, 12 * rush) : moment(m);
        const size_t row = piece(m, ALONE, i > 0, "%.17g", t);
        make_cell(m, row, ",", duration(m, chance(m, 90), 8), chance(m, 60));
        make_cell(m, row, ",", duration(m, 0, 8), chance(m, 40));
        make_cell(m, row, ",", (double)below(m, 4), chance(m, 15));
        make_cell(m, row, ",", duration(m, 0, 6), chance(m, 15));
        piece(m, row, NEEDED, "\n");
    }
    m->file = file;
}

static void make_redial(struct maker *m, size_t parent) {
    const bool after_abandon = chance(m, 70);
    const size_t redial = piece(m, parent, OPTIONAL, "    redial = { patience = \"kept\"; delay = %.17g;\n",
                                chance(m, 90) ? GRID / 2 + duration(m, 1, 16) : GRID);
    piece(m, redial, OPTIONAL, "      after_abandon = %d;\n", after_abandon);
    if (!after_abandon || chance(m, 60))
        piece(m, redial, OPTIONAL, "      after_block = 1;\n");
    if (chance(m, 60))
        piece(m, redial, OPTIONAL, "      max_attempts = %zu;\n", 1 + below(m, 4));
    piece(m, redial, NEEDED, "    };\n");
}

static void make_type(struct maker *m, size_t list, size_t type) {
    const size_t t = piece(m, list, type > 1,
                           "  { name = \"t%zu\"; arrivals = { replay = \"calls-%zu.csv\"; };\n", type, type);
    piece(m, t, NEEDED, "    handle = %.17g;\n", duration(m, 1, 8));
    if (chance(m, 50))
        piece(m, t, OPTIONAL, "    wrap_up = %.17g;\n", duration(m, 1, 3));
    if (chance(m, 60))
        piece(m, t, OPTIONAL, "    patience = %.17g;\n", duration(m, 0, 12));
    if (chance(m, 30))
        piece(m, t, OPTIONAL, "    priority = %zu;\n", 1 + below(m, 3));
    if (chance(m, 30))
        piece(m, t, OPTIONAL, "    credit = %.17g;\n", duration(m, 0, 6));
    if (chance(m, 30))
        piece(m, t, OPTIONAL, "    queue_limit = %zu;\n", below(m, 4));
    if (chance(m, 8))
        piece(m, t, OPTIONAL, "    balk = 1;\n");
    if (chance(m, 50))
        make_redial(m, t);
    piece(m, t, NEEDED, "  },\n");
    make_replay(m, type, below(m, 3));
}

static void make_types(struct maker *m) {
    m->types = 1 + below(m, 3);
    m->scenario->files = 1 + (unsigned)m->types;
    piece(m, ALONE, NEEDED, "call_types = (\n");
    for (size_t type = 1; type <= m->types; type++)
        make_type(m, ALONE, type);
    piece(m, ALONE, NEEDED, ");\n");
}

static void make_learning(struct maker *m, size_t parent, const char *key) {
    size_t points;
    switch (below(m, 4)) {
    case 0:
        piece(m, parent, OPTIONAL,
              "    %s = { curve = \"exponential\"; start = %.17g; half_life = \"%d calls\"; };\n", key,
              factor(m), m->grid ? 1 : 3);
        return;
    case 1:
        piece(m, parent, OPTIONAL,
              "    %s = { curve = \"power\"; start = %.17g; rate = %s; after = \"%d calls\"; };\n", key,
              factor(m) * 2, m->grid ? "0.5" : "0.85", m->grid ? 1 : 2);
        return;
    case 2:
        points = piece(m, parent, OPTIONAL,
                       "    %s = { curve = \"table\"; points = ( (\"0 calls\", %.17g),\n", key, factor(m));
        piece(m, points, OPTIONAL, "      (\"%zu calls\", %.17g),\n", 1 + below(m, 3), factor(m));
        break;
    default:
        points = piece(m, parent, OPTIONAL, "    %s = { curve = \"table\"; points = ( (\"0 s\", %.17g),\n",
                       key, factor(m));
        piece(m, points, OPTIONAL, "      (\"%.17g s\", %.17g),\n", GRID + floor(moment(m)), factor(m));
    }
    piece(m, points, NEEDED, "    ); };\n");
}

static void make_shifts(struct maker *m, size_t parent) {
    char a[6], b[6];
    const size_t shifts = 1 + below(m, 3), list = piece(m, parent, OPTIONAL, "    shifts = (\n");
    for (size_t i = 0; i < shifts; i++) {
        const bool overnight = chance(m, 25);
        const size_t shift =
            piece(m, list, i > 0, "      { count = %zu; from = \"%s\"; to = \"%s\";", below(m, 3),
                  overnight ? clock_time(m, a, 14, 23) : clock_time(m, a, 0, 12),
                  overnight ? clock_time(m, b, 0, 12) : clock_time(m, b, 12, 23));
        if (chance(m, 20))
            piece(m, shift, OPTIONAL, " days = \"%s\";", chance(m, 50) ? "Mon,Wed" : "Tue-Thu");
        piece(m, shift, NEEDED, " },\n");
    }
    piece(m, list, NEEDED, "    );\n");
}

static void make_staffing(struct maker *m, size_t parent) {
    const size_t list =
        piece(m, parent, OPTIONAL, "    staffing = ( { from = 0; count = %zu; },\n", below(m, 4));
    double from = 0;
    for (size_t i = below(m, 6); i > 0; i--) {
        from += duration(m, 1, 40) + 60;
        piece(m, list, OPTIONAL, "      { from = %.17g; count = %zu; },\n",
              m->grid ? from - fmod(from, GRID) : from, below(m, 4));
    }
    piece(m, list, NEEDED, "    );\n");
}

static void make_stay(struct maker *m, size_t parent) {
    const double length = chance(m, 50) ? HT_DAY * (double)below(m, 2) : duration(m, 1, 40);
    double from = 0;
    if (chance(m, 30)) {
        from = (chance(m, 50) ? HT_DAY * (double)below(m, 2) : moment(m)) + length;
        const size_t joins = piece(m, parent, OPTIONAL, "    joins = %.17g;\n", from - length);
        if (length > 0)
            piece(m, joins, OPTIONAL, "    training = { length = %.17g; pass = %d; };\n", length,
                  chance(m, 85));
    }
    if (chance(m, 25))
        piece(m, parent, OPTIONAL, "    leaves = %.17g;\n",
              from + (chance(m, 50) ? HT_DAY * (double)(1 + below(m, 2)) : duration(m, 1, 60) + 60));
}

static void make_group(struct maker *m, size_t list, size_t index) {
    const size_t g = piece(m, list, index > 1, "  { name = \"g%zu\"; serves = [", index);
    const size_t sure = 1 + below(m, m->types), kind = below(m, 3);
    for (size_t t = 1; t <= m->types; t++)
        if (t == sure || chance(m, 60))
            piece(m, g, OPTIONAL, " \"t%zu\",", t);
    piece(m, g, NEEDED, " ];\n");
    if (kind == 0)
        piece(m, g, OPTIONAL, "    count = %zu;\n", below(m, 4));
    if (kind == 1)
        make_shifts(m, g);
    if (kind == 2)
        make_staffing(m, g);
    if (chance(m, 30))
        piece(m, g, OPTIONAL, "    handle_factor = %.17g;\n", factor(m));
    if (chance(m, 35))
        make_learning(m, g, "learning");
    if (kind != 2)
        make_stay(m, g);
    piece(m, g, NEEDED, "  },\n");
}

static void make_rollouts(struct maker *m) {
    const size_t rollouts = below(m, 3),
                 list = rollouts == 0 ? 0 : piece(m, ALONE, OPTIONAL, "rollouts = (\n");
    for (size_t i = 0; i < rollouts; i++) {
        const size_t r = piece(m, list, OPTIONAL, "  { name = \"r%zu\"; at = %.17g;\n", i, moment(m));
        if (chance(m, 40))
            piece(m, r, OPTIONAL, "    call_types = [ \"t%zu\" ];\n", 1 + below(m, m->types));
        if (chance(m, 50))
            piece(m, r, OPTIONAL,
                  "    handle = { peak = %.17g; ramp = %.17g; hold = %.17g;\n      half_life = "
                  "%.17g; settles_at = %.17g; };\n",
                  factor(m), chance(m, 50) ? 0 : 16.0 * GRID, duration(m, 0, 9),
                  m->grid ? 0 : duration(m, 0, 9), factor(m));
        if (chance(m, 60))
            make_learning(m, r, "relearn");
        piece(m, r, NEEDED, "  },\n");
    }
    if (rollouts > 0)
        piece(m, list, NEEDED, ");\n");
}

void naive_case_make(struct naive_case *scenario, uint64_t seed) {
    static const char *const choices[] = {"longest_idle", "fastest", "slowest"};
    struct maker m = {.scenario = scenario, .seed = seed};
    scenario->count = 0;
    m.grid = chance(&m, 60);
    piece(&m, ALONE, NEEDED, "name = \"seed %llu\";\n", (unsigned long long)seed);
    make_calendar(&m);
    make_service_level(&m);
    make_types(&m);
    piece(&m, ALONE, NEEDED, "agent_groups = (\n");
    const size_t groups = 1 + below(&m, 3);
    for (size_t g = 1; g <= groups; g++)
        make_group(&m, ALONE, g);
    piece(&m, ALONE, NEEDED, ");\n");
    if (chance(&m, 60))
        piece(&m, ALONE, OPTIONAL, "routing = { agent = \"%s\"; };\n", choices[below(&m, 3)]);
    make_rollouts(&m);
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
