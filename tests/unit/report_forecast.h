/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `holdtime check` prints, a part of the suite of reports.
 */
#ifndef REPORT_FORECAST_H
#define REPORT_FORECAST_H

#include <check.h>

TCase *forecast_tables_case(void);

#endif
