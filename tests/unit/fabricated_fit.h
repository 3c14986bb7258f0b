/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fit made up for tests of what comes after it: two weeks of a log from Mon 4 Jan 1999, open Mon-Fri
 * 08:00-12:00 by the hour, two call types and two agent groups whose names make trouble. The first week is
 * fitted; Wed 13 Jan, day 9, is odd.
 */
#ifndef FABRICATED_FIT_H
#define FABRICATED_FIT_H

#include <check.h>
#include <holdtime/holdtime.h>
#include <math.h>
#include <string.h>

#define FABRICATED_SLOTS 24
#define FABRICATED_CALLS 512

struct fabricated_fit {
    struct ht_call_log log;
    struct ht_logged_call calls[FABRICATED_CALLS];
    struct ht_logged_type log_types[3];
    struct ht_left_out left_out;
    size_t of_types[2][2];
    double expected[2][HT_FIT_WEEKDAYS * FABRICATED_SLOTS], typical[2][HT_FIT_WEEKDAYS * FABRICATED_SLOTS];
    double values[3];
    struct ht_fit_type types[2];
    struct ht_fit_group groups[2];
    struct ht_fit_step seen[2][3];
    struct ht_fit_opening opening;
    struct ht_fit_point curve[3];
    size_t odd_day;
    struct ht_fit fit;
};

static inline void fabricated_call(struct fabricated_fit *f, size_t day, double clock, uint32_t type,
                                   double hold, double handle) {
    f->calls[f->log.call_count++] = (struct ht_logged_call){.arrival = (double)day * HT_DAY + clock * HT_HOUR,
                                                            .hold = hold,
                                                            .handle = handle,
                                                            .type = type,
                                                            .agent = isnan(handle) ? HT_NOBODY : 0,
                                                            .answered = !isnan(handle)};
}

/* On every open day of the log: at 8:15 one of the first type who holds 10 s; at 8:30 one who gives up after
 * 40 s; at 11:30 one of the third type, answered at once; and at 13:00, when nobody is there, one more. */
static inline void fabricated_calls(struct fabricated_fit *f) {
    for (size_t day = 0; day < 14; day++) {
        if (day % 7 < 5) {
            fabricated_call(f, day, 8.25, 0, 10, 100);
            fabricated_call(f, day, 8.5, 0, 40, NAN);
            fabricated_call(f, day, 11.5, 2, 0, 200);
            fabricated_call(f, day, 13, 1, 0, 50);
        }
    }
}

static inline void fabricated_type(struct fabricated_fit *f, size_t t, const char *name) {
    struct ht_fit_type *type = &f->types[t];
    *type = (struct ht_fit_type){.name = name,
                                 .log_types = f->of_types[t],
                                 .log_type_count = 2 - t,
                                 .group = t,
                                 .priority = 1 + (int)t,
                                 .calls = 10,
                                 .answered = 5,
                                 .abandoned = 5,
                                 .expected = f->expected[t],
                                 .daily_ratio = 3,
                                 .interval_ratio = 1.3,
                                 .redial = NAN,
                                 .fresh = 1};
    for (size_t cell = 0; cell < HT_FIT_WEEKDAYS * FABRICATED_SLOTS; cell++) {
        const size_t day = cell / FABRICATED_SLOTS, hour = cell % FABRICATED_SLOTS;
        const bool open = day < 5 && hour >= 8 && hour < 12;
        f->expected[t][cell] = open ? 40 + 10 * (double)day - 5 * (double)t : 0;
        f->typical[t][cell] = open ? 9.2 - 9 * (double)t : 0;
    }
}

static inline void fabricated_group(struct fabricated_fit *f, size_t g, const char *name) {
    f->groups[g] = (struct ht_fit_group){.name = name,
                                         .agents = 12,
                                         .present = f->seen[g],
                                         .seen = f->seen[g],
                                         .seen_count = 3,
                                         .scale = 1,
                                         .typical = f->typical[g]};
    f->seen[g][0] = (struct ht_fit_step){0, 20};
    f->seen[g][1] = (struct ht_fit_step){7.5 * HT_DAY, 21}; /* Mon 11 Jan 12:00 */
    f->seen[g][2] = (struct ht_fit_step){8.375 * HT_DAY, 22};
}

