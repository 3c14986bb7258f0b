/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside the scenario reader: the tree that every section is read from, and the readers of single values. A
 * section is a const table of keys; a new key is one row and, if no reader fits, one function.
 *
 * Every reader reports what is wrong by itself and returns whether it filled its target.
 */
#ifndef SCENARIO_READER_H
#define SCENARIO_READER_H

#include <holdtime/model.h>
#include <stdarg.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* source.c: scenario files as one text for libconfig, includes and all */

struct origin { /* where a line of the text comes from */
    const char *file, *folder;
    int line;
};

struct source {
    char *text; /* malloc'ed */
    size_t length, capacity;
    struct origin *origins; /* [lines], malloc'ed */
    size_t lines, origin_capacity;
    struct origin quote; /* of the first quoted text over several lines: where it begins, .. */
    size_t quote_end;    /* .. and the line of `text` on which it ends */
};

struct reader;

/* Reads `file` and what it includes. False when there is nothing that libconfig could parse; said why. */
bool source_read(struct source *source, struct reader *r, const char *file);
/* The same for a single value, in which nothing is included; false without a word. */
bool source_of_value(struct source *source, struct reader *r, const char *value);
void source_release(struct source *source);

/* The whole of a file, zero-terminated and malloc'ed; NULL with errno set. */
char *file_bytes(const char *path, size_t *length);
/* "folder/name", or `name` when it is absolute or the folder is "". */
char *path_join(struct reader *r, const char *folder, const char *name);
bool is_utf8(const char *text, size_t length, size_t *good);

/* tree.c: libconfig's settings as nodes that know their place */

enum node_kind { NODE_GROUP, NODE_LIST, NODE_INTEGER, NODE_REAL, NODE_BOOL, NODE_TEXT };

struct node {
    const char *name; /* key in a group; NULL: an item of a list */
    enum node_kind kind;
    struct ht_place place;
    const char *folder; /* what file names are relative to */
    struct node *parent, *first, *last, *next;
    size_t count; /* children */
    long long integer;
    double real; /* integers too */
    bool truth;
    const char *text;
};

/* The tree of a scenario file, or NULL. */
struct node *tree_read(struct reader *r, const char *file);
/* One value in libconfig's notation; anything else is a text. NULL: it begins like a group, a list or a
 * quoted text and is none. */
struct node *tree_value(struct reader *r, const char *value, struct ht_place place, const char *folder);

struct node *node_new(struct reader *r, struct node *parent, enum node_kind kind, const char *name);
struct node *node_member(const struct node *group, const char *name);                 /* NULL: not there */
const char *node_path(struct reader *r, const struct node *node, const char *member); /* member may be NULL */
const char *node_describe(struct reader *r, const struct node *node); /* "\"soon\"", "a list of 3" */

/* keys.c: tables of keys, and values */

struct misspelling { /* an unknown key that looks like another one, which is then not called missing */
    struct misspelling *before;
    const struct node *group;
    const char *meant; /* NULL: nothing known */
};

struct reader {
    struct ht_model *model;
    struct ht_messages *messages;
    struct ht_arena arena; /* the tree and all texts on the way */
    struct misspelling *misspellings;
    /* What of the calendar was given well enough to judge other sections by: */
    bool start_known, length_known, interval_known, open_known;
};

struct range {
    double low, high;
    bool above; /* `low` itself is outside */
};

struct word {
    const char *name;
    int value;
};

struct key;
typedef bool key_reader(struct reader *r, const struct node *value, const struct key *key, void *into);

struct key {
    const char *name;
    key_reader *read;
    size_t offset; /* of the member it fills */
    struct range range;
    const struct word *words; /* ends with a NULL name */
    const char *example;      /* what to write: the key must be there */
};

/* Reads the members of a group in the order of the table; complains of unknown and missing ones. False when
 * anything was wrong. */
bool group_read(struct reader *r, const struct node *group, const struct key *keys, size_t count, void *into);
/* The same for what may be "none": `what` it is, "a nesting". */
bool optional_read(struct reader *r, const struct node *value, const char *what, const struct key *keys,
                   size_t count, void *into);

/* For `struct key`, by what they fill: bool, double, int, size_t, size_t or "unlimited", two texts, an enum,
 * seconds. */
key_reader key_bool, key_number, key_int, key_count, key_limit, key_text, key_name, key_word, key_duration,
    key_time;
