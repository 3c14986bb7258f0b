/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Known answers held against simulation: each check, and what chance alone explains of all of them. Plain
 * structs for the reports; `holdtime validate` fills them.
 */
#ifndef HOLDTIME_VALIDATION_H
#define HOLDTIME_VALIDATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum ht_check_kind {
    HT_CHECK_THEORY,    /* a formula or an exact computation, against a simulation with chance in it */
    HT_CHECK_REFERENCE, /* an estimate of another program, which has a standard error of its own */
    HT_CHECK_EXACT,     /* nothing random is left */
    HT_CHECK_ORDER,     /* a measure below or above another, or a bound, beyond chance */
    HT_CHECK_LIVES,     /* the life of every call of a replication */
    HT_CHECK_KINDS
};

enum ht_check_status { HT_CHECK_OPEN, HT_CHECK_HOLDS, HT_CHECK_FAILS };

/* Texts are never NULL, and "" where the table says nothing; numbers that make no sense are NAN. */
struct ht_check {
    enum ht_check_kind kind;
    enum ht_check_status status; /* open: the validation was interrupted before */
    const char *name;            /* of the case */
    const char *table;           /* file and line of the row */
    int line;
    const char *scenario, *set, *scope, *period, *measure, *source;
    double expected;
    double found, low, high; /* with its 95% interval */
    double error;            /* standard error of `found` */
    size_t replications;
    double tolerance;      /* allowed difference */
    double distance;       /* found - expected, in standard errors: both sides' where both have one */
    double chance;         /* that other callers would make this check fail, were the answer right */
    bool above;            /* orders: above the other side, else below */
    const char *other;     /* orders: what the other side is, "" for a bound */
    double least, most;    /* orders: 95% interval of the other side, or the bound twice */
    size_t attempts;       /* lives: simulated */
    size_t differences;    /* lives: fields that are not as expected */
    const char *complaint; /* lives: the first of them, a line each */
};

struct ht_validation_suite {
    const char *name, *what;
    struct ht_check *checks; /* in the order of the tables */
    size_t count;
};

/* How far the simulation is from theory, over every HT_CHECK_THEORY whose standard error is known. By chance:
 * each distance is Student's t. Answers of one run are lucky together, which `within_error` allows for and
 * the bounds of the largest do not. */
struct ht_chance {
    size_t count;
    double mean, deviation;         /* of the distances */
    double within, within_expected; /* share within two standard errors; by chance */
    double within_error;            /* standard error of the share; NAN: all runs share their callers */
    double largest;
    const struct ht_check *largest_of;
    double largest_half, largest_rare; /* by chance the largest is beyond: half of the time, once in twenty */
    double failures;                   /* checks of all kinds that other callers would make fail */
};

struct ht_validation {
    struct ht_validation_suite *suites;
    size_t count;
    bool at_length;  /* --long */
    size_t times;    /* replications of each scenario, as many times its own */
    bool seed_given; /* other callers than those of the tables .. */
    uint64_t seed;   /* .. of this seed */
    bool interrupted;
    double calls;        /* attempts simulated */
    const char *machine; /* one line: libraries, compiler, system */
    const char *version;
    struct ht_chance chance;
};

/* Checks of one kind, or of any (HT_CHECK_KINDS), with this status in a suite, or in all (NULL). */
size_t ht_validation_count(const struct ht_validation *validation, const struct ht_validation_suite *suite,
                           enum ht_check_kind kind, enum ht_check_status status);

/* Each writes to `out` and returns false when that fails (errno tells why). Text: the answer, what failed in
 * full, then all checks. CSV: a row for each check. */
bool ht_report_validation_text(const struct ht_validation *validation, FILE *out);
bool ht_report_validation_json(const struct ht_validation *validation, FILE *out);
bool ht_report_validation_csv(const struct ht_validation *validation, FILE *out);

#endif
