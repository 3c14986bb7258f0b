/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening and closing a results store. Invariant: a file that is no store of this format and version is never
 * written to, and what is open has the tables below.
 *
 * The journal is SQLite's write-ahead log, synchronised when it is folded into the file: what is committed
 * outlives the process, however it ends; after a power cut the last replications may be missing, never half
 * there. Where a file system has no shared memory SQLite stays with its rollback journal. The last one to
 * close a store leaves a single file.
 */
#include "store_sql.h"
#include <errno.h>
#include <fcntl.h>
#include <holdtime/holdtime.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define APPLICATION 0x486f6c64 /* "Hold" */
#define FORMAT      1          /* of the tables */
#define PATIENCE    60         /* seconds to wait for another process */
#define TEXT_OF(x)  #x
#define NUMBER(x)   TEXT_OF(x)

static const char schema[] =
    "CREATE TABLE holdtime (version TEXT NOT NULL);"
    "INSERT INTO holdtime VALUES ('" HT_VERSION "');"
    "CREATE TABLE scenarios (digest TEXT PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL,"
    " text TEXT NOT NULL);"
    "CREATE TABLE studies (id INTEGER PRIMARY KEY, digest TEXT NOT NULL REFERENCES scenarios,"
    " seed TEXT NOT NULL, period TEXT NOT NULL, UNIQUE (digest, seed, period));"
    "CREATE TABLE replications (study INTEGER NOT NULL REFERENCES studies, replication INTEGER NOT NULL,"
    " calls REAL NOT NULL, asa REAL, hold_mean REAL, abandon_rate REAL, service_level REAL,"
    " record BLOB NOT NULL, UNIQUE (study, replication));"
    "CREATE VIEW results AS SELECT name, digest, seed, period, replication, calls, asa, hold_mean,"
    " abandon_rate, service_level FROM replications JOIN studies ON study = id JOIN scenarios USING (digest);"
    "PRAGMA application_id = " NUMBER(APPLICATION) ";"
                                                   "PRAGMA user_version = " NUMBER(FORMAT) ";";

const char *ht_store_library(void) {
    return sqlite3_libversion();
}

enum ht_store_status ht_store_status(const struct ht_store *store) {
    return store->status;
}

const char *ht_store_error(const struct ht_store *store) {
    return store->error;
}

bool store_fail(struct ht_store *store, enum ht_store_status status, const char *format, ...) {
    if (store->status != HT_STORE_FINE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    const int used = snprintf(store->error, sizeof store->error, "%.300s: ", store->path);
    vsnprintf(store->error + used, sizeof store->error - (size_t)used, format, arguments);
    va_end(arguments);
    store->status = status;
    return false;
}

bool store_sqlite_failed(struct ht_store *store, int code) {
    /* SQLite does not keep the system's reason of every failure. */
    const int last = errno, kept = sqlite3_system_errno(store->db), reason = kept != 0 ? kept : last;
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return store_fail(store, HT_STORE_INPUT, "expected a results store, found a file of another kind");
    case SQLITE_CORRUPT: return store_fail(store, HT_STORE_INPUT, "this results store is damaged");
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
        return store_fail(store, HT_STORE_INPUT, "this results store is damaged: %s",
                          sqlite3_errmsg(store->db));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_fail(store, HT_STORE_MACHINE, "another process has kept it locked for %d s", PATIENCE);
    case SQLITE_FULL: return store_fail(store, HT_STORE_MACHINE, "%s", strerror(ENOSPC));
    case SQLITE_READONLY: return store_fail(store, HT_STORE_MACHINE, "this file may only be read");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return store_fail(store, HT_STORE_MACHINE, "%s",
                          reason != 0 ? strerror(reason) : sqlite3_errstr(code));
    default: return store_fail(store, HT_STORE_MACHINE, "%s", sqlite3_errstr(code));
    }
}

static bool execute(struct ht_store *store, const char *sql) {
    errno = 0;
    const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || store_sqlite_failed(store, code);
}

/* The number that a query answers with. */
static bool ask(struct ht_store *store, const char *sql, sqlite3_int64 *answer) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return store_sqlite_failed(store, code);
    code = sqlite3_step(statement);
    *answer = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || store_sqlite_failed(store, code == SQLITE_DONE ? SQLITE_CORRUPT : code);
}

static bool of_this_version(struct ht_store *store) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(store->db, "SELECT version FROM holdtime", -1, &statement, NULL);
    if (code != SQLITE_OK)
        return store_sqlite_failed(store, code);
    code = sqlite3_step(statement);
    const char *version = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (version == NULL)
        store_sqlite_failed(store, code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    else if (strcmp(version, HT_VERSION) != 0)
        store_fail(store, HT_STORE_INPUT,
                   "expected a results store of holdtime %s, found one of holdtime %.40s; the results of two "
                   "versions do not mix",
                   HT_VERSION, version);
    sqlite3_finalize(statement);
    return store->status == HT_STORE_FINE;
}

/* In a transaction: what the file is. An empty one is a store to be. */
static bool identify(struct ht_store *store, bool *empty) {
    sqlite3_int64 application = 0, format = 0, tables = 0;
    if (!ask(store, "PRAGMA application_id", &application) || !ask(store, "PRAGMA user_version", &format) ||
        !ask(store, "SELECT count(*) FROM sqlite_master", &tables))
        return false;
    *empty = application == 0 && format == 0 && tables == 0;
    if (*empty)
        return true;
    if (application != APPLICATION)
        return store_fail(store, HT_STORE_INPUT,
                          "expected a results store, found an SQLite file of another program");
    if (format != FORMAT)
        return store_fail(store, HT_STORE_INPUT, "expected a results store of format %d, found format %lld",
                          FORMAT, (long long)format);
    return of_this_version(store);
}

