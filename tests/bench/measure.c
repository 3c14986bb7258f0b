/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one command and appends a line to FILE: elapsed seconds, processor seconds (user and system), peak
 * memory in KiB. The shell's `time` knows no memory, and GNU time no microseconds.
 *
 *     measure FILE COMMAND [ARGUMENT]...
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT]...\n");
        return 2;
    }
    const double start = now();
    const pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], &argv[2]);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("measure");
        return 2;
    }
    const double elapsed = now() - start;
    FILE *file = fopen(argv[1], "a");
    if (!file) {
        perror(argv[1]);
        return 2;
    }
    fprintf(file, "%.6f %.6f %ld\n", elapsed, seconds(used.ru_utime) + seconds(used.ru_stime),
            used.ru_maxrss);
    return fclose(file) == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
