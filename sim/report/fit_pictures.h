/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a fit.
 */
#ifndef REPORT_FIT_PICTURES_H
#define REPORT_FIT_PICTURES_H

#include "pictures.h"
#include <holdtime/report.h>

/* False: there is nothing to draw. */
bool fitted_picture_handle(struct picture *picture, const struct ht_fit_report *report);
bool fitted_picture_patience(struct picture *picture, const struct ht_fit_report *report);

#endif
