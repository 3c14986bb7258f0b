/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of pictures share, and the tests of those of the floor.
 */
#ifndef PICTURES_FLOOR_H
#define PICTURES_FLOOR_H

#include "fabricated.h"
#include "report/picture.h"

static inline struct picture filled(bool (*fill)(struct picture *, const struct ht_result *),
                                    const struct ht_result *result) {
    struct picture picture;
    picture_init(&picture);
    ck_assert(fill(&picture, result));
    ck_assert(!picture.no_memory);
    return picture;
}

static inline void check_title(bool (*fill)(struct picture *, const struct ht_result *),
                               const struct ht_result *result, const char *title) {
    struct picture picture = filled(fill, result);
    ck_assert_str_eq(picture.title, title);
    picture_release(&picture);
}

/* Pictures of supply, proficiency and defects. */
TCase *pictures_floor(void);

#endif
