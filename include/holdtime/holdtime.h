/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libholdtime: scenario text -> checked model -> replications -> estimates -> text, JSON, CSV, pictures.
 */
#ifndef HOLDTIME_H
#define HOLDTIME_H

#include <holdtime/backtest.h>
#include <holdtime/calendar.h>
#include <holdtime/compare.h>
#include <holdtime/engine.h>
#include <holdtime/explain.h>
#include <holdtime/fit.h>
#include <holdtime/lesson.h>
#include <holdtime/log.h>
#include <holdtime/model.h>
#include <holdtime/plan.h>
#include <holdtime/ranks.h>
#include <holdtime/report.h>
#include <holdtime/scenario.h>
#include <holdtime/staff.h>
#include <holdtime/store.h>
#include <holdtime/study.h>
#include <holdtime/theory.h>
#include <holdtime/told.h>
#include <holdtime/validation.h>

#define HT_VERSION "0.1.0"

#endif
