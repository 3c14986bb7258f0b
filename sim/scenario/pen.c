/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values as scenario text. Invariant: each reads back to the same bits.
 */
#include "pen.h"
#include <holdtime/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The shortest text of a number that reads back. */
static char *shortest(double number, char *text, size_t size) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    return text;
}

void pen_number(const struct pen *pen, double number) {
    char text[40];
    fputs(shortest(number, text, sizeof text), pen->out);
}

void pen_text(const struct pen *pen, const char *text) {
    fputc('"', pen->out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(pen->out, "\\%c", c);
        } else if (c == '\n') {
            fputs("\\n", pen->out);
        } else if (c < 0x20 || c == 0x7F) {
            fprintf(pen->out, "\\x%02X", c);
        } else {
            fputc(c, pen->out);
        }
    }
    fputc('"', pen->out);
}

void pen_duration(const struct pen *pen, double seconds) {
    char text[128];
    fprintf(pen->out, "\"%s\"", ht_format_exact(seconds, text, sizeof text));
}

void pen_moment(const struct pen *pen, double time) {
    char text[64];
    if (time != floor(time)) {
        pen_duration(pen, time);
    } else if (fmod(time, HT_DAY) == 0) {
        int64_t day = pen->model->calendar.start_day + (int64_t)(time / HT_DAY);
        fprintf(pen->out, "\"%s\"", ht_format_date(day, text, sizeof text));
    } else {
        ht_format_time(pen->model->calendar.start_day, time, text, sizeof text);
        *strchr(text, 'T') = ' ';
        fprintf(pen->out, "\"%s\"", text);
    }
}

void pen_clock(const struct pen *pen, double second_of_day) {
    int s = (int)second_of_day;
    fprintf(pen->out, s % 60 == 0 ? "%02d:%02d" : "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

void pen_days(const struct pen *pen, unsigned days) {
    static const char *const names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const char *comma = "";
    for (int day = 0; day < 7; day++) {
        int last = day;
        while (last < 7 && (days >> last & 1u) != 0) {
            last++;
        }
        if (last > day) {
            fprintf(pen->out, last - day > 1 ? "%s%s-%s" : "%s%s", comma, names[day], names[last - 1]);
            comma = ",";
            day = last;
        }
    }
}

void pen_limit(const struct pen *pen, size_t limit) {
    if (limit == HT_UNLIMITED) {
        fputs("\"unlimited\"", pen->out);
    } else {
        fprintf(pen->out, "%zu", limit);
    }
}

void pen_numbers(const struct pen *pen, const double *numbers, size_t count) {
    char text[40];
    fputs("[ ", pen->out);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            fprintf(pen->out, i % 12 == 0 ? ",\n%*s" : ", ", 4 * pen->depth + 4, "");
        }
        shortest(numbers[i], text, sizeof text);
        fprintf(pen->out, "%s%s", text,
                strpbrk(text, ".e") == NULL ? ".0" : ""); /* one type in all of `[ ]` */
    }
    fputs(" ]", pen->out);
}

void pen_names(const struct pen *pen, const size_t *call_types, size_t count) {
    fputs("[ ", pen->out);
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : ", ", pen->out);
        pen_text(pen, pen->model->call_types[call_types[i]].name);
    }
    fputs(" ]", pen->out);
}

void pen_group_names(const struct pen *pen, const size_t *agent_groups, size_t count) {
    fputs("[ ", pen->out);
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : ", ", pen->out);
        pen_text(pen, pen->model->agent_groups[agent_groups[i]].name);
    }
    fputs(" ]", pen->out);
}

void pen_file(const struct pen *pen, const char *file, uint64_t hash) {
    if (pen->contents) {
        fprintf(pen->out, "\"%016llx\"", (unsigned long long)hash);
        return;
    }
    char folder[4096], absolute[8192];
    if (*file == '/' || getcwd(folder, sizeof folder) == NULL) {
        pen_text(pen, file);
    } else {
        snprintf(absolute, sizeof absolute, "%s/%s", folder, file);
        pen_text(pen, absolute);
    }
}

static void member(const struct pen *pen, const char *name, double number) {
    fprintf(pen->out, " %s = ", name);
    pen_number(pen, number);
    fputc(';', pen->out);
}

static void member_duration(const struct pen *pen, const char *name, double seconds) {
    fprintf(pen->out, " %s = ", name);
    pen_duration(pen, seconds);
    fputc(';', pen->out);
}

static void pen_hyperexponential(const struct pen *pen, const struct ht_distribution *d) {
    fputs(" probabilities = ", pen->out);
    pen_numbers(pen, d->probabilities, d->count);
    fputs("; means = [ ", pen->out);
    for (size_t i = 0; i < d->count; i++) {
        fputs(i == 0 ? "" : ", ", pen->out);
        pen_duration(pen, d->values[i]);
    }
    fputs(" ];", pen->out);
}

static void pen_empirical(const struct pen *pen, const struct ht_distribution *d) {
    uint64_t hash = HASH_BEGIN;
    for (size_t i = 0; i < d->count; i++) {
        hash = hash_number(hash, d->values[i]);
    }
    fputs(" file = ", pen->out);
    pen_file(pen, d->file, hash);
    fputc(';', pen->out);
}

