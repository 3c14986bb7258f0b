/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The careers of agents: hired in classes, trained, nested, coached, lent to teach others, and gone before
 * their time. Invariant: who has the post POST_WORK comes to the phones whenever his shift is on; everybody
 * else does not. Nothing here happens after the end of the horizon.
 */
#include "luck.h"
#include "observe.h"
#include <holdtime/calendar.h>
#include <math.h>

static const struct ht_agent_group *model_of(const struct world *w, size_t group) {
    return &w->model->agent_groups[group];
}

static size_t count_courses(const struct ht_model *model) {
    size_t count = 0;
    for (size_t g = 0; g < model->agent_group_count; g++)
        count += ht_class_count(&model->agent_groups[g]);
    return count;
}

static bool leave(const struct ht_attrition *attrition) {
    return attrition->per_year > 0.0 || attrition->first_90_days > 0.0;
}

static bool lends(const struct ht_agent_group *group) {
    return group->training.trainers_per_class > 0 || group->nesting.agents_per_coach > 0 ||
           group->coaching.share > 0.0;
}

/* How much hazard each agent of the groups that lose some stands: a unit exponential. */
static bool init_hazards(struct world *w) {
    struct careers *careers = &w->careers;
    careers->hazard = ht_arena_alloc(w->arena, w->agent_count, sizeof *careers->hazard);
    careers->strains = ht_arena_alloc(w->arena, w->model->agent_group_count, sizeof *careers->strains);
    if (careers->hazard == NULL || careers->strains == NULL)
        return false;
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        const struct group_state *group = &w->groups[g];
        for (uint32_t a = 0; leave(&model_of(w, g)->attrition) && a < group->count; a++) {
            const struct ht_words words = ht_luck_words(w->luck, HT_LUCK_LEAVING, g, a, 0);
            const struct word word = {words.word[0], HT_LUCK_LEAVING, g, a, 0};
            careers->hazard[group->first + a] = luck_exponential(w->luck, word);
        }
    }
    return true;
}

static void init_courses(struct world *w) {
    size_t next = 0;
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        const struct ht_agent_group *model = model_of(w, g);
        const uint32_t size = (uint32_t)ht_class_size(model);
        for (uint32_t k = 0; k < ht_class_count(model); k++) {
            const uint32_t left = w->groups[g].count - k * size;
            w->careers.courses[next++] = (struct course){.group = g,
                                                         .first = w->groups[g].first + k * size,
                                                         .count = left < size ? left : size,
                                                         .day = -1.0};
        }
    }
}

bool careers_init(struct world *w) {
    struct careers *careers = &w->careers;
    bool lending = false, leaving = false;
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        lending = lending || lends(model_of(w, g));
        leaving = leaving || leave(&model_of(w, g)->attrition);
        careers->midnights = careers->midnights ||
                             (ht_class_count(model_of(w, g)) > 0 && model_of(w, g)->training.length > 0.0);
    }
    careers->midnights = careers->midnights || leaving;
    careers->course_count = count_courses(w->model);
    careers->courses = ht_arena_alloc(w->arena, careers->course_count, sizeof *careers->courses);
    if (careers->courses == NULL || (leaving && !init_hazards(w)))
        return false;
    if (lending &&
        (careers->borrower = ht_arena_alloc(w->arena, w->agent_count, sizeof *careers->borrower)) == NULL)
        return false;
    init_courses(w);
    return true;
}

/* Schedules what happens within the horizon. */
static bool plan(struct world *w, uint32_t node, double time, enum event_kind kind) {
    if (time >= w->model->calendar.length)
        return false;
    agenda_schedule(&w->agenda, node, time, kind);
    return true;
}

void careers_begin(struct world *w) {
    size_t next = 0;
    for (size_t g = 0; g < w->model->agent_group_count; g++) {
        const struct ht_agent_group *model = model_of(w, g);
        const enum event_kind kind = model->training.length > 0.0 ? EVENT_AGENTS_OFF : EVENT_AGENTS_ON;
        for (size_t k = 0; k < ht_class_count(model); k++, next++)
            if (model->leaves == HT_NO_TIME || ht_class_begin(model, k) < model->leaves)
                plan(w, course_node(w, next), ht_class_begin(model, k), kind);
        if (model->coaching.share > 0.0)
            plan(w, group_node(w, g, GROUP_COACHING), fmax(0.0, model->coaching.from), EVENT_AGENTS_OFF);
    }
    w->careers.midnight = HT_DAY;
    if (w->careers.midnights)
        plan(w, midnight_node(w), w->careers.midnight, EVENT_AGENTS_OFF);
}

/* Takes so many agents of the group off the phones for the borrower: the first by number who are in work and
 * not nesting. Returns how many there were. */