key_reader key_flag;  /* a bool chosen by a word */
key_reader key_apart; /* takes anything: read before or after, by what it depends on */

void report(struct reader *r, enum ht_severity severity, const struct node *node, const char *hint,
            const char *format, ...) __attribute__((format(printf, 5, 6)));
bool fail(struct reader *r, const struct node *node, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5))); /* an error; returns false */
void missing(struct reader *r, const struct node *group, const char *member, const char *example);

bool value_number(struct reader *r, const struct node *node, struct range range, double *into);
bool value_whole(struct reader *r, const struct node *node, struct range range, long long *into);
bool value_text(struct reader *r, const struct node *node, const char **into); /* kept by the model */
bool value_list(struct reader *r, const struct node *node, const char *of);    /* is it one? */
bool value_numbers(struct reader *r, const struct node *node, struct range range, double **into,
                   size_t *count);
bool value_word(struct reader *r, const struct node *node, const struct word *words, int *into);
bool node_says(const struct node *node, const char *text);

/* "did you mean `reps`?", or the list of what there is. */
const char *suggestion(struct reader *r, const char *word, const char *const *names, size_t count);

/* The position of the name that `name` says, or SIZE_MAX having said that no `what` bears it. */
size_t find_name(struct reader *r, const struct node *name, const char *what, const char *const *names,
                 size_t count);

/* Positions of what a list of different names means; false when one of them means nothing or stands twice. */
typedef size_t name_finder(struct reader *r, const struct node *name);
bool value_names(struct reader *r, const struct node *list, const char *of, name_finder *find, size_t **into,
                 size_t *count);

