/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside the reader of call logs. A file is taken row by row (log_text), its columns are found by name
 * (log_columns, log_fields), and one of three takers (log_call, log_bank, log_interval) turns each row into a
 * record or says why it is left out (log_left). What is left to do when all files are read (order,
 * duplicates, days, names) is log_finish's.
 */
#ifndef SCENARIO_LOG_H
#define SCENARIO_LOG_H

#include <holdtime/calendar.h>
#include <holdtime/log.h>
#include <stdio.h>

#define LOG_COUNT(array) (sizeof(array) / sizeof *(array))

#define LOG_CELLS        512               /* columns at most */
#define LOG_LONGEST_ROW  ((size_t)1 << 16) /* bytes */
#define LOG_NOWHERE      SIZE_MAX          /* no such column */
#define LOG_LONGEST_TIME (8 * HT_HOUR)     /* a hold or handle time beyond is no call */

/* log_text.c: rows of cells from a file read by blocks */

struct log_cell {
    char *text; /* zero-terminated, blanks around it taken off */
    size_t length;
};

enum log_code { LOG_BYTES, LOG_UTF16_LE, LOG_UTF16_BE };

struct log_text {
    const char *path;
    FILE *file;
    bool spooled; /* the file is not closed with the text: what came through a pipe comes once */
    char *bytes;  /* malloc'ed; [begin, end) is yet to be taken */
    size_t capacity, begin, end;
    enum log_code code;
    unsigned char odd[4]; /* of UTF-16: what a block ended in the middle of */
    size_t odd_count;
    bool read_out;   /* nothing is left in the file */
    char separator;  /* ' ': any run of blanks */
    size_t expected; /* cells of the header; 0: not known yet */
    int line;        /* of what comes next */
    int row_line;    /* on which the row begins */
    struct log_cell cells[LOG_CELLS];
    size_t cell_count; /* may be more than there is room for: those are lost */
};

enum log_row { LOG_ROW, LOG_ROW_QUOTE, LOG_ROW_LONG, LOG_ROW_ZEROS, LOG_ROW_END, LOG_ROW_FAILED };

/* False having said why the file cannot be read. Close it either way. `spool` is where what comes through a
 * pipe is put, to be read again from; the caller closes it. */
bool log_text_open(struct log_text *text, const char *path, FILE **spool, struct ht_messages *messages);
/* The next row that is not blank. Failed: reading stopped, errno says why. */
enum log_row log_text_next(struct log_text *text);
void log_text_rewind(struct log_text *text);
void log_text_close(struct log_text *text);

/* log_cells.c: what a cell says. Each returns false when it says nothing of the kind. */

/* `comma`: a comma is the decimal sign, else it may part thousands. */
bool log_number(const struct log_cell *cell, bool comma, double *number);
/* "35", "0:35", "00:00:35.2", "35 s"; a bare number counts `unit` seconds. */
bool log_seconds(const struct log_cell *cell, bool comma, double unit, double *seconds);

struct log_dates {
    enum ht_log_dates order;  /* of 11/20/2006 */
    bool day_first, day_last; /* seen: a first number above 12, a second one */
    bool either;              /* seen: dates that could be both, or must be one of them */
    bool seconds;             /* times are plain seconds, so that 20061120 is no date */
    bool zones;               /* seen: an offset from UTC, which is not looked at */
};

struct log_moment {
    enum { LOG_PLAIN, LOG_DATE, LOG_CLOCK, LOG_DATE_CLOCK } kind; /* plain: seconds since the start */
    int64_t day;
    double second; /* of the day */
    double until;  /* of "08:00-08:30"; NAN */
};
bool log_moment(const struct log_cell *cell, bool comma, struct log_dates *dates, struct log_moment *moment);

/* log_names.c: names by number, texts as numbers */

struct log_name {
    const char *text;
    double credit;
    int priority;
};

struct log_names {
    struct log_name *items; /* malloc'ed */
    size_t count, capacity;
    uint32_t *slots; /* of the hash table, malloc'ed; position + 1 */
    size_t slot_count;
    uint32_t last; /* found last, for logs in which it comes again and again */
};

