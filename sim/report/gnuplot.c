/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running gnuplot; see gnuplot.h.
 */
#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Lets `descriptor` be the file of that name. */
static bool redirect(int descriptor, const char *name, int flags) {
    const int file = open(name, flags, 0666);
    if (file < 0) {
        return false;
    }
    return file == descriptor || (dup2(file, descriptor) == descriptor && close(file) == 0);
}

/* In the child: between fork and exec only what a signal handler may do. The reason of a failure goes up the
 * pipe, which a successful exec closes. */
static void become_gnuplot(const char *folder, const char *script, const char *output, const char *errors,
                           int report) {
    char *const arguments[] = {(char[]){"gnuplot"}, (char[]){"-d"}, (char *)(size_t)script, NULL};
    if (chdir(folder) == 0 && redirect(STDIN_FILENO, "/dev/null", O_RDONLY) &&
        redirect(STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC) &&
        redirect(STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC)) {
        execvp("gnuplot", arguments);
    }
    const int reason = errno;
    const ssize_t written = write(report, &reason, sizeof reason);
    _exit(written == (ssize_t)sizeof reason ? 127 : 126);
}

static enum gnuplot_status await(pid_t child, int report) {
    int reason = 0, status = 0;
    ssize_t got;
    do {
        got = read(report, &reason, sizeof reason);
    } while (got < 0 && errno == EINTR);
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return GNUPLOT_FAILED;
        }
    }
    if (got == (ssize_t)sizeof reason) {
        return reason == ENOENT || reason == EACCES ? GNUPLOT_MISSING : GNUPLOT_FAILED;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? GNUPLOT_DONE : GNUPLOT_FAILED;
}

enum gnuplot_status gnuplot_run(const char *folder, const char *script, const char *output,
                                const char *errors) {
    int ends[2];
    if (pipe(ends) != 0) {
        return GNUPLOT_FAILED;
    }
    enum gnuplot_status status = GNUPLOT_FAILED;
    if (fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0) {
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            become_gnuplot(folder, script, output, errors, ends[1]);
        }
        close(ends[1]);
        status = child < 0 ? GNUPLOT_FAILED : await(child, ends[0]);
    } else {
        close(ends[1]);
    }
    close(ends[0]);
    return status;
}
