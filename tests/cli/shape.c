/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shape of results: shape RESULT.json PERIODS.csv REPLICATIONS. Names are written out here, not taken
 * from the library: they are a promise to those who read the files. Every number of the CSV must be that of
 * the JSON to the last bit, and the other way round.
 */
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 8, DIGITS = 17, MOST_COMPLAINTS = 10 };

static const char *const of_groups[] = {"answered",    "handle_mean", "occupancy", "agents_mean",
                                        "busy_mean",   "overtime_s",  "cost",      "rostered_mean",
                                        "absent_mean", "leavers",     NULL};
static const char *const of_calls[] = {"attempts",
                                       "fresh",
                                       "redials",
                                       "repeats",
                                       "escalations",
                                       "callbacks",
                                       "answered",
                                       "abandoned",
                                       "balked",
                                       "blocked",
                                       "turned_away",
                                       "still_waiting",
                                       "asa",
                                       "hold_mean",
                                       "hold_abandoned",
                                       "hold_p50",
                                       "hold_p80",
                                       "hold_p90",
                                       "hold_p95",
                                       "hold_p99",
                                       "hold_max",
                                       "wait_probability",
                                       "abandon_rate",
                                       "block_rate",
                                       "service_level",
                                       "sl_offered",
                                       "sl_answered",
                                       "sl_net",
                                       "sl_met",
                                       "queue_mean",
                                       "queue_max",
                                       "handle_mean",
                                       "lines_mean",
                                       "lines_max",
                                       "callback_delay",
                                       "between_attempts_mean",
                                       "first_to_answer",
                                       "first_attempt_block_rate",
                                       "first_call_resolution",
                                       "cost",
                                       NULL};
/* What the whole centre has besides those of calls. */
static const char *const of_all[] = {"occupancy",     "agents_mean", "busy_mean", "all_busy", "overtime_s",
                                     "rostered_mean", "absent_mean", "leavers",   NULL};
/* Known even when nobody called. */
static const char *const never_null[] = {"attempts",      "fresh",      "answered", "abandoned", "blocked",
                                         "still_waiting", "overtime_s", "leavers",  NULL};
static const char *const of_presence[] = {"rostered", "training", "lent",     "absent", "away",
                                          "on",       "nesting",  "learning", NULL};
static const char *const of_defects[] = {
    "rollout", "name",        "found_probability", "found", "found_first", "found_last", "fixed_probability",
    "fixed",   "fixed_first", "fixed_last",        "calls", "calls_saved", NULL};

static int complaints;
static size_t numbers; /* members of measures seen in the JSON */

__attribute__((format(printf, 1, 2))) static void complain(const char *format, ...) {
    if (complaints++ < MOST_COMPLAINTS) {
        va_list arguments;
        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
        fputc('\n', stderr);
    }
}

