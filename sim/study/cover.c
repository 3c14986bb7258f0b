/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters: the cheapest that covers the needs, simulated as it is; where it misses a target the program is
 * asked for more there (cover_cuts.c), solved and simulated again, until every target is kept, more agents
 * help no longer, or ROUNDS are done.
 *
 * Invariant: what is in `out` belongs together: duties, cover and model are those of the roster whose result
 * is there.
 */
#include "cover.h"
#include "staff_model.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 15
#define NEARLY 1e-6

struct rostering {
    struct cover cover;
    struct ht_model plain;
    const struct ht_staff_options *options;
    struct ht_study_options study;
    struct ht_rostered *out;
    double *x, *kept; /* [columns]: the roster in hand; the one in `out`; NULL: none yet */
    size_t *asked;
    struct ht_arena arena; /* of the present program */
};

static void stage(const struct rostering *r, const char *what) {
    if (r->options->stage != NULL)
        r->options->stage(r->options->stage_context, what);
}

static double clock_of(double second) {
    return second >= HT_DAY ? second - HT_DAY : second;
}

static bool make_shift(const struct rostering *r, const struct column *column, double count,
                       struct ht_shift *shift) {
    const struct turn *turn = &r->cover.turns[column->turn];
    const struct ht_shift_pattern *p = &r->plain.shift_patterns[turn->pattern];
    *shift = (struct ht_shift){.count = (size_t)count,
                               .days = column->days,
                               .from = turn->start,
                               .to = clock_of(turn->start + p->length),
                               .break_count = p->break_count};
    shift->breaks = ht_arena_alloc(&r->out->arena, p->break_count, sizeof *shift->breaks);
    for (size_t i = 0; shift->breaks != NULL && i < p->break_count; i++)
        shift->breaks[i] = (struct ht_break){clock_of(turn->start + p->breaks[i].after), p->breaks[i].length};
    return shift->breaks != NULL;
}

/* The scenario with the roster in hand as shifts. */
static bool make_model(struct rostering *r, struct ht_model *model) {
    const struct cover *c = &r->cover;
    size_t duties = 0;
    *model = r->plain;
    ht_arena_init(&model->arena);
    for (size_t j = 0; j < c->column_count; j++)
        duties += r->x[j] > 0.0 ? 1 : 0;
    model->agent_groups = ht_arena_alloc(&r->out->arena, c->groups, sizeof *model->agent_groups);
    struct ht_shift *shift = ht_arena_alloc(&r->out->arena, duties, sizeof *shift);
    if (model->agent_groups == NULL || shift == NULL)
        return false;
    for (size_t g = 0, j = 0; g < c->groups; g++) {
        struct ht_agent_group *group = &model->agent_groups[g];
        *group = r->plain.agent_groups[g];
        group->roster = HT_ROSTER_SHIFTS;
        group->staffing = NULL;
        group->staffing_count = group->shift_count = group->count = 0;
        group->shifts = shift;
        for (; j < c->column_count && c->columns[j].group == g; j++)
            if (r->x[j] > 0.0) {
                if (!make_shift(r, &c->columns[j], r->x[j], shift++))
                    return false;
                group->shift_count++;
                group->count += (size_t)r->x[j];
            }
    }
    return true;
}

static bool list_duties(struct rostering *r) {
    const struct cover *c = &r->cover;
    struct ht_rostered *out = r->out;
    size_t count = 0;
    for (size_t j = 0; j < c->column_count; j++)
        count += r->x[j] > 0.0 ? 1 : 0;
    out->duties = ht_arena_alloc(&out->arena, count, sizeof *out->duties);
    out->duty_count = 0;
    out->cost = out->paid_hours = 0.0;
    for (size_t j = 0; out->duties != NULL && j < c->column_count; j++) {
        const struct column *column = &c->columns[j];
        if (r->x[j] <= 0.0)
            continue;
        out->duties[out->duty_count++] = (struct ht_duty){.group = column->group,
                                                          .pattern = c->turns[column->turn].pattern,
                                                          .start = c->turns[column->turn].start,
                                                          .days = column->days,
                                                          .count = (size_t)r->x[j],
                                                          .cost = r->x[j] * column->cost};
        out->cost += r->x[j] * column->cost;
        out->paid_hours += r->x[j] * column->hours;
    }
    return out->duties != NULL;
}

