/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing values in the scenario language, each so that it reads back exactly.
 */
#ifndef SCENARIO_PEN_H
#define SCENARIO_PEN_H

#include <holdtime/model.h>
#include <stdio.h>

struct pen {
    FILE *out;
    const struct ht_model *model;
    int depth;     /* of groups now open */
    bool contents; /* data files by a hash of what is in them */
};

void pen_number(const struct pen *pen, double number);
void pen_text(const struct pen *pen, const char *text);
void pen_duration(const struct pen *pen, double seconds);
void pen_moment(const struct pen *pen, double time); /* a date where it is one */
void pen_clock(const struct pen *pen, double second_of_day);
void pen_days(const struct pen *pen, unsigned days);
void pen_limit(const struct pen *pen, size_t limit);
void pen_numbers(const struct pen *pen, const double *numbers, size_t count);
void pen_names(const struct pen *pen, const size_t *call_types, size_t count);
void pen_group_names(const struct pen *pen, const size_t *agent_groups, size_t count);
/* A data file: its absolute name, or the hash of what was read from it. */
void pen_file(const struct pen *pen, const char *file, uint64_t hash);
void pen_distribution(const struct pen *pen, const struct ht_distribution *d);
void pen_learning(const struct pen *pen, const struct ht_learning *learning);

void pen_begin(const struct pen *pen, const char *name); /* "name = ", on a line of its own */
void pen_open_group(struct pen *pen, const char *name);
void pen_close_group(struct pen *pen);
void pen_open_item(struct pen *pen, size_t number); /* `{` .. `}` of a list */
void pen_close_item(struct pen *pen);

/* "name = value;" */
void line_number(struct pen *pen, const char *name, double number);
void line_text(struct pen *pen, const char *name, const char *text);
void line_duration(struct pen *pen, const char *name, double seconds);
void line_limit(struct pen *pen, const char *name, size_t limit);
void line_moment(struct pen *pen, const char *name, double time);
/* `absent`: what to write for none; NULL: nothing. */
void line_distribution(struct pen *pen, const char *name, const struct ht_distribution *d,
                       const char *absent);
void line_steps(struct pen *pen, const char *name, const char *value, const struct ht_step *steps,
                size_t count);

void write_call_types(struct pen *pen);     /* write_calls.c */
void write_agent_groups(struct pen *pen);   /* write_agents.c */
void write_shift_patterns(struct pen *pen); /* write_planning.c */
void write_decisions(struct pen *pen);
const char *call_choice_name(enum ht_call_choice choice);

/* FNV-1a, 64 bits (Fowler, Noll and Vo), over bytes in the order of a little-endian machine. */
#define HASH_BEGIN UINT64_C(0xCBF29CE484222325)
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);
uint64_t hash_number(uint64_t hash, double number);

#endif
