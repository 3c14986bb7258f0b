/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers, times and periods in the words of people; see words.h.
 */
#include "words.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

void words_init(struct words *words, char *buffer, size_t size) {
    *words = (struct words){buffer, size, 0};
    if (size > 0) {
        buffer[0] = '\0';
    }
}

void words_add(struct words *words, const char *format, ...) {
    const size_t room = words->size - words->length;
    if (room == 0) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    const int wanted = vsnprintf(words->buffer + words->length, room, format, arguments);
    va_end(arguments);
    if (wanted > 0) {
        words->length += (size_t)wanted < room ? (size_t)wanted : room - 1;
    }
}

char *words_duration(double seconds, char *buffer, size_t size) {
    if (!isfinite(seconds)) {
        snprintf(buffer, size, "-");
    } else if (seconds < 9.95) {
        snprintf(buffer, size, "%.1f s", seconds);
    } else if (seconds < 59.5) {
        snprintf(buffer, size, "%.0f s", seconds);
    } else if (seconds < 3599.5) {
        const long whole = lround(seconds);
        snprintf(buffer, size, "%ld min %02ld s", whole / 60, whole % 60);
    } else {
        const long minutes = lround(seconds / 60);
        snprintf(buffer, size, "%ld h %02ld min", minutes / 60, minutes % 60);
    }
    return buffer;
}

char *words_count(double value, char *buffer, size_t size) {
    if (!isfinite(value) || fabs(value) >= 1e15) {
        snprintf(buffer, size, isfinite(value) ? "%.3g" : "-", value);
        return buffer;
    }
    char digits[32];
    const int length = snprintf(digits, sizeof digits, "%.0f", fabs(value));
    struct words words;
    words_init(&words, buffer, size);
    words_add(&words, "%s", value <= -0.5 ? "-" : "");
    for (int i = 0; i < length; i++) {
        words_add(&words, "%s%c", i > 0 && (length - i) % 3 == 0 ? "," : "", digits[i]);
    }
    return buffer;
}

char *words_share(double value, char *buffer, size_t size) {
    snprintf(buffer, size, isfinite(value) ? "%.1f%%" : "-", 100 * value);
    return buffer;
}

char *words_level(double value, char *buffer, size_t size) {
    if (isfinite(value) && fabs(value) >= 999.5) {
        return words_count(value, buffer, size);
    }
    snprintf(buffer, size, isfinite(value) ? "%.1f" : "-", value);
    return buffer;
}

char *words_ordinal(size_t value, char *buffer, size_t size) {
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    const bool regular = value / 10 % 10 == 1 || value % 10 > 3;
    snprintf(buffer, size, "%zu%s", value, regular ? "th" : endings[value % 10]);
    return buffer;
}

char *words_about(double seconds, char *buffer, size_t size) {
    const double step = seconds < 57.5 ? 5 : seconds < 57.5 * HT_MINUTE ? HT_MINUTE : 5 * HT_MINUTE;
    char text[64];
    if (!isfinite(seconds)) {
        snprintf(buffer, size, "-");
    } else if (seconds < 2.5) {
        snprintf(buffer, size, "a moment");
    } else {
        snprintf(buffer, size, "about %s",
                 ht_format_duration(step * round(seconds / step), text, sizeof text));
    }
    return buffer;
}

char *words_value(enum ht_measure measure, double value, char *buffer, size_t size) {
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: return words_duration(value, buffer, size);
    case HT_UNIT_SHARE: return words_share(value, buffer, size);
    case HT_UNIT_MONEY:
    case HT_UNIT_COUNT: return words_count(value, buffer, size);
    case HT_UNIT_LEVEL: break;
    }
    return words_level(value, buffer, size);
}

static const char *const *degrees(enum ht_measure measure) {
    static const char *const times[] = {"shorter", "longer", "shortest", "longest"};
    static const char *const counts[] = {"fewer", "more", "fewest", "most"};
    static const char *const others[] = {"lower", "higher", "lowest", "highest"};
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: return times;
    case HT_UNIT_COUNT: return counts;
    case HT_UNIT_SHARE:
    case HT_UNIT_LEVEL:
    case HT_UNIT_MONEY: break;
    }
    return others;
}

const char *words_comparative(enum ht_measure measure, bool more) {
    return degrees(measure)[more ? 1 : 0];
}

const char *words_superlative(enum ht_measure measure, bool most) {
    return degrees(measure)[most ? 3 : 2];
}

char *words_bound(enum ht_measure measure, double value, char *buffer, size_t size) {
    switch (ht_measure_info[measure].unit) {
    case HT_UNIT_SECONDS: return ht_format_duration(value, buffer, size);
    case HT_UNIT_SHARE: snprintf(buffer, size, "%.6g%%", 100 * value); return buffer;
    case HT_UNIT_COUNT:
    case HT_UNIT_MONEY:
    case HT_UNIT_LEVEL: break;
    }
    snprintf(buffer, size, "%.6g", value);
    return buffer;
}

