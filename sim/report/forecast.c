/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of `holdtime check`: what arithmetic alone says of load and capacity, and where the agents of
 * each group are. Periods in which a group does not change share a row.
 */
#include "table.h"
#include "words.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <holdtime/report.h>
#include <math.h>
#include <string.h>

#define ROWS_SHOWN 60

enum group_column { FROM, TO, ROSTERED, PRESENT, ON, PROFICIENT, GROUP_COLUMNS };
enum column { PERIOD, OPEN, CALLS, LOAD, AGENTS, CAPACITY, USE, OVER, COLUMNS };

/* Share of the capacity that the load takes; NAN when there is neither. */
static double use_of(const struct ht_forecast_period *period) {
    return period->capacity > 0       ? period->offered_load / period->capacity
           : period->offered_load > 0 ? INFINITY
                                      : NAN;
}

static void put_sentence(const struct ht_model *model, enum ht_per by, const struct ht_forecast *forecast,
                         FILE *out) {
    size_t over = 0, worst = 0;
    for (size_t i = 0; i < forecast->count; i++) {
        const double use = use_of(&forecast->periods[i]);
        over += use > 1;
        if (use > use_of(&forecast->periods[worst]) || isnan(use_of(&forecast->periods[worst]))) {
            worst = i;
        }
    }
    char text[1024], when[64], load[64], capacity[64], share[64];
    struct words words;
    words_init(&words, text, sizeof text);
    if (forecast->count == 0 || isnan(use_of(&forecast->periods[worst]))) {
        words_add(&words, "No calls are expected.");
    } else {
        const struct ht_forecast_period *p = &forecast->periods[worst];
        const double use = use_of(p);
        if (over == 0) {
            words_add(&words, "The agents can carry the expected load in every %s. It comes closest",
                      words_per(by));
        } else {
            words_add(&words, "The expected load is above the capacity in %zu of %zu %ss. It is highest",
                      over, forecast->count, words_per(by));
        }
        words_add(&words, " %s %s: %s erlangs for %s proficient agents%s%s%s.",
                  by == HT_PER_WEEK ? "in" : "on", words_period(model, by, p->when.start, when, sizeof when),
                  words_level(p->offered_load, load, sizeof load),
                  words_level(p->capacity, capacity, sizeof capacity), isfinite(use) ? ", " : "",
                  isfinite(use) ? words_share(use, share, sizeof share) : "",
                  isfinite(use) ? " of what they can carry" : "");
    }
    table_paragraph(text, "", out);
}

static bool add_row(struct table *table, const struct words_rows *names,
                    const struct ht_forecast_period *period) {
    char(*row)[TABLE_CELL] = table_row(table);
    if (row == NULL) {
        return false;
    }
    words_row(names, &period->when, row[PERIOD], row[COLUMNS], TABLE_CELL);
    snprintf(row[OPEN], TABLE_CELL, "%.4g", period->open_time / HT_HOUR);
    words_count(period->calls, row[CALLS], TABLE_CELL);
    words_level(period->offered_load, row[LOAD], TABLE_CELL);
    words_level(period->agents, row[AGENTS], TABLE_CELL);
    words_level(period->capacity, row[CAPACITY], TABLE_CELL);
    const double use = use_of(period);
    snprintf(row[USE], TABLE_CELL, isinf(use) ? "no agents" : isnan(use) ? "-" : "%.0f%%", 100 * use);
    snprintf(row[OVER], TABLE_CELL, "%s", use > 1 ? "!" : "");
    return true;
}

/* What the load is, in the words of what the scenario has. */
static const char *load_note(const struct ht_model *model) {
    bool followed = false;
    for (size_t i = 0; i < model->call_type_count; i++) {
        const struct ht_call_type *type = &model->call_types[i];
        followed = followed || type->repeat.probability > 0 || type->escalate.probability > 0;
    }
    return followed
               ? "load: fresh calls, with the repeats and escalations that follow them at once, x mean "
                 "handle and wrap-up time, over open time; redials come on top. !: above capacity."
               : "load: fresh calls x mean handle and wrap-up time, over open time; redials come on top. "
                 "!: above capacity.";
}

static bool is_open(const struct ht_forecast_period *period) {
    return period->open_time > 0 || period->calls > 0;
}

static void put_levels(const struct ht_forecast_group *group, char (*row)[TABLE_CELL]) {
    for (size_t i = ROSTERED; i <= PROFICIENT; i++) {
        snprintf(row[i], TABLE_CELL, "-");
    }
    if (group->rostered <= 0 && group->agents <= 0) {
        return;
    }
    words_level(group->rostered, row[ROSTERED], TABLE_CELL);
    words_level(group->present, row[PRESENT], TABLE_CELL);
    words_level(group->agents, row[ON], TABLE_CELL);
    words_level(group->capacity, row[PROFICIENT], TABLE_CELL);
}

static bool same_levels(char (*a)[TABLE_CELL], char (*b)[TABLE_CELL]) {
    bool same = true;
    for (size_t i = ROSTERED; i <= PROFICIENT; i++) {
        same = same && strcmp(a[i], b[i]) == 0;
    }
    return same;
}

