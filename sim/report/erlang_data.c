/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A textbook formula as JSON and CSV: a row of one table is a field of both.
 */
#include "erlang.h"

#include "fields.h"
#include "jot.h"

#include <holdtime/calendar.h>
#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} fields[] = {
#define X(field)                                                                                             \
    { #field, offsetof(struct ht_erlang_answer, field) }
    X(offered_load), X(occupancy),  X(wait_probability), X(asa),        X(hold_mean),  X(service_level),
    X(abandon_rate), X(block_rate), X(hold_abandoned),   X(queue_mean), X(sl_offered), X(sl_answered),
    X(sl_net),       X(sl_met),
#undef X
};
#define FIELDS (sizeof fields / sizeof fields[0])

static double field_of(const struct ht_erlang_answer *answer, size_t field) {
    return *(const double *)(const void *)((const char *)answer + fields[field].offset);
}

static bool put_fields(json_t *object, const struct ht_erlang_answer *answer, double agents) {
    bool fine = jot_put(object, "agents", json_integer((json_int_t)agents));
    for (size_t i = 0; fine && i < FIELDS; i++) {
        fine = jot_put(object, fields[i].name, jot_number(field_of(answer, i)));
    }
    return fine && jot_put(object, "steady", json_boolean(answer->steady)) &&
           jot_put(object, "queue_grows_per_hour", jot_number(answer->growth * HT_HOUR));
}

static json_t *beside(const struct ht_erlang_question *q) {
    json_t *list = json_array();
    for (double n = erlang_first(q); list != NULL && n <= erlang_last(q); n++) {
        const struct ht_erlang_answer answer = erlang_with(q, n);
        json_t *object = json_object();
        if (!put_fields(object, &answer, n) || json_array_append(list, object) != 0) {
            json_decref(list);
            list = NULL;
        }
        json_decref(object);
    }
    return list;
}

bool ht_report_erlang_json(const struct ht_erlang_question *q, FILE *out) {
    static const char *const models[] = {
        [HT_ERLANG_B] = "erlang_b", [HT_ERLANG_C] = "erlang_c", [HT_ERLANG_A] = "erlang_a"};
    static const char *const found[] = {[HT_FOUND_AGENTS] = "agents", [HT_FOUND_RATE] = "calls_per_hour"};
    const struct ht_erlang_queue *queue = &q->queue;
    const struct ht_erlang_answer answer = erlang_with(q, queue->agents);
    json_t *object = json_object();
    const bool fine =
        jot_put(object, "model", json_string(models[queue->formula])) &&
        put_fields(object, &answer, queue->agents) &&
        jot_put(object, "found", q->found == HT_FOUND_NOTHING ? json_null() : json_string(found[q->found])) &&
        jot_put(object, "calls_per_hour", q->load_only ? json_null() : jot_number(queue->rate * HT_HOUR)) &&
        jot_put(object, "aht", q->load_only ? json_null() : jot_number(queue->handle)) &&
        jot_put(object, "patience",
                queue->formula == HT_ERLANG_A ? jot_number(queue->patience) : json_null()) &&
        jot_put(object, "within", jot_number(queue->within)) && jot_put(object, "beside", beside(q));
    if (!fine) {
        json_decref(object);
        object = NULL;
    }
    return jot_dump(object, out) && fputc('\n', out) != EOF && fflush(out) == 0;
}

bool ht_report_erlang_csv(const struct ht_erlang_question *q, FILE *out) {
    fputs("agents", out);
    for (size_t i = 0; i < FIELDS; i++) {
        fprintf(out, ",%s", fields[i].name);
    }
    fputs(",queue_grows_per_hour\n", out);
    for (double n = erlang_first(q); n <= erlang_last(q); n++) {
        const struct ht_erlang_answer answer = erlang_with(q, n);
        fprintf(out, "%.0f", n);
        for (size_t i = 0; i < FIELDS; i++) {
            fputc(',', out);
            csv_number(field_of(&answer, i), out);
        }
        fputc(',', out);
        csv_number(answer.growth * HT_HOUR, out);
        fputc('\n', out);
    }
    return fflush(out) == 0 && !ferror(out);
}
