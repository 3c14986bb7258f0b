/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days, clock times and durations. Invariant: what ht_format_exact writes, ht_parse_duration reads back to
 * the same double. Dates by H. Hinnant, "chrono-compatible low-level date algorithms": eras of 400 years
 * whose years begin in March, so that the leap day comes last.
 */
#include <ctype.h>
#include <holdtime/calendar.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_TO_1970 719468 /* from 0000-03-01 */
#define DAYS_PER_ERA 146097

int64_t ht_day_from_date(int year, int month, int day) {
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void ht_date_from_day(int64_t day, int *year, int *month, int *dayofmonth) {
    int64_t z = day + DAYS_TO_1970;
    int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int64_t day_of_era = z - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * day_of_year + 2) / 153;
    *dayofmonth = (int)(day_of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

int ht_weekday(int64_t day) {
    int64_t weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

static const char *skip_blanks(const char *text) {
    while (*text == ' ' || *text == '\t') {
        text++;
    }
    return text;
}

/* Reads `low` to `high` digits as a number; NULL when there are fewer. */
static const char *scan_digits(const char *text, int low, int high, int *value) {
    int count = 0;
    for (*value = 0; count < high && isdigit((unsigned char)*text); count++) {
        *value = *value * 10 + (*text++ - '0');
    }
    return count < low ? NULL : text;
}

static const char *scan_date(const char *text, int64_t *day) {
    int year, month, dayofmonth;
    text = scan_digits(text, 4, 4, &year);
    if (text == NULL || *text++ != '-' || (text = scan_digits(text, 1, 2, &month)) == NULL ||
        *text++ != '-' || (text = scan_digits(text, 1, 2, &dayofmonth)) == NULL || month < 1 || month > 12 ||
        dayofmonth < 1) {
        return NULL;
    }
    int64_t found = ht_day_from_date(year, month, dayofmonth);
    int y, m, d; /* the 30th of February comes back as a day of March */
    ht_date_from_day(found, &y, &m, &d);
    if (m != month || d != dayofmonth) {
        return NULL;
    }
    *day = found;
    return text;
}

static const char *scan_clock(const char *text, double *seconds) {
    int hour, minute, second = 0;
    text = scan_digits(text, 1, 2, &hour);
    if (text == NULL || *text++ != ':' || (text = scan_digits(text, 2, 2, &minute)) == NULL) {
        return NULL;
    }
    if (*text == ':' && (text = scan_digits(text + 1, 2, 2, &second)) == NULL) {
        return NULL;
    }
    int of_day = (hour * 60 + minute) * 60 + second;
    if (minute > 59 || second > 59 || of_day > 86400) {
        return NULL;
    }
    *seconds = of_day;
    return text;
}

static bool at_end(const char *text) {
    return text != NULL && *skip_blanks(text) == '\0';
}

bool ht_parse_date(const char *text, int64_t *day) {
    int64_t found;
    if (!at_end(scan_date(skip_blanks(text), &found))) {
        return false;
    }
    *day = found;
    return true;
}

bool ht_parse_clock(const char *text, double *seconds) {
    double found;
    if (!at_end(scan_clock(skip_blanks(text), &found))) {
        return false;
    }
    *seconds = found;
    return true;
}

bool ht_parse_date_time(const char *text, int64_t *day, double *second_of_day) {
    int64_t date;
    double clock;
    text = scan_date(skip_blanks(text), &date);
    if (text == NULL || (*text != ' ' && *text != 'T')) {
        return false;
    }
    text = *text == 'T' ? text + 1 : skip_blanks(text);
    if (!at_end(scan_clock(text, &clock))) {
        return false;
    }
    *day = date;
    *second_of_day = clock;
    return true;
}

/* Units a duration may be given in. A lone "m" is left out: minute, month and metre all claim it. */
static const struct unit {
    const char *name;
    double seconds;
} units[] = {
    {"s", 1},           {"sec", 1},          {"secs", 1},           {"second", 1},          {"seconds", 1},
    {"min", HT_MINUTE}, {"mins", HT_MINUTE}, {"minute", HT_MINUTE}, {"minutes", HT_MINUTE}, {"h", HT_HOUR},
    {"hr", HT_HOUR},    {"hrs", HT_HOUR},    {"hour", HT_HOUR},     {"hours", HT_HOUR},     {"day", HT_DAY},
    {"days", HT_DAY},   {"week", HT_WEEK},   {"weeks", HT_WEEK},
};

static const char *scan_unit(const char *text, double *seconds) {
    size_t length = 0;
    while (isalpha((unsigned char)text[length])) {
        length++;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].name) == length && strncmp(units[i].name, text, length) == 0) {
            *seconds = units[i].seconds;
            return text + length;
        }
    }
    return NULL;
}

/* A decimal number: what strtod takes, without its "inf", "nan" and hexadecimal. */
static const char *scan_number(const char *text, double *value) {
    const char *digits = text + (*text == '-' || *text == '+');
    bool decimal =
        isdigit((unsigned char)digits[0]) || (digits[0] == '.' && isdigit((unsigned char)digits[1]));
    if (!decimal || (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))) {
        return NULL;
    }
    char *end;
    *value = strtod(text, &end);
    return isfinite(*value) ? end : NULL;
}

