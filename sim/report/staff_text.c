/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report of a staffing for people: the answer, the roster's price, what cannot be kept, then tables.
 */
#include "staffing.h"
#include "table.h"

#include <errno.h>
#include <holdtime/calendar.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LISTED 8 /* of what is missed, or lacks agents; the rest is counted */

/* What is left of a list that is cut. */
static void put_rest(size_t count, FILE *out) {
    if (count > LISTED) {
        fprintf(out, "- and %zu more; --format json has all of them\n", count - LISTED);
    }
}

static const char *a_week(const struct ht_model *model) {
    return model->calendar.length - model->calendar.warm_up >= HT_WEEK ? " a week" : "";
}

static void add_promises(struct words *words, const struct ht_model *model) {
    for (size_t i = 0; i < model->target_count; i++) {
        words_add(words, i == 0 ? "" : "; ");
        staff_promise(words, model, &model->targets[i]);
        words_add(words, " (confidence %.6g)", model->targets[i].confidence);
    }
}

/* Of all targets, by other callers than those of the search, who may miss what these kept. */
static size_t periods_missed(const struct ht_staffing *needs) {
    size_t missed = 0;
    for (size_t i = 0; i < needs->model->target_count; i++) {
        missed += needs->result.verdicts[i].missed_count;
    }
    return missed;
}

static void put_by_chance(const struct ht_staffing *needs, FILE *out) {
    const struct ht_result *result = &needs->result;
    const size_t missed = periods_missed(needs);
    size_t judged = 0;
    for (size_t i = 0; i < needs->model->target_count; i++) {
        judged += words_judged(&result->verdicts[i]);
    }
    if (missed > needs->impossible_count) {
        char text[256];
        snprintf(text, sizeof text,
                 "Simulated with other callers, %zu of %zu periods %s target all the same: that is "
                 "how far "
                 "%zu replications decide. A larger -n takes longer and decides more.",
                 missed, judged, missed == 1 ? "misses its" : "miss their", result->replications);
        table_paragraph(text, "", out);
    }
}

static void put_needs(const struct ht_staff_report *report, FILE *out) {
    const struct ht_staffing *needs = report->needs;
    const struct ht_model *model = needs->model;
    const size_t peak = staff_peak(needs);
    const double weeks = staff_weeks(model);
    char text[2048], when[64], hours[32], formula[32];
    struct words words;
    words_init(&words, text, sizeof text);
    if (peak == needs->bins || staff_need(needs, peak) == 0) {
        words_add(&words, "Nobody is needed: no call reaches the centre in the time that is measured.");
        table_paragraph(text, "", out);
        return;
    }
    const size_t agents = staff_need(needs, peak);
    words_add(&words, "%zu agent%s at the peak (%s) and %s agent hours%s ", agents, agents == 1 ? "" : "s",
              staff_when(model, staff_start(needs, peak), when, sizeof when),
              words_count(staff_hours(needs, needs->need) / weeks, hours, sizeof hours), a_week(model));
    if (needs->impossible_count > 0) {
        words_add(&words, "keep what can be kept, but not every promise");
    } else {
        words_add(&words, "on the phones %skeep the promise: ", periods_missed(needs) > 0 ? "all but " : "");
        add_promises(&words, model);
    }
    words_add(&words, ". Erlang A, each interval alone, asks for %s hours%s.",
              words_count(staff_hours(needs, needs->formula) / weeks, formula, sizeof formula),
              a_week(model));
    table_paragraph(text, "", out);
    if (needs->interrupted) {
        fputs("Interrupted: these keep the targets, but fewer might.\n", out);
    } else if (needs->bounded) {
        table_paragraph(
            "The search was cut short, as the scenario is large: these keep the targets, but fewer might.",
            "", out);
    }
    put_by_chance(needs, out);
}

