/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts: where a roster misses a period of a target, the program is asked for more agents in the slots where
 * they help. What one more agent does in a stretch of slots is simulated with the same callers, and makes a
 * subgradient g of the probability of meeting the target. Its shape is that of the measure, which is far less
 * noisy than a share of replications; its size is fitted to the probability. The row added is sum g * (Y - y)
 * >= what is missing, y being the agents there now and Y those of the next roster.
 * Atlason, Epelman and Henderson, "Call center staffing with simulation and cutting plane methods", Annals of
 * Operations Research 127 (2004), section 4; Cezik and L'Ecuyer, "Staffing multiskill call centers via linear
 * programming and simulation", Management Science 54 (2008), section 4.
 *
 * The probability is not concave in the agents far from its bound: a cut asks for no more than a few agents
 * at once, more when the same period is missed again.
 */
#include "cover.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAD      (2.0 * HT_HOUR) /* before a period: what waits then is carried into it */
#define TRIALS    32              /* stretches simulated at most, where slots that matter are neighbours */
#define LUCK      60              /* replications of each, at most */
#define FAINT     1e-3            /* of the largest weight: noise */
#define LEAST_ASK 0.5             /* agents */
#define LARGE_ASK 0.03            /* of the agents there, at once */

/* A period that is missed. */
struct miss {
    size_t target, period, index; /* of its target; of all periods */
    bool *near;                   /* [groups][2 * slots]: agents there may matter .. */
    bool *own;                    /* .. of the period itself */
    double *chance, *value;       /* [stretches]: what one more agent there adds */
};

/* Neighbouring slots of a day. */
struct stretch {
    size_t group, slot, slots;
    size_t batch; /* that it is tried in */
};

struct cutting {
    struct cover *cover;
    const struct ht_model *rostered;
    const struct ht_result *result;
    const double *x; /* [columns] */
    struct ht_study_options study;
    struct miss *misses;
    size_t miss_count;
    struct stretch *stretches;
    size_t stretch_count;
    size_t cells; /* groups * 2 * slots */
    struct ht_arena arena;
};

size_t cover_periods(const struct ht_result *result, size_t targets) {
    size_t count = 0;
    for (size_t t = 0; t < targets; t++)
        count += result->verdicts[t].period_count;
    return count;
}

bool cover_hopeless(const struct cover *c, const struct ht_target *target, const struct ht_period *when) {
    bool hopeless = false;
    for (size_t i = 0; i < c->staffing->impossible_count; i++) {
        const struct ht_shortfall *s = &c->staffing->impossible[i];
        hopeless |= s->target == target && s->when.start == when->start;
    }
    return hopeless;
}

/* Is a target about calls that this group takes, or about the group? */
static bool concerns(const struct ht_model *model, const struct ht_target *target, size_t group) {
    if (target->scope == 0)
        return true;
    return target->scope <= model->call_type_count ? ht_group_takes(model, group, target->scope - 1, NULL)
                                                   : target->scope - 1 - model->call_type_count == group;
}

static bool has_columns(const struct cover *c, size_t group) {
    bool any = false;
    for (size_t j = 0; !any && j < c->column_count; j++)
        any = c->columns[j].group == group;
    return any;
}

static void mark(const struct cutting *k, struct miss *m, const struct ht_period *when, size_t group) {
    const struct cover *c = k->cover;
    const double interval = c->model->calendar.interval;
    for (size_t bin = 0; bin < c->staffing->bins; bin++) {
        const double from = (double)bin * interval;
        if (!c->staffing->open[bin] || from + interval <= when->start - LEAD ||
            from >= when->start + when->length)
            continue;
        const size_t cell = group * 2 * c->slots + cover_slot(c, bin);
        m->near[cell] = true;
        m->own[cell] |= from + interval > when->start;
    }
}

static bool add_miss(struct cutting *k, size_t target, size_t period, size_t index) {
    const struct ht_verdict *v = &k->result->verdicts[target];
    struct miss *m = &k->misses[k->miss_count++];
    *m = (struct miss){.target = target, .period = period, .index = index};
    m->near = ht_arena_alloc(&k->arena, k->cells, sizeof *m->near);
    m->own = ht_arena_alloc(&k->arena, k->cells, sizeof *m->own);
    if (m->near == NULL || m->own == NULL)
        return false;
    for (size_t g = 0; g < k->cover->groups; g++)
        if (concerns(k->cover->model, v->target, g) && has_columns(k->cover, g))
            mark(k, m, &v->periods[period].when, g);
    return true;
}

