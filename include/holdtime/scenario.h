/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenario text <-> model: the only place that knows libconfig, CSV files and the units of people.
 */
#ifndef HOLDTIME_SCENARIO_H
#define HOLDTIME_SCENARIO_H

#include <holdtime/model.h>
#include <stdio.h>

/* Reads the scenario in `file`, with `set_count` overrides "PATH=VALUE" applied in order, checks all of it
 * and derives the model. Every mistake becomes a message; returns whether there was no error. `model` is
 * initialised here and must be released by the caller either way.
 *
 * A PATH goes by keys and dots, through lists by the `name` of an item or its number from 0:
 * "agent_groups.reps.count=340", "targets[0].at_most=3 min". A VALUE is written as in a file; what does not
 * read as a number, true, false, "text", list or group is taken as a text. A key that was not there is added.
 *
 * A file may carry such changes itself, `set = [ "PATH=VALUE", .. ];` at its top level: after an @include it
 * makes a variation of another scenario. They are applied before those of the caller.
 *
 * Names of data files and of included files are relative to the file that names them; in overrides of the
 * caller, to `file`. */
bool ht_scenario_read(struct ht_model *model, const char *file, const char *const *set, size_t set_count,
                      struct ht_messages *messages);

/* The end of what begins at `text` in a list of settings or values: the next `separator` outside quotes and
 * brackets, or the end of all. */
const char *ht_setting_end(const char *text, char separator);

/* Writes the complete scenario, defaults included, as a scenario file that reads back to the same model. Data
 * files (replay, empirical) are named by absolute path, small tables written out. False when writing fails
 * (errno). */
bool ht_scenario_write(const struct ht_model *model, FILE *out);

#endif