static bool is_among(const char *name, const char *const *names) {
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

static const json_t *member(const json_t *object, const char *name, json_type type, const char *where) {
    const json_t *value = json_object_get(object, name);
    if (value == NULL) {
        complain("%s: %s is missing", where, name);
    } else if (json_typeof(value) != type) {
        complain("%s: %s is of the wrong type", where, name);
        value = NULL;
    }
    return value;
}

static bool is_real_or_null(const json_t *value) {
    return json_is_null(value) || (json_is_number(value) && isfinite(json_number_value(value)));
}

static void check_estimate(const json_t *estimate, const char *name, size_t replications, const char *where) {
    const json_t *mean = json_object_get(estimate, "mean"), *low = json_object_get(estimate, "low"),
                 *high = json_object_get(estimate, "high");
    numbers++;
    if (json_object_size(estimate) != 3 || !is_real_or_null(mean) || !is_real_or_null(low) ||
        !is_real_or_null(high)) {
        complain("%s: %s: not mean, low and high, each a number or null", where, name);
        return;
    }
    if (json_is_null(mean) && (!json_is_null(low) || !json_is_null(high) || is_among(name, never_null))) {
        complain("%s: %s: undefined where it should not be", where, name);
    }
    if (json_is_null(low) != json_is_null(high) || (replications == 1 && !json_is_null(low))) {
        complain("%s: %s: an interval that cannot be", where, name);
    }
    if (!json_is_null(low) && !(json_number_value(low) <= json_number_value(mean) &&
                                json_number_value(mean) <= json_number_value(high))) {
        complain("%s: %s: the mean is outside its interval", where, name);
    }
}

static void check_measures(const json_t *scope, const char *const *expected, const char *const *more,
                           size_t replications, const char *where) {
    size_t count = 0;
    const char *const *const lists[] = {expected, more};
    for (size_t list = 0; list < 2; list++) {
        for (const char *const *name = lists[list]; name != NULL && *name != NULL; name++, count++) {
            const json_t *estimate = member(scope, *name, JSON_OBJECT, where);
            if (estimate != NULL) {
                check_estimate(estimate, *name, replications, where);
            }
        }
    }
    if (json_object_size(scope) != count) {
        complain("%s: %zu measures, expected %zu", where, json_object_size(scope), count);
    }
}

static void check_scopes(const json_t *object, size_t replications, const char *where) {
    const char *name;
    json_t *scope;
    const json_t *all = member(object, "all", JSON_OBJECT, where);
    const json_t *types = member(object, "call_types", JSON_OBJECT, where);
    const json_t *groups = member(object, "agent_groups", JSON_OBJECT, where);
    if (all != NULL) {
        check_measures(all, of_calls, of_all, replications, where);
    }
    json_object_foreach((json_t *)(size_t)types, name, scope) {
        check_measures(scope, of_calls, NULL, replications, name);
    }
    json_object_foreach((json_t *)(size_t)groups, name, scope) {
        check_measures(scope, of_groups, NULL, replications, name);
    }
    if (json_object_size(types) == 0 || json_object_size(groups) == 0) {
        complain("%s: no call type or no agent group", where);
    }
}

static bool is_time(const json_t *value) {
    int year, month, day, hour, minute, used = 0;
    const char *text = json_string_value(value);
    return text != NULL &&
           sscanf(text, "%4d-%2d-%2dT%2d:%2d%n", &year, &month, &day, &hour, &minute, &used) == 5 &&
           used == 16 && text[used] == '\0';
}

/* Who is rostered is in one place at a time; on the phones also overtime. */
static void check_presence(const json_t *presence, const char *where) {
    const char *group;
    json_t *at;
    if (json_object_size(presence) == 0) {
        complain("%s: no presence", where);
    }
    json_object_foreach((json_t *)(size_t)presence, group, at) {
        double sum = 0;
        for (size_t i = 0; of_presence[i] != NULL; i++) {
            const json_t *level = json_object_get(at, of_presence[i]);
            if (!json_is_number(level) || json_number_value(level) < 0) {
                complain("%s: presence of %s: %s is no level", where, group, of_presence[i]);
            }
            sum += i >= 1 && i <= 5 ? json_number_value(level) : 0;
        }
        const double rostered = json_number_value(json_object_get(at, "rostered"));
        if (sum < rostered * (1 - 1e-9)) {
            complain("%s: presence of %s: %g in their places, %g rostered", where, group, sum, rostered);
        }
    }
}

static void check_periods(const json_t *periods, size_t replications) {
    size_t i;
    json_t *period;
    json_array_foreach((json_t *)(size_t)periods, i, period) {
        const char *start = json_string_value(json_object_get(period, "start"));
        if (!is_time(json_object_get(period, "start")) ||
            !(json_number_value(json_object_get(period, "length_s")) > 0)) {
            complain("period %zu: start or length_s is wrong", i);
        }
        check_scopes(period, replications, start == NULL ? "period" : start);
        check_presence(json_object_get(period, "presence"), start == NULL ? "period" : start);
    }
}

/* Each among the runs, in the order of time; null where it never happened. */
static void check_event(const json_t *defect, const char *what, const char *where) {
    char name[64], previous[64] = "";
    static const char *const order[] = {"_first", "", "_last"};
    snprintf(name, sizeof name, "%s_probability", what);
    const double probability = json_number_value(json_object_get(defect, name));
    if (!(probability >= 0 && probability <= 1)) {
        complain("%s: %s is no probability", where, name);
    }
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", what, order[i]);
        const char *time = json_string_value(json_object_get(defect, name));
        if ((time == NULL) != (probability == 0) || (time != NULL && strcmp(previous, time) > 0)) {
            complain("%s: %s does not fit", where, name);
        }
        snprintf(previous, sizeof previous, "%s", time == NULL ? "" : time);
    }
}

