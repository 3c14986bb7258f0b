# SPDX-License-Identifier: GPL-3.0-or-later
#
# A lesson over time: a line and its interval for each run.
plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.15, \
     for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.2 linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
