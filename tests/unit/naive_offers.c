/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What callers who must wait are told and offered in the simple simulator, and calling them back.
 */
#include "naive_world.h"
#include <math.h>

/* Would this entry stand before him in the queue? It came earlier: equals stand before him. */
static bool is_ahead(const struct world *w, const struct caller *entry, const struct caller *c) {
    const bool live = entry->state == WAITING;
    if (entry == c || entry->type != c->type)
        return false;
    if (!live && !(entry->state == QUEUED && w->model->call_types[entry->type].callback.in_turn))
        return false;
    return naive_before(w, entry, c);
}

static size_t count_ahead(const struct world *w, const struct caller *c) {
    size_t ahead = 0;
    for (size_t i = 0; i < w->caller_count; i++)
        ahead += is_ahead(w, &w->callers[i], c);
    return ahead;
}

static double predicted_wait(const struct world *w, const struct caller *c) {
    size_t agents = 0;
    for (size_t i = 0; i < w->agent_count; i++)
        agents += w->agents[i].present && naive_handles(w, &w->agents[i], c->type);
    return agents == 0 ? INFINITY
                       : (double)(count_ahead(w, c) + 1) * w->handle_mean[c->type] / (double)agents;
}

/* Sums of rounded numbers decide otherwise in another order. */
static void note_doubt(struct world *w, double x, double y) {
    const double apart = fabs(x - y);
    if (isfinite(x) && isfinite(y) && apart > 0 && apart < 1e-9 * fmax(1, fabs(y)))
        w->run->doubtful = true;
}

bool naive_hangs_up(struct world *w, struct caller *c) {
    const struct ht_announce *announce = &w->model->call_types[c->type].announce;
    if (!announce->wait)
        return false;
    const double predicted = predicted_wait(w, c);
    const double share = announce->hang_up > 0 ? fmin(1, announce->hang_up * predicted / 600) : 0;
    const double u = naive_luck(w, HT_LUCK_OFFER, c, c->attempts, 0);
    w->run->attempts[c->row].predicted = predicted;
    note_doubt(w, u, share);
    return u < share;
}

static bool is_offered(struct world *w, const struct caller *c) {
    const struct ht_callback *callback = &w->model->call_types[c->type].callback;
    if (callback->offer_at_queue != HT_UNLIMITED)
        return naive_count_callers(w, c->type, WAITING) >= callback->offer_at_queue;
    if (!isfinite(callback->offer_at))
        return false;
    const double predicted = predicted_wait(w, c);
    w->run->attempts[c->row].predicted = predicted;
    note_doubt(w, predicted, callback->offer_at);
    return predicted >= callback->offer_at;
}

/* Offers a callback, and takes him off the line when he accepts. */
bool naive_calls_back(struct world *w, struct caller *c) {
    const struct ht_callback *callback = &w->model->call_types[c->type].callback;
    const double u = naive_luck(w, HT_LUCK_OFFER, c, c->attempts, 1);
    w->run->attempts[c->row].ahead = count_ahead(w, c);
    if (!is_offered(w, c) || u >= callback->accept)
        return false;
    struct naive_attempt *row = &w->run->attempts[c->row];
    row->outcome = HT_OUTCOME_CALLBACK;
    row->ahead = SIZE_MAX;
    row->hold = 0;
    row->waited = true;
    naive_new_attempt(w, c, HT_KIND_CALLBACK);
    c->retries = callback->retries;
    naive_join(w, c, QUEUED);
    return true;
}

static void dial_in_vain(struct world *w, struct caller *c) {
    const struct ht_callback *callback = &w->model->call_types[c->type].callback;
    const double due = naive_next_open(w, w->now + callback->retry_after);
    if (c->retries == 0 || isinf(due)) {
        naive_give_up(w, c, HT_OUTCOME_ABANDONED);
        return;
    }
    c->retries--;
    c->state = ASIDE;
    c->due = due;
    c->turn = w->turn++;
}

/* An agent takes a waiting caller, or dials one who asked for it; false: nobody picked up. */
bool naive_take(struct world *w, struct caller *c, struct agent *a) {
    if (c->state == QUEUED) {
        struct naive_attempt *row = &w->run->attempts[c->row];
        const double no_answer = w->model->call_types[c->type].callback.no_answer;
        if (isnan(row->first_dial))
            row->first_dial = w->now;
        if (naive_luck(w, HT_LUCK_DIAL, c, c->dials++, 0) < no_answer) {
            dial_in_vain(w, c);
            return false;
        }
    }
    naive_answer(w, c, a);
    return true;
}

void naive_dial_again(struct world *w, struct caller *c) {
    naive_join(w, c, QUEUED);
    struct agent *a = naive_choose_agent(w, c);
    if (a != NULL && naive_line_free(w))
        naive_take(w, c, a);
}

/* Callbacks may have stood there with an agent idle, for want of a line. */
void naive_line_freed(struct world *w) {
    for (bool again = true; again && naive_line_free(w);) {
        struct caller *best = NULL;
        for (size_t i = 0; i < w->caller_count; i++) {
            struct caller *c = &w->callers[i];
            if (c->state == QUEUED && naive_choose_agent(w, c) != NULL &&
                (best == NULL || naive_comes_last(w, c) < naive_comes_last(w, best) ||
                 (naive_comes_last(w, c) == naive_comes_last(w, best) && naive_before(w, c, best))))
                best = c;
        }
        again = best != NULL;
        if (again)
            naive_take(w, best, naive_choose_agent(w, best));
    }
}