bool ht_parse_duration(const char *text, double *seconds) {
    double total = 0, number, unit, last_unit = INFINITY;
    const bool is_signed = *(text = skip_blanks(text)) == '-';
    int terms = 0;
    do {
        text = scan_number(text, &number);
        if (text == NULL || (terms > 0 && (is_signed || number < 0))) {
            return false; /* is "-1 h 30 min" 30 or 90 minutes? */
        }
        text = skip_blanks(text);
        if (*text == '\0' && terms == 0) {
            unit = 1; /* a bare number: seconds */
        } else if ((text = scan_unit(text, &unit)) == NULL || unit >= last_unit) {
            return false;
        }
        total += number * unit;
        last_unit = unit;
        terms++;
        text = skip_blanks(text);
    } while (*text != '\0');
    if (!isfinite(total)) {
        return false;
    }
    *seconds = total;
    return true;
}

/* Appends "3 weeks" (or "1 week") to a text of at most `size` bytes. */
static void append_part(char *buffer, size_t size, double count, const char *unit, bool has_plural) {
    size_t used = strlen(buffer);
    snprintf(buffer + used, size - used, "%s%.0f %s%s", used > 0 ? " " : "", count, unit,
             has_plural && count != 1 ? "s" : "");
}

static const struct {
    double seconds;
    const char *name;
    bool has_plural;
} parts[] = {{HT_WEEK, "week", true},
             {HT_DAY, "day", true},
             {HT_HOUR, "h", false},
             {HT_MINUTE, "min", false},
             {1, "s", false}};

#define PARTS (sizeof parts / sizeof *parts)

char *ht_format_exact(double seconds, char *buffer, size_t size) {
    if (size == 0) {
        return buffer;
    }
    buffer[0] = '\0';
    if (!(seconds >= 120 && seconds < 1e15 && seconds == floor(seconds))) {
        char number[40];
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(number, sizeof number, "%.*g", digits, seconds);
            if (strtod(number, NULL) == seconds) {
                break;
            }
        }
        snprintf(buffer, size, "%s s", number);
        return buffer;
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (fmod(seconds, parts[i].seconds) == 0) {
            append_part(buffer, size, seconds / parts[i].seconds, parts[i].name, parts[i].has_plural);
            return buffer;
        }
        if (i > 0 && seconds >= parts[i].seconds) { /* "10 days 2 h" reads better than "1 week 3 days 2 h" */
            append_part(buffer, size, floor(seconds / parts[i].seconds), parts[i].name, parts[i].has_plural);
            seconds = fmod(seconds, parts[i].seconds);
        }
    }
    return buffer;
}

char *ht_format_duration(double seconds, char *buffer, size_t size) {
    if (size == 0) {
        return buffer;
    }
    if (!isfinite(seconds)) {
        snprintf(buffer, size, "%s", isnan(seconds) ? "-" : seconds > 0 ? "never" : "-never");
        return buffer;
    }
    const char *sign = seconds < 0 ? "-" : "";
    double s = fabs(seconds);
    if (s < 9.95 && s != floor(s)) {
        double tenths = round(s * 10) / 10;
        snprintf(buffer, size, tenths == floor(tenths) ? "%s%.0f s" : "%s%.1f s", tenths == 0 ? "" : sign,
                 tenths);
    } else if (s < 59.5) {
        snprintf(buffer, size, "%s%.0f s", sign, round(s));
    } else if (s < HT_HOUR - 0.5) {
        s = round(s);
        double rest = fmod(s, HT_MINUTE);
        snprintf(buffer, size, rest == 0 ? "%s%.0f min" : "%s%.0f min %02.0f s", sign, floor(s / HT_MINUTE),
                 rest);
    } else if (s < HT_DAY - HT_MINUTE / 2) {
        s = round(s / HT_MINUTE);
        double rest = fmod(s, 60);
        snprintf(buffer, size, rest == 0 ? "%s%.0f h" : "%s%.0f h %02.0f min", sign, floor(s / 60), rest);
    } else {
        double hours = round(s / HT_HOUR), days = floor(hours / 24), rest = fmod(hours, 24);
        buffer[0] = '\0';
        if (rest == 0 && fmod(days, 7) == 0) {
            append_part(buffer, size, days / 7, "week", true);
        } else {
            append_part(buffer, size, days, "day", true);
            if (rest > 0) {
                append_part(buffer, size, rest, "h", false);
            }
        }
        size_t length = strlen(buffer);
        if (*sign != '\0' && length + 1 < size) {
            memmove(buffer + 1, buffer, length + 1);
            buffer[0] = '-';
        }
    }
    return buffer;
}

char *ht_format_date(int64_t day, char *buffer, size_t size) {
    int year, month, dayofmonth;
    ht_date_from_day(day, &year, &month, &dayofmonth);
    snprintf(buffer, size, "%04d-%02d-%02d", year, month, dayofmonth);
    return buffer;
}

char *ht_format_time(int64_t start_day, double time, char *buffer, size_t size) {
    double whole = floor(time + 0.5), day = floor(whole / HT_DAY);
    int of_day = (int)(whole - day * HT_DAY);
    int year, month, dayofmonth;
    ht_date_from_day(start_day + (int64_t)day, &year, &month, &dayofmonth);
    int used = snprintf(buffer, size, "%04d-%02d-%02dT%02d:%02d", year, month, dayofmonth, of_day / 3600,
                        of_day / 60 % 60);
    if (of_day % 60 != 0 && used > 0 && (size_t)used < size) {
        snprintf(buffer + used, size - (size_t)used, ":%02d", of_day % 60);
    }
    return buffer;
}
