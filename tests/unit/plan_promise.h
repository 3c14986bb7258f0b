/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning one problem again and again.
 */
#ifndef PLAN_PROMISE_H
#define PLAN_PROMISE_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>

struct problem;

struct promise_case {
    const struct problem *problem;
    size_t right; /* value of the first decision in the one right winner */
};
extern const struct promise_case promise_cases[2];

struct tally {
    size_t given, wrong, replications; /* certificates; of these with another winner */
};
struct tally plan_often(const struct promise_case *c, size_t times, uint64_t seed);

TCase *promise_case(void); /* plan_promise.c */

#endif
