/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fit as a scenario that people read and change: every number with a comment that says where it comes from,
 * or that it was assumed. Texts of the log stand between double quotes, escaped, or in comments, cleaned of
 * what could end a line.
 */
#include "fit.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define NAME 160 /* most bytes of a name that are kept */

static void put_text(const char *text, FILE *out) {
    fputc('"', out);
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20 || c == 0x7F) {
            fprintf(out, "\\x%02X", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static void clean_name(const struct ht_fit *fit, bool group, size_t index, char name[NAME]) {
    words_clean(group ? fit->groups[index].name : fit->types[index].name, name, NAME);
    if (name[0] == '\0') {
        snprintf(name, NAME, "%s", group ? "agents" : "calls");
    }
}

/* A name as a scenario may have it: of one line, not too long, and nobody else's. */
static void put_name(const struct ht_fit *fit, bool group, size_t index, FILE *out) {
    char name[NAME], other[NAME], text[NAME + 32];
    bool alone = true;
    clean_name(fit, group, index, name);
    for (size_t i = 0; i < index; i++) {
        clean_name(fit, group, i, other);
        alone = alone && strcmp(name, other) != 0;
    }
    snprintf(text, sizeof text, alone ? "%s" : "%s (%zu)", name, index + 1);
    put_text(text, out);
}

static void put_seconds(double seconds, FILE *out) {
    fprintf(out, "%.6g", seconds);
}

/* Four digits tell all there is to tell; the last probability makes up for what the others were rounded by.
 */
static void put_branches(const struct ht_distribution *d, FILE *out) {
    double left = 1;
    fputs(" probabilities = [ ", out);
    for (size_t i = 0; i < d->count; i++) {
        const double share = i + 1 < d->count ? round(1e4 * d->probabilities[i]) / 1e4 : left;
        fprintf(out, "%s%.4f", i == 0 ? "" : ", ", share);
        left -= share;
    }
    fputs(" ]; means = [ ", out);
    for (size_t i = 0; i < d->count; i++) {
        fprintf(out, "%s%.6g", i == 0 ? "" : ", ", d->values[i]);
    }
    fputs(" ];", out);
}

static void put_law(const struct ht_distribution *d, const char *file, FILE *out) {
    fprintf(out, "{ distribution = \"%s\";", ht_law_name(d->law));
    switch (d->law) {
    case HT_LAW_HYPEREXPONENTIAL: put_branches(d, out); break;
    case HT_LAW_EMPIRICAL:
        fputs(" file = ", out);
        put_text(file, out);
        fputc(';', out);
        break;
    case HT_LAW_UNIFORM: fprintf(out, " min = %.6g; max = %.6g;", d->min, d->max); break;
    case HT_LAW_TRIANGULAR:
        fprintf(out, " min = %.6g; mode = %.6g; max = %.6g;", d->min, d->mode, d->max);
        break;
    default:
        fputs(" mean = ", out);
        put_seconds(d->mean, out);
        fputc(';', out);
        break;
    }
    if (d->law == HT_LAW_LOGNORMAL || d->law == HT_LAW_GAMMA) {
        fprintf(out, " cv = %.6g;", d->cv);
    } else if (d->law == HT_LAW_WEIBULL) {
        fprintf(out, " shape = %.6g;", d->shape);
    } else if (d->law == HT_LAW_ERLANG) {
        fprintf(out, " stages = %d;", d->stages);
    }
    fputs(" }", out);
}

/* --- calendar */

static void put_clock(double second, FILE *out) {
    const long s = lround(second);
    fprintf(out, s % 60 == 0 ? "%02ld:%02ld" : "%02ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

static void put_weekdays(unsigned days, FILE *out) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    bool any = false;
    for (size_t d = 0; d < HT_FIT_WEEKDAYS; d++) {
        size_t last = d;
        if ((days >> d & 1) == 0) {
            continue;
        }
        while (last + 1 < HT_FIT_WEEKDAYS && (days >> (last + 1) & 1) != 0) {
            last++;
        }
        fprintf(out, "%s%s", any ? "," : "", names[d]);
        if (last > d) {
            fprintf(out, "-%s", names[last]);
        }
        any = true;
        d = last;
    }
}

static void put_openings(const struct ht_fit *fit, FILE *out) {
    if (fit->opening_count == 0) {
        fputs("  open     = \"always\";\n", out);
        return;
    }
    fputs("  open     = [ ", out);
    for (size_t i = 0; i < fit->opening_count; i++) {
        fputs(i == 0 ? "\"" : ",\n               \"", out);
        put_weekdays(fit->openings[i].days, out);
        fputc(' ', out);
        put_clock(fit->openings[i].from, out);
        fputc('-', out);
        put_clock(fit->openings[i].to, out);
        fputc('"', out);
    }
    fputs(" ];  # as calls came\n", out);
}

/* Odd days of the log, where its days are simulated again. */
static void put_holidays(const struct ht_fit_scenario *s, FILE *out) {
    char date[32];
    bool any = false;
    for (size_t i = 0; s->as_seen && i < s->fit->odd_day_count; i++) {
        const int64_t day = s->fit->log->start_day + (int64_t)s->fit->odd_days[i];
        if (day >= s->start_day && day < s->start_day + (int64_t)s->days) {
            fprintf(out, "%s\"%s\"", any ? ", " : "  holidays = [ ", ht_format_date(day, date, sizeof date));
            any = true;
        }
    }
    if (any) {
        fputs(" ];  # closed, flooded or so unlike their weekday that they are left out\n", out);
    }
}

static void put_calendar(const struct ht_fit_scenario *s, FILE *out) {
    char text[64];
    fprintf(out, "calendar = {\n  start    = \"%s\";", ht_format_date(s->start_day, text, sizeof text));
    fputs(s->as_seen ? "\n" : "  # the first Monday after the days fitted; holidays are yours to add\n", out);
    fprintf(out, "  length   = \"%s\";\n", ht_format_exact((double)s->days * HT_DAY, text, sizeof text));
    put_openings(s->fit, out);
    put_holidays(s, out);
    fprintf(out, "  interval = \"%s\";\n};\n\n", ht_format_exact(s->fit->interval, text, sizeof text));
}

/* --- call types */

static void put_busyness(const struct ht_fit *fit, const struct ht_fit_type *type, FILE *out) {
    if (!(type->busyness_cv > 0)) {
        fputs("      # days differ no more than chance has it: no busyness\n", out);
        return;
    }
    fprintf(out, "      # one day is busier than another: 95%% interval of the cv %.3f to %.3f\n",
            type->busyness_low, type->busyness_high);
    fprintf(out, "      busyness = { cv = %.4f;%s };\n", type->busyness_cv,
            fit->shared ? " shared = true;" : "");
}

static void put_arrivals(const struct ht_fit_scenario *s, const struct ht_fit_type *type, size_t index,
                         FILE *out) {
    char file[96], calls[32];
    fitted_table_name(s, FIT_CALLS, index, file, sizeof file);
    if (s->replay && !fitted_replays(s, type)) {
        fputs("    arrivals = { per_hour = 0.0; };  # none on these days\n", out);
        return;
    }
    if (s->replay) {
        fputs("    arrivals = { replay = ", out);
        put_text(file, out);
        fputs("; };  # the very calls of the log\n", out);
        return;
    }
    fprintf(out, "    arrivals = {\n      # mean of each interval of the week: %s calls",
            words_count((double)type->calls, calls, sizeof calls));
    if (fitted_redials(type)) {
        fprintf(out, ", less %.1f%% that were redials", 100 * (1 - fitted_fresh_share(type)));
    }
    fputs("\n      counts   = ", out);
    put_text(file, out);
    fputs(";\n", out);
    put_busyness(s->fit, type, out);
    fputs("    };\n", out);
}

static void put_evidence(const struct ht_fit_times *times, FILE *out) {
    const struct ht_fit_law *law = fitted_law_used(times);
    if (times->pooled) {
        fputs("; too few of their own: as all calls of these agents", out);
    } else if (law != NULL) {
        fprintf(out, "; %s fits best of %zu laws", ht_law_name(law->law.law), times->law_count);
        fprintf(out, " (AIC %.0f; largest distance %.3f)", law->aic, law->distance);
    } else if (times->used.law == HT_LAW_EMPIRICAL) {
        fputs("; drawn from them as they are", out);
    }
}

static void put_handle(const struct ht_fit_scenario *s, const struct ht_fit_type *type, size_t index,
                       FILE *out) {
    char count[32], mean[32], file[96];
    fprintf(out, "    # %s handle times, mean %s",
            words_count((double)type->handle.count, count, sizeof count),
            words_duration(type->handle.mean, mean, sizeof mean));
    if (s->fit->log->calls == NULL) {
        fputs("; an export by interval tells no more: the law is assumed", out);
    } else {
        put_evidence(&type->handle, out);
    }
    fputs("\n    handle   = ", out);
    put_law(&type->handle.used, fitted_table_name(s, FIT_HANDLE, index, file, sizeof file), out);
    fputs(";\n", out);
}

/* Factors by interval of the open day. Replayed calls bring their own times. */
static void put_handle_profile(const struct ht_fit_scenario *s, const struct ht_fit_type *type, FILE *out) {
    double from = HT_DAY, to = 0;
    for (size_t i = 0; i < s->fit->opening_count; i++) {
        from = fmin(from, s->fit->openings[i].from);
        to = fmax(to, s->fit->openings[i].to);
    }
    if (s->replay || type->handle_by_slot == 0 || from >= to) {
        return;
    }
    fputs("    # calls of one hour take longer than those of another\n    handle_profile = [", out);
    const size_t first = (size_t)floor(from / s->fit->interval), end = (size_t)ceil(to / s->fit->interval);
    for (size_t k = first; k < end; k++) {
        fprintf(out, "%s%.4f",
                k == first              ? " "
                : (k - first) % 10 == 0 ? ",\n                       "
                                        : ", ",
                type->handle_profile[k]);
    }
    fputs(" ];\n", out);
}

static void put_patience(const struct ht_fit_scenario *s, const struct ht_fit_type *type, FILE *out) {
    char gone[32], kept[32];
    if (type->patience.used.law == HT_LAW_NEVER) {
        fputs("    # nobody gave up: patience is without end\n", out);
        return;
    }
    fprintf(out, "    # %s gave up", words_count((double)type->abandoned, gone, sizeof gone));
    if (s->fit->log->calls == NULL) {
        fputs("; an export by interval tells no more: the law is assumed, the mean such that as many do",
              out);
    } else {
        fprintf(out, "; of %s answered it is known that they had waited so long",
                words_count((double)type->patience.censored, kept, sizeof kept));
        put_evidence(&type->patience, out);
    }
    fputs("\n    patience = ", out);
    put_law(&type->patience.used, "", out);
    fputs(";\n", out);
    if (type->balk > 0) {
        fprintf(out, "    balk     = %.4f;  # gone at once though they had to wait, more than the law says\n",
                type->balk);
    }
}

/* Of replayed calls the redials are among them. */
static void put_redial(const struct ht_fit_scenario *s, const struct ht_fit_type *type, FILE *out) {
    if (s->replay || !fitted_redials(type)) {
        return;
    }
    fprintf(out,
            "    # of those who gave up so many called again within a day, above chance\n"
            "    redial   = { after_abandon = %.4f; delay = { distribution = \"exponential\"; mean = %.6g; "
            "}; };\n",
            type->redial, type->redial_delay);
}

static void put_type(const struct ht_fit_scenario *s, size_t index, FILE *out) {
    const struct ht_fit_type *type = &s->fit->types[index];
    char text[64];
    fputs("  { name     = ", out);
    put_name(s->fit, false, index, out);
    fputs(";\n", out);
    if (type->priority != 1) {
        fprintf(out, "    priority = %d;\n", type->priority);
    }
    if (type->credit > 0) {
        fprintf(out, "    credit   = \"%s\";\n", ht_format_exact(type->credit, text, sizeof text));
    }
    put_arrivals(s, type, index, out);
    put_handle(s, type, index, out);
    put_handle_profile(s, type, out);
    put_patience(s, type, out);
    put_redial(s, type, out);
    fputs(index + 1 < s->fit->type_count ? "  },\n" : "  }\n", out);
}

/* --- agent groups */

static void put_serves(const struct ht_fit *fit, size_t group, FILE *out) {
    bool any = false;
    for (size_t t = 0; t < fit->type_count; t++) {
        if (fit->types[t].group == group) {
            fputs(any ? ", " : "[ ", out);
            put_name(fit, false, t, out);
            any = true;
        }
    }
    fputs(" ]", out);
}

static bool serves(const struct ht_fit *fit, size_t group) {
    for (size_t t = 0; t < fit->type_count; t++) {
        if (fit->types[t].group == group) {
            return true;
        }
    }
    return false;
}

static void put_staff(const struct ht_fit_scenario *s, size_t index, FILE *out) {
    const struct ht_fit_group *group = &s->fit->groups[index];
    char step[64];
    fprintf(out, ";\n    # on the phones as the %s it, %s",
            s->fit->log->calls == NULL ? "log tells" : "calls tell",
            s->as_seen ? "those very days" : "mean of each interval of the week, in whole agents");
    if (group->agents > 0 && s->fit->log->calls != NULL) {
        fprintf(out, " (%zu different agents, looked at every %s)", group->agents,
                ht_format_duration(s->fit->staff_step, step, sizeof step));
    }
    if (!s->replay && group->scale != 1) {
        fprintf(out, "\n    # times %.2f: so the days fitted, simulated, have the holds that they had",
                group->scale);
    }
}

static void put_groups(const struct ht_fit_scenario *s, FILE *out) {
    const struct ht_fit *fit = s->fit;
    char file[96];
    bool any = false;
    fputs("agent_groups = (\n", out);
    for (size_t g = 0; g < fit->group_count; g++) {
        if (!serves(fit, g)) {
            continue;
        }
        fputs(any ? ",\n  { name     = " : "  { name     = ", out);
        put_name(fit, true, g, out);
        put_staff(s, g, out);
        fputs("\n    staffing = ", out);
        put_text(fitted_table_name(s, FIT_STAFF, g, file, sizeof file), out);
        fputs(";\n    serves   = ", out);
        put_serves(fit, g, out);
        fputs("; }", out);
        any = true;
    }
    fputs("\n);\n\n", out);
}

/* --- all of it */

static void put_head(const struct ht_fit_scenario *s, FILE *out) {
    const struct ht_fit *fit = s->fit;
    char days[96], calls[32], source[256];
    size_t all = 0;
    for (size_t t = 0; t < fit->type_count; t++) {
        all += fit->types[t].calls;
    }
    fitted_days(fit, fit->first_day, fit->days, days, sizeof days);
    words_clean(s->source, source, sizeof source);
    fprintf(out,
            "# Made by holdtime fit of %s: %s calls in opening hours on %zu days, %s.\n"
            "# What the log does not say was assumed; then the line says so.\n\n"
            "name        = ",
            source, words_count((double)all, calls, sizeof calls), fitted_day_count(fit), days);
    char name[160];
    snprintf(name, sizeof name, "%s%.100s", s->replay ? "Replayed: " : "Fitted: ", source);
    put_text(name, out);
    fputs(";\n\n", out);
}

static bool write_scenario(const struct ht_fit_scenario *s, FILE *out) {
    put_head(s, out);
    put_calendar(s, out);
    fputs("service_level = { within = \"20 s\"; counting = \"offered\"; };  # assumed\n\ncall_types = (\n",
          out);
    for (size_t t = 0; t < s->fit->type_count; t++) {
        put_type(s, t, out);
    }
    fputs(");\n\n", out);
    put_groups(s, out);
    fputs("routing = { agent = \"longest_idle\"; call = \"longest_wait\"; };  # assumed\n\n", out);
    fprintf(out, "run = { replications = %zu; seed = %llu%s; };\n", s->replications,
            (unsigned long long)s->seed, s->seed > INT32_MAX ? "L" : "");
    return !ferror(out);
}

/* --- files: the scenario, then calls and handle times of each type, then staff of each group */

static size_t handle_files(const struct ht_fit *fit, size_t types) {
    size_t count = 0;
    for (size_t t = 0; t < types; t++) {
        count += fitted_empirical(&fit->types[t]) ? 1 : 0;
    }
    return count;
}

size_t ht_fit_scenario_files(const struct ht_fit_scenario *s) {
    return 1 + s->fit->type_count + handle_files(s->fit, s->fit->type_count) + s->fit->group_count;
}

/* The table that file number `file` > 0 is. */
static enum fit_table table_of(const struct ht_fit *fit, size_t file, size_t *index) {
    const size_t handles = handle_files(fit, fit->type_count);
    *index = file - 1;
    if (*index < fit->type_count) {
        return FIT_CALLS;
    }
    *index -= fit->type_count;
    if (*index >= handles) {
        *index -= handles;
        return FIT_STAFF;
    }
    for (size_t t = 0;; t++) {
        if (fitted_empirical(&fit->types[t]) && handle_files(fit, t) == *index) {
            *index = t;
            return FIT_HANDLE;
        }
    }
}

const char *ht_fit_scenario_name(const struct ht_fit_scenario *s, size_t file, char *buffer, size_t size) {
    size_t index;
    if (file == 0) {
        return s->replay ? "replayed.cfg" : "scenario.cfg";
    }
    const enum fit_table table = table_of(s->fit, file, &index);
    return fitted_table_name(s, table, index, buffer, size);
}

bool ht_fit_scenario_write(const struct ht_fit_scenario *s, size_t file, FILE *out) {
    size_t index;
    if (file == 0) {
        return write_scenario(s, out);
    }
    const enum fit_table table = table_of(s->fit, file, &index);
    return fitted_table_write(s, table, index, out);
}
