/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why a formula and a simulation differ, in sentences; see explanation.h.
 */
#include "explanation.h"

#include <holdtime/calendar.h>
#include <math.h>

static const struct {
    const char *name, *noun;
} names[HT_REASONS] = {
    [HT_REASON_REDIALS] = {"redials", "redials"},
    [HT_REASON_PATIENCE] = {"patience", "the law of patience"},
    [HT_REASON_HANDLE] = {"handle", "the law of handle times"},
    [HT_REASON_BUSYNESS] = {"busyness", "days that differ"},
    [HT_REASON_INCIDENTS] = {"incidents", "outages"},
    [HT_REASON_BATCHES] = {"batches", "callers who come together"},
    [HT_REASON_LINES] = {"lines", "the number of lines"},
    [HT_REASON_QUEUE_LIMIT] = {"queue_limit", "queue limits"},
    [HT_REASON_BALKING] = {"balking", "balking"},
    [HT_REASON_ANNOUNCEMENTS] = {"announcements", "announcements"},
    [HT_REASON_CALLBACKS] = {"callbacks", "callbacks"},
    [HT_REASON_VOICE_MAIL] = {"voice_mail", "voice mail"},
    [HT_REASON_SKILLS] = {"skills", "skills"},
    [HT_REASON_START] = {"start", "the queue at the start"},
    [HT_REASON_ARRIVALS] = {"arrivals", "arrivals that are not Poisson"},
    [HT_REASON_RATE] = {"rate", "a rate that changes"},
    [HT_REASON_AGENTS] = {"agents", "agents who come and go"},
    [HT_REASON_LUCK_OF_AGENTS] = {"luck_of_agents", "a random number of agents"},
    [HT_REASON_SPEED] = {"speed", "agents of unequal speed"},
    [HT_REASON_PRIORITY] = {"priority", "priorities"},
    [HT_REASON_MIX] = {"mix", "a mix of calls"},
};

const char *reason_name(enum ht_reason_kind kind) {
    return names[kind].name;
}

const char *reason_noun(enum ht_reason_kind kind) {
    return names[kind].noun;
}

static bool holds_zero(const struct ht_estimate *e) {
    return isnan(e->low) ? e->mean == 0 : e->low <= 0 && e->high >= 0;
}

bool reason_tells(const struct ht_reason *reason) {
    return reason->kind >= HT_REASON_SWITCHED || !holds_zero(&reason->hold) ||
           !holds_zero(&reason->abandoned);
}

/* "adds 25 s to the mean hold (95% interval 20 s to 30 s) and 3.1 points to those who give up". */
static void add_effect(struct words *w, const struct ht_reason *r) {
    char text[64], low[64], high[64];
    const bool hold = !holds_zero(&r->hold), lost = !holds_zero(&r->abandoned);
    if (hold) {
        const bool more = r->hold.mean > 0;
        words_add(w, "%s %s %s the mean hold", more ? "adds" : "takes",
                  words_duration(fabs(r->hold.mean), text, sizeof text), more ? "to" : "off");
        if (!isnan(r->hold.low)) {
            words_add(w, " (95%% interval %s to %s)",
                      words_duration(more ? r->hold.low : -r->hold.high, low, sizeof low),
                      words_duration(more ? r->hold.high : -r->hold.low, high, sizeof high));
        }
    }
    if (lost) {
        const bool more = r->abandoned.mean > 0;
        words_add(w, "%s%s %.2g points %s the share who give up", hold ? " and " : "",
                  more ? "adds" : "takes", 100 * fabs(r->abandoned.mean), more ? "to" : "off");
    }
    words_add(w, ".");
}