/* Bytes of the well-formed UTF-8 character at `s` (Unicode 15, table 3-7), or 0. */
static size_t character_length(const unsigned char *s) {
    static const struct {
        unsigned char first, last, low, high, length;
    } forms[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
                 {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                 {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    if (s[0] < 0x80) {
        return 1;
    }
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        if (s[0] < forms[f].first || s[0] > forms[f].last) {
            continue;
        }
        if (s[1] < forms[f].low || s[1] > forms[f].high) {
            return 0;
        }
        for (size_t i = 2; i < forms[f].length; i++) {
            if (s[i] < 0x80 || s[i] > 0xBF) {
                return 0;
            }
        }
        return forms[f].length;
    }
    return 0;
}

char *words_clean(const char *text, char *buffer, size_t size) {
    const unsigned char *s = (const unsigned char *)text;
    size_t used = 0;
    while (*s != '\0') {
        const size_t length = character_length(s);
        const bool control = s[0] < 0x20 || s[0] == 0x7F || (s[0] == 0xC2 && length == 2 && s[1] < 0xA0);
        const size_t taken = length == 0 || control ? 1 : length;
        if (used + taken >= size) {
            break;
        }
        if (control) {
            buffer[used] = ' ';
        } else if (length == 0) {
            buffer[used] = '?';
        } else {
            memcpy(buffer + used, s, length);
        }
        used += taken;
        s += length == 0 ? 1 : length;
    }
    buffer[used] = '\0';
    return buffer;
}

size_t words_width(const char *text) {
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return width;
}

const char *words_per(enum ht_per per) {
    static const char *const names[] = {
        [HT_PER_INTERVAL] = "interval", [HT_PER_HOUR] = "hour", [HT_PER_DAY] = "day", [HT_PER_WEEK] = "week"};
    return names[per];
}

long words_week(double time) {
    return (long)floor(time / HT_WEEK) + 1;
}

char *words_date(const struct ht_model *model, double time, char *buffer, size_t size) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, day;
    ht_date_from_day(model->calendar.start_day + (int64_t)floor(time / HT_DAY), &year, &month, &day);
    snprintf(buffer, size, "%d %s %d", day, months[month - 1], year);
    return buffer;
}

char *words_period(const struct ht_model *model, enum ht_per per, double time, char *buffer, size_t size) {
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    char date[32];
    words_date(model, time, date, sizeof date);
    if (per == HT_PER_WEEK) {
        snprintf(buffer, size, "week %ld (%s)", words_week(time), date);
        return buffer;
    }
    const double day = floor(time / HT_DAY);
    const char *weekday = weekdays[ht_weekday(model->calendar.start_day + (int64_t)day)];
    const long minutes = lround((time - day * HT_DAY) / 60);
    if (per == HT_PER_DAY) {
        snprintf(buffer, size, "%s %s", weekday, date);
    } else {
        snprintf(buffer, size, "%s %s %02ld:%02ld", weekday, date, minutes / 60, minutes % 60);
    }
    return buffer;
}

struct words_rows words_rows(const struct ht_model *model, enum ht_per per, const struct ht_period *first,
                             const struct ht_period *last) {
    struct words_rows rows = {.model = model, .per = per};
    char from[64], to[64];
    const double day = floor(first->start / HT_DAY) * HT_DAY;
    rows.one_day =
        (per == HT_PER_INTERVAL || per == HT_PER_HOUR) && last->start + last->length <= day + HT_DAY;
    if (rows.one_day) {
        words_period(model, HT_PER_DAY, day, rows.heading, sizeof rows.heading);
        return rows;
    }
    const char *year = strrchr(words_date(model, first->start, from, sizeof from), ' ') + 1;
    const char *end = strrchr(words_date(model, last->start, to, sizeof to), ' ') + 1;
    snprintf(rows.heading, sizeof rows.heading, "%.16s%s%.16s", year, strcmp(year, end) == 0 ? "" : "-",
             strcmp(year, end) == 0 ? "" : end);
    return rows;
}

static void name_row(const struct words_rows *rows, const struct ht_period *when, char *name, size_t size) {
    char text[64];
    if (rows->per == HT_PER_WEEK) {
        words_date(rows->model, when->start, text, sizeof text);
        snprintf(name, size, "%2ld  %s", words_week(when->start), text);
        *strrchr(name, ' ') = '\0';
        return;
    }
    words_period(rows->model, rows->per, when->start, text, sizeof text);
    char *last = strrchr(text, ' '); /* "Mon 19 Feb 2007", "Mon 19 Feb 2007 08:30" */
    if (rows->one_day) {
        snprintf(name, size, "%s", last + 1);
    } else if (rows->per == HT_PER_DAY) {
        snprintf(name, size, "%.*s", (int)(last - text), text);
    } else {
        snprintf(name, size, "%.*s%s", (int)(last - text) - 5, text, last);
    }
}

void words_row(const struct words_rows *rows, const struct ht_period *when, char *name, char *remark,
               size_t size) {
    const struct ht_model *model = rows->model;
    struct words words;
    char text[128];
    name_row(rows, when, name, size);
    words_init(&words, remark, size);
    for (size_t i = 0; i < model->rollout_count; i++) {
        const struct ht_rollout *rollout = &model->rollouts[i];
        if (rollout->at >= when->start && rollout->at < when->start + when->length) {
            words_add(&words, "%s%s", words.length == 0 ? "<- " : ", ",
                      words_clean(rollout->name, text, sizeof text));
        }
    }
}
