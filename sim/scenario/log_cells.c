/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What single cells of a log say: numbers, durations, dates and clock times in the ways that telephone
 * systems write them. Invariant: a date that comes out exists; a cell is understood whole or not at all.
 */
#include "log.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *past_blanks(const char *at) {
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

/* Reads digits, and a fraction behind `point` if that is not 0. NULL: no digit, or too many. */
static const char *scan_decimal(const char *at, char point, double *number) {
    static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t digits = 0;
    int count = 0, behind = 0;
    const char *begin = at;
    for (; is_digit(*at) && count < 16; at++, count++) {
        digits = digits * 10 + (uint64_t)(*at - '0');
    }
    if (point != '\0' && *at == point && (count > 0 || is_digit(at[1]))) {
        for (at++; is_digit(*at) && count < 16; at++, count++, behind++) {
            digits = digits * 10 + (uint64_t)(*at - '0');
        }
    }
    if (count == 0) {
        return NULL;
    }
    if (count < 16) { /* both are exact, so their quotient is rounded once: what strtod gives */
        *number = (double)digits / tens[behind];
        return at;
    }
    char copy[64];
    size_t length = strspn(begin, point == ',' ? "0123456789," : point == '.' ? "0123456789." : "0123456789");
    if (length >= sizeof copy) {
        return NULL;
    }
    memcpy(copy, begin, length);
    copy[length] = '\0';
    char *comma = strchr(copy, ','), *end;
    if (comma != NULL) {
        *comma = '.';
    }
    *number = strtod(copy, &end);
    return *end == '\0' ? begin + length : NULL;
}

/* "1,234,567.5" without its commas; false: it is no such number. */
static bool without_thousands(const char *text, char *room, size_t size) {
    const char *comma = strchr(text, ',');
    if (comma == NULL || strlen(text) >= size || comma - text > 3 || comma == text) {
        return false;
    }
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ',') {
            if (!is_digit(at[1]) || !is_digit(at[2]) || !is_digit(at[3]) || is_digit(at[4])) {
                return false;
            }
        } else {
            *room++ = *at;
        }
    }
    *room = '\0';
    return true;
}

bool log_number(const struct log_cell *cell, bool comma, double *number) {
    const char *at = cell->text;
    const bool negative = *at == '-';
    at += negative || *at == '+';
    double found = 0;
    char room[32];
    const char point = comma && strchr(at, ',') != NULL ? ',' : '.';
    if (!comma && without_thousands(at, room, sizeof room)) {
        at = room;
    }
    const char *end = scan_decimal(at, point, &found);
    if (end != NULL && (*end == 'e' || *end == 'E') && point == '.') { /* as programs write it */
        char *stop;
        found = strtod(at, &stop);
        end = stop;
    }
    if (end == NULL || *end != '\0' || !isfinite(found)) {
        return false;
    }
    *number = negative ? -found : found;
    return true;
}

bool log_seconds(const struct log_cell *cell, bool comma, double unit, double *seconds) {
    const char *at = cell->text;
    if (strchr(at, ':') == NULL) {
        double number;
        if (log_number(cell, comma, &number)) {
            *seconds = number * unit;
            return true;
        }
        return ht_parse_duration(at, seconds);
    }
    const bool negative = *at == '-';
    double total = 0, part = 0;
    at += negative;
    for (int parts = 0; parts < 3; parts++) {
        const char point = strchr(at, ',') != NULL ? ',' : '.';
        at = scan_decimal(at, strchr(at, ':') == NULL ? point : '\0', &part);
        if (at == NULL || (parts > 0 && !(part < 60))) {
            return false;
        }
        total = total * 60 + part;
        if (*at == '\0' && parts > 0) {
            *seconds = negative ? -total : total;
            return true;
        }
        if (*at++ != ':') {
            return false;
        }
    }
    return false;
}