/* UTF-8 as it stands; anything else is read as Windows-1252, into `room`. */
struct log_word {
    const char *text;
    size_t length;
};
struct log_word log_utf8(const struct log_cell *cell, char room[3 * 256]);
/* The number of a name (and priority and credit); UINT32_MAX: no memory. */
uint32_t log_name(struct log_names *names, struct ht_arena *arena, const struct log_cell *cell, int priority,
                  double credit);
void log_names_release(struct log_names *names);
/* Never 0. */
uint64_t log_hash(const struct log_cell *cell, uint64_t seed);
/* Is it one of the words of "a|b c|d", case, blanks and underscores aside? */
bool log_says(const struct log_cell *cell, const char *words);
bool log_is_absent(const struct log_cell *cell); /* empty, or a word for it */
bool log_is_nobody(const struct log_cell *cell); /* and those for callers and agents who are not known */

/* log_columns.c */

struct log_field {
    const char *name;
    const char *aliases; /* "start time|queue start", best first; NULL: only the name */
};

enum log_format { LOG_UNKNOWN, LOG_CALLS, LOG_INTERVALS, LOG_BANK };

struct log_kind { /* of log */
    enum log_format format;
    const struct log_field *fields;
    size_t count;
    const char *what;
};
#define LOG_KINDS 3
extern const struct log_kind log_kinds[LOG_KINDS]; /* log_fields.c: the bank's, intervals, calls */

struct log_columns {
    size_t at[32];   /* by field; LOG_NOWHERE */
    double unit[32]; /* s that a bare number counts there */
};

enum log_call_field {
    CALL_ARRIVAL,
    CALL_DATE,
    CALL_TIME,
    CALL_HOLD,
    CALL_ANSWERED,
    CALL_LEFT,
    CALL_HANDLE,
    CALL_TALK,
    CALL_WRAP_UP,
    CALL_ENDED,
    CALL_OUTCOME,
    CALL_TYPE,
    CALL_AGENT,
    CALL_AGENT_GROUP,
    CALL_CALLER,
    CALL_PRIORITY,
    CALL_CREDIT,
    CALL_ID,
    CALL_KIND,
    CALL_REPLICATION,
    CALL_FIELDS
};

enum log_interval_field {
    INTERVAL_START,
    INTERVAL_DATE,
    INTERVAL_TIME,
    INTERVAL_END,
    INTERVAL_LENGTH,
    INTERVAL_OFFERED,
    INTERVAL_ANSWERED,
    INTERVAL_ABANDONED,
    INTERVAL_ASA,
    INTERVAL_HANDLE,
    INTERVAL_AGENTS,
    INTERVAL_TYPE,
    INTERVAL_FIELDS
};

enum log_bank_field {
    BANK_LINE,
    BANK_ID,
    BANK_CUSTOMER,
    BANK_PRIORITY,
    BANK_TYPE,
    BANK_DATE,
    BANK_VRU_ENTRY,
    BANK_VRU_EXIT,
    BANK_VRU_TIME,
    BANK_Q_START,
    BANK_Q_EXIT,
    BANK_Q_TIME,
    BANK_OUTCOME,
    BANK_SER_START,
    BANK_SER_EXIT,
    BANK_SER_TIME,
    BANK_SERVER,
    BANK_FIELDS
};

/* Why a row is left out. */
enum log_why {
    LOG_KEPT,
    LOG_MENU,
    LOG_PHANTOM,
    LOG_BLOCKED,
    LOG_TURNED_AWAY,
    LOG_CALLBACK,
    LOG_WAITING,
    LOG_OTHER_REPLICATION,
    LOG_NAMES_AGAIN,
    LOG_TOTALS,
    LOG_DUPLICATE,
    LOG_FIRST_FAULT, /* from here on the row is wrong */
    LOG_BAD_CELLS = LOG_FIRST_FAULT,
    LOG_BAD_QUOTE,
    LOG_BAD_LENGTH,
    LOG_BAD_BYTES,
    LOG_BAD_TIME,
    LOG_BAD_NUMBER,
    LOG_BAD_OUTCOME,
    LOG_NO_HOLD,
    LOG_BACKWARDS,
    LOG_ABSURD,
    LOG_CONTRADICTION,
    LOG_HUNG_UP_SERVED,
    LOG_FAR_AWAY,
    LOG_TWICE,
    LOG_REASONS
};

