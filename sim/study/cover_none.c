/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters of a build without GLPK: there are none. The command says so before anything is simulated.
 */
#include "cover.h"

const char *ht_roster_library(void) {
    return NULL;
}

enum cover_end cover_solve(const struct program *program, const volatile sig_atomic_t *interrupted,
                           struct solution *solution) {
    (void)program;
    (void)interrupted;
    (void)solution;
    return COVER_INFEASIBLE;
}
