/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The defects of a rollout: root causes that its calls reveal, until they are fixed. Invariant: together they
 * cause no more than the rollout's extra volume, which is never below nothing.
 */
#include "reader.h"

#define ROUNDING 1e-9 /* of a sum of shares written in decimals */

#define MEMBER(member) offsetof(struct ht_defect, member)

static const struct key keys[] = {
    {.name = "name", .read = key_name, .offset = MEMBER(name), .example = "name = \"duplicate accounts\";"},
    {.name = "share",
     .read = key_number,
     .offset = MEMBER(share),
     .range = {0, 1, true},
     .example = "share = 0.35;"},
    {.name = "found_after",
     .read = key_calls,
     .offset = MEMBER(found_after),
     .example = "found_after = \"2000 calls\";"},
    {.name = "fix_takes",
     .read = key_duration,
     .offset = MEMBER(fix_takes),
     .range = ANY_LENGTH,
     .example = "fix_takes = \"3 weeks\";"},
    {.name = "works", .read = key_number, .offset = MEMBER(works), .range = SHARE},
    {.name = "removes", .read = key_number, .offset = MEMBER(removes), .range = SHARE},
};

static void prepare(void *item) {
    *(struct ht_defect *)item = (struct ht_defect){.works = 1, .removes = 1};
}

bool key_defects(struct reader *r, const struct node *value, const struct key *key, void *into) {
    (void)key;
    static const struct items items = {"defect", keys, COUNT_OF(keys), sizeof(struct ht_defect), prepare};
    struct ht_rollout *rollout = into;
    size_t errors = r->messages->errors;
    rollout->defects = items_read(r, value, &items, &rollout->defect_count);
    return r->messages->errors == errors;
}

void defects_check(struct reader *r, const struct node *item, const struct ht_rollout *rollout) {
    const struct node *defects = node_member(item, "defects"), *volume = node_member(item, "volume");
    double sum = 0;
    for (size_t i = 0; i < rollout->defect_count; i++) {
        sum += rollout->defects[i].share;
    }
    if (sum > 1 + ROUNDING) {
        fail(r, defects, NULL,
             "expected shares of the extra volume that add up to at most 1, found a sum of %.6g", sum);
    }
    static const char hint[] = "defects cause a share of the rollout's extra volume";
    if (rollout->defect_count > 0 && rollout->volume.peak < 1) {
        fail(r, node_member(volume, "peak"), hint, "expected at least 1 with `defects`, found %.15g",
             rollout->volume.peak);
    }
    if (rollout->defect_count > 0 && rollout->volume.settles_at < 1) {
        fail(r, node_member(volume, "settles_at"), hint, "expected at least 1 with `defects`, found %.15g",
             rollout->volume.settles_at);
    }
}
