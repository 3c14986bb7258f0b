# SPDX-License-Identifier: GPL-3.0-or-later
#
# Hold by hour of day and week, in bins: two hues that part at the target, or one hue without a target.
set xrange [*:*]
set yrange [*:*]
stats $data using 2 nooutput name 'WEEK'
stats $data using 3 nooutput name 'HOUR'
bin(y) = sum [i = 1:BINS] (y > BIN[i] ? 1 : 0)
unset grid
unset border
unset label 100
unset arrow
set rmargin at screen 0.825
set xtics scale 0 autofreq
set ytics scale 0
set xrange [WEEK_min - 0.5 : WEEK_max + 0.5]
set yrange [HOUR_max + 0.5 : HOUR_min - 0.5]
set xtics ceil((WEEK_max - WEEK_min + 1) / 13.0)
set ytics HOUR_min, (HOUR_max - HOUR_min > 12 ? 2 : 1), HOUR_max
set format y '%02.0f:00'
if (BINS_WITHIN > 1) {
    set palette maxcolors BINS + 1 defined (0 '#2166ac', BINS_WITHIN - 1 '#cfe3f0', BINS_WITHIN '#fde3bd', 0.5 * (BINS_WITHIN + BINS) '#e08a2b', BINS '#7f2704')
} else {
    set palette maxcolors BINS + 1 defined (0 '#e8f1f8', 0.5 * BINS '#6aaed6', BINS '#08306b')
}
set cbrange [-0.5 : BINS + 0.5]
set colorbox user origin screen 0.85, 0.135 size screen 0.018, 0.665 noborder
set cbtics scale 0 textcolor rgb GREY offset -0.6,0 ('0' -0.5)
do for [i = 1:BINS] { set cbtics add (BIN_TEXT[i] i - 0.5) }
plot $data using 2:3:(0.5):(0.5):(bin($4)) with boxxyerror linecolor palette fillstyle solid 1.0 border rgb '#ffffff'
