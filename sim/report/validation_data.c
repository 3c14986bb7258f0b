/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A validation as JSON and CSV: a check is an object of one, a row of the other.
 */
#include "fields.h"
#include "jot.h"

#include <holdtime/validation.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>

static const char *const kinds[] = {[HT_CHECK_THEORY] = "theory",
                                    [HT_CHECK_REFERENCE] = "reference",
                                    [HT_CHECK_EXACT] = "exact",
                                    [HT_CHECK_ORDER] = "order",
                                    [HT_CHECK_LIVES] = "lives"};
static const char *const verdicts[] = {
    [HT_CHECK_OPEN] = "not_reached", [HT_CHECK_HOLDS] = "holds", [HT_CHECK_FAILS] = "fails"};

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
#define X(name, field)                                                                                       \
    { name, offsetof(struct ht_check, field) }
    X("case", name),     X("table", table),     X("scenario", scenario), X("set", set),     X("scope", scope),
    X("period", period), X("measure", measure), X("source", source),     X("other", other),
#undef X
};

static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
#define X(name, field)                                                                                       \
    { name, offsetof(struct ht_check, field) }
    X("expected", expected),
    X("simulated", found),
    X("low", low),
    X("high", high),
    X("standard_error", error),
    X("tolerance", tolerance),
    X("distance", distance),
    X("other_low", least),
    X("other_high", most),
    X("failure_by_chance", chance),
#undef X
};
#define TEXTS   (sizeof texts / sizeof texts[0])
#define NUMBERS (sizeof numbers / sizeof numbers[0])

static const char *text_of(const struct ht_check *check, size_t i) {
    return *(const char *const *)(const void *)((const char *)check + texts[i].offset);
}

static double number_of(const struct ht_check *check, size_t i) {
    return *(const double *)(const void *)((const char *)check + numbers[i].offset);
}

static const char *order_of(const struct ht_check *check) {
    return check->kind != HT_CHECK_ORDER ? "" : check->above ? "above" : "below";
}