static bool count_cover(struct rostering *r) {
    const struct cover *c = &r->cover;
    const size_t cells = c->staffing->bins * c->groups;
    struct ht_rostered *out = r->out;
    double *sum = ht_arena_alloc(&r->arena, cells, sizeof *sum);
    out->cover = ht_arena_alloc(&out->arena, cells, sizeof *out->cover);
    if (sum == NULL || out->cover == NULL)
        return false;
    for (size_t j = 0; j < c->column_count; j++)
        for (size_t bin = 0; r->x[j] > 0.0 && bin < c->staffing->bins; bin++)
            sum[bin * c->groups + c->columns[j].group] += r->x[j] * cover_in_bin(c, &c->columns[j], bin);
    for (size_t i = 0; i < cells; i++)
        out->cover[i] = (size_t)floor(sum[i] + NEARLY);
    return true;
}

static enum ht_study_status status_of(enum cover_end end) {
    return end == COVER_NO_MEMORY     ? HT_STUDY_NO_MEMORY
           : end == COVER_INTERRUPTED ? HT_STUDY_NOTHING
                                      : HT_STUDY_DONE;
}

/* Solves the program as it is now; where not all cuts can hold, it comes as near to them as it can. The
 * search may also end before it finds a roster there is; what may fall short is sure to be found. */
static enum cover_end solve(struct rostering *r, struct solution *solution) {
    enum cover_end end = COVER_INFEASIBLE;
    struct program program;
    stage(r, r->cover.cut_count == 0 ? "looking for the cheapest roster"
                                     : "looking for the next cheapest roster");
    const enum cover_loose looser = r->cover.cut_count == 0 ? COVER_LOOSE_DEMANDS : COVER_LOOSE_CUTS;
    for (size_t i = 0; end == COVER_INFEASIBLE && i < 2; i++) {
        ht_arena_reset(&r->arena);
        if (!cover_program(&r->cover, i == 0 ? COVER_STRICT : looser, &program, &r->arena))
            return COVER_NO_MEMORY;
        solution->x = ht_arena_alloc(&r->arena, program.columns, sizeof *solution->x);
        if (solution->x == NULL)
            return COVER_NO_MEMORY;
        end = cover_solve(&program, r->study.interrupted, solution);
    }
    for (size_t j = r->cover.column_count; looser == COVER_LOOSE_DEMANDS && j < program.columns; j++)
        if (end == COVER_SOLVED && solution->x[j] > 0.0)
            end = COVER_INFEASIBLE;
    if (end == COVER_SOLVED)
        memcpy(r->x, solution->x, r->cover.column_count * sizeof *r->x);
    return end;
}

/* Simulates the roster in hand; it becomes that of `out`, with its result, unless that is interrupted before
 * the first replication, or there is an earlier one. */
static enum ht_study_status simulate(struct rostering *r, const struct solution *solution) {
    struct ht_rostered *out = r->out;
    struct ht_model model;
    struct ht_result result;
    if (!make_model(r, &model))
        return HT_STUDY_NO_MEMORY;
    stage(r, out->rounds == 0 ? "simulating the roster" : "simulating the next roster");
    enum ht_study_status status = ht_study_run(&model, &r->study, &result);
    if (status == HT_STUDY_DONE && result.interrupted && out->rounds > 0)
        status = HT_STUDY_NOTHING; /* the last one, whole, says more than part of this one */
    if (status != HT_STUDY_DONE) {
        ht_result_release(&result);
        return status;
    }
    ht_result_release(&out->result);
    out->rostered = model;
    out->result = result;
    out->result.model = &out->rostered;
    out->optimal = solution->optimal;
    out->interrupted = result.interrupted;
    if (out->rounds++ == 0)
        out->bound = solution->bound;
    out->cuts = r->cover.cut_count;
    memcpy(r->kept, r->x, r->cover.column_count * sizeof *r->kept);
    if (!list_duties(r) || !count_cover(r))
        return HT_STUDY_NO_MEMORY;
    out->bound = fmin(out->bound, out->cost); /* hours that are free have a price in the program */
    return HT_STUDY_DONE;
}

static bool list_missed(struct rostering *r) {
    struct ht_rostered *out = r->out;
    const size_t targets = r->plain.target_count;
    out->missed = ht_arena_alloc(&out->arena, cover_periods(&out->result, targets), sizeof *out->missed);
    out->missed_count = 0;
    for (size_t t = 0; out->missed != NULL && t < targets; t++)
        for (size_t p = 0; p < out->result.verdicts[t].period_count; p++) {
            const struct ht_target_period *period = &out->result.verdicts[t].periods[p];
            if (period->missed)
                out->missed[out->missed_count++] = (struct ht_shortfall){
                    out->result.verdicts[t].target, period->when, period->value, period->met_probability};
        }
    return out->missed != NULL;
}

