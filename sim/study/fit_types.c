/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which types of calls the same agents answer, and which are too rare to stand alone.
 *
 * Types belong to one agent group when agents for each of whom both are a twentieth of the work answer a
 * twentieth of the calls of one of them: connected components of that relation. A type that is no agent's
 * twentieth goes where most of its calls were answered. A type with few calls joins the largest type of its
 * group, one of the same priority and credit where there is one.
 *
 * Some systems learn who calls (and that he is to be preferred) only when he queues: in the "Anonymous Bank"
 * nobody answered at once has a priority. A type "X ..." of whom hardly anybody is answered at once, while
 * callers of "X" are, is that, and counts as "X": else callers would change their type with the queue.
 */
#include "fit_work.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHARE       0.05
#define QUEUED_ONLY 0.02 /* share answered at once under which a type is known in the queue only */
#define FEW_CALLS   20   /* an agent with fewer links nothing */

struct floor {
    const struct ht_call_log *log;
    size_t types, agents;
    double *answered;             /* [agents][types] */
    double *calls;                /* [types]: in opening hours of the fitted days */
    double *by_agents, *by_agent; /* [types], [agents]: sums of `answered` */
    size_t *kind;                 /* [types]: what they are before they queue */
    double *size;                 /* [types]: `calls`, with those of that kind */
    double *at_once;              /* [types]: of `calls` */
    double *shared;               /* [types][types]: calls of the first by agents who answer both */
    size_t *root;                 /* [types] */
};

static size_t root_of(const struct floor *f, size_t type) {
    while (f->root[type] != type)
        type = f->root[type];
    return type;
}

static void join(struct floor *f, size_t a, size_t b) {
    a = root_of(f, a);
    b = root_of(f, b);
    f->root[a > b ? a : b] = a > b ? b : a;
}

static bool begin(struct fit_work *w, struct floor *f) {
    struct ht_arena *scratch = &w->scratch;
    *f = (struct floor){.log = w->log, .types = w->log->type_count, .agents = w->log->agent_count};
    f->answered = ht_arena_alloc(scratch, f->agents * f->types + 1, sizeof *f->answered);
    f->calls = ht_arena_alloc(scratch, f->types + 1, sizeof *f->calls);
    f->by_agents = ht_arena_alloc(scratch, f->types + 1, sizeof *f->by_agents);
    f->by_agent = ht_arena_alloc(scratch, f->agents + 1, sizeof *f->by_agent);
    f->kind = ht_arena_alloc(scratch, f->types + 1, sizeof *f->kind);
    f->size = ht_arena_alloc(scratch, f->types + 1, sizeof *f->size);
    f->at_once = ht_arena_alloc(scratch, f->types + 1, sizeof *f->at_once);
    f->shared = ht_arena_alloc(scratch, f->types * f->types + 1, sizeof *f->shared);
    f->root = ht_arena_alloc(scratch, f->types + 1, sizeof *f->root);
    if (f->answered == NULL || f->calls == NULL || f->by_agents == NULL || f->by_agent == NULL ||
        f->shared == NULL || f->at_once == NULL || f->kind == NULL || f->size == NULL || f->root == NULL)
        return false;
    for (size_t t = 0; t < f->types; t++)
        f->root[t] = t;
    return true;
}

static void count(const struct fit_work *w, struct floor *f) {
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        if (!fit_counts(w, c->arrival))
            continue;
        f->calls[c->type] += 1.0;
        f->at_once[c->type] += c->answered && c->hold <= 0.0;
        if (!c->answered || c->agent == HT_NOBODY)
            continue;
        f->answered[c->agent * f->types + c->type] += 1.0;
        f->by_agents[c->type] += 1.0;
        f->by_agent[c->agent] += 1.0;
    }
    for (size_t i = 0; i < w->log->interval_count; i++) {
        const double n = fit_offered(&w->log->intervals[i]);
        if (fit_counts(w, w->log->intervals[i].start) && !isnan(n))
            f->calls[w->log->intervals[i].type] += n;
    }
}

static bool is_work(const struct floor *f, size_t agent, size_t type) {
    return f->answered[agent * f->types + type] >= SHARE * f->by_agent[agent];
}

static void link_types(struct floor *f) {
    for (size_t a = 0; a < f->agents; a++)
        for (size_t s = 0; s < f->types && f->by_agent[a] >= FEW_CALLS; s++)
            for (size_t t = 0; t < f->types && is_work(f, a, s); t++)
                if (t != s && is_work(f, a, t))
                    f->shared[s * f->types + t] += f->answered[a * f->types + s];
    for (size_t s = 0; s < f->types; s++)
        for (size_t t = 0; t < f->types; t++)
            if (f->shared[s * f->types + t] > SHARE * f->by_agents[s])
                join(f, s, t);
}

