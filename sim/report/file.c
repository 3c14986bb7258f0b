/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that appears whole or not at all: written beside its final name, flushed to the disk, renamed.
 * Devices and pipes cannot be renamed over and are written directly.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include <holdtime/report.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 1000 /* names tried before giving up */

/* The name that a rename must hit: where `path` leads when it is a symbolic link. */
static char *final_name(const char *path) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode)) {
        char *resolved = realpath(path, NULL);
        if (resolved != NULL || errno != ENOENT) {
            return resolved;
        }
    }
    return strdup(path);
}

/* Creates a file of a name nobody has beside `path`; returns its descriptor or -1. */
static int open_beside(const char *path, char **name) {
    const size_t size = strlen(path) + 48;
    *name = malloc(size);
    for (int i = 0; *name != NULL && i < ATTEMPTS; i++) {
        snprintf(*name, size, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        const int descriptor = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) {
            return descriptor;
        }
    }
    return -1;
}

/* Frees the names, keeping errno for the caller. */
static void forget(struct ht_file *file) {
    const int reason = errno;
    free(file->path);
    free(file->temporary);
    *file = (struct ht_file){0};
    errno = reason;
}

bool ht_file_open(struct ht_file *file, const char *path) {
    *file = (struct ht_file){.path = final_name(path)};
    if (file->path == NULL) {
        return false;
    }
    struct stat status;
    const bool exists = stat(file->path, &status) == 0;
    int descriptor = -1;
    if (exists && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
    } else if (exists && !S_ISREG(status.st_mode)) {
        descriptor = open(file->path, O_WRONLY | O_CLOEXEC);
    } else {
        descriptor = open_beside(file->path, &file->temporary);
    }
    file->stream = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file->stream == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        forget(file);
        return false;
    }
    return true;
}

bool ht_file_commit(struct ht_file *file) {
    errno = 0;
    bool whole = fflush(file->stream) == 0 && !ferror(file->stream);
    int reason = whole ? 0 : errno != 0 ? errno : EIO;
    if (whole && file->temporary != NULL && fsync(fileno(file->stream)) != 0) {
        whole = false;
        reason = errno;
    }
    if (fclose(file->stream) != 0 && whole) {
        whole = false;
        reason = errno;
    }
    if (whole && file->temporary != NULL && rename(file->temporary, file->path) != 0) {
        whole = false;
        reason = errno;
    }
    if (!whole && file->temporary != NULL) {
        unlink(file->temporary);
    }
    errno = reason;
    forget(file);
    return whole;
}

void ht_file_abandon(struct ht_file *file) {
    if (file->stream == NULL) {
        return;
    }
    fclose(file->stream);
    if (file->temporary != NULL) {
        unlink(file->temporary);
    }
    forget(file);
}

bool ht_path_from_program(const char *relative, char *path, size_t size) {
    const size_t room = size - strlen(relative) - 1;
    const ssize_t length = readlink("/proc/self/exe", path, room);
    if (length <= 0 || (size_t)length == room) {
        return false;
    }
    path[length] = '\0';
    strcpy(strrchr(path, '/') + 1, relative);
    return true;
}
