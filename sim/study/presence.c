/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expected presence: classes, trainers and coaches on loan, nesting, contract ends, attrition, absence,
 * spells off the phones and breaks. Invariant: within a stretch everybody stays where he is, so what a shift
 * leaves of it, times the heads, is exact.
 *
 * Chance is replaced by its mean: of a class the share that passes, of a group the share that attrition has
 * left; hazards are those of the simulation, strained by the occupancy that the forecast itself expects. Who
 * is lent is taken from the lowest numbers who are in work, as many as there are.
 */
#include "presence.h"
#include <gsl/gsl_randist.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>

enum loan_state { LOAN_AHEAD, LOAN_OUT, LOAN_OVER };

/* Agents of `lender` off the phones over [from, until). */
struct loan {
    size_t lender, borrower;
    double from, until;
    double wanted;
    const struct cohort *nesters; /* of a nesting: of its class; it decides how many are wanted */
    bool coaching;
    enum loan_state state;
    double *taken; /* [cohorts of the lender], as `lent` counts */
};

struct strain { /* agent-seconds by day, the present one among them */
    double busy[HT_STRAIN_DAYS], on[HT_STRAIN_DAYS];
};

/* Shifts of each group as patterns; groups without have one all the same. */
static size_t patterns_of(const struct ht_agent_group *g) {
    return g->roster == HT_ROSTER_SHIFTS ? g->shift_count : 1;
}

static void init_patterns(struct presence *p) {
    struct pattern *pattern = p->patterns;
    for (size_t g = 0; g < p->model->agent_group_count; g++) {
        const struct ht_agent_group *group = &p->model->agent_groups[g];
        for (size_t i = 0; i < patterns_of(group); i++)
            *pattern++ = (struct pattern){
                .group = g, .shift = group->roster == HT_ROSTER_SHIFTS ? &group->shifts[i] : NULL};
    }
}

static struct cohort *add_cohort(struct presence *p, size_t group, size_t pattern, size_t class_number,
                                 double size) {
    const struct ht_agent_group *g = &p->model->agent_groups[group];
    struct cohort *c = &p->cohorts[p->cohort_count++];
    *c = (struct cohort){.group = group,
                         .class_number = class_number,
                         .pattern = pattern,
                         .size = size,
                         .pass = 1.0,
                         .begins = -INFINITY,
                         .ends = g->leaves == HT_NO_TIME ? INFINITY : g->leaves,
                         .survival = 1.0};
    if (g->joins != HT_NO_TIME && g->roster != HT_ROSTER_STAFFING) {
        c->pass = g->training.pass;
        c->begins = ht_class_begin(g, class_number);
        c->graduates = c->begins + g->training.length;
        c->settles = c->graduates + g->nesting.length;
    }
    return c;
}

/* Agents are numbered through the shifts of their group, and classes take them in that order. */
static void add_cohorts(struct presence *p, size_t group, size_t pattern) {
    const struct ht_agent_group *g = &p->model->agent_groups[group];
    const size_t classes = ht_class_count(g), class_size = ht_class_size(g);
    if (g->roster == HT_ROSTER_STAFFING) {
        add_cohort(p, group, pattern, 0, (double)g->count);
        return;
    }
    size_t agent = 0, shift_end = 0;
    for (size_t i = 0; i < patterns_of(g); i++) {
        shift_end += g->roster == HT_ROSTER_SHIFTS ? g->shifts[i].count : g->count;
        while (agent < shift_end) {
            const size_t class_number = classes > 0 ? agent / class_size : 0;
            const bool last = class_number + 1 >= classes;
            const size_t class_end = last ? shift_end : (class_number + 1) * class_size;
            const size_t end = class_end < shift_end ? class_end : shift_end;
            add_cohort(p, group, pattern + i, class_number, (double)(end - agent));
            agent = end;
        }
    }
}

static const struct cohort *find_class(const struct presence *p, size_t group, size_t class_number) {
    for (size_t c = p->first[group]; c < p->first[group + 1]; c++)
        if (p->cohorts[c].class_number == class_number)
            return &p->cohorts[c];
    return NULL;
}

static struct loan *add_loan(struct presence *p, size_t lender, size_t borrower, double from, double until) {
    struct loan *loan = &p->loans[p->loan_count++];
    *loan = (struct loan){.lender = lender, .borrower = borrower, .from = from, .until = until};
    return loan;
}