void pen_distribution(const struct pen *pen, const struct ht_distribution *d) {
    if (d->law == HT_LAW_CONSTANT) {
        pen_duration(pen, d->mean);
        return;
    }
    fprintf(pen->out, "{ distribution = \"%s\";", ht_law_name(d->law));
    if (d->law <= HT_LAW_ERLANG) {
        member_duration(pen, "mean", d->mean);
    }
    switch (d->law) {
    case HT_LAW_LOGNORMAL:
    case HT_LAW_GAMMA: member(pen, "cv", d->cv); break;
    case HT_LAW_WEIBULL: member(pen, "shape", d->shape); break;
    case HT_LAW_ERLANG: member(pen, "stages", d->stages); break;
    case HT_LAW_HYPEREXPONENTIAL: pen_hyperexponential(pen, d); break;
    case HT_LAW_EMPIRICAL: pen_empirical(pen, d); break;
    case HT_LAW_UNIFORM:
    case HT_LAW_TRIANGULAR:
        member_duration(pen, "min", d->min);
        if (d->law == HT_LAW_TRIANGULAR) {
            member_duration(pen, "mode", d->mode);
        }
        member_duration(pen, "max", d->max);
        break;
    default: break;
    }
    fputs(" }", pen->out);
}

static void member_calls(const struct pen *pen, const char *name, double calls) {
    fprintf(pen->out, " %s = \"", name);
    pen_number(pen, calls);
    fputs(" calls\";", pen->out);
}

static void pen_points(const struct pen *pen, const struct ht_learning *learning) {
    fputs(" points = ( ", pen->out);
    for (size_t i = 0; i < learning->point_count; i++) {
        fputs(i == 0 ? "( " : ", ( ", pen->out);
        if (learning->points_by_time) {
            pen_duration(pen, learning->points[i].from);
        } else {
            fputc('"', pen->out);
            pen_number(pen, learning->points[i].from);
            fputs(" calls\"", pen->out);
        }
        fputs(", ", pen->out);
        pen_number(pen, learning->points[i].value);
        fputs(" )", pen->out);
    }
    fputs(" );", pen->out);
}

void pen_learning(const struct pen *pen, const struct ht_learning *learning) {
    switch (learning->curve) {
    case HT_CURVE_NONE: fputs("\"none\"", pen->out); return;
    case HT_CURVE_EXPONENTIAL:
        fputs("{ curve = \"exponential\";", pen->out);
        member(pen, "start", learning->start);
        member_calls(pen, "half_life", learning->half_life);
        break;
    case HT_CURVE_POWER:
        fputs("{ curve = \"power\";", pen->out);
        member(pen, "start", learning->start);
        member(pen, "rate", learning->rate);
        member_calls(pen, "after", learning->after);
        break;
    case HT_CURVE_TABLE:
        fputs("{ curve = \"table\";", pen->out);
        pen_points(pen, learning);
        break;
    }
    member(pen, "repeat_start", learning->repeat_start);
    fputs(" }", pen->out);
}

static void indent(const struct pen *pen) {
    fprintf(pen->out, "%*s", 4 * pen->depth, "");
}

void pen_begin(const struct pen *pen, const char *name) {
    indent(pen);
    fprintf(pen->out, "%s = ", name);
}

void pen_open_group(struct pen *pen, const char *name) {
    pen_begin(pen, name);
    fputs("{\n", pen->out);
    pen->depth++;
}

void pen_close_group(struct pen *pen) {
    pen->depth--;
    indent(pen);
    fputs("};\n", pen->out);
}

/* Items of a list: `{` .. `}` after each other. */
void pen_open_item(struct pen *pen, size_t number) {
    fputs(number == 0 ? "\n" : ",\n", pen->out);
    indent(pen);
    fputs("{\n", pen->out);
    pen->depth++;
}

void pen_close_item(struct pen *pen) {
    pen->depth--;
    indent(pen);
    fputc('}', pen->out);
}

void line_number(struct pen *pen, const char *name, double number) {
    pen_begin(pen, name);
    pen_number(pen, number);
    fputs(";\n", pen->out);
}

void line_text(struct pen *pen, const char *name, const char *text) {
    pen_begin(pen, name);
    pen_text(pen, text);
    fputs(";\n", pen->out);
}

void line_duration(struct pen *pen, const char *name, double seconds) {
    pen_begin(pen, name);
    pen_duration(pen, seconds);
    fputs(";\n", pen->out);
}

void line_limit(struct pen *pen, const char *name, size_t limit) {
    pen_begin(pen, name);
    pen_limit(pen, limit);
    fputs(";\n", pen->out);
}

void line_moment(struct pen *pen, const char *name, double time) {
    pen_begin(pen, name);
    pen_moment(pen, time);
    fputs(";\n", pen->out);
}

void line_distribution(struct pen *pen, const char *name, const struct ht_distribution *d,
                       const char *absent) {
    if (d->law != HT_LAW_NEVER) {
        pen_begin(pen, name);
        pen_distribution(pen, d);
        fputs(";\n", pen->out);
    } else if (absent != NULL) {
        pen_begin(pen, name);
        fprintf(pen->out, "%s;\n", absent);
    }
}

void line_steps(struct pen *pen, const char *name, const char *value, const struct ht_step *steps,
                size_t count) {
    pen_begin(pen, name);
    fputc('(', pen->out);
    for (size_t i = 0; i < count; i++) {
        fprintf(pen->out, "%s%*s{ from = ", i == 0 ? "\n" : ",\n", 4 * pen->depth + 4, "");
        pen_duration(pen, steps[i].from);
        fprintf(pen->out, "; %s = ", value);
        pen_number(pen, steps[i].value);
        fputs("; }", pen->out);
    }
    fputs(" );\n", pen->out);
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length) {
    const unsigned char *b = bytes;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ b[i]) * UINT64_C(0x100000001B3);
    }
    return hash;
}

uint64_t hash_number(uint64_t hash, double number) {
    uint64_t bits;
    number = isnan(number) ? -1 : number + 0.0; /* one NAN (no value here is negative), one zero */
    memcpy(&bits, &number, sizeof bits);
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(bits >> (8 * i));
    }
    return hash_bytes(hash, bytes, sizeof bytes);
}