/* "64,960 a week", "2,320 paid hours a week" where hours have no price. */
static void put_price(const struct ht_staff_report *report, FILE *out) {
    const struct ht_rostered *roster = staff_roster(report);
    if (roster == NULL) {
        return;
    }
    const double hours = staff_roster_hours(report), needed = staff_hours(report->needs, report->needs->need);
    const size_t people = staff_people(roster);
    char text[1024], a[32], b[32];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words, "%s: %zu %s, %s paid hours a week",
              roster->optimal && !roster->interrupted ? "Cheapest roster" : "Cheapest roster found", people,
              people == 1 ? "person" : "people", words_count(roster->paid_hours, a, sizeof a));
    if (roster->priced) {
        words_add(&words, ", %s a week", words_count(roster->cost, a, sizeof a));
    }
    words_add(&words, "; no roster that covers the needs %s less than %s%s.",
              roster->priced ? "costs" : "takes", words_count(roster->bound, b, sizeof b),
              roster->priced ? "" : " hours");
    if (needed > 0 && isfinite(hours)) {
        words_add(&words,
                  " It brings %s agent hours%s to the phones on average (absence, breaks and time off the "
                  "phones taken off), %.0f%% %s the needs.",
                  words_count(hours / staff_weeks(report->needs->model), a, sizeof a),
                  a_week(report->needs->model), 100 * fabs(hours / needed - 1),
                  hours < needed ? "below" : "above");
    }
    table_paragraph(text, "", out);
    if (roster->interrupted) {
        fputs("Interrupted: the roster may miss a target that it was not yet mended for.\n", out);
    }
}

static void put_shortfalls(const struct ht_staff_report *report, const struct ht_shortfall *items,
                           size_t count, const char *heading, FILE *out) {
    const struct ht_model *model = report->needs->model;
    for (size_t i = 0; i < count && i < LISTED; i++) {
        const struct ht_shortfall *s = &items[i];
        char text[1024], name[64], value[64];
        struct words words;
        words_init(&words, text, sizeof text);
        words_add(&words, "- ");
        staff_promise(&words, model, s->target);
        words_add(&words, ", %s: it comes to %s, and is met with probability %.2f where %.6g is asked.",
                  words_period(model, s->target->per, s->when.start, name, sizeof name),
                  words_value(s->target->measure, s->value, value, sizeof value), s->met_probability,
                  s->target->confidence);
        fprintf(out, "%s%s", i == 0 ? heading : "", i == 0 ? "\n" : "");
        table_paragraph(text, "  ", out);
    }
    put_rest(count, out);
}

static void put_gaps(const struct ht_staff_report *report, FILE *out) {
    const struct ht_model *model = report->needs->model;
    const size_t count = report->roster == NULL ? 0 : report->roster->gap_count;
    for (size_t i = 0; i < count && i < LISTED; i++) {
        const struct ht_gap *gap = &report->roster->gaps[i];
        char text[512], name[128], from[64], to[16], missing[32];
        struct words words;
        words_init(&words, text, sizeof text);
        words_add(&words, "- %s, %s to %s: %s agents are missing; %s.",
                  words_clean(model->agent_groups[gap->group].name, name, sizeof name),
                  words_period(model, HT_PER_INTERVAL, gap->when.from, from, sizeof from),
                  staff_clock(gap->when.to - floor(gap->when.to / HT_DAY) * HT_DAY, to, sizeof to),
                  words_level(gap->missing, missing, sizeof missing),
                  gap->uncovered ? "no shift pattern of theirs reaches this time"
                                 : "everybody whom `at_most` allows works then");
        fputs(i == 0 ? "No roster of these shift patterns covers the needs.\n" : "", out);
        table_paragraph(text, "  ", out);
    }
    put_rest(count, out);
}

/* The period in which a target is the least likely to be met; period_count: there is none. */
static size_t tightest(const struct ht_verdict *verdict) {
    size_t found = verdict->period_count;
    for (size_t i = 0; i < verdict->period_count; i++) {
        const double met = verdict->periods[i].met_probability;
        if (isfinite(met) &&
            (found == verdict->period_count || met < verdict->periods[found].met_probability)) {
            found = i;
        }
    }
    return found;
}