static size_t lend(struct world *w, size_t group, size_t wanted, uint32_t borrower) {
    const struct group_state *g = &w->groups[group];
    size_t lent = 0;
    for (uint32_t id = g->first; id < g->first + g->count && lent < wanted; id++) {
        struct agent *a = &w->agents[id];
        if (a->post != POST_WORK || w->teams[a->team].nesting)
            continue;
        lent++;
        a->post = POST_LENT;
        w->careers.borrower[id] = borrower;
        agent_off(w, id, false, INFINITY);
        if (a->place != PLACE_NOWHERE && a->state == AGENT_OFF)
            agent_placed(w, id, PLACE_LENT); /* else when he is free */
    }
    return lent;
}

static void give_back(struct world *w, size_t group, uint32_t borrower) {
    const struct group_state *g = &w->groups[group];
    for (uint32_t id = g->first; id < g->first + g->count; id++) {
        if (w->agents[id].post != POST_LENT || w->careers.borrower[id] != borrower)
            continue;
        w->agents[id].post = POST_WORK;
        roster_begins_work(w, id);
    }
}

static size_t in_class(const struct world *w, const struct course *course) {
    size_t count = 0;
    for (uint32_t id = course->first; id < course->first + course->count; id++)
        count += w->agents[id].post == POST_CLASS ? 1 : 0;
    return count;
}

/* A day of training, once for each day on which the centre opens. */
static void book_trainees(struct world *w, struct course *course) {
    const double day = floor(w->now / HT_DAY);
    if (course->day == day || ht_open_time(&w->model->calendar, day * HT_DAY, (day + 1.0) * HT_DAY) <= 0.0)
        return;
    course->day = day;
    observe_people(w, course->group, HT_SUM_TRAINEE_DAYS, (double)in_class(w, course));
}

static void graduates(struct world *w, uint32_t node, struct course *course);

static void class_begins(struct world *w, uint32_t node, struct course *course) {
    const struct ht_training *training = &model_of(w, course->group)->training;
    course->phase = COURSE_IN_CLASS;
    observe_people(w, course->group, HT_SUM_HIRED, (double)course->count);
    for (uint32_t id = course->first; id < course->first + course->count; id++) {
        w->agents[id].post = POST_CLASS;
        roster_begins_work(w, id);
    }
    if (training->length <= 0.0) {
        graduates(w, node, course);
        return;
    }
    book_trainees(w, course);
    if (training->trainers_per_class > 0)
        lend(w, training->trainers_from, training->trainers_per_class, node);
    plan(w, node, w->now + training->length, EVENT_AGENTS_ON);
}

static bool passes(const struct world *w, size_t group, uint32_t id) {
    const double pass = model_of(w, group)->training.pass;
    const uint32_t agent = id - w->groups[group].first;
    return pass >= 1.0 || ht_uniform(ht_luck_words(w->luck, HT_LUCK_AGENT, group, agent, 0).word[0]) < pass;
}

static void graduates(struct world *w, uint32_t node, struct course *course) {
    const struct ht_agent_group *model = model_of(w, course->group);
    const size_t nest = w->groups[course->group].nest;
    if (model->training.trainers_per_class > 0)
        give_back(w, model->training.trainers_from, node);
    for (uint32_t id = course->first; id < course->first + course->count; id++) {
        struct agent *a = &w->agents[id];
        if (a->post != POST_CLASS)
            continue;
        if (!passes(w, course->group, id)) {
            a->post = POST_NONE;
            agent_placed(w, id, PLACE_NOWHERE);
            continue;
        }
        a->post = POST_WORK;
        a->team = (uint32_t)(nest > 0 ? nest : course->group);
        w->careers.joined[id] = w->now;
        roster_begins_work(w, id);
    }
    course->phase = COURSE_OVER;
    if (nest == 0)
        return;
    course->phase = model->nesting.agents_per_coach > 0 ? COURSE_TO_COACH : COURSE_NESTING;
    if (model->nesting.agents_per_coach > 0)
        plan(w, node, w->now, EVENT_AGENTS_OFF);
    else
        plan(w, node, w->now + model->nesting.length, EVENT_AGENTS_ON);
}

static size_t nesting(const struct world *w, const struct course *course) {
    size_t count = 0;
    for (uint32_t id = course->first; id < course->first + course->count; id++)
        count += w->agents[id].post != POST_NONE ? 1 : 0;
    return count;
}

static void coaches_leave(struct world *w, uint32_t node, struct course *course) {
    const struct ht_nesting *model = &model_of(w, course->group)->nesting;
    const size_t wanted = (nesting(w, course) + model->agents_per_coach - 1) / model->agents_per_coach;
    course->phase = COURSE_NESTING;
    lend(w, model->coaches_from, wanted, node);
    plan(w, node, w->now + model->length, EVENT_AGENTS_ON);
}

