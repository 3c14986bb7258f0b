/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model as a complete scenario, and its digest. Invariant: reading what was written and writing it again
 * gives the same bytes. Not libconfig's own writer, which loses small reals (1e-9 becomes 0.0).
 */
#include "pen.h"
#include "reader.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <stdlib.h>
#include <string.h>

static void write_openings(struct pen *pen, const struct ht_calendar *calendar) {
    if (calendar->opening_count == 0) {
        line_text(pen, "open", "always");
        return;
    }
    pen_begin(pen, "open");
    fputs("[ ", pen->out);
    for (size_t i = 0; i < calendar->opening_count; i++) {
        const struct ht_opening *opening = &calendar->openings[i];
        fputs(i == 0 ? "\"" : ", \"", pen->out);
        pen_days(pen, opening->days);
        fputc(' ', pen->out);
        pen_clock(pen, opening->from);
        fputc('-', pen->out);
        pen_clock(pen, opening->to);
        fputc('"', pen->out);
    }
    fputs(" ];\n", pen->out);
}

static void write_calendar(struct pen *pen) {
    const struct ht_calendar *calendar = &pen->model->calendar;
    char date[32];
    fputc('\n', pen->out);
    pen_open_group(pen, "calendar");
    line_text(pen, "start", ht_format_date(calendar->start_day, date, sizeof date));
    line_duration(pen, "length", calendar->length);
    line_duration(pen, "warm_up", calendar->warm_up);
    write_openings(pen, calendar);
    pen_begin(pen, "holidays");
    fputs("[ ", pen->out);
    for (size_t i = 0; i < calendar->holiday_count; i++) {
        fprintf(pen->out, "%s\"%s\"", i == 0 ? "" : ", ",
                ht_format_date(calendar->holidays[i], date, sizeof date));
    }
    fputs(" ];\n", pen->out);
    line_duration(pen, "interval", calendar->interval);
    line_text(pen, "at_close", calendar->clear_at_close ? "clear" : "serve");
    line_text(pen, "at_end", calendar->stop_at_end ? "stop" : "drain");
    pen_close_group(pen);
}

static void write_service(struct pen *pen) {
    static const char *const countings[] = {[HT_COUNT_OFFERED] = "offered",
                                            [HT_COUNT_ANSWERED] = "answered",
                                            [HT_COUNT_NET] = "net",
                                            [HT_COUNT_MET] = "met"};
    fputs("\nlines = ", pen->out);
    pen_limit(pen, pen->model->lines);
    fputs(";\n\n", pen->out);
    pen_open_group(pen, "service_level");
    line_duration(pen, "within", pen->model->service_level.within);
    line_text(pen, "counting", countings[pen->model->service_level.counting]);
    pen_close_group(pen);
}

static void write_breaks(struct pen *pen, const struct ht_shift *shift) {
    for (size_t i = 0; i < shift->break_count; i++) {
        fputs(i == 0 ? " breaks = ( { at = \"" : ", { at = \"", pen->out);
        pen_clock(pen, shift->breaks[i].at);
        fputs("\"; length = ", pen->out);
        pen_duration(pen, shift->breaks[i].length);
        fputs("; }", pen->out);
    }
    fputs(shift->break_count > 0 ? " );" : "", pen->out);
}

static void write_shifts(struct pen *pen, const struct ht_agent_group *group) {
    pen_begin(pen, "shifts");
    fputc('(', pen->out);
    for (size_t i = 0; i < group->shift_count; i++) {
        const struct ht_shift *shift = &group->shifts[i];
        fprintf(pen->out, "%s%*s{ count = %zu; days = \"", i == 0 ? "\n" : ",\n", 4 * pen->depth + 4, "",
                shift->count);
        pen_days(pen, shift->days);
        fputs("\"; from = \"", pen->out);
        pen_clock(pen, shift->from);
        fputs("\"; to = \"", pen->out);
        pen_clock(pen, shift->to);
        fputs("\";", pen->out);
        write_breaks(pen, shift);
        fputs(" }", pen->out);
    }
    fputs(" );\n", pen->out);
}

