/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of measures, by name. Invariant: its rows stand in the order of enum ht_measure, as both come
 * from HT_MEASURES.
 */
#include <holdtime/measure.h>
#include <string.h>

const struct ht_measure_info ht_measure_info[HT_MEASURE_COUNT] = {
#define X(id, name, unit, scopes) {name, HT_UNIT_##unit, scopes},
    HT_MEASURES(X)
#undef X
};

enum ht_measure ht_measure_from_name(const char *name) {
    for (int i = 0; i < HT_MEASURE_COUNT; i++) {
        if (strcmp(ht_measure_info[i].name, name) == 0) {
            return (enum ht_measure)i;
        }
    }
    return HT_MEASURE_COUNT;
}
