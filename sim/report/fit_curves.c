/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of durations: handle times as a histogram against the law, patience as the share still willing to
 * wait against the law and against what the holds of those who gave up suggest. A panel a call type, of the
 * largest ones; panel k has the columns x_k, seen_k and law_k, patience low_k, high_k and naive_k too; its
 * texts are in BAR_NAME.
 */
#include "fit.h"
#include "fit_pictures.h"

#include <holdtime/calendar.h>
#include <math.h>
#include <string.h>

#define PANELS 3
#define BARS   40   /* of a histogram */
#define STEPS  120  /* of a curve */
#define SHOWN  0.97 /* of the handle times; the rest is off the edge */
#define KNOWN  0.20 /* a curve is drawn while its interval is narrower */

static size_t choose(const struct ht_fit *fit, const struct ht_fit_type *types[PANELS], bool patience) {
    size_t count = 0;
    for (size_t k = 0; k < PANELS; k++) {
        const struct ht_fit_type *best = NULL;
        for (size_t t = 0; t < fit->type_count; t++) {
            const struct ht_fit_type *type = &fit->types[t];
            const struct ht_fit_times *times = patience ? &type->patience : &type->handle;
            bool taken = times->curve_count < 2 || times->pooled || times->used.law == HT_LAW_NEVER;
            for (size_t i = 0; i < count; i++) {
                taken = taken || types[i] == type;
            }
            if (!taken && (best == NULL || type->calls > best->calls)) {
                best = type;
            }
        }
        if (best != NULL) {
            types[count++] = best;
        }
    }
    return count;
}

static void add_columns(struct picture *picture, const char *const *names, size_t name_count, size_t panels) {
    picture_add_column(picture, "x_from", "");
    picture_add_column(picture, "x_to", "");
    for (size_t k = 0; k < panels; k++) {
        for (size_t i = 0; i < name_count; i++) {
            char name[PICTURE_NAME];
            snprintf(name, sizeof name, "%s_%zu", names[i], k + 1);
            picture_add_column(picture, name, "");
        }
    }
}

/* P(X > x) as observed, a step function. */
static double observed(const struct ht_fit_times *times, double x, const struct ht_fit_point **at) {
    double y = 1;
    *at = NULL;
    for (size_t i = 0; i < times->curve_count && times->curve[i].x <= x; i++) {
        y = times->curve[i].y;
        *at = &times->curve[i];
    }
    return y;
}

static void name_panel(struct picture *picture, const struct ht_fit_type *type,
                       const struct ht_fit_times *times) {
    char name[40], mean[32];
    struct picture_bar *bar = &picture->bars[picture->bar_count++];
    snprintf(bar->name, sizeof bar->name, "%s: %s", words_clean(type->name, name, sizeof name),
             ht_law_name(times->used.law));
    snprintf(bar->note, sizeof bar->note, "mean %s", words_duration(times->used.mean, mean, sizeof mean));
}

bool fitted_picture_handle(struct picture *picture, const struct ht_fit_report *report) {
    static const char *const names[] = {"x", "seen", "law"};
    const struct ht_fit_type *types[PANELS];
    const size_t panels = choose(report->fit, types, false);
    const struct ht_fit_point *at;
    struct words words;
    char mean[32], median[32], count[32], name[40];
    add_columns(picture, names, 3, panels);
    for (size_t row = 0; row < BARS && panels > 0; row++) {
        double *cells = picture_add_row(picture);
        for (size_t k = 0; cells != NULL && k < panels; k++) {
            const struct ht_fit_times *handle = &types[k]->handle;
            const double width = fitted_curve_reaches(handle, 1 - SHOWN) / BARS;
            const double from = (double)row * width, to = from + width;
            cells[0] = (double)row;
            cells[1] = (double)row + 1;
            cells[2 + 3 * k] = from + width / 2;
            cells[3 + 3 * k] = observed(handle, from, &at) - observed(handle, to, &at);
            if (row == 0) {
                cells[3 + 3 * k] = 1 - observed(handle, to, &at);
            }
            cells[4 + 3 * k] =
                ht_distribution_cdf(&handle->used, to) - ht_distribution_cdf(&handle->used, from);
        }
    }
    if (panels == 0) {
        return false;
    }
    const struct ht_fit_times *first = &types[0]->handle;
    words_init(&words, picture->title, sizeof picture->title);
    words_clean(types[0]->name, name, sizeof name);
    words_add(&words, "Calls%s%s take %s on average, half of them under %s",
              report->fit->type_count > 1 ? " of " : "", report->fit->type_count > 1 ? name : "",
              words_duration(first->mean, mean, sizeof mean),
              words_duration(first->median, median, sizeof median));
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(&words,
              "Share of the calls by handle time (%s of %s), and the law that the scenario draws from",
              words_count((double)first->count, count, sizeof count),
              words_clean(types[0]->name, mean, sizeof mean));
    for (size_t k = 0; k < panels; k++) {
        name_panel(picture, types[k], &types[k]->handle);
    }
    return true;
}