static inline void fabricated_times(struct fabricated_fit *f) {
    static const double steps[] = {10, 100, 1000};
    for (size_t i = 0; i < 3; i++) {
        f->values[i] = steps[i];
        f->curve[i] = (struct ht_fit_point){steps[i], 0.8 - 0.3 * (double)i, 0.7 - 0.3 * (double)i,
                                            0.9 - 0.3 * (double)i};
    }
    struct ht_fit_times *handle = &f->types[0].handle, *patience = &f->types[0].patience;
    *handle = (struct ht_fit_times){.count = 5,
                                    .mean = 100,
                                    .cv = 1.5,
                                    .median = 60,
                                    .law_count = 2,
                                    .curve = f->curve,
                                    .curve_count = 3};
    handle->laws[0].law = (struct ht_distribution){.law = HT_LAW_LOGNORMAL, .mean = 101.5, .cv = 1.25};
    handle->laws[1].law = (struct ht_distribution){.law = HT_LAW_GAMMA, .mean = 100, .cv = 1};
    *patience = *handle;
    patience->laws[0].law = (struct ht_distribution){.law = HT_LAW_WEIBULL, .mean = 600, .shape = 0.75};
    for (size_t i = 0; i < 2; i++) {
        struct ht_fit_times *times = i == 0 ? handle : patience;
        for (size_t k = 0; k < 2; k++) {
            ht_distribution_prepare(&times->laws[k].law);
            times->laws[k].aic = 1000 + 12 * (double)k;
            times->laws[k].distance = 0.021;
        }
        times->used = times->laws[0].law;
    }
    f->types[1].handle = (struct ht_fit_times){.count = 3, .mean = 370};
    f->types[1].handle.used =
        (struct ht_distribution){.law = HT_LAW_EMPIRICAL, .count = 3, .values = f->values};
    ht_distribution_prepare(&f->types[1].handle.used);
}

static inline void fabricated_fit_init(struct fabricated_fit *f) {
    memset(f, 0, sizeof *f);
    for (size_t t = 0; t < 3; t++) {
        f->log_types[t] = (struct ht_logged_type){"logged", 0, 1};
    }
    f->left_out = (struct ht_left_out){"hung up in the voice menu", 3, "/logs/january.txt", 17, false};
    f->log = (struct ht_call_log){.start_day = ht_day_from_date(1999, 1, 4),
                                  .days = 14,
                                  .calls = f->calls,
                                  .types = f->log_types,
                                  .type_count = 3,
                                  .rows = 43,
                                  .left_out = &f->left_out,
                                  .left_out_count = 1};
    fabricated_calls(f);
    f->of_types[0][1] = 2;
    f->of_types[1][0] = 1;
    fabricated_type(f, 0, "a \"b\"\n# }");
    fabricated_type(f, 1, "A_`b`... }");
    fabricated_group(f, 0, "reps");
    fabricated_group(f, 1, "REPS");
    fabricated_times(f);
    f->types[0].busyness_cv = 0.2;
    f->types[0].busyness_low = 0.1;
    f->types[0].busyness_high = 0.3;
    f->opening = (struct ht_fit_opening){0x1F, 8 * HT_HOUR, 12 * HT_HOUR};
    f->odd_day = 9;
    f->fit = (struct ht_fit){.log = &f->log,
                             .days = 7,
                             .interval = HT_HOUR,
                             .slots = FABRICATED_SLOTS,
                             .staff_step = HT_MINUTE,
                             .openings = &f->opening,
                             .opening_count = 1,
                             .odd_days = &f->odd_day,
                             .odd_day_count = 1,
                             .types = f->types,
                             .type_count = 2,
                             .groups = f->groups,
                             .group_count = 2,
                             .shared_busyness = NAN};
}

/* --- scenarios in a folder */

static inline void fabricated_path(char *path, size_t size, const char *folder,
                                   const struct ht_fit_scenario *s, size_t file) {
    char name[160];
    snprintf(path, size, "%s/%s", folder, ht_fit_scenario_name(s, file, name, sizeof name));
}

static inline void fabricated_write(const struct ht_fit_scenario *s, const char *folder) {
    char path[512];
    for (size_t i = 0; i < ht_fit_scenario_files(s); i++) {
        fabricated_path(path, sizeof path, folder, s, i);
        FILE *out = fopen(path, "w");
        ck_assert_ptr_nonnull(out);
        ck_assert(ht_fit_scenario_write(s, i, out));
        ck_assert_int_eq(fclose(out), 0);
    }
}

/* Writes a scenario and reads it back, without a message. */
static inline void fabricated_read(struct ht_model *model, const struct ht_fit_scenario *s,
                                   const char *folder) {
    struct ht_messages messages;
    char path[512];
    fabricated_write(s, folder);
    fabricated_path(path, sizeof path, folder, s, 0);
    ht_messages_init(&messages);
    const bool good = ht_scenario_read(model, path, NULL, 0, &messages);
    ht_messages_print(&messages, stderr);
    ck_assert(good && messages.count == 0);
    ht_messages_release(&messages);
}

static inline void fabricated_remove(const struct ht_fit_scenario *s, const char *folder) {
    char path[512];
    for (size_t i = 0; i < ht_fit_scenario_files(s); i++) {
        fabricated_path(path, sizeof path, folder, s, i);
        remove(path);
    }
}

#endif
