# SPDX-License-Identifier: GPL-3.0-or-later
#
# A lesson over the values of a setting: a line and its interval for each measure or family of runs. Not every family has
# all values: its line joins those it has.
set datafile missing NaN
x_of(i) = real(word($data[i], 1))
set xtics autofreq
if (ROWS <= 15) {
    set xtics ('' X_FROM - 1)
    last = X_FROM - 1
    do for [i = 1:ROWS] {
        if (i == 1 || x_of(i) - last > 0.05 * (X_TO - X_FROM)) {
            set xtics add (sprintf('%g', x_of(i)) x_of(i))
            last = x_of(i)
        }
    }
}
plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.15, \
     for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.2 linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
