/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program of a roster: columns are shifts that may be worked, rows what they must cover and what limits
 * them. It is written down here and in cover_program.c, solved in cover_glpk.c (which knows nothing of
 * shifts), and made stricter in cover_cuts.c where a simulation shows that covering is not enough.
 *
 * Time: a slot is an interval of the week, Monday 00:00 first. The week is cyclic. No shift begins on a
 * holiday, so in the slots of the day after one those that began the day before are missing: such a slot is
 * told apart as slot + slots. Coverage counts agents rostered: absence and time off the phones make the needs
 * larger, not the coverage smaller.
 */
#ifndef HOLDTIME_COVER_H
#define HOLDTIME_COVER_H

#include <holdtime/staff.h>

/* A pattern from one start: the share of the open time of each slot in which an agent is there and not on a
 * break, where the shift began on that day, and where it began the day before. */
struct turn {
    size_t pattern;
    double start;
    double *today, *before; /* [slots] */
};

/* Agents of a group who work a turn on the same days every week. */
struct column {
    size_t group, turn;
    unsigned days;
    double hours, cost; /* a week, of one agent */
};

struct demand {
    size_t group, slot; /* slot < 2 * slots */
    size_t bin;         /* that needs most, the first of these */
    double agents;      /* rostered */
    bool covered;       /* by some column */
};

/* A row that a simulation asked for. */
struct cut {
    double *weight; /* [columns] */
    double bound;
    struct cut *next;
};

/* One that may begin only so often: turn and weekday. */
struct limit {
    size_t turn, weekday, at_most;
};

struct cover {
    const struct ht_model *model; /* without careers, as `staffed` but for absence and time off the phones */
    const struct ht_staffing *staffing;
    struct ht_arena *arena;
    size_t day_slots, slots, groups;
    struct turn *turns;
    size_t turn_count;
    struct column *columns; /* by group, pattern, start, days */
    size_t column_count;
    struct demand *demands;
    size_t demand_count;
    struct limit *limits;
    size_t limit_count;
    struct cut *cuts; /* the newest first */
    size_t cut_count;
    bool priced;
};

/* Minimises price * x where rows hold, for whole x >= 0. Column by column: entries first[j] .. first[j + 1]
 * - 1. */
struct program {
    size_t columns, rows;
    double *price;
    size_t *first, *row;
    double *weight;
    double *bound; /* [rows] */
    bool *at_most; /* [rows]; else at least */
};

struct solution {
    double *x;    /* [columns] */
    double bound; /* no x costs less: the optimum without whole numbers */
    bool optimal; /* else the search ended early */
};

enum cover_end { COVER_SOLVED, COVER_INFEASIBLE, COVER_INTERRUPTED, COVER_NO_MEMORY };

/* The solver's; x has room. The same program has the same solution. Calling thread only. */
enum cover_end cover_solve(const struct program *program, const volatile sig_atomic_t *interrupted,
                           struct solution *solution);

/* Columns, demands and limits of a cover whose model, staffing and arena are set. False: no memory. */
bool cover_init(struct cover *cover);

/* The slot of a bin, the day after a holiday told apart. */
size_t cover_slot(const struct cover *cover, size_t bin);

/* Share of a slot (of 2 * slots) that a column covers. */
double cover_share(const struct cover *cover, const struct column *column, size_t slot);

/* Share of a bin in which an agent of a column is there and not on a break; holidays known. */
double cover_in_bin(const struct cover *cover, const struct column *column, size_t bin);

/* What of the demands a program asks for. Loose: rows may fall short, at a price: demands by one column each,
 * after the whole ones, or cuts, likewise. */
enum cover_loose { COVER_STRICT, COVER_LOOSE_DEMANDS, COVER_LOOSE_CUTS };

/* Writes the program down, in `arena`. False: no memory. */
bool cover_program(const struct cover *cover, enum cover_loose loose, struct program *program,
                   struct ht_arena *arena);

/* Why there is no roster: fills gaps of `out`, none where all demands can be covered. */
enum cover_end cover_gaps(const struct cover *cover, const volatile sig_atomic_t *interrupted,
                          struct ht_rostered *out);

/* Adds a cut for each period that the roster `x` misses, simulated as `rostered` with this result, but those
 * that `staffing` found impossible and those that more agents make worse. asked[periods of all targets]
 * counts how often a period was missed before. */
enum ht_study_status cover_cut(struct cover *cover, const struct ht_study_options *study,
                               const struct ht_model *rostered, const struct ht_result *result,
                               const double *x, size_t *asked);

/* Periods of all targets of a result. */
size_t cover_periods(const struct ht_result *result, size_t targets);

/* Could the needs not keep this period of a target either? */
bool cover_hopeless(const struct cover *cover, const struct ht_target *target, const struct ht_period *when);

#endif
