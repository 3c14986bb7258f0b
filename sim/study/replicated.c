/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Digesting one replication and adding it to those before. Doubles are added in the order of replications,
 * counts of histograms are integers: so the bytes of a result do not depend on who simulated what.
 */
#include "replicated.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

static size_t types(const struct shape *s) {
    return s->model->call_type_count;
}

static enum ht_per finest(const struct ht_model *model, enum ht_per by) {
    for (size_t i = 0; i < model->target_count; i++)
        if (measure_is_quantile(model->targets[i].measure) && model->targets[i].per < by)
            by = model->targets[i].per;
    return by;
}

/* Who calls in closed time is not answered, but for those whom an agent passes on after closing time. */
static bool passes_on(const struct ht_model *model) {
    for (size_t i = 0; i < model->call_type_count; i++)
        if (model->call_types[i].escalate.probability > 0.0)
            return true;
    return false;
}

bool shape_init(struct shape *s, const struct ht_model *model, enum ht_per by, struct ht_arena *arena) {
    const size_t bins = ht_bin_count(&model->calendar);
    *s = (struct shape){.model = model, .scopes = ht_model_scopes(model)};
    s->weeks = (size_t)ceil(model->calendar.length / HT_WEEK);
    s->pace_weeks = ht_pace_weeks(model);
    s->defect_count = ht_defect_count(model);
    s->targets = ht_arena_alloc(arena, model->target_count, sizeof *s->targets);
    s->first_value = ht_arena_alloc(arena, model->target_count + 1, sizeof *s->first_value);
    s->hold_period = ht_arena_alloc(arena, bins, sizeof *s->hold_period);
    s->hold_end = ht_arena_alloc(arena, bins, sizeof *s->hold_end);
    if (s->targets == NULL || s->first_value == NULL || s->hold_period == NULL || s->hold_end == NULL ||
        !grid_init(&s->rows, model, by, arena) || !grid_init(&s->holds, model, finest(model, by), arena))
        return false;
    for (size_t i = 0; i < model->target_count; i++) {
        if (!grid_init(&s->targets[i], model, model->targets[i].per, arena))
            return false;
        s->first_value[i + 1] = s->first_value[i] + s->targets[i].count;
    }
    for (size_t p = 0; p < s->holds.count; p++) {
        const struct ht_period *period = &s->holds.periods[p];
        const bool open = passes_on(model) ||
                          ht_open_time(&model->calendar, period->start, period->start + period->length) > 0.0;
        for (size_t bin = s->holds.first_bin[p]; bin < s->holds.first_bin[p + 1]; bin++) {
            s->hold_period[bin] = s->hold_count;
            s->hold_end[bin] = s->hold_count + (open ? 1 : 0);
        }
        s->hold_count += open ? 1 : 0;
    }
    s->row_count = s->rows.count;
    return true;
}

/* Of models that agree in calendar.start, .length, .warm_up and .interval. */
static bool same_shape(const struct shape *a, const struct shape *b) {
    const size_t bins = ht_bin_count(&a->model->calendar);
    const size_t bytes = bins * sizeof *a->hold_period;
    bool same = a->model->target_count == b->model->target_count && a->rows.per == b->rows.per &&
                a->holds.per == b->holds.per && memcmp(a->hold_period, b->hold_period, bytes) == 0 &&
                memcmp(a->hold_end, b->hold_end, bytes) == 0;
    for (size_t i = 0; same && i < a->model->target_count; i++)
        same = a->targets[i].per == b->targets[i].per;
    return same;
}

bool shape_init_like(struct shape *s, const struct ht_model *model, const struct shape *like,
                     struct ht_arena *arena, struct ht_arena *scratch) {
    ht_arena_reset(scratch);
    if (!shape_init(s, model, like->rows.per, scratch))
        return false;
    if (!same_shape(s, like))
        return shape_init(s, model, like->rows.per, arena);
    s->rows = like->rows;
    s->holds = like->holds;
    s->targets = like->targets;
    s->first_value = like->first_value;
    s->hold_period = like->hold_period;
    s->hold_end = like->hold_end;
    return true;
}

