/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A planning as JSON, and as CSV (RFC 4180, but lines end in \n): one row for each plan simulated, the
 * scenario as written first.
 */
#include "fields.h"
#include "jot.h"
#include "plan.h"

#include <holdtime/calendar.h>
#include <holdtime/holdtime.h>
#include <inttypes.h>
#include <math.h>

static const char *standing_name(enum ht_standing standing) {
    static const char *const names[] = {[HT_PLAN_PRUNED] = "pruned",
                                        [HT_PLAN_REJECTED] = "misses",
                                        [HT_PLAN_KEEPS] = "keeps",
                                        [HT_PLAN_OPEN] = "undecided"};
    return names[standing];
}

/* The value of a decision as written for --set; NULL: the scenario as written has another. */
static const char *value_of(const struct ht_plan_report *report, const struct ht_plan *plan, size_t d) {
    const struct ht_decision *decision = &report->planning->base.decisions[d];
    const size_t value = plan->choice == NULL ? report->written[d] : plan->choice[d];
    return value < decision->value_count ? decision->values[value] : NULL;
}

static json_t *text_or_null(const char *text) {
    return text == NULL ? json_null() : jot_text(text);
}

static json_t *time_of(const struct ht_model *model, double time) {
    char text[64];
    return isfinite(time) ? json_string(ht_format_time(model->calendar.start_day, time, text, sizeof text))
                          : json_null();
}

static json_t *values_object(const struct ht_plan_report *report, const struct ht_plan *plan) {
    const struct ht_model *model = &report->planning->base;
    json_t *object = json_object();
    for (size_t d = 0; d < model->decision_count; d++) {
        if (!jot_put(object, model->decisions[d].name, text_or_null(value_of(report, plan, d)))) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *worst_object(const struct ht_model *model, const struct ht_plan *plan) {
    const struct ht_target *target = plan->worst_target;
    if (target == NULL) {
        return json_null();
    }
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o}", "measure", ht_measure_info[target->measure].name,
                     "scope", jot_text(ht_model_scope_name(model, target->scope)), "per",
                     words_per(target->per), "start", time_of(model, plan->worst.start), "length_s",
                     jot_number(plan->worst.length), "value", jot_number(plan->worst_value));
}

/* What was simulated of a plan, whatever its choice. */
static json_t *outcome_object(const struct ht_model *model, const struct ht_plan *plan) {
    return json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:I, s:o}", "standing", standing_name(plan->standing),
                     "replications", (json_int_t)plan->replications, "cost", jot_estimate(&plan->cost),
                     "fluid_cost", jot_number(plan->fluid_cost), "kept_probability", jot_number(plan->kept),
                     "worst_period", worst_object(model, plan), "periods_missed",
                     (json_int_t)plan->missed_count, "all_kept_probability", jot_number(plan->all_kept));
}

