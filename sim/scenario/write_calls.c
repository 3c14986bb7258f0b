/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The call types of a model as scenario text. Invariant: what is left out (a callback, say) has no text that
 * means its absence.
 */
#include "pen.h"
#include <math.h>

static uint64_t hash_of_calls(const struct ht_arrivals *arrivals) {
    uint64_t hash = HASH_BEGIN;
    for (size_t i = 0; i < arrivals->call_count; i++) {
        const struct ht_replayed *call = &arrivals->calls[i];
        hash = hash_number(hash, call->arrival);
        hash = hash_number(hash, call->handle);
        hash = hash_number(hash, call->patience);
        hash = hash_number(hash, call->credit);
        hash = hash_number(hash, call->priority);
    }
    return hash;
}

static uint64_t hash_of_counts(const struct ht_arrivals *arrivals) {
    uint64_t hash = hash_number(HASH_BEGIN, arrivals->counts_interval);
    for (size_t i = 0; i < arrivals->count_count; i++) {
        hash = hash_number(hash, arrivals->counts[i].from);
        hash = hash_number(hash, arrivals->counts[i].value);
    }
    return hash;
}

static void line_file(struct pen *pen, const char *name, const char *file, uint64_t hash) {
    pen_begin(pen, name);
    pen_file(pen, file, hash);
    fputs(";\n", pen->out);
}

static void line_flag(struct pen *pen, const char *name, bool flag) {
    pen_begin(pen, name);
    fputs(flag ? "true;\n" : "false;\n", pen->out);
}

static void line_numbers(struct pen *pen, const char *name, const double *numbers, size_t count) {
    pen_begin(pen, name);
    pen_numbers(pen, numbers, count);
    fputs(";\n", pen->out);
}

/* Those that the source can bear; a replay bears none. */
static void write_modifiers(struct pen *pen, const struct ht_arrivals *arrivals) {
    static const double one_caller = 1;
    if (arrivals->source != HT_SOURCE_PIECES && arrivals->source != HT_SOURCE_COUNTS) {
        if (arrivals->profile != NULL) {
            line_numbers(pen, "profile", arrivals->profile, arrivals->profile_count);
        }
        if (arrivals->weekdays_given) {
            line_numbers(pen, "weekdays", arrivals->weekdays, 7);
        }
    }
    line_number(pen, "growth_per_week", arrivals->growth_per_week);
    pen_begin(pen, "busyness");
    fputs("{ cv = ", pen->out);
    pen_number(pen, arrivals->busyness_cv);
    fprintf(pen->out, "; shared = %s; };\n", arrivals->busyness_shared ? "true" : "false");
    if (arrivals->incidents.every > 0) {
        pen_open_group(pen, "incidents");
        line_duration(pen, "every", arrivals->incidents.every);
        line_duration(pen, "lasting", arrivals->incidents.lasting);
        line_number(pen, "factor", arrivals->incidents.factor);
        line_flag(pen, "shared", arrivals->incidents.shared);
        pen_close_group(pen);
    }
    if (arrivals->batch != NULL) {
        line_numbers(pen, "batch", arrivals->batch, arrivals->batch_count);
    } else {
        line_numbers(pen, "batch", &one_caller, 1);
    }
}

static void write_arrivals(struct pen *pen, const struct ht_arrivals *arrivals) {
    pen_open_group(pen, "arrivals");
    switch (arrivals->source) {
    case HT_SOURCE_PER_HOUR: line_number(pen, "per_hour", arrivals->per_hour); break;
    case HT_SOURCE_PER_DAY: line_number(pen, "per_day", arrivals->per_day); break;
    case HT_SOURCE_PIECES:
        line_steps(pen, "pieces", "per_hour", arrivals->pieces, arrivals->piece_count);
        break;
    case HT_SOURCE_COUNTS: line_file(pen, "counts", arrivals->counts_file, hash_of_counts(arrivals)); break;
    case HT_SOURCE_GAPS: line_distribution(pen, "gaps", &arrivals->gaps, NULL); break;
    case HT_SOURCE_REPLAY: line_file(pen, "replay", arrivals->replay_file, hash_of_calls(arrivals)); break;
    }
    if (arrivals->source != HT_SOURCE_REPLAY) {
        write_modifiers(pen, arrivals);
    }
    pen_close_group(pen);
}

