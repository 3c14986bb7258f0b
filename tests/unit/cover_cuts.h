/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a roster is asked for where it misses a target.
 */
#ifndef COVER_CUTS_H
#define COVER_CUTS_H

#include <check.h>

TCase *cuts_case(void); /* cover_cuts.c */

#endif