static json_t *plan_object(const struct ht_plan_report *report, const struct ht_plan *plan) {
    json_t *object = outcome_object(&report->planning->base, plan);
    char buffer[1024];
    struct words words;
    words_init(&words, buffer, sizeof buffer);
    if (plan->choice != NULL) {
        plan_choice(&words, report, plan->choice);
    } else {
        words_add(&words, "as written");
    }
    if (!jot_put(object, "values", values_object(report, plan)) ||
        !jot_put(object, "what", jot_text(buffer))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *decision_object(const struct ht_plan_report *report, size_t d) {
    const struct ht_decision *decision = &report->planning->base.decisions[d];
    json_t *sets = json_array(), *values = json_array(), *costs = json_array();
    for (size_t i = 0; i < decision->set_count; i++) {
        json_array_append_new(sets, jot_text(decision->sets[i]));
    }
    for (size_t i = 0; i < decision->value_count; i++) {
        json_array_append_new(values, jot_text(decision->values[i]));
        json_array_append_new(costs, jot_number(decision->costs == NULL ? 0 : decision->costs[i]));
    }
    const bool among = report->written[d] < decision->value_count;
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", jot_text(decision->name), "set", sets, "values",
                     values, "costs", costs, "as_written",
                     text_or_null(among ? decision->values[report->written[d]] : NULL));
}

static json_t *certificate_object(const struct ht_planning *planning) {
    const struct ht_certificate *c = &planning->certificate;
    json_t *rivals = json_array();
    for (size_t i = 0; i < c->rival_count; i++) {
        json_array_append_new(rivals, json_pack("{s:I, s:o}", "plan", (json_int_t)c->rivals[i].plan,
                                                "cost_difference", jot_estimate(&c->rivals[i].difference)));
    }
    return json_pack("{s:b, s:o, s:o, s:o, s:I, s:I, s:o}", "given", c->given, "confidence",
                     jot_number(c->confidence), "tolerance", jot_number(c->tolerance), "indifference",
                     jot_number(c->indifference), "finalists", (json_int_t)c->finalists, "replications",
                     (json_int_t)c->replications, "rivals", rivals);
}

static json_t *date_object(const struct ht_planning *planning, const struct ht_class_date *date) {
    return json_pack("{s:o, s:b, s:o, s:o, s:o, s:o}", "joins", time_of(&planning->best, date->joins),
                     "keeps", date->keeps, "plan", outcome_object(&planning->best, &date->plan), "extra_cost",
                     jot_estimate(&date->extra), "one_more_costs", jot_estimate(&date->rep_cost),
                     "one_more_changes_worst_by", jot_estimate(&date->rep_worst));
}

static json_t *class_object(const struct ht_planning *planning, const struct ht_class_advice *advice) {
    json_t *dates = json_array();
    for (size_t i = 0; i < advice->date_count; i++) {
        json_array_append_new(dates, date_object(planning, &advice->dates[i]));
    }
    const bool safe = advice->latest < advice->date_count, late = advice->late < advice->date_count;
    return json_pack(
        "{s:o, s:I, s:o, s:o, s:o, s:o}", "agent_group",
        jot_text(planning->best.agent_groups[advice->group].name), "count", (json_int_t)advice->count,
        "joins", time_of(&planning->best, advice->joins), "latest_safe",
        safe ? time_of(&planning->best, advice->dates[advice->latest].joins) : json_null(),
        "four_weeks_later", late ? time_of(&planning->best, advice->dates[advice->late].joins) : json_null(),
        "dates", dates);
}

/* The seed is written by hand: jansson's integers are signed. */
static bool dump_head(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    const struct ht_model *model = &planning->base;
    char answer[2048];
    struct words words;
    words_init(&words, answer, sizeof answer);
    plan_answer(&words, report);
    fputs("{\"holdtime\": \"" HT_VERSION "\",\n \"scenario\": ", out);
    if (!jot_dump(json_pack("{s:o, s:o, s:s}", "name", jot_text(model->name), "file", jot_text(model->file),
                            "digest", model->digest),
                  out)) {
        return false;
    }
    fprintf(out,
            ",\n \"run\": {\"seed\":%" PRIu64 ",\"replications\":%zu,\"interrupted\":%s},\n \"found\": %s,"
            "\n \"answer\": ",
            report->seed, planning->certificate.replications, planning->interrupted ? "true" : "false",
            planning->found ? "true" : "false");
    if (!jot_dump(jot_text(answer), out)) {
        return false;
    }
    fprintf(out, ",\n \"search\": {\"combinations\":%zu,\"pruned\":%zu,\"simulated\":%zu,\"untried\":%zu}",
            planning->combinations, planning->pruned, planning->plan_count, planning->untried);
    return true;
}

static json_t *frontier_list(const struct ht_planning *planning) {
    json_t *list = json_array();
    for (size_t i = 0; i < planning->frontier_count; i++) {
        json_array_append_new(list, json_integer((json_int_t)planning->frontier[i]));
    }
    return list;
}

static bool dump_member(const char *name, json_t *value, FILE *out) {
    fprintf(out, ",\n \"%s\": ", name);
    return jot_dump(value, out);
}

static bool dump_choice(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    const bool any = plan_any(planning);
    return dump_member("winner", any ? json_integer((json_int_t)planning->winner) : json_null(), out) &&
           dump_member("best", any ? plan_object(report, &planning->plans[planning->winner]) : json_null(),
                       out) &&
           dump_member("as_written", plan_object(report, &planning->as_is), out) &&
           dump_member("saving", jot_estimate(&planning->saving), out) &&
           dump_member("certificate", certificate_object(planning), out) &&
           dump_member("frontier", frontier_list(planning), out);
}

bool ht_report_plan_json(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    bool whole = dump_head(report, out);
    fputs(",\n \"decisions\": [", out);
    for (size_t d = 0; whole && d < planning->base.decision_count; d++) {
        fputs(d > 0 ? ",\n  " : "\n  ", out);
        whole = jot_dump(decision_object(report, d), out);
    }
    fputs("]", out);
    whole = whole && dump_choice(report, out);
    fputs(",\n \"plans\": [", out);
    for (size_t i = 0; whole && i < planning->plan_count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        whole = jot_dump(plan_object(report, &planning->plans[i]), out);
    }
    fputs("],\n \"classes\": [", out);
    for (size_t i = 0; whole && i < planning->class_count; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        whole = jot_dump(class_object(planning, &planning->classes[i]), out);
    }
    fputs("]}\n", out);
    return whole && fflush(out) == 0 && !ferror(out);
}

static void put_number(double value, FILE *out) {
    fputc(',', out);
    csv_number(value, out);
}

static void put_plan(const struct ht_plan_report *report, const char *name, const struct ht_plan *plan,
                     size_t index, FILE *out) {
    const struct ht_planning *planning = report->planning;
    const struct ht_model *model = &planning->base;
    char start[64] = "";
    fputs(name, out);
    for (size_t d = 0; d < model->decision_count; d++) {
        const char *value = value_of(report, plan, d);
        fputc(',', out);
        csv_text(value == NULL ? "" : value, out);
    }
    fprintf(out, ",%s,%zu", standing_name(plan->standing), plan->replications);
    put_number(plan->cost.mean, out);
    put_number(plan->cost.low, out);
    put_number(plan->cost.high, out);
    put_number(plan->fluid_cost, out);
    put_number(plan->kept, out);
    put_number(plan->all_kept, out);
    if (plan->worst_target != NULL) {
        ht_format_time(model->calendar.start_day, plan->worst.start, start, sizeof start);
    }
    fprintf(out, ",%zu,%s,%s", plan->missed_count,
            plan->worst_target == NULL ? "" : ht_measure_info[plan->worst_target->measure].name, start);
    put_number(plan->worst_target == NULL ? NAN : plan->worst_value, out);
    const bool on = index < planning->plan_count && plan_on_frontier(planning, index);
    fprintf(out, ",%s,%s\n", on ? "yes" : "no",
            index == planning->winner && index < planning->plan_count ? "yes" : "no");
}

bool ht_report_plan_csv(const struct ht_plan_report *report, FILE *out) {
    const struct ht_planning *planning = report->planning;
    fputs("plan", out);
    for (size_t d = 0; d < planning->base.decision_count; d++) {
        fputc(',', out);
        csv_text(planning->base.decisions[d].name, out);
    }
    fputs(",standing,replications,cost,cost_low,cost_high,fluid_cost,kept_probability,all_kept_probability,"
          "periods_missed,worst_measure,worst_period,worst_value,frontier,best\n",
          out);
    put_plan(report, "as written", &planning->as_is, SIZE_MAX, out);
    for (size_t i = 0; i < planning->plan_count && !ferror(out); i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        put_plan(report, name, &planning->plans[i], i, out);
    }
    return fflush(out) == 0 && !ferror(out);
}