/* Quantiles of a period need the histograms of that period. */
struct shape shape_brief(const struct shape *whole, struct ht_focus focus) {
    struct shape s = *whole;
    s.focus = focus;
    s.row_count = s.weeks = s.pace_weeks = s.defect_count = 0;
    s.course_count = whole->rows.count;
    if (!measure_is_quantile(focus.measure))
        s.hold_count = 1;
    return s;
}

bool replicated_init(struct replicated *r, const struct shape *s, struct ht_arena *arena) {
    *r = (struct replicated){0};
    r->sums = ht_arena_alloc(arena, (1 + s->row_count) * s->scopes, sizeof *r->sums);
    r->course = ht_arena_alloc(arena, s->course_count, sizeof *r->course);
    r->holds = ht_arena_alloc(arena, s->hold_count * types(s), sizeof *r->holds);
    r->values = ht_arena_alloc(arena, s->first_value[s->model->target_count] + 1, sizeof *r->values);
    r->heat = ht_arena_alloc(arena, s->weeks * 24 * 2, sizeof *r->heat);
    r->paces = ht_arena_alloc(arena, s->model->agent_group_count * s->pace_weeks, sizeof *r->paces);
    r->defects = ht_arena_alloc(arena, s->defect_count, sizeof *r->defects);
    return r->sums != NULL && r->course != NULL && r->holds != NULL && r->values != NULL && r->heat != NULL &&
           r->paces != NULL && r->defects != NULL;
}

/* Histograms of the bins [first, last). */
static void hold_range(const struct shape *s, size_t first, size_t last, size_t range[2]) {
    range[0] = s->hold_period[first];
    range[1] = s->hold_end[last - 1];
}

/* .. of a row; row 0 is the whole run. */
static void row_range(const struct shape *s, size_t row, size_t range[2]) {
    range[0] = 0;
    range[1] = s->hold_count;
    if (row > 0)
        hold_range(s, s->rows.first_bin[row - 1], s->rows.first_bin[row], range);
}

static bool ladders_init(struct reduced *r, const struct shape *s, struct ht_arena *arena) {
    size_t open = 0, range[2];
    r->ladder = ht_arena_alloc(arena, 1 + s->row_count, sizeof *r->ladder);
    r->within = ht_arena_alloc(arena, 2 * (1 + types(s)) * RUNGS, sizeof *r->within);
    for (size_t row = 0; r->ladder != NULL && row <= s->row_count; row++) {
        row_range(s, row, range);
        r->ladder[row] = range[0] < range[1] ? open++ : SIZE_MAX;
    }
    r->ladders = ht_arena_alloc(arena, open * (1 + types(s)), sizeof *r->ladders);
    return r->ladder != NULL && r->within != NULL && r->ladders != NULL;
}

bool reduced_init(struct reduced *r, const struct shape *s, struct ht_arena *arena) {
    const size_t values = s->first_value[s->model->target_count] + 1;
    *r = (struct reduced){0};
    r->moments = ht_arena_alloc(arena, (1 + s->row_count) * s->scopes * HT_MEASURE_COUNT, sizeof *r->moments);
    r->course = ht_arena_alloc(arena, s->course_count, sizeof *r->course);
    r->holds = ht_arena_alloc(arena, s->hold_count * types(s), sizeof *r->holds);
    r->groups = ht_arena_alloc(arena, s->row_count * s->model->agent_group_count, sizeof *r->groups);
    r->paces = ht_arena_alloc(arena, s->model->agent_group_count * s->pace_weeks, sizeof *r->paces);
    r->defects = ht_arena_alloc(arena, s->defect_count, sizeof *r->defects);
    r->heat = ht_arena_alloc(arena, s->weeks * 24 * 2, sizeof *r->heat);
    r->met = ht_arena_alloc(arena, values, sizeof *r->met);
    r->defined = ht_arena_alloc(arena, values, sizeof *r->defined);
    r->value = ht_arena_alloc(arena, values, sizeof *r->value);
    r->all_met = ht_arena_alloc(arena, s->model->target_count + 1, sizeof *r->all_met);
    return ladders_init(r, s, arena) && r->moments != NULL && r->course != NULL && r->holds != NULL &&
           r->groups != NULL && r->paces != NULL && r->defects != NULL && r->heat != NULL && r->met != NULL &&
           r->defined != NULL && r->value != NULL && r->all_met != NULL;
}