/* The rows of one group. Where one goes live a row begins, if only to say so. */
static bool add_group(struct table *table, const struct words_rows *names, const struct ht_forecast *forecast,
                      size_t group) {
    char cells[GROUP_COLUMNS + 1][TABLE_CELL], (*row)[TABLE_CELL] = NULL;
    for (size_t i = 0; i < forecast->count; i++) {
        const struct ht_forecast_period *period = &forecast->periods[i];
        if (!is_open(period)) {
            continue;
        }
        memset(cells, 0, sizeof cells);
        words_row(names, &period->when, cells[FROM], cells[GROUP_COLUMNS], TABLE_CELL);
        put_levels(&period->groups[group], cells);
        if (row != NULL && same_levels(row, cells) && cells[GROUP_COLUMNS][0] == '\0') {
            snprintf(row[TO], TABLE_CELL, "to %.*s", TABLE_CELL - 4, cells[FROM]);
            continue;
        }
        row = table_row(table);
        if (row == NULL) {
            return false;
        }
        memcpy(row, cells, sizeof cells);
    }
    return true;
}

/* A group that never changes takes a line. */
static void print_group(const struct ht_model *model, enum ht_per by, const struct table *table, size_t group,
                        FILE *out) {
    char name[256], line[512];
    bool changes = false;
    words_clean(model->agent_groups[group].name, name, sizeof name);
    for (size_t r = 1; r < table->rows; r++) {
        changes = changes || !same_levels(table->cells, table->cells + r * (GROUP_COLUMNS + 1));
    }
    if (changes) {
        fprintf(out, "%s\n", name);
        table_print(table, table->rows, out);
    } else if (table->rows > 0) {
        char(*row)[TABLE_CELL] = table->cells;
        snprintf(line, sizeof line, "%s, every %s: %s rostered, %s present, %s on the phones, %s proficient.",
                 name, words_per(by), row[ROSTERED], row[PRESENT], row[ON], row[PROFICIENT]);
        table_paragraph(line, "", out);
    }
    fputc('\n', out);
}

/* One group all of whose agents are on the phones is in the table of the whole. */
static bool has_more_to_tell(const struct ht_model *model, const struct ht_forecast *forecast) {
    bool more = model->agent_group_count > 1;
    for (size_t i = 0; i < forecast->count && model->agent_group_count == 1; i++) {
        const struct ht_forecast_group *group = &forecast->periods[i].groups[0];
        more = more || group->rostered - group->agents > 1e-9 * group->rostered;
    }
    return more;
}

static bool put_groups(const struct ht_model *model, enum ht_per by, const struct words_rows *names,
                       const struct ht_forecast *forecast, FILE *out) {
    const struct table_column columns[GROUP_COLUMNS] = {
        [FROM] = {.above = names->heading,
                  .heading = by == HT_PER_WEEK ? " #  week" : words_per(by),
                  .left = true},
        [TO] = {.above = "", .heading = "", .left = true},
        [ROSTERED] = {.above = "", .heading = "rostered"},
        [PRESENT] = {.above = "", .heading = "present"},
        [ON] = {.above = "on the", .heading = "phones"},
        [PROFICIENT] = {.above = "in proficient", .heading = "agents"},
    };
    bool whole = true;
    fputc('\n', out);
    for (size_t g = 0; whole && g < model->agent_group_count; g++) {
        struct table table;
        table_init(&table, columns, GROUP_COLUMNS);
        whole = add_group(&table, names, forecast, g);
        if (whole) {
            print_group(model, by, &table, g, out);
        }
        table_release(&table);
    }
    if (whole) {
        table_paragraph("rostered: on shift, in class and lent to teach or coach included; present: of these "
                        "not absent; means over open time.",
                        "", out);
    }
    return whole;
}

bool ht_report_forecast(const struct ht_model *model, enum ht_per by, const struct ht_forecast *forecast,
                        FILE *out) {
    const struct ht_period nothing = {0};
    const struct words_rows names =
        words_rows(model, by, forecast->count == 0 ? &nothing : &forecast->periods[0].when,
                   forecast->count == 0 ? &nothing : &forecast->periods[forecast->count - 1].when);
    const struct table_column columns[COLUMNS] = {
        [PERIOD] = {.above = names.heading,
                    .heading = by == HT_PER_WEEK ? " #  week" : words_per(by),
                    .left = true},
        [OPEN] = {.above = "open", .heading = "hours"},
        [CALLS] = {.above = "fresh", .heading = "calls"},
        [LOAD] = {.above = "load,", .heading = "erlangs"},
        [AGENTS] = {.above = "agents on", .heading = "the phones"},
        [CAPACITY] = {.above = "in proficient", .heading = "agents"},
        [USE] = {.above = "load /", .heading = "capacity"},
        [OVER] = {.above = "", .heading = "", .left = true},
    };
    struct table table;
    table_init(&table, columns, COLUMNS);
    size_t shown = 0, left = 0;
    bool whole = true;
    for (size_t i = 0; whole && i < forecast->count; i++) {
        const struct ht_forecast_period *period = &forecast->periods[i];
        if (!is_open(period)) {
            continue;
        }
        if (shown == ROWS_SHOWN) {
            left++;
            continue;
        }
        whole = add_row(&table, &names, period);
        shown++;
    }
    if (whole) {
        put_sentence(model, by, forecast, out);
        fputc('\n', out);
        table_print(&table, table.rows, out);
        if (left > 0) {
            fprintf(out, "%zu more %ss are left out.\n", left, words_per(by));
        }
        fputc('\n', out);
        table_paragraph(load_note(model), "", out);
        whole = !has_more_to_tell(model, forecast) || put_groups(model, by, &names, forecast, out);
    }
    table_release(&table);
    errno = whole ? errno : ENOMEM;
    return whole && fflush(out) == 0 && !ferror(out);
}
