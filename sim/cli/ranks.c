/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This process as one of the ranks of an MPI job: its beginning, its end, and the silence of all but rank 0.
 */
#include "cli.h"

#include <stdlib.h>
#include <unistd.h>

/* There is one of these a process, as of the streams it is about. */
static struct {
    struct ht_ranks *ranks;
    FILE *said;     /* by a rank other than 0, instead of on stderr; NULL: not kept */
    int descriptor; /* stderr as it was; negative: it is so now */
} self = {.descriptor = -1};

struct ht_ranks *cli_ranks(void) {
    return self.ranks;
}

bool cli_reports(void) {
    return self.ranks == NULL || ht_ranks_rank(self.ranks) == 0;
}

static void silence(void) {
    FILE *nothing = fopen("/dev/null", "w");
    self.said = tmpfile();
    self.descriptor = dup(STDERR_FILENO);
    if (nothing != NULL) {
        dup2(fileno(nothing), STDOUT_FILENO);
        dup2(fileno(self.said != NULL ? self.said : nothing), STDERR_FILENO);
        fclose(nothing);
    }
}

void cli_ranks_begin(void) {
    if (self.descriptor >= 0) {
        fflush(stderr);
        dup2(self.descriptor, STDERR_FILENO);
        close(self.descriptor);
        self.descriptor = -1;
    }
}

int cli_ranks_failed(void) {
    fprintf(stderr, "holdtime: %s\n", ht_ranks_error(self.ranks));
    return ht_ranks_status(self.ranks) == HT_RANKS_INPUT ? CLI_INPUT : CLI_MACHINE;
}

static int leave(int status) {
    struct ht_ranks *ranks = self.ranks;
    char said[2048] = "";
    cli_ranks_begin();
    fflush(stdout); /* launchers end all ranks as soon as one has failed */
    if (self.said != NULL) {
        rewind(self.said);
        said[fread(said, 1, sizeof said - 1, self.said)] = '\0';
        fclose(self.said);
    }
    self.ranks = NULL;
    return ht_ranks_end(ranks, status, said);
}

/* Where a command ends the process, as argp does with --help and wrong options. */
static void leave_at_exit(void) {
    const bool reports = cli_reports();
    const int status = self.ranks == NULL ? -1 : leave(-1);
    if (status >= 0 && !reports) {
        _exit(status);
    }
}

int cli_ranks_run(int (*command)(int argc, char **argv), int argc, char **argv) {
    size_t rank;
    if (ht_ranks_launched(&rank) <= 1) {
        return command(argc, argv);
    }
    self.ranks = ht_ranks_start();
    if (self.ranks == NULL || atexit(leave_at_exit) != 0) {
        return cli_no_memory();
    }
    if (ht_ranks_status(self.ranks) != HT_RANKS_FINE) {
        return leave(cli_reports() ? cli_ranks_failed() : CLI_INPUT);
    }
    if (!cli_reports()) {
        silence();
    }
    return leave(command(argc, argv));
}