/* Is most of this type answered by agents for whom it is work? */
static bool is_specialty(const struct floor *f, size_t t) {
    double by_them = 0.0;
    for (size_t a = 0; a < f->agents; a++)
        if (f->by_agent[a] >= FEW_CALLS && is_work(f, a, t))
            by_them += f->answered[a * f->types + t];
    return by_them > 0.5 * f->by_agents[t];
}

/* Other types go to the type whose agents answered most of them. */
static void place_rare(struct floor *f) {
    for (size_t t = 0; t < f->types; t++) {
        if (is_specialty(f, t) || root_of(f, t) != t)
            continue;
        size_t best = t;
        double most = 0.0;
        for (size_t s = 0; s < f->types; s++) {
            double mine = 0.0;
            for (size_t a = 0; a < f->agents; a++)
                if (f->by_agent[a] > 0.0)
                    mine += f->answered[a * f->types + t] * f->answered[a * f->types + s] / f->by_agent[a];
            if (s != t && mine > most) {
                most = mine;
                best = s;
            }
        }
        /* Without agents' names, and for types never answered: with the largest. */
        for (size_t s = 0; s < f->types && best == t; s++)
            if (f->calls[s] > most) {
                most = f->calls[s];
                best = s;
            }
        join(f, t, best);
    }
}

/* "PS priority" is a kind of "PS". */
static bool is_kind_of(const struct ht_call_log *log, size_t t, size_t of) {
    const char *name = log->types[of].name;
    const size_t length = strlen(name);
    return t != of && strncmp(log->types[t].name, name, length) == 0 && log->types[t].name[length] == ' ';
}

/* The type that callers of `t` are before they queue; t: itself. */
static size_t before_queueing(const struct floor *f, size_t t) {
    for (size_t s = 0; s < f->types && f->at_once[t] < QUEUED_ONLY * f->calls[t]; s++)
        if (is_kind_of(f->log, t, s) && f->at_once[s] > SHARE * f->calls[s])
            return s;
    return t;
}

static bool same_rank(const struct ht_call_log *log, size_t a, size_t b) {
    return log->types[a].priority == log->types[b].priority && log->types[a].credit == log->types[b].credit;
}

/* The largest type of the group of `t`, of its own rank if one is large enough to stand. */
static size_t host_of(const struct fit_work *w, const struct floor *f, size_t t, double least) {
    size_t best[2] = {SIZE_MAX, SIZE_MAX};
    for (size_t s = 0; s < f->types; s++) {
        if (root_of(f, s) != root_of(f, t) || f->kind[s] != s)
            continue;
        const bool same = same_rank(w->log, s, t);
        for (size_t k = same ? 0 : 1; k < 2; k++)
            if (best[k] == SIZE_MAX || f->size[s] > f->size[best[k]])
                best[k] = s;
    }
    return f->size[best[0]] >= least ? best[0] : best[1];
}

/* Types of the fit, largest first; `host[t]` is the type of the log that t is counted as. */
static bool name_types(struct fit_work *w, const struct floor *f, const size_t *host) {
    struct ht_fit *fit = w->fit;
    fit->types = ht_arena_alloc(&fit->arena, f->types, sizeof *fit->types);
    size_t *members = ht_arena_alloc(&fit->arena, f->types, sizeof *members);
    bool *done = ht_arena_alloc(&w->scratch, f->types, sizeof *done);
    if (fit->types == NULL || members == NULL || done == NULL)
        return false;
    for (;;) {
        size_t next = SIZE_MAX;
        for (size_t t = 0; t < f->types; t++)
            if (host[t] == t && !done[t] && (next == SIZE_MAX || f->size[t] > f->size[next]))
                next = t;
        if (next == SIZE_MAX)
            return true;
        done[next] = true;
        struct ht_fit_type *type = &fit->types[fit->type_count];
        *type = (struct ht_fit_type){.name = w->log->types[next].name, .log_types = members};
        type->credit = w->log->types[next].credit;
        type->priority = w->log->types[next].priority;
        for (size_t t = 0; t < f->types; t++)
            if (host[t] == next) {
                members[type->log_type_count++] = t;
                w->type_of[t] = fit->type_count;
            }
        members += type->log_type_count;
        fit->type_count++;
    }
}

