# SPDX-License-Identifier: GPL-3.0-or-later
#
# Hold by period in characters.
unset label
unset arrow
unset grid
unset tmargin
unset bmargin
unset lmargin
unset rmargin
unset border
set border 3
set tics scale 1
SENTENCE = strstrt(SUBTITLE, '. ')
set title sprintf("%s\n%s", TITLE, SENTENCE > 0 ? substr(SUBTITLE, 1, SENTENCE - 1) : SUBTITLE)
set xlabel X_LABEL
# A bar a period; the target as a row of dots.
plot $data using 1:(at(FIRST)) with impulses, (HAS_TARGET ? TARGET : NaN) with dots
