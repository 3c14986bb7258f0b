/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Agent groups as scenario text.
 */
#include "pen.h"
#include <math.h>

const char *call_choice_name(enum ht_call_choice choice) {
    return choice == HT_LISTED_CALL ? "listed" : "longest_wait";
}

static void write_breaks(struct pen *pen, const struct ht_shift *shift) {
    for (size_t i = 0; i < shift->break_count; i++) {
        fputs(i == 0 ? " breaks = ( { at = \"" : ", { at = \"", pen->out);
        pen_clock(pen, shift->breaks[i].at);
        fputs("\"; length = ", pen->out);
        pen_duration(pen, shift->breaks[i].length);
        fputs("; }", pen->out);
    }
    fputs(shift->break_count > 0 ? " );" : "", pen->out);
}

static void write_shifts(struct pen *pen, const struct ht_agent_group *group) {
    pen_begin(pen, "shifts");
    fputc('(', pen->out);
    for (size_t i = 0; i < group->shift_count; i++) {
        const struct ht_shift *shift = &group->shifts[i];
        fprintf(pen->out, "%s%*s{ count = %zu; days = \"", i == 0 ? "\n" : ",\n", 4 * pen->depth + 4, "",
                shift->count);
        pen_days(pen, shift->days);
        fputs("\"; from = \"", pen->out);
        pen_clock(pen, shift->from);
        fputs("\"; to = \"", pen->out);
        pen_clock(pen, shift->to);
        fputs("\";", pen->out);
        write_breaks(pen, shift);
        fputs(" }", pen->out);
    }
    fputs(" );\n", pen->out);
}

/* Whoever is counted by `staffing` is on the phones. */
static void write_shrinkage(struct pen *pen, const struct ht_agent_group *group) {
    if (group->roster != HT_ROSTER_STAFFING) {
        line_number(pen, "absence", group->absence);
        line_number(pen, "off_phone", group->off_phone);
        line_duration(pen, "off_phone_length", group->off_phone_length);
    }
}

static void write_training(struct pen *pen, const struct ht_training *training) {
    pen_open_group(pen, "training");
    line_duration(pen, "length", training->length);
    line_number(pen, "pass", training->pass);
    line_limit(pen, "class_size", training->class_size);
    line_duration(pen, "every", training->every);
    line_limit(pen, "trainers_per_class", training->trainers_per_class);
    if (training->trainers_per_class > 0) {
        line_text(pen, "trainers_from", pen->model->agent_groups[training->trainers_from].name);
    }
    pen_close_group(pen);
}

static void write_nesting(struct pen *pen, const struct ht_nesting *nesting) {
    if (nesting->length == 0) {
        line_text(pen, "nesting", "none");
        return;
    }
    pen_open_group(pen, "nesting");
    line_duration(pen, "length", nesting->length);
    pen_begin(pen, "serves");
    pen_names(pen, nesting->serves, nesting->serves_count);
    fputs(";\n", pen->out);
    if (nesting->agents_per_coach > 0) {
        line_text(pen, "coaches_from", pen->model->agent_groups[nesting->coaches_from].name);
        line_limit(pen, "agents_per_coach", nesting->agents_per_coach);
    }
    pen_close_group(pen);
}

static void line_until(struct pen *pen, const char *name, double time) {
    if (time == HT_NO_TIME) {
        line_text(pen, name, "never");
    } else {
        line_moment(pen, name, time);
    }
}

static void write_coaching(struct pen *pen, const struct ht_coaching *coaching) {
    if (coaching->share == 0) {
        line_text(pen, "coaching", "none");
        return;
    }
    pen_open_group(pen, "coaching");
    line_text(pen, "coaches_from", pen->model->agent_groups[coaching->coaches_from].name);
    line_number(pen, "share", coaching->share);
    line_number(pen, "half_life_factor", coaching->half_life_factor);
    if (coaching->from != HT_NO_TIME) {
        line_moment(pen, "from", coaching->from);
    }
    line_until(pen, "until", coaching->until);
    pen_close_group(pen);
}

static void line_given(struct pen *pen, const char *name, double number) {
    if (!isnan(number)) {
        line_number(pen, name, number);
    }
}

static void write_attrition(struct pen *pen, const struct ht_attrition *attrition) {
    if (attrition->per_year == 0 && isnan(attrition->first_90_days) && attrition->strain == 1) {
        line_text(pen, "attrition", "none");
        return;
    }
    pen_open_group(pen, "attrition");
    line_number(pen, "per_year", attrition->per_year);
    line_given(pen, "first_90_days", attrition->first_90_days);
    line_number(pen, "strain", attrition->strain);
    pen_close_group(pen);
}

/* Whoever is counted by `staffing` neither comes nor goes. */
static void write_career(struct pen *pen, const struct ht_agent_group *group) {
    if (group->roster == HT_ROSTER_STAFFING) {
        return;
    }
    if (group->joins != HT_NO_TIME) {
        line_moment(pen, "joins", group->joins);
        write_training(pen, &group->training);
        write_nesting(pen, &group->nesting);
    }
    write_coaching(pen, &group->coaching);
    write_attrition(pen, &group->attrition);
    line_until(pen, "leaves", group->leaves);
}

static void write_costs(struct pen *pen, const struct ht_agent_group *group) {
    line_given(pen, "cost_per_hour", group->cost_per_hour);
    line_number(pen, "overtime_factor", group->overtime_factor);
    line_given(pen, "hire_cost", group->hire_cost);
    line_given(pen, "training_cost_per_day", group->training_cost_per_day);
}

static void write_serves(struct pen *pen, const struct ht_agent_group *group) {
    bool plain = true;
    for (size_t i = 0; i < group->serves_count; i++) {
        plain &= group->serves[i].handle_factor == 1;
    }
    pen_begin(pen, "serves");
    fputs(plain ? "[ " : "( ", pen->out);
    for (size_t i = 0; i < group->serves_count; i++) {
        fputs(i == 0 ? "" : ", ", pen->out);
        fputs(plain ? "" : "{ call = ", pen->out);
        pen_text(pen, pen->model->call_types[group->serves[i].call_type].name);
        if (!plain) {
            fputs("; handle_factor = ", pen->out);
            pen_number(pen, group->serves[i].handle_factor);
            fputs("; }", pen->out);
        }
    }
    fputs(plain ? " ];\n" : " );\n", pen->out);
}

void write_agent_groups(struct pen *pen) {
    fputs("\nagent_groups = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < pen->model->agent_group_count; i++) {
        const struct ht_agent_group *group = &pen->model->agent_groups[i];
        pen_open_item(pen, i);
        line_text(pen, "name", group->name);
        write_serves(pen, group);
        line_text(pen, "take", call_choice_name(group->take));
        line_number(pen, "handle_factor", group->handle_factor);
        switch (group->roster) {
        case HT_ROSTER_OPEN: line_limit(pen, "count", group->count); break;
        case HT_ROSTER_SHIFTS: write_shifts(pen, group); break;
        case HT_ROSTER_STAFFING:
            line_steps(pen, "staffing", "count", group->staffing, group->staffing_count);
            break;
        }
        write_shrinkage(pen, group);
        pen_begin(pen, "learning");
        pen_learning(pen, &group->learning);
        fputs(";\n", pen->out);
        line_number(pen, "repeat_factor", group->repeat_factor);
        write_career(pen, group);
        write_costs(pen, group);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs("\n);\n", pen->out);
}