/* A remark for what was merged, `kinds` or the rest. */
static void tell_merged(struct fit_work *w, const struct floor *f, bool kinds) {
    for (size_t i = 0; i < w->fit->type_count; i++) {
        const struct ht_fit_type *type = &w->fit->types[i];
        char names[200] = "";
        size_t merged = 0;
        for (size_t k = 0; k < type->log_type_count; k++) {
            const size_t t = type->log_types[k];
            if (w->log->types[t].name == type->name || f->calls[t] <= 0.0 || (f->kind[t] != t) != kinds)
                continue;
            const size_t length = strlen(names);
            snprintf(names + length, sizeof names - length, "%s%s", merged++ > 0 ? ", " : "",
                     w->log->types[t].name);
        }
        if (merged > 0 && kinds)
            fit_remark(w, NULL,
                       "%s: the log tells these callers apart only when they queue; they are counted as %s",
                       names, type->name);
        else if (merged > 0)
            fit_remark(w, NULL, "%s %s counted as %s: %s under %g%% of all calls", names,
                       merged > 1 ? "are" : "is", type->name, merged > 1 ? "each is" : "it is",
                       100.0 * w->fit->options.smallest_type);
    }
}

static bool name_groups(struct fit_work *w, const struct floor *f) {
    struct ht_fit *fit = w->fit;
    fit->groups = ht_arena_alloc(&fit->arena, fit->type_count, sizeof *fit->groups);
    size_t *group = ht_arena_alloc(&w->scratch, f->types, sizeof *group);
    if (fit->groups == NULL || group == NULL)
        return false;
    for (size_t t = 0; t < f->types; t++)
        group[t] = SIZE_MAX;
    for (size_t i = 0; i < fit->type_count; i++) {
        const size_t root = root_of(f, fit->types[i].log_types[0]);
        if (group[root] == SIZE_MAX) {
            char name[128];
            snprintf(name, sizeof name, "%s agents", fit->types[i].name);
            group[root] = fit->group_count++;
            fit->groups[group[root]].name = ht_arena_text(&fit->arena, name);
        }
        fit->types[i].group = group[root];
    }
    if (fit->group_count == 1)
        fit->groups[0].name = "agents";
    for (size_t t = 0; t < f->types; t++)
        w->group_of[t] = fit->types[w->type_of[t]].group;
    for (size_t g = 0; g < fit->group_count; g++)
        if (fit->groups[g].name == NULL)
            return false;
    return true;
}

/* Different agents by the group of most of their calls. */
static void count_agents(struct fit_work *w, const struct floor *f) {
    for (size_t a = 0; a < f->agents; a++) {
        size_t best = 0;
        for (size_t t = 0; t < f->types; t++)
            if (f->answered[a * f->types + t] > f->answered[a * f->types + best])
                best = t;
        if (f->by_agent[a] > 0.0)
            w->fit->groups[w->group_of[best]].agents++;
    }
}

/* What of the fitted days is in opening hours. */
static void count_calls(struct fit_work *w) {
    for (size_t i = 0; i < w->log->call_count; i++) {
        const struct ht_logged_call *c = &w->log->calls[i];
        struct ht_fit_type *type = &w->fit->types[w->type_of[c->type]];
        if (fit_counts(w, c->arrival)) {
            type->calls++;
            type->answered += c->answered;
            type->abandoned += !c->answered;
        } else if (w->fitted[fit_day(w, c->arrival)])
            type->outside++;
    }
}

/* The type of the log that each is counted as. */
static bool find_hosts(struct fit_work *w, struct floor *f, size_t *host) {
    double all = 0.0;
    for (size_t t = 0; t < f->types; t++)
        all += f->size[f->kind[t]] += f->calls[t];
    if (!(all > 0.0)) {
        ht_messages_add(w->messages, HT_ERROR, w->place, NULL, NULL,
                        "there is nothing to fit: nobody called on the days to fit");
        return false;
    }
    const double least = w->fit->options.smallest_type * all;
    for (size_t t = 0; t < f->types; t++)
        host[t] = f->kind[t] != t ? f->kind[t] : f->size[t] >= least ? t : host_of(w, f, t, least);
    for (size_t t = 0; t < f->types; t++) /* a host may itself be counted as another */
        while (host[host[t]] != host[t])
            host[t] = host[host[t]];
    return true;
}

bool fit_types(struct fit_work *w) {
    struct floor f;
    if (!begin(w, &f))
        return false;
    size_t *host = ht_arena_alloc(&w->scratch, f.types + 1, sizeof *host);
    if (host == NULL)
        return false;
    count(w, &f);
    for (size_t t = 0; t < f.types; t++)
        join(&f, t, f.kind[t] = before_queueing(&f, t));
    link_types(&f);
    place_rare(&f);
    if (!find_hosts(w, &f, host) || !name_types(w, &f, host) || !name_groups(w, &f))
        return false;
    w->totals = ht_arena_alloc(&w->fit->arena, w->fit->type_count * w->log->days, sizeof *w->totals);
    if (w->totals == NULL)
        return false;
    count_calls(w);
    tell_merged(w, &f, true);
    tell_merged(w, &f, false);
    count_agents(w, &f);
    return true;
}
