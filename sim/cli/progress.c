/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line on a terminal that says how far a study is.
 */
#include "cli.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW 0.2 /* seconds between two drawings */

unsigned cli_terminal_size(int terminal, bool of_columns, unsigned fallback) {
    struct winsize size = {0};
    const char *text = getenv(of_columns ? "COLUMNS" : "LINES");
    unsigned value = 0;
    if (ioctl(terminal, TIOCGWINSZ, &size) == 0) {
        value = of_columns ? size.ws_col : size.ws_row;
    }
    if (value == 0 && text != NULL) {
        value = (unsigned)strtoul(text, NULL, 10);
    }
    return value < 20 || value > 500 ? fallback : value;
}

void cli_progress_line(const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    /* A line that wraps could not be drawn over. Bytes 10xxxxxx go on with a character. */
    unsigned left = cli_terminal_size(STDERR_FILENO, true, 80);
    size_t end = 0;
    while (line[end] != '\0' && ((line[end] & 0xC0) == 0x80 || --left > 0)) {
        end++;
    }
    line[end] = '\0';
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
}

void cli_progress_draw(void *context, const struct ht_progress *progress) {
    struct cli_progress *state = context;
    /* The time of a study that follows another begins anew. */
    const bool anew = progress->seconds < state->drawn;
    if (!state->shown || (!anew && progress->seconds < state->drawn + REDRAW)) {
        return;
    }
    state->drawn = progress->seconds;
    const char *colon = state->stage[0] == '\0' ? "" : ": ";
    /* A stage is many studies: what one of them takes tells nothing of the rest. */
    if (state->stage[0] != '\0' || progress->done == 0 || progress->seconds <= 0) {
        cli_progress_line("%s%s%zu of %zu replications", state->stage, colon, progress->done,
                          progress->planned);
        return;
    }
    const double rate = progress->calls / progress->seconds;
    const double left =
        progress->seconds / (double)progress->done * (double)(progress->planned - progress->done);
    char time[64], speed[64];
    snprintf(speed, sizeof speed, rate >= 1e5 ? "%.2g million" : "%.0f", rate >= 1e5 ? rate / 1e6 : rate);
    cli_progress_line("%zu of %zu replications, %s calls a second, %s left", progress->done,
                      progress->planned, speed, ht_format_duration(round(left), time, sizeof time));
}

void cli_progress_stage(void *context, const char *what) {
    struct cli_progress *state = context;
    snprintf(state->stage, sizeof state->stage, "%s", what);
    if (state->shown) {
        cli_progress_line("%s", state->stage);
    }
}

void cli_progress_clear(const struct cli_progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