/* What those that can be switched off are; each ends where its effect begins. */
static void add_switched(struct words *w, const struct ht_explanation *e, const struct ht_reason *r) {
    static const char *const plain[HT_REASON_SWITCHED] = {
        [HT_REASON_REDIALS] = "Redials: other callers who give up or are blocked call again. ",
        [HT_REASON_INCIDENTS] = "Outages multiply the rate for a while, where a formula has their mean. ",
        [HT_REASON_BATCHES] = "Callers come together, several in one instant. ",
        [HT_REASON_QUEUE_LIMIT] = "Queue limits: whoever finds the queue full is blocked. ",
        [HT_REASON_BALKING] = "Balking: some callers who must wait hang up at once. ",
        [HT_REASON_ANNOUNCEMENTS] =
            "Announcements: callers hear the wait, and some hang up or change their patience. ",
        [HT_REASON_CALLBACKS] = "Callbacks: some callers leave the queue to be called back. ",
        [HT_REASON_VOICE_MAIL] = "Voice mail takes those who have waited long. ",
        [HT_REASON_SKILLS] =
            "Skills: not every agent takes every call, so callers wait while others are free; for a "
            "formula all take all. "};
    char text[64];
    if (r->kind == HT_REASON_REDIALS && r->here >= 0.0005) {
        words_add(w,
                  "Redials: who gives up or is blocked calls again, which makes %s of the calls of this "
                  "interval that "
                  "the formulas do not know of. ",
                  words_share(r->here, text, sizeof text));
    } else if (r->kind == HT_REASON_PATIENCE) {
        words_add(w, "Patience is not exponential: its coefficient of variation is %.2f, not 1. ", r->here);
    } else if (r->kind == HT_REASON_HANDLE) {
        words_add(
            w,
            "Handle times are not exponential: the coefficient of variation of talk and wrap-up is %.2f, not "
            "1. ",
            r->here);
    } else if (r->kind == HT_REASON_BUSYNESS) {
        words_add(w,
                  "Days differ: the rate of a whole day varies by %.0f%% (coefficient of variation), and a "
                  "busy day "
                  "costs more than a quiet one brings back. ",
                  100 * r->here);
    } else if (r->kind == HT_REASON_LINES) {
        words_add(w, "Lines: with all %zu in use the next caller is blocked. ", e->model->lines);
    } else {
        words_add(w, "%s", plain[r->kind]);
    }
    words_add(w, "That ");
    add_effect(w, r);
}

static void add_start(struct words *w, const struct ht_explanation *e, const struct ht_reason *r) {
    char here[32], there[32], text[64];
    words_add(w, "The start: %s callers wait when the interval begins, ",
              words_level(r->here, here, sizeof here));
    if (isinf(r->there)) {
        words_add(w, "and a queue that grows without end has only this interval to grow in.");
        return;
    }
    words_add(w, "where the steady state has %s. ", words_level(r->there, there, sizeof there));
    words_add(w,
              r->here > r->there
                  ? "To answer the rest takes these agents about %s, and all who come meanwhile wait "
                    "behind them."
                  : "Agents have about %s of work less in hand than the formula takes for granted.",
              words_duration(fabs(r->hold.mean), text, sizeof text));
    const struct ht_forecast_period *before = &e->before;
    if (e->scope == 0 && before->open_time > 0 && before->when.start + before->when.length >= e->when.start) {
        words_add(w, " The interval before brings %s erlangs",
                  words_level(before->offered_load, here, sizeof here));
        words_add(w, " for %s proficient agents; ", words_level(before->capacity, here, sizeof here));
        words_add(w, "this one %s", words_level(e->now.offered_load, here, sizeof here));
        words_add(w, " for %s.", words_level(e->now.capacity, here, sizeof here));
    }
}

static void add_fact(struct words *w, const struct ht_reason *r) {
    char here[32], there[32];
    switch (r->kind) {
    case HT_REASON_ARRIVALS:
        words_add(w, "Arrivals are not Poisson: they are replayed, or their gaps follow a law of their own.");
        break;
    case HT_REASON_RATE:
        words_add(
            w, "The rate changes within the interval: %s calls an hour in its first half, %s in its second.",
            words_count(r->here, here, sizeof here), words_count(r->there, there, sizeof there));
        break;
    case HT_REASON_AGENTS:
        words_add(w, "Agents come and go: %s are on the phones when the interval begins, %s over all of it.",
                  words_level(r->here, here, sizeof here), words_level(r->there, there, sizeof there));
        break;
    case HT_REASON_LUCK_OF_AGENTS:
        words_add(
            w,
            "The number of agents is random (absence, spells off the phones): it varies by about %s either "
            "way, and the formulas know its mean.",
            words_level(r->here, here, sizeof here));
        break;
    case HT_REASON_SPEED:
        words_add(w,
                  "Agents are not equally fast: the %s on the phones do the work of %s proficient ones; the "
                  "formulas know the mean handle time alone.",
                  words_level(r->here, here, sizeof here), words_level(r->there, there, sizeof there));
        break;
    case HT_REASON_MIX:
        words_add(w, "The calls are a mix: those of one type take %s on average, ",
                  words_duration(r->here, here, sizeof here));
        words_add(w, "those of another %s; for a formula all are alike.",
                  words_duration(r->there, there, sizeof there));
        break;
    default: /* HT_REASON_PRIORITY */
        words_add(
            w, "Priorities: agents take other calls before or after these; for a formula all wait in turn.");
        break;
    }
}

void reason_words(struct words *words, const struct ht_explanation *explanation,
                  const struct ht_reason *reason) {
    if (reason->kind < HT_REASON_SWITCHED) {
        add_switched(words, explanation, reason);
    } else if (reason->kind == HT_REASON_START) {
        add_start(words, explanation, reason);
    } else {
        add_fact(words, reason);
    }
}
