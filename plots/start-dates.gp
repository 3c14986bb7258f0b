# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the first day of a class does: above to the worst period, the latest safe day in a ring; below to the cost against
# the best plan. A line a class. x is in seconds since 1970.
x_of(i) = real(word($data[i], 1))
least = x_of(1); most = x_of(1)
do for [i = 1:ROWS] {
    least = x_of(i) < least ? x_of(i) : least
    most = x_of(i) > most ? x_of(i) : most
}
WEEK = 604800.0
weeks = int((most - least) / WEEK + 0.5)
EVERY = weeks > 8 ? ceil(weeks / 8.0) : 1
set xrange [least - 0.4 * WEEK : most + 0.4 * WEEK]
set xtics least, EVERY * WEEK
set lmargin at screen 0.09
set mxtics 1
has(name) = exists('COLUMN_'.name)
safe(y) = has('safe') ? column(COLUMN_safe) / SCALE : NaN
do for [i = 1:ROWS] {
    if (has('safe')) {
        if (word($data[i], COLUMN_safe) ne 'NaN') {
            safe_y = real(word($data[i], COLUMN_safe)) / SCALE
            # Before the line rises, where there is room.
            if (x_of(i) > least + 0.25 * (most - least)) {
                set label 'latest safe day' at x_of(i), safe_y right offset 0.5, 1.1 noenhanced front textcolor rgb INK
            } else {
                set label 'latest safe day' at x_of(i), safe_y left offset -0.5, -1.2 noenhanced front textcolor rgb INK
            }
        }
    }
}
set multiplot
set tmargin at screen 0.80
set bmargin at screen 0.46
set format x ''
unset xlabel
plot for [name in SERIES] $data using 1:(at(name)) with linespoints pointtype 7 pointsize 0.6 linewidth 2.2 linecolor rgb colour(name), \
     $data using 1:(safe(0)) with points pointtype 6 pointsize 1.8 linewidth 2.2 linecolor rgb INK
unset label
unset arrow
unset object
set tmargin at screen 0.41
set bmargin at screen 0.135
set xtics least, EVERY * WEEK timedate
set format x '%d %b %y' timedate
set xlabel X_LABEL noenhanced textcolor rgb GREY offset 0,0.3
set yrange [*:*]
set ytics autofreq
cost(name) = has('cost_'.name[7:*]) ? column(value('COLUMN_cost_'.name[7:*])) : NaN
lowest = 0; highest = 0
do for [name in SERIES] {
    if (has('cost_'.name[7:*])) {
        do for [i = 1:ROWS] {
            if (word($data[i], value('COLUMN_cost_'.name[7:*])) ne 'NaN') {
                extra = real(word($data[i], value('COLUMN_cost_'.name[7:*])))
                lowest = extra < lowest ? extra : lowest
                highest = extra > highest ? extra : highest
            }
        }
    }
}
if (highest > lowest) {
    POWER = 10.0**floor(log10((highest - lowest) / 3.0))
    SHARE = (highest - lowest) / 3.0 / POWER
    STEP = POWER * (SHARE > 5 ? 10 : SHARE > 2 ? 5 : SHARE > 1 ? 2 : 1)
    set ytics STEP
}
set arrow 98 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb GREY linewidth 1 front
plot for [name in SERIES] $data using 1:(cost(name)) with linespoints pointtype 7 pointsize 0.6 linewidth 2.2 linecolor rgb colour(name)
unset multiplot
