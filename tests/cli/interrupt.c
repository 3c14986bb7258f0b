/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interrupt SECONDS COMMAND [ARGUMENT]...: runs a command and sends it SIGINT so long after it is ready to be
 * interrupted. Ends with the status of the command, 128 and more when a signal ended it, 77 where readiness
 * cannot be known. A shell cannot do this portably: it lets background jobs ignore SIGINT.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, FAILED = 99, LOOKS = 20000 };

static void wait_for(double seconds) {
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    nanosleep(&left, NULL);
}

/* Does the process catch SIGINT? Negative when that cannot be known. */
static int catches(pid_t process) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%ld/status", (long)process);
    FILE *in = fopen(path, "r");
    int answer = -1;
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "SigCgt:", 7) == 0) {
            answer = (int)(strtoull(line + 7, NULL, 16) >> (SIGINT - 1) & 1);
        }
    }
    if (in != NULL) {
        fclose(in);
    }
    return answer;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        return FAILED;
    }
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        execvp(argv[2], argv + 2);
        _exit(FAILED);
    }
    if (child < 0) {
        return FAILED;
    }
    int ready = 0, status = 0;
    for (int i = 0; i < LOOKS && (ready = catches(child)) == 0 && waitpid(child, &status, WNOHANG) == 0;
         i++) {
        wait_for(0.001);
    }
    if (ready == 1) {
        wait_for(strtod(argv[1], NULL));
        kill(child, SIGINT);
    } else {
        kill(child, SIGKILL);
    }
    if (waitpid(child, &status, 0) < 0 && ready == 1) {
        return FAILED;
    }
    return ready < 0 ? SKIPPED : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
