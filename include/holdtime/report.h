/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results for people and programs: text that answers the question first, JSON, tidy CSV, pictures.
 */
#ifndef HOLDTIME_REPORT_H
#define HOLDTIME_REPORT_H

#include <holdtime/backtest.h>
#include <holdtime/compare.h>
#include <holdtime/explain.h>
#include <holdtime/plan.h>
#include <holdtime/staff.h>
#include <holdtime/theory.h>
#include <stdio.h>

/* Each writes to `out` and returns false when that fails (errno tells why). */
bool ht_report_text(const struct ht_result *result, FILE *out);
bool ht_report_json(const struct ht_result *result, FILE *out);
bool ht_report_csv(const struct ht_result *result, FILE *out);
bool ht_report_trace(const struct ht_result *result, FILE *out);
/* The life of the caller who made attempt `attempt` (< traces[0].count) of replication 0, which must be
 * traced. */
bool ht_report_explain(const struct ht_result *result, size_t attempt, FILE *out);
/* The table of `check`: offered load against capacity by the periods the forecast was made for, and its
 * summary sentence. */
bool ht_report_forecast(const struct ht_model *model, enum ht_per by, const struct ht_forecast *forecast,
                        FILE *out);

/* A comparison, its scenarios under these labels: the verdict first; the same bytes for the same comparison.
 */
bool ht_report_comparison_text(const struct ht_comparison *comparison, const char *const *labels, FILE *out);
bool ht_report_comparison_json(const struct ht_comparison *comparison, const char *const *labels, FILE *out);
bool ht_report_comparison_csv(const struct ht_comparison *comparison, const char *const *labels, FILE *out);
bool ht_pictures_write_comparison(const struct ht_comparison *comparison, const char *const *labels,
                                  const char *directory);

/* A sweep: every combination of the values of one or two settings, the last one varying fastest, is a
 * scenario of the comparison, which is brief with ht_default_focus; pairs are neighbours along the last
 * setting that is a number. */
struct ht_sweep_setting {
    const char *path;          /* as given to --set */
    const char *const *values; /* as given, in order */
    const double *numbers;     /* NULL: they are not all numbers */
    size_t count;
};
struct ht_sweep {
    const struct ht_comparison *comparison;
    const struct ht_sweep_setting *settings;
    size_t setting_count; /* 1 or 2 */
};
bool ht_report_sweep_text(const struct ht_sweep *sweep, FILE *out);
bool ht_report_sweep_json(const struct ht_sweep *sweep, FILE *out);
bool ht_report_sweep_csv(const struct ht_sweep *sweep, FILE *out);
bool ht_pictures_write_sweep(const struct ht_sweep *sweep, const char *directory);

/* A question to a textbook formula, answered: the queue is whole, and one of it may have been looked for. */
struct ht_erlang_question {
    struct ht_erlang_queue queue;
    struct ht_erlang_bounds bounds; /* all NAN where nothing was looked for */
    enum { HT_FOUND_NOTHING, HT_FOUND_AGENTS, HT_FOUND_RATE } found;
    bool load_only; /* erlangs were given, the handle time was not */
};
bool ht_report_erlang_text(const struct ht_erlang_question *question, FILE *out);
bool ht_report_erlang_json(const struct ht_erlang_question *question, FILE *out);
bool ht_report_erlang_csv(const struct ht_erlang_question *question, FILE *out);

/* One interval by formula and by simulation. */
bool ht_report_explanation_text(const struct ht_explanation *explanation, FILE *out);
bool ht_report_explanation_json(const struct ht_explanation *explanation, FILE *out);
bool ht_report_explanation_csv(const struct ht_explanation *explanation, FILE *out);

/* A planning: what to do, what it costs, how sure that is. */
struct ht_plan_report {
    const struct ht_planning *planning;
    const size_t *written; /* [decisions]: the value that the scenario as written has; value_count: none */
    uint64_t seed;
};
bool ht_report_plan_text(const struct ht_plan_report *report, FILE *out);
bool ht_report_plan_json(const struct ht_plan_report *report, FILE *out);
bool ht_report_plan_csv(const struct ht_plan_report *report, FILE *out);
bool ht_pictures_write_plan(const struct ht_plan_report *report, const char *directory);
/* For a line of progress: cost and choice of a plan, "36.9 million (hire 120 from 9 Oct 2006)". */
void ht_report_plan_brief(const struct ht_plan_report *report, size_t plan, char *buffer, size_t size);

