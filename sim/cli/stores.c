/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results stores as commands meet them: failures, the scenario kept beside its replications, the table of
 * studies.
 */
#include "stores.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int cli_store_failed(const struct ht_store *store) {
    if (store == NULL || ht_store_status(store) == HT_STORE_FINE) {
        return cli_no_memory();
    }
    fprintf(stderr, "holdtime: %s\n", ht_store_error(store));
    return ht_store_status(store) == HT_STORE_INPUT ? CLI_INPUT : CLI_MACHINE;
}

bool cli_store_keep(struct ht_store *store, const struct ht_model *model) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool written = out != NULL && ht_scenario_write(model, out);
    if (out != NULL && fclose(out) != 0) {
        written = false;
    }
    const bool kept = written && ht_store_keep(store, model, text);
    free(text);
    return kept;
}

static const char *const heads[] = {"scenario", "digest", "seed", "by", "replications", "calls", "gaps"};
#define COLUMNS (sizeof heads / sizeof heads[0])

/* One cell, as it is shown. */
static const char *cell(const struct ht_stored *study, size_t column, char *buffer, size_t size) {
    static const char *const pers[] = {"interval", "hour", "day", "week"};
    switch (column) {
    case 0: return study->name;
    case 1: return study->digest;
    case 2: snprintf(buffer, size, "%" PRIu64, study->seed); return buffer;
    case 3: return pers[study->by];
    case 4: snprintf(buffer, size, "%zu", study->replications); return buffer;
    case 5: snprintf(buffer, size, "%.0f", study->calls); return buffer;
    default: return study->gaps[0] == '\0' ? "none" : study->gaps;
    }
}

void cli_store_table(const struct ht_stored *const *studies, size_t count) {
    int widths[COLUMNS];
    char buffer[32];
    for (size_t c = 0; c < COLUMNS; c++) {
        widths[c] = (int)strlen(heads[c]);
        for (size_t i = 0; i < count; i++) {
            const int width = (int)strlen(cell(studies[i], c, buffer, sizeof buffer));
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    for (size_t i = 0; i <= count; i++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            const bool number = c == 2 || c == 4 || c == 5, last = c + 1 == COLUMNS;
            const char *text = i == 0 ? heads[c] : cell(studies[i - 1], c, buffer, sizeof buffer);
            if (last) {
                puts(text);
            } else {
                printf(number ? "%*s  " : "%-*s  ", widths[c], text);
            }
        }
    }
}

int cli_store_list(struct ht_store *store) {
    struct ht_arena arena;
    struct ht_stored *studies;
    size_t count;
    ht_arena_init(&arena);
    int status = CLI_DONE;
    if (!ht_store_list(store, &arena, &studies, &count)) {
        status = cli_store_failed(store);
    } else {
        const struct ht_stored **all = ht_arena_alloc(&arena, count, sizeof *all);
        for (size_t i = 0; all != NULL && i < count; i++) {
            all[i] = &studies[i];
        }
        if (all == NULL) {
            status = cli_no_memory();
        } else {
            cli_store_table(all, count);
        }
    }
    ht_arena_release(&arena);
    return status;
}

void cli_shard(struct argp_state *state, const char *text, size_t *shard, size_t *shards) {
    const char *slash = strchr(text, '/');
    const size_t digits = strspn(text, "0123456789");
    const size_t more = slash == NULL ? 0 : strspn(slash + 1, "0123456789");
    unsigned long long i = 0, n = 0;
    if (slash == text + digits && digits > 0 && digits < 10 && more > 0 && more < 10 &&
        slash[1 + more] == '\0') {
        i = strtoull(text, NULL, 10);
        n = strtoull(slash + 1, NULL, 10);
    }
    if (i < 1 || i > n) {
        argp_error(state, "--shard: expected I/N, such as 2/8, I from 1 to N; found \"%s\"", text);
    }
    *shard = (size_t)i - 1;
    *shards = (size_t)n;
}
