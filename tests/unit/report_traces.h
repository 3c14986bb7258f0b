/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traces, and the lives of callers told from them, a part of the suite of reports.
 */
#ifndef REPORT_TRACES_H
#define REPORT_TRACES_H

#include <check.h>

TCase *traces_case(void);

#endif
