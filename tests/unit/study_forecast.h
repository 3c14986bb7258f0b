/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts by hand, a part of the suite of studies.
 */
#ifndef STUDY_FORECAST_H
#define STUDY_FORECAST_H

#include <check.h>
#include <holdtime/study.h>

/* A centre of the simplest kind for forecasts by hand: open all 24 hours of one day, groups of 10 agents;
 * call types whose calls take 5 min of talk and 1 min of wrap-up, 100 arrivals an hour: 10 erlangs each. */
struct small {
    struct ht_model model;
    struct ht_arena arena;
    struct ht_call_type types[3];
    struct ht_agent_group groups[2];
    struct ht_skill skills[2][3];
    struct ht_forecast forecast;
};

void small_init(struct small *s, size_t types, size_t groups);

/* Forecasts day by day; released by small_release. */
void small_forecast(struct small *s);
void small_release(struct small *s);

TCase *forecast_case(void);
TCase *careers_case(void);
TCase *rollouts_case(void);
TCase *agreement_case(void);

#endif
