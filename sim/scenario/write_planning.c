/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shift patterns and decisions as scenario text.
 */
#include "pen.h"

static void line_count(const struct pen *pen, const char *name, size_t count) {
    pen_begin(pen, name);
    fprintf(pen->out, "%zu;\n", count);
}

static void write_starts(const struct pen *pen, const struct ht_shift_pattern *pattern) {
    pen_begin(pen, "starts");
    for (size_t i = 0; i < pattern->start_count; i++) {
        fputs(i == 0 ? "[ \"" : ", \"", pen->out);
        pen_clock(pen, pattern->starts[i]);
        fputc('"', pen->out);
    }
    fputs(" ];\n", pen->out);
}

static void write_breaks(const struct pen *pen, const struct ht_shift_pattern *pattern) {
    pen_begin(pen, "breaks");
    fputc('(', pen->out);
    for (size_t i = 0; i < pattern->break_count; i++) {
        fputs(i == 0 ? " { after = " : ", { after = ", pen->out);
        pen_duration(pen, pattern->breaks[i].after);
        fputs("; length = ", pen->out);
        pen_duration(pen, pattern->breaks[i].length);
        fputs("; }", pen->out);
    }
    fputs(" );\n", pen->out);
}

static void write_pattern(struct pen *pen, const struct ht_shift_pattern *pattern) {
    line_text(pen, "name", pattern->name);
    pen_begin(pen, "agent_groups");
    pen_group_names(pen, pattern->agent_groups, pattern->agent_group_count);
    fputs(";\n", pen->out);
    write_starts(pen, pattern);
    line_duration(pen, "length", pattern->length);
    write_breaks(pen, pattern);
    pen_begin(pen, "days");
    fputc('"', pen->out);
    pen_days(pen, pattern->days);
    fputs("\";\n", pen->out);
    line_count(pen, "days_per_week", pattern->days_per_week);
    line_limit(pen, "at_most", pattern->at_most);
    line_number(pen, "cost_factor", pattern->cost_factor);
}

void write_shift_patterns(struct pen *pen) {
    const struct ht_model *model = pen->model;
    fputs("\nshift_patterns = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < model->shift_pattern_count; i++) {
        pen_open_item(pen, i);
        write_pattern(pen, &model->shift_patterns[i]);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs(model->shift_pattern_count == 0 ? " );\n" : "\n);\n", pen->out);
}

static void write_decision(struct pen *pen, const struct ht_decision *decision) {
    line_text(pen, "name", decision->name);
    pen_begin(pen, "set");
    for (size_t i = 0; i < decision->set_count; i++) {
        fputs(i == 0 ? "[ " : ", ", pen->out);
        pen_text(pen, decision->sets[i]);
    }
    fputs(" ];\n", pen->out);
    pen_begin(pen, "values");
    for (size_t i = 0; i < decision->value_count; i++) {
        fprintf(pen->out, "%s%s", i == 0 ? "( " : ", ", decision->values[i]);
    }
    fputs(" );\n", pen->out);
    if (decision->costs != NULL) {
        pen_begin(pen, "costs");
        pen_numbers(pen, decision->costs, decision->value_count);
        fputs(";\n", pen->out);
    }
}

void write_decisions(struct pen *pen) {
    const struct ht_model *model = pen->model;
    fputs("\ndecisions = (", pen->out);
    pen->depth++;
    for (size_t i = 0; i < model->decision_count; i++) {
        pen_open_item(pen, i);
        write_decision(pen, &model->decisions[i]);
        pen_close_item(pen);
    }
    pen->depth--;
    fputs(model->decision_count == 0 ? " );\n" : "\n);\n", pen->out);
}
