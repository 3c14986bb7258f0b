/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model as a complete scenario, and its digest. Invariant: reading what was written and writing it again
 * gives the same bytes. Not libconfig's own writer, which loses small reals (1e-9 becomes 0.0).
 */
#include "pen.h"
#include "reader.h"
#include <holdtime/calendar.h>
#include <holdtime/scenario.h>
#include <math.h>
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

static void write_surge(struct pen *pen, const char *name, const struct ht_surge *surge) {
    pen_open_group(pen, name);
    line_number(pen, "peak", surge->peak);
    line_duration(pen, "ramp", surge->ramp);
    line_duration(pen, "hold", surge->hold);
    line_duration(pen, "half_life", surge->half_life);
    line_number(pen, "settles_at", surge->settles_at);
    pen_close_group(pen);
}

static void line_learning(struct pen *pen, const char *name, const struct ht_learning *learning) {
    pen_begin(pen, name);
    pen_learning(pen, learning);
    fputs(";\n", pen->out);
}

static void write_extra_work(struct pen *pen, const char *name, const struct ht_extra_work *work,
                             bool is_talk) {
    if (work->seconds == 0) {
        line_text(pen, name, "none");
        return;
    }
    pen_open_group(pen, name);
    if (is_talk) {
        line_number(pen, "share", work->share);
    }
    line_duration(pen, is_talk ? "talk" : "wrap_up", work->seconds);
    if (isinf(work->lasting)) {
        line_text(pen, "lasting", "unlimited");
    } else {
        line_duration(pen, "lasting", work->lasting);
    }
    pen_close_group(pen);
}

static void write_defects(struct pen *pen, const struct ht_rollout *rollout) {
    pen_begin(pen, "defects");
    fputc('(', pen->out);
    pen->depth++;
    for (size_t i = 0; i < rollout->defect_count; i++) {
        const struct ht_defect *defect = &rollout->defects[i];
        pen_open_item(pen, i);
        line_text(pen, "name", defect->name);
        line_number(pen, "share", defect->share);
        pen_begin(pen, "found_after");
        fputc('"', pen->out);
        pen_number(pen, defect->found_after);
        fputs(" calls\";\n", pen->out);
        line_duration(pen, "fix_takes", defect->fix_takes);
        line_number(pen, "works", defect->works);
        line_number(pen, "removes", defect->removes);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs(" );\n", pen->out);
    line_limit(pen, "fix_teams", rollout->fix_teams);
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
        pen_begin(pen, "agent_groups");
        pen_group_names(pen, rollout->agent_groups, rollout->agent_group_count);
        fputs(";\n", pen->out);
        write_surge(pen, "volume", &rollout->volume);
        write_surge(pen, "handle", &rollout->handle);
        line_learning(pen, "relearn", &rollout->relearn);
        line_number(pen, "adoption", rollout->adoption);
        line_learning(pen, "skipped", &rollout->skipped);
        write_extra_work(pen, "second_system", &rollout->second_system, false);
        write_extra_work(pen, "prompts", &rollout->prompts, true);
        line_number(pen, "repeat_factor", rollout->repeat_factor);
        write_defects(pen, rollout);
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
    line_text(pen, "call", call_choice_name(pen->model->call_choice));
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
    if (!pen->contents) { /* the rest changes no replication */
        write_shift_patterns(pen);
        write_decisions(pen);
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
