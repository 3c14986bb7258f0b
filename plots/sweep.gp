# SPDX-License-Identifier: GPL-3.0-or-later
#
# The measure along a setting: over the whole run with its interval, and in the worst period. Values that are not
# numbers have names and stand apart: dots with their intervals.
NAMED = BARS > 1
# In the label of a tic a % begins a format.
plain(s) = strstrt(s, '%') == 0 ? s : s[1:strstrt(s, '%')].'%'.plain(s[strstrt(s, '%') + 1:*])
x_of(i) = real(word($data[i], 1))
if (NAMED) {
    set xtics ('' X_FROM - 1)
    do for [i = 2:BARS] { set xtics add (plain(BAR_NAME[i]) i - 1) }
} else {
    set xtics autofreq
    if (ROWS <= 12) {
        set xtics ('' X_FROM - 1)
        do for [i = 1:ROWS] { set xtics add (sprintf('%g', x_of(i)) x_of(i)) }
    }
}
if (NAMED) {
    plot for [name in BANDS] $data using 1:(at(name)):(at(name.'_low')):(at(name.'_high')) with yerrorbars pointtype 7 pointsize 0.01 linewidth 2 linecolor rgb colour(name), \
         for [name in SERIES] $data using 1:(at(name)) with points pointtype 7 pointsize 0.9 linecolor rgb colour(name)
} else {
    plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.18, \
         for [name in SERIES] $data using 1:(at(name)) with lines linewidth (name eq FIRST ? 2.4 : 1.4) linecolor rgb colour(name), \
         for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
}
