/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A staffing as JSON and CSV. The JSON has a line for each interval, built and dumped one after the other.
 */
#include "fields.h"
#include "jot.h"
#include "staffing.h"

#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

static const char *name_of(const struct ht_staffing *needs, size_t group) {
    return needs->model->agent_groups[group].name;
}

/* { NAME: count } of a bin; null where there are no counts. */
static json_t *jot_counts(const struct ht_staffing *needs, const size_t *counts, size_t bin) {
    json_t *object = counts == NULL ? json_null() : json_object();
    for (size_t g = 0; counts != NULL && g < needs->groups; g++) {
        if (!jot_put(object, name_of(needs, g), json_integer((json_int_t)counts[bin * needs->groups + g]))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *jot_bin(const struct ht_staff_report *report, size_t bin) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    const struct ht_result *result = staff_result(report);
    const size_t period = staff_period(result, bin);
    json_t *object = json_object();
    bool fine = jot_put(object, "start", jot_time(result, staff_start(needs, bin))) &&
                jot_put(object, "length_s", jot_number(needs->model->calendar.interval)) &&
                jot_put(object, "agent_groups", jot_counts(needs, needs->need, bin)) &&
                jot_put(object, "erlang_a", jot_counts(needs, needs->formula, bin)) &&
                jot_put(object, "rostered", jot_counts(needs, roster == NULL ? NULL : roster->cover, bin));
    for (size_t m = 0; fine && period != HT_WHOLE_RUN && m < HT_MEASURE_COUNT; m++) {
        const struct ht_estimate e = ht_result_estimate(result, period, 0, (enum ht_measure)m);
        fine = jot_put(object, ht_measure_info[m].name, jot_estimate(&e));
    }
    if (!fine) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *jot_days(unsigned days) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    json_t *list = json_array();
    for (size_t day = 0; day < 7; day++) {
        if ((days >> day & 1U) != 0) {
            json_array_append_new(list, json_string(names[day]));
        }
    }
    return list;
}

static json_t *jot_clock(double second) {
    char text[16];
    return json_string(staff_clock(second, text, sizeof text));
}

static json_t *jot_duty(const struct ht_staff_report *report, size_t i) {
    const struct ht_duty *duty = &report->roster->duties[i];
    const struct ht_shift_pattern *pattern = &report->needs->model->shift_patterns[duty->pattern];
    json_t *breaks = json_array();
    for (size_t b = 0; b < pattern->break_count; b++) {
        json_array_append_new(breaks,
                              json_pack("{s:o, s:o}", "at", jot_clock(duty->start + pattern->breaks[b].after),
                                        "length_s", jot_number(pattern->breaks[b].length)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "agent_group",
                     jot_text(name_of(report->needs, duty->group)), "pattern", jot_text(pattern->name),
                     "days", jot_days(duty->days), "from", jot_clock(duty->start), "to",
                     jot_clock(duty->start + pattern->length), "breaks", breaks, "count",
                     (json_int_t)duty->count, "cost_per_week", jot_number(duty->cost));
}

static json_t *jot_shortfall(const struct ht_staff_report *report, const struct ht_shortfall *s) {
    const struct ht_model *model = report->needs->model;
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "measure", ht_measure_info[s->target->measure].name,
        "scope", jot_text(ht_model_scope_name(model, s->target->scope)), "per", words_per(s->target->per),
        s->target->at_least ? "at_least" : "at_most", jot_number(s->target->bound), "confidence",
        jot_number(s->target->confidence), "start", jot_time(&report->needs->result, s->when.start), "value",
        jot_number(s->value), "met_probability", jot_number(s->met_probability));
}

static json_t *jot_impossible(const struct ht_staff_report *report, size_t i) {
    return jot_shortfall(report, &report->needs->impossible[i]);
}

static json_t *jot_missed(const struct ht_staff_report *report, size_t i) {
    return jot_shortfall(report, &report->roster->missed[i]);
}

static json_t *jot_gap(const struct ht_staff_report *report, size_t i) {
    const struct ht_gap *gap = &report->roster->gaps[i];
    const struct ht_result *result = &report->needs->result;
    return json_pack("{s:o, s:o, s:o, s:o, s:s}", "agent_group", jot_text(name_of(report->needs, gap->group)),
                     "from", jot_time(result, gap->when.from), "to", jot_time(result, gap->when.to),
                     "missing", jot_number(gap->missing), "why",
                     gap->uncovered ? "no pattern reaches it" : "at_most");
}

static bool dump_list(const struct ht_staff_report *report, const char *name, size_t count,
                      json_t *(*item)(const struct ht_staff_report *, size_t), FILE *out) {
    fprintf(out, ",\n \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        if (!jot_dump(item(report, i), out)) {
            return false;
        }
    }
    fputs("]", out);
    return true;
}

static bool dump_member(const char *name, json_t *value, FILE *out) {
    fprintf(out, ",\n \"%s\": ", name);
    return jot_dump(value, out);
}

/* The scenario is the one asked about; the run that which its answer was verified by. The seed is written by
 * hand: jansson's integers are signed. */
static bool dump_head(const struct ht_staff_report *report, FILE *out) {
    const struct ht_model *model = report->needs->model;
    const struct ht_result *result = staff_result(report);
    fputs("{\"holdtime\": \"" HT_VERSION "\",\n \"scenario\": ", out);
    if (!jot_dump(json_pack("{s:o, s:o, s:s}", "name", jot_text(model->name), "file", jot_text(model->file),
                            "digest", model->digest),
                  out)) {
        return false;
    }
    fprintf(out,
            ",\n \"run\": {\"seed\":%" PRIu64 ",\"replications\":%zu,\"simulated_calls\":%.0f,"
            "\"interrupted\":%s}",
            result->seed, result->replications, result->simulated_calls,
            report->needs->interrupted || (report->roster != NULL && report->roster->interrupted) ||
                    result->interrupted
                ? "true"
                : "false");
    return true;
}

static json_t *jot_needs(const struct ht_staff_report *report) {
    const struct ht_staffing *needs = report->needs;
    const size_t peak = staff_peak(needs);
    const bool any = peak < needs->bins;
    return json_pack("{s:o, s:o, s:o, s:o, s:I, s:I}", "peak_start",
                     any ? jot_time(&needs->result, staff_start(needs, peak)) : json_null(), "peak_agents",
                     any ? json_integer((json_int_t)staff_need(needs, peak)) : json_null(), "agent_hours",
                     jot_number(staff_hours(needs, needs->need)), "erlang_a_hours",
                     jot_number(staff_hours(needs, needs->formula)), "iterations",
                     (json_int_t)needs->iterations, "trials", (json_int_t)needs->trials);
}

static json_t *jot_cost(const struct ht_staff_report *report) {
    const struct ht_rostered *roster = staff_roster(report);
    if (roster == NULL) {
        return json_null();
    }
    return json_pack("{s:s, s:o, s:o, s:b, s:I, s:o, s:I, s:I}", "unit", roster->priced ? "money" : "hours",
                     "per_week", jot_number(roster->cost), "bound", jot_number(roster->bound), "optimal",
                     (int)roster->optimal, "people", (json_int_t)staff_people(roster), "paid_hours_per_week",
                     jot_number(roster->paid_hours), "rounds", (json_int_t)roster->rounds, "cuts",
                     (json_int_t)roster->cuts);
}

static json_t *jot_verified(const struct ht_staff_report *report) {
    const struct ht_result *result = staff_result(report);
    json_t *object = json_object(), *targets = json_array();
    for (size_t i = 0; i < result->model->target_count; i++) {
        json_array_append_new(targets, jot_verdict(result, &result->verdicts[i]));
    }
    if (!jot_put(object, "what", json_string(staff_roster(report) == NULL ? "needs" : "roster")) ||
        !jot_put(object, "replications", json_integer((json_int_t)result->replications)) ||
        !jot_put(object, "targets", targets) || !jot_scopes(object, result, HT_WHOLE_RUN)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

bool ht_report_staff_json(const struct ht_staff_report *report, FILE *out) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    if (!dump_head(report, out) || !dump_member("needs", jot_needs(report), out)) {
        return false;
    }
    fputs(",\n \"intervals\": [", out);
    const char *separator = "\n  ";
    for (size_t b = 0; b < needs->bins; b++) {
        if (staff_shown(needs, b)) {
            fputs(separator, out);
            separator = ",\n  ";
            if (!jot_dump(jot_bin(report, b), out)) {
                return false;
            }
        }
    }
    fputs("]", out);
    const bool whole =
        dump_list(report, "roster", roster == NULL ? 0 : roster->duty_count, jot_duty, out) &&
        dump_member("roster_cost", jot_cost(report), out) &&
        dump_member("verified", jot_verified(report), out) &&
        dump_list(report, "impossible", needs->impossible_count, jot_impossible, out) &&
        dump_list(report, "gaps", report->roster == NULL ? 0 : report->roster->gap_count, jot_gap, out) &&
        dump_list(report, "missed", roster == NULL ? 0 : roster->missed_count, jot_missed, out);
    return whole && fputs("}\n", out) != EOF && fflush(out) == 0 && !ferror(out);
}

/* Measures of a row: the group's own, then those of all calls, which stand in the row of each group. */
static const enum ht_measure of_group[] = {HT_AGENTS_MEAN, HT_OCCUPANCY, HT_ANSWERED};
static const enum ht_measure of_all[] = {HT_ATTEMPTS, HT_ASA,          HT_HOLD_MEAN,
                                         HT_HOLD_P90, HT_ABANDON_RATE, HT_SERVICE_LEVEL};
#define OF_GROUP (sizeof of_group / sizeof of_group[0])
#define OF_ALL   (sizeof of_all / sizeof of_all[0])

static void put_measures(const struct ht_result *result, size_t bin, size_t scope,
                         const enum ht_measure *measures, size_t count, FILE *out) {
    const size_t period = staff_period(result, bin);
    for (size_t i = 0; i < count; i++) {
        fputc(',', out);
        if (period != HT_WHOLE_RUN) {
            csv_number(ht_result_estimate(result, period, scope, measures[i]).mean, out);
        }
    }
}

static void put_bin(const struct ht_staff_report *report, size_t bin, size_t group, FILE *out) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_rostered *roster = staff_roster(report);
    const struct ht_result *result = staff_result(report);
    const struct ht_calendar *calendar = &needs->model->calendar;
    const double start = staff_start(needs, bin), day = floor(start / HT_DAY);
    const size_t cell = bin * needs->groups + group;
    char date[32], from[16], to[16];
    fprintf(out, "%s,%s,%s,", ht_format_date(calendar->start_day + (int64_t)day, date, sizeof date),
            staff_clock(start - day * HT_DAY, from, sizeof from),
            staff_clock(start + calendar->interval, to, sizeof to));
    csv_text(name_of(needs, group), out);
    fprintf(out, ",%zu,%zu,", needs->need[cell], needs->formula[cell]);
    if (roster != NULL) {
        fprintf(out, "%zu", roster->cover[cell]);
    }
    put_measures(result, bin, 1 + needs->model->call_type_count + group, of_group, OF_GROUP, out);
    put_measures(result, bin, 0, of_all, OF_ALL, out);
    fputc('\n', out);
}

bool ht_report_staff_csv(const struct ht_staff_report *report, FILE *out) {
    fputs("date,start,end,agent_group,needed,erlang_a,rostered", out);
    for (size_t i = 0; i < OF_GROUP; i++) {
        fprintf(out, ",group_%s", ht_measure_info[of_group[i]].name);
    }
    for (size_t i = 0; i < OF_ALL; i++) {
        fprintf(out, ",%s", ht_measure_info[of_all[i]].name);
    }
    fputc('\n', out);
    for (size_t b = 0; b < report->needs->bins && !ferror(out); b++) {
        for (size_t g = 0; staff_shown(report->needs, b) && g < report->needs->groups; g++) {
            put_bin(report, b, g, out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}

bool ht_report_roster_csv(const struct ht_staff_report *report, FILE *out) {
    const struct ht_rostered *roster = staff_roster(report);
    fputs("agent_group,pattern,days,from,to,breaks,count,weekly_cost\n", out);
    for (size_t i = 0; roster != NULL && i < roster->duty_count; i++) {
        const struct ht_duty *duty = &roster->duties[i];
        const struct ht_shift_pattern *pattern = &report->needs->model->shift_patterns[duty->pattern];
        char days[64], from[16], to[16];
        csv_text(name_of(report->needs, duty->group), out);
        fputc(',', out);
        csv_text(pattern->name, out);
        fputc(',', out);
        csv_text(staff_days(duty->days, days, sizeof days), out);
        fprintf(out, ",%s,%s,", staff_clock(duty->start, from, sizeof from),
                staff_clock(duty->start + pattern->length, to, sizeof to));
        for (size_t b = 0; b < pattern->break_count; b++) {
            const double at = duty->start + pattern->breaks[b].after;
            fprintf(out, "%s%s-%s", b > 0 ? " " : "", staff_clock(at, from, sizeof from),
                    staff_clock(at + pattern->breaks[b].length, to, sizeof to));
        }
        fprintf(out, ",%zu,", duty->count);
        csv_number(duty->cost, out);
        fputc('\n', out);
    }
    return fflush(out) == 0 && !ferror(out);
}