/* What `staff` found: the agents needed, and the roster where one was looked for. */
struct ht_staff_report {
    const struct ht_staffing *needs;
    const struct ht_rostered *roster; /* NULL: none was */
};
bool ht_report_staff_text(const struct ht_staff_report *report, FILE *out);
bool ht_report_staff_json(const struct ht_staff_report *report, FILE *out);
/* A row for each open interval and agent group: needed, rostered, measures. */
bool ht_report_staff_csv(const struct ht_staff_report *report, FILE *out);
/* A row for each duty. */
bool ht_report_roster_csv(const struct ht_staff_report *report, FILE *out);
bool ht_pictures_write_staff(const struct ht_staff_report *report, const char *directory);

/* What a log of real calls says, and how a forecast made of it held. */
struct ht_fit_report {
    const struct ht_fit *fit;
    const struct ht_backtest *backtest; /* NULL: none was made */
    const char *source;                 /* what was read: "january.txt, february.txt" */
    uint64_t seed;                      /* of the backtest */
};
bool ht_report_fit_text(const struct ht_fit_report *report, FILE *out);
bool ht_report_fit_json(const struct ht_fit_report *report, FILE *out);
/* A row for each interval of the day and each day: seen, simulated, interval. */
bool ht_report_backtest_csv(const struct ht_fit_report *report, FILE *out);
bool ht_pictures_write_fit(const struct ht_fit_report *report, const char *directory);

/* A scenario made of a fit: a text that says where every number comes from, and the tables that it names, all
 * to lie in one folder. */
struct ht_fit_scenario {
    const struct ht_fit *fit;
    const char *source; /* as above */
    int64_t start_day;
    size_t days;
    bool as_seen; /* these days of the log, staffed as seen, odd days closed; else weeks like those fitted */
    bool replay;  /* .. with the very calls of the log */
    size_t replications;
    uint64_t seed;
};
/* File 0 is the scenario, the others are tables, whose names never leave the folder. */
size_t ht_fit_scenario_files(const struct ht_fit_scenario *scenario);
const char *ht_fit_scenario_name(const struct ht_fit_scenario *scenario, size_t file, char *buffer,
                                 size_t size);
bool ht_fit_scenario_write(const struct ht_fit_scenario *scenario, size_t file, FILE *out);

/* The first sentence or two of the text report: the answer. */
void ht_report_answer(const struct ht_result *result, char *buffer, size_t size);

/* A file that appears whole or not at all: write to `stream`, then commit (renames) or abandon (removes).
 * ht_file_open returns false, ht_file_commit false, with errno set, when the system refuses. */
struct ht_file {
    FILE *stream;
    char *path, *temporary;
};
bool ht_file_open(struct ht_file *file, const char *path);
bool ht_file_commit(struct ht_file *file);
void ht_file_abandon(struct ht_file *file);

/* What is installed with the program that runs, wherever it was moved: `relative` to its folder. False where
 * it cannot tell its place. */
bool ht_path_from_program(const char *relative, char *path, size_t size);

/* Pictures. ht_pictures_write leaves the numbers of every picture that makes sense for the result as
 * DIR/pictures/NAME.csv; ht_pictures_draw makes SVG and PNG beside each of those it finds. */
enum ht_draw_status { HT_DRAWN, HT_DRAW_NO_GNUPLOT, HT_DRAW_FAILED, HT_DRAW_NOTHING };
bool ht_pictures_write(const struct ht_result *result, const char *directory);
enum ht_draw_status ht_pictures_draw(const char *directory, struct ht_messages *problems);
/* Picture (a), hold time by period, as text of `columns` x `rows` characters. */
enum ht_draw_status ht_pictures_terminal(const struct ht_result *result, unsigned columns, unsigned rows,
                                         FILE *out, struct ht_messages *problems);

#endif