static void check_defects(const json_t *defects, size_t replications) {
    size_t i;
    json_t *defect;
    const size_t before = numbers; /* these are in no row of the CSV */
    json_array_foreach((json_t *)(size_t)defects, i, defect) {
        for (const char *const *name = of_defects; *name != NULL; name++) {
            if (json_object_get(defect, *name) == NULL) {
                complain("defect %zu: %s is missing", i, *name);
            }
        }
        const char *name = json_string_value(json_object_get(defect, "name"));
        check_event(defect, "found", name == NULL ? "defect" : name);
        check_event(defect, "fixed", name == NULL ? "defect" : name);
        check_estimate(json_object_get(defect, "calls"), "calls", replications, "defect");
        check_estimate(json_object_get(defect, "calls_saved"), "calls_saved", replications, "defect");
    }
    numbers = before;
}

static void check_pace(const json_t *paces) {
    const char *name;
    size_t week;
    json_t *pace, *factor;
    json_object_foreach((json_t *)(size_t)paces, name, pace) {
        if (!json_is_array(pace)) {
            complain("pace of %s: no array", name);
        }
        json_array_foreach(pace, week, factor) {
            if (!is_real_or_null(factor)) {
                complain("pace of %s: week %zu is neither a number nor null", name, week);
            }
        }
    }
}

static void check_targets(const json_t *targets) {
    size_t i, j;
    json_t *target, *missed;
    json_array_foreach((json_t *)(size_t)targets, i, target) {
        const json_t *list = member(target, "periods_missed", JSON_ARRAY, "target");
        const json_t *safe = json_object_get(target, "first_safe");
        const json_t *probability = json_object_get(target, "met_probability");
        member(target, "measure", JSON_STRING, "target");
        member(target, "per", JSON_STRING, "target");
        if (!is_real_or_null(probability) || json_number_value(probability) < 0 ||
            json_number_value(probability) > 1) {
            complain("target %zu: met_probability is no probability", i);
        }
        if (!json_is_null(safe) && !is_time(safe)) {
            complain("target %zu: first_safe is neither a time nor null", i);
        }
        json_array_foreach((json_t *)(size_t)list, j, missed) {
            if (!is_time(missed)) {
                complain("target %zu: periods_missed holds what is no time", i);
            }
        }
    }
}

static void check_document(const json_t *root, size_t replications) {
    const json_t *scenario = member(root, "scenario", JSON_OBJECT, "root");
    const json_t *run = member(root, "run", JSON_OBJECT, "root");
    const json_t *measures = member(root, "measures", JSON_OBJECT, "root");
    member(root, "holdtime", JSON_STRING, "root");
    member(scenario, "name", JSON_STRING, "scenario");
    member(scenario, "file", JSON_STRING, "scenario");
    member(scenario, "digest", JSON_STRING, "scenario");
    member(run, "seed", JSON_INTEGER, "run");
    member(run, "simulated_calls", JSON_INTEGER, "run");
    if ((size_t)json_integer_value(member(run, "replications", JSON_INTEGER, "run")) != replications) {
        complain("run: not of %zu replications", replications);
    }
    check_scopes(measures, replications, "measures");
    check_periods(member(root, "periods", JSON_ARRAY, "root"), replications);
    check_targets(member(root, "targets", JSON_ARRAY, "root"));
    check_defects(member(root, "defects", JSON_ARRAY, "root"), replications);
    check_pace(member(root, "pace", JSON_OBJECT, "root"));
}

