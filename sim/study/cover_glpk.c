/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Integer programs by GLPK: the simplex method, then branch and cut with a rounding heuristic of our own at
 * its nodes: the solution of the node rounded down, what is missing added where it costs least, what is then
 * too much taken away, dearest first (the greedy heuristic of Chvatal, "A greedy heuristic for the
 * set-covering problem", Math. of Operations Research 4, 1979). What the first one gives is ruined and
 * recreated many times before the search begins: nodes are dear.
 *
 * Invariant: nothing depends on the clock. The search ends after a number of nodes that follows from the size
 * of the program. Whatever way GLPK ends, its memory is given back and its hook is taken off.
 */
#include "cover.h"
#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY 1e-6
#define PARTS  1000 /* prices are looked at as multiples of the lowest one's 1, 1/2 .. 1/PARTS */
#define FICKLE 0.5  /* luck in choosing what to add */
#define RUIN   4.0  /* agents taken out at most */

/* Nodes, and ruins: what the work of one comes to, in entries of the program, and bounds. */
#define NODE_WORK  2e6
#define FEW_NODES  25
#define MANY_NODES 5000
#define RUIN_WORK  2e8
#define FEW_RUINS  300
#define MANY_RUINS 10000

struct solving {
    const struct program *program;
    const volatile sig_atomic_t *interrupted;
    struct solution *solution;
    glp_prob *problem;
    double scale;          /* prices are multiplied by */
    size_t nodes, at_most; /* looked at */
    bool stopped;          /* by the caller's wish */
    bool found;            /* a heuristic solution, in: */
    double *best, best_price;
    double *trial, *missing; /* [columns], [rows] */
    double *relaxed;         /* [columns] */
    double *entry;           /* one more than any column has; with: */
    int *entry_row;
    jmp_buf failed;
    enum cover_end end;
};

const char *ht_roster_library(void) {
    return glp_version();
}

static int silent(void *info, const char *text) {
    (void)info;
    (void)text;
    return 1;
}

static void hook(void *info) {
    struct solving *s = info;
    longjmp(s->failed, 1);
}

/* Whole prices let the search round its bounds up. */
static double price_scale(const struct program *p) {
    double least = INFINITY;
    for (size_t j = 0; j < p->columns; j++)
        if (p->price[j] > 0.0)
            least = fmin(least, p->price[j]);
    if (!isfinite(least))
        return 1.0;
    for (int part = 1; part <= PARTS; part++) {
        bool whole = true;
        for (size_t j = 0; whole && j < p->columns; j++) {
            const double price = p->price[j] / least * part;
            whole = fabs(price - round(price)) <= 1e-9 * fmax(1.0, price);
        }
        if (whole)
            return part / least;
    }
    return 1.0 / least;
}

static void load(struct solving *s) {
    const struct program *p = s->program;
    glp_prob *problem = s->problem;
    glp_set_obj_dir(problem, GLP_MIN);
    if (p->rows > 0)
        glp_add_rows(problem, (int)p->rows);
    glp_add_cols(problem, (int)p->columns);
    for (size_t i = 0; i < p->rows; i++)
        glp_set_row_bnds(problem, (int)i + 1, p->at_most[i] ? GLP_UP : GLP_LO, p->bound[i], p->bound[i]);
    for (size_t j = 0; j < p->columns; j++) {
        const size_t count = p->first[j + 1] - p->first[j];
        const double price = p->price[j] * s->scale;
        for (size_t k = 0; k < count; k++) {
            s->entry_row[k + 1] = (int)p->row[p->first[j] + k] + 1;
            s->entry[k + 1] = p->weight[p->first[j] + k];
        }
        glp_set_mat_col(problem, (int)j + 1, (int)count, s->entry_row, s->entry);
        glp_set_col_bnds(problem, (int)j + 1, GLP_LO, 0.0, 0.0);
        glp_set_obj_coef(problem, (int)j + 1, fabs(price - round(price)) <= 1e-6 ? round(price) : price);
    }
}

/* A number in [0, 1), the same in every run (Knuth's MMIX generator). */
static double draw(uint64_t *luck) {
    *luck = *luck * 6364136223846793005u + 1442695040888963407u;
    return (double)(*luck >> 11) * 0x1p-53;
}

/* What is missing of each row (negative: there is more; of an at-most row: room that is left, negated). */
static void find_missing(struct solving *s, const double *x) {
    const struct program *p = s->program;
    memcpy(s->missing, p->bound, p->rows * sizeof *s->missing);
    for (size_t j = 0; j < p->columns; j++)
        for (size_t k = p->first[j]; x[j] > 0.0 && k < p->first[j + 1]; k++)
            s->missing[p->row[k]] -= p->weight[k] * x[j];
}

static void change(struct solving *s, size_t column, double by) {
    const struct program *p = s->program;
    s->trial[column] += by;
    for (size_t k = p->first[column]; k < p->first[column + 1]; k++)
        s->missing[p->row[k]] -= p->weight[k] * by;
}

/* What one more of this column brings for its price; 0: nothing, or there is no room for it. */
static double worth(const struct solving *s, size_t column) {
    const struct program *p = s->program;
    double gain = 0.0;
    for (size_t k = p->first[column]; k < p->first[column + 1]; k++) {
        const size_t row = p->row[k];
        if (p->at_most[row] && s->missing[row] < p->weight[k] - NEARLY)
            return 0.0;
        if (!p->at_most[row] && s->missing[row] > NEARLY)
            gain += fmin(p->weight[k], s->missing[row]);
    }
    return gain / fmax(p->price[column], 1e-12);
}

static bool any_missing(const struct solving *s) {
    const struct program *p = s->program;
    bool any = false;
    for (size_t i = 0; i < p->rows; i++)
        any |= p->at_most[i] ? s->missing[i] < -NEARLY : s->missing[i] > NEARLY;
    return any;
}

static bool can_go(const struct solving *s, size_t column) {
    const struct program *p = s->program;
    bool can = s->trial[column] >= 1.0;
    for (size_t k = p->first[column]; can && k < p->first[column + 1]; k++)
        can = p->at_most[p->row[k]] || s->missing[p->row[k]] + p->weight[k] <= NEARLY;
    return can;
}

/* Takes away whatever can go, the dearest first. */
static void trim(struct solving *s) {
    for (;;) {
        size_t dearest = s->program->columns;
        for (size_t j = 0; j < s->program->columns; j++)
            if ((dearest == s->program->columns || s->program->price[j] > s->program->price[dearest]) &&
                can_go(s, j))
                dearest = j;
        if (dearest == s->program->columns)
            return;
        change(s, dearest, -1.0);
    }
}

static void keep_best(struct solving *s) {
    double price = 0.0;
    for (size_t j = 0; j < s->program->columns; j++)
        price += s->program->price[j] * s->trial[j];
    if (s->found && price > s->best_price * (1.0 + 1e-12))
        return;
    s->found = true;
    s->best_price = price;
    memcpy(s->best, s->trial, s->program->columns * sizeof *s->best);
}

/* Adds to the trial what is missing, in the order of worth for money, each worth multiplied by luck if there
 * is any; of columns with x > 0 alone where these do. False: there is no room for it. */
static bool complete(struct solving *s, const double *x, uint64_t *luck) {
    const struct program *p = s->program;
    for (bool all = x == NULL; any_missing(s);) {
        size_t best = p->columns;
        double most = 0.0;
        for (size_t j = 0; j < p->columns; j++) {
            if (!all && x[j] <= NEARLY)
                continue;
            const double w = worth(s, j) * (luck == NULL ? 1.0 : 1.0 + FICKLE * draw(luck));
            if (w > most * (1.0 + 1e-12)) {
                best = j;
                most = w;
            }
        }
        if (best == p->columns && all)
            return false;
        all = all || best == p->columns;
        if (best < p->columns)
            change(s, best, 1.0);
    }
    return true;
}

/* Makes whole numbers of the solution of a linear program. */
static void round_off(struct solving *s, glp_prob *node) {
    const struct program *p = s->program;
    for (size_t j = 0; j < p->columns; j++) {
        s->relaxed[j] = glp_get_col_prim(node, (int)j + 1);
        s->trial[j] = floor(s->relaxed[j] + NEARLY);
    }
    find_missing(s, s->trial);
    if (!complete(s, s->relaxed, NULL))
        return;
    trim(s);
    keep_best(s);
}

/* Takes a few agents out of the best so far, those of one column or of any. */
static void ruin(struct solving *s, uint64_t *luck) {
    const struct program *p = s->program;
    const size_t away = 1 + (size_t)(draw(luck) * RUIN);
    for (size_t i = 0; i < away; i++) {
        double agents = 0.0;
        for (size_t j = 0; j < p->columns; j++)
            agents += s->trial[j];
        double at = draw(luck) * agents;
        size_t column = 0;
        while (column + 1 < p->columns && at >= s->trial[column])
            at -= s->trial[column++];
        if (s->trial[column] >= 1.0)
            change(s, column, -1.0);
    }
}

/* Ruin and recreate (Schrimpf et al., "Record breaking optimization results using the ruin and recreate
 * principle", J. of Computational Physics 159, 2000): the record or its equal is kept. */
static void improve(struct solving *s) {
    const double entries = (double)s->program->first[s->program->columns];
    const size_t trials = (size_t)fmin(fmax(RUIN_WORK / (entries + 1.0), FEW_RUINS), MANY_RUINS);
    uint64_t luck = 1;
    for (size_t i = 0; s->found && i < trials && !s->stopped; i++) {
        memcpy(s->trial, s->best, s->program->columns * sizeof *s->trial);
        find_missing(s, s->trial);
        ruin(s, &luck);
        if (!complete(s, NULL, &luck))
            continue;
        trim(s);
        keep_best(s);
        s->stopped = s->interrupted != NULL && *s->interrupted != 0;
    }
}

static void offer(struct solving *s, glp_tree *tree) {
    round_off(s, glp_ios_get_prob(tree));
    if (!s->found)
        return;
    glp_prob *node = glp_ios_get_prob(tree);
    if (glp_mip_status(node) == GLP_FEAS && s->best_price * s->scale >= glp_mip_obj_val(node) - NEARLY)
        return;
    double *x = s->entry; /* has room for 1 + columns */
    for (size_t j = 0; j < s->program->columns; j++)
        x[j + 1] = s->best[j];
    glp_ios_heur_sol(tree, x);
}

static void on_event(glp_tree *tree, void *info) {
    struct solving *s = info;
    if (glp_ios_reason(tree) == GLP_ISELECT) {
        s->nodes++;
        s->stopped |= s->interrupted != NULL && *s->interrupted != 0;
        if (s->nodes > s->at_most || s->stopped)
            glp_ios_terminate(tree);
    } else if (glp_ios_reason(tree) == GLP_IHEUR)
        offer(s, tree);
}

static bool relax(struct solving *s) {
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUALP;
    glp_adv_basis(s->problem, 0);
    int failed = glp_simplex(s->problem, &how);
    if (failed != 0) { /* a basis that will not do: from the plainest one */
        glp_std_basis(s->problem);
        how.meth = GLP_PRIMAL;
        failed = glp_simplex(s->problem, &how);
    }
    return failed == 0 && glp_get_status(s->problem) == GLP_OPT;
}

static bool branch(struct solving *s) {
    glp_iocp how;
    for (size_t j = 0; j < s->program->columns; j++)
        glp_set_col_kind(s->problem, (int)j + 1, GLP_IV);
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.br_tech = GLP_BR_DTH;
    how.bt_tech = GLP_BT_BLB;
    how.mir_cuts = GLP_ON;
    how.gmi_cuts = GLP_ON;
    how.mip_gap = 0.0;
    how.cb_func = on_event;
    how.cb_info = s;
    const int failed = glp_intopt(s->problem, &how);
    s->solution->optimal = failed == 0;
    const int status = glp_mip_status(s->problem);
    return status == GLP_OPT || status == GLP_FEAS;
}

/* All that may end in the hook. */
static void work(struct solving *s) {
    const struct program *p = s->program;
    s->problem = glp_create_prob();
    load(s);
    if (!relax(s)) {
        s->end = COVER_INFEASIBLE;
        return;
    }
    s->solution->bound = glp_get_obj_val(s->problem) / s->scale;
    round_off(s, s->problem);
    improve(s);
    const bool branched = branch(s);
    if (!branched && (s->stopped || !s->found)) {
        s->end = s->stopped ? COVER_INTERRUPTED : COVER_INFEASIBLE;
        return;
    }
    for (size_t j = 0; j < p->columns; j++)
        s->solution->x[j] = branched ? round(glp_mip_col_val(s->problem, (int)j + 1)) : s->best[j];
    s->end = COVER_SOLVED;
}

static void run(struct solving *s) {
    s->end = COVER_NO_MEMORY;
    glp_term_out(GLP_OFF);
    glp_term_hook(silent, NULL); /* errors are printed even so */
    glp_error_hook(hook, s);
    if (setjmp(s->failed) == 0)
        work(s);
    glp_error_hook(NULL, NULL);
    glp_free_env();
}

enum cover_end cover_solve(const struct program *p, const volatile sig_atomic_t *interrupted,
                           struct solution *solution) {
    struct ht_arena arena;
    struct solving s = {.program = p, .interrupted = interrupted, .solution = solution};
    const size_t entries = p->first[p->columns];
    ht_arena_init(&arena);
    s.best = ht_arena_alloc(&arena, p->columns, sizeof *s.best);
    s.trial = ht_arena_alloc(&arena, p->columns, sizeof *s.trial);
    s.relaxed = ht_arena_alloc(&arena, p->columns, sizeof *s.relaxed);
    s.missing = ht_arena_alloc(&arena, p->rows, sizeof *s.missing);
    s.entry = ht_arena_alloc(&arena, p->columns + p->rows + 1, sizeof *s.entry);
    s.entry_row = ht_arena_alloc(&arena, p->rows + 1, sizeof *s.entry_row);
    s.scale = price_scale(p);
    s.at_most = (size_t)fmin(fmax(NODE_WORK / (double)(entries + 1), FEW_NODES), MANY_NODES);
    if (s.best == NULL || s.trial == NULL || s.relaxed == NULL || s.missing == NULL || s.entry == NULL ||
        s.entry_row == NULL)
        s.end = COVER_NO_MEMORY;
    else
        run(&s);
    ht_arena_release(&arena);
    return s.end;
}