void *need(void *memory); /* ends the process with a clear line when memory is exhausted */
void *scratch(struct reader *r, size_t count, size_t size);
void *keep(struct reader *r, size_t count, size_t size); /* in the model's arena */
char *print(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Items of a list of named groups: each read by `keys` into its own `size` bytes, names checked for doubles.
 */
struct items {
    const char *what; /* "call type" */
    const struct key *keys;
    size_t key_count, size;
    void (*prepare)(void *item); /* fills in defaults; may be NULL */
};
void *items_read(struct reader *r, const struct node *list, const struct items *items, size_t *count);

/* units.c: the units of people */

#define LONGEST    (1000.0 * 365.25 * 86400.0) /* s */
#define MOST       1e7                         /* agents, replications, callers .. */
#define MOST_MONEY 1e9                         /* for one call, hour, agent or day */
#define ANY_LENGTH                                                                                           \
    { 0, LONGEST, false }
#define SOME_LENGTH                                                                                          \
    { 0, LONGEST, true }
#define SHARE                                                                                                \
    { 0, 1, false }

bool value_duration(struct reader *r, const struct node *node, struct range range, double *into);
bool value_time(struct reader *r, const struct node *node, double *into); /* a point in time, from 0 on */
bool value_date(struct reader *r, const struct node *node, int64_t *into);
bool value_clock(struct reader *r, const struct node *node, double latest, double *into);
key_reader key_days;                     /* unsigned: "Mon-Fri" */
key_reader key_calls;                    /* double, above 0: "300 calls" */
const char *unit_hint(const char *text); /* what may be wrong with the unit of a duration, or NULL */
bool parse_calls(const char *text, double *calls);
bool parse_number(const char *text, double *number); /* the whole text, finite */
bool parse_days(const char *text, unsigned *days);
/* Seconds since the start from seconds or a date-time in a CSV cell. */
bool parse_moment(const struct ht_model *model, const char *text, double *time);

/* Steps in ascending time: `list` of groups with `from` and the key of the value. */
bool value_steps(struct reader *r, const struct node *list, const struct key *value, struct ht_step **into,
                 size_t *count);

/* distribution.c */

key_reader key_distribution; /* struct ht_distribution; "never" where key->words is given */

/* sheet.c: CSV files */

struct sheet_row {
    size_t first, count; /* cells */
    int line;
};

struct sheet {
    const char *path;
    char *text;    /* cells one after the other, each zero-terminated */
    size_t *cells; /* where in `text` each begins */
    size_t used, size, cell_count, cell_capacity;
    struct sheet_row *rows; /* the first is the header, unless `bare` */
    size_t row_count, row_capacity;
    bool bare; /* one column of numbers and no header */
    int line;
    bool after_return, in_row;
    size_t complaints;
};

/* Reads the file that `node` names; false when it cannot be read. Release it either way. */
bool sheet_read(struct reader *r, const struct node *node, struct sheet *sheet);
void sheet_release(struct sheet *sheet);
size_t sheet_rows(const struct sheet *sheet);                                 /* of data */
size_t sheet_column(const struct sheet *sheet, const char *name);             /* SIZE_MAX: none */
const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column); /* "": no such cell */
/* An error about a cell (row, column) or, with column SIZE_MAX, a row; after some it keeps silent. */
void sheet_fail(struct reader *r, struct sheet *sheet, size_t row, size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bool sheet_number(struct reader *r, struct sheet *sheet, size_t row, size_t column, struct range range,
                  double *into);
/* A point in time from the start of the calendar on; false having said why not. */
bool sheet_moment(struct reader *r, struct sheet *sheet, size_t row, size_t column, double *into);
/* Steps in ascending time from the columns of these names; `whole`: what there are only whole ones of. */
bool sheet_steps(struct reader *r, struct sheet *sheet, const char *from, const char *value,
                 struct range range, const char *whole, struct ht_step **into, size_t *count);
/* Numbers of a file with one column, or of the column of that name. */
bool sheet_numbers(struct reader *r, const struct node *file, const char *column, struct range range,
                   double **into, size_t *count);

/* sections */

key_reader section_calendar, section_call_types, section_agent_groups, section_routing, section_rollouts,
    section_targets, section_shift_patterns, section_decisions, section_run;

key_reader key_arrivals;                                                                   /* arrivals.c */
bool replay_read(struct reader *r, const struct node *file, struct ht_arrivals *arrivals); /* replay.c */
bool counts_read(struct reader *r, const struct node *file, struct ht_arrivals *arrivals); /* counts.c */
key_reader key_learning;                                                                   /* learning.c */
key_reader key_shifts;                                                                     /* shifts.c */
key_reader key_divert, key_announce, key_redial, key_repeat, key_escalate, key_callback;   /* callers.c */
key_reader key_call_choice;                                                                /* routing.c */

/* careers.c: keys of an agent group, their defaults, and what is left to do when all groups are read */
key_reader key_joins, key_training, key_nesting, key_coaching, key_attrition;
key_reader key_until; /* a point in time, or "never" */
void careers_prepare(struct ht_agent_group *group);
void careers_settle(struct reader *r, const struct node *item, size_t index);
void careers_check_classes(struct reader *r, const struct node *item, const struct ht_agent_group *group);

key_reader key_defects; /* defects.c, with what is asked of the rollout as a whole */
void defects_check(struct reader *r, const struct node *item, const struct ht_rollout *rollout);

/* profile.c: numbers for each interval of the open day, in place or from the column `what` ("weight") of a
 * file */
bool value_by_interval(struct reader *r, const struct node *value, struct range range, const char *what,
                       double **into, size_t *count);

/* Where the call types of `list`, all read, escalate to; marks those that another type escalates to. False
 * when one of them cannot be known. */
bool escalations_read(struct reader *r, const struct node *list, bool *reached);

/* Routes, and the choice of calls of groups that have none of their own: once all sections are read. */
void routing_settle(struct reader *r, const struct node *root);

/* Judges repeats by all that multiplies their probability: once all sections are read. */
void repeats_settle(struct reader *r, const struct node *root);

/* Positions of the call types or agent groups that a list names. */
bool value_call_types(struct reader *r, const struct node *list, size_t **into, size_t *count);
bool value_agent_groups(struct reader *r, const struct node *list, size_t **into, size_t *count);
/* Position of a call type or agent group by name, or SIZE_MAX having said so. */
size_t find_call_type(struct reader *r, const struct node *name);
size_t find_agent_group(struct reader *r, const struct node *name);
bool group_serves(const struct ht_agent_group *group, size_t call_type);

/* set.c, write.c */

/* Applies "PATH=VALUE" to the tree. */
void set_apply(struct reader *r, struct node *root, const char *text, struct ht_place place,
               const char *folder);

/* Computes `digest`: of the scenario as understood, with what its data files say in place of their names, and
 * without name, description, run and what is for planning. */
void digest_fill(struct ht_model *model);

#endif