/* SQLite does not wait for others when it changes the journal. */
static bool log_ahead(struct ht_store *store) {
    const struct timespec pause = {.tv_nsec = 5000000};
    int code = SQLITE_BUSY;
    sqlite3_busy_timeout(store->db, 0);
    for (int i = 0; i < PATIENCE * 200 && (code == SQLITE_BUSY || code == SQLITE_LOCKED); i++) {
        code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            nanosleep(&pause, NULL);
    }
    sqlite3_busy_timeout(store->db, PATIENCE * 1000);
    return (code == SQLITE_OK || store_sqlite_failed(store, code)) &&
           execute(store, "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
}

static bool prepare_for_writing(struct ht_store *store) {
    bool empty;
    if (sqlite3_db_readonly(store->db, "main") != 0)
        return store_sqlite_failed(store, SQLITE_READONLY);
    if (!log_ahead(store) || !execute(store, "BEGIN IMMEDIATE"))
        return false;
    const bool fine = identify(store, &empty) && (!empty || execute(store, schema));
    return store_end(store, fine);
}

/* Beside a file that is still empty SQLite deletes, when it first reads, the log that an older store of this
 * name left. Where several do so at once, all but one do not find it any more. */
static void clear_old_log(struct ht_store *store) {
    while (sqlite3_exec(store->db, "PRAGMA user_version", NULL, NULL, NULL) == SQLITE_IOERR &&
           sqlite3_extended_errcode(store->db) == SQLITE_IOERR_DELETE_NOENT)
        continue;
}

static bool prepare(struct ht_store *store) {
    bool empty;
    clear_old_log(store);
    if (!execute(store, "BEGIN"))
        return false;
    const bool known = identify(store, &empty);
    if (!store_end(store, known))
        return false;
    if (store->writes)
        return prepare_for_writing(store);
    return !empty || store_fail(store, HT_STORE_INPUT, "expected a results store, found an empty file");
}

/* SQLite would tell another reason where this fails. */
static bool make_file(struct ht_store *store) {
    const int descriptor = open(store->path, O_RDWR | O_CREAT, 0666);
    if (descriptor < 0 || close(descriptor) != 0)
        return store_fail(store, HT_STORE_MACHINE, "%s", strerror(errno));
    return true;
}

/* A writer that was killed as he opened or closed the store left a journal. Who may only read cannot roll it
 * back, and is refused. */
static bool has_journal(const char *name) {
    char *journal = sqlite3_mprintf("%s-journal", name);
    const bool there = journal != NULL && access(journal, F_OK) == 0;
    sqlite3_free(journal);
    return there;
}

/* SQLite would take devices, and names such as ":memory:" and "file:x", for what they are not. */
static bool open_file(struct ht_store *store) {
    struct stat status;
    const enum ht_store_status severity = store->writes ? HT_STORE_MACHINE : HT_STORE_INPUT;
    const bool there = stat(store->path, &status) == 0;
    if (!there && !(store->writes && errno == ENOENT))
        return store_fail(store, severity, "cannot open this results store: %s", strerror(errno));
    if (there && !S_ISREG(status.st_mode))
        return store_fail(store, severity, "expected a results store, found %s",
                          S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
    if (!there && !make_file(store))
        return false;
    char *name = sqlite3_mprintf("%s%s", store->path[0] == '/' ? "" : "./", store->path);
    if (name == NULL)
        return store_sqlite_failed(store, SQLITE_NOMEM);
    const int flags = store->writes       ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                      : has_journal(name) ? SQLITE_OPEN_READWRITE
                                          : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_free(name);
    if (code != SQLITE_OK)
        return store_sqlite_failed(store, code);
    sqlite3_busy_timeout(store->db, PATIENCE * 1000);
    return true;
}

struct ht_store *ht_store_open(const char *path, enum ht_store_use use) {
    struct ht_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return NULL;
    store->path = strdup(path);
    if (store->path == NULL) {
        free(store);
        return NULL;
    }
    store->writes = use == HT_STORE_WRITE;
    pthread_mutex_init(&store->mutex, NULL);
    if (open_file(store))
        prepare(store);
    return store;
}

/* Folds the log into the file, unless others use it. Who closes waits for who is closing, lest two that close
 * at once each leave it to the other. The lock lies beyond those of SQLite
 * (sqlite.org/fileformat2.html, 1.4), and ends with the connection at the latest, when SQLite closes its own
 * descriptor. */
static void close_alone(struct ht_store *store) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x7fffffff, .l_len = 1};
    const int descriptor = open(store->path, O_RDWR);
    while (descriptor >= 0 && fcntl(descriptor, F_SETLKW, &lock) != 0 && errno == EINTR)
        continue;
    sqlite3_busy_timeout(store->db, 0);
    sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(store->db);
    if (descriptor >= 0)
        close(descriptor);
}

void ht_store_close(struct ht_store *store) {
    if (store == NULL)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    if (store->writes && store->status == HT_STORE_FINE)
        close_alone(store);
    else
        sqlite3_close(store->db);
    pthread_mutex_destroy(&store->mutex);
    free(store->record.at);
    free(store->path);
    free(store);
}