static void digest_row(struct sums *sums, const struct shape *s, const struct ht_measures *m, size_t scope,
                       size_t first, size_t last, struct ht_histogram *scratch) {
    size_t range[2];
    sums_of(sums, s->model, m, scope, first, last);
    if (scope <= types(s)) {
        hold_range(s, first, last, range);
        sums_holds(scratch, m, scope, range[0], range[1]);
        sums_quantiles(sums, scratch);
    } else {
        for (size_t i = 0; i < QUANTILES; i++)
            sums->quantile[i] = NAN;
    }
}

static void digest_target(struct replicated *r, const struct shape *s, const struct ht_measures *m,
                          size_t target, struct ht_histogram *scratch) {
    const struct ht_target *t = &s->model->targets[target];
    const struct grid *grid = &s->targets[target];
    struct sums sums;
    size_t range[2];
    for (size_t p = 0; p < grid->count; p++) {
        sums_of(&sums, s->model, m, t->scope, grid->first_bin[p], grid->first_bin[p + 1]);
        if (measure_is_quantile(t->measure)) {
            hold_range(s, grid->first_bin[p], grid->first_bin[p + 1], range);
            sums_holds(scratch, m, t->scope, range[0], range[1]);
            sums_quantiles(&sums, scratch);
        }
        const struct ratio ratio = measure_ratio(s->model, &sums, t->measure);
        r->values[s->first_value[target] + p] = ratio.under > 0.0 ? ratio.over / ratio.under : NAN;
    }
}

static void digest_heat(struct replicated *r, const struct shape *s, const struct ht_measures *m) {
    memset(r->heat, 0, s->weeks * 24 * 2 * sizeof *r->heat);
    for (size_t bin = 0; bin < m->bins; bin++) {
        const double at = (double)bin * s->model->calendar.interval;
        const size_t week = (size_t)(at / HT_WEEK), hour = (size_t)(fmod(at, HT_DAY) / HT_HOUR);
        double *cell = &r->heat[(week * 24 + hour) * 2];
        for (size_t t = 0; t < m->types; t++) {
            cell[0] += m->calls[bin * m->types + t].of[HT_SUM_HOLD_ANSWERED];
            cell[1] += m->calls[bin * m->types + t].of[HT_SUM_ANSWERED];
        }
    }
}

void replicated_digest(struct replicated *r, const struct shape *s, const struct ht_measures *m,
                       struct ht_histogram *scratch) {
    const size_t rows = s->rows.count;
    for (size_t scope = 0; scope < s->scopes; scope++) {
        digest_row(&r->sums[scope], s, m, scope, s->rows.first_bin[0], s->rows.first_bin[rows], scratch);
        for (size_t row = 0; row < rows; row++)
            digest_row(&r->sums[(1 + row) * s->scopes + scope], s, m, scope, s->rows.first_bin[row],
                       s->rows.first_bin[row + 1], scratch);
    }
    for (size_t target = 0; target < s->model->target_count; target++)
        digest_target(r, s, m, target, scratch);
    digest_heat(r, s, m);
    memcpy(r->paces, m->paces, m->groups * m->weeks * sizeof *r->paces);
    memcpy(r->defects, m->defects, m->defect_count * sizeof *r->defects);
    r->attempts = m->attempts;
}