/* Whoever is counted by `staffing` is on the phones. */
static void write_shrinkage(struct pen *pen, const struct ht_agent_group *group) {
    if (group->roster != HT_ROSTER_STAFFING) {
        line_number(pen, "absence", group->absence);
        line_number(pen, "off_phone", group->off_phone);
        line_duration(pen, "off_phone_length", group->off_phone_length);
    }
}

static void write_stay(struct pen *pen, const struct ht_agent_group *group) {
    if (group->joins != HT_NO_TIME) {
        line_moment(pen, "joins", group->joins);
        pen_open_group(pen, "training");
        line_duration(pen, "length", group->training_length);
        line_number(pen, "pass", group->training_pass);
        pen_close_group(pen);
    }
    if (group->leaves != HT_NO_TIME) {
        line_moment(pen, "leaves", group->leaves);
    } else if (group->roster != HT_ROSTER_STAFFING) {
        line_text(pen, "leaves", "never");
    }
}

static const char *const call_choices[] = {[HT_LONGEST_WAIT] = "longest_wait", [HT_LISTED_CALL] = "listed"};

static void write_serves(struct pen *pen, const struct ht_agent_group *group) {
    bool plain = true;
    for (size_t i = 0; i < group->serves_count; i++) {
        plain &= group->serves[i].handle_factor == 1;
    }
    pen_begin(pen, "serves");
    fputs(plain ? "[ " : "( ", pen->out);
    for (size_t i = 0; i < group->serves_count; i++) {
        fputs(i == 0 ? "" : ", ", pen->out);
        fputs(plain ? "" : "{ call = ", pen->out);
        pen_text(pen, pen->model->call_types[group->serves[i].call_type].name);
        if (!plain) {
            fputs("; handle_factor = ", pen->out);
            pen_number(pen, group->serves[i].handle_factor);
            fputs("; }", pen->out);
        }
    }
    fputs(plain ? " ];\n" : " );\n", pen->out);
}

