/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside the warnings: saying something about a key of a named item.
 */
#ifndef MODEL_WARN_H
#define MODEL_WARN_H

#include <holdtime/model.h>

struct warner {
    const struct ht_model *model;
    struct ht_messages *messages;
    const char *list, *name; /* of the item: "agent_groups", "reps" */
};

/* `key` "": the item itself. */
void warn(const struct warner *w, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A curve without a start for `repeat_start` to go by. */
void warn_curve(const struct warner *w, const char *key, const struct ht_learning *learning);

void warn_agent_group(const struct ht_model *model, size_t index,
                      struct ht_messages *messages); /* warn_agents.c */
void warn_shift_pattern(const struct ht_model *model, size_t index,
                        struct ht_messages *messages); /* warn_planning.c */
void warn_decision(const struct ht_model *model, size_t index, struct ht_messages *messages);

#endif