struct log_record { /* what a row says, and where it stands */
    struct ht_logged_call call;
    uint64_t key; /* of the call; 0: none */
    uint32_t file, line;
};

struct log_span {
    struct ht_logged_interval interval;
    uint32_t file, line;
};

struct log_reason {
    size_t count;
    uint32_t file, line; /* of the first */
    char detail[160];
};

struct log_reader {
    struct ht_call_log *log;
    const struct ht_log_options *options;
    struct ht_messages *messages;
    size_t file_count;
    const char **paths; /* the log's own copies of `files` */
    FILE **spools;      /* [file_count], malloc'ed; NULL: a file that can be opened again */
    struct log_text text;
    uint32_t file;          /* being read */
    enum log_format format; /* of all files */
    bool bare;              /* the bank's, without a line of names */
    struct log_columns columns;
    struct log_dates dates;
    bool base_known, start_given;
    int64_t base_day; /* day number that times count from until all is read */
    struct log_names types, agents, outcomes;
    unsigned char fates[256];   /* by number of the outcome */
    char heading[64];           /* the name of the column of arrivals */
    struct log_record *records; /* malloc'ed */
    size_t record_count, record_capacity;
    struct log_span *spans; /* malloc'ed */
    size_t span_count, span_capacity;
    struct log_reason reasons[LOG_REASONS];
    bool no_memory, stopped; /* stopped: an error was reported, reading on is no use */
};

/* Finds the columns in the first rows of the file, which `text` then stands behind. False having said why. */
bool log_columns_read(struct log_reader *r);
const struct log_cell *log_cell_of(const struct log_reader *r, size_t field); /* "" where there is none */
bool log_has(const struct log_reader *r, size_t field);
bool log_commas(const struct log_reader *r); /* as decimal sign */
bool log_options_check(struct log_reader *r);

/* Takers of one row. */
enum log_why log_call_take(struct log_reader *r);
enum log_why log_bank_take(struct log_reader *r);
enum log_why log_interval_take(struct log_reader *r);

/* Seconds since the base day when the row begins, from one column or from date and clock time apart; what
 * else the cell says is in `moment`. */
enum log_why log_start_of(struct log_reader *r, size_t field, size_t date, size_t time,
                          struct log_moment *moment, double *start);
/* Another moment of the row that begins at `start`, which is plain seconds or is not. */
bool log_time_of(struct log_reader *r, size_t field, double start, bool plain, double *time);
/* Numbers of names; too many of them stop the reading. `group` of agents may be NULL. */
uint32_t log_type_of(struct log_reader *r, size_t field, int priority, double credit);
uint32_t log_agent_of(struct log_reader *r, const struct log_cell *group, const struct log_cell *name);
void log_keep_call(struct log_reader *r, const struct ht_logged_call *call, uint64_t key);
void log_keep_interval(struct log_reader *r, const struct ht_logged_interval *interval);
/* log_left.c. Counts the row just read, whose first of its kind is described. */
enum log_why log_leave(struct log_reader *r, enum log_why why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a row read before. */
void log_leave_at(struct log_reader *r, enum log_why why, uint32_t file, uint32_t line, const char *detail);
/* Fills in what the log says of rows left out, and warns of faulty ones; false when they are too many. */
bool log_left_report(struct log_reader *r);

/* log_finish.c: false having said why. */
bool log_finish(struct log_reader *r);

/* log.c. An error about the file being read. */
bool log_fail(struct log_reader *r, int line, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool log_no_memory(struct log_reader *r);
/* Room for one more of `size` bytes; NULL: no memory. */
void *log_grown(void *items, size_t count, size_t *capacity, size_t size);

#endif