static void write_agent_groups(struct pen *pen) {
    fputs("\nagent_groups = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < pen->model->agent_group_count; i++) {
        const struct ht_agent_group *group = &pen->model->agent_groups[i];
        pen_open_item(pen, i);
        line_text(pen, "name", group->name);
        write_serves(pen, group);
        line_text(pen, "take", call_choices[group->take]);
        line_number(pen, "handle_factor", group->handle_factor);
        switch (group->roster) {
        case HT_ROSTER_OPEN: line_limit(pen, "count", group->count); break;
        case HT_ROSTER_SHIFTS: write_shifts(pen, group); break;
        case HT_ROSTER_STAFFING:
            line_steps(pen, "staffing", "count", group->staffing, group->staffing_count);
            break;
        }
        write_shrinkage(pen, group);
        pen_begin(pen, "learning");
        pen_learning(pen, &group->learning);
        fputs(";\n", pen->out);
        line_number(pen, "repeat_factor", group->repeat_factor);
        write_stay(pen, group);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs("\n);\n", pen->out);
}

static void write_surge(struct pen *pen, const char *name, const struct ht_surge *surge) {
    pen_open_group(pen, name);
    line_number(pen, "peak", surge->peak);
    line_duration(pen, "ramp", surge->ramp);
    line_duration(pen, "hold", surge->hold);
    line_duration(pen, "half_life", surge->half_life);
    line_number(pen, "settles_at", surge->settles_at);
    pen_close_group(pen);
}

static void write_rollouts(struct pen *pen) {
    fputs("\nrollouts = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < pen->model->rollout_count; i++) {
        const struct ht_rollout *rollout = &pen->model->rollouts[i];
        pen_open_item(pen, i);
        line_text(pen, "name", rollout->name);
        line_moment(pen, "at", rollout->at);
        pen_begin(pen, "call_types");
        pen_names(pen, rollout->call_types, rollout->call_type_count);
        fputs(";\n", pen->out);
        write_surge(pen, "volume", &rollout->volume);
        write_surge(pen, "handle", &rollout->handle);
        pen_begin(pen, "relearn");
        pen_learning(pen, &rollout->relearn);
        fputs(";\n", pen->out);
        line_number(pen, "repeat_factor", rollout->repeat_factor);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs(pen->model->rollout_count == 0 ? " );\n" : "\n);\n", pen->out);
}

static void write_targets(struct pen *pen) {
    static const char *const pers[] = {
        [HT_PER_INTERVAL] = "interval", [HT_PER_HOUR] = "hour", [HT_PER_DAY] = "day", [HT_PER_WEEK] = "week"};
    fputs("\ntargets = (", pen->out);
    for (size_t i = 0; i < pen->model->target_count; i++) {
        const struct ht_target *target = &pen->model->targets[i];
        fprintf(pen->out, "%s\n  { measure = \"%s\"; %s = ", i == 0 ? "" : ",",
                ht_measure_info[target->measure].name, target->at_least ? "at_least" : "at_most");
        if (ht_measure_info[target->measure].unit == HT_UNIT_SECONDS) {
            pen_duration(pen, target->bound);
        } else {
            pen_number(pen, target->bound);
        }
        fprintf(pen->out, "; per = \"%s\"; confidence = ", pers[target->per]);
        pen_number(pen, target->confidence);
        if (target->scope > 0) {
            fprintf(pen->out,
                    "; %s = ", target->scope <= pen->model->call_type_count ? "call_type" : "agent_group");
            pen_text(pen, ht_model_scope_name(pen->model, target->scope));
        }
        fputs("; }", pen->out);
    }
    fputs(pen->model->target_count == 0 ? " );\n" : "\n);\n", pen->out);
}

static void write_run(struct pen *pen) {
    const struct ht_run *run = &pen->model->run;
    fputc('\n', pen->out);
    pen_open_group(pen, "run");
    line_limit(pen, "replications", run->replications);
    pen_begin(pen, "seed"); /* libconfig wants an L behind more than 32 bits */
    fprintf(pen->out, "%llu%s;\n", (unsigned long long)run->seed, run->seed > INT32_MAX ? "L" : "");
    line_number(pen, "precision", run->precision);
    line_limit(pen, "max_replications", run->max_replications);
    pen_close_group(pen);
}

static void write_routing(struct pen *pen) {
    static const char *const choices[] = {
        [HT_LISTED_AGENT] = "listed",       [HT_LEAST_OCCUPIED] = "least_occupied",
        [HT_LONGEST_IDLE] = "longest_idle", [HT_RANDOM] = "random",
        [HT_FASTEST] = "fastest",           [HT_SLOWEST] = "slowest"};
    fputc('\n', pen->out);
    pen_open_group(pen, "routing");
    line_text(pen, "agent", choices[pen->model->agent_choice]);
    line_text(pen, "call", call_choices[pen->model->call_choice]);
    pen_close_group(pen);
}

static void write_head(struct pen *pen) {
    fputs(
        "// A complete scenario: what was given, and every default. Data files stand with their full names.\n"
        "name = ",
        pen->out);
    pen_text(pen, pen->model->name);
    fputs(";\n", pen->out);
    if (pen->model->description != NULL) {
        fputs("description = ", pen->out);
        pen_text(pen, pen->model->description);
        fputs(";\n", pen->out);
    }
}

static bool write_all(struct pen *pen) {
    if (!pen->contents) {
        write_head(pen);
    }
    write_calendar(pen);
    write_service(pen);
    write_call_types(pen);
    write_agent_groups(pen);
    write_routing(pen);
    write_rollouts(pen);
    write_targets(pen);
    if (!pen->contents) {
        write_run(pen);
    }
    return fflush(pen->out) == 0 && !ferror(pen->out);
}

bool ht_scenario_write(const struct ht_model *model, FILE *out) {
    struct pen pen = {.out = out, .model = model};
    return write_all(&pen);
}

void digest_fill(struct ht_model *model) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = need(open_memstream(&text, &length));
    struct pen pen = {.out = stream, .model = model, .contents = true};
    if (!write_all(&pen) || fclose(stream) != 0) {
        need(NULL);
    }
    snprintf(model->digest, sizeof model->digest, "%016llx",
             (unsigned long long)hash_bytes(HASH_BEGIN, text, length));
    free(text);
}