void replicated_condense(struct replicated *r, const struct shape *brief, const struct replicated *from,
                         const struct shape *whole) {
    const size_t histograms = whole->hold_count * types(whole);
    memcpy(r->sums, from->sums, brief->scopes * sizeof *r->sums);
    for (size_t p = 0; p < brief->course_count; p++)
        r->course[p] = measure_ratio(brief->model, &from->sums[(1 + p) * whole->scopes + brief->focus.scope],
                                     brief->focus.measure);
    if (brief->hold_count == whole->hold_count) {
        memcpy(r->holds, from->holds, histograms * sizeof *r->holds);
    } else {
        memset(r->holds, 0, types(brief) * sizeof *r->holds);
        for (size_t i = 0; i < histograms; i++)
            ht_histogram_merge(&r->holds[i % types(brief)], &from->holds[i]);
    }
    memcpy(r->values, from->values, whole->first_value[whole->model->target_count] * sizeof *r->values);
    r->attempts = from->attempts;
}

static void add_target(struct reduced *all, const struct shape *s, const struct replicated *r,
                       size_t target) {
    const struct ht_target *t = &s->model->targets[target];
    bool every = true;
    for (size_t i = s->first_value[target]; i < s->first_value[target + 1]; i++) {
        const double value = r->values[i];
        if (isnan(value))
            continue;
        const bool met = t->at_least ? value >= t->bound : value <= t->bound;
        all->defined[i] += 1.0;
        all->value[i] += value;
        all->met[i] += met ? 1.0 : 0.0;
        every = every && met;
    }
    all->all_met[target] += every ? 1.0 : 0.0;
}

static void add_groups(struct reduced *all, const struct shape *s, const struct replicated *r) {
    const size_t groups = s->model->agent_group_count;
    for (size_t row = 0; row < s->row_count; row++)
        for (size_t g = 0; g < groups; g++)
            for (size_t i = 0; i < HT_GROUP_SUMS; i++)
                all->groups[row * groups + g].of[i] +=
                    r->sums[(1 + row) * s->scopes + 1 + types(s) + g].group[i];
    for (size_t i = 0; i < groups * s->pace_weeks; i++) {
        all->paces[i].calls += r->paces[i].calls;
        all->paces[i].factor += r->paces[i].factor;
    }
}

static void add_time(struct times *t, double time) {
    if (isnan(time))
        return;
    t->first = t->n > 0.0 ? fmin(t->first, time) : time;
    t->last = t->n > 0.0 ? fmax(t->last, time) : time;
    t->n += 1.0;
    t->sum += time;
}

static void add_defects(struct reduced *all, const struct shape *s, const struct replicated *r) {
    for (size_t d = 0; d < s->defect_count; d++) {
        add_time(&all->defects[d].found, r->defects[d].found);
        add_time(&all->defects[d].fixed, r->defects[d].fixed);
        moments_add(&all->defects[d].calls, (struct ratio){r->defects[d].calls, 1.0});
        moments_add(&all->defects[d].spared, (struct ratio){r->defects[d].spared, 1.0});
    }
}

/* Calls within the holds of the ladder in histograms [range[0], range[1]): each type's and, first, all. */
static void count_within(double *within, const struct shape *s, const struct replicated *r,
                         const size_t range[2]) {
    double counts[RUNGS];
    memset(within, 0, (1 + types(s)) * RUNGS * sizeof *within);
    for (size_t i = range[0] * types(s); i < range[1] * types(s); i++) {
        double *of = &within[(1 + i % types(s)) * RUNGS];
        if (r->holds[i].total == 0)
            continue;
        ladder_count(counts, &r->holds[i]);
        for (size_t rung = 0; rung < RUNGS; rung++) {
            within[rung] += counts[rung];
            of[rung] += counts[rung];
        }
    }
}