static bool day_exists(int year, int month, int dayofmonth, int64_t *day) {
    int y, m, d; /* the 30th of February comes back as a day of March */
    if (year < 1970 || year > 2100 || month < 1 || month > 12 || dayofmonth < 1 || dayofmonth > 31) {
        return false;
    }
    *day = ht_day_from_date(year, month, dayofmonth);
    ht_date_from_day(*day, &y, &m, &d);
    return m == month && d == dayofmonth;
}

/* A run of at most 8 digits. */
static const char *scan_run(const char *at, int *value, int *length) {
    *value = *length = 0;
    for (; is_digit(*at) && *length < 8; ++*length) {
        *value = *value * 10 + (*at++ - '0');
    }
    return at;
}

static int full_year(int year, int length) {
    return length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

/* 1 to 12, or 0: no name of a month begins here. */
static int scan_month(const char **at) {
    static const char names[12][10] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};
    size_t length = 0;
    while (isalpha((unsigned char)(*at)[length])) {
        length++;
    }
    for (int i = 0; i < 12 && length >= 3; i++) {
        if (length <= strlen(names[i]) && strncasecmp(*at, names[i], length) == 0) {
            *at += length;
            return i + 1;
        }
    }
    return 0;
}

/* Two numbers of which one is the day and one the month, or the first the year of two digits. */
static bool decide(struct log_dates *dates, const int number[3], const int length[3], char part,
                   int64_t *day) {
    enum ht_log_dates order = dates->order;
    if (order == HT_DATES_GUESSED) {
        dates->either |= part != '.';
        dates->day_first |= part != '.' && number[0] > 12 && number[1] <= 12;
        dates->day_last |= part != '.' && number[1] > 12 && number[0] <= 12;
        order = part == '.' || dates->day_first ? HT_DATES_DMY : HT_DATES_MDY; /* points: as in Europe */
    }
    const bool year_first = order == HT_DATES_YMD && length[2] <= 2;
    const int year = year_first ? full_year(number[0], length[0]) : full_year(number[2], length[2]);
    return day_exists(year, number[order == HT_DATES_MDY ? 0 : 1],
                      number[year_first              ? 2
                             : order == HT_DATES_MDY ? 1
                                                     : 0],
                      day);
}

static const char *past_parts(const char *at) { /* of a date with a month's name */
    while (*at == ' ' || *at == '-' || *at == ',' || *at == '.' || *at == '/') {
        at++;
    }
    return at;
}

/* "20-Nov-2006", the day before; "Nov 20, 2006" when `dayofmonth` is 0. */
static const char *scan_named(const char *at, int dayofmonth, int64_t *day) {
    int length, year, month = scan_month(&at);
    if (month == 0) {
        return NULL;
    }
    if (dayofmonth == 0) {
        at = scan_run(past_parts(at), &dayofmonth, &length);
    }
    at = scan_run(past_parts(at), &year, &length);
    return (length == 2 || length == 4) && day_exists(full_year(year, length), month, dayofmonth, day) ? at
                                                                                                       : NULL;
}

static const char *scan_date(const char *at, struct log_dates *dates, int64_t *day) {
    int number[3], length[3];
    if (isalpha((unsigned char)*at)) {
        return scan_named(at, 0, day);
    }
    at = scan_run(at, &number[0], &length[0]);
    if (length[0] == 8) {
        return !dates->seconds && day_exists(number[0] / 10000, number[0] / 100 % 100, number[0] % 100, day)
                   ? at
                   : NULL;
    }
    if (length[0] == 0 || *at == '\0' || strchr("-/. ", *at) == NULL) {
        return NULL;
    }
    if (length[0] <= 2 && isalpha((unsigned char)*past_parts(at))) {
        return scan_named(past_parts(at), number[0], day);
    }
    const char part = *at;
    at = scan_run(at + 1, &number[1], &length[1]);
    if (part == ' ' || length[1] == 0 || length[1] > 2 || *at != part) {
        return NULL;
    }
    at = scan_run(at + 1, &number[2], &length[2]);
    if (length[0] == 4 && length[2] >= 1 && length[2] <= 2) {
        return day_exists(number[0], number[1], number[2], day) ? at : NULL;
    }
    bool good =
        length[0] <= 2 && (length[2] == 2 || length[2] == 4) && decide(dates, number, length, part, day);
    return good ? at : NULL;
}

