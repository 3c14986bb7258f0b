/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running gnuplot: no shell, a folder of its own, a script without a path from outside in it.
 */
#ifndef REPORT_GNUPLOT_H
#define REPORT_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>

enum gnuplot_status { GNUPLOT_DONE, GNUPLOT_MISSING, GNUPLOT_FAILED };

/* Runs `gnuplot -d script` in `folder`; what it writes to stdout goes to the file `output` there, its
 * complaints to `errors`. */
enum gnuplot_status gnuplot_run(const char *folder, const char *script, const char *output,
                                const char *errors);

#endif