/* --- patience */

/* As far as the curve is known well. */
static double known_to(const struct ht_fit_times *times) {
    double x = times->curve[0].x;
    for (size_t i = 0; i < times->curve_count; i++) {
        const struct ht_fit_point *p = &times->curve[i];
        if (!(p->high - p->low > KNOWN)) {
            x = p->x;
        } else {
            break;
        }
    }
    return x;
}

/* Share of those who gave up that held longer than each of STEPS times, an even step apart. */
static void naive(const struct ht_fit *fit, const struct ht_fit_type *type, double step,
                  double above[STEPS + 1]) {
    const double from = (double)fit->first_day * HT_DAY, to = from + (double)fit->days * HT_DAY;
    double all = 0;
    memset(above, 0, (STEPS + 1) * sizeof *above);
    for (size_t i = 0; i < fit->log->call_count; i++) {
        const struct ht_logged_call *call = &fit->log->calls[i];
        if (!call->answered && call->arrival >= from && call->arrival < to &&
            fitted_is_of_type(type, call->type)) {
            const double last = ceil(call->hold / step) - 1;
            all += 1;
            for (size_t s = 0; (double)s <= fmin(last, STEPS); s++) {
                above[s] += 1;
            }
        }
    }
    for (size_t s = 0; s <= STEPS; s++) {
        above[s] = all > 0 ? above[s] / all : NAN;
    }
}

static void fill_curve(struct picture *picture, const struct ht_fit *fit, const struct ht_fit_type *type,
                       size_t k) {
    double above[STEPS + 1];
    const struct ht_fit_times *patience = &type->patience;
    const double step = known_to(patience) / STEPS;
    naive(fit, type, step, above);
    for (size_t row = 0; row <= STEPS && row < picture->rows; row++) {
        double *cells = picture->cells + row * picture->column_count;
        const struct ht_fit_point *at;
        const double x = (double)row * step;
        cells[0] = (double)row;
        cells[1] = (double)row + 1;
        cells += 2 + 6 * k;
        cells[0] = x;
        cells[1] = observed(patience, x, &at);
        cells[2] = at == NULL || isnan(at->low) ? cells[1] : at->low;
        cells[3] = at == NULL || isnan(at->high) ? cells[1] : at->high;
        cells[4] = 1 - ht_distribution_cdf(&patience->used, x);
        cells[5] = above[row];
    }
}

bool fitted_picture_patience(struct picture *picture, const struct ht_fit_report *report) {
    static const char *const names[] = {"x", "seen", "low", "high", "law", "naive"};
    const struct ht_fit_type *types[PANELS];
    const size_t panels = choose(report->fit, types, true);
    struct words words;
    char patient[32], wrong[32], gone[32];
    if (panels == 0 || !(known_to(&types[0]->patience) > 0)) {
        return false;
    }
    add_columns(picture, names, 6, panels);
    for (size_t row = 0; row <= STEPS; row++) {
        picture_add_row(picture);
    }
    for (size_t k = 0; k < panels; k++) {
        fill_curve(picture, report->fit, types[k], k);
        name_panel(picture, types[k], &types[k]->patience);
    }
    const double quarter = fitted_curve_reaches(&types[0]->patience, 0.75);
    words_init(&words, picture->title, sizeof picture->title);
    if (isfinite(quarter)) {
        words_add(&words, "One caller in four would give up within %s",
                  words_duration(quarter, patient, sizeof patient));
    } else {
        words_add(&words, "Callers would wait %s on average",
                  words_duration(types[0]->patience.used.mean, patient, sizeof patient));
    }
    words_add(&words, "; those who did held %s on average",
              words_duration(fitted_naive_patience(report->fit, types[0]), wrong, sizeof wrong));
    words_init(&words, picture->subtitle, sizeof picture->subtitle);
    words_add(
        &words,
        "Share still willing to wait, by hold (%s gave up; those answered count too); band: 95%% interval",
        words_count((double)types[0]->abandoned, gone, sizeof gone));
    return true;
}