/* "8:00", "16:30:15.25", "3:05 PM". */
static const char *scan_clock(const char *at, double *second) {
    int hour, minute, length;
    double seconds = 0;
    at = scan_run(at, &hour, &length);
    if (length == 0 || length > 2 || *at != ':') {
        return NULL;
    }
    at = scan_run(at + 1, &minute, &length);
    if (length != 2 || minute > 59) {
        return NULL;
    }
    if (*at == ':') {
        const char *begin = at + 1;
        at = scan_decimal(begin, strcspn(begin, ",") < strcspn(begin, ".") ? ',' : '.', &seconds);
        if (at == NULL || !(seconds < 60)) {
            return NULL;
        }
    }
    const char *half = past_blanks(at);
    const int which = tolower((unsigned char)*half);
    if ((which == 'a' || which == 'p') && strncasecmp(half + 1, "m", 1) == 0) {
        if (hour < 1 || hour > 12) {
            return NULL;
        }
        hour = hour % 12 + (which == 'p' ? 12 : 0);
        at = half + 2;
    }
    *second = hour * HT_HOUR + minute * HT_MINUTE + seconds;
    return *second <= HT_DAY ? at : NULL;
}

/* An offset from UTC: a planner goes by the clock on the wall. Without seconds, "08:00-08:30" is half an
 * hour, not an offset. */
static const char *skip_zone(const char *at, bool seconds, struct log_dates *dates) {
    int number, length;
    const char *zone = past_blanks(at);
    if (*zone == 'Z' || *zone == 'z') {
        dates->zones = true;
        return zone + 1;
    }
    if (strncasecmp(zone, "UTC", 3) == 0 || strncasecmp(zone, "GMT", 3) == 0) {
        dates->zones = true;
        return zone + 3;
    }
    if (zone == at && (*zone == '+' || *zone == '-')) {
        const char *end = scan_run(zone + 1, &number, &length);
        if (length == 4 || (length == 2 && *end != ':')) {
            dates->zones = true;
            return end;
        }
        if (seconds && length == 2 && *end == ':' && is_digit(end[1]) && is_digit(end[2]) && end[3] == '\0' &&
            number <= 14) {
            dates->zones = true;
            return end + 3;
        }
    }
    return at;
}

/* What follows a clock time: nothing, an offset, or the end of the interval it begins ("08:00 - 08:30"). */
static bool scan_rest(const char *clock, const char *at, struct log_dates *dates, struct log_moment *moment) {
    double until;
    const char *second = strchr(strchr(clock, ':') + 1, ':');
    const bool seconds = second != NULL && second < at;
    at = past_blanks(moment->kind == LOG_DATE_CLOCK ? skip_zone(at, seconds, dates) : at);
    if (*at == '-') {
        const char *end = scan_clock(past_blanks(at + 1), &until);
        if (end != NULL && *past_blanks(end) == '\0') {
            moment->until = until;
            return true;
        }
    }
    return *at == '\0';
}

bool log_moment(const struct log_cell *cell, bool comma, struct log_dates *dates, struct log_moment *moment) {
    const char *at = cell->text;
    *moment = (struct log_moment){.until = NAN};
    const char *end = scan_clock(at, &moment->second);
    if (end != NULL) {
        moment->kind = LOG_CLOCK;
        return scan_rest(at, end, dates, moment);
    }
    end = scan_date(at, dates, &moment->day);
    if (end == NULL) {
        moment->kind = LOG_PLAIN;
        return log_number(cell, comma, &moment->second);
    }
    moment->second = 0;
    moment->kind = LOG_DATE;
    at = *end == 'T' || *end == 't' || *end == ',' ? past_blanks(end + 1) : past_blanks(end);
    if (*at == '\0') {
        return true;
    }
    end = at == end ? NULL : scan_clock(at, &moment->second);
    moment->kind = LOG_DATE_CLOCK;
    return end != NULL && scan_rest(at, end, dates, moment);
}