/* Asks for more where the roster misses; `*more` says whether that changed anything. */
static enum ht_study_status ask(struct rostering *r, bool *more) {
    struct ht_rostered *out = r->out;
    const size_t targets = r->plain.target_count, before = r->cover.cut_count;
    *more = false;
    if (r->asked == NULL)
        r->asked = ht_arena_alloc(&out->arena, cover_periods(&out->result, targets), sizeof *r->asked);
    if (r->asked == NULL)
        return HT_STUDY_NO_MEMORY;
    stage(r, "trying one more agent where the roster misses a target");
    const enum ht_study_status status =
        cover_cut(&r->cover, &r->study, &out->rostered, &out->result, r->kept, r->asked);
    *more = status == HT_STUDY_DONE && r->cover.cut_count > before;
    return status;
}

/* Round by round. Interrupted before there is a roster with a result: HT_STUDY_NOTHING. */
static enum ht_study_status rounds(struct rostering *r) {
    struct ht_rostered *out = r->out;
    enum ht_study_status status = HT_STUDY_DONE;
    for (bool more = true; more && status == HT_STUDY_DONE;) {
        struct solution solution = {0};
        const enum cover_end end = solve(r, &solution);
        if (end == COVER_INFEASIBLE)
            break;
        status = status_of(end);
        const bool same = status == HT_STUDY_DONE && out->rounds > 0 &&
                          memcmp(r->x, r->kept, r->cover.column_count * sizeof *r->x) == 0;
        if (status != HT_STUDY_DONE || same)
            break;
        status = simulate(r, &solution);
        if (status == HT_STUDY_DONE && !list_missed(r))
            status = HT_STUDY_NO_MEMORY;
        more = status == HT_STUDY_DONE && !out->interrupted && out->missed_count > 0 && out->rounds < ROUNDS;
        if (more)
            status = ask(r, &more);
    }
    if (status == HT_STUDY_NOTHING && out->rounds > 0) {
        out->interrupted = true;
        status = HT_STUDY_DONE;
    }
    return status;
}

static bool all_covered(const struct cover *c) {
    bool all = true;
    for (size_t i = 0; i < c->demand_count; i++)
        all &= c->demands[i].covered;
    return all;
}

static enum ht_study_status find(struct rostering *r) {
    struct ht_rostered *out = r->out;
    enum ht_study_status status = HT_STUDY_DONE;
    if (!cover_init(&r->cover))
        return HT_STUDY_NO_MEMORY;
    r->x = ht_arena_alloc(&out->arena, r->cover.column_count, sizeof *r->x);
    r->kept = ht_arena_alloc(&out->arena, r->cover.column_count, sizeof *r->kept);
    if (r->x == NULL || r->kept == NULL)
        return HT_STUDY_NO_MEMORY;
    out->priced = r->cover.priced;
    if (all_covered(&r->cover))
        status = rounds(r);
    if (status == HT_STUDY_DONE && out->rounds == 0)
        status = status_of(cover_gaps(&r->cover, r->study.interrupted, out));
    return status;
}

enum ht_study_status ht_roster(const struct ht_staffing *staffing, const struct ht_staff_options *options,
                               struct ht_rostered *out) {
    struct rostering r = {.options = options, .study = options->study, .out = out};
    const size_t asked = options->study.replications, seen = staffing->result.replications;
    *out = (struct ht_rostered){0};
    ht_arena_init(&out->arena);
    ht_arena_init(&out->result.arena);
    ht_arena_init(&r.arena);
    r.study.replications = asked > 0 ? asked : staffing->model->run.replications;
    /* luck that the needs have not seen */
    r.study.first += r.study.replications + (seen > r.study.replications ? seen : r.study.replications);
    r.study.precision = 0.0;
    r.study.by_given = true;
    r.study.by = HT_PER_INTERVAL;
    r.study.traced = r.study.shard = r.study.shards = 0;
    r.study.ranks = NULL;
    r.study.store = NULL;
    r.study.resume = false;
    r.cover = (struct cover){.model = &r.plain, .staffing = staffing, .arena = &out->arena};
    const enum ht_study_status status =
        staff_plain(&r.plain, staffing->model, &out->arena) ? find(&r) : HT_STUDY_NO_MEMORY;
    ht_arena_release(&r.arena);
    return status;
}

void ht_rostered_release(struct ht_rostered *rostered) {
    ht_result_release(&rostered->result);
    ht_arena_release(&rostered->arena);
    *rostered = (struct ht_rostered){0};
}