/* Of the periods of one target that lie in the same slots of the week, the one that is missed most stands for
 * all. */
static void keep_worst(struct cutting *k) {
    struct miss *last = &k->misses[k->miss_count - 1];
    const struct ht_target_period *periods = k->result->verdicts[last->target].periods;
    for (struct miss *m = k->misses; m < last; m++) {
        if (m->target != last->target || memcmp(m->own, last->own, k->cells * sizeof *m->own) != 0)
            continue;
        if (periods[last->period].met_probability < periods[m->period].met_probability)
            *m = *last;
        k->miss_count--;
        return;
    }
}

static bool find_misses(struct cutting *k) {
    const struct ht_result *result = k->result;
    const size_t targets = k->cover->model->target_count;
    size_t index = 0;
    k->misses = ht_arena_alloc(&k->arena, cover_periods(result, targets), sizeof *k->misses);
    if (k->misses == NULL)
        return false;
    for (size_t t = 0; t < targets; t++)
        for (size_t p = 0; p < result->verdicts[t].period_count; p++, index++) {
            const struct ht_target_period *period = &result->verdicts[t].periods[p];
            if (!period->missed || cover_hopeless(k->cover, result->verdicts[t].target, &period->when))
                continue;
            if (!add_miss(k, t, p, index))
                return false;
            keep_worst(k);
        }
    return true;
}

/* Neighbouring cells that matter to some period, of one group and day, in stretches of about one length. */
static bool find_stretches(struct cutting *k) {
    const struct cover *c = k->cover;
    size_t count = 0;
    bool *near = ht_arena_alloc(&k->arena, k->cells, sizeof *near);
    if (near == NULL)
        return false;
    for (size_t cell = 0; cell < k->cells; cell++) {
        for (size_t i = 0; i < k->miss_count; i++)
            near[cell] |= k->misses[i].near[cell];
        count += near[cell] ? 1 : 0;
    }
    const size_t length = (count + TRIALS - 1) / TRIALS;
    k->stretches = ht_arena_alloc(&k->arena, count, sizeof *k->stretches);
    if (k->stretches == NULL)
        return false;
    struct stretch *last = NULL;
    for (size_t cell = 0; cell < k->cells; cell++) {
        const size_t group = cell / (2 * c->slots), slot = cell % (2 * c->slots);
        if (!near[cell]) {
            last = NULL;
            continue;
        }
        if (last == NULL || last->slots == length || slot % c->day_slots == 0) {
            last = &k->stretches[k->stretch_count++];
            *last = (struct stretch){.group = group, .slot = slot};
        }
        last->slots++;
    }
    return true;
}

/* May one more agent in a stretch matter to a period? */
static bool is_near(const struct cutting *k, const struct miss *m, const struct stretch *s) {
    bool near = false;
    for (size_t slot = 0; slot < s->slots; slot++)
        near |= m->near[s->group * 2 * k->cover->slots + s->slot + slot];
    return near;
}

/* Does the stretch matter to no period that another one of the batch, before it, matters to? */
static bool fits(const struct cutting *k, size_t stretch, size_t batch) {
    bool apart = true;
    for (size_t other = 0; other < stretch; other++)
        for (size_t i = 0; k->stretches[other].batch == batch && i < k->miss_count; i++)
            apart &= !is_near(k, &k->misses[i], &k->stretches[stretch]) ||
                     !is_near(k, &k->misses[i], &k->stretches[other]);
    return apart;
}

/* Stretches that matter to different periods are tried at once. */
static size_t make_batches(struct cutting *k) {
    size_t count = 0;
    for (size_t i = 0; i < k->stretch_count; i++) {
        while (!fits(k, i, k->stretches[i].batch))
            k->stretches[i].batch++;
        count = k->stretches[i].batch >= count ? k->stretches[i].batch + 1 : count;
    }
    return count;
}