/* Splits a line of RFC 4180 in place (no field of results spans lines). Returns how many fields there are. */
static size_t split(char *line, char *fields[FIELDS]) {
    size_t count = 0;
    for (char *in = line;; in++) {
        char *out = in;
        const bool quoted = *in == '"';
        if (count < FIELDS) {
            fields[count] = out;
        }
        count++;
        in += quoted;
        while (*in != '\0' && (quoted ? *in != '"' || in[1] == '"' : *in != ',')) {
            in += quoted && *in == '"';
            *out++ = *in++;
        }
        in += quoted && *in == '"';
        const bool last = *in == '\0';
        *out = '\0';
        if (last) {
            return count;
        }
    }
}

static const json_t *scope_of_row(const json_t *root, const json_t **period, char *const fields[FIELDS]) {
    const json_t *object = json_object_get(root, "measures");
    if (fields[1][0] != '\0') {
        const char *start = json_string_value(json_object_get(*period, "start"));
        size_t i;
        json_t *other;
        if (start == NULL || strcmp(start, fields[1]) != 0) {
            json_array_foreach(json_object_get(root, "periods"), i, other) {
                if (strcmp(json_string_value(json_object_get(other, "start")), fields[1]) == 0) {
                    *period = other;
                }
            }
        }
        object = *period;
    }
    if (strcmp(fields[2], "all") == 0) {
        return json_object_get(object, "all");
    }
    const char *kind = strcmp(fields[2], "call_type") == 0     ? "call_types"
                       : strcmp(fields[2], "agent_group") == 0 ? "agent_groups"
                                                               : "none";
    return json_object_get(json_object_get(object, kind), fields[3]);
}

static bool is_same(const char *field, const json_t *value) {
    char *end;
    if (field[0] == '\0') {
        return json_is_null(value);
    }
    const double number = strtod(field, &end);
    return *end == '\0' && json_is_number(value) && number == json_number_value(value);
}

static size_t significant_digits(const char *field) {
    size_t digits = 0;
    field += strspn(field, "-0.");
    for (; *field != '\0' && *field != 'e'; field++) {
        digits += *field != '.';
    }
    return digits;
}

static void compare_csv(const json_t *root, FILE *csv) {
    char line[4096], *fields[FIELDS];
    const char *scenario = json_string_value(json_object_get(json_object_get(root, "scenario"), "name"));
    const json_t *period = NULL;
    size_t rows = 0, most_digits = 0;
    if (fgets(line, sizeof line, csv) == NULL ||
        strcmp(line, "scenario,period_start,scope,name,measure,mean,low,high\n") != 0) {
        complain("the header of the CSV is another");
    }
    for (; fgets(line, sizeof line, csv) != NULL; rows++) {
        line[strcspn(line, "\n")] = '\0';
        if (split(line, fields) != FIELDS) {
            complain("row %zu of the CSV has not %d fields", rows, FIELDS);
            continue;
        }
        const json_t *estimate = json_object_get(scope_of_row(root, &period, fields), fields[4]);
        if (strcmp(fields[0], scenario) != 0 || !is_same(fields[5], json_object_get(estimate, "mean")) ||
            !is_same(fields[6], json_object_get(estimate, "low")) ||
            !is_same(fields[7], json_object_get(estimate, "high"))) {
            complain("row %zu of the CSV (%s of %s %s) is not what the JSON says", rows, fields[4], fields[2],
                     fields[3]);
        }
        const size_t digits = significant_digits(fields[5]);
        most_digits = digits > most_digits ? digits : most_digits;
    }
    if (rows != numbers) {
        complain("%zu rows in the CSV, %zu estimates in the JSON", rows, numbers);
    }
    if (most_digits != DIGITS) {
        complain("numbers carry %zu digits", most_digits);
    }
}

int main(int argc, char **argv) {
    json_error_t error;
    json_t *root = argc == 4 ? json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error) : NULL;
    FILE *csv = argc == 4 ? fopen(argv[2], "r") : NULL;
    if (root == NULL || csv == NULL) {
        fprintf(stderr, "shape RESULT.json PERIODS.csv REPLICATIONS: %s\n",
                argc == 4 && root == NULL ? error.text : "cannot be read");
        return 2;
    }
    check_document(root, (size_t)strtoul(argv[3], NULL, 10));
    compare_csv(root, csv);
    fclose(csv);
    json_decref(root);
    return complaints > 0;
}