static json_t *check_object(const struct ht_check *check) {
    json_t *object = json_object();
    bool fine = jot_put(object, "kind", json_string(kinds[check->kind])) &&
                jot_put(object, "verdict", json_string(verdicts[check->status]));
    for (size_t i = 0; fine && i < TEXTS; i++) {
        fine = jot_put(object, texts[i].name, jot_text(text_of(check, i)));
    }
    for (size_t i = 0; fine && i < NUMBERS; i++) {
        fine = jot_put(object, numbers[i].name, jot_number(number_of(check, i)));
    }
    fine = fine && jot_put(object, "line", json_integer(check->line)) &&
           jot_put(object, "order", json_string(order_of(check))) &&
           jot_put(object, "replications", json_integer((json_int_t)check->replications)) &&
           jot_put(object, "attempts", json_integer((json_int_t)check->attempts)) &&
           jot_put(object, "differences", json_integer((json_int_t)check->differences)) &&
           jot_put(object, "complaint", jot_text(check->complaint));
    if (!fine) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* Appends and takes the value over. */
static bool append(json_t *list, json_t *value) {
    return value != NULL && json_array_append_new(list, value) == 0;
}

static bool put_counts(json_t *object, const struct ht_validation *v,
                       const struct ht_validation_suite *suite) {
    bool fine = true;
    for (size_t i = 0; fine && i < sizeof verdicts / sizeof verdicts[0]; i++) {
        const size_t count = ht_validation_count(v, suite, HT_CHECK_KINDS, (enum ht_check_status)i);
        fine = jot_put(object, verdicts[i], json_integer((json_int_t)count));
    }
    return fine;
}

static json_t *suite_object(const struct ht_validation *v, const struct ht_validation_suite *suite) {
    json_t *object = json_object(), *checks = json_array();
    bool fine = checks != NULL && jot_put(object, "name", jot_text(suite->name)) &&
                jot_put(object, "what", jot_text(suite->what)) && put_counts(object, v, suite);
    for (size_t i = 0; fine && i < suite->count; i++) {
        fine = append(checks, check_object(&suite->checks[i]));
    }
    fine = fine && json_object_set(object, "checks", checks) == 0;
    json_decref(checks);
    if (!fine) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *chance_object(const struct ht_chance *c) {
    json_t *object = json_object();
    const struct {
        const char *name;
        double value;
    } members[] = {{"mean", c->count > 0 ? c->mean : NAN},
                   {"standard_deviation", c->count > 0 ? c->deviation : NAN},
                   {"within_2", c->count > 0 ? c->within : NAN},
                   {"within_2_by_chance", c->count > 0 ? c->within_expected : NAN},
                   {"within_2_standard_error", c->within_error},
                   {"largest", c->count > 0 ? c->largest : NAN},
                   {"largest_by_chance_median", c->largest_half},
                   {"largest_by_chance_once_in_20", c->largest_rare},
                   {"failures_by_chance", c->failures}};
    bool fine = jot_put(object, "answers", json_integer((json_int_t)c->count));
    for (size_t i = 0; fine && i < sizeof members / sizeof members[0]; i++) {
        fine = jot_put(object, members[i].name, jot_number(members[i].value));
    }
    if (!fine) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *suite_list(const struct ht_validation *v) {
    json_t *suites = json_array();
    for (size_t s = 0; suites != NULL && s < v->count; s++) {
        if (!append(suites, suite_object(v, &v->suites[s]))) {
            json_decref(suites);
            return NULL;
        }
    }
    return suites;
}

/* Writes the members after others, and lets go of the object. */
static bool dump_members(json_t *object, FILE *out) {
    const char *key;
    json_t *value;
    bool fine = true;
    json_object_foreach(object, key, value) {
        fprintf(out, ",\n \"%s\": ", key);
        fine = fine && jot_dump(json_incref(value), out);
    }
    json_decref(object);
    return fine;
}

/* The seed is written by hand: jansson's integers are signed. */
bool ht_report_validation_json(const struct ht_validation *v, FILE *out) {
    json_t *object = json_object();
    if (!(jot_put(object, "machine", jot_text(v->machine)) && put_counts(object, v, NULL) &&
          jot_put(object, "interrupted", json_boolean(v->interrupted)) &&
          jot_put(object, "times", json_integer((json_int_t)v->times)) &&
          jot_put(object, "simulated_calls", jot_number(v->calls)) &&
          jot_put(object, "chance", chance_object(&v->chance)) && jot_put(object, "suites", suite_list(v)))) {
        json_decref(object);
        return jot_dump(NULL, out);
    }
    fprintf(out, "{\"holdtime\": \"%s\",\n \"seed\": ", v->version);
    if (v->seed_given) {
        fprintf(out, "%" PRIu64, v->seed);
    } else {
        fputs("null", out);
    }
    return dump_members(object, out) && fputs("}\n", out) != EOF && fflush(out) == 0;
}

static void put_row(const char *suite, const struct ht_check *check, FILE *out) {
    csv_text(suite, out);
    fprintf(out, ",%s,%s,%d,%s,%zu,%zu,%zu", kinds[check->kind], verdicts[check->status], check->line,
            order_of(check), check->replications, check->attempts, check->differences);
    for (size_t i = 0; i < TEXTS; i++) {
        fputc(',', out);
        csv_text(text_of(check, i), out);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        fputc(',', out);
        csv_number(number_of(check, i), out);
    }
    fputc('\n', out);
}

bool ht_report_validation_csv(const struct ht_validation *v, FILE *out) {
    fputs("suite,kind,verdict,line,order,replications,attempts,differences", out);
    for (size_t i = 0; i < TEXTS; i++) {
        fprintf(out, ",%s", texts[i].name);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        fprintf(out, ",%s", numbers[i].name);
    }
    fputc('\n', out);
    for (size_t s = 0; s < v->count && !ferror(out); s++) {
        for (size_t i = 0; i < v->suites[s].count; i++) {
            put_row(v->suites[s].name, &v->suites[s].checks[i], out);
        }
    }
    return fflush(out) == 0 && !ferror(out);
}