static void add_loans(struct presence *p, size_t group) {
    const struct ht_model *model = p->model;
    const struct ht_agent_group *g = &model->agent_groups[group];
    const size_t classes = g->roster == HT_ROSTER_STAFFING ? 0 : ht_class_count(g);
    for (size_t k = 0; k < classes; k++) {
        const struct cohort *class = find_class(p, group, k);
        if (class == NULL || class->begins >= class->ends)
            continue;
        if (g->training.trainers_per_class > 0)
            add_loan(p, g->training.trainers_from, group, class->begins, class->graduates)->wanted =
                (double)g->training.trainers_per_class;
        if (g->nesting.length > 0.0 && g->nesting.agents_per_coach > 0)
            add_loan(p, g->nesting.coaches_from, group, class->graduates, class->settles)->nesters = class;
    }
    if (g->coaching.share > 0.0) {
        const double from = g->coaching.from == HT_NO_TIME ? 0.0 : g->coaching.from;
        const double until = g->coaching.until == HT_NO_TIME ? INFINITY : g->coaching.until;
        struct loan *loan = add_loan(p, g->coaching.coaches_from, group, from, until);
        loan->wanted = (double)ht_coaches(model, &g->coaching);
        loan->coaching = true;
    }
}

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void add_cut(struct presence *p, double t) {
    if (t > 0.0 && t < p->model->calendar.length)
        p->cuts[p->cut_count++] = t;
}

/* Rollouts cut too: what they ask of agents begins at an instant. */
static void add_cuts(struct presence *p) {
    for (size_t c = 0; c < p->cohort_count; c++) {
        add_cut(p, p->cohorts[c].begins);
        add_cut(p, p->cohorts[c].graduates);
        add_cut(p, p->cohorts[c].settles);
        add_cut(p, p->cohorts[c].ends);
    }
    for (size_t i = 0; i < p->loan_count; i++) {
        add_cut(p, p->loans[i].from);
        add_cut(p, p->loans[i].until);
    }
    for (size_t r = 0; r < p->model->rollout_count; r++)
        add_cut(p, p->model->rollouts[r].at);
    qsort(p->cuts, p->cut_count, sizeof *p->cuts, compare_doubles);
}

static bool fill_in(struct presence *p, struct ht_arena *arena) {
    const size_t groups = p->model->agent_group_count;
    size_t pattern = 0;
    init_patterns(p);
    for (size_t g = 0; g < groups; g++) {
        p->first[g] = p->cohort_count;
        add_cohorts(p, g, pattern);
        pattern += patterns_of(&p->model->agent_groups[g]);
    }
    p->first[groups] = p->cohort_count;
    for (size_t g = 0; g < groups; g++)
        add_loans(p, g);
    for (size_t i = 0; i < p->loan_count; i++) {
        struct loan *loan = &p->loans[i];
        const size_t lenders = p->first[loan->lender + 1] - p->first[loan->lender];
        loan->taken = ht_arena_alloc(arena, lenders, sizeof *loan->taken);
        if (loan->taken == NULL)
            return false;
    }
    add_cuts(p);
    return true;
}

bool presence_init(struct presence *p, const struct ht_model *model, struct ht_arena *arena) {
    const size_t groups = model->agent_group_count;
    size_t classes = 0;
    *p = (struct presence){.model = model};
    for (size_t g = 0; g < groups; g++) {
        classes += ht_class_count(&model->agent_groups[g]);
        p->pattern_count += patterns_of(&model->agent_groups[g]);
    }
    /* A cohort ends where a class or a shift does; a class lends twice, a group once. */
    const size_t cohorts = classes + p->pattern_count, loans = 2 * classes + groups;
    p->patterns = ht_arena_alloc(arena, p->pattern_count, sizeof *p->patterns);
    p->cohorts = ht_arena_alloc(arena, cohorts, sizeof *p->cohorts);
    p->first = ht_arena_alloc(arena, groups + 1, sizeof *p->first);
    p->loans = ht_arena_alloc(arena, loans, sizeof *p->loans);
    p->strain = ht_arena_alloc(arena, groups, sizeof *p->strain);
    p->cuts = ht_arena_alloc(arena, 4 * cohorts + 2 * loans + model->rollout_count, sizeof *p->cuts);
    return p->patterns != NULL && p->cohorts != NULL && p->first != NULL && p->loans != NULL &&
           p->strain != NULL && p->cuts != NULL && fill_in(p, arena);
}

/* Agents who can be lent at t, as `lent` counts: in work, not nesting, not lent already. */
static double at_hand(const struct presence *p, const struct cohort *c, double t) {
    if (t < c->graduates || t < c->settles || t >= c->ends ||
        p->model->agent_groups[c->group].roster == HT_ROSTER_STAFFING)
        return 0.0;
    return fmax(0.0, c->size * c->pass - c->lent);
}

/* Coaches of a class: one for so many of those who are on the phones now, each of the trainees with the same
 * probability. */
