/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios from text, with needs by hand, for tests of rosters.
 */
#include "cover_instance.h"
#include <check.h>
#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void instance_begin(struct instance *in, const char *text) {
    char name[] = "cover-XXXXXX";
    struct ht_messages messages;
    FILE *file = fdopen(mkstemp(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    ht_messages_init(&messages);
    const bool fine = ht_scenario_read(&in->model, name, NULL, 0, &messages);
    if (!fine)
        ht_messages_print(&messages, stderr);
    remove(name);
    ck_assert(fine);
    ht_messages_release(&messages);
    struct ht_staffing *s = &in->staffing;
    *s = (struct ht_staffing){.model = &in->model,
                              .bins = ht_bin_count(&in->model.calendar),
                              .groups = in->model.agent_group_count};
    ht_arena_init(&s->arena);
    s->open = ht_arena_alloc(&s->arena, s->bins, sizeof *s->open);
    s->need = ht_arena_alloc(&s->arena, s->bins * s->groups, sizeof *s->need);
    for (size_t bin = 0; bin < s->bins; bin++) {
        const double from = (double)bin * in->model.calendar.interval;
        s->open[bin] = ht_open_time(&in->model.calendar, from, from + in->model.calendar.interval) > 0.0;
    }
}

void instance_end(struct instance *in) {
    ht_arena_release(&in->staffing.arena);
    ht_model_release(&in->model);
}

void instance_roster(const struct instance *in, size_t replications, size_t threads,
                     struct ht_rostered *out) {
    const struct ht_staff_options options = {
        .study = {.replications = replications, .threads = threads, .seed_given = true, .seed = 11}};
    ck_assert_int_eq(ht_roster(&in->staffing, &options, out), HT_STUDY_DONE);
    ck_assert(!out->interrupted);
}

void instance_need(struct instance *in, double from, double to, size_t agents) {
    struct ht_staffing *s = &in->staffing;
    for (size_t bin = 0; bin < s->bins; bin++) {
        const double hour = fmod((double)bin * in->model.calendar.interval, HT_DAY) / HT_HOUR;
        for (size_t g = 0; s->open[bin] && hour >= from && hour < to && g < s->groups; g++)
            s->need[bin * s->groups + g] = agents;
    }
}
