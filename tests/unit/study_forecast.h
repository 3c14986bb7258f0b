/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts by hand, a part of the suite of studies.
 */
#ifndef STUDY_FORECAST_H
#define STUDY_FORECAST_H

#include <check.h>

TCase *forecast_case(void);

#endif
