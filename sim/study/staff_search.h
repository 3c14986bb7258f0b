/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search for the cheapest staffing that misses no period of any target, over the same replications.
 */
#ifndef HOLDTIME_STAFF_SEARCH_H
#define HOLDTIME_STAFF_SEARCH_H

#include "staff_formula.h"

struct staff_search {
    struct staff_bench *bench;
    struct staff_start start;
    struct staff_flow flow;
    struct staff_tally ample_tally; /* what twice as many agents as anybody could use do */
    size_t *ample;
    size_t *counts; /* [bins][groups]: the staffing under way */
    size_t *kept;   /* the last one that was seen to miss nothing */
    size_t *trial;
    size_t *choices;                    /* [groups][bins][groups]: one raised more in each .. */
    const size_t **tried;               /* [groups]: .. those of them that are tried .. */
    size_t *group;                      /* [groups]: .. and the group that is */
    size_t *step;                       /* [bins][groups]: to take away next; 0: not even one can go */
    struct staff_tally tally, *tallies; /* of the last judgement; [groups] */
    size_t *rounds;                     /* [values]: of raising in which it was missed */
    size_t *chosen;                     /* [values]: the group to raise, of those judged */
    size_t iterations;
    bool any_kept;
    bool bounded; /* the bound on work ended it */
    double limit; /* attempts simulated by then */
    bool cut;     /* fewer replications than asked for, as they are long */
    size_t again; /* sets of fresh replications that judge in place of those of the search; 0: none */
};

/* False: no memory. */
bool staff_search_init(struct staff_search *s, struct staff_bench *b);

/* All of it; `kept` is the answer if any_kept. False: see the status of the bench. */
bool staff_search_run(struct staff_search *s);

/* Raises `counts` until nothing is missed; `kept` follows. */
bool staff_raise(struct staff_search *s);
/* Takes away what can go, one interval of every block after another, dearest groups first. */
bool staff_lower(struct staff_search *s);
/* Takes away here and adds there, as long as that gets cheaper. */
bool staff_exchange(struct staff_search *s);

/* Judges a staffing into `tally`, on all replications that count. */
bool staff_look(struct staff_search *s, const size_t *counts, struct staff_tally *tally);
/* Takes `trial` over in all blocks that differ and miss nothing in s->tally. Was there any? */
bool staff_adopt(struct staff_search *s);
/* Does `trial` differ from `counts` in this block? */
bool staff_differs(const struct staff_search *s, size_t block);
/* May more be simulated? */
bool staff_may_go_on(struct staff_search *s);

#endif