/* The target with the least to spare; target_count: nothing to judge, or it is the only one. */
static size_t limiting(const struct ht_result *result) {
    size_t found = result->model->target_count;
    double least = INFINITY;
    for (size_t i = 0; result->model->target_count > 1 && i < result->model->target_count; i++) {
        const struct ht_verdict *verdict = &result->verdicts[i];
        const size_t period = tightest(verdict);
        const double spare = period == verdict->period_count
                                 ? INFINITY
                                 : verdict->periods[period].met_probability - verdict->target->confidence;
        if (spare < least) {
            least = spare;
            found = i;
        }
    }
    return found;
}

static void put_targets(const struct ht_result *result, FILE *out) {
    const size_t limit = limiting(result);
    fputs("\nTargets\n", out);
    for (size_t i = 0; i < result->model->target_count; i++) {
        const struct ht_verdict *verdict = &result->verdicts[i];
        const size_t least = tightest(verdict);
        char text[2048], name[64];
        struct words words;
        words_init(&words, text, sizeof text);
        words_add(&words, "- ");
        staff_promise(&words, result->model, verdict->target);
        words_add(&words, ", probability %.6g asked: ", verdict->target->confidence);
        if (least == verdict->period_count) {
            words_add(&words, "nothing to judge.");
        } else {
            if (verdict->missed_count > 0) {
                words_add(&words, "missed in ");
                words_missed(&words, result->model, verdict);
                words_add(&words, " (%zu of %zu); ", verdict->missed_count, words_judged(verdict));
            } else {
                words_add(&words, "kept; ");
            }
            words_add(&words, "least likely %s, %.2f",
                      words_period(result->model, verdict->target->per, verdict->periods[least].when.start,
                                   name, sizeof name),
                      verdict->periods[least].met_probability);
            if (words_judged(verdict) > 1) {
                words_add(&words, "; all %zu %ss together %.2f", words_judged(verdict),
                          words_per(verdict->target->per), verdict->met_probability);
            }
            words_add(&words, ".");
            words_add(&words, i == limit ? " This one limits." : "");
        }
        table_paragraph(text, "  ", out);
    }
}

static void put_footer(const struct ht_staff_report *report, FILE *out) {
    const struct ht_result *result = staff_result(report);
    const struct ht_staffing *needs = report->needs;
    char text[512], calls[32];
    struct words words;
    words_init(&words, text, sizeof text);
    words_add(&words,
              "Verified by simulating %s in %zu replication%s that the search did not use, seed %" PRIu64
              ", %s calls; %zu staffing%s and %zu roster%s were tried before.",
              staff_roster(report) == NULL ? "these needs" : "this very roster", result->replications,
              result->replications == 1 ? "" : "s", result->seed,
              words_count(result->simulated_calls, calls, sizeof calls), needs->iterations + needs->trials,
              needs->iterations + needs->trials == 1 ? "" : "s",
              staff_roster(report) == NULL ? 0 : report->roster->rounds,
              staff_roster(report) != NULL && report->roster->rounds == 1 ? "" : "s");
    fputc('\n', out);
    table_paragraph(text, "", out);
}

bool ht_report_staff_text(const struct ht_staff_report *report, FILE *out) {
    const struct ht_rostered *roster = staff_roster(report);
    put_needs(report, out);
    put_price(report, out);
    put_gaps(report, out);
    put_shortfalls(report, report->needs->impossible, report->needs->impossible_count,
                   "Not even twice as many agents as anybody could use keep:", out);
    if (roster != NULL) {
        put_shortfalls(report, roster->missed, roster->missed_count,
                       "The roster misses, and more agents no longer help:", out);
    }
    if (!staff_tables(report, out)) {
        errno = ENOMEM;
        return false;
    }
    put_targets(staff_result(report), out);
    put_footer(report, out);
    return fflush(out) == 0 && !ferror(out);
}