static void write_routes(struct pen *pen, const struct ht_call_type *type) {
    pen_open_group(pen, "divert");
    if (isinf(type->divert_after)) {
        line_text(pen, "after", "never");
    } else {
        line_duration(pen, "after", type->divert_after);
    }
    pen_close_group(pen);
    if (type->routes == NULL) {
        return;
    }
    pen_begin(pen, "routes");
    fputc('(', pen->out);
    for (size_t i = 0; i < type->route_count; i++) {
        fputs(i == 0 ? " { group = " : ", { group = ", pen->out);
        pen_text(pen, pen->model->agent_groups[type->routes[i].group].name);
        fputs("; after = ", pen->out);
        pen_duration(pen, type->routes[i].after);
        fputs("; }", pen->out);
    }
    fputs(" );\n", pen->out);
}

static void write_announce(struct pen *pen, const struct ht_announce *announce) {
    pen_open_group(pen, "announce");
    line_flag(pen, "wait", announce->wait);
    line_number(pen, "hang_up", announce->hang_up);
    line_number(pen, "patience_factor", announce->patience_factor);
    pen_close_group(pen);
}

static void write_redial(struct pen *pen, const struct ht_redial *redial) {
    pen_open_group(pen, "redial");
    line_number(pen, "after_abandon", redial->after_abandon);
    line_number(pen, "after_block", redial->after_block);
    line_distribution(pen, "delay", &redial->delay, NULL);
    line_limit(pen, "max_attempts", redial->max_attempts);
    line_text(pen, "patience", redial->redraw_patience ? "redrawn" : "kept");
    pen_close_group(pen);
}

/* What may come after the answer. */
static void write_after(struct pen *pen, const struct ht_call_type *type) {
    pen_open_group(pen, "repeat");
    line_number(pen, "probability", type->repeat.probability);
    line_distribution(pen, "delay", &type->repeat.delay, NULL);
    pen_close_group(pen);
    if (type->escalate.probability > 0) {
        pen_open_group(pen, "escalate");
        line_number(pen, "probability", type->escalate.probability);
        line_text(pen, "to", pen->model->call_types[type->escalate.to].name);
        pen_close_group(pen);
    }
}

static void write_callback(struct pen *pen, const struct ht_callback *callback) {
    bool by_queue = callback->offer_at_queue != HT_UNLIMITED;
    if (!by_queue && isinf(callback->offer_at)) {
        return;
    }
    pen_open_group(pen, "callback");
    if (by_queue) {
        line_limit(pen, "offer_at_queue", callback->offer_at_queue);
    } else {
        line_duration(pen, "offer_at", callback->offer_at);
    }
    line_number(pen, "accept", callback->accept);
    line_text(pen, "order", callback->in_turn ? "in_turn" : "after_live");
    line_number(pen, "no_answer", callback->no_answer);
    line_limit(pen, "retries", callback->retries);
    line_duration(pen, "retry_after", callback->retry_after);
    pen_close_group(pen);
}

static void write_call_type(struct pen *pen, const struct ht_call_type *type) {
    line_text(pen, "name", type->name);
    line_number(pen, "priority", type->priority);
    line_duration(pen, "credit", type->credit);
    line_limit(pen, "queue_limit", type->queue_limit);
    write_routes(pen, type);
    write_arrivals(pen, &type->arrivals);
    line_distribution(pen, "handle", &type->handle, NULL);
    line_distribution(pen, "wrap_up", &type->wrap_up, "\"0 s\"");
    if (type->handle_profile != NULL) {
        line_numbers(pen, "handle_profile", type->handle_profile, type->handle_profile_count);
    }
    line_distribution(pen, "patience", &type->patience, "\"never\"");
    line_number(pen, "balk", type->balk);
    write_announce(pen, &type->announce);
    write_redial(pen, &type->redial);
    write_after(pen, type);
    write_callback(pen, &type->callback);
    if (!isnan(type->value)) {
        line_number(pen, "value", type->value);
    }
    if (!isnan(type->abandon_cost)) {
        line_number(pen, "abandon_cost", type->abandon_cost);
    }
}

void write_call_types(struct pen *pen) {
    fputs("\ncall_types = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < pen->model->call_type_count; i++) {
        pen_open_item(pen, i);
        write_call_type(pen, &pen->model->call_types[i]);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs("\n);\n", pen->out);
}