static void nesting_ends(struct world *w, uint32_t node, struct course *course) {
    const struct ht_nesting *model = &model_of(w, course->group)->nesting;
    course->phase = COURSE_OVER;
    if (model->agents_per_coach > 0)
        give_back(w, model->coaches_from, node);
    for (uint32_t id = course->first; id < course->first + course->count; id++)
        if (w->teams[w->agents[id].team].nesting)
            agent_moves(w, id, course->group);
}

void career_course(struct world *w, size_t index) {
    struct course *course = &w->careers.courses[index];
    const uint32_t node = course_node(w, index);
    if (w->over)
        return;
    switch (course->phase) {
    case COURSE_TO_BEGIN: class_begins(w, node, course); return;
    case COURSE_IN_CLASS: graduates(w, node, course); return;
    case COURSE_TO_COACH: coaches_leave(w, node, course); return;
    case COURSE_NESTING: nesting_ends(w, node, course); return;
    case COURSE_OVER: return;
    }
}

void career_coaching(struct world *w, size_t group) {
    const struct ht_coaching *model = &model_of(w, group)->coaching;
    const uint32_t node = group_node(w, group, GROUP_COACHING);
    struct group_state *g = &w->groups[group];
    if (g->coached) {
        g->coached = false;
        g->gain = 1.0;
        give_back(w, model->coaches_from, node);
        return;
    }
    if (lend(w, model->coaches_from, ht_coaches(w->model, model), node) == 0)
        return;
    g->coached = true;
    g->gain = 1.0 / model->half_life_factor;
    if (model->until != HT_NO_TIME)
        plan(w, node, model->until, EVENT_AGENTS_ON);
}

/* Factor on the hazard of a group after its last days; puts the past day to the others. */
static double strain_of(struct strain *s, const struct ht_attrition *attrition, size_t day) {
    double worked = 0.0, on = 0.0;
    s->days_worked[day % HT_STRAIN_DAYS] = s->worked;
    s->days_on[day % HT_STRAIN_DAYS] = s->on;
    s->worked = s->next_worked;
    s->next_worked = s->on = 0.0;
    for (size_t i = 0; i < HT_STRAIN_DAYS; i++) {
        worked += s->days_worked[i];
        on += s->days_on[i];
    }
    return ht_leaving_strain(attrition, worked, on);
}

/* Hazard of the past day, which began at `since`, for agent number `agent` of a group. */
static double hazard_of(const struct ht_agent_group *model, size_t agent, double since) {
    if (model->joins == HT_NO_TIME)
        return ht_leaving_hazard(&model->attrition, INFINITY);
    const double tenure = since - ht_class_begin(model, agent / ht_class_size(model));
    return tenure < 0.0 ? 0.0 : ht_leaving_hazard(&model->attrition, tenure);
}

static void leaves_for_good(struct world *w, size_t group, uint32_t id) {
    w->agents[id].post = POST_NONE;
    agent_off(w, id, false, w->now);
    agent_placed(w, id, PLACE_NOWHERE);
    observe_people(w, group, HT_SUM_LEFT, 1.0);
}

static void some_leave(struct world *w, size_t group, size_t day) {
    const struct ht_agent_group *model = model_of(w, group);
    const struct group_state *g = &w->groups[group];
    const double strain = strain_of(&w->careers.strains[group], &model->attrition, day);
    for (uint32_t a = 0; a < g->count; a++) {
        const uint32_t id = g->first + a;
        if (w->agents[id].post == POST_NONE)
            continue;
        w->careers.hazard[id] -= strain * hazard_of(model, a, (double)day * HT_DAY);
        if (w->careers.hazard[id] <= 0.0)
            leaves_for_good(w, group, id);
    }
}

void career_midnight(struct world *w) {
    const size_t day = (size_t)floor(w->now / HT_DAY) - 1; /* that is over */
    if (w->over)
        return;
    for (size_t team = 0; team < w->team_count; team++)
        observe_on(w, team);
    w->careers.midnight = w->now + HT_DAY;
    for (size_t g = 0; g < w->model->agent_group_count; g++)
        if (leave(&model_of(w, g)->attrition))
            some_leave(w, g, day);
    for (size_t i = 0; i < w->careers.course_count; i++)
        if (w->careers.courses[i].phase == COURSE_IN_CLASS)
            book_trainees(w, &w->careers.courses[i]);
    plan(w, midnight_node(w), w->careers.midnight, EVENT_AGENTS_OFF);
}
