/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random scenarios: tools, distributions, the calendar and the rest of the top level.
 */
#include "campaign.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* splitmix64 of a counter: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
static uint64_t draw(struct campaign *c) {
    uint64_t x = c->seed * 0x9E3779B97F4A7C15U + ++c->draws * 0xD1B54A32D192ED03U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

size_t campaign_below(struct campaign *c, size_t count) {
    return (size_t)(draw(c) % count);
}

bool campaign_chance(struct campaign *c, size_t percent) {
    return campaign_below(c, 100) < percent;
}

double campaign_between(struct campaign *c, double least, double most) {
    const double x = least + (most - least) * (double)campaign_below(c, 1000000) / 1e6;
    return campaign_chance(c, 50) ? x : round(x * 100) / 100;
}

void campaign_say(struct campaign *c, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(c->out, format, arguments);
    va_end(arguments);
}

FILE *campaign_file(struct campaign *c, const char *kind, char name[32]) {
    char path[300];
    snprintf(name, 32, "%s-%zu.csv", kind, c->files);
    snprintf(path, sizeof path, "%s/%s", c->folder, name);
    FILE *file = c->files++ < CAMPAIGN_FILES ? fopen(path, "w") : NULL;
    if (file == NULL)
        abort();
    return file;
}

static void empirical(struct campaign *c, double mean) {
    char name[32];
    FILE *file = campaign_file(c, "values", name);
    fprintf(file, "value\n");
    for (size_t i = 1 + campaign_below(c, 30); i > 0; i--)
        fprintf(file, "%.17g\n", campaign_between(c, 0, 2 * mean) + 0.5);
    fclose(file);
    campaign_say(c, "{ distribution = \"empirical\"; file = \"%s\"; };\n", name);
}

static void law_with_shape(struct campaign *c, double mean) {
    switch (campaign_below(c, 5)) {
    case 0:
        campaign_say(c, "{ distribution = \"lognormal\"; mean = %.17g; cv = %.17g; };\n", mean,
                     campaign_chance(c, 10) ? 0 : campaign_between(c, 0.1, 2));
        return;
    case 1:
        campaign_say(c, "{ distribution = \"gamma\"; mean = %.17g; cv = %.17g; };\n", mean,
                     campaign_chance(c, 10) ? 0 : campaign_between(c, 0.1, 2));
        return;
    case 2:
        campaign_say(c, "{ distribution = \"weibull\"; mean = %.17g; shape = %.17g; };\n", mean,
                     campaign_between(c, 0.5, 3));
        return;
    case 3:
        campaign_say(c, "{ distribution = \"erlang\"; mean = %.17g; stages = %zu; };\n", mean,
                     1 + campaign_below(c, 4));
        return;
    default:
        campaign_say(c,
                     "{ distribution = \"hyperexponential\"; probabilities = [ 0.25, 0.75 ]; means = [ "
                     "%.17g, %.17g ]; };\n",
                     3 * mean, mean / 3);
        return;
    }
}

void campaign_law(struct campaign *c, double mean) {
    switch (campaign_below(c, 8)) {
    case 0: campaign_say(c, "%.17g;\n", mean); return;
    case 1: campaign_say(c, "\"%.0f s\";\n", ceil(mean)); return;
    case 2: campaign_say(c, "{ distribution = \"exponential\"; mean = %.17g; };\n", mean); return;
    case 3:
        campaign_say(c, "{ distribution = \"uniform\"; min = %.17g; max = %.17g; };\n", mean / 2, 1.5 * mean);
        return;
    case 4:
        campaign_say(c, "{ distribution = \"triangular\"; min = %.17g; mode = %.17g; max = %.17g; };\n",
                     mean / 2, mean / 2 + campaign_between(c, 0, mean), 2 * mean);
        return;
    case 5: empirical(c, mean); return;
    default: law_with_shape(c, mean); return;
    }
}

void campaign_values(struct campaign *c, size_t count, double least, double most) {
    campaign_say(c, "[ %.17g", campaign_between(c, least, most) + 0.001);
    for (size_t i = 1; i < count; i++)
        campaign_say(c, ", %.17g", campaign_chance(c, 15) ? least : campaign_between(c, least, most));
    campaign_say(c, " ]");
}

void campaign_profile(struct campaign *c, const char *column, double least, double most) {
    const double first = floor(c->opens / c->interval), last = ceil(c->closes / c->interval);
    const size_t count = (size_t)(last - first);
    if (campaign_chance(c, 60)) {
        campaign_values(c, count, least, most);
    } else {
        char name[32];
        FILE *file = campaign_file(c, "profile", name);
        fprintf(file, "%s\n", column);
        for (size_t i = 0; i < count; i++)
            fprintf(file, "%.17g\n", campaign_between(c, least, most) + 0.001);
        fclose(file);
        campaign_say(c, "\"%s\"", name);
    }
    campaign_say(c, ";\n");
}

const char *campaign_time(struct campaign *c, char buffer[40], double t, bool as_date) {
    if (as_date)
        return ht_format_time(c->start_day, floor(t), buffer, 40);
    snprintf(buffer, 40, "%.17g", t);
    return buffer;
}

struct opening {
    const char *text; /* what is said of it; NULL: nothing */
    double opens, closes, hours, hours_a_week;
};

static void make_calendar(struct campaign *c) {
    static const struct opening hours[] = {
        {NULL, 0, 24, 24, 168},
        {"\"always\"", 0, 24, 24, 168},
        {"\"08:00-18:00\"", 8, 18, 10, 70},
        {"\"Mon-Fri 08:00-18:00\"", 8, 18, 10, 50},
        {"[ \"Mon-Fri 07:15-20:00\", \"Sat 09:00-13:30\" ]", 7.25, 20, 12.75, 68},
        {"( \"Mon-Fri 08:00-12:00\", \"Mon-Fri 13:00-17:45\" )", 8, 17.75, 8.75, 44},
        {"\"22:00-06:00\"", 0, 24, 8, 56},
        {"[ \"Mon-Thu 06:00-24:00\", \"Fri 06:00-02:30\" ]", 0, 24, 18, 92}};
    static const char *const lengths[] = {"6 h",    "1 day",  "36 h",    "2 days",
                                          "5 days", "1 week", "2 weeks", "3 weeks"};
    static const double days[] = {0.25, 1, 1.5, 2, 5, 7, 14, 21};
    static const char *const intervals[] = {"15 min", "30 min", "1 h", "2 h", "1 day"};
    static const double seconds[] = {900, 1800, 3600, 7200, 86400};
    const size_t length = campaign_below(c, 8), interval = campaign_below(c, 5);
    const struct opening *o = &hours[length == 0 ? 0 : campaign_below(c, 8)];
    c->length = days[length] * HT_DAY;
    c->interval = seconds[interval];
    c->opens = o->opens * HT_HOUR;
    c->closes = o->closes * HT_HOUR;
    c->open_time = fmax(o->hours, o->hours_a_week * days[length] / 7) * HT_HOUR;
    /* a Monday that is no holiday: something is open */
    const int monday = 2 + 7 * (int)campaign_below(c, 4);
    c->start_day = ht_day_from_date(2026, 3, monday);
    campaign_say(c, "calendar = { start = \"2026-03-%02d\"; length = \"%s\"; interval = \"%s\";\n", monday,
                 lengths[length], intervals[interval]);
    if (o->text != NULL)
        campaign_say(c, "  open = %s;\n", o->text);
    if (campaign_chance(c, 30) && days[length] > 1)
        campaign_say(c, "  holidays = [ \"2026-03-03\", \"2026-03-24\", \"2026-12-25\" ];\n");
    if (campaign_chance(c, 60))
        campaign_say(c, "  at_close = \"%s\";\n", campaign_chance(c, 60) ? "clear" : "serve");
    if (campaign_chance(c, 60))
        campaign_say(c, "  at_end = \"%s\";\n", campaign_chance(c, 60) ? "stop" : "drain");
    if (campaign_chance(c, 30))
        campaign_say(c, "  warm_up = %.17g;\n",
                     campaign_chance(c, 50) ? c->length / 4 : campaign_between(c, 0, c->length / 2));
    campaign_say(c, "};\n");
}

static void make_rest(struct campaign *c) {
    static const char *const countings[] = {"offered", "answered", "net", "met"};
    if (campaign_chance(c, 30))
        campaign_say(c, "lines = %zu;\n", 1 + campaign_below(c, campaign_chance(c, 50) ? 8 : 40));
    if (campaign_chance(c, 70))
        campaign_say(c, "service_level = { within = %.17g; counting = \"%s\"; };\n",
                     campaign_between(c, 0, 120), countings[campaign_below(c, 4)]);
    campaign_say(c, "run = { replications = %zu; seed = %zu;", 1 + campaign_below(c, 30),
                 campaign_below(c, 1000000));
    if (campaign_chance(c, 20))
        campaign_say(c, " precision = 0.2; max_replications = 50;");
    campaign_say(c, " };\n");
}

/* Every call type has somebody to take it, but for one now and then. */
static void choose_skills(struct campaign *c) {
    c->types = 1 + campaign_below(c, CAMPAIGN_TYPES);
    c->groups = 1 + campaign_below(c, CAMPAIGN_GROUPS);
    for (size_t g = 0; g < c->groups; g++) {
        const size_t sure = campaign_below(c, c->types);
        for (size_t t = 0; t < c->types; t++)
            c->serves[g][t] = t == sure || campaign_chance(c, 55);
    }
    for (size_t t = 0; t < c->types; t++)
        c->serves[campaign_below(c, c->groups)][t] |= campaign_chance(c, 90);
}

bool campaign_make(const char *folder, uint64_t seed) {
    static const char *const names[] = {"campaign", "a \\\"quoted\\\" name",
                                        ("Gespr\xC3\xA4"
                                         "che"),
                                        "back\\\\slash"};
    struct campaign c = {.folder = folder, .seed = seed};
    char path[300];
    snprintf(path, sizeof path, "%s/case.cfg", folder);
    c.out = fopen(path, "w");
    if (c.out == NULL)
        return false;
    campaign_say(&c, "name = \"%s %llu\";\n", names[campaign_below(&c, 4)], (unsigned long long)seed);
    if (campaign_chance(&c, 30))
        campaign_say(&c, "description = \"one line\\nand another; # no comment\";\n");
    make_calendar(&c);
    make_rest(&c);
    choose_skills(&c);
    c.calls = campaign_between(&c, 50, 1500) / (double)c.types;
    campaign_call_types(&c);
    campaign_agents(&c);
    return fclose(c.out) == 0;
}

void campaign_remove(const char *folder) {
    static const char *const kinds[] = {"values", "profile", "counts", "calls", "staffing"};
    char path[300];
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t i = 0; i < CAMPAIGN_FILES; i++) {
            snprintf(path, sizeof path, "%s/%s-%zu.csv", folder, kinds[kind], i);
            unlink(path);
        }
    snprintf(path, sizeof path, "%s/case.cfg", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/again.cfg", folder);
    unlink(path);
    rmdir(folder);
}