/* Rows with histograms; where there is none but the whole run, it is counted itself. */
static void add_ladders(struct reduced *all, const struct shape *s, const struct replicated *r) {
    const size_t scopes = 1 + types(s);
    double *whole = all->within, *part = &all->within[scopes * RUNGS];
    size_t range[2];
    row_range(s, 0, range);
    if (s->row_count == 0)
        count_within(whole, s, r, range);
    else
        memset(whole, 0, scopes * RUNGS * sizeof *whole);
    for (size_t row = 1; row <= s->row_count; row++) {
        if (all->ladder[row] == SIZE_MAX)
            continue;
        row_range(s, row, range);
        count_within(part, s, r, range);
        for (size_t i = 0; i < scopes * RUNGS; i++)
            whole[i] += part[i];
        for (size_t scope = 0; scope < scopes; scope++)
            ladder_add(&all->ladders[all->ladder[row] * scopes + scope], &part[scope * RUNGS]);
    }
    for (size_t scope = 0; all->ladder[0] != SIZE_MAX && scope < scopes; scope++)
        ladder_add(&all->ladders[all->ladder[0] * scopes + scope], &whole[scope * RUNGS]);
}

void reduced_add(struct reduced *all, const struct shape *s, const struct replicated *r) {
    for (size_t i = 0; i < (1 + s->row_count) * s->scopes; i++)
        for (enum ht_measure m = 0; m < HT_MEASURE_COUNT; m++)
            if (ht_scope_has(s->model, i % s->scopes, m))
                moments_add(&all->moments[i * HT_MEASURE_COUNT + m], measure_ratio(s->model, &r->sums[i], m));
    for (size_t p = 0; p < s->course_count; p++)
        moments_add(&all->course[p], r->course[p]);
    for (size_t i = 0; i < s->hold_count * types(s); i++)
        ht_histogram_merge(&all->holds[i], &r->holds[i]);
    add_ladders(all, s, r);
    for (size_t i = 0; i < s->weeks * 24 * 2; i++)
        all->heat[i] += r->heat[i];
    for (size_t target = 0; target < s->model->target_count; target++)
        add_target(all, s, r, target);
    add_groups(all, s, r);
    add_defects(all, s, r);
    all->attempts += r->attempts;
    all->replications++;
}

static void pooled_holds(struct ht_histogram *out, const struct reduced *all, const struct shape *s,
                         size_t scope, const size_t range[2]) {
    const struct ht_measures pooled = {.types = types(s), .holds = all->holds};
    sums_holds(out, &pooled, scope, range[0], range[1]);
}

struct ht_estimate reduced_estimate(const struct reduced *all, const struct shape *s, size_t row,
                                    size_t scope, enum ht_measure measure, struct ht_histogram *scratch) {
    size_t range[2];
    if (!measure_is_quantile(measure) || scope > types(s))
        return moments_ratio(&all->moments[(row * s->scopes + scope) * HT_MEASURE_COUNT + measure],
                             ht_measure_info[measure].unit);
    if (all->ladder[row] == SIZE_MAX)
        return (struct ht_estimate){NAN, NAN, NAN};
    row_range(s, row, range);
    pooled_holds(scratch, all, s, scope, range);
    return ladder_quantile(&all->ladders[all->ladder[row] * (1 + types(s)) + scope], scratch,
                           quantile_levels[measure - HT_HOLD_P50]);
}

double reduced_course(const struct reduced *all, const struct shape *s, size_t period,
                      struct ht_histogram *scratch) {
    size_t range[2];
    if (!measure_is_quantile(s->focus.measure) || s->focus.scope > types(s))
        return moments_ratio(&all->course[period], ht_measure_info[s->focus.measure].unit).mean;
    hold_range(s, s->rows.first_bin[period], s->rows.first_bin[period + 1], range);
    pooled_holds(scratch, all, s, s->focus.scope, range);
    return ht_histogram_quantile(scratch, quantile_levels[s->focus.measure - HT_HOLD_P50]);
}
