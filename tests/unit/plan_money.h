/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What plans cost, by hand.
 */
#ifndef PLAN_MONEY_H
#define PLAN_MONEY_H

#include <check.h>

TCase *money_case(void); /* plan_money.c */

#endif