static double coaches_wanted(const struct presence *p, const struct loan *loan) {
    const struct ht_agent_group *g = &p->model->agent_groups[loan->borrower];
    const double each = (double)g->nesting.agents_per_coach;
    const double here = fmin(1.0, loan->nesters->pass * loan->nesters->survival);
    double size = 0.0, wanted = 0.0;
    for (size_t c = p->first[loan->borrower]; c < p->first[loan->borrower + 1]; c++)
        if (p->cohorts[c].class_number == loan->nesters->class_number)
            size += p->cohorts[c].size;
    if (here >= 1.0)
        return ceil(size / each);
    for (unsigned n = 1; n <= (unsigned)size; n++)
        wanted += gsl_ran_binomial_pdf(n, here, (unsigned)size) * ceil((double)n / each);
    return wanted;
}

static void lend(struct presence *p, struct loan *loan, double t) {
    double wanted = loan->nesters != NULL ? coaches_wanted(p, loan) : loan->wanted;
    for (size_t c = p->first[loan->lender]; c < p->first[loan->lender + 1]; c++) {
        struct cohort *cohort = &p->cohorts[c];
        const double heads = fmin(wanted, at_hand(p, cohort, t) * cohort->survival);
        if (heads <= 0.0)
            continue;
        loan->taken[c - p->first[loan->lender]] = heads / cohort->survival;
        cohort->lent += heads / cohort->survival;
        wanted -= heads;
    }
    loan->state = LOAN_OUT;
}

static void give_back(struct presence *p, struct loan *loan) {
    for (size_t c = p->first[loan->lender]; c < p->first[loan->lender + 1]; c++) {
        double *taken = &loan->taken[c - p->first[loan->lender]];
        p->cohorts[c].lent = fmax(0.0, p->cohorts[c].lent - *taken);
        *taken = 0.0;
    }
    loan->state = LOAN_OVER;
}

/* Who comes back at an instant can be lent again at once. */
static void run_loans(struct presence *p, double t) {
    for (size_t i = 0; i < p->loan_count; i++)
        if (p->loans[i].state == LOAN_OUT && p->loans[i].until <= t)
            give_back(p, &p->loans[i]);
    for (size_t i = 0; i < p->loan_count; i++)
        if (p->loans[i].state == LOAN_AHEAD && p->loans[i].from <= t && t < p->loans[i].until)
            lend(p, &p->loans[i], t);
}

double presence_coaching(const struct presence *p, size_t group) {
    double coaches = 0.0;
    for (size_t i = 0; i < p->loan_count; i++) {
        const struct loan *loan = &p->loans[i];
        if (!loan->coaching || loan->borrower != group || loan->state != LOAN_OUT)
            continue;
        for (size_t c = p->first[loan->lender]; c < p->first[loan->lender + 1]; c++)
            if (p->from < p->cohorts[c].ends)
                coaches += loan->taken[c - p->first[loan->lender]] * p->cohorts[c].survival;
    }
    return fmin(1.0, coaches);
}

void presence_worked(struct presence *p, size_t c, double busy) {
    const struct cohort *cohort = &p->cohorts[c];
    p->strain[cohort->group].busy[p->day % HT_STRAIN_DAYS] += busy;
    p->strain[cohort->group].on[p->day % HT_STRAIN_DAYS] += cohort->on;
}

static double strained(const struct strain *strain, const struct ht_attrition *attrition) {
    double busy = 0.0, on = 0.0;
    for (size_t i = 0; i < HT_STRAIN_DAYS; i++) {
        busy += strain->busy[i];
        on += strain->on[i];
    }
    return ht_leaving_strain(attrition, busy, on);
}

/* The midnight after `day`: some of those who were paid throughout leave. */
static void leave(struct presence *p) {
    const double began = (double)p->day * HT_DAY;
    for (size_t g = 0; g < p->model->agent_group_count; g++) {
        const struct ht_agent_group *group = &p->model->agent_groups[g];
        const struct ht_attrition *attrition = &group->attrition;
        if (group->roster == HT_ROSTER_STAFFING)
            continue;
        const double factor = strained(&p->strain[g], attrition);
        for (size_t c = p->first[g]; c < p->first[g + 1]; c++)
            if (p->cohorts[c].begins <= began)
                p->cohorts[c].survival *=
                    exp(-factor * ht_leaving_hazard(attrition, began - p->cohorts[c].begins));
    }
    p->day++;
    for (size_t g = 0; g < p->model->agent_group_count; g++)
        p->strain[g].busy[p->day % HT_STRAIN_DAYS] = p->strain[g].on[p->day % HT_STRAIN_DAYS] = 0.0;
}

/* Open time of [from, to) within the present stretch. */
static double open_within(const struct presence *p, double from, double to) {
    from = fmax(from, p->from);
    to = fmin(to, p->to);
    return from < to ? ht_open_time(&p->model->calendar, from, to) : 0.0;
}