/* The roster with one more agent, numbered after all others of his group, in each stretch of a batch. */
static bool one_more(const struct cutting *k, size_t batch, struct ht_model *more, struct ht_arena *arena) {
    const struct ht_model *now = k->rostered;
    const double interval = now->calendar.interval;
    *more = *now;
    more->agent_groups = ht_arena_alloc(arena, now->agent_group_count, sizeof *more->agent_groups);
    if (more->agent_groups == NULL)
        return false;
    for (size_t g = 0; g < now->agent_group_count; g++) {
        struct ht_agent_group *group = &more->agent_groups[g];
        *group = now->agent_groups[g];
        group->shifts = ht_arena_alloc(arena, group->shift_count + k->stretch_count, sizeof *group->shifts);
        if (group->shifts == NULL)
            return false;
        if (group->shift_count > 0)
            memcpy(group->shifts, now->agent_groups[g].shifts, group->shift_count * sizeof *group->shifts);
    }
    for (size_t i = 0; i < k->stretch_count; i++) {
        const struct stretch *s = &k->stretches[i];
        const size_t plain = s->slot % k->cover->slots, in_day = plain % k->cover->day_slots;
        struct ht_agent_group *group = &more->agent_groups[s->group];
        if (s->batch != batch)
            continue;
        group->shifts[group->shift_count++] = (struct ht_shift){.count = 1,
                                                                .days = 1u << plain / k->cover->day_slots,
                                                                .from = (double)in_day * interval,
                                                                .to = (double)(in_day + s->slots) * interval};
        group->count++;
    }
    return true;
}

static enum ht_study_status simulate(const struct cutting *k, const struct ht_model *model,
                                     struct ht_result *result) {
    enum ht_study_status status = ht_study_run(model, &k->study, result);
    if (status == HT_STUDY_DONE && result->interrupted)
        status = HT_STUDY_NOTHING;
    return status;
}

/* What a stretch adds to the periods it is near. */
static void compare(const struct cutting *k, size_t stretch, const struct ht_result *before,
                    const struct ht_result *after) {
    for (size_t i = 0; i < k->miss_count; i++) {
        const struct miss *m = &k->misses[i];
        const struct ht_target_period *a = &before->verdicts[m->target].periods[m->period],
                                      *b = &after->verdicts[m->target].periods[m->period];
        const double sign = before->verdicts[m->target].target->at_least ? 1.0 : -1.0;
        const double chance = b->met_probability - a->met_probability, value = sign * (b->value - a->value);
        const bool near = is_near(k, m, &k->stretches[stretch]);
        m->chance[stretch] = near && !isnan(chance) ? chance : 0.0;
        m->value[stretch] = near && !isnan(value) ? value : 0.0;
    }
}

static enum ht_study_status try_batch(const struct cutting *k, size_t batch, const struct ht_result *before) {
    struct ht_arena arena;
    struct ht_model more;
    struct ht_result after = {0};
    ht_arena_init(&arena);
    const enum ht_study_status status =
        one_more(k, batch, &more, &arena) ? simulate(k, &more, &after) : HT_STUDY_NO_MEMORY;
    for (size_t i = 0; status == HT_STUDY_DONE && i < k->stretch_count; i++)
        if (k->stretches[i].batch == batch)
            compare(k, i, before, &after);
    ht_result_release(&after);
    ht_arena_release(&arena);
    return status;
}

static enum ht_study_status try_stretches(struct cutting *k) {
    struct ht_result before;
    const size_t batches = make_batches(k);
    enum ht_study_status status = simulate(k, k->rostered, &before);
    for (size_t i = 0; status == HT_STUDY_DONE && i < k->miss_count; i++) {
        k->misses[i].chance = ht_arena_alloc(&k->arena, k->stretch_count, sizeof(double));
        k->misses[i].value = ht_arena_alloc(&k->arena, k->stretch_count, sizeof(double));
        if (k->misses[i].chance == NULL || k->misses[i].value == NULL)
            status = HT_STUDY_NO_MEMORY;
    }
    for (size_t batch = 0; status == HT_STUDY_DONE && batch < batches; batch++)
        status = try_batch(k, batch, &before);
    ht_result_release(&before);
    return status;
}

static double largest(const double *of, size_t count) {
    double most = 0.0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, of[i]);
    return most;
}

static double least(const double *of, size_t count) {
    double low = 0.0;
    for (size_t i = 0; i < count; i++)
        low = fmin(low, of[i]);
    return low;
}

/* How many agents may be asked for at once: 1, 1, 2, 3, 5 .. shares of those there. */
static double most_asked(const struct cutting *k, const struct miss *m, const double *there, size_t before) {
    double agents = 0.0, one = 1.0, two = 1.0;
    for (size_t cell = 0; cell < k->cells; cell++)
        agents = m->own[cell] ? fmax(agents, there[cell]) : agents;
    for (size_t i = 1; i < before; i++) {
        const double sum = one + two;
        one = two;
        two = sum;
    }
    return two * fmax(1.0, floor(LARGE_ASK * agents));
}

/* How much the probability changes with the measure, over the stretches: least squares through the origin. */
static double slope(const double *chance, const double *value, size_t count) {
    double both = 0.0, square = 0.0;
    for (size_t i = 0; i < count; i++) {
        both += chance[i] * value[i];
        square += value[i] * value[i];
    }
    return square > 0.0 ? both / square : 0.0;
}

