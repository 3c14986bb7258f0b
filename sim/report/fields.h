/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fields of a CSV file.
 */
#ifndef REPORT_FIELDS_H
#define REPORT_FIELDS_H

#include <stdio.h>

void csv_text(const char *text, FILE *out); /* quoted where it must be */
void csv_number(double value, FILE *out);   /* 17 digits; empty when undefined */

#endif