/* The shift that begins on `day`. */
static void add_shift(const struct presence *p, struct pattern *pattern, double day) {
    const struct ht_shift *shift = pattern->shift;
    const double midnight = day * HT_DAY;
    const double from = midnight + shift->from;
    const double to = midnight + shift->to + (shift->to <= shift->from ? HT_DAY : 0.0);
    const double time = open_within(p, from, to);
    pattern->rostered += time;
    pattern->working += time;
    for (size_t i = 0; time > 0.0 && i < shift->break_count; i++) {
        const struct ht_break *b = &shift->breaks[i];
        const double at = midnight + b->at + (b->at < shift->from ? HT_DAY : 0.0);
        pattern->working -= open_within(p, at, at + b->length);
    }
}

static void add_staffing(const struct presence *p, struct pattern *pattern) {
    const struct ht_agent_group *g = &p->model->agent_groups[pattern->group];
    while (pattern->step + 1 < g->staffing_count && g->staffing[pattern->step + 1].from <= p->from)
        pattern->step++;
    for (size_t i = pattern->step; i < g->staffing_count && g->staffing[i].from < p->to; i++) {
        const double until = i + 1 < g->staffing_count ? g->staffing[i + 1].from : INFINITY;
        pattern->rostered += g->staffing[i].value * open_within(p, g->staffing[i].from, until);
    }
    pattern->working = pattern->rostered;
}

static void lay_out(struct presence *p) {
    const struct ht_calendar *calendar = &p->model->calendar;
    const double open = open_within(p, p->from, p->to);
    bool works[2]; /* shifts of yesterday and today, holidays apart */
    for (int i = 0; i < 2; i++)
        works[i] = !ht_is_holiday(calendar, calendar->start_day + (int64_t)p->day - 1 + i);
    for (size_t n = 0; n < p->pattern_count; n++) {
        struct pattern *pattern = &p->patterns[n];
        pattern->rostered = pattern->working = 0.0;
        if (open <= 0.0)
            continue;
        if (p->model->agent_groups[pattern->group].roster == HT_ROSTER_STAFFING)
            add_staffing(p, pattern);
        else if (pattern->shift == NULL)
            pattern->rostered = pattern->working = open;
        for (int i = 0; pattern->shift != NULL && i < 2; i++) {
            const int64_t day = (int64_t)p->day - 1 + i;
            if (works[i] && (pattern->shift->days >> ht_weekday(calendar->start_day + day) & 1u) != 0)
                add_shift(p, pattern, (double)day);
        }
    }
}

static void place(const struct presence *p, struct cohort *c) {
    const struct ht_agent_group *g = &p->model->agent_groups[c->group];
    const struct pattern *pattern = &p->patterns[c->pattern];
    c->nesting = false;
    c->heads = c->rostered = c->present = c->on = 0.0;
    if (g->roster == HT_ROSTER_STAFFING) {
        c->heads = fmax(1.0, c->size);
        c->rostered = c->present = c->on = pattern->rostered;
    } else if (p->from >= c->begins && p->from < c->graduates && p->from < c->ends) {
        c->rostered = c->present = c->size * c->survival * pattern->rostered;
    } else if (p->from >= c->graduates && p->from < c->ends) {
        c->nesting = p->from < c->settles;
        c->heads = c->size * c->pass * c->survival;
        const double there = fmax(0.0, c->heads - c->lent * c->survival);
        c->rostered = c->heads * pattern->rostered;
        c->present = c->rostered - g->absence * there * pattern->rostered;
        c->on = there * (1.0 - g->absence) * (1.0 - g->off_phone) * pattern->working;
    }
}

bool presence_next(struct presence *p) {
    const struct ht_calendar *calendar = &p->model->calendar;
    const bool first = p->to <= 0.0;
    bool cut = first;
    if (p->to >= calendar->length)
        return false;
    p->from = p->to;
    if (p->from >= (double)(p->bin + 1) * calendar->interval)
        p->bin++;
    while (p->next_cut < p->cut_count && p->cuts[p->next_cut] <= p->from) {
        p->next_cut++;
        cut = true;
    }
    p->to = fmin((double)(p->bin + 1) * calendar->interval, calendar->length);
    if (p->next_cut < p->cut_count)
        p->to = fmin(p->to, p->cuts[p->next_cut]);
    if (p->from >= (double)(p->day + 1) * HT_DAY)
        leave(p);
    if (cut)
        run_loans(p, p->from);
    lay_out(p);
    for (size_t c = 0; c < p->cohort_count; c++)
        place(p, &p->cohorts[c]);
    return true;
}