/* Weights of the cells for a period, the largest 1; and how many agents are missing at such a one. False:
 * more agents make it worse. */
static bool weigh(const struct cutting *k, const struct miss *m, double most, double *weight,
                  double *missing) {
    const struct ht_verdict *v = &k->result->verdicts[m->target];
    const double lacking = v->target->confidence - v->periods[m->period].met_probability;
    const double chance = largest(m->chance, k->stretch_count), value = largest(m->value, k->stretch_count);
    const double *by = value > 0.0 ? m->value : m->chance;
    const double top = value > 0.0 ? value : chance;
    const double each = value > 0.0 ? value * slope(m->chance, m->value, k->stretch_count) : chance;
    *missing = each * most > lacking ? fmax(lacking / each, LEAST_ASK) : most;
    if (top <= 0.0 && least(m->value, k->stretch_count) < 0.0)
        return false;
    for (size_t cell = 0; top <= 0.0 && cell < k->cells; cell++)
        weight[cell] = m->own[cell] ? 1.0 : 0.0;
    for (size_t i = 0; i < k->stretch_count; i++) {
        const struct stretch *s = &k->stretches[i];
        for (size_t slot = 0; by[i] > FAINT * top && slot < s->slots; slot++)
            weight[s->group * 2 * k->cover->slots + s->slot + slot] = by[i] / top / (double)s->slots;
    }
    return true;
}

static bool add_cut(struct cutting *k, const double *weight, const double *there, double missing) {
    struct cover *c = k->cover;
    struct cut *cut = ht_arena_alloc(c->arena, 1, sizeof *cut);
    double *of = ht_arena_alloc(c->arena, c->column_count, sizeof *of);
    if (cut == NULL || of == NULL)
        return false;
    *cut = (struct cut){.weight = of, .bound = missing, .next = c->cuts};
    for (size_t cell = 0; cell < k->cells; cell++)
        cut->bound += weight[cell] * there[cell];
    for (size_t j = 0; j < c->column_count; j++) {
        const double *own = &weight[c->columns[j].group * 2 * c->slots];
        for (size_t slot = 0; slot < 2 * c->slots; slot++)
            if (own[slot] > 0.0)
                of[j] += own[slot] * cover_share(c, &c->columns[j], slot);
    }
    c->cuts = cut;
    c->cut_count++;
    return true;
}

/* Agents of each group there in each slot: [groups][2 * slots]. */
static double *count_there(struct cutting *k) {
    const struct cover *c = k->cover;
    double *there = ht_arena_alloc(&k->arena, k->cells, sizeof *there);
    for (size_t j = 0; there != NULL && j < c->column_count; j++)
        for (size_t slot = 0; k->x[j] > 0.0 && slot < 2 * c->slots; slot++)
            there[c->columns[j].group * 2 * c->slots + slot] +=
                k->x[j] * cover_share(c, &c->columns[j], slot);
    return there;
}

static bool add_cuts(struct cutting *k, size_t *asked) {
    const double *there = count_there(k);
    double *weight = ht_arena_alloc(&k->arena, k->cells, sizeof *weight);
    if (there == NULL || weight == NULL)
        return false;
    for (size_t i = 0; i < k->miss_count; i++) {
        const struct miss *m = &k->misses[i];
        const double most = most_asked(k, m, there, asked[m->index]++);
        double missing;
        memset(weight, 0, k->cells * sizeof *weight);
        if (weigh(k, m, most, weight, &missing) && !add_cut(k, weight, there, missing))
            return false;
    }
    return true;
}

enum ht_study_status cover_cut(struct cover *cover, const struct ht_study_options *study,
                               const struct ht_model *rostered, const struct ht_result *result,
                               const double *x, size_t *asked) {
    struct cutting k = {.cover = cover, .rostered = rostered, .result = result, .x = x, .study = *study};
    k.study.replications = study->replications < LUCK ? study->replications : LUCK;
    k.study.by = HT_PER_WEEK;
    k.cells = cover->groups * 2 * cover->slots;
    ht_arena_init(&k.arena);
    enum ht_study_status status = HT_STUDY_NO_MEMORY;
    if (find_misses(&k) && find_stretches(&k))
        status = k.miss_count == 0 ? HT_STUDY_DONE : try_stretches(&k);
    if (status == HT_STUDY_DONE && !add_cuts(&k, asked))
        status = HT_STUDY_NO_MEMORY;
    ht_arena_release(&k.arena);
    return status;
}
