/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line on a terminal that says how far a study is.
 */
#include "cli.h"

#include <math.h>

#define REDRAW 0.2 /* seconds between two drawings */

void cli_progress_draw(void *context, const struct ht_progress *progress) {
    struct cli_progress *state = context;
    /* The time of a study that follows another begins anew. */
    const bool anew = progress->seconds < state->drawn;
    if (!state->shown || (!anew && progress->seconds < state->drawn + REDRAW)) {
        return;
    }
    state->drawn = progress->seconds;
    fprintf(stderr, "\r\033[K%s%s%zu of %zu replications", state->stage, state->stage[0] == '\0' ? "" : ": ",
            progress->done, progress->planned);
    /* A stage is many studies: what one of them takes tells nothing of the rest. */
    if (state->stage[0] == '\0' && progress->done > 0 && progress->seconds > 0) {
        const double rate = progress->calls / progress->seconds;
        const double left =
            progress->seconds / (double)progress->done * (double)(progress->planned - progress->done);
        char time[64];
        fprintf(stderr, rate >= 1e5 ? ", %.2g million calls a second" : ", %.0f calls a second",
                rate >= 1e5 ? rate / 1e6 : rate);
        fprintf(stderr, ", %s left", ht_format_duration(round(left), time, sizeof time));
    }
    fflush(stderr);
}

void cli_progress_stage(void *context, const char *what) {
    struct cli_progress *state = context;
    snprintf(state->stage, sizeof state->stage, "%s", what);
    if (state->shown) {
        fprintf(stderr, "\r\033[K%s", state->stage);
        fflush(stderr);
    }
}

void cli_progress_clear(const struct cli_progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
